//! Commands at the worst moment: for what is gone, again and again, in the middle of something else.

use std::time::Duration;

use tokio::task::JoinSet;
use wakala_domain::delivery::Delivery;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, Connection, LinkEvent, Reason, ReasonKind};
use wakala_engine::{EngineError, NotKept, Order, Trigger};
use wakala_store::StoreError;

use crate::stage::{Answer, Stage};

const TICK: Duration = Duration::from_millis(100);

async fn command(stage: &Stage, id: wakala_domain::ids::InstanceId, command: Command) {
    stage.engine().command(id, command, Trigger::Operator).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_is_a_clear_error() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let deleting = stage.engine().delete_instance(id, Trigger::Operator);
    let (deleted, ()) = tokio::join!(deleting, stage.pass(Duration::from_secs(1), TICK));
    deleted.unwrap();
    for wanted in [Command::Start, Command::Stop, Command::Restart, Command::Unlink, Command::AcceptNumber] {
        let refused = stage.engine().command(id, wanted, Trigger::Operator).await;
        assert!(matches!(refused, Err(EngineError::NoSuchInstance)), "{refused:?}");
    }
    assert!(matches!(stage.engine().delete_instance(id, Trigger::Operator).await, Err(EngineError::NoSuchInstance)));
    assert!(matches!(stage.engine().set_muted(id, true, Trigger::Operator).await, Err(EngineError::NoSuchInstance)));
    assert!(stage.engine().instances().is_empty());
    assert_eq!(stage.wire.files(id), ["removed"]);
    stage.wire.assert_one_client_each();
}

#[tokio::test(start_paused = true)]
async fn how_a_number_appears_is_told_its_link_at_once_and_after_a_restart() {
    let mut stage = Stage::open().await;
    let (id, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
    let appear = |stage: &Stage| [id, other].map(|id| (stage.wire.is_available(id), stage.snapshot(id).available));
    assert_eq!(appear(&stage), [(false, false); 2], "the owners' phones ring");
    let said = stage.engine().set_available(id, true, Trigger::Operator).await.unwrap();
    assert!(said.available);
    assert_eq!(appear(&stage), [(true, true), (false, false)]);
    stage.reopen(Duration::from_secs(60)).await;
    assert_eq!(appear(&stage), [(true, true), (false, false)]);
    stage.engine().set_available(id, false, Trigger::Operator).await.unwrap();
    assert_eq!(appear(&stage), [(false, false); 2]);
    assert_eq!(stage.audit().await.iter().filter(|line| line.action == "edit").count(), 2);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn commands_in_the_same_state_change_nothing() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    for _ in 0..20 {
        command(&stage, id, Command::Start).await;
    }
    stage.pass(Duration::from_secs(2), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.disconnects(id)), (Badge::Online, 0));
    for _ in 0..20 {
        command(&stage, id, Command::Stop).await;
    }
    stage.pass(Duration::from_secs(2), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.disconnects(id)), (Badge::Stopped, 1));
}

#[tokio::test(start_paused = true)]
async fn another_proxy_is_gone_through_at_once_and_after_the_next_start() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let tries = stage.wire.tries(id).len();
    let proxy = "http://asha:geheim@proxy.example:8080";
    stage.engine().set_proxy(id, Some(proxy.parse().unwrap()), Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.tries(id).len()), (Badge::Online, tries + 1));
    assert_eq!(stage.wire.proxy(id).as_deref(), Some(proxy));
    assert!(stage.audit().await.iter().any(|line| line.action == "edit" && line.detail.is_none()));
    stage.reopen(Duration::from_secs(60)).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.proxy(id).as_deref()), (Badge::Online, Some(proxy)));
    // What a person must decide about is not touched by it, nor what is stopped.
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Replaced.into())).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    let tries = stage.wire.tries(id).len();
    for fights in [Command::Start, Command::Restart] {
        let refused = stage.engine().command(id, fights, Trigger::Operator).await;
        assert!(matches!(refused, Err(EngineError::Elsewhere)), "{refused:?}");
    }
    let refused = stage.audit().await.into_iter().filter(|line| line.result == "refused").map(|line| line.action);
    assert_eq!(refused.collect::<Vec<_>>(), ["start", "restart"], "whoever asks stands in the trail");
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.tries(id).len()), (Badge::NeedsYou, tries));
    stage.engine().set_proxy(id, None, Trigger::Operator).await.unwrap();
    command(&stage, id, Command::Stop).await;
    stage.engine().set_proxy(id, Some(proxy.parse().unwrap()), Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(60), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.tries(id).len()), (Badge::Stopped, tries));
}

