//! Files that go out: each is sealed and lies with WhatsApp before its message is written, step by step, so that whatever ends in between is
//! begun anew with the same key, and is the same file there. Three at a time go, two of them of one number at most; what does not get there is tried for
//! ever, and only what WhatsApp refuses fails its message.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::Epoch;
use wakala_domain::messages::file::FileState;
use wakala_domain::messages::outgoing::Lies;
use wakala_store::{Direction, Store, StoreError, StoredMessage, Upload};

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::going_out::{Going, UploadError};
use crate::link::Link;
use crate::media::{DISK_PAUSE, Folder, NO_ROOM, SOON, blocking, pause, until};
use crate::refusals::Refusals;
use crate::room::{Promised, Room};
use crate::turns::{OF_ONE, Turns};
use crate::wake::Wake;

/// Files that wait and are looked at together: more than an outbox takes.
const LOOKED_AT: u32 = 1_000;
/// How often it is told how far they are.
const TELL: Duration = Duration::from_millis(500);
/// How long nothing may be done for a file, be it sealed or sent, before it is begun anew.
const STALL: Duration = Duration::from_secs(300);
/// What the sealed form of a file has more than the file, in bytes: it is filled up to whole blocks, and signed.
const SEALED_MORE: u64 = 32;
/// What is said of a file that is not where it lay, as of one that is asked for.
const GONE: &str = "no_such_file";

/// How far the files are that go out now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<Mutex<HashMap<MessageRow, Arc<Going>>>>);

/// One of them, as long as it goes.
struct Underway {
    progress: Progress,
    row: MessageRow,
    going: Arc<Going>,
}

impl Progress {
    /// Bytes of the file of a message that have gone.
    pub(crate) fn of(&self, row: MessageRow) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&row).map(|going| going.done())
    }

    fn begin(&self, row: MessageRow) -> Underway {
        let going = Arc::<Going>::default();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(row, Arc::clone(&going));
        Underway { progress: self.clone(), row, going }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        // Whoever reads it on a thread of their own hears that nobody waits.
        self.going.stop();
        self.progress.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.row);
    }
}

/// Has the files of one instance go out.
pub(crate) struct Uploads {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub feed: Feed,
    pub folder: Folder,
    /// Which connection is up; `None` while the instance is not online.
    pub online: watch::Receiver<Option<u64>>,
    /// Something is to go out, or was taken back.
    pub wake: Arc<Notify>,
    /// Called when a message may go, or stands in nobody's way any more.
    pub outbox: Arc<Wake>,
    /// Called when a message may be repeated.
    pub repeats: Arc<Notify>,
    pub counts_changed: Arc<Notify>,
    /// Its own, among those of all instances.
    pub turns: Turns,
    /// What is left on the disk.
    pub room: Room,
    pub progress: Progress,
    /// Told what the database refuses.
    pub refusals: Refusals,
}

/// How a file comes to lie with WhatsApp, in this order. Whatever ends after any of them loses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It is where its message says.
    Find,
    /// There is room for its sealed form.
    Room,
    /// There is an empty file for that, called a part.
    Begin,
    /// It is sealed, and lies with WhatsApp.
    Send,
    /// Where it lies is kept, and its message may go.
    Keep,
    /// The sealed form is let go.
    LetGo,
}

impl Step {
    const ALL: [Step; 6] = [Step::Find, Step::Room, Step::Begin, Step::Send, Step::Keep, Step::LetGo];
}

/// What one try came to when the file does not lie with WhatsApp.
#[derive(Debug)]
enum Trouble {
    /// Said of the connection.
    Disconnected,
    /// This PC can't give it now.
    ThisPc(String),
    /// It did not get there.
    NotNow(String),
    /// It never will.
    Refused(String),
    /// Its message was taken back.
    TakenBack,
    Fault(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Trouble::Fault(error)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        Trouble::ThisPc(if full { NO_ROOM.to_owned() } else { error.to_string() })
    }
}

