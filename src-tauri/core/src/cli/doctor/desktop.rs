//! What a Linux desktop has for Wakala: notifications, a tray; and the unit of the user's service manager.

use std::time::Duration;

use zbus::names::BusName;
use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, Proxy, fdo};

use super::{Finding, ok, warning};

/// How long a busy desktop may take.
const PATIENCE: Duration = Duration::from_secs(5);
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const MANAGER: &str = "org.freedesktop.systemd1";
const UNIT: &str = "wakala.service";

pub(super) async fn look() -> Vec<Finding> {
    const WHAT: &str = "desktop";
    let Ok(Ok(bus)) = tokio::time::timeout(PATIENCE, Connection::session()).await else {
        return match wakala_client::desktop() {
            None => vec![ok(WHAT, "there is none: `wakala engine` needs none")],
            Some(_) => {
                let said = "there is no session bus: no notification and no tray icon can come";
                vec![warning(WHAT, said, "Start Wakala from within the desktop session.")]
            }
        };
    };
    let asked = async {
        let dbus = fdo::DBusProxy::new(&bus).await?;
        let notified = there_is(&dbus, NOTIFICATIONS).await?;
        let tray = tray(&bus, &dbus).await?;
        let unit = if there_is(&dbus, MANAGER).await? { unit(&bus).await } else { None };
        zbus::Result::Ok((notified, tray, unit))
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok((notified, tray, unit))) => [notifications(notified), of_tray(tray)]
            .into_iter()
            .chain(unit.map(|(on, now)| of_unit(&on, &now)))
            .collect(),
        Ok(Err(error)) => vec![warning(WHAT, error.to_string(), "The session bus answers, but not as it should.")],
        Err(_) => vec![warning(WHAT, "the session bus does not answer", "Log out and in again.")],
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

fn notifications(there: bool) -> Finding {
    const WHAT: &str = "notifications";
    if there {
        return ok(WHAT, "the desktop shows them");
    }
    let said = "nothing on this desktop shows them: nobody is told when a number needs you";
    warning(WHAT, said, "Install a notification service, such as dunst or the desktop's own.")
}

fn of_tray(there: bool) -> Finding {
    const WHAT: &str = "tray";
    if there {
        return ok(WHAT, "the desktop has one");
    }
    let advice = "On GNOME: the extension AppIndicator. Without one, closing the window asks whether to quit.";
    warning(WHAT, "the desktop has none", advice)
}

fn of_unit(on: &str, now: &str) -> Finding {
    const WHAT: &str = "service unit";
    match (on, now) {
        (on, "failed") => {
            let advice = "journalctl --user --unit wakala says why; systemctl --user restart wakala tries again.";
            warning(WHAT, format!("{UNIT} is {on} and has failed"), advice)
        }
        (on, now) => ok(WHAT, format!("{UNIT} is {on} and {now}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn a_unit_that_failed_is_told_of() {
        assert_eq!(of_unit("enabled", "active").verdict, Verdict::Ok);
        assert_eq!(of_unit("disabled", "inactive").said, "wakala.service is disabled and inactive");
        assert_eq!(of_unit("enabled", "failed").verdict, Verdict::Warning);
    }
}
