// Whether something is in sight, or nearly: what is far away in a long list need not be held.
import type { Attachment } from 'svelte/attachments';

/** How far away it may be, in px. */
const NEAR = '600px';

/** Tells when an element comes near, and when it goes. */
export function whenNear(tell: (near: boolean) => void): Attachment<HTMLElement> {
  return (node) => {
    if (typeof IntersectionObserver === 'undefined') {
      tell(true);
      return;
    }
    const eye = new IntersectionObserver((seen) => tell(seen.at(-1)?.isIntersecting ?? false), { rootMargin: NEAR });
    eye.observe(node);
    return () => eye.disconnect();
  };
}
