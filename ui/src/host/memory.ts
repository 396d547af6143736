// A host without a program behind it: answers from memory, for tests.
import type {
  BackendTested,
  BackendView,
  AppInfo,
  AuditLineView,
  Calls,
  ChatView,
  EngineView,
  ErrorView,
  FeedBody,
  FeedItem,
  FoundChats,
  HitView,
  InstanceHealthView,
  InstanceView,
  InterfaceView,
  KeptSessionsView,
  KeyView,
  LogLevel,
  LogLineView,
  MessageView,
  OrderView,
  PracticeAction,
  PracticeState,
  PreferencesView,
  QueueItemView,
  RestorationView,
  SearchPage,
  SeenByView,
  SendReply,
  StagedFile,
  StartWithSystemView,
  SyncView,
  TimelineEntryView,
} from '../contract/contract';
import type { Capture } from './microphone';
import type { Host } from './host';
import { Receivers } from './receivers';
import { MemoryVoices } from './voices';

/** The gravest first. */
const LEVELS: LogLevel[] = ['error', 'warn', 'info', 'debug', 'trace'];
type Requests = { [K in keyof Calls]: { name: K; body: Calls[K]['request'] } }[keyof Calls];

export class MemoryHost implements Host {
  instances: InstanceView[] = [];
  chats: ChatView[] = [];
  /** Which chat each one went into that is gone. */
  joined: Record<number, number> = {};
  messages: MessageView[] = [];
  queue: QueueItemView[] = [];
  /** Who has seen whatever is asked about. */
  seen: SeenByView = { members: null, people: [] };
  timeline: TimelineEntryView[] = [];
  info: AppInfo = { version: '0.1.0', practice: false, data_dir: '/data', has_tray: true, language: 'en' };
  preferences: PreferencesView = {
    theme: 'system',
    language: 'system',
    welcomed: true,
    notifications: true,
    quiet_hours: { on: false, from: 1320, to: 420 },
    notify_back: false,
    message_notices: 'text',
    message_sound: true,
    zoom: 100,
    smaller_pictures: true,
  };
  place: string | null = null;
  restorations: RestorationView[] = [];
  synced: SyncView | null = null;
  audit: AuditLineView[] = [];
  logs: LogLineView[] = [];
  /** How much is told; none: the environment has decided. */
  level: LogLevel | null = 'info';
  /** All but the badges, which are those of the instances. */
  engine: Omit<EngineView, 'badges'> = {
    version: '0.1.0',
    started: 0,
    uptime_seconds: 60,
    problems: [],
    process: { pid: 7, memory: 96_000_000, core_percent: 1.2 },
  };
  startWithSystem: StartWithSystemView = { on: false, service: false, possible: true };
  port: InterfaceView = { on: false, address: '127.0.0.1', port: 9252, origins: [], state: { is: 'off' } };
  programs: KeyView[] = [];
  readonly receivers = new Receivers();
  backend: BackendView = {
    address: null,
    has_key: false,
    on: false,
    vocabulary: 'instance',
    by_environment: false,
    environment_fault: null,
    state: { is: 'off' },
    answered: null,
    fault: null,
    fault_at: null,
    instances: [],
  };
  backendTested: BackendTested = { fault: null, took_ms: 7, asked: 2 };
  health: InstanceHealthView | null = null;
  kept: KeptSessionsView = { sessions: [], wanted: false };
  /** What the phone gives of a chat that is asked for older messages: how many were put here. */
  giveOlder: ((chat: number) => number) | null = null;
  /** Every call that was made, in order. */
  calls: Requests[] = [];
  /** Refuses the next call of a name. */
  refuse: Partial<Record<keyof Calls, ErrorView>> = {};
  /** Loses the next call of a name on its way there, or its answer on the way back. */
  lose: Partial<Record<keyof Calls, 'call' | 'answer'>> = {};
  /** What was sent and is no repeat, as it was asked for. */
  taken: (Calls['send_text']['request'] | Calls['send_message']['request'])[] = [];
  /** Answers the calls of a name in place of what is in memory. */
  answers: { [K in keyof Calls]?: () => Promise<Calls[K]['reply']> } = {};
  /** What the files of messages are, and the small pictures of them. */
  files: Record<number, ArrayBuffer> = {};
  /** Which files were read, in order. */
  read: { message: number; thumbnail: boolean }[] = [];
  /** Files that are to be sent, as they were handed over. */
  staged: Record<string, StagedFile> = {};
  /** The microphone, and what was recorded. */
  readonly voices = new MemoryVoices((staged) => (this.staged[staged.file] = staged));
  /** Those of them that were given up. */
  dropped = new Set<string>();
  /** Reads a file that is to be sent, in place of at once. */
  staging: ((name: string, onprogress: (done: number) => void) => Promise<void>) | null = null;
  /** Which files were saved or opened, in order. */
  outside: { message: number; what: 'saved' | 'opened' }[] = [];
  /** Refuses to save and to open, as long as it is set. */
  refuseOutside: ErrorView | null = null;
  watches = 0;
  /** How often the core was to be started. */
  starts = 0;
  /** Starts the core, in place of at once. */
  starting: (() => Promise<void>) | null = null;
  /** Refuses to open the feed, as long as it is set. */
  refuseWatch: ErrorView | null = null;
  /** Refuses every call, as long as it is set. */
  refuseAll: ErrorView | null = null;
  private opened = 0;
  /** What was sent by which key. */
  private keys: Record<string, { what: string; reply: SendReply }> = {};
  private ends: (() => void)[] = [];
  private listener: ((item: FeedItem) => void) | null = null;
  private sequence = 0;

