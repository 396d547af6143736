// Every kind of message in the thread and in the list: what is seen, what is heard, and that whatever somebody sends is text.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView, ContentView, DirectionView, MessageView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { everyKind, kinds, media, message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { languages, speak, text } from '../text';
import { heard, line } from '../text/messages';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

const chat: ChatView = {
  id: 1,
  instance: 'id0',
  title: 'Neema',
  phone: null,
  kind: 'group',
  unread: 0,
  last: null,
  last_activity: 5,
};

beforeEach(() => {
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat];
  app = new AppState(host);
  app.talk.can = { say: false, fetch: false, look: false };
});
afterEach(() => {
  cleanup();
  app.close();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await tick();
}

async function open(...messages: MessageView[]): Promise<HTMLElement[]> {
  host.messages = messages;
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  render(App, { app });
  await app.open();
  await settle();
  return screen.getAllByTestId('message');
}

async function accessible(): Promise<void> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const result = await axe.run(document.body, { rules });
  expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
}

const of = (name: string, some: Partial<MessageView> = {}) => message({ ...kinds[name], ...some });

describe('every kind', () => {
  // A page holds fifty messages.
  const parts = (['en', 'sw', 'id'] as const).flatMap((language) => [0, 1].map((half) => [language, half] as const));
  it.each(parts)('is one row, with a name for who hears it, in %s, half %i', async (language, half) => {
    host.preferences.language = language;
    app.talk.can = { say: true, fetch: true, look: false };
    const kinds = everyKind(1, Date.now());
    const all = kinds.filter((_, place) => place % 2 === half);
    const rows = await open(...all);
    expect(rows).toHaveLength(all.length);
    for (const [place, row] of rows.entries()) {
      expect(row.getAttribute('role')).toBe('article');
      expect(row.getAttribute('aria-label')).toBe(heard(all[place]!, 'Neema', app.clock.today, true));
      expect(row.textContent?.trim()).not.toBe('');
    }
    expect(text.media.image).toBe(languages[language].media.image);
    await accessible();
  });

  it('stands in the list in one line, with its sender in a group', async () => {
    const last = of('voice', { direction: { is: 'incoming', sender: 'Rehema' } });
    host.chats = [{ ...chat, last }];
    await open(of('text'));
    const row = screen.getByTestId('chat');
    expect(row.textContent).toContain('Rehema: Voice note, 0:23');
    expect(row.querySelector('use')?.getAttribute('href')).toBe('#i-mic');
    host.tell({ is: 'chat', chat: { ...chat, last: of('deleted') } });
    await settle();
    expect(screen.getByTestId('chat').textContent).toContain(text.message.deletedBySender);
    expect(screen.getByTestId('chat').textContent).not.toContain('Samahani');
  });
});

describe('in a group', () => {
  it('who writes is named where they begin, and heard with every message', async () => {
    const from = (sender: string): DirectionView => ({ is: 'incoming', sender });
    const rows = await open(
      message({ id: 1, direction: from('Rehema') }),
      message({ id: 2, direction: from('Rehema') }),
      message({ id: 3, direction: from('+255700000592') }),
      of('joined', { id: 4, direction: from('+255700000592') }),
      message({ id: 5, direction: from('+255700000592') }),
    );
    expect(rows.map((row) => row.querySelector('.bubble-from')?.textContent ?? null)).toEqual([
      'Rehema',
      null,
      '+255 700 000 592',
      null,
      '+255 700 000 592',
    ]);
    expect(rows[1]!.getAttribute('aria-label')).toMatch(/^Rehema: habari/);
  });
});

describe('a text', () => {
  it('names people in place of their tags, and says where a link leads as text', async () => {
    const [row] = await open(of('mention'));
    expect(within(row!).getByText('@Neema Mushi').className).toBe('mention');
    expect(row!.textContent).not.toContain('@255700000431');
    expect(within(row!).getByTestId('preview').textContent).toContain('https://duka.example/bei');
    expect(row!.querySelector('a')).toBeNull();
  });

  it('says that it was edited, passed on, and when it goes', async () => {
    const [edited, forwarded, often, expires] = await open(
      of('edited', { id: 1 }),
      of('forwarded', { id: 2 }),
      of('forwarded', { id: 3, forwarded: 5 }),
      of('expires', { id: 4 }),
    );
    expect(edited!.textContent).toContain(text.message.edited);
    expect(forwarded!.textContent).toContain(text.message.forwarded);
    expect(often!.textContent).toContain(text.message.forwardedOften);
    expect(within(expires!).getByRole('img', { name: /^Disappears / })).toBeTruthy();
  });
});

