//! Short stories, one by one.

use std::time::Duration;

use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{
    Badge, ClaimedVersion, ClientSlot, Command, Connection, Effect, EntryKind, Epoch, FaultWhy, HoldWhy, Input, Link,
    LinkEvent, Notice, Offer, ParkWhy, Reason, ReasonKind, SessionExpected, Signal, Warning, next_deadline, restore,
};
use wakala_domain::time::Wall;

use crate::play::{Play, ended, identity};

const DAY: Duration = Duration::from_secs(24 * 3600);

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
fn the_clock_of_a_code_is_not_that_of_the_next_one() {
    let phone = || "+255 700 000 118".parse().unwrap();
    let code = |play: &mut Play| {
        play.says(LinkEvent::PairCode { code: "K7M29QX4".into(), valid: Duration::from_secs(180) });
        play.pass(Duration::from_secs(175));
    };
    let used_up = |play: &mut Play| {
        let detail = String::new();
        play.says(LinkEvent::PairCodeRefused { kind: ReasonKind::PairingRefused, detail });
        play.pass(Duration::from_secs(55));
        play.says(LinkEvent::CodesExhausted);
        play.obey();
    };
    type Before<'a> = &'a dyn Fn(&mut Play);
    let stories: [(Before<'_>, Input); 5] = [
        (&code, Input::Command(Command::ShowNewCode)),
        (&code, Input::Command(Command::PairByCode(phone()))),
        (&code, Input::WayChanged),
        (&code, Input::Command(Command::Restart)),
        (&used_up, Input::Command(Command::ShowNewCode)),
    ];
    for (before, anew) in stories {
        let mut play = Play::new();
        play.command(Command::PairByCode(phone()));
        play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
        before(&mut play);
        play.input(anew.clone());
        play.obey();
        play.said.clear();
        // Its line is slow.
        play.pass(Duration::from_secs(10));
        assert_ne!(play.state.badge(), Badge::CodeExpired, "{anew:?}");
        assert_eq!(play.notices(), Vec::<&Notice>::new(), "{anew:?}");
        assert_eq!(play.state.client, ClientSlot::Running, "{anew:?}");
    }
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
    assert!(matches!(effects[..], [Effect::AskForTurn { .. }, Effect::Connect { .. }]), "{effects:?}");
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
fn another_number_is_unlinked_as_soon_as_it_is_logged_in() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::LoggedOut));
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    play.says(LinkEvent::Paired(identity("255700000999")));
    assert!(play.state.is_evicting(), "nothing of it may come in");
    assert_eq!(play.state.identity, Some(identity("255700000118")));
    play.says(ended(ReasonKind::RestartRequired));
    let effects = play.says(LinkEvent::LoggedIn);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Logout { .. })), "{effects:?}");
    play.obey();
    assert!(play.said.contains(&Effect::DiscardSession));
    assert!(!play.state.link.has_session() && !play.state.is_evicting());
    play.says(LinkEvent::Qr { text: "b".into(), valid: Duration::from_secs(60) });
    assert_eq!(play.state.badge(), Badge::ScanQr);
}

#[test]
fn another_numbers_session_is_gone_whatever_happens_before_it_is_unlinked() {
    let scanned = || {
        let mut play = Play::online();
        play.says(ended(ReasonKind::LoggedOut));
        play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
        play.says(LinkEvent::Paired(identity("255700000999")));
        play.said.clear();
        play
    };
    let mut dropped = scanned();
    dropped.says(ended(ReasonKind::Dropped));
    let said = &dropped.said;
    assert!(
        matches!(said[..], [Effect::DiscardSession, Effect::AskForTurn { .. }, Effect::Connect { .. }]),
        "{said:?}"
    );
    let mut stopped = scanned();
    stopped.command(Command::Stop);
    stopped.obey();
    assert!(stopped.said.contains(&Effect::DiscardSession));
    let mut crashed = scanned();
    crashed.state = restore(crashed.state.persisted());
    crashed.input(Input::Restore);
    assert!(matches!(crashed.said[..], [Effect::DiscardSession, .., Effect::Connect { .. }]), "{:?}", crashed.said);
}

