//! What a notification says: several instances with the same trouble share one. Plain data, no desktop.

use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Notice, Reason, ReasonKind};
use wakala_domain::time::Wall;

use crate::text::{Language, Words, clock_time, fill};

/// How many names a shared notification lists.
const NAMES_LISTED: usize = 3;

/// A notice of the engine, kept until it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The instance.
    pub instance: InstanceId,
    /// Its name.
    pub name: String,
    /// What to tell.
    pub notice: Notice,
    /// Messages that wait in its outbox.
    pub queued: u32,
    /// When it was told.
    pub at: Wall,
}

/// A notification, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bulletin {
    /// Its title.
    pub title: String,
    /// Its text, not yet escaped.
    pub body: String,
    /// The buttons.
    pub actions: Vec<(Click, &'static str)>,
    /// Whom it is about.
    pub instances: Vec<InstanceId>,
}

/// What a click asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Click {
    /// Open the window at the instance.
    Open,
    /// Jump the waiting time.
    TryNow,
}

impl Click {
    /// The key that the desktop answers with.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Click::Open => "open",
            Click::TryNow => "try-now",
        }
    }

    /// What the desktop's answer means; `default` is a click on the notification itself.
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        match key {
            "default" | "open" => Some(Click::Open),
            "try-now" => Some(Click::TryNow),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    Rescan,
    NeedsYou,
    Held,
    Codes,
    Down,
}

fn cause(notice: &Notice) -> Cause {
    match notice {
        Notice::NeedsRescan { .. } => Cause::Rescan,
        Notice::NeedsYou { .. } => Cause::NeedsYou,
        Notice::Held { .. } => Cause::Held,
        Notice::CodesExpired => Cause::Codes,
        Notice::Back { .. } => Cause::Down,
        Notice::PhoneUnseen { .. } | Notice::StoppedLong { .. } => Cause::NeedsYou,
        Notice::Down { .. } => Cause::Down,
    }
}

/// The notifications for what was told within a moment: one per cause, the gravest first.
pub(crate) fn bulletins(told: &[Told], language: Language, drop_grace_seconds: u64) -> Vec<Bulletin> {
    let words = language.words();
    [Cause::Rescan, Cause::NeedsYou, Cause::Held, Cause::Codes, Cause::Down]
        .into_iter()
        .filter_map(|wanted| {
            let same: Vec<&Told> = told.iter().filter(|one| cause(&one.notice) == wanted).collect();
            match same.as_slice() {
                [] => None,
                [one] => Some(single(one, words, drop_grace_seconds)),
                many => Some(shared(wanted, many, words)),
            }
        })
        .collect()
}

/// Said once, when the window is closed for the first time.
pub(crate) fn stays_in_tray(language: Language) -> Bulletin {
    let words = language.words();
    Bulletin {
        title: words.stays_title.to_owned(),
        body: words.stays_body.to_owned(),
        actions: vec![(Click::Open, words.open)],
        instances: Vec::new(),
    }
}

fn single(one: &Told, words: &'static Words, drop_grace_seconds: u64) -> Bulletin {
    let titled = |template: &str| fill(template, &[("name", &one.name)]);
    let open = (Click::Open, words.open);
    let (title, body, actions) = match &one.notice {
        Notice::Down { slow, .. } => {
            let waits = match one.queued {
                0 => String::new(),
                1 => words.messages_wait_one.to_owned(),
                many => fill(words.messages_wait_many, &[("n", &many.to_string())]),
            };
            let template = if *slow { words.down_slow_body } else { words.down_body };
            let body = fill(template, &[("seconds", &drop_grace_seconds.to_string()), ("waits", &waits)]);
            (titled(words.down_title), body, vec![open, (Click::TryNow, words.try_now)])
        }
        Notice::NeedsRescan { reason } => {
            let body = match reason.kind {
                ReasonKind::SessionUnreadable => words.rescan_unreadable_body.to_owned(),
                _ => fill(words.rescan_body, &[("time", &clock_time(one.at))]),
            };
            (titled(words.rescan_title), body, vec![(Click::Open, words.show_qr)])
        }
        Notice::NeedsYou { reason } => (titled(words.needs_title), needs_body(reason, words), vec![open]),
        Notice::Held { reason, until } => {
            let title = fill(words.held_title, &[("name", &one.name), ("time", &clock_time(*until))]);
            let body = match reason.kind {
                ReasonKind::RateLimited => words.held_rate_body,
                _ => words.held_ban_body,
            };
            (title, body.to_owned(), vec![open])
        }
        Notice::CodesExpired => (titled(words.codes_title), words.codes_body.to_owned(), vec![open]),
        Notice::Back { .. } | Notice::PhoneUnseen { .. } | Notice::StoppedLong { .. } => {
            (titled(words.needs_title), words.needs_many_body.to_owned(), vec![open])
        }
    };
    Bulletin { title, body, actions, instances: vec![one.instance] }
}

