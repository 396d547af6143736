//! The commands, and what each of them takes.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use wakala_contract::{LogLevel, SearchKind};
use wakala_domain::keys::Scope;
use wakala_domain::typed_number::{Country, InvalidCountry};

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
        /// The country of numbers that are typed without a country code, by its two letters; without it that of its own number
        #[arg(long, value_name = "LETTERS")]
        country: Option<Country>,
    },
    /// Changes the name, the workspace or the country of an instance
    Set(Set),
    /// Links an instance to a phone: shows the QR code until it is scanned
    Pair(Pair),
    /// Runs instances
    Start(Start),
    /// Stops instances; sessions and messages stay
    Stop(Which),
    /// Restarts instances
    Restart(Which),
    /// Ends the session of instances for good; messages stay
    Unlink(Sure),
    /// Removes instances with their sessions and messages
    Delete(Sure),
    /// Sends a text, a file, a place, contact cards or a poll
    Send(Box<Send>),
    /// Reacts to a message with an emoji
    React {
        /// The chat, as `chats` shows it
        #[arg(value_parser = number)]
        chat: i64,
        /// The message, as `messages` shows it
        #[arg(value_parser = number)]
        message: i64,
        /// The emoji; without one, the reaction that was given is taken back
        emoji: Option<String>,
    },
    /// Writes another text in place of a message that was sent
    Edit {
        /// The chat, as `chats` shows it
        #[arg(value_parser = number)]
        chat: i64,
        /// The message, as `messages` shows it
        #[arg(value_parser = number)]
        message: i64,
        /// The text; `-` reads it from the standard input
        text: String,
    },
    /// Takes a message that was sent back, for everyone
    Unsend {
        /// The chat, as `chats` shows it
        #[arg(value_parser = number)]
        chat: i64,
        /// The message, as `messages` shows it
        #[arg(value_parser = number)]
        message: i64,
    },
    /// The chats of an instance, or of all
    Chats {
        /// The instance: name or id
        instance: Option<String>,
        /// At most this many, 1 to 200
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
        /// Goes on after a page: the place that it ends with
        #[arg(long, value_name = "PLACE")]
        after: Option<Place>,
    },
    /// The messages of a chat
    Messages {
        /// The chat, as `chats` shows it
        #[arg(value_parser = number)]
        chat: i64,
        /// At most this many, 1 to 200
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
        /// Goes on before a page: the place that it begins with
        #[arg(long, value_name = "PLACE")]
        before: Option<Place>,
        /// Saves their files in this folder; what is not here yet is fetched first
        #[arg(long, value_name = "DIR")]
        save_media: Option<PathBuf>,
    },
    /// Searches messages, from the newest back
    Search(Search),
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
    /// Since when Wakala runs, and how much of the last day, week and month each number was online
    Uptime {
        /// The instances: names or ids; all without
        instances: Vec<String>,
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
    /// What happened, as the journal has it
    Events {
        /// Goes on with what comes
        #[arg(short, long)]
        follow: bool,
        /// Only what came after this position: the number of the last event that you have
        #[arg(long, value_name = "SEQ", value_parser = number)]
        since: Option<i64>,
        /// At most this many, 1 to 200; with --since as many as there are
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200), conflicts_with = "since")]
        limit: u32,
    },
    /// What was asked, by whom, and what came of it
    Audit {
        /// The instance: name or id
        instance: Option<String>,
        /// At most this many, 1 to 200
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
        /// Only lines that are older than this one
        #[arg(long, value_name = "LINE", value_parser = number)]
        before: Option<i64>,
    },
    /// The keys with which other programs ask Wakala
    #[command(subcommand)]
    Keys(Keys),
    /// The port on which other programs ask Wakala, with a key each: whether it is there, and where
    Interface(Interface),
    /// Whether Wakala starts with the system
    Autostart {
        /// From now on
        state: Option<Switch>,
    },
    /// Looks at everything that Wakala needs on this PC, and says what to do; also where none is running
    Doctor,
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
    pub(super) instance: String,
    /// Shows an 8-character code to type on the phone with this number, in place of a QR code
    #[arg(long, value_name = "NUMBER", conflicts_with = "png")]
    pub(super) code: Option<String>,
    /// Keeps the QR code as a picture in this file, in place of showing it
    #[arg(long, value_name = "FILE")]
    pub(super) png: Option<PathBuf>,
}

