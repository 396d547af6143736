// Searching messages: what is typed is looked for, what is found is shown by chats, and leads to its message.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView, FoundChats, MessageView, SearchPage } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { MOST_CHATS, MOST_HITS } from '../state/search.svelte';
import { speak, text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

function chat(id: number, title: string, owner = 'id0'): ChatView {
  return {
    id,
    instance: owner,
    title,
    phone: null,
    kind: 'phone',
    unread: 0,
    last: null,
    last_activity: 10_000 - id,
  };
}

function said(id: number, of: number, words: string): MessageView {
  return message({ id, chat: of, at: id, sort: id, content: { is: 'text', text: words } });
}

beforeEach(() => {
  host = new MemoryHost();
  host.instances = [instance({}), instance({ id: 'id1', name: 'Kliniki' })];
  host.chats = [chat(1, 'Neema'), chat(2, 'Juma'), chat(3, 'Asha', 'id1')];
  host.messages = [
    said(1, 1, 'Kitenge cha bluu bado kipo?'),
    said(2, 2, 'Nataka kitenge <b>kizuri</b> 🙏'),
    said(3, 1, 'kitenge chekundu'),
    said(4, 3, 'kitenge cha hospitali'),
    said(5, 2, 'asante'),
  ];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await tick();
}

async function open(): Promise<void> {
  render(App, { app });
  await app.open();
  await settle();
}

const field = () => screen.getByTestId<HTMLInputElement>('search');
const hits = () => screen.queryAllByTestId('hit');
const groups = () => screen.queryAllByTestId('hits-of-chat');
const asked = () => host.calls.filter((call) => call.name === 'search').map((call) => call.body);

async function type(words: string): Promise<void> {
  field().value = words;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
}

async function press(key: string, some: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...some }));
  await settle();
}

function page(some: Partial<SearchPage>): SearchPage {
  return { hits: [], before: null, whole: true, ...some };
}

