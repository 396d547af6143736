// Where what nobody had read begins, the ways to it and to a day, and how much is new below who reads further up.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, MessageView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
let focus: boolean;

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
  focus = true;
  vi.spyOn(document, 'hasFocus').mockImplementation(() => focus);
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
  host = new MemoryHost();
  host.instances = [instance({})];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.restoreAllMocks();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await tick();
}

const DAY = 86_400_000;
const start = new Date(2026, 10, 30, 12).getTime();
const said = (id: number, some: Partial<MessageView> = {}) =>
  message({ id, at: start + id * 1_000, sort: start + id * 1_000, ...some });

async function open(unread: number, messages: MessageView[]): Promise<void> {
  host.chats = [{ ...chat, unread }];
  host.messages = messages;
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  render(App, { app });
  await app.open();
  await settle();
}

/** The core says so. */
async function unread(count: number): Promise<void> {
  host.chats = [{ ...chat, unread: count }];
  host.tell({ is: 'chat', chat: host.chats[0]! });
  await settle();
}

async function comes(one: MessageView): Promise<void> {
  host.messages = [...host.messages, one];
  host.tell({ is: 'message', instance: 'id0', message: one });
  await settle();
}

/** Before which message the line stands. */
function before(): number | null {
  const [line] = screen.queryAllByTestId('unread-line');
  return line ? Number(line.nextElementSibling?.getAttribute('data-id')) : null;
}

/** The message that has the focus. */
const focused = () => document.activeElement?.getAttribute('data-id');

/** The operator reads further up. */
async function scrollUp(): Promise<void> {
  const log = document.querySelector<HTMLElement>('.thread-scroll')!;
  log.scrollTop = -500;
  await fireEvent.scroll(log);
  await settle();
}

async function accessible(): Promise<void> {
  const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
}

describe('what is unread when a chat is opened', () => {
  it('begins at a line, which stays while it is read', async () => {
    const mine = said(3, { direction: { is: 'elsewhere' } });
    const event = said(5, { content: { is: 'event', event: 'pinned' } });
    const taken = said(6, { content: { is: 'call', video: false, taken: 'answered' } });
    await open(2, [said(1), said(2), mine, said(4), event, taken]);
    expect([before(), screen.getByTestId('unread-line').textContent]).toEqual([2, text.thread.unread(2)]);
    await accessible();
    await unread(0);
    expect(before()).toBe(2);
  });

  it('is none, and there is no line', async () => {
    await open(0, [said(1), said(2)]);
    expect([before(), screen.queryByTestId('to-unread')]).toEqual([null, null]);
  });

  it('is gone to by a button, which goes with it', async () => {
    await open(3, [said(1), said(2), said(3), said(4)]);
    expect(screen.getByTestId('to-unread').textContent.trim()).toBe(text.thread.toUnread(3));
    await fireEvent.click(screen.getByTestId('to-unread'));
    await settle();
    expect(focused()).toBe('2');
    expect(screen.queryByTestId('to-unread')).toBeNull();
  });

  it('is found further up than what is here', async () => {
    const all = Array.from({ length: 700 }, (_, at) => said(at + 1));
    await open(550, all);
    expect(before()).toBeNull();
    await unread(0);
    await fireEvent.click(screen.getByTestId('to-unread'));
    await vi.waitFor(() => expect([focused(), before()]).toEqual(['151', 151]));
  });

  it('is put aside by who does not want to go there', async () => {
    await open(1, [said(1), said(2)]);
    await fireEvent.click(screen.getByLabelText(text.dismiss));
    await settle();
    expect([screen.queryByTestId('to-unread'), before()]).toEqual([null, 2]);
  });
});

describe('what comes while nobody looks', () => {
  it.each(['message first', 'chat first'])('begins at a line: %s', async (order) => {
    await open(0, [said(1), said(2)]);
    focus = false;
    if (order === 'message first') await comes(said(3));
    await unread(1);
    if (order === 'chat first') await comes(said(3));
    await comes(said(4));
    await unread(2);
    expect([before(), screen.getByTestId('unread-line').textContent]).toEqual([3, text.thread.unread(2)]);
    focus = true;
    await fireEvent.focus(window);
    await unread(0);
    expect(before()).toBe(3);
    // The next that is missed begins anew.
    focus = false;
    await comes(said(5));
    await unread(1);
    expect(before()).toBe(5);
  });

  it('is not what comes before who looks', async () => {
    await open(0, [said(1), said(2)]);
    await unread(1);
    await comes(said(3));
    await unread(0);
    expect(before()).toBeNull();
  });

  it('stands after what was read on the phone meanwhile', async () => {
    await open(0, [said(1)]);
    focus = false;
    await comes(said(2));
    await unread(1);
    await unread(0);
    await comes(said(3));
    await unread(1);
    expect(before()).toBe(3);
  });

  it('is counted for who reads further up, and the way down leads to it', async () => {
    await open(
      0,
      Array.from({ length: 30 }, (_, at) => said(at + 1)),
    );
    await scrollUp();
    expect(screen.getByTestId('to-newest').textContent.trim()).toBe(text.thread.newer);
    await comes(said(31));
    await unread(1);
    await comes(said(32));
    await unread(2);
    expect(screen.getByTestId('to-newest').textContent.trim()).toBe(text.thread.newBelow(2));
    expect(before()).toBe(31);
    await accessible();
    await fireEvent.click(screen.getByTestId('to-newest'));
    await settle();
    expect(screen.queryByTestId('to-newest')).toBeNull();
  });
});

describe('a day', () => {
  const at = (day: number, id: number) => said(id, { at: start + day * DAY, sort: start + day * DAY });
  const field = () => screen.getByLabelText<HTMLInputElement>(text.thread.date);

  async function goTo(value: string): Promise<void> {
    if (!screen.queryByTestId('go-to-date')) await fireEvent.click(screen.getByTestId('to-date'));
    await settle();
    await fireEvent.input(field(), { target: { value } });
    await fireEvent.click(screen.getByTestId('go-to-date'));
    await settle();
  }

  it('is gone to at its first message, however far back', async () => {
    const all = Array.from({ length: 900 }, (_, id) => at(Math.floor(id / 3) - 300, id + 1));
    await open(0, all);
    await goTo('2026-02-13');
    const first = all.find((one) => one.at >= new Date(2026, 1, 13).getTime())!;
    await vi.waitFor(() => expect(focused()).toBe(String(first.id)));
    expect(screen.queryByTestId('go-to-date')).toBeNull();
  });

  it('on which nothing was written leads to the next one, and says so', async () => {
    await open(0, [at(-9, 1), at(-1, 2), at(0, 3)]);
    await goTo('2026-11-23');
    expect(focused()).toBe('2');
    expect(app.notice).toContain(text.thread.noneThen('').split('.')[0]!);
  });

  it('after all that is here leads to the newest', async () => {
    await open(0, [at(-9, 1)]);
    await goTo('2030-01-01');
    expect([screen.queryByTestId('go-to-date'), app.talk.thread.following]).toEqual([null, true]);
  });

  it('has to be chosen, and a refusal leaves the question open', async () => {
    await open(0, [at(-9, 1)]);
    await goTo('');
    expect([document.activeElement, field().getAttribute('aria-invalid')]).toEqual([field(), 'true']);
    expect(screen.getByText(text.thread.noDate)).toBeTruthy();
    await accessible();
    host.refuse.messages = { code: 'storage', message: '', detail: null };
    await goTo('2026-11-01');
    expect(field().value).toBe('2026-11-01');
  });
});
