// What of a chat is looked at one after the other: pictures, films and documents, in the order of the chat.
import type { MessageView } from '../contract/contract';
import type { MessageList } from './messages.svelte';
import { inTurn } from './order';

/** Pages that are read for one step, at most. */
const PAGES = 20;

/** What stands in the viewer: not what is heard, nor what is to be looked at once, on the phone. */
export function lookable({ content, deleted }: MessageView): boolean {
  if (content.is !== 'media' || deleted || content.once) return false;
  return ['image', 'video', 'gif', 'video_note', 'document'].includes(content.what);
}

/** The next one before or after a message, by pages where none is here; none where there is none, or too far away. */
export async function beside(
  list: MessageList,
  from: MessageView,
  step: -1 | 1,
  load: (which: 'older' | 'newer') => Promise<void>,
): Promise<MessageView | null> {
  for (let page = 0; page < PAGES; page += 1) {
    const fits = (one: MessageView) => inTurn(one, from) * step > 0 && lookable(one);
    const found = step < 0 ? list.all.findLast(fits) : list.all.find(fits);
    if (found) return found;
    if (step < 0 ? !list.more : !list.adrift) return null;
    const edge = () => list.all.at(step < 0 ? 0 : -1)?.id;
    const before = edge();
    // Else what is read further up would be let go for what is newer.
    if (step < 0) list.following = false;
    await load(step < 0 ? 'older' : 'newer');
    if (edge() === before && (step < 0 || list.adrift)) return null;
  }
  return null;
}

/** Whether a message that is not in the list went, and was not only let go with the page on which it stands. */
export function isGone(list: MessageList, message: MessageView): boolean {
  const [first, last] = [list.all[0], list.all.at(-1)];
  if (list.all.some((one) => one.id === message.id)) return false;
  return !first || !last || (inTurn(first, message) < 0 && inTurn(message, last) < 0) || (!list.more && !list.adrift);
}
