//! What happens to messages stands in the journal: in the transaction that did it, once, and nothing that was undone.

use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Store, StoreError};

use crate::{Fixture, LID, PN, address, chat_with, incoming, instance, open};

/// When everything happens here.
const NOW: Wall = Wall(77);

/// Reads the journal on from where it stopped.
struct Reader {
    store: Store,
    position: i64,
}

impl Reader {
    async fn new(f: &Fixture) -> Self {
        f.store.date_by(|| NOW);
        Self { store: f.store.clone(), position: 0 }
    }

    /// Without which of them were here before.
    async fn next(&mut self) -> Vec<(InstanceId, Happening)> {
        let mut all = self.next_whole().await;
        for (_, what) in &mut all {
            if let Happening::Messages { changed, .. } = what {
                changed.clear();
            }
        }
        all
    }

    async fn next_whole(&mut self) -> Vec<(InstanceId, Happening)> {
        let position = self.position;
        let rows = self.store.read(move |r| r.journal_after(position, 1_000)).await.unwrap().rows;
        self.position = rows.last().map_or(position, |row| row.seq);
        assert!(rows.iter().all(|row| row.at == NOW));
        rows.into_iter().map(|row| (row.instance.unwrap(), row.what.unwrap())).collect()
    }
}

fn messages(rows: &[MessageRow]) -> Happening {
    Happening::Messages { rows: rows.to_vec(), changed: Vec::new() }
}

fn deliveries(rows: &[MessageRow]) -> Happening {
    Happening::Deliveries { rows: rows.to_vec() }
}

#[tokio::test]
async fn what_comes_is_told_once_and_again_when_it_can_be_read() {
    let f = open().await;
    let (id, mut reader) = (f.id, Reader::new(&f).await);
    let dark = IncomingMessage { content: Content::Undecryptable, ..incoming(PN, None, "B", "") };
    let batch = vec![incoming(PN, None, "A", "habari"), dark];
    let again = batch.clone();
    let rows: Vec<MessageRow> = f
        .store
        .write_batch(move |w| w.commit_batch(id, &batch, Wall(5)))
        .await
        .unwrap()
        .iter()
        .map(|one| one.row)
        .collect();
    assert_eq!(reader.next().await, [(id, messages(&rows))]);
    f.store.write_batch(move |w| w.commit_batch(id, &again, Wall(6))).await.unwrap();
    assert_eq!(reader.next().await, [], "it was here");
    let readable = incoming(PN, None, "B", "now it can be read");
    f.store.write(move |w| w.commit_incoming(id, &readable, Wall(7))).await.unwrap();
    assert_eq!(reader.next().await, [(id, messages(&rows[1..]))]);
    // Who they are is found out: the chats become one, and no message is a new one.
    let other = incoming(LID, None, "C", "from the other address");
    let other = f.store.write(move |w| w.commit_incoming(id, &other, Wall(8))).await.unwrap();
    let both = incoming(LID, Some(PN), "D", "both");
    let both = f.store.write(move |w| w.commit_incoming(id, &both, Wall(9))).await.unwrap();
    assert_eq!(reader.next().await, [(id, messages(&[other.row])), (id, messages(&[both.row]))]);
}

#[tokio::test]
async fn what_becomes_of_ours_is_told_and_what_is_only_on_its_way_is_not() {
    let f = open().await;
    let (id, mut reader) = (f.id, Reader::new(&f).await);
    let settings = LifecycleSettings::default();
    let item = f
        .store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            let text = OutgoingText::parse("habari").unwrap();
            w.enqueue_text(id, chat, &MessageId("A".into()), &text, Wall(1), &settings)
        })
        .await
        .unwrap();
    assert_eq!(reader.next().await, [(id, messages(&[item.row]))]);
    f.store.write(move |w| w.pick_batch(id, Wall(2), 64, &[])).await.unwrap();
    assert_eq!(reader.next().await, []);
    f.store.write(move |w| w.perhaps_sent(&[item.id], None)).await.unwrap();
    assert_eq!(reader.next().await, [(id, deliveries(&[item.row]))], "nobody knows");
    f.store.write(move |w| w.pick_batch(id, Wall(3), 64, &[])).await.unwrap();
    let happens = |event| {
        let store = f.store.clone();
        async move {
            let settings = LifecycleSettings::default();
            let done = move |w: &wakala_store::Writing<'_>| {
                w.apply_delivery(id, &MessageId("A".into()), event, None, Wall(4), &settings)
            };
            store.write(done).await.unwrap();
        }
    };
    for event in [DeliveryEvent::ServerTook, DeliveryEvent::DeliveredReceipt, DeliveryEvent::ReadReceipt] {
        happens(event).await;
        assert_eq!(reader.next().await, [(id, deliveries(&[item.row]))], "{event:?}");
        happens(event).await;
        assert_eq!(reader.next().await, [], "{event:?} changes nothing any more");
    }
}

