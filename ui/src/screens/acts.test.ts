// What can be done with a message, by mouse, by keyboard and by finger: and that nothing is offered that can't be done.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, DirectionView, MessageView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { media, message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

const chat: ChatView = {
  id: 1,
  instance: 'id0',
  title: 'Neema',
  phone: null,
  kind: 'phone',
  unread: 0,
  last: null,
  last_activity: 5,
};
const ours: DirectionView = { is: 'outgoing', delivery: 'sent', queue_id: null, error: null, waits: null };

beforeEach(() => {
  localStorage.clear();
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat];
  app = new AppState(host);
  app.talk.can = { say: true, fetch: true, look: false };
});
afterEach(() => {
  cleanup();
  app.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 14; turn += 1) await tick();
}

async function open(...messages: MessageView[]): Promise<void> {
  host.messages = messages;
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  render(App, { app });
  await app.open();
  await settle();
}

/** One that is as new as can be. */
const now = (id: number, some: Partial<MessageView> = {}) =>
  message({ id, at: Date.now(), sort: Date.now() + id, ...some });
const rows = () => screen.getAllByTestId('message');
const composer = () => screen.getByTestId('composer') as HTMLTextAreaElement;
const said = () =>
  host.calls.filter((one) => (one.name as string) === 'send_message').map((one) => one.body as unknown);
const keys = () => said().map((one) => (one as { key?: string }).key);
const lose = () => Object.assign(host.refuse, { send_message: { code: 'too_slow', message: '', detail: null } });
const entries = () => within(screen.getByTestId('message-menu')).getAllByRole('menuitem');
const names = () => entries().map((one) => one.getAttribute('aria-label') ?? one.textContent?.trim());

async function press(key: string, some: KeyboardEventInit = {}): Promise<boolean> {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key, ...some });
  const free = (document.activeElement ?? document.body).dispatchEvent(event);
  await settle();
  return free;
}

async function more(place = 0): Promise<void> {
  within(rows()[place]!).getByTestId('message-more').click();
  await settle();
}

async function choose(what: string): Promise<void> {
  screen.getByTestId(`message-${what}`).click();
  await settle();
}

async function type(words: string): Promise<void> {
  composer().value = words;
  composer().dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
}

describe('a chat that is written on the phone', () => {
  it.each(['newsletter', 'broadcast'] as const)('is read here: %s', async (kind) => {
    host.chats = [{ ...chat, kind }];
    await open(now(1), now(2, { direction: ours }));
    expect(screen.queryByTestId('composer')).toBeNull();
    expect(screen.getByTestId('on-phone').textContent).toBe(text.thread.onPhone);
    for (const place of [0, 1]) {
      await more(place);
      expect(names()).toEqual([text.message.copy, text.pick.begin]);
      await press('Escape');
    }
    rows()[1]!.focus();
    for (const key of ['r', 'e']) await press(key);
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    const file = new File(['x'], 'bei.pdf');
    const items = [{ kind: 'file', getAsFile: () => file, webkitGetAsEntry: () => null }];
    Object.assign(drop, { dataTransfer: { types: ['Files'], files: [file], items } });
    screen.getAllByRole('log')[0]!.dispatchEvent(drop);
    await settle();
    expect(said()).toEqual([]);
    expect((await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } })).violations).toEqual([]);
  });
});

describe('a link', () => {
  const written = now(1, {
    content: { is: 'text', text: 'Bei (https://duka.example/bei) na @255700000431' },
    mentions: [{ tag: '@255700000431', name: 'Neema' }],
    preview: { title: 'Bei', description: '', link: 'https://\u0430pple.com/' },
  });
  const found = () => screen.getAllByTestId('link');
  const address = () => screen.getByTestId('link-address').textContent;

  it('is asked about, whole, before the browser opens it', async () => {
    await open(written);
    expect(found().map((one) => one.textContent?.trim())).toEqual([
      'https://\u0430pple.com/',
      'https://duka.example/bei',
    ]);
    for (const [place, wanted] of [
      [1, 'https://duka.example/bei'],
      [0, 'https://xn--pple-43d.com/'],
    ] as const) {
      found()[place]!.click();
      await settle();
      expect([address(), host.links]).toEqual([wanted, []]);
      screen.getByText(text.confirm.cancel).click();
      await settle();
      expect([screen.queryByTestId('link-address'), host.links]).toEqual([null, []]);
      found()[place]!.click();
      await settle();
      const rules = { 'color-contrast': { enabled: false } };
      expect((await axe.run(document.body, { rules })).violations).toEqual([]);
      screen.getByTestId('confirm').click();
      await settle();
      expect([screen.queryByTestId('link-address'), host.links.splice(0)]).toEqual([null, [wanted]]);
    }
  });

  it('that nothing opens says so', async () => {
    await open(written);
    host.refuseOutside = { code: 'internal', message: '', detail: null };
    found()[1]!.click();
    await settle();
    screen.getByTestId('confirm').click();
    await settle();
    expect(screen.getByText(text.link.notOpened)).toBeTruthy();
  });
});

