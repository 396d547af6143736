//! Nothing stays unreadable: what others ask of us again is answered at the latest after the next login, and what could not be
//! read here is asked for again.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use wakala_domain::ids::{InstanceId, MessageRow};
use wakala_domain::lifecycle::Epoch;
use wakala_domain::messages::IncomingMessage;
use wakala_domain::time::Wall;
use wakala_store::{AskedOfUs, RepeatId, RepeatRequest, Store, StoreError, Unreadable};

use crate::clock::Clock;
use crate::inbound::{CommitError, Inbound};
use crate::link::{Link, SendError};

/// How long the library may take to answer a request by itself, until the device has the message.
const LIBRARY: Duration = Duration::from_secs(5);
/// How long one answer or question may take.
const ONE: Duration = Duration::from_secs(60);
/// The pause after a device could not be answered; three times as long after each further time.
const PAUSE: Duration = Duration::from_secs(10);
/// The longest of these pauses.
const PAUSE_MOST: Duration = Duration::from_secs(3600);
/// How long after it came an unreadable message is asked for again; three times as long after each time.
const ASK_AGAIN: Duration = Duration::from_secs(10);
/// The longest of these waits.
const ASK_AGAIN_MOST: Duration = Duration::from_secs(24 * 3600);
/// The longest of them until the first time on a new connection.
const ASK_AT_START: Duration = Duration::from_secs(3600);
/// How long a request is kept.
const KEEP: Duration = Duration::from_secs(30 * 24 * 3600);
/// The pause after a fault of the database, or while the connection is about to be reported as gone.
const SOON: Duration = Duration::from_secs(5);
/// When nothing is due.
const NEVER: Duration = Duration::from_secs(24 * 3600);

impl Inbound {
    /// Keeps a device's request to repeat a message of ours. When this returns `Ok` it is durable and may be acknowledged.
    /// Idempotent on message and device. Cancel safe: dropped, it may or may not be kept.
    ///
    /// # Errors
    /// The database refused, or the instance ends; it must not be acknowledged.
    pub async fn keep_repeat(&self, epoch: Epoch, request: RepeatRequest) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, now) = (self.instance, self.clock.wall());
        let kept = self.store.write(move |w| w.keep_repeat(instance, &request, now)).await;
        if kept.map_err(|error| self.refused(epoch, &error))? {
            self.repeats_changed.notify_one();
        }
        Ok(())
    }

    /// Commits the row of a message that could not be read, together with what it can be asked for again with. Idempotent.
    /// Cancel safe: dropped, both stand or neither.
    ///
    /// # Errors
    /// The database refused, or the instance ends; the message must not be acknowledged.
    pub async fn commit_unreadable(
        &self,
        epoch: Epoch,
        message: IncomingMessage,
        stanza: Vec<u8>,
    ) -> Result<(), CommitError> {
        self.is_ours()?;
        let (instance, now) = (self.instance, self.clock.wall());
        let written = self
            .store
            .write(move |w| {
                let committed = w.commit_batch(instance, &[message], now)?;
                for row in &committed {
                    w.note_unreadable(instance, row.row, &stanza, now)?;
                }
                Ok(committed)
            })
            .await;
        self.tell(&written.map_err(|error| self.refused(epoch, &error))?);
        self.repeats_changed.notify_one();
        Ok(())
    }
}

/// Answers and asks for one instance while it is online.
pub(crate) struct Repeats {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub online: watch::Receiver<Option<u64>>,
    /// Something came that is to be answered or asked for.
    pub changed: Arc<Notify>,
}

/// What was done on one connection.
struct Shift {
    connection: u64,
    /// Answered on it already, and when it had been asked for.
    answered: HashMap<RepeatId, Wall>,
    devices: HashMap<String, Device>,
    /// Asked for on it already.
    asked: HashMap<MessageRow, Wall>,
}

/// A device that asks.
#[derive(Default)]
struct Device {
    /// It has a new session since this connection came up.
    renewed: bool,
    /// How often in a row it could not be answered.
    failures: u32,
    /// It is not tried before.
    not_before: Option<Instant>,
}

/// What became of one answer.
enum Answer {
    Given,
    /// The device is tried again after so long.
    Failed(Duration),
    Disconnected,
}

impl Repeats {
    /// Runs until dropped.
    pub(crate) async fn run(self) {
        let mut online = self.online.clone();
        loop {
            let Ok(now) = online.wait_for(Option::is_some).await.map(|now| *now) else { return };
            let Some(connection) = now else { continue };
            self.serve(connection).await;
            if online.wait_for(|now| *now != Some(connection)).await.is_err() {
                return;
            }
        }
    }

