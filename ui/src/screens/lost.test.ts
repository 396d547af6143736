// Answers of the core that get lost, wherever: nothing that the operator sends goes twice, and nothing of it changes on the way.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView, DirectionView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { Drafts } from '../state/drafts';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
const ours: DirectionView = { is: 'outgoing', delivery: 'sent', queue_id: null, error: null, waits: null };
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

beforeEach(() => {
  localStorage.clear();
  Blob.prototype.arrayBuffer = async () => new ArrayBuffer(0);
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat];
  host.messages = [message({}), message({ id: 2, at: Date.now(), sort: Date.now(), direction: ours })];
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await tick();
  await new Promise((done) => setTimeout(done));
  for (let turn = 0; turn < 24; turn += 1) await tick();
}

async function open(): Promise<void> {
  render(App, { app });
  await app.open();
  await settle();
}

/** The window is closed and opened again. */
async function again(): Promise<void> {
  cleanup();
  app.close();
  app = new AppState(host);
  await open();
}

const composer = () => screen.queryByTestId<HTMLTextAreaElement>('composer');
const button = () => screen.getByTestId<HTMLButtonElement>('send');
const rows = () => screen.queryAllByTestId('attached-one');
const type = (words: string) => fireEvent.input(composer()!, { target: { value: words } });

async function send(): Promise<void> {
  button().click();
  await settle();
}

async function attach(...names: string[]): Promise<void> {
  const input = screen.getByTestId<HTMLInputElement>('attach-files');
  const files = names.map((name) => new File([`%PDF ${name}`], name, { type: 'application/pdf' }));
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true });
  await fireEvent.change(input);
  await settle();
}

/** What was sent, in order: what it is, and what it answers. */
const went = () =>
  host.taken.map((one) => {
    const reply = 'reply_to' in one ? one.reply_to : undefined;
    if ('text' in one) return [one.text, reply];
    if (one.content.is === 'text') return [one.content.text, reply];
    if (one.content.is === 'media') return [host.staged[one.content.file]?.name, reply, one.content.caption];
    return [one.content.is, one.content];
  });

/** What may befall one try. */
const fates = {
  'the call is lost': () => void Object.assign(host.lose, { send_message: 'call', send_text: 'call' }),
  'the answer is lost': () => void Object.assign(host.lose, { send_message: 'answer', send_text: 'answer' }),
  'the core is closing': () => {
    const refused = { code: 'shutting_down', message: '', detail: null } as const;
    Object.assign(host.refuse, { send_message: refused, send_text: refused });
  },
  'what was handed over is gone': () => Object.keys(host.staged).forEach((file) => host.dropped.add(file)),
  'the disk is full': () => {
    const refused = { code: 'disk_full', message: '', detail: null } as const;
    Object.assign(host.refuse, { send_message: refused, send_text: refused });
  },
};
type Fate = keyof typeof fates;
const all = Object.keys(fates) as Fate[];
const ways = all.flatMap((first) => all.map((second): [Fate, Fate] => [first, second]));

function clear(): void {
  host.lose = {};
  host.refuse = {};
}

/** The core is there again, and answers; what is left is sent until nothing is. */
async function through(fate: Fate[], press: () => Promise<void>, left: () => boolean): Promise<void> {
  for (const one of fate) {
    fates[one]();
    await press();
    clear();
    app.core.heard();
    if (!left()) return;
  }
  for (let tries = 0; tries < 5 && left(); tries += 1) await press();
  expect(left()).toBe(false);
}

describe.each(ways)('when first %s and then %s', (...fate) => {
  it('a file that answers a message goes once, as it was, before the words', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await attach('bei.pdf', 'risiti.pdf');
    await fireEvent.input(within(rows()[0]!).getByTestId('attached-caption'), { target: { value: 'Bei mpya' } });
    await type('Karibu');
    await through(fate, send, () => rows().length > 0 || composer()!.value !== '');
    expect(went()).toEqual([
      ['bei.pdf', 1, 'Bei mpya'],
      ['risiti.pdf', undefined, undefined],
      ['Karibu', undefined],
    ]);
    expect([screen.queryByTestId('about'), Object.keys(localStorage)]).toEqual([null, []]);
  });

  it('a text that answers a message goes once, as it was', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await type('Ndio');
    await through(fate, send, () => composer()!.value !== '');
    expect(went()).toEqual([['Ndio', 1]]);
  });

  it('what is said of a message is said once', async () => {
    await open();
    const [theirs, mine] = host.messages;
    const say = (what: () => Promise<void>) => async () => {
      app.refusal = '';
      await what();
    };
    const refused = () => app.refusal !== '';
    await through(
      fate,
      say(() => app.talk.react(theirs!, '👍')),
      refused,
    );
    await through(
      fate,
      say(() => app.talk.takeBack(mine!)),
      refused,
    );
    app.talk.edit(mine!);
    await settle();
    await type('Habari zenu');
    await through(fate, send, () => screen.queryByTestId('about') !== null);
    expect(went()).toEqual([
      ['reaction', { is: 'reaction', message: 1, emoji: '👍' }],
      ['delete', { is: 'delete', message: 2 }],
      ['edit', { is: 'edit', message: 2, text: 'Habari zenu' }],
    ]);
  });
});

