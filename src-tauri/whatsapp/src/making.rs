//! The wire's message of what goes out: made anew at every try, and always the same.

use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::MessageId;
use wakala_domain::messages::changes::{Author, Target};
use wakala_domain::messages::content::{Card, Location, Poll};
use wakala_domain::messages::outgoing::{Outgoing, Parcel, Reply, Secret};
use wakala_domain::messages::votes::{Asked, Sealed};
use wakala_domain::time::Wall;
use whatsapp_rust::Jid;
use whatsapp_rust::prelude::{MessageExt as _, MessageField, wa};
use whatsapp_rust::wacore::proto_helpers::{build_quote_context, build_reaction_message};
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::waproto::codec;

use crate::{carrying, votes};

/// Whether the wire must be told who we are.
pub(crate) fn names_ourselves(what: &Outgoing) -> bool {
    match what {
        Outgoing::Text { reply: Some(reply), .. } | Outgoing::Media { reply: Some(reply), .. } => {
            reply.target.author == Author::Us
        }
        Outgoing::Edit { .. } | Outgoing::Vote { .. } => true,
        Outgoing::Text { reply: None, .. }
        | Outgoing::Reaction { .. }
        | Outgoing::Delete { .. }
        | Outgoing::Location(_)
        | Outgoing::Contacts { .. }
        | Outgoing::Poll { .. }
        | Outgoing::Media { reply: None, .. } => false,
    }
}

/// What goes out to somebody, or to a group; `own` is what this number is called there, where that must be told. `None` for a file that
/// does not lie with WhatsApp yet.
pub(crate) fn of(to: &Jid, own: Option<&str>, parcel: &Parcel) -> Option<wa::Message> {
    let mut message = match &parcel.what {
        Outgoing::Text { text, reply, mentions } => {
            let context = reply.as_ref().map(|reply| quote(reply, own, parcel.quoted.as_deref()));
            worded(text.as_str(), context, mentions)
        }
        Outgoing::Reaction { target, emoji } => {
            let emoji = emoji.as_ref().map_or("", |emoji| emoji.as_str());
            build_reaction_message(key(to, target), emoji, parcel.written.0)
        }
        Outgoing::Edit { target, text, mentions } => protocol(wa::message::ProtocolMessage {
            key: MessageField::some(wa::MessageKey {
                participant: if to.is_group() { own.map(str::to_owned) } else { None },
                ..own_key(to, target)
            }),
            r#type: Some(wa::message::protocol_message::Type::MESSAGE_EDIT),
            edited_message: MessageField::some(worded(text.as_str(), None, mentions)),
            timestamp_ms: Some(parcel.written.0),
            ..Default::default()
        }),
        Outgoing::Delete { target } => protocol(wa::message::ProtocolMessage {
            key: MessageField::some(own_key(to, target)),
            r#type: Some(wa::message::protocol_message::Type::REVOKE),
            ..Default::default()
        }),
        Outgoing::Location(place) => {
            wa::Message { location_message: MessageField::some(location(place)), ..Default::default() }
        }
        Outgoing::Contacts { cards } => contacts(cards),
        Outgoing::Poll { poll: asked, secret } => poll(asked, secret),
        Outgoing::Vote { target, asked, options, .. } => vote(to, own?, (target, asked, options), parcel.written)?,
        Outgoing::Media { media, reply, mentions } => {
            let context = reply.as_ref().map(|reply| quote(reply, own, parcel.quoted.as_deref()));
            carrying::of(media, parcel.file.as_ref()?, named(context, mentions))
        }
    };
    if parcel.expires > 0 {
        // What is said of a message stays as long as that does.
        message.set_ephemeral_expiration(parcel.expires);
    }
    Some(match &parcel.what {
        Outgoing::Media { media, .. } => carrying::wrapped(media, message),
        Outgoing::Text { .. }
        | Outgoing::Reaction { .. }
        | Outgoing::Edit { .. }
        | Outgoing::Delete { .. }
        | Outgoing::Location(_)
        | Outgoing::Contacts { .. }
        | Outgoing::Vote { .. }
        | Outgoing::Poll { .. } => message,
    })
}

/// A context with those whom a message names, if there is anything to say.
fn named(context: Option<wa::ContextInfo>, mentions: &[Address]) -> Option<wa::ContextInfo> {
    if context.is_none() && mentions.is_empty() {
        return None;
    }
    let mentioned_jid = mentions.iter().map(|who| who.as_str().to_owned()).collect();
    Some(wa::ContextInfo { mentioned_jid, ..context.unwrap_or_default() })
}

fn worded(text: &str, context: Option<wa::ContextInfo>, mentions: &[Address]) -> wa::Message {
    let Some(context) = named(context, mentions) else {
        return wa::Message { conversation: Some(text.to_owned()), ..Default::default() };
    };
    let text = wa::message::ExtendedTextMessage {
        text: Some(text.to_owned()),
        context_info: MessageField::some(context),
        ..Default::default()
    };
    wa::Message { extended_text_message: MessageField::some(text), ..Default::default() }
}

