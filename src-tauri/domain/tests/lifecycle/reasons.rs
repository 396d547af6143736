//! Every reason by a table: what it leads to, and what the operator is told.

use std::time::Duration;

use wakala_domain::lifecycle::{
    Badge, Connection, Effect, EntryKind, FaultWhy, HoldWhy, Link, LinkEvent, Notice, ParkWhy, Reason, ReasonKind,
    RevokedWhy, Signal,
};

use crate::play::Play;

/// What an operator may be told, without the details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Nothing,
    /// After the grace time, if it is not back.
    Later,
    Rescan,
    NeedsYou,
    Held,
}

struct Row {
    link: Link,
    /// Right after it happened.
    connection: fn(&Connection) -> bool,
    badge: Badge,
    told: Told,
    entry: Option<EntryKind>,
    /// Tries again by itself within this many seconds.
    again_within: Option<u64>,
}

fn backoff(connection: &Connection) -> bool {
    matches!(connection, Connection::Backoff { attempt: 1, .. })
}

fn connecting(connection: &Connection) -> bool {
    matches!(connection, Connection::Connecting { .. })
}

fn ladder() -> Row {
    Row {
        link: Link::Linked,
        connection: backoff,
        badge: Badge::Reconnecting,
        told: Told::Later,
        entry: Some(EntryKind::Dropped),
        again_within: Some(1),
    }
}

fn parked(link: Link, connection: fn(&Connection) -> bool) -> Row {
    let entry = if link == Link::Linked { EntryKind::Parked } else { EntryKind::Revoked };
    Row { link, connection, badge: Badge::NeedsYou, told: Told::NeedsYou, entry: Some(entry), again_within: None }
}

/// A fault of this PC: the link stays what it was.
fn fault(connection: fn(&Connection) -> bool) -> Row {
    Row { badge: Badge::Error, again_within: Some(30), ..parked(Link::Linked, connection) }
}

/// What each reason leads to when an online instance meets it. One exhaustive match: a new reason has no row until it is decided.
fn row(reason: ReasonKind) -> Row {
    use ReasonKind as R;
    match reason {
        R::Dropped
        | R::Unreachable
        | R::HandshakeRefused
        | R::CertificateRefused
        | R::ProxyRefused
        | R::Intercepted
        | R::PingSilence
        | R::ReadyTimeout
        | R::SyncStuck
        | R::ServerError
        | R::UnknownFailure
        | R::UnknownSignal
        | R::PairingRefused
        | R::AnotherNumber
        | R::Internal => ladder(),
        R::RestartRequired => {
            Row { connection: connecting, told: Told::Nothing, entry: None, again_within: Some(0), ..ladder() }
        }
        R::RateLimited => Row {
            connection: |c| matches!(c, Connection::Holding { why: HoldWhy::RateLimit, .. }),
            badge: Badge::Waiting,
            told: Told::Held,
            entry: Some(EntryKind::Held),
            again_within: Some(300),
            ..ladder()
        },
        R::TemporaryBan => Row {
            connection: |c| matches!(c, Connection::Holding { why: HoldWhy::TemporaryBan, .. }),
            badge: Badge::Waiting,
            told: Told::Held,
            entry: Some(EntryKind::Held),
            again_within: Some(3_600),
            ..ladder()
        },
        R::LoggedOut => Row {
            link: Link::Revoked(RevokedWhy::LoggedOut),
            connection: connecting,
            badge: Badge::Connecting,
            told: Told::Rescan,
            entry: Some(EntryKind::Revoked),
            again_within: Some(0),
        },
        R::SessionUnreadable => Row { link: Link::Revoked(RevokedWhy::SessionUnreadable), ..row(R::LoggedOut) },
        R::Locked => {
            parked(Link::Revoked(RevokedWhy::Locked), |c| matches!(c, Connection::Parked { why: ParkWhy::Locked }))
        }
        R::Banned => {
            parked(Link::Revoked(RevokedWhy::Banned), |c| matches!(c, Connection::Parked { why: ParkWhy::Banned }))
        }
        R::Replaced => parked(Link::Linked, |c| matches!(c, Connection::Parked { why: ParkWhy::Replaced })),
        R::ClientOutdated | R::BadUserAgent => Row {
            again_within: Some(6 * 3600),
            ..parked(Link::Linked, |c| matches!(c, Connection::Parked { why: ParkWhy::Outdated }))
        },
        R::AccountType => parked(Link::Linked, |c| matches!(c, Connection::Parked { why: ParkWhy::AccountType })),
        R::DiskFull => fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::DiskFull) })),
        R::TooManyFiles => fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::TooManyFiles) })),
        R::SessionLocked => fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionLocked) })),
        R::SessionForbidden => {
            fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionForbidden) }))
        }
        R::SessionGone => fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionGone) })),
        R::SessionFault => fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionFault) })),
        R::DatabaseDamaged => Row {
            again_within: None,
            ..fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::DatabaseDamaged) }))
        },
        R::DatabaseUnreachable => {
            fault(|c| matches!(c, Connection::Parked { why: ParkWhy::Fault(FaultWhy::DatabaseUnreachable) }))
        }
    }
}

