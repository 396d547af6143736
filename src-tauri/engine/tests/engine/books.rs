//! The books: audit trail, health history, reports of the starts, settings.

use std::time::Duration;

use wakala_domain::health::Phase;
use wakala_domain::journal::Happening;
use wakala_domain::lifecycle::{Badge, Command, LinkEvent, Notice, Reason, ReasonKind};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineError, EngineEvent, Outcome, Trigger};

use crate::stage::{Answer, Stage, start};

const TICK: Duration = Duration::from_millis(100);

#[tokio::test(start_paused = true)]
async fn every_decision_has_its_cause_its_trigger_and_its_end() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::ServerError.into())).await;
    stage.pass(Duration::from_secs(3), TICK).await;
    stage.engine().command(id, Command::Stop, Trigger::Tray).await.unwrap();
    stage.pass(Duration::from_secs(1), TICK).await;
    let trail = stage.audit().await;
    let said: Vec<_> = trail
        .iter()
        .map(|line| (line.trigger.as_str(), line.action.as_str(), line.cause.as_deref(), line.result.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("operator", "add", None, "done"),
            ("operator", "connect", None, "scan_qr"),
            ("whatsapp", "connect", None, "online"),
            ("timer", "connect", Some("server_error"), "online"),
            ("tray", "stop", None, "stopped"),
            ("tray", "disconnect", None, "ended"),
        ]
    );
    let reconnect = &trail[3];
    assert_eq!(reconnect.detail.as_deref(), Some("attempt=2 rebuild=soft"));
    assert!(reconnect.duration_ms.unwrap() >= 50);
}

#[tokio::test(start_paused = true)]
async fn the_trail_is_pruned_by_age_and_says_so() {
    let mut stage = Stage::open().await;
    stage.online("Duka").await;
    stage.reopen(Duration::from_secs(181 * 86_400)).await;
    stage.pass(Duration::from_secs(2), TICK).await;
    let trail = stage.audit().await;
    assert!(!trail.iter().any(|line| line.action == "add"), "too old");
    let pruned = trail.iter().find(|line| line.action == "prune").unwrap();
    assert!(pruned.detail.as_deref().unwrap().contains("older_than_days=180"), "{pruned:?}");
}

#[tokio::test(start_paused = true)]
async fn the_health_history_tells_down_from_off() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.pass(Duration::from_secs(3_600), Duration::from_secs(5)).await;
    stage.wire.answers(id, Answer::Ends(ReasonKind::Unreachable));
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;
    stage.wire.answers(id, Answer::Ready);
    stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;
    assert_eq!(stage.badge(id), Badge::Online);
    stage.reopen(Duration::from_secs(7_200)).await;
    stage.pass(Duration::from_secs(600), Duration::from_secs(1)).await;

    let day = stage.engine().instance_health(id, Duration::from_secs(86_400)).await.unwrap();
    let phases: Vec<Phase> = day.health.strip.iter().map(|piece| piece.phase).collect();
    assert_eq!(phases[0], Phase::AppOff, "before it was added nobody knows");
    assert_eq!(day.health.reconnects, 1);
    assert!((600..=950).contains(&day.health.mean_recovery.unwrap().as_secs()), "{:?}", day.health.mean_recovery);
    let off: u64 = day
        .health
        .strip
        .iter()
        .skip(1)
        .filter(|piece| piece.phase == Phase::AppOff)
        .map(|piece| piece.since.until(piece.until).as_secs())
        .sum();
    assert!((7_190..7_270).contains(&off), "{off} s off");
    assert!((600..=960).contains(&day.health.down.as_secs()), "{:?} down", day.health.down);
    let uptime = day.health.uptime_hundredths().unwrap();
    assert!((8_000..9_000).contains(&uptime), "{uptime}");
}

#[tokio::test(start_paused = true)]
async fn the_reports_of_the_last_twenty_starts_are_kept() {
    let mut stage = Stage::open().await;
    let (online, silent) = (stage.online("Duka").await, stage.online("Kliniki").await);
    stage.wire.answers(silent, Answer::Ends(ReasonKind::Unreachable));
    for _ in 0..22 {
        stage.reopen(Duration::from_secs(60)).await;
        stage.pass(Duration::from_secs(2), TICK).await;
    }
    let kept = stage.engine().restorations().await.unwrap();
    assert_eq!(kept.len(), 20);
    let line = |id| kept[0].lines.iter().find(|line| line.instance == id).unwrap();
    assert_eq!((line(online).outcome, line(silent).outcome), (Outcome::Restored, Outcome::Failed));
    assert_eq!(line(silent).reason.as_ref().unwrap().kind, ReasonKind::Unreachable);
    assert!(kept[0].took.is_some() && kept[0].started > kept[1].started);
}

