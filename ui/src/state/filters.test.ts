import { describe, expect, it } from 'vitest';
import { asked, isNarrowed, NONE, WHATS, WHENS } from './filters';

const NOON = new Date(2026, 2, 30, 12).getTime();
const day = (date: number, month = 2, year = 2026) => new Date(year, month, date).getTime();

describe('a search is narrowed', () => {
  it('to nothing where nothing is chosen', () => {
    expect([asked(NONE, NOON), isNarrowed(NONE)]).toEqual([{}, false]);
  });

  it.each([
    ['today', day(30)],
    ['week', day(24)],
    ['month', day(1)],
    ['year', day(31, 2, 2025)],
  ] as const)('to %s, by the days of this PC', (when, from) => {
    expect(asked({ ...NONE, when }, NOON)).toEqual({ from });
  });

  it.each([
    [{ what: 'file' }, { has_file: true }],
    [{ what: 'image' }, { kind: 'image' }],
    [{ who: 'you' }, { ours: true }],
    [{ who: '+255700000431' }, { sender: '+255700000431' }],
  ] as const)('to %o', (some, request) => {
    expect([asked({ ...NONE, ...some }, NOON), isNarrowed({ ...NONE, ...some })]).toEqual([request, true]);
  });

  it('by each choice once', () => {
    expect([new Set(WHATS).size, new Set(WHENS).size]).toEqual([WHATS.length, WHENS.length]);
  });
});
