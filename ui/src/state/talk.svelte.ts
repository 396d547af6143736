// The chats of the chosen number, the one that is open, and what was left in others: what goes with a chat when it is one with another.
import type {
  Calls,
  ChatCursor,
  ChatView,
  InstanceView,
  MessageCursor,
  MessageView,
  SendContent,
  SendReply,
} from '../contract/contract';
import { SvelteMap } from 'svelte/reactivity';
import { Attachments } from './attached.svelte';
import { ChatList } from './chats.svelte';
import { changing, writtenHere } from './said';
import { Drafts, newKey } from './drafts';
import type { Place } from './drafts';
import { Keeping } from './keeping';
import { MessageList, sameTurn } from './messages.svelte';
import { MOST } from './pieces';
import type { Which } from './pieces';
import { Recorder } from './recorder.svelte';
import { wasAnswered } from './refusal';
import type { Host } from '../host/host';

/** What the composer is about beside a new message; an edit that is sent again in the same words is the same one. */
export type About =
  { is: 'reply'; message: MessageView } | { is: 'edit'; message: MessageView; words: string; key: string };
/** What is answered for a message that was taken back. */
export const TAKEN_BACK = 'taken_back';

/** Pages that are read for one jump, at most. */
const FAR = 20;
/** As many where the place of the message is known: one that stands further up is gone to without what stands between. */
const NEAR = 4;

/** What the chats need of the window around them. */
type Around = {
  /** Makes a call; rejects with its refusal. */
  call: <K extends keyof Calls>(name: K, body: Calls[K]['request']) => Promise<Calls[K]['reply']>;
  /** Hands a file over. */
  stage: Host['stage'];
  /** Pictures are sent smaller. */
  scales: () => boolean;
  /** Hears the microphone. */
  hear: Host['hear'];
  /** Says a refusal. */
  say: (refused: unknown) => void;
  ask: <K extends keyof Calls>(name: K, body: Calls[K]['request']) => Promise<Calls[K]['reply'] | null>;
  /** The number whose chats are shown. */
  chosen: () => string | null;
  /** Another chat is open. */
  moved: () => void;
  /** What waits to be sent stands in another chat now. */
  queued: () => void;
};

export class Talk {
  readonly list = new ChatList((chats) => this.hear(chats));
  readonly thread = new MessageList();
  readonly drafts: Drafts;
  /** Has the core keep them. */
  readonly keeping: Keeping;
  chat = $state<number | null>(null);
  /** What this window can do: all of it, but where a test takes something away. Nothing is shown of the rest. */
  can = $state({ say: true, fetch: true, look: true });
  /** Whether something can be said in the open chat: of what is written on the phone nothing is offered here. */
  get says(): boolean {
    return this.can.say && (this.openChat === null || writtenHere(this.openChat));
  }
  /** Files that are to be sent. */
  readonly files: Attachments;
  /** The voice note that is being recorded. */
  readonly recorder: Recorder;
  /** What the composer of each chat is about. */
  private abouts = new SvelteMap<number, { about: About; instance: string | null }>();
  /** Grows whenever a chat is opened; one that goes on as another is not opened again. */
  openings = $state(0);
  /** The message that the open chat is to be shown at. */
  target = $state.raw<MessageView | null>(null);
  /** A chat that was opened to write in: its composer takes the focus. */
  entered: number | null = null;
  /** The last reaction to each message, and the deletion of it, that nobody answered yet. */
  private unanswered: Record<string, { what: string; key: string }> = {};
  private opened = $state.raw<ChatView | null>(null);
  /** The chat that was open in each number that was gone away from. */
  private left: Record<string, number | null> = {};
  /** The chats that are being marked as read, and those of them where more came to be read meanwhile. */
  private marking: number[] = [];
  private markAgain: number[] = [];
  /** How far the open chat was marked as read last, and how many were unread then. */
  private seen: { chat: number; until: MessageCursor; unread: number } | null = null;

