//! Where the window comes back to: not where nobody could take hold of it, because a monitor is gone or is another one.

use std::path::Path;

use serde::Deserialize;

/// What of the title bar must lie on one monitor, in pixels.
const LEAST_WIDTH: i64 = 100;
const TITLE_BAR: i64 = 32;

/// A part of the desktop, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub left: i64,
    pub top: i64,
    pub width: i64,
    pub height: i64,
}

/// The window as it was kept.
#[derive(Deserialize)]
struct Kept {
    x: i64,
    y: i64,
    prev_x: i64,
    prev_y: i64,
    width: i64,
    height: i64,
    maximized: bool,
}

/// Where a window of this name was kept; none when nothing is known of it, or when that can't be read. Blocking.
pub(crate) fn kept(file: &Path, label: &str) -> Option<Area> {
    let mut windows: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    let kept: Kept = serde_json::from_value(windows.get_mut(label)?.take()).ok()?;
    let (left, top) = if kept.maximized { (kept.prev_x, kept.prev_y) } else { (kept.x, kept.y) };
    Some(Area { left, top, width: kept.width, height: kept.height })
}

/// Whether enough of the title bar lies on one of the monitors to take hold of it.
pub(crate) fn in_reach(window: Area, monitors: &[Area]) -> bool {
    let bar = Area { height: TITLE_BAR.min(window.height), ..window };
    let least = LEAST_WIDTH.min(window.width);
    monitors.iter().any(|monitor| {
        let wide = (bar.left + bar.width).min(monitor.left + monitor.width) - bar.left.max(monitor.left);
        let high = (bar.top + bar.height).min(monitor.top + monitor.height) - bar.top.max(monitor.top);
        wide >= least && high >= bar.height
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_in_reach_by_its_title_bar() {
        let monitors = [area(0, 0, 1920, 1080), area(1920, 200, 1280, 1024)];
        let at = |left, top| in_reach(area(left, top, 1280, 800), &monitors);
        assert!(at(0, 0) && at(-1180, 40) && at(1820, 1000) && at(3100, 300) && at(1000, 1048));
        assert!(!at(1919, 0), "one pixel is nothing to take hold of");
        assert!(!at(-1200, 0) && !at(3150, 300) && !at(0, 1060) && !at(100, -20) && !at(5000, 5000));
        assert!(!in_reach(area(0, 0, 1280, 800), &[]));
    }

    #[test]
    fn what_was_kept_is_read_and_what_is_none_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        assert_eq!(kept(&file, "main"), None);
        for (text, wanted) in [
            ("{", None),
            ("{}", None),
            (
                r#"{"main":{"width":900,"height":700,"x":5,"y":6,"prev_x":1,"prev_y":2,"maximized":false,"visible":true}}"#,
                Some(area(5, 6, 900, 700)),
            ),
            (
                r#"{"main":{"width":900,"height":700,"x":0,"y":0,"prev_x":1,"prev_y":2,"maximized":true}}"#,
                Some(area(1, 2, 900, 700)),
            ),
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(kept(&file, "main"), wanted, "{text}");
        }
    }

    fn area(left: i64, top: i64, width: i64, height: i64) -> Area {
        Area { left, top, width, height }
    }
}
