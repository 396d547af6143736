//! Tries before their time, and what must not be forgotten or promised while a number waits.

use std::time::Duration;

use wakala_domain::lifecycle::{
    Badge, ClientSlot, Command, Connection, Effect, HoldWhy, Input, Link, LinkEvent, Offer, Reason, ReasonKind, Signal,
};
use wakala_domain::time::Wall;

use crate::play::{Play, ended, identity};

/// How long it waits for its next try.
fn until_next_try(play: &Play) -> Duration {
    match play.state.connection {
        Connection::Backoff { until, .. } | Connection::Holding { until, .. } => Wall(play.wall).until(until),
        _ => panic!("it does not wait: {:?}", play.state),
    }
}

/// An instance that waits for its next try after so many.
fn waiting_after(failures: u32) -> Play {
    let mut play = Play::online();
    play.says(ended(ReasonKind::Dropped));
    for _ in 1..failures {
        play.pass(until_next_try(&play));
        play.says(ended(ReasonKind::Unreachable));
    }
    play
}

#[test]
fn a_try_before_its_time_costs_nothing() {
    let messages = || Input::MessageQueued;
    for early in [messages, || Input::Command(Command::TryNow), || Input::NetworkChanged, || Input::LineProven] {
        for failures in [4, 5, 7] {
            let mut play = waiting_after(failures);
            let (waits, attempt) = (play.state.connection.clone(), play.state.attempt);
            assert!(play.state.waits_for_its_next_try(), "{waits:?}");
            for _ in 0..3 {
                // Not twice within five seconds for a message.
                play.pass(Duration::from_secs(5));
                let connects =
                    |play: &Play| play.said.iter().filter(|said| matches!(said, Effect::Connect { .. })).count();
                let before = connects(&play);
                play.input(early());
                assert_eq!(connects(&play), before + 1, "tries at once");
                play.says(ended(ReasonKind::Unreachable));
                assert_eq!((&play.state.connection, play.state.attempt), (&waits, attempt), "and waits on");
            }
            play.pass(until_next_try(&play));
            play.says(ended(ReasonKind::Unreachable));
            assert_eq!(play.state.attempt, attempt + 1, "the one in its time counts");
        }
    }
}

#[test]
fn what_is_written_in_a_row_hurries_a_number_once() {
    let mut play = waiting_after(3);
    let tries = |play: &Play| play.said.iter().filter(|said| matches!(said, Effect::Connect { .. })).count();
    let before = tries(&play);
    play.input(Input::MessageQueued);
    assert_eq!(tries(&play), before, "it has just been refused");
    play.pass(Duration::from_millis(4_900));
    play.input(Input::MessageQueued);
    assert_eq!(tries(&play), before);
    play.pass(Duration::from_millis(200));
    assert_eq!(tries(&play), before + 1, "for all of them");
    play.says(ended(ReasonKind::Unreachable));
    for _ in 0..4 {
        play.input(Input::MessageQueued);
        play.pass(Duration::from_millis(300));
    }
    assert_eq!(tries(&play), before + 1);
    assert!(play.notices().is_empty(), "nothing of it is news: {:?}", play.notices());
}

#[test]
fn a_number_that_waits_for_whatsapp_is_not_hurried_by_others() {
    for kind in [ReasonKind::ServerError, ReasonKind::RateLimited, ReasonKind::TemporaryBan, ReasonKind::Replaced] {
        let mut play = Play::online();
        play.says(ended(kind));
        let waits = play.state.connection.clone();
        play.input(Input::LineProven);
        assert_eq!(play.state.connection, waits, "{kind:?}");
    }
}

#[test]
fn a_try_that_is_stuck_can_be_made_anew() {
    let mut play = Play::online();
    play.command(Command::Restart);
    play.obey();
    let epoch = play.state.epoch;
    assert_eq!(play.command(Command::TryNow), vec![], "it has only begun");
    play.pass(Duration::from_secs(6));
    play.command(Command::TryNow);
    play.obey();
    assert!(play.state.epoch > epoch, "another client");
    assert_eq!(play.state.client, ClientSlot::Running);
}

#[test]
fn a_code_that_was_typed_wrong_is_replaced_by_another() {
    let mut play = Play::new();
    play.command(Command::Start);
    play.says(LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) });
    play.command(Command::PairByCode("255700000118".parse().unwrap()));
    play.says(LinkEvent::PairCode { code: "ABCDEFGH".into(), valid: Duration::from_secs(180) });
    let refused = || LinkEvent::PairCodeRefused { kind: ReasonKind::PairingRefused, detail: "wrong".into() };
    let effects = play.says(refused());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::RequestPairCode { .. })), "{effects:?}");
    assert_eq!(play.state.offer, Offer::Requested, "the old one is shown no more");
    play.says(LinkEvent::PairCode { code: "IJKLMNOP".into(), valid: Duration::from_secs(180) });
    assert!(matches!(&play.state.offer, Offer::Code { code, .. } if code == "IJKLMNOP"));
    play.says(LinkEvent::Paired(identity("255700000118")));
    assert_eq!(play.state.link, Link::Linked);
    // A request that is refused itself is not made again.
    let mut play = Play::new();
    play.command(Command::Start);
    play.says(LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) });
    play.command(Command::PairByCode("255700000118".parse().unwrap()));
    assert_eq!(play.says(refused()).iter().filter(|e| matches!(e, Effect::RequestPairCode { .. })).count(), 0);
    assert!(matches!(play.state.offer, Offer::Qr { .. }));
}

#[test]
fn a_try_that_fails_while_whatsapp_wants_to_be_left_alone_says_until_when_that_is() {
    let mut play = Play::new();
    play.command(Command::Start);
    play.says(LinkEvent::Reported(ReasonKind::RateLimited.into()));
    let end = Wall(play.wall + 300_000);
    // Its client does not end in time.
    play.command(Command::Restart);
    play.mono += 180_000;
    play.wall += 180_000;
    play.input(Input::Timer);
    assert_eq!(play.state.connection, Connection::Holding { until: end, why: HoldWhy::RateLimit });
}

#[test]
fn a_restart_under_a_ban_forgets_neither_the_wait_nor_why() {
    for command in [Command::Restart, Command::Stop] {
        let mut play = Play::online();
        let reason = Reason { kind: ReasonKind::TemporaryBan, code: Some(402), detail: None };
        play.says(LinkEvent::Ended(Signal { reason: reason.clone(), lasts: Some(Duration::from_secs(7200)) }));
        play.command(command);
        play.command(Command::Start);
        assert_eq!(play.state.badge(), Badge::Waiting);
        assert_eq!(play.state.last_error.as_ref().map(|failure| &failure.reason), Some(&reason));
        play.pass(Duration::from_secs(7201));
        play.says(LinkEvent::Ready);
        assert_eq!(play.state.last_error, None);
    }
}

#[test]
fn notices_of_a_fault_are_not_over_while_the_number_is_online_with_it() {
    let mut play = Play::online();
    play.says(LinkEvent::SessionFault(Reason::bare(ReasonKind::DiskFull)));
    assert_eq!((play.state.badge(), play.state.told_badge()), (Badge::Online, Badge::Error));
    play.says(LinkEvent::SessionMended);
    play.says(LinkEvent::Stopped);
    play.says(LinkEvent::Ready);
    assert_eq!(play.state.told_badge(), Badge::Online);
}
