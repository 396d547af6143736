// What a tired operator must be told: which numbers are down, which one answers, and nothing that is not so.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { tiles, twin } from '../state/instances';
import { languages, speak, text } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

beforeEach(() => {
  localStorage.clear();
  host = new MemoryHost();
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function open(place: object = {}): Promise<void> {
  host.place = JSON.stringify({ instance: 'id0', ...place });
  render(App, { app });
  await app.open();
  await settle();
}

async function press(key: string, some: KeyboardEventInit = {}): Promise<void> {
  await fireEvent.keyDown(document.activeElement ?? document.body, { key, ...some });
  await settle();
}

async function accessible(): Promise<void> {
  const result = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
}

function chat(id: number, owner = 'id0'): ChatView {
  const title = `Neema ${id}`;
  return { id, instance: owner, title, phone: null, kind: 'phone', unread: 0, last: null, last_activity: id };
}

const later = Date.now() + 60 * 60_000;
const loggedOut: Partial<InstanceView> = {
  badge: 'scan_qr',
  link: { is: 'revoked', why: 'logged_out' },
  connection: { is: 'offline' },
};
const banned: Partial<InstanceView> = {
  badge: 'waiting',
  connection: { is: 'holding', attempt: 1, until: later, why: 'temporary_ban' },
};
const expired: Partial<InstanceView> = {
  badge: 'code_expired',
  phone: null,
  link: { is: 'pairing' },
  connection: { is: 'offline' },
  pairing: { is: 'expired' },
};
const fleet = (...all: Partial<InstanceView>[]) =>
  all.map((some, at) => instance({ id: `id${at}`, name: `Duka ${at}`, phone: `+25570000010${at}`, ...some }));
const summary = () => screen.getByTestId('summary');

describe('the summary', () => {
  it.each(['en', 'sw', 'id'] as const)('counts what is down and what needs somebody, in %s', async (language) => {
    host.preferences.language = language;
    host.instances = fleet({}, {}, banned, loggedOut, expired, { badge: 'reconnecting' });
    await open();
    const words = languages[language].summary;
    expect([...summary().querySelectorAll('.summary-words')].map((one) => one.textContent)).toEqual([
      words.online(2),
      words.reconnecting(1),
      words.waiting(1),
      words.needs(2),
    ]);
    expect(summary().dataset.st).toBe('needs');
    await accessible();
  });

  it('is coloured by the worst: what dropped is worse than what was never linked', async () => {
    host.instances = fleet(banned, banned, expired);
    await open();
    expect(summary().dataset.st).toBe('waiting');
    expect(summary().textContent).toContain(text.summary.online(0));
    host.tell({ is: 'instance', instance: { ...host.instances[0]!, badge: 'error', connection: { is: 'offline' } } });
    await settle();
    expect(summary().dataset.st).toBe('error');
  });

  it('counts a number that shows its first code as none of these', async () => {
    host.instances = fleet(
      {},
      { ...expired, badge: 'scan_qr', pairing: null },
      { badge: 'stopped', wanted: 'stopped' },
    );
    await open();
    expect(summary().dataset.st).toBe('online');
    expect(summary().querySelectorAll('.summary-words')).toHaveLength(1);
  });

  it('takes the green from the engine page while numbers are down', async () => {
    host.instances = fleet({}, banned);
    await open();
    app.view = 'engine';
    await settle();
    const bar = () => screen.getByTestId('engine-health').querySelector<HTMLElement>('.strip-note')!;
    expect([bar().dataset.st, bar().textContent.includes(text.engine.healthy)]).toEqual(['waiting', false]);
    expect(bar().textContent).toContain(text.summary.waiting(1));
    host.tell({
      is: 'instance',
      instance: instance({ ...host.instances[1], badge: 'online', connection: { is: 'online', since: 0 } }),
    });
    await settle();
    expect([bar().dataset.st, bar().textContent.includes(text.engine.healthy)]).toEqual(['online', true]);
  });
});

describe('the next one that needs somebody', () => {
  it('is one that was logged out, or whose codes ran out', async () => {
    host.instances = fleet({}, loggedOut, banned, expired);
    await open();
    const seen = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await press('j', { ctrlKey: true });
      seen.push(app.chosen);
    }
    expect(seen).toEqual(['id1', 'id3', 'id1']);
  });

  it('is said to be none', async () => {
    host.instances = fleet({}, {});
    await open();
    await press('j', { ctrlKey: true });
    expect([app.chosen, app.refusal]).toEqual(['id0', text.noneNeeds]);
    host.tell({ is: 'instance', instance: { ...host.instances[0]!, ...loggedOut } });
    await press('j', { ctrlKey: true });
    expect([app.chosen, app.refusal]).toEqual(['id0', text.noOtherNeeds]);
  });
});

describe('a core that is gone', () => {
  const slow: Partial<InstanceView> = {
    badge: 'waiting',
    connection: { is: 'holding', attempt: 7, until: later, why: 'slow_retry' },
  };

  async function gone(): Promise<void> {
    host.leave('core_gone');
    await vi.waitFor(() => expect(app.core.state).toBe('gone'), { timeout: 5_000 });
    await settle();
  }

  it('leaves no promise and no button but its own', async () => {
    host.instances = fleet(slow);
    await open();
    screen.getByTestId('trouble');
    await gone();
    expect(screen.queryByTestId('trouble')).toBeNull();
    for (const name of ['restart', 'stop', 'more'])
      expect((screen.getByTestId(name) as HTMLButtonElement).disabled, name).toBe(true);
    expect((screen.getByTestId('start-core') as HTMLButtonElement).disabled).toBe(false);
    app.view = 'engine';
    await settle();
    expect(screen.queryByTestId('engine-health')).toBeNull();
    for (const name of ['start-all', 'stop-all', 'restart-all', 'sync', 'look'])
      expect((screen.getByTestId(name) as HTMLButtonElement).disabled, name).toBe(true);
  });

  it('shows no code that nobody would answer', async () => {
    const qr = { is: 'qr', image: 'data:,', number: 1, of: 6, shown: 0, until: later } as const;
    host.instances = fleet({ ...loggedOut, pairing: { ...qr, scanned_without_multidevice: false } });
    await open();
    screen.getByTestId('qr');
    await gone();
    expect([screen.queryByTestId('qr'), screen.queryByTestId('use-code')]).toEqual([null, null]);
  });
});

describe('the strip', () => {
  const stuck = (since: number): Partial<InstanceView> => ({
    badge: 'reconnecting',
    connection: { is: 'connecting', attempt: 2, since, deadline: later },
  });

  it('offers another try while one is stuck', async () => {
    host.instances = fleet(stuck(Date.now() - 30_000));
    await open();
    screen.getByTestId('try-now').click();
    await settle();
    expect(host.calls.at(-1)).toEqual({ name: 'try_now', body: { id: 'id0' } });
  });

  it('offers none while one has just begun', async () => {
    host.instances = fleet(stuck(Date.now()));
    await open();
    screen.getByTestId('strip');
    expect(screen.queryByTestId('try-now')).toBeNull();
  });
});

describe('a trouble that was read', () => {
  const full: Partial<InstanceView> = {
    badge: 'error',
    connection: { is: 'parked', why: { fault: 'disk_full' } },
  };

  it('folds to a line with its button, for as long as it lasts', async () => {
    host.instances = fleet(full, {});
    await open();
    screen.getByTestId('fold').click();
    await settle();
    const card = () => screen.getByTestId('trouble');
    expect(card().textContent).not.toContain(text.trouble.disk.body);
    within(card()).getByRole('button', { name: text.trouble.disk.button });
    expect(document.activeElement).toBe(screen.getByTestId('fold'));
    await accessible();
    app.choose('id1');
    await settle();
    app.choose('id0');
    await settle();
    expect(card().textContent).not.toContain(text.trouble.disk.body);
    // The window is closed and opened again.
    cleanup();
    app.close();
    app = new AppState(host);
    await open();
    expect(card().textContent).not.toContain(text.trouble.disk.body);
    host.tell({ is: 'instance', instance: fleet({})[0]! });
    host.tell({ is: 'instance', instance: fleet(full)[0]! });
    await settle();
    expect(card().textContent).toContain(text.trouble.disk.body);
  });

  it('of a full disk promises no message', async () => {
    host.instances = fleet(full);
    host.chats = [chat(1)];
    await open({ chat: 1 });
    expect(screen.getByTestId('hint').textContent.trim()).toBe(text.composerWaits.unsaved);
  });
});

describe('the chats', () => {
  it('say which of them has something begun', async () => {
    host.instances = fleet({});
    host.chats = [chat(1), chat(2)];
    await open({ chat: 2 });
    app.talk.drafts.keep(chat(1), 'Bei ni');
    app.talk.drafts.keep(chat(2), 'hapa');
    await settle();
    const rows = screen.getAllByTestId('chat').map((row) => row.textContent);
    expect(rows.filter((row) => row.includes(text.chats.draft('Bei ni')))).toHaveLength(1);
    expect(rows.some((row) => row.includes(text.chats.draft('hapa')))).toBe(false);
  });

  it('say which number is meant, before it is asked for and when nobody has it', async () => {
    host.instances = fleet({ phone: '+254700000377' });
    await open();
    screen.getByTestId('new-chat').click();
    await settle();
    await fireEvent.input(screen.getByTestId('chat-number'), { target: { value: '0712 345 678' } });
    await settle();
    expect(screen.getByTestId('taken-as').textContent).toBe(text.chats.takenAs('+254 712 345 678'));
    host.refuse.open_chat = { code: 'not_on_whatsapp', message: '', detail: null };
    screen.getByTestId('open-chat').click();
    await settle();
    const said = document.querySelector('.chat-find .refusal')?.textContent;
    expect(said).toBe(`+254 712 345 678: ${text.error.not_on_whatsapp}`);
  });

  it('name the number that answers in a small window', async () => {
    host.instances = fleet({});
    host.chats = [chat(1)];
    await open({ chat: 1 });
    expect(screen.getByTestId('own').textContent).toContain('Duka 0');
  });
});

describe('the keyboard', () => {
  it('is on the row of a list after F6, so that arrows go on from there', async () => {
    host.instances = fleet({}, {}, {});
    await open();
    app.choose('id1');
    await settle();
    await press('F6');
    expect((document.activeElement as HTMLElement).dataset.id).toBe('id1');
    await press('ArrowDown');
    expect((document.activeElement as HTMLElement).dataset.id).toBe('id2');
  });

  it('scrolls the rail to the number that a key chose', async () => {
    const scrolled: string[] = [];
    Element.prototype.scrollIntoView = function (this: HTMLElement) {
      scrolled.push(this.dataset.id ?? '');
    };
    host.instances = fleet({}, {}, {});
    await open();
    scrolled.length = 0;
    await press('3', { ctrlKey: true, code: 'Digit3' });
    expect(scrolled).toEqual(['id2']);
  });
});

describe('the filter of the rail', () => {
  const many = () =>
    Array.from({ length: 9 }, (_, at) =>
      instance({
        id: `id${at}`,
        name: `Nambari ${at}`,
        phone: `+25571000000${at}`,
        workspace: at > 6 ? 'Zahanati' : '',
      }),
    );
  const rows = () => screen.queryAllByTestId('instance').map((row) => row.dataset.id);
  const type = async (words: string) => {
    await fireEvent.input(screen.getByTestId('find'), { target: { value: words } });
    await settle();
  };

  it('is there for many numbers only', async () => {
    host.instances = fleet({}, {});
    await open();
    expect(screen.queryByTestId('find')).toBeNull();
  });

  it('finds by name, number and workspace, by keyboard alone', async () => {
    host.instances = many();
    await open();
    await press('f', { ctrlKey: true });
    expect(document.activeElement).toBe(screen.getByTestId('find'));
    await type('zahan');
    expect(rows()).toEqual(['id7', 'id8']);
    await type('0710 000 003');
    expect(rows()).toEqual(['id3']);
    await press('ArrowDown');
    expect((document.activeElement as HTMLElement).dataset.id).toBe('id3');
    await type('hakuna');
    expect(rows()).toEqual([]);
    screen.getByText(text.nothingFound);
    await accessible();
    screen.getByTestId('find').focus();
    await press('Escape');
    expect(rows()).toHaveLength(9);
    await type('nambari 5');
    await press('Enter');
    expect(app.chosen).toBe('id5');
  });

  it('hides none that is gone to from elsewhere', async () => {
    host.instances = many();
    await open();
    await type('zahan');
    host.tell({ is: 'show', instance: 'id2', chat: null, wish: 1 });
    await settle();
    expect(rows()).toContain('id2');
  });
});

describe('the tiles of a narrow rail', () => {
  it('are told apart', () => {
    const named = (name: string, phone: string | null, id: string) => instance({ id, name, phone });
    const all = [
      named('Nambari 21', null, 'a'),
      named('Nambari 22', null, 'b'),
      named('Duka Kariakoo', '+255700000118', 'c'),
      named('Duka Kigamboni', '+255700000204', 'd'),
      named('Dawa Kuu', null, 'e'),
      named('Pwani Moja', '+255700000333', 'f'),
      named('Pwani Mbili', '+255700000333', 'g'),
    ];
    expect(Object.fromEntries(tiles(all))).toEqual({
      a: 'N21',
      b: 'N22',
      c: '118',
      d: '204',
      e: 'DK',
      f: 'P6',
      g: 'P7',
    });
  });
});

describe('a row that shows all that it says', () => {
  it('has no tooltip, and one that is cut has', async () => {
    host.instances = fleet({});
    await open();
    const row = screen.getByTestId('instance');
    const line = row.querySelector<HTMLElement>('.inst-name')!;
    const [word] = row.querySelectorAll<HTMLElement>('.badge-word');
    for (const one of [line, word!]) {
      Object.defineProperty(one, 'clientWidth', { value: 100 });
      Object.defineProperty(one, 'scrollWidth', { value: 100, configurable: true });
    }
    await fireEvent.pointerEnter(row);
    expect(row.title).toBe('');
    Object.defineProperty(line, 'scrollWidth', { value: 140 });
    await fireEvent.pointerEnter(row);
    expect(row.title).toContain('Duka 0');
  });
});

describe('a name that is cut', () => {
  const wide = (one: HTMLElement, width: number) => {
    Object.defineProperty(one, 'clientWidth', { value: 100, configurable: true });
    Object.defineProperty(one, 'scrollWidth', { value: width, configurable: true });
  };

  it('is told over the page, and the number beside it is whole', async () => {
    host.instances = fleet({ name: 'Duka la Mama Neema la Kariakoo' });
    await open();
    const title = screen.getByRole('heading', { level: 1 });
    expect(title.classList.contains('cut-line')).toBe(true);
    wide(title, 100);
    await fireEvent.pointerEnter(title);
    expect(title.title).toBe('');
    wide(title, 240);
    await fireEvent.pointerEnter(title);
    expect(title.title).toBe('Duka la Mama Neema la Kariakoo');
    const number = screen.getByText('+255 700 000 100', { selector: 'header *' });
    expect(number.closest('.cut-line')).toBeNull();
  });

  it('is told in the queue, and so are the words', async () => {
    host.instances = fleet({});
    const words = 'Habari, mzigo wako umefika na unaweza kuuchukua leo jioni';
    host.queue = [
      {
        id: 1,
        turn: 1,
        chat: 1,
        chat_title: 'Neema wa Kariakoo',
        message: 1,
        content: { is: 'text', text: words },
        delivery: 'queued',
        created: 5,
        attempts: 0,
        error: null,
        waits: { is: 'turn' },
        perhaps_sent: false,
      },
    ];
    await open({ tab: 'queue' });
    const [name, said] = screen.getByTestId('queued').querySelectorAll<HTMLElement>('.cut-line');
    expect([name?.textContent?.trim(), said?.textContent]).toEqual(['Neema wa Kariakoo', words]);
    for (const one of [name!, said!]) {
      wide(one, 240);
      await fireEvent.pointerEnter(one);
    }
    expect([name?.title, said?.title]).toEqual(['Neema wa Kariakoo', words]);
    wide(said!, 100);
    await fireEvent.pointerEnter(said!);
    expect(said?.title).toBe('');
  });
});

describe('two numbers of one phone', () => {
  const same = { phone: '+255700000118' };

  it('say so, each with a way to the other', async () => {
    host.instances = fleet(same, { ...same, name: 'Duka Pili' }, {});
    await open();
    const note = () => screen.getByTestId('twin');
    expect(note().textContent).toContain(text.question.twin('Duka Pili'));
    await accessible();
    within(note()).getByRole('button').click();
    await settle();
    expect([app.chosen, note().textContent.includes(text.question.twin('Duka 0'))]).toEqual(['id1', true]);
    app.choose('id2');
    await settle();
    expect(screen.queryByTestId('twin')).toBeNull();
  });

  it('are none while one of them rests or is not linked', () => {
    const rests = fleet(same, { ...same, wanted: 'stopped' });
    const unlinked = fleet(same, { ...same, ...loggedOut });
    for (const all of [rests, unlinked]) expect([twin(all[0]!, all), twin(all[1]!, all)]).toEqual([null, null]);
  });
});
