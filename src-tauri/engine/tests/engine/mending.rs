//! What should never happen, and is mended when it does: the comparison of wanted, stored and real; syncs; actors that fail.

use std::time::Duration;

use wakala_domain::audit::CallerKind;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Badge, Command, LinkEvent, Reason, ReasonKind};
use wakala_engine::clock::Clock;
use wakala_engine::{EngineError, EngineEvent, Mismatch, Order, Problem, SyncRequest, Trigger};

use crate::stage::{Answer, Stage};

const TICK: Duration = Duration::from_millis(100);

async fn mended(stage: &Stage, id: InstanceId) -> Vec<String> {
    let trail = stage.audit().await;
    let mends = trail.into_iter().filter(|line| line.action == "mend" && line.instance == Some(id));
    mends.filter_map(|line| line.cause).collect()
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_gone_without_a_word_is_noticed() {
    let stage = Stage::open().await;
    let (id, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
    let undisturbed = stage.wire.tries(other).len();
    stage.wire.vanishes(id);
    stage.pass(Duration::from_secs(12), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online, "it is back");
    assert_eq!(mended(&stage, id).await, ["client_gone"]);
    assert_eq!((stage.wire.tries(other).len(), mended(&stage, other).await.len()), (undisturbed, 0));
}

#[tokio::test(start_paused = true)]
async fn a_state_that_somebody_else_wrote_is_written_again() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let mut other = stage.snapshot(id).state.persisted();
    other.wanted = Wanted::Stopped;
    stage.engine().store().write(move |w| w.set_lifecycle(id, &other)).await.unwrap();
    let look = SyncRequest { dry_run: true, workspace: None };
    let (report, ()) =
        tokio::join!(stage.engine().sync(look, Trigger::Operator), stage.pass(Duration::from_millis(300), TICK));
    let report = report.unwrap();
    assert_eq!((report.findings.len(), report.updated, report.checked), (1, 0, 1), "it only looked");
    assert_eq!(report.findings[0].mismatch, Mismatch::Stored);
    let (report, ()) = tokio::join!(
        stage.engine().sync(SyncRequest::default(), Trigger::Operator),
        stage.pass(Duration::from_millis(300), TICK)
    );
    assert_eq!(report.unwrap().updated, 1);
    let row = stage.engine().store().read(move |r| r.instance(id)).await.unwrap().unwrap();
    assert_eq!(row.lifecycle.wanted, Wanted::Running);
    assert_eq!(stage.badge(id), Badge::Online, "and nothing else was touched");
}

#[tokio::test(start_paused = true)]
async fn a_sync_can_be_for_one_workspace_and_never_runs_twice() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.online("Kliniki").await;
    stage.engine().edit_instance(id, "Duka", "Mwenge", Trigger::Operator).await.unwrap();
    let mwenge = SyncRequest { dry_run: true, workspace: Some("Mwenge".into()) };
    let (first, second, ()) = tokio::join!(
        stage.engine().sync(mwenge.clone(), Trigger::Operator),
        stage.engine().sync(mwenge, Trigger::Operator),
        stage.pass(Duration::from_millis(300), TICK)
    );
    assert_eq!(first.unwrap().checked, 1);
    assert!(matches!(second, Err(EngineError::SyncRunning)));
}

#[tokio::test(start_paused = true)]
async fn a_sync_on_demand_jumps_what_only_waits() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Ends(ReasonKind::Unreachable));
    let dropped = Clock::wall(&stage.clock);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;
    assert_eq!(stage.badge(id), Badge::Waiting);
    stage.wire.answers(id, Answer::Ready);
    let sync = async |trigger| {
        let request = SyncRequest::default();
        let (report, ()) =
            tokio::join!(stage.engine().sync(request, trigger), stage.pass(Duration::from_secs(1), TICK));
        report.unwrap()
    };
    assert_eq!((sync(Trigger::Reconcile).await.reconnects.len(), stage.badge(id)), (0, Badge::Waiting), "nobody asked");
    let backend = Trigger::Caller(CallerKind::Api, Some("laravel".parse().unwrap()));
    let report = sync(backend).await;
    assert_eq!((report.reconnects.len(), stage.badge(id)), (1, Badge::Online));
    let one = &report.reconnects[0];
    assert_eq!((one.instance, one.mismatch), (id, None));
    assert!(dropped.until(one.disconnected) < Duration::from_secs(2), "not since the last try");
    assert_eq!(one.reason.as_ref().map(|reason| reason.kind), Some(ReasonKind::Unreachable));
    let line = stage.audit().await.into_iter().find(|line| line.action == "mend").unwrap();
    let detail = format!("auto_disconnected_at={} reason=unreachable", one.disconnected.0);
    assert_eq!((line.at, line.trigger.as_str(), line.caller.as_deref()), (one.at, "api", Some("laravel")));
    assert_eq!((line.instance, line.cause, line.detail), (Some(id), None, Some(detail)));
}

