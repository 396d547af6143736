//! Lanes on a real file: each chat's messages first in, first out, and no chat waits for another.

use proptest::prelude::*;
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, QueueId};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::messages::OutgoingText;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Picked, QueueItem, Store, StoreError};

use crate::{Fixture, open};

fn settings() -> LifecycleSettings {
    LifecycleSettings::default()
}

async fn chat(store: &Store, id: InstanceId, number: u32) -> ChatId {
    let address = format!("2557000005{number:02}@s.whatsapp.net").parse().unwrap();
    store.write(move |w| crate::chat_with(w, id, &address)).await.unwrap()
}

async fn queue(store: &Store, id: InstanceId, chat: ChatId, text: &str) -> Result<QueueItem, StoreError> {
    let (message, text) = (MessageId(text.to_owned()), OutgoingText::parse(text).unwrap());
    store.write(move |w| w.enqueue_text(id, chat, &message, &text, Wall(1), &settings())).await
}

async fn pick(store: &Store, id: InstanceId, now: i64, held: &[QueueId]) -> Picked {
    let held = held.to_vec();
    store.write(move |w| w.pick_batch(id, Wall(now), 64, &held)).await.unwrap()
}

fn texts(items: &[QueueItem]) -> Vec<&str> {
    items.iter().map(|item| item.text.as_str()).collect()
}

#[tokio::test]
async fn a_lane_that_waits_lets_all_others_pass_and_opens_by_itself() {
    let Fixture { store, id, folder: _folder } = open().await;
    let (neema, baraka) = (chat(&store, id, 1).await, chat(&store, id, 2).await);
    let first = queue(&store, id, neema, "n1").await.unwrap();
    queue(&store, id, neema, "n2").await.unwrap();
    pick(&store, id, 1_000, &[]).await;
    store
        .write(move |w| {
            w.put_back(&[first.id, QueueId(first.id.0 + 1)], Some("429"))?;
            w.close_lane(neema, LaneTrouble::Delayed(LaneWhy::RateLimited), Wall(1_000), &settings())
        })
        .await
        .unwrap();
    queue(&store, id, baraka, "b1").await.unwrap();
    let picked = pick(&store, id, 2_000, &[]).await;
    assert_eq!((texts(&picked.items), picked.opens), (vec!["b1"], Some(Wall(11_000))));
    assert!(pick(&store, id, 10_999, &[]).await.items.is_empty());
    assert_eq!(texts(&pick(&store, id, 11_000, &[]).await.items), ["n1", "n2"], "in order, by itself");
}

#[tokio::test]
async fn parked_lanes_take_fifty_and_do_not_count() {
    let Fixture { store, id, folder: _folder } = open().await;
    let (neema, baraka) = (chat(&store, id, 1).await, chat(&store, id, 2).await);
    store
        .write(move |w| w.close_lane(neema, LaneTrouble::Refused(LaneWhy::NotMember), Wall(1), &settings()))
        .await
        .unwrap();
    for n in 0..50 {
        queue(&store, id, neema, &format!("n{n}")).await.unwrap();
    }
    assert_eq!(queue(&store, id, neema, "n50").await.err(), Some(StoreError::QueueFull { limit: 50 }));
    assert_eq!(store.read(move |r| r.depth(id)).await.unwrap(), 0);
    for n in 0..200 {
        queue(&store, id, baraka, &format!("b{n}")).await.unwrap();
    }
    assert_eq!(queue(&store, id, baraka, "b200").await.err(), Some(StoreError::QueueFull { limit: 200 }));
    // Taking one of them back opens nothing.
    let item = store.read(move |r| r.queue(id, None, 1_000)).await.unwrap().remove(0);
    store.write(move |w| w.cancel(item.id)).await.unwrap();
    let picked = pick(&store, id, 2, &[]).await.items;
    assert!(picked.iter().all(|item| item.chat == baraka));
    // What a person must see to is counted apart: what is parked, and what failed.
    let (message, refused) = (picked[0].message_id.clone(), DeliveryEvent::Refused);
    store.write(move |w| w.apply_delivery(id, &message, refused, Some("479"), Wall(3), &settings())).await.unwrap();
    let counts = store.read(move |r| r.counts(id)).await.unwrap();
    assert_eq!((counts.queued, counts.unsent), (199, 50));
}

