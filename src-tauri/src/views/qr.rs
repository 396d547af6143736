//! The QR code as a picture: dark on white, with its quiet zone, whatever the theme.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;

/// The quiet zone on each side, in modules.
const QUIET: usize = 4;
/// The picture is at least this wide, in pixels.
const LEAST_WIDTH: usize = 320;
/// Pictures kept; more pairings at once are drawn again each time.
const KEPT: usize = 8;

/// A QR code can't be drawn.
#[derive(Debug, Error)]
pub(crate) enum QrError {
    /// The text does not fit.
    #[error("the pairing code does not fit into a QR code: {0}")]
    Encode(#[from] qrcode::types::QrError),
    /// The picture can't be written.
    #[error("the QR code can't be written as a picture: {0}")]
    Picture(#[from] image::ImageError),
}

/// The code as a PNG.
///
/// # Errors
/// The text is too long for a QR code.
pub(crate) fn qr_png(text: &str) -> Result<Vec<u8>, QrError> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L)?;
    let (width, colors) = (code.width(), code.to_colors());
    let modules = width + 2 * QUIET;
    let scale = LEAST_WIDTH.div_ceil(modules).max(1);
    let side = u32::try_from(modules * scale).unwrap_or(u32::MAX);
    let picture = GrayImage::from_fn(side, side, |x, y| {
        let module = |pixel: u32| (pixel as usize / scale).checked_sub(QUIET).filter(|at| *at < width);
        match (module(x), module(y)) {
            (Some(x), Some(y)) if colors[y * width + x] == Color::Dark => Luma([0]),
            _ => Luma([255]),
        }
    });
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// Draws each code once, however often its instance is shown.
#[derive(Default)]
pub(crate) struct QrPictures(Mutex<Vec<(String, String)>>);

impl QrPictures {
    /// The picture of a code as a data URL.
    ///
    /// # Errors
    /// See [`qr_png`].
    pub(crate) fn data_url(&self, text: &str) -> Result<String, QrError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = kept.iter().find(|(known, _)| known == text) {
            return Ok(url.clone());
        }
        let url = format!("data:image/png;base64,{}", STANDARD.encode(qr_png(text)?));
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((text.to_owned(), url.clone()));
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_large_has_a_quiet_zone_and_is_dark_on_white() {
        let text = format!("2@{},{},{},{},1", "r".repeat(90), "n".repeat(44), "i".repeat(44), "a".repeat(44));
        let picture = image::load_from_memory(&qr_png(&text).unwrap()).unwrap().into_luma8();
        assert!(picture.width() >= 320 && picture.width() == picture.height());
        let scale = (0..picture.width()).find(|at| picture.get_pixel(*at, *at)[0] == 0).unwrap() / QUIET as u32;
        assert!(scale >= 3, "a module is {scale} pixels wide");
        for at in 0..picture.width() {
            assert_eq!(picture.get_pixel(at, QUIET as u32 * scale - 1)[0], 255);
        }
    }

    #[test]
    fn the_same_code_is_drawn_once() {
        let pictures = QrPictures::default();
        let first = pictures.data_url("2@abc").unwrap();
        assert!(first.starts_with("data:image/png;base64,"));
        assert_eq!(pictures.data_url("2@abc").unwrap(), first);
        for number in 0..KEPT + 3 {
            pictures.data_url(&number.to_string()).unwrap();
        }
        assert_eq!(pictures.0.lock().unwrap().len(), KEPT);
    }

    #[test]
    fn a_text_that_does_not_fit_is_an_error() {
        assert!(qr_png(&"x".repeat(5_000)).is_err());
    }
}
