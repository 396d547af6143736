//! The commands, and what each of them takes. What it all is stands in `words/`, in `program/help.ftl`: `help-command-queueList` of a
//! command, `help-of-set-name` of what one takes, `help-every-limit` of what several take.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use wakala_contract::{LogLevel, SearchKind};
use wakala_domain::backend::{Owner, Vocabulary};
use wakala_domain::history::HistoryChoice;
use wakala_domain::journal::HappeningKind;
use wakala_domain::keys::Scope;
use wakala_domain::typed_number::{Country, InvalidCountry};

use super::value::{ValueRefused, day, number, port, seconds, within};

/// What is asked of the running core.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub(crate) enum Command {
    Engine,
    Open {
        instance: Option<String>,
    },
    Quit,
    Status,
    List,
    Add {
        name: String,
        #[arg(long, default_value = "")]
        workspace: String,
        #[arg(long, value_name = "LETTERS")]
        country: Option<Country>,
        #[arg(long, value_name = "RANGE", default_value = "recent")]
        history: Range,
    },
    Set(Set),
    Pair(Pair),
    Start(Start),
    Stop(Which),
    Restart(Which),
    Unlink(Sure),
    Delete(Sure),
    Send(Box<Send>),
    React {
        #[arg(value_parser = number)]
        chat: i64,
        #[arg(value_parser = number)]
        message: i64,
        emoji: Option<String>,
    },
    Vote {
        #[arg(value_parser = number)]
        chat: i64,
        #[arg(value_parser = number)]
        message: i64,
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        choice: Vec<u32>,
    },
    Edit {
        #[arg(value_parser = number)]
        chat: i64,
        #[arg(value_parser = number)]
        message: i64,
        text: String,
    },
    Unsend {
        #[arg(value_parser = number)]
        chat: i64,
        #[arg(value_parser = number)]
        message: i64,
    },
    Chats {
        instance: Option<String>,
        #[arg(long, default_value_t = 50, value_parser = within(1, 200))]
        limit: u32,
        #[arg(long, value_name = "PLACE")]
        after: Option<Place>,
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
    },
    Name {
        #[arg(value_parser = number)]
        chat: i64,
        name: Option<String>,
    },
    Messages {
        #[arg(value_parser = number)]
        chat: i64,
        #[arg(long, default_value_t = 50, value_parser = within(1, 200))]
        limit: u32,
        #[arg(long, value_name = "PLACE")]
        before: Option<Place>,
        #[arg(long, value_name = "DIR")]
        save_media: Option<PathBuf>,
        #[arg(long, conflicts_with = "before")]
        older: bool,
    },
    Search(Search),
    #[command(subcommand)]
    Queue(Queue),
    Sync {
        #[arg(long)]
        auto_reconnect: bool,
        #[arg(long)]
        workspace: Option<String>,
    },
    Health {
        instance: Option<String>,
        #[arg(long, default_value_t = 1, value_parser = within(1, 60))]
        days: u32,
    },
    Uptime {
        instances: Vec<String>,
    },
    Logs {
        #[arg(short, long)]
        follow: bool,
        #[arg(long)]
        level: Option<Level>,
        #[arg(long, default_value_t = 100, value_parser = within(1, 2000))]
        limit: u32,
    },
    Events {
        #[arg(short, long)]
        follow: bool,
        #[arg(long, value_name = "SEQ", value_parser = number)]
        since: Option<i64>,
        #[arg(long, default_value_t = 50, value_parser = within(1, 200), conflicts_with = "since")]
        limit: u32,
    },
    Audit {
        instance: Option<String>,
        #[arg(long, default_value_t = 50, value_parser = within(1, 200))]
        limit: u32,
        #[arg(long, value_name = "LINE", value_parser = number)]
        before: Option<i64>,
    },
    #[command(subcommand)]
    Keys(Keys),
    #[command(subcommand)]
    Webhooks(Webhooks),
    Backend {
        #[command(subcommand)]
        asked: Option<Backend>,
    },
    Interface(Interface),
    Autostart {
        state: Option<Switch>,
    },
    Doctor,
    Call {
        name: String,
        #[arg(default_value = "{}")]
        request: String,
    },
}

/// Links an instance to a phone.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(super) instance: String,
    #[arg(long, value_name = "NUMBER", conflicts_with = "png")]
    pub(super) code: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) png: Option<PathBuf>,
    #[arg(long, value_name = "RANGE")]
    pub(super) history: Option<Range>,
}

