//! Evolution's operations: what is refused there, how, and that nothing wrong is answered as if the fault were ours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

const NEEMA: &str = "255700000431@s.whatsapp.net";
const GROUP: &str = "120363000000000001@g.us";

fn shape(status: u16, error: &str, message: &str) -> Value {
    json!({ "status": status, "error": error, "response": { "message": [message] } })
}

fn with(key: String) -> (&'static str, String) {
    ("apikey", key)
}

#[tokio::test]
async fn without_a_key_nothing_but_a_welcome_is_answered() {
    let o = opened(calm()).await;
    for path in ["/evolution", "/evolution/"] {
        let answer = o.ask(&format!("GET {path}"), &[], "").await;
        assert_eq!((answer.status, &answer.json()["status"]), (200, &json!(200)), "{path}");
    }
    let nobody = json!({ "status": 401, "error": "Unauthorized", "response": { "message": "Unauthorized" } });
    for line in [
        "GET /evolution/instance/fetchInstances",
        "GET /instance/fetchInstances",
        "POST /evolution/message/sendText/Duka",
        "POST /evolution/webhook/set/Duka",
        "GET /evolution/nothing",
        "POST /evolution",
    ] {
        let answer = o.ask(line, &[], "").await;
        assert_eq!((answer.status, answer.json()), (401, nobody.clone()), "{line}");
    }
    let key = o.key("till", &["read"]).await;
    for (name, value) in
        [("apikey", key.clone()), ("x-api-key", key.clone()), ("authorization", format!("Bearer {key}"))]
    {
        assert_eq!(o.ask("GET /instance/fetchInstances", &[(name, &value)], "").await.status, 200, "{name}");
    }
    let two = [("apikey", key.as_str()), ("x-api-key", "wakala_other")];
    assert_eq!(o.ask("GET /instance/fetchInstances", &two, "").await.status, 401, "two keys that differ are none");
    // What is a key there is none elsewhere.
    assert_eq!(o.ask("GET /v1/instances", &[("apikey", &key)], "").await.status, 401);
    assert_eq!(o.ask("GET /waha/api/sessions", &[("apikey", &key)], "").await.status, 401);
}

#[tokio::test]
async fn an_instance_is_a_number_by_its_name() {
    let o = opened(calm()).await;
    let key = with(o.key("till", &ALL).await);
    let made = o.shows(&key, "POST /evolution/instance/create", &json!({ "instanceName": "Duka la Asha" })).await;
    let said = made.json();
    assert_eq!((made.status, &said["instance"]["instanceName"]), (201, &json!("Duka la Asha")));
    assert_eq!((&said["hash"], &said["qrcode"]), (&Value::Null, &Value::Null), "no key stands in an answer");
    let again = o.shows(&key, "POST /instance/create", &json!({ "instanceName": "duka la asha" })).await;
    let why = "This name \"duka la asha\" is already in use.";
    assert_eq!((again.status, again.json()), (403, shape(403, "Forbidden", why)));
    for wrong in [
        json!({}),
        json!({ "instanceName": " " }),
        json!({ "instanceName": 5 }),
        json!({ "instanceName": "x", "number": "neema" }),
    ] {
        assert_eq!(o.shows(&key, "POST /instance/create", &wrong).await.status, 400, "{wrong}");
    }
    let all = o.shows(&key, "GET /instance/fetchInstances", &Value::Null).await.json();
    assert_eq!(
        (all.as_array().unwrap().len(), &all[0]["name"], &all[0]["token"]),
        (1, &json!("Duka la Asha"), &Value::Null)
    );
    let one = o.shows(&key, "GET /instance/fetchInstances?instanceName=duka%20la%20asha", &Value::Null).await.json();
    assert_eq!(one, all);
    let state = o.shows(&key, "GET /instance/connectionState/Duka%20la%20Asha", &Value::Null).await.json();
    assert_eq!(state, json!({ "instance": { "instanceName": "Duka la Asha", "state": "connecting" } }));
    let logout = o.shows(&key, "DELETE /instance/logout/Duka%20la%20Asha", &Value::Null).await;
    let why = "The \"Duka la Asha\" instance is not connected";
    assert_eq!((logout.status, logout.json()), (400, shape(400, "Bad Request", why)));
    let gone = o.shows(&key, "DELETE /instance/delete/Duka%20la%20Asha", &Value::Null).await;
    assert_eq!((gone.status, &gone.json()["status"]), (200, &json!("SUCCESS")));
    for line in [
        "GET /instance/connectionState/duka",
        "DELETE /instance/delete/duka",
        "GET /instance/fetchInstances?instanceName=duka",
    ] {
        let answer = o.shows(&key, line, &Value::Null).await;
        let why = "The \"duka\" instance does not exist";
        assert_eq!((answer.status, answer.json()), (404, shape(404, "Not Found", why)), "{line}");
    }
}

