//! What people are called: by the operator, by the address book of the phone, by themselves, in this order, whichever came first.

use wakala_domain::ids::ChatId;
use wakala_domain::people::{OwnName, ToldName};
use wakala_domain::search::Named;
use wakala_domain::time::Wall;
use wakala_store::{ChatRow, Direction, SoughtChats, StoreError};

use crate::{Fixture, LID, PN, address, incoming, open};

const GROUP: &str = "120363@g.us";

fn told(of: &str, name: Option<&str>, at: i64) -> ToldName {
    ToldName { address: address(of), alias: None, name: name.map(str::to_owned), at: Wall(at) }
}

async fn learn(f: &Fixture, told: ToldName) -> Option<ChatId> {
    let id = f.id;
    f.store.write(move |w| w.learn_told_name(id, &told)).await.unwrap()
}

async fn call(f: &Fixture, chat: ChatId, name: &str) -> Result<(), StoreError> {
    let name = OwnName::parse(name).unwrap();
    f.store.write(move |w| w.call_person(chat, name.as_ref()).map(|_| ())).await
}

async fn comes(f: &Fixture, from: &str, alias: Option<&str>, id: &str) -> ChatId {
    let (instance, message) = (f.id, incoming(from, alias, id, "habari"));
    f.store.write(move |w| w.commit_incoming(instance, &message, Wall(5))).await.unwrap().chat
}

async fn row(f: &Fixture, chat: ChatId) -> ChatRow {
    f.store.read(move |r| r.chat(chat)).await.unwrap().unwrap()
}

async fn title(f: &Fixture, chat: ChatId) -> String {
    row(f, chat).await.title
}

/// Each of the three names, said or not, in every order.
#[tokio::test]
async fn the_title_is_the_first_of_the_names_whatever_was_said_first() {
    for which in 0..8_u8 {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let f = open().await;
            let id = f.id;
            let chat = f.store.write(move |w| w.open_chat(id, &address(PN), None, Wall(0))).await.unwrap();
            for name in order.into_iter().filter(|name| which & (1 << name) != 0) {
                match name {
                    0 => call(&f, chat, "Mama Neema").await.unwrap(),
                    1 => drop(learn(&f, told(PN, Some("Neema Mushi"), 10)).await),
                    _ => drop(comes(&f, PN, None, "A").await),
                }
            }
            let all = ["Mama Neema", "Neema Mushi", "Neema", "+255700000431"];
            let first = (0..3).find(|name| which & (1 << name) != 0).unwrap_or(3);
            let shown = row(&f, chat).await;
            assert_eq!(shown.title, all[first], "{which:03b} in {order:?}");
            let others = (1..3).find(|name| which & (1 << name) != 0).map(|name| all[name].to_owned());
            assert_eq!((shown.own_name.is_some(), shown.of_others), (first == 0, others.filter(|_| first == 0)));
        }
    }
}

#[tokio::test]
async fn the_later_word_of_the_address_book_holds_and_none_is_one() {
    let f = open().await;
    let chat = comes(&f, PN, None, "A").await;
    assert_eq!(learn(&f, told(PN, Some("Neema Mushi"), 20)).await, Some(chat));
    assert_eq!(learn(&f, told(PN, Some("Neema M."), 10)).await, None, "it is older");
    assert_eq!(learn(&f, told(PN, Some("Neema Mushi"), 30)).await, None, "it is the same");
    assert_eq!(learn(&f, told(PN, Some("Neema M."), 25)).await, None, "what was the same is known to be later");
    assert_eq!(title(&f, chat).await, "Neema Mushi");
    assert_eq!(learn(&f, told(PN, None, 40)).await, Some(chat));
    assert_eq!(title(&f, chat).await, "Neema", "she stands there no more");
    let id = f.id;
    assert!(f.store.read(move |r| r.is_address_book_told(id)).await.unwrap());
}

/// Thousands stand in the address book of whom nothing has come yet.
#[tokio::test]
async fn whoever_writes_for_the_first_time_has_their_name_by_either_address() {
    let f = open().await;
    let id = f.id;
    assert!(!f.store.read(move |r| r.is_address_book_told(id)).await.unwrap());
    let both = ToldName { alias: Some(address(LID)), ..told(PN, Some("Neema Mushi"), 10) };
    assert_eq!(learn(&f, both).await, None, "there is no chat");
    let chat = comes(&f, LID, None, "A").await;
    assert_eq!(title(&f, chat).await, "Neema Mushi");
}

#[tokio::test]
async fn two_who_are_one_have_the_names_of_both() {
    for (first, second) in [(PN, LID), (LID, PN)] {
        let f = open().await;
        let (one, other) = (comes(&f, first, None, "A").await, comes(&f, second, None, "B").await);
        assert_ne!(one, other);
        call(&f, one, "Mama Neema").await.unwrap();
        learn(&f, told(first, Some("Neema M."), 10)).await;
        learn(&f, told(second, Some("Neema Mushi"), 20)).await;
        let chat = comes(&f, first, Some(second), "C").await;
        let shown = row(&f, chat).await;
        let names = (shown.title.as_str(), shown.of_others.as_deref());
        assert_eq!(names, ("Mama Neema", Some("Neema Mushi")), "{first} and {second}");
        call(&f, one, "").await.unwrap();
        assert_eq!(title(&f, chat).await, "Neema Mushi");
    }
}

#[tokio::test]
async fn who_writes_in_a_group_is_named_so_and_the_group_is_not() {
    let f = open().await;
    let chat = comes(&f, PN, None, "A").await;
    call(&f, chat, "Mama Neema").await.unwrap();
    let (id, message) = (f.id, incoming(PN, None, "B", "habari wote"));
    let message = wakala_domain::messages::IncomingMessage { chat: address(GROUP), chat_alias: None, ..message };
    let group = f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap().chat;
    let messages = f.store.read(move |r| r.messages(group, None, 10)).await.unwrap();
    let Direction::Incoming { sender_name, .. } = &messages[0].direction else { panic!("{messages:?}") };
    assert_eq!(sender_name.as_deref(), Some("Mama Neema"));
    assert_eq!(call(&f, group, "Wateja").await, Err(StoreError::NotAPerson));
    assert_eq!(call(&f, ChatId(404), "Wateja").await, Err(StoreError::NoSuchChat));
}

#[tokio::test]
async fn a_chat_is_found_by_each_of_its_names() {
    let f = open().await;
    let chat = comes(&f, PN, None, "A").await;
    learn(&f, told(PN, Some("Mushi Traders"), 10)).await;
    call(&f, chat, "Duka la Mbagala").await.unwrap();
    for (text, found) in [("mbagala", true), ("traders", true), ("neema", true), ("700000431", true), ("asha", false)] {
        let sought = SoughtChats { named: Named::parse(text).unwrap(), among: None, after: None, limit: 10 };
        let page = f.store.read(move |r| r.chats_named(&sought)).await.unwrap();
        assert_eq!(page.chats.iter().any(|one| one.id == chat), found, "{text}");
    }
}