describe('a poll', () => {
  const options = (...mine: number[]) =>
    ['Leo', 'Kesho', 'Jumapili'].map((words, at) => ({ text: words, votes: 1, mine: mine.includes(at) }));
  const poll = (choose: number, ...mine: number[]) =>
    now(1, { content: { is: 'poll', question: 'Lini?', options: options(...mine), choose, voters: 1 } });
  const buttons = () => screen.getAllByTestId('poll-vote') as HTMLButtonElement[];
  const votes = () => said().map((one) => (one as { content: { options?: number[] } }).content.options);

  it('is voted in by keyboard and pointer, and a vote is taken back', async () => {
    await open(poll(1, 1));
    expect(buttons().map((one) => [one.getAttribute('aria-label'), one.getAttribute('aria-pressed')])).toEqual([
      [text.poll.vote('Leo'), 'false'],
      [text.poll.unvote('Kesho'), 'true'],
      [text.poll.vote('Jumapili'), 'false'],
    ]);
    for (const button of buttons()) {
      button.click();
      await settle();
    }
    expect(votes()).toEqual([[0], [], [2]]);
    const rules = { 'color-contrast': { enabled: false } };
    expect((await axe.run(document.body, { rules })).violations).toEqual([]);
  });

  it('takes as many choices as it lets, and any where it does not say', async () => {
    await open(poll(2, 2));
    buttons()[0]!.click();
    await settle();
    expect(votes()).toEqual([[0, 2]]);
    cleanup();
    host.calls.length = 0;
    await open(poll(2, 0, 2));
    expect(buttons().map((one) => one.disabled)).toEqual([false, true, false]);
    cleanup();
    await open(poll(0, 0, 2));
    buttons()[1]!.click();
    await settle();
    expect(votes().at(-1)).toEqual([0, 1, 2]);
  });

  it('is only looked at while a vote waits, or where only the phone votes', async () => {
    const waits = { queue_id: 3, row: 9, change: 'vote' as const, words: 'Leo', delivery: 'queued' as const };
    await open({
      ...poll(1),
      waiting: [{ ...waits, error: null, waits: { is: 'turn' as const }, perhaps_sent: false }],
    });
    expect(screen.queryByTestId('poll-vote')).toBeNull();
    cleanup();
    host.chats = [{ ...chat, kind: 'newsletter' }];
    await open(poll(1));
    expect(screen.queryByTestId('poll-vote')).toBeNull();
  });
});

