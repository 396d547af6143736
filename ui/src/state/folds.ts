// Which trouble the operator has read and folded to a line: remembered while it lasts, over the window's closing.
import { SvelteMap } from 'svelte/reactivity';

const KEY = 'wakala.folded';

export class Folds {
  /** What was folded, per number. */
  private kept = new SvelteMap<string, string>();

  constructor() {
    try {
      const stored = JSON.parse(window.localStorage.getItem(KEY) ?? '{}') as Record<string, string>;
      for (const [id, trouble] of Object.entries(stored)) this.kept.set(id, trouble);
    } catch {
      // One that can't be read begins unfolded.
    }
  }

  has(id: string, trouble: string): boolean {
    return this.kept.get(id) === trouble;
  }

  fold(id: string, trouble: string): void {
    this.kept.set(id, trouble);
    this.store();
  }

  /** It is unfolded, or over. */
  forget(id: string): void {
    if (this.kept.delete(id)) this.store();
  }

  keepOnly(instances: string[]): void {
    for (const id of [...this.kept.keys()]) if (!instances.includes(id)) this.forget(id);
  }

  private store(): void {
    try {
      window.localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(this.kept)));
    } catch {
      // Then it is remembered as long as the window is open.
    }
  }
}
