//! How files go out over a link that does as it is told, and what is left when everything ends in between.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{MessageId, QueueId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::ladder::Rebuild;
use wakala_domain::lanes::WaitsFor;
use wakala_domain::lifecycle::{SessionExpected, State};
use wakala_domain::messages::content::{Media, MediaKind};
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::outgoing::{LIES_MS, Parcel, Secret};
use wakala_domain::messages::staged::SendAs;
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::{Mono, Wall};
use wakala_store::{AskedOfUs, DataDir, Direction, NewFile, NewInstance, NewSend, RepeatRequest};

use tokio::sync::{Notify, Semaphore};

use super::*;
use crate::link::{Departure, Found, SendError};
use crate::repeats::Repeats;
use crate::staging::Whose;
use crate::subject::Subject;
use crate::turns::AT_ONCE;

const PICTURE: &[u8] = b"\xff\xd8\xff\xe0 habari ya asubuhi";

/// What becomes of a try.
#[derive(Clone, Debug)]
enum Then {
    Goes,
    /// Half of it goes, and then no more.
    Hangs,
    /// It is sealed, a little in a time in which it may not stand still, and then goes.
    GoesSlowly,
    Fails(UploadError),
}

/// A link over which files go as it is told; nothing else does.
#[derive(Default)]
struct Script {
    then: Mutex<VecDeque<Then>>,
    /// The keys of those that were begun.
    keys: Mutex<Vec<Secret>>,
    stopped: Mutex<Vec<Arc<Going>>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    /// Whoever sends waits for one of these.
    gate: Option<Semaphore>,
    /// Since when the files lie there that were named in what was repeated.
    repeated: Mutex<Vec<Option<Wall>>>,
    /// Called when something was.
    answered: Notify,
}

#[async_trait]
impl Link for Script {
    async fn connect(&self, _: Epoch, _: Rebuild, _: SessionExpected) {}
    fn use_proxy(&self, _: Option<ProxyUrl>) {}
    fn appear(&self, _: bool) {}
    async fn disconnect(&self, _: Duration) {}
    async fn logout(&self, _: Duration) {}
    async fn request_pair_code(&self, _: Epoch, _: PhoneNumber) {}
    async fn probe(&self, _: Epoch) {}
    fn has_client(&self) -> bool {
        false
    }
    async fn send(&self, _: Epoch, _: &Address, _: &MessageId, _: &Parcel, _: &Departure) -> Result<(), SendError> {
        Err(SendError::NotConnected)
    }
    async fn find(&self, _: Epoch, _: &[Address]) -> Result<Option<Found>, SendError> {
        Err(SendError::NotConnected)
    }
    async fn subject(&self, _: Epoch, _: &Address) -> Result<Subject, SendError> {
        Err(SendError::NotConnected)
    }
    async fn mark_read(&self, _: Epoch, _: &Address, _: &Address, _: &[MessageId]) -> Result<(), SendError> {
        Err(SendError::NotConnected)
    }

    async fn repeat(&self, _: Epoch, asked: &AskedOfUs, _: bool) -> Result<(), SendError> {
        self.repeated.lock().unwrap().push(asked.parcel.file.as_ref().map(|file| file.at));
        self.answered.notify_one();
        Ok(())
    }

    async fn upload(
        &self,
        _: Epoch,
        upload: &Upload,
        plain: &Path,
        sealed: &Path,
        going: &Arc<Going>,
    ) -> Result<Lies, UploadError> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        assert_eq!(std::fs::read(plain).unwrap(), PICTURE);
        assert_eq!(std::fs::metadata(sealed).unwrap().len(), 0);
        self.stopped.lock().unwrap().push(Arc::clone(going));
        self.keys.lock().unwrap().push(upload.key.clone());
        if let Some(gate) = &self.gate {
            gate.acquire().await.unwrap().forget();
        }
        let then = self.then.lock().unwrap().pop_front().unwrap_or(Then::Goes);
        std::fs::write(sealed, b"sealed").unwrap();
        going.is_at(9);
        let went = match then {
            Then::Goes => {
                Ok(Lies { url: "https://mmg.whatsapp.net/v/1".into(), path: "/v/1".into(), sealed_hash: vec![9; 32] })
            }
            Then::GoesSlowly => {
                for _ in 0..20 {
                    let slow = tokio::time::timeout(STALL * 9 / 10, std::future::pending::<()>());
                    slow.await.unwrap_err();
                    going.works(1);
                }
                Ok(Lies { url: "https://mmg.whatsapp.net/v/1".into(), path: "/v/1".into(), sealed_hash: vec![9; 32] })
            }
            Then::Hangs => std::future::pending().await,
            Then::Fails(error) => Err(error),
        };
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        went
    }
}

