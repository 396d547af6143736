//! History is worked off to its end, once, whenever the program ends in between and whoever else writes.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use wakala_domain::history::{HistoryChoice, HistoryProgress};
use wakala_domain::ids::MessageId;
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_store::{DataDir, NewInstance};

use super::*;
use crate::clock::SystemClock;
use crate::failures::Failures;

const NEEMA: &str = "255700000431@s.whatsapp.net";
/// Messages of the blob.
const MESSAGES: u64 = 600;
/// What is handed over at once.
const HANDED: u64 = 90;

pub(super) fn instance() -> InstanceId {
    InstanceId::from_random(7)
}

fn message(n: u64) -> Past {
    let neema: wakala_domain::address::Address = NEEMA.parse().unwrap();
    let second = 1_000 + i64::try_from(MESSAGES - n).unwrap() / 3;
    Past::Messages(vec![
        IncomingMessage {
            chat: neema.clone(),
            chat_alias: None,
            sender: neema,
            sender_alias: None,
            via: None,
            from_me: n.is_multiple_of(2),
            id: MessageId(format!("P{n}")),
            push_name: None,
            written: Wall(second * 1_000),
            content: Content::Text { text: format!("{}", MESSAGES - n) },
            frame: Frame::default(),
            raw: None,
        }
        .into(),
    ])
}

/// Hands over the rest of a blob; after so many pieces it says nothing more until its receiver is gone.
pub(super) fn reader(pieces: usize, unreadable: bool) -> (Reader, Arc<AtomicUsize>, Arc<Notify>) {
    let (handed, stuck) = (Arc::<AtomicUsize>::default(), Arc::<Notify>::default());
    let (count, waits) = (Arc::clone(&handed), Arc::clone(&stuck));
    let read = move |blob: &HistoryBlob, _: &[u8], take: &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>| {
        let mut from = blob.done;
        while from < MESSAGES {
            if count.fetch_add(1, Ordering::SeqCst) == pieces {
                waits.notify_one();
                // As long as anybody listens.
                while take(Vec::new()).is_continue() {}
                return Ok(());
            }
            let to = MESSAGES.min(from + HANDED);
            if take((from..to).map(message).collect()).is_break() {
                return Ok(());
            }
            from = to;
        }
        if unreadable { Err(HistoryUnreadable("cut".to_owned())) } else { Ok(()) }
    };
    (Arc::new(read), handed, stuck)
}

pub(super) fn worker(store: &Store, read: Reader) -> History {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    History {
        instance: instance(),
        read,
        store: store.clone(),
        clock,
        feed: Feed::new(),
        wake: Arc::default(),
        turn: Arc::new(Semaphore::new(1)),
        counts_changed: Arc::default(),
        offered: Arc::new(|_| None),
        left_out: LeftOut { instance: instance(), times: Failures::default() },
        refusals: Refusals::new().0,
        older: Arc::default(),
        link: Arc::new(crate::link::nowhere::Nowhere),
        online: watch::channel(None).1,
    }
}

pub(super) async fn open(folder: &Path) -> (Store, DataDir) {
    let data_dir = DataDir::open(folder).unwrap();
    (Store::open(&data_dir).unwrap(), data_dir)
}

pub(super) async fn with_a_blob(store: &Store) {
    let kept = store.write(|w| {
        let (id, name) = (instance(), InstanceName::parse("Duka").unwrap());
        let lifecycle = State::new(Wanted::Stopped).persisted();
        w.add_instance(&NewInstance { id, name, workspace: String::new(), lifecycle, created: Wall(1) })?;
        w.choose_history(id, HistoryChoice::Recent)?;
        let (kind, own) = (HistoryKind::Recent, Vec::new());
        let new =
            NewHistory { instance: id, kind, request: None, percent: 100, place: 1, unpacked: 1, own, kept: Wall(1) };
        let blob = w.begin_history(&new)?.unwrap();
        w.add_history(id, blob, b"x")?;
        w.history_is_whole(blob)
    });
    kept.await.unwrap();
}

async fn texts(store: &Store) -> Vec<String> {
    let read = store.read(|r| match r.known_chat(instance(), &NEEMA.parse().unwrap())? {
        Some(chat) => r.messages(chat, None, 10_000),
        None => Ok(Vec::new()),
    });
    let text = |content: Content| content.words().unwrap_or_default();
    read.await.unwrap().into_iter().map(|message| text(message.content)).collect()
}

