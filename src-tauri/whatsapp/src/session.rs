//! The session file of one instance: the library's own SQLite store, as durable as our database, in a directory of its own. Whatever
//! keeps it from being used is told apart: only a file that is no database, or a damaged one, is of no use any more.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use wakala_domain::lifecycle::{Reason, ReasonKind, SessionExpected};
use wakala_engine::sessions::{FileTrouble, check_file, close_to_others, private_folder, probe_file};
use whatsapp_rust::store::{SqliteStore, SqliteStoreConfig, Synchronous};

/// The session file's name in its directory.
pub(crate) const FILE: &str = "session.db";
/// Finds a row in a session file that was linked to a phone.
const ACCOUNT: &str = "SELECT pn FROM device WHERE pn <> '' LIMIT 1";
/// What each session keeps of its file in memory: there may be fifty of them, and the file is small.
const PAGE_CACHE_KIB: u32 = 64;
/// As many files as a session needs to be opened and connected.
const FILES_NEEDED: usize = 8;
/// How long the library waits for whoever holds the file. It tries each write six times before it says that it was refused.
const BUSY: Duration = Duration::from_secs(2);
/// What a session may have to write before anything else happens.
const ROOM_NEEDED: usize = 64 * 1024;

/// Opens the session file, making it when there is none and none is expected.
///
/// # Errors
/// Why it can't be used; where one is expected, that it is not there or holds no account; that it is another number's.
pub(crate) async fn open(directory: &Path, expected: &SessionExpected) -> Result<SqliteStore, Reason> {
    look(directory, expected).await?;
    let file = directory.join(FILE);
    // Power cuts happen: what the library buffers for the inbox must be as durable as the inbox.
    let config = SqliteStoreConfig {
        synchronous: Synchronous::Full,
        cache_size_kib: PAGE_CACHE_KIB,
        busy_timeout: BUSY,
        ..SqliteStoreConfig::default()
    };
    match SqliteStore::with_config(&file.to_string_lossy(), config).await {
        Ok(store) => Ok(store),
        Err(error) => Err(refused_by_library(directory, &error.to_string()).await),
    }
}

/// Whether the session can be opened, read and written, as quickly as that can be known: the library's pool tries for half a minute
/// before it says no. Without a session, and when none is expected, the directory is made ready for one.
///
/// # Errors
/// Why not.
pub(crate) async fn look(directory: &Path, expected: &SessionExpected) -> Result<(), Reason> {
    let (what, owner) = (if expected.linked { Expected::Session } else { Expected::Anything }, expected.owner.clone());
    blocking(directory, move |directory| match (look_now(directory, what)?, owner) {
        (Some(holder), Some(owner)) if holder != owner.digits() => {
            Err(gone("another number's session is in its place"))
        }
        _ => Ok(()),
    })
    .await
}

/// What the library's refusal means: its words tell nothing apart, so the file is looked at once more, page by page.
pub(crate) async fn refused_by_library(directory: &Path, words: &str) -> Reason {
    let words = words.to_owned();
    let found = blocking(directory, move |directory| {
        let file = directory.join(FILE);
        check_file(&file).map_err(|trouble| file_reason(directory, &trouble))?;
        look_now(directory, Expected::File)?;
        Err::<(), Reason>(because(ReasonKind::SessionFault, words))
    });
    found.await.err().unwrap_or_else(|| Reason::bare(ReasonKind::SessionFault))
}

/// The same for a session that is in use: the library writes what it holds from time to time only.
///
/// # Errors
/// Why not.
pub(crate) async fn look_under_a_client(directory: &Path) -> Result<(), Reason> {
    blocking(directory, |directory| look_now(directory, Expected::File).map(|_| ())).await
}

/// The same after the library was refused a write: the file must take all that a session needs, and every page of it must be good.
///
/// # Errors
/// Why it can't be used still.
pub(crate) async fn look_after_refusal(directory: &Path) -> Result<(), Reason> {
    look_under_a_client(directory).await?;
    blocking(directory, |directory| {
        exercise(directory).map_err(|error| io_reason(&error))?;
        check_file(&directory.join(FILE)).map_err(|trouble| file_reason(directory, &trouble))
    })
    .await
}

/// What must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Nothing: what is missing is made.
    Anything,
    /// The file. Nothing is made in its place: a client that writes another one would pass for one whose file is there.
    File,
    /// The file, and a session in it.
    Session,
}

