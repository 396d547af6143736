// Lists against races: pages that cross each other and the feed, and places that are kept.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Calls, ChatView, MessageView, QueueItemView, TimelineEntryView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message as made } from '../host/samples';
import { AppState } from './app.svelte';

let host: MemoryHost;
let app: AppState;

function chat(id: number, some: Partial<ChatView> = {}): ChatView {
  return {
    id,
    instance: 'id0',
    title: `Customer ${id}`,
    phone: null,
    kind: 'phone',
    unread: 0,
    last: null,
    last_activity: 10_000 - id,
    ...some,
  };
}

function message(id: number, words = `${id}`): MessageView {
  return made({ id, at: id, sort: id, content: { is: 'text', text: words } });
}

function entry(id: number): TimelineEntryView {
  return {
    id,
    instance: 'id0',
    at: id,
    kind: 'online',
    reason: null,
    attempt: null,
    until: null,
    lasted_ms: null,
    away: null,
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

function ids(): number[] {
  return app.talk.messages.map((one) => one.id);
}

/** Answers come only when they are let go. */
function hold(): () => Promise<void> {
  const answer = host.call.bind(host);
  let open = (): void => undefined;
  const gate = new Promise<void>((go) => (open = go));
  host.call = (async (...asked: Parameters<typeof answer>) => {
    const reply = await answer(...asked);
    await gate;
    return reply;
  }) as typeof answer;
  return async () => {
    host.call = answer;
    open();
    await moment();
  };
}

async function moment(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
}

function calls(name: string): number {
  return host.calls.filter((call) => call.name === name).length;
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat(1)];
  app = new AppState(host);
});
afterEach(() => {
  app.close();
  vi.useRealTimers();
});

async function open(): Promise<void> {
  await app.open();
  await moment();
}

async function openChat(count: number): Promise<void> {
  host.messages = numbers(count).map((id) => message(id));
  await open();
  app.talk.openThread(host.chats[0]!);
  await moment();
}

describe('a window that opens again', () => {
  it('shows the page, the workspace and the chats that were looked at', async () => {
    host.instances = [instance({ workspace: 'Soko' }), instance({ id: 'id1', name: 'Klinik' })];
    const place = { instance: 'id0', tab: 'chats', view: 'engine', workspace: 'Soko', unread: true };
    host.place = JSON.stringify(place);
    await open();
    expect([app.view, app.workspace, app.unreadOnly]).toEqual(['engine', 'Soko', true]);
    app.remember();
    await vi.advanceTimersByTimeAsync(400);
    const kept = host.calls.findLast((call) => call.name === 'remember_place')?.body as { place: string };
    expect(JSON.parse(kept.place)).toEqual(place);
  });

  it('knows no workspace that is gone, and begins no form', async () => {
    host.place = JSON.stringify({ instance: 'id0', view: 'add', workspace: 'Soko' });
    await open();
    expect([app.view, app.workspace, app.unreadOnly]).toEqual(['instance', null, false]);
  });
});

