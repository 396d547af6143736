//! What is said, and to whom: a person at a terminal, or a program. What others wrote never reaches a terminal as a command to it.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};

use anstyle::Style;
use serde::Serialize;
use wakala_client::variable;

use super::CliError;
use super::drawing::Room;
use super::table::{Table, in_style};
use super::words;
use crate::plain::plain;

/// The standard output.
pub(crate) struct Out {
    to: BufWriter<StdoutLock<'static>>,
    json: bool,
    terminal: bool,
    colour: bool,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        let colour = is_colourful(terminal, variable("NO_COLOR").as_deref(), variable("TERM").as_deref());
        Self { to: BufWriter::new(stdout), json, terminal, colour }
    }

    /// Whether a program reads.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A line for a person.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), CliError> {
        Ok(writeln!(self.to, "{}", plain(text))?)
    }

    /// A line for a person, which begins with a word that is told apart by its colour.
    pub(crate) fn told(&mut self, word: &str, style: Style, rest: &str) -> Result<(), CliError> {
        let word = in_style(&plain(word), style, self.colour);
        Ok(writeln!(self.to, "{word}{}", plain(rest))?)
    }

    /// Something as JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        let text = if self.terminal { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        let text = text.map_err(io::Error::other)?;
        Ok(writeln!(self.to, "{text}")?)
    }

    /// Something as JSON for a program, or in words.
    pub(crate) fn value<T: Serialize>(&mut self, value: &T, words: impl FnOnce(&T) -> String) -> Result<(), CliError> {
        if self.json { self.json(value) } else { self.line(&words(value)) }
    }

    /// Something as JSON for a program, or as a table.
    pub(crate) fn table<T: Serialize>(&mut self, value: &T, table: impl FnOnce(&T) -> Table) -> Result<(), CliError> {
        if self.json {
            return self.json(value);
        }
        let width = self.terminal.then(width).flatten().or_else(columns);
        Ok(self.to.write_all(table(value).drawn(width, self.colour).as_bytes())?)
    }

    /// How the next page is had, if there is one: a program sees it in what it was given.
    pub(crate) fn more(&mut self, how: Option<String>) -> Result<(), CliError> {
        match how {
            Some(how) if !self.json => self.line(&words::more(&how)),
            Some(_) | None => Ok(()),
        }
    }

    /// How much room the terminal has; none where there is none, or where it does not say.
    pub(super) fn room(&self) -> Option<Room> {
        if self.terminal { room() } else { None }
    }

    /// A picture of characters in place of the one before.
    pub(crate) fn picture(&mut self, picture: &str) -> Result<(), CliError> {
        if self.terminal {
            self.to.write_all(b"\x1b[H\x1b[2J")?;
        }
        self.to.write_all(picture.as_bytes())?;
        Ok(self.flush()?)
    }

    /// Whether nobody reads any more: who waits for something to say would never find out by saying it.
    pub(crate) fn is_closed(&self) -> bool {
        stdout_is_closed()
    }

    /// Has it said now.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(unix)]
fn stdout_is_closed() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let stdout = io::stdout();
    let mut looked_at = [PollFd::new(&stdout, PollFlags::empty())];
    let now = Timespec::default();
    let closed = PollFlags::ERR | PollFlags::HUP;
    poll(&mut looked_at, Some(&now)).is_ok_and(|_| looked_at[0].revents().intersects(closed))
}

/// It is found out there by saying something.
#[cfg(not(unix))]
fn stdout_is_closed() -> bool {
    false
}

/// How wide somebody wants it who reads no terminal.
fn columns() -> Option<usize> {
    variable("COLUMNS")?.parse().ok().filter(|width| *width > 0)
}

/// How many characters a line of the terminal has.
fn width() -> Option<usize> {
    room().map(|room| room.columns)
}

fn room() -> Option<Room> {
    let (terminal_size::Width(columns), terminal_size::Height(rows)) = terminal_size::terminal_size_of(io::stdout())?;
    (columns > 0).then(|| Room { columns: columns.into(), rows: rows.into() })
}

/// Whether colours are shown: on a terminal that knows them, unless somebody wants none.
fn is_colourful(terminal: bool, no_color: Option<&str>, term: Option<&str>) -> bool {
    terminal && no_color.is_none_or(str::is_empty) && term != Some("dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_and_for_who_wants_them() {
        assert!(is_colourful(true, None, Some("xterm")) && is_colourful(true, Some(""), None));
        assert!(!is_colourful(false, None, Some("xterm")), "a pipe");
        assert!(!is_colourful(true, Some("1"), Some("xterm")) && !is_colourful(true, None, Some("dumb")));
    }
}
