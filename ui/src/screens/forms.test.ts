// Every form of the window: what is refused is said at the field that it is about, which is marked and has the focus.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { Calls, ErrorCode } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import type { Tab } from '../state/app.svelte';
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

async function open(tab: Tab = 'chats', pairs = false): Promise<MemoryHost> {
  const host = new MemoryHost();
  const link = pairs ? ({ is: 'pairing' } as const) : ({ is: 'linked' } as const);
  host.instances = [instance({ id: 'a', link, badge: pairs ? 'scan_qr' : 'online' })];
  host.place = JSON.stringify({ instance: 'a', tab });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

async function press(what: HTMLElement): Promise<void> {
  await fireEvent.click(what);
  await settle();
}

const add = async (): Promise<MemoryHost> => {
  const host = await open();
  app.view = 'add';
  await settle();
  return host;
};

const rename = async (): Promise<MemoryHost> => {
  const host = await open();
  await press(screen.getByRole('button', { name: text.head.more }));
  await press(screen.getByRole('menuitem', { name: text.head.rename }));
  return host;
};

const pair = async (): Promise<MemoryHost> => {
  const host = await open('chats', true);
  await press(screen.getByTestId('use-code'));
  return host;
};

const chat = async (): Promise<MemoryHost> => {
  const host = await open();
  await press(screen.getByTestId('new-chat'));
  return host;
};

type Form = {
  show: () => Promise<MemoryHost>;
  call: keyof Calls;
  code: ErrorCode;
  field: string;
  /** What is written first, by the id of the field. */
  typed?: Record<string, string>;
};

const long = 'W'.repeat(61);
const forms: [string, Form][] = [
  ['an instance without a name', { show: add, call: 'add_instance', code: 'name_empty', field: 'new-name' }],
  ['an instance of a name that is taken', { show: add, call: 'add_instance', code: 'name_taken', field: 'new-name' }],
  [
    'an instance of a long name',
    { show: add, call: 'add_instance', code: 'name_too_long', field: 'new-name', typed: { 'new-name': long } },
  ],
  [
    'an instance of a long workspace',
    {
      show: add,
      call: 'add_instance',
      code: 'name_too_long',
      field: 'new-workspace',
      typed: { 'new-workspace': long },
    },
  ],
  ['a new name that is none', { show: rename, call: 'edit_instance', code: 'name_empty', field: 'edit-name' }],
  [
    'a long new workspace',
    {
      show: rename,
      call: 'edit_instance',
      code: 'name_too_long',
      field: 'edit-workspace',
      typed: { 'edit-workspace': long },
    },
  ],
  ['a phone that is none', { show: pair, call: 'pair_by_code', code: 'phone_number_invalid', field: 'pair-number' }],
  ['a chat with nobody', { show: chat, call: 'open_chat', code: 'phone_number_empty', field: 'chat-number' }],
  ...(['proxy_address', 'proxy_scheme', 'proxy_host', 'proxy_port'] as const).map((code): [string, Form] => [
    `a proxy: ${code}`,
    {
      show: () => open('settings'),
      call: 'set_proxy',
      code,
      field: 'proxy-address',
      typed: { 'proxy-address': 'http://a' },
    },
  ]),
  [
    'a proxy without a user',
    {
      show: () => open('settings'),
      call: 'set_proxy',
      code: 'proxy_login',
      field: 'proxy-user',
      typed: { 'proxy-address': 'http://a' },
    },
  ],
];

it.each(forms)('says at the field what is wrong with %s', async (_, { show, call, code, field, typed }) => {
  const host = await show();
  const at = document.getElementById(field) as HTMLInputElement;
  const form = at.form as HTMLFormElement;
  for (const [id, value] of Object.entries(typed ?? {})) {
    await fireEvent.input(document.getElementById(id) as HTMLElement, { target: { value } });
  }
  // The second time, too.
  for (let turn = 0; turn < 2; turn += 1) {
    host.refuse[call] = { code, message: '', detail: null };
    form.querySelector<HTMLElement>('[type="submit"]')?.focus();
    await fireEvent.submit(form);
    await settle();
    expect(host.calls.filter((one) => one.name === call)).toHaveLength(turn + 1);
    const said = (at.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect([at.getAttribute('aria-invalid'), document.activeElement]).toEqual(['true', at]);
    expect(said).toContain(text.error[code]);
    expect(document.querySelectorAll('[aria-invalid="true"]')).toHaveLength(1);
  }
});