describe('what those that wait wait for', () => {
  const parked = { is: 'parked', why: 'not_allowed' } as const;
  const above = { is: 'message_above' } as const;

  function ours(id: number, delivery: 'queued' | 'uncertain' | 'sending' | 'failed' | 'sent'): MessageView {
    const left = delivery === 'sent';
    const waits = delivery === 'queued' || delivery === 'uncertain' ? above : null;
    const direction = { is: 'outgoing', delivery, queue_id: left ? null : id, error: null, waits } as const;
    return { ...message(id), direction };
  }

  function waits(): unknown[] {
    return app.talk.messages.map(({ direction }) => (direction.is === 'outgoing' ? direction.waits : undefined));
  }

  it('is said once for all of them, without a call', async () => {
    await openChat(1);
    const states = ['sent', 'failed', 'sending', 'uncertain', 'queued', 'queued'] as const;
    for (const [at, delivery] of states.entries())
      host.tell({ is: 'message', instance: 'id0', message: ours(at + 2, delivery) });
    const before = host.calls.length;
    host.tell({ is: 'lane', lane: { chat: 1, first: null, waits: parked, behind: parked } });
    expect(waits()).toEqual([undefined, null, null, null, parked, parked, parked]);
    host.tell({ is: 'lane', lane: { chat: 1, first: 5, waits: { is: 'turn' }, behind: above } });
    expect(waits()).toEqual([undefined, null, null, null, { is: 'turn' }, above, above]);
    host.tell({ is: 'lane', lane: { chat: 2, first: 5, waits: parked, behind: parked } });
    expect(waits()).toEqual([undefined, null, null, null, { is: 'turn' }, above, above]);
    expect(host.calls.length).toBe(before);
  });

  it('is newer than the pages that were on their way', async () => {
    host.messages = numbers(120).map((id) => ours(id, 'queued'));
    await open();
    app.talk.openThread(host.chats[0]!);
    await moment();
    const told = (why: 'not_allowed' | 'no_keys') => {
      const waits = { is: 'parked', why } as const;
      host.tell({ is: 'lane', lane: { chat: 1, first: null, waits, behind: waits } });
      return (one: unknown) => expect(one).toEqual(waits);
    };
    const older = hold();
    const page = app.talk.loadMessages('older');
    const refused = told('not_allowed');
    await older();
    await page;
    expect(waits()).toHaveLength(100);
    waits().forEach(refused);
    const again = hold();
    const reading = app.reload();
    const keyless = told('no_keys');
    await again();
    await reading;
    waits().forEach(keyless);
    // One that was asked for later is newer still.
    await app.talk.loadMessages();
    expect(waits()[0]).toEqual(above);
  });

  it('is read again in the queue', async () => {
    host.place = JSON.stringify({ instance: 'id0', tab: 'queue' });
    await open();
    const before = calls('queue');
    host.tell({ is: 'lane', lane: { chat: 1, first: null, waits: parked, behind: parked } });
    await vi.advanceTimersByTimeAsync(200);
    expect(calls('queue')).toBe(before + 1);
  });
});

describe('what is gone', () => {
  it('is in no page that was read before it went', async () => {
    await openChat(60);
    const release = hold();
    const pages = [app.reload(), app.talk.loadMessages('older')];
    host.tell({ is: 'message_gone', chat: 1, id: 60 });
    host.tell({ is: 'message_gone', chat: 1, id: 5 });
    await release();
    await Promise.all(pages);
    await app.talk.loadMessages('older');
    expect(ids().includes(60)).toBe(false);
    host.messages = host.messages.filter((one) => one.id !== 60);
    const newest = hold();
    const page = app.talk.loadMessages();
    host.tell({ is: 'message_gone', chat: 1, id: 59 });
    await newest();
    await page;
    expect(ids().at(-1)).toBe(58);
  });

  it('is no chat of a page that was read before another one took it over', async () => {
    host.chats = [chat(1), chat(2)];
    host.messages = [message(1), { ...message(2), chat: 2 }, message(3)];
    await open();
    app.talk.openThread(host.chats[0]!);
    await moment();
    const release = hold();
    const page = app.talk.loadChats();
    host.tell({ is: 'chat_merged', gone: 2, into: chat(1) });
    await release();
    await page;
    expect(app.talk.chats.map((one) => one.id)).toEqual([1]);
  });

  it('is read among the messages of the open chat that took another one over', async () => {
    host.chats = [chat(1), chat(2)];
    host.messages = [message(1), { ...message(2), chat: 2 }, message(3)];
    await open();
    app.talk.openThread(host.chats[0]!);
    await moment();
    expect(ids()).toEqual([1, 3]);
    host.chats = [chat(1)];
    host.messages = host.messages.map((one) => ({ ...one, chat: 1 }));
    host.tell({ is: 'chat_merged', gone: 2, into: chat(1) });
    await moment();
    expect(ids()).toEqual([1, 2, 3]);
  });
});

