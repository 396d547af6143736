//! What a bare machine lacks: system packages, parts of the Rust toolchain, and the window's dependencies and build. Debian
//! and Ubuntu are served with apt; elsewhere the exact line is printed.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use crate::shell::{cargo, command, npm, read, root, run, script, works};

/// To build and run Wakala.
const BUILD: [&str; 6] =
    ["build-essential", "ca-certificates", "cmake", "curl", "librsvg2-dev", "libwebkit2gtk-4.1-dev"];

/// To test it, and to play it where there is no display.
const TEST: [&str; 16] = [
    "appstream",
    "dbus-daemon",
    "desktop-file-utils",
    "fonts-noto-core",
    "openbox",
    "php-cli",
    "php-laravel-lumen-framework",
    "python3-venv",
    "rpm",
    "systemd",
    "webkit2gtk-driver",
    "wmctrl",
    "x11-utils",
    "xauth",
    "xdotool",
    "xvfb",
];

/// What the build links, as pkg-config names it; asked for where there is no dpkg to ask.
const LIBRARIES: [&str; 2] = ["webkit2gtk-4.1", "librsvg-2.0"];

/// What the tests start.
const PROGRAMS: [&str; 8] = ["dbus-daemon", "openbox", "php", "WebKitWebDriver", "wmctrl", "xdotool", "xprop", "Xvfb"];

/// What installs the libraries elsewhere: a program that tells the system, and its line.
const ELSEWHERE: [(&str, &str); 2] = [
    ("dnf", "sudo dnf install gcc gcc-c++ make cmake curl ca-certificates webkit2gtk4.1-devel librsvg2-devel"),
    ("pacman", "sudo pacman -S --needed base-devel cmake curl ca-certificates webkit2gtk-4.1 librsvg"),
];

/// The oldest Node that the window's tools accept.
const NODE: (u32, u32) = (20, 19);

/// What is to be done afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    if !works("dpkg-query --version") {
        return elsewhere(purpose);
    }
    let missing: Vec<&str> = wanted(purpose).into_iter().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y -q --no-install-recommends {}", missing.join(" "));
    let sudo = if read(&mut command("id -u"))?.trim() == "0" { "" } else { "sudo " };
    ensure!(
        sudo.is_empty() || works("sudo --version"),
        "packages are missing; have an administrator run:\n  {install}"
    );
    println!("Missing here, and installed with apt now: {}", missing.join(" "));
    run(command(&format!("{sudo}apt-get update -q")).env("DEBIAN_FRONTEND", "noninteractive"))?;
    // sudo keeps the environment to itself: `env` carries the one word across.
    run(&mut command(&format!("{sudo}env DEBIAN_FRONTEND=noninteractive {install}")))
}

fn wanted(purpose: Purpose) -> Vec<&'static str> {
    let test: &[&str] = if purpose == Purpose::Test { &TEST } else { &[] };
    BUILD.iter().chain(test).copied().collect()
}

fn installed(package: &str) -> bool {
    read(&mut command(&format!("dpkg-query -W -f ${{Status}} {package}")))
        .is_ok_and(|status| status.contains("ok installed"))
}

/// Neither Debian nor Ubuntu: says what is missing and how to get it, and stops there.
fn elsewhere(purpose: Purpose) -> Result<()> {
    let libraries: Vec<&str> =
        LIBRARIES.into_iter().filter(|library| !works(&format!("pkg-config --exists {library}"))).collect();
    if !libraries.is_empty() {
        let line = line(on_path);
        bail!("libraries are missing ({}). Install them, then try again:\n  {line}", libraries.join(", "));
    }
    let programs: Vec<&str> = PROGRAMS.into_iter().filter(|program| !on_path(program)).collect();
    if purpose == Purpose::Test && !programs.is_empty() {
        let names = TEST.join(" ");
        bail!("programs are missing: {}. Install what Debian calls:\n  {names}", programs.join(", "));
    }
    Ok(())
}

fn line(has: impl Fn(&str) -> bool) -> String {
    let known = ELSEWHERE.iter().find(|(manager, _)| has(manager));
    known.map_or_else(|| format!("what Debian calls {}", BUILD.join(" ")), |(_, line)| (*line).to_owned())
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// The formatter and clippy are parts of the toolchain that some installations leave out.
pub(crate) fn toolchain() -> Result<()> {
    for (part, sign) in [("rustfmt", "fmt --version"), ("clippy", "clippy --version")] {
        if read(&mut cargo(sign)).is_ok() {
            continue;
        }
        ensure!(on_path("rustup"), "{part} is missing: install it beside cargo");
        run(&mut command(&format!("rustup component add {part}")))?;
    }
    Ok(())
}

/// Installs what a folder's lock file names, when that changed.
pub(crate) fn dependencies(folder: &str) -> Result<()> {
    let advice = format!("Node.js {}.{} or newer with npm is needed: https://nodejs.org", NODE.0, NODE.1);
    let version = read(&mut command("node --version")).with_context(|| advice.clone())?;
    ensure!(new_enough(&version), "{advice} (this is {})", version.trim());
    ensure!(works(&script("npm", "--version")), advice);
    let path = root().join(folder);
    if up_to_date(&path.join("package-lock.json"), &path.join("node_modules/.package-lock.json")) {
        return Ok(());
    }
    run(&mut npm(folder, "ci --no-audit --no-fund"))
}

/// Builds the window into `ui/dist`, which the app embeds.
pub(crate) fn window() -> Result<()> {
    dependencies("ui")?;
    run(&mut npm("ui", "run build"))
}

fn new_enough(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= NODE,
        _ => false,
    }
}

/// Whether `made` exists and is not older than `from`.
fn up_to_date(from: &Path, made: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|meta| meta.modified()).ok();
    changed(made).is_some_and(|made| changed(from).is_some_and(|from| made >= from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_strange_versions_of_node_are_refused() {
        assert!(new_enough("v20.19.0\n"));
        assert!(new_enough("v24.1.0"));
        assert!(!new_enough("v20.18.3"));
        assert!(!new_enough("v18.20.4"));
        assert!(!new_enough("node?"));
    }

    #[test]
    fn each_system_gets_its_own_line() {
        assert!(line(|manager| manager == "dnf").starts_with("sudo dnf install"));
        assert!(line(|manager| manager == "pacman").starts_with("sudo pacman -S"));
        assert!(line(|_| false).contains("libwebkit2gtk-4.1-dev"));
    }

    #[test]
    fn tests_need_more_than_builds() {
        assert!(!wanted(Purpose::Build).contains(&"xvfb"));
        assert!(BUILD.iter().all(|package| wanted(Purpose::Test).contains(package)));
    }

    #[test]
    fn a_missing_stamp_is_not_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let (lock, stamp) = (folder.path().join("lock"), folder.path().join("stamp"));
        std::fs::write(&lock, "").unwrap();
        assert!(!up_to_date(&lock, &stamp));
        std::fs::write(&stamp, "").unwrap();
        assert!(up_to_date(&lock, &stamp));
    }
}
