//! What a notification says, in the operator's language. Plain data, no desktop.

use std::collections::BTreeSet;

use wakala_domain::announce::{Announcement, Cause, Told};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Notice, Reason, ReasonKind};

use wakala_words::{Language, Words, clock_time, words};

/// How many names a shared notification lists.
const NAMES_LISTED: usize = 3;

/// A notification, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bulletin<A = (InstanceId, Cause)> {
    /// Its title.
    pub title: String,
    /// Its text, not yet escaped.
    pub body: String,
    /// What a click on the notification itself is called.
    pub open: String,
    /// The buttons.
    pub actions: Vec<(Click, String)>,
    /// What it is about.
    pub about: Vec<A>,
    /// A message came in, and may be heard.
    pub sound: bool,
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
    /// Open another window in place of one that hangs.
    Renew,
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
            Click::Renew => "renew",
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
            "renew" => Some(Click::Renew),
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
        Some(Cause::Rescan) if told.len() == 1 => vec![(Click::ShowCode, words.notice_show_code())],
        Some(Cause::Down) => vec![(Click::Restart, words.act_restart()), (Click::TryNow, words.act_try_now())],
        _ => vec![(Click::Open, words.act_open())],
    };
    let about = told.iter().map(|one| (one.instance, Cause::of(&one.notice))).collect();
    Bulletin { title, body, open: words.act_open(), actions, about, sound: false }
}

/// Said when Wakala did not start; a click has nobody to go to.
pub(crate) fn could_not_start(language: Language, why: &str) -> Bulletin {
    let words = words(language);
    Bulletin {
        title: words.start_title(),
        body: why.to_owned(),
        open: String::new(),
        actions: Vec::new(),
        about: Vec::new(),
        sound: false,
    }
}

/// Said when an update takes a while; there is nothing to be done about it.
pub(crate) fn being_updated(language: Language) -> Bulletin {
    let words = words(language);
    let (title, body) = (words.notice_updating_title(), words.notice_updating_body());
    Bulletin { title, body, open: String::new(), actions: Vec::new(), about: Vec::new(), sound: false }
}

/// Said once, when the window is closed for the first time.
pub(crate) fn stays_in_tray(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.notice_stays_title(), words.notice_stays_body(), words)
}

/// Said when Wakala was started without a window, and no tray shows its icon.
pub(crate) fn no_tray(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.notice_no_tray_title(), words.notice_no_tray_body(), words)
}

/// Said when what showed the window had ended by itself, and it is shown anew.
pub(crate) fn opened_again(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.notice_crashed_title(), words.notice_crashed_body(), words)
}

/// Said when the window is of another version: Wakala was updated while it ran.
pub(crate) fn other_version(language: Language) -> Bulletin {
    let words = words(language);
    let said = about_the_window(words.notice_updated_title(), words.notice_updated_body(), words);
    // A click beside the button could open nothing.
    Bulletin { open: String::new(), actions: vec![(Click::Again, words.act_restart())], ..said }
}

/// Said when the window has ended by itself: the numbers did not.
pub(crate) fn window_ended(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.notice_window_ended_title(), words.notice_window_ended_body(), words)
}

/// Said when the window was told to come to the front and does not: what to do is the operator's to say.
pub(crate) fn window_hangs(language: Language) -> Bulletin {
    let words = words(language);
    let said = about_the_window(words.notice_hangs_title(), words.notice_hangs_body(), words);
    // A click beside the button would lead to the same window.
    Bulletin { open: String::new(), actions: vec![(Click::Renew, words.notice_hangs_renew())], ..said }
}

/// Said when there can be no window: the numbers do not need one.
pub(crate) fn cannot_be_shown(language: Language) -> Bulletin {
    let words = words(language);
    about_the_window(words.notice_no_window_title(), words.notice_no_window_body(), words)
}

fn about_the_window(title: String, body: String, words: &Words) -> Bulletin {
    let open = words.act_open();
    Bulletin { title, body, open: open.clone(), actions: vec![(Click::Open, open)], about: Vec::new(), sound: false }
}

fn single(one: &Told, words: &Words, drop_grace_seconds: u64) -> (String, String) {
    let name = one.name.as_str();
    match &one.notice {
        Notice::Down { reason, slow, flapping } => {
            let mut body = match (reason.kind, slow, flapping) {
                (ReasonKind::SyncStuck, ..) => words.notice_first_sync_body(),
                (_, true, true) => words.notice_down_slow_body(),
                (_, true, false) => words.notice_down_tried_body(),
                (_, false, _) => words.notice_down_body(drop_grace_seconds),
            };
            if one.queued > 0 {
                body.push(' ');
                body.push_str(&words.notice_wait(one.queued));
            }
            (words.notice_down_title(name), body)
        }
        Notice::NeedsRescan { reason } => {
            let body = match reason.kind {
                ReasonKind::SessionUnreadable => words.notice_rescan_unreadable_body(),
                _ => words.notice_rescan_body(&clock_time(one.at)),
            };
            (words.notice_rescan_title(name), body)
        }
        Notice::NeedsYou { reason } => (words.notice_needs_title(name), needs_body(reason, words)),
        Notice::Held { reason, until } => {
            let body = match reason.kind {
                ReasonKind::RateLimited => words.notice_held_rate_body(),
                _ => words.notice_held_ban_body(),
            };
            (words.notice_held_title(name, &clock_time(*until)), body)
        }
        Notice::CodesExpired => (words.notice_codes_title(name), words.notice_codes_body()),
        Notice::PasskeyAsked => (words.notice_passkey_title(name), words.notice_passkey_body()),
        Notice::Back { away_ms } => (words.notice_back_title(name), words.notice_back_body(&words.span(*away_ms))),
        Notice::PhoneUnseen { days } => (words.notice_unseen_title(name, *days), words.notice_unseen_body()),
        Notice::StoppedLong { days } => (words.notice_long_title(name, *days), words.notice_long_body()),
        Notice::VersionExpires { days } => (words.notice_expires_title(name, *days), words.notice_expires_body()),
    }
}