describe('pages that cross each other', () => {
  it('leave no hole: an older page that comes after the way to the newest is dropped', async () => {
    await openChat(900);
    for (let turn = 0; turn < 6; turn += 1) await app.talk.loadMessages('older');
    const answer = host.call;
    const release = hold();
    const late = app.talk.loadMessages('older');
    // The way to the newest is answered first.
    host.call = answer;
    await app.talk.loadMessages();
    await release();
    await late;
    expect(ids()).toEqual(numbers(900).slice(-ids().length));
  });

  it('keep what was heard, although another page was asked for meanwhile', async () => {
    host.chats = numbers(120).map((id) => chat(id));
    await open();
    const release = hold();
    const top = app.talk.loadChats();
    host.tell({ is: 'chat', chat: chat(3, { unread: 7 }) });
    const next = app.talk.loadChats(true);
    await release();
    await Promise.all([top, next]);
    expect(app.talk.chats.find((one) => one.id === 3)?.unread).toBe(7);
  });

  it('are asked for once, however often the operator presses, and nothing is there twice', async () => {
    await openChat(200);
    host.timeline = numbers(200)
      .reverse()
      .map((id) => entry(id));
    app.show('activity');
    await moment();
    const before = [calls('messages'), calls('timeline')];
    await Promise.all([1, 2, 3].flatMap(() => [app.talk.loadMessages('older'), app.loadTimeline('older')]));
    expect([calls('messages'), calls('timeline')]).toEqual(before.map((one) => one + 1));
    expect(ids()).toEqual(numbers(200).slice(-100));
    expect(app.happened.all.map((one) => one.id)).toEqual(numbers(200).reverse().slice(0, 100));
  });
});

