// What the operator reads and can do about messages that wait or were refused.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  ChatView,
  Delivery,
  InstanceView,
  LaneWhy,
  MessageView,
  QueueItemView,
  WaitsFor,
} from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { Drafts } from '../state/drafts';
import { languages, moment, speak, text, waiting, whyNot } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

beforeEach(() => {
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [
    {
      id: 1,
      instance: 'id0',
      title: 'Neema',
      phone: null,
      kind: 'phone',
      unread: 0,
      last: null,
      last_activity: 5,
    } satisfies ChatView,
  ];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await tick();
}

async function open(place: object): Promise<void> {
  host.place = JSON.stringify({ instance: 'id0', ...place });
  render(App, { app });
  await app.open();
  await settle();
}

function ours(delivery: Delivery, error: string | null, waits: WaitsFor | null = null): MessageView {
  return message({ direction: { is: 'outgoing', delivery, queue_id: 7, error, waits } });
}

function queued(id: number, delivery: Delivery, error: string | null, waits: WaitsFor = { is: 'turn' }): QueueItemView {
  return {
    id,
    turn: id,
    chat: 1,
    chat_title: 'Neema',
    message: id,
    content: { is: 'text', text: 'habari' },
    delivery,
    created: 5,
    attempts: 1,
    error,
    waits,
    perhaps_sent: delivery === 'uncertain',
  };
}

describe('why a message was not sent', () => {
  it.each(['en', 'sw', 'id'] as const)('is said in words, the code last, in %s', (language) => {
    speak(language);
    const { codes, refused, local, unknown } = languages[language].failure;
    expect(whyNot('463')).toBe(`${codes['463']} (463).`);
    expect(whyNot('479')).toBe(`${codes['479']} (479).`);
    expect(whyNot('500')).toBe(`${refused} (500).`);
    expect(whyNot('not an address')).toBe(`${local} (not an address).`);
    expect(whyNot(null)).toBe(`${unknown}.`);
    expect(whyNot('too_late')).toBe(languages[language].error.too_late);
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      expect(whyNot(name)).toBe(`${local} (${name}).`);
    }
  });

  it('stands under the bubble, with a way to try again and one to remove it', async () => {
    host.messages = [ours('failed', '463')];
    await open({ chat: 1 });
    const bubble = within(screen.getByTestId('message'));
    expect(screen.getByTestId('message').textContent).toContain(whyNot('463'));
    expect(bubble.queryByRole('button', { name: text.thread.cancel })).toBeNull();
    bubble.getByRole('button', { name: text.thread.retry }).click();
    bubble.getByRole('button', { name: text.thread.remove }).click();
    await settle();
    expect(
      host.calls
        .filter((call) => call.name === 'retry_send' || call.name === 'cancel_send')
        .map((call) => [call.name, call.body]),
    ).toEqual([
      ['retry_send', { queue_id: 7 }],
      ['cancel_send', { queue_id: 7 }],
    ]);
  });
});

describe('a message that is taken back', () => {
  it('goes from the chat and from the queue', async () => {
    host.messages = [ours('queued', null, { is: 'turn' }), { ...ours('queued', null, { is: 'turn' }), id: 2 }];
    host.queue = [
      { ...queued(7, 'queued', null), message: 1 },
      { ...queued(8, 'queued', null), message: 2 },
    ];
    await open({ chat: 1 });
    const [bubble] = screen.getAllByTestId('message');
    within(bubble!).getByRole('button', { name: text.thread.cancel }).click();
    await settle();
    expect(screen.getAllByTestId('message').length).toBe(1);
    app.show('queue');
    await settle();
    expect(screen.getAllByTestId('queued').length).toBe(1);
    screen.getByRole('button', { name: text.thread.cancel }).click();
    await settle();
    app.show('chats');
    await settle();
    expect(screen.queryAllByTestId('message').length).toBe(0);
    expect(app.refusal).toBe('');
  });
});

