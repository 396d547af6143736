// The bytes of a file while they are shown or heard: read when they are wanted, let go with what shows them.

import { drawable } from '../pixels';

/** Types that a webview shows or plays; whatever else a sender says is none, and a drawing in words (SVG) is a page. */
const SHOWN = /^(image|audio|video)\/(?!svg)[\w.+-]+/i;

export class Body {
  /** Where the webview finds it. */
  url = $state<string | null>(null);
  failed = $state(false);
  private turn = 0;
  private reading: Promise<void> | null = null;

  /** A picture is what its first bytes say, and drawn where it is not too large. Whoever opens it while it is read waits for the same bytes. */
  open(read: () => Promise<ArrayBuffer>, mime: string): Promise<void> {
    if (this.url !== null) return Promise.resolve();
    if (this.reading) return this.reading;
    const turn = (this.turn += 1);
    const reading = this.load(turn, read, mime).finally(() => {
      if (turn === this.turn) this.reading = null;
    });
    this.reading = reading;
    return reading;
  }

  private async load(turn: number, read: () => Promise<ArrayBuffer>, mime: string): Promise<void> {
    this.failed = false;
    try {
      const bytes = await read();
      if (turn !== this.turn) return;
      const seen = mime === 'picture' ? drawable(bytes) : { mime: SHOWN.exec(mime)?.[0] ?? '' };
      if (seen) this.url = URL.createObjectURL(new Blob([bytes], { type: seen.mime }));
      else this.failed = true;
    } catch {
      if (turn === this.turn) this.failed = true;
    }
  }

  close(): void {
    this.turn += 1;
    this.reading = null;
    if (this.url !== null) URL.revokeObjectURL(this.url);
    this.url = null;
  }
}
