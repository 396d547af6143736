//! What stands around a wire message: what it answers, whom it names, how often it was passed on, how long it stays, where its link leads.

use std::collections::HashSet;

use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_domain::messages::Content;
use wakala_domain::messages::frame::{Frame, MENTION_LIMIT, Preview, Quote};
use whatsapp_rust::prelude::{MessageField, wa};

use crate::addresses::person;
use crate::content::{self, LONGEST_EXPIRY};
use crate::kind;
use crate::short::{cut, name};

/// Characters of a quoted message that are kept.
const QUOTED: usize = 1_000;
/// Longest id of a message, in bytes; WhatsApp's have some 20.
pub(crate) const ID_LIMIT: usize = 128;
/// Longest address of a link, in characters.
const LINK: usize = 2_000;

/// What stands around a message that has this id.
pub(crate) fn frame(message: &wa::Message, id: &str) -> Frame {
    let message = content::unwrapped(message).message;
    let Some(context) = context(message) else { return Frame { preview: preview(message), ..Frame::default() } };
    let score = context.forwarding_score.unwrap_or_default();
    Frame {
        quote: quote(context).filter(|quote| quote.id.0 != id),
        mentions: mentions(context),
        forwarded: if context.is_forwarded == Some(true) { score.max(1) } else { score },
        expires: context.expiration.filter(|seconds| *seconds <= LONGEST_EXPIRY).unwrap_or_default(),
        preview: preview(message),
    }
}

fn quote(context: &wa::ContextInfo) -> Option<Quote> {
    let id = context.stanza_id.as_deref().filter(|id| !id.is_empty() && id.len() <= ID_LIMIT)?;
    let quoted = context.quoted_message.as_option();
    let carried = quoted.and_then(content::content);
    let words = carried.as_ref().and_then(Content::words).unwrap_or_default();
    let kind = match &carried {
        Some(Content::Text { .. }) | None => None,
        Some(_) => quoted.and_then(|quoted| kind::name(content::unwrapped(quoted).message)),
    };
    Some(Quote {
        id: MessageId(id.to_owned()),
        sender: context.participant.as_deref().and_then(person),
        words: cut(&words, QUOTED),
        kind,
    })
}

fn mentions(context: &wa::ContextInfo) -> Vec<Address> {
    let mut seen = HashSet::new();
    let named = context.mentioned_jid.iter().filter_map(|jid| person(jid));
    named.filter(|person| seen.insert(person.clone())).take(MENTION_LIMIT).collect()
}

fn preview(message: &wa::Message) -> Option<Preview> {
    let text = message.extended_text_message.as_option()?;
    let link = text.matched_text.as_deref().filter(|link| !link.trim().is_empty())?;
    let (title, description) = (name(&text.title), name(&text.description));
    (title.is_some() || description.is_some()).then(|| Preview {
        title: title.unwrap_or_default(),
        description: description.unwrap_or_default(),
        link: cut(link, LINK),
    })
}

/// What a part says of where it came from and what it answers.
fn context(message: &wa::Message) -> Option<&wa::ContextInfo> {
    macro_rules! of {
        ($($field:ident),* $(,)?) => {
            [$(message.$field.as_option().and_then(|part| MessageField::as_option(&part.context_info))),*]
        };
    }
    let parts = of!(
        extended_text_message,
        image_message,
        video_message,
        ptv_message,
        audio_message,
        document_message,
        sticker_message,
        location_message,
        live_location_message,
        contact_message,
        contacts_array_message,
        buttons_message,
        buttons_response_message,
        list_message,
        list_response_message,
        template_message,
        template_button_reply_message,
        interactive_message,
        interactive_response_message,
        poll_creation_message,
        poll_creation_message_v2,
        poll_creation_message_v3,
        poll_creation_message_v5,
        poll_creation_message_v6,
        product_message,
        order_message,
        group_invite_message,
        event_message,
        album_message,
        sticker_pack_message,
    );
    parts.into_iter().flatten().next()
}
