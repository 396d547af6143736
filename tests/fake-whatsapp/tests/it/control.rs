//! The control API over HTTP, and the README that lists it.

use std::collections::BTreeSet;

use fake_whatsapp::{Control, Fault, Happening, PracticeNetwork, serve};
use serde_json::{Value, json};
use whatsapp_rust::prelude::Event;

use crate::device::{Device, PATIENCE, address, network_with_two, told};

const README: &str = include_str!("../../README.md");
const SOURCES: [&str; 3] = [
    include_str!("../../src/control.rs"),
    include_str!("../../src/control/person.rs"),
    include_str!("../../src/control/storage.rs"),
];

/// Asks the control API: status and answer.
async fn call(control: &Control, method: &'static str, path: &str, body: Value) -> (u16, Value) {
    let url = format!("{}{path}", control.url);
    let asked = move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let answer = if method == "GET" { agent.get(&url).call() } else { agent.post(&url).send_json(body) };
        let mut answer = answer.unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
    };
    tokio::task::spawn_blocking(asked).await.unwrap()
}

async fn get(control: &Control, path: &str) -> Value {
    let (status, answer) = call(control, "GET", path, Value::Null).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

async fn post(control: &Control, path: &str, body: Value) -> Value {
    let (status, answer) = call(control, "POST", path, body).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

async fn start() -> (PracticeNetwork, Control) {
    let (network, _, _) = network_with_two().await;
    let control = serve(network.clone(), 0).await.unwrap();
    (network, control)
}

const ASHA: &str = "/phones/255700000118";
const JUMA: &str = "/phones/255700000119";

#[tokio::test(flavor = "multi_thread")]
async fn a_day_with_a_linked_device_over_http() {
    let (network, control) = start().await;
    let neema = json!({ "phone": "+255 700 000 431", "name": "Neema" });
    let made = post(&control, "/phones", neema).await;
    assert_eq!(made, json!({ "phone": "255700000431", "name": "Neema", "linked": 0 }));

    let mut device = Device::new(&network, "control").await;
    device.run().await;
    let qr =
        device.event("code", |e| if let Event::PairingQrCode(qr) = e { Some(qr.code.clone()) } else { None }).await;
    post(&control, &format!("{ASHA}/scan"), json!({ "qr": qr })).await;
    device.event("pairing", |event| matches!(event, Event::PairSuccess(_)).then_some(())).await;
    device.run().await;
    device.connected().await;
    assert_eq!(get(&control, "/phones").await[0], json!({ "phone": "255700000118", "name": "Asha", "linked": 1 }));
    assert_eq!(get(&control, "/handshakes").await, json!({ "xx": 2, "ik": 0, "xx_fallback": 0 }));

    let order = json!({ "to": "+255700000118", "text": "Habari", "count": 2 });
    assert_eq!(post(&control, &format!("{JUMA}/write"), order).await.as_array().unwrap().len(), 2);
    let wait = json!({ "count": 2, "timeout_ms": 60_000 });
    post(&control, &format!("{ASHA}/wait-acknowledged"), wait).await;
    assert_eq!(get(&control, &format!("{ASHA}/undelivered")).await, 0);
    // What the phone told the device by itself, such as its keys, is nobody's message.
    assert_eq!(network.with_ledger(|ledger| ledger.delivered("255700000118")), 2);

    let juma = network.known_phone("+255700000119").unwrap();
    device.client.send_text(address(&juma), "Nzuri").await.unwrap();
    let wait = json!({ "text": "Nzuri", "timeout_ms": 60_000 });
    assert_eq!(post(&control, &format!("{JUMA}/wait-text"), wait).await["from"], "255700000118");
    assert_eq!(get(&control, &format!("{JUMA}/inbox")).await.as_array().unwrap().len(), 1);
    assert_eq!(get(&control, &format!("{JUMA}/unread?chat=+255700000118")).await, 1);
    assert_eq!(post(&control, &format!("{JUMA}/read"), json!({})).await, 1);
    assert_eq!(get(&control, &format!("{JUMA}/unread?chat=255700000118")).await, 0);
    // The phone goes by what its device shares.
    let asha = network.known_phone("+255700000118").unwrap();
    asha.wait_for_unread(&juma, 2, PATIENCE).await.unwrap();
    device.client.chat_actions().mark_chat_as_read(&address(&juma), true, None).await.unwrap();
    asha.wait_for_unread(&juma, 0, PATIENCE).await.unwrap();
    assert_eq!(get(&control, "/refusals").await, json!([]));
    let ledger = get(&control, "/ledger?from=255700000118&to=255700000119").await;
    assert_eq!((ledger.as_array().unwrap().len(), &ledger[0]["copies"]), (1, &json!(1)));

    let group = json!({ "subject": "Shamba", "members": ["+255700000118", "+255700000119"] });
    let group = post(&control, "/groups", group).await;
    let path = format!("/groups/{}/write", group.as_str().unwrap());
    post(&control, &path, json!({ "from": "+255700000119", "text": "Wote" })).await;
    assert_eq!(device.text().await, "Habari 0");
    assert_eq!(device.text().await, "Habari 1");
    assert_eq!(device.text().await, "Wote");

    let unlinked = post(&control, &format!("{ASHA}/unlink"), Value::Null).await;
    assert_eq!(unlinked, 1);
    device.event("logout", |event| (told(event)? == "logged out").then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_and_switches_over_http() {
    let (network, control) = start().await;
    let mut happenings = network.subscribe();
    post(&control, "/codes", json!({ "count": 0 })).await;
    let mut device = Device::new(&network, "control-faults").await;
    device.run().await;
    device.event("end of the codes", |event| (told(event)? == "codes used up").then_some(())).await;
    post(&control, "/codes", json!({ "count": 6 })).await;

    let mut device = Device::new(&network, "control-faults").await;
    device.pair(&network.known_phone("+255700000118").unwrap()).await;
    let refused = json!({ "phone": "+255700000118", "fault": "refuse_messages", "code": 463 });
    post(&control, "/faults", refused).await;
    let juma = network.known_phone("+255700000119").unwrap();
    device.client.send_text(address(&juma), "no").await.unwrap();
    network.wait_for(&mut happenings, PATIENCE, |h| matches!(h, Happening::Refused { .. })).await.unwrap();
    assert_eq!(get(&control, "/refusals").await[0]["phone"], "255700000118");

    assert_eq!(get(&control, "/network").await, true);
    post(&control, "/network", json!({ "on": false })).await;
    assert_eq!(get(&control, "/network").await, false);
    device.event("end", |event| (told(event)? == "disconnected").then_some(())).await;
    post(&control, "/network", json!({ "on": true })).await;
    post(&control, "/server-key", Value::Null).await;
    // The library tries again until the port is open.
    device.run_with(true).await;
    device.connected().await;
    assert_eq!(get(&control, "/handshakes").await["xx_fallback"], 1);

    let (status, answer) =
        call(&control, "POST", "/faults", json!({ "phone": "+255799999999", "fault": "drop" })).await;
    assert_eq!((status, &answer["code"]), (404, &json!("no_such_phone")));
    let (status, answer) = call(&control, "POST", &format!("{ASHA}/scan"), json!({ "qr": "hello" })).await;
    assert_eq!((status, &answer["code"]), (409, &json!("scan")));
}

#[test]
fn the_readme_lists_the_calls_that_there_are() {
    let listed: BTreeSet<String> =
        README.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).map(str::to_owned).collect();
    let mut routes = BTreeSet::new();
    for line in
        SOURCES.iter().flat_map(|source| source.lines()).filter_map(|line| line.trim().strip_prefix(".route(\""))
    {
        let (path, answers) = line.split_once('"').unwrap();
        for (method, name) in [("GET", "get("), ("POST", "post(")] {
            if answers.contains(name) {
                routes.insert(format!("{method} {path}"));
            }
        }
    }
    assert!(routes.len() > 20);
    assert_eq!(listed, routes);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_lists_the_faults_as_they_are_asked_for() {
    let (_network, control) = start().await;
    let listed: Vec<Value> = README
        .lines()
        .filter(|line| line.starts_with("{\"fault\""))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for fault in &listed {
        post(&control, "/faults", fault.clone()).await;
        // Nothing is left out, and nothing is ignored.
        let understood: Fault = serde_json::from_value(fault.clone()).unwrap();
        assert_eq!(serde_json::to_value(understood).unwrap(), *fault);
    }
    // An unknown one is answered with the names that there are.
    let unknown = serde_json::from_value::<Fault>(json!({ "fault": "unknown" })).unwrap_err().to_string();
    let known: BTreeSet<&str> = unknown.split('`').skip(3).step_by(2).collect();
    assert_eq!(known, listed.iter().map(|fault| fault["fault"].as_str().unwrap()).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_wire_can_say_is_said_over_http() {
    let (network, control) = start().await;
    let mut device = Device::new(&network, "control-wire").await;
    device.run().await;
    device.event("code", |event| matches!(event, Event::PairingQrCode(_)).then_some(())).await;
    assert_eq!(post(&control, "/codes/refresh", Value::Null).await, 1);
    let code = |event: &Event| if let Event::PairingQrCode(qr) = event { Some(qr.code.clone()) } else { None };
    let qr = device.event("another code", code).await;
    post(&control, &format!("{ASHA}/account-type"), json!({ "signed": "hosted", "said": "hosted" })).await;
    post(&control, &format!("{ASHA}/scan"), json!({ "qr": qr })).await;
    device.event("pairing", |event| matches!(event, Event::PairSuccess(_)).then_some(())).await;
    device.run().await;
    device.connected().await;

    let rule = json!({ "phone": "255700000118", "tag": "message", "then": "refuse", "code": 463, "text": "" });
    post(&control, "/rules", rule.clone()).await;
    assert_eq!(get(&control, "/rules").await, json!([rule]));
    let juma = network.known_phone("+255700000119").unwrap();
    let acknowledged = device.client.wait_for_node(whatsapp_rust::NodeFilter::tag("ack").attr("error", "463"));
    device.client.send_text(address(&juma), "no").await.unwrap();
    acknowledged.await.unwrap();
    post(&control, "/faults", json!({ "fault": "clear" })).await;
    assert_eq!(get(&control, "/rules").await, json!([]));

    let letter =
        json!({ "to": "+255700000118", "text": "Habari", "id": "H1", "without": ["sender_lid"], "garbled": true });
    assert_eq!(post(&control, &format!("{JUMA}/send"), letter).await, "H1");
    assert_eq!(device.text().await, "Habari");
    let (status, _) = call(&control, "POST", &format!("{JUMA}/send"), json!({ "text": "where to" })).await;
    assert_eq!(status, 409);
    let post_of_newsletter = json!({ "tag": "message", "attrs": { "from": "120363000000000001@newsletter", "id": "N1",
        "server_id": "100", "t": "1700000000", "type": "text" },
        "content": [{ "tag": "plaintext", "content": { "base64": "CgZIYWJhcmk=" } }] });
    assert_eq!(post(&control, &format!("{ASHA}/push"), json!({ "stanza": post_of_newsletter })).await, 1);
    assert_eq!(device.text().await, "Habari");
    let receipt = json!({ "to": "+255700000119", "ids": ["H1"], "type": "read-self" });
    post(&control, &format!("{ASHA}/receipt"), receipt).await;
    let own = |event: &Event| matches!(event, Event::Receipt(receipt) if format!("{:?}", receipt.r#type) == "ReadSelf");
    device.event("own reading", |event| own(event).then_some(())).await;

    assert_eq!(post(&control, &format!("{JUMA}/sessions/put-back"), Value::Null).await, false);
    post(&control, &format!("{JUMA}/sessions/keep"), Value::Null).await;
    assert_eq!(post(&control, &format!("{JUMA}/sessions/put-back"), Value::Null).await, true);
    post(&control, &format!("{JUMA}/alias"), json!({ "number": "+2550700000119" })).await;
    let known = device.client.contacts().is_on_whatsapp(&[whatsapp_rust::Jid::pn("2550700000119")]).await.unwrap();
    assert!(known[0].is_registered);
    post(&control, &format!("{JUMA}/available"), json!({ "on": true })).await;
    assert_eq!(get(&control, &format!("{JUMA}/available")).await, true);
    let group = json!({ "subject": "Shamba", "members": ["+255700000118"] });
    let group = whatsapp_rust::Jid::group(post(&control, "/groups", group).await.as_str().unwrap());
    let change = json!({ "add": ["+255700000119"], "subject": "Duka" });
    post(&control, &format!("/groups/{}/change", group.user_base()), change).await;
    let known = device.client.groups().get_metadata(&group).await.unwrap();
    assert_eq!((known.subject.as_str(), known.participants.len()), ("Duka", 2));
    let change = json!({ "remove": ["+255700000118"] });
    post(&control, &format!("/groups/{}/change", group.user_base()), change).await;
    assert!(device.client.groups().get_metadata(&group).await.is_err());
}

/// What a section of the README writes as JSON, line by line.
fn written(section: &str) -> Vec<Value> {
    let (_, rest) = README.split_once(&format!("\n## {section}\n")).unwrap();
    let lines = rest.split("\n## ").next().unwrap().lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Each is understood, nothing of it is ignored, and every name that there is is in it.
fn understood<T: serde::de::DeserializeOwned + serde::Serialize>(listed: &[Value], tag: &str) {
    for one in listed {
        let read: T = serde_json::from_value(one.clone()).unwrap();
        let again = serde_json::to_value(read).unwrap();
        for (name, value) in one.as_object().unwrap() {
            assert_eq!(again[name], *value, "{name} of {one}");
        }
    }
    let Err(unknown) = serde_json::from_value::<T>(json!({ tag: "unknown" })) else { panic!("{tag} may be anything") };
    let unknown = unknown.to_string();
    let known: BTreeSet<&str> = unknown.split('`').skip(3).step_by(2).collect();
    assert!(known.len() > 3, "{unknown}");
    assert_eq!(known, listed.iter().map(|one| one[tag].as_str().unwrap()).collect());
}

#[test]
fn the_readme_writes_kinds_chats_and_rules_of_the_store_as_they_are_taken() {
    let letters: Vec<Value> = written("Letters").into_iter().filter(|line| line.get("kind").is_some()).collect();
    understood::<fake_whatsapp::Content>(&letters, "kind");
    understood::<fake_whatsapp::ChatAction>(&written("Chats"), "action");
    understood::<fake_whatsapp::MediaRule>(&written("Media"), "then");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_does_over_http() {
    let (_network, control) = start().await;
    let picture = json!({ "kind": "image", "file": "c2lyaQ==", "caption": "Duka" });
    let letter = json!({ "to": "255700000119", "content": picture, "dress": { "view_once": true } });
    let id = post(&control, &format!("{ASHA}/send"), letter).await;
    let wait = json!({ "id": id, "kind": "image", "text": "Duka", "timeout_ms": 10_000 });
    let seen = post(&control, &format!("{JUMA}/wait-message"), wait).await;
    assert_eq!((&seen["from"], &seen["dress"]["view_once"]), (&json!("255700000118"), &json!(true)));
    let id = id.as_str().unwrap();
    assert_eq!(get(&control, &format!("{JUMA}/messages/{id}/file")).await, json!("c2lyaQ=="));
    let stored = get(&control, "/media").await;
    assert_eq!((&stored[0]["kind"], &stored[0]["from"]), (&json!("image"), &json!("255700000118")));
    let path = &stored[0]["direct_path"];
    assert_eq!(post(&control, "/media/expire", json!({ "direct_path": path, "status": 410 })).await, json!(true));
    let (status, refusal) = call(&control, "GET", &format!("{JUMA}/messages/{id}/file"), Value::Null).await;
    assert_eq!((status, &refusal["code"]), (409, &json!("not_sent")));
    assert!(refusal["message"].as_str().unwrap().contains("410"), "{refusal}");
    // A group, by a member who may not; a newsletter, by its owner alone.
    let group = json!({ "subject": "Shamba", "members": ["255700000118", "255700000119"] });
    let group = post(&control, "/groups", group).await;
    let path = format!("{JUMA}/groups/{}", group.as_str().unwrap());
    assert_eq!(call(&control, "POST", &path, json!({ "remove": ["255700000118"] })).await.0, 409);
    post(&control, &path, json!({ "subject": "Duka" })).await;
    post(&control, &path, json!("leave")).await;
    let newsletter = post(&control, &format!("{ASHA}/newsletters"), json!({ "name": "Bei" })).await;
    let path = |phone: &str, what: &str| format!("{phone}/newsletters/{}/{what}", newsletter.as_str().unwrap());
    assert_eq!(post(&control, &path(JUMA, "follow"), json!({ "on": true })).await, json!(true));
    let number = post(&control, &path(ASHA, "post"), json!({ "text": "500" })).await;
    assert_eq!(call(&control, "POST", &path(JUMA, "post"), json!({ "text": "600" })).await.0, 409);
    post(&control, &path(JUMA, "react"), json!({ "post": number, "emoji": "+" })).await;
    // What the phone does with chats, it knows.
    post(&control, &format!("{ASHA}/chats"), json!({ "action": "pin", "chat": "255700000119", "on": true })).await;
    let shared = get(&control, &format!("{ASHA}/chats")).await;
    assert!(shared.as_array().unwrap().iter().any(|entry| entry["index"][0] == "pin_v1" && entry["on"] == true));
    post(&control, &format!("{ASHA}/blocked"), json!({ "whom": "255700000119", "on": true })).await;
    assert_eq!(get(&control, &format!("{ASHA}/blocked")).await, json!(["255700000119"]));
    post(&control, &format!("{ASHA}/about"), json!({ "text": "Sokoni" })).await;
    assert_eq!(post(&control, &format!("{ASHA}/picture"), json!({ "file": "c2lyaQ==" })).await, json!(true));
    post(&control, &format!("{ASHA}/forgetful"), json!({ "on": true })).await;
    post(&control, &format!("{ASHA}/types"), json!({ "chat": "255700000119", "state": "voice" })).await;
    let past = json!({ "chats": [{ "chat": "255700000119", "messages": [{ "text": "jana", "at": 1_700_000_000 }] }] });
    post(&control, &format!("{ASHA}/past"), past).await;
    let call_id = post(&control, &format!("{ASHA}/ring"), json!({ "to": "255700000119" })).await;
    post(&control, &format!("{ASHA}/give-up-call"), json!({ "to": "255700000119", "call": call_id })).await;
    // The store's own.
    post(&control, "/media/rules", json!({ "call": "upload", "then": "refuse", "status": 500 })).await;
    post(&control, "/media/rules/clear", Value::Null).await;
    post(&control, "/media/paths", json!({ "paths": "exact" })).await;
    post(&control, "/media/limits", json!({ "each": 1000, "all": 2000 })).await;
    post(&control, "/media/hosts", json!({ "hosts": [] })).await;
    post(&control, "/media/renew-auth", Value::Null).await;
    assert_eq!(get(&control, "/media/log").await, json!([]));
    // Nonsense is told so.
    for (path, bad) in [
        (format!("{ASHA}/send"), json!({ "to": "255700000119", "content": { "kind": "gold" } })),
        (format!("{ASHA}/chats"), json!({ "action": "burn" })),
        (format!("{ASHA}/types"), json!({ "chat": "255700000119", "state": "loud" })),
        ("/media/rules".to_owned(), json!({ "then": "burn" })),
    ] {
        let url = format!("{}{path}", control.url);
        let status = tokio::task::spawn_blocking(move || {
            let headers = [("content-type", "application/json")];
            crate::http::call("POST", &url, bad.to_string().as_bytes(), &headers).unwrap().status
        });
        assert_eq!(status.await.unwrap(), 422, "{path}");
    }
}