#[tokio::test]
async fn what_would_be_told_nobody_is_not_promised_and_nothing_is_done_by_half() {
    let o = opened(calm()).await;
    let key = with(o.key("till", &ALL).await);
    for more in [
        json!({ "webhook": { "url": "http://127.0.0.1:1/x" } }),
        json!({ "token": "abc" }),
        json!({ "proxyHost": "10.0.0.1" }),
        json!({ "integration": "WHATSAPP-BUSINESS" }),
    ] {
        let mut wish = json!({ "instanceName": "Duka" });
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(o.shows(&key, "POST /instance/create", &wish).await.status, 501, "{more}");
    }
    let makes = with(o.key("makes", &["admin"]).await);
    let shown = json!({ "instanceName": "Duka", "qrcode": true });
    assert_eq!(o.shows(&makes, "POST /instance/create", &shown).await.status, 403);
    assert_eq!(
        o.shows(&key, "GET /instance/fetchInstances", &Value::Null).await.json(),
        json!([]),
        "it was made all the same"
    );
    o.instance("Duka").await;
    let webhook = json!({ "webhook": { "enabled": true, "url": "http://127.0.0.1:1/x", "events": [] } });
    assert_eq!(o.shows(&key, "POST /webhook/set/Duka", &webhook).await.status, 501);
    let none = o.shows(&key, "GET /webhook/find/Duka", &Value::Null).await;
    assert_eq!((none.status, none.json()), (200, Value::Null));
    // No chat is made for what can't be sent.
    let new = "255700000777";
    for (line, body) in [
        ("sendText", json!({ "number": new, "text": " " })),
        ("sendText", json!({ "number": new, "text": "a", "mentioned": ["neema"] })),
        ("sendText", json!({ "number": new, "text": "a", "mentionsEveryOne": true })),
        ("sendPoll", json!({ "number": new, "name": "a", "values": ["b"] })),
        ("sendLocation", json!({ "number": new, "latitude": 999, "longitude": 0 })),
        ("sendContact", json!({ "number": new, "contact": [] })),
        ("sendMedia", json!({ "number": new, "mediatype": "image", "media": "aaa=aaaa" })),
    ] {
        let answer = o.shows(&key, &format!("POST /message/{line}/Duka"), &body).await;
        assert!(answer.status >= 400, "{line} {body}: {}", answer.status);
        let found = o.shows(&key, &format!("GET /chat/findChatByRemoteJid/Duka?remoteJid={new}"), &Value::Null).await;
        assert_eq!(found.status, 404, "{line} {body}");
    }
}

