// The keyboard is never left nowhere: when what had the focus goes, it goes on close by. And nothing is asked for twice.
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { QueueItemView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

beforeEach(() => {
  host = new MemoryHost();
  host.instances = [instance({}), instance({ id: 'id1', name: 'Klinik' }), instance({ id: 'id2', name: 'Apotek' })];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    for (let step = 0; step < 12; step += 1) await tick();
    await new Promise((done) => setTimeout(done));
  }
}

async function open(place: object = {}): Promise<void> {
  host.place = JSON.stringify({ instance: 'id0', ...place });
  render(App, { app });
  await app.open();
  await settle();
}

async function press(key: string): Promise<void> {
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settle();
}

it('goes on in the list when what was cancelled is gone', async () => {
  const item = (id: number): QueueItemView => ({
    id,
    turn: id,
    chat: 1,
    chat_title: 'Neema',
    message: id,
    content: { is: 'text', text: 'x' },
    delivery: 'queued',
    created: 0,
    attempts: 0,
    error: null,
    waits: { is: 'turn' },
    perhaps_sent: false,
  });
  host.queue = [item(1), item(2)];
  await open({ tab: 'queue' });
  const button = screen.getAllByRole('button', { name: text.thread.cancel })[0]!;
  button.focus();
  button.click();
  await settle();
  expect(screen.getAllByTestId('queued')).toHaveLength(1);
  expect(document.activeElement?.contains(screen.getByTestId('queued'))).toBe(true);
  expect(document.activeElement).not.toBe(document.body);
});

it('finds the first and the last of the numbers and of the tabs', async () => {
  await open();
  screen.getAllByTestId('instance')[0]!.focus();
  await press('End');
  expect(document.activeElement?.textContent).toContain('Apotek');
  await press('Home');
  expect(document.activeElement?.textContent).toContain('Duka');
  screen.getByTestId('tab-chats').focus();
  await press('End');
  expect([app.tab, document.activeElement]).toEqual(['settings', screen.getByTestId('tab-settings')]);
  await press('ArrowRight');
  expect(app.tab).toBe('chats');
  await press('ArrowLeft');
  expect(app.tab).toBe('settings');
  await press('Home');
  expect(app.tab).toBe('chats');
});

it('stands in the field that the operator asked for, and asks for one code only', async () => {
  host.instances = [
    instance({
      badge: 'scan_qr',
      link: { is: 'pairing' },
      connection: { is: 'offline' },
      pairing: {
        is: 'qr',
        image: 'data:,',
        number: 1,
        of: 6,
        shown: 0,
        until: Date.now() + 60_000,
        scanned_without_multidevice: false,
      },
    }),
  ];
  await open();
  screen.getByTestId('use-code').focus();
  screen.getByTestId('use-code').click();
  await settle();
  expect(document.activeElement).toBe(screen.getByTestId('pair-number'));
  screen.getByTestId('get-code').click();
  screen.getByTestId('get-code').click();
  await settle();
  expect(host.calls.filter((call) => call.name === 'pair_by_code')).toHaveLength(1);
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: text.pair.heading }));
});

it('goes back to the button that asked for a new chat', async () => {
  await open();
  screen.getByTestId('new-chat').click();
  await settle();
  screen.getByTestId('chat-number').focus();
  await press('Escape');
  expect(document.activeElement).toBe(screen.getByTestId('new-chat'));
});

it('says the same refusal twice when it is refused twice', async () => {
  await open();
  const refused = { code: 'storage' as const, message: '', detail: null };
  app.say(refused);
  await settle();
  const first = document.querySelector('.toast');
  app.say(refused);
  await settle();
  expect(document.querySelectorAll('.toast')).toHaveLength(1);
  expect(document.querySelector('.toast')).not.toBe(first);
});
