// The messages of the open chat, as far as they are here: one piece without a hole, read page by page, kept in order by the feed.
// They stand as the program has them: by WhatsApp's time, and only then by row.
import type { Delivery, LaneView, MessageCursor, MessagePage, MessageView } from '../contract/contract';
import { Heard, merge, without } from './heard';
import { after, inTurn } from './order';
import { MOST, OnePage, Pieces } from './pieces';
import { Unread } from './unread.svelte';

const PAGE = 50;
/**
 * Messages kept in the window; others are read again when scrolled to. Kept as rows, and not drawn by a virtual list: those know
 * sizes by index and lose the reader's place when a message comes in, moves or goes in the middle, and what is no row can't be
 * marked, copied or read aloud.
 */
const KEPT = 300;
/** The most calls for one step to newer messages, however many came meanwhile. */
const STEPS = 8;

type Ask = (before: MessageCursor | null, limit: number) => Promise<MessagePage | null>;

export class MessageList {
  all = $state.raw<MessageView[]>([]);
  /** There are older ones. */
  more = $state(false);
  /** The newest messages are not among those kept: the operator reads far above them. */
  adrift = $state(false);
  /** The operator has the newest ones in view, and follows what comes. */
  following = $state(true);
  /** How far up the operator has scrolled, in px below zero: found again when the chat comes back into view. */
  scrolledTo = 0;
  /** Where what nobody had read begins. */
  readonly unread = new Unread();
  /** Grows whenever what is here is read anew; a page that was asked for before it is dropped. */
  private reads = 0;
  /** Older or newer: what one drops, the other would miss. */
  private page = new OnePage<void>();
  private heard = new Heard<MessageView>();
  /** What was said of those that wait while pages were on their way. */
  private lane: LaneView | null = null;
  private below = new Pieces<MessageCursor>();

  /** The newest of those that are here that somebody may have to read: the place of one of ours is not settled before it is sent. */
  get seen(): MessageCursor | null {
    return cursor(this.all.findLast((one) => one.direction.is === 'incoming') ?? this.all.at(-1));
  }

  clear(): void {
    this.reads += 1;
    this.unread.clear();
    this.lane = null;
    this.below.clear();
    this.all = [];
    this.more = false;
    this.adrift = false;
    this.following = true;
    this.scrolledTo = 0;
  }

  /** Takes in what the feed says of a message of this chat, wherever it stands now. */
  place(message: MessageView): void {
    this.heard.hear(message);
    const known = this.all.find((one) => one.id === message.id);
    if (known && inTurn(known, message) === 0) {
      this.all = this.all.map((one) => (one === known ? message : one));
      return;
    }
    const rest = known ? this.all.filter((one) => one !== known) : this.all;
    if (this.reaches(rest, message)) this.keep(inOrder([...rest, message]));
    else if (known) this.all = rest;
  }

  /** Takes out a message that is there no more. */
  remove(id: number): void {
    this.heard.forget(id);
    this.all = this.all.filter((one) => one.id !== id);
  }

  /** Takes in what the feed says of all that wait in this chat, once for all of them. */
  wait(lane: LaneView): void {
    this.lane = lane;
    this.all = waiting(this.all, lane);
  }

  /** Messages that were read, or heard, since something was said of those that wait. */
  private since(before: LaneView | null, messages: MessageView[]): MessageView[] {
    return this.lane && this.lane !== before ? waiting(messages, this.lane) : messages;
  }

  /** Waits for a page, and hands it over with what was heard meanwhile. */
  private async during(
    reading: Promise<MessagePage | null>,
  ): Promise<[MessagePage | null, MessageView[], Set<number>]> {
    const before = this.lane;
    const [page, heard, gone] = await this.heard.during(reading);
    return [page && { ...page, messages: this.since(before, page.messages) }, this.since(before, heard), gone];
  }

  /** Whether a place is further up than what is here. */
  standsOver(place: MessageCursor): boolean {
    const [first] = this.all;
    return first !== undefined && inTurn(place, first) < 0;
  }

  /** Whether a message stands within this piece. Any other comes with its page; placed now, it would hide a hole. */
  private reaches(all: MessageView[], message: MessageView): boolean {
    const [first, last] = [all[0], all.at(-1)];
    if (!first || !last) return !this.adrift;
    return within(message, this.more ? first : null, this.adrift ? last : null);
  }

  /** A reader further up is not robbed of what is before his eyes. */
  private keep(all: MessageView[]): void {
    if (all.length > KEPT && this.following && !this.adrift) this.keepNewest(all);
    else this.keepOldest(all);
  }

  private keepNewest(all: MessageView[]): void {
    this.more ||= all.length > KEPT;
    this.all = all.slice(-KEPT);
  }

  private keepOldest(all: MessageView[]): void {
    this.all = all.slice(0, KEPT);
    const last = all.at(-1);
    if (!last || all.length <= KEPT) return;
    this.adrift = true;
    this.below.drop(after(last), all.length - KEPT);
  }

  /** Goes to the newest page, whatever is here. */
  async newest(ask: Ask): Promise<void> {
    const mine = (this.reads += 1);
    const [page, heard, gone] = await this.during(ask(null, PAGE));
    if (!page || mine !== this.reads) return;
    this.adrift = false;
    this.below.clear();
    this.more = page.more;
    const from = page.more ? page.messages[0] : null;
    this.all = inOrder(merge(without(page.messages, gone), heard)).filter((one) => within(one, from, null));
  }

