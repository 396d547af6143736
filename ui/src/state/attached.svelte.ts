// Files that are to be sent, per chat: handed to the core piece by piece as soon as they are chosen, sent in their order. What is
// refused says why, and takes nothing else with it.
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Calls, SendAs, SendContent, SendReply, StagedFile } from '../contract/contract';
import type { Host } from '../host/host';
import { drawable, HEAD } from '../parts/pixels';
import { text } from '../text';
import { newKey } from './drafts';
import { explain, ofTheCore, wasAnswered } from './refusal';

/** The largest file that the core takes, in bytes. */
const LARGEST = 2 ** 31;
/** Files that wait in a chat. */
const MOST = 100;
/** Sent again under another key: the one of the first was taken back. */
const TAKEN_BACK = 'taken_back';

type Place = { id: number; instance: string };
type Say = (chat: number, content: SendContent, more: { reply_to?: number; key?: string }) => Promise<SendReply>;
export type Staging = Pick<Host, 'stage'> & {
  call: <K extends keyof Calls>(name: K, body: Calls[K]['request']) => Promise<Calls[K]['reply']>;
};

/** What is offered of a file, the first by itself. */
const OFFERED: Record<SendAs, SendAs[]> = {
  voice: ['audio', 'document'],
  image: ['image', 'document'],
  video: ['video', 'document'],
  audio: ['audio', 'document'],
  sticker: ['sticker', 'image', 'document'],
  document: ['document'],
};

/** What else a file of a media type can go as. */
const MORE: Record<string, SendAs> = { 'audio/ogg': 'voice', 'video/quicktime': 'video' };

let count = 0;

/** One file. */
export class Attached {
  readonly id = (count += 1);
  readonly name: string;
  readonly bytes: number;
  /** How much of it is with the core. */
  done = $state(0);
  staged = $state.raw<StagedFile | null>(null);
  /** Why it does not go, in words. */
  why = $state<string | null>(null);
  /** It may go when it is tried again. */
  again = $state(false);
  caption = $state('');
  as = $state<SendAs | null>(null);
  /** Where the webview finds its picture. */
  preview = $state<string | null>(null);
  readonly giving = new AbortController();
  /** What it was sent as last, and under which key. */
  private sent: { what: string; key: string } | null = null;

  constructor(readonly file: File) {
    this.name = file.name || 'file';
    this.bytes = file.size;
  }

  /** How it can be sent; before its bytes are known, by what the system takes it for. */
  get offered(): SendAs[] {
    const [kind] = this.file.type.split('/');
    const guess = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
    const offered = OFFERED[this.staged?.kind ?? guess];
    const more = this.staged?.mime ? MORE[this.staged.mime] : undefined;
    return more ? [...offered, more] : offered;
  }

  get way(): SendAs {
    const usual = this.staged?.kind ?? this.offered[0] ?? 'document';
    return this.as && this.offered.includes(this.as) ? this.as : usual;
  }

  /** WhatsApp shows no words under a sound or a sticker. */
  get titled(): boolean {
    return ['image', 'video', 'document'].includes(this.way);
  }

  /** What is said of it, under the key of the same words before: after a lost answer it is the same message. */
  content(staged: StagedFile): { content: SendContent; key: string } {
    const caption = this.titled ? this.caption.trim() : '';
    const content: SendContent = {
      is: 'media',
      file: staged.file,
      ...(this.as ? { as: this.way } : {}),
      ...(caption ? { caption } : {}),
    };
    const what = JSON.stringify(content);
    this.sent = this.sent?.what === what ? this.sent : { what, key: newKey() };
    return { content, key: this.sent.key };
  }

  /** What became of the last one is known. */
  answered(): void {
    this.sent = null;
  }
}

export class Attachments {
  private held = new SvelteMap<string, Attached[]>();
  private moved = new SvelteMap<string, Place>();
  /** The chats whose files are being sent. */
  private going = new SvelteSet<string>();
  /** One file at a time is read. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly host: Staging) {}

  of(chat: Place): Attached[] {
    return this.held.get(keyOf(chat)) ?? [];
  }

  sends(chat: Place): boolean {
    return this.going.has(keyOf(this.now(chat)));
  }

  /** There is something that can go. */
  ready(chat: Place): boolean {
    return this.of(chat).some((one) => one.why === null || one.again);
  }

  /** Takes files; a folder is none. */
  add(chat: Place, files: File[], folders: string[] = []): void {
    const before = this.of(chat);
    const room = Math.max(0, MOST - before.length);
    const taken = [...files.slice(0, room)].map((file) => new Attached(file));
    const none = folders.map((name) => {
      const one = new Attached(new File([], name));
      one.why = text.attach.folder;
      return one;
    });
    if (files.length > room) {
      const more = new Attached(files[room]!);
      more.why = text.attach.many(MOST);
      none.push(more);
    }
    this.held.set(keyOf(chat), [...before, ...taken, ...none]);
    for (const one of taken) {
      if (one.bytes === 0) one.why = text.error.file_empty;
      else if (one.bytes > LARGEST) one.why = text.error.file_too_large;
      else {
        void this.look(one);
        this.stage(one);
      }
    }
  }