#[tokio::test(start_paused = true)]
async fn a_hundred_restarts_in_a_second_are_one() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let before = stage.wire.tries(id).len();
    *stage.wire.slow_end.lock().unwrap() = Duration::from_millis(1_500);
    for _ in 0..100 {
        command(&stage, id, Command::Restart).await;
        tokio::time::advance(Duration::from_millis(10)).await;
    }
    stage.pass(Duration::from_secs(3), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online);
    assert_eq!((stage.wire.tries(id).len() - before, stage.wire.disconnects(id)), (1, 1));
    let trail = stage.audit().await;
    let restarts: Vec<_> = trail.iter().filter(|line| line.action == "restart").collect();
    assert_eq!(restarts.len(), 100, "every command is in the trail");
    assert_eq!(restarts.iter().filter(|line| line.result == "joined").count(), 99);
    let done = restarts.iter().find(|line| line.result == "online").unwrap();
    assert!((1_500..3_000).contains(&done.duration_ms.unwrap()), "{done:?}");
    stage.wire.assert_one_client_each();
}

#[tokio::test(start_paused = true)]
async fn stopping_ends_within_its_grace_whatever_goes_on() {
    for (what, answer, wait) in [
        ("while it connects", Answer::Silence, Duration::from_secs(3)),
        ("while it waits for its next try", Answer::Ends(ReasonKind::Unreachable), Duration::from_secs(3)),
        ("while it pairs", Answer::Silence, Duration::from_millis(50)),
    ] {
        let stage = Stage::open().await;
        stage.wire.usually(answer);
        // As long as the library may take while it dials.
        *stage.wire.slow_end.lock().unwrap() = Duration::from_secs(18);
        let id = stage.added("Duka").await;
        stage.pass(wait, TICK).await;
        command(&stage, id, Command::Stop).await;
        assert_eq!(stage.badge(id), Badge::Stopped, "{what}: it says so at once");
        stage.pass(Duration::from_millis(5_100), TICK).await;
        assert_eq!(stage.snapshot(id).state.client, ClientSlot::Empty, "{what}");
        stage.pass(Duration::from_secs(3_600), Duration::from_secs(10)).await;
        let connected = stage.wire.tries(id).last().copied();
        assert!(connected.is_none_or(|at| at.0 < 5_000), "{what}: it connected again");
    }
}

#[tokio::test(start_paused = true)]
async fn stopping_and_starting_all_takes_no_session_back() {
    let mut stage = Stage::open().await;
    let (here, elsewhere) = (stage.online("Duka").await, stage.online("Kliniki").await);
    stage.wire.says(elsewhere, LinkEvent::Ended(ReasonKind::Replaced.into())).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    for restarted in [false, true] {
        let ordered = stage.engine().order_all(Order::Stop, Trigger::Tray);
        tokio::join!(ordered, stage.pass(Duration::from_secs(6), TICK));
        assert_eq!((stage.badge(here), stage.badge(elsewhere)), (Badge::Stopped, Badge::Stopped));
        if restarted {
            stage.reopen(Duration::from_secs(60)).await;
        }
        let tries = stage.wire.tries(elsewhere).len();
        let ordered = stage.engine().order_all(Order::Start, Trigger::Tray);
        let (lines, ()) = tokio::join!(ordered, stage.pass(Duration::from_secs(6), TICK));
        let said: Vec<_> = lines.iter().map(|line| (line.instance, line.badge, line.settled)).collect();
        assert_eq!(said, [(here, Badge::Online, true), (elsewhere, Badge::NeedsYou, true)]);
        assert_eq!(stage.wire.tries(elsewhere).len(), tries, "nobody fights for it");
    }
    command(&stage, elsewhere, Command::TakeOver).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.badge(elsewhere), Badge::Online);
    let trail = stage.audit().await;
    let of = |action: &str, result: &str| {
        trail
            .iter()
            .filter(|line| line.action == action && line.result == result && line.instance == Some(elsewhere))
            .count()
    };
    assert_eq!((of("start", "refused"), of("take_over", "online")), (2, 1), "{trail:?}");
}

