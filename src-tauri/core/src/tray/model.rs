//! What the tray says, as plain data: computed from the instances, compared with what is shown, and only then drawn.

use wakala_contract::UpdateStep;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::{Badge, Connection, HoldWhy, Link, Offer, ParkWhy, State};
use wakala_domain::time::Wall;
use wakala_engine::InstanceSnapshot;
use wakala_front::{Pause, Paused};

use crate::notify::listed;
use wakala_words::{Language, Words, clock_time, clock_time_exact, words};

/// Everything the tray shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayModel {
    /// The worst badge, for the icon.
    pub worst: Badge,
    /// A number needs the operator.
    pub needs_operator: bool,
    /// The line at the top.
    pub summary: String,
    /// What a pointer on the icon is told.
    pub tooltip: String,
    /// The instances, worst first, then by name.
    pub rows: Vec<TrayRow>,
    pub open_wakala: TrayItem,
    pub restart_all: TrayItem,
    /// How it stands with the notifications, above what can be done about them.
    pub pause: String,
    pub pause_items: Vec<TrayItem>,
    pub quit: TrayItem,
}

impl TrayModel {
    /// The instances in the order of the rows.
    pub(crate) fn order(&self) -> Vec<InstanceId> {
        self.rows.iter().map(|row| row.id).collect()
    }

    /// Says that the program is ending, and which numbers it waits for.
    pub(crate) fn quits(&mut self, waits_for: &[InstanceName], language: Language) {
        let words = words(language);
        self.summary = match waits_for {
            [] => words.tray_quitting(),
            names => words.tray_quitting_waits(&listed(names.iter().map(InstanceName::as_str))),
        };
        self.tooltip.clone_from(&self.summary);
    }
}

/// An instance in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayRow {
    pub id: InstanceId,
    pub label: String,
    pub line: String,
    pub try_now: TrayItem,
    pub restart: TrayItem,
    /// One of these two is shown.
    pub start: TrayItem,
    pub stop: TrayItem,
    pub open: TrayItem,
}

/// A menu item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayItem {
    pub text: String,
    pub shown: bool,
    pub enabled: bool,
    pub does: TrayCommand,
}

impl TrayItem {
    fn new(text: String, does: TrayCommand) -> Self {
        Self { text, shown: true, enabled: true, does }
    }

