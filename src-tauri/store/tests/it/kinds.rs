//! What goes out besides texts: kept whole as long as somebody may ask for it, and what is said of a message is none itself.

use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::messages::changes::{Author, Change, ChangeRefused, IncomingChange, Target};
use wakala_domain::messages::content::{ChatEvent, Content, Poll};
use wakala_domain::messages::draft::{Draft, EDIT_OFFERED_MS};
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::outgoing::{Outgoing, Secret};
use wakala_domain::messages::votes::Asked;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{FileOffer, NewSend, QueueItem, RepeatRequest, Store, StoreError};

use crate::{Fixture, LID, PN, find, incoming, open};

fn text(words: &str) -> Draft {
    Draft::text(words, None, &[]).unwrap()
}

async fn send_at(
    store: &Store,
    id: InstanceId,
    chat: ChatId,
    name: &str,
    draft: Draft,
    at: i64,
) -> Result<QueueItem, StoreError> {
    let secret = matches!(draft, Draft::Poll(_)).then(|| Secret::of_bits([7, 7, 7, 7]));
    let new = NewSend { id: MessageId(name.into()), draft, secret, file: None, created: Wall(at) };
    store.write(move |w| w.enqueue(id, chat, &new, &LifecycleSettings::default())).await
}

async fn send(store: &Store, id: InstanceId, chat: ChatId, name: &str, draft: Draft) -> Result<QueueItem, StoreError> {
    send_at(store, id, chat, name, draft, 2_000).await
}

/// Whatever waits goes out, and WhatsApp takes it.
async fn taken(store: &Store, id: InstanceId, names: &[&str]) -> Vec<MessageRow> {
    let names: Vec<MessageId> = names.iter().map(|name| MessageId((*name).to_owned())).collect();
    let settings = LifecycleSettings::default();
    let written = store.write(move |w| {
        w.pick_batch(id, Wall(3_000), 64, &[])?;
        let mut rows = Vec::new();
        for name in &names {
            let changes = w.apply_delivery(id, name, DeliveryEvent::ServerTook, None, Wall(3_000), &settings)?;
            rows.extend(changes.into_iter().map(|change| change.row));
            w.place_by_server(id, name, Wall(3_000))?;
        }
        Ok(rows)
    });
    written.await.unwrap()
}

async fn neema(f: &Fixture) -> (ChatId, MessageRow) {
    let id = f.id;
    let hers = incoming(PN, Some(LID), "HERS", "bei?");
    let committed = f.store.write(move |w| w.commit_incoming(id, &hers, Wall(5))).await.unwrap();
    (committed.chat, committed.row)
}

/// What waits to be said of a message: the items, whether each is first in its lane, and how it stands.
async fn waiting(store: &Store, chat: ChatId, row: MessageRow) -> Vec<(QueueId, bool, Delivery)> {
    let messages = store.read(move |r| r.messages(chat, None, 50)).await.unwrap();
    let alone = store.read(move |r| r.message(row)).await.unwrap().unwrap();
    let found = messages.into_iter().find(|message| message.row == row).unwrap();
    assert_eq!(found.said, alone.said, "a page says what the message itself says");
    found.said.waiting.into_iter().map(|change| (change.id, change.first, change.delivery)).collect()
}

async fn words(store: &Store, chat: ChatId) -> Vec<String> {
    let messages = store.read(move |r| r.messages(chat, None, 50)).await.unwrap();
    messages.iter().map(|message| message.content.words().unwrap_or_default()).collect()
}

