//! Files go with what they belong to, however it goes, and whatever ends in between.

use std::path::Path;

use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::content::{Media, MediaKind};
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::outgoing::Secret;
use wakala_domain::messages::staged::SendAs;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{DataDir, FileOffer, NewFile, NewInstance, NewSend};

use super::*;

fn instance() -> InstanceId {
    InstanceId::from_random(7)
}

fn neema() -> Address {
    "255700000431@s.whatsapp.net".parse().unwrap()
}

/// One run on a folder.
struct Run {
    store: Store,
    files: PathBuf,
    _lock: DataDir,
}

/// What has files.
#[derive(Clone, Copy, Debug)]
struct Things {
    sent: MessageRow,
    item: QueueId,
    came: MessageRow,
    half: MessageRow,
}

impl Run {
    fn begin(directory: &Path) -> Self {
        let lock = DataDir::open(directory).unwrap();
        Self { store: Store::open(&lock).unwrap(), files: lock.files_dir(), _lock: lock }
    }

    fn leftovers(&self) -> Leftovers {
        Leftovers::new(self.store.clone(), self.files.clone())
    }

    fn folder(&self) -> Folder {
        Folder::of(&self.files, instance())
    }

    async fn end(self) {
        self.store.close().await.unwrap();
    }

    /// A message of ours with its file and a sealed form of that, one that came with a file, one that comes, and a file handed over.
    async fn fill(&self) -> Things {
        let new = NewInstance {
            id: instance(),
            name: InstanceName::parse("Duka").unwrap(),
            workspace: String::new(),
            lifecycle: State::new(Wanted::Stopped).persisted(),
            created: Wall(1),
        };
        let things = self.store.write(move |w| {
            w.add_instance(&new)?;
            let chat = w.open_chat(instance(), &neema(), None, Wall(1))?;
            let item = w.enqueue(instance(), chat, &sent(), &LifecycleSettings::default())?;
            let mut rows = Vec::new();
            for id in ["CAME", "HALF"] {
                let row = w.commit_incoming(instance(), &came(id), Wall(1))?.row;
                w.offer_file(instance(), row, FileOffer { bytes: Some(1), thumbnail: false, fetch: true }, Wall(1))?;
                rows.push(row);
            }
            w.file_is_here(rows[0], &format!("{}.jpg", rows[0].0), 1, "image/jpeg")?;
            w.stage_file("00c0ffee", "bei.pdf", 1, Wall(1))?;
            Ok(Things { sent: item.row, item: item.id, came: rows[0], half: rows[1] })
        });
        let things = things.await.unwrap();
        self.folder().make().unwrap();
        Folder::of_staged(&self.files).make().unwrap();
        for path in self.all(things) {
            std::fs::write(path, b"x").unwrap();
        }
        things
    }

    fn of_sent(&self, things: Things) -> Vec<PathBuf> {
        vec![self.folder().path("0-A.jpg"), self.folder().part_of(things.sent)]
    }

    fn of_came(&self, things: Things) -> Vec<PathBuf> {
        vec![self.folder().path(&format!("{}.jpg", things.came.0)), self.folder().part_of(things.half)]
    }

    fn handed_over(&self) -> Vec<PathBuf> {
        vec![Folder::of_staged(&self.files).path("00c0ffee")]
    }

    fn all(&self, things: Things) -> Vec<PathBuf> {
        [self.of_sent(things), self.of_came(things), self.handed_over()].concat()
    }
}

fn sent() -> NewSend {
    let media = Media {
        what: MediaKind::Image,
        caption: None,
        file_name: None,
        mime: "image/jpeg".into(),
        bytes: Some(1),
        seconds: None,
        size: None,
        pages: None,
        waveform: None,
        once: false,
    };
    let file = NewFile {
        media,
        name: "0-A.jpg".into(),
        mime: "image/jpeg".into(),
        bytes: 1,
        hash: vec![1; 32],
        kind: SendAs::Image,
        key: Secret::of_bits([1; 4]),
        thumbnail: None,
    };
    let draft = Draft::media("staged", None, None, false, None, &[]).unwrap();
    NewSend { id: MessageId("A".into()), draft, secret: None, file: Some(Box::new(file)), created: Wall(1) }
}