describe('what is found', () => {
  it('stands by chats, the newest first, with the words marked, over all numbers', async () => {
    await open();
    await type('kiteng');
    expect(groups().map((one) => within(one).getByRole('heading').textContent?.replace(/\s+/gu, ' ').trim())).toEqual([
      'Asha Kliniki 1',
      'Neema 2',
      'Juma 1',
    ]);
    expect(hits().map((one) => one.dataset.hit)).toEqual(['4', '3', '1', '2']);
    const juma = hits()[3]!;
    expect([...juma.querySelectorAll('mark')].map((one) => one.textContent)).toEqual(['kiteng']);
    expect(juma.textContent).toContain('Nataka kitenge <b>kizuri</b> 🙏');
    expect(juma.querySelector('b')).toBeNull();
    expect(app.notice).toBe(text.search.found(4));
  });

  it('is looked for once more when something was typed meanwhile, and what came late is dropped', async () => {
    await open();
    const waits: ((page: SearchPage) => void)[] = [];
    host.answers.search = () => new Promise((answer) => waits.push(answer));
    await type('k');
    await type('ki');
    await type('kit');
    expect(asked()).toHaveLength(1);
    waits[0]!(page({ hits: [{ ...found(9), chat_title: 'Late' }] }));
    await settle();
    expect(asked().map((one) => one.text)).toEqual(['k', 'kit']);
    expect(hits()).toHaveLength(0);
    waits[1]!(page({ hits: [found(7)] }));
    await settle();
    expect(hits().map((one) => one.dataset.hit)).toEqual(['7']);
  });

  it('goes on by itself as long as nothing was found, and by a button after that', async () => {
    await open();
    const pages = [page({ before: 90 }), page({ hits: [found(80)], before: 70 }), page({ hits: [found(60)] })];
    host.answers.search = () => Promise.resolve(pages.shift()!);
    await type('kitenge');
    expect(asked().map((one) => one.before)).toEqual([undefined, 90]);
    expect(hits()).toHaveLength(1);
    screen.getByTestId('further').click();
    await settle();
    expect(asked().at(-1)?.before).toBe(70);
    expect(hits().map((one) => one.dataset.hit)).toEqual(['80', '60']);
    expect(screen.queryByTestId('further')).toBeNull();
  });

  it('is no more than can be shown', async () => {
    await open();
    let next = 10_000;
    host.answers.search = () =>
      Promise.resolve(page({ hits: Array.from({ length: 50 }, () => found((next -= 1))), before: next }));
    await type('kitenge');
    for (let pages = 1; pages < MOST_HITS / 50; pages += 1) {
      screen.getByTestId('further').click();
      await settle();
    }
    expect(hits()).toHaveLength(MOST_HITS);
    expect(screen.queryByTestId('further')).toBeNull();
    expect(screen.getByText(text.search.tooMany)).toBeTruthy();
  });

  it('says that nothing was found, that not all can be, and that it failed', async () => {
    await open();
    await type('hakuna');
    expect(screen.getByTestId('nothing-found').textContent).toContain(text.search.none('hakuna'));
    host.answers.search = () => Promise.resolve(page({ whole: false }));
    await type('haku');
    expect(screen.getByText(text.search.notWhole)).toBeTruthy();
    delete host.answers.search;
    host.refuse.search = { code: 'storage', message: '', detail: null };
    await type('kitenge');
    expect(screen.getByText(text.search.refused)).toBeTruthy();
    screen.getByRole('button', { name: text.search.again }).click();
    await settle();
    expect(hits()).toHaveLength(4);
  });

  it('is shown no more when it is taken back, or gone', async () => {
    await open();
    await type('kitenge');
    const of = (id: number) => host.messages.find((one) => one.id === id)!;
    host.tell({ is: 'message', instance: 'id0', message: { ...of(2), edited: 9 } });
    host.tell({ is: 'message', instance: 'id0', message: { ...of(1), deleted: { by: 'sender' } } });
    host.tell({ is: 'message', instance: 'id1', message: { ...of(4), deleted: { by: 'us' } } });
    await settle();
    expect(hits().map((one) => one.dataset.hit)).toEqual(['3', '2']);
    host.tell({ is: 'message_gone', chat: 1, id: 3 });
    await settle();
    expect(hits().map((one) => one.dataset.hit)).toEqual(['2']);
  });

  it('says beside the field that more was typed than can be looked for, and looks again for less', async () => {
    await open();
    await type('kitenge');
    expect(hits()).toHaveLength(4);
    host.refuse.search = { code: 'search_too_long', message: '', detail: null };
    await type('kitenge '.repeat(40));
    expect(screen.getByTestId('search-too-long').textContent).toBe(text.error.search_too_long);
    expect([hits().length, app.refusal, app.notice]).toEqual([0, '', text.error.search_too_long]);
    expect(screen.queryByText(text.search.refused)).toBeNull();
    await type('kitenge');
    expect(hits()).toHaveLength(4);
    expect(screen.queryByTestId('search-too-long')).toBeNull();
  });
});