#[tokio::test]
async fn what_is_said_of_a_message_goes_in_its_lane_and_is_no_message() {
    let f = open().await;
    let (chat, hers) = neema(&f).await;
    send(&f.store, f.id, chat, "OURS", text("200")).await.unwrap();
    let ours = taken(&f.store, f.id, &["OURS"]).await[0];
    let like = send(&f.store, f.id, chat, "LIKE", Draft::reaction(hers, "👍").unwrap()).await.unwrap();
    let edit = send(&f.store, f.id, chat, "EDIT", Draft::edit(ours, "250").unwrap()).await.unwrap();
    let gone = send(&f.store, f.id, chat, "GONE", Draft::Delete { message: ours }).await.unwrap();
    send(&f.store, f.id, chat, "MORE", text("karibu")).await.unwrap();
    assert_eq!([like.shown, edit.shown, gone.shown], [hers, ours, ours]);
    assert_eq!(waiting(&f.store, chat, hers).await, [(like.id, true, Delivery::Queued)]);
    let said = f.store.read(move |r| Ok((r.lane(chat)?, r.message(hers)?))).await.unwrap();
    let named = (said.0.unwrap().first, said.1.unwrap().said.waiting[0].row);
    assert_eq!(named, (Some(like.row), like.row), "the lane names it by its own row");
    let both = [(edit.id, false, Delivery::Queued), (gone.id, false, Delivery::Queued)];
    assert_eq!(waiting(&f.store, chat, ours).await, both);
    let target = Target { author: Author::Them(PN.parse().unwrap()), id: MessageId("HERS".into()) };
    assert!(matches!(like.parcel.what, Outgoing::Reaction { target: found, .. } if found == target));
    // In its order, under its id, whatever happens.
    let id = f.id;
    let picked = f.store.write(move |w| w.pick_batch(id, Wall(3_000), 64, &[])).await.unwrap();
    let order: Vec<&str> = picked.items.iter().map(|item| item.message_id.0.as_str()).collect();
    assert_eq!(order, ["LIKE", "EDIT", "GONE", "MORE"]);
    f.store.write(move |w| w.heal_instance(id)).await.unwrap();
    let picked = f.store.write(move |w| w.pick_batch(id, Wall(3_000), 64, &[])).await.unwrap();
    assert!(picked.items[1].written && picked.items[1].parcel == edit.parcel, "the same at every try");
    assert_eq!(waiting(&f.store, chat, ours).await[0].2, Delivery::Sending);
    // Neither shown, nor the last one, nor found, nor counted.
    let seen = ["bei?", "200", "karibu"];
    assert_eq!(words(&f.store, chat).await, seen);
    assert!(f.store.read(move |r| find(r, Some(id), "250", 9)).await.unwrap().is_empty());
    assert_eq!(taken(&f.store, f.id, &["LIKE", "EDIT", "GONE"]).await, [hers, ours, ours]);
    assert_eq!(words(&f.store, chat).await, ["bei?", "250", "karibu"]);
    assert_eq!([waiting(&f.store, chat, hers).await, waiting(&f.store, chat, ours).await], [vec![], vec![]]);
    let row = f.store.read(move |r| r.chat(chat)).await.unwrap().unwrap();
    assert_eq!(row.last.unwrap().content.words().as_deref(), Some("karibu"));
    assert_eq!(f.store.read(move |r| r.sent_counts(id, Wall(0))).await.unwrap().taken, 1);
    let left = f.store.read(move |r| r.queue(id, None, 9)).await.unwrap();
    assert_eq!(left.len(), 1, "what WhatsApp took has left the outbox");
}

#[tokio::test]
async fn what_is_taken_back_in_time_leaves_no_trace() {
    let f = open().await;
    let (chat, hers) = neema(&f).await;
    let item = send(&f.store, f.id, chat, "LIKE", Draft::reaction(hers, "👍").unwrap()).await.unwrap();
    let change = f.store.write(move |w| w.cancel(item.id)).await.unwrap();
    assert_eq!((change.row, change.delivery), (hers, Delivery::Cancelled));
    assert_eq!(f.store.read(move |r| r.message(item.row)).await.unwrap(), None);
    assert_eq!(waiting(&f.store, chat, hers).await, []);
    assert_eq!(words(&f.store, chat).await, ["bei?"]);
}