/// What is changed of an instance.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(group(ArgGroup::new("changed").required(true).multiple(true).args(["name", "workspace", "country", "available"])))]
pub(crate) struct Set {
    pub(super) instance: String,
    #[arg(long)]
    pub(super) name: Option<String>,
    #[arg(long)]
    pub(super) workspace: Option<String>,
    #[arg(long, value_name = "LETTERS")]
    pub(super) country: Option<CountryChoice>,
    #[arg(long, value_name = "STATE")]
    pub(super) available: Option<YesOrNo>,
}

/// Which instances.
#[derive(Args, Clone, Debug, PartialEq)]
#[group(required = true, multiple = true)]
pub(crate) struct Which {
    pub(super) instances: Vec<String>,
    #[arg(long, conflicts_with_all = ["instances", "all"])]
    pub(super) workspace: Option<String>,
    #[arg(long, conflicts_with = "instances")]
    pub(super) all: bool,
}

/// Runs instances.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Start {
    #[command(flatten)]
    pub(super) which: Which,
    #[arg(long, conflicts_with_all = ["workspace", "all"])]
    pub(super) take_over: bool,
}

/// Which instances, of which something is taken.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Sure {
    #[command(flatten)]
    pub(super) which: Which,
    #[arg(long, short)]
    pub(super) yes: bool,
}

/// Sends something.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(group(ArgGroup::new("something").required(true).args(["text", "location", "contact", "poll", "image", "video", "audio", "voice", "file", "sticker"])))]
pub(crate) struct Send {
    pub(super) instance: String,
    pub(super) to: String,
    pub(super) text: Option<String>,
    #[arg(long, value_name = "MESSAGE", value_parser = number, conflicts_with_all = ["location", "contact", "poll"])]
    pub(super) reply_to: Option<i64>,
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["location", "contact", "poll"])]
    pub(super) mention: Vec<String>,
    #[arg(long, value_name = "LAT,LON[,NAME]", allow_hyphen_values = true)]
    pub(super) location: Option<Spot>,
    #[arg(long, value_name = "NAME,NUMBER")]
    pub(super) contact: Vec<Card>,
    #[arg(long, value_name = "QUESTION", requires = "option")]
    pub(super) poll: Option<String>,
    #[arg(long, value_name = "WORDS", requires = "poll")]
    pub(super) option: Vec<String>,
    #[arg(long, requires = "poll")]
    pub(super) many: bool,
    #[arg(long, value_name = "FILE")]
    pub(super) image: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) video: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) audio: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) voice: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) sticker: Option<PathBuf>,
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["text", "location", "contact", "poll", "audio", "voice", "sticker"])]
    pub(super) caption: Option<String>,
    #[arg(long, conflicts_with_all = ["text", "location", "contact", "poll", "audio", "file", "sticker"])]
    pub(super) view_once: bool,
    #[arg(long)]
    pub(super) key: Option<String>,
    #[arg(long, value_name = "UNTIL")]
    pub(super) wait: Option<Until>,
    #[arg(long, default_value_t = 60, value_parser = seconds)]
    pub(super) timeout: u64,
}

/// Searches messages.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Search {
    #[arg(required = true, value_name = "TEXT")]
    pub(super) text: Vec<String>,
    #[arg(long, value_name = "INSTANCE")]
    pub(super) instance: Option<String>,
    #[arg(long, value_name = "CHAT", value_parser = number)]
    pub(super) chat: Option<i64>,
    #[arg(long)]
    pub(super) kind: Option<Kind>,
    #[arg(long)]
    pub(super) has_file: bool,
    #[arg(long, value_name = "NUMBER")]
    pub(super) sender: Option<String>,
    #[arg(long, conflicts_with = "sender")]
    pub(super) ours: bool,
    #[arg(long, visible_alias = "from", value_name = "DAY", value_parser = day)]
    pub(super) since: Option<NaiveDate>,
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(super) until: Option<NaiveDate>,
    #[arg(long, default_value_t = 50, value_parser = within(1, 200))]
    pub(super) limit: u32,
    #[arg(long, value_name = "PLACE", value_parser = number)]
    pub(super) before: Option<i64>,
}

/// Which messages are searched. What each is goes into the completions; the help has it in the operator's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Texts
    Text,
    /// Pictures
    Image,
    /// Films of all sorts
    Video,
    /// Voice and other sound
    Audio,
    /// Other files
    Document,
    /// Places
    Location,
    /// Contact cards
    Contact,
    /// Polls
    Poll,
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
    List {
        instance: Option<String>,
    },
    Cancel {
        #[arg(value_parser = number)]
        item: i64,
    },
    Retry {
        #[arg(value_parser = number)]
        item: i64,
    },
    RemoveFailed(Sure),
}

