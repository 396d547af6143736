//! What is asked about the files of messages: to have one fetched, and to have one that is here.

use std::path::PathBuf;

use wakala_domain::ids::MessageRow;
use wakala_domain::messages::Content;
use wakala_domain::messages::file::FileState;
use wakala_store::{Direction, StoredFile, StoredMessage};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::feed::EngineEvent;
use crate::media::Folder;

/// A file of a message that is here.
#[derive(Clone, Debug)]
pub struct FileHere {
    /// Where it lies, under a name of ours.
    pub path: PathBuf,
    /// What it is by its first bytes.
    pub mime: String,
    /// The message that carries it.
    pub message: StoredMessage,
}

impl Engine {
    /// Has the file of a message fetched as soon as its number is online, however often that failed. One that is here stays; where it lies
    /// no more it is fetched anew.
    ///
    /// # Errors
    /// The message carries no file; the database refused.
    pub async fn fetch_file(&self, row: MessageRow) -> Result<(), EngineError> {
        let (message, file) = self.file_of(row).await?;
        let lies = match &file.name {
            Some(name) => Some(self.lies(&message, name).await),
            None => None,
        };
        let ours = matches!(message.direction, Direction::Outgoing { .. });
        if ours && lies != Some(Lies::There) {
            // It came from here: nobody has it under this message's name.
            return Err(EngineError::NoSuchFile);
        }
        let now = self.inner().clock.wall();
        let wanted = self.store().write(move |w| {
            match lies {
                Some(Lies::There) => w.file_found(row)?,
                // Somebody wants it now, whatever disk it lay on; its name is kept.
                Some(Lies::Nowhere | Lies::Unknown) => w.file_lost(row)?,
                None => {}
            }
            w.want_file(row, now)
        });
        if !wanted.await? {
            return Err(EngineError::NoSuchFile);
        }
        if let Some(handle) = self.inner().supervisor.handle(message.instance) {
            handle.window.wake_media.notify_one();
        }
        self.publish(EngineEvent::Message { instance: message.instance, chat: message.chat, row });
        Ok(())
    }

    /// The file of a message, if it is here.
    ///
    /// # Errors
    /// The message carries none, or it is not here; the database refused.
    pub async fn file(&self, row: MessageRow) -> Result<FileHere, EngineError> {
        let (message, file) = self.file_of(row).await?;
        let StoredFile { state: FileState::Here, name: Some(name), mime, .. } = file else {
            return Err(EngineError::NoSuchFile);
        };
        let path = self.folder(&message).path(&name);
        match self.lies(&message, &name).await {
            Lies::There => {}
            // Somebody has removed it: it can be fetched again.
            Lies::Nowhere => {
                self.store().write(move |w| w.file_lost(row)).await?;
                self.publish(EngineEvent::Message { instance: message.instance, chat: message.chat, row });
                return Err(EngineError::NoSuchFile);
            }
            Lies::Unknown => return Err(EngineError::NoSuchFile),
        }
        Ok(FileHere { path, mime: mime.unwrap_or_default(), message })
    }

    /// The small picture that came along with the file of a message.
    ///
    /// # Errors
    /// None came; the database refused.
    pub async fn thumbnail(&self, row: MessageRow) -> Result<Vec<u8>, EngineError> {
        let found = self.store().read(move |r| Ok((r.message(row)?, r.raw(row)?))).await?;
        let (Some(message), raw) = found else { return Err(EngineError::NoSuchFile) };
        if is_once(&message) {
            return Err(EngineError::NoSuchFile);
        }
        let ours = self.store().read(move |r| r.thumbnail_of_ours(row)).await?;
        let small = ours.or_else(|| self.inner().links.thumbnail(&raw.unwrap_or_default()));
        small.ok_or(EngineError::NoSuchFile)
    }

    async fn file_of(&self, row: MessageRow) -> Result<(StoredMessage, StoredFile), EngineError> {
        let message = self.store().read(move |r| r.message(row)).await?;
        let mut message = message.filter(|message| !is_once(message) && self.instance(message.instance).is_some());
        let file = message.as_mut().and_then(|message| message.file.take());
        message.zip(file).ok_or(EngineError::NoSuchFile)
    }

    /// Whether a file lies under its name. A folder that is not there is a disk that is not there: nobody knows.
    async fn lies(&self, message: &StoredMessage, name: &str) -> Lies {
        let folder = self.folder(message);
        let path = folder.path(name);
        let looked =
            tokio::task::spawn_blocking(move || Ok::<_, std::io::Error>((path.try_exists()?, folder.is_there()?)));
        match looked.await {
            Ok(Ok((true, _))) => Lies::There,
            Ok(Ok((false, true))) => Lies::Nowhere,
            Ok(Ok((false, false)) | Err(_)) | Err(_) => Lies::Unknown,
        }
    }

    fn folder(&self, message: &StoredMessage) -> Folder {
        Folder::of(&self.inner().data_dir.files_dir(), message.instance)
    }
}

/// Whether a file is where its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lies {
    There,
    Nowhere,
    /// It can't be looked at now.
    Unknown,
}

/// Whether it is to be looked at once: that is done on the phone, and nothing of it is kept here.
fn is_once(message: &StoredMessage) -> bool {
    matches!(&message.content, Content::Media(media) if media.once)
}
