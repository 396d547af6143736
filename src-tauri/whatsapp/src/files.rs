//! What becomes of session files: kept aside under numbers of their own, put back, removed. A session is a directory, so that its file
//! and what SQLite keeps beside it go together.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use wakala_domain::address::PhoneNumber;
use wakala_domain::lifecycle::{Reason, ReasonKind, SessionExpected};
use wakala_domain::time::Wall;
use wakala_engine::sessions::{KeptSession, Sessions};
use whatsapp_rust::store::persistence_manager::PersistenceManager;

use crate::session::{self, because, blocking, io_reason};

/// The session files on this PC.
#[derive(Clone, Copy, Debug)]
pub struct SessionFiles;

#[async_trait]
impl Sessions for SessionFiles {
    async fn look(&self, directory: &Path, expected: &SessionExpected) -> Result<(), Reason> {
        session::look(directory, expected).await
    }

    async fn set_aside(&self, directory: &Path) -> Result<(), Reason> {
        blocking(directory, |directory| set_aside(directory).map(|_| ()).map_err(|error| io_reason(&error))).await
    }

    async fn remove(&self, directory: &Path, copies: bool) -> Result<(), Reason> {
        blocking(directory, move |directory| remove(directory, copies).map_err(|error| io_reason(&error))).await
    }

    async fn aside(&self, directory: &Path) -> Result<Vec<KeptSession>, Reason> {
        let all = blocking(directory, |directory| {
            let all = kept_aside(directory).map_err(|error| io_reason(&error))?;
            Ok(all.into_iter().map(|(number, copy)| (number, last_used(&copy), copy)).collect::<Vec<_>>())
        });
        let mut kept = Vec::new();
        for (number, used, copy) in all.await? {
            let owner = owner_of(&copy).await;
            if let Some(used) = used {
                // Looking is no use.
                blocking(&copy, move |copy| {
                    set_used(copy, used);
                    Ok(())
                })
                .await?;
            }
            kept.push(KeptSession { number, used, owner });
        }
        Ok(kept)
    }

    async fn put_back(&self, directory: &Path, number: u32, owner: &PhoneNumber) -> Result<(), Reason> {
        let copy = numbered(directory, number);
        let missing = blocking(&copy, |copy| is_missing(copy).map_err(|error| io_reason(&error))).await?;
        // What was begun before a crash may have come as far as its last step.
        let belongs_to = owner_of(if missing { directory } else { &copy }).await?;
        if belongs_to != *owner {
            return Err(because(ReasonKind::AnotherNumber, "it is another number's session".to_owned()));
        }
        if missing {
            return Ok(());
        }
        blocking(directory, move |directory| exchange(directory, &copy).map_err(|error| io_reason(&error))).await
    }
}

/// Whose session it is, in the library's own words.
async fn owner_of(directory: &Path) -> Result<PhoneNumber, Reason> {
    let anybodys = SessionExpected { linked: true, owner: None };
    let store = session::open(directory, &anybodys).await?;
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
    let kept = kept_aside(directory)?;
    let Some(next) = next_number(&kept) else {
        return Err(io::Error::other("there is no number left to keep it under"));
    };
    let aside = numbered(directory, next);
    std::fs::rename(directory, &aside)?;
    sync_beside(directory)?;
    Ok(Some(aside))
}

/// Behind all others; where somebody has named one with the highest of all numbers, the highest that is free.
fn next_number(kept: &[(u32, PathBuf)]) -> Option<u32> {
    let highest = kept.last().map_or(0, |(number, _)| *number);
    let taken = |number: u32| kept.iter().any(|(known, _)| *known == number);
    highest.checked_add(1).or_else(|| (1..u32::MAX).rev().find(|number| !taken(*number)))
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
    })?;
    sync_beside(directory)
}

/// Makes what was done with a folder survive a power cut.
fn sync_beside(directory: &Path) -> io::Result<()> {
    directory.parent().map_or(Ok(()), sync_folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// What is written while a session is used.
fn written_files(copy: &Path) -> [PathBuf; 2] {
    [copy.join(session::FILE), copy.join(format!("{}-wal", session::FILE))]
}

/// When something in it was last written.
fn last_used(copy: &Path) -> Option<Wall> {
    let written = |path: PathBuf| std::fs::symlink_metadata(path).ok()?.modified().ok();
    let at = written_files(copy).into_iter().filter_map(written).max()?;
    let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Wall(i64::try_from(since.as_millis()).ok()?))
}

fn set_used(copy: &Path, used: Wall) {
    let since = u64::try_from(used.0).map(Duration::from_millis);
    let Some(at) = since.ok().and_then(|since| std::time::UNIX_EPOCH.checked_add(since)) else { return };
    for file in written_files(copy) {
        // A copy that can't be written tells another time: that is all.
        let _ = std::fs::OpenOptions::new().append(true).open(file).and_then(|file| file.set_modified(at));
    }
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
        Ok(()) => sync_beside(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
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

    /// Whatever somebody has named beside it: the next one takes no other's place.
    #[test]
    fn a_session_is_kept_aside_under_a_number_of_its_own() {
        const MAX: u32 = u32::MAX;
        for (there, wanted) in [
            (vec![], 1),
            (vec![0], 1),
            (vec![1, 7], 8),
            (vec![MAX - 1], MAX),
            (vec![MAX], MAX - 1),
            (vec![1, MAX - 2, MAX - 1, MAX], MAX - 3),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let directory = folder.path().join("0000000000042");
            for number in &there {
                std::fs::create_dir(numbered(&directory, *number)).unwrap();
            }
            std::fs::create_dir(&directory).unwrap();
            assert_eq!(set_aside(&directory).unwrap(), Some(numbered(&directory, wanted)), "{there:?}");
            assert_eq!(kept_aside(&directory).unwrap().len(), there.len() + 1, "{there:?}");
        }
    }

    #[test]
    fn what_was_begun_before_a_crash_is_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("0000000000042");
        let make = |path: &Path, words: &str| {
            std::fs::create_dir(path).unwrap();
            std::fs::write(path.join("session.db"), words).unwrap();
        };
        // Killed between the two renames: what was there is aside, and nothing is in its place.
        make(&numbered(&directory, 1), "earlier");
        make(&numbered(&directory, 2), "present");
        exchange(&directory, &numbered(&directory, 1)).unwrap();
        assert_eq!(std::fs::read_to_string(directory.join("session.db")).unwrap(), "earlier");
        let kept = numbered(&directory, 2);
        assert_eq!(kept_aside(&directory).unwrap(), [(2, kept.clone())]);
        set_used(&kept, Wall(1_764_000_000_123));
        assert_eq!(last_used(&kept), Some(Wall(1_764_000_000_123)));
    }
}
