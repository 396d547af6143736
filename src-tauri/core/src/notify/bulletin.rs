//! What a notification says, in the operator's language. Plain data, no desktop.

use std::collections::BTreeSet;

use wakala_domain::announce::{Announcement, Cause, Told};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Notice, Reason, ReasonKind};

use wakala_words::{Language, Words, clock_time, fill, span, words};

/// How many names a shared notification lists.
const NAMES_LISTED: usize = 3;

/// A notification, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bulletin {
    /// Its title.
    pub title: String,
    /// Its text, not yet escaped.
    pub body: String,
    /// What a click on the notification itself is called.
    pub open: &'static str,
    /// The buttons.
    pub actions: Vec<(Click, &'static str)>,
    /// Whom it is about, and what of it.
    pub about: Vec<(InstanceId, Cause)>,
}

/// What a click asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Click {
    /// Open the window at the instance.
    Open,
    /// Open the window at the instance's code, a new one if need be.
    ShowCode,
    /// Restart the instances.
    Restart,
    /// Jump the waiting time.
    TryNow,
    /// Restart Wakala itself.
    Again,
}

impl Click {
    /// The key that the desktop answers with.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Click::Open => "open",
            Click::ShowCode => "show-code",
            Click::Restart => "restart",
            Click::TryNow => "try-now",
            Click::Again => "again",
        }
    }

    /// What the desktop's answer means; `default` is a click on the notification itself.
    #[cfg(any(target_os = "linux", test))]
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        match key {
            "default" | "open" => Some(Click::Open),
            "show-code" => Some(Click::ShowCode),
            "restart" => Some(Click::Restart),
            "try-now" => Some(Click::TryNow),
            "again" => Some(Click::Again),
            _ => None,
        }
    }
}

/// The words for what was decided to be shown.
pub(crate) fn bulletin(announcement: &Announcement, language: Language, drop_grace_seconds: u64) -> Bulletin {
    let words = words(language);
    let told = &announcement.told;
    let (title, body) = match (announcement.cause, told.as_slice()) {
        (_, [one]) => single(one, words, drop_grace_seconds),
        (Some(cause), many) => shared(cause, many, words),
        (None, many) => summary(many, words),
    };
    let actions = match announcement.cause {
        Some(Cause::Rescan) if told.len() == 1 => vec![(Click::ShowCode, words.show_code)],
        Some(Cause::Down) => vec![(Click::Restart, words.restart), (Click::TryNow, words.try_now)],
        _ => vec![(Click::Open, words.open)],
    };
    let about = told.iter().map(|one| (one.instance, Cause::of(&one.notice))).collect();
    Bulletin { title, body, open: words.open, actions, about }
}

/// Said when Wakala did not start; a click has nobody to go to.
pub(crate) fn could_not_start(language: Language, why: &str) -> Bulletin {
    let words = words(language);
    Bulletin {
        title: words.no_start_title.to_owned(),
        body: why.to_owned(),
        open: "",
        actions: Vec::new(),
        about: Vec::new(),
    }
}

/// Said once, when the window is closed for the first time.
pub(crate) fn stays_in_tray(language: Language) -> Bulletin {
    let words = words(language);
    Bulletin {
        title: words.stays_title.to_owned(),
        body: words.stays_body.to_owned(),
        open: words.open,
        actions: vec![(Click::Open, words.open)],
        about: Vec::new(),
    }
}

/// Said when what showed the window had ended by itself, and it is shown anew.
pub(crate) fn opened_again(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.crashed_title, words.crashed_body, words)
}

/// Said when the window is of another version: Wakala was updated while it ran.
pub(crate) fn other_version(language: Language) -> Bulletin {
    let words = words(language);
    let said = about_the_window(words.updated_title, words.updated_body, words);
    // A click beside the button could open nothing.
    Bulletin { open: "", actions: vec![(Click::Again, words.restart)], ..said }
}

/// Said when the window has ended by itself: the numbers did not.
pub(crate) fn window_ended(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.window_ended_title, words.window_ended_body, words)
}

/// Said when there can be no window: the numbers do not need one.
pub(crate) fn cannot_be_shown(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.no_window_title, words.no_window_body, words)
}

fn about_the_window(title: &str, body: &str, words: &Words) -> Bulletin {
    Bulletin {
        title: title.to_owned(),
        body: body.to_owned(),
        open: words.open,
        actions: vec![(Click::Open, words.open)],
        about: Vec::new(),
    }
}

