//! What a wire message carries, in our words. Numbers and lists are whatever their sender wrote: what is nonsense is left out here, and
//! stands in the wire form all the same.

use std::ops::RangeInclusive;

use wakala_domain::messages::content::{
    CARD_LIMIT, CallTaken, Card, ChatEvent, Content, Gone, Location, Media, MediaKind, OPTION_LIMIT, Poll,
};
use whatsapp_rust::prelude::{MessageField, wa};

use crate::protocol::Protocol;
use crate::short::{cut, name};
use crate::{cards, choices, kind};

/// Wrappers within one another that are looked into; WhatsApp makes three at most.
const WRAPPERS: usize = 8;
/// Bytes of a file; WhatsApp takes 2 GB.
const BYTES: RangeInclusive<u64> = 1..=1 << 40;
/// Seconds that something plays.
const SECONDS: RangeInclusive<u32> = 1..=7 * 24 * 3_600;
/// Pixels of a side.
const PIXELS: RangeInclusive<u32> = 1..=1_000_000;
const PAGES: RangeInclusive<u32> = 1..=1_000_000;
/// Bars of a voice note; WhatsApp makes 64.
const BARS: usize = 256;
const LOUDEST: u8 = 100;
/// Longest type of a file, in characters.
const MIME_LIMIT: usize = 200;
/// Longest time after which messages disappear, in seconds.
pub(crate) const LONGEST_EXPIRY: u32 = 400 * 24 * 3_600;

/// A message without what it is wrapped in.
pub(crate) struct Unwrapped<'a> {
    pub message: &'a wa::Message,
    /// It is to be looked at once.
    pub once: bool,
}

/// Takes a message out of what only says how it is to be treated.
pub(crate) fn unwrapped(message: &wa::Message) -> Unwrapped<'_> {
    let mut found = Unwrapped { message, once: false };
    for _ in 0..WRAPPERS {
        let Some((inner, once)) = inside(found.message) else { break };
        found = Unwrapped { message: inner, once: found.once || once };
    }
    found
}

fn inside(message: &wa::Message) -> Option<(&wa::Message, bool)> {
    if let Some(inner) = message.device_sent_message.as_option().and_then(|sent| sent.message.as_option()) {
        return Some((inner, false));
    }
    let wrappers = [
        (&message.ephemeral_message, false),
        (&message.view_once_message, true),
        (&message.view_once_message_v2, true),
        (&message.view_once_message_v2_extension, true),
        (&message.document_with_caption_message, false),
        (&message.edited_message, false),
        (&message.group_mentioned_message, false),
        (&message.lottie_sticker_message, false),
        (&message.associated_child_message, false),
        (&message.poll_creation_message_v4, false),
    ];
    wrappers.into_iter().find_map(|(wrapper, once)| Some((wrapper.as_option()?.message.as_option()?, once)))
}

/// What a message carries; `None` for what holds nothing for a person: keys, and the cover of an album, whose pictures come by
/// themselves.
pub(crate) fn content(message: &wa::Message) -> Option<Content> {
    let Unwrapped { message, once } = unwrapped(message);
    if let Some(text) = text(message) {
        return Some(Content::Text { text: text.to_owned() });
    }
    if let Some(protocol) = message.protocol_message.as_option() {
        return of_protocol(protocol);
    }
    if message.album_message.is_set() {
        return None;
    }
    shown(message, once).or_else(|| kind::name(message).map(|name| Content::Unsupported { name }))
}

fn text(message: &wa::Message) -> Option<&str> {
    let plain = message.conversation.as_deref().filter(|text| !text.is_empty());
    let extended = || {
        let text = message.extended_text_message.as_option()?;
        // Of a link alone some write nothing but where it leads.
        [&text.text, &text.matched_text].into_iter().flatten().map(String::as_str).find(|text| !text.is_empty())
    };
    plain.or_else(extended)
}

fn shown(message: &wa::Message, once: bool) -> Option<Content> {
    media(message, once)
        .or_else(|| place(message))
        .or_else(|| people(message))
        .or_else(|| poll(message))
        .or_else(|| choices::choices(message))
        .or_else(|| choices::chosen(message))
        .or_else(|| invite(message))
        .or_else(|| pinned(message))
        .or_else(|| call(message))
}

