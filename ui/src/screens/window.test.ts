// The window on the memory host: what an operator does, and what must never happen.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import { languages, speak } from '../text';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

beforeEach(() => {
  host = new MemoryHost();
  app = new AppState(host);
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await tick();
}

async function open(): Promise<void> {
  render(App, { app });
  await app.open();
  await settle();
}

function chat(some: Partial<ChatView> = {}): ChatView {
  return {
    id: 1,
    instance: 'id0',
    title: 'Neema',
    phone: '+255700000431',
    kind: 'phone',
    unread: 0,
    last: null,
    last_activity: 5,
    ...some,
  };
}

async function accessible(): Promise<void> {
  const result = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
}

describe('the title', () => {
  it('counts what is unread in all numbers, as the language writes it', async () => {
    host.instances = [instance({}), instance({ id: 'id1', name: 'Kliniki', workspace: 'Moshi', unread: 3 })];
    await open();
    expect(document.title).toBe('(3) Wakala');
    host.tell({ is: 'instance', instance: instance({ unread: 1_231 }) });
    await settle();
    expect(document.title).toBe('(1,234) Wakala');
    await app.prefer({ language: 'id' });
    await settle();
    expect(document.title).toBe('(1.234) Wakala');
    host.tell({ is: 'instance', instance: instance({ unread: 0 }) });
    host.tell({ is: 'instance_gone', id: 'id1' });
    await settle();
    expect(document.title).toBe('Wakala');
    speak('system', 'en');
  });
});

describe('adding an instance', () => {
  it('leads from the name over the QR code to online', async () => {
    await open();
    screen.getByTestId('add-instance').click();
    await settle();
    const name = screen.getByTestId('instance-name') as HTMLInputElement;
    name.value = 'Duka Temeke';
    name.dispatchEvent(new Event('input', { bubbles: true }));
    screen.getByTestId('create').click();
    await settle();
    const added = host.instances[0]!;
    expect(added.name).toBe('Duka Temeke');
    const pairing = {
      is: 'qr' as const,
      image: 'data:image/png;base64,AA',
      number: 1,
      of: 6,
      shown: 0,
      until: Date.now() + 60_000,
      scanned_without_multidevice: false,
    };
    host.tell({ is: 'instance', instance: { ...added, badge: 'scan_qr', pairing } });
    await settle();
    expect((screen.getByTestId('qr') as HTMLImageElement).src).toBe(pairing.image);
    await accessible();
    host.tell({ is: 'instance', instance: { ...added, badge: 'online', pairing: null } });
    await settle();
    expect(screen.queryByTestId('qr')).toBeNull();
    expect(within(screen.getByTestId('head-badge')).getByTestId('badge').dataset.badge).toBe('online');
  });

  it('offers a name that is free, selected, and goes on with Enter to the heading of the code page', async () => {
    host.instances = [instance({ name: 'Duka' }), instance({ id: 'id1', name: 'number 3' })];
    await open();
    screen.getByTestId('add-instance').click();
    await settle();
    const name = screen.getByTestId('instance-name') as HTMLInputElement;
    expect(name.value).toBe('Number 4');
    expect(document.activeElement).toBe(name);
    expect([name.selectionStart, name.selectionEnd]).toEqual([0, name.value.length]);
    // Enter in a field presses the form's first button that submits; jsdom does not do it by itself.
    const submits = name.form?.querySelector<HTMLElement>('button:not([type="button"])');
    expect(submits).toBe(screen.getByTestId('create'));
    name.form?.requestSubmit(submits);
    await settle();
    expect(host.instances.at(-1)?.name).toBe('Number 4');
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: text.pair.heading }));
    await accessible();
  });

  it.each(['en', 'sw', 'id'] as const)('counts the names it offers in %s', async (language) => {
    host.preferences.language = language;
    await open();
    app.view = 'add';
    await settle();
    expect((screen.getByTestId('instance-name') as HTMLInputElement).value).toBe(languages[language].add.suggestion(1));
    speak('en');
  });

  it('takes the focus to the code page once, and not from the list', async () => {
    await open();
    app.view = 'add';
    await settle();
    screen.getByTestId('create').click();
    await settle();
    const row = screen.getByTestId('instance');
    row.focus();
    row.click();
    await settle();
    expect(document.activeElement).toBe(row);
  });

  it('says what is wrong with a name and keeps it', async () => {
    await open();
    host.refuse.add_instance = { code: 'name_taken', message: '', detail: null };
    screen.getByTestId('add-instance').click();
    await settle();
    const name = screen.getByTestId('instance-name') as HTMLInputElement;
    name.value = 'Duka';
    name.dispatchEvent(new Event('input', { bubbles: true }));
    screen.getByTestId('create').click();
    await settle();
    const alerts = screen.getAllByRole('alert').map((one) => one.textContent);
    expect(alerts.join('')).toBe(text.error.name_taken);
    expect(name.value).toBe('Duka');
  });
});

