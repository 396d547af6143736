//! `--check-server`: whether a server on this PC can prove to be WhatsApp. What is shipped must refuse the practice network.

use std::process::ExitCode;

use wakala_whatsapp::{ServerCheck, check_server};

/// Asks, prints the answer, and returns the exit code: 0 it can, 3 it was refused, 2 the address is not one on this PC.
pub(crate) fn run(url: &str) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            crate::said::aloud(&format!("wakala: no threads to work with: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(check_server(url)) {
        Ok(ServerCheck::Accepted) => {
            println!("accepted: the server proved to be WhatsApp, as far as this build looks");
            ExitCode::SUCCESS
        }
        Ok(ServerCheck::Refused(why)) => {
            println!("refused: {why}");
            ExitCode::from(3)
        }
        Err(error) => {
            crate::said::aloud(&format!("wakala: {error}"));
            ExitCode::from(2)
        }
    }
}
