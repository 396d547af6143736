//! What the owner's own phone does, and what of it is noticed.

use std::sync::Arc;
use std::time::Duration;

use fake_whatsapp::Letter;
use journeys::{Shop, network};
use wakala_domain::lifecycle::Badge;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::{Mono, Wall};
use wakala_engine::clock::{Clock, SystemClock};

use super::{logs, texts};

/// The clocks of this PC so many days later.
pub(super) struct Later {
    clock: SystemClock,
    by: Duration,
}

impl Later {
    pub(super) fn days(days: u64) -> Arc<dyn Clock> {
        Arc::new(Self { clock: SystemClock::new(), by: Duration::from_secs(days * 86_400) })
    }
}

impl Clock for Later {
    fn wall(&self) -> Wall {
        self.clock.wall().plus(self.by)
    }

    fn mono(&self) -> Mono {
        self.clock.mono()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_only_reads_is_seen() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let read = neema.write(&owner, "Bei gani?").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |m| m.len() == 1).await.unwrap();
    shop.close().await;

    // It is days later, and the phone has done nothing but this.
    let settings = LifecycleSettings::default();
    let shop = Shop::open_by(folder.path(), &network.ws_url(), settings, Later::days(3)).await.unwrap();
    let before = shop.wait_badge(id, Badge::Online).await.unwrap().state.phone_last_seen.unwrap();
    owner.send_receipt(0, "read-self", &neema, &[&read]);
    shop.wait_for(id, "aware of the phone", |s| s.state.phone_last_seen > Some(before)).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotten_session_with_the_own_phone_heals_and_loses_nothing() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    owner.write(&neema, "1").await.unwrap();
    shop.wait_messages(chat, "there", |m| m.len() == 1).await.unwrap();
    let earlier = owner.sessions().await.unwrap();
    for n in 2..4 {
        owner.write(&neema, &n.to_string()).await.unwrap();
        shop.wait_messages(chat, "there", |m| m.len() == n).await.unwrap();
    }
    // The phone was restored from a copy of an earlier time: keys come that were used before, and what comes with them the library
    // takes for what is here. It is asked for again. Then those that are new again.
    owner.put_back(&earlier).await.unwrap();
    for n in 4..7 {
        owner.write(&neema, &n.to_string()).await.unwrap();
    }
    let all = ["1", "2", "3", "4", "5", "6"];
    shop.wait_messages(chat, "all of them, each in its place", |m| texts(m) == all).await.unwrap();
    let chats = shop.wait_chats(id, "the one", |chats| !chats.is_empty()).await.unwrap();
    assert_eq!((chats.len(), chats[0].unread), (1, 0), "{chats:?}");
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    shop.close().await;
}

/// More steps of a session were used than the library skips: what comes with them, from a customer or from the owner's own phone, is asked
/// for again, and read once.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_implausibly_far_ahead_is_read_in_the_end() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let mut all = Vec::new();
    // More is skipped for the own devices than for others.
    for (from, to, who, beyond) in [(&neema, &owner, "hers", 2_001), (&owner, &neema, "his", 25_001)] {
        for (n, ahead) in [0, beyond, 0].into_iter().enumerate() {
            let text = format!("{who} {n}");
            from.send(Letter::to(to).text(&text).ahead(ahead)).await.unwrap();
            all.push(text);
        }
        shop.wait_messages(chat, "all of them, each in its place", |m| texts(m) == all).await.unwrap();
    }
    let chats = shop.wait_chats(id, "the one", |chats| !chats.is_empty()).await.unwrap();
    assert_eq!((chats.len(), chats[0].unread), (1, 3), "{chats:?}");
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    shop.close().await;
}
