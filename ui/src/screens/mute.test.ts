// A chat that nobody is told of: chosen in its head, seen in the list, by pointer and by keyboard; what is unread stays so.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { speak, text } from '../text';
import App from './App.svelte';

const HOUR = 3_600_000;
let host: MemoryHost;
let app: AppState;
const chat: ChatView = {
  id: 1,
  instance: 'id0',
  title: 'Neema',
  phone: null,
  kind: 'phone',
  unread: 2,
  last: null,
  last_activity: 5,
};

beforeEach(() => {
  localStorage.clear();
  host = new MemoryHost();
  host.instances = [instance({ unread: 2 })];
  host.chats = [chat, { ...chat, id: 2, title: 'Baraka', unread: 0, last_activity: 4 }];
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.useRealTimers();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await tick();
}

async function open(): Promise<void> {
  render(App, { app });
  await app.open();
  await settle();
}

const button = () => screen.getByTestId('mute-chat');
const entries = () => screen.queryAllByRole('menuitem').map((one) => one.textContent?.trim());
const silent = () => within(screen.getAllByTestId('chat')[0]!).queryByRole('img', { name: /muted/u });

async function press(key: string): Promise<void> {
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settle();
}

async function choose(testid: string): Promise<void> {
  button().click();
  await settle();
  screen.getByTestId(testid).click();
  await settle();
}

describe('a chat', () => {
  it.each(['eight_hours', 'week', 'always'] as const)('is silent (%s), says so, and is heard again', async (how) => {
    await open();
    expect([button().getAttribute('aria-label'), silent()]).toEqual([text.mute.button, null]);
    await choose(`mute-${how}`);
    expect(host.calls).toContainEqual({ name: 'mute_chat', body: { chat: 1, how_long: how } });
    expect([silent() !== null, app.notice, document.activeElement]).toEqual([true, text.mute.muted, button()]);
    expect(button().getAttribute('aria-label')?.startsWith(text.mute.muted)).toBe(true);
    expect(screen.getAllByTestId('chat')[0]!.textContent).toContain('2');
    await choose('mute-off');
    expect([silent(), app.notice, button().getAttribute('aria-label')]).toEqual([
      null,
      text.mute.again,
      text.mute.button,
    ]);
  });

  it('is heard again when its time is over, without a word of the core', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    host.chats = [{ ...chat, muted: { until: Date.now() + HOUR } }];
    await open();
    expect(silent()).not.toBeNull();
    vi.advanceTimersByTime(HOUR + 2_000);
    await settle();
    expect(silent()).toBeNull();
  });

  it('is silenced by keyboard alone', async () => {
    await open();
    button().focus();
    button().click();
    await settle();
    expect(entries()).toEqual([text.mute.for8, text.mute.forWeek, text.mute.forAlways]);
    expect(document.activeElement?.textContent?.trim()).toBe(text.mute.for8);
    await press('ArrowUp');
    expect(document.activeElement?.textContent?.trim()).toBe(text.mute.forAlways);
    await press('Home');
    await press('ArrowDown');
    expect(document.activeElement?.textContent?.trim()).toBe(text.mute.forWeek);
    await press('Escape');
    expect([entries(), document.activeElement]).toEqual([[], button()]);
  });

  it('that could not be silenced says why', async () => {
    await open();
    host.refuse.mute_chat = { code: 'disk_full', message: '', detail: null };
    await choose('mute-week');
    expect([silent(), app.refusal]).toEqual([null, text.error.disk_full]);
  });

  it.each(['en', 'sw', 'id'] as const)('is usable by all, in %s', async (language) => {
    host.preferences.language = language;
    host.chats = [{ ...chat, muted: { until: null } }];
    await open();
    button().click();
    await settle();
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    expect((await axe.run(document.body, { rules })).violations).toEqual([]);
    expect(screen.getByText(text.mute.off)).toBeTruthy();
  });
});
