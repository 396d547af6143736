//! What the phone tells of the past is taken once, where nothing fuller stands, and told to nobody.

use wakala_domain::history::{HistoryChoice, HistoryKind, HistoryProgress, Past};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::changes::{Arrival, Author, Change, IncomingChange, Target};
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_store::{HistoryBlob, NewHistory, PastCommitted, StoreError, StoredMessage};

use super::{Fixture, address, incoming, open};

const NEEMA: &str = "255700000431@s.whatsapp.net";
const NOW: Wall = Wall(1_800_000_000_000);

fn at(id: &str, second: i64) -> IncomingMessage {
    IncomingMessage { written: Wall(second * 1_000), ..incoming(NEEMA, None, id, id) }
}

fn told(message: IncomingMessage) -> Past {
    Past::Messages(vec![message.into()])
}

fn chat(unread: u32) -> Past {
    Past::Chat { address: address(NEEMA), alias: None, name: Some("Neema".to_owned()), unread, at: Some(Wall(1_000)) }
}

async fn blob(f: &Fixture, kind: HistoryKind, percent: u8, parts: &'static [&'static [u8]]) -> HistoryBlob {
    let instance = f.id;
    let kept = f.store.write(move |w| {
        let own = vec![address("255700000118@s.whatsapp.net")];
        let new = NewHistory { instance, kind, request: None, percent, place: 0, unpacked: 100, own, kept: NOW };
        let id = w.begin_history(&new)?.unwrap();
        for part in parts {
            w.add_history(instance, id, part)?;
        }
        assert_eq!(w.next_history(instance)?.filter(|next| next.id == id), None, "it is not whole");
        w.history_is_whole(id)?;
        Ok(w.next_history(instance)?.filter(|next| next.id == id))
    });
    kept.await.unwrap().unwrap()
}

async fn commit(f: &Fixture, blob: &HistoryBlob, past: Vec<Past>, done: u64) -> Result<PastCommitted, StoreError> {
    let blob = blob.clone();
    f.store.write(move |w| w.commit_past(&blob, &past, done, NOW)).await
}

async fn messages(f: &Fixture) -> (ChatId, Vec<StoredMessage>) {
    let id = f.id;
    let read = f.store.read(move |r| {
        let chat = r.known_chat(id, &address(NEEMA))?.unwrap();
        Ok((chat, r.messages(chat, None, 100)?))
    });
    read.await.unwrap()
}

fn texts(messages: &[StoredMessage]) -> Vec<&str> {
    let text = |message: &'_ StoredMessage| match &message.content {
        Content::Text { text } => text.clone(),
        other => format!("{other:?}"),
    };
    messages.iter().map(|message| &*text(message).leak()).collect()
}

async fn unread(f: &Fixture, chat: ChatId) -> u32 {
    f.store.read(move |r| r.chat(chat)).await.unwrap().unwrap().unread
}

#[tokio::test]
async fn a_blob_is_kept_in_parts_and_goes_when_it_is_worked_off() {
    let f = open().await;
    let kept = blob(&f, HistoryKind::Recent, 40, &[b"ab", b"", b"c"]).await;
    let (id, instance) = (kept.id, f.id);
    assert_eq!(f.store.read(move |r| r.packed_history(id)).await.unwrap(), b"abc");
    let store = f.store.clone();
    let progress = || store.read(move |r| r.history_progress(instance));
    assert!(progress().await.unwrap().working);
    commit(&f, &kept, vec![chat(0), told(at("M", 5))], 2).await.unwrap();
    let next = f.store.read(move |r| r.next_history(instance)).await.unwrap().unwrap();
    assert_eq!((next.done, next.refused), (2, 0), "the next run goes on there");
    let ended = kept.clone();
    assert!(!f.store.write(move |w| w.end_history(&ended, true)).await.unwrap().is_all);
    assert_eq!(progress().await.unwrap(), HistoryProgress { messages: 1, percent: 40, working: false });
    // Of what is gone nothing is taken any more.
    commit(&f, &kept, vec![told(at("late", 6))], 9).await.unwrap();
    assert_eq!(texts(&messages(&f).await.1), ["M"]);
    let last = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    assert!(f.store.write(move |w| w.end_history(&last, true)).await.unwrap().is_all);
}

