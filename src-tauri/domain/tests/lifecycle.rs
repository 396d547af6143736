//! The machine played through: short stories one by one, and long random histories with what must always hold.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use proptest::prelude::*;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{
    Badge, ClientSlot, Command, Connection, Effect, Epoch, HoldWhy, Identity, Input, Link, LinkEvent, Notice, Offer,
    ParkWhy, Reason, ReasonKind, Signal, State, next_deadline, restore, step,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::{Mono, Now, Wall};

/// An instance with clocks of its own and an obedient link.
struct Play {
    state: State,
    wall: i64,
    mono: u64,
    settings: LifecycleSettings,
    said: Vec<Effect>,
}

impl Play {
    fn new() -> Self {
        let state = State::new(Wanted::Stopped);
        Self { state, wall: 1_800_000_000_000, mono: 0, settings: LifecycleSettings::default(), said: Vec::new() }
    }

    fn online() -> Self {
        let mut play = Self::new();
        play.command(Command::Start);
        play.says(LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) });
        play.says(LinkEvent::Paired(identity("255700000118")));
        play.says(LinkEvent::Ended(ReasonKind::RestartRequired.into()));
        play.says(LinkEvent::Ready);
        play.pass(Duration::from_secs(31));
        play.said.clear();
        play
    }

    fn input(&mut self, input: Input) -> Vec<Effect> {
        let now = Now { wall: Wall(self.wall), mono: Mono(self.mono), jitter: 0.5 };
        let effects = step(&mut self.state, input, now, &self.settings);
        self.said.extend(effects.iter().cloned());
        effects
    }

    fn command(&mut self, command: Command) -> Vec<Effect> {
        self.input(Input::Command(command))
    }

    fn says(&mut self, event: LinkEvent) -> Vec<Effect> {
        self.input(Input::Link { epoch: self.state.epoch, event })
    }

    /// The link does what it was told: every disconnect ends.
    fn obey(&mut self) {
        while self.state.client == ClientSlot::Stopping {
            self.says(LinkEvent::Stopped);
        }
    }

    /// Time passes; every deadline on the way is played, and online links answer their probes.
    fn pass(&mut self, span: Duration) {
        let end = self.mono + u64::try_from(span.as_millis()).unwrap();
        while let Some(Mono(at)) = next_deadline(&self.state).filter(|at| at.0 <= end) {
            let at = at.max(self.mono);
            self.wall += i64::try_from(at - self.mono).unwrap();
            self.mono = at;
            for effect in self.input(Input::Timer) {
                if let Effect::Probe { .. } = effect {
                    self.says(LinkEvent::Proof { round_trip: Duration::from_millis(80) });
                }
            }
            self.obey();
        }
        self.wall += i64::try_from(end - self.mono).unwrap();
        self.mono = end;
    }

    fn notices(&self) -> Vec<&Notice> {
        self.said
            .iter()
            .filter_map(|effect| if let Effect::Notify(notice) = effect { Some(notice) } else { None })
            .collect()
    }
}

fn identity(phone: &str) -> Identity {
    Identity { phone: phone.parse().unwrap(), lid: None }
}

fn ended(kind: ReasonKind) -> LinkEvent {
    LinkEvent::Ended(kind.into())
}

#[test]
fn a_new_instance_shows_codes_pairs_and_comes_online() {
    let mut play = Play::new();
    assert_eq!(play.state.badge(), Badge::Stopped);
    play.command(Command::Start);
    assert_eq!((play.state.badge(), play.state.link), (Badge::Connecting, Link::Pairing));
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    assert_eq!(play.state.badge(), Badge::ScanQr);
    play.says(LinkEvent::Qr { text: "b".into(), valid: Duration::from_secs(20) });
    assert!(matches!(play.state.offer, Offer::Qr { number: 2, .. }));
    play.says(LinkEvent::Paired(identity("255700000118")));
    assert_eq!((play.state.badge(), play.state.link), (Badge::Connecting, Link::Linked));
    let effects = play.says(ended(ReasonKind::RestartRequired));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Connect { .. })), "{effects:?}");
    play.says(LinkEvent::Ready);
    assert_eq!((play.state.badge(), &play.state.offer), (Badge::Online, &Offer::None));
}

