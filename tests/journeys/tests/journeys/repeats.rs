//! A message that somebody could not read is read in the end, although the program was killed between the request and the answer.

use std::path::Path;

use fake_whatsapp::{Content as Says, Fault, Happening, Letter, Phone, PracticeNetwork, Rule};
use journeys::process::{Order, Process, Word};
use journeys::{PATIENCE, Shop, network};
use tokio::sync::broadcast;
use wakala_domain::lifecycle::Badge;
use wakala_domain::messages::Content;

use super::{logs, texts};

pub(super) async fn online(folder: &Path, network: &PracticeNetwork) -> Process {
    let mut shop = Process::start(Path::new(env!("CARGO_BIN_EXE_shop")), folder, &network.ws_url()).unwrap();
    shop.wait("word of being online", |word| matches!(word, Word::Online { .. }).then_some(())).await.unwrap();
    shop
}

/// A program that is linked, and has written and been answered: both have a session that both have used.
pub(super) async fn acquainted(folder: &Path, network: &PracticeNetwork, owner: &Phone, neema: &Phone) -> Process {
    let mut shop = Process::start(Path::new(env!("CARGO_BIN_EXE_shop")), folder, &network.ws_url()).unwrap();
    shop.order(&Order::Add { instance: "Duka".into() }).await.unwrap();
    let shows = |word| if let Word::Qr { text, .. } = word { Some(text) } else { None };
    owner.scan(&shop.wait("code", shows).await.unwrap()).unwrap();
    shop.wait("word of being online", |word| matches!(word, Word::Online { .. }).then_some(())).await.unwrap();
    exchange(&mut shop, network, owner, neema, 1).await;
    shop
}

/// A message each way.
async fn exchange(shop: &mut Process, network: &PracticeNetwork, owner: &Phone, neema: &Phone, round: u64) {
    send(shop, neema, &format!("question {round}")).await;
    neema.wait_for_text(&format!("question {round}"), PATIENCE).await.unwrap();
    neema.write(owner, &format!("answer {round}")).await.unwrap();
    network.wait_acknowledged(owner.number(), round, PATIENCE).await.unwrap();
}

async fn send(shop: &mut Process, to: &Phone, text: &str) {
    let order = Order::Send { instance: "Duka".into(), to: format!("+{}", to.number()), text: text.to_owned() };
    shop.order(&order).await.unwrap();
}

/// Waits until the shop has acknowledged that somebody asks for a message again.
pub(super) async fn asked_again(happenings: &mut broadcast::Receiver<Happening>, owner: &Phone) {
    tokio::time::timeout(PATIENCE, async {
        loop {
            if let Happening::AskedAgain { phone, .. } = happenings.recv().await.unwrap()
                && phone == owner.number()
            {
                return;
            }
        }
    })
    .await
    .expect("nobody asked again");
}

