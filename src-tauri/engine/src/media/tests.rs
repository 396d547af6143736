//! How files come here over a link that does as it is told, and what is left of one when everything ends in between.

use std::collections::VecDeque;
use std::io::{Read, Write as _};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use tempfile::TempDir;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::MessageId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::ladder::Rebuild;
use wakala_domain::lifecycle::{SessionExpected, State};
use wakala_domain::messages::file::FileState;
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::outgoing::Parcel;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::time::Mono;
use wakala_store::{DataDir, FileOffer, NewInstance, StoredFile};

use tokio::sync::Semaphore;

use super::*;
use crate::link::{Departure, Found, SendError};
use crate::subject::Subject;
use crate::turns::AT_ONCE;

/// A JPEG, as far as anybody looks.
const PICTURE: &[u8] = b"\xff\xd8\xff\xe0 habari ya asubuhi";

/// What becomes of a try.
#[derive(Clone, Debug)]
enum Then {
    Comes,
    /// Half of it is written, and no more comes.
    Hangs,
    /// So much more of it comes, and it is cut off.
    Cut(usize),
    Refused(FetchError),
    /// It goes on and on.
    Endless,
}

/// A link that fetches as it is told; nothing else goes over it.
#[derive(Default)]
struct Script {
    then: Mutex<VecDeque<Then>>,
    asked: Mutex<Vec<Option<String>>>,
    /// How much was here whenever it was asked.
    come: Mutex<Vec<u64>>,
    brings: Mutex<Option<Result<String, FetchError>>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    /// Whoever fetches waits for one of these.
    gate: Option<Semaphore>,
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

    async fn fetch(&self, _: Epoch, _: &WantedFile, path: Option<&str>, mut into: Part) -> Result<Part, FetchError> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        self.asked.lock().unwrap().push(path.map(str::to_owned));
        let come = usize::try_from(into.come()).unwrap();
        self.come.lock().unwrap().push(into.come());
        let rest = PICTURE.get(come..).unwrap_or_default();
        if let Some(gate) = &self.gate {
            gate.acquire().await.unwrap().forget();
        }
        let then = self.then.lock().unwrap().pop_front().unwrap_or(Then::Comes);
        let came = match then {
            Then::Comes => match into.write_all(rest) {
                Ok(()) => Ok(into),
                Err(error) => Err(FetchError::NotNow(error.to_string())),
            },
            Then::Hangs => {
                into.write_all(&PICTURE[..9]).unwrap();
                std::future::pending().await
            }
            Then::Cut(after) => match into.write_all(&rest[..after.min(rest.len())]) {
                Ok(()) => Err(FetchError::NotNow("it was cut off".to_owned())),
                Err(error) => Err(FetchError::NotNow(error.to_string())),
            },
            Then::Refused(error) => Err(error),
            Then::Endless => {
                into.take_at_most(PICTURE.len() as u64);
                while into.write_all(PICTURE).is_ok() {}
                Err(FetchError::NotNow("it was cut off".to_owned()))
            }
        };
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        came
    }

    /// It is sealed by nothing.
    fn unseal(&self, _: &WantedFile, sealed: &mut dyn Read, mut opened: Sink) -> Result<Sink, FetchError> {
        let mut content = Vec::new();
        sealed.read_to_end(&mut content).unwrap();
        opened.write_all(&content).map_err(|error| FetchError::NotNow(error.to_string()))?;
        if content == PICTURE { Ok(opened) } else { Err(FetchError::Wrong("its seal".to_owned())) }
    }

    async fn bring_back(&self, _: Epoch, _: &WantedFile) -> Result<String, FetchError> {
        self.brings.lock().unwrap().take().expect("the phone is asked once")
    }
}

/// Wall time goes as the runtime's does.
struct Paused(tokio::time::Instant);

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
    placing: Placing,
    turns: Arc<Semaphore>,
    room: Room,
    _lock: DataDir,
}

fn instance() -> InstanceId {
    InstanceId::from_random(7)
}

