//! The audit trail of an instance: every command and every decision of the engine, with who asked, why, how it ended and how long
//! that took. What lasts is written when it begins and finished when it ends, in the transactions of the states it belongs to.

use std::time::Duration;

use serde::Serialize;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::ids::InstanceId;
use wakala_domain::ladder::Rebuild;
use wakala_domain::lifecycle::{ClientSlot, Command, Connection, Effect, Offer, State};
use wakala_domain::time::{Mono, Wall};
use wakala_store::AuditRow;

/// The word that an enum of the domain is stored as.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => "unknown".to_owned(),
    }
}

/// What came of an order that is not done.
pub(crate) const REFUSED: &str = "refused";

/// A line about something that is done at once.
pub(crate) fn done(at: Wall, instance: Option<InstanceId>, trigger: Trigger, action: AuditAction) -> AuditRow {
    AuditRow {
        at,
        instance,
        trigger: trigger.as_str().to_owned(),
        caller: trigger.caller().map(|name| name.to_string()),
        action: action.as_str().to_owned(),
        cause: None,
        result: "done".to_owned(),
        detail: None,
        duration_ms: None,
    }
}

/// What lasts; one of each kind at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// Until the instance stands where the command leads, or elsewhere.
    Command,
    /// Until it is online, shows a code, or is over.
    Connect,
    /// Until the client is gone.
    Disconnect,
}

impl Lasting {
    /// How it ended, if it has.
    fn result(self, state: &State) -> Option<String> {
        let on_the_way = matches!(state.connection, Connection::Connecting { .. } | Connection::Syncing { .. });
        let shows_code = matches!(state.offer, Offer::Qr { .. } | Offer::Code { .. });
        match self {
            Lasting::Command => {
                let settled = state.client != ClientSlot::Stopping && (!on_the_way || shows_code);
                settled.then(|| word(&state.badge()))
            }
            Lasting::Connect if state.client == ClientSlot::Running && on_the_way && !shows_code => None,
            Lasting::Connect if state.client == ClientSlot::Running => Some(word(&state.badge())),
            Lasting::Connect => {
                Some(state.last_error.as_ref().map_or_else(|| "ended".to_owned(), |failure| word(&failure.reason.kind)))
            }
            Lasting::Disconnect => (state.client != ClientSlot::Stopping).then(|| "ended".to_owned()),
        }
    }
}

/// A line to append; what lasts is followed until it ends.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub row: AuditRow,
    pub lasting: Option<(Lasting, Mono)>,
}

/// A line to finish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finish {
    pub row: i64,
    pub result: String,
    pub duration_ms: u64,
}

/// What has begun and not ended.
#[derive(Debug, Default)]
pub(crate) struct Undertakings(Vec<(Lasting, i64, Mono)>);

/// One step of the machine, as the audit trail sees it.
pub(crate) struct Step<'a> {
    pub instance: InstanceId,
    pub trigger: Trigger,
    pub command: Option<&'a Command>,
    pub before: &'a State,
    pub after: &'a State,
    pub effects: &'a [Effect],
    pub wall: Wall,
    pub mono: Mono,
}

/// Whether a command would take a session back that another program has, if it were done.
pub(crate) fn fights(command: &Command) -> bool {
    matches!(command, Command::Start | Command::Restart)
}

impl Undertakings {
    /// The lines that a step appends and finishes.
    pub(crate) fn follow(&mut self, step: &Step<'_>) -> (Vec<Line>, Vec<Finish>) {
        let mut lines = Vec::new();
        if let Some(command) = step.command {
            let joins = *command == Command::Restart && step.before.is_restarting();
            let refused = fights(command) && step.after.is_elsewhere();
            let lasting = match (refused, joins) {
                (true, _) => Err(REFUSED),
                (false, true) => Err("joined"),
                (false, false) => Ok(Lasting::Command),
            };
            lines.push(line(step, command.action(), None, lasting));
        }
        lines.extend(step.effects.iter().filter_map(|effect| decision(step, effect)));
        let mut finished = Vec::new();
        self.0.retain(|(lasting, row, began)| {
            let replaced = lines.iter().any(|line| line.lasting.is_some_and(|(kind, _)| kind == *lasting));
            let result = if replaced { Some("superseded".to_owned()) } else { lasting.result(step.after) };
            let Some(result) = result else { return true };
            finished.push(Finish { row: *row, result, duration_ms: milliseconds(step.mono.since(*began)) });
            false
        });
        for line in &mut lines {
            if let Some((lasting, _)) = line.lasting
                && let Some(result) = lasting.result(step.after)
            {
                line.lasting = None;
                line.row.result = result;
                line.row.duration_ms = Some(0);
            }
        }
        (lines, finished)
    }

    /// Remembers the rows of the lines that were appended.
    pub(crate) fn appended(&mut self, rows: impl Iterator<Item = (Lasting, Mono, i64)>) {
        self.0.extend(rows.map(|(lasting, began, row)| (lasting, row, began)));
    }
}

/// A decision of the machine that is worth a line.
fn decision(step: &Step<'_>, effect: &Effect) -> Option<Line> {
    let cause = (step.command.is_none())
        .then(|| step.after.last_error.as_ref().map(|failure| word(&failure.reason.kind)))
        .flatten();
    let decided = |action, lasting| line(step, action, cause.clone(), lasting);
    Some(match effect {
        Effect::Connect { rebuild, .. } => {
            let mut line = decided(AuditAction::Connect, Ok(Lasting::Connect));
            let how = match rebuild {
                Rebuild::Soft => "soft",
                Rebuild::Hard => "hard",
            };
            line.row.detail =
                Some(detail(&[(AuditFigure::Attempt, &step.after.current_try()), (AuditFigure::Rebuild, &how)]));
            line
        }
        Effect::Disconnect { .. } => decided(AuditAction::Disconnect, Ok(Lasting::Disconnect)),
        Effect::Logout { .. } => decided(AuditAction::Logout, Ok(Lasting::Disconnect)),
        Effect::RequestPairCode { .. } => decided(AuditAction::RequestPairCode, Err("done")),
        Effect::SetSessionAside => decided(AuditAction::SetSessionAside, Err("done")),
        // The command has a line of its own.
        Effect::PutSessionBack { .. } => return None,
        Effect::DiscardSession | Effect::RemoveSession => decided(AuditAction::RemoveSession, Err("done")),
        Effect::Notify(_) => decided(AuditAction::Notify, Err("done")),
        Effect::AskForTurn { .. } | Effect::LookAtSession { .. } => return None,
        Effect::Probe { .. } | Effect::FlushOutbox | Effect::Record(_) | Effect::WithdrawNotices => return None,
    })
}

fn line(step: &Step<'_>, action: AuditAction, cause: Option<String>, lasting: Result<Lasting, &str>) -> Line {
    let result = match lasting {
        Ok(_) => "begun",
        Err(result) => result,
    };
    Line {
        row: AuditRow {
            cause,
            result: result.to_owned(),
            ..done(step.wall, Some(step.instance), step.trigger, action)
        },
        lasting: lasting.ok().map(|lasting| (lasting, step.mono)),
    }
}

pub(crate) fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