/// The keys of other programs.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub(crate) enum Keys {
    List {
        #[arg(long)]
        all: bool,
    },
    New(NewKey),
    Revoke {
        #[arg(required = true)]
        keys: Vec<String>,
        #[arg(long, short)]
        yes: bool,
    },
}

/// A new key.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct NewKey {
    pub(super) name: String,
    #[arg(long, value_name = "SCOPE", required = true, value_delimiter = ',')]
    pub(super) scope: Vec<MayDo>,
    #[arg(long, value_name = "INSTANCE")]
    pub(super) instance: Vec<String>,
    #[arg(long, value_name = "WORKSPACE")]
    pub(super) workspace: Vec<String>,
    #[arg(long, value_parser = within(1, 3650))]
    pub(super) days: Option<u32>,
}

/// The receivers of what happens.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub(crate) enum Webhooks {
    List,
    New(NewHook),
    Change(Box<ChangedHook>),
    Remove {
        #[arg(required = true)]
        webhooks: Vec<String>,
        #[arg(long, short)]
        yes: bool,
    },
    Test {
        webhook: String,
    },
    Failed {
        webhook: String,
        #[arg(long, default_value_t = 50, value_parser = within(1, 200))]
        limit: u32,
        #[arg(long, value_name = "EVENT", value_parser = number)]
        before: Option<i64>,
    },
    Replay {
        webhook: String,
        #[arg(long, value_name = "EVENT", value_parser = number)]
        event: Vec<i64>,
    },
    Purge {
        webhook: String,
        #[arg(long, value_name = "EVENT", value_parser = number)]
        event: Vec<i64>,
        #[arg(long, short)]
        yes: bool,
    },
}

/// A new webhook.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct NewHook {
    pub(super) name: String,
    pub(super) address: String,
    #[arg(long, value_name = "EVENT", value_delimiter = ',')]
    pub(super) event: Vec<ToldOf>,
    #[arg(long, value_name = "INSTANCE")]
    pub(super) instance: Vec<String>,
    #[arg(long, value_name = "WORKSPACE")]
    pub(super) workspace: Vec<String>,
    #[arg(long)]
    pub(super) nearby: bool,
    #[arg(long)]
    pub(super) off: bool,
}

/// What is changed of a webhook.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(group(ArgGroup::new("changed").required(true).multiple(true)
    .args(["state", "name", "address", "event", "instance", "workspace", "all", "nearby", "new_secret"])))]
pub(crate) struct ChangedHook {
    pub(super) webhook: String,
    pub(super) state: Option<Switch>,
    #[arg(long)]
    pub(super) name: Option<String>,
    #[arg(long)]
    pub(super) address: Option<String>,
    #[arg(long, value_name = "EVENT", value_delimiter = ',')]
    pub(super) event: Vec<ToldOf>,
    #[arg(long, value_name = "INSTANCE")]
    pub(super) instance: Vec<String>,
    #[arg(long, value_name = "WORKSPACE")]
    pub(super) workspace: Vec<String>,
    #[arg(long, conflicts_with_all = ["instance", "workspace"])]
    pub(super) all: bool,
    #[arg(long, value_name = "STATE")]
    pub(super) nearby: Option<YesOrNo>,
    #[arg(long)]
    pub(super) new_secret: bool,
}

/// The link to a backend.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub(crate) enum Backend {
    Status,
    Set(SetUp),
    Test,
    Forget {
        #[arg(long, short)]
        yes: bool,
    },
    Link {
        instance: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        owner: Option<OwnedBy>,
    },
    Unlink {
        instance: String,
    },
}

/// What is changed of the link to a backend.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(group(ArgGroup::new("changed").required(true).multiple(true).args(["state", "url", "key", "vocabulary"])))]
pub(crate) struct SetUp {
    pub(super) state: Option<Switch>,
    #[arg(long)]
    pub(super) url: Option<String>,
    #[arg(long)]
    pub(super) key: Option<String>,
    #[arg(long)]
    pub(super) vocabulary: Option<WordsOf>,
}

/// Who says whether an instance runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OwnedBy {
    /// The backend, and programs with a key
    Backend,
    /// The operator; the backend is told how it is
    Operator,
}

impl From<OwnedBy> for Owner {
    fn from(by: OwnedBy) -> Self {
        match by {
            OwnedBy::Backend => Owner::Backend,
            OwnedBy::Operator => Owner::Operator,
        }
    }
}

