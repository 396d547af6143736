// Where a reader is in a list: what he has before him stays there while rows come, move and go above it.
import { tick } from 'svelte';

/** Called before a change is drawn; rows are found by CSS. What goes itself hands its place to the next row in sight. */
export function keepPlace(scroller: HTMLElement, rows: string): void {
  const { top, bottom } = scroller.getBoundingClientRect();
  const seen: { row: HTMLElement; at: number }[] = [];
  for (const row of scroller.querySelectorAll<HTMLElement>(rows)) {
    const place = row.getBoundingClientRect();
    if (place.bottom > top && place.top < bottom) seen.push({ row, at: place.top });
    else if (seen.length > 0) break;
  }
  void tick().then(() => {
    const kept = seen.find(({ row }) => row.isConnected);
    if (kept) scroller.scrollTop += kept.row.getBoundingClientRect().top - kept.at;
  });
}
