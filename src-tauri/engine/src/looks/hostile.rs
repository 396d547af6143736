//! Files that say of themselves what is not so, or is far too much, each looked at by a process that has hardly any memory left.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::Command;

use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use wakala_domain::messages::staged::{FileRefused, SendAs};

use super::{Looks, head, look_at};

/// As long as the files say they are.
const HUGE: u32 = 2_000_000_000;
/// What looking at one may take in memory.
const MEMORY: u64 = 12 << 20;
/// What may be read of one: its heads, its beginning, the end of a sound, and the pixels of these small pictures.
const MOST_READ: u64 = head::MOST_READ + (256 << 10);
/// Which one a process is to look at.
const WHICH: &str = "WAKALA_TEST_HOSTILE_FILE";
const TEST: &str = "looks::hostile::no_length_in_a_file_is_read_into_memory";

/// A file and what it can go out as.
struct Hostile {
    name: &'static str,
    kind: SendAs,
    /// What stands in it where; nothing lies between.
    parts: Vec<(u64, Vec<u8>)>,
    length: u64,
    /// What is seen of it: its size, and whether there is a small one of it.
    seen: Result<(Option<(u32, u32)>, bool), FileRefused>,
}

fn encoded(format: ImageFormat, alpha: bool) -> Vec<u8> {
    let picture = match alpha {
        true => DynamicImage::ImageRgba8(RgbaImage::new(40, 20)),
        false => DynamicImage::ImageRgb8(RgbImage::new(40, 20)),
    };
    let mut bytes = io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn chunk(kind: &[u8; 4], length: u32) -> Vec<u8> {
    [&kind[..], &length.to_le_bytes()].concat()
}

fn png_chunk(kind: &[u8; 4], length: u32) -> Vec<u8> {
    [&length.to_be_bytes()[..], kind].concat()
}

/// A WebP file of these chunks with what each says of its length, which begins there.
fn webp(chunks: &[(&[u8; 4], u32, &[u8])]) -> (Vec<(u64, Vec<u8>)>, u64) {
    let canvas = [&[0x2c, 0, 0, 0][..], &39_u32.to_le_bytes()[..3], &19_u32.to_le_bytes()[..3]].concat();
    let mut parts = vec![(0, [b"RIFF\xff\xff\xff\xfeWEBP".to_vec(), chunk(b"VP8X", 10), canvas].concat())];
    let mut at = 30;
    for (kind, length, content) in chunks {
        parts.push((at, [&chunk(kind, *length)[..], content].concat()));
        at += 8 + u64::from(*length);
    }
    (parts, at)
}

fn files() -> Vec<Hostile> {
    let plain = encoded(ImageFormat::WebP, false);
    let pixels = plain[20..].to_vec();
    let size = u32::try_from(pixels.len()).unwrap();
    let (picture, png, jpeg) =
        ((b"VP8L", size, &pixels[..]), encoded(ImageFormat::Png, false), encoded(ImageFormat::Jpeg, false));
    let (small, bare) = (Ok((Some((40, 20)), true)), Ok((Some((40, 20)), false)));
    let mut files = Vec::new();
    let mut add = |name, kind, (parts, length): (Vec<(u64, Vec<u8>)>, u64), seen| {
        files.push(Hostile { name, kind, parts, length, seen });
    };
    for (name, kind) in [("note", b"EXIF"), ("more", b"XMP "), ("colours", b"ICCP"), ("unknown", b"wxyz")] {
        add(name, SendAs::Image, webp(&[(kind, HUGE, b"II*\0"), picture]), small);
        add(name, SendAs::Image, webp(&[picture, (kind, HUGE, b"II*\0")]), small);
        let (parts, _) = webp(&[picture, (kind, u32::MAX, b"")]);
        add(name, SendAs::Image, (parts, u64::from(HUGE)), small);
        // Before its pixels nothing of it can be reached.
        let (parts, _) = webp(&[(kind, u32::MAX, b"")]);
        add(name, SendAs::Image, (parts, u64::from(HUGE)), Err(FileRefused::Picture));
    }
    add("alpha", SendAs::Image, webp(&[(b"ALPH", HUGE, b""), (b"VP8 ", 10, b"\0\0\0\x9d\x01\x2a\x28\0\x14\0")]), bare);
    add("pixels", SendAs::Image, webp(&[(b"VP8L", HUGE, &pixels)]), bare);
    add("lossy", SendAs::Sticker, webp(&[(b"VP8 ", HUGE, b"\0\0\0\x9d\x01\x2a\x28\0\x14\0")]), bare);
    add("moves", SendAs::Image, webp(&[(b"ANMF", HUGE, &[0; 16])]), Err(FileRefused::Picture));
    let nothing = vec![(b"wxyz", 0, &[][..]); 4_000];
    add("nothings", SendAs::Image, webp(&[&nothing[..], &[picture]].concat()), Err(FileRefused::Picture));
    add("plain", SendAs::Sticker, (vec![(0, plain.clone())], u64::from(HUGE)), bare);

    let mut chain = vec![(0, jpeg[..2].to_vec())];
    chain.extend((0..3_000).map(|n| (2 + n * 65_537, b"\xff\xe1\xff\xff".to_vec())));
    let end = 2 + 3_000 * 65_537;
    chain.push((end, jpeg[2..].to_vec()));
    add("notes", SendAs::Image, (chain, end + jpeg.len() as u64), Err(FileRefused::Picture));
    let mut some = vec![(0, jpeg[..2].to_vec())];
    some.extend((0..500).map(|n| (2 + n * 65_537, b"\xff\xe2\xff\xff".to_vec())));
    let end = 2 + 500 * 65_537;
    some.push((end, jpeg[2..].to_vec()));
    add("profiles", SendAs::Image, (some, end + jpeg.len() as u64 - 2), small);
    add("tail", SendAs::Image, (vec![(0, jpeg.clone())], u64::from(HUGE)), bare);
    let marks = [&jpeg[..2], &[0xff; 1 << 20], &jpeg[2..]].concat();
    add("marks", SendAs::Image, (vec![(0, marks)], u64::from(HUGE)), Err(FileRefused::Picture));
    let frame = jpeg.windows(2).position(|pair| pair == b"\xff\xc0").unwrap();
    let twice = [&jpeg[..2], b"\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00", &jpeg[2..]].concat();
    add("twice", SendAs::Image, (vec![(0, twice)], u64::from(HUGE)), Err(FileRefused::Picture));
    let mut large = jpeg.clone();
    large[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    add("large", SendAs::Image, (vec![(0, large)], u64::from(HUGE)), Err(FileRefused::Picture));

    for (name, kind) in [("text", b"tEXt"), ("profile", b"iCCP"), ("note", b"eXIf"), ("own", b"wxYz")] {
        let (after, before) = (33 + 12 + u64::from(HUGE), png[..33].to_vec());
        let parts = vec![(0, before), (33, png_chunk(kind, HUGE)), (after, png[33..].to_vec())];
        add(name, SendAs::Image, (parts, after + png.len() as u64), small);
        let cut = [&png[..33], &png_chunk(kind, u32::MAX), &png[33..]].concat();
        add(name, SendAs::Image, (vec![(0, cut)], u64::from(HUGE)), Err(FileRefused::Picture));
    }
    let palette = [&png[..33], &png_chunk(b"PLTE", HUGE)].concat();
    let after = 33 + 12 + u64::from(HUGE);
    add("colours", SendAs::Image, (vec![(0, palette), (after, png[33..].to_vec())], after + png.len() as u64), bare);
    let pixels = [&png[..33], &png_chunk(b"IDAT", HUGE)].concat();
    add("pixels", SendAs::Image, (vec![(0, pixels)], u64::from(HUGE)), bare);

    let nothing = Ok((None, false));
    let opus = super::ogg::tests::opus(312, 3 * 48_000 + 312);
    add("voice", SendAs::Voice, (vec![(0, opus.clone())], u64::from(HUGE)), nothing);
    add("sound", SendAs::Audio, (vec![(0, opus)], u64::from(HUGE)), nothing);
    for (name, kind, beginning) in [
        ("gif", SendAs::Document, &b"GIF89a\xff\xff\xff\xff\xf7"[..]),
        ("mp4", SendAs::Video, b"\0\0\0\x18ftypisom\0\0\0\0isommp42\xff\xff\xff\xffmoov"),
        ("64 bits", SendAs::Video, b"\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff"),
        ("mov", SendAs::Video, b"\0\0\0\x14ftypqt  \0\0\0\0\xff\xff\xff\xffmoov"),
        ("m4a", SendAs::Audio, b"\0\0\0\x18ftypM4A \0\0\0\0\xff\xff\xff\xffmoov"),
        ("mp3", SendAs::Audio, b"ID3\x04\0\0\x7f\x7f\x7f\x7fAPIC\xff\xff\xff\xff"),
        ("amr", SendAs::Audio, b"#!AMR\n\x7c"),
        ("wav", SendAs::Document, b"RIFF\xff\xff\xff\xffWAVEfmt \xff\xff\xff\xff"),
        ("flac", SendAs::Document, b"fLaC\x06\xff\xff\xff"),
        ("pdf", SendAs::Document, b"%PDF-1.7\n1 0 obj << /Length 4294967295 >> stream"),
        ("zip", SendAs::Document, b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
        ("heic", SendAs::Document, b"\0\0\0\x18ftypheic\0\0\0\0\xff\xff\xff\xffmeta"),
        ("text", SendAs::Document, b"habari"),
        ("jpeg as a document", SendAs::Document, b"\xff\xd8\xff\xe1\xff\xff"),
    ] {
        add(name, kind, (vec![(0, beginning.to_vec())], u64::from(HUGE)), nothing);
    }
    files
}

/// Counts what is read.
struct Counted<'a>(File, &'a Cell<u64>);

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(into)?;
        self.1.set(self.1.get() + read as u64);
        Ok(read)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

/// What is taken above this is refused, and the process ends of it.
fn take_no_more_than(more: u64) {
    let limit = Rlimit { current: Some(memory() + more), maximum: getrlimit(Resource::As).maximum };
    setrlimit(Resource::As, limit).unwrap();
}

fn look_as_a_process(which: usize, path: &Path) {
    let hostile = files().remove(which);
    let file = File::create_new(path).unwrap();
    for (at, bytes) in &hostile.parts {
        file.write_all_at(bytes, *at).unwrap();
    }
    file.set_len(hostile.length).unwrap();
    let (read, file) = (Cell::new(0), File::open(path).unwrap());
    take_no_more_than(MEMORY);
    let looks = look_at(Counted(file, &read), hostile.kind).unwrap();
    let seen = looks.map(|Looks { size, thumbnail, .. }| (size, thumbnail.is_some()));
    assert_eq!(seen, hostile.seen, "{} of {:?}", hostile.name, hostile.kind);
    assert!(read.get() <= MOST_READ, "{} of {:?}: {} bytes read", hostile.name, hostile.kind, read.get());
}

#[test]
fn no_length_in_a_file_is_read_into_memory() {
    let folder = tempfile::tempdir().unwrap();
    if let Ok(which) = std::env::var(WHICH) {
        return look_as_a_process(which.parse().unwrap(), &folder.path().join("it"));
    }
    let mut wrong = Vec::new();
    for (which, file) in files().iter().enumerate() {
        let looked = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", TEST, "--test-threads=1", "--nocapture"])
            .env(WHICH, which.to_string())
            // A second heap would take what is left of the address space.
            .env("MALLOC_ARENA_MAX", "1")
            // Nor is there room to tell the way to a panic.
            .env("RUST_BACKTRACE", "0")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&looked.stdout);
        if !looked.status.success() || !said.contains("1 passed") {
            let words = String::from_utf8_lossy(&looked.stderr);
            wrong.push(format!("{which} {} as {:?}: {}\n{said}{words}", file.name, file.kind, looked.status));
        }
    }
    std::io::stderr().flush().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_takes_more_than_is_left_ends_the_process() {
    const HERE: &str = "looks::hostile::what_takes_more_than_is_left_ends_the_process";
    if std::env::var_os(WHICH).is_some() {
        take_no_more_than(MEMORY);
        assert!(Vec::<u8>::with_capacity(2 * usize::try_from(MEMORY).unwrap()).capacity() > 0);
        return;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", HERE, "--test-threads=1"])
        .env(WHICH, "0")
        .env("MALLOC_ARENA_MAX", "1")
        .env("RUST_BACKTRACE", "0");
    assert!(!command.output().unwrap().status.success(), "the bound of the other test bounds nothing");
}