fn single(one: &Told, words: &Words, drop_grace_seconds: u64) -> (String, String) {
    let titled = |template: &str| fill(template, &[("name", &one.name)]);
    let for_days = |template: &str, days: u32| fill(template, &[("name", &one.name), ("n", &days.to_string())]);
    match &one.notice {
        Notice::Down { reason, slow, flapping } => {
            let waits = match one.queued {
                0 => String::new(),
                1 => words.messages_wait_one.to_owned(),
                many => fill(words.messages_wait_many, &[("n", &many.to_string())]),
            };
            let template = match (reason.kind, slow, flapping) {
                (ReasonKind::SyncStuck, ..) => words.first_sync_body,
                (_, true, true) => words.down_slow_body,
                (_, true, false) => words.down_tried_body,
                (_, false, _) => words.down_body,
            };
            let body = fill(template, &[("seconds", &drop_grace_seconds.to_string()), ("waits", &waits)]);
            (titled(words.down_title), body)
        }
        Notice::NeedsRescan { reason } => {
            let body = match reason.kind {
                ReasonKind::SessionUnreadable => words.rescan_unreadable_body.to_owned(),
                _ => fill(words.rescan_body, &[("time", &clock_time(one.at))]),
            };
            (titled(words.rescan_title), body)
        }
        Notice::NeedsYou { reason } => (titled(words.needs_title), needs_body(reason, words)),
        Notice::Held { reason, until } => {
            let title = fill(words.held_title, &[("name", &one.name), ("time", &clock_time(*until))]);
            let body = match reason.kind {
                ReasonKind::RateLimited => words.held_rate_body,
                _ => words.held_ban_body,
            };
            (title, body.to_owned())
        }
        Notice::CodesExpired => (titled(words.codes_title), words.codes_body.to_owned()),
        Notice::PasskeyAsked => (titled(words.passkey_title), words.passkey_body.to_owned()),
        Notice::Back { away_ms } => {
            (titled(words.back_title), fill(words.back_body, &[("span", &span(*away_ms, words))]))
        }
        Notice::PhoneUnseen { days } => (for_days(words.unseen_title, *days), words.unseen_body.to_owned()),
        Notice::StoppedLong { days } => (for_days(words.long_title, *days), words.long_body.to_owned()),
        Notice::VersionExpires { days } => (for_days(words.expires_title, *days), words.expires_body.to_owned()),
    }
}

fn shared(cause: Cause, many: &[Told], words: &Words) -> (String, String) {
    let (title, body) = match cause {
        Cause::Rescan => (words.rescan_many_title, words.rescan_many_body),
        Cause::NeedsYou => (words.needs_many_title, words.needs_many_body),
        Cause::Held => (words.held_many_title, words.needs_many_body),
        Cause::Codes => (words.codes_many_title, words.needs_many_body),
        Cause::Passkey => (words.passkey_many_title, words.needs_many_body),
        Cause::Down => (words.down_many_title, words.down_many_body),
        Cause::PhoneUnseen => (words.unseen_many_title, words.unseen_many_body),
        Cause::StoppedLong => (words.long_many_title, words.long_many_body),
        Cause::VersionExpires => (words.expires_many_title, words.expires_many_body),
        Cause::Back => (words.back_many_title, words.needs_many_body),
    };
    let names = names(many.iter());
    (fill(title, &[("n", &many.len().to_string())]), fill(body, &[("names", &names)]))
}

/// What was kept back in quiet hours, one sentence per cause.
fn summary(many: &[Told], words: &Words) -> (String, String) {
    let mut sentences = Vec::new();
    for same in many.chunk_by(|one, next| Cause::of(&one.notice) == Cause::of(&next.notice)) {
        let template = match same.first().map(|one| Cause::of(&one.notice)) {
            Some(Cause::Rescan) => words.quiet_rescan,
            Some(Cause::NeedsYou) => words.quiet_needs,
            Some(Cause::Held) => words.quiet_held,
            Some(Cause::Down) => words.quiet_down,
            Some(Cause::Codes | Cause::Passkey) => words.quiet_codes,
            Some(Cause::PhoneUnseen) => words.quiet_unseen,
            Some(Cause::StoppedLong) => words.quiet_long,
            Some(Cause::VersionExpires) => words.quiet_expires,
            // Good news is not kept back.
            Some(Cause::Back) | None => continue,
        };
        sentences.push(fill(template, &[("names", &names(same.iter()))]));
    }
    // A number can be down and its phone unseen.
    let numbers: BTreeSet<InstanceId> = many.iter().map(|one| one.instance).collect();
    (fill(words.quiet_title, &[("n", &numbers.len().to_string())]), sentences.join(" "))
}

