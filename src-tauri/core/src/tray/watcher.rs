//! The desktop's list of the icons that its trays show, and whether ours is in it.

use std::time::Duration;

use futures::stream::BoxStream;
use futures::{FutureExt as _, StreamExt as _, stream};
use tokio::time::Instant;
use zbus::message::Type;
use zbus::names::BusName;
use zbus::{Connection, MatchRule, MessageStream, Proxy, fdo};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
/// How long a busy desktop may take to say what it shows.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long our icon may take to come into it.
const ARRIVES: Duration = Duration::from_secs(2);
/// A panel that starts anew is back by then.
const COMES_BACK: Duration = Duration::from_secs(4);
/// Until a bus that can't be reached is tried again.
pub(super) const TRY_AGAIN: Duration = Duration::from_secs(30);
/// Signals that may wait to be looked at.
const SIGNALS: usize = 64;

/// How it stands with our icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// A tray shows it.
    Shown,
    /// There is a tray, and it is not in it.
    Missing,
    /// There is no tray.
    NoTray,
}

/// Whether a tray shows our icon. It may be on its way: the desktop is told of it after the program is up.
pub(crate) async fn is_shown() -> bool {
    let looking = async {
        let connection = Connection::session().await?;
        let mut changes = changes(&connection).await?;
        let arrives = Instant::now() + ARRIVES;
        while presence(&connection).await? != Presence::Shown {
            if !matches!(tokio::time::timeout_at(arrives, changes.next()).await, Ok(Some(()))) {
                return Ok(false);
            }
        }
        zbus::Result::Ok(true)
    };
    matches!(tokio::time::timeout(PATIENCE, looking).await, Ok(Ok(true)))
}

/// The same without waiting for an icon that is on its way.
pub(crate) async fn is_shown_now() -> bool {
    let looking = async { presence(&Connection::session().await?).await };
    matches!(tokio::time::timeout(PATIENCE, looking).await, Ok(Ok(Presence::Shown)))
}

/// Hears of trays that come and go.
pub(crate) struct TrayWatch(Option<Changes>);

impl TrayWatch {
    /// Begins to listen.
    pub(crate) async fn begin() -> Self {
        Self(Changes::begin().await.ok())
    }

    /// Waits until a tray may be gone, and what takes its place has had the time to come.
    pub(crate) async fn may_be_gone(&mut self) {
        loop {
            if let Some(changes) = &mut self.0 {
                if changes.next().await.is_none() {
                    self.0 = None;
                }
                return;
            }
            tokio::time::sleep(TRY_AGAIN).await;
            self.0 = Changes::begin().await.ok();
        }
    }
}

/// The bus, and what it tells of trays and icons.
pub(super) struct Changes {
    connection: Connection,
    told: BoxStream<'static, ()>,
}

impl Changes {
    pub(super) async fn begin() -> zbus::Result<Self> {
        let connection = Connection::session().await?;
        let told = changes(&connection).await?;
        Ok(Self { connection, told })
    }

    /// Waits until something has changed and had the time to settle. None when the bus is gone.
    pub(super) async fn next(&mut self) -> Option<()> {
        self.told.next().await?;
        tokio::time::sleep(COMES_BACK).await;
        // All that came meanwhile is answered by one look.
        while let Some(Some(())) = self.told.next().now_or_never() {}
        Some(())
    }

    /// How it stands now; none when it can't be said.
    pub(super) async fn presence(&mut self) -> Option<Presence> {
        tokio::time::timeout(PATIENCE, presence(&self.connection)).await.ok()?.ok()
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

async fn presence(connection: &Connection) -> zbus::Result<Presence> {
    let bus = fdo::DBusProxy::new(connection).await?;
    if !bus.name_has_owner(WATCHER.try_into()?).await? {
        return Ok(Presence::NoTray);
    }
    let watcher: Proxy<'_> = zbus::proxy::Builder::new(connection)
        .destination(WATCHER)?
        .path("/StatusNotifierWatcher")?
        .interface(WATCHER)?
        .cache_properties(zbus::proxy::CacheProperties::No)
        .build()
        .await?;
    if !watcher.get_property::<bool>("IsStatusNotifierHostRegistered").await? {
        return Ok(Presence::NoTray);
    }
    let Some(own) = connection.unique_name() else { return Ok(Presence::Missing) };
    // As the bus sees us: in a sandbox that is another number than our own.
    let us = bus.get_connection_unix_process_id(own.clone().into()).await?;
    for icon in watcher.get_property::<Vec<String>>("RegisteredStatusNotifierItems").await? {
        // A bus name, mostly with the path of the icon behind it.
        let name = icon.split(['/', '@']).next().unwrap_or_default();
        let Ok(name) = BusName::try_from(name) else { continue };
        // Its program may have ended in this moment.
        if bus.get_connection_unix_process_id(name).await.is_ok_and(|process| process == us) {
            return Ok(Presence::Shown);
        }
    }
    Ok(Presence::Missing)
}
