//! Files of messages: what was committed as wanted is fetched while online, step by step, so that whatever ends in between leaves nothing
//! that passes for whole, and the next try goes on where this one was cut off. Three at a time come here, two of them for one number at most.

mod folder;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use wakala_domain::ids::{InstanceId, MessageRow};
use wakala_domain::lifecycle::Epoch;
use wakala_domain::time::Wall;
use wakala_store::{FileFault, Store, StoreError, WantedFile};

use folder::Name;
pub(crate) use folder::{Folder, of_instances};

use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::fetching::{FetchError, Flow, LARGEST, Part, Sink, SinkFault};
use crate::link::Link;
use crate::placing::Placing;
use crate::refusals::Refusals;
use crate::room::{Promised, Room};
use crate::turns::{OF_ONE, Turns};

/// The pause after a first try that failed; three times as long after each further one.
const PAUSE: Duration = Duration::from_secs(10);
/// The longest of these pauses, and the one after a day of them.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);
const PAUSE_AT_LAST: Duration = Duration::from_secs(24 * 3_600);
const TRIES_OF_A_DAY: u32 = 30;
/// Tries of what came and was not what it should be: it will hardly be another time.
const TRIES_OF_WRONG: u32 = 3;
/// The pause while the disk is full or refuses.
pub(crate) const DISK_PAUSE: Duration = Duration::from_secs(60);
/// The pause after a fault of the database, or while the connection is about to be reported as gone.
pub(crate) const SOON: Duration = Duration::from_secs(5);
/// Nothing is waited for longer without looking: clocks are set.
const LOOK: Duration = Duration::from_secs(300);
/// What is said of a file for which there is no room.
pub(crate) const NO_ROOM: &str = "no_room";
/// How long a folder of nobody stays.
const LEFT_ALONE: Duration = Duration::from_secs(30 * 24 * 3_600);
/// Files that are looked at together when a folder is tidied.
const TIDIED: usize = 200;

/// What one try came to when the file is not here.
#[derive(Debug)]
enum Trouble {
    /// Said of the connection: nothing is noted.
    Disconnected,
    /// This PC can't keep it now.
    Disk(String),
    /// It was too large for the disk, which was seen when much of it had come: it is fetched again ever more seldom.
    TooLarge(String),
    /// It is not possible now: it is tried again, ever more seldom, and never given up.
    NotNow(String),
    /// It is not what it should be, and is tried so often.
    Failed(String, u32),
    /// It is not tried again.
    Never(String),
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
        Trouble::Disk(if full { NO_ROOM.to_owned() } else { error.to_string() })
    }
}

/// Fetches for one instance.
pub(crate) struct Media {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub feed: Feed,
    pub folder: Folder,
    /// Which connection is up; `None` while the instance is not online.
    pub online: watch::Receiver<Option<u64>>,
    /// Something is wanted.
    pub wake: Arc<Notify>,
    /// Its own, among those of all instances.
    pub turns: Turns,
    /// What is left on the disk.
    pub room: Room,
    /// Told what the database refuses.
    pub refusals: Refusals,
    /// Names that are not to be taken for those of nobody.
    pub placing: Placing,
}

/// How a file comes to be here, in this order. Whatever ends after any of them loses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// There is a folder, and room in it.
    Room,
    /// There is a file, called a part: what came of it before, or nothing.
    Begin,
    /// All has come, sealed.
    Stream,
    /// It is opened in its place, and is what the message says.
    Open,
    /// It is on the disk.
    Sync,
    /// It has its name.
    Name,
    /// Its row says that it is here.
    Keep,
}

impl Step {
    const ALL: [Step; 7] = [Step::Room, Step::Begin, Step::Stream, Step::Open, Step::Sync, Step::Name, Step::Keep];
}

/// One file on its way here.
struct Coming<'a> {
    media: &'a Media,
    connection: u64,
    wanted: &'a WantedFile,
    promised: Option<Promised>,
    /// How much that is.
    room: u64,
    file: Option<File>,
    /// How much of that came before this try.
    before: u64,
    named: Option<folder::Named>,
}