/// Wall time goes as the runtime's does.
struct Paused(Instant);

impl Clock for Paused {
    fn wall(&self) -> Wall {
        Wall(1_000_000).plus(self.0.elapsed())
    }
    fn mono(&self) -> Mono {
        Mono(u64::try_from(self.0.elapsed().as_millis()).unwrap())
    }
}

/// One run of the program on a folder.
struct Run {
    store: Store,
    link: Arc<Script>,
    feed: Feed,
    clock: Arc<dyn Clock>,
    folder: Folder,
    online: watch::Sender<Option<u64>>,
    wake: Arc<Notify>,
    outbox: Arc<Wake>,
    repeats: Arc<Notify>,
    progress: Progress,
    room: Room,
    turns: Arc<Semaphore>,
    _lock: DataDir,
}

fn instance() -> InstanceId {
    InstanceId::from_random(7)
}

impl Run {
    fn begin(directory: &Path, link: Script) -> Self {
        let lock = DataDir::open(directory).unwrap();
        Self {
            store: Store::open(&lock).unwrap(),
            link: Arc::new(link),
            feed: Feed::new(),
            clock: Arc::new(Paused(Instant::now())),
            folder: Folder::of(&lock.files_dir(), instance()),
            online: watch::channel(Some(1)).0,
            wake: Arc::default(),
            outbox: Arc::default(),
            repeats: Arc::default(),
            progress: Progress::default(),
            room: Room::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            _lock: lock,
        }
    }

    fn uploads(&self) -> Uploads {
        Uploads {
            instance: instance(),
            link: Arc::clone(&self.link) as Arc<dyn Link>,
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            feed: self.feed.clone(),
            folder: self.folder.clone(),
            online: self.online.subscribe(),
            wake: Arc::clone(&self.wake),
            outbox: Arc::clone(&self.outbox),
            repeats: Arc::clone(&self.repeats),
            counts_changed: Arc::default(),
            turns: Turns::among(&self.turns),
            room: self.room.clone(),
            progress: self.progress.clone(),
            refusals: Refusals::new().0,
        }
    }

    fn answers(&self) -> Repeats {
        Repeats {
            instance: instance(),
            link: Arc::clone(&self.link) as Arc<dyn Link>,
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            online: self.online.subscribe(),
            changed: Arc::clone(&self.repeats),
            wake_uploads: Arc::clone(&self.wake),
            refusals: Refusals::new().0,
        }
    }

    /// A message to a chat of its own, with a file that is like no other but those of its number.
    async fn message(&self, id: &str, number: u8) -> MessageRow {
        self.folder.make().unwrap();
        let name = format!("0-{id}.jpg");
        std::fs::write(self.folder.path(&name), PICTURE).unwrap();
        let new = NewInstance {
            id: instance(),
            name: InstanceName::parse("Duka").unwrap(),
            workspace: String::new(),
            lifecycle: State::new(Wanted::Running).persisted(),
            created: Wall(1),
        };
        let media = Media {
            what: MediaKind::Image,
            caption: None,
            file_name: None,
            mime: "image/jpeg".into(),
            bytes: Some(PICTURE.len() as u64),
            seconds: None,
            size: None,
            pages: None,
            waveform: None,
            once: false,
        };
        let file = NewFile {
            media,
            name,
            mime: "image/jpeg".into(),
            bytes: PICTURE.len() as u64,
            hash: vec![number; 32],
            kind: SendAs::Image,
            key: Secret::of_bits([u64::from(number); 4]),
            thumbnail: None,
        };
        let draft = Draft::media("staged", None, None, false, None, &[]).unwrap();
        let id = MessageId(id.to_owned());
        let address: Address = format!("2557000004{number:02}@s.whatsapp.net").parse().unwrap();
        let send = NewSend { id, draft, secret: None, file: Some(Box::new(file)), created: Wall(1_000_000) };
        let write = self.store.write(move |w| {
            if !w.has_instance(instance())? {
                w.add_instance(&new)?;
            }
            let chat = w.open_chat(instance(), &address, None, Wall(1))?;
            // It was asked for before.
            w.found(chat, &address, None, Wall(1))?;
            Ok(w.enqueue(instance(), chat, &send, &LifecycleSettings::default())?.row)
        });
        write.await.unwrap()
    }

