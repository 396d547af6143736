//! What the file of a picture says of itself, and which parts of it the picture is made of. Only heads are read, and what is behind them is
//! passed over, however long it says it is: notes, colour profiles and comments are never in memory, and never reach who decodes.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use image::ImageFormat;
use image::metadata::Orientation;

/// Parts of a file that are gone through: of a JPEG, 64 MiB of notes. One that has more before its picture is none.
const MOST_PARTS: usize = 1_024;
/// The most that is read of a note on how a picture was held, in bytes; a JPEG can have no longer one.
const MOST_EXIF: u64 = 64 << 10;
/// Notes that are read: other programs' may stand before the one that says how a picture was held.
const MOST_NOTES: usize = 4;
/// What is read of the file at once while its heads are looked for.
const WINDOW: usize = 256;
/// The most of a file that is read for its heads, in bytes, whatever it says of itself.
#[cfg(test)]
pub(super) const MOST_READ: u64 = (MOST_PARTS * WINDOW) as u64 * 2 + MOST_EXIF * MOST_NOTES as u64;

/// What a picture says of itself.
#[derive(Debug)]
pub(super) struct Head {
    /// Width and height, as it lies in the file.
    pub size: (u32, u32),
    /// How it was held.
    pub orientation: Orientation,
    /// What it is made of, for whoever decodes.
    pub parts: Vec<Part>,
}

/// Some of what a picture is made of.
#[derive(Debug)]
pub(super) enum Part {
    /// What lies in the file.
    Lies(Range<u64>),
    /// What stands in for what was left out.
    Made(Vec<u8>),
}

impl Part {
    pub(super) fn length(&self) -> u64 {
        match self {
            Part::Lies(range) => range.end.saturating_sub(range.start),
            Part::Made(bytes) => bytes.len() as u64,
        }
    }
}

/// What stands at the head of a picture; `None` where it can't be read.
pub(super) fn head(file: &mut (impl Read + Seek), format: ImageFormat) -> io::Result<Option<Head>> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let walk = Walk { file: BufReader::with_capacity(WINDOW, file), at: 0, length, notes: 0 };
    let found = match format {
        ImageFormat::Jpeg => jpeg(walk),
        ImageFormat::Png => png(walk),
        ImageFormat::WebP => webp(walk),
        _ => Ok(None),
    };
    match found {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        found => found,
    }
}

/// Goes through a file.
struct Walk<R: Read + Seek> {
    file: BufReader<R>,
    at: u64,
    length: u64,
    notes: usize,
}

impl<R: Read + Seek> Walk<R> {
    fn read<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes)?;
        self.at += N as u64;
        Ok(bytes)
    }

    /// Passes over what is not looked at; it ends where the file does.
    fn pass(&mut self, bytes: u64) -> io::Result<()> {
        let end = self.at.checked_add(bytes).filter(|end| *end <= self.length);
        let end = end.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        self.file.seek_relative(i64::try_from(bytes).map_err(io::Error::other)?)?;
        self.at = end;
        Ok(())
    }

    /// How a picture was held, by a note of so many bytes; all of the note is passed over.
    fn exif(&mut self, bytes: u64) -> io::Result<Option<Orientation>> {
        if self.notes == MOST_NOTES {
            self.pass(bytes)?;
            return Ok(None);
        }
        self.notes += 1;
        let mut note = Vec::new();
        self.file.by_ref().take(bytes.min(MOST_EXIF)).read_to_end(&mut note)?;
        let read = note.len() as u64;
        self.at += read;
        self.pass(bytes.saturating_sub(read))?;
        Ok(Orientation::from_exif_chunk(note.strip_prefix(b"Exif\0\0").unwrap_or(&note)))
    }
}

/// What lies next to what lies before it is one part.
fn add(parts: &mut Vec<Part>, lies: Range<u64>) {
    match parts.last_mut() {
        Some(Part::Lies(last)) if last.end == lies.start => last.end = lies.end,
        _ => parts.push(Part::Lies(lies)),
    }
}

