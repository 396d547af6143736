// What is on the phone: how much of it comes, how far it has come, and older messages that are asked for.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { ChatView, InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { speak, text } from '../text';
import App from './App.svelte';

let app: AppState;
const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };

afterEach(() => {
  cleanup();
  app?.close();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function show(
  some: Partial<InstanceView>,
  tab = 'chats',
  language: 'en' | 'sw' | 'id' = 'en',
): Promise<MemoryHost> {
  const host = new MemoryHost();
  host.preferences.language = language;
  host.instances = [instance({ id: 'a', ...some })];
  host.place = JSON.stringify({ instance: 'a', tab });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

const asked = (host: MemoryHost, name: string) =>
  host.calls.filter((call) => call.name === name).map((call) => call.body);
const unpaired: Partial<InstanceView> = {
  badge: 'connecting',
  link: { is: 'pairing' },
  connection: { is: 'offline' },
  phone: null,
  pairing: { is: 'requested' },
};

it('asks for what was chosen when a number is added', async () => {
  const host = await show({});
  app.view = 'add';
  await settle();
  expect(screen.getByTestId<HTMLInputElement>('history-recent').checked).toBe(true);
  await fireEvent.click(screen.getByTestId('history-all'));
  await fireEvent.click(screen.getByTestId('create'));
  await settle();
  expect(asked(host, 'add_instance')).toMatchObject([{ history: 'all' }]);
});

it('lets the choice be changed while the code is shown, and says why not', async () => {
  for (const language of ['en', 'sw', 'id'] as const) {
    const host = await show(unpaired, 'chats', language);
    await fireEvent.click(screen.getByRole('radio', { name: text.history.none }));
    await settle();
    expect(asked(host, 'choose_history')).toEqual([{ id: 'a', history: 'none' }]);
    expect(screen.getByTestId<HTMLInputElement>('history-none').checked).toBe(true);
    host.refuse.choose_history = { code: 'wrong_state', message: '', detail: null };
    await fireEvent.click(screen.getByTestId('history-all'));
    await settle();
    const choice = screen.getByTestId('history-choice');
    expect(choice.textContent).toContain(text.error.wrong_state);
    expect((await axe.run(choice, { rules })).violations).toEqual([]);
    cleanup();
    app.close();
  }
});

it('shows how much is here as long as it comes', async () => {
  const host = await show({ history: { choice: 'recent', messages: 1204, percent: 42, working: true } });
  const bar = screen.getByRole('progressbar', { name: text.history.bar });
  expect(bar.getAttribute('aria-valuenow')).toBe('42');
  expect(screen.getByTestId('history-bar').textContent).toContain(text.history.comes(42, 1204));
  expect((await axe.run(screen.getByTestId('history-bar'), { rules })).violations).toEqual([]);
  host.tell({
    is: 'instance',
    instance: instance({ id: 'a', history: { choice: 'recent', messages: 5000, percent: 100, working: false } }),
  });
  await settle();
  expect(screen.queryByTestId('history-bar')).toBeNull();
});

it('asks the phone for what is older, shows it, and says what came of it', async () => {
  const chat: ChatView = {
    id: 7,
    instance: 'a',
    title: 'Neema',
    phone: null,
    kind: 'phone',
    unread: 0,
    last: null,
    last_activity: 5,
  };
  const host = new MemoryHost();
  host.instances = [instance({ id: 'a' })];
  host.chats = [chat];
  host.messages = [message({ id: 20, chat: 7, sort: 2000, at: 2000 })];
  host.place = JSON.stringify({ instance: 'a', chat: 7 });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  host.giveOlder = () => {
    host.messages = [message({ id: 21, chat: 7, sort: 1000, at: 1000 }), ...host.messages];
    return 1;
  };
  await fireEvent.click(screen.getByTestId('load-older'));
  await settle();
  expect(asked(host, 'load_older')).toEqual([{ chat: 7 }]);
  expect(app.talk.thread.all.map((one) => one.id)).toEqual([21, 20]);
  host.giveOlder = null;
  await fireEvent.click(screen.getByTestId('load-older'));
  await settle();
  expect(screen.getByText(text.history.nothing)).toBeTruthy();
  host.refuse.load_older = { code: 'phone_silent', message: '', detail: null };
  await fireEvent.click(screen.getByTestId('load-older'));
  await settle();
  expect(screen.getByText(text.error.phone_silent)).toBeTruthy();
  expect(screen.queryByText(text.history.nothing)).toBeNull();
});