fn media(message: &wa::Message, once: bool) -> Option<Content> {
    let (media, there) = if let Some(image) = message.image_message.as_option() {
        let media = Media {
            caption: words(&image.caption),
            size: size(image.width, image.height),
            once: once || image.view_once == Some(true),
            ..file(MediaKind::Image, &image.mimetype, image.file_length)
        };
        (media, is_somewhere(&image.direct_path, &image.url))
    } else if let Some(video) = message.video_message.as_option() {
        let what = if video.gif_playback == Some(true) { MediaKind::Gif } else { MediaKind::Video };
        film(video, what, once)
    } else if let Some(note) = message.ptv_message.as_option() {
        film(note, MediaKind::VideoNote, once)
    } else if let Some(audio) = message.audio_message.as_option() {
        let what = if audio.ptt == Some(true) { MediaKind::Voice } else { MediaKind::Audio };
        let media = Media {
            seconds: within(audio.seconds, &SECONDS),
            waveform: waveform(audio.waveform.as_deref()),
            once: once || audio.view_once == Some(true),
            ..file(what, &audio.mimetype, audio.file_length)
        };
        (media, is_somewhere(&audio.direct_path, &audio.url))
    } else if let Some(document) = message.document_message.as_option() {
        let media = Media {
            caption: words(&document.caption),
            file_name: name(&document.file_name).or_else(|| name(&document.title)),
            pages: within(document.page_count, &PAGES),
            once,
            ..file(MediaKind::Document, &document.mimetype, document.file_length)
        };
        (media, is_somewhere(&document.direct_path, &document.url))
    } else {
        let sticker = message.sticker_message.as_option()?;
        let media = Media {
            size: size(sticker.width, sticker.height),
            once,
            ..file(MediaKind::Sticker, &sticker.mimetype, sticker.file_length)
        };
        (media, is_somewhere(&sticker.direct_path, &sticker.url))
    };
    // What is to be seen once is for the phone: linked devices are told of it, and get no file.
    if media.once && !there {
        return Some(Content::Gone(Gone::Once { what: media.what }));
    }
    Some(Content::Media(media))
}

fn film(video: &wa::message::VideoMessage, what: MediaKind, once: bool) -> (Media, bool) {
    let media = Media {
        caption: words(&video.caption),
        seconds: within(video.seconds, &SECONDS),
        size: size(video.width, video.height),
        once: once || video.view_once == Some(true),
        ..file(what, &video.mimetype, video.file_length)
    };
    (media, is_somewhere(&video.direct_path, &video.url))
}

fn file(what: MediaKind, mime: &Option<String>, bytes: Option<u64>) -> Media {
    Media {
        what,
        caption: None,
        file_name: None,
        mime: mime.as_deref().map(|mime| cut(mime, MIME_LIMIT)).unwrap_or_default(),
        bytes: within(bytes, &BYTES),
        seconds: None,
        size: None,
        pages: None,
        waveform: None,
        once: false,
    }
}

fn is_somewhere(direct_path: &Option<String>, url: &Option<String>) -> bool {
    [direct_path, url].into_iter().flatten().any(|place| !place.is_empty())
}

fn waveform(bars: Option<&[u8]>) -> Option<Vec<u8>> {
    let bars: Vec<u8> = bars?.iter().take(BARS).map(|loud| *loud.min(&LOUDEST)).collect();
    (!bars.is_empty()).then_some(bars)
}

fn place(message: &wa::Message) -> Option<Content> {
    let location = if let Some(place) = message.location_message.as_option() {
        Location {
            latitude: degrees(place.degrees_latitude, 90.0)?,
            longitude: degrees(place.degrees_longitude, 180.0)?,
            name: name(&place.name),
            address: name(&place.address),
            live: place.is_live == Some(true),
        }
    } else {
        let live = message.live_location_message.as_option()?;
        Location {
            latitude: degrees(live.degrees_latitude, 90.0)?,
            longitude: degrees(live.degrees_longitude, 180.0)?,
            name: name(&live.caption),
            address: None,
            live: true,
        }
    };
    Some(Content::Location(location))
}

/// In 10⁻⁷ degrees; nothing for what is no angle.
fn degrees(angle: Option<f64>, most: f64) -> Option<i32> {
    let angle = angle.filter(|angle| angle.is_finite() && angle.abs() <= most)?;
    // 180 degrees fit.
    Some((angle * 1e7).round() as i32)
}

