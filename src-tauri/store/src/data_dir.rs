//! The data directory: private, writable, and held by one process at a time.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wakala_domain::ids::InstanceId;

use crate::error::StoreError;
use crate::private::{private_file, private_folder};

/// A data directory whose lock is held until the last clone is dropped.
#[derive(Clone, Debug)]
pub struct DataDir {
    path: Arc<PathBuf>,
    sessions: Arc<PathBuf>,
    _lock: Arc<Held>,
}

/// A lock that ends with its owner. Closing its file alone does not end it while a child that was forked just before has the file open
/// still, until its exec.
#[derive(Debug)]
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the data folder's lock ends when its last file is closed");
        }
    }
}

impl DataDir {
    /// Makes the directory if there is none, closes it to others, and takes its lock. Blocking.
    ///
    /// # Errors
    /// `Unwritable`, also when it belongs to another user, or `Locked` when another process holds it.
    pub fn open(path: &Path) -> Result<DataDir, StoreError> {
        let unwritable =
            |error: std::io::Error| StoreError::Unwritable { path: path.to_owned(), reason: error.to_string() };
        private_folder(path).map_err(unwritable)?;
        let lock = private_file(&path.join("lock")).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        let sessions = path.join("sessions");
        if sessions.is_dir() {
            private_folder(&sessions)
                .map_err(|error| StoreError::Unwritable { path: sessions.clone(), reason: error.to_string() })?;
        }
        Ok(DataDir { path: Arc::new(path.to_owned()), sessions: Arc::new(sessions), _lock: Arc::new(Held(lock)) })
    }

    /// Keeps the sessions elsewhere, such as on an encrypted volume, making the directory if there is none. Blocking.
    ///
    /// # Errors
    /// `Unwritable`.
    pub fn with_sessions_in(self, base: &Path) -> Result<DataDir, StoreError> {
        let unwritable =
            |error: std::io::Error| StoreError::Unwritable { path: base.to_owned(), reason: error.to_string() };
        private_folder(base).map_err(unwritable)?;
        let probe = base.join(".writable");
        private_file(&probe).and_then(|_| std::fs::remove_file(&probe)).map_err(unwritable)?;
        Ok(DataDir { sessions: Arc::new(base.to_owned()), ..self })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the session of an instance lives; may not exist yet.
    #[must_use]
    pub fn session_dir(&self, instance: InstanceId) -> PathBuf {
        self.sessions.join(instance.to_string())
    }

    /// Where the files of messages live, a folder for each instance; may not exist yet.
    #[must_use]
    pub fn files_dir(&self) -> PathBuf {
        self.path.join("files")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("wakala.db")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_with_its_owner_whatever_child_has_its_file_open_still() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataDir::open(folder.path()).unwrap();
        assert!(matches!(DataDir::open(folder.path()), Err(StoreError::Locked { .. })));
        // As a child has it between its fork and its exec.
        let childs = first._lock.0.try_clone().unwrap();
        let clone = first.clone();
        drop(first);
        assert!(matches!(DataDir::open(folder.path()), Err(StoreError::Locked { .. })), "a clone holds it");
        drop(clone);
        DataDir::open(folder.path()).unwrap();
        drop(childs);
    }
}
