//! A group has a message of ours when all have it whom it went to, and has read it when all have.

use proptest::prelude::*;
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::messages::OutgoingText;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Direction, MemberWord, SeenBy, StoreError, Writing};

use crate::{Fixture, LID, PN, address, chat_with, incoming, open};

const GROUP: &str = "120363@g.us";
const MEMBERS: [&str; 3] = [PN, "255700000592@s.whatsapp.net", "100999@lid"];

/// A message to an address, as WhatsApp has it.
async fn sent(f: &Fixture, to: &'static str) -> (MessageId, MessageRow) {
    let (id, message) = (f.id, MessageId(format!("to {to}")));
    let sent = message.clone();
    let send = move |w: &Writing<'_>| {
        let settings = LifecycleSettings::default();
        let chat = chat_with(w, id, &address(to))?;
        let item = w.enqueue_text(id, chat, &sent, &OutgoingText::parse("habari").unwrap(), Wall(1), &settings)?;
        w.apply_delivery(id, &sent, DeliveryEvent::ServerTook, None, Wall(2), &settings)?;
        Ok(item.row)
    };
    (message, f.store.write(send).await.unwrap())
}

fn says(
    w: &Writing<'_>,
    id: InstanceId,
    message: &MessageId,
    member: &str,
    word: MemberWord,
) -> Result<(), StoreError> {
    let said = (&address(member), word, Wall(9));
    w.member_says(id, message, said, Wall(9), &LifecycleSettings::default()).map(drop)
}

async fn delivery(f: &Fixture, row: MessageRow) -> Delivery {
    let message = f.store.read(move |r| r.message(row)).await.unwrap().unwrap();
    let Direction::Outgoing { delivery, .. } = message.direction else { panic!("{message:?}") };
    delivery
}

async fn seen(f: &Fixture, row: MessageRow) -> SeenBy {
    f.store.read(move |r| r.seen_by(row)).await.unwrap()
}

/// Whoever knows the id of a message may say that it was read.
#[tokio::test]
async fn a_receipt_is_of_a_message_that_went_where_it_comes_from() {
    const STRANGER: &str = "255700000777@s.whatsapp.net";
    let f = open().await;
    let id = f.id;
    let direct = sent(&f, PN).await.0;
    let group = sent(&f, GROUP).await.0;
    let of = move |message: &MessageId, from: &'static str| {
        let (message, store) = (message.clone(), f.store.clone());
        async move { store.write(move |w| w.is_of_chat(id, &message, &address(from))).await.unwrap() }
    };
    for (from, to_one, to_all) in [
        (PN, true, false),
        (STRANGER, false, false),
        // Of the recipient no address of this kind is known.
        (LID, true, false),
        (GROUP, false, true),
        ("120364@g.us", false, false),
        ("status@broadcast", false, false),
    ] {
        assert_eq!((of(&direct, from).await, of(&group, from).await), (to_one, to_all), "{from}");
    }
    assert!(of(&MessageId("nobody's".to_owned()), STRANGER).await, "of nothing there is nothing to say");
}

#[tokio::test]
async fn nobody_has_what_has_never_left() {
    let f = open().await;
    let (id, message) = (f.id, MessageId("waits".to_owned()));
    let of = message.clone();
    let row = f
        .store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            let text = OutgoingText::parse("habari").unwrap();
            Ok(w.enqueue_text(id, chat, &of, &text, Wall(1), &LifecycleSettings::default())?.row)
        })
        .await
        .unwrap();
    for event in [DeliveryEvent::DeliveredReceipt, DeliveryEvent::ReadReceipt] {
        let of = message.clone();
        let said =
            move |w: &Writing<'_>| w.apply_delivery(id, &of, event, None, Wall(2), &LifecycleSettings::default());
        assert_eq!(f.store.write(said).await.unwrap(), []);
        assert_eq!(delivery(&f, row).await, Delivery::Queued, "{event:?}");
    }
}

#[tokio::test]
async fn one_of_three_is_not_the_group() {
    let f = open().await;
    let (id, (message, row)) = (f.id, sent(&f, GROUP).await);
    let of = message.clone();
    f.store.write(move |w| w.went_to(id, &of, 3, Wall(3), &LifecycleSettings::default())).await.unwrap();
    let mut states = Vec::new();
    for (word, member) in [MemberWord::Has, MemberWord::Read].into_iter().flat_map(|w| MEMBERS.map(|m| (w, m))) {
        let of = message.clone();
        f.store.write(move |w| says(w, id, &of, member, word)).await.unwrap();
        states.push(delivery(&f, row).await);
    }
    use Delivery::{Delivered, Read, Sent};
    assert_eq!(states, [Sent, Sent, Delivered, Delivered, Delivered, Read]);
    let seen = seen(&f, row).await;
    assert_eq!((seen.members, seen.people.len()), (Some(3), 3));
}

