//! The end of the engine while something that it needs does not answer.

use std::time::Duration;

use crate::stage::Stage;

const GRACE: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn a_database_that_somebody_holds_keeps_no_number_from_signing_off_and_the_engine_from_ending() {
    let stage = Stage::open().await;
    let mut online = Vec::new();
    for name in ["Duka", "Apotek"] {
        online.push(stage.online(name).await);
    }
    stage.settle().await;
    let held = rusqlite::Connection::open(stage.folder.path().join("wakala.db")).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let before: Vec<usize> = online.iter().map(|id| stage.wire.disconnects(*id)).collect();
    let began = tokio::time::Instant::now();
    let ended = stage.engine().shutdown(GRACE);
    tokio::pin!(ended);
    let report = loop {
        tokio::select! {
            report = &mut ended => break report,
            () = tokio::task::yield_now() => tokio::time::advance(Duration::from_millis(10)).await,
        }
    };
    let took = began.elapsed();
    for (id, before) in online.iter().zip(before) {
        assert!(stage.wire.disconnects(*id) > before, "it did not sign off");
    }
    assert_eq!(report.left_behind, 2, "what became of them could not be kept");
    // A second for force, one for the database, and one for what real threads do meanwhile: this clock goes on at each turn.
    assert!(took <= GRACE + Duration::from_secs(3), "it took {took:?}");
}
