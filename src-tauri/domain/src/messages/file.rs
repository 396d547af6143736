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
const BEGINNINGS: [(usize, &[u8], FileType); 20] = [
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
    (4, b"ftypM4A", FileType { mime: "audio/mp4", extension: "m4a" }),
    (4, b"ftyp3g", FileType { mime: "video/3gpp", extension: "3gp" }),
    (4, b"ftypqt", FileType { mime: "video/quicktime", extension: "mov" }),
    (4, b"ftypheic", FileType { mime: "image/heic", extension: "heic" }),
    (4, b"ftyp", FileType { mime: "video/mp4", extension: "mp4" }),
    (0, b"\x1a\x45\xdf\xa3", FileType { mime: "video/webm", extension: "webm" }),
    (0, b"%PDF-", FileType { mime: "application/pdf", extension: "pdf" }),
    (0, b"Rar!\x1a\x07", FileType { mime: "application/vnd.rar", extension: "rar" }),
    (0, b"7z\xbc\xaf\x27\x1c", FileType { mime: "application/x-7z-compressed", extension: "7z" }),
    (0, b"\x1f\x8b", FileType { mime: "application/gzip", extension: "gz" }),
];

/// What is inside of a ZIP file that is a document, and is named in its first entries.
const ZIPPED: [(&[u8], FileType); 3] = [
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
        // An MPEG frame: eleven bits that are set, and a layer.
        if let [0xff, second, ..] = beginning
            && second & 0xe0 == 0xe0
            && second & 0x06 != 0
        {
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
        let mut cut = "a".repeat(SNIFFED - 1);
        cut.push('é');
        assert_eq!(FileType::of(cut.as_bytes()).extension, "txt", "a character is cut in the middle");
        let document = [b"PK\x03\x04".as_slice(), &[0; 60], b"word/document.xml"].concat();
        assert_eq!(FileType::of(&document).extension, "docx");
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
