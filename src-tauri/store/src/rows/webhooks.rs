//! Webhooks as the database has them: how far each has come, and what was not taken.

use std::collections::BTreeMap;

use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, News, Webhook};

/// A webhook, and how it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRow {
    /// The webhook.
    pub webhook: Webhook,
    /// Everything in the journal up to here was told, but for what its lanes still have before them.
    pub position: i64,
    /// When an event was taken last.
    pub delivered: Option<Wall>,
    /// Why one was not taken, and when that was last.
    pub fault: Option<(Fault, Wall)>,
    /// Events that were given up and are kept.
    pub failed: u32,
}

/// What of one instance a receiver still has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookLane {
    /// Of which instance; none for what is of no instance.
    pub instance: Option<InstanceId>,
    /// The entry of the journal that comes next; of a gap, the position after which it is.
    pub seq: i64,
    /// Which of its events.
    pub part: u32,
    /// What comes next is that nothing is kept from `seq` up to here.
    pub gap_until: Option<i64>,
    /// Tries in a row that failed.
    pub failures: u32,
    /// How often what comes next was tried.
    pub tries: u32,
    /// When it is tried again.
    pub next: Wall,
    /// Tries that failed since the lane had nothing before it.
    pub late: u32,
    /// Tries in a row in which what comes next was refused for what it is.
    pub refused: u32,
    /// Others of the receiver were taken meanwhile.
    pub others: bool,
    /// Events of the lane that were not told.
    pub waiting: u64,
    /// When what comes next happened.
    pub at: Wall,
}

/// How far telling a receiver has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookProgress {
    /// See [`WebhookRow::position`].
    pub position: i64,
    /// Those that changed, each as it is now; one that has nothing before it has no row. What is of no instance may have some.
    pub lanes: BTreeMap<Option<InstanceId>, Vec<WebhookLane>>,
    /// What is given up with this.
    pub given_up: Vec<GivenUp>,
    /// When an event was taken last, if one was since the last time.
    pub delivered: Option<Wall>,
    /// Why one was not taken, if one was not since the last time.
    pub fault: Option<(Fault, Wall)>,
}

/// An event that a receiver did not take for so long that it is tried no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// Where it stood in the journal.
    pub seq: i64,
    /// When it happened.
    pub at: Wall,
    /// To which instance.
    pub instance: Option<InstanceId>,
    /// What.
    pub news: News,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it was not taken the last time.
    pub fault: Fault,
    /// When that was.
    pub failed: Wall,
}

/// One of these, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedEvent {
    /// Its row.
    pub id: i64,
    /// The event.
    pub event: GivenUp,
    /// It waits to be told again.
    pub replayed: bool,
}