describe('a place', () => {
  it('has its name, its address and its coordinates', async () => {
    const [row, live] = await open(of('location', { id: 1 }), of('liveLocation', { id: 2 }));
    for (const words of ['Soko la Mwenge', 'Sam Nujoma', '-6.79240, 39.20830'])
      expect(row!.textContent).toContain(words);
    expect(live!.textContent).toContain(text.place.live);
    expect(row!.querySelector('img, iframe')).toBeNull();
  });
});

describe('a contact card', () => {
  it('leads to a chat with its number', async () => {
    host.answers.open_chat = async () => ({ ...chat, id: 2, title: 'Juma', kind: 'phone' });
    await open(of('contact'));
    screen.getByRole('button', { name: 'Write to Dereva Juma, +255 700 000 655' }).click();
    await settle();
    expect(host.calls.find((one) => one.name === 'open_chat')?.body).toEqual({
      instance: 'id0',
      phone: '+255700000655',
    });
    expect(app.talk.chat).toBe(2);
  });

  it('says why that can not be', async () => {
    host.refuse.open_chat = { code: 'not_on_whatsapp', message: '', detail: null };
    await open(of('contact'));
    screen.getByTestId('write').click();
    await settle();
    expect([app.talk.chat, app.refusal]).toEqual([1, text.error.not_on_whatsapp]);
  });
});

describe('a poll', () => {
  const bars = (row: HTMLElement) =>
    [...row.querySelectorAll('.poll-bar')].map((one) => Math.round((Number(one.getAttribute('width')) / 270) * 100));

  it('shows what was chosen, by how many, and what this number chose', async () => {
    const [row] = await open(of('poll'));
    expect(
      within(row!)
        .getAllByRole('listitem')
        .map((one) => one.textContent?.replace(/\s+/g, ' ').trim()),
    ).toEqual(['Jumatatu 3 3 votes', 'Jumatano 1 1 vote']);
    expect(within(row!).getAllByRole('img', { name: text.poll.mine })).toHaveLength(1);
    expect(bars(row!)).toEqual([75, 25]);
    expect(row!.textContent).toContain('4 votes · choose one');
  });

  it.each(['en', 'sw', 'id'] as const)('says nothing of votes that nobody counts, in %s', async (language) => {
    host.preferences.language = language;
    const [row] = await open(of('pollOurs'));
    const options = within(row!).getAllByRole('listitem');
    expect(options.map((one) => one.textContent?.trim())).toEqual(['Bluu', 'Kijani']);
    const poll = row!.querySelector('.poll')!;
    expect([poll.querySelector('svg'), /\d/.exec(poll.textContent ?? '')]).toEqual([null, null]);
    const feet = [...poll.querySelectorAll('.poll-foot')].map((one) => one.textContent?.trim());
    expect(feet).toEqual([languages[language].poll.any]);
  });

  it('is never fuller than full, and empty without votes', async () => {
    const content = { ...of('poll').content, voters: 1 } as ContentView;
    const unchosen = { ...of('pollOurs').content, voters: 0 } as ContentView;
    const [wrong, none] = await open(message({ id: 1, content }), message({ id: 2, content: unchosen }));
    expect(bars(wrong!)).toEqual([100, 100]);
    expect(bars(none!)).toEqual([0, 0]);
    expect(none!.textContent).toContain('0 votes · choose any');
  });
});

describe('what happened to a chat', () => {
  it('is a line, and no bubble', async () => {
    const rows = await open(...['expiry', 'joined', 'pinned'].map((name, at) => of(name, { id: at + 1 })));
    for (const row of rows) expect([row.className, row.querySelector('.bubble')]).toEqual(['day happened', null]);
    expect(rows[1]!.textContent).toBe('Joined the group: Neema Mushi and +255 700 000 592');
  });
});

describe('what was taken back', () => {
  it.each([
    ['deleted', 'Deleted by the sender. The text stays in your history.'],
    ['deletedByAdmin', 'Deleted by Rehema, an admin of the group. It stays in your history.'],
    ['deletedByUs', 'Deleted for everyone by you. The text stays in your history.'],
  ])('says by whom: %s', async (name, words) => {
    const [row] = await open(of(name));
    expect(row!.textContent).toContain(words);
  });

  it('is shown when it is asked for, and hidden again', async () => {
    const [row] = await open(of('deleted'));
    expect(row!.textContent).not.toContain('Samahani');
    const show = within(row!).getByRole('button', { name: text.message.show });
    show.click();
    await settle();
    expect(row!.textContent).toContain('Samahani, si wewe');
    expect(within(row!).getByRole('button', { name: text.message.hide }).getAttribute('aria-expanded')).toBe('true');
    await accessible();
    within(row!).getByRole('button', { name: text.message.hide }).click();
    await settle();
    expect(row!.textContent).not.toContain('Samahani');
  });
});

