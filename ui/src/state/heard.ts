// What the feed said while a page was on its way: newer than the page, so it wins.

export class Heard<T extends { id: number }> {
  private views = new Map<number, T>();

  hear(view: T): void {
    this.views.set(view.id, view);
  }

  forget(id: number): void {
    this.views.delete(id);
  }

  clear(): void {
    this.views.clear();
  }

  get all(): T[] {
    return [...this.views.values()];
  }
}

/** A page with what was heard since, each id once; unsorted. */
export function merge<T extends { id: number }>(page: T[], heard: Heard<T>): T[] {
  const views = new Map(page.map((one) => [one.id, one]));
  for (const one of heard.all) views.set(one.id, one);
  return [...views.values()];
}