  constructor(private readonly around: Around) {
    this.drafts = new Drafts(undefined, (chat) => this.keeping.note(chat));
    this.keeping = new Keeping({
      drafts: this.drafts,
      call: (name, body) => around.call(name, body),
      answers: (chat) => this.answers(chat),
    });
    this.files = new Attachments({
      call: (name, body) => around.call(name, body),
      stage: (name, file, onprogress, signal) => around.stage(name, file, onprogress, signal),
      scales: () => around.scales(),
    });
    this.recorder = new Recorder({
      call: (name, body) => around.call(name, body),
      hear: (heard, lost) => around.hear(heard, lost),
      recorded: (voice) => this.files.recorded({ id: voice.chat, instance: voice.instance }, voice),
    });
  }

  /** Voice notes that were recorded before this window was there, and not sent, stand in their chats. */
  async findVoices(): Promise<void> {
    if (this.recorder.phase !== 'idle') return;
    const voices = (await this.around.call('recorded_voices', {}).catch(() => null))?.voices ?? [];
    for (const voice of voices) this.files.recorded({ id: voice.chat, instance: voice.instance }, voice);
  }

  /** What the composer of the open chat is about. */
  get about(): About | null {
    const chat = this.openChat;
    return chat ? this.aboutOf(chat) : null;
  }

  private aboutOf(chat: Place): About | null {
    const here = this.abouts.get(chat.id)?.about;
    const message = here ? null : this.drafts.answers(chat);
    return here ?? (message ? { is: 'reply', message } : null);
  }

  /** The message that what is typed in a chat answers. */
  private answers(chat: Place): MessageView | null {
    const about = this.aboutOf(chat);
    return about?.is === 'reply' ? about.message : null;
  }

  /** Something was typed in a chat: what it answers is what it answered before. */
  write(chat: ChatView, words: string): void {
    this.hold(chat);
    this.drafts.keep(chat, words);
  }

  /** What the core has is from now on this window's to change. */
  private hold(chat: Place): void {
    const about = this.aboutOf(chat);
    if (about) this.abouts.set(chat.id, { about, instance: chat.instance });
  }

  /** Takes in what the core keeps of chats. */
  private hear(chats: ChatView[]): void {
    for (const chat of chats)
      if (this.drafts.hear(chat) && this.abouts.get(chat.id)?.about.is === 'reply') this.abouts.delete(chat.id);
  }

  set about(about: About | null) {
    if (this.chat !== null) this.goOn(this.chat, about);
  }

  /** What the composer of a chat is about from now on. */
  goOn(chat: number, about: About | null): void {
    if (about) this.abouts.set(chat, { about, instance: this.around.chosen() });
    else this.abouts.delete(chat);
    const here = this.openChat;
    if (here?.id === chat) this.drafts.touch(here);
  }

  /** What nothing that went has answered stands there again, unless something else does. */
  answerAgain(from: { id: number; instance: string }, about: About): void {
    const { id, instance } = this.drafts.now(from);
    if (!this.abouts.has(id)) this.abouts.set(id, { about, instance });
    this.drafts.touch({ id, instance });
  }

  /** It is done, whichever chat is open by now. */
  done(what: About): void {
    for (const [chat, { about }] of [...this.abouts]) if (about === what) this.abouts.delete(chat);
  }

  get chats(): ChatView[] {
    return this.list.all;
  }

  get moreChats(): boolean {
    return this.list.more;
  }

  get messages(): MessageView[] {
    return this.thread.all;
  }

  get openChat(): ChatView | null {
    const here = this.chats.find((one) => one.id === this.chat);
    return here ?? (this.opened?.id === this.chat ? this.opened : null);
  }

  /** Goes from the chats of one number to those of another, to the chat that was open there. */
  change(from: InstanceView | null, to: string | null): void {
    if (from) this.left[from.id] = this.chat;
    this.chat = to === null ? null : (this.left[to] ?? null);
    this.opened = null;
    this.list.clear();
    this.thread.clear();
  }