    async fn upload(&self, row: MessageRow) -> Upload {
        self.store.read(move |r| r.upload(row)).await.unwrap().unwrap()
    }

    /// Lets a worker go on until a file is as wanted.
    async fn until(&self, row: MessageRow, wanted: impl Fn(&Upload, &StoredMessage) -> bool) -> StoredMessage {
        tokio::select! {
            () = self.uploads().run() => panic!("it ended"),
            message = self.wait(row, wanted) => message,
        }
    }

    async fn wait(&self, row: MessageRow, wanted: impl Fn(&Upload, &StoredMessage) -> bool) -> StoredMessage {
        let mut events = self.feed.subscribe();
        loop {
            let (upload, message) = (self.upload(row).await, self.store.read(move |r| r.message(row)).await.unwrap());
            let message = message.unwrap();
            if wanted(&upload, &message) {
                return message;
            }
            events.recv().await.unwrap();
        }
    }

    async fn until_there(&self, row: MessageRow) {
        self.until(row, |upload, _| upload.result.is_some()).await;
    }

    /// The messages that may go now.
    async fn picked(&self) -> Vec<MessageRow> {
        let now = self.clock.wall();
        let picked = self.store.write(move |w| w.pick_batch(instance(), now, 64, &[])).await.unwrap();
        picked.items.into_iter().map(|item| item.row).collect()
    }

    fn parts(&self) -> usize {
        self.folder.names().unwrap().filter(|name| name.as_ref().unwrap().ends_with(".part")).count()
    }

    fn begun(&self) -> usize {
        self.link.keys.lock().unwrap().len()
    }

    async fn end(self) {
        self.store.close().await.unwrap();
    }
}

fn script(then: &[Then]) -> Script {
    Script { then: Mutex::new(then.iter().cloned().collect()), ..Script::default() }
}

fn delivery(message: &StoredMessage) -> (Delivery, Option<QueueId>, Option<String>) {
    match &message.direction {
        Direction::Outgoing { delivery, queue_id, error, .. } => (*delivery, *queue_id, error.clone()),
        Direction::Incoming { .. } | Direction::Elsewhere => panic!("{message:?}"),
    }
}

async fn due(run: &Run, row: MessageRow) -> Due {
    let upload = run.upload(row).await;
    Due { upload, message: run.store.read(move |r| r.message(row)).await.unwrap().unwrap() }
}

#[tokio::test]
async fn whatever_ends_after_any_step_loses_no_file_and_it_is_the_same_one_at_every_try() {
    for cut in 0..=Step::ALL.len() {
        let directory = tempfile::tempdir().unwrap();
        let run = Run::begin(directory.path(), Script::default());
        let row = run.message("A", 1).await;
        let (uploads, due) = (run.uploads(), due(&run, row).await);
        let mut leaving = Leaving::new(&uploads, 1, &due);
        for step in &Step::ALL[..cut] {
            leaving.take(*step).await.unwrap();
        }
        drop(leaving);
        let is_kept = Step::ALL[..cut].contains(&Step::Keep);
        assert_eq!(run.upload(row).await.result.is_some(), is_kept, "after {cut} steps");
        let before = run.begun();
        run.end().await;

        let again = Run::begin(directory.path(), Script::default());
        assert!(is_kept || again.picked().await.is_empty(), "after {cut} steps: it waits for its file");
        again.until_there(row).await;
        assert_eq!(again.begun(), usize::from(!is_kept), "after {cut} steps, and {before} before");
        let key = Secret::of_bits([1; 4]);
        assert!(again.link.keys.lock().unwrap().iter().all(|used| *used == key), "after {cut} steps");
        assert_eq!(again.picked().await, [row], "after {cut} steps");
        again.end().await;
    }
}

