// How what stands in a message opens an address: whoever shows the message asks first.
import { getContext, setContext } from 'svelte';

type Opens = (address: string) => void;
const OPENS = Symbol('opens links');

/** What is shown within opens addresses so. */
export function letLinksOpen(opens: Opens): void {
  setContext(OPENS, opens);
}

/** How an address is opened here; none where it is only looked at. */
export function opensLinks(): Opens | undefined {
  return getContext<Opens | undefined>(OPENS);
}