  /** Nothing of a number that is gone stays. */
  keepOnly(ids: string[]): void {
    this.drafts.keepOnly(ids);
    this.files.keepOnly(ids);
    for (const [chat, { instance }] of [...this.abouts]) if (!ids.includes(instance ?? '')) this.abouts.delete(chat);
    this.left = Object.fromEntries(Object.entries(this.left).filter(([id]) => ids.includes(id)));
  }

  /** Takes in what the feed says of a chat of the chosen number. */
  placeChat(chat: ChatView): void {
    this.hear([chat]);
    if (chat.id === this.opened?.id) this.opened = chat;
    this.list.place(chat);
  }

  /** The phone has given messages that are older than all that was here. */
  async olderCame(chat: number): Promise<void> {
    // Where more is still to be read, it is among that.
    if (this.chat !== chat || this.thread.more) return;
    this.thread.more = true;
    await this.loadMessages(this.thread.all.length > 0 ? 'older' : 'newest');
  }

  /** A chat is one with another: what was left in it goes along. */
  joined(gone: number, into: ChatView): void {
    this.drafts.move({ id: gone, instance: into.instance }, into);
    this.files.move({ id: gone, instance: into.instance }, into);
    const left = this.abouts.get(gone);
    if (left && !this.abouts.has(into.id)) this.abouts.set(into.id, left);
    this.abouts.delete(gone);
    this.hear([into]);
    this.leftIn(gone, into.id);
    if (into.instance !== this.around.chosen()) return;
    this.list.remove(gone);
    this.placeChat(into);
    if (this.chat === gone) {
      this.chat = into.id;
      this.opened = into;
      this.around.moved();
    }
    // What came from the other one stands among the messages that are here.
    if (this.chat === into.id) void this.refresh();
    this.around.queued();
  }

  private leftIn(gone: number, now: number | null): void {
    const entries = Object.entries(this.left).map(([id, chat]) => [id, chat === gone ? now : chat] as const);
    this.left = Object.fromEntries(entries);
  }

  /** Looks for the chats in which the operator left something: nobody may have heard where they went. */
  async findChats(): Promise<void> {
    const left = [this.chat, ...Object.values(this.left)].filter((id) => id !== null);
    const ids = [...left, ...this.drafts.chats()].filter((id, at, all) => all.indexOf(id) === at);
    for (let at = 0; at < ids.length; at += MOST) {
      const found = await this.around.ask('chats_now', { chats: ids.slice(at, at + MOST) });
      if (!found) return;
      for (const { asked, chat } of found.chats) {
        if (chat && chat.id !== asked) this.joined(asked, chat);
        else this.found(asked, chat);
      }
    }
  }

  /** A chat is where it was, or gone and forgotten. */
  private found(asked: number, chat: ChatView | null): void {
    if (chat) this.hear([chat]);
    if (!chat) this.leftIn(asked, null);
    if (this.chat !== asked) return;
    if (!chat) this.openThread(null);
    else if (!this.openChat) this.opened = chat;
  }

  /** Reads the chats and the open one anew. */
  async reload(): Promise<void> {
    const known = this.openChat !== null;
    const chats = this.loadChats();
    // A chat that is not known yet may be gone.
    await Promise.all([chats, known ? this.refresh() : chats.then(() => this.refresh())]);
  }

  /** Reads the chats from the top, or the page after those that are here. False when there was nothing to be had. */
  async loadChats(more = false): Promise<boolean> {
    const instance = this.around.chosen();
    const ask = (after: ChatCursor | null, limit: number) => this.around.ask('chats', { instance, after, limit });
    const reading = await this.list.read(more, ask);
    if (reading === 'dropped') return true;
    if (reading === 'refused') return false;
    if (!more && this.chat !== null && !this.openChat) await this.findRemembered(this.chat);
    return reading === 'read';
  }

  /** The chat that the window comes back to, when it is on no page that is here. */
  private async findRemembered(chat: number): Promise<void> {
    const now = (await this.around.ask('chats_now', { chats: [chat] }))?.chats[0];
    if (this.chat !== chat || this.openChat || !now) return;
    if (now.chat && now.chat.id !== chat) this.joined(chat, now.chat);
    else this.found(chat, now.chat);
  }

