// What is said of instances as a whole: how the rail groups them, which need a person, which name is free.
import type { Badge, InstanceView } from '../contract/contract';
import { initials, named, text } from '../text';

export type Group = { workspace: string; instances: InstanceView[] };

/** Whether only a person can bring it back; counted as the tray counts. */
export function needs({ badge, link, wanted }: InstanceView): boolean {
  if (wanted === 'stopped') return false;
  return badge === 'needs_you' || badge === 'error' || badge === 'code_expired' || link.is === 'revoked';
}

/** Never linked: it has lost nothing yet. */
function isNew({ link, phone }: InstanceView): boolean {
  return phone === null && (link.is === 'unpaired' || link.is === 'pairing');
}

/** So many that stand alike: by the badge that they are coloured as. */
export type Part = { badge: Badge; number: number };

/** How all stand together: those online, those on their way back, those that need a person. One that shows its first codes is none. */
export function summed(instances: InstanceView[]): Part[] {
  const well = instances.filter((one) => !needs(one));
  const having = (badge: Badge) => well.filter((one) => one.badge === badge);
  const needy = instances.filter(needs);
  const grave = needy.filter((one) => one.badge !== 'code_expired' || !isNew(one));
  const worst = grave.some((one) => one.badge === 'error') ? 'error' : grave.length > 0 ? 'needs_you' : 'code_expired';
  const parts: Part[] = [
    { badge: 'connecting', number: having('connecting').filter((one) => one.link.is === 'linked').length },
    { badge: 'reconnecting', number: having('reconnecting').length },
    { badge: 'waiting', number: having('waiting').length },
    { badge: worst, number: needy.length },
  ];
  return [{ badge: 'online', number: having('online').length }, ...parts.filter((part) => part.number > 0)];
}

const GRAVEST: Badge[] = ['error', 'needs_you', 'waiting', 'reconnecting', 'connecting', 'code_expired'];

/** What the whole is coloured as: one that has dropped is worse than one that was never linked. */
export function worst(parts: Part[]): Badge {
  const up = parts.some((part) => part.badge === 'online' && part.number > 0) ? 'online' : 'stopped';
  return GRAVEST.find((badge) => parts.some((part) => part.badge === badge)) ?? up;
}

/** So many that stand alike, in words. */
export function counted({ badge, number }: Part): string {
  if (badge === 'online' || badge === 'connecting' || badge === 'reconnecting' || badge === 'waiting')
    return text.summary[badge](number);
  return text.summary.needs(number);
}

/** Another number that runs with the same phone: each of their messages comes twice. */
export function twin(instance: InstanceView, all: InstanceView[]): InstanceView | null {
  const runs = (one: InstanceView) => one.phone !== null && one.link.is === 'linked' && one.wanted === 'running';
  if (!runs(instance)) return null;
  return all.find((one) => one.id !== instance.id && runs(one) && one.phone === instance.phone) ?? null;
}

/** Whether its name, number or workspace has what is looked for; of a number, its digits count. */
export function found({ name, phone, workspace }: InstanceView, sought: string): boolean {
  const plain = (words: string) => words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(sought.trim());
  const digits = wanted.replace(/[\s+().-]/g, '');
  if ([name, workspace].some((words) => plain(words).includes(wanted))) return true;
  return /^\d+$/.test(digits) && (phone ?? '').includes(digits.replace(/^0/, ''));
}

/** The letters on the tiles: what some would have alike gives way to the end of their numbers, and that to their place. */
export function tiles(instances: InstanceView[]): Map<string, string> {
  const letters = instances.map((one) => initials(named(one.name)));
  const ends = instances.map((one, at) => (alike(letters, at) && one.phone?.slice(-3)) || letters[at] || '');
  const told = instances.map((one, at): [string, string] => {
    const end = ends[at] ?? '';
    return [one.id, alike(ends, at) ? `${(letters[at] ?? '').slice(0, 1)}${at + 1}` : end];
  });
  return new Map(told);
}

function alike(all: string[], at: number): boolean {
  return all.indexOf(all[at] ?? '') !== at || all.indexOf(all[at] ?? '', at + 1) >= 0;
}

/** By workspace, in the operator's order. */
export function grouped(instances: InstanceView[]): Group[] {
  const all = instances.map((one) => one.workspace);
  const names = all.filter((one, at) => all.indexOf(one) === at).sort((a, b) => a.localeCompare(b));
  return names.map((workspace) => ({ workspace, instances: instances.filter((one) => one.workspace === workspace) }));
}

/** The first "Number 3" that no instance is called by. */
export function freeName(instances: InstanceView[]): string {
  const taken = instances.map((one) => one.name.trim().toLowerCase());
  for (let number = instances.length + 1; ; number += 1) {
    const name = text.add.suggestion(number);
    if (!taken.includes(name.toLowerCase())) return name;
  }
}

/** Whether its page shows how a phone is linked. A new number waits for its first code where the code will be. */
export function pairs(instance: InstanceView): boolean {
  const unlinked = instance.link.is === 'unpaired' || instance.link.is === 'pairing';
  const held = instance.connection.is === 'parked' || instance.connection.is === 'holding';
  return instance.wanted === 'running' && (instance.pairing !== null || (unlinked && !held));
}