describe('a reader', () => {
  it('keeps what he has before him when everything is read again, with what has changed in it', async () => {
    await openChat(200);
    await app.talk.loadMessages('older');
    app.talk.thread.following = false;
    host.messages = numbers(210).map((id) => message(id, id === 120 ? 'changed' : `${id}`));
    host.tell({ is: 'lagged' });
    await moment();
    expect(ids()).toEqual(numbers(210).slice(100));
    expect(app.talk.messages.find((one) => one.id === 120)?.content).toEqual({ is: 'text', text: 'changed' });
  });

  it('is not carried away by more than a page can hold, and finds to the newest', async () => {
    await openChat(100);
    app.talk.thread.following = false;
    host.messages = numbers(1_000).map((id) => message(id));
    host.tell({ is: 'lagged' });
    await moment();
    expect(ids()).toEqual(numbers(100).slice(50));
    expect(app.talk.thread.adrift).toBe(true);
    await app.talk.loadMessages();
    expect(ids().at(-1)).toBe(1_000);
  });

  it('comes down again page by page, through all that came meanwhile, to the newest', async () => {
    await openChat(1_000);
    for (let turn = 0; turn < 15; turn += 1) await app.talk.loadMessages('older');
    expect(ids()).toEqual(numbers(500).slice(200));
    // More than two calls can hold comes in while nobody looks there.
    for (let id = 1_001; id <= 1_500; id += 1) {
      host.messages.push(message(id));
      host.tell({ is: 'message', instance: 'id0', message: message(id) });
    }
    const before = calls('messages');
    const met = new Set(ids());
    for (let turn = 0; turn < 20 && app.talk.thread.adrift; turn += 1) {
      await app.talk.loadMessages('newer');
      ids().forEach((id) => met.add(id));
      expect(ids()).toEqual(numbers(1_500).slice(ids()[0]! - 1, ids().at(-1)));
      expect(ids().length).toBeLessThanOrEqual(300);
    }
    expect(app.talk.thread.adrift).toBe(false);
    expect(ids().at(-1)).toBe(1_500);
    expect([...met].sort((a, b) => a - b)).toEqual(numbers(1_500).slice(200));
    expect(calls('messages') - before).toBeLessThan(12);
    // What comes now is placed again, and there is still a way up.
    host.tell({ is: 'message', instance: 'id0', message: message(1_501) });
    expect(ids().at(-1)).toBe(1_501);
    expect(app.talk.thread.more).toBe(true);
  });

  it('has one piece of the chat without a hole, whatever he does and whatever happens', async () => {
    let seed = 7;
    const dice = (sides: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % sides;
    };
    await openChat(700);
    const sorted = () => host.messages.toSorted((a, b) => a.sort - b.sort || a.id - b.id).map((one) => one.id);
    let next = 701;
    for (let turn = 0; turn < 400; turn += 1) {
      const deed = dice(8);
      // Longer ways up than down, then the other way round.
      const up = Math.floor(turn / 40) % 2 === 0;
      const reading = deed < 5 ? app.talk.loadMessages(up === deed > 0 ? 'older' : 'newer') : null;
      app.talk.thread.following = !app.talk.thread.adrift && dice(3) === 0;
      if (deed > 2) {
        // One comes: mostly as the newest, at times among the others.
        const among = dice(3) === 0 ? dice(next) : next;
        const come = { ...message(next), sort: among };
        next += 1;
        host.messages.push(come);
        host.tell({ is: 'message', instance: 'id0', message: come });
      }
      if (deed === 7) {
        const gone = host.messages.splice(dice(host.messages.length), 1)[0]!;
        host.tell({ is: 'message_gone', chat: 1, id: gone.id });
      }
      await reading;
      const [all, here] = [sorted(), ids()];
      const from = all.indexOf(here[0]!);
      expect(here, `turn ${turn}`).toEqual(all.slice(from, from + here.length));
      expect(here.length).toBeLessThanOrEqual(300);
      if (!app.talk.thread.adrift) expect(here.at(-1), `turn ${turn}`).toBe(all.at(-1));
      if (!app.talk.thread.more) expect(from, `turn ${turn}`).toBe(0);
    }
  });

  it('at the newest has the newest', async () => {
    await openChat(100);
    host.messages = numbers(1_000).map((id) => message(id));
    host.tell({ is: 'lagged' });
    await moment();
    expect(ids().at(-1)).toBe(1_000);
    expect(app.talk.thread.adrift).toBe(false);
  });

  it('loses nothing above him while much is said below', async () => {
    await openChat(100);
    app.talk.thread.following = false;
    for (let id = 101; id <= 500; id += 1) host.tell({ is: 'message', instance: 'id0', message: message(id) });
    expect(ids()[0]).toBe(51);
    expect(ids()).toHaveLength(300);
    expect(app.talk.thread.adrift).toBe(true);
  });

  it('is not sent away by a tab, or by the number that is chosen already', async () => {
    await openChat(200);
    await app.talk.loadMessages('older');
    const [before, asked] = [ids(), calls('messages')];
    app.show('queue');
    app.show('chats');
    app.choose('id0');
    await moment();
    expect(ids()).toEqual(before);
    expect(calls('messages')).toBe(asked);
  });
});