impl From<UploadError> for Trouble {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::NotConnected => Trouble::Disconnected,
            UploadError::Disk(kind, words) => io::Error::new(kind, words).into(),
            UploadError::Changed => Trouble::Refused(GONE.to_owned()),
            UploadError::Refused(code) => Trouble::Refused(code),
            UploadError::NotNow(words) => Trouble::NotNow(words),
        }
    }
}

/// A file that is to go, and the message that takes it along.
#[derive(Clone, Debug)]
struct Due {
    upload: Upload,
    message: StoredMessage,
}

/// One file on its way.
struct Leaving<'a> {
    uploads: &'a Uploads,
    connection: u64,
    due: &'a Due,
    under_way: Underway,
    plain: Option<PathBuf>,
    bytes: u64,
    promised: Option<Promised>,
    lies: Option<Lies>,
}

/// One that failed before, and when it is tried again.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
    tries: u32,
    until: Option<Instant>,
    /// Its lane says so: when that is let go, somebody wants it now.
    said: bool,
}

impl Rest {
    fn of(pause: Duration) -> Self {
        Self { tries: 0, until: Some(Instant::now() + pause), said: false }
    }
}

/// What goes now.
struct Now {
    due: Due,
    taken_back: CancellationToken,
    /// How far it was when that was last told.
    told: u64,
}

impl Uploads {
    /// Runs until dropped. Cancel safe: what was not finished is begun anew.
    pub(crate) async fn run(self) {
        let mut online = self.online.clone();
        loop {
            let Ok(connection) = online.wait_for(Option::is_some).await.map(|connection| *connection) else { return };
            if let Some(connection) = connection {
                let mut now = HashMap::new();
                tokio::select! {
                    () = self.serve(connection, &mut now) => {}
                    () = self.gone(connection) => {}
                }
                // Nobody knows when there will be another connection: what was sealed of them lies here for nothing until then.
                for row in now.into_keys() {
                    self.drop_part(row).await;
                }
            }
        }
    }

    async fn drop_part(&self, row: MessageRow) {
        let folder = self.folder.clone();
        if let Err(error) = blocking(move || folder.drop_part(row)).await {
            tracing::warn!(instance = %self.instance, %error, "the sealed form of a file is not removed");
        }
    }

    async fn serve(&self, connection: u64, now: &mut HashMap<MessageRow, Now>) {
        let mut under_way = FuturesUnordered::new();
        let mut rests: HashMap<MessageRow, Rest> = HashMap::new();
        let mut ticks = tokio::time::interval(TELL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut look, mut again) = (true, None);
        loop {
            if look {
                look = false;
                again = match self.look(now, &mut rests).await {
                    Ok((due, again)) => {
                        for due in due {
                            let (row, taken_back) = (due.upload.message, CancellationToken::new());
                            let tries = rests.get(&row).map_or(0, |rest| rest.tries);
                            under_way.push(self.send(connection, due.clone(), tries, taken_back.clone()));
                            now.insert(row, Now { due, taken_back, told: 0 });
                        }
                        again
                    }
                    Err(error) => {
                        self.store_refused(&error, "what is to go out can't be read");
                        Some(Instant::now() + SOON)
                    }
                };
            }
            tokio::select! {
                Some((row, rest)) = under_way.next(), if !now.is_empty() => {
                    now.remove(&row);
                    match rest {
                        Some(rest) => {
                            let tries = rests.get(&row).map_or(0, |rest| rest.tries).saturating_add(1);
                            rests.insert(row, Rest { tries, ..rest });
                        }
                        None => drop(rests.remove(&row)),
                    }
                    look = true;
                }
                () = self.wake.notified() => look = true,
                () = until(again) => look = true,
                _ = ticks.tick(), if !now.is_empty() => self.tell(now),
            }
        }
    }

