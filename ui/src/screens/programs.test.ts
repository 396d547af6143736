// Settings, other programs: the port that is turned on says how it is, a key is seen once, and one that is revoked is gone.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { MemoryHost, instance } from '../host/memory';
import type { Choice, KeyView, WebhookView } from '../contract/contract';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import App from './App.svelte';

let app: AppState;

afterEach(() => {
  cleanup();
  app.close();
  vi.unstubAllGlobals();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function settings(host: MemoryHost): Promise<void> {
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.view = 'settings';
  await settle();
}

async function accessible(): Promise<string[]> {
  const rules = { 'color-contrast': { enabled: false } };
  const result = await axe.run(document.body, { rules });
  return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
}

/** Whether a field is marked as refused, and why, as it is said at the field. */
function said(field: HTMLElement): [string | null, string] {
  const words = (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id))
    .filter((at) => at?.getAttribute('role') === 'alert')
    .map((at) => at?.textContent);
  return [field.getAttribute('aria-invalid'), words.join('')];
}

const stands = (): string => screen.getByTestId('programs-state').textContent ?? '';

it('serves programs when it is asked to, and says where, or why not', async () => {
  const host = new MemoryHost();
  await settings(host);
  expect(stands()).toBe(text.programs.off);
  const box = screen.getByTestId<HTMLInputElement>('programs-on');
  await fireEvent.click(box);
  await settle();
  expect([host.port.on, box.checked, stands()]).toEqual([true, true, text.programs.served('http://127.0.0.1:9252')]);
  const port = screen.getByLabelText<HTMLInputElement>(text.programs.port);
  await fireEvent.change(port, { target: { value: '9300' } });
  await settle();
  expect([host.port.port, stands()]).toEqual([9300, text.programs.served('http://127.0.0.1:9300')]);
  // What is refused changes nothing, and is said where it was typed.
  const address = screen.getByLabelText<HTMLInputElement>(text.programs.address);
  host.refuse.set_interface = { code: 'address_not_loopback', message: '', detail: null };
  await fireEvent.change(address, { target: { value: '127.0.0.9' } });
  await settle();
  expect([address.value, host.port.address]).toEqual(['127.0.0.9', '127.0.0.1']);
  expect(said(address)).toEqual(['true', text.error.address_not_loopback]);
  await fireEvent.change(address, { target: { value: '127.0.0.2' } });
  await settle();
  expect([address.value, host.port.address, ...said(address)]).toEqual(['127.0.0.2', '127.0.0.2', null, '']);
  expect(await accessible()).toEqual([]);
});

it('says why a port can not be had, and what became of it', async () => {
  const host = new MemoryHost();
  const state = { is: 'waiting', why: 'in_use', detail: 'os error 98', until: Date.now() + 60_000 } as const;
  host.port = { ...host.port, on: true, state };
  await settings(host);
  expect(stands()).toContain('127.0.0.1:9252');
  expect(stands()).toContain(text.interface.fault.in_use);
  host.port = { ...host.port, state: { is: 'served', url: 'http://127.0.0.1:9252' } };
  host.tell({ is: 'chosen', what: 'interface' });
  await settle();
  expect(stands()).toBe(text.programs.served('http://127.0.0.1:9252'));
});

const key: KeyView = {
  id: 'aaaaaaaa',
  name: 'counter 7',
  scopes: ['read'],
  reach: { is: 'all' },
  made: 0,
  expires: null,
  revoked: null,
  used: null,
  good: true,
};

const webhook: WebhookView = {
  id: 1,
  name: 'orders',
  address: 'https://shop.example/events',
  events: ['messages'],
  reach: { is: 'all' },
  nearby: false,
  on: true,
  made: 0,
  waiting: 0,
  waiting_ms: 0,
  next_try: null,
  taken: null,
  fault: null,
  fault_at: null,
  failed: 0,
};

it('shows how a receiver goes, tries it, and has it told again what it did not take', async () => {
  const host = new MemoryHost();
  const fault = { kind: 'refused', status: 503 } as const;
  const at = Date.now();
  host.receivers.all = [{ ...webhook, waiting: 7, next_try: at + 60_000, fault, fault_at: at, failed: 3 }];
  await settings(host);
  const said = (): string => screen.getByTestId('webhooks').textContent ?? '';
  expect(said()).toContain(text.webhooks.waiting(7));
  expect(said()).toContain(`${text.webhook.fault.refused} (503)`);
  expect(said()).toContain(text.webhooks.failed(3));
  expect(await accessible()).toEqual([]);
  host.receivers.tested = { fault: { kind: 'silent', status: null }, took_ms: 20_000 };
  await fireEvent.click(screen.getByTestId('test-webhook'));
  await settle();
  expect(said()).toContain(text.webhooks.notTook(text.webhook.fault.silent));
  host.receivers.tested = { fault: null, took_ms: 7 };
  await fireEvent.click(screen.getByTestId('test-webhook'));
  await settle();
  expect(said()).toContain(text.webhooks.took);
  await fireEvent.click(screen.getByTestId('replay-webhook'));
  await settle();
  expect(said()).not.toContain(text.webhooks.failed(3));
  await fireEvent.click(screen.getByTestId('turn-webhook'));
  await settle();
  expect(host.receivers.all[0]?.on).toBe(false);
  expect(said()).toContain(text.webhooks.off);
});

it('links a backend, whose key is written and never read, says how it goes, and forgets it', async () => {
  const host = new MemoryHost();
  await settings(host);
  const address = screen.getByTestId<HTMLInputElement>('backend-address');
  const key = screen.getByTestId<HTMLInputElement>('backend-key');
  host.refuse.set_backend = { code: 'backend_key_needed', message: '', detail: null };
  await fireEvent.input(address, { target: { value: 'http://127.0.0.1:8000' } });
  await fireEvent.click(screen.getByTestId('backend-save'));
  await settle();
  expect(said(key)).toEqual(['true', text.error.backend_key_needed]);
  await fireEvent.input(key, { target: { value: 'geheim' } });
  await fireEvent.click(screen.getByTestId('backend-save'));
  await settle();
  expect(host.calls.at(-1)).toEqual({ name: 'set_backend', body: { address: 'http://127.0.0.1:8000', key: 'geheim' } });
  expect([key.value, key.placeholder, ...said(key)]).toEqual(['', text.backends.kept, null, '']);
  expect(screen.getByTestId('backend-state').textContent).toBe(text.backends.up);
  await fireEvent.change(screen.getByTestId('backend-words'), { target: { value: 'lifecycle' } });
  await settle();
  expect(host.backend.vocabulary).toBe('lifecycle');
  host.backendTested = { fault: { kind: 'not_json', status: 200 }, took_ms: 7, asked: 0 };
  const tried = (): string => screen.getByTestId('backend-tried').textContent ?? '';
  await fireEvent.click(screen.getByTestId('test-backend'));
  await settle();
  expect(tried()).toBe(text.backends.notTested(`${text.backend.fault.not_json} (200)`));
  host.backendTested = { fault: null, took_ms: 7, asked: 2 };
  await fireEvent.click(screen.getByTestId('test-backend'));
  await settle();
  expect(tried()).toBe(text.backends.tested(2));
  const one = instance({ name: 'Duka' });
  host.instances = [one];
  host.tell({ is: 'instance', instance: one });
  const fault = { kind: 'refused', status: 422 } as const;
  host.backend = {
    ...host.backend,
    state: { is: 'down', until: Date.now() + 60_000 },
    fault: { kind: 'unreachable', status: null },
    fault_at: Date.now(),
    instances: [
      { external: '7', instance: one.id, owner: 'backend', asked: true, fault },
      { external: '8', instance: null, owner: 'backend', asked: true, fault: null },
    ],
  };
  host.tell({ is: 'chosen', what: 'backend' });
  await settle();
  const shown = screen.getByTestId('backend').textContent ?? '';
  for (const words of ['Duka', text.backends.deleted, `${text.backend.fault.refused} (422)`]) {
    expect(shown).toContain(words);
  }
  expect(shown).toContain(text.backend.fault.unreachable);
  expect(await accessible()).toEqual([]);
  await fireEvent.click(screen.getByTestId('forget-backend'));
  await settle();
  await fireEvent.click(screen.getByTestId('confirm'));
  await settle();
  expect([host.backend.has_key, screen.queryByTestId('backend-state')]).toEqual([false, null]);
});

it('says that the environment names the backend, and lets nobody change it here', async () => {
  const host = new MemoryHost();
  host.backend = { ...host.backend, by_environment: true, environment_fault: 'backend_key_needed' };
  await settings(host);
  const shown = screen.getByTestId('backend').textContent ?? '';
  expect(shown).toContain(text.backends.environment);
  expect(shown).toContain(text.error.backend_key_needed);
  expect(screen.queryByTestId('backend-address')).toBeNull();
});

it('says on the page of a number that the backend says whether it runs, until it is taken over', async () => {
  const host = new MemoryHost();
  const one = instance({ name: 'Duka', backend: { external: '7', owner: 'backend' } });
  host.instances = [one];
  app = new AppState(host);
  render(App, { app });
  await app.open();
  app.choose(one.id);
  await settle();
  expect(screen.getByTestId('of-backend').textContent).toContain(text.backends.theirs('7'));
  expect(screen.queryByTestId('stop')).toBeNull();
  expect(await accessible()).toEqual([]);
  await fireEvent.click(screen.getByTestId('change-owner'));
  await settle();
  expect(screen.getByTestId('of-backend').textContent).toContain(text.backends.ours('7'));
  expect(screen.queryByTestId('stop')).not.toBeNull();
});

/** What another front does, and whether it is seen. */
const elsewhere: { [what in Choice]: { act: (host: MemoryHost) => void; seen: () => boolean } } = {
  interface: {
    act: (host) => (host.port = { ...host.port, on: true, state: { is: 'served', url: 'http://127.0.0.1:9300' } }),
    seen: () =>
      screen.getByTestId<HTMLInputElement>('programs-on').checked &&
      stands() === text.programs.served('http://127.0.0.1:9300'),
  },
  keys: {
    act: (host) => (host.programs = [{ ...key, used: Date.now() }]),
    seen: () => {
      const listed = screen.getByTestId('programs').textContent ?? '';
      return listed.includes('counter 7') && !listed.includes(text.programs.unused);
    },
  },
  backend: {
    act: (host) =>
      (host.backend = { ...host.backend, address: 'http://127.0.0.1:8000', on: true, state: { is: 'up' } }),
    seen: () => screen.queryByTestId('backend-state')?.textContent === text.backends.up,
  },
  webhooks: {
    act: (host) => (host.receivers.all = [webhook]),
    seen: () => (screen.getByTestId('programs').textContent ?? '').includes('orders'),
  },
  start_with_system: {
    act: (host) => (host.startWithSystem = { on: true, service: false, possible: true }),
    seen: () => screen.getByTestId<HTMLInputElement>('start-with-system').checked,
  },
  log_level: {
    act: (host) => (host.level = 'debug'),
    seen: () => screen.getByLabelText<HTMLSelectElement>(text.engine.level).value === 'debug',
  },
};

it.each(Object.keys(elsewhere) as Choice[])('shows what another front has chosen: %s', async (what) => {
  const host = new MemoryHost();
  const { act, seen } = elsewhere[what];
  await settings(host);
  if (what === 'log_level') app.view = 'engine';
  await settle();
  expect(seen()).toBe(false);
  act(host);
  host.tell({ is: 'chosen', what });
  await settle();
  expect(seen()).toBe(true);
});

it.each(Object.keys(elsewhere) as Choice[])('shows what was chosen while nobody could tell of it: %s', async (what) => {
  const host = new MemoryHost();
  const { act, seen } = elsewhere[what];
  await settings(host);
  if (what === 'log_level') app.view = 'engine';
  await settle();
  act(host);
  host.info = { ...host.info, version: '0.2.0' };
  await app.feed.open();
  await settle();
  expect(seen()).toBe(true);
  app.view = 'settings';
  await settle();
  expect(document.body.textContent).toContain('0.2.0');
});

it.each([
  [{ is: 'off' }, 'stopped'],
  [{ is: 'opening' }, 'connecting'],
  [{ is: 'served', url: 'http://127.0.0.1:9252' }, 'online'],
  [{ is: 'waiting', why: 'in_use', detail: '', until: 0 }, 'error'],
] as const)('shows the port in the colour of what it does: %j', async (state, colour) => {
  const host = new MemoryHost();
  host.port = { ...host.port, on: state.is !== 'off', state };
  await settings(host);
  const line = screen.getByTestId('programs-state').closest<HTMLElement>('[role="status"]');
  expect([line?.dataset.st, line?.querySelector('use')?.getAttribute('href')]).toEqual([colour, `#g-${colour}`]);
});

it('says that a key has ended when its time comes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
  try {
    const host = new MemoryHost();
    host.programs = [{ ...key, expires: Date.now() + 60_000 }];
    await settings(host);
    expect(screen.getByTestId('programs').textContent).not.toContain(text.programs.expired);
    vi.advanceTimersByTime(61_000);
    await settle();
    expect(screen.getByTestId('programs').textContent).toContain(text.programs.expired);
  } finally {
    vi.useRealTimers();
  }
});

