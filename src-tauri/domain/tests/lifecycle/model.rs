//! Long random histories of operator, link, clock, sleep and crash, at least a million steps of them, with what must hold after
//! each.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{
    Badge, ClaimedVersion, ClientSlot, Command, Connection, Effect, EntryKind, Epoch, Fate, FaultWhy, HoldWhy, Input,
    Link, LinkEvent, Notice, Offer, ParkWhy, Reason, ReasonKind, SessionExpected, Signal, State, Verdict, classify,
    next_deadline, restore,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;

use crate::play::{Play, answer, identity};

const CASES: u32 = 5_000;
const LONGEST: usize = 600;
/// What the cases add up to at least.
const STEPS: u64 = 1_000_000;

/// One random thing.
#[derive(Clone, Debug)]
enum Move {
    Do(Command),
    Say(LinkEvent),
    Obey,
    Pass(u32),
    Sleep(u32),
    Network,
    /// Another number has come online.
    Line,
    /// A message is queued.
    Queued,
    Way,
    Clock(i64),
    Compare,
    /// The database refuses what is decided or sent.
    Refuse(ReasonKind),
    Crash,
    /// Who looks after it fails, and another one begins.
    Fail,
    /// One of the deeds under way is answered: turns come, what is done to files succeeds or meets this.
    Answer(usize, Option<ReasonKind>),
}

fn reasons() -> impl Strategy<Value = ReasonKind> {
    prop::sample::select(vec![
        ReasonKind::Dropped,
        ReasonKind::Unreachable,
        ReasonKind::HandshakeRefused,
        ReasonKind::CertificateRefused,
        ReasonKind::ProxyRefused,
        ReasonKind::Intercepted,
        ReasonKind::PingSilence,
        ReasonKind::ReadyTimeout,
        ReasonKind::SyncStuck,
        ReasonKind::ServerError,
        ReasonKind::RateLimited,
        ReasonKind::RestartRequired,
        ReasonKind::LoggedOut,
        ReasonKind::Locked,
        ReasonKind::Banned,
        ReasonKind::TemporaryBan,
        ReasonKind::ClientOutdated,
        ReasonKind::BadUserAgent,
        ReasonKind::Replaced,
        ReasonKind::UnknownFailure,
        ReasonKind::UnknownSignal,
        ReasonKind::PairingRefused,
        ReasonKind::AccountType,
        ReasonKind::SessionUnreadable,
        ReasonKind::DiskFull,
        ReasonKind::TooManyFiles,
        ReasonKind::SessionLocked,
        ReasonKind::SessionForbidden,
        ReasonKind::SessionGone,
        ReasonKind::SessionFault,
        ReasonKind::DatabaseDamaged,
        ReasonKind::DatabaseUnreachable,
        ReasonKind::Internal,
    ])
}

/// What a look at the session's files, or a deed to them, may meet.
fn files() -> impl Strategy<Value = Option<ReasonKind>> {
    prop_oneof![
        3 => Just(None),
        2 => prop::sample::select(vec![
            ReasonKind::DiskFull,
            ReasonKind::TooManyFiles,
            ReasonKind::SessionLocked,
            ReasonKind::SessionForbidden,
            ReasonKind::SessionGone,
            ReasonKind::SessionFault,
            ReasonKind::SessionUnreadable,
        ]).prop_map(Some),
    ]
}

/// Faults of this PC that keep a session's file from being used.
fn faults() -> impl Strategy<Value = ReasonKind> {
    prop::sample::select(vec![
        ReasonKind::DiskFull,
        ReasonKind::TooManyFiles,
        ReasonKind::SessionLocked,
        ReasonKind::SessionForbidden,
        ReasonKind::SessionGone,
        ReasonKind::SessionFault,
    ])
}

/// The time of the next look comes, and it meets this.
fn look(play: &mut Play, met: Result<(), Reason>) {
    let Some(at) = next_deadline(&play.state) else { return };
    let waits = at.0.saturating_sub(play.mono);
    (play.mono, play.wall) = (play.mono + waits, play.wall + i64::try_from(waits).unwrap());
    for effect in play.alone(Input::Timer) {
        if let (Effect::LookAtSession { .. }, Some(heard)) = (&effect, answer(&effect, met.clone())) {
            play.input(heard);
        }
    }
}