/// Segments up to the first that holds pixels; the rest of the file is of the picture.
fn jpeg<R: Read + Seek>(mut walk: Walk<R>) -> io::Result<Option<Head>> {
    if walk.read()? != [0xff, 0xd8] {
        return Ok(None);
    }
    let (mut parts, mut size, mut orientation) = (vec![Part::Lies(0..2)], None, None);
    for _ in 0..MOST_PARTS {
        let start = walk.at;
        let [mark, mut kind] = walk.read()?;
        if mark != 0xff {
            return Ok(None);
        }
        // It may be marked more than once.
        for _ in 0..16 {
            if kind == 0xff {
                [kind] = walk.read()?;
            }
        }
        match kind {
            // What has no length.
            0x01 | 0xd0..=0xd8 => continue,
            0x00 | 0xd9 | 0xff => return Ok(None),
            // Here the pixels begin.
            0xda => {
                add(&mut parts, start..walk.length);
                let orientation = orientation.unwrap_or(Orientation::NoTransforms);
                return Ok(size.map(|size| Head { size, orientation, parts }));
            }
            _ => {}
        }
        let length = u64::from(u16::from_be_bytes(walk.read()?));
        let end = walk.at + length.saturating_sub(2);
        match kind {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let [_, tall @ .., w1, w2] = walk.read::<5>()?;
                let new = (u32::from(u16::from_be_bytes([w1, w2])), u32::from(u16::from_be_bytes(tall)));
                // Whoever decodes would go by the other one.
                if size.replace(new).is_some() {
                    return Ok(None);
                }
            }
            0xe1 if orientation.is_none() && length >= 8 => {
                orientation = walk.exif(length - 2)?;
                continue;
            }
            _ => {}
        }
        let Some(rest) = end.checked_sub(walk.at) else { return Ok(None) };
        walk.pass(rest)?;
        // Notes are passed over, but those that say what its colours mean.
        if !matches!(kind, 0xe1..=0xed | 0xef | 0xfe) {
            add(&mut parts, start..end);
        }
    }
    Ok(None)
}

/// Chunks up to the first that holds pixels; the rest of the file is of the picture.
fn png<R: Read + Seek>(mut walk: Walk<R>) -> io::Result<Option<Head>> {
    if walk.read()? != *b"\x89PNG\r\n\x1a\n" {
        return Ok(None);
    }
    let (mut parts, mut size, mut orientation) = (vec![Part::Lies(0..8)], None, None);
    for _ in 0..MOST_PARTS {
        let start = walk.at;
        let length = u64::from(u32::from_be_bytes(walk.read()?));
        let kind: [u8; 4] = walk.read()?;
        let end = walk.at + length + 4;
        match &kind {
            b"IDAT" => {
                add(&mut parts, start..walk.length);
                let orientation = orientation.unwrap_or(Orientation::NoTransforms);
                return Ok(size.map(|size| Head { size, orientation, parts }));
            }
            b"IHDR" => {
                let size_of = u32::from_be_bytes;
                let new = (size_of(walk.read()?), size_of(walk.read()?));
                if size.replace(new).is_some() {
                    return Ok(None);
                }
                add(&mut parts, start..end);
            }
            b"PLTE" | b"tRNS" => add(&mut parts, start..end),
            b"eXIf" if orientation.is_none() => orientation = walk.exif(length)?,
            _ => {}
        }
        let Some(rest) = end.checked_sub(walk.at) else { return Ok(None) };
        walk.pass(rest)?;
    }
    Ok(None)
}

/// What pixels of a WebP file lie where: of one that moves, those of the first picture.
#[derive(Default)]
struct Pixels {
    alpha: Option<Range<u64>>,
    lossy: Option<Range<u64>>,
    lossless: Option<Range<u64>>,
    /// As they say themselves.
    size: Option<(u32, u32)>,
}

