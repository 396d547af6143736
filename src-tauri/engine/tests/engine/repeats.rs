//! What somebody could not read is read in the end: what is asked of us is answered until it is there, and what we could not read
//! is asked for, over drops, restarts and days.

use std::time::Duration;

use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::lifecycle::{Badge, LinkEvent, ReasonKind};
use wakala_domain::messages::content::NOT_UNDERSTOOD;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_engine::clock::Clock as _;
use wakala_engine::link::SendError;
use wakala_engine::{Receipt, ReceiptWord, RepeatRequest};

use crate::stage::Stage;

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 3600);
const PHONE: &str = "255700000431@s.whatsapp.net";
const COMPUTER: &str = "255700000431:3@s.whatsapp.net";

async fn sent(stage: &Stage, id: InstanceId) -> MessageId {
    let chat: ChatId = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    let sent = stage.engine().send_text(chat, "forty").await.unwrap();
    stage.settle().await;
    stage.wire.takes_all(id).await;
    stage.settle().await;
    sent.message_id
}

async fn asks(stage: &Stage, id: InstanceId, message: &MessageId, device: &str, count: u8) {
    let (inbound, epoch) = stage.wire.way_in(id);
    let request =
        RepeatRequest { id: message.clone(), requester: device.to_owned(), count, stanza: b"stanza".to_vec() };
    inbound.keep_repeat(epoch, request).await.unwrap();
    stage.settle().await;
}

async fn has(stage: &Stage, id: InstanceId, message: &MessageId, device: &str, word: ReceiptWord) {
    let (inbound, epoch) = stage.wire.way_in(id);
    let receipt = Receipt { device: Some(device.to_owned()), ..Receipt::of(message.clone(), word) };
    inbound.keep_receipts(epoch, vec![receipt]).await.unwrap();
}

/// What is repeated, as soon as there are so many: the database takes the time that it takes.
async fn repeated(stage: &Stage, id: InstanceId, many: usize) -> Vec<(String, MessageId, bool)> {
    let mut all = Vec::new();
    for _ in 0..60 {
        stage.settle().await;
        all.extend(stage.wire.repeated(id));
        if all.len() >= many {
            break;
        }
    }
    all
}

/// The same while time passes, as much as it takes and no more: a start needs several timers, each behind what the database takes.
async fn repeated_in_time(stage: &Stage, id: InstanceId, many: usize) -> Vec<(String, MessageId, bool)> {
    let mut all = stage.wire.repeated(id);
    for _ in 0..120 {
        if all.len() >= many {
            break;
        }
        stage.pass(SECOND, SECOND).await;
        all.extend(stage.wire.repeated(id));
    }
    all
}

async fn reconnects(stage: &Stage, id: InstanceId) {
    stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(SECOND * 120, SECOND).await;
    assert_eq!(stage.badge(id), Badge::Online);
}

