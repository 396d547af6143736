//! What is seen of a file before it goes out: how large a picture is, a small one of it, how long a voice note plays. Nobody knows where the
//! file comes from: of what it says of itself only heads are read, however long they say they are, nothing is decoded that is too large,
//! and what can't be read is no fault.

mod head;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod hostile;
mod ogg;

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use wakala_domain::messages::file::{FileType, SNIFFED};
use wakala_domain::messages::staged::{FileRefused, MOST_PIXELS, SendAs};

use crate::voice::wave;
use head::{Head, Joined, Part};

/// The most that a picture may take in memory of which a small one is made, in bytes: 40 million pixels of a photograph.
const MOST_DECODED: u64 = 128 << 20;
/// The most that its pixels may take in the file, in bytes: a decoder may have all of it in memory. WhatsApp's own programs send pictures
/// of 16 MB at most.
const MOST_PACKED: u64 = 32 << 20;
/// The longer side of a small picture.
const SMALL: u32 = 96;
/// The most bytes of a small picture.
const SMALL_BYTES: usize = 5_000;
/// How well it is kept, until it fits.
const QUALITIES: [u8; 4] = [70, 50, 30, 10];

/// What is seen of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Looks {
    /// How our names for it end.
    pub extension: &'static str,
    /// Width and height of a picture or sticker, as it is shown.
    pub size: Option<(u32, u32)>,
    /// A small picture of it, as JPEG.
    pub thumbnail: Option<Vec<u8>>,
    /// How long it plays.
    pub seconds: Option<u32>,
    /// How loud a voice note is over its time, 0 to 100 each.
    pub waveform: Option<Vec<u8>>,
}

/// Looks at a file that is to go out so. Blocking, and for one file at a time: a picture may take much memory.
pub(crate) fn look(path: &Path, kind: SendAs) -> io::Result<Result<Looks, FileRefused>> {
    look_at(File::open(path)?, kind)
}

fn look_at(mut file: impl Read + Seek, kind: SendAs) -> io::Result<Result<Looks, FileRefused>> {
    let mut beginning = Vec::with_capacity(SNIFFED);
    file.by_ref().take(SNIFFED as u64).read_to_end(&mut beginning)?;
    let what = FileType::of(&beginning);
    let bare = Looks { extension: what.extension, size: None, thumbnail: None, seconds: None, waveform: None };
    file.seek(SeekFrom::Start(0))?;
    Ok(match kind {
        SendAs::Image | SendAs::Sticker => match picture(file, what, kind == SendAs::Image)? {
            Some(Picture { size, small }) => Ok(Looks { size: Some(size), thumbnail: small, ..bare }),
            None => Err(FileRefused::Picture),
        },
        SendAs::Voice => match ogg::seconds(&mut file)? {
            Some(seconds) => Ok(Looks { seconds: Some(seconds), waveform: wave::loudness(&mut file)?, ..bare }),
            None => Err(FileRefused::NotVoice),
        },
        SendAs::Audio if bare.extension == "ogg" => Ok(Looks { seconds: ogg::seconds(&mut file)?, ..bare }),
        SendAs::Audio | SendAs::Video | SendAs::Document => Ok(bare),
    })
}

/// A JPEG, and its width and height.
pub(crate) type Jpeg = (Vec<u8>, (u32, u32));

/// A picture as JPEG whose longer side is no longer than `longest`, and its size; none for what is no picture, is too large to be looked
/// at, or gets no smaller so. Nothing of what the camera wrote beside it is taken along. Blocking, and for one at a time.
pub(crate) fn scaled(path: &Path, longest: u32, quality: u8) -> io::Result<Option<Jpeg>> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let mut beginning = Vec::with_capacity(SNIFFED);
    file.by_ref().take(SNIFFED as u64).read_to_end(&mut beginning)?;
    file.seek(SeekFrom::Start(0))?;
    let format = match ImageFormat::from_mime_type(FileType::of(&beginning).mime) {
        Some(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        Some(_) | None => return Ok(None),
    };
    let Some(head) = head::head(&mut file, format)? else { return Ok(None) };
    let ((width, height), orientation) = (head.size, head.orientation);
    let packed: u64 = head.parts.iter().map(Part::length).sum();
    let is_small = width.max(height) <= longest && format == ImageFormat::Jpeg;
    if is_small || u64::from(width) * u64::from(height) > MOST_PIXELS || packed > MOST_PACKED {
        return Ok(None);
    }
    let Some(decoder) = decoder(file, format, head).filter(|decoder| decoder.total_bytes() <= MOST_DECODED) else {
        return Ok(None);
    };
    let Ok(mut picture) = DynamicImage::from_decoder(decoder) else { return Ok(None) };
    if width.max(height) > longest {
        picture = picture.thumbnail(longest, longest);
    }
    picture.apply_orientation(orientation);
    let opaque = on_white(&picture);
    let mut jpeg = Cursor::new(Vec::new());
    if JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&opaque).is_err() {
        return Ok(None);
    }
    let jpeg = jpeg.into_inner();
    // Old phones show no WebP as a picture, however small it is.
    let worth_it = format == ImageFormat::WebP || (jpeg.len() as u64) < bytes;
    Ok(worth_it.then_some((jpeg, opaque.dimensions())))
}

