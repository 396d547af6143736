//! What the page can call: the contract, files of messages, shown here, opened or saved, pieces of files that go out, the feed, the
//! sign that it has painted, a core that is started anew, what one that ends waits for, and what is held back. Nothing else is
//! registered.

use std::io;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Deserialize;
use serde_json::Value;
use tauri::ipc::{Channel, InvokeBody, Request, Response};
use tauri::{AppHandle, Manager as _, State, WebviewWindow};
use tokio::sync::oneshot;
use tokio_util::task::AbortOnDropHandle;
use wakala_client::{ClientError, SaveError, StartError};
use wakala_contract::{ErrorCode, ErrorView, FeedItem};

use crate::attach::Way;
use crate::orders::{HeldBack, WaitsFor};
use crate::outside;
use crate::window::WindowKeeper;

/// Items that the page is handed before it is waited for.
const AT_ONCE: usize = 64;

/// The feed that runs.
#[derive(Default)]
pub(crate) struct Watching(Mutex<Option<AbortOnDropHandle<()>>>);

/// A call as the page sends it.
#[derive(Deserialize)]
pub(crate) struct Called {
    call: String,
    body: Value,
}

/// Answers a call of the contract.
#[tauri::command]
pub(crate) async fn call(request: Called, way: State<'_, Way>) -> Result<Value, ErrorView> {
    let answered = async { way.core().await?.call(&request.call, &request.body).await };
    Ok(answered.await.inspect_err(|error| gone(&way, error))?)
}

/// A core that does not answer is looked for anew, and so is one that does not know this window: it is another one.
fn gone(way: &Way, error: &ClientError) {
    let anew = match error {
        ClientError::NoCore(_) | ClientError::Gone(_) | ClientError::Unanswered { .. } => true,
        ClientError::Refused(refusal) => refusal.code == ErrorCode::NotAllowed,
        ClientError::NotUnderstood(_) => false,
    };
    if anew {
        way.forget();
    }
}

/// The file of a message, or the small picture of it, as bytes; up to 64 MB.
#[tauri::command]
pub(crate) async fn file(message: i64, thumbnail: bool, way: State<'_, Way>) -> Result<Response, ErrorView> {
    let answered = async { way.core().await?.file(message, thumbnail).await };
    Ok(Response::new(answered.await.inspect_err(|error| gone(&way, error))?))
}

/// The largest piece of a file that the page hands over at once, in bytes.
const PIECE: usize = 4 << 20;

/// Appends a piece to a file that is to be sent: the body is the piece, the headers say of which file, and where it goes.
#[tauri::command]
pub(crate) async fn stage_piece(request: Request<'_>, way: State<'_, Way>) -> Result<Value, ErrorView> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let offset = header("offset").and_then(|offset| offset.parse().ok());
    let (InvokeBody::Raw(piece), Some(file), Some(offset)) = (request.body(), header("file"), offset) else {
        return Err(ErrorView::new(ErrorCode::Internal, "this is no piece of a file"));
    };
    if piece.len() > PIECE {
        return Err(ErrorView::new(ErrorCode::Internal, "this piece is too large"));
    }
    let answered = async { way.core().await?.stage_piece(file, offset, piece.clone()).await };
    Ok(answered.await.inspect_err(|error| gone(&way, error))?)
}

fn outside(way: &Way, error: SaveError) -> ErrorView {
    match error {
        SaveError::Core(error) => {
            gone(way, &error);
            error.into()
        }
        SaveError::Disk(error) => {
            let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
            ErrorView::new(if full { ErrorCode::NoRoom } else { ErrorCode::Internal }, error.to_string())
        }
    }
}

/// Saves the file of a message in the folder of downloads, never over another one, and says where.
#[tauri::command]
pub(crate) async fn save_file(message: i64, app: AppHandle, way: State<'_, Way>) -> Result<String, ErrorView> {
    // Not every desktop says where.
    let paths = app.path();
    let folder = paths.download_dir().or_else(|_| Ok::<_, tauri::Error>(paths.home_dir()?.join("Downloads")));
    let folder = folder.map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))?;
    let saved = async { outside::save(&way.core().await?, message, &folder).await };
    Ok(saved.await.map_err(|error| outside(&way, error))?.display().to_string())
}

