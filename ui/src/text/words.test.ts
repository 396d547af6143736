// Every word exists in every language, and none was left in English by mistake.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { audited, day, exactly, firstSpoken, languages, moment, phone, span, speak, text } from '.';

/** The same in every language: names, and words that the languages share. */
const shared = ['app', 'welcome.add', 'pair.steps', 'media.gif', 'media.video', 'media.audio', 'programs.port'];

function leaves(tree: object, path = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    return typeof value === 'object' && value !== null ? leaves(value, here) : [[here, value] as [string, unknown]];
  });
}

afterEach(() => speak('en'));

const en = languages.en;

describe.each(['sw', 'id'] as const)('the words in %s', (tag) => {
  const mine = new Map(leaves(languages[tag]));

  it('are all there', () => {
    expect([...mine.keys()].sort()).toEqual(
      leaves(en)
        .map(([path]) => path)
        .sort(),
    );
    for (const [path, value] of mine) if (typeof value === 'string') expect(value.trim(), path).not.toBe('');
  });

  it('are not the English ones', () => {
    const same = leaves(en).filter(
      ([path, value]) => typeof value === 'string' && mine.get(path) === value && !shared.includes(path),
    );
    expect(same).toEqual([]);
  });

  it('follow a change at once', () => {
    speak(tag);
    expect(text.badge.online).toBe(languages[tag].badge.online);
    expect(document.documentElement.lang).toBe(tag);
    expect(span(42_000)).toBe(languages[tag].seconds(42));
  });
});

it('are those of the system, as far as the webview knows it', () => {
  expect(firstSpoken(['fr-FR', 'sw-TZ', 'en'])).toBe('sw');
  expect([firstSpoken(['id']), firstSpoken(['swg-DE']), firstSpoken([])]).toEqual(['id', 'en', 'en']);
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['id-ID']);
  speak('system');
  expect(text.badge.online).toBe(languages.id.badge.online);
  speak('system', 'sw');
  expect(text.badge.online).toBe(languages.sw.badge.online);
  vi.restoreAllMocks();
});

describe('times and numbers', () => {
  it('are said as people say them', () => {
    expect(span(42_000)).toBe('42 s');
    expect(span(185_000)).toBe('3 min 5 s');
    expect(span(7_680_000)).toBe('2 h 8 min');
    expect(phone('+255700000118')).toBe('+255 700 000 118');
    expect(phone('+6281200000141')).toBe('+62 812 0000 0141');
    const noon = new Date(2026, 10, 21, 12).getTime();
    expect(day(noon - 86_400_000, noon)).toBe('Yesterday');
    expect(day(new Date(2026, 10, 9, 12).getTime(), noon)).toBe('9 November');
    expect(moment(noon, noon)).toBe('12:00');
    expect(exactly(noon + 7_000, noon)).toBe('12:00:07');
  });
});

it('says once what is both the cause and what came of it', () => {
  const line = {
    id: 1,
    at: 0,
    instance: null,
    trigger: 'timer',
    caller: null,
    action: 'connect',
    detail: 'attempt=2',
    duration_ms: 9,
  };
  expect(audited({ ...line, cause: 'unreachable', result: 'unreachable' }).more).toBe(
    "Clock · WhatsApp can't be reached · try 2 · 9 ms",
  );
  const at = new Date(2026, 10, 30, 9, 5).getTime();
  const mend = { ...line, at, action: 'mend', trigger: 'api', cause: null, result: 'done', duration_ms: null };
  const figures = (detail: string) => audited({ ...mend, detail }).more;
  expect(figures(`auto_disconnected_at=${at} reason=unreachable`)).toBe(
    "Program · done · off since 09:05 · WhatsApp can't be reached",
  );
  expect(figures('auto_disconnected_at=soon reason=of_another_version')).toBe(
    'Program · done · off since soon · of another version',
  );
  const asked = { ...line, trigger: 'api', caller: 'till 2', cause: null, result: 'done', detail: null };
  expect(audited(asked).more).toBe('Program: till 2 · done · 9 ms');
});
