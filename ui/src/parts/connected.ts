// Whether the engine says what is shown: parts that claim a state ask, so that none claims an old one.
import { getContext, setContext } from 'svelte';

const KEY = Symbol('connected');

/** Told once, by the window. */
export function provideConnected(connected: () => boolean): void {
  setContext(KEY, connected);
}

/** For a part, while it is made; connected where nobody says otherwise. */
export function useConnected(): () => boolean {
  return getContext<(() => boolean) | undefined>(KEY) ?? (() => true);
}
