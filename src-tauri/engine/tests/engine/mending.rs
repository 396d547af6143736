//! What should never happen, and is mended when it does: the comparison of wanted, stored and real; syncs; actors that fail.

use std::time::Duration;

use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Badge, Command, LinkEvent, ReasonKind};
use wakala_engine::{EngineError, Mismatch, Problem, SyncRequest, Trigger};

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
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;
    assert_eq!(stage.badge(id), Badge::Waiting);
    stage.wire.answers(id, Answer::Ready);
    let (report, ()) = tokio::join!(
        stage.engine().sync(SyncRequest::default(), Trigger::Operator),
        stage.pass(Duration::from_secs(1), TICK)
    );
    assert_eq!((report.unwrap().reconnected, stage.badge(id)), (1, Badge::Online));
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
    assert!(proof.at.until(wakala_engine::clock::Clock::wall(&stage.clock)) >= Duration::from_secs(59));
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