/// The first few names, and how many more there are.
fn names<'a>(many: impl ExactSizeIterator<Item = &'a Told>) -> String {
    let count = many.len();
    let mut names = many.take(NAMES_LISTED).map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    if count > NAMES_LISTED {
        names.push_str(&format!(" +{}", count - NAMES_LISTED));
    }
    names
}

fn needs_body(reason: &Reason, words: &Words) -> String {
    let fixed = match reason.kind {
        ReasonKind::Locked => words.locked_body,
        ReasonKind::Banned => words.banned_body,
        ReasonKind::Replaced => words.replaced_body,
        ReasonKind::ClientOutdated | ReasonKind::BadUserAgent => words.outdated_body,
        ReasonKind::AccountType => words.account_type_body,
        ReasonKind::DiskFull => words.disk_full_body,
        ReasonKind::TooManyFiles => words.too_many_files_body,
        ReasonKind::SessionLocked => words.session_locked_body,
        ReasonKind::SessionForbidden => words.session_forbidden_body,
        ReasonKind::SessionGone => words.session_gone_body,
        ReasonKind::SessionFault => words.session_fault_body,
        ReasonKind::DatabaseDamaged => words.database_damaged_body,
        ReasonKind::DatabaseUnreachable => words.database_unreachable_body,
        ReasonKind::Internal => words.internal_body,
        _ => {
            let code = reason.code.map_or_else(String::new, |code| format!(" [{code}]"));
            return fill(words.unknown_body, &[("code", &code)]);
        }
    };
    fixed.to_owned()
}

