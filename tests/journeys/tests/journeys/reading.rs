//! Who has read what: the word that goes to the writers, and the word that comes from the owner's phone.

use fake_whatsapp::{Fault, Happening, Letter, Phone, PracticeNetwork, Rule, Stanza};
use journeys::{PATIENCE, Shop, network};
use serde_json::json;
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, ClientSlot, Command};
use wakala_domain::messages::Content;
use wakala_engine::Trigger;
use wakala_store::{ChatRow, Direction, StoredMessage};

use super::{logs, texts};

/// What the practice network is told when a chat is opened: where to, whose messages, and which.
async fn told(network: &PracticeNetwork, shop: &Shop, chat: ChatId) -> (String, Option<String>, Vec<String>) {
    let mut happenings = network.subscribe();
    shop.engine.mark_read(chat).await.unwrap();
    let read = |happening: &Happening| matches!(happening, Happening::Read { .. });
    match network.wait_for(&mut happenings, PATIENCE, read).await.unwrap() {
        Happening::Read { kind, to, participant, mut ids, .. } => {
            assert_eq!(kind, "read");
            ids.sort();
            (to, participant, ids)
        }
        other => panic!("{other:?}"),
    }
}

/// Waits until a chat has one unread message.
async fn unread(shop: &Shop, id: InstanceId, which: impl Fn(&ChatRow) -> bool) -> ChatId {
    let is = |chat: &ChatRow| which(chat) && chat.unread == 1;
    let chats = shop.wait_chats(id, "there", |chats| chats.iter().any(is)).await.unwrap();
    chats.into_iter().find(is).unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_writers_are_told_the_way_their_messages_came() {
    logs();
    for by_lid in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        if by_lid {
            owner.use_lid_addresses();
        }
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let (pn, lid) = ("255700000431@s.whatsapp.net".to_owned(), "100255700000431@lid".to_owned());
        let direct = if by_lid { lid.clone() } else { pn };

        let mut written =
            vec![neema.write(&owner, "Bei?").await.unwrap(), neema.write(&owner, "Na mchele?").await.unwrap()];
        written.sort();
        let chat = shop.chat_with(id, &neema).await.unwrap();
        shop.wait_messages(chat, "received", |m| m.len() == 2).await.unwrap();
        assert_eq!(told(&network, &shop, chat).await, (direct.clone(), None, written), "by lid: {by_lid}");

        let group = network.group("Wauzaji", &[&neema, &owner]);
        let one = neema.write_to_group(&group, "Habari wote").await.unwrap();
        let of_group = unread(&shop, id, |chat| chat.address.user() == group).await;
        let expected = (format!("{group}@g.us"), Some(lid), vec![one]);
        assert_eq!(told(&network, &shop, of_group).await, expected, "by lid: {by_lid}");

        let one = neema.send(Letter::list("1700000000", &[&owner]).text("Kwa wateja wote")).await.unwrap();
        unread(&shop, id, |row| row.id == chat).await;
        let expected = ("1700000000@broadcast".to_owned(), Some(direct), vec![one]);
        assert_eq!(told(&network, &shop, chat).await, expected, "by lid: {by_lid}");
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_post_is_nobodys_chat_and_nobody_is_told_of_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let mut happenings = network.subscribe();
    let seen = neema.send(Letter::status(&[&owner]).text("Leo nimefunga")).await.unwrap();
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();
    // One message behind it, which is read: it is the only one that anybody is told of.
    let written = neema.write(&owner, "Bei?").await.unwrap();
    let chats = shop.wait_chats(id, "there", |chats| !chats.is_empty()).await.unwrap();
    assert_eq!(chats.len(), 1, "{chats:?}");
    assert_eq!((chats[0].address.user(), chats[0].unread), (neema.number(), 1));
    assert_eq!(shop.engine.store().read(move |r| r.counts(id)).await.unwrap().unread, 1);
    shop.engine.mark_read(chats[0].id).await.unwrap();
    let read = |happening: &Happening| matches!(happening, Happening::Read { .. });
    let first = network.wait_for(&mut happenings, PATIENCE, read).await.unwrap();
    let Happening::Read { ids, .. } = first else { panic!("{first:?}") };
    assert_eq!(ids, [written], "and not {seen}");
    shop.close().await;
}

/// An id is its sender's word, and what was read here is for the owner's devices to say.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_owners_devices_say_what_was_read_and_in_which_chat() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let juma = network.phone("+255700000999", "Juma").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    for phone in [&neema, &juma] {
        phone.send(Letter::to(&owner).text("Bei?").id("3EB0SAME")).await.unwrap();
    }
    let unread_of = |chats: &[ChatRow], phone: &Phone| {
        chats.iter().find(|chat| chat.address.user() == phone.number()).map(|chat| chat.unread)
    };
    let both = |chats: &[ChatRow]| unread_of(chats, &neema) == Some(1) && unread_of(chats, &juma) == Some(1);
    shop.wait_chats(id, "there", both).await.unwrap();
    let said: Stanza = serde_json::from_value(json!({"tag": "receipt", "attrs": [
        ["from", format!("{}@s.whatsapp.net", neema.number())], ["id", "3EB0SAME"], ["t", "1700000000"], ["type", "read-self"]]}))
    .unwrap();
    assert_eq!(owner.push_queued(&said), 1);
    network.wait_taken(owner.number(), &["3EB0SAME".to_owned()], PATIENCE).await.unwrap();
    assert!(both(&shop.engine.store().read(move |r| r.chats(Some(id), None, 9)).await.unwrap()));
    owner.send_receipt(0, "read-self", &juma, &["3EB0SAME"]);
    let chats = shop.wait_chats(id, "read", |chats| unread_of(chats, &juma) == Some(0)).await.unwrap();
    assert_eq!(unread_of(&chats, &neema), Some(1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_on_the_phone_in_the_night_is_read_here_in_the_morning() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
    neema.write(&owner, "Usiku mwema").await.unwrap();
    // The word that it was read comes before it, as it may: each is worked off on its own.
    owner.send_receipt(0, "read-self", &neema, &["3EB0AA"]);
    neema.send(Letter::to(&owner).text("Umelala?").id("3EB0AA")).await.unwrap();
    neema.write(&owner, "Habari ya asubuhi").await.unwrap();
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let messages = shop.wait_messages(chat, "all there", |m| m.len() == 3).await.unwrap();
    assert_eq!(texts(&messages), ["Usiku mwema", "Umelala?", "Habari ya asubuhi"]);
    let chats =
        shop.wait_chats(id, "read up to there", |chats| chats.iter().any(|chat| chat.unread == 1)).await.unwrap();
    assert_eq!(chats.len(), 1, "{chats:?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_can_not_be_kept_is_not_acknowledged_and_comes_again() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let state = |wanted: Delivery| {
        move |m: &[StoredMessage]| {
            m.iter().any(|m| matches!(m.direction, Direction::Outgoing { delivery, .. } if delivery == wanted))
        }
    };
    shop.engine.send_text(chat, "Tunao, karibu.").await.unwrap();
    shop.wait_messages(chat, "delivered", state(Delivery::Delivered)).await.unwrap();
    // The database takes nothing any more.
    let mut happenings = network.subscribe();
    shop.engine.store().close().await.unwrap();
    assert_eq!(neema.read(None).await.unwrap(), 1);
    let gone = |happening: &Happening| matches!(happening, Happening::Offline { phone } if phone == owner.number());
    network.wait_for(&mut happenings, PATIENCE, gone).await.unwrap();
    shop.close().await;
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_messages(chat, "read", state(Delivery::Read)).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_read_on_the_phone_is_read_here_though_the_database_refused_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "Habari").await.unwrap();
    let chat = unread(&shop, id, |_| true).await;
    // The database takes nothing any more.
    let mut happenings = network.subscribe();
    shop.engine.store().close().await.unwrap();
    owner.marks_chat_read(&neema);
    let gone = |happening: &Happening| matches!(happening, Happening::Offline { phone } if phone == owner.number());
    network.wait_for(&mut happenings, PATIENCE, gone).await.unwrap();
    // This run ends, and with it all that it had in mind. WhatsApp says it once.
    shop.close().await;
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let read = |chats: &[ChatRow]| chats.iter().any(|found| found.id == chat && found.unread == 0);
    shop.wait_chats(id, "read", read).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_read_has_the_chat_of_the_one_who_wrote_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    owner.use_lid_addresses();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    // Known by number here; the library alone has learnt the other address.
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.engine.send_text(chat, "Karibu dukani.").await.unwrap();
    neema.wait_for_text("Karibu dukani.", PATIENCE).await.unwrap();
    network.rule(Rule::receipts().by(&owner).of_type("retry").ignore());
    neema.send(Letter::to(&owner).text("Asante").garbled().without("sender_pn")).await.unwrap();
    let there = |chats: &[ChatRow]| {
        chats.iter().any(|c| c.last.as_ref().is_some_and(|last| last.content == Content::Undecryptable))
    };
    let chats = shop.wait_chats(id, "holding a place for it", there).await.unwrap();
    let of: Vec<&str> = chats.iter().map(|chat| chat.address.as_str()).collect();
    assert_eq!((of.as_slice(), chats[0].id), (&["255700000431@s.whatsapp.net"][..], chat));
    network.fault(None, &Fault::Clear).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    shop.close().await;
}

/// Read as it comes, under the address that the library alone has learnt: no second chat, and no name of digits.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_under_the_other_address_alone_is_in_the_chat_of_the_one_who_wrote_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    owner.use_lid_addresses();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.engine.send_text(chat, "Karibu dukani.").await.unwrap();
    neema.wait_for_text("Karibu dukani.", PATIENCE).await.unwrap();
    for text in ["Asante", "Nakuja"] {
        neema.send(Letter::to(&owner).text(text).without("sender_pn")).await.unwrap();
    }
    let messages = shop.wait_messages(chat, "with both answers", |m| m.len() == 3).await.unwrap();
    assert_eq!(texts(&messages), ["Karibu dukani.", "Asante", "Nakuja"]);
    let chats = shop.wait_chats(id, "there", |chats| !chats.is_empty()).await.unwrap();
    let of: Vec<&str> = chats.iter().map(|chat| chat.address.as_str()).collect();
    assert_eq!((of.as_slice(), chats[0].id), (&["255700000431@s.whatsapp.net"][..], chat));
    shop.close().await;
}
