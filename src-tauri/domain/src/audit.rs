//! The words of the audit trail: who asked, what for, and under which names its figures stand. Stored as they are; the window
//! says each in the operator's language.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest name of a caller, in bytes.
pub const CALLER_NAME_LIMIT: usize = 40;

/// Which kind of front asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallerKind {
    /// The operator's window.
    Window,
    /// The command line.
    Cli,
    /// A program over HTTP.
    Api,
    /// A backend that this instance is linked to.
    Backend,
}

impl CallerKind {
    /// All of them.
    pub const ALL: [CallerKind; 4] = [CallerKind::Window, CallerKind::Cli, CallerKind::Api, CallerKind::Backend];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CallerKind::Window => "window",
            CallerKind::Cli => "cli",
            CallerKind::Api => "api",
            CallerKind::Backend => "backend",
        }
    }
}

/// The name of a caller. Kept in place: it travels with whatever was asked, and nothing is allocated for it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallerName {
    bytes: [u8; CALLER_NAME_LIMIT],
    length: u8,
}

/// The text can't be the name of a caller.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the name of a caller has 1 to {CALLER_NAME_LIMIT} bytes and no control characters")]
pub struct CallerNameError;

impl CallerName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // It was made of text, cut nowhere.
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl FromStr for CallerName {
    type Err = CallerNameError;

    fn from_str(text: &str) -> Result<Self, CallerNameError> {
        let text = text.trim();
        let length = u8::try_from(text.len()).map_err(|_| CallerNameError)?;
        let mut bytes = [0; CALLER_NAME_LIMIT];
        let room = bytes.get_mut(..text.len()).ok_or(CallerNameError)?;
        if text.is_empty() || text.contains(char::is_control) {
            return Err(CallerNameError);
        }
        room.copy_from_slice(text.as_bytes());
        Ok(Self { bytes, length })
    }
}

impl fmt::Debug for CallerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for CallerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who or what asked for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The operator, in the window.
    Operator,
    /// The operator, in the tray or a notification.
    Tray,
    /// The app's start.
    Startup,
    /// The comparison of wanted and real.
    Reconcile,
    /// The network, the PC's sleep or its clock.
    Network,
    /// A deadline of the engine's own.
    Timer,
    /// What WhatsApp said, or its silence.
    WhatsApp,
    /// A front, and under which name.
    Caller(CallerKind, Option<CallerName>),
}

/// The word that a trigger is stored and shown by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[cfg_attr(feature = "contract", ts(rename = "Trigger"))]
#[serde(rename_all = "snake_case")]
pub enum TriggerWord {
    /// The operator, in the window.
    Operator,
    /// The operator, in the tray or a notification.
    Tray,
    /// The app's start.
    Startup,
    /// The comparison of wanted and real.
    Reconcile,
    /// The network, the PC's sleep or its clock.
    Network,
    /// A deadline of the engine's own.
    Timer,
    /// What WhatsApp said, or its silence.
    #[serde(rename = "whatsapp")]
    WhatsApp,
    /// The command line.
    Cli,
    /// A program over HTTP.
    Api,
    /// A backend.
    Backend,
}

impl Trigger {
    /// The word that it is stored and shown by.
    #[must_use]
    pub fn word(self) -> TriggerWord {
        match self {
            Trigger::Operator | Trigger::Caller(CallerKind::Window, _) => TriggerWord::Operator,
            Trigger::Tray => TriggerWord::Tray,
            Trigger::Startup => TriggerWord::Startup,
            Trigger::Reconcile => TriggerWord::Reconcile,
            Trigger::Network => TriggerWord::Network,
            Trigger::Timer => TriggerWord::Timer,
            Trigger::WhatsApp => TriggerWord::WhatsApp,
            Trigger::Caller(CallerKind::Cli, _) => TriggerWord::Cli,
            Trigger::Caller(CallerKind::Api, _) => TriggerWord::Api,
            Trigger::Caller(CallerKind::Backend, _) => TriggerWord::Backend,
        }
    }

    /// The name of the caller, when it was one that has a name.
    #[must_use]
    pub fn caller(self) -> Option<CallerName> {
        match self {
            Trigger::Caller(_, name) => name,
            Trigger::Operator
            | Trigger::Tray
            | Trigger::Startup
            | Trigger::Reconcile
            | Trigger::Network
            | Trigger::Timer
            | Trigger::WhatsApp => None,
        }
    }

    /// Its name in the audit trail.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.word().as_str()
    }
}

