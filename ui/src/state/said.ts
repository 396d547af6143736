// What may be said of a message after it was written, by WhatsApp's rules.
import type { ChatView, Delivery, MessageView } from '../contract/contract';

/** As long as phones offer to edit, and to delete for everyone, in ms; counted as the core counts, by the time of the server. */
const EDITABLE_MS = 15 * 60_000;
const RETRACTABLE_MS = 60 * 3_600_000;
const TAKEN: Delivery[] = ['sent', 'delivered', 'read'];

/** A channel, the status posts and broadcast lists are published on the phone: an answer would go to all who follow. */
export function writtenHere({ kind }: ChatView): boolean {
  return kind !== 'newsletter' && kind !== 'broadcast';
}

/** Others know of it: it can be answered, reacted to and, if it is ours, taken back. */
export function reactable({ direction, content, deleted }: MessageView): boolean {
  if (deleted || ['event', 'gone', 'undecryptable', 'call'].includes(content.is)) return false;
  return direction.is !== 'outgoing' || TAKEN.includes(direction.delivery);
}

/** WhatsApp has it. */
export function wasSent(delivery: Delivery): boolean {
  return TAKEN.includes(delivery);
}

/** A text of one's own can be written anew for a while. */
export function changeable(message: MessageView, now: number): boolean {
  const { direction, content, sort } = message;
  return content.is === 'text' && direction.is !== 'incoming' && reactable(message) && now - sort < EDITABLE_MS;
}

/** One of one's own can be deleted for everyone for a longer while. */
export function retractable(message: MessageView, now: number): boolean {
  const { direction, sort } = message;
  return direction.is !== 'incoming' && reactable(message) && now - sort < RETRACTABLE_MS;
}

/** The words that are written anew. */
export function changing({ content }: MessageView): string {
  return content.is === 'text' ? content.text : '';
}