describe('a chat', () => {
  beforeEach(() => {
    host.instances = [instance({})];
    host.chats = [chat({ last: message() })];
  });

  it('shows markup as text and nothing else', async () => {
    const wild = '<script>window.hacked = true</script><img src=x onerror="window.hacked=true"><b>bold</b>';
    host.messages = [message({ content: { is: 'text', text: wild } })];
    await open();
    screen.getByTestId('chat').click();
    await settle();
    const bubble = screen.getByTestId('message');
    expect(bubble.textContent).toContain(wild);
    expect(bubble.querySelector('script, img, b')).toBeNull();
    expect('hacked' in window).toBe(false);
    await accessible();
  });

  it('says in words what became of a message until it is settled', async () => {
    host.messages = [
      message({ direction: { is: 'outgoing', delivery: 'queued', queue_id: 7, error: null, waits: null } }),
    ];
    await open();
    screen.getByTestId('chat').click();
    await settle();
    expect(screen.getByTestId('message').textContent).toContain(text.delivery.queued);
    host.tell({
      is: 'message',
      instance: 'id0',
      message: message({ direction: { is: 'outgoing', delivery: 'read', queue_id: null, error: null, waits: null } }),
    });
    await settle();
    expect(screen.getByTestId('message').dataset.delivery).toBe('read');
    expect(screen.getByTestId('message').textContent).not.toContain(text.delivery.queued);
  });

  it('gives a refused text back', async () => {
    await open();
    screen.getByTestId('chat').click();
    await settle();
    host.refuse.send_text = { code: 'queue_full', message: '', detail: null };
    const composer = screen.getByTestId('composer') as HTMLTextAreaElement;
    composer.value = 'Karibu';
    composer.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    screen.getByTestId('send').click();
    await settle();
    expect(screen.getByRole('alert').textContent).toBe(text.error.queue_full);
    expect(composer.value).toBe('Karibu');
  });

  it('keeps what can not be shown yet, and says so', async () => {
    host.messages = [message({ content: { is: 'unsupported', name: 'event_message' } })];
    await open();
    screen.getByTestId('chat').click();
    await settle();
    expect(screen.getByTestId('message').textContent).toContain('it is kept');
  });
});

describe('the feed', () => {
  it('is read again when an item is missing', async () => {
    host.instances = [instance({})];
    await open();
    host.tell({ is: 'instance', instance: instance({ name: 'First' }) });
    host.heard?.({ sequence: 9, body: { is: 'instance', instance: instance({ name: 'Ninth' }) } });
    await settle();
    expect(host.watches).toBe(2);
    expect(app.instances[0]?.name).toBe('Duka');
  });

  it('is read again when the program says that the window lagged', async () => {
    await open();
    host.tell({ is: 'lagged' });
    await settle();
    expect(host.watches).toBe(2);
  });

  it('opens the instance that a notification names', async () => {
    host.instances = [instance({}), instance({ id: 'id1', name: 'Klinik' })];
    await open();
    host.tell({ is: 'show', instance: 'id1', chat: null, wish: 7 });
    expect(host.calls.some((call) => call.name === 'window_shows')).toBe(false);
    await settle();
    expect(app.chosen).toBe('id1');
    expect(host.calls.at(-1)).toEqual({ name: 'window_shows', body: { wish: 7 } });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Klinik');
  });

  it('opens the chat that a notification names, wherever the operator was', async () => {
    host.instances = [instance({}), instance({ id: 'id1', name: 'Klinik' })];
    host.chats = [chat({ id: 4, instance: 'id1', title: 'Neema' }), chat({ id: 5, instance: 'id1', title: 'Asha' })];
    await open();
    app.show('queue');
    app.view = 'settings';
    host.tell({ is: 'show', instance: 'id1', chat: 5, wish: 1 });
    await settle();
    expect([app.chosen, app.view, app.tab, app.talk.chat]).toEqual(['id1', 'instance', 'chats', 5]);
    // The one that was open is not marked as read on the way.
    app.view = 'settings';
    await settle();
    host.tell({ is: 'show', instance: 'id1', chat: 4, wish: 1 });
    expect([app.view, app.talk.chat]).toEqual(['instance', null]);
    await settle();
    expect(app.talk.chat).toBe(4);
    host.tell({ is: 'show', instance: 'id1', chat: 99, wish: 1 });
    await settle();
    expect(app.talk.chat, 'one that is gone leads to the chats').toBe(null);
  });
});

