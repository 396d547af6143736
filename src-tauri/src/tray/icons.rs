//! The tray icon: the mark with the worst badge, told apart by shape.

use tauri::image::Image;
use wakala_domain::lifecycle::Badge;

/// The icon for a badge.
///
/// # Errors
/// Never, unless an embedded file is broken.
pub(crate) fn icon(badge: Badge) -> tauri::Result<Image<'static>> {
    let png: &'static [u8] = match badge {
        Badge::Stopped => include_bytes!("../../../icons/tray-stopped.png"),
        Badge::Connecting => include_bytes!("../../../icons/tray-connecting.png"),
        Badge::ScanQr => include_bytes!("../../../icons/tray-scan.png"),
        Badge::CodeExpired => include_bytes!("../../../icons/tray-expired.png"),
        Badge::Online => include_bytes!("../../../icons/tray-online.png"),
        Badge::Reconnecting => include_bytes!("../../../icons/tray-reconnecting.png"),
        Badge::Waiting => include_bytes!("../../../icons/tray-waiting.png"),
        Badge::NeedsYou => include_bytes!("../../../icons/tray-needs.png"),
        Badge::Error => include_bytes!("../../../icons/tray-error.png"),
    };
    Image::from_bytes(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_badge_has_an_icon_of_its_own() {
        let mut seen = Vec::new();
        for badge in [
            Badge::Stopped,
            Badge::Connecting,
            Badge::ScanQr,
            Badge::CodeExpired,
            Badge::Online,
            Badge::Reconnecting,
            Badge::Waiting,
            Badge::NeedsYou,
            Badge::Error,
        ] {
            let pixels = icon(badge).unwrap().rgba().to_vec();
            assert!(!seen.contains(&pixels), "{badge:?}");
            seen.push(pixels);
        }
    }
}