impl Run {
    fn begin(directory: &Path, link: Script) -> Self {
        let lock = DataDir::open(directory).unwrap();
        let feed = Feed::new();
        Self {
            store: Store::open(&lock).unwrap(),
            link: Arc::new(link),
            feed,
            clock: Arc::new(Paused(tokio::time::Instant::now())),
            folder: Folder::of(&lock.files_dir(), instance()),
            online: watch::channel(Some(1)).0,
            wake: Arc::default(),
            placing: Placing::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            room: Room::default(),
            _lock: lock,
        }
    }

    fn media(&self) -> Media {
        Media {
            instance: instance(),
            link: Arc::clone(&self.link) as Arc<dyn Link>,
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            feed: self.feed.clone(),
            folder: self.folder.clone(),
            online: self.online.subscribe(),
            wake: Arc::clone(&self.wake),
            turns: Turns::among(&self.turns),
            room: self.room.clone(),
            refusals: Refusals::new().0,
            placing: self.placing.clone(),
        }
    }

    /// A message with a file that is wanted.
    async fn message(&self, id: &str, bytes: u64) -> MessageRow {
        self.message_of(id, Some(bytes)).await
    }

    /// The same of one that may not say how long its file is.
    async fn message_of(&self, id: &str, bytes: Option<u64>) -> MessageRow {
        let from: Address = "255700000431@s.whatsapp.net".parse().unwrap();
        let message = IncomingMessage {
            chat: from.clone(),
            chat_alias: None,
            sender: from,
            sender_alias: None,
            via: None,
            from_me: false,
            id: MessageId(id.to_owned()),
            push_name: None,
            written: Wall(1_000),
            content: Content::Unsupported { name: "image_message".to_owned() },
            frame: Frame::default(),
            raw: Some(vec![1]),
        };
        let new = NewInstance {
            id: instance(),
            name: InstanceName::parse("Duka").unwrap(),
            workspace: String::new(),
            lifecycle: State::new(Wanted::Running).persisted(),
            created: Wall(1),
        };
        let write = self.store.write(move |w| {
            if !w.has_instance(instance())? {
                w.add_instance(&new)?;
            }
            let row = w.commit_incoming(instance(), &message, Wall(1))?.row;
            let offer = FileOffer { bytes, thumbnail: false, fetch: true };
            w.offer_file(instance(), row, offer, Wall(1))?;
            Ok(row)
        });
        write.await.unwrap()
    }

    async fn file(&self, row: MessageRow) -> StoredFile {
        self.store.read(move |r| r.message(row)).await.unwrap().unwrap().file.unwrap()
    }

    /// Lets a worker go on until a file is as wanted.
    async fn until(&self, row: MessageRow, wanted: impl Fn(&StoredFile) -> bool) -> StoredFile {
        tokio::select! {
            () = self.media().run() => panic!("it ended"),
            file = self.wait(row, wanted) => file,
        }
    }

    async fn wait(&self, row: MessageRow, wanted: impl Fn(&StoredFile) -> bool) -> StoredFile {
        let mut events = self.feed.subscribe();
        loop {
            let file = self.file(row).await;
            if wanted(&file) {
                return file;
            }
            events.recv().await.unwrap();
        }
    }

    async fn until_here(&self, row: MessageRow) -> StoredFile {
        let file = self.until(row, |file| file.state == FileState::Here).await;
        let path = self.folder.path(file.name.as_deref().unwrap());
        assert_eq!(std::fs::read(&path).unwrap(), PICTURE);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!((file.bytes, file.mime.as_deref()), (Some(PICTURE.len() as u64), Some("image/jpeg")));
        file
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.folder.names().unwrap().map(Result::unwrap).collect();
        names.sort();
        names
    }

    async fn end(self) {
        self.store.close().await.unwrap();
    }
}

fn script(then: &[Then]) -> Script {
    Script { then: Mutex::new(then.iter().cloned().collect()), ..Script::default() }
}

