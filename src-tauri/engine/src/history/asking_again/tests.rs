//! Who is asked for what is missing, in which order, and until when.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::watch;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::ladder::Rebuild;
use wakala_domain::messages::outgoing::Parcel;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::time::Wall;
use wakala_store::OldestMessage;

use super::super::Older;
use super::super::tests::{instance, open, reader, with_a_blob, worker};
use wakala_domain::lifecycle::SessionExpected;

use super::*;
use crate::link::{Departure, Found, Link, SendError};
use crate::subject::Subject;

/// Answers at once, but for one chat.
struct Phone {
    older: Arc<Older>,
    silent: Mutex<Option<&'static str>>,
    asked: Mutex<Vec<String>>,
}

impl Phone {
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Link for Phone {
    async fn ask_for_older(&self, _: Epoch, oldest: &OldestMessage, _: u32) -> Result<String, SendError> {
        let chat = oldest.chat.user().to_owned();
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(chat.clone());
        if *self.silent.lock().unwrap_or_else(PoisonError::into_inner) != Some(&*chat) {
            // Before anybody knows the name of the request.
            self.older.came(chat.clone(), 1);
        }
        Ok(chat)
    }
    async fn connect(&self, _: Epoch, _: Rebuild, _: SessionExpected) {}
    fn use_proxy(&self, _: Option<ProxyUrl>) {}
    fn appear(&self, _: bool) {}
    async fn disconnect(&self, _: Duration) {}
    async fn logout(&self, _: Duration) {}
    async fn request_pair_code(&self, _: Epoch, _: PhoneNumber) {}
    async fn probe(&self, _: Epoch) {}
    fn has_client(&self) -> bool {
        true
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
}

fn wrote(number: &str, second: i64) -> IncomingMessage {
    let who: Address = format!("{number}@s.whatsapp.net").parse().unwrap();
    IncomingMessage {
        chat: who.clone(),
        chat_alias: None,
        sender: who,
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(number.to_owned()),
        push_name: None,
        written: Wall(second * 1_000),
        content: Content::Text { text: "x".to_owned() },
        frame: Default::default(),
        raw: None,
    }
}

async fn due(history: &History) -> bool {
    let id: InstanceId = history.instance;
    history.store.read(move |r| r.is_history_due(id)).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_most_active_are_asked_first_and_who_was_silent_again_with_the_next_connection() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _lock) = open(folder.path()).await;
    with_a_blob(&store).await;
    let (_online, online) = watch::channel(Some(1));
    let older = Arc::<Older>::default();
    let phone = Arc::new(Phone {
        older: Arc::clone(&older),
        silent: Mutex::new(Some("255700000502")),
        asked: Mutex::default(),
    });
    let link: Arc<dyn Link> = Arc::clone(&phone) as Arc<dyn Link>;
    let history = History { link, older, online, ..worker(&store, reader(0, false).0) };
    // Nothing is due yet.
    ask_each(&history, 1, Duration::ZERO).await.unwrap();
    assert_eq!(phone.asked(), [""; 0]);
    store.write(|w| w.history_begins_anew(instance())).await.unwrap();
    // There is no chat to ask by.
    ask_each(&history, 1, Duration::ZERO).await.unwrap();
    assert!(due(&history).await && phone.asked().is_empty());
    let live = [wrote("255700000501", 1), wrote("255700000502", 2), wrote("255700000503", 3)];
    let waits = store.write(move |w| {
        w.commit_batch(instance(), &live, Wall(9_000))?;
        let kind = wakala_domain::history::HistoryKind::Names;
        let new = wakala_store::NewHistory {
            instance: instance(),
            kind,
            request: None,
            percent: 0,
            place: 0,
            unpacked: 1,
            own: Vec::new(),
            kept: Wall(1),
        };
        let id = w.begin_history(&new)?.unwrap();
        w.history_is_whole(id)?;
        w.next_history(instance())
    });
    let waits = waits.await.unwrap().unwrap();
    {
        let mut asking = std::pin::pin!(ask_each(&history, 1, Duration::ZERO));
        assert!(tokio::time::timeout(QUIET, &mut asking).await.is_err(), "what is here is worked off first");
        assert_eq!(phone.asked(), [""; 0]);
        store.write(move |w| w.end_history(&waits, true).map(drop)).await.unwrap();
        asking.await.unwrap();
    }
    assert_eq!(phone.asked(), ["255700000503", "255700000502", "255700000501"]);
    assert!(due(&history).await, "one was not answered for");
    *phone.silent.lock().unwrap() = None;
    // Of a connection that is not up any more nobody is asked.
    ask_each(&history, 2, Duration::ZERO).await.unwrap();
    assert_eq!(phone.asked(), [""; 0]);
    let began = tokio::time::Instant::now();
    ask_each(&history, 1, QUIET).await.unwrap();
    assert!(began.elapsed() >= QUIET);
    assert_eq!(phone.asked(), ["255700000502"]);
    assert!(!due(&history).await);
}