#[tokio::test(start_paused = true)]
async fn an_order_to_all_says_what_became_of_each() {
    let stage = Stage::open().await;
    let (one, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
    stage.wire.answers(other, Answer::Silence);
    let ordered = stage.engine().order_all(Order::Restart, Trigger::Tray);
    let (lines, ()) = tokio::join!(ordered, stage.pass(Duration::from_secs(31), TICK));
    let said: Vec<_> = lines.iter().map(|line| (line.instance, line.badge, line.settled)).collect();
    assert_eq!(said, [(one, Badge::Online, true), (other, Badge::Reconnecting, false)]);
    let ordered = stage.engine().order_all(Order::Stop, Trigger::Operator);
    let (lines, ()) = tokio::join!(ordered, stage.pass(Duration::from_secs(6), TICK));
    assert!(lines.len() == 2 && lines.iter().all(|line| line.settled && line.badge == Badge::Stopped));
    let trail = stage.audit().await;
    let order = trail.iter().find(|line| line.action == "restart_all").unwrap();
    assert_eq!((order.trigger.as_str(), order.detail.as_deref()), ("tray", Some("instances=2 late=1")));
}

#[tokio::test(start_paused = true)]
async fn a_restart_of_all_fights_for_no_session_and_starts_nothing() {
    let stage = Stage::open().await;
    let (running, replaced) = (stage.online("Duka").await, stage.online("Kliniki").await);
    let (stopped, outdated) = (stage.online("Mwenge").await, stage.online("Bahari").await);
    command(&stage, stopped, Command::Stop).await;
    stage.pass(Duration::from_secs(6), TICK).await;
    stage.wire.says(replaced, LinkEvent::Ended(ReasonKind::Replaced.into())).await;
    stage.wire.says(outdated, LinkEvent::Ended(ReasonKind::ClientOutdated.into())).await;
    stage.pass(Duration::from_secs(2), TICK).await;
    for id in [replaced, outdated] {
        assert!(matches!(stage.snapshot(id).state.connection, Connection::Parked { .. }));
    }
    let others = [replaced, stopped, outdated];
    let stand = || others.map(|id| (stage.badge(id), stage.snapshot(id).state.wanted, stage.wire.tries(id).len()));
    let before = stand();
    let ordered = stage.engine().order_all(Order::Restart, Trigger::Operator);
    let (lines, ()) = tokio::join!(ordered, stage.pass(Duration::from_secs(31), TICK));
    let said: Vec<_> = lines.iter().map(|line| line.instance).collect();
    assert_eq!(said, [running]);
    assert_eq!(stand(), before, "nothing was tried");
    assert_eq!(stage.badge(running), Badge::Online);
}

#[tokio::test(start_paused = true)]
async fn sending_while_it_waits_tries_at_once() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Ends(ReasonKind::Unreachable));
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(20), TICK).await;
    assert!(matches!(stage.snapshot(id).state.connection, Connection::Backoff { .. }));
    stage.wire.answers(id, Answer::Ready);
    let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    let sent = stage.engine().send_text(chat, "habari").await.unwrap();
    assert_eq!(sent.depth, 1);
    // Not at once where the last try has only just failed.
    stage.pass(Duration::from_millis(5_200), Duration::from_millis(50)).await;
    assert_eq!(stage.badge(id), Badge::Online);
    assert!(stage.audit().await.iter().all(|line| line.action != "try_now"), "nobody pressed it");
}

