// The window's only way out: typed calls and the feed. Implemented by Tauri, and by memory for tests.
import type { Calls, FeedItem, PracticeAction, PracticeState } from '../contract/contract';

export interface Host {
  /** Makes a call; rejects with an `ErrorView`. */
  call<K extends keyof Calls>(name: K, request: Calls[K]['request']): Promise<Calls[K]['reply']>;
  /** Opens the feed: a snapshot first, then items in order. Replaces an earlier one. `onEnd`: nothing more will come. */
  watch(onItem: (item: FeedItem) => void, onEnd: () => void): Promise<void>;
  /** Starts the core when it is gone, and returns when it answers; rejects with an `ErrorView`. */
  startCore(): Promise<void>;
  /** The file of a message, or the small picture of it, as bytes; rejects with an `ErrorView`. */
  file(message: number, thumbnail: boolean): Promise<ArrayBuffer>;
  /** The first frame is on the screen. */
  painted(): Promise<void>;
  /** Practice builds only. */
  practiceState(): Promise<PracticeState>;
  /** Practice builds only. */
  practiceAct(action: PracticeAction): Promise<PracticeState>;
}
