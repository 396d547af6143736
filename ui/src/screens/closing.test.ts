// A window that closes hands over first what it holds back for a moment, whatever that is, and nothing is left that would have come later.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
/** Calls are answered once this long has passed, in ms. */
let slow = 0;
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

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  localStorage.clear();
  slow = 0;
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat, { ...chat, id: 2, title: 'Baraka', last_activity: 4 }];
  host.messages = [message({})];
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  const answer = host.call.bind(host);
  host.call = (async (...asked: Parameters<typeof answer>) => {
    const answered = await answer(...asked);
    if (slow > 0) await new Promise((done) => setTimeout(done, slow));
    return answered;
  }) as typeof answer;
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await vi.advanceTimersByTimeAsync(5_000);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.useRealTimers();
});

const composer = () => screen.getByTestId<HTMLTextAreaElement>('composer');
const type = (words: string) => fireEvent.input(composer(), { target: { value: words } });
const place = () => JSON.parse(host.calls.findLast((one) => one.name === 'remember_place')?.body.place ?? '{}');
const kept = (id = 1) => host.chats.find((one) => one.id === id)?.draft;

const KINDS: Record<string, { act: () => unknown; there: () => void }> = {
  'where he is': {
    act: () => app.show('queue'),
    there: () => expect(place()).toEqual({ instance: 'id0', tab: 'queue', chat: 1 }),
  },
  'where he went after all': {
    act: () => {
      app.show('queue');
      app.show('health');
    },
    there: () => expect(place()).toMatchObject({ tab: 'health' }),
  },
  'what he typed': {
    act: () => type('Kesho'),
    there: () => expect(kept()?.words).toBe('Kesho'),
  },
  'what he typed in answer': {
    act: async () => {
      app.talk.answer(host.messages[0]!);
      await type('Ndio');
    },
    there: () => expect([kept()?.words, kept()?.reply_to?.id]).toEqual(['Ndio', 1]),
  },
  'that it answers something, said after it was typed': {
    act: async () => {
      await type('Ndio');
      await vi.advanceTimersByTimeAsync(1_000);
      app.talk.answer(host.messages[0]!);
    },
    there: () => expect(kept()?.reply_to?.id).toBe(1),
  },
  'what he typed while the rest was on its way': {
    act: async () => {
      slow = 300;
      await type('Ke');
      await vi.advanceTimersByTimeAsync(1_000);
      await type('Kesho');
    },
    there: () => expect(kept()?.words).toBe('Kesho'),
  },
  'what he typed here and there': {
    act: async () => {
      slow = 50;
      await type('Kesho');
      screen.getAllByTestId('chat')[1]!.click();
      await vi.advanceTimersByTimeAsync(10);
      await type('Leo');
    },
    there: () => expect([kept()?.words, kept(2)?.words]).toEqual(['Kesho', 'Leo']),
  },
  'what he chose while the last choice was on its way': {
    act: () => {
      slow = 100;
      void app.prefer({ theme: 'dark' });
      void app.prefer({ zoom: 150 });
    },
    there: () => expect(host.preferences).toMatchObject({ theme: 'dark', zoom: 150 }),
  },
  'what he typed into a field and did not leave': {
    act: () => {
      const field = document.body.appendChild(document.createElement('input'));
      field.addEventListener('blur', () => void app.prefer({ notify_back: true }));
      field.focus();
    },
    there: () => expect(host.preferences.notify_back).toBe(true),
  },
};

/** Closes the window, which waits for it; how long that took, in ms. */
async function closed(): Promise<number> {
  const begun = Date.now();
  let took = -1;
  void host.closesWindow().then(() => (took = Date.now() - begun));
  for (let turn = 0; turn < 40; turn += 1) await tick();
  while (took < 0 && Date.now() - begun < 10_000) await vi.advanceTimersByTimeAsync(10);
  return took;
}

describe('before the window closes, the core has', () => {
  it.each(Object.entries(KINDS))('%s', async (_, { act, there }) => {
    await act();
    const took = await closed();
    there();
    expect(took).toBeGreaterThanOrEqual(0);
    expect(took).toBeLessThanOrEqual(2 * slow + 50);
    const told = host.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.calls.slice(told)).toEqual([]);
  });

  it('all that it takes, and nobody is waited for who takes nothing', async () => {
    await type('Kesho');
    app.show('queue');
    host.leave('shutting_down');
    expect(await closed()).toBeLessThan(50);
    expect(Object.values(localStorage).join()).toContain('Kesho');
  });
});

it.each([0, 290])('waits for what was asked for %d ms ago, and not for who only looks', async (before) => {
  slow = 300;
  let done = false;
  void app.host.call('set_available', { id: 'id0', available: true }).then(() => (done = true));
  await vi.advanceTimersByTimeAsync(before);
  slow = 5_000;
  void app.host.call('list_keys', {});
  slow = 0;
  expect(await closed()).toBeLessThanOrEqual(350 - before);
  expect(done).toBe(true);
});

it('hands over whenever it is asked, as the window may stay after all', async () => {
  await type('Kesho');
  await closed();
  await type('Keshokutwa');
  await closed();
  expect(kept()?.words).toBe('Keshokutwa');
});
