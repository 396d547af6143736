//! Files: sent as base64 or in a form, and had as base64.

use std::time::Duration;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wakala_contract::{ContentView, SendContent};
use wakala_domain::messages::staged::SendAs;
use wakala_front::Scope;
use wakala_front::evolution::{Key, Written};

use super::messages::{Options, sent_to};
use crate::speaking::asked::{Answer, Asked, made};
use crate::speaking::encoded::encoded;
use crate::speaking::form::Form;
use crate::speaking::refused::Refused;
use crate::speaking::staging::{Data, Source, dropped, file_name, staged};

/// A file that is on its way here is waited for so long.
const FILE_WITHIN: Duration = Duration::from_secs(25);

/// What is sent, and the field that the file stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A picture, a film or another file, as it says.
    Media,
    /// A voice note, or a sound.
    Audio,
    /// A sticker.
    Sticker,
}

impl Kind {
    fn field(self) -> &'static str {
        match self {
            Kind::Media => "media",
            Kind::Audio => "audio",
            Kind::Sticker => "sticker",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish<'a> {
    #[serde(default)]
    number: String,
    #[serde(default)]
    mediatype: Option<String>,
    #[serde(default)]
    mimetype: Option<String>,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default)]
    file_name: Option<String>,
    #[serde(borrow, default)]
    media: Option<Data<'a>>,
    #[serde(borrow, default)]
    audio: Option<Data<'a>>,
    #[serde(borrow, default)]
    sticker: Option<Data<'a>>,
    // Said one by one: what is flattened is read into memory whole before it is looked at.
    #[serde(default)]
    quoted: Option<super::messages::Quoted>,
    #[serde(default)]
    mentions_every_one: Option<bool>,
    #[serde(default)]
    mentioned: Option<Vec<String>>,
}

impl<'a> Wish<'a> {
    /// The same, of a form.
    fn of(form: &'a Form, kind: Kind) -> Self {
        let text = |name: &str| form.get(name).map(str::to_owned);
        let data = form.get(kind.field()).map(|data| Data(data.into()));
        let (mut media, mut audio, mut sticker) = (None, None, None);
        match kind {
            Kind::Media => media = data,
            Kind::Audio => audio = data,
            Kind::Sticker => sticker = data,
        }
        Self {
            number: text("number").unwrap_or_default(),
            mediatype: text("mediatype"),
            mimetype: text("mimetype"),
            caption: text("caption"),
            file_name: text("fileName"),
            media,
            audio,
            sticker,
            quoted: None,
            mentions_every_one: form.is_true("mentionsEveryOne").then_some(true),
            mentioned: None,
        }
    }
}

/// Sends a file.
pub(super) async fn send(asked: &Asked, kind: Kind) -> Answer {
    let one = asked.instance()?;
    let form = Form::read(asked).await?;
    let wish = match &form {
        Some(form) => Wish::of(form, kind),
        None => asked.json()?,
    };
    let in_form = form.as_ref().and_then(|form| form.file.as_ref());
    let data = match kind {
        Kind::Media => &wish.media,
        Kind::Audio => &wish.audio,
        Kind::Sticker => &wish.sticker,
    };
    let source = match (in_form, data.as_ref().map(|data| data.0.as_ref()).filter(|data| !data.is_empty())) {
        (Some(file), _) => Source::Form(file),
        (None, Some(data)) if data.starts_with("http://") || data.starts_with("https://") => {
            let field = kind.field();
            return Err(Refused::bad(format!("Wakala fetches no files from addresses: give {field} as base64")));
        }
        (None, Some(data)) => Source::Base64(data, kind.field()),
        (None, None) => {
            return Err(Refused::bad(format!(
                "the file is needed, as base64 in {} or as file in a form",
                kind.field()
            )));
        }
    };
    let send_as = match (kind, wish.mediatype.as_deref()) {
        (Kind::Sticker, _) => Some(SendAs::Sticker),
        (Kind::Audio, _) => None,
        (Kind::Media, Some("image")) => Some(SendAs::Image),
        (Kind::Media, Some("video")) => Some(SendAs::Video),
        (Kind::Media, Some("audio")) => Some(SendAs::Audio),
        (Kind::Media, Some("document")) => Some(SendAs::Document),
        (Kind::Media, _) => return Err(Refused::bad("mediatype is image, video, audio or document")),
    };
    let (given, said) = match in_form {
        Some(file) => (
            wish.file_name.as_deref().or(file.name.as_deref()),
            wish.mimetype.as_deref().or(file.media_type.as_deref()),
        ),
        None => (wish.file_name.as_deref(), wish.mimetype.as_deref()),
    };
    let file = staged(asked, source, &file_name(given, said)).await?;
    // What is no voice note is a sound: nothing is made another thing here.
    let send_as = send_as.or_else(|| {
        let is_voice = file.mime.as_deref().is_some_and(|mime| SendAs::Voice.fits(mime, false).is_ok());
        Some(if is_voice { SendAs::Voice } else { SendAs::Audio })
    });
    let caption = wish.caption.filter(|caption| !caption.is_empty() && kind == Kind::Media);
    let content = SendContent::Media { file: file.file.clone(), send_as, caption, view_once: false };
    let options =
        Options { quoted: wish.quoted, mentions_every_one: wish.mentions_every_one, mentioned: wish.mentioned };
    let sent = sent_to(asked, &one, &wish.number, content, &options).await;
    dropped(asked, file.file).await;
    Ok(made(&sent?))
}

#[derive(Deserialize)]
struct Wanted {
    message: WantedMessage,
}

#[derive(Deserialize)]
struct WantedMessage {
    key: Key,
}

/// The file of a message, as base64.
pub(super) async fn base64_of(asked: &Asked) -> Answer {
    let one = asked.instance()?;
    let wish: Wanted = asked.json()?;
    let (_, message) = asked.keyed(Scope::Read, &one, None, &wish.message.key).await?;
    let ContentView::Media(media) = &message.view.content else {
        return Err(Refused::bad("The message is not of the media type"));
    };
    let file = asked.core.file_soon(&asked.caller, message.view.id, FILE_WITHIN).await?;
    let said = json!({
        "mediaType": Written::of(&message.view).kind,
        "fileName": file.name,
        "caption": media.caption,
        "size": { "fileLength": media.bytes.map(|bytes| bytes.to_string()), "height": media.height, "width": media.width },
        "mimetype": file.media_type,
        "buffer": null,
    });
    let said = match said {
        Value::Object(said) => said,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    };
    Ok(encoded(StatusCode::CREATED, said, "base64", &file).await?)
}
