//! The tray's menu as a panel holds it: read when it is opened, and kept up by what the program says of its rows.

use std::collections::HashMap;
use std::fmt;

use anyhow::{Context as _, Result, bail};
use futures::StreamExt as _;
use zbus::Proxy;
use zbus::proxy::SignalStream;
use zbus::zvariant::{OwnedValue, Structure, Value};

/// A row of the tray's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    /// The number to click it by.
    pub id: i32,
    /// What it says; empty for a separator.
    pub label: String,
    /// It can be clicked.
    pub enabled: bool,
    visible: bool,
    /// The rows of its submenu.
    pub children: Vec<MenuEntry>,
}

/// A menu that is open.
pub struct OpenMenu {
    rows: Vec<MenuEntry>,
    told: SignalStream<'static>,
}

impl OpenMenu {
    pub(super) async fn open(program: Proxy<'static>) -> Result<Self> {
        let _: bool = program.call("AboutToShow", &0i32).await?;
        let told = program.receive_all_signals().await?;
        let reply = program.call_method("GetLayout", &(0i32, -1i32, Vec::<&str>::new())).await?;
        let body = reply.body();
        let layout: Structure<'_> = body.deserialize()?;
        let root = layout.fields().get(1).context("the menu has no root")?;
        Ok(Self { rows: entry(root)?.children, told })
    }

    /// A row that can be seen, named by the beginnings of the labels on the way to it.
    #[must_use]
    pub fn find(&self, path: &[&str]) -> Option<&MenuEntry> {
        find(&self.rows, path)
    }

    /// Waits until a row can be seen; gives its number.
    ///
    /// # Errors
    /// It did not come, or the menu was laid out anew, which takes it from under the pointer.
    pub async fn shows(&mut self, path: &[&str]) -> Result<i32> {
        let following = async {
            loop {
                if let Some(found) = find(&self.rows, path) {
                    return Ok(found.id);
                }
                let told = self.told.next().await.context("the program is gone")?;
                match told.header().member().map(|member| member.as_str()) {
                    Some("ItemsPropertiesUpdated") => {
                        let (changed, removed): (Changed, Removed) = told.body().deserialize()?;
                        self.follow(changed, removed);
                    }
                    other => bail!("{other:?} while it is open"),
                }
            }
        };
        let followed = tokio::time::timeout(crate::PATIENCE, following).await;
        followed.unwrap_or_else(|_| bail!("it did not come")).with_context(|| format!("the open menu shows {path:?}"))
    }

    fn follow(&mut self, changed: Changed, removed: Removed) {
        for (id, properties) in changed {
            let Some(row) = by_id(&mut self.rows, id) else { continue };
            for (name, value) in properties {
                row.set(&name, Some(&value));
            }
        }
        for (id, properties) in removed {
            let Some(row) = by_id(&mut self.rows, id) else { continue };
            for name in properties {
                row.set(&name, None);
            }
        }
    }
}

type Changed = Vec<(i32, HashMap<String, OwnedValue>)>;
type Removed = Vec<(i32, Vec<String>)>;

impl MenuEntry {
    /// What is not said is as usual.
    fn set(&mut self, name: &str, value: Option<&Value<'_>>) {
        let yes = !matches!(value, Some(Value::Bool(false)));
        match (name, value) {
            // One underscore marks the key of the row.
            ("label", Some(Value::Str(text))) => {
                self.label = text.replace("__", "\u{1}").replace('_', "").replace('\u{1}', "_");
            }
            ("label", _) => self.label.clear(),
            ("enabled", _) => self.enabled = yes,
            ("visible", _) => self.visible = yes,
            _ => {}
        }
    }
}

impl fmt::Display for OpenMenu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = self.rows.iter().filter(|row| row.visible).map(|row| format!("{:?}", row.label));
        f.write_str(&labels.collect::<Vec<_>>().join(", "))
    }
}

fn find<'a>(rows: &'a [MenuEntry], labels: &[&str]) -> Option<&'a MenuEntry> {
    let (first, rest) = labels.split_first()?;
    let entry = rows.iter().find(|entry| entry.visible && entry.label.starts_with(first))?;
    if rest.is_empty() { Some(entry) } else { find(&entry.children, rest) }
}

fn by_id(rows: &mut [MenuEntry], id: i32) -> Option<&mut MenuEntry> {
    rows.iter_mut().find_map(|row| if row.id == id { Some(row) } else { by_id(&mut row.children, id) })
}

fn entry(value: &Value<'_>) -> Result<MenuEntry> {
    let value = if let Value::Value(inner) = value { inner } else { value };
    let Value::Structure(structure) = value else { bail!("a menu row is no structure") };
    let [Value::I32(id), Value::Dict(properties), Value::Array(children)] = structure.fields() else {
        bail!("a menu row has another form");
    };
    let children = children.iter().map(entry).collect::<Result<_>>()?;
    let mut row = MenuEntry { id: *id, label: String::new(), enabled: true, visible: true, children };
    for (name, value) in properties.iter() {
        if let (Value::Str(name), Value::Value(value)) = (name, value) {
            row.set(name, Some(value));
        }
    }
    Ok(row)
}
