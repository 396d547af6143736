//! What a group has, and has read, of what was sent there: what all of its members have.

use fake_whatsapp::Phone;
use journeys::{PATIENCE, Shop, network};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, MessageRow};
use wakala_store::{ChatRow, Direction, SeenBy, StoredMessage};

use super::logs;

fn delivery(messages: &[StoredMessage]) -> Option<Delivery> {
    match messages.last()?.direction {
        Direction::Outgoing { delivery, .. } => Some(delivery),
        Direction::Incoming { .. } | Direction::Elsewhere => None,
    }
}

async fn seen(shop: &Shop, row: MessageRow) -> SeenBy {
    shop.engine.store().read(move |r| r.seen_by(row)).await.unwrap()
}

/// Waits until so many have read it: nothing that is shown elsewhere says so.
async fn read_by(shop: &Shop, row: MessageRow, count: usize) -> SeenBy {
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(20));
    let found = async {
        loop {
            looks.tick().await;
            let seen = seen(shop, row).await;
            if seen.people.iter().filter(|one| one.read.is_some()).count() == count {
                return seen;
            }
        }
    };
    tokio::time::timeout(PATIENCE, found).await.expect("not read in time")
}

async fn wait(shop: &Shop, chat: ChatId, wanted: Delivery) -> MessageRow {
    let is = |m: &[StoredMessage]| delivery(m) == Some(wanted);
    shop.wait_messages(chat, &format!("{wanted:?}"), is).await.unwrap().last().unwrap().row
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_has_read_what_each_of_its_members_has() {
    logs();
    for by_lid in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        let juma: Phone = network.phone("+255700000592", "Juma").unwrap();
        if by_lid {
            owner.use_lid_addresses();
        }
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let group = network.group("Wauzaji", &[&neema, &juma, &owner]);
        neema.write_to_group(&group, "habari").await.unwrap();
        let of_group = |chat: &ChatRow| chat.address.user() == group;
        let chats = shop.wait_chats(id, "there", |chats| chats.iter().any(of_group)).await.unwrap();
        let chat = chats.into_iter().find(of_group).unwrap().id;
        shop.engine.send_text(chat, "Mzigo umefika").await.unwrap();
        for phone in [&neema, &juma] {
            phone.wait_for_text("Mzigo umefika", PATIENCE).await.unwrap();
        }
        let row = wait(&shop, chat, Delivery::Delivered).await;
        neema.read(None).await.unwrap();
        let of_one = read_by(&shop, row, 1).await;
        assert_eq!((of_one.members, of_one.people.len()), (Some(2), 2), "by lid: {by_lid}");
        assert_eq!(of_one.people[0].name.as_deref(), Some("Neema"), "by lid: {by_lid}");
        assert_eq!(delivery(&shop.messages(chat).await.unwrap()), Some(Delivery::Delivered), "one of two has read it");
        juma.read(None).await.unwrap();
        wait(&shop, chat, Delivery::Read).await;
        shop.close().await;
    }
}
