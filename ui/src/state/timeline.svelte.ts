// The timeline of the chosen instance, newest first, as far as it is here.
import type { TimelineEntryView, TimelinePage } from '../contract/contract';
import { Heard, merge } from './heard';

const PAGE = 50;
/** Lines kept in the window; others are read again. */
const KEPT = 300;

type Ask = (before: number | null, limit: number) => Promise<TimelinePage | null>;

export class Timeline {
  all = $state.raw<TimelineEntryView[]>([]);
  /** There are older ones. */
  more = $state(false);
  /** The newest lines are not among those kept: the operator has read far below them. */
  adrift = $state(false);
  private reads = 0;
  private next: { of: number; reading: Promise<void> } | null = null;
  private heard = new Heard<TimelineEntryView>();

  clear(): void {
    this.reads += 1;
    this.all = [];
    this.more = false;
    this.adrift = false;
  }

  /** Takes in what the feed says. */
  place(entry: TimelineEntryView): void {
    this.heard.hear(entry);
    if (this.adrift) return;
    this.more ||= this.all.length >= KEPT;
    this.all = newestFirst(merge(this.all, [entry])).slice(0, KEPT);
  }

  /** Goes to the newest page; what is here already stays below it, if nothing is missing between. */
  async newest(ask: Ask): Promise<void> {
    const mine = (this.reads += 1);
    const [page, heard] = await this.heard.during(ask(null, PAGE));
    if (!page || mine !== this.reads) return;
    const oldest = page.entries.at(-1)?.id ?? 0;
    const joins = page.more && !this.adrift && this.all.some((one) => one.id === oldest);
    const below = joins ? this.all.filter((one) => one.id < oldest) : [];
    this.adrift = false;
    this.all = newestFirst(merge([...page.entries, ...below], heard));
    if (!joins) this.more = page.more;
  }

  /** The page after what is here: whoever asks while it is on its way waits with it. */
  older(ask: Ask): Promise<void> {
    if (this.next?.of === this.reads) return this.next.reading;
    const flight = { of: this.reads, reading: this.readOlder(this.reads, ask) };
    this.next = flight;
    void flight.reading.finally(() => {
      if (this.next === flight) this.next = null;
    });
    return flight.reading;
  }

  private async readOlder(mine: number, ask: Ask): Promise<void> {
    const page = await ask(this.all.at(-1)?.id ?? null, PAGE);
    if (!page || mine !== this.reads) return;
    const all = newestFirst(merge(this.all, page.entries));
    this.adrift ||= all.length > KEPT;
    this.all = all.slice(-KEPT);
    this.more = page.more;
  }
}

function newestFirst(entries: TimelineEntryView[]): TimelineEntryView[] {
  return entries.sort((a, b) => b.id - a.id);
}