/// The answers of the first life are lost; what is left of it is what it kept.
async fn killed_between_the_request_and_the_answer(all_is_lost: bool) {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let unknown = neema.sessions().await.unwrap();
    let mut shop = acquainted(folder.path(), &network, &owner, &neema).await;
    let earlier = neema.sessions().await.unwrap();
    exchange(&mut shop, &network, &owner, &neema, 2).await;
    // Her phone has lost the last step that it took, or everything.
    neema.put_back(if all_is_lost { &unknown } else { &earlier }).await.unwrap();
    let mut happenings = network.subscribe();
    // The message itself passes, no answer of this life does.
    network.rule(Rule::messages().by(&owner).from_the(2).ignore());
    send(&mut shop, &neema, "the price is 40").await;
    asked_again(&mut happenings, &owner).await;
    shop.kill().await.unwrap();
    assert!(neema.inbox().unwrap().iter().all(|text| text.text != "the price is 40"), "read too early");
    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    let shop = online(folder.path(), &network).await;
    neema.wait_for_text("the price is 40", PATIENCE).await.unwrap();
    let times = neema.inbox().unwrap().iter().filter(|text| text.text == "the price is 40").count();
    assert_eq!(times, 1, "read twice");
    shop.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_again_is_answered_after_a_kill() {
    killed_between_the_request_and_the_answer(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lacks_a_step_of_the_ratchet_is_answered_after_a_kill() {
    killed_between_the_request_and_the_answer(false).await;
}

/// How often a phone shows a text, wherever it was written.
async fn shown(phone: &Phone, text: &str) -> usize {
    phone.messages().await.unwrap().iter().filter(|seen| seen.text == text).count()
}

async fn sees(phone: &Phone, text: &str) {
    phone.wait_for_message(PATIENCE, |seen| seen.text == text).await.unwrap();
}

/// What is sent here can't be read by one of two, who has lost everything, and asks for it again; the answers of this life are lost. The
/// next one answers from what was kept, and nobody has it twice.
async fn answered_by_the_next_life(folder: &Path, network: &PracticeNetwork, to: &str, people: [&Phone; 3]) {
    const TEXT: &str = "the price is 40";
    let [owner, lost, other] = people;
    let mut shop = online(folder, network).await;
    let mut happenings = network.subscribe();
    // The message itself passes.
    network.rule(Rule::messages().by(owner).from_the(2).ignore());
    shop.order(&Order::Send { instance: "Duka".into(), to: to.into(), text: TEXT.into() }).await.unwrap();
    sees(other, TEXT).await;
    asked_again(&mut happenings, owner).await;
    shop.kill().await.unwrap();
    assert_eq!(shown(lost, TEXT).await, 0, "read too early");
    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    let shop = online(folder, network).await;
    sees(lost, TEXT).await;
    let heard = other.inbox().unwrap().iter().filter(|text| text.text == TEXT).count();
    assert_eq!((shown(lost, TEXT).await, heard), (1, 1), "read twice");
    shop.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_of_a_group_asked_for_again_is_answered_after_a_kill() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let juma = network.phone("+255700000592", "Juma").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Shamba", &[&neema, &owner, &juma]);
    let unknown = neema.sessions().await.unwrap();
    neema.write_to_group(&group, "habari").await.unwrap();
    let chats = shop.wait_chats(id, "the group", |chats| !chats.is_empty()).await.unwrap();
    shop.engine.send_text(chats[0].id, "karibu").await.unwrap();
    for member in [&neema, &juma] {
        member.wait_for_text("karibu", PATIENCE).await.unwrap();
    }
    shop.close().await;
    neema.put_back(&unknown).await.unwrap();
    answered_by_the_next_life(folder.path(), &network, &format!("{group}@g.us"), [&owner, &neema, &juma]).await;
}

/// The owner's own phone has what its other devices send.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_owners_phone_asked_for_again_is_answered_after_a_kill() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let unknown = owner.sessions().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.engine.send_text(chat, "karibu").await.unwrap();
    for phone in [&neema, &owner] {
        sees(phone, "karibu").await;
    }
    shop.close().await;
    owner.put_back(&unknown).await.unwrap();
    let to = format!("+{}", neema.number());
    answered_by_the_next_life(folder.path(), &network, &to, [&owner, &owner, &neema]).await;
    let seen = owner.messages().await.unwrap();
    let elsewhere: Vec<_> = seen.iter().filter(|seen| !seen.text.is_empty() && seen.chat != neema.number()).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_we_could_not_read_is_asked_for_again_after_a_kill() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    acquainted(folder.path(), &network, &owner, &neema).await.kill().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.instances()[0].id;
    shop.wait_badge(id, Badge::Online).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    // What she writes now can't be read, and no question of this life reaches her.
    network.rule(Rule::receipts().by(&owner).of_type("retry").ignore());
    neema.send(Letter::to(&owner).text("and 50 for two").garbled()).await.unwrap();
    let dark = |m: &[wakala_store::StoredMessage]| m.iter().any(|m| m.content == Content::Undecryptable);
    shop.wait_messages(chat, "there, though not readable", dark).await.unwrap();
    let kept = shop.engine.store().read(move |r| r.unreadable(id, None)).await.unwrap();
    assert_eq!(kept.len(), 1, "nothing to ask again with");
    shop.close().await;

    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let read = |m: &[wakala_store::StoredMessage]| texts(m).iter().any(|text| text == "and 50 for two");
    shop.wait_messages(chat, "readable", read).await.unwrap();
    assert_eq!(shop.engine.store().read(move |r| r.unreadable(id, None)).await.unwrap(), [], "asked for for ever");
    shop.close().await;
}

/// What changes another message has no place of its own while it can't be read, and is missed by nobody: but it is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_we_could_not_read_is_asked_for_again_after_a_kill() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    acquainted(folder.path(), &network, &owner, &neema).await.kill().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.instances()[0].id;
    shop.wait_badge(id, Badge::Online).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    neema.send(Letter::to(&owner).text("the price is 40").id("PRICE")).await.unwrap();
    let says =
        |wanted: &'static str| move |m: &[wakala_store::StoredMessage]| texts(m).iter().any(|text| text == wanted);
    shop.wait_messages(chat, "there", says("the price is 40")).await.unwrap();
    network.rule(Rule::receipts().by(&owner).of_type("retry").ignore());
    let edit = Says::Edit { about: "PRICE".into(), text: "the price is 50".into() };
    neema.send(Letter::to(&owner).content(edit).garbled()).await.unwrap();
    network.wait_acknowledged(owner.number(), 3, PATIENCE).await.unwrap();
    let hidden = async |shop: &Shop| shop.engine.store().read(move |r| r.hidden(id, None)).await.unwrap().len();
    assert_eq!(hidden(&shop).await, 1, "nothing to ask again with");
    let rows = shop.messages(chat).await.unwrap();
    assert!(rows.iter().all(|message| message.content != Content::Undecryptable), "it has no place of its own");
    shop.close().await;

    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_messages(chat, "edited", says("the price is 50")).await.unwrap();
    assert_eq!(hidden(&shop).await, 0, "asked for for ever");
    shop.close().await;
}

/// The session's file of the only instance.
fn session_file(folder: &Path) -> rusqlite::Connection {
    let sessions = std::fs::read_dir(folder.join("sessions")).unwrap();
    let directory = sessions.map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    rusqlite::Connection::open(directory.join("session.db")).unwrap()
}

/// What the sessions have come to.
fn steps(session: &rusqlite::Connection) -> Vec<Vec<u8>> {
    let mut rows = session.prepare("SELECT record FROM sessions ORDER BY address").unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Waits until the library has kept a message for the inbox and has written the session that it used.
async fn used_and_kept(session: &rusqlite::Connection, before: &[Vec<u8>]) {
    let kept = "SELECT count(*) FROM pending_inbound_messages WHERE chat <> ''";
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(10));
    tokio::time::timeout(PATIENCE, async {
        while session.query_row(kept, [], |row| row.get::<_, u32>(0)).unwrap() == 0 || steps(session) == before {
            looks.tick().await;
        }
    })
    .await
    .expect("nothing was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_on_its_way_when_the_program_was_killed_is_asked_for_again() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = acquainted(folder.path(), &network, &owner, &neema).await;
    let inbox = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    inbox.execute_batch("BEGIN IMMEDIATE").unwrap();
    let session = session_file(folder.path());
    let before = steps(&session);
    neema.write(&owner, "is it open on Sunday?").await.unwrap();
    used_and_kept(&session, &before).await;
    shop.kill().await.unwrap();
    inbox.execute_batch("ROLLBACK").unwrap();
    drop(inbox);
    // As if it had been killed a moment earlier: the session is written, the message is not, and what is on the way was noted.
    let wire: Vec<u8> = [&[0x0a, 11][..], b"\0on the way"].concat();
    let made = "UPDATE OR REPLACE pending_inbound_messages SET chat = '', sender = '', message = ?1 WHERE chat <> ''";
    assert_eq!(session.execute(made, [wire]).unwrap(), 1);
    drop(session);
    assert_eq!(network.undelivered(owner.number()).unwrap(), 1, "acknowledged, and not here");

    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.instances()[0].id;
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let read = |m: &[wakala_store::StoredMessage]| texts(m).iter().any(|text| text == "is it open on Sunday?");
    let all = shop.wait_messages(chat, "readable", read).await.unwrap();
    assert_eq!(texts(&all), ["question 1", "answer 1", "is it open on Sunday?"]);
    shop.close().await;
}
