//! Session files: every fault of this PC at every step, deeds that fail, and a crash between what was decided and what was done.

use std::time::Duration;

use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{
    Badge, ClientSlot, Command, Connection, Effect, EntryKind, Fate, FaultWhy, Input, Link, LinkEvent, Notice, ParkWhy,
    Persisted, Reason, ReasonKind, RevokedWhy, SessionExpected, State, restore,
};

use crate::play::{Play, answer, ended, identity};

const FAULTS: [(ReasonKind, FaultWhy); 6] = [
    (ReasonKind::DiskFull, FaultWhy::DiskFull),
    (ReasonKind::TooManyFiles, FaultWhy::TooManyFiles),
    (ReasonKind::SessionLocked, FaultWhy::SessionLocked),
    (ReasonKind::SessionForbidden, FaultWhy::SessionForbidden),
    (ReasonKind::SessionGone, FaultWhy::SessionGone),
    (ReasonKind::SessionFault, FaultWhy::SessionFault),
];

/// Plays an input as if every turn came at once, and files met this.
fn meets(play: &mut Play, input: Input, files: Result<(), ReasonKind>) -> Vec<Effect> {
    let mut effects = play.alone(input);
    let mut answered = 0;
    while let Some(effect) = effects.get(answered) {
        answered += 1;
        if let Some(answer) = answer(effect, files.map_err(Reason::bare)) {
            effects.extend(play.alone(answer));
        }
    }
    effects
}

/// Time passes in seconds, and files meet this all the while.
fn pass(play: &mut Play, seconds: u64, files: Result<(), ReasonKind>) -> Vec<Effect> {
    let mut all = Vec::new();
    for _ in 0..seconds {
        play.mono += 1_000;
        play.wall += 1_000;
        all.extend(meets(play, Input::Timer, files));
    }
    all
}

fn connects(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Connect { .. })).count()
}

fn count(effects: &[Effect], wanted: &Effect) -> usize {
    effects.iter().filter(|effect| *effect == wanted).count()
}

fn notices(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Notify(_))).count()
}

/// The steps at which a session's files are touched.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Opening, probing, building: the client ends before it dials.
    Connecting,
    /// Looking again at what was a fault.
    Looking,
    /// Keeping aside what WhatsApp has ended.
    SettingAside,
    /// Removing what is another number's.
    Discarding,
    /// Removing what the operator unlinked.
    Removing,
    /// Writing while online.
    Online,
}

