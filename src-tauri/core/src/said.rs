//! What this program says on its standard error. Whoever listened there may be gone: that must stop nothing.

use std::io::Write as _;

/// Says a line, if somebody listens.
pub(crate) fn aloud(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
