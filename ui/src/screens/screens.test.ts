// Every screen in the simulated world: nothing that a screen reader would stumble over, in each language.
import { cleanup, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { WorldHost } from '../host/world';
import type { Scene } from '../host/world';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import styles from '../window.css?raw';
import App from './App.svelte';

let app: AppState;

afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function show(scene: Scene, place: object = {}, practice = false): Promise<WorldHost> {
  const host = new WorldHost(scene);
  host.info.practice = practice;
  host.place = JSON.stringify({ instance: host.instances[0]?.id, tab: 'chats', ...place });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

async function accessible(): Promise<void> {
  const result = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
}

describe('nothing is in the way of a screen reader', () => {
  it.each<[string, Scene, object]>([
    ['the welcome', 'welcome', {}],
    ['no instances', 'empty', {}],
    ['a chat', 'busy', { instance: 'a', chat: 1 }],
    ['the queue', 'busy', { instance: 'a', tab: 'queue' }],
    ['the activity', 'busy', { instance: 'a', tab: 'activity' }],
    ['trouble', 'busy', { instance: 'c' }],
    ['a temporary ban', 'busy', { instance: 'e' }],
    ['a revoked session', 'busy', { instance: 'g' }],
    ['a QR code', 'pairing', { instance: 'p' }],
    ['a code instead', 'code', { instance: 'p' }],
    ['codes used up', 'expired', { instance: 'p' }],
    ['finishing', 'finishing', { instance: 'p' }],
  ])('on %s', async (_, scene, place) => {
    await show(scene, place);
    await accessible();
  });

  it('on the settings and while adding', async () => {
    await show('busy');
    app.view = 'settings';
    await settle();
    await accessible();
    app.view = 'add';
    await settle();
    await accessible();
  });
});

describe('the rail', () => {
  it('marks one row, is one tab stop, and counts', async () => {
    await show('busy', { instance: 'd' });
    const rows = screen.getAllByTestId('instance');
    expect(rows.filter((row) => row.hasAttribute('aria-current')).map((row) => row.dataset.id)).toEqual(['d']);
    expect(rows.filter((row) => row.tabIndex === 0)).toHaveLength(1);
    expect(document.querySelector('.summary')?.textContent).toContain(text.summary.needs(2));
  });

  it('says at every width that this is practice', async () => {
    await show('busy', {}, true);
    const mark = document.querySelector<HTMLElement>('.practice-mark');
    expect(mark?.querySelector('.mark-whole')?.textContent).toBe(text.practice);
    expect(mark?.querySelector('.mark-short[aria-hidden="true"]')?.textContent).toBe(text.practiceShort);
    // The whole word may leave the sight of a narrow rail, and never the ears; the mark itself is never hidden.
    expect(styles).toContain('.practice-mark');
    const rules = styles.match(/[^{}]*\{[^{}]*\}/g) ?? [];
    const hides = rules.filter((rule) => /display:\s*none/.test(rule)).map((rule) => rule.split('{')[0]);
    expect(hides.filter((selector) => /practice-mark|mark-whole/.test(selector ?? ''))).toEqual([]);
  });

  it('is reached by number in the order shown', async () => {
    await show('busy');
    const rows = screen.getAllByTestId('instance').map((row) => row.dataset.id);
    expect(rows.indexOf(app.chosen ?? '')).toBe(1);
    for (const at of [2, 0, 1]) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: `${at + 1}`, code: `Digit${at + 1}`, ctrlKey: true }));
      await settle();
      expect(app.chosen).toBe(rows[at]);
    }
  });
});

describe('a language chosen in the settings', () => {
  it('is spoken at once and kept', async () => {
    const host = await show('busy');
    app.view = 'settings';
    await settle();
    const choice = document.querySelector<HTMLSelectElement>('#language');
    if (!choice) throw new Error('no choice of language');
    choice.value = 'sw';
    choice.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Mipangilio');
    expect(host.preferences.language).toBe('sw');
  });
});

describe('a sent text', () => {
  it('goes from queued to read before the eyes of the operator', async () => {
    await show('busy', { instance: 'a', chat: 1 });
    const composer = screen.getByTestId('composer') as HTMLTextAreaElement;
    composer.value = 'Karibu dukani';
    composer.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    composer.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await settle();
    const bubble = () => screen.getAllByTestId('message').at(-1);
    expect(bubble()?.textContent).toContain('Karibu dukani');
    expect(bubble()?.dataset.delivery).toBe('queued');
    expect(composer.value).toBe('');
    await expect.poll(() => bubble()?.dataset.delivery, { timeout: 3_000 }).toBe('read');
  });
});

it('keeps the chats in reach while a number is linked again', async () => {
  await show('busy', { instance: 'g' });
  expect(screen.getByTestId('qr')).toBeTruthy();
  screen.getByTestId('tab-chats').click();
  await settle();
  expect(screen.queryByTestId('qr')).toBeNull();
  screen.getByTestId('tab-pair').click();
  await settle();
  expect(screen.getByTestId('qr')).toBeTruthy();
});

it('gives the focus back to the menu when a question is put away', async () => {
  await show('busy', { instance: 'a' });
  screen.getByTestId('more').click();
  await settle();
  screen.getByTestId('delete').click();
  await settle();
  screen.getByRole('button', { name: text.confirm.cancel }).click();
  await settle();
  expect(document.activeElement).toBe(screen.getByTestId('more'));
});

it('offers the practice panel in a narrow window, where it starts closed', async () => {
  await show('busy', {}, true);
  const name = text.practicePanel.show;
  await expect.poll(() => screen.queryByRole('button', { name }), { timeout: 3_000 }).not.toBeNull();
  screen.getByRole('button', { name }).click();
  await settle();
  expect(screen.getByTestId('practice')).toBeTruthy();
});