#[tokio::test]
async fn what_was_perhaps_sent_stays_uncertain_and_in_the_chat() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let item = queue(&store, id, neema, "n1").await.unwrap();
    pick(&store, id, 1, &[]).await;
    store.write(move |w| w.perhaps_sent(&[item.id], None)).await.unwrap();
    // The next try does not get as far as the socket.
    pick(&store, id, 2, &[]).await;
    let change = store.write(move |w| w.put_back(&[item.id], Some("not connected"))).await.unwrap().remove(0);
    assert_eq!(change.delivery, Delivery::Uncertain);
    let cancelled = store.write(move |w| w.cancel(item.id)).await.unwrap();
    assert_eq!((cancelled.delivery, cancelled.queue_id), (Delivery::Uncertain, None), "not tried again");
    let messages = store.read(move |r| r.messages(neema, None, 10)).await.unwrap();
    assert_eq!(messages.len(), 1, "and still there, because somebody may have it");
    let message = MessageId("n1".to_owned());
    let late = store
        .write(move |w| w.apply_delivery(id, &message, DeliveryEvent::DeliveredReceipt, None, Wall(9), &settings()))
        .await
        .unwrap();
    assert_eq!(late.first().map(|change| change.delivery), Some(Delivery::Delivered), "settled by a late receipt");
}

#[tokio::test]
async fn what_was_perhaps_sent_is_uncertain_also_after_a_refusal_for_now() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    for (name, perhaps_sent, stands) in [("new", false, Delivery::Queued), ("old", true, Delivery::Uncertain)] {
        let item = queue(&store, id, neema, name).await.unwrap();
        pick(&store, id, 1, &[]).await;
        if perhaps_sent {
            store.write(move |w| w.perhaps_sent(&[item.id], None)).await.unwrap();
            pick(&store, id, 2, &[]).await;
        }
        let message = MessageId(name.to_owned());
        let refused = DeliveryEvent::Refused;
        let change =
            store.write(move |w| w.apply_delivery(id, &message, refused, Some("429"), Wall(3), &settings())).await;
        assert_eq!(change.unwrap().first().map(|change| change.delivery), Some(stands), "{name}");
        store.write(move |w| w.cancel(item.id)).await.unwrap();
        store.write(move |w| w.retry(item.id)).await.unwrap_err();
    }
    let left: Vec<_> = store.read(move |r| r.messages(neema, None, 10)).await.unwrap();
    assert_eq!(left.len(), 1, "somebody may have the old one");
}

#[tokio::test]
async fn what_was_refused_for_now_goes_in_its_place_or_not_at_all() {
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
        let Fixture { store, id, folder: _folder } = open().await;
        let neema = chat(&store, id, 1).await;
        for name in ["n0", "n1", "n2"] {
            queue(&store, id, neema, name).await.unwrap();
        }
        pick(&store, id, 1, &[]).await;
        // The first two are refused for now, the third is taken, and WhatsApp says so in this order.
        for n in order {
            let (message, now) = (MessageId(format!("n{n}")), Wall(2));
            let (event, code) =
                if n == 2 { (DeliveryEvent::ServerTook, None) } else { (DeliveryEvent::Refused, Some("429")) };
            store.write(move |w| w.apply_delivery(id, &message, event, code, now, &settings())).await.unwrap();
        }
        let left = store.read(move |r| r.queue(id, None, 1_000)).await.unwrap();
        let stand: Vec<_> = left.iter().map(|item| (item.text.as_str(), item.delivery, item.why.as_deref())).collect();
        assert_eq!(
            stand,
            [("n0", Delivery::Failed, Some("429")), ("n1", Delivery::Failed, Some("429"))],
            "{order:?}: said, and not sent after the third"
        );
        assert!(pick(&store, id, 1_000_000, &[]).await.items.is_empty());
    }
}