#[test]
fn no_fault_at_any_step_costs_a_session() {
    use Step as S;
    for step in [S::Connecting, S::Looking, S::SettingAside, S::Discarding, S::Removing, S::Online] {
        for (kind, why) in FAULTS {
            let (mut play, what) = (Play::online(), format!("{step:?} {kind:?}"));
            let fault = Connection::Parked { why: ParkWhy::Fault(why) };
            let mut said = Vec::new();
            let mut deed = None;
            match step {
                S::Connecting => {
                    play.command(Command::Restart);
                    play.obey();
                    said.extend(play.says(ended(kind)));
                }
                S::Looking => {
                    play.command(Command::Restart);
                    play.obey();
                    play.says(ended(ReasonKind::SessionFault));
                    said.extend(pass(&mut play, 31, Err(kind)));
                }
                S::SettingAside => {
                    let logged_out = Input::Link { epoch: play.state.epoch, event: ended(ReasonKind::LoggedOut) };
                    said.extend(meets(&mut play, logged_out, Err(kind)));
                    deed = Some(Effect::SetSessionAside);
                }
                S::Discarding => {
                    play.says(ended(ReasonKind::LoggedOut));
                    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
                    play.says(LinkEvent::Paired(identity("255700000999")));
                    let dropped = Input::Link { epoch: play.state.epoch, event: ended(ReasonKind::Dropped) };
                    said.extend(meets(&mut play, dropped, Err(kind)));
                    deed = Some(Effect::DiscardSession);
                }
                S::Removing => {
                    play.command(Command::Stop);
                    play.obey();
                    said.extend(meets(&mut play, Input::Command(Command::Unlink), Err(kind)));
                    deed = Some(Effect::RemoveSession);
                }
                S::Online => {
                    said.extend(play.says(LinkEvent::SessionFault(Reason::bare(kind))));
                    assert_eq!((play.state.badge(), play.state.client), (Badge::Online, ClientSlot::Running), "{what}");
                }
            }
            let held = |play: &Play| match step {
                S::Connecting | S::Looking => play.state.link == Link::Linked && play.state.connection == fault,
                S::SettingAside | S::Discarding => {
                    play.state.connection == fault && play.state.link == Link::Revoked(RevokedWhy::LoggedOut)
                }
                S::Removing => play.state.pending_fate() == Fate::Remove && play.state.wanted == Wanted::Stopped,
                S::Online => play.state.link == Link::Linked && play.state.badge() == Badge::Online,
            };
            assert!(held(&play), "{what}: {:?}", play.state);
            if deed.is_some() {
                assert!(!play.state.persisted().fate.eq(&Fate::Keep), "{what}: forgotten");
            }
            // An hour of it: nothing dials, nothing is said again, and what failed is tried now and then.
            let online = matches!(step, S::Online);
            let hour = if online { Vec::new() } else { pass(&mut play, 3_600, Err(kind)) };
            assert!(held(&play), "{what}: {:?}", play.state);
            assert_eq!((connects(&hour), notices(&hour)), (0, 0), "{what}");
            let rescans = said.iter().filter(|e| matches!(e, Effect::Notify(Notice::NeedsRescan { .. }))).count();
            assert_eq!(rescans, usize::from(matches!(step, S::SettingAside)), "{what}");
            let told = said.iter().filter(|e| matches!(e, Effect::Notify(Notice::NeedsYou { .. }))).count();
            // Looking meets another fault than the first one, or the same.
            assert!(told == 1 || matches!(step, S::Looking), "{what}: told {told} times");
            if let Some(deed) = &deed {
                assert!((100..=121).contains(&count(&hour, deed)), "{what}: {}", count(&hour, deed));
            }
            // It is over, and all goes on by itself.
            if online {
                let anew = play.says(LinkEvent::SessionMended);
                assert!(anew.contains(&Effect::WithdrawNotices), "{what}");
                play.obey();
                assert_eq!(play.state.client, ClientSlot::Running, "{what}: what was not acknowledged is asked for");
                continue;
            }
            let after = pass(&mut play, 31, Ok(()));
            let expected = usize::from(!matches!(step, S::Removing));
            assert_eq!(connects(&after), expected, "{what}");
            assert_eq!(play.state.pending_fate(), Fate::Keep, "{what}");
        }
    }
}

#[test]
fn only_what_is_no_session_asks_for_a_scan() {
    for at_a_look in [false, true] {
        let mut play = Play::online();
        play.command(Command::Restart);
        play.obey();
        if at_a_look {
            play.says(ended(ReasonKind::SessionLocked));
            pass(&mut play, 31, Err(ReasonKind::SessionUnreadable));
        } else {
            play.says(ended(ReasonKind::SessionUnreadable));
        }
        assert_eq!(play.state.link, Link::Revoked(RevokedWhy::SessionUnreadable));
        assert!(play.said.contains(&Effect::SetSessionAside));
    }
}

