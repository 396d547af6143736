// A microphone that is played by hand, and the voice notes that the program in memory has of it.
import type { Calls, ErrorView, RecordedVoice, ScaledPicture, StagedFile } from '../contract/contract';
import type { Capture, MicrophoneFault } from './microphone';
import { RATE } from './microphone';

export class MemoryVoices {
  /** `keep`: a file is there from now on that can be sent. */
  constructor(private readonly keep: (staged: StagedFile) => void) {}

  /** Makes a picture smaller. */
  scales: ((file: string) => ScaledPicture | null) | null = null;
  private opened = 0;
  /** Why the microphone can't be had. */
  fault: MicrophoneFault | null = null;
  /** Whoever asks for it waits for this. */
  asked: Promise<void> | null = null;
  /** How often it was let go. */
  released = 0;
  /** Voice notes that were recorded and not sent. */
  all: RecordedVoice[] = [];
  /** Samples that came of each. */
  came: Record<string, number> = {};
  private heard: ((sound: Int16Array) => void) | null = null;
  private lose: (() => void) | null = null;
  private paused = false;
  private begun: Record<string, number> = {};
  /** What the microphone still has when it is let go, in samples. */
  left = 0;

  async hear(heard: (sound: Int16Array) => void, lost: () => void): Promise<Capture> {
    await this.asked;
    if (this.fault !== null) throw this.fault;
    [this.heard, this.lose, this.paused] = [heard, lost, false];
    return {
      pause: (paused) => (this.paused = paused),
      stop: async () => {
        if (this.left > 0) heard(new Int16Array(this.left).fill(900));
        this.released += 1;
        this.heard = null;
      },
    };
  }

  /** Somebody speaks for so many seconds. */
  speak(seconds: number): void {
    if (!this.paused) this.heard?.(new Int16Array(Math.round(seconds * RATE)).fill(9_000));
  }

  unplug(): void {
    this.lose?.();
  }

  /** Answers the calls about what is recorded, and about pictures that are made smaller; nothing for others. */
  answer(name: keyof Calls, body: unknown): unknown {
    switch (name) {
      case 'scale_picture':
        return this.scales?.((body as Calls['scale_picture']['request']).file) ?? null;
      case 'begin_voice':
        return this.begin((body as Calls['begin_voice']['request']).chat);
      case 'add_to_voice':
        return this.add(body as Calls['add_to_voice']['request']);
      case 'end_voice':
        return this.end((body as Calls['end_voice']['request']).file);
      case 'recorded_voices':
        return { voices: this.all };
      case 'hear_voice':
        return { ogg: btoa('OggS') };
      case 'drop_file':
        this.gone((body as Calls['drop_file']['request']).file);
        return undefined;
      default:
        return undefined;
    }
  }

  private begin(chat: number): StagedFile {
    this.opened += 1;
    const file = `f${this.opened.toString(16).padStart(31, '0')}`;
    this.begun[file] = chat;
    this.came[file] = 0;
    return { ...recorded(file, chat, 0).file, received: 0, mime: null, kind: null };
  }

  private add({ file, from, sound }: Calls['add_to_voice']['request']): Calls['add_to_voice']['reply'] {
    const samples = atob(sound).length / 2;
    if (this.came[file] !== from) throw refusal('offset_differs');
    return { samples: (this.came[file] = from + samples) };
  }

  private end(file: string): RecordedVoice {
    const samples = this.came[file] ?? 0;
    const chat = this.begun[file];
    if (chat === undefined) throw refusal('no_such_file');
    delete this.begun[file];
    if (samples < RATE * 0.3) throw refusal('voice_empty');
    const voice = recorded(file, chat, Math.round(samples / RATE));
    this.all.push(voice);
    this.keep(voice.file);
    return voice;
  }

  private gone(file: string): void {
    delete this.begun[file];
    this.all = this.all.filter((one) => one.file.file !== file);
  }
}

function refusal(code: ErrorView['code']): ErrorView {
  return { code, message: '', detail: null };
}

/** A voice note that was recorded. */
export function recorded(file: string, chat: number, seconds: number, instance = 'id0'): RecordedVoice {
  const staged = { file, name: 'voice.ogg', bytes: 3_000, received: 3_000, mime: 'audio/ogg', kind: 'voice' as const };
  return { instance, chat, file: staged, seconds, waveform: Array.from({ length: 64 }, (_, at) => (at * 7) % 100) };
}
