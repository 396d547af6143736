// Nothing is claimed that is not so: while the engine can't be heard, of a number that is not online, of what can't be shown.
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { decimal, initials, languages, speak, text, time, waitsUntil } from '../text';
import { kind, said } from '../text/messages';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

beforeEach(() => {
  localStorage.clear();
  host = new MemoryHost();
  host.instances = [instance({ proof: { at: Date.now(), round_trip_ms: 84 } })];
  host.chats = [
    {
      id: 1,
      instance: 'id0',
      title: 'Wateja',
      phone: null,
      kind: 'group',
      unread: 0,
      last: null,
      last_activity: 5,
    },
  ];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await tick();
}

async function open(place: object = {}): Promise<void> {
  host.place = JSON.stringify({ instance: 'id0', ...place });
  render(App, { app });
  await app.open();
  await settle();
}

describe('while the engine can not be heard', () => {
  it('no badge is shown, and the window says why', async () => {
    vi.useFakeTimers();
    await open({ chat: 1 });
    host.refuseWatch = { code: 'internal', message: '', detail: null };
    host.end();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(screen.getByTestId('engine-lost').textContent).toContain(text.engineLost.title);
    host.refuseWatch = null;
    expect(screen.getAllByTestId('badge').map((one) => one.dataset.badge)).not.toContain('online');
    expect(document.querySelector('.rail')?.textContent).not.toContain(text.badge.online);
    expect(document.querySelector('.summary')?.textContent).not.toContain(text.summary.online(1));
    expect(document.querySelector('.proof-more')).toBeNull();
    await app.feed.open();
    await settle();
    expect(screen.queryByTestId('engine-lost')).toBeNull();
    expect(screen.getAllByTestId('badge')[0]?.dataset.badge).toBe('online');
  });

  it('the window is not blank when it never was heard', async () => {
    host.refuseWatch = { code: 'internal', message: '', detail: null };
    await open();
    expect(screen.getByTestId('engine-lost').textContent).toContain(text.engineLost.body);
  });
});

describe('a message to a number that is not online', () => {
  const t = () => text.composerWaits;
  const cases: [Partial<InstanceView>, () => string][] = [
    [{ wanted: 'stopped' }, () => t().stopped],
    [{ link: { is: 'unpaired' } }, () => t().unlinked],
    [{ link: { is: 'revoked', why: 'logged_out' } }, () => t().unlinked],
    [{ link: { is: 'revoked', why: 'banned' } }, () => t().banned],
    [{ link: { is: 'revoked', why: 'locked' } }, () => t().needs],
    [{ connection: { is: 'parked', why: 'banned' } }, () => t().banned],
    [{ connection: { is: 'parked', why: 'replaced' } }, () => t().needs],
    [{ connection: { is: 'parked', why: { fault: 'session_gone' } } }, () => t().needs],
    [{ connection: { is: 'parked', why: { fault: 'disk_full' } } }, () => t().unsaved],
    [{ connection: { is: 'parked', why: { fault: 'database_damaged' } } }, () => t().unsaved],
    [{ connection: { is: 'parked', why: { fault: 'session_locked' } } }, () => text.thread.willWait],
    [
      {
        connection: { is: 'holding', attempt: 1, until: new Date(2026, 4, 1, 16, 40).getTime(), why: 'temporary_ban' },
      },
      () => t().until('16:40'),
    ],
    [{ connection: { is: 'backoff', attempt: 1, until: 0 } }, () => text.thread.willWait],
  ];

  it.each(['en', 'sw', 'id'] as const)('waits for what it really waits for, in %s', (language) => {
    speak(language);
    const day = new Date(2026, 4, 1).getTime();
    for (const [some, words] of cases) expect(waitsUntil(instance(some), day)).toBe(words());
  });

  it('says so over the composer', async () => {
    host.instances = [instance({ badge: 'stopped', wanted: 'stopped' })];
    await open({ chat: 1 });
    expect(screen.getByTestId('hint').textContent.trim()).toBe(text.composerWaits.stopped);
  });
});

describe('what can not be shown yet', () => {
  it.each(['en', 'sw', 'id'] as const)('is called as people call it, in %s', (language) => {
    speak(language);
    const words = languages[language].kind;
    expect(kind('image_message')).toBe(words.photo);
    expect(kind('audio_message')).toBe(words.audio);
    expect(kind('poll_creation_message_v3')).toBe(words.poll);
    expect(kind('poll_update_message')).toBe(words.vote);
    expect(kind('list_response_message')).toBe(words.answer);
    expect(kind('contacts_array_message')).toBe(words.contact);
    expect(kind('edit')).toBe(words.edit);
    expect(kind('constructor')).toBe(words.other);
    expect(said({ is: 'unsupported', name: 'image_message' })).toMatch(new RegExp(`^${words.photo}$`, 'i'));
  });

  it('comes with its sender and its time, and is named in the list and in the queue', async () => {
    const photo = message({
      at: Date.now(),
      sort: Date.now(),
      direction: { is: 'incoming', sender: 'Neema' },
      content: { is: 'unsupported', name: 'image_message' },
    });
    host.messages = [photo];
    host.chats[0] = { ...host.chats[0]!, last: photo };
    await open({ chat: 1 });
    const note = screen.getByTestId('message').textContent;
    for (const part of ['Neema', text.kind.photo, time(photo.at)]) expect(note).toContain(part);
    expect(screen.getByTestId('chat').textContent).toContain('Photo');
  });

  it('says that it was sent from the phone', async () => {
    host.messages = [message({ direction: { is: 'elsewhere' } })];
    await open({ chat: 1 });
    expect(screen.getByRole('img', { name: text.thread.elsewhere })).toBeTruthy();
  });
});

it('computes no day of a bubble or a row again as long as the day lasts', async () => {
  vi.useFakeTimers();
  const at = Date.now();
  host.messages = Array.from({ length: 50 }, (_, place) =>
    message({ id: place + 1, at: at - place, sort: at + place }),
  );
  await open({ chat: 1 });
  const days = vi.spyOn(Date.prototype, 'setHours');
  vi.advanceTimersByTime(5_000);
  await settle();
  expect(days.mock.calls.length).toBeLessThan(10);
  vi.useRealTimers();
});

describe('a window that nobody can see', () => {
  const seen = (how: 'hidden' | 'visible') => vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(how);

  it('counts no seconds, and is right at once when it is seen again', async () => {
    vi.useFakeTimers();
    await open({ chat: 1 });
    vi.advanceTimersByTime(2_000);
    expect(app.clock.now).toBe(Date.now());
    seen('hidden');
    const before = app.clock.now;
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(app.clock.now).toBe(before);
    seen('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(app.clock.now).toBe(Date.now());
    expect(app.clock.today).toBeGreaterThan(before);
  });
});

describe('a code that was copied', () => {
  const code = (letters: string): InstanceView =>
    instance({
      badge: 'scan_qr',
      link: { is: 'pairing' },
      connection: { is: 'offline' },
      pairing: { is: 'code', code: letters, phone: '+255700000121', shown: 0, until: Date.now() + 60_000 },
    });
  const copy = async (write: () => Promise<void>) => {
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText: write } }));
    screen.getByRole('button', { name: text.pair.copy }).click();
    await settle();
    vi.unstubAllGlobals();
  };

  it('is not taken for the next one', async () => {
    host.instances = [code('K7M29QX4')];
    await open();
    await copy(() => Promise.resolve());
    expect(screen.getByRole('button', { name: text.pair.copied })).toBeTruthy();
    host.tell({ is: 'instance', instance: code('AAAABBBB') });
    await settle();
    expect(screen.getByRole('button', { name: text.pair.copy })).toBeTruthy();
  });

  it('is not said to be copied when it could not be', async () => {
    host.instances = [code('K7M29QX4')];
    await open();
    await copy(() => Promise.reject(new Error('refused')));
    expect(screen.getByText(text.pair.notCopied)).toBeTruthy();
  });
});

