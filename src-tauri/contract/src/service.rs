//! The engine as a service: its health, orders to all, syncs, the health of an instance, the audit trail. All times are wall time
//! in milliseconds since the Unix epoch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::audit::TriggerWord;
use wakala_domain::health::Phase;
use wakala_domain::lifecycle::Badge;

use crate::views::ReasonView;

/// How the engine is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct EngineView {
    /// Which version of Wakala it is.
    pub version: String,
    /// When it started.
    #[ts(type = "number")]
    pub started: i64,
    /// For how long it runs, in seconds.
    #[ts(type = "number")]
    pub uptime_seconds: u64,
    /// Why it is not healthy; nothing for healthy.
    pub problems: Vec<ProblemView>,
    /// The process.
    pub process: ProcessView,
    /// How many instances have each badge.
    pub badges: Vec<BadgeCount>,
}

/// Why the engine is not healthy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ProblemView {
    /// The database can't be written.
    Storage {
        /// The disk is full.
        disk_full: bool,
        /// What the database says.
        detail: String,
    },
    /// Parts of the engine failed within the last hour and were brought up again.
    ActorsFailed {
        /// How many times.
        times: u32,
    },
    /// What WhatsApp said beside messages was refused by the database for itself within the last hour, and is left out.
    LeftOut {
        /// How many times.
        times: u32,
    },
    /// Wanted and real did not agree at the last sync.
    Mismatches {
        /// How many.
        number: u32,
    },
}

/// What the process uses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ProcessView {
    /// Its id.
    pub pid: u32,
    /// Resident memory in bytes, without the window's processes.
    #[ts(type = "number")]
    pub memory: u64,
    /// Percent of one core since the last look.
    pub core_percent: f32,
}

/// How many instances have a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BadgeCount {
    /// The badge.
    pub badge: Badge,
    /// How many.
    pub number: u32,
}

/// What an order to all instances came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OrderView {
    /// One line per instance that it concerned.
    pub lines: Vec<OrderLineView>,
    /// So many that it would have concerned were left as they are: a backend says whether they run.
    pub passed_over: u32,
}

/// What an order came to for one instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OrderLineView {
    /// The instance.
    pub instance: String,
    /// Its name.
    pub name: String,
    /// Its badge in the end.
    pub badge: Badge,
    /// It was not still on its way when the deadline came.
    pub settled: bool,
    /// How long that took.
    pub seconds: f64,
}

/// What a sync came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SyncView {
    /// When it began.
    #[ts(type = "number")]
    pub started: i64,
    /// How long it took.
    pub seconds: f64,
    /// It only looked.
    pub dry_run: bool,
    /// Instances that were compared.
    pub checked: u32,
    /// Instances that were brought on their way again.
    pub reconnected: u32,
    /// States that were written again.
    pub updated: u32,
    /// What did not agree.
    pub findings: Vec<FindingView>,
    /// The instances that were brought on their way again.
    pub reconnects: Vec<ReconnectView>,
}

/// An instance that a sync brought on its way again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReconnectView {
    /// The instance.
    pub instance: String,
    /// Its name.
    pub name: String,
    /// What did not agree; none where it only waited for its next try.
    pub mismatch: Option<MismatchView>,
    /// Since when it is off by itself, as far as that was noticed; else when it was found.
    #[ts(type = "number")]
    pub auto_disconnected_at: i64,
    /// What keeps it off; none where that was not noticed.
    pub reason: Option<ReasonView>,
    /// When it was sent on its way.
    #[ts(type = "number")]
    pub auto_reconnect_at: i64,
    /// Who wanted that.
    pub reconnect_triggered_by: TriggerWord,
}

/// One thing that did not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FindingView {
    /// The instance.
    pub instance: String,
    /// Its name.
    pub name: String,
    /// What.
    pub mismatch: MismatchView,
}

/// What did not agree with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MismatchView {
    /// The database had another state.
    Stored,
    /// Its client was gone without a word.
    ClientGone,
    /// There was a client that nobody knew of.
    StrayClient,
    /// It should run, and waited for nothing.
    Stranded,
    /// Nothing looked after it.
    NoActor,
    /// What looked after it did not answer.
    ActorStuck,
    /// It was gone from the database.
    Gone,
}

/// How an instance was over some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct InstanceHealthView {
    /// From when.
    #[ts(type = "number")]
    pub from: i64,
    /// Until when.
    #[ts(type = "number")]
    pub to: i64,
    /// The whole time without gaps, oldest first.
    pub strip: Vec<SegmentView>,
    /// Online time as a share of the time in which it should have been online, in hundredths of a percent.
    pub uptime_hundredths: Option<u32>,
    /// Seconds online.
    #[ts(type = "number")]
    pub up_seconds: u64,
    /// Seconds wanted running and not online.
    #[ts(type = "number")]
    pub down_seconds: u64,
    /// Times that it came back online after a drop.
    pub reconnects: u32,
    /// How long coming back took on average, in milliseconds.
    #[ts(type = "number | null")]
    pub mean_recovery_ms: Option<u64>,
    /// Messages that WhatsApp took.
    #[ts(type = "number")]
    pub taken: u64,
    /// Of these, messages that the recipient's phone has.
    #[ts(type = "number")]
    pub delivered: u64,
    /// Messages that were refused.
    #[ts(type = "number")]
    pub failed: u64,
}

/// A piece of the health strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SegmentView {
    /// What it counts as.
    pub phase: Phase,
    /// From when.
    #[ts(type = "number")]
    pub since: i64,
    /// Until when.
    #[ts(type = "number")]
    pub until: i64,
}

/// A line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AuditLineView {
    /// Its row.
    #[ts(type = "number")]
    pub id: i64,
    /// When.
    #[ts(type = "number")]
    pub at: i64,
    /// Which instance; none for all, or one that is gone.
    pub instance: Option<String>,
    /// Who or what asked: a `Trigger`, or a word of an earlier version.
    pub trigger: String,
    /// Under which name, when it was a front.
    pub caller: Option<String>,
    /// What was asked or decided: an `AuditAction`, or a word of an earlier version.
    pub action: String,
    /// Why, when it was not an operator.
    pub cause: Option<String>,
    /// What came of it.
    pub result: String,
    /// Figures, `name=figure`, separated by spaces; each name an `AuditFigure`.
    pub detail: Option<String>,
    /// How long it took, in milliseconds.
    #[ts(type = "number | null")]
    pub duration_ms: Option<u64>,
}