#[tokio::test]
async fn what_the_last_run_did_not_get_whole_is_nothing_and_all_of_it_has_its_end() {
    let f = open().await;
    let instance = f.id;
    let begun = f.store.write(move |w| {
        let new = NewHistory {
            instance,
            kind: HistoryKind::Beginning,
            request: None,
            percent: 0,
            place: 0,
            unpacked: 9,
            own: Vec::new(),
            kept: NOW,
        };
        let id = w.begin_history(&new)?.unwrap();
        w.add_history(instance, id, b"half")
    });
    begun.await.unwrap();
    let parts = |r: &wakala_store::Reading<'_>| r.packed_history(wakala_store::HistoryId(1));
    assert_eq!(f.store.read(parts).await.unwrap(), b"half");
    assert_eq!(f.store.read(move |r| r.waiting_history(instance)).await.unwrap(), 0, "it is not whole");
    f.store.write(|w| w.heal_after_run(NOW)).await.unwrap();
    take_away(&f).await;
    assert_eq!(f.store.read(parts).await.unwrap(), b"");
    f.store.write(move |w| w.history_begins_anew(instance)).await.unwrap();
    // Of all that there is, what is older is the end, and each counts for half.
    f.store.write(move |w| w.choose_history(instance, HistoryChoice::All)).await.unwrap();
    for (kind, percent, all, shown) in [
        (HistoryKind::Recent, 100, false, 50),
        (HistoryKind::Older, 50, false, 75),
        (HistoryKind::Older, 100, true, 100),
    ] {
        let kept = blob(&f, kind, percent, &[b"x"]).await;
        assert_eq!(f.store.write(move |w| w.end_history(&kept, true)).await.unwrap().is_all, all);
        assert_eq!(f.store.read(move |r| r.history_progress(instance)).await.unwrap().percent, shown);
    }
    let nobody = InstanceId::from_random(9);
    let refused = f.store.write(move |w| w.choose_history(nobody, HistoryChoice::None)).await;
    assert!(matches!(refused, Err(StoreError::NoSuchInstance)), "{refused:?}");
}

#[tokio::test]
async fn nothing_that_stands_here_is_overwritten_or_comes_back() {
    let f = open().await;
    let id = f.id;
    let placeholder = IncomingMessage { content: Content::Undecryptable, ..at("unread", 7) };
    let live = IncomingMessage { content: Content::Text { text: "as it came".to_owned() }, ..at("live", 6) };
    f.store.write(move |w| w.commit_batch(id, &[live, placeholder], Wall(9_000))).await.unwrap();
    let deleted = IncomingChange {
        chat: address(NEEMA),
        chat_alias: None,
        sender: address(NEEMA),
        sender_alias: None,
        from_me: false,
        id: wakala_domain::ids::MessageId("D".to_owned()),
        push_name: None,
        written: Wall(9_000),
        target: Target {
            author: Author::Them(address(NEEMA)),
            id: wakala_domain::ids::MessageId("deleted".to_owned()),
        },
        by_admin: false,
        change: Change::Delete,
        raw: None,
    };
    let deleted = vec![Arrival::Change(Box::new(deleted))];
    f.store.write(move |w| w.commit_arrivals(id, &deleted, Wall(9_000))).await.unwrap();
    let kept = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    let past = ["live", "unread", "deleted"].iter().zip([6, 7, 8]);
    let mut past: Vec<Past> = past.map(|(id, second)| told(at(id, second))).collect();
    past.extend(past.clone());
    let came = commit(&f, &kept, past, 6).await.unwrap();
    assert_eq!(came.committed.iter().filter(|message| message.fresh).count(), 1, "{came:?}");
    let (_, all) = messages(&f).await;
    assert_eq!(texts(&all)[..2], ["as it came", "unread"]);
    assert!(all[2].said.deleted.is_some(), "{:?}", all[2]);
}

#[tokio::test]
async fn as_much_is_unread_as_the_phone_says_and_the_newest_of_it() {
    let f = open().await;
    let kept = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    let own = IncomingMessage { from_me: true, ..at("own", 9) };
    commit(&f, &kept, vec![chat(3), told(at("5", 10)), told(own), told(at("4", 8))], 4).await.unwrap();
    let (chat_id, _) = messages(&f).await;
    assert_eq!(unread(&f, chat_id).await, 2);
    // The phone says it again with each part.
    commit(&f, &kept, vec![chat(3), told(at("3", 7)), told(at("2", 6))], 7).await.unwrap();
    assert_eq!(unread(&f, chat_id).await, 3);
    f.store.write(move |w| w.mark_read(chat_id)).await.unwrap();
    commit(&f, &kept, vec![told(at("1", 5))], 8).await.unwrap();
    assert_eq!(unread(&f, chat_id).await, 0);
}

