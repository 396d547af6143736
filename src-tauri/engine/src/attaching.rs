//! How a file that was handed over comes to lie among those of the instance that sends it: under a name of its message before that has a row,
//! so that whatever ends in between leaves a file that nobody knows, and never a message without its file.

use std::io;

use tokio::time::Instant;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::messages::content::Media;
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::file::named_type;
use wakala_domain::messages::outgoing::Secret;
use wakala_domain::messages::staged::{FileRefused, SendAs, WAV};
use wakala_store::{NewFile, StagedFile, StoreError};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::looks::{Looks, look};
use crate::media::{Folder, blocking};
use crate::placing::Held;
use crate::staging::kept;

/// A file in its place.
#[derive(Debug)]
pub(crate) struct Placed {
    pub file: Box<NewFile>,
    instance: InstanceId,
    _held: Held,
}

impl Engine {
    /// A file that was handed over, and is whole.
    pub(crate) async fn whole_file(&self, file: &str) -> Result<StagedFile, EngineError> {
        let staged = self.staged_file(file).await?;
        if staged.mime.is_none() { Err(FileRefused::NotWhole.into()) } else { Ok(staged) }
    }

    /// Looks at a file and has it lie where its message will know it.
    pub(crate) async fn place(
        &self,
        chat: ChatId,
        id: &MessageId,
        staged: &StagedFile,
        draft: &Draft,
    ) -> Result<Option<Placed>, EngineError> {
        let Draft::Media { send_as, caption, once, .. } = draft else { return Ok(None) };
        let (Some(mime), Some(hash)) = (&staged.mime, &staged.hash) else { return Err(FileRefused::NotWhole.into()) };
        let usual = self.usual_kind(staged).await?.unwrap_or(SendAs::Document);
        let kind = send_as.unwrap_or(usual);
        kind.fits(mime, *once)?;
        if caption.is_some() && !kind.takes_a_caption() {
            return Err(FileRefused::NoCaption.into());
        }
        let found = self.store().read(move |r| Ok((r.chat_now(chat)?, r.newest_message()?)));
        let (row, newest) = found.await?;
        let instance = row.ok_or(StoreError::NoSuchChat)?.instance;
        let inner = self.inner();
        let made = if kind == SendAs::Voice && mime == WAV { Some(self.voice_of(staged).await?) } else { None };
        let (from, length, mime, hash) = match &made {
            Some(made) => (made.path.clone(), made.bytes, "audio/ogg", &made.hash),
            None => (inner.staging.path(&staged.file), staged.bytes, mime.as_str(), hash),
        };
        let Looks { extension, size, thumbnail, seconds, waveform } = {
            // It is never closed.
            let turn = inner.looking.0.acquire().await;
            let path = from.clone();
            let looks = blocking(move || look(&path, kind)).await.map_err(unreadable)??;
            drop(turn);
            looks
        };
        let name = Folder::name_of_sent(newest, id, extension);
        let held = inner.placing.hold(&name);
        let (folder, to, bytes) = (Folder::of(&inner.data_dir.files_dir(), instance), name.clone(), length);
        let (room, now) = (inner.room.clone(), Instant::now());
        if !blocking(move || folder.place(&from, &to, bytes, &room, now)).await.map_err(unreadable)? {
            return Err(FileRefused::NoRoom.into());
        }
        // Its file goes on a thread that may wait for the disk.
        let hash = hash.clone();
        let gone = move || {
            drop(made);
            Ok(())
        };
        blocking(gone).await.map_err(unreadable)?;
        let media = Media {
            what: kind.shown(),
            caption: caption.as_ref().map(|caption| caption.as_str().to_owned()),
            file_name: (kind == SendAs::Document).then(|| staged.name.clone()),
            mime: kind.named(named_type(mime, &staged.name)),
            bytes: Some(length),
            seconds,
            size,
            pages: None,
            waveform,
            once: *once,
        };
        // Of what is to be looked at once nothing is shown.
        let thumbnail = thumbnail.filter(|_| !*once);
        let key = Secret::of_bits([(); 4].map(|()| inner.random.bits()));
        let mime = mime.to_owned();
        let file = NewFile { media, name, mime, bytes: length, hash, kind, key, thumbnail };
        Ok(Some(Placed { file: Box::new(file), instance, _held: held }))
    }

    /// A file in its place that no message took.
    pub(crate) async fn displace(&self, placed: Placed) {
        let (instance, name) = (placed.instance, placed.file.name.clone());
        let folder = Folder::of(&self.inner().data_dir.files_dir(), instance);
        if let Err(error) = blocking(move || folder.remove(&name)).await {
            tracing::warn!(%instance, %error, "a file that no message has is still there");
        }
    }
}

/// What the disk says, as whoever asks is told: the file that was handed over may have gone meanwhile.
fn unreadable(error: io::Error) -> EngineError {
    match error.kind() {
        io::ErrorKind::NotFound => EngineError::NoSuchFile,
        _ => kept(error),
    }
}
