// What can be done with the file of a message; nothing is offered that is not here.
import type { MediaView } from '../../contract/contract';
import { bytesOf } from '../../text/messages';

/** The most that the window is given of a file, in bytes. */
const MOST = 64 << 20;

/** It is here, and too large to be seen or heard in the window. */
export function isLarge(media: MediaView): boolean {
  return media.file.is === 'here' && media.what !== 'document' && (bytesOf(media) ?? 0) > MOST;
}

export type Files = {
  /** Has it fetched. */
  fetch: (() => void) | null;
  /** Reads it, or the small picture of it. */
  read: ((thumbnail: boolean) => Promise<ArrayBuffer>) | null;
  /** Shows it as large as there is room. */
  look: (() => void) | null;
};
