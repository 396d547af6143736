//! A message as the window shows it, in lines: what it says, and below it what stands around it and what was said of it since.

use serde_json::Value;
use wakala_contract::{
    DeletedView, DirectionView, ErrorCode, MentionView, MessageView, QuoteView, ReactionView, WaitingChangeView,
};
use wakala_domain::delivery::Delivery;
use wakala_domain::lanes::WaitsFor;

use super::table::cut;
use super::words::{self, aside, content, words};
use crate::mentions;

/// So much of a message that is answered, or of what it is to say.
const QUOTED: usize = 40;
/// What was passed on so often was passed on many times.
const OFTEN: u32 = 5;

/// What a message says. Of one that was taken back, that first.
pub(super) fn said(message: &MessageView) -> String {
    let said = with_names(&content(&message.content), &message.mentions);
    match &message.deleted {
        Some(deleted) => format!("{} {said}", aside(&taken_back(deleted))).trim_end().to_owned(),
        None => said,
    }
}

/// The last message of a chat: of one that was taken back, that alone.
pub(super) fn last(message: &MessageView) -> String {
    match &message.deleted {
        Some(deleted) => aside(&taken_back(deleted)),
        None => with_names(&content(&message.content), &message.mentions),
    }
}

/// What else is to be known of a message, a line each.
pub(super) fn notes(message: &MessageView) -> Vec<String> {
    let w = words();
    let answers = message.quote.as_ref().filter(|_| message.deleted.is_none()).map(answers);
    let forwarded = match message.forwarded {
        0 => None,
        OFTEN.. => Some(w.message_forwarded_often()),
        _ => Some(w.message_forwarded()),
    };
    let edited = message.edited.map(|_| w.message_edited());
    let goes = message.expires.map(|at| w.message_expires(&words::moment(at)));
    let marks: Vec<String> = [forwarded, edited, goes].into_iter().flatten().collect();
    let reactions: Vec<String> = message.reactions.iter().map(|one| format!("{} {}", one.emoji, givers(one))).collect();
    let notes = [answers, listed(&marks, "; "), listed(&reactions, ", "), outcome(&message.direction)];
    notes.into_iter().flatten().chain(message.waiting.iter().map(waiting)).map(|note| aside(&note)).collect()
}

/// What we say of it and WhatsApp has not taken, and why.
fn waiting(change: &WaitingChangeView) -> String {
    let WaitingChangeView { change, words: said, delivery, error, waits, .. } = change;
    let how = match delivery {
        Delivery::Failed => format!("{}: {}", words::delivery(*delivery), why_not(error.as_deref())),
        Delivery::Queued | Delivery::Sending | Delivery::Uncertain => waits_for(waits, error.as_deref()),
        Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Cancelled => words::delivery(*delivery),
    };
    format!("{}; {how}", words::change(*change, &cut(said, QUOTED)))
}

fn listed(all: &[String], between: &str) -> Option<String> {
    (!all.is_empty()).then(|| all.join(between))
}

fn taken_back(deleted: &DeletedView) -> String {
    let w = words();
    match deleted {
        DeletedView::Us => w.message_deleted_by_us(),
        DeletedView::Sender => w.message_deleted_by_sender(),
        DeletedView::Admin { name: Some(name) } => w.message_deleted_by_admin(name),
        DeletedView::Admin { name: None } => w.message_deleted_by_some_admin(),
    }
}

/// What it answers, in short.
fn answers(quote: &QuoteView) -> String {
    let w = words();
    let said = if quote.words.trim().is_empty() { quote.kind.as_deref().unwrap_or_default() } else { &quote.words };
    let said = cut(&said.split_whitespace().collect::<Vec<_>>().join(" "), QUOTED);
    match (&quote.sender, quote.mine) {
        (_, true) => w.message_answers(&w.message_you(), &said),
        (Some(sender), false) => w.message_answers(sender, &said),
        (None, false) => w.cli_answers(&said),
    }
}

