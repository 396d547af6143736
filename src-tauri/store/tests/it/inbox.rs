//! What came in: a row that the database refuses holds up nobody, and what was read on the phone is read here.

use wakala_domain::ids::{ChatId, MessageId};
use wakala_domain::messages::content::CallTaken;
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText, ReadElsewhere, TakenCall};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{StoreError, StoredMessage};

use crate::{Fixture, LID, PN, address, chat_with, incoming, open};

const OTHER: &str = "255700000999@s.whatsapp.net";

fn file(f: &Fixture) -> rusqlite::Connection {
    rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap()
}

async fn unread(f: &Fixture, chat: ChatId) -> u32 {
    f.store.read(move |r| r.chat(chat)).await.unwrap().unwrap().unread
}

async fn read(f: &Fixture, read: ReadElsewhere) -> Vec<ChatId> {
    let id = f.id;
    f.store.write(move |w| w.read_elsewhere(id, &read)).await.unwrap()
}

#[tokio::test]
async fn a_row_that_the_database_refuses_is_kept_raw_and_the_others_as_they_are() {
    let f = open().await;
    let id = f.id;
    file(&f)
        .execute_batch(
            "CREATE TRIGGER refuses BEFORE INSERT ON messages WHEN new.body = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END;",
        )
        .unwrap();
    let batch: Vec<IncomingMessage> =
        ["a", "bad", "c"].iter().map(|text| incoming(PN, None, &text.to_uppercase(), text)).collect();
    let again = batch.clone();
    let committed = f.store.write(move |w| w.commit_batch(id, &batch, Wall(5))).await.unwrap();
    assert!(committed.iter().all(|one| one.fresh));
    let chat = committed[0].chat;
    let found = f.store.read(move |r| r.messages(chat, None, 10)).await.unwrap();
    let contents: Vec<&Content> = found.iter().map(|message| &message.content).collect();
    assert!(
        matches!(contents[..], [Content::Text { .. }, Content::Unsupported { .. }, Content::Text { .. }]),
        "{contents:?}"
    );
    let raw: Vec<u8> = file(&f).query_row("SELECT raw FROM message_raw", [], |row| row.get(0)).unwrap();
    assert_eq!(raw, b"bad");
    let committed = f.store.write(move |w| w.commit_batch(id, &again, Wall(6))).await.unwrap();
    assert!(committed.iter().all(|one| !one.fresh), "committed once");
}

#[tokio::test]
async fn a_batch_that_the_disk_refuses_is_refused_whole() {
    let f = open().await;
    let id = f.id;
    let pages: u32 = file(&f).query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    f.store.set_page_limit(Some(pages)).await.unwrap();
    let long = "habari ".repeat(20_000);
    let batch: Vec<IncomingMessage> =
        (0..20).map(|n| incoming(PN, None, &format!("M{n}"), &format!("{n} {long}"))).collect();
    let refused = f.store.write(move |w| w.commit_batch(id, &batch, Wall(5))).await;
    assert_eq!(refused.err(), Some(StoreError::DiskFull));
    f.store.set_page_limit(None).await.unwrap();
    assert!(f.store.read(move |r| r.chats(Some(id), None, 9)).await.unwrap().is_empty(), "nothing half");
}

#[tokio::test]
async fn what_was_read_on_the_phone_is_read_here_up_to_there() {
    let f = open().await;
    let id = f.id;
    let message = |from, name: &str, at| IncomingMessage { written: Wall(at), ..incoming(from, None, name, name) };
    let batch = [message(PN, "A", 1_000), message(PN, "B", 2_000), message(PN, "C", 3_000), message(OTHER, "D", 1_000)];
    let committed = f.store.write(move |w| w.commit_batch(id, &batch, Wall(5))).await.unwrap();
    let (neema, other) = (committed[0].chat, committed[3].chat);
    let ids =
        |names: &[&str]| ReadElsewhere::messages(names.iter().map(|name| MessageId((*name).to_owned())).collect());
    assert_eq!(read(&f, ids(&["B", "gone"])).await, [neema]);
    assert_eq!((unread(&f, neema).await, unread(&f, other).await), (1, 1));
    assert_eq!(read(&f, ids(&["B"])).await, [], "nothing changes twice");
    let whole =
        |chat, until: Option<i64>| ReadElsewhere::Chat { chat: address(chat), until: until.map(Wall), last: None };
    assert_eq!(read(&f, whole(PN, Some(2_999))).await, []);
    assert_eq!(read(&f, whole(LID, None)).await, [], "nobody is known by this address");
    f.store.write(move |w| w.open_chat(id, &address(PN), Some(&address(LID)), Wall(6))).await.unwrap();
    assert_eq!(read(&f, whole(LID, Some(3_000))).await, [neema]);
    assert_eq!(read(&f, whole(OTHER, None)).await, [other]);
    assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 0);
    let told = f.store.write(move |w| w.mark_read(neema)).await.unwrap();
    assert_eq!(told.unread, [], "the phone has told them");
}