/// Opens the file of a message with the program that the system has for it. The page has warned of what can run.
#[tauri::command]
pub(crate) async fn open_file(message: i64, way: State<'_, Way>) -> Result<(), ErrorView> {
    let folder = outside::opened(way.data_dir());
    let opened = async { outside::open(&way.core().await?, message, &folder).await };
    opened.await.map_err(|error| outside(&way, error))
}

/// Opens a web address with the system's browser. The page has shown it whole, and asked.
#[tauri::command]
pub(crate) fn open_link(address: &str) -> Result<(), ErrorView> {
    outside::open_link(address).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
}

/// Opens the feed; one that runs ends.
#[tauri::command]
pub(crate) async fn watch(
    feed: Channel<FeedItem>,
    window: WebviewWindow,
    way: State<'_, Way>,
    watching: State<'_, Watching>,
) -> Result<(), ErrorView> {
    let opened = async { way.core().await?.window_feed().await };
    let mut items = opened.await.inspect_err(|error| gone(&way, error))?;
    let task = tokio::spawn(async move {
        // The page hears that nothing more comes, and opens it anew.
        let mut handed = 0;
        while let Ok(Some(item)) = items.next().await {
            if feed.send(item).is_err() {
                return;
            }
            handed += 1;
            if handed % AT_ONCE == 0 && !settled(&window).await {
                return;
            }
        }
    });
    *watching.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(AbortOnDropHandle::new(task));
    Ok(())
}

/// Returns when the page has been handed what was sent; false when it is gone.
async fn settled(window: &WebviewWindow) -> bool {
    let (done, settled) = oneshot::channel();
    let posted = window.run_on_main_thread(move || {
        // Nobody waits any more when the feed has been replaced.
        let _ = done.send(());
    });
    posted.is_ok() && settled.await.is_ok()
}

/// The page has painted for the first time.
#[tauri::command]
pub(crate) async fn painted(window: WebviewWindow, keeper: State<'_, WindowKeeper>) -> Result<(), ErrorView> {
    let keeper = keeper.inner().clone();
    window
        .run_on_main_thread(move || keeper.painted())
        .map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
}

/// Starts the core when it is gone.
#[tauri::command]
pub(crate) async fn start_core(way: State<'_, Way>) -> Result<(), ErrorView> {
    let started = way.core_or_start().await;
    started.map(drop).map_err(|error| {
        let said = match error {
            // Its own word is in the operator's language.
            StartError::Ended { said, .. } => said,
            error => error.to_string(),
        };
        ErrorView::new(ErrorCode::CoreGone, said)
    })
}

/// The names of the numbers that a core that ends waits for, once they are others than these.
#[tauri::command]
pub(crate) async fn waits_for(known: Vec<String>, waits_for: State<'_, WaitsFor>) -> Result<Vec<String>, ErrorView> {
    Ok(waits_for.others_than(&known).await)
}

/// The page has handed over what it held back for a moment, as often as it was asked for: returns when it is asked for again.
#[tauri::command]
pub(crate) async fn held_back(done: u32, held_back: State<'_, HeldBack>) -> Result<u32, ErrorView> {
    Ok(held_back.asked_after(done).await)
}

/// What the practice panel shows.
#[cfg(feature = "practice")]
#[tauri::command]
pub(crate) async fn practice_state(way: State<'_, Way>) -> Result<Value, ErrorView> {
    Ok(way.core().await?.get("/v1/practice").await?)
}

/// Does what the practice panel asks for.
#[cfg(feature = "practice")]
#[tauri::command]
pub(crate) async fn practice_act(action: Value, way: State<'_, Way>) -> Result<Value, ErrorView> {
    Ok(way.core().await?.post("/v1/practice", &action).await?)
}