#[tokio::test]
async fn only_what_stands_there_and_may_be_changed_is() {
    let f = open().await;
    let (chat, hers) = neema(&f).await;
    let id = f.id;
    let elsewhere = incoming("255700000592@s.whatsapp.net", None, "HIS", "habari");
    let his = f.store.write(move |w| w.commit_incoming(id, &elsewhere, Wall(5))).await.unwrap().row;
    let waiting = send(&f.store, f.id, chat, "W", text("subiri")).await.unwrap().row;
    let nowhere = MessageRow(99);
    for (draft, why) in [
        (Draft::reaction(his, "👍").unwrap(), StoreError::NoSuchMessage),
        (Draft::text("jibu", Some(his), &[]).unwrap(), StoreError::NoSuchMessage),
        (Draft::Delete { message: nowhere }, StoreError::NoSuchMessage),
        (Draft::edit(hers, "mimi").unwrap(), StoreError::Change(ChangeRefused::NotOurs)),
        (Draft::Delete { message: hers }, StoreError::Change(ChangeRefused::NotOurs)),
        (Draft::edit(waiting, "mpya").unwrap(), StoreError::Change(ChangeRefused::NotSent)),
        (Draft::text("jibu", Some(waiting), &[]).unwrap(), StoreError::Change(ChangeRefused::NotSent)),
    ] {
        assert_eq!(send(&f.store, f.id, chat, "X", draft.clone()).await.unwrap_err(), why, "{draft:?}");
    }
    send(&f.store, f.id, chat, "P", Draft::location(-6.8, 39.2, None, None).unwrap()).await.unwrap();
    let rows = taken(&f.store, f.id, &["W", "P"]).await;
    let refused = |draft: Draft, at: i64| {
        let store = f.store.clone();
        async move { send_at(&store, id, chat, "X", draft, at).await.unwrap_err() }
    };
    let late = 3_000 + EDIT_OFFERED_MS + 1;
    assert_eq!(refused(Draft::edit(rows[0], "mpya").unwrap(), late).await, StoreError::Change(ChangeRefused::TooLate));
    assert_eq!(refused(Draft::edit(rows[1], "mpya").unwrap(), 3_000).await, StoreError::Change(ChangeRefused::NotText));
    let item = send(&f.store, f.id, chat, "D", Draft::Delete { message: rows[0] }).await.unwrap();
    let gone = StoreError::Change(ChangeRefused::Deleted);
    assert_eq!(refused(Draft::edit(rows[0], "mpya").unwrap(), 3_000).await, gone);
    assert_eq!(refused(Draft::Delete { message: item.row }, 3_000).await, StoreError::NoSuchMessage);
    f.store.write(move |w| w.cancel(item.id)).await.unwrap();
    send(&f.store, f.id, chat, "E", Draft::edit(rows[0], "mpya").unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_device_that_asks_days_later_gets_the_same() {
    let f = open().await;
    let (chat, hers) = neema(&f).await;
    let poll = Draft::poll("Lini?", &["Leo".into(), "Kesho".into()], 1).unwrap();
    let answer = Draft::text("@255700000431 200", Some(hers), &["+255700000431".into()]).unwrap();
    let mut sent = Vec::new();
    for (name, draft) in [("A", answer), ("B", poll), ("C", text("bei")), ("D", Draft::reaction(hers, "👍").unwrap())]
    {
        sent.push(send(&f.store, f.id, chat, name, draft).await.unwrap());
    }
    let rows = taken(&f.store, f.id, &["A", "B", "C", "D"]).await;
    let edit = send(&f.store, f.id, chat, "E", Draft::edit(rows[2], "bei mpya").unwrap()).await.unwrap();
    taken(&f.store, f.id, &["E"]).await;
    sent.push(edit);
    // As it is noted that it was edited.
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE messages SET body = 'bei mpya' WHERE message_id = 'C'", []).unwrap();
    let id = f.id;
    let asked = f.store.write(move |w| {
        for name in ["A", "B", "C", "D", "E"] {
            let id_of = MessageId(name.into());
            let request = RepeatRequest { id: id_of, requester: PN.into(), count: 1, stanza: vec![1] };
            assert!(w.keep_repeat(id, &request, Wall(9))?, "{name} is ours");
        }
        w.open_repeats(id, None)
    });
    let asked = asked.await.unwrap();
    assert_eq!(asked.len(), 5);
    for (asked, sent) in asked.iter().zip(&sent) {
        assert_eq!((&asked.request.id, &asked.parcel), (&sent.message_id, &*sent.parcel));
    }
    let Outgoing::Poll { secret, .. } = &asked[1].parcel.what else { panic!() };
    assert_eq!(*secret, Secret::of_bits([7, 7, 7, 7]));
}

#[tokio::test]
async fn an_answer_carries_what_was_kept_of_the_question() {
    let f = open().await;
    let id = f.id;
    let place = IncomingMessage { raw: Some(vec![1, 2]), ..incoming(PN, None, "HERS", "hapa") };
    let hers = f.store.write(move |w| w.commit_incoming(id, &place, Wall(5))).await.unwrap();
    let answer = Draft::text("asante", Some(hers.row), &[]).unwrap();
    let item = send(&f.store, f.id, hers.chat, "A", answer).await.unwrap();
    assert_eq!(item.parcel.quoted, Some(vec![1, 2]));
    let message = f.store.read(move |r| r.message(item.row)).await.unwrap().unwrap();
    let quote = message.frame.quote.unwrap();
    assert_eq!((quote.id.0.as_str(), quote.words.as_str()), ("HERS", "hapa"));
    let like = send(&f.store, f.id, hers.chat, "L", Draft::reaction(hers.row, "👍").unwrap()).await.unwrap();
    assert_eq!(like.parcel.quoted, None);
}

#[tokio::test]
async fn what_is_written_disappears_as_the_newest_message_says() {
    let f = open().await;
    let id = f.id;
    let says = |name: &str, written: i64, content: Content, expires: u32| IncomingMessage {
        written: Wall(written),
        content,
        frame: Frame { expires, ..Frame::default() },
        ..incoming(PN, None, name, "")
    };
    let words = |text: &str| Content::Text { text: text.into() };
    let mut number = 0;
    for (message, expires) in [
        (says("A", 1_000, words("a"), 0), 0),
        (says("B", 2_000, words("b"), 86_400), 86_400),
        // What comes late says nothing of now.
        (says("C", 1_500, words("c"), 0), 86_400),
        (says("D", 3_000, Content::Call { video: false, taken: None }, 0), 86_400),
        (says("E", 4_000, Content::Event(ChatEvent::Expiry { seconds: 604_800 }), 0), 604_800),
        (says("F", 5_000, words("f"), 0), 0),
    ] {
        let chat = f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap().chat;
        number += 1;
        let item = send_at(&f.store, id, chat, &format!("O{number}"), text("jibu"), 10).await.unwrap();
        assert_eq!(item.parcel.expires, expires, "{number}");
        let message = f.store.read(move |r| r.message(item.row)).await.unwrap().unwrap();
        assert_eq!(message.frame.expires, expires);
        // What waits stands last in its chat, and would be the newest.
        f.store.write(move |w| w.cancel(item.id)).await.unwrap();
    }
}

#[tokio::test]
async fn two_people_who_become_one_keep_what_was_said() {
    let f = open().await;
    let id = f.id;
    let (by_number, by_lid) = (incoming(PN, None, "A", "by number"), incoming(LID, None, "B", "by lid"));
    let first = f.store.write(move |w| w.commit_incoming(id, &by_number, Wall(5))).await.unwrap();
    let second = f.store.write(move |w| w.commit_incoming(id, &by_lid, Wall(5))).await.unwrap();
    assert_ne!(first.chat, second.chat);
    let like = send(&f.store, id, second.chat, "L", Draft::reaction(second.row, "👍").unwrap()).await.unwrap();
    let answer =
        send(&f.store, id, second.chat, "R", Draft::text("jibu", Some(second.row), &[]).unwrap()).await.unwrap();
    let both = incoming(LID, Some(PN), "C", "both");
    let into = f.store.write(move |w| w.commit_incoming(id, &both, Wall(6))).await.unwrap().chat;
    let queue = f.store.read(move |r| r.queue(id, None, 9)).await.unwrap();
    let stands: Vec<_> = queue.iter().map(|item| (item.chat, item.shown, item.parcel.clone())).collect();
    assert_eq!(stands, [(into, second.row, like.parcel), (into, answer.row, answer.parcel)]);
    assert_eq!(words(&f.store, into).await.len(), 4);
    // The other way round it is the same chat.
    send(&f.store, id, first.chat, "M", Draft::reaction(second.row, "🙏").unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_payload_that_can_not_be_read_is_not_sent_and_keeps_nobody_up() {
    let f = open().await;
    let (chat, hers) = neema(&f).await;
    let broken = send(&f.store, f.id, chat, "L", Draft::reaction(hers, "👍").unwrap()).await.unwrap();
    send(&f.store, f.id, chat, "T", text("habari")).await.unwrap();
    let file = f.folder.path().join("wakala.db");
    let other = rusqlite::Connection::open(file).unwrap();
    other.execute("UPDATE payloads SET payload = '{\"is\":\"hologram\"}'", []).unwrap();
    let id = f.id;
    let picked = f.store.write(move |w| w.pick_batch(id, Wall(3_000), 64, &[])).await.unwrap();
    assert_eq!(picked.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["habari"]);
    let failed = f.store.read(move |r| r.message(broken.row)).await.unwrap().unwrap();
    assert!(matches!(failed.direction, wakala_store::Direction::Outgoing { delivery: Delivery::Failed, .. }));
}

#[tokio::test]
async fn what_we_say_of_a_message_shows_when_whatsapp_has_taken_it() {
    let f = open().await;
    let (chat, hers) = neema(&f).await;
    send(&f.store, f.id, chat, "OURS", text("200")).await.unwrap();
    let ours = taken(&f.store, f.id, &["OURS"]).await[0];
    send(&f.store, f.id, chat, "LIKE", Draft::reaction(hers, "👍").unwrap()).await.unwrap();
    send(&f.store, f.id, chat, "EDIT", Draft::edit(ours, "250").unwrap()).await.unwrap();
    send(&f.store, f.id, chat, "GONE", Draft::Delete { message: ours }).await.unwrap();
    let see = |row: MessageRow| {
        let store = f.store.clone();
        async move { store.read(move |r| r.message(row)).await.unwrap().unwrap() }
    };
    assert_eq!((see(hers).await.said.reactions.len(), see(ours).await.said.edited), (0, None), "nobody has it yet");
    assert_eq!(taken(&f.store, f.id, &["LIKE", "EDIT"]).await, [hers, ours], "these are told of");
    let reaction = see(hers).await.said.reactions.remove(0);
    assert_eq!((reaction.emoji.as_str(), reaction.count, reaction.mine), ("👍", 1, true));
    let now = see(ours).await;
    assert_eq!((now.content, now.said.edited), (Content::Text { text: "250".into() }, Some(Wall(3_000))));
    assert_eq!(now.said.deleted, None);
    taken(&f.store, f.id, &["GONE"]).await;
    assert_eq!(see(ours).await.said.deleted, Some(wakala_store::DeletedBy::Us));
    send(&f.store, f.id, chat, "NONE", Draft::reaction(hers, "").unwrap()).await.unwrap();
    taken(&f.store, f.id, &["NONE"]).await;
    assert!(see(hers).await.said.reactions.is_empty(), "taken back");
}

#[tokio::test]
async fn ours_disappear_when_their_time_comes_and_nobody_gets_them_again() {
    let f = open().await;
    let (chat, _) = neema(&f).await;
    let id = f.id;
    let frame = Frame { expires: 60, ..Frame::default() };
    let timed = IncomingMessage { frame, ..incoming(PN, Some(LID), "TIMED", "siri") };
    f.store.write(move |w| w.commit_incoming(id, &timed, Wall(6))).await.unwrap();
    send(&f.store, f.id, chat, "OURS", text("yetu")).await.unwrap();
    let at = |now| f.store.write(move |w| w.expire_some(Wall(now), 10));
    assert!(at(1_000_000).await.unwrap().iter().all(|gone| gone.chat == chat));
    let waiting = words(&f.store, chat).await;
    assert!(waiting.contains(&"yetu".to_owned()), "its time does not count while it waits: {waiting:?}");
    let ours = taken(&f.store, f.id, &["OURS"]).await[0];
    assert_eq!(at(62_999).await.unwrap(), []);
    assert_eq!(at(63_000).await.unwrap().iter().map(|gone| gone.row).collect::<Vec<_>>(), [ours]);
    assert!(!words(&f.store, chat).await.contains(&"yetu".to_owned()));
    let request = RepeatRequest { id: MessageId("OURS".into()), requester: PN.into(), count: 1, stanza: vec![1] };
    f.store.write(move |w| w.keep_repeat(id, &request, Wall(64_000))).await.unwrap();
    assert_eq!(f.store.read(move |r| r.open_repeats(id, None)).await.unwrap(), [], "nobody gets it again");
}

#[tokio::test]
async fn what_its_writer_took_back_is_not_spoken_of() {
    let f = open().await;
    let (chat, hers) = neema(&f).await;
    let id = f.id;
    let back = IncomingChange {
        chat: PN.parse().unwrap(),
        chat_alias: None,
        sender: PN.parse().unwrap(),
        sender_alias: None,
        from_me: false,
        id: MessageId("BACK".into()),
        push_name: None,
        written: Wall(6),
        target: Target { author: Author::Them(PN.parse().unwrap()), id: MessageId("HERS".into()) },
        by_admin: false,
        change: Change::Delete,
        raw: None,
    };
    f.store.write(move |w| w.commit_arrivals(id, &[back.into()], Wall(7))).await.unwrap();
    for draft in [Draft::text("jibu", Some(hers), &[]).unwrap(), Draft::reaction(hers, "👍").unwrap()] {
        let refused = send(&f.store, f.id, chat, "NO", draft).await.unwrap_err();
        assert_eq!(refused, StoreError::Change(ChangeRefused::Deleted));
    }
}

fn of_the_phone(id: &str, target: &str, at: i64, change: Change) -> IncomingChange {
    IncomingChange {
        chat: PN.parse().unwrap(),
        chat_alias: None,
        sender: "255700000118@s.whatsapp.net".parse().unwrap(),
        sender_alias: None,
        from_me: true,
        id: MessageId(id.into()),
        push_name: None,
        written: Wall(at),
        target: Target { author: Author::Us, id: MessageId(target.into()) },
        by_admin: false,
        change,
        raw: None,
    }
}

async fn asked_again(f: &Fixture, of: &str) -> Vec<Outgoing> {
    let id = f.id;
    let request = RepeatRequest { id: MessageId(of.into()), requester: PN.into(), count: 1, stanza: vec![1] };
    f.store.write(move |w| w.keep_repeat(id, &request, Wall(9_000))).await.unwrap();
    let open = f.store.read(move |r| r.open_repeats(id, None)).await.unwrap();
    open.into_iter().map(|asked| asked.parcel.what).collect()
}

#[tokio::test]
async fn what_the_phone_says_of_ours_changes_nothing_that_went_out() {
    let f = open().await;
    let (chat, _) = neema(&f).await;
    let id = f.id;
    send(&f.store, f.id, chat, "OURS", text("200")).await.unwrap();
    taken(&f.store, f.id, &["OURS"]).await;
    let edit = Change::Edit { content: Box::new(Content::Text { text: "250".into() }), frame: Box::default() };
    let edit = of_the_phone("EDIT", "OURS", 4_000, edit);
    f.store.write(move |w| w.commit_arrivals(id, &[edit.into()], Wall(5_000))).await.unwrap();
    assert_eq!(words(&f.store, chat).await, ["bei?", "250"]);
    assert!(matches!(&asked_again(&f, "OURS").await[..], [Outgoing::Text { text, .. }] if text.as_str() == "200"));
    let gone = of_the_phone("GONE", "OURS", 6_000, Change::Delete);
    f.store.write(move |w| w.commit_arrivals(id, &[gone.into()], Wall(6_000))).await.unwrap();
    assert_eq!(asked_again(&f, "OURS").await, [], "what was taken back is not said again");
}

#[tokio::test]
async fn of_what_has_disappeared_nothing_is_kept() {
    let f = open().await;
    let (chat, _) = neema(&f).await;
    let id = f.id;
    let frame = Frame { expires: 60, ..Frame::default() };
    let timed = IncomingMessage { frame, ..incoming(PN, Some(LID), "TIMED", "siri") };
    f.store.write(move |w| w.commit_incoming(id, &timed, Wall(6))).await.unwrap();
    send(&f.store, f.id, chat, "OURS", text("yetu")).await.unwrap();
    let ours = taken(&f.store, f.id, &["OURS"]).await[0];
    send(&f.store, f.id, chat, "EDIT", Draft::edit(ours, "yetu mpya").unwrap()).await.unwrap();
    taken(&f.store, f.id, &["EDIT"]).await;
    assert!(!f.store.write(move |w| w.expire_some(Wall(70_000), 10)).await.unwrap().is_empty());
    for of in ["OURS", "EDIT"] {
        assert_eq!(asked_again(&f, of).await, [], "{of}");
    }
    let edit = Change::Edit { content: Box::new(Content::Text { text: "tena".into() }), frame: Box::default() };
    let late = of_the_phone("LATE", "OURS", 4_000, edit);
    f.store.write(move |w| w.commit_arrivals(id, &[late.into()], Wall(80_000))).await.unwrap();
    let now = f.store.read(move |r| r.message(ours)).await.unwrap().unwrap();
    assert!(matches!(now.content, Content::Gone(_)) && now.said.edited.is_none(), "{now:?}");
    assert!(f.store.read(move |r| find(r, Some(id), "tena", 9)).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_outlives_what_it_answers() {
    let f = open().await;
    let id = f.id;
    let timed =
        IncomingMessage { frame: Frame { expires: 60, ..Frame::default() }, ..incoming(PN, None, "TIMED", "siri") };
    let hers = f.store.write(move |w| w.commit_incoming(id, &timed, Wall(6))).await.unwrap();
    let answer = Draft::text("200", Some(hers.row), &[]).unwrap();
    send(&f.store, id, hers.chat, "ANSWER", answer).await.unwrap();
    let answered = taken(&f.store, id, &["ANSWER"]).await[0];
    send(&f.store, id, hers.chat, "LIKE", Draft::reaction(hers.row, "👍").unwrap()).await.unwrap();
    send(&f.store, id, hers.chat, "EDIT", Draft::edit(answered, "250").unwrap()).await.unwrap();
    taken(&f.store, id, &["LIKE", "EDIT"]).await;
    // Hers alone: of ours nobody said that it disappears.
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    file.execute("DELETE FROM expiring WHERE message <> ?1", [hers.row.0]).unwrap();
    // One that can't be read is no reason for it to stay.
    let broken = send(&f.store, id, hers.chat, "BROKEN", Draft::reaction(hers.row, "👎").unwrap()).await.unwrap();
    taken(&f.store, id, &["BROKEN"]).await;
    file.execute("UPDATE payloads SET payload = '{' WHERE message = ?1", [broken.row.0]).unwrap();
    let before = asked_again(&f, "ANSWER").await;
    assert_eq!(f.store.write(move |w| w.expire_some(Wall(70_000), 10)).await.unwrap().len(), 1);
    assert_eq!(asked_again(&f, "ANSWER").await, before, "as it went out, whatever became of what it answers");
    assert_eq!(asked_again(&f, "LIKE").await.len(), 2);
}

#[tokio::test]
async fn one_that_can_not_be_taken_away_keeps_no_other() {
    let f = open().await;
    let id = f.id;
    let mut rows = Vec::new();
    for name in ["A", "B", "C"] {
        let frame = Frame { expires: 60, ..Frame::default() };
        let timed = IncomingMessage { frame, raw: Some(vec![1]), ..incoming(PN, None, name, "siri") };
        rows.push(f.store.write(move |w| w.commit_incoming(id, &timed, Wall(6))).await.unwrap().row);
    }
    let offer = FileOffer { bytes: Some(9), thumbnail: false, fetch: true };
    let broken = rows[0];
    let named = f.store.write(move |w| {
        w.offer_file(id, broken, offer, Wall(7))?;
        w.file_is_here(broken, "1.jpg", 9, "image/jpeg")
    });
    assert!(named.await.unwrap());
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    file.execute_batch("CREATE TRIGGER kept BEFORE DELETE ON files BEGIN SELECT RAISE(ABORT, 'no'); END").unwrap();
    let went = f.store.write(move |w| w.expire_some(Wall(70_000), 1)).await.unwrap();
    assert_eq!(went, [], "it is put off");
    let went = f.store.write(move |w| w.expire_some(Wall(70_000), 10)).await.unwrap();
    assert_eq!(went.iter().map(|one| one.row).collect::<Vec<_>>(), rows[1..]);
    file.execute_batch("DROP TRIGGER kept").unwrap();
    let went = f.store.write(move |w| w.expire_some(Wall(70_000 + 24 * 3_600_000), 10)).await.unwrap();
    assert_eq!(went.iter().map(|one| one.row).collect::<Vec<_>>(), [broken]);
}

/// Hours without a network: what would change nothing any more is said to have failed, and keeps nobody behind it waiting.
#[tokio::test]
async fn what_would_come_too_late_is_not_sent() {
    let f = open().await;
    let (chat, _) = neema(&f).await;
    let id = f.id;
    send(&f.store, f.id, chat, "OURS", text("200")).await.unwrap();
    let ours = taken(&f.store, f.id, &["OURS"]).await[0];
    send(&f.store, f.id, chat, "EDIT", Draft::edit(ours, "250").unwrap()).await.unwrap();
    send(&f.store, f.id, chat, "MORE", text("karibu")).await.unwrap();
    let picked = f.store.write(move |w| w.pick_batch(id, Wall(3 * 3_600_000), 64, &[])).await.unwrap();
    let sent: Vec<&str> = picked.items.iter().map(|item| item.message_id.0.as_str()).collect();
    assert_eq!(sent, ["MORE"]);
    assert_eq!(picked.changes.iter().map(|change| change.delivery).collect::<Vec<_>>(), [Delivery::Failed]);
    let queue = f.store.read(move |r| r.queue(id, None, 9)).await.unwrap();
    assert_eq!(queue[0].why.as_deref(), Some("too_late"));
    assert_eq!(words(&f.store, chat).await, ["bei?", "200", "karibu"]);
}

/// A vote goes as what it is, of options that there are, and shows as ours once WhatsApp has taken it.
#[tokio::test]
async fn a_vote_is_of_what_a_poll_offers() {
    let f = open().await;
    let id = f.id;
    let (chat, hers) = neema(&f).await;
    let asked = Poll { question: "Lini?".into(), options: vec!["Leo".into(), "Kesho".into()], choose: 1 };
    let poll = |name: &str, choose: u32, raw: Option<Vec<u8>>| IncomingMessage {
        content: Content::Poll(Poll { choose, ..asked.clone() }),
        raw,
        ..incoming(PN, Some(LID), name, "")
    };
    let polls = [poll("ONE", 1, Some(b"wire".to_vec())), poll("ANY", 0, Some(b"wire".to_vec())), poll("BARE", 1, None)];
    let rows = f.store.write(move |w| w.commit_batch(id, &polls, Wall(5))).await.unwrap();
    let [one, any, bare] = [rows[0].row, rows[1].row, rows[2].row];
    let vote = |message, options: &[u32]| Draft::Vote { message, options: options.to_vec() };
    let no_option = StoreError::Change(ChangeRefused::NoSuchOption);
    for (draft, why) in [
        (vote(hers, &[0]), StoreError::Change(ChangeRefused::NoPoll)),
        // What votes are sealed with did not come along.
        (vote(bare, &[0]), StoreError::Change(ChangeRefused::NoPoll)),
        (vote(one, &[2]), no_option.clone()),
        (vote(one, &[0, 1]), no_option.clone()),
        (vote(any, &[1, 1]), no_option.clone()),
        (vote(any, &[0, 1, u32::MAX]), no_option),
        (vote(MessageRow(999), &[0]), StoreError::NoSuchMessage),
    ] {
        assert_eq!(send(&f.store, id, chat, "X", draft.clone()).await.unwrap_err(), why, "{draft:?}");
    }
    let item = send(&f.store, id, chat, "V1", vote(any, &[0, 1])).await.unwrap();
    let Outgoing::Vote { target, asked, words, .. } = &item.parcel.what else { panic!("{item:?}") };
    assert_eq!((target.id.0.as_str(), asked), ("ANY", &Asked::Theirs(b"wire".to_vec())));
    assert_eq!(words, &["Leo", "Kesho"]);
    let votes = async || f.store.read(move |r| r.message(any)).await.unwrap().unwrap().said.votes;
    assert_eq!(votes().await, None, "nobody has taken it yet");
    taken(&f.store, id, &["V1"]).await;
    assert_eq!(votes().await.unwrap().mine, [0, 1]);
    send(&f.store, id, chat, "V2", vote(any, &[])).await.unwrap();
    taken(&f.store, id, &["V2"]).await;
    assert_eq!(votes().await, None, "it was taken back");
}