#[test]
fn used_up_codes_cost_nothing_and_come_back_on_demand() {
    let mut play = Play::new();
    play.command(Command::Start);
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    play.says(LinkEvent::CodesExhausted);
    play.obey();
    assert_eq!(play.state.badge(), Badge::CodeExpired);
    assert_eq!((play.state.client, next_deadline(&play.state)), (ClientSlot::Empty, None));
    play.command(Command::ShowNewCode);
    play.says(LinkEvent::Qr { text: "b".into(), valid: Duration::from_secs(60) });
    assert!(matches!(play.state.offer, Offer::Qr { number: 1, .. }));
}

#[test]
fn a_pairing_code_is_asked_for_once_the_server_listens() {
    let mut play = Play::new();
    play.command(Command::PairByCode("+255 700 000 118".parse().unwrap()));
    let effects = play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    assert!(matches!(effects[..], [Effect::RequestPairCode { .. }]), "{effects:?}");
    play.says(LinkEvent::PairCode { code: "K7M29QX4".into(), valid: Duration::from_secs(180) });
    play.says(LinkEvent::Qr { text: "b".into(), valid: Duration::from_secs(20) });
    assert!(matches!(&play.state.offer, Offer::Code { code, .. } if code == "K7M29QX4"));
    play.pass(Duration::from_secs(181));
    assert_eq!(play.state.badge(), Badge::CodeExpired);
}

#[test]
fn a_drop_that_heals_is_not_told() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::Dropped));
    assert!(matches!(play.state.connection, Connection::Backoff { attempt: 1, .. }));
    assert_eq!(play.state.badge(), Badge::Reconnecting);
    play.pass(Duration::from_secs(1));
    play.says(LinkEvent::Ready);
    play.pass(Duration::from_secs(60));
    assert_eq!((play.state.badge(), play.state.attempt), (Badge::Online, 0));
    assert_eq!(play.notices(), Vec::<&Notice>::new());
}

#[test]
fn a_drop_that_lasts_is_told_once_and_tried_for_ever() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::Dropped));
    for _ in 0..200 {
        play.pass(Duration::from_secs(400));
        if play.state.client == ClientSlot::Running {
            play.says(ended(ReasonKind::Unreachable));
        }
    }
    assert_eq!(play.notices().len(), 1, "{:?}", play.notices());
    assert!(matches!(play.state.connection, Connection::Holding { why: HoldWhy::SlowRetry, .. }));
    assert_eq!(play.state.badge(), Badge::Waiting);
    let tries = play.said.iter().filter(|effect| matches!(effect, Effect::Connect { .. })).count();
    assert!(tries >= 100, "gave up after {tries}");
}

#[test]
fn try_now_jumps_the_wait() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::Dropped));
    let effects = play.command(Command::TryNow);
    assert!(matches!(effects[..], [Effect::Connect { .. }]), "{effects:?}");
    assert_eq!(play.command(Command::TryNow), vec![]);
}

#[test]
fn five_drops_in_ten_minutes_are_flapping() {
    let mut play = Play::online();
    for drop in 1..=5 {
        play.says(ended(ReasonKind::Dropped));
        if drop < 5 {
            play.pass(Duration::from_secs(25));
            play.says(LinkEvent::Ready);
        }
    }
    assert!(
        matches!(play.state.connection, Connection::Holding { why: HoldWhy::Flapping, .. }),
        "{:?}",
        play.state.connection
    );
    assert!(matches!(play.notices()[..], [Notice::Down { slow: true, .. }]));
}

#[test]
fn a_hundred_restarts_are_one() {
    let mut play = Play::online();
    for _ in 0..100 {
        play.command(Command::Restart);
    }
    let ends = play.said.iter().filter(|effect| matches!(effect, Effect::Disconnect { .. })).count();
    assert_eq!(ends, 1);
    play.obey();
    let connects = play.said.iter().filter(|effect| matches!(effect, Effect::Connect { .. })).count();
    assert_eq!(connects, 1);
    play.says(LinkEvent::Ready);
    assert_eq!((play.state.badge(), play.state.link), (Badge::Online, Link::Linked));
}

