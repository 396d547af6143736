//! Files that messages carry: what becomes of them here, what they really are, and what they may be called elsewhere.

use serde::{Deserialize, Serialize};

/// What became of the file of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It is with WhatsApp, and nobody has asked for it.
    Away,
    /// It is to be fetched.
    Wanted,
    /// It is here, whole.
    Here,
    /// It could not be fetched; it is asked for again when somebody wants it.
    Failed,
}

/// What a file is by its first bytes, whatever its sender says: its media type, and how our names for it end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileType {
    /// The media type.
    pub mime: &'static str,
    /// The end of a name, without the dot.
    pub extension: &'static str,
}

/// What nobody knows: bytes.
const UNKNOWN: FileType = FileType { mime: "application/octet-stream", extension: "bin" };
/// How much of a file is looked at.
pub const SNIFFED: usize = 4096;

/// Beginnings of files; the first that fits decides. What a browser would run is never among them.
const BEGINNINGS: [(usize, &[u8], FileType); 16] = [
    (0, b"\xff\xd8\xff", FileType { mime: "image/jpeg", extension: "jpg" }),
    (0, b"\x89PNG\r\n\x1a\n", FileType { mime: "image/png", extension: "png" }),
    (0, b"GIF87a", FileType { mime: "image/gif", extension: "gif" }),
    (0, b"GIF89a", FileType { mime: "image/gif", extension: "gif" }),
    (8, b"WEBP", FileType { mime: "image/webp", extension: "webp" }),
    (8, b"WAVE", FileType { mime: "audio/wav", extension: "wav" }),
    (0, b"OggS", FileType { mime: "audio/ogg", extension: "ogg" }),
    (0, b"fLaC", FileType { mime: "audio/flac", extension: "flac" }),
    (0, b"ID3", FileType { mime: "audio/mpeg", extension: "mp3" }),
    (0, b"#!AMR", FileType { mime: "audio/amr", extension: "amr" }),
    (0, b"\x1a\x45\xdf\xa3", FileType { mime: "video/webm", extension: "webm" }),
    (0, b"%PDF-", FileType { mime: "application/pdf", extension: "pdf" }),
    (0, b"Rar!\x1a\x07", FileType { mime: "application/vnd.rar", extension: "rar" }),
    (0, b"7z\xbc\xaf\x27\x1c", FileType { mime: "application/x-7z-compressed", extension: "7z" }),
    (0, b"\x1f\x8b", FileType { mime: "application/gzip", extension: "gz" }),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType { mime: OLE, extension: "bin" }),
];

/// What Office wrote for its documents before 2007: which of its programs did stands far behind the beginning.
const OLE: &str = "application/x-ole-storage";
/// Endings of names that such documents have.
const OFFICE: [(&str, &str); 5] = [
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pps", "application/vnd.ms-powerpoint"),
    ("msg", "application/vnd.ms-outlook"),
];

/// The media type of a file whose name says more than its beginning does.
#[must_use]
pub fn named_type<'a>(mime: &'a str, name: &str) -> &'a str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match mime {
        OLE => OFFICE.iter().find(|(end, _)| ending.eq_ignore_ascii_case(end)).map_or(UNKNOWN.mime, |(_, mime)| mime),
        known => known,
    }
}

/// Brands of the ISO family of files, by the four letters that each begins with; the first that fits decides. One and the same box holds
/// films, sounds and photos (ISO/IEC 14496-12 and 23008-12).
const BRANDS: [(&[u8], FileType); 19] = [
    (b"M4A", FileType { mime: "audio/mp4", extension: "m4a" }),
    (b"M4B", FileType { mime: "audio/mp4", extension: "m4b" }),
    (b"M4P", FileType { mime: "audio/mp4", extension: "m4a" }),
    (b"3g", FileType { mime: "video/3gpp", extension: "3gp" }),
    (b"qt", FileType { mime: "video/quicktime", extension: "mov" }),
    (b"avif", AVIF),
    (b"avis", AVIF),
    (b"heic", HEIC),
    (b"heix", HEIC),
    (b"heim", HEIC),
    (b"heis", HEIC),
    (b"hev", HEIC),
    (b"crx", FileType { mime: "image/x-canon-cr3", extension: "cr3" }),
    (b"iso", MP4),
    (b"mp4", MP4),
    (b"avc1", MP4),
    (b"M4V", MP4),
    (b"dash", MP4),
    (b"MSNV", MP4),
];
const AVIF: FileType = FileType { mime: "image/avif", extension: "avif" };
const HEIC: FileType = FileType { mime: "image/heic", extension: "heic" };
const HEIF: FileType = FileType { mime: "image/heif", extension: "heif" };
const MP4: FileType = FileType { mime: "video/mp4", extension: "mp4" };

