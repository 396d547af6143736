// Files that are to be sent: chosen, dropped and pasted, looked at, sent in their order; nothing that is refused takes anything along.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, ErrorView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import { size } from '../text/messages';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;
const made = new Set<string>();
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
  // jsdom does not know it.
  Blob.prototype.arrayBuffer = function () {
    return new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result as ArrayBuffer);
      reader.readAsArrayBuffer(this);
    });
  };
  made.clear();
  let count = 0;
  URL.createObjectURL = () => {
    const url = `blob:${(count += 1)}`;
    made.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => void made.delete(url);
  host = new MemoryHost();
  host.instances = [instance({})];
  host.chats = [chat, { ...chat, id: 2, title: 'Baraka', last_activity: 4 }];
  host.messages = [message({})];
  host.place = JSON.stringify({ instance: 'id0', chat: 1 });
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await tick();
  await new Promise((done) => setTimeout(done));
  for (let turn = 0; turn < 30; turn += 1) await tick();
}

async function open(): Promise<void> {
  render(App, { app });
  await app.open();
  await settle();
}

async function accessible(): Promise<void> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const result = await axe.run(document.body, { rules });
  expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
}

/** The header of a PNG of a size. */
function png(wide: number, high: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, wide);
  new DataView(bytes.buffer).setUint32(20, high);
  return bytes;
}

const photo = (name = 'duka.png', wide = 40, high = 30) => new File([png(wide, high)], name, { type: 'image/png' });
const paper = (name = 'bei.pdf') => new File(['%PDF'], name, { type: 'application/pdf' });

async function choose(...files: File[]): Promise<void> {
  const input = screen.getByTestId<HTMLInputElement>('attach-files');
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true });
  await fireEvent.change(input);
  await settle();
}

async function send(): Promise<void> {
  screen.getByTestId('send').click();
  await settle();
}

async function type(words: string): Promise<void> {
  await fireEvent.input(composer(), { target: { value: words } });
}

const composer = () => screen.getByTestId<HTMLTextAreaElement>('composer');
const rows = () => screen.queryAllByTestId('attached-one');
const names = () => rows().map((row) => row.querySelector('.attached-name')?.textContent?.trim());
/** What went out, in order: the names of files, and texts. */
const went = () =>
  host.calls.flatMap(({ name, body }) => {
    if (name === 'send_text') return [body.text];
    if (name !== 'send_message' || body.content.is !== 'media') return [];
    return [host.staged[body.content.file]?.name ?? '?'];
  });
const asked = () => host.calls.flatMap(({ name, body }) => (name === 'send_message' ? [body] : []));
const refusal = (code: ErrorView['code']): ErrorView => ({ code, message: '', detail: null });

