//! The menu of the tray as the desktop holds it, and how it follows the model.

use tauri::AppHandle;
use tauri::Wry;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};

use super::model::{TrayCommand, TrayItem, TrayModel, TrayRow};

/// Where the instances begin: after the summary and a line.
const ROWS_BEGIN: usize = 2;

/// A menu and the items in it whose text changes.
pub(super) struct DrawnMenu {
    menu: Menu<Wry>,
    summary: MenuItem<Wry>,
    rows: Vec<DrawnRow>,
}

struct DrawnRow {
    submenu: Submenu<Wry>,
    line: MenuItem<Wry>,
    try_now: MenuItem<Wry>,
    restart: MenuItem<Wry>,
}

/// `&` marks the key of an item; a name's own is doubled.
fn plain(text: &str) -> String {
    text.replace('&', "&&")
}

impl DrawnMenu {
    pub(super) fn new(app: &AppHandle, model: &TrayModel) -> tauri::Result<Self> {
        let menu = Menu::new(app)?;
        let summary = MenuItem::with_id(app, "summary", plain(&model.summary), false, None::<&str>)?;
        menu.append(&summary)?;
        menu.append(&PredefinedMenuItem::separator(app)?)?;
        let rows = model.rows.iter().map(|row| DrawnRow::new(app, row)).collect::<tauri::Result<Vec<_>>>()?;
        for row in &rows {
            menu.append(&row.submenu)?;
        }
        if !rows.is_empty() {
            menu.append(&PredefinedMenuItem::separator(app)?)?;
        }
        let footer = &model.footer;
        let item =
            |text: &str, does: TrayCommand| MenuItem::with_id(app, does.to_menu_id(), plain(text), true, None::<&str>);
        menu.append(&item(footer.open_wakala, TrayCommand::OpenWakala)?)?;
        if !rows.is_empty() {
            menu.append(&item(footer.restart_all, TrayCommand::RestartAll)?)?;
        }
        let pauses = footer.pause_items.iter().map(|pause| drawn(app, pause)).collect::<tauri::Result<Vec<_>>>()?;
        let pauses: Vec<&dyn IsMenuItem<Wry>> = pauses.iter().map(|pause| pause as &dyn IsMenuItem<Wry>).collect();
        menu.append(&Submenu::with_items(app, plain(&footer.pause), true, &pauses)?)?;
        menu.append(&PredefinedMenuItem::separator(app)?)?;
        menu.append(&item(footer.quit, TrayCommand::Quit)?)?;
        Ok(Self { menu, summary, rows })
    }

    pub(super) fn menu(&self) -> &Menu<Wry> {
        &self.menu
    }

    /// Follows the model in place; false when rows came, went or changed places and the menu must be built anew.
    pub(super) fn update(&mut self, app: &AppHandle, before: &TrayModel, now: &TrayModel) -> tauri::Result<bool> {
        let same_order = before.rows.iter().map(|row| row.id).eq(now.rows.iter().map(|row| row.id));
        if !same_order || before.footer != now.footer {
            return Ok(false);
        }
        if before.summary != now.summary {
            self.summary.set_text(plain(&now.summary))?;
        }
        for (index, (old, new)) in before.rows.iter().zip(&now.rows).enumerate() {
            // The label of a submenu can't be changed on Linux: the row is exchanged.
            if old.label != new.label || old.run_or_stop != new.run_or_stop {
                let fresh = DrawnRow::new(app, new)?;
                self.menu.remove(&self.rows[index].submenu)?;
                self.menu.insert(&fresh.submenu, ROWS_BEGIN + index)?;
                self.rows[index] = fresh;
            } else if old != new {
                self.rows[index].update(new)?;
            }
        }
        Ok(true)
    }
}

impl DrawnRow {
    fn new(app: &AppHandle, row: &TrayRow) -> tauri::Result<Self> {
        let line = MenuItem::with_id(app, format!("line/{}", row.id), plain(&row.line), false, None::<&str>)?;
        let try_now = drawn(app, &row.try_now)?;
        let restart = drawn(app, &row.restart)?;
        let submenu = Submenu::with_items(
            app,
            plain(&row.label),
            true,
            &[
                &line,
                &PredefinedMenuItem::separator(app)?,
                &try_now,
                &restart,
                &drawn(app, &row.run_or_stop)?,
                &drawn(app, &row.open)?,
            ],
        )?;
        Ok(Self { submenu, line, try_now, restart })
    }

    fn update(&self, row: &TrayRow) -> tauri::Result<()> {
        self.line.set_text(plain(&row.line))?;
        self.try_now.set_enabled(row.try_now.enabled)?;
        self.restart.set_enabled(row.restart.enabled)
    }
}

fn drawn(app: &AppHandle, item: &TrayItem) -> tauri::Result<MenuItem<Wry>> {
    MenuItem::with_id(app, item.does.to_menu_id(), plain(item.text), item.enabled, None::<&str>)
}
