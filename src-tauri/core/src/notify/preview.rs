//! What a notification shows of a message: one short line, in the operator's language.

use wakala_domain::messages::content::{Content, Gone, Media};
use wakala_store::StoredMessage;
use wakala_words::Words;

use crate::mentions;
use crate::plain::plain;

/// Notifications show some two lines.
const MOST_LETTERS: usize = 160;
/// More of a text is not looked at.
const LOOKED_AT: usize = 2_000;

/// The line; none for what is no message to anybody, or can't be read yet.
pub(super) fn line(message: &StoredMessage, words: &Words) -> Option<String> {
    if message.said.deleted.is_some() {
        return None;
    }
    let said = match &message.content {
        Content::Text { text } | Content::Choices { text, .. } | Content::Chosen { text } => named(text, message),
        Content::Media(media) => of_media(media, words),
        Content::Location(place) if place.live => words.place_live(),
        Content::Location(_) => words.place_title(),
        Content::Contacts { cards } => cards.iter().map(|card| card.name.as_str()).collect::<Vec<_>>().join(", "),
        Content::Poll(poll) => format!("{}: {}", words.poll_title(), poll.question),
        // What the owner took is no news.
        Content::Call { taken: Some(_), .. } => return None,
        Content::Call { video: true, taken: None } => words.call_video(),
        Content::Call { video: false, taken: None } => words.call_voice(),
        Content::Invite { group } => words.invite_into(group),
        Content::Unsupported { .. } => words.notice_message_new(),
        // Only the phone shows it.
        Content::Gone(Gone::Once { what }) => words.media_kind(*what),
        Content::Event(_) | Content::Gone(Gone::Expired | Gone::OnPhone) | Content::Undecryptable => return None,
    };
    Some(cut(&said))
}

fn of_media(media: &Media, words: &Words) -> String {
    let kind = words.media_kind(media.what);
    match media.caption.as_ref().or(media.file_name.as_ref()) {
        Some(said) if !media.once => format!("{kind}: {said}"),
        Some(_) | None => kind,
    }
}

/// With the names of those whom it mentions.
fn named(text: &str, message: &StoredMessage) -> String {
    let tagged: Vec<(String, &str)> =
        message.said.names.iter().map(|(address, name)| (format!("@{}", address.user()), name.as_str())).collect();
    let people: Vec<(&str, &str)> = tagged.iter().map(|(tag, name)| (tag.as_str(), *name)).collect();
    mentions::named(first(text, LOOKED_AT), &people)
}

/// One line, no longer than is shown.
pub(super) fn cut(text: &str) -> String {
    let line = plain(first(text, LOOKED_AT)).split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = first(&line, MOST_LETTERS);
    if shown.len() < line.len() { format!("{shown}…") } else { line }
}

fn first(text: &str, letters: usize) -> &str {
    text.char_indices().nth(letters).map_or(text, |(at, _)| &text[..at])
}
