//! What the operator read here is said to others while online: to the writers, and to the owner's other devices, so that the phone
//! shows no more of it as new.

use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::lanes::LaneWhy;
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
/// Between two chats that the owner's devices are told of: after a week offline there are many.
const BETWEEN: Duration = Duration::from_millis(100);
/// How long the socket may take what a writer is told.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long WhatsApp may take with what the devices share. The link's own questions end well before.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(300);

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

/// What the owner's devices are being told. It is not cancelled, even when the worker ends: the library's account of what the devices
/// share must not be left half written. It ends within its own time.
type UnderWay = JoinHandle<Result<(), SendError>>;

/// How far it is on one connection.
struct Shift {
    connection: u64,
    /// How often in a row the owner's devices could not be told.
    failures: u32,
    /// They are not told before.
    not_before: Instant,
    /// They are not told of the next chat before.
    next: Instant,
    /// What can't be said as it is: not again on this connection.
    refused: HashSet<(ChatId, MessageId)>,
    /// Chats of which they can't be told for reasons of their own: how often that was, and when it is tried again.
    put_off: HashMap<ChatId, (u32, Instant)>,
    /// At most one at a time, be it of an earlier connection.
    under_way: Option<UnderWay>,
    /// Something was read meanwhile.
    more: bool,
}

impl Shift {
    fn begin(connection: u64, under_way: Option<UnderWay>) -> Shift {
        let now = Instant::now();
        Shift {
            connection,
            failures: 0,
            not_before: now,
            next: now,
            refused: HashSet::new(),
            put_off: HashMap::new(),
            under_way,
            more: false,
        }
    }

    /// Until when a chat is put off.
    fn put_off_until(&self, chat: ChatId) -> Option<Instant> {
        self.put_off.get(&chat).map(|(_, until)| *until).filter(|until| *until > Instant::now())
    }
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
    /// Runs until the actor drops its side. Cancel safe.
    pub(crate) async fn run(self) {
        let mut online = self.online.clone();
        let mut under_way = None;
        loop {
            let Ok(connection) = online.wait_for(Option::is_some).await.map(|connection| *connection) else { return };
            if let Some(connection) = connection {
                under_way = self.serve(connection, under_way).await;
            }
        }
    }

    /// Says what the owner's devices are still being told when the connection is gone.
    async fn serve(&self, connection: u64, under_way: Option<UnderWay>) -> Option<UnderWay> {
        let mut shift = Shift::begin(connection, under_way);
        while *self.online.borrow() == Some(connection) {
            let again = match self.tell(&mut shift).await {
                Ok(again) => again,
                Err(Stop::Disconnected) => Some(Instant::now() + SOON),
                Err(Stop::NotNow) => Some(shift.not_before),
                Err(Stop::Fault(error)) => {
                    tracing::error!(instance = %self.instance, %error, "what was read here can't be told");
                    self.refusals.refused(&error);
                    Some(Instant::now() + SOON)
                }
            };
            tokio::select! {
                () = self.gone(connection) => break,
                () = self.wake.notified() => {}
                () = until(again) => {}
            }
        }
        shift.under_way
    }

    /// Says all of it, and when to try again: the writers come first, whatever becomes of the rest.
    async fn tell(&self, shift: &mut Shift) -> Result<Option<Instant>, Stop> {
        loop {
            shift.more = false;
            self.tell_writers(shift.connection).await?;
            if Instant::now() < shift.not_before {
                return Err(Stop::NotNow);
            }
            let again = self.tell_devices(shift).await?;
            if !shift.more {
                return Ok(again);
            }
        }
    }

    async fn tell_writers(&self, connection: u64) -> Result<(), Stop> {
        let (instance, mut last) = (self.instance, None);
        loop {
            let read = self.store.read(move |r| r.writers_to_tell(instance, last)).await?;
            let Some(end) = read.last() else { return Ok(()) };
            last = Some(end.chat);
            for read in read {
                self.tell_writers_of(connection, read).await?;
            }
        }
    }

    async fn tell_writers_of(&self, connection: u64, read: ReadHere) -> Result<(), Stop> {
        for from in &read.unread {
            let told = tokio::select! {
                told = self.link.mark_read(Epoch(connection), &from.to, &from.sender, &from.ids) => told,
                () = self.gone(connection) => return Err(Stop::Disconnected),
                // A socket that takes nothing more is dead, and about to be found so.
                () = tokio::time::sleep(WRITE_TIMEOUT) => return Err(Stop::Disconnected),
            };
            match told {
                Ok(()) => {}
                Err(SendError::NotConnected | SendError::Interrupted) => return Err(Stop::Disconnected),
                Err(error) => tracing::info!(instance = %self.instance, %error, "a writer is not told"),
            }
        }
        self.store.write(move |w| w.writers_told(&read)).await?;
        self.refusals.taken();
        Ok(())
    }

