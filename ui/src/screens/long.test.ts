// A word without a space is broken, or cut with an ellipsis, wherever it is shown. That it has room then is looked at in pictures.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WorldHost } from '../host/world';
import { AppState } from '../state/app.svelte';
import type { Tab, View } from '../state/app.svelte';
import { text } from '../text';
import parts from '../parts.css?raw';
import messages from '../messages.css?raw';
import styles from '../window.css?raw';
import App from './App.svelte';

const LONG = 'W'.repeat(200);
let app: AppState;
let host: WorldHost;
let sheet: HTMLStyleElement;

beforeEach(() => {
  sheet = document.head.appendChild(document.createElement('style'));
  sheet.textContent = `${parts}\n${styles}\n${messages}`;
  host = new WorldHost('busy');
  host.instances = host.instances.map((one) => ({ ...one, name: LONG, workspace: LONG }));
  host.chats = host.chats.map((one) => ({ ...one, title: LONG }));
  host.programs = host.programs.map((one) => ({ ...one, name: LONG }));
});

afterEach(() => {
  cleanup();
  app.close();
  sheet.remove();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await tick();
}

async function open(tab: Tab = 'chats', view: View = 'instance'): Promise<void> {
  const chat = tab === 'chats' ? host.chats[0]?.id : undefined;
  host.place = JSON.stringify({ instance: host.instances[0]?.id, tab, chat });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.view = view;
  await settle();
}

/** Whether a style of an element, or of what it stands in, keeps a long word in its box. */
function keeps(element: Element | null): boolean {
  for (let at = element; at; at = at.parentElement) {
    const { overflowWrap, textOverflow } = getComputedStyle(at);
    if (overflowWrap === 'anywhere' || textOverflow === 'ellipsis') return true;
  }
  return false;
}

/** What is seen and would leave its box. */
function loose(): string[] {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (words.nextNode()) {
    const at = words.currentNode.parentElement;
    if (!words.currentNode.textContent?.includes(LONG) || !at || at.closest('.sr, option, title, style')) continue;
    if (!keeps(at)) found.push(at.outerHTML.replaceAll(LONG, '…').slice(0, 160));
  }
  return found;
}

it.each([
  ['chats', 'instance'],
  ['queue', 'instance'],
  ['activity', 'instance'],
  ['health', 'instance'],
  ['settings', 'instance'],
  ['chats', 'settings'],
  ['chats', 'engine'],
] as const)('keeps a long word in its box: %s, %s', async (tab, view) => {
  await open(tab, view);
  expect(document.body.textContent).toContain(LONG);
  expect(loose()).toEqual([]);
});

it('keeps a long search in its box', async () => {
  await open();
  const none = `${LONG}x`;
  await fireEvent.input(screen.getByTestId('search'), { target: { value: none } });
  await vi.waitFor(() => expect(screen.getByText(text.search.none(none))).toBeTruthy());
  expect(loose()).toEqual([]);
  // And what is called so.
  await fireEvent.input(screen.getByTestId('search'), { target: { value: LONG } });
  await vi.waitFor(() => expect(screen.getAllByTestId('found-chat').length).toBeGreaterThan(0));
  expect(loose()).toEqual([]);
});

it('keeps a long name in the boxes that ask', async () => {
  await open('chats', 'settings');
  await fireEvent.click(screen.getAllByTestId('revoke-key')[0] as HTMLElement);
  await settle();
  expect(document.querySelector('dialog')?.textContent).toContain(LONG);
  expect(loose()).toEqual([]);
});
