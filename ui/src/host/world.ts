// A small simulated world behind the memory host: some numbers, their chats, and sends that arrive. For demos.
import type {
  Calls,
  ChatView,
  DirectionView,
  Delivery,
  InstanceHealthView,
  MessageCursor,
  MessagePage,
  MessageView,
  QueueItemView,
  SendContent,
  SendReply,
  StagedFile,
  TimelineEntryView,
  WaitsFor,
} from '../contract/contract';
import { fleet, history, MINUTE, numbers, one, qr } from './fleet';
import { MemoryHost } from './memory';
import { everyKind, media, message } from './samples';

const names = [
  'Neema Mushi',
  'Baraka Mwakyusa',
  'Zawadi Kimaro',
  'Juma Hamisi',
  '+255700000592',
  'Salma Abdallah',
  'Hawa Ngowi',
];

export type Scene =
  | 'busy'
  | 'empty'
  | 'welcome'
  | 'pairing'
  | 'code'
  | 'expired'
  | 'finishing'
  | 'many'
  | 'ahead'
  | 'lost'
  | 'numbers'
  | 'disk'
  | 'kinds'
  | 'long';

/** Messages of the first chat in the scene that is long. */
const LONG = 100_000;

/** A page of a long chat: of every kind, a minute apart, the newest at a moment. */
function longPage(newest: number, { before, limit }: Calls['messages']['request']): MessagePage {
  const first = newest - (newest % 1000) - LONG * MINUTE;
  /** How many stand before a place. */
  const standing = ({ sort, id }: MessageCursor): number => {
    const number = (sort - first) / MINUTE;
    return Number.isInteger(number) && id > number + 1 ? number + 1 : Math.ceil(number);
  };
  const end = before === null ? LONG : Math.max(0, Math.min(LONG, standing(before)));
  const from = Math.max(0, end - limit);
  const kinds = everyKind(1, newest);
  const messages = Array.from({ length: end - from }, (_, at) => {
    const number = from + at;
    const when = first + number * MINUTE;
    const some = number % 3 === 0 ? kinds[number % kinds.length] : undefined;
    const words = 'Mzigo umetoka dukani saa nane, utafika kesho asubuhi. '.repeat(1 + (number % 5));
    return message({
      content: { is: 'text', text: `${number + 1}. ${words}` },
      direction: number % 4 === 0 ? ours('read') : { is: 'incoming', sender: null },
      ...some,
      id: number + 1,
      chat: 1,
      at: when,
      sort: when,
    });
  });
  return { messages, more: from > 0 };
}

function ours(delivery: Delivery): DirectionView {
  return { is: 'outgoing', delivery, queue_id: null, error: null, waits: null };
}

/** A memory host that answers and moves by itself. */
export class WorldHost extends MemoryHost {
  private last = 1_000;

  protected override healthOf({ days }: { days: number }): InstanceHealthView {
    return history(days);
  }

