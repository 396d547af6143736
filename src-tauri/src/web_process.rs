//! The process that shows the window: when it ends by itself, or hangs, it is begun anew, unless that happens again and again.

use std::collections::VecDeque;
use std::time::Duration;

use tauri::WebviewWindow;
use tokio::time::Instant;

/// What ends more often than so often within such a time is not started anew.
const MOST_CRASHES: usize = 3;
const CRASHES_WITHIN: Duration = Duration::from_secs(60);
/// It has hung for good when it has not answered for so long, after what the browser engine waits itself.
#[cfg(target_os = "linux")]
const HANGS_FOR: Duration = Duration::from_secs(10);

/// What showed the window has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crashed {
    /// The window is shown anew.
    ShownAgain,
    /// That has happened too often: it is not tried again.
    TooOften,
}

/// When what shows the window ended by itself.
#[derive(Default)]
struct Crashes(VecDeque<Instant>);

impl Crashes {
    /// Whether it is worth another try.
    fn again_at(&mut self, now: Instant) -> bool {
        self.0.push_back(now);
        while self.0.front().is_some_and(|first| now.duration_since(*first) > CRASHES_WITHIN) {
            self.0.pop_front();
        }
        self.0.len() <= MOST_CRASHES
    }
}

/// Has what showed the window begin anew when it ends by itself: it is a process of its own, and a white ground is left of it. `crashed` is
/// called when it does. Call on the main thread.
#[cfg(target_os = "linux")]
pub(crate) fn watch_over(window: &WebviewWindow, crashed: impl Fn(Crashed) + Send + 'static) {
    use std::cell::RefCell;
    use webkit2gtk::{WebProcessTerminationReason, WebViewExt as _};

    let watched = window.with_webview(move |webview| {
        let view = webview.inner();
        let hung = end_what_hangs(&view);
        let crashes = RefCell::new(Crashes::default());
        view.connect_web_process_terminated(move |view, why| {
            // The page is left for another one; nothing has ended by itself.
            if why == WebProcessTerminationReason::TerminatedByApi && !hung.take() {
                return;
            }
            let again = crashes.borrow_mut().again_at(Instant::now());
            tracing::error!(?why, again, "what shows the window has ended");
            if again {
                view.reload();
            }
            crashed(if again { Crashed::ShownAgain } else { Crashed::TooOften });
        });
    });
    if let Err(error) = watched {
        tracing::warn!(%error, "the window can't be watched over");
    }
}

/// Left to the desktop.
#[cfg(not(target_os = "linux"))]
pub(crate) fn watch_over(_window: &WebviewWindow, _crashed: impl Fn(Crashed) + Send + 'static) {}

/// Ends it when it has not answered for a while, whatever the operator did. Gives whether that was the reason of its end.
#[cfg(target_os = "linux")]
fn end_what_hangs(view: &webkit2gtk::WebView) -> std::rc::Rc<std::cell::Cell<bool>> {
    use std::cell::Cell;
    use std::rc::Rc;

    use gtk::glib::prelude::ObjectExt as _;
    use gtk::glib::timeout_add_local_once;
    use webkit2gtk::WebViewExt as _;

    let hung = Rc::new(Cell::new(false));
    let ended = Rc::clone(&hung);
    // When it answers again, or another takes its place, what was waited for is over.
    let turn = Rc::new(Cell::new(0u64));
    view.connect_is_web_process_responsive_notify(move |view| {
        turn.set(turn.get() + 1);
        if view.is_web_process_responsive() {
            return;
        }
        tracing::warn!("what shows the window does not answer");
        let (view, ended) = (view.downgrade(), Rc::clone(&ended));
        let (turn, begun) = (Rc::clone(&turn), turn.get());
        timeout_add_local_once(HANGS_FOR, move || {
            if let Some(view) = view.upgrade()
                && turn.get() == begun
            {
                ended.set(true);
                view.terminate_web_process();
            }
        });
    });
    hung
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_ends_at_once_again_is_given_up() {
        let begun = Instant::now();
        let mut crashes = Crashes::default();
        let again: Vec<bool> = (0..4).map(|second| crashes.again_at(begun + Duration::from_secs(second))).collect();
        assert_eq!(again, [true, true, true, false]);
        assert!(crashes.again_at(begun + Duration::from_secs(300)), "one now and then is none too many");
    }
}