fn moves() -> impl Strategy<Value = Move> {
    let phone = || "255700000118".parse().unwrap();
    prop_oneof![
        6 => prop::sample::select(vec![
            Command::Start, Command::Stop, Command::Restart, Command::TryNow, Command::ShowNewCode,
            Command::PairByCode(phone()), Command::TakeOver, Command::Unlink, Command::AcceptNumber,
            Command::RefuseNumber, Command::PutSessionBack(1),
        ]).prop_map(Move::Do),
        14 => prop_oneof![
            4 => Just(LinkEvent::Ready),
            1 => Just(LinkEvent::LoggedIn),
            1 => Just(LinkEvent::CodesExhausted),
            1 => Just(LinkEvent::PasskeyAsked { code: None }),
            2 => Just(LinkEvent::Paired(identity("255700000118"))),
            1 => Just(LinkEvent::Paired(identity("255700000999"))),
            2 => Just(LinkEvent::Qr { text: "c".into(), valid: Duration::from_secs(20) }),
            1 => Just(LinkEvent::PairCode { code: "ABCDEFGH".into(), valid: Duration::from_secs(180) }),
            2 => Just(LinkEvent::Proof { round_trip: Duration::from_millis(9) }),
            1 => Just(LinkEvent::PhoneSeen),
            1 => reasons().prop_map(|kind| LinkEvent::SessionFault(Reason::bare(kind))),
            1 => Just(LinkEvent::SessionMended),
            1 => (17..19u32).prop_map(|last| LinkEvent::Claims(ClaimedVersion(2, 3000, last))),
            1 => prop::option::of(0..60i64).prop_map(|days| {
                LinkEvent::ExpiresOn(days.map(|days| Wall(1_800_000_000_000 + days * 86_400_000)))
            }),
            1 => prop::sample::select(vec![ReasonKind::PairingRefused, ReasonKind::AccountType])
                .prop_map(|kind| LinkEvent::PairCodeRefused { kind, detail: "signature-mismatch".into() }),
        ].prop_map(Move::Say),
        6 => reasons().prop_map(|kind| Move::Say(LinkEvent::Ended(kind.into()))),
        3 => reasons().prop_map(|kind| Move::Say(LinkEvent::Reported(kind.into()))),
        8 => Just(Move::Obey),
        14 => (0..4usize, files()).prop_map(|(which, met)| Move::Answer(which, met)),
        7 => (0..400u32).prop_map(Move::Pass),
        1 => (400..400_000u32).prop_map(Move::Pass),
        1 => (60..100_000u32).prop_map(Move::Sleep),
        1 => Just(Move::Network),
        1 => Just(Move::Line),
        2 => Just(Move::Queued),
        1 => Just(Move::Way),
        1 => (-400_000_000_000i64..400_000_000_000).prop_map(Move::Clock),
        1 => Just(Move::Compare),
        1 => reasons().prop_map(Move::Refuse),
        1 => Just(Move::Crash),
        1 => Just(Move::Fail),
    ]
}

/// Nothing but a phone that is to be linked.
fn pairing() -> impl Strategy<Value = Move> {
    let phone = || "255700000118".parse().unwrap();
    prop_oneof![
        3 => prop::sample::select(vec![
            Command::Start, Command::Restart, Command::TryNow, Command::ShowNewCode, Command::PairByCode(phone()),
            Command::PairByCode(phone()),
        ]).prop_map(Move::Do),
        4 => prop::sample::select(vec![
            LinkEvent::Qr { text: "c".into(), valid: Duration::from_secs(20) },
            LinkEvent::PairCode { code: "ABCDEFGH".into(), valid: Duration::from_secs(180) },
            LinkEvent::PairCodeRefused { kind: ReasonKind::PairingRefused, detail: "signature-mismatch".into() },
            LinkEvent::PasskeyAsked { code: None },
            LinkEvent::CodesExhausted,
        ]).prop_map(Move::Say),
        1 => Just(Move::Way),
        4 => Just(Move::Obey),
        4 => Just(Move::Answer(0, None)),
        4 => (1..100u32).prop_map(Move::Pass),
    ]
}