#[tokio::test(start_paused = true)]
async fn a_request_is_answered_on_each_connection_until_its_device_has_the_message() {
    for word in [ReceiptWord::Delivered, ReceiptWord::Read, ReceiptWord::Mirrored] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let message = sent(&stage, id).await;
        asks(&stage, id, &message, PHONE, 1).await;
        asks(&stage, id, &message, COMPUTER, 1).await;
        stage.pass(SECOND * 4, SECOND).await;
        assert_eq!(stage.wire.repeated(id), [], "the library answers first");
        stage.pass(SECOND * 2, SECOND).await;
        let answer = |device: &str| (device.to_owned(), message.clone(), true);
        assert_eq!(repeated(&stage, id, 2).await, [answer(PHONE), answer(COMPUTER)], "with new sessions");
        stage.pass(SECOND * 600, SECOND * 5).await;
        assert_eq!(stage.wire.repeated(id), [], "WhatsApp has it");
        reconnects(&stage, id).await;
        let again = repeated(&stage, id, 2).await;
        assert_eq!(again, [answer(PHONE), answer(COMPUTER)], "whether it had it nobody knows");
        has(&stage, id, &message, PHONE, word).await;
        reconnects(&stage, id).await;
        assert_eq!(repeated(&stage, id, 1).await, [answer(COMPUTER)], "the phone has it");
        stage.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_asked_for_days_ago_is_answered_after_a_restart() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let message = sent(&stage, id).await;
    asks(&stage, id, &message, PHONE, 2).await;
    stage.reopen(DAY * 6).await;
    assert_eq!(repeated_in_time(&stage, id, 1).await, [(PHONE.to_owned(), message.clone(), true)]);
    // Whoever asks again after an answer could not use the session.
    asks(&stage, id, &message, PHONE, 3).await;
    assert_eq!(repeated_in_time(&stage, id, 1).await, [(PHONE.to_owned(), message.clone(), true)]);
    stage.reopen(DAY * 31).await;
    stage.pass(SECOND * 60, SECOND).await;
    assert_eq!(stage.wire.repeated(id), [], "a month is enough");
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_device_that_can_not_be_answered_now_is_tried_again_and_holds_up_nobody() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (one, two) = (sent(&stage, id).await, sent(&stage, id).await);
    let busy = SendError::NotPossible { why: wakala_domain::lanes::LaneWhy::RateLimited, detail: "429".into() };
    stage.wire.repeats_fail.lock().unwrap().insert(PHONE.into(), busy);
    for message in [&one, &two] {
        asks(&stage, id, message, PHONE, 1).await;
        asks(&stage, id, message, COMPUTER, 1).await;
    }
    stage.pass(SECOND * 6, SECOND).await;
    let repeats = repeated(&stage, id, 3).await;
    let to = |device: &str| repeats.iter().filter(|(to, ..)| to == device).count();
    assert_eq!((to(PHONE), to(COMPUTER)), (1, 2), "one try for all that one device waits for");
    stage.pass(SECOND * 100, SECOND).await;
    assert_eq!(stage.wire.repeated(id).len(), 2, "after 10 and 30 s more");
    stage.wire.repeats_fail.lock().unwrap().clear();
    stage.pass(SECOND * 300, SECOND).await;
    let answered: Vec<MessageId> = repeated(&stage, id, 2).await.into_iter().map(|(_, id, _)| id).collect();
    assert_eq!(answered, [one, two]);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_device_that_says_nothing_holds_up_nobody_and_is_remembered_over_connections() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let message = sent(&stage, id).await;
    stage.wire.repeats_hang.lock().unwrap().insert(PHONE.into());
    asks(&stage, id, &message, PHONE, 1).await;
    stage.pass(SECOND * 6, SECOND).await;
    // While the phone is waited for.
    asks(&stage, id, &message, COMPUTER, 1).await;
    stage.pass(SECOND * 6, SECOND).await;
    let answered: Vec<String> = repeated(&stage, id, 2).await.into_iter().map(|(device, ..)| device).collect();
    assert_eq!(answered, [PHONE, COMPUTER]);
    // Given up after a minute and a half, four times; what the pauses have come to outlives the connection.
    stage.pass(SECOND * (4 * 90 + 10 + 30 + 90 + 20), SECOND).await;
    assert_eq!(stage.wire.repeated(id).len(), 3, "tried again after 10, 30 and 90 s");
    reconnects(&stage, id).await;
    let again: Vec<String> = repeated(&stage, id, 1).await.into_iter().map(|(device, ..)| device).collect();
    assert_eq!(again, [COMPUTER], "the phone has its pause of 270 s still");
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_asked_is_no_question_and_a_new_connection_is_no_new_patience() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (inbound, epoch) = stage.wire.way_in(id);
    inbound.commit_unreadable(epoch, dark(&stage, Content::Undecryptable), b"stanza".to_vec()).await.unwrap();
    let busy = SendError::NotPossible { why: wakala_domain::lanes::LaneWhy::RateLimited, detail: "429".into() };
    *stage.wire.ask_fails.lock().unwrap() = Some(busy);
    stage.pass(SECOND * 3_600, SECOND * 5).await;
    assert_eq!(stage.wire.asked_again(id).len(), 5, "after 10, 30, 90, 270 and 810 s, and ever more seldom");
    let asks = |stage: &Stage| {
        let store = stage.engine().store().clone();
        async move { store.read(move |r| r.unreadable(id, None)).await.unwrap()[0].asks }
    };
    assert_eq!(asks(&stage).await, 0, "nobody was asked");
    *stage.wire.ask_fails.lock().unwrap() = None;
    // Two days of an hourly connection.
    for _ in 0..48 {
        reconnects(&stage, id).await;
        stage.pass(SECOND * 3_600, SECOND * 60).await;
    }
    let asked = asks(&stage).await;
    assert!((8..=12).contains(&asked), "asked for {asked} times: each hour of the first, then once a day");
    stage.shutdown().await;
}

