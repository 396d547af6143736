//! The command line: clients of the running core. Starts no window and no engine.

mod asking;
mod attached;
mod audit;
mod backend;
mod bubble;
mod command;
mod doctor;
mod drawing;
mod events;
mod interface;
mod keys;
mod out;
mod owners;
mod pairing;
mod progress;
mod quitting;
mod saving;
mod searching;
mod sending;
mod setting;
mod showing;
mod table;
mod update;
mod uptime;
mod value;
mod webhooks;
mod words;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use thiserror::Error;
use wakala_client::{
    Client, ClientError, Manner, PlaceError, StartError, core_places, desktop, find_or_start, leave_to_take_focus,
};
use wakala_contract::{ErrorCode, ErrorView, InstanceView, InstancesView, StartWithSystemView};

use crate::plain::plain;
use crate::said;
use crate::startup::spoken;
pub(crate) use command::Command;
use command::{
    CountryChoice, Interface, Keys, Level, NewKey, Pair, Place, Queue, Send, Set, Start, Sure, Switch, Until, Which,
    YesOrNo,
};
use out::Out;
use progress::Progress;
pub(crate) use value::ValueRefused;

/// Why a command was not done.
#[derive(Debug, Error)]
pub(crate) enum CliError {
    /// The core.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// No core could be started.
    #[error(transparent)]
    Start(StartError),
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
    /// Something that Wakala needs is not as it should be; it was said.
    #[error("there is a fault")]
    Fault,
}

impl From<StartError> for CliError {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Client(error) => error.into(),
            error @ (StartError::NotStarted { .. } | StartError::Ended { .. } | StartError::Silent) => {
                Self::Start(error)
            }
        }
    }
}

impl CliError {
    fn exit_code(&self) -> u8 {
        match self {
            CliError::Client(ClientError::NoCore(_)) | CliError::Start(_) => 3,
            CliError::Client(ClientError::Unanswered { call, .. }) if words::may_be_done(call) => 5,
            CliError::Client(_) | CliError::Io(_) | CliError::Asked(_) | CliError::InPart => 1,
            CliError::Usage(_) => 2,
            CliError::Unsent(_) => 4,
            CliError::Unknown(_) => 5,
            CliError::Fault => 6,
        }
    }
}

/// How a command is to be run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct How {
    /// It answers a program, not a person.
    pub json: bool,
    /// Where no core runs, one is started.
    pub start: bool,
}

/// Runs a command against the core of a data directory.
pub(crate) fn run(command: Command, how: How, data_dir: Result<Option<PathBuf>, PlaceError>) -> ExitCode {
    let json = how.json;
    words::speak(spoken(data_dir.as_ref().ok().and_then(Option::as_deref)));
    let data_dir = match data_dir {
        Ok(data_dir) => data_dir,
        Err(error) => {
            let error = words::place(&error);
            let code = error.exit_code();
            complain(error, json, false);
            return ExitCode::from(code);
        }
    };
    let mut out = Out::new(json);
    // Nobody has seen the code; whatever else is asked for is done, whoever listens.
    let needs_reader = matches!(command, Command::Pair(_));
    let can_start = command != Command::Quit;
    let done = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            let done = runtime.block_on(perform(command, how.start, &mut out, data_dir));
            // What hangs on a disk that does not answer is not waited for.
            runtime.shutdown_background();
            done
        }
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
            let code = error.exit_code();
            complain(error, json, can_start);
            ExitCode::from(code)
        }
    }
}

/// Says why it was not done.
fn complain(error: CliError, json: bool, can_start: bool) {
    match error {
        // It was said, line by line.
        CliError::Fault => {}
        // What could not be asked has a code, too.
        CliError::Client(error) if json => said::aloud(&json!(ErrorView::from(error)).to_string()),
        CliError::Start(error) if json => {
            said::aloud(&json!(ErrorView::new(ErrorCode::CoreGone, error.to_string())).to_string());
        }
        CliError::Client(error @ ClientError::NoCore(_)) if can_start => {
            let why = words::why(&CliError::Client(error));
            said::aloud(&format!("wakala: {}", plain(&words::starts_one(&why))));
        }
        error => said::aloud(&format!("wakala: {}", plain(&words::why(&error)))),
    }
}

