//! What the engine does about session files, turns and actors: nothing loops, nothing is done twice, nothing is forgotten.

use std::time::Duration;

use wakala_domain::lifecycle::{Badge, Command, Fate, Link, LinkEvent, Reason, ReasonKind, RevokedWhy};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::sessions::PutBackError;
use wakala_engine::{EngineError, SyncRequest, Trigger};

use crate::stage::{Answer, Stage};

const TICK: Duration = Duration::from_millis(100);

#[tokio::test(start_paused = true)]
async fn a_rename_that_fails_is_no_loop_of_logins() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.files_meet(id, Some(ReasonKind::SessionForbidden));
    let tries = stage.wire.tries(id).len();
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::LoggedOut.into())).await;
    stage.pass(Duration::from_secs(3_600), Duration::from_secs(5)).await;
    assert_eq!((stage.wire.tries(id).len(), stage.badge(id)), (tries, Badge::Error));
    let refused = stage.wire.refused(id).len();
    assert!((100..=122).contains(&refused), "{refused} tries to rename");
    stage.wire.files_meet(id, None);
    stage.pass(Duration::from_secs(31), TICK).await;
    assert_eq!((stage.wire.files(id), stage.badge(id)), (vec!["aside"], Badge::Online), "paired again by the script");
}

#[tokio::test(start_paused = true)]
async fn what_was_decided_about_files_survives_the_end_of_the_run() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.files_meet(id, Some(ReasonKind::SessionLocked));
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::LoggedOut.into())).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    let tries = stage.wire.tries(id).len();
    stage.reopen(Duration::from_secs(60)).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.snapshot(id).state.pending_fate(), Fate::SetAside);
    assert_eq!(stage.wire.tries(id).len(), tries, "it connected with what WhatsApp had ended");
    stage.wire.files_meet(id, None);
    stage.pass(Duration::from_secs(31), TICK).await;
    assert_eq!(stage.wire.files(id), ["aside"]);
    assert_eq!(stage.badge(id), Badge::Online);
}

#[tokio::test(start_paused = true)]
async fn a_fault_is_looked_at_without_a_login() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Ends(ReasonKind::DiskFull));
    stage.wire.files_meet(id, Some(ReasonKind::DiskFull));
    stage.engine().command(id, Command::Restart, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(2), TICK).await;
    assert_eq!(stage.badge(id), Badge::Error);
    let tries = stage.wire.tries(id).len();
    stage.pass(Duration::from_secs(3_600), Duration::from_secs(5)).await;
    assert_eq!((stage.wire.tries(id).len(), stage.badge(id)), (tries, Badge::Error));
    let trail = stage.audit().await.len();
    stage.wire.files_meet(id, None);
    stage.wire.answers(id, Answer::Ready);
    stage.pass(Duration::from_secs(31), TICK).await;
    assert_eq!((stage.badge(id), stage.snapshot(id).state.link), (Badge::Online, Link::Linked));
    assert!(trail < 30, "{trail} lines for one fault");
}

#[tokio::test(start_paused = true)]
async fn an_earlier_session_is_put_back_only_where_there_is_none_to_use() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let put_back = |number| stage.engine().put_session_back(id, number, Trigger::Operator);
    assert!(matches!(put_back(1).await, Err(EngineError::WrongState(_))), "it is online");
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert!(matches!(put_back(1).await, Err(EngineError::WrongState(_))), "its session can be used");
    stage.engine().command(id, Command::Start, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    stage.wire.answers(id, Answer::Silence);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::SessionUnreadable.into())).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    for (number, refusal) in [
        (2, PutBackError::AnotherNumber),
        (3, PutBackError::Unusable(Reason::bare(ReasonKind::SessionUnreadable))),
        (4, PutBackError::NoSuchCopy),
    ] {
        let refused = put_back(number).await;
        assert!(matches!(&refused, Err(EngineError::Session(error)) if *error == refusal), "{number}: {refused:?}");
    }
    assert_eq!(stage.wire.files(id), ["aside"], "nothing was touched");
    // A client is on its way: it ends, the session comes back, and no scan is needed.
    stage.wire.answers(id, Answer::Ready);
    put_back(1).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.files(id)), (Badge::Online, vec!["aside", "put back"]));
    stage.wire.assert_one_client_each();
    let trail = stage.audit().await;
    let asked: Vec<_> = trail.iter().filter(|line| line.action == "put_session_back").collect();
    assert_eq!((asked.len(), asked.iter().filter(|line| line.result == "refused").count()), (6, 5), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_to_be_put_back_is_put_back_by_the_next_run_if_need_be() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Silence);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::SessionUnreadable.into())).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    stage.wire.files_meet(id, Some(ReasonKind::SessionLocked));
    stage.engine().put_session_back(id, 1, Trigger::Operator).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!((stage.badge(id), stage.snapshot(id).state.pending_fate()), (Badge::Error, Fate::PutBack(1)));
    let tries = stage.wire.tries(id).len();
    stage.wire.answers(id, Answer::Ready);
    stage.reopen(Duration::from_secs(60)).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.wire.tries(id).len(), tries, "it connected before");
    stage.wire.files_meet(id, None);
    stage.pass(Duration::from_secs(31), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.files(id)), (Badge::Online, vec!["aside", "put back"]));
}

