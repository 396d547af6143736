// jsdom lays nothing out. What a virtual list asks is answered here: how tall the view and its rows are.
import { beforeEach, vi } from 'vitest';

/** Taller than any list: a test that wants to scroll says what it sees. */
const ALL = 1_000_000;
const ROW = 50;
let height = ALL;

/** From now on a scrolled list is so many px high. */
export function viewport(px: number): void {
  height = px;
}

class Sizes implements ResizeObserver {
  constructor(private readonly tell: ResizeObserverCallback) {}
  observe(target: Element): void {
    const px = target.classList.contains('chat-scroll') ? height : ROW;
    const contentRect = { width: 300, height: px } as DOMRectReadOnly;
    queueMicrotask(() => this.tell([{ target, contentRect } as ResizeObserverEntry], this));
  }
  unobserve(): void {}
  disconnect(): void {}
}

beforeEach(() => {
  height = ALL;
  Object.defineProperty(window, 'ResizeObserver', { value: Sizes, configurable: true, writable: true });
  HTMLElement.prototype.scrollTo = function (this: HTMLElement, to?: ScrollToOptions | number): void {
    this.scrollTop = typeof to === 'object' ? (to.top ?? 0) : this.scrollTop;
    this.dispatchEvent(new Event('scroll'));
  };
  vi.spyOn(HTMLElement.prototype, 'offsetParent', 'get').mockImplementation(function (this: HTMLElement) {
    return this.parentElement;
  });
});
