//! Two engines that write to each other while they are killed, for some seconds of what `cargo xtask soak` does for as long as one likes.

use std::path::Path;
use std::time::Duration;

use journeys::couple::{Couple, Kills};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::logs;

async fn all_is_read(kills: Kills, how_long: Duration) {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let couple = Couple::start(folder.path(), Path::new(env!("CARGO_BIN_EXE_shop")).to_owned()).await.unwrap();
    let outcome = couple.run(kills, &mut StdRng::seed_from_u64(7), how_long).await.unwrap();
    assert!(outcome.is_well(kills), "{outcome:?}");
    // Both were killed once more at the end.
    assert!(outcome.kills > 2, "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_are_killed_again_and_again_read_all_of_each_other() {
    all_is_read(Kills::Both, Duration::from_secs(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_who_is_killed_again_and_again_has_sent_is_read() {
    all_is_read(Kills::Sender, Duration::from_secs(8)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calm_conversation_costs_no_repeat_whoever_is_killed_in_it() {
    all_is_read(Kills::Calm(5), Duration::ZERO).await;
}
