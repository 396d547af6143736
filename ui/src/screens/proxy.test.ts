// The proxy of one instance, in its settings.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { ErrorCode, InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
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

const field = (id: string) => screen.getByTestId<HTMLInputElement>(id);
const asked = (host: MemoryHost) => host.calls.filter((call) => call.name === 'set_proxy').map((call) => call.body);

/** What is said of what was refused. */
function alerted(): string {
  const alerts = screen.getAllByRole('alert').map((one) => one.textContent);
  return alerts.join('');
}

async function save(): Promise<void> {
  await fireEvent.click(screen.getByTestId('proxy-save'));
  await settle();
}

it('takes a proxy with a login, and forgets the password as soon as it is saved', async () => {
  const host = await show();
  await fireEvent.input(field('proxy-address'), { target: { value: ' http://proxy.example:8080 ' } });
  await fireEvent.input(field('proxy-user'), { target: { value: 'asha' } });
  await fireEvent.input(field('proxy-password'), { target: { value: 'geheim' } });
  await save();
  expect(asked(host)).toEqual([
    { id: 'a', proxy: { address: 'http://proxy.example:8080', user: 'asha', password: 'geheim' } },
  ]);
  expect(field('proxy-password').value).toBe('');
  expect(document.body.textContent).not.toContain('geheim');
  expect(screen.getByTestId('proxy').textContent).toContain('http://proxy.example:8080');
});

it('keeps the password where proxy and user stay, and says so', async () => {
  const host = await show({ proxy: { address: 'http://proxy.example:8080', user: 'asha' } });
  expect(field('proxy-password').placeholder).toBe(text.proxy.kept);
  await save();
  await fireEvent.input(field('proxy-address'), { target: { value: 'http://other.example:8080' } });
  expect(field('proxy-password').placeholder).toBe('');
  await save();
  await fireEvent.click(screen.getByTestId('proxy-none'));
  await settle();
  expect(asked(host)).toEqual([
    { id: 'a', proxy: { address: 'http://proxy.example:8080', user: 'asha', password: null } },
    { id: 'a', proxy: { address: 'http://other.example:8080', user: 'asha', password: '' } },
    { id: 'a', proxy: null },
  ]);
  expect(field('proxy-address').value).toBe('');
});

it('does not connect again for a form in which there is nothing', async () => {
  const host = await show();
  await save();
  expect(asked(host)).toEqual([]);
  expect(alerted()).toBe(text.error.proxy_address);
  expect(screen.getByTestId('proxy').textContent).not.toContain(text.proxy.saved);
});

it('says what is wrong with it, and keeps what was typed', async () => {
  const codes: ErrorCode[] = ['proxy_address', 'proxy_scheme', 'proxy_host', 'proxy_port', 'proxy_login'];
  const host = await show();
  for (const code of codes) {
    host.refuse.set_proxy = { code, message: '', detail: null };
    await fireEvent.input(field('proxy-address'), { target: { value: 'proxy' } });
    await save();
    expect(alerted()).toBe(text.error[code]);
    expect(field('proxy-address').value).toBe('proxy');
  }
});

it('shows what another front has set, and leaves what is being typed otherwise', async () => {
  const host = await show();
  const known = host.instances[0] as InstanceView;
  await fireEvent.input(field('proxy-address'), { target: { value: 'http://half' } });
  host.tell({ is: 'instance', instance: { ...known, unread: 3 } });
  await settle();
  expect(field('proxy-address').value).toBe('http://half');
  const proxy = { address: 'http://proxy.example:8080', user: 'asha' };
  host.tell({ is: 'instance', instance: { ...known, proxy } });
  await settle();
  expect([field('proxy-address').value, field('proxy-user').value]).toEqual([proxy.address, proxy.user]);
});