describe('a message that stands elsewhere than its row', () => {
  /** Row 5 waited offline and was taken after 60 that came meanwhile. */
  const waited = (sort: number) => ({ ...message(5), sort });

  it('stands where the server puts it, and the pages go on before what is here', async () => {
    host.messages = [...numbers(4).map((id) => message(id)), waited(500), ...numbers(60).map((n) => message(n + 5))];
    await open();
    app.talk.openThread(host.chats[0]!);
    await moment();
    expect([ids().length, ids().at(-1), ids().at(-2)]).toEqual([50, 5, 65]);
    await app.talk.loadMessages('older');
    expect(ids()).toEqual([1, 2, 3, 4, ...numbers(60).map((n) => n + 5), 5]);
    expect(app.talk.thread.more).toBe(false);
  });

  it('takes its new place when it is taken, and leaves it to its page when that is not here', async () => {
    await openChat(80);
    host.tell({ is: 'message', instance: 'id0', message: { ...message(60), sort: 500 } });
    expect(ids().at(-1)).toBe(60);
    expect(ids().filter((id) => id === 60)).toHaveLength(1);
    host.tell({ is: 'message', instance: 'id0', message: { ...message(70), sort: 3 } });
    expect(ids()).not.toContain(70);
    host.messages = host.messages.map((one) => (one.id === 70 ? { ...one, sort: 3 } : one));
    await app.talk.loadMessages('older');
    expect(ids().slice(0, 5)).toEqual([1, 2, 3, 70, 4]);
  });

  it('that comes late stands by its time, also while a page is on its way', async () => {
    await openChat(80);
    host.tell({ is: 'message', instance: 'id0', message: { ...message(900), sort: 40 } });
    expect(ids().slice(8, 11)).toEqual([39, 40, 900]);
    // Above what is here: it comes with its page.
    const release = hold();
    const page = app.talk.loadMessages('older');
    host.tell({ is: 'message', instance: 'id0', message: { ...message(901), sort: 10 } });
    expect(ids()).not.toContain(901);
    await release();
    await page;
    expect(ids().slice(8, 12)).toEqual([9, 10, 901, 11]);
    const top = hold();
    const newest = app.talk.loadMessages();
    host.tell({ is: 'message', instance: 'id0', message: { ...message(902), sort: 2 } });
    await top();
    await newest;
    expect(ids()[0]).not.toBe(902);
  });

  it('is read again where it stands, and the newest are not lost for it', async () => {
    await openChat(200);
    await app.talk.loadMessages('older');
    host.messages = [...numbers(220).map((id) => message(id)), { ...message(900), sort: 150 }];
    host.tell({ is: 'lagged' });
    await moment();
    expect([ids().at(-1), ids()[0]]).toEqual([220, 101]);
    expect(ids().slice(49, 52)).toEqual([150, 900, 151]);
  });

  it('does not lead a reader who is adrift out of the chat', async () => {
    host.messages = numbers(900).map((id) => ({ ...message(2_000 - id), sort: id }));
    await open();
    app.talk.openThread(host.chats[0]!);
    await moment();
    app.talk.thread.following = false;
    for (let turn = 0; turn < 8; turn += 1) await app.talk.loadMessages('older');
    const before = ids();
    expect([before.length, app.talk.thread.adrift]).toEqual([300, true]);
    host.tell({ is: 'lagged' });
    await moment();
    expect(ids()).toEqual(before);
  });

  it('is one of so many that another chat brought that not all are read again', async () => {
    await openChat(100);
    host.messages = [
      ...host.messages,
      ...numbers(20_000).map((id) => ({ ...message(1_000 + id), sort: 60 + (id % 30) })),
    ];
    const before = calls('messages');
    host.tell({ is: 'chat_merged', gone: 2, into: chat(1) });
    await moment();
    await moment();
    expect(calls('messages') - before).toBeLessThan(12);
    expect([ids().length <= 300, ids().at(-1)]).toEqual([true, 100]);
  });
});

