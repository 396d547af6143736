// What the window knows: fed by the feed in order, changed by calls. Screens read it and ask it to act.
import { tick } from 'svelte';
import type {
  AppInfo,
  Calls,
  ChatView,
  Choice,
  FeedBody,
  HitView,
  InstanceView,
  PreferencesView,
} from '../contract/contract';
import type { Host } from '../host/host';
import { named, percent, text } from '../text';
import { Clock } from './clock.svelte';
import { Core } from './core.svelte';
import { Feed } from './feed.svelte';
import { Folds } from './folds';
import { found, grouped, needs, pairs } from './instances';
import type { Group } from './instances';
import type { Which } from './pieces';
import { Preferences } from './preferences.svelte';
import { explain, isTooLong, ofTheCore } from './refusal';
import { keyOf, Search } from './search.svelte';
import { Talk } from './talk.svelte';
import { Timeline } from './timeline.svelte';
import { Waiting } from './waiting.svelte';

export type Tab = 'chats' | 'queue' | 'activity' | 'health' | 'settings';
export type View = 'instance' | 'add' | 'engine' | 'settings';

/** In the order in which they stand. */
export const TABS: Tab[] = ['chats', 'queue', 'activity', 'health', 'settings'];

/** How large everything can be shown, in hundredths. */
export const ZOOMS = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200];

/** The first pause before what the program is is asked for again, and the longest, in ms. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;
/** What is announced within this time, in ms, is said together. */
const BREATH = 150;
/** Of so much at most: nobody listens to more. */
const AT_ONCE = 4;

/** What only reads, or is noted by the way: what is to be said of the core when it is refused is said by its strip. */
const QUIET: ReadonlySet<keyof Calls> = new Set([
  'chats',
  'chats_now',
  'messages',
  'recorded_voices',
  'hear_voice',
  'mark_read',
  'queue',
  'timeline',
  'instance_health',
  'kept_sessions',
  'engine_health',
  'last_sync',
  'restorations',
  'audit',
  'log_lines',
  'start_with_system',
  'interface',
  'list_keys',
  'window_shows',
]);

/** What is shown once: the key of a program, or the secret of a webhook. */
export type Made = { is: 'key' | 'secret'; name: string; key: string };

type Later = 'breath' | 'informed' | 'place' | 'queue' | 'refusal' | 'introduction';
type Place = {
  instance?: string;
  tab?: Tab;
  chat?: number;
  view?: View;
  workspace?: string;
  unread?: boolean;
};

