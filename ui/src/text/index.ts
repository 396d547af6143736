// The words in use, and times as people say them.
import { en } from './en';
import type { Text } from './en';

export type { Text };
export const text: Text = en;

/** A span in milliseconds: "42 s", "3 min 5 s", "2 h 8 min". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return text.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return text.minutes(minutes, minutes < 10 ? seconds % 60 : 0);
  return text.hours(Math.floor(minutes / 60), minutes % 60);
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' });
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' });

/** A time of day: "16:40". */
export function time(at: number): string {
  return clock.format(at);
}

function daysAgo(at: number, now: number): number {
  const midnight = (t: number) => new Date(t).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** A day: "Today", "Yesterday", "Thu", "9 November". */
export function day(at: number, now: number): string {
  const ago = daysAgo(at, now);
  if (ago <= 0) return text.today;
  if (ago === 1) return text.yesterday;
  return ago < 7 ? weekday.format(at) : date.format(at);
}

/** For lists: the time today, else the day. */
export function when(at: number, now: number): string {
  return daysAgo(at, now) <= 0 ? time(at) : day(at, now);
}

/** "+255700000118" as people write it: "+255 700 000 118". */
export function phone(number: string): string {
  const digits = number.replace(/\D/g, '');
  const groups = digits.slice(3).match(/\d{1,3}/g) ?? [];
  return `+${[digits.slice(0, 3), ...groups].join(' ')}`;
}

/** The letters on a tile: of the first two words, else the first two letters. */
export function initials(name: string): string {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, '').split(/\s+/).filter(Boolean);
  if (words.length === 0) return '··';
  const letters = words.length > 1 ? `${words[0]?.[0] ?? ''}${words[1]?.[0] ?? ''}` : (words[0]?.slice(0, 2) ?? '');
  return letters.toUpperCase();
}
