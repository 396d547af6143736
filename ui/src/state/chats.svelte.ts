// The chats of the chosen instance, as far as they are here: read page by page, kept in order by the feed.
import type { ChatCursor, ChatPage, ChatView } from '../contract/contract';
import { Heard, merge, without } from './heard';
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
    if (!next) return this.again((this.reads += 1), ask);
    return this.next.read(this.reads, () => this.further(this.reads, ask));
  }

  private async further(mine: number, ask: Ask): Promise<Reading> {
    const [page, heard, gone] = await this.heard.during(ask(cursor(this.all.at(-1)), PAGE));
    if (mine !== this.reads) return 'dropped';
    if (!page) return 'refused';
    this.onread(page.chats);
    this.take(without(merge(merge(this.all, page.chats), heard), gone), page);
    return page.chats.length > 0 ? 'read' : 'empty';
  }

  /** One call may ask for less than is here: whoever has scrolled down keeps his place, so it takes as many calls as it needs. */
  private async again(mine: number, ask: Ask): Promise<Reading> {
    const long = this.all.length;
    let read: ChatView[] = [];
    const left: number[] = [];
    let after: ChatCursor | null = null;
    for (;;) {
      const limit = Math.min(MOST, Math.max(PAGE, long - read.length));
      const [page, heard, gone] = await this.heard.during(ask(after, limit));
      if (mine !== this.reads) return 'dropped';
      if (!page) return 'refused';
      this.onread(page.chats);
      left.push(...gone);
      read = merge(merge(read, page.chats), heard).sort(newestFirst);
      const end = page.more ? page.chats.at(-1) : undefined;
      // What was heard of further down comes with its page.
      if (end) read = read.filter((one) => newestFirst(one, end) <= 0);
      after = cursor(end);
      if (after && read.length < long) continue;
      this.take(without(read, left), page);
      return read.length > 0 ? 'read' : 'empty';
    }
  }

  private take(chats: ChatView[], page: ChatPage): void {
    const end = page.more ? page.chats.at(-1) : undefined;
    this.all = chats.sort(newestFirst).filter((one) => !end || newestFirst(one, end) <= 0);
    this.more = page.more;
  }
}

function cursor(chat: ChatView | undefined): ChatCursor | null {
  return chat ? { last_activity: chat.last_activity, id: chat.id } : null;
}

function newestFirst(a: ChatView, b: ChatView): number {
  return b.last_activity - a.last_activity || b.id - a.id;
}
