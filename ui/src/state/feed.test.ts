// The feed: a window that lags gives the engine time, and one that hears nothing says so and tries on.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from './app.svelte';

let host: MemoryHost;
let app: AppState;

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

async function open(): Promise<void> {
  await app.open();
  await vi.advanceTimersByTimeAsync(1);
}

describe('a window that lags', () => {
  it('reads again at once, then ever more slowly, and at once again after a calm', async () => {
    await open();
    const seen: number[] = [];
    for (let turn = 0; turn < 300; turn += 1) {
      host.tell({ is: 'lagged' });
      await vi.advanceTimersByTimeAsync(10);
      seen.push(host.watches);
    }
    expect(seen[0]).toBe(2);
    expect(seen.at(-1)).toBeLessThan(8);
    await vi.advanceTimersByTimeAsync(60_000);
    const before = host.watches;
    host.tell({ is: 'lagged' });
    await vi.advanceTimersByTimeAsync(1);
    expect(host.watches).toBe(before + 1);
  });

  it('does not pass on what it heard long ago for what is now', async () => {
    await open();
    host.tell({ is: 'lagged' });
    await vi.advanceTimersByTimeAsync(10);
    host.tell({ is: 'lagged' });
    expect([host.watches, app.connected], 'a moment is no trouble').toEqual([2, true]);
    await vi.advanceTimersByTimeAsync(300);
    expect([host.watches, app.connected]).toEqual([3, true]);
    for (let turn = 0; turn < 5; turn += 1) {
      host.tell({ is: 'lagged' });
      await vi.advanceTimersByTimeAsync(turn === 4 ? 1_900 : 4_000);
    }
    expect(app.connected).toBe(true);
    const opened = host.watches;
    await vi.advanceTimersByTimeAsync(1_200);
    expect([host.watches, app.connected, app.core.state]).toEqual([opened, false, 'unheard']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([host.watches, app.connected, app.core.state]).toEqual([opened + 1, true, 'here']);
  });
});

describe('a feed that ends', () => {
  it('is opened again, and meanwhile the window is not connected', async () => {
    await open();
    expect(app.connected).toBe(true);
    host.refuseWatch = { code: 'internal', message: '', detail: null };
    host.end();
    expect(app.connected).toBe(false);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(app.connected).toBe(false);
    expect(host.watches).toBeGreaterThan(8);
    expect(host.watches).toBeLessThan(20);
    host.refuseWatch = null;
    host.instances = [instance({ badge: 'stopped' })];
    await vi.advanceTimersByTimeAsync(20_000);
    expect([app.connected, app.instances[0]?.badge]).toEqual([true, 'stopped']);
  });

  it('ends nothing any more once a newer one is open', async () => {
    await open();
    host.tell({ is: 'lagged' });
    await vi.advanceTimersByTimeAsync(1);
    expect(host.watches).toBe(2);
    host.endEarlier();
    expect(app.connected).toBe(true);
    host.end();
    expect(app.connected).toBe(false);
  });
});

it('is asked for again when it was refused at the start', async () => {
  host.refuseWatch = { code: 'internal', message: '', detail: null };
  await open();
  expect([app.ready, app.connected]).toEqual([false, false]);
  host.refuseWatch = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect([app.ready, app.connected]).toEqual([true, true]);
});

it('is given up when it does not begin', async () => {
  const watch = host.watch.bind(host);
  host.watch = () => new Promise(() => undefined);
  await Promise.race([app.open(), vi.advanceTimersByTimeAsync(11_000)]);
  expect(app.connected).toBe(false);
  host.watch = watch;
  await vi.advanceTimersByTimeAsync(12_000);
  expect(app.connected).toBe(true);
});
