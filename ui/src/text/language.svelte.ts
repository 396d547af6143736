// Which language the window speaks; everything that shows words follows a change at once.
import type { LanguageChoice } from '../contract/contract';
import { en } from './en';
import type { Text } from './en';
import { id } from './id';
import { sw } from './sw';

export type Language = Exclude<LanguageChoice, 'system'>;
export const languages: Record<Language, Text> = { en, sw, id };
/** Each language in its own words. */
export const ownNames: Record<Language, string> = { en: 'English', sw: 'Kiswahili', id: 'Bahasa Indonesia' };

let spoken = $state<Language>('en');

/** The words in use. */
export const text: Text = new Proxy(en, { get: (_, key) => languages[spoken][key as keyof Text] });

/** The language in use, for formatters. */
export function language(): Language {
  return spoken;
}

function ofSystem(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const short = tag.slice(0, 2).toLowerCase();
    if (short === 'en' || short === 'sw' || short === 'id') return short;
  }
  return 'en';
}

/** Changes the language of the window. */
export function speak(choice: LanguageChoice): void {
  spoken = choice === 'system' ? ofSystem(navigator.languages) : choice;
  document.documentElement.lang = spoken;
}