/// Whoever writes hears that nobody waits any more.
struct Waiting(Arc<Flow>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Media {
    /// Runs until dropped. Cancel safe: what was not finished is gone on with.
    pub(crate) async fn run(self) {
        if let Err(trouble) = self.tidy().await {
            tracing::warn!(instance = %self.instance, ?trouble, "the folder of its files is not tidied");
        }
        let mut online = self.online.clone();
        loop {
            let Ok(connection) = online.wait_for(Option::is_some).await.map(|connection| *connection) else { return };
            if let Some(connection) = connection {
                tokio::select! {
                    () = self.serve(connection) => {}
                    () = self.gone(connection) => {}
                }
            }
        }
    }

    /// Lets go what no message knows: parts that nobody waits for, and what was named and not noted. Nobody else works in the folder; what has no name of ours
    /// in it is somebody's.
    async fn tidy(&self) -> Result<(), Trouble> {
        let folder = self.folder.clone();
        let mut names = blocking(move || folder.names()).await?;
        loop {
            let (some, rest) = blocking(move || {
                let some = names.by_ref().take(TIDIED).collect::<io::Result<Vec<String>>>()?;
                Ok((some, names))
            })
            .await?;
            names = rest;
            if some.is_empty() {
                return Ok(());
            }
            let (instance, placing) = (self.instance, self.placing.clone());
            // As a write: what an earlier worker has handed to the writer, and nobody waited for, stands by then.
            let orphans = self.store.write(move |w| {
                let mut orphans = Vec::new();
                for name in some {
                    let is_orphan = match folder::named(&name) {
                        Some(Name::Part(row)) => !w.is_wanted_file(instance, row)?,
                        Some(Name::Opening) => true,
                        Some(Name::Whole(row)) => w.is_orphaned_file(instance, row, &name)?,
                        // One that is held no more has its row by now.
                        Some(Name::Sent(newest)) if !placing.holds(&name) => {
                            w.is_orphaned_file(instance, MessageRow(newest.0 + 1), &name)?
                        }
                        Some(Name::Sent(_)) => false,
                        None => false,
                    };
                    if is_orphan {
                        orphans.push(name);
                    }
                }
                Ok(orphans)
            });
            let (orphans, folder) = (orphans.await?, self.folder.clone());
            if !orphans.is_empty() {
                tracing::info!(%instance, files = orphans.len(), "files that no message knows are removed");
                blocking(move || orphans.iter().try_for_each(|name| folder.remove(name))).await?;
            }
        }
    }

    async fn serve(&self, connection: u64) {
        let mut under_way = FuturesUnordered::new();
        let mut rows = HashSet::new();
        loop {
            let again = if rows.len() < OF_ONE {
                match self.due(&rows).await {
                    Ok((due, again)) => {
                        for wanted in due {
                            rows.insert(wanted.message);
                            under_way.push(self.fetch(connection, wanted));
                        }
                        again
                    }
                    Err(error) => {
                        tracing::error!(instance = %self.instance, %error, "what is to be fetched can't be read");
                        self.refusals.refused(&error);
                        Some(Instant::now() + SOON)
                    }
                }
            } else {
                None
            };
            tokio::select! {
                Some(row) = under_way.next(), if !rows.is_empty() => {
                    rows.remove(&row);
                }
                () = self.wake.notified() => {}
                () = until(again) => {}
            }
        }
    }

    /// What may be fetched now, as many as there is room for, and when to look again.
    async fn due(&self, under_way: &HashSet<MessageRow>) -> Result<(Vec<WantedFile>, Option<Instant>), StoreError> {
        let (instance, now) = (self.instance, self.clock.wall());
        let (mut due, next) =
            self.store.read(move |r| Ok((r.wanted_files(instance, now)?, r.next_wanted_file(instance, now)?))).await?;
        due.retain(|wanted| !under_way.contains(&wanted.message));
        due.truncate(OF_ONE.saturating_sub(under_way.len()));
        let pause = |next: Wall| Duration::from_millis(u64::try_from(next.0 - now.0).unwrap_or_default()).min(LOOK);
        Ok((due, next.map(|next| Instant::now() + pause(next))))
    }

    async fn fetch(&self, connection: u64, wanted: WantedFile) -> MessageRow {
        let row = wanted.message;
        // It is never closed.
        let Ok(turn) = self.turns.take().await else { return row };
        let mut coming = Coming::of(self, connection, &wanted);
        let mut came = Ok(());
        for step in Step::ALL {
            came = coming.take(step).await;
            if came.is_err() {
                break;
            }
        }
        drop(turn);
        let noted = match came {
            Ok(()) => {
                self.refusals.taken();
                Ok(())
            }
            Err(trouble) => self.note(&wanted, trouble).await,
        };
        if let Err(error) = noted {
            tracing::error!(instance = %self.instance, %error, "what became of a file is not kept");
            self.refusals.refused(&error);
            tokio::time::sleep(SOON).await;
        }
        self.feed.publish(EngineEvent::Message { instance: self.instance, chat: wanted.chat, row });
        row
    }

    /// Keeps what a try came to; what came of it stays where the next one goes on from there.
    async fn note(&self, wanted: &WantedFile, trouble: Trouble) -> Result<(), StoreError> {
        let (folder, row) = (self.folder.clone(), wanted.message);
        let goes_on = match trouble {
            Trouble::Disconnected | Trouble::NotNow(_) | Trouble::Fault(_) => true,
            // What is on the disk of it is what others have no room for.
            Trouble::Disk(_) | Trouble::TooLarge(_) => false,
            Trouble::Failed(..) | Trouble::Never(_) => false,
        };
        let dropped = blocking(move || if goes_on { folder.drop_opening(row) } else { folder.drop_part(row) });
        if let Err(error) = dropped.await {
            tracing::warn!(instance = %self.instance, %error, "a part of a file is not removed");
        }
        let (why, pause, fault) = match trouble {
            Trouble::Disconnected => {
                tokio::time::sleep(SOON).await;
                return Ok(());
            }
            Trouble::Fault(error) => return Err(error),
            Trouble::Disk(why) => (why, Some(DISK_PAUSE), FileFault::ThisPc),
            Trouble::TooLarge(why) => (why, Some(pause(wanted.tries).max(DISK_PAUSE)), FileFault::ThisPc),
            Trouble::NotNow(why) => (why, Some(pause(wanted.tries)), FileFault::Elsewhere),
            Trouble::Failed(why, tries) => {
                (why, (wanted.wrong + 1 < tries).then(|| pause(wanted.tries)), FileFault::Wrong)
            }
            Trouble::Never(why) => (why, None, FileFault::Elsewhere),
        };
        tracing::info!(instance = %self.instance, message = row.0, why, ?pause, "a file is not here yet");
        let next = pause.map(|pause| self.clock.wall().plus(pause));
        self.store.write(move |w| w.file_not_here(row, &why, next, fault)).await?;
        self.refusals.taken();
        Ok(())
    }

    /// Waits until this connection is not the one that is up.
    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }
}

