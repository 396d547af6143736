//! Names from the phone's address book: told when the number is linked, when they change, and again where they were not kept.

use fake_whatsapp::{ChatAction, Happening, Phone};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::Badge;
use wakala_store::ChatRow;

use super::logs;

fn writes_down(owner: &Phone, of: &Phone, name: &str) {
    owner.does(&ChatAction::Contact { phone: of.number().to_owned(), name: name.to_owned() });
}

async fn called(shop: &Shop, id: InstanceId, chat: ChatId, name: &str) {
    let is = |chats: &[ChatRow]| chats.iter().any(|one| one.id == chat && one.title == name);
    shop.wait_chats(id, name, is).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_called_as_in_the_phone_until_the_operator_calls_them_otherwise() {
    logs();
    for by_lid in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        if by_lid {
            owner.use_lid_addresses();
        }
        writes_down(&owner, &neema, "Neema Mushi");
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        neema.write(&owner, "Habari").await.unwrap();
        let there = |chats: &[ChatRow]| chats.first().is_some_and(|chat| chat.last.is_some());
        let chat = shop.wait_chats(id, "there", there).await.unwrap()[0].id;
        called(&shop, id, chat, "Neema Mushi").await;
        writes_down(&owner, &neema, "Neema Mushi (Mbagala)");
        called(&shop, id, chat, "Neema Mushi (Mbagala)").await;
        shop.engine.name_chat(chat, "Mama Neema").await.unwrap();
        writes_down(&owner, &neema, "Neema M.");
        called(&shop, id, chat, "Mama Neema").await;
        shop.engine.name_chat(chat, " ").await.unwrap();
        called(&shop, id, chat, "Neema M.").await;
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_the_database_refused_are_told_to_the_next_run() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "Habari").await.unwrap();
    let there = |chats: &[ChatRow]| chats.first().is_some_and(|chat| chat.last.is_some());
    let chat = shop.wait_chats(id, "there", there).await.unwrap()[0].id;
    let mut happenings = network.subscribe();
    shop.engine.store().close().await.unwrap();
    writes_down(&owner, &neema, "Neema Mushi");
    let gone = |happening: &Happening| matches!(happening, Happening::Offline { phone } if phone == owner.number());
    network.wait_for(&mut happenings, PATIENCE, gone).await.unwrap();
    shop.close().await;
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    called(&shop, id, chat, "Neema Mushi").await;
    shop.close().await;
}
