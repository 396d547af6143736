// Files that are to be sent, per chat: handed to the core piece by piece as soon as they are chosen, sent in their order. What is
// refused says why, and takes nothing else with it.
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type {
  Calls,
  ErrorCode,
  RecordedVoice,
  ScaledPicture,
  SendAs,
  SendContent,
  SendReply,
  StagedFile,
} from '../contract/contract';
import type { Host } from '../host/host';
import { drawable, HEAD } from '../parts/pixels';
import { text } from '../text';
import { newKey } from './drafts';
import { decoded } from './recorder.svelte';
import { explain, ofTheCore, wasAnswered } from './refusal';

/** The largest file that the core takes, in bytes. */
const LARGEST = 2 ** 31;
/** Files that wait in a chat. */
const MOST = 100;
/** Sent again under another key: the one of the first was taken back by hand. */
const TAKEN_BACK = 'taken_back';

/** What is wrong with the file itself, or how it is to go: what stands behind it is not kept for that. */
const OWN: ReadonlySet<ErrorCode> = new Set([
  'file_empty',
  'file_too_large',
  'too_large',
  'file_not_whole',
  'file_kind_differs',
  'voice_invalid',
  'voice_empty',
  'voice_too_long',
  'sticker_invalid',
  'picture_invalid',
  'caption_too_long',
  'caption_not_taken',
  'once_invalid',
  'no_such_file',
]);