describe('ending something for good', () => {
  it('asks first, and the safe choice has the focus', async () => {
    host.instances = [instance({})];
    await open();
    screen.getByTestId('more').click();
    await settle();
    screen.getByTestId('delete').click();
    await settle();
    expect(host.calls.some((call) => call.name === 'delete_instance')).toBe(false);
    await accessible();
    screen.getByTestId('confirm').click();
    await settle();
    expect(host.calls.some((call) => call.name === 'delete_instance')).toBe(true);
  });
});

describe('trouble', () => {
  it('shows attempt, last error, next try and a way to try now', async () => {
    host.instances = [
      instance({
        badge: 'reconnecting',
        connection: { is: 'backoff', attempt: 3, until: Date.now() + 18_000 },
        last_error: { reason: { kind: 'unreachable', code: null, detail: null }, at: 0 },
      }),
    ];
    await open();
    const strip = screen.getByTestId('strip');
    expect(strip.textContent).toContain(text.strip.reconnecting(3));
    expect(strip.textContent).toContain(text.reason.unreachable);
    screen.getByTestId('try-now').click();
    await settle();
    expect(host.calls.some((call) => call.name === 'try_now')).toBe(true);
  });

  it('moves nothing for what is over in less than a second', async () => {
    vi.useFakeTimers();
    const backoff = instance({ badge: 'reconnecting', connection: { is: 'backoff', attempt: 1, until: Date.now() } });
    const connecting = instance({
      badge: 'reconnecting',
      connection: { is: 'connecting', attempt: 1, since: Date.now(), deadline: Date.now() + 180_000 },
    });
    host.instances = [instance({})];
    await open();
    host.tell({ is: 'instance', instance: backoff });
    await settle();
    vi.advanceTimersByTime(900);
    await settle();
    expect(screen.queryByTestId('strip')).toBeNull();
    host.tell({ is: 'instance', instance: instance({}) });
    await settle();
    vi.advanceTimersByTime(900);
    await settle();
    expect(screen.queryByTestId('strip')).toBeNull();
    host.tell({ is: 'instance', instance: backoff });
    await settle();
    vi.advanceTimersByTime(900);
    host.tell({ is: 'instance', instance: connecting });
    await settle();
    vi.advanceTimersByTime(200);
    await settle();
    screen.getByTestId('strip');
  });

  it('says who decides when the session runs elsewhere', async () => {
    host.instances = [instance({ badge: 'needs_you', connection: { is: 'parked', why: 'replaced' } })];
    await open();
    within(screen.getByTestId('trouble')).getByRole('button', { name: text.trouble.replaced.button }).click();
    await settle();
    expect(host.calls.some((call) => call.name === 'take_over')).toBe(true);
    await accessible();
  });

  it('names the number on the card, and shows how long it still lasts', async () => {
    const now = Date.now();
    host.instances = [
      instance({
        name: 'Apotek',
        phone: '+6281200000142',
        badge: 'waiting',
        connection: { is: 'holding', attempt: 1, until: now + 30 * 60_000, why: 'temporary_ban' },
        last_error: { reason: { kind: 'temporary_ban', code: 402, detail: null }, at: now - 10 * 60_000 },
      }),
    ];
    await open();
    const card = screen.getByTestId('trouble');
    expect(within(card).getByTestId('badge').textContent.trim()).toBe(text.badge.waiting);
    expect(card.textContent).toContain('Apotek · +62 812 0000 0142');
    const share = Number(card.querySelector('.ring-fill')?.getAttribute('stroke-dasharray')?.split(' ')[0]) / 81.7;
    expect(share).toBeCloseTo(0.75, 1);
    await accessible();
  });

  it('names an account type that it cannot link, and shows a code only when asked', async () => {
    host.instances = [
      instance({
        phone: null,
        badge: 'needs_you',
        link: { is: 'pairing' },
        connection: { is: 'parked', why: 'account_type' },
        last_error: { reason: { kind: 'account_type', code: null, detail: 'signature-mismatch' }, at: 0 },
      }),
    ];
    await open();
    const card = screen.getByTestId('trouble');
    expect(card.textContent).toContain(text.reason.account_type);
    expect(screen.queryByTestId('qr')).toBeNull();
    within(card).getByRole('button', { name: text.trouble.accountType.button }).click();
    await settle();
    expect(host.calls.some((call) => call.name === 'show_new_code')).toBe(true);
    await accessible();
  });

  it('draws no ring without a deadline', async () => {
    host.instances = [
      instance({
        phone: null,
        badge: 'needs_you',
        connection: { is: 'parked', why: 'replaced' },
        last_error: { reason: { kind: 'replaced', code: 440, detail: null }, at: 0 },
      }),
    ];
    await open();
    const card = screen.getByTestId('trouble');
    expect(card.querySelector('.ring')).toBeNull();
    expect(card.querySelector('.trouble-who')?.textContent.trim()).toBe(`${text.badge.needs_you} · Duka`);
  });
});