describe('chats', () => {
  const chats = () => screen.queryAllByTestId('found-chat');
  const names = () => chats().map((one) => one.querySelector('.hit-name')?.textContent);

  beforeEach(() => {
    host.chats = [
      { ...chat(1, 'Neema'), phone: '+255700000431' },
      { ...chat(2, 'Juma'), phone: '+255700000118', unread: 2 },
      { ...chat(3, 'Néema Asha'), instance: 'id1' },
      { ...chat(4, 'Wateja'), kind: 'group' },
    ];
    host.messages.push(said(6, 4, 'Neema atakuja kesho'));
  });

  it('are found by name and by number, before the messages, and opened', async () => {
    await open();
    await type('neema');
    expect(names()).toEqual(['Neema']);
    expect(hits().map((one) => one.dataset.hit)).toEqual(['6']);
    expect(app.notice).toBe(`${text.search.foundChats(1)}. ${text.search.found(1)}`);
    await type('0700 000 118');
    expect([names(), hits().length]).toEqual([['Juma'], 0]);
    expect(screen.queryByTestId('nothing-found')).toBeNull();
    expect(app.notice).toBe(text.search.foundChats(1));
    expect(chats()[0]!.textContent).toContain('+255 700 000 118');
    chats()[0]!.click();
    await settle();
    expect([app.chosen, app.talk.chat]).toEqual(['id0', 2]);
    expect(chats()[0]!.getAttribute('aria-current')).toBe('true');
  });

  it('of another number lead to that number, which is named', async () => {
    await open();
    await type('asha');
    expect(chats()[0]!.textContent).toContain('Kliniki');
    chats()[0]!.click();
    await settle();
    expect([app.chosen, app.talk.chat]).toEqual(['id1', 3]);
  });

  it('are on the way of the keyboard, with the messages behind them', async () => {
    await open();
    await type('neema');
    field().focus();
    await press('ArrowDown');
    expect(document.activeElement).toBe(chats()[0]);
    await press('ArrowDown');
    expect(document.activeElement).toBe(hits()[0]);
    await press('Home');
    expect(document.activeElement).toBe(chats()[0]);
    await press('ArrowUp');
    expect(document.activeElement).toBe(field());
  });

  it('are not looked for within one, nor shown for what is not typed any more', async () => {
    await open();
    app.talk.openThread(host.chats[0]!);
    await settle();
    await press('f', { ctrlKey: true });
    await type('neema');
    expect(chats()).toHaveLength(0);
    screen.getAllByRole('button', { name: text.search.everywhere })[0]!.click();
    await settle();
    expect(chats()).toHaveLength(1);
    await type('');
    expect(app.search.chats).toHaveLength(0);
  });

  it('are read page by page, as many as are shown, and what is more is said', async () => {
    await open();
    const empty: FoundChats = { chats: [], after: { last_activity: 90, id: 9 } };
    const full = { ...empty, chats: Array.from({ length: MOST_CHATS }, (_, at) => chat(100 + at, `Neema ${at}`)) };
    const pages = [empty, full];
    host.answers.find_chats = () => Promise.resolve(pages.shift()!);
    await type('nee');
    expect([chats().length, pages.length]).toEqual([MOST_CHATS, 0]);
    expect(screen.getByText(text.search.moreChats)).toBeTruthy();
    const calls = host.calls.filter((call) => call.name === 'find_chats').map((call) => call.body);
    expect(calls.map((one) => one.after)).toEqual([undefined, { last_activity: 90, id: 9 }]);
  });

  it('are told of by the feed, and a search that could not look for them says so', async () => {
    await open();
    await type('neema');
    host.tell({ is: 'chat', chat: { ...host.chats[0]!, title: 'Neema Duka' } });
    await settle();
    expect(names()).toEqual(['Neema Duka']);
    host.tell({ is: 'chat_merged', gone: 1, into: host.chats[1]! });
    await settle();
    expect(names()).toEqual([]);
    host.refuse.find_chats = { code: 'storage', message: '', detail: null };
    await type('juma');
    expect(screen.getByText(text.search.refused)).toBeTruthy();
  });

  it('whose messages were found stand by when the newest of these was written', async () => {
    host.messages.push({ ...said(7, 1, 'kitenge cha zamani'), at: 0, sort: 0 });
    await open();
    await type('kitenge');
    expect(
      groups().map((one) =>
        within(one)
          .getAllByTestId('hit')
          .map((hit) => hit.dataset.hit),
      ),
    ).toEqual([['4'], ['3', '1', '7'], ['2']]);
  });

  it('of which more may come are counted as so far', async () => {
    await open();
    host.answers.search = () => Promise.resolve(page({ hits: [found(80)], before: 70 }));
    await type('kitenge');
    expect(groups()[0]!.querySelector('.num')?.textContent).toBe('1+');
  });
});

