//! How long a file of Opus in Ogg plays: what its first page says is skipped, and how far its last page is. A page begins with `OggS`, and
//! says which stream it is of.

use std::io::{self, Read, Seek, SeekFrom};

/// Samples of a second, whatever it was made from.
const RATE: u64 = 48_000;
/// The longest page, with room for the one before it.
const LAST: u64 = 2 * 65_307;
/// What stands before the contents of a first page: its head, and the length of its one packet.
const FIRST: usize = 28;

/// Seconds, rounded; `None` for what is no Opus. Where nobody says how far it goes, it is one.
pub(super) fn seconds(file: &mut (impl Read + Seek)) -> io::Result<Option<u32>> {
    let mut first = [0; FIRST + 12];
    match file.read_exact(&mut first) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let [segments, head @ ..] = &first[FIRST - 2..] else { return Ok(None) };
    if !first.starts_with(b"OggS") || *segments != 1 || head.get(1..9) != Some(b"OpusHead") {
        return Ok(None);
    }
    let skipped = u64::from(u16::from_le_bytes([first[FIRST + 10], first[FIRST + 11]]));
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(LAST)))?;
    let mut end = Vec::new();
    file.take(LAST).read_to_end(&mut end)?;
    let samples = end.windows(18).rev().find_map(|page| {
        let at = u64::from_le_bytes(page[6..14].try_into().ok()?);
        (page.starts_with(b"OggS") && page[14..18] == first[14..18] && at != u64::MAX).then_some(at)
    });
    let samples = samples.unwrap_or_default().saturating_sub(skipped);
    Ok(Some(u32::try_from((samples + RATE / 2) / RATE).unwrap_or(u32::MAX).max(1)))
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Cursor;

    use super::*;

    fn page(at: u64, stream: u32, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        let head = [&b"OggS\0\0"[..], &at.to_le_bytes(), &stream.to_le_bytes(), &[0; 8], &[1, length]].concat();
        [&head, content].concat()
    }

    /// A file that skips and goes as far as this.
    pub(in super::super) fn opus(skips: u16, samples: u64) -> Vec<u8> {
        let head = [&b"OpusHead\x01\x01"[..], &skips.to_le_bytes(), &[0; 7]].concat();
        [page(0, 7, &head), page(0, 7, b"OpusTags"), page(samples, 7, &[9; 200])].concat()
    }

    fn of(bytes: &[u8]) -> Option<u32> {
        seconds(&mut Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn it_plays_as_long_as_its_last_page_says_without_what_is_skipped() {
        assert_eq!(of(&opus(312, 10 * RATE + 312)), Some(10));
        assert_eq!(of(&opus(0, RATE / 4)), Some(1), "nothing plays for no second");
        let another = [opus(0, 5 * RATE), page(90 * RATE, 8, b"x")].concat();
        assert_eq!(of(&another), Some(5), "another stream says nothing of it");
        let open = [opus(0, 5 * RATE), page(u64::MAX, 7, b"x")].concat();
        assert_eq!(of(&open), Some(5), "a page on which no packet ends");
        let long = [opus(0, 5 * RATE), vec![0; 300_000], page(60 * RATE, 7, b"x")].concat();
        assert_eq!(of(&long), Some(60));
    }

    #[test]
    fn what_is_no_opus_has_no_length() {
        for bytes in [&b""[..], b"OggS", b"OggS\0\x02............................OpusHead", &[0; 400]] {
            assert_eq!(of(bytes), None, "{bytes:?}");
        }
    }
}