#[tokio::test]
async fn whatever_ends_after_any_step_leaves_nothing_that_passes_for_whole_and_the_next_run_goes_on() {
    for cut in 0..=Step::ALL.len() {
        let directory = tempfile::tempdir().unwrap();
        let run = Run::begin(directory.path(), Script::default());
        let row = run.message("A", PICTURE.len() as u64).await;
        let wanted = run.store.read(|r| r.wanted_files(instance(), Wall(i64::MAX))).await.unwrap().remove(0);
        let media = run.media();
        let mut coming = Coming::of(&media, 1, &wanted);
        for step in &Step::ALL[..cut] {
            coming.take(*step).await.unwrap();
        }
        let is_kept = cut == Step::ALL.len();
        assert_eq!(run.file(row).await.state == FileState::Here, is_kept, "after {cut} steps");
        for name in run.names().iter().filter(|name| !name.ends_with(".part") && !name.ends_with(".opening")) {
            assert_eq!(std::fs::read(run.folder.path(name)).unwrap(), PICTURE, "after {cut} steps");
        }
        run.end().await;

        let again = Run::begin(directory.path(), Script::default());
        let file = again.until_here(row).await;
        assert_eq!(again.names(), [file.name.unwrap()], "after {cut} steps");
        assert_eq!(again.link.asked.lock().unwrap().len(), usize::from(!is_kept), "what is here is not fetched again");
        again.end().await;
    }
}

#[tokio::test]
async fn a_file_that_is_half_here_when_everything_ends_goes_on_where_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let run = Run::begin(directory.path(), script(&[Then::Hangs]));
    let row = run.message("A", PICTURE.len() as u64).await;
    let begun = async {
        while run.link.asked.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = run.media().run() => panic!("it ended"),
        () = begun => {}
    }
    assert_eq!(run.names(), [format!("{}.part", row.0)]);
    run.end().await;
    let again = Run::begin(directory.path(), Script::default());
    let file = again.until_here(row).await;
    assert_eq!(again.names(), [file.name.unwrap()]);
    assert_eq!(*again.link.come.lock().unwrap(), [9]);
    again.end().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_cut_off_goes_on_at_every_try_and_what_was_damaged_meanwhile_comes_from_its_beginning() {
    for cut in 0..=PICTURE.len() {
        let (directory, bytes) = one();
        let run = Run::begin(directory.path(), script(&[Then::Cut(cut), Then::Cut(3)]));
        let row = run.message("A", bytes).await;
        run.until_here(row).await;
        let second = cut.saturating_add(3).min(PICTURE.len());
        assert_eq!(*run.link.come.lock().unwrap(), [0, cut as u64, second as u64], "{cut}");

        *run.link.then.lock().unwrap() = [Then::Cut(cut)].into();
        run.link.come.lock().unwrap().clear();
        let row = run.message("B", bytes).await;
        run.until(row, |file| file.why.is_some()).await;
        let part = run.folder.part_of(row);
        let mut half = std::fs::read(&part).unwrap();
        half.iter_mut().for_each(|byte| *byte ^= 1);
        std::fs::write(part, half).unwrap();
        run.until_here(row).await;
        let tries: &[u64] = if cut == 0 { &[0, 0] } else { &[0, cut as u64, 0] };
        assert_eq!(*run.link.come.lock().unwrap(), tries, "{cut}");
        run.end().await;
    }
}

/// Nobody knows how long it is: whether all of it is here can't be seen.
#[tokio::test(start_paused = true)]
async fn what_says_no_length_comes_from_its_beginning_at_every_try() {
    let (directory, _) = one();
    let run = Run::begin(directory.path(), script(&[Then::Cut(9)]));
    let row = run.message_of("A", None).await;
    run.until_here(row).await;
    assert_eq!(*run.link.come.lock().unwrap(), [0, 0]);
}

#[tokio::test]
async fn what_came_of_a_file_gives_its_room_back_when_the_disk_is_full_and_goes_with_its_message() {
    let (directory, bytes) = one();
    let run = Run::begin(directory.path(), script(&[Then::Cut(9)]));
    let row = run.message("A", bytes).await;
    run.until(row, |file| file.why.is_some()).await;
    assert_eq!(run.names(), [format!("{}.part", row.0)]);
    let wanted = run.store.read(|r| r.wanted_files(instance(), Wall(i64::MAX))).await.unwrap().remove(0);
    run.media().note(&wanted, Trouble::Disk(NO_ROOM.to_owned())).await.unwrap();
    assert_eq!(run.names(), [""; 0]);
    // Nobody waits for it after a start that finds it given up.
    std::fs::write(run.folder.part_of(row), b"half").unwrap();
    run.store.write(move |w| w.file_not_here(row, "gone", None, FileFault::Elsewhere)).await.unwrap();
    run.media().tidy().await.unwrap();
    assert_eq!(run.names(), [""; 0]);
}

