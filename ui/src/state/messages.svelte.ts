// The messages of the open chat, as far as they are here: one piece without a hole, read page by page, kept in order by the feed.
import type { MessagePage, MessageView } from '../contract/contract';
import { Heard, merge, without } from './heard';

const PAGE = 50;
/** The most that one call may ask for. */
const MOST = 200;
/** Messages kept in the window; older ones are read again when scrolled to. */
const KEPT = 300;

type Ask = (before: number | null, limit: number) => Promise<MessagePage | null>;

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
  /** Grows whenever what is here is read anew; a page that was asked for before it is dropped. */
  private reads = 0;
  private next: { of: number; reading: Promise<void> } | null = null;
  private heard = new Heard<MessageView>();

  clear(): void {
    this.reads += 1;
    this.all = [];
    this.more = false;
    this.adrift = false;
    this.following = true;
    this.scrolledTo = 0;
  }

  /** Takes in what the feed says of a message of this chat. */
  place(message: MessageView): void {
    this.heard.hear(message);
    const known = has(this.all, message);
    if (known) this.all = this.all.map((one) => (one.id === message.id ? message : one));
    else if (message.id > (this.all.at(-1)?.id ?? 0) && !this.adrift) this.append([message]);
  }

  /** Takes out a message that is there no more. */
  remove(id: number): void {
    this.heard.forget(id);
    this.all = this.all.filter((one) => one.id !== id);
  }

  /** What comes at the end; a reader further up is not robbed of what is before his eyes. */
  private append(newer: MessageView[]): void {
    const all = [...this.all, ...newer];
    if (all.length > KEPT) this.more = true;
    if (all.length > KEPT && !this.following) this.adrift = true;
    this.all = this.adrift ? all.slice(0, KEPT) : all.slice(-KEPT);
  }

  /** Goes to the newest page, whatever is here. */
  async newest(ask: Ask): Promise<void> {
    const mine = (this.reads += 1);
    const [page, heard, gone] = await this.heard.during(ask(null, PAGE));
    if (!page || mine !== this.reads) return;
    this.adrift = false;
    this.all = inOrder(merge(without(page.messages, gone), heard));
    this.more = page.more;
  }

  /** The page before what is here: whoever asks while it is on its way waits with it. */
  older(ask: Ask): Promise<void> {
    if (this.all.length === 0) return Promise.resolve();
    if (this.next?.of === this.reads) return this.next.reading;
    const flight = { of: this.reads, reading: this.readOlder(this.reads, ask) };
    this.next = flight;
    void flight.reading.finally(() => {
      if (this.next === flight) this.next = null;
    });
    return flight.reading;
  }

  private async readOlder(mine: number, ask: Ask): Promise<void> {
    const [page, heard, gone] = await this.heard.during(ask(this.all[0]?.id ?? null, PAGE));
    if (!page || mine !== this.reads) return;
    const changed = heard.filter((one) => has(page.messages, one));
    const all = inOrder(merge(merge(without(page.messages, gone), this.all), changed));
    this.adrift ||= all.length > KEPT;
    this.all = all.slice(0, KEPT);
    this.more = page.more;
  }

  /** Reads what is here anew, and what came after it. A reader keeps what he has before him, however much has come. */
  async refresh(ask: Ask): Promise<void> {
    const [first, last] = [this.all[0], this.all.at(-1)];
    if (!first || !last) return this.newest(ask);
    const mine = (this.reads += 1);
    const read: MessageView[] = [];
    const heard: MessageView[] = [];
    const left: number[] = [];
    let before = this.adrift ? last.id + 1 : null;
    let more: boolean;
    do {
      const [page, meanwhile, gone] = await this.heard.during(
        ask(before, Math.min(MOST, Math.max(PAGE, this.all.length - read.length))),
      );
      if (!page || mine !== this.reads) return;
      heard.push(...meanwhile);
      left.push(...gone);
      read.unshift(...page.messages);
      more = page.more;
      before = read[0]?.id ?? 0;
      if (more && before > last.id + 1) {
        // More came than one page holds.
        if (this.following) {
          this.all = inOrder(without(merge(read, heard), left));
          this.more = more;
          return;
        }
        read.length = 0;
        before = last.id + 1;
        this.adrift = true;
      }
    } while (more && before > first.id);
    if (read.length === 0) return this.newest(ask);
    const fresh = this.adrift ? heard.filter((one) => has(read, one)) : heard;
    this.all = [];
    this.more = more || (read[0]?.id ?? 0) < first.id;
    this.append(inOrder(without(merge(read, fresh), left)).filter((one) => one.id >= first.id));
  }
}

function has(messages: MessageView[], message: MessageView): boolean {
  return messages.some((one) => one.id === message.id);
}

function inOrder(messages: MessageView[]): MessageView[] {
  return messages.sort((a, b) => a.id - b.id);
}
