//! The process that shows the window: when it ends by itself, or hangs, it is begun anew, unless that happens again and again.

use std::collections::VecDeque;
use std::time::Duration;

use tauri::WebviewWindow;
use tokio::time::Instant;

/// What ends more often than so often within such a time is not started anew.
const MOST_CRASHES: usize = 3;
const CRASHES_WITHIN: Duration = Duration::from_secs(60);
/// It has hung for good when it has not answered for so many looks, after what the browser engine waits itself.
const HANGS_FOR: u32 = 10;
/// Time between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// A look that comes so late says nothing: it is this process that did not run, as while the PC slept, and the answer may wait for it.
const LATE: Duration = Duration::from_secs(3);
/// Within how many milliseconds it may not end so often, in place of the above: a test may be slow.
#[cfg(feature = "practice")]
const WITHIN_VARIABLE: &str = "WAKALA_PRACTICE_CRASHES_WITHIN_MS";

#[cfg(feature = "practice")]
fn crashes_within() -> Duration {
    let named = wakala_client::variable(WITHIN_VARIABLE).and_then(|ms| ms.parse().ok());
    named.map_or(CRASHES_WITHIN, Duration::from_millis)
}

#[cfg(not(feature = "practice"))]
fn crashes_within() -> Duration {
    CRASHES_WITHIN
}

/// Why what showed the window has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// By itself.
    Crash,
    /// It hung, and was ended. A PC that has too much to do, or a stopped process, is no reason to give the window up.
    Hung,
}

/// What showed the window has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crashed {
    /// The window is shown anew.
    ShownAgain,
    /// That has happened too often: it is not tried again.
    TooOften,
}

/// When what shows the window ended by itself.
struct Crashes {
    within: Duration,
    at: VecDeque<Instant>,
}

impl Crashes {
    fn new(within: Duration) -> Self {
        Self { within, at: VecDeque::new() }
    }

    /// Whether it is worth another try.
    fn again(&mut self, why: Why, now: Instant) -> bool {
        match why {
            Why::Hung => return true,
            Why::Crash => self.at.push_back(now),
        }
        while self.at.front().is_some_and(|first| now.duration_since(*first) > self.within) {
            self.at.pop_front();
        }
        self.at.len() <= MOST_CRASHES
    }
}

/// Looks in a row at which it did not answer.
struct Silence {
    looks: u32,
    last: Instant,
}

impl Silence {
    fn begins(now: Instant) -> Self {
        Self { looks: 0, last: now }
    }

    /// It does not answer now either; whether that is enough.
    fn goes_on(&mut self, now: Instant) -> bool {
        let late = now.duration_since(self.last) > LATE;
        self.looks = if late { 0 } else { self.looks + 1 };
        self.last = now;
        self.looks >= HANGS_FOR
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
        let crashes = RefCell::new(Crashes::new(crashes_within()));
        view.connect_web_process_terminated(move |view, why| {
            // The page is left for another one; nothing has ended by itself.
            let cause = match (why, hung.take()) {
                (WebProcessTerminationReason::TerminatedByApi, true) => Why::Hung,
                (WebProcessTerminationReason::TerminatedByApi, false) => return,
                _ => Why::Crash,
            };
            let again = crashes.borrow_mut().again(cause, Instant::now());
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
    use gtk::glib::{ControlFlow, timeout_add_local};
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
        let mut silence = Silence::begins(Instant::now());
        timeout_add_local(LOOK, move || {
            let Some(view) = view.upgrade().filter(|_| turn.get() == begun) else { return ControlFlow::Break };
            if !silence.goes_on(Instant::now()) {
                return ControlFlow::Continue;
            }
            ended.set(true);
            view.terminate_web_process();
            ControlFlow::Break
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
        let mut crashes = Crashes::new(CRASHES_WITHIN);
        let mut at = |second, why| crashes.again(why, begun + Duration::from_secs(second));
        assert_eq!([0, 1, 2, 3].map(|second| at(second, Why::Crash)), [true, true, true, false]);
        assert!(at(300, Why::Crash), "one now and then is none too many");
    }

    #[test]
    fn a_window_that_hangs_is_never_given_up_and_brings_no_other_end_nearer() {
        let begun = Instant::now();
        let mut crashes = Crashes::new(CRASHES_WITHIN);
        assert!((0..20).all(|second| crashes.again(Why::Hung, begun + Duration::from_secs(second))));
        assert!((20..23).all(|second| crashes.again(Why::Crash, begun + Duration::from_secs(second))));
        assert!(!crashes.again(Why::Crash, begun + Duration::from_secs(23)));
    }

    #[test]
    fn a_silence_counts_while_this_process_runs() {
        let begun = Instant::now();
        let looks = |seconds: &[u64]| {
            let mut silence = Silence::begins(begun);
            seconds.iter().map(|second| silence.goes_on(begun + Duration::from_secs(*second))).filter(|it| *it).count()
        };
        assert_eq!(looks(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), 0);
        assert_eq!(looks(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 1);
        // The PC slept, or both were stopped: what was answered meanwhile is heard first.
        assert_eq!(looks(&[600]), 0);
        assert_eq!(looks(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 600, 601, 602, 603, 604, 605, 606, 607, 608, 609]), 0);
    }
}
