// Places of a chat that are no message yet: the first one of a day, the first one that is unread. Pages are read backwards alone, and
// few of them however long the chat is.
import type { MessageCursor, MessagePage, MessageView } from '../contract/contract';
import { MOST } from './pieces';
import { counts } from './unread.svelte';

type Ask = (before: MessageCursor | null, limit: number) => Promise<MessagePage | null>;

/** Messages of a page that only shows whether there are any. */
const LOOK = 2;
/** The most steps of a search for a time: each halves what is left of it, and milliseconds have no more halves. */
const STEPS = 60;
/** Pages that are read for the first unread one, at most. */
const PAGES = 25;

/** The first message at a time or after it; none where all are older; undefined where the answer was refused. */
export async function firstSince(ask: Ask, since: number): Promise<MessageView | null | undefined> {
  let page = await ask(null, MOST);
  /** Nothing stands from the time that is looked for up to here. */
  let low = since;
  let best: MessageView | null = null;
  for (let step = 0; step < STEPS; step += 1) {
    if (!page) return undefined;
    const found: MessageView | undefined = page.messages.find((one) => one.sort >= since);
    best = found ?? best;
    if (!best) return null;
    // Of what is on one page the first one is the first of all.
    if (!page.more || !found || (page.messages[0] ?? best).sort < since) return best;
    const high = best.sort;
    for (let middle = Math.floor((low + high) / 2); middle > low; middle = Math.floor((low + high) / 2)) {
      const look: MessagePage | null = await ask({ sort: middle, id: 0 }, LOOK);
      if (!look) return undefined;
      const nearer: MessageView | undefined = look.messages.find((one) => one.sort >= since);
      if (nearer) {
        best = nearer;
        break;
      }
      low = middle;
    }
    page = await ask({ sort: best.sort, id: best.id }, MOST);
    // Nothing of that time stands before it.
    if (page && !page.messages.some((one) => one.sort >= since)) return best;
  }
  return best;
}

/** The first of so many unread ones; the furthest that was looked at where there are more; none where the answer was refused. */
export async function firstUnread(ask: Ask, unread: number): Promise<MessageView | null> {
  let left = unread;
  let first: MessageView | null = null;
  let before: MessageCursor | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const found: MessagePage | null = await ask(before, MOST);
    if (!found) return first;
    for (const one of found.messages.toReversed()) {
      if (!counts(one)) continue;
      first = one;
      left -= 1;
      if (left === 0) return first;
    }
    const top = found.messages[0];
    if (!found.more || !top) return first;
    before = { sort: top.sort, id: top.id };
  }
  return first;
}
