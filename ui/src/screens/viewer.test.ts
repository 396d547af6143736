// The viewer: from one picture, film or document of a chat to the next by keyboard, larger and smaller, saved and opened.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, MediaView, MessageView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { media, message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { percent, text } from '../text';
import App from './App.svelte';

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
  let urls = 0;
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => `blob:${(urls += 1)}`, revokeObjectURL: () => undefined }),
  );
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat];
  host.file = async (id, thumbnail) => {
    host.read.push({ message: id, thumbnail });
    return png(40, 30);
  };
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.unstubAllGlobals();
});

/** The first bytes of a picture. */
function png(width: number, height: number): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(64));
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].forEach((byte, at) => bytes.setUint8(at, byte));
  bytes.setUint32(8, 13);
  [0x49, 0x48, 0x44, 0x52].forEach((byte, at) => bytes.setUint8(12 + at, byte));
  bytes.setUint32(16, width);
  bytes.setUint32(20, height);
  return bytes.buffer;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await tick();
}

const here = { is: 'here', bytes: 9_000 } as const;
const file = (what: MediaView['what'], id: number, some: Partial<MediaView> = {}): MessageView =>
  message({ id, sort: id, content: media(what, { file: here, mime: 'image/png', ...some }) });

async function open(...messages: MessageView[]): Promise<void> {
  host.messages = messages;
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  render(App, { app });
  await app.open();
  await settle();
}

async function look(id: number): Promise<void> {
  within(document.querySelector<HTMLElement>(`[data-id="${id}"]`)!)
    .getByTestId('look')
    .click();
  await settle();
}

async function press(key: string, some: KeyboardEventInit = {}): Promise<boolean> {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key, ...some });
  const free = (document.activeElement ?? document.body).dispatchEvent(event);
  await settle();
  return free;
}

async function click(id: string): Promise<void> {
  await fireEvent.click(screen.getByTestId(id));
  await settle();
}

const dialog = () => screen.getByRole('dialog');
const title = () => dialog().getAttribute('aria-label');
const came = () => screen.getByTestId('viewer-came').textContent;

async function accessible(): Promise<void> {
  const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
}

describe('from one to the next', () => {
  it('by keyboard and by button: pictures, films and documents, and nothing else', async () => {
    await open(
      file('image', 1),
      message({ id: 2, sort: 2 }),
      file('voice', 3),
      file('image', 4, { once: true }),
      message({ id: 5, sort: 5, content: media('image', { file: here }), deleted: { by: 'sender' } }),
      file('video', 6, { mime: 'video/mp4' }),
      file('sticker', 7),
      file('document', 8, { file_name: 'bei.pdf', pages: 3 }),
    );
    await look(1);
    expect(title()).toBe(text.media.image);
    await press('ArrowRight');
    expect([title(), dialog().querySelector('video')?.getAttribute('aria-label')]).toEqual([
      text.media.video,
      text.media.video,
    ]);
    await click('viewer-after');
    expect([title(), screen.getByTestId('viewer').textContent?.includes('3 pages')]).toEqual(['bei.pdf', true]);
    await accessible();
    await press('PageDown');
    expect([title(), came()]).toEqual(['bei.pdf', text.file.noMore]);
    await press('PageUp');
    await press('ArrowLeft');
    expect(title()).toBe(text.media.image);
    await click('viewer-before');
    expect(came()).toBe(text.file.noMore);
    await accessible();
  });

  it('leads further up than what is here, and leaves the reader there', async () => {
    const between = Array.from({ length: 150 }, (_, at) => message({ id: at + 2, sort: at + 2 }));
    await open(file('document', 1, { file_name: 'mkataba.pdf' }), ...between, file('image', 200));
    expect(document.querySelector('[data-id="1"]')).toBeNull();
    await look(200);
    await press('ArrowLeft');
    await vi.waitFor(() => expect(title()).toBe('mkataba.pdf'));
    within(dialog()).getByText(text.file.close).click();
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('1'));
  });

  it('leaves the one that is looked at where it is, when the phone takes it back', async () => {
    await open(file('image', 1), file('image', 2, { caption: 'pili' }));
    await look(1);
    await press('ArrowRight');
    expect(dialog().textContent).toContain('pili');
    host.tell({ is: 'message', instance: 'id0', message: { ...host.messages[1]!, deleted: { by: 'sender' } } });
    await settle();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('a picture', () => {
  it('is made larger and smaller, and then arrows move along it', async () => {
    await open(file('image', 1), file('image', 2));
    await look(1);
    const img = dialog().querySelector('img')!;
    Object.defineProperty(img, 'clientWidth', { value: 200 });
    await press('+');
    expect([came(), img.style.width, screen.getByTestId('viewer').tabIndex]).toEqual([percent(150), '300px', 0]);
    await accessible();
    await click('viewer-larger');
    expect(img.style.width).toBe('400px');
    expect(await press('ArrowRight')).toBe(true);
    expect(dialog().querySelector('img')).toBe(img);
    await click('viewer-smaller');
    await press('0');
    expect([came(), img.style.width]).toEqual([percent(100), '']);
    await press('-');
    expect(img.style.width).toBe('');
    for (let step = 0; step < 9; step += 1) await press('+');
    expect(img.style.width).toBe('800px');
  });

  it('that is not here can be fetched, and is shown when it comes', async () => {
    await open(file('image', 1), file('image', 2, { file: { is: 'away' } }));
    await look(1);
    await press('ArrowRight');
    expect(dialog().querySelector('img')).toBeNull();
    await click('viewer-fetch');
    expect(host.calls.at(-1)).toEqual({ name: 'fetch_file', body: { message: 2 } });
    host.tell({ is: 'message', instance: 'id0', message: file('image', 2) });
    await vi.waitFor(() => expect(dialog().querySelector('img')).toBeTruthy());
  });
});

describe('its file', () => {
  it('is saved, and it is said where, or why not', async () => {
    await open(file('image', 1));
    await look(1);
    await press('s', { ctrlKey: true });
    expect([host.outside, came()]).toEqual([
      [{ message: 1, what: 'saved' }],
      text.file.saved('/home/asha/Downloads/1'),
    ]);
    host.refuseOutside = { code: 'disk_full', message: '', detail: null };
    await click('viewer-save');
    expect(came()).toBe(text.error.disk_full);
  });

  it('is opened by the system, after asking where it can run; keys are not the viewer’s meanwhile', async () => {
    await open(file('image', 1), file('document', 2, { file_name: 'bei.exe' }));
    await look(1);
    await press('ArrowRight');
    await click('viewer-open');
    expect(host.outside).toEqual([]);
    expect(screen.getByText(text.file.runs('bei.exe'))).toBeTruthy();
    screen.getByTestId('confirm').focus();
    await press('ArrowLeft');
    expect(screen.getByText(text.file.runs('bei.exe'))).toBeTruthy();
    await click('confirm');
    expect(host.outside).toEqual([{ message: 2, what: 'opened' }]);
    expect(title()).toBe('bei.exe');
  });
});
