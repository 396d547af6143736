// Opening a chat with a number: what is typed goes to the program as it is, and what can't be understood is said in words.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView, ErrorCode, ErrorView } from '../contract/contract';
import { instance, MemoryHost } from '../host/memory';
import { AppState } from '../state/app.svelte';
import { languages, text } from '../text';
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

function chat(id: number, title: string): ChatView {
  return { id, instance: 'id0', title, phone: null, kind: 'phone', unread: 0, last: null, last_activity: id };
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

  it('says that WhatsApp is asked, and that nobody is there', async () => {
    let answer: (refused: ErrorView) => void = () => undefined;
    host.answers.open_chat = () => new Promise((_, refuse) => (answer = refuse));
    await type('0700 000 999');
    const button = screen.getByTestId('open-chat');
    expect([button.textContent?.trim(), button.getAttribute('aria-busy')]).toEqual([text.chats.opening, 'true']);
    await fireEvent.click(button);
    expect(host.calls.filter((call) => call.name === 'open_chat').length).toBe(1);
    answer({ code: 'not_on_whatsapp', message: '', detail: null });
    await settle();
    expect(screen.getByText(`+255 700 000 999: ${text.error.not_on_whatsapp}`)).toBeTruthy();
    expect(button.textContent?.trim()).toBe(text.chats.open);
  });

  it('goes on in the chat that the number turns out to be, with what was typed', async () => {
    const [typed, known] = [chat(7, '+5511987654321'), chat(3, 'Ana')];
    host.chats = [typed, known];
    host.messages = [];
    await app.talk.loadChats();
    app.talk.openThread(typed);
    app.talk.drafts.keep(typed, 'olá');
    app.talk.drafts.keep(known, 'tudo bem?');
    await settle();
    host.chats = [known];
    host.tell({ is: 'chat_merged', gone: 7, into: known });
    await settle();
    expect(app.talk.openChat?.id).toBe(3);
    expect(app.talk.chats.map((one) => one.id)).toEqual([3]);
    expect([app.talk.drafts.of(known), app.talk.drafts.of(typed)]).toEqual(['olá\ntudo bem?', '']);
    expect(screen.getAllByTestId('chat').length).toBe(1);
  });

  it('keeps the keyboard in the list, when the row that had it is gone', async () => {
    const [typed, known] = [chat(7, '+5511987654321'), chat(3, 'Ana')];
    host.chats = [typed, known];
    await app.talk.loadChats();
    app.talk.openThread(typed);
    await settle();
    screen
      .getAllByTestId('chat')
      .find((one) => one.getAttribute('aria-current') === 'true')
      ?.focus();
    host.chats = [known];
    host.tell({ is: 'chat_merged', gone: 7, into: known });
    await settle();
    expect(document.activeElement).toBe(screen.getByTestId('chat'));
  });

  it('has another sentence for each kind of refused number, in each language', () => {
    const kinds = Object.keys(text.error).filter((code) => code.startsWith('phone_number_')) as ErrorCode[];
    expect(kinds.length).toBe(8);
    for (const words of Object.values(languages))
      expect(new Set(kinds.map((code) => words.error[code])).size).toBe(kinds.length);
  });
});
