//! Whatever ceases to exist is told, after the commit and once; what was undone is not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wakala_domain::ids::{ChatId, MessageId, MessageRow};
use wakala_domain::messages::{Content, OutgoingText};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Gone, Piece, StoreError};

use crate::{DataDir, Fixture, LID, PN, Store, address, chat_with, incoming, open};

type Told = Arc<Mutex<Vec<Gone>>>;

async fn listening() -> (Fixture, Told) {
    let f = open().await;
    let told = Told::default();
    let heard = Arc::clone(&told);
    f.store.tell_gone(move |gone| heard.lock().unwrap().extend(gone));
    (f, told)
}

/// What was told since the last time.
fn heard(told: &Told) -> Vec<Gone> {
    std::mem::take(&mut *told.lock().unwrap())
}

async fn commit(f: &Fixture, from: &str, alias: Option<&str>, place: Option<&str>, id: &str) -> (ChatId, MessageRow) {
    let instance = f.id;
    let mut message = incoming(from, alias, id, id);
    message.content = Content::Text { text: id.to_owned() };
    if let Some(place) = place {
        (message.chat, message.chat_alias) = (address(place), None);
    }
    let committed = f.store.write(move |w| w.commit_incoming(instance, &message, Wall(5))).await.unwrap();
    (committed.chat, committed.row)
}

#[tokio::test]
async fn a_message_that_is_taken_back_is_told_before_the_answer() {
    let (f, told) = listening().await;
    let id = f.id;
    let item = f
        .store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            let text = OutgoingText::parse("habari").unwrap();
            w.enqueue_text(id, chat, &MessageId("A".into()), &text, Wall(1), &LifecycleSettings::default())
        })
        .await
        .unwrap();
    let undone = f.store.write(move |w| w.cancel(item.id).and(Err::<(), _>(StoreError::DiskFull))).await;
    assert_eq!((undone, heard(&told)), (Err(StoreError::DiskFull), vec![]));
    f.store.write(move |w| w.cancel(item.id)).await.unwrap();
    assert_eq!(heard(&told), [Gone::Message { instance: id, chat: item.chat, row: item.row }]);
    commit(&f, PN, None, None, "B").await;
    assert_eq!(heard(&told), [], "it is told once");
}

#[tokio::test]
async fn what_goes_when_two_people_are_one_is_told() {
    let (f, told) = listening().await;
    let instance = f.id;
    let (by_number, _) = commit(&f, PN, None, None, "a").await;
    let (by_lid, doubled) = commit(&f, LID, None, None, "a").await;
    let (group, _) = commit(&f, PN, None, Some("120363@g.us"), "g").await;
    let (_, in_group) = commit(&f, LID, None, Some("120363@g.us"), "g").await;
    assert_eq!(heard(&told), []);
    // A stanza that names both.
    commit(&f, LID, Some(PN), None, "b").await;
    assert_eq!(
        heard(&told),
        [
            Gone::Message { instance, chat: by_lid, row: doubled },
            Gone::Message { instance, chat: group, row: in_group },
            Gone::Chat { instance, chat: by_lid, into: by_number },
        ]
    );
}

/// Two chats of one person that nobody knows to be one, longer than what goes with the word of it.
async fn long_chats(f: &Fixture) -> (ChatId, ChatId) {
    let id = f.id;
    let ways = [PN, LID]
        .map(|from| (0..300).map(|n| incoming(from, None, &format!("{from} {n}"), "habari")).collect::<Vec<_>>());
    let [by_number, by_lid] = ways;
    let into = f.store.write(move |w| w.commit_batch(id, &by_number, Wall(5))).await.unwrap()[0].chat;
    let from = f.store.write(move |w| w.commit_batch(id, &by_lid, Wall(5))).await.unwrap()[0].chat;
    (from, into)
}

