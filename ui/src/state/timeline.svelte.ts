// The timeline of the chosen instance, newest first, as far as it is here.
import type { TimelineEntryView, TimelinePage } from '../contract/contract';
import { Heard, merge } from './heard';
import { MOST, OnePage, Pieces } from './pieces';

const PAGE = 50;
/** Lines kept in the window; others are read again. */
const KEPT = 300;
/** The most calls for one step to newer lines, however many came meanwhile. */
const STEPS = 8;

type Ask = (before: number | null, limit: number) => Promise<TimelinePage | null>;

export class Timeline {
  all = $state.raw<TimelineEntryView[]>([]);
  /** There are older ones. */
  more = $state(false);
  /** The newest lines are not among those kept: the operator has read far below them. */
  adrift = $state(false);
  private reads = 0;
  /** Older or newer: what one drops, the other would miss. */
  private page = new OnePage<void>();
  private heard = new Heard<TimelineEntryView>();
  private above = new Pieces<number>();

  clear(): void {
    this.reads += 1;
    this.above.clear();
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
    this.above.clear();
    this.all = newestFirst(merge([...page.entries, ...below], heard));
    if (!joins) this.more = page.more;
  }

  /** The page after what is here: whoever asks while it is on its way waits with it. */
  older(ask: Ask): Promise<void> {
    return this.page.read(this.reads, () => this.readOlder(this.reads, ask));
  }

  /** The page before what is here, for a reader who comes up again. */
  newer(ask: Ask): Promise<void> {
    return this.adrift ? this.page.read(this.reads, () => this.readNewer(this.reads, ask)) : Promise.resolve();
  }

  private async readOlder(mine: number, ask: Ask): Promise<void> {
    const page = await ask(this.all.at(-1)?.id ?? null, PAGE);
    if (!page || mine !== this.reads) return;
    const all = newestFirst(merge(this.all, page.entries));
    const [newest] = all;
    if (newest && all.length > KEPT) {
      this.adrift = true;
      this.above.drop(newest.id + 1, all.length - KEPT);
    }
    this.all = all.slice(-KEPT);
    this.more = page.more;
  }

  private async readNewer(mine: number, ask: Ask): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) {
      const end = this.above.nearest;
      const [page, heard] = await this.heard.during(ask(end, MOST));
      const newest = this.all[0];
      if (!page || !newest || mine !== this.reads) return;
      const oldest = page.entries.at(-1);
      if (page.more && oldest && oldest.id > newest.id) {
        this.above.nearer(oldest.id + 1);
        continue;
      }
      const found = merge(page.entries, heard).filter((one) => one.id > newest.id && (end === null || one.id < end));
      this.above.back((piece) => end === null || piece <= end);
      this.adrift = end !== null;
      const all = newestFirst([...found, ...this.all]);
      this.more ||= all.length > KEPT;
      this.all = all.slice(0, KEPT);
      if (found.length > 0 || !this.adrift) return;
    }
  }
}

function newestFirst(entries: TimelineEntryView[]): TimelineEntryView[] {
  return entries.sort((a, b) => b.id - a.id);
}