/// Desktops read the body as markup: what an operator or WhatsApp wrote must stay text.
pub(crate) fn escaped(body: &str) -> String {
    body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakala_domain::time::Wall;

    fn told(number: u64, name: &str, notice: Notice) -> Told {
        let instance = InstanceId::from_random(number << 1);
        Told { instance, name: name.into(), notice, queued: 2, muted: false, at: Wall(0) }
    }

    fn said(told: Vec<Told>, language: Language) -> Bulletin {
        let cause = Cause::of(&told[0].notice);
        let shared = told.iter().all(|one| Cause::of(&one.notice) == cause);
        bulletin(&Announcement { cause: shared.then_some(cause), told }, language, 30)
    }

    fn down(slow: bool) -> Notice {
        Notice::Down { reason: Reason::bare(ReasonKind::Dropped), slow, flapping: slow }
    }

    fn every_notice() -> Vec<Notice> {
        let reason = || Reason::bare(ReasonKind::RateLimited);
        vec![
            Notice::NeedsRescan { reason: reason() },
            Notice::NeedsYou { reason: reason() },
            Notice::Held { reason: reason(), until: Wall(0) },
            down(true),
            Notice::CodesExpired,
            Notice::PasskeyAsked,
            Notice::PhoneUnseen { days: 10 },
            Notice::StoppedLong { days: 20 },
            Notice::VersionExpires { days: 7 },
            Notice::Back { away_ms: 4_000_000 },
        ]
    }

    #[test]
    fn one_drop_names_the_instance_and_what_waits() {
        let shown = said(vec![told(1, "Duka Mwenge", down(false))], Language::En);
        assert_eq!(shown.title, "Duka Mwenge is offline");
        assert_eq!(shown.body, "Not back after 30 s. Wakala keeps trying. 2 messages wait.");
        assert_eq!(shown.actions, [(Click::Restart, "Restart"), (Click::TryNow, "Try now")]);
    }

    #[test]
    fn what_has_not_come_back_is_not_said_to_drop_again_and_again() {
        let tried = Notice::Down { reason: Reason::bare(ReasonKind::Unreachable), slow: true, flapping: false };
        let shown = said(vec![told(1, "Duka", tried)], Language::En);
        assert_eq!(
            shown.body,
            "Not back after several tries. Wakala goes on trying every few minutes. 2 messages wait."
        );
        assert!(said(vec![told(1, "Duka", down(true))], Language::En).body.starts_with("It keeps dropping."));
    }

    #[test]
    fn a_first_sync_that_is_stuck_says_what_to_do_with_the_phone() {
        for language in [Language::En, Language::Sw, Language::Id] {
            for slow in [false, true] {
                let stuck = Notice::Down { reason: Reason::bare(ReasonKind::SyncStuck), slow, flapping: false };
                let shown = said(vec![told(1, "Duka", stuck)], language);
                let usual = said(vec![told(1, "Duka", down(slow))], language);
                assert_eq!(shown.title, usual.title);
                assert!(shown.body != usual.body && shown.body.contains("WhatsApp"), "{}", shown.body);
            }
        }
    }

    #[test]
    fn ten_drops_are_one_notification() {
        let shown = said((1..=10).map(|n| told(n, &format!("Duka {n}"), down(false))).collect(), Language::En);
        assert_eq!(shown.title, "10 numbers are offline");
        assert_eq!(shown.body, "Duka 1, Duka 2, Duka 3 +7. Wakala keeps trying all of them.");
        assert_eq!(shown.about.len(), 10);
    }

    #[test]
    fn what_a_click_does_follows_the_cause() {
        let buttons: Vec<Vec<&str>> = every_notice()
            .into_iter()
            .map(|notice| said(vec![told(1, "Duka", notice)], Language::En))
            .map(|shown| shown.actions.into_iter().map(|(_, label)| label).collect())
            .collect();
        let open = || vec!["Open"];
        let mut expected = vec![vec!["Show code"], open(), open(), vec!["Restart", "Try now"]];
        expected.resize(every_notice().len(), open());
        assert_eq!(buttons, expected);
    }

    #[test]
    fn the_desktop_s_answer_is_understood() {
        for click in [Click::Open, Click::ShowCode, Click::Restart, Click::TryNow, Click::Again] {
            assert_eq!(Click::from_key(click.key()), Some(click));
        }
        assert_eq!((Click::from_key("default"), Click::from_key("")), (Some(Click::Open), None));
    }

    #[test]
    fn nothing_stays_unsaid_in_any_language() {
        for language in [Language::En, Language::Sw, Language::Id] {
            let mut said_before = BTreeSet::new();
            for notice in every_notice() {
                let one = told(1, "Duka", notice.clone());
                let two = told(2, "Mwenge", notice);
                for shown in [said(vec![one.clone()], language), said(vec![one.clone(), two], language)] {
                    for text in [&shown.title, &shown.body] {
                        assert!(!text.is_empty() && !text.contains(['{', '}']), "{text}");
                    }
                    assert!(shown.title.contains("Duka") || shown.body.contains("Duka, Mwenge"), "{shown:?}");
                    assert!(said_before.insert(shown.title.clone()), "{} is said of two causes", shown.title);
                }
            }
        }
    }

    #[test]
    fn the_days_and_the_time_away_are_named() {
        let title = |notice| said(vec![told(1, "Duka", notice)], Language::En).title;
        assert_eq!(title(Notice::PhoneUnseen { days: 12 }), "Duka: its phone was not seen for 12 days");
        assert_eq!(title(Notice::StoppedLong { days: 20 }), "Duka has been stopped for 20 days");
        assert_eq!(title(Notice::VersionExpires { days: 7 }), "Duka: WhatsApp wants a newer Wakala in 7 days");
        let back = said(vec![told(1, "Duka", Notice::Back { away_ms: 4_000_000 })], Language::En);
        assert_eq!((back.title.as_str(), back.body.as_str()), ("Duka is back online", "It was away for 1 h 6 min."));
    }

    #[test]
    fn what_was_kept_back_is_said_by_cause_and_each_number_counts_once() {
        let needs = Notice::NeedsYou { reason: Reason::bare(ReasonKind::Locked) };
        let shown = said(
            vec![
                told(1, "Duka", needs),
                told(2, "Mwenge", down(false)),
                told(3, "Galle", down(true)),
                told(2, "Mwenge", Notice::PhoneUnseen { days: 10 }),
            ],
            Language::En,
        );
        assert_eq!(shown.title, "During quiet hours 3 numbers had trouble");
        assert_eq!(shown.body, "Need you: Duka. Offline: Mwenge, Galle. Phone not seen: Mwenge.");
        assert_eq!(shown.actions, [(Click::Open, "Open")]);
    }

    #[test]
    fn an_unknown_refusal_shows_its_code() {
        let reason = Reason { code: Some(418), ..Reason::bare(ReasonKind::UnknownFailure) };
        let shown = said(vec![told(1, "Duka", Notice::NeedsYou { reason })], Language::En);
        assert!(shown.body.ends_with("three times [418]."), "{}", shown.body);
    }

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(escaped("<b>Duka</b> & co"), "&lt;b&gt;Duka&lt;/b&gt; &amp; co");
    }
}
