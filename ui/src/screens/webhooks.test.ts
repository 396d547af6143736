// Settings, webhooks: one is added, changed and removed; its secret is seen once; what was not taken is told again or forgotten.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FailedEventView, WebhookView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { languages, span, speak, text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

const webhook: WebhookView = {
  id: 1,
  name: 'orders',
  address: 'https://shop.example/events',
  events: ['messages'],
  reach: { is: 'all' },
  nearby: false,
  on: true,
  made: 0,
  waiting: 0,
  waiting_ms: 0,
  next_try: null,
  taken: null,
  fault: null,
  fault_at: null,
  failed: 0,
};
const failed = (id: number, some: Partial<FailedEventView> = {}): FailedEventView => ({
  id,
  event: `e${id}`,
  kind: 'messages',
  at: 0,
  instance: 'id0',
  attempts: 12,
  fault: { kind: 'refused', status: 500 + id },
  failed: 0,
  replayed: false,
  ...some,
});

beforeEach(() => {
  host = new MemoryHost();
  host.instances = [instance({}), instance({ id: 'id1', name: 'Kliniki', workspace: 'Asha' })];
});
afterEach(() => {
  cleanup();
  app.close();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function open(): Promise<void> {
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.view = 'settings';
  await settle();
}

async function press(id: string): Promise<void> {
  await fireEvent.click(screen.getByTestId(id));
  await settle();
}

async function accessible(): Promise<void> {
  const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
}

const field = (words: string) => screen.getByLabelText<HTMLInputElement>(words);
const box = (name: RegExp | string) =>
  within(screen.getByRole('dialog')).getByRole<HTMLInputElement>('checkbox', { name });
const asked = (name: string) => host.calls.filter((one) => one.name === name).map((one) => one.body as unknown);

it('adds a webhook of what is chosen, and shows its secret once', async () => {
  await open();
  await press('new-webhook');
  await accessible();
  await fireEvent.input(field(text.webhooks.name), { target: { value: 'till' } });
  await fireEvent.input(field(text.webhooks.address), { target: { value: 'http://127.0.0.1:9000/in' } });
  await fireEvent.click(box(new RegExp(`^${text.webhooks.kind.notices}`)));
  await fireEvent.click(box(text.webhooks.nearby));
  await fireEvent.click(box(text.programs.only));
  await settle();
  await fireEvent.click(box('Kliniki'));
  await press('save-webhook');
  expect(asked('add_webhook')).toEqual([
    {
      name: 'till',
      address: 'http://127.0.0.1:9000/in',
      events: ['messages', 'deliveries'],
      reach: { is: 'only', instances: ['id1'], workspaces: [] },
      nearby: true,
    },
  ]);
  expect(screen.getByTestId('made-key').textContent.trim()).toBe('whsec_1');
  expect(screen.getByText(text.secrets.madeBody)).toBeTruthy();
  await accessible();
  await press('key-done');
  expect(document.body.innerHTML).not.toContain('whsec_');
  const listed = screen.getByTestId('webhooks').textContent ?? '';
  for (const words of ['till', text.webhooks.kind.deliveries, 'Kliniki']) expect(listed).toContain(words);
});

it('changes what was changed in the form and nothing else, and gives a new secret where one is wanted', async () => {
  host.receivers.all = [webhook];
  await open();
  await press('change-webhook');
  await fireEvent.input(field(text.webhooks.address), { target: { value: 'https://other.example/' } });
  // Another front turns it off meanwhile.
  host.receivers.all = [{ ...webhook, on: false }];
  await press('save-webhook');
  expect(asked('change_webhook')).toEqual([{ webhook: 1, address: 'https://other.example/' }]);
  expect([host.receivers.all[0]?.on, app.notice.trim()]).toEqual([false, text.webhooks.saved]);
  expect(screen.queryByTestId('made-key')).toBeNull();
  await press('change-webhook');
  await press('webhook-secret');
  await press('save-webhook');
  expect(asked('change_webhook').at(-1)).toEqual({ webhook: 1, new_secret: true });
  expect(screen.getByTestId('made-key').textContent.trim()).toBe('whsec_1_new');
});

it.each([
  ['webhook_name', () => field(text.webhooks.name)],
  ['webhook_name_taken', () => field(text.webhooks.name)],
  ['webhook_address', () => field(text.webhooks.address)],
  ['webhook_login', () => field(text.webhooks.address)],
  ['webhook_events', () => box(new RegExp(`^${text.webhooks.kind.messages}`))],
  ['webhook_reach', () => box(text.programs.only)],
  ['no_such_instance', () => box(text.programs.only)],
] as const)('says %s at the question that it is about, and loses nothing', async (code, at) => {
  await open();
  await press('new-webhook');
  await fireEvent.input(field(text.webhooks.name), { target: { value: 'till' } });
  host.refuse.add_webhook = { code, message: '', detail: null };
  await press('save-webhook');
  expect([at().getAttribute('aria-invalid'), document.activeElement]).toEqual(['true', at()]);
  const own = at().getAttribute('aria-describedby') ?? at().closest('fieldset')?.getAttribute('aria-describedby');
  expect(document.getElementById(own ?? '')?.textContent).toBe(text.error[code]);
  expect(field(text.webhooks.name).value).toBe('till');
  await accessible();
});

it('says in the form what is refused of all of it', async () => {
  await open();
  await press('new-webhook');
  host.refuse.add_webhook = { code: 'too_many_webhooks', message: '', detail: null };
  await press('save-webhook');
  expect(within(screen.getByRole('dialog')).getByText(text.error.too_many_webhooks)).toBeTruthy();
});

it('asks before it removes one, and says what goes', async () => {
  host.receivers.all = [webhook];
  await open();
  await press('remove-webhook');
  expect([host.receivers.all.length, screen.getByTestId('confirm').className]).toEqual([1, 'btn btn-danger']);
  expect(screen.getByText(text.webhooks.removeBody)).toBeTruthy();
  await accessible();
  await press('confirm');
  expect([host.receivers.all.length, screen.getByText(text.webhooks.none).textContent]).toEqual([
    0,
    text.webhooks.none,
  ]);
  expect(app.notice.trim()).toBe(text.webhooks.removed('orders'));
});

it('says how far a receiver is behind, and nothing of a moment', async () => {
  host.receivers.all = [
    { ...webhook, waiting: 7, waiting_ms: 185_000 },
    { ...webhook, id: 2, name: 'other', waiting: 1, waiting_ms: 900 },
  ];
  await open();
  const [behind, not] = [...screen.getByTestId('webhooks').children].map((one) => one.textContent ?? '');
  expect(behind).toContain(text.webhooks.behind(span(185_000)));
  expect(not).not.toContain(text.webhooks.behind(span(900)));
});

it('shows why each event was not taken, has some told again, and forgets the rest after asking', async () => {
  host.receivers.all = [{ ...webhook, failed: 3 }];
  host.receivers.failed[1] = [failed(3), failed(2, { kind: null, instance: null }), failed(1)];
  await open();
  await press('look-failed');
  const rows = () => screen.getAllByTestId('failed-event').map((one) => one.closest('li')?.textContent ?? '');
  expect(rows().map((one) => one.includes('(503)'))).toEqual([true, false, false]);
  expect([rows()[1]?.includes(text.webhooks.gap), rows()[0]?.includes(text.queue.tries(12))]).toEqual([true, true]);
  await accessible();
  await fireEvent.click(screen.getAllByTestId('failed-event')[1]!);
  await settle();
  expect(screen.getByTestId('replay-failed').textContent.trim()).toBe(text.webhooks.againSome(1));
  await press('replay-failed');
  expect(asked('replay_failed')).toEqual([{ webhook: 1, events: [2] }]);
  expect(rows()[1]).toContain(text.webhooks.waitsAgain);
  expect(screen.getByTestId('failed-came').textContent).toBe(text.webhooks.replayed(1));
  await press('forget-failed');
  expect(asked('purge_failed')).toEqual([]);
  await press('confirm');
  expect(asked('purge_failed')).toEqual([{ webhook: 1, events: null }]);
  expect([screen.getByTestId('none-failed').textContent, host.receivers.failed[1]]).toEqual([
    text.webhooks.noneFailed,
    [],
  ]);
  await press('close-failed');
  expect(screen.queryByTestId('look-failed')).toBeNull();
});

it('reads further events where there are more than a page, and says what is refused', async () => {
  host.receivers.all = [{ ...webhook, failed: 60 }];
  host.receivers.failed[1] = Array.from({ length: 60 }, (_, at) => failed(60 - at));
  await open();
  await press('look-failed');
  expect(screen.getAllByTestId('failed-event')).toHaveLength(50);
  await fireEvent.click(within(screen.getByRole('dialog')).getByText(text.queue.more));
  await settle();
  expect(screen.getAllByTestId('failed-event')).toHaveLength(60);
  host.refuse.replay_failed = { code: 'no_such_webhook', message: '', detail: null };
  await press('replay-failed');
  expect(screen.getByText(text.error.no_such_webhook)).toBeTruthy();
});

it.each(['sw', 'id'] as const)('speaks %s', async (language) => {
  host.preferences.language = language;
  host.receivers.all = [{ ...webhook, failed: 1 }];
  host.receivers.failed[1] = [failed(1)];
  await open();
  await press('look-failed');
  expect(screen.getByText(languages[language].webhooks.failedBody)).toBeTruthy();
  await accessible();
});
