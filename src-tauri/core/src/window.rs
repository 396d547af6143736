//! The window's process: started when it is wanted and there is none, told of when it ends by itself.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::Instant;
use wakala_client::{DATA_DIR, OTHER_VERSION, other_program, window_key_file};
use wakala_contract::Desktop;
use wakala_front::{Raised, WindowLink, WindowSeen};

use crate::ending::Ending;
use crate::tasks::Tasks;

/// The program that shows the window.
const PROGRAM: &str = "wakala-window";
/// What ends more often than so often within such a time is not told of each time.
const MOST_CRASHES: usize = 3;
const CRASHES_WITHIN: Duration = Duration::from_secs(60);
/// A window that has not come by then does not come.
const COMES_WITHIN: Duration = Duration::from_secs(20);
/// A window that has not come to the front by then hangs.
const HEEDS_WITHIN: Duration = Duration::from_secs(10);
/// How long one that is ended by force may take.
const BY_FORCE: Duration = Duration::from_secs(2);
/// At the end of a session all that runs in it is ended at once, the window perhaps first.
const SESSION_ENDS_WITHIN: Duration = Duration::from_secs(1);
/// The longest line of what the window's process says that is kept, in bytes.
const LINE: u64 = 4_000;

/// What is told to the operator about the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It has ended by itself.
    Ended,
    /// It does not do what it is told.
    Hangs,
    /// It can't be shown.
    NotShown,
    /// It is of another version than the core.
    OtherVersion,
}

/// Keeps the window's process. Cheap to clone.
#[derive(Clone)]
pub(crate) struct WindowKeeper {
    link: WindowLink,
    data_dir: PathBuf,
    tasks: Tasks,
    state: Arc<Mutex<State>>,
    /// Processes that have not ended.
    running: watch::Sender<usize>,
    /// Up to which start they are ended by force.
    given_up: watch::Sender<u64>,
    /// Whether it can be let in yet.
    open: watch::Sender<bool>,
    tell: Arc<dyn Fn(Trouble) + Send + Sync>,
}

#[derive(Default)]
struct State {
    /// How many were started.
    starts: u64,
    /// Which start has neither come nor ended yet.
    starting: Option<u64>,
    /// Where the next one is shown.
    desktop: Option<Desktop>,
    /// Of which window it was told that it hangs: it alone is given up for another.
    hangs: Option<u64>,
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

/// Writes the window's key where the window finds it, whole or not at all. Blocking.
fn write_key(data_dir: &Path, key: &str) -> std::io::Result<()> {
    let file = window_key_file(data_dir);
    let part = file.with_extension("part");
    // It may be there from before, with whatever rights.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(&part)?, key.as_bytes())?;
    std::fs::rename(part, file)
}

impl WindowKeeper {
    pub(crate) fn new(
        link: WindowLink,
        data_dir: &Path,
        tasks: Tasks,
        tell: impl Fn(Trouble) + Send + Sync + 'static,
    ) -> Self {
        Self {
            link,
            data_dir: data_dir.to_owned(),
            tasks,
            state: Arc::default(),
            running: watch::Sender::new(0),
            given_up: watch::Sender::new(0),
            open: watch::Sender::new(false),
            tell: Arc::new(tell),
        }
    }

    /// Brings the window to the front, starting it when there is none, on this desktop or where the last one was. `token` is its leave to
    /// take the focus.
    pub(crate) fn open(&self, desktop: Option<Desktop>, token: Option<String>) {
        let raised = self.link.raise(token.clone());
        if desktop.is_some() && raised != Raised::Told {
            self.state().desktop = desktop;
        }
        match raised {
            Raised::Told | Raised::Later => {}
            Raised::Nobody => self.start(token),
        }
    }

    /// Has another window in place of the one that was told to hang; of who started that by themselves, it is let go alone. One that has
    /// come after all, or came in its place, is brought to the front: what was told may stand on the desktop for hours.
    pub(crate) fn renew(&self, token: Option<String>) {
        let starts = {
            let mut state = self.state();
            let hangs = state.hangs.take() == Some(self.link.which());
            if !hangs {
                drop(state);
                return self.open(None, token);
            }
            state.starts
        };
        self.given_up.send_replace(starts);
        self.link.give_up();
        let keeper = self.clone();
        self.tasks.spawn(async move {
            keeper.has_ended(BY_FORCE).await;
            keeper.open(None, token);
        });
    }