describe('a lost answer', () => {
  it.each(['call', 'answer'] as const)('of what hands a file over (%s) costs nothing', async (lost) => {
    await open();
    app.talk.answer(host.messages[0]!);
    host.lose.stage_file = lost;
    await attach('bei.pdf');
    host.lose.stage_file = lost;
    await send();
    app.core.heard();
    await send();
    expect(went()).toEqual([['bei.pdf', 1, undefined]]);
  });

  it.each(['call', 'answer'] as const)('(%s), and a window that was closed: the words go once', async (lost) => {
    await open();
    app.talk.answer(host.messages[0]!);
    await attach('bei.pdf');
    await type('Karibu');
    host.lose.send_text = lost;
    await send();
    clear();
    await again();
    expect([rows().length, composer()!.value]).toEqual([0, 'Karibu']);
    await send();
    expect(went()).toEqual([
      ['bei.pdf', 1, undefined],
      ['Karibu', undefined],
    ]);
  });

  it('leaves a file as it went: its words and its kind can not be changed, and its quote not be taken from it', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await attach('bei.pdf');
    host.lose.send_message = 'answer';
    await send();
    expect(within(rows()[0]!).getByTestId<HTMLInputElement>('attached-caption').readOnly).toBe(true);
    expect(screen.getByTestId('about')).toBeTruthy();
    app.talk.about = null;
    await settle();
    await send();
    expect([went(), rows().length]).toEqual([[['bei.pdf', 1, undefined]], 0]);
  });

  it('leaves the answer of another file free', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await attach('bei.pdf');
    host.lose.send_message = 'answer';
    await send();
    app.talk.answer(host.messages[1]!);
    await attach('risiti.pdf');
    await send();
    expect(went()).toEqual([
      ['bei.pdf', 1, undefined],
      ['risiti.pdf', 2, undefined],
    ]);
  });

  it('of a file that goes on in another chat', async () => {
    const into = { ...chat, id: 9, title: 'Baraka', last_activity: 9 };
    await open();
    app.talk.answer(host.messages[0]!);
    await attach('bei.pdf');
    host.lose.send_message = 'answer';
    await send();
    host.chats = [into];
    host.tell({ is: 'chat_merged', gone: 1, into });
    await settle();
    await send();
    expect([went(), rows().length]).toEqual([[['bei.pdf', 1, undefined]], 0]);
  });

  it('of words before which others were not tried', async () => {
    await open();
    await type('Karibu');
    host.lose.send_text = 'answer';
    await send();
    await attach('bei.pdf');
    host.lose.send_message = 'call';
    await send();
    clear();
    await send();
    expect(went()).toEqual([
      ['Karibu', undefined],
      ['bei.pdf', undefined, undefined],
    ]);
  });

  it('of words behind which more was typed: those are another message', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await type('Karibu');
    host.lose.send_message = 'answer';
    button().click();
    await type('dukani');
    await settle();
    expect(composer()!.value).toBe('Karibu\ndukani');
    await send();
    expect(went()).toEqual([
      ['Karibu', 1],
      ['dukani', undefined],
    ]);
  });
});

describe('what was sent and not answered', () => {
  const place = { id: 1, instance: 'id0' };
  const other = { id: 2, instance: 'id0' };
  const words = (drafts: Drafts, at = place) => drafts.take(at).map((one) => one.words);

  it('comes back in its order, whichever is told first', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const drafts = new Drafts(null);
      const sends = ['moja', 'mbili'].map((each) => {
        drafts.keep(place, each);
        return drafts.take(place)[0]!;
      });
      drafts.keep(place, 'tatu');
      for (const at of order) drafts.lost(place, sends[at]!);
      expect(drafts.of(place)).toBe('moja\nmbili\ntatu');
      const again = drafts.take(place);
      expect(again.slice(0, 2).map((one) => one.key)).toEqual(sends.map((one) => one.key));
      expect(again.map((one) => one.words)).toEqual(['moja', 'mbili', 'tatu']);
    }
  });

  it('is not the same as what is typed in the same words while it is on its way', () => {
    const drafts = new Drafts(null);
    drafts.keep(place, 'ok');
    const [first] = drafts.take(place);
    drafts.keep(place, 'ok');
    const [second] = drafts.take(place);
    expect([second?.key === first?.key, second?.again]).toEqual([false, undefined]);
  });

  it('goes along with its chat, among what stands there', () => {
    const drafts = new Drafts(null);
    for (const at of [place, other]) {
      drafts.keep(at, `mzigo ${at.id}`);
      const [send] = drafts.take(at);
      drafts.lost(at, send!);
      drafts.keep(at, `${drafts.of(at)}\nzaidi ${at.id}`);
    }
    drafts.move(other, place);
    expect(words(drafts)).toEqual(['mzigo 2', 'zaidi 2', 'mzigo 1', 'zaidi 1']);
  });

  it('is all there again in a window that is opened anew', () => {
    const drafts = new Drafts();
    drafts.keep(place, 'moja');
    const [first] = drafts.take(place);
    drafts.keep(place, 'mbili');
    const anew = new Drafts();
    expect(anew.of(place)).toBe('moja\nmbili');
    expect(anew.take(place).map((one) => [one.words, one.key === first?.key])).toEqual([
      ['moja', true],
      ['mbili', false],
    ]);
  });
});
