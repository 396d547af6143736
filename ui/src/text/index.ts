// Times, spans and numbers as people say them, in the language in use.
import type {
  AuditLineView,
  ChatView,
  Delivery,
  FaultWhy,
  InstanceView,
  ReachView,
  ReasonView,
  WaitsFor,
} from '../contract/contract';
import { language, text } from './language.svelte';
import { counter, LOCALES } from './numbers';

export type { Text } from './words';
export { firstSpoken, language, languages, ownNames, speak, text } from './language.svelte';

/** A span in milliseconds: "42 s", "3 min 5 s", "2 h 8 min". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return text.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return text.minutes(minutes, minutes < 10 ? seconds % 60 : 0);
  return text.hours(Math.floor(minutes / 60), minutes % 60);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()} ${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALES[language()], options);
  formats.set(key, known);
  return known;
}

/** A number with so many digits after the point, as the language writes it. */
export function decimal(value: number, digits: number): string {
  const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(LOCALES[language()], shape).format(value);
}

/** A whole number, as the language writes it. */
export function count(value: number): string {
  return counter(language())(value);
}

/** So many of a hundred, as the language writes it: "99.5%". */
export function percent(value: number, digits = 0): string {
  const shape = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(LOCALES[language()], shape).format(value / 100);
}

/** A time of day: "16:40". */
export function time(at: number): string {
  const moment = new Date(at);
  return `${String(moment.getHours()).padStart(2, '0')}:${String(moment.getMinutes()).padStart(2, '0')}`;
}

/** A time of day to the second, with its day when it is another one: "16:40:07". */
export function exactly(at: number, now: number): string {
  return `${moment(at, now)}:${String(new Date(at).getSeconds()).padStart(2, '0')}`;
}

/** The first moment of a day, as this PC counts days. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
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

/** A line of the audit trail in words: what, and who, under which name, why, what came of it, with figures. Words of other versions stay as they are. */
export function audited(line: AuditLineView): { what: string; more: string } {
  const known: Record<string, string> = {
    ...text.reason,
    ...text.mismatch,
    ...text.badge,
    ...text.audit.result,
  };
  const words = (names: Record<string, string>, name: string) => names[name] ?? name.replaceAll('_', ' ');
  const figures = (line.detail ?? '').split(' ').map((part) => {
    const [name = '', value = ''] = part.split('=');
    if (name === 'older_than_days') return text.audit.figure[name](Number(value));
    if (name === 'auto_disconnected_at')
      return text.audit.figure[name](Number(value) ? moment(Number(value), line.at) : value);
    if (name === 'reason') return text.audit.figure[name](words(text.reason, value));
    const figures: Record<string, unknown> = text.audit.figure;
    const says = figures[name] as ((value: string) => string) | undefined;
    return says?.(value) ?? part;
  });
  const more = [
    [words(text.audit.trigger, line.trigger), line.caller].filter(Boolean).join(': '),
    line.cause && words(known, line.cause),
    words(known, line.result),
    ...figures,
    line.duration_ms === null ? '' : text.milliseconds(line.duration_ms),
  ];
  // What caused it is often what came of it, too.
  const said = more.filter((part, at) => part && part !== more[at - 1]);
  return { what: words(text.audit.action, line.action), more: said.join(' · ') };
}

/** Why a message was not sent, in words; the raw code last, in brackets. Only a number is a word of WhatsApp. */
export function whyNot(error: string | null): string {
  if (!error) return `${text.failure.unknown}.`;
  const refused = Object.entries(text.error).find(([code]) => code === error);
  if (refused) return refused[1];
  const words = /^\d+$/.test(error)
    ? ((text.failure.codes as Record<string, string>)[error] ?? text.failure.refused)
    : text.failure.local;
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
  if (waits?.is === 'file') return text.lane.file;
  if (delivery === 'uncertain') return text.thread.uncertain;
  return online ? text.thread.queued : text.thread.queuedOffline;
}

/** The faults with which nothing is taken into the queue. */
const UNSAVED: FaultWhy[] = ['disk_full', 'database_damaged', 'database_unreachable'];

