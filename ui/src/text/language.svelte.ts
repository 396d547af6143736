// Which language the window speaks; everything that shows words follows a change at once.
import type { Language, LanguageChoice } from '../contract/contract';
import { wordsOf } from './speech';
import type { Text } from './words';

export type { Language };
/** The words of each language; one is read when it is first asked for. */
export const languages: Readonly<Record<Language, Text>> = {
  get en() {
    return wordsOf('en');
  },
  get sw() {
    return wordsOf('sw');
  },
  get id() {
    return wordsOf('id');
  },
};
/** Each language in its own words. */
export const ownNames: Record<Language, string> = { en: 'English', sw: 'Kiswahili', id: 'Bahasa Indonesia' };

/** What the program said when it opened the page. */
const said = new URLSearchParams(location.search).get('language');

let spoken = $state<Language>('en');

/** The words in use. */
export const text: Text = new Proxy({} as Text, { get: (_, key) => languages[spoken][key as keyof Text] });

/** The language in use, for formatters. */
export function language(): Language {
  return spoken;
}

/** The first of these languages that we speak. */
export function firstSpoken(tags: readonly string[]): Language {
  const known = Object.keys(languages) as Language[];
  const spoken = tags.map((tag) => known.find((one) => one === tag.toLowerCase().split(/[-_]/)[0]));
  return spoken.find((one) => one !== undefined) ?? 'en';
}

/**
 * Changes the language of the window. What the system speaks, the program says: window, tray and notifications speak one language.
 * Until it has said so, what it opened the page with, or the webview knows.
 */
export function speak(
  choice: LanguageChoice,
  system: Language = firstSpoken([said ?? '', ...navigator.languages]),
): void {
  spoken = choice === 'system' ? system : choice;
  document.documentElement.lang = spoken;
}
