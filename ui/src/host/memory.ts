// A host without a program behind it: answers from memory, for tests.
import type {
  AppInfo, Calls, ChatView, ErrorView, FeedBody, FeedItem, InstanceView, MessageView, PracticeAction, PracticeState,
  PreferencesView, QueueItemView, SendReply, TimelineEntryView,
} from '../contract/contract';
import type { Host } from './host';

type Requests = { [K in keyof Calls]: { name: K; body: Calls[K]['request'] } }[keyof Calls];

export class MemoryHost implements Host {
  instances: InstanceView[] = [];
  chats: ChatView[] = [];
  messages: MessageView[] = [];
  queue: QueueItemView[] = [];
  timeline: TimelineEntryView[] = [];
  info: AppInfo = { version: '0.1.0', practice: false, data_dir: '/data', has_tray: true };
  preferences: PreferencesView = { theme: 'system', language: 'system', welcomed: true, notifications: true };
  place: string | null = null;
  /** Every call that was made, in order. */
  calls: Requests[] = [];
  /** Refuses the next call of a name. */
  refuse: Partial<Record<keyof Calls, ErrorView>> = {};
  watches = 0;
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

  async watch(onItem: (item: FeedItem) => void): Promise<void> {
    this.listener = onItem;
    this.sequence = 0;
    this.watches += 1;
    const snapshot = { instances: this.instances, now: Date.now(), place: this.place };
    onItem({ sequence: 0, body: { is: 'snapshot', snapshot } });
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
    const refused = this.refuse[name];
    if (refused) {
      delete this.refuse[name];
      throw refused;
    }
    return this.answer(name, body) as Calls[K]['reply'];
  }

  protected send(chat: number, words: string): SendReply {
    void chat;
    void words;
    return { status: 'queued', instanceState: 'online', queueDepth: 1, messageId: 'M', queueId: 1, error: null, message: null };
  }

  private answer(name: keyof Calls, body: unknown): unknown {
    switch (name) {
      case 'app_info':
        return this.info;
      case 'preferences':
        return this.preferences;
      case 'add_instance': {
        const { name: title, workspace } = body as Calls['add_instance']['request'];
        const added = instance({ id: `id${this.instances.length}`, name: title, workspace, badge: 'connecting', link: { is: 'unpaired' }, connection: { is: 'offline' }, phone: null });
        this.instances = [...this.instances, added];
        this.tell({ is: 'instance', instance: added });
        return added;
      }
      case 'chats': {
        const { instance: owner, after, limit } = body as Calls['chats']['request'];
        const all = this.chats
          .filter((chat) => chat.instance === owner)
          .sort((a, b) => b.last_activity - a.last_activity || b.id - a.id)
          .filter((chat) => !after || chat.last_activity < after.last_activity || (chat.last_activity === after.last_activity && chat.id < after.id));
        return { chats: all.slice(0, limit), more: all.length > limit };
      }
      case 'messages': {
        const { chat, before, limit } = body as Calls['messages']['request'];
        const all = this.messages.filter((one) => one.chat === chat && (before === null || one.id < before));
        return { messages: all.slice(-limit), more: all.length > limit };
      }
      case 'set_preferences':
        this.preferences = (body as Calls['set_preferences']['request']).preferences;
        return {};
      case 'queue':
        return { items: this.queue };
      case 'timeline':
        return { entries: this.timeline, more: false };
      case 'send_text':
        return this.send((body as Calls['send_text']['request']).chat, (body as Calls['send_text']['request']).text);
      default:
        return {};
    }
  }
}

/** An instance with what a test does not care about filled in. */
export function instance(some: Partial<InstanceView>): InstanceView {
  return {
    id: 'id0', name: 'Duka', workspace: '', phone: '+255700000118', badge: 'online', wanted: 'running',
    link: { is: 'linked' }, connection: { is: 'online', since: 0 }, pairing: null, last_error: null, proof: null,
    unread: 0, queued: 0, last_activity: null, ...some,
  };
}
