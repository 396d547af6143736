//! The QR code as a picture: dark on white, with its quiet zone, whatever the theme.

use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;

/// The quiet zone on each side, in modules.
const QUIET: usize = 4;
/// Pictures kept; more pairings at once are drawn again each time.
const KEPT: usize = 8;

/// A QR code can't be drawn.
#[derive(Debug, Error)]
pub(crate) enum QrError {
    /// The text does not fit.
    #[error("the pairing code does not fit into a QR code: {0}")]
    Encode(#[from] qrcode::types::QrError),
}

/// The code as a drawing: sharp and with modules of one size, however large it is shown.
///
/// # Errors
/// The text is too long for a QR code.
pub(crate) fn qr_svg(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L)?;
    let side = code.width() + 2 * QUIET;
    let mut dark = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = QUIET;
        for same in row.chunk_by(|one, next| one == next) {
            let wide = same.len();
            if same.first() == Some(&Color::Dark) {
                dark.push_str(&format!("M{x} {}h{wide}v1h-{wide}z", y + QUIET));
            }
            x += wide;
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{dark}\"/></svg>"
    ))
}

/// Draws each code once, however often its instance is shown.
#[derive(Default)]
pub(crate) struct QrPictures(Mutex<Vec<(String, String)>>);

impl QrPictures {
    /// The picture of a code as a data URL.
    ///
    /// # Errors
    /// See [`qr_svg`].
    pub(crate) fn data_url(&self, text: &str) -> Result<String, QrError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = kept.iter().find(|(known, _)| known == text) {
            return Ok(url.clone());
        }
        let url = format!("data:image/svg+xml;base64,{}", STANDARD.encode(qr_svg(text)?));
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
    fn each_dark_module_is_drawn_once_and_nothing_else() {
        let text = format!("2@{},{},{},{},1", "r".repeat(90), "n".repeat(44), "i".repeat(44), "a".repeat(44));
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L).unwrap();
        let svg = qr_svg(&text).unwrap();
        let side = code.width() + 2 * QUIET;
        assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")));
        let drawn = svg.split("<path d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut dark = vec![0; code.width() * code.width()];
        for run in drawn.split('M').skip(1) {
            let numbers: Vec<usize> =
                run.split([' ', 'h', 'v']).take(3).map(|number| number.parse().unwrap()).collect();
            let [x, y, wide] = numbers[..] else { panic!("{run}") };
            for at in x..x + wide {
                dark[(y - QUIET) * code.width() + at - QUIET] += 1;
            }
        }
        let wanted: Vec<i32> = code.to_colors().iter().map(|color| i32::from(*color == Color::Dark)).collect();
        assert!(dark == wanted);
    }

    #[test]
    fn the_same_code_is_drawn_once() {
        let pictures = QrPictures::default();
        let first = pictures.data_url("2@abc").unwrap();
        assert!(first.starts_with("data:image/svg+xml;base64,"));
        assert_eq!(pictures.data_url("2@abc").unwrap(), first);
        for number in 0..KEPT + 3 {
            pictures.data_url(&number.to_string()).unwrap();
        }
        assert_eq!(pictures.0.lock().unwrap().len(), KEPT);
    }

    #[test]
    fn a_text_that_does_not_fit_is_an_error() {
        assert!(qr_svg(&"x".repeat(5_000)).is_err());
    }
}