  /** The feed that is open, as the window hears it. */
  get heard(): ((item: FeedItem) => void) | null {
    return this.listener;
  }

  /** Sends a feed item, as the program would. */
  tell(body: FeedBody): void {
    this.sequence += 1;
    this.listener?.({ sequence: this.sequence, body });
  }

  /** The feed ends, as when the program is gone. */
  end(): void {
    this.listener = null;
    this.ends.at(-1)?.();
  }

  /** The word that the feed before the last has ended comes late. */
  endEarlier(): void {
    this.ends.at(-2)?.();
  }

  async watch(onItem: (item: FeedItem) => void, onEnd: () => void): Promise<void> {
    this.watches += 1;
    if (this.refuseWatch) throw this.refuseWatch;
    this.listener = onItem;
    this.ends.push(onEnd);
    this.sequence = 0;
    const snapshot = { instances: this.instances, now: Date.now(), place: this.place };
    onItem({ sequence: 0, body: { is: 'snapshot', snapshot } });
  }

  async startCore(): Promise<void> {
    this.starts += 1;
    await this.starting?.();
    this.refuseWatch = null;
    this.refuseAll = null;
  }

  /** Whom the core waits for while it ends. */
  private whom: string[] = [];
  private heardOf: (() => void)[] = [];

  waitFor(names: string[]): void {
    this.whom = names;
    for (const hear of this.heardOf.splice(0)) hear();
  }

  async waitsFor(known: string[]): Promise<string[]> {
    while (known.join('\n') === this.whom.join('\n')) await new Promise<void>((hear) => this.heardOf.push(hear));
    return this.whom;
  }

  /** How often the window was to hand over what it holds back, and has. */
  private asked = 0;
  private asks: (() => void)[] = [];
  private handed: (() => void)[] = [];

  /** The window closes: resolves once it has handed over what it holds back. */
  async closesWindow(): Promise<void> {
    this.asked += 1;
    const handed = new Promise<void>((done) => this.handed.push(done));
    for (const ask of this.asks.splice(0)) ask();
    await handed;
  }

  async heldBack(done: number): Promise<number> {
    if (done > 0 && done === this.asked) for (const all of this.handed.splice(0)) all();
    while (this.asked <= done) await new Promise<void>((ask) => this.asks.push(ask));
    return this.asked;
  }

  /** The core ends, or says that it will: nothing is answered any more. */
  leave(code: 'core_gone' | 'shutting_down' | 'updating', detail: string | null = null): void {
    this.refuseAll = { code, message: '', detail };
    this.refuseWatch = this.refuseAll;
    this.end();
  }

  async file(message: number, thumbnail: boolean): Promise<ArrayBuffer> {
    this.read.push({ message, thumbnail });
    const bytes = this.files[message];
    if (!bytes) throw { code: 'internal', message: '', detail: null } satisfies ErrorView;
    return bytes;
  }

