// Reads the words of a language, from the messages in `words/`: each is a string, or a function of what is put into it.
import { FluentBundle, FluentNumber, FluentResource } from '@fluent/bundle';
import type { Language } from '../contract/contract';
import { LOCALES } from './numbers';
import { places, type Text } from './words';

const written = import.meta.glob<string>(['../../../words/*/shared/*.ftl', '../../../words/*/window/*.ftl'], {
  eager: true,
  import: 'default',
});

type Says = (...given: (string | number)[]) => string;
type Tree = { [part: string]: string | Says | Tree };

const read = new Map<Language, Text>();

/** The words of a language. */
export function wordsOf(language: Language): Text {
  const known = read.get(language) ?? readAll(language);
  read.set(language, known);
  return known;
}

function readAll(language: Language): Text {
  const bundle = new FluentBundle(LOCALES[language], { useIsolating: false });
  const resources = Object.entries(written)
    .filter(([path]) => path.includes(`/words/${language}/`))
    .map(([, text]) => new FluentResource(text));
  for (const resource of resources) bundle.addResource(resource);
  const tree: Tree = {};
  for (const { id } of resources.flatMap((resource) => resource.body)) {
    const parts = id.split('-');
    const last = parts.pop()!;
    let group = tree;
    for (const part of parts) group = (group[part] ??= {}) as Tree;
    group[last] = said(bundle, id);
  }
  return listed(tree) as unknown as Text;
}

/** What a message says. What is wrong in one is found before it is committed; the window shows the rest of it all the same. */
function said(bundle: FluentBundle, id: string): string | Says {
  const pattern = bundle.getMessage(id)?.value ?? id;
  const names = places[id];
  if (!names) return bundle.formatPattern(pattern, null, []);
  return (...given) => {
    const put = names.map((name, at) => [name, counted(given[at] ?? '')] as const);
    return bundle.formatPattern(pattern, Object.fromEntries(put), []);
  };
}

/** Whole numbers are said, as the language writes them. */
function counted(value: string | number): string | FluentNumber {
  return typeof value === 'number' ? new FluentNumber(value, { maximumFractionDigits: 0 }) : value;
}

/** The same with its lists: what is numbered from 1 on. */
function listed(tree: Tree): unknown {
  const parts = Object.entries(tree).map(([part, value]) => [part, typeof value === 'object' ? listed(value) : value]);
  const list = parts.every(([part], at) => part === String(at + 1));
  return list ? parts.map(([, value]) => value) : Object.fromEntries(parts);
}