fn dark(stage: &Stage, content: Content) -> IncomingMessage {
    let sender: Address = PHONE.parse().unwrap();
    IncomingMessage {
        chat: sender.clone(),
        chat_alias: None,
        sender,
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId("DARK".into()),
        push_name: None,
        written: stage.clock.wall(),
        content,
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_read_is_asked_for_ever_more_seldom_until_it_is_read() {
    for hidden in [false, true] {
        asked_for_until_it_is_read(hidden).await;
    }
}

async fn asked_for_until_it_is_read(hidden: bool) {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (inbound, epoch) = stage.wire.way_in(id);
    let place = dark(&stage, Content::Undecryptable);
    match hidden {
        true => inbound.keep_hidden(epoch, place, b"stanza".to_vec()).await.unwrap(),
        false => inbound.commit_unreadable(epoch, place, b"stanza".to_vec()).await.unwrap(),
    }
    stage.pass(SECOND * 9, SECOND).await;
    assert!(stage.wire.asked_again(id).is_empty(), "the library has just asked");
    stage.pass(SECOND * 3, SECOND).await;
    assert_eq!(stage.wire.asked_again(id), [b"stanza".to_vec()]);
    stage.pass(SECOND * 3_600, SECOND * 5).await;
    assert_eq!(stage.wire.asked_again(id).len(), 4, "after 30, 90, 270 and 810 s");
    stage.reopen(DAY).await;
    let mut asked = 0;
    for _ in 0..120 {
        asked += stage.wire.asked_again(id).len();
        if asked > 0 {
            break;
        }
        stage.pass(SECOND, SECOND).await;
    }
    assert_eq!(asked, 1, "at the next start");
    stage.clock.set(-(400 * 24 * 3_600_000));
    stage.pass(SECOND * 3_600 * 3, SECOND * 5).await;
    assert_eq!(stage.wire.asked_again(id).len(), 1, "a clock that was set back makes nobody wait for a year");
    let readable = Content::Text { text: "there it is".into() };
    let (inbound, epoch) = stage.wire.way_in(id);
    inbound.commit(epoch, vec![dark(&stage, readable)]).await.unwrap();
    stage.reopen(DAY).await;
    stage.pass(SECOND * 3_600, SECOND * 60).await;
    assert!(stage.wire.asked_again(id).is_empty(), "it is read");
    let left = stage.engine().store().read(move |r| Ok((r.unreadable(id, None)?, r.hidden(id, None)?))).await.unwrap();
    assert_eq!(left, (vec![], vec![]));
    stage.shutdown().await;
}

/// A later version may understand what this one does not; the phone that has it is asked gently, and by each version anew.
#[tokio::test(start_paused = true)]
async fn what_is_not_understood_is_asked_for_by_the_next_version_until_it_is() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let not_understood = || Content::Unsupported { name: NOT_UNDERSTOOD.to_owned() };
    let (inbound, epoch) = stage.wire.way_in(id);
    inbound.commit_unreadable(epoch, dark(&stage, not_understood()), b"stanza".to_vec()).await.unwrap();
    stage.pass(SECOND * 3_600, SECOND * 60).await;
    stage.reopen(DAY).await;
    stage.pass(SECOND * 3_600, SECOND * 60).await;
    assert!(stage.wire.asked_again(id).is_empty(), "this version would not understand it again");

    *stage.wire.version.lock().unwrap() = "0.2.0".to_owned();
    stage.reopen(DAY).await;
    stage.pass(SECOND * 600, SECOND * 5).await;
    assert_eq!(stage.wire.asked_again(id), [b"stanza".to_vec()]);
    let mut days = Vec::new();
    for _ in 0..6 {
        stage.reopen(DAY).await;
        stage.pass(SECOND * 600, SECOND * 5).await;
        days.push(stage.wire.asked_again(id).len());
    }
    assert_eq!(days, [1, 1, 1, 0, 0, 0], "once a day, and no more");

    *stage.wire.version.lock().unwrap() = "0.3.0".to_owned();
    stage.reopen(DAY).await;
    stage.pass(SECOND * 600, SECOND * 5).await;
    assert_eq!(stage.wire.asked_again(id).len(), 1);
    // It comes, and says nothing to this version either.
    let (inbound, epoch) = stage.wire.way_in(id);
    inbound.commit_unreadable(epoch, dark(&stage, not_understood()), b"stanza".to_vec()).await.unwrap();
    stage.reopen(DAY).await;
    stage.pass(SECOND * 600, SECOND * 5).await;
    assert!(stage.wire.asked_again(id).is_empty(), "it was asked for, and came");

    *stage.wire.version.lock().unwrap() = "0.4.0".to_owned();
    stage.reopen(DAY).await;
    stage.pass(SECOND * 600, SECOND * 5).await;
    assert_eq!(stage.wire.asked_again(id).len(), 1);
    let (inbound, epoch) = stage.wire.way_in(id);
    let readable = Content::Text { text: "there it is".into() };
    inbound.commit(epoch, vec![dark(&stage, readable.clone())]).await.unwrap();
    let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    let shown = stage.engine().store().read(move |r| r.messages(chat, None, 10)).await.unwrap();
    assert_eq!(shown.iter().map(|message| &message.content).collect::<Vec<_>>(), [&readable], "in its place");
    stage.reopen(DAY).await;
    stage.pass(SECOND * 600, SECOND * 5).await;
    assert!(stage.wire.asked_again(id).is_empty(), "it is read");
    stage.shutdown().await;
}