#[test]
fn a_database_that_takes_nothing_is_a_fault_at_once_and_heals_by_itself() {
    let refused = |kind| Input::StoreRefused { reason: Reason::bare(kind) };
    for (kind, why) in [
        (ReasonKind::DiskFull, FaultWhy::DiskFull),
        (ReasonKind::DatabaseUnreachable, FaultWhy::DatabaseUnreachable),
        (ReasonKind::DatabaseDamaged, FaultWhy::DatabaseDamaged),
    ] {
        let mut backing_off = Play::online();
        backing_off.says(ended(ReasonKind::Dropped));
        for mut play in [Play::online(), Play::paired(), backing_off] {
            let at = format!("{kind:?} {:?}", play.state.connection);
            let effects = play.input(refused(kind));
            assert_eq!(play.state.badge(), Badge::Error, "{at}");
            assert_eq!(play.state.connection, Connection::Parked { why: ParkWhy::Fault(why) }, "{at}");
            assert_eq!(play.state.last_error.as_ref().unwrap().reason.kind, kind);
            assert_eq!((notices(&effects), play.state.link), (1, Link::Linked), "{at}");
            play.obey();
            // Refused again and again, it is said once, and nothing connects.
            let more = [play.input(refused(kind)), pass(&mut play, 300, Err(kind))].concat();
            assert_eq!((notices(&more), connects(&more)), (0, 0), "{at}");
            let healed = pass(&mut play, 31, Ok(()));
            assert_eq!(connects(&healed), usize::from(why != FaultWhy::DatabaseDamaged), "{at}");
        }
    }
    // What has another cause, or waits for something else, is left as it is.
    let mut play = Play::online();
    play.input(refused(ReasonKind::Internal));
    assert_eq!(play.state.badge(), Badge::Online);
    for (kind, badge) in [
        (ReasonKind::Banned, Badge::NeedsYou),
        (ReasonKind::Replaced, Badge::NeedsYou),
        (ReasonKind::TemporaryBan, Badge::Waiting),
        (ReasonKind::RateLimited, Badge::Waiting),
    ] {
        let mut play = Play::online();
        play.says(ended(kind));
        let before = play.state.clone();
        play.input(refused(ReasonKind::DiskFull));
        assert_eq!((&play.state, play.state.badge()), (&before, badge), "{kind:?}");
    }
    let mut play = Play::online();
    play.command(Command::Stop);
    play.obey();
    play.input(refused(ReasonKind::DiskFull));
    assert_eq!(play.state.badge(), Badge::Stopped);
}

/// What must happen first after a restart of the app, whatever was persisted when it was killed.
fn first_deed(kept: Persisted) -> Option<Effect> {
    let mut state: State = restore(kept);
    let mut play = Play::new();
    std::mem::swap(&mut play.state, &mut state);
    let effects = play.alone(Input::Timer);
    assert_eq!(connects(&effects), 0);
    let more = play.alone(Input::Restore);
    assert!(!more.iter().any(|effect| matches!(effect, Effect::AskForTurn { .. })), "it connects before");
    effects.into_iter().find(|effect| answer(effect, Ok(())).is_some())
}

#[test]
fn what_was_decided_about_files_is_done_after_a_crash_at_any_moment() {
    // WhatsApp ended it: decided, being done, refused.
    let mut play = Play::online();
    play.alone(Input::Link { epoch: play.state.epoch, event: ended(ReasonKind::LoggedOut) });
    assert_eq!(first_deed(play.state.persisted()), Some(Effect::SetSessionAside));
    let refused = Err(Reason::bare(ReasonKind::SessionForbidden));
    play.alone(Input::FilesSettled { fate: Fate::SetAside, result: refused });
    assert_eq!(first_deed(play.state.persisted()), Some(Effect::SetSessionAside));
    // Another number scanned: before it is logged in, while it is unlinked, after that.
    play.input(Input::Command(Command::TryNow));
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    play.says(LinkEvent::Paired(identity("255700000999")));
    assert_eq!(first_deed(play.state.persisted()), Some(Effect::DiscardSession));
    play.says(LinkEvent::LoggedIn);
    assert_eq!(first_deed(play.state.persisted()), Some(Effect::DiscardSession));
    play.alone(Input::Link { epoch: play.state.epoch, event: LinkEvent::Stopped });
    assert_eq!(first_deed(play.state.persisted()), Some(Effect::DiscardSession));
    play.alone(Input::FilesSettled { fate: Fate::Discard, result: Ok(()) });
    assert_eq!(play.state.persisted().fate, Fate::Keep);
    // Unlinked by the operator while online.
    let mut play = Play::online();
    play.alone(Input::Command(Command::Unlink));
    assert_eq!(first_deed(play.state.persisted()), Some(Effect::RemoveSession));
}

