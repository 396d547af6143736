//! A desktop in a box: an X server, a session bus, a window manager, a tray host, a notification server and a practice
//! network of its own for each scene, and the real program driven in it.

mod bus;
mod home;
mod notifications;
mod operator;
mod program;
mod scene;
mod screen;
mod tray;
mod usage;
mod wait;
mod window;

pub use notifications::{Notifications, Shown};
pub use operator::Operator;
pub use program::{Ended, Program, binary, hang_up, install, kill, stop, terminate, window_binary};
pub use scene::{Scene, SceneOptions};
pub use screen::{Screen, qr_in_data_url, qr_in_file};
pub use tray::{MenuEntry, OpenMenu, TrayHost};
pub use usage::Usage;
pub use wait::{PATIENCE, until};
pub use window::Window;
