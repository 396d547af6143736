//! What a service manager is told: that Wakala is ready, and that it is ending. Nothing when none asked for it.

/// Wakala is ready: its numbers are being brought back, and it answers.
pub(crate) fn ready() {
    #[cfg(target_os = "linux")]
    tell(&[sd_notify::NotifyState::Ready]);
}

/// Its data is brought to this version: that goes on for so much longer, at least.
pub(crate) fn updating(goes_on: std::time::Duration) {
    #[cfg(target_os = "linux")]
    tell(&[sd_notify::NotifyState::ExtendTimeoutUsec(u32::try_from(goes_on.as_micros()).unwrap_or(u32::MAX))]);
    #[cfg(not(target_os = "linux"))]
    let _ = goes_on;
}

/// Wakala is ending.
pub(crate) fn stopping() {
    #[cfg(target_os = "linux")]
    tell(&[sd_notify::NotifyState::Stopping]);
}

#[cfg(target_os = "linux")]
fn tell(states: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the service manager can't be told");
    }
}