describe('a pairing that was refused', () => {
  const refused = (at: number, pairing: InstanceView['pairing']): InstanceView =>
    instance({
      badge: 'connecting',
      link: { is: 'pairing' },
      connection: { is: 'offline' },
      pairing,
      last_error: { reason: { kind: 'pairing_refused', code: null, detail: null }, at },
    });
  const said = () => screen.queryByText(text.pair.failed);

  it('is said once, with what to do about it', async () => {
    host.instances = [refused(Date.now(), { is: 'requested' })];
    await open();
    expect(said()?.parentElement?.textContent).toContain(text.pair.failedBody);
    expect(screen.getAllByText(text.reason.pairing_refused, { exact: false })).toHaveLength(1);
  });

  it('is over when another code is asked for, or shown', async () => {
    const at = Date.now() - 5_000;
    host.instances = [refused(at, { is: 'requested' })];
    await open();
    screen.getByTestId('use-code').click();
    await settle();
    screen.getByTestId('get-code').click();
    await settle();
    expect(said()).toBeNull();
    // Nor is it said again to who looks elsewhere meanwhile.
    app.view = 'settings';
    await settle();
    app.view = 'instance';
    await settle();
    expect(screen.getByTestId('use-code')).toBeTruthy();
    expect(said()).toBeNull();
  });

  it('is over when a code is shown that came after it, and not before', async () => {
    const at = Date.now() - 5_000;
    const code = (shown: number) =>
      ({ is: 'code', code: 'K7M29QX4', phone: '+255700000121', shown, until: shown + 180_000 }) as const;
    host.instances = [refused(at, code(at + 1_000))];
    await open();
    expect(said()).toBeNull();
    host.tell({ is: 'instance', instance: refused(at, code(at - 1_000)) });
    await settle();
    expect(said()).toBeTruthy();
  });
});

describe('words and figures', () => {
  it('agree with one', () => {
    expect(text.engine.stopTitle(1)).toBe('Stop 1 number?');
    expect(text.engine.found(1)).toBe('1 mismatch, nothing was changed');
    expect(text.engine.problem.actors(1)).toContain('once');
  });

  it('are written as the language writes them', () => {
    expect(decimal(99.5, 2)).toBe('99.50');
    speak('id');
    expect(decimal(99.5, 2)).toBe('99,50');
  });

  it('keep the signs of a script on its letters', () => {
    expect(initials('කොළඹ')).toBe('කො');
    expect(initials('Duka Kariakoo')).toBe('DK');
    expect(initials('தி நகர்')).toBe('தி');
  });
});
