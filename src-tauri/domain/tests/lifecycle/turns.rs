//! Waiting for a turn to connect, drops that are the clock's, and days that are counted whether anybody was online or not.

use std::time::Duration;

use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{
    Badge, ClientSlot, Command, Connection, Effect, HoldWhy, Input, LinkEvent, Notice, Persisted, Reason, ReasonKind,
    Signal, Turn, next_deadline, restore,
};
use wakala_domain::time::Wall;

use crate::play::{Play, ended};

const DAY_MS: i64 = 86_400_000;

fn asked(effects: &[Effect]) -> Option<(Turn, Duration)> {
    effects.iter().find_map(|effect| match effect {
        Effect::AskForTurn { turn, after, .. } => Some((*turn, *after)),
        _ => None,
    })
}

#[test]
fn whoever_waits_for_a_turn_can_wait_long_and_be_stopped() {
    let mut play = Play::online();
    play.state = restore(play.state.persisted());
    let effects = play.alone(Input::Restore);
    assert_eq!(asked(&effects), Some((Turn::Usual, Duration::ZERO)));
    assert_eq!((play.state.client, play.state.badge()), (ClientSlot::Waiting, Badge::Connecting));
    assert_eq!(next_deadline(&play.state), None, "its ready timeout has not begun");
    let hurried = play.alone(Input::Command(Command::TryNow));
    assert_eq!(asked(&hurried), Some((Turn::First, Duration::ZERO)));
    let epoch = play.state.epoch;
    let effects = play.alone(Input::Command(Command::Stop));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Disconnect { .. })),
        "there is no client: {effects:?}"
    );
    assert_eq!((play.state.client, play.state.wanted), (ClientSlot::Empty, Wanted::Stopped));
    assert_eq!(play.alone(Input::Admitted { epoch }), vec![], "it came too late");
}

#[test]
fn what_all_do_at_once_is_spread_and_what_a_person_asks_for_goes_first() {
    let mut play = Play::online();
    play.alone(Input::Woke { slept: Duration::from_secs(3_600) });
    let effects = play.alone(Input::Link { epoch: play.state.epoch, event: LinkEvent::Stopped });
    assert_eq!(asked(&effects), Some((Turn::Spread, Duration::from_millis(2_500))), "half of 5 s, as the dice fell");
    let mut play = Play::online();
    play.says(ended(ReasonKind::Dropped));
    let effects = play.alone(Input::NetworkChanged);
    assert_eq!(asked(&effects), Some((Turn::Spread, Duration::from_millis(2_500))));
    let mut play = Play::online();
    play.says(ended(ReasonKind::Dropped));
    assert_eq!(asked(&play.alone(Input::Command(Command::TryNow))), Some((Turn::First, Duration::ZERO)));
}

#[test]
fn drops_that_are_the_clocks_are_no_flapping() {
    for jump in [Input::ClockSet { by_ms: 60_000 }, Input::Woke { slept: Duration::from_secs(60) }] {
        for drops_first in [false, true] {
            let mut play = Play::online();
            for _ in 0..8 {
                if drops_first {
                    play.says(ended(ReasonKind::Dropped));
                    play.alone(jump.clone());
                } else {
                    play.input(jump.clone());
                    play.obey();
                    play.says(LinkEvent::Ready);
                    play.says(ended(ReasonKind::Dropped));
                }
                play.pass(Duration::from_secs(40));
                play.says(LinkEvent::Ready);
                play.pass(Duration::from_secs(31));
            }
            play.says(ended(ReasonKind::Dropped));
            let flapping = matches!(play.state.connection, Connection::Holding { why: HoldWhy::Flapping, .. });
            assert!(!flapping, "{jump:?}, drops first: {drops_first}");
        }
    }
}

#[test]
fn flapping_is_over_when_its_drops_are_old() {
    let mut play = Play::online();
    for _ in 0..5 {
        play.says(ended(ReasonKind::Dropped));
        play.pass(Duration::from_secs(2));
        play.says(LinkEvent::Ready);
        play.pass(Duration::from_secs(31));
    }
    play.says(ended(ReasonKind::Dropped));
    assert!(matches!(play.state.connection, Connection::Holding { why: HoldWhy::Flapping, .. }));
    // No network for an hour: what was long ago says nothing about the link now.
    for _ in 0..12 {
        play.pass(Duration::from_secs(361));
        play.says(ended(ReasonKind::Unreachable));
    }
    let flapping = matches!(play.state.connection, Connection::Holding { why: HoldWhy::Flapping, .. });
    assert!(!flapping, "{:?}", play.state.connection);
}

