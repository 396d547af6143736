//! Opening a chat with a number as it was typed; and WhatsApp is asked for a new number before the first message goes there.

use std::collections::HashSet;
use std::time::Duration;

use wakala_domain::address::Address;
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId, MessageId, QueueId};
use wakala_domain::lanes::{LaneWhy, WaitsFor};
use wakala_domain::lifecycle::Command;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_domain::typed_number::TypedNumberError;
use wakala_engine::clock::Clock as _;
use wakala_engine::link::{Found, SendError};
use wakala_engine::{EngineError, EngineEvent, Trigger};
use wakala_store::QueueItem;

use super::stage::{Answer, Stage};

const SECOND: Duration = Duration::from_secs(1);
const NEEMA: &str = "255700000431@s.whatsapp.net";
const BARAKA: &str = "255700000592@s.whatsapp.net";
const OLD: &str = "551187654321@s.whatsapp.net";
const NEW: &str = "5511987654321@s.whatsapp.net";
const LID: &str = "236523865788507@lid";

fn at(address: &str) -> Address {
    address.parse().unwrap()
}

/// What WhatsApp says when it is asked for an address.
fn says(stage: &Stage, asked: &str, answer: Result<Option<(&str, Option<&str>)>, SendError>) {
    let found = |(address, alias): (&str, Option<&str>)| Found { address: at(address), alias: alias.map(at) };
    stage.wire.finds.lock().unwrap().insert(at(asked), answer.map(|there| there.map(found)));
}

/// A chat that was opened while WhatsApp could not be asked.
async fn unasked(stage: &Stage, id: InstanceId, address: &str) -> ChatId {
    let address = at(address);
    stage.engine().store().write(move |w| w.open_chat(id, &address, None, Wall(1))).await.unwrap()
}

async fn send(stage: &Stage, chat: ChatId, text: &str) -> QueueId {
    let sent = stage.engine().send_text(chat, text).await.unwrap().queue_id;
    // Asking, keeping what was said, and sending each take their turn.
    stage.pass(SECOND, SECOND / 10).await;
    sent
}

async fn item(stage: &Stage, id: QueueId) -> QueueItem {
    stage.engine().store().read(move |r| r.queue_item(id)).await.unwrap().unwrap()
}

async fn waits(stage: &Stage, id: QueueId) -> WaitsFor {
    let item = item(stage, id).await;
    WaitsFor::of(item.delivery, item.lane, item.first, stage.clock.wall())
}

async fn address(stage: &Stage, id: InstanceId, typed: &str) -> String {
    let chat = stage.engine().open_chat(id, typed).await.unwrap();
    stage.engine().store().read(move |r| r.chat(chat)).await.unwrap().unwrap().address.to_string()
}

