//! Logs: to stderr, to files in the data directory, and to the window. The WhatsApp library prints key material on some pairing
//! paths, so its targets are filtered whatever level is asked for; what it writes through the `log` crate is not listened to at
//! all. What passes is cleaned by [`redact`] before it goes anywhere.

mod files;
mod line;
mod redact;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Local, SecondsFormat};
use tracing::Metadata;
use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::{Registry, reload};
use wakala_contract::{LogLevel, LogLineView};
use wakala_domain::time::Wall;
use wakala_engine::clock::Clock;

use files::{Limits, RollingFiles};
use line::{Lines, Outlet};

/// Crates that may print secrets or personal data.
const SECRETIVE: [&str; 5] = ["whatsapp_rust", "wacore", "waproto", "diesel", "whatsapp"];
/// The variable that wins over the operator's choice.
const VARIABLE: &str = "WAKALA_LOG";
/// Lines that the window can look at.
const LINES_KEPT: usize = 2_000;
/// Lines that may wait to be written; more are dropped and counted.
const LINES_WAITING: usize = 4_096;
/// How long a terminal may take the last lines at the end.
const LAST_LINES: Duration = Duration::from_millis(1_500);
/// What is kept for the files before it is known where they are.
const EARLY_BYTES: usize = 100_000;

fn may_print(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target().to_ascii_lowercase();
    let root = target.split("::").next().unwrap_or_default();
    let secretive = SECRETIVE.iter().any(|name| root.starts_with(name)) || target.starts_with("client");
    !secretive || *metadata.level() == tracing::Level::ERROR && !root.starts_with("wacore")
}

/// What is told at a level. More than `info` is asked of Wakala alone: others print at such levels what passes through them.
fn filter(level: LogLevel) -> EnvFilter {
    let directives = match level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "info,wakala=debug",
        LogLevel::Trace => "info,wakala=trace",
    };
    EnvFilter::builder().parse_lossy(directives)
}

/// The running logs. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Logs {
    lines: Arc<Mutex<VecDeque<LogLineView>>>,
    level: Arc<Mutex<LogLevel>>,
    /// None when the environment has decided.
    filter: Option<reload::Handle<EnvFilter, Registry>>,
    place: Arc<Mutex<Place>>,
}

/// Where the files are.
#[derive(Default)]
enum Place {
    /// Not known yet: what was told until now.
    Unknown(Vec<u8>),
    /// Open.
    Files(RollingFiles),
    /// There are none.
    #[default]
    Nowhere,
}

/// Writes out what waits when it is dropped: keep it until the program ends.
pub(crate) struct LogsEnd {
    #[expect(dead_code, reason = "it is there to be dropped")]
    files: WorkerGuard,
    stderr: Option<WorkerGuard>,
}

impl Drop for LogsEnd {
    fn drop(&mut self) {
        let (written, all) = std::sync::mpsc::channel();
        let guard = self.stderr.take();
        let waits = std::thread::Builder::new().name("wakala-logs-end".to_owned()).spawn(move || {
            drop(guard);
            // Nobody waits any more.
            let _ = written.send(());
        });
        // It complains to a terminal that may be stopped, and would wait there for ever.
        if waits.is_ok() {
            let _ = all.recv_timeout(LAST_LINES);
        }
    }
}

/// Starts logging to stderr and for the window. `WAKALA_LOG` takes the usual directives; the default is `info`.
pub(crate) fn start(clock: Arc<dyn Clock>) -> (Logs, LogsEnd) {
    let asked = std::env::var(VARIABLE).ok().filter(|directives| !directives.is_empty());
    let (logs, end, subscriber) = built(clock, asked.as_deref(), io::stderr());
    // Only a second start in one process would fail here, and then logging runs already.
    let _ = tracing::subscriber::set_global_default(subscriber);
    (logs, end)
}

fn built<W: Write + Send + 'static>(
    clock: Arc<dyn Clock>,
    asked: Option<&str>,
    stderr: W,
) -> (Logs, LogsEnd, impl tracing::Subscriber + Send + Sync + use<W>) {
    let wanted = match asked {
        Some(directives) => {
            EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).parse_lossy(directives)
        }
        None => filter(LogLevel::Info),
    };
    let (wanted, handle) = reload::Layer::new(wanted);
    let place = Arc::new(Mutex::new(Place::Unknown(Vec::new())));
    let logs = Logs { filter: asked.is_none().then_some(handle), place, ..Logs::silent() };
    let files = IntoFiles { place: Arc::clone(&logs.place), clock: Arc::clone(&clock) };
    // Each has a thread of its own: a terminal that is stopped (Ctrl+S) holds up nothing but what it shows.
    let (files, files_end) = queue("wakala-logs", files, &clock);
    let (stderr, stderr_end) = queue("wakala-stderr", stderr, &clock);
    let outlet = Everywhere { clock, lines: Arc::clone(&logs.lines), queues: [files, stderr] };
    let subscriber = tracing_subscriber::registry().with(wanted).with(Lines(outlet).with_filter(filter_fn(may_print)));
    (logs, LogsEnd { files: files_end, stderr: Some(stderr_end) }, subscriber)
}

