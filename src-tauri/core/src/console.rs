//! The core keeps no console. Only Windows gives it one that somebody sees: where it comes from a menu, or with the system.

use std::process::{Command, ExitCode, Stdio};

use wakala_client::{may_have_console, without_console};

/// Starts this program once more without a console, and ends: none where there is nothing to leave, or where that failed.
pub(crate) fn leave() -> Option<ExitCode> {
    if !may_have_console() {
        return None;
    }
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.args(std::env::args_os().skip(1));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    without_console(&mut command);
    command.spawn().ok().map(|_| ExitCode::SUCCESS)
}
