//! Opening Wakala: on the practice network, on real WhatsApp, and for measuring.

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::shell::{cargo, command, root, run, target};

/// Opens Wakala on its practice network, or plays the tour.
pub(crate) fn practice(tour: bool) -> Result<()> {
    let display = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let tour = tour || (cfg!(target_os = "linux") && !display);
    setup::packages(if tour { Purpose::Test } else { Purpose::Build })?;
    setup::window()?;
    run(&mut cargo("build --package wakala --features practice"))?;
    let program = target()?.join("debug").join(format!("wakala{}", std::env::consts::EXE_SUFFIX));
    if tour {
        let pictures = root().join("target/tour");
        std::fs::create_dir_all(&pictures)?;
        return run(cargo("run --quiet --package desktop --bin tour")
            .env("WAKALA_BIN", &program)
            .env("WAKALA_TOUR_DIR", &pictures));
    }
    run(&mut std::process::Command::new(program))
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
    let program = target()?.join("measure/bench");
    run(command(&program.to_string_lossy()).args(arguments))
}
