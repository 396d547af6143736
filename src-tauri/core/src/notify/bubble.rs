//! Shows a notification on the desktop and waits for what becomes of it. The only importer of notify-rust.

use notify_rust::Notification;
use thiserror::Error;
use tokio::sync::oneshot;

use super::bulletin::{Bulletin, Click, escaped};

/// Signals of the notification server that may wait to be looked at.
#[cfg(target_os = "linux")]
const SIGNALS: usize = 64;

/// The notification server, by its name and its interface's.
#[cfg(target_os = "linux")]
const SERVER: &str = "org.freedesktop.Notifications";

/// How long a notification server may take to show something, or to take it back.
#[cfg(target_os = "linux")]
const ANSWERS: std::time::Duration = std::time::Duration::from_secs(20);

/// The desktop did not show it.
#[derive(Debug, Error)]
pub(super) enum BubbleError {
    /// The notification server does not answer.
    #[cfg(target_os = "linux")]
    #[error("the notification server does not answer")]
    Silent,
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

/// The program as this desktop knows it.
#[cfg(target_os = "linux")]
const DESKTOP_ENTRY: &str = "Wakala";
#[cfg(windows)]
const APP_ID: &str = "app.wakala.desktop";

/// What becomes of a text on a desktop that takes it for markup, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other desktops know no markup"))]
    Markup,
    Plain,
}

impl Form {
    fn of(self, text: &str) -> String {
        match self {
            Form::Markup => escaped(text),
            Form::Plain => text.to_owned(),
        }
    }
}

fn notification<A>(bulletin: &Bulletin<A>, form: Form) -> Notification {
    let mut notification = Notification::new();
    notification.appname("Wakala").summary(&bulletin.title).body(&form.of(&bulletin.body)).icon("wakala");
    #[cfg(windows)]
    notification.app_id(APP_ID);
    #[cfg(target_os = "linux")]
    {
        notification.hint(notify_rust::Hint::DesktopEntry(DESKTOP_ENTRY.into()));
        if !bulletin.open.is_empty() {
            notification.action("default", &bulletin.open);
        }
        if bulletin.sound {
            // By the names of freedesktop.org's sound theme and notification categories.
            notification.sound_name("message-new-instant").hint(notify_rust::Hint::Category("im.received".into()));
        }
    }
    for (click, label) in &bulletin.actions {
        notification.action(click.key(), label);
    }
    notification
}

/// A click, and the right to take the focus that the desktop gave with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub click: Click,
    pub token: Option<String>,
}

/// Whether the server that shows it takes texts for markup. They come and go with the desktop's parts: it is asked each time.
#[cfg(target_os = "linux")]
async fn form(connection: &zbus::Connection) -> Result<Form, BubbleError> {
    let server = zbus::Proxy::new(connection, SERVER, "/org/freedesktop/Notifications", SERVER).await?;
    let able: Vec<String> = server.call("GetCapabilities", &()).await?;
    Ok(if able.iter().any(|one| one == "body-markup") { Form::Markup } else { Form::Plain })
}

/// Whether there is a notification server, and it answers.
#[cfg(target_os = "linux")]
pub(super) async fn is_possible() -> bool {
    let asked = async { form(&zbus::Connection::session().await?).await };
    matches!(tokio::time::timeout(ANSWERS, asked).await, Ok(Ok(_)))
}

/// Nobody tells there.
#[cfg(not(target_os = "linux"))]
pub(super) async fn is_possible() -> bool {
    true
}

/// Shows it and leaves it there.
///
/// # Errors
/// See [`BubbleError`].
pub(super) async fn leave<A: Sync>(bulletin: &Bulletin<A>) -> Result<(), BubbleError> {
    #[cfg(target_os = "linux")]
    {
        let connection = zbus::Connection::session().await?;
        notification(bulletin, form(&connection).await?).show_async().await?;
    }
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
pub(super) async fn show<A: Sync>(
    bulletin: &Bulletin<A>,
    mut withdraw: oneshot::Receiver<()>,
) -> Result<Option<Answer>, BubbleError> {
    use futures::StreamExt as _;
    use zbus::message::Type;

    let shown = async {
        let connection = zbus::Connection::session().await?;
        let rule = zbus::MatchRule::builder().msg_type(Type::Signal).interface(SERVER)?.build();
        let signals = zbus::MessageStream::for_match_rule(rule, &connection, Some(SIGNALS)).await?;
        let owner = zbus::MatchRule::builder().msg_type(Type::Signal).interface("org.freedesktop.DBus")?;
        let owner = owner.member("NameOwnerChanged")?.arg(0, SERVER)?.build();
        let owners = zbus::MessageStream::for_match_rule(owner, &connection, Some(SIGNALS)).await?;
        let handle = notification(bulletin, form(&connection).await?).show_async().await?;
        Ok::<_, BubbleError>((signals, owners, handle))
    };
    let (mut signals, mut owners, handle) =
        tokio::time::timeout(ANSWERS, shown).await.map_err(|_| BubbleError::Silent)??;
    let mut token = None;
    loop {
        tokio::select! {
            _ = &mut withdraw => {
                // One that hangs shows it for as long as it does.
                let closed = tokio::time::timeout(ANSWERS, handle.close_async()).await;
                return closed.map(|()| None).map_err(|_| BubbleError::Silent);
            }
            Some(owner) = owners.next() => {
                let (_, before, _): (String, String, String) = owner?.body().deserialize()?;
                // What it showed went with it, and the next one gives the same numbers to others.
                if !before.is_empty() {
                    return Ok(None);
                }
            }
            signal = signals.next() => {
                let Some(signal) = signal else { return Ok(None) };
                let signal = signal?;
                let header = signal.header();
                match header.member().map(|member| member.as_str()) {
                    Some("ActionInvoked") => {
                        let (id, key): (u32, String) = signal.body().deserialize()?;
                        if id == handle.id() {
                            return Ok(Click::from_key(&key).map(|click| Answer { click, token }));
                        }
                    }
                    // Comes before the click, where the desktop knows them.
                    Some("ActivationToken") => {
                        let (id, given): (u32, String) = signal.body().deserialize()?;
                        if id == handle.id() {
                            token = Some(given);
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
pub(super) async fn show<A: Sync>(
    bulletin: &Bulletin<A>,
    _withdraw: oneshot::Receiver<()>,
) -> Result<Option<Answer>, BubbleError> {
    let notification = notification(bulletin, Form::Plain);
    tokio::task::spawn_blocking(move || notification.show().map(drop)).await.map_err(|_| BubbleError::Thread)??;
    Ok(None)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_knows_the_program_by_the_file_that_is_installed() {
        let built: serde_json::Value = serde_json::from_str(include_str!("../../../../tauri.conf.json")).unwrap();
        // The bundler names it after the product.
        assert_eq!(built["productName"], DESKTOP_ENTRY);
    }
}
