//! The tray icon: the mark with the worst badge, told apart by shape.

use wakala_domain::lifecycle::Badge;

/// What each file holds one after the other: squares of this side, four bytes a pixel.
const SIZES: [usize; 4] = [22, 24, 32, 48];
const BYTES: usize = 4 * (22 * 22 + 24 * 24 + 32 * 32 + 48 * 48);

/// The icon for a badge, in the sizes of usual panels.
#[cfg(target_os = "linux")]
pub(super) fn icon(badge: Badge) -> Vec<ksni::Icon> {
    let icon = |(size, picture): (usize, &[u8])| {
        // The desktop wants the alpha first.
        let data = picture.chunks_exact(4).flat_map(|pixel| [pixel[3], pixel[0], pixel[1], pixel[2]]).collect();
        let side = i32::try_from(size).unwrap_or_default();
        ksni::Icon { width: side, height: side, data }
    };
    pictures(badge).map(icon).collect()
}

/// The icon for a badge: the side of each picture in pixels, and four bytes a pixel, the alpha last.
pub(super) fn pictures(badge: Badge) -> impl Iterator<Item = (usize, &'static [u8])> {
    let mut rest: &[u8] = drawn(badge);
    SIZES.into_iter().map(move |size| {
        let (picture, after) = rest.split_at(4 * size * size);
        rest = after;
        (size, picture)
    })
}

fn drawn(badge: Badge) -> &'static [u8; BYTES] {
    match badge {
        Badge::Stopped => include_bytes!("../../../../icons/tray-stopped.rgba"),
        Badge::Connecting => include_bytes!("../../../../icons/tray-connecting.rgba"),
        Badge::ScanQr => include_bytes!("../../../../icons/tray-scan.rgba"),
        Badge::CodeExpired => include_bytes!("../../../../icons/tray-expired.rgba"),
        Badge::Online => include_bytes!("../../../../icons/tray-online.rgba"),
        Badge::Reconnecting => include_bytes!("../../../../icons/tray-reconnecting.rgba"),
        Badge::Waiting => include_bytes!("../../../../icons/tray-waiting.rgba"),
        Badge::NeedsYou => include_bytes!("../../../../icons/tray-needs.rgba"),
        Badge::Error => include_bytes!("../../../../icons/tray-error.rgba"),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn every_badge_has_an_icon_of_its_own_in_every_size() {
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
            let sizes = icon(badge);
            assert_eq!(sizes.iter().map(|one| one.width).collect::<Vec<_>>(), [22, 24, 32, 48]);
            for one in sizes {
                assert_eq!(one.data.len(), usize::try_from(one.width * one.height * 4).unwrap());
                // A pixel in the middle of the mark's left edge: opaque, and the mark's blue.
                let middle = usize::try_from(one.width * (one.height / 2) * 4 + 4).unwrap();
                assert_eq!(one.data[middle..middle + 4], [0xff, 0x3a, 0x56, 0xb4], "{badge:?} {}", one.width);
                assert!(!seen.contains(&one.data), "{badge:?}");
                seen.push(one.data);
            }
        }
    }
}
