//! The main job over the real wire: the unmodified WhatsApp library against the practice network.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use journeys::{PATIENCE, Shop, network};
use wakala_domain::delivery::Delivery;
use wakala_domain::lifecycle::Badge;
use wakala_domain::messages::Content;
use wakala_store::Direction;

fn logs() {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
}

#[tokio::test(flavor = "multi_thread")]
async fn pair_by_qr_receive_answer_and_see_receipts() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka Kariakoo", &owner).await.unwrap();
    assert_eq!(owner.linked_devices(), [1]);

    neema.write(&owner, "Habari, mna mchele?").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let messages = shop.wait_messages(chat, "received", |m| !m.is_empty()).await.unwrap();
    assert_eq!(messages[0].content, Content::Text { text: "Habari, mna mchele?".into() });
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();

    shop.engine.send_text(chat, "Tunao, karibu.").await.unwrap();
    let arrived = neema.wait_for_text("Tunao, karibu.", PATIENCE).await.unwrap();
    assert_eq!(arrived.from, owner.number());
    let state = |m: &[wakala_store::StoredMessage], wanted: Delivery| {
        m.iter().any(|m| matches!(m.direction, Direction::Outgoing { delivery, .. } if delivery == wanted))
    };
    shop.wait_messages(chat, "delivered", |m| state(m, Delivery::Delivered)).await.unwrap();
    neema.read(None).await.unwrap();
    shop.wait_messages(chat, "read", |m| state(m, Delivery::Read)).await.unwrap();
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    shop.close().await;
    network.stop().await.unwrap();
}