fn people(message: &wa::Message) -> Option<Content> {
    let cards: Vec<Card> = if let Some(contact) = message.contact_message.as_option() {
        card(contact).into_iter().collect()
    } else {
        let several = message.contacts_array_message.as_option()?;
        several.contacts.iter().take(CARD_LIMIT).filter_map(card).collect()
    };
    (!cards.is_empty()).then_some(Content::Contacts { cards })
}

fn card(contact: &wa::message::ContactMessage) -> Option<Card> {
    cards::card(contact.display_name.as_deref(), contact.vcard.as_deref().unwrap_or_default())
}

/// What a poll asks, in whichever version it was made.
pub(crate) fn poll_asked(message: &wa::Message) -> Option<&wa::message::PollCreationMessage> {
    let versions = [
        &message.poll_creation_message,
        &message.poll_creation_message_v2,
        &message.poll_creation_message_v3,
        &message.poll_creation_message_v5,
        &message.poll_creation_message_v6,
    ];
    versions.into_iter().find_map(MessageField::as_option)
}

/// The options of a poll that are shown: each whole, as votes name it, and as it is shown.
pub(crate) fn shown_options(poll: &wa::message::PollCreationMessage) -> impl Iterator<Item = (&str, String)> {
    poll.options
        .iter()
        .take(OPTION_LIMIT)
        .filter_map(|option| Some((option.option_name.as_deref()?, name(&option.option_name)?)))
}

fn poll(message: &wa::Message) -> Option<Content> {
    let poll = poll_asked(message)?;
    let options: Vec<String> = shown_options(poll).map(|(_, shown)| shown).collect();
    let choose = poll.selectable_options_count.filter(|choose| *choose as usize <= options.len()).unwrap_or_default();
    Some(Content::Poll(Poll { question: name(&poll.name).unwrap_or_default(), options, choose }))
}

fn invite(message: &wa::Message) -> Option<Content> {
    let invite = message.group_invite_message.as_option()?;
    Some(Content::Invite { group: name(&invite.group_name).or_else(|| name(&invite.caption)).unwrap_or_default() })
}

fn pinned(message: &wa::Message) -> Option<Content> {
    use wa::message::pin_in_chat_message::Type;
    let pin = message.pin_in_chat_message.as_option()?;
    (pin.r#type == Some(Type::PIN_FOR_ALL)).then_some(Content::Event(ChatEvent::Pinned))
}

fn call(message: &wa::Message) -> Option<Content> {
    let call = message.call_log_messsage.as_option()?;
    use wa::message::call_log_message::CallOutcome;
    let taken = match call.call_outcome {
        Some(CallOutcome::CONNECTED | CallOutcome::ACCEPTED_ELSEWHERE | CallOutcome::ONGOING) => {
            Some(CallTaken::Answered)
        }
        Some(CallOutcome::REJECTED) => Some(CallTaken::Declined),
        Some(
            CallOutcome::MISSED
            | CallOutcome::FAILED
            | CallOutcome::SILENCED_BY_DND
            | CallOutcome::SILENCED_UNKNOWN_CALLER,
        )
        | None => None,
    };
    Some(Content::Call { video: call.is_video == Some(true), taken })
}

/// What a person sees of what programs tell each other. What is said of another message is a change, where it says of which (`change`);
/// the rest is shown nowhere, whether it is kept (`unshown`) or not.
fn of_protocol(protocol: &wa::message::ProtocolMessage) -> Option<Content> {
    match Protocol::of(protocol.r#type) {
        Protocol::Expiry => {
            let seconds = protocol.ephemeral_expiration.filter(|seconds| *seconds <= LONGEST_EXPIRY)?;
            Some(Content::Event(ChatEvent::Expiry { seconds }))
        }
        Protocol::StatusMention => Some(Content::Unsupported { name: "status_mention_message".to_owned() }),
        Protocol::OfAPerson | Protocol::OfPrograms => None,
    }
}

fn within<N: PartialOrd>(number: Option<N>, sensible: &RangeInclusive<N>) -> Option<N> {
    number.filter(|number| sensible.contains(number))
}

/// Width and height; a file that has one has both.
fn size(width: Option<u32>, height: Option<u32>) -> Option<(u32, u32)> {
    within(width, &PIXELS).zip(within(height, &PIXELS))
}

/// What a person wrote, whole; nothing where there is nothing.
fn words(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
