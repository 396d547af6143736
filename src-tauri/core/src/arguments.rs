//! The arguments: none for the window, or a command to the core that runs.

use clap::{CommandFactory as _, Parser, error::ErrorKind};

use crate::cli::{self, Command, How};
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

/// Runs several WhatsApp numbers on one PC. Without a command it opens the window, or shows the one that is open; a command is for
/// the Wakala that runs.
#[derive(Debug, Parser)]
#[command(name = "wakala", version = VERSION, max_term_width = 100, after_help = cli::EXIT_CODES)]
struct Arguments {
    /// Asks a server on this PC whether it can prove to be WhatsApp: exit 0 it can, 3 it was refused, 2 the address is not one on
    /// this PC
    #[arg(long, value_name = "URL", exclusive = true)]
    check_server: Option<String>,
    /// Answers as JSON, for programs
    #[arg(long, global = true)]
    json: bool,
    /// Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`
    #[arg(long, global = true)]
    start: bool,
    /// Opens no window: only the tray shows that Wakala runs
    #[arg(long, exclusive = true)]
    hidden: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The command line as it is shipped, for its manual.
#[cfg(all(test, unix))]
pub(crate) fn shipped() -> clap::Command {
    Arguments::command().version(env!("CARGO_PKG_VERSION"))
}

/// Reads the arguments, the program's name first.
///
/// # Errors
/// They are refused, or ask for help or the version; the error says it all.
pub(crate) fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Task, clap::Error> {
    let arguments = Arguments::try_parse_from(arguments)?;
    if arguments.check_server.is_some() && arguments.command.is_some() {
        let alone = "--check-server goes with no command";
        return Err(Arguments::command().error(ErrorKind::ArgumentConflict, alone));
    }
    if let Some(url) = arguments.check_server {
        return Ok(Task::CheckServer(url));
    }
    if arguments.start && matches!(arguments.command, None | Some(Command::Engine | Command::Quit | Command::Doctor)) {
        let what = "--start goes with a command to a running Wakala, and not with this one";
        return Err(Arguments::command().error(ErrorKind::ArgumentConflict, what));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Task, ErrorKind> {
        let arguments = std::iter::once("wakala").chain(arguments.iter().copied()).map(Into::into);
        parse(arguments).map_err(|error| error.kind())
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
        let help = Arguments::command().render_long_help().to_string();
        assert!(help.contains("3  no Wakala is running") && help.contains("WAKALA_DATA_DIR"), "{help}");
    }
}