#[tokio::test]
async fn a_merge_goes_on_to_its_end_although_nobody_writes_and_is_told_there() {
    let f = open().await;
    let instance = f.id;
    let (from, into) = long_chats(&f).await;
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    f.store.tell_gone(move |gone| drop(tell.send(gone)));
    // The last that anybody asks for is told by what has time.
    let tells = incoming(LID, Some(PN), "tells", "habari");
    let piece = move |w: &wakala_store::Writing<'_>| w.commit_incoming(instance, &tells, Wall(6)).map(Piece::Done);
    assert_eq!(f.store.write_in_pieces(piece).await.unwrap().chat, into);
    let gone = tokio::time::timeout(Duration::from_secs(60), told.recv()).await.unwrap().unwrap();
    assert_eq!(gone, [Gone::Chat { instance, chat: from, into }]);
    let row = f.store.read(move |r| r.chat(into)).await.unwrap().unwrap();
    assert_eq!((row.unread, row.address.as_str()), (601, PN));
    assert_eq!(f.store.read(move |r| r.messages(into, None, 1000)).await.unwrap().len(), 601);
}

#[tokio::test]
async fn a_merge_that_a_kill_interrupted_is_gone_on_with() {
    let f = open().await;
    let (from, into) = long_chats(&f).await;
    f.store.close().await.unwrap();
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    file.execute_batch(
        "INSERT INTO joining (kept, gone) SELECT min(id), max(id) FROM contacts;
         UPDATE contact_addresses SET contact = (SELECT kept FROM joining);",
    )
    .unwrap();
    drop(file);
    let store = Store::open(&DataDir::open(f.folder.path()).unwrap()).unwrap();
    // Nobody writes.
    let whole = async { while store.read(move |r| r.chat(from)).await.unwrap().is_some() {} };
    tokio::time::timeout(Duration::from_secs(60), whole).await.unwrap();
    assert_eq!(store.read(move |r| r.messages(into, None, 1000)).await.unwrap().len(), 600);
    assert_eq!(store.read(move |r| r.chat_now(from)).await.unwrap().map(|row| row.id), Some(into));
}

#[tokio::test]
async fn what_goes_with_its_number_is_not_told_one_by_one() {
    let (f, told) = listening().await;
    let id = f.id;
    for message in ["a", "b", "c"] {
        commit(&f, PN, None, None, message).await;
    }
    f.store.write(move |w| w.bury_instance(id, Wall(9))).await.unwrap();
    let piece =
        move |w: &wakala_store::Writing<'_>| Ok(if w.delete_some(id, 1)? { Piece::More } else { Piece::Done(()) });
    f.store.write_in_pieces(piece).await.unwrap();
    assert_eq!(heard(&told), []);
}

#[tokio::test]
async fn a_chat_that_went_into_another_is_found_however_often_it_went_on() {
    const SECOND: &str = "100999@lid";
    let f = open().await;
    let id = f.id;
    let (first, _) = commit(&f, SECOND, None, None, "a").await;
    let (second, _) = commit(&f, LID, None, None, "b").await;
    let (third, _) = commit(&f, PN, None, None, "c").await;
    let now = async |chat| f.store.read(move |r| r.chat_now(chat)).await.unwrap().map(|row| row.id);
    assert_eq!((now(first).await, now(ChatId(99)).await), (Some(first), None));
    let joins = async |chat: ChatId, into: ChatId| {
        let db = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
        let (sql, ids) = (
            "INSERT INTO joined_chats (chat, instance, went) SELECT id, instance, ?2 FROM chats WHERE id = ?1",
            [chat.0, into.0],
        );
        db.execute(sql, ids).unwrap();
        db.execute("DELETE FROM chats WHERE id = ?1", [chat.0]).unwrap();
    };
    joins(first, second).await;
    assert_eq!(now(first).await, Some(second));
    commit(&f, LID, Some(PN), None, "d").await;
    assert_eq!((now(first).await, now(second).await), (now(third).await, now(third).await));
    assert!(now(third).await.is_some());
    f.store.write(move |w| w.bury_instance(id, Wall(9))).await.unwrap();
    let piece =
        move |w: &wakala_store::Writing<'_>| Ok(if w.delete_some(id, 9)? { Piece::More } else { Piece::Done(()) });
    f.store.write_in_pieces(piece).await.unwrap();
    assert_eq!(now(first).await, None);
}
