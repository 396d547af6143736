//! What the operator reads at the desk is no news on the owner's phone any more, whatever comes in between.

use std::path::Path;

use fake_whatsapp::{Fault, Happening, Phone, PracticeNetwork, Rule};
use journeys::process::{Order, Process, Word};
use journeys::{PATIENCE, Shop, network};
use tokio::sync::broadcast;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, ClientSlot, Command};
use wakala_engine::Trigger;
use wakala_store::ChatRow;

use super::logs;

/// Waits until the phone is told that a chat was read; says up to which second.
async fn told(network: &PracticeNetwork, happenings: &mut broadcast::Receiver<Happening>, of: &str) -> Option<i64> {
    let it = |happening: &Happening| matches!(happening, Happening::ChatRead { chat, .. } if chat == of);
    match network.wait_for(happenings, PATIENCE, it).await.expect("the phone is not told") {
        Happening::ChatRead { until, .. } => until,
        other => panic!("{other:?}"),
    }
}

/// Waits until the writers are told that something was read.
async fn writers_told(network: &PracticeNetwork, happenings: &mut broadcast::Receiver<Happening>) {
    let it = |happening: &Happening| matches!(happening, Happening::Read { .. });
    network.wait_for(happenings, PATIENCE, it).await.expect("no writer is told");
}

/// Waits until something is unread in a chat; which one that is.
async fn unread(shop: &Shop, id: InstanceId, which: impl Fn(&ChatRow) -> bool) -> ChatId {
    let is = |chat: &ChatRow| which(chat) && chat.unread > 0;
    let chats = shop.wait_chats(id, "there", |chats| chats.iter().any(is)).await.unwrap();
    chats.into_iter().find(is).unwrap().id
}

async fn nothing_is_owed(shop: &Shop, id: InstanceId) {
    let owed = || async { shop.engine.store().read(move |r| r.read_here(id, None)).await.unwrap() };
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(20));
    tokio::time::timeout(PATIENCE, async {
        while !owed().await.is_empty() {
            looks.tick().await;
        }
    })
    .await
    .expect("it is said for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_is_opened_at_the_desk_is_read_on_the_phone() {
    logs();
    for by_lid in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        if by_lid {
            owner.use_lid_addresses();
        }
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let group = network.group("Wauzaji", &[&neema, &owner]);
        neema.write(&owner, "Bei?").await.unwrap();
        neema.write_to_group(&group, "Habari wote").await.unwrap();
        owner.wait_for_unread(&neema, 1, PATIENCE).await.unwrap();
        owner.wait_for_unread(&group, 1, PATIENCE).await.unwrap();
        let mut happenings = network.subscribe();
        let chat = unread(&shop, id, |chat| chat.address.is_person()).await;
        assert_eq!(owner.unread(&neema).unwrap(), 1, "nobody has seen it");
        shop.engine.mark_read(chat).await.unwrap();
        writers_told(&network, &mut happenings).await;
        let until = told(&network, &mut happenings, neema.number()).await;
        assert!(until.is_some(), "what comes later would pass for read, too");
        owner.wait_for_unread(&neema, 0, PATIENCE).await.unwrap();
        assert_eq!(owner.unread(&group).unwrap(), 1, "another chat");
        let chat = unread(&shop, id, |chat| chat.address.user() == group).await;
        shop.engine.mark_read(chat).await.unwrap();
        told(&network, &mut happenings, &group).await;
        owner.wait_for_unread(&group, 0, PATIENCE).await.unwrap();
        nothing_is_owed(&shop, id).await;
        // Between the two the phone itself has its say, and the desk goes on from there.
        neema.write(&owner, "Na mchele?").await.unwrap();
        let chat = unread(&shop, id, |chat| chat.address.is_person()).await;
        owner.marks_chat_read(&neema);
        let read = |chats: &[ChatRow]| chats.iter().all(|row| row.id != chat || row.unread == 0);
        shop.wait_chats(id, "read on the phone", read).await.unwrap();
        neema.write(&owner, "Asante").await.unwrap();
        let chat = unread(&shop, id, |chat| chat.address.is_person()).await;
        shop.engine.mark_read(chat).await.unwrap();
        told(&network, &mut happenings, neema.number()).await;
        nothing_is_owed(&shop, id).await;
        assert_eq!(network.ledger().refusals(), [], "by lid: {by_lid}");
        assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_while_the_number_is_stopped_is_said_when_it_is_online_again() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "Bei?").await.unwrap();
    let chat = unread(&shop, id, |_| true).await;
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_for(id, "ended", |s| s.state.client == ClientSlot::Empty).await.unwrap();
    shop.engine.mark_read(chat).await.unwrap();
    // What comes after that nobody has seen.
    owner.wait_for_unread(&neema, 1, PATIENCE).await.unwrap();
    shop.close().await;
    let mut happenings = network.subscribe();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    writers_told(&network, &mut happenings).await;
    told(&network, &mut happenings, neema.number()).await;
    owner.wait_for_unread(&neema, 0, PATIENCE).await.unwrap();
    nothing_is_owed(&shop, id).await;
    shop.close().await;
}

