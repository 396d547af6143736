// The state on the memory host: order, races between pages and the feed, and long chats.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, MessageView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message as made } from '../host/samples';
import { AppState } from './app.svelte';

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
let host: MemoryHost;
let app: AppState;

function message(id: number, some: Partial<MessageView> = {}): MessageView {
  return made({ id, at: id, sort: id, content: { is: 'text', text: `${id}` }, ...some });
}

function ids(): number[] {
  return app.talk.messages.map((one) => one.id);
}

beforeEach(() => {
  vi.useFakeTimers();
  host = new MemoryHost();
  host.instances = [instance({}), instance({ id: 'id1', name: 'Klinik', workspace: 'Zahanati' })];
  host.chats = [chat];
  app = new AppState(host);
});
afterEach(() => {
  app.close();
  vi.useRealTimers();
});

async function open(): Promise<void> {
  await app.open();
  await vi.advanceTimersByTimeAsync(1);
}

async function openChat(): Promise<void> {
  await open();
  app.talk.openThread(chat);
  await vi.advanceTimersByTimeAsync(1);
}

describe('an open chat', () => {
  it('keeps a message that comes while its page is on the way', async () => {
    host.messages = [message(1), message(2)];
    await open();
    app.talk.openThread(chat);
    host.tell({ is: 'message', instance: 'id0', message: message(3) });
    await vi.advanceTimersByTimeAsync(1);
    expect(ids()).toEqual([1, 2, 3]);
  });

  it('takes a change of state in place, and a message only once', async () => {
    const sent = (delivery: 'queued' | 'sent'): MessageView =>
      message(1, { direction: { is: 'outgoing', delivery, queue_id: 1, error: null, waits: null } });
    await openChat();
    host.tell({ is: 'message', instance: 'id0', message: sent('queued') });
    host.tell({ is: 'message', instance: 'id0', message: sent('sent') });
    expect(ids()).toEqual([1]);
    expect(app.talk.messages[0]?.direction).toMatchObject({ delivery: 'sent' });
  });

  it('never keeps more than 300 messages, leaves no hole, and finds back to the newest', async () => {
    host.messages = Array.from({ length: 900 }, (_, at) => message(at + 1));
    await openChat();
    expect(ids().at(-1)).toBe(900);
    for (let turn = 0; turn < 8; turn += 1) await app.talk.loadMessages('older');
    expect(app.talk.messages).toHaveLength(300);
    expect(app.talk.thread.adrift).toBe(true);
    host.tell({ is: 'message', instance: 'id0', message: message(901) });
    expect(ids().every((id, at) => at === 0 || id === (ids()[at - 1] ?? 0) + 1)).toBe(true);
    host.messages.push(message(901));
    await app.talk.loadMessages();
    expect(ids().at(-1)).toBe(901);
    expect(app.talk.thread.adrift).toBe(false);
  });
});

describe('the feed', () => {
  it('is not heard any more once a newer one is open', async () => {
    await open();
    const old = host.heard;
    host.tell({ is: 'lagged' });
    await vi.advanceTimersByTimeAsync(1);
    old?.({ sequence: 1, body: { is: 'instance_gone', id: 'id0' } });
    expect(app.instances).toHaveLength(2);
    expect(host.watches).toBe(2);
  });

  it('leaves the page of an instance that is gone after a lag', async () => {
    await open();
    host.instances = host.instances.slice(1);
    host.tell({ is: 'lagged' });
    await vi.advanceTimersByTimeAsync(1);
    expect(app.chosen).toBe('id1');
  });

  it('announces a changed badge once, and nothing else about it', async () => {
    await open();
    host.tell({ is: 'instance', instance: instance({ badge: 'reconnecting' }) });
    expect(app.notice).toBe('Duka: Reconnecting');
  });

  it('announces what comes in one breath together, and each breath by itself', async () => {
    await open();
    host.tell({ is: 'instance', instance: instance({ badge: 'reconnecting' }) });
    host.tell({ is: 'instance', instance: { ...host.instances[1]!, badge: 'reconnecting' } });
    expect(app.notice).toBe('Duka: Reconnecting. Klinik: Reconnecting');
    await vi.advanceTimersByTimeAsync(200);
    host.tell({ is: 'instance', instance: instance({ badge: 'online' }) });
    expect(app.notice).toBe('Duka: Online');
  });

  it('announces of what the operator does what came of it last, and beside it what happens', async () => {
    await open();
    host.tell({ is: 'instance', instance: instance({ badge: 'reconnecting' }) });
    app.announce('2 files attached');
    app.announce('1 file attached');
    expect(app.notice).toBe('Duka: Reconnecting. 1 file attached');
    for (const name of ['A', 'B', 'C', 'D', 'E']) {
      host.tell({ is: 'instance', instance: { ...instance({ badge: 'online' }), id: name, name } });
      host.tell({ is: 'instance', instance: { ...instance({ badge: 'stopped' }), id: name, name } });
    }
    expect(app.notice).toBe('B: Stopped. C: Stopped. D: Stopped. E: Stopped');
  });

  it.each(['settings', 'engine', 'add'] as const)(
    'leaves who is at %s there when the chosen number goes',
    async (view) => {
      await open();
      app.view = view;
      const visits = app.visits;
      host.tell({ is: 'instance_gone', id: 'id0' });
      expect([app.view, app.chosen, app.visits]).toEqual([view, 'id1', visits]);
      host.tell({ is: 'instance_gone', id: 'id1' });
      expect([app.view, app.chosen]).toEqual([view, null]);
    },
  );
});

