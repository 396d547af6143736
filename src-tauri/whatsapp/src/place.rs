//! Where a session's file lies, and whether there is one: a file that is open goes on after it was taken away, and nobody would find again
//! what it keeps.
//!
//! Whether it is the file that was opened is not asked. Another one that is put there has the log of this client beside it, and must not be
//! opened before the client is closed wholly; until then it is the client's own that is written.

use std::io;
use std::path::PathBuf;

use wakala_domain::lifecycle::{Reason, ReasonKind};

use crate::session::because;

/// The place of a file that is open.
#[derive(Clone, Debug)]
pub(crate) struct Place(PathBuf);

impl Place {
    /// Of this file.
    pub(crate) fn of(file: PathBuf) -> Self {
        Self(file)
    }

    /// Why certainly no file is there; `None` where one is, and where nobody can say.
    pub(crate) async fn left(&self) -> Option<Reason> {
        match tokio::fs::symlink_metadata(&self.0).await {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Some(because(ReasonKind::SessionGone, "its file is not there".to_owned()))
            }
            // Whoever has it open may write it all the same: the write says whether it is kept.
            Ok(_) | Err(_) => None,
        }
    }

    /// Whether a file is there for certain.
    pub(crate) async fn is_filled(&self) -> bool {
        tokio::fs::symlink_metadata(&self.0).await.is_ok()
    }
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
}
