//! How loud a file of Opus in Ogg is over its time, and which of its pages are whole. Nobody knows where the file comes from: of what can't
//! be read or is too much nothing is said, and that is no fault.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use ogg::PacketReader;
use opus::{Channels, Decoder};
use wakala_domain::messages::voice::{RATE, waveform};

/// The most that is looked through, in bytes: more than five hours.
const MOST: u64 = 64 << 20;
/// So many packets are listened to, about, and the one after each.
const HEARD: u64 = 6_400;
/// The longest packet, in samples: 120 ms.
const LONGEST: usize = 5_760;
/// The head of a page, up to the lengths of what is in it.
const HEAD: usize = 27;

/// Its waveform; none for what is no Opus in Ogg, or too much. Blocking.
pub(crate) fn loudness(mut file: impl Read + Seek) -> io::Result<Option<Vec<u8>>> {
    if file.seek(SeekFrom::End(0))? > MOST {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut counted = 0_u64;
    each(&mut file, |_| counted += 1);
    file.seek(SeekFrom::Start(0))?;
    let Ok(mut decoder) = Decoder::new(RATE, Channels::Mono) else { return Ok(None) };
    let (every, mut place, mut loud, mut sound) = ((counted / HEARD).max(1), 0_u64, Vec::new(), vec![0; LONGEST]);
    each(&mut file, |packet| {
        // What comes after others that were not heard is heard with the next one: it begins in the dark.
        if place % every < 2 {
            let strength = decoder.decode(packet, &mut sound, false).map(|length| strength(&sound[..length]));
            loud.push(strength.unwrap_or_default());
        }
        place += 1;
    });
    Ok((!loud.is_empty()).then(|| waveform(&loud)))
}

/// Hands over the packets of sound in their order, as far as they can be read.
fn each(file: impl Read + Seek, mut packet: impl FnMut(&[u8])) {
    let mut packets = PacketReader::new(BufReader::new(file));
    let Ok(Some(head)) = packets.read_packet() else { return };
    if !head.data.starts_with(b"OpusHead") {
        return;
    }
    let mut tags = false;
    while let Ok(Some(next)) = packets.read_packet() {
        if next.stream_serial() != head.stream_serial() {
            continue;
        }
        if tags {
            packet(&next.data);
        }
        tags = true;
    }
}

fn strength(sound: &[i16]) -> f32 {
    let sum: f64 = sound.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    (sum / sound.len().max(1) as f64).sqrt() as f32
}

/// How much of a file is whole pages, from its beginning on; the rest was being written when everything ended. Blocking.
pub(crate) fn whole_pages(mut file: impl Read + Seek) -> io::Result<u64> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut end = 0;
    loop {
        file.seek(SeekFrom::Start(end))?;
        let (mut head, mut lengths) = ([0; HEAD], [0; 255]);
        if end + HEAD as u64 > length {
            return Ok(end);
        }
        file.read_exact(&mut head)?;
        let segments = usize::from(head[HEAD - 1]);
        let content = end + (HEAD + segments) as u64;
        if !head.starts_with(b"OggS") || content > length {
            return Ok(end);
        }
        file.read_exact(&mut lengths[..segments])?;
        let next = content + lengths[..segments].iter().map(|length| u64::from(*length)).sum::<u64>();
        if next > length {
            return Ok(end);
        }
        end = next;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::note::tests::{made, tone};
    use super::*;

    fn of(bytes: &[u8]) -> Option<Vec<u8>> {
        loudness(Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn a_waveform_is_loud_where_the_voice_is() {
        let sound = [vec![0; 96_000], tone(400.0, 96_000)].concat();
        let bars = of(&made(&sound, 48_000)).unwrap();
        assert_eq!(bars.len(), 64);
        assert!(bars[..30].iter().all(|bar| *bar < 20) && bars[34..62].iter().all(|bar| *bar > 80), "{bars:?}");
    }

    #[test]
    fn of_a_long_one_a_part_is_listened_to_and_it_looks_the_same() {
        // Ten minutes, the last half of them loud.
        let sound = [vec![0; 300 * 48_000], tone(400.0, 300 * 48_000)].concat();
        let bars = of(&made(&sound, 48_000)).unwrap();
        assert!(bars[..31].iter().all(|bar| *bar < 20) && bars[33..63].iter().all(|bar| *bar > 80), "{bars:?}");
    }

    #[test]
    fn what_can_not_be_read_has_none() {
        let note = made(&tone(400.0, 96_000), 48_000);
        for bytes in [&b""[..], b"OggS", &[7; 400], &note[..60]] {
            assert_eq!(of(bytes), None);
        }
        // As far as it can be read.
        assert!(of(&note[..note.len() - 9]).is_some());
        let mut wrong = note.clone();
        let far = wrong.len() * 3 / 4;
        wrong[far] ^= 0xff;
        assert!(of(&wrong).is_some());
    }

    #[test]
    fn whole_pages_end_before_what_was_being_written() {
        let note = made(&tone(400.0, 3 * 48_000), 48_000);
        let whole = |bytes: &[u8]| whole_pages(Cursor::new(bytes)).unwrap();
        assert_eq!(whole(&note), note.len() as u64);
        let mut ends = std::collections::BTreeSet::new();
        for cut in 0..=note.len() {
            let end = whole(&note[..cut]);
            assert!(end <= cut as u64);
            ends.insert(end);
        }
        // Nothing, the two heads, three seconds and what is left.
        assert_eq!(ends.len(), 7, "{ends:?}");
        assert_eq!(whole(b"habari"), 0);
    }
}