/** Why a message to a number that is not online does not go at once, and what it waits for. */
export function waitsUntil({ wanted, link, connection }: InstanceView, now: number): string {
  const t = text.composerWaits;
  if (wanted === 'stopped') return t.stopped;
  if (link.is === 'revoked') return link.why === 'banned' ? t.banned : link.why === 'locked' ? t.needs : t.unlinked;
  if (connection.is === 'holding' && connection.why === 'temporary_ban') return t.until(moment(connection.until, now));
  if (connection.is === 'parked') {
    if (connection.why === 'banned') return t.banned;
    if (typeof connection.why !== 'string' && UNSAVED.includes(connection.why.fault)) return t.unsaved;
    // Most faults of this PC are looked at again by the engine itself.
    const asks =
      typeof connection.why === 'string' || ['session_gone', 'database_damaged'].includes(connection.why.fault);
    return asks ? t.needs : text.thread.willWait;
  }
  return link.is === 'linked' ? text.thread.willWait : t.unlinked;
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

/** Countries in which a 0 before a number is left out after the code, always. */
const TRUNK = [
  '+27',
  '+33',
  '+44',
  '+49',
  '+62',
  '+91',
  '+233',
  '+234',
  '+250',
  '+254',
  '+255',
  '+256',
  '+260',
  '+263',
];

/** What a number without its country is taken for: one of the country of the number that it is written from, where that is sure. */
export function understood(typed: string, own: string | null, chosen: string | null): string | null {
  // Of a country that was chosen it is not known here how its numbers are written.
  if (chosen !== null) return null;
  const plain = typed.replace(/[\s().-]/g, '');
  const [code = ''] = own ? phone(own).split(' ') : [];
  const home = /^0([1-9]\d{6,10})$/.exec(plain)?.[1];
  return home && code && TRUNK.includes(code) ? phone(`${code}${home}`) : null;
}

/** Marks that turn the direction of what follows them, and letters that are written from the right. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name among other words: whatever it is written in, it turns nothing around it. */
export function named(name: string): string {
  const plain = name.replace(TURNS, '');
  return FROM_THE_RIGHT.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** The title of a chat as it is shown: a number as people write it, or a name. */
export function titled(title: string): string {
  return title.startsWith('+') ? phone(title) : named(title);
}

/** What the PC said of a fault, without the numbers of its own that say nothing to a person. */
export function technical(detail: string): string {
  return detail.replace(/\s*\(os error \d+\)/g, '').trim();
}

/** For which numbers something is: all of them, or their names and those of their workspaces. */
export function reached(reach: ReachView, instances: InstanceView[]): string {
  if (reach.is === 'all') return text.programs.all;
  const names = reach.instances.map((id) => named(instances.find((one) => one.id === id)?.name ?? id));
  return [...names, ...reach.workspaces.map(named)].join(', ');
}

/** The letters on a tile: of the first two words, else the first two letters. */
export function initials(name: string): string {
  if (name.startsWith('+')) return name.slice(-2);
  const words = name
    .replace(/[^\p{L}\p{M}\p{N} ]/gu, '')
    .split(/\s+/)
    .filter(Boolean)
    .map(letters);
  if (words.length === 0) return '··';
  const [one = [], two] = words;
  // Numbered names are told apart by all of the number.
  const number = words.at(-1)?.join('') ?? '';
  if (two && /^\d{2,}$/.test(number)) return `${one[0] ?? ''}${number.slice(-2)}`.toUpperCase();
  const both = two ? [one[0], two[0]] : one.slice(0, 2);
  // With their signs, two letters are wider than a tile.
  return (both.some((letter) => /\p{M}/u.test(letter ?? '')) ? both.slice(0, 1) : both).join('').toUpperCase();
}

/** What a reader takes for letters: with their vowel signs and marks. */
function letters(word: string): string[] {
  return [...new Intl.Segmenter().segment(word)].map((one) => one.segment);
}

/** Nothing is told of what comes in a chat at a moment. */
export function muted({ muted }: ChatView, now: number): boolean {
  return muted !== undefined && (muted.until === null || muted.until > now);
}

/** That it is so, and until when. */
export function mutedWords({ muted }: ChatView, now: number): string {
  const until = muted?.until ?? null;
  return until === null ? text.mute.muted : text.mute.until(moment(until, now));
}
