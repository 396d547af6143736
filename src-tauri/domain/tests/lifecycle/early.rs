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

fn tries(play: &Play) -> usize {
    play.said.iter().filter(|said| matches!(said, Effect::Connect { .. })).count()
}

#[test]
fn a_try_before_its_time_costs_nothing() {
    let messages = || Input::MessageQueued;
    for early in [messages, || Input::Command(Command::TryNow), || Input::NetworkChanged, || Input::LineProven] {
        for failures in [5, 7] {
            let mut play = waiting_after(failures);
            let (due, attempt) =
                (play.mono + u64::try_from(until_next_try(&play).as_millis()).unwrap(), play.state.attempt);
            play.pass(Duration::from_secs(31));
            let before = tries(&play);
            play.input(early());
            assert_eq!(tries(&play), before + 1, "tries at once");
            play.says(ended(ReasonKind::Unreachable));
            assert_eq!(play.state.attempt, attempt, "and waits on");
            assert_eq!(play.mono + u64::try_from(until_next_try(&play).as_millis()).unwrap(), due);
            play.pass(until_next_try(&play));
            play.says(ended(ReasonKind::Unreachable));
            assert_eq!(play.state.attempt, attempt + 1, "the one in its time counts");
        }
    }
}

#[test]
fn what_is_waited_for_on_lies_ahead_though_the_pc_has_slept() {
    let mut play = waiting_after(7);
    play.wall += 6 * 3_600_000;
    play.input(Input::Woke { slept: Duration::from_secs(6 * 3600) });
    play.says(ended(ReasonKind::Unreachable));
    let left = until_next_try(&play);
    assert!(left > Duration::from_secs(200) && left < Duration::from_secs(361), "{left:?}");
}

#[test]
fn what_drops_again_and_again_is_hurried_by_nothing_that_happens_to_others() {
    let mut play = Play::online();
    while !matches!(play.state.connection, Connection::Holding { why: HoldWhy::Flapping, .. }) {
        play.says(ended(ReasonKind::Dropped));
        play.pass(until_next_try(&play));
        play.says(LinkEvent::Ready);
        play.says(ended(ReasonKind::Dropped));
    }
    play.pass(Duration::from_secs(61));
    let before = tries(&play);
    for input in [Input::LineProven, Input::MessageQueued] {
        play.input(input);
        play.pass(Duration::from_secs(40));
    }
    assert_eq!(tries(&play), before);
}

#[test]
fn messages_hurry_a_number_ever_more_seldom_and_not_one_that_whatsapp_can_not_serve() {
    let hurried = |kind: ReasonKind| {
        let mut play = waiting_after(7);
        play.pass(until_next_try(&play));
        play.says(ended(kind));
        let before = tries(&play);
        for _ in 0..200 {
            play.input(Input::MessageQueued);
            play.pass(Duration::from_secs(1));
            if play.state.client == ClientSlot::Running {
                play.says(ended(kind));
            }
        }
        tries(&play) - before
    };
    assert_eq!(hurried(ReasonKind::Unreachable), 5, "after 5, 10, 20, 40, 80 s");
    assert_eq!(hurried(ReasonKind::ServerError), 0);
}

#[test]
fn what_is_written_in_a_row_hurries_a_number_once() {
    let mut play = waiting_after(3);
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
    // One that does not come is not waited for for ever, and a request that is refused itself is not made again.
    let mut play = Play::new();
    play.command(Command::Start);
    play.says(LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) });
    play.command(Command::PairByCode("255700000118".parse().unwrap()));
    play.says(LinkEvent::PairCode { code: "ABCDEFGH".into(), valid: Duration::from_secs(180) });
    play.pass(Duration::from_secs(160));
    play.says(refused());
    play.says(refused());
    play.pass(Duration::from_secs(61));
    assert_eq!(play.state.offer, Offer::Expired);
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
