//! Sound as it is recorded, made a voice note of as phones make them: Opus in Ogg (RFC 7845), one channel, packets of 20 ms. It is written as
//! it comes, a page for each second, so that what was recorded until everything ends can be played.

use std::io::{self, Write};

use ogg::{PacketWriteEndInfo, PacketWriter};
use opus::{Application, Bitrate, Channels, Encoder};
use wakala_domain::messages::voice::RATE;

/// Samples of a packet: 20 ms.
const FRAME: usize = 960;
/// Packets of a page.
const PAGE: u32 = 50;
/// The longest packet, in bytes.
const PACKET: usize = 1_275;
/// Bits of a second: a voice is as clear with it as on phones.
const BITRATE: i32 = 24_000;

/// A voice note that is being made.
pub(crate) struct Note<T: Write> {
    encoder: Encoder,
    pages: PacketWriter<'static, T>,
    serial: u32,
    /// What a decoder throws away at the beginning.
    skipped: u64,
    /// What came and fills no packet yet.
    rest: Vec<i16>,
    /// The last packet: whether another one comes after it is not known.
    held: Option<Vec<u8>>,
    packets: u64,
    samples: u64,
    peak: u16,
}

impl<T: Write> Note<T> {
    /// Begins one; `serial` is any number that another stream is unlikely to have.
    ///
    /// # Errors
    /// It can't be written.
    pub(crate) fn begin(to: T, serial: u32) -> io::Result<Self> {
        let mut encoder = Encoder::new(RATE, Channels::Mono, Application::Voip).map_err(io::Error::other)?;
        encoder.set_bitrate(Bitrate::Bits(BITRATE)).map_err(io::Error::other)?;
        let skipped = u16::try_from(encoder.get_lookahead().map_err(io::Error::other)?).map_err(io::Error::other)?;
        let mut pages = PacketWriter::new(to);
        // Version, channels, what is skipped, the rate that it was recorded at, no gain, one stream.
        let head = [&b"OpusHead\x01\x01"[..], &skipped.to_le_bytes(), &RATE.to_le_bytes(), &[0, 0], &[0]].concat();
        pages.write_packet(head, serial, PacketWriteEndInfo::EndPage, 0)?;
        let maker = b"Wakala";
        let tags = [&b"OpusTags"[..], &6_u32.to_le_bytes(), maker, &0_u32.to_le_bytes()].concat();
        pages.write_packet(tags, serial, PacketWriteEndInfo::EndPage, 0)?;
        Ok(Self {
            encoder,
            pages,
            serial,
            skipped: skipped.into(),
            rest: Vec::with_capacity(FRAME),
            held: None,
            packets: 0,
            samples: 0,
            peak: 0,
        })
    }

    /// How much has come.
    pub(crate) fn samples(&self) -> u64 {
        self.samples
    }

    /// How far the loudest sample is from silence.
    pub(crate) fn peak(&self) -> u16 {
        self.peak
    }

    /// Takes what comes next.
    ///
    /// # Errors
    /// It can't be written: nothing more can be added then.
    pub(crate) fn add(&mut self, samples: &[i16]) -> io::Result<()> {
        self.samples += samples.len() as u64;
        self.peak = samples.iter().map(|sample| sample.unsigned_abs()).fold(self.peak, u16::max);
        self.take(samples)
    }

    /// As if so much had come.
    #[cfg(test)]
    pub(crate) fn comes_to(&mut self, samples: u64) {
        self.samples = samples;
    }

    fn take(&mut self, samples: &[i16]) -> io::Result<()> {
        self.rest.extend_from_slice(samples);
        let rest = std::mem::take(&mut self.rest);
        let mut frames = rest.chunks_exact(FRAME);
        for frame in frames.by_ref() {
            let packet = self.encoder.encode_vec(frame, PACKET).map_err(io::Error::other)?;
            if let Some(held) = self.held.replace(packet) {
                self.packets += 1;
                let ends = self.packets.is_multiple_of(PAGE.into());
                let end = if ends { PacketWriteEndInfo::EndPage } else { PacketWriteEndInfo::NormalPacket };
                self.pages.write_packet(held, self.serial, end, self.packets * FRAME as u64)?;
            }
        }
        self.rest = frames.remainder().to_vec();
        Ok(())
    }

