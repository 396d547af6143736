// What is typed is kept by the core: it comes back with the list and the chat, goes when it is sent, and never over what is typed.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { Drafts } from '../state/drafts';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
const neema: ChatView = {
  id: 1,
  instance: 'id0',
  title: 'Neema',
  phone: null,
  kind: 'phone',
  unread: 0,
  last: null,
  last_activity: 5,
};
const baraka: ChatView = { ...neema, id: 2, title: 'Baraka', last_activity: 4 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  localStorage.clear();
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [neema, baraka];
  host.messages = [message({})];
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.useRealTimers();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await tick();
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}

async function open(): Promise<void> {
  render(App, { app });
  await app.open();
  await settle();
}

/** Another window, of which the storage has what is left there. */
async function again(): Promise<void> {
  cleanup();
  app.close();
  app = new AppState(host);
  await open();
}

async function type(words: string): Promise<void> {
  await fireEvent.input(composer(), { target: { value: words } });
  await settle();
}

async function turnTo(place: number): Promise<void> {
  screen.getAllByTestId('chat')[place]!.click();
  await settle();
}

const composer = () => screen.getByTestId<HTMLTextAreaElement>('composer');
const kept = (chat = 1) => host.chats.find((one) => one.id === chat)?.draft;
const handed = () => host.calls.flatMap(({ name, body }) => (name === 'set_draft' ? [body.words] : []));
const rows = () => screen.getAllByTestId('chat').map((row) => row.querySelector('.chat-last')?.textContent?.trim());

describe('what is typed', () => {
  it('is handed over once a second, and at once when the operator turns away', async () => {
    await open();
    for (const words of ['K', 'Ka', 'Kar', 'Kari']) {
      await type(words);
      await pass(200);
    }
    expect(handed()).toEqual([]);
    await pass(200);
    expect(handed()).toEqual(['Kari']);
    await pass(5_000);
    expect(handed()).toEqual(['Kari']);
    await type('Karib');
    await fireEvent.blur(composer());
    await settle();
    expect(handed()).toEqual(['Kari', 'Karib']);
    await type('Karibu');
    await turnTo(1);
    expect(handed()).toEqual(['Kari', 'Karib', 'Karibu']);
    await turnTo(0);
    await type('Karibu!');
    window.dispatchEvent(new Event('pagehide'));
    await settle();
    expect([handed().length, kept()?.words]).toEqual([4, 'Karibu!']);
  });

  it('is there again, with what it answers, where nothing but the core has it', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await type('Ndio');
    await pass(1_000);
    localStorage.clear();
    await again();
    expect([composer().value, screen.getByTestId('about').textContent]).toEqual([
      'Ndio',
      expect.stringContaining('habari'),
    ]);
    // Typed on, it answers the same; left alone, it answers nothing any more.
    await type('Ndiyo');
    await pass(1_000);
    expect([kept()?.words, kept()?.reply_to?.id]).toEqual(['Ndiyo', 1]);
    app.talk.about = null;
    await pass(1_000);
    expect([kept()?.reply_to, screen.queryByTestId('about')]).toEqual([null, null]);
    vi.useRealTimers();
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    expect((await axe.run(document.body, { rules })).violations).toEqual([]);
  });

  it('stands in the list, of chats that nobody opened, too', async () => {
    host.chats = [neema, { ...baraka, draft: { words: 'Kesho asubuhi', reply_to: null, revision: 3 } }];
    await open();
    expect(rows()).toEqual(['', 'Draft: Kesho asubuhi']);
    await turnTo(1);
    expect(composer().value).toBe('Kesho asubuhi');
  });

  it('goes with what is sent, and nothing of it comes back', async () => {
    await open();
    await type('Karibu');
    await pass(1_000);
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    await settle();
    await pass(3_000);
    expect([composer().value, kept()?.words, handed()]).toEqual(['', '', ['Karibu']]);
    await again();
    expect(composer().value).toBe('');
  });

  it('stays behind what is sent, when it was typed while that was on its way', async () => {
    await open();
    await type('Karibu');
    screen.getByTestId('send').click();
    await type('dukani');
    await settle();
    await pass(1_000);
    expect([composer().value, kept()?.words, host.taken.length]).toEqual(['dukani', 'dukani', 1]);
  });

  it('is handed over when the core is back, and is with the window until then', async () => {
    await open();
    host.leave('core_gone');
    await type('Karibu');
    await pass(3_000);
    expect([kept(), composer().value]).toEqual([undefined, 'Karibu']);
    await host.startCore();
    await pass(60_000);
    expect([kept()?.words, Object.keys(localStorage)]).toEqual(['Karibu', []]);
  });

  it('is with the next window when this one ends before the core has it', async () => {
    await open();
    host.answers.set_draft = () => Promise.reject({ code: 'too_slow', message: '', detail: null });
    await type('Karibu');
    await pass(1_000);
    delete host.answers.set_draft;
    await again();
    expect(composer().value).toBe('Karibu');
    await pass(1_000);
    expect([kept()?.words, Object.keys(localStorage)]).toEqual(['Karibu', []]);
  });

  it('answers what it answered, when the window ended before the core had the last of it', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await type('Ndi');
    await pass(1_000);
    const before = { ...localStorage };
    await type('Ndio');
    for (const left of [before, { ...localStorage }]) {
      // Killed: nothing is handed over, and the storage has what it had.
      Object.assign(localStorage, left);
      await again();
      expect(screen.getByTestId('about').textContent).toContain('habari');
      await pass(1_000);
      expect(kept()?.reply_to?.id).toBe(1);
    }
    expect([composer().value, kept()?.words]).toEqual(['Ndio', 'Ndio']);
    await type('Ndiyo');
    app.talk.about = null;
    await again();
    await pass(1_000);
    expect(kept()?.words).toBe('Ndiyo');
  });

  it('is tried no more as it is when it can not be kept', async () => {
    await open();
    host.refuse.set_draft = { code: 'text_too_long', message: '', detail: null };
    await type('Karibu');
    await pass(10_000);
    expect([handed().length, composer().value]).toEqual([1, 'Karibu']);
    await type('Kari');
    await pass(1_000);
    expect(kept()?.words).toBe('Kari');
  });
});

