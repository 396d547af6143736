// The Settings page: quiet hours are minutes of the day, and a cleared field changes nothing.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import App from './App.svelte';

let app: AppState;

afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

it('keeps quiet hours from one minute to another', async () => {
  const host = new MemoryHost();
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.view = 'settings';
  await settle();
  await fireEvent.click(screen.getByTestId('quiet-on'));
  await settle();
  const from = screen.getByLabelText<HTMLInputElement>('from');
  expect(from.value).toBe('22:00');
  await fireEvent.change(from, { target: { value: '21:30' } });
  await settle();
  expect(host.preferences.quiet_hours).toEqual({ on: true, from: 1290, to: 420 });
  await fireEvent.change(screen.getByLabelText('to'), { target: { value: '' } });
  await settle();
  expect(host.preferences.quiet_hours.to).toBe(420);
  expect(screen.getByLabelText<HTMLInputElement>('to').value).toBe('07:00');
});
