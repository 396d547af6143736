//! How far something is that takes a while: one line on a person's terminal, written over until it is done. A program, and whoever keeps
//! what is said in a file, gets none of it.

use std::io::{self, IsTerminal as _, Stderr, Write};
use std::time::Duration;

use super::CliError;
use crate::plain::plain;

/// What is over sooner is no reason to say anything; then it is said anew as often.
const PACE: Duration = Duration::from_secs(1);

/// The line.
pub(super) struct Progress<W: Write = Stderr> {
    to: W,
    tell: bool,
    told: String,
}

impl Progress {
    /// On the terminal of a person, if `tell`.
    pub(super) fn new(tell: bool) -> Self {
        Self { to: io::stderr(), tell: tell && io::stderr().is_terminal(), told: String::new() }
    }
}

impl<W: Write> Progress<W> {
    /// Says how far it is, in place of what was said before.
    pub(super) fn say(&mut self, words: &str) -> Result<(), CliError> {
        let words = plain(words);
        if self.tell && self.told != words {
            // To the end of the line: what stood there may have been longer.
            write!(self.to, "\r{words}\x1b[K")?;
            self.to.flush()?;
            self.told = words;
        }
        Ok(())
    }

    /// Leaves what was said last.
    pub(super) fn keep(&mut self) -> Result<(), CliError> {
        if !std::mem::take(&mut self.told).is_empty() {
            self.to.write_all(b"\n")?;
            self.to.flush()?;
        }
        Ok(())
    }

    /// Takes it back: something else is said instead.
    pub(super) fn take_back(&mut self) -> Result<(), CliError> {
        Ok(take_back(&mut self.to, &mut self.told)?)
    }

    /// Waits for something that says nothing itself, and says for how many seconds. Cancel safe where that is.
    pub(super) async fn waits<T>(
        &mut self,
        done: impl Future<Output = T>,
        words: impl Fn(u64) -> String,
    ) -> Result<T, CliError> {
        let mut done = std::pin::pin!(done);
        let mut seconds = 0;
        loop {
            tokio::select! {
                biased;
                done = &mut done => {
                    self.take_back()?;
                    return Ok(done);
                }
                () = tokio::time::sleep(PACE) => {
                    seconds += PACE.as_secs();
                    self.say(&words(seconds))?;
                }
            }
        }
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        // What is said next begins its own line. Nobody listens any more where that fails.
        let _ = take_back(&mut self.to, &mut self.told);
    }
}

fn take_back(to: &mut impl Write, told: &mut String) -> io::Result<()> {
    if std::mem::take(told).is_empty() {
        return Ok(());
    }
    to.write_all(b"\r\x1b[K")?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(tell: bool) -> Progress<Vec<u8>> {
        Progress { to: Vec::new(), tell, told: String::new() }
    }

    fn said(progress: &Progress<Vec<u8>>) -> String {
        String::from_utf8(progress.to.clone()).unwrap()
    }

    #[test]
    fn one_line_is_written_over_and_only_when_it_changes() {
        let mut progress = on(true);
        for words in ["1 of 20", "1 of 20", "2 of 20\x1b[2J"] {
            progress.say(words).unwrap();
        }
        progress.keep().unwrap();
        progress.keep().unwrap();
        let said = said(&progress);
        assert!(said.starts_with("\r1 of 20\x1b[K\r2 of 20") && said.ends_with('\n'), "{said:?}");
        assert_eq!((said.matches("1 of").count(), said.matches('\n').count(), said.contains("[2J\x1b")), (1, 1, true));
        assert!(!said.contains("\x1b[2J"), "what others wrote is no command to the terminal");
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_long_says_for_how_long_and_takes_it_back() {
        let mut progress = on(true);
        let quick = progress.waits(async { 7 }, |seconds| format!("{seconds} s")).await.unwrap();
        assert_eq!((quick, progress.to.len()), (7, 0));
        let never = |time| tokio::time::timeout(time, std::future::pending::<()>());
        let slow = never(Duration::from_millis(2_500));
        progress.waits(slow, |seconds| format!("{seconds} s")).await.unwrap().unwrap_err();
        assert_eq!(said(&progress), "\r1 s\x1b[K\r2 s\x1b[K\r\x1b[K");
        let mut unheard = on(false);
        unheard.waits(never(Duration::from_secs(9)), |_| "x".into()).await.unwrap().unwrap_err();
        unheard.keep().unwrap();
        assert_eq!(said(&unheard), "");
    }
}
