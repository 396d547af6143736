//! What the command line says, in the operator's language. What is to be typed stays as it is, and so does what programs read.

use std::path::PathBuf;
use std::sync::OnceLock;

use anstyle::{AnsiColor, Style};
use wakala_client::{ClientError, PlaceError, StartError};
use wakala_contract::{
    ChatEventView, ContentView, DirectionView, ErrorCode, ErrorView, HistoryView, InstanceView, MessageView,
    MismatchView, NoticeView, PairingView, QueueItemView, QueuedChange, ReasonView, StartWithSystemView,
};
use wakala_domain::delivery::Delivery;
use wakala_domain::lanes::{LaneWhy, WaitsFor};
use wakala_domain::lifecycle::{Badge, EntryKind};
use wakala_domain::messages::content::{CallTaken, Gone, MediaKind};
use wakala_words::{Language, Words};

use super::CliError;
use super::table::Cell;

/// One command is one program, and speaks one language.
static SPOKEN: OnceLock<Language> = OnceLock::new();

/// The language is known from here on; until then it is English.
pub(super) fn speak(language: Language) {
    SPOKEN.get_or_init(|| language);
}

/// The words themselves.
pub(super) fn words() -> &'static Words {
    wakala_words::words(SPOKEN.get().copied().unwrap_or_default())
}

/// How far its history is, while it comes.
pub(super) fn history(one: &InstanceView) -> Option<String> {
    let HistoryView { percent, messages, working, .. } = one.history;
    let comes = working || (1..100).contains(&percent);
    comes.then(|| words().cli_history_comes(u32::from(percent), messages))
}

/// The word of a badge.
pub(super) fn badge(badge: Badge) -> String {
    words().badge(badge)
}

/// What became of a message of ours.
pub(super) fn delivery(delivery: Delivery) -> String {
    words().delivery(delivery)
}

/// Who a message is from, or what became of it.
pub(super) fn way(message: &MessageView) -> String {
    match &message.direction {
        DirectionView::Incoming { sender } => format!("< {}", sender.as_deref().unwrap_or("")).trim_end().to_owned(),
        DirectionView::Outgoing { delivery: how, .. } => format!("> {}", delivery(*how)),
        DirectionView::Elsewhere => format!("> {}", words().thread_elsewhere()),
    }
}

/// What a message says.
pub(super) fn content(content: &ContentView) -> String {
    let w = words();
    match content {
        ContentView::Text { text } => text.clone(),
        ContentView::Media(media) => {
            let said = [media.caption.as_deref(), media.file_name.as_deref()];
            let what = kind(media.what);
            named(&if media.once { format!("{what}, {}", w.file_once()) } else { what }, said)
        }
        ContentView::Location(place) => {
            let at = format!("{:.5}, {:.5}", place.latitude, place.longitude);
            let title = if place.live { w.place_live() } else { w.place_title() };
            named(&format!("{title} {at}"), [place.name.as_deref(), place.address.as_deref()])
        }
        ContentView::Contacts { cards } => {
            cards.iter().map(|card| format!("{} {}", card.name, card.phones.join(" "))).collect::<Vec<_>>().join(", ")
        }
        ContentView::Poll(poll) => {
            let options = poll.options.iter().map(|option| match poll.voters {
                Some(_) => format!("{} ({})", option.text, option.votes),
                None => option.text.clone(),
            });
            named(&w.poll_title(), [Some(&*format!("{}: {}", poll.question, options.collect::<Vec<_>>().join(", ")))])
        }
        ContentView::Choices { text, options } => format!("{text}: {}", options.join(", ")),
        ContentView::Chosen { text } => text.clone(),
        ContentView::Invite { group } => aside(&w.invite_into(group)),
        ContentView::Call { video, taken } => {
            let call = if *video { w.call_video() } else { w.call_voice() };
            aside(&match taken {
                Some(CallTaken::Answered) => format!("{call}, {}", w.call_answered()),
                Some(CallTaken::Declined) => format!("{call}, {}", w.call_declined()),
                None => call,
            })
        }
        ContentView::Event(event) => aside(&happened(event)),
        ContentView::Gone(Gone::Once { what }) => aside(&w.gone_once(&kind(*what))),
        ContentView::Gone(Gone::OnPhone) => aside(&w.gone_on_phone()),
        ContentView::Gone(Gone::Expired) => aside(&w.gone_expired()),
        ContentView::Unsupported { name } => aside(name),
        ContentView::Undecryptable => aside(&w.thread_undecryptable()),
    }
}

