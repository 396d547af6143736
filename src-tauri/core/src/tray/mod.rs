//! The tray: an icon that follows the instances. On Linux it is one on the session bus and needs no toolkit and no display; where there is
//! no bus or no tray, Wakala runs all the same, and the icon comes when they do.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod follow;
#[cfg(target_os = "linux")]
mod icon;
mod icons;
#[cfg(target_os = "linux")]
mod menu;
mod model;
mod rows;
#[cfg(any(not(target_os = "linux"), test))]
mod shape;
#[cfg(target_os = "linux")]
mod show;
#[cfg(target_os = "linux")]
mod watcher;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{Place, TrayWatch, beside, is_shown, is_shown_now, show, show_update};
pub(crate) use model::{TrayClick, TrayCommand};
#[cfg(target_os = "linux")]
pub(crate) use show::{Place, beside, show, show_update};
#[cfg(target_os = "linux")]
pub(crate) use watcher::{TrayWatch, is_shown, is_shown_now};
