//! The console of Windows: a program that says something on a command line has one, and one that runs for days must not.

use std::process::Command;

use crate::variable;

/// Tells a program that it was started without a console.
const WITHOUT: &str = "WAKALA_WITHOUT_CONSOLE";

/// Has a program run without a console, so that it shows none and outlives the one from which it was started. Nothing elsewhere.
#[cfg(windows)]
pub fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;

    /// "Process Creation Flags" of the Windows API.
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW).env(WITHOUT, "1");
}

/// Has a program run without a console. Nothing elsewhere than on Windows.
#[cfg(not(windows))]
pub fn without_console(_command: &mut Command) {}

/// Whether this program may have one: it was not started by [`without_console`].
#[must_use]
pub fn may_have_console() -> bool {
    cfg!(windows) && variable(WITHOUT).is_none()
}