#[tokio::test(start_paused = true)]
async fn a_number_without_a_code_is_of_the_country_of_the_own_number() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let chat = stage.engine().open_chat(id, "+255 700 000 431").await.unwrap();
    for typed in ["0700 000 431", "700-000-431", "+255 0700 000 431", "00255 700 000 431", "255700000431"] {
        assert_eq!(stage.engine().open_chat(id, typed).await.unwrap(), chat, "{typed}");
    }
    let unpaired = stage.engine().add_instance("Kliniki", "", Trigger::Operator).await.unwrap().id;
    let refused = stage.engine().open_chat(unpaired, "0700 000 431").await.unwrap_err();
    assert!(matches!(refused, EngineError::Phone(TypedNumberError::NoCountryCode)), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn a_number_without_a_code_is_of_the_country_that_was_chosen() {
    let mut stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let chosen = |country: &str| Some(country.parse().unwrap());
    let said = stage.engine().set_country(id, chosen("KE"), Trigger::Operator).await.unwrap();
    assert_eq!(said.country.map(|country| country.to_string()).as_deref(), Some("KE"));
    assert_eq!(address(&stage, id, "0712 345 678").await, "254712345678@s.whatsapp.net");
    assert_eq!(address(&stage, id, "+255 700 000 431").await, NEEMA, "a code is a code");
    assert!(stage.audit().await.iter().any(|line| line.action == "edit" && line.result == "done"));
    stage.reopen(SECOND * 60).await;
    assert_eq!(address(&stage, id, "0712 345 679").await, "254712345679@s.whatsapp.net");
    // A number that has no phone yet has a country all the same.
    let unpaired = stage.engine().add_instance("Kliniki", "", Trigger::Operator).await.unwrap().id;
    stage.engine().set_country(unpaired, chosen("TZ"), Trigger::Operator).await.unwrap();
    assert_eq!(stage.engine().phone_number(unpaired, "0700 000 431").await.unwrap().to_string(), "+255700000431");
    stage.engine().set_country(id, None, Trigger::Operator).await.unwrap();
    assert_eq!(address(&stage, id, "0700 000 431").await, NEEMA, "its own again");
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_known_in_its_other_form_is_the_same_chat() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let known = at(OLD);
    let now = Wall(1);
    let chat = stage.engine().store().write(move |w| w.open_chat(id, &known, None, now)).await.unwrap();
    for typed in ["+55 11 98765-4321", "+55 11 8765-4321"] {
        assert_eq!(stage.engine().open_chat(id, typed).await.unwrap(), chat, "{typed}");
    }
    assert_eq!(address(&stage, id, "+52 1 55 1234 5678").await, "525512345678@s.whatsapp.net");
}

#[tokio::test(start_paused = true)]
async fn whoever_is_not_on_whatsapp_is_told_of_when_the_chat_is_opened() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    says(&stage, NEEMA, Ok(None));
    let refused = stage.engine().open_chat(id, "0700 000 431").await.unwrap_err();
    assert!(matches!(refused, EngineError::NotOnWhatsApp), "{refused}");
    let chats = stage.engine().store().read(move |r| r.chats(Some(id), None, 10)).await.unwrap();
    assert!(chats.is_empty(), "nothing was made: {chats:?}");
    says(&stage, NEEMA, Ok(Some((NEEMA, None))));
    let chat = stage.engine().open_chat(id, "0700 000 431").await.unwrap();
    send(&stage, chat, "habari").await;
    assert_eq!(stage.wire.questions(id).len(), 2, "asked when it was opened, and not again");
    stage.engine().open_chat(id, "0700 000 431").await.unwrap();
    assert_eq!((stage.wire.questions(id).len(), stage.wire.sent_to(id)), (2, vec![at(NEEMA)]));
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_opened_at_once_for_whoever_does_not_wait_and_its_number_asked_for_before_the_first_message() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    says(&stage, NEEMA, Ok(Some((NEEMA, None))));
    let number = at(NEEMA).phone().unwrap();
    let chat = stage.engine().open_chat_unasked(id, &number).await.unwrap();
    assert!(stage.wire.questions(id).is_empty());
    send(&stage, chat, "habari").await;
    assert_eq!((stage.wire.questions(id).len(), stage.wire.sent_to(id)), (1, vec![at(NEEMA)]));
    assert_eq!(stage.engine().open_chat_unasked(id, &number).await.unwrap(), chat);
    let known = unasked(&stage, id, OLD).await;
    let number = at(NEW).phone().unwrap();
    assert_eq!(stage.engine().open_chat_unasked(id, &number).await.unwrap(), known, "in its other form");
}

