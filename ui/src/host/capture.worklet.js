// Runs where the sound is: hands it on as samples of 16 bits, a fifth of a second at a time, and what is left when it is told to end.
const PIECE = 9_600;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
    this.port.onmessage = () => {
      this.give();
      this.ended = true;
      this.port.postMessage(null);
    };
  }

  give() {
    if (this.filled === 0) return;
    const piece = this.piece.slice(0, this.filled);
    this.filled = 0;
    this.port.postMessage(piece, [piece.buffer]);
  }

  process([input]) {
    const sound = input?.[0];
    if (sound && !this.ended) {
      for (const sample of sound) {
        this.piece[this.filled++] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767)));
        if (this.filled === PIECE) this.give();
      }
    }
    return !this.ended;
  }
}

registerProcessor('capture', Capture);