/// Who gave a reaction, this number first.
fn givers(reaction: &ReactionView) -> String {
    let w = words();
    let mine = reaction.mine.then(|| w.message_you());
    let known: Vec<String> = mine.into_iter().chain(reaction.people.iter().cloned()).collect();
    let others = (reaction.count as usize).saturating_sub(known.len());
    let others = (others > 0).then(|| w.message_others(others));
    listed(&known, ", ").into_iter().chain(others).collect::<Vec<_>>().join(" ")
}

/// What a message of ours waits for, or why it went no further.
fn outcome(direction: &DirectionView) -> Option<String> {
    let w = words();
    match direction {
        DirectionView::Incoming { .. } | DirectionView::Elsewhere => None,
        DirectionView::Outgoing { delivery, queue_id, error, waits } => match (delivery, waits) {
            (Delivery::Failed, _) => Some(why_not(error.as_deref())),
            (Delivery::Uncertain, _) if queue_id.is_none() => Some(w.cli_tried_no_more()),
            (Delivery::Queued | Delivery::Sending | Delivery::Uncertain, Some(waits)) => {
                Some(waits_for(waits, error.as_deref()))
            }
            (Delivery::Queued | Delivery::Sending | Delivery::Uncertain, None)
            | (Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Cancelled, _) => None,
        },
    }
}

/// What keeps something in the outbox.
pub(super) fn waits_for(waits: &WaitsFor, error: Option<&str>) -> String {
    let what = words::waits(waits, error, None);
    match waits {
        // It begins with why.
        WaitsFor::Until { .. } => what,
        WaitsFor::Turn
        | WaitsFor::Answer
        | WaitsFor::MessageAbove
        | WaitsFor::File
        | WaitsFor::Parked { .. }
        | WaitsFor::Nothing => words().cli_waits_what(&what),
    }
}

/// Why a message failed, by what was kept of it.
fn why_not(error: Option<&str>) -> String {
    let w = words();
    let Some(error) = error else { return w.failure_unknown() };
    if let Ok(code) = serde_json::from_value::<ErrorCode>(Value::from(error)) {
        return w.error(code);
    }
    let why = match error {
        "463" => w.failure_codes_463(),
        "479" => w.failure_codes_479(),
        code if !code.is_empty() && code.chars().all(|digit| digit.is_ascii_digit()) => w.failure_refused(),
        _ => w.failure_local(),
    };
    format!("{why}: {error}")
}

fn with_names(words: &str, mentions: &[MentionView]) -> String {
    let people: Vec<(&str, &str)> = mentions.iter().map(|one| (one.tag.as_str(), one.name.as_str())).collect();
    mentions::named(words, &people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_and_longer_numbers_are_other_people() {
        let asha = [MentionView { tag: "@255700000431".into(), name: "Asha".into() }];
        assert_eq!(with_names("Habari @255700000431, @2557000004319!", &asha), "Habari @Asha, @2557000004319!");
        let nobody = [MentionView { tag: String::new(), name: "Asha".into() }];
        assert_eq!(with_names("a@b 海", &nobody), "a@b 海");
    }

    #[test]
    fn what_failed_says_why_as_the_window_does() {
        assert_eq!(why_not(None), "the reason is not known");
        assert_eq!(why_not(Some("not_on_whatsapp")), words().error(ErrorCode::NotOnWhatsapp));
        assert_eq!(why_not(Some("479")), "WhatsApp did not accept the form of this message: 479");
        assert_eq!(why_not(Some("500")), "WhatsApp refused this message: 500");
        assert_eq!(why_not(Some("no keys")), "Wakala could not send this message: no keys");
    }

    #[test]
    fn whoever_gave_a_reaction_is_counted_once() {
        let of = |count, mine, people: &[&str]| {
            let people = people.iter().map(|one| (*one).to_owned()).collect();
            givers(&ReactionView { emoji: "👍".into(), count, mine, people })
        };
        assert_eq!(of(1, true, &[]), "You");
        assert_eq!(of(4, true, &["Neema"]), "You, Neema and 2 more");
        assert_eq!(of(2, false, &[]), "and 2 more");
    }
}