    /// Tells of a window that was told to come to the front and does not. Runs until the program ends.
    pub(crate) async fn mind(self) {
        let mut awaited = self.link.awaited();
        while awaited.wait_for(|awaited| *awaited).await.is_ok() {
            if tokio::time::timeout(HEEDS_WITHIN, awaited.wait_for(|awaited| !*awaited)).await.is_err() {
                tracing::error!("the window does not come to the front");
                self.state().hangs = Some(self.link.which());
                (self.tell)(Trouble::Hangs);
                // It is told again when it is wanted again.
                if awaited.changed().await.is_err() {
                    return;
                }
            }
            if !*awaited.borrow() {
                self.state().hangs = None;
            }
        }
    }

    /// From now on a window is let in; one that was started before shows that it waits.
    pub(crate) fn lets_in(&self) {
        self.open.send_replace(true);
    }

    /// Leaves the window's key where it finds it.
    pub(crate) async fn write_key(&self) {
        let (directory, key) = (self.data_dir.clone(), self.link.key().to_owned());
        let written = tokio::task::spawn_blocking(move || write_key(&directory, &key)).await;
        if let Ok(Err(error)) = written {
            tracing::error!(%error, "the window can't be let in");
        }
    }

    /// Returns when no process of a window is left, or after `grace`.
    pub(crate) async fn has_ended(&self, grace: Duration) {
        let mut running = self.running.subscribe();
        // What is left is ended with its task.
        let _ = tokio::time::timeout(grace, running.wait_for(|running| *running == 0)).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self, token: Option<String>) {
        let (start, desktop) = {
            let mut state = self.state();
            if state.starting.is_some() {
                return;
            }
            state.starts += 1;
            state.starting = Some(state.starts);
            (state.starts, state.desktop.clone())
        };
        let keeper = self.clone();
        self.tasks.spawn(async move {
            // It may have been in the way of a full disk.
            keeper.write_key().await;
            keeper.run(start, desktop, token).await;
        });
    }

