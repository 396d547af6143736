// The window by keyboard and by ear: every key where it belongs, and everything said once.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView, InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
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
  kind: 'phone',
  unread: 0,
  last: null,
  last_activity: 5,
};

beforeEach(() => {
  host = new MemoryHost();
  host.instances = [instance({}), instance({ id: 'id1', name: 'Klinik', badge: 'needs_you' })];
  host.chats = [chat];
  app = new AppState(host);
});
afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await tick();
}

async function open(some: Partial<InstanceView> = {}, place: object = {}): Promise<void> {
  host.instances[0] = { ...host.instances[0]!, ...some };
  host.place = JSON.stringify({ instance: 'id0', ...place });
  render(App, { app });
  await app.open();
  await settle();
}

/** Presses a key on what has the focus; false when the window took it. */
async function press(code: string, some: KeyboardEventInit = {}): Promise<boolean> {
  const key = some.key ?? code.replace(/^(Key|Digit)/, '').toLowerCase();
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, code, ...some, key });
  const free = (document.activeElement ?? document.body).dispatchEvent(event);
  await settle();
  return free;
}

const restarts = () => host.calls.filter((call) => call.name === 'restart_instance').length;

describe('Ctrl+R', () => {
  it('restarts once, however long it is held, and never loads the window anew', async () => {
    await open();
    expect(await press('KeyR', { ctrlKey: true })).toBe(false);
    expect(await press('KeyR', { ctrlKey: true, repeat: true })).toBe(false);
    expect(restarts()).toBe(1);
  });

  it('does nothing from the composer, nor on other pages', async () => {
    await open({}, { chat: 1 });
    screen.getByTestId('composer').focus();
    expect(await press('KeyR', { ctrlKey: true })).toBe(false);
    app.view = 'settings';
    await settle();
    expect(await press('KeyR', { ctrlKey: true })).toBe(false);
    expect(restarts()).toBe(0);
  });

  it('fights for no session that was taken over, and says so; the button neither', async () => {
    await open({ badge: 'needs_you', connection: { is: 'parked', why: 'replaced' } });
    await press('KeyR', { ctrlKey: true });
    expect(app.refusal).toBe(text.head.restartReplaced);
    app.refusal = '';
    screen.getByTestId('restart').click();
    await settle();
    expect([app.refusal, restarts()]).toEqual([text.head.restartReplaced, 0]);
  });

  it('starts no number that the operator has stopped', async () => {
    await open({ badge: 'stopped', wanted: 'stopped', connection: { is: 'offline' } });
    await press('KeyR', { ctrlKey: true });
    expect([app.refusal, restarts()]).toEqual([text.head.restartStopped('Duka'), 0]);
  });
});

describe('a key', () => {
  it('is known by its place in the row of digits, and by its letter otherwise', async () => {
    await open();
    await press('Digit2', { altKey: true, key: 'é' });
    expect(app.tab).toBe('queue');
    await press('Digit4', { altKey: true });
    expect(app.tab).toBe('health');
    await press('Digit2', { ctrlKey: true, key: 'é' });
    expect(app.chosen).toBe('id1');
    await press('KeyN', { ctrlKey: true, key: 'N' });
    expect(app.view).toBe('add');
    await press('KeyJ', { ctrlKey: true, key: 'о' });
    expect([app.view, app.chosen]).toEqual(['instance', 'id1']);
  });

  it('that writes is left alone, and one with nothing to open', async () => {
    await open();
    expect(await press('Digit2', { ctrlKey: true, altKey: true, key: '~' })).toBe(true);
    expect(await press('KeyU', { ctrlKey: true })).toBe(true);
    expect(await press('KeyF', { ctrlKey: true })).toBe(true);
    expect([app.tab, app.chosen]).toEqual(['chats', 'id0']);
  });

  it('changes no tab that is not there, and brings one into view that is', async () => {
    const linking: Partial<InstanceView> = { badge: 'scan_qr', pairing: { is: 'requested' } };
    host.chats = [];
    await open({ ...linking, link: { is: 'unpaired' }, connection: { is: 'offline' } });
    await press('Digit2', { altKey: true });
    expect(app.tab).toBe('chats');
    host.tell({
      is: 'instance',
      instance: { ...host.instances[0]!, ...linking, link: { is: 'revoked', why: 'logged_out' } },
    });
    await settle();
    await press('Digit3', { altKey: true });
    expect(app.tab).toBe('activity');
    expect(screen.getByText(text.activity.empty)).toBeTruthy();
  });
});

