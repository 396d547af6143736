//! The program `wakala-window`: shows the interface, and holds no truth. A client of the core like every other; it starts the core when
//! none runs, and closing it gives all of its memory back.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod attach;
mod closing;
mod commands;
mod orders;
mod run;
mod window;
mod window_place;

use std::process::ExitCode;

use clap::Parser;

/// Shows the window of Wakala, and starts Wakala when it does not run.
#[derive(Debug, Parser)]
#[command(name = "wakala-window", version, max_term_width = 100)]
struct Arguments {}

fn main() -> ExitCode {
    if let Err(said) = Arguments::try_parse() {
        // Whoever closed the pipe has read enough.
        let _ = said.print();
        return u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
    }
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).without_time().init();
    match run::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wakala-window can't start: {error}");
            ExitCode::FAILURE
        }
    }
}