#[test]
fn an_answer_to_what_was_asked_before_settles_nothing_else() {
    let mut play = Play::online();
    play.alone(Input::Link { epoch: play.state.epoch, event: ended(ReasonKind::LoggedOut) });
    // Unlinked while the session is being kept aside: all of it must go.
    play.alone(Input::Command(Command::Unlink));
    let effects = play.alone(Input::FilesSettled { fate: Fate::SetAside, result: Ok(()) });
    assert_eq!(count(&effects, &Effect::RemoveSession), 1, "{effects:?}");
    assert_eq!(play.state.pending_fate(), Fate::Remove);
}

/// A number whose file was damaged: it shows codes, and the file is kept aside.
fn without_a_session() -> Play {
    let mut play = Play::online();
    play.says(ended(ReasonKind::SessionUnreadable));
    play.says(LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) });
    assert!(play.state.may_put_back());
    play
}

#[test]
fn an_earlier_session_comes_back_after_the_client_and_before_the_next() {
    let owner = identity("255700000118").phone;
    for wanted in [Wanted::Running, Wanted::Stopped] {
        let mut play = without_a_session();
        if wanted == Wanted::Stopped {
            play.command(Command::Stop);
            play.obey();
        }
        let effects = play.alone(Input::Command(Command::PutSessionBack(3)));
        let put_back = Effect::PutSessionBack { number: 3, owner: owner.clone() };
        if wanted == Wanted::Running {
            assert!(!effects.contains(&put_back), "under a client: {effects:?}");
            let ended = Input::Link { epoch: play.state.epoch, event: LinkEvent::Stopped };
            assert_eq!(play.alone(ended), std::slice::from_ref(&put_back));
        } else {
            assert_eq!(effects, std::slice::from_ref(&put_back));
        }
        // Killed now, it is the first thing that the next run does.
        assert_eq!(first_deed(play.state.persisted()), Some(put_back));
        let effects = play.input(Input::FilesSettled { fate: Fate::PutBack(3), result: Ok(()) });
        assert!(matches!(&effects[0], Effect::Record(entry) if entry.kind == EntryKind::SessionPutBack), "{effects:?}");
        assert_eq!((play.state.link, play.state.persisted().fate), (Link::Linked, Fate::Keep));
        let linked = effects
            .iter()
            .any(|effect| matches!(effect, Effect::Connect { expected: SessionExpected { linked: true, .. }, .. }));
        assert_eq!(linked, wanted == Wanted::Running, "{effects:?}");
    }
}

#[test]
fn what_can_not_be_put_back_is_said_and_a_code_is_shown_again() {
    for kind in [ReasonKind::AnotherNumber, ReasonKind::SessionUnreadable] {
        let mut play = without_a_session();
        play.alone(Input::Command(Command::PutSessionBack(3)));
        play.alone(Input::Link { epoch: play.state.epoch, event: LinkEvent::Stopped });
        let refused = Err(Reason::bare(kind));
        let effects = play.input(Input::FilesSettled { fate: Fate::PutBack(3), result: refused });
        let said = matches!(&effects[0], Effect::Record(entry) if entry.kind == EntryKind::SessionNotPutBack);
        assert!(said, "{effects:?}");
        assert_eq!(play.state.link, Link::Revoked(RevokedWhy::SessionUnreadable));
        assert!(
            effects.iter().any(|effect| matches!(
                effect,
                Effect::Connect { expected: SessionExpected { linked: false, .. }, .. }
            )),
            "{effects:?}"
        );
    }
}