#[tokio::test]
async fn many_refusals_at_once_are_one_failed_try() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    for n in 0..20 {
        queue(&store, id, neema, &format!("n{n}")).await.unwrap();
    }
    pick(&store, id, 1_000, &[]).await;
    for n in 0..20 {
        let message = MessageId(format!("n{n}"));
        let refused = DeliveryEvent::Refused;
        store
            .write(move |w| w.apply_delivery(id, &message, refused, Some("503"), Wall(1_000 + n), &settings()))
            .await
            .unwrap();
    }
    let lane = store.read(move |r| r.queue(id, None, 1_000)).await.unwrap()[0].lane.unwrap();
    assert_eq!((lane.parked, lane.tries), (false, 1));
    let again = pick(&store, id, 20_000, &[]).await.items;
    assert_eq!(
        texts(&again),
        (0..20).map(|n| format!("n{n}")).collect::<Vec<_>>(),
        "all of them, in order, by themselves"
    );
}

#[tokio::test]
async fn a_retry_by_hand_goes_to_the_end_of_its_lane() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let first = queue(&store, id, neema, "n1").await.unwrap();
    pick(&store, id, 1, &[]).await;
    let refused = MessageId("n1".to_owned());
    store
        .write(move |w| w.apply_delivery(id, &refused, DeliveryEvent::Refused, Some("479"), Wall(2), &settings()))
        .await
        .unwrap();
    queue(&store, id, neema, "n2").await.unwrap();
    store.write(move |w| w.retry(first.id)).await.unwrap();
    assert_eq!(texts(&pick(&store, id, 3, &[]).await.items), ["n2", "n1"]);
}

#[tokio::test]
async fn pages_of_the_outbox_show_each_item_once_while_others_come_and_go() {
    let Fixture { store, id, folder: _folder } = open().await;
    let chats = [chat(&store, id, 1).await, chat(&store, id, 2).await];
    let mut items = Vec::new();
    for n in 0..50 {
        items.push(queue(&store, id, chats[n % 2], &format!("n{n}")).await.unwrap());
    }
    let (mut seen, mut after, mut went) = (Vec::<String>::new(), None, Vec::new());
    for turn in 0_usize.. {
        let page = store.read(move |r| r.queue(id, after, 7)).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.turn, last.id));
        seen.extend(page.iter().map(|item| item.text.clone()));
        // Of what was not shown, and now and then where the page ends; and another one comes.
        let gone = [QueueId(last.id.0 + 3), last.id];
        for item in &gone[..=turn % 2] {
            let item = *item;
            let _ = store.write(move |w| w.cancel(item)).await;
            went.push(item);
        }
        if turn < 5 {
            items.push(queue(&store, id, chats[0], &format!("late {turn}")).await.unwrap());
        }
    }
    // What went was shown or not; all others are there once, in order.
    let left: Vec<String> =
        items.iter().filter(|item| !went.contains(&item.id)).map(|item| item.text.clone()).collect();
    let shown: Vec<String> = seen.iter().filter(|text| left.contains(text)).cloned().collect();
    assert_eq!(shown, left);
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), seen.len());
}

