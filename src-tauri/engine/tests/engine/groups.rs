//! Groups are called by their names, and none is asked for more often than it must.

use std::time::Duration;

use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Badge, LinkEvent, ReasonKind};
use wakala_domain::messages::content::ChatEvent;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_engine::Subject;
use wakala_engine::link::SendError;

use super::stage::Stage;

const SECOND: Duration = Duration::from_secs(1);

fn group(n: u32) -> Address {
    format!("12036300000000{n:04}@g.us").parse().unwrap()
}

fn called(group: Address, text: &str, since: i64) -> Subject {
    Subject { group, text: text.to_owned(), since: Wall(since), expires: None }
}

/// Somebody writes into a group.
async fn writes(stage: &Stage, id: InstanceId, to: Address, text: &str) {
    receives(stage, id, to, text, Content::Text { text: text.to_owned() }).await;
}

/// Something comes in a group.
async fn receives(stage: &Stage, id: InstanceId, to: Address, name: &str, content: Content) {
    let sender: Address = "255700000431@s.whatsapp.net".parse().unwrap();
    let message = IncomingMessage {
        chat: to,
        chat_alias: None,
        sender,
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(name.to_owned()),
        push_name: None,
        written: Wall(1_800_000_000_000),
        content,
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    };
    stage.wire.receives(id, message).await;
    stage.settle().await;
}

/// What the groups are called, by their addresses.
async fn titles(stage: &Stage, id: InstanceId) -> Vec<String> {
    let mut chats = stage.engine().store().read(move |r| r.chats(Some(id), None, 100)).await.unwrap();
    chats.sort_by(|a, b| a.address.cmp(&b.address));
    chats.into_iter().map(|chat| chat.title).collect()
}

#[tokio::test(start_paused = true)]
async fn a_group_is_asked_for_once_and_what_is_told_later_counts() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.subjects.lock().unwrap().insert(group(1), Ok(called(group(1), "Shamba", 5_000)));
    writes(&stage, id, group(1), "habari").await;
    stage.pass(2 * SECOND, SECOND / 10).await;
    assert_eq!(titles(&stage, id).await, ["Shamba"]);
    stage.wire.is_called(id, called(group(1), "Shamba la mahindi", 7_000)).await;
    stage.wire.is_called(id, called(group(1), "an older name", 6_000)).await;
    stage.wire.is_called(id, called(group(2), "no chat with it", 6_000)).await;
    writes(&stage, id, group(1), "tena").await;
    stage.pass(2 * SECOND, SECOND / 10).await;
    assert_eq!(titles(&stage, id).await, ["Shamba la mahindi"]);
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(5 * SECOND, SECOND / 10).await;
    assert_eq!(stage.wire.questions(id), [group(1)], "its name is known, on the next connection, too");
}

/// Whoever writes first there has heard of no timer from anybody else.
#[tokio::test(start_paused = true)]
async fn the_first_word_in_a_group_with_a_timer_disappears_with_the_others() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let timed = Subject { expires: Some(604_800), ..called(group(1), "Shamba", 5_000) };
    stage.wire.subjects.lock().unwrap().insert(group(1), Ok(timed));
    let joined = Content::Event(ChatEvent::Joined { people: Vec::new() });
    receives(&stage, id, group(1), "joined", joined).await;
    stage.pass(2 * SECOND, SECOND / 10).await;
    // What is renamed says nothing of that.
    stage.wire.is_called(id, called(group(1), "Shamba la mahindi", 7_000)).await;
    let chat = stage.engine().store().read(move |r| r.known_chat(id, &group(1))).await.unwrap().unwrap();
    stage.engine().send_text(chat, "habari").await.unwrap();
    let shown = stage.engine().store().read(move |r| r.messages(chat, None, 9)).await.unwrap();
    assert_eq!(shown.last().unwrap().frame.expires, 604_800);
}