#[test]
fn a_linked_session_that_asks_for_a_scan_has_lost_its_file_and_may_find_it_again() {
    let mut play = Play::online();
    play.command(Command::Restart);
    play.obey();
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    play.obey();
    let gone = Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionGone) };
    assert_eq!((&play.state.connection, play.state.link, play.state.badge()), (&gone, Link::Linked, Badge::Error));
    assert!(!play.said.contains(&Effect::SetSessionAside), "it may only be on a disk that is not there");
    let mut waited = play;
    let mut gave_up = Play::new();
    gave_up.state = waited.state.clone();
    waited.pass(Duration::from_secs(31));
    assert_eq!(waited.state.client, ClientSlot::Running, "it is back where it was");
    gave_up.command(Command::ShowNewCode);
    let first = gave_up.said.iter().position(|effect| *effect == Effect::SetSessionAside);
    let then = gave_up
        .said
        .iter()
        .position(|effect| matches!(effect, Effect::Connect { expected: SessionExpected { linked: false, .. }, .. }));
    assert!(first.is_some() && first < then, "{:?}", gave_up.said);
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
    let before = play.state.clone();
    for command in [Command::TryNow, Command::Start, Command::Restart, Command::ShowNewCode] {
        assert_eq!(play.command(command.clone()), vec![], "{command:?}");
        assert_eq!(play.state, before, "{command:?}");
    }
    let connects = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Connect { .. }));
    assert!(connects(&play.command(Command::TakeOver)));
}

#[test]
fn a_number_that_was_stopped_while_it_ran_elsewhere_is_not_fought_for() {
    let elsewhere = Connection::Parked { why: ParkWhy::Replaced };
    let connects = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Connect { .. }));
    let stopped = |restarted: bool| {
        let mut play = Play::online();
        play.says(ended(ReasonKind::Replaced));
        play.command(Command::Stop);
        assert_eq!((play.state.badge(), play.state.is_elsewhere()), (Badge::Stopped, true));
        if restarted {
            play.state = restore(play.state.persisted());
            play.input(Input::Restore);
        }
        play
    };
    for restarted in [false, true] {
        // All numbers are stopped, and started again: it is as it was.
        for command in [Command::Start, Command::Restart] {
            let mut play = stopped(restarted);
            let effects = play.command(command);
            assert!(!connects(&effects), "{effects:?}");
            assert!(
                effects.iter().any(|effect| matches!(effect, Effect::Notify(Notice::NeedsYou { .. }))),
                "{effects:?}"
            );
            assert_eq!((&play.state.connection, play.state.badge()), (&elsewhere, Badge::NeedsYou));
            assert_eq!(play.state.last_error.as_ref().map(|failure| failure.reason.kind), Some(ReasonKind::Replaced));
            assert!(connects(&play.command(Command::TakeOver)));
        }
        // Who takes it over starts it; from then on it is here.
        let mut play = stopped(restarted);
        assert!(connects(&play.command(Command::TakeOver)));
        play.command(Command::Stop);
        play.obey();
        assert!(connects(&play.command(Command::Start)));
        // A session that is no more is nobody else's.
        let mut play = stopped(restarted);
        play.command(Command::Unlink);
        play.obey();
        assert!(!play.state.is_elsewhere());
        assert!(connects(&play.command(Command::Start)));
    }
}