/// Whose session it is, if there is one: the digits of the number.
fn look_now(directory: &Path, expected: Expected) -> Result<Option<String>, Reason> {
    let (file, is_missed) = (directory.join(FILE), expected != Expected::Anything);
    match std::fs::symlink_metadata(directory) {
        Ok(meta) if meta.is_dir() => close_to_others(directory, &meta).map_err(|error| io_reason(&error))?,
        Ok(meta) => return Err(not_ours(directory, &meta, "a folder")),
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_missed => {
            return Err(gone("its folder is not there"));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(io_reason(&error)),
    }
    match std::fs::symlink_metadata(&file) {
        // SQLite may try it with a handle that this process has open still, and would be allowed what a new one is not.
        Ok(meta) if meta.is_file() && meta.permissions().readonly() => {
            return Err(because(ReasonKind::SessionForbidden, "its file may only be read".to_owned()));
        }
        Ok(meta) if meta.is_file() => {}
        Ok(meta) => return Err(not_ours(&file, &meta, "a file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_missed => {
            return Err(gone("its file is not there"));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_private(directory).map_err(|error| io_reason(&error))?;
        }
        Err(error) => return Err(io_reason(&error)),
    }
    match probe_file(&file, ACCOUNT) {
        Ok(None) if expected == Expected::Session => Err(gone("its file holds no session")),
        // The library writes an address: digits, then which device it is, then the server.
        Ok(account) => Ok(account.map(|it| it.chars().take_while(char::is_ascii_digit).collect())),
        Err(trouble) => Err(file_reason(directory, &trouble)),
    }
}

/// Where SQLite does not say why, the folder itself is asked.
fn file_reason(directory: &Path, trouble: &FileTrouble) -> Reason {
    let kind = match trouble {
        FileTrouble::Damaged(_) => ReasonKind::SessionUnreadable,
        FileTrouble::DiskFull(_) => ReasonKind::DiskFull,
        FileTrouble::Locked(_) => ReasonKind::SessionLocked,
        FileTrouble::Forbidden(_) => ReasonKind::SessionForbidden,
        FileTrouble::Unusable(_) => match exercise(directory) {
            Ok(()) => ReasonKind::SessionFault,
            Err(error) => io_kind(&error),
        },
    };
    because(kind, trouble.to_string())
}

/// Does what a session needs, apart from the session: opens some files at once, and writes some bytes.
fn exercise(directory: &Path) -> io::Result<()> {
    // Windows opens no folders.
    let opened = if cfg!(windows) { directory.join(FILE) } else { directory.to_owned() };
    let handles = (0..FILES_NEEDED).map(|_| std::fs::File::open(&opened)).collect::<io::Result<Vec<_>>>()?;
    drop(handles);
    let trial = directory.join(".trial");
    let written = std::fs::write(&trial, vec![0; ROOM_NEEDED]);
    match std::fs::remove_file(&trial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => written.and(Err(error)),
        _ => written,
    }
}

/// What an error of the file system means for a session. All that is not known is a fault of this PC.
pub(crate) fn io_reason(error: &io::Error) -> Reason {
    because(io_kind(error), error.to_string())
}

fn io_kind(error: &io::Error) -> ReasonKind {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ReasonKind::DiskFull,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::NotADirectory => {
            ReasonKind::SessionForbidden
        }
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => ReasonKind::SessionLocked,
        _ if is_out_of_files(error) => ReasonKind::TooManyFiles,
        _ if is_shared_out(error) => ReasonKind::SessionLocked,
        _ => ReasonKind::SessionFault,
    }
}

/// EMFILE and ENFILE, which have no kind of their own.
pub(crate) fn is_out_of_files(error: &io::Error) -> bool {
    let codes: &[i32] = if cfg!(unix) { &[24, 23] } else { &[4] };
    error.raw_os_error().is_some_and(|code| codes.contains(&code))
}

/// Windows: another program has it open and shares it with nobody.
fn is_shared_out(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error().is_some_and(|code| matches!(code, 32 | 33))
}

fn not_ours(path: &Path, meta: &std::fs::Metadata, wanted: &str) -> Reason {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let what = if meta.is_symlink() { "a link to elsewhere".to_owned() } else { format!("not {wanted}") };
    because(ReasonKind::SessionForbidden, format!("{name} is {what}"))
}

fn gone(words: &str) -> Reason {
    because(ReasonKind::SessionGone, words.to_owned())
}

pub(crate) fn because(kind: ReasonKind, words: String) -> Reason {
    Reason { kind, code: None, detail: Some(words) }
}

/// Does something with a directory where blocking is allowed.
pub(crate) async fn blocking<R: Send + 'static>(
    directory: &Path,
    job: impl FnOnce(&Path) -> Result<R, Reason> + Send + 'static,
) -> Result<R, Reason> {
    let directory = PathBuf::from(directory);
    let done = tokio::task::spawn_blocking(move || job(&directory)).await;
    done.unwrap_or_else(|error| Err(because(ReasonKind::SessionFault, error.to_string())))
}

/// Made here so that SQLite finds it with these permissions; its WAL inherits them.
fn make_private(directory: &Path) -> io::Result<()> {
    private_folder(directory)?;
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(directory.join(FILE)).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_in_the_place_of_a_file_that_must_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("session");
        let gone = |expected| look_now(&directory, expected).map(|_| ()).map_err(|reason| reason.kind);
        for expected in [Expected::File, Expected::Session] {
            assert_eq!(gone(expected), Err(ReasonKind::SessionGone));
            assert!(!directory.exists());
        }
        std::fs::create_dir(&directory).unwrap();
        for expected in [Expected::File, Expected::Session] {
            assert_eq!(gone(expected), Err(ReasonKind::SessionGone));
            assert!(std::fs::read_dir(&directory).unwrap().next().is_none());
        }
        assert_eq!(gone(Expected::Anything), Ok(()));
        assert_eq!(
            (gone(Expected::File), gone(Expected::Session)),
            (Ok(()), Err(ReasonKind::SessionGone)),
            "it is empty"
        );
    }

    #[tokio::test]
    async fn a_file_that_may_only_be_read_is_named_as_such_under_a_client_too() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("session");
        let client = open(&directory, &SessionExpected::default()).await.unwrap();
        let file = directory.join(FILE);
        let usual = std::fs::metadata(&file).unwrap().permissions();
        let mut read_only = usual.clone();
        read_only.set_readonly(true);
        // A look beside a client leaves its handle to the next one.
        for _ in 0..2 {
            look_under_a_client(&directory).await.unwrap();
        }
        std::fs::set_permissions(&file, read_only).unwrap();
        let kind = look_under_a_client(&directory).await.map_err(|reason| reason.kind);
        assert_eq!(kind, Err(ReasonKind::SessionForbidden));
        std::fs::set_permissions(&file, usual).unwrap();
        look_under_a_client(&directory).await.unwrap();
        drop(client);
    }
}