#[tokio::test(start_paused = true)]
async fn a_number_that_comes_online_proves_the_line_to_those_that_wait_for_it() {
    let stage = Stage::open().await;
    let (busy, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
    for id in [busy, other] {
        stage.wire.answers(id, Answer::Ends(ReasonKind::Unreachable));
        stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    }
    stage.pass(Duration::from_secs(400), TICK).await;
    for id in [busy, other] {
        assert_eq!(stage.badge(id), Badge::Waiting);
        stage.wire.answers(id, Answer::Ready);
    }
    command(&stage, other, Command::TryNow).await;
    // All at once would be a stampede, and who has just tried is left alone for half a minute.
    stage.pass(Duration::from_millis(36_000), TICK).await;
    assert_eq!([stage.badge(busy), stage.badge(other)], [Badge::Online; 2]);
}

#[tokio::test(start_paused = true)]
async fn stopping_during_a_send_loses_nothing_and_keeps_the_order() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    *stage.wire.sends_hang.lock().unwrap() = true;
    let mut reserved = Vec::new();
    for text in ["one", "two", "three"] {
        reserved.push(stage.engine().send_text(chat, text).await.unwrap().message_id);
    }
    stage.pass(Duration::from_secs(1), TICK).await;
    command(&stage, id, Command::Stop).await;
    stage.pass(Duration::from_millis(5_100), TICK).await;
    assert_eq!((stage.badge(id), stage.snapshot(id).state.client), (Badge::Stopped, ClientSlot::Empty));
    let queue = stage.engine().store().read(move |r| r.queue(id, None, 1_000)).await.unwrap();
    let waits: Vec<_> = queue.iter().map(|item| (item.text.as_str(), item.delivery)).collect();
    assert_eq!(
        waits,
        [("one", Delivery::Uncertain), ("two", Delivery::Queued), ("three", Delivery::Queued)],
        "what may have left is uncertain, what did not waits"
    );
    *stage.wire.sends_hang.lock().unwrap() = false;
    command(&stage, id, Command::Start).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.wire.written(id), reserved, "under the same ids, in order");
}

/// Whoever edits one instance at the same time as others is answered, and in the end the database has what is shown.
#[tokio::test(start_paused = true)]
async fn edits_at_the_same_time_are_all_answered_and_the_database_has_what_is_shown() {
    for many in [2, 20] {
        let mut stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let mut edits = JoinSet::new();
        for n in 0..many {
            let engine = stage.engine().clone();
            edits.spawn(async move {
                let (name, workspace) = (format!("Duka {n}"), format!("W{n}"));
                engine.edit_instance(id, &name, &workspace, Trigger::Operator).await.unwrap();
                engine.set_muted(id, n % 2 == 0, Trigger::Operator).await.unwrap();
                let proxy = format!("http://proxy{n}.example:8080").parse().unwrap();
                engine.set_proxy(id, Some(proxy), Trigger::Operator).await.unwrap();
            });
        }
        stage.pass(20 * TICK, TICK).await;
        let mut answered = 0;
        while let Some(edited) = edits.try_join_next() {
            edited.unwrap();
            answered += 1;
        }
        assert_eq!(answered, many, "some wait for ever");
        let row = stage.engine().store().read(move |r| r.instance(id)).await.unwrap().unwrap();
        let shown = stage.snapshot(id);
        assert_eq!((&row.name, &row.workspace, row.muted), (&shown.name, &shown.workspace, shown.muted));
        let kept = row.proxy.map(|proxy| proxy.revealed());
        assert_eq!(kept, shown.proxy.map(|proxy| proxy.revealed()));
        assert_eq!(kept, stage.wire.proxy(id), "and it goes by that");
        stage.reopen(Duration::ZERO).await;
        assert_eq!(stage.snapshot(id).name, row.name);
    }
}

