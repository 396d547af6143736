// A refusal of the program in the operator's words.
import type { ErrorView } from '../contract/contract';
import { technical, text } from '../text';

export function explain(refused: unknown): string {
  const error = refused as Partial<ErrorView> | null;
  if (!error?.code) return text.error.internal;
  return error.detail ? `${text.error[error.code]} (${technical(error.detail)})` : text.error[error.code];
}
