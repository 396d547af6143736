//! Opening Wakala: on the practice network, on real WhatsApp, for measuring, and to be killed.

use std::process::Command;

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::shell::{BOTH, PRACTICE, cargo, command, program, root, run, target};
use crate::soak::Wanted;

#[allow(dead_code, unreachable_pub, reason = "the list is the benches' own")]
#[path = "../../tests/journeys/src/figures/names.rs"]
mod bench_names;

/// Opens Wakala on its practice network, or plays the tour.
pub(crate) fn practice(tour: bool) -> Result<()> {
    let display = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let tour = tour || (cfg!(target_os = "linux") && !display);
    setup::packages(if tour { Purpose::Test } else { Purpose::Build })?;
    setup::window()?;
    // In one go with the tour, which would otherwise ask for other features and compile its own dependencies.
    let guide = if tour { " --package desktop --bin tour" } else { "" };
    run(&mut cargo(&format!("build {BOTH} --features {PRACTICE}{guide}")))?;
    let built = target()?.join("debug");
    let wakala = built.join(program("wakala"));
    if tour {
        let pictures = root().join("target/tour");
        std::fs::create_dir_all(&pictures)?;
        return run(Command::new(built.join(program("tour")))
            .current_dir(root())
            .env("WAKALA_BIN", &wakala)
            .env("WAKALA_TOUR_DIR", &pictures));
    }
    run(&mut Command::new(wakala))
}

/// Opens Wakala on real WhatsApp.
pub(crate) fn real() -> Result<()> {
    setup::packages(Purpose::Build)?;
    setup::window()?;
    run(&mut cargo(&format!("build --release {BOTH}")))?;
    run(&mut Command::new(target()?.join("release").join(program("wakala"))))
}

/// Measures the engine, and the whole app where there is a way to (Linux). What is measured and how is said by the benches.
pub(crate) fn bench(arguments: &[&str]) -> Result<()> {
    let whole_app = cfg!(target_os = "linux") && concerns_whole_app(arguments);
    let after = |option: &str| arguments.iter().skip_while(|argument| **argument != option).nth(1);
    let json = after("--json");
    anyhow::ensure!(json.is_none() || json != after("--before"), "--json would write over the figures of before");
    setup::packages(if whole_app { Purpose::Test } else { Purpose::Build })?;
    if let Some(file) = json {
        // Both benches add to it. One that is not there is as good as removed.
        let _ = std::fs::remove_file(file);
    }
    run(&mut cargo(
        "build --profile measure --package journeys --bin bench --package fake-whatsapp --bin fake-whatsapp",
    ))?;
    let built = target()?.join("measure");
    run(Command::new(built.join(program("bench"))).args(arguments))?;
    if !whole_app {
        return Ok(());
    }
    setup::window()?;
    run(&mut cargo(&format!(
        "build --profile measure {BOTH} --package desktop --bin bench-window --features {PRACTICE}"
    )))?;
    let wakala = built.join(program("wakala"));
    run(Command::new(built.join(program("bench-window"))).args(arguments).env("WAKALA_BIN", wakala))
}

/// Whether something of the whole app is to be measured: all is when nothing is named.
fn concerns_whole_app(arguments: &[&str]) -> bool {
    // What follows an option is its value.
    let value = |at: usize| at.checked_sub(1).is_some_and(|before| arguments[before].starts_with("--"));
    let mut named = arguments.iter().enumerate().filter(|(at, one)| !one.starts_with("--") && !value(*at)).peekable();
    named.peek().is_none() || named.any(|(_, name)| bench_names::WHOLE_APP.contains(name))
}

/// Kills the engine at random moments while messages flow both ways. An optimised build, so that more happens between two kills.
pub(crate) fn soak(wanted: &Wanted) -> Result<()> {
    let built = target()?.join("measure");
    if !wanted.is_of_programs() {
        setup::packages(Purpose::Build)?;
        run(&mut cargo("build --profile measure --package journeys --bin soak --bin shop"))?;
        return run(Command::new(built.join(program("soak"))).args(wanted.arguments()));
    }
    anyhow::ensure!(cfg!(target_os = "linux"), "--mode program is for Linux");
    setup::packages(Purpose::Test)?;
    setup::window()?;
    run(&mut cargo(&format!(
        "build --profile measure {BOTH} --package journeys --bin soak --bin shop-wakala --features {PRACTICE}"
    )))?;
    // A desktop of its own, on which the window is shown.
    let mut desktop = command("dbus-run-session -- xvfb-run --auto-servernum");
    run(desktop.arg(built.join(program("soak"))).args(wanted.arguments()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_measured_on_the_whole_app_can_be_called_by_its_name() {
        assert!(concerns_whole_app(&[]) && concerns_whole_app(&["--json", "restart"]));
        for name in bench_names::WHOLE_APP {
            assert!(
                concerns_whole_app(&["restart", name]) && concerns_whole_app(&["--json", "a.json", name]),
                "{name}"
            );
        }
        assert!(!concerns_whole_app(&["restart"]) && !concerns_whole_app(&["restart", "--json", "start"]));
    }
}
