//! Where a session's file lies, and whether it is there: a file that is open goes on after it was taken away or another one was put in its
//! place, and nobody would find again what it keeps.
//!
//! SQLite finds what it keeps beside a file by its name. Another file that is put there has the log of this client beside it, and would be
//! spoilt by it as soon as somebody opens it: the log gets another name first, because its own file may only have been moved. The client keeps what it has open, and SQLite itself leaves alone what lies
//! at the name of a file that was moved (`SQLITE_FCNTL_HAS_MOVED`).

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use wakala_domain::lifecycle::{Reason, ReasonKind};

use crate::session::because;

/// What SQLite keeps beside a file while it is open.
const BESIDE: [&str; 2] = ["-wal", "-shm"];
/// What is added to its name where another file lies: SQLite finds it no more, and whoever has the file of it can still put it back.
const APART: &str = ".before";

/// The place of a file that is open.
#[derive(Debug)]
pub(crate) struct Place {
    file: PathBuf,
    /// Which file it is, and which are beside it; known from the first look on that finds it.
    opened: OnceLock<Opened>,
}

#[derive(Debug)]
struct Opened {
    file: FileId,
    beside: [Option<FileId>; 2],
}

/// Which file it is, whatever its name. Where the system does not say it, all are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId(u64, u64);

impl FileId {
    #[cfg(unix)]
    fn of(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self(meta.dev(), meta.ino())
    }

    // A file that is open can't be replaced there.
    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Self {
        Self(0, 0)
    }
}

impl Place {
    /// Of this file, which is open.
    pub(crate) fn of(file: PathBuf) -> Self {
        Self { file, opened: OnceLock::new() }
    }

    /// Why certainly not the file is there that was opened; `None` where it is, and where nobody can say. What this client keeps beside
    /// another one has another name then.
    pub(crate) async fn left(&self) -> Option<Reason> {
        let found = match tokio::fs::symlink_metadata(&self.file).await {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Some(because(ReasonKind::SessionGone, "its file is not there".to_owned()));
            }
            // Whoever has it open may write it all the same: the write says whether it is kept.
            Err(_) => return None,
            Ok(meta) => FileId::of(&meta),
        };
        let Some(opened) = self.opened.get() else {
            let opened = Opened { file: found, beside: [beside(&self.file, 0).await, beside(&self.file, 1).await] };
            // Two looks at once see the same.
            let _ = self.opened.set(opened);
            return None;
        };
        if opened.file == found {
            return None;
        }
        for (which, own) in opened.beside.iter().enumerate() {
            if own.is_some() && beside(&self.file, which).await == *own {
                self.set_beside_apart(which).await;
            }
        }
        Some(because(ReasonKind::SessionGone, "another file is in its place".to_owned()))
    }

    async fn set_beside_apart(&self, which: usize) {
        let name = name_beside(&self.file, which);
        let mut apart = name.clone().into_os_string();
        apart.push(APART);
        if let Err(error) = tokio::fs::rename(&name, apart).await {
            tracing::error!(%error, "what belongs to a session that was replaced lies beside the new one still");
        }
    }

    /// Whether the file that was opened is there for certain, as far as anybody can say.
    pub(crate) async fn is_filled(&self) -> bool {
        tokio::fs::symlink_metadata(&self.file).await.is_ok() && self.left().await.is_none()
    }
}

fn name_beside(file: &Path, which: usize) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(BESIDE.get(which).copied().unwrap_or_default());
    PathBuf::from(name)
}

async fn beside(file: &Path, which: usize) -> Option<FileId> {
    let meta = tokio::fs::symlink_metadata(name_beside(file, which)).await.ok()?;
    Some(FileId::of(&meta))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_left_where_nothing_can_be_found() {
        let folder = tempfile::tempdir().unwrap();
        let (session, away) = (folder.path().join("session"), folder.path().join("away"));
        let file = session.join("session.db");
        std::fs::create_dir(&session).unwrap();
        std::fs::write(&file, "a").unwrap();
        let place = Place::of(file.clone());
        let is_left = async || {
            let left = place.left().await.map(|reason| reason.kind);
            assert_eq!(place.is_filled().await, left.is_none());
            left
        };
        assert_eq!(is_left().await, None);
        std::fs::write(&file, "longer").unwrap();
        assert_eq!(is_left().await, None, "it was written");
        std::fs::rename(&session, &away).unwrap();
        assert_eq!(is_left().await, Some(ReasonKind::SessionGone), "its folder is gone");
        std::fs::create_dir(&session).unwrap();
        assert_eq!(is_left().await, Some(ReasonKind::SessionGone), "an empty folder");
        std::fs::remove_dir(&session).unwrap();
        std::fs::write(&session, "a file where its folder was").unwrap();
        assert_eq!(is_left().await, Some(ReasonKind::SessionGone), "nothing can lie below a file");
        std::fs::remove_file(&session).unwrap();
        std::fs::rename(&away, &session).unwrap();
        assert_eq!(is_left().await, None, "put back");
    }

    /// A copy that is put back by hand, a program that keeps folders alike: the log of the client that is open spoils what is put there.
    #[cfg(unix)]
    #[tokio::test]
    async fn another_file_in_its_place_is_not_its_own_and_loses_what_the_client_keeps_beside_it() {
        for brings_its_own in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let lies = |name: &str| folder.path().join(name);
            let written = |name: &str| std::fs::read_to_string(lies(name)).ok();
            let write = |name: &str, text: &str| std::fs::write(lies(name), text).unwrap();
            for name in ["session.db", "session.db-wal", "session.db-shm"] {
                write(name, "the client's");
            }
            let place = Place::of(lies("session.db"));
            assert_eq!(place.left().await, None);
            write("other", "another one");
            std::fs::rename(lies("other"), lies("session.db")).unwrap();
            if brings_its_own {
                write("other-wal", "its log");
                std::fs::rename(lies("other-wal"), lies("session.db-wal")).unwrap();
            }
            assert!(!place.is_filled().await);
            assert_eq!(place.left().await.map(|reason| reason.kind), Some(ReasonKind::SessionGone));
            assert_eq!(written("session.db").as_deref(), Some("another one"));
            assert_eq!(written("session.db-wal").as_deref(), brings_its_own.then_some("its log"));
            assert_eq!(written("session.db-shm"), None);
            let apart = written("session.db-wal.before");
            assert_eq!(apart.as_deref(), (!brings_its_own).then_some("the client's"), "its own file may come back");
        }
    }
}
