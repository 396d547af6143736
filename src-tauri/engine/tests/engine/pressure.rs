//! A flood of events, a stall of the PC, a burst of failures, an instance that is just going: nothing due is late, nothing comes in
//! bursts, and nobody is told the wrong thing.

use std::time::Duration;

use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Badge, Command, Connection, LinkEvent, ReasonKind};
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_engine::link::SendError;
use wakala_engine::{EngineError, Trigger};
use wakala_store::StoreError;

use crate::stage::{Answer, Stage};

const SECOND: Duration = Duration::from_secs(1);
const NEEMA: &str = "+255700000431";

async fn waiting(stage: &Stage, id: InstanceId) -> usize {
    stage.engine().store().read(move |r| r.queue(id, None, 1_000)).await.unwrap().len()
}

/// Transactions in the database's log: frames that end one, of the log's present round; and which round that is.
fn commits(stage: &Stage) -> (usize, [u8; 8]) {
    const HEADER: usize = 32;
    const FRAME: usize = 24 + 4096;
    let log = std::fs::read_dir(stage.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let log = log.into_iter().find(|path| path.to_string_lossy().ends_with(".db-wal")).unwrap();
    let log = std::fs::read(log).unwrap();
    assert_eq!(log[8..12], 4096u32.to_be_bytes(), "the size of a page");
    let frames = log[HEADER..].chunks_exact(FRAME).take_while(|frame| frame[8..16] == log[16..24]);
    (frames.filter(|frame| frame[4..8] != [0; 4]).count(), log[16..24].try_into().unwrap())
}

#[tokio::test(start_paused = true)]
async fn what_is_due_is_due_however_much_comes_in() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.answers(id, Answer::Silence);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(SECOND * 2, SECOND / 10).await;
    assert!(matches!(stage.snapshot(id).state.connection, Connection::Connecting { .. }));
    let (inbound, epoch) = stage.wire.way_in(id);
    let flood = tokio::spawn(async move {
        loop {
            inbound.event(epoch, LinkEvent::PhoneSeen).await;
        }
    });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    tokio::time::advance(SECOND * 180).await;
    stage.settle().await;
    let after = stage.snapshot(id).state;
    assert_eq!(after.last_error.map(|failure| failure.reason.kind), Some(ReasonKind::ReadyTimeout));
    flood.abort();
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn comparisons_that_were_missed_are_not_made_up_for() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let tries = stage.wire.tries(id).len();
    // A client that is gone is looked for twice, some seconds apart. The program stands still for a moment, no sleep of the PC.
    stage.wire.vanishes(id);
    tokio::time::advance(SECOND * 20).await;
    stage.pass(SECOND / 10, SECOND / 1_000).await;
    assert_eq!(stage.badge(id), Badge::Online, "it was looked for twice in one moment");
    stage.pass(SECOND * 7, SECOND / 10).await;
    assert_eq!(stage.wire.tries(id).len(), tries + 1);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_lane_that_is_kept_back_is_one_write_however_long_it_is() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let chat: ChatId = stage.engine().open_chat(id, NEEMA).await.unwrap();
    let address = format!("{}@s.whatsapp.net", &NEEMA[1..]).parse().unwrap();
    let refused = SendError::NotPossible { why: LaneWhy::NoKeys, detail: "no keys".into() };
    stage.wire.sends_fail.lock().unwrap().insert(address, refused);
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    for n in 0..40 {
        stage.engine().send_text(chat, &format!("n{n}")).await.unwrap();
    }
    stage.settle().await;
    let before = commits(&stage);
    stage.engine().command(id, Command::Start, Trigger::Operator).await.unwrap();
    stage.pass(SECOND, SECOND / 20).await;
    let after = commits(&stage);
    // Folded into the database meanwhile, the log has begun anew.
    let written = if after.1 == before.1 { after.0 - before.0 } else { after.0 };
    let queue = stage.engine().store().read(move |r| r.queue(id, None, 1_000)).await.unwrap();
    assert!(queue.iter().all(|item| item.delivery == Delivery::Queued && item.attempts == 1), "{queue:?}");
    assert_eq!((stage.wire.failed(id).len(), queue.len()), (1, 40));
    assert!(written < 20, "{written} transactions for one lane");
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn whoever_is_told_that_a_message_was_not_queued_may_send_it_again() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let chat = stage.engine().open_chat(id, NEEMA).await.unwrap();
    // Deleted, and its rows stand still: its files can't be removed now.
    stage.wire.files_meet(id, Some(ReasonKind::SessionForbidden));
    stage.engine().delete_instance(id, Trigger::Operator).await.unwrap();
    stage.settle().await;
    let before = waiting(&stage, id).await;
    let sent = stage.engine().send_text(chat, "habari").await;
    let queued = waiting(&stage, id).await - before;
    // Taken, it would be answered as queued, and go with the rest.
    let error = sent.unwrap_err();
    assert!(matches!(error, EngineError::NoSuchInstance | EngineError::Store(StoreError::NoSuchInstance)), "{error}");
    assert_eq!(queued, 0, "told {error}, and queued all the same");
    stage.shutdown().await;
}

