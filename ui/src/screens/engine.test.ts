// The Engine page: whether it is well, orders that are asked about first, the sync's report, and the records.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditLineView } from '../contract/contract';
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
          { is: 'left_out', times: 3 },
        ],
      }),
  );
  const said = screen.getByTestId('engine-health').textContent;
  expect(said).toContain('not healthy');
  expect(said).toContain('The disk is full');
  expect(said).toContain('failed 2 times');
  expect(said).toContain('refused 3 things');
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

it('says how many stay as they are because a backend says whether they run', async () => {
  const host = await show((host) => {
    const of = { external: '7', owner: 'backend' } as const;
    host.instances = [instance({}), instance({ id: 'id1', backend: of }), instance({ id: 'id2', backend: of })];
  });
  await fireEvent.click(screen.getByTestId('stop-all'));
  const dialog = screen.getByRole('dialog');
  expect(dialog.textContent).toContain(text.engine.stopTitle(1));
  expect(dialog.textContent).toContain(text.passedOver(2));
  await fireEvent.click(screen.getByTestId('confirm'));
  await settle();
  expect(screen.getByTestId('passed-over').textContent).toBe(text.passedOver(2));
  await fireEvent.click(screen.getByTestId('restart-all'));
  await settle();
  expect(screen.queryByTestId('passed-over')).toBeNull();
  expect(host.calls.some((call) => call.name === 'stop_all')).toBe(true);
});

it('only looks when asked to', async () => {
  const host = await show();
  await fireEvent.click(screen.getByTestId('look'));
  await settle();
  expect(host.calls.find((call) => call.name === 'sync')?.body).toEqual({ dry_run: true, workspace: null });
  expect(screen.getByTestId('sync-report').textContent).toContain('Everything agrees');
});

it('says of each number that was reconnected since when it was off, and why', async () => {
  const at = new Date(2026, 10, 30, 9, 5).getTime();
  const one = {
    mismatch: null,
    auto_disconnected_at: at,
    auto_reconnect_at: at + 1,
    reconnect_triggered_by: 'api',
  } as const;
  await show((host) => {
    host.synced = {
      started: at,
      seconds: 1,
      dry_run: false,
      checked: 3,
      reconnected: 2,
      updated: 0,
      findings: [],
      reconnects: [
        { ...one, instance: 'a', name: 'Duka', reason: { kind: 'unreachable', code: null, detail: null } },
        { ...one, instance: 'b', name: 'Kliniki', reason: null },
      ],
    };
  });
  const said = screen.getAllByTestId('reconnect').map((row) => row.textContent.replace(/\s+/g, ' ').trim());
  expect(said).toEqual([
    expect.stringMatching(/^Duka off since .*09:05 · WhatsApp can't be reached$/),
    expect.stringMatching(/^Kliniki off since .*09:05$/),
  ]);
});

describe('the trail', () => {
  const line = (id: number): AuditLineView => ({
    id,
    at: id,
    instance: 'a',
    trigger: 'network',
    caller: null,
    action: 'connect',
    cause: null,
    result: 'online',
    detail: null,
    duration_ms: null,
  });
  const asked = (host: MemoryHost) => host.calls.filter((call) => call.name === 'audit').length;
  const rows = () => screen.getByTestId('trail').querySelectorAll('li').length;
  const older = () => screen.queryByRole('button', { name: text.engine.older, hidden: true });

  it('is read on once, however often it is asked for, and shows no line twice', async () => {
    const host = await show((host) => {
      host.audit = Array.from({ length: 70 }, (_, at) => line(70 - at));
    });
    expect([rows(), asked(host)]).toEqual([50, 1]);
    older()!.click();
    older()!.click();
    await settle();
    expect([rows(), asked(host), older()]).toEqual([70, 2, null]);
  });

  it('shows no line twice that comes with two pages', async () => {
    const host = await show((host) => {
      host.audit = Array.from({ length: 60 }, (_, at) => line(60 - at));
    });
    host.answers.audit = () => Promise.resolve({ lines: host.audit.slice(40), more: false });
    older()!.click();
    await settle();
    expect(rows()).toBe(60);
  });

  it('keeps a bounded piece of itself, with a way back to the newest', async () => {
    await show((host) => {
      host.audit = Array.from({ length: 560 }, (_, at) => line(560 - at));
    });
    const newest = () => screen.queryByRole('button', { name: text.activity.newest, hidden: true });
    for (let page = 2; older(); page += 1) {
      expect([rows(), newest() !== null]).toEqual([Math.min(500, (page - 1) * 50), page > 11]);
      older()!.click();
      await settle();
    }
    expect(rows()).toBe(500);
    newest()!.click();
    await settle();
    expect([rows(), newest()]).toEqual([50, null]);
  });
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