describe('a chat that went into another while nobody was told', () => {
  const into = chat(1, { last_activity: 5 });
  beforeEach(() => {
    host.instances = [instance({}), instance({ id: 'id1', name: 'Klinik' })];
    host.chats = [...numbers(80).map((id) => chat(id + 100)), into, chat(2), chat(3, { instance: 'id1' })];
    host.messages = [message(1), { ...message(2), chat: 2 }];
  });

  /** The feed has lagged, and chat 2 is chat 1 by then. */
  async function merged(): Promise<void> {
    host.chats = host.chats.filter((one) => one.id !== 2);
    host.joined = { 2: 9, 9: 1 };
    host.messages = host.messages.map((one) => ({ ...one, chat: 1 }));
    host.tell({ is: 'lagged' });
    await moment();
  }

  it('is open as that one, with all its messages, and what was typed in it goes along', async () => {
    await open();
    app.talk.openThread(chat(2));
    await moment();
    app.talk.drafts.keep(chat(2), 'Karibu');
    await merged();
    expect([app.talk.openChat?.id, ids(), app.refusal]).toEqual([1, [1, 2], '']);
    expect([app.talk.drafts.of(into), app.talk.drafts.of(chat(2))]).toEqual(['Karibu', '']);
  });

  it('takes along what was typed in it, although another chat or another number is looked at', async () => {
    await open();
    app.talk.drafts.keep(chat(2), 'Karibu');
    app.talk.openThread(chat(101));
    await merged();
    expect([app.talk.openChat?.id, app.talk.drafts.of(into)]).toEqual([101, 'Karibu']);
  });

  it('is come back to where it is now, from another number', async () => {
    await open();
    app.talk.openThread(chat(2));
    app.choose('id1');
    await moment();
    await merged();
    app.choose('id0');
    await moment();
    expect([app.talk.openChat?.id, ids(), app.refusal]).toEqual([1, [1, 2], '']);
  });

  it('is found where it is now by a window that was closed meanwhile', async () => {
    app.talk.drafts.keep(chat(2), 'Karibu');
    host.chats = host.chats.filter((one) => one.id !== 2);
    host.joined = { 2: 1 };
    host.messages = host.messages.map((one) => ({ ...one, chat: 1 }));
    host.place = JSON.stringify({ instance: 'id0', tab: 'chats', chat: 2 });
    app = new AppState(host);
    await open();
    expect([app.talk.openChat?.id, ids(), app.talk.drafts.of(into), app.refusal]).toEqual([1, [1, 2], 'Karibu', '']);
    expect(app.talk.drafts.chats()).toEqual([1]);
  });

  it('is remembered no more when its number is gone', async () => {
    await open();
    app.talk.openThread(chat(2));
    host.tell({ is: 'instance_gone', id: 'id0' });
    expect([app.chosen, app.talk['left']]).toEqual(['id1', {}]);
  });

  it('is asked for in pieces, when something was typed in many', async () => {
    await open();
    for (let id = 1; id <= 401; id += 1) app.talk.drafts.keep(chat(1_000 + id), 'x');
    host.tell({ is: 'lagged' });
    await moment();
    expect(calls('chats_now')).toBe(3);
  });
});

describe('the workspace filter', () => {
  beforeEach(async () => {
    host.instances = [
      instance({ workspace: 'Duka' }),
      instance({ id: 'id1', name: 'Klinik', workspace: 'Zahanati', badge: 'needs_you' }),
    ];
    await open();
    app.workspace = 'Duka';
  });

  it('hides none that needs a person from the way to it', () => {
    app.nextNeedy();
    expect(app.chosen).toBe('id1');
    expect(app.shown.some((one) => one.id === 'id1')).toBe(true);
  });

  it('gives way to a number that is shown from outside', () => {
    host.tell({ is: 'show', instance: 'id1', chat: null, wish: 1 });
    expect(app.shown.some((one) => one.id === app.chosen)).toBe(true);
  });

  it('ends with the last number of its workspace', () => {
    host.tell({ is: 'instance', instance: instance({ workspace: '' }) });
    expect(app.shown).toHaveLength(2);
  });
});

