//! The calls as fronts make them, one after the other.

use super::*;
use crate::choices::ChoicesKeeper;
use crate::testing::program;
use serde_json::json;
use wakala_domain::audit::CallerKind;
use wakala_domain::keys::Scopes;
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_store::TooOld;

pub(super) async fn asked(core: &Core, call: &str, body: serde_json::Value) -> Result<serde_json::Value, ErrorCode> {
    core.call(&Caller::window(), call, body).await.map_err(|error| error.code)
}

#[tokio::test]
async fn a_chat_from_the_first_call_to_the_last() {
    let (core, _directory) = program().await;
    let added = asked(&core, "add_instance", json!({ "name": " Duka ", "workspace": "" })).await.unwrap();
    let id = added["id"].as_str().unwrap();
    let chat = asked(&core, "open_chat", json!({ "instance": id, "phone": "+255 700 000 500" })).await.unwrap();
    for text in ["one", "two", "three"] {
        let sent = asked(&core, "send_text", json!({ "chat": chat["id"], "text": text })).await.unwrap();
        assert_eq!((&sent["status"], &sent["message"]["content"]["text"]), (&json!("queued"), &json!(text)));
    }
    let page = json!({ "chat": chat["id"], "before": null, "limit": 2 });
    let newest = asked(&core, "messages", page).await.unwrap();
    let texts: Vec<_> =
        newest["messages"].as_array().unwrap().iter().map(|one| one["content"]["text"].clone()).collect();
    assert_eq!((texts, &newest["more"]), (vec![json!("two"), json!("three")], &json!(true)));
    let first = &newest["messages"][0];
    let before = json!({ "sort": first["sort"], "id": first["id"] });
    let rest = asked(&core, "messages", json!({ "chat": chat["id"], "before": before, "limit": 2 })).await.unwrap();
    assert_eq!((&rest["messages"][0]["content"]["text"], &rest["more"]), (&json!("one"), &json!(false)));
    let queue = asked(&core, "queue", json!({ "instance": id, "after": null, "limit": 2 })).await.unwrap();
    assert_eq!((queue["items"].as_array().unwrap().len(), &queue["more"]), (2, &json!(true)));
    let after = json!({ "turn": queue["items"][1]["turn"], "id": queue["items"][1]["id"] });
    let rest = asked(&core, "queue", json!({ "instance": id, "after": after, "limit": 2 })).await.unwrap();
    assert_eq!((&rest["items"][0]["content"]["text"], &rest["more"]), (&json!("three"), &json!(false)));
    asked(&core, "cancel_send", json!({ "queue_id": rest["items"][0]["id"] })).await.unwrap();
    let chats = asked(&core, "chats", json!({ "instance": null, "after": null, "limit": 1 })).await.unwrap();
    assert_eq!((&chats["chats"][0]["id"], &chats["more"]), (&chat["id"], &json!(false)));
    assert!(
        !asked(&core, "timeline", json!({ "instance": id, "before": null, "limit": 10 })).await.unwrap()["entries"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

fn program_named(name: &str) -> Caller {
    Caller::on_the_socket(CallerKind::Api, Some(name.parse().unwrap()))
}

/// A chat with somebody, in an instance of its own.
pub(super) async fn a_chat(core: &Core) -> (serde_json::Value, serde_json::Value) {
    let added = asked(core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    let phone = json!({ "instance": added["id"], "phone": "+255 700 000 500" });
    let chat = asked(core, "open_chat", phone).await.unwrap();
    (added["id"].clone(), chat["id"].clone())
}

#[tokio::test]
async fn the_same_key_of_the_same_caller_is_the_same_message() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    let (till, stock) = (program_named("till"), program_named("stock"));
    let send = async |caller: &Caller, chat: &serde_json::Value, text: &str, key: &str| {
        core.call(caller, "send_text", json!({ "chat": chat, "text": text, "key": key })).await
    };
    let first = send(&till, &chat, "habari", "order 7").await.unwrap();
    let again = send(&till, &chat, "habari", "order 7").await.unwrap();
    assert_eq!((&again["messageId"], &again["queueId"]), (&first["messageId"], &first["queueId"]));
    assert_eq!((&again["status"], &again["queueDepth"]), (&json!("queued"), &json!(1)));
    let refused = async |caller, chat: &serde_json::Value, text, key| {
        send(caller, chat, text, key).await.map_err(|error| error.code).err()
    };
    let phone = json!({ "instance": id, "phone": "+255 700 000 501" });
    let other = asked(&core, "open_chat", phone).await.unwrap()["id"].clone();
    assert_eq!(refused(&till, &chat, "salama", "order 7").await, Some(ErrorCode::KeyTaken));
    assert_eq!(refused(&till, &other, "habari", "order 7").await, Some(ErrorCode::KeyTaken));
    assert_eq!(refused(&till, &chat, "habari", "").await, Some(ErrorCode::BadRequest));
    assert_eq!(refused(&till, &chat, "habari", &"k".repeat(201)).await, Some(ErrorCode::BadRequest));
    let of_another = send(&stock, &chat, "habari", "order 7").await.unwrap();
    assert_ne!(of_another["messageId"], first["messageId"]);
    // What was taken back is not sent by a repeat.
    asked(&core, "cancel_send", json!({ "queue_id": first["queueId"] })).await.unwrap();
    let gone = send(&till, &chat, "habari", "order 7").await.unwrap();
    assert_eq!((&gone["status"], &gone["error"]), (&json!("failed"), &json!("taken_back")));
    assert_eq!(gone["queueDepth"], json!(1));
}

#[tokio::test]
async fn a_key_is_of_somebody_and_who_has_no_name_sends_without() {
    let (core, _directory) = program().await;
    let (_, chat) = a_chat(&core).await;
    for kind in CallerKind::ALL {
        let caller = Caller::on_the_socket(kind, None);
        let keyed = core.call(&caller, "send_text", json!({ "chat": chat, "text": "habari", "key": "7" })).await;
        let of_many = matches!(kind, CallerKind::Api | CallerKind::Backend);
        assert_eq!(keyed.map_err(|error| error.code).err(), of_many.then_some(ErrorCode::BadRequest), "{kind:?}");
        core.call(&caller, "send_text", json!({ "chat": chat, "text": "habari" })).await.unwrap();
    }
}

#[tokio::test]
async fn who_may_only_read_sees_no_pairing_code() {
    let (core, _directory) = program().await;
    let (id, _) = a_chat(&core).await;
    let instance: InstanceId = id.as_str().unwrap().parse().unwrap();
    while core.view(&core.engine.instance(instance).unwrap(), Scopes::ALL).pairing.is_none() {
        tokio::task::yield_now().await;
    }
    let reader = Caller { scopes: Scopes { read: true, ..Scopes::default() }, ..program_named("till") };
    let operator = Scopes { read: true, control: true, ..Scopes::default() };
    let operator = Caller { scopes: operator, ..program_named("till") };
    for (caller, sees) in [(&reader, false), (&operator, true)] {
        let one = core.call(caller, "instance", json!({ "id": id })).await.unwrap();
        let all = core.call(caller, "instances", json!({})).await.unwrap();
        assert_eq!((one["pairing"].is_object(), all["instances"][0]["pairing"].is_object()), (sees, sees), "{one}");
    }
}

#[tokio::test]
async fn a_key_is_known_until_it_is_forgotten_and_not_as_long_as_the_clock_says() {
    let (core, _directory) = program().await;
    let (_, chat) = a_chat(&core).await;
    let till = program_named("till");
    let send = async |text: &str| {
        let body = json!({ "chat": chat, "text": text, "key": "order 7" });
        core.call(&till, "send_text", body).await.map(|sent| sent["messageId"].clone()).map_err(|error| error.code)
    };
    let forget = async |before: Wall| {
        let old = TooOld { audit: Wall(0), health: Wall(0), journal: 0, send_keys: before };
        core.engine.store().write(move |w| w.prune_some(old, 10)).await.unwrap().send_keys
    };
    let first = send("habari").await.unwrap();
    assert_eq!(forget(core.clock.wall().minus(DAY * 7)).await, 0);
    assert_eq!(send("habari").await.as_ref(), Ok(&first));
    assert_eq!(send("kwaheri").await, Err(ErrorCode::KeyTaken));
    assert_eq!(forget(Wall(i64::MAX)).await, 1);
    let new = send("habari").await.unwrap();
    assert_ne!(new, first);
    assert_eq!(send("habari").await, Ok(new));
}

#[tokio::test]
async fn whoever_asked_stands_in_the_trail() {
    let (core, _directory) = program().await;
    let (id, _) = a_chat(&core).await;
    let till = program_named("till 2");
    let tell = async |call, body| core.call(&till, call, body).await.unwrap();
    tell("edit_instance", json!({ "id": id, "name": "Duka la Asha", "workspace": "" })).await;
    tell("stop_instance", json!({ "id": id })).await;
    tell("start_all", json!({})).await;
    tell("delete_instance", json!({ "id": id })).await;
    let trail = asked(&core, "audit", json!({ "instance": null, "before": null, "limit": 50 })).await.unwrap();
    let lines = trail["lines"].as_array().unwrap();
    let by = |action: &str| {
        let line = lines.iter().rev().find(|line| line["action"] == action);
        let line = line.unwrap_or_else(|| panic!("{action} is not in {trail}"));
        (line["trigger"].clone(), line["caller"].clone())
    };
    assert_eq!(by("add"), (json!("operator"), json!(null)));
    for action in ["edit", "stop", "start", "start_all", "delete"] {
        assert_eq!(by(action), (json!("api"), json!("till 2")), "{action}");
    }
}

#[tokio::test]
async fn what_is_not_declared_and_what_is_not_a_callers_is_refused() {
    let (core, _directory) = program().await;
    let (_, chat) = a_chat(&core).await;
    let till = program_named("till");
    for (call, body, code) in [
        ("send_everything", json!({}), ErrorCode::NoSuchCall),
        ("send_text", json!({ "chat": chat, "text": "habari", "kye": "order 7" }), ErrorCode::BadRequest),
        ("send_text", json!({ "chat": "seven", "text": "habari" }), ErrorCode::BadRequest),
        ("send_text", json!([]), ErrorCode::BadRequest),
        ("send_message", json!({ "chat": chat, "content": { "is": "hologram" } }), ErrorCode::BadRequest),
        (
            "send_message",
            json!({ "chat": chat, "content": { "is": "location", "latitude": 1, "longitude": 2, "nmae": "Duka" } }),
            ErrorCode::BadRequest,
        ),
        (
            "send_message",
            json!({ "chat": chat, "content": { "is": "location", "latitude": 1, "longitude": 2 }, "reply_to": 1 }),
            ErrorCode::BadRequest,
        ),
        ("instances", json!({ "all": true }), ErrorCode::BadRequest),
        ("remember_place", json!({ "place": "chat/7" }), ErrorCode::NotAllowed),
        ("set_preferences", json!({ "preferences": {} }), ErrorCode::NotAllowed),
    ] {
        let answer = core.call(&till, call, body.clone()).await.map_err(|error| error.code);
        assert_eq!(answer, Err(code), "{call} {body}");
    }
    let reader = Caller { scopes: Scopes { read: true, ..Scopes::default() }, ..till };
    let send = json!({ "chat": chat, "text": "habari" });
    let refused = core.call(&reader, "send_text", send).await.map_err(|error| error.code);
    assert_eq!(refused, Err(ErrorCode::NotAllowed));
    let all = core.call(&reader, "instances", json!({})).await.unwrap();
    assert_eq!(all["instances"][0]["name"], json!("Duka"));
    let one = core.call(&reader, "instance", json!({ "id": all["instances"][0]["id"] })).await.unwrap();
    assert_eq!(one, all["instances"][0]);
}

#[tokio::test]
async fn a_chat_that_was_known_once_is_found_where_it_went() {
    let (core, _directory) = program().await;
    let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    let id: InstanceId = added["id"].as_str().unwrap().parse().unwrap();
    let (known, gone) = core
        .engine
        .store()
        .write(move |w| {
            let (phone, lid) = ("255700000500@s.whatsapp.net".parse().unwrap(), "100999@lid".parse().unwrap());
            let chats = (w.open_chat(id, &phone, None, Wall(1))?, w.open_chat(id, &lid, None, Wall(2))?);
            w.open_chat(id, &phone, Some(&lid), Wall(3))?;
            Ok(chats)
        })
        .await
        .unwrap();
    // What is sent to the one that is gone goes to the person all the same, and its key is known by either.
    let sent = async |chat: ChatId| {
        let body = json!({ "chat": chat.0, "text": "habari", "key": "order 7" });
        asked(&core, "send_text", body).await.unwrap()["message"].clone()
    };
    let first = sent(gone).await;
    assert_eq!((&first["chat"], sent(known).await["id"].clone()), (&json!(known.0), first["id"].clone()));
    let page = async |chat: ChatId| {
        let page = asked(&core, "messages", json!({ "chat": chat.0, "before": null, "limit": 5 })).await;
        page.map(|page| page["messages"][0]["id"].clone())
    };
    assert_eq!(page(gone).await, Ok(first["id"].clone()));
    assert_eq!(page(known).await, page(gone).await);
    assert_eq!(page(ChatId(99)).await, Err(ErrorCode::NoSuchChat));
    assert_eq!(asked(&core, "mark_read", json!({ "chat": gone.0 })).await, Ok(json!({})));
    let now = asked(&core, "chats_now", json!({ "chats": [gone.0, known.0, 99] })).await.unwrap();
    let found: Vec<_> =
        now["chats"].as_array().unwrap().iter().map(|one| (&one["asked"], &one["chat"]["id"])).collect();
    let (known, gone) = (json!(known.0), json!(gone.0));
    assert_eq!(found, [(&gone, &known), (&known, &known), (&json!(99), &json!(null))]);
    let many = json!({ "chats": vec![1; 201] });
    assert_eq!(asked(&core, "chats_now", many).await, Err(ErrorCode::BadRequest));
}

#[tokio::test]
async fn a_chat_is_silent_for_as_long_as_was_chosen() {
    let (core, _directory) = program().await;
    let (_, chat) = a_chat(&core).await;
    let muted = async || {
        let now = asked(&core, "chats_now", json!({ "chats": [chat] })).await.unwrap();
        now["chats"][0]["chat"].get("muted").cloned()
    };
    assert_eq!(muted().await, None);
    for (how_long, hours) in [("eight_hours", 8), ("week", 168)] {
        let before = core.clock.wall().0;
        asked(&core, "mute_chat", json!({ "chat": chat, "how_long": how_long })).await.unwrap();
        let until = muted().await.unwrap()["until"].as_i64().unwrap() - hours * 3_600_000;
        assert!((before..=core.clock.wall().0).contains(&until), "{how_long}");
    }
    asked(&core, "mute_chat", json!({ "chat": chat, "how_long": "always" })).await.unwrap();
    assert_eq!(muted().await, Some(json!({ "until": null })));
    asked(&core, "mute_chat", json!({ "chat": chat, "how_long": "off" })).await.unwrap();
    assert_eq!(muted().await, None);
    // One whose time is over is silent no more.
    let (over, row) = (Some(core.clock.wall()), ChatId(chat.as_i64().unwrap()));
    core.engine.mute_chat(row, over).await.unwrap();
    assert_eq!(muted().await, None);
    let nowhere = json!({ "chat": 4711, "how_long": "week" });
    assert_eq!(asked(&core, "mute_chat", nowhere).await, Err(ErrorCode::NoSuchChat));
}

/// As it stands in the list, and with the chat alone: the words, and what they answer.
async fn draft_of(core: &Core, chat: &serde_json::Value) -> serde_json::Value {
    let listed = asked(core, "chats", json!({ "instance": null, "after": null, "limit": 9 })).await.unwrap();
    let now = asked(core, "chats_now", json!({ "chats": [chat] })).await.unwrap();
    let listed = listed["chats"].as_array().unwrap().iter().find(|one| one["id"] == *chat).unwrap();
    assert_eq!(listed["draft"], now["chats"][0]["chat"]["draft"]);
    listed["draft"].clone()
}

#[tokio::test]
async fn what_is_typed_is_kept_until_it_was_sent_from_the_window() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    let write = async |words: &str, reply_to: &serde_json::Value| {
        asked(&core, "set_draft", json!({ "chat": chat, "words": words, "reply_to": reply_to })).await
    };
    let none = json!(null);
    assert_eq!(draft_of(&core, &chat).await, none);
    let id: InstanceId = id.as_str().unwrap().parse().unwrap();
    let from: wakala_domain::address::Address = "255700000500@s.whatsapp.net".parse().unwrap();
    let came = wakala_domain::messages::IncomingMessage {
        chat: from.clone(),
        chat_alias: None,
        sender: from,
        sender_alias: None,
        via: None,
        from_me: false,
        id: wakala_domain::ids::MessageId("A".to_owned()),
        push_name: None,
        written: Wall(5),
        content: wakala_domain::messages::Content::Text { text: "Bei?".to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    };
    let came = core.engine.store().write(move |w| w.commit_incoming(id, &came, Wall(9))).await.unwrap();
    let answered = json!(came.row.0);
    assert_eq!(write("Ndio\nkesho", &answered).await, Ok(json!({ "revision": 1 })));
    let draft = draft_of(&core, &chat).await;
    assert_eq!((&draft["words"], &draft["reply_to"]["id"]), (&json!("Ndio\nkesho"), &answered));
    // Whatever others send there is nothing that was typed.
    let till = program_named("till");
    core.call(&till, "send_text", json!({ "chat": chat, "text": "Ndio" })).await.unwrap();
    assert_eq!(draft_of(&core, &chat).await, draft);
    let with_key =
        json!({ "chat": chat, "content": { "is": "text", "text": "Ndio" }, "reply_to": answered, "key": "k" });
    asked(&core, "send_message", with_key.clone()).await.unwrap();
    assert_eq!(draft_of(&core, &chat).await, json!({ "words": "kesho", "reply_to": null, "revision": 2 }));
    // The same message again is sent no more, and what was typed since stays.
    assert_eq!(write("Ndio", &none).await, Ok(json!({ "revision": 3 })));
    asked(&core, "send_message", with_key).await.unwrap();
    assert_eq!(draft_of(&core, &chat).await["words"], "Ndio");
    // What is refused takes nothing along.
    let refused = json!({ "chat": chat, "content": { "is": "text", "text": "Ndio" }, "reply_to": 4711 });
    assert_eq!(asked(&core, "send_message", refused).await, Err(ErrorCode::NoSuchMessage));
    assert_eq!(draft_of(&core, &chat).await["words"], "Ndio");
    for (words, code) in [("n".repeat(65_537), ErrorCode::TextTooLong), ("a\0b".to_owned(), ErrorCode::TextNul)] {
        assert_eq!(write(&words, &none).await, Err(code));
    }
    let nowhere = json!({ "chat": 4711, "words": "Ndio", "reply_to": null });
    assert_eq!(asked(&core, "set_draft", nowhere).await, Err(ErrorCode::NoSuchChat));
    assert_eq!(write("", &none).await, Ok(json!({ "revision": 4 })));
    assert_eq!(draft_of(&core, &chat).await, json!({ "words": "", "reply_to": null, "revision": 4 }));
}

#[tokio::test]
async fn what_came_after_what_was_seen_stays_unread() {
    let (core, _directory) = program().await;
    let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    let id: InstanceId = added["id"].as_str().unwrap().parse().unwrap();
    let from: wakala_domain::address::Address = "255700000500@s.whatsapp.net".parse().unwrap();
    let message = |n: i64| wakala_domain::messages::IncomingMessage {
        chat: from.clone(),
        chat_alias: None,
        sender: from.clone(),
        sender_alias: None,
        via: None,
        from_me: false,
        id: wakala_domain::ids::MessageId(n.to_string()),
        push_name: None,
        written: Wall(n),
        content: wakala_domain::messages::Content::Text { text: "habari".to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    };
    let batch: Vec<_> = (1..4).map(message).collect();
    let came = core.engine.store().write_batch(move |w| w.commit_batch(id, &batch, Wall(9))).await.unwrap();
    let chat = came[0].chat.0;
    let unread = async || {
        let body = json!({ "instance": null, "after": null, "limit": 5 });
        asked(&core, "chats", body).await.unwrap()["chats"][0]["unread"].clone()
    };
    let seen = json!({ "chat": chat, "until": { "sort": 2, "id": came[1].row.0 } });
    assert_eq!(asked(&core, "mark_read", seen).await, Ok(json!({})));
    assert_eq!(unread().await, 1);
    assert_eq!(asked(&core, "mark_read", json!({ "chat": chat })).await, Ok(json!({})));
    assert_eq!(unread().await, 0);
}

#[tokio::test]
async fn refusals_carry_their_code() {
    let (core, _directory) = program().await;
    let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    let id = added["id"].clone();
    for (call, body, code) in [
        ("add_instance", json!({ "name": "DUKA", "workspace": "" }), ErrorCode::NameTaken),
        ("add_instance", json!({ "name": " ", "workspace": "" }), ErrorCode::NameEmpty),
        ("stop_instance", json!({ "id": "../../etc/passw" }), ErrorCode::NoSuchInstance),
        ("open_chat", json!({ "instance": id, "phone": "0700 000 118" }), ErrorCode::PhoneNumberNoCountryCode),
        ("open_chat", json!({ "instance": id, "phone": " " }), ErrorCode::PhoneNumberEmpty),
        ("open_chat", json!({ "instance": id, "phone": "+255 123" }), ErrorCode::PhoneNumberTooShort),
        ("pair_by_code", json!({ "id": id, "phone": "neema" }), ErrorCode::PhoneNumberInvalid),
        ("send_text", json!({ "chat": 99, "text": "habari" }), ErrorCode::NoSuchChat),
        ("send_text", json!({ "chat": 99, "text": " " }), ErrorCode::TextEmpty),
        ("cancel_send", json!({ "queue_id": 99 }), ErrorCode::NoSuchQueueItem),
        (
            "set_proxy",
            json!({ "id": id, "proxy": { "address": "proxy:8080", "user": "", "password": null } }),
            ErrorCode::ProxyAddress,
        ),
        (
            "set_proxy",
            json!({ "id": id, "proxy": { "address": "ftp://proxy", "user": "", "password": null } }),
            ErrorCode::ProxyScheme,
        ),
        (
            "set_proxy",
            json!({ "id": id, "proxy": { "address": "http://", "user": "", "password": null } }),
            ErrorCode::ProxyHost,
        ),
        (
            "set_proxy",
            json!({ "id": id, "proxy": { "address": "http://proxy:0", "user": "", "password": null } }),
            ErrorCode::ProxyPort,
        ),
        (
            "set_proxy",
            json!({ "id": id, "proxy": { "address": "http://proxy:1", "user": "", "password": "x" } }),
            ErrorCode::ProxyLogin,
        ),
        ("set_country", json!({ "id": id, "country": "XX" }), ErrorCode::CountryUnknown),
        ("set_country", json!({ "id": id, "country": "" }), ErrorCode::CountryUnknown),
        ("set_country", json!({ "id": "0000000000000000", "country": "KE" }), ErrorCode::NoSuchInstance),
        ("set_available", json!({ "id": "0000000000000000", "available": true }), ErrorCode::NoSuchInstance),
        ("remember_place", json!({ "place": "x".repeat(1_001) }), ErrorCode::BadRequest),
    ] {
        assert_eq!(asked(&core, call, body.clone()).await, Err(code), "{call} {body}");
    }
}

#[tokio::test]
async fn a_proxy_is_kept_and_its_password_is_shown_nowhere() {
    let (core, directory) = program().await;
    let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    let id = added["id"].clone();
    let mut events = core.engine.subscribe().events;
    let set = async |password: serde_json::Value| {
        let fields = json!({ "address": "http://proxy.example:8080", "user": "asha", "password": password });
        asked(&core, "set_proxy", json!({ "id": id, "proxy": fields })).await.unwrap()
    };
    let shown = set(json!("geheim")).await;
    assert_eq!(shown["proxy"], json!({ "address": "http://proxy.example:8080", "user": "asha" }));
    // Saved again without it, it is still known.
    set(json!(null)).await;
    let instance = id.as_str().unwrap().parse().unwrap();
    let row = core.engine.store().read(move |r| r.instance(instance)).await.unwrap().unwrap();
    assert_eq!(row.proxy.as_ref().unwrap().login().unwrap().password, "geheim");
    let mut told = format!("{shown} {row:?}");
    while let Ok(event) = events.try_recv() {
        told.push_str(&format!("{event:?}"));
    }
    for (call, body) in [
        ("audit", json!({ "instance": null, "before": null, "limit": 50 })),
        ("timeline", json!({ "instance": id, "before": null, "limit": 50 })),
    ] {
        told.push_str(&asked(&core, call, body).await.unwrap().to_string());
    }
    assert!(told.contains("proxy.example") && !told.contains("geheim"), "{told}");
    let fields = json!({ "address": "http://a:geheim@b", "user": "", "password": "geheim" });
    let request = Call::SetProxy.with(json!({ "id": id, "proxy": fields })).unwrap();
    assert!(!format!("{request:?}").contains("geheim"));
    let none = asked(&core, "set_proxy", json!({ "id": id, "proxy": null })).await.unwrap();
    assert_eq!(none["proxy"], json!(null));
    drop(directory);
}

#[tokio::test]
async fn a_number_is_shown_as_online_where_the_operator_wants_it_alone() {
    let (core, _directory) = program().await;
    let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    assert_eq!(added["available"], json!(false));
    for available in [true, false] {
        let choice = json!({ "id": added["id"], "available": available });
        assert_eq!(asked(&core, "set_available", choice).await.unwrap()["available"], json!(available));
        let shown = asked(&core, "instance", json!({ "id": added["id"] })).await.unwrap();
        assert_eq!(shown["available"], json!(available));
    }
}

#[tokio::test]
async fn the_country_of_a_number_is_chosen_and_taken_back() {
    let (core, _directory) = program().await;
    let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    let id = added["id"].clone();
    assert_eq!(added["country"], json!(null));
    let opened = async || asked(&core, "open_chat", json!({ "instance": id, "phone": "0712 345 678" })).await;
    assert_eq!(opened().await, Err(ErrorCode::PhoneNumberNoCountryCode));
    let chosen = asked(&core, "set_country", json!({ "id": id, "country": "ke" })).await.unwrap();
    assert_eq!(chosen["country"], json!("KE"));
    assert_eq!(opened().await.unwrap()["phone"], json!("+254712345678"));
    let own = asked(&core, "set_country", json!({ "id": id, "country": null })).await.unwrap();
    assert_eq!(own["country"], json!(null));
    let trail = asked(&core, "audit", json!({ "instance": id, "before": null, "limit": 9 })).await.unwrap();
    let edits = trail["lines"].as_array().unwrap().iter().filter(|line| line["action"] == "edit");
    assert_eq!(edits.count(), 2, "{trail}");
}

#[tokio::test]
async fn quiet_hours_outside_of_the_day_are_refused_and_change_nothing() {
    let (core, _directory) = program().await;
    for (from, to, fits) in [(0, 1_439, true), (1_440, 0, false), (0, 1_440, false)] {
        let mut wanted = serde_json::to_value(PreferencesView::default()).unwrap();
        wanted["quiet_hours"] = json!({ "on": true, "from": from, "to": to });
        let answer = asked(&core, "set_preferences", json!({ "preferences": wanted })).await;
        assert_eq!(answer.err(), (!fits).then_some(ErrorCode::BadRequest), "{from} to {to}");
    }
    let kept = core.choices.current().preferences.quiet_hours;
    assert_eq!(kept, QuietHoursView { on: true, from: 0, to: 1_439 });
}

#[tokio::test]
async fn choices_survive_the_program() {
    let (core, directory) = program().await;
    let mut wanted = serde_json::to_value(PreferencesView::default()).unwrap();
    wanted["language"] = json!("sw");
    asked(&core, "set_preferences", json!({ "preferences": wanted })).await.unwrap();
    asked(&core, "remember_place", json!({ "place": "chat/7" })).await.unwrap();
    asked(&core, "set_log_level", json!({ "level": "debug" })).await.unwrap();
    let again = ChoicesKeeper::load(core.engine.store().clone()).await.unwrap();
    assert_eq!(again.current().place.as_deref(), Some("chat/7"));
    assert_eq!(again.current().log_level, LogLevel::Debug);
    assert_eq!(serde_json::to_value(again.current().preferences).unwrap(), wanted);
    drop(directory);
}

#[tokio::test]
async fn the_journal_is_read_from_where_somebody_stopped_and_says_what_was_missed() {
    let (core, _directory) = program().await;
    let (_, chat) = a_chat(&core).await;
    for text in ["one", "two", "three"] {
        asked(&core, "send_text", json!({ "chat": chat, "text": text })).await.unwrap();
    }
    let read = async |after: Option<i64>, limit: u32| {
        let page = asked(&core, "events", json!({ "after": after, "limit": limit })).await.unwrap();
        let numbers: Vec<i64> =
            page["events"].as_array().unwrap().iter().map(|event| event["seq"].as_i64().unwrap()).collect();
        (numbers, page["gap"].as_bool().unwrap(), page["end"].as_i64().unwrap())
    };
    let (all, gap, end) = read(Some(0), 200).await;
    assert!(all.len() >= 3 && !gap && all.last() == Some(&end), "{all:?}");
    // The newest without a position, and the rest from where a page ended.
    assert_eq!(read(None, 2).await, (all[all.len() - 2..].to_vec(), false, end));
    assert_eq!(read(Some(0), 1).await, (vec![all[0]], false, all[0]));
    assert_eq!(read(Some(all[0]), 200).await.0, all[1..]);
    assert_eq!(read(Some(end), 200).await, (vec![], false, end));
    let kept = all[1];
    let too_old = TooOld { audit: Wall(0), health: Wall(0), journal: kept - 1, send_keys: Wall(0) };
    core.engine.store().write(move |w| w.prune_some(too_old, 100)).await.unwrap();
    assert_eq!(read(Some(0), 200).await, (all[1..].to_vec(), true, end));
    assert!(!read(Some(kept - 1), 200).await.1 && !read(None, 200).await.1, "who asks for the newest missed nothing");
}

#[tokio::test]
async fn what_can_not_be_read_of_the_journal_is_told_as_that_and_the_rest_as_it_is() {
    let (core, directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    for text in ["one", "two", "three"] {
        asked(&core, "send_text", json!({ "chat": chat, "text": text })).await.unwrap();
    }
    let read = async || asked(&core, "events", json!({ "after": 0, "limit": 200 })).await.unwrap();
    let before = read().await;
    let file = rusqlite::Connection::open(directory.path().join("wakala.db")).unwrap();
    for (spoilt, whose, what) in [
        ("instance = -1", json!(null), before["events"][1]["what"].clone()),
        ("what = CAST(x'ff' AS TEXT)", json!(null), json!({ "is": "unknown" })),
        ("instance = (SELECT id FROM instances)", json!(id), json!({ "is": "unknown" })),
    ] {
        file.execute(&format!("UPDATE journal SET {spoilt} WHERE seq = {}", before["events"][1]["seq"]), []).unwrap();
        let mut expected = before.clone();
        expected["events"][1]["instance"] = whose;
        expected["events"][1]["what"] = what;
        assert_eq!(read().await, expected, "{spoilt}");
    }
}

#[tokio::test]
async fn whatever_can_be_sent_is_queued_and_the_rest_says_why_not() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    let send = async |content: serde_json::Value| {
        asked(&core, "send_message", json!({ "chat": chat, "content": content })).await
    };
    let sent = send(json!({ "is": "text", "text": "habari" })).await.unwrap();
    let waiting = sent["message"]["id"].clone();
    let poll = json!({ "is": "poll", "question": "Lini?", "options": ["Leo", "Kesho"], "choose": 0 });
    assert_eq!(send(poll).await.unwrap()["message"]["content"]["options"][1]["text"], "Kesho");
    let place = json!({ "is": "location", "latitude": -6.7924, "longitude": 39.2083, "name": "Duka" });
    assert_eq!(send(place).await.unwrap()["message"]["content"]["latitude"], json!(-6.7924));
    let cards = json!({ "is": "contacts", "cards": [{ "name": "Neema", "phones": ["+255 700 000 431"] }] });
    assert_eq!(send(cards).await.unwrap()["message"]["content"]["cards"][0]["phones"][0], "+255700000431");
    for (content, code) in [
        (json!({ "is": "text", "text": " " }), ErrorCode::TextEmpty),
        (json!({ "is": "reaction", "message": waiting, "emoji": "ok" }), ErrorCode::ReactionInvalid),
        (json!({ "is": "reaction", "message": waiting, "emoji": "👍" }), ErrorCode::NotSent),
        (json!({ "is": "reaction", "message": 999, "emoji": "👍" }), ErrorCode::NoSuchMessage),
        (json!({ "is": "edit", "message": waiting, "text": "nzuri" }), ErrorCode::NotSent),
        (json!({ "is": "delete", "message": 999 }), ErrorCode::NoSuchMessage),
        (json!({ "is": "poll", "question": "?", "options": ["a"], "choose": 1 }), ErrorCode::PollInvalid),
        (json!({ "is": "location", "latitude": 91, "longitude": 0 }), ErrorCode::PlaceInvalid),
        (json!({ "is": "contacts", "cards": [] }), ErrorCode::CardInvalid),
    ] {
        assert_eq!(send(content.clone()).await.map(|_| ()), Err(code), "{content}");
    }
    let queue = asked(&core, "queue", json!({ "instance": id, "after": null, "limit": 9 })).await.unwrap();
    let kinds: Vec<_> = queue["items"].as_array().unwrap().iter().map(|item| item["content"]["is"].clone()).collect();
    assert_eq!(kinds, ["text", "poll", "location", "contacts"]);
}

#[tokio::test]
async fn what_failed_is_removed_together() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    let mut sent = Vec::new();
    for text in ["n1", "n2", "n3"] {
        sent.push(asked(&core, "send_text", json!({ "chat": chat, "text": text })).await.unwrap());
    }
    let instance: InstanceId = id.as_str().unwrap().parse().unwrap();
    let refused: Vec<String> = sent[..2].iter().map(|one| one["messageId"].as_str().unwrap().to_owned()).collect();
    core.engine
        .store()
        .write(move |w| {
            w.found(
                wakala_domain::ids::ChatId(chat.as_i64().unwrap()),
                &"255700000500@s.whatsapp.net".parse().unwrap(),
                None,
                Wall(1),
            )?;
            w.pick_batch(instance, Wall(2), 2, &[])?;
            for one in refused {
                let event = wakala_domain::delivery::DeliveryEvent::Refused;
                w.apply_delivery(
                    instance,
                    &wakala_domain::ids::MessageId(one),
                    event,
                    Some("479"),
                    Wall(3),
                    &Default::default(),
                )?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let queue = async || {
        let page = asked(&core, "queue", json!({ "instance": id, "after": null, "limit": 9 })).await.unwrap();
        page["items"].as_array().unwrap().iter().map(|one| one["delivery"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(queue().await, ["failed", "failed", "queued"]);
    let reader = Caller { scopes: Scopes { read: true, ..Scopes::default() }, ..program_named("till") };
    let refusal = core.call(&reader, "remove_failed", json!({ "id": id })).await;
    assert_eq!(refusal.map_err(|error| error.code), Err(ErrorCode::NotAllowed));
    assert_eq!(asked(&core, "remove_failed", json!({ "id": id })).await, Ok(json!({ "removed": 2 })));
    assert_eq!(queue().await, ["queued"]);
    let nobody = json!({ "id": "0000000000000000" });
    assert_eq!(asked(&core, "remove_failed", nobody).await, Err(ErrorCode::NoSuchInstance));
}

#[tokio::test]
async fn what_keeps_a_chat_is_said_of_each_message_that_waits_there_and_in_the_queue() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    for text in ["n1", "n2"] {
        asked(&core, "send_text", json!({ "chat": chat, "text": text })).await.unwrap();
    }
    let waits = async || {
        let shown = asked(&core, "messages", json!({ "chat": chat, "before": null, "limit": 9 })).await.unwrap();
        let queue = asked(&core, "queue", json!({ "instance": id, "after": null, "limit": 9 })).await.unwrap();
        let of = |list: &serde_json::Value, at: &str| -> Vec<serde_json::Value> {
            list.as_array().unwrap().iter().map(|one| one.pointer(at).unwrap().clone()).collect()
        };
        let (bubbles, items) = (of(&shown["messages"], "/direction/waits"), of(&queue["items"], "/waits"));
        assert_eq!(bubbles, items);
        items
    };
    assert_eq!(waits().await, [json!({ "is": "turn" }), json!({ "is": "message_above" })]);
    let close = async |trouble| {
        let (row, now) = (wakala_domain::ids::ChatId(chat.as_i64().unwrap()), core.clock.wall());
        core.engine.store().write(move |w| w.close_lane(row, trouble, now, &Default::default())).await.unwrap()
    };
    let lane = close(LaneTrouble::Delayed(LaneWhy::NoKeys)).await;
    let until = json!({ "is": "until", "until": lane.until.0, "why": "no_keys" });
    assert_eq!(waits().await, [until, json!({ "is": "message_above" })]);
    close(LaneTrouble::Refused(LaneWhy::NotAllowed)).await;
    let parked = json!({ "is": "parked", "why": "not_allowed" });
    assert_eq!(waits().await, [parked.clone(), parked]);
}

#[tokio::test]
async fn a_reaction_waits_in_the_queue_and_is_no_message() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    let row = {
        let message = wakala_domain::messages::IncomingMessage {
            chat: "255700000500@s.whatsapp.net".parse().unwrap(),
            chat_alias: None,
            sender: "255700000500@s.whatsapp.net".parse().unwrap(),
            sender_alias: None,
            via: None,
            from_me: false,
            id: wakala_domain::ids::MessageId("HERS".into()),
            push_name: None,
            written: Wall(1_000),
            content: wakala_domain::messages::Content::Text { text: "bei?".into() },
            frame: wakala_domain::messages::frame::Frame::default(),
            raw: None,
        };
        let instance: InstanceId = id.as_str().unwrap().parse().unwrap();
        core.engine.store().write(move |w| w.commit_incoming(instance, &message, Wall(5))).await.unwrap().row
    };
    let content = json!({ "is": "reaction", "message": row.0, "emoji": "👍" });
    let like = json!({ "chat": chat, "content": content, "key": "like 1" });
    let till = program_named("till");
    let sent = core.call(&till, "send_message", like.clone()).await.unwrap();
    assert_eq!((&sent["status"], &sent["message"]), (&json!("queued"), &json!(null)));
    assert!(sent["messageId"].is_string());
    let again = core.call(&till, "send_message", like).await.unwrap();
    assert_eq!(again["messageId"], sent["messageId"], "the same key is the same reaction");
    let other = json!({ "is": "reaction", "message": row.0, "emoji": "🙏" });
    let other = core.call(&till, "send_message", json!({ "chat": chat, "content": other, "key": "like 1" })).await;
    assert_eq!(other.map_err(|error| error.code), Err(ErrorCode::KeyTaken));
    let queue = asked(&core, "queue", json!({ "instance": id, "after": null, "limit": 9 })).await.unwrap();
    let item = &queue["items"][0];
    assert_eq!((&item["change"], &item["message"]), (&json!("reaction"), &json!(row.0)));
    let page = json!({ "chat": chat, "before": null, "limit": 9 });
    assert_eq!(asked(&core, "messages", page).await.unwrap()["messages"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_number_is_added_with_its_country_or_not_at_all() {
    let (core, _directory) = program().await;
    let add = |name: &str, country: &str| json!({ "name": name, "workspace": "", "country": country });
    let added = asked(&core, "add_instance", add("Duka", "KE")).await.unwrap();
    assert_eq!(added["country"], "KE");
    let kept = core.engine.store().read(|r| r.instances()).await.unwrap();
    assert_eq!(kept.iter().map(|row| row.country.map(|one| one.to_string())).collect::<Vec<_>>(), [Some("KE".into())]);
    assert_eq!(asked(&core, "add_instance", add("Kliniki", "XQ")).await, Err(ErrorCode::CountryUnknown));
    assert_eq!(core.engine.instances().len(), 1, "and nothing was begun");
    let without = asked(&core, "add_instance", json!({ "name": "Apotek", "workspace": "" })).await.unwrap();
    assert_eq!(without["country"], json!(null));
}