/// One thing that happens to the outbox of four chats.
#[derive(Clone, Debug)]
enum Deed {
    Queue(usize),
    Pick,
    Take,
    PutBack(bool),
    Close(bool),
    Crash,
    Wait,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => (0..4usize).prop_map(Deed::Queue),
        4 => Just(Deed::Pick),
        4 => Just(Deed::Take),
        2 => any::<bool>().prop_map(Deed::PutBack),
        2 => any::<bool>().prop_map(Deed::Close),
        1 => Just(Deed::Crash),
        2 => Just(Deed::Wait),
    ];
    prop::collection::vec(deed, 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever happens, what leaves a lane leaves it in the order in which it was queued, nothing twice, nothing lost.
    #[test]
    fn lanes_keep_their_order(deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let Fixture { store, id, folder: _folder } = open().await;
            let mut chats = Vec::new();
            for number in 0..4 {
                chats.push(chat(&store, id, number).await);
            }
            let (mut now, mut queued, mut taken) = (1_000i64, vec![0usize; 4], vec![Vec::<usize>::new(); 4]);
            let mut flying: Vec<QueueItem> = Vec::new();
            let place = |item: &QueueItem| {
                let (lane, number) = item.text.split_once(' ').unwrap();
                (lane.parse::<usize>().unwrap(), number.parse::<usize>().unwrap())
            };
            for deed in deeds {
                match deed {
                    Deed::Queue(lane) => {
                        queue(&store, id, chats[lane], &format!("{lane} {}", queued[lane])).await.unwrap();
                        queued[lane] += 1;
                    }
                    Deed::Pick => flying.extend(pick(&store, id, now, &[]).await.items),
                    Deed::Take => {
                        for item in flying.drain(..) {
                            let (lane, number) = place(&item);
                            taken[lane].push(number);
                            let message = item.message_id.clone();
                            let at = Wall(now);
                            store
                                .write(move |w| w.apply_delivery(id, &message, DeliveryEvent::ServerTook, None, at, &settings()))
                                .await
                                .unwrap();
                        }
                    }
                    Deed::PutBack(perhaps) => {
                        let items: Vec<QueueId> = flying.drain(..).map(|item| item.id).collect();
                        store
                            .write(move |w| {
                                let (first, rest) = items.split_at(usize::from(perhaps).min(items.len()));
                                w.perhaps_sent(first, None)?;
                                w.put_back(rest, None)
                            })
                            .await
                            .unwrap();
                    }
                    Deed::Close(parked) => {
                        let trouble = if parked { LaneTrouble::Refused(LaneWhy::NotThere) } else { LaneTrouble::Delayed(LaneWhy::NoKeys) };
                        let (chat, at) = (chats[0], Wall(now));
                        store.write(move |w| w.close_lane(chat, trouble, at, &settings())).await.unwrap();
                    }
                    Deed::Crash => {
                        flying.clear();
                        store.write(|w| w.heal_after_run(Wall(0))).await.unwrap();
                    }
                    Deed::Wait => now += 5_000,
                }
            }
            // Everything is opened and goes.
            store.write(|w| w.heal_after_run(Wall(0))).await.unwrap();
            for item in store.read(move |r| r.queue(id, None, 1_000)).await.unwrap() {
                let _ = store.write(move |w| w.retry(item.id)).await;
            }
            for item in pick(&store, id, now + 10_000_000, &[]).await.items {
                let (lane, number) = place(&item);
                taken[lane].push(number);
            }
            for lane in 0..4 {
                let wanted: Vec<usize> = (0..queued[lane]).collect();
                assert_eq!(taken[lane], wanted, "lane {lane}");
            }
        });
    }
}