/// What is seen of a picture.
struct Picture {
    size: (u32, u32),
    small: Option<Vec<u8>>,
}

/// Its size, and a small one of it where that is wanted and can be made.
fn picture(mut file: impl Read + Seek, what: FileType, with_small: bool) -> io::Result<Option<Picture>> {
    let Some(format) = ImageFormat::from_mime_type(what.mime) else { return Ok(None) };
    let Some(head) = head::head(&mut file, format)? else { return Ok(None) };
    let (size, orientation) = (head.size, head.orientation);
    let (width, height) = size;
    if u64::from(width) * u64::from(height) > MOST_PIXELS || width == 0 || height == 0 {
        return Ok(None);
    }
    let packed: u64 = head.parts.iter().map(Part::length).sum();
    let small = if packed > MOST_PACKED {
        None
    } else {
        let Some(decoder) = decoder(file, format, head) else { return Ok(None) };
        with_small.then(|| small(decoder, orientation)).flatten()
    };
    let turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    Ok(Some(Picture { size: if turned { (height, width) } else { (width, height) }, small }))
}

/// Who decodes a picture, of what it is made of alone.
fn decoder<'a>(file: impl Read + Seek + 'a, format: ImageFormat, head: Head) -> Option<impl ImageDecoder + 'a> {
    let mut reader = ImageReader::with_format(BufReader::new(Joined::new(file, head.parts)), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_DECODED);
    // Nothing that comes later in it makes it larger than it said.
    (limits.max_image_width, limits.max_image_height) = (Some(head.size.0), Some(head.size.1));
    reader.limits(limits);
    reader.into_decoder().ok()
}

/// A small picture of one that is not too large and can be read.
fn small(decoder: impl ImageDecoder, orientation: Orientation) -> Option<Vec<u8>> {
    if decoder.total_bytes() > MOST_DECODED {
        return None;
    }
    // Averages, so that nothing of the whole size is made again.
    let mut small = DynamicImage::from_decoder(decoder).ok()?.thumbnail(SMALL, SMALL);
    small.apply_orientation(orientation);
    as_jpeg(&small)
}

fn as_jpeg(small: &DynamicImage) -> Option<Vec<u8>> {
    let opaque = on_white(small);
    QUALITIES.into_iter().find_map(|quality| {
        let mut jpeg = Cursor::new(Vec::new());
        JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&opaque).ok()?;
        Some(jpeg.into_inner()).filter(|jpeg| jpeg.len() <= SMALL_BYTES)
    })
}

