//! Files of messages, for whoever may read them: where one lies, and under which name it goes out.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::broadcast;
use wakala_contract::{ContentView, ErrorCode, ErrorView, FileView, MessageView, StagedFile};
use wakala_domain::address::AddressKind;
use wakala_domain::ids::MessageRow;
use wakala_domain::keys::Scope;
use wakala_domain::messages::content::{Content, MediaKind};
use wakala_domain::messages::file::safe_name;
use wakala_domain::messages::staged::Piece;
use wakala_engine::{EngineEvent, FileHere, Staged};

use crate::caller::Caller;
use crate::core::Core;
use crate::refusal::{refused, store_refused};
use crate::views::message_view;

/// A file of a message as it goes out.
#[derive(Clone, Debug)]
pub struct ServedFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is by its first bytes, whatever its sender says.
    pub media_type: String,
    /// What it may be called: safe on every system.
    pub name: String,
}

impl Core {
    /// The file of a message, if it is here.
    ///
    /// # Errors
    /// The caller may not have it; the message has no file, or it is not here.
    pub async fn file(&self, caller: &Caller, message: i64) -> Result<ServedFile, ErrorView> {
        caller.needs(Scope::Read, "a file")?;
        caller.needs_message(self, message).await?;
        self.still_admits(caller)?;
        let file = self.engine.file(MessageRow(message)).await.map_err(refused)?;
        Ok(ServedFile { name: name(&file), path: file.path, media_type: file.mime })
    }

    /// The file of a message as soon as it is here: one that lies with WhatsApp is fetched for whoever may have it fetched. Cancel safe.
    ///
    /// # Errors
    /// The caller may not have it; the message has no file, it could not be fetched, or it is not here within this time.
    pub async fn file_soon(&self, caller: &Caller, message: i64, within: Duration) -> Result<ServedFile, ErrorView> {
        let mut events = self.engine.subscribe().events;
        let (mut asked, mut came) = (false, false);
        let here = async {
            loop {
                let error = match self.file(caller, message).await {
                    Err(error) if error.code == ErrorCode::NoSuchFile => error,
                    here_or_refused => return here_or_refused,
                };
                match self.on_its_way(message).await? {
                    // It came between the two looks; once more, and it is not where it should be.
                    FileState::Here if !came => {
                        came = true;
                        continue;
                    }
                    FileState::Here | FileState::Failed | FileState::None => return Err(error),
                    FileState::Away if asked || !caller.scopes.send => return Err(error),
                    FileState::Away => {
                        self.engine.fetch_file(MessageRow(message)).await.map_err(refused)?;
                        asked = true;
                    }
                    FileState::Coming => {}
                }
                loop {
                    match events.recv().await {
                        Ok(EngineEvent::Message { row, .. }) if row.0 == message => break,
                        Ok(_) => {}
                        Err(broadcast::error::RecvError::Lagged(_)) => break,
                        Err(broadcast::error::RecvError::Closed) => return Err(error),
                    }
                }
            }
        };
        let late = |_| ErrorView::new(ErrorCode::NoSuchFile, "the file is on its way here: ask again");
        tokio::time::timeout(within, here).await.map_err(late)?
    }

    async fn on_its_way(&self, message: i64) -> Result<FileState, ErrorView> {
        let now = self.clock.wall();
        let read = self.engine.store().read(move |reader| reader.message(MessageRow(message)));
        let stored = read.await.map_err(store_refused)?;
        let view = stored.map(|stored| message_view(&stored, AddressKind::Phone, now).content);
        Ok(match view {
            Some(ContentView::Media(media)) => match media.file {
                FileView::Here { .. } => FileState::Here,
                FileView::Away => FileState::Away,
                FileView::Waiting | FileView::Moving { .. } => FileState::Coming,
                FileView::Failed { .. } => FileState::Failed,
            },
            Some(_) | None => FileState::None,
        })
    }

    /// What a piece of a file that is to be sent is, before anything of it is read, and how much of the file is here.
    ///
    /// # Errors
    /// The caller may not send; there is no such file, or the piece is not its next one.
    pub async fn piece_of_file(
        &self,
        caller: &Caller,
        file: &str,
        offset: u64,
        length: Option<u64>,
    ) -> Result<(Piece, StagedFile), ErrorView> {
        caller.needs(Scope::Send, "a file to send")?;
        self.still_admits(caller)?;
        let (piece, staged) = self.engine.piece_of_file(file, offset, length).await.map_err(refused)?;
        Ok((piece, staged_file(staged)))
    }

    /// Adds a part of a piece.
    ///
    /// # Errors
    /// The caller may not send; there is no such file, or the part is not its next one.
    pub async fn add_to_file(
        &self,
        caller: &Caller,
        file: &str,
        offset: u64,
        part: Vec<u8>,
    ) -> Result<StagedFile, ErrorView> {
        caller.needs(Scope::Send, "a file to send")?;
        self.still_admits(caller)?;
        let staged = self.engine.add_to_file(file, offset, part).await.map_err(refused)?;
        Ok(staged_file(staged))
    }

    /// A message with how far its file is that goes out.
    #[must_use]
    pub(crate) fn with_progress(&self, mut message: MessageView) -> MessageView {
        if let ContentView::Media(media) = &mut message.content
            && let FileView::Moving { done, of } = &mut media.file
        {
            let gone = self.engine.gone_of_file(MessageRow(message.id)).unwrap_or_default();
            // Its sealed form is a little longer.
            *done = of.map_or(gone, |of| gone.min(of));
        }
        message
    }

    /// The small picture that came along with the file of a message, as JPEG.
    ///
    /// # Errors
    /// The caller may not have it; none came.
    pub async fn thumbnail(&self, caller: &Caller, message: i64) -> Result<Vec<u8>, ErrorView> {
        caller.needs(Scope::Read, "a picture")?;
        caller.needs_message(self, message).await?;
        self.still_admits(caller)?;
        self.engine.thumbnail(MessageRow(message)).await.map_err(refused)
    }
}

/// Where the file of a message is, for whoever waits for it.
enum FileState {
    Here,
    Away,
    Coming,
    Failed,
    None,
}

/// A file that is to be sent, as a front sees it.
pub(crate) fn staged_file(staged: Staged) -> StagedFile {
    let wakala_store::StagedFile { file, name, bytes, mime, .. } = staged.file;
    StagedFile { file, name, bytes, received: staged.received, mime, kind: staged.kind }
}

/// After the sender's name for it, or after what it is.
fn name(file: &FileHere) -> String {
    let (what, given) = match &file.message.content {
        Content::Media(media) => (word(media.what), media.file_name.as_deref()),
        _ => ("file", None),
    };
    let extension = file.path.extension().map(|extension| extension.to_string_lossy().into_owned());
    safe_name(given, &format!("{what}-{}", file.message.row.0), extension.as_deref().unwrap_or("bin"))
}

fn word(what: MediaKind) -> &'static str {
    match what {
        MediaKind::Image => "image",
        MediaKind::Video | MediaKind::Gif | MediaKind::VideoNote => "video",
        MediaKind::Voice => "voice",
        MediaKind::Audio => "audio",
        MediaKind::Document => "document",
        MediaKind::Sticker => "sticker",
    }
}
