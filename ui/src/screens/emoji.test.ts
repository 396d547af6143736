// Emoji to choose from: found by word in each language, put where the caret is, given to a message; those that were chosen last first.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { found, GROUPS, load, noteChosen, recent } from '../state/emoji';
import { languages, text } from '../text';
import { LOCALES } from '../text/numbers';
import App from './App.svelte';

const SPOKEN = ['en', 'sw', 'id'] as const;

describe('the emoji', () => {
  it.each(SPOKEN)('have all a name and a group in %s, each once', async (language) => {
    const groups = await load(language, LOCALES[language]);
    expect(groups).toHaveLength(GROUPS.length);
    const all = groups.flat();
    expect(all.length).toBeGreaterThan(1_700);
    expect(new Set(all.map((one) => one.emoji)).size).toBe(all.length);
    for (const { emoji, name, words } of all) {
      expect(name.trim(), emoji).not.toBe('');
      expect(words.length, emoji).toBeGreaterThan(0);
      expect([...new Intl.Segmenter().segment(emoji)].length, emoji).toBe(1);
    }
  });

  it.each([
    ['en', 'pizza', '🍕'],
    ['en', 'thumbs up', '👍'],
    ['en', 'tanz', '🇹🇿'],
    ['en', 'COTE', '🇨🇮'],
    ['sw', 'piza', '🍕'],
    ['sw', 'moyo mwe', '❤️'],
    ['id', 'jempol', '👍'],
    ['id', 'bendera', '🏁'],
  ] as const)('are found in %s by %j', async (language, typed, wanted) => {
    const all = found(await load(language, LOCALES[language]), typed);
    expect(all.map((one) => one.emoji)).toContain(wanted);
  });

  it('are found by all of the words, and none by what is no word', async () => {
    const groups = await load('en', 'en-GB');
    expect(found(groups, 'red heart')[0]?.emoji).toBe('❤️');
    for (const typed of ['', '  ', '*', '"', 'qqqq', 'heart qqqq', 'x'.repeat(10_000)]) {
      expect(found(groups, typed)).toEqual([]);
    }
    expect(found(groups, 'a').length).toBeLessThan(100);
  });

  it('are kept as they were chosen last, whatever stood there', () => {
    for (const kept of ['', '{', '7', '[1,{}]']) {
      localStorage.setItem('wakala.emoji', kept);
      expect(recent()).toEqual([]);
    }
    for (let one = 0; one < 40; one += 1) noteChosen(`e${one}`);
    noteChosen('e39');
    noteChosen('e20');
    expect([recent().length, ...recent().slice(0, 3)]).toEqual([24, 'e20', 'e39', 'e38']);
  });
});

describe('in the window', () => {
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
    host.messages = [message({ id: 1, at: Date.now(), sort: Date.now() })];
    host.place = JSON.stringify({ instance: 'id0', chat: 1 });
    app = new AppState(host);
  });
  afterEach(() => {
    cleanup();
    app.close();
  });

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 16; turn += 1) await tick();
  }

  async function open(): Promise<void> {
    render(App, { app });
    await app.open();
    await settle();
  }

  async function click(at: Element): Promise<void> {
    await fireEvent.click(at);
    await settle();
  }

  async function choice(): Promise<void> {
    await click(screen.getByTestId('add-emoji'));
    await vi.waitFor(() => expect(screen.getAllByTestId('emoji-one').length).toBeGreaterThan(20));
  }

  async function press(key: string): Promise<void> {
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await settle();
  }

  async function seek(words: string): Promise<void> {
    await fireEvent.input(screen.getByTestId('emoji-search'), { target: { value: words } });
    await settle();
  }

  const composer = () => screen.getByTestId('composer') as HTMLTextAreaElement;
  const ones = () => screen.getAllByTestId('emoji-one');
  const focused = () => document.activeElement?.getAttribute('aria-label');

  async function accessible(): Promise<void> {
    const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
    expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
  }

  it('are put where the caret is, several in a row, and Escape goes on writing', async () => {
    await open();
    await fireEvent.input(composer(), { target: { value: 'Asante sana' } });
    composer().setSelectionRange(6, 7);
    await choice();
    expect(document.activeElement).toBe(screen.getByTestId('emoji-search'));
    await accessible();
    await seek('red heart');
    await press('Enter');
    expect([composer().value, host.calls.some((one) => one.name === 'send_text')]).toEqual(['Asante❤️sana', false]);
    await click(ones()[0]!);
    expect(composer().value).toBe('Asante❤️❤️sana');
    await press('Escape');
    expect([screen.queryByTestId('emoji-choice'), document.activeElement]).toEqual([null, composer()]);
  });

  it('are gone along by keyboard: search, groups, rows', async () => {
    await open();
    await choice();
    const names = ones().map((one) => one.getAttribute('aria-label'));
    // Nothing was looked for yet.
    await press('Enter');
    expect(composer().value).toBe('');
    await press('ArrowDown');
    expect(focused()).toBe(names[0]);
    for (const [key, place] of [
      ['ArrowRight', 1],
      ['ArrowDown', 9],
      ['ArrowLeft', 8],
      ['End', names.length - 1],
      ['ArrowRight', names.length - 1],
      ['Home', 0],
    ] as const) {
      await press(key);
      expect([key, focused()]).toEqual([key, names[place]]);
    }
    await press('ArrowUp');
    expect(document.activeElement).toBe(screen.getByTestId('emoji-search'));
    const groups = within(screen.getByRole('toolbar', { name: text.emoji.groups })).getAllByRole('button');
    groups[0]!.focus();
    await press('ArrowLeft');
    expect([focused(), ones()[0]?.textContent?.trim()]).toEqual([text.emoji.group.flags, '🏁']);
    // One stop each.
    for (const all of [groups, ones()]) expect(all.filter((one) => one.tabIndex === 0)).toHaveLength(1);
  });

  it('that were chosen last stand first', async () => {
    noteChosen('🍕');
    await open();
    await click(screen.getByTestId('add-emoji'));
    await vi.waitFor(() => expect(ones().map((one) => one.getAttribute('aria-label'))).toEqual(['pizza']));
    await accessible();
  });

  it('say that none is called so', async () => {
    await open();
    await choice();
    await seek('qqqq');
    expect([screen.queryByTestId('emoji-one'), screen.getByText(text.emoji.none).textContent]).toEqual([
      null,
      text.emoji.none,
    ]);
    await press('Enter');
    expect(composer().value).toBe('');
  });

  it('are given to a message', async () => {
    await open();
    await click(screen.getByTestId('message-more'));
    await click(screen.getByLabelText(text.message.otherEmoji));
    await vi.waitFor(() => expect(screen.getAllByTestId('emoji-one').length).toBeGreaterThan(20));
    await accessible();
    await seek('pizza');
    await press('Enter');
    expect(screen.queryByRole('dialog')).toBeTruthy();
    await click(ones()[0]!);
    expect(host.calls.filter((one) => one.name === 'send_message').map((one) => one.body)).toMatchObject([
      { content: { is: 'reaction', message: 1, emoji: '🍕' } },
    ]);
    expect([screen.queryByRole('dialog'), recent()]).toEqual([null, ['🍕']]);
  });

  it.each(['sw', 'id'] as const)('speak %s', async (language) => {
    host.preferences.language = language;
    await open();
    await choice();
    await seek('pi');
    expect(screen.getByLabelText(languages[language].emoji.search)).toBeTruthy();
    await accessible();
  });
});