export class AppState {
  info = $state<AppInfo | null>(null);
  instances = $state.raw<InstanceView[]>([]);
  chosen = $state<string | null>(null);
  view = $state<View>('instance');
  tab = $state<Tab>('chats');
  workspace = $state<string | null>(null);
  /** What is looked for in the rail. */
  sought = $state('');
  /** Only chats with something unread are listed. */
  unreadOnly = $state(false);
  readonly clock = new Clock();
  readonly talk = new Talk({
    ask: (name, body) => this.ask(name, body),
    call: (name, body) => this.host.call(name, body),
    stage: (name, file, onprogress, signal) => this.host.stage(name, file, onprogress, signal),
    scales: () => this.preferences?.smaller_pictures ?? false,
    hear: (heard, lost) => this.host.hear(heard, lost),
    say: (refused) => this.say(refused),
    chosen: () => this.chosen,
    moved: () => this.remember(),
    queued: () => this.queueChanged(),
  });
  /** What is looked for in chats and messages. */
  readonly search = new Search({
    ask: (request) => this.host.call('search', request),
    askChats: (request) => this.host.call('find_chats', request),
    say: (refused) => {
      // What was typed is said beside the field.
      if (isTooLong(refused)) this.announce(explain(refused));
      else if (!ofTheCore(refused)) this.say(refused);
    },
    found: (hits, chats, more) => {
      const messages = hits === 0 && more ? text.search.noneSoFar : text.search.found(hits);
      if (chats === 0) this.announce(messages);
      else this.announce(hits === 0 ? text.search.foundChats(chats) : `${text.search.foundChats(chats)}. ${messages}`);
    },
  });
  readonly happened = new Timeline();
  readonly folds = new Folds();
  readonly host: Host;
  readonly feed: Feed;
  readonly core: Core;
  /** The operator looks at something else while a phone is linked. */
  aside = $state(false);
  readonly waiting = new Waiting();
  /** What happened, in words, for the live region. */
  notice = $state('');
  /** What was announced a moment ago, and is perhaps not said yet; `own`: of what the operator did. */
  private breath: { words: string; own: boolean }[] = [];
  /** How often something was announced: the same words twice are two announcements. */
  notices = $state(0);
  /** The last refusal, in words, for everybody. */
  refusal = $state('');
  /** What was done and is worth a line, in words. */
  informed = $state('');
  /** How often something was refused: the same refusal twice is said twice. */
  refusals = $state(0);
  /** What is said is that the core closes or is gone. */
  private refusedByEnd = false;
  /** Grows whenever an instance is gone to, the chosen one again included. */
  visits = $state(0);
  ready = $state(false);
  /** How often each may have become another one: whoever shows it reads it again. */
  readonly chosenAnew = $state<Record<Choice, number>>({
    interface: 0,
    keys: 0,
    webhooks: 0,
    backend: 0,
    start_with_system: 0,
    log_level: 0,
  });
  /** A key or a secret that was made, and that nobody has yet: it is shown whatever else is gone to. */
  made = $state.raw<Made | null>(null);
  /** Added just now: its page takes the focus. */
  arrived: string | null = null;
  /** When a pairing code was last asked for, for each number. */
  codeAsked = $state.raw<Record<string, number>>({});
  private readonly choices = new Preferences(
    async (preferences) => (await this.ask('set_preferences', { preferences })) !== null,
  );
  private waits: Partial<Record<Later, ReturnType<typeof setTimeout>>> = {};
  private closed = false;
  /** What was asked to be done, and is not answered yet. */
  private underWay: Promise<unknown>[] = [];

  constructor(host: Host) {
    this.host = {
      call: (name, body) => {
        const asked = host.call(name, body).catch((why: unknown) => {
          this.doubt(why);
          throw why;
        });
        // Whoever only looks loses nothing.
        return QUIET.has(name) ? asked : this.goesOn(asked);
      },
      watch: (onItem, onEnd) => host.watch(onItem, onEnd),
      startCore: () => host.startCore(),
      waitsFor: (known) => host.waitsFor(known),
      heldBack: (done) => host.heldBack(done),
      file: (message, thumbnail) => host.file(message, thumbnail),
      stage: (name, file, onprogress, signal) =>
        host.stage(name, file, onprogress, signal).catch((why: unknown) => {
          this.doubt(why);
          throw why;
        }),
      hear: (heard, lost) => host.hear(heard, lost),
      saveFile: (message) => host.saveFile(message),
      openFile: (message) => host.openFile(message),
      openLink: (address) => host.openLink(address),
      painted: () => host.painted(),
      practiceState: () => host.practiceState(),
      practiceAct: (action) => host.practiceAct(action),
    };
    this.core = new Core({
      start: () => host.startCore(),
      waitsFor: (known) => host.waitsFor(known),
      listen: () => this.feed.afresh(),
    });
    this.feed = new Feed(
      host,
      (body) => this.apply(body),
      (why) => this.lost(why),
    );
  }

  /** The feed has ended, or could not be opened: said once, by the core's strip where it is the core. */
  private lost(why: unknown): void {
    if (why !== null && this.connected && !ofTheCore(why)) this.say(why);
    this.core.lost(why, !this.ready);
  }

  /** A refused call may be the first to tell that the core is closing or gone. */
  private doubt(why: unknown): void {
    if (ofTheCore(why) === 'shutting_down') this.core.close();
    if (ofTheCore(why) === 'core_gone' || ofTheCore(why) === 'updating') this.feed.doubt();
  }

  async open(): Promise<void> {
    this.closed = false;
    this.clock.start();
    void this.handOver();
    await Promise.all([this.introduce(), this.feed.open()]);
  }

