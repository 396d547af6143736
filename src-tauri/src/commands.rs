//! What the window can call: the contract, the feed, and the sign that it has painted. Nothing else is registered.

use serde::Deserialize;
use serde_json::Value;
use tauri::ipc::Channel;
use tauri::{State, WebviewWindow};
use tokio::sync::oneshot;
use wakala_contract::{ErrorCode, ErrorView, FeedItem};
use wakala_front::{Caller, FeedSink};

use crate::desk::Desk;

/// A call as the window sends it.
#[derive(Deserialize)]
pub(crate) struct Called {
    call: String,
    body: Value,
}

/// Answers a call of the contract.
#[tauri::command]
pub(crate) async fn call(request: Called, desk: State<'_, Desk>) -> Result<Value, ErrorView> {
    if desk.ending.has_begun() {
        return Err(ErrorView::new(ErrorCode::ShuttingDown, "Wakala is shutting down"));
    }
    desk.core.call(&Caller::window(), &request.call, request.body).await
}

/// Opens the feed; one that runs ends.
#[tauri::command]
pub(crate) async fn watch(
    feed: Channel<FeedItem>,
    window: WebviewWindow,
    desk: State<'_, Desk>,
) -> Result<(), ErrorView> {
    desk.feed.open(desk.core.clone(), WindowSink { feed, window });
    Ok(())
}

/// The window has painted for the first time.
#[tauri::command]
pub(crate) async fn painted(window: WebviewWindow, desk: State<'_, Desk>) -> Result<(), ErrorView> {
    let keeper = desk.window.clone();
    window
        .run_on_main_thread(move || keeper.painted())
        .map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
}

struct WindowSink {
    feed: Channel<FeedItem>,
    window: WebviewWindow,
}

#[async_trait::async_trait]
impl FeedSink for WindowSink {
    fn send(&self, item: FeedItem) -> bool {
        self.feed.send(item).is_ok()
    }

    async fn settled(&self) -> bool {
        let (done, settled) = oneshot::channel();
        let posted = self.window.run_on_main_thread(move || {
            // Nobody waits any more when the feed has been replaced.
            let _ = done.send(());
        });
        posted.is_ok() && settled.await.is_ok()
    }
}