    /// What may go now, as many as there is room for, and when to look again. What goes and was taken back is told so.
    async fn look(
        &self,
        now: &mut HashMap<MessageRow, Now>,
        rests: &mut HashMap<MessageRow, Rest>,
    ) -> Result<(Vec<Due>, Option<Instant>), StoreError> {
        let instance = self.instance;
        let open = self.store.read(move |r| {
            let mut open = Vec::new();
            for upload in r.open_uploads(instance, LOOKED_AT)? {
                if let Some(message) = r.message(upload.message)? {
                    open.push(Due { upload, message });
                }
            }
            Ok(open)
        });
        let open = open.await?;
        let is_open = |row: &MessageRow| open.iter().any(|due| due.upload.message == *row);
        now.iter().filter(|(row, _)| !is_open(row)).for_each(|(_, now)| now.taken_back.cancel());
        let let_go = |row: &MessageRow| open.iter().any(|due| due.upload.message == *row && is_let_go(&due.message));
        rests.retain(|row, rest| is_open(row) && !(rest.said && let_go(row)));
        let clock = Instant::now();
        let (mut due, mut again) = (Vec::<Due>::new(), None::<Instant>);
        for one in open {
            // The same file for somebody else goes with that one.
            let same = |other: &Due| other.upload.key == one.upload.key;
            if now.values().map(|now| &now.due).chain(&due).any(same) {
                continue;
            }
            match rests.get(&one.upload.message).and_then(|rest| rest.until).filter(|until| *until > clock) {
                Some(until) => again = Some(again.map_or(until, |again| again.min(until))),
                None if now.len() + due.len() < OF_ONE => due.push(one),
                None => {}
            }
        }
        Ok((due, again))
    }

    /// Tells how far they are.
    fn tell(&self, now: &mut HashMap<MessageRow, Now>) {
        for (row, now) in now {
            let done = self.progress.of(*row).unwrap_or_default();
            if done != now.told {
                now.told = done;
                self.publish(now.due.message.chat, *row);
            }
        }
    }

    /// Has one file go. Says how long it rests before the next try, if there is to be one.
    async fn send(
        &self,
        connection: u64,
        due: Due,
        tries: u32,
        taken_back: CancellationToken,
    ) -> (MessageRow, Option<Rest>) {
        let row = due.upload.message;
        // It is never closed.
        let Ok(turn) = self.turns.take().await else { return (row, None) };
        let mut leaving = Leaving::new(self, connection, &due);
        let went = tokio::select! {
            went = leaving.go() => went,
            () = taken_back.cancelled() => Err(Trouble::TakenBack),
        };
        drop((leaving, turn));
        let rest = match went {
            Ok(()) => None,
            Err(trouble) => {
                self.drop_part(row).await;
                self.note(&due, trouble, tries).await
            }
        };
        self.publish(due.message.chat, row);
        (row, rest)
    }

    /// What a try came to that failed; when there is another one.
    async fn note(&self, due: &Due, trouble: Trouble, tries: u32) -> Option<Rest> {
        let row = due.upload.message;
        let (why, rest) = match trouble {
            Trouble::Disconnected => return Some(Rest::of(SOON)),
            Trouble::TakenBack => return None,
            Trouble::Fault(error) => {
                self.store_refused(&error, "where a file lies is not kept");
                return Some(Rest::of(SOON));
            }
            Trouble::ThisPc(why) if why == NO_ROOM => (why, Some((LaneWhy::NoRoom, DISK_PAUSE))),
            Trouble::ThisPc(why) => (why, Some((LaneWhy::Disk, DISK_PAUSE))),
            Trouble::NotNow(why) => (why, Some((LaneWhy::FileNotTaken, pause(tries)))),
            Trouble::Refused(why) => (why, None),
        };
        tracing::info!(instance = %self.instance, message = row.0, why, ?rest, "a file does not lie with WhatsApp");
        if let Some((why, pause)) = rest {
            return Some(self.say_why(row, why, pause).await);
        }
        match self.store.write(move |w| w.file_refused(row, &why)).await {
            Ok(_) => {
                self.refusals.taken();
                self.counts_changed.notify_one();
                self.outbox.anything();
                None
            }
            Err(error) => {
                self.store_refused(&error, "a file that is refused is not noted");
                Some(Rest::of(SOON))
            }
        }
    }

    /// Has the lane of a message say why it waits for its file, and until when.
    async fn say_why(&self, row: MessageRow, why: LaneWhy, pause: Duration) -> Rest {
        let now = self.clock.wall();
        let said = self.store.write(move |w| w.wait_for_file(row, why, now, now.plus(pause))).await;
        let said = said.unwrap_or_else(|error| {
            self.store_refused(&error, "why a file does not lie with WhatsApp is not said");
            false
        });
        Rest { said, ..Rest::of(pause) }
    }

