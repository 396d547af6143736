// The outbox of the chosen instance, in order, as far as it is here: from a place on, and never more than one call may ask for.
import type { QueueCursor, QueueItemView, QueuePage } from '../contract/contract';
import { MOST, OnePage } from './pieces';

const PAGE = 50;

type Ask = (after: QueueCursor | null, limit: number) => Promise<QueuePage | null>;

export class Waiting {
  all = $state.raw<QueueItemView[]>([]);
  /** What waits is known, be it nothing. */
  known = $state(false);
  /** There are more behind them. */
  more = $state(false);
  /** Behind which item it begins; none: at the first. */
  after = $state.raw<QueueCursor | null>(null);
  private rows = PAGE;
  private reads = 0;
  private page = new OnePage<void>();

  clear(): void {
    this.reads += 1;
    this.all = [];
    this.known = false;
    this.more = false;
    this.begin();
  }

  /** Reads what is here again. */
  async again(ask: Ask): Promise<void> {
    const mine = (this.reads += 1);
    const page = await ask(this.after, this.rows);
    // An answer that was overtaken may still have what was cancelled since.
    if (!page || mine !== this.reads) return;
    if (page.items.length === 0 && this.after) return this.first(ask);
    this.all = page.items;
    this.known = true;
    this.more = page.more;
  }

  /** Goes back to the first ones. */
  first(ask: Ask): Promise<void> {
    this.begin();
    return this.again(ask);
  }

  /** Goes on behind what is here: what is far before it goes. Whoever asks while that is on its way waits with it. */
  further(ask: Ask): Promise<void> {
    return this.page.read(0, () => {
      const last = this.all[PAGE - 1];
      if (this.rows < MOST) this.rows += PAGE;
      else if (last) this.after = { turn: last.turn, id: last.id };
      return this.again(ask);
    });
  }

  private begin(): void {
    this.after = null;
    this.rows = PAGE;
  }
}
