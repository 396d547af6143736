//! Start with the system: whether Wakala comes up when the user logs in. What counts is what the system has, not what was chosen here
//! once: another program, or the user, may have changed it.

#[cfg(target_os = "linux")]
#[path = "xdg.rs"]
mod place;
#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
mod place;

use std::path::PathBuf;

use thiserror::Error;

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems tell less"))]
pub(crate) enum Autostart {
    /// It does not start.
    Off,
    /// It starts.
    On,
    /// Something else starts under its name: another Wakala, or one that was moved.
    Other,
}

/// It can't be known or changed.
#[derive(Debug, Error)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems have a place for it always"))]
pub(crate) enum AutostartError {
    /// There is no home directory.
    #[error("no place for it: set HOME")]
    NoHome,
    /// A practice build must not come up in place of the real one.
    #[error("a practice build does not start with the system")]
    Practice,
    /// The path of the program can't be written there.
    #[error("{0:?} can't be started with the system: its path has a character that no entry may have")]
    Path(PathBuf),
    /// What the system says.
    #[error("{}: {reason}", place.display())]
    Refused {
        /// Where.
        place: PathBuf,
        /// Why.
        reason: String,
    },
}

/// How it stands. Blocking.
///
/// # Errors
/// See [`AutostartError`].
pub(crate) fn state() -> Result<Autostart, AutostartError> {
    place::Place::find()?.state()
}

/// Whether the user's service manager starts Wakala on this data, with or without an entry. Blocking.
#[must_use]
pub(crate) fn is_service() -> bool {
    !wakala_client::IS_PRACTICE && place::Place::find().is_ok_and(|place| place.is_service())
}

/// Has Wakala start with the system, or not any more; what its service starts needs nothing else that does. Blocking.
///
/// # Errors
/// See [`AutostartError`].
pub(crate) fn set(on: bool) -> Result<(), AutostartError> {
    let place = place::Place::find()?;
    if on { place.switch_on() } else { place.switch_off() }
}
