// The microphone of this PC: what it hears, as samples; and why it can't be had, which is never said twice in the same way by browsers.
import worklet from './capture.worklet.js?url&no-inline';

/** Samples of a second. */
export const RATE = 48_000;
/** How long the system may take to say whether the microphone may be used, in ms: somebody may have to click first. */
const PATIENCE = 30_000;
/** How long the last sound may take, in ms. */
const ENDS_WITHIN = 2_000;

/** Why it can't be had: there is none, it is refused, another program has it, nobody answers, or this system has no way to it. */
export type MicrophoneFault = 'none' | 'refused' | 'busy' | 'silent' | 'unable';

/** A microphone that is heard. */
export interface Capture {
  /** Nothing is heard for a while, or it is again. */
  pause(paused: boolean): void;
  /** Lets it go, once what it heard last was handed over. */
  stop(): Promise<void>;
}

/** Hears it until it is let go, or lost. Rejects with a `MicrophoneFault`. */
export async function hear(heard: (sound: Int16Array) => void, lost: () => void): Promise<Capture> {
  const stream = await asked();
  const context = new AudioContext({ sampleRate: RATE });
  const letGo = (): void => {
    for (const track of stream.getTracks()) track.stop();
    void context.close().catch(() => undefined);
  };
  try {
    await context.audioWorklet.addModule(worklet);
    if (context.state !== 'running') await context.resume();
  } catch (why) {
    letGo();
    throw fault(why);
  }
  const source = context.createMediaStreamSource(stream);
  const node = new AudioWorkletNode(context, 'capture', {
    numberOfOutputs: 1,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  let paused = false;
  let ended: () => void = () => undefined;
  const last = new Promise<void>((done) => (ended = done));
  node.port.onmessage = ({ data }: MessageEvent<Int16Array | null>) => {
    if (data === null) ended();
    else if (!paused) heard(data);
  };
  // Nothing is heard of what leads nowhere; what comes out of it is silence.
  source.connect(node).connect(context.destination);
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', lost, { once: true });
  return {
    pause(now) {
      paused = now;
    },
    async stop() {
      node.port.postMessage('end');
      await Promise.race([last, new Promise((done) => setTimeout(done, ENDS_WITHIN))]);
      letGo();
    },
  };
}

/** One that comes after nobody waits for it any more is let go at once. */
async function asked(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia || typeof AudioWorkletNode === 'undefined')
    throw 'unable' satisfies MicrophoneFault;
  let late = false;
  const coming = navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, noiseSuppression: true, autoGainControl: true },
    video: false,
  });
  coming.then(
    (stream) => {
      if (late) for (const track of stream.getTracks()) track.stop();
    },
    () => undefined,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => {
      late = true;
      refuse('silent' satisfies MicrophoneFault);
    }, PATIENCE);
  });
  try {
    return await Promise.race([coming, patience]);
  } catch (why) {
    throw why === 'silent' ? why : fault(why);
  } finally {
    clearTimeout(timer);
  }
}

/** What a browser's refusal means. */
export function fault(why: unknown): MicrophoneFault {
  switch ((why as Partial<DOMException> | null)?.name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unable';
  }
}
