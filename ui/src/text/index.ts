// Times, spans and numbers as people say them, in the language in use.
import type { AuditLineView, Delivery, ReasonView, WaitsFor } from '../contract/contract';
import { language, text } from './language.svelte';
import type { Language } from './language.svelte';

export type { Text } from './en';
export { language, languages, ownNames, speak, text } from './language.svelte';

/** A span in milliseconds: "42 s", "3 min 5 s", "2 h 8 min". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return text.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return text.minutes(minutes, minutes < 10 ? seconds % 60 : 0);
  return text.hours(Math.floor(minutes / 60), minutes % 60);
}

/** British English: the day before the month. */
const LOCALES: Record<Language, string> = { en: 'en-GB', sw: 'sw', id: 'id' };
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()} ${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALES[language()], options);
  formats.set(key, known);
  return known;
}

/** A time of day: "16:40". */
export function time(at: number): string {
  const moment = new Date(at);
  return `${String(moment.getHours()).padStart(2, '0')}:${String(moment.getMinutes()).padStart(2, '0')}`;
}

function daysAgo(at: number, now: number): number {
  const midnight = (t: number) => new Date(t).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** A day: "Today", "Yesterday", "Thu", "9 November", "9 November 2025". */
export function day(at: number, now: number): string {
  const ago = daysAgo(at, now);
  if (ago <= 0) return text.today;
  if (ago === 1) return text.yesterday;
  if (ago < 7) return format('weekday', { weekday: 'short' }).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format('date', { day: 'numeric', month: 'long' }).format(at)
    : format('year', { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** For lists: the time today, else the day. */
export function when(at: number, now: number): string {
  return daysAgo(at, now) <= 0 ? time(at) : day(at, now);
}

/** A time that is yet to come: "16:40" today, else with its day. */
export function moment(at: number, now: number): string {
  return daysAgo(at, now) === 0
    ? time(at)
    : `${format('date', { day: 'numeric', month: 'long' }).format(at)} ${time(at)}`;
}

/** A reason in words, its code last, in brackets. */
export function because(reason: ReasonView): string {
  return reason.code === null ? text.reason[reason.kind] : `${text.reason[reason.kind]} (${reason.code})`;
}

/** A line of the audit trail in words: what, and who, why, what came of it, with figures. Words of other versions stay as they are. */
export function audited(line: AuditLineView): { what: string; more: string } {
  const known: Record<string, string> = {
    ...text.reason,
    ...text.engine.mismatch,
    ...text.badge,
    ...text.audit.result,
  };
  const words = (names: Record<string, string>, name: string) => names[name] ?? name.replaceAll('_', ' ');
  const figures = (line.detail ?? '').split(' ').map((part) => {
    const [name = '', value = ''] = part.split('=');
    return (text.audit.figure as Record<string, (v: string) => string>)[name]?.(value) ?? part;
  });
  const more = [
    words(text.audit.trigger, line.trigger),
    line.cause && words(known, line.cause),
    words(known, line.result),
    ...figures,
    line.duration_ms === null ? '' : text.milliseconds(line.duration_ms),
  ];
  return { what: words(text.audit.action, line.action), more: more.filter(Boolean).join(' · ') };
}

/** Why a message was not sent, in words; the raw code last, in brackets. Only a number is a word of WhatsApp. */
export function whyNot(error: string | null): string {
  if (!error) return `${text.failure.unknown}.`;
  const words = /^\d+$/.test(error) ? (text.failure.codes[error] ?? text.failure.refused) : text.failure.local;
  return `${words} (${error}).`;
}

/** Whether what keeps a message may be tried by hand before its time. */
export function isKept(waits: WaitsFor | null): boolean {
  return waits?.is === 'until' || waits?.is === 'parked';
}

/** What a message that was not taken yet really waits for. */
export function waiting(delivery: Delivery, waits: WaitsFor | null, online: boolean, now: number): string {
  if (waits?.is === 'until') return text.lane.until(text.lane.why[waits.why], moment(waits.until, now));
  if (waits?.is === 'parked') return text.lane.parked(text.lane.why[waits.why]);
  if (waits?.is === 'message_above') return text.lane.above;
  if (delivery === 'uncertain') return text.thread.uncertain;
  return online ? text.thread.queued : text.thread.queuedOffline;
}

const SHORT_CODES = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const GROUPS: Record<number, number[]> = { 8: [4, 4], 9: [3, 3, 3], 10: [3, 3, 4], 11: [3, 4, 4] };

/** "+255700000118" as people write it: "+255 700 000 118". */
export function phone(number: string): string {
  const digits = number.replace(/\D/g, '');
  const code = SHORT_CODES.exec(digits)?.[0] ?? digits.slice(0, 3);
  let rest = digits.slice(code.length);
  const words = [`+${code}`];
  for (const size of GROUPS[rest.length] ?? []) {
    words.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return [...words, ...(rest.match(/\d{1,3}/g) ?? [])].join(' ');
}

/** The letters on a tile: of the first two words, else the first two letters. */
export function initials(name: string): string {
  if (name.startsWith('+')) return name.slice(-2);
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return '··';
  const letters =
    words.length > 1 ? `${first(words[0])}${first(words[1])}` : [...(words[0] ?? '')].slice(0, 2).join('');
  return letters.toUpperCase();
}

function first(word: string | undefined): string {
  return [...(word ?? '')][0] ?? '';
}
