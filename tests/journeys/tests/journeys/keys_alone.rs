//! Messages with keys in them and nothing to read: whatever becomes of one, it leaves no place that nobody could ever fill.

use std::path::Path;
use std::time::Duration;

use fake_whatsapp::{Fault, Letter, Phone, PracticeNetwork, Rule};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::Content;
use wakala_store::StoredMessage;

use super::{logs, texts};

/// One of the ways in which such a message comes.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// The keys of a group, which the library takes for itself.
    Group,
    /// What programs say to each other, which is handed over and holds nothing for anybody.
    Direct,
}

struct Scene {
    network: PracticeNetwork,
    owner: Phone,
    neema: Phone,
    group: String,
}

impl Scene {
    async fn open() -> Scene {
        let (network, owner, neema) = network().await.unwrap();
        let group = network.group("Wauzaji", &[&neema, &owner]);
        Scene { network, owner, neema, group }
    }

    async fn writes(&self, way: Way, text: &str) {
        match way {
            Way::Group => self.neema.write_to_group(&self.group, text).await.unwrap(),
            Way::Direct => self.neema.write(&self.owner, text).await.unwrap(),
        };
    }

    fn letter(&self, way: Way) -> Letter {
        // A request to fill up what devices have missed.
        let between_programs = [0x62, 2, 0x10, 8];
        match way {
            Way::Group => Letter::to_group(&self.group).keys_alone(),
            Way::Direct => Letter::to(&self.owner).protobuf(between_programs),
        }
    }

    async fn shop(&self, folder: &Path) -> Shop {
        Shop::open(folder, &self.network.ws_url()).await.unwrap()
    }
}

/// The only chat, as soon as there is one.
async fn chat(shop: &Shop, id: InstanceId) -> ChatId {
    shop.wait_chats(id, "there", |chats| chats.len() == 1).await.unwrap()[0].id
}

fn dark(messages: &[StoredMessage]) -> bool {
    messages.iter().any(|message| message.content == Content::Undecryptable)
}

/// Waits until the session's file says that there was nothing in one message.
async fn known_to_be_empty(folder: &Path) {
    let sessions = std::fs::read_dir(folder.join("sessions")).unwrap();
    let directory = sessions.map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let session = rusqlite::Connection::open(directory.join("session.db")).unwrap();
    let noted = "SELECT count(*) FROM pending_inbound_messages WHERE chat = '' AND instr(CAST(sender AS BLOB), x'6e6f7468696e67') > 0";
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    tokio::time::timeout(PATIENCE, async {
        while session.query_row(noted, [], |row| row.get::<_, u32>(0)).unwrap() == 0 {
            looks.tick().await;
        }
    })
    .await
    .expect("nobody knows");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_come_again_because_their_acknowledgement_was_lost_leave_no_place() {
    logs();
    for way in [Way::Group, Way::Direct] {
        let (folder, scene) = (tempfile::tempdir().unwrap(), Scene::open().await);
        let shop = scene.shop(folder.path()).await;
        let id = shop.add_paired("Duka", &scene.owner).await.unwrap();
        scene.writes(way, "moja").await;
        let chat = chat(&shop, id).await;
        // No acknowledgement of this life reaches WhatsApp any more.
        scene.network.rule(Rule::receipts().by(&scene.owner).ignore());
        scene.neema.send(scene.letter(way)).await.unwrap();
        scene.writes(way, "mbili").await;
        shop.wait_messages(chat, "received", |m| texts(m) == ["moja", "mbili"]).await.unwrap();
        known_to_be_empty(folder.path()).await;
        shop.close().await;

        scene.network.fault(Some(scene.owner.number()), &Fault::Clear).unwrap();
        assert!(scene.network.undelivered(scene.owner.number()).unwrap() >= 2, "acknowledged");
        let shop = scene.shop(folder.path()).await;
        scene.network.wait_all_delivered(scene.owner.number(), PATIENCE).await.unwrap();
        let messages = shop.messages(chat).await.unwrap();
        assert_eq!(texts(&messages), ["moja", "mbili"], "{way:?}");
        assert_eq!(messages.len(), 2, "{way:?}: {messages:?}");
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_could_not_be_read_leave_no_place_when_they_can() {
    logs();
    for way in [Way::Group, Way::Direct] {
        let (folder, scene) = (tempfile::tempdir().unwrap(), Scene::open().await);
        let shop = scene.shop(folder.path()).await;
        let id = shop.add_paired("Duka", &scene.owner).await.unwrap();
        scene.writes(way, "moja").await;
        let chat = chat(&shop, id).await;
        // What is in it nobody can know yet, and no question reaches her.
        scene.network.rule(Rule::receipts().by(&scene.owner).of_type("retry").ignore());
        scene.neema.send(scene.letter(way).garbled()).await.unwrap();
        shop.wait_messages(chat, "dark", dark).await.unwrap();
        scene.network.fault(Some(scene.owner.number()), &Fault::Clear).unwrap();
        let bright = |m: &[StoredMessage]| texts(m) == ["moja"] && m.len() == 1;
        shop.wait_messages(chat, "without a place for nothing", bright).await.unwrap();
        assert_eq!(shop.engine.store().read(move |r| r.unreadable(id, None)).await.unwrap(), [], "{way:?}");
        shop.close().await;
    }
}
