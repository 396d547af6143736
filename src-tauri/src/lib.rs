//! The desktop shell of Wakala: startup and shutdown, the window and its commands, the tray, notifications. It decides
//! nothing about instances; the engine does.

mod arguments;
mod check;
#[cfg(unix)]
mod cli;
mod closing;
mod commands;
mod desk;
mod local;
mod logs;
mod notify;
#[cfg(feature = "practice")]
mod practice;
mod program;
mod shell;
mod startup;
mod tasks;
#[cfg(test)]
#[path = "../front/src/testing.rs"]
mod testing;
mod text;
mod tray;
mod window;
mod window_place;

use std::process::ExitCode;
use std::sync::Arc;

use wakala_engine::clock::SystemClock;
#[cfg(test)]
use wakala_front::{ChoicesKeeper, Core, Program};

use arguments::Task;

/// Runs the program and returns its exit code.
#[must_use]
pub fn run() -> ExitCode {
    let task = match arguments::parse(std::env::args_os()) {
        Ok(task) => task,
        Err(said) => {
            // It is help that was asked for, or what is wrong. Whoever closed the pipe has read enough.
            let _ = said.print();
            return u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    match task {
        #[cfg(unix)]
        Task::Command { command, json } => return cli::run(*command, json, startup::data_dir().ok().flatten()),
        Task::CheckServer(url) => return check::run(&url),
        Task::Window => {
            let (logs, _written_out_at_the_end) = logs::start(Arc::new(SystemClock::new()));
            let mut language = None;
            let ended = startup::wishes().and_then(|wishes| {
                language = Some(startup::noted_language(&wishes.data_dir));
                shell::run(wishes, &logs)
            });
            if let Err(error) = ended {
                eprintln!("wakala can't start: {error}");
                let language = language.unwrap_or_else(text::system_language);
                notify::could_not_start(language, &error.said(language));
                return ExitCode::from(error.exit_code());
            }
        }
    }
    ExitCode::SUCCESS
}