describe('the chat that the window comes back to', () => {
  beforeEach(() => (host.chats = numbers(1_000).map((id) => chat(id))));

  it('is found where it was, however far down', async () => {
    host.place = JSON.stringify({ instance: 'id0', tab: 'chats', chat: 700 });
    host.messages = [{ ...message(1), chat: 700 }];
    await open();
    expect([app.talk.openChat?.id, calls('chats')]).toEqual([700, 1]);
    expect(ids()).toEqual([1]);
  });

  it('is found again by the next window, also when this one had not found it yet', async () => {
    host.place = JSON.stringify({ instance: 'id0', tab: 'chats', chat: 700 });
    const release = hold();
    void app.open();
    await moment();
    app.remember();
    await vi.advanceTimersByTimeAsync(400);
    await release();
    const told = host.calls.findLast((call) => call.name === 'remember_place')?.body as { place: string };
    app.close();
    host.place = told.place;
    app = new AppState(host);
    await open();
    expect(app.talk.openChat?.id).toBe(700);
  });

  it('is forgotten when it is gone, without a search through all of them', async () => {
    host.place = JSON.stringify({ instance: 'id0', tab: 'chats', chat: 5_000 });
    await open();
    expect([app.talk.chat, app.refusal]).toEqual([null, '']);
    expect(calls('chats')).toBe(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(JSON.parse(host.place)).toMatchObject({ chat: 5_000 });
    const told = host.calls.findLast((call) => call.name === 'remember_place')?.body as { place: string } | undefined;
    expect(JSON.parse(told?.place ?? '{"chat":1}')).toEqual({ instance: 'id0', tab: 'chats' });
  });
});

it('keeps a bounded timeline, without a hole, and finds back to the newest', async () => {
  host.timeline = numbers(1_000)
    .reverse()
    .map((id) => entry(id));
  await open();
  app.show('activity');
  await moment();
  for (let turn = 0; turn < 10; turn += 1) await app.loadTimeline('older');
  host.tell({ is: 'timeline', entry: entry(1_001) });
  const kept = () => app.happened.all.map((one) => one.id);
  expect(kept()).toEqual(numbers(750).reverse().slice(0, 300));
  host.timeline.unshift(entry(1_001));
  await app.loadTimeline();
  expect(kept()[0]).toBe(1_001);
  for (let id = 1_002; id < 2_000; id += 1) host.tell({ is: 'timeline', entry: entry(id) });
  expect(kept()).toEqual(numbers(1_999).reverse().slice(0, 300));
});

it('leads up again through the timeline page by page, without a hole, to the newest', async () => {
  host.timeline = numbers(1_000)
    .reverse()
    .map((id) => entry(id));
  await open();
  app.show('activity');
  await moment();
  for (let turn = 0; turn < 15; turn += 1) await app.loadTimeline('older');
  for (let id = 1_001; id <= 1_500; id += 1) {
    host.timeline.unshift(entry(id));
    host.tell({ is: 'timeline', entry: entry(id) });
  }
  const kept = () => app.happened.all.map((one) => one.id);
  for (let turn = 0; turn < 20 && app.happened.adrift; turn += 1) {
    const from = kept()[0]!;
    await app.loadTimeline('newer');
    expect(kept()[0]).toBeGreaterThan(from);
    expect(kept()).toEqual(numbers(kept()[0]!).reverse().slice(0, 300));
  }
  expect([kept()[0], app.happened.adrift, app.happened.more]).toEqual([1_500, false, true]);
});

it('does not bring back what was cancelled with an older answer, and asks once for the queue that is shown', async () => {
  const item = {
    id: 7,
    turn: 7,
    chat: 1,
    chat_title: 'Neema',
    message: 7,
    content: { is: 'text', text: 'x' },
  } as const;
  await open();
  app.show('queue');
  await moment();
  expect(calls('queue')).toBe(1);
  const answers: ((items: unknown[]) => void)[] = [];
  host.answers.queue = () =>
    new Promise((answer) => answers.push((items) => answer({ items: items as QueueItemView[], more: false })));
  const reads = [app.loadQueue(), app.loadQueue()];
  answers[1]?.([]);
  await moment();
  answers[0]?.([item]);
  await Promise.all(reads);
  expect(app.waiting.all).toEqual([]);
});

it('keeps a piece of a long queue, one call long, and goes on behind it and back to the first', async () => {
  const item = (id: number): QueueItemView => ({
    id,
    turn: id,
    chat: 1,
    chat_title: 'Neema',
    message: id,
    content: { is: 'text', text: 'x' },
    delivery: 'failed',
    created: 0,
    attempts: 1,
    error: '463',
    waits: { is: 'nothing' },
    perhaps_sent: false,
  });
  host.queue = numbers(1_000).map(item);
  await open();
  app.show('queue');
  await moment();
  const kept = () => app.waiting.all.map((one) => one.id);
  expect([kept(), app.waiting.more]).toEqual([numbers(50), true]);
  // Twice at once is once.
  await Promise.all([app.loadQueue('further'), app.loadQueue('further')]);
  expect(kept()).toEqual(numbers(100));
  for (let n = 0; n < 2; n += 1) await app.loadQueue('further');
  expect(kept()).toEqual(numbers(200));
  await app.loadQueue('further');
  expect(kept()).toEqual(numbers(250).slice(50));
  while (app.waiting.more) await app.loadQueue('further');
  expect(kept()).toEqual(numbers(1_000).slice(800));
  // Where the piece begins something goes, and the last one is tried again: it stands behind all others.
  host.queue = host.queue.filter((one) => one.id !== 800 && one.id !== 801);
  host.queue.push({ ...item(900), turn: 1_001 });
  host.queue = host.queue.filter((one) => one.id !== 900 || one.turn === 1_001);
  await app.loadQueue();
  expect(kept()).toEqual([
    ...numbers(1_000)
      .slice(801)
      .filter((id) => id !== 900),
    900,
  ]);
  await app.loadQueue('first');
  expect([kept(), app.waiting.after]).toEqual([numbers(50), null]);
  await app.loadQueue('further');
  // All of it goes while the operator reads far below.
  while (app.waiting.more) await app.loadQueue('further');
  host.queue = [item(3)];
  await app.loadQueue();
  expect([kept(), app.waiting.after]).toEqual([[3], null]);
});

describe('what is marked as read', () => {
  const marked = () =>
    host.calls
      .filter((call) => call.name === 'mark_read')
      .map((call) => (call.body as Calls['mark_read']['request']).until);

  beforeEach(async () => {
    host.messages = [message(1), message(2)];
    await open();
    app.talk.openThread(chat(1, { unread: 1 }));
    await moment();
  });

  it('is what stands here, also what came to be read while it was being marked', async () => {
    const release = hold();
    const first = app.talk.markRead(chat(1, { unread: 1 }));
    // It is counted, and not here yet.
    void app.talk.markRead(chat(1, { unread: 2 }));
    host.tell({ is: 'message', instance: 'id0', message: message(3) });
    void app.talk.markRead(chat(1, { unread: 2 }));
    await release();
    await first;
    expect(marked()).toEqual([
      { sort: 2, id: 2 },
      { sort: 3, id: 3 },
    ]);
  });

  it('is asked for once while more is unread than is here', async () => {
    await app.talk.markRead(chat(1, { unread: 3 }));
    await app.talk.markRead(chat(1, { unread: 1 }));
    expect(marked()).toHaveLength(1);
    host.tell({ is: 'message', instance: 'id0', message: message(3) });
    await app.talk.markRead(chat(1, { unread: 1 }));
    expect(marked().at(-1)).toEqual({ sort: 3, id: 3 });
    // One that came late stands further up.
    await app.talk.markRead(chat(1));
    await app.talk.markRead(chat(1, { unread: 1 }));
    expect(marked()).toHaveLength(3);
  });

  it('goes by what others wrote, and is asked for again when it was refused', async () => {
    host.tell({ is: 'message', instance: 'id0', message: { ...message(9), direction: { is: 'elsewhere' } } });
    host.refuse.mark_read = { code: 'internal', message: '', detail: null };
    await app.talk.markRead(chat(1, { unread: 1 }));
    await app.talk.markRead(chat(1, { unread: 1 }));
    expect(marked()).toEqual([
      { sort: 2, id: 2 },
      { sort: 2, id: 2 },
    ]);
  });

  it('is nothing of a chat that is not open any more, or whose messages are not here yet', async () => {
    await app.talk.markRead(chat(2, { unread: 1 }));
    app.talk.thread.clear();
    await app.talk.markRead(chat(1, { unread: 1 }));
    expect(marked()).toEqual([]);
  });
});