/// Between the word that ends a client and its end, whatever ends it.
#[test]
fn a_session_that_is_taken_over_while_its_client_ends_is_not_fought_for() {
    let connects = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Connect { .. }));
    let reported = |kind: ReasonKind| LinkEvent::Reported(kind.into());
    let endings: [&dyn Fn(&mut Play); 5] = [
        &|play| drop(play.command(Command::Stop)),
        &|play| drop(play.command(Command::Restart)),
        &|play| drop(play.says(reported(ReasonKind::Dropped))),
        &|play| drop(play.says(reported(ReasonKind::RestartRequired))),
        &|play| drop(play.says(reported(ReasonKind::RateLimited))),
    ];
    for (number, end) in endings.iter().enumerate() {
        for said in [ended(ReasonKind::Replaced), reported(ReasonKind::Replaced)] {
            for restored in [false, true] {
                let mut play = Play::online();
                end(&mut play);
                assert_eq!(play.state.client, ClientSlot::Stopping, "{number}");
                play.says(said.clone());
                play.obey();
                if restored {
                    play.state = restore(play.state.persisted());
                    play.input(Input::Restore);
                }
                play.said.clear();
                play.pass(Duration::from_secs(24 * 3600));
                play.command(Command::Start);
                play.command(Command::Restart);
                assert!(play.state.is_elsewhere(), "{number} {said:?}");
                assert!(!connects(&play.said), "{number} {said:?}");
                assert!(connects(&play.command(Command::TakeOver)), "{number} {said:?}");
            }
        }
    }
}

/// What was taken over while its client ended is not given up again because that client says once more why it ends.
#[test]
fn a_client_that_says_twice_that_it_was_replaced_says_it_once() {
    let mut play = Play::online();
    play.says(LinkEvent::Reported(ReasonKind::Replaced.into()));
    assert_eq!((play.state.client, play.state.is_elsewhere()), (ClientSlot::Stopping, true));
    play.command(Command::TakeOver);
    play.says(ended(ReasonKind::Replaced));
    play.obey();
    assert_eq!(play.state.client, ClientSlot::Running);
    play.says(LinkEvent::Ready);
    assert!(!play.state.is_elsewhere());
    // The one after it may be replaced, too.
    play.says(ended(ReasonKind::Replaced));
    assert!(play.state.is_elsewhere());
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
fn a_first_sync_that_never_ends_says_that_the_phone_is_waited_for() {
    for (logged_in, wanted) in [(false, ReasonKind::ReadyTimeout), (true, ReasonKind::SyncStuck)] {
        let mut play = Play::paired();
        if logged_in {
            play.says(LinkEvent::LoggedIn);
        }
        play.pass(Duration::from_secs(181));
        assert_eq!(play.state.last_error.as_ref().map(|failure| failure.reason.kind), Some(wanted));
        assert_eq!(play.state.link, Link::Linked, "and it is tried again");
        assert_eq!(play.state.offer, Offer::None, "nothing hides why");
        play.state = restore(play.state.persisted());
        play.input(Input::Restore);
        play.says(LinkEvent::LoggedIn);
        play.pass(Duration::from_secs(181));
        let kind = play.state.last_error.as_ref().map(|failure| failure.reason.kind);
        assert_eq!(kind, Some(ReasonKind::SyncStuck), "also after a restart of the app");
    }
    // Who was online once has all that the phone had to send.
    let mut play = Play::online();
    play.state = restore(play.state.persisted());
    play.input(Input::Restore);
    play.says(LinkEvent::LoggedIn);
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

#[test]
fn another_number_is_asked_about() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::LoggedOut));
    let scanned_by = |play: &mut Play, phone: &str| {
        play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
        play.says(LinkEvent::Paired(identity(phone)));
        play.says(ended(ReasonKind::RestartRequired));
        play.says(LinkEvent::LoggedIn);
        play.obey();
    };
    scanned_by(&mut play, "255700000999");
    assert_eq!(play.state.stranger, "255700000999".parse().ok());
    play.command(Command::RefuseNumber);
    assert_eq!((&play.state.stranger, &play.state.identity), (&None, &Some(identity("255700000118"))));
    scanned_by(&mut play, "255700000999");
    play.state = restore(play.state.persisted());
    assert_eq!(play.state.stranger, "255700000999".parse().ok(), "a question survives a restart of the app");
    play.input(Input::Restore);
    play.command(Command::AcceptNumber);
    scanned_by(&mut play, "255700000777");
    assert!(!play.state.link.has_session(), "only the accepted number is taken");
    scanned_by(&mut play, "255700000999");
    assert_eq!((play.state.link, &play.state.stranger), (Link::Linked, &None));
}