/// The message that is answered, as it came where that was kept, else by its words.
fn quote(reply: &Reply, own: Option<&str>, kept: Option<&[u8]>) -> wa::ContextInfo {
    let writer = match &reply.target.author {
        Author::Us => own.unwrap_or_default(),
        Author::Them(address) => address.as_str(),
    };
    let words = || wa::Message { conversation: Some(reply.words.clone()), ..Default::default() };
    let quoted = kept.and_then(|kept| codec::message_decode(kept).ok()).unwrap_or_else(words);
    build_quote_context(reply.target.id.0.as_str(), writer, &quoted)
}

fn key(to: &Jid, target: &Target) -> wa::MessageKey {
    match &target.author {
        Author::Us => own_key(to, &target.id),
        Author::Them(address) => wa::MessageKey {
            from_me: Some(false),
            // Between two there is only one other.
            participant: to.is_group().then(|| address.as_str().to_owned()),
            ..own_key(to, &target.id)
        },
    }
}

fn own_key(to: &Jid, id: &MessageId) -> wa::MessageKey {
    wa::MessageKey {
        remote_jid: Some(to.to_string()),
        from_me: Some(true),
        id: Some(id.0.clone()),
        ..Default::default()
    }
}

fn protocol(part: wa::message::ProtocolMessage) -> wa::Message {
    wa::Message { protocol_message: MessageField::some(part), ..Default::default() }
}

fn location(place: &Location) -> wa::message::LocationMessage {
    wa::message::LocationMessage {
        degrees_latitude: Some(f64::from(place.latitude) / 1e7),
        degrees_longitude: Some(f64::from(place.longitude) / 1e7),
        name: place.name.clone(),
        address: place.address.clone(),
        ..Default::default()
    }
}

/// One card goes by itself, several under the name of the first.
fn contacts(cards: &[Card]) -> wa::Message {
    let card = |card: &Card| wa::message::ContactMessage {
        display_name: Some(card.name.clone()),
        vcard: Some(vcard(card)),
        ..Default::default()
    };
    match cards {
        [only] => wa::Message { contact_message: MessageField::some(card(only)), ..Default::default() },
        several => {
            let array = wa::message::ContactsArrayMessage {
                display_name: several.first().map(|first| first.name.clone()),
                contacts: several.iter().map(card).collect(),
                ..Default::default()
            };
            wa::Message { contacts_array_message: MessageField::some(array), ..Default::default() }
        }
    }
}

fn vcard(card: &Card) -> String {
    let mut name = String::with_capacity(card.name.len());
    for character in card.name.chars() {
        if matches!(character, '\\' | ',' | ';') {
            name.push('\\');
        }
        name.push(character);
    }
    let number = |phone: &PhoneNumber| format!("TEL;type=CELL;waid={}:{phone}\n", phone.digits());
    let numbers: String = card.phones.iter().map(number).collect();
    format!("BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\n{numbers}END:VCARD")
}

/// WhatsApp has a form of its own for one answer.
fn poll(poll: &Poll, secret: &Secret) -> wa::Message {
    let option = |option: &String| wa::message::poll_creation_message::Option {
        option_name: Some(option.clone()),
        ..Default::default()
    };
    let part = MessageField::some(wa::message::PollCreationMessage {
        name: Some(poll.question.clone()),
        options: poll.options.iter().map(option).collect(),
        selectable_options_count: Some(poll.choose),
        ..Default::default()
    });
    let context = wa::MessageContextInfo { message_secret: Some(secret.bytes().to_vec()), ..Default::default() };
    let bare = wa::Message { message_context_info: MessageField::some(context), ..Default::default() };
    match poll.choose {
        1 => wa::Message { poll_creation_message_v3: part, ..bare },
        _ => wa::Message { poll_creation_message: part, ..bare },
    }
}

/// A vote, sealed for whoever has the poll. It is sealed anew at every try, and says the same.
fn vote(
    to: &Jid,
    own: &str,
    (target, asked, options): (&Target, &Asked, &[u32]),
    written: Wall,
) -> Option<wa::Message> {
    let asker = match &target.author {
        Author::Us => own,
        Author::Them(address) => address.as_str(),
    };
    let Sealed { payload, iv } = votes::seal(asked, options, &target.id, (asker, own))?;
    let sealed = wa::message::PollEncValue { enc_payload: Some(payload), enc_iv: Some(iv) };
    let update = wa::message::PollUpdateMessage {
        poll_creation_message_key: MessageField::some(key(to, target)),
        vote: MessageField::some(sealed),
        sender_timestamp_ms: Some(written.0),
        ..Default::default()
    };
    Some(wa::Message { poll_update_message: MessageField::some(update), ..Default::default() })
}

#[cfg(test)]
mod tests;
