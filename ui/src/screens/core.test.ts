// The core behind an open window: it ends, it quits, it is started again; and nothing of the operator's work goes with it.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatView, SendReply } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { languages, speak, text } from '../text';
import App from './App.svelte';

/** Counts what reached the outbox. */
class Counting extends MemoryHost {
  sent: string[] = [];
  protected override send(chat: number, words: string): SendReply {
    this.sent.push(words);
    return super.send(chat, words);
  }
}

let host: Counting;
let app: AppState;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  host = new Counting();
  host.instances = [instance({}), instance({ id: 'id1', name: 'Klinik' })];
  host.chats = [
    { id: 1, instance: 'id0', title: 'Neema', phone: null, kind: 'phone', unread: 0, last: null, last_activity: 5 },
  ] satisfies ChatView[];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
  vi.useRealTimers();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}

async function open(place: object = { chat: 1 }): Promise<void> {
  host.place = JSON.stringify({ instance: 'id0', ...place });
  render(App, { app });
  await app.open();
  await settle();
}

const composer = () => screen.getByTestId('composer') as HTMLTextAreaElement;
const strip = () => screen.queryByTestId('engine-lost');
const said = () => strip()?.querySelector('[role="status"]')?.textContent.trim() ?? '';
const button = () => screen.getByTestId('start-core');

async function type(words: string): Promise<void> {
  await fireEvent.input(composer(), { target: { value: words } });
  await settle();
}

async function enter(): Promise<void> {
  await fireEvent.keyDown(composer(), { key: 'Enter' });
  await settle();
}

async function enterUnsent(why: string): Promise<void> {
  await type('Karibu');
  await enter();
  expect(screen.getByText(why)).toBeTruthy();
}

async function accessible(): Promise<void> {
  vi.useRealTimers();
  const result = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
}

async function gone(): Promise<void> {
  host.leave('core_gone');
  await pass(1_100);
}

describe('a core that is gone', () => {
  it.each(['en', 'sw', 'id'] as const)('is said plainly, with a way to start it, in %s', async (language) => {
    host.preferences.language = language;
    await open();
    await gone();
    expect(said()).toContain(languages[language].core.gone);
    expect(said()).toContain(languages[language].core.goneBody);
    screen.getByRole('button', { name: languages[language].core.start });
    await accessible();
  });

  it.each(['engine', 'settings', 'add'] as const)('is said over the page %s too', async (view) => {
    await open();
    app.view = view;
    await settle();
    await gone();
    expect(said()).toContain(text.core.gone);
    await accessible();
  });

  it('is said over the first run, and before anything was heard', async () => {
    host.instances = [];
    host.preferences.welcomed = false;
    await open({});
    await gone();
    expect(said()).toContain(text.core.gone);
    screen.getByText(text.welcome.title);
    cleanup();
    app.close();
    app = new AppState(host);
    host.leave('core_gone');
    await open();
    expect(said()).toContain(text.core.gone);
    expect(app.refusal).toBe('');
    button().click();
    await pass(20);
    expect([strip(), app.ready]).toEqual([null, true]);
    // Whoever presses once more presses nothing else: what is under it moves up a moment later.
    const place = () => document.querySelector('.engine-lost > .strip-note');
    expect(place()?.textContent.trim()).toBe('');
    for (let press = 0; press < 6; press += 1) {
      await pass(500);
      await fireEvent.pointerDown(place()!);
    }
    await pass(1_000);
    expect(place()).toBeNull();
    await fireEvent.pointerDown(document.body);
    expect(place()).toBeNull();
  });

  it('is said once, however often it is looked for', async () => {
    await open();
    await gone();
    const status = strip()!.querySelector('[role="status"]')!;
    let changes = 0;
    const watch = new MutationObserver((all) => (changes += all.length));
    watch.observe(status, { childList: true, characterData: true, subtree: true, attributes: true });
    const before = host.watches;
    await pass(60_000);
    watch.disconnect();
    expect(host.watches).toBeGreaterThan(before + 2);
    expect([changes, app.refusal]).toEqual([0, '']);
    // The region was there before its words, and the button is not read with them.
    expect(within(status as HTMLElement).queryByRole('button')).toBeNull();
  });

  it('is first told by a call, and believed when the feed can not be opened either', async () => {
    await open();
    host.refuseAll = { code: 'core_gone', message: '', detail: null };
    host.refuseWatch = host.refuseAll;
    app.show('queue');
    await pass(1_500);
    expect(said()).toContain(text.core.gone);
    expect(app.refusal).toBe('');
  });

  it('is not said when one call went astray and the feed goes on', async () => {
    await open();
    host.refuse.queue = { code: 'core_gone', message: '', detail: null };
    app.show('queue');
    await pass(5_000);
    expect([strip(), app.connected]).toEqual([null, true]);
  });

  it('refuses what is done meanwhile in words', async () => {
    await open();
    await gone();
    await app.restart();
    expect(app.refusal).toBe(text.error.core_gone);
    // What was said of its end goes with it.
    button().click();
    await pass(20);
    expect(app.refusal).toBe('');
  });
});

