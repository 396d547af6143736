// What may be said of a message after it was written, by WhatsApp's rules.
import type { Delivery, MessageView } from '../contract/contract';

/** As long as phones offer to edit, in ms. */
const EDITABLE_MS = 15 * 60_000;
const TAKEN: Delivery[] = ['sent', 'delivered', 'read'];

/** Others know of it: it can be answered, reacted to and, if it is ours, taken back. */
export function reactable({ direction, content, deleted }: MessageView): boolean {
  if (deleted || ['event', 'gone', 'undecryptable', 'call'].includes(content.is)) return false;
  return direction.is !== 'outgoing' || TAKEN.includes(direction.delivery);
}

/** A text of one's own can be written anew for a while. */
export function changeable(message: MessageView, now: number): boolean {
  const { direction, content, at } = message;
  return content.is === 'text' && direction.is !== 'incoming' && reactable(message) && now - at < EDITABLE_MS;
}

/** The words that are written anew. */
export function changing({ content }: MessageView): string {
  return content.is === 'text' ? content.text : '';
}