describe('the keyboard', () => {
  it('goes to the field, along what was found, to its message, and back', async () => {
    await open();
    await press('k', { ctrlKey: true });
    expect(document.activeElement).toBe(field());
    await type('kitenge');
    await press('ArrowDown');
    await press('ArrowDown');
    expect(document.activeElement).toBe(hits()[1]);
    (document.activeElement as HTMLElement).click();
    await settle();
    expect(app.talk.chat).toBe(1);
    const row = document.querySelector<HTMLElement>('[data-testid="message"][data-id="3"]');
    expect(row?.className).toContain('is-found');
    expect(document.activeElement).toBe(row);
    expect(hits()[1]?.getAttribute('aria-current')).toBe('true');
    // Back to where one was.
    await press('k', { ctrlKey: true });
    await press('Enter');
    expect(document.activeElement).toBe(hits()[1]);
    await press('Home');
    await press('ArrowUp');
    expect(document.activeElement).toBe(field());
    await press('Escape');
    expect(hits()).toHaveLength(0);
    expect(field().value).toBe('');
  });

  it('leaves the numbers their own field where no chat is open', async () => {
    host.instances = Array.from({ length: 12 }, (_, at) => instance({ id: `id${at}`, name: `Nambari ${at}` }));
    await open();
    await press('f', { ctrlKey: true });
    expect(document.activeElement).toBe(screen.getByTestId('find'));
    app.talk.openThread(host.chats[0]!);
    await settle();
    await press('f', { ctrlKey: true });
    expect(document.activeElement).toBe(field());
  });

  it('searches in the open chat alone with Ctrl+F, and everywhere again', async () => {
    await open();
    app.talk.openThread(host.chats[0]!);
    await settle();
    await press('f', { ctrlKey: true });
    await type('kitenge');
    expect(hits().map((one) => one.dataset.hit)).toEqual(['3', '1']);
    expect(screen.getByText(text.search.within('Neema'))).toBeTruthy();
    screen.getByRole('button', { name: text.search.everywhere }).click();
    await settle();
    expect(hits()).toHaveLength(4);
  });

  it('leaves what is found alone while something is composed', async () => {
    await open();
    await type('kitenge');
    field().focus();
    await press('Enter', { isComposing: true });
    expect(document.activeElement).toBe(field());
  });
});

describe('a hit', () => {
  it('leads to the chat of another number', async () => {
    await open();
    await type('hospitali');
    hits()[0]!.click();
    await settle();
    expect(app.chosen).toBe('id1');
    expect(app.talk.chat).toBe(3);
    expect(document.querySelector('[data-testid="message"][data-id="4"]')?.className).toContain('is-found');
    expect(hits()).toHaveLength(1);
  });

  it('at the end of its chat is there, and nothing leads further down', async () => {
    await open();
    await type('chekundu');
    hits()[0]!.click();
    await settle();
    expect(document.querySelector('[data-testid="message"][data-id="3"]')?.className).toContain('is-found');
    expect([app.talk.thread.following, screen.queryByText(text.thread.newer)]).toEqual([true, null]);
  });

  it('far up in a long chat is shown with what stands before it', async () => {
    host.messages = Array.from({ length: 900 }, (_, at) => said(at + 1, 1, at === 99 ? 'nadra' : 'habari'));
    await open();
    await type('nadra');
    hits()[0]!.click();
    for (let turn = 0; turn < 4; turn += 1) await settle();
    expect(document.querySelector('[data-testid="message"][data-id="100"]')?.className).toContain('is-found');
    expect(app.talk.thread.adrift).toBe(true);
    // Down again, without a hole.
    await app.talk.loadMessages('newer');
    await app.talk.loadMessages('newer');
    const ids = app.talk.messages.map((one) => one.id);
    expect(ids.every((id, at) => at === 0 || id === ids[at - 1]! + 1)).toBe(true);
  });

  // Where the reader stands when the hit is chosen: at the newest, in the middle, at the top, or at another hit.
  const stands: Record<string, () => Promise<void>> = {
    'at the newest': async () => undefined,
    'a page further up': () => app.talk.loadMessages('older'),
    'at the top': async () => {
      app.talk.thread.following = false;
      while (app.talk.thread.more) await app.talk.loadMessages('older');
    },
    'at another message': async () => {
      await app.talk.reach(450, host.messages[449]);
    },
  };
  const places = [1, 2, 60, 299, 301, 420, 500, 700, 850, 900];
  it.each(Object.keys(stands))('is gone to wherever it is, by a reader who stands %s', async (where) => {
    const unlike = (at: number) => said(at + 1, 1, 'habari');
    host.messages = Array.from({ length: 900 }, (_, at) => unlike(at));
    host.place = JSON.stringify({ instance: 'id0', chat: 1 });
    await app.open();
    await settle();
    for (const id of places) {
      app.talk.openThread(host.chats[0]!);
      await settle();
      await stands[where]!();
      expect([id, await app.talk.reach(id, host.messages[id - 1])]).toEqual([id, 'here']);
      const ids = app.talk.messages.map((one) => one.id);
      expect(ids.every((one, at) => at === 0 || one === ids[at - 1]! + 1)).toBe(true);
      // Down to the end from there, without a hole.
      for (let page = 0; app.talk.thread.adrift && page < 30; page += 1) await app.talk.loadMessages('newer');
      expect([id, app.talk.thread.adrift, app.talk.messages.at(-1)?.id]).toEqual([id, false, 900]);
    }
    expect(await app.talk.reach(901, { ...host.messages[899]!, id: 901, sort: 901 })).toBe('gone');
  });

  it('whose chat is gone says so', async () => {
    await open();
    await type('hospitali');
    host.chats = host.chats.filter((one) => one.id !== 3);
    hits()[0]!.click();
    await settle();
    expect(app.refusal).toBe(text.message.notFound);
  });
});

