//! What the tray says, as plain data: computed from the instances, compared with what is shown, and only then drawn.

use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Badge, Connection, State};
use wakala_domain::time::Wall;
use wakala_engine::InstanceSnapshot;
use wakala_front::{Pause, Paused};

use crate::text::{Language, clock_time, clock_time_exact, fill, words};

/// Everything the tray shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayModel {
    /// The worst badge, for the icon.
    pub worst: Badge,
    /// The line at the top.
    pub summary: String,
    /// The instances, worst first, then by name.
    pub rows: Vec<TrayRow>,
    /// The words of the rows that are always there.
    pub footer: TrayFooter,
}

/// An instance in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayRow {
    pub id: InstanceId,
    pub label: String,
    pub line: String,
    pub try_now: TrayItem,
    pub restart: TrayItem,
    pub run_or_stop: TrayItem,
    pub open: TrayItem,
}

/// A menu item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayItem {
    pub text: &'static str,
    pub enabled: bool,
    pub does: TrayCommand,
}

/// The rows below the instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayFooter {
    pub open_wakala: &'static str,
    pub restart_all: &'static str,
    pub pause: String,
    pub pause_items: Vec<TrayItem>,
    pub quit: &'static str,
}

/// What a click in the tray asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrayCommand {
    OpenWakala,
    RestartAll,
    Pause(Pause),
    Quit,
    Open(InstanceId),
    TryNow(InstanceId),
    Restart(InstanceId),
    Start(InstanceId),
    Stop(InstanceId),
}

impl TrayCommand {
    /// The id of the menu item that asks for it.
    pub(crate) fn to_menu_id(self) -> String {
        match self {
            TrayCommand::OpenWakala => "open-wakala".into(),
            TrayCommand::RestartAll => "restart-all".into(),
            TrayCommand::Pause(Pause::Off) => "pause-off".into(),
            TrayCommand::Pause(Pause::Hour) => "pause-hour".into(),
            TrayCommand::Pause(Pause::Tomorrow) => "pause-tomorrow".into(),
            TrayCommand::Pause(Pause::UntilResumed) => "pause-on".into(),
            TrayCommand::Quit => "quit".into(),
            TrayCommand::Open(id) => format!("open/{id}"),
            TrayCommand::TryNow(id) => format!("try/{id}"),
            TrayCommand::Restart(id) => format!("restart/{id}"),
            TrayCommand::Start(id) => format!("start/{id}"),
            TrayCommand::Stop(id) => format!("stop/{id}"),
        }
    }

    /// What the menu item with this id asks for.
    pub(crate) fn from_menu_id(text: &str) -> Option<Self> {
        let Some((verb, id)) = text.split_once('/') else {
            return match text {
                "open-wakala" => Some(TrayCommand::OpenWakala),
                "restart-all" => Some(TrayCommand::RestartAll),
                "pause-off" => Some(TrayCommand::Pause(Pause::Off)),
                "pause-hour" => Some(TrayCommand::Pause(Pause::Hour)),
                "pause-tomorrow" => Some(TrayCommand::Pause(Pause::Tomorrow)),
                "pause-on" => Some(TrayCommand::Pause(Pause::UntilResumed)),
                "quit" => Some(TrayCommand::Quit),
                _ => None,
            };
        };
        let id: InstanceId = id.parse().ok()?;
        match verb {
            "open" => Some(TrayCommand::Open(id)),
            "try" => Some(TrayCommand::TryNow(id)),
            "restart" => Some(TrayCommand::Restart(id)),
            "start" => Some(TrayCommand::Start(id)),
            "stop" => Some(TrayCommand::Stop(id)),
            _ => None,
        }
    }
}