describe('the place', () => {
  it('is remembered once the operator stays, and found again', async () => {
    await openChat();
    app.show('queue');
    await vi.advanceTimersByTimeAsync(400);
    const told = host.calls.filter((call) => call.name === 'remember_place');
    expect(told).toHaveLength(1);
    const place = (told[0]?.body as { place: string }).place;
    expect(JSON.parse(place)).toEqual({ instance: 'id0', tab: 'queue', chat: 1 });
    host.place = place;
    const again = new AppState(host);
    await again.open();
    await vi.advanceTimersByTimeAsync(1);
    expect([again.chosen, again.tab, again.talk.openChat?.id]).toEqual(['id0', 'queue', 1]);
    again.close();
  });

  it('of each number is come back to, unless its chat is gone', async () => {
    host.messages = [message(1)];
    await openChat();
    app.choose('id1');
    await vi.advanceTimersByTimeAsync(1);
    expect([app.talk.openChat, ids()]).toEqual([null, []]);
    app.choose('id0');
    await vi.advanceTimersByTimeAsync(1);
    expect([app.talk.openChat?.id, ids()]).toEqual([1, [1]]);
    app.choose('id1');
    host.chats = [];
    app.choose('id0');
    await vi.advanceTimersByTimeAsync(1);
    expect([app.talk.chat, app.talk.openChat]).toEqual([null, null]);
    app.talk.openThread(chat);
    app.talk.openThread(null);
    app.choose('id1');
    app.choose('id0');
    expect(app.talk.chat).toBeNull();
  });

  it('survives nonsense', async () => {
    host.place = '{';
    await open();
    expect(app.chosen).toBe('id0');
  });
});

it('asks what the program is until it is told, and says once that it was not', async () => {
  host.info = { ...host.info, language: 'sw' };
  const refused = { code: 'internal', message: '', detail: null } as const;
  host.refuse = { app_info: refused, preferences: refused };
  await open();
  expect([app.info, app.preferences]).toEqual([null, null]);
  expect(app.refusal).not.toBe('');
  app.refusal = '';
  host.refuse = { app_info: refused };
  await vi.advanceTimersByTimeAsync(1_000);
  expect([app.info, app.preferences?.zoom, app.refusal]).toEqual([null, 100, '']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(app.info?.language).toBe('sw');
  const asked = host.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(host.calls).toHaveLength(asked);
});

it('shows a refusal for a while', async () => {
  await open();
  host.refuse.restart_instance = { code: 'wrong_state', message: '', detail: null };
  await app.ask('restart_instance', { id: 'id0' });
  expect(app.refusal).toBe('That is not possible now.');
  await vi.advanceTimersByTimeAsync(11_000);
  expect(app.refusal).toBe('');
});

describe('a number that another front adds where there was none', () => {
  for (const view of ['instance', 'settings', 'engine'] as const) {
    for (const anew of [false, true]) {
      it(`is the one that is shown, and who is at ${view} stays there${anew ? ', also when the feed begins anew' : ''}`, async () => {
        host.instances = [];
        app = new AppState(host);
        await app.open();
        app.view = view;
        const { visits } = app;
        host.instances = [instance({})];
        if (anew) app.feed.afresh();
        else host.tell({ is: 'instance', instance: instance({}) });
        await vi.waitFor(() => expect(app.instance?.id).toBe('id0'));
        expect([app.view, app.visits]).toEqual([view, visits]);
        app.close();
      });
    }
  }
});