/// What happened, as far as the rules ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Command,
    /// The command to take a session back.
    TakesOver,
    /// It is this client's turn.
    Admitted,
    /// The files are as they should be.
    FilesDone,
    /// WhatsApp or the file itself ends the session.
    Ends,
    /// This client says that another program has the session.
    Replaced(Epoch),
    /// The file holds another session than before, or none.
    Paired,
    /// A time has come.
    Time,
    Other,
}

fn kind(input: &Input) -> Kind {
    let ends = |kind| matches!(classify(kind), Verdict::Revoke(_));
    match input {
        Input::Command(Command::TakeOver) => Kind::TakesOver,
        Input::Command(_) => Kind::Command,
        Input::Admitted { .. } => Kind::Admitted,
        Input::Timer => Kind::Time,
        Input::FilesSettled { result: Ok(()), .. } => Kind::FilesDone,
        Input::SessionLooked { result: Err(reason) } if ends(reason.kind) => Kind::Ends,
        Input::Link { event: LinkEvent::Ended(signal) | LinkEvent::Reported(signal), .. }
            if ends(signal.reason.kind) =>
        {
            Kind::Ends
        }
        Input::Link { epoch, event: LinkEvent::Ended(signal) | LinkEvent::Reported(signal) }
            if classify(signal.reason.kind) == Verdict::Park(ParkWhy::Replaced) =>
        {
            Kind::Replaced(*epoch)
        }
        Input::Link { event: LinkEvent::Qr { .. } | LinkEvent::Paired(_), .. } => Kind::Paired,
        _ => Kind::Other,
    }
}

/// What was told and not withdrawn, and what lies on the disk.
#[derive(Clone, Debug, Default)]
struct Memory {
    down: bool,
    slow: bool,
    /// The file of a session that has ended is in its place.
    revoked_files: bool,
    /// The file of another number's session is in its place.
    strangers_files: bool,
    /// Another program has the session.
    elsewhere: bool,
    /// The client that said so.
    replaced: Option<Epoch>,
    /// When the client connected.
    connected: Option<u64>,
}

/// Whoever waits for a turn is asked for by somebody who will answer, and what is wanted stopped takes nobody's turn.
fn turns(past: &History) -> Result<(), TestCaseError> {
    let state = &past.play.state;
    if state.client != ClientSlot::Waiting {
        return Ok(());
    }
    prop_assert_eq!(state.wanted, Wanted::Running, "waits for a turn although stopped");
    let asked =
        past.under_way.iter().any(|deed| matches!(deed, Effect::AskForTurn { epoch, .. } if *epoch == state.epoch));
    prop_assert!(asked, "waits for a turn that nobody gives: {state:?}");
    Ok(())
}

/// What must hold after every step.
fn check(
    play: &Play,
    effects: &[Effect],
    before: &State,
    kind: Kind,
    memory: &mut Memory,
) -> Result<(), TestCaseError> {
    let state = &play.state;
    one_client(state, effects, before, kind)?;
    sessions(state, effects, before, kind, memory)?;
    patience(play, state, effects, before, kind)?;
    elsewhere(state, effects, before, kind, memory)?;
    deadlines(state)?;
    codes(play, effects, kind, memory)?;
    notices(effects, memory)?;
    badge(state)
}

fn asks(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::AskForTurn { .. })).count()
}

fn connects(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Connect { .. })).count()
}

/// Never two clients on one session, and none for what is wanted stopped.
fn one_client(state: &State, effects: &[Effect], before: &State, kind: Kind) -> Result<(), TestCaseError> {
    let connects = connects(effects);
    if connects > 0 {
        let was_free = before.client == ClientSlot::Waiting && kind == Kind::Admitted;
        prop_assert!(was_free && connects == 1, "two clients: {effects:?} before {before:?}");
        prop_assert_eq!(state.client, ClientSlot::Running);
    }
    let asks = asks(effects);
    prop_assert!(asks <= 1, "asks twice: {effects:?}");
    prop_assert!(asks == 0 || state.client == ClientSlot::Waiting, "asks and does not wait: {state:?}");
    let ends = effects.iter().filter(|e| matches!(e, Effect::Disconnect { .. } | Effect::Logout { .. })).count();
    prop_assert!(ends <= 1, "ended twice: {effects:?}");
    prop_assert!(state.wanted == Wanted::Running || connects == 0, "connects although stopped: {effects:?}");
    prop_assert!(state.wanted == Wanted::Running || state.client != ClientSlot::Running, "runs although stopped");
    Ok(())
}