/// Ids are their senders' words: two chats may have one.
#[tokio::test]
async fn a_message_is_read_in_the_chat_that_is_named_here_and_ahead() {
    let f = open().await;
    let id = f.id;
    let comes = |from: &str, alias: Option<&str>, name: &str| {
        let message = incoming(from, alias, name, name);
        f.store.write(move |w| Ok(w.commit_incoming(id, &message, Wall(5))?.chat))
    };
    let (neema, other) = (comes(PN, None, "SAME").await.unwrap(), comes(OTHER, None, "SAME").await.unwrap());
    let of = |name: &str, chat: &str, alias: Option<&str>| {
        let ids = vec![MessageId(name.to_owned())];
        ReadElsewhere::Messages { ids, chat: Some(address(chat)), alias: alias.map(address) }
    };
    assert_eq!(read(&f, of("SAME", "120363@g.us", None)).await, []);
    assert_eq!(read(&f, of("SAME", OTHER, None)).await, [other]);
    assert_eq!((unread(&f, neema).await, unread(&f, other).await), (1, 0));
    assert_eq!(read(&f, of("SAME", LID, Some(PN))).await, [neema], "by either address");
    // Before it came, in one chat and another.
    assert_eq!(read(&f, of("NEXT", LID, None)).await, []);
    comes(OTHER, None, "NEXT").await.unwrap();
    assert_eq!(unread(&f, other).await, 1, "nobody has read this one");
    comes(PN, Some(LID), "NEXT").await.unwrap();
    assert_eq!(unread(&f, neema).await, 0);
}

#[tokio::test]
async fn of_one_second_only_what_came_up_to_the_message_that_is_named_is_read() {
    let f = open().await;
    let id = f.id;
    let message = |name: &str| IncomingMessage { written: Wall(2_000), ..incoming(PN, None, name, name) };
    let batch = [message("A"), message("B"), message("C")];
    let neema = f.store.write(move |w| w.commit_batch(id, &batch, Wall(5))).await.unwrap()[0].chat;
    let up_to = |last: &str| {
        let last = Some(MessageId(last.to_owned()));
        ReadElsewhere::Chat { chat: address(PN), until: Some(Wall(2_999)), last }
    };
    assert_eq!(read(&f, up_to("B")).await, [neema]);
    assert_eq!(unread(&f, neema).await, 1, "C came after it");
    let later = [message("D"), IncomingMessage { written: Wall(1_000), ..message("earlier") }];
    f.store.write(move |w| w.commit_batch(id, &later, Wall(6))).await.unwrap();
    assert_eq!(unread(&f, neema).await, 2, "D, and not what was written before");
    assert_eq!(read(&f, up_to("gone")).await, [neema]);
    assert_eq!(unread(&f, neema).await, 0, "which one of them is not known: all of that second");
}

#[tokio::test]
async fn what_was_read_on_the_phone_before_it_came_is_read_when_it_comes() {
    let f = open().await;
    let id = f.id;
    let message = |from, name: &str, at| IncomingMessage { written: Wall(at), ..incoming(from, None, name, name) };
    let one = |name: &str| ReadElsewhere::messages(vec![MessageId(name.to_owned())]);
    let whole = |chat, until| ReadElsewhere::Chat { chat: address(chat), until: Some(Wall(until)), last: None };
    // A message, before it and its chat are there, and with it what stands before it.
    assert_eq!(read(&f, one("B")).await, []);
    let batch = [message(PN, "A", 1_000), message(PN, "B", 2_000), message(PN, "C", 3_000)];
    let neema = f.store.write(move |w| w.commit_batch(id, &batch, Wall(5))).await.unwrap()[0].chat;
    assert_eq!(unread(&f, neema).await, 1);
    // A whole chat, by an address of it that was known, or was not.
    f.store.write(move |w| w.open_chat(id, &address(PN), Some(&address(LID)), Wall(6))).await.unwrap();
    assert_eq!(read(&f, whole(LID, 5_000)).await, [neema]);
    assert_eq!(read(&f, whole(OTHER, 5_000)).await, []);
    assert_eq!(read(&f, whole(OTHER, 4_000)).await, [], "an earlier word takes nothing back");
    let batch =
        [message(PN, "D", 4_000), message(OTHER, "E", 5_000), message(PN, "F", 5_001), message(OTHER, "G", 5_001)];
    let committed = f.store.write(move |w| w.commit_batch(id, &batch, Wall(7))).await.unwrap();
    assert_eq!((unread(&f, neema).await, unread(&f, committed[1].chat).await), (1, 1));
    assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 2);
}

#[tokio::test]
async fn no_more_is_kept_of_what_was_read_before_it_came_than_a_night_can_hold() {
    let f = open().await;
    let id = f.id;
    let names: Vec<MessageId> = (0..2_010).map(|n| MessageId(format!("M{n}"))).collect();
    read(&f, ReadElsewhere::Chat { chat: address(OTHER), until: Some(Wall(1)), last: None }).await;
    read(&f, ReadElsewhere::messages(names)).await;
    let oldest = vec![incoming(PN, None, "M9", "M9")];
    let committed = f.store.write(move |w| w.commit_batch(id, &oldest, Wall(5))).await.unwrap();
    assert_eq!(unread(&f, committed[0].chat).await, 1, "the oldest is forgotten");
    let kept: u32 = file(&f).query_row("SELECT count(*) FROM read_ahead", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2_001, "chats are counted by themselves");
}

