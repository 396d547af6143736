// The window and the tray say the same word for the same badge, in every language.
import { expect, it } from 'vitest';
import english from '../../../src-tauri/words/src/english.rs?raw';
import indonesian from '../../../src-tauri/words/src/indonesian.rs?raw';
import swahili from '../../../src-tauri/words/src/swahili.rs?raw';
import { languages } from '.';

it.each([
  ['en', english],
  ['sw', swahili],
  ['id', indonesian],
] as const)('%s', (language, tray) => {
  for (const [badge, word] of Object.entries(languages[language].badge)) {
    expect(new RegExp(`^ +${badge}: "(.*)",$`, 'm').exec(tray)?.[1], badge).toBe(word);
  }
});
