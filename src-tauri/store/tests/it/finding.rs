//! Who a number is, as WhatsApp says when it is asked; and what groups are called.

use wakala_domain::ids::{ChatId, MessageId};
use wakala_domain::messages::OutgoingText;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::ChatRow;

use crate::{Fixture, LID, PN, address, incoming, open};

const TYPED: &str = "551187654321@s.whatsapp.net";
const FOUND: &str = "5511987654321@s.whatsapp.net";
const OTHER_LID: &str = "100999@lid";

async fn typed(f: &Fixture, to: &'static str) -> ChatId {
    let id = f.id;
    f.store.write(move |w| w.open_chat(id, &address(to), None, Wall(1))).await.unwrap()
}

async fn queue(f: &Fixture, chat: ChatId, text: &'static str) {
    let id = f.id;
    let message = MessageId(text.into());
    let text = OutgoingText::parse(text).unwrap();
    let queued =
        f.store.write(move |w| w.enqueue_text(id, chat, &message, &text, Wall(1), &LifecycleSettings::default()));
    queued.await.unwrap();
}

async fn found(f: &Fixture, chat: ChatId, at: &'static str, alias: Option<&'static str>) -> Option<ChatId> {
    let alias = alias.map(address);
    f.store.write(move |w| w.found(chat, &address(at), alias.as_ref(), Wall(2))).await.unwrap()
}

async fn came(f: &Fixture, from: &'static str, alias: Option<&'static str>, text: &'static str) {
    let id = f.id;
    let message = incoming(from, alias, text, text);
    f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap();
}

async fn chats(f: &Fixture) -> Vec<ChatRow> {
    let id = f.id;
    f.store.read(move |r| r.chats(Some(id), None, 10)).await.unwrap()
}

/// The texts that wait to be sent, with where they go.
async fn picked(f: &Fixture) -> Vec<(String, String)> {
    let id = f.id;
    let picked = f.store.write(move |w| w.pick_batch(id, Wall(3), 64, &[])).await.unwrap();
    picked.items.into_iter().map(|item| (item.text, item.to.to_string())).collect()
}

async fn unasked(f: &Fixture) -> Vec<String> {
    let id = f.id;
    let unasked = f.store.read(move |r| r.unasked(id, Wall(3), 64, &[])).await.unwrap();
    unasked.into_iter().map(|item| item.text).collect()
}

#[tokio::test]
async fn only_a_number_that_nothing_is_known_of_is_asked_for() {
    let f = open().await;
    let id = f.id;
    for (n, to) in [LID, "120363@g.us"].into_iter().enumerate() {
        let chat = typed(&f, to).await;
        queue(&f, chat, ["to a LID", "to a group"][n]).await;
    }
    // They have written, or their LID is known.
    came(&f, PN, None, "habari").await;
    let wrote = f.store.read(move |r| r.known_chat(id, &address(PN))).await.unwrap().unwrap();
    queue(&f, wrote, "to one who wrote").await;
    let both = f.store.write(move |w| w.open_chat(id, &address(FOUND), Some(&address(OTHER_LID)), Wall(1)));
    let both = both.await.unwrap();
    queue(&f, both, "to one whose LID is known").await;
    let new = typed(&f, "255700000999@s.whatsapp.net").await;
    queue(&f, new, "to a new number").await;
    queue(&f, new, "and behind it").await;
    assert_eq!(unasked(&f).await, ["to a new number"], "the first of its lane");
    let sent: Vec<String> = picked(&f).await.into_iter().map(|(text, _)| text).collect();
    assert_eq!(sent, ["to a LID", "to a group", "to one who wrote", "to one whose LID is known"]);
    assert_eq!(found(&f, new, "255700000999@s.whatsapp.net", None).await, Some(new));
    assert_eq!(unasked(&f).await, Vec::<String>::new());
    assert_eq!(picked(&f).await.len(), 2);
}

#[tokio::test]
async fn a_number_with_another_address_goes_there() {
    for alias in [None, Some(LID)] {
        let f = open().await;
        let chat = typed(&f, TYPED).await;
        queue(&f, chat, "olá").await;
        assert_eq!(found(&f, chat, FOUND, alias).await, Some(chat));
        assert_eq!(picked(&f).await, [("olá".to_owned(), FOUND.to_owned())]);
        came(&f, alias.unwrap_or(FOUND), None, "oi").await;
        let chats = chats(&f).await;
        assert_eq!(chats.len(), 1, "{chats:?}");
        assert_eq!(chats[0].phone.as_ref().map(ToString::to_string).as_deref(), Some("+5511987654321"));
    }
}

