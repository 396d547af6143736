//! What is told of what happened, from the journal.

use std::time::Duration;

use serde_json::{Value, json};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Offer, State};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::messages::content::Content;
use wakala_domain::messages::frame::Frame;
use wakala_domain::time::Wall;
use wakala_store::Committed;

use super::*;
use crate::caller::Caller;
use crate::core::Core;
use crate::testing::program;

const DAY: Duration = Duration::from_secs(24 * 3600);
const NEEMA: &str = "255700000431@s.whatsapp.net";

/// What came from somebody in a chat.
fn written(chat: &str, from: &str, id: &str, content: Content) -> IncomingMessage {
    IncomingMessage {
        chat: chat.parse().unwrap(),
        chat_alias: None,
        sender: from.parse().unwrap(),
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(1_000),
        content,
        frame: Frame::default(),
        raw: None,
    }
}

fn text(words: &str) -> Content {
    Content::Text { text: words.to_owned() }
}

async fn number(core: &Core) -> InstanceId {
    let added = core.call(&Caller::window(), "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    added["id"].as_str().unwrap().parse().unwrap()
}

async fn comes(core: &Core, id: InstanceId, message: IncomingMessage) -> Committed {
    core.engine.store().write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap()
}

/// What is told of what stands in the journal after a place, and where it ends.
async fn told(core: &Core, after: i64) -> (Vec<(&'static str, Value)>, i64) {
    let page = core.named_events(&Caller::window(), after, 99).await.unwrap();
    let dress = Dress { me: None, session: "Duka".to_owned(), files: None };
    let of = page.events.iter().flat_map(|one| Envelope::of(one.seq, one.at, &one.what, &dress));
    (of.map(|one| (one.kind.as_str(), one.payload)).collect(), page.end)
}

/// The words alone.
fn kinds(told: &[(&'static str, Value)]) -> Vec<&'static str> {
    told.iter().map(|(kind, _)| *kind).collect()
}

#[test]
fn a_session_is_called_as_it_is() {
    let running = |offer| {
        let mut state = State::new(Wanted::Running);
        state.offer = offer;
        state
    };
    assert_eq!(status(&State::new(Wanted::Stopped)), "STOPPED");
    assert_eq!(status(&running(Offer::None)), "STARTING");
    let (text, shown, until) = ("2@a".to_owned(), Wall(1), Wall(2));
    assert_eq!(status(&running(Offer::Qr { text, number: 1, shown, until })), "SCAN_QR_CODE");
    assert_eq!(status(&running(Offer::Expired)), "FAILED");
    assert_eq!(status(&running(Offer::Passkey { code: None, since: shown })), "PASSKEY_REQUIRED");
    let confirmed = running(Offer::Passkey { code: Some("AB".to_owned()), since: shown });
    assert_eq!(status(&confirmed), "PASSKEY_CONFIRMATION_REQUIRED");
}

#[tokio::test]
async fn an_event_has_one_name_however_often_it_is_told() {
    let (core, _directory) = program().await;
    let window = Caller::window();
    let ask = async |call: &str, body| core.call(&window, call, body).await.unwrap();
    let added = ask("add_instance", json!({ "name": "Duka", "workspace": "" })).await;
    let chat = ask("open_chat", json!({ "instance": added["id"], "phone": "+255 700 000 500" })).await;
    let before = core.newest_event(&window).await.unwrap();
    let sent = ask("send_text", json!({ "chat": chat["id"], "text": "habari" })).await;
    let dress = Dress { me: None, session: "Duka".to_owned(), files: None };
    let told = async || {
        let page = core.named_events(&window, before, 9).await.unwrap();
        let of = page.events.iter().flat_map(|one| Envelope::of(one.seq, one.at, &one.what, &dress));
        of.map(|one| (one.kind, one.id, one.payload)).collect::<Vec<_>>()
    };
    let first = told().await;
    let [(kind, id, payload)] = &first[..] else { panic!("{first:?}") };
    assert_eq!((kind, &payload["body"], &payload["fromMe"]), (&EventKind::MessageAny, &json!("habari"), &json!(true)));
    assert!(id.starts_with("evt_") && !id.contains('.'), "{id}");
    assert_eq!(told().await, first);
    assert!(payload["id"].as_str().unwrap().ends_with(sent["messageId"].as_str().unwrap()));
    // It is taken back before anybody is told: there is nothing to be told of.
    ask("cancel_send", json!({ "queue_id": sent["queueId"] })).await;
    assert_eq!(told().await, []);
}

#[tokio::test]
async fn a_message_whose_time_has_come_is_no_news() {
    let (core, _directory) = program().await;
    let id = number(&core).await;
    let (_, before) = told(&core, 0).await;
    let now = core.clock.wall();
    let frame = Frame { expires: 60, ..Frame::default() };
    let message = IncomingMessage { written: now, frame, ..written(NEEMA, NEEMA, "M", text("bei?")) };
    comes(&core, id, message).await;
    let (all, came) = told(&core, before).await;
    assert_eq!(kinds(&all), ["message", "message.any"]);
    assert_eq!(core.engine.store().write(move |w| w.expire_some(now.plus(DAY), 9)).await.unwrap().len(), 1);
    let (all, after) = told(&core, came).await;
    assert!(all.is_empty() && after > came, "{all:?}");
}

#[tokio::test]
async fn status_posts_and_channels_are_told_nobody_and_named_with_their_writer() {
    let (core, _directory) = program().await;
    let id = number(&core).await;
    let (_, before) = told(&core, 0).await;
    for (chat, from) in
        [("status@broadcast", NEEMA), ("120363000000000001@newsletter", "120363000000000001@newsletter")]
    {
        comes(&core, id, written(chat, from, "S", text("bei mpya"))).await;
    }
    let (all, after) = told(&core, before).await;
    assert!(all.is_empty() && after > before, "{all:?}");
    let window = Caller::window();
    let address = "status@broadcast".parse().unwrap();
    let chat = core.named_chat(&window, wakala_domain::keys::Scope::Read, id, &address).await.unwrap().unwrap();
    let (posts, _) = core.named_messages(&window, &chat, None).await.unwrap();
    let shown = message(&posts[0], &Dress::default());
    assert_eq!(shown["id"], "false_status@broadcast_S_255700000431@c.us");
    assert_eq!(shown["participant"], "255700000431@c.us");
}
