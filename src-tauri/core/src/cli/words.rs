//! Words for what the contract names, in English.

use wakala_contract::{
    ContentView, DirectionView, InstanceView, MessageView, MismatchView, NoticeView, PairingView, ReasonView,
    StartWithSystemView,
};
use wakala_domain::delivery::Delivery;
use wakala_domain::lanes::{LaneWhy, WaitsFor};
use wakala_domain::lifecycle::Badge;

use wakala_words::{Language, words};

/// The word of a badge.
pub(super) fn badge(badge: Badge) -> String {
    words(Language::En).badge(badge)
}

/// What became of a message of ours.
pub(super) fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "queued",
        Delivery::Sending => "sending",
        Delivery::Uncertain => "uncertain",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Read => "read",
        Delivery::Failed => "failed",
        Delivery::Cancelled => "taken back",
    }
}

/// Who a message is from, or what became of it.
pub(super) fn way(message: &MessageView) -> String {
    match &message.direction {
        DirectionView::Incoming { sender } => format!("< {}", sender.as_deref().unwrap_or("")).trim_end().to_owned(),
        DirectionView::Outgoing { delivery: how, .. } => format!("> {}", delivery(*how)),
        DirectionView::Elsewhere => "> from the phone".to_owned(),
    }
}

/// What a message says.
pub(super) fn content(content: &ContentView) -> String {
    match content {
        ContentView::Text { text } => text.clone(),
        ContentView::Unsupported { name } => format!("({name})"),
        ContentView::Undecryptable => "(waits for the sender to send it again)".to_owned(),
    }
}

/// What a person must do for an instance now, if anything.
pub(super) fn pairing(instance: &InstanceView) -> Option<String> {
    instance.pairing.as_ref().map(|pairing| match pairing {
        PairingView::Requested => "A code is on its way.".to_owned(),
        PairingView::Passkey { code: Some(code), .. } => {
            format!("WhatsApp asks for a passkey; the phone shows {code}, too.")
        }
        PairingView::Passkey { code: None, .. } => {
            "WhatsApp asks for a passkey: remove it on the phone, link, and set it up again.".to_owned()
        }
        PairingView::Qr { number, of, .. } => {
            format!("Code {number} of {of}: on the phone, Linked devices, Link a device.")
        }
        PairingView::Code { code, phone, .. } => {
            format!("On the phone with {phone}: Linked devices, Link with phone number, {code}")
        }
        PairingView::Expired => "The codes are used up.".to_owned(),
        PairingView::Finishing { .. } => "The phone has accepted; finishing.".to_owned(),
    })
}

/// What did not agree with what.
pub(super) fn mismatch(mismatch: MismatchView) -> &'static str {
    match mismatch {
        MismatchView::Stored => "the database had another state",
        MismatchView::ClientGone => "its client was gone without a word",
        MismatchView::StrayClient => "there was a client that nobody knew of",
        MismatchView::Stranded => "it should run, and waited for nothing",
        MismatchView::NoActor => "nothing looked after it",
        MismatchView::ActorStuck => "what looked after it did not answer",
        MismatchView::Gone => "it was gone from the database",
    }
}

/// Why something ended: the word that the contract has for it, with the raw code and words.
pub(super) fn reason(reason: &ReasonView) -> String {
    let word = serde_json::to_value(reason.kind).ok();
    let word = word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().replace('_', " ");
    let code = reason.code.map(|code| code.to_string());
    let more: Vec<String> = code.into_iter().chain(reason.detail.clone()).collect();
    if more.is_empty() { word } else { format!("{word} ({})", more.join(": ")) }
}

/// What the operator is to be told.
pub(super) fn notice(notice: &NoticeView) -> String {
    match notice {
        NoticeView::Down { reason: why, slow: false } => format!("is down: {}", reason(why)),
        NoticeView::Down { reason: why, slow: true } => format!("is down, and is tried seldom now: {}", reason(why)),
        NoticeView::NeedsRescan { reason: why } => format!("must be linked again: {}", reason(why)),
        NoticeView::NeedsYou { reason: why } => format!("needs you: {}", reason(why)),
        NoticeView::Held { reason: why, until } => format!("waits until {}: {}", moment(*until), reason(why)),
        NoticeView::CodesExpired => "the codes are used up".to_owned(),
        NoticeView::PasskeyAsked => "WhatsApp asks for a passkey".to_owned(),
        NoticeView::Back { away_ms } => format!("is online again, after {}", span(away_ms / 1_000)),
        NoticeView::PhoneUnseen { days } => format!("its phone was not seen for {days} days; WhatsApp will unlink it"),
        NoticeView::VersionExpires { days } => {
            format!("WhatsApp accepts this version of Wakala for {days} more days: update it")
        }
        NoticeView::StoppedLong { days } => format!("is stopped for {days} days; WhatsApp will unlink it"),
    }
}

/// What a queued message waits for, and why.
pub(super) fn waits(waits: &WaitsFor, error: Option<&str>) -> String {
    let raw = error.map_or_else(String::new, |error| format!(" ({error})"));
    match waits {
        WaitsFor::Turn => "its turn".to_owned(),
        WaitsFor::Answer => "WhatsApp's answer".to_owned(),
        WaitsFor::MessageAbove => "the message above".to_owned(),
        WaitsFor::Until { until, why } => format!("{}{raw}, until {}", lane(*why), moment(until.0)),
        WaitsFor::Parked { why } => format!("you: {}{raw}", lane(*why)),
        WaitsFor::Nothing => format!("you: it failed{raw}"),
    }
}

/// Why a chat waits.
pub(super) fn lane(why: LaneWhy) -> &'static str {
    match why {
        LaneWhy::NotAllowed => "this number may not write to them",
        LaneWhy::NotThere => "WhatsApp knows nobody there",
        LaneWhy::NotMember => "this number may not write there",
        LaneWhy::RateLimited => "WhatsApp asks for fewer messages",
        LaneWhy::NoAnswer => "no answer came in time",
        LaneWhy::NoKeys => "the keys of their devices can't be had",
        LaneWhy::Unclear => "WhatsApp does not say why",
    }
}

/// Whether Wakala comes up with the system.
pub(super) fn starts_with_system(view: StartWithSystemView) -> &'static str {
    match view {
        StartWithSystemView { on: true, .. } => "Wakala starts with the system, in the tray.",
        StartWithSystemView { on: false, possible: true } => "Wakala does not start with the system.",
        StartWithSystemView { on: false, possible: false } => "A practice build does not start with the system.",
    }
}

/// A share in hundredths of a percent.
pub(super) fn share(hundredths: Option<u32>) -> String {
    hundredths.map_or_else(|| "-".to_owned(), |share| format!("{}.{:02} %", share / 100, share % 100))
}

/// A moment in this PC's time.
pub(super) fn moment(at: i64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&chrono::Local);
    time.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A short span of time.
pub(super) fn brief(ms: u64) -> String {
    if ms < 1_000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1_000, ms % 1_000 / 100) }
}

/// A span of time.
pub(super) fn span(seconds: u64) -> String {
    match (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0, seconds) => format!("{seconds} s"),
        (0, 0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (0, hours, minutes, _) => format!("{hours} h {minutes} min"),
        (days, hours, ..) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_are_said_in_two_units_at_most() {
        let said = [5, 65, 3_665, 90_061].map(span);
        assert_eq!(said, ["5 s", "1 min 5 s", "1 h 1 min", "1 d 1 h"]);
    }
}
