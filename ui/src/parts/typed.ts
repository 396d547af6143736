// What is typed into a field and not taken yet: Escape puts back what stood there, before it leaves the page.

type Field = HTMLInputElement | HTMLTextAreaElement;

/** What one can type into; a search has an Escape of its own. */
function isField(target: EventTarget | null): target is Field {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement &&
      !['checkbox', 'radio', 'button', 'file', 'range', 'search'].includes(target.type))
  );
}

/** Follows the field with the focus. */
export class Typed {
  #stood = '';

  /** Somebody came into it: this is what stands there. */
  stands(target: EventTarget | null): void {
    if (isField(target)) this.#stood = target.value;
  }

  /** What was typed is taken, unless it is wrong. */
  taken(target: EventTarget | null): void {
    if (isField(target) && target.getAttribute('aria-invalid') !== 'true') this.#stood = target.value;
  }

  /** Puts back what stood there, as if it had been typed; false where that still stands. */
  putBack(target: EventTarget | null): boolean {
    if (!isField(target) || target.value === this.#stood) return false;
    target.value = this.#stood;
    target.dispatchEvent(new Event('input', { bubbles: true }));
    return true;
  }
}
