// A line with what was found marked in it, as pieces that are shown one after the other.
import type { SnippetView } from '../contract/contract';

export interface Part {
  text: string;
  found: boolean;
}

/** Marks count the characters of a line as Unicode does; JavaScript counts some of them twice. */
export function marked({ text, marks }: SnippetView): Part[] {
  const characters = [...text];
  const parts: Part[] = [];
  let at = 0;
  const add = (to: number, found: boolean): void => {
    if (to > at) parts.push({ text: characters.slice(at, to).join(''), found });
    at = Math.max(at, to);
  };
  for (const { from, to } of marks) {
    add(from, false);
    add(to, true);
  }
  add(characters.length, false);
  return parts;
}