describe('starting it again', () => {
  it('is done once, says so meanwhile, and all is as before', async () => {
    await open();
    await type('Karibu');
    app.choose('id1');
    app.show('queue');
    app.choose('id0');
    app.show('chats');
    await pass(10);
    screen.getByTestId('more').click();
    await settle();
    screen.getByTestId('delete').click();
    await settle();
    const dialog = document.querySelector('dialog[open]');
    expect(dialog).not.toBeNull();
    await gone();
    let up: () => void = () => undefined;
    host.starting = () => new Promise((done) => (up = done));
    button().focus();
    button().click();
    await settle();
    expect([button().textContent.trim(), button().getAttribute('aria-busy')]).toEqual([text.core.starting, 'true']);
    button().click();
    await settle();
    expect([host.starts, document.activeElement]).toEqual([1, button()]);
    up();
    await pass(20);
    expect([strip(), host.starts, app.connected]).toEqual([null, 1, true]);
    expect([app.chosen, app.talk.chat, composer().value]).toEqual(['id0', 1, 'Karibu']);
    expect(document.querySelector('dialog[open]')).toBe(dialog);
    expect(document.activeElement).not.toBe(document.body);
  });

  it('that does not work is said with its detail, once, and can be tried again', async () => {
    await open();
    await gone();
    const detail = '/usr/bin/wakala: No such file or directory (os error 2)';
    host.starting = () => Promise.reject({ code: 'core_gone', message: 'x', detail });
    button().click();
    await settle();
    const words = text.core.notStartedBecause('/usr/bin/wakala: No such file or directory');
    expect(within(strip()!).getByRole('alert').textContent).toBe(words);
    expect(button().textContent.trim()).toBe(text.core.start);
    await pass(40_000);
    expect(within(strip()!).getByRole('alert').textContent).toBe(words);
    host.starting = null;
    button().click();
    await pass(20);
    expect([strip(), host.starts]).toEqual([null, 2]);
  });

  it('says so too when it was started and still can not be heard', async () => {
    await open();
    await gone();
    host.starting = async () => {
      const watch = host.watch.bind(host);
      host.watch = async () => {
        host.watch = watch;
        throw { code: 'core_gone', message: 'silent', detail: null };
      };
    };
    button().click();
    await settle();
    expect(within(strip()!).getByRole('alert').textContent).toBe(text.core.notStartedBecause('silent'));
    await pass(20_000);
    expect(strip()).toBeNull();
  });

  it('is not needed when another one was started meanwhile', async () => {
    await open();
    await gone();
    let fail: (why: unknown) => void = () => undefined;
    host.starting = () => new Promise((_, refuse) => (fail = refuse));
    button().click();
    host.refuseWatch = null;
    host.refuseAll = null;
    await pass(20_000);
    expect(strip()).toBeNull();
    fail({ code: 'core_gone', message: 'late', detail: null });
    await pass(20);
    expect([strip(), app.core.fault]).toEqual([null, '']);
  });
});

