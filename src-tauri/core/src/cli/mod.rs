//! The command line: clients of the running core. Starts no window and no engine.

mod asking;
mod out;
mod pairing;
mod plain;
mod sending;
mod showing;
mod table;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use thiserror::Error;
use wakala_client::{Client, ClientError, core_places, desktop, variable};
use wakala_contract::{InstanceView, InstancesView, LogLevel};

use out::Out;

/// What the exit codes mean, for `--help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  refused, or not all was done
  2  the command line is wrong
  3  no Wakala is running on this data
  4  the message failed, or was not there in time
  5  not known whether it was done: Wakala ended before it answered

Environment: WAKALA_DATA_DIR, WAKALA_AUTH_BASE_DIR (where the sessions live), WAKALA_LOG, WAKALA_APPEAR_AVAILABLE (1: customers see \
the numbers as online, and the owners' phones stay silent), HTTPS_PROXY, ALL_PROXY, NO_PROXY, and the WAKALA_ variables of the \
lifecycle settings.";

/// What is asked of the running core.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub(crate) enum Command {
    /// Runs Wakala here without window, tray and notifications, until it is asked to end: for a server, or a PC without a screen
    Engine,
    /// Brings the window to the front
    Open {
        /// At this instance: name or id
        instance: Option<String>,
    },
    /// Ends Wakala; the numbers go offline
    Quit,
    /// How Wakala and its numbers are
    Status,
    /// The instances
    List,
    /// Adds an instance; `pair` links it to a phone
    Add {
        /// Its name
        name: String,
        /// Its workspace
        #[arg(long, default_value = "")]
        workspace: String,
    },
    /// Links an instance to a phone: shows the QR code until it is scanned
    Pair(Pair),
    /// Runs instances
    Start(Which),
    /// Stops instances; sessions and messages stay
    Stop(Which),
    /// Restarts instances
    Restart(Which),
    /// Ends the session of instances for good; messages stay
    Unlink(Sure),
    /// Removes instances with their sessions and messages
    Delete(Sure),
    /// Sends a text
    Send(SendText),
    /// The chats of an instance, or of all
    Chats {
        /// The instance: name or id
        instance: Option<String>,
        /// At most this many, 1 to 200
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
    },
    /// The messages of a chat
    Messages {
        /// The chat, as `chats` shows it
        chat: i64,
        /// At most this many, 1 to 200
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
    },
    /// What waits to be sent
    #[command(subcommand)]
    Queue(Queue),
    /// Compares what is wanted with what runs, and reports it
    Sync {
        /// Mends the difference, too
        #[arg(long)]
        auto_reconnect: bool,
        /// Only this workspace
        #[arg(long)]
        workspace: Option<String>,
    },
    /// How the engine is, or how an instance was
    Health {
        /// The instance: name or id
        instance: Option<String>,
        /// Over how many days, 1 to 60
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=60))]
        days: u32,
    },
    /// The last lines of the logs
    Logs {
        /// Goes on with what comes
        #[arg(short, long)]
        follow: bool,
        /// Only lines that are at least as grave
        #[arg(long)]
        level: Option<Level>,
        /// At most this many, 1 to 2000
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=2000))]
        limit: u32,
    },
    /// What was asked, by whom, and what came of it
    Audit {
        /// The instance: name or id
        instance: Option<String>,
        /// At most this many, 1 to 200
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
    },
    /// Makes any call of the contract
    Call {
        /// Its name, such as `engine_health`
        name: String,
        /// Its request, as JSON
        #[arg(default_value = "{}")]
        request: String,
    },
}

/// Links an instance to a phone.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Pair {
    /// The instance: name or id
    instance: String,
    /// Shows an 8-character code to type on the phone with this number, in place of a QR code
    #[arg(long, value_name = "NUMBER", conflicts_with = "png")]
    code: Option<String>,
    /// Keeps the QR code as a picture in this file, in place of showing it
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
}

/// Which instances.
#[derive(Args, Clone, Debug, PartialEq)]
#[group(required = true, multiple = true)]
pub(crate) struct Which {
    /// The instances: names or ids
    instances: Vec<String>,
    /// All of a workspace
    #[arg(long, conflicts_with_all = ["instances", "all"])]
    workspace: Option<String>,
    /// All of them
    #[arg(long, conflicts_with = "instances")]
    all: bool,
}