const ALL: [ReasonKind; 34] = [
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
    ReasonKind::AnotherNumber,
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
];

fn told(notice: &Notice) -> Told {
    match notice {
        Notice::Down { .. } => Told::Later,
        Notice::NeedsRescan { .. } => Told::Rescan,
        Notice::NeedsYou { .. } => Told::NeedsYou,
        Notice::Held { .. } => Told::Held,
        other => panic!("not of a drop: {other:?}"),
    }
}

#[test]
fn every_reason_leads_where_the_table_says() {
    for reason in ALL {
        let row = row(reason);
        let mut play = Play::online();
        let code = Reason { code: Some(499), ..Reason::bare(reason) };
        play.says(LinkEvent::Ended(Signal { reason: code.clone(), lasts: None }));
        assert_eq!(play.state.link, row.link, "{reason:?}");
        assert!((row.connection)(&play.state.connection), "{reason:?}: {:?}", play.state.connection);
        assert_eq!(play.state.badge(), row.badge, "{reason:?}");
        let entries: Vec<_> =
            play.said.iter().filter_map(|e| if let Effect::Record(e) = e { Some(e) } else { None }).collect();
        assert_eq!(entries.first().map(|entry| entry.kind), row.entry, "{reason:?}");
        if let Some(entry) = entries.first() {
            assert_eq!(entry.reason.as_ref(), Some(&code), "the raw code is kept");
        }
        let at_once: Vec<Told> = play.notices().into_iter().map(told).collect();
        let expected = if matches!(row.told, Told::Nothing | Told::Later) { vec![] } else { vec![row.told] };
        assert_eq!(at_once, expected, "{reason:?}");

        let again = |play: &Play| play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. }));
        match row.again_within {
            Some(seconds) => {
                if seconds > 10 {
                    play.pass(Duration::from_secs(seconds - 5));
                    assert!(!again(&play), "{reason:?} is tried too early");
                }
                play.pass(Duration::from_secs(seconds + 6));
                assert!(again(&play), "{reason:?} is not tried again");
            }
            None => {
                play.pass(Duration::from_secs(60 * 24 * 3600));
                assert!(!again(&play), "{reason:?} is fought for");
            }
        }
        if row.told == Told::Later {
            play.pass(Duration::from_secs(40));
            assert_eq!(play.notices().into_iter().map(told).collect::<Vec<_>>(), [Told::Later], "{reason:?}");
        }
    }
}

#[test]
fn an_unknown_failure_is_tried_three_times_and_then_asked_about() {
    for reason in [ReasonKind::UnknownFailure, ReasonKind::UnknownSignal] {
        let mut play = Play::online();
        for tries in 1..=3 {
            play.says(LinkEvent::Ended(reason.into()));
            let parked = play.state.connection == Connection::Parked { why: ParkWhy::UnknownFailure };
            assert_eq!(parked, tries == 3, "{reason:?} after {tries}");
            play.pass(Duration::from_secs(30));
        }
        assert_eq!(play.state.badge(), Badge::NeedsYou);
    }
}

#[test]
fn a_wait_that_whatsapp_names_is_kept_to_the_second() {
    for reason in [ReasonKind::TemporaryBan, ReasonKind::RateLimited] {
        let mut play = Play::online();
        let lasts = Duration::from_secs(600);
        play.says(LinkEvent::Ended(Signal { reason: Reason::bare(reason), lasts: Some(lasts) }));
        play.pass(lasts - Duration::from_secs(1));
        assert!(!play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
        play.pass(Duration::from_secs(1));
        assert!(play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
    }
}

#[test]
fn a_short_rate_limit_is_not_worth_a_notification() {
    let mut play = Play::online();
    let lasts = Some(Duration::from_secs(119));
    play.says(LinkEvent::Ended(Signal { reason: Reason::bare(ReasonKind::RateLimited), lasts }));
    assert!(play.notices().is_empty());
}
