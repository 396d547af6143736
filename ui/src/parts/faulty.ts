// A field that was refused: it is marked, has the focus, and what stands under it says why.
import type { Attachment } from 'svelte/attachments';

/** `words`: why it was refused; empty where it was not. */
export function faulty(words: () => string): Attachment<HTMLElement> {
  return (field) => {
    if (words() === '') {
      field.removeAttribute('aria-invalid');
      return;
    }
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  };
}
