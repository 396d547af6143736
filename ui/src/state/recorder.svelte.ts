// A voice note that is being recorded: what the microphone hears goes to the core as it comes, so that whatever ends in between, what was
// said until then is there. One at a time; its chat keeps it when it is left.
import type { Calls, RecordedVoice } from '../contract/contract';
import { RATE } from '../host/microphone';
import type { Capture, MicrophoneFault } from '../host/microphone';
import type { Host } from '../host/host';
import { text } from '../text';
import { explain, ofTheCore } from './refusal';

/** The longest one, in samples. */
const LONGEST = 3_600 * RATE;
/** Sound that goes at once, in samples. */
const PIECE = 2 * RATE;
/** Sound that waits for a core that does not answer, in samples. */
const WAITS = 60 * RATE;
/** Time between two tries, in ms. */
const AGAIN = 1_000;
/** Bars of what was heard last. */
export const BARS = 40;
const FAULTS: ReadonlySet<unknown> = new Set<MicrophoneFault>(['none', 'refused', 'busy', 'silent', 'unable']);

type Place = { id: number; instance: string };
type Around = {
  call: <K extends keyof Calls>(name: K, body: Calls[K]['request']) => Promise<Calls[K]['reply']>;
  hear: Host['hear'];
  /** What was recorded belongs to its chat. */
  recorded: (voice: RecordedVoice) => void;
};

export class Recorder {
  phase = $state<'idle' | 'asking' | 'recording' | 'paused' | 'ending'>('idle');
  /** Where it is recorded. */
  chat = $state.raw<Place | null>(null);
  /** How much was heard, in samples. */
  heard = $state(0);
  /** How loud it was lately, 0 to 1, the newest last. */
  levels = $state.raw<number[]>([]);
  /** Why nothing is recorded, or no more, and in which chat that is said. */
  why = $state.raw<{ chat: number; words: string } | null>(null);
  /** The longest one, in samples. */
  longest = LONGEST;
  private capture: Capture | null = null;
  private file: string | null = null;
  private waiting: Int16Array[] = [];
  private taken = 0;
  private pumping: Promise<void> | null = null;
  private going: Promise<void> | null = null;
  private turn = 0;
  /** The core takes no more of it. */
  private refused: unknown = null;

  constructor(private readonly around: Around) {}

  get seconds(): number {
    return Math.floor(this.heard / RATE);
  }

  /** Whether something is recorded in a chat. */
  in(chat: Place): boolean {
    return this.phase !== 'idle' && this.chat?.id === chat.id && this.chat.instance === chat.instance;
  }

  /** Begins; the microphone first, so that nothing is left of what was refused. */
  async begin(chat: Place): Promise<void> {
    if (this.phase !== 'idle') return;
    const turn = (this.turn += 1);
    Object.assign(this, { chat, phase: 'asking', why: null, heard: 0, levels: [], file: null, refused: null });
    Object.assign(this, { waiting: [], taken: 0 });
    let capture: Capture | null = null;
    try {
      capture = await this.around.hear(
        (sound) => this.hears(turn, sound),
        () => void this.lost(turn),
      );
      if (turn !== this.turn) return void capture.stop();
      this.capture = capture;
      const { file } = await this.around.call('begin_voice', { chat: chat.id });
      if (turn !== this.turn) {
        void this.around.call('drop_file', { file }).catch(() => undefined);
        return;
      }
      this.file = file;
      this.phase = 'recording';
      this.pump();
    } catch (why) {
      if (turn !== this.turn) return;
      void capture?.stop();
      this.over(chat, FAULTS.has(why) ? text.voice[why as MicrophoneFault] : explained(why));
    }
  }

  private hears(turn: number, sound: Int16Array): void {
    if (turn !== this.turn || this.refused !== null) return;
    const room = this.longest - this.heard;
    const piece = sound.length > room ? sound.slice(0, room) : sound;
    if (piece.length > 0) {
      this.waiting.push(piece);
      this.heard += piece.length;
      let sum = 0;
      for (const sample of piece) sum += (sample / 32_768) ** 2;
      this.levels = [...this.levels, Math.min(1, Math.sqrt(sum / piece.length) * 4)].slice(-BARS);
    }
    if (this.phase === 'recording') this.pump();
    if (piece.length < sound.length) void this.end(text.voice.hour);
  }