it.each([
  ['port', '80000', 'port_invalid'],
  ['port', '0', 'port_invalid'],
  ['port', '-1', 'port_invalid'],
  ['port', '', 'port_invalid'],
  ['address', '0.0.0.0', 'address_not_loopback'],
  ['address', 'till', 'address_invalid'],
] as const)('says at once what is wrong with the %s %j, and changes nothing', async (what, typed, why) => {
  const host = new MemoryHost();
  const before = host.port;
  await settings(host);
  const field = screen.getByLabelText<HTMLInputElement>(text.programs[what]);
  field.focus();
  await fireEvent.input(field, { target: { value: typed } });
  await settle();
  expect([...said(field), document.activeElement]).toEqual(['true', text.error[why], field]);
  await fireEvent.change(field);
  await settle();
  expect([field.value, host.port, host.calls.some((one) => one.name === 'set_interface')]).toEqual([
    typed,
    before,
    false,
  ]);
  await fireEvent.input(field, { target: { value: what === 'port' ? '9300' : '::1' } });
  expect(said(field)).toEqual([null, '']);
});

it.each([
  ['api_key_name', () => screen.getByLabelText(text.programs.name)],
  ['api_key_name_taken', () => screen.getByLabelText(text.programs.name)],
  ['api_key_scopes', () => screen.getByRole('checkbox', { name: /^read/ })],
  ['api_key_reach', () => screen.getByLabelText(text.programs.only)],
  ['no_such_instance', () => screen.getByLabelText(text.programs.only)],
  ['api_key_expiry', () => screen.getByLabelText(text.programs.ends)],
] as const)('says %s at the question that it is about', async (code, field) => {
  const host = new MemoryHost();
  await settings(host);
  await fireEvent.click(screen.getByTestId('new-key'));
  await settle();
  for (let turn = 0; turn < 2; turn += 1) {
    host.refuse.make_key = { code, message: '', detail: null };
    screen.getByTestId('make-key').focus();
    await fireEvent.click(screen.getByTestId('make-key'));
    await settle();
    expect([field().getAttribute('aria-invalid'), document.activeElement]).toEqual(['true', field()]);
    const own =
      field().getAttribute('aria-describedby') ?? field().closest('fieldset')?.getAttribute('aria-describedby');
    const words = (own ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(words).toContain(text.error[code]);
  }
  expect(await accessible()).toEqual([]);
  await fireEvent.input(screen.getByLabelText(text.programs.name), { target: { value: 'till' } });
  expect(document.querySelector('[aria-invalid]')).toBeNull();
});

it('keeps a key that nobody has yet: through Escape, and wherever else one goes', async () => {
  const host = new MemoryHost();
  host.instances = [instance({})];
  await settings(host);
  await fireEvent.click(screen.getByTestId('new-key'));
  await settle();
  await fireEvent.input(screen.getByLabelText(text.programs.name), { target: { value: 'till' } });
  await fireEvent.click(screen.getByTestId('make-key'));
  await settle();
  const dialog = (): HTMLDialogElement => screen.getByTestId('made-key').closest('dialog') as HTMLDialogElement;
  const cancel = new Event('cancel', { cancelable: true });
  await fireEvent(dialog(), cancel);
  expect(cancel.defaultPrevented).toBe(true);
  // Some engines close it all the same, when Escape is pressed again.
  dialog().removeAttribute('open');
  await fireEvent(dialog(), new Event('close'));
  await settle();
  expect(dialog().open).toBe(true);
  expect(screen.getByTestId('key-refusal').textContent).toBe(text.programs.notYet);
  expect(document.activeElement).toBe(screen.getByTestId('copy-key'));
  expect(await accessible()).toEqual([]);
  // A notification is clicked.
  host.tell({ is: 'show', instance: 'id0', chat: null, wish: 1 });
  await settle();
  expect([app.view, screen.getByTestId('made-key').textContent.trim()]).toEqual(['instance', 'wakala_key00000_secret']);
  expect(screen.getByTestId('key-done').textContent.trim()).toBe(text.programs.have);
  await fireEvent.click(screen.getByTestId('key-done'));
  await settle();
  expect(document.body.innerHTML).not.toContain('secret');
});

it('shows a key once, to be copied', async () => {
  const host = new MemoryHost();
  host.instances = [instance({}), instance({ id: 'id1', name: 'Kliniki', workspace: 'Asha' })];
  const write = vi.fn(async () => {});
  await settings(host);
  expect(screen.getByText(text.programs.none)).toBeTruthy();
  await fireEvent.click(screen.getByTestId('new-key'));
  await settle();
  expect(await accessible()).toEqual([]);
  await fireEvent.input(screen.getByLabelText(text.programs.name), { target: { value: 'till 2' } });
  await fireEvent.click(screen.getByRole('checkbox', { name: /^control/ }));
  await fireEvent.click(screen.getByLabelText(text.programs.only));
  await settle();
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Kliniki' }));
  await fireEvent.click(screen.getByRole('checkbox', { name: text.programs.ofWorkspace('Asha') }));
  await fireEvent.change(screen.getByLabelText(text.programs.ends), { target: { value: '30' } });
  await fireEvent.click(screen.getByTestId('make-key'));
  await settle();
  const asked = host.calls.findLast((one) => one.name === 'make_key')?.body;
  expect(asked).toMatchObject({
    name: 'till 2',
    scopes: ['read', 'send', 'control'],
    reach: { is: 'only', instances: ['id1'], workspaces: ['Asha'] },
  });
  const shown = screen.getByTestId('made-key');
  expect([shown.textContent?.trim(), document.activeElement]).toEqual(['wakala_key00000_secret', shown]);
  expect(await accessible()).toEqual([]);
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText: write } }));
  await fireEvent.click(screen.getByTestId('copy-key'));
  await settle();
  expect(write).toHaveBeenCalledWith('wakala_key00000_secret');
  expect(screen.getByTestId('copy-key').textContent).toContain(text.programs.copied);
  // Whoever has it may leave as from anywhere.
  await fireEvent(shown.closest('dialog') as HTMLElement, new Event('cancel', { cancelable: true }));
  await settle();
  expect(document.body.innerHTML).not.toContain('secret');
  expect(screen.getByTestId('programs').textContent).toContain('till 2');
});

it('asks before it revokes a key, and then the key is gone', async () => {
  const host = new MemoryHost();
  const key = { name: 'till', scopes: ['read' as const], reach: { is: 'all' as const }, made: 0, used: null };
  host.programs = [
    { ...key, id: 'aaaaaaaa', expires: 1, revoked: null, good: false },
    { ...key, id: 'bbbbbbbb', expires: null, revoked: 5, good: false },
  ];
  await settings(host);
  const listed = screen.getByTestId('programs').textContent ?? '';
  expect([listed.includes('aaaaaaaa'), listed.includes('bbbbbbbb')]).toEqual([true, false]);
  expect(listed).toContain(text.programs.expired);
  await fireEvent.click(screen.getByRole('button', { name: `${text.programs.revoke}: till` }));
  await settle();
  expect(host.programs[0]?.revoked).toBeNull();
  // What ends something for good looks like it.
  expect(screen.getByTestId('confirm').className).toContain('btn-danger');
  await fireEvent.click(screen.getByTestId('confirm'));
  await settle();
  expect(host.programs[0]?.revoked).toBe(1);
  expect(screen.getByText(text.programs.none)).toBeTruthy();
});
