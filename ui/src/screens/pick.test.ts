// Several messages at once: chosen by mouse and by keyboard, copied with who wrote them and when, deleted for everyone after one question.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView, DirectionView, MessageView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { media, message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { MOST_PICKED } from '../state/picked.svelte';
import { speak, text } from '../text';
import { transcript } from '../text/transcript';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
let written: string[];

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
const ours: DirectionView = { is: 'outgoing', delivery: 'sent', queue_id: null, error: null, waits: null };

beforeEach(() => {
  localStorage.clear();
  written = [];
  const clipboard = { writeText: async (words: string) => void written.push(words) };
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  Reflect.deleteProperty(navigator, 'clipboard');
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function open(...messages: MessageView[]): Promise<void> {
  host.messages = messages;
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  render(App, { app });
  await app.open();
  await settle();
}

const now = (id: number, some: Partial<MessageView> = {}) =>
  message({ id, at: Date.now(), sort: Date.now() + id, content: { is: 'text', text: `habari ${id}` }, ...some });
const row = (id: number) => document.querySelector<HTMLElement>(`[data-id="${id}"]`)!;
const boxes = () => screen.queryAllByTestId('pick') as HTMLInputElement[];
const chosen = () => boxes().map((one) => one.checked);

async function press(key: string, some: KeyboardEventInit = {}): Promise<void> {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key, ...some });
  (document.activeElement ?? document.body).dispatchEvent(event);
  await settle();
}

async function click(at: Element, some: MouseEventInit = {}): Promise<void> {
  await fireEvent.click(at, some);
  await settle();
}

async function accessible(): Promise<void> {
  const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
}

describe('messages are chosen', () => {
  it('by mouse: from the menu of one, then wherever in a message is pressed, and up to one with Shift', async () => {
    await open(now(1), now(2), now(3), now(4), now(5));
    await click(within(row(2)).getByTestId('message-more'));
    await click(screen.getByTestId('message-select'));
    expect([chosen(), screen.getByTestId('picked').textContent]).toEqual([
      [false, true, false, false, false],
      text.pick.chosen(1),
    ]);
    await accessible();
    await click(row(5).querySelector('.bubble')!, { shiftKey: true });
    expect(chosen()).toEqual([false, true, true, true, true]);
    await click(row(3));
    expect([chosen(), app.notice]).toEqual([[false, true, false, true, true], text.pick.chosen(3)]);
    await click(boxes()[0]!);
    expect(chosen()[0]).toBe(true);
    await click(screen.getByTestId('pick-end'));
    expect([boxes(), document.activeElement]).toEqual([[], row(3)]);
  });

  it('at once with Ctrl', async () => {
    await open(now(1), now(2));
    await click(row(1), { ctrlKey: true });
    expect(chosen()).toEqual([true, false]);
  });

  it('by keyboard: Space, Shift with an arrow, and Escape ends it', async () => {
    await open(now(1), now(2), now(3));
    row(3).focus();
    await press(' ');
    expect(chosen()).toEqual([false, false, true]);
    await press('ArrowUp', { shiftKey: true });
    expect([chosen(), document.activeElement]).toEqual([[false, true, true], row(2)]);
    await press(' ');
    expect(chosen()).toEqual([false, false, true]);
    // One tab stop, as the messages are.
    expect(boxes().filter((one) => one.tabIndex === 0)).toHaveLength(1);
    // What is typed elsewhere ends nothing.
    screen.getByLabelText(text.search.label).focus();
    await press('Escape');
    expect(boxes()).toHaveLength(3);
    row(2).focus();
    await press('Escape');
    expect([boxes(), screen.queryByTestId('pick-bar'), document.activeElement]).toEqual([[], null, row(2)]);
  });

  it('but nothing that happened to the chat, and not too many', async () => {
    const all = Array.from({ length: 50 }, (_, at) => now(at + 1));
    await open(now(90, { sort: 1, content: { is: 'event', event: 'pinned' } }), ...all.slice(1));
    row(2).focus();
    await press(' ');
    expect(boxes()).toHaveLength(49);
    const many = Array.from({ length: MOST_PICKED + 5 }, (_, at) => now(at + 100));
    for (const one of many) host.tell({ is: 'message', instance: 'id0', message: one });
    await settle();
    await click(row(100 + MOST_PICKED), { shiftKey: true });
    expect([chosen().filter(Boolean).length, app.refusal]).toEqual([MOST_PICKED, text.pick.most(MOST_PICKED)]);
  });

  it('and what is pressed in one does nothing else meanwhile', async () => {
    await open(
      now(1, { content: media('document', { file_name: 'bei.pdf', file: { is: 'here', bytes: 9 } }) }),
      now(2),
    );
    await click(row(2), { ctrlKey: true });
    await click(within(row(1)).getByTestId('open'));
    expect([host.outside, chosen()]).toEqual([[], [true, true]]);
  });
});

