//! An entry in the desktop's autostart folder, one for each data folder. Written here: the libraries for it neither heed `XDG_CONFIG_HOME` nor quote a path with a
//! space in it.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use wakala_client::{DATA_DIR, IS_PRACTICE, other_program, usual_data_dir};
use wakala_contract::directory_hash;

use super::{Autostart, AutostartError};
use crate::startup::SESSIONS;

/// The entry's name: the package's own desktop entry has the same.
const NAME: &str = if IS_PRACTICE { "Wakala Practice" } else { "Wakala" };
/// The package's unit of the user's service manager. It keeps the usual data.
const UNIT: &str = "wakala.service";

/// The entry, as it is to be.
pub(super) struct Place {
    file: PathBuf,
    /// What the desktop calls it.
    name: String,
    /// Where the entry of this data was, before each data folder had one of its own.
    older: Option<PathBuf>,
    program: PathBuf,
    /// What leads it to the same data as now.
    variables: Vec<(&'static str, PathBuf)>,
    /// Where it stands which units are switched on, if one of them keeps this data.
    units: Vec<PathBuf>,
}

impl Place {
    pub(super) fn find() -> Result<Self, AutostartError> {
        let path = |name| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        // Relative ones are to be ignored.
        let named = path("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        if IS_PRACTICE && named.is_none() {
            return Err(AutostartError::Practice);
        }
        let usual = || directories::BaseDirs::new().map(|base| base.config_dir().to_owned());
        let config = named.or_else(usual).ok_or(AutostartError::NoHome)?;
        // Where one file holds the whole program, that file is started, not what it unpacks.
        let program = path("APPIMAGE").unwrap_or_else(|| other_program("wakala"));
        let set = |name| Some((name, std::path::absolute(path(name)?).ok()?));
        let unusual = set(DATA_DIR).filter(|(_, path)| usual_data_dir().as_ref() != Some(path));
        Ok(Self::of(&config, program, unusual, set(SESSIONS)))
    }

    fn of(
        config: &Path,
        program: PathBuf,
        unusual: Option<(&'static str, PathBuf)>,
        sessions: Option<(&'static str, PathBuf)>,
    ) -> Self {
        let folder = config.join("autostart");
        let usual = folder.join(format!("{NAME}.desktop"));
        let place = |file, name, older, units| Self { file, name, older, program, variables: Vec::new(), units };
        let place = match &unusual {
            None => place(usual, NAME.to_owned(), None, vec![config.join("systemd/user"), "/etc/systemd/user".into()]),
            Some((_, data)) => {
                let file = folder.join(format!("{NAME} {}.desktop", directory_hash(data)));
                place(file, format!("{NAME} ({})", data.display()), Some(usual), Vec::new())
            }
        };
        Self { variables: unusual.into_iter().chain(sessions).collect(), ..place }
    }

    fn refused(&self, reason: impl std::fmt::Display) -> AutostartError {
        AutostartError::Refused { place: self.file.clone(), reason: reason.to_string() }
    }

    pub(super) fn state(&self) -> Result<Autostart, AutostartError> {
        match self.entry(&self.file)? {
            Autostart::Off if self.is_in_older()? => Ok(Autostart::On),
            state => Ok(state),
        }
    }

    /// Whether the service manager starts the same, too.
    pub(super) fn is_service(&self) -> bool {
        let wanted = |folder: &PathBuf| {
            let targets = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            let mut targets = targets.filter(|path| path.extension().is_some_and(|kind| kind == "wants"));
            targets.any(|target| target.join(UNIT).symlink_metadata().is_ok())
        };
        self.units.iter().any(wanted)
    }

    fn is_in_older(&self) -> Result<bool, AutostartError> {
        match &self.older {
            Some(older) => Ok(self.entry(older)? == Autostart::On),
            None => Ok(false),
        }
    }

    fn entry(&self, file: &Path) -> Result<Autostart, AutostartError> {
        let entry = match std::fs::read_to_string(file) {
            Ok(entry) => entry,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Autostart::Off),
            Err(error) => return Err(self.refused(error)),
        };
        let value = |key: &str| entry.lines().find_map(|line| line.trim().strip_prefix(key)?.trim().strip_prefix('='));
        let is = |key: &str, what: &str| value(key).is_some_and(|value| value.trim().eq_ignore_ascii_case(what));
        // How desktops switch an entry off.
        if is("Hidden", "true") || is("X-GNOME-Autostart-enabled", "false") {
            return Ok(Autostart::Off);
        }
        let ours = value("Exec").map(str::trim) == Some(self.command()?.as_str());
        Ok(if ours { Autostart::On } else { Autostart::Other })
    }

    pub(super) fn switch_on(&self) -> Result<(), AutostartError> {
        // Both would come up, and one of them in vain, again and again.
        if self.is_service() {
            return self.switch_off();
        }
        let exec = self.command()?;
        let (name, program) = (escaped(Path::new(&self.name))?, escaped(&self.program)?);
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName={name}\nComment=Keeps the WhatsApp numbers of this PC online\n\
             Exec={exec}\nTryExec={program}\nIcon=wakala\nTerminal=false\nStartupNotify=false\n"
        );
        self.write(&entry).map_err(|error| self.refused(error))?;
        self.leave_older()
    }

