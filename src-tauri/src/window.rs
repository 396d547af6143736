//! The one window, as the desktop shows it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::window::Color;
use tauri::{AppHandle, LogicalSize, Manager, Monitor, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_window_state::{AppHandleExt as _, StateFlags, WindowExt as _};
use tokio::sync::watch;
use wakala_contract::{LanguageChoice, PreferencesView, ThemeChoice};
use wakala_words::{Language, chosen, system_language};

use crate::microphone;
use crate::web_process::{self, Crashed};
use crate::window_place::{self, Area};

/// The window's name inside the program.
pub(crate) const LABEL: &str = "main";
/// What the frame of a window takes at most, in logical pixels: its size is not known before the window is there.
const FRAME: (f64, f64) = (16.0, 80.0);
/// What of the window is kept stands here, in the data directory.
pub(crate) const STATE_FILE: &str = "window.json";
/// A window that has not painted by then is shown all the same.
const PAINT_PATIENCE: Duration = Duration::from_secs(5);
/// Whoever moves a window takes so long to let go of it.
const MOVES: Duration = Duration::from_secs(1);
/// A count that is longer is none: one number has at most "4,294,967,295" unread.
const LONGEST_COUNT: usize = 20;

/// What the title bar says.
pub(crate) fn title() -> &'static str {
    if cfg!(feature = "practice") { "Wakala practice" } else { "Wakala" }
}

/// The title bar with the count of unread messages that stands before the page's own title, "(3) Wakala"; whatever else the page
/// calls itself is not taken over.
fn counted(page: &str) -> String {
    let count = page.strip_prefix('(').and_then(|rest| rest.split_once(") ")).map(|(count, _)| count);
    match count.filter(|count| (1..=LONGEST_COUNT).contains(&count.len()) && count.bytes().all(is_of_a_count)) {
        Some(count) => format!("({count}) {}", title()),
        None => title().to_owned(),
    }
}

fn is_of_a_count(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b',')
}

/// What of the window is kept; never whether it is visible.
pub(crate) fn kept_state() -> StateFlags {
    StateFlags::all() & !StateFlags::VISIBLE & !StateFlags::DECORATIONS & !StateFlags::FULLSCREEN
}

/// Opens and shows the window. Cheap to clone.
#[derive(Clone)]
pub(crate) struct WindowKeeper {
    app: AppHandle,
    webview_dir: PathBuf,
    state_file: PathBuf,
    shown: watch::Sender<bool>,
    raised: watch::Sender<()>,
    wishes: Arc<AtomicU64>,
    language: Arc<Mutex<Language>>,
}

impl WindowKeeper {
    pub(crate) fn new(app: AppHandle, data_dir: &Path) -> Self {
        Self {
            app,
            webview_dir: data_dir.join("webview"),
            state_file: data_dir.join(STATE_FILE),
            shown: watch::Sender::new(false),
            raised: watch::Sender::default(),
            wishes: Arc::default(),
            language: Arc::new(Mutex::new(system_language())),
        }
    }

