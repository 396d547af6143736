// Countries by their names, in the language of the window.
import { language } from './language.svelte';
import { LOCALES } from './numbers';

/** Countries by their two letters, with their names, in the order of these. One that has no name here goes by its letters. */
export function countries(letters: readonly string[]): { letters: string; name: string }[] {
  const locale = LOCALES[language()];
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const order = new Intl.Collator(locale);
  return letters
    .map((one) => ({ letters: one, name: names.of(one) ?? one }))
    .sort((a, b) => order.compare(a.name, b.name));
}
