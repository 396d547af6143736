// What was typed and not sent yet, per chat: kept while the window is open, and over its closing.
import { SvelteMap } from 'svelte/reactivity';

const PREFIX = 'wakala.draft.';
/** What a draft belongs to: a chat, of an instance. */
type Place = { id: number; instance: string };

export class Drafts {
  private held = new SvelteMap<string, string>();
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
  }

  /** Takes the words out to be sent; they are stored until `sent`, should the window close before the answer. */
  take(chat: Place): string {
    const words = this.of(chat);
    this.held.set(keyOf(chat), '');
    return words;
  }

  sent(chat: Place): void {
    if (this.of(chat) === '') this.keep(chat, '');
  }

  /** The chat that a chat is now. */
  now(chat: Place): Place {
    const into = this.moved.get(keyOf(chat));
    return into ? this.now(into) : chat;
  }

  /** A text that was refused comes back to where its chat is now, before what was typed since. */
  giveBack(chat: Place, words: string): void {
    const now = this.now(chat);
    const since = this.of(now);
    this.keep(now, since ? `${words}\n${since}` : words);
    if (now !== chat) this.keep(chat, '');
  }

  /** What was typed in a chat that is one with another now goes before what was typed there. */
  move(from: Place, into: Place): void {
    const words = this.of(from);
    this.moved.set(keyOf(from), into);
    if (!words) return;
    this.giveBack(into, words);
    this.keep(from, '');
  }

  /** Nothing of a deleted instance stays. */
  keepOnly(instances: string[]): void {
    const gone = (key: string) => key.startsWith(PREFIX) && !instances.some((id) => key.startsWith(`${PREFIX}${id}.`));
    for (const key of [...this.held.keys()]) if (gone(key)) this.held.delete(key);
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

/** The window's own storage, where there is one. */
function windowStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
