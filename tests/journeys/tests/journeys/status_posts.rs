//! Status posts: the library acknowledges one before anybody has it, so its place is kept before that, and it comes again.

use fake_whatsapp::Letter;
use journeys::{PATIENCE, Shop, network};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, ReasonKind};
use wakala_engine::clock::{Clock as _, SystemClock};

use super::session_files::quick;
use super::{logs, texts};

/// The posts that are kept, and how many are waited for.
async fn posts(shop: &Shop, id: InstanceId) -> (Vec<String>, usize) {
    let read = move |r: &wakala_store::Reading<'_>| {
        let feed = r.known_chat(id, &"status@broadcast".parse().unwrap())?;
        let posts = feed.map_or(Ok(Vec::new()), |feed| r.messages(feed, None, 100))?;
        Ok((posts, r.hidden(id, None)?.len()))
    };
    let (posts, waited_for) = shop.engine.store().read(read).await.unwrap();
    (texts(&posts), waited_for)
}

/// Waits until these posts are kept, and nothing more is waited for: of what is nobody's chat no event tells.
async fn are_here(shop: &Shop, id: InstanceId, wanted: &[String]) {
    let here = async {
        while posts(shop, id).await != (wanted.to_vec(), 0) {
            tokio::task::yield_now().await;
        }
    };
    let in_time = tokio::time::timeout(PATIENCE, here).await;
    assert!(in_time.is_ok(), "{:?} is not {wanted:?}", posts(shop, id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_can_not_be_kept_comes_again() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    shop.engine.store().set_page_limit(Some(1)).await.unwrap();
    let long = "Leo nimefunga. ".repeat(40_000);
    neema.send(Letter::status(&[&owner]).text(&long)).await.unwrap();
    let shown = shop.wait_badge(id, Badge::Error).await.unwrap();
    assert_eq!(shown.state.last_error.unwrap().reason.kind, ReasonKind::DiskFull);
    // There may be room for its place, and none for what it says.
    let (kept, waited_for) = posts(&shop, id).await;
    assert_eq!((kept.len(), network.undelivered(owner.number()).unwrap() + waited_for), (0, 1));
    shop.engine.store().set_page_limit(None).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    are_here(&shop, id, &[long]).await;
    shop.close().await;
}

/// Its place is kept when it comes, and goes when what it says is here, however late that is.
#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_can_not_be_read_at_first_is_waited_for() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    for (n, letter) in [Letter::status(&[&owner]), Letter::status(&[&owner]).garbled()].into_iter().enumerate() {
        neema.send(letter.text(&format!("post {n}"))).await.unwrap();
        are_here(&shop, id, &(0..=n).map(|n| format!("post {n}")).collect::<Vec<_>>()).await;
    }
    // Nobody can repeat it: it is waited for, shown nowhere, and no chat.
    let unknown: fake_whatsapp::Stanza = serde_json::from_value(serde_json::json!({"tag": "message", "attrs": [
        ["from", "status@broadcast"], ["participant", "255700000431@s.whatsapp.net"], ["id", "DARK"], ["t", now()], ["type", "text"]],
        "content": [{"tag": "enc", "attrs": [["v", "2"], ["type", "skmsg"]], "content": {"base64": "AAAA"}}]}))
    .unwrap();
    assert_eq!(owner.push_queued(&unknown), 1);
    network.wait_taken(owner.number(), &["DARK".to_owned()], PATIENCE).await.unwrap();
    let (kept, waited_for) = posts(&shop, id).await;
    assert_eq!((kept.len(), waited_for), (2, 1), "acknowledged, and nobody waits for it");
    assert_eq!(shop.engine.store().read(move |r| r.chats(Some(id), None, 9)).await.unwrap().len(), 0);
    shop.close().await;
}

/// Seconds since the epoch, as the wire says it.
fn now() -> String {
    (SystemClock::new().wall().0 / 1_000).to_string()
}
