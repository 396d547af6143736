//! What keeps the messages of a chat is told after the commit, once for all that wait there, and read for all of them at once.

use std::sync::{Arc, Mutex};

use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::messages::OutgoingText;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{LaneNow, QueueItem, StoreError};

use crate::{Fixture, PN, address, chat_with, incoming, open};

type Told = Arc<Mutex<Vec<(InstanceId, ChatId)>>>;

async fn listening(waiting: usize) -> (Fixture, Told, Vec<QueueItem>) {
    let f = open().await;
    let told = Told::default();
    let heard = Arc::clone(&told);
    f.store.tell_lanes(move |changed| heard.lock().unwrap().extend(changed));
    let id = f.id;
    let items = f
        .store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            let queue = |n: usize| {
                let (name, text) = (MessageId(format!("n{n}")), OutgoingText::parse("habari").unwrap());
                w.enqueue_text(id, chat, &name, &text, Wall(1), &LifecycleSettings::default())
            };
            (0..waiting).map(queue).collect::<Result<Vec<_>, _>>()
        })
        .await
        .unwrap();
    (f, told, items)
}

/// What was told since the last time.
fn heard(told: &Told) -> Vec<(InstanceId, ChatId)> {
    std::mem::take(&mut *told.lock().unwrap())
}

async fn lane(f: &Fixture, chat: ChatId) -> Option<LaneNow> {
    f.store.read(move |r| r.lane(chat)).await.unwrap()
}

#[tokio::test]
async fn a_lane_that_is_parked_or_set_free_is_told_once_for_all_that_wait_in_it() {
    let (f, told, items) = listening(200).await;
    let (id, chat, first) = (f.id, items[0].chat, items[0].clone());
    assert_eq!(heard(&told), [], "nothing keeps it");
    f.store.write(move |w| w.pick_batch(id, Wall(2), 1, &[])).await.unwrap();
    let on_its_way = lane(&f, chat).await.unwrap();
    assert_eq!((on_its_way.lane, on_its_way.first), (None, None));
    let refused = move |w: &wakala_store::Writing<'_>| {
        let (name, settings) = (&first.message_id, LifecycleSettings::default());
        w.apply_delivery(id, name, DeliveryEvent::Refused, Some("463"), Wall(3), &settings)
    };
    let undone = f.store.write({
        let refused = refused.clone();
        move |w| refused(w).and(Err::<(), _>(StoreError::DiskFull))
    });
    assert_eq!((undone.await, heard(&told)), (Err(StoreError::DiskFull), vec![]));
    let changes = f.store.write(refused).await.unwrap();
    assert_eq!((changes.len(), changes[0].delivery), (1, Delivery::Failed));
    assert_eq!(heard(&told), [(id, chat)]);
    let parked = lane(&f, chat).await.unwrap();
    assert_eq!(parked.lane.map(|lane| (lane.parked, lane.why)), Some((true, LaneWhy::NotAllowed)));
    assert_eq!(parked.first, Some(items[1].row));
    let last = items[199].id;
    f.store.write(move |w| w.retry(last)).await.unwrap();
    assert_eq!(heard(&told), [(id, chat)]);
    assert_eq!(lane(&f, chat).await.unwrap().lane, None);
}

#[tokio::test]
async fn a_lane_that_waits_is_told_and_one_that_a_customer_sets_free() {
    let (f, told, items) = listening(2).await;
    let (id, chat, first) = (f.id, items[0].chat, items[0].id);
    let close = |trouble| {
        f.store.write(move |w| {
            w.close_lane_of(first, trouble, Wall(3), &LifecycleSettings::default())?;
            w.close_lane_of(first, trouble, Wall(4), &LifecycleSettings::default())
        })
    };
    close(LaneTrouble::Delayed(LaneWhy::NoKeys)).await.unwrap();
    assert_eq!(heard(&told), [(id, chat)], "once");
    close(LaneTrouble::Refused(LaneWhy::NotAllowed)).await.unwrap();
    assert_eq!(heard(&told), [(id, chat)]);
    let answer = incoming(PN, None, "Q", "habari");
    f.store.write(move |w| w.commit_incoming(id, &answer, Wall(5))).await.unwrap();
    assert_eq!(heard(&told), [(id, chat)]);
    // What failed before does not count any more; those that wait wait for the same.
    close(LaneTrouble::Delayed(LaneWhy::NoKeys)).await.unwrap();
    heard(&told);
    let took = items[1].message_id.clone();
    f.store.write(move |w| w.pick_batch(id, Wall(1_000_000), 2, &[])).await.unwrap();
    f.store
        .write(move |w| {
            w.apply_delivery(id, &took, DeliveryEvent::ServerTook, None, Wall(6), &LifecycleSettings::default())
        })
        .await
        .unwrap();
    assert_eq!(heard(&told), []);
}

#[tokio::test]
async fn nothing_is_said_of_a_lane_in_which_nothing_waits() {
    let (f, _told, items) = listening(1).await;
    let (chat, only) = (items[0].chat, items[0].id);
    assert_eq!(lane(&f, chat).await, Some(LaneNow { chat, lane: None, first: Some(items[0].row) }));
    f.store.write(move |w| w.cancel(only)).await.unwrap();
    assert_eq!(lane(&f, chat).await, None);
}
