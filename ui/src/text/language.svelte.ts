// Which language the window speaks; everything that shows words follows a change at once.
import type { Language, LanguageChoice } from '../contract/contract';
import { en } from './en';
import type { Text } from './en';
import { id } from './id';
import { sw } from './sw';

export type { Language };
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

/** Changes the language of the window. What the system speaks, the program says: window, tray and notifications speak one language. */
export function speak(choice: LanguageChoice, system: Language = 'en'): void {
  spoken = choice === 'system' ? system : choice;
  document.documentElement.lang = spoken;
}