  /** Goes to the page that ends with a message, wherever that stands. */
  async at(ask: Ask, place: MessageView): Promise<void> {
    const mine = (this.reads += 1);
    const [page, heard, gone] = await this.heard.during(ask(after(place), PAGE));
    if (!page || mine !== this.reads) return;
    this.below.clear();
    this.following = false;
    this.adrift = true;
    this.more = page.more;
    const from = page.more ? page.messages[0] : null;
    const last = page.messages.at(-1) ?? place;
    this.all = inOrder(merge(without(page.messages, gone), heard)).filter((one) => within(one, from, last));
  }

  /** The page before what is here: whoever asks while it is on its way waits with it. */
  older(ask: Ask): Promise<void> {
    return this.all.length === 0
      ? Promise.resolve()
      : this.page.read(this.reads, () => this.readOlder(this.reads, ask));
  }

  /** The page after what is here, for a reader who comes down again. */
  newer(ask: Ask): Promise<void> {
    return this.adrift ? this.page.read(this.reads, () => this.readNewer(this.reads, ask)) : Promise.resolve();
  }

  private async readOlder(mine: number, ask: Ask): Promise<void> {
    const [page, heard, gone] = await this.during(ask(cursor(this.all[0]), PAGE));
    if (!page || mine !== this.reads) return;
    const [from, to] = [page.more ? page.messages[0] : null, this.adrift ? this.all.at(-1) : null];
    const all = merge(merge(without(page.messages, gone), this.all), heard).filter((one) => within(one, from, to));
    this.keepOldest(inOrder(all));
    this.more = page.more;
  }

  private async readNewer(mine: number, ask: Ask): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) {
      const end = this.below.nearest;
      const [page, heard, gone] = await this.during(ask(end, MOST));
      const last = this.all.at(-1);
      if (!page || !last || mine !== this.reads) return;
      const [first] = page.messages;
      if (page.more && first && inTurn(first, last) > 0) {
        this.below.nearer(after(first));
        continue;
      }
      const found = merge(without(page.messages, gone), heard).filter(
        (one) => inTurn(one, last) > 0 && (!end || inTurn(one, end) < 0),
      );
      this.below.back((piece) => !end || inTurn(piece, end) <= 0);
      this.adrift = end !== null;
      this.keepNewest(inOrder([...this.all, ...found]));
      if (found.length > 0 || !this.adrift) return;
    }
  }

  /** Reads what is here anew, and what came after it. A reader keeps what he has before him, however much has come. */
  async refresh(ask: Ask): Promise<void> {
    const [first, last] = [this.all[0], this.all.at(-1)];
    if (!first || !last) return this.newest(ask);
    const mine = (this.reads += 1);
    const wasAll = !this.more;
    const afterLast = after(last);
    const { lane } = this;
    const read: MessageView[] = [];
    const heard: MessageView[] = [];
    const left: number[] = [];
    let before = this.adrift ? afterLast : null;
    let more: boolean;
    do {
      const [page, meanwhile, gone] = await this.during(
        ask(before, Math.min(MOST, Math.max(PAGE, this.all.length - read.length))),
      );
      if (!page || mine !== this.reads) return;
      heard.push(...meanwhile);
      left.push(...gone);
      read.unshift(...page.messages);
      more = page.more;
      before = cursor(read[0]);
      if (more && before && inTurn(before, afterLast) > 0) {
        // More came than one page holds.
        if (this.following) break;
        read.length = 0;
        before = afterLast;
        this.adrift = true;
      }
      // Another chat may have brought any number of them among these.
    } while (more && before && inTurn(before, first) > 0 && read.length < KEPT + MOST);
    const oldest = read[0];
    if (!oldest) return this.newest(ask);
    const cut = inTurn(oldest, first) < 0 && !(wasAll && !more);
    const from = cut ? first : more ? oldest : null;
    const found = without(merge(read, heard), left).filter((one) => within(one, from, this.adrift ? last : null));
    const all = this.since(lane, found);
    if (all.length === 0) return this.newest(ask);
    this.more = more || cut;
    this.keep(inOrder(all));
  }
}

/** The messages, with what those of them that wait wait for now. */
function waiting(messages: MessageView[], { first, waits, behind }: LaneView): MessageView[] {
  const isWaiting = (delivery: Delivery) => delivery === 'queued' || delivery === 'uncertain';
  const now = (row: number) => (row === first ? waits : behind);
  return messages.map((one) => {
    const { direction } = one;
    const ours = direction.is === 'outgoing' && direction.queue_id !== null && isWaiting(direction.delivery);
    if (!ours && !one.waiting.some((change) => isWaiting(change.delivery))) return one;
    return {
      ...one,
      direction: ours ? { ...direction, waits: now(one.id) } : direction,
      waiting: one.waiting.map((change) =>
        isWaiting(change.delivery) ? { ...change, waits: now(change.row) } : change,
      ),
    };
  });
}

function cursor(message: MessageView | undefined): MessageCursor | null {
  return message ? { sort: message.sort, id: message.id } : null;
}

export function sameTurn(a: MessageCursor, b: MessageCursor): boolean {
  return inTurn(a, b) === 0;
}

function within(
  message: MessageView,
  from: MessageView | null | undefined,
  to: MessageView | null | undefined,
): boolean {
  return !(from && inTurn(message, from) < 0) && !(to && inTurn(message, to) > 0);
}

function inOrder(messages: MessageView[]): MessageView[] {
  return messages.sort(inTurn);
}