describe('a core that is being updated', () => {
  it.each(['en', 'sw', 'id'] as const)(
    'is said with how far that is, and heard when it is over, in %s',
    async (language) => {
      host.preferences.language = language;
      const words = languages[language].core;
      await open();
      host.leave('updating', '3/17');
      await pass(300);
      expect(said()).toContain(words.updatingStep(3, 17));
      expect(said()).toContain(words.updatingBody);
      expect(screen.queryByTestId('start-core')).toBeNull();
      expect((screen.getByTestId('send') as HTMLButtonElement).disabled).toBe(true);
      await enterUnsent(words.notSentUpdating);
      // However long it takes, it is asked again soon.
      for (const [detail, shown] of [
        ['17/17', words.updatingStep(17, 17)],
        [null, words.updating],
      ] as const) {
        await pass(120_000);
        host.leave('updating', detail);
        await pass(600);
        expect(said()).toContain(shown);
      }
      host.refuseWatch = null;
      host.refuseAll = null;
      await pass(2_000);
      expect(strip()).toBeNull();
    },
  );

  it('is the first that a window may see, which then asks at once for what it could not', async () => {
    host.refuseAll = { code: 'updating', message: '', detail: '1/2' };
    host.refuseWatch = host.refuseAll;
    host.preferences.language = 'sw';
    await open();
    await pass(60_000);
    expect(said()).toContain(text.core.updatingStep(1, 2));
    expect(app.refusal).toBe('');
    host.refuseWatch = null;
    host.refuseAll = null;
    await pass(600);
    expect([app.ready, app.preferences?.language, document.documentElement.lang]).toEqual([true, 'sw', 'sw']);
    expect(strip()).toBeNull();
  });

  it('that ends without an end of its update is gone', async () => {
    await open();
    host.leave('updating', '1/2');
    await pass(300);
    host.leave('core_gone');
    await pass(600);
    expect(said()).toContain(text.core.gone);
    expect(screen.getByTestId('start-core')).toBeTruthy();
  });

  it('is read by everybody', async () => {
    host.refuseAll = { code: 'updating', message: '', detail: '1/2' };
    host.refuseWatch = host.refuseAll;
    await open();
    await pass(300);
    expect(said()).toContain(text.core.updatingStep(1, 2));
    await accessible();
  });
});

describe('a core that is closing', () => {
  it('is said quietly, without a button, and what is typed stays', async () => {
    await open();
    await type('Karibu');
    host.leave('shutting_down');
    await pass(300);
    expect(said()).toContain(text.core.closing);
    expect(screen.queryByTestId('start-core')).toBeNull();
    expect((screen.getByTestId('send') as HTMLButtonElement).disabled).toBe(true);
    const before = host.calls.length;
    await enter();
    expect(screen.getByText(text.core.notSentClosing)).toBeTruthy();
    expect([composer().value, host.calls.length]).toEqual(['Karibu', before]);
    await type('Karibu sana');
    expect(composer().value).toBe('Karibu sana');
    await accessible();
  });

  it.each(['en', 'sw', 'id'] as const)('says which numbers it waits for, as they sign off, in %s', async (language) => {
    host.preferences.language = language;
    const words = languages[language].core;
    await open();
    host.waitFor(['Duka']);
    await settle();
    expect(strip()).toBeNull();
    host.leave('shutting_down');
    await pass(300);
    expect(said()).toContain(words.closingWaits('Duka'));
    for (const [names, shown] of [
      [['Duka', 'Klinik', 'Apotek', 'Kios', 'Warung'], 'Duka, Klinik, Apotek +2'],
      [['Klinik', 'Apotek', 'Kios'], 'Klinik, Apotek, Kios'],
    ] as const) {
      host.waitFor([...names]);
      await settle();
      expect(said()).toContain(words.closingWaits(shown));
    }
    host.waitFor([]);
    await settle();
    expect(said()).toContain(words.closing);
  });

  it('is heard of by a refused call, while the feed still tells of the numbers', async () => {
    await open();
    host.refuseAll = { code: 'shutting_down', message: '', detail: null };
    screen.getByTestId('restart').click();
    await settle();
    expect(said()).toContain(text.core.closing);
    expect(app.refusal).toBe(text.error.shutting_down);
    host.tell({ is: 'instance', instance: instance({ badge: 'stopped' }) });
    await settle();
    expect(said()).toContain(text.core.closing);
  });

  it('is gone after 15 s, or as soon as it is', async () => {
    await open();
    host.leave('shutting_down');
    await pass(14_000);
    expect(said()).toContain(text.core.closing);
    await pass(2_000);
    expect(said()).toContain(text.core.gone);
    await pass(60_000);
    expect(said()).toContain(text.core.gone);
    host.refuseWatch = null;
    host.refuseAll = null;
    await pass(30_000);
    expect(strip()).toBeNull();
    host.leave('shutting_down');
    await pass(300);
    expect(said()).toContain(text.core.closing);
    host.refuseWatch = { code: 'core_gone', message: '', detail: null };
    await pass(8_000);
    expect(said()).toContain(text.core.gone);
  });
});