/// Which instances, of which something is taken.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Sure {
    #[command(flatten)]
    which: Which,
    /// Does not ask first
    #[arg(long, short)]
    yes: bool,
}

/// Sends a text.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct SendText {
    /// The instance that sends: name or id
    instance: String,
    /// The phone number that it goes to, or `chat:ID`
    to: String,
    /// The text; `-` reads it from the standard input
    text: String,
    /// A key of yours: a second time with it is the same message, whichever of your scripts sends it
    #[arg(long)]
    key: Option<String>,
    /// Waits until that has happened
    #[arg(long, value_name = "UNTIL")]
    wait: Option<Until>,
    /// For how long, in seconds
    #[arg(long, default_value_t = 60)]
    timeout: u64,
}

/// What a send waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Until {
    /// WhatsApp took it
    Sent,
    /// The recipient's phone has it
    Delivered,
    /// The recipient opened it
    Read,
}

/// The outbox.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub(crate) enum Queue {
    /// What waits, is uncertain or failed
    List {
        /// The instance: name or id
        instance: String,
    },
    /// Takes a message back
    Cancel {
        /// The item, as `queue list` shows it
        item: i64,
    },
    /// Tries a failed message again
    Retry {
        /// The item, as `queue list` shows it
        item: i64,
    },
}

/// How grave a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Something failed
    Error,
    /// Something is not as it should be
    Warn,
    /// What happens
    Info,
    /// How it happens
    Debug,
    /// Every step
    Trace,
}

impl From<Level> for LogLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => LogLevel::Error,
            Level::Warn => LogLevel::Warn,
            Level::Info => LogLevel::Info,
            Level::Debug => LogLevel::Debug,
            Level::Trace => LogLevel::Trace,
        }
    }
}

/// Why a command was not done.
#[derive(Debug, Error)]
pub(crate) enum CliError {
    /// The core.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The terminal, a pipe or a file.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What was asked for can't be.
    #[error("{0}")]
    Asked(String),
    /// The command line is wrong.
    #[error("{0}")]
    Usage(String),
    /// It was done for some and not for others; each was said.
    #[error("not all of it was done")]
    InPart,
    /// A message.
    #[error("{0}")]
    Unsent(String),
    /// Nobody knows whether it was done.
    #[error("{0}")]
    Unknown(String),
}

impl CliError {
    fn exit_code(&self) -> u8 {
        match self {
            CliError::Client(ClientError::NoCore(_)) => 3,
            CliError::Client(_) | CliError::Io(_) | CliError::Asked(_) | CliError::InPart => 1,
            CliError::Usage(_) => 2,
            CliError::Unsent(_) => 4,
            CliError::Unknown(_) => 5,
        }
    }
}

/// Runs a command against the core of a data directory.
pub(crate) fn run(command: Command, json: bool, data_dir: Option<PathBuf>) -> ExitCode {
    let mut out = Out::new(json);
    // Nobody has seen the code; whatever else is asked for is done, whoever listens.
    let needs_reader = matches!(command, Command::Pair(_));
    let done = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(perform(command, &mut out, data_dir)),
        Err(error) => Err(error.into()),
    };
    match done.and_then(|()| out.flush().map_err(CliError::from)) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read has enough.
        Err(CliError::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe && !needs_reader => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            // What was said before comes first; nobody hears it when the pipe is closed.
            let _ = out.flush();
            match (&error, json) {
                (CliError::Client(ClientError::Refused(view)), true) => eprintln!("{}", json!(view)),
                _ => eprintln!("wakala: {}", plain::plain(&error.to_string())),
            }
            ExitCode::from(error.exit_code())
        }
    }
}