/// Half of what is unread is still to come when somebody reads the chat here.
#[tokio::test]
async fn what_is_still_to_come_of_a_chat_that_was_read_here_is_read() {
    let f = open().await;
    let kept = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    commit(&f, &kept, vec![chat(2), told(at("2", 6))], 2).await.unwrap();
    let (chat_id, _) = messages(&f).await;
    assert_eq!(unread(&f, chat_id).await, 1);
    f.store.write(move |w| w.mark_read(chat_id)).await.unwrap();
    commit(&f, &kept, vec![told(at("1", 5))], 3).await.unwrap();
    assert_eq!(unread(&f, chat_id).await, 0);
}

#[tokio::test]
async fn within_a_second_the_order_is_that_of_the_phone_whatever_came_when() {
    let f = open().await;
    let id = f.id;
    let live = [at("live", 10), at("later", 10)];
    f.store.write(move |w| w.commit_batch(id, &live, Wall(99_000))).await.unwrap();
    let kept = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    // In two parts, and the newest of a second in the first.
    commit(&f, &kept, vec![told(at("d", 10)), told(at("c", 9))], 2).await.unwrap();
    commit(&f, &kept, vec![told(at("b", 9)), told(at("a", 9)), told(at("0", 8))], 5).await.unwrap();
    let (_, all) = messages(&f).await;
    assert_eq!(texts(&all), ["0", "a", "b", "c", "d", "live", "later"]);
    assert!(all.iter().all(|message| message.at.0 % 1_000 == 0), "when it was written stays as it is");
}

#[tokio::test]
async fn times_that_can_not_be_are_those_of_now() {
    let f = open().await;
    let kept = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    let hostile = [i64::MAX / 1_000, 4_102_444_800, 1, -5];
    let past = hostile.iter().enumerate().map(|(n, second)| told(at(&n.to_string(), *second))).collect();
    commit(&f, &kept, past, 4).await.unwrap();
    let (chat_id, all) = messages(&f).await;
    let mut times: Vec<i64> = all.iter().map(|message| message.at.0).collect();
    times.sort_unstable();
    assert_eq!(times, [0, 1_000, NOW.0, NOW.0]);
    assert_eq!(f.store.read(move |r| r.chat(chat_id)).await.unwrap().unwrap().last_activity, NOW);
}

#[tokio::test]
async fn nobody_is_told_and_what_comes_meanwhile_is_told_as_ever() {
    let f = open().await;
    let id = f.id;
    let kept = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    commit(&f, &kept, vec![chat(1), told(at("past", 5)), Past::Refused], 3).await.unwrap();
    let store = f.store.clone();
    let journal = || store.read(|r| Ok(r.journal_after(0, 100)?.rows.len()));
    assert_eq!(journal().await.unwrap(), 0);
    let both = kept.clone();
    let wrote = f.store.write(move |w| {
        w.commit_past(&both, &[told(at("older", 4))], 4, NOW)?;
        w.commit_batch(id, &[at("new", 6)], NOW)
    });
    wrote.await.unwrap();
    assert_eq!(journal().await.unwrap(), 1);
    assert_eq!(texts(&messages(&f).await.1), ["older", "past", "new"]);
    let next = f.store.read(move |r| r.next_history(id)).await.unwrap().unwrap();
    assert_eq!(next.refused, 1);
}

fn change(target: &str, by: Change, second: i64) -> Arrival {
    Arrival::Change(Box::new(IncomingChange {
        chat: address(NEEMA),
        chat_alias: None,
        sender: address(NEEMA),
        sender_alias: None,
        from_me: false,
        id: wakala_domain::ids::MessageId(format!("{target} {second}")),
        push_name: None,
        written: Wall(second * 1_000),
        target: Target { author: Author::Them(address(NEEMA)), id: wakala_domain::ids::MessageId(target.to_owned()) },
        by_admin: false,
        change: by,
        raw: None,
    }))
}