/// A queue before something that is written to on a thread of its own.
fn queue<W: Write + Send + 'static>(name: &str, to: W, clock: &Arc<dyn Clock>) -> (NonBlocking, WorkerGuard) {
    let dropped = Arc::new(Mutex::new(Dropped::default()));
    let writer = Writer { to, clock: Arc::clone(clock), dropped: Arc::clone(&dropped) };
    let built = NonBlockingBuilder::default().buffered_lines_limit(LINES_WAITING).lossy(true).thread_name(name);
    let (queue, guard) = built.finish(writer);
    locked(&dropped).counter = Some(queue.error_counter());
    (queue, guard)
}

impl Logs {
    /// Logs that nothing is written to.
    pub(crate) fn silent() -> Self {
        Self { lines: Arc::default(), level: Arc::new(Mutex::new(LogLevel::Info)), filter: None, place: Arc::default() }
    }

    /// From now on also into files, and what was told before goes in first. Blocking; for the one process that holds the data
    /// directory. Wakala runs without them, too.
    pub(crate) fn open_files(&self, folder: &Path, now: Wall) {
        let mut place = locked(&self.place);
        let Place::Unknown(early) = std::mem::take(&mut *place) else { return };
        let opened = RollingFiles::open(folder, Limits::default()).and_then(|mut files| {
            files.write(now, &early)?;
            Ok(files)
        });
        match opened {
            Ok(files) => *place = Place::Files(files),
            Err(error) => {
                drop(place);
                tracing::warn!(%error, "there are no log files");
            }
        }
    }

    /// Tells as much as this from now on. The environment's wish wins.
    pub(crate) fn set_level(&self, level: LogLevel) {
        let Some(handle) = &self.filter else { return };
        *locked(&self.level) = level;
        if let Err(error) = handle.reload(filter(level)) {
            tracing::warn!(%error, "the level of the logs can't be changed");
        }
    }

    /// How much is told; `None` when the environment has decided.
    pub(crate) fn level(&self) -> Option<LogLevel> {
        self.filter.is_some().then(|| *locked(&self.level))
    }

    /// The last lines, the newest last, at most `limit` of those that are at least as grave as `level`.
    pub(crate) fn last(&self, limit: u32, level: Option<LogLevel>) -> Vec<LogLineView> {
        let limit = usize::try_from(limit).unwrap_or(LINES_KEPT).clamp(1, LINES_KEPT);
        let lines = locked(&self.lines);
        let fits = |line: &&LogLineView| level.is_none_or(|level| line.level <= level);
        let mut newest: Vec<LogLineView> = lines.iter().rev().filter(fits).take(limit).cloned().collect();
        newest.reverse();
        newest
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A line as it is written, with its end.
fn formatted(line: &LogLineView) -> String {
    let at = DateTime::from_timestamp_millis(line.at).unwrap_or_default().with_timezone(&Local);
    let level = match line.level {
        LogLevel::Error => "ERROR",
        LogLevel::Warn => " WARN",
        LogLevel::Info => " INFO",
        LogLevel::Debug => "DEBUG",
        LogLevel::Trace => "TRACE",
    };
    format!("{} {level} {}: {}\n", at.to_rfc3339_opts(SecondsFormat::Millis, true), line.target, line.message)
}

/// Where clean lines go.
struct Everywhere {
    clock: Arc<dyn Clock>,
    lines: Arc<Mutex<VecDeque<LogLineView>>>,
    queues: [NonBlocking; 2],
}

impl Outlet for Everywhere {
    fn now(&self) -> Wall {
        self.clock.wall()
    }

    fn take(&self, line: LogLineView) {
        let text = formatted(&line);
        let mut lines = locked(&self.lines);
        if lines.len() >= LINES_KEPT {
            lines.pop_front();
        }
        lines.push_back(line);
        for queue in &self.queues {
            // It takes it or drops it, and counts what it drops.
            let _ = queue.clone().write_all(text.as_bytes());
        }
    }
}

/// Lines that the queue had no room for.
#[derive(Default)]
struct Dropped {
    counter: Option<ErrorCounter>,
    told: usize,
}

/// Writes into the files, as soon as it is known where they are.
struct IntoFiles {
    place: Arc<Mutex<Place>>,
    clock: Arc<dyn Clock>,
}

impl Write for IntoFiles {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        match &mut *locked(&self.place) {
            Place::Unknown(early) if early.len() < EARLY_BYTES => early.extend_from_slice(part),
            Place::Files(files) => drop(files.write(self.clock.wall(), part)),
            Place::Unknown(_) | Place::Nowhere => {}
        }
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The end of a queue, on a thread of its own: says what the queue had no room for. One that can't write goes on.
struct Writer<W> {
    to: W,
    clock: Arc<dyn Clock>,
    dropped: Arc<Mutex<Dropped>>,
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let now = self.clock.wall();
        let mut dropped = locked(&self.dropped);
        let count = dropped.counter.as_ref().map_or(0, ErrorCounter::dropped_lines);
        let mut told = Vec::new();
        if count > dropped.told {
            let message = format!("{} lines came faster than they could be written", count - dropped.told);
            let missing = LogLineView { at: now.0, level: LogLevel::Warn, target: "wakala::logs".into(), message };
            told = formatted(&missing).into_bytes();
            dropped.told = count;
        }
        drop(dropped);
        for part in [told.as_slice(), line].into_iter().filter(|part| !part.is_empty()) {
            let _ = self.to.write_all(part);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests;
