// A refusal of the program in the operator's words.
import type { ErrorView } from '../contract/contract';
import { technical, text } from '../text';

/** The longest name of an instance or a workspace, in characters. */
const LONGEST_NAME = 60;

export function explain(refused: unknown): string {
  const error = refused as Partial<ErrorView> | null;
  if (!error?.code) return text.error.internal;
  return error.detail ? `${text.error[error.code]} (${technical(error.detail)})` : text.error[error.code];
}

/** The core is updated, closes, or is gone: its strip says so. */
export function ofTheCore(refused: unknown): 'core_gone' | 'shutting_down' | 'updating' | null {
  const code = (refused as Partial<ErrorView> | null)?.code;
  return code === 'core_gone' || code === 'shutting_down' || code === 'updating' ? code : null;
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

/** Which of the two words that an instance has was refused: both are taken by the same rules, but that a workspace may be none, or another's. */
export function ofWhich(refused: unknown, name: string): 'name' | 'workspace' | 'all' {
  const code = (refused as Partial<ErrorView> | null)?.code;
  if (code === 'name_empty' || code === 'name_taken') return 'name';
  if (code === 'name_too_long') return [...name.trim()].length > LONGEST_NAME ? 'name' : 'workspace';
  if (code === 'name_control_character') return /\p{Cc}/u.test(name.trim()) ? 'name' : 'workspace';
  return 'all';
}
