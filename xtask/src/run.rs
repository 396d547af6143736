//! Opening Wakala: on the practice network, on real WhatsApp, and for measuring.

use std::process::Command;

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::shell::{cargo, program, root, run, target};

/// Opens Wakala on its practice network, or plays the tour.
pub(crate) fn practice(tour: bool) -> Result<()> {
    let display = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let tour = tour || (cfg!(target_os = "linux") && !display);
    setup::packages(if tour { Purpose::Test } else { Purpose::Build })?;
    setup::window()?;
    // In one go with the tour, which would otherwise ask for other features and compile its own dependencies.
    let guide = if tour { " --package desktop --bin tour" } else { "" };
    run(&mut cargo(&format!("build --package wakala --bin wakala --features wakala/practice{guide}")))?;
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
    run(&mut cargo("run --release --package wakala"))
}

/// Measures; what and how is said by the bench itself.
pub(crate) fn bench(arguments: &[&str]) -> Result<()> {
    setup::packages(Purpose::Build)?;
    run(&mut cargo(
        "build --profile measure --package journeys --bin bench --package fake-whatsapp --bin fake-whatsapp",
    ))?;
    run(Command::new(target()?.join("measure").join(program("bench"))).args(arguments))
}