#[tokio::test(start_paused = true)]
async fn many_groups_are_asked_for_one_after_the_other() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    for n in 0..30 {
        // Every third was left.
        if n % 3 != 0 {
            stage.wire.subjects.lock().unwrap().insert(group(n), Ok(called(group(n), &format!("Group {n}"), 1)));
        }
        writes(&stage, id, group(n), &format!("m{n}")).await;
    }
    assert!(stage.wire.questions(id).len() <= 2, "no stampede: {:?}", stage.wire.questions(id).len());
    stage.pass(40 * SECOND, SECOND / 2).await;
    assert_eq!(stage.wire.questions(id).len(), 30, "each once");
    let titles = titles(&stage, id).await;
    assert_eq!(titles.iter().filter(|title| title.starts_with("Group ")).count(), 20);
    // Those that were left are asked for again on the next connection, once.
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(60 * SECOND, SECOND / 2).await;
    assert_eq!(stage.wire.questions(id).len(), 40);
}

#[tokio::test(start_paused = true)]
async fn when_whatsapp_asks_for_fewer_requests_the_rest_waits() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let slower = SendError::NotPossible { why: LaneWhy::RateLimited, detail: "429".into() };
    for n in 0..5 {
        stage.wire.subjects.lock().unwrap().insert(group(n), Err(slower.clone()));
        writes(&stage, id, group(n), &format!("m{n}")).await;
    }
    stage.pass(300 * SECOND, SECOND * 10).await;
    assert_eq!(stage.wire.questions(id).len(), 1);
    for n in 0..5 {
        stage.wire.subjects.lock().unwrap().insert(group(n), Ok(called(group(n), "Shamba", 1)));
    }
    stage.pass(400 * SECOND, SECOND).await;
    assert_eq!(titles(&stage, id).await, ["Shamba"; 5]);
}

#[tokio::test(start_paused = true)]
async fn a_group_that_can_never_be_asked_for_holds_up_no_other() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let never = SendError::NotPossible { why: LaneWhy::NoAnswer, detail: "time-out".into() };
    for n in 0..5 {
        let answer = if n == 4 { Err(never.clone()) } else { Ok(called(group(n), "Shamba", 1)) };
        stage.wire.subjects.lock().unwrap().insert(group(n), answer);
    }
    // The one that was spoken in last is asked for first.
    for n in 0..5 {
        writes(&stage, id, group(n), &format!("m{n}")).await;
    }
    stage.pass(1_300 * SECOND, SECOND * 10).await;
    let titles = titles(&stage, id).await;
    assert_eq!(titles.iter().filter(|title| *title == "Shamba").count(), 4, "{titles:?}");
    let questions = stage.wire.questions(id).iter().filter(|asked| **asked == group(4)).count();
    assert!((2..=4).contains(&questions), "again, and not without a pause: {questions}");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_the_database_refuses_is_a_fault_of_the_number_and_is_asked_for_again() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let busy = SendError::NotPossible { why: LaneWhy::RateLimited, detail: "429".into() };
    stage.wire.subjects.lock().unwrap().insert(group(1), Err(busy));
    writes(&stage, id, group(1), "habari").await;
    stage.pass(2 * SECOND, SECOND / 10).await;
    // There is no room for this name, and for nothing else is any needed.
    let name = "Shamba la mama ".repeat(40_000);
    stage.wire.subjects.lock().unwrap().insert(group(1), Ok(called(group(1), &name, 5_000)));
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    for _ in 0..200 {
        stage.pass(5 * SECOND, 5 * SECOND).await;
        if stage.badge(id) != Badge::Online {
            break;
        }
    }
    let state = stage.snapshot(id).state;
    assert_eq!(stage.badge(id), Badge::Error, "{:?}", state.connection);
    assert_eq!(state.last_error.map(|failure| failure.reason.kind), Some(ReasonKind::DiskFull));
    stage.engine().store().set_page_limit(None).await.unwrap();
    stage.pass(120 * SECOND, SECOND).await;
    assert_eq!(stage.badge(id), Badge::Online);
    assert_eq!(titles(&stage, id).await, [name.trim()]);
    stage.shutdown().await;
}