    /// Whole or not at all.
    fn write(&self, entry: &str) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("/"));
        std::fs::create_dir_all(folder)?;
        let part = self.file.with_extension("desktop.part");
        let mut file = std::fs::File::create(&part)?;
        file.write_all(entry.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(part, &self.file)
    }

    pub(super) fn switch_off(&self) -> Result<(), AutostartError> {
        self.remove(&self.file)?;
        self.leave_older()
    }

    /// What stands there for this data goes; what another data folder has there stays.
    fn leave_older(&self) -> Result<(), AutostartError> {
        match &self.older {
            Some(older) if self.is_in_older()? => self.remove(older),
            Some(_) | None => Ok(()),
        }
    }

    fn remove(&self, file: &Path) -> Result<(), AutostartError> {
        match std::fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.refused(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// What is started: on the same data as now.
    fn command(&self) -> Result<String, AutostartError> {
        let mut command = String::new();
        for (name, path) in &self.variables {
            let start = if command.is_empty() { "env " } else { "" };
            command.push_str(&format!("{start}{} ", quoted(&format!("{name}={}", path.display()), path)?));
        }
        let program = quoted(&self.program.to_string_lossy(), &self.program)?;
        Ok(format!("{command}{program} --hidden"))
    }
}

/// A value of an entry.
fn escaped(path: &Path) -> Result<String, AutostartError> {
    let text = path.to_str().filter(|text| !text.contains(char::is_control));
    Ok(text.ok_or_else(|| AutostartError::Path(path.to_owned()))?.replace('\\', r"\\"))
}

/// An argument of a command in an entry: quoted for the command, then escaped as a value.
fn quoted(argument: &str, path: &Path) -> Result<String, AutostartError> {
    if path.to_str().is_none() || argument.contains(char::is_control) {
        return Err(AutostartError::Path(path.to_owned()));
    }
    let mut quoted = String::from("\"");
    for letter in argument.chars() {
        match letter {
            // A backslash for the quoting, and as many again because the value is escaped, too.
            '"' | '`' | '$' => quoted.push_str(r"\\"),
            '\\' => quoted.push_str(r"\\\"),
            '%' => quoted.push('%'),
            _ => {}
        }
        quoted.push(letter);
    }
    quoted.push('"');
    Ok(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(folder: &Path, program: &str) -> Place {
        Place::of(folder, program.into(), None, None)
    }

    fn of_data(folder: &Path, data: &str) -> Place {
        Place::of(folder, "/usr/bin/wakala".into(), Some((DATA_DIR, data.into())), None)
    }

    #[test]
    fn each_data_folder_has_an_entry_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (usual, one, other) =
            (place(folder.path(), "/usr/bin/wakala"), of_data(folder.path(), "/a/duka"), of_data(folder.path(), "/b"));
        let states = || [&usual, &one, &other].map(|place| place.state().unwrap());
        one.switch_on().unwrap();
        usual.switch_on().unwrap();
        assert_eq!(states(), [Autostart::On, Autostart::On, Autostart::Off]);
        let entry = std::fs::read_to_string(&one.file).unwrap();
        assert!(entry.contains("\nExec=env \"WAKALA_DATA_DIR=/a/duka\" ") && entry.contains("(/a/duka)\n"), "{entry}");
        other.switch_on().unwrap();
        one.switch_off().unwrap();
        assert_eq!(states(), [Autostart::On, Autostart::Off, Autostart::On]);
    }

    #[test]
    fn an_entry_of_before_moves_to_its_own_place_and_that_of_others_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (of_data(folder.path(), "/a"), of_data(folder.path(), "/b"));
        let older = one.older.clone().unwrap();
        one.switch_on().unwrap();
        std::fs::rename(&one.file, &older).unwrap();
        assert_eq!([one.state().unwrap(), other.state().unwrap()], [Autostart::On, Autostart::Off]);
        other.switch_on().unwrap();
        assert!(older.exists(), "it is the other's");
        one.switch_on().unwrap();
        assert!(one.file.exists() && !older.exists());
        std::fs::rename(&one.file, &older).unwrap();
        one.switch_off().unwrap();
        assert_eq!([one.state().unwrap(), other.state().unwrap()], [Autostart::Off, Autostart::On]);
    }

    #[test]
    fn what_the_service_manager_starts_has_no_entry_besides() {
        let folder = tempfile::tempdir().unwrap();
        let (usual, other) = (place(folder.path(), "/usr/bin/wakala"), of_data(folder.path(), "/b"));
        usual.switch_on().unwrap();
        let target = folder.path().join("systemd/user/default.target.wants");
        std::fs::create_dir_all(&target).unwrap();
        assert!(!usual.is_service());
        // Where it leads is no concern here.
        std::os::unix::fs::symlink("/usr/lib/systemd/user/wakala.service", target.join(UNIT)).unwrap();
        assert!(usual.is_service() && !other.is_service(), "it keeps the usual data");
        assert_eq!(usual.state().unwrap(), Autostart::On, "of before");
        usual.switch_on().unwrap();
        assert_eq!(usual.state().unwrap(), Autostart::Off);
        other.switch_on().unwrap();
        assert_eq!(other.state().unwrap(), Autostart::On);
    }

    #[test]
    fn what_is_switched_on_is_on_until_it_is_switched_off() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path(), "/opt/My Wakala/wakala");
        assert_eq!(place.state().unwrap(), Autostart::Off);
        place.switch_on().unwrap();
        assert_eq!(place.state().unwrap(), Autostart::On);
        let entry = std::fs::read_to_string(&place.file).unwrap();
        assert!(
            entry.contains("\nExec=\"/opt/My Wakala/wakala\" --hidden\nTryExec=/opt/My Wakala/wakala\n"),
            "{entry}"
        );
        // What the desktop's own settings do to it.
        for off in ["Hidden=true\n", "X-GNOME-Autostart-enabled = false\n"] {
            std::fs::write(&place.file, format!("{entry}{off}")).unwrap();
            assert_eq!(place.state().unwrap(), Autostart::Off, "{off}");
        }
        std::fs::write(&place.file, entry.replace("My Wakala", "old")).unwrap();
        assert_eq!(place.state().unwrap(), Autostart::Other);
        place.switch_off().unwrap();
        place.switch_off().unwrap();
        assert_eq!(place.state().unwrap(), Autostart::Off);
    }

