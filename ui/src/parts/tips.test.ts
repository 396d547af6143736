// Tooltips: ours are shown in the place of the system's, and leave everything as it was.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Tips from './Tips.svelte';

let button: HTMLElement;
const shown = (): string | undefined => document.querySelector('.tip')?.textContent;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  document.body.innerHTML = '<button title="Restart (Ctrl+R)"><i></i></button><p>beside</p>';
  button = document.querySelector('button') as HTMLElement;
  render(Tips);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function rest(): Promise<void> {
  vi.advanceTimersByTime(500);
  await tick();
}

it('shows what a title says, once the pointer rests, and never beside the title', async () => {
  await fireEvent.pointerOver(button.firstElementChild as Element);
  expect(shown()).toBeUndefined();
  await rest();
  expect([shown(), button.title]).toEqual(['Restart (Ctrl+R)', '']);
  // Who hears it instead of seeing it still does.
  expect(screen.getByRole('button', { name: 'Restart (Ctrl+R)' })).toBe(button);
  // Within the button it is the same one.
  await fireEvent.pointerOver(button);
  expect(shown()).toBe('Restart (Ctrl+R)');
  await fireEvent.pointerOver(document.querySelector('p') as Element);
  expect([shown(), button.title]).toEqual([undefined, 'Restart (Ctrl+R)']);
  expect(button.hasAttribute('aria-label')).toBe(false);
});

it.each([
  ['a press', () => fireEvent.pointerDown(button)],
  ['a key', () => fireEvent.keyDown(button, { key: 'a' })],
  ['that the window is left', () => fireEvent.blur(window)],
])('goes with %s', async (_, act) => {
  await fireEvent.pointerOver(button);
  await rest();
  await act();
  await tick();
  expect([shown(), button.title]).toEqual([undefined, 'Restart (Ctrl+R)']);
});

it('leaves a title that became another one', async () => {
  await fireEvent.pointerOver(button);
  await rest();
  button.title = 'Start';
  await fireEvent.pointerOver(document.body);
  expect(button.title).toBe('Start');
});