describe('the menu of a message', () => {
  it('has what can be done, by its rules', async () => {
    const all = [
      now(1),
      now(2, { direction: ours }),
      now(3, { direction: { ...ours, delivery: 'queued' } as DirectionView }),
      now(4, { direction: ours, sort: Date.now() - 16 * 60_000 }),
      now(5, { direction: ours, deleted: { by: 'us' } }),
      now(6, { direction: ours, content: media('sticker') }),
      // What waited in the queue is as old as its sending.
      now(7, { direction: ours, at: Date.now() - 61 * 3_600_000 }),
      now(8, { direction: ours, sort: Date.now() - 61 * 3_600_000 }),
    ].sort((one, other) => one.sort - other.sort);
    await open(...all);
    const emoji = ['👍', '❤️', '😂', '😮', '😢', '🙏'].map((one) => text.message.reactWith(one));
    const any = [...emoji, text.message.otherEmoji];
    const { reply, copy, edit, delete: remove } = text.message;
    const select = text.pick.begin;
    const wanted: Record<number, string[]> = {
      1: [...any, reply, copy, select],
      2: [...any, reply, copy, edit, select, remove],
      3: [copy, select],
      4: [...any, reply, copy, select, remove],
      5: [copy, select],
      6: [...any, reply, select, remove],
      7: [...any, reply, copy, edit, select, remove],
      8: [...any, reply, copy, select],
    };
    for (const [place, { id }] of all.entries()) {
      await more(place);
      expect(names(), `${id}`).toEqual(wanted[id]);
      await press('Escape');
    }
  });

  it('offers nothing that can not be done, and where nothing is left, is not there', async () => {
    app.talk.can = { say: false, fetch: false, look: false };
    await open(now(1), now(2, { content: { is: 'call', video: false } }), now(3, { direction: ours }));
    await more(0);
    expect(names()).toEqual([text.message.copy, text.pick.begin]);
    await press('Escape');
    expect(within(rows()[1]!).queryByTestId('message-more')).toBeNull();
    rows()[1]!.focus();
    await press('Enter');
    expect(screen.queryByTestId('message-menu')).toBeNull();
    rows()[2]!.focus();
    await press('r');
    composer().focus();
    await press('ArrowUp');
    expect(screen.queryByTestId('about')).toBeNull();
  });

  it('offers nothing but the text while the core is away', async () => {
    vi.useFakeTimers();
    await open(now(1));
    host.leave('core_gone');
    await vi.advanceTimersByTimeAsync(1_100);
    await settle();
    expect(app.core.away).toBe(true);
    await more();
    expect(names()).toEqual([text.message.copy, text.pick.begin]);
  });

  it('opens where the pointer is, and under a finger that rests', async () => {
    await open(now(1));
    const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 40, clientY: 50 });
    expect(rows()[0]!.dispatchEvent(event)).toBe(false);
    await settle();
    expect(screen.getByRole('menu', { name: text.message.more })).toBeTruthy();
    await axe
      .run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
      .then((result) => expect(result.violations.map((one) => one.id)).toEqual([]));
    await press('Escape');
    vi.useFakeTimers();
    const touch = (kind: string) =>
      rows()[0]!.dispatchEvent(Object.assign(new MouseEvent(kind, { bubbles: true }), { pointerType: 'touch' }));
    touch('pointerdown');
    touch('pointermove');
    vi.advanceTimersByTime(600);
    await settle();
    expect(screen.queryByRole('menu')).toBeNull();
    touch('pointerdown');
    vi.advanceTimersByTime(600);
    await settle();
    expect(screen.getByRole('menu')).toBeTruthy();
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    await settle();
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('leaves marked words to the menu of the system', async () => {
    await open(now(1));
    vi.spyOn(window, 'getSelection').mockReturnValue({ toString: () => 'habari' } as Selection);
    const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
    expect(rows()[0]!.dispatchEvent(event)).toBe(true);
    vi.restoreAllMocks();
  });
});

describe('by keyboard', () => {
  it('the messages are one tab stop, gone along with arrows, and the menu gives the focus back', async () => {
    await open(now(1), now(2), now(3));
    const stops = () => rows().map((one) => one.tabIndex);
    expect(stops()).toEqual([-1, -1, 0]);
    rows()[2]!.focus();
    await press('ArrowUp');
    expect([document.activeElement, stops()]).toEqual([rows()[1], [-1, 0, -1]]);
    await press('Home');
    await press('ArrowUp');
    expect(document.activeElement).toBe(rows()[0]);
    await press('End');
    await press('ArrowDown');
    expect(document.activeElement).toBe(rows()[2]);
    for (const [key, some] of [['Enter'], ['ContextMenu'], ['F10', { shiftKey: true }]] as const) {
      expect(await press(key, some)).toBe(false);
      expect(document.activeElement).toBe(entries()[0]);
      await press('Escape');
      expect([screen.queryByRole('menu'), document.activeElement]).toEqual([null, rows()[2]]);
    }
  });

  it('the menu is gone along in both directions, its emoji as one row', async () => {
    await open(now(1));
    rows()[0]!.focus();
    await press('Enter');
    const at = () => entries().findIndex((one) => one === document.activeElement);
    const path = [];
    for (const key of [
      'ArrowRight',
      'ArrowDown',
      'ArrowDown',
      'ArrowDown',
      'ArrowUp',
      'ArrowUp',
      'ArrowUp',
      'Home',
      'End',
    ]) {
      await press(key);
      path.push(at());
    }
    expect(path).toEqual([1, 7, 8, 9, 8, 7, 0, 0, 9]);
  });

  it('R answers, E edits, and Up in an empty composer edits the last one', async () => {
    await open(now(1), now(2, { direction: ours, content: { is: 'text', text: 'Bei ni 9' } }), now(3));
    rows()[0]!.focus();
    await press('e');
    expect(screen.queryByTestId('about')).toBeNull();
    await press('R');
    expect(screen.getByTestId('about').textContent).toContain(text.message.replyTo('Neema'));
    expect(document.activeElement).toBe(composer());
    await press('Escape');
    expect(screen.queryByTestId('about')).toBeNull();
    rows()[1]!.focus();
    await press('e');
    expect(composer().value).toBe('Bei ni 9');
    await press('Escape');
    expect(composer().value).toBe('');
    await press('ArrowUp');
    expect([composer().value, screen.getByTestId('about').textContent]).toEqual([
      'Bei ni 9',
      expect.stringContaining(text.message.editing),
    ]);
  });
});