impl TriggerWord {
    /// All of them.
    pub const ALL: [TriggerWord; 10] = [
        TriggerWord::Operator,
        TriggerWord::Tray,
        TriggerWord::Startup,
        TriggerWord::Reconcile,
        TriggerWord::Network,
        TriggerWord::Timer,
        TriggerWord::WhatsApp,
        TriggerWord::Cli,
        TriggerWord::Api,
        TriggerWord::Backend,
    ];

    fn as_str(self) -> &'static str {
        match self {
            TriggerWord::Operator => "operator",
            TriggerWord::Tray => "tray",
            TriggerWord::Startup => "startup",
            TriggerWord::Reconcile => "reconcile",
            TriggerWord::Network => "network",
            TriggerWord::Timer => "timer",
            TriggerWord::WhatsApp => "whatsapp",
            TriggerWord::Cli => CallerKind::Cli.as_str(),
            TriggerWord::Api => CallerKind::Api.as_str(),
            TriggerWord::Backend => CallerKind::Backend.as_str(),
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])+ $action:ident = $word:literal,)+) => {
        /// What was asked or decided.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
        pub enum AuditAction {
            $($(#[$doc])+ #[serde(rename = $word)] $action,)+
        }

        impl AuditAction {
            /// All of them.
            pub const ALL: &[AuditAction] = &[$(AuditAction::$action,)+];

            /// Its name in the audit trail.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(AuditAction::$action => $word,)+
                }
            }
        }
    };
}

actions! {
    /// An instance is new.
    Add = "add",
    /// Its name, label or limits were changed.
    Edit = "edit",
    /// Its notifications are silenced.
    Mute = "mute",
    /// Its notifications are heard again.
    Unmute = "unmute",
    /// It is gone, with all that belonged to it.
    Delete = "delete",
    /// The command to run.
    Start = "start",
    /// The command to stop.
    Stop = "stop",
    /// The command to stop and run again.
    Restart = "restart",
    /// The command to wait no longer.
    TryNow = "try_now",
    /// The command to show a QR code again.
    ShowNewCode = "show_new_code",
    /// The command to pair with a code to type.
    PairByCode = "pair_by_code",
    /// The command to take a session back from another program.
    TakeOver = "take_over",
    /// The command to end the session.
    Unlink = "unlink",
    /// The command to go on with another number.
    AcceptNumber = "accept_number",
    /// The command to refuse another number.
    RefuseNumber = "refuse_number",
    /// What had failed was taken out of the queue.
    RemoveFailed = "remove_failed",
    /// A connection was begun.
    Connect = "connect",
    /// A connection was ended.
    Disconnect = "disconnect",
    /// The session was ended at WhatsApp.
    Logout = "logout",
    /// A code to type was asked for.
    RequestPairCode = "request_pair_code",
    /// A session was put aside.
    SetSessionAside = "set_session_aside",
    /// The command to put a session back that was put aside.
    PutSessionBack = "put_session_back",
    /// A session was removed.
    RemoveSession = "remove_session",
    /// The operator was notified.
    Notify = "notify",
    /// The order to all to run.
    StartAll = "start_all",
    /// The order to all to stop.
    StopAll = "stop_all",
    /// The order to all to stop and run again.
    RestartAll = "restart_all",
    /// Wanted, stored and real were compared.
    Sync = "sync",
    /// A mismatch was mended.
    Mend = "mend",
    /// Old lines were removed.
    Prune = "prune",
    /// A program was given a key.
    MakeKey = "make_key",
    /// A program's key is good for nothing any more.
    RevokeKey = "revoke_key",
    /// The port on which programs ask was turned on or off, or is another one.
    SetInterface = "set_interface",
    /// A receiver of events was added.
    AddWebhook = "add_webhook",
    /// A receiver of events was changed, or turned on or off.
    ChangeWebhook = "change_webhook",
    /// A receiver of events is told nothing more.
    RemoveWebhook = "remove_webhook",
    /// Events that a receiver did not take are told again.
    ReplayFailed = "replay_failed",
    /// Events that a receiver did not take were given up.
    PurgeFailed = "purge_failed",
    /// The backend, its key or its words are others, or it was turned on or off.
    SetBackend = "set_backend",
    /// An instance belongs to the backend, or who says whether it is to run is another one.
    LinkToBackend = "link_to_backend",
    /// An instance belongs to the backend no more.
    UnlinkFromBackend = "unlink_from_backend",
    /// A program with a key changed something that has no line of its own.
    Ask = "ask",
}

