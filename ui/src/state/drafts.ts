// What was typed and not sent yet, per chat. The core keeps it; until it does, the window's own storage does, too: the window is closed
// without a warning. What is typed here goes before what the core says, unless that is newer and nothing was typed since.
import { SvelteMap } from 'svelte/reactivity';
import type { ChatView, DraftView, MessageView } from '../contract/contract';

const PREFIX = 'wakala.draft.';
/** What was sent from a chat and not answered yet: sent again, it is the same message. */
const SENDING = 'wakala.sending.';
/** A text on its way, the key that it is known by, the message that it answers, and whether it may be known already. */
export type Send = { words: string; key: string; reply?: number; again?: boolean };
/** What a draft belongs to: a chat, of an instance. */
export type Place = { id: number; instance: string };
/** What the window's storage has of a draft, and the revision that it was typed on. */
type Entry = { words: string; on: number };

/** What stands in the storage. Versions before this one wrote the words alone, which may look like anything. */
function read(stored: string): Entry {
  try {
    const entry = JSON.parse(stored) as Partial<Entry> | null;
    if (typeof entry?.words === 'string' && typeof entry.on === 'number') return { words: entry.words, on: entry.on };
  } catch {
    // It is no JSON.
  }
  return { words: stored, on: 0 };
}

export class Drafts {
  private held = new SvelteMap<string, string>();
  /** What the core keeps. */
  private kept = new SvelteMap<string, DraftView>();
  /** Where something was typed that the core does not have yet. */
  private changed = new Map<string, Place>();
  /** Where what stands is a window's before this one, and nothing was typed since. */
  private adopted = new Set<string>();
  /** What was sent from each chat and not answered, in its order. */
  private unanswered = new Map<string, Send[]>();
  /** The keys of those that are on their way; the words of the others stand in the draft again. */
  private flying = new Set<string>();
  /** Where the chats are now that became one with another. */
  private moved = new Map<string, Place>();

  /** `onchange` is told of every chat in which something was typed that is to be kept. */
  constructor(
    private readonly storage: Storage | null = windowStorage(),
    private readonly onchange: (chat: Place) => void = () => undefined,
  ) {}

  of(chat: Place): string {
    const key = keyOf(chat);
    return this.held.get(key) ?? this.entry(key)?.words ?? this.kept.get(key)?.words ?? '';
  }

  /** The message that a draft answers as the core has it; none where that was changed here. */
  answers(chat: Place): MessageView | null {
    const key = keyOf(chat);
    return this.changed.has(key) && !this.adopted.has(key) ? null : (this.kept.get(key)?.reply_to ?? null);
  }

  /** Takes in what the core keeps of a chat. True when that is what stands there now, in place of what did. */
  hear(chat: ChatView): boolean {
    const key = keyOf(chat);
    const { draft } = chat;
    const before = this.kept.get(key)?.revision ?? 0;
    const newer = draft !== undefined && draft.revision > before;
    if (newer) this.kept.set(key, draft);
    if (!this.held.has(key)) this.adopt(chat);
    if (!newer || this.changed.has(key)) return false;
    this.held.delete(key);
    return true;
  }

  /** What a window before this one has left, and the core may not have got. */
  private adopt(chat: Place): void {
    const key = keyOf(chat);
    const left = this.entry(key);
    if (!left) return;
    const kept = this.kept.get(key);
    const [words, other] = [left.words, kept?.words ?? ''];
    // The core has got something since: perhaps a part of this, perhaps something else.
    const both = words.includes(other) ? words : other.includes(words) ? other : joined([words, other]);
    this.put(chat, kept && kept.revision > left.on ? both : words);
    // Of what they answer the storage knows nothing, and the core what was said of it last.
    this.adopted.add(key);
  }

  /** What is to be kept of a chat; none when the core has that. */
  toKeep(chat: Place, reply: number | null): string | null {
    const key = keyOf(chat);
    if (!this.changed.has(key)) return null;
    const words = this.whole(chat);
    const kept = this.kept.get(key);
    if (words !== (kept?.words ?? '') || reply !== (kept?.reply_to?.id ?? null)) return words;
    this.settle(chat);
    return null;
  }

  /** The core keeps these words. */
  isKept(chat: Place, draft: DraftView): void {
    const key = keyOf(chat);
    if ((this.kept.get(key)?.revision ?? 0) < draft.revision) this.kept.set(key, draft);
    if (this.whole(chat) === draft.words) this.settle(chat);
  }

  private settle(chat: Place): void {
    const key = keyOf(chat);
    this.changed.delete(key);
    this.adopted.delete(key);
    this.stored((storage) => storage.removeItem(key));
  }

  /** All that is not known to be sent: what is on its way, and what was typed since. */
  private whole(chat: Place): string {
    return joined([...this.onTheWay(chat).map((one) => one.words), this.of(chat)]);
  }

  private entry(key: string): Entry | null {
    const stored = this.stored((storage) => storage.getItem(key));
    return stored ? read(stored) : null;
  }

  /** Something about a draft was changed beside its words. */
  touch(chat: Place): void {
    this.put(chat, this.of(chat));
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
    const all = this.whole(chat);
    const entry: Entry = { words: all, on: this.kept.get(key)?.revision ?? 0 };
    this.stored((storage) => (all ? storage.setItem(key, JSON.stringify(entry)) : storage.removeItem(key)));
    this.changed.set(key, chat);
    this.adopted.delete(key);
    this.onchange(chat);
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
  move(from: Place, into: Place & Pick<ChatView, 'draft'>): void {
    const [key, of] = [keyOf(from), keyOf(into)];
    const words = this.of(from);
    const sends = this.expected(from);
    const both = this.together(from, into);
    const typed = [key, of].some((one) => this.changed.has(one) || this.entry(one));
    this.moved.set(key, into);
    if (sends.length > 0) this.expect(into, [...sends, ...this.expected(into)]);
    this.expect(from, []);
    this.held.delete(key);
    this.kept.delete(key);
    this.settle(from);
    // What the core has alone, it brings together itself.
    const brought = !typed && `\n${into.draft?.words ?? ''}\n`.includes(`\n${words}\n`);
    if (!brought && (words || sends.length > 0)) this.put(into, both);
  }

  /** The words of two chats that are one, those of the first in front: the core may have put what it had of them there already. */
  private together(from: Place, into: Place): string {
    const had = this.kept.get(keyOf(from))?.words ?? '';
    const there = this.of(into);
    const rest = had && `${there}\n`.startsWith(`${had}\n`) ? there.slice(had.length + 1) : there;
    return joined([this.of(from), rest]);
  }

  /** Nothing of a deleted instance stays. */
  keepOnly(instances: string[]): void {
    const gone = (key: string) =>
      [PREFIX, SENDING].some((one) => key.startsWith(one) && !instances.some((id) => key.startsWith(`${one}${id}.`)));
    for (const key of [...this.held.keys()]) if (gone(key)) this.held.delete(key);
    for (const key of [...this.kept.keys()]) if (gone(key)) this.kept.delete(key);
    for (const key of [...this.changed.keys()]) if (gone(key)) this.changed.delete(key);
    for (const key of [...this.adopted]) if (gone(key)) this.adopted.delete(key);
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