fn disappearing(id: &str, second: i64, seconds: u32) -> IncomingMessage {
    let frame = wakala_domain::messages::frame::Frame { expires: seconds, ..Default::default() };
    IncomingMessage { frame, ..at(id, second) }
}

/// Whatever touches a message of the past later: live words, its time, its removal.
#[tokio::test]
async fn what_is_of_the_past_is_no_news_whatever_becomes_of_it() {
    let f = open().await;
    let id = f.id;
    let kept = blob(&f, HistoryKind::Recent, 50, &[b"x"]).await;
    let hour = NOW.0 / 1_000 - 3_600;
    let past = vec![chat(5), told(disappearing("past", hour, 7_200))];
    let came = commit(&f, &kept, past, 2).await.unwrap();
    let row = came.committed[0].row;
    let store = f.store.clone();
    let journal = || store.read(|r| Ok(r.journal_after(0, 100)?.rows.len()));
    let news = || {
        store.read(move |r| Ok((r.unread_of(&[row])?.len(), r.unread_since(id, wakala_domain::ids::MessageRow(0))?)))
    };
    let (chat_id, _) = messages(&f).await;
    assert_eq!((unread(&f, chat_id).await, news().await.unwrap()), (1, (0, 0)), "unread, and no news");
    let emoji = wakala_domain::messages::changes::Emoji::parse("\u{1f44d}").ok();
    let edit = Change::Edit { content: Box::new(Content::Text { text: "edited".to_owned() }), frame: Box::default() };
    for (n, by) in [Change::Reaction { emoji }, edit, Change::Delete].into_iter().enumerate() {
        let second = hour + 1 + i64::try_from(n).unwrap();
        let live = vec![change("past", by, second)];
        f.store.write(move |w| w.commit_arrivals(id, &live, NOW)).await.unwrap();
        assert_eq!((journal().await.unwrap(), news().await.unwrap()), (0, (0, 0)), "{n}");
    }
    let expired = f.store.write(move |w| w.expire_some(Wall(NOW.0 + 7_200_000), 10)).await.unwrap();
    assert_eq!(expired.len(), 1);
    assert_eq!((journal().await.unwrap(), news().await.unwrap()), (0, (0, 0)));
    // What comes now is told as ever.
    f.store.write(move |w| w.commit_batch(id, &[at("live", hour)], NOW)).await.unwrap();
    assert_eq!((journal().await.unwrap(), news().await.unwrap()), (1, (0, 1)));
}

#[tokio::test]
async fn what_could_not_be_read_when_it_came_is_news_when_the_phone_tells_it() {
    let f = open().await;
    let id = f.id;
    let placeholder = IncomingMessage { content: Content::Undecryptable, ..at("dark", 7) };
    f.store.write(move |w| w.commit_batch(id, &[placeholder], Wall(9_000))).await.unwrap();
    let hidden = IncomingMessage { content: Content::Undecryptable, ..at("hidden", 8) };
    f.store.write(move |w| w.keep_hidden(id, &hidden, b"stanza", Wall(9_000))).await.unwrap();
    let store = f.store.clone();
    let asked = || store.read(move |r| r.hidden(id, None));
    assert_eq!(asked().await.unwrap().len(), 1);
    let kept = blob(&f, HistoryKind::Recent, 50, &[b"x"]).await;
    let came = commit(&f, &kept, vec![told(at("dark", 7)), told(at("hidden", 8))], 2).await.unwrap();
    assert!(came.committed[0].filled);
    let (journal, news) = f
        .store
        .read(move |r| {
            Ok((r.journal_after(0, 100)?.rows.len(), r.unread_since(id, wakala_domain::ids::MessageRow(0))?))
        })
        .await
        .unwrap();
    assert_eq!((journal, news), (2, 1), "it came, and it can be read");
    assert_eq!(asked().await.unwrap().len(), 0, "nobody asks for what is here");
}

#[tokio::test]
async fn what_was_to_disappear_before_it_came_is_gone_and_unread_by_nobody() {
    let f = open().await;
    let kept = blob(&f, HistoryKind::Recent, 50, &[b"x"]).await;
    let day = NOW.0 / 1_000 - 86_400;
    let stays = disappearing("stays", day + 1, 90_000);
    commit(&f, &kept, vec![chat(2), told(stays), told(disappearing("gone", day, 86_400))], 3).await.unwrap();
    let (chat_id, all) = messages(&f).await;
    assert_eq!(all[0].content, Content::Gone(wakala_domain::messages::content::Gone::Expired));
    assert_eq!((texts(&all)[1], unread(&f, chat_id).await), ("stays", 1));
}