/// What nobody wrote.
pub(super) fn aside(words: &str) -> String {
    format!("({words})")
}

/// A kind, and what was written with it.
fn named<const N: usize>(kind: &str, said: [Option<&str>; N]) -> String {
    let said: Vec<&str> = said.into_iter().flatten().collect();
    format!("({kind}) {}", said.join(" ")).trim_end().to_owned()
}

fn kind(what: MediaKind) -> String {
    words().media_kind(what)
}

/// What happened to a chat.
fn happened(event: &ChatEventView) -> String {
    let w = words();
    match event {
        ChatEventView::Expiry { seconds: 0 } => w.happened_expiry_off(),
        ChatEventView::Expiry { seconds } => w.happened_expiry(&span(u64::from(*seconds))),
        ChatEventView::Subject { subject } => w.happened_subject(subject),
        ChatEventView::Joined { people } => w.happened_joined(&people.join(", ")),
        ChatEventView::Left { people } => w.happened_left(&people.join(", ")),
        ChatEventView::Promoted { people } => w.happened_promoted(&people.join(", ")),
        ChatEventView::Demoted { people } => w.happened_demoted(&people.join(", ")),
        ChatEventView::Pinned => w.happened_pinned(),
    }
}

/// What an item of the outbox says.
pub(super) fn queued(item: &QueueItemView) -> String {
    let said = content(&item.content);
    match item.change {
        None => said,
        Some(what) => aside(&change(what, &said)),
    }
}

/// What is said of a message.
pub(super) fn change(what: QueuedChange, said: &str) -> String {
    let w = words();
    match what {
        QueuedChange::Reaction if said.is_empty() => w.change_reaction_back(),
        QueuedChange::Reaction => w.change_reaction(said),
        QueuedChange::Vote if said.is_empty() => w.change_vote_back(),
        QueuedChange::Vote => w.change_vote(said),
        QueuedChange::Edit => w.change_edit(said),
        QueuedChange::Delete => w.change_delete(),
    }
}

/// What a person must do for an instance now, if anything.
pub(super) fn pairing(instance: &InstanceView) -> Option<String> {
    instance.pairing.as_ref().map(|pairing| match pairing {
        PairingView::Requested => words().pair_requested(),
        PairingView::Passkey { code: Some(code), .. } => words().cli_passkey_code(code),
        PairingView::Passkey { code: None, .. } => words().cli_passkey(),
        PairingView::Qr { number, of, .. } => words().cli_qr(*number, *of),
        PairingView::Code { code, phone, .. } => words().cli_code(phone, code),
        PairingView::Expired => words().entry(EntryKind::CodesExpired),
        PairingView::Finishing { .. } => words().cli_finishing(),
    })
}

/// What did not agree with what.
pub(super) fn mismatch(mismatch: MismatchView) -> String {
    words().mismatch(mismatch)
}

/// Why something ended, with the raw code and words.
pub(super) fn reason(reason: &ReasonView) -> String {
    let code = reason.code.map(|code| code.to_string());
    let more: Vec<String> = code.into_iter().chain(reason.detail.clone()).collect();
    bracketed(words().reason(reason.kind), &more.join(": "))
}

