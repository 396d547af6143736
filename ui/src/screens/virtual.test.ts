// Long lists: few rows are drawn, and keyboard and screen readers still find all of them.
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { viewport } from '../testing/layout';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

function chat(id: number): ChatView {
  return {
    id,
    instance: 'id0',
    title: `Customer ${id}`,
    phone: null,
    kind: 'phone',
    unread: 0,
    last: null,
    last_activity: 100_000 - id,
  };
}

beforeEach(() => {
  viewport(600);
  host = new MemoryHost();
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise(requestAnimationFrame);
    for (let step = 0; step < 8; step += 1) await tick();
  }
}

async function open(count: number): Promise<HTMLElement> {
  host.instances = [instance({})];
  host.chats = Array.from({ length: count }, (_, at) => chat(at + 1));
  render(App, { app });
  await app.open();
  while (app.talk.moreChats) await app.talk.loadChats(true);
  await settle();
  return document.querySelector<HTMLElement>('.chat-scroll')!;
}

const rows = () => screen.queryAllByTestId('chat');
const named = (id: number) => rows().find((row) => row.textContent?.includes(`Customer ${id} `));

function press(key: string): void {
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

it('draws a screenful of two thousand chats, each of which says where it stands', async () => {
  await open(2_000);
  expect(app.talk.chats).toHaveLength(2_000);
  expect(rows().length).toBeGreaterThan(10);
  expect(rows().length).toBeLessThan(40);
  const item = rows()[3]!.closest('li')!;
  expect([item.getAttribute('aria-posinset'), item.getAttribute('aria-setsize')]).toEqual(['4', '2000']);
});

it('has the keyboard on any of them, and keeps it there while others come', async () => {
  await open(2_000);
  rows()[0]!.focus();
  press('End');
  await settle();
  expect(document.activeElement?.textContent).toContain('Customer 2000');
  press('ArrowUp');
  await settle();
  expect(document.activeElement?.textContent).toContain('Customer 1999');
  // Somebody writes in another chat, and then in this one.
  host.tell({ is: 'chat', chat: { ...chat(500), last_activity: 200_000 } });
  await settle();
  expect(document.activeElement?.textContent).toContain('Customer 1999');
  host.tell({ is: 'chat', chat: { ...chat(1999), last_activity: 300_000 } });
  await settle();
  expect(document.activeElement?.textContent).toContain('Customer 1999');
  expect(document.activeElement?.closest('li')?.getAttribute('aria-posinset')).toBe('1');
});

it('has one tab stop, drawn wherever the list is scrolled to', async () => {
  const list = await open(2_000);
  list.scrollTop = 50_000;
  list.dispatchEvent(new Event('scroll'));
  await settle();
  expect(named(1_005)).toBeTruthy();
  expect(named(100)).toBeUndefined();
  expect(rows().filter((row) => row.tabIndex === 0)).toEqual([named(1)]);
});

it('stays where it is read while other chats move to its top', async () => {
  const list = await open(2_000);
  list.scrollTop = 50_000;
  list.dispatchEvent(new Event('scroll'));
  await settle();
  for (const id of [1_500, 1_600, 1_700]) host.tell({ is: 'chat', chat: { ...chat(id), last_activity: 200_000 + id } });
  await settle();
  expect(list.scrollTop).toBe(50_150);
  // One that was above is above still, and what was under one that went up stays where it is.
  host.tell({ is: 'chat', chat: { ...chat(3), last_activity: 300_000 } });
  await settle();
  expect(list.scrollTop).toBe(50_150);
  host.tell({ is: 'chat', chat: { ...chat(1_001), last_activity: 400_000 } });
  await settle();
  expect(list.scrollTop).toBe(50_150);
});

it('says the days anew once a day, and not with every second that a countdown goes on', async () => {
  host.messages = Array.from({ length: 50 }, (_, at) => message({ id: at + 1, at: at * 3_600_000, sort: at }));
  await open(40);
  rows()[0]!.click();
  await settle();
  expect(screen.getAllByTestId('message')).toHaveLength(50);
  const days = vi.spyOn(Date.prototype, 'setHours');
  const before = app.clock.now;
  // As the clock of the window does every second.
  vi.spyOn(Date, 'now').mockReturnValue(before + 1_000);
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
  expect(app.clock.now).toBe(before + 1_000);
  expect(days.mock.calls.length).toBeLessThan(5);
  vi.spyOn(Date, 'now').mockReturnValue(before + 86_400_000);
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
  expect(days.mock.calls.length).toBeGreaterThan(50);
  vi.restoreAllMocks();
});

it('says in the timeline when the next try is, and until when a number waits', async () => {
  const line = { instance: 'id0', at: 0, reason: null, attempt: 2, until: 60_000, lasted_ms: null, away: null };
  host.timeline = [
    { ...line, id: 2, kind: 'held' },
    { ...line, id: 1, kind: 'try_failed' },
  ];
  await open(1);
  app.show('activity');
  await settle();
  const [held, tried] = screen.getAllByTestId('entry').map((one) => one.textContent);
  expect(held).toMatch(/until \d\d:\d\d/);
  expect(tried).toMatch(/next try \d\d:\d\d/);
});