describe('F6', () => {
  it('goes round all panes, those within the page included, and back', async () => {
    await open({}, { chat: 1 });
    const pane = () => document.activeElement?.className.split(' ')[0];
    const round = async (some: KeyboardEventInit) => {
      const seen = [];
      for (let turn = 0; turn < 5; turn += 1) {
        await press('F6', { ...some, key: 'F6' });
        seen.push(pane());
      }
      return seen;
    };
    expect(await round({})).toEqual(['inst', 'pane', 'chat', 'thread', 'inst']);
    expect(await round({ shiftKey: true })).toEqual(['thread', 'chat', 'pane', 'inst', 'thread']);
  });
});

describe('Escape in a field of a page', () => {
  const fields = [
    ['settings', '#programs-port', '9400'],
    ['settings', '#programs-port', '99999'],
    ['settings', '#programs-address', '127.0.0.2'],
    ['settings', '#programs-address', 'everywhere'],
    ['add', 'main input[type="text"], main input:not([type])', 'Duka la pili'],
  ] as const;
  for (const [view, which, words] of fields) {
    it(`puts back what stood in ${which} before "${words}", and leaves ${view} at the next`, async () => {
      await open();
      app.view = view;
      await settle();
      const field = document.querySelector<HTMLInputElement>(which)!;
      field.focus();
      const stood = field.value;
      field.value = words;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await settle();
      expect(await press('Escape', { key: 'Escape' })).toBe(false);
      expect([app.view, field.value, field.getAttribute('aria-invalid') ?? 'false']).toEqual([view, stood, 'false']);
      await press('Escape', { key: 'Escape' });
      expect(app.view).toBe('instance');
    });
  }

  it('leaves what was taken', async () => {
    await open();
    app.view = 'settings';
    await settle();
    const field = document.querySelector<HTMLInputElement>('#programs-port')!;
    field.focus();
    field.value = '9400';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    await press('Escape', { key: 'Escape' });
    expect([app.view, (await host.call('interface', {})).port]).toEqual(['instance', 9400]);
  });
});

describe('a small window', () => {
  it('goes from the instances to every other page, and one step back', async () => {
    await open();
    const shows = () => document.querySelector('.window')?.classList.contains('at-instance');
    const button = (name: string) => within(screen.getByRole('navigation')).getByRole('button', { name });
    screen.getByRole('button', { name: text.head.back }).click();
    await settle();
    expect(shows()).toBe(false);
    for (const name of [text.addInstance, text.engine.title, text.settings]) {
      button(name).click();
      await settle();
      expect(shows(), name).toBe(true);
      await press('Escape', { key: 'Escape' });
      expect(shows(), name).toBe(false);
    }
    screen.getAllByTestId('instance')[0]?.click();
    await settle();
    expect(shows()).toBe(true);
  });
});

describe('Ctrl with plus, minus and nought', () => {
  it('shows everything larger, smaller, and as it is meant, and keeps that', async () => {
    await open();
    const zoom = () => host.preferences.zoom;
    expect(await press('Equal', { ctrlKey: true, shiftKey: true, key: '+' })).toBe(false);
    expect(zoom()).toBe(110);
    await press('NumpadAdd', { ctrlKey: true, key: '+' });
    expect(zoom()).toBe(125);
    for (let turn = 0; turn < 20; turn += 1) await press('Minus', { ctrlKey: true, key: '-' });
    expect(zoom()).toBe(50);
    await press('Digit0', { ctrlKey: true });
    expect(zoom()).toBe(100);
    expect(app.preferences?.zoom).toBe(100);
  });
});