/// What is changed of an instance.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(group(ArgGroup::new("changed").required(true).multiple(true).args(["name", "workspace", "country"])))]
pub(crate) struct Set {
    /// The instance: name or id
    pub(super) instance: String,
    /// Its new name
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Its new workspace; '' for none
    #[arg(long)]
    pub(super) workspace: Option<String>,
    /// The country of numbers that are typed without a country code, by its two letters; `own` for that of its own number
    #[arg(long, value_name = "LETTERS")]
    pub(super) country: Option<CountryChoice>,
}

/// Which instances.
#[derive(Args, Clone, Debug, PartialEq)]
#[group(required = true, multiple = true)]
pub(crate) struct Which {
    /// The instances: names or ids
    pub(super) instances: Vec<String>,
    /// All of a workspace
    #[arg(long, conflicts_with_all = ["instances", "all"])]
    pub(super) workspace: Option<String>,
    /// All of them
    #[arg(long, conflicts_with = "instances")]
    pub(super) all: bool,
}

/// Runs instances.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Start {
    #[command(flatten)]
    pub(super) which: Which,
    /// Takes the session back where another program has it
    #[arg(long, conflicts_with_all = ["workspace", "all"])]
    pub(super) take_over: bool,
}

/// Which instances, of which something is taken.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Sure {
    #[command(flatten)]
    pub(super) which: Which,
    /// Does not ask first
    #[arg(long, short)]
    pub(super) yes: bool,
}

/// Sends something.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(group(ArgGroup::new("something").required(true).args(["text", "location", "contact", "poll", "image", "video", "audio", "voice", "file", "sticker"])))]
pub(crate) struct Send {
    /// The instance that sends: name or id
    pub(super) instance: String,
    /// The phone number that it goes to, or `chat:ID`
    pub(super) to: String,
    /// The text; `-` reads it from the standard input
    pub(super) text: Option<String>,
    /// The message of the chat that the text or file answers, as `messages` shows it
    #[arg(long, value_name = "MESSAGE", value_parser = number, conflicts_with_all = ["location", "contact", "poll"])]
    pub(super) reply_to: Option<i64>,
    /// A number that stands in the text, or under the file, after an @: whoever has it is told
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["location", "contact", "poll"])]
    pub(super) mention: Vec<String>,
    /// A place, in place of a text
    #[arg(long, value_name = "LAT,LON[,NAME]", allow_hyphen_values = true)]
    pub(super) location: Option<Spot>,
    /// A contact card, in place of a text; several times for several
    #[arg(long, value_name = "NAME,NUMBER")]
    pub(super) contact: Vec<Card>,
    /// A poll, in place of a text
    #[arg(long, value_name = "QUESTION", requires = "option")]
    pub(super) poll: Option<String>,
    /// What can be chosen in the poll: 2 to 12 times
    #[arg(long, value_name = "WORDS", requires = "poll")]
    pub(super) option: Vec<String>,
    /// Any number of options may be chosen
    #[arg(long, requires = "poll")]
    pub(super) many: bool,
    /// A picture, in place of a text: JPEG, PNG or WebP
    #[arg(long, value_name = "FILE")]
    pub(super) image: Option<PathBuf>,
    /// A video, in place of a text: MP4, 3GP or QuickTime
    #[arg(long, value_name = "FILE")]
    pub(super) video: Option<PathBuf>,
    /// Music or another sound, in place of a text
    #[arg(long, value_name = "FILE")]
    pub(super) audio: Option<PathBuf>,
    /// A voice note, in place of a text: Opus in an Ogg file
    #[arg(long, value_name = "FILE")]
    pub(super) voice: Option<PathBuf>,
    /// Any file under its name, in place of a text
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// A sticker, in place of a text: WebP
    #[arg(long, value_name = "FILE")]
    pub(super) sticker: Option<PathBuf>,
    /// The text under a picture, a video or a file
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["text", "location", "contact", "poll", "audio", "voice", "sticker"])]
    pub(super) caption: Option<String>,
    /// The picture, video or voice note can be looked at once
    #[arg(long, conflicts_with_all = ["text", "location", "contact", "poll", "audio", "file", "sticker"])]
    pub(super) view_once: bool,
    /// A key of yours: a second time with it is the same message, whichever of your scripts sends it
    #[arg(long)]
    pub(super) key: Option<String>,
    /// Waits until that has happened
    #[arg(long, value_name = "UNTIL")]
    pub(super) wait: Option<Until>,
    /// For how long, in seconds
    #[arg(long, default_value_t = 60)]
    pub(super) timeout: u64,
}

