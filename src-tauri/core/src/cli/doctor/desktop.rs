//! What a Linux desktop has for Wakala: notifications, a tray; and the unit of the user's service manager.

use std::time::Duration;

use zbus::names::BusName;
use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, Proxy, fdo};

use super::super::words::words;
use super::{Finding, What, ok, warning};

/// How long a busy desktop may take.
const PATIENCE: Duration = Duration::from_secs(5);
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const MANAGER: &str = "org.freedesktop.systemd1";
const UNIT: &str = "wakala.service";

const WHAT: What = What::Desktop;

pub(super) async fn look() -> Vec<Finding> {
    let display = wakala_client::desktop().is_some();
    let bus = tokio::time::timeout(PATIENCE, Connection::session()).await;
    look_at(display, bus.ok().and_then(Result::ok)).await
}

/// Without a display nobody misses what a desktop shows; a bus of the user's may be there all the same.
async fn look_at(display: bool, bus: Option<Connection>) -> Vec<Finding> {
    let w = words();
    let Some(bus) = bus else {
        if !display {
            return vec![no_desktop()];
        }
        return vec![warning(WHAT, w.doctor_desktop_no_bus(), w.doctor_desktop_no_bus_do())];
    };
    let asked = async {
        let dbus = fdo::DBusProxy::new(&bus).await?;
        let mut found = Vec::new();
        if display {
            found.push(notifications(there_is(&dbus, NOTIFICATIONS).await?));
            found.push(of_tray(tray(&bus, &dbus).await?));
        } else {
            found.push(no_desktop());
        }
        if there_is(&dbus, MANAGER).await? {
            found.extend(unit(&bus).await.map(|(on, now)| of_unit(&on, &now)));
        }
        zbus::Result::Ok(found)
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(found)) => found,
        Ok(Err(_)) | Err(_) if !display => vec![no_desktop()],
        Ok(Err(error)) => vec![warning(WHAT, error.to_string(), w.doctor_desktop_odd_do())],
        Err(_) => vec![warning(WHAT, w.doctor_desktop_silent(), w.doctor_desktop_silent_do())],
    }
}

/// Whether somebody has a name on the bus, or would be started for it.
async fn there_is(dbus: &fdo::DBusProxy<'_>, name: &str) -> zbus::Result<bool> {
    let owned = dbus.name_has_owner(BusName::try_from(name)?).await?;
    Ok(owned || dbus.list_activatable_names().await?.iter().any(|known| known.as_str() == name))
}

async fn tray(bus: &Connection, dbus: &fdo::DBusProxy<'_>) -> zbus::Result<bool> {
    if !dbus.name_has_owner(BusName::try_from(WATCHER)?).await? {
        return Ok(false);
    }
    let watcher = Proxy::new(bus, WATCHER, "/StatusNotifierWatcher", WATCHER).await?;
    watcher.get_property("IsStatusNotifierHostRegistered").await
}

/// Whether the unit is switched on, and what it does now; none when there is no such unit.
async fn unit(bus: &Connection) -> Option<(String, String)> {
    let manager =
        Proxy::new(bus, MANAGER, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager").await.ok()?;
    let on: String = manager.call("GetUnitFileState", &(UNIT,)).await.ok()?;
    let path: OwnedObjectPath = manager.call("LoadUnit", &(UNIT,)).await.ok()?;
    let unit = Proxy::new(bus, MANAGER, path, "org.freedesktop.systemd1.Unit").await.ok()?;
    Some((on, unit.get_property("ActiveState").await.ok()?))
}

fn no_desktop() -> Finding {
    ok(WHAT, words().doctor_desktop_none())
}

fn notifications(there: bool) -> Finding {
    const WHAT: What = What::Notifications;
    let w = words();
    if there {
        return ok(WHAT, w.doctor_notifications_well());
    }
    warning(WHAT, w.doctor_notifications_none(), w.doctor_notifications_do())
}

fn of_tray(there: bool) -> Finding {
    const WHAT: What = What::Tray;
    let w = words();
    if there { ok(WHAT, w.doctor_tray_well()) } else { warning(WHAT, w.doctor_tray_none(), w.doctor_tray_do()) }
}

/// Both in systemd's own words.
fn of_unit(on: &str, now: &str) -> Finding {
    const WHAT: What = What::Unit;
    let w = words();
    let said = w.doctor_unit(UNIT, on, now);
    if now == "failed" { warning(WHAT, said, w.doctor_unit_do()) } else { ok(WHAT, said) }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[tokio::test]
    async fn without_a_display_no_bus_is_missed() {
        let verdict = async |display| look_at(display, None).await[0].verdict;
        assert_eq!((verdict(true).await, verdict(false).await), (Verdict::Warning, Verdict::Ok));
    }

    #[test]
    fn a_unit_that_failed_is_told_of() {
        assert_eq!(of_unit("enabled", "active").verdict, Verdict::Ok);
        assert_eq!(of_unit("disabled", "inactive").said, "wakala.service: disabled, inactive");
        assert_eq!(of_unit("enabled", "failed").verdict, Verdict::Warning);
    }
}