/// What is known of two addresses, and what the past says of them.
#[tokio::test]
async fn what_people_were_once_adds_to_what_is_known_and_takes_nothing_from_it() {
    const LID: &str = "9000000431@lid";
    const OTHER_LID: &str = "9000000999@lid";
    const OTHER: &str = "255700000999@s.whatsapp.net";
    let person = |number: &str, lid: &str, name: &str| Past::Person {
        address: address(number),
        alias: Some(address(lid)),
        name: Some(name.to_owned()),
    };
    for (live, past, are_one) in [
        ((NEEMA, None), (NEEMA, LID), true),
        ((LID, None), (NEEMA, LID), true),
        ((NEEMA, Some(LID)), (NEEMA, LID), true),
        ((NEEMA, Some(LID)), (NEEMA, OTHER_LID), false),
        ((NEEMA, Some(LID)), (OTHER, LID), false),
    ] {
        let f = open().await;
        let id = f.id;
        let message = IncomingMessage { push_name: Some("now".to_owned()), ..incoming(live.0, live.1, "live", "live") };
        let before = f.store.write(move |w| w.commit_batch(id, &[message], NOW)).await.unwrap()[0].chat;
        let kept = blob(&f, HistoryKind::Recent, 50, &[b"x"]).await;
        let message =
            IncomingMessage { push_name: Some("then".to_owned()), ..incoming(past.0, Some(past.1), "P", "P") };
        commit(&f, &kept, vec![person(past.0, past.1, "then"), told(message)], 2).await.unwrap();
        let chat_of = |who: &'static str| f.store.read(move |r| r.known_chat(id, &address(who)));
        let (number, lid) = (chat_of(past.0).await.unwrap(), chat_of(past.1).await.unwrap());
        assert_eq!(number == lid, are_one, "{live:?} {past:?}");
        assert_eq!(chat_of(live.0).await.unwrap(), Some(before), "{live:?} {past:?}");
        if let Some(alias) = live.1 {
            assert_eq!(chat_of(alias).await.unwrap(), Some(before), "{live:?} {past:?}");
        }
        let title = f.store.read(move |r| r.chat(before)).await.unwrap().unwrap().title;
        assert!(title.contains("now"), "{title}: {live:?} {past:?}");
    }
}

async fn is_number(f: &Fixture, phone: &'static str) {
    let id = f.id;
    let identity = wakala_domain::lifecycle::Identity { phone: phone.parse().unwrap(), lid: None };
    let mut lifecycle = wakala_domain::lifecycle::State::new(wakala_domain::instance::Wanted::Running).persisted();
    lifecycle.identity = Some(identity);
    f.store.write(move |w| w.set_lifecycle(id, &lifecycle)).await.unwrap();
}

#[tokio::test]
async fn what_was_told_to_another_number_is_nothing() {
    let f = open().await;
    let (id, begins) = (f.id, f.id);
    is_number(&f, "255700000118").await;
    let kept = blob(&f, HistoryKind::Recent, 100, &[b"x"]).await;
    commit(&f, &kept, vec![chat(3), told(at("a", 5))], 2).await.unwrap();
    // Another phone links, and what is being worked off is the other's.
    is_number(&f, "255700000777").await;
    assert!(commit(&f, &kept, vec![told(at("b", 4))], 3).await.unwrap().committed.is_empty());
    let ended = kept.clone();
    assert!(!f.store.write(move |w| w.end_history(&ended, true)).await.unwrap().is_all);
    let new = NewHistory {
        instance: id,
        kind: HistoryKind::Recent,
        request: None,
        percent: 1,
        place: 1,
        unpacked: 1,
        own: vec![address("255700000118@s.whatsapp.net")],
        kept: NOW,
    };
    assert_eq!(f.store.write(move |w| w.begin_history(&new)).await.unwrap(), None);
    // All that was noted of the one before goes with the word that the new one is linked.
    is_number(&f, "255700000118").await;
    blob(&f, HistoryKind::Recent, 40, &[b"x"]).await;
    f.store.write(move |w| w.history_begins_anew(begins)).await.unwrap();
    let (next, progress, due) =
        f.store.read(move |r| Ok((r.next_history(id)?, r.history_progress(id)?, r.is_history_due(id)?))).await.unwrap();
    assert_eq!((next, progress, due), (None, HistoryProgress::default(), true));
    let kept = blob(&f, HistoryKind::Recent, 10, &[b"x"]).await;
    commit(&f, &kept, vec![chat(0), told(at("c", 3))], 2).await.unwrap();
    assert_eq!(unread(&f, messages(&f).await.0).await, 1, "the new phone says that nothing is unread");
    f.store.write(move |w| w.choose_history(id, HistoryChoice::None)).await.unwrap();
    f.store.write(move |w| w.history_begins_anew(id)).await.unwrap();
    assert!(!f.store.read(move |r| r.is_history_due(id)).await.unwrap(), "nothing was wanted");
}

