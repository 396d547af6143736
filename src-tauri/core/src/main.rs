//! The program `wakala`; everything is in the library. On Windows a release has no console: what the command line says is
//! heard there where its output leads to a file or a pipe.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    wakala::run()
}
