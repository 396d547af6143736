//! Shows a notification on the desktop and waits for what becomes of it. The only importer of notify-rust.

use notify_rust::Notification;
use thiserror::Error;
use tokio::sync::oneshot;

use super::bulletin::{Bulletin, Click, escaped};

/// Signals of the notification server that may wait to be looked at.
#[cfg(target_os = "linux")]
const SIGNALS: usize = 64;

/// The desktop did not show it.
#[derive(Debug, Error)]
pub(super) enum BubbleError {
    /// There is no notification server, or it refused.
    #[error(transparent)]
    Desktop(#[from] notify_rust::error::Error),
    /// The session bus.
    #[cfg(target_os = "linux")]
    #[error(transparent)]
    Bus(#[from] zbus::Error),
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
        if !bulletin.open.is_empty() {
            notification.action("default", bulletin.open);
        }
    }
    for (click, label) in &bulletin.actions {
        notification.action(click.key(), label);
    }
    notification
}

/// Shows it and leaves it there.
///
/// # Errors
/// See [`BubbleError`].
pub(super) async fn leave(bulletin: &Bulletin) -> Result<(), BubbleError> {
    #[cfg(target_os = "linux")]
    notification(bulletin).show_async().await?;
    #[cfg(not(target_os = "linux"))]
    show(bulletin, oneshot::channel().1).await?;
    Ok(())
}

/// Shows it until it is clicked, dismissed, or `withdraw` is sent or dropped. Listens before it shows: a click can't come too
/// early.
///
/// # Errors
/// See [`BubbleError`].
#[cfg(target_os = "linux")]
pub(super) async fn show(
    bulletin: &Bulletin,
    mut withdraw: oneshot::Receiver<()>,
) -> Result<Option<Click>, BubbleError> {
    use futures::StreamExt as _;
    use zbus::message::Type;

    let connection = zbus::Connection::session().await?;
    let rule = zbus::MatchRule::builder().msg_type(Type::Signal).interface("org.freedesktop.Notifications")?.build();
    let mut signals = zbus::MessageStream::for_match_rule(rule, &connection, Some(SIGNALS)).await?;
    let handle = notification(bulletin).show_async().await?;
    loop {
        tokio::select! {
            _ = &mut withdraw => {
                handle.close_async().await;
                return Ok(None);
            }
            signal = signals.next() => {
                let Some(signal) = signal else { return Ok(None) };
                let signal = signal?;
                let header = signal.header();
                match header.member().map(|member| member.as_str()) {
                    Some("ActionInvoked") => {
                        let (id, key): (u32, String) = signal.body().deserialize()?;
                        if id == handle.id() {
                            return Ok(Click::from_key(&key));
                        }
                    }
                    Some("NotificationClosed") => {
                        let (id, _why): (u32, u32) = signal.body().deserialize()?;
                        if id == handle.id() {
                            return Ok(None);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
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
