// Voice notes: recorded with a microphone that is played by hand, paused, heard, sent and thrown away; whatever comes in between, nothing
// of what was said is lost, and it is said in words.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, ErrorView } from '../contract/contract';
import { fault } from '../host/microphone';
import type { MicrophoneFault } from '../host/microphone';
import { instance, MemoryHost } from '../host/memory';
import { message } from '../host/samples';
import { recorded } from '../host/voices';
import { AppState } from '../state/app.svelte';
import { decoded, encoded } from '../state/recorder.svelte';
import { text } from '../text';
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
  HTMLMediaElement.prototype.play = async function () {
    this.dispatchEvent(new Event('play'));
  };
  HTMLMediaElement.prototype.pause = () => undefined;
  URL.createObjectURL = () => 'blob:1';
  URL.revokeObjectURL = () => undefined;
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

async function click(id: string): Promise<void> {
  await fireEvent.click(screen.getByTestId(id));
  await settle();
}

async function speak(seconds: number): Promise<void> {
  host.voices.speak(seconds);
  await settle();
}

async function accessible(): Promise<void> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const result = await axe.run(document.body, { rules });
  expect(result.violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
}

const rows = () => screen.queryAllByTestId('attached-one');
const said = () => document.getElementById('send-refusal')?.textContent ?? '';
const sent = () =>
  host.calls.flatMap(({ name, body }) => (name === 'send_message' && body.content.is === 'media' ? [body] : []));
const came = () => Object.values(host.voices.came);
const refusal = (code: ErrorView['code']): ErrorView => ({ code, message: '', detail: null });