describe('an answer', () => {
  it('says what it answers, once', async () => {
    await open(now(1));
    await more();
    await choose('reply');
    expect(screen.getByTestId('about').textContent).toContain('habari');
    await type('Ndio');
    screen.getByTestId('send').click();
    await settle();
    expect(said()).toEqual([{ chat: 1, content: { is: 'text', text: 'Ndio' }, reply_to: 1, key: expect.any(String) }]);
    expect([screen.queryByTestId('about'), composer().value]).toEqual([null, '']);
    await type('Karibu');
    screen.getByTestId('send').click();
    await settle();
    expect([said().length, host.calls.at(-1)?.name]).toEqual([1, 'send_text']);
  });

  it('that is refused stands there again, with what it answers', async () => {
    await open(now(1));
    app.talk.answer(host.messages[0]!);
    await type('Ndio');
    Object.assign(host.refuse, { send_message: { code: 'queue_full', message: '', detail: null } });
    screen.getByTestId('send').click();
    await settle();
    expect(composer().value).toBe('Ndio');
    expect(screen.getByTestId('about').textContent).toContain('habari');
    expect(screen.getByText(text.error.queue_full)).toBeTruthy();
  });

  it('whose answer was lost goes again as the same one', async () => {
    await open(now(1));
    app.talk.answer(host.messages[0]!);
    await type('Ndio');
    Object.assign(host.refuse, { send_message: { code: 'too_slow', message: '', detail: null } });
    screen.getByTestId('send').click();
    await settle();
    screen.getByTestId('send').click();
    await settle();
    const [first, second] = said();
    expect(second).toEqual(first);
  });

  it('goes with its chat', async () => {
    host.chats = [chat, { ...chat, id: 2, title: 'Baraka', last_activity: 4 }];
    await open(now(1));
    app.talk.answer(host.messages[0]!);
    await settle();
    screen.getAllByTestId('chat')[1]!.click();
    await settle();
    expect(screen.queryByTestId('about')).toBeNull();
  });
});

describe('an edit', () => {
  it('leaves the draft as it is, and ends when it was taken', async () => {
    await open(now(7, { direction: ours, content: { is: 'text', text: 'Bei ni 9' } }));
    await type('Karibu');
    await more();
    await choose('edit');
    expect(composer().value).toBe('Bei ni 9');
    expect(screen.getByTestId('send').getAttribute('aria-label')).toBe(text.message.save);
    await type('Bei ni 8');
    expect(await press('Enter')).toBe(false);
    expect(said()).toEqual([
      { chat: 1, content: { is: 'edit', message: 7, text: 'Bei ni 8' }, key: expect.any(String) },
    ]);
    expect([composer().value, screen.queryByTestId('about')]).toEqual(['Karibu', null]);
  });

  it('is sent once, however often it is asked for until it was answered', async () => {
    await open(now(7, { direction: ours }));
    let answer: (reply: never) => void = () => undefined;
    host.answers.send_message = () => new Promise((done) => (answer = done));
    app.talk.edit(host.messages[0]!);
    await type('Bei ni 8');
    await press('Enter');
    await press('Enter');
    screen.getByTestId('send').click();
    await settle();
    expect(said()).toHaveLength(1);
    answer({ error: null } as never);
    await settle();
    expect([said().length, screen.queryByTestId('about')]).toEqual([1, null]);
  });

  it('whose answer was lost goes again as the same one, and as another one in other words', async () => {
    await open(now(7, { direction: ours }));
    app.talk.edit(host.messages[0]!);
    await type('Bei ni 8');
    for (const words of ['Bei ni 8', 'Bei ni 7']) {
      await type(words);
      lose();
      await press('Enter');
    }
    await press('Enter');
    const [first, other, again] = keys();
    expect(first).not.toBe(other);
    expect(again).toBe(other);
  });

  it('that was taken back after a lost answer goes as another one', async () => {
    await open(now(7, { direction: ours }));
    app.talk.edit(host.messages[0]!);
    await type('Bei ni 8');
    lose();
    await press('Enter');
    host.answers.send_message = () => {
      delete host.answers.send_message;
      return Promise.resolve({ error: 'taken_back' } as never);
    };
    await press('Enter');
    const [first, second, third] = keys();
    expect([second, third === first, screen.queryByTestId('about')]).toEqual([first, false, null]);
  });

  it('that is refused stays, and says why', async () => {
    await open(now(7, { direction: ours }));
    app.talk.edit(host.messages[0]!);
    await type('Bei ni 8');
    Object.assign(host.refuse, { send_message: { code: 'text_too_long', message: '', detail: null } });
    screen.getByTestId('send').click();
    await settle();
    expect(composer().value).toBe('Bei ni 8');
    expect(screen.getByText(text.error.text_too_long)).toBeTruthy();
  });
});

