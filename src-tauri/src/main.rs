//! The program `wakala-window`: shows the interface, and holds no truth. A client of the core like every other; it starts the core when
//! none runs, and closing it gives all of its memory back.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod attach;
mod closing;
mod commands;
mod microphone;
mod orders;
mod outside;
#[cfg(test)]
mod permitted;
mod run;
mod signals;
#[cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "nobody tells there that what shows the window has ended")
)]
mod web_process;
mod window;
mod window_place;

use std::process::ExitCode;

use clap::Parser;

/// Shows the window of Wakala, and starts Wakala when it does not run.
#[derive(Debug, Parser)]
#[command(name = "wakala-window", version, max_term_width = 100)]
struct Arguments {
    /// For the Wakala that runs: it is not started when it has ended meanwhile
    #[arg(long)]
    of_core: bool,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => {
            // Whoever closed the pipe has read enough.
            let _ = said.print();
            return u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    // Whoever reads it may be gone, with the core; that is no reason to end.
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time()
        .log_internal_errors(false)
        .init();
    match run::run(arguments.of_core) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the window can't be shown: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
