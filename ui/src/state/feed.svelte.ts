// The feed of the program: taken in order, and opened again, ever more slowly, when it lags, ends or is refused.
import type { FeedBody, FeedItem } from '../contract/contract';
import type { Host } from '../host/host';
import { ofTheCore } from './refusal';

/** `behind`: more happened than the window could take; `lost`: nobody says what happens. */
export type FeedState = 'opening' | 'live' | 'behind' | 'lost';

/** The first pause before it is opened again, and the longest, in ms. */
const FIRST = 250;
const LONGEST = 15_000;
/** Open without a fault for this long, in ms: pauses begin anew. */
const CALM = 10_000;
/** Behind for longer than this, in ms: what is shown is not what is now. */
const LATE = 2_000;
/** A feed that has not begun by then, in ms, is given up. */
const BEGINS = 10_000;

export class Feed {
  state = $state<FeedState>('opening');
  /** Grows with every opening; what an earlier one still says is not heard any more. */
  private turn = 0;
  private expected = 0;
  private faults = 0;
  private began = 0;
  private wait: ReturnType<typeof setTimeout> | undefined;
  private late: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Host,
    private readonly take: (body: FeedBody) => void,
    /** It has ended, does not begin, or was refused: then with what was refused. */
    private readonly lost: (why: unknown) => void,
  ) {}

  async open(): Promise<void> {
    const mine = (this.turn += 1);
    clearTimeout(this.wait);
    this.began = 0;
    this.expected = 0;
    this.wait = setTimeout(() => this.lose(mine), BEGINS);
    try {
      await this.host.watch(
        (item) => {
          if (mine === this.turn) this.hear(item);
        },
        () => this.lose(mine),
      );
    } catch (why) {
      if (mine !== this.turn) return;
      this.lose(mine, why);
    }
  }

  close(): void {
    this.turn += 1;
    clearTimeout(this.wait);
    clearTimeout(this.late);
  }

  private hear({ sequence, body }: FeedItem): void {
    if (body.is === 'snapshot') {
      clearTimeout(this.wait);
      clearTimeout(this.late);
      this.began = Date.now();
      this.expected = 1;
      this.state = 'live';
    } else if (sequence !== this.expected || body.is === 'lagged') {
      this.again('behind');
      return;
    } else {
      this.expected += 1;
    }
    this.take(body);
  }

  /** Opens it at once, pauses begin anew: there is news of whoever tells it. */
  afresh(): void {
    this.faults = 0;
    void this.open();
  }

  /** Something else says that nobody may be there: whoever is opens it at once. */
  doubt(): void {
    if (this.state === 'live') this.again('behind');
  }

  private lose(turn: number, why: unknown = null): void {
    if (turn !== this.turn) return;
    // Who says that it is being updated says how far that is.
    if (ofTheCore(why) === 'updating') this.faults = 0;
    this.lost(why);
    this.again('lost');
  }

  /** Opens it anew: at once after the first lag, else after a pause. */
  private again(state: 'behind' | 'lost'): void {
    this.turn += 1;
    if (this.began > 0 && Date.now() - this.began >= CALM) this.faults = 0;
    const atOnce = state === 'behind' && this.faults === 0;
    const pause = atOnce ? 0 : Math.min(LONGEST, FIRST * 2 ** Math.max(0, this.faults - 1));
    this.faults += 1;
    if (state === 'behind' && this.state === 'live') this.late = setTimeout(() => this.tooLate(), LATE);
    // One that is lost is heard again by its beginning alone.
    if (this.state !== 'lost') this.state = state;
    clearTimeout(this.wait);
    if (atOnce) void this.open();
    else this.wait = setTimeout(() => void this.open(), pause);
  }

  private tooLate(): void {
    if (this.state !== 'behind') return;
    this.lost(null);
    this.state = 'lost';
  }
}