describe('they are copied', () => {
  const at = new Date(2026, 10, 30, 16, 40).getTime();
  const some = [
    message({ id: 1, at, content: { is: 'text', text: 'Bei gani?\nNa rangi?' } }),
    message({ id: 2, at, content: { is: 'text', text: 'Elfu kumi' }, direction: ours }),
    message({
      id: 3,
      at,
      content: media('image', { caption: 'Hii' }),
      direction: { is: 'incoming', sender: 'Rehema' },
    }),
    message({ id: 4, at, content: { is: 'undecryptable' } }),
    message({ id: 5, at, deleted: { by: 'sender' } }),
  ];

  it('in their order, each with its time and who wrote it', async () => {
    await open(now(1), now(2, { direction: ours }), now(3));
    await click(row(3), { ctrlKey: true });
    await click(row(2));
    await press('c', { ctrlKey: true });
    expect(written).toEqual([transcript([host.messages[1]!, host.messages[2]!], 'Neema')]);
    expect([app.notice, boxes()]).toEqual([text.pick.copied(2), []]);
  });

  it.each([
    ['en', '[30/11/2026, 16:40] Neema: Bei gani?'],
    ['sw', '[30/11/2026, 16:40] Neema: Bei gani?'],
    ['id', '[30/11/26, 16.40] Neema: Bei gani?'],
  ] as const)('as text in %s', (language, first) => {
    speak(language);
    const lines = transcript(some, 'Neema').split('\n');
    expect([lines[0], lines[1]]).toEqual([first, 'Na rangi?']);
    expect(lines[2]).toContain(`${text.message.you}: Elfu kumi`);
    expect(lines[3]).toContain(`Rehema: ${text.media.image}: Hii`);
    expect(lines[5]).not.toContain('habari');
  });

  it('or it is said that they could not be, and they stay chosen', async () => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    await open(now(1), now(2));
    await click(row(1), { ctrlKey: true });
    await click(screen.getByTestId('pick-copy'));
    expect([app.refusal, chosen()]).toEqual([text.message.notCopied, [true, false]]);
  });
});

describe('they are deleted for everyone', () => {
  const old = Date.now() - 90 * 3_600_000;

  it('after one question, which says what stays', async () => {
    await open(
      now(1),
      now(2, { direction: ours }),
      now(3, { direction: ours }),
      now(4, { direction: ours, sort: old }),
    );
    for (const id of [1, 2, 3, 4]) await click(row(id), { ctrlKey: true });
    await press('Delete');
    expect(screen.getByRole('dialog').getAttribute('aria-label')).toBe(text.pick.deleteTitle(2));
    expect(screen.getByTestId('pick-rest').textContent).toBe(text.pick.deleteRest(2));
    await accessible();
    await click(screen.getByTestId('confirm'));
    const asked = host.calls
      .filter((one) => one.name === 'send_message')
      .map((one) => one.body as { content: unknown });
    expect(asked.map((one) => one.content)).toEqual([
      { is: 'delete', message: 2 },
      { is: 'delete', message: 3 },
    ]);
    expect(screen.queryByTestId('pick-bar')).toBeNull();
  });

  it('and one that is refused keeps none of the others', async () => {
    await open(now(2, { direction: ours }), now(3, { direction: ours }));
    for (const id of [2, 3]) await click(row(id), { ctrlKey: true });
    await click(screen.getByTestId('pick-delete'));
    host.refuse.send_message = { code: 'too_late', message: '', detail: null };
    await click(screen.getByTestId('confirm'));
    expect(host.calls.filter((one) => one.name === 'send_message')).toHaveLength(2);
    expect(app.refusal).toBe(text.error.too_late);
  });

  it('where that can be done at all', async () => {
    await open(now(1));
    await click(row(1), { ctrlKey: true });
    expect(screen.queryByTestId('pick-delete')).toBeNull();
    await press('Delete');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
