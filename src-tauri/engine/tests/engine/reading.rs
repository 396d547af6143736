//! What the owner read on another device, and what was read here.

use std::time::Duration;

use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Command, Identity, LinkEvent, ReasonKind};
use wakala_domain::messages::{Content, IncomingMessage, ReadElsewhere};
use wakala_domain::time::Wall;
use wakala_engine::Trigger;
use wakala_engine::link::SendError;

use crate::stage::{Answer, Stage};

const SECOND: Duration = Duration::from_secs(1);

const READ: Wall = Wall(1_800_000_000_999);

fn group(n: u32) -> Address {
    format!("{n:0>80}@g.us").parse().unwrap()
}

fn message(chat: Address) -> IncomingMessage {
    IncomingMessage {
        chat,
        chat_alias: None,
        sender: "255700000431@s.whatsapp.net".parse().unwrap(),
        sender_alias: None,
        via: None,
        id: MessageId("3EB0".to_owned()),
        from_me: false,
        written: Wall(READ.0 - 10),
        push_name: None,
        content: Content::Text { text: "habari".to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_was_read_while_the_disk_was_full_is_read_when_there_is_room() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    let mut refused = None;
    for chat in (0..2_000).map(group) {
        let read = ReadElsewhere::Chat { chat: chat.clone(), until: Some(READ), last: None };
        if stage.wire.reads_elsewhere(id, read).await.is_err() {
            refused = Some(chat);
            break;
        }
    }
    let refused = refused.expect("a database of one page takes all");
    stage.engine().store().set_page_limit(None).await.unwrap();
    // WhatsApp does not say it again.
    stage.wire.says(id, LinkEvent::Ready).await;
    stage.wire.receives(id, message(refused)).await;
    assert_eq!(stage.engine().store().read(move |r| r.counts(id)).await.unwrap().unread, 0);
    stage.shutdown().await;
}

fn written_by(number: &str, id: &str) -> IncomingMessage {
    let sender: Address = format!("{number}@s.whatsapp.net").parse().unwrap();
    IncomingMessage { sender: sender.clone(), id: MessageId(id.to_owned()), ..message(sender) }
}

const NEEMA: &str = "255700000431";

/// A message comes in and is read at the desk.
async fn is_read(stage: &Stage, id: InstanceId, which: &str) {
    is_read_of(stage, id, NEEMA, which).await;
}

async fn is_read_of(stage: &Stage, id: InstanceId, number: &str, which: &str) {
    stage.wire.receives(id, written_by(number, which)).await;
    let chat = stage.engine().open_chat(id, &format!("+{number}")).await.unwrap();
    stage.engine().mark_read(chat).await.unwrap();
    stage.settle().await;
}

async fn owed(stage: &Stage, id: InstanceId) -> usize {
    stage.engine().store().read(move |r| r.read_here(id, None)).await.unwrap().len()
}

#[tokio::test(start_paused = true)]
async fn what_is_read_here_is_told_to_the_writer_and_then_to_the_phone_once() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    is_read(&stage, id, "A").await;
    stage.pass(SECOND * 3, SECOND).await;
    assert_eq!(stage.wire.told_read(id), ["writer of A", "phone up to A"]);
    stage.pass(SECOND * 3_600, SECOND * 60).await;
    let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    stage.engine().mark_read(chat).await.unwrap();
    stage.pass(SECOND * 60, SECOND).await;
    assert_eq!((stage.wire.told_read(id), owed(&stage, id).await), (vec![], 0), "nothing was new");

    // Read while nobody could be told, and the program ends before anybody can.
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    stage.settle().await;
    is_read(&stage, id, "B").await;
    is_read(&stage, id, "C").await;
    stage.pass(SECOND * 600, SECOND * 10).await;
    assert_eq!(stage.wire.told_read(id), [""; 0]);
    stage.reopen(SECOND * 86_400).await;
    stage.engine().command(id, Command::Start, Trigger::Operator).await.unwrap();
    stage.pass(SECOND * 30, SECOND).await;
    assert_eq!(stage.wire.told_read(id), ["writer of C", "writer of B", "phone up to C"]);
    assert_eq!(owed(&stage, id).await, 0);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_can_not_be_told_is_told_ever_more_seldom_and_holds_up_no_writer() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let no_keys = SendError::NotPossible { why: LaneWhy::NoKeys, detail: "no keys".into() };
    *stage.wire.phone_refuses.lock().unwrap() = Some(no_keys);
    is_read(&stage, id, "A").await;
    stage.pass(SECOND * 1_000, SECOND * 5).await;
    let said = stage.wire.told_read(id);
    assert_eq!(said[0], "writer of A");
    assert_eq!(said[1..], ["phone refuses A"; 5], "at once, and after 10, 30, 90 and 270 s more");
    is_read(&stage, id, "B").await;
    stage.pass(SECOND * 20, SECOND).await;
    assert_eq!(stage.wire.told_read(id), ["writer of B"], "the phone has its pause");
    *stage.wire.phone_refuses.lock().unwrap() = Some(SendError::Refused("no such chat".into()));
    stage.pass(SECOND * 10_000, SECOND * 10).await;
    assert_eq!(stage.wire.told_read(id), ["phone refuses B"], "what is refused is not said again on this connection");
    *stage.wire.phone_refuses.lock().unwrap() = None;
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(SECOND * 60, SECOND).await;
    assert_eq!(stage.wire.told_read(id), ["phone up to B"]);
    assert_eq!(owed(&stage, id).await, 0);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_chat_of_which_the_phone_can_not_be_told_holds_up_no_other() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let unclear = SendError::NotPossible { why: LaneWhy::Unclear, detail: "404".into() };
    stage.wire.phone_refuses_of.lock().unwrap().insert(MessageId("A".into()), unclear);
    is_read(&stage, id, "A").await;
    is_read_of(&stage, id, "255700000592", "B").await;
    stage.pass(SECOND * 100, SECOND).await;
    let said = stage.wire.told_read(id);
    let of = |what: &str| said.iter().filter(|said| *said == what).count();
    assert_eq!((of("phone up to B"), of("phone refuses A")), (1, 3), "at once, and after 10 and 30 s more: {said:?}");
    stage.wire.phone_refuses_of.lock().unwrap().clear();
    stage.pass(SECOND * 100, SECOND).await;
    assert_eq!((stage.wire.told_read(id), owed(&stage, id).await), (vec!["phone up to A".to_owned()], 0));
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn the_phone_is_told_of_many_chats_one_after_the_other() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    stage.settle().await;
    for n in 0..5 {
        is_read_of(&stage, id, &format!("25570000050{n}"), &format!("M{n}")).await;
    }
    stage.engine().command(id, Command::Start, Trigger::Operator).await.unwrap();
    stage.pass(SECOND * 10, SECOND / 100).await;
    let told = stage.wire.phone_told(id);
    assert_eq!(told.len(), 5);
    assert!(told.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 100), "{told:?}");
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn writers_are_told_while_the_phone_says_nothing_and_on_the_next_connection() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    *stage.wire.phone_hangs.lock().unwrap() = true;
    is_read(&stage, id, "A").await;
    stage.pass(SECOND * 2, SECOND / 10).await;
    assert_eq!(stage.wire.told_read(id), ["writer of A"]);
    is_read(&stage, id, "B").await;
    stage.pass(SECOND * 2, SECOND / 10).await;
    assert_eq!(stage.wire.told_read(id), ["writer of B"]);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(SECOND * 60, SECOND).await;
    is_read(&stage, id, "C").await;
    stage.pass(SECOND * 2, SECOND / 10).await;
    assert_eq!(stage.wire.told_read(id), ["writer of C"]);
    *stage.wire.phone_hangs.lock().unwrap() = false;
    stage.pass(SECOND * 400, SECOND).await;
    assert_eq!((stage.wire.told_read(id), owed(&stage, id).await), (vec!["phone up to C".to_owned()], 0));
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_takes_nothing_more_keeps_no_writer_for_ever() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    for (which, ends) in [("A", true), ("B", false)] {
        *stage.wire.receipts_hang.lock().unwrap() = true;
        is_read(&stage, id, which).await;
        stage.pass(SECOND * 2, SECOND / 10).await;
        assert_eq!(stage.wire.told_read(id), [""; 0]);
        *stage.wire.receipts_hang.lock().unwrap() = false;
        if ends {
            stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
        }
        stage.pass(SECOND * if ends { 25 } else { 60 }, SECOND).await;
        assert_eq!(stage.wire.told_read(id), [format!("writer of {which}"), format!("phone up to {which}")]);
    }
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn another_number_tells_nobody_what_was_read_for_the_one_before() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let no_keys = SendError::NotPossible { why: LaneWhy::NoKeys, detail: "no keys".into() };
    *stage.wire.phone_refuses.lock().unwrap() = Some(no_keys);
    is_read(&stage, id, "A").await;
    stage.wire.answers(id, Answer::Silence);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::LoggedOut.into())).await;
    stage.pass(SECOND, SECOND / 10).await;
    stage.wire.says(id, LinkEvent::Qr { text: "a".into(), valid: SECOND * 60 }).await;
    let stranger = Identity { phone: "255700000999".parse().unwrap(), lid: None };
    stage.wire.says(id, LinkEvent::Paired(stranger)).await;
    stage.settle().await;
    assert_eq!(owed(&stage, id).await, 1, "it may be a mistake");
    stage.engine().command(id, Command::AcceptNumber, Trigger::Operator).await.unwrap();
    stage.settle().await;
    assert_eq!(owed(&stage, id).await, 0);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn what_came_after_the_newest_that_was_seen_stays_unread() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.receives(id, written_by(NEEMA, "A")).await;
    let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    let seen = stage.engine().store().read(move |r| r.messages(chat, None, 10)).await.unwrap().remove(0);
    stage.wire.receives(id, written_by(NEEMA, "B")).await;
    stage.engine().mark_read_up_to(chat, Some((seen.sort, seen.row))).await.unwrap();
    stage.pass(SECOND * 3, SECOND / 10).await;
    assert_eq!(stage.wire.told_read(id), ["writer of A", "phone up to A"]);
    assert_eq!(stage.engine().store().read(move |r| r.counts(id)).await.unwrap().unread, 1);
    stage.engine().mark_read_up_to(chat, None).await.unwrap();
    stage.pass(SECOND * 3, SECOND / 10).await;
    assert_eq!(stage.wire.told_read(id), ["writer of B", "phone up to B"]);
    stage.shutdown().await;
}