#[tokio::test]
async fn of_a_group_of_which_nobody_knows_the_size_nothing_is_claimed() {
    let f = open().await;
    let (id, (message, row)) = (f.id, sent(&f, GROUP).await);
    let of = message.clone();
    f.store
        .write(move |w| MEMBERS.into_iter().try_for_each(|member| says(w, id, &of, member, MemberWord::Read)))
        .await
        .unwrap();
    assert_eq!((delivery(&f, row).await, seen(&f, row).await.people.len()), (Delivery::Sent, 3));
    // It is known when WhatsApp's answer comes after all.
    f.store.write(move |w| w.went_to(id, &message, 3, Wall(3), &LifecycleSettings::default())).await.unwrap();
    assert_eq!(delivery(&f, row).await, Delivery::Read);
}

#[tokio::test]
async fn whoever_has_it_has_it_from_whatsapp() {
    let f = open().await;
    let (id, message) = (f.id, MessageId("unanswered".to_owned()));
    let sent = message.clone();
    let send = move |w: &Writing<'_>| {
        let settings = LifecycleSettings::default();
        let chat = chat_with(w, id, &address(GROUP))?;
        let item = w.enqueue_text(id, chat, &sent, &OutgoingText::parse("habari").unwrap(), Wall(1), &settings)?;
        w.pick_batch(id, Wall(2), 9, &[])?;
        Ok(item.row)
    };
    let row = f.store.write(send).await.unwrap();
    assert_eq!(delivery(&f, row).await, Delivery::Sending);
    f.store.write(move |w| says(w, id, &message, MEMBERS[0], MemberWord::Has)).await.unwrap();
    assert_eq!(delivery(&f, row).await, Delivery::Sent);
}

#[tokio::test]
async fn one_person_is_one_by_whichever_address_and_who_reads_alone_is_the_recipient() {
    let f = open().await;
    let (id, (message, row)) = (f.id, sent(&f, GROUP).await);
    let both = incoming(PN, Some(LID), "A", "mimi");
    f.store.write(move |w| w.commit_incoming(id, &both, Wall(5))).await.unwrap();
    f.store
        .write(move |w| {
            w.went_to(id, &message, 2, Wall(3), &LifecycleSettings::default())?;
            [PN, LID].into_iter().try_for_each(|address| says(w, id, &message, address, MemberWord::Read))
        })
        .await
        .unwrap();
    let seen = seen(&f, row).await;
    assert_eq!((delivery(&f, row).await, seen.people.len()), (Delivery::Sent, 1));
    assert_eq!(seen.people[0].name.as_deref(), Some("Neema"));
    let (direct, row) = sent(&f, PN).await;
    f.store.write(move |w| says(w, id, &direct, PN, MemberWord::Read)).await.unwrap();
    assert_eq!(delivery(&f, row).await, Delivery::Read);
}

#[tokio::test]
async fn receipts_go_with_their_age_and_with_their_instance() {
    let f = open().await;
    let (id, (message, row)) = (f.id, sent(&f, GROUP).await);
    f.store
        .write(move |w| MEMBERS.into_iter().try_for_each(|member| says(w, id, &message, member, MemberWord::Has)))
        .await
        .unwrap();
    assert_eq!(f.store.write(|w| w.prune_receipts(Wall(9), 9)).await.unwrap(), 0, "they are not older");
    assert_eq!(f.store.write(|w| w.prune_receipts(Wall(10), 2)).await.unwrap(), 2);
    assert_eq!(seen(&f, row).await.people.len(), 1);
    f.store.write(move |w| w.bury_instance(id, Wall(9))).await.unwrap();
    while f.store.write(move |w| w.delete_some(id, 1)).await.unwrap() {}
}

fn words() -> impl Strategy<Value = Vec<(usize, u8)>> {
    prop::collection::vec((0..MEMBERS.len(), 0..3_u8), 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever they say in whichever order, however often, and whenever it is known how many they are.
    #[test]
    fn the_group_is_where_its_last_member_is(words in words(), known in 0..20_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let f = open().await;
            let (id, (message, row)) = (f.id, sent(&f, GROUP).await);
            let all = words.clone();
            f.store
                .write(move |w| {
                    for (at, (member, word)) in all.iter().enumerate() {
                        if at == known {
                            w.went_to(id, &message, 3, Wall(3), &LifecycleSettings::default())?;
                        }
                        let word = [MemberWord::Has, MemberWord::Read, MemberWord::Played][usize::from(*word)];
                        says(w, id, &message, MEMBERS[*member], word)?;
                    }
                    if known >= all.len() {
                        w.went_to(id, &message, 3, Wall(3), &LifecycleSettings::default())?;
                    }
                    Ok(())
                })
                .await
                .unwrap();
            let furthest = |member: usize| words.iter().filter(|said| said.0 == member).map(|said| said.1.min(1) + 1).max();
            let last = (0..MEMBERS.len()).map(|member| furthest(member).unwrap_or(0)).min();
            let wanted = [Delivery::Sent, Delivery::Delivered, Delivery::Read][usize::from(last.unwrap())];
            assert_eq!(delivery(&f, row).await, wanted, "{words:?}");
        });
    }
}
