// What was found is marked where it stands.
import { expect, it } from 'vitest';
import { marked } from './marked';

it('marks what was found, character by character as Unicode counts them', () => {
  const text = 'a 🙏 kitenge';
  expect(
    marked({
      text,
      marks: [
        { from: 2, to: 3 },
        { from: 4, to: 7 },
      ],
    }),
  ).toEqual([
    { text: 'a ', found: false },
    { text: '🙏', found: true },
    { text: ' ', found: false },
    { text: 'kit', found: true },
    { text: 'enge', found: false },
  ]);
  expect(marked({ text, marks: [] })).toEqual([{ text, found: false }]);
  expect(marked({ text: '', marks: [] })).toEqual([]);
  // Whatever a program says.
  expect(
    marked({
      text: 'ab',
      marks: [
        { from: 0, to: 9 },
        { from: 1, to: 1 },
      ],
    })
      .map((one) => one.text)
      .join(''),
  ).toBe('ab');
});