it('does not flash for what is over within a second', async () => {
  await open();
  for (const code of ['internal', 'core_gone'] as const) {
    host.refuseWatch = { code, message: '', detail: null };
    host.end();
    await pass(300);
    expect(strip()).toBeNull();
    host.refuseWatch = null;
    await pass(650);
    expect([strip(), app.connected]).toEqual([null, true]);
    await pass(20_000);
    expect(strip()).toBeNull();
  }
});

describe('a message whose answer was lost', () => {
  const keys = () => host.calls.flatMap((call) => (call.name === 'send_text' ? [call.body.key] : []));

  /** The core takes it, and ends before it answers. */
  function loseAnswer(): void {
    host.answers.send_text = async () => {
      delete host.answers.send_text;
      await host.call('send_text', host.calls.findLast((call) => call.name === 'send_text')!.body);
      host.calls.pop();
      throw { code: 'core_gone', message: '', detail: null };
    };
  }

  it('is one message when it is sent again, also by a window that was opened anew', async () => {
    await open();
    await type('Karibu');
    loseAnswer();
    await enter();
    expect([composer().value, host.sent]).toEqual(['Karibu', ['Karibu']]);
    expect(screen.getByText(text.core.noAnswer)).toBeTruthy();
    cleanup();
    app.close();
    app = new AppState(host);
    await open();
    await enter();
    expect([composer().value, host.sent]).toEqual(['', ['Karibu']]);
    expect([new Set(keys()).size, keys().length]).toEqual([1, 2]);
    expect(Object.keys(localStorage)).toEqual([]);
    // Answered: the same words are another message.
    await type('Karibu');
    await enter();
    expect(host.sent).toEqual(['Karibu', 'Karibu']);
  });

  it('is another one once it was changed, or begun anew', async () => {
    await open();
    await type('Karibu');
    loseAnswer();
    await enter();
    await type('Karibu sana');
    await enter();
    expect(host.sent).toEqual(['Karibu', 'Karibu sana']);
    await type('ok');
    loseAnswer();
    await enter();
    await type('');
    await type('ok');
    await enter();
    expect(host.sent).toEqual(['Karibu', 'Karibu sana', 'ok', 'ok']);
  });

  it('is sent anew when it was taken back meanwhile', async () => {
    await open();
    await type('Karibu');
    loseAnswer();
    await enter();
    const reply: SendReply = {
      status: 'failed',
      instanceState: 'online',
      queueDepth: 0,
      messageId: null,
      queueId: null,
      error: 'taken_back',
      message: null,
    };
    host.answers.send_text = async () => {
      delete host.answers.send_text;
      return reply;
    };
    await enter();
    expect([composer().value, host.sent, new Set(keys()).size]).toEqual(['', ['Karibu', 'Karibu'], 2]);
  });

  it('has a key that the core takes, and another one after it was refused', async () => {
    await open();
    await type('Karibu');
    host.refuse.send_text = { code: 'queue_full', message: '', detail: null };
    await enter();
    await enter();
    const [first, second] = keys();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
    expect(host.sent).toEqual(['Karibu']);
  });
});