/// What the tray says of these instances.
pub(crate) fn tray_model(instances: &[InstanceSnapshot], language: Language, paused: Paused) -> TrayModel {
    let words = words(language);
    let mut sorted: Vec<&InstanceSnapshot> = instances.iter().collect();
    sorted.sort_by_key(|instance| (std::cmp::Reverse(instance.badge().severity()), instance.name.key()));
    TrayModel {
        worst: sorted.first().map_or(Badge::Stopped, |instance| instance.badge()),
        summary: summary(instances, language),
        rows: sorted.into_iter().map(|instance| row(instance, language)).collect(),
        footer: TrayFooter {
            open_wakala: words.open_wakala,
            restart_all: words.restart_all,
            pause: match paused {
                Paused::No => words.pause_notifications.to_owned(),
                Paused::Until(at) => fill(words.paused_until, &[("time", &clock_time(at))]),
                Paused::UntilResumed => words.paused.to_owned(),
            },
            pause_items: [
                (words.pause_hour, Pause::Hour),
                (words.pause_tomorrow, Pause::Tomorrow),
                (words.pause_until_resumed, Pause::UntilResumed),
                (words.resume_notifications, Pause::Off),
            ]
            .map(|(text, pause)| TrayItem {
                text,
                enabled: pause != Pause::Off || paused != Paused::No,
                does: TrayCommand::Pause(pause),
            })
            .to_vec(),
            quit: words.quit,
        },
    }
}

fn summary(instances: &[InstanceSnapshot], language: Language) -> String {
    let words = words(language);
    if instances.is_empty() {
        return words.no_instances.to_owned();
    }
    let count = |wanted: &[Badge]| instances.iter().filter(|instance| wanted.contains(&instance.badge())).count();
    let online = fill(words.online_count, &[("n", &count(&[Badge::Online]).to_string())]);
    match count(&[Badge::NeedsYou, Badge::Error]) {
        0 => online,
        1 => format!("{online}, {}", words.needs_one),
        many => format!("{online}, {}", fill(words.needs_many, &[("n", &many.to_string())])),
    }
}

fn row(instance: &InstanceSnapshot, language: Language) -> TrayRow {
    let words = words(language);
    let (id, state, badge) = (instance.id, &instance.state, instance.badge());
    let word = match state.connection {
        Connection::Holding { until, .. } if badge == Badge::Waiting => {
            fill(words.waiting_until, &[("time", &clock_time(until))])
        }
        _ => words.badge(badge).to_owned(),
    };
    let running = state.wanted == Wanted::Running;
    let waits = matches!(state.connection, Connection::Backoff { .. } | Connection::Holding { .. });
    TrayRow {
        id,
        label: format!("{} · {word}", instance.name),
        line: state_line(state, badge, language),
        try_now: TrayItem { text: words.try_now, enabled: running && waits, does: TrayCommand::TryNow(id) },
        restart: TrayItem { text: words.restart, enabled: running, does: TrayCommand::Restart(id) },
        run_or_stop: if running {
            TrayItem { text: words.stop, enabled: true, does: TrayCommand::Stop(id) }
        } else {
            TrayItem { text: words.start, enabled: true, does: TrayCommand::Start(id) }
        },
        open: TrayItem { text: words.open, enabled: true, does: TrayCommand::Open(id) },
    }
}