  async stage(name: string, file: Blob, onprogress: (done: number) => void, signal?: AbortSignal): Promise<StagedFile> {
    const opened = await this.call('stage_file', { name, bytes: file.size });
    await this.staging?.(name, onprogress);
    signal?.throwIfAborted();
    onprogress(file.size);
    const kind = (['image', 'video', 'audio'] as const).find((one) => file.type.startsWith(`${one}/`)) ?? 'document';
    const staged: StagedFile = { ...opened, received: file.size, mime: file.type || 'application/octet-stream', kind };
    this.staged[staged.file] = staged;
    return staged;
  }

  hear(heard: (sound: Int16Array) => void, lost: () => void): Promise<Capture> {
    return this.voices.hear(heard, lost);
  }

  async saveFile(message: number): Promise<string> {
    this.outside.push({ message, what: 'saved' });
    if (this.refuseOutside) throw this.refuseOutside;
    return `/home/asha/Downloads/${message}`;
  }

  async openFile(message: number): Promise<void> {
    this.outside.push({ message, what: 'opened' });
    if (this.refuseOutside) throw this.refuseOutside;
  }

  /** Addresses that were opened. */
  links: string[] = [];

  async openLink(address: string): Promise<void> {
    if (this.refuseOutside) throw this.refuseOutside;
    this.links.push(address);
  }

  async painted(): Promise<void> {}

  async practiceState(): Promise<PracticeState> {
    return { network_up: true, auto_reply: false, accounts: [], events: [] };
  }

  async practiceAct(action: PracticeAction): Promise<PracticeState> {
    void action;
    return this.practiceState();
  }

  async call<K extends keyof Calls>(name: K, body: Calls[K]['request']): Promise<Calls[K]['reply']> {
    this.calls.push({ name, body } as Requests);
    if (this.refuseAll) throw this.refuseAll;
    const refused = this.refuse[name];
    if (refused) {
      delete this.refuse[name];
      throw refused;
    }
    const lost = this.lose[name];
    delete this.lose[name];
    const gone: ErrorView = { code: 'core_gone', message: '', detail: null };
    if (lost === 'call') throw gone;
    const reply = await (this.answers[name]?.() ?? (this.answer(name, body) as Calls[K]['reply']));
    if (lost === 'answer') throw gone;
    return reply;
  }

  /** The draft of a chat is another one; says which revision that is. */
  private draft(id: number, words: string, reply_to: MessageView | null): number {
    const known = this.chats.find((one) => one.id === id);
    if (!known) throw { code: 'no_such_chat', message: '', detail: null } satisfies ErrorView;
    const revision = (known.draft?.revision ?? 0) + 1;
    const chat: ChatView = { ...known, draft: { words, reply_to, revision } };
    this.chats = this.chats.map((one) => (one.id === id ? chat : one));
    this.tell({ is: 'chat', chat });
    return revision;
  }

  /** What was sent stands in the draft no more. */
  private goesFromDraft(chat: number, text: string): void {
    const draft = this.chats.find((one) => one.id === chat)?.draft;
    if (!draft || (!draft.words && !draft.reply_to)) return;
    if (text.startsWith(draft.words)) this.draft(chat, '', null);
    else if (draft.words.startsWith(`${text}\n`)) this.draft(chat, draft.words.slice(text.length + 1), null);
  }

  /** The same key is the same message; a file is what is in it, and is looked for before the key. */
  private sendOnce(
    asked: Calls['send_text']['request'] | Calls['send_message']['request'],
    send: () => SendReply,
  ): SendReply {
    const { key, ...more } = asked;
    const file = 'content' in more && more.content.is === 'media' ? more.content.file : null;
    const staged = file === null ? null : this.staged[file];
    if (file !== null && (!staged || this.dropped.has(file)))
      throw { code: 'no_such_file', message: '', detail: null } satisfies ErrorView;
    const what = JSON.stringify({ ...more, chat: 0 }).replace(file ?? '', () => `${staged?.name} ${staged?.bytes}`);
    const known = key === undefined ? undefined : this.keys[key];
    if (known && known.what !== what) throw { code: 'key_taken', message: '', detail: null } satisfies ErrorView;
    if (known) return known.reply;
    const reply = send();
    if (key !== undefined) this.keys[key] = { what, reply };
    this.taken.push(asked);
    if ('text' in asked) this.goesFromDraft(asked.chat, asked.text);
    else if (asked.content.is === 'text') this.goesFromDraft(asked.chat, asked.content.text);
    return reply;
  }

