// What was typed and not sent yet, per chat: kept while the window is open, and over its closing.
import { SvelteMap } from 'svelte/reactivity';

const PREFIX = 'wakala.draft.';
/** What was sent from a chat and not answered yet: sent again, it is the same message. */
const SENDING = 'wakala.sending.';
/** A text on its way, the key that it is known by, the message that it answers, and whether it may be known already. */
export type Send = { words: string; key: string; reply?: number; again?: boolean };
/** What a draft belongs to: a chat, of an instance. */
type Place = { id: number; instance: string };

export class Drafts {
  private held = new SvelteMap<string, string>();
  private unanswered = new Map<string, Send | null>();
  /** Where the chats are now that became one with another. */
  private moved = new Map<string, Place>();

  constructor(private readonly storage: Storage | null = windowStorage()) {}

  of(chat: Place): string {
    const key = keyOf(chat);
    return this.held.get(key) ?? this.stored((storage) => storage.getItem(key)) ?? '';
  }

  /** The chats in which something was typed. */
  chats(): number[] {
    const typed = [...this.held.keys()].filter((key) => this.held.get(key));
    const stored = this.stored((storage) => Object.keys(storage)) ?? [];
    const keys = new Set([...typed, ...stored].filter((key) => key.startsWith(PREFIX)));
    return [...keys].map((key) => Number(key.slice(key.lastIndexOf('.') + 1)));
  }

  /** Written at once: the window is closed without a warning. */
  keep(chat: Place, words: string): void {
    const key = keyOf(chat);
    this.held.set(key, words);
    this.stored((storage) => (words ? storage.setItem(key, words) : storage.removeItem(key)));
    // Whoever begins anew writes another message, be it in the same words.
    if (!words) this.expect(chat, null);
  }

  /** Takes the words out to be sent; they are stored until `sent`, should the window close before the answer. */
  take(chat: Place, reply?: number): Send {
    const words = this.of(chat);
    const before = this.expected(chat);
    // What was an answer is sent again as one, whatever is answered now.
    const send = before?.words === words ? { ...before, again: true } : { words, key: newKey(), reply };
    this.held.set(keyOf(chat), '');
    this.expect(chat, send);
    return send;
  }

  /** The same text as another message: the one of the key was taken back. */
  renew(chat: Place, { words, reply }: Send): Send {
    const send = { words, key: newKey(), reply };
    this.expect(this.now(chat), send);
    return send;
  }

  sent(chat: Place, send: Send): void {
    this.answered(chat, send);
    if (this.of(chat) === '') this.keep(chat, '');
  }

  /** What became of it is known: the same words are another message from now on. */
  answered(chat: Place, send: Send): void {
    const now = this.now(chat);
    for (const place of [chat, now]) if (this.expected(place)?.key === send.key) this.expect(place, null);
  }

  private expected(chat: Place): Send | null {
    const key = sendingOf(chat);
    const held = this.unanswered.get(key);
    if (held !== undefined) return held;
    const stored = this.stored((storage) => storage.getItem(key));
    try {
      return stored ? (JSON.parse(stored) as Send) : null;
    } catch {
      return null;
    }
  }

  private expect(chat: Place, send: Send | null): void {
    const key = sendingOf(chat);
    this.unanswered.set(key, send);
    this.stored((storage) => (send ? storage.setItem(key, JSON.stringify(send)) : storage.removeItem(key)));
  }

  /** The chat that a chat is now. */
  now(chat: Place): Place {
    const into = this.moved.get(keyOf(chat));
    return into ? this.now(into) : chat;
  }

  /** A text that was refused comes back to where its chat is now, before what was typed since. */
  giveBack(chat: Place, { words }: Pick<Send, 'words'>): void {
    const now = this.now(chat);
    const since = this.of(now);
    this.keep(now, since ? `${words}\n${since}` : words);
    if (now !== chat) this.keep(chat, '');
  }

  /** A text whose answer was lost comes back likewise; sent again as it is, it is the same message. */
  lost(chat: Place, send: Send): void {
    this.giveBack(chat, send);
    this.expect(this.now(chat), send);
  }

  /** What was typed in a chat that is one with another now goes before what was typed there. */
  move(from: Place, into: Place): void {
    const words = this.of(from);
    const send = this.expected(from);
    this.moved.set(keyOf(from), into);
    if (!words) return;
    this.giveBack(into, { words });
    if (send) this.expect(into, send);
    this.keep(from, '');
  }

  /** Nothing of a deleted instance stays. */
  keepOnly(instances: string[]): void {
    const gone = (key: string) =>
      [PREFIX, SENDING].some((one) => key.startsWith(one) && !instances.some((id) => key.startsWith(`${one}${id}.`)));
    for (const key of [...this.held.keys()]) if (gone(key)) this.held.delete(key);
    for (const key of [...this.unanswered.keys()]) if (gone(key)) this.unanswered.delete(key);
    for (const key of [...this.moved.keys()]) if (gone(key)) this.moved.delete(key);
    this.stored((storage) => {
      for (const key of Object.keys(storage)) if (gone(key)) storage.removeItem(key);
    });
  }

  /** A storage that is full or forbidden costs the drafts their memory, nothing else. */
  private stored<T>(act: (storage: Storage) => T): T | null {
    try {
      return this.storage ? act(this.storage) : null;
    } catch {
      return null;
    }
  }
}

function keyOf(chat: Place): string {
  return `${PREFIX}${chat.instance}.${chat.id}`;
}

function sendingOf(chat: Place): string {
  return `${SENDING}${chat.instance}.${chat.id}`;
}

/** Never the same twice. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The window's own storage, where there is one. */
function windowStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