impl Pixels {
    /// Looks at a chunk; what it is about is passed over by whoever asks.
    fn look<R: Read + Seek>(&mut self, walk: &mut Walk<R>, kind: &[u8; 4], chunk: Range<u64>) -> io::Result<()> {
        let there = self.lossy.is_some() || self.lossless.is_some();
        match kind {
            b"ALPH" if self.alpha.is_none() && !there => self.alpha = Some(chunk),
            b"VP8 " if !there => {
                let [_, _, _, mark @ .., w1, w2, t1, t2] = walk.read::<10>()?;
                if mark != [0x9d, 0x01, 0x2a] {
                    return Ok(());
                }
                let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
                (self.size, self.lossy) = (Some((side([w1, w2]), side([t1, t2]))), Some(chunk));
            }
            b"VP8L" if !there => {
                let [mark, bits @ ..] = walk.read::<5>()?;
                if mark != 0x2f {
                    return Ok(());
                }
                let bits = u32::from_le_bytes(bits);
                (self.size, self.lossless) = (Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)), Some(chunk));
            }
            _ => {}
        }
        Ok(())
    }

    /// A file of these pixels alone.
    fn parts(self) -> Vec<Part> {
        let Some((width, height)) = self.size else { return Vec::new() };
        let (alpha, lossy) = match (self.lossless, self.lossy) {
            (Some(lossless), _) => (None, lossless),
            (None, Some(lossy)) => (self.alpha, lossy),
            (None, None) => return Vec::new(),
        };
        let mut head = b"WEBP".to_vec();
        if alpha.is_some() {
            // It is seen through.
            head.extend_from_slice(b"VP8X\x0a\0\0\0\x10\0\0\0");
            head.extend_from_slice(&width.saturating_sub(1).to_le_bytes()[..3]);
            head.extend_from_slice(&height.saturating_sub(1).to_le_bytes()[..3]);
        }
        let lies: Vec<Part> = alpha.into_iter().chain([lossy]).map(Part::Lies).collect();
        let length = lies.iter().map(Part::length).sum::<u64>().saturating_add(head.len() as u64);
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        let made = Part::Made([&b"RIFF"[..], &length.to_le_bytes(), &head].concat());
        std::iter::once(made).chain(lies).collect()
    }
}

/// Chunks, as far as there are some; those of the first picture of one that moves are gone into.
fn webp<R: Read + Seek>(mut walk: Walk<R>) -> io::Result<Option<Head>> {
    let [riff @ .., _, _, _, _] = walk.read::<8>()?;
    if riff != *b"RIFF" || walk.read()? != *b"WEBP" {
        return Ok(None);
    }
    let (mut pixels, mut canvas, mut orientation) = (Pixels::default(), None, None);
    for number in 0..MOST_PARTS {
        // What is cut off is as good as left out.
        let start = walk.at;
        let Ok(kind) = walk.read::<4>() else { break };
        let Ok(length) = walk.read() else { break };
        let length = u64::from(u32::from_le_bytes(length));
        // An odd one is followed by nothing.
        let end = walk.at + length + length % 2;
        let chunk = start..end.min(walk.length);
        let looked = match &kind {
            b"VP8X" if number == 0 => walk.read::<10>().map(|[_, _, _, _, w @ .., t1, t2, t3]| {
                let side = |[a, b, c]: [u8; 3]| u32::from_le_bytes([a, b, c, 0]) + 1;
                canvas = Some((side(w), side([t1, t2, t3])));
            }),
            // Nothing but pixels is in it.
            _ if canvas.is_none() => {
                pixels.look(&mut walk, &kind, chunk)?;
                break;
            }
            // Its place, its size, how long it is shown.
            b"ANMF" if pixels.size.is_none() => {
                if walk.pass(16).is_err() {
                    break;
                }
                continue;
            }
            b"EXIF" if orientation.is_none() => walk.exif(length).map(|found| orientation = found),
            _ => pixels.look(&mut walk, &kind, chunk),
        };
        let passed = looked.and_then(|()| match end.checked_sub(walk.at) {
            Some(rest) => walk.pass(rest),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        });
        match passed {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            passed => passed?,
        }
    }
    let size = canvas.or(pixels.size);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    Ok(size.map(|size| Head { size, orientation, parts: pixels.parts() }))
}

/// The parts of a picture, read as if nothing stood between them.
pub(super) struct Joined<R> {
    file: R,
    parts: Vec<Part>,
    at: u64,
}

impl<R> Joined<R> {
    pub(super) fn new(file: R, parts: Vec<Part>) -> Self {
        Self { file, parts, at: 0 }
    }

    fn length(&self) -> u64 {
        self.parts.iter().map(Part::length).sum()
    }
}

impl<R: Read + Seek> Read for Joined<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut before = 0;
        for part in &self.parts {
            let (from, length) = (self.at - before, part.length());
            if from >= length {
                before += length;
                continue;
            }
            let most = usize::try_from(length - from).unwrap_or(usize::MAX).min(into.len());
            let read = match part {
                Part::Lies(range) => {
                    self.file.seek(SeekFrom::Start(range.start + from))?;
                    self.file.read(&mut into[..most])?
                }
                Part::Made(bytes) => {
                    let from = usize::try_from(from).map_err(io::Error::other)?;
                    into[..most].copy_from_slice(&bytes[from..from + most]);
                    most
                }
            };
            self.at += read as u64;
            return Ok(read);
        }
        Ok(0)
    }
}

impl<R> Seek for Joined<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