  constructor(scene: Scene = 'busy') {
    super();
    const now = Date.now();
    this.info = { ...this.info, data_dir: '/home/asha/.local/share/wakala' };
    if (scene === 'welcome') this.preferences.welcomed = false;
    if (scene === 'welcome' || scene === 'empty') return;
    const seen = { delivered: now - 40 * MINUTE, read: null, played: null };
    this.seen = {
      members: 5,
      people: [
        { ...seen, name: 'Baraka Mwita', read: now - 35 * MINUTE },
        { ...seen, name: '+255700000593', read: now - 12 * MINUTE },
        { ...seen, name: 'Juma Hassan' },
      ],
    };
    this.instances = fleet(now);
    const key = { made: now - 40 * 1_440 * MINUTE, expires: null, revoked: null, used: null, good: true };
    const only = this.instances.slice(0, 2).map((one) => one.id);
    this.programs = [
      {
        ...key,
        id: '28q5cu4q',
        name: 'Kasa 2',
        scopes: ['read', 'send'],
        reach: { is: 'all' },
        used: now - 3 * MINUTE,
      },
      {
        ...key,
        id: '7vk02m1e',
        name: 'n8n',
        scopes: ['read', 'send', 'control'],
        reach: { is: 'only', instances: only, workspaces: ['Duka la Asha'] },
        expires: now + 50 * 1_440 * MINUTE,
      },
      {
        ...key,
        id: '0c9d8s7a',
        name: 'Ripoti',
        scopes: ['read'],
        reach: { is: 'all' },
        expires: now - MINUTE,
        good: false,
      },
    ];
    const quiet = { made: now, waiting: 0, waiting_ms: 0, next_try: null, fault: null, fault_at: null, failed: 0 };
    this.receivers.all = [
      {
        ...quiet,
        id: 1,
        name: 'Duka la mtandaoni',
        address: 'https://duka.example/wakala/events',
        events: ['messages', 'deliveries', 'notices'],
        reach: { is: 'all' },
        nearby: false,
        on: true,
        taken: now - 4_000,
      },
      {
        ...quiet,
        id: 2,
        name: 'n8n',
        address: 'http://192.168.1.7:5678/webhook/wakala',
        events: ['messages'],
        reach: { is: 'only', instances: only, workspaces: ['Duka la Asha'] },
        nearby: true,
        on: true,
        waiting: 41,
        waiting_ms: 13 * MINUTE,
        next_try: now + 2 * MINUTE,
        taken: now - 13 * MINUTE,
        fault: { kind: 'refused', status: 503 },
        fault_at: now - MINUTE,
        failed: 3,
      },
    ];
    this.receivers.failed[2] = [3, 2, 1].map((id) => ({
      id,
      event: `e${id}`,
      kind: id === 2 ? 'deliveries' : 'messages',
      at: now - 1_500 * MINUTE - id * MINUTE,
      instance: this.instances[0]?.id ?? null,
      attempts: 31,
      fault: { kind: 'refused', status: 503 },
      failed: now - 60 * MINUTE,
      replayed: id === 1,
    }));
    this.port = { ...this.port, on: true, state: { is: 'served', url: 'http://127.0.0.1:9252' } };
    const pairing = {
      ...one('p', 'Duka Temeke', 'Duka la Asha', 'scan_qr'),
      phone: null,
      link: { is: 'pairing' as const },
      connection: { is: 'offline' as const },
      last_activity: null,
    };
    if (scene === 'pairing')
      this.instances = [
        {
          ...pairing,
          pairing: {
            is: 'qr',
            image: qr(),
            number: 1,
            of: 6,
            shown: now - 18_000,
            until: now + 42_000,
            scanned_without_multidevice: false,
          },
        },
        ...this.instances,
      ];
    if (scene === 'code')
      this.instances = [
        {
          ...pairing,
          pairing: { is: 'code', code: 'K7M29QX4', phone: '+255700000121', shown: now - 36_000, until: now + 144_000 },
        },
        ...this.instances,
      ];
    if (scene === 'expired')
      this.instances = [{ ...pairing, badge: 'code_expired', pairing: { is: 'expired' } }, ...this.instances];
    if (scene === 'finishing')
      this.instances = [
        { ...pairing, badge: 'connecting', pairing: { is: 'finishing', since: now - 11_000, deadline: now + 169_000 } },
        ...this.instances,
      ];
    if (scene === 'ahead') {
      this.kept = {
        sessions: [
          { number: 0, used: now - 40 * 1_440 * MINUTE, state: { is: 'another_number' } },
          { number: 3, used: now - 3 * 1_440 * MINUTE, state: { is: 'usable' } },
          {
            number: 4,
            used: now - 2 * MINUTE,
            state: { is: 'unusable', reason: { kind: 'session_unreadable', code: null, detail: null } },
          },
        ],
        wanted: true,
      };
      this.instances = [
        one('y', 'Duka Kigamboni', 'Duka la Asha', 'scan_qr', {
          link: { is: 'revoked', why: 'session_unreadable' },
          connection: { is: 'offline' },
          pairing: {
            is: 'qr',
            image: qr(),
            number: 1,
            of: 6,
            shown: now - 18_000,
            until: now + 42_000,
            scanned_without_multidevice: false,
          },
          last_error: { reason: { kind: 'session_unreadable', code: null, detail: null }, at: now },
        }),
        one('x', 'Duka Ilala', 'Duka la Asha', 'online', {
          warning: { is: 'version_expires', days: 20, until: now + 20 * 1_440 * MINUTE },
        }),
        {
          ...pairing,
          badge: 'needs_you',
          connection: { is: 'parked', why: 'account_type' },
          last_error: { reason: { kind: 'account_type', code: null, detail: 'signature-mismatch' }, at: now },
        },
        ...this.instances,
      ];
    }
    if (scene === 'numbers') this.instances = [...this.instances, ...numbers(now)];
    if (scene === 'disk')
      this.instances = this.instances.map((each) => ({
        ...each,
        badge: 'error',
        connection: { is: 'parked', why: { fault: 'disk_full' } },
        last_error: { reason: { kind: 'disk_full', code: null, detail: null }, at: now },
      }));
    this.talk(now, scene === 'many' ? 900 : 14);
    if (scene === 'many') this.crowd(now);
    if (scene === 'kinds') this.kinds(now);
    if (scene === 'long') this.long = now;
  }

  /** The newest moment of a chat that is long, each of whose messages is made when it is asked for. */
  private long: number | null = null;

