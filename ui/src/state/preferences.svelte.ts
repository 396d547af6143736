// What the operator chose for the window: shown at once, and written one call after the other, so that the newest is what stays.
import type { PreferencesView } from '../contract/contract';

export class Preferences {
  shown = $state.raw<PreferencesView | null>(null);
  /** As the program has them. */
  private kept: PreferencesView | null = null;
  /** What was changed since the call that is on its way. */
  private changed: Partial<PreferencesView> = {};
  private writing: Promise<void> | null = null;

  /** `write` answers whether they were taken. */
  constructor(private readonly write: (preferences: PreferencesView) => Promise<boolean>) {}

  begin(kept: PreferencesView): void {
    this.kept = kept;
    this.shown = { ...kept, ...this.changed };
  }

  /** What is refused is as it was, and what was changed meanwhile stays changed. */
  async change(some: Partial<PreferencesView>): Promise<void> {
    if (!this.shown) return;
    this.shown = { ...this.shown, ...some };
    this.changed = { ...this.changed, ...some };
    this.writing ??= this.writeAll();
    await this.writing;
  }

  /** Resolves when nothing waits to be written. */
  async written(): Promise<void> {
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.kept && Object.keys(this.changed).length > 0) {
      const wanted = { ...this.kept, ...this.changed };
      this.changed = {};
      if (await this.write(wanted)) this.kept = wanted;
      this.shown = { ...this.kept, ...this.changed };
    }
    this.writing = null;
  }
}
