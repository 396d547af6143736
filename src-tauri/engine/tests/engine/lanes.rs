//! No message stops a number: whatever one chat's messages run into, those of all others go.

use std::time::Duration;

use wakala_domain::address::Address;
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::lanes::{LaneWhy, WaitsFor};
use wakala_domain::lifecycle::{Badge, Command, ReasonKind};
use wakala_domain::messages::changes::Emoji;
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText};
use wakala_domain::time::Wall;
use wakala_engine::clock::Clock as _;
use wakala_engine::link::SendError;
use wakala_engine::{EngineEvent, Posting, ReceiptWord, Sent, Trigger};
use wakala_store::QueueItem;

use crate::stage::Stage;

const SECOND: Duration = Duration::from_secs(1);
const NEEMA: &str = "+255700000431";
const BARAKA: &str = "+255700000592";

async fn chat(stage: &Stage, id: InstanceId, phone: &str) -> ChatId {
    stage.engine().open_chat(id, phone).await.unwrap()
}

async fn send(stage: &Stage, chat: ChatId, text: &str) -> Sent {
    let sent = stage.engine().send_text(chat, text).await.unwrap();
    stage.settle().await;
    sent
}

fn fails(stage: &Stage, phone: &str, error: Option<SendError>) {
    let address = format!("{}@s.whatsapp.net", &phone[1..]).parse().unwrap();
    let mut fails = stage.wire.sends_fail.lock().unwrap();
    match error {
        Some(error) => fails.insert(address, error),
        None => fails.remove(&address),
    };
}

async fn item(stage: &Stage, id: QueueId) -> QueueItem {
    stage.engine().store().read(move |r| r.queue_item(id)).await.unwrap().unwrap()
}

fn every_error() -> Vec<(SendError, Delivery, bool)> {
    let detail = || "in its words".to_owned();
    vec![
        (SendError::Uncertain(detail()), Delivery::Uncertain, false),
        (SendError::RecipientRefused { why: LaneWhy::NotMember, detail: detail() }, Delivery::Queued, true),
        (SendError::NotPossible { why: LaneWhy::RateLimited, detail: detail() }, Delivery::Queued, false),
        (SendError::NotPossible { why: LaneWhy::NoKeys, detail: detail() }, Delivery::Queued, false),
    ]
}