#[tokio::test]
async fn a_number_of_somebody_who_is_known_is_their_chat() {
    // However they are known: by the number that they have, by their LID, or by both.
    for (from, told) in [(FOUND, None), (LID, None), (LID, Some(FOUND))] {
        let f = open().await;
        came(&f, from, told, "oi").await;
        let known = chats(&f).await[0].id;
        queue(&f, known, "first").await;
        let chat = typed(&f, TYPED).await;
        queue(&f, chat, "second").await;
        assert_eq!(found(&f, chat, FOUND, Some(LID)).await, Some(known), "{from} {told:?}");
        assert_eq!(chats(&f).await.len(), 1);
        let sent = picked(&f).await;
        assert_eq!(sent.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["first", "second"]);
        assert!(sent.iter().all(|(_, to)| *to == sent[0].1 && to != TYPED), "{sent:?}");
    }
}

#[tokio::test]
async fn somebody_else_stays_somebody_else() {
    let f = open().await;
    came(&f, PN, Some(LID), "habari").await;
    let hers = chats(&f).await[0].id;
    // Her number is another's by now, says WhatsApp.
    assert_eq!(found(&f, hers, FOUND, Some(OTHER_LID)).await, Some(hers));
    came(&f, LID, None, "still she").await;
    assert_eq!(chats(&f).await.len(), 1);
    assert_eq!(found(&f, ChatId(99), FOUND, None).await, None, "a chat that is gone");
}

#[tokio::test]
async fn a_group_is_called_what_was_told_last() {
    let f = open().await;
    let id = f.id;
    let group = "120363@g.us";
    let chat = typed(&f, group).await;
    let learn = |subject: &'static str, at: i64| {
        f.store.write(move |w| w.learn_subject(id, &address(group), subject, Wall(at)))
    };
    let unnamed = || async { f.store.read(move |r| r.groups_without_subject(id, &[], 10)).await.unwrap() };
    assert_eq!(unnamed().await, [(chat, address(group))]);
    for (subject, at, changes, title) in [
        ("Shamba", 5, Some(chat), "Shamba"),
        ("older", 4, None, "Shamba"),
        ("Shamba", 6, None, "Shamba"),
        (" Duka 👍 ", 6, Some(chat), "Duka 👍"),
        ("  ", 7, Some(chat), "120363"),
    ] {
        assert_eq!(learn(subject, at).await.unwrap(), changes, "{subject}");
        assert_eq!(chats(&f).await[0].title, title);
    }
    assert!(unnamed().await.is_empty(), "one without a name is not asked for for ever");
    let elsewhere = f.store.write(move |w| w.learn_subject(id, &address("120364@g.us"), "x", Wall(9))).await.unwrap();
    assert_eq!(elsewhere, None);
}

#[tokio::test]
async fn an_answer_can_make_work_where_the_window_is_full_or_a_question_waits_behind_what_is_on_its_way() {
    let f = open().await;
    let id = f.id;
    let pick = async |window: u32| f.store.write(move |w| w.pick_batch(id, Wall(3), window, &[])).await.unwrap();
    let known = typed(&f, LID).await;
    assert!(!pick(2).await.waits_for_answers, "nothing is there");
    queue(&f, known, "one").await;
    assert!(!pick(2).await.waits_for_answers, "there is room left");
    queue(&f, known, "two").await;
    assert!(pick(2).await.waits_for_answers, "the last room was taken, and more may wait");
    assert!(pick(2).await.waits_for_answers, "there is no room at all");
    assert!(!pick(3).await.waits_for_answers, "room, and nothing to take it");
    let new = typed(&f, "255700000999@s.whatsapp.net").await;
    queue(&f, new, "to a new number").await;
    assert!(!pick(3).await.waits_for_answers, "it is asked for at once");
    assert_eq!(found(&f, new, "255700000999@s.whatsapp.net", None).await, Some(new));
    assert_eq!(pick(4).await.items.len(), 1);
}