/// Why a command was not done.
pub(super) fn why(error: &CliError) -> String {
    match error {
        CliError::Client(error) | CliError::Start(StartError::Client(error)) => of_core(error),
        CliError::Start(StartError::NotStarted { program, reason }) => {
            words().cli_start_cannot(&program.display().to_string(), &reason.to_string())
        }
        CliError::Start(StartError::Ended { said, .. }) => words().cli_start_ended(said),
        CliError::Start(StartError::Silent) => words().cli_start_silent(),
        CliError::InPart => words().cli_in_part(),
        error @ CliError::Fault => error.to_string(),
        CliError::Io(error) => error.to_string(),
        CliError::Asked(said) | CliError::Usage(said) | CliError::Unsent(said) | CliError::Unknown(said) => {
            said.clone()
        }
    }
}

/// Why the core was not asked, or does not do it.
pub(super) fn of_core(error: &ClientError) -> String {
    match error {
        ClientError::NoCore(places) => words().cli_no_core(&listed(places)),
        ClientError::Refused(view) => refused(view),
        ClientError::Unanswered { call, why } if may_be_done(call) => words().cli_may_be_done(why),
        ClientError::Gone(why) | ClientError::Unanswered { why, .. } => words().cli_gone(why),
        ClientError::NotUnderstood(why) => words().cli_not_understood(why),
    }
}

/// Whether a call that was not answered may have changed something. One that this version does not know may.
pub(super) fn may_be_done(call: &str) -> bool {
    let known = wakala_contract::Call::ALL.iter().find(|known| known.name() == call);
    !call.is_empty() && known.is_none_or(|known| wakala_http::changes(*known))
}

/// Why there is no place for the data.
pub(super) fn place(error: &PlaceError) -> CliError {
    match error {
        PlaceError::NotText(name) => CliError::Usage(words().start_not_text(name)),
        PlaceError::Here(error) => CliError::Asked(error.to_string()),
    }
}

/// The same, where a core can be started for it.
pub(super) fn starts_one(why: &str) -> String {
    words().cli_starts_one(why)
}

/// What the core refuses. What whoever wrote the request must mend is said as the core says it.
pub(super) fn refused(view: &ErrorView) -> String {
    match view.code {
        ErrorCode::BadRequest | ErrorCode::NoSuchCall | ErrorCode::Internal => view.message.clone(),
        // Which state it is in, or what the system says, is known in English alone.
        ErrorCode::WrongState | ErrorCode::Autostart => bracketed(words().error(view.code), &view.message),
        // What is to be done about it is another command here.
        ErrorCode::RunsElsewhere => words().cli_elsewhere(),
        ErrorCode::ShuttingDown => {
            let waits = view.detail.as_deref().map(|names| words().cli_ending_waits(names));
            bracketed(words().error(view.code), &waits.unwrap_or_default())
        }
        code => bracketed(words().error(code), view.detail.as_deref().unwrap_or_default()),
    }
}

fn bracketed(said: String, more: &str) -> String {
    if more.is_empty() { said } else { format!("{said} ({more})") }
}

