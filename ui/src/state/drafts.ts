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
  /** What was sent from each chat and not answered, in its order. */
  private unanswered = new Map<string, Send[]>();
  /** The keys of those that are on their way; the words of the others stand in the draft again. */
  private flying = new Set<string>();
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
    // Whoever begins anew writes another message, be it in the same words.
    if (!words) this.expect(chat, this.onTheWay(chat));
    this.put(chat, words);
  }

  /** What stands in the draft, behind what is on its way: should the window close, that is there again. */
  private put(chat: Place, words: string): void {
    const key = keyOf(chat);
    this.held.set(key, words);
    const all = joined([...this.onTheWay(chat).map((one) => one.words), words]);
    this.stored((storage) => (all ? storage.setItem(key, all) : storage.removeItem(key)));
  }

  /**
   * Takes the words out to be sent; they are stored until `sent`, should the window close before the answer. What was sent before
   * and not answered is the same message again, with what it answers, and what stands around it are others.
   */
  take(chat: Place, reply?: number): Send[] {
    const sends = this.parted(chat).filter((one) => one.words.trim());
    const fresh = sends.find((one) => !one.again);
    if (fresh && !sends.some((one) => one.again && one.reply === reply)) fresh.reply = reply;
    this.expect(chat, [...this.onTheWay(chat), ...sends]);
    for (const one of sends) this.flying.add(one.key);
    this.put(chat, '');
    return sends;
  }

  /** What stands in a draft as messages: those whose answer was lost, where they stand as they were, and the words between them. */
  private parted(chat: Place): Send[] {
    const sends: Send[] = [];
    let rest = this.of(chat);
    const add = (words: string) => {
      if (words) sends.push({ words, key: newKey() });
    };
    for (const one of this.expected(chat)) {
      if (this.flying.has(one.key)) continue;
      const at = `\n${rest}\n`.indexOf(`\n${one.words}\n`);
      if (at < 0) continue;
      add(rest.slice(0, Math.max(0, at - 1)));
      sends.push({ ...one, again: true });
      rest = rest.slice(at + one.words.length + 1);
    }
    add(rest);
    return sends;
  }

  /** The first of these that was not sent before answers a message. */
  answer(chat: Place, sends: Send[], reply: number): void {
    const first = sends.find((one) => !one.again);
    if (!first) return;
    first.reply = reply;
    const now = this.now(chat);
    const others = this.expected(now).map((one) => (one.key === first.key ? first : one));
    this.expect(now, others);
  }

  /** The same text as another message: the one of the key was taken back. */
  renew(chat: Place, send: Send): Send {
    const { words, reply } = send;
    const now = this.now(chat);
    const renewed = { words, key: newKey(), reply };
    this.expect(
      now,
      this.expected(now).map((one) => (one.key === send.key ? renewed : one)),
    );
    this.flying.delete(send.key);
    this.flying.add(renewed.key);
    return renewed;
  }

  /** What became of it is known: the same words are another message from now on. */
  sent(chat: Place, send: Send): void {
    const now = this.now(chat);
    this.forget(now, send);
    for (const place of now === chat ? [chat] : [chat, now]) this.put(place, this.of(place));
  }

  private forget(chat: Place, { key }: Send): void {
    this.flying.delete(key);
    this.expect(
      chat,
      this.expected(chat).filter((one) => one.key !== key),
    );
  }

  private onTheWay(chat: Place): Send[] {
    return this.expected(chat).filter((one) => this.flying.has(one.key));
  }

  private expected(chat: Place): Send[] {
    const key = sendingOf(chat);
    const held = this.unanswered.get(key);
    if (held !== undefined) return held;
    const stored = this.stored((storage) => storage.getItem(key));
    try {
      return stored ? [JSON.parse(stored) as Send | Send[]].flat() : [];
    } catch {
      return [];
    }
  }

  private expect(chat: Place, sends: Send[]): void {
    const key = sendingOf(chat);
    this.unanswered.set(key, sends);
    this.stored((storage) =>
      sends.length > 0 ? storage.setItem(key, JSON.stringify(sends)) : storage.removeItem(key),
    );
  }

  /** The chat that a chat is now. */
  now(chat: Place): Place {
    const into = this.moved.get(keyOf(chat));
    return into ? this.now(into) : chat;
  }

  /**
   * A text that was certainly not sent comes back to where its chat is now, before what was typed since. Of one that had been sent
   * before without an answer nothing is known by that.
   */
  giveBack(chat: Place, send: Send): void {
    const now = this.now(chat);
    const before = this.before(now, send);
    if (send.again) this.flying.delete(send.key);
    else this.forget(now, send);
    this.put(now, before);
    if (now !== chat) this.put(chat, '');
  }

  /** A text whose answer was lost comes back likewise; sent again as it is, it is the same message. */
  lost(chat: Place, send: Send): void {
    this.giveBack(chat, { ...send, again: true });
  }

  /** The draft with the words of one that comes back, behind those that were sent before it. */
  private before(chat: Place, send: Send): string {
    const order = this.expected(chat).map((one) => one.key);
    const turn = order.indexOf(send.key);
    const parts = this.parted(chat);
    const after = parts.findLastIndex((one) => one.again && order.indexOf(one.key) < turn) + 1;
    return joined(parts.toSpliced(after, 0, send).map((one) => one.words));
  }

  /** What was typed in a chat that is one with another now goes before what was typed there. */
  move(from: Place, into: Place): void {
    const words = this.of(from);
    const sends = this.expected(from);
    this.moved.set(keyOf(from), into);
    if (sends.length > 0) this.expect(into, [...sends, ...this.expected(into)]);
    this.expect(from, []);
    if (words || sends.length > 0) this.put(into, joined([words, this.of(into)]));
    this.put(from, '');
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

function joined(words: string[]): string {
  return words.filter(Boolean).join('\n');
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
