//! The messages of a language, read when it is first spoken.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::Serialize;
use wakala_contract::{ErrorCode, InterfaceFault, Language, MismatchView};
use wakala_domain::audit::{AuditAction, AuditFigure, TriggerWord};
use wakala_domain::backend::{BackendFaultKind, Owner, Vocabulary};
use wakala_domain::delivery::Delivery;
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Badge, EntryKind, ReasonKind};
use wakala_domain::messages::content::MediaKind;
use wakala_domain::webhooks::FaultKind;

use crate::keys;

/// The words of a language: a function for each message, which answers with what is said.
pub struct Words(FluentBundle<FluentResource>);

/// What can be counted.
pub trait Count: Into<FluentValue<'static>> {}

impl Count for u32 {}
impl Count for u64 {}
impl Count for usize {}

/// The words of a language.
#[must_use]
pub fn words(language: Language) -> &'static Words {
    static ENGLISH: OnceLock<Words> = OnceLock::new();
    static SWAHILI: OnceLock<Words> = OnceLock::new();
    static INDONESIAN: OnceLock<Words> = OnceLock::new();
    match language {
        Language::En => ENGLISH.get_or_init(|| Words::read("en", language)),
        Language::Sw => SWAHILI.get_or_init(|| Words::read("sw", language)),
        Language::Id => INDONESIAN.get_or_init(|| Words::read("id", language)),
    }
}

impl Words {
    fn read(tag: &str, language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
        // Neither a tray nor a terminal knows the marks.
        bundle.set_use_isolating(false);
        for text in keys::written(language) {
            // What is wrong in a file is found before it is committed; the rest of it is said all the same.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(readable, _)| readable);
            bundle.add_resource_overriding(resource);
        }
        Self(bundle)
    }

    /// A message with its places filled.
    pub(crate) fn said<const N: usize>(&self, id: &str, places: [(&'static str, FluentValue<'_>); N]) -> String {
        self.find(id, &FluentArgs::from_iter(places)).unwrap_or_else(|| id.to_owned())
    }

    fn find(&self, id: &str, places: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.0.get_message(id)?.value()?;
        Some(self.0.format_pattern(pattern, Some(places), &mut Vec::new()).into_owned())
    }

    /// The message that is named as the contract names it.
    fn named<T: Serialize>(&self, group: &str, one: &T) -> String {
        let name = serde_json::to_value(one).ok();
        let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        self.find(&format!("{group}-{name}"), &FluentArgs::new()).unwrap_or_else(|| name.replace('_', " "))
    }

    /// What the help says of a command, an argument or what is typed for it, by its name in `program/help.ftl`.
    #[must_use]
    pub fn help(&self, name: &str) -> Option<String> {
        self.find(&format!("help-{name}"), &FluentArgs::new())
    }

    /// The word of a badge.
    #[must_use]
    pub fn badge(&self, badge: Badge) -> String {
        self.named("badge", &badge)
    }

    /// A kind of file.
    #[must_use]
    pub fn media_kind(&self, kind: MediaKind) -> String {
        self.named("media", &kind)
    }

    /// What became of a message.
    #[must_use]
    pub fn delivery(&self, delivery: Delivery) -> String {
        self.named("delivery", &delivery)
    }

    /// What happened to a number.
    #[must_use]
    pub fn entry(&self, entry: EntryKind) -> String {
        self.named("entry", &entry)
    }

    /// Why a connection ended, or does not come.
    #[must_use]
    pub fn reason(&self, reason: ReasonKind) -> String {
        self.named("reason", &reason)
    }

    /// Why something that was asked for was not done.
    #[must_use]
    pub fn error(&self, code: ErrorCode) -> String {
        self.named("error", &code)
    }

    /// Why a chat waits.
    #[must_use]
    pub fn lane(&self, why: LaneWhy) -> String {
        self.named("lane-why", &why)
    }

    /// What did not agree with what.
    #[must_use]
    pub fn mismatch(&self, mismatch: MismatchView) -> String {
        self.named("mismatch", &mismatch)
    }

    /// What was asked or decided.
    #[must_use]
    pub fn audit_action(&self, action: AuditAction) -> String {
        self.named("audit-action", &action)
    }

    /// Why the port for programs can't be had.
    #[must_use]
    pub fn interface_fault(&self, why: InterfaceFault) -> String {
        self.named("interface-fault", &why)
    }

    /// Why a receiver did not take an event.
    #[must_use]
    pub fn webhook_fault(&self, why: FaultKind) -> String {
        self.named("webhook-fault", &why)
    }

    /// Why a backend did not answer as it should.
    #[must_use]
    pub fn backend_fault(&self, why: BackendFaultKind) -> String {
        self.named("backend-fault", &why)
    }

    /// Who says whether a number runs.
    #[must_use]
    pub fn backend_owner(&self, owner: Owner) -> String {
        self.named("backend-owner", &owner)
    }

    /// The words in which a backend is told how a number is.
    #[must_use]
    pub fn backend_words(&self, of: Vocabulary) -> String {
        self.named("backend-words", &of)
    }

    /// Who or what asked.
    #[must_use]
    pub fn audit_trigger(&self, trigger: TriggerWord) -> String {
        self.named("audit-trigger", &trigger)
    }