#[tokio::test]
async fn an_older_message_that_comes_late_is_not_the_newest() {
    let f = open().await;
    let id = f.id;
    let message = |name: &str, at| IncomingMessage { written: Wall(at), ..incoming(PN, None, name, name) };
    let batch = [message("new", 2_000), message("old", 1_000)];
    f.store.write(move |w| w.commit_batch(id, &batch, Wall(5))).await.unwrap();
    let chat = f.store.read(move |r| r.chats(Some(id), None, 9)).await.unwrap().remove(0);
    assert_eq!(chat.last.map(|last| last.message_id.0), Some("new".to_owned()));
}

#[tokio::test]
async fn pages_go_on_by_place_whatever_became_of_the_message_that_stood_there() {
    let f = open().await;
    let id = f.id;
    let (chat, last) = f
        .store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            let text = OutgoingText::parse("O").unwrap();
            let waits =
                w.enqueue_text(id, chat, &MessageId("O".into()), &text, Wall(500), &LifecycleSettings::default())?;
            for n in 1..=6 {
                let name = format!("{n}");
                let message = IncomingMessage { written: Wall(n * 1000), ..incoming(PN, None, &name, &name) };
                w.commit_incoming(id, &message, Wall(9_000))?;
            }
            // What was queued before all of them is taken after them.
            w.place_by_server(id, &waits.message_id, Wall(7000))?;
            Ok((chat, waits))
        })
        .await
        .unwrap();
    let page = async |before| f.store.read(move |r| r.messages(chat, before, 3)).await.unwrap();
    let names = |page: &[StoredMessage]| -> Vec<String> { page.iter().map(|one| one.message_id.0.clone()).collect() };
    let newest = page(None).await;
    assert_eq!(names(&newest), ["5", "6", "O"]);
    let place = |one: &StoredMessage| Some((one.sort, one.row));
    assert_eq!(names(&page(place(&newest[2])).await), ["4", "5", "6"]);
    f.store.write(move |w| w.cancel(last.id)).await.unwrap();
    assert_eq!(names(&page(place(&newest[2])).await), ["4", "5", "6"], "what stood there is gone");
    assert_eq!(names(&page(place(&newest[0])).await), ["2", "3", "4"]);
}

/// What the owner took is nothing that was missed, whichever of the caller's addresses says so, and whatever else stands in the chat stays
/// as it is.
#[tokio::test]
async fn a_call_that_was_taken_on_the_phone_is_not_unread() {
    let f = open().await;
    let id = f.id;
    let ring = |name: &str, video| IncomingMessage {
        content: Content::Call { video, taken: None },
        ..incoming(PN, Some(LID), name, "")
    };
    let first = incoming(PN, Some(LID), "before", "bei?");
    let (before, rings) = (first.clone(), [ring("A", true), ring("B", false)]);
    let chat = f.store.write(move |w| {
        let chat = w.commit_incoming(id, &before, Wall(5))?.chat;
        w.commit_batch(id, &rings, Wall(5))?;
        Ok(chat)
    });
    let chat = chat.await.unwrap();
    let taken = |caller: &str, name: &str, taken| {
        let call = TakenCall { chat: address(caller), caller: address(caller), id: MessageId(name.into()), taken };
        let store = f.store.clone();
        async move { store.write(move |w| w.call_was_taken(id, &call)).await.unwrap().map(|changed| changed.chat) }
    };
    assert_eq!(taken(LID, "A", CallTaken::Answered).await, Some(chat));
    assert_eq!(taken(PN, "B", CallTaken::Declined).await, Some(chat));
    // Neither of these is a call that is here.
    assert_eq!(taken(PN, "before", CallTaken::Answered).await, None);
    assert_eq!(taken(PN, "C", CallTaken::Answered).await, None);
    assert_eq!(taken("255700000592@s.whatsapp.net", "A", CallTaken::Answered).await, None);
    let (row, shown) = f.store.read(move |r| Ok((r.chat(chat)?.unwrap(), r.messages(chat, None, 9)?))).await.unwrap();
    assert_eq!(row.unread, 1, "what was written before is still to be read");
    let shown: Vec<Content> = shown.into_iter().map(|message| message.content).collect();
    let call = |video, taken| Content::Call { video, taken: Some(taken) };
    assert_eq!(shown, [first.content, call(true, CallTaken::Answered), call(false, CallTaken::Declined)]);
    // One that is told of when it is over is no news from the beginning.
    let late = IncomingMessage { content: call(false, CallTaken::Answered), ..incoming(PN, Some(LID), "D", "") };
    f.store.write(move |w| w.commit_incoming(id, &late, Wall(5)).map(drop)).await.unwrap();
    assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 1);
}
