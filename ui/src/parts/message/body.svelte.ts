// The bytes of a file while they are shown or heard: read when they are wanted, let go with what shows them.

/** Types that a webview shows or plays; whatever else a sender says is none. */
const SHOWN = /^(image|audio|video)\/[\w.+-]+/;

export class Body {
  /** Where the webview finds it. */
  url = $state<string | null>(null);
  failed = $state(false);
  private turn = 0;
  private reading = false;

  async open(read: () => Promise<ArrayBuffer>, mime: string): Promise<void> {
    if (this.reading || this.url !== null) return;
    const turn = (this.turn += 1);
    this.reading = true;
    this.failed = false;
    try {
      const bytes = await read();
      if (turn === this.turn) this.url = URL.createObjectURL(new Blob([bytes], { type: SHOWN.exec(mime)?.[0] ?? '' }));
    } catch {
      if (turn === this.turn) this.failed = true;
    } finally {
      if (turn === this.turn) this.reading = false;
    }
  }

  close(): void {
    this.turn += 1;
    this.reading = false;
    if (this.url !== null) URL.revokeObjectURL(this.url);
    this.url = null;
  }
}
