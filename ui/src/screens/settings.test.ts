// The Settings page: quiet hours are minutes of the day, and a cleared field changes nothing.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { PreferencesView } from '../contract/contract';
import { MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import App from './App.svelte';

let app: AppState;

afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

it('writes the choices one after the other, and the newest is what stays', async () => {
  const host = new MemoryHost();
  app = new AppState(host);
  await app.open();
  const calls: { zoom: number; answer: () => void; refuse: () => void }[] = [];
  const answered = host.call.bind(host);
  host.call = (async (...asked: Parameters<typeof answered>) => {
    const [name, body] = asked as ['set_preferences', { preferences: PreferencesView }];
    if (name === 'set_preferences')
      await new Promise<void>((answer, refuse) =>
        calls.push({
          zoom: body.preferences.zoom,
          answer,
          refuse: () => refuse({ code: 'internal', message: '', detail: null }),
        }),
      );
    return answered(...asked);
  }) as typeof answered;
  void app.zoom(1);
  void app.zoom(1);
  void app.prefer({ theme: 'dark' });
  void app.zoom(1);
  await settle();
  expect([calls.map((one) => one.zoom), app.preferences?.zoom]).toEqual([[110], 150]);
  calls[0]?.answer();
  await settle();
  expect(calls.map((one) => one.zoom)).toEqual([110, 150]);
  // What is refused is as it was, and what was chosen meanwhile is not.
  void app.prefer({ notify_back: true });
  calls[1]?.refuse();
  await settle();
  calls[2]?.answer();
  await settle();
  expect(host.preferences).toMatchObject({ zoom: 110, theme: 'system', notify_back: true });
  expect(app.preferences).toEqual(host.preferences);
});

it('shows and changes the size of everything, also one that no key steps on', async () => {
  const host = new MemoryHost();
  host.preferences = { ...host.preferences, zoom: 105 };
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.view = 'settings';
  await settle();
  const size = screen.getByLabelText<HTMLSelectElement>(text.prefs.size);
  expect(size.value).toBe('105');
  await fireEvent.change(size, { target: { value: '150' } });
  await settle();
  expect(host.preferences.zoom).toBe(150);
  await app.zoom(1);
  expect([size.value, app.notice]).toEqual(['175', text.says.size('175%')]);
  const said = app.notices;
  await app.zoom(1);
  await app.zoom(1);
  expect([app.notice, app.notices - said]).toEqual([text.says.size('200%'), 2]);
});

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
  const to = screen.getByLabelText<HTMLInputElement>('to');
  expect([to.value, to.getAttribute('aria-invalid'), document.activeElement]).toEqual(['', 'true', to]);
  expect(document.getElementById('quiet-refusal')?.textContent).toBe(text.prefs.noTime);
  await fireEvent.change(to, { target: { value: '06:30' } });
  await settle();
  expect([host.preferences.quiet_hours.to, to.getAttribute('aria-invalid')]).toEqual([390, null]);
});

it('starts with the system when it is asked to, and shows what the system has', async () => {
  const host = new MemoryHost();
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.view = 'settings';
  await settle();
  const box = screen.getByLabelText<HTMLInputElement>(text.prefs.startWithSystem);
  expect(box.checked).toBe(false);
  await fireEvent.click(box);
  await settle();
  expect([host.startWithSystem.on, box.checked]).toEqual([true, true]);
  // A folder that can't be written to: it is said, and nothing has changed.
  host.refuse.set_start_with_system = { code: 'autostart', message: '', detail: 'Wakala.desktop: read-only' };
  await fireEvent.click(box);
  await settle();
  expect([host.startWithSystem.on, box.checked]).toEqual([true, true]);
  expect(app.refusal).toContain(text.error.autostart);
});

it('says that its service starts it, and offers no second start but to end one', async () => {
  const host = new MemoryHost();
  host.startWithSystem = { on: true, service: true, possible: true };
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.view = 'settings';
  await settle();
  expect(screen.getByText(text.prefs.startByService)).toBeTruthy();
  await fireEvent.click(screen.getByLabelText<HTMLInputElement>(text.prefs.startWithSystem));
  await settle();
  expect(host.startWithSystem.on).toBe(false);
  expect(screen.queryByLabelText(text.prefs.startWithSystem)).toBe(null);
  expect(screen.getByText(text.prefs.startByService)).toBeTruthy();
});

it('offers to start with the system at the first start, and not where that can not be had', async () => {
  const host = new MemoryHost();
  host.preferences = { ...host.preferences, welcomed: false };
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  await fireEvent.click(screen.getByTestId('start-with-system'));
  await settle();
  expect(host.startWithSystem.on).toBe(true);
  cleanup();
  host.startWithSystem = { on: false, service: false, possible: false };
  render(App, { app });
  await settle();
  expect(screen.queryByTestId('start-with-system')).toBeNull();
});

it('says what is told of new messages, and with which sound', async () => {
  const host = new MemoryHost();
  app = new AppState(host);
  await app.open();
  render(App, { app });
  app.view = 'settings';
  await settle();
  const told = screen.getByLabelText<HTMLSelectElement>(text.prefs.messages);
  const sound = screen.getByLabelText<HTMLInputElement>(text.prefs.messagesSound);
  expect([told.value, sound.checked, sound.disabled]).toEqual(['text', true, false]);
  await fireEvent.click(sound);
  await fireEvent.change(told, { target: { value: 'off' } });
  await settle();
  expect(host.preferences).toMatchObject({ message_notices: 'off', message_sound: false });
  expect(sound.disabled, 'nothing is heard of what is not told').toBe(true);
});