/// What did not agree is in the report with the same words as what only waited.
#[tokio::test(start_paused = true)]
async fn a_sync_says_since_when_a_client_was_gone() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.vanishes(id);
    let sync = async || {
        let (report, ()) = tokio::join!(
            stage.engine().sync(SyncRequest::default(), Trigger::Tray),
            stage.pass(Duration::from_millis(300), TICK)
        );
        report.unwrap()
    };
    // What is seen once may have been about to end.
    let mut report = sync().await;
    if report.reconnects.is_empty() {
        report = sync().await;
    }
    let found: Vec<_> = report.reconnects.iter().map(|one| (one.instance, one.mismatch)).collect();
    assert_eq!(found, [(id, Some(Mismatch::ClientGone))]);
    assert!(report.reconnects[0].disconnected <= report.reconnects[0].at);
    let line = stage.audit().await.into_iter().find(|line| line.action == "mend").unwrap();
    assert_eq!((line.cause.as_deref(), line.trigger.as_str()), (Some("client_gone"), "tray"));
    assert!(line.detail.unwrap().starts_with(&format!("auto_disconnected_at={}", report.reconnects[0].disconnected.0)));
}

#[tokio::test(start_paused = true)]
async fn an_actor_that_fails_is_brought_up_again_alone() {
    let stage = Stage::open().await;
    let (id, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
    let undisturbed = stage.wire.tries(other).len();
    stage.wire.answers(id, Answer::Panics);
    stage.engine().command(id, Command::Restart, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_millis(20), Duration::from_millis(1)).await;
    stage.wire.answers(id, Answer::Ready);
    stage.pass(Duration::from_secs(2), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.tries(other).len()), (Badge::Online, undisturbed));
    let problems = stage.engine().service().problems;
    assert!(matches!(problems[..], [Problem::ActorsFailed { times: 1.. }]), "{problems:?}");
    stage.pass(Duration::from_secs(3_700), Duration::from_secs(10)).await;
    assert!(stage.engine().service().problems.is_empty(), "it is well again");
}

#[tokio::test(start_paused = true)]
async fn an_actor_that_hangs_is_replaced() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Hangs);
    stage.engine().command(id, Command::Restart, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(10), TICK).await;
    stage.wire.answers(id, Answer::Ready);
    stage.pass(Duration::from_secs(40), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online);
    assert!(mended(&stage, id).await.contains(&"actor_stuck".to_owned()));
    stage.wire.assert_one_client_each();
}

#[tokio::test(start_paused = true)]
async fn silence_is_found_out_by_asking() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    *stage.wire.answers_probes.lock().unwrap() = false;
    stage.pass(Duration::from_secs(59), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online, "its last proof is not overdue yet");
    stage.pass(Duration::from_secs(3), TICK).await;
    assert_eq!(stage.badge(id), Badge::Reconnecting);
    let proof = stage.snapshot(id).state.proof.unwrap();
    assert!(proof.at.until(Clock::wall(&stage.clock)) >= Duration::from_secs(59));
}

