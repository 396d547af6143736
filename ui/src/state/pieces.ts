// Lists that are here in part: one page at a time, and the way back to what was dropped on the newest side. The program reads
// backwards only, from a place that is named.

/** A page of a list that is here in part. */
export type Which = 'newest' | 'older' | 'newer';

/** The most rows that one call may ask for. */
export const MOST = 200;
/** Rows of one piece: one less, so that the call that brings it shows what is here already next to it, and nothing between. */
const PIECE = MOST - 1;

/** One page on its way at a time: whoever asks meanwhile waits with it. */
export class OnePage<Result> {
  private flight: { of: number; reading: Promise<Result> } | null = null;

  /** Another reading of all is another list: its pages wait for none of an earlier one. */
  read(of: number, ask: () => Promise<Result>): Promise<Result> {
    if (this.flight?.of === of) return this.flight.reading;
    const flight = { of, reading: ask() };
    this.flight = flight;
    void flight.reading.finally(() => {
      if (this.flight === flight) this.flight = null;
    });
    return flight.reading;
  }
}

export class Pieces<Place> {
  private dropped: { end: Place; rows: number }[] = [];

  /** Before which place the piece next to what is here is read; none: before whatever is the newest by then. */
  get nearest(): Place | null {
    return this.dropped.at(-1)?.end ?? null;
  }

  /** Notes that so many rows were dropped, up to a place that is not one of them. */
  drop(end: Place, rows: number): void {
    const next = this.dropped.at(-1);
    if (next && next.rows + rows <= PIECE) next.rows += rows;
    else if (rows > 0) this.dropped.push({ end, rows });
  }

  /** A piece is too long for one call: it is read from nearer by, up to the oldest row that the call has shown. */
  nearer(end: Place): void {
    this.dropped.push({ end, rows: PIECE });
  }

  /** What was dropped up to a place is here again; no place: all of it. */
  back(until: (end: Place) => boolean): void {
    this.dropped = this.dropped.filter(({ end }) => !until(end));
  }

  clear(): void {
    this.dropped = [];
  }
}
