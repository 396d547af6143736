// The list of chats: it grows as its end comes near, and the unread filter finds all of them.
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
let eyes: Eye[] = [];

/** What a browser tells about the end of the list; here a test says when it is in sight. */
class Eye {
  private watches = false;
  constructor(private readonly tell: (seen: { isIntersecting: boolean }[]) => void) {
    eyes.push(this);
  }
  observe(): void {
    this.watches = true;
  }
  disconnect(): void {
    this.watches = false;
  }
  see(): void {
    if (this.watches) this.tell([{ isIntersecting: true }]);
  }
}

beforeEach(() => {
  eyes = [];
  vi.stubGlobal('IntersectionObserver', Eye);
  host = new MemoryHost();
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.unstubAllGlobals();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

/** So many chats, the newest first; only the one at `unread` has something unread. */
async function open(count: number, unread = -1): Promise<void> {
  host.chats = Array.from({ length: count }, (_, at): ChatView => ({
    id: at + 1,
    instance: 'id0',
    title: `Customer ${at + 1}`,
    phone: null,
    kind: 'phone',
    unread: at === unread ? 3 : 0,
    last: null,
    last_activity: 10_000 - at,
  }));
  host.instances = [instance({ unread: unread < 0 ? 0 : 3 })];
  render(App, { app });
  await app.open();
  await settle();
}

async function scrollToEnd(): Promise<void> {
  for (const eye of [...eyes]) eye.see();
  await settle();
}

const rows = () => screen.queryAllByTestId('chat');
const pages = () => host.calls.filter((call) => call.name === 'chats').length;

async function showUnread(): Promise<void> {
  screen.getByRole('button', { name: new RegExp(`^${text.chats.unreadOnly}`) }).click();
  await settle();
}

describe('the end of the list', () => {
  it('brings the next page whenever it comes into sight, until there is none', async () => {
    await open(120);
    expect(rows()).toHaveLength(50);
    await scrollToEnd();
    expect(rows()).toHaveLength(100);
    await scrollToEnd();
    expect(rows()).toHaveLength(120);
    const before = pages();
    await scrollToEnd();
    expect(pages()).toBe(before);
    expect(document.querySelector('.list-end')?.hasAttribute('hidden')).toBe(true);
  });

  it('is passed with the arrow key', async () => {
    await open(60);
    rows()[49]!.focus();
    rows()[49]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
    await settle();
    expect(document.activeElement).toBe(rows()[50]);
  });

  it('offers a button when a page could not be had', async () => {
    await open(60);
    host.refuse.chats = { code: 'storage', message: '', detail: null };
    await scrollToEnd();
    expect(rows()).toHaveLength(50);
    screen.getByRole('button', { name: text.chats.older }).click();
    await settle();
    expect(rows()).toHaveLength(60);
  });
});

describe('the unread filter', () => {
  it('looks on in older chats until nothing unread is missing, and no further', async () => {
    await open(300, 130);
    await showUnread();
    expect(rows()).toHaveLength(0);
    expect(document.body.textContent).not.toContain(text.chats.emptyUnread);
    expect(document.querySelector('.list-end')?.textContent).toBe(text.chats.seeking);
    await scrollToEnd();
    await scrollToEnd();
    expect(rows().map((row) => row.querySelector('.chat-name')?.textContent)).toEqual(['Customer 131']);
    await scrollToEnd();
    expect(app.talk.chats).toHaveLength(150);
  });

  it('says so when there is nothing, and leads back to all', async () => {
    await open(3);
    await showUnread();
    expect(screen.getByRole('heading', { name: text.chats.emptyUnread })).toBeTruthy();
    screen.getByRole('button', { name: text.chats.showAll }).click();
    await settle();
    expect(rows()).toHaveLength(3);
  });

  it('keeps the chat that is read now in its place, and one tab stop', async () => {
    await open(3, 1);
    await showUnread();
    rows()[0]!.click();
    host.tell({ is: 'chat', chat: { ...host.chats[1]!, unread: 0 } });
    host.tell({ is: 'instance', instance: instance({ unread: 0 }) });
    await settle();
    expect(rows()).toHaveLength(1);
    expect(rows().filter((row) => row.tabIndex === 0)).toHaveLength(1);
  });
});

it('has one tab stop when the open chat is not among those shown', async () => {
  await open(3, 1);
  rows()[0]!.click();
  await settle();
  await showUnread();
  expect(rows().map((row) => row.tabIndex)).toEqual([0]);
});

it('leaves no hole when an old chat changes that is not here yet', async () => {
  await open(120);
  host.tell({ is: 'chat', chat: host.chats[100]! });
  await settle();
  expect(rows()).toHaveLength(50);
  await scrollToEnd();
  await scrollToEnd();
  expect(app.talk.chats.map((chat) => chat.id)).toEqual(host.chats.map((chat) => chat.id));
});

it('drops a page that was asked for before the list was read anew', async () => {
  await open(260);
  await scrollToEnd();
  // The answer with the next page comes after the one with the list read anew, which is shorter by then.
  const answer = host.call.bind(host);
  let release = (): void => undefined;
  const gate = new Promise<void>((open) => (release = open));
  host.call = (async (...asked: Parameters<typeof answer>) => {
    const reply = await answer(...asked);
    await gate;
    return reply;
  }) as typeof answer;
  const late = app.talk.loadChats(true);
  host.call = answer;
  app.talk.list.all = app.talk.chats.slice(0, 50);
  await app.talk.loadChats();
  release();
  await late;
  await settle();
  expect(app.talk.chats.map((chat) => chat.id)).toEqual(
    host.chats.slice(0, app.talk.chats.length).map((chat) => chat.id),
  );
  expect(app.talk.chats).toHaveLength(50);
});

it('leaves no hole when an old chat changes while the first page is on its way', async () => {
  await open(120);
  const reading = app.talk.loadChats();
  host.tell({ is: 'chat', chat: host.chats[100]! });
  await reading;
  await scrollToEnd();
  await scrollToEnd();
  expect(app.talk.chats.map((chat) => chat.id)).toEqual(host.chats.map((chat) => chat.id));
});