/// The grey line of a submenu. Names the moment of the next try and does not count down: nothing moves in the tray.
fn state_line(state: &State, badge: Badge, language: Language) -> String {
    let words = words(language);
    let attempt_at = |template, attempt: u32, at: Wall| {
        fill(template, &[("n", &attempt.to_string()), ("time", &clock_time_exact(at))])
    };
    match (badge, &state.connection) {
        (Badge::Online, Connection::Online { since }) => fill(words.online_since, &[("time", &clock_time(*since))]),
        (Badge::Connecting | Badge::Reconnecting, Connection::Backoff { attempt, until }) => {
            attempt_at(words.attempt_next, *attempt, *until)
        }
        (Badge::Waiting, Connection::Holding { until, .. }) => {
            attempt_at(words.attempt_next, state.attempt + 1, *until)
        }
        (
            Badge::Connecting | Badge::Reconnecting,
            Connection::Connecting { deadline, .. } | Connection::Syncing { deadline, .. },
        ) => attempt_at(words.attempt_running, state.attempt.max(1), *deadline),
        (Badge::ScanQr, _) => words.phone_needed.to_owned(),
        _ => words.badge(badge).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakala_domain::instance::InstanceName;
    use wakala_domain::lifecycle::{HoldWhy, ParkWhy};

    fn instance(number: u64, name: &str, connection: Connection) -> InstanceSnapshot {
        let wanted = if connection == Connection::Offline { Wanted::Stopped } else { Wanted::Running };
        let mut state = State::new(wanted);
        state.connection = connection;
        InstanceSnapshot {
            id: InstanceId::from_random(number << 1),
            name: InstanceName::parse(name).unwrap(),
            workspace: String::new(),
            created: Wall(0),
            muted: false,
            proxy: None,
            warning: None,
            state,
            unread: 0,
            queued: 0,
            unsent: 0,
            last_activity: None,
        }
    }

    fn fleet() -> Vec<InstanceSnapshot> {
        vec![
            instance(1, "Support desk", Connection::Online { since: Wall(0) }),
            instance(2, "Klinik Malam", Connection::Offline),
            instance(3, "Wakala wa Pesa", Connection::Parked { why: ParkWhy::Replaced }),
            instance(4, "Duka Kariakoo", Connection::Online { since: Wall(0) }),
            instance(5, "Apotek", Connection::Holding { until: Wall(0), why: HoldWhy::TemporaryBan }),
            instance(6, "Duka Mwenge", Connection::Backoff { attempt: 3, until: Wall(0) }),
        ]
    }

    #[test]
    fn the_worst_comes_first_and_gives_the_icon() {
        let model = tray_model(&fleet(), Language::En, Paused::No);
        let names: Vec<&str> = model.rows.iter().map(|row| row.label.split(" · ").next().unwrap()).collect();
        assert_eq!(names, ["Wakala wa Pesa", "Apotek", "Duka Mwenge", "Duka Kariakoo", "Support desk", "Klinik Malam"]);
        assert_eq!(model.worst, Badge::NeedsYou);
        assert_eq!(model.summary, "2 online, 1 needs you");
    }

    #[test]
    fn without_instances_it_says_so() {
        let model = tray_model(&[], Language::Id, Paused::No);
        assert_eq!((model.worst, model.summary.as_str()), (Badge::Stopped, "Belum ada nomor"));
    }

    #[test]
    fn what_can_not_be_done_is_disabled() {
        let model = tray_model(&fleet(), Language::En, Paused::No);
        let row = |name: &str| model.rows.iter().find(|row| row.label.starts_with(name)).unwrap();
        assert!(row("Duka Mwenge").try_now.enabled && !row("Support desk").try_now.enabled);
        let stopped = row("Klinik Malam");
        assert_eq!((stopped.restart.enabled, stopped.run_or_stop.text), (false, "Start"));
        assert!(row("Duka Mwenge").line.starts_with("Attempt 3, next try at "));
    }

    #[test]
    fn menu_ids_survive_their_text_form() {
        let id = InstanceId::from_random(42);
        for command in [
            TrayCommand::OpenWakala,
            TrayCommand::RestartAll,
            TrayCommand::Pause(Pause::Off),
            TrayCommand::Pause(Pause::Hour),
            TrayCommand::Pause(Pause::Tomorrow),
            TrayCommand::Pause(Pause::UntilResumed),
            TrayCommand::Quit,
            TrayCommand::Open(id),
            TrayCommand::TryNow(id),
            TrayCommand::Restart(id),
            TrayCommand::Start(id),
            TrayCommand::Stop(id),
        ] {
            assert_eq!(TrayCommand::from_menu_id(&command.to_menu_id()), Some(command));
        }
        assert_eq!(TrayCommand::from_menu_id("open/../x"), None);
        assert_eq!(TrayCommand::from_menu_id("separator"), None);
    }
}
