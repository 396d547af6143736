// The Health tab and the questions that only the operator answers.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import App from './App.svelte';

let app: AppState;

afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function show(
  some: Partial<InstanceView>,
  tab = 'chats',
  prepare: (host: MemoryHost) => void = () => undefined,
): Promise<MemoryHost> {
  const host = new MemoryHost();
  host.instances = [instance({ id: 'a', name: 'Duka', phone: '+255700000118', ...some })];
  host.place = JSON.stringify({ instance: 'a', tab });
  prepare(host);
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

it('says how it was, with figures and in words', async () => {
  await show({}, 'health', (host) => {
    host.health = {
      from: 0,
      to: 1_000_000,
      strip: [
        { phase: 'up', since: 0, until: 750_000 },
        { phase: 'down', since: 750_000, until: 1_000_000 },
      ],
      uptime_hundredths: 7_500,
      up_seconds: 750,
      down_seconds: 250,
      reconnects: 0,
      mean_recovery_ms: null,
      taken: 8,
      delivered: 6,
      failed: 2,
    };
  });
  expect(screen.getByTestId('uptime').textContent).toContain('75.00%');
  expect(screen.getByRole('img', { name: /Online for 12 min.*down for 4 min/ })).toBeTruthy();
  expect(screen.getByTestId('health').textContent).toContain('6 of 8 messages');
  expect(screen.getByTestId('health').textContent).toContain('2 refused');
});

it('asks for another span of time', async () => {
  const host = await show({}, 'health');
  await fireEvent.click(screen.getByRole('button', { name: '30 days' }));
  await settle();
  expect(
    host.calls.filter((call) => call.name === 'instance_health').map((call) => (call.body as { days: number }).days),
  ).toEqual([1, 30]);
  expect(screen.getByTestId('uptime').textContent).toContain('not meant to run');
});

it('asks about a stranger, and uses the number only after a second word', async () => {
  const host = await show({ stranger: '+628120000077' });
  const card = screen.getByTestId('stranger');
  expect(card.textContent).toContain('+255 700 000 118');
  await fireEvent.click(within(card).getByTestId('use-number'));
  expect(host.calls.some((call) => call.name === 'accept_number')).toBe(false);
  await fireEvent.click(screen.getByTestId('confirm'));
  expect(host.calls.some((call) => call.name === 'accept_number')).toBe(true);
  await fireEvent.click(within(screen.getByTestId('stranger')).getByTestId('keep-number'));
  expect(host.calls.some((call) => call.name === 'refuse_number')).toBe(true);
});

it('warns before WhatsApp unlinks, and offers what helps', async () => {
  const host = await show({
    wanted: 'stopped',
    badge: 'stopped',
    warning: { is: 'stopped_long', days: 21, unlinks: Date.now() + 9 * 86_400_000 },
  });
  const card = screen.getByTestId('warning');
  expect(card.textContent).toContain('Stopped for 21 days');
  await fireEvent.click(within(card).getByRole('button', { name: 'Start' }));
  expect(host.calls.some((call) => call.name === 'start_instance')).toBe(true);
});

it('tells weeks ahead that this version ends, and offers to connect again', async () => {
  const host = await show({
    warning: { is: 'version_expires', days: 20, until: Date.now() + 20 * 86_400_000 },
  });
  const card = screen.getByTestId('warning');
  expect(card.textContent).toContain('WhatsApp wants a newer Wakala in 20 days');
  await fireEvent.click(within(card).getByRole('button', { name: 'Connect again' }));
  expect(host.calls.some((call) => call.name === 'restart_instance')).toBe(true);
});

it('mutes an instance from its menu', async () => {
  const host = await show({ muted: false });
  await fireEvent.click(screen.getByTestId('more'));
  await fireEvent.click(screen.getByTestId('mute'));
  expect(host.calls.find((call) => call.name === 'mute_instance')?.body).toEqual({ id: 'a', muted: true });
});
