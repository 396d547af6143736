// Makes src/emoji/*.txt anew: the emoji that can be chosen, by group, with their names and what they are looked for by in each language.
//
//   npm install --no-save unicode-emoji-json cldr-annotations-modern && node scripts/emoji.mjs
//
// A line an emoji: it, its name, words beside those of its name; tabs between them, and an empty line between groups. The order is
// Unicode's, the words are those of CLDR. Flags of countries have no words here: Intl knows what countries are called.
import { readFileSync, writeFileSync } from 'node:fs';

/** What came later many phones and PCs draw as an empty box. */
const NEWEST = 15;
const FLAG = /^\p{Regional_Indicator}{2}$/u;
const read = (path) => JSON.parse(readFileSync(new URL(`../node_modules/${path}`, import.meta.url), 'utf8'));
const groups = read('unicode-emoji-json/data-by-group.json');

for (const language of ['en', 'sw', 'id']) {
  const known = read(`cldr-annotations-modern/annotations/${language}/annotations.json`).annotations.annotations;
  const line = ({ emoji }) => {
    if (FLAG.test(emoji)) return emoji;
    const said = known[emoji] ?? known[emoji.replaceAll('\ufe0f', '')];
    const name = said?.tts?.[0];
    if (!name) return null;
    const ofName = name.toLowerCase().split(/[\s,:-]+/u);
    const words = (said.default ?? []).flatMap((one) => one.toLowerCase().split(/[\s,]+/u));
    const more = words.filter((one, at) => words.indexOf(one) === at && one.length > 1 && !ofName.includes(one));
    return [emoji, name, more.slice(0, 8).join(' ')].join('\t').trimEnd();
  };
  const lines = groups.map(({ emojis }) =>
    emojis
      .filter((one) => Number(one.emoji_version) <= NEWEST)
      .map(line)
      .filter(Boolean)
      .join('\n'),
  );
  writeFileSync(new URL(`../src/emoji/${language}.txt`, import.meta.url), `${lines.join('\n\n')}\n`);
}
