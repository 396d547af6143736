//! Whatever can be sent arrives as what it is, once, in its order: what a simulated phone has read is the judge.

use std::path::Path;

use fake_whatsapp::{Fault, Phone, PhoneMessage, PracticeNetwork, Rule};
use journeys::process::{Order, Process, Word};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::messages::draft::Draft;
use wakala_engine::Posting;
use wakala_store::{Direction, StoredMessage};

use super::{logs, repeats, texts};

pub(super) async fn post(shop: &Shop, chat: ChatId, draft: Draft) -> String {
    let sent = shop.engine.send(Posting { chat, draft, key: None, typed: false }).await.unwrap();
    sent.message.unwrap().message_id.0
}

/// The row of a message that WhatsApp has.
pub(super) async fn row(shop: &Shop, chat: ChatId, id: &str) -> MessageRow {
    let is = |message: &&StoredMessage| {
        let waits = matches!(message.direction, Direction::Outgoing { delivery, .. } if delivery.is_waiting());
        message.message_id.0 == id && !waits
    };
    let found =
        shop.wait_messages(chat, "taken", |messages| messages.iter().any(|message| is(&message))).await.unwrap();
    found.iter().find(is).unwrap().row
}

pub(super) async fn read(phone: &Phone, id: &str) -> PhoneMessage {
    phone.wait_for_message(PATIENCE, |seen| seen.id == id).await.unwrap()
}

fn poll() -> Draft {
    Draft::poll("Lini?", &["Leo".into(), "Kesho".into()], 1).unwrap()
}

/// Sends every kind into a chat, about a message of somebody's that stands there; what a phone reads of it, and what is ours.
async fn every_kind(shop: &Shop, chat: ChatId, hers: &str, reader: &Phone, writer: &Phone) {
    let theirs = row(shop, chat, hers).await;
    let answer = post(shop, chat, Draft::text("200", Some(theirs), &[]).unwrap()).await;
    let seen = read(reader, &answer).await;
    assert_eq!((seen.kind.as_str(), seen.text.as_str(), seen.dress.quote.as_deref()), ("text", "200", Some(hers)));
    let ours = row(shop, chat, &answer).await;
    let own_answer = post(shop, chat, Draft::text("au 190", Some(ours), &[]).unwrap()).await;
    assert_eq!(read(reader, &own_answer).await.dress.quote.as_deref(), Some(answer.as_str()));

    let like = post(shop, chat, Draft::reaction(theirs, "👍").unwrap()).await;
    let seen = read(reader, &like).await;
    assert_eq!((seen.kind.as_str(), seen.text.as_str(), seen.about.as_deref()), ("reaction", "👍", Some(hers)));
    let unlike = post(shop, chat, Draft::reaction(theirs, "").unwrap()).await;
    assert_eq!(read(reader, &unlike).await.text, "");

    let edit = post(shop, chat, Draft::edit(ours, "250").unwrap()).await;
    let seen = read(reader, &edit).await;
    assert_eq!((seen.kind.as_str(), seen.text.as_str(), seen.about.as_deref()), ("edit", "250", Some(&*answer)));

    let place = post(shop, chat, Draft::location(-6.7924, 39.2083, Some("Duka"), None).unwrap()).await;
    let seen = read(reader, &place).await;
    assert_eq!((seen.kind.as_str(), seen.text.as_str()), ("location", "Duka"));
    assert_eq!(seen.options, ["-6.7924", "39.2083"]);
    let card = Draft::contacts(&[("Juma".to_owned(), vec!["+255700000119".to_owned()])]).unwrap();
    let seen = read(reader, &post(shop, chat, card).await).await;
    assert_eq!((seen.kind.as_str(), seen.text.as_str()), ("contact", "Juma"));

    let asked = post(shop, chat, poll()).await;
    let seen = read(reader, &asked).await;
    assert_eq!((seen.kind.as_str(), seen.text.as_str()), ("poll", "Lini?"));
    assert_eq!(seen.options, ["Leo", "Kesho"]);

    let poll = row(shop, chat, &asked).await;
    for (options, words) in [(vec![1], &["Kesho"][..]), (vec![], &[])] {
        let vote = post(shop, chat, Draft::Vote { message: poll, options }).await;
        let seen = read(reader, &vote).await;
        assert_eq!((seen.kind.as_str(), seen.about.as_deref()), ("vote", Some(&*asked)));
        assert_eq!(seen.options, words);
    }

    let tag = format!("@{} njoo", writer.number());
    let named = post(shop, chat, Draft::text(&tag, None, &[format!("+{}", writer.number())]).unwrap()).await;
    assert_eq!(read(reader, &named).await.dress.mentions, [writer.number()]);

    let gone = post(shop, chat, Draft::Delete { message: ours }).await;
    let seen = read(reader, &gone).await;
    assert_eq!((seen.kind.as_str(), seen.about.as_deref()), ("delete", Some(&*answer)));
}