impl<'a> Coming<'a> {
    fn of(media: &'a Media, connection: u64, wanted: &'a WantedFile) -> Self {
        Self { media, connection, wanted, promised: None, room: 0, file: None, before: 0, named: None }
    }

    async fn take(&mut self, step: Step) -> Result<(), Trouble> {
        let (folder, row) = (self.media.folder.clone(), self.wanted.message);
        match step {
            Step::Room => {
                let (room, now, bytes) = (self.media.room.clone(), Instant::now(), self.wanted.bytes);
                let promised = blocking(move || match bytes {
                    Some(bytes) => {
                        Ok(room.promise(folder.part_of(row), bytes, now)?.map(|promised| (promised, LARGEST)))
                    }
                    None => room.promise_unknown(folder.part_of(row), LARGEST, now),
                });
                let (promised, most) = promised.await?.ok_or_else(|| Trouble::Disk(NO_ROOM.to_owned()))?;
                (self.promised, self.room) = (Some(promised), most);
            }
            Step::Begin => {
                // Of what says no length nobody knows whether all of it is here.
                let goes_on = self.wanted.bytes.is_some();
                let begun = blocking(move || if goes_on { folder.go_on(row) } else { Ok((folder.begin(row)?, 0)) });
                let (file, come) = begun.await?;
                (self.file, self.before) = (Some(file), come);
            }
            Step::Stream => self.stream().await?,
            Step::Open => match self.open().await {
                // What came before may be of another sealing, or was damaged meanwhile.
                Err(Trouble::Failed(why, _)) if self.before > 0 => {
                    tracing::info!(instance = %self.media.instance, message = row.0, why, "a file comes from its beginning");
                    let begun = blocking(move || {
                        folder.drop_opening(row)?;
                        folder.begin(row)
                    });
                    (self.file, self.before) = (Some(begun.await?), 0);
                    self.stream().await?;
                    self.open().await?;
                }
                opened => opened?,
            },
            Step::Sync => {
                if let Some(file) = self.file.take() {
                    blocking(move || file.sync_all()).await?;
                }
            }
            Step::Name => self.named = Some(blocking(move || folder.name(row)).await?),
            Step::Keep => {
                if let Some(named) = self.named.take() {
                    let name = named.name.clone();
                    let kept = move |w: &wakala_store::Writing<'_>| {
                        w.file_is_here(row, &named.name, named.bytes, named.kind.mime)
                    };
                    if !self.media.store.write(kept).await? {
                        // Its message went meanwhile, or its time has come.
                        blocking(move || folder.remove(&name)).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// What WhatsApp has no more the owner's phone is asked to bring back, once.
    async fn stream(&mut self) -> Result<(), Trouble> {
        let Err(gone) = self.stream_from(None).await? else { return Ok(()) };
        tracing::info!(instance = %self.media.instance, gone, "the phone is asked to bring a file back");
        let path = self.media.link.bring_back(Epoch(self.connection), self.wanted).await.map_err(trouble)?;
        let (folder, row) = (self.media.folder.clone(), self.wanted.message);
        (self.file, self.before) = (Some(blocking(move || folder.begin(row)).await?), 0);
        match self.stream_from(Some(&path)).await? {
            Ok(()) => Ok(()),
            Err(gone) => Err(Trouble::Never(gone)),
        }
    }

    /// The inner error is said of what is gone.
    async fn stream_from(&mut self, path: Option<&str>) -> Result<Result<(), String>, Trouble> {
        let Some(file) = self.file.take() else { return Ok(Ok(())) };
        let (part, flow) = Part::new(file, self.before, self.room);
        let waiting = Waiting(Arc::clone(&flow));
        let fetched = self.media.link.fetch(Epoch(self.connection), self.wanted, path, part).await;
        drop(waiting);
        match fetched {
            Ok(part) => {
                self.file = Some(part.into_file());
                Ok(Ok(()))
            }
            Err(FetchError::Gone(words)) => Ok(Err(words)),
            Err(error) => Err(faulty(&flow, error)),
        }
    }

    async fn open(&mut self) -> Result<(), Trouble> {
        // It gets another name.
        drop(self.file.take());
        let (folder, row) = (self.media.folder.clone(), self.wanted.message);
        let (mut sealed, plain) = blocking(move || folder.begin_opening(row)).await?;
        let (sink, flow) = Sink::new(plain);
        let waiting = Waiting(Arc::clone(&flow));
        let (link, wanted) = (Arc::clone(&self.media.link), self.wanted.clone());
        let opened = blocking(move || Ok(link.unseal(&wanted, &mut sealed, sink))).await?;
        drop(waiting);
        let (file, bytes) = (opened.map_err(|error| faulty(&flow, error))?.into_file(), flow.done());
        let cut = blocking(move || file.set_len(bytes).map(|()| file));
        self.file = Some(cut.await?);
        Ok(())
    }
}

/// Why it did not come, or could not be opened.
fn faulty(flow: &Flow, error: FetchError) -> Trouble {
    match flow.fault() {
        Some(SinkFault::Disk(kind, words)) => io::Error::new(kind, words).into(),
        Some(SinkFault::NoRoom) => Trouble::TooLarge(NO_ROOM.to_owned()),
        Some(SinkFault::TooLong) => Trouble::Failed("too_long".to_owned(), TRIES_OF_WRONG),
        Some(SinkFault::Stopped) | None => trouble(error),
    }
}

fn trouble(error: FetchError) -> Trouble {
    match error {
        FetchError::NotConnected => Trouble::Disconnected,
        FetchError::Gone(words) | FetchError::Never(words) => Trouble::Never(words),
        FetchError::Wrong(words) => Trouble::Failed(words, TRIES_OF_WRONG),
        FetchError::NotNow(words) => Trouble::NotNow(words),
    }
}

pub(crate) fn pause(tries: u32) -> Duration {
    if tries >= TRIES_OF_A_DAY {
        return PAUSE_AT_LAST;
    }
    PAUSE.saturating_mul(3_u32.saturating_pow(tries)).min(LONGEST_PAUSE)
}

pub(crate) async fn until(again: Option<Instant>) {
    match again {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// On a thread that may wait for the disk.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Removes the folders of instances that are no more, when nothing has come to lie in them for a while: an older database may have been
/// put back, and its numbers with it. What could not be removed is looked at again with the next start.
pub(crate) async fn sweep(files: std::path::PathBuf, store: Store, now: Wall) {
    let swept = async {
        // Folders first: an instance that is added meanwhile has its row before its folder.
        let found = blocking(move || of_instances(&files)).await?;
        for (instance, folder) in found {
            if store.read(move |r| r.has_instance(instance)).await? {
                continue;
            }
            let removed =
                blocking(move || folder.is_left_alone(now, LEFT_ALONE)?.then(|| folder.remove_all()).transpose());
            if removed.await?.is_some() {
                tracing::info!(%instance, "the files of an instance that is no more are removed");
            }
        }
        Ok::<(), Trouble>(())
    };
    if let Err(trouble) = swept.await {
        tracing::warn!(?trouble, "files of instances that are no more are not removed");
    }
}
