// What the feed said while pages were on their way: newer than a page, so it wins.

/** What was heard while one page was on its way, and what went meanwhile. */
type Flight<T> = { changed: Map<number, T>; gone: Set<number> };

export class Heard<T extends { id: number }> {
  private flights = new Set<Flight<T>>();

  /** Takes in what the feed says, for every page that is on its way. */
  hear(view: T): void {
    for (const { changed } of this.flights) changed.set(view.id, view);
  }

  /** What is gone is gone for good: a page that was read before is shown without it. */
  forget(id: number): void {
    for (const { changed, gone } of this.flights) {
      changed.delete(id);
      gone.add(id);
    }
  }

  /** Waits for a page, and hands it over with what was heard meanwhile and the ids of what went. Pages may be on their way together. */
  async during<P>(page: Promise<P>): Promise<[P, T[], Set<number>]> {
    const flight: Flight<T> = { changed: new Map(), gone: new Set() };
    this.flights.add(flight);
    try {
      return [await page, [...flight.changed.values()], flight.gone];
    } finally {
      this.flights.delete(flight);
    }
  }
}

/** Both together, each id once, as the later ones have it; unsorted. */
export function merge<T extends { id: number }>(earlier: T[], later: T[]): T[] {
  const views = new Map(earlier.map((one) => [one.id, one]));
  for (const one of later) views.set(one.id, one);
  return [...views.values()];
}

/** What is left when what is gone is taken out. */
export function without<T extends { id: number }>(views: T[], gone: Iterable<number>): T[] {
  const ids = new Set(gone);
  return views.filter((one) => !ids.has(one.id));
}