#[tokio::test]
async fn what_is_taken_back_is_told_and_what_goes_with_its_instance_is_not() {
    let f = open().await;
    let (id, mut reader) = (f.id, Reader::new(&f).await);
    let queue = |text: &'static str| {
        let store = f.store.clone();
        async move {
            let queued = move |w: &wakala_store::Writing<'_>| {
                let chat = chat_with(w, id, &address(PN))?;
                let (message, words) = (MessageId(text.into()), OutgoingText::parse(text).unwrap());
                w.enqueue_text(id, chat, &message, &words, Wall(1), &LifecycleSettings::default())
            };
            store.write(queued).await
        }
    };
    let item = queue("A").await.unwrap();
    queue("B").await.unwrap();
    let _ = reader.next().await;
    f.store.write(move |w| w.cancel(item.id)).await.unwrap();
    assert_eq!(reader.next().await, [(id, messages(&[item.row]))]);
    assert_eq!(f.store.read(move |r| r.message(item.row)).await.unwrap(), None);
    f.store.write(move |w| w.bury_instance(id, Wall(9))).await.unwrap();
    // Answered as queued, it would go with the rest.
    assert_eq!(queue("C").await.err(), Some(StoreError::NoSuchInstance));
    while f.store.write(move |w| w.delete_some(id, 10)).await.unwrap() {}
    assert_eq!(reader.next().await, []);
}

#[tokio::test]
async fn what_was_undone_did_not_happen_and_others_of_the_same_commit_did() {
    let f = open().await;
    let (id, mut reader) = (f.id, Reader::new(&f).await);
    let (undone, done) = (incoming(PN, None, "A", "undone"), incoming(PN, None, "B", "done"));
    let undone = f.store.write(move |w| {
        w.commit_incoming(id, &undone, Wall(5))?;
        Err::<(), _>(StoreError::NoSuchChat)
    });
    let done = f.store.write(move |w| w.commit_incoming(id, &done, Wall(5)));
    let (undone, done) = tokio::join!(undone, done);
    assert_eq!(undone, Err(StoreError::NoSuchChat));
    assert_eq!(reader.next().await, [(id, messages(&[done.unwrap().row]))]);
}

#[tokio::test]
async fn an_entry_is_of_one_instance_and_holds_no_more_than_a_reader_can_take_at_once() {
    let f = open().await;
    let (id, other) = (f.id, InstanceId::from_random(1 << 40));
    let mut reader = Reader::new(&f).await;
    let new = instance(other, "Kliniki");
    f.store
        .write(move |w| {
            w.add_instance(&new)?;
            for n in 0..1_100 {
                w.commit_incoming(id, &incoming(PN, None, &format!("A{n}"), "habari"), Wall(5))?;
            }
            w.commit_incoming(other, &incoming(PN, None, "A", "habari"), Wall(5))
        })
        .await
        .unwrap();
    let told = reader.next().await;
    let mut sizes: Vec<(InstanceId, usize)> = told
        .iter()
        .map(|(instance, what)| match what {
            Happening::Messages { rows, .. } => (*instance, rows.len()),
            other => panic!("{other:?}"),
        })
        .collect();
    sizes.sort_unstable();
    let mut wanted = [(id, 500), (id, 500), (id, 100), (other, 1)];
    wanted.sort_unstable();
    assert_eq!(sizes, wanted);
}

#[tokio::test]
async fn whoever_reads_for_one_kind_reads_nothing_else() {
    let f = open().await;
    let id = f.id;
    let notice = f
        .store
        .write(move |w| {
            for n in 0..20 {
                w.commit_incoming(id, &incoming(PN, None, &format!("A{n}"), "habari"), Wall(5))?;
            }
            w.append_journal(id, Wall(5), &Happening::NoticesWithdrawn)
        })
        .await
        .unwrap();
    let of = async |kind| f.store.read(move |r| r.journal_of_kind_after(kind, 0, 99)).await.unwrap().rows;
    let seqs: Vec<i64> = of(HappeningKind::Notices).await.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, [notice]);
    assert_eq!(of(HappeningKind::Messages).await.len(), 1);
    assert_eq!(of(HappeningKind::Deliveries).await.len(), 0);
}

/// Also what was both in one transaction: it is new to whoever reads.
#[tokio::test]
async fn whether_a_message_is_new_or_was_here_before_is_told() {
    let f = open().await;
    let (id, mut reader) = (f.id, Reader::new(&f).await);
    let dark = IncomingMessage { content: Content::Undecryptable, ..incoming(PN, None, "B", "") };
    let first = f.store.write_batch({
        let batch = vec![incoming(PN, None, "A", "habari"), dark.clone()];
        move |w| w.commit_batch(id, &batch, Wall(5))
    });
    let rows: Vec<MessageRow> = first.await.unwrap().iter().map(|one| one.row).collect();
    let new = Happening::Messages { rows: rows.clone(), changed: Vec::new() };
    assert_eq!(reader.next_whole().await, [(id, new)]);
    let second = f.store.write_batch(move |w| {
        w.commit_batch(id, &[incoming(PN, None, "B", "mambo"), incoming(PN, None, "C", "poa")], Wall(6))
    });
    let later: Vec<MessageRow> = second.await.unwrap().iter().map(|one| one.row).collect();
    let both = Happening::Messages { rows: vec![rows[1], later[1]], changed: vec![rows[1]] };
    assert_eq!(reader.next_whole().await, [(id, both)]);
}