  override async call<K extends keyof Calls>(name: K, body: Calls[K]['request']): Promise<Calls[K]['reply']> {
    const asked = name === 'messages' ? (body as Calls['messages']['request']) : null;
    if (asked?.chat === 1 && this.long !== null) return longPage(this.long, asked) as Calls[K]['reply'];
    return super.call(name, body);
  }

  /** Enough chats for some pages; one far down has something unread. */
  private crowd(now: number): void {
    for (let at = 0; at < 200; at += 1) {
      const when = now - (at + 10) * 47 * MINUTE;
      const last = this.message(2_000 + at, when, 'Asante sana', null);
      this.chats.push({
        id: 2_000 + at,
        instance: 'a',
        title: `+2557000${10_000 + at}`,
        phone: `+2557000${10_000 + at}`,
        kind: 'phone',
        unread: at === 130 ? 2 : 0,
        last,
        last_activity: when,
      });
    }
  }

  /** A message of every kind in the first chat, and the last ones of the list of other kinds, too. */
  private kinds(now: number): void {
    this.messages = everyKind(1, now);
    this.chats = this.chats.map((chat, at) => {
      const last = this.messages[(at * 5 + 4) % this.messages.length] ?? chat.last;
      return { ...chat, kind: at === 2 ? 'group' : chat.kind, last: last && { ...last, chat: chat.id } };
    });
  }

  /** A picture, other for every message. */
  override async file(message: number): Promise<ArrayBuffer> {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const brush = canvas.getContext('2d');
    const hue = (message * 47) % 360;
    const ground = brush?.createLinearGradient(0, 0, 320, 240);
    ground?.addColorStop(0, `hsl(${hue} 45% 70%)`);
    ground?.addColorStop(1, `hsl(${hue + 70} 45% 35%)`);
    if (brush && ground) {
      brush.fillStyle = ground;
      brush.fillRect(0, 0, 320, 240);
    }
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
    return blob ? blob.arrayBuffer() : new ArrayBuffer(0);
  }

  /** What is answered, reacted to, changed and taken back moves in the demo as well; files go out as quickly as they are shown. */
  protected override sendMore(asked: Calls['send_message']['request']): SendReply {
    const { content } = asked;
    const reply = super.sendMore(asked);
    const change = (id: number, how: (one: MessageView) => MessageView) => {
      this.messages = this.messages.map((each) => (each.id === id ? how(each) : each));
      const now = this.messages.find((each) => each.id === id);
      if (now) this.tell({ is: 'message', instance: 'a', message: now });
    };
    if (content.is === 'edit')
      change(content.message, (one) => ({ ...one, content: { is: 'text', text: content.text }, edited: Date.now() }));
    if (content.is === 'delete') change(content.message, (one) => ({ ...one, deleted: { by: 'us' } }));
    if (content.is === 'reaction')
      change(content.message, (one) => {
        const others = one.reactions
          .map((each) => (each.mine ? { ...each, mine: false, count: each.count - 1 } : each))
          .filter((each) => each.count > 0);
        const mine = { emoji: content.emoji, count: 1, mine: true, people: [] };
        return { ...one, reactions: content.emoji ? [mine, ...others] : others };
      });
    const staged = content.is === 'media' ? this.staged[content.file] : undefined;
    if (content.is === 'media' && staged) this.upload(asked.chat, staged, content);
    return reply;
  }

  protected override fetch(id: number): void {
    this.messages = this.messages.map((one) =>
      one.id === id && one.content.is === 'media'
        ? { ...one, content: { ...one.content, file: { is: 'here', bytes: one.content.bytes ?? 1_000 } } }
        : one,
    );
    const message = this.messages.find((one) => one.id === id);
    if (message) this.tell({ is: 'message', instance: 'a', message });
  }

  private upload(
    chat: number,
    { name, bytes, mime, kind }: StagedFile,
    asked: Extract<SendContent, { is: 'media' }>,
  ): void {
    const what = asked.as ?? kind ?? 'document';
    const some = { file_name: name, bytes, mime: mime ?? '', caption: asked.caption ?? null };
    const first = this.message(chat, Date.now(), '', 'sending');
    const at = (share: number): MessageView => ({
      ...first,
      content: media(what, {
        ...some,
        file: share < 1 ? { is: 'moving', done: bytes * share, of: bytes } : { is: 'here', bytes },
      }),
      direction: { ...ours(share < 1 ? 'sending' : 'delivered') },
    });
    for (const step of [0, 1, 2, 3, 4])
      setTimeout(() => {
        const now = at(step / 4);
        this.messages = [...this.messages.filter((each) => each.id !== now.id), now];
        this.tell({ is: 'message', instance: 'a', message: now });
      }, step * 500);
  }