describe('a voice note', () => {
  it('is recorded, paused, heard and sent', async () => {
    await open();
    await accessible();
    await click('record');
    expect(screen.queryByTestId('composer')).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId('voice-done'));
    await accessible();
    await speak(2);
    await click('voice-pause');
    expect(screen.getByTestId('voice-pause').getAttribute('aria-label')).toBe(text.voice.resume);
    expect(screen.getByTestId('recording').textContent).toContain(text.voice.paused);
    await speak(30);
    await click('voice-pause');
    await speak(3);
    expect(screen.getByRole('timer').textContent?.trim()).toBe('0:05');
    host.voices.left = 4_800;
    await click('voice-done');
    expect([came(), host.voices.released]).toEqual([[5 * 48_000 + 4_800], 1]);
    expect(screen.queryByTestId('recording')).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId('composer'));
    expect(rows()[0]!.textContent).toContain(text.voice.note('0:05'));
    await accessible();
    await click('play');
    await vi.waitFor(() => expect(rows()[0]!.querySelector('audio')?.getAttribute('src')).toBe('blob:1'));
    await click('send');
    expect(sent().map(({ chat, content }) => [chat, content])).toEqual([
      [1, { is: 'media', file: expect.any(String), as: 'voice' }],
    ]);
    expect([rows().length, host.voices.all.length]).toEqual([0, 0]);
  });

  it('goes at once, and by the keyboard alone', async () => {
    await open();
    await click('record');
    await speak(1);
    await click('voice-send');
    await vi.waitFor(() => expect(sent().length).toBe(1));
    expect([said(), rows().length]).toEqual(['', 0]);
    for (const button of ['record']) expect(screen.getByTestId(button).tagName).toBe('BUTTON');
  });

  it('that is thrown away leaves nothing behind', async () => {
    await open();
    await click('record');
    await speak(4);
    await click('voice-cancel');
    expect([rows().length, host.voices.released, host.dropped.size, app.notice]).toEqual([0, 1, 1, text.voice.thrown]);
    await click('record');
    await speak(1);
    await click('voice-done');
    await click('attached-remove');
    expect([rows().length, host.voices.all.length, host.dropped.size]).toEqual([0, 0, 2]);
  });

  it.each(['none', 'refused', 'busy', 'silent', 'unable'] satisfies MicrophoneFault[])(
    'without a microphone (%s) is told so, and the words that stand there stay',
    async (why) => {
      await open();
      await fireEvent.input(screen.getByTestId('composer'), { target: { value: 'Habari' } });
      host.voices.fault = why;
      await click('record');
      expect([said(), screen.getByTestId<HTMLTextAreaElement>('composer').value]).toEqual([text.voice[why], 'Habari']);
      expect(host.calls.some(({ name }) => name === 'begin_voice')).toBe(false);
      await accessible();
      host.voices.fault = null;
      await click('record');
      expect(screen.queryByTestId('recording')).not.toBeNull();
    },
  );

  it('can be given up while nobody answers for the microphone, which is let go when it comes', async () => {
    let answer: () => void = () => undefined;
    host.voices.asked = new Promise((done) => (answer = done));
    await open();
    await click('record');
    expect(screen.getByTestId('recording').textContent).toContain(text.voice.asking);
    await click('voice-cancel');
    expect(screen.queryByTestId('composer')).not.toBeNull();
    answer();
    await settle();
    expect([host.voices.released, host.voices.all.length]).toEqual([1, 0]);
    expect(host.calls.some(({ name }) => name === 'begin_voice')).toBe(false);
  });

  it('stays as far as it came when the microphone is unplugged', async () => {
    await open();
    await click('record');
    await speak(3);
    host.voices.unplug();
    await settle();
    expect([rows().length, said(), came()]).toEqual([1, text.voice.lost, [3 * 48_000]]);
    await click('send');
    expect([sent().length, said()]).toEqual([1, '']);
  });

  it('of nothing is said to be none', async () => {
    await open();
    await click('record');
    await click('voice-done');
    expect([rows().length, said()]).toEqual([0, text.error.voice_empty]);
  });

  it('has an hour at most, and ends by itself', async () => {
    await open();
    expect(app.talk.recorder.longest).toBe(3_600 * 48_000);
    app.talk.recorder.longest = 7 * 48_000;
    await click('record');
    for (let second = 0; second < 9; second += 2) host.voices.speak(2);
    await vi.waitFor(() => expect(rows().length).toBe(1));
    expect([came(), said()]).toEqual([[7 * 48_000], text.voice.hour]);
  });

  it('is kept in its chat when another one is opened', async () => {
    await open();
    await click('record');
    await speak(2);
    app.talk.openThread(host.chats[1]!);
    await settle();
    expect([rows().length, host.voices.released]).toEqual([0, 1]);
    app.talk.openThread(host.chats[0]!);
    await settle();
    expect(rows().length).toBe(1);
  });

  it('is handed over before the window closes, and stands there when it comes again', async () => {
    await open();
    await click('record');
    await speak(2);
    host.voices.left = 480;
    await host.closesWindow();
    expect([came(), host.voices.all.length]).toEqual([[2 * 48_000 + 480], 1]);
    cleanup();
    app.close();
    app = new AppState(host);
    await open();
    expect(rows()[0]!.textContent).toContain(text.voice.note('0:02'));
    await click('send');
    expect(sent().length).toBe(1);
  });

  it('waits for a core that does not answer for a moment, and loses no sample', async () => {
    await open();
    await click('record');
    host.refuse.add_to_voice = refusal('core_gone');
    await speak(1);
    await speak(1);
    expect(came()).toEqual([0]);
    await vi.waitFor(() => expect(came()).toEqual([2 * 48_000]), { timeout: 3_000 });
    await click('voice-done');
    expect(rows().length).toBe(1);
  });

  it('ends where the core takes no more of it, and what it took stays', async () => {
    await open();
    await click('record');
    await speak(2);
    host.refuse.add_to_voice = refusal('no_room');
    await speak(2);
    expect([rows().length, said(), came()]).toEqual([1, text.error.no_room, [2 * 48_000]]);
  });

  it('that was recorded before is found once, in its chat', async () => {
    host.voices.all = [recorded('aa', 1, 7), recorded('bb', 2, 61)];
    await open();
    expect(rows().map((row) => row.querySelector('.attached-name')?.textContent)).toEqual([text.voice.note('0:07')]);
    host.end();
    await settle();
    await vi.waitFor(() => expect(host.watches).toBe(2), { timeout: 5_000 });
    await settle();
    expect(rows().length).toBe(1);
    app.talk.openThread(host.chats[1]!);
    await settle();
    expect(rows().map((row) => row.querySelector('.attached-name')?.textContent)).toEqual([text.voice.note('1:01')]);
  });
});

describe('sound', () => {
  it('goes as samples with the lower byte first', () => {
    expect(encoded(new Int16Array([1, -1, -32_768]))).toBe('AQD//wCA');
    expect(encoded(new Int16Array(20_000)).length).toBe(Math.ceil(40_000 / 3) * 4);
    expect([...new Uint8Array(decoded('AQD/'))]).toEqual([1, 0, 255]);
  });

  it('that can not be had has one reason, whatever a browser calls it', () => {
    for (const [name, why] of [
      ['NotFoundError', 'none'],
      ['OverconstrainedError', 'none'],
      ['NotAllowedError', 'refused'],
      ['SecurityError', 'refused'],
      ['NotReadableError', 'busy'],
      ['AbortError', 'busy'],
      ['TypeError', 'unable'],
    ])
      expect(fault(new DOMException('', name))).toBe(why);
    expect(fault(null)).toBe('unable');
  });
});