  pause(): void {
    if (this.phase !== 'recording' && this.phase !== 'paused') return;
    this.phase = this.phase === 'paused' ? 'recording' : 'paused';
    this.capture?.pause(this.phase === 'paused');
  }

  /** Hands over what waits, one piece after the other. */
  private pump(): void {
    this.pumping ??= this.handOver().finally(() => (this.pumping = null));
  }

  private async handOver(): Promise<void> {
    const [turn, file] = [this.turn, this.file];
    while (file !== null && this.waiting.length > 0 && turn === this.turn) {
      const piece = this.next();
      try {
        const { samples } = await this.around.call('add_to_voice', {
          file,
          from: this.taken,
          sound: encoded(piece),
        });
        if (turn !== this.turn) return;
        this.taken = samples;
      } catch (why) {
        if (turn !== this.turn) return;
        this.waiting.unshift(piece);
        const waits = this.waiting.reduce((sum, one) => sum + one.length, 0);
        if (ofTheCore(why) === null || waits > WAITS || this.phase === 'ending') {
          this.refused = why;
          if (this.phase !== 'ending') void this.end();
          return;
        }
        await new Promise((again) => setTimeout(again, AGAIN));
      }
    }
  }

  private next(): Int16Array {
    let length = 0;
    let count = 0;
    for (const one of this.waiting) {
      if (count > 0 && length + one.length > PIECE) break;
      length += one.length;
      count += 1;
    }
    const piece = new Int16Array(length);
    let at = 0;
    for (const one of this.waiting.splice(0, count)) {
      piece.set(one, at);
      at += one.length;
    }
    return piece;
  }

  /** It was unplugged. */
  private async lost(turn: number): Promise<void> {
    if (turn === this.turn) await this.end(text.voice.lost);
  }

  /** Ends it: it belongs to its chat from then on, to be heard, sent or thrown away. Whoever ends it again waits for the same. */
  end(why: string | null = null): Promise<void> {
    if (this.phase === 'asking') {
      void this.cancel();
      return Promise.resolve();
    }
    if (this.phase === 'recording' || this.phase === 'paused') {
      this.phase = 'ending';
      this.going = this.finish(why).finally(() => (this.going = null));
    }
    return this.going ?? Promise.resolve();
  }

  private async finish(why: string | null): Promise<void> {
    const [turn, chat, file, capture] = [this.turn, this.chat, this.file, this.capture];
    if (!chat || file === null) return;
    await capture?.stop();
    // What was heard last comes with the stop.
    while (this.refused === null && this.waiting.length > 0) {
      this.pump();
      await this.pumping;
    }
    await this.pumping;
    if (turn !== this.turn) return;
    let words = why;
    try {
      if (this.refused !== null) throw this.refused;
      this.around.recorded(await this.around.call('end_voice', { file }));
    } catch (refused) {
      words = ofTheCore(refused) === null ? explained(refused) : text.voice.core;
      // What the core took until then is there all the same.
      if (this.refused !== null && ofTheCore(refused) === null)
        await this.around.call('end_voice', { file }).then(this.around.recorded, () => undefined);
    }
    if (turn === this.turn) this.over(chat, words);
  }

  /** Throws it away. */
  async cancel(): Promise<void> {
    if (this.phase === 'idle' || this.phase === 'ending') return;
    const { file, capture } = this;
    this.turn += 1;
    this.over(null, null);
    await capture?.stop();
    if (file !== null) await this.around.call('drop_file', { file }).catch(() => undefined);
  }

  private over(chat: Place | null, words: string | null): void {
    Object.assign(this, { phase: 'idle', capture: null, file: null, waiting: [] });
    this.why = chat && words !== null ? { chat: chat.id, words } : null;
  }

  /** What was said of the last one was read. */
  read(): void {
    this.why = null;
  }
}

function explained(why: unknown): string {
  return ofTheCore(why) === 'core_gone' ? text.core.noAnswer : explain(why);
}

/** Samples as the core takes them, the lower byte first. */
export function encoded(sound: Int16Array): string {
  const bytes = new Uint8Array(sound.length * 2);
  const view = new DataView(bytes.buffer);
  sound.forEach((sample, at) => view.setInt16(at * 2, sample, true));
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}

/** Bytes that came in base 64. */
export function decoded(base64: string): ArrayBuffer {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes.buffer;
}
