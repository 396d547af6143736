// The Engine page: whether it is well, orders that are asked about first, the sync's report, and the records.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import App from './App.svelte';
import { text } from '../text';

let app: AppState;

afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function show(prepare: (host: MemoryHost) => void = () => undefined): Promise<MemoryHost> {
  const host = new MemoryHost();
  host.instances = [instance({ id: 'a', name: 'Duka' })];
  prepare(host);
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  await fireEvent.click(screen.getByTestId('engine'));
  await settle();
  return host;
}

it('says why it is not well', async () => {
  await show(
    (host) =>
      (host.engine = {
        ...host.engine,
        problems: [
          { is: 'storage', disk_full: true, detail: 'x' },
          { is: 'actors_failed', times: 2 },
        ],
      }),
  );
  const said = screen.getByTestId('engine-health').textContent;
  expect(said).toContain('not healthy');
  expect(said).toContain('The disk is full');
  expect(said).toContain('failed 2 times');
});

it('stops all only after a second word, and says what became of each', async () => {
  const host = await show();
  await fireEvent.click(screen.getByTestId('stop-all'));
  expect(host.calls.some((call) => call.name === 'stop_all')).toBe(false);
  await fireEvent.click(screen.getByTestId('confirm'));
  await settle();
  expect(host.calls.some((call) => call.name === 'stop_all')).toBe(true);
  expect(screen.getByTestId('order').textContent).toMatch(/\d of \d (has|have) settled/);
  // The badges are read again, not to contradict it.
  expect(host.calls.at(-1)?.name).toBe('engine_health');
});

it('only looks when asked to', async () => {
  const host = await show();
  await fireEvent.click(screen.getByTestId('look'));
  await settle();
  expect(host.calls.find((call) => call.name === 'sync')?.body).toEqual({ dry_run: true, workspace: null });
  expect(screen.getByTestId('sync-report').textContent).toContain('Everything agrees');
});

it('shows the trail in words', async () => {
  await show((host) => {
    host.audit = [
      {
        id: 1,
        at: Date.now(),
        instance: 'a',
        trigger: 'network',
        caller: null,
        action: 'connect',
        cause: 'dropped',
        result: 'online',
        detail: 'attempt=2 rebuild=soft',
        duration_ms: 140,
      },
    ];
  });
  const said = screen.getByTestId('trail').textContent;
  expect(said).toContain('Connecting');
  expect(said).toContain('try 2 · connection made anew');
  expect(said).toContain(text.reason.dropped);
  expect(said).toContain('Duka');
  expect(said).toContain('Network or PC');
  expect(said).toContain('140 ms');
});

it("is in nobody's way", async () => {
  await show();
  const result = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
});