/// A session that WhatsApp ended is out of the way before anything connects again, files are touched only without a client, no
/// fault of this PC ends a session, and another number's never becomes this instance's.
fn sessions(
    state: &State,
    effects: &[Effect],
    before: &State,
    kind: Kind,
    memory: &mut Memory,
) -> Result<(), TestCaseError> {
    if kind == Kind::FilesDone && before.pending_fate() != Fate::Keep {
        memory.revoked_files = false;
        memory.strangers_files = false;
    }
    memory.strangers_files |= state.is_evicting();
    if kind == Kind::Paired && !state.is_evicting() && before.client == ClientSlot::Running {
        memory.strangers_files = false;
    }
    for effect in effects {
        match effect {
            Effect::Record(entry) if entry.kind == EntryKind::Revoked => memory.revoked_files = true,
            Effect::PutSessionBack { owner, .. } => {
                prop_assert_eq!(state.client, ClientSlot::Empty, "files are touched under a client");
                prop_assert_eq!(Some(owner), state.identity.as_ref().map(|own| &own.phone));
                prop_assert!(!state.is_evicting());
            }
            Effect::SetSessionAside | Effect::DiscardSession | Effect::RemoveSession => {
                prop_assert_eq!(state.client, ClientSlot::Empty, "files are touched under a client");
            }
            Effect::LookAtSession { expected } => {
                let owner = state.identity.as_ref().map(|own| &own.phone);
                prop_assert_eq!(expected.owner.as_ref(), owner.filter(|_| !state.is_evicting()));
            }
            Effect::Connect { expected, .. } => {
                prop_assert!(!memory.revoked_files, "connects with a revoked session");
                prop_assert_eq!(state.pending_fate(), Fate::Keep, "connects before the files are settled");
                prop_assert_eq!(expected.linked, state.link == Link::Linked || state.is_evicting());
                // Only a stranger's session that is to be ended is another number's.
                let owner = state.identity.as_ref().map(|own| &own.phone);
                prop_assert_eq!(expected.owner.as_ref(), owner.filter(|_| !state.is_evicting()));
            }
            _ => {}
        }
    }
    let revoked = matches!(state.link, Link::Revoked(_)) && !matches!(before.link, Link::Revoked(_));
    prop_assert!(!revoked || matches!(kind, Kind::Ends | Kind::Command), "a fault ended a session: {before:?}");
    prop_assert!(state.link != Link::Linked || !memory.strangers_files, "another number's session: {state:?}");
    if state.link == Link::Linked {
        prop_assert!(!matches!(state.offer, Offer::Qr { .. } | Offer::Code { .. }), "a code for a linked session");
    }
    Ok(())
}

/// What a person must decide about is not touched without one, and a ban is waited out by the clock that nobody can set.
fn patience(play: &Play, state: &State, effects: &[Effect], before: &State, kind: Kind) -> Result<(), TestCaseError> {
    if asks(effects) == 0 {
        return Ok(());
    }
    if let Connection::Parked {
        why: ParkWhy::Replaced | ParkWhy::Banned | ParkWhy::Locked | ParkWhy::UnknownFailure | ParkWhy::AccountType,
    } = before.connection
    {
        prop_assert!(matches!(kind, Kind::Command | Kind::TakesOver), "fought for {:?}", before.connection);
    }
    if let Some(hold) = before.hold
        && hold.why == HoldWhy::TemporaryBan
        && hold.since <= Wall(play.wall)
        && state.link == before.link
    {
        prop_assert!(hold.until <= Wall(play.wall), "a ban was not waited out: {hold:?} at {}", play.wall);
    }
    Ok(())
}