#[test]
fn a_clock_that_is_set_moves_what_is_shown_and_not_what_waits() {
    for by_ms in [10 * 365 * 86_400_000, -10 * 365 * 86_400_000] {
        let mut play = Play::online();
        play.says(LinkEvent::Ended(Signal {
            reason: Reason::bare(ReasonKind::TemporaryBan),
            lasts: Some(Duration::from_secs(7200)),
        }));
        play.obey();
        play.wall += by_ms;
        play.input(Input::ClockSet { by_ms });
        let end = Wall(play.wall + 7_200_000);
        assert!(matches!(play.state.connection, Connection::Holding { until, .. } if until == end));
        // The app is restarted under the new clock: neither shorter nor longer.
        play.state = restore(play.state.persisted());
        play.input(Input::Restore);
        play.said.clear();
        play.pass(Duration::from_secs(7_199));
        assert!(!play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
        play.pass(Duration::from_secs(2));
        assert!(play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
    }
}

#[test]
fn a_clock_that_was_set_back_while_the_app_was_off_does_not_stretch_a_hold() {
    let mut play = Play::online();
    let reason = Reason::bare(ReasonKind::TemporaryBan);
    play.says(LinkEvent::Ended(Signal { reason, lasts: Some(Duration::from_secs(7200)) }));
    let kept = play.state.persisted();
    play.state = restore(kept);
    play.wall -= 10 * 365 * 86_400_000;
    play.input(Input::Restore);
    play.said.clear();
    play.pass(Duration::from_secs(7_199));
    assert!(!play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })), "shortened");
    play.pass(Duration::from_secs(2));
    assert!(play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })), "stretched");
}

#[test]
fn waking_connects_anew_without_counting_as_a_drop() {
    let mut play = Play::online();
    play.wall += 6 * 3_600_000;
    play.input(Input::Woke { slept: Duration::from_secs(6 * 3600) });
    assert_eq!(play.state.badge(), Badge::Reconnecting);
    play.obey();
    assert!(play.said.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
    play.says(LinkEvent::Ready);
    assert_eq!((play.state.badge(), play.state.attempt), (Badge::Online, 0));
    let slept = play.said.iter().find_map(|effect| match effect {
        Effect::Record(entry) if entry.kind == EntryKind::PcSlept => entry.lasted_ms,
        _ => None,
    });
    assert_eq!(slept, Some(6 * 3_600_000));
}

#[test]
fn a_changed_network_jumps_the_wait_and_makes_online_prove_itself() {
    let mut play = Play::online();
    let effects = play.input(Input::NetworkChanged);
    assert!(matches!(effects[..], [Effect::Probe { .. }]), "{effects:?}");
    play.says(LinkEvent::Proof { round_trip: Duration::from_millis(5) });
    play.says(ended(ReasonKind::Dropped));
    let effects = play.input(Input::NetworkChanged);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Connect { .. })), "{effects:?}");
}

#[test]
fn a_phone_that_is_not_noticed_is_told_at_ten_and_at_twelve_days() {
    let mut play = Play::online();
    play.pass(DAY * 9);
    assert_eq!((play.notices().len(), play.state.warning(Wall(play.wall), &play.settings)), (0, None));
    play.pass(DAY * 2);
    assert_eq!(play.notices(), [&Notice::PhoneUnseen { days: 10 }]);
    assert!(matches!(play.state.warning(Wall(play.wall), &play.settings), Some(Warning::PhoneUnseen { days: 11, .. })));
    play.state = restore(play.state.persisted());
    play.pass(DAY);
    assert_eq!(play.notices().len(), 1, "not said again after a restart");
}