    async fn run(&self, start: u64, desktop: Option<Desktop>, token: Option<String>) {
        let mut command = Command::new(other_program(PROGRAM));
        command.arg("--of-core").env(DATA_DIR, &self.data_dir);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let desktop = desktop.iter().flat_map(Desktop::variables);
        let tokens = ["DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"].map(|variable| (variable, token.as_deref()));
        for (variable, value) in desktop.chain(tokens) {
            match value {
                Some(value) => command.env(variable, value),
                // Ours is another desktop's, or used up.
                None => command.env_remove(variable),
            };
        }
        // Whoever started the core gave it this descriptor, and it is closed.
        command.env_remove("WAYLAND_SOCKET");
        // A key that ends the program in a terminal asks the core alone: the window hears it from there.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                tracing::error!(%error, program = PROGRAM, "the window can't be started");
                self.came(start);
                return (self.tell)(Trouble::NotShown);
            }
        };
        self.running.send_modify(|running| *running += 1);
        let said = child.stderr.take();
        let ended = tokio::select! {
            ended = self.watched(start, &mut child) => ended,
            () = self.given_up(start) => by_force(&mut child).await,
            // What is left open by what it started is heard for as long as it runs, and no longer.
            never = async { listened(said).await; std::future::pending().await } => never,
        };
        self.running.send_modify(|running| *running -= 1);
        self.ended(start, ended);
    }

    /// Returns when the process of this start is given up.
    async fn given_up(&self, start: u64) {
        // The sender is ours.
        let _ = self.given_up.subscribe().wait_for(|given_up| *given_up >= start).await;
    }

    /// Waits until the process has ended. One that does not come in time is ended.
    async fn watched(&self, start: u64, child: &mut Child) -> std::io::Result<ExitStatus> {
        tokio::select! {
            ended = child.wait() => return ended,
            () = self.is_late() => {}
        }
        if self.state().starting == Some(start) {
            tracing::error!("the window's process does not come");
            return by_force(child).await;
        }
        child.wait().await
    }

    /// Returns when a window that is started now should have come.
    async fn is_late(&self) {
        // The sender is ours.
        let _ = self.open.subscribe().wait_for(|open| *open).await;
        tokio::time::sleep(COMES_WITHIN).await;
    }

    /// Whether this start was still waited for.
    fn came(&self, start: u64) -> bool {
        let mut state = self.state();
        let waited = state.starting == Some(start);
        if waited {
            state.starting = None;
        }
        waited
    }

    /// The process has ended. One that never came could not be shown.
    fn ended(&self, start: u64, ended: std::io::Result<ExitStatus>) {
        let waited = self.came(start);
        match ended {
            Ok(status) if status.success() => {}
            Ok(status) => {
                tracing::error!(%status, "the window's process has ended");
                if status.code() == Some(OTHER_VERSION.into()) {
                    (self.tell)(Trouble::OtherVersion);
                } else if waited {
                    // Whoever asked for it there may have gone, and their desktop with them.
                    self.state().desktop = None;
                    (self.tell)(Trouble::NotShown);
                }
            }
            Err(error) => tracing::error!(%error, "nobody knows what became of the window's process"),
        }
    }

    /// Follows what becomes of the window from now on, whoever started it. Runs until the program ends.
    pub(crate) fn watch(self, ending: Ending) -> impl Future<Output = ()> + Send + 'static {
        let seen = self.link.seen();
        self.follow(seen, ending)
    }

    async fn follow(self, mut seen: watch::Receiver<WindowSeen>, ending: Ending) {
        while seen.changed().await.is_ok() {
            let now = *seen.borrow_and_update();
            match now {
                WindowSeen::Never | WindowSeen::Closed => {}
                WindowSeen::Open => self.state().starting = None,
                WindowSeen::WantedAgain => self.open(None, None),
                WindowSeen::Lost => {
                    let told = self.state().crashes.told_at(Instant::now());
                    tracing::error!(told, "the window is gone");
                    if told {
                        let (keeper, ending) = (self.clone(), ending.clone());
                        self.tasks.spawn(async move {
                            if !ending.begins_within(SESSION_ENDS_WITHIN).await {
                                (keeper.tell)(Trouble::Ended);
                            }
                        });
                    }
                }
            }
        }
    }
}

async fn by_force(child: &mut Child) -> std::io::Result<ExitStatus> {
    child.kill().await?;
    child.wait().await
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
    use wakala_contract::WindowOrder;

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

    #[tokio::test(start_paused = true)]
    async fn what_was_told_of_a_window_that_hangs_ends_no_other() {
        let (link, (tell, mut told)) = (WindowLink::new("k"), tokio::sync::mpsc::channel(4));
        let tasks = Tasks::new(tokio::runtime::Handle::current());
        let keeper = WindowKeeper::new(link.clone(), Path::new("/nowhere"), tasks.clone(), move |trouble| {
            tell.try_send(trouble).unwrap();
        });
        tasks.spawn(keeper.clone().mind());
        let mut hangs = async || {
            link.raise(None);
            assert_eq!(told.recv().await, Some(Trouble::Hangs));
        };
        // It came after all, while somebody read of it: it is brought to the front.
        let mut first = link.attach().unwrap();
        hangs().await;
        link.raised();
        while keeper.state().hangs.is_some() {
            tokio::task::yield_now().await;
        }
        keeper.renew(None);
        let raised = WindowOrder::Raise { token: None };
        assert_eq!([first.next().await, first.next().await], [Some(raised.clone()), Some(raised.clone())]);
        assert!(link.is_open());
        // It went, and another one is there.
        hangs().await;
        drop(first);
        let mut second = link.attach().unwrap();
        keeper.renew(None);
        assert!(link.is_open() && second.next().await == Some(raised));
        link.raised();
        // This one hangs.
        hangs().await;
        keeper.renew(None);
        assert!(!link.is_open(), "it is given up");
        tasks.end();
        // A second click on the same bubble means nobody.
        let _third = link.attach().unwrap();
        keeper.renew(None);
        assert!(link.is_open());
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