/// The core that runs, or one that is started for it.
async fn core(start: bool, data_dir: &Path, json: bool) -> Result<Client, CliError> {
    let find = || Client::find(core_places(data_dir), "cli");
    if !start {
        return Ok(find().await?);
    }
    let asked_of_a_person = std::io::stderr().is_terminal();
    if asked_of_a_person && matches!(find().await, Err(ClientError::NoCore(_))) {
        said::aloud(&words::words().cli_being_started());
    }
    // One that is ending is connected to all the same.
    let find = || async {
        let core = find().await?;
        match core.health().await {
            // It is there, and says how far it is.
            Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::Updating => Ok(core),
            answered => answered.map(|_| core),
        }
    };
    let mut progress = Progress::new(!json);
    let comes = find_or_start(data_dir, Manner::fitting(), find);
    Ok(progress.waits(comes, |seconds| words::words().cli_still_starts(seconds)).await??)
}

async fn perform(command: Command, start: bool, out: &mut Out, data_dir: Option<PathBuf>) -> Result<(), CliError> {
    let w = words::words();
    let no_place = || CliError::Asked(w.cli_no_place());
    if command == Command::Doctor {
        return doctor::doctor(out, data_dir.as_deref()).await;
    }
    let core = core(start, &data_dir.ok_or_else(no_place)?, out.is_json()).await?;
    if command == (Command::Open { instance: None }) {
        return open(&core, out).await;
    }
    // Whoever wants it ended does not wait for its beginning.
    let core = if command == Command::Quit { core } else { core.waiting_for_updates(update::told(out.is_json())) };
    match command {
        // It is no client: the program runs it.
        Command::Engine | Command::Doctor => Err(CliError::Usage("it goes with nothing else".into())),
        Command::Open { instance: name } => {
            let at = match name {
                Some(name) => Some(instance(&core, &name).await?.id),
                None => None,
            };
            let token = leave_to_take_focus();
            let wanted = json!({ "instance": at, "token": token, "desktop": desktop() });
            let done: Value = core.call("open_window", &wanted).await?;
            out.value(&done, |_| w.cli_window_comes())
        }
        Command::Quit => quitting::quit(&core, out).await,
        Command::Status => showing::status(&core, out).await,
        Command::List => showing::list(&core, out).await,
        Command::Add { name, workspace, country, history } => {
            let country = country.map(|country| country.to_string());
            let history = history.choice();
            let new = json!({ "name": name, "workspace": workspace, "country": country, "history": history });
            let added: InstanceView = core.call("add_instance", &new).await?;
            out.value(&added, |added| w.cli_added(&added.name, &added.id))
        }
        Command::Set(set) => setting::set(&core, out, set).await,
        Command::Pair(pair) => pairing::pair(&core, out, pair).await,
        Command::Start(start) => asking::start(&core, out, &start).await,
        Command::Stop(which) => asking::each(&core, out, &which, "stop_instance", &w.cli_did_stop()).await,
        Command::Restart(which) => asking::restart(&core, out, &which).await,
        Command::Unlink(sure) => {
            let (did, what) = (w.cli_did_unlink(), w.cli_unlink_what());
            asking::each_if_sure(&core, out, &sure, "unlink_instance", &did, &what).await
        }
        Command::Delete(sure) => {
            let (did, what) = (w.cli_did_delete(), w.cli_delete_what());
            asking::each_if_sure(&core, out, &sure, "delete_instance", &did, &what).await
        }
        Command::Send(send) => sending::send(&core, out, *send).await,
        Command::React { chat, message, emoji } => {
            let content = json!({ "is": "reaction", "message": message, "emoji": emoji.unwrap_or_default() });
            sending::change(&core, out, chat, content).await
        }
        Command::Vote { chat, message, choice } => {
            // People count from one.
            let options: Vec<u32> = choice.into_iter().map(|place| place.saturating_sub(1)).collect();
            sending::change(&core, out, chat, json!({ "is": "vote", "message": message, "options": options })).await
        }
        Command::Edit { chat, message, text } => {
            let text = sending::given(text).await?;
            sending::change(&core, out, chat, json!({ "is": "edit", "message": message, "text": text })).await
        }
        Command::Unsend { chat, message } => {
            sending::change(&core, out, chat, json!({ "is": "delete", "message": message })).await
        }
        Command::Chats { instance, limit, after, find } => {
            let sought = showing::Chats { of: instance, limit, after, find };
            showing::chats(&core, out, sought).await
        }
        Command::Name { chat, name } => {
            let called = json!({ "chat": chat, "name": name.unwrap_or_default() });
            let done: Value = core.call("name_chat", &called).await?;
            out.value(&done, |_| w.cli_name_saved())
        }
        Command::Messages { chat, limit, before, save_media, older } => {
            if older {
                showing::older(&core, out, chat).await?;
            }
            showing::messages(&core, out, chat, limit, before, save_media.as_deref()).await
        }
        Command::Search(search) => searching::search(&core, out, search).await,
        Command::Queue(Queue::List { instance }) => showing::queue(&core, out, instance.as_deref()).await,
        Command::Queue(Queue::Cancel { item }) => {
            let done: Value = core.call("cancel_send", &json!({ "queue_id": item })).await?;
            out.value(&done, |_| w.cli_cancelled())
        }
        Command::Queue(Queue::Retry { item }) => {
            let done: Value = core.call("retry_send", &json!({ "queue_id": item })).await?;
            out.value(&done, |_| w.cli_retried())
        }
        Command::Queue(Queue::RemoveFailed(sure)) => {
            let (did, what) = (w.cli_did_remove_failed(), w.cli_remove_failed_what());
            asking::each_if_sure(&core, out, &sure, "remove_failed", &did, &what).await
        }
        Command::Sync { auto_reconnect, workspace } => showing::sync(&core, out, auto_reconnect, workspace).await,
        Command::Health { instance: None, .. } => showing::engine(&core, out).await,
        Command::Health { instance: Some(instance), days } => showing::health(&core, out, &instance, days).await,
        Command::Logs { follow, level, limit } => showing::logs(&core, out, follow, level, limit).await,
        Command::Interface(wanted) => interface::interface(&core, out, wanted).await,
        Command::Keys(keys) => keys::keys(&core, out, keys).await,
        Command::Webhooks(asked) => webhooks::webhooks(&core, out, asked).await,
        Command::Backend { asked } => backend::backend(&core, out, asked).await,
        Command::Autostart { state } => {
            let view: StartWithSystemView = match state {
                Some(state) => core.call("set_start_with_system", &json!({ "on": state == Switch::On })).await?,
                None => core.call("start_with_system", &json!({})).await?,
            };
            out.value(&view, |view| words::starts_with_system(*view))
        }
        Command::Uptime { instances } => uptime::uptime(&core, out, &instances).await,
        Command::Events { follow, since, limit } => events::events(&core, out, follow, since, limit).await,
        Command::Audit { instance, limit, before } => audit::audit(&core, out, instance, limit, before).await,
        Command::Call { name, request } => {
            let body: Value =
                serde_json::from_str(&request).map_err(|error| CliError::Usage(format!("{request}: {error}")))?;
            let answer: Value = core.call(&name, &body).await?;
            out.json(&answer)
        }
    }
}

/// Opens the window where it was. Under an update it comes at once, and shows how far that is: it is wanted once, and may be closed again.
async fn open(core: &Client, out: &mut Out) -> Result<(), CliError> {
    let wanted = json!({ "token": leave_to_take_focus(), "desktop": desktop() });
    let done: Value = match core.call("open_window", &wanted).await {
        Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::Updating => {
            let core = core.clone().waiting_for_updates(update::told(out.is_json()));
            core.health().await?;
            core.call("open_window", &wanted).await?
        }
        answered => answered?,
    };
    out.value(&done, |_| words::words().cli_window_comes())
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
    found.ok_or_else(|| {
        let part = name.trim().to_lowercase();
        let alike = all.iter().find(|one| !part.is_empty() && one.name.to_lowercase().contains(&part));
        let (w, typed) = (words::words(), format!("{name:?}"));
        CliError::Asked(match alike {
            Some(alike) => w.cli_no_such_alike(&typed, &format!("{:?}", alike.name)),
            None => w.cli_no_such(&typed),
        })
    })
}

async fn instance(core: &Client, name: &str) -> Result<InstanceView, CliError> {
    named(&instances(core).await?, name).cloned()
}
