// Web addresses in a text. What is opened is what is shown: nothing stands for another address than its own.

/** A piece of text; with the address that it leads to, as the system's browser is handed it. */
export type LinkPiece = { text: string; address: string | null };

/** Longest address that is taken for one. */
const LONGEST = 2_000;
/** What ends a sentence and no address. */
const AFTER = /[.,;:!?'"»”’…]$/;
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Cuts a text at its web addresses. */
export function links(words: string): LinkPiece[] {
  const cut: LinkPiece[] = [];
  let from = 0;
  for (const { 0: found, index } of words.matchAll(/(?<![\p{L}\p{N}])https?:\/\/[^\s<>\p{C}]+/giu)) {
    if (found.length > LONGEST) continue;
    const shown = trimmed(found);
    const address = addressOf(shown);
    if (address === null) continue;
    if (index > from) cut.push({ text: words.slice(from, index), address: null });
    cut.push({ text: shown, address });
    from = index + shown.length;
  }
  if (from < words.length || cut.length === 0) cut.push({ text: words.slice(from), address: null });
  return cut;
}

/** Without what stands behind it: the end of a sentence, and a bracket that was opened before it. */
function trimmed(found: string): string {
  const counts = new Map<string, number>();
  for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1);
  const count = (one: string) => counts.get(one) ?? 0;
  let end = found.length;
  for (;;) {
    const last = found.charAt(end - 1);
    const opened = PAIRS[last];
    const closes = opened !== undefined && count(last) > count(opened);
    if (!closes && !AFTER.test(last)) return found.slice(0, end);
    counts.set(last, count(last) - 1);
    end -= 1;
  }
}

/**
 * The address as it is asked for, with names of other scripts in letters that nobody mistakes; none for what is no address, or would be
 * read as another one: a name and a password before the host look like a host.
 */
export function addressOf(shown: string): string | null {
  if (shown.length > LONGEST || !URL.canParse(shown)) return null;
  const url = new URL(shown);
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) return null;
  return url.hostname.includes('.') || url.hostname === 'localhost' ? url.href : null;
}
