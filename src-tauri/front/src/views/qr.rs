//! The QR code as a picture: dark on white, with its quiet zone, whatever the theme.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;
use wakala_domain::time::Wall;

/// The quiet zone on each side, in modules.
const QUIET: usize = 4;
/// How large a module is in a picture of dots.
const DOTS: u32 = 8;
/// Pictures kept; more pairings at once are drawn again each time.
const KEPT: usize = 8;

/// A QR code can't be drawn.
#[derive(Debug, Error)]
pub(crate) enum QrError {
    /// The text does not fit.
    #[error("the pairing code does not fit into a QR code: {0}")]
    Encode(#[from] qrcode::types::QrError),
    /// The picture of dots can't be written.
    #[error("the picture of a pairing code can't be written: {0}")]
    Picture(#[from] image::ImageError),
}

/// What a QR code can be had as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A drawing.
    Svg,
    /// A picture of dots.
    Png,
    /// What the code says.
    Code,
    /// Characters that a terminal shows as a picture, two rows of the code in each line.
    Blocks,
}

/// A QR code as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnPicture {
    /// Its media type.
    pub media_type: &'static str,
    /// It.
    pub bytes: Vec<u8>,
    /// When the code ends.
    pub until: Wall,
}

/// Draws a code as it is asked for.
///
/// # Errors
/// The text is too long for a QR code; the picture can't be written.
pub(crate) fn drawn(text: &str, until: Wall, picture: Picture) -> Result<DrawnPicture, QrError> {
    let (media_type, bytes) = match picture {
        Picture::Svg => ("image/svg+xml", qr_svg(text)?.into_bytes()),
        Picture::Png => ("image/png", qr_png(text)?),
        Picture::Code => ("text/plain; charset=utf-8", text.as_bytes().to_vec()),
        Picture::Blocks => ("text/plain; charset=utf-8", qr_blocks(text)?.into_bytes()),
    };
    Ok(DrawnPicture { media_type, bytes, until })
}

/// The modules of a code with its quiet zone, row by row; true is dark.
fn modules(text: &str) -> Result<Vec<Vec<bool>>, QrError> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L)?;
    let (width, side) = (code.width(), code.width() + 2 * QUIET);
    let mut rows = vec![vec![false; side]; side];
    for (from, into) in code.to_colors().chunks(width).zip(rows.iter_mut().skip(QUIET)) {
        for (color, module) in from.iter().zip(into.iter_mut().skip(QUIET)) {
            *module = *color == Color::Dark;
        }
    }
    Ok(rows)
}

fn qr_png(text: &str) -> Result<Vec<u8>, QrError> {
    let rows = modules(text)?;
    let side = u32::try_from(rows.len()).unwrap_or(u32::MAX) * DOTS;
    let dark = |x: u32, y: u32| {
        let row = rows.get((y / DOTS) as usize);
        row.and_then(|row| row.get((x / DOTS) as usize)).copied().unwrap_or_default()
    };
    let picture = GrayImage::from_fn(side, side, |x, y| Luma([if dark(x, y) { 0 } else { u8::MAX }]));
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// Light is drawn, as ink on a dark terminal; on a light one the code is inverted, which phones read, too.
fn qr_blocks(text: &str) -> Result<String, QrError> {
    let mut drawn = String::new();
    for pair in modules(text)?.chunks(2) {
        let (upper, lower) = (pair.first(), pair.get(1));
        for x in 0..upper.map_or(0, Vec::len) {
            let dark = |row: Option<&Vec<bool>>| row.and_then(|row| row.get(x)).copied();
            drawn.push(match (dark(upper).unwrap_or_default(), dark(lower).unwrap_or(true)) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            });
        }
        drawn.push('\n');
    }
    Ok(drawn)
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
    fn every_picture_shows_the_same_code() {
        let rows = modules("2@abc").unwrap();
        let dots = image::load_from_memory(&qr_png("2@abc").unwrap()).unwrap().into_luma8();
        let lines: Vec<Vec<char>> = qr_blocks("2@abc").unwrap().lines().map(|line| line.chars().collect()).collect();
        for (y, row) in rows.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                let at = |of: usize| u32::try_from(of).unwrap() * DOTS + DOTS / 2;
                assert_eq!(dots.get_pixel(at(x), at(y)).0[0] == 0, *dark, "{x} {y}");
                let light = if y % 2 == 0 { ['█', '▀'] } else { ['█', '▄'] };
                assert_eq!(!light.contains(&lines[y / 2][x]), *dark, "{x} {y}");
            }
        }
        let side = u32::try_from(rows.len()).unwrap();
        assert_eq!(dots.dimensions(), (side * DOTS, side * DOTS));
        assert!(rows[..QUIET].iter().flatten().chain(rows.iter().flat_map(|row| &row[..QUIET])).all(|dark| !dark));
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