describe('a reaction', () => {
  it('goes with one press, and the same takes it back', async () => {
    await open(now(1), now(2, { reactions: [{ emoji: '👍', count: 1, mine: true, people: [] }] }));
    await more(0);
    entries()[1]!.click();
    await settle();
    await more(1);
    expect(names()[0]).toBe(text.message.takeBack('👍'));
    entries()[0]!.click();
    await settle();
    within(rows()[1]!).getByRole('button', { name: '👍 You' }).click();
    await settle();
    const key = expect.any(String);
    expect(said()).toEqual([
      { chat: 1, content: { is: 'reaction', message: 1, emoji: '❤️' }, key },
      { chat: 1, content: { is: 'reaction', message: 2, emoji: '' }, key },
      { chat: 1, content: { is: 'reaction', message: 2, emoji: '' }, key },
    ]);
    expect(new Set(keys()).size).toBe(3);
  });

  it('whose answer was lost goes again as the same one, until it was answered or another one was given', async () => {
    await open(now(1));
    const one = host.messages[0]!;
    for (const emoji of ['👍', '👍']) {
      lose();
      await app.talk.react(one, emoji);
    }
    await app.talk.react(one, '👍');
    await app.talk.react(one, '👍');
    lose();
    await app.talk.react(one, '😂');
    await app.talk.react(one, null);
    await app.talk.react(one, '😂');
    const [first, second, third, fourth, fifth, , last] = keys();
    expect([second, third]).toEqual([first, first]);
    expect(new Set([first, fourth, fifth, last]).size).toBe(4);
  });

  it('can be pressed only where it can be sent', async () => {
    const reactions = [{ emoji: '👍', count: 1, mine: false, people: ['Neema'] }];
    await open(
      now(1, { reactions, deleted: { by: 'sender' } }),
      now(2, { reactions, direction: { ...ours, delivery: 'queued' } as DirectionView }),
      now(3, { reactions }),
    );
    const pressed = rows().map((one) => within(one).queryByRole('button', { name: '👍 Neema' }) !== null);
    expect(pressed).toEqual([false, false, true]);
  });

  it('stays under the keyboard where it moves, and leaves it on its message where it goes', async () => {
    const some = (emoji: string, mine: boolean) => ({ emoji, count: 1, mine, people: [] });
    await open(now(1, { reactions: [some('👍', true), some('😂', false)] }));
    const say = async (...reactions: MessageView['reactions']) => {
      host.tell({ is: 'message', instance: 'id0', message: { ...host.messages[0]!, reactions } });
      await settle();
    };
    within(rows()[0]!).getByRole('button', { name: /👍/ }).focus();
    await say(some('😂', false), some('👍', true));
    expect(document.activeElement?.getAttribute('aria-label')).toContain('👍');
    await say(some('😂', false));
    expect(document.activeElement).toBe(rows()[0]);
    within(rows()[0]!).getByRole('button', { name: /😂/ }).focus();
    await say();
    expect(document.activeElement).toBe(rows()[0]);
  });

  it.each([
    ['🇹🇿', true],
    ['👩🏽‍🍳', true],
    ['1️⃣', true],
    ['👍👍', false],
    ['a', false],
    ['7', false],
    ['<b>', false],
  ])('may be any emoji that is typed, and one: %s', async (typed, taken) => {
    await open(now(1));
    await more();
    screen.getByRole('menuitem', { name: text.message.otherEmoji }).click();
    await settle();
    const field = screen.getByTestId('emoji') as HTMLInputElement;
    field.value = typed;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    screen.getByRole('button', { name: text.message.react }).click();
    await settle();
    expect(said()).toEqual(
      taken ? [{ chat: 1, content: { is: 'reaction', message: 1, emoji: typed }, key: expect.any(String) }] : [],
    );
    expect(screen.queryByText(text.message.oneEmoji) === null).toBe(taken);
  });

  it('that is refused is said to be', async () => {
    await open(now(1));
    Object.assign(host.refuse, { send_message: { code: 'queue_full', message: '', detail: null } });
    await more();
    entries()[0]!.click();
    await settle();
    expect(app.refusal).toBe(text.error.queue_full);
  });
});

