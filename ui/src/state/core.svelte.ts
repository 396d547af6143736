// Whether the core runs, as far as the window hears: what it is told by refusals, by the feed's end and by its beginning.
import type { ErrorView } from '../contract/contract';
import { technical, text } from '../text';

/**
 * `unheard`: nobody says why nothing comes; `updating`: it brings its data to its version; `closing`: the numbers sign off; `gone`: it has
 * ended, or does not answer.
 */
export type CoreState = 'here' | 'unheard' | 'updating' | 'closing' | 'gone';

/** Which step of an update is under way, and how many there are. */
export type UpdateStep = { step: number; of: number };

/** What is over sooner, in ms, is no trouble to read of. */
const BRIEF = 1_000;
/** One that closes has ended by then, in ms, or is stuck. */
const CLOSES = 15_000;

type Around = {
  start: () => Promise<void>;
  /** Whom one that closes waits for, once they are others than these. */
  waitsFor: (known: string[]) => Promise<string[]>;
  /** Opens the feed at once. */
  listen: () => void;
};

export class Core {
  /** What the window says of it. */
  state = $state<CoreState>('here');
  /** It is being started: until the feed is back, or could not be opened. */
  starting = $state(false);
  /** The names of the numbers that it waits for while it closes; none before that has taken a while. */
  waitsFor = $state<string[]>([]);
  /** How far its update is, where it says so. */
  update = $state.raw<UpdateStep | null>(null);
  /** Why it could not be started, in words. */
  fault = $state('');
  /** It has answered that it was started: what the feed says now is of that one. */
  private started = false;
  /** Grows with every start, and when one is over. */
  private turn = 0;
  /** Grows whenever it closes. */
  private closings = 0;
  private known: 'unheard' | 'gone' = 'unheard';
  private brief: ReturnType<typeof setTimeout> | undefined;
  private closes: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly around: Around) {}

  /** Nothing can be asked of it. */
  get away(): boolean {
    return this.state === 'updating' || this.state === 'closing' || this.state === 'gone';
  }

  /** Why nothing is sent now; empty where it can be tried. */
  get notSent(): string {
    if (this.state === 'updating') return text.core.notSentUpdating;
    if (this.state === 'closing') return text.core.notSentClosing;
    return this.state === 'gone' ? text.core.notSentGone : '';
  }

  /** The feed begins. */
  heard(): void {
    this.forget();
    this.known = 'unheard';
    this.state = 'here';
    this.settle();
    this.fault = '';
  }

  /** The feed has ended or could not be opened; `atOnce`: nothing else is on the screen. */
  lost(why: unknown, atOnce: boolean): void {
    if (codeOf(why) === 'updating') {
      this.updates(why);
      return;
    }
    if (codeOf(why) === 'core_gone') this.known = 'gone';
    if (codeOf(why) === 'shutting_down') this.close();
    // One that was started and can't be heard.
    if (this.starting && this.started) {
      this.settle();
      this.fault = notStarted(why);
    }
    if (this.state === 'here' && !atOnce) this.brief ??= setTimeout(() => this.show(), BRIEF);
    else this.show();
  }

  /** It answered that it brings its data to its version: whoever started it waits for that. */
  private updates(why: unknown): void {
    this.forget();
    this.known = 'unheard';
    this.state = 'updating';
    this.update = stepOf(why);
    this.settle();
    this.fault = '';
  }

  /** It answered that it is closing. */
  close(): void {
    if (this.state === 'closing' || this.state === 'gone') return;
    this.forget();
    this.state = 'closing';
    this.waitsFor = [];
    void this.hearWhom((this.closings += 1));
    this.closes = setTimeout(() => {
      this.known = 'gone';
      this.show();
      this.around.listen();
    }, CLOSES);
  }

  /** Hears whom it waits for, until it closes no more. */
  private async hearWhom(closing: number): Promise<void> {
    const closes = () => this.state === 'closing' && closing === this.closings;
    try {
      while (closes()) {
        const names = await this.around.waitsFor($state.snapshot(this.waitsFor));
        if (closes()) this.waitsFor = names;
      }
    } catch {
      // That it closes is said all the same.
    }
  }

  /** Starts it, once at a time. */
  async start(): Promise<void> {
    if (this.starting) return;
    const mine = (this.turn += 1);
    this.starting = true;
    this.fault = '';
    try {
      await this.around.start();
      if (mine !== this.turn) return;
      this.started = true;
      this.around.listen();
    } catch (why) {
      if (mine !== this.turn) return;
      this.settle();
      this.fault = notStarted(why);
    }
  }

  /** Waits for nothing any more. */
  forget(): void {
    clearTimeout(this.brief);
    clearTimeout(this.closes);
    this.brief = undefined;
    this.closes = undefined;
  }

  private settle(): void {
    this.turn += 1;
    this.starting = false;
    this.started = false;
  }

  /** One that closes may still be there: only its end is said. One that is gone is no less so for another reason. */
  private show(): void {
    if (this.state === 'gone' || (this.state === 'closing' && this.known !== 'gone')) return;
    this.forget();
    this.state = this.known;
  }
}

function codeOf(why: unknown): string | undefined {
  return (why as Partial<ErrorView> | null)?.code;
}

function stepOf(why: unknown): UpdateStep | null {
  const [step, of] = ((why as Partial<ErrorView> | null)?.detail ?? '').split('/').map(Number);
  return step && of ? { step, of } : null;
}

function notStarted(why: unknown): string {
  const error = why as Partial<ErrorView> | null;
  const reason = technical(error?.detail ?? error?.message ?? '');
  return reason ? text.core.notStartedBecause(reason) : text.core.notStarted;
}