#[tokio::test(start_paused = true)]
async fn a_question_without_an_answer_does_not_keep_a_chat_shut() {
    for error in [
        Some(SendError::NotPossible { why: LaneWhy::RateLimited, detail: "429".into() }),
        Some(SendError::NotConnected),
        None,
    ] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        match error.clone() {
            Some(error) => says(&stage, NEEMA, Err(error)),
            None => *stage.wire.finds_hang.lock().unwrap() = true,
        }
        let opened = stage.engine().open_chat(id, "0700 000 431");
        let (chat, ()) = tokio::join!(opened, stage.pass(10 * SECOND, SECOND));
        let chat = chat.unwrap();
        let first = send(&stage, chat, "habari").await;
        assert!(stage.wire.written(id).is_empty(), "{error:?}: nothing goes there before WhatsApp has said so");
        *stage.wire.finds_hang.lock().unwrap() = false;
        says(&stage, NEEMA, Ok(Some((NEEMA, Some(LID)))));
        stage.pass(45 * SECOND, SECOND).await;
        assert_eq!(stage.wire.sent_to(id), [at(NEEMA)], "{error:?}");
        assert_eq!(item(&stage, first).await.delivery, Delivery::Sending, "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_question_is_the_first_step_of_a_lane_and_no_other_waits_for_it() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let (neema, baraka) = (unasked(&stage, id, NEEMA).await, unasked(&stage, id, BARAKA).await);
    says(&stage, NEEMA, Ok(None));
    let (first, second) = (send(&stage, neema, "n1").await, send(&stage, neema, "n2").await);
    send(&stage, baraka, "b1").await;
    assert_eq!(stage.wire.sent_to(id), [at(BARAKA)]);
    for id in [first, second] {
        assert_eq!(waits(&stage, id).await, WaitsFor::Parked { why: LaneWhy::NotThere });
        let item = item(&stage, id).await;
        assert_eq!((item.delivery, item.attempts, item.written), (Delivery::Queued, 0, false), "nothing was tried");
    }
    // The operator tries again; by now somebody is there.
    says(&stage, NEEMA, Ok(Some((NEEMA, None))));
    stage.engine().retry_send(first).await.unwrap();
    stage.pass(SECOND, SECOND / 10).await;
    assert_eq!(stage.wire.sent_to(id), [at(BARAKA), at(NEEMA), at(NEEMA)]);
    assert_eq!(stage.wire.questions(id), [at(NEEMA), at(BARAKA), at(NEEMA)], "each once, and again when told to");
}

#[tokio::test(start_paused = true)]
async fn what_keeps_a_question_from_its_answer_is_told_apart() {
    let detail = || "in its words".to_owned();
    for (error, parked, why) in [
        (SendError::RecipientRefused { why: LaneWhy::NotAllowed, detail: detail() }, true, LaneWhy::NotAllowed),
        (SendError::NotPossible { why: LaneWhy::RateLimited, detail: detail() }, false, LaneWhy::RateLimited),
        (SendError::NotPossible { why: LaneWhy::NoAnswer, detail: detail() }, false, LaneWhy::NoAnswer),
        (SendError::Refused(detail()), false, LaneWhy::Unclear),
    ] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let neema = unasked(&stage, id, NEEMA).await;
        says(&stage, NEEMA, Err(error.clone()));
        let first = send(&stage, neema, "n1").await;
        match waits(&stage, first).await {
            WaitsFor::Parked { why: found } if parked => assert_eq!(found, why, "{error}"),
            WaitsFor::Until { why: found, .. } if !parked => assert_eq!(found, why, "{error}"),
            other => panic!("{error}: waits for {other:?}"),
        }
        assert!(stage.wire.written(id).is_empty(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn questions_are_few_at_a_time_and_end_with_the_connection() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    *stage.wire.finds_hang.lock().unwrap() = true;
    let mut items = Vec::new();
    for n in 0..20 {
        let chat = unasked(&stage, id, &format!("2557000005{n:02}@s.whatsapp.net")).await;
        items.push(send(&stage, chat, "habari").await);
    }
    let known = unasked(&stage, id, LID).await;
    send(&stage, known, "to somebody who is known").await;
    assert_eq!(stage.wire.questions(id).len(), 4);
    assert_eq!(stage.wire.sent_to(id), [at(LID)], "nobody waits for the questions of others");
    stage.wire.answers(id, Answer::Silence);
    stage.engine().command(id, Command::Stop, Trigger::Operator).await.unwrap();
    stage.pass(6 * SECOND, SECOND).await;
    for item_id in items {
        assert_eq!(item(&stage, item_id).await.delivery, Delivery::Queued, "what was only asked for is not uncertain");
    }
    *stage.wire.finds_hang.lock().unwrap() = false;
    stage.wire.answers(id, Answer::Ready);
    stage.engine().command(id, Command::Start, Trigger::Operator).await.unwrap();
    stage.pass(3 * SECOND, SECOND / 10).await;
    let asked: HashSet<Address> = stage.wire.sent_to(id).into_iter().filter(|to| *to != at(LID)).collect();
    assert_eq!(asked.len(), 20, "each was written to once it had been asked for");
}

/// Numbers that WhatsApp says nothing about are tried again soon, and keep no other one from its first question.
#[tokio::test(start_paused = true)]
async fn each_number_is_asked_for_once_before_any_is_asked_for_again() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    *stage.wire.finds_hang.lock().unwrap() = true;
    for n in 0..24 {
        let chat = unasked(&stage, id, &format!("2557000005{n:02}@s.whatsapp.net")).await;
        send(&stage, chat, "habari").await;
    }
    let mut asked = Vec::new();
    for _ in 0..400 {
        asked = stage.wire.questions(id);
        if asked.len() >= 28 {
            break;
        }
        stage.pass(SECOND, SECOND).await;
    }
    let first: HashSet<_> = asked.iter().take(24).collect();
    assert_eq!(first.len(), 24, "{asked:?}");
    assert!(asked.len() > 24, "they are asked for again: {}", asked.len());
    stage.shutdown().await;
}

/// A text from one person, by an address and, where it is told, their other one.
fn from(address: &str, alias: Option<&str>, id: &str) -> IncomingMessage {
    IncomingMessage {
        chat: at(address),
        chat_alias: alias.map(at),
        sender: at(address),
        sender_alias: alias.map(at),
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

async fn chats(stage: &Stage, id: InstanceId) -> Vec<ChatId> {
    let chats = stage.engine().store().read(move |r| r.chats(Some(id), None, 10)).await.unwrap();
    chats.iter().map(|chat| chat.id).collect()
}

#[tokio::test(start_paused = true)]
async fn a_number_that_has_another_address_is_written_to_there_and_answers_into_the_same_chat() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let chat = unasked(&stage, id, OLD).await;
    says(&stage, OLD, Ok(Some((NEW, Some(LID)))));
    send(&stage, chat, "olá").await;
    assert_eq!(stage.wire.sent_to(id), [at(NEW)]);
    stage.wire.receives(id, from(LID, None, "sim")).await;
    assert_eq!(chats(&stage, id).await, [chat], "the answer comes into the chat that it answers");
    // The same when it is opened while WhatsApp can be asked.
    let other = "525512345678@s.whatsapp.net";
    says(&stage, other, Ok(Some(("5215512345678@s.whatsapp.net", None))));
    let opened = stage.engine().open_chat(id, "+52 55 1234 5678").await.unwrap();
    send(&stage, opened, "hola").await;
    assert_eq!(stage.wire.sent_to(id)[1], at("5215512345678@s.whatsapp.net"));
    assert_eq!(stage.engine().open_chat(id, "+52 1 55 1234 5678").await.unwrap(), opened);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_turns_out_to_be_another_is_one_with_it_and_keeps_its_order() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.receives(id, from(LID, Some(NEW), "oi")).await;
    let known = chats(&stage, id).await[0];
    *stage.wire.sends_hang.lock().unwrap() = true;
    let first = stage.engine().send_text(known, "in the sender's hands").await.unwrap().message_id;
    stage.settle().await;
    says(&stage, OLD, Ok(Some((NEW, Some(LID)))));
    let typed = unasked(&stage, id, OLD).await;
    let mut told = stage.engine().subscribe().events;
    let second = stage.engine().send_text(typed, "behind it").await.unwrap().message_id;
    stage.pass(SECOND, SECOND / 10).await;
    assert_eq!(chats(&stage, id).await, [known]);
    let merged: Vec<EngineEvent> = std::iter::from_fn(|| told.try_recv().ok())
        .filter(|event| matches!(event, EngineEvent::ChatMerged { .. }))
        .collect();
    assert_eq!(merged, [EngineEvent::ChatMerged { instance: id, gone: typed, into: known }]);
    assert!(stage.wire.written(id).is_empty(), "a lane that is being served is not served twice");
    // Whoever knows the chat by what it was writes into what it is, and is told so.
    let third = stage.engine().send_text(typed, "still there").await.unwrap();
    let event = std::iter::from_fn(|| told.try_recv().ok()).find(|event| matches!(event, EngineEvent::Message { .. }));
    assert_eq!(event, Some(EngineEvent::Message { instance: id, chat: known, row: third.row }));
    *stage.wire.sends_hang.lock().unwrap() = false;
    // The one that hangs is uncertain at its time, and goes first again.
    stage.pass(180 * SECOND, SECOND).await;
    assert_eq!(stage.wire.written(id), [first, second, third.message_id]);
}

/// The sender waits for answers of WhatsApp, as many as it asks for at once, and what is written to Neema waits behind them.
async fn waits_behind_questions(stage: &Stage, id: InstanceId) {
    *stage.wire.finds_hang.lock().unwrap() = true;
    for n in 0..4 {
        let chat = unasked(stage, id, &format!("2557000005{n:02}@s.whatsapp.net")).await;
        send(stage, chat, "habari").await;
    }
    let neema = unasked(stage, id, NEEMA).await;
    send(stage, neema, "habari").await;
    assert_eq!((stage.wire.questions(id).len(), stage.wire.sent_to(id)), (4, vec![]));
    *stage.wire.finds_hang.lock().unwrap() = false;
}

#[tokio::test(start_paused = true)]
async fn what_waits_goes_on_when_opening_the_chat_has_told_who_is_there() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    waits_behind_questions(&stage, id).await;
    says(&stage, NEEMA, Ok(Some((NEEMA, Some(LID)))));
    stage.engine().open_chat(id, "0700 000 431").await.unwrap();
    stage.pass(SECOND, SECOND / 10).await;
    assert_eq!(stage.wire.sent_to(id).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_goes_on_when_its_chat_is_one_with_another() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.wire.receives(id, from(LID, None, "one")).await;
    waits_behind_questions(&stage, id).await;
    stage.wire.receives(id, from(LID, Some(NEEMA), "two")).await;
    stage.pass(SECOND, SECOND / 10).await;
    assert_eq!(stage.wire.sent_to(id).len(), 1);
}