/// A session that another program has comes back only by the command for it, whatever was stopped, started or brought up anew meanwhile.
/// Whatever the client was at when it was told so counts, its end above all; said twice by one client it is no news.
fn elsewhere(
    state: &State,
    effects: &[Effect],
    before: &State,
    kind: Kind,
    memory: &mut Memory,
) -> Result<(), TestCaseError> {
    memory.elsewhere &= kind != Kind::TakesOver;
    if let Kind::Replaced(epoch) = kind
        && epoch == before.epoch
        && matches!(before.client, ClientSlot::Running | ClientSlot::Stopping)
    {
        let known = memory.replaced.replace(epoch) == Some(epoch);
        memory.elsewhere |= !known && !before.is_evicting();
    }
    prop_assert!(!memory.elsewhere || asks(effects) == 0, "fought for a session that runs elsewhere: {effects:?}");
    let parked = state.connection == (Connection::Parked { why: ParkWhy::Replaced });
    memory.elsewhere = (memory.elsewhere || parked) && state.link == Link::Linked;
    Ok(())
}

/// Every transient state has a deadline, or waits for a client that was told to end, or shows codes with a clock of their own.
fn deadlines(state: &State) -> Result<(), TestCaseError> {
    let deadline = next_deadline(state).is_some();
    let transient = state.wanted == Wanted::Running
        && matches!(
            state.connection,
            Connection::Connecting { .. }
                | Connection::Syncing { .. }
                | Connection::Backoff { .. }
                | Connection::Holding { .. }
                | Connection::Degraded { .. }
        );
    let codes = matches!(state.offer, Offer::Qr { .. } | Offer::Requested) && state.client == ClientSlot::Running;
    // The gate answers in the end, whoever waits for it.
    let waits = state.client == ClientSlot::Waiting;
    prop_assert!(!transient || deadline || codes || waits, "no deadline: {state:?}");
    let fault = matches!(
        state.connection,
        Connection::Parked { why: ParkWhy::Fault(fault) } if fault != FaultWhy::DatabaseDamaged
    );
    let under_way = state.pending_fate() != Fate::Keep;
    prop_assert!(!fault || deadline || under_way, "nobody looks at {state:?}");
    let online = matches!(state.connection, Connection::Online { .. });
    prop_assert!(!online || deadline, "nobody watches {state:?}");
    let shown = matches!(state.offer, Offer::Qr { .. } | Offer::Code { .. } | Offer::Passkey { .. });
    prop_assert!(!shown || state.client == ClientSlot::Running, "a code without a client: {state:?}");
    Ok(())
}

/// No code has less time than the shortest wait for one, and none has that of an earlier client.
fn codes(play: &Play, effects: &[Effect], kind: Kind, memory: &mut Memory) -> Result<(), TestCaseError> {
    if connects(effects) > 0 {
        memory.connected = Some(play.mono);
    }
    if let (Kind::Time, Some(connected), true) = (kind, memory.connected, recorded(effects, EntryKind::CodesExpired)) {
        prop_assert!(play.mono - connected >= 60_000, "expired after {} ms", play.mono - connected);
    }
    Ok(())
}

/// Each notification has a cause, and comes once until it is withdrawn.
fn notices(effects: &[Effect], memory: &mut Memory) -> Result<(), TestCaseError> {
    for effect in effects {
        match effect {
            Effect::WithdrawNotices => (memory.down, memory.slow) = (memory.down && back(effects), false),
            Effect::Notify(Notice::Down { slow: false, .. }) => {
                prop_assert!(!memory.down && !memory.slow, "told twice that it is down");
                memory.down = true;
            }
            Effect::Notify(Notice::Down { slow: true, .. }) => {
                prop_assert!(!memory.slow, "told twice that it is slow");
                memory.slow = true;
                memory.down = true;
            }
            Effect::Notify(Notice::Back { .. }) => {
                prop_assert!(memory.down, "back from where it never was");
                memory.down = false;
            }
            Effect::Notify(Notice::NeedsRescan { .. }) => {
                prop_assert!(recorded(effects, EntryKind::Revoked), "a rescan without a cause");
            }
            Effect::Notify(Notice::NeedsYou { .. }) => {
                let cause = recorded(effects, EntryKind::Parked) || recorded(effects, EntryKind::Revoked);
                prop_assert!(cause, "somebody is needed without a cause");
            }
            Effect::Notify(Notice::Held { .. }) => prop_assert!(recorded(effects, EntryKind::Held)),
            Effect::Notify(Notice::CodesExpired) => prop_assert!(recorded(effects, EntryKind::CodesExpired)),
            Effect::Notify(Notice::PasskeyAsked) => prop_assert!(recorded(effects, EntryKind::PasskeyAsked)),
            Effect::Notify(Notice::PhoneUnseen { .. }) => prop_assert!(recorded(effects, EntryKind::PhoneUnseen)),
            Effect::Notify(Notice::VersionExpires { .. }) => prop_assert!(recorded(effects, EntryKind::VersionExpires)),
            Effect::Notify(Notice::StoppedLong { .. }) => prop_assert!(recorded(effects, EntryKind::StoppedLong)),
            _ => {}
        }
    }
    Ok(())
}