/// Takes away all bytes that go, and says in how many pieces.
async fn take_away(f: &Fixture) -> usize {
    let (id, mut pieces) = (f.id, 0);
    while f.store.write(move |w| w.end_some_history(id)).await.unwrap() {
        pieces += 1;
    }
    pieces
}

/// What ends a blob only says so: a hundred megabytes in one transaction keep all others waiting.
#[tokio::test]
async fn whatever_ends_a_blob_its_bytes_go_in_pieces() {
    type Ends = fn(&wakala_store::Writing<'_>, InstanceId, &HistoryBlob);
    let ways: [(&str, bool, Ends); 5] = [
        ("it is worked off", true, |w, _, blob| {
            w.end_history(blob, true).unwrap();
        }),
        ("another number is linked", true, |w, id, _| w.history_begins_anew(id).unwrap()),
        ("another number is linked while it comes", false, |w, id, _| w.history_begins_anew(id).unwrap()),
        ("it comes anew", false, |w, instance, blob| {
            let (kind, place, own) = (blob.kind, blob.place, Vec::new());
            let new = NewHistory { instance, kind, request: None, percent: 9, place, unpacked: 1, own, kept: NOW };
            w.begin_history(&new).unwrap();
        }),
        ("the program ends while it comes", false, |w, _, _| {
            w.heal_after_run(NOW).unwrap();
        }),
    ];
    for (way, is_whole, ends) in ways {
        let f = open().await;
        let instance = f.id;
        let kept = f.store.write(move |w| {
            let (kind, own) = (HistoryKind::Recent, Vec::new());
            let new = NewHistory { instance, kind, request: None, percent: 9, place: 1, unpacked: 1, own, kept: NOW };
            let id = w.begin_history(&new)?.unwrap();
            for _ in 0..300 {
                w.add_history(instance, id, b"part")?;
            }
            w.history_is_whole(id)
        });
        kept.await.unwrap();
        let blob = f.store.read(move |r| r.next_history(instance)).await.unwrap().unwrap();
        let (id, ended) = (blob.id, blob.clone());
        if !is_whole {
            let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
            file.execute("UPDATE history SET whole = 0", []).unwrap();
        }
        f.store
            .write(move |w| {
                ends(w, instance, &ended);
                Ok(())
            })
            .await
            .unwrap();
        let bytes = f.store.read(move |r| r.packed_history(id)).await.unwrap();
        assert_eq!(bytes.len(), 1_200, "{way}: at once");
        // Whoever was still writing it brings it back by nothing.
        f.store.write(move |w| w.history_is_whole(id)).await.unwrap();
        assert!(f.store.read(move |r| r.next_history(instance)).await.unwrap().is_none(), "{way}");
        assert!(!f.store.read(move |r| r.history_progress(instance)).await.unwrap().working, "{way}");
        assert!(take_away(&f).await > 2, "{way}");
        let bytes = f.store.read(move |r| r.packed_history(id)).await.unwrap();
        assert_eq!(bytes.len(), 0, "{way}");
        assert!(!f.store.read(move |r| r.is_history_to_go(instance)).await.unwrap(), "{way}");
    }
}

#[tokio::test]
async fn a_row_that_says_nothing_is_set_aside_and_missing() {
    for damage in [
        "kind = 'other'",
        "own = '{'",
        "percent = -1",
        "place = -1",
        "own = CAST(X'FF' AS TEXT)",
        "request = CAST(X'FF' AS TEXT)",
    ] {
        let f = open().await;
        let id = f.id;
        f.store.write(move |w| w.history_begins_anew(id)).await.unwrap();
        let first = numbered(&f, 1, 50).await;
        let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
        file.execute(&format!("UPDATE history SET {damage}"), []).unwrap();
        let last = numbered(&f, 2, 100).await;
        assert_eq!(
            f.store.read(move |r| r.next_history(id)).await.unwrap().map(|blob| blob.place),
            Some(2),
            "{damage}"
        );
        f.store.write(move |w| w.end_history(&last, true)).await.unwrap();
        assert!(f.store.read(move |r| r.is_history_to_go(id)).await.unwrap(), "{damage}");
        f.store.write(move |w| w.set_aside_damaged_history(id)).await.unwrap();
        take_away(&f).await;
        assert!(!f.store.read(move |r| r.history_progress(id)).await.unwrap().working, "{damage}");
        assert!(f.store.read(move |r| r.is_history_due(id)).await.unwrap(), "{damage}: it is missing");
        assert_eq!(f.store.read(move |r| r.packed_history(first.id)).await.unwrap(), b"", "{damage}");
    }
}

async fn numbered(f: &Fixture, place: u32, percent: u8) -> HistoryBlob {
    numbered_of(f, HistoryKind::Recent, place, percent).await
}

async fn numbered_of(f: &Fixture, kind: HistoryKind, place: u32, percent: u8) -> HistoryBlob {
    let instance = f.id;
    let kept = f.store.write(move |w| {
        let own = Vec::new();
        let new = NewHistory { instance, kind, request: None, percent, place, unpacked: 1, own, kept: NOW };
        let id = w.begin_history(&new)?.unwrap();
        w.add_history(instance, id, b"x")?;
        w.history_is_whole(id)?;
        let blob = HistoryBlob {
            id,
            instance,
            kind,
            request: None,
            percent,
            place,
            unpacked: 1,
            own: Vec::new(),
            done: 0,
            refused: 0,
        };
        Ok(blob)
    });
    kept.await.unwrap()
}

/// In whatever order the parts end: it is due until the last of them, and for good where one is missing or is not readable.
#[tokio::test]
async fn it_is_due_until_every_part_is_worked_off() {
    for (told, unreadable, is_all) in [
        (&[1_u32, 2, 3][..], 0, true),
        (&[3, 1, 2], 0, true),
        (&[0, 0, 0], 0, true),
        (&[1, 3], 0, false),
        (&[2, 3], 0, false),
        (&[1, 2, 3], 2, false),
        (&[1, 2, 3], 3, false),
        (&[1, 2], 0, false),
    ] {
        let f = open().await;
        let id = f.id;
        f.store.write(move |w| w.history_begins_anew(id)).await.unwrap();
        let mut blobs = Vec::new();
        for (turn, place) in told.iter().enumerate() {
            let is_last = *place == 3 || (*place == 0 && turn == 2);
            blobs.push(numbered(&f, *place, if is_last { 100 } else { 50 }).await);
        }
        let mut said = Vec::new();
        for blob in blobs {
            let readable = blob.place != unreadable || blob.place == 0;
            said.push(f.store.write(move |w| w.end_history(&blob, readable)).await.unwrap().is_all);
            let due = f.store.read(move |r| r.is_history_due(id)).await.unwrap();
            assert_eq!(due, !said.contains(&true), "{told:?} {unreadable}");
        }
        assert_eq!(said.last(), Some(&is_all), "{told:?} {unreadable}: {said:?}");
        assert!(!said[..said.len() - 1].contains(&true), "{told:?} {unreadable}: {said:?}");
    }
}

/// The phone numbers the parts of each kind from one on.
#[tokio::test]
async fn a_part_of_one_kind_stands_for_none_of_another() {
    for (older, is_all) in [(&[1_u32, 2][..], true), (&[2], false)] {
        let f = open().await;
        let id = f.id;
        f.store.write(move |w| w.choose_history(id, HistoryChoice::All)).await.unwrap();
        f.store.write(move |w| w.history_begins_anew(id)).await.unwrap();
        let mut blobs = vec![numbered(&f, 1, 50).await, numbered(&f, 2, 100).await];
        for place in older {
            blobs.push(numbered_of(&f, HistoryKind::Older, *place, if *place == 2 { 100 } else { 50 }).await);
        }
        let mut last = false;
        for blob in blobs {
            last = f.store.write(move |w| w.end_history(&blob, true)).await.unwrap().is_all;
        }
        assert_eq!(last, is_all, "{older:?}");
        assert_eq!(f.store.read(move |r| r.is_history_due(id)).await.unwrap(), !is_all, "{older:?}");
    }
}

#[tokio::test]
async fn what_a_full_disk_cut_short_is_kept_from_its_beginning_and_missing_where_it_was_not() {
    let f = open().await;
    let instance = f.id;
    let begin = move |w: &wakala_store::Writing<'_>| {
        let (kind, own) = (HistoryKind::Recent, Vec::new());
        let new = NewHistory { instance, kind, request: None, percent: 100, place: 1, unpacked: 1, own, kept: NOW };
        let id = w.begin_history(&new)?.unwrap();
        w.add_history(instance, id, b"half")?;
        Ok(id)
    };
    f.store.write(move |w| w.history_begins_anew(instance)).await.unwrap();
    let first = f.store.write(begin).await.unwrap();
    let second = f.store.write(begin).await.unwrap();
    take_away(&f).await;
    assert_eq!(f.store.read(move |r| r.packed_history(first)).await.unwrap(), b"", "it goes with the second try");
    assert_eq!(f.store.read(move |r| r.packed_history(second)).await.unwrap(), b"half");
    f.store.write(|w| w.heal_after_run(NOW)).await.unwrap();
    let blob = numbered(&f, 1, 100).await;
    assert!(!f.store.write(move |w| w.end_history(&blob, true)).await.unwrap().is_all, "one is missing");
    assert!(f.store.read(move |r| r.is_history_due(instance)).await.unwrap());
}

