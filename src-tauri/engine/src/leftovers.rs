//! Removes files that nobody has any more, as soon as their messages are gone. Each is removed first and forgotten then: whatever ends in
//! between, the next run removes it again. What the disk refuses is tried again.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::time::Instant;
use wakala_store::{Leftover, Store, StoreError};

use crate::media::{DISK_PAUSE, Folder, SOON, blocking, until};

/// Files that are removed before others of the database have their turn.
const AT_ONCE: u32 = 50;

/// Removes them.
#[derive(Clone)]
pub(crate) struct Leftovers {
    store: Store,
    /// The folder of all files.
    files: PathBuf,
    /// Called when there are some.
    pub wake: Arc<Notify>,
}

/// What became of those that were looked at.
#[derive(Debug, Default)]
struct Removed {
    /// The last of them; there may be more behind it.
    last: Option<i64>,
    /// Some lie here still.
    refused: bool,
}

impl Leftovers {
    pub(crate) fn new(store: Store, files: PathBuf) -> Self {
        Self { store, files, wake: Arc::default() }
    }

    /// Runs until dropped. Cancel safe.
    pub(crate) async fn run(self) {
        loop {
            let pause = match self.remove_all().await {
                Ok(false) => None,
                Ok(true) => Some(DISK_PAUSE),
                Err(error) => {
                    tracing::warn!(%error, "files that nobody has any more are still there");
                    Some(SOON)
                }
            };
            tokio::select! {
                () = self.wake.notified() => {}
                () = until(pause.map(|pause| Instant::now() + pause)) => {}
            }
        }
    }

    /// Removes all that there are; says whether the disk keeps some.
    async fn remove_all(&self) -> Result<bool, StoreError> {
        let (mut after, mut refused) = (0, false);
        loop {
            let some = self.remove_some(after).await?;
            refused |= some.refused;
            match some.last {
                Some(last) => after = last,
                None => return Ok(refused),
            }
        }
    }

    async fn remove_some(&self, after: i64) -> Result<Removed, StoreError> {
        let some = self.store.read(move |r| r.leftovers(after, AT_ONCE)).await?;
        let (mut removed, mut gone) = (Removed::default(), Vec::new());
        for one in some {
            removed.last = Some(one.id);
            match self.remove(&one).await {
                Ok(()) => gone.push(one.id),
                Err(error) => {
                    tracing::warn!(%error, "a file that nobody has any more is still there");
                    removed.refused = true;
                }
            }
        }
        if !gone.is_empty() {
            self.store.write(move |w| w.forget_leftovers(&gone)).await?;
        }
        Ok(removed)
    }

    async fn remove(&self, one: &Leftover) -> std::io::Result<()> {
        if one.wanted {
            return Ok(());
        }
        let folder = one.instance.map_or_else(|| Folder::of_staged(&self.files), |id| Folder::of(&self.files, id));
        let name = one.name.clone();
        blocking(move || folder.remove(&name)).await
    }
}

#[cfg(test)]
mod tests;
