//! The store on real files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod books;
mod called;
mod changes;
mod failed;
mod finding;
mod gone;
mod happened;
mod history;
mod hostile;
mod inbox;
mod journal;
mod kinds;
mod lanes;
mod lanes_told;
mod named_chats;
mod names;
mod people;
mod receipts;
mod repeats;
mod searching;
mod upgrading;
mod uploads;
mod words;
mod writer;

use proptest::prelude::*;
use tempfile::TempDir;
use wakala_domain::address::Address;
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText};
use wakala_domain::search::Query;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{
    DataDir, Direction, Found, NewInstance, Piece, Reading, Sought, Store, StoreError, StoredMessage, Writing,
};

struct Fixture {
    store: Store,
    id: InstanceId,
    folder: TempDir,
}

async fn open() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    let id = InstanceId::from_random(42);
    let new = instance(id, "Duka");
    store.write(move |w| w.add_instance(&new)).await.unwrap();
    Fixture { store, id, folder }
}

fn instance(id: InstanceId, name: &str) -> NewInstance {
    let name = InstanceName::parse(name).unwrap();
    let lifecycle = State::new(Wanted::Running).persisted();
    NewInstance { id, name, workspace: String::new(), lifecycle, created: Wall(1) }
}

/// A chat with somebody of whom WhatsApp has said that they are there.
fn chat_with(w: &Writing<'_>, id: InstanceId, address: &Address) -> Result<ChatId, StoreError> {
    let chat = w.open_chat(id, address, None, Wall(0))?;
    w.found(chat, address, None, Wall(0)).map(|found| found.unwrap_or(chat))
}

/// All of the instance, or of all, in which the words are.
fn sought(instance: Option<InstanceId>, text: &str, limit: u32) -> Option<Sought> {
    let query = Query::parse(text).ok()?;
    Some(Sought { instance, ..Sought::everywhere(query, limit) })
}

fn find(
    r: &Reading<'_>,
    instance: Option<InstanceId>,
    text: &str,
    limit: u32,
) -> Result<Vec<StoredMessage>, StoreError> {
    sought(instance, text, limit).map_or(Ok(Vec::new()), |sought| Ok(search(r, sought)?.messages))
}

