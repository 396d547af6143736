//! Where a session's file lies, and whether it is the file that its client writes: one that is open goes on after it was taken away, or
//! another was put into its place, and nobody would find again what it keeps.

use std::io;
use std::path::PathBuf;

use wakala_domain::lifecycle::{Reason, ReasonKind};

use crate::session::because;

/// What tells a file from every other one on this PC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code, reason = "there no file is told apart"))]
struct Identity {
    device: u64,
    number: u64,
}

impl Identity {
    #[cfg(unix)]
    fn of(meta: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        Some(Self { device: meta.dev(), number: meta.ino() })
    }

    /// Windows lets nobody take a file away that SQLite has open.
    #[cfg(not(unix))]
    fn of(_: &std::fs::Metadata) -> Option<Self> {
        None
    }
}

/// The place of a file that is open.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    file: PathBuf,
    /// The file itself; nothing where it could not be asked.
    opened: Option<Identity>,
}

impl Place {
    /// Of a file that was just opened.
    pub(crate) async fn of(file: PathBuf) -> Self {
        let opened = tokio::fs::symlink_metadata(&file).await.ok().and_then(|meta| Identity::of(&meta));
        Self { file, opened }
    }

    /// Why the file that was opened is certainly not there; `None` where it is, and where nobody can say.
    pub(crate) async fn left(&self) -> Option<Reason> {
        let words = match tokio::fs::symlink_metadata(&self.file).await {
            Ok(meta) => match (self.opened, Identity::of(&meta)) {
                (Some(opened), Some(found)) if opened != found => "another file is in its place",
                (_, _) => return None,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => "its file is not there",
            // Whoever has it open may write it all the same: the write says whether it is kept.
            Err(_) => return None,
        };
        Some(because(ReasonKind::SessionGone, words.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "session.db";

    #[cfg(unix)]
    #[tokio::test]
    async fn only_the_file_itself_is_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let (session, away) = (folder.path().join("session"), folder.path().join("away"));
        let file = session.join(FILE);
        std::fs::create_dir(&session).unwrap();
        std::fs::write(&file, "a").unwrap();
        let place = Place::of(file.clone()).await;
        let is_left = async || place.left().await.map(|reason| reason.kind);
        assert_eq!(is_left().await, None);
        std::fs::write(&file, "longer").unwrap();
        assert_eq!(is_left().await, None, "it was written");
        std::fs::rename(&session, &away).unwrap();
        assert_eq!(is_left().await, Some(ReasonKind::SessionGone), "its folder is gone");
        std::fs::create_dir(&session).unwrap();
        assert_eq!(is_left().await, Some(ReasonKind::SessionGone), "an empty folder");
        std::fs::copy(away.join(FILE), &file).unwrap();
        assert_eq!(is_left().await, Some(ReasonKind::SessionGone), "a copy");
        std::fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink(away.join(FILE), &file).unwrap();
        assert_eq!(is_left().await, Some(ReasonKind::SessionGone), "a link to it");
        std::fs::remove_dir_all(&session).unwrap();
        std::fs::rename(&away, &session).unwrap();
        assert_eq!(is_left().await, None, "put back");
    }
}
