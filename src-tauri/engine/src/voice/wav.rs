//! A voice note made of sound as other programs record it: WAV, of any rate and of several channels.

use std::io::{self, BufReader, Read, Write};

use hound::{SampleFormat, WavReader};
use wakala_domain::messages::staged::FileRefused;
use wakala_domain::messages::voice::{LONGEST_VOICE_S, RATE};

use super::note::Note;

/// Rates that are taken.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;
/// Samples that are handed on at once.
const PIECE: usize = 48_000;

/// Makes one of a WAV file, as far as that can be read, and says whether there was anything to hear. Blocking.
pub(crate) fn note_of<T: Write>(wav: impl Read, to: T, serial: u32) -> io::Result<Result<T, FileRefused>> {
    let Ok(mut reader) = WavReader::new(BufReader::new(wav)) else { return Ok(Err(FileRefused::NotVoice)) };
    let spec = reader.spec();
    if !RATES.contains(&spec.sample_rate) || spec.channels == 0 {
        return Ok(Err(FileRefused::NotVoice));
    }
    let mut rated = Rated::new(Note::begin(to, serial)?, spec.sample_rate);
    let whole = match (spec.sample_format, spec.bits_per_sample) {
        (SampleFormat::Float, _) => mono(reader.samples::<f32>().map_while(Result::ok), spec.channels, &mut rated),
        (SampleFormat::Int, bits @ 1..=32) => {
            let scale = (1_u64 << (bits - 1)) as f32;
            let samples = reader.samples::<i32>().map_while(Result::ok).map(|sample| sample as f32 / scale);
            mono(samples, spec.channels, &mut rated)
        }
        (SampleFormat::Int, _) => return Ok(Err(FileRefused::NotVoice)),
    }?;
    let note = rated.finish()?;
    Ok(match whole {
        _ if note.samples() == 0 => Err(FileRefused::NothingRecorded),
        Whole::TooLong => Err(FileRefused::TooLong),
        Whole::Yes => Ok(note.finish()?),
    })
}

enum Whole {
    Yes,
    TooLong,
}

/// The mean of all channels.
fn mono<T: Write>(samples: impl Iterator<Item = f32>, channels: u16, to: &mut Rated<T>) -> io::Result<Whole> {
    let (mut sum, mut have) = (0.0, 0);
    for sample in samples {
        sum += if sample.is_finite() { sample } else { 0.0 };
        have += 1;
        if have == channels {
            to.add(sum / f32::from(channels))?;
            (sum, have) = (0.0, 0);
            if to.note.samples() > u64::from(LONGEST_VOICE_S) * u64::from(RATE) {
                return Ok(Whole::TooLong);
            }
        }
    }
    Ok(Whole::Yes)
}

/// Brings what comes to the rate of a note: between two samples on the straight line, which is well enough for a voice.
struct Rated<T: Write> {
    note: Note<T>,
    /// Samples that come for each that goes.
    step: f64,
    /// Where the next one stands that goes, behind the last that came.
    next: f64,
    last: f32,
    made: Vec<i16>,
}

impl<T: Write> Rated<T> {
    fn new(note: Note<T>, rate: u32) -> Self {
        let step = f64::from(rate) / f64::from(RATE);
        Self { note, step, next: 1.0, last: 0.0, made: Vec::with_capacity(PIECE + 8) }
    }

    fn add(&mut self, sample: f32) -> io::Result<()> {
        while self.next <= 1.0 {
            let share = self.next as f32;
            let between = self.last + (sample - self.last) * share;
            self.made.push((between * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16);
            self.next += self.step;
        }
        self.next -= 1.0;
        self.last = sample;
        if self.made.len() >= PIECE {
            self.note.add(&self.made)?;
            self.made.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<Note<T>> {
        self.note.add(&self.made)?;
        Ok(self.note)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use hound::{WavSpec, WavWriter};

    use super::super::note::tests::{heard, tone};
    use super::*;

    fn wav(rate: u32, channels: u16, sound: &[i16]) -> Vec<u8> {
        let spec = WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut bytes, spec).unwrap();
        for sample in sound {
            for _ in 0..channels {
                writer.write_sample(*sample).unwrap();
            }
        }
        writer.finalize().unwrap();
        bytes.into_inner()
    }

    fn made(wav: &[u8]) -> Result<Vec<u8>, FileRefused> {
        note_of(wav, Vec::new(), 7).unwrap()
    }

    #[test]
    fn a_second_is_a_second_whatever_its_rate_and_channels() {
        for (rate, channels) in [(8_000, 1), (16_000, 2), (22_050, 1), (44_100, 2), (48_000, 1), (96_000, 1)] {
            let heard = heard(&made(&wav(rate, channels, &tone(440.0, rate as usize))).unwrap());
            assert!(heard.len().abs_diff(48_000) < 10, "{rate}: {}", heard.len());
            assert!(heard.iter().any(|sample| sample.unsigned_abs() > 5_000), "{rate}: it is silent");
        }
    }

    #[test]
    fn what_can_be_read_of_it_goes_and_what_is_none_is_refused() {
        let sound = wav(48_000, 1, &tone(440.0, 48_000));
        let cut = heard(&made(&sound[..sound.len() / 2]).unwrap()).len();
        assert!((20_000..24_100).contains(&cut), "{cut}");
        for bytes in [&b""[..], b"RIFF\0\0\0\0WAVE", &sound[..20], &[7; 400]] {
            assert_eq!(made(bytes), Err(FileRefused::NotVoice));
        }
        assert_eq!(made(&wav(48_000, 1, &[])), Err(FileRefused::NothingRecorded));
        assert_eq!(made(&wav(4_000, 1, &[1; 400])), Err(FileRefused::NotVoice));
    }
}