fn back(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Notify(Notice::Back { .. })))
}

fn recorded(effects: &[Effect], kind: EntryKind) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Record(entry) if entry.kind == kind))
}

/// The badge is a function of the four axes and claims no more than is proven.
fn badge(state: &State) -> Result<(), TestCaseError> {
    let mut axes = State::new(state.wanted);
    axes.link = state.link;
    axes.connection = state.connection.clone();
    axes.offer = state.offer.clone();
    axes.was_online = state.was_online;
    prop_assert_eq!(axes.badge(), state.badge());
    let online = matches!(state.connection, Connection::Online { .. });
    prop_assert_eq!(state.badge() == Badge::Online, online && state.wanted == Wanted::Running);
    prop_assert!(!online || state.link == Link::Linked, "online without a session");
    Ok(())
}

/// Turns a move into inputs, and the clocks with it.
fn played(play: &mut Play, one: Move) -> Vec<Input> {
    let epoch = play.state.epoch;
    match one {
        Move::Do(command) => vec![Input::Command(command)],
        Move::Say(event) => vec![Input::Link { epoch, event }],
        Move::Obey if play.state.client == ClientSlot::Stopping => {
            vec![Input::Link { epoch, event: LinkEvent::Stopped }]
        }
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
        Move::Line => vec![Input::LineProven],
        Move::Queued => vec![Input::MessageQueued],
        Move::Way => vec![Input::WayChanged],
        Move::Clock(by_ms) => {
            play.wall += by_ms;
            vec![Input::ClockSet { by_ms }]
        }
        Move::Compare => {
            let client_exists = matches!(play.state.client, ClientSlot::Running | ClientSlot::Stopping);
            vec![Input::Compared { client_exists }]
        }
        Move::Refuse(kind) => vec![Input::StoreRefused { reason: Reason::bare(kind) }],
        // What is under way answers in the history itself.
        Move::Answer(..) => vec![],
        Move::Crash => {
            play.state = restore(play.state.persisted());
            vec![Input::Restore]
        }
        Move::Fail => {
            play.state = restore(play.state.persisted());
            vec![Input::Failed {
                reason: Reason::bare(ReasonKind::Internal),
                at: vec![wakala_domain::time::Mono(play.mono)],
            }]
        }
    }
}

/// A history that is being played, and what the engine was told to do and has not answered yet.
struct History {
    play: Play,
    under_way: Vec<Effect>,
}

impl History {
    fn new() -> Self {
        Self { play: Play::new(), under_way: Vec::new() }
    }

    /// What a move comes to.
    fn inputs(&mut self, one: Move) -> Vec<Input> {
        match one {
            Move::Answer(which, met) if !self.under_way.is_empty() => {
                let deed = self.under_way.remove(which % self.under_way.len());
                answer(&deed, met.map_or(Ok(()), |kind| Err(Reason::bare(kind)))).into_iter().collect()
            }
            Move::Crash | Move::Fail => {
                self.under_way.clear();
                played(&mut self.play, one)
            }
            one => played(&mut self.play, one),
        }
    }

    fn input(&mut self, input: Input) -> Vec<Effect> {
        let effects = self.play.alone(input);
        self.under_way.extend(effects.iter().filter(|effect| answer(effect, Ok(())).is_some()).cloned());
        effects
    }

