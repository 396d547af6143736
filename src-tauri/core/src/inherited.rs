//! What whoever started the core had open: a lock around a script, a pipe, a file on a stick. The core runs for days, and would hold it.

/// Closes it. To be called before anything of our own is open.
#[cfg(unix)]
pub(crate) fn close() {
    // An AppImage takes down what it runs from when this pipe is closed.
    if std::env::var_os("APPIMAGE").is_some() {
        return;
    }
    let Ok(open) = std::fs::read_dir("/dev/fd") else { return };
    let open: Vec<i32> =
        open.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).filter(|number| *number > 2).collect();
    for number in open {
        // The list itself was among them, and is closed by now.
        let _ = nix::unistd::close(number);
    }
}

/// Windows hands on nothing that is not meant to be.
#[cfg(windows)]
pub(crate) fn close() {}
