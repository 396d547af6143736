// A voice note that was recorded here, as the part that plays such notes knows one.
import type { MediaView, RecordedVoice } from '../../contract/contract';

export function asMedia({ file, seconds, waveform }: RecordedVoice): MediaView {
  return {
    what: 'voice',
    caption: null,
    file_name: null,
    mime: 'audio/ogg',
    bytes: file.bytes,
    seconds,
    width: null,
    height: null,
    pages: null,
    waveform,
    once: false,
    file: { is: 'here', bytes: file.bytes },
    thumbnail: false,
  };
}
