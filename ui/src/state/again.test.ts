// The list of chats when it is read again: whoever has scrolled far down keeps his place.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from './app.svelte';

let host: MemoryHost;
let app: AppState;

function chat(id: number): ChatView {
  return {
    id,
    instance: 'id0',
    title: `Customer ${id}`,
    phone: null,
    kind: 'phone',
    unread: 0,
    last: null,
    last_activity: 10_000 - id,
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
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
    await vi.advanceTimersByTimeAsync(1);
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  host = new MemoryHost();
  host.instances = [instance({})];
  app = new AppState(host);
});
afterEach(() => {
  app.close();
  vi.useRealTimers();
});

describe('a reader far down the list of chats', () => {
  const chats = () => app.talk.chats.map((one) => one.id);

  beforeEach(async () => {
    host.chats = numbers(1_500).map((id) => chat(id));
    await app.open();
    await vi.advanceTimersByTimeAsync(10);
    while (app.talk.chats.length < 1_000) await app.talk.loadChats(true);
  });

  it('keeps his place when everything is read again, with what has changed', async () => {
    const long = chats().length;
    host.chats = host.chats
      .filter(({ id }) => id !== 700)
      .map((one) =>
        one.id === 900 ? { ...one, unread: 3 } : one.id === 1_400 ? { ...one, last_activity: 20_000 } : one,
      );
    host.tell({ is: 'lagged' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(host.watches).toBe(2);
    const expected = [1_400, ...numbers(1_500).filter((id) => id !== 700 && id !== 1_400)];
    expect(chats()).toEqual(expected.slice(0, long));
    expect(app.talk.chats.find(({ id }) => id === 900)?.unread).toBe(3);
    await app.talk.loadChats(true);
    expect(chats()).toEqual(expected.slice(0, long + 50));
  });

  it('misses nothing of what is told while it is read', async () => {
    const go = hold();
    const reading = app.talk.reload();
    const moved = { ...chat(650), last_activity: 30_000 };
    host.chats = host.chats.map((one) => (one.id === 650 ? moved : one));
    host.tell({ is: 'chat', chat: moved });
    host.tell({ is: 'chat_merged', gone: 640, into: moved });
    host.chats = host.chats.filter(({ id }) => id !== 640);
    await go();
    await reading;
    const rest = numbers(1_500).filter((id) => id !== 640 && id !== 650);
    expect(chats()).toEqual([650, ...rest].slice(0, chats().length));
    expect(chats().length).toBeGreaterThanOrEqual(998);
  });
});
