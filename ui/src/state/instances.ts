// What is said of instances as a whole: how the rail groups them, which need a person, which name is free.
import type { InstanceView } from '../contract/contract';
import { text } from '../text';

export type Group = { workspace: string; instances: InstanceView[] };

/** Whether a person must look at it; counted as the tray counts. */
export function needs(instance: InstanceView): boolean {
  return instance.badge === 'needs_you' || instance.badge === 'error';
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
