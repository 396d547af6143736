//! The arguments: none for the window, or a command to the core that runs.

mod complaint;
mod help;

use std::ffi::OsString;
use std::io::Write as _;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser};
use wakala_words::{Language, Words, words};

use crate::cli::{Command, How};
use crate::manner::Manner;

/// The version as it is shown.
const VERSION: &str = if cfg!(feature = "practice") {
    concat!(env!("CARGO_PKG_VERSION"), " (practice)")
} else {
    env!("CARGO_PKG_VERSION")
};

/// What the program was started for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Task {
    /// The numbers, and what shows them.
    Run(Manner),
    /// Asks a server on this PC whether it can prove to be WhatsApp.
    CheckServer(String),
    /// Something for the core that runs.
    Command {
        /// What.
        command: Box<Command>,
        /// How.
        how: How,
    },
}

/// The arguments of the program. What they are stands with the words of its commands.
#[derive(Debug, Parser)]
#[command(name = "wakala", version = VERSION, max_term_width = 100)]
struct Arguments {
    #[arg(long, value_name = "URL", exclusive = true)]
    check_server: Option<String>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true)]
    start: bool,
    #[arg(long, exclusive = true)]
    hidden: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The command line as it is shipped, for its manual: in English.
#[cfg(all(test, unix))]
pub(crate) fn shipped() -> clap::Command {
    help::worded(Arguments::command(), words(Language::En)).version(env!("CARGO_PKG_VERSION"))
}

/// What is answered to arguments that start nothing: help, the version, or what is wrong with them.
#[derive(Debug)]
pub(crate) struct Answer {
    kind: ErrorKind,
    text: String,
}

impl Answer {
    fn of(error: &clap::Error, words: &Words) -> Self {
        let text = match error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion => error.to_string(),
            _ => complaint::complaint(error, words),
        };
        Self { kind: error.kind(), text }
    }

    fn is_wrong(&self) -> bool {
        !matches!(self.kind, ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
    }

    /// Says it. Whoever closed the pipe has read enough.
    pub(crate) fn say(&self) {
        let text = self.text.as_bytes();
        let _ = if self.is_wrong() { std::io::stderr().write_all(text) } else { std::io::stdout().write_all(text) };
    }

    /// 0 for what was asked for, 2 for what is wrong.
    pub(crate) fn exit_code(&self) -> u8 {
        if self.is_wrong() { 2 } else { 0 }
    }
}

/// Reads the arguments, the program's name first. What is answered instead is in the language, which is asked for only then.
///
/// # Errors
/// They are refused, or ask for help or the version.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    language: impl FnOnce() -> Language,
) -> Result<Task, Answer> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // The words are only laid over what is read once somebody is to read them.
    let found = match Arguments::try_parse_from(&arguments) {
        Ok(read) => {
            return task(read).map_err(|why| {
                let words = words(language());
                together(&why(words), words)
            });
        }
        Err(found) => found,
    };
    let words = words(language());
    let said = help::framed(Arguments::command(), words).try_get_matches_from(&arguments);
    Err(Answer::of(said.as_ref().err().unwrap_or(&found), words))
}

fn task(arguments: Arguments) -> Result<Task, fn(&Words) -> String> {
    if arguments.check_server.is_some() && arguments.command.is_some() {
        return Err(|words| words.cli_wrong_check_alone());
    }
    if let Some(url) = arguments.check_server {
        return Ok(Task::CheckServer(url));
    }
    if arguments.start && matches!(arguments.command, None | Some(Command::Engine | Command::Quit | Command::Doctor)) {
        return Err(|words| words.cli_wrong_start_not_with());
    }
    if let Some(Command::Engine) = arguments.command {
        return Ok(Task::Run(Manner::Service));
    }
    if let Some(command) = arguments.command {
        let how = How { json: arguments.json, start: arguments.start };
        return Ok(Task::Command { command: Box::new(command), how });
    }
    Ok(Task::Run(if arguments.hidden { Manner::Hidden } else { Manner::Window }))
}