async fn online(folder: &Path, network: &PracticeNetwork) -> Process {
    let mut shop = Process::start(Path::new(env!("CARGO_BIN_EXE_shop")), folder, &network.ws_url()).unwrap();
    shop.wait("word of being online", |word| matches!(word, Word::Online { .. }).then_some(())).await.unwrap();
    shop
}

async fn paired(folder: &Path, network: &PracticeNetwork, owner: &Phone) -> Process {
    let mut shop = Process::start(Path::new(env!("CARGO_BIN_EXE_shop")), folder, &network.ws_url()).unwrap();
    shop.order(&Order::Add { instance: "Duka".into() }).await.unwrap();
    let shows = |word| if let Word::Qr { text, .. } = word { Some(text) } else { None };
    owner.scan(&shop.wait("code", shows).await.unwrap()).unwrap();
    shop.wait("word of being online", |word| matches!(word, Word::Online { .. }).then_some(())).await.unwrap();
    shop
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_before_a_kill_is_said_after_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let mut shop = paired(folder.path(), &network, &owner).await;
    neema.write(&owner, "Bei?").await.unwrap();
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();
    owner.wait_for_unread(&neema, 1, PATIENCE).await.unwrap();
    let mut happenings = network.subscribe();
    // The writers hear of it in this life, the phone does not.
    network.rule(Rule::query("w:sync:app:state").by(&owner).ignore());
    shop.order(&Order::Read { instance: "Duka".into(), from: format!("+{}", neema.number()) }).await.unwrap();
    writers_told(&network, &mut happenings).await;
    shop.kill().await.unwrap();
    assert_eq!(owner.unread(&neema).unwrap(), 1);
    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    let shop = online(folder.path(), &network).await;
    told(&network, &mut happenings, neema.number()).await;
    owner.wait_for_unread(&neema, 0, PATIENCE).await.unwrap();
    shop.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_whatsapp_harms_nothing_and_it_is_said_again() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "Bei?").await.unwrap();
    let chat = unread(&shop, id, |_| true).await;
    let mut happenings = network.subscribe();
    network.rule(Rule::query("w:sync:app:state").by(&owner).once().refuse(500, "internal-server-error"));
    shop.engine.mark_read(chat).await.unwrap();
    told(&network, &mut happenings, neema.number()).await;
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    nothing_is_owed(&shop, id).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_keys_of_what_the_devices_share_it_is_said_when_they_are_here() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let juma = network.phone("+255700000119", "Juma").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    shop.close().await;
    let sessions = std::fs::read_dir(folder.path().join("sessions")).unwrap();
    let directory = sessions.map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let session = rusqlite::Connection::open(directory.join("session.db")).unwrap();
    assert_eq!(session.execute("DELETE FROM app_state_keys", []).unwrap(), 1);
    drop(session);

    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    neema.write(&owner, "Bei?").await.unwrap();
    let chat = unread(&shop, id, |_| true).await;
    let mut happenings = network.subscribe();
    shop.engine.mark_read(chat).await.unwrap();
    writers_told(&network, &mut happenings).await;
    assert_eq!(shop.engine.store().read(move |r| r.read_here(id, None)).await.unwrap().len(), 1);
    // What the phone shares then can't be read here, and the phone is asked for its keys.
    owner.marks_chat_read(&juma);
    told(&network, &mut happenings, neema.number()).await;
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    nothing_is_owed(&shop, id).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_drops_while_it_is_said_delays_it_no_longer_than_that() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "Bei?").await.unwrap();
    let chat = unread(&shop, id, |_| true).await;
    let mut happenings = network.subscribe();
    network.rule(Rule::query("w:sync:app:state").by(&owner).once().lose_answer());
    shop.engine.mark_read(chat).await.unwrap();
    // The phone has it, and nobody here knows that.
    told(&network, &mut happenings, neema.number()).await;
    network.fault(Some(owner.number()), &Fault::Drop).unwrap();
    // And not only when the question of the first connection would have been given up, after 75 s.
    nothing_is_owed(&shop, id).await;
    shop.close().await;
}
