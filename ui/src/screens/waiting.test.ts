// What this number says of a message and WhatsApp has not taken, at that message.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { ChatView, WaitingChangeView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import App from './App.svelte';

let app: AppState;

afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

function edit(some: Partial<WaitingChangeView>): WaitingChangeView {
  return {
    queue_id: 18,
    row: 90,
    change: 'edit',
    words: 'Kipo, karibu',
    delivery: 'queued',
    error: null,
    waits: { is: 'turn' },
    perhaps_sent: false,
    ...some,
  };
}

async function show(...waiting: WaitingChangeView[]): Promise<MemoryHost> {
  const host = new MemoryHost();
  host.instances = [instance({})];
  const neema = { id: 1, instance: 'id0', title: 'Neema', phone: null, kind: 'phone', unread: 0, last: null };
  host.chats = [{ ...neema, last_activity: 5 } as ChatView];
  host.messages = [
    message({
      id: 5,
      chat: 1,
      direction: { is: 'outgoing', delivery: 'delivered', queue_id: null, error: null, waits: null },
      waiting,
    }),
  ];
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

const lines = () => screen.queryAllByTestId('waiting-change').map((line) => line.textContent ?? '');
const asked = (host: MemoryHost) =>
  host.calls.filter((call) => ['cancel_send', 'retry_send'].includes(call.name)).map(({ name, body }) => [name, body]);

it('says what waits and why, and nothing where nothing does', async () => {
  await show();
  expect(lines()).toEqual([]);
  cleanup();
  app.close();
  await show(
    edit({ waits: { is: 'message_above' } }),
    edit({
      queue_id: 19,
      change: 'reaction',
      words: '',
      delivery: 'uncertain',
      waits: { is: 'parked', why: 'not_member' },
    }),
    edit({
      queue_id: 20,
      change: 'delete',
      words: '',
      delivery: 'failed',
      error: 'too_late',
      waits: { is: 'nothing' },
    }),
  );
  const said = lines();
  expect(said[0]).toContain(text.change.edit('Kipo, karibu'));
  expect(said[0]).toContain(text.lane.above);
  expect(said[1]).toContain(text.change.reactionBack);
  expect(said[1]).toContain(text.lane.why.not_member);
  expect(said[2]).toContain(text.change.delete);
  expect(said[2]).toContain(text.error.too_late);
  // Who hears the message hears of them, too.
  expect(screen.getByTestId('message').getAttribute('aria-label')).toContain(text.change.edit('Kipo, karibu'));
});

it('hears what keeps its chat', async () => {
  const host = await show(edit({}), edit({ queue_id: 19, row: 91, delivery: 'failed', error: null }));
  const parked = { is: 'parked', why: 'not_member' } as const;
  host.tell({ is: 'lane', lane: { chat: 1, first: 7, waits: parked, behind: { is: 'message_above' } } });
  await settle();
  expect(lines()[0]).toContain(text.lane.above);
  host.tell({ is: 'lane', lane: { chat: 1, first: 90, waits: parked, behind: { is: 'message_above' } } });
  await settle();
  expect(lines()[0]).toContain(text.lane.parked(text.lane.why.not_member));
  expect(lines()[1]).not.toContain(text.lane.why.not_member);
  // What WhatsApp has taken waits for nothing.
  expect(app.talk.messages[0]?.direction).toMatchObject({ delivery: 'delivered', waits: null });
});

it('can be taken back, and tried by hand where its chat is kept', async () => {
  const host = await show(
    edit({}),
    edit({ queue_id: 19, waits: { is: 'parked', why: 'not_member' }, perhaps_sent: true }),
  );
  const [first, second] = screen.getAllByTestId('waiting-change');
  expect(within(first!).queryByText(text.thread.retry)).toBeNull();
  await fireEvent.click(within(first!).getByText(text.thread.cancel));
  await fireEvent.click(within(second!).getByText(text.thread.retry));
  await fireEvent.click(within(second!).getByText(text.lane.stop));
  await settle();
  expect(asked(host)).toEqual([
    ['cancel_send', { queue_id: 18 }],
    ['retry_send', { queue_id: 19 }],
    ['cancel_send', { queue_id: 19 }],
  ]);
});
