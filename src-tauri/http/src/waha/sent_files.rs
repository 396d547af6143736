//! Files that are sent, as base64 in the body: handed over piece by piece, so that none is in memory twice.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde_json::Value;
use wakala_contract::{FileRef, Request as Asks, SendContent, StageFile, StagedFile};
use wakala_domain::messages::staged::SendAs;

use super::asked::{Answer, Asked, made};
use super::chatting::sent_to;
use super::refused::Refused;

/// Characters of base64 that are read at once: three bytes for each four.
const AT_ONCE: usize = 64 << 10;
/// With padding or without, as clients write it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The file itself, where it stands in the body: of an optional text serde makes a copy.
#[derive(Deserialize)]
struct Data<'a>(#[serde(borrow)] Cow<'a, str>);

/// A file as clients hand it over.
#[derive(Deserialize)]
struct FileGiven<'a> {
    #[serde(borrow, default)]
    data: Option<Data<'a>>,
    #[serde(default)]
    url: Option<Value>,
    #[serde(default)]
    filename: Option<String>,
    #[serde(default)]
    mimetype: Option<String>,
}

#[derive(Deserialize)]
struct Wish<'a> {
    #[serde(rename = "chatId")]
    chat: String,
    #[serde(borrow)]
    file: FileGiven<'a>,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default, alias = "replyTo")]
    reply_to: Option<String>,
    #[serde(default, alias = "mentionsIds")]
    mentions: Option<Vec<String>>,
    #[serde(default, rename = "asNote")]
    as_note: bool,
}

/// Sends a file as this.
pub(super) async fn send(asked: &Asked, send_as: SendAs) -> Answer {
    let one = asked.session()?;
    let wish: Wish<'_> = asked.json()?;
    if wish.as_note {
        return Err(Refused::not_done("a video is sent as a video, and not as a round note: leave out asNote"));
    }
    let data = data(&wish.file)?;
    let (chat, answers) = (wish.chat.as_str(), wish.reply_to.as_deref());
    let file = stage(asked, data, &named(&wish.file)).await?.file;
    let caption = wish.caption.filter(|caption| !caption.is_empty());
    let content = SendContent::Media { file: file.clone(), send_as: Some(send_as), caption, view_once: false };
    let mentions = wish.mentions.unwrap_or_default();
    let sent = sent_to(asked, &one, chat, content, answers, &mentions).await;
    // What was handed over and is not sent lies here for nobody.
    dropped(asked, file).await;
    Ok(made(&sent?))
}

async fn dropped(asked: &Asked, file: String) {
    if asked.asks(Asks::DropFile(FileRef { file })).await.is_err() {
        tracing::info!("a file that was handed over could not be dropped; it is with those that nobody sends");
    }
}

fn data<'a>(file: &'a FileGiven<'_>) -> Result<&'a str, Refused> {
    let data = file.data.as_ref().map(|data| data.0.as_ref()).filter(|data| !data.is_empty());
    match (data, &file.url) {
        // As browsers write it: data:image/png;base64,…
        (Some(data), _) => {
            Ok(data.strip_prefix("data:").and_then(|rest| rest.split_once(',')).map_or(data, |(_, rest)| rest))
        }
        (None, Some(_)) => {
            Err(Refused::bad("Wakala fetches no files from addresses: give the file itself, as base64 in file.data"))
        }
        (None, None) => Err(Refused::bad("the file itself is needed, as base64 in file.data")),
    }
}

/// Its name, or one after what it is.
fn named(file: &FileGiven<'_>) -> String {
    let given = file.filename.as_deref().map(str::trim).filter(|name| !name.is_empty());
    // Clients give the whole path of a file that they have read.
    let given = given.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name)).filter(|name| !name.is_empty());
    given.map_or_else(
        || {
            let kind = file.mimetype.as_deref().and_then(|kind| kind.split([';', ' ']).next()).unwrap_or_default();
            let end = kind.split_once('/').map_or("bin", |(_, end)| end);
            let end: String = end.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
            format!("file.{}", if end.is_empty() { "bin" } else { &end })
        },
        str::to_owned,
    )
}

async fn stage(asked: &Asked, data: &str, name: &str) -> Result<StagedFile, Refused> {
    let data: Cow<'_, str> = if data.bytes().any(|byte| byte.is_ascii_whitespace()) {
        Cow::Owned(data.split_ascii_whitespace().collect())
    } else {
        Cow::Borrowed(data)
    };
    let digits = data.trim_end_matches('=').len();
    let bytes = (digits / 4 * 3 + [0, 0, 1, 2][digits % 4]) as u64;
    if digits % 4 == 1 || bytes == 0 || data.len() - digits > 2 {
        return Err(no_base64());
    }
    let place = Asks::StageFile(StageFile { name: name.to_owned(), bytes });
    let place: StagedFile = asked.asks_for(place).await?;
    match filled(asked, &place.file, &data).await {
        Ok(()) => Ok(place),
        Err(refused) => {
            dropped(asked, place.file).await;
            Err(refused)
        }
    }
}

async fn filled(asked: &Asked, file: &str, data: &str) -> Result<(), Refused> {
    let mut offset = 0;
    for part in data.as_bytes().chunks(AT_ONCE) {
        let part = BASE64.decode(part).map_err(|_| no_base64())?;
        let at = offset;
        offset += part.len() as u64;
        asked.core.add_to_file(&asked.caller, file, at, part).await?;
    }
    Ok(())
}

fn no_base64() -> Refused {
    Refused::bad("file.data is no base64")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_it_is_given_or_after_what_it_is() {
        let of = |filename: Option<&str>, mimetype: Option<&str>| {
            let (filename, mimetype) = (filename.map(str::to_owned), mimetype.map(str::to_owned));
            named(&FileGiven { data: None, url: None, filename, mimetype })
        };
        for (filename, mimetype, wanted) in [
            (Some("bei.pdf"), None, "bei.pdf"),
            (Some("/home/asha/bei ya leo.pdf"), None, "bei ya leo.pdf"),
            (Some("C:\\bei.pdf"), None, "bei.pdf"),
            (Some("  "), Some("image/png"), "file.png"),
            (None, Some("audio/ogg; codecs=opus"), "file.ogg"),
            (None, Some("image/svg+xml/../.."), "file.svgxml"),
            (None, None, "file.bin"),
        ] {
            assert_eq!(of(filename, mimetype), wanted);
        }
    }

    #[test]
    fn the_file_is_in_memory_once() {
        let wish: Wish<'_> = serde_json::from_str(r#"{ "chatId": "1", "file": { "data": "aGFiYXJp" } }"#).unwrap();
        assert!(matches!(wish.file.data, Some(Data(Cow::Borrowed("aGFiYXJp")))));
    }

    #[test]
    fn the_file_itself_is_needed_and_no_address_of_it() {
        let of = |json: &str| {
            let file: FileGiven<'_> = serde_json::from_str(json).unwrap();
            data(&file).map(str::to_owned).map_err(|refused| format!("{refused:?}"))
        };
        assert_eq!(of(r#"{ "data": "aGFiYXJp" }"#), Ok("aGFiYXJp".to_owned()));
        assert_eq!(of(r#"{ "data": "data:text/plain;base64,aGFi\/QQ" }"#), Ok("aGFi/QQ".to_owned()));
        assert!(of(r#"{ "url": "http://example.com/x.png" }"#).unwrap_err().contains("fetches no files"));
        assert!(of("{}").unwrap_err().contains("is needed"));
    }
}
