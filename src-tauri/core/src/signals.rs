//! What the system tells the program: the session ends, a terminal was closed, somebody wants it to end.

use crate::desk::Desk;
use crate::manner::Manner;

/// What is told when a terminal is closed or its connection is gone, by its number: the same on every Unix.
#[cfg(target_os = "linux")]
const HANG_UP: u32 = 1;

/// Quits as the tray does when the system asks for it. Runs until the program ends.
#[cfg(unix)]
pub(crate) async fn quit_on_signal(desk: Desk, manner: Manner) {
    use tokio::signal::unix::{SignalKind, signal};

    // To listen to it is to take it from whoever said that it is nothing to us.
    let outlives_terminal = outlives_terminal();
    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
        tracing::warn!("signals can't be listened to; quit from the tray");
        return;
    };
    let mut hung_up = if outlives_terminal { None } else { signal(SignalKind::hangup()).ok() };
    loop {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            // A terminal was closed, or the display has died: that ends no number of who has a tray.
            Some(()) = async { hung_up.as_mut()?.recv().await } => if manner != Manner::Service { continue },
        }
        // Also while it ends to be started again: then it is not.
        desk.quit();
    }
}

/// Whether we were started to go on when the terminal is closed, as by `nohup`. Blocking, for a moment.
#[cfg(target_os = "linux")]
fn outlives_terminal() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores(&status, HANG_UP))
}

/// Nobody tells there.
#[cfg(all(unix, not(target_os = "linux")))]
fn outlives_terminal() -> bool {
    false
}

/// Whether a process of which the system says this ignores a signal.
#[cfg(target_os = "linux")]
fn ignores(status: &str, signal: u32) -> bool {
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| (mask >> (signal - 1)) & 1 == 1)
}

/// A key in the console ends it as the tray does, and so does the end of the console or of the session.
#[cfg(windows)]
pub(crate) async fn quit_on_signal(desk: Desk, _: Manner) {
    use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_shutdown};

    let (Ok(mut key), Ok(mut closed), Ok(mut shutdown)) = (ctrl_c(), ctrl_close(), ctrl_shutdown()) else {
        tracing::warn!("the console can't be listened to; quit from the window or the command line");
        return;
    };
    tokio::select! {
        _ = key.recv() => {}
        _ = closed.recv() => {}
        _ = shutdown.recv() => {}
    }
    desk.quit();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_ignored_is_read_from_what_the_system_says() {
        let of = |mask: &str| ignores(&format!("Name:\twakala\nSigBlk:\t0000000000000001\nSigIgn:\t{mask}\n"), HANG_UP);
        assert!(of("0000000000000001") && of("0000000000001001"));
        assert!(!of("0000000000001000") && !of("0000000000000000") && !of("") && !of("x"));
        assert!(!ignores("", HANG_UP));
    }
}
