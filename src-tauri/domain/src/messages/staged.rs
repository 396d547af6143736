//! Files that are to be sent: what each can go out as, and why one is refused.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::content::MediaKind;
use super::file::is_sticker;

/// The largest file that WhatsApp takes, in bytes.
pub const LARGEST_FILE: u64 = 2 << 30;
/// How long a file that was handed over stays, in milliseconds.
pub const STAGED_KEPT_MS: i64 = 24 * 3_600 * 1_000;
/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 255;

/// What a file goes out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SendAs {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Music and other sound.
    Audio,
    /// A voice note.
    Voice,
    /// A file under its name.
    Document,
    /// A sticker.
    Sticker,
}

/// The media type of which photos and stickers are made.
pub const WEBP: &str = "image/webp";

/// The media type of sound as it was recorded, of which a voice note is made.
pub const WAV: &str = "audio/wav";

/// The most pixels that a picture may have.
pub const MOST_PIXELS: u64 = 50_000_000;

impl SendAs {
    /// Why a file of a media type can't go out so, if it can't.
    ///
    /// # Errors
    /// See [`FileRefused`].
    pub fn fits(self, mime: &str, once: bool) -> Result<(), FileRefused> {
        match self {
            _ if self.takes(mime) => {}
            Self::Voice => return Err(FileRefused::NotVoice),
            Self::Sticker => return Err(FileRefused::NotSticker),
            Self::Image | Self::Video | Self::Audio | Self::Document => return Err(FileRefused::KindDiffers),
        }
        match self {
            Self::Image | Self::Video | Self::Voice => Ok(()),
            Self::Audio | Self::Document | Self::Sticker if once => Err(FileRefused::NotOnce),
            Self::Audio | Self::Document | Self::Sticker => Ok(()),
        }
    }

    /// Whether a text can stand under it.
    #[must_use]
    pub fn takes_a_caption(self) -> bool {
        match self {
            Self::Image | Self::Video | Self::Document => true,
            Self::Audio | Self::Voice | Self::Sticker => false,
        }
    }

    /// How its message names a media type.
    #[must_use]
    pub fn named(self, mime: &str) -> String {
        match self {
            Self::Voice => "audio/ogg; codecs=opus".to_owned(),
            Self::Image | Self::Video | Self::Audio | Self::Document | Self::Sticker => {
                mime.split_once(';').map_or(mime, |(bare, _)| bare).to_owned()
            }
        }
    }

    /// How a file that goes out so is shown.
    #[must_use]
    pub fn shown(self) -> MediaKind {
        match self {
            Self::Image => MediaKind::Image,
            Self::Video => MediaKind::Video,
            Self::Audio => MediaKind::Audio,
            Self::Voice => MediaKind::Voice,
            Self::Document => MediaKind::Document,
            Self::Sticker => MediaKind::Sticker,
        }
    }

    /// As what a file of a media type goes out where nobody says it; its beginning and its length tell a photo from a sticker. Never as a
    /// voice note: that is for its sender to say.
    #[must_use]
    pub fn usual(mime: &str, beginning: &[u8], bytes: u64) -> Self {
        match mime {
            WEBP if is_sticker(beginning, bytes) => Self::Sticker,
            "image/jpeg" | "image/png" | WEBP => Self::Image,
            "video/mp4" | "video/3gpp" => Self::Video,
            "audio/ogg" | "audio/mpeg" | "audio/mp4" | "audio/amr" => Self::Audio,
            _ => Self::Document,
        }
    }

