//! Shows a notification on the desktop and waits for what becomes of it. The only importer of notify-rust.

use notify_rust::Notification;
use thiserror::Error;
use tokio::sync::oneshot;

use super::bulletin::{Bulletin, Click, escaped};

/// The desktop did not show it.
#[derive(Debug, Error)]
pub(super) enum BubbleError {
    /// There is no notification server, or it refused.
    #[error(transparent)]
    Desktop(#[from] notify_rust::error::Error),
    /// The thread that shows it is gone.
    #[cfg(not(target_os = "linux"))]
    #[error("the notification could not be handed to the desktop")]
    Thread,
}

fn notification(bulletin: &Bulletin) -> Notification {
    let mut notification = Notification::new();
    notification.appname("Wakala").summary(&bulletin.title).body(&escaped(&bulletin.body)).icon("wakala");
    #[cfg(target_os = "linux")]
    {
        notification.hint(notify_rust::Hint::DesktopEntry("wakala".into()));
        notification.action("default", bulletin.actions.first().map_or("", |(_, label)| label));
    }
    for (click, label) in &bulletin.actions {
        notification.action(click.key(), label);
    }
    notification
}

/// Shows it until it is clicked, dismissed, or `withdraw` is sent or dropped.
///
/// # Errors
/// See [`BubbleError`].
#[cfg(target_os = "linux")]
pub(super) async fn show(bulletin: &Bulletin, withdraw: oneshot::Receiver<()>) -> Result<Option<Click>, BubbleError> {
    use notify_rust::NotificationResponse;

    let handle = notification(bulletin).show_async().await?;
    let mut click = None;
    tokio::select! {
        () = handle.wait_for_action_async(|response: &NotificationResponse| {
            click = match response {
                NotificationResponse::Default => Click::from_key("default"),
                NotificationResponse::Action(key) => Click::from_key(key),
                NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => None,
            };
        }) => {}
        _ = withdraw => handle.close_async().await,
    }
    Ok(click)
}

/// Shows it; this desktop's notifications stay until they are dismissed, and have no buttons yet.
///
/// # Errors
/// See [`BubbleError`].
#[cfg(not(target_os = "linux"))]
pub(super) async fn show(bulletin: &Bulletin, _withdraw: oneshot::Receiver<()>) -> Result<Option<Click>, BubbleError> {
    let notification = notification(bulletin);
    tokio::task::spawn_blocking(move || notification.show().map(drop)).await.map_err(|_| BubbleError::Thread)??;
    Ok(None)
}
