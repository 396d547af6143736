// Where something floats: beside a point of the window, and wholly within the pane that holds it.
import type { Attachment } from 'svelte/attachments';

/** How far it stays from the edges, in px. */
const EDGE = 8;

/** Puts an element with its corner at a point, or as near as it has room. Its pane is what it is positioned in. */
export function place(point: () => { x: number; y: number }): Attachment<HTMLElement> {
  return (node) => {
    const { x, y } = point();
    const pane = (node.offsetParent ?? document.body).getBoundingClientRect();
    const [wide, high] = [node.offsetWidth, node.offsetHeight];
    const within = (at: number, most: number) => `${Math.max(EDGE, Math.min(at, most - EDGE))}px`;
    node.style.left = within(x - pane.left, pane.width - wide);
    node.style.top = within(y - pane.top, pane.height - high);
  };
}