#[tokio::test]
async fn each_scope_is_needed_here_as_elsewhere() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let keys = [("read", "reads"), ("send", "sends"), ("control", "controls"), ("admin", "administers")];
    let mut made = Vec::new();
    for (scope, name) in keys {
        made.push((scope, with(o.key(name, &[scope]).await)));
    }
    let to = |more: Value| {
        let mut body = json!({ "number": "255700000500" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (line, body, needs) in [
        ("GET /instance/fetchInstances", Value::Null, "read"),
        ("GET /instance/connectionState/Duka", Value::Null, "read"),
        ("GET /webhook/find/Duka", Value::Null, "read"),
        ("POST /chat/findChats/Duka", json!({}), "read"),
        ("POST /chat/findContacts/Duka", json!({}), "read"),
        ("POST /chat/findMessages/Duka", json!({ "where": { "key": { "remoteJid": "255700000500" } } }), "read"),
        ("GET /group/fetchAllGroups/Duka", Value::Null, "read"),
        ("POST /message/sendText/Duka", to(json!({ "text": "a" })), "send"),
        ("POST /message/sendLocation/Duka", to(json!({ "latitude": 1, "longitude": 2 })), "send"),
        ("POST /instance/restart/Duka", Value::Null, "control"),
        ("DELETE /instance/delete/Duka", Value::Null, "admin"),
    ] {
        for (scope, key) in &made {
            // It goes last, and with it what is asked for.
            if needs == "admin" && *scope == "admin" {
                continue;
            }
            let answer = o.shows(key, line, &body).await;
            let wanted = if *scope == needs { answer.status < 300 } else { answer.status == 403 };
            assert!(
                wanted,
                "{line} with the key that may {scope}: {} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            );
        }
    }
    let stranger = json!({ "reach": { "is": "only", "instances": [o.instance("Kliniki").await.0] } });
    let (key, _) = o.made("kliniki", &ALL, stranger).await;
    assert_eq!(o.shows(&with(key), "GET /instance/connectionState/Duka", &Value::Null).await.status, 404);
}

#[tokio::test]
async fn a_text_is_kept_and_answered_as_evolution_does() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let key = with(o.key("till", &ALL).await);
    let jid = "255700000500@s.whatsapp.net";
    for number in ["255700000500", "+255 700 000 500", jid, "255700000500@c.us", "255700000500:3@s.whatsapp.net"] {
        let text = json!({ "number": number, "text": "habari", "delay": 1200, "linkPreview": true });
        let sent = o.shows(&key, "POST /evolution/message/sendText/duka", &text).await;
        let said = sent.json();
        assert_eq!(
            (sent.status, &said["status"], &said["messageType"]),
            (201, &json!("PENDING"), &json!("conversation"))
        );
        assert_eq!(
            (&said["message"]["conversation"], &said["key"]["fromMe"]),
            (&json!("habari"), &json!(true)),
            "{said}"
        );
        assert_eq!((&said["key"]["remoteJid"], &said["message"]["key"]), (&json!(jid), &said["key"]));
        assert!(said["key"]["id"].as_str().unwrap().starts_with("3EB0"), "{said}");
        let wish = json!({ "where": { "key": { "remoteJid": number, "id": said["key"]["id"] } } });
        let found = o.shows(&key, "POST /chat/findMessages/Duka", &wish).await.json();
        assert_eq!(found["messages"]["records"][0]["key"], said["key"], "{number}: {found}");
    }
    let wish = |page: u32| json!({ "where": { "key": { "remoteJid": jid } }, "page": page, "offset": 2 });
    let mut seen = Vec::new();
    for (page, pages, records) in [(1, 2, 2), (2, 3, 2), (3, 3, 1), (4, 3, 0)] {
        let found = o.shows(&key, "POST /chat/findMessages/Duka", &wish(page)).await.json()["messages"].clone();
        let all = found["records"].as_array().unwrap();
        assert_eq!((&found["currentPage"], all.len()), (&json!(page), records), "{found}");
        assert!(found["pages"] == pages || page == 4, "{found}");
        seen.extend(all.iter().map(|one| one["key"]["id"].as_str().unwrap().to_owned()));
    }
    seen.dedup();
    assert_eq!(seen.len(), 5);
    for (only, wanted) in [
        (json!({ "key": { "remoteJid": jid, "fromMe": false } }), 0),
        (json!({ "key": { "remoteJid": jid, "fromMe": true } }), 5),
        (json!({ "key": { "remoteJid": jid }, "messageType": "imageMessage" }), 0),
        (json!({ "key": { "remoteJid": jid }, "messageTimestamp": { "lte": "1970-01-01T00:00:09Z" } }), 0),
        (json!({ "key": { "remoteJid": jid }, "messageTimestamp": { "gte": 5 } }), 5),
        (json!({ "key": { "remoteJid": jid, "id": "nobodys" } }), 0),
        (json!({ "key": { "remoteJid": "255700000888" } }), 0),
    ] {
        let found = o.shows(&key, "POST /chat/findMessages/Duka", &json!({ "where": only })).await;
        assert_eq!(
            (found.status, found.json()["messages"]["records"].as_array().unwrap().len()),
            (200, wanted),
            "{only}"
        );
    }
    let chats = o.shows(&key, "POST /chat/findChats/Duka", &Value::Null).await.json();
    assert_eq!(
        (&chats[0]["remoteJid"], &chats[0]["lastMessage"]["message"]["conversation"]),
        (&json!(jid), &json!("habari"))
    );
}

#[tokio::test]
async fn each_kind_is_answered_as_on_the_wire_and_found_so() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let key = with(o.key("till", &ALL).await);
    for (line, more, kind, told) in [
        (
            "sendLocation",
            json!({ "latitude": -6.8, "longitude": 39.28, "name": "Duka", "address": "" }),
            "locationMessage",
            json!({ "degreesLatitude": -6.8, "degreesLongitude": 39.28, "name": "Duka", "address": null }),
        ),
        (
            "sendPoll",
            json!({ "name": "Lini?", "selectableCount": 1, "values": ["Leo", "Kesho"] }),
            "pollCreationMessageV3",
            json!({ "name": "Lini?", "options": [{ "optionName": "Leo" }, { "optionName": "Kesho" }], "selectableOptionsCount": 1 }),
        ),
        (
            "sendContact",
            json!({ "contact": [{ "fullName": "Asha", "wuid": "255700000431", "phoneNumber": "+255700000431" }] }),
            "contactMessage",
            json!({ "displayName": "Asha", "vcard": "BEGIN:VCARD\nVERSION:3.0\nFN:Asha\nTEL;type=CELL;type=VOICE;waid=255700000431:+255700000431\nEND:VCARD" }),
        ),
    ] {
        let mut body = json!({ "number": "255700000500" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = o.shows(&key, &format!("POST /message/{line}/Duka"), &body).await;
        let said = answer.json();
        assert_eq!((answer.status, &said["messageType"], &said["message"][kind]), (201, &json!(kind), &told), "{line}");
        let wish = json!({ "where": { "key": { "remoteJid": "255700000500" }, "messageType": kind } });
        let found = o.shows(&key, "POST /chat/findMessages/Duka", &wish).await.json()["messages"]["records"].clone();
        assert_eq!((found.as_array().unwrap().len(), &found[0]["key"]), (1, &said["key"]), "{line}");
    }
}

#[tokio::test]
async fn a_send_with_a_key_is_one_message_however_often_it_is_asked_for() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let key = o.key("till", &ALL).await;
    let text = json!({ "number": "255700000501", "text": "habari" }).to_string();
    let headers = [("apikey", key.as_str()), ("idempotency-key", "oda-7")];
    let ask = async |body: &str| o.ask("POST /message/sendText/Duka", &headers, body).await;
    let (first, again) = (ask(&text).await, ask(&text).await);
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json()["key"], again.json()["key"]);
    assert_eq!(ask(&text.replace("habari", "bei")).await.status, 409);
}

#[tokio::test]
async fn a_message_is_meant_by_as_much_of_its_key_as_is_said() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("Duka").await;
    let key = with(o.key("till", &ALL).await);
    o.comes(&id, NEEMA, "A").await;
    o.comes(&id, GROUP, "B").await;
    for said in [
        json!({ "remoteJid": NEEMA, "fromMe": false, "id": "A" }),
        json!({ "remoteJid": NEEMA, "id": "A" }),
        json!({ "id": "A" }),
        json!({ "remoteJid": GROUP, "fromMe": false, "id": "B", "participant": NEEMA }),
        json!({ "remoteJid": GROUP, "fromMe": false, "id": "B" }),
        json!({ "id": "B" }),
    ] {
        let reaction = json!({ "key": said, "reaction": "👍" });
        let answer = o.shows(&key, "POST /message/sendReaction/Duka", &reaction).await;
        let about = answer.json()["message"]["reactionMessage"]["key"].clone();
        assert_eq!(
            (answer.status, &about["id"], &about["fromMe"]),
            (201, &said["id"], &json!(false)),
            "{said}: {}",
            answer.json()
        );
        let read = o.shows(&key, "POST /chat/markMessageAsRead/Duka", &json!({ "readMessages": [said] })).await;
        assert_eq!((read.status, &read.json()["read"]), (201, &json!("success")), "{said}");
    }
    for said in [
        json!({ "remoteJid": NEEMA, "fromMe": true, "id": "A" }),
        json!({ "remoteJid": GROUP, "fromMe": false, "id": "B", "participant": "255700000999" }),
        json!({ "remoteJid": NEEMA, "id": "B" }),
        json!({ "fromMe": true, "id": "A" }),
        json!({ "id": "C" }),
    ] {
        let answer = o.shows(&key, "POST /message/sendReaction/Duka", &json!({ "key": said, "reaction": "👍" })).await;
        assert_eq!((answer.status, &answer.json()["error"]), (404, &json!("Not Found")), "{said}");
    }
    let reply = json!({ "number": NEEMA, "text": "ndiyo", "quoted": { "key": { "id": "A" } } });
    let said = o.shows(&key, "POST /message/sendText/Duka", &reply).await.json();
    assert_eq!(
        (&said["contextInfo"]["stanzaId"], &said["contextInfo"]["quotedMessage"]["conversation"]),
        (&json!("A"), &json!("bei mpya"))
    );
    let theirs = json!({ "id": "A", "fromMe": false, "remoteJid": NEEMA });
    assert_eq!(
        o.shows(&key, "DELETE /chat/deleteMessageForEveryone/Duka", &theirs).await.status,
        409,
        "it is not ours"
    );
    let no_file = json!({ "message": { "key": { "id": "A" } } });
    assert_eq!(o.shows(&key, "POST /chat/getBase64FromMediaMessage/Duka", &no_file).await.status, 400);
}

