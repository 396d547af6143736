//! What must be known before anything is started: settings, the data directory, the display. Each failure is said in one sentence on
//! stderr, with an exit code of its own.

use std::path::{Path, PathBuf};

use thiserror::Error;
use wakala_client::{PlaceError, data_dir, language_file, named_path, variable};
use wakala_domain::settings::{LifecycleSettings, SettingRefused};
use wakala_engine::EngineError;
use wakala_store::StoreError;
use wakala_whatsapp::{LoopbackUrlError, Server};

use wakala_words::{Language, system_language, words};

/// The variable that names where the sessions live.
pub(crate) const SESSIONS: &str = "WAKALA_AUTH_BASE_DIR";

/// Why Wakala did not start.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    /// A setting of the environment.
    #[error(transparent)]
    Setting(#[from] SettingRefused),
    /// The address of a practice network.
    #[error("WAKALA_WHATSAPP_URL is refused: {0}")]
    Address(#[from] LoopbackUrlError),
    /// An address, in a build that talks to WhatsApp alone.
    #[cfg(not(feature = "practice"))]
    #[error("WAKALA_WHATSAPP_URL is for practice builds; this Wakala talks to WhatsApp and to nothing else")]
    NotPractice,
    /// A path in the environment.
    #[error("{0} is refused: it is no UTF-8")]
    NotText(&'static str),
    /// There is no home directory.
    #[error("no place for the data: set HOME or WAKALA_DATA_DIR")]
    NoHome,
    /// Another one has the data, and this one was to show nothing of it.
    #[error("Wakala is running on {0} already")]
    Running(PathBuf),
    /// Another one has the data, and can't be spoken to.
    #[error("a Wakala of another version is running: quit it (`wakala quit`), and start Wakala again")]
    OtherVersion {
        /// It offers to restart itself, and has said so.
        offered: bool,
    },
    /// There is no display.
    #[error(
        "no display: the window needs a desktop (neither DISPLAY nor WAYLAND_DISPLAY is set); `wakala engine` runs without one"
    )]
    NoDisplay,
    /// The data directory or the database.
    #[error(transparent)]
    Data(#[from] StoreError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The async runtime.
    #[error("no threads to work with: {0}")]
    Runtime(#[from] std::io::Error),
    /// The practice network.
    #[cfg(feature = "practice")]
    #[error("the practice network did not start: {0}")]
    Practice(#[from] crate::practice::PracticeError),
}

impl From<PlaceError> for StartError {
    fn from(error: PlaceError) -> Self {
        match error {
            PlaceError::NotText(name) => Self::NotText(name),
            PlaceError::Here(error) => Self::Runtime(error),
        }
    }
}

impl StartError {
    /// What stands in the way, as it is said to an operator; what he can't change is said as the system says it.
    pub(crate) fn said(&self, language: Language) -> String {
        let words = words(language);
        let at = |path: &Path| path.display().to_string();
        match self {
            StartError::Setting(SettingRefused { name, value, .. }) => words.start_setting(name, value),
            StartError::Address(why) => words.start_address(&why.to_string()),
            #[cfg(not(feature = "practice"))]
            StartError::NotPractice => words.start_not_practice(),
            StartError::NotText(name) => words.start_not_text(name),
            StartError::NoHome => words.cli_no_place(),
            StartError::Running(path) => words.start_running(&at(path)),
            StartError::OtherVersion { .. } => words.notice_updated_body(),
            StartError::NoDisplay => words.start_no_display(),
            StartError::Data(error) | StartError::Engine(EngineError::Store(error)) => match error {
                StoreError::Unwritable { path, reason } => words.start_unwritable(&at(path), reason),
                StoreError::Locked { path } => words.start_running(&at(path)),
                StoreError::NewerSchema { .. } => words.start_newer(),
                StoreError::Corrupt(why) => words.start_damaged(why),
                StoreError::DiskFull => words.start_disk_full(),
                StoreError::NoRoomForCopy { bytes } => words.start_no_room(bytes.div_ceil(1_000_000)),
                StoreError::Unreachable(why) => words.start_unreachable(why),
                // What the others say is said of a call, and none is made yet.
                unexpected => words.start_unexpected(&unexpected.to_string()),
            },
            StartError::Engine(unexpected) => words.start_unexpected(&unexpected.to_string()),
            StartError::Runtime(why) => words.start_unexpected(&why.to_string()),
            #[cfg(feature = "practice")]
            StartError::Practice(why) => why.to_string(),
        }
    }

    /// The same for a terminal: in English with all that is known of it.
    pub(crate) fn in_terminal(&self, language: Language) -> String {
        match language {
            Language::En => self.to_string(),
            Language::Sw | Language::Id => self.said(language),
        }
    }

    /// Whether the operator has been told of it in another way.
    pub(crate) fn is_told(&self) -> bool {
        matches!(self, StartError::OtherVersion { offered: true })
    }

    /// The exit code: 2 for what was asked, 1 for what was found.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            StartError::Setting(_) | StartError::Address(_) | StartError::NotText(_) => 2,
            #[cfg(not(feature = "practice"))]
            StartError::NotPractice => 2,
            _ => 1,
        }
    }
}

/// What the environment asks for.
pub(crate) struct Wishes {
    /// Where the data lives.
    pub data_dir: PathBuf,
    /// Where the sessions live, when not in the data directory.
    pub sessions: Option<PathBuf>,
    /// Where WhatsApp is; none for the embedded practice network.
    pub server: Option<Server>,
}

/// Reads the environment.
///
/// # Errors
/// The first thing in it that is refused.
pub(crate) fn wishes() -> Result<Wishes, StartError> {
    // Refused before anything is opened; the engine lays them over what the database says.
    LifecycleSettings::default().overridden(variable)?;
    let server = server(variable("WAKALA_WHATSAPP_URL"))?;
    let data_dir = data_dir()?.ok_or(StartError::NoHome)?;
    let sessions = named_path(SESSIONS)?;
    Ok(Wishes { data_dir, sessions, server })
}

#[cfg(feature = "practice")]
fn server(address: Option<String>) -> Result<Option<Server>, StartError> {
    Ok(address.map(|text| text.parse()).transpose()?.map(Server::Practice))
}

#[cfg(not(feature = "practice"))]
fn server(address: Option<String>) -> Result<Option<Server>, StartError> {
    match address {
        Some(_) => Err(StartError::NotPractice),
        None => Ok(Some(Server::WhatsApp)),
    }
}

/// Notes which language the operator speaks. Blocking.
///
/// # Errors
/// What the system says.
pub(crate) fn note_language(data_dir: &Path, language: Language) -> std::io::Result<()> {
    std::fs::write(language_file(data_dir), serde_json::to_string(&language)?)
}

/// The language that was noted, else the system's. Blocking.
pub(crate) fn noted_language(data_dir: &Path) -> Language {
    let noted = std::fs::read_to_string(language_file(data_dir)).ok();
    noted.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_else(system_language)
}

/// The language that is spoken on this data, wherever it lies. Blocking.
pub(crate) fn spoken(data_dir: Option<&Path>) -> Language {
    data_dir.map_or_else(system_language, noted_language)
}

/// Whether there may be a display to show the window on. What answers there is found out by the window.
///
/// # Errors
/// There is none.
pub(crate) fn check_display() -> Result<(), StartError> {
    let named =
        cfg!(not(target_os = "linux")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|one| variable(one).is_some());
    if named { Ok(()) } else { Err(StartError::NoDisplay) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_known_before_the_data_is() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(noted_language(folder.path()), system_language());
        for language in [Language::Id, Language::Sw] {
            note_language(folder.path(), language).unwrap();
            assert_eq!(noted_language(folder.path()), language);
        }
        let newer = StartError::Data(StoreError::NewerSchema { found: 9, known: 1 });
        assert_eq!(newer.said(Language::Sw), words(Language::Sw).start_newer());
        assert!(newer.to_string().contains("(format 9"));
        for other in [Language::Id, Language::Sw] {
            for known in [StartError::NoHome, StartError::NoDisplay, StartError::Running("/data".into())] {
                assert_ne!(known.in_terminal(other), known.to_string(), "{other:?}");
            }
            assert_eq!(newer.in_terminal(other), newer.said(other));
        }
        assert_eq!(newer.in_terminal(Language::En), newer.to_string());
        let by_another = "database is locked";
        for (error, of) in [
            (StartError::Data(StoreError::Unreachable(by_another.into())), Some(true)),
            (StartError::Engine(StoreError::Unreachable(by_another.into()).into()), Some(true)),
            (StartError::Data(StoreError::Corrupt(by_another.into())), None),
            (StartError::Data(StoreError::Row(by_another.into())), Some(false)),
            (StartError::Data(StoreError::Sqlite(by_another.into())), Some(false)),
            (StartError::Data(StoreError::Internal(by_another.into())), Some(false)),
            (StartError::Engine(EngineError::NoSuchInstance), Some(false)),
            (StartError::Runtime(std::io::Error::other(by_another)), Some(false)),
        ] {
            for language in [Language::En, Language::Sw, Language::Id] {
                let (said, words) = (error.said(language), words(language));
                let detail = if said.contains(by_another) { by_another.to_owned() } else { error.to_string() };
                // The system's own words stand last, behind ours.
                let (ours, _) =
                    said.split_once(&format!("({})", said.rsplit('(').next().unwrap().trim_end_matches(')'))).unwrap();
                assert!(said.ends_with(')') && said.contains(&detail) && ours.split(". ").count() >= 2, "{said}");
                let of_it = of.map(|unreachable| {
                    let [one, other] = [words.start_unreachable("x"), words.start_unexpected("x")];
                    let (is, is_not) = if unreachable { (one, other) } else { (other, one) };
                    said.starts_with(is.split(" (").next().unwrap())
                        && !said.starts_with(is_not.split(" (").next().unwrap())
                });
                assert_ne!(of_it, Some(false), "{said}");
            }
        }
        let full = StartError::Data(StoreError::NoRoomForCopy { bytes: 41_000_001 }).said(Language::En);
        assert!(full.contains("42 MB"), "{full}");
    }
}
