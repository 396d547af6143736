// Opening a chat with a number: what is typed goes to the program as it is, and what can't be understood is said in words.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { text } from '../text';
import { en } from '../text/en';
import { id } from '../text/id';
import { sw } from '../text/sw';
import App from './App.svelte';

let host: MemoryHost;
let app: AppState;

beforeEach(async () => {
  host = new MemoryHost();
  host.instances = [instance({})];
  app = new AppState(host);
  render(App, { app });
  await app.open();
  await settle();
});
afterEach(() => {
  cleanup();
  app.close();
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) await tick();
}

async function type(number: string): Promise<void> {
  await fireEvent.click(screen.getByTestId('new-chat'));
  await fireEvent.input(screen.getByTestId('chat-number'), { target: { value: number } });
  await fireEvent.click(screen.getByTestId('open-chat'));
  await settle();
}

describe('opening a chat', () => {
  it('says in words why a number is refused, and keeps it for mending', async () => {
    host.refuse.open_chat = { code: 'phone_number_not_of_country', message: '', detail: '+255' };
    await type('0700 000 43');
    expect(screen.getByText(`${text.error.phone_number_not_of_country} (+255)`)).toBeTruthy();
    expect((screen.getByTestId('chat-number') as HTMLInputElement).value).toBe('0700 000 43');
    expect(host.calls.at(-1)).toEqual({ name: 'open_chat', body: { instance: 'id0', phone: '0700 000 43' } });
  });

  it('has another sentence for each kind of refused number, in each language', () => {
    const kinds = Object.keys(en.error).filter((code) => code.startsWith('phone_number_')) as ErrorCode[];
    expect(kinds.length).toBe(8);
    for (const words of [en, sw, id]) expect(new Set(kinds.map((code) => words.error[code])).size).toBe(kinds.length);
  });
});
