//! The feed as server-sent events: a snapshot, then numbered items. A front that is slow is waited for, and told when it has missed
//! something.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt as _, stream};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use wakala_contract::FeedItem;
use wakala_front::{Attached, Core, FEED_ROOM, FeedSink, Scopes, follow};

/// How often a feed says that it is alive when nothing happens: one that nobody takes is noticed.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// The front's end of a feed.
struct Reader(mpsc::Sender<FeedItem>);

#[async_trait::async_trait]
impl FeedSink for Reader {
    fn send(&self, item: FeedItem) -> bool {
        self.0.try_send(item).is_ok()
    }

    async fn settled(&self) -> bool {
        // All room is there again when everything was taken.
        self.0.reserve_many(FEED_ROOM).await.is_ok()
    }
}

/// A stream of items. It ends with the connection, or when no more requests are taken.
type Items<S> = Sse<axum::response::sse::KeepAliveStream<S>>;

/// A feed of its own.
pub(crate) fn feed<E>(
    core: Core,
    scopes: Scopes,
    room: OwnedSemaphorePermit,
    ends: E,
) -> Items<impl Stream<Item = Result<Event, Infallible>> + use<E>>
where
    E: Future<Output = ()> + Send + 'static,
{
    let (reader, items) = mpsc::channel(FEED_ROOM);
    let following = AbortOnDropHandle::new(tokio::spawn(async move {
        let _room = room;
        // The front hears that nothing more comes, and opens it anew.
        if let Err(error) = follow(&core, scopes, &Reader(reader)).await {
            tracing::error!(%error, "a feed ended");
        }
    }));
    told(items, Some(following), ends)
}

/// The window's feed; one that runs ends. A window that closes is told nothing more, and what is wanted of it waits for the next one.
pub(crate) fn window_feed(
    core: Core,
    closing: CancellationToken,
) -> Items<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let (reader, items) = mpsc::channel(FEED_ROOM);
    if !core.window.is_closing() {
        core.window.feed().open(core.clone(), Reader(reader));
    }
    told(items, None, async move { closing.cancelled().await })
}

fn told<E: Future<Output = ()> + Send + 'static>(
    items: mpsc::Receiver<FeedItem>,
    following: Option<AbortOnDropHandle<()>>,
    ends: E,
) -> Items<impl Stream<Item = Result<Event, Infallible>> + use<E>> {
    let items = stream::unfold((items, following), |(mut items, following)| async move {
        items.recv().await.map(|item| (event(item.sequence, &item), (items, following)))
    });
    let items = items.take_until(ends);
    Sse::new(items).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

/// What the window is to do: until the program has ended, also while it is ending.
pub(crate) fn orders(window: Attached) -> Items<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let orders = stream::unfold((window, 0u64), |(mut window, number)| async move {
        window.next().await.map(|order| (event(number, &order), (window, number + 1)))
    });
    Sse::new(orders).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

fn event(number: u64, item: &impl Serialize) -> Result<Event, Infallible> {
    let event = Event::default().id(number.to_string());
    Ok(event.json_data(item).unwrap_or_else(|error| {
        tracing::error!(%error, "an item of the feed can't be written");
        Event::default().event("error")
    }))
}
