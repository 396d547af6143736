// Who has seen a message to a group: asked for in its menu, each with a name and a time, and of how many they are.
import { cleanup, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView, Delivery, MessageView, SeenByView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { speak, text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
const chat: ChatView = {
  id: 1,
  instance: 'id0',
  title: 'Wauzaji',
  phone: null,
  kind: 'group',
  unread: 0,
  last: null,
  last_activity: 5,
};
const SEEN: SeenByView = {
  members: 3,
  people: [
    { name: 'Neema', delivered: 1_000, read: 2_000, played: null },
    { name: '+255700000592', delivered: 1_000, read: null, played: null },
    { name: null, delivered: 1_500, read: null, played: null },
  ],
};

function ours(delivery: Delivery): MessageView {
  return message({ id: 7, direction: { is: 'outgoing', delivery, queue_id: null, error: null, waits: null } });
}

beforeEach(() => {
  localStorage.clear();
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat];
  host.messages = [ours('sent')];
  host.seen = SEEN;
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  app = new AppState(host);
  app.talk.can = { say: true, fetch: true, look: false };
});
afterEach(() => {
  cleanup();
  app.close();
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

async function menu(): Promise<void> {
  const row = document.querySelector<HTMLElement>('[data-id="7"]')!;
  row.focus();
  row.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  await settle();
}

describe('who has seen a message', () => {
  it('is said by name and time, and of how many they are', async () => {
    await open();
    await menu();
    screen.getByTestId('message-seen').click();
    await settle();
    const said = screen.getByTestId('seen-by').textContent ?? '';
    expect(host.calls).toContainEqual({ name: 'seen_by', body: { message: 7 } });
    for (const words of ['Neema', '+255 700 000 592', text.seenBy.somebody, text.seenBy.of(1, 3)])
      expect(said).toContain(words);
    expect(said.indexOf('Neema')).toBeLessThan(said.indexOf(text.seenBy.has));
  });

  it('is nobody, or of a number that nobody knows, and says so', async () => {
    await open();
    host.seen = { members: null, people: [SEEN.people[0]!] };
    await menu();
    screen.getByTestId('message-seen').click();
    await settle();
    expect(screen.getByTestId('seen-by').textContent).toContain(text.seenBy.unknown(1));
    screen.getByText(text.seenBy.close).click();
    await settle();
    host.seen = { members: 3, people: [] };
    await menu();
    screen.getByTestId('message-seen').click();
    await settle();
    expect(screen.getByTestId('seen-by').textContent).toContain(text.seenBy.nobody);
  });

  it('is not asked of what waits, nor where one person reads', async () => {
    host.messages = [ours('queued')];
    await open();
    await menu();
    expect(screen.queryByTestId('message-seen')).toBeNull();
    cleanup();
    app.close();
    host.messages = [ours('read')];
    host.chats = [{ ...chat, kind: 'phone' }];
    app = new AppState(host);
    await open();
    await menu();
    expect(screen.getByTestId('message-copy')).toBeTruthy();
    expect(screen.queryByTestId('message-seen')).toBeNull();
  });

  it.each(['en', 'sw', 'id'] as const)('is said to all, in %s', async (language) => {
    host.preferences.language = language;
    await open();
    await menu();
    screen.getByTestId('message-seen').click();
    await settle();
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    expect((await axe.run(document.body, { rules })).violations).toEqual([]);
  });
});