describe('all that failed', () => {
  const mixed = (): QueueItemView[] => [
    queued(1, 'failed', '463'),
    { ...queued(2, 'failed', '463'), perhaps_sent: true },
    queued(3, 'uncertain', null),
    queued(4, 'sending', null, { is: 'answer' }),
    queued(5, 'queued', null),
  ];
  const removed = () => host.calls.filter((call) => call.name === 'remove_failed').map((call) => call.body);
  const deliveries = () => screen.queryAllByTestId('queued').map((row) => row.dataset.delivery);

  it('is removed after a question, and nothing else', async () => {
    host.queue = mixed();
    await open({ tab: 'queue' });
    const button = screen.getByTestId('remove-failed');
    button.focus();
    button.click();
    await settle();
    expect(screen.getByRole('dialog').textContent).toContain(text.confirm.failedStays);
    screen.getByRole('button', { name: text.confirm.cancel }).click();
    await settle();
    expect(removed()).toEqual([]);
    button.click();
    await settle();
    screen.getByTestId('confirm').click();
    await vi.waitFor(() => expect(deliveries()).toEqual(['uncertain', 'sending', 'queued']));
    expect(removed()).toEqual([{ id: 'id0' }]);
    expect(screen.queryByTestId('remove-failed')).toBeNull();
    // Where the button was there is nothing: the keyboard goes on in the queue.
    expect(document.activeElement).toBe(screen.getAllByTestId('queued')[0]?.closest('[data-pane]'));
  });

  it('can not be removed where nothing failed, nor while the core is away', async () => {
    host.queue = mixed().slice(2);
    await open({ tab: 'queue' });
    expect(screen.queryByTestId('remove-failed')).toBeNull();
    host.queue = mixed();
    await app.loadQueue();
    await settle();
    expect(screen.queryByTestId('remove-failed')).not.toBeNull();
    host.leave('core_gone');
    await vi.waitFor(() => expect(screen.queryByTestId('remove-failed')).toBeNull(), { timeout: 5_000 });
  });
});

