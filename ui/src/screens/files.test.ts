// Files of messages: where each is, how it comes here, how it is seen and heard, and that it is let go again.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, ContentView, MessageView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { kinds, media, message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
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

describe('a file', () => {
  const states: [string, ContentView, string][] = [
    ['away', media('image', { bytes: 1_200_000 }), 'Not downloaded'],
    ['waiting', media('image', { file: { is: 'waiting' } }), 'Waits to be downloaded'],
    ['failed', media('voice', { seconds: 3, file: { is: 'failed', why: '404' } }), 'Not downloaded (404).'],
    ['moving', media('document', { file: { is: 'moving', done: 30_000, of: null } }), 'Downloading: 30 KB so far'],
    ['moving on', media('video', { file: { is: 'moving', done: 1, of: 2 } }), 'Downloading: 50% of 1 KB'],
  ];
  it.each(states)('says where it is: %s', async (_, content, words) => {
    const [row] = await open(message({ content }));
    expect(row!.textContent?.replace(/\s+/g, ' ')).toContain(words);
    expect(within(row!).queryByTestId('fetch')).toBeNull();
    expect(within(row!).queryByRole('button', { name: text.thread.retry })).toBeNull();
  });

  it('is said to be here by nothing but what it is', async () => {
    const [row] = await open(of('photoHere'));
    expect(row!.textContent).toContain('Photo, 640 KB');
    expect(row!.textContent).not.toContain(text.file.away);
  });

  it('shows how far it has come to who sees and to who hears', async () => {
    const [row] = await open(of('photoMoving'));
    const bar = within(row!).getByRole('progressbar', { name: text.delivery.sending });
    expect(bar.getAttribute('aria-valuenow')).toBe('62');
    expect(bar.querySelector('.bar-fill')?.getAttribute('width')).toBe('62');
    expect(row!.textContent).toContain('62% of 1.8 MB');
    within(row!).getByRole('button', { name: text.thread.cancel }).click();
    await settle();
    expect(host.calls.at(-1)).toEqual({ name: 'cancel_send', body: { queue_id: 7 } });
  });

  it('is asked for by its button, and again when that failed', async () => {
    app.talk.can = { say: false, fetch: true, look: false };
    await open(of('photo', { id: 3 }), of('voice', { id: 4 }), of('document', { id: 5 }), of('photoFailed', { id: 6 }));
    const asked = () => host.calls.filter((one) => (one.name as string) === 'fetch_file').map((one) => one.body);
    expect(screen.getAllByTestId('fetch').map((one) => one.getAttribute('aria-label'))).toEqual([
      'Download: Photo, 1.2 MB',
      'Download: Voice note, 0:23, 54 KB',
      'Download: orodha-ya-bei.pdf',
    ]);
    for (const one of screen.getAllByTestId('fetch')) one.click();
    screen.getByRole('button', { name: text.thread.retry }).click();
    await settle();
    expect(asked()).toEqual([{ message: 3 }, { message: 4 }, { message: 5 }, { message: 6 }]);
  });

  it('that waits has no bar, and nothing to press', async () => {
    app.talk.can = { say: false, fetch: true, look: true };
    const file = { is: 'waiting' } as const;
    const rows = await open(
      ...(['image', 'voice', 'document'] as const).map((what, at) =>
        message({ id: at, content: media(what, { file }) }),
      ),
    );
    for (const row of rows) {
      expect(row.textContent).toContain(text.file.waiting);
      expect(within(row).queryByRole('progressbar') ?? within(row).queryByRole('button')).toBeNull();
    }
  });

  it.each(['image', 'voice', 'document'] as const)(
    'leaves the keyboard on its message when it was asked for: %s',
    async (what) => {
      app.talk.can = { say: false, fetch: true, look: true };
      await open(message({ content: media(what) }));
      screen.getByTestId('fetch').focus();
      const content = media(what, { file: { is: 'waiting' } });
      host.tell({ is: 'message', instance: 'id0', message: message({ content }) });
      await settle();
      expect(document.activeElement).toBe(screen.getByTestId('message'));
    },
  );

  it('to be viewed once says so, and is left to the phone', async () => {
    app.talk.can = { say: true, fetch: true, look: true };
    const [row] = await open(of('once', { id: 1 }), message({ id: 2, content: media('voice', { once: true }) }));
    expect(row!.textContent).toContain(text.file.once);
    expect(screen.queryByTestId('fetch')).toBeNull();
  });

  it('draws a waveform of any length, and of none', async () => {
    const rows = await open(
      ...[[], [100], [0, 100], Array.from({ length: 5_000 }, () => 255)].map((waveform, at) =>
        message({ id: at + 1, content: media('voice', { waveform }) }),
      ),
    );
    for (const row of rows) {
      const heights = [...row.querySelectorAll('.wave rect')].map((one) => Number(one.getAttribute('height')));
      expect(heights).toHaveLength(38);
      for (const height of heights) expect(height >= 3 && height <= 24).toBe(true);
    }
  });
});