#[tokio::test(start_paused = true)]
async fn a_session_file_that_vanished_is_waited_for_until_somebody_gives_it_up() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    // The next client finds nothing in its file and asks for a scan.
    stage.wire.answers(id, Answer::Silence);
    stage.engine().command(id, Command::Restart, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_millis(200), TICK).await;
    stage.wire.says(id, LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) }).await;
    stage.wire.files_meet(id, Some(ReasonKind::SessionGone));
    stage.pass(Duration::from_secs(100), TICK).await;
    let tries = stage.wire.tries(id).len();
    assert_eq!((stage.badge(id), stage.wire.refused(id).contains(&"looked")), (Badge::Error, true));
    assert_eq!((stage.wire.files(id).len(), tries), (0, 3), "it was only looked at");
    stage.wire.files_meet(id, None);
    stage.wire.answers(id, Answer::Silence);
    stage.engine().command(id, Command::ShowNewCode, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.wire.files(id), ["aside"]);
    stage.wire.says(id, LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) }).await;
    stage.settle().await;
    assert_eq!(stage.badge(id), Badge::ScanQr);
}

/// The file, as somebody else sees it.
fn file(stage: &Stage) -> rusqlite::Connection {
    rusqlite::Connection::open(stage.folder.path().join("wakala.db")).unwrap()
}

/// Nobody stands behind a number for a while: it does not pass for one that is connected.
#[tokio::test(start_paused = true)]
async fn a_number_that_nobody_stands_behind_is_not_shown_as_connected() {
    let stage = Stage::open().await;
    let (id, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
    let mut feed = stage.engine().subscribe().events;
    *stage.wire.force_takes.lock().unwrap() = Duration::from_secs(20);
    stage.wire.panics.lock().unwrap().insert("has_client".to_owned(), 1);
    stage.pass(Duration::from_secs(6), TICK).await;
    let failed = if stage.badge(id) == Badge::Online { other } else { id };
    assert_eq!(stage.badge(failed), Badge::Reconnecting);
    let reason = stage.snapshot(failed).state.last_error.unwrap().reason.kind;
    assert_eq!(reason, ReasonKind::Internal);
    let mut told = None;
    while let Ok(event) = feed.try_recv() {
        if let EngineEvent::Instance(shown) = event
            && shown.id == failed
        {
            told = Some(shown.badge());
        }
    }
    assert_eq!(told, Some(Badge::Reconnecting), "whoever listens hears it");
    stage.pass(Duration::from_secs(30), TICK).await;
    assert_eq!((stage.badge(id), stage.badge(other)), (Badge::Online, Badge::Online));
}

/// A row that can't be read now is no row that is gone.
#[tokio::test(start_paused = true)]
async fn a_number_whose_row_can_not_be_read_is_brought_up_when_it_can() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let file = file(&stage);
    let good: String = file.query_row("SELECT lifecycle FROM instances", [], |row| row.get(0)).unwrap();
    // Whatever is written of it.
    let spoil =
        "CREATE TRIGGER spoil AFTER UPDATE OF lifecycle ON instances BEGIN UPDATE instances SET lifecycle = '{'; END";
    file.execute_batch(spoil).unwrap();
    stage.wire.answers(id, Answer::Panics);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(30), TICK).await;
    assert_eq!(stage.badge(id), Badge::Error, "it says so");
    let stop = stage.engine().command(id, Command::Stop, Trigger::Operator).await;
    assert!(matches!(stop, Err(EngineError::Store(_))), "not done, and told why: {stop:?}");
    stage.wire.answers(id, Answer::Ready);
    file.execute_batch("DROP TRIGGER spoil").unwrap();
    file.execute("UPDATE instances SET lifecycle = ?1", [good]).unwrap();
    stage.pass(Duration::from_secs(120), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online);
    stage.wire.assert_one_client_each();
    // The end waits for no row.
    file.execute_batch(spoil).unwrap();
    stage.wire.answers(id, Answer::Panics);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(40), TICK).await;
    assert_eq!(stage.badge(id), Badge::Error);
    let grace = Duration::from_secs(5);
    let ended = tokio::time::timeout(Duration::from_secs(1), stage.engine().shutdown(grace)).await.unwrap();
    assert_eq!(ended.left_behind, 0);
}

