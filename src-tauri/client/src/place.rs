//! Where programs of Wakala find each other: the data directory, the core's socket, the window's key, the other program.

use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::ProjectDirs;
use thiserror::Error;
use wakala_contract::{Desktop, LanguageChoice, core_pipe, core_sockets};

/// The variable that names the data directory.
pub const DATA_DIR: &str = "WAKALA_DATA_DIR";

/// What names the home directory, and where the data of all programs lives in it.
const HOME: &str = if cfg!(target_os = "linux") { "HOME, or XDG_DATA_HOME," } else { "the home directory" };

/// How long a core may take until it answers: its data may have to be brought to its version first.
pub const BEGINS_WITHIN: Duration = Duration::from_secs(120);

/// The exit code of a window whose core is of another version.
pub const OTHER_VERSION: u8 = 3;

/// Whether this build is for the practice network.
pub const IS_PRACTICE: bool = cfg!(feature = "practice");

/// A variable of the environment; an empty one counts as none. What of it is no UTF-8 stands for itself: nobody who reads it takes it for
/// what it is not, or for nothing.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
    Some(value.to_string_lossy().into_owned())
}

/// Why a place can't be used.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// Such a path can't be said to whoever needs it.
    #[error("{0} is refused: it is no UTF-8")]
    NotText(&'static str),
    /// The folder that we are in is gone, and the path begins there.
    #[error(transparent)]
    Here(#[from] std::io::Error),
}

/// A path that the environment names, from the root on; an empty one counts as none.
///
/// # Errors
/// See [`PlaceError`].
pub fn named_path(name: &'static str) -> Result<Option<PathBuf>, PlaceError> {
    let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    Ok(Some(std::path::absolute(value.into_string().map_err(|_| PlaceError::NotText(name))?)?))
}

/// The desktop's leave to take the focus, with which this program was started.
#[must_use]
pub fn leave_to_take_focus() -> Option<String> {
    variable("XDG_ACTIVATION_TOKEN").or_else(|| variable("DESKTOP_STARTUP_ID"))
}

/// The desktop that this program was started on; none where there is none.
#[must_use]
pub fn desktop() -> Option<Desktop> {
    let desktop = Desktop {
        display: variable("DISPLAY"),
        wayland_display: variable("WAYLAND_DISPLAY"),
        xauthority: variable("XAUTHORITY"),
        session_type: variable("XDG_SESSION_TYPE"),
        current_desktop: variable("XDG_CURRENT_DESKTOP"),
        data_dirs: variable("XDG_DATA_DIRS"),
        session_bus: variable("DBUS_SESSION_BUS_ADDRESS"),
    };
    (desktop.display.is_some() || desktop.wayland_display.is_some()).then_some(desktop)
}

/// Where the data lives; none without a home. A practice build never meets the data of a real one.
///
/// # Errors
/// See [`PlaceError`].
pub fn data_dir() -> Result<Option<PathBuf>, PlaceError> {
    if let Some(path) = named_path(DATA_DIR)? {
        return Ok(Some(path));
    }
    match usual_data_dir() {
        Some(path) if path.to_str().is_none() => Err(PlaceError::NotText(HOME)),
        usual => Ok(usual),
    }
}

/// Where the data lives when nobody says otherwise; none without a home.
#[must_use]
pub fn usual_data_dir() -> Option<PathBuf> {
    let name = if IS_PRACTICE { "Wakala Practice" } else { "Wakala" };
    ProjectDirs::from("app", "Wakala", name).map(|directories| directories.data_local_dir().to_owned())
}

/// Where the core of a data directory may listen. Blocking, for a moment.
#[must_use]
pub fn core_places(data_dir: &Path) -> Vec<PathBuf> {
    // Whatever way leads to it, it is one folder.
    let data_dir = data_dir.canonicalize().unwrap_or_else(|_| data_dir.to_owned());
    if cfg!(windows) {
        return vec![core_pipe(&data_dir)];
    }
    core_sockets(&data_dir, runtime_dir().as_deref(), &short_folder())
}

/// The last resort for sockets, at a short path that no variable changes. It lies where everybody may make folders: whose it is, is
/// looked at by whoever listens there, and whose socket it is by whoever asks.
#[cfg(unix)]
fn short_folder() -> PathBuf {
    format!("/tmp/wakala-{}", rustix::process::geteuid().as_raw()).into()
}

#[cfg(not(unix))]
fn short_folder() -> PathBuf {
    std::env::temp_dir()
}

/// The user's folder for sockets, also where nobody has named it: in a shell of cron, or behind `su`.
fn runtime_dir() -> Option<PathBuf> {
    #[cfg(target_os = "linux")]
    let usual = Some(PathBuf::from(format!("/run/user/{}", rustix::process::geteuid().as_raw())));
    #[cfg(not(target_os = "linux"))]
    let usual: Option<PathBuf> = None;
    let named = std::env::var_os("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty());
    named.map(PathBuf::from).or_else(|| usual.filter(|folder| folder.is_dir()))
}

/// What the window proves with that it is the window stands here; the core writes it anew at each start.
#[must_use]
pub fn window_key_file(data_dir: &Path) -> PathBuf {
    data_dir.join("window-key")
}

/// The language that the operator speaks is noted here: it must be known before anything else there is.
#[must_use]
pub fn language_file(data_dir: &Path) -> PathBuf {
    data_dir.join("language")
}

/// The language that was noted. Blocking, for a moment.
#[must_use]
pub fn noted_language(data_dir: &Path) -> Option<LanguageChoice> {
    serde_json::from_str(&std::fs::read_to_string(language_file(data_dir)).ok()?).ok()
}

/// Another program of Wakala: beside this one, else wherever the path finds it.
#[must_use]
pub fn other_program(name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().and_then(|own| own.parent().map(|folder| folder.join(&name)));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| name.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_folder_is_one_whatever_way_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_string_lossy().into_owned();
        let (slash, link) = (PathBuf::from(format!("{path}/")), folder.path().with_extension("link"));
        std::os::unix::fs::symlink(folder.path(), &link).unwrap();
        let places = core_places(folder.path());
        assert_eq!([core_places(&slash), core_places(&link)], [places.clone(), places]);
        std::fs::remove_file(link).unwrap();
    }

    #[test]
    fn a_program_that_is_not_beside_this_one_is_looked_for_on_the_path() {
        assert_eq!(other_program("no-such-program"), Path::new("no-such-program"));
        let own = std::env::current_exe().unwrap();
        assert_eq!(other_program(own.file_name().unwrap().to_str().unwrap()), own);
    }
}