/// What is seen through shows white, as on most phones.
fn on_white(picture: &DynamicImage) -> image::RgbImage {
    let seen = picture.to_rgba8();
    let mut opaque = image::RgbImage::new(seen.width(), seen.height());
    for (to, from) in opaque.pixels_mut().zip(seen.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let over = |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        to.0 = [over(red), over(green), over(blue)];
    }
    opaque
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn looked(bytes: &[u8], kind: SendAs) -> Result<Looks, FileRefused> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it");
        std::fs::write(&path, bytes).unwrap();
        look(&path, kind).unwrap()
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// Neighbours differ as much as can be: nothing of it can be kept in little.
    fn noise(width: u32, height: u32) -> DynamicImage {
        let pixel = |x: u32, y: u32| {
            let bits =
                (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519).to_be_bytes();
            Rgb([bits[0], bits[1], bits[2]])
        };
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, pixel))
    }

    #[test]
    fn a_picture_has_its_size_and_a_small_one_that_fits() {
        for (format, extension) in [(ImageFormat::Jpeg, "jpg"), (ImageFormat::Png, "png"), (ImageFormat::WebP, "webp")]
        {
            let looks = looked(&encoded(&noise(400, 300), format), SendAs::Image).unwrap();
            assert_eq!((looks.extension, looks.size), (extension, Some((400, 300))), "{format:?}");
            let small = looks.thumbnail.unwrap();
            assert!(small.starts_with(b"\xff\xd8\xff") && small.len() <= SMALL_BYTES, "{} bytes", small.len());
            let small = image::load_from_memory(&small).unwrap();
            assert_eq!((small.width(), small.height()), (96, 72));
        }
        let glass = DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0])));
        let small = looked(&encoded(&glass, ImageFormat::Png), SendAs::Image).unwrap().thumbnail.unwrap();
        let small = image::load_from_memory(&small).unwrap().to_rgb8();
        assert!(small.get_pixel(5, 5).0.iter().all(|colour| *colour > 250), "what is seen through shows white");
        let sticker = looked(&encoded(&noise(512, 512), ImageFormat::WebP), SendAs::Sticker).unwrap();
        assert_eq!((sticker.size, sticker.thumbnail), (Some((512, 512)), None));
    }

    #[test]
    fn a_picture_that_was_taken_sideways_is_as_it_is_shown() {
        let mut jpeg = encoded(&noise(40, 20), ImageFormat::Jpeg);
        // Behind the first mark: an Exif part that says that it is turned to the right.
        let exif = b"\xff\xe1\x00\x22Exif\0\0MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00";
        jpeg.splice(2..2, exif.iter().copied());
        assert_eq!(looked(&jpeg, SendAs::Image).unwrap().size, Some((20, 40)));
    }

    #[test]
    fn what_claims_to_be_huge_or_is_no_picture_is_refused_before_it_is_decoded() {
        let mut bomb = encoded(&noise(8, 8), ImageFormat::Png);
        // Its head says 50,000 by 50,000, with a sum that fits.
        bomb.splice(16..24, [50_000_u32.to_be_bytes(), 50_000_u32.to_be_bytes()].concat());
        let sum = crc(&bomb[12..29]);
        bomb.splice(29..33, sum.to_be_bytes());
        assert_eq!(looked(&bomb, SendAs::Image), Err(FileRefused::Picture));
        assert_eq!(looked(b"\xff\xd8\xff\xe0 habari", SendAs::Image), Err(FileRefused::Picture));
        assert_eq!(looked(b"RIFF\0\0\0\0WEBP", SendAs::Sticker), Err(FileRefused::Picture));
        let document = looked(&bomb, SendAs::Document).unwrap();
        assert_eq!((document.extension, document.size), ("png", None));
    }

    fn crc(bytes: &[u8]) -> u32 {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
        };
        !bytes.iter().fold(u32::MAX, step)
    }

    #[test]
    fn a_picture_is_made_smaller_and_says_nothing_of_where_it_was_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it");
        let scaled = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            scaled(&path, 160, 80).unwrap()
        };
        for (format, size, wanted) in [
            (ImageFormat::Jpeg, (400, 300), Some((160, 120))),
            (ImageFormat::Png, (300, 400), Some((120, 160))),
            (ImageFormat::Png, (100, 50), Some((100, 50))),
            (ImageFormat::WebP, (100, 50), Some((100, 50))),
            (ImageFormat::Gif, (400, 300), None),
        ] {
            let picture = if format == ImageFormat::Gif {
                b"GIF89a\x90\x01\x2c\x01".to_vec()
            } else {
                encoded(&noise(size.0, size.1), format)
            };
            let made = scaled(&picture);
            assert_eq!(made.as_ref().map(|(_, size)| *size), wanted, "{format:?} {size:?}");
            if let Some((jpeg, size)) = made {
                let seen = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
                assert_eq!((seen.width(), seen.height()), size);
                // What is as small as can be gets no smaller.
                assert_eq!(scaled(&jpeg), None, "{format:?}");
            }
        }
        let mut sideways = encoded(&noise(400, 300), ImageFormat::Jpeg);
        let exif = b"\xff\xe1\x00\x22Exif\0\0MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00";
        sideways.splice(2..2, exif.iter().copied());
        let (jpeg, size) = scaled(&sideways).unwrap();
        assert_eq!(size, (120, 160), "it stands as it is shown");
        assert!(!jpeg.windows(4).any(|four| four == b"Exif"));
        for bytes in [&b"habari"[..], b"\xff\xd8\xff\xe0 cut", b""] {
            assert_eq!(scaled(bytes), None);
        }
    }

    #[test]
    fn a_voice_note_is_opus_and_plays_for_so_long() {
        let voice = ogg::tests::opus(312, 3 * 48_000 + 312);
        assert_eq!(looked(&voice, SendAs::Voice).unwrap().seconds, Some(3));
        assert_eq!(looked(&voice, SendAs::Audio).unwrap().seconds, Some(3));
        assert_eq!(looked(b"OggS\0\x02 vorbis", SendAs::Voice), Err(FileRefused::NotVoice));
        assert_eq!(looked(b"ID3\x03", SendAs::Audio).unwrap().seconds, None);
    }
}
