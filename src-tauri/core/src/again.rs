//! The program in place of itself: after an update the one that is installed by now, on the same data.

use std::process::{Command, ExitCode};

use wakala_client::{desktop, other_program};

use crate::manner::Manner;
use crate::said;

/// Starts it. Returns only where that failed, or where the system starts no program in place of another.
pub(crate) fn start(manner: Manner) -> ExitCode {
    // Its file may have been replaced: what lies there now is wanted.
    let mut command = Command::new(other_program("wakala"));
    command.args(argument(manner, desktop().is_some()));
    for used_up in ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"] {
        command.env_remove(used_up);
    }
    let error = replace(command);
    match error {
        None => ExitCode::SUCCESS,
        Some(error) => {
            said::aloud(&format!("wakala can't be started again: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Who asked for it wants to see the window.
fn argument(manner: Manner, can_be_seen: bool) -> Option<&'static str> {
    match manner {
        Manner::Service => Some("engine"),
        Manner::Hidden if !can_be_seen => Some("--hidden"),
        Manner::Hidden | Manner::Window => None,
    }
}

#[cfg(unix)]
fn replace(mut command: Command) -> Option<std::io::Error> {
    Some(std::os::unix::process::CommandExt::exec(&mut command))
}

#[cfg(not(unix))]
fn replace(mut command: Command) -> Option<std::io::Error> {
    wakala_client::without_console(&mut command);
    command.spawn().err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_stays_one_and_a_desktop_gets_its_window() {
        assert_eq!(argument(Manner::Service, true), Some("engine"));
        assert_eq!([Manner::Hidden, Manner::Window].map(|manner| argument(manner, true)), [None, None]);
        assert_eq!(argument(Manner::Hidden, false), Some("--hidden"));
    }
}