/// What was sent has left the outbox, and was sent once.
async fn is_done(shop: &Shop, id: InstanceId, network: &PracticeNetwork, owner: &Phone, to: &str) {
    shop.wait_for(id, "done", |_| true).await.unwrap();
    let left = shop.engine.store().read(move |r| r.depth(id)).await.unwrap();
    let copies: Vec<u32> = network.ledger().accepted(owner.number(), to).iter().map(|message| message.copies).collect();
    assert!(!copies.is_empty() && copies.iter().all(|copies| *copies == 1), "{copies:?}, {left} wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_read_as_what_it_is() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let hers = neema.write(&owner, "bei?").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    every_kind(&shop, chat, &hers, &neema, &neema).await;
    let shown = shop.messages(chat).await.unwrap();
    assert_eq!(shown.len(), 7, "what is said of a message is none: {:?}", texts(&shown));
    is_done(&shop, id, &network, &owner, neema.number()).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_read_in_a_group_that_knows_nobody_by_number() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let baraka = network.phone("+255700000592", "Baraka").unwrap();
    owner.use_lid_addresses();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Wauzaji", &[&neema, &baraka, &owner]);
    let hers = neema.write_to_group(&group, "bei?").await.unwrap();
    let of_group = |chats: &[wakala_store::ChatRow]| chats.iter().any(|chat| chat.address.user() == group);
    let chats = shop.wait_chats(id, "with the group", of_group).await.unwrap();
    let chat = chats.iter().find(|chat| chat.address.user() == group).unwrap().id;
    // Who wrote it, and who did not.
    every_kind(&shop, chat, &hers, &baraka, &neema).await;
    shop.close().await;
}

pub(super) async fn shop_process(folder: &Path, network: &PracticeNetwork) -> Process {
    Process::start(Path::new(env!("CARGO_BIN_EXE_shop")), folder, &network.ws_url()).unwrap()
}

pub(super) async fn online(shop: &mut Process) {
    shop.wait("word of being online", |word| matches!(word, Word::Online { .. }).then_some(())).await.unwrap();
}

/// A program that is linked and has been written to; the row of what she wrote.
async fn linked(folder: &Path, network: &PracticeNetwork, owner: &Phone, neema: &Phone) -> MessageRow {
    let shop = Shop::open(folder, &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", owner).await.unwrap();
    let hers = neema.write(owner, "bei?").await.unwrap();
    let chat = shop.chat_with(id, neema).await.unwrap();
    let hers = row(&shop, chat, &hers).await;
    shop.close().await;
    hers
}

pub(super) async fn order(shop: &mut Process, to: &Phone, draft: Draft) {
    let order = Order::Post { instance: "Duka".into(), to: format!("+{}", to.number()), draft };
    shop.order(&order).await.unwrap();
    let queued = |word| match word {
        Word::Queued { .. } => Some(()),
        Word::Refused { why, .. } => panic!("refused: {why}"),
        Word::Qr { .. } | Word::Online { .. } | Word::Window { .. } => None,
    };
    shop.wait("word that it is queued", queued).await.unwrap();
}

/// One message, and one thing that is said of a message.
fn of_each_class(hers: MessageRow) -> [(Draft, &'static str); 2] {
    [(poll(), "poll"), (Draft::reaction(hers, "👍").unwrap(), "reaction")]
}

async fn is_read_once(neema: &Phone, kind: &str) {
    neema.wait_for_message(PATIENCE, |seen| seen.kind == kind).await.unwrap();
    let times = neema.messages().await.unwrap().iter().filter(|seen| seen.kind == kind).count();
    assert_eq!(times, 1, "{kind}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_committed_before_a_kill_goes_once_and_in_order() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let hers = linked(folder.path(), &network, &owner, &neema).await;
    network.refuse_connections();
    let mut shop = shop_process(folder.path(), &network).await;
    for (draft, _) in of_each_class(hers) {
        order(&mut shop, &neema, draft).await;
    }
    shop.kill().await.unwrap();
    network.accept_connections();
    let mut shop = shop_process(folder.path(), &network).await;
    online(&mut shop).await;
    for (_, kind) in of_each_class(hers) {
        is_read_once(&neema, kind).await;
    }
    let kinds: Vec<String> = neema.messages().await.unwrap().into_iter().map(|seen| seen.kind).collect();
    assert_eq!(kinds.iter().rev().take(2).rev().collect::<Vec<_>>(), ["poll", "reaction"]);
    shop.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_and_not_answered_before_a_kill_is_read_once() {
    logs();
    for (heard, place) in [(true, 0), (true, 1), (false, 0), (false, 1)] {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        let hers = linked(folder.path(), &network, &owner, &neema).await;
        let (draft, kind) = of_each_class(hers).into_iter().nth(place).unwrap();
        // The server takes it and is not heard, or does not hear it.
        let about = Rule::messages().by(&owner);
        network.rule(if heard { about.lose_answer() } else { about.ignore() });
        let mut shop = shop_process(folder.path(), &network).await;
        online(&mut shop).await;
        order(&mut shop, &neema, draft).await;
        if heard {
            is_read_once(&neema, kind).await;
        }
        shop.kill().await.unwrap();
        network.fault(Some(owner.number()), &Fault::Clear).unwrap();
        let mut shop = shop_process(folder.path(), &network).await;
        online(&mut shop).await;
        is_read_once(&neema, kind).await;
        shop.kill().await.unwrap();
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = shop.engine.instances()[0].id;
        let chat = shop.chat_with(id, &neema).await.unwrap();
        let waits = |messages: &[StoredMessage]| {
            messages
                .iter()
                .any(|m| matches!(m.direction, Direction::Outgoing { delivery, .. } if delivery == Delivery::Uncertain))
        };
        shop.wait_messages(chat, "settled", |messages| !waits(messages)).await.unwrap();
        shop.close().await;
    }
}

/// Her phone asks for it again, and the program that sent it is killed before it answers: what is answered comes from the database.
#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_read_is_sent_again_as_what_it_is() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let unknown = neema.sessions().await.unwrap();
    let mut shop = repeats::acquainted(folder.path(), &network, &owner, &neema).await;
    neema.put_back(&unknown).await.unwrap();
    let mut happenings = network.subscribe();
    // The poll itself passes, no answer of this life does.
    network.rule(Rule::messages().by(&owner).from_the(2).ignore());
    order(&mut shop, &neema, poll()).await;
    repeats::asked_again(&mut happenings, &owner).await;
    shop.kill().await.unwrap();
    assert!(neema.messages().await.unwrap().iter().all(|seen| seen.kind != "poll"), "read too early");
    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    let shop = repeats::online(folder.path(), &network).await;
    is_read_once(&neema, "poll").await;
    let seen = neema.messages().await.unwrap().into_iter().find(|seen| seen.kind == "poll").unwrap();
    assert_eq!((seen.text.as_str(), seen.options), ("Lini?", vec!["Leo".to_owned(), "Kesho".to_owned()]));
    shop.kill().await.unwrap();
}
