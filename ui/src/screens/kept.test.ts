// The sessions that were kept aside, and putting one back.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import type { InstanceView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
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

/** A number whose session file was damaged: it asks for a scan, and earlier sessions are kept. */
async function show(some: Partial<InstanceView> = {}, tab = 'chats'): Promise<MemoryHost> {
  const host = new MemoryHost();
  host.instances = [
    instance({
      id: 'a',
      badge: 'connecting',
      link: { is: 'revoked', why: 'session_unreadable' },
      connection: { is: 'offline' },
      pairing: { is: 'requested' },
      ...some,
    }),
  ];
  host.kept = {
    sessions: [
      { number: 0, used: 1_000, state: { is: 'another_number' } },
      { number: 3, used: 2_000, state: { is: 'usable' } },
      {
        number: 4,
        used: null,
        state: { is: 'unusable', reason: { kind: 'session_unreadable', code: null, detail: null } },
      },
    ],
    wanted: true,
  };
  host.place = JSON.stringify({ instance: 'a', tab });
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
  return host;
}

const asked = (host: MemoryHost) => host.calls.filter((call) => call.name === 'put_session_back');

it('leads from the damaged session to those that are kept, and puts one back after a second word', async () => {
  const host = await show();
  await fireEvent.click(screen.getByTestId('to-kept'));
  await settle();
  const list = screen.getByTestId('kept-sessions');
  expect(list.textContent).toContain('of another number');
  // Only what is this number's and can be used may come back.
  await fireEvent.click(within(list).getByTestId('put-back'));
  expect(asked(host)).toEqual([]);
  await fireEvent.click(screen.getByTestId('confirm'));
  await settle();
  expect(asked(host).map((call) => call.body)).toEqual([{ id: 'a', number: 3 }]);
  expect(screen.queryByTestId('confirm')).toBeNull();
});

it('says why one is not put back, and keeps asking', async () => {
  const host = await show({}, 'settings');
  await fireEvent.click(screen.getByTestId('tab-settings'));
  await settle();
  host.refuse.put_session_back = { code: 'session_of_another_number', message: '', detail: null };
  await fireEvent.click(screen.getByTestId('put-back'));
  await fireEvent.click(screen.getByTestId('confirm'));
  await settle();
  expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toContain('belongs to another number');
});

it('offers nothing to a number that has a session', async () => {
  const host = await show(
    { badge: 'online', link: { is: 'linked' }, connection: { is: 'online', since: 0 }, pairing: null },
    'settings',
  );
  host.kept = { ...host.kept, wanted: false };
  host.tell({ is: 'instance', instance: { ...app.instances[0]!, badge: 'stopped' } });
  await settle();
  expect(screen.getByTestId('kept-sessions').textContent).toContain('nothing has to be put back');
  expect(screen.queryByTestId('put-back')).toBeNull();
});