/// What a file of that family is: its first brand says it, and where that is known to nobody, or says only that there are photos, those
/// that it names beside it.
fn of_brands(beginning: &[u8]) -> Option<FileType> {
    let (length, rest) = beginning.split_first_chunk::<4>()?;
    let rest = rest.strip_prefix(b"ftyp")?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?.saturating_sub(8).min(rest.len());
    let known = |brand: &[u8]| BRANDS.iter().find(|(mark, _)| brand.starts_with(mark)).map(|(_, found)| *found);
    let brands: Vec<&[u8]> = rest[..length].chunks_exact(4).collect();
    let (first, others) = brands.split_first()?;
    // Behind the first stands its version.
    let named = others.iter().skip(1).find_map(|brand| known(brand));
    Some(match known(first) {
        Some(found) => found,
        None if matches!(*first, b"mif1" | b"msf1" | b"miaf") => {
            named.filter(|found| found.mime.starts_with("image/")).unwrap_or(HEIF)
        }
        None => named.unwrap_or(UNKNOWN),
    })
}

/// Width and height of a WebP file, by its beginning.
fn webp_size(beginning: &[u8]) -> Option<(u32, u32)> {
    let at = |place: usize| beginning.get(place).map(|byte| u32::from(*byte));
    let two = |place: usize| Some(at(place)? | (at(place + 1)? << 8));
    match beginning.get(12..16)? {
        b"VP8X" => {
            let side = |place: usize| Some((two(place)? | (at(place + 2)? << 16)) + 1);
            Some((side(24)?, side(27)?))
        }
        b"VP8 " => Some((two(26)? & 0x3fff, two(28)? & 0x3fff)),
        b"VP8L" => {
            let bits = two(21)? | (two(23)? << 16);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        _ => None,
    }
}

/// The sides of a sticker, in pixels, and the most bytes of one that moves: what WhatsApp's own tools for stickers demand.
const STICKER: ((u32, u32), u64) = ((512, 512), 500_000);

/// Whether a WebP file of so many bytes is what a sticker is made of, and not a photo.
#[must_use]
pub fn is_sticker(beginning: &[u8], bytes: u64) -> bool {
    webp_size(beginning) == Some(STICKER.0) && bytes <= STICKER.1
}

/// A text in UTF-16, as Windows programs write it, with the mark that it begins with; the last character may be cut.
fn is_utf_16(beginning: &[u8]) -> bool {
    let (little, units) = match beginning {
        [0xff, 0xfe, units @ ..] => (true, units),
        [0xfe, 0xff, units @ ..] => (false, units),
        _ => return false,
    };
    let unit = |pair: &[u8]| match pair {
        [a, b] if little => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0,
    };
    let mut units = units.chunks_exact(2).map(unit);
    let mut read = 0;
    while let Some(next) = units.next() {
        let whole = match next {
            0xd800..=0xdbff => units.next().is_none_or(|low| (0xdc00..=0xdfff).contains(&low)),
            0xdc00..=0xdfff => false,
            _ => char::from_u32(u32::from(next)).is_some_and(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')),
        };
        if !whole {
            return false;
        }
        read += 1;
    }
    read > 0
}

/// A frame of MPEG sound: eleven bits that are set, and then a version, a layer, a bit rate and a sampling rate that there are.
fn is_mpeg_frame(beginning: &[u8]) -> bool {
    let [0xff, second, third, ..] = beginning else { return false };
    let (version, layer, bit_rate, sampling) = ((second >> 3) & 3, (second >> 1) & 3, third >> 4, (third >> 2) & 3);
    second & 0xe0 == 0xe0 && version != 1 && layer != 0 && !matches!(bit_rate, 0 | 15) && sampling != 3
}

/// What is inside of a ZIP file that is a document, and is named in its first entries.
const ZIPPED: [(&[u8], FileType); 7] = [
    (
        b"mimetypeapplication/vnd.oasis.opendocument.text",
        FileType { mime: "application/vnd.oasis.opendocument.text", extension: "odt" },
    ),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        FileType { mime: "application/vnd.oasis.opendocument.spreadsheet", extension: "ods" },
    ),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.presentation",
        FileType { mime: "application/vnd.oasis.opendocument.presentation", extension: "odp" },
    ),
    (b"mimetypeapplication/epub+zip", FileType { mime: "application/epub+zip", extension: "epub" }),
    (
        b"word/",
        FileType { mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", extension: "docx" },
    ),
    (b"xl/", FileType { mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", extension: "xlsx" }),
    (
        b"ppt/",
        FileType {
            mime: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            extension: "pptx",
        },
    ),
];

impl FileType {
    /// What begins so; at most [`SNIFFED`] bytes are looked at.
    #[must_use]
    pub fn of(beginning: &[u8]) -> FileType {
        let beginning = &beginning[..beginning.len().min(SNIFFED)];
        let fits = |at: usize, mark: &[u8]| beginning.get(at..).is_some_and(|rest| rest.starts_with(mark));
        if let Some((.., found)) = BEGINNINGS.iter().find(|(at, mark, _)| fits(*at, mark)) {
            return *found;
        }
        if let Some(found) = of_brands(beginning) {
            return found;
        }
        // Its mark could begin a frame of sound, too.
        if is_utf_16(beginning) {
            return FileType { mime: "text/plain; charset=utf-16", extension: "txt" };
        }
        if is_mpeg_frame(beginning) {
            return FileType { mime: "audio/mpeg", extension: "mp3" };
        }
        if fits(0, b"PK\x03\x04") {
            let inside = |mark: &[u8]| beginning.windows(mark.len()).any(|window| window == mark);
            let zip = FileType { mime: "application/zip", extension: "zip" };
            return ZIPPED.iter().find(|(mark, _)| inside(mark)).map_or(zip, |(_, found)| *found);
        }
        // A character may be cut at the end of what is looked at.
        let text = match std::str::from_utf8(beginning) {
            Ok(_) => true,
            Err(error) => error.error_len().is_none() && beginning.len() == SNIFFED,
        };
        let control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t');
        if text && !beginning.is_empty() && !beginning.iter().any(control) {
            return FileType { mime: "text/plain; charset=utf-8", extension: "txt" };
        }
        UNKNOWN
    }
}

/// The longest name that is given, in bytes: what every file system takes, with room for ` (2)`.
const LONGEST: usize = 200;
/// The longest ending that is taken for one, in bytes.
const LONGEST_ENDING: usize = 12;
/// Names that mean devices on Windows, whatever ending follows.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A name for a file outside of our folder, after the one that its sender gave it: of one part, visible as it is, and taken by every
/// system. Without one that is left it is called `otherwise`. A name without an ending gets that of its type.
#[must_use]
pub fn safe_name(given: Option<&str>, otherwise: &str, extension: &str) -> String {
    // What leads elsewhere is not part of a name.
    let given = given.unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().map(|c| if stands_for_itself(c) { c } else { '_' }).collect();
    // Windows cuts what stands there off; hidden files are not meant.
    let kept = kept.trim_matches([' ', '.', '_']).trim();
    let kept = if kept.is_empty() { otherwise } else { kept };
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && (1..=LONGEST_ENDING).contains(&ending.len()) => (stem, ending),
        _ => (kept, extension),
    };
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &str| {
        let rest = first.strip_prefix(device).unwrap_or_default();
        rest.chars().count() == 1 && rest.chars().all(|c| matches!(c, '1'..='9' | '¹' | '²' | '³'))
    };
    let mark = if DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt") { "_" } else { "" };
    let mut end = stem.len().min(LONGEST - LONGEST_ENDING - 2);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{mark}{}.{ending}", stem[..end].trim_end())
}

/// Neither a control character, nor one that no name of Windows may have, nor one that turns or hides what follows.
fn stands_for_itself(c: char) -> bool {
    let forbidden = matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*');
    let hides = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    !c.is_control() && !forbidden && !hides
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with_and_not_what_it_is_called() {
        for (beginning, wanted) in [
            (&b"\xff\xd8\xff\xe0\x00\x10JFIF"[..], "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
            (b"OggS\x00\x02", "audio/ogg"),
            (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
            (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
            (b"\xff\xfb\x90\x64", "audio/mpeg"),
            (b"%PDF-1.7", "application/pdf"),
            (b"PK\x03\x04....", "application/zip"),
            (b"habari", "text/plain; charset=utf-8"),
            // What a browser would run is text or bytes to it.
            (b"<html><script>alert(1)</script>", "text/plain; charset=utf-8"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain; charset=utf-8"),
            (b"MZ\x90\x00\x03", "application/octet-stream"),
            (b"\x7fELF\x02\x01", "application/octet-stream"),
            (b"", "application/octet-stream"),
        ] {
            assert_eq!(FileType::of(beginning).mime, wanted, "{:?}", String::from_utf8_lossy(beginning));
        }
        for (brands, wanted) in [
            ("isomisomiso2avc1mp41", "mp4"),
            ("iso5", "mp4"),
            ("mp42mp42isom", "mp4"),
            ("avc1avc1isom", "mp4"),
            ("M4V M4V mp42isom", "mp4"),
            ("XAVC\0\0\0\0XAVCmp42iso2", "mp4"),
            ("qt  qt  ", "mov"),
            ("3gp43gp4isom", "3gp"),
            ("M4A M4A mp42isom", "m4a"),
            ("M4B M4B mp42isom", "m4b"),
            ("avif\0\0\0\0avifmif1miafMA1B", "avif"),
            ("avisavismsf1", "avif"),
            ("heic\0\0\0\0mif1heic", "heic"),
            ("heix\0\0\0\0mif1heix", "heic"),
            ("hevchevcmsf1", "heic"),
            ("mif1\0\0\0\0mif1heic", "heic"),
            ("mif1\0\0\0\0mif1avif", "avif"),
            ("mif1\0\0\0\0mif1miaf", "heif"),
            ("msf1\0\0\0\0msf1iso8", "heif"),
            ("crx \0\0\0\x01crx isom", "cr3"),
            ("none\0\0\0\0none", "bin"),
            ("", "bin"),
        ] {
            let mut file = u32::try_from(brands.len() + 8).unwrap().to_be_bytes().to_vec();
            file.extend_from_slice(b"ftyp");
            file.extend_from_slice(brands.as_bytes());
            // What stands behind the box is no brand.
            file.extend_from_slice(b"\0\0\0\x08freeisom");
            assert_eq!(FileType::of(&file).extension, wanted, "{brands}");
        }
        let utf_16 = |mark: [u8; 2], text: &str| {
            let bytes = |unit: u16| if mark[0] == 0xff { unit.to_le_bytes() } else { unit.to_be_bytes() };
            mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
        };
        for mark in [[0xff, 0xfe], [0xfe, 0xff]] {
            for text in ["bidhaa\tbei\r\nnyanya\t2,500", "价目表 👍", "مرحبا"] {
                assert_eq!(FileType::of(&utf_16(mark, text)).mime, "text/plain; charset=utf-16", "{text} {mark:x?}");
            }
            assert_eq!(FileType::of(&utf_16(mark, "\0\u{1}")).extension, "bin");
            let long = utf_16(mark, &"👍".repeat(SNIFFED));
            assert_eq!(FileType::of(&long).extension, "txt", "a pair is cut in the middle");
        }
        for (frame, wanted) in [
            (b"\xff\xfb\x90\x64", "mp3"),
            (b"\xff\xf3\x40\xc4", "mp3"),
            (b"\xff\xfe\x90\x64", "mp3"),
            (b"\xff\xfb\xf0\x64", "bin"),
            (b"\xff\xfb\x9c\x64", "bin"),
            (b"\xff\xeb\x90\x64", "bin"),
            (b"\xff\xf9\x50\x80", "bin"),
            (b"\xff\xff\xff\xff", "bin"),
        ] {
            // No text either: a unit that stands alone.
            let frame = [&frame[..], &[0, 0xdc, 0, 0xdc]].concat();
            assert_eq!(FileType::of(&frame).extension, wanted, "{frame:x?}");
        }
        let mut cut = "a".repeat(SNIFFED - 1);
        cut.push('é');
        assert_eq!(FileType::of(cut.as_bytes()).extension, "txt", "a character is cut in the middle");
        let document = [b"PK\x03\x04".as_slice(), &[0; 60], b"word/document.xml"].concat();
        assert_eq!(FileType::of(&document).extension, "docx");
        let open = |kind: &str| [b"PK\x03\x04".as_slice(), &[0; 26], b"mimetype", kind.as_bytes(), b"PK"].concat();
        for (kind, wanted) in [
            ("application/vnd.oasis.opendocument.text", "odt"),
            ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
            ("application/vnd.oasis.opendocument.presentation", "odp"),
            ("application/epub+zip", "epub"),
        ] {
            let found = FileType::of(&open(kind));
            assert_eq!((found.mime, found.extension), (kind, wanted));
        }
        let old = FileType::of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0").mime;
        for (name, wanted) in [
            ("Bei.xls", "application/vnd.ms-excel"),
            ("barua.DOC", "application/msword"),
            ("bei.exe", "application/octet-stream"),
            ("xls", "application/octet-stream"),
        ] {
            assert_eq!(named_type(old, name), wanted, "{name}");
        }
        assert_eq!(named_type("image/png", "bei.xls"), "image/png", "what is known is not asked of a name");
    }

    #[test]
    fn a_sticker_has_its_size_and_a_photo_has_another() {
        let file = |chunk: &[u8], body: &[u8]| [b"RIFF\0\0\0\0WEBP", chunk, &[0; 4], body].concat();
        let side = |n: u32| (n - 1).to_le_bytes()[..3].to_vec();
        let extended = |w, h| file(b"VP8X", &[vec![0; 4], side(w), side(h)].concat());
        let lossy = |w: u16, h: u16| {
            file(b"VP8 ", &[&[0, 0, 0, 0x9d, 1, 0x2a][..], &w.to_le_bytes(), &h.to_le_bytes()].concat())
        };
        let lossless =
            |w: u32, h: u32| file(b"VP8L", &[&[0x2f][..], &((w - 1) | ((h - 1) << 14)).to_le_bytes()].concat());
        for (file, size) in [
            (extended(512, 512), (512, 512)),
            (lossy(512, 512), (512, 512)),
            (lossless(512, 512), (512, 512)),
            (extended(1_200, 900), (1_200, 900)),
            (lossy(1_200, 900), (1_200, 900)),
            (lossless(900, 1_200), (900, 1_200)),
        ] {
            assert_eq!(webp_size(&file), Some(size));
            assert_eq!(is_sticker(&file, 90_000), size == (512, 512));
            assert!(!is_sticker(&file, 500_001), "too large");
            assert!(!is_sticker(&file[..20], 90_000), "it is cut");
        }
    }

    #[test]
    fn a_name_is_safe_whatever_its_sender_made_of_it() {
        for (given, wanted) in [
            (Some("Bei.pdf"), "Bei.pdf"),
            (Some("orodha ya bei 2026.tar.gz"), "orodha ya bei 2026.tar.gz"),
            (Some("价目表.xlsx"), "价目表.xlsx"),
            (Some("../../etc/passwd"), "passwd.bin"),
            (Some("..\\..\\boot.ini"), "boot.ini"),
            (Some("/"), "file-7.bin"),
            (Some(".."), "file-7.bin"),
            (Some(""), "file-7.bin"),
            (None, "file-7.bin"),
            (Some("   "), "file-7.bin"),
            (Some(".bashrc"), "bashrc.bin"),
            (Some("invoice\u{202e}fdp.exe"), "invoice_fdp.exe"),
            (Some("a\0b\r\nc.txt"), "a_b__c.txt"),
            (Some("a<b>:\"|?*.txt"), "a_b______.txt"),
            (Some("CON"), "_CON.bin"),
            (Some("nul.txt"), "_nul.txt"),
            (Some("Com1.tar.gz"), "_Com1.tar.gz"),
            (Some("lpt²"), "_lpt².bin"),
            (Some("com10.txt"), "com10.txt"),
            (Some("console.log"), "console.log"),
            (Some("end. . ."), "end.bin"),
            (Some("zero\u{200b}width.pdf"), "zero_width.pdf"),
        ] {
            assert_eq!(safe_name(given, "file-7", "bin"), wanted, "{given:?}");
        }
        for long in
            ["a".repeat(300), "ü".repeat(300), format!("{}.pdf", "m".repeat(300)), format!("a.{}", "x".repeat(300))]
        {
            let name = safe_name(Some(&long), "file-7", "bin");
            assert!(name.len() <= LONGEST && name.len() > 100, "{} bytes", name.len());
            assert!(!long.ends_with(".pdf") || name.ends_with(".pdf"), "{name}");
            assert_eq!(safe_name(Some(&name), "file-7", "bin"), name, "a safe name stays as it is");
        }
    }
}
