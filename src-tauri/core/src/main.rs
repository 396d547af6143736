//! The program `wakala`; everything is in the library.

fn main() -> std::process::ExitCode {
    wakala::run()
}
