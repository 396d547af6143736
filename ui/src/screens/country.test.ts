// The country of numbers without a country code, in the settings of one instance.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { COUNTRIES } from '../contract/contract';
import type { InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { speak, text } from '../text';
import { countries } from '../text/countries';
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

async function show(some: Partial<InstanceView> = {}): Promise<MemoryHost> {
  const host = new MemoryHost();
  host.instances = [instance({ id: 'a', ...some })];
  host.place = JSON.stringify({ instance: 'a', tab: 'settings' });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

const field = () => screen.getByTestId<HTMLSelectElement>('country-choice');
const asked = (host: MemoryHost) => host.calls.filter((call) => call.name === 'set_country').map((call) => call.body);

async function choose(letters: string): Promise<void> {
  await fireEvent.change(field(), { target: { value: letters } });
  await settle();
}

it('gives a number another country, and takes it back', async () => {
  const host = await show();
  expect(field().value).toBe('');
  await choose('KE');
  expect([field().value, field().selectedOptions[0]?.text]).toEqual(['KE', 'Kenya']);
  expect(screen.getByTestId('country').textContent).toContain(text.country.saved);
  await choose('');
  expect(asked(host)).toEqual([
    { id: 'a', country: 'KE' },
    { id: 'a', country: null },
  ]);
});

it('shows what is so when another is refused, and says why', async () => {
  const host = await show({ country: 'TZ' });
  host.refuse.set_country = { code: 'country_unknown', message: '', detail: null };
  await choose('KE');
  expect(field().value).toBe('TZ');
  expect(screen.getByTestId('country').textContent).toContain(text.error.country_unknown);
  expect(screen.getByTestId('country').textContent).not.toContain(text.country.saved);
});

it('names every country in the language of the window', () => {
  const named = (letters: string) => countries(COUNTRIES).find((one) => one.letters === letters)?.name;
  for (const [language, germany] of [
    ['en', 'Germany'],
    ['sw', 'Ujerumani'],
    ['id', 'Jerman'],
  ] as const) {
    speak(language);
    expect(named('DE')).toBe(germany);
  }
});
