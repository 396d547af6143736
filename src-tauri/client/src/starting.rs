//! Starts a core where none runs, and waits until it answers. It outlives whoever starts it; what it says before it answers is heard, so
//! that a start that fails says why.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use thiserror::Error;
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStderr, Command};
use wakala_contract::ErrorCode;

use crate::{BEGINS_WITHIN, ClientError, DATA_DIR, other_program, without_console};

/// Time between two looks.
const PACE: Duration = Duration::from_millis(30);
/// How much of what it says is kept, in bytes: the last of it.
const KEPT: usize = 8 << 10;
/// What the core's own word begins with, in whatever language it is: then that it can't start, and after a colon why.
const OWN_WORD: &str = "wakala: ";
/// How long the last of what it said may take to come.
const LAST_WORD: Duration = Duration::from_secs(1);

/// How a core shows itself that is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// In the tray.
    Hidden,
    /// Not at all: there is no desktop.
    Service,
}

impl Manner {
    /// As it goes with where this program runs.
    #[must_use]
    pub fn fitting() -> Self {
        let desktop = cfg!(not(target_os = "linux")) || crate::desktop().is_some();
        if desktop { Manner::Hidden } else { Manner::Service }
    }

    fn argument(self) -> &'static str {
        match self {
            Manner::Hidden => "--hidden",
            Manner::Service => "engine",
        }
    }
}

/// There is no core.
#[derive(Debug, Error)]
pub enum StartError {
    /// It can't be started.
    #[error("{} can't be started: {reason}", program.display())]
    NotStarted {
        /// Which program.
        program: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It ended at once.
    #[error("Wakala did not start: {said}")]
    Ended {
        /// How.
        status: ExitStatus,
        /// Its own word, or how it ended.
        said: String,
    },
    /// It does not answer.
    #[error("Wakala was started and does not answer; its logs say more")]
    Silent,
    /// It refuses.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// What `find` finds; where it finds no core, one is started on this data directory. Cancel safe: what was started goes on.
///
/// # Errors
/// See [`StartError`].
pub async fn find_or_start<T, F>(data_dir: &Path, manner: Manner, find: impl Fn() -> F) -> Result<T, StartError>
where
    F: Future<Output = Result<T, ClientError>>,
{
    let until = tokio::time::Instant::now() + BEGINS_WITHIN;
    if let Some(found) = in_time(until, find()).await? {
        return Ok(found);
    }
    let mut started = Started::new(data_dir, manner)?;
    while tokio::time::Instant::now() < until {
        if let Some(found) = in_time(until, find()).await? {
            return Ok(found);
        }
        tokio::select! {
            // Of two that start at once, one ends because the other one runs.
            ended = started.ended() => return in_time(until, find()).await?.ok_or(ended),
            () = tokio::time::sleep(PACE) => {}
        }
    }
    Err(StartError::Silent)
}

/// A core that takes the question and does not answer is no reason to wait for ever.
async fn in_time<T>(
    until: tokio::time::Instant,
    finding: impl Future<Output = Result<T, ClientError>>,
) -> Result<Option<T>, StartError> {
    let answer = tokio::time::timeout_at(until, found(finding)).await.map_err(|_| StartError::Silent)?;
    Ok(answer?)
}

async fn found<T>(finding: impl Future<Output = Result<T, ClientError>>) -> Result<Option<T>, ClientError> {
    match finding.await {
        Ok(found) => Ok(Some(found)),
        Err(ClientError::NoCore(_) | ClientError::Gone(_) | ClientError::Unanswered { .. }) => Ok(None),
        // Its place is free in a moment.
        Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::ShuttingDown => Ok(None),
        Err(error) => Err(error),
    }
}

/// A core that may be about to answer.
struct Started {
    child: Child,
    stderr: Option<ChildStderr>,
    said: Vec<u8>,
    /// It has ended well: another one runs already, and may be about to listen.
    other: bool,
}

impl Started {
    fn new(data_dir: &Path, manner: Manner) -> Result<Self, StartError> {
        let program = other_program("wakala");
        let mut command = Command::new(&program);
        command.arg(manner.argument()).env(DATA_DIR, data_dir);
        // It minds nobody who stops listening.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        // It outlives whoever starts it, their terminal, and whatever ends them.
        #[cfg(unix)]
        command.process_group(0);
        without_console(command.as_std_mut());
        let mut child = command.spawn().map_err(|reason| StartError::NotStarted { program, reason })?;
        let stderr = child.stderr.take();
        Ok(Self { child, stderr, said: Vec::new(), other: false })
    }

    /// Returns when it has failed to start. Cancel safe.
    async fn ended(&mut self) -> StartError {
        loop {
            tokio::select! {
                () = hear(&mut self.stderr, &mut self.said) => {}
                status = self.child.wait(), if !self.other => match status {
                    Ok(status) if !status.success() => {
                        let rest = async {
                            while self.stderr.is_some() {
                                hear(&mut self.stderr, &mut self.said).await;
                            }
                        };
                        let _ = tokio::time::timeout(LAST_WORD, rest).await;
                        return StartError::Ended { status, said: own_word(&self.said, status) };
                    }
                    Ok(_) | Err(_) => self.other = true,
                },
            }
        }
    }
}

/// Hears what comes next; waits for ever when nothing more does. Cancel safe.
async fn hear(stderr: &mut Option<ChildStderr>, said: &mut Vec<u8>) {
    let Some(open) = stderr else { return std::future::pending().await };
    let mut piece = [0u8; 1024];
    match open.read(&mut piece).await {
        Ok(read) if read > 0 => said.extend_from_slice(&piece[..read]),
        Ok(_) | Err(_) => *stderr = None,
    }
    let surplus = said.len().saturating_sub(KEPT);
    said.drain(..surplus);
}

/// Why it did not start, as it said itself; else the last line that it said, or how it ended.
fn own_word(said: &[u8], status: ExitStatus) -> String {
    let said = String::from_utf8_lossy(said);
    let own = said.lines().rev().find_map(|line| line.strip_prefix(OWN_WORD)?.split_once(": "));
    let own = own.map(|(_, why)| why);
    let last = said.lines().rev().find(|line| !line.trim().is_empty());
    own.or(last).map_or_else(|| format!("it ended without a word ({status})"), str::to_owned)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    #[test]
    fn its_own_word_is_told_before_what_its_logs_said() {
        let failed = ExitStatus::from_raw(256);
        let of = |said: &str| own_word(said.as_bytes(), failed);
        assert_eq!(of("WARN a\nwakala: Wakala can't start: the disk: full\nINFO b\n"), "the disk: full");
        assert_eq!(of("wakala: Wakala haiwezi kuanza: Diski imejaa.\n"), "Diski imejaa.");
        assert_eq!(of("thread 'main' panicked\nat x\n\n"), "at x");
        assert_eq!(of(""), "it ended without a word (exit status: 1)");
    }
}
