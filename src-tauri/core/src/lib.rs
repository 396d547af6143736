//! The program `wakala`: owns the data, runs the engine, shows the tray, tells the desktop, answers the fronts, and starts the window.
//! It links no toolkit, and goes on when the window, the browser engine or the display dies.

mod again;
mod arguments;
mod autostart;
mod check;
mod cli;
mod console;
mod desk;
mod desktop_proxy;
mod ending;
mod inherited;
mod local;
mod logs;
mod manner;
#[cfg(test)]
mod manual;
mod mentions;
mod notify;
mod outgoing;
mod plain;
#[cfg(feature = "practice")]
mod practice;
mod program;
mod reach;
mod run;
mod said;
mod second;
mod service;
mod signals;
mod startup;
mod tasks;
mod teller;
#[cfg(test)]
#[path = "../../front/src/testing.rs"]
mod testing;
mod tray;
mod updating;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use wakala_engine::clock::SystemClock;
#[cfg(test)]
use wakala_front::{ChoicesKeeper, Core, Program, WindowLink};

use arguments::Task;
use ending::After;
use manner::Manner;

/// Runs the program and returns its exit code.
#[must_use]
pub fn run() -> ExitCode {
    let data_dir = wakala_client::data_dir;
    let task = match arguments::parse(std::env::args_os(), || startup::spoken(data_dir().ok().flatten().as_deref())) {
        Ok(task) => task,
        Err(answer) => {
            answer.say();
            return ExitCode::from(answer.exit_code());
        }
    };
    match task {
        Task::Command { command, how } => cli::run(*command, how, data_dir()),
        Task::CheckServer(url) => check::run(&url),
        Task::Run(manner) => {
            if manner != Manner::Service
                && let Some(code) = console::leave()
            {
                return code;
            }
            inherited::close();
            run_as(manner)
        }
    }
}

fn run_as(manner: Manner) -> ExitCode {
    let (logs, written_out_at_the_end) = logs::start(Arc::new(SystemClock::new()));
    let mut language = None;
    let ended = startup::wishes().and_then(|wishes| {
        language = Some(startup::noted_language(&wishes.data_dir));
        tray::beside(|place| run::run(manner, wishes, &logs, place))
    });
    let error = match ended {
        Ok(After::Nothing) => return ExitCode::SUCCESS,
        Ok(After::Again) => {
            drop((logs, written_out_at_the_end));
            return again::start(manner);
        }
        Err(error) => error,
    };
    let language = language.unwrap_or_else(wakala_words::system_language);
    // Whoever started us reads it (`client/starting`).
    said::aloud(&format!("wakala: {}: {}", wakala_words::words(language).start_title(), error.in_terminal(language)));
    if manner != Manner::Service && !error.is_told() {
        notify::could_not_start(language, &error.said(language));
    }
    ExitCode::from(error.exit_code())
}