/// What the database does not keep is done, and whoever asked hears that it may be forgotten.
#[tokio::test(start_paused = true)]
async fn a_command_that_can_not_be_kept_is_done_and_says_so() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    // More than fits into what the file has: from now on nothing is kept.
    stage.wire.answers(id, Answer::Silence);
    let long = Reason { detail: Some("x".repeat(100_000)), ..Reason::bare(ReasonKind::Unreachable) };
    stage.wire.says(id, LinkEvent::Ended(long.into())).await;
    stage.settle().await;
    let stopped = stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap_err();
    assert_eq!(stopped.to_string(), "it is done now, but could not be kept: the disk is full");
    assert_eq!(stage.badge(id), Badge::Stopped, "it is done");
    let stored = async || stage.engine().store().read(move |r| r.instance(id)).await.unwrap().unwrap().lifecycle.wanted;
    assert_eq!(stored().await, Wanted::Running);
    let (lines, ()) = tokio::join!(
        stage.engine().order_all(Order::Start, Trigger::Operator),
        stage.pass(Duration::from_secs(31), TICK)
    );
    assert_eq!(lines[0].not_kept, Some(NotKept { why: StoreError::DiskFull, waits: true }), "nothing connects");
    let tries = stage.wire.tries(id).len();
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap_err();
    let unlinked = stage.engine().command(id, Command::Unlink, Trigger::Operator).await.unwrap_err();
    assert_eq!(unlinked.to_string(), "it is decided and waits for that, but could not be kept: the disk is full");
    stage.pass(Duration::from_secs(40), TICK).await;
    assert_eq!((stage.wire.files(id), stage.wire.tries(id).len()), (vec![], tries), "and so it does");
    // There is room again: it is kept, and so is what the trail has to say of it.
    stage.engine().store().set_page_limit(None).await.unwrap();
    stage.pass(Duration::from_secs(40), TICK).await;
    assert_eq!(stage.wire.files(id), ["removed"]);
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    assert_eq!(stored().await, Wanted::Stopped);
    let trail = stage.audit().await;
    let stops = trail.iter().filter(|line| line.action == "stop").count();
    assert_eq!((stops, trail.iter().filter(|line| line.action == "start").count()), (3, 1));
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn who_ends_the_engine_hears_which_numbers_are_waited_for() {
    let stage = Stage::open().await;
    stage.online("Duka").await;
    let stopped = stage.online("Apotek").await;
    stage.online("Kliniki").await;
    stage.engine().command(stopped, Command::Stop, Trigger::Operator).await.unwrap();
    *stage.wire.slow_end.lock().unwrap() = Duration::from_secs(3);
    let mut waits_for = stage.engine().waits_for();
    assert!(waits_for.borrow().is_empty(), "nobody's end is asked for yet");
    let heard = tokio::spawn(async move {
        let mut heard = Vec::new();
        while heard.last().is_none_or(|names: &Vec<String>| !names.is_empty()) {
            waits_for.changed().await.unwrap();
            heard.push(waits_for.borrow_and_update().iter().map(ToString::to_string).collect());
        }
        heard
    });
    let ended = stage.engine().shutdown(Duration::from_secs(5));
    tokio::pin!(ended);
    loop {
        tokio::select! {
            _ = &mut ended => break,
            // The stopped one waits for the disk alone, and time for that.
            () = stage.settle() => tokio::time::advance(Duration::from_millis(100)).await,
        }
    }
    let mut heard = heard.await.unwrap();
    heard.dedup();
    assert_eq!(heard.first().unwrap(), &["Duka", "Apotek", "Kliniki"]);
    assert!(
        heard.contains(&vec!["Duka".to_owned(), "Kliniki".to_owned()]),
        "the stopped one has nothing to sign off: {heard:?}"
    );
}
