//! The window's process: started when it is wanted and there is none, told of when it ends by itself.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::Command;
use tokio::time::Instant;
use wakala_client::{DATA_DIR, other_program, window_key_file};
use wakala_front::{Raised, WindowLink, WindowSeen};

use crate::tasks::Tasks;

/// The program that shows the window.
const PROGRAM: &str = "wakala-window";
/// What ends more often than so often within such a time is not told of each time.
const MOST_CRASHES: usize = 3;
const CRASHES_WITHIN: Duration = Duration::from_secs(60);
/// The longest line of what the window's process says that is kept, in bytes.
const LINE: u64 = 4_000;

/// What is told to the operator about the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It has ended by itself.
    Ended,
    /// It can't be shown.
    NotShown,
}

/// Keeps the window's process. Cheap to clone.
#[derive(Clone)]
pub(crate) struct WindowKeeper {
    link: WindowLink,
    data_dir: PathBuf,
    tasks: Tasks,
    state: Arc<Mutex<State>>,
    tell: Arc<dyn Fn(Trouble) + Send + Sync>,
}

#[derive(Default)]
struct State {
    /// One was started, and has neither come nor ended yet.
    starting: bool,
    crashes: Crashes,
}

/// When the window ended by itself.
#[derive(Default)]
struct Crashes(VecDeque<Instant>);

impl Crashes {
    /// Whether it may be told of.
    fn told_at(&mut self, now: Instant) -> bool {
        self.0.push_back(now);
        while self.0.front().is_some_and(|first| now.duration_since(*first) > CRASHES_WITHIN) {
            self.0.pop_front();
        }
        self.0.len() <= MOST_CRASHES
    }
}

/// Writes the window's key where the window finds it. Blocking.
///
/// # Errors
/// What the system says.
pub(crate) fn write_key(data_dir: &Path, key: &str) -> std::io::Result<()> {
    let file = window_key_file(data_dir);
    // It may be there from before, with whatever rights.
    match std::fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(file)?, key.as_bytes())
}

impl WindowKeeper {
    pub(crate) fn new(
        link: WindowLink,
        data_dir: &Path,
        tasks: Tasks,
        tell: impl Fn(Trouble) + Send + Sync + 'static,
    ) -> Self {
        Self { link, data_dir: data_dir.to_owned(), tasks, state: Arc::default(), tell: Arc::new(tell) }
    }

    /// Brings the window to the front, starting it when there is none. `token` is the desktop's leave to take the focus.
    pub(crate) fn open(&self, token: Option<String>) {
        match self.link.raise(token.clone()) {
            Raised::Told | Raised::Later => {}
            Raised::Nobody => self.start(token),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self, token: Option<String>) {
        if std::mem::replace(&mut self.state().starting, true) {
            return;
        }
        let mut command = Command::new(other_program(PROGRAM));
        command.env(DATA_DIR, &self.data_dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        for variable in ["DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"] {
            match &token {
                Some(token) => command.env(variable, token),
                // The one that we were started with is used up.
                None => command.env_remove(variable),
            };
        }
        // A key that ends the program in a terminal asks the core alone: the window hears it from there.
        #[cfg(unix)]
        command.process_group(0);
        let keeper = self.clone();
        match command.spawn() {
            Ok(mut child) => {
                let said = child.stderr.take();
                self.tasks.spawn(async move {
                    let (ended, ()) = tokio::join!(child.wait(), listened(said));
                    keeper.ended(ended);
                });
            }
            Err(error) => {
                self.state().starting = false;
                tracing::error!(%error, program = PROGRAM, "the window can't be started");
                (self.tell)(Trouble::NotShown);
            }
        }
    }

    /// The process has ended. One that never came could not be shown.
    fn ended(&self, ended: std::io::Result<ExitStatus>) {
        let came = !std::mem::take(&mut self.state().starting);
        match ended {
            Ok(status) if status.success() => {}
            Ok(status) => {
                tracing::error!(%status, "the window's process has ended");
                if !came {
                    (self.tell)(Trouble::NotShown);
                }
            }
            Err(error) => tracing::error!(%error, "nobody knows what became of the window's process"),
        }
    }

    /// Follows what becomes of the window, whoever started it. Runs until the program ends.
    pub(crate) async fn watch(self) {
        let mut seen = self.link.seen();
        while seen.changed().await.is_ok() {
            let now = *seen.borrow_and_update();
            match now {
                WindowSeen::Never | WindowSeen::Closed => {}
                WindowSeen::Open => self.state().starting = false,
                WindowSeen::WantedAgain => self.open(None),
                WindowSeen::Lost => {
                    let told = self.state().crashes.told_at(Instant::now());
                    tracing::error!(told, "the window is gone");
                    if told {
                        (self.tell)(Trouble::Ended);
                    }
                }
            }
        }
    }
}

/// Notes what the window's process says, line by line.
async fn listened(said: Option<impl AsyncRead + Unpin>) {
    use tokio::io::AsyncReadExt as _;

    let Some(said) = said else { return };
    let mut said = BufReader::new(said);
    let mut line = Vec::new();
    // A line that does not end is noted in pieces.
    while matches!((&mut said).take(LINE).read_until(b'\n', &mut line).await, Ok(read) if read > 0) {
        tracing::warn!(target: "wakala_window", "{}", String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_window_that_ends_again_and_again_is_told_of_some_times() {
        let mut crashes = Crashes::default();
        let mut told = Vec::new();
        for _ in 0..4 {
            told.push(crashes.told_at(Instant::now()));
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert_eq!(told, [true, true, true, false]);
        tokio::time::advance(Duration::from_secs(300)).await;
        assert!(crashes.told_at(Instant::now()), "one now and then is none too many");
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_ours_alone_whatever_stood_there() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        std::fs::write(window_key_file(folder.path()), "old, and readable by all").unwrap();
        write_key(folder.path(), "new").unwrap();
        let file = window_key_file(folder.path());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