/// What the pages hold together, until there is as much as was asked for: each ends when it has taken its time.
fn search(r: &Reading<'_>, mut sought: Sought) -> Result<Found, StoreError> {
    let mut all = r.search(&sought)?;
    let limit = sought.limit as usize;
    while let Some(before) = all.before
        && all.messages.len() < limit
    {
        (sought.before, sought.limit) = (Some(before), u32::try_from(limit - all.messages.len()).unwrap());
        let page = r.search(&sought)?;
        assert!(page.before.is_none_or(|page| page < before), "it goes on");
        all.messages.extend(page.messages);
        (all.before, all.whole) = (page.before, all.whole && page.whole);
    }
    Ok(all)
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn incoming(from: &str, alias: Option<&str>, id: &str, text: &str) -> IncomingMessage {
    IncomingMessage {
        chat: address(from),
        chat_alias: alias.map(address),
        sender: address(from),
        sender_alias: alias.map(address),
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: Some("Neema".to_owned()),
        written: Wall(1000),
        content: Content::Text { text: text.to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

const PN: &str = "255700000431@s.whatsapp.net";
const LID: &str = "100255700000431@lid";

#[tokio::test]
async fn a_message_is_committed_once() {
    let f = open().await;
    let id = f.id;
    let message = incoming(PN, None, "A", "habari");
    let again = message.clone();
    let first = f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap();
    let second = f.store.write(move |w| w.commit_incoming(id, &again, Wall(6))).await.unwrap();
    assert!(first.fresh && !second.fresh);
    assert_eq!(first.row, second.row);
    let counts = f.store.read(move |r| r.counts(id)).await.unwrap();
    assert_eq!(counts.unread, 1);
}

#[tokio::test]
async fn one_person_with_two_addresses_is_one_chat() {
    let f = open().await;
    let id = f.id;
    let messages = [
        incoming(PN, None, "A", "by number"),
        incoming(LID, None, "B", "by lid"),
        // From here on it is known that the two are one.
        incoming(LID, Some(PN), "C", "both"),
        incoming(PN, None, "A", "by number"),
    ];
    f.store
        .write(move |w| {
            for message in &messages {
                w.commit_incoming(id, message, Wall(5))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let chats = f.store.read(move |r| r.chats(Some(id), None, 10)).await.unwrap();
    assert_eq!(chats.len(), 1);
    assert_eq!((chats[0].unread, chats[0].title.as_str()), (3, "Neema"));
    assert_eq!(chats[0].phone.as_ref().unwrap().digits(), "255700000431");
    let chat = chats[0].id;
    assert_eq!(f.store.read(move |r| r.messages(chat, None, 10)).await.unwrap().len(), 3);
}

#[tokio::test]
async fn what_could_not_be_decrypted_is_filled_in() {
    let f = open().await;
    let id = f.id;
    let closed = IncomingMessage { content: Content::Undecryptable, ..incoming(PN, None, "A", "") };
    let opened = incoming(PN, None, "A", "now readable");
    let late = closed.clone();
    f.store.write(move |w| w.commit_incoming(id, &closed, Wall(5))).await.unwrap();
    let filled = f.store.write(move |w| w.commit_incoming(id, &opened, Wall(6))).await.unwrap();
    let after = f.store.write(move |w| w.commit_incoming(id, &late, Wall(7))).await.unwrap();
    assert!(filled.filled && !after.filled);
    let message = f.store.read(move |r| r.message(filled.row)).await.unwrap().unwrap();
    assert_eq!(message.content, Content::Text { text: "now readable".into() });
    assert_eq!(f.store.read(move |r| find(r, Some(id), "readable", 5)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_outbox_keeps_order_through_a_crash() {
    let f = open().await;
    let id = f.id;
    f.store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            for n in 0..4 {
                let text = OutgoingText::parse(&format!("{n}")).unwrap();
                w.enqueue_text(id, chat, &MessageId(format!("M{n}")), &text, Wall(n), &LifecycleSettings::default())?;
            }
            w.pick_batch(id, Wall(10), 2, &[])
        })
        .await
        .unwrap();
    assert!(
        f.store.write(move |w| w.pick_batch(id, Wall(11), 2, &[])).await.unwrap().items.is_empty(),
        "the window is full"
    );
    let sent = MessageId("M1".to_owned());
    f.store
        .write(move |w| {
            w.apply_delivery(id, &sent, DeliveryEvent::ServerTook, None, Wall(11), &LifecycleSettings::default())
        })
        .await
        .unwrap();
    // The program dies here.
    let healed = f.store.write(|w| w.heal_after_run(Wall(0))).await.unwrap();
    assert_eq!((healed.uncertain, healed.instances), (1, vec![id]));
    let again = f.store.write(move |w| w.pick_batch(id, Wall(12), 10, &[])).await.unwrap().items;
    let ids: Vec<&str> = again.iter().map(|item| item.message_id.0.as_str()).collect();
    assert_eq!(ids, ["M0", "M2", "M3"]);
}

fn limit_of_one() -> LifecycleSettings {
    LifecycleSettings { outbox_limit: 1, ..LifecycleSettings::default() }
}

#[tokio::test]
async fn cancelling_and_retrying_have_their_limits() {
    let f = open().await;
    let id = f.id;
    let item = f
        .store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            w.enqueue_text(
                id,
                chat,
                &MessageId("M".into()),
                &OutgoingText::parse("x").unwrap(),
                Wall(1),
                &limit_of_one(),
            )
        })
        .await
        .unwrap();
    let full = f
        .store
        .write(move |w| {
            w.enqueue_text(
                id,
                item.chat,
                &MessageId("N".into()),
                &OutgoingText::parse("y").unwrap(),
                Wall(1),
                &limit_of_one(),
            )
        })
        .await;
    assert_eq!(full, Err(StoreError::QueueFull { limit: 1 }));
    assert_eq!(f.store.write(move |w| w.retry(item.id)).await, Err(StoreError::NotRetryable));
    f.store.write(move |w| w.pick_batch(id, Wall(2), 1, &[])).await.unwrap();
    assert_eq!(f.store.write(move |w| w.cancel(item.id)).await, Err(StoreError::NotCancellable));
    let message = MessageId("M".into());
    f.store
        .write(move |w| {
            w.apply_delivery(id, &message, DeliveryEvent::Refused, Some("479"), Wall(3), &LifecycleSettings::default())
        })
        .await
        .unwrap();
    let change = f.store.write(move |w| w.retry(item.id)).await.unwrap();
    assert_eq!((change.delivery, change.queue_id), (Delivery::Queued, Some(item.id)));
    f.store.write(move |w| w.cancel(item.id)).await.unwrap();
    assert_eq!(f.store.read(move |r| r.message(item.row)).await.unwrap(), None);
}

#[tokio::test]
async fn a_failing_write_takes_nobody_along() {
    let f = open().await;
    let bad = f.store.write(|w| {
        w.set_setting("half", "done")?;
        Err::<(), _>(StoreError::Internal("on purpose".into()))
    });
    let panicking = f.store.write(|_| -> Result<(), StoreError> { panic!("on purpose") });
    let good = f.store.write(|w| w.set_setting("good", "1"));
    let (bad, panicking, good) = tokio::join!(bad, panicking, good);
    assert_eq!(bad, Err(StoreError::Internal("on purpose".into())));
    assert!(matches!(panicking, Err(StoreError::Internal(_))));
    assert_eq!(good, Ok(()));
    let kept = f.store.read(|r| Ok((r.setting("half")?, r.setting("good")?))).await.unwrap();
    assert_eq!(kept, (None, Some("1".into())));
}

#[tokio::test]
async fn names_are_unique_and_deleting_removes_everything() {
    let f = open().await;
    let id = f.id;
    let other = instance(InstanceId::from_random(99), "DUKA");
    assert_eq!(f.store.write(move |w| w.add_instance(&other)).await, Err(StoreError::NameTaken));
    let message = incoming(PN, None, "A", "habari");
    f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap();
    let everything = |r: &wakala_store::Reading<'_>| {
        Ok((r.instances()?.len(), r.chats(None, None, 9)?.len(), find(r, None, "habari", 9)?.len()))
    };
    f.store.write(move |w| w.bury_instance(id, Wall(6))).await.unwrap();
    assert_eq!(f.store.read(everything).await.unwrap(), (1, 0, 0), "nothing of it is shown from now on");
    let mut steps = 0;
    let delete = move |w: &wakala_store::Writing<'_>| {
        steps += 1;
        Ok(if w.delete_some(id, 1)? { Piece::More } else { Piece::Done(steps) })
    };
    assert!(f.store.write_in_pieces(delete).await.unwrap() > 3, "a row at a time");
    assert_eq!(f.store.write(move |w| w.delete_some(id, 1)).await, Err(StoreError::NoSuchInstance));
    assert_eq!(f.store.write(move |w| w.bury_instance(id, Wall(6))).await, Err(StoreError::NoSuchInstance));
    assert_eq!(f.store.read(everything).await.unwrap(), (0, 0, 0));
}

#[tokio::test]
async fn what_is_committed_survives_without_a_clean_end() {
    let f = open().await;
    let id = f.id;
    let message = incoming(PN, None, "A", "habari");
    f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap();
    // As after a power cut: the files as they are, the program never closed them.
    let copy = tempfile::tempdir().unwrap();
    for name in ["wakala.db", "wakala.db-wal"] {
        std::fs::copy(f.folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let store = Store::open(&DataDir::open(copy.path()).unwrap()).unwrap();
    let found = store.read(move |r| find(r, Some(id), "habari", 5)).await.unwrap();
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn a_newer_database_and_no_database_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wakala.db");
    std::fs::write(&file, b"this is a letter to my aunt, and no database").unwrap();
    let directory = DataDir::open(folder.path()).unwrap();
    assert!(matches!(Store::open(&directory), Err(StoreError::Corrupt(_))));
    assert_eq!(std::fs::read(&file).unwrap(), b"this is a letter to my aunt, and no database");
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let f = open().await;
    let mode = |name: &str| std::fs::metadata(f.folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("wakala.db"), mode("wakala.db-wal")), (0o600, 0o600));
    let inside = f.folder.path().join("inside");
    let _held = DataDir::open(&inside).unwrap();
    assert_eq!(std::fs::metadata(&inside).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn whatever_is_searched_for_is_no_error() {
    let f = open().await;
    for text in ["", "\"", "a OR", "NEAR(", "*", "col:x", "a\0b", "-", "'; DROP TABLE messages"] {
        assert!(f.store.read(move |r| find(r, None, text, 5)).await.is_ok(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever arrives, in whatever order and however often, under whichever address: each message is there once.
    #[test]
    fn nothing_is_lost_or_doubled_by_merging(arrivals in prop::collection::vec((0..6usize, 0..3usize), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let f = open().await;
            let id = f.id;
            let mut expected = std::collections::BTreeSet::new();
            for (message, shape) in arrivals {
                let (from, alias) = [(PN, None), (LID, None), (LID, Some(PN))][shape];
                let text = format!("m{message}");
                expected.insert(text.clone());
                let message = incoming(from, alias, &text, &text);
                f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap();
            }
            // Now it is known that both addresses are one person.
            let last = incoming(LID, Some(PN), "last", "last");
            f.store.write(move |w| w.commit_incoming(id, &last, Wall(5))).await.unwrap();
            expected.insert("last".to_owned());
            let chats = f.store.read(move |r| r.chats(Some(id), None, 10)).await.unwrap();
            assert_eq!(chats.len(), 1);
            let chat = chats[0].id;
            let messages = f.store.read(move |r| r.messages(chat, None, 100)).await.unwrap();
            let found: Vec<String> = messages.iter().map(|m| m.message_id.0.clone()).collect();
            let distinct: std::collections::BTreeSet<String> = found.iter().cloned().collect();
            assert_eq!(&distinct, &expected);
            assert_eq!(found.len(), expected.len(), "doubled: {found:?}");
            assert!(messages.iter().all(|m| matches!(m.direction, Direction::Incoming { .. })));
        });
    }
}