  protected send(chat: number, words: string): SendReply {
    void chat;
    void words;
    return queued();
  }

  /** What is said beside a plain text. */
  protected sendMore({ chat, content }: Calls['send_message']['request']): SendReply {
    if (content.is === 'text') return this.send(chat, content.text);
    return queued();
  }

  /** Has the file of a message come here. */
  protected fetch(message: number): void {
    void message;
  }

  /** Everything that an order concerns gets where it was sent, at once. */
  protected order(name: 'start_all' | 'stop_all' | 'restart_all'): OrderView | Promise<OrderView> {
    const badge = name === 'stop_all' ? 'stopped' : 'online';
    return {
      lines: this.instances
        .filter((one) => name === 'restart_all' || one.backend?.owner !== 'backend')
        .map((one) => ({ instance: one.id, name: one.name, badge, settled: true, seconds: 1 })),
      passed_over: name === 'restart_all' ? 0 : this.instances.filter((one) => one.backend?.owner === 'backend').length,
    };
  }

  protected sync({ dry_run, workspace }: Calls['sync']['request']): SyncView | Promise<SyncView> {
    const checked = this.instances.filter((one) => workspace === null || one.workspace === workspace).length;
    this.synced = {
      started: Date.now(),
      seconds: 0,
      dry_run,
      checked,
      reconnected: 0,
      updated: 0,
      findings: [],
      reconnects: [],
    };
    return this.synced;
  }

  protected healthOf({ days }: Calls['instance_health']['request']): InstanceHealthView {
    const to = Date.now();
    const none = {
      strip: [],
      uptime_hundredths: null,
      up_seconds: 0,
      down_seconds: 0,
      reconnects: 0,
      mean_recovery_ms: null,
      taken: 0,
      delivered: 0,
      failed: 0,
    };
    return this.health ?? { from: to - days * 86_400_000, to, ...none };
  }

  /** Texts in which all of the words stand. */
  private found(request: Calls['search']['request']): SearchPage {
    const { text, chat, before, limit } = request;
    const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
    const all = this.messages
      .filter(
        (one) =>
          !one.deleted &&
          this.fits(one, request) &&
          (chat === undefined || one.chat === chat) &&
          (before === undefined || one.id < before),
      )
      .sort((a, b) => b.id - a.id)
      .flatMap((message): HitView[] => {
        const said = message.content.is === 'text' ? message.content.text : '';
        const places = words.map((word) => said.toLowerCase().indexOf(word));
        const of = this.chats.find((one) => one.id === message.chat);
        if (!of || places.length === 0 || places.includes(-1)) return [];
        const marks = places.map((place, at) => {
          const from = [...said.slice(0, place)].length;
          return { from, to: from + [...(words[at] ?? '')].length };
        });
        const snippet = { text: said, marks: marks.toSorted((a, b) => a.from - b.from) };
        return [{ message, instance: of.instance, chat_title: of.title, chat_kind: of.kind, snippet }];
      });
    const hits = all.slice(0, limit);
    return { hits, before: all.length > limit ? (hits.at(-1)?.message.id ?? null) : null, whole: true };
  }

  private fits({ chat, direction, sort }: MessageView, { sender, ours, from }: Calls['search']['request']): boolean {
    const whose = this.chats.find((one) => one.id === chat)?.phone;
    if (ours && direction.is === 'incoming') return false;
    if (sender !== undefined && (direction.is !== 'incoming' || whose !== sender)) return false;
    return from === undefined || sort >= from;
  }

  /** Chats that are called so, or whose number has these digits. */
  private foundChats({ text, after, limit }: Calls['find_chats']['request']): FoundChats {
    const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
    const digits = /^[\d\s+]+$/u.test(text) ? text.replace(/\D/gu, '').replace(/^0+/u, '') : '';
    const all = this.chats
      .filter(
        ({ title, phone }) =>
          (words.length > 0 && words.every((word) => title.toLowerCase().includes(word))) ||
          (digits.length >= 3 && phone?.includes(digits)),
      )
      .filter((chat) => !after || chat.last_activity < after.last_activity)
      .sort((a, b) => b.last_activity - a.last_activity || b.id - a.id);
    const chats = all.slice(0, limit);
    const last = all.length > limit ? chats.at(-1) : undefined;
    return { chats, after: last ? { last_activity: last.last_activity, id: last.id } : null };
  }