/// Searches messages.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Search {
    /// The words, all of which must be there: the last one may be the beginning of one, and so may each with a star behind it; what stands
    /// in double quotes stands so
    #[arg(required = true, value_name = "TEXT")]
    pub(super) text: Vec<String>,
    /// Only in this instance: name or id
    #[arg(long, value_name = "INSTANCE")]
    pub(super) instance: Option<String>,
    /// Only in this chat, as `chats` shows it
    #[arg(long, value_name = "CHAT", value_parser = number)]
    pub(super) chat: Option<i64>,
    /// Only messages of this kind
    #[arg(long)]
    pub(super) kind: Option<Kind>,
    /// Only messages with a file
    #[arg(long)]
    pub(super) has_file: bool,
    /// At most this many, 1 to 200
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub(super) limit: u32,
    /// Goes on before a page: the place that it ends with
    #[arg(long, value_name = "PLACE", value_parser = number)]
    pub(super) before: Option<i64>,
}

/// Which messages are searched.
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
    /// What waits, is uncertain or failed
    List {
        /// The instance: name or id
        instance: String,
    },
    /// Takes a message back
    Cancel {
        /// The item, as `queue list` shows it
        #[arg(value_parser = number)]
        item: i64,
    },
    /// Tries a failed message again
    Retry {
        /// The item, as `queue list` shows it
        #[arg(value_parser = number)]
        item: i64,
    },
    /// Removes all messages of instances that failed
    RemoveFailed(Sure),
}

/// The keys of other programs.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub(crate) enum Keys {
    /// Which programs have a key, what it may, and when it was used last
    List {
        /// Those, too, that were revoked
        #[arg(long)]
        all: bool,
    },
    /// Makes a key and shows it, this once
    New(NewKey),
    /// Has keys open nothing any more, at once and for good
    Revoke {
        /// The keys: the names of their programs, or the ids that `keys list` shows
        #[arg(required = true)]
        keys: Vec<String>,
        /// Does not ask first
        #[arg(long, short)]
        yes: bool,
    },
}

/// A new key.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct NewKey {
    /// The program that gets it: under this name it stands in the audit trail
    pub(super) name: String,
    /// What it may; several times, or with commas between them
    #[arg(long, value_name = "SCOPE", required = true, value_delimiter = ',')]
    pub(super) scope: Vec<MayDo>,
    /// Only for this instance: name or id; several times for several
    #[arg(long, value_name = "INSTANCE")]
    pub(super) instance: Vec<String>,
    /// Only for the instances of this workspace, as they are when they are asked for; several times for several
    #[arg(long, value_name = "WORKSPACE")]
    pub(super) workspace: Vec<String>,
    /// It ends after so many days; without it, never
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(super) days: Option<u32>,
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
    /// Add, change and remove instances, make keys, read logs and the audit trail
    Admin,
}

/// The port on which other programs ask.
#[derive(Args, Clone, Debug, PartialEq)]
pub(crate) struct Interface {
    /// From now on
    pub(super) state: Option<Switch>,
    /// At this address of the PC, which no other PC reaches
    #[arg(long, requires = "state")]
    pub(super) address: Option<String>,
    /// At this port
    #[arg(long, requires = "state", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) port: Option<u16>,
    /// Scripts of this web page may ask, too, such as https://shop.example; several times for several, '' for none
    #[arg(long, requires = "state", value_name = "PAGE")]
    pub(super) origin: Vec<String>,
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

/// What names a row: its number.
fn number(text: &str) -> Result<i64, String> {
    let number = text.parse().ok().filter(|number| *number >= 0);
    number.ok_or_else(|| "it is a number, as the list shows it".to_owned())
}

/// A place on the earth: degrees north, degrees east, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) name: Option<String>,
}

impl std::str::FromStr for Spot {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, ',');
        let mut degrees = || parts.next().and_then(|part| part.trim().parse().ok());
        let (Some(latitude), Some(longitude)) = (degrees(), degrees()) else {
            return Err("a place is LAT,LON or LAT,LON,NAME, in degrees".into());
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
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A name may have a comma, a number has none.
        let (name, number) = text.rsplit_once(',').ok_or("a card is NAME,NUMBER")?;
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
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "own" {
            return Ok(Self::Own);
        }
        text.parse().map(Self::Of).map_err(|error: InvalidCountry| error.to_string())
    }
}

/// Where a page goes on: a moment and a row, as `TIME/ROW`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) moment: i64,
    pub(super) row: i64,
}

impl std::str::FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let place = text.split_once('/').and_then(|(moment, row)| Some((moment.parse().ok()?, row.parse().ok()?)));
        place
            .map(|(moment, row)| Self { moment, row })
            .ok_or_else(|| "a place is two numbers, as a page says it".into())
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
