//! Messages by WhatsApp's own names of them, and what was said of one last.

use wakala_store::{LastSaid, Saying, WhoseMessage};

use super::changes::{ASHA, GROUP, JUMA, WRITTEN, change, commit, edits, in_group, reacts, text};
use super::*;
use wakala_domain::messages::changes::Change;

async fn row(f: &Fixture, chat: &str, whose: WhoseMessage, id: &str) -> Option<wakala_domain::ids::MessageRow> {
    let (instance, chat, id) = (f.id, address(chat), MessageId(id.to_owned()));
    let found = f.store.read(move |r| {
        let chat = r.known_chat(instance, &chat)?.unwrap();
        r.message_called(instance, chat, &whose, &id)
    });
    found.await.unwrap()
}

async fn said(f: &Fixture) -> Option<LastSaid> {
    let message = row(f, GROUP, WhoseMessage::Of(address(PN)), "M").await.unwrap();
    f.store.read(move |r| r.last_said(message)).await.unwrap()
}

#[tokio::test]
async fn a_message_is_found_by_its_name_and_whose_it_is() {
    let f = open().await;
    commit(&f, vec![in_group(PN, "M", "bei gani").into(), in_group(JUMA, "M", "mimi pia").into()]).await;
    commit(&f, vec![incoming(PN, None, "M", "habari").into()]).await;
    let (neema, juma) = (WhoseMessage::Of(address(PN)), WhoseMessage::Of(address(JUMA)));
    let (first, second) = (row(&f, GROUP, neema.clone(), "M").await, row(&f, GROUP, juma, "M").await);
    assert!(first.is_some() && second.is_some() && first != second);
    let direct = row(&f, PN, WhoseMessage::OtherEnd, "M").await;
    assert!(direct.is_some() && direct != first && direct == row(&f, PN, neema.clone(), "M").await);
    for (chat, whose, id) in [
        (GROUP, WhoseMessage::Of(address(ASHA)), "M"),
        (GROUP, WhoseMessage::OtherEnd, "M"),
        (GROUP, WhoseMessage::Ours, "M"),
        (GROUP, neema, "N"),
        (PN, WhoseMessage::Ours, "M"),
    ] {
        assert_eq!(row(&f, chat, whose.clone(), id).await, None, "{chat} {whose:?} {id}");
    }
}

#[tokio::test]
async fn a_message_is_found_by_its_name_alone_among_the_newest() {
    let f = open().await;
    commit(&f, vec![in_group(PN, "A", "bei gani").into(), in_group(JUMA, "A", "mimi pia").into()]).await;
    commit(&f, vec![in_group(JUMA, "B", "asante").into(), incoming(PN, None, "C", "habari").into()]).await;
    let lately = async |chat: Option<&str>, id: &str, most| {
        let (instance, chat, id) = (f.id, chat.map(address), MessageId(id.to_owned()));
        let found = f.store.read(move |r| {
            let chat = chat.map(|chat| r.known_chat(instance, &chat)).transpose()?.flatten();
            r.message_lately(instance, chat, &id, most)
        });
        found.await.unwrap()
    };
    let juma = row(&f, GROUP, WhoseMessage::Of(address(JUMA)), "B").await;
    assert!(juma.is_some() && lately(Some(GROUP), "B", 9).await == juma && lately(None, "B", 9).await == juma);
    assert_eq!(lately(None, "C", 9).await, row(&f, PN, WhoseMessage::OtherEnd, "C").await);
    // Two are called so; one is in another chat; one is too old; one is not there.
    for (chat, id, most) in [(Some(GROUP), "A", 9), (None, "A", 9), (Some(PN), "B", 9), (None, "B", 1), (None, "D", 9)]
    {
        assert_eq!(lately(chat, id, most).await, None, "{chat:?} {id} {most}");
    }
}

#[tokio::test]
async fn what_was_said_last_is_told() {
    let f = open().await;
    commit(&f, vec![in_group(PN, "M", "bei gani").into()]).await;
    assert_eq!(said(&f).await, None);
    let last = |what, id: &str, at, by| {
        Some(LastSaid { what, said: MessageId(id.to_owned()), at: Wall(at), by: Some(address(by)) })
    };
    commit(&f, vec![change(JUMA, WRITTEN + 10, "r1", PN, reacts("👍"))]).await;
    assert_eq!(said(&f).await, last(Saying::Reaction(Some("👍".to_owned())), "r1", WRITTEN + 10, JUMA));
    commit(&f, vec![change(PN, WRITTEN + 20, "e1", PN, edits(text("bei gani?")))]).await;
    assert_eq!(said(&f).await, last(Saying::Edit, "e1", WRITTEN + 20, PN));
    commit(&f, vec![change(JUMA, WRITTEN + 30, "r2", PN, reacts(""))]).await;
    assert_eq!(said(&f).await, last(Saying::Reaction(None), "r2", WRITTEN + 30, JUMA));
    // Of one moment, the deletion is what counts.
    commit(&f, vec![change(PN, WRITTEN + 30, "d1", PN, Change::Delete)]).await;
    assert_eq!(said(&f).await, last(Saying::Deletion, "d1", WRITTEN + 30, PN));
}