  /** A picture is shown where its real size allows that. */
  private async look(one: Attached): Promise<void> {
    try {
      const seen = drawable(await one.file.slice(0, HEAD).arrayBuffer());
      if (seen && !one.giving.signal.aborted)
        one.preview = URL.createObjectURL(one.file.slice(0, one.bytes, seen.mime));
    } catch {
      // It is not readable: its staging says so.
    }
  }

  private stage(one: Attached): void {
    one.why = null;
    one.again = false;
    one.done = 0;
    const { signal } = one.giving;
    this.turn = this.turn.then(async () => {
      if (signal.aborted) return;
      try {
        one.staged = await this.host.stage(one.name, one.file, (done) => (one.done = done), signal);
        if (signal.aborted) this.drop(one);
      } catch (refused) {
        if (!signal.aborted) this.refuse(one, refused);
      }
    });
  }

  private refuse(one: Attached, refused: unknown): void {
    const unreadable = refused instanceof DOMException || refused instanceof Error;
    one.why = unreadable
      ? text.attach.unreadable
      : ofTheCore(refused) === 'core_gone'
        ? text.core.noAnswer
        : explain(refused);
    one.again = true;
  }

  /** It goes as something else; what was refused may go now. */
  choose(one: Attached, way: SendAs): void {
    one.as = way;
    if (one.staged) one.why = null;
  }

  /** Tries again what did not go. */
  retry(one: Attached): void {
    if (one.staged) one.why = null;
    else this.stage(one);
  }

  private drop(one: Attached): void {
    if (one.staged) void this.host.call('drop_file', { file: one.staged.file }).catch(() => undefined);
  }

  private letGo(one: Attached): void {
    one.giving.abort();
    if (one.preview !== null) URL.revokeObjectURL(one.preview);
    one.preview = null;
  }

  remove(chat: Place, one: Attached): void {
    this.letGo(one);
    this.drop(one);
    this.put(
      chat,
      this.of(chat).filter((other) => other !== one),
    );
  }

  private put(chat: Place, all: Attached[]): void {
    if (all.length > 0) this.held.set(keyOf(chat), all);
    else this.held.delete(keyOf(chat));
  }

  /** The chat that a chat is now. */
  now(chat: Place): Place {
    const into = this.moved.get(keyOf(chat));
    return into ? this.now(into) : chat;
  }

  /** Sends what is there, in its order; the first one answers a message. True when all went that could. What is refused stays, and what
   * stands behind it goes; without an answer nothing more goes. */
  async send(from: Place, say: Say, reply?: number): Promise<boolean> {
    const chat = this.now(from);
    const all = this.of(chat);
    for (const one of all) if (one.again) this.retry(one);
    this.going.add(keyOf(chat));
    try {
      let answers = reply;
      for (const one of all) {
        await this.arrival(one);
        const now = this.now(chat);
        if (one.why !== null || one.staged === null || !this.of(now).includes(one)) continue;
        const went = await this.sendOne(now, one, one.staged, say, answers);
        if (went === 'lost') return false;
        if (went === 'sent') answers = undefined;
      }
      return all.every((one) => one.giving.signal.aborted || !one.again);
    } finally {
      this.going.delete(keyOf(chat));
      this.going.delete(keyOf(this.now(chat)));
    }
  }

  /** Whatever becomes of its staging. */
  private async arrival(one: Attached): Promise<void> {
    while (one.staged === null && one.why === null && !one.giving.signal.aborted) await this.turn;
  }

  private async sendOne(
    chat: Place,
    one: Attached,
    staged: StagedFile,
    say: Say,
    reply: number | undefined,
  ): Promise<'sent' | 'refused' | 'lost'> {
    const post = () => {
      const { content, key } = one.content(staged);
      return say(chat.id, content, { reply_to: reply, key });
    };
    try {
      const { error } = await post();
      one.answered();
      if (error === TAKEN_BACK) await post();
      this.letGo(one);
      // Its message has it by now.
      this.drop(one);
      const now = this.now(chat);
      this.put(
        now,
        this.of(now).filter((other) => other !== one),
      );
      return 'sent';
    } catch (refused) {
      this.refuse(one, refused);
      if (!wasAnswered(refused)) return 'lost';
      one.answered();
      // It lay there too long: it is handed over anew.
      if ((refused as { code: string }).code === 'no_such_file') one.staged = null;
      return 'refused';
    }
  }

  /** Files of a chat that is one with another now come before those that are there. */
  move(from: Place, into: Place): void {
    const all = this.of(from);
    this.moved.set(keyOf(from), into);
    if (this.going.has(keyOf(from))) this.going.add(keyOf(into));
    if (all.length === 0) return;
    this.put(into, [...all, ...this.of(into)]);
    this.held.delete(keyOf(from));
  }

  /** Nothing of a deleted instance stays. */
  keepOnly(instances: string[]): void {
    const gone = (key: string) => !instances.some((id) => key.startsWith(`${id}.`));
    for (const [key, all] of [...this.held]) {
      if (!gone(key)) continue;
      for (const one of all) {
        this.letGo(one);
        this.drop(one);
      }
      this.held.delete(key);
    }
    for (const key of [...this.moved.keys()]) if (gone(key)) this.moved.delete(key);
  }
}

function keyOf(chat: Place): string {
  return `${chat.instance}.${chat.id}`;
}
