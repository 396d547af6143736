// A tooltip where what it says can't be read without it: its words are cut, or a narrow rail does not show them.
import type { Attachment } from 'svelte/attachments';

/** The words, once the pointer is there, if something in it is cut or hidden. */
export function whenCut(words: () => string): Attachment<HTMLElement> {
  return (node) => {
    const tell = () => {
      const lines = [node, ...node.querySelectorAll<HTMLElement>('.cut-line, .badge-word')].filter((one) =>
        one.matches('.cut-line, .badge-word'),
      );
      const cut = lines.some((line) => line.clientWidth === 0 || line.scrollWidth > line.clientWidth);
      if (cut) node.title = words();
      else node.removeAttribute('title');
    };
    node.addEventListener('pointerenter', tell);
    return () => node.removeEventListener('pointerenter', tell);
  };
}