it('is usable by all, in every language', async () => {
  await open();
  for (const language of ['en', 'sw', 'id'] as const) {
    speak(language);
    for (const words of ['kitenge', 'hakuna']) {
      await type(words);
      const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
      expect(result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
    }
  }
});

function found(id: number): SearchPage['hits'][number] {
  return {
    message: said(id, 1, 'kitenge'),
    instance: 'id0',
    chat_title: 'Neema',
    chat_kind: 'phone',
    snippet: { text: 'kitenge', marks: [{ from: 0, to: 7 }] },
  };
}

describe('a search that is narrowed', () => {
  const choose = async (testid: string, value: string): Promise<void> => {
    const chip = screen.getByTestId<HTMLSelectElement>(testid);
    chip.value = value;
    chip.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
  };
  const found = () => hits().map((one) => one.dataset.hit);

  it('has its chips where something is looked for, and none before', async () => {
    await open();
    expect(screen.queryByTestId('filter-what')).toBeNull();
    await type('kitenge');
    expect(screen.getByTestId('filter-what')).toBeTruthy();
  });

  it('by who wrote it, what and when asks for that, for messages alone', async () => {
    host.chats = [{ ...chat(1, 'Neema'), phone: '+255700000431' }, chat(2, 'Juma')];
    await open();
    await type('kitenge');
    expect(found()).toEqual(['3', '1', '2']);
    await choose('filter-who', '+255700000431');
    expect(found()).toEqual(['3', '1']);
    await choose('filter-what', 'text');
    await choose('filter-when', 'week');
    expect(asked().at(-1)).toMatchObject({ text: 'kitenge', sender: '+255700000431', kind: 'text' });
    expect(typeof (asked().at(-1) as { from?: number }).from).toBe('number');
    const before = host.calls.filter((call) => call.name === 'find_chats').length;
    await choose('filter-who', 'you');
    expect(asked().at(-1)).toMatchObject({ ours: true });
    expect(host.calls.filter((call) => call.name === 'find_chats')).toHaveLength(before);
  });

  it('to nothing says so and is widened again by one button, and by its end', async () => {
    await open();
    await type('kitenge');
    await choose('filter-who', 'you');
    expect(screen.getByTestId('nothing-found').textContent).toContain(text.filter.none);
    screen.getByTestId('filter-none').click();
    await settle();
    expect([found(), app.search.filters.who]).toEqual([['4', '3', '1', '2'], 'any']);
    await choose('filter-when', 'today');
    app.search.end();
    await settle();
    expect(app.search.filters.when).toBe('any');
  });

  it.each(['en', 'sw', 'id'] as const)('is narrowed by all, in %s', async (language) => {
    host.preferences.language = language;
    await open();
    await type('kitenge');
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    expect((await axe.run(document.body, { rules })).violations).toEqual([]);
  });
});