describe('reactions', () => {
  it('tell who gave them, to who sees and to who hears', async () => {
    const [row] = await open(of('reactions'));
    const list = within(row!).getByRole('list', { name: text.message.reactions });
    const all = within(list).getAllByRole('listitem');
    expect(all.map((one) => one.querySelector('.react')?.getAttribute('title'))).toEqual([
      'Neema, Baraka, +255 700 000 592 and 20 more',
      'You, Zawadi',
      'Juma',
    ]);
    expect(all.map((one) => one.querySelector('bdi')?.textContent)).toEqual(['23', '2', 'Juma']);
    expect(within(list).queryByRole('button')).toBeNull();
  });

  it('are heard as they are seen, where they can be pressed', async () => {
    app.talk.can = { say: true, fetch: false, look: false };
    const [row] = await open(of('reactions'));
    const list = within(row!).getByRole('list', { name: text.message.reactions });
    expect(
      within(list)
        .getAllByRole('button')
        .map((one) => [one.getAttribute('aria-label'), one.getAttribute('aria-pressed')]),
    ).toEqual([
      ['👍 23: Neema, Baraka, +255 700 000 592 and 20 more', 'false'],
      ['😂 2: You, Zawadi', 'true'],
      ['🙏 Juma', 'false'],
    ]);
  });

  it('that come twice do no harm', async () => {
    const one = { emoji: '👍', count: 1, mine: false, people: [] };
    const [row] = await open(message({ reactions: [one, one] }));
    expect(within(row!).getAllByRole('listitem')).toHaveLength(2);
  });
});

describe('what somebody sends', () => {
  const wild = '<img src=x onerror=alert(1)><script>alert(2)</script>{@html "x"} \u202eakuD &amp; {name}';

  it('is text and nothing else, wherever it stands', async () => {
    const card = { name: wild, phones: ['+255700000655'] };
    const file = { caption: wild, file_name: wild, mime: wild };
    const contents: ContentView[] = [
      { is: 'text', text: wild },
      media('image', file),
      media('document', file),
      media('audio', { ...file, caption: null }),
      media('image', { file: { is: 'failed', why: wild } }),
      { is: 'location', latitude: 0, longitude: 0, name: wild, address: wild, live: false },
      { is: 'contacts', cards: [card] },
      { is: 'poll', question: wild, choose: 0, voters: 0, options: [{ text: wild, votes: 0, mine: false }] },
      { is: 'choices', text: wild, options: [wild] },
      { is: 'chosen', text: wild },
      { is: 'invite', group: wild },
      { is: 'event', event: 'subject', subject: wild },
      { is: 'event', event: 'joined', people: [wild] },
      { is: 'unsupported', name: wild },
    ];
    const around: Partial<MessageView> = {
      direction: { is: 'incoming', sender: wild },
      quote: { message: null, mine: false, sender: wild, words: wild, kind: null },
      preview: { title: wild, description: wild, link: `javascript:${wild}` },
      mentions: [{ tag: 'script', name: wild }],
      reactions: [{ emoji: wild, count: 1, mine: false, people: [wild] }],
    };
    const rows = await open(
      ...contents.map((content, at) => message({ ...around, id: at + 1, content })),
      message({ ...around, id: 99, deleted: { by: 'admin', name: wild } }),
    );
    const thread = screen.getByRole('log');
    expect(thread.querySelector('img, script, a, iframe, style, [onerror]')).toBeNull();
    expect(rows.every((row) => !row.querySelector('[style]'))).toBe(true);
    expect(rows[0]!.textContent).toContain('<img src=x onerror=alert(1)>');
    // Names turn nothing around; words stand in their own corner.
    for (const row of rows) expect(row.getAttribute('aria-label')).not.toBe('');
    await accessible();
  });

  it('may be very long and of any script', async () => {
    const long = 'ස්තුතියි '.repeat(8_000);
    const rows = await open(
      message({ id: 1, content: { is: 'text', text: long } }),
      message({ id: 2, content: { is: 'text', text: 'شكرا' } }),
    );
    expect(rows[0]!.textContent).toContain(long.trim());
    expect(rows[1]!.querySelector('.bubble')?.getAttribute('dir')).toBe('auto');
  });

  it('keeps its blanks and its lines', async () => {
    const words = '  a\n\n  b  c';
    const [row] = await open(message({ content: { is: 'text', text: words } }));
    expect(row!.querySelector('.said')?.textContent).toBe(words);
  });
});

it('a mention that is tapped out as a tag of nobody stays what it is', async () => {
  const [row] = await open(message({ content: { is: 'text', text: '@255700000431 njoo' } }));
  expect(row!.textContent).toContain('@255700000431 njoo');
  expect(line(message({}))).toBe('habari');
});