    /// Works for one connection until it is gone.
    async fn serve(&self, connection: u64) {
        let now = self.clock.wall();
        let mut shift = Shift { connection, answered: HashMap::new(), devices: HashMap::new(), asked: HashMap::new() };
        if let Err(error) = self.store.write(move |w| w.prune_repeats(now.minus(KEEP))).await {
            tracing::warn!(instance = %self.instance, %error, "old requests stay");
        }
        loop {
            let next = tokio::select! {
                next = self.round(&mut shift) => next,
                () = self.gone(connection) => return,
            };
            let pause = next.unwrap_or_else(|error| {
                tracing::error!(instance = %self.instance, %error, "requests can't be read");
                SOON
            });
            tokio::select! {
                () = self.gone(connection) => return,
                () = self.changed.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Answers and asks what is due, and says how long nothing else is.
    async fn round(&self, shift: &mut Shift) -> Result<Duration, StoreError> {
        let instance = self.instance;
        let mut next = NEVER;
        let mut last = None;
        loop {
            let asked = self.store.read(move |r| r.open_repeats(instance, last)).await?;
            let Some(end) = asked.last() else { break };
            last = Some(end.row);
            for asked in asked {
                let wait = self.until_due(shift, &asked);
                if !wait.is_zero() {
                    next = next.min(wait);
                    continue;
                }
                match self.answer(shift, asked).await? {
                    Answer::Given => {}
                    Answer::Failed(pause) => next = next.min(pause),
                    Answer::Disconnected => return Ok(SOON),
                }
            }
        }
        for message in self.store.read(move |r| r.unreadable(instance)).await? {
            let asked = shift.asked.get(&message.message).copied();
            let most = if asked.is_some() { ASK_AGAIN_MOST } else { ASK_AT_START };
            // What could not be noted counts all the same.
            let last = asked.map_or(message.asked, |asked| asked.max(message.asked));
            let wait = self.left(last, after(ASK_AGAIN, message.asks, most));
            if !wait.is_zero() {
                next = next.min(wait);
            } else if self.ask(shift, message).await? {
                // There is a next time, or room for others.
                next = next.min(ASK_AGAIN);
            } else {
                return Ok(SOON);
            }
        }
        Ok(next)
    }

    /// How long a request is not to be answered yet: what was answered on this connection was said, and is WhatsApp's to deliver.
    fn until_due(&self, shift: &Shift, asked: &AskedOfUs) -> Duration {
        if shift.answered.get(&asked.row) == Some(&asked.asked) {
            return NEVER;
        }
        let device = shift.devices.get(&asked.request.requester);
        let pause = device.and_then(|device| device.not_before).map(|at| at.saturating_duration_since(Instant::now()));
        self.left(asked.asked, LIBRARY).max(pause.unwrap_or_default())
    }

    /// What is left of a wait. What was noted in the future was noted before the clock was set back, and waits for nothing.
    fn left(&self, since: Wall, wait: Duration) -> Duration {
        let now = self.clock.wall();
        if since > now { Duration::ZERO } else { wait.saturating_sub(since.until(now)) }
    }

    async fn answer(&self, shift: &mut Shift, asked: AskedOfUs) -> Result<Answer, StoreError> {
        let device = shift.devices.entry(asked.request.requester.clone()).or_default();
        // Whoever asks again after that could not use it.
        let renew = !device.renewed || shift.answered.contains_key(&asked.row);
        let outcome = within(self.link.repeat(Epoch(shift.connection), &asked, renew)).await;
        match outcome {
            Ok(()) => {
                *device = Device { renewed: true, ..Device::default() };
                self.answered(shift, asked).await
            }
            Err(error @ (SendError::Refused(_) | SendError::RecipientRefused { .. })) => {
                tracing::warn!(instance = %self.instance, id = asked.request.id.0, %error, "a request that can't be met");
                self.answered(shift, asked).await
            }
            Err(SendError::NotConnected | SendError::Interrupted) => Ok(Answer::Disconnected),
            Err(error @ (SendError::Uncertain(_) | SendError::NotPossible { .. })) => {
                let pause = after(PAUSE, device.failures, PAUSE_MOST);
                tracing::info!(instance = %self.instance, id = asked.request.id.0, %error, ?pause, "not repeated");
                device.failures = device.failures.saturating_add(1);
                device.not_before = Some(Instant::now() + pause);
                Ok(Answer::Failed(pause))
            }
        }
    }

    /// No more of it on this connection.
    async fn answered(&self, shift: &mut Shift, AskedOfUs { row, asked, .. }: AskedOfUs) -> Result<Answer, StoreError> {
        shift.answered.insert(row, asked);
        self.store.write(move |w| w.repeat_tried(row)).await?;
        Ok(Answer::Given)
    }

    /// Asks for one message; `false` when the connection is gone.
    async fn ask(&self, shift: &mut Shift, unreadable: Unreadable) -> Result<bool, StoreError> {
        let Unreadable { message, stanza, .. } = unreadable;
        match within(self.link.ask_again(Epoch(shift.connection), &stanza)).await {
            Ok(()) => {}
            Err(SendError::NotConnected | SendError::Interrupted) => return Ok(false),
            Err(
                error @ (SendError::Uncertain(_)
                | SendError::Refused(_)
                | SendError::RecipientRefused { .. }
                | SendError::NotPossible { .. }),
            ) => {
                tracing::info!(instance = %self.instance, row = message.0, %error, "not asked for again");
            }
        }
        let now = self.clock.wall();
        shift.asked.insert(message, now);
        self.store.write(move |w| w.asked_again(message, now)).await?;
        Ok(true)
    }

    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }
}

async fn within(try_it: impl Future<Output = Result<(), SendError>>) -> Result<(), SendError> {
    match tokio::time::timeout(ONE, try_it).await {
        Ok(outcome) => outcome,
        Err(_) => Err(SendError::Uncertain(format!("no answer for {} s", ONE.as_secs()))),
    }
}

/// Three times as long after each time, up to the longest.
fn after(first: Duration, times: u32, most: Duration) -> Duration {
    first.saturating_mul(3_u32.saturating_pow(times)).min(most)
}