/// One of several of the same second; the long ones need room.
fn message(n: u32, long: bool) -> IncomingMessage {
    IncomingMessage {
        chat: "255700000431@s.whatsapp.net".parse().unwrap(),
        chat_alias: None,
        sender: "255700000431@s.whatsapp.net".parse().unwrap(),
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(format!("{n}")),
        push_name: None,
        written: Wall(1_800_000_000_000),
        content: Content::Text { text: format!("{n} {}", "m".repeat(if long { 100_000 } else { 1 })) },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

/// Who is written to, in the order in which it is shown; and how much of that is unread.
async fn shown(stage: &Stage, id: InstanceId) -> (Vec<String>, u32) {
    let chats = stage.engine().store().read(move |r| r.chats(Some(id), None, 9)).await.unwrap();
    let chat = chats[0].id;
    let messages = stage.engine().store().read(move |r| r.messages(chat, None, 99)).await.unwrap();
    (messages.into_iter().map(|message| message.message_id.0).collect(), chats[0].unread)
}

fn ids(ids: &[u32]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// A full disk in the middle of a second: what was refused and comes again in another order has the order in which it came.
#[tokio::test(start_paused = true)]
async fn what_a_full_disk_refused_keeps_its_place_among_what_was_written_in_the_same_second() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (inbound, epoch) = stage.wire.way_in(id);
    inbound.commit(epoch, vec![message(0, false)]).await.unwrap();
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    inbound.commit(epoch, vec![message(1, true)]).await.unwrap_err();
    inbound.commit(epoch, vec![message(2, true)]).await.unwrap_err();
    stage.engine().store().set_page_limit(None).await.unwrap();
    // The end of this connection is on its way; and the next delivers in whatever order.
    for (n, long) in [(3, false), (2, true), (4, false), (1, true)] {
        inbound.commit(epoch, vec![message(n, long)]).await.unwrap();
    }
    assert_eq!(shown(&stage, id).await, (ids(&[0, 1, 2, 3, 4]), 5));
}

/// The same, whether it can be read or not.
#[tokio::test(start_paused = true)]
async fn what_a_full_disk_refused_goes_before_what_can_not_be_read_and_the_other_way_round() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (inbound, epoch) = stage.wire.way_in(id);
    let dark = |n| IncomingMessage { content: Content::Undecryptable, ..message(n, false) };
    inbound.commit(epoch, vec![message(0, false)]).await.unwrap();
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    inbound.commit(epoch, vec![message(1, true)]).await.unwrap_err();
    inbound.commit_unreadable(epoch, dark(2), vec![7; 100_000]).await.unwrap_err();
    stage.engine().store().set_page_limit(None).await.unwrap();
    inbound.commit_unreadable(epoch, dark(3), b"three".to_vec()).await.unwrap();
    for (n, stanza) in [(4, "four"), (2, "two")] {
        inbound.commit_unreadable(epoch, dark(n), stanza.into()).await.unwrap();
    }
    inbound.commit(epoch, vec![message(1, true)]).await.unwrap();
    assert_eq!(shown(&stage, id).await.0, ids(&[0, 1, 2, 3, 4]));
    let asked = stage.engine().store().read(move |r| r.unreadable(id, None)).await.unwrap();
    let mut stanzas: Vec<_> = asked.iter().map(|one| String::from_utf8_lossy(&one.stanza).into_owned()).collect();
    stanzas.sort();
    assert_eq!(stanzas, ["four", "three", "two"], "each is asked for with what is its own");
}

#[tokio::test(start_paused = true)]
async fn what_holds_nothing_for_anybody_leaves_no_place_that_a_full_disk_refused() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (inbound, epoch) = stage.wire.way_in(id);
    let lid = "100255700000431@lid".parse().unwrap();
    let dark = IncomingMessage { content: Content::Undecryptable, ..message(1, false) };
    let place = IncomingMessage {
        chat_alias: Some(dark.chat.clone()),
        sender_alias: Some(dark.sender.clone()),
        chat: Clone::clone(&lid),
        sender: lid,
        ..dark.clone()
    };
    inbound.commit(epoch, vec![message(0, false)]).await.unwrap();
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    inbound.commit_unreadable(epoch, dark, vec![7; 100_000]).await.unwrap_err();
    stage.engine().store().set_page_limit(None).await.unwrap();
    // Keys, as it turns out when it comes again, under the other of their addresses.
    inbound.nothing_in(epoch, vec![place]).await.unwrap();
    inbound.commit(epoch, vec![message(2, false)]).await.unwrap();
    assert_eq!(shown(&stage, id).await.0, ids(&[0, 2]));
}
