// Whether customers see a number as online, in the settings of one instance.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { speak, text } from '../text';
import App from './App.svelte';

let app: AppState;

afterEach(() => {
  cleanup();
  app?.close();
  speak('en');
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function show(some: Partial<InstanceView> = {}, language: 'en' | 'sw' | 'id' = 'en'): Promise<MemoryHost> {
  const host = new MemoryHost();
  host.preferences.language = language;
  host.instances = [instance({ id: 'a', ...some })];
  host.place = JSON.stringify({ instance: 'a', tab: 'settings' });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

const box = () => screen.getByTestId<HTMLInputElement>('available-choice');
const asked = (host: MemoryHost) => host.calls.filter((call) => call.name === 'set_available').map((call) => call.body);

async function choose(): Promise<void> {
  await fireEvent.click(box());
  await settle();
}

it('shows a number as online, and not any more', async () => {
  const host = await show();
  expect(box().checked).toBe(false);
  await choose();
  expect(box().checked).toBe(true);
  expect(screen.getByTestId('available').textContent).toContain(text.available.saved);
  await choose();
  expect(box().checked).toBe(false);
  expect(asked(host)).toEqual([
    { id: 'a', available: true },
    { id: 'a', available: false },
  ]);
});

it('shows what is so when another is refused, and says why', async () => {
  const host = await show({ available: true });
  host.refuse.set_available = { code: 'no_such_instance', message: '', detail: null };
  await choose();
  expect(box().checked).toBe(true);
  expect(screen.getByTestId('available').textContent).toContain(text.error.no_such_instance);
  expect(screen.getByTestId('available').textContent).not.toContain(text.available.saved);
});

it.each(['en', 'sw', 'id'] as const)('is usable by all, in %s', async (language) => {
  const host = await show({}, language);
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const usable = async () => expect((await axe.run(screen.getByTestId('available'), { rules })).violations).toEqual([]);
  await usable();
  // Its name and what it costs are said, and so is what came of a choice.
  expect(screen.getByRole('checkbox', { name: text.available.choice, description: text.available.what })).toBe(box());
  host.refuse.set_available = { code: 'no_such_instance', message: '', detail: null };
  await choose();
  await usable();
  const refused = `${text.available.what} ${text.error.no_such_instance}`;
  expect(screen.getByRole('checkbox', { name: text.available.choice, description: refused })).toBe(box());
});
