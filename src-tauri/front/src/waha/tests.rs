//! What is told of what happened, from the journal.

use serde_json::json;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Offer, State};
use wakala_domain::time::Wall;

use super::*;
use crate::caller::Caller;
use crate::testing::program;

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
