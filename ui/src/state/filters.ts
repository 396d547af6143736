// What a search is narrowed to beside its words: what was written, by whom, and when.
import type { SearchKind, SearchRequest } from '../contract/contract';
import { startOfDay } from '../text';

export type What = 'any' | 'file' | SearchKind;
/** In days, today being the first. */
export type When = 'any' | 'today' | 'week' | 'month' | 'year';
/** `any`, `you`, or a phone number. */
export type Who = string;

export interface Filters {
  what: What;
  who: Who;
  when: When;
}

export const NONE: Filters = { what: 'any', who: 'any', when: 'any' };
export const WHATS: What[] = [
  'any',
  'file',
  'text',
  'image',
  'video',
  'audio',
  'document',
  'location',
  'contact',
  'poll',
];
const DAYS: Record<Exclude<When, 'any'>, number> = { today: 1, week: 7, month: 30, year: 365 };
export const WHENS: When[] = ['any', 'today', 'week', 'month', 'year'];

export function isNarrowed({ what, who, when }: Filters): boolean {
  return what !== 'any' || who !== 'any' || when !== 'any';
}

/** How the core is asked for it. Days are those of this PC. */
export function asked({ what, who, when }: Filters, now: number): Partial<SearchRequest> {
  const some: Partial<SearchRequest> = {};
  if (what === 'file') some.has_file = true;
  else if (what !== 'any') some.kind = what;
  if (who === 'you') some.ours = true;
  else if (who !== 'any') some.sender = who;
  if (when !== 'any') {
    const first = new Date(startOfDay(now));
    first.setDate(first.getDate() - DAYS[when] + 1);
    some.from = first.getTime();
  }
  return some;
}
