//! A test, or a part of it, in a process of its own: where it may mount what it likes, where it has fewer rights or fewer files, or
//! where it is somebody else who uses the same files.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

const PART: &str = "WAKALA_PART";

/// What this process is to play, where it was started by one of the functions below.
pub(crate) fn part() -> Option<String> {
    std::env::var(PART).ok()
}

/// In a world of its own, where it is root and may mount.
pub(crate) const MOUNTS: &[&str] = &["unshare", "--user", "--map-root-user", "--mount"];
/// As nobody: what is forbidden is forbidden, whoever started it.
pub(crate) const NOBODY: &[&str] = &["unshare", "--user"];

/// Whether this process is to play the test: if it is not one apart, that is done here, in one that is started by these words.
pub(crate) fn plays_apart(test: &str, by: &[&str]) -> bool {
    if part().is_some() {
        return true;
    }
    play(test, "all", by);
    false
}

/// Plays a part of a test in a process that is started by these words. Blocking.
pub(crate) fn play(test: &str, part: &str, by: &[&str]) {
    let played = command(test, part, by).status().unwrap();
    assert!(played.success(), "{test}: {part}");
}

/// Somebody else who plays a part until this is dropped.
pub(crate) struct Somebody {
    process: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Somebody {
    /// Starts them, and waits until they have said this. Blocking.
    pub(crate) fn who_says(words: &str, test: &str, part: &str) -> Self {
        let mut process = command(test, part, &[]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap().contains(words)), "they never say {words:?}");
        Self { process, said }
    }

    /// What they wait for: until whoever started them lets them go.
    pub(crate) fn wait_to_be_let_go() {
        let _ = std::io::stdin().lines().count();
    }
}

impl Drop for Somebody {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // They may want to say that they go.
        let _ = self.said.by_ref().count();
        let _ = self.process.wait();
    }
}

fn command(test: &str, part: &str, by: &[&str]) -> Command {
    let itself = std::env::current_exe().unwrap();
    let mut command = match by {
        [] => Command::new(itself),
        [program, words @ ..] => {
            let mut command = Command::new(program);
            command.args(words).arg(itself);
            command
        }
    };
    command.args(["--exact", test, "--nocapture"]).env(PART, part);
    command
}