#[tokio::test]
async fn a_chat_is_in_order_whatever_the_clock_of_this_pc_says() {
    use wakala_domain::messages::{Content, IncomingMessage};
    for ahead in [-3_600_000i64, 0, 700, 3_600_000] {
        let Fixture { store, id, folder: _folder } = open().await;
        let neema = chat(&store, id, 1).await;
        let (server, mut wanted) = (1_800_000_000_000i64, Vec::new());
        for turn in 0..3i64 {
            // Every ten seconds: they write, we answer within the same second, WhatsApp takes it.
            let at = server + turn * 10_000;
            let theirs = IncomingMessage {
                chat: "255700000501@s.whatsapp.net".parse().unwrap(),
                chat_alias: None,
                sender: "255700000501@s.whatsapp.net".parse().unwrap(),
                sender_alias: None,
                via: None,
                from_me: false,
                id: MessageId(format!("in {turn}")),
                push_name: None,
                written: Wall(at),
                content: Content::Text { text: format!("in {turn}") },
                frame: wakala_domain::messages::frame::Frame::default(),
                raw: None,
            };
            store.write(move |w| w.commit_incoming(id, &theirs, Wall(at + ahead))).await.unwrap();
            let (message, text) =
                (MessageId(format!("out {turn}")), OutgoingText::parse(&format!("out {turn}")).unwrap());
            let queued = message.clone();
            let item = store
                .write(move |w| w.enqueue_text(id, neema, &queued, &text, Wall(at + 300 + ahead), &settings()))
                .await
                .unwrap();
            pick(&store, id, at + 300 + ahead, &[]).await;
            store
                .write(move |w| {
                    w.apply_delivery(
                        id,
                        &message,
                        DeliveryEvent::ServerTook,
                        None,
                        Wall(at + 400 + ahead),
                        &settings(),
                    )?;
                    w.place_by_server(id, &item.message_id, Wall(at)).map(|_| ())
                })
                .await
                .unwrap();
            wanted.extend([format!("in {turn}"), format!("out {turn}")]);
            let shown = store.read(move |r| r.messages(neema, None, 10)).await.unwrap();
            let shown: Vec<String> = shown.into_iter().map(|message| message.message_id.0).collect();
            assert_eq!(shown, wanted, "{ahead} ms ahead");
        }
    }
}

/// Puts a byte that is no text into what stands in a column.
fn break_text(folder: &tempfile::TempDir, table: &str, column: &str, row: i64) {
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    let sql = format!("UPDATE {table} SET {column} = CAST(x'4eff' AS TEXT) WHERE rowid = ?1");
    assert_eq!(file.execute(&sql, [row]).unwrap(), 1);
}