fn shared(cause: Cause, many: &[&Told], words: &'static Words) -> Bulletin {
    let (title, body) = match cause {
        Cause::Rescan => (words.rescan_many_title, words.rescan_many_body),
        Cause::NeedsYou => (words.needs_many_title, words.needs_many_body),
        Cause::Held => (words.held_many_title, words.needs_many_body),
        Cause::Codes => (words.codes_many_title, words.needs_many_body),
        Cause::Down => (words.down_many_title, words.down_many_body),
    };
    let mut names = many.iter().take(NAMES_LISTED).map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    if many.len() > NAMES_LISTED {
        names.push_str(&format!(" +{}", many.len() - NAMES_LISTED));
    }
    Bulletin {
        title: fill(title, &[("n", &many.len().to_string())]),
        body: fill(body, &[("names", &names)]),
        actions: vec![(Click::Open, words.open)],
        instances: many.iter().map(|one| one.instance).collect(),
    }
}

fn needs_body(reason: &Reason, words: &Words) -> String {
    let fixed = match reason.kind {
        ReasonKind::Locked => words.locked_body,
        ReasonKind::Banned => words.banned_body,
        ReasonKind::Replaced => words.replaced_body,
        ReasonKind::ClientOutdated | ReasonKind::BadUserAgent => words.outdated_body,
        ReasonKind::DiskFull => words.disk_full_body,
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

    fn told(number: u64, name: &str, notice: Notice) -> Told {
        Told { instance: InstanceId::from_random(number << 1), name: name.into(), notice, queued: 2, at: Wall(0) }
    }

    fn down(slow: bool) -> Notice {
        Notice::Down { reason: Reason::bare(ReasonKind::Dropped), slow }
    }

    #[test]
    fn one_drop_names_the_instance_and_what_waits() {
        let shown = bulletins(&[told(1, "Duka Mwenge", down(false))], Language::English, 30);
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].title, "Duka Mwenge is offline");
        assert_eq!(shown[0].body, "Not back after 30 s. Wakala keeps trying. 2 messages wait.");
        assert_eq!(shown[0].actions, [(Click::Open, "Open"), (Click::TryNow, "Try now")]);
    }

    #[test]
    fn ten_drops_are_one_notification_and_a_rescan_comes_first() {
        let mut all: Vec<Told> = (1..=10).map(|n| told(n, &format!("Duka {n}"), down(false))).collect();
        all.push(told(11, "Galle", Notice::NeedsRescan { reason: Reason::bare(ReasonKind::LoggedOut) }));
        let shown = bulletins(&all, Language::English, 30);
        let titles: Vec<&str> = shown.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["Galle needs a rescan", "10 numbers are offline"]);
        assert_eq!(shown[1].body, "Duka 1, Duka 2, Duka 3 +7. Wakala keeps trying all of them.");
        assert_eq!(shown[1].instances.len(), 10);
    }

    #[test]
    fn an_unknown_refusal_shows_its_code() {
        let reason = Reason { code: Some(418), ..Reason::bare(ReasonKind::UnknownFailure) };
        let shown = bulletins(&[told(1, "Duka", Notice::NeedsYou { reason })], Language::English, 30);
        assert!(shown[0].body.ends_with("three times [418]."), "{}", shown[0].body);
    }

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(escaped("<b>Duka</b> & co"), "&lt;b&gt;Duka&lt;/b&gt; &amp; co");
    }
}