    /// Whoever was asked answers in the end: turns come, files do as they are told, clients end.
    fn answer_all(&mut self) {
        while !self.under_way.is_empty() || self.play.state.client == ClientSlot::Stopping {
            let inputs =
                if self.under_way.is_empty() { self.inputs(Move::Obey) } else { self.inputs(Move::Answer(0, None)) };
            for input in inputs {
                self.input(input);
            }
        }
    }
}

/// What must hold holds after each step; says how many there were.
fn keeps_what_must_hold(history: Vec<Move>) -> Result<u64, TestCaseError> {
    let (mut past, mut memory, mut steps) = (History::new(), Memory::default(), 0);
    for one in history {
        let hold = past.play.state.hold;
        let crashed = matches!(one, Move::Crash | Move::Fail);
        for input in past.inputs(one) {
            if crashed {
                // A hold is never shortened by a restart, and what was told is not known any more.
                prop_assert_eq!(past.play.state.hold, hold);
                let Memory { revoked_files, strangers_files, elsewhere, .. } = memory;
                memory = Memory { revoked_files, strangers_files, elsewhere, ..Memory::default() };
            }
            let (before, kind) = (past.play.state.clone(), kind(&input));
            let effects = past.input(input);
            check(&past.play, &effects, &before, kind, &mut memory)?;
            turns(&past)?;
            past.play.said.clear();
            steps += 1;
        }
    }
    Ok(steps)
}

