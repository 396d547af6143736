//! What becomes of session files: kept aside under numbers of their own, put back, removed. A session is a directory, so that its file
//! and what SQLite keeps beside it go together.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use wakala_domain::address::PhoneNumber;
use wakala_domain::lifecycle::{Reason, ReasonKind};
use wakala_engine::sessions::{PutBackError, Sessions};
use whatsapp_rust::store::persistence_manager::PersistenceManager;

use crate::session::{self, because, blocking, io_reason};

/// The session files on this PC.
#[derive(Clone, Copy, Debug)]
pub struct SessionFiles;

#[async_trait]
impl Sessions for SessionFiles {
    async fn look(&self, directory: &Path, linked: bool) -> Result<(), Reason> {
        session::look(directory, linked).await
    }

    async fn set_aside(&self, directory: &Path) -> Result<(), Reason> {
        blocking(directory, |directory| set_aside(directory).map(|_| ()).map_err(|error| io_reason(&error))).await
    }

    async fn remove(&self, directory: &Path, copies: bool) -> Result<(), Reason> {
        blocking(directory, move |directory| remove(directory, copies).map_err(|error| io_reason(&error))).await
    }

    async fn aside(&self, directory: &Path) -> Result<Vec<u32>, Reason> {
        blocking(directory, |directory| {
            let all = kept_aside(directory).map_err(|error| io_reason(&error))?;
            Ok(all.into_iter().map(|(number, _)| number).collect())
        })
        .await
    }

    async fn put_back(&self, directory: &Path, number: u32, owner: Option<&PhoneNumber>) -> Result<(), PutBackError> {
        let all = blocking(directory, |directory| kept_aside(directory).map_err(|error| io_reason(&error))).await;
        let all = all.map_err(PutBackError::Refused)?;
        let Some((_, copy)) = all.into_iter().find(|(known, _)| *known == number) else {
            return Err(PutBackError::NoSuchCopy);
        };
        let belongs_to = owner_of(&copy).await.map_err(PutBackError::Refused)?;
        if owner.is_some_and(|owner| *owner != belongs_to) {
            return Err(PutBackError::AnotherNumber);
        }
        let moved = blocking(directory, move |directory| exchange(directory, &copy).map_err(|error| io_reason(&error)));
        moved.await.map_err(PutBackError::Refused)
    }
}

/// Whose session it is, in the library's own words.
async fn owner_of(directory: &Path) -> Result<PhoneNumber, Reason> {
    let store = session::open(directory, true).await?;
    let opened = PersistenceManager::new(Arc::new(store)).await;
    let words = match opened {
        Ok(device) => match device.get_device_snapshot().pn.as_ref().map(|pn| pn.user.parse()) {
            Some(Ok(phone)) => return Ok(phone),
            Some(Err(error)) => format!("{error}"),
            None => "it holds no phone number".to_owned(),
        },
        Err(error) => error.to_string(),
    };
    Err(because(ReasonKind::SessionFault, words))
}

/// Keeps what is there aside under the next free number, and says where; only the newest was kept by earlier versions, without
/// one.
fn set_aside(directory: &Path) -> io::Result<Option<PathBuf>> {
    if is_missing(directory)? {
        return Ok(None);
    }
    let highest = kept_aside(directory)?.last().map_or(0, |(number, _)| *number);
    let aside = numbered(directory, highest + 1);
    std::fs::rename(directory, &aside)?;
    Ok(Some(aside))
}

/// Sets aside what is there, and puts a copy in its place; should the second fail, the first is undone.
fn exchange(directory: &Path, copy: &Path) -> io::Result<()> {
    let before = set_aside(directory)?;
    std::fs::rename(copy, directory).inspect_err(|_| {
        if let Some(before) = before
            && let Err(error) = std::fs::rename(&before, directory)
        {
            tracing::error!(%error, "the session that was there could not be put back in its place; it is kept aside");
        }
    })
}

fn remove(directory: &Path, copies: bool) -> io::Result<()> {
    if copies {
        for (_, copy) in kept_aside(directory)? {
            remove_one(&copy)?;
        }
    }
    remove_one(directory)
}

fn remove_one(path: &Path) -> io::Result<()> {
    let removed = match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => std::fs::remove_dir_all(path),
        // What stands in its place is not followed.
        Ok(_) => std::fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn is_missing(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

fn numbered(directory: &Path, number: u32) -> PathBuf {
    directory.with_extension(if number == 0 { "aside".to_owned() } else { format!("aside-{number}") })
}

/// What was kept aside, by number; what an earlier version kept is number 0.
fn kept_aside(directory: &Path) -> io::Result<Vec<(u32, PathBuf)>> {
    let (Some(parent), Some(name)) = (directory.parent(), directory.file_name()) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    let entries = match std::fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(all),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.file_stem() != Some(name) {
            continue;
        }
        let extension = path.extension().map(|extension| extension.to_string_lossy().into_owned()).unwrap_or_default();
        let number = match extension.as_str() {
            "aside" => Some(0),
            other => other.strip_prefix("aside-").and_then(|number| number.parse().ok()).filter(|number| *number > 0),
        };
        if let Some(number) = number {
            all.push((number, path));
        }
    }
    all.sort();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_put_back_or_nothing_changes() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("0000000000042");
        let session = |path: &Path| std::fs::read_to_string(path.join("session.db")).unwrap();
        let make = |path: &Path, words: &str| {
            std::fs::create_dir(path).unwrap();
            std::fs::write(path.join("session.db"), words).unwrap();
        };
        make(&directory, "present");
        make(&numbered(&directory, 1), "earlier");
        assert!(exchange(&directory, &numbered(&directory, 7)).is_err(), "there is no such copy");
        assert_eq!(session(&directory), "present");
        exchange(&directory, &numbered(&directory, 1)).unwrap();
        assert_eq!(session(&directory), "earlier");
        let kept = kept_aside(&directory).unwrap();
        assert_eq!(kept.iter().map(|(_, path)| session(path)).collect::<Vec<_>>(), ["present"]);
    }
}