describe('a key of the row of digits', () => {
  it('goes to its number, where the layout writes minus or plus there, too', async () => {
    host.instances = Array.from({ length: 7 }, (_, at) => instance({ id: `id${at}`, name: `Duka ${at}` }));
    await open();
    const order = app.ordered.map((one) => one.id);
    // AZERTY and Czech.
    await press('Digit6', { ctrlKey: true, key: '-' });
    expect([app.chosen, app.preferences?.zoom]).toEqual([order[5], 100]);
    await press('Digit1', { ctrlKey: true, key: '+' });
    expect([app.chosen, app.preferences?.zoom]).toEqual([order[0], 100]);
    // Swiss: plus is Shift with it.
    await press('Digit1', { ctrlKey: true, shiftKey: true, key: '+' });
    expect(app.preferences?.zoom).toBe(110);
  });
});

describe('the menu', () => {
  it('passes what can not be chosen, reaches both ends, and closes with Tab', async () => {
    await open({ link: { is: 'unpaired' }, connection: { is: 'parked', why: 'locked' } });
    screen.getByTestId('more').click();
    await settle();
    await press('ArrowDown', { key: 'ArrowDown' });
    await press('ArrowDown', { key: 'ArrowDown' });
    expect(document.activeElement).toBe(screen.getByTestId('delete'));
    await press('Home', { key: 'Home' });
    expect(document.activeElement?.textContent).toBe(text.head.rename);
    await press('End', { key: 'End' });
    expect(document.activeElement).toBe(screen.getByTestId('delete'));
    expect(await press('Tab', { key: 'Tab' })).toBe(true);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId('more'));
  });
});

describe('what is heard', () => {
  it('of a row is all that a narrow rail hides', async () => {
    await open({ unread: 3, muted: true });
    const row = screen.getAllByTestId('instance')[0]!;
    for (const part of ['Duka', text.badge.online, '+255 700 000 118', text.unread(3), text.head.muted])
      expect(row.getAttribute('aria-label')).toContain(part);
  });

  it('is said once: the log is not live, and the same words twice are two announcements', async () => {
    await open({}, { chat: 1 });
    expect(screen.getByRole('log').getAttribute('aria-live')).toBe('off');
    const region = document.querySelector('.sr[role="status"]')!;
    host.tell({ is: 'instance', instance: { ...host.instances[0]!, unread: 1 } });
    await settle();
    const first = region.textContent;
    host.tell({ is: 'instance', instance: { ...host.instances[0]!, unread: 2 } });
    await settle();
    expect(region.textContent).not.toBe(first);
    expect(region.textContent?.trim()).toBe(first?.trim());
  });

  it('of tabs names what they show, and of the foot which page it is', async () => {
    await open();
    const tab = screen.getByTestId('tab-chats');
    const panel = screen.getByRole('tabpanel');
    expect(tab.getAttribute('aria-controls')).toBe(panel.id);
    expect(panel.getAttribute('aria-labelledby')).toBe(tab.id);
    app.view = 'engine';
    await settle();
    expect(screen.getByTestId('engine').getAttribute('aria-current')).toBe('page');
    await axe
      .run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
      .then((result) => expect(result.violations.map((one) => one.id)).toEqual([]));
  });
});

describe('the focus', () => {
  it('goes to the composer of a chat that is opened', async () => {
    await open();
    screen.getByTestId('chat').click();
    await settle();
    expect(document.activeElement).toBe(screen.getByTestId('composer'));
  });

  it('goes on in the page that takes the place of another', async () => {
    await open();
    app.view = 'settings';
    await settle();
    const close = within(document.querySelector('main')!).getByRole('button', { name: text.prefs.close });
    close.focus();
    close.click();
    await settle();
    expect(document.activeElement).toBe(document.querySelector('main'));
  });
});

it('sends nothing with the Enter that ends a composition', async () => {
  await open({}, { chat: 1 });
  app.talk.drafts.keep(chat, 'Karibu');
  await settle();
  screen.getByTestId('composer').focus();
  await press('Enter', { key: 'Enter', keyCode: 229 } as KeyboardEventInit);
  expect(host.calls.some((call) => call.name === 'send_text')).toBe(false);
  await press('Enter', { key: 'Enter' });
  expect(host.calls.some((call) => call.name === 'send_text')).toBe(true);
});
