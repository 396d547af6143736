//! A notification server: records what is shown, and clicks on it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result};
use tokio::sync::watch;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, interface};

const PATH: &str = "/org/freedesktop/Notifications";
const NAME: &str = "org.freedesktop.Notifications";

/// A notification that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its number.
    pub id: u32,
    /// Its title.
    pub title: String,
    /// Its text, as markup.
    pub body: String,
    /// Its buttons: key and label in turn.
    pub actions: Vec<String>,
    /// The program that it says it is from, as the desktop knows it.
    pub desktop_entry: Option<String>,
    /// It was taken back or clicked.
    pub closed: bool,
}

struct Server {
    shown: watch::Sender<Vec<Shown>>,
    markup: Arc<AtomicBool>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<&'static str> {
        let markup = self.markup.load(Ordering::Acquire).then_some("body-markup");
        ["actions", "body"].into_iter().chain(markup).collect()
    }

    #[zbus(out_args("name", "vendor", "version", "spec_version"))]
    fn get_server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        ("scene", "wakala", "1", "1.2")
    }

    #[expect(clippy::too_many_arguments, reason = "the desktop's interface has that many")]
    fn notify(
        &self,
        _app_name: &str,
        replaces: u32,
        _icon: &str,
        summary: &str,
        body: &str,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut given = replaces;
        self.shown.send_modify(|shown| {
            if given == 0 {
                given = u32::try_from(shown.len()).unwrap_or(u32::MAX).saturating_add(1);
            }
            let (title, body) = (summary.to_owned(), body.to_owned());
            let entry = hints.get("desktop-entry").and_then(|value| String::try_from(value.clone()).ok());
            shown.push(Shown { id: given, title, body, actions, desktop_entry: entry, closed: false });
        });
        given
    }

    fn close_notification(&self, id: u32) {
        self.shown.send_modify(|shown| close(shown, id));
    }
}

fn close(shown: &mut [Shown], id: u32) {
    for one in shown.iter_mut().filter(|one| one.id == id) {
        one.closed = true;
    }
}

/// The notifications of the desktop.
pub struct Notifications {
    connection: Connection,
    shown: watch::Sender<Vec<Shown>>,
    markup: Arc<AtomicBool>,
}

impl Notifications {
    pub(crate) async fn start(address: &str) -> Result<Self> {
        let shown = watch::Sender::new(Vec::new());
        let markup = Arc::new(AtomicBool::new(true));
        let connection = zbus::connection::Builder::address(address)?
            .serve_at(PATH, Server { shown: shown.clone(), markup: Arc::clone(&markup) })?
            .name(NAME)?
            .build()
            .await?;
        Ok(Self { connection, shown, markup })
    }

    /// From now on texts are shown as they are, markup and all.
    pub fn show_plain_text(&self) {
        self.markup.store(false, Ordering::Release);
    }

    /// The server ends, and another one takes its place, which knows nothing of what was shown.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn starts_anew(&self) -> Result<()> {
        self.connection.release_name(NAME).await?;
        self.shown.send_replace(Vec::new());
        Ok(self.connection.request_name(NAME).await?)
    }

    /// Everything that was shown so far.
    #[must_use]
    pub fn all(&self) -> Vec<Shown> {
        self.shown.borrow().clone()
    }

    /// Waits for a notification whose title begins like this.
    ///
    /// # Errors
    /// It did not come.
    pub async fn titled(&self, title: &str) -> Result<Shown> {
        self.one(&format!("titled {title:?}"), |one| one.title.starts_with(title)).await
    }

    /// Waits for a notification whose title begins like this, and whose text is that.
    ///
    /// # Errors
    /// It did not come.
    pub async fn saying(&self, title: &str, body: &str) -> Result<Shown> {
        self.one(&format!("titled {title:?} saying {body:?}"), |one| one.title.starts_with(title) && one.body == body)
            .await
    }

    /// Waits until a notification was taken back.
    ///
    /// # Errors
    /// It stayed.
    pub async fn withdrawn(&self, id: u32) -> Result<Shown> {
        self.one(&format!("{id} that is taken back"), |one| one.id == id && one.closed).await
    }

    async fn one(&self, what: &str, wanted: impl Fn(&Shown) -> bool) -> Result<Shown> {
        let mut watch = self.shown.subscribe();
        let found = watch.wait_for(|shown| shown.iter().any(&wanted));
        let shown = tokio::time::timeout(crate::PATIENCE, found)
            .await
            .with_context(|| format!("no notification {what}; there were {:?}", self.all()))??
            .clone();
        shown.into_iter().find(|one| wanted(one)).context("it was there a moment ago")
    }

    /// Clicks as on a desktop that lets a window have the focus only with a token.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn click_with_token(&self, id: u32, key: &str, token: &str) -> Result<()> {
        self.connection.emit_signal(None::<&str>, PATH, NAME, "ActivationToken", &(id, token)).await?;
        self.click(id, key).await
    }

    /// Clicks: `default` for the notification itself, else the key of a button.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn click(&self, id: u32, key: &str) -> Result<()> {
        self.connection.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &(id, key)).await?;
        self.connection.emit_signal(None::<&str>, PATH, NAME, "NotificationClosed", &(id, 2u32)).await?;
        self.shown.send_modify(|shown| close(shown, id));
        Ok(())
    }
}