/// The name of a figure in a line's detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuditFigure {
    /// Which try it is.
    Attempt,
    /// How much is built anew: `soft` or `hard`.
    Rebuild,
    /// How many instances.
    Instances,
    /// How many of them were late.
    Late,
    /// How many were compared.
    Checked,
    /// How many mismatches.
    Mismatches,
    /// How many were sent on their way again.
    Reconnected,
    /// How many stored states were updated.
    Updated,
    /// How many lines of the audit trail.
    AuditLines,
    /// How many lines of the timelines.
    TimelineLines,
    /// Older than so many days.
    OlderThanDays,
    /// The id of an instance that is gone.
    Instance,
    /// How many messages.
    Messages,
    /// How many rows that referred to what is not there.
    KeptAside,
    /// The public part of a key.
    Key,
    /// The name of a call.
    Call,
    /// The number of a receiver of events.
    Webhook,
    /// How many events.
    Events,
    /// What it is called, with `_` for a space.
    Name,
    /// The host that something leads to.
    Host,
    /// What of it is another thing now, separated by commas.
    Changed,
    /// What the backend calls an instance.
    External,
    /// Who says whether it is to run.
    Owner,
    /// Since when an instance is off by itself, in milliseconds of wall time.
    AutoDisconnectedAt,
    /// What keeps it off: a word of [`ReasonKind`](crate::lifecycle::ReasonKind).
    Reason,
}

impl AuditFigure {
    fn as_str(self) -> &'static str {
        match self {
            AuditFigure::Attempt => "attempt",
            AuditFigure::Rebuild => "rebuild",
            AuditFigure::Instances => "instances",
            AuditFigure::Late => "late",
            AuditFigure::Checked => "checked",
            AuditFigure::Mismatches => "mismatches",
            AuditFigure::Reconnected => "reconnected",
            AuditFigure::Updated => "updated",
            AuditFigure::AuditLines => "audit_lines",
            AuditFigure::TimelineLines => "timeline_lines",
            AuditFigure::OlderThanDays => "older_than_days",
            AuditFigure::Instance => "instance",
            AuditFigure::Messages => "messages",
            AuditFigure::KeptAside => "kept_aside",
            AuditFigure::Key => "key",
            AuditFigure::Call => "call",
            AuditFigure::Webhook => "webhook",
            AuditFigure::Events => "events",
            AuditFigure::Name => "name",
            AuditFigure::Host => "host",
            AuditFigure::Changed => "changed",
            AuditFigure::External => "external",
            AuditFigure::Owner => "owner",
            AuditFigure::AutoDisconnectedAt => "auto_disconnected_at",
            AuditFigure::Reason => "reason",
        }
    }
}

/// The detail of a line: `name=figure`, separated by spaces.
#[must_use]
pub fn detail(figures: &[(AuditFigure, &dyn std::fmt::Display)]) -> String {
    let figures: Vec<String> = figures.iter().map(|(name, figure)| format!("{}={figure}", name.as_str())).collect();
    figures.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_the_one_that_the_window_gets() {
        for action in AuditAction::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
        }
        for trigger in TriggerWord::ALL {
            assert_eq!(serde_json::to_value(trigger).unwrap(), trigger.as_str());
        }
        for figure in [
            AuditFigure::Attempt,
            AuditFigure::AuditLines,
            AuditFigure::OlderThanDays,
            AuditFigure::Instance,
            AuditFigure::AutoDisconnectedAt,
            AuditFigure::KeptAside,
            AuditFigure::Reason,
        ] {
            assert_eq!(serde_json::to_value(figure).unwrap(), figure.as_str());
        }
    }

    #[test]
    fn a_caller_stands_under_its_name_and_the_window_is_the_operator() {
        let name: CallerName = " till 2 ".parse().unwrap();
        let stands = |kind| (Trigger::Caller(kind, Some(name)).as_str(), Trigger::Caller(kind, Some(name)).caller());
        assert_eq!(stands(CallerKind::Cli), ("cli", Some(name)));
        assert_eq!(stands(CallerKind::Window).0, Trigger::Operator.as_str());
        assert_eq!((name.as_str(), Trigger::Tray.caller()), ("till 2", None));
    }

    #[test]
    fn the_name_of_a_caller_has_room_for_forty_bytes() {
        let parsed = |text: &str| text.parse::<CallerName>().map(|name| name.to_string());
        assert_eq!(parsed(&"ü".repeat(20)), Ok("ü".repeat(20)));
        for refused in [String::new(), " ".into(), "a\nb".into(), "x".repeat(41), "x".repeat(300)] {
            assert_eq!(parsed(&refused), Err(CallerNameError), "{refused:?}");
        }
    }

    #[test]
    fn a_detail_names_its_figures() {
        assert_eq!(detail(&[(AuditFigure::Attempt, &2), (AuditFigure::Rebuild, &"soft")]), "attempt=2 rebuild=soft");
    }
}