type MediaContent = Extract<SendContent, { is: 'media' }>;
type Place = { id: number; instance: string };
type Say = (chat: number, content: SendContent, more: { reply_to?: number; key?: string }) => Promise<SendReply>;
export type Staging = Pick<Host, 'stage'> & {
  /** Pictures are sent smaller. */
  scales: () => boolean;
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
const MORE: Record<string, SendAs> = {
  'audio/ogg': 'voice',
  'video/quicktime': 'video',
  'image/webp': 'sticker',
  'audio/wav': 'voice',
};

let count = 0;

/** One file. */
export class Attached {
  readonly id = (count += 1);
  readonly name: string;
  readonly bytes: number;
  /** How much of it is with the core. */
  done = $state(0);
  staged = $state.raw<StagedFile | null>(null);
  /** The same picture, smaller; it goes in place of the one that was chosen. */
  scaled = $state.raw<ScaledPicture | null>(null);
  /** The one that was chosen goes all the same. */
  original = $state(false);
  /** Why it does not go, in words. */
  why = $state<string | null>(null);
  /** It may go when it is tried again. */
  again = $state(false);
  caption = $state('');
  as = $state<SendAs | null>(null);
  /** Where the webview finds its picture. */
  preview = $state<string | null>(null);
  readonly giving = new AbortController();
  /** It was handed over, and what became of that is not known: nothing of it can be changed, it is the same message again. */
  lost = $state(false);
  /** What it was first handed over as, and under which key. */
  private fixed: { content: Omit<MediaContent, 'file'>; reply_to?: number; key: string } | null = null;

  /** `recorded`: it is a voice note that was recorded here, and lies with the core. */
  constructor(
    readonly file: File,
    readonly recorded: RecordedVoice | null = null,
  ) {
    this.name = file.name || 'file';
    this.bytes = recorded?.file.bytes ?? file.size;
    if (!recorded) return;
    this.staged = recorded.file;
    this.done = recorded.file.received;
    this.as = 'voice';
  }

  /** How it can be sent; before its bytes are known, by what the system takes it for. */
  get offered(): SendAs[] {
    if (this.recorded) return ['voice'];
    const [kind] = this.file.type.split('/');
    const guess = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
    const offered = OFFERED[this.staged?.kind ?? guess];
    const more = this.staged?.mime ? MORE[this.staged.mime] : undefined;
    return more && !offered.includes(more) ? [...offered, more] : offered;
  }

  get way(): SendAs {
    const usual = this.staged?.kind ?? this.offered[0] ?? 'document';
    return this.as && this.offered.includes(this.as) ? this.as : usual;
  }

  /** WhatsApp shows no words under a sound or a sticker. */
  get titled(): boolean {
    return ['image', 'video', 'document'].includes(this.way);
  }

  /** Which of the two goes. */
  get goes(): StagedFile | null {
    return this.smaller ? this.scaled!.file : this.staged;
  }

  /** It goes smaller than it was chosen. */
  get smaller(): boolean {
    return this.scaled !== null && !this.original && this.way === 'image';
  }

  /** What is handed over. As long as nobody answered, it is what it was at first: with what it answers, how it goes and its words. */
  handed(staged: StagedFile, reply: number | undefined): { content: MediaContent; reply_to?: number; key: string } {
    const caption = this.titled ? this.caption.trim() : '';
    this.fixed ??= {
      content: { is: 'media', ...(this.as ? { as: this.as } : {}), ...(caption ? { caption } : {}) },
      reply_to: reply,
      key: newKey(),
    };
    const { content, reply_to, key } = this.fixed;
    // Handed over anew it is another file to the core, and the same message by what is in it.
    return { content: { ...content, file: staged.file }, reply_to, key };
  }

  /** The one of its key was taken back: the same is another message. */
  renew(): void {
    if (this.fixed) this.fixed = { ...this.fixed, key: newKey() };
  }

  /** It was certainly not taken, unless an earlier try was whose answer is missing. */
  refused(): void {
    if (!this.lost) this.fixed = null;
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

  /** Takes a voice note that was recorded in a chat. */
  recorded(chat: Place, voice: RecordedVoice): void {
    const here = this.now(chat);
    const before = this.of(here);
    if (before.some((one) => one.recorded?.file.file === voice.file.file)) return;
    this.put(here, [...before, new Attached(new File([], voice.file.name), voice)]);
  }

  /** What is heard of one. */
  async sound(voice: RecordedVoice): Promise<ArrayBuffer> {
    return decoded((await this.host.call('hear_voice', { file: voice.file.file })).ogg);
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
        const staged = await this.host.stage(one.name, one.file, (done) => (one.done = done), signal);
        if (staged.kind === 'image' && this.host.scales() && !signal.aborted) one.scaled = await this.scaled(staged);
        one.staged = staged;
        if (signal.aborted) this.drop(one);
      } catch (refused) {
        if (!signal.aborted) this.refuse(one, refused);
      }
    });
  }

  /** What can't be made smaller goes as it is. */
  private scaled({ file }: StagedFile): Promise<ScaledPicture | null> {
    return this.host.call('scale_picture', { file }).catch(() => null);
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
    if (one.lost) return;
    one.as = way;
    if (one.staged) one.why = null;
  }

  /** Tries again what did not go. */
  retry(one: Attached): void {
    if (one.staged) one.why = null;
    else this.stage(one);
  }

  private drop(one: Attached): void {
    for (const staged of [one.staged, one.scaled?.file])
      if (staged) void this.host.call('drop_file', { file: staged.file }).catch(() => undefined);
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

  /** Sends what is there, in its order; the first one answers a message. Says whether all went that could, and whether that message is
   * not answered yet. What is refused for its own sake stays, and what stands behind it goes; else nothing more goes. */
  async send(from: Place, say: Say, reply?: number): Promise<{ all: boolean; unanswered: boolean }> {
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
        const handed = one.handed(one.staged, answers);
        const went = await this.sendOne(now, one, say, answers);
        if (went === 'held') return { all: false, unanswered: answers !== undefined };
        if (went === 'sent' && handed.reply_to === answers) answers = undefined;
      }
      const went = all.every((one) => one.giving.signal.aborted || !one.again);
      return { all: went, unanswered: answers !== undefined };
    } finally {
      this.going.delete(keyOf(chat));
      this.going.delete(keyOf(this.now(chat)));
    }
  }

  /** Whatever becomes of its staging. */
  private async arrival(one: Attached): Promise<void> {
    while (one.staged === null && one.why === null && !one.giving.signal.aborted) await this.turn;
  }

  /** Hands one over; where it lies with the core no more, once anew. What is held keeps what stands behind it. */
  private async sendOne(
    chat: Place,
    one: Attached,
    say: Say,
    reply: number | undefined,
    anew = true,
  ): Promise<'sent' | 'refused' | 'held'> {
    const staged = one.goes;
    if (staged === null) return 'refused';
    const post = () => {
      const { content, reply_to, key } = one.handed(staged, reply);
      return say(chat.id, content, { reply_to, key });
    };
    try {
      const { error } = await post();
      if (error === TAKEN_BACK) {
        one.renew();
        await post();
      }
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
      const { code } = refused as { code?: ErrorCode };
      if (code === 'no_such_file' && !one.recorded) {
        one.staged = null;
        one.scaled = null;
        if (anew && !one.giving.signal.aborted) {
          this.stage(one);
          await this.arrival(one);
          if (one.staged !== null) return this.sendOne(chat, one, say, reply, false);
        }
      }
      if (one.why === null) this.refuse(one, refused);
      if (!wasAnswered(refused)) one.lost = true;
      const holds = one.lost || code === undefined || !OWN.has(code);
      one.refused();
      return holds ? 'held' : 'refused';
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