/// Taking back is of all that was told of a number: a drop that lasts would be told of no more, and then be over from nowhere.
#[test]
fn a_phone_that_is_noticed_while_the_number_is_down_takes_nothing_back_that_is_true() {
    let mut play = Play::online();
    play.pass(DAY * 11);
    play.says(ended(ReasonKind::Dropped));
    for _ in 0..40 {
        play.pass(Duration::from_secs(1));
        if play.state.client == ClientSlot::Running {
            play.says(ended(ReasonKind::Unreachable));
        }
    }
    assert!(matches!(play.notices()[..], [Notice::PhoneUnseen { days: 10 }, Notice::Down { slow: false, .. }]));
    play.command(Command::TryNow);
    assert_eq!(play.says(LinkEvent::PhoneSeen), vec![], "it is down still");
    let effects = play.says(LinkEvent::Ready);
    let told: Vec<&Effect> =
        effects.iter().filter(|one| matches!(one, Effect::WithdrawNotices | Effect::Notify(_))).collect();
    assert!(matches!(told[..], [Effect::WithdrawNotices, Effect::Notify(Notice::Back { .. })]), "{effects:?}");
    play.pass(Duration::from_secs(3_600));
    assert_eq!(play.notices().len(), 3, "{:?}", play.notices());
}

#[test]
fn a_phone_that_is_noticed_again_is_no_warning_any_more() {
    let mut play = Play::online();
    play.pass(DAY * 13);
    assert_eq!(play.notices(), [&Notice::PhoneUnseen { days: 10 }, &Notice::PhoneUnseen { days: 12 }]);
    let effects = play.says(LinkEvent::PhoneSeen);
    assert_eq!(effects, [Effect::WithdrawNotices]);
    assert_eq!(play.state.warning(Wall(play.wall), &play.settings), None);
    assert_eq!(play.says(LinkEvent::PhoneSeen), vec![], "seen again a moment later is no news");
    play.pass(DAY * 10 + Duration::from_secs(1));
    assert_eq!(play.notices().len(), 3);
}

#[test]
fn an_instance_that_stays_stopped_is_told_once() {
    let mut play = Play::online();
    play.command(Command::Stop);
    play.obey();
    play.pass(DAY * 19);
    assert_eq!(play.notices().len(), 0);
    // The app was off for a while.
    play.state = restore(play.state.persisted());
    play.wall += i64::try_from(DAY.as_millis()).unwrap() * 2;
    play.input(Input::Timer);
    assert_eq!(play.notices(), [&Notice::StoppedLong { days: 20 }]);
    play.pass(DAY * 5);
    assert_eq!(play.notices().len(), 1);
    play.command(Command::Start);
    assert_eq!(play.state.warning(Wall(play.wall), &play.settings), None);
}

#[test]
fn what_is_believed_is_mended_by_what_is_found() {
    let mut play = Play::online();
    play.input(Input::Compared { client_exists: true });
    assert!(play.said.is_empty(), "{:?}", play.said);
    play.input(Input::Compared { client_exists: false });
    assert_eq!(play.state.badge(), Badge::Reconnecting);
    assert!(next_deadline(&play.state).is_some());
    let mut play = Play::online();
    play.command(Command::Stop);
    play.obey();
    let effects = play.input(Input::Compared { client_exists: true });
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Disconnect { .. })), "{effects:?}");
}

#[test]
fn a_number_that_is_back_is_said_only_when_it_was_said_to_be_gone() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::Dropped));
    play.pass(Duration::from_secs(2));
    play.says(LinkEvent::Ready);
    assert!(play.notices().is_empty());
    play.pass(Duration::from_secs(40));
    play.says(ended(ReasonKind::Dropped));
    play.pass(Duration::from_secs(33));
    play.says(LinkEvent::Ready);
    assert!(matches!(play.notices()[..], [Notice::Down { .. }, Notice::Back { away_ms: 30_000..=40_000 }]));
}

