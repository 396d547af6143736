//! Whatever ceases to exist is told, after the commit and once; what was undone is not.

use std::sync::{Arc, Mutex};

use wakala_domain::ids::{ChatId, MessageId, MessageRow};
use wakala_domain::messages::{Content, OutgoingText};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Gone, Piece, StoreError};

use crate::{Fixture, LID, PN, address, chat_with, incoming, open};

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
            Gone::Message { instance, chat: group, row: in_group },
            Gone::Message { instance, chat: by_lid, row: doubled },
            Gone::Chat { instance, chat: by_lid, into: by_number },
        ]
    );
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