    /// Whether a file of a media type can go out so.
    #[must_use]
    pub fn takes(self, mime: &str) -> bool {
        match self {
            Self::Image => matches!(mime, "image/jpeg" | "image/png" | WEBP),
            Self::Video => matches!(mime, "video/mp4" | "video/3gpp" | "video/quicktime"),
            Self::Audio => matches!(mime, "audio/ogg" | "audio/mpeg" | "audio/mp4" | "audio/amr"),
            Self::Voice => matches!(mime, "audio/ogg" | WAV),
            Self::Sticker => mime == WEBP,
            Self::Document => true,
        }
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum FileRefused {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// WhatsApp takes none that is so large.
    #[error("the file is larger than 2 GB")]
    TooLarge,
    /// The disk has no room for it.
    #[error("there is no room on the disk for the file")]
    NoRoom,
    /// As many files of programs are on their way as may be.
    #[error("as many files are being handed over as may be at a time")]
    TooMany,
    /// A piece does not begin where the last one ended.
    #[error("the piece does not begin at {received}, where the last one ended")]
    Offset {
        /// Bytes that are here.
        received: u64,
    },
    /// Not all of it is here yet.
    #[error("the file is not whole yet")]
    NotWhole,
    /// It is no file of the kind that it was to go out as.
    #[error("the file can't be sent as that")]
    KindDiffers,
    /// A voice note is Opus in Ogg, or is made of WAV.
    #[error("a voice note is Opus in an Ogg file, or a WAV file")]
    NotVoice,
    /// A sticker is WebP.
    #[error("a sticker is a WebP file")]
    NotSticker,
    /// It is no picture that can be looked at, or has too many pixels.
    #[error("the picture can't be read, or has more than 50 million pixels")]
    Picture,
    /// Sounds and stickers have no text under them.
    #[error("a sound, a voice note or a sticker has no text under it")]
    NoCaption,
    /// Only pictures, films and voice notes can be looked at once.
    #[error("only a picture, a video or a voice note can be looked at once")]
    NotOnce,
    /// Nothing was said while it was recorded, or for less than a moment.
    #[error("nothing was recorded")]
    NothingRecorded,
    /// It was recorded for an hour.
    #[error("a voice note has an hour at most")]
    TooLong,
    /// More came than was said.
    #[error("more came than the file was said to have")]
    TooMuch,
}

/// What a piece is to what came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It begins where the last one ended.
    Next,
    /// All of it is here already: said again, as after an answer that was lost.
    Repeat,
}

impl Piece {
    /// What a piece is, as a whole: `received` of `bytes` are here, and it begins at `offset`. Of a piece whose `length` nobody said, a
    /// repeat may turn out to be none.
    ///
    /// # Errors
    /// It does not begin where the last one ended, or is longer than what is missing.
    pub fn of(received: u64, bytes: u64, offset: u64, length: Option<u64>) -> Result<Self, FileRefused> {
        let end = offset.saturating_add(length.unwrap_or_default());
        if offset == received {
            return if end > bytes { Err(FileRefused::TooMuch) } else { Ok(Self::Next) };
        }
        if offset < received && end <= received { Ok(Self::Repeat) } else { Err(FileRefused::Offset { received }) }
    }
}

/// The name of a file as its sender has it: the last part of a path, on one line.
#[must_use]
pub fn plain_name(given: &str) -> String {
    let last = given.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name: String = last.chars().filter(|c| !c.is_control()).collect();
    let mut end = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    let name = name.trim();
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_out_as_what_it_is() {
        for (mime, usual, fits) in [
            ("image/jpeg", SendAs::Image, &[SendAs::Image, SendAs::Document][..]),
            ("image/webp", SendAs::Image, &[SendAs::Image, SendAs::Sticker, SendAs::Document]),
            ("video/mp4", SendAs::Video, &[SendAs::Video, SendAs::Document]),
            ("video/webm", SendAs::Document, &[SendAs::Document]),
            ("audio/ogg", SendAs::Audio, &[SendAs::Audio, SendAs::Voice, SendAs::Document]),
            ("audio/mpeg", SendAs::Audio, &[SendAs::Audio, SendAs::Document]),
            ("audio/wav", SendAs::Document, &[SendAs::Voice, SendAs::Document]),
            ("text/plain; charset=utf-8", SendAs::Document, &[SendAs::Document]),
            ("application/octet-stream", SendAs::Document, &[SendAs::Document]),
        ] {
            assert_eq!(SendAs::usual(mime, b"", 9), usual, "{mime}");
            let all = [SendAs::Image, SendAs::Video, SendAs::Audio, SendAs::Voice, SendAs::Sticker, SendAs::Document];
            for one in all {
                assert_eq!(one.takes(mime), fits.contains(&one), "{mime} as {one:?}");
            }
        }
    }

    #[test]
    fn a_photo_that_a_browser_saved_is_no_sticker() {
        let webp = |width: u16| {
            let size = [width.to_le_bytes(), 512_u16.to_le_bytes()].concat();
            [b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a".as_slice(), &size].concat()
        };
        assert_eq!(SendAs::usual(WEBP, &webp(512), 90_000), SendAs::Sticker);
        assert_eq!(SendAs::usual(WEBP, &webp(900), 90_000), SendAs::Image);
        assert_eq!(SendAs::usual(WEBP, &webp(512), 2_000_000), SendAs::Image);
    }

    #[test]
    fn what_does_not_fit_is_said_in_its_own_words() {
        let text = "text/plain; charset=utf-8";
        for (kind, mime, once, wanted) in [
            (SendAs::Image, text, false, Err(FileRefused::KindDiffers)),
            (SendAs::Video, "image/jpeg", false, Err(FileRefused::KindDiffers)),
            (SendAs::Voice, "audio/mpeg", false, Err(FileRefused::NotVoice)),
            (SendAs::Sticker, "image/png", true, Err(FileRefused::NotSticker)),
            (SendAs::Document, text, true, Err(FileRefused::NotOnce)),
            (SendAs::Audio, "audio/ogg", true, Err(FileRefused::NotOnce)),
            (SendAs::Voice, "audio/ogg", true, Ok(())),
            (SendAs::Image, "image/jpeg", true, Ok(())),
            (SendAs::Sticker, "image/webp", false, Ok(())),
        ] {
            assert_eq!(kind.fits(mime, once), wanted, "{kind:?} {mime} {once}");
        }
    }

    #[test]
    fn a_piece_is_the_next_one_or_wholly_before_it_or_refused() {
        let differs = Err(FileRefused::Offset { received: 5 });
        for (offset, length, wanted) in [
            (5, Some(4), Ok(Piece::Next)),
            (5, Some(0), Ok(Piece::Next)),
            (5, None, Ok(Piece::Next)),
            (5, Some(5), Err(FileRefused::TooMuch)),
            (0, Some(5), Ok(Piece::Repeat)),
            (4, Some(1), Ok(Piece::Repeat)),
            (0, None, Ok(Piece::Repeat)),
            (0, Some(6), differs),
            (4, Some(2), differs),
            (0, Some(u64::MAX), differs),
            (6, Some(1), differs),
            (6, None, differs),
            (u64::MAX, Some(1), differs),
        ] {
            assert_eq!(Piece::of(5, 9, offset, length), wanted, "{offset} {length:?}");
        }
    }

    #[test]
    fn a_name_is_the_last_part_of_a_path_on_one_line() {
        for (given, wanted) in [
            ("Bei.pdf", "Bei.pdf"),
            ("/home/neema/Bei ya leo.pdf", "Bei ya leo.pdf"),
            ("C:\\Neema\\bei.pdf", "bei.pdf"),
            ("../..", ".."),
            ("a\r\nb", "ab"),
            ("/", "file"),
            (" ", "file"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(given), wanted, "{given:?}");
        }
        let long = plain_name(&"é".repeat(300));
        assert!(long.len() <= LONGEST_NAME && long.len() > 250);
    }
}