#[tokio::test]
async fn a_byte_in_a_name_or_in_why_a_lane_waits_keeps_no_message() {
    let Fixture { store, id, folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let comes = crate::incoming("255700000501@s.whatsapp.net", None, "A", "habari");
    store.write(move |w| w.commit_incoming(id, &comes, Wall(1))).await.unwrap();
    let first = queue(&store, id, neema, "n1").await.unwrap();
    store
        .write(move |w| w.close_lane(neema, LaneTrouble::Delayed(LaneWhy::NoKeys), Wall(1), &settings()))
        .await
        .unwrap();
    break_text(&folder, "contacts", "push_name", 1);
    break_text(&folder, "lanes", "why", neema.0);
    break_text(&folder, "outbox", "why", first.id.0);
    let (chats, messages, queued) = store
        .read(move |r| Ok((r.chats(Some(id), None, 9)?, r.messages(neema, None, 9)?, r.queue(id, None, 9)?)))
        .await
        .unwrap();
    assert_eq!((chats[0].title.as_str(), messages.len()), ("N\u{fffd}", 2));
    assert_eq!((queued[0].chat_title.as_str(), queued[0].lane.unwrap().why), ("N\u{fffd}", LaneWhy::Unclear));
    assert!(pick(&store, id, 2, &[]).await.items.is_empty(), "it waits all the same");
    assert_eq!(texts(&pick(&store, id, 3_600_000, &[]).await.items), ["n1"]);
    // Nor does it keep what is on its way from being settled.
    break_text(&folder, "outbox", "why", first.id.0);
    assert_eq!(store.write(move |w| w.heal_instance(id)).await.unwrap(), 1);
}

#[tokio::test]
async fn what_can_not_be_read_fails_is_told_and_can_be_taken_back() {
    let Fixture { store, id, folder } = open().await;
    let (neema, new) = (chat(&store, id, 1).await, "2557000005099@s.whatsapp.net".parse().unwrap());
    let new = store.write(move |w| w.open_chat(id, &new, None, Wall(1))).await.unwrap();
    let mut broken = Vec::new();
    for (lane, text) in [(neema, "n1"), (new, "new1")] {
        let item = queue(&store, id, lane, text).await.unwrap();
        queue(&store, id, lane, &format!("{text} follows")).await.unwrap();
        break_text(&folder, "messages", "body", item.row.0);
        broken.push(item);
    }
    let unasked = async || store.write(move |w| w.unasked(id, Wall(2), 9, &[])).await.unwrap();
    assert_eq!(unasked().await, []);
    let picked = pick(&store, id, 2, &[]).await;
    assert_eq!(texts(&picked.items), ["n1 follows"]);
    let told: Vec<_> = picked.changes.iter().map(|change| (change.row, change.delivery)).collect();
    let mut wanted: Vec<_> = broken.iter().map(|item| (item.row, Delivery::Failed)).collect();
    wanted.reverse();
    assert_eq!(told, wanted);
    assert_eq!(picked.opens, Some(Wall(2)), "its lane goes on at once");
    assert_eq!(texts(&unasked().await), ["new1 follows"]);
    assert_eq!(store.read(move |r| r.counts(id)).await.unwrap().unsent, 2);
    for item in broken {
        store.write(move |w| w.cancel(item.id)).await.unwrap();
    }
    assert_eq!(store.read(move |r| r.counts(id)).await.unwrap().unsent, 0);
}

#[tokio::test]
async fn what_can_not_be_read_and_was_perhaps_sent_is_not_called_failed() {
    let Fixture { store, id, folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let item = queue(&store, id, neema, "n1").await.unwrap();
    pick(&store, id, 1, &[]).await;
    break_text(&folder, "messages", "body", item.row.0);
    // The next start settles it all the same.
    store.write(move |w| w.heal_after_run(Wall(2))).await.unwrap();
    queue(&store, id, neema, "n2").await.unwrap();
    let picked = pick(&store, id, 2, &[]).await;
    assert_eq!(texts(&picked.items), ["n2"]);
    let told: Vec<_> = picked.changes.iter().map(|c| (c.row, c.delivery, c.queue_id)).collect();
    assert_eq!(told, [(item.row, Delivery::Uncertain, None)], "not again, and not failed");
}

#[tokio::test]
async fn what_is_no_text_is_never_sent_as_one() {
    let Fixture { store, id, folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let item = queue(&store, id, neema, "orodha.pdf").await.unwrap();
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE messages SET kind = 9 WHERE id = ?1", [item.row.0]).unwrap();
    let picked = pick(&store, id, 2, &[]).await;
    assert!(picked.items.is_empty());
    assert_eq!(picked.changes.iter().map(|change| change.delivery).collect::<Vec<_>>(), [Delivery::Failed]);
}

/// Whoever goes on with the others after a receipt was refused has nothing of it.
#[tokio::test]
async fn a_receipt_that_is_refused_leaves_nothing_of_itself() {
    let Fixture { store, id, folder } = open().await;
    let neema = chat(&store, id, 1).await;
    queue(&store, id, neema, "n1").await.unwrap();
    let item = queue(&store, id, neema, "n2").await.unwrap();
    pick(&store, id, 1, &[]).await;
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    // Those before it in the lane are touched last.
    file.execute_batch(
        "CREATE TRIGGER refused BEFORE UPDATE ON outbox WHEN old.turn = 1 BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    .unwrap();
    store
        .write(move |w| {
            let took = DeliveryEvent::ServerTook;
            let refused = w.apply_delivery(id, &item.message_id, took, None, Wall(2), &settings());
            assert!(matches!(refused, Err(StoreError::Row(_))), "{refused:?}");
            Ok(())
        })
        .await
        .unwrap();
    let queued = store.read(move |r| r.queue(id, None, 9)).await.unwrap();
    let stands: Vec<_> = queued.iter().map(|item| (item.text.as_str(), item.delivery)).collect();
    assert_eq!(stands, [("n1", Delivery::Sending), ("n2", Delivery::Sending)]);
}
