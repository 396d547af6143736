//! What the logs tell, to whom, and what they keep to themselves.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use wakala_domain::time::Mono;

use super::*;

struct Still;

impl Clock for Still {
    fn wall(&self) -> Wall {
        Wall(1_763_726_400_000)
    }
    fn mono(&self) -> Mono {
        Mono(0)
    }
}

/// A stderr that a test can read, and hold up.
struct Pipe(SyncSender<String>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send(String::from_utf8_lossy(bytes).into_owned()).map_err(io::Error::other)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Running {
    logs: Logs,
    end: LogsEnd,
    stderr: Receiver<String>,
}

impl Running {
    /// Everything that was written to stderr, once the logs have ended.
    fn ended(self) -> Vec<String> {
        drop(self.end);
        self.stderr.try_iter().collect()
    }
}

fn running<T>(asked: Option<&str>, act: impl FnOnce(&Logs) -> T) -> (Running, T) {
    let (pipe, stderr) = sync_channel(10_000);
    let (logs, end, subscriber) = built(Arc::new(Still), asked, Pipe(pipe));
    let done = tracing::subscriber::with_default(subscriber, || act(&logs));
    (Running { logs, end, stderr }, done)
}

fn messages(logs: &Logs) -> Vec<String> {
    logs.last(2_000, None).into_iter().map(|line| line.message).collect()
}

fn files_of(folder: &Path) -> String {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn nothing_secret_reaches_the_window_stderr_or_the_files() {
    let directory = tempfile::tempdir().unwrap();
    let (running, ()) = running(None, |logs| {
        logs.open_files(directory.path(), Wall(0));
        let span = tracing::info_span!(
            "send",
            to = "255700000118:3@s.whatsapp.net",
            text = "siri",
            later = tracing::field::Empty
        );
        let _entered = span.enter();
        span.record("later", "12345678901234@lid");
        tracing::info!(
            phone = 255_700_000_118_u64,
            noise = ?"yv66vgAAADQAGQoABAAVCQADABYHABcHABgB",
            body = "siri",
            code = "SIRI",
            noise_key = "siri",
            attempt = 2,
            "calling {}",
            "+255 700 000 118"
        );
    });
    let clean =
        "send{to=255…18:3@s.whatsapp.net later=123…34@lid}: calling +255…18 phone=255…18 noise=\"[removed]\" attempt=2";
    assert_eq!(messages(&running.logs), [clean]);
    let told = running.ended().concat();
    assert!(told.ends_with(&format!(" INFO wakala::logs::tests: {clean}\n")), "{told}");
    assert_eq!(files_of(directory.path()), told);
}

#[test]
fn a_secret_field_of_an_inner_span_stays_out_when_it_is_recorded_late() {
    let (running, ()) = running(None, |_| {
        let span = tracing::info_span!("pair", code = tracing::field::Empty, instance = "7d1kq0v3mabc9");
        span.record("code", "ABCD1234");
        span.in_scope(|| tracing::info!("asked"));
    });
    assert_eq!(messages(&running.logs), ["pair{instance=7d1kq0v3mabc9}: asked"]);
}

#[test]
fn what_was_told_before_the_files_were_open_is_in_them_once() {
    let directory = tempfile::tempdir().unwrap();
    let (running, ()) = running(None, |logs| {
        tracing::info!("early");
        logs.open_files(&directory.path().join("logs"), Wall(0));
        tracing::info!("late");
    });
    drop(running.ended());
    let text = files_of(&directory.path().join("logs"));
    let told: Vec<&str> = text.lines().filter_map(|line| line.rsplit(' ').next()).collect();
    assert_eq!(told, ["early", "late"]);
}

#[test]
fn without_a_folder_for_files_the_rest_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let taken = directory.path().join("logs");
    std::fs::write(&taken, "a file").unwrap();
    let (running, ()) = running(None, |logs| {
        logs.open_files(&taken, Wall(0));
        tracing::info!("on");
    });
    let told = messages(&running.logs);
    assert!(told[0].starts_with("there are no log files") && told[1] == "on", "{told:?}");
}

#[test]
fn the_level_changes_while_running_and_more_is_asked_of_wakala_alone() {
    let (running, ()) = running(None, |logs| {
        let tell = |when: &str| {
            tracing::debug!("{when} ours");
            tracing::debug!(target: "zbus::connection", "{when} theirs");
            tracing::warn!(target: "zbus::connection", "{when} warning");
        };
        tell("info");
        logs.set_level(LogLevel::Debug);
        tell("debug");
        logs.set_level(LogLevel::Error);
        tell("error");
    });
    assert_eq!(messages(&running.logs), ["info warning", "debug ours", "debug warning"]);
    assert_eq!(running.logs.level(), Some(LogLevel::Error));
}

#[test]
fn the_environment_wins_over_the_choice() {
    let (running, ()) = running(Some("warn"), |logs| {
        logs.set_level(LogLevel::Trace);
        tracing::info!("choice");
        tracing::warn!("environment");
    });
    assert_eq!(messages(&running.logs), ["environment"]);
    assert_eq!(running.logs.level(), None);
}

#[test]
fn the_whatsapp_library_is_kept_quiet_at_every_level() {
    let (running, ()) = running(Some("trace"), |_| {
        tracing::warn!(target: "whatsapp_rust::pair", "secret");
        tracing::error!(target: "wacore::noise", "secret");
        tracing::trace!(target: "Client/Pair", "secret");
        tracing::error!(target: "whatsapp_rust::client", "broken");
        tracing::info!(target: "wakala_whatsapp::link", "ours");
    });
    assert_eq!(messages(&running.logs), ["broken", "ours"]);
}

#[test]
fn the_window_gets_the_newest_lines_of_a_level_newest_last() {
    let (running, ()) = running(None, |_| {
        for number in 0..2_100 {
            if number % 700 == 0 {
                tracing::error!("{number}");
            } else {
                tracing::info!("{number}");
            }
        }
    });
    let told = |limit, level| -> Vec<String> {
        running.logs.last(limit, level).into_iter().map(|line| line.message).collect()
    };
    assert_eq!(told(2, None), ["2098", "2099"]);
    assert_eq!(told(10, Some(LogLevel::Error)), ["700", "1400"]);
    assert_eq!((told(u32::MAX, None).len(), told(0, None).len()), (2_000, 1));
    assert_eq!(running.logs.last(1, None)[0].at, 1_763_726_400_000);
}

#[test]
fn a_stuck_stderr_holds_nobody_up_and_what_is_missing_is_counted() {
    let (pipe, stderr) = sync_channel(0);
    let (logs, end, subscriber) = built(Arc::new(Still), None, Pipe(pipe));
    tracing::subscriber::with_default(subscriber, || {
        // One line is held by the writer, the queue is full, the rest finds no room.
        for number in 0..LINES_WAITING + 100 {
            tracing::info!("{number}");
        }
    });
    assert_eq!(logs.last(1, None)[0].message, (LINES_WAITING + 99).to_string());
    let reader = std::thread::spawn(move || stderr.iter().collect::<String>());
    drop((logs, end));
    let told = reader.join().unwrap();
    assert!(told.contains("lines came faster than they could be written"), "{}", told.len());
    assert!(told.lines().count() < LINES_WAITING + 100);
}

#[test]
fn a_terminal_that_is_stopped_keeps_nothing_from_the_files() {
    let directory = tempfile::tempdir().unwrap();
    // Nobody ever reads it.
    let (pipe, stopped) = sync_channel(0);
    let (logs, end, subscriber) = built(Arc::new(Still), None, Pipe(pipe));
    logs.open_files(&directory.path().join("logs"), Wall(0));
    tracing::subscriber::with_default(subscriber, || {
        for number in 0..LINES_WAITING / 2 {
            tracing::info!("line {number}.");
        }
    });
    drop((logs, end));
    let text = files_of(&directory.path().join("logs"));
    assert!(text.contains("line 0.") && text.contains(&format!("line {}.", LINES_WAITING / 2 - 1)));
    drop(stopped);
}

#[test]
fn a_very_long_message_is_cut() {
    let (running, ()) = running(None, |_| tracing::info!("{}", "habari ".repeat(100_000)));
    assert_eq!(messages(&running.logs)[0].chars().count(), 2_001);
}
