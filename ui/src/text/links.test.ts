// What is an address in a text, and what only looks like one.
import { describe, expect, it } from 'vitest';
import { addressOf, links } from './links';

/** The addresses of a text, each with what is shown of it. */
const found = (words: string) =>
  links(words).flatMap(({ text, address }) => (address === null ? [] : [[text, address]]));
const alone = (words: string) => found(words).map(([text]) => text);

describe('an address in a text', () => {
  it('is looked for in no time, whatever stands behind it', () => {
    const endless = `https://a.example/x${')'.repeat(60_000)} https://b.example`;
    const begun = performance.now();
    expect(alone(`${endless} ${`https://c.example/${')'.repeat(1_900)} `.repeat(30)}`)[0]).toBe('https://b.example');
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it.each([
    ['Bei: https://duka.example/bei', ['https://duka.example/bei']],
    ['https://duka.example/bei.', ['https://duka.example/bei']],
    ['(https://duka.example/bei)', ['https://duka.example/bei']],
    ['https://sw.example/wiki/Duka_(jengo)', ['https://sw.example/wiki/Duka_(jengo)']],
    ['«https://duka.example»', ['https://duka.example']],
    ['https://a.example, https://b.example?x=1!', ['https://a.example', 'https://b.example?x=1']],
    ['HTTP://DUKA.EXAMPLE', ['HTTP://DUKA.EXAMPLE']],
    ['kiungo https://duka.example/a%20b#c', ['https://duka.example/a%20b#c']],
    ['duka.example', []],
    ['ahttps://duka.example', []],
    ['https://', []],
    ['https://duka', []],
    ['javascript:alert(1)', []],
    ['ftp://duka.example', []],
    ['file:///etc/passwd', []],
    // What stands before the host looks like one.
    ['https://benki.example@mwizi.example/', []],
    ['https://benki.example:443@mwizi.example/', []],
    // Characters that turn or hide what follows end it.
    ['https://duka.example/\u202egpj.exe', ['https://duka.example/']],
    ['https://duka.example/\u200bbei', ['https://duka.example/']],
    [`https://duka.example/${'m'.repeat(3_000)}`, []],
  ])('%s', (words, wanted) => {
    expect(alone(words)).toEqual(wanted);
    expect(
      links(words)
        .map(({ text }) => text)
        .join(''),
    ).toBe(words);
  });

  it('says a host of other letters in such as nobody mistakes', () => {
    // The first letter is Cyrillic.
    expect(addressOf('https://\u0430pple.com/')).toBe('https://xn--pple-43d.com/');
  });
});