    /// One chat after the other; one that can't be told holds up no other. Says when those are tried again that are put off.
    async fn tell_devices(&self, shift: &mut Shift) -> Result<Option<Instant>, Stop> {
        if let Some(earlier) = &mut shift.under_way {
            // What came of it is not known any more: it is said again.
            let _ = self.meanwhile(shift.connection, &mut shift.more, earlier).await?;
            shift.under_way = None;
        }
        let (instance, mut last, mut again) = (self.instance, None, None);
        loop {
            let read = self.store.read(move |r| r.read_here(instance, last)).await?;
            let Some(end) = read.last() else { return Ok(again) };
            last = Some(end.chat);
            for read in read {
                let chat = read.chat;
                if !read.unread.is_empty() || shift.refused.contains(&(chat, read.message.clone())) {
                    continue;
                }
                if shift.put_off_until(chat).is_none() {
                    self.meanwhile(shift.connection, &mut shift.more, tokio::time::sleep_until(shift.next)).await?;
                    self.tell_devices_of(shift, read).await?;
                }
                let until = shift.put_off_until(chat);
                again = [again, until].into_iter().flatten().min();
            }
        }
    }

    async fn tell_devices_of(&self, shift: &mut Shift, read: ReadHere) -> Result<(), Stop> {
        let (link, connection, chat) = (Arc::clone(&self.link), shift.connection, read.clone());
        let online = self.online.clone();
        let said = shift.under_way.insert(tokio::spawn(async move {
            tokio::select! {
                said = link.mark_chat_read(Epoch(connection), &chat) => said,
                () = tokio::time::sleep(ANSWER_TIMEOUT) => Err(SendError::Uncertain("no answer".to_owned())),
                // What had to be written is written by then; all that it can still wait for is an answer that will not come.
                () = long_gone(online, connection) => Err(SendError::Interrupted),
            }
        }));
        let said = self.meanwhile(shift.connection, &mut shift.more, said).await?;
        shift.under_way = None;
        shift.next = Instant::now() + BETWEEN;
        let unclear = |detail| SendError::NotPossible { why: LaneWhy::Unclear, detail };
        match said.unwrap_or_else(|error| Err(unclear(error.to_string()))) {
            Ok(()) => {
                shift.failures = 0;
                shift.put_off.remove(&read.chat);
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
            Err(SendError::NotPossible { why, detail }) if is_of_the_chat(why) => {
                let (failures, until) = shift.put_off.entry(read.chat).or_insert((0, Instant::now()));
                *until = Instant::now() + pause(*failures);
                *failures = failures.saturating_add(1);
                tracing::info!(instance = %self.instance, chat = read.chat.0, detail, "the phone is told later of this chat");
                Ok(())
            }
            Err(error @ (SendError::NotPossible { .. } | SendError::Uncertain(_))) => {
                tracing::info!(instance = %self.instance, %error, "the phone is told later what was read here");
                shift.not_before = Instant::now() + pause(shift.failures);
                shift.failures = shift.failures.saturating_add(1);
                Err(Stop::NotNow)
            }
        }
    }

    /// Waits for something as long as this connection is up. The writers of what is read meanwhile do not wait for it.
    async fn meanwhile<T>(&self, connection: u64, more: &mut bool, what: impl Future<Output = T>) -> Result<T, Stop> {
        let mut what = pin!(what);
        loop {
            tokio::select! {
                biased;
                done = &mut what => return Ok(done),
                () = self.gone(connection) => return Err(Stop::Disconnected),
                () = self.wake.notified() => {
                    *more = true;
                    self.tell_writers(connection).await?;
                }
            }
        }
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

/// Whether it may be this chat alone of which the devices can't be told.
fn is_of_the_chat(why: LaneWhy) -> bool {
    match why {
        LaneWhy::NoKeys | LaneWhy::RateLimited | LaneWhy::NoAnswer => false,
        LaneWhy::NotAllowed
        | LaneWhy::NotThere
        | LaneWhy::NotMember
        | LaneWhy::NoRoom
        | LaneWhy::Disk
        | LaneWhy::FileNotTaken
        | LaneWhy::Unclear => true,
    }
}

fn pause(failures: u32) -> Duration {
    PAUSE.saturating_mul(3_u32.saturating_pow(failures)).min(PAUSE_MOST)
}

/// Returns some time after a connection has gone, or its actor has ended.
async fn long_gone(mut online: watch::Receiver<Option<u64>>, connection: u64) {
    // A closed channel is a gone connection, too.
    let _ = online.wait_for(|now| *now != Some(connection)).await;
    tokio::time::sleep(SOON).await;
}
