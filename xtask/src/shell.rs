//! Running other programs, said before they run.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// The checkout.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// A command in the checkout.
pub(crate) fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).current_dir(root());
    command
}

/// Cargo as it runs us.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments.split_whitespace()).current_dir(root());
    command
}

/// npm in a folder of the checkout.
pub(crate) fn npm(folder: &str, arguments: &str) -> Command {
    let mut command = command(&script("npm", arguments));
    command.current_dir(root().join(folder));
    command
}

/// A line for a program that Node brings: on Windows these are scripts, and are not found without their ending.
pub(crate) fn script(name: &str, arguments: &str) -> String {
    format!("{name}{} {arguments}", if cfg!(windows) { ".cmd" } else { "" })
}

/// A program of ours as this platform names it.
pub(crate) fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Runs a command to its end; it must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words = words(command);
    println!("$ {words}");
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("can't start: {words}"))?;
    if status.success() { Ok(()) } else { bail!("failed ({status}): {words}") }
}

/// Runs a command, shows what it prints, and gives that back; it must succeed.
pub(crate) fn run_and_read(command: &mut Command) -> Result<String> {
    let words = words(command);
    println!("$ {words}");
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| format!("can't start: {words}"))?;
    let mut said = String::new();
    if let Some(output) = child.stdout.take() {
        // A test may print what is not text; that must not end the run.
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            said.push_str(&line);
            said.push('\n');
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(said) } else { bail!("failed ({status}): {words}") }
}

/// What a command prints; it must succeed.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let words = words(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("can't start: {words}"))?;
    if !output.status.success() {
        bail!("failed ({}): {words}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a command can be started and succeeds.
pub(crate) fn works(line: &str) -> bool {
    read(&mut command(line)).is_ok()
}

/// The two programs, as cargo names their packages.
pub(crate) const PROGRAMS: [&str; 2] = ["wakala", "wakala-window"];

/// Both, as cargo is asked for them.
pub(crate) const BOTH: &str = "--package wakala --bin wakala --package wakala-window --bin wakala-window";

/// The features of a practice build.
pub(crate) const PRACTICE: &str = "wakala/practice,wakala-window/practice";

/// Where cargo puts what it builds.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}

fn words(command: &Command) -> String {
    let mut words = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        words.push(' ');
        words.push_str(&argument.to_string_lossy());
    }
    words
}
