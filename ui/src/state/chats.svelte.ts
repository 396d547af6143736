// The chats of the chosen instance, as far as they are here: read page by page, kept in order by the feed.
import type { ChatCursor, ChatPage, ChatView } from '../contract/contract';
import { Heard, merge } from './heard';
import { MOST, OnePage } from './pieces';

const PAGE = 50;

/** What became of a reading: a page that is of no use any more was dropped. */
export type Reading = 'read' | 'empty' | 'refused' | 'dropped';
type Ask = (after: ChatCursor | null, limit: number) => Promise<ChatPage | null>;

export class ChatList {
  all = $state.raw<ChatView[]>([]);
  more = $state(false);
  /** Grows with every reading from the top; a page that was asked for before it is dropped. */
  private reads = 0;
  private next = new OnePage<Reading>();
  private heard = new Heard<ChatView>();

  /** `onread` is told of every page. */
  constructor(private readonly onread: (chats: ChatView[]) => void = () => undefined) {}

  clear(): void {
    this.reads += 1;
    this.all = [];
    this.more = false;
  }

  /** Takes in what the feed says of a chat. */
  place(chat: ChatView): void {
    this.heard.hear(chat);
    const rest = this.all.filter((one) => one.id !== chat.id);
    const known = rest.length < this.all.length;
    const at = rest.findIndex((one) => newestFirst(chat, one) < 0);
    // Older than what is here: it comes with its page. Placed now, the next page would begin after it.
    if (at < 0 && this.more && !known) return;
    rest.splice(at < 0 ? rest.length : at, 0, chat);
    this.all = rest;
  }

  /** Takes a chat out that is one with another now. */
  remove(id: number): void {
    this.heard.forget(id);
    this.all = this.all.filter((one) => one.id !== id);
  }

  /** Reads from the top, as far as the list reaches now, or the page after that: whoever asks while it is on its way waits with it. */
  read(next: boolean, ask: Ask): Promise<Reading> {
    if (!next) return this.fetch(false, (this.reads += 1), ask);
    return this.next.read(this.reads, () => this.fetch(true, this.reads, ask));
  }

  private async fetch(next: boolean, mine: number, ask: Ask): Promise<Reading> {
    const last = next ? this.all.at(-1) : undefined;
    const after = last ? { last_activity: last.last_activity, id: last.id } : null;
    const limit = next ? PAGE : Math.min(MOST, Math.max(PAGE, this.all.length));
    const [page, heard, gone] = await this.heard.during(ask(after, limit));
    if (mine !== this.reads) return 'dropped';
    if (!page) return 'refused';
    this.onread(page.chats);
    const end = page.more ? page.chats.at(-1) : undefined;
    this.all = merge(next ? merge(this.all, page.chats) : page.chats, heard)
      .sort(newestFirst)
      .filter((one) => !gone.has(one.id) && (!end || newestFirst(one, end) <= 0));
    this.more = page.more;
    return page.chats.length > 0 ? 'read' : 'empty';
  }
}

function newestFirst(a: ChatView, b: ChatView): number {
  return b.last_activity - a.last_activity || b.id - a.id;
}
