//! Files of messages, for whoever may read them: where one lies, and under which name it goes out.

use std::path::PathBuf;

use wakala_contract::ErrorView;
use wakala_domain::ids::MessageRow;
use wakala_domain::messages::content::{Content, MediaKind};
use wakala_domain::messages::file::safe_name;
use wakala_engine::FileHere;

use crate::caller::{Caller, Scope};
use crate::core::Core;
use crate::refusal::refused;

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
        let file = self.engine.file(MessageRow(message)).await.map_err(refused)?;
        Ok(ServedFile { name: name(&file), path: file.path, media_type: file.mime })
    }

    /// The small picture that came along with the file of a message, as JPEG.
    ///
    /// # Errors
    /// The caller may not have it; none came.
    pub async fn thumbnail(&self, caller: &Caller, message: i64) -> Result<Vec<u8>, ErrorView> {
        caller.needs(Scope::Read, "a picture")?;
        self.engine.thumbnail(MessageRow(message)).await.map_err(refused)
    }
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