#[test]
fn an_earlier_session_that_can_not_be_put_back_now_is_waited_for_until_the_operator_scans() {
    for (kind, why) in FAULTS {
        let mut play = without_a_session();
        play.alone(Input::Command(Command::PutSessionBack(3)));
        play.alone(Input::Link { epoch: play.state.epoch, event: LinkEvent::Stopped });
        play.alone(Input::FilesSettled { fate: Fate::PutBack(3), result: Err(Reason::bare(kind)) });
        assert_eq!(play.state.connection, Connection::Parked { why: ParkWhy::Fault(why) });
        let hour = pass(&mut play, 3_600, Err(kind));
        let tries = hour.iter().filter(|effect| matches!(effect, Effect::PutSessionBack { .. })).count();
        assert_eq!((connects(&hour), (100..=121).contains(&tries)), (0, true), "{kind:?}: {tries}");
        let effects = play.command(Command::ShowNewCode);
        assert_eq!(play.state.pending_fate(), Fate::Keep);
        assert!(
            effects.iter().any(|effect| matches!(
                effect,
                Effect::Connect { expected: SessionExpected { linked: false, .. }, .. }
            )),
            "{effects:?}"
        );
    }
}

#[test]
fn a_session_that_can_be_used_is_not_replaced() {
    let mut play = Play::online();
    for stopped in [false, true] {
        if stopped {
            play.command(Command::Stop);
            play.obey();
        }
        assert_eq!(play.command(Command::PutSessionBack(1)), vec![], "stopped: {stopped}");
    }
    // One that is not where it was can't be used.
    play.command(Command::Start);
    play.says(ended(ReasonKind::SessionGone));
    let effects = play.input(Input::Command(Command::PutSessionBack(1)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::PutSessionBack { number: 1, .. })), "{effects:?}");
    assert_eq!((play.state.link, play.state.client), (Link::Linked, ClientSlot::Running));
}

/// A number that is to be linked again, and in its folder lies what is another number's: it is used by nobody, and kept.
#[test]
fn what_lies_in_the_place_of_a_session_that_is_to_come_is_set_aside_when_a_code_is_wanted() {
    for by_code in [false, true] {
        let mut play = without_a_session();
        let before = play.state.link;
        play.command(Command::Start);
        play.says(ended(ReasonKind::SessionGone));
        let gone = Connection::Parked { why: ParkWhy::Fault(FaultWhy::SessionGone) };
        assert_eq!((&play.state.connection, play.state.link), (&gone, before));
        let wanted = if by_code { Command::PairByCode("255700000118".parse().unwrap()) } else { Command::ShowNewCode };
        let effects = play.command(wanted);
        assert_eq!(count(&effects, &Effect::SetSessionAside), 1, "{effects:?}");
        let effects = play.input(Input::FilesSettled { fate: Fate::SetAside, result: Ok(()) });
        let expects_none = |effect: &Effect| matches!(effect, Effect::Connect { expected, .. } if !expected.linked);
        assert!(effects.iter().any(expects_none) || play.state.client != ClientSlot::Empty, "{effects:?}");
        assert_eq!(play.state.link, before);
    }
}

#[test]
fn an_unlinking_wins_over_a_putting_back() {
    let mut play = without_a_session();
    play.alone(Input::Command(Command::PutSessionBack(3)));
    play.alone(Input::Link { epoch: play.state.epoch, event: LinkEvent::Stopped });
    play.alone(Input::Command(Command::Unlink));
    let effects = play.alone(Input::FilesSettled { fate: Fate::PutBack(3), result: Ok(()) });
    assert_eq!(count(&effects, &Effect::RemoveSession), 1, "{effects:?}");
    assert_eq!((play.state.link, play.state.pending_fate()), (Link::Unpaired, Fate::Remove));
}