#[tokio::test(start_paused = true)]
async fn whatever_one_chat_runs_into_all_others_go_at_once() {
    for (error, delivery, parked) in every_error() {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let (neema, baraka) = (chat(&stage, id, NEEMA).await, chat(&stage, id, BARAKA).await);
        fails(&stage, NEEMA, Some(error.clone()));
        let first = send(&stage, neema, "n1").await;
        let second = send(&stage, neema, "n2").await;
        let other = send(&stage, baraka, "b1").await;
        assert_eq!(stage.wire.written(id), std::slice::from_ref(&other.message_id), "{error}: others go");
        let (head, behind) = (item(&stage, first.queue_id).await, item(&stage, second.queue_id).await);
        assert_eq!((head.delivery, head.lane.unwrap().parked), (delivery, parked), "{error}");
        let now = stage.clock.wall();
        let waits = |item: &QueueItem| WaitsFor::of(item.delivery, item.lane, item.first, now);
        match waits(&behind) {
            WaitsFor::Parked { .. } if parked => {}
            WaitsFor::MessageAbove if !parked => {}
            other => panic!("{error}: the one behind waits for {other:?}"),
        }
        // Nothing of it is tried before its time, whatever else happens.
        let tries = stage.wire.failed(id).len();
        for n in 0..8 {
            send(&stage, baraka, &format!("b{n}")).await;
            stage.wire.takes_all(id).await;
            stage.pass(SECOND, SECOND).await;
        }
        assert_eq!(stage.wire.failed(id).len(), tries, "{error}: not hammered");
        // When it is possible again it goes by itself, in order; a parked one when somebody says so.
        fails(&stage, NEEMA, None);
        if parked {
            stage.pass(SECOND * 7_200, SECOND * 60).await;
            assert!(!stage.wire.written(id).contains(&first.message_id), "{error}: parked is parked");
            stage.engine().retry_send(second.queue_id).await.unwrap();
        }
        stage.pass(SECOND * 10, SECOND).await;
        let written = stage.wire.written(id);
        let theirs: Vec<&MessageId> = written.iter().filter(|id| **id != other.message_id).collect();
        assert_eq!(theirs, [&first.message_id, &second.message_id], "{error}");
        stage.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn tries_are_limited_and_said_and_survive_a_restart() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    fails(&stage, NEEMA, Some(SendError::Uncertain("no answer".to_owned())));
    let sent = send(&stage, neema, "n1").await;
    stage.pass(SECOND * 60, SECOND * 5).await;
    let before = item(&stage, sent.queue_id).await.lane.unwrap().tries;
    assert_eq!(before, 3, "after 10 and 20 s");
    stage.reopen(SECOND * 60).await;
    stage.pass(SECOND * 4 * 3_600, SECOND * 30).await;
    let parked = item(&stage, sent.queue_id).await;
    assert_eq!(stage.wire.failed(id).len(), 12);
    assert_eq!(parked.lane.map(|lane| (lane.parked, lane.why)), Some((true, LaneWhy::NoAnswer)));
    assert_eq!(parked.delivery, Delivery::Uncertain, "what was perhaps sent stays uncertain");
    // Whoever does not want to wait for it lets it be; it stays in the chat.
    stage.engine().cancel_send(sent.queue_id).await.unwrap();
    let messages = stage.engine().store().read(move |r| r.messages(neema, None, 10)).await.unwrap();
    assert_eq!(messages.len(), 1);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_message_is_noticed_on_a_busy_number_and_whatever_the_wall_clock_says() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (neema, baraka) = (chat(&stage, id, NEEMA).await, chat(&stage, id, BARAKA).await);
    let lost = send(&stage, neema, "n1").await;
    stage.wire.with_written(id, Vec::clear);
    stage.clock.set(-3_600_000);
    let mut repeated_after = None;
    for second in 0..120 {
        send(&stage, baraka, &format!("b{second}")).await;
        if stage.wire.written(id).contains(&lost.message_id) {
            repeated_after = Some(second);
            break;
        }
        stage.wire.takes_all(id).await;
        stage.pass(SECOND, SECOND).await;
    }
    // A minute without an answer, noticed within a quarter of it, and the first wait of its lane.
    assert!((60..=90).contains(&repeated_after.unwrap()), "{repeated_after:?}");
    assert!(item(&stage, lost.queue_id).await.written);
    stage.shutdown().await;
}

/// A program keeps the chat in the sender's hands: each message is written for nearly as long as the next one is waited for.
#[tokio::test(start_paused = true)]
async fn an_unanswered_message_is_noticed_in_a_chat_that_is_busy_itself() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    let lost = send(&stage, neema, "n1").await;
    stage.wire.with_written(id, Vec::clear);
    *stage.wire.sends_take.lock().unwrap() = SECOND * 9 / 10;
    let mut repeated_after = None;
    for second in 0..180 {
        send(&stage, neema, &format!("n{second} after it")).await;
        stage.pass(SECOND, SECOND).await;
        if stage.wire.written(id).contains(&lost.message_id) {
            repeated_after = Some(second);
            break;
        }
        stage.wire.takes_all(id).await;
    }
    assert!((60..=120).contains(&repeated_after.unwrap()), "{repeated_after:?}");
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_chat_whose_writing_hangs_holds_nobody_up() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (neema, baraka) = (chat(&stage, id, NEEMA).await, chat(&stage, id, BARAKA).await);
    *stage.wire.sends_hang.lock().unwrap() = true;
    for n in 0..100 {
        send(&stage, neema, &format!("n{n}")).await;
    }
    *stage.wire.sends_hang.lock().unwrap() = false;
    let other = send(&stage, baraka, "b1").await;
    assert_eq!(stage.wire.written(id), [other.message_id]);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_cut_off_is_uncertain_only_if_it_may_have_left() {
    for (left, cut_off) in [(false, Delivery::Queued), (true, Delivery::Uncertain)] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let neema = chat(&stage, id, NEEMA).await;
        let hang = if left { &stage.wire.sends_hang } else { &stage.wire.sends_prepare };
        *hang.lock().unwrap() = true;
        let late = send(&stage, neema, "too long").await;
        stage.pass(SECOND * 101, SECOND).await;
        let kept = item(&stage, late.queue_id).await;
        assert_eq!((kept.delivery, kept.written), (cut_off, left), "the library took too long");
        assert_eq!(kept.lane.map(|lane| lane.why), Some(LaneWhy::NoAnswer), "the chat waits");
        stage.pass(SECOND * 11, SECOND).await;
        assert_eq!(item(&stage, late.queue_id).await.delivery, Delivery::Sending, "tried again");
        stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
        stage.pass(SECOND * 6, SECOND).await;
        let kept = item(&stage, late.queue_id).await;
        assert_eq!((kept.delivery, kept.written), (cut_off, left), "the connection ended");
        // What nobody can have is taken back without a trace; what somebody may have stays in the chat.
        stage.engine().cancel_send(late.queue_id).await.unwrap();
        let messages = stage.engine().store().read(move |r| r.messages(neema, None, 10)).await.unwrap();
        assert_eq!(messages.len(), usize::from(left));
        stage.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_try_may_have_sent_stays_uncertain_whatever_the_next_comes_to() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    *stage.wire.sends_hang.lock().unwrap() = true;
    let sent = send(&stage, neema, "perhaps").await;
    stage.pass(SECOND * 101, SECOND).await;
    *stage.wire.sends_hang.lock().unwrap() = false;
    *stage.wire.sends_prepare.lock().unwrap() = true;
    stage.pass(SECOND * 11, SECOND).await;
    assert_eq!(item(&stage, sent.queue_id).await.delivery, Delivery::Sending, "tried again");
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    stage.pass(SECOND * 6, SECOND).await;
    assert_eq!(item(&stage, sent.queue_id).await.delivery, Delivery::Uncertain);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_send_while_tries_are_slow_makes_the_next_try_now() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    stage.wire.answers(id, crate::stage::Answer::Ends(ReasonKind::Unreachable));
    stage.wire.says(id, wakala_domain::lifecycle::LinkEvent::Ended(ReasonKind::Dropped.into())).await;
    stage.pass(SECOND * 300, SECOND).await;
    assert_eq!(stage.badge(id), Badge::Waiting);
    stage.wire.answers(id, crate::stage::Answer::Ready);
    let sent = send(&stage, neema, "n1").await;
    stage.pass(SECOND, Duration::from_millis(50)).await;
    assert_eq!(stage.wire.written(id), [sent.message_id]);
    stage.shutdown().await;
}

/// A text from one person, by an address and, where it is told, their other one.
fn from(address: &str, alias: Option<&str>, id: &str) -> IncomingMessage {
    let (address, alias) = (address.parse::<Address>().unwrap(), alias.map(|alias| alias.parse::<Address>().unwrap()));
    IncomingMessage {
        chat: address.clone(),
        chat_alias: alias.clone(),
        sender: address,
        sender_alias: alias,
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(1_800_000_000_000),
        content: Content::Text { text: id.to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_becomes_one_with_another_while_it_is_served_keeps_its_order() {
    const LID: &str = "236523865788507@lid";
    const PN: &str = "255700000431@s.whatsapp.net";
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let by_number = chat(&stage, id, NEEMA).await;
    stage.wire.receives(id, from(LID, None, "first")).await;
    let by_lid = stage.engine().store().read(move |r| r.chats(Some(id), None, 10)).await.unwrap();
    let by_lid = by_lid.iter().find(|chat| chat.id != by_number).unwrap().id;
    *stage.wire.sends_hang.lock().unwrap() = true;
    let first = send(&stage, by_lid, "in the sender's hands").await;
    *stage.wire.sends_hang.lock().unwrap() = false;
    stage.wire.receives(id, from(LID, Some(PN), "second")).await;
    let newer = send(&stage, by_number, "newer").await;
    assert_eq!(stage.wire.written(id), [], "nothing overtakes what is being written");
    stage.pass(SECOND * 90, SECOND * 5).await;
    let held = item(&stage, first.queue_id).await;
    assert_eq!(
        (held.delivery, held.attempts),
        (Delivery::Sending, 1),
        "neither given up nor tried beside the first try"
    );
    stage.pass(SECOND * 30, SECOND).await;
    assert_eq!(stage.wire.written(id), [first.message_id, newer.message_id]);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_put_back_for_want_of_room_is_not_overtaken() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    *stage.wire.sends_hang.lock().unwrap() = true;
    // Long enough for the database to need another page for it.
    let detail = "x".repeat(1_000_000);
    fails(&stage, NEEMA, Some(SendError::NotPossible { why: LaneWhy::NoKeys, detail }));
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    let first = send(&stage, neema, "n1").await;
    let second = send(&stage, neema, "n2").await;
    *stage.wire.sends_hang.lock().unwrap() = false;
    stage.engine().command(id, Command::Start, Trigger::Operator).await.unwrap();
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    stage.pass(SECOND, Duration::from_millis(50)).await;
    assert_eq!(stage.wire.failed(id), std::slice::from_ref(&first.message_id));
    assert_eq!(item(&stage, first.queue_id).await.delivery, Delivery::Sending, "there was no room to put it back");
    // There is room again, and it is possible again.
    stage.engine().store().set_page_limit(None).await.unwrap();
    fails(&stage, NEEMA, None);
    let newest = send(&stage, neema, "n3").await;
    assert_eq!(stage.wire.written(id), [], "nothing overtakes");
    stage.pass(SECOND * 45, SECOND).await;
    assert_eq!(stage.wire.written(id), [first.message_id, second.message_id, newest.message_id]);
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_now_waits_and_one_of_the_recipient_parks() {
    for (code, delivery, parked) in [
        ("429", Delivery::Queued, Some(false)),
        ("503", Delivery::Queued, Some(false)),
        ("463", Delivery::Failed, Some(true)),
        ("404", Delivery::Failed, Some(true)),
        ("479", Delivery::Failed, None),
    ] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let neema = chat(&stage, id, NEEMA).await;
        let sent = send(&stage, neema, "n1").await;
        stage.wire.refuses(id, &sent.message_id, code).await;
        stage.settle().await;
        let refused = item(&stage, sent.queue_id).await;
        assert_eq!((refused.delivery, refused.lane.map(|lane| lane.parked)), (delivery, parked), "{code}");
        stage.pass(SECOND * 11, SECOND).await;
        let again = if delivery == Delivery::Queued { vec![sent.message_id] } else { Vec::new() };
        assert_eq!(stage.wire.written(id), again, "{code}");
        stage.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn all_that_failed_goes_at_once_and_nothing_else() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    let mut failed = Vec::new();
    // More than are written down in one go.
    for n in 0..130 {
        let sent = send(&stage, neema, &format!("n{n}")).await;
        stage.wire.refuses(id, &sent.message_id, "479").await;
        failed.push(sent);
    }
    let on_its_way = send(&stage, neema, "on its way").await;
    stage.settle().await;
    assert_eq!(stage.snapshot(id).unsent, 130);
    assert_eq!(stage.engine().remove_failed(id, Trigger::Operator).await.unwrap(), 130);
    stage.settle().await;
    let left = stage.engine().store().read(move |r| r.queue(id, None, 1_000)).await.unwrap();
    assert_eq!(left.iter().map(|item| item.id).collect::<Vec<_>>(), [on_its_way.queue_id]);
    let shown = stage.engine().store().read(move |r| r.messages(neema, None, 1_000)).await.unwrap();
    assert_eq!((shown.len(), stage.snapshot(id).unsent), (1, 0));
    let trail = stage.audit().await;
    let line = trail.iter().find(|line| line.action == "remove_failed").unwrap();
    assert_eq!((line.result.as_str(), line.detail.as_deref()), ("done", Some("messages=130")));
    assert_eq!((line.trigger.as_str(), line.instance), ("operator", Some(id)));
    assert_eq!(stage.engine().remove_failed(id, Trigger::Operator).await.unwrap(), 0);
    assert!(stage.engine().remove_failed(InstanceId::from_random(99), Trigger::Operator).await.is_err());
    stage.shutdown().await;
}

/// Whoever has the chat open sees what was said of a message there: it goes from there, too.
#[tokio::test(start_paused = true)]
async fn what_failed_to_be_said_of_a_message_goes_from_it() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    let (first, second) = (send(&stage, neema, "n1").await, send(&stage, neema, "n2").await);
    stage.wire.takes_all(id).await;
    stage.settle().await;
    let refused = send(&stage, neema, "n3").await;
    stage.wire.refuses(id, &refused.message_id, "479").await;
    let reaction = |message, emoji: &str| Draft::Reaction { message, emoji: Some(Emoji::parse(emoji).unwrap()) };
    for draft in [
        reaction(first.row, "👍"),
        Draft::Edit { message: first.row, text: OutgoingText::parse("n1!").unwrap() },
        reaction(second.row, "🎉"),
        Draft::Delete { message: second.row },
    ] {
        let known = stage.wire.written(id).len();
        stage.engine().send(Posting { chat: neema, draft, key: None, typed: false }).await.unwrap();
        stage.settle().await;
        for said in stage.wire.written(id).split_off(known) {
            stage.wire.refuses(id, &said, "479").await;
        }
        stage.settle().await;
    }
    let waiting = async |row: MessageRow| {
        let message = stage.engine().store().read(move |r| r.message(row)).await.unwrap().unwrap();
        message.said.waiting.iter().filter(|one| one.delivery == Delivery::Failed).count()
    };
    assert_eq!((waiting(first.row).await, waiting(second.row).await), (2, 2));
    let mut events = stage.engine().subscribe().events;
    assert_eq!(stage.engine().remove_failed(id, Trigger::Operator).await.unwrap(), 5);
    stage.settle().await;
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    while let Ok(event) = events.try_recv() {
        match event {
            EngineEvent::Message { chat, row, .. } => changed.push((chat, row)),
            EngineEvent::MessagesGone { rows, .. } => gone.extend(rows),
            _ => {}
        }
    }
    assert_eq!(changed, [(neema, first.row), (neema, second.row)], "each once");
    assert!(gone.contains(&refused.row) && !gone.contains(&first.row), "{gone:?}");
    assert_eq!((waiting(first.row).await, waiting(second.row).await), (0, 0));
    stage.shutdown().await;
}

/// How often it was told what keeps a chat, since the last time.
fn told(events: &mut tokio::sync::broadcast::Receiver<EngineEvent>, of: ChatId) -> usize {
    std::iter::from_fn(|| events.try_recv().ok())
        .filter(|event| matches!(event, EngineEvent::Lane { chat, .. } if *chat == of))
        .count()
}

#[tokio::test(start_paused = true)]
async fn those_that_wait_behind_are_told_of_together() {
    for (error, parked) in [
        (SendError::RecipientRefused { why: LaneWhy::NotAllowed, detail: "463".into() }, true),
        (SendError::NotPossible { why: LaneWhy::NoKeys, detail: "keys".into() }, false),
    ] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let neema = chat(&stage, id, NEEMA).await;
        *stage.wire.sends_take.lock().unwrap() = SECOND;
        fails(&stage, NEEMA, Some(error));
        let mut events = stage.engine().subscribe().events;
        let first = send(&stage, neema, "n1").await;
        for n in 2..20 {
            send(&stage, neema, &format!("n{n}")).await;
        }
        assert_eq!(told(&mut events, neema), 0, "nothing keeps it yet");
        stage.pass(SECOND * 2, Duration::from_millis(100)).await;
        assert_eq!(item(&stage, first.queue_id).await.lane.map(|lane| lane.parked), Some(parked));
        assert_eq!(told(&mut events, neema), 1);
        stage.engine().retry_send(first.queue_id).await.unwrap();
        assert_eq!(told(&mut events, neema), 1);
        stage.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_writes_is_answered_at_once_though_their_lane_was_parked() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    let refused = SendError::RecipientRefused { why: LaneWhy::NotAllowed, detail: "463".into() };
    fails(&stage, NEEMA, Some(refused));
    let sent = send(&stage, neema, "n1").await;
    assert!(item(&stage, sent.queue_id).await.lane.unwrap().parked);
    fails(&stage, NEEMA, None);
    stage.pass(SECOND * 600, SECOND * 30).await;
    assert_eq!(stage.wire.written(id), []);
    let sender: Address = format!("{}@s.whatsapp.net", &NEEMA[1..]).parse().unwrap();
    let question = IncomingMessage {
        chat: sender.clone(),
        chat_alias: None,
        sender,
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId("Q".into()),
        push_name: None,
        written: stage.clock.wall(),
        content: Content::Text { text: "are you there?".into() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    };
    stage.wire.receives(id, question).await;
    stage.settle().await;
    assert_eq!(stage.wire.written(id), [sent.message_id], "without a wait");
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn the_first_message_after_a_login_has_the_time_that_the_library_takes() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    // The library writes nothing before all that had waited is here, and waits for that as long as this.
    *stage.wire.sends_take.lock().unwrap() = SECOND * 90;
    let sent = send(&stage, neema, "n1").await;
    stage.pass(SECOND * 89, SECOND).await;
    assert_eq!(item(&stage, sent.queue_id).await.delivery, Delivery::Sending, "neither uncertain nor tried again");
    stage.pass(SECOND * 3, SECOND).await;
    assert_eq!(stage.wire.written(id), [sent.message_id], "once");
    stage.wire.takes_all(id).await;
    stage.settle().await;
    assert!(stage.engine().store().read(move |r| r.queue(id, None, 1_000)).await.unwrap().is_empty());
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn what_the_outbox_can_not_write_is_a_fault_at_once_and_what_was_not_sent_is_known_afterwards() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    // Long enough for the database to need another page for it.
    let detail = "x".repeat(1_000_000);
    fails(&stage, NEEMA, Some(SendError::NotPossible { why: LaneWhy::NoKeys, detail }));
    *stage.wire.sends_take.lock().unwrap() = SECOND * 5;
    let first = send(&stage, neema, "n1").await;
    stage.pass(SECOND, SECOND).await;
    assert_eq!(stage.badge(id), Badge::Online);
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    stage.pass(SECOND * 5, SECOND).await;
    assert_eq!(stage.wire.failed(id), std::slice::from_ref(&first.message_id));
    let fault = stage.snapshot(id);
    assert_eq!(fault.badge(), Badge::Error);
    assert_eq!(fault.state.last_error.unwrap().reason.kind, ReasonKind::DiskFull);
    // There is room again: it comes back by itself, and the message that nobody has is not called uncertain.
    stage.engine().store().set_page_limit(None).await.unwrap();
    stage.pass(SECOND * 40, SECOND).await;
    assert_eq!(stage.badge(id), Badge::Online);
    let kept = item(&stage, first.queue_id).await;
    assert_eq!((kept.delivery, kept.written), (Delivery::Queued, false));
    stage.shutdown().await;
}

/// Nothing calls for a look but what happens: an answer where the window is full, the end of a lane where more was queued meanwhile,
/// and what is queued in a lane that nobody serves.
#[tokio::test(start_paused = true)]
async fn what_the_window_has_no_room_for_goes_with_the_answers_in_order() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (neema, baraka) = (chat(&stage, id, NEEMA).await, chat(&stage, id, BARAKA).await);
    let mut sent = Vec::new();
    for n in 0..150 {
        let lane = if n % 5 == 0 { baraka } else { neema };
        sent.push((lane, stage.engine().send_text(lane, &n.to_string()).await.unwrap().message_id));
    }
    // No time passes: whoever only looked again by the clock would write no more than once.
    let mut written = Vec::new();
    for round in 0..60 {
        stage.settle().await;
        // Answers come when the window is full.
        if round % 12 == 11 {
            written.extend(stage.wire.written(id));
            assert!(round > 11 || written.len() < sent.len(), "all of it was written before anything was answered");
            stage.wire.takes_all(id).await;
        }
    }
    assert_eq!(written.len(), sent.len());
    for lane in [neema, baraka] {
        let of = |all: &[MessageId]| -> Vec<MessageId> {
            let its: Vec<_> = sent.iter().filter(|(chat, _)| *chat == lane).map(|(_, id)| id.clone()).collect();
            all.iter().filter(|id| its.contains(id)).cloned().collect()
        };
        let queued: Vec<MessageId> = sent.iter().map(|(_, id)| id.clone()).collect();
        assert_eq!(of(&written), of(&queued));
    }
    stage.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_never_answered_on_a_quiet_number_goes_when_its_lane_says() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let neema = chat(&stage, id, NEEMA).await;
    let lost = send(&stage, neema, "n1").await;
    stage.wire.with_written(id, Vec::clear);
    let mut until = None;
    for _ in 0..120 {
        stage.pass(SECOND, SECOND).await;
        until = until.or(item(&stage, lost.queue_id).await.lane.map(|lane| lane.until));
        if stage.wire.written(id).contains(&lost.message_id) {
            break;
        }
    }
    assert!(stage.wire.written(id).contains(&lost.message_id), "nobody looked");
    let late = until.unwrap().until(stage.clock.wall());
    assert!(late <= SECOND * 3, "{late:?} after the time that it said");
    stage.shutdown().await;
}

/// A receipt may overtake the server's own answer: what was written while there was no network stands in the order in which it went.
#[tokio::test(start_paused = true)]
async fn messages_stand_in_the_order_in_which_they_were_taken_however_their_receipts_come() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let with = chat(&stage, id, NEEMA).await;
    let mut sent = Vec::new();
    for text in ["one", "two", "three", "four"] {
        sent.push(stage.engine().send_text(with, text).await.unwrap().message_id);
        stage.pass(SECOND, SECOND).await;
    }
    let taken = Wall(stage.clock.wall().0 + 60_000);
    for (n, word) in [
        (1, ReceiptWord::Delivered),
        (0, ReceiptWord::ServerTook),
        (3, ReceiptWord::Read),
        (3, ReceiptWord::ServerTook),
        (1, ReceiptWord::ServerTook),
        (2, ReceiptWord::ServerTook),
    ] {
        stage.wire.tells(id, &sent[n], word, Some(taken)).await;
    }
    // What is said of a repeat is no news.
    stage.wire.tells(id, &sent[0], ReceiptWord::ServerTook, Some(Wall(taken.0 + 90_000))).await;
    stage.pass(SECOND, SECOND).await;
    let shown = stage.engine().store().read(move |r| r.messages(with, None, 9)).await.unwrap();
    let texts: Vec<_> = shown.iter().map(|message| (message.content.clone(), message.sort)).collect();
    let wanted = ["one", "two", "three", "four"].map(|text| (Content::Text { text: text.to_owned() }, taken));
    assert_eq!(texts, wanted);
}
