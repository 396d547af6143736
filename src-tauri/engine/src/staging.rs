//! Files that a front hands over to be sent: they come in pieces, lie in a folder of ours, and are looked at when they are whole. A row is
//! there before its file, and goes before it: what lies there without a row is nobody's.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};
use wakala_domain::messages::file::{FileType, SNIFFED};
use wakala_domain::messages::staged::{FileRefused, STAGED_KEPT_MS};
use wakala_domain::time::Wall;
use wakala_store::{StagedFile, Store, StoreError};

use crate::error::EngineError;
use crate::media::{Folder, blocking};

/// How much is read at once.
const PIECE: usize = 64 << 10;
/// Files that are given up at a time.
const AT_ONCE: u32 = 50;

/// Where they lie.
#[derive(Clone, Debug)]
pub(crate) struct Staging {
    pub folder: Folder,
    /// Parts are added one after the other: two that begin at the same place are not both the next one.
    adding: Arc<Mutex<()>>,
}

impl Staging {
    pub(crate) fn of(files: &std::path::Path) -> Self {
        Self { folder: Folder::of_staged(files), adding: Arc::default() }
    }

    /// Where a file lies.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path(file)
    }

    /// How much of a file is here. Blocking.
    pub(crate) fn received(&self, file: &str) -> io::Result<u64> {
        match fs::metadata(self.path(file)) {
            Ok(meta) => Ok(meta.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Adds a part of a piece at its place, and says how much is here. Blocking.
    pub(crate) fn add(&self, staged: &StagedFile, offset: u64, part: &[u8]) -> io::Result<Result<u64, FileRefused>> {
        let _turn = self.adding.lock().unwrap_or_else(PoisonError::into_inner);
        let received = self.received(&staged.file)?;
        if part.is_empty() {
            return Ok(Ok(received));
        }
        if offset != received {
            return Ok(Err(FileRefused::Offset { received }));
        }
        let end = offset.saturating_add(part.len() as u64);
        if end > staged.bytes {
            return Ok(Err(FileRefused::TooMuch));
        }
        let mut file = self.open(&staged.file)?;
        if let Err(error) = file.write_all(part) {
            // What came of it is no part; the next try begins where this one did.
            file.set_len(received)?;
            return Err(error);
        }
        Ok(Ok(end))
    }

    fn open(&self, file: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options.open(self.path(file))
    }

    /// Has a whole file on the disk, and looks at it. Blocking.
    pub(crate) fn look_at(&self, file: &str) -> io::Result<(FileType, [u8; 32])> {
        let mut open = File::open(self.path(file))?;
        open.sync_all()?;
        self.folder.sync()?;
        let (mut hash, mut beginning, mut piece) = (Sha256::new(), Vec::with_capacity(SNIFFED), vec![0; PIECE]);
        loop {
            let read = open.read(&mut piece)?;
            if read == 0 {
                return Ok((FileType::of(&beginning), hash.finalize().into()));
            }
            let piece = &piece[..read];
            hash.update(piece);
            beginning.extend_from_slice(&piece[..read.min(SNIFFED - beginning.len())]);
        }
    }

    /// Removes what no row knows. Blocking but for the database.
    pub(crate) async fn tidy(&self, store: &Store) -> Result<(), EngineError> {
        let folder = self.folder.clone();
        for name in blocking(move || folder.names()?.collect::<io::Result<Vec<String>>>()).await.map_err(kept)? {
            let file = name.clone();
            if store.read(move |r| r.staged_file(&file)).await?.is_none() {
                let folder = self.folder.clone();
                blocking(move || folder.remove(&name)).await.map_err(kept)?;
            }
        }
        Ok(())
    }

    /// Gives up what was handed over long ago.
    pub(crate) async fn let_go_old(&self, store: &Store, now: Wall) -> Result<(), StoreError> {
        loop {
            let old = store.write(move |w| w.unstage_older(Wall(now.0 - STAGED_KEPT_MS), AT_ONCE)).await?;
            if old.is_empty() {
                return Ok(());
            }
            for file in old {
                let folder = self.folder.clone();
                if let Err(error) = blocking(move || folder.remove(&file)).await {
                    tracing::warn!(%error, "a file that was to be sent is still there");
                }
            }
        }
    }
}

/// What the disk says, as whoever asks is told.
pub(crate) fn kept(error: io::Error) -> EngineError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileRefused::NoRoom.into(),
        _ => StoreError::Unreachable(error.to_string()).into(),
    }
}
