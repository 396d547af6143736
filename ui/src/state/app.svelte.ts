// What the window knows: fed by the feed in order, changed by calls. Screens read it and ask it to act.
import type {
  AppInfo, Calls, ChatView, ErrorView, FeedItem, InstanceView, MessageView, PreferencesView, QueueItemView, TimelineEntryView,
} from '../contract/contract';
import type { Host } from '../host/host';
import { text } from '../text';

export type Tab = 'chats' | 'queue' | 'activity';
export type View = 'instance' | 'add' | 'settings';

const PAGE = 50;
/** Messages kept in the window; older ones are read again when scrolled to. */
const KEPT = 300;

export class AppState {
  info = $state<AppInfo | null>(null);
  preferences = $state<PreferencesView | null>(null);
  instances = $state<InstanceView[]>([]);
  chosen = $state<string | null>(null);
  view = $state<View>('instance');
  tab = $state<Tab>('chats');
  workspace = $state<string | null>(null);
  chats = $state<ChatView[]>([]);
  moreChats = $state(false);
  chat = $state<number | null>(null);
  messages = $state<MessageView[]>([]);
  moreMessages = $state(false);
  queue = $state<QueueItemView[]>([]);
  timeline = $state<TimelineEntryView[]>([]);
  moreTimeline = $state(false);
  /** The last refusal, in words, for the live region. */
  notice = $state('');
  /** Ticks once a second, for countdowns. */
  now = $state(Date.now());
  ready = $state(false);
  drafts: Record<number, string> = {};
  private expected = 0;
  private ticker: ReturnType<typeof setInterval> | null = null;

  constructor(readonly host: Host) {}

  async open(): Promise<void> {
    this.ticker ??= setInterval(() => (this.now = Date.now()), 1000);
    try {
      [this.info, this.preferences] = await Promise.all([
        this.host.call('app_info', {}), this.host.call('preferences', {}),
      ]);
      await this.host.watch((item) => this.hear(item));
    } catch (refused) {
      this.say(refused);
    }
  }

  close(): void {
    if (this.ticker) clearInterval(this.ticker);
    this.ticker = null;
  }

  get instance(): InstanceView | null {
    return this.instances.find((one) => one.id === this.chosen) ?? null;
  }

  get openChat(): ChatView | null {
    return this.chats.find((one) => one.id === this.chat) ?? null;
  }

  get shown(): InstanceView[] {
    return this.instances.filter((one) => this.workspace === null || one.workspace === this.workspace);
  }

  get workspaces(): string[] {
    const named = this.instances.map((one) => one.workspace).filter(Boolean);
    return named.filter((one, at) => named.indexOf(one) === at).sort();
  }

  /** Takes a feed item in. Items come in order; a gap or a lag means reading everything again. */
  hear(item: FeedItem): void {
    if (item.body.is === 'snapshot') {
      this.expected = 1;
      this.instances = item.body.snapshot.instances;
      if (!this.ready) this.comeBack(item.body.snapshot.place);
      this.ready = true;
      void this.reload();
      return;
    }
    if (item.sequence !== this.expected || item.body.is === 'lagged') {
      this.notice = text.lost;
      void this.host.watch((next) => this.hear(next));
      return;
    }
    this.expected += 1;
    this.apply(item);
  }

  private apply({ body }: FeedItem): void {
    switch (body.is) {
      case 'instance': {
        const at = this.instances.findIndex((one) => one.id === body.instance.id);
        if (at >= 0) this.instances[at] = body.instance;
        else this.instances.push(body.instance);
        if (body.instance.id === this.chosen && this.tab === 'queue') void this.loadQueue();
        return;
      }
      case 'instance_gone':
        this.instances = this.instances.filter((one) => one.id !== body.id);
        if (this.chosen === body.id) this.choose(this.instances[0]?.id ?? null);
        return;
      case 'chat':
        if (body.chat.instance === this.chosen) this.placeChat(body.chat);
        return;
      case 'message':
        if (body.instance === this.chosen) this.placeMessage(body.message);
        return;
      case 'timeline':
        if (body.entry.instance === this.chosen) this.timeline = [body.entry, ...this.timeline].slice(0, KEPT);
        return;
      case 'show':
        this.choose(body.instance);
        return;
      case 'snapshot':
      case 'lagged':
        return;
    }
  }

  private placeChat(chat: ChatView): void {
    const rest = this.chats.filter((one) => one.id !== chat.id);
    const at = rest.findIndex((one) => one.last_activity < chat.last_activity);
    rest.splice(at < 0 ? rest.length : at, 0, chat);
    this.chats = rest;
  }

