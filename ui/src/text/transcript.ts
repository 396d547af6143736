// Several messages as text, to be taken elsewhere: when each was written, by whom, and what it says.
import type { MessageView } from '../contract/contract';
import { language } from './language.svelte';
import { copied, line, writer } from './messages';
import { LOCALES } from './numbers';

/** "[30/11/2026, 16:40] Neema: Bei gani?", a message a line; what has no words is said to be what it is. */
export function transcript(messages: MessageView[], chat: string): string {
  const when = new Intl.DateTimeFormat(LOCALES[language()], { dateStyle: 'short', timeStyle: 'short' });
  return messages
    .map((one) => {
      const words = one.deleted || one.content.is === 'media' ? line(one) : (copied(one) ?? line(one));
      return `[${when.format(one.at)}] ${writer(one, chat)}: ${words}`;
    })
    .join('\n');
}
