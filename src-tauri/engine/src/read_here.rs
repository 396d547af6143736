//! What the operator read here is said to others while online: to the writers, and to the owner's other devices, so that the phone
//! shows no more of it as new.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::lifecycle::Epoch;
use wakala_store::{ReadHere, Store, StoreError};

use crate::link::{Link, SendError};
use crate::refusals::Refusals;

/// The pause after the owner's devices could not be told; three times as long after each further time.
const PAUSE: Duration = Duration::from_secs(10);
/// The longest of these pauses.
const PAUSE_MOST: Duration = Duration::from_secs(3_600);
/// The pause after a fault of the database, or while the connection is about to be reported as gone.
const SOON: Duration = Duration::from_secs(5);

/// Says it for one instance.
pub(crate) struct Teller {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    /// Which connection is up; `None` while the instance is not online.
    pub online: watch::Receiver<Option<u64>>,
    /// Something was read.
    pub wake: Arc<Notify>,
    /// Told what the database refuses.
    pub refusals: Refusals,
}

/// How far it is on one connection.
struct Shift {
    connection: u64,
    /// How often in a row the owner's devices could not be told.
    failures: u32,
    /// They are not told before.
    not_before: Instant,
    /// What can't be said as it is: not again on this connection.
    refused: HashSet<(ChatId, MessageId)>,
}

/// Why it does not go on at once.
enum Stop {
    Disconnected,
    /// The owner's devices can't be told now.
    NotNow,
    Fault(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Stop::Fault(error)
    }
}

impl Teller {
    /// Runs until the actor drops its side. What it asks of the link it waits for as long as the connection stands: the library's account
    /// of what the devices share must not be left half written.
    pub(crate) async fn run(self) {
        let mut online = self.online.clone();
        loop {
            let Ok(connection) = online.wait_for(Option::is_some).await.map(|connection| *connection) else { return };
            if let Some(connection) = connection {
                self.serve(connection).await;
            }
        }
    }

    async fn serve(&self, connection: u64) {
        let mut shift = Shift { connection, failures: 0, not_before: Instant::now(), refused: HashSet::new() };
        while *self.online.borrow() == Some(connection) {
            let again = match self.tell(&mut shift).await {
                Ok(()) => None,
                Err(Stop::Disconnected) => Some(Instant::now() + SOON),
                Err(Stop::NotNow) => Some(shift.not_before),
                Err(Stop::Fault(error)) => {
                    tracing::error!(instance = %self.instance, %error, "what was read here can't be told");
                    self.refusals.refused(&error);
                    Some(Instant::now() + SOON)
                }
            };
            tokio::select! {
                () = self.gone(connection) => return,
                () = self.wake.notified() => {}
                () = until(again) => {}
            }
        }
    }

    /// Says all of it: the writers come first, whatever becomes of the rest.
    async fn tell(&self, shift: &mut Shift) -> Result<(), Stop> {
        let mut last = None;
        loop {
            let read = self.page(last).await?;
            let Some(end) = read.last() else { break };
            last = Some(end.chat);
            for read in read.into_iter().filter(|read| !read.unread.is_empty()) {
                self.tell_writers(shift.connection, read).await?;
            }
        }
        let mut last = None;
        loop {
            let read = self.page(last).await?;
            let Some(end) = read.last() else { return Ok(()) };
            last = Some(end.chat);
            for read in read {
                if Instant::now() < shift.not_before {
                    return Err(Stop::NotNow);
                }
                if read.unread.is_empty() && !shift.refused.contains(&(read.chat, read.message.clone())) {
                    self.tell_devices(shift, read).await?;
                }
            }
        }
    }

    async fn page(&self, last: Option<ChatId>) -> Result<Vec<ReadHere>, StoreError> {
        let instance = self.instance;
        self.store.read(move |r| r.read_here(instance, last)).await
    }

    async fn tell_writers(&self, connection: u64, read: ReadHere) -> Result<(), Stop> {
        for from in &read.unread {
            match self.link.mark_read(Epoch(connection), &from.to, &from.sender, &from.ids).await {
                Ok(()) => {}
                Err(SendError::NotConnected | SendError::Interrupted) => return Err(Stop::Disconnected),
                Err(error) => tracing::info!(instance = %self.instance, %error, "a writer is not told"),
            }
        }
        self.store.write(move |w| w.writers_told(&read)).await?;
        self.refusals.taken();
        Ok(())
    }

    async fn tell_devices(&self, shift: &mut Shift, read: ReadHere) -> Result<(), Stop> {
        let said = tokio::select! {
            said = self.link.mark_chat_read(Epoch(shift.connection), &read) => said,
            // What had to be written is written by then; all that it can still wait for is an answer that will not come.
            () = self.long_gone(shift.connection) => Err(SendError::Interrupted),
        };
        match said {
            Ok(()) => {
                shift.failures = 0;
                self.store.write(move |w| w.devices_told(&read)).await?;
                self.refusals.taken();
                Ok(())
            }
            Err(SendError::NotConnected | SendError::Interrupted) => Err(Stop::Disconnected),
            Err(error @ (SendError::Refused(_) | SendError::RecipientRefused { .. })) => {
                tracing::warn!(instance = %self.instance, chat = read.chat.0, %error, "the phone is not told what was read here");
                shift.refused.insert((read.chat, read.message));
                Ok(())
            }
            Err(error @ (SendError::NotPossible { .. } | SendError::Uncertain(_))) => {
                tracing::info!(instance = %self.instance, %error, "the phone is told later what was read here");
                let pause = PAUSE.saturating_mul(3_u32.saturating_pow(shift.failures)).min(PAUSE_MOST);
                shift.failures = shift.failures.saturating_add(1);
                shift.not_before = Instant::now() + pause;
                Err(Stop::NotNow)
            }
        }
    }

    async fn long_gone(&self, connection: u64) {
        self.gone(connection).await;
        tokio::time::sleep(SOON).await;
    }

    /// Waits until this connection is not the one that is up.
    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }
}

async fn until(again: Option<Instant>) {
    match again {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