#[tokio::test]
async fn whoever_has_written_is_there_and_many_that_are_new_are_too_many() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("Duka").await;
    let key = with(o.key("sends", &["send"]).await);
    o.comes(&id, NEEMA, "A").await;
    let ask =
        async |numbers: Value| o.shows(&key, "POST /chat/whatsappNumbers/Duka", &json!({ "numbers": numbers })).await;
    let found = ask(json!(["255700000431", NEEMA])).await;
    let there = json!({ "jid": NEEMA, "exists": true, "number": "255700000431" });
    assert_eq!((found.status, found.json()), (200, json!([there, there])));
    let new: Vec<String> = (0..6).map(|n| format!("25570000070{n}")).collect();
    assert_eq!(ask(json!(new)).await.status, 400);
    assert_eq!(ask(json!(["neema"])).await.status, 400);
    assert_eq!(ask(json!([])).await.json(), json!([]));
}

#[tokio::test]
async fn a_file_comes_as_base64_or_in_a_form() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let key = with(o.key("till", &ALL).await);
    let content = "%PDF-1.4 bei ya leo";
    let pdf = STANDARD.encode(content);
    let media = |media: &str| json!({ "number": "255700000500", "mediatype": "document", "mimetype": "application/pdf", "fileName": "/tmp/bei.pdf", "caption": "bei", "media": media });
    let fields = [("number", "255700000500"), ("mediatype", "document"), ("fileName", "bei.pdf"), ("caption", "bei")];
    let line = "POST /message/sendMedia/Duka";
    let answers = [
        o.shows(&key, line, &media(&pdf)).await,
        o.shows(&key, line, &media(&format!("data:application/pdf;base64,{pdf}"))).await,
        o.form(&key, line, &fields, Some(("x.pdf", content))).await,
        o.form(&key, line, &[&fields[..], &[("media", &pdf)]].concat(), None).await,
    ];
    for answer in answers {
        let said = answer.json();
        let document = &said["message"]["documentMessage"];
        assert_eq!((answer.status, &said["messageType"]), (201, &json!("documentMessage")), "{said}");
        assert_eq!((&document["fileName"], &document["caption"]), (&json!("bei.pdf"), &json!("bei")), "{said}");
        let wish = json!({ "message": { "key": said["key"] }, "convertToMp4": false });
        let had = o.shows(&key, "POST /chat/getBase64FromMediaMessage/Duka", &wish).await;
        assert_eq!(had.status, 201);
        let had: Value = serde_json::from_slice(&unchunked(&had.body)).unwrap();
        assert_eq!((&had["base64"], &had["mimetype"]), (&json!(pdf), &json!("application/pdf")));
    }
    for wrong in ["http://example.com/a.pdf", "https://169.254.169.254/", "?", "aaaaa", "aaa=aaaa", "====", ""] {
        let answer = o.shows(&key, line, &media(wrong)).await;
        assert_eq!((answer.status, &answer.json()["status"]), (400, &json!(400)), "{wrong}");
    }
    for (kind, body) in [
        ("sendMedia", json!({ "number": "255700000500", "mediatype": "x", "media": pdf })),
        ("sendMedia", json!({ "number": "255700000500", "media": pdf })),
        ("sendMedia", json!({ "number": "255700000500", "mediatype": "image", "media": pdf })),
        ("sendMedia", json!({ "number": "255700000500", "mediatype": "document", "media": 5 })),
        ("sendSticker", json!({ "number": "255700000500", "sticker": pdf })),
        ("sendWhatsAppAudio", json!({ "number": "255700000500", "audio": pdf })),
        ("sendWhatsAppAudio", json!({ "number": "255700000500" })),
    ] {
        let answer = o.shows(&key, &format!("POST /message/{kind}/Duka"), &body).await;
        assert_eq!((answer.status, &answer.json()["status"]), (400, &json!(400)), "{kind} {body}");
    }
    assert_eq!(o.form(&key, line, &fields, Some(("x.pdf", ""))).await.status, 400);
    assert_eq!(o.shows(&key, line, &media(&STANDARD.encode(vec![7; 90_000]))).await.status, 413);
    let broken = [("apikey", key.1.as_str()), ("content-type", "multipart/form-data; boundary=x")];
    assert_eq!(o.ask(line, &broken, "--x\r\nnonsense").await.status, 400);
}