#[test]
fn an_unlinked_session_is_kept_aside_and_offers_a_code() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::LoggedOut));
    assert!(play.said.contains(&Effect::SetSessionAside));
    assert!(matches!(play.notices()[..], [Notice::NeedsRescan { .. }]));
    assert_eq!(play.state.wanted, Wanted::Running);
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    assert_eq!(play.state.badge(), Badge::ScanQr);
    play.says(LinkEvent::Paired(identity("255700000118")));
    assert_eq!(play.state.link, Link::Linked);
}

#[test]
fn another_number_is_refused() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::LoggedOut));
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    let effects = play.says(LinkEvent::Paired(identity("255700000999")));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Logout { .. })), "{effects:?}");
    assert_eq!(play.state.identity, Some(identity("255700000118")));
    play.obey();
    assert!(play.said.contains(&Effect::RemoveSession));
    assert!(!play.state.link.has_session());
}

#[test]
fn a_linked_session_that_asks_for_a_scan_has_lost_its_file() {
    let mut play = Play::online();
    play.command(Command::Restart);
    play.obey();
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    play.obey();
    assert!(matches!(play.state.link, Link::Revoked(_)));
    assert!(matches!(play.notices()[..], [Notice::NeedsRescan { .. }]));
}

#[test]
fn what_only_a_person_can_solve_is_left_alone() {
    for (kind, park) in [
        (ReasonKind::Replaced, ParkWhy::Replaced),
        (ReasonKind::Locked, ParkWhy::Locked),
        (ReasonKind::Banned, ParkWhy::Banned),
    ] {
        let mut play = Play::online();
        play.says(ended(kind));
        play.said.clear();
        play.pass(Duration::from_secs(90 * 24 * 3600));
        play.input(Input::NetworkChanged);
        play.input(Input::Woke { slept: Duration::from_secs(3600) });
        assert_eq!(play.state.connection, Connection::Parked { why: park });
        assert!(!play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })), "{kind:?} was fought for");
    }
}

#[test]
fn taking_over_is_the_operators_decision() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::Replaced));
    assert_eq!(play.command(Command::TryNow), vec![]);
    let effects = play.command(Command::TakeOver);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
}