  private placeMessage(message: MessageView): void {
    if (message.chat !== this.chat) return;
    const at = this.messages.findIndex((one) => one.id === message.id);
    const gone = message.direction.is === 'outgoing' && message.direction.delivery === 'cancelled';
    if (gone) this.messages = this.messages.filter((one) => one.id !== message.id);
    else if (at >= 0) this.messages[at] = message;
    else if (this.messages.every((one) => one.id < message.id)) this.messages = [...this.messages, message].slice(-KEPT);
  }

  private comeBack(place: string | null): void {
    let wanted: { instance?: string; tab?: Tab; chat?: number } = {};
    try {
      wanted = place ? (JSON.parse(place) as typeof wanted) : {};
    } catch {
      wanted = {};
    }
    const known = this.instances.some((one) => one.id === wanted.instance);
    this.chosen = known ? (wanted.instance ?? null) : (this.instances[0]?.id ?? null);
    if (known) {
      this.tab = wanted.tab ?? 'chats';
      this.chat = wanted.chat ?? null;
    }
  }

  private remember(): void {
    const place = JSON.stringify({ instance: this.chosen ?? undefined, tab: this.tab, chat: this.chat ?? undefined });
    void this.host.call('remember_place', { place }).catch(() => undefined);
  }

  choose(id: string | null): void {
    this.view = 'instance';
    if (this.chosen !== id) {
      this.chosen = id;
      this.chat = null;
      this.chats = [];
      this.messages = [];
      this.queue = [];
      this.timeline = [];
    }
    this.remember();
    void this.reload();
  }

  show(tab: Tab): void {
    this.tab = tab;
    this.remember();
    void this.reload();
  }

  /** The next instance that a person must look at. */
  nextNeedy(): void {
    const needy = this.instances.filter((one) => needs(one));
    const at = needy.findIndex((one) => one.id === this.chosen);
    const next = needy[(at + 1) % Math.max(needy.length, 1)];
    if (next) this.choose(next.id);
  }

  async reload(): Promise<void> {
    if (!this.chosen) return;
    await Promise.all([
      this.loadChats(), this.chat === null ? undefined : this.loadMessages(),
      this.tab === 'queue' ? this.loadQueue() : undefined, this.tab === 'activity' ? this.loadTimeline() : undefined,
    ]);
  }

  async loadChats(more = false): Promise<void> {
    const instance = this.chosen;
    const last = more ? this.chats.at(-1) : undefined;
    const after = last ? { last_activity: last.last_activity, id: last.id } : null;
    const page = await this.ask('chats', { instance, after, limit: PAGE });
    if (!page || instance !== this.chosen) return;
    this.chats = more ? [...this.chats, ...page.chats] : page.chats;
    this.moreChats = page.more;
  }

  async loadMessages(older = false): Promise<void> {
    const chat = this.chat;
    if (chat === null) return;
    const before = older ? (this.messages[0]?.id ?? null) : null;
    const page = await this.ask('messages', { chat, before, limit: PAGE });
    if (!page || chat !== this.chat) return;
    this.messages = older ? [...page.messages, ...this.messages].slice(0, KEPT) : page.messages;
    this.moreMessages = page.more;
  }

  async loadQueue(): Promise<void> {
    if (!this.chosen) return;
    const page = await this.ask('queue', { id: this.chosen });
    if (page) this.queue = page.items;
  }

  async loadTimeline(more = false): Promise<void> {
    if (!this.chosen) return;
    const before = more ? (this.timeline.at(-1)?.id ?? null) : null;
    const page = await this.ask('timeline', { instance: this.chosen, before, limit: PAGE });
    if (!page) return;
    this.timeline = more ? [...this.timeline, ...page.entries] : page.entries;
    this.moreTimeline = page.more;
  }

  openThread(chat: number | null): void {
    this.chat = chat;
    this.messages = [];
    this.remember();
    void this.loadMessages();
  }

  async markRead(chat: number): Promise<void> {
    const view = this.chats.find((one) => one.id === chat);
    if (view && view.unread > 0) await this.ask('mark_read', { chat });
  }

  /** Makes a call; a refusal is said and answered with null. */
  async ask<K extends keyof Calls>(name: K, body: Calls[K]['request']): Promise<Calls[K]['reply'] | null> {
    try {
      return await this.host.call(name, body);
    } catch (refused) {
      this.say(refused);
      return null;
    }
  }

  say(refused: unknown): void {
    this.notice = explain(refused);
  }
}

/** A refusal in the operator's words. */
export function explain(refused: unknown): string {
  const error = refused as Partial<ErrorView> | null;
  if (!error?.code) return text.error.internal;
  return error.detail ? `${text.error[error.code]} (${error.detail})` : text.error[error.code];
}

/** Whether a person must look at it. */
export function needs(instance: InstanceView): boolean {
  return ['needs_you', 'error', 'scan_qr', 'code_expired'].includes(instance.badge);
}