  private askMessages = (chat: number) => (before: MessageCursor | null, limit: number) =>
    this.around.ask('messages', { chat, before, limit });

  /** The newest page of the open chat, or the one before or after what is here. */
  async loadMessages(which: Which = 'newest'): Promise<void> {
    if (this.chat !== null) await this.thread[which](this.askMessages(this.chat));
  }

  private async refresh(): Promise<void> {
    if (this.chat !== null) await this.thread.refresh(this.askMessages(this.chat));
  }

  openThread(chat: ChatView | null): void {
    void this.enter(chat);
  }

  private async enter(chat: ChatView | null): Promise<void> {
    void this.keeping.now();
    if (chat) this.hear([chat]);
    this.openings += 1;
    this.target = null;
    this.chat = chat?.id ?? null;
    this.opened = chat;
    this.thread.clear();
    this.around.moved();
    await this.loadMessages();
  }

  /** Opens the chat of a message, at that message. False where neither is there any more. */
  async openAt(message: MessageView): Promise<boolean> {
    const instance = this.around.chosen();
    const found = await this.around.ask('chats_now', { chats: [message.chat] });
    const chat = found?.chats[0]?.chat;
    if (!found || this.around.chosen() !== instance) return true;
    if (!chat) return false;
    if (this.chat !== chat.id || !this.openChat) await this.enter(chat);
    if (this.chat === chat.id) this.target = message;
    return true;
  }

  /** Reads the page around a message of the open chat, however far up it stands. */
  private async standAt(message: MessageView): Promise<boolean> {
    const { chat } = this;
    if (chat === null) return false;
    await this.thread.at(this.askMessages(chat), message);
    return this.chat === chat && this.thread.all.some((one) => one.id === message.id);
  }

  /** Closes what is open in a number, or was left open there, unless it is this chat. */
  leave(instance: string, but: number): void {
    if (this.around.chosen() !== instance) this.left = { ...this.left, [instance]: null };
    else if (this.chat !== but) this.openThread(null);
  }

  /** Opens a chat by its id, wherever it is, and as what it is by now. */
  async openNumbered(chat: number): Promise<void> {
    const chosen = this.around.chosen();
    const now = (await this.around.ask('chats_now', { chats: [chat] }))?.chats[0]?.chat;
    // Gone, or the operator has gone on.
    if (!now || this.around.chosen() !== chosen || now.instance !== chosen || this.chat === now.id) return;
    this.openThread(now);
  }

  /**
   * Marks the open chat as read, as far as it is here: what came meanwhile and nobody has seen stays unread. What comes to be read
   * while it is being marked is marked after it.
   */
  async markRead(chat: ChatView): Promise<void> {
    if (chat.unread === 0) this.seen = null;
    const until = this.chat === chat.id ? this.thread.seen : null;
    if (chat.unread === 0 || !until) return;
    // What is unread still stands further down, and is not here yet.
    if (this.seen?.chat === chat.id && chat.unread <= this.seen.unread && sameTurn(this.seen.until, until)) return;
    this.seen = { chat: chat.id, until, unread: chat.unread };
    const others = (ids: number[]) => ids.filter((one) => one !== chat.id);
    if (this.marking.includes(chat.id)) {
      this.markAgain = [...others(this.markAgain), chat.id];
      return;
    }
    this.marking = [...this.marking, chat.id];
    do {
      this.markAgain = others(this.markAgain);
      const until = this.seen?.chat === chat.id ? this.seen.until : null;
      const marked = until && (await this.around.ask('mark_read', { chat: chat.id, until }));
      if (!marked) this.seen = null;
    } while (this.markAgain.includes(chat.id));
    this.marking = others(this.marking);
  }