describe('what a message waits for', () => {
  const reasons: LaneWhy[] = [
    'not_allowed',
    'not_there',
    'not_member',
    'rate_limited',
    'no_answer',
    'no_keys',
    'no_room',
    'disk',
    'file_not_taken',
    'unclear',
  ];
  const until = Date.now() + 60_000;

  const cases = (): [Delivery, WaitsFor, string][] => [
    ['queued', { is: 'message_above' }, text.lane.above],
    ['uncertain', { is: 'turn' }, text.thread.uncertain],
    ...reasons.flatMap((why): [Delivery, WaitsFor, string][] => [
      ['queued', { is: 'parked', why }, text.lane.parked(text.lane.why[why])],
      ['uncertain', { is: 'until', why, until }, text.lane.until(text.lane.why[why], moment(until, Date.now()))],
    ]),
  ];

  it.each(['en', 'sw', 'id'] as const)('is said as it is, in %s', (language) => {
    speak(language);
    for (const [delivery, waits, words] of cases()) expect(waiting(delivery, waits, true, Date.now())).toBe(words);
    expect(waiting('queued', { is: 'turn' }, false, 0)).toBe(text.thread.queuedOffline);
  });

  it('stands in the queue, a page at a time', async () => {
    host.queue = Array.from({ length: 260 }, (_, n) => queued(n + 1, 'failed', '463'));
    await open({ tab: 'queue' });
    const rows = () => screen.getAllByTestId('queued').length;
    expect(rows()).toBe(50);
    const more = () => screen.queryByText(text.queue.more);
    const press = async (times: number) => {
      for (let n = 0; n < times; n += 1) {
        more()!.click();
        await settle();
      }
    };
    await press(3);
    expect([rows(), screen.queryByText(text.queue.first)]).toEqual([200, null]);
    await press(2);
    expect([rows(), more()]).toEqual([160, null]);
    screen.getByText(text.queue.first).click();
    await settle();
    expect([rows(), screen.queryByText(text.queue.first)]).toEqual([50, null]);
  });

  it('stands in the queue', async () => {
    host.queue = cases().map(([delivery, waits], at) => queued(at, delivery, null, waits));
    await open({ tab: 'queue' });
    const rows = screen.getAllByTestId('queued');
    cases().forEach(([, , words], at) => expect(rows[at]?.textContent).toContain(words));
  });

  it('stands under the bubble', async () => {
    host.messages = cases().map(([delivery, waits], at) => ({ ...ours(delivery, null, waits), id: at + 1 }));
    await open({ chat: 1 });
    const bubbles = screen.getAllByTestId('message');
    cases().forEach(([, , words], at) => expect(bubbles[at]?.textContent).toContain(words));
  });

  it('changes under the bubbles that are there when the chat is parked, and when it is set free', async () => {
    const above: WaitsFor = { is: 'message_above' };
    host.messages = [2, 3].map((id) => ({ ...ours('queued', null, above), id }));
    await open({ chat: 1 });
    const bubbles = () => screen.getAllByTestId('message');
    const again = () => bubbles().map((one) => within(one).queryByRole('button', { name: text.thread.retry }) !== null);
    expect(again()).toEqual([false, false]);
    const parked: WaitsFor = { is: 'parked', why: 'not_allowed' };
    host.tell({ is: 'lane', lane: { chat: 1, first: null, waits: parked, behind: parked } });
    await settle();
    for (const one of bubbles()) expect(one.textContent).toContain(text.lane.parked(text.lane.why.not_allowed));
    expect(again()).toEqual([true, true]);
    host.tell({ is: 'lane', lane: { chat: 1, first: 2, waits: { is: 'turn' }, behind: above } });
    await settle();
    expect(again()).toEqual([false, false]);
    expect(bubbles()[1]?.textContent).toContain(text.lane.above);
    expect(host.calls.filter((call) => call.name === 'messages')).toHaveLength(1);
  });

  it('is said over the field of its own chat, and only what goes is said to go', async () => {
    // Three wait in another chat.
    host.instances = [instance({ queued: 3 })];
    const above: WaitsFor = { is: 'message_above' };
    host.messages = [2, 3].map((id) => ({ ...ours('queued', null, above), id, chat: 1 }));
    host.chats.push({ ...host.chats[0]!, id: 2, title: 'Baraka', last_activity: 4 });
    await open({ chat: 2 });
    const hint = () => document.querySelector('.composer .queue-hint')?.textContent?.replace(/\s+/g, ' ').trim();
    expect(hint()).toBeUndefined();
    app.talk.openThread(host.chats[0]!);
    await settle();
    const both = `${text.thread.inQueue(2)} ${text.thread.order} ${text.thread.showQueue}`;
    for (const [waits, words] of [
      [{ is: 'turn' }, both],
      [{ is: 'answer' }, both],
      [{ is: 'until', why: 'no_keys', until }, `${text.thread.inQueue(2)} ${text.thread.showQueue}`],
      [{ is: 'parked', why: 'not_allowed' }, `${text.thread.inQueue(2)} ${text.thread.showQueue}`],
      [{ is: 'file' }, `${text.thread.inQueue(2)} ${text.thread.showQueue}`],
    ] as [WaitsFor, string][]) {
      host.tell({ is: 'lane', lane: { chat: 1, first: 2, waits, behind: above } });
      await settle();
      expect(hint()).toBe(words);
    }
    host.tell({ is: 'message_gone', chat: 1, id: 2 });
    host.tell({ is: 'message_gone', chat: 1, id: 3 });
    await settle();
    expect(hint()).toBeUndefined();
  });

  it('can be tried by hand when its chat is kept, and what somebody may have is only stopped', async () => {
    host.queue = [
      queued(1, 'queued', null, { is: 'parked', why: 'not_member' }),
      queued(2, 'uncertain', null, { is: 'until', why: 'no_answer', until }),
      queued(3, 'queued', null, { is: 'message_above' }),
      queued(4, 'sending', null, { is: 'answer' }),
    ];
    await open({ tab: 'queue' });
    const names = screen.getAllByTestId('queued').map((row) =>
      within(row)
        .queryAllByRole('button')
        .map((button) => button.textContent?.trim()),
    );
    expect(names).toEqual([
      [text.thread.retry, text.thread.cancel],
      [text.thread.retry, text.lane.stop],
      [text.thread.cancel],
      [],
    ]);
  });
});

