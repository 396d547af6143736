// The order of the messages of a chat: by WhatsApp's time, and only then by row.
import type { MessageCursor } from '../contract/contract';

/** Negative when the first stands before the second. */
export function inTurn(a: MessageCursor, b: MessageCursor): number {
  return a.sort - b.sort || a.id - b.id;
}

/** The place right after a message. */
export function after({ sort, id }: MessageCursor): MessageCursor {
  return { sort, id: id + 1 };
}
