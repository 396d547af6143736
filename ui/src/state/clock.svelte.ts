// What time it is for the window: by the second for countdowns, by the day for everything that is only said by the day.
import { startOfDay } from '../text';

export class Clock {
  /** Ticks once a second while somebody can see it. */
  now = $state(Date.now());
  /** The day it is: its first moment. */
  today = $state(startOfDay(Date.now()));
  private ticker: ReturnType<typeof setInterval> | null = null;

  start(): void {
    this.ticker ??= setInterval(this.tick, 1000);
    document.addEventListener('visibilitychange', this.tick);
  }

  stop(): void {
    if (this.ticker) clearInterval(this.ticker);
    this.ticker = null;
    document.removeEventListener('visibilitychange', this.tick);
  }

  private tick = (): void => {
    if (document.visibilityState === 'hidden') return;
    this.now = Date.now();
    this.today = startOfDay(this.now);
  };
}
