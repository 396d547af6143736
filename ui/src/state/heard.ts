// What the feed said while pages were on their way: newer than a page, so it wins.

export class Heard<T extends { id: number }> {
  private flights = new Set<Map<number, T>>();

  /** Takes in what the feed says, for every page that is on its way. */
  hear(view: T): void {
    for (const flight of this.flights) flight.set(view.id, view);
  }

  /** What is gone is not put into any page. */
  forget(id: number): void {
    for (const flight of this.flights) flight.delete(id);
  }

  /** Waits for a page, and hands it over with what was heard meanwhile. Pages may be on their way together. */
  async during<P>(page: Promise<P>): Promise<[P, T[]]> {
    const flight = new Map<number, T>();
    this.flights.add(flight);
    try {
      return [await page, [...flight.values()]];
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