  /**
   * Reads further up until a message of the open chat is here. Where its place is known it is read around that, whatever is here: at
   * once if it stands further down, else after some pages, which leave no hole.
   */
  async reach(id: number, place: MessageView | null = null): Promise<'here' | 'gone' | 'far' | 'left'> {
    const { chat } = this;
    const here = () => this.thread.all.some((one) => one.id === id);
    let far = true;
    for (let page = 0; page < (place ? NEAR : FAR) && !here() && far; page += 1) {
      if (place && !this.thread.standsOver(place)) break;
      const first = this.thread.all[0]?.id;
      // Else what is read further up would be let go for what is newer.
      this.thread.following = false;
      await this.loadMessages('older');
      if (this.chat !== chat) return 'left';
      far = this.thread.more && this.thread.all[0]?.id !== first;
    }
    if (here()) return 'here';
    if (place) return (await this.standAt(place)) ? 'here' : this.chat === chat ? 'gone' : 'left';
    return far ? 'far' : 'gone';
  }

  /** Opens the chat with a number, to write in. */
  async writeTo(phone: string): Promise<void> {
    const instance = this.around.chosen();
    if (instance === null) return;
    const chat = await this.around.ask('open_chat', { instance, phone });
    if (!chat || this.around.chosen() !== instance) return;
    await this.loadChats();
    this.entered = chat.id;
    this.openThread(chat);
  }

  /** What is written next answers a message. */
  answer(message: MessageView): void {
    this.about = { is: 'reply', message };
  }

  /** A message of one's own is written anew. */
  edit(message: MessageView): void {
    this.about = { is: 'edit', message, words: changing(message), key: newKey() };
  }

  /** The one way of everything that is said beside a plain text. */
  say(chat: number, content: SendContent, more: { reply_to?: number; key?: string } = {}): Promise<SendReply> {
    return this.around.call('send_message', { chat, content, ...more });
  }

  /** Other words in place of a message of one's own. */
  async rewrite(editing: Extract<About, { is: 'edit' }>): Promise<void> {
    const { chat, id: message } = editing.message;
    const content: SendContent = { is: 'edit', message, text: editing.words };
    const { error } = await this.say(chat, content, { key: editing.key });
    if (error !== TAKEN_BACK) return;
    // Whatever becomes of the answer to this one, the next try is the same.
    editing.key = newKey();
    await this.say(chat, content, { key: editing.key });
  }

  /** Says it once, however often it is asked for until it was answered: after a lost answer it goes as the same again. */
  private async sayOnce(
    chat: number,
    content: Extract<SendContent, { is: 'reaction' | 'delete' | 'vote' }>,
  ): Promise<void> {
    const place = `${content.is} ${content.message}`;
    const what = content.is === 'reaction' ? content.emoji : content.is === 'vote' ? content.options.join() : '';
    const before = this.unanswered[place];
    const same = before?.what === what ? before : null;
    const now = same ?? { what, key: newKey() };
    this.unanswered[place] = now;
    const answered = () => {
      if (this.unanswered[place] === now) delete this.unanswered[place];
    };
    try {
      const { error } = await this.say(chat, content, { key: now.key });
      answered();
      if (same && error === TAKEN_BACK) await this.sayOnce(chat, content);
    } catch (refused) {
      // Of an earlier try whose answer was lost nothing is known by that.
      if (!same && wasAnswered(refused)) answered();
      this.around.say(refused);
    }
  }

  /** Reacts to a message, or takes one's reaction back. */
  async react({ chat, id: message }: MessageView, emoji: string | null): Promise<void> {
    await this.sayOnce(chat, { is: 'reaction', message, emoji: emoji ?? '' });
  }

  /** Votes in a poll, in place of one's vote before; nothing chosen takes it back. */
  async vote({ chat, id: message }: MessageView, options: number[]): Promise<void> {
    await this.sayOnce(chat, { is: 'vote', message, options });
  }

  /** Takes a message of one's own back from everyone. */
  async takeBack({ chat, id: message }: MessageView): Promise<void> {
    await this.sayOnce(chat, { is: 'delete', message });
  }

  /** Asks for the file of a message. */
  async fetch({ id: message }: MessageView): Promise<void> {
    await this.around.call('fetch_file', { message }).catch(this.around.say);
  }
}