#[test]
fn a_million_random_steps_keep_what_must_hold() {
    let steps = AtomicU64::new(0);
    let config = ProptestConfig { cases: CASES, max_shrink_iters: 4_000, ..ProptestConfig::default() };
    proptest!(config, |(history in prop::collection::vec(moves(), 1..LONGEST))| {
        steps.fetch_add(keeps_what_must_hold(history)?, Ordering::Relaxed);
    });
    assert!(steps.load(Ordering::Relaxed) >= STEPS, "only {} steps", steps.load(Ordering::Relaxed));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn so_do_random_ways_to_link_a_phone(history in prop::collection::vec(pairing(), 1..200)) {
        keeps_what_must_hold(history)?;
    }

    #[test]
    fn everything_that_is_not_parked_tries_again_within_its_bound(
        history in prop::collection::vec(moves(), 1..120)
    ) {
        let mut past = History::new();
        for one in history {
            for input in past.inputs(one) {
                past.input(input);
            }
        }
        past.answer_all();
        let mut play = past.play;
        prop_assert!(!play.state.is_stranded(), "waits for nothing: {:?}", play.state);
        prop_assert!(play.state.client != ClientSlot::Waiting, "waits for its turn for ever");
        if play.state.wanted == Wanted::Stopped {
            return Ok(());
        }
        let settings = LifecycleSettings::default();
        let bound = match play.state.connection {
            Connection::Backoff { .. } => Duration::from_secs(97),
            Connection::Holding { why: HoldWhy::SlowRetry | HoldWhy::Flapping, .. } => {
                Duration::from_millis(settings.slow_retry_ms).mul_f64(1.2)
            }
            Connection::Holding { until, .. } => Wall(play.wall).until(until),
            Connection::Parked { why: ParkWhy::Outdated } => Duration::from_millis(settings.outdated_probe_ms),
            Connection::Parked { why: ParkWhy::Fault(FaultWhy::DatabaseDamaged) } => return Ok(()),
            Connection::Parked { why: ParkWhy::Fault(_) } => Duration::from_millis(settings.disk_check_ms),
            _ => return Ok(()),
        };
        play.said.clear();
        play.pass(bound + Duration::from_secs(1));
        prop_assert!(connects(&play.said) > 0, "{:?}", play.state);
    }

    #[test]
    fn a_fault_of_a_session_file_is_waited_out_and_only_a_damaged_file_is_scanned_again(
        history in prop::collection::vec(moves(), 1..60),
        first in faults(),
        looks in prop::collection::vec(faults(), 0..12),
        damaged in any::<bool>(),
    ) {
        let mut past = History::new();
        for one in history {
            for input in past.inputs(one) {
                past.input(input);
            }
        }
        past.answer_all();
        let mut play = past.play;
        // Whatever was: now it is linked, online, and no wait is left over.
        play.command(Command::Stop);
        play.obey();
        play.command(Command::Unlink);
        play.obey();
        play.state.hold = None;
        play.state.stranger = None;
        play.command(Command::Start);
        let owner = play.state.identity.as_ref().map_or("255700000118".to_owned(), |own| own.phone.to_string());
        play.says(LinkEvent::Paired(identity(&owner)));
        play.says(LinkEvent::Ready);
        prop_assert_eq!(play.state.badge(), Badge::Online, "{:?}", play.state);
        play.said.clear();
        play.says(LinkEvent::Ended(first.into()));
        for met in looks {
            prop_assert_eq!(play.state.badge(), Badge::Error, "{:?}", play.state);
            look(&mut play, Err(Reason::bare(met)));
        }
        prop_assert_eq!(connects(&play.said), 0, "connects with a file that can't be used");
        let touched = |effect: &Effect| matches!(
            effect,
            Effect::SetSessionAside | Effect::DiscardSession | Effect::RemoveSession | Effect::PutSessionBack { .. }
        );
        prop_assert!(!play.said.iter().any(touched), "touches a session for a fault of this PC: {:?}", play.said);
        prop_assert!(!recorded(&play.said, EntryKind::Revoked) && play.state.link == Link::Linked, "{:?}", play.state);
        if damaged {
            look(&mut play, Err(Reason::bare(ReasonKind::SessionUnreadable)));
            prop_assert!(matches!(play.state.link, Link::Revoked(_)), "{:?}", play.state);
            prop_assert!(play.said.contains(&Effect::SetSessionAside), "{:?}", play.said);
        } else {
            look(&mut play, Ok(()));
            let linked = |effect: &Effect| matches!(effect, Effect::Connect { expected: SessionExpected { linked: true, .. }, .. });
            prop_assert!(play.said.iter().any(linked), "not back by itself: {:?}", play.state);
            play.says(LinkEvent::Ready);
            prop_assert_eq!(play.state.badge(), Badge::Online);
        }
    }

    #[test]
    fn a_rate_limit_and_a_ban_are_as_long_after_a_restart(
        reason in prop::sample::select(vec![ReasonKind::TemporaryBan, ReasonKind::RateLimited]),
        seconds in 1u64..100_000,
        used in 0u64..100_000,
        off in 0i64..100_000,
    ) {
        let mut play = Play::online();
        let reason = Reason::bare(reason);
        let lasts = Some(Duration::from_secs(seconds));
        play.says(LinkEvent::Ended(Signal { reason, lasts }));
        let end = play.wall + i64::try_from(seconds * 1000).unwrap();
        if used >= seconds {
            return Ok(());
        }
        play.pass(Duration::from_secs(used));
        play.state = restore(play.state.persisted());
        play.wall += off * 1000;
        play.said.clear();
        play.input(Input::Restore);
        prop_assert_eq!(connects(&play.said) > 0, play.wall >= end, "at {} of {}", play.wall, end);
    }
}

/// A look at the session's file is answered late: what was parked for something else meanwhile would be called a full disk, and nobody
/// would look again.
#[test]
fn what_a_look_finds_late_says_nothing_of_another_fault() {
    let mut past = History::new();
    for one in [
        Move::Do(Command::Restart),
        Move::Answer(0, None),
        Move::Say(LinkEvent::Ready),
        Move::Refuse(ReasonKind::DiskFull),
        Move::Pass(40),
        Move::Do(Command::Restart),
        Move::Refuse(ReasonKind::DatabaseDamaged),
    ] {
        for input in past.inputs(one) {
            past.input(input);
        }
    }
    let damaged = Connection::Parked { why: ParkWhy::Fault(FaultWhy::DatabaseDamaged) };
    assert_eq!(past.play.state.connection, damaged);
    let looks = past.under_way.iter().filter(|effect| matches!(effect, Effect::LookAtSession { .. })).count();
    assert_eq!(looks, 1, "{:?}", past.under_way);
    for input in past.inputs(Move::Answer(0, Some(ReasonKind::DiskFull))) {
        past.input(input);
    }
    assert_eq!(past.play.state.connection, damaged);
}
