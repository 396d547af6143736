//! What a bare machine lacks: system packages and the window's build. Debian and Ubuntu are served; elsewhere the exact
//! line is printed.

use anyhow::{Result, bail};

use crate::shell::{command, npm, read, root, run};

/// To build and run Wakala.
const BUILD: [&str; 6] = [
    "build-essential",
    "ca-certificates",
    "curl",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
];

/// To test it, and to play it where there is no display.
const TEST: [&str; 8] =
    ["dbus-daemon", "fonts-noto-core", "openbox", "webkit2gtk-driver", "wmctrl", "xauth", "xdotool", "xvfb"];

/// What is to be done afterwards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Build and run in a desktop session.
    Build,
    /// Test, or play without a display.
    Test,
}

/// Installs the system packages that are missing, after saying which.
pub(crate) fn packages(purpose: Purpose) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut wanted: Vec<&str> = BUILD.to_vec();
    if purpose == Purpose::Test {
        wanted.extend(TEST);
    }
    if read(&mut command("dpkg-query --version")).is_err() {
        println!("Not Debian or Ubuntu: install what these packages hold, if it is not there: {}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.into_iter().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing with apt: {}", missing.join(" "));
    let sudo = if read(&mut command("id -u"))?.trim() == "0" { "" } else { "sudo " };
    run(command(&format!("{sudo}apt-get update -q")).env("DEBIAN_FRONTEND", "noninteractive"))?;
    let install = format!("{sudo}apt-get install -y -q --no-install-recommends {}", missing.join(" "));
    run(command(&install).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn installed(package: &str) -> bool {
    read(&mut command(&format!("dpkg-query -W -f ${{Status}} {package}")))
        .is_ok_and(|status| status.contains("ok installed"))
}

/// Installs the window's dependencies when their list changed.
pub(crate) fn window_dependencies() -> Result<()> {
    if read(&mut command("npm --version")).is_err() {
        bail!("Node.js with npm is missing: install Node 20 or newer");
    }
    let (lock, done) = (root().join("ui/package-lock.json"), root().join("ui/node_modules/.package-lock.json"));
    let changed = |path: &std::path::Path| path.metadata().and_then(|meta| meta.modified()).ok();
    if done.exists() && changed(&done) >= changed(&lock) {
        return Ok(());
    }
    run(&mut npm("ui", "ci --no-audit --no-fund"))
}

/// Builds the window into `ui/dist`, which the app embeds.
pub(crate) fn window() -> Result<()> {
    window_dependencies()?;
    run(&mut npm("ui", "run build"))
}
