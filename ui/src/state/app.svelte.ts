// What the window knows: fed by the feed in order, changed by calls. Screens read it and ask it to act.
import type {
  AppInfo,
  Calls,
  ChatView,
  FeedItem,
  InstanceView,
  MessageView,
  PreferencesView,
  QueueItemView,
  TimelineEntryView,
} from '../contract/contract';
import type { Host } from '../host/host';
import { text } from '../text';
import { ChatList } from './chats.svelte';
import { Drafts } from './drafts';
import { Heard, merge } from './heard';
import { grouped, needs } from './instances';
import type { Group } from './instances';
import { explain } from './refusal';

export type Tab = 'chats' | 'queue' | 'activity' | 'health' | 'settings';
export type View = 'instance' | 'add' | 'engine' | 'settings';

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
  readonly list = new ChatList();
  chat = $state<number | null>(null);
  messages = $state<MessageView[]>([]);
  moreMessages = $state(false);
  /** The newest messages are not among those kept: the operator reads far above them. */
  adrift = $state(false);
  queue = $state<QueueItemView[]>([]);
  timeline = $state<TimelineEntryView[]>([]);
  moreTimeline = $state(false);
  /** What happened, in words, for the live region. */
  notice = $state('');
  /** The last refusal, in words, for everybody. */
  refusal = $state('');
  /** Grows whenever an instance is gone to, the chosen one again included. */
  visits = $state(0);
  /** Ticks once a second, for countdowns. */
  now = $state(Date.now());
  ready = $state(false);
  /** Added just now: its page takes the focus. */
  arrived: string | null = null;
  readonly drafts = new Drafts();
  private expected = 0;
  private feed = 0;
  private opened = $state<ChatView | null>(null);
  private heardMessages = new Heard<MessageView>();
  private reading: number[] = [];
  private waits: Partial<Record<'place' | 'queue' | 'refusal', ReturnType<typeof setTimeout>>> = {};
  private ticker: ReturnType<typeof setInterval> | null = null;

  constructor(readonly host: Host) {}

  async open(): Promise<void> {
    this.ticker ??= setInterval(() => (this.now = Date.now()), 1000);
    try {
      [this.info, this.preferences] = await Promise.all([
        this.host.call('app_info', {}),
        this.host.call('preferences', {}),
      ]);
    } catch (refused) {
      this.say(refused);
    }
    await this.listen();
  }

  /** Opens the feed; what an earlier one still says is not heard any more. */
  private async listen(): Promise<void> {
    const mine = (this.feed += 1);
    try {
      await this.host.watch((item) => {
        if (mine === this.feed) this.hear(item);
      });
    } catch (refused) {
      this.say(refused);
    }
  }

  private later(what: 'place' | 'queue' | 'refusal', ms: number, act: () => void): void {
    clearTimeout(this.waits[what]);
    this.waits[what] = setTimeout(act, ms);
  }

  close(): void {
    if (this.ticker) clearInterval(this.ticker);
    this.ticker = null;
    for (const wait of Object.values(this.waits)) clearTimeout(wait);
  }

  get instance(): InstanceView | null {
    return this.instances.find((one) => one.id === this.chosen) ?? null;
  }

  get chats(): ChatView[] {
    return this.list.all;
  }

  get moreChats(): boolean {
    return this.list.more;
  }

  get openChat(): ChatView | null {
    const here = this.chats.find((one) => one.id === this.chat);
    return here ?? (this.opened?.id === this.chat ? this.opened : null);
  }

  get shown(): InstanceView[] {
    return this.instances.filter((one) => this.workspace === null || one.workspace === this.workspace);
  }

  /** The instances as the rail shows them: by workspace, in the operator's order. */
  get groups(): Group[] {
    return grouped(this.shown);
  }

  get ordered(): InstanceView[] {
    return this.groups.flatMap((group) => group.instances);
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
      this.drafts.keepOnly(this.instances.map((one) => one.id));
      if (!this.ready) this.comeBack(item.body.snapshot.place);
      else if (!this.instance) this.choose(this.ordered[0]?.id ?? null);
      this.ready = true;
      void this.reload();
      return;
    }
    if (item.sequence !== this.expected || item.body.is === 'lagged') {
      this.notice = text.lost;
      void this.listen();
      return;
    }
    this.expected += 1;
    this.apply(item);
  }

  private apply({ body }: FeedItem): void {
    switch (body.is) {
      case 'instance': {
        const at = this.instances.findIndex((one) => one.id === body.instance.id);
        this.tell(this.instances[at], body.instance);
        if (at >= 0) this.instances[at] = body.instance;
        else this.instances.push(body.instance);
        if (body.instance.id === this.chosen) this.queueChanged();
        return;
      }
      case 'instance_gone':
        this.instances = this.instances.filter((one) => one.id !== body.id);
        this.drafts.keepOnly(this.instances.map((one) => one.id));
        if (this.chosen === body.id) this.choose(this.ordered[0]?.id ?? null);
        return;
      case 'chat':
        if (body.chat.instance === this.chosen) this.placeChat(body.chat);
        return;
      case 'chat_merged': {
        const { gone, into } = body;
        this.drafts.move({ id: gone, instance: into.instance }, into);
        if (into.instance !== this.chosen) return;
        this.list.remove(gone);
        this.placeChat(into);
        if (this.chat === gone) this.openThread(into);
        return;
      }
      case 'message':
        if (body.instance === this.chosen) {
          this.placeMessage(body.message);
          if (body.message.direction.is === 'outgoing') this.queueChanged();
        }
        return;
      case 'timeline':
        if (body.entry.instance !== this.chosen) return;
        this.timeline = [body.entry, ...this.timeline.filter((one) => one.id !== body.entry.id)];
        return;
      case 'show':
        this.choose(body.instance);
        return;
      case 'snapshot':
      case 'lagged':
        return;
    }
  }

  /** A changed badge and a new message are announced, once. */
  private tell(before: InstanceView | undefined, now: InstanceView): void {
    if (!before) return;
    if (before.badge !== now.badge) this.notice = text.says.badge(now.name, text.badge[now.badge]);
    else if (now.unread > before.unread) this.notice = text.says.message(now.name);
  }

  private queueChanged(): void {
    if (this.tab === 'queue') this.later('queue', 120, () => void this.loadQueue());
  }

  private placeChat(chat: ChatView): void {
    if (chat.id === this.opened?.id) this.opened = chat;
    this.list.place(chat);
  }

  private placeMessage(message: MessageView): void {
    if (message.chat !== this.chat) return;
    this.heardMessages.hear(message);
    const at = this.messages.findIndex((one) => one.id === message.id);
    const newest = this.messages.at(-1)?.id ?? 0;
    if (takenBack(message)) this.messages = this.messages.filter((one) => one.id !== message.id);
    else if (at >= 0) this.messages[at] = message;
    else if (message.id > newest && !this.adrift) this.messages = [...this.messages, message].slice(-KEPT);
  }

  private comeBack(place: string | null): void {
    let wanted: { instance?: string; tab?: Tab; chat?: number } = {};
    try {
      wanted = place ? (JSON.parse(place) as typeof wanted) : {};
    } catch {
      wanted = {};
    }
    const known = this.instances.some((one) => one.id === wanted.instance);
    this.chosen = known ? (wanted.instance ?? null) : (this.ordered[0]?.id ?? null);
    if (known) {
      this.tab = wanted.tab ?? 'chats';
      this.chat = wanted.chat ?? null;
    }
  }

  private remember(): void {
    this.later('place', 300, () => {
      const place = JSON.stringify({ instance: this.chosen ?? undefined, tab: this.tab, chat: this.chat ?? undefined });
      void this.host.call('remember_place', { place }).catch(() => undefined);
    });
  }

  /** A new instance that the feed may not have told of yet. */
  arrive(added: InstanceView): void {
    if (!this.instances.some((one) => one.id === added.id)) this.instances.push(added);
    this.choose(added.id);
    this.arrived = added.id;
  }

  choose(id: string | null): void {
    this.arrived = null;
    this.view = 'instance';
    this.visits += 1;
    if (this.chosen !== id) {
      this.chosen = id;
      this.chat = null;
      this.opened = null;
      this.list.clear();
      this.messages = [];
      this.moreTimeline = false;
      this.queue = [];
      this.timeline = [];
    }
    this.remember();
    void this.reload();
  }

  show(tab: Tab): void {
    this.view = 'instance';
    this.tab = tab;
    this.remember();
    void this.reload();
  }

  /** The next instance that a person must look at. */
  nextNeedy(): void {
    const needy = this.ordered.filter((one) => needs(one));
    const at = needy.findIndex((one) => one.id === this.chosen);
    const next = needy[(at + 1) % Math.max(needy.length, 1)];
    if (next) this.choose(next.id);
  }

  async reload(): Promise<void> {
    if (!this.chosen) return;
    await Promise.all([
      this.loadChats(),
      this.chat === null ? undefined : this.loadMessages(),
      this.tab === 'queue' ? this.loadQueue() : undefined,
      this.tab === 'activity' ? this.loadTimeline() : undefined,
    ]);
  }

  /** Reads the chats from the top, or the page after those that are here. False when there was nothing to be had. */
  async loadChats(more = false): Promise<boolean> {
    const instance = this.chosen;
    const reading = await this.list.read(more, (after, limit) => this.ask('chats', { instance, after, limit }));
    if (reading === 'dropped') return true;
    if (reading === 'refused') return false;
    // The chat that is open may be further down, or gone.
    if (this.chat !== null && !this.openChat && this.moreChats) return this.loadChats(true);
    if (this.chat !== null && !this.openChat) this.chat = null;
    return reading === 'read';
  }

  /** The newest page of the open chat, or the one before what is here. */
  async loadMessages(older = false): Promise<void> {
    const chat = this.chat;
    if (chat === null) return;
    const before = older ? (this.messages[0]?.id ?? null) : null;
    this.heardMessages.clear();
    const page = await this.ask('messages', { chat, before, limit: PAGE });
    if (!page || chat !== this.chat) return;
    if (older) {
      const all = [...page.messages, ...this.messages];
      this.adrift ||= all.length > KEPT;
      this.messages = all.slice(0, KEPT);
    } else {
      this.adrift = false;
      this.messages = merge(page.messages, this.heardMessages)
        .filter((one) => !takenBack(one))
        .sort((a, b) => a.id - b.id);
    }
    this.moreMessages = page.more;
  }

  async loadQueue(): Promise<void> {
    const id = this.chosen;
    if (!id) return;
    const page = await this.ask('queue', { id });
    if (page && id === this.chosen) this.queue = page.items;
  }

  async loadTimeline(more = false): Promise<void> {
    const instance = this.chosen;
    if (!instance) return;
    const before = more ? (this.timeline.at(-1)?.id ?? null) : null;
    const page = await this.ask('timeline', { instance, before, limit: PAGE });
    if (!page || instance !== this.chosen) return;
    const newest = page.entries[0]?.id ?? 0;
    this.timeline = more
      ? [...this.timeline, ...page.entries]
      : [...this.timeline.filter((one) => one.id > newest), ...page.entries];
    this.moreTimeline = page.more;
  }

  openThread(chat: ChatView | null): void {
    this.chat = chat?.id ?? null;
    this.opened = chat;
    this.messages = [];
    this.moreMessages = false;
    this.adrift = false;
    this.remember();
    void this.loadMessages();
  }

  async markRead(chat: ChatView): Promise<void> {
    if (chat.unread === 0 || this.reading.includes(chat.id)) return;
    this.reading = [...this.reading, chat.id];
    await this.ask('mark_read', { chat: chat.id });
    this.reading = this.reading.filter((one) => one !== chat.id);
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
    this.refusal = explain(refused);
    this.later('refusal', 10_000, () => (this.refusal = ''));
  }
}

function takenBack(message: MessageView): boolean {
  return message.direction.is === 'outgoing' && message.direction.delivery === 'cancelled';
}
