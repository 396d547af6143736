//! What the system tells the window: the session ends, its terminal was closed, somebody wants it to end. It ends as if it was closed, and
//! asks nothing: there is nobody to answer.

use std::time::Duration;

/// A window that hangs has ended by then all the same.
const ENDS_WITHIN: Duration = Duration::from_secs(3);

/// Has the window end, by what `end` gives, when the system asks for it. Runs until then.
#[cfg(unix)]
pub(crate) async fn asked_to_end<E: Future<Output = ()>>(end: impl FnOnce() -> E) {
    use tokio::signal::unix::{SignalKind, signal};

    let [terminate, interrupt, hang_up] = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hung_up)) =
        (signal(terminate), signal(interrupt), signal(hang_up))
    else {
        tracing::warn!("signals can't be listened to");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hung_up.recv() => {}
    }
    let end = async {
        end().await;
        std::future::pending::<()>().await;
    };
    // It ends with the window, unless that hangs.
    let _ = tokio::time::timeout(ENDS_WITHIN, end).await;
    tracing::error!("the window does not end by itself");
    std::process::exit(1);
}

/// The session closes the window there.
#[cfg(not(unix))]
pub(crate) async fn asked_to_end<E: Future<Output = ()>>(_end: impl FnOnce() -> E) {}