  private talk(now: number, count: number): void {
    this.chats = names.map((title, at): ChatView => ({
      id: at + 1,
      instance: 'a',
      title,
      phone: `+2557000004${31 + at}`,
      kind: 'phone',
      unread: at === 1 ? 2 : at === 4 ? 1 : at === 0 && count > 100 ? 36 : 0,
      last: this.message(at + 1, now - at * 47 * MINUTE, 'Naomba bei ya mashuka ya 6×6', at % 2 === 0 ? null : 'read'),
      last_activity: now - at * 47 * MINUTE,
    }));
    const states: Delivery[] = ['read', 'delivered', 'uncertain', 'failed', 'sent', 'sending', 'queued'];
    for (let at = 0; at < count; at += 1) {
      const state = at >= count - 7 ? states[at - count + 7] : at % 3 === 0 ? 'read' : undefined;
      this.messages.push(
        this.message(
          1,
          now - ((count - at) * 150 * MINUTE) / 4,
          `Mzigo wa ${at + 1} umetoka dukani saa 8:10.`,
          state ?? null,
        ),
      );
    }
    this.messages.splice(count - 8, 0, {
      ...this.message(1, now - 9 * 37 * MINUTE, '', null),
      content: { is: 'unsupported', name: 'event_message' },
    });
    this.messages.forEach((message, at) => (message.id = at + 1));
    this.queue = [
      this.item('queued', 'Namba ya dereva ni +255 700 000 655.', null),
      this.item('failed', 'Jumla ni TSh 54,000.', '463'),
      this.item('queued', 'Mkutano ni saa kumi jioni.', null, { is: 'parked', why: 'not_member' }),
      this.item('uncertain', 'Mzigo umeondoka Kariakoo.', null, {
        is: 'until',
        why: 'no_answer',
        until: now + 7 * MINUTE,
      }),
      this.item('queued', 'Risiti inafuata.', null, { is: 'message_above' }),
    ];
    const kinds: [TimelineEntryView['kind'], Partial<TimelineEntryView>][] = [
      ['online', { lasted_ms: 1_400 }],
      ['caught_up', { away: { announced: 148, saved: 147, unreadable: 1 } }],
      ['try_failed', { reason: { kind: 'unreachable', code: null, detail: null }, attempt: 2 }],
      ['dropped', { reason: { kind: 'server_error', code: 503, detail: null } }],
      ['pc_slept', { lasted_ms: 6 * 60 * MINUTE }],
      ['online', {}],
      ['paired', {}],
      ['added', {}],
    ];
    this.timeline = kinds.map(([kind, some], at) => ({
      id: 100 - at,
      instance: 'a',
      at: now - at * 400 * MINUTE,
      kind,
      reason: null,
      attempt: null,
      until: null,
      lasted_ms: null,
      away: null,
      ...some,
    }));
  }

  private item(delivery: Delivery, words: string, error: string | null, waits?: WaitsFor): QueueItemView {
    const id = this.next();
    return {
      id,
      turn: id,
      chat: 1,
      chat_title: 'Neema Mushi',
      message: 1,
      content: { is: 'text', text: words },
      delivery,
      created: Date.now() - MINUTE,
      attempts: error ? 1 : 0,
      error,
      waits: waits ?? { is: delivery === 'failed' ? 'nothing' : 'turn' },
      perhaps_sent: delivery === 'uncertain',
    };
  }

  private next(): number {
    this.last += 1;
    return this.last;
  }

  private message(chat: number, at: number, words: string, delivery: Delivery | null): MessageView {
    return message({
      id: this.next(),
      chat,
      at,
      sort: at - (at % 1000),
      content: { is: 'text', text: words },
      direction: delivery
        ? { is: 'outgoing', delivery, queue_id: 1, error: delivery === 'failed' ? '463' : null, waits: null }
        : { is: 'incoming', sender: null },
    });
  }

  /** Queues it; if the instance is online, it arrives step by step. */
  protected override send(chat: number, words: string): SendReply {
    const owner = this.instances.find((each) => each.id === this.chats.find((each) => each.id === chat)?.instance);
    const queued = this.message(chat, Date.now(), words, 'queued');
    this.messages = [...this.messages, queued];
    this.tell({ is: 'message', instance: owner?.id ?? 'a', message: queued });
    if (owner?.badge === 'online') {
      (['sending', 'sent', 'delivered', 'read'] as const).forEach((delivery, step) => {
        setTimeout(
          () => {
            const now: MessageView = {
              ...queued,
              direction: { is: 'outgoing', delivery, queue_id: null, error: null, waits: null },
            };
            this.messages = this.messages.map((each) => (each.id === now.id ? now : each));
            this.tell({ is: 'message', instance: owner.id, message: now });
          },
          (step + 1) * 300,
        );
      });
    }
    return {
      status: 'queued',
      instanceState: owner?.badge ?? 'stopped',
      queueDepth: 1,
      messageId: 'M',
      queueId: queued.id,
      error: null,
      message: queued,
    };
  }
}