#[tokio::test(start_paused = true)]
async fn a_few_at_a_time_and_a_stop_ends_the_wait() {
    let settings = LifecycleSettings { restore_at_once: 2, ..LifecycleSettings::default() };
    let stage = Stage::open_with(settings).await;
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(stage.online(&format!("Duka {n}")).await);
    }
    let tries = |stage: &Stage| ids.iter().map(|id| stage.wire.tries(*id).len()).sum::<usize>();
    let before = tries(&stage);
    stage.wire.usually(Answer::Silence);
    stage.clock.pc_sleeps(Duration::from_secs(3_600));
    stage.pass(Duration::from_secs(12), TICK).await;
    assert_eq!(tries(&stage) - before, 2, "the gate lets two on their way");
    let waiting: Vec<_> = ids.iter().filter(|id| stage.snapshot(**id).state.client == WAITING).copied().collect();
    assert_eq!(waiting.len(), 4);
    // One is stopped, another one goes first.
    stage.engine().command(waiting[0], Command::Stop, Trigger::Operator).await.unwrap();
    stage.engine().command(waiting[3], Command::TryNow, Trigger::Operator).await.unwrap();
    let last = stage.wire.tries(waiting[3]).len();
    stage.wire.usually(Answer::Ready);
    stage.pass(Duration::from_secs(20), TICK).await;
    assert_eq!(stage.wire.tries(waiting[3]).len(), last + 1, "whoever is waited for goes first");
    stage.pass(Duration::from_secs(60), TICK).await;
    assert_eq!(stage.badge(waiting[0]), Badge::Stopped);
    assert!(waiting[1..].iter().all(|id| stage.badge(*id) == Badge::Online), "nobody waits for ever");
    stage.wire.assert_one_client_each();
}

const WAITING: wakala_domain::lifecycle::ClientSlot = wakala_domain::lifecycle::ClientSlot::Waiting;

#[tokio::test(start_paused = true)]
async fn an_actor_that_waits_for_the_disk_is_left_alone() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (tries, ends) = (stage.wire.tries(id).len(), stage.wire.disconnects(id));
    // The disk stalls.
    let (go_on, stalled) = std::sync::mpsc::channel::<()>();
    let store = stage.engine().store().clone();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let stall = tokio::spawn(async move {
        let job = move |_: &wakala_store::Writing<'_>| {
            let _ = begun.send(());
            Ok(stalled.recv())
        };
        let _ = store.write(job).await;
    });
    has_begun.await.unwrap();
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    let engine = stage.engine().clone();
    let look = SyncRequest { dry_run: true, workspace: None };
    let looked = tokio::spawn(async move {
        loop {
            match engine.sync(look.clone(), Trigger::Operator).await {
                Err(EngineError::SyncRunning) => tokio::task::yield_now().await,
                looked => return looked.unwrap(),
            }
        }
    });
    for _ in 0..1_200 {
        tokio::time::advance(TICK).await;
        tokio::task::yield_now().await;
        // Whoever compares reads, on a thread that has its own time.
        stage.engine().store().read(|_| Ok(())).await.unwrap();
    }
    let looked = looked.await.unwrap();
    assert!(looked.took >= Duration::from_secs(20), "it was asked, and did not answer: {looked:?}");
    assert_eq!((looked.checked, looked.findings), (1, vec![]));
    assert_eq!(stage.wire.disconnects(id), ends, "it was ended by force");
    go_on.send(()).unwrap();
    stall.await.unwrap();
    stage.pass(Duration::from_secs(5), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.tries(id).len()), (Badge::Online, tries + 1));
    let trail = stage.audit().await;
    assert!(!trail.iter().any(|line| line.cause.as_deref() == Some("actor_stuck")), "{trail:?}");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_can_not_be_written_changes_nothing() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let ends = stage.wire.disconnects(id);
    // Nothing can be written any more.
    stage.engine().store().close().await.unwrap();
    assert!(matches!(stage.engine().delete_instance(id, Trigger::Operator).await, Err(EngineError::Store(_))));
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!((stage.badge(id), stage.wire.disconnects(id)), (Badge::Online, ends), "it goes on as it was");
    assert!(stage.wire.files(id).is_empty() && !stage.snapshot(id).state.deleting);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_is_decided_is_done_by_the_next_run_if_need_be() {
    let mut stage = Stage::open().await;
    let (id, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
    stage.wire.files_meet(id, Some(ReasonKind::SessionForbidden));
    stage.engine().delete_instance(id, Trigger::Operator).await.unwrap();
    assert!(stage.engine().instance(id).is_none(), "it is gone for everybody");
    assert!(matches!(stage.engine().delete_instance(id, Trigger::Operator).await, Err(EngineError::NoSuchInstance)));
    stage.reopen(Duration::from_secs(60)).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.engine().instances().len(), 1);
    stage.wire.files_meet(id, None);
    stage.pass(Duration::from_secs(61), TICK).await;
    let row = stage.engine().store().read(move |r| r.instance(id)).await.unwrap();
    assert!(row.is_none(), "rows last, but at last");
    assert_eq!((stage.wire.files(id), stage.badge(other)), (vec!["removed"], Badge::Online));
}

#[tokio::test(start_paused = true)]
async fn another_numbers_session_is_discarded_and_copies_stay() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Silence);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::LoggedOut.into())).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    stage.wire.says(id, LinkEvent::Qr { text: "a".into(), valid: Duration::from_secs(60) }).await;
    let stranger = wakala_domain::lifecycle::Identity { phone: "255700000999".parse().unwrap(), lid: None };
    stage.wire.says(id, LinkEvent::Paired(stranger)).await;
    stage.settle().await;
    assert!(stage.snapshot(id).state.is_evicting());
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(1), TICK).await;
    assert_eq!(stage.wire.files(id), ["aside", "discarded"]);
    assert_eq!(stage.snapshot(id).state.link, Link::Revoked(RevokedWhy::LoggedOut));
}