    #[test]
    fn a_path_is_what_the_desktop_reads_it_as() {
        let exec = |program: &str| place(Path::new("/"), program).command().map_err(|error| error.to_string());
        assert_eq!(exec("/usr/bin/wakala"), Ok("\"/usr/bin/wakala\" --hidden".into()));
        assert_eq!(exec(r#"/a "b"/$c/50%/d\e"#), Ok(r#""/a \\"b\\"/\\$c/50%%/d\\\\e" --hidden"#.into()));
        assert!(exec("/a\nExec=rm").is_err());
        let (data, sessions) = ((DATA_DIR, "/srv/my data".into()), (SESSIONS, "/mnt".into()));
        let elsewhere = Place::of(Path::new("/"), "/w".into(), Some(data), Some(sessions));
        let expected = r#"env "WAKALA_DATA_DIR=/srv/my data" "WAKALA_AUTH_BASE_DIR=/mnt" "/w" --hidden"#;
        assert_eq!(elsewhere.command().unwrap(), expected);
    }

    #[test]
    fn a_folder_that_takes_nothing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("autostart"), "no folder").unwrap();
        let place = place(folder.path(), "/usr/bin/wakala");
        let refused = place.switch_on().unwrap_err().to_string();
        assert!(refused.contains(&format!("autostart/{NAME}.desktop: ")), "{refused}");
        assert!(place.state().is_err());
    }
}
