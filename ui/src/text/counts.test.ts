// Whatever is counted is said as people say it, in every language, and one thing by one word in the window and in the tray.
import { describe, expect, it } from 'vitest';
import { languages } from '.';
import declared from './words.ts?raw';

const programs = import.meta.glob<string>('../../../words/*/program/*.ftl', { eager: true, import: 'default' });

/** What the programs say in a language beside the window's words. */
function program(language: string): string {
  const theirs = Object.entries(programs).filter(([path]) => path.includes(`/words/${language}/`));
  return theirs.map(([, text]) => text).join('\n');
}

type Says = (...given: unknown[]) => string;

/** All functions among the words, in the order in which they are written. */
function functions(tree: object, path = ''): [string, Says][] {
  return Object.entries(tree).flatMap(([key, value]): [string, Says][] => {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'function') return [[here, value as Says]];
    return typeof value === 'object' && value !== null ? functions(value as object, here) : [];
  });
}

/** Which places of each function take a number: the types are gone by now, but stand in the source. */
const taken = [...declared.matchAll(/(\w+): \(([^)]*)\) => string/g)];
const numeric = new Map(
  taken.map(([, , places], at) => [
    functions(languages.en)[at]?.[0],
    places!.split(', ').map((place) => place.includes('number')),
  ]),
);

/** All ways to give one of these numbers for each place that takes one. */
function given(places: boolean[], values: number[], words: string): unknown[][] {
  const [first, ...rest] = places;
  if (first === undefined) return [[]];
  return given(rest, values, words).flatMap((more) => (first ? values : [words]).map((one) => [one, ...more]));
}

/** What is wrong after "1" in each language, beside words that only look like it. */
const wrong = {
  en: /\b1 (?!needs\b|has\b|its\b|ms\b|is\b)[a-z]+s\b|\b1 (have|are|were|need)\b|\b1 mismatches/i,
  sw: /\b1 (zina|zili|zime|zita|hazi)|\bzimebaki (sekunde )?1\b|\bzimerekebishwa: 1|\bmajaribio 1\b/i,
  id: /\b1 (buah )?(-|\w+-\w+)\b/i,
};

describe.each(['en', 'sw', 'id'] as const)('%s', (language) => {
  it.each(functions(languages[language]))('%s says one of a thing as one', (name, says) => {
    for (const values of given(numeric.get(name)!, [0, 1, 2], name.startsWith('audit.figure') ? '1' : 'X'))
      expect(says(...values)).not.toMatch(wrong[language]);
  });

  it.each(functions(languages[language]))('%s says all that is put into it', (name, says) => {
    const said = says(...given(numeric.get(name)!, [12_345], 'Xyz')[0]!);
    expect(said).not.toMatch(/[{}\u2066-\u2069]|undefined/);
    for (const number of numeric.get(name)!)
      if (name !== 'audit.figure.rebuild') expect(said).toMatch(number ? /12[.,]345/ : /Xyz/);
  });

  it('has one word for the grace of a lost connection', () => {
    const body = /^notice-down-body = (.*)$/m.exec(program(language))?.[1];
    expect(body?.replace('{ $seconds }', '45')).toContain(languages[language].seconds(45));
  });
});

it('knows of every function what it takes', () => {
  expect([...numeric.keys()]).toEqual(functions(languages.en).map(([name]) => name));
  expect(taken.map(([, name]) => name)).toEqual([...numeric.keys()].map((name) => name?.split('.').pop()));
});

/** What was said by two words for one thing. */
const others: ['en' | 'sw' | 'id', RegExp][] = [
  ['sw', /\b(vikao|jumbe|kando|faili la|PC)\b|Wakala ana/i],
  ['id', /\b(berkas|diska|sambungan\w*|tersambung|disisihkan|komputer)\b/i],
  ['en', /\b(computer|device number|can not)\b/i],
];

it.each(others)('%s has one word for one thing in the window and in the tray', (language, other) => {
  const said = functions(languages[language]).map(([name, says]) => says(...given(numeric.get(name)!, [2], 'X')[0]!));
  expect([JSON.stringify(languages[language]), ...said, program(language)].join('\n')).not.toMatch(other);
});