    fn publish(&self, chat: ChatId, row: MessageRow) {
        self.feed.publish(EngineEvent::Message { instance: self.instance, chat, row });
    }

    fn store_refused(&self, error: &StoreError, what: &str) {
        tracing::error!(instance = %self.instance, %error, "{what}");
        self.refusals.refused(error);
    }

    /// Waits until this connection is not the one that is up.
    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }
}

impl<'a> Leaving<'a> {
    fn new(uploads: &'a Uploads, connection: u64, due: &'a Due) -> Self {
        let under_way = uploads.progress.begin(due.upload.message);
        Self { uploads, connection, due, under_way, plain: None, bytes: 0, promised: None, lies: None }
    }

    async fn go(&mut self) -> Result<(), Trouble> {
        for step in Step::ALL {
            self.take(step).await?;
        }
        Ok(())
    }

    async fn take(&mut self, step: Step) -> Result<(), Trouble> {
        let (folder, row) = (self.uploads.folder.clone(), self.due.upload.message);
        match step {
            Step::Find => {
                let file = self.due.message.file.as_ref();
                let here = file.filter(|file| file.state == FileState::Here).and_then(|file| file.name.as_deref());
                let plain = folder.path(here.ok_or_else(|| Trouble::Refused(GONE.to_owned()))?);
                let path = plain.clone();
                let found = blocking(move || match std::fs::metadata(path) {
                    Ok(meta) => Ok(Some(meta.len())),
                    // A folder that is not there is a disk that is not there.
                    Err(error) if error.kind() == io::ErrorKind::NotFound && folder.is_there()? => Ok(None),
                    Err(error) => Err(error),
                });
                self.bytes = found.await?.ok_or_else(|| Trouble::Refused(GONE.to_owned()))?;
                self.plain = Some(plain);
            }
            Step::Room => {
                let (bytes, room) = (self.bytes.saturating_add(SEALED_MORE), self.uploads.room.clone());
                let now = Instant::now();
                let promised = blocking(move || room.promise(folder.part_of(row), bytes, now)).await?;
                self.promised = Some(promised.ok_or_else(|| Trouble::ThisPc(NO_ROOM.to_owned()))?);
            }
            Step::Begin => drop(blocking(move || folder.begin(row)).await?),
            Step::Send => {
                let (Some(plain), sealed, going) = (&self.plain, folder.part_of(row), &self.under_way.going) else {
                    return Ok(());
                };
                let link = &self.uploads.link;
                let sent = link.upload(Epoch(self.connection), &self.due.upload, plain, &sealed, going);
                self.lies = Some(tokio::select! {
                    lies = sent => lies?,
                    () = stalled(going) => return Err(Trouble::NotNow("nothing of it went for too long".to_owned())),
                });
            }
            Step::Keep => {
                let Some(lies) = &self.lies else { return Ok(()) };
                let result = serde_json::to_string(lies).map_err(StoreError::from)?;
                let now = self.uploads.clock.wall();
                let went = self.uploads.store.write(move |w| w.upload_done(row, &result, now)).await?;
                self.uploads.refusals.taken();
                self.uploads.outbox.anything();
                self.uploads.repeats.notify_one();
                went.into_iter().for_each(|(chat, row)| self.uploads.publish(chat, row));
            }
            Step::LetGo => blocking(move || folder.drop_part(row)).await?,
        }
        Ok(())
    }
}

/// Whether nothing keeps the lane of a message of ours.
fn is_let_go(message: &StoredMessage) -> bool {
    match &message.direction {
        Direction::Outgoing { lane, .. } => lane.is_none(),
        Direction::Incoming { .. } | Direction::Elsewhere => false,
    }
}

/// Waits until nothing was done for a file for too long.
async fn stalled(going: &Going) {
    let mut before = going.worked();
    loop {
        tokio::time::sleep(STALL).await;
        let worked = going.worked();
        if worked == before {
            return;
        }
        before = worked;
    }
}
