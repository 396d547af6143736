// Names and faults come from elsewhere: they turn nothing around, and say nothing that only a machine understands.
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { instance, MemoryHost } from '../host/memory';
import App from '../screens/App.svelte';
import { AppState } from '../state/app.svelte';
import { explain } from '../state/refusal';
import { named, technical } from '.';

const TURNS = /[\u202a-\u202e\u2066\u2067]/;
afterEach(cleanup);

it('a name among words turns nothing around it', () => {
  expect(named('Duka')).toBe('Duka');
  expect(named('Duka \u202eakuD\u202c')).toBe('Duka akuD');
  expect(named('دكان')).toBe('\u2068دكان\u2069');
  // One that closes what it has not opened, to get out.
  expect(named('\u2069\u202eدكان')).toBe('\u2068دكان\u2069');
});

it('is isolated wherever it stands', async () => {
  const host = new MemoryHost();
  host.instances = [instance({ name: 'Duka \u202ema', phone: null })];
  const app = new AppState(host);
  render(App, { app });
  await app.open();
  for (let turn = 0; turn < 12; turn += 1) await tick();
  const said = [...document.querySelectorAll('[aria-label], [title]')].flatMap((one) => [
    one.getAttribute('aria-label') ?? '',
    one.getAttribute('title') ?? '',
  ]);
  expect(said.filter((words) => TURNS.test(words))).toEqual([]);
  expect(screen.getByTestId('instance').querySelector('bdi')?.textContent).toBe('Duka ma');
  expect(TURNS.test(document.body.textContent ?? '')).toBe(false);
  app.say({ code: 'storage', message: '', detail: 'No space left on device (os error 28)' });
  expect(app.refusal).not.toContain('os error');
  app.close();
});

it('a fault says what happened, not its number', () => {
  expect(technical('unable to open database file: Too many open files (os error 24)')).toBe(
    'unable to open database file: Too many open files',
  );
  expect(explain({ code: 'disk_full', message: '', detail: null })).not.toContain('(');
});