/** The header of a PNG of a size. */
function png(wide: number, high: number): ArrayBuffer {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, wide);
  new DataView(bytes.buffer).setUint32(20, high);
  return bytes.buffer;
}

describe('a file that is here', () => {
  const made = new Map<string, Blob>();
  const here = (some: Parameters<typeof media>[1] = {}) => ({ file: { is: 'here' as const, bytes: 9_000 }, ...some });

  beforeEach(() => {
    made.clear();
    app.talk.can = { say: false, fetch: true, look: true };
    host.files = { 1: png(40, 30), 2: png(40, 30), 3: png(40, 30) };
    let count = 0;
    URL.createObjectURL = (blob) => {
      const url = `blob:${(count += 1)}`;
      made.set(url, blob as Blob);
      return url;
    };
    URL.revokeObjectURL = (url) => void made.delete(url);
  });

  it('is shown, as a picture and nothing else, once, and let go with its chat', async () => {
    const [row] = await open(message({ content: media('image', here({ mime: 'image/jpeg; x=<b>' })) }));
    expect(host.read).toEqual([{ message: 1, thumbnail: false }]);
    expect(row!.querySelector('img')?.getAttribute('src')).toBe('blob:1');
    expect(made.get('blob:1')?.type).toBe('image/png');
    host.tell({
      is: 'message',
      instance: 'id0',
      message: message({ content: media('image', here({ mime: 'image/jpeg' })), edited: 7 }),
    });
    await settle();
    expect(host.read).toHaveLength(1);
    await accessible();
    app.talk.openThread(null);
    await settle();
    expect([...made.keys()]).toEqual([]);
  });

  it('is shown small where it is large, a film, or not here yet', async () => {
    await open(
      message({ id: 1, content: media('image', { thumbnail: true }) }),
      message({ id: 2, content: media('video', here({ thumbnail: true, mime: 'text/html' })) }),
      message({ id: 3, content: media('image', { file: { is: 'here', bytes: 9_000_000 }, thumbnail: true }) }),
      message({ id: 4, content: media('image', { file: { is: 'here', bytes: 9_000_000 } }) }),
    );
    expect(host.read).toEqual([1, 2, 3].map((id) => ({ message: id, thumbnail: true })));
    expect([...made.values()].map((blob) => blob.type)).toEqual(['image/png', 'image/png', 'image/png']);
  });

  it('is not shown when it was to be viewed once, and keeps its place when it can not be read', async () => {
    const [once, lost] = await open(
      message({ id: 1, content: media('image', here({ once: true, thumbnail: true })) }),
      message({ id: 9, content: media('image', here()) }),
    );
    expect(host.read).toEqual([{ message: 9, thumbnail: false }]);
    expect([once!.querySelector('img'), lost!.querySelector('img')]).toEqual([null, null]);
    expect(lost!.textContent).toContain('Photo, 9 KB');
  });

  it('is no drawing in words, whatever its type is called', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').buffer;
    host.files = { 1: svg, 2: svg };
    const rows = await open(
      message({ id: 1, content: media('image', here({ mime: 'image/svg+xml' })) }),
      message({ id: 2, content: media('image', here({ mime: 'image/png' })) }),
    );
    expect([...made]).toEqual([]);
    for (const row of rows) expect(row.textContent).toContain(text.file.unshown);
  });

  it('is not drawn where it is cut, or would fill the memory, and says so', async () => {
    host.files = { 1: png(50_000, 50_000), 2: png(40, 30).slice(0, 20), 3: png(5_000, 5_000) };
    const [bomb, cut, fits] = await open(
      ...[1, 2, 3].map((id) => message({ id, content: media('image', here({ mime: 'image/png' })) })),
    );
    for (const row of [bomb!, cut!]) {
      expect([row.querySelector('img'), row.textContent?.includes(text.file.unshown)]).toEqual([null, true]);
    }
    expect(fits!.querySelector('img')).toBeTruthy();
    within(bomb!).getByTestId('look').click();
    await settle();
    expect(screen.getByTestId('viewer').textContent).toContain(text.file.unshown);
    await accessible();
  });

  it('stands over its thread as long as it is there', async () => {
    await open(message({ content: media('image', here({ mime: 'image/png' })) }));
    screen.getByTestId('look').click();
    await settle();
    expect(screen.getByTestId('viewer')).toBeTruthy();
    host.tell({ is: 'message_gone', chat: 1, id: 1 });
    await settle();
    expect(screen.queryByTestId('viewer')).toBeNull();
  });

  it('that is no picture stands there as one that is not here, and is let go', async () => {
    const [row] = await open(message({ content: media('image', here({ mime: 'image/jpeg' })) }));
    row!.querySelector('img')!.dispatchEvent(new Event('error'));
    await settle();
    expect([row!.querySelector('img'), [...made.keys()], host.read.length]).toEqual([null, [], 1]);
    expect(row!.textContent).toContain('Photo, 9 KB');
  });

  it('that is too large is not read, and says so', async () => {
    const file = { is: 'here', bytes: (64 << 20) + 1 } as const;
    const [film, sound, paper, fits] = await open(
      message({ id: 1, content: media('video', { file }) }),
      message({ id: 2, content: media('voice', { file }) }),
      message({ id: 3, content: media('document', { file }) }),
      message({ id: 4, content: media('video', { file: { is: 'here', bytes: 64 << 20 } }) }),
    );
    for (const row of [film!, sound!]) {
      expect(row.textContent).toContain(text.file.large);
      expect(within(row).queryByTestId('look') ?? within(row).queryByTestId('play')).toBeNull();
    }
    for (const row of [paper!, fits!]) expect(row.textContent).not.toContain(text.file.large);
    expect(within(fits!).getByTestId('look')).toBeTruthy();
  });

  it('says that it is being opened', async () => {
    await open(message({ content: media('video', here({ mime: 'video/mp4' })) }));
    let answer: (bytes: ArrayBuffer) => void = () => undefined;
    host.file = () => new Promise((done) => (answer = done));
    screen.getByTestId('look').click();
    await settle();
    const viewer = screen.getByTestId('viewer');
    expect([viewer.getAttribute('aria-busy'), within(viewer).getByRole('status').textContent]).toEqual([
      'true',
      text.file.opening,
    ]);
    await accessible();
    answer(new ArrayBuffer(4));
    await settle();
    expect([viewer.getAttribute('aria-busy'), viewer.querySelector('video')?.getAttribute('src')]).toEqual([
      'false',
      'blob:1',
    ]);
    expect(viewer.textContent).not.toContain(text.file.opening);
  });

  it('is heard once it is read, however often that was asked for, and let go at its end', async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (
      this: HTMLMediaElement,
    ) {
      if (!this.getAttribute('src')) throw new Error('NotSupportedError');
      this.dispatchEvent(new Event('play'));
    });
    const [row] = await open(message({ content: media('voice', here({ seconds: 20, mime: 'audio/ogg' })) }));
    let answer: (bytes: ArrayBuffer) => void = () => undefined;
    const read = vi.fn(() => new Promise<ArrayBuffer>((done) => (answer = done)));
    host.file = read;
    for (const button of [1, 2].map(() => within(row!).getByTestId('play'))) button.click();
    await settle();
    expect(play).not.toHaveBeenCalled();
    answer(new ArrayBuffer(4));
    await settle();
    expect(read).toHaveBeenCalledOnce();
    expect(row!.textContent).not.toContain(text.file.unshown);
    expect(within(row!).getByTestId('play').getAttribute('aria-label')).toBe('Pause: Voice note');
    row!.querySelector('audio')!.dispatchEvent(new Event('ended'));
    await settle();
    expect([[...made.keys()], row!.querySelector('audio')!.getAttribute('src')]).toEqual([[], null]);
    within(row!).getByTestId('play').click();
    await settle();
    answer(new ArrayBuffer(4));
    await settle();
    expect([read.mock.calls.length, [...made.keys()]]).toEqual([2, ['blob:2']]);
    vi.restoreAllMocks();
  });

  it('is looked at large, and that is left again', async () => {
    await open(message({ content: media('image', here({ mime: 'image/png', caption: 'Kama huu' })) }));
    screen.getByRole('button', { name: 'View: Photo, 9 KB' }).click();
    await settle();
    const viewer = screen.getByRole('dialog', { name: text.media.image });
    const large = within(viewer).getByRole('img', { name: 'Kama huu' });
    expect(large.getAttribute('src')).toBe('blob:2');
    await accessible();
    large.dispatchEvent(new Event('error'));
    await settle();
    expect(viewer.textContent).toContain(text.file.unshown);
    within(viewer).getByRole('button', { name: text.file.close }).click();
    await settle();
    expect([screen.queryByRole('dialog'), [...made.keys()]]).toEqual([null, ['blob:1']]);
  });

  it('is heard, at three speeds, and said to be unheard when it can not be', async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (
      this: HTMLMediaElement,
    ) {
      this.dispatchEvent(new Event('play'));
    });
    const pause = vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
      this.dispatchEvent(new Event('pause'));
    });
    const [row, lost, next] = await open(
      message({ id: 1, content: media('voice', here({ seconds: 20, mime: 'audio/ogg; codecs=opus' })) }),
      message({ id: 9, content: media('voice', here({ seconds: 20 })) }),
      message({ id: 10, content: media('audio', here({ seconds: 20 })) }),
    );
    host.files[10] = new ArrayBuffer(4);
    expect(host.read).toEqual([]);
    const button = () => within(row!).getByTestId('play');
    expect(button().getAttribute('aria-label')).toBe('Play: Voice note');
    button().click();
    await settle();
    expect(play).toHaveBeenCalledOnce();
    expect(made.get('blob:1')?.type).toBe('audio/ogg');
    expect(button().getAttribute('aria-label')).toBe('Pause: Voice note');
    const sound = row!.querySelector('audio')!;
    for (const [name, rate] of [
      ['Speed 1×', 1.5],
      ['Speed 1.5×', 2],
      ['Speed 2×', 1],
    ] as const) {
      within(row!).getByRole('button', { name }).click();
      await settle();
      expect(sound.playbackRate).toBe(rate);
    }
    Object.defineProperty(sound, 'currentTime', { value: 10, configurable: true });
    sound.dispatchEvent(new Event('timeupdate'));
    await settle();
    expect(row!.querySelectorAll('.wave .done')).toHaveLength(19);
    expect(row!.textContent).toContain('0:10 / 0:20');
    button().click();
    await settle();
    expect(pause).toHaveBeenCalledOnce();
    button().click();
    await settle();
    within(next!).getByTestId('play').click();
    await settle();
    expect(pause.mock.contexts).toEqual([sound, sound]);
    within(lost!).getByTestId('play').click();
    await settle();
    expect(lost!.textContent).toContain(text.file.unshown);
    vi.restoreAllMocks();
  });
});

