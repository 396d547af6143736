//! Whether the operator can reach Wakala by the tray: our icon is in one, and stays there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether our icon is in a tray. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct TrayPresence(Arc<AtomicBool>);

impl TrayPresence {
    /// The icon was drawn; whether anybody shows it is the desktop's to say.
    pub(crate) fn drawn(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether a tray shows our icon.
    pub(crate) async fn is_shown(&self) -> bool {
        self.0.load(Ordering::Acquire) && desktop::shows_us().await
    }

    /// The same without waiting for an icon that is on its way.
    pub(crate) async fn is_shown_now(&self) -> bool {
        self.0.load(Ordering::Acquire) && desktop::shows_us_now().await
    }

    /// Follows whether one does. None when nothing can be heard of it.
    pub(crate) async fn watch(&self) -> Option<TrayWatch> {
        desktop::Changes::begin().await.map(TrayWatch)
    }
}

/// Hears of trays that come and go.
pub(crate) struct TrayWatch(desktop::Changes);

impl TrayWatch {
    /// Waits until a tray may be gone, and what takes its place has had the time to come. False when nothing more can be heard.
    pub(crate) async fn may_be_gone(&mut self) -> bool {
        self.0.next().await
    }
}

#[cfg(target_os = "linux")]
mod desktop {
    use std::time::Duration;

    use futures::stream::BoxStream;
    use futures::{FutureExt as _, StreamExt as _, stream};
    use tokio::time::Instant;
    use zbus::message::Type;
    use zbus::{Connection, MatchRule, MessageStream, Proxy, fdo};

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    /// How long a busy desktop may take to say what it shows.
    const PATIENCE: Duration = Duration::from_secs(6);
    /// How long our icon may take to come into it.
    const ARRIVES: Duration = Duration::from_secs(2);
    /// A panel that starts anew is back by then.
    const COMES_BACK: Duration = Duration::from_secs(4);
    /// Signals that may wait to be looked at.
    const SIGNALS: usize = 64;

    pub(super) async fn shows_us() -> bool {
        let looking = async {
            let connection = Connection::session().await?;
            let mut changes = changes(&connection).await?;
            let mut shown = has_our_icon(&connection).await?;
            // It may be on its way: the desktop is told of it after the program is up.
            let arrives = Instant::now() + ARRIVES;
            while !shown {
                if !matches!(tokio::time::timeout_at(arrives, changes.next()).await, Ok(Some(()))) {
                    return Ok(false);
                }
                shown = has_our_icon(&connection).await?;
            }
            zbus::Result::Ok(true)
        };
        matches!(tokio::time::timeout(PATIENCE, looking).await, Ok(Ok(true)))
    }

    pub(super) async fn shows_us_now() -> bool {
        let looking = async { has_our_icon(&Connection::session().await?).await };
        matches!(tokio::time::timeout(PATIENCE, looking).await, Ok(Ok(true)))
    }

    pub(super) struct Changes(BoxStream<'static, ()>);

    impl Changes {
        pub(super) async fn begin() -> Option<Self> {
            let begun = async { changes(&Connection::session().await?).await };
            begun
                .await
                .inspect_err(|error| tracing::info!(%error, "nobody says whether there is a tray"))
                .ok()
                .map(Self)
        }

        pub(super) async fn next(&mut self) -> bool {
            if self.0.next().await.is_none() {
                return false;
            }
            tokio::time::sleep(COMES_BACK).await;
            // All that came meanwhile is answered by one look.
            while let Some(Some(())) = self.0.next().now_or_never() {}
            true
        }
    }

    /// Whatever may mean that a tray or an icon came or went.
    async fn changes(connection: &Connection) -> zbus::Result<BoxStream<'static, ()>> {
        let signal = || MatchRule::builder().msg_type(Type::Signal);
        let told = signal().interface(WATCHER)?.build();
        let owner = signal().interface("org.freedesktop.DBus")?.member("NameOwnerChanged")?.arg(0, WATCHER)?.build();
        let told = MessageStream::for_match_rule(told, connection, Some(SIGNALS)).await?;
        let owner = MessageStream::for_match_rule(owner, connection, Some(SIGNALS)).await?;
        Ok(stream::select(told, owner).map(|_| ()).boxed())
    }

    async fn has_our_icon(connection: &Connection) -> zbus::Result<bool> {
        let bus = fdo::DBusProxy::new(connection).await?;
        if !bus.name_has_owner(WATCHER.try_into()?).await? {
            return Ok(false);
        }
        let watcher: Proxy<'_> = zbus::proxy::Builder::new(connection)
            .destination(WATCHER)?
            .path("/StatusNotifierWatcher")?
            .interface(WATCHER)?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await?;
        if !watcher.get_property::<bool>("IsStatusNotifierHostRegistered").await? {
            return Ok(false);
        }
        for icon in watcher.get_property::<Vec<String>>("RegisteredStatusNotifierItems").await? {
            // A bus name, mostly with the path of the icon behind it.
            let name = icon.split(['/', '@']).next().unwrap_or_default();
            let Ok(name) = zbus::names::BusName::try_from(name) else { continue };
            // Its program may have ended in this moment.
            if bus.get_connection_unix_process_id(name).await.is_ok_and(|process| process == std::process::id()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// These desktops have a tray, always.
#[cfg(not(target_os = "linux"))]
mod desktop {
    pub(super) async fn shows_us() -> bool {
        true
    }

    pub(super) async fn shows_us_now() -> bool {
        true
    }

    pub(super) struct Changes;

    impl Changes {
        pub(super) async fn begin() -> Option<Self> {
            None
        }

        pub(super) async fn next(&mut self) -> bool {
            false
        }
    }
}