describe('files that are to be sent', () => {
  it('are looked at, told, and sent in their order, the words after them', async () => {
    await open();
    await choose(photo(), paper());
    expect(names()).toEqual(['duka.png', 'bei.pdf']);
    expect(app.notice).toBe('2 files attached');
    expect(document.activeElement).toBe(composer());
    await vi.waitFor(() => expect(rows()[0]!.querySelector('img')?.getAttribute('src')).toBe('blob:1'));
    await accessible();
    await type('Hizi hapa');
    await fireEvent.input(within(rows()[0]!).getByTestId('attached-caption'), { target: { value: ' Duka letu ' } });
    await send();
    expect(went()).toEqual(['duka.png', 'bei.pdf', 'Hizi hapa']);
    expect(asked().map((one) => one.content)).toEqual([
      { is: 'media', file: expect.any(String), caption: 'Duka letu' },
      { is: 'media', file: expect.any(String) },
    ]);
    expect([rows().length, composer().value, [...made]]).toEqual([0, '', []]);
    expect([...host.dropped]).toEqual(Object.keys(host.staged));
  });

  it('go smaller where that is chosen, which is said, and the original can be had', async () => {
    const file = { name: 'duka.jpg', received: 9_000, bytes: 9_000, mime: 'image/jpeg', kind: 'image' as const };
    host.voices.scales = (of) => {
      host.staged[`small of ${of}`] = { ...file, file: `small of ${of}` };
      return { file: host.staged[`small of ${of}`]!, width: 1_600, height: 1_200 };
    };
    await open();
    await choose(photo('a.png'), photo('b.png'), paper());
    const said = () =>
      screen.getAllByTestId('attached-size').map((one) => one.textContent?.replace(/\s+/g, ' ').trim());
    expect(said()).toEqual([
      `${text.attach.scaled(1_600, 1_200, size(9_000))} ${text.attach.original('a.png')}`,
      `${text.attach.scaled(1_600, 1_200, size(9_000))} ${text.attach.original('b.png')}`,
    ]);
    await accessible();
    await fireEvent.click(within(screen.getAllByTestId('attached-size')[1]!).getByRole('button'));
    expect(said()[1]).toBe(`${text.attach.whole} ${text.attach.smaller('b.png')}`);
    await send();
    const files = asked().map(({ content }) => (content as { file: string }).file);
    expect(files.map((one) => one.startsWith('small of '))).toEqual([true, false, false]);
    expect(host.dropped.size).toBe(5);
    // As a document it goes as it is.
    await choose(photo('c.png'));
    await fireEvent.change(screen.getByTestId('attached-as'), { target: { value: 'document' } });
    expect(screen.queryByTestId('attached-size')).toBeNull();
    await send();
    expect((asked().at(-1)!.content as { file: string }).file.startsWith('small of ')).toBe(false);
    // Nothing is made smaller where the operator does not want that.
    await app.prefer({ smaller_pictures: false });
    await choose(photo('d.png'));
    expect(screen.queryByTestId('attached-size')).toBeNull();
  });

  it('go as what is chosen, and the first one is the answer', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await choose(photo(), photo('risiti.png'));
    const how = within(rows()[0]!).getByTestId<HTMLSelectElement>('attached-as');
    expect([how.value, [...how.options].map((one) => one.textContent)]).toEqual(['image', ['Photo', 'Document']]);
    await fireEvent.change(how, { target: { value: 'document' } });
    await send();
    expect(asked().map(({ content, reply_to }) => [(content as { as?: string }).as, reply_to])).toEqual([
      ['document', 1],
      [undefined, undefined],
    ]);
    expect(screen.queryByTestId('about')).toBeNull();
  });

  it('that can not go say why, and take nothing along', async () => {
    await open();
    const huge = paper('filamu.mkv');
    Object.defineProperty(huge, 'size', { value: 3_000_000_000 });
    await choose(new File([], 'tupu.txt'), photo(), huge);
    expect(rows().map((row) => row.querySelector('[role="alert"]')?.textContent?.trim())).toEqual([
      text.error.file_empty,
      undefined,
      text.error.file_too_large,
    ]);
    await accessible();
    await type('Habari');
    await send();
    expect(went()).toEqual(['duka.png', 'Habari']);
    expect(names()).toEqual(['tupu.txt', 'filamu.mkv']);
    expect(screen.getByTestId<HTMLButtonElement>('send').disabled).toBe(true);
  });

  it('that are refused stay with the words, and what stands behind them goes', async () => {
    await open();
    await choose(photo(), paper());
    await type('Habari');
    host.refuse.send_message = refusal('too_large');
    await send();
    expect([names(), composer().value]).toEqual([['duka.png'], 'Habari']);
    expect(rows()[0]!.textContent).toContain(text.error.too_large);
    await send();
    expect([went().slice(-2), rows().length, composer().value]).toEqual([['duka.png', 'Habari'], 0, '']);
  });

  it('that are refused as what they are go as something else', async () => {
    await open();
    await choose(photo());
    host.refuse.send_message = refusal('picture_invalid');
    await send();
    expect(within(rows()[0]!).getByRole('alert').textContent).toContain(text.error.picture_invalid);
    await accessible();
    await fireEvent.change(within(rows()[0]!).getByTestId('attached-as'), { target: { value: 'document' } });
    expect(within(rows()[0]!).queryByRole('alert')).toBeNull();
    await send();
    expect([asked().at(-1)?.content, rows().length]).toEqual([expect.objectContaining({ as: 'document' }), 0]);
  });

  it('are the same message when the answer was lost, and nothing goes before them', async () => {
    await open();
    await choose(photo(), paper());
    host.refuse.send_message = refusal('core_gone');
    await send();
    expect(names()).toEqual(['duka.png', 'bei.pdf']);
    await send();
    const [lost, again, next] = asked();
    expect([again?.key, next?.key === lost?.key]).toEqual([lost?.key, false]);
    expect(rows()).toHaveLength(0);
  });

  it('that were taken back meanwhile go as other messages', async () => {
    await open();
    await choose(photo());
    const reply = { status: 'failed', error: 'taken_back', message: null } as never;
    host.answers.send_message = async () => {
      delete host.answers.send_message;
      return reply;
    };
    await send();
    const [first, second] = asked();
    expect([asked().length, first?.key === second?.key, rows().length]).toEqual([2, false, 0]);
  });

  it('show how far they are here, and sending waits for them', async () => {
    await open();
    let go: () => void = () => undefined;
    host.staging = (_, onprogress) => {
      onprogress(11);
      return new Promise((done) => (go = done));
    };
    await choose(photo());
    const bar = within(rows()[0]!).getByRole('progressbar', { name: 'Reading duka.png' });
    expect(bar.getAttribute('aria-valuenow')).toBe('33');
    await accessible();
    await type('Habari');
    await send();
    await send();
    expect(went()).toEqual([]);
    go();
    await settle();
    expect(went()).toEqual(['duka.png', 'Habari']);
  });

  it('that vanish while they are read say so, and are tried again', async () => {
    await open();
    host.staging = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await choose(photo());
    expect(rows()[0]!.textContent).toContain(text.attach.unreadable);
    host.staging = null;
    within(rows()[0]!).getByRole('button', { name: text.thread.retry }).click();
    await settle();
    await send();
    expect(went()).toEqual(['duka.png']);
  });

  it('are removed by hand, the keyboard on the next one, and given up', async () => {
    await open();
    await choose(photo(), paper());
    const [first] = Object.keys(host.staged);
    screen.getByRole('button', { name: 'Remove duka.png' }).click();
    await settle();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove bei.pdf');
    expect(host.calls).toContainEqual({ name: 'drop_file', body: { file: first } });
    expect(app.notice).toBe('duka.png was removed');
    screen.getByRole('button', { name: 'Remove bei.pdf' }).click();
    await settle();
    expect([document.activeElement, [...made]]).toEqual([composer(), []]);
  });

  it('stay with their chat, and go with it', async () => {
    await open();
    await choose(photo());
    screen.getAllByTestId('chat')[1]!.click();
    await settle();
    expect(rows()).toHaveLength(0);
    host.tell({ is: 'chat_merged', gone: 1, into: host.chats[1]! });
    await settle();
    expect(names()).toEqual(['duka.png']);
    await send();
    expect(asked()[0]?.chat).toBe(2);
  });

  it('are gone with their number', async () => {
    await open();
    await choose(photo());
    await vi.waitFor(() => expect(made.size).toBe(1));
    host.tell({ is: 'instance_gone', id: 'id0' });
    await settle();
    expect([[...made], host.calls.filter((one) => one.name === 'drop_file').length]).toEqual([[], 1]);
  });

  it('of a size that would fill the memory are not drawn, and go', async () => {
    await open();
    await choose(photo('bomu.png', 50_000, 50_000), photo());
    await vi.waitFor(() => expect(rows()[1]!.querySelector('img')).toBeTruthy());
    expect(rows()[0]!.querySelector('img')).toBeNull();
    await send();
    expect(went()).toEqual(['bomu.png', 'duka.png']);
  });

  it('are dropped and pasted, but for folders', async () => {
    await open();
    const item = (file: File, isDirectory = false) => ({
      kind: 'file',
      getAsFile: () => file,
      webkitGetAsEntry: () => ({ isDirectory, name: file.name }),
    });
    const data = { types: ['Files'], items: [item(photo()), item(new File([], 'Picha'), true)], files: [] };
    const thread = screen.getByTestId('composer').closest('section')!;
    await fireEvent.dragOver(thread, { dataTransfer: data });
    expect(thread.textContent).toContain(text.attach.drop);
    await fireEvent.drop(thread, { dataTransfer: data });
    await settle();
    expect(thread.textContent).not.toContain(text.attach.drop);
    expect(names()).toEqual(['duka.png', 'Picha']);
    expect(rows()[1]!.textContent).toContain(text.attach.folder);
    await fireEvent.paste(composer(), { clipboardData: { types: ['Files'], items: [item(photo('mpya.png'))] } });
    await settle();
    expect(names()).toEqual(['duka.png', 'Picha', 'mpya.png']);
    const words = { types: ['text/plain', 'Files'], items: [item(photo('ya nakala.png'))] };
    await fireEvent.paste(composer(), { clipboardData: words });
    expect(names()).toHaveLength(3);
  });
});

describe('an answer and an edit under way', () => {
  it('stay with their chat', async () => {
    await open();
    app.talk.answer(host.messages[0]!);
    await settle();
    screen.getAllByTestId('chat')[1]!.click();
    await settle();
    expect(screen.queryByTestId('about')).toBeNull();
    screen.getAllByTestId('chat')[0]!.click();
    await settle();
    expect(screen.getByTestId('about').textContent).toContain('habari');
  });
});
