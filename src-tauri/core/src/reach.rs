//! Nothing is hidden for good: while there is no window, something leads to it. A start without a window gives the panel time to come.

use std::pin::pin;
use std::time::Duration;

use futures::{Stream, StreamExt as _, stream};
use tokio::time::Instant;

use crate::desk::Desk;
use crate::manner::Manner;
use crate::notify::{self, no_tray};
use crate::tray::{self, TrayWatch};

/// A panel may come so long after what is started with it: on a slow PC, at the first login, it takes a while.
const PANEL_COMES_WITHIN: Duration = Duration::from_secs(60);

/// Opens a closed window when no tray shows our icon any more: nothing else would lead back to it. Runs until the program ends.
pub(crate) async fn stay_in_reach(desk: Desk) {
    let changes = stream::unfold(TrayWatch::begin().await, |mut watch| async move {
        watch.may_be_gone().await;
        Some(((), watch))
    });
    let mut changes = pin!(changes);
    if desk.manner == Manner::Hidden && !comes_into_a_tray(&mut changes, tray::is_shown).await {
        say_that_it_runs(&desk).await;
    }
    while changes.next().await.is_some() {
        if !desk.core.window.is_open() && !tray::is_shown().await {
            tracing::warn!("the tray is gone; the window is opened");
            desk.open_window(None, None);
        }
    }
}

/// Whether a tray shows our icon at last. `changes` tells when that may have changed.
async fn comes_into_a_tray<S>(changes: &mut (impl Stream<Item = ()> + Unpin), is_shown: impl Fn() -> S) -> bool
where
    S: Future<Output = bool>,
{
    let until = Instant::now() + PANEL_COMES_WITHIN;
    loop {
        let late = tokio::time::timeout_at(until, changes.next()).await.is_err();
        if is_shown().await {
            return true;
        }
        if late {
            return false;
        }
    }
}

/// Nobody asked for a window, and no tray says that it runs: that is told, and where nothing is told, the window comes.
async fn say_that_it_runs(desk: &Desk) {
    if desk.core.window.is_open() {
        return;
    }
    tracing::warn!("no tray shows the icon");
    let language = desk.core.choices.current().language();
    if !notify::are_shown().await || !desk.teller.tell(no_tray(language)) {
        desk.open_window(None, None);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How a start ends whose icon a tray shows after so many seconds, while something changes every so many seconds; and after how many.
    async fn ends(shown_after: u64, changes_every: u64) -> (bool, u64) {
        let begun = Instant::now();
        let passed = move || begun.elapsed().as_secs();
        let every = Duration::from_secs(changes_every);
        let changes = stream::unfold(tokio::time::interval_at(begun + every, every), |mut every| async move {
            every.tick().await;
            Some(((), every))
        });
        let shown = comes_into_a_tray(&mut pin!(changes), || std::future::ready(passed() >= shown_after)).await;
        (shown, passed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_panel_has_time_to_come_and_is_not_waited_for_all_day() {
        const NEVER: u64 = 1_000_000;
        // Our own registration is what changes first, and no panel is there yet.
        assert_eq!(ends(10, 4).await, (true, 12));
        assert_eq!(ends(0, NEVER).await, (true, 60), "it came before anybody listened");
        assert_eq!([ends(NEVER, 4).await, ends(NEVER, NEVER).await], [(false, 60), (false, 60)]);
        assert_eq!(ends(59, NEVER).await, (true, 60), "the last look is at what is there then");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_asked_before_something_changes() {
        let looks = Cell::new(0);
        let is_shown = || {
            looks.set(looks.get() + 1);
            std::future::ready(false)
        };
        assert!(!comes_into_a_tray(&mut stream::pending(), is_shown).await);
        assert_eq!(looks.get(), 1);
    }
}