it('tells in the list and on every tab how many messages were not sent, until nothing is left of them', async () => {
  const told = () => [
    screen.queryByTestId('unsent')?.textContent?.trim(),
    /\d+ not sent/.exec(screen.getByTestId('instance').getAttribute('aria-label') ?? '')?.[0],
  ];
  await open({ tab: 'health' });
  expect(told()).toEqual([undefined, undefined]);
  host.tell({ is: 'instance', instance: { ...app.instances[0], unsent: 2 } as InstanceView });
  await tick();
  expect(told()).toEqual(['2', '2 not sent']);
  host.tell({ is: 'instance', instance: { ...app.instances[0], unsent: 0 } as InstanceView });
  await tick();
  expect(told()).toEqual([undefined, undefined]);
});

it('names what can be done in the queue as in the chat, and never shows raw words alone', async () => {
  host.queue = [queued(1, 'queued', 'waits for the connection'), queued(2, 'failed', '479')];
  await open({ tab: 'queue' });
  const [waits, failed] = screen.getAllByTestId('queued');
  const names = (row: HTMLElement | undefined) =>
    within(row!)
      .getAllByRole('button')
      .map((one) => one.textContent);
  expect(names(waits)).toEqual([text.thread.cancel]);
  expect(names(failed)).toEqual([text.thread.retry, text.thread.remove]);
  expect(waits?.textContent).not.toContain('waits for the connection');
  expect(waits?.textContent).toContain(text.thread.queued);
  expect(failed?.textContent).toContain(whyNot('479'));
});

