//! Files: sent in a form, and had as they are.

use std::time::Duration;

use wakala_contract::SendContent;
use wakala_domain::messages::staged::SendAs;
use wakala_front::Scope;

use super::messages::{Options, sent_to};
use crate::speaking::asked::{Answer, Asked};
use crate::speaking::form::Form;
use crate::speaking::refused::Refused;
use crate::speaking::staging::{Source, dropped, file_name, staged};

/// A file that is on its way here is waited for so long.
const FILE_WITHIN: Duration = Duration::from_secs(25);

/// Sends a file as this; a sound as a voice note where it is one.
pub(super) async fn send(asked: &Asked, send_as: SendAs) -> Answer {
    let one = asked.device()?;
    let Some(form) = Form::read(asked).await? else {
        return Err(Refused::bad("a file is sent in a form: multipart/form-data"));
    };
    let Some(part) = &form.file else {
        return Err(Refused::bad("Wakala fetches no files from addresses: give the file itself in the form"));
    };
    let options = Options {
        phone: form.get("phone").unwrap_or_default().to_owned(),
        reply_message_id: form.get("reply_message_id").map(str::to_owned),
        mentions: None,
        duration: match form.get("duration").map(str::parse) {
            None => None,
            Some(Ok(seconds)) => Some(seconds),
            Some(Err(_)) => return Err(Refused::bad("duration is a number of seconds")),
        },
    };
    let name = file_name(part.name.as_deref(), part.media_type.as_deref());
    let file = staged(asked, Source::Form(part), &name).await?;
    let is_voice = file.mime.as_deref().is_some_and(|mime| SendAs::Voice.fits(mime, false).is_ok());
    let send_as = if send_as == SendAs::Audio && is_voice { SendAs::Voice } else { send_as };
    let content = SendContent::Media {
        file: file.file.clone(),
        send_as: Some(send_as),
        caption: form.get("caption").map(str::to_owned),
        view_once: form.is_true("view_once"),
    };
    let sent = sent_to(asked, &one, content, &options).await;
    dropped(asked, file.file).await;
    sent
}

/// The file of a message.
pub(super) async fn download(asked: &Asked) -> Answer {
    let one = asked.device()?;
    let chat = asked.chat(Scope::Read, &one, asked.query.get("phone").unwrap_or_default()).await?;
    let message = asked.message_of(Scope::Read, &one, &chat, asked.part("message")).await?;
    let file = asked.core.file_soon(&asked.caller, message.view.id, FILE_WITHIN).await?;
    Ok(crate::files::opened(&file, &asked.headers).await?)
}
