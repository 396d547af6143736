//! What the database refuses for itself keeps one lane; what it can't take keeps all, until it can.

use futures::FutureExt as _;
use tempfile::TempDir;
use wakala_domain::ids::MessageId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::{ReasonKind, State};
use wakala_domain::messages::OutgoingText;
use wakala_domain::time::Wall;
use wakala_store::{DataDir, NewInstance};

use super::*;
use crate::clock::SystemClock;
use crate::link::nowhere::Nowhere;
use crate::refusals::Refused;

const CONNECTION: u64 = 1;

struct Stand {
    outbox: Outbox,
    item: QueueItem,
    /// Hears what the machine is told of the database.
    refused: Refused,
    online: watch::Sender<Option<u64>>,
    folder: TempDir,
}

/// An outbox with one item, to a number of which nobody knows whether it is there.
async fn stand() -> Stand {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    let instance = InstanceId::from_random(7);
    let new = NewInstance {
        id: instance,
        name: InstanceName::parse("Duka").unwrap(),
        workspace: String::new(),
        lifecycle: State::new(Wanted::Running).persisted(),
        created: Wall(1),
    };
    let queue = move |w: &Writing<'_>| {
        w.add_instance(&new)?;
        let chat = w.open_chat(instance, &"255700000431@s.whatsapp.net".parse().unwrap(), None, Wall(1))?;
        let text = OutgoingText::parse("habari").unwrap();
        w.enqueue_text(instance, chat, &MessageId("A".into()), &text, Wall(1), &LifecycleSettings::default())
    };
    let item = store.write(queue).await.unwrap();
    let (online, is_online) = watch::channel(Some(CONNECTION));
    let (refusals, refused) = Refusals::new();
    let outbox = Outbox {
        instance,
        link: Arc::new(Nowhere),
        store,
        clock: Arc::new(SystemClock::new()),
        feed: Feed::new(),
        online: is_online,
        wake: Arc::default(),
        refusals,
        counts_changed: Arc::default(),
        wake_uploads: Arc::default(),
        settings: Arc::default(),
    };
    Stand { outbox, item, refused, online, folder }
}

#[tokio::test(start_paused = true)]
async fn what_the_database_refuses_for_itself_keeps_its_lane_wherever_that_is_by_now() {
    let Stand { outbox, item, mut refused, online: _online, folder: _folder } = stand().await;
    let (instance, asked) = (outbox.instance, item.chat);
    // While WhatsApp was asked, its chat became one with another.
    let into = outbox.store.write(move |w| {
        let known = w.open_chat(instance, &"100@lid".parse().unwrap(), None, Wall(1))?;
        w.found(known, &"100@lid".parse().unwrap(), Some(&"255700000999@s.whatsapp.net".parse().unwrap()), Wall(2))?;
        w.found(asked, &"100@lid".parse().unwrap(), None, Wall(2))
    });
    let into = into.await.unwrap().unwrap();
    let kept = outbox.in_any_case(CONNECTION, item.id, |_| Err::<(), _>(StoreError::Row("no".to_owned()))).await;
    assert_eq!(kept, None);
    assert_eq!(refused.next().now_or_never(), None, "the others are served");
    let item = outbox.store.read(move |r| r.queue_item(item.id)).await.unwrap().unwrap();
    let lane = item.lane.unwrap();
    assert_eq!((item.chat, lane.parked, lane.why), (into, false, LaneWhy::Unclear));
}

#[tokio::test(start_paused = true)]
async fn a_database_that_takes_nothing_is_asked_again_until_it_does() {
    let Stand { outbox, item, mut refused, online: _online, folder: _folder } = stand().await;
    let tries = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = Arc::clone(&tries);
    let job = move |_: &Writing<'_>| match counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0..3 => Err(StoreError::DiskFull),
        _ => Ok(()),
    };
    let (kept, fault) = tokio::join!(outbox.in_any_case(CONNECTION, item.id, job), refused.next());
    assert_eq!(kept, Some(()));
    assert_eq!(fault.map(|reason| reason.kind), Some(ReasonKind::DiskFull), "that is a fault of the whole number");
    let item = outbox.store.read(move |r| r.queue_item(item.id)).await.unwrap().unwrap();
    assert_eq!(item.lane, None);
}