fn came(id: &str) -> IncomingMessage {
    IncomingMessage {
        chat: neema(),
        chat_alias: None,
        sender: neema(),
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(1_000),
        content: Content::Text { text: id.to_owned() },
        frame: Frame { expires: 60, ..Frame::default() },
        raw: None,
    }
}

/// How something that has files goes.
#[derive(Clone, Copy, Debug)]
enum Goes {
    TakenBack,
    RemovedWithAllThatFailed,
    Disappears,
    GivenUp,
    GivenUpLate,
}

impl Goes {
    const ALL: [Goes; 5] =
        [Goes::TakenBack, Goes::RemovedWithAllThatFailed, Goes::Disappears, Goes::GivenUp, Goes::GivenUpLate];

    async fn go(self, run: &Run, things: Things) {
        let gone = run.store.write(move |w| {
            match self {
                Goes::TakenBack => drop(w.cancel(things.item)?),
                Goes::RemovedWithAllThatFailed => {
                    w.file_refused(things.sent, "413")?;
                    w.remove_failed(&[things.item])?;
                }
                Goes::Disappears => assert_eq!(w.expire_some(Wall(61_000), 9)?.len(), 2),
                Goes::GivenUp => assert!(w.unstage_file("00c0ffee")?),
                Goes::GivenUpLate => assert_eq!(w.unstage_older(Wall(2), 9)?.len(), 1),
            }
            Ok(())
        });
        gone.await.unwrap();
    }

    /// What lies here no more.
    fn takes_along(self, run: &Run, things: Things) -> Vec<PathBuf> {
        match self {
            Goes::TakenBack | Goes::RemovedWithAllThatFailed => run.of_sent(things),
            Goes::Disappears => run.of_came(things),
            Goes::GivenUp | Goes::GivenUpLate => run.handed_over(),
        }
    }
}

#[tokio::test]
async fn whatever_ends_after_any_step_what_has_gone_leaves_no_file() {
    for how in Goes::ALL {
        // Nothing; its row is gone; one file, too; all of them; they are forgotten.
        for cut in 0..5 {
            let directory = tempfile::tempdir().unwrap();
            let run = Run::begin(directory.path());
            let things = run.fill().await;
            if cut > 0 {
                how.go(&run, things).await;
            }
            let leftovers = run.leftovers();
            let left = run.store.read(|r| r.leftovers(0, 99)).await.unwrap();
            let removed = match cut {
                0 | 1 => 0,
                2 => 1,
                _ => left.len(),
            };
            for one in &left[..removed] {
                leftovers.remove(one).await.unwrap();
            }
            if cut == 4 {
                leftovers.remove_all().await.unwrap();
            }
            run.end().await;

            let run = Run::begin(directory.path());
            let kept = run.leftovers().remove_all().await.unwrap();
            assert!(!kept, "{how:?}, ended after {cut} steps");
            let goes = how.takes_along(&run, things);
            for path in run.all(things) {
                let stays = cut == 0 || !goes.contains(&path);
                assert_eq!(path.exists(), stays, "{how:?}, ended after {cut} steps: {path:?}");
            }
            assert!(run.store.read(|r| r.leftovers(0, 99)).await.unwrap().is_empty());
            run.end().await;
        }
    }
}

#[tokio::test]
async fn what_the_disk_keeps_is_not_forgotten_and_holds_up_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let run = Run::begin(directory.path());
    let things = run.fill().await;
    // What is a folder is not removed as a file.
    let [file, part] = [run.folder().path("0-A.jpg"), run.folder().part_of(things.sent)];
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    Goes::TakenBack.go(&run, things).await;
    assert!(run.leftovers().remove_all().await.unwrap());
    assert!(file.exists() && !part.exists());
    std::fs::remove_dir(&file).unwrap();
    std::fs::write(&file, b"x").unwrap();
    assert!(!run.leftovers().remove_all().await.unwrap());
    assert!(!file.exists());
}
