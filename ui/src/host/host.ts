// The window's only way out: typed calls and the feed. Implemented by Tauri, and by memory for tests.
import type { Calls, FeedItem, PracticeAction, PracticeState, StagedFile } from '../contract/contract';
import type { Capture } from './microphone';

export interface Host {
  /** Makes a call; rejects with an `ErrorView`. */
  call<K extends keyof Calls>(name: K, request: Calls[K]['request']): Promise<Calls[K]['reply']>;
  /** Opens the feed: a snapshot first, then items in order. Replaces an earlier one. `onEnd`: nothing more will come. */
  watch(onItem: (item: FeedItem) => void, onEnd: () => void): Promise<void>;
  /** Starts the core when it is gone, and returns when it answers; rejects with an `ErrorView`. */
  startCore(): Promise<void>;
  /** The names of the numbers that a core that ends waits for, once they are others than these. */
  waitsFor(known: string[]): Promise<string[]>;
  /** What is held back for a moment was handed over as often as it was asked for; resolves with how often that is once it is again. */
  heldBack(done: number): Promise<number>;
  /** The file of a message, or the small picture of it, as bytes; rejects with an `ErrorView`. */
  file(message: number, thumbnail: boolean): Promise<ArrayBuffer>;
  /** Hands a file that is to be sent over, piece by piece; tells how much of it is there. What is given up leaves nothing behind. Rejects
   * with an `ErrorView`, or with the system's own word when it can't be read. */
  stage(name: string, file: Blob, onprogress: (done: number) => void, signal?: AbortSignal): Promise<StagedFile>;
  /** Hears the microphone until it is let go; tells of samples, 48,000 a second, and when it is lost. Rejects with a `MicrophoneFault`. */
  hear(heard: (sound: Int16Array) => void, lost: () => void): Promise<Capture>;
  /** Saves the file of a message where downloads lie, and says where; rejects with an `ErrorView`. */
  saveFile(message: number): Promise<string>;
  /** Opens the file of a message with the system's program for it; rejects with an `ErrorView`. */
  openFile(message: number): Promise<void>;
  /** Has the system's browser open a web address; the operator was asked. */
  openLink(address: string): Promise<void>;
  /** The first frame is on the screen. */
  painted(): Promise<void>;
  /** Practice builds only. */
  practiceState(): Promise<PracticeState>;
  /** Practice builds only. */
  practiceAct(action: PracticeAction): Promise<PracticeState>;
}
