//! A tray host: takes the program's icon, reads its menu and clicks in it, as a panel does.

use anyhow::{Context as _, Result, bail, ensure};
use tokio::sync::watch;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, Structure, Value};
use zbus::{Connection, Proxy, interface};

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
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// A row of the tray's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    /// The number to click it by.
    pub id: i32,
    /// What it says; empty for a separator.
    pub label: String,
    /// It can be clicked.
    pub enabled: bool,
    /// The rows of its submenu.
    pub children: Vec<MenuEntry>,
}

/// The tray of the desktop.
pub struct TrayHost {
    connection: Connection,
    item: watch::Receiver<Option<Item>>,
    shown: watch::Sender<Option<Item>>,
}

impl TrayHost {
    pub(crate) async fn start(address: &str) -> Result<Self> {
        let shown = watch::Sender::new(None);
        let item = shown.subscribe();
        let connection = zbus::connection::Builder::address(address)?
            .serve_at(PATH, Watcher { item: shown.clone() })?
            .name(NAME)?
            .build()
            .await?;
        Ok(Self { connection, item, shown })
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

    /// The tray is gone, as when its panel has ended.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn ends(&self) -> Result<()> {
        self.connection.release_name(NAME).await?;
        Ok(())
    }

    async fn item(&self) -> Result<Item> {
        let mut item = self.item.clone();
        let known = tokio::time::timeout(crate::PATIENCE, item.wait_for(Option::is_some));
        let known = known.await.context("no icon came into the tray")??.clone();
        known.context("no icon came into the tray")
    }

    /// The process whose icon it is.
    ///
    /// # Errors
    /// There is no icon.
    pub async fn process(&self) -> Result<u32> {
        let item = self.item().await?;
        let bus = zbus::fdo::DBusProxy::new(&self.connection).await?;
        Ok(bus.get_connection_unix_process_id(item.service.as_str().try_into()?).await?)
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

    /// The file that the icon is drawn from.
    ///
    /// # Errors
    /// There is no icon.
    pub async fn icon_file(&self) -> Result<String> {
        let item = self.item().await?;
        let proxy = Proxy::new(&self.connection, item.service, item.path, "org.kde.StatusNotifierItem").await?;
        Ok(proxy.get_property("IconName").await?)
    }

    async fn menu_proxy(&self) -> Result<Proxy<'static>> {
        let item = self.item().await?;
        let proxy = Proxy::new(&self.connection, item.service.clone(), item.path, "org.kde.StatusNotifierItem").await?;
        let menu: OwnedObjectPath = proxy.get_property("Menu").await?;
        Ok(Proxy::new(&self.connection, item.service, menu, "com.canonical.dbusmenu").await?)
    }

    /// The menu as it is now.
    ///
    /// # Errors
    /// There is no icon, or it has no menu.
    pub async fn menu(&self) -> Result<Vec<MenuEntry>> {
        let menu = self.menu_proxy().await?;
        let reply = menu.call_method("GetLayout", &(0i32, -1i32, Vec::<&str>::new())).await?;
        let body = reply.body();
        let layout: Structure<'_> = body.deserialize()?;
        let root = layout.fields().get(1).context("the menu has no root")?;
        Ok(entry(root)?.children)
    }

    /// Clicks a row, named by the beginnings of the labels on the way to it, as soon as it is there. A row that was exchanged
    /// between the look and the click refuses it; the click is then made again on the new one.
    ///
    /// # Errors
    /// It did not come.
    pub async fn click(&self, path: &[&str]) -> Result<()> {
        until(&format!("the tray takes a click on {path:?}"), || async {
            let menu = self.menu().await?;
            let found = find(&menu, path).filter(|entry| entry.enabled);
            let id = found.with_context(|| format!("it offers {}", labels(&menu)))?.id;
            let nothing = Value::from(0i32);
            let _: () = self.menu_proxy().await?.call("Event", &(id, "clicked", nothing, 0u32)).await?;
            Ok(Some(()))
        })
        .await
    }

    /// Waits until a row is there and says what is looked for.
    ///
    /// # Errors
    /// It did not come.
    pub async fn says(&self, label: &str) -> Result<()> {
        until(&format!("the tray says {label:?}"), || async {
            let menu = self.menu().await?;
            ensure!(menu.iter().any(|entry| entry.label.starts_with(label)), "it says {}", labels(&menu));
            Ok(Some(()))
        })
        .await
    }
}

fn labels(menu: &[MenuEntry]) -> String {
    menu.iter().map(|entry| format!("{:?}", entry.label)).collect::<Vec<_>>().join(", ")
}

fn find<'a>(menu: &'a [MenuEntry], labels: &[&str]) -> Option<&'a MenuEntry> {
    let (first, rest) = labels.split_first()?;
    let entry = menu.iter().find(|entry| entry.label.starts_with(first))?;
    if rest.is_empty() { Some(entry) } else { find(&entry.children, rest) }
}

fn entry(value: &Value<'_>) -> Result<MenuEntry> {
    let value = if let Value::Value(inner) = value { inner } else { value };
    let Value::Structure(structure) = value else { bail!("a menu row is no structure") };
    let [Value::I32(id), Value::Dict(properties), Value::Array(children)] = structure.fields() else {
        bail!("a menu row has another form");
    };
    let property = |wanted: &str| {
        properties.iter().find_map(|(name, value)| match (name, value) {
            (Value::Str(name), Value::Value(value)) if name.as_str() == wanted => Some(&**value),
            _ => None,
        })
    };
    let label = match property("label") {
        // One underscore marks the key of the row.
        Some(Value::Str(text)) => text.replace("__", "\u{1}").replace('_', "").replace('\u{1}', "_"),
        _ => String::new(),
    };
    let enabled = !matches!(property("enabled"), Some(Value::Bool(false)));
    Ok(MenuEntry { id: *id, label, enabled, children: children.iter().map(entry).collect::<Result<_>>()? })
}