fn shared(cause: Cause, many: &[Told], words: &Words) -> (String, String) {
    let (n, names) = (many.len(), names(many.iter()));
    let alone = || words.notice_needs_many_body(&names);
    match cause {
        Cause::Rescan => (words.notice_rescan_many_title(n), words.notice_rescan_many_body(&names)),
        Cause::NeedsYou => (words.notice_needs_many_title(n), alone()),
        Cause::Held => (words.notice_held_many_title(n), alone()),
        Cause::Codes => (words.notice_codes_many_title(n), alone()),
        Cause::Passkey => (words.notice_passkey_many_title(n), alone()),
        Cause::Down => (words.notice_down_many_title(n), words.notice_down_many_body(&names)),
        Cause::PhoneUnseen => (words.notice_unseen_many_title(n), words.notice_unseen_many_body(&names)),
        Cause::StoppedLong => (words.notice_long_many_title(n), words.notice_long_many_body(&names)),
        Cause::VersionExpires => (words.notice_expires_many_title(n), words.notice_expires_many_body(&names)),
        Cause::Back => (words.notice_back_many_title(n), alone()),
    }
}

/// What was kept back in quiet hours, one sentence per cause.
fn summary(many: &[Told], words: &Words) -> (String, String) {
    let mut sentences = Vec::new();
    for same in many.chunk_by(|one, next| Cause::of(&one.notice) == Cause::of(&next.notice)) {
        let names = names(same.iter());
        sentences.push(match same.first().map(|one| Cause::of(&one.notice)) {
            Some(Cause::Rescan) => words.notice_quiet_rescan(&names),
            Some(Cause::NeedsYou) => words.notice_quiet_needs(&names),
            Some(Cause::Held) => words.notice_quiet_held(&names),
            Some(Cause::Down) => words.notice_quiet_down(&names),
            Some(Cause::Codes | Cause::Passkey) => words.notice_quiet_codes(&names),
            Some(Cause::PhoneUnseen) => words.notice_quiet_unseen(&names),
            Some(Cause::StoppedLong) => words.notice_quiet_long(&names),
            Some(Cause::VersionExpires) => words.notice_quiet_expires(&names),
            // Good news is not kept back.
            Some(Cause::Back) | None => continue,
        });
    }
    // A number can be down and its phone unseen.
    let numbers: BTreeSet<InstanceId> = many.iter().map(|one| one.instance).collect();
    (words.notice_quiet_title(numbers.len()), sentences.join(" "))
}

/// The first few names, and how many more there are.
fn names<'a>(many: impl ExactSizeIterator<Item = &'a Told>) -> String {
    listed(many.map(|one| one.name.as_str()))
}

/// The same of names.
pub(crate) fn listed<'a>(many: impl ExactSizeIterator<Item = &'a str>) -> String {
    let count = many.len();
    let mut names = many.take(NAMES_LISTED).collect::<Vec<_>>().join(", ");
    if count > NAMES_LISTED {
        names.push_str(&format!(" +{}", count - NAMES_LISTED));
    }
    names
}

fn needs_body(reason: &Reason, words: &Words) -> String {
    match reason.kind {
        ReasonKind::Locked => words.notice_needs_because_locked(),
        ReasonKind::Banned => words.notice_needs_because_banned(),
        ReasonKind::Replaced => words.notice_needs_because_replaced(),
        ReasonKind::ClientOutdated | ReasonKind::BadUserAgent => words.notice_needs_because_outdated(),
        ReasonKind::AccountType => words.notice_needs_because_account_type(),
        ReasonKind::DiskFull => words.notice_needs_because_disk_full(),
        ReasonKind::TooManyFiles => words.notice_needs_because_too_many_files(),
        ReasonKind::SessionLocked => words.notice_needs_because_session_locked(),
        ReasonKind::SessionForbidden => words.notice_needs_because_session_forbidden(),
        ReasonKind::SessionGone => words.notice_needs_because_session_gone(),
        ReasonKind::SessionFault => words.notice_needs_because_session_fault(),
        ReasonKind::DatabaseDamaged => words.notice_needs_because_database_damaged(),
        ReasonKind::DatabaseUnreachable => words.notice_needs_because_database_unreachable(),
        ReasonKind::Internal => words.notice_needs_because_internal(),
        _ => match reason.code {
            Some(code) => words.notice_needs_because_unknown_code(&code.to_string()),
            None => words.notice_needs_because_unknown(),
        },
    }
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
        assert_eq!(shown.actions, [(Click::Restart, "Restart".to_owned()), (Click::TryNow, "Try now".to_owned())]);
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
        let buttons: Vec<Vec<String>> = every_notice()
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
        assert_eq!(shown.actions, [(Click::Open, "Open".to_owned())]);
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