    /// Ends it after all that came, to the sample.
    ///
    /// # Errors
    /// It can't be written.
    pub(crate) fn finish(mut self) -> io::Result<T> {
        let end = self.samples + self.skipped;
        // What comes out of a decoder is late by what it throws away.
        let still =
            usize::try_from(end.div_ceil(FRAME as u64) * FRAME as u64 - self.samples).map_err(io::Error::other)?;
        self.take(&vec![0; still])?;
        if let Some(last) = self.held.take() {
            self.pages.write_packet(last, self.serial, PacketWriteEndInfo::EndStream, end)?;
        }
        let mut to = self.pages.into_inner();
        to.flush()?;
        Ok(to)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Cursor;

    use ogg::PacketReader;
    use opus::Decoder;

    use super::*;

    /// A tone of so many hertz, with so many samples.
    pub(crate) fn tone(hertz: f32, samples: usize) -> Vec<i16> {
        let sample = |n: usize| ((n as f32 * hertz * std::f32::consts::TAU / 48_000.0).sin() * 9_000.0) as i16;
        (0..samples).map(sample).collect()
    }

    pub(crate) fn made(sound: &[i16], piece: usize) -> Vec<u8> {
        let mut note = Note::begin(Vec::new(), 7).unwrap();
        sound.chunks(piece).for_each(|piece| note.add(piece).unwrap());
        note.finish().unwrap()
    }

    /// What a player hears of a note: decoded, without what is skipped, cut where its last page says.
    pub(crate) fn heard(note: &[u8]) -> Vec<i16> {
        let mut packets = PacketReader::new(Cursor::new(note));
        let head = packets.read_packet().unwrap().unwrap();
        assert!(head.first_in_stream() && head.last_in_page() && head.data.starts_with(b"OpusHead\x01\x01"));
        let skipped = usize::from(u16::from_le_bytes([head.data[10], head.data[11]]));
        assert!(packets.read_packet().unwrap().unwrap().data.starts_with(b"OpusTags"));
        let mut decoder = Decoder::new(RATE, Channels::Mono).unwrap();
        let (mut sound, mut end) = (Vec::new(), 0);
        while let Some(packet) = packets.read_packet().unwrap() {
            let mut out = vec![0; 5_760];
            let length = decoder.decode(&packet.data, &mut out, false).unwrap();
            assert_eq!(length, FRAME, "packets of 20 ms");
            sound.extend_from_slice(&out[..length]);
            if packet.last_in_page() && !packet.last_in_stream() {
                assert_eq!(packet.absgp_page(), sound.len() as u64, "a page says how far it goes");
            }
            if packet.last_in_stream() {
                end = usize::try_from(packet.absgp_page()).unwrap();
            }
        }
        assert!(end > 0 && end <= sound.len() && sound.len() - end < FRAME, "{end} of {}", sound.len());
        sound[skipped..end].to_vec()
    }

    /// The root of the mean square of what differs.
    fn differs(one: &[i16], other: &[i16]) -> f64 {
        let sum: f64 = one.iter().zip(other).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
        let length = one.len() as f64;
        (sum / length).sqrt()
    }

    #[test]
    fn what_is_heard_is_what_was_recorded_to_the_sample_however_it_came() {
        for (samples, piece) in [(1, 1), (959, 100), (960, 960), (961, 48_000), (48_000, 4_800), (150_001, 7_777)] {
            let sound = tone(440.0, samples);
            let heard = heard(&made(&sound, piece));
            assert_eq!(heard.len(), samples, "{samples} in pieces of {piece}");
            if samples > 9_600 {
                let differs = differs(&sound[4_800..], &heard[4_800..]);
                assert!(differs < 2_500.0, "it sounds otherwise: {differs}");
            }
        }
    }

    #[test]
    fn a_note_of_nothing_is_whole_and_plays_for_nothing() {
        assert_eq!(heard(&made(&[], 1)).len(), 0);
    }

    /// Whatever was written when everything ended is heard, up to the last whole second.
    #[test]
    fn what_was_recorded_until_everything_ended_can_be_played() {
        let mut note = Note::begin(Vec::new(), 7).unwrap();
        note.add(&tone(440.0, 3 * 48_000 + 2_000)).unwrap();
        let written = note.pages.inner().clone();
        let mut packets = PacketReader::new(Cursor::new(written));
        let mut count = 0;
        while let Ok(Some(_)) = packets.read_packet() {
            count += 1;
        }
        assert_eq!(count, 2 + 150);
    }

    #[test]
    fn a_minute_of_speech_takes_little() {
        let note = made(&tone(300.0, 60 * 48_000), 48_000);
        assert!(note.len() < 250_000, "{} bytes", note.len());
    }
}
