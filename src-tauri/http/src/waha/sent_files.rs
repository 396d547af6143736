//! Files that are sent, as base64 in the body.

use serde::Deserialize;
use serde_json::Value;
use wakala_contract::SendContent;
use wakala_domain::messages::staged::SendAs;

use super::chatting::sent_to;
use crate::speaking::asked::{Answer, Asked, made};
use crate::speaking::refused::Refused;
use crate::speaking::staging::{Data, Source, dropped, file_name, staged};

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
    let name = file_name(wish.file.filename.as_deref(), wish.file.mimetype.as_deref());
    let file = staged(asked, Source::Base64(data, "file.data"), &name).await?.file;
    let caption = wish.caption.filter(|caption| !caption.is_empty());
    let content = SendContent::Media { file: file.clone(), send_as: Some(send_as), caption, view_once: false };
    let mentions = wish.mentions.unwrap_or_default();
    let sent = sent_to(asked, &one, chat, content, answers, &mentions).await;
    // What was handed over and is not sent lies here for nobody.
    dropped(asked, file).await;
    Ok(made(&sent?))
}

fn data<'a>(file: &'a FileGiven<'_>) -> Result<&'a str, Refused> {
    let data = file.data.as_ref().map(|data| data.0.as_ref()).filter(|data| !data.is_empty());
    match (data, &file.url) {
        (Some(data), _) => Ok(data),
        (None, Some(_)) => {
            Err(Refused::bad("Wakala fetches no files from addresses: give the file itself, as base64 in file.data"))
        }
        (None, None) => Err(Refused::bad("the file itself is needed, as base64 in file.data")),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

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
        assert!(of(r#"{ "url": "http://example.com/x.png" }"#).unwrap_err().contains("fetches no files"));
        assert!(of("{}").unwrap_err().contains("is needed"));
    }
}
