//! Posts of newsletters: the library acknowledges them without asking anybody, and WhatsApp delivers none a second time.

use std::path::Path;

use fake_whatsapp::Phone;
use journeys::{PATIENCE, Shop, network};
use wakala_domain::lifecycle::{Badge, Command, ReasonKind};
use wakala_engine::Trigger;

use super::logs;

/// What was posted, as the database has it.
fn posted(folder: &Path) -> Vec<String> {
    let database = rusqlite::Connection::open(folder.join("wakala.db")).unwrap();
    let posts = "SELECT m.body FROM messages m JOIN chats c ON c.id = m.chat WHERE c.class = 2 ORDER BY m.sort, m.id";
    let mut posts = database.prepare(posts).unwrap();
    let posts = posts.query_map([], |row| row.get(0)).unwrap();
    posts.collect::<Result<_, _>>().unwrap()
}

/// A newsletter of somebody's, which the owner follows.
fn newsletter(of: &Phone, owner: &Phone) -> String {
    let id = of.make_newsletter("Bei za leo", "");
    assert!(owner.follow(&id, true));
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_posted_is_here_as_soon_as_it_is_acknowledged_and_counts_for_nothing() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let prices = newsletter(&neema, &owner);
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let mut posts = Vec::new();
    for n in 1..=20u64 {
        posts.push(format!("nyanya {n}"));
        neema.post(&prices, &posts[posts.len() - 1]).unwrap();
        network.wait_acknowledged(owner.number(), n, PATIENCE).await.unwrap();
        assert_eq!(posted(folder.path()), posts);
    }
    assert_eq!(network.undelivered(owner.number()).unwrap(), 0);
    assert_eq!(shop.engine.instance(id).unwrap().unread, 0);
    shop.close().await;
    // What waited while nobody was there.
    for n in 21..=40 {
        posts.push(format!("nyanya {n}"));
        neema.post(&prices, &posts[posts.len() - 1]).unwrap();
    }
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    network.wait_acknowledged(owner.number(), 40, PATIENCE).await.unwrap();
    assert_eq!(posted(folder.path()), posts);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_posted_while_the_disk_is_full_is_here_in_the_end() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let prices = newsletter(&neema, &owner);
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let store = shop.engine.store().clone();
    // Every page that there is, and not one more; some of them may be free.
    store.set_page_limit(Some(1)).await.unwrap();
    let posts: Vec<String> = ('a'..='t').map(|what| format!("{what} {}", "m".repeat(20_000))).collect();
    for post in &posts {
        neema.post(&prices, post).unwrap();
    }
    let full = shop.wait_badge(id, Badge::Error).await.unwrap();
    assert_eq!(full.state.last_error.unwrap().reason.kind, ReasonKind::DiskFull);
    let undelivered = network.undelivered(owner.number()).unwrap();
    let kept = posted(folder.path()).len();
    assert!(kept < posts.len(), "the disk was full");
    assert!(undelivered >= posts.len() - kept, "acknowledged, and not here: {undelivered} wait, {kept} are kept");
    store.set_page_limit(None).await.unwrap();
    shop.engine.command(id, Command::TryNow, Trigger::Operator).await.unwrap();
    network.wait_acknowledged(owner.number(), 20, PATIENCE).await.unwrap();
    assert_eq!(posted(folder.path()), posts);
    shop.close().await;
}