#[test]
fn a_temporary_ban_survives_stop_start_and_restart() {
    let mut play = Play::online();
    let reason = Reason { kind: ReasonKind::TemporaryBan, code: Some(402), detail: None };
    play.says(LinkEvent::Ended(Signal { reason, lasts: Some(Duration::from_secs(7200)) }));
    let end = play.wall + 7_200_000;
    play.command(Command::Stop);
    play.command(Command::Start);
    assert!(matches!(play.state.connection, Connection::Holding { until: Wall(until), .. } if until == end));
    play.state = restore(play.state.persisted());
    play.input(Input::Restore);
    assert_eq!(play.state.badge(), Badge::Waiting);
    assert_eq!(play.command(Command::TryNow), vec![]);
    play.said.clear();
    play.pass(Duration::from_secs(7199));
    assert!(!play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
    play.pass(Duration::from_secs(2));
    assert!(play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
}

#[test]
fn silence_is_never_a_phantom_online() {
    let mut play = Play::online();
    let mut waited = 0;
    while play.state.badge() == Badge::Online {
        play.mono = next_deadline(&play.state).expect("an online link is watched").0;
        play.wall += 1000;
        play.input(Input::Timer);
        waited += 1;
        assert!(waited < 10);
    }
    assert_eq!(play.state.badge(), Badge::Reconnecting);
    assert!(play.mono <= 31_000 + 25_000 + 61_000, "took {} ms", play.mono);
}

#[test]
fn a_login_that_never_completes_is_given_up() {
    let mut play = Play::online();
    play.command(Command::Restart);
    play.obey();
    play.pass(Duration::from_secs(181));
    assert_eq!(play.state.last_error.as_ref().map(|failure| failure.reason.kind), Some(ReasonKind::ReadyTimeout));
}

#[test]
fn stopping_keeps_the_session_and_unlinking_does_not() {
    let mut play = Play::online();
    play.command(Command::Stop);
    play.obey();
    assert_eq!((play.state.badge(), play.state.link), (Badge::Stopped, Link::Linked));
    assert_eq!(play.command(Command::Stop), vec![]);
    play.command(Command::Unlink);
    assert_eq!(play.state.link, Link::Unpaired);
    assert!(play.said.contains(&Effect::RemoveSession));
}

#[test]
fn an_old_clients_words_are_ignored() {
    let mut play = Play::online();
    let old = Epoch(play.state.epoch.0 - 1);
    assert_eq!(play.input(Input::Link { epoch: old, event: ended(ReasonKind::LoggedOut) }), vec![]);
    assert_eq!(play.state.badge(), Badge::Online);
}

/// One random thing.
#[derive(Clone, Debug)]
enum Move {
    Do(Command),
    Say(LinkEvent),
    Obey,
    Pass(u32),
    Sleep(u32),
    Network,
    Crash,
}

fn reasons() -> impl Strategy<Value = ReasonKind> {
    prop::sample::select(vec![
        ReasonKind::Dropped,
        ReasonKind::Unreachable,
        ReasonKind::HandshakeRefused,
        ReasonKind::ServerError,
        ReasonKind::RateLimited,
        ReasonKind::RestartRequired,
        ReasonKind::LoggedOut,
        ReasonKind::Locked,
        ReasonKind::Banned,
        ReasonKind::TemporaryBan,
        ReasonKind::ClientOutdated,
        ReasonKind::Replaced,
        ReasonKind::UnknownFailure,
        ReasonKind::SessionUnreadable,
        ReasonKind::DiskFull,
        ReasonKind::Internal,
    ])
}

fn moves() -> impl Strategy<Value = Move> {
    let phone = || "255700000118".parse().unwrap();
    prop_oneof![
        6 => prop::sample::select(vec![
            Command::Start, Command::Stop, Command::Restart, Command::TryNow, Command::ShowNewCode,
            Command::PairByCode(phone()), Command::TakeOver, Command::Unlink,
        ]).prop_map(Move::Do),
        12 => prop_oneof![
            Just(LinkEvent::Ready), Just(LinkEvent::LoggedIn), Just(LinkEvent::CodesExhausted),
            Just(LinkEvent::Paired(identity("255700000118"))), Just(LinkEvent::Paired(identity("255700000999"))),
            Just(LinkEvent::Qr { text: "c".into(), valid: Duration::from_secs(20) }),
            Just(LinkEvent::PairCode { code: "ABCDEFGH".into(), valid: Duration::from_secs(180) }),
            Just(LinkEvent::Proof { round_trip: Duration::from_millis(9) }),
        ].prop_map(Move::Say),
        8 => reasons().prop_map(|kind| Move::Say(LinkEvent::Ended(kind.into()))),
        4 => reasons().prop_map(|kind| Move::Say(LinkEvent::Reported(kind.into()))),
        8 => Just(Move::Obey),
        8 => (0..400u32).prop_map(Move::Pass),
        1 => (60..100_000u32).prop_map(Move::Sleep),
        1 => Just(Move::Network),
        1 => Just(Move::Crash),
    ]
}

/// What must hold after every step.
fn check(play: &Play, effects: &[Effect], before: &State, input: &str) -> Result<(), TestCaseError> {
    let state = &play.state;
    let connects = effects.iter().filter(|effect| matches!(effect, Effect::Connect { .. })).count();
    // Never two clients on one session.
    if connects > 0 {
        let was_free = before.client == ClientSlot::Empty
            || effects.iter().position(|e| matches!(e, Effect::Connect { .. })).is_some() && input.contains("Stopped")
            || input.contains("Ended");
        prop_assert!(was_free && connects == 1, "two clients after {input}: {effects:?}");
        prop_assert!(state.client == ClientSlot::Running);
    }
    // Wanted stopped never connects.
    prop_assert!(state.wanted == Wanted::Running || connects == 0, "{input}: {effects:?}");
    // What a person must decide about is not touched without one.
    if let Connection::Parked { why: ParkWhy::Replaced | ParkWhy::Banned | ParkWhy::Locked } = before.connection {
        prop_assert!(connects == 0 || input.contains("Command"), "{input}: {effects:?}");
    }
    // Every transient state has a deadline, or waits for a client that was told to end or shows codes of its own clock.
    let transient = state.wanted == Wanted::Running
        && matches!(
            state.connection,
            Connection::Connecting { .. }
                | Connection::Syncing { .. }
                | Connection::Backoff { .. }
                | Connection::Holding { .. }
                | Connection::Degraded { .. }
        );
    let codes = matches!(state.offer, Offer::Qr { .. } | Offer::Requested);
    prop_assert!(
        !transient || next_deadline(state).is_some() || (codes && state.client == ClientSlot::Running),
        "no deadline after {input}: {state:?}"
    );
    // Online is watched.
    let watched = !matches!(state.connection, Connection::Online { .. }) || next_deadline(state).is_some();
    prop_assert!(watched, "nobody watches {state:?}");
    // A code is only shown without a session, by a living client.
    let shown = matches!(state.offer, Offer::Qr { .. } | Offer::Code { .. });
    prop_assert!(!shown || (!state.link.has_session() && state.client == ClientSlot::Running), "{input}: {state:?}");
    // The badge never claims more than is proven.
    let online = matches!(state.connection, Connection::Online { .. });
    prop_assert_eq!(state.badge() == Badge::Online, online && state.wanted == Wanted::Running);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn long_random_histories_keep_what_must_hold(history in prop::collection::vec(moves(), 1..250)) {
        let mut play = Play::new();
        for one in history {
            let inputs: Vec<Input> = match one {
                Move::Do(command) => vec![Input::Command(command)],
                Move::Say(event) => vec![Input::Link { epoch: play.state.epoch, event }],
                Move::Obey if play.state.client == ClientSlot::Stopping =>
                    vec![Input::Link { epoch: play.state.epoch, event: LinkEvent::Stopped }],
                Move::Obey => vec![],
                Move::Pass(seconds) => {
                    play.mono += u64::from(seconds) * 1000;
                    play.wall += i64::from(seconds) * 1000;
                    vec![Input::Timer]
                }
                Move::Sleep(seconds) => {
                    play.wall += i64::from(seconds) * 1000;
                    vec![Input::Woke { slept: Duration::from_secs(seconds.into()) }]
                }
                Move::Network => vec![Input::NetworkChanged],
                Move::Crash => {
                    let hold = play.state.hold;
                    play.state = restore(play.state.persisted());
                    // A hold is never shortened by a restart.
                    prop_assert_eq!(play.state.hold, hold);
                    vec![Input::Restore]
                }
            };
            for input in inputs {
                let (before, words) = (play.state.clone(), format!("{input:?}"));
                let effects = play.input(input);
                check(&play, &effects, &before, &words)?;
            }
        }
    }

    #[test]
    fn everything_that_is_not_parked_tries_again(history in prop::collection::vec(moves(), 1..120)) {
        let mut play = Play::new();
        for one in history {
            match one {
                Move::Do(command) => { play.command(command); }
                Move::Say(event) => { play.says(event); }
                Move::Obey => play.obey(),
                Move::Pass(seconds) => play.pass(Duration::from_secs(seconds.into())),
                Move::Sleep(_) | Move::Network | Move::Crash => {}
            }
        }
        play.obey();
        let waits = matches!(play.state.connection, Connection::Backoff { .. } | Connection::Holding { .. });
        if waits && play.state.wanted == Wanted::Running {
            let bound = Duration::from_secs(4 * 3600);
            play.said.clear();
            play.pass(bound);
            prop_assert!(play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })), "{:?}", play.state);
        }
    }
}