#[test]
fn a_passkey_is_asked_for_in_plain_sight() {
    let mut play = Play::new();
    play.command(Command::Start);
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    play.says(LinkEvent::PasskeyAsked { code: None });
    assert_eq!((play.state.badge(), play.notices()), (Badge::NeedsYou, vec![&Notice::PasskeyAsked]));
    play.says(LinkEvent::Qr { text: "b".into(), valid: Duration::from_secs(20) });
    assert!(matches!(play.state.offer, Offer::Passkey { code: None, .. }), "no idle code is shown");
    play.says(LinkEvent::PasskeyAsked { code: Some("ABCD-EFGH".into()) });
    assert!(matches!(&play.state.offer, Offer::Passkey { code: Some(code), .. } if code == "ABCD-EFGH"));
    assert_eq!(play.notices().len(), 1, "said once");
    play.pass(Duration::from_secs(181));
    assert_eq!(play.state.badge(), Badge::CodeExpired);
    play.command(Command::ShowNewCode);
    play.says(LinkEvent::Qr { text: "c".into(), valid: Duration::from_secs(60) });
    play.says(LinkEvent::PasskeyAsked { code: None });
    play.says(LinkEvent::Paired(identity("255700000118")));
    assert_eq!(play.state.link, Link::Linked);
}

#[test]
fn the_day_on_which_this_version_ends_is_told_weeks_ahead_and_again_when_it_is_near() {
    let mut play = Play::online();
    play.says(LinkEvent::Claims(ClaimedVersion(2, 3000, 17)));
    let day = Wall(play.wall).plus(DAY * 40);
    play.says(LinkEvent::ExpiresOn(Some(day)));
    let warning = |play: &Play| play.state.warning(Wall(play.wall), &play.settings);
    assert_eq!((play.notices().len(), warning(&play)), (0, None), "nobody can do anything yet");
    // The phone is used meanwhile, so that nothing else is warned of.
    let days_pass = |play: &mut Play, days: u32| {
        for _ in 0..days {
            play.pass(DAY);
            play.says(LinkEvent::PhoneSeen);
        }
    };
    days_pass(&mut play, 10);
    assert_eq!(play.notices(), [&Notice::VersionExpires { days: 30 }]);
    assert_eq!(warning(&play), Some(Warning::VersionExpires { days: 30, until: day }));
    // The app starts again, and WhatsApp says the same once more.
    play.state = restore(play.state.persisted());
    play.input(Input::Restore);
    play.says(LinkEvent::Claims(ClaimedVersion(2, 3000, 17)));
    play.says(LinkEvent::ExpiresOn(Some(day)));
    play.says(LinkEvent::Ready);
    days_pass(&mut play, 22);
    assert_eq!(play.notices().len(), 1, "{:?}", play.notices());
    days_pass(&mut play, 1);
    assert_eq!(play.notices()[1..], [&Notice::VersionExpires { days: 7 }]);
    let lines = play.said.iter().filter(|said| matches!(said, Effect::Record(entry) if entry.kind == EntryKind::VersionExpires && entry.until == Some(day)));
    assert_eq!(lines.count(), 2);
    // Connected again, it says that it is another version.
    let effects = play.says(LinkEvent::Claims(ClaimedVersion(2, 3000, 18)));
    assert_eq!((effects, warning(&play)), (vec![Effect::WithdrawNotices], None));
    play.says(LinkEvent::ExpiresOn(Some(day)));
    assert!(matches!(warning(&play), Some(Warning::VersionExpires { days: 7, .. })), "it is said of the new one, too");
    play.says(LinkEvent::ExpiresOn(None));
    assert_eq!(warning(&play), None, "taken back");
}