describe('a deletion', () => {
  it('asks first, says what goes and what stays, and goes with the red button only', async () => {
    await open(now(4, { direction: ours }));
    await more();
    await choose('delete');
    const dialog = screen.getByRole('dialog', { name: text.message.deleteTitle });
    for (const words of [text.message.deleteGoes, text.message.deleteStays])
      expect(dialog.textContent).toContain(words);
    within(dialog).getByRole('button', { name: text.confirm.cancel }).click();
    await settle();
    expect(said()).toEqual([]);
    await more();
    await choose('delete');
    screen.getByTestId('confirm').click();
    await settle();
    expect(said()).toEqual([{ chat: 1, content: { is: 'delete', message: 4 }, key: expect.any(String) }]);
  });

  it('whose answer was lost goes again as the same one', async () => {
    await open(now(4, { direction: ours }));
    lose();
    await app.talk.takeBack(host.messages[0]!);
    await app.talk.takeBack(host.messages[0]!);
    await app.talk.takeBack(host.messages[0]!);
    const [first, second, third] = keys();
    expect([second, third === first]).toEqual([first, false]);
  });
});

describe('the text', () => {
  it('is taken along with names in place of tags, and that is said', async () => {
    const write = vi.fn(async () => undefined);
    await open(
      now(1, {
        content: { is: 'text', text: '@255700000431 njoo' },
        mentions: [{ tag: '@255700000431', name: 'Juma' }],
      }),
    );
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText: write } }));
    await more();
    await choose('copy');
    expect(write).toHaveBeenCalledWith('@Juma njoo');
    expect(document.querySelector('.sr[role="status"]')?.textContent).toContain(text.message.copied);
  });

  it('that could not be is said to be', async () => {
    const write = () => Promise.reject(new Error('denied'));
    await open(now(1));
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText: write } }));
    await more();
    await choose('copy');
    expect(app.refusal).toBe(text.message.notCopied);
  });
});

describe('a quote', () => {
  const quote = (id: number | null) => ({ message: id, mine: false, sender: null, words: 'habari', kind: null });
  const all = (many: number) => Array.from({ length: many }, (_, at) => message({ id: at + 1, at, sort: at }));

  it('leads to its message, page by page, and gives it the focus', async () => {
    const messages = all(220);
    messages[219] = { ...messages[219]!, quote: quote(3) };
    await open(...messages);
    expect(rows()).toHaveLength(50);
    // There is no layout here: it stands further up.
    Element.prototype.scrollIntoView = function (this: Element) {
      this.closest('.thread-scroll')!.scrollTop = -5_000;
    };
    screen.getByTestId('quote').click();
    // A busy PC draws so many for longer than a second.
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('3'), 20_000);
    await settle();
    expect(document.activeElement?.className).toContain('is-found');
    expect(app.talk.thread.following).toBe(false);
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
  });

  it('of what is not here is no button', async () => {
    await open(message({ quote: quote(null) }));
    expect(screen.getByTestId('quote').tagName).toBe('SPAN');
  });

  it('says when its message is not found, and when it is too far', async () => {
    const messages = all(60);
    messages[59] = { ...messages[59]!, quote: quote(999) };
    await open(...messages);
    screen.getByTestId('quote').click();
    await vi.waitFor(() => expect(app.refusal).toBe(text.message.notFound));
    const many = all(1_400);
    host.messages = many;
    app.talk.openThread(chat);
    await settle();
    expect(await app.talk.reach(1)).toBe('far');
  });

  it('is given up when another chat is opened meanwhile', async () => {
    await open(...all(220));
    const going = app.talk.reach(1);
    app.talk.openThread({ ...chat, id: 2 });
    expect(await going).toBe('left');
  });
});
