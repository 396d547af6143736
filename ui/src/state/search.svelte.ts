// What is searched for in the chats and messages of all numbers, and what was found so far: page by page, from the newest back.
import type {
  ChatView,
  FindChats,
  FoundChats,
  HitView,
  MessageView,
  SearchPage,
  SearchRequest,
} from '../contract/contract';
import { asked, isNarrowed, NONE } from './filters';
import type { Filters } from './filters';
import { isTooLong } from './refusal';

const PAGE = 50;
/** Hits that are shown at most: whoever has so many before him looks for something else. */
export const MOST_HITS = 500;
/** Chats that are shown at most: whoever looks for one types more of its name. */
export const MOST_CHATS = 20;
/** Pages in which nothing was found that are read by themselves, one after the other. */
const EMPTY_PAGES = 20;

/** What was found in one chat so far, the newest first. */
export interface HitGroup {
  chat: number;
  title: string;
  instance: string;
  hits: HitView[];
}

/** What a chat that was found is called among what was found. */
export function keyOf(chat: ChatView): string {
  return `chat-${chat.id}`;
}

type Around = {
  ask: (request: SearchRequest) => Promise<SearchPage>;
  askChats: (request: FindChats) => Promise<FoundChats>;
  /** Why it did not come to its end. */
  say: (refused: unknown) => void;
  /** A search has come to its end, with so many hits and chats; there may be more hits. */
  found: (hits: number, chats: number, more: boolean) => void;
};

export class Search {
  words = $state('');
  /** In this chat alone. */
  within = $state.raw<ChatView | null>(null);
  /** What was written, by whom and when. */
  filters = $state.raw<Filters>(NONE);
  hits = $state.raw<HitView[]>([]);
  /** Chats that are called so, or have such a number. */
  chats = $state.raw<ChatView[]>([]);
  /** There are more of them than are shown. */
  moreChats = $state(false);
  /** The words that the hits were found for. */
  answered = $state<string | null>(null);
  /** Where it goes on. */
  private before = $state<number | null>(null);
  /** The index is not made yet. */
  partly = $state(false);
  /** It did not come to its end. */
  refused = $state(false);
  /** More was typed than can be looked for. */
  tooLong = $state(false);
  busy = $state(false);
  /** Somebody wants to type: the field takes the focus. */
  summoned = $state(false);
  /** A hit was gone to, and is before the operator's eyes. */
  visited = $state(false);
  /** The hit or chat that the keyboard is on, by its key. */
  at = $state<string | null>(null);
  /** Grows with every change: what was asked before it is dropped. */
  private turn = 0;

  constructor(private readonly around: Around) {}

  /** There is something to be looked for. */
  get active(): boolean {
    return this.words.trim() !== '' || this.within !== null;
  }

  get more(): boolean {
    return this.before !== null && !this.full;
  }

  /** As much was found as is shown. */
  get full(): boolean {
    return this.hits.length >= MOST_HITS;
  }

  get groups(): HitGroup[] {
    const groups: HitGroup[] = [];
    for (const hit of this.hits) {
      const { chat } = hit.message;
      const known = groups.find((group) => group.chat === chat);
      if (known) known.hits.push(hit);
      else groups.push({ chat, title: hit.chat_title, instance: hit.instance, hits: [hit] });
    }
    for (const group of groups) group.hits.sort(newestFirst);
    return groups.sort((a, b) => newestFirst(a.hits[0]!, b.hits[0]!));
  }

  /** Somebody wants to search: everywhere, or in a chat. */
  summon(within: ChatView | null): void {
    this.summoned = true;
    this.visited = false;
    this.narrow(within);
  }

  narrow(within: ChatView | null): void {
    if (this.within?.id === within?.id) return;
    this.within = within;
    void this.look();
  }

  /** Narrows it to these; none: to nothing but its words. */
  filter(filters: Filters | null): void {
    this.filters = filters ?? NONE;
    this.visited = false;
    void this.look();
  }

  type(words: string): void {
    this.words = words;
    this.visited = false;
    void this.look();
  }

  end(): void {
    this.words = '';
    this.within = null;
    this.filters = NONE;
    this.visited = false;
    void this.look();
  }