fn listed(places: &[PathBuf]) -> String {
    places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// What the operator is to be told.
pub(super) fn notice(notice: &NoticeView) -> String {
    let w = words();
    match notice {
        NoticeView::Down { reason: why, slow: false } => w.cli_event_down(&reason(why)),
        NoticeView::Down { reason: why, slow: true } => w.cli_event_slow(&reason(why)),
        NoticeView::NeedsRescan { reason: why } => w.cli_event_rescan(&reason(why)),
        NoticeView::NeedsYou { reason: why } => w.cli_event_needs(&reason(why)),
        NoticeView::Held { reason: why, until } => w.cli_event_held(&moment(*until), &reason(why)),
        NoticeView::CodesExpired => w.cli_event_codes(),
        NoticeView::PasskeyAsked => w.cli_event_passkey(),
        NoticeView::Back { away_ms } => w.cli_event_back(&span(away_ms / 1_000)),
        NoticeView::PhoneUnseen { days } => w.cli_event_unseen(*days),
        NoticeView::VersionExpires { days } => w.cli_event_expires(*days),
        NoticeView::StoppedLong { days } => w.cli_event_stopped(*days),
    }
}

/// What a queued message waits for, and why. Where it is known how its number is: while that is not online, nothing has its turn.
pub(super) fn waits(waits: &WaitsFor, error: Option<&str>, badge: Option<Badge>) -> String {
    let w = words();
    let because = |why: String| bracketed(why, error.unwrap_or_default());
    match waits {
        WaitsFor::Turn => match badge {
            None | Some(Badge::Online) => w.cli_waits_turn(),
            Some(badge) => bracketed(w.cli_waits_online(), &self::badge(badge)),
        },
        WaitsFor::Answer => w.cli_waits_answer(),
        WaitsFor::MessageAbove => w.cli_waits_above(),
        WaitsFor::File => w.cli_waits_file(),
        WaitsFor::Until { until, why } => w.cli_waits_until(&because(lane(*why)), &moment(until.0)),
        WaitsFor::Parked { why } => w.cli_waits_you(&because(lane(*why))),
        WaitsFor::Nothing => w.cli_waits_you(&because(w.cli_waits_failed())),
    }
}

/// Why a chat waits.
pub(super) fn lane(why: LaneWhy) -> String {
    words().lane(why)
}

/// Whether Wakala comes up with the system.
pub(super) fn starts_with_system(view: StartWithSystemView) -> String {
    let w = words();
    match view {
        StartWithSystemView { service: true, on: false, .. } => w.cli_starts_service(),
        StartWithSystemView { service: true, on: true, .. } => w.cli_starts_twice(),
        StartWithSystemView { on: true, .. } => w.cli_starts_on(),
        StartWithSystemView { on: false, possible: true, .. } => w.cli_starts_off(),
        StartWithSystemView { on: false, possible: false, .. } => w.cli_starts_practice(),
    }
}

/// How the next page is had.
pub(super) fn more(how: &str) -> String {
    words().cli_more(how)
}

/// A badge in a table.
pub(super) fn badge_cell(badge: Badge) -> Cell {
    Cell::styled(words().badge(badge), colour(badge))
}

/// The colour of a badge: what is well, what heals by itself, and what waits for somebody.
fn colour(badge: Badge) -> Style {
    match badge {
        Badge::Online => AnsiColor::Green.on_default(),
        Badge::Connecting | Badge::Reconnecting | Badge::Waiting => AnsiColor::Yellow.on_default(),
        Badge::ScanQr | Badge::CodeExpired => AnsiColor::Cyan.on_default(),
        Badge::NeedsYou | Badge::Error => AnsiColor::Red.on_default().bold(),
        Badge::Stopped => Style::new().dimmed(),
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
    let words = words();
    match (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0, seconds) => words.seconds(seconds),
        (0, 0, minutes, seconds) => words.minutes(minutes, seconds),
        (0, hours, minutes, _) => words.hours(hours, minutes),
        (days, hours, ..) => words.days(days, hours),
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::lifecycle::ReasonKind;

    use super::*;

    #[test]
    fn spans_are_said_in_two_units_at_most() {
        let said = [5, 65, 3_665, 90_061].map(span);
        assert_eq!(said, ["5 s", "1 min 5 s", "1 h 1 min", "1 d 1 h"]);
    }

    #[test]
    fn a_reason_is_said_with_its_code_and_a_refusal_with_what_is_behind_it() {
        let of = |code: Option<i32>, detail: Option<&str>| {
            reason(&ReasonView { kind: ReasonKind::DiskFull, code, detail: detail.map(str::to_owned) })
        };
        assert_eq!(of(None, None), "The disk is full");
        assert_eq!(of(Some(28), Some("no space")), "The disk is full (28: no space)");
        let gone = ErrorView { detail: Some("7".into()), ..ErrorView::new(ErrorCode::NoSuchChat, "for logs") };
        assert_eq!(refused(&gone), "This chat is gone. (7)");
        assert_eq!(refused(&ErrorView::new(ErrorCode::BadRequest, "missing field `id`")), "missing field `id`");
    }
}