  /** Asks what the program is and what the operator chose, ever more seldom, until both are known; a refusal is said once. */
  private async introduce(pause = FIRST_PAUSE): Promise<void> {
    const asked = await Promise.allSettled([
      this.info ?? this.host.call('app_info', {}).then((info) => (this.info = info)),
      this.preferences ?? this.host.call('preferences', {}).then((kept) => this.choices.begin(kept)),
    ]);
    const refused = asked.find((one) => one.status === 'rejected');
    if (!refused || this.closed) return;
    if (pause === FIRST_PAUSE && !ofTheCore(refused.reason)) this.say(refused.reason);
    this.later('introduction', pause, () => void this.introduce(Math.min(LONGEST_PAUSE, pause * 2)));
  }

  private goesOn<T>(asked: Promise<T>): Promise<T> {
    const ends = (): void => {
      this.underWay = this.underWay.filter((one) => one !== asked);
    };
    this.underWay.push(asked);
    asked.then(ends, ends);
    return asked;
  }

  /** Whenever the window is about to close: hands over what it holds back for a moment. Nothing that is held back may be left out here. */
  private async handOver(): Promise<void> {
    try {
      for (let done = 0; !this.closed;) {
        done = await this.host.heldBack(done);
        // What stands in a field counts as if it had been left.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        await Promise.allSettled([
          this.notePlace(),
          this.talk.keeping.all(),
          this.talk.recorder.end(),
          this.choices.written(),
        ]);
        await Promise.allSettled(this.underWay);
      }
    } catch {
      // There is no window around it any more.
    }
  }

  private later(what: Later, ms: number, act: () => void): void {
    clearTimeout(this.waits[what]);
    this.waits[what] = setTimeout(act, ms);
  }

  /** The same, and no later the more often it is wanted. */
  private soon(what: Later, ms: number, act: () => void): void {
    this.waits[what] ??= setTimeout(() => {
      delete this.waits[what];
      act();
    }, ms);
  }

  close(): void {
    this.closed = true;
    this.clock.stop();
    this.feed.close();
    this.core.forget();
    this.talk.keeping.stop();
    for (const wait of Object.values(this.waits)) clearTimeout(wait);
  }

  get preferences(): PreferencesView | null {
    return this.choices.shown;
  }

  get instance(): InstanceView | null {
    return this.instances.find((one) => one.id === this.chosen) ?? null;
  }

  /** Whether what is shown is what the engine says now, or said a moment ago. */
  get connected(): boolean {
    return this.feed.state !== 'lost';
  }

  /** What is unread in all numbers, also those of another workspace. */
  get unread(): number {
    return this.instances.reduce((sum, one) => sum + one.unread, 0);
  }

  get shown(): InstanceView[] {
    return this.instances.filter((one) => this.workspace === null || one.workspace === this.workspace);
  }

  /** A number that had chats keeps them in reach while its phone is linked again. */
  get linksAgain(): boolean {
    const instance = this.instance;
    return instance !== null && pairs(instance) && (instance.link.is === 'revoked' || this.talk.chats.length > 0);
  }

  /** Whether the page of the chosen instance has tabs. */
  get hasTabs(): boolean {
    return this.instance !== null && (!pairs(this.instance) || this.linksAgain);
  }

  /** A chat is before the operator. */
  get inChat(): boolean {
    return this.view === 'instance' && this.tab === 'chats' && this.hasTabs && this.talk.openChat !== null;
  }

  /** The instances as the rail shows them: by workspace, in the operator's order. */
  get groups(): Group[] {
    const sought = this.sought.trim();
    return grouped(sought ? this.shown.filter((one) => found(one, sought)) : this.shown);
  }

  get ordered(): InstanceView[] {
    return this.groups.flatMap((group) => group.instances);
  }

  get workspaces(): string[] {
    const named = this.instances.map((one) => one.workspace).filter(Boolean);
    return named.filter((one, at) => named.indexOf(one) === at).sort();
  }

  /** Takes in what the feed says, in order. */
  private apply(body: FeedBody): void {
    switch (body.is) {
      case 'snapshot': {
        const updated = this.core.state === 'updating';
        this.core.heard();
        // What could not be asked until now need not wait.
        if (updated) void this.introduce();
        // It runs: what was said of its end is over.
        if (this.refusedByEnd) this.refusal = '';
        this.instances = body.snapshot.instances;
        this.forget();
        if (!this.ready) this.comeBack(body.snapshot.place);
        else this.chooseWhereNone();
        this.ready = true;
        void this.catchUp();
        return;
      }
      case 'instance': {
        const now = body.instance;
        const before = this.instances.find((one) => one.id === now.id);
        this.tell(before, now);
        this.unfold(now);
        this.instances = before
          ? this.instances.map((one) => (one.id === now.id ? now : one))
          : [...this.instances, now];
        this.keepWorkspace();
        this.chooseWhereNone();
        if (now.id === this.chosen) this.queueChanged();
        return;
      }
      case 'instance_gone':
        this.instances = this.instances.filter((one) => one.id !== body.id);
        this.forget();
        this.chooseWhereNone();
        return;
      case 'chat':
        this.search.chatChanged(body.chat);
        if (body.chat.instance === this.chosen) {
          this.talk.placeChat(body.chat);
          const { working } = this.instances.find((one) => one.id === body.chat.instance)?.history ?? {};
          // What the phone tells of the past is told of its chat alone.
          if (working) void this.talk.olderCame(body.chat.id);
        }
        return;
      case 'chat_merged':
        this.search.chatGone(body.gone);
        this.talk.joined(body.gone, body.into);
        return;
      case 'message':
        this.search.changed(body.message);
        if (body.instance === this.chosen) {
          if (body.message.chat === this.talk.chat) this.talk.thread.place(body.message);
          if (body.message.direction.is === 'outgoing') this.queueChanged();
        }
        return;
      case 'message_gone':
        this.search.gone(body.id);
        this.talk.thread.remove(body.id);
        this.queueChanged();
        return;
      case 'lane':
        if (body.lane.chat === this.talk.chat) this.talk.thread.wait(body.lane);
        this.queueChanged();
        return;
      case 'timeline':
        if (body.entry.instance === this.chosen) this.happened.place(body.entry);
        return;
      case 'show':
        if (body.chat === null) this.choose(body.instance);
        else this.openChatOf(body.instance, body.chat);
        void this.shows(body.wish);
        return;
      case 'chosen':
        this.chosenAnew[body.what] += 1;
        return;
      case 'lagged':
        return;
    }
  }

  /** Says that it shows what it was told to; whoever comes in its place is told anew. */
  private async shows(wish: number): Promise<void> {
    await tick();
    await this.host.call('window_shows', { wish }).catch(() => undefined);
  }

  /** After a snapshot: what the feed could not tell meanwhile. */
  private async catchUp(): Promise<void> {
    for (const what of Object.keys(this.chosenAnew) as Choice[]) this.chosenAnew[what] += 1;
    // It may be another program that runs by now.
    if (this.info)
      void this.host.call('app_info', {}).then(
        (info) => (this.info = info),
        () => undefined,
      );
    await this.talk.findChats();
    await this.reload();
    await this.talk.findVoices();
    await this.talk.keeping.now();
  }

  /** Nothing of an instance that is gone stays. */
  private forget(): void {
    const ids = this.instances.map((one) => one.id);
    this.talk.keepOnly(ids);
    this.folds.keepOnly(ids);
    for (const one of this.instances) this.unfold(one);
    this.codeAsked = Object.fromEntries(Object.entries(this.codeAsked).filter(([id]) => ids.includes(id)));
    this.keepWorkspace();
  }

  /** What was folded is over once the number is online, or rests: the next trouble is told in full. */
  private unfold({ id, badge }: InstanceView): void {
    if (badge === 'online' || badge === 'stopped') this.folds.forget(id);
  }

  /** A workspace without a number is no choice any more. */
  private keepWorkspace(): void {
    if (this.workspace !== null && !this.workspaces.includes(this.workspace)) this.workspace = null;
  }

  /** Says to those who do not see it what the operator's last deed came to. */
  announce(words: string): void {
    this.says({ words, own: true });
  }

  /** What comes within one breath is said together: of two changes of the region, the first would not be said. */
  private says(said: { words: string; own: boolean }): void {
    const still = this.breath.filter((one) => one.words !== said.words && !(one.own && said.own));
    this.breath = [...still, said].slice(-AT_ONCE);
    this.notice = this.breath.map((one) => one.words).join('. ');
    this.notices += 1;
    this.soon('breath', BREATH, () => (this.breath = []));
  }

  /** A changed badge and a new message are announced, once. */
  private tell(before: InstanceView | undefined, now: InstanceView): void {
    if (!before) return;
    const say = (words: string) => this.says({ words, own: false });
    if (before.badge !== now.badge) say(text.says.badge(named(now.name), text.badge[now.badge]));
    else if (now.unread > before.unread) say(text.says.message(named(now.name)));
  }

  private queueChanged(): void {
    if (this.tab === 'queue') this.soon('queue', 120, () => void this.loadQueue());
  }

  private comeBack(place: string | null): void {
    let wanted: Place = {};
    try {
      wanted = place ? (JSON.parse(place) as Place) : {};
    } catch {
      wanted = {};
    }
    const known = this.instances.some((one) => one.id === wanted.instance);
    // A form that was left half filled in is begun anew by whoever wants it.
    if (wanted.view === 'engine' || wanted.view === 'settings') this.view = wanted.view;
    if (wanted.workspace !== undefined && this.workspaces.includes(wanted.workspace)) this.workspace = wanted.workspace;
    this.unreadOnly = wanted.unread ?? false;
    this.chosen = known ? (wanted.instance ?? null) : (this.ordered[0]?.id ?? null);
    if (known) {
      this.tab = wanted.tab ?? 'chats';
      this.talk.chat = wanted.chat ?? null;
    }
  }

  /** Notes where the operator is, to come back to it. */
  remember(): void {
    if (!this.ready) return;
    this.later('place', 300, () => void this.notePlace());
  }

  /** Notes it now, if it waits to be noted. */
  private async notePlace(): Promise<void> {
    if (this.waits.place === undefined) return;
    clearTimeout(this.waits.place);
    delete this.waits.place;
    const place = JSON.stringify({
      instance: this.chosen ?? undefined,
      tab: this.tab,
      chat: this.talk.chat ?? undefined,
      view: this.view === 'instance' ? undefined : this.view,
      workspace: this.workspace ?? undefined,
      unread: this.unreadOnly || undefined,
    } satisfies Place);
    await this.host.call('remember_place', { place }).catch(() => undefined);
  }

  /** A new instance that the feed may not have told of yet. */
  arrive(added: InstanceView): void {
    if (!this.instances.some((one) => one.id === added.id)) this.instances = [...this.instances, added];
    this.choose(added.id);
    this.arrived = added.id;
  }

  /** Chooses one where there is none, such as one that was added by another front. Who is somewhere else, such as in the settings, stays. */
  private chooseWhereNone(): void {
    if (this.instance) return;
    const first = this.ordered[0] ?? this.instances[0];
    if (first) this.turnTo(first.id);
    else this.chosen = null;
  }

  /** Goes to an instance; the feed keeps the one that is chosen already as it is. */
  choose(id: string | null): void {
    this.arrived = null;
    this.view = 'instance';
    this.visits += 1;
    const hidden = id !== null && !this.shown.some((one) => one.id === id);
    if (hidden) this.workspace = null;
    // What was found stays to be seen; one that is gone to from elsewhere is not hidden.
    if (id !== null && !this.ordered.some((one) => one.id === id)) this.sought = '';
    this.turnTo(id);
  }

  private turnTo(id: string | null): void {
    if (this.chosen === id) return;
    this.talk.change(this.instance, id);
    this.chosen = id;
    this.aside = false;
    this.happened.clear();
    this.waiting.clear();
    this.remember();
    void this.reload();
  }

  show(tab: Tab): void {
    this.view = 'instance';
    this.aside = true;
    if (this.tab === tab) return;
    this.tab = tab;
    this.remember();
    void this.loadTab();
  }

  /** Goes to the search field: for the open chat, or for all messages. False where there is none. */
  find(inChat: boolean): boolean {
    if (this.view !== 'instance' || !this.hasTabs) return false;
    if (inChat && !this.inChat) return false;
    this.show('chats');
    this.search.summon(inChat ? this.talk.openChat : null);
    return true;
  }

  /** Goes to a message that was found, in its chat. */
  async openHit(hit: HitView): Promise<void> {
    this.search.at = String(hit.message.id);
    this.search.visited = true;
    this.choose(hit.instance);
    this.show('chats');
    if (!(await this.talk.openAt(hit.message))) this.warn(text.message.notFound);
  }

  /** Goes to a chat that was found. */
  openFound(chat: ChatView): void {
    this.search.at = keyOf(chat);
    this.search.visited = true;
    this.choose(chat.instance);
    this.show('chats');
    this.talk.entered = chat.id;
    this.talk.openThread(chat);
  }

  /** Goes to a chat that a notification told of; it may be on no page that is here, or one with another by now. */
  private openChatOf(instance: string, chat: number): void {
    if (!this.instances.some((one) => one.id === instance)) return;
    // What was open there is not what the operator looks at now.
    this.talk.leave(instance, chat);
    this.choose(instance);
    this.show('chats');
    void this.talk.openNumbered(chat);
  }

  /** The next instance that a person must look at. */
  nextNeedy(): void {
    const all = grouped(this.instances).flatMap((group) => group.instances);
    const needy = all.filter((one) => needs(one));
    const at = needy.findIndex((one) => one.id === this.chosen);
    const next = needy[(at + 1) % Math.max(needy.length, 1)];
    if (!next) this.warn(text.noneNeeds);
    else if (next.id === this.chosen && this.view === 'instance') this.warn(text.noOtherNeeds);
    else this.choose(next.id);
  }

  async reload(): Promise<void> {
    if (!this.chosen) return;
    await Promise.all([this.talk.reload(), this.loadTab()]);
  }

  private async loadTab(): Promise<void> {
    if (this.tab === 'queue') await this.loadQueue();
    if (this.tab === 'activity') await this.loadTimeline();
  }

  async loadQueue(which: 'again' | 'first' | 'further' = 'again'): Promise<void> {
    const instance = this.chosen;
    if (!instance) return;
    await this.waiting[which]((after, limit) => this.ask('queue', { instance, after, limit }));
  }

  async loadTimeline(which: Which = 'newest'): Promise<void> {
    const instance = this.chosen;
    if (!instance) return;
    await this.happened[which]((before, limit) => this.ask('timeline', { instance, before, limit }));
  }

  /** Restarts the chosen number, unless that is not what it needs: one that was taken over is not fought for. */
  async restart(): Promise<void> {
    const instance = this.instance;
    if (!instance) return;
    const { connection } = instance;
    if (instance.wanted === 'stopped') this.warn(text.head.restartStopped(named(instance.name)));
    else if (connection.is === 'parked' && connection.why === 'replaced') this.warn(text.head.restartReplaced);
    else await this.ask('restart_instance', { id: instance.id });
  }

  /** Changes what the operator chose for the window. */
  prefer(some: Partial<PreferencesView>): Promise<void> {
    return this.choices.change(some);
  }

  /** Shows everything larger or smaller by a step, or as it is meant. */
  async zoom(by: -1 | 0 | 1): Promise<void> {
    const now = this.preferences?.zoom;
    if (now === undefined) return;
    const step = by === 0 ? 100 : by > 0 ? ZOOMS.find((one) => one > now) : ZOOMS.findLast((one) => one < now);
    const next = step ?? now;
    this.announce(text.says.size(percent(next)));
    if (next !== now) await this.prefer({ zoom: next });
  }

  /** Makes a call; a refusal is said and answered with null. */
  async ask<K extends keyof Calls>(name: K, body: Calls[K]['request']): Promise<Calls[K]['reply'] | null> {
    try {
      return await this.host.call(name, body);
    } catch (refused) {
      if (!QUIET.has(name) || !ofTheCore(refused)) this.say(refused);
      return null;
    }
  }

  say(refused: unknown): void {
    this.warn(explain(refused));
    this.refusedByEnd = ofTheCore(refused) !== null;
  }

  /** Says what was done, to who sees it and who does not; the same place as refusals. */
  inform(words: string): void {
    this.announce(words);
    this.informed = words;
    this.later('informed', 10_000, () => (this.informed = ''));
  }

  /** Says why something was not done. */
  warn(words: string): void {
    this.refusedByEnd = false;
    this.refusal = words;
    this.refusals += 1;
    this.later('refusal', 10_000, () => (this.refusal = ''));
  }
}
