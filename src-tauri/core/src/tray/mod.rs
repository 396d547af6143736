//! The tray: an icon on the session bus that follows the instances. It needs no toolkit and no display; where there is no bus
//! or no tray, Wakala runs all the same, and the icon comes when they do.

#[cfg(target_os = "linux")]
mod icon;
#[cfg(target_os = "linux")]
mod icons;
#[cfg(target_os = "linux")]
mod menu;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "no tray is shown there yet"))]
mod model;
#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(target_os = "linux")]
mod show;
#[cfg(target_os = "linux")]
mod watcher;

pub(crate) use model::{TrayClick, TrayCommand};
#[cfg(not(target_os = "linux"))]
pub(crate) use other::{TrayWatch, is_shown, is_shown_now, show};
#[cfg(target_os = "linux")]
pub(crate) use show::show;
#[cfg(target_os = "linux")]
pub(crate) use watcher::{TrayWatch, is_shown, is_shown_now};
