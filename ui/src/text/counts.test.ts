// Whatever is counted is said as people say it, in every language, and by the same words in the window and in the tray.
import { describe, expect, it } from 'vitest';
import english from '../../../src-tauri/words/src/english.rs?raw';
import indonesian from '../../../src-tauri/words/src/indonesian.rs?raw';
import swahili from '../../../src-tauri/words/src/swahili.rs?raw';
import { languages } from '.';
import auditWritten from './audit/en.ts?raw';
import { en } from './en';
import written from './en.ts?raw';
import { id } from './id';
import { sw } from './sw';

type Says = (...given: unknown[]) => unknown;

/** All functions among the words, in the order in which they are written. */
function functions(tree: object, path = ''): [string, Says][] {
  return Object.entries(tree).flatMap(([key, value]): [string, Says][] => {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'function') return [[here, value as Says]];
    return typeof value === 'object' && value !== null ? functions(value as object, here) : [];
  });
}

/** Everything that is said, in one string. */
function said(answer: unknown): string {
  return typeof answer === 'string' ? answer : JSON.stringify(answer);
}

/** Which places of each function take a number: the types are gone by now, but stand in the source. */
const numeric = new Map(
  [
    ...(auditWritten + written.slice(written.indexOf('export const en'))).matchAll(/: \(([^)]*)\)(?:: string)? =>/g),
  ].map((places, at) => [functions(en)[at]?.[0], places[1]!.split(', ').map((place) => place.includes('number'))]),
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
      expect(said(says(...values))).not.toMatch(wrong[language]);
  });

  it('writes numbers as the language writes them', () => {
    const raw = functions(languages[language])
      .filter(([name, says]) => said(says(...given(numeric.get(name)!, [12_345], 'x')[0]!)).includes('12345'))
      .map(([name]) => name);
    expect(raw).toEqual(['engine.pid']);
  });
});

it('knows of every function what it takes', () => {
  expect([...numeric.keys()]).toEqual(functions(en).map(([name]) => name));
});

/** What was said by two words for one thing. */
const others: [string, string, RegExp][] = [
  ['sw', said(JSON.stringify(sw)) + swahili, /\b(vikao|jumbe|kando|faili la|PC)\b|Wakala ana/i],
  ['id', said(JSON.stringify(id)) + indonesian, /\b(berkas|diska|sambungan\w*|tersambung|disisihkan|komputer)\b/i],
  ['en', said(JSON.stringify(en)) + english, /\b(computer|device number|can not)\b/i],
];

it.each(others)('%s has one word for one thing in the window and in the tray', (_, words, other) => {
  expect(words).not.toMatch(other);
});

it.each([
  ['en', english],
  ['sw', swahili],
  ['id', indonesian],
] as const)('%s has the same short words for times in the tray', (language, tray) => {
  const word = (key: string) => new RegExp(`^ +${key}: "(.*)",$`, 'm').exec(tray)?.[1];
  const { minutes, hours, seconds } = languages[language];
  expect(word('span_minutes')?.replace('{n}', '5')).toBe(minutes(5, 0));
  expect(word('span_hours')?.replace('{h}', '2').replace('{n}', '5')).toBe(hours(2, 5));
  expect(word('down_body')?.replace('{seconds}', '45')).toContain(seconds(45));
});