fn one() -> (TempDir, u64) {
    (tempfile::tempdir().unwrap(), PICTURE.len() as u64)
}

#[tokio::test]
async fn what_whatsapp_has_no_more_the_phone_is_asked_for_once() {
    let gone = || Then::Refused(FetchError::Gone("status 410".to_owned()));
    let (directory, bytes) = one();
    let link = Script { brings: Mutex::new(Some(Ok("/v/new".to_owned()))), ..script(&[gone()]) };
    let run = Run::begin(directory.path(), link);
    let row = run.message("A", bytes).await;
    run.until_here(row).await;
    assert_eq!(*run.link.asked.lock().unwrap(), [None, Some("/v/new".to_owned())]);

    *run.link.then.lock().unwrap() = [gone(), gone()].into();
    *run.link.brings.lock().unwrap() = Some(Ok("/v/newer".to_owned()));
    let row = run.message("B", bytes).await;
    let file = run.until(row, |file| file.state == FileState::Failed).await;
    assert_eq!(file.why.as_deref(), Some("status 410"));
    *run.link.then.lock().unwrap() = [gone()].into();
    *run.link.brings.lock().unwrap() = Some(Err(FetchError::Never("the phone has it no more".to_owned())));
    let row = run.message("C", bytes).await;
    let file = run.until(row, |file| file.state == FileState::Failed).await;
    assert_eq!(file.why.as_deref(), Some("the phone has it no more"));
    assert_eq!(run.names().len(), 1, "nothing is left of what did not come");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_come_is_tried_ever_more_seldom_and_what_is_wrong_no_more() {
    let (directory, bytes) = one();
    let not_now = || Then::Refused(FetchError::NotNow("cut".to_owned()));
    let run = Run::begin(directory.path(), script(&vec![not_now(); 30]));
    let row = run.message("A", bytes).await;
    run.until_here(row).await;
    assert_eq!(run.link.asked.lock().unwrap().len(), 31, "a day without its host costs no file");
    // What came and was not what it should be. Somebody who wants it has it tried again.
    *run.link.then.lock().unwrap() = vec![Then::Endless; 100].into();
    let row = run.message("B", bytes).await;
    let file = run.until(row, |file| file.state == FileState::Failed).await;
    assert_eq!(file.why.as_deref(), Some("too_long"));
    assert_eq!(run.link.asked.lock().unwrap().len(), 31 + TRIES_OF_WRONG as usize);
    // What did not come says nothing of what came.
    let wrong = || Then::Refused(FetchError::Wrong("hash".to_owned()));
    *run.link.then.lock().unwrap() = [not_now(), not_now(), wrong(), wrong(), not_now()].into();
    let third = run.message("C", bytes).await;
    run.until_here(third).await;
    run.link.then.lock().unwrap().clear();
    let now = run.clock.wall();
    run.store.write(move |w| w.want_file(row, now)).await.unwrap();
    run.until_here(row).await;
}

#[tokio::test]
async fn what_there_is_no_room_for_is_not_asked_for() {
    let (directory, _) = one();
    let run = Run::begin(directory.path(), Script::default());
    let row = run.message("A", 1 << 60).await;
    let file = run.until(row, |file| file.why.is_some()).await;
    assert_eq!((file.state, file.why.as_deref()), (FileState::Wanted, Some(NO_ROOM)));
    assert!(run.link.asked.lock().unwrap().is_empty());
}

/// Whoever says no length must not fill the disk with what is the database's.
#[tokio::test]
async fn what_says_no_length_comes_into_the_room_that_there_is() {
    for (free, comes) in [(2 * PICTURE.len() as u64, true), (2 * PICTURE.len() as u64 - 2, false)] {
        let (directory, _) = one();
        let mut run = Run::begin(directory.path(), Script::default());
        let files = run.folder.clone();
        run.room = crate::room::tests::disk(free, move || vec![files.path("1.part")]);
        let row = run.message_of("A", None).await;
        let file = run.until(row, |file| file.why.is_some() || file.state == FileState::Here).await;
        assert_eq!(file.state == FileState::Here, comes, "{free} {file:?}");
        if !comes {
            assert_eq!((file.state, file.why.as_deref()), (FileState::Wanted, Some(NO_ROOM)));
            assert_eq!(run.names(), [""; 0], "nothing of it stays");
        }
    }
}

#[tokio::test]
async fn two_of_a_number_come_at_a_time_and_the_last_turn_is_for_the_others() {
    let (directory, bytes) = one();
    let run = Run::begin(directory.path(), Script { gate: Some(Semaphore::new(0)), ..Script::default() });
    let mut rows = Vec::new();
    for id in 0..7 {
        rows.push(run.message(&id.to_string(), bytes).await);
    }
    let begun = async {
        while run.link.asked.lock().unwrap().len() < OF_ONE {
            tokio::task::yield_now().await;
        }
        let another = Turns::among(&run.turns);
        tokio::time::timeout(Duration::from_secs(10), another.take()).await.unwrap().unwrap();
        run.link.gate.as_ref().unwrap().add_permits(rows.len());
        for row in &rows {
            run.wait(*row, |file| file.state == FileState::Here).await;
        }
    };
    tokio::select! {
        () = run.media().run() => panic!("it ended"),
        () = begun => {}
    }
    assert_eq!(run.link.most_at_once.load(Ordering::SeqCst), OF_ONE);
}

#[tokio::test]
async fn what_no_message_knows_goes_with_the_next_start_and_so_do_the_folders_of_nobody() {
    let (directory, bytes) = one();
    let run = Run::begin(directory.path(), Script::default());
    let row = run.message("A", bytes).await;
    let kept = run.until_here(row).await.name.unwrap();
    for orphan in ["1.bin", "78.part", "0-3EB0LEFT.jpg", "0-3EB0LEFT.jpg.part"] {
        std::fs::write(run.folder.path(orphan), b"x").unwrap();
    }
    for number in 0..2 * TIDIED {
        std::fs::write(run.folder.path(&format!("{number}.part")), b"x").unwrap();
    }
    // Of a message that a newer database knows, and what somebody has put there.
    let others = ["0-3EB0HELD.jpg", "0-3EB0HELD.jpg.part", "77-3EB0NEWER.jpg", "77.jpg", "notes.txt"];
    let held = run.placing.hold(others[0]);
    for other in others {
        std::fs::write(run.folder.path(other), b"x").unwrap();
    }
    run.media().tidy().await.unwrap();
    let mut left = [&[&*kept][..], &others].concat();
    left.sort_unstable();
    assert_eq!(run.names(), left);
    // What was held and came to nothing is nobody's.
    drop(held);
    run.media().tidy().await.unwrap();
    assert_eq!(run.names(), [&*kept, others[2], others[3], others[4]]);
    let files = directory.path().join("files");
    let nobody = Folder::of(&files, InstanceId::from_random(99));
    nobody.make().unwrap();
    std::fs::write(nobody.path("1.jpg"), b"x").unwrap();
    std::fs::create_dir(files.join("other")).unwrap();
    // An older database may have been put back, and the number with it.
    let changed = std::fs::metadata(files.join(InstanceId::from_random(99).to_string())).unwrap().modified().unwrap();
    let changed = changed.duration_since(std::time::UNIX_EPOCH).unwrap();
    let after = |span: Duration| Wall(i64::try_from((changed + span).as_millis()).unwrap());
    sweep(files.clone(), run.store.clone(), after(LEFT_ALONE - Duration::from_secs(1))).await;
    assert_eq!(std::fs::read(nobody.path("1.jpg")).unwrap(), b"x");
    sweep(files.clone(), run.store.clone(), after(LEFT_ALONE + Duration::from_secs(1))).await;
    let mut left: Vec<_> = std::fs::read_dir(files).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [instance().to_string().into(), std::ffi::OsString::from("other")]);
}
