// The words of a message in pieces: plain text, and the people it names by their numbers.
import type { MentionView } from '../contract/contract';
import { titled } from '.';

/** A piece of text; a mention stands as what the person is called. */
export type Piece = { text: string; mention: boolean };

/** Cuts words at the tags of those whom they name. A tag is a number: one that goes on is another person's. */
export function pieces(words: string, mentions: MentionView[]): Piece[] {
  const names = new Map(mentions.filter(({ tag }) => tag.length > 1).map(({ tag, name }) => [tag, name]));
  if (names.size === 0) return [{ text: words, mention: false }];
  const tags = [...names.keys()].map((tag) => tag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const cut = words.split(new RegExp(`(${tags.join('|')})(?!\\d)`));
  return cut
    .map((text, at) =>
      at % 2 === 0 ? { text, mention: false } : { text: `@${titled(names.get(text)!)}`, mention: true },
    )
    .filter(({ text }) => text !== '');
}

/** The same as one text. */
export function plain(words: string, mentions: MentionView[]): string {
  return pieces(words, mentions)
    .map(({ text }) => text)
    .join('');
}