/// A body that came in chunks.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 2 + length + 2..];
    }
}

#[tokio::test]
async fn nothing_wrong_is_answered_as_a_fault_of_ours() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let key = o.key("till", &ALL).await;
    for line in [
        "POST /instance/create",
        "POST /message/sendText/Duka",
        "POST /message/sendMedia/Duka",
        "POST /message/sendWhatsAppAudio/Duka",
        "POST /message/sendSticker/Duka",
        "POST /message/sendLocation/Duka",
        "POST /message/sendContact/Duka",
        "POST /message/sendReaction/Duka",
        "POST /message/sendPoll/Duka",
        "POST /chat/whatsappNumbers/Duka",
        "POST /chat/markMessageAsRead/Duka",
        "DELETE /chat/deleteMessageForEveryone/Duka",
        "POST /chat/updateMessage/Duka",
        "POST /chat/getBase64FromMediaMessage/Duka",
        "POST /chat/findMessages/Duka",
        "GET /chat/findChatByRemoteJid/Duka?remoteJid=%00",
        "GET /group/findGroupInfos/Duka?groupJid=neema",
        "GET /group/findGroupInfos/Duka?groupJid=120363000000000001@g.us",
        "GET /instance/connect/Duka?number=neema",
    ] {
        for body in [
            "[",
            "[]",
            "5",
            "nonsense",
            r#"{"number":5,"text":[],"instanceName":7,"media":3,"contact":{},"key":null,"values":"a","where":5,"numbers":5,"readMessages":5,"message":5}"#,
            r#"{"number":"neema@c.us","text":"a","instanceName":"","mediatype":"image","media":"","audio":"","sticker":"","latitude":1e999,"longitude":0,"contact":[{}],"key":{"id":""},"name":"a","values":[],"numbers":["x"],"readMessages":[{"id":""}],"message":{"key":{"id":""}},"where":{}}"#,
            r#"{"number":"120363000000000001@g.us","text":"a","instanceName":"\u0000","mediatype":"document","media":"aGFi","audio":"aGFi","sticker":"aGFi","latitude":999,"longitude":0,"contact":[{"fullName":"a","phoneNumber":"b"}],"key":{"id":"A"},"reaction":"abc","name":"","values":["a"],"numbers":["status@broadcast","neema"],"readMessages":[{"id":"A"}],"message":{"key":{"id":"A","remoteJid":"x"}},"where":{"key":{"remoteJid":"x y"}}}"#,
        ] {
            let answer = o.ask(line, &[("apikey", &key)], body).await;
            assert!((400..500).contains(&answer.status) || answer.status == 501, "{line} {body}: {}", answer.status);
            assert_eq!(answer.json()["status"], answer.status, "{line} {body}");
        }
    }
    let channel = json!({ "number": "120363000000000001@newsletter", "text": "a" });
    assert_eq!(o.shows(&with(key.clone()), "POST /message/sendText/Duka", &channel).await.status, 501);
    for line in ["GET /evolution/nothing", "DELETE /instance/create", "GET /message/sendText/Duka"] {
        assert_eq!(o.shows(&with(key.clone()), line, &Value::Null).await.status, 404, "{line}");
    }
    assert_eq!(o.shows(&with(key), "HEAD /instance/connect/Duka", &Value::Null).await.status, 405);
}

#[tokio::test]
async fn at_the_users_own_socket_it_is_the_same_without_a_key() {
    let s = crate::served(hurried()).await;
    assert_eq!(s.get("/evolution/instance/fetchInstances").await.json(), json!([]));
    let nobody = s.get("/instance/connectionState/nobody").await;
    assert_eq!(nobody.json(), shape(404, "Not Found", "The \"nobody\" instance does not exist"));
}
