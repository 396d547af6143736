// What the operator calls somebody: typed in the chat's head, shown as its title, taken back by an empty field.
import { cleanup, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { speak, text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
const chat: ChatView = {
  id: 1,
  instance: 'id0',
  title: 'Neema',
  phone: null,
  kind: 'phone',
  unread: 0,
  last: null,
  last_activity: 5,
};

beforeEach(() => {
  localStorage.clear();
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat];
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  app = new AppState(host);
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

const title = () => document.querySelector('.thread-head h2')?.textContent;
const field = () => screen.getByTestId<HTMLInputElement>('own-name');

async function give(name: string): Promise<void> {
  screen.getByTestId('name-chat').click();
  await settle();
  field().value = name;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  field().form!.requestSubmit();
  await settle();
}

describe('the name of a person', () => {
  it('is the operator’s own until it is taken back', async () => {
    await open();
    await give('Mama Neema');
    expect([title(), app.notice]).toEqual(['Mama Neema', text.ownName.saved]);
    expect(host.calls).toContainEqual({ name: 'name_chat', body: { chat: 1, name: 'Mama Neema' } });
    screen.getByTestId('name-chat').click();
    await settle();
    expect(field().value).toBe('Mama Neema');
    expect(screen.getByText(text.ownName.others('Neema'))).toBeTruthy();
    screen.getByText(text.add.cancel).click();
    await settle();
    await give('');
    expect(title()).toBe('Neema');
  });

  it('that is refused stays typed, and the field says why', async () => {
    await open();
    host.refuse.name_chat = { code: 'name_too_long', message: '', detail: null };
    await give('x'.repeat(61));
    expect([field().value.length, title()]).toEqual([61, 'Neema']);
    expect(screen.getByText(text.error.name_too_long)).toBeTruthy();
  });

  it('is none of a group', async () => {
    host.chats = [{ ...chat, kind: 'group', title: 'Wauzaji' }];
    await open();
    expect([title(), screen.queryByTestId('name-chat')]).toEqual(['Wauzaji', null]);
  });

  it.each(['en', 'sw', 'id'] as const)('is asked for in a way that all can use, in %s', async (language) => {
    host.preferences.language = language;
    await open();
    screen.getByTestId('name-chat').click();
    await settle();
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    expect((await axe.run(document.body, { rules })).violations).toEqual([]);
  });
});