    fn enabled_if(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    fn shown_if(self, shown: bool) -> Self {
        Self { shown, ..self }
    }
}

/// A click in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayClick {
    pub command: TrayCommand,
    /// With it a window may take the focus, on desktops that want one.
    pub token: Option<String>,
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

/// What the tray says of these instances.
pub(crate) fn tray_model(instances: &[InstanceSnapshot], language: Language, paused: Paused) -> TrayModel {
    let words = words(language);
    let mut sorted: Vec<&InstanceSnapshot> = instances.iter().collect();
    sorted.sort_by_key(|instance| (std::cmp::Reverse(rank(instance)), instance.name.key()));
    let summary = summary(instances, language);
    TrayModel {
        worst: sorted.first().map_or(Badge::Stopped, |instance| instance.badge()),
        needs_operator: needing(instances) > 0,
        tooltip: tooltip(instances, &summary, language),
        summary,
        rows: sorted.into_iter().map(|instance| row(instance, language)).collect(),
        open_wakala: TrayItem::new(words.tray_open_wakala(), TrayCommand::OpenWakala),
        restart_all: TrayItem::new(words.act_restart_all(), TrayCommand::RestartAll),
        pause: match paused {
            Paused::No => words.tray_pause(),
            Paused::Until(at) => words.tray_paused_until(&clock_time(at)),
            Paused::UntilResumed => words.tray_paused(),
        },
        pause_items: [
            (words.tray_pause_hour(), Pause::Hour),
            (words.tray_pause_tomorrow(), Pause::Tomorrow),
            (words.tray_pause_until_resumed(), Pause::UntilResumed),
            (words.tray_resume(), Pause::Off),
        ]
        .map(|(text, pause)| {
            TrayItem::new(text, TrayCommand::Pause(pause)).enabled_if(pause != Pause::Off || paused != Paused::No)
        })
        .to_vec(),
        quit: TrayItem::new(words.act_quit(), TrayCommand::Quit),
    }
}

/// What the tray says while the data is brought to this version: nothing can be asked for but the window.
pub(crate) fn update_model(step: Option<UpdateStep>, language: Language) -> TrayModel {
    let said = step.map_or_else(String::new, |step| words(language).tray_updating(step.step, step.of));
    let mut model = tray_model(&[], language, Paused::No);
    for item in model.pause_items.iter_mut().chain([&mut model.quit]) {
        item.enabled = false;
    }
    TrayModel { worst: Badge::Connecting, tooltip: said.clone(), summary: said, ..model }
}

/// How much an instance asks for attention. One that was never linked has lost nothing yet: what has dropped is worse.
fn rank(instance: &InstanceSnapshot) -> u8 {
    let badge = instance.badge();
    let new = instance.state.link != Link::Linked && !needs_scan(instance) && instance.state.identity.is_none();
    match badge {
        Badge::ScanQr | Badge::CodeExpired if new => 2 * Badge::Online.severity() + 1,
        _ => 2 * badge.severity(),
    }
}

/// Its session was ended, and it is wanted running.
fn needs_scan(instance: &InstanceSnapshot) -> bool {
    instance.state.wanted == Wanted::Running && matches!(instance.state.link, Link::Revoked(_))
}

/// Only the operator can bring it back; counted as the window counts.
fn needs(instance: &InstanceSnapshot) -> bool {
    needs_scan(instance) || [Badge::NeedsYou, Badge::Error, Badge::CodeExpired].contains(&instance.badge())
}

fn needing(instances: &[InstanceSnapshot]) -> usize {
    instances.iter().filter(|instance| needs(instance)).count()
}

/// How many have a badge, of those that come back by themselves; one that was never linked is not on its way back.
fn with(instances: &[InstanceSnapshot], badge: Badge) -> usize {
    instances
        .iter()
        .filter(|one| one.badge() == badge && !needs(one))
        .filter(|one| badge != Badge::Connecting || one.state.link == Link::Linked)
        .count()
}

fn summary(instances: &[InstanceSnapshot], language: Language) -> String {
    let words = words(language);
    if instances.is_empty() {
        return words.no_instances();
    }
    let down = |badge, say: fn(&Words, usize) -> String| match with(instances, badge) {
        0 => None,
        down => Some(say(words, down)),
    };
    let needy = Some(needing(instances)).filter(|needy| *needy > 0);
    let told = [
        Some(words.summary_online(with(instances, Badge::Online))),
        down(Badge::Connecting, |words, n| words.summary_connecting(n)),
        down(Badge::Reconnecting, |words, n| words.summary_reconnecting(n)),
        down(Badge::Waiting, |words, n| words.summary_waiting(n)),
        needy.map(|needy| words.summary_needs(needy)),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn tooltip(instances: &[InstanceSnapshot], summary: &str, language: Language) -> String {
    let unread = instances.iter().map(|instance| u64::from(instance.unread)).sum();
    with_unread(summary.to_owned(), unread, language)
}

fn with_unread(said: String, unread: u64, language: Language) -> String {
    match unread {
        0 => said,
        unread => format!("{said}, {}", words(language).unread(unread)),
    }
}

fn row(instance: &InstanceSnapshot, language: Language) -> TrayRow {
    let words = words(language);
    let (id, state, badge) = (instance.id, &instance.state, instance.badge());
    let word = match state.connection {
        Connection::Holding { until, .. } if badge == Badge::Waiting => words.tray_waiting_until(&clock_time(until)),
        _ => words.badge(badge),
    };
    let running = state.wanted == Wanted::Running;
    TrayRow {
        id,
        label: format!("{} · {word}", instance.name),
        line: with_unread(state_line(state, badge, language), instance.unread.into(), language),
        try_now: TrayItem::new(words.act_try_now(), TrayCommand::TryNow(id)).enabled_if(running && can_be_tried(state)),
        restart: TrayItem::new(words.act_restart(), TrayCommand::Restart(id))
            .enabled_if(running && !state.is_elsewhere()),
        start: TrayItem::new(words.act_start(), TrayCommand::Start(id)).shown_if(!running),
        stop: TrayItem::new(words.act_stop(), TrayCommand::Stop(id)).shown_if(running),
        open: TrayItem::new(words.act_open(), TrayCommand::Open(id)),
    }
}

/// Whether a try before its time does anything, as the machine takes it and the window offers it.
fn can_be_tried(state: &State) -> bool {
    match &state.connection {
        Connection::Backoff { .. } => true,
        Connection::Holding { why, .. } => *why != HoldWhy::TemporaryBan,
        Connection::Parked { why } => matches!(why, ParkWhy::Outdated | ParkWhy::UnknownFailure | ParkWhy::Fault(_)),
        // A try that is stuck.
        Connection::Connecting { .. } | Connection::Syncing { .. } => {
            matches!(state.offer, Offer::None | Offer::Requested)
        }
        Connection::Offline | Connection::Online { .. } | Connection::Degraded { .. } => false,
    }
}

/// The grey line of a submenu. Names the moment of the next try and does not count down: nothing moves in the tray.
fn state_line(state: &State, badge: Badge, language: Language) -> String {
    let words = words(language);
    let next = |at: Wall| words.tray_attempt_next(state.current_try(), &clock_time_exact(at));
    match (badge, &state.connection) {
        (Badge::Online, Connection::Online { since }) => words.tray_online_since(&clock_time(*since)),
        (Badge::Connecting | Badge::Reconnecting, Connection::Backoff { until, .. }) => next(*until),
        (Badge::Waiting, Connection::Holding { until, .. }) => next(*until),
        (
            Badge::Connecting | Badge::Reconnecting,
            Connection::Connecting { deadline, .. } | Connection::Syncing { deadline, .. },
        ) => words.tray_attempt_running(state.current_try(), &clock_time_exact(*deadline)),
        (Badge::ScanQr, _) => words.tray_phone_needed(),
        _ => words.badge(badge),
    }
}

#[cfg(test)]
pub(in crate::tray) mod tests {
    use super::*;
    use wakala_domain::history::{HistoryChoice, HistoryProgress};
    use wakala_domain::instance::InstanceName;
    use wakala_domain::lifecycle::{FaultWhy, RevokedWhy};

    pub(in crate::tray) fn instance(number: u64, name: &str, connection: Connection) -> InstanceSnapshot {
        let wanted = if connection == Connection::Offline { Wanted::Stopped } else { Wanted::Running };
        let mut state = State::new(wanted);
        if let Connection::Backoff { attempt, .. } = connection {
            state.attempt = attempt;
        }
        state.connection = connection;
        InstanceSnapshot {
            id: InstanceId::from_random(number << 1),
            name: InstanceName::parse(name).unwrap(),
            workspace: String::new(),
            created: Wall(0),
            muted: false,
            proxy: None,
            country: None,
            available: false,
            history: HistoryChoice::default(),
            progress: HistoryProgress::default(),
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
        assert_eq!(model.summary, "2 online, 1 waiting, 1 needs you");
    }

    fn linked(number: u64, connection: Connection) -> InstanceSnapshot {
        let mut one = instance(number, &format!("Duka {number}"), connection);
        one.state.link = Link::Linked;
        one.state.was_online = true;
        one
    }

    fn expired(number: u64) -> InstanceSnapshot {
        let mut one = instance(number, &format!("Namba {number}"), Connection::Parked { why: ParkWhy::Replaced });
        one.state.connection = Connection::Offline;
        one.state.offer = Offer::Expired;
        one
    }

    #[test]
    fn a_number_that_was_logged_out_needs_somebody() {
        let mut out = linked(2, Connection::Offline);
        out.state.wanted = Wanted::Running;
        out.state.link = Link::Revoked(RevokedWhy::LoggedOut);
        let model = tray_model(&[linked(1, Connection::Online { since: Wall(0) }), out], Language::En, Paused::No);
        assert!(model.needs_operator);
        assert_eq!(model.summary, "1 online, 1 needs you");
    }

    #[test]
    fn a_network_that_is_off_is_worse_than_a_number_that_was_never_linked() {
        let off = |number| linked(number, Connection::Backoff { attempt: 2, until: Wall(0) });
        let model = tray_model(&[off(1), off(2), expired(3)], Language::En, Paused::No);
        assert_eq!(model.worst, Badge::Reconnecting);
        assert!(model.needs_operator);
        assert_eq!(model.summary, "0 online, 2 reconnecting, 1 needs you");
    }

    #[test]
    fn what_the_window_offers_to_try_is_offered_here() {
        let tried = |connection| {
            let model = tray_model(&[linked(1, connection)], Language::En, Paused::No);
            model.rows.iter().all(|row| row.try_now.enabled)
        };
        let restarted = |connection| {
            let model = tray_model(&[linked(1, connection)], Language::En, Paused::No);
            model.rows.iter().all(|row| row.restart.enabled)
        };
        assert!(restarted(Connection::Parked { why: ParkWhy::Fault(FaultWhy::DiskFull) }));
        assert!(!restarted(Connection::Parked { why: ParkWhy::Replaced }), "a session is not fought for");
        assert!(tried(Connection::Parked { why: ParkWhy::Fault(FaultWhy::DiskFull) }));
        assert!(!tried(Connection::Parked { why: ParkWhy::Replaced }));
        assert!(!tried(Connection::Holding { until: Wall(0), why: HoldWhy::TemporaryBan }));
    }

    #[test]
    fn who_quits_is_told_which_numbers_are_waited_for() {
        let names: Vec<InstanceName> = fleet().into_iter().map(|one| one.name).collect();
        let said = |waits_for: &[InstanceName]| {
            let mut model = tray_model(&fleet(), Language::En, Paused::No);
            model.quits(waits_for, Language::En);
            assert_eq!(model.summary, model.tooltip);
            model.summary
        };
        assert_eq!(said(&[]), "Quitting, waiting for the numbers to sign off");
        assert_eq!(said(&names[..1]), "Quitting, waiting for Support desk to sign off");
        assert_eq!(said(&names), "Quitting, waiting for Support desk, Klinik Malam, Wakala wa Pesa +3 to sign off");
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
        assert!(!stopped.restart.enabled && stopped.start.shown && !stopped.stop.shown);
        assert!(row("Duka Mwenge").line.starts_with("Attempt 4, next try at "));
    }

    #[test]
    fn each_number_says_what_is_unread_there() {
        let mut fleet = fleet();
        fleet[1].unread = 3;
        let line = |language| {
            let model = tray_model(&fleet, language, Paused::No);
            let row = |name: &str| model.rows.iter().find(|row| row.label.starts_with(name)).unwrap().line.clone();
            (row("Klinik Malam"), row("Apotek").contains("unread"))
        };
        assert_eq!(line(Language::En), ("Stopped, 3 unread".to_owned(), false));
        assert!(line(Language::Sw).0.ends_with(", 3 hazijasomwa"));
        assert!(line(Language::Id).0.ends_with(", 3 belum dibaca"));
    }

    #[test]
    fn a_pointer_on_the_icon_is_told_the_counts() {
        let mut fleet = fleet();
        let told = |fleet: &[InstanceSnapshot], language| tray_model(fleet, language, Paused::No).tooltip;
        assert_eq!(told(&fleet, Language::En), "2 online, 1 waiting, 1 needs you");
        fleet[0].unread = 1;
        assert_eq!(told(&fleet, Language::Sw), "2 mtandaoni, 1 inasubiri, 1 inakuhitaji, 1 haujasomwa");
        fleet[3].unread = 4;
        assert_eq!(told(&fleet, Language::Sw), "2 mtandaoni, 1 inasubiri, 1 inakuhitaji, 5 hazijasomwa");
        assert_eq!(told(&fleet, Language::Id), "2 daring, 1 menunggu, 1 butuh Anda, 5 belum dibaca");
    }
}