#[test]
fn a_ban_that_is_over_when_it_is_told_is_no_loop() {
    let mut play = Play::online();
    let reason = Reason::bare(ReasonKind::TemporaryBan);
    play.says(LinkEvent::Ended(Signal { reason, lasts: Some(Duration::ZERO) }));
    let Connection::Holding { until, .. } = play.state.connection else { panic!("{:?}", play.state.connection) };
    assert_eq!(until, Wall(play.wall + 60_000));
}

/// Days of eight hours; the PC is off for the rest.
fn work_days(play: &mut Play, days: u32, phone_at_login: bool) {
    for _ in 0..days {
        play.state = restore(play.state.persisted());
        play.wall += 16 * 3_600_000;
        play.input(Input::Restore);
        play.says(LinkEvent::Ready);
        if phone_at_login {
            play.says(LinkEvent::PhoneSeen);
        }
        play.pass(Duration::from_secs(8 * 3_600));
    }
}

#[test]
fn a_pc_that_is_off_every_night_warns_by_the_calendar() {
    let mut play = Play::online();
    work_days(&mut play, 9, false);
    assert_eq!(play.notices(), Vec::<&Notice>::new());
    work_days(&mut play, 1, false);
    assert_eq!(play.notices(), [&Notice::PhoneUnseen { days: 10 }]);
    work_days(&mut play, 2, false);
    assert_eq!(play.notices(), [&Notice::PhoneUnseen { days: 10 }, &Notice::PhoneUnseen { days: 12 }]);
}

#[test]
fn what_the_phone_did_while_the_pc_was_off_counts() {
    let mut play = Play::online();
    work_days(&mut play, 30, true);
    assert_eq!(play.notices(), Vec::<&Notice>::new());
    // Off for eleven days: what waits for it is delivered before anybody is warned.
    play.state = restore(play.state.persisted());
    play.wall += 11 * DAY_MS;
    play.input(Input::Restore);
    play.says(LinkEvent::Ready);
    play.pass(Duration::from_secs(20));
    play.says(LinkEvent::PhoneSeen);
    play.pass(Duration::from_secs(3_600));
    assert_eq!(play.notices(), Vec::<&Notice>::new());
}

#[test]
fn a_clock_that_is_set_changes_no_days() {
    for by_ms in [-400 * DAY_MS, 400 * DAY_MS] {
        let mut play = Play::online();
        play.pass(Duration::from_secs(5 * 86_400));
        play.wall += by_ms;
        play.input(Input::ClockSet { by_ms });
        play.pass(Duration::from_secs(4 * 86_400));
        assert_eq!(play.notices(), Vec::<&Notice>::new(), "{by_ms}");
        play.pass(Duration::from_secs(86_400 + 200));
        assert_eq!(play.notices(), [&Notice::PhoneUnseen { days: 10 }], "{by_ms}");
    }
}

#[test]
fn what_an_earlier_version_counted_is_taken_on() {
    let play = Play::online();
    let mut kept = serde_json::to_value(play.state.persisted()).unwrap();
    assert!(kept.get("unseen").is_none());
    kept["phone_last_seen"] = serde_json::Value::Null;
    kept["unseen"] = serde_json::json!({ "counted_ms": 8 * DAY_MS, "since": null });
    let kept: Persisted = serde_json::from_value(kept).unwrap();
    let mut play = Play::new();
    play.state = restore(kept);
    play.input(Input::Restore);
    play.says(LinkEvent::Ready);
    assert_eq!(play.state.phone_last_seen, Some(Wall(play.wall - 8 * DAY_MS)));
    play.pass(Duration::from_secs(2 * 86_400 + 200));
    assert_eq!(play.notices(), [&Notice::PhoneUnseen { days: 10 }]);
}