  private answer(name: keyof Calls, body: unknown): unknown {
    const voiced = this.voices.answer(name, body);
    if (voiced !== undefined) return voiced;
    switch (name) {
      case 'app_info':
        return this.info;
      case 'preferences':
        return this.preferences;
      case 'add_instance': {
        const { name: title, workspace, history: choice } = body as Calls['add_instance']['request'];
        const added = instance({
          id: `id${this.instances.length}`,
          name: title,
          workspace,
          badge: 'connecting',
          link: { is: 'unpaired' },
          connection: { is: 'offline' },
          history: { choice: choice ?? 'recent', messages: 0, percent: 0, working: false },
          phone: null,
        });
        this.instances = [...this.instances, added];
        this.tell({ is: 'instance', instance: added });
        return added;
      }
      case 'chats': {
        const { instance: owner, after, limit } = body as Calls['chats']['request'];
        const all = this.chats
          .filter((chat) => chat.instance === owner)
          .sort((a, b) => b.last_activity - a.last_activity || b.id - a.id)
          .filter(
            (chat) =>
              !after ||
              chat.last_activity < after.last_activity ||
              (chat.last_activity === after.last_activity && chat.id < after.id),
          );
        return { chats: all.slice(0, limit), more: all.length > limit };
      }
      case 'chats_now': {
        const now = (id: number | undefined): ChatView | null =>
          this.chats.find((one) => one.id === id) ??
          (id !== undefined && id in this.joined ? now(this.joined[id]) : null);
        const { chats } = body as Calls['chats_now']['request'];
        return { chats: chats.map((asked) => ({ asked, chat: now(asked) })) };
      }
      case 'messages': {
        const { chat, before, limit } = body as Calls['messages']['request'];
        const all = this.messages
          .filter((one) => one.chat === chat)
          .sort((a, b) => a.sort - b.sort || a.id - b.id)
          .filter((one) => !before || one.sort < before.sort || (one.sort === before.sort && one.id < before.id));
        return { messages: all.slice(-limit), more: all.length > limit };
      }
      case 'find_chats':
        return this.foundChats(body as Calls['find_chats']['request']);
      case 'search':
        return this.found(body as Calls['search']['request']);
      case 'set_preferences':
        this.preferences = (body as Calls['set_preferences']['request']).preferences;
        return {};
      case 'queue': {
        const { after, limit } = body as Calls['queue']['request'];
        const all = this.queue
          .toSorted((a, b) => a.turn - b.turn || a.id - b.id)
          .filter((one) => !after || one.turn > after.turn || (one.turn === after.turn && one.id > after.id));
        return { items: all.slice(0, limit), more: all.length > limit };
      }
      case 'cancel_send': {
        const taken = this.queue.find((one) => one.id === (body as Calls['cancel_send']['request']).queue_id);
        if (!taken) throw { code: 'no_such_queue_item', message: '', detail: null } satisfies ErrorView;
        this.queue = this.queue.filter((one) => one !== taken);
        // What somebody may have stays in its chat.
        if (taken.perhaps_sent) return {};
        this.messages = this.messages.filter((one) => one.id !== taken.message);
        this.tell({ is: 'message_gone', chat: taken.chat, id: taken.message });
        return {};
      }
      case 'remove_failed': {
        const failed = this.queue.filter((one) => one.delivery === 'failed');
        this.queue = this.queue.filter((one) => one.delivery !== 'failed');
        for (const one of failed) {
          if (one.perhaps_sent) continue;
          this.messages = this.messages.filter((message) => message.id !== one.message);
          this.tell({ is: 'message_gone', chat: one.chat, id: one.message });
        }
        return { removed: failed.length };
      }
      case 'timeline': {
        const { before, limit } = body as Calls['timeline']['request'];
        const all = this.timeline.filter((one) => before === null || one.id < before);
        return { entries: all.slice(0, limit), more: all.length > limit };
      }
      case 'mute_chat': {
        const { chat: id, how_long } = body as Calls['mute_chat']['request'];
        const hours = { off: 0, eight_hours: 8, week: 168, always: null }[how_long];
        const until = hours === null ? null : Date.now() + hours * 3_600_000;
        const known = this.chats.find((one) => one.id === id);
        if (!known) throw { code: 'no_such_chat', message: '', detail: null } satisfies ErrorView;
        const chat: ChatView = { ...known, muted: how_long === 'off' ? undefined : { until } };
        this.chats = this.chats.map((one) => (one.id === id ? chat : one));
        this.tell({ is: 'chat', chat });
        return {};
      }
      case 'name_chat': {
        const { chat: id, name } = body as Calls['name_chat']['request'];
        const known = this.chats.find((one) => one.id === id);
        if (!known) throw { code: 'no_such_chat', message: '', detail: null } satisfies ErrorView;
        const others = known.of_others ?? known.title;
        const own = name.trim() || undefined;
        const chat: ChatView = { ...known, title: own ?? others, own_name: own, of_others: own && others };
        this.chats = this.chats.map((one) => (one.id === id ? chat : one));
        this.tell({ is: 'chat', chat });
        return {};
      }
      case 'seen_by':
        return this.seen;
      case 'set_draft': {
        const { chat, words, reply_to } = body as Calls['set_draft']['request'];
        const answered = this.messages.find((one) => one.id === reply_to) ?? null;
        return { revision: this.draft(chat, words, answered) };
      }
      case 'send_text': {
        const asked = body as Calls['send_text']['request'];
        return this.sendOnce(asked, () => this.send(asked.chat, asked.text));
      }
      case 'send_message': {
        const asked = body as Calls['send_message']['request'];
        return this.sendOnce(asked, () => this.sendMore(asked));
      }
      case 'stage_file': {
        const { name, bytes } = body as Calls['stage_file']['request'];
        this.opened += 1;
        const file = this.opened.toString(16).padStart(32, '0');
        return { file, name, bytes, received: 0, mime: null, kind: null } satisfies StagedFile;
      }
      case 'fetch_file':
        this.fetch((body as Calls['fetch_file']['request']).message);
        return {};
      case 'drop_file':
        this.dropped.add((body as Calls['drop_file']['request']).file);
        return {};
      case 'start_all':
      case 'stop_all':
      case 'restart_all':
        return this.order(name);
      case 'restoration':
        return this.restorations[0] ?? { started: Date.now(), seconds: 0, lines: [] };
      case 'restorations':
        return { reports: this.restorations };
      case 'sync':
        return this.sync(body as Calls['sync']['request']);
      case 'last_sync':
        return this.synced;
      case 'engine_health': {
        const all = this.instances.map((one) => one.badge);
        const badges = [...new Set(all)].map((badge) => ({
          badge,
          number: all.filter((each) => each === badge).length,
        }));
        return { ...this.engine, badges };
      }
      case 'set_proxy': {
        const { id, proxy } = body as Calls['set_proxy']['request'];
        const shown = proxy ? { address: proxy.address, user: proxy.user || null } : null;
        this.instances = this.instances.map((one) => (one.id === id ? { ...one, proxy: shown } : one));
        const changed = this.instances.find((one) => one.id === id);
        if (changed) this.tell({ is: 'instance', instance: changed });
        return changed;
      }
      case 'set_country': {
        const { id, country } = body as Calls['set_country']['request'];
        this.instances = this.instances.map((one) => (one.id === id ? { ...one, country } : one));
        const changed = this.instances.find((one) => one.id === id);
        if (changed) this.tell({ is: 'instance', instance: changed });
        return changed;
      }
      case 'set_available': {
        const { id, available } = body as Calls['set_available']['request'];
        this.instances = this.instances.map((one) => (one.id === id ? { ...one, available } : one));
        const changed = this.instances.find((one) => one.id === id);
        if (changed) this.tell({ is: 'instance', instance: changed });
        return changed;
      }
      case 'choose_history': {
        const { id, history: choice } = body as Calls['choose_history']['request'];
        this.instances = this.instances.map((one) =>
          one.id === id ? { ...one, history: { ...one.history, choice } } : one,
        );
        const changed = this.instances.find((one) => one.id === id);
        if (changed) this.tell({ is: 'instance', instance: changed });
        return changed;
      }
      case 'load_older':
        return { messages: this.giveOlder?.((body as Calls['load_older']['request']).chat) ?? 0 };
      case 'kept_sessions':
        return this.kept;
      case 'instance_health':
        return this.healthOf(body as Calls['instance_health']['request']);
      case 'audit': {
        const { instance: of, before, limit } = body as Calls['audit']['request'];
        const all = this.audit.filter(
          (one) => (of === null || one.instance === of) && (before === null || one.id < before),
        );
        return { lines: all.slice(0, limit), more: all.length > limit };
      }
      case 'log_lines': {
        const { level, limit } = body as Calls['log_lines']['request'];
        const grave = (one: LogLevel) => LEVELS.indexOf(one);
        return {
          lines: this.logs.filter((one) => !level || grave(one.level) <= grave(level)).slice(-limit),
          level: this.level,
        };
      }
      case 'start_with_system':
        return this.startWithSystem;
      case 'set_start_with_system':
        this.startWithSystem = { ...this.startWithSystem, ...(body as Calls['set_start_with_system']['request']) };
        return this.startWithSystem;
      case 'interface':
        return this.port;
      case 'set_interface': {
        const wanted = body as Calls['set_interface']['request'];
        const state = wanted.on
          ? { is: 'served' as const, url: `http://${wanted.address}:${wanted.port}` }
          : { is: 'off' as const };
        this.port = { ...wanted, origins: wanted.origins, state };
        return this.port;
      }
      case 'webhooks':
      case 'add_webhook':
      case 'change_webhook':
      case 'remove_webhook':
      case 'test_webhook':
      case 'failed_events':
      case 'replay_failed':
      case 'purge_failed':
        return this.receivers.answer(name, body);
      case 'backend':
        return this.backend;
      case 'set_backend': {
        const { address, key, on, vocabulary } = body as Calls['set_backend']['request'];
        const now = on ?? (this.backend.on || address !== undefined);
        this.backend = {
          ...this.backend,
          address: address ?? this.backend.address,
          has_key: this.backend.has_key || key !== undefined,
          on: now,
          vocabulary: vocabulary ?? this.backend.vocabulary,
          state: { is: now ? 'up' : 'off' },
        };
        return this.backend;
      }
      case 'forget_backend':
        this.backend = { ...this.backend, address: null, has_key: false, on: false, state: { is: 'off' } };
        return this.backend;
      case 'test_backend':
        return this.backendTested;
      case 'link_to_backend': {
        const { id, external, owner } = body as Calls['link_to_backend']['request'];
        this.instances = this.instances.map((one) => {
          const known = one.backend;
          if (one.id !== id) return one;
          return {
            ...one,
            backend: { external: external ?? known?.external ?? '', owner: owner ?? known?.owner ?? 'operator' },
          };
        });
        const changed = this.instances.find((one) => one.id === id);
        if (changed) this.tell({ is: 'instance', instance: changed });
        return changed;
      }
      case 'list_keys':
        return { keys: this.programs };
      case 'make_key': {
        const { name, scopes, reach, expires } = body as Calls['make_key']['request'];
        const id = `key${this.programs.length}`.padEnd(8, '0');
        const view: KeyView = {
          id,
          name,
          scopes,
          reach,
          made: 0,
          expires: expires ?? null,
          revoked: null,
          used: null,
          good: true,
        };
        this.programs = [...this.programs, view];
        return { key: `wakala_${id}_secret`, view };
      }
      case 'revoke_key': {
        const { key } = body as Calls['revoke_key']['request'];
        this.programs = this.programs.map((one) => (one.id === key ? { ...one, revoked: 1, good: false } : one));
        return {};
      }
      case 'set_log_level':
        this.level = (body as Calls['set_log_level']['request']).level;
        return {};
      default:
        return {};
    }
  }
}

function queued(): SendReply {
  return {
    status: 'queued',
    instanceState: 'online',
    queueDepth: 1,
    messageId: 'M',
    queueId: 1,
    error: null,
    message: null,
  };
}

/** An instance with what a test does not care about filled in. */
export function instance(some: Partial<InstanceView>): InstanceView {
  return {
    id: 'id0',
    name: 'Duka',
    workspace: '',
    phone: '+255700000118',
    badge: 'online',
    wanted: 'running',
    link: { is: 'linked' },
    connection: { is: 'online', since: 0 },
    pairing: null,
    last_error: null,
    proof: null,
    muted: false,
    stranger: null,
    warning: null,
    proxy: null,
    country: null,
    available: false,
    backend: null,
    history: { choice: 'recent', messages: 0, percent: 0, working: false },
    unread: 0,
    queued: 0,
    unsent: 0,
    last_activity: null,
    ...some,
  };
}
