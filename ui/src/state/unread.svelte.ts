// Where in the open chat begins what nobody had read: noted when it is opened, and whenever something comes that nobody looks at. It
// stays there while it is read, or the operator would lose the place with the first look.
import type { MessageCursor, MessageView } from '../contract/contract';
import { after, inTurn } from './order';

/** What the newest part of a chat is, as far as it is here. */
type Part = { all: MessageView[]; more: boolean; adrift: boolean };

/** What the core counts as unread: what others wrote, and calls that nobody took. */
export function counts({ direction, content }: MessageView): boolean {
  if (direction.is !== 'incoming' || content.is === 'event') return false;
  return !(content.is === 'call' && content.taken);
}

/** The first of so many that are unread, the newest ones; none where it stands further up than what is here. */
export function firstOf(all: MessageView[], unread: number): MessageView | null {
  let left = unread;
  return all.findLast((one) => counts(one) && (left -= 1) === 0) ?? null;
}

export class Unread {
  /** How many there were, the last time that there were some. */
  count = $state(0);
  /** From there on; none where there were none, or it stands further up than what is here. */
  from = $state.raw<MessageCursor | null>(null);
  /** Somebody has seen where it begins, or wants to hear nothing of it. */
  visited = $state(false);
  private opened = false;
  /** They are not read yet. */
  private goesOn = false;
  /** The newest that somebody looked at. */
  private seen: MessageCursor | null = null;

  clear(): void {
    this.count = 0;
    this.from = null;
    this.visited = false;
    this.opened = false;
    this.goesOn = false;
    this.seen = null;
  }

  /** How many are unread now. `watched`: the newest are before somebody who looks. Feed and chat may tell of one in any order. */
  note(unread: number, watched: boolean, { all, adrift }: Part): void {
    if (all.length === 0) return;
    if (!this.opened || (unread > 0 && !watched && !this.goesOn)) {
      const [counted, next] = [adrift ? null : firstOf(all, unread), this.seen && after(this.seen)];
      this.from = unread === 0 ? null : counted && next ? later(place(counted), next) : (next ?? place(counted));
      this.visited = false;
      this.opened = true;
      this.goesOn = unread > 0;
      this.count = unread;
    } else if (unread === 0) this.goesOn = false;
    else if (this.goesOn) this.count = Math.max(this.count, unread);
    if (watched && !adrift) this.seen = place(all.findLast(counts) ?? all.at(-1) ?? null);
  }

  /** It was found further up. */
  found(message: MessageView): void {
    this.from = place(message);
  }

  /** The message before which it begins; none where that is not here. */
  first({ all, more }: Part): number | null {
    const { from } = this;
    if (!from) return null;
    const at = all.findIndex((one) => counts(one) && inTurn(one, from) >= 0);
    const first = all[at];
    // What stands before the first that is here may be unread, too.
    if (!first || (more && !all.some((one) => inTurn(one, from) <= 0))) return null;
    return first.id;
  }
}

function place(message: MessageCursor): MessageCursor;
function place(message: MessageCursor | null): MessageCursor | null;
function place(message: MessageCursor | null): MessageCursor | null {
  return message && { sort: message.sort, id: message.id };
}

function later(one: MessageCursor, other: MessageCursor): MessageCursor {
  return inTurn(one, other) < 0 ? other : one;
}