#[test]
fn a_phone_whose_account_type_is_not_known_is_named_and_no_code_is_offered_again() {
    let mut play = Play::new();
    play.command(Command::Start);
    play.says(LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) });
    let refused = || LinkEvent::PairCodeRefused { kind: ReasonKind::AccountType, detail: "signature-mismatch".into() };
    play.says(refused());
    play.obey();
    let parked = Connection::Parked { why: ParkWhy::AccountType };
    assert_eq!(
        (&play.state.connection, &play.state.offer, play.state.client),
        (&parked, &Offer::None, ClientSlot::Empty)
    );
    assert!(matches!(play.notices()[..], [Notice::NeedsYou { reason: Reason { kind: ReasonKind::AccountType, .. } }]));
    play.said.clear();
    play.pass(DAY);
    play.state = restore(play.state.persisted());
    play.input(Input::Restore);
    play.pass(DAY);
    assert_eq!(play.state.connection, parked);
    assert!(!play.said.iter().any(|said| matches!(said, Effect::AskForTurn { .. })), "{:?}", play.said);
    // Only the operator has another code shown, for another phone or after an update.
    play.command(Command::ShowNewCode);
    play.says(LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) });
    assert!(matches!(play.state.offer, Offer::Qr { .. }));
    assert_eq!(play.state.last_error.as_ref().map(|failure| failure.reason.kind), Some(ReasonKind::AccountType));
    play.says(LinkEvent::Paired(identity("255700000118")));
    assert_eq!((play.state.link, &play.state.last_error), (Link::Linked, &None));
}

#[test]
fn a_number_that_is_refused_a_code_gives_the_qr_code_back_at_once() {
    for shown_before in [true, false] {
        let mut play = Play::new();
        let qr = |text: &str| LinkEvent::Qr { text: text.into(), valid: Duration::from_secs(60) };
        let typed = Command::PairByCode("255700000119".parse().unwrap());
        if shown_before {
            play.command(Command::Start);
            play.says(qr("first"));
            play.command(typed);
        } else {
            play.command(typed);
            play.says(qr("first"));
        }
        assert_eq!(play.state.offer, Offer::Requested);
        let refused = LinkEvent::PairCodeRefused { kind: ReasonKind::PairingRefused, detail: "404".into() };
        play.says(refused.clone());
        assert!(matches!(&play.state.offer, Offer::Qr { text, .. } if text == "first"), "{:?}", play.state.offer);
        // One that can't be scanned any more is no use: the next one comes by itself.
        play.command(Command::PairByCode("255700000118".parse().unwrap()));
        assert_eq!(play.state.last_error, None, "what was refused before is not said of the new one");
        play.wall += 61_000;
        play.says(refused);
        assert_eq!(play.state.offer, Offer::Requested);
        play.says(qr("second"));
        assert!(matches!(&play.state.offer, Offer::Qr { text, .. } if text == "second"));
    }
}

#[test]
fn another_number_that_typed_the_code_is_asked_for_no_second_time() {
    let mut play = Play::online();
    play.says(ended(ReasonKind::LoggedOut));
    play.obey();
    play.command(Command::PairByCode("255700000119".parse().unwrap()));
    let qr = LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) };
    play.says(qr.clone());
    play.says(LinkEvent::PairCode { code: "ABCD1234".into(), valid: Duration::from_secs(160) });
    play.said.clear();
    play.says(LinkEvent::Paired(identity("255700000119")));
    play.says(LinkEvent::Ended(ReasonKind::RestartRequired.into()));
    play.says(LinkEvent::LoggedIn);
    play.obey();
    play.says(qr);
    assert!(matches!(play.state.offer, Offer::Qr { .. }), "{:?}", play.state.offer);
    let asked = play.said.iter().any(|effect| matches!(effect, Effect::RequestPairCode { .. }));
    assert!(!asked, "the stranger's phone is asked again");
}