async fn perform(command: Command, out: &mut Out, data_dir: Option<PathBuf>) -> Result<(), CliError> {
    let data_dir =
        data_dir.ok_or_else(|| CliError::Asked("no place for the data: set HOME or WAKALA_DATA_DIR".into()))?;
    let core = Client::find(core_places(&data_dir), "cli").await?;
    match command {
        // It is no client: the program runs it.
        Command::Engine => Err(CliError::Usage("`engine` goes with nothing else".into())),
        Command::Open { instance: name } => {
            let at = match name {
                Some(name) => Some(instance(&core, &name).await?.id),
                None => None,
            };
            let token = variable("XDG_ACTIVATION_TOKEN");
            let done: Value =
                core.call("open_window", &json!({ "instance": at, "token": token, "desktop": desktop() })).await?;
            out.value(&done, |_| "the window comes".to_owned())
        }
        Command::Quit => {
            let done: Value = core.call("quit", &json!({})).await?;
            out.value(&done, |_| "Wakala is ending".to_owned())
        }
        Command::Status => showing::status(&core, out).await,
        Command::List => showing::list(&core, out).await,
        Command::Add { name, workspace } => {
            let added: InstanceView =
                core.call("add_instance", &json!({ "name": name, "workspace": workspace })).await?;
            out.value(&added, |added| format!("{} is added. Link its phone: wakala pair {}", added.name, added.id))
        }
        Command::Pair(pair) => pairing::pair(&core, out, pair).await,
        Command::Start(which) => asking::each(&core, out, &which, "start_instance", "starting").await,
        Command::Stop(which) => asking::each(&core, out, &which, "stop_instance", "stopping").await,
        Command::Restart(which) => asking::each(&core, out, &which, "restart_instance", "restarting").await,
        Command::Unlink(sure) => {
            let what = "The session ends for good: the phone must scan a code again. Messages stay.";
            asking::each_if_sure(&core, out, &sure, "unlink_instance", "its session ends", what).await
        }
        Command::Delete(sure) => {
            let what = "Session, messages and everything else of it are removed for good.";
            asking::each_if_sure(&core, out, &sure, "delete_instance", "deleted", what).await
        }
        Command::Send(send) => sending::send(&core, out, send).await,
        Command::Chats { instance, limit } => showing::chats(&core, out, instance, limit).await,
        Command::Messages { chat, limit } => showing::messages(&core, out, chat, limit).await,
        Command::Queue(Queue::List { instance }) => showing::queue(&core, out, &instance).await,
        Command::Queue(Queue::Cancel { item }) => {
            let done: Value = core.call("cancel_send", &json!({ "queue_id": item })).await?;
            out.value(&done, |_| "taken out of the queue; what WhatsApp has already stays sent".to_owned())
        }
        Command::Queue(Queue::Retry { item }) => {
            let done: Value = core.call("retry_send", &json!({ "queue_id": item })).await?;
            out.value(&done, |_| "queued again".to_owned())
        }
        Command::Sync { auto_reconnect, workspace } => showing::sync(&core, out, auto_reconnect, workspace).await,
        Command::Health { instance: None, .. } => showing::engine(&core, out).await,
        Command::Health { instance: Some(instance), days } => showing::health(&core, out, &instance, days).await,
        Command::Logs { follow, level, limit } => showing::logs(&core, out, follow, level, limit).await,
        Command::Audit { instance, limit } => showing::audit(&core, out, instance, limit).await,
        Command::Call { name, request } => {
            let body: Value =
                serde_json::from_str(&request).map_err(|error| CliError::Usage(format!("{request}: {error}")))?;
            let answer: Value = core.call(&name, &body).await?;
            out.json(&answer)
        }
    }
}

/// The instances there are.
async fn instances(core: &Client) -> Result<Vec<InstanceView>, CliError> {
    let all: InstancesView = core.call("instances", &json!({})).await?;
    Ok(all.instances)
}

/// The one of an id or a name.
fn named<'a>(all: &'a [InstanceView], name: &str) -> Result<&'a InstanceView, CliError> {
    let found = all.iter().find(|one| one.id == name);
    let found = found.or_else(|| all.iter().find(|one| one.name.to_lowercase() == name.trim().to_lowercase()));
    found.ok_or_else(|| CliError::Asked(format!("there is no instance {name:?}")))
}

async fn instance(core: &Client, name: &str) -> Result<InstanceView, CliError> {
    named(&instances(core).await?, name).cloned()
}