#[tokio::test(start_paused = true)]
async fn settings_of_the_database_count() {
    let mut stage = Stage::open().await;
    let keep = |w: &wakala_store::Writing<'_>| w.set_setting("lifecycle", r#"{"slow_retry_ms": 60000}"#);
    stage.engine().store().write(keep).await.unwrap();
    assert_eq!(stage.engine().settings().slow_retry_ms, 300_000);
    stage.reopen(Duration::ZERO).await;
    assert_eq!(stage.engine().settings().slow_retry_ms, 60_000);
}

#[tokio::test(start_paused = true)]
async fn a_setting_out_of_range_is_refused_at_start() {
    for (text, said) in [
        (r#"{"slow_retry_ms": 1}"#, "slow_retry_ms = \"1\" is refused: a whole number from 1000 to 86400000"),
        (r#"{"backoff_ms": []}"#, "backoff_ms = \"[]\" is refused: 1 to 50 steps"),
        (r#"{"no_such_number": 1}"#, "unknown field `no_such_number`"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = wakala_store::Store::open(&wakala_store::DataDir::open(folder.path()).unwrap()).unwrap();
        let (kept, expected) = (text.to_owned(), said);
        store.write(move |w| w.set_setting("lifecycle", &kept)).await.unwrap();
        store.close().await.unwrap();
        drop(store);
        let stage = Stage::open().await;
        let refused = start(&folder, &stage.wire, &stage.clock, LifecycleSettings::default()).await.err().unwrap();
        assert!(matches!(refused, EngineError::Setting(_)), "{refused:?}");
        assert!(refused.to_string().contains(expected), "{refused}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_muted_says_so_to_who_tells() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.engine().set_muted(id, true, Trigger::Operator).await.unwrap();
    stage.settle().await;
    assert!(stage.snapshot(id).muted);
    let mut events = stage.engine().subscribe().events;
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Banned.into())).await;
    stage.settle().await;
    let mut told = None;
    while let Ok(event) = events.try_recv() {
        if let EngineEvent::Notice { muted, .. } = event {
            told = Some(muted);
        }
    }
    assert_eq!(told, Some(true));
}

#[tokio::test(start_paused = true)]
async fn what_is_told_stands_in_the_journal_and_a_full_disk_is_told_all_the_same() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let mut events = stage.engine().subscribe().events;
    let mut told = || {
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            if let EngineEvent::Notice { seq, notice, .. } = event {
                told.push((seq, notice));
            }
        }
        told
    };
    let journal = async || -> Vec<(i64, Notice)> {
        let rows = stage.engine().store().read(|r| r.journal_after(0, 99)).await.unwrap().rows;
        rows.into_iter()
            .filter_map(|row| match row.what {
                Some(Happening::Notice { notice }) => Some((row.seq, notice)),
                _ => None,
            })
            .collect()
    };
    let before = journal().await.len();
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    // More than fits into what the file has.
    let long = Reason { detail: Some("x".repeat(100_000)), ..Reason::bare(ReasonKind::Banned) };
    stage.wire.says(id, LinkEvent::Ended(long.into())).await;
    stage.settle().await;
    let heard = told();
    assert_eq!(heard.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [None], "told, though it can't be written");
    assert_eq!(journal().await.len(), before);
    // There is room again: with the next step it stands, under a number.
    stage.engine().store().set_page_limit(None).await.unwrap();
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    stage.settle().await;
    let written = journal().await;
    assert_eq!(written[before..].iter().map(|(_, notice)| notice).collect::<Vec<_>>(), [&heard[0].1]);
    assert!(told().contains(&(Some(written[before].0), heard[0].1.clone())));
}

#[tokio::test(start_paused = true)]
async fn a_state_that_can_not_be_written_is_a_fault_at_once_and_nothing_is_lost() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    // More than fits into what the file has.
    let long = Reason { detail: Some("x".repeat(100_000)), ..Reason::bare(ReasonKind::Unreachable) };
    stage.wire.answers(id, Answer::Silence);
    stage.wire.says(id, LinkEvent::Ended(long.into())).await;
    stage.settle().await;
    let fault = stage.snapshot(id);
    assert_eq!(fault.badge(), Badge::Error);
    assert_eq!(fault.state.last_error.unwrap().reason.kind, ReasonKind::DiskFull);
    let tries = stage.wire.tries(id).len();
    stage.pass(Duration::from_secs(300), Duration::from_secs(1)).await;
    assert_eq!((stage.badge(id), stage.wire.tries(id).len()), (Badge::Error, tries), "looked at without connecting");
    // There is room again.
    stage.engine().store().set_page_limit(None).await.unwrap();
    stage.wire.answers(id, Answer::Ready);
    stage.pass(Duration::from_secs(35), TICK).await;
    assert_eq!(stage.badge(id), Badge::Online);
    let timeline = stage.engine().store().read(move |r| r.events(id, None, 100)).await.unwrap();
    let long = timeline.iter().any(|(_, _, entry)| {
        entry.reason.as_ref().and_then(|reason| reason.detail.as_ref()).is_some_and(|detail| detail.len() == 100_000)
    });
    assert!(long, "what could not be written was kept, and stands now");
    stage.shutdown().await;
}
