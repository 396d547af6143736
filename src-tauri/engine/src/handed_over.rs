//! What a front asks of files that are to be sent: a place for one, a piece of it, to have it given up.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use tokio::time::Instant;
use wakala_domain::messages::file::SNIFFED;
use wakala_domain::messages::staged::{FileRefused, LARGEST_FILE, Piece, SendAs, WEBP, plain_name};
use wakala_store::StagedFile;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::media::blocking;
use crate::staging::{Whose, kept};

/// A file that is to be sent, and how much of it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// It.
    pub file: StagedFile,
    /// Bytes that are here.
    pub received: u64,
    /// As what it goes out where nobody says it; none until all of it is here.
    pub kind: Option<SendAs>,
}

impl Engine {
    /// Opens a place for a file that is to be sent.
    ///
    /// # Errors
    /// It is empty, too large, or there is no room for it; too many files of programs are on their way; the database refused.
    pub async fn stage_file(&self, name: &str, bytes: u64, whose: Whose) -> Result<Staged, EngineError> {
        if bytes == 0 {
            return Err(FileRefused::Empty.into());
        }
        if bytes > LARGEST_FILE {
            return Err(FileRefused::TooLarge.into());
        }
        let inner = self.inner();
        let asked = Instant::now();
        if !inner.staging.has_place(whose, asked) {
            return Err(FileRefused::TooMany.into());
        }
        let file = format!("{:016x}{:016x}", inner.random.bits(), inner.random.bits());
        let (staging, at) = (inner.staging.clone(), file.clone());
        let promised = blocking(move || staging.room_for(&at, bytes, whose, asked)).await.map_err(kept)?;
        let promised = promised.ok_or(FileRefused::NoRoom)?;
        let (now, name) = (inner.clock.wall(), plain_name(name));
        let staged = StagedFile { file, name, bytes, mime: None, hash: None };
        let new = staged.clone();
        let staging = inner.staging.clone();
        let written = self.store().write(move |w| {
            w.stage_file(&new.file, &new.name, new.bytes, now)?;
            // Here, and not after the answer: nobody may wait for that any more.
            staging.awaits(new.file, promised, whose, asked);
            Ok(())
        });
        if let Err(error) = written.await {
            inner.staging.awaits_no_more(&staged.file);
            return Err(error.into());
        }
        Ok(Staged { file: staged, received: 0, kind: None })
    }

    /// What a piece of a file is to what is here, before anything of it is read; `length` where it is known. Says how much is here.
    ///
    /// # Errors
    /// There is no such file, the piece is not the next one, or more than was said; the disk or the database refused.
    pub async fn piece_of_file(
        &self,
        file: &str,
        offset: u64,
        length: Option<u64>,
    ) -> Result<(Piece, Staged), EngineError> {
        let staged = self.staged_file(file).await?;
        let (staging, name) = (self.inner().staging.clone(), staged.file.clone());
        let received = blocking(move || staging.received(&name)).await.map_err(kept)?;
        let piece = Piece::of(received, staged.bytes, offset, length)?;
        let kind = self.usual_kind(&staged).await?;
        Ok((piece, Staged { file: staged, received, kind }))
    }

    /// Adds a part of a piece at its place; an empty one adds nothing anywhere. With the last one the file is whole, on the disk, and
    /// looked at.
    ///
    /// # Errors
    /// There is no such file, the part is not the next one, or more than was said; nothing came of it for long, and others have its room
    /// now; the disk or the database refused.
    pub async fn add_to_file(&self, file: &str, offset: u64, part: Vec<u8>) -> Result<Staged, EngineError> {
        let staged = self.staged_file(file).await?;
        let (staging, row) = (self.inner().staging.clone(), staged.clone());
        let now = Instant::now();
        let received = blocking(move || staging.add(&row, offset, &part, now)).await.map_err(kept)??;
        if received < staged.bytes || staged.mime.is_some() {
            let kind = self.usual_kind(&staged).await?;
            return Ok(Staged { file: staged, received, kind });
        }
        let (staging, name) = (self.inner().staging.clone(), staged.file.clone());
        let (kind, hash) = blocking(move || staging.look_at(&name)).await.map_err(kept)?;
        let name = staged.file.clone();
        self.store().write(move |w| w.staged_file_is_whole(&name, kind.mime, &hash)).await?;
        let file = StagedFile { mime: Some(kind.mime.to_owned()), hash: Some(hash.to_vec()), ..staged };
        let kind = self.usual_kind(&file).await?;
        Ok(Staged { file, received, kind })
    }

    /// As what a file goes out where nobody says it; none until all of it is here.
    pub(crate) async fn usual_kind(&self, staged: &StagedFile) -> Result<Option<SendAs>, EngineError> {
        let Some(mime) = staged.mime.as_deref() else { return Ok(None) };
        // Of all others their type says it.
        let beginning = if mime == WEBP {
            let path = self.inner().staging.path(&staged.file);
            blocking(move || beginning(&path)).await.map_err(kept)?
        } else {
            Vec::new()
        };
        Ok(Some(SendAs::usual(mime, &beginning, staged.bytes)))
    }

    /// Gives a file up that was to be sent; a message that took it keeps it.
    ///
    /// # Errors
    /// There is none; the disk or the database refused.
    pub async fn drop_file(&self, file: &str) -> Result<(), EngineError> {
        let name = file.to_owned();
        if !self.store().write(move |w| w.unstage_file(&name)).await? {
            return Err(EngineError::NoSuchFile);
        }
        let (staging, name) = (self.inner().staging.clone(), file.to_owned());
        blocking(move || staging.remove(&name)).await.map_err(kept)
    }

    pub(crate) async fn staged_file(&self, file: &str) -> Result<StagedFile, EngineError> {
        let name = file.to_owned();
        self.store().read(move |r| r.staged_file(&name)).await?.ok_or(EngineError::NoSuchFile)
    }
}

/// How a file begins; nothing where it is gone. Blocking.
fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut beginning = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(SNIFFED as u64).read_to_end(&mut beginning).map(|_| beginning),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(beginning),
        Err(error) => Err(error),
    }
}