    /// A figure of the audit trail, by its name.
    #[must_use]
    pub fn audit_figure(&self, figure: AuditFigure, value: &str) -> String {
        let name = serde_json::to_value(figure).ok();
        let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        let place = match figure {
            AuditFigure::Attempt
            | AuditFigure::Instances
            | AuditFigure::Late
            | AuditFigure::Checked
            | AuditFigure::Mismatches
            | AuditFigure::Reconnected
            | AuditFigure::Updated
            | AuditFigure::AuditLines
            | AuditFigure::TimelineLines
            | AuditFigure::Instance
            | AuditFigure::Messages
            | AuditFigure::KeptAside
            | AuditFigure::Key
            | AuditFigure::Call
            | AuditFigure::Webhook
            | AuditFigure::Events
            | AuditFigure::Name
            | AuditFigure::Host
            | AuditFigure::Changed
            | AuditFigure::External
            | AuditFigure::Owner => ("value", value.into()),
            AuditFigure::AutoDisconnectedAt => ("when", value.into()),
            AuditFigure::Reason => ("why", value.into()),
            AuditFigure::Rebuild => ("how", value.into()),
            // One day has a form of its own.
            AuditFigure::OlderThanDays => {
                ("days", value.parse::<u64>().map_or_else(|_| value.into(), FluentValue::from))
            }
        };
        self.said(&format!("audit-figure-{name}"), [place])
    }

    /// A span of time as people say it, in whole minutes; the shortest is one.
    #[must_use]
    pub fn span(&self, ms: u64) -> String {
        let minutes = (ms / 60_000).max(1);
        match (minutes / 60, minutes % 60) {
            (0, minutes) => self.minutes(minutes, 0u64),
            (hours, minutes) => self.hours(hours, minutes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Language; 3] = [Language::En, Language::Sw, Language::Id];

    /// A place that is not filled, a message that is not found, and a mark of direction would all be seen.
    #[test]
    fn each_message_is_said_in_every_language_with_all_its_places() {
        for language in ALL {
            for (id, places) in keys::ALL {
                for n in [0u64, 1, 2, 5, 12_345] {
                    let given = places.iter().map(|(name, number)| {
                        (*name, if *number { n.into() } else { FluentValue::from(format!("<{name}>")) })
                    });
                    let pattern = words(language).0.get_message(id).and_then(|message| message.value()).unwrap();
                    let mut errors = Vec::new();
                    let given = FluentArgs::from_iter(given);
                    let said = words(language).0.format_pattern(pattern, Some(&given), &mut errors);
                    assert!(errors.is_empty(), "{language:?} {id}: {errors:?}");
                    assert!(
                        !said.trim().is_empty() && !said.contains(['{', '}', '\u{2068}', '\u{2069}']),
                        "{id}: {said}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_count_is_said_as_people_say_it() {
        let said = |language| [0u32, 1, 2, 21].map(|n| words(language).notice_long_title("Duka", n));
        assert_eq!(
            said(Language::En),
            [
                "Duka has been stopped for 0 days",
                "Duka has been stopped for 1 day",
                "Duka has been stopped for 2 days",
                "Duka has been stopped for 21 days",
            ]
        );
        assert_eq!(said(Language::Id)[1], "Duka sudah dihentikan selama 1 hari");
        let quiet = |language| [1u32, 2].map(|n| words(language).notice_quiet_title(n));
        assert_eq!(quiet(Language::En)[0], "During quiet hours 1 number had trouble");
        assert_eq!(
            quiet(Language::Sw),
            ["Wakati wa utulivu namba 1 ilipata shida", "Wakati wa utulivu namba 2 zilipata shida",]
        );
        // A number of a tray is written without marks between its digits.
        assert_eq!(words(Language::En).unread(12_345u32), "12345 unread");
    }

    #[test]
    fn what_is_put_into_a_message_stays_as_it_is() {
        let name = "{ $time } \u{202e}a";
        assert_eq!(words(Language::En).notice_held_title(name, "16:40"), format!("{name} waits until 16:40"));
    }

    #[test]
    fn what_the_contract_names_has_its_words() {
        let words = words(Language::En);
        assert_eq!([words.badge(Badge::ScanQr), words.delivery(Delivery::Cancelled)], ["Scan QR", "Taken back"]);
        assert_eq!(words.reason(ReasonKind::DiskFull), "The disk is full");
        assert_eq!(words.error(ErrorCode::NotRetryable), "This message has not failed.");
        assert_eq!(words.mismatch(MismatchView::NoActor), "Nothing looked after it");
    }

    /// A number has whatever badge it has, and a form that was open is lost.
    #[test]
    fn what_is_said_of_the_window_claims_nothing_about_the_numbers() {
        for (language, claims) in [
            (Language::En, ["stay online", "nothing is lost"]),
            (Language::Sw, ["mtandaoni", "hakuna kilichopotea"]),
            (Language::Id, ["daring", "tidak ada yang hilang"]),
        ] {
            let words = words(language);
            let said = [
                words.notice_stays_body(),
                words.notice_crashed_body(),
                words.notice_window_ended_body(),
                words.notice_no_window_body(),
            ];
            assert!(said.iter().all(|said| claims.iter().all(|claim| !said.contains(claim))), "{said:?}");
        }
    }

    #[test]
    fn spans_are_said_in_minutes_and_hours() {
        let said = [0, 119_000, 3_600_000, 90_061_000].map(|ms| words(Language::En).span(ms));
        assert_eq!(said, ["1 min", "1 min", "1 h", "25 h 1 min"]);
    }
}