describe('a draft', () => {
  const other: ChatView = {
    id: 2,
    instance: 'id0',
    title: 'Baraka',
    phone: null,
    kind: 'phone',
    unread: 0,
    last: null,
    last_activity: 4,
  };
  const composer = () => screen.getByTestId('composer') as HTMLTextAreaElement;

  beforeEach(() => {
    localStorage.clear();
    host.chats = [...host.chats, other];
  });

  async function type(words: string): Promise<void> {
    composer().value = words;
    composer().dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
  }

  async function turnTo(place: number): Promise<void> {
    screen.getAllByTestId('chat')[place]!.click();
    await settle();
  }

  /** The window is closed and opened again. */
  async function again(): Promise<void> {
    cleanup();
    app.close();
    app = new AppState(host);
    await open({ chat: 1 });
  }

  it('waits in its chat while another one is open', async () => {
    await open({ chat: 1 });
    await type('Karibu');
    await turnTo(1);
    expect(composer().value).toBe('');
    await type('Bei');
    await turnTo(0);
    expect(composer().value).toBe('Karibu');
    await turnTo(1);
    expect(composer().value).toBe('Bei');
  });

  it('is still there when the window comes back, and gone once it was sent', async () => {
    await open({ chat: 1 });
    await type('Karibu');
    await again();
    expect(composer().value).toBe('Karibu');
    screen.getByTestId('send').click();
    await settle();
    expect(composer().value).toBe('');
    await again();
    expect(composer().value).toBe('');
  });

  it('comes back to its own chat when it is refused, before what was typed since', async () => {
    await open({ chat: 1 });
    await type('Karibu');
    host.refuse.send_text = { code: 'queue_full', message: '', detail: null };
    screen.getByTestId('send').click();
    app.talk.drafts.keep(host.chats[0]!, 'dukani');
    app.talk.openThread(other);
    await settle();
    expect(composer().value).toBe('');
    expect(app.refusal).toBe(text.error.queue_full);
    await turnTo(0);
    expect(composer().value).toBe('Karibu\ndukani');
  });

  it('is written on, with the caret where it was, when its chat goes on as another one', async () => {
    host.messages = [{ ...ours('sent', null), chat: 2 }];
    app.talk.drafts.keep(host.chats[0]!, 'Bei');
    await open({ chat: 2 });
    await type('Karibu');
    composer().focus();
    composer().setSelectionRange(3, 3);
    const before = composer();
    host.messages = [{ ...ours('sent', null), chat: 1 }];
    host.chats = [host.chats[0]!];
    host.tell({ is: 'chat_merged', gone: 2, into: host.chats[0]! });
    await settle();
    expect(composer()).toBe(before);
    expect(document.activeElement).toBe(before);
    expect([app.talk.chat, before.value, before.selectionStart]).toEqual([1, 'Karibu\nBei', 3]);
    expect(screen.getAllByTestId('message')).toHaveLength(1);
  });

  it('keeps the caret where it was, when another chat brings its words along', async () => {
    app.talk.drafts.keep(other, 'Bei');
    await open({ chat: 1 });
    await type('Karibu');
    composer().focus();
    composer().setSelectionRange(2, 4);
    host.tell({ is: 'chat_merged', gone: 2, into: host.chats[0]! });
    await settle();
    const { value, selectionStart, selectionEnd } = composer();
    expect([value, selectionStart, selectionEnd]).toEqual(['Bei\nKaribu', 6, 8]);
  });

  it('comes back when it is refused, to where its chat is by then', async () => {
    await open({ chat: 2 });
    await type('Karibu');
    host.refuse.send_text = { code: 'no_such_chat', message: '', detail: null };
    screen.getByTestId('send').click();
    host.chats = [host.chats[0]!];
    host.tell({ is: 'chat_merged', gone: 2, into: host.chats[0]! });
    await settle();
    expect([app.talk.chat, composer().value]).toEqual([1, 'Karibu']);
    expect(screen.getByText(text.error.no_such_chat)).toBeTruthy();
    await again();
    expect(composer().value).toBe('Karibu');
    expect(app.talk.drafts.chats()).toEqual([1]);
  });

  it('is not written again when it was sent while its chat became another one', async () => {
    await open({ chat: 2 });
    await type('Karibu');
    screen.getByTestId('send').click();
    host.tell({ is: 'chat_merged', gone: 2, into: host.chats[0]! });
    await settle();
    expect([composer().value, app.talk.drafts.chats()]).toEqual(['', []]);
  });

  it('is no longer said to be refused once it is changed', async () => {
    await open({ chat: 1 });
    await type('Karibu');
    host.refuse.send_text = { code: 'text_too_long', message: '', detail: null };
    screen.getByTestId('send').click();
    await settle();
    expect(screen.getByText(text.error.text_too_long)).toBeTruthy();
    await type('Kari');
    expect(screen.queryByText(text.error.text_too_long)).toBeNull();
  });

  it('is stored until the answer is there, should the window close before it', async () => {
    await open({ chat: 1 });
    await type('Karibu');
    app.talk.drafts.take(host.chats[0]!);
    await again();
    expect(composer().value).toBe('Karibu');
  });

  it('goes with its instance', async () => {
    await open({ chat: 1 });
    await type('Karibu');
    host.tell({ is: 'instance_gone', id: 'id0' });
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it('does without a storage', async () => {
    const broken = {
      getItem: () => {
        throw new Error('forbidden');
      },
      setItem: () => {
        throw new Error('full');
      },
    };
    const drafts = new Drafts(broken as unknown as Storage);
    drafts.keep(other, 'Bei');
    expect(drafts.of(other)).toBe('Bei');
    expect(drafts.of({ ...other, id: 3 })).toBe('');
  });
});
