// The messages of a thread that are chosen, to do something with all of them at once.
import type { MessageView } from '../contract/contract';
import { SvelteMap } from 'svelte/reactivity';
import { inTurn } from './order';

/** So many at once, at most: each that is deleted goes out as a message of its own. */
export const MOST_PICKED = 100;

/** Whether it can be chosen: what happened to a chat was said by nobody. */
export function pickable({ content }: MessageView): boolean {
  return content.is !== 'event';
}

export class Picked {
  /** Something is being chosen. */
  on = $state(false);
  /** As they were when they were chosen: who scrolls on keeps those that the list lets go. */
  private readonly all = new SvelteMap<number, MessageView>();
  /** The one that was chosen last: from there on more are chosen at once. */
  private last: number | null = null;

  get size(): number {
    return this.all.size;
  }

  has(id: number): boolean {
    return this.all.has(id);
  }

  stop(): void {
    this.on = false;
    this.all.clear();
    this.last = null;
  }

  /** Chooses one, or lets it go. False where there are too many. */
  turn(message: MessageView, on = !this.has(message.id)): boolean {
    if (!pickable(message)) return true;
    this.on = true;
    this.last = message.id;
    if (!on) this.all.delete(message.id);
    else if (this.size >= MOST_PICKED && !this.has(message.id)) return false;
    else this.all.set(message.id, message);
    return true;
  }

  /** Chooses all from the last one that was chosen to this one. False where there are too many. */
  upTo(message: MessageView, list: MessageView[]): boolean {
    const [from, to] = [list.findIndex((one) => one.id === this.last), list.findIndex((one) => one.id === message.id)];
    if (from < 0 || to < 0) return this.turn(message, true);
    const between = list.slice(Math.min(from, to), Math.max(from, to) + 1);
    const ordered = from <= to ? between : between.toReversed();
    return ordered.every((one) => this.turn(one, true));
  }

  /** Those that are chosen, in the order of the chat, as they are now. */
  now(list: MessageView[]): MessageView[] {
    return [...this.all.values()].map((one) => list.find((each) => each.id === one.id) ?? one).sort(inTurn);
  }
}