/// Arguments that are good, and not together.
fn together(what: &str, words: &Words) -> Answer {
    let usage = help::framed(Arguments::command(), words).render_usage().to_string();
    let usage = help::usage_said(&usage, words);
    Answer { kind: ErrorKind::ArgumentConflict, text: complaint::around(what, &[], Some(&usage), words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Task, ErrorKind> {
        let arguments = std::iter::once("wakala").chain(arguments.iter().copied()).map(Into::into);
        parse(arguments, Language::default).map_err(|answer| answer.kind)
    }

    #[test]
    fn the_window_and_the_check() {
        assert_eq!(parsed(&[]), Ok(Task::Run(Manner::Window)));
        assert_eq!(parsed(&["--hidden"]), Ok(Task::Run(Manner::Hidden)));
        assert_eq!(parsed(&["engine"]), Ok(Task::Run(Manner::Service)));
        assert_eq!(parsed(&["--check-server", "ws://x"]), Ok(Task::CheckServer("ws://x".into())));
        assert_eq!(parsed(&["--check-server"]), Err(ErrorKind::InvalidValue));
        assert_eq!(parsed(&["--version"]), Err(ErrorKind::DisplayVersion));
        assert_eq!(parsed(&["--wat"]), Err(ErrorKind::UnknownArgument));
        assert_eq!(parsed(&["--check-server", "ws://x", "status"]), Err(ErrorKind::ArgumentConflict));
    }

    #[test]
    fn commands_take_what_they_can_use() {
        Arguments::command().debug_assert();
        let json = |arguments: &[&str]| match parsed(arguments) {
            Ok(Task::Command { how, .. }) => how.json,
            other => panic!("{other:?}"),
        };
        assert!(json(&["--json", "status"]) && json(&["list", "--json"]) && !json(&["call", "sync", "{}"]));
        for good in [
            &["pair", "Duka", "--code", "+255 700"][..],
            &["stop", "--all"],
            &["restart", "Duka", "Kliniki"],
            &["start", "--workspace", "Asha"],
            &["delete", "Duka", "--yes"],
            &["send", "Duka", "chat:7", "-", "--wait", "read"],
            &["send", "Duka", "chat:7", "nzuri", "--reply-to", "12"],
            &["send", "Duka", "chat:7", "@255700000431 bei", "--mention", "+255700000431"],
            &["send", "Duka", "chat:7", "--location", "-6.8,39.2,Duka, Kariakoo"],
            &["send", "Duka", "chat:7", "--contact", "Neema, Duka,+255700000431", "--contact", "Juma,+255700000119"],
            &["send", "Duka", "chat:7", "--poll", "Lini?", "--option", "Leo", "--option", "Kesho", "--many"],
            &["react", "7", "12", "👍"],
            &["react", "7", "12"],
            &["vote", "7", "12", "1", "3"],
            &["vote", "7", "12"],
            &["edit", "7", "12", "-"],
            &["unsend", "7", "12"],
            &["queue", "cancel", "7"],
            &["logs", "-f", "--level", "warn"],
            &["--start", "status"],
            &["list", "--start"],
            &["events", "-f", "--since", "7"],
            &["messages", "7", "--before", "1700000000000/12"],
            &["audit", "--before", "12"],
            &["uptime", "Duka", "Kliniki"],
            &["doctor", "--json"],
        ] {
            assert!(parsed(good).is_ok(), "{good:?}");
        }
        for (bad, why) in [
            (&["stop"][..], ErrorKind::MissingRequiredArgument),
            (&["stop", "Duka", "--all"], ErrorKind::ArgumentConflict),
            (&["pair", "Duka", "--code", "1", "--png", "x"], ErrorKind::ArgumentConflict),
            (&["messages", "seven"], ErrorKind::ValueValidation),
            (&["chats", "--limit", "0"], ErrorKind::ValueValidation),
            (&["queue", "cancel", "1e9"], ErrorKind::ValueValidation),
            (&["send", "Duka", "1", "a", "--wait", "never"], ErrorKind::InvalidValue),
            (&["send", "Duka", "chat:7"], ErrorKind::MissingRequiredArgument),
            (&["send", "Duka", "chat:7", "a", "--location", "1,2"], ErrorKind::ArgumentConflict),
            (&["send", "Duka", "chat:7", "--location", "here"], ErrorKind::ValueValidation),
            (&["send", "Duka", "chat:7", "--contact", "Neema"], ErrorKind::ValueValidation),
            (&["send", "Duka", "chat:7", "--location", "1,2", "--reply-to", "7"], ErrorKind::ArgumentConflict),
            (&["send", "Duka", "chat:7", "--poll", "Lini?"], ErrorKind::MissingRequiredArgument),
            (&["send", "Duka", "chat:7", "a", "--many"], ErrorKind::MissingRequiredArgument),
            (&["quit", "--start"], ErrorKind::ArgumentConflict),
            (&["engine", "--start"], ErrorKind::ArgumentConflict),
            (&["--start"], ErrorKind::ArgumentConflict),
            (&["events", "--since=-1"], ErrorKind::ValueValidation),
            (&["events", "--since", "7", "--limit", "7"], ErrorKind::ArgumentConflict),
            (&["chats", "--after", "7"], ErrorKind::ValueValidation),
            (&["reboot"], ErrorKind::InvalidSubcommand),
        ] {
            assert_eq!(parsed(bad), Err(why), "{bad:?}");
        }
    }

    #[test]
    fn the_help_says_what_exit_codes_mean() {
        let answer = |language| parse(["wakala", "--help"].map(Into::into), move || language).unwrap_err();
        let help = answer(Language::En);
        assert!(
            help.text.contains("3  no Wakala is running") && help.text.contains("WAKALA_DATA_DIR"),
            "{}",
            help.text
        );
        assert_eq!((help.exit_code(), help.is_wrong()), (0, false));
        for (language, heading) in [(Language::Sw, "Matumizi: wakala [MACHAGUO] [AMRI]"), (Language::Id, "Perintah:\n")]
        {
            let help = answer(language).text;
            assert!(help.contains(heading) && help.contains("WAKALA_DATA_DIR"), "{help}");
        }
    }
}
