//! The words of the audit trail: who asked, what for, and under which names its figures stand. Stored as they are; the window
//! says each in the operator's language.

use serde::{Deserialize, Serialize};

/// Who or what asked for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
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
    #[serde(rename = "whatsapp")]
    WhatsApp,
}

impl Trigger {
    /// Its name in the audit trail.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Trigger::Operator => "operator",
            Trigger::Tray => "tray",
            Trigger::Startup => "startup",
            Trigger::Reconcile => "reconcile",
            Trigger::Network => "network",
            Trigger::Timer => "timer",
            Trigger::WhatsApp => "whatsapp",
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])+ $action:ident = $word:literal,)+) => {
        /// What was asked or decided.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
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
}

/// The name of a figure in a line's detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
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
        for trigger in [Trigger::Operator, Trigger::Tray, Trigger::WhatsApp] {
            assert_eq!(serde_json::to_value(trigger).unwrap(), trigger.as_str());
        }
        for figure in [AuditFigure::Attempt, AuditFigure::AuditLines, AuditFigure::OlderThanDays, AuditFigure::Instance]
        {
            assert_eq!(serde_json::to_value(figure).unwrap(), figure.as_str());
        }
    }

    #[test]
    fn a_detail_names_its_figures() {
        assert_eq!(detail(&[(AuditFigure::Attempt, &2), (AuditFigure::Rebuild, &"soft")]), "attempt=2 rebuild=soft");
    }
}
