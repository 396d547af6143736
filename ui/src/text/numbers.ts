// Numbers as a language writes them.

/** British English: the day before the month. */
export const LOCALES = { en: 'en-GB', sw: 'sw', id: 'id' } as const;

/** Writes whole numbers: "1,234" in English, "1.234" in Indonesian. */
export function counter(language: keyof typeof LOCALES): (n: number) => string {
  const format = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 0 });
  return (n) => format.format(n);
}
