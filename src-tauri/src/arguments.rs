//! The command line. There is little of it: Wakala is started from a menu.

use thiserror::Error;

/// What the program was started for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// The window.
    Window,
    /// Asks a server on this PC whether it can prove to be WhatsApp.
    CheckServer(String),
    /// Prints the version.
    Version,
    /// Prints the usage.
    Help,
}

/// The command line is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum ArgumentError {
    /// Not known.
    #[error("{0:?} is not known; `wakala --help` says what is")]
    Unknown(String),
    /// Its value is missing.
    #[error("{0} needs an address, such as ws://127.0.0.1:8080/ws/chat")]
    MissingValue(&'static str),
}

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
Wakala runs several WhatsApp numbers on one PC.

  wakala                     opens the window, or shows the one that is open
  wakala --check-server URL  asks a server on this PC whether it can prove to be WhatsApp:
                             exit 0 it can, 3 it was refused, 2 the address is not one on this PC
  wakala --version

Environment: WAKALA_DATA_DIR, WAKALA_AUTH_BASE_DIR (where the sessions live), WAKALA_LOG, WAKALA_APPEAR_AVAILABLE (1: customers
see the numbers as online, and the owners' phones stay silent), HTTPS_PROXY, ALL_PROXY, NO_PROXY, and the WAKALA_ variables of
the lifecycle settings.";

/// Reads the arguments after the program's name.
///
/// # Errors
/// See [`ArgumentError`].
pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Task, ArgumentError> {
    let task = match arguments.next().as_deref() {
        None => return Ok(Task::Window),
        Some("--check-server") => {
            Task::CheckServer(arguments.next().ok_or(ArgumentError::MissingValue("--check-server"))?)
        }
        Some("--version" | "-V") => Task::Version,
        Some("--help" | "-h") => Task::Help,
        Some(other) => return Err(ArgumentError::Unknown(other.to_owned())),
    };
    arguments.next().map_or(Ok(task), |extra| Err(ArgumentError::Unknown(extra)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Task, ArgumentError> {
        parse(arguments.iter().map(ToString::to_string))
    }

    #[test]
    fn the_command_line() {
        assert_eq!(parsed(&[]), Ok(Task::Window));
        assert_eq!(parsed(&["--check-server", "ws://x"]), Ok(Task::CheckServer("ws://x".into())));
        assert_eq!(parsed(&["--check-server"]), Err(ArgumentError::MissingValue("--check-server")));
        assert_eq!(parsed(&["--version"]), Ok(Task::Version));
        assert_eq!(parsed(&["--wat"]), Err(ArgumentError::Unknown("--wat".into())));
        assert_eq!(parsed(&["--version", "x"]), Err(ArgumentError::Unknown("x".into())));
    }
}