describe('a file outside of the window', () => {
  const paper = (file_name: string, some: Partial<MessageView> = {}) =>
    message({ content: media('document', { file_name, file: { is: 'here', bytes: 9_000 } }), ...some });
  beforeEach(() => {
    app.talk.can = { say: true, fetch: true, look: true };
  });

  it('is opened by the system at once where it can not run', async () => {
    await open(paper('orodha.pdf'));
    screen.getByRole('button', { name: 'Open orodha.pdf' }).click();
    await settle();
    expect([host.outside, screen.queryByRole('dialog')]).toEqual([[{ message: 1, what: 'opened' }], null]);
    await accessible();
  });

  it.each([
    'mpango.exe',
    'a.SH',
    'duka.desktop',
    'x.bat',
    'x.jar',
    'ukurasa.html',
    'picha.svg',
    'bei.docm',
    'bei.xls',
    'bila-mwisho',
    'orodha.pdf.exe . ',
    'risiti.pdf.js\u200b',
  ])('is opened after a warning where it can run: %s', async (name) => {
    await open(paper(name));
    screen.getByTestId('open').click();
    await settle();
    expect([host.outside, screen.getByRole('dialog').getAttribute('aria-label')]).toEqual([[], text.file.runsTitle]);
    screen.getByTestId('confirm').click();
    await settle();
    expect([host.outside, screen.queryByRole('dialog')]).toEqual([[{ message: 1, what: 'opened' }], null]);
  });

  it('is saved by its menu, and says where', async () => {
    await open(paper('orodha.pdf'));
    screen.getByTestId('message-more').click();
    await settle();
    await accessible();
    screen.getByTestId('message-save').click();
    await settle();
    expect(host.outside).toEqual([{ message: 1, what: 'saved' }]);
    expect(document.body.textContent).toContain('Saved: /home/asha/Downloads/1');
    await accessible();
  });

  it('that nothing opens says so', async () => {
    host.refuseOutside = { code: 'internal', message: '', detail: null };
    await open(paper('orodha.pdf'));
    screen.getByTestId('open').click();
    await settle();
    expect(document.body.textContent).toContain(text.file.notOpened);
  });

  it('is offered where it is here, and to be seen more than once', async () => {
    const away = media('document', { file_name: 'a.pdf' });
    const once = media('image', { file: { is: 'here', bytes: 9 }, once: true });
    await open(message({ id: 1, content: away }), message({ id: 2, content: once }));
    expect(screen.queryByTestId('open')).toBeNull();
    for (const more of screen.getAllByTestId('message-more')) {
      more.click();
      await settle();
      expect(screen.queryByTestId('message-save') ?? screen.queryByTestId('message-open')).toBeNull();
    }
  });
});