/// Whose words a backend is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WordsOf {
    /// Of the instance guide: connecting, connected, disconnected, error
    Instance,
    /// Of the reconnect guide: connected, reconnecting, qr_pending, disconnected
    Reconnect,
    /// Of the lifecycle plan: connecting, needs_qr, ready, disconnected, error
    Lifecycle,
}

impl From<WordsOf> for Vocabulary {
    fn from(of: WordsOf) -> Self {
        match of {
            WordsOf::Instance => Vocabulary::Instance,
            WordsOf::Reconnect => Vocabulary::Reconnect,
            WordsOf::Lifecycle => Vocabulary::Lifecycle,
        }
    }
}

/// Of what a receiver is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ToldOf {
    /// Messages that came, were queued, changed or are gone
    Messages,
    /// What became of what was sent
    Deliveries,
    /// What the operator is to be told
    Notices,
}

impl From<ToldOf> for HappeningKind {
    fn from(of: ToldOf) -> Self {
        match of {
            ToldOf::Messages => HappeningKind::Messages,
            ToldOf::Deliveries => HappeningKind::Deliveries,
            ToldOf::Notices => HappeningKind::Notices,
        }
    }
}

/// What a key may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MayDo {
    /// Look at instances, chats and messages
    Read,
    /// Write to people
    Send,
    /// Start, stop and pair
    Control,
    /// Add, change and remove instances, make keys, read logs and what was done
    Admin,
}

/// The port on which other programs ask.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Interface {
    pub(super) state: Option<Switch>,
    #[arg(long, requires = "state")]
    pub(super) address: Option<String>,
    #[arg(long, requires = "state", value_parser = port)]
    pub(super) port: Option<u16>,
    #[arg(long, requires = "state", value_name = "PAGE")]
    pub(super) origin: Vec<String>,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum YesOrNo {
    /// It is so
    Yes,
    /// It is not
    No,
}

/// How much of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Range {
    /// The last months
    Recent,
    /// All that the phone gives
    All,
    /// Nothing; older messages can be asked for later
    None,
}

impl Range {
    /// As the contract has it.
    pub(super) fn choice(self) -> HistoryChoice {
        match self {
            Range::Recent => HistoryChoice::Recent,
            Range::All => HistoryChoice::All,
            Range::None => HistoryChoice::None,
        }
    }
}

/// Whether something is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// It is
    On,
    /// It is not
    Off,
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

/// A place on the earth: degrees north, degrees east, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) name: Option<String>,
}

impl std::str::FromStr for Spot {
    type Err = ValueRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, ',');
        let mut degrees = || parts.next().and_then(|part| part.trim().parse().ok());
        let (Some(latitude), Some(longitude)) = (degrees(), degrees()) else {
            return Err(ValueRefused::Spot);
        };
        Ok(Self { latitude, longitude, name: parts.next().map(str::to_owned) })
    }
}

/// A contact card: a name and a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    pub(super) name: String,
    pub(super) number: String,
}

impl std::str::FromStr for Card {
    type Err = ValueRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A name may have a comma, a number has none.
        let (name, number) = text.rsplit_once(',').ok_or(ValueRefused::Card)?;
        Ok(Self { name: name.trim().to_owned(), number: number.trim().to_owned() })
    }
}

/// The country of numbers without a country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountryChoice {
    /// That of the instance's own number.
    Own,
    Of(Country),
}

impl std::str::FromStr for CountryChoice {
    type Err = InvalidCountry;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "own" {
            return Ok(Self::Own);
        }
        text.parse().map(Self::Of)
    }
}

/// Where a page goes on: a moment and a row, as `TIME/ROW`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) moment: i64,
    pub(super) row: i64,
}

impl std::str::FromStr for Place {
    type Err = ValueRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let place = text.split_once('/').and_then(|(moment, row)| Some((moment.parse().ok()?, row.parse().ok()?)));
        place.map(|(moment, row)| Self { moment, row }).ok_or(ValueRefused::Page)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.moment, self.row)
    }
}

impl From<Kind> for SearchKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Text => SearchKind::Text,
            Kind::Image => SearchKind::Image,
            Kind::Video => SearchKind::Video,
            Kind::Audio => SearchKind::Audio,
            Kind::Document => SearchKind::Document,
            Kind::Location => SearchKind::Location,
            Kind::Contact => SearchKind::Contact,
            Kind::Poll => SearchKind::Poll,
        }
    }
}

impl From<MayDo> for Scope {
    fn from(may: MayDo) -> Self {
        match may {
            MayDo::Read => Scope::Read,
            MayDo::Send => Scope::Send,
            MayDo::Control => Scope::Control,
            MayDo::Admin => Scope::Admin,
        }
    }
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