fn all() -> Vec<String> {
    (1..=MESSAGES).map(|n| n.to_string()).collect()
}

/// What the timeline says until all of it is here.
async fn worked_off(history: History) -> Vec<EntryKind> {
    let mut events = history.feed.subscribe();
    let _task = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(history.run()));
    let mut said = Vec::new();
    while !matches!(said.last(), Some(EntryKind::HistoryHere | EntryKind::HistoryUnreadable)) {
        if let EngineEvent::Timeline { entry, .. } = events.recv().await.unwrap() {
            said.push(entry.kind);
        }
    }
    said
}

/// The program ends after each piece of the blob: while one is handed over, committed or about to come.
#[tokio::test(flavor = "multi_thread")]
async fn whenever_the_program_ends_the_next_run_goes_on_to_the_last_row() {
    let pieces = usize::try_from(MESSAGES.div_ceil(HANDED)).unwrap();
    for after in 0..=pieces {
        let folder = tempfile::tempdir().unwrap();
        let (store, lock) = open(folder.path()).await;
        with_a_blob(&store).await;
        let (read, handed, stuck) = reader(after, false);
        if after < pieces {
            let task = tokio::spawn(worker(&store, read).run());
            stuck.notified().await;
            task.abort();
            let _ = task.await;
            assert!(handed.load(Ordering::SeqCst) > after);
        }
        // What the writer had taken may still stand after the worker went.
        store.close().await.unwrap();
        drop((store, lock));
        let (store, _lock) = open(folder.path()).await;
        store.write(|w| w.heal_after_run(Wall(9)).map(drop)).await.unwrap();
        let said = worked_off(worker(&store, reader(usize::MAX, false).0)).await;
        assert_eq!(texts(&store).await, all(), "after {after}");
        assert_eq!(said, [EntryKind::HistoryHere]);
        let progress = store.read(|r| r.history_progress(instance())).await.unwrap();
        assert_eq!(progress, HistoryProgress { messages: MESSAGES, percent: 100, working: false }, "after {after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_read_is_said_and_what_came_before_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _lock) = open(folder.path()).await;
    with_a_blob(&store).await;
    let said = worked_off(worker(&store, reader(usize::MAX, true).0)).await;
    assert_eq!(said, [EntryKind::HistoryUnreadable], "something is missing: not all of it is here");
    assert_eq!(texts(&store).await, all());
}

/// One number at a time: whoever has the turn is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_turn_waits() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _lock) = open(folder.path()).await;
    with_a_blob(&store).await;
    let turn = Arc::new(Semaphore::new(1));
    let other = Arc::clone(&turn).acquire_owned().await.unwrap();
    let (read, handed, _) = reader(usize::MAX, false);
    let mut history = Box::pin(worked_off(History { turn, ..worker(&store, read) }));
    for _ in 0..2_000 {
        assert!(futures::poll!(&mut history).is_pending() && handed.load(Ordering::SeqCst) == 0);
        tokio::task::yield_now().await;
    }
    drop(other);
    history.await;
    assert_eq!(texts(&store).await, all());
}

/// Somebody waits for a page, and it is a small one: what takes long waits for others, and the page does not wait with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_asked_for_goes_before_what_waits_for_its_turn() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _lock) = open(folder.path()).await;
    with_a_blob(&store).await;
    let turn = Arc::new(Semaphore::new(1));
    let other = Arc::clone(&turn).acquire_owned().await.unwrap();
    let (asked, mut kinds) = tokio::sync::mpsc::unbounded_channel();
    let read: Reader =
        Arc::new(move |blob: &HistoryBlob, _: &[u8], _: &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>| {
            asked.send(blob.kind).unwrap();
            Ok(())
        });
    let history = History { turn: Arc::clone(&turn), ..worker(&store, read) };
    let wake = Arc::clone(&history.wake);
    let _task = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(history.run()));
    // It is at its first blob, or will find both.
    tokio::task::yield_now().await;
    let kept = store.write(|w| {
        let (kind, request, own) = (HistoryKind::Asked, Some("page".to_owned()), Vec::new());
        let new =
            NewHistory { instance: instance(), kind, request, percent: 0, place: 0, unpacked: 1, own, kept: Wall(1) };
        let blob = w.begin_history(&new)?.unwrap();
        w.add_history(instance(), blob, b"x")?;
        w.history_is_whole(blob)
    });
    kept.await.unwrap();
    wake.notify_one();
    let first = tokio::time::timeout(Duration::from_secs(60), kinds.recv()).await.expect("it waits for others");
    assert_eq!(first, Some(HistoryKind::Asked));
    drop(other);
    assert_eq!(kinds.recv().await, Some(HistoryKind::Recent));
}