#[tokio::test]
async fn a_fault_after_any_step_costs_no_message_and_leaves_no_sealed_form() {
    for cut in 0..Step::ALL.len() {
        let directory = tempfile::tempdir().unwrap();
        let run = Run::begin(directory.path(), Script::default());
        let row = run.message("A", 1).await;
        let (uploads, due) = (run.uploads(), due(&run, row).await);
        let mut leaving = Leaving::new(&uploads, 1, &due);
        for step in &Step::ALL[..cut] {
            leaving.take(*step).await.unwrap();
        }
        drop(leaving);
        let rest = uploads.note(&due, io::Error::from(io::ErrorKind::StorageFull).into(), 0).await;
        let said = !Step::ALL[..cut].contains(&Step::Keep);
        let rest = rest.unwrap();
        assert!(rest.said == said && rest.until > Some(Instant::now()), "after {cut} steps: {rest:?}");
        run.until(row, |upload, _| upload.result.is_some()).await;
        assert_eq!(run.picked().await, [row], "after {cut} steps");
        run.end().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_get_there_is_tried_for_ever_and_only_what_is_refused_fails() {
    let directory = tempfile::tempdir().unwrap();
    let not_now = || Then::Fails(UploadError::NotNow("reset".to_owned()));
    let disk = Then::Fails(UploadError::Disk(io::ErrorKind::StorageFull, "full".to_owned()));
    let mut then = vec![not_now(); 40];
    then.extend([disk, Then::Fails(UploadError::NotConnected), Then::Hangs]);
    let run = Run::begin(directory.path(), script(&then));
    let row = run.message("A", 1).await;
    run.until_there(row).await;
    assert_eq!((run.begun(), run.parts()), (44, 0));
    assert!(
        run.link.stopped.lock().unwrap()[42].is_stopped(),
        "whoever reads one that hangs hears that it is given up"
    );

    *run.link.then.lock().unwrap() = [Then::Fails(UploadError::Refused("413".to_owned()))].into();
    let row = run.message("B", 2).await;
    let message = run.until(row, |_, message| delivery(message).0 == Delivery::Failed).await;
    let (_, item, why) = delivery(&message);
    assert_eq!((why.as_deref(), run.parts()), (Some("413"), 0));
    // Tried again by hand, it goes with the same key.
    run.store.write(move |w| w.retry(item.unwrap())).await.unwrap();
    run.until_there(row).await;
    assert_eq!(run.link.keys.lock().unwrap()[44..], [Secret::of_bits([2; 4]), Secret::of_bits([2; 4])]);

    let row = run.message("C", 3).await;
    std::fs::remove_file(run.folder.path("0-C.jpg")).unwrap();
    let message = run.until(row, |_, message| delivery(message).0 == Delivery::Failed).await;
    assert_eq!(delivery(&message).2.as_deref(), Some(GONE));
}

#[tokio::test]
async fn two_of_a_number_go_at_a_time_and_the_same_file_goes_once_and_the_last_turn_is_for_the_others() {
    let directory = tempfile::tempdir().unwrap();
    let run = Run::begin(directory.path(), Script { gate: Some(Semaphore::new(0)), ..Script::default() });
    let mut rows = vec![run.message("0", 0).await, run.message("SAME", 0).await];
    for id in 1..6 {
        rows.push(run.message(&id.to_string(), id).await);
    }
    let gone = async {
        while run.begun() < OF_ONE {
            tokio::task::yield_now().await;
        }
        assert_eq!(run.progress.of(rows[0]), Some(0));
        // Whatever hangs of this one, files of another go.
        let another = Turns::among(&run.turns);
        tokio::time::timeout(Duration::from_secs(10), another.take()).await.unwrap().unwrap();
        run.link.gate.as_ref().unwrap().add_permits(rows.len());
        for row in &rows {
            run.wait(*row, |upload, _| upload.result.is_some()).await;
        }
    };
    tokio::select! {
        () = run.uploads().run() => panic!("it ended"),
        () = gone => {}
    }
    assert_eq!((run.link.most_at_once.load(Ordering::SeqCst), run.begun()), (OF_ONE, 6));
    assert_eq!(run.picked().await.len(), 7);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_room_beside_what_others_were_promised_waits_and_goes_when_there_is() {
    let directory = tempfile::tempdir().unwrap();
    let mut run = Run::begin(directory.path(), Script { gate: Some(Semaphore::new(0)), ..Script::default() });
    let sealed = PICTURE.len() as u64 + SEALED_MORE;
    run.room = crate::room::tests::disk(3 * sealed - 1, Vec::new);
    let staging = crate::staging::Staging::of(directory.path(), run.room.clone());
    let handed_over = staging.room_for("film", sealed, Whose::Operator, Instant::now()).unwrap().unwrap();
    let rows = [run.message("A", 1).await, run.message("B", 2).await];
    let is_there = |upload: &Upload, _: &StoredMessage| upload.result.is_some();
    let gone = async {
        // While a blocking task runs, the runtime does not turn time by itself.
        let (hand, held) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || held.recv_timeout(Duration::from_secs(30)));
        // Beside what is handed over there is room for one of them at a time, whichever asks first.
        run.link.gate.as_ref().unwrap().add_permits(1);
        let other = tokio::select! {
            _ = run.wait(rows[0], is_there) => rows[1],
            _ = run.wait(rows[1], is_there) => rows[0],
        };
        assert!(run.upload(other).await.result.is_none());
        assert_eq!(run.link.most_at_once.load(Ordering::SeqCst), 1);
        run.link.gate.as_ref().unwrap().add_permits(1);
        drop(hand);
        run.wait(other, is_there).await;
    };
    tokio::select! {
        () = run.uploads().run() => panic!("it ended"),
        () = gone => {}
    }
    drop(handed_over);
    assert!(
        staging.room_for("another", 3 * sealed - 1, Whose::Operator, Instant::now()).unwrap().is_some(),
        "all of it was given back"
    );
}

#[tokio::test]
async fn what_a_connection_leaves_half_sent_lies_here_no_longer_than_it() {
    let directory = tempfile::tempdir().unwrap();
    let run = Run::begin(directory.path(), script(&[Then::Hangs]));
    let row = run.message("A", 1).await;
    let ended = async {
        while run.begun() == 0 || run.parts() == 0 {
            tokio::task::yield_now().await;
        }
        run.online.send_replace(None);
        while run.parts() > 0 {
            tokio::task::yield_now().await;
        }
        run.online.send_replace(Some(2));
        run.wait(row, |upload, _| upload.result.is_some()).await;
        while run.parts() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = run.uploads().run() => panic!("it ended"),
        ended = tokio::time::timeout(Duration::from_secs(30), ended) => ended.unwrap(),
    }
    assert_eq!((run.begun(), run.parts()), (2, 0));
}

#[tokio::test]
async fn what_was_taken_back_goes_no_further() {
    let directory = tempfile::tempdir().unwrap();
    let run = Run::begin(directory.path(), script(&[Then::Hangs]));
    let row = run.message("A", 1).await;
    let message = run.store.read(move |r| r.message(row)).await.unwrap().unwrap();
    let item = delivery(&message).1.unwrap();
    let mut events = run.feed.subscribe();
    let taken_back = async {
        while run.begun() == 0 {
            tokio::task::yield_now().await;
        }
        run.store.write(move |w| w.cancel(item)).await.unwrap();
        run.wake.notify_one();
        while !matches!(events.recv().await.unwrap(), EngineEvent::Message { row: gone, .. } if gone == row)
            || run.parts() > 0
        {}
    };
    tokio::select! {
        () = run.uploads().run() => panic!("it ended"),
        () = taken_back => {}
    }
    assert!(run.link.stopped.lock().unwrap()[0].is_stopped());
    assert_eq!(run.progress.of(row), None);
}

#[tokio::test(start_paused = true)]
async fn what_a_device_asks_for_days_later_lies_with_whatsapp_anew_before_it_is_repeated() {
    for (late, uploads) in [(Duration::from_secs(3_600), 1), (Duration::from_secs(3 * 24 * 3_600), 2)] {
        let directory = tempfile::tempdir().unwrap();
        let run = Run::begin(directory.path(), Script::default());
        let row = run.message("A", 1).await;
        run.until_there(row).await;
        assert_eq!(run.picked().await, [row]);
        let (settings, taken) = (LifecycleSettings::default(), run.clock.wall());
        let took = DeliveryEvent::ServerTook;
        let took = run
            .store
            .write(move |w| w.apply_delivery(instance(), &MessageId("A".into()), took, None, taken, &settings));
        took.await.unwrap();
        tokio::time::advance(late).await;
        let asked = run.clock.wall();
        let request = RepeatRequest { id: MessageId("A".into()), requester: "a@lid".into(), count: 1, stanza: vec![1] };
        assert!(run.store.write(move |w| w.keep_repeat(instance(), &request, asked)).await.unwrap());
        // Second by second: the clock does not wait for the database.
        let answered = async {
            let second = || tokio::time::timeout(Duration::from_secs(1), run.link.answered.notified());
            for _ in 0..3_600 {
                if second().await.is_ok() {
                    return;
                }
            }
            panic!("it is not repeated");
        };
        tokio::select! {
            () = run.uploads().run() => panic!("it ended"),
            () = run.answers().run() => panic!("it ended"),
            () = answered => {}
        }
        let named = run.link.repeated.lock().unwrap()[0].unwrap();
        assert!(named.until(run.clock.wall()).as_millis() <= u128::try_from(LIES_MS).unwrap(), "after {late:?}");
        assert_eq!(run.begun(), uploads, "after {late:?}");
        assert!(run.link.keys.lock().unwrap().iter().all(|key| *key == Secret::of_bits([1; 4])));
        run.end().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_sealed_slowly_is_not_begun_anew() {
    let directory = tempfile::tempdir().unwrap();
    let run = Run::begin(directory.path(), script(&[Then::GoesSlowly]));
    let row = run.message("A", 1).await;
    run.until_there(row).await;
    assert_eq!(run.begun(), 1);
}

/// What an item waits for, as it is shown.
async fn waits(run: &Run, row: MessageRow) -> WaitsFor {
    let message = run.store.read(move |r| r.message(row)).await.unwrap().unwrap();
    let Direction::Outgoing { delivery, lane, first, .. } = message.direction else { panic!("{message:?}") };
    WaitsFor::of(delivery, lane, first, run.clock.wall()).behind_its_file()
}

#[tokio::test(start_paused = true)]
async fn what_does_not_get_there_says_why_goes_at_once_when_somebody_wants_it_and_by_itself() {
    let full = UploadError::Disk(io::ErrorKind::StorageFull, "full".to_owned());
    let broken = UploadError::Disk(io::ErrorKind::Other, "input/output error (os error 5)".to_owned());
    for (error, wanted) in [
        (full, LaneWhy::NoRoom),
        (broken, LaneWhy::Disk),
        (UploadError::NotNow("403".to_owned()), LaneWhy::FileNotTaken),
        (UploadError::NotNow("reset".to_owned()), LaneWhy::FileNotTaken),
    ] {
        for by_hand in [true, false] {
            let directory = tempfile::tempdir().unwrap();
            let run = Run::begin(directory.path(), script(&vec![Then::Fails(error.clone()); 200]));
            let row = run.message("A", 1).await;
            let is_kept = |_: &Upload, message: &StoredMessage| {
                let now = run.clock.wall();
                let kept =
                    matches!(&message.direction, Direction::Outgoing { lane: Some(lane), .. } if lane.is_closed(now));
                // So often that the next try by itself is an hour away.
                kept && run.begun() >= 9
            };
            let goes = async {
                run.wait(row, is_kept).await;
                // While a blocking task runs, the runtime does not turn time by itself.
                let (hand, held) = std::sync::mpsc::channel::<()>();
                tokio::task::spawn_blocking(move || held.recv_timeout(Duration::from_secs(30)));
                run.wait(row, is_kept).await;
                let before = run.clock.wall();
                let said = waits(&run, row).await;
                assert!(matches!(said, WaitsFor::Until { why, .. } if why == wanted), "{said:?} after {error:?}");
                run.link.then.lock().unwrap().clear();
                if by_hand {
                    let item = delivery(&run.store.read(move |r| r.message(row)).await.unwrap().unwrap()).1.unwrap();
                    run.store.write(move |w| w.retry(item)).await.unwrap();
                    run.wake.notify_one();
                } else {
                    drop(hand);
                }
                run.wait(row, |upload, _| upload.result.is_some()).await;
                let took = before.until(run.clock.wall());
                assert!(!by_hand || took < Duration::from_secs(5), "{took:?} after {error:?}");
            };
            tokio::select! {
                () = run.uploads().run() => panic!("it ended"),
                () = goes => {}
            }
            assert_eq!(run.picked().await, [row], "its lane goes on");
            run.end().await;
        }
    }
}
