// The emoji that can be chosen, by group, as the language in use calls them; and those that were chosen last.
import type { Language } from '../contract/contract';

export type Emoji = {
  emoji: string;
  name: string;
  /** By what it is found: its name and other words, without accents. */
  words: string[];
};

/** Beside a language's emoji, in their order. */
export const GROUPS = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;

const FILES: Record<Language, () => Promise<{ default: string }>> = {
  en: () => import('../emoji/en.txt?raw'),
  sw: () => import('../emoji/sw.txt?raw'),
  id: () => import('../emoji/id.txt?raw'),
};

/** What is kept of those that were chosen last, and how many. */
const KEPT = 'wakala.emoji';
const RECENT = 24;
/** No search finds more. */
const MOST = 96;

function plain(words: string): string {
  return words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function pieces(words: string): string[] {
  return plain(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** A flag is two letters of a country, in signs of their own. */
function country(flag: string): string {
  return [...flag].map((one) => String.fromCharCode((one.codePointAt(0) ?? 0) - 0x1f1e6 + 65)).join('');
}

/** All of them, a list a group. */
export function read(file: string, locale: string): Emoji[][] {
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return file
    .trim()
    .split('\n\n')
    .map((group) =>
      group.split('\n').map((line) => {
        const [emoji = '', called, more = ''] = line.split('\t');
        const name = called ?? countries.of(country(emoji)) ?? emoji;
        return { emoji, name, words: [...pieces(name), ...pieces(more)] };
      }),
    );
}

export async function load(language: Language, locale: string): Promise<Emoji[][]> {
  return read((await FILES[language]()).default, locale);
}

/** Those in which each word that was typed begins one; those whose name begins so come first. */
export function found(groups: Emoji[][], typed: string): Emoji[] {
  const sought = pieces(typed);
  if (sought.length === 0) return [];
  const [first = ''] = sought;
  const all = groups.flat().filter(({ words }) => sought.every((one) => words.some((word) => word.startsWith(one))));
  const begins = (one: Emoji) => (one.words[0]?.startsWith(first) ? 0 : 1);
  return all.sort((one, other) => begins(one) - begins(other)).slice(0, MOST);
}

/** Those that were chosen last, the newest first. */
export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, RECENT) : [];
  } catch {
    return [];
  }
}

/** Notes that one was chosen. */
export function noteChosen(emoji: string): void {
  try {
    const all = [emoji, ...recent().filter((one) => one !== emoji)];
    localStorage.setItem(KEPT, JSON.stringify(all.slice(0, RECENT)));
  } catch {
    // Nothing is kept where nothing can be.
  }
}
