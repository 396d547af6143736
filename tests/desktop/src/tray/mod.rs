//! A tray host: takes the program's icon, draws what it is given, opens its menu and clicks in it, as a panel does.

mod menu;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, ensure};
use tokio::sync::watch;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, Value};
use zbus::{Connection, Proxy, interface};

pub use menu::{MenuEntry, OpenMenu};

use crate::wait::until;

/// Where an icon said that it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    service: String,
    path: String,
}

const PATH: &str = "/StatusNotifierWatcher";
const NAME: &str = "org.kde.StatusNotifierWatcher";

struct Watcher {
    item: watch::Sender<Option<Item>>,
    /// A panel shows what is registered.
    host: Arc<AtomicBool>,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // Some programs give their bus name, others the path of the item.
        let item = if service.starts_with('/') {
            Item { service: sender, path: service.to_owned() }
        } else {
            Item { service: service.to_owned(), path: "/StatusNotifierItem".to_owned() }
        };
        let told = format!("{}{}", item.service, item.path);
        self.item.send_replace(Some(item));
        // Nobody listens any more when the scene is over.
        let _ = Self::status_notifier_item_registered(&emitter, &told).await;
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_item_unregistered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.item.borrow().iter().map(|item| format!("{}{}", item.service, item.path)).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.host.load(Ordering::Acquire)
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// The tray of the desktop.
pub struct TrayHost {
    connection: Connection,
    item: watch::Receiver<Option<Item>>,
    shown: watch::Sender<Option<Item>>,
    host: Arc<AtomicBool>,
}

impl TrayHost {
    pub(crate) async fn start(address: &str) -> Result<Self> {
        let shown = watch::Sender::new(None);
        let item = shown.subscribe();
        let host = Arc::new(AtomicBool::new(true));
        let connection = zbus::connection::Builder::address(address)?
            .serve_at(PATH, Watcher { item: shown.clone(), host: Arc::clone(&host) })?
            .name(NAME)?
            .build()
            .await?;
        Ok(Self { connection, item, shown, host })
    }

    /// Shows the icon no more, although there is a tray.
    ///
    /// # Errors
    /// There was none.
    pub async fn drops_the_icon(&self) -> Result<()> {
        self.item().await?;
        self.shown.send_replace(None);
        Ok(())
    }

    /// What takes icons goes on, and no panel is left that shows them.
    pub fn loses_its_panel(&self) {
        self.host.store(false, Ordering::Release);
    }

    /// The tray is gone, as when its panel has ended, and has forgotten every icon.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn ends(&self) -> Result<()> {
        self.connection.release_name(NAME).await?;
        self.shown.send_replace(None);
        Ok(())
    }

    /// There is a tray again, as when its panel was started anew.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn comes_back(&self) -> Result<()> {
        Ok(self.connection.request_name(NAME).await?)
    }

    async fn item(&self) -> Result<Item> {
        let mut item = self.item.clone();
        let known = tokio::time::timeout(crate::PATIENCE, item.wait_for(Option::is_some));
        let known = known.await.context("no icon came into the tray")??.clone();
        known.context("no icon came into the tray")
    }

    /// Waits until the program of the icon has left the bus.
    ///
    /// # Errors
    /// It stayed.
    pub async fn gone(&self) -> Result<()> {
        let item = self.item().await?;
        let bus = zbus::fdo::DBusProxy::new(&self.connection).await?;
        let name: zbus::names::BusName<'_> = item.service.as_str().try_into()?;
        until("the program has left the tray", || async {
            Ok((!bus.name_has_owner(name.clone()).await?).then_some(()))
        })
        .await
    }

    async fn icon(&self) -> Result<Proxy<'static>> {
        let item = self.item().await?;
        Ok(Proxy::new(&self.connection, item.service, item.path, "org.kde.StatusNotifierItem").await?)
    }

    /// The pictures of the icon: width, height, and four bytes a pixel. In each is something to see.
    ///
    /// # Errors
    /// There is no icon, or nothing can be drawn from it.
    pub async fn pictures(&self) -> Result<Vec<(i32, i32, Vec<u8>)>> {
        let pictures: Vec<(i32, i32, Vec<u8>)> = self.icon().await?.get_property("IconPixmap").await?;
        for (width, height, pixels) in &pictures {
            ensure!(i64::try_from(pixels.len())? == 4 * i64::from(*width) * i64::from(*height), "it is cut off");
            ensure!(pixels.chunks(4).any(|pixel| pixel[0] == 0xff), "it can't be seen");
        }
        Ok(pictures)
    }

    /// What a pointer on the icon is told: title and text.
    ///
    /// # Errors
    /// There is no icon.
    pub async fn tooltip(&self) -> Result<(String, String)> {
        type Tooltip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
        let (_, _, title, text): Tooltip = self.icon().await?.get_property("ToolTip").await?;
        Ok((title, text))
    }

    /// Whether the icon asks for attention.
    ///
    /// # Errors
    /// There is no icon.
    pub async fn asks_for_attention(&self) -> Result<bool> {
        Ok(self.icon().await?.get_property::<String>("Status").await? == "NeedsAttention")
    }

    /// Clicks the icon itself, with the right to take the focus.
    ///
    /// # Errors
    /// There is no icon.
    pub async fn activate(&self, token: &str) -> Result<()> {
        let icon = self.icon().await?;
        let _: () = icon.call("ProvideXdgActivationToken", &token).await?;
        Ok(icon.call("Activate", &(0i32, 0i32)).await?)
    }

    async fn menu_proxy(&self) -> Result<Proxy<'static>> {
        let icon = self.icon().await?;
        let menu: OwnedObjectPath = icon.get_property("Menu").await?;
        let service = icon.destination().to_owned();
        Ok(Proxy::new(&self.connection, service, menu, "com.canonical.dbusmenu").await?)
    }

    /// Opens the menu.
    ///
    /// # Errors
    /// There is no icon, or it has no menu.
    pub async fn open_menu(&self) -> Result<OpenMenu> {
        OpenMenu::open(self.menu_proxy().await?).await
    }

    /// Clicks a row by its number.
    ///
    /// # Errors
    /// There is no such row.
    pub async fn click_row(&self, id: i32) -> Result<()> {
        Ok(self.menu_proxy().await?.call("Event", &(id, "clicked", Value::from(0i32), 0u32)).await?)
    }

    /// Clicks a row, named by the beginnings of the labels on the way to it, as soon as it is there and can be clicked. Once:
    /// a click that is refused is lost.
    ///
    /// # Errors
    /// It did not come, or refused the click.
    pub async fn click(&self, path: &[&str]) -> Result<()> {
        let id = until(&format!("the tray offers {path:?}"), || async {
            let menu = self.open_menu().await?;
            let found = menu.find(path).filter(|entry| entry.enabled);
            Ok(Some(found.with_context(|| format!("it offers {menu}"))?.id))
        })
        .await?;
        self.click_row(id).await.with_context(|| format!("a click on {path:?} was lost"))
    }

    /// Waits until a row is there and says what is looked for.
    ///
    /// # Errors
    /// It did not come.
    pub async fn says(&self, label: &str) -> Result<()> {
        until(&format!("the tray says {label:?}"), || async {
            let menu = self.open_menu().await?;
            ensure!(menu.find(&[label]).is_some(), "it says {menu}");
            Ok(Some(()))
        })
        .await
    }
}
