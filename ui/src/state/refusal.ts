// A refusal of the program in the operator's words.
import type { ErrorView } from '../contract/contract';
import { technical, text } from '../text';

export function explain(refused: unknown): string {
  const error = refused as Partial<ErrorView> | null;
  if (!error?.code) return text.error.internal;
  return error.detail ? `${text.error[error.code]} (${technical(error.detail)})` : text.error[error.code];
}

/** The core closes, or is gone: its strip says so. */
export function ofTheCore(refused: unknown): 'core_gone' | 'shutting_down' | null {
  const code = (refused as Partial<ErrorView> | null)?.code;
  return code === 'core_gone' || code === 'shutting_down' ? code : null;
}

/** More was searched for than can be looked for at once. */
export function isTooLong(refused: unknown): boolean {
  return (refused as Partial<ErrorView> | null)?.code === 'search_too_long';
}

/** Whether what was refused was certainly not done: one without an answer may have been. */
export function wasAnswered(refused: unknown): boolean {
  const code = (refused as Partial<ErrorView> | null)?.code;
  return code !== undefined && code !== 'core_gone' && code !== 'too_slow' && code !== 'internal';
}
