// What can be done with the file of a message; nothing is offered that is not here.

export type Files = {
  /** Has it fetched. */
  fetch: (() => void) | null;
  /** Reads it, or the small picture of it. */
  read: ((thumbnail: boolean) => Promise<ArrayBuffer>) | null;
  /** Shows it as large as there is room. */
  look: (() => void) | null;
};
