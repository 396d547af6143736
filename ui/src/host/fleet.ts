// The numbers of the simulated world, and how they have fared.
import type { Badge, InstanceHealthView, InstanceView, Phase } from '../contract/contract';
import { instance } from './memory';

export const MINUTE = 60_000;

export function qr(): string {
  let path = '';
  for (let at = 0; at < 1681; at += 1)
    if ((at * 7919) % 13 < 6) path += `M${(at % 41) + 4} ${Math.floor(at / 41) + 4}h1v1h-1z`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 49 49"><rect width="49" height="49" fill="#fff"/><path d="${path}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function one(
  id: string,
  name: string,
  workspace: string,
  badge: Badge,
  some: Partial<InstanceView> = {},
): InstanceView {
  const now = Date.now();
  return instance({
    id,
    name,
    workspace,
    badge,
    last_activity: now - 5 * MINUTE,
    proof: { at: now - 12_000, round_trip_ms: 84 },
    ...some,
  });
}

export function fleet(now: number): InstanceView[] {
  const duka = 'Duka la Asha';
  const klinik = 'Klinik Sehat Bunda';
  return [
    one('a', 'Duka Kariakoo', duka, 'online', { unread: 5, queued: 2 }),
    one('b', 'Duka Mwenge', duka, 'reconnecting', {
      phone: '+255700000119',
      connection: { is: 'backoff', attempt: 3, until: now + 18_000 },
      last_error: { reason: { kind: 'unreachable', code: null, detail: null }, at: now },
    }),
    one('c', 'Wakala wa Pesa', duka, 'needs_you', {
      phone: '+255700000204',
      unread: 3,
      queued: 3,
      connection: { is: 'parked', why: 'replaced' },
      last_error: { reason: { kind: 'replaced', code: 440, detail: null }, at: now },
    }),
    one('d', 'Pendaftaran', klinik, 'online', { phone: '+6281200000141', unread: 12 }),
    one('e', 'Apotek', klinik, 'waiting', {
      phone: '+6281200000142',
      queued: 11,
      connection: { is: 'holding', attempt: 1, until: now + 128 * MINUTE, why: 'temporary_ban' },
      last_error: { reason: { kind: 'temporary_ban', code: 402, detail: null }, at: now - 82 * MINUTE },
    }),
    one('f', 'Klinik Malam', klinik, 'stopped', {
      phone: '+6281200000143',
      wanted: 'stopped',
      connection: { is: 'offline' },
      muted: true,
      warning: { is: 'stopped_long', days: 21, unlinks: now + 9 * 1_440 * MINUTE },
    }),
    one('g', 'Galle orders', '', 'scan_qr', {
      phone: '+94700000164',
      stranger: '+94700000777',
      link: { is: 'revoked', why: 'logged_out' },
      connection: { is: 'offline' },
      pairing: {
        is: 'qr',
        image: qr(),
        number: 1,
        of: 6,
        shown: now - 18_000,
        until: now + 42_000,
        scanned_without_multidevice: true,
      },
      last_error: { reason: { kind: 'logged_out', code: 401, detail: null }, at: now },
    }),
  ];
}

/** As many numbers as a large shop has: some are up, some wait, and some never were linked. */
export function numbers(now: number): InstanceView[] {
  const badges: Badge[] = ['online', 'waiting', 'code_expired', 'stopped', 'reconnecting'];
  return Array.from({ length: 32 }, (_, at) => {
    const badge = badges[at % badges.length] ?? 'online';
    const fresh = badge === 'code_expired' && at % 2 === 0;
    return one(`n${at}`, `Nambari ${at + 1}`, at % 3 === 0 ? 'Duka la Asha' : '', badge, {
      phone: fresh ? null : at === 0 ? '+255700000118' : `+2557100000${String(at).padStart(2, '0')}`,
      unread: at % 4 === 0 ? at + 1 : 0,
      wanted: badge === 'stopped' ? 'stopped' : 'running',
      link: fresh ? { is: 'pairing' } : { is: 'linked' },
      pairing: badge === 'code_expired' ? { is: 'expired' } : null,
      connection:
        badge === 'waiting'
          ? { is: 'holding', attempt: 7, until: now + 4 * MINUTE, why: 'slow_retry' }
          : badge === 'reconnecting'
            ? { is: 'connecting', attempt: 2, since: now - 60_000, deadline: now + 60_000 }
            : { is: 'online', since: now },
    });
  });
}

export function history(days: number): InstanceHealthView {
  const to = Date.now();
  const from = to - days * 1_440 * MINUTE;
  const part = (share: number) => from + (to - from) * share;
  const ends: [Phase, number][] = [
    ['app_off', 0.12],
    ['up', 0.4],
    ['down', 0.43],
    ['up', 0.61],
    ['stopped', 0.7],
    ['up', 0.88],
    ['down', 0.885],
    ['up', 1],
  ];
  const strip = ends.map(([phase, until], place) => ({
    phase,
    since: part(ends[place - 1]?.[1] ?? 0),
    until: part(until),
  }));
  const lasted = (wanted: Phase) =>
    Math.round(strip.filter((one) => one.phase === wanted).reduce((sum, one) => sum + one.until - one.since, 0) / 1000);
  const [up, down] = [lasted('up'), lasted('down')];
  return {
    from,
    to,
    strip,
    uptime_hundredths: Math.floor((up / (up + down)) * 10_000),
    up_seconds: up,
    down_seconds: down,
    reconnects: 2,
    mean_recovery_ms: (down * 1000) / 2,
    taken: 240,
    delivered: 236,
    failed: 1,
  };
}
