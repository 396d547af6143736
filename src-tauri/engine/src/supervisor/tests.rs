//! One instance never has two actors, whoever asks for it and however many at once.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use wakala_domain::address::PhoneNumber;
use wakala_domain::history::{HistoryChoice, HistoryProgress};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::{Reason, SessionExpected, State};
use wakala_store::{DataDir, Store};

use super::*;
use crate::admission::Gate;
use crate::clock::{Clock as _, SystemClock, SystemRandom};
use crate::feed::Feed;
use crate::link::nowhere::Nowhere;
use crate::link::{Link, LinkSeat, Links};
use crate::sessions::{KeptSession, Sessions};

/// Counts the actors by the links that they are given; none of these is ever used.
#[derive(Clone, Default)]
struct Counted(Arc<AtomicUsize>);

impl Links for Counted {
    fn link(&self, _seat: LinkSeat) -> Box<dyn Link> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::new(Nowhere)
    }

    fn sessions(&self) -> Arc<dyn Sessions> {
        Arc::new(self.clone())
    }
}

#[async_trait]
impl Sessions for Counted {
    async fn look(&self, _: &Path, _: &SessionExpected) -> Result<(), Reason> {
        Ok(())
    }
    async fn set_aside(&self, _: &Path) -> Result<(), Reason> {
        Ok(())
    }
    async fn remove(&self, _: &Path, _: bool) -> Result<(), Reason> {
        Ok(())
    }
    async fn aside(&self, _: &Path) -> Result<Vec<KeptSession>, Reason> {
        Ok(Vec::new())
    }
    async fn put_back(&self, _: &Path, _: u32, _: &PhoneNumber) -> Result<(), Reason> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_brings_an_instance_up_at_the_same_time_gets_the_one_actor() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    let (links, clock) = (Counted::default(), Arc::new(SystemClock::new()));
    let created = clock.wall();
    let shared = Shared {
        uploading: Arc::new(tokio::sync::Semaphore::new(1)),
        progress: crate::uploading::Progress::default(),
        room: crate::room::Room::default(),
        placing: crate::placing::Placing::default(),
        left_out: Failures::default(),
        store,
        clock,
        random: Arc::new(SystemRandom),
        settings: Arc::default(),
        feed: Feed::new(),
        sessions: links.sessions(),
        links: Arc::new(links.clone()),
        admission: Arc::new(Gate::new(1)),
        files: Arc::new(folder.path().join("files")),
        fetching: Arc::new(tokio::sync::Semaphore::new(1)),
        history: Arc::new(tokio::sync::Semaphore::new(1)),
    };
    let row = InstanceRow {
        id: InstanceId::from_random(7),
        name: InstanceName::parse("Duka").unwrap(),
        workspace: String::new(),
        lifecycle: State::new(Wanted::Stopped).persisted(),
        created,
        muted: false,
        proxy: None,
        country: None,
        available: false,
        history: HistoryChoice::default(),
        progress: HistoryProgress::default(),
        unread: 0,
        queued: 0,
        unsent: 0,
        last_activity: None,
    };
    let supervisor = Arc::new(Supervisor::new(shared, |_| PathBuf::new(), Failures::default()));
    let mut all = JoinSet::new();
    for _ in 0..16 {
        let (supervisor, row) = (Arc::clone(&supervisor), row.clone());
        all.spawn(async move { supervisor.spawn(row).await });
    }
    let handles = all.join_all().await;
    assert_eq!((handles.len(), links.0.load(Ordering::SeqCst)), (16, 1));
    assert!(handles.iter().all(|handle| handle.mail.same_channel(&handles[0].mail)));
    assert_eq!(supervisor.shutdown(Duration::from_secs(5)).await, 0);
}