#[test]
fn who_waits_for_older_messages_hears_how_many_came_and_too_many_are_not_waited_for() {
    let older = Older::default();
    let mut first = older.expect("a".to_owned()).unwrap();
    let waiting: Vec<_> = (0..ASKED - 1).map(|n| older.expect(n.to_string()).unwrap()).collect();
    assert!(older.expect("more".to_owned()).is_none());
    older.came("a".to_owned(), 7);
    older.came("early".to_owned(), 9);
    assert_eq!(older.expect("early".to_owned()).unwrap().try_recv(), Ok(9), "it was faster than who asked");
    assert_eq!(first.try_recv(), Ok(7));
    drop(waiting);
    assert!(older.expect("more".to_owned()).is_some(), "who gave up makes room");
}

/// Whoever reads a blob fails each time, and says what it holds: it is tried again, and set aside then.
#[tokio::test(start_paused = true)]
async fn a_blob_that_fails_whoever_reads_it_is_tried_again_and_set_aside_then() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _lock) = open(folder.path()).await;
    with_a_blob(&store).await;
    let handed = Arc::<AtomicUsize>::default();
    let tries = Arc::clone(&handed);
    let read: Reader = Arc::new(move |_: &HistoryBlob, _: &[u8], _: &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>| {
        tries.fetch_add(1, Ordering::SeqCst);
        panic!("what somebody wrote");
    });
    let said = worked_off(worker(&store, read)).await;
    assert_eq!(said, [EntryKind::HistoryUnreadable]);
    assert_eq!(handed.load(Ordering::SeqCst), usize::try_from(TRIES).unwrap());
    assert!(store.read(|r| r.next_history(instance())).await.unwrap().is_none());
}

/// The database refuses a piece for its own sake, each time: others have their turn all the same.
#[tokio::test(start_paused = true)]
async fn a_blob_that_the_database_refuses_is_tried_again_and_set_aside_then() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _lock) = open(folder.path()).await;
    with_a_blob(&store).await;
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute_batch(
        "CREATE TRIGGER refuses BEFORE UPDATE OF done ON history BEGIN SELECT RAISE (ABORT, 'not this one'); END",
    )
    .unwrap();
    let handed = Arc::<AtomicUsize>::default();
    let tries = Arc::clone(&handed);
    let read: Reader =
        Arc::new(move |_: &HistoryBlob, _: &[u8], hand: &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>| {
            tries.fetch_add(1, Ordering::SeqCst);
            let _ = hand(vec![message(1)]);
            Ok(())
        });
    let said = worked_off(worker(&store, read)).await;
    assert_eq!(said, [EntryKind::HistoryUnreadable]);
    assert_eq!(handed.load(Ordering::SeqCst), usize::try_from(TRIES).unwrap());
    assert!(store.read(|r| r.next_history(instance())).await.unwrap().is_none());
}

#[test]
fn a_step_is_bounded_by_rows_and_bytes_and_is_never_nothing() {
    let with = |arrivals: usize, bytes: usize| {
        let Past::Messages(one) = message(1) else { unreachable!() };
        let Arrival::Message(mut first) = one[0].clone() else { unreachable!() };
        first.raw = Some(vec![0; bytes]);
        Past::Messages(vec![(*first).into(); arrivals])
    };
    let of = |count: usize, thing: Past| step(&vec![thing; count]);
    assert_eq!(of(100, Past::Nothing), STEP);
    assert_eq!(of(100, with(1, 0)), STEP);
    assert_eq!(of(100, with(10, 0)), STEP / 10, "what is said of a message counts");
    assert_eq!(of(100, with(500, 0)), 1);
    assert_eq!(of(100, with(1, STEP_BYTES / 4)), 4);
    assert_eq!(of(100, with(1, STEP_BYTES * 2)), 1);
    assert_eq!(of(0, Past::Nothing), 0);
}
