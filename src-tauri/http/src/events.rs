//! The feed as server-sent events: a snapshot, then numbered items. A front that is slow is waited for, and told when it has missed
//! something.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;
use wakala_contract::FeedItem;
use wakala_front::{FEED_ROOM, FeedSink, Scopes, follow};

use crate::answering::Answering;

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

/// A feed of its own. It ends with the stream, and the stream with the server.
pub(crate) fn events(
    answering: &Arc<Answering>,
    scopes: Scopes,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let (reader, items) = mpsc::channel(FEED_ROOM);
    let core = answering.core.clone();
    let following = AbortOnDropHandle::new(tokio::spawn(async move {
        // The front hears that nothing more comes, and opens it anew.
        if let Err(error) = follow(&core, scopes, &Reader(reader)).await {
            tracing::error!(%error, "a feed ended");
        }
    }));
    let items = stream::unfold((items, following), |(mut items, following)| async move {
        items.recv().await.map(|item| (event(&item), (items, following)))
    });
    let stop = answering.stop.clone();
    let items = items.take_until(async move { stop.cancelled().await });
    Sse::new(items).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

fn event(item: &FeedItem) -> Result<Event, Infallible> {
    let event = Event::default().id(item.sequence.to_string());
    Ok(event.json_data(item).unwrap_or_else(|error| {
        tracing::error!(%error, "an item of the feed can't be written");
        Event::default().event("error")
    }))
}