describe('what the core keeps', () => {
  const tells = async (words: string, revision: number) => {
    const chat = { ...neema, draft: { words, reply_to: null, revision } };
    host.chats = [chat, baraka];
    host.tell({ is: 'chat', chat });
    await settle();
  };

  it('is never put over what is typed, however late its word comes', async () => {
    await open();
    let answer: () => void = () => undefined;
    host.answers.set_draft = () => new Promise((done) => (answer = () => done({ revision: 7 })));
    await type('Kar');
    await pass(1_000);
    await type('Karibu');
    for (const revision of [6, 7, 8]) await tells('Kar', revision);
    answer();
    await settle();
    await tells('Kar', 9);
    expect(composer().value).toBe('Karibu');
    delete host.answers.set_draft;
    await pass(1_000);
    expect(kept()?.words).toBe('Karibu');
  });

  it('of another window stands there when nothing was typed since, and an older word of it never', async () => {
    await open();
    await type('Karibu');
    await pass(1_000);
    await tells('Karibu dukani', 2);
    expect(composer().value).toBe('Karibu dukani');
    await tells('Karibu', 1);
    expect(composer().value).toBe('Karibu dukani');
    await tells('', 3);
    expect(composer().value).toBe('');
  });

  // What the window's storage has, the revision that it was typed on, and what the core has of which revision.
  it.each([
    ['Karibu', 4, 'Kar', 4, 'Karibu'],
    ['Karibu', 4, 'Kar', 5, 'Karibu'],
    ['Kar', 4, 'Karibu', 5, 'Karibu'],
    ['Karibu', 4, '', 5, 'Karibu'],
    ['Karibu', 4, 'Kesho', 5, 'Karibu\nKesho'],
    ['Karibu', 4, 'Kesho', 4, 'Karibu'],
  ])('and what is left of a window that ended: %s on %i, %s at %i', (words, on, ofCore, revision, both) => {
    localStorage.setItem('wakala.draft.id0.1', JSON.stringify({ words, on }));
    const changed: number[] = [];
    const drafts = new Drafts(localStorage, (chat) => changed.push(chat.id));
    drafts.hear({ ...neema, draft: { words: ofCore, reply_to: null, revision } });
    expect([drafts.of(neema), changed]).toEqual([both, [1]]);
  });

  it.each(['Karibu', '5000', 'true', 'null', '"5000"', '{"words":5}'])(
    'and what a version before has left, which kept the words alone: %s',
    (words) => {
      localStorage.setItem('wakala.draft.id0.1', words);
      const drafts = new Drafts();
      drafts.hear({ ...neema, draft: { words: '', reply_to: null, revision: 1 } });
      expect(drafts.of(neema)).toBe(words);
    },
  );

  it.each([
    ['both have it, and the core brings it together', 'a', 'b', null, null, 'a\nb'],
    ['the one that stays was typed on', 'a', 'b', null, 'bc', 'a\nbc'],
    ['the one that goes was typed on', 'a', 'b', 'ad', null, 'ad\nb'],
    ['both were typed on', 'a', 'b', 'ad', 'bc', 'ad\nbc'],
    ['nothing was kept of either', '', '', 'x', 'y', 'x\ny'],
  ])('of two chats that become one: %s', (_, ofGone, ofInto, typedGone, typedInto, both) => {
    for (const early of [false, true]) {
      localStorage.clear();
      const draft = (words: string, revision: number) => ({ words, reply_to: null, revision });
      const joined = [ofGone, ofInto].filter(Boolean).join('\n');
      const drafts = new Drafts();
      drafts.hear({ ...baraka, draft: draft(ofGone, 1) });
      drafts.hear({ ...neema, draft: draft(ofInto, 1) });
      if (typedInto !== null) drafts.keep(neema, typedInto);
      if (typedGone !== null) drafts.keep(baraka, typedGone);
      const into = { ...neema, draft: draft(joined, 2) };
      // The list may have come before the word that they are one.
      if (early) drafts.hear(into);
      drafts.move(baraka, into);
      drafts.hear(into);
      expect([early, drafts.of(into), drafts.of(baraka)]).toEqual([early, both, '']);
    }
  });
});