  /** Looks for it from the newest back. What is typed while an answer is on its way is looked for after it. */
  async look(): Promise<void> {
    this.turn += 1;
    if (this.busy) return;
    this.busy = true;
    let mine: number;
    do {
      mine = this.turn;
      const [read] = await Promise.all([this.read(mine, null), this.readChats(mine)]);
      if (read && mine === this.turn) this.around.found(this.hits.length, this.chats.length, this.more);
    } while (mine !== this.turn);
    this.busy = false;
  }

  /** Goes on where the last page ended. */
  async further(): Promise<void> {
    if (this.busy || !this.more) return;
    this.busy = true;
    const mine = this.turn;
    if (await this.read(mine, this.before)) this.around.found(this.hits.length, this.chats.length, this.more);
    this.busy = false;
    if (mine !== this.turn) await this.look();
  }

  /** What was taken back is not shown as what was found. */
  changed({ id, deleted }: MessageView): void {
    if (deleted) this.gone(id);
  }

  gone(id: number): void {
    if (this.hits.some((hit) => hit.message.id === id)) this.hits = this.hits.filter((hit) => hit.message.id !== id);
  }

  /** Takes in what is known of a chat by now. */
  chatChanged(chat: ChatView): void {
    if (this.chats.some((one) => one.id === chat.id)) {
      this.chats = this.chats.map((one) => (one.id === chat.id ? chat : one));
    }
  }

  /** A chat is one with another now. */
  chatGone(id: number): void {
    if (this.chats.some((one) => one.id === id)) this.chats = this.chats.filter((one) => one.id !== id);
  }

  /** Looks for chats, unless it is looked in one alone. */
  private async readChats(mine: number): Promise<void> {
    const found: ChatView[] = [];
    let after: FoundChats['after'] = null;
    const words = this.words.trim();
    for (let page = 0; page < EMPTY_PAGES && words !== '' && !this.within && !isNarrowed(this.filters); page += 1) {
      const limit = MOST_CHATS - found.length;
      let next: FoundChats;
      try {
        next = await this.around.askChats({ text: this.words, limit, ...(after ? { after } : {}) });
      } catch (refused) {
        // Too much was typed: that is said where messages are looked for.
        if (mine === this.turn && !isTooLong(refused)) this.refused = true;
        break;
      }
      if (mine !== this.turn) return;
      found.push(...next.chats);
      after = next.after;
      if (!after || found.length >= MOST_CHATS) break;
    }
    this.chats = found;
    this.moreChats = after !== null && found.length > 0;
  }

  /** Says whether it came to its end. */
  private async read(mine: number, before: number | null): Promise<boolean> {
    const words = this.words.trim();
    const known = before === null ? [] : this.hits;
    this.refused = false;
    this.tooLong = false;
    if (words === '') {
      this.take([], null, null);
      return false;
    }
    for (let page = 0; page < EMPTY_PAGES; page += 1) {
      const found = await this.page(mine, before);
      if (!found) return false;
      before = found.before;
      this.partly = !found.whole;
      this.take([...known, ...found.hits], before, words);
      if (found.hits.length > 0 || before === null) break;
    }
    return true;
  }

  /** A page, unless something else is looked for by now, or it was refused. */
  private async page(mine: number, before: number | null): Promise<SearchPage | null> {
    try {
      const found = await this.around.ask({
        text: this.words,
        limit: PAGE,
        ...(this.within ? { chat: this.within.id } : {}),
        ...asked(this.filters, Date.now()),
        ...(before === null ? {} : { before }),
      });
      return mine === this.turn ? found : null;
    } catch (refused) {
      if (mine !== this.turn) return null;
      this.tooLong = isTooLong(refused);
      this.refused = !this.tooLong;
      if (this.tooLong) this.take([], null, null);
      this.around.say(refused);
      return null;
    }
  }

  private take(hits: HitView[], before: number | null, words: string | null): void {
    this.hits = hits;
    this.before = before;
    this.answered = words;
  }
}

/** By when they were written. A search goes by when they came here: what came late may have been written long before. */
function newestFirst(a: HitView, b: HitView): number {
  return b.message.sort - a.message.sort || b.message.id - a.message.id;
}