    /// The language that the operator chose.
    pub(crate) fn language(&self) -> Language {
        *self.language.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn speak(&self, preferences: &PreferencesView) {
        *self.language.lock().unwrap_or_else(PoisonError::into_inner) = chosen(preferences.language, system_language());
    }

    /// Somebody wants the window.
    pub(crate) fn wanted(&self) {
        self.wishes.fetch_add(1, Ordering::AcqRel);
    }

    /// How often somebody wanted it.
    pub(crate) fn wishes(&self) -> u64 {
        self.wishes.load(Ordering::Acquire)
    }

    /// Makes the window; it is shown when it has painted. `token` is the desktop's leave to take the focus. `crashed` is called when what shows it ends. Call on the main thread.
    ///
    /// # Errors
    /// The desktop refuses to make one.
    pub(crate) fn open(
        &self,
        preferences: &PreferencesView,
        token: Option<&str>,
        crashed: impl Fn(Crashed) + Send + 'static,
    ) -> tauri::Result<()> {
        self.speak(preferences);
        let window = self.build(preferences)?;
        if let Some(token) = token {
            self.may_take_focus(token);
        }
        zoom(&window, preferences);
        microphone::give(&window, is_own);
        web_process::watch_over(&window, crashed);
        Ok(())
    }

    /// Brings the window to the front, with the desktop's leave to take the focus, if there is one. One that has not painted comes by
    /// itself. Call on the main thread.
    pub(crate) fn raise(&self, token: Option<String>) {
        if let Some(token) = token {
            self.may_take_focus(&token);
        }
        if let Some(window) = self.current()
            && *self.shown.borrow()
        {
            raise(&window);
        }
        self.raised.send_replace(());
    }

    /// Follows when it was brought to the front.
    pub(crate) fn raised(&self) -> watch::Receiver<()> {
        self.raised.subscribe()
    }

    /// With the token of a click the desktop lets the window have the focus.
    #[cfg(target_os = "linux")]
    fn may_take_focus(&self, token: &str) {
        use gtk::prelude::GtkWindowExt as _;

        if let Some(Ok(window)) = self.current().as_ref().map(WebviewWindow::gtk_window) {
            window.set_startup_id(token);
        }
    }

    /// Clicks come with the right to take the focus.
    #[cfg(not(target_os = "linux"))]
    fn may_take_focus(&self, _token: &str) {}

    /// The window has painted for the first time: show it.
    pub(crate) fn painted(&self) {
        let Some(window) = self.current() else { return };
        if self.shown.send_replace(true) {
            return;
        }
        raise(&window);
        // A position set before the window is mapped is ignored by many window managers.
        if let Err(error) = self.restore(&window) {
            tracing::warn!(%error, "the window's last place could not be restored");
        }
    }

    fn restore(&self, window: &WebviewWindow) -> tauri::Result<()> {
        let kept = window_place::kept(&self.state_file, LABEL);
        let monitors: Vec<Area> = window.available_monitors()?.iter().map(area).collect();
        if kept.is_none_or(|kept| window_place::in_reach(kept, &monitors)) {
            return window.restore_state(kept_state());
        }
        window.restore_state(kept_state() & !StateFlags::POSITION)?;
        window.center()
    }

    /// Minimises the window.
    pub(crate) fn minimise(&self) {
        if let Some(window) = self.current()
            && let Err(error) = window.minimize()
        {
            tracing::warn!(%error, "the window could not be minimised");
        }
    }

    /// Remembers where the window is whenever it has come to stand elsewhere: it may end without a word. Runs until the window ends.
    pub(crate) async fn keep_place(self, mut moved: watch::Receiver<()>) {
        while moved.changed().await.is_ok() {
            while matches!(tokio::time::timeout(MOVES, moved.changed()).await, Ok(Ok(()))) {}
            let keeper = self.clone();
            let kept = self.app.run_on_main_thread(move || {
                // Until it is shown it is not where it was kept.
                if *keeper.shown.borrow() {
                    keeper.save_state();
                }
            });
            if let Err(error) = kept {
                tracing::warn!(%error, "the main thread is gone");
            }
        }
    }

    /// Remembers where the window is. Call on the main thread: it waits for that one.
    pub(crate) fn save_state(&self) {
        if let Err(error) = self.app.save_window_state(kept_state()) {
            tracing::warn!(%error, "the window's place could not be kept");
        }
    }

    /// The window, when there is one.
    pub(crate) fn current(&self) -> Option<WebviewWindow> {
        self.app.get_webview_window(LABEL)
    }

    fn build(&self, preferences: &PreferencesView) -> tauri::Result<WebviewWindow> {
        let theme = preferences.theme;
        let loaded = self.clone();
        let window = WebviewWindowBuilder::new(&self.app, LABEL, page(preferences.language))
            .title(title())
            .inner_size(1280.0, 800.0)
            .min_inner_size(400.0, 300.0)
            // On a small screen the frame needs room, too.
            .prevent_overflow_with_margin(LogicalSize::new(FRAME.0, FRAME.1))
            .center()
            .visible(false)
            .theme(native(theme))
            .data_directory(self.webview_dir.clone())
            // Files are dropped onto the page, which knows what for.
            .disable_drag_drop_handler()
            .on_navigation(is_own)
            .on_page_load(move |_, load| {
                // A hidden window gets no animation frames, so the page can't always tell when it has painted.
                if load.event() == PageLoadEvent::Finished {
                    loaded.painted();
                }
            })
            .on_document_title_changed(|window, page| {
                if let Err(error) = window.set_title(&counted(&page)) {
                    tracing::warn!(%error, "the window's title keeps an old count");
                }
            })
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .on_download(|_, _| false)
            .build()?;
        // On Linux a window is made with the theme of the system, whatever was asked for.
        if let Some(chosen) = native(theme) {
            window.set_theme(Some(chosen))?;
        }
        window.set_background_color(Some(ground(window.theme().unwrap_or(Theme::Light))))?;
        Ok(window)
    }

    /// What the operator chose has changed: the title bar and the ground follow the theme, and everything its size. Call on the
    /// main thread.
    pub(crate) fn dress(&self, preferences: &PreferencesView) {
        self.speak(preferences);
        let Some(window) = self.current() else { return };
        zoom(&window, preferences);
        let dressed = window.set_theme(native(preferences.theme)).and_then(|()| window.theme());
        let dressed = dressed.and_then(|now| window.set_background_color(Some(ground(now))));
        if let Err(error) = dressed {
            tracing::warn!(%error, "the window's frame keeps its theme");
        }
    }

    /// Shows a window that has not painted in time all the same.
    pub(crate) async fn show_at_last(self) {
        tokio::time::sleep(PAINT_PATIENCE).await;
        let app = self.app.clone();
        let shown = app.run_on_main_thread(move || {
            if !*self.shown.borrow() && self.current().is_some() {
                tracing::warn!("the window has not painted in time; showing it all the same");
                self.painted();
            }
        });
        if let Err(error) = shown {
            tracing::warn!(%error, "the main thread is gone");
        }
    }
}

fn area(monitor: &Monitor) -> Area {
    let (position, size) = (monitor.position(), monitor.size());
    Area { left: position.x.into(), top: position.y.into(), width: size.width.into(), height: size.height.into() }
}

fn raise(window: &WebviewWindow) {
    come_here(window);
    for outcome in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

/// Has the window come to the virtual desktop where the operator is: of one that stays on another, the window manager would only say
/// that it asks for attention. On Wayland it is the compositor's to decide. Call on the main thread.
#[cfg(target_os = "linux")]
fn come_here(window: &WebviewWindow) {
    use gtk::gdk::WindowState;
    use gtk::prelude::{Cast as _, WidgetExt as _};

    let Some(window) = window.gtk_window().ok().and_then(|window| window.window()) else { return };
    // One that is on all of them would be on one from then on.
    if window.state().contains(WindowState::STICKY) {
        return;
    }
    if let Ok(window) = window.downcast::<gdkx11::X11Window>() {
        window.move_to_current_desktop();
    }
}

/// Left to the desktop.
#[cfg(not(target_os = "linux"))]
fn come_here(_window: &WebviewWindow) {}

fn zoom(window: &WebviewWindow, preferences: &PreferencesView) {
    if let Err(error) = window.set_zoom(f64::from(preferences.zoom) / 100.0) {
        tracing::warn!(%error, "the window keeps its size of text");
    }
}

/// The page, which speaks this language until it is told what the operator chose.
fn page(language: LanguageChoice) -> WebviewUrl {
    let spoken = match chosen(language, system_language()) {
        Language::En => "en",
        Language::Sw => "sw",
        Language::Id => "id",
    };
    WebviewUrl::App(format!("index.html?language={spoken}").into())
}

/// None is the system's.
fn native(theme: ThemeChoice) -> Option<Theme> {
    match theme {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(Theme::Light),
        ThemeChoice::Dark => Some(Theme::Dark),
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
pub(crate) fn is_own(url: &Url) -> bool {
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
    fn the_title_takes_the_count_from_the_page_and_nothing_else() {
        let long = format!("({}) Wakala", "1".repeat(LONGEST_COUNT + 1));
        for (page, count) in [
            ("(3) Wakala", "(3) "),
            ("(1,234) Wakala", "(1,234) "),
            ("(1.234) Wakala", "(1.234) "),
            ("Wakala", ""),
            ("", ""),
            ("() Wakala", ""),
            ("(3", ""),
            ("(Your bank) Wakala", ""),
            ("(\u{202e}3) Wakala", ""),
            (long.as_str(), ""),
        ] {
            assert_eq!(counted(page), format!("{count}{}", title()), "{page}");
        }
    }

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
