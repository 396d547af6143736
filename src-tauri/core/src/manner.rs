//! How the program shows itself.

/// How the program shows itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// With a window.
    Window,
    /// In the tray; the window comes when it is wanted.
    Hidden,
    /// Not at all.
    Service,
}
