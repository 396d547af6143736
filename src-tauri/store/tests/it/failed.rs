//! What failed goes together, and nothing else does.

use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, MessageId, QueueId};
use wakala_domain::messages::OutgoingText;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{QueueItem, Writing};

use crate::{Fixture, PN, address, chat_with, open};

async fn queued(f: &Fixture, names: &[&'static str]) -> (ChatId, Vec<QueueItem>) {
    let (id, names) = (f.id, names.to_vec());
    f.store
        .write(move |w| {
            let chat = chat_with(w, id, &address(PN))?;
            let queue = |name: &&str| {
                let text = OutgoingText::parse(name).unwrap();
                w.enqueue_text(id, chat, &MessageId((*name).to_owned()), &text, Wall(1), &LifecycleSettings::default())
            };
            Ok((chat, names.iter().map(queue).collect::<Result<Vec<_>, _>>()?))
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn what_failed_goes_and_what_waits_is_on_its_way_or_may_have_arrived_stays() {
    let f = open().await;
    let (chat, items) = queued(&f, &["fails", "written", "uncertain", "sending", "tried again", "queued"]).await;
    let id = f.id;
    let refused = move |w: &Writing<'_>, name: &str| {
        let settings = LifecycleSettings::default();
        w.apply_delivery(id, &MessageId(name.to_owned()), DeliveryEvent::Refused, Some("479"), Wall(3), &settings)
    };
    let ids: Vec<QueueId> = items.iter().map(|item| item.id).collect();
    let asked = ids.clone();
    f.store
        .write(move |w| {
            w.pick_batch(id, Wall(2), 5, &[])?;
            w.perhaps_sent(&asked[1..3], None)?;
            // It was perhaps sent once, and was refused the second time.
            w.pick_batch(id, Wall(3), 2, &[asked[0], asked[3], asked[4]])?;
            for name in ["fails", "written", "tried again"] {
                refused(w, name)?;
            }
            w.perhaps_sent(&asked[2..3], None)
        })
        .await
        .unwrap();
    let failed = f.store.read(move |r| r.failed(id)).await.unwrap();
    assert_eq!(failed, [ids[0], ids[1], ids[4]]);
    let changes = f
        .store
        .write(move |w| {
            w.retry(failed[2])?;
            // Also what never failed, were it asked for.
            w.remove_failed(&[&failed[..], &ids[2..]].concat())
        })
        .await
        .unwrap();
    let became: Vec<Delivery> = changes.iter().map(|change| change.delivery).collect();
    assert_eq!(became, [Delivery::Cancelled, Delivery::Failed]);
    let left = f.store.read(move |r| r.queue(id, None, 9)).await.unwrap();
    let left: Vec<_> = left.iter().map(|item| (item.text.as_str(), item.delivery)).collect();
    assert_eq!(
        left,
        [
            ("uncertain", Delivery::Uncertain),
            ("sending", Delivery::Sending),
            ("queued", Delivery::Queued),
            ("tried again", Delivery::Queued)
        ]
    );
    let messages = f.store.read(move |r| r.messages(chat, None, 9)).await.unwrap();
    assert_eq!(messages.len(), 5, "what somebody may have stays in its chat");
}