#[tokio::test]
async fn the_chats_that_are_asked_for_are_the_most_active_and_those_that_were_not() {
    let f = open().await;
    let id = f.id;
    let live: Vec<_> = (1..=4)
        .map(|n| IncomingMessage {
            written: Wall(n * 1_000),
            ..incoming(&format!("25570000050{n}@s.whatsapp.net"), None, &format!("m{n}"), "x")
        })
        .collect();
    let came = f.store.write(move |w| w.commit_batch(id, &live, NOW)).await.unwrap();
    let chats: Vec<ChatId> = came.iter().rev().map(|message| message.chat).collect();
    let store = f.store.clone();
    let to_ask = || store.read(move |r| r.chats_to_be_asked(id, 3));
    assert_eq!(to_ask().await.unwrap(), chats[..3]);
    let asked = chats[1];
    f.store.write(move |w| w.past_was_asked_for(asked)).await.unwrap();
    assert_eq!(to_ask().await.unwrap(), [chats[0], chats[2]]);
    f.store.write(move |w| w.history_begins_anew(id)).await.unwrap();
    assert_eq!(to_ask().await.unwrap(), chats[..3]);
}

/// Of what was asked for nothing is unread, nor of anything behind what was read on the phone.
#[tokio::test]
async fn nothing_of_what_was_asked_for_is_unread() {
    let f = open().await;
    let kept = blob(&f, HistoryKind::Asked, 0, &[b"x"]).await;
    commit(&f, &kept, vec![chat(3), told(at("2", 6))], 2).await.unwrap();
    let (chat_id, _) = messages(&f).await;
    assert_eq!(unread(&f, chat_id).await, 0);
    f.store.write(move |w| w.end_history(&kept, true)).await.unwrap();
    let kept = blob(&f, HistoryKind::Recent, 0, &[b"x"]).await;
    commit(&f, &kept, vec![chat(3), told(at("1", 5))], 2).await.unwrap();
    assert_eq!(unread(&f, chat_id).await, 1);
    let (id, read) =
        (f.id, wakala_domain::messages::ReadElsewhere::messages(vec![wakala_domain::ids::MessageId("1".to_owned())]));
    f.store.write(move |w| w.read_elsewhere(id, &read)).await.unwrap();
    commit(&f, &kept, vec![told(at("0", 4))], 3).await.unwrap();
    assert_eq!(unread(&f, chat_id).await, 0, "what was still to come is read, too");
}