/// A guard that fails itself: the comparison finds that nobody reads the letters.
#[tokio::test(start_paused = true)]
async fn a_number_whose_guard_failed_is_brought_back_by_the_comparison() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.panics.lock().unwrap().extend([("has_client".to_owned(), 1), ("link".to_owned(), 1)]);
    stage.pass(Duration::from_millis(5_050), Duration::from_millis(10)).await;
    assert_eq!(stage.badge(id), Badge::Reconnecting, "it is still there, and says what is true");
    let stop = stage.engine().command(id, Command::Stop, Trigger::Operator).await;
    assert!(matches!(stop, Err(EngineError::NotTaken)), "{stop:?}");
    stage.pass(Duration::from_secs(7), TICK).await;
    assert_eq!(
        (stage.badge(id), mended(&stage, id).await),
        (Badge::Online, vec!["internal".into(), "no_actor".into()])
    );
    stage.wire.assert_one_client_each();
}

/// What is ordered while one actor takes the place of another is done by the one that comes, once.
#[tokio::test(start_paused = true)]
async fn what_is_ordered_between_two_actors_is_done_once() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    *stage.wire.force_takes.lock().unwrap() = Duration::from_secs(5);
    stage.wire.panics.lock().unwrap().insert("has_client".to_owned(), 1);
    stage.pass(Duration::from_secs(6), TICK).await;
    assert_ne!(stage.badge(id), Badge::Online);
    let engine = stage.engine();
    let mut edited = std::pin::pin!(engine.edit_instance(id, "Duka la Neema", "", Trigger::Operator));
    let mut restarted = std::pin::pin!(engine.command(id, Command::Restart, Trigger::Operator));
    let mut stopped = std::pin::pin!(engine.order_all(Order::Stop, Trigger::Operator));
    let answers = async { tokio::join!(&mut edited, &mut restarted, &mut stopped) };
    let (answers, ()) = tokio::join!(answers, stage.pass(Duration::from_secs(20), TICK));
    assert_eq!(answers.0.unwrap().name.as_str(), "Duka la Neema");
    answers.1.unwrap();
    assert!(answers.2[0].settled, "{:?}", answers.2);
    assert_eq!(stage.badge(id), Badge::Stopped);
    let trail = stage.audit().await;
    let times = |action: &str| trail.iter().filter(|line| line.action == action).count();
    assert_eq!((times("edit"), times("restart"), times("stop")), (1, 1, 1));
}

/// Whoever took an order failed: it is not said to be done, nor the number to be gone, and nobody does it again.
#[tokio::test(start_paused = true)]
async fn an_order_whose_actor_failed_over_it_is_not_done_twice_and_nobody_is_told_a_lie() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.panics.lock().unwrap().insert("use_proxy".to_owned(), 1);
    let proxy = "http://proxy.example:8080".parse().unwrap();
    let changed = stage.engine().set_proxy(id, Some(proxy), Trigger::Operator).await;
    assert!(matches!(changed, Err(EngineError::Interrupted)), "{changed:?}");
    stage.pass(Duration::from_secs(8), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online);
    assert_eq!(stage.audit().await.iter().filter(|line| line.action == "edit").count(), 1);
}

/// What was decided and not written goes over to whoever comes next.
#[tokio::test(start_paused = true)]
async fn what_could_not_be_written_survives_the_actor_that_decided_it() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    let long = Reason { detail: Some("x".repeat(100_000)), ..Reason::bare(ReasonKind::Unreachable) };
    stage.wire.says(id, LinkEvent::Ended(long.into())).await;
    stage.settle().await;
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap_err();
    // There is room for this little.
    stage.wire.panics.lock().unwrap().insert("use_proxy".to_owned(), 1);
    let changed = stage.engine().set_proxy(id, None, Trigger::Operator).await;
    assert!(matches!(changed, Err(EngineError::Interrupted)), "{changed:?}");
    stage.pass(Duration::from_secs(12), TICK).await;
    assert!(stage.engine().service().problems.contains(&Problem::ActorsFailed { times: 1 }));
    assert_eq!(stage.badge(id), Badge::Stopped, "the one that came next knows of it");
    stage.engine().store().set_page_limit(None).await.unwrap();
    stage.pass(Duration::from_secs(12), TICK).await;
    let row = stage.engine().store().read(move |r| r.instance(id)).await.unwrap().unwrap();
    assert_eq!((row.lifecycle.wanted, stage.badge(id)), (Wanted::Stopped, Badge::Stopped));
    assert_eq!(stage.audit().await.iter().filter(|line| line.action == "stop").count(), 1);
}
