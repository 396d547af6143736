//! The one window. It is made when it is wanted and destroyed when it is closed: most of the program's memory is the window.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::window::Color;
use tauri::{AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_window_state::{AppHandleExt as _, StateFlags, WindowExt as _};
use tokio::sync::watch;
use wakala_contract::ThemeChoice;

use crate::tasks::Tasks;

/// The window's name inside the program.
pub(crate) const LABEL: &str = "main";
/// A window that has not painted by then is shown all the same.
const PAINT_PATIENCE: Duration = Duration::from_secs(5);

/// What the title bar says.
pub(crate) fn title() -> &'static str {
    if cfg!(feature = "practice") { "Wakala practice" } else { "Wakala" }
}

/// What of the window is kept; never whether it is visible.
pub(crate) fn kept_state() -> StateFlags {
    StateFlags::all() & !StateFlags::VISIBLE & !StateFlags::DECORATIONS & !StateFlags::FULLSCREEN
}

/// Opens, shows and closes the window.
#[derive(Clone)]
pub(crate) struct WindowKeeper {
    app: AppHandle,
    webview_dir: PathBuf,
    tasks: Tasks,
    shown: watch::Sender<bool>,
    closing: Arc<Mutex<Closing>>,
}

/// A window that is being destroyed is still known for a moment, and must not be mistaken for one that can be shown.
#[derive(Default)]
struct Closing {
    begun: bool,
    open_again: bool,
}

impl WindowKeeper {
    pub(crate) fn new(app: AppHandle, webview_dir: PathBuf, tasks: Tasks) -> Self {
        Self { app, webview_dir, tasks, shown: watch::Sender::new(false), closing: Arc::default() }
    }

    /// Whether the window is on screen.
    pub(crate) fn shown(&self) -> watch::Receiver<bool> {
        self.shown.subscribe()
    }

    /// Brings the window to the front, making it when there is none. Call on the main thread.
    pub(crate) fn open(&self, theme: ThemeChoice) {
        {
            let mut closing = self.closing();
            if closing.begun {
                closing.open_again = true;
                return;
            }
        }
        if let Some(window) = self.current() {
            if *self.shown.borrow() {
                raise(&window);
            }
            return;
        }
        match self.build(theme) {
            Ok(window) => self.show_at_last(window),
            Err(error) => tracing::error!(%error, "the window can't be opened"),
        }
    }

    /// The window has painted for the first time: show it.
    pub(crate) fn painted(&self) {
        let Some(window) = self.current() else { return };
        if self.shown.send_replace(true) {
            return;
        }
        raise(&window);
        // A position set before the window is mapped is ignored by many window managers.
        if let Err(error) = window.restore_state(kept_state()) {
            tracing::warn!(%error, "the window's last place could not be restored");
        }
    }

    /// Minimises the window.
    pub(crate) fn minimise(&self) {
        if let Some(window) = self.current()
            && let Err(error) = window.minimize()
        {
            tracing::warn!(%error, "the window could not be minimised");
        }
    }

    /// Remembers where the window was, and destroys it.
    pub(crate) fn close(&self) {
        let Some(window) = self.current() else { return };
        self.save_state();
        self.closing().begun = true;
        if let Err(error) = window.destroy() {
            self.closing().begun = false;
            tracing::warn!(%error, "the window could not be closed");
        }
    }

    /// The window is gone; says whether it was wanted again meanwhile.
    pub(crate) fn destroyed(&self) -> bool {
        self.shown.send_replace(false);
        std::mem::take(&mut *self.closing()).open_again
    }

    fn closing(&self) -> MutexGuard<'_, Closing> {
        self.closing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers where the window is.
    pub(crate) fn save_state(&self) {
        if let Err(error) = self.app.save_window_state(kept_state()) {
            tracing::warn!(%error, "the window's place could not be kept");
        }
    }

    /// The window, when there is one.
    pub(crate) fn current(&self) -> Option<WebviewWindow> {
        self.app.get_webview_window(LABEL)
    }

    fn build(&self, theme: ThemeChoice) -> tauri::Result<WebviewWindow> {
        let forced = match theme {
            ThemeChoice::System => None,
            ThemeChoice::Light => Some(Theme::Light),
            ThemeChoice::Dark => Some(Theme::Dark),
        };
        let loaded = self.clone();
        let window = WebviewWindowBuilder::new(&self.app, LABEL, WebviewUrl::default())
            .title(title())
            .inner_size(1280.0, 800.0)
            .min_inner_size(400.0, 300.0)
            .center()
            .visible(false)
            .theme(forced)
            .data_directory(self.webview_dir.clone())
            .on_navigation(is_own)
            .on_page_load(move |_, load| {
                // A hidden window gets no animation frames, so the page can't always tell when it has painted.
                if load.event() == PageLoadEvent::Finished {
                    loaded.painted();
                }
            })
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .on_download(|_, _| false)
            .build()?;
        window.set_background_color(Some(ground(window.theme().unwrap_or(Theme::Light))))?;
        Ok(window)
    }

    fn show_at_last(&self, window: WebviewWindow) {
        let keeper = self.clone();
        self.tasks.spawn(async move {
            tokio::time::sleep(PAINT_PATIENCE).await;
            let late = keeper.clone();
            let shown = window.run_on_main_thread(move || {
                if !*late.shown.borrow() && late.current().is_some() {
                    tracing::warn!("the window has not painted in time; showing it all the same");
                    late.painted();
                }
            });
            if let Err(error) = shown {
                tracing::warn!(%error, "the main thread is gone");
            }
        });
    }
}

fn raise(window: &WebviewWindow) {
    for outcome in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

/// The ground of the window before it has painted, as in the design.
fn ground(theme: Theme) -> Color {
    match theme {
        Theme::Dark => Color(0x1b, 0x1f, 0x1d, 0xff),
        _ => Color(0xff, 0xff, 0xff, 0xff),
    }
}

/// The window shows the embedded files and nothing else; a link never replaces it.
fn is_own(url: &Url) -> bool {
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        "about" => url.path() == "blank",
        _ => false,
    };
    if !own {
        tracing::warn!(scheme = url.scheme(), "the window was kept from leaving Wakala");
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_never_leaves_its_own_files() {
        let own = |text: &str| is_own(&text.parse().unwrap());
        assert!(own("tauri://localhost/index.html") && own("http://tauri.localhost/"));
        for url in [
            "https://example.org/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "data:text/html,x",
            "http://localhost/",
        ] {
            assert!(!own(url), "{url}");
        }
    }
}
