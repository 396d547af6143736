//! GOWA's operations: what is refused there, how, and that nothing wrong is answered as if the fault were ours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

const NEEMA: &str = "255700000431@s.whatsapp.net";
const GROUP: &str = "120363000000000001@g.us";

fn shape(status: u16, code: &str, message: &str) -> Value {
    json!({ "status": status, "code": code, "message": message, "results": null })
}

fn with(key: &str) -> (&'static str, String) {
    ("authorization", format!("Basic {}", STANDARD.encode(format!("duka:{key}"))))
}

#[tokio::test]
async fn the_password_is_the_key_and_nothing_is_answered_without() {
    let o = opened(calm()).await;
    for line in
        ["GET /gowa/devices", "POST /gowa/send/message", "GET /gowa/nothing", "GET /gowa/app/logout", "GET /gowa"]
    {
        let answer = o.ask(line, &[], "").await;
        assert_eq!((answer.status, answer.json()), (401, shape(401, "UNAUTHORIZED", "Unauthorized")), "{line}");
    }
    let key = o.key("till", &["read"]).await;
    let all = o.shows(&with(&key), "GET /gowa/devices", &Value::Null).await;
    assert_eq!((all.status, &all.json()["code"], &all.json()["results"]), (200, &json!("SUCCESS"), &json!([])));
    assert_eq!(o.shows(&with("wakala_wrong"), "GET /gowa/devices", &Value::Null).await.status, 401);
    assert_eq!(o.with(&key, "GET /gowa/devices", &Value::Null).await.status, 200);
    // A password is a key there alone.
    for line in ["GET /v1/instances", "GET /waha/api/sessions", "GET /evolution/instance/fetchInstances"] {
        assert_eq!(o.shows(&with(&key), line, &Value::Null).await.status, 401, "{line}");
    }
}

#[tokio::test]
async fn a_device_is_a_number_by_its_name_and_the_only_one_need_not_be_named() {
    let o = opened(calm()).await;
    let key = o.key("till", &ALL).await;
    let shown = with(&key);
    let made = o.shows(&shown, "POST /gowa/devices", &json!({ "name": "Duka" })).await;
    assert_eq!((made.status, &made.json()["results"]["id"]), (200, &json!("Duka")));
    assert_eq!(o.shows(&shown, "POST /gowa/devices", &json!({ "device_id": "duka" })).await.status, 409);
    assert_eq!(o.shows(&shown, "GET /gowa/app/status", &Value::Null).await.json()["results"]["device_id"], "Duka");
    let other = o.shows(&shown, "POST /gowa/devices", &Value::Null).await.json()["results"]["id"].clone();
    let unsaid = o.shows(&shown, "GET /gowa/app/status", &Value::Null).await;
    assert_eq!((unsaid.status, &unsaid.json()["code"]), (400, &json!("BAD_REQUEST")));
    for (line, header) in [
        ("GET /gowa/app/status?device_id=duka", ("x-none", "")),
        ("GET /gowa/app/status", ("x-device-id", "Duka")),
        ("GET /gowa/devices/Duka/status", ("x-device-id", other.as_str().unwrap())),
    ] {
        let answer = o.ask(line, &[(shown.0, &shown.1), header], "").await;
        let results = &answer.json()["results"];
        assert_eq!((&results["device_id"], &results["is_logged_in"]), (&json!("Duka"), &json!(false)), "{line}");
    }
    let logout = o.shows(&shown, "POST /gowa/devices/Duka/logout", &Value::Null).await;
    assert_eq!((logout.status, logout.json()), (400, shape(400, "BAD_REQUEST", "you are not logged in")));
    assert_eq!(o.shows(&shown, "DELETE /gowa/devices/Duka", &Value::Null).await.json()["results"], Value::Null);
    for line in ["GET /gowa/devices/Duka", "DELETE /gowa/devices/Duka", "GET /gowa/chats?device_id=Duka"] {
        let answer = o.shows(&shown, line, &Value::Null).await;
        assert_eq!((answer.status, answer.json()), (404, shape(404, "NOT_FOUND", "device not found")), "{line}");
    }
}

#[tokio::test]
async fn each_scope_is_needed_here_as_elsewhere() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let mut made = Vec::new();
    for scope in ["read", "send", "control", "admin"] {
        made.push((scope, with(&o.key(scope, &[scope]).await)));
    }
    for (line, body, needs) in [
        ("GET /gowa/devices", Value::Null, "read"),
        ("GET /gowa/app/status", Value::Null, "read"),
        ("GET /gowa/chats", Value::Null, "read"),
        ("GET /gowa/chat/255700000500@s.whatsapp.net/messages", Value::Null, "read"),
        ("GET /gowa/user/my/contacts", Value::Null, "read"),
        ("GET /gowa/user/my/groups", Value::Null, "read"),
        ("POST /gowa/send/message", json!({ "phone": "255700000500", "message": "a" }), "send"),
        ("POST /gowa/send/poll", json!({ "phone": "255700000500", "question": "a", "options": ["b", "c"] }), "send"),
        ("GET /gowa/app/reconnect", Value::Null, "control"),
    ] {
        for (scope, key) in &made {
            let answer = o.shows(key, line, &body).await;
            let wanted = if *scope == needs { answer.status < 300 } else { answer.status == 403 };
            assert!(wanted, "{line} with the key that may {scope}: {} {}", answer.status, answer.json());
        }
    }
    for (scope, key) in &made {
        for line in ["GET /gowa/app/logout", "DELETE /gowa/devices/Duka", "POST /gowa/devices"] {
            let answer = o.shows(key, line, &Value::Null).await.status;
            assert!(*scope == "admin" || answer == 403, "{line} with the key that may {scope}: {answer}");
        }
    }
}

#[tokio::test]
async fn what_is_sent_and_said_is_answered_as_gowa_does() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("Duka").await;
    let key = o.key("till", &ALL).await;
    let shown = with(&key);
    o.comes(&id, NEEMA, "A").await;
    o.comes(&id, GROUP, "B").await;
    for phone in ["255700000431", "+255 700 000 431", NEEMA, "255700000431@c.us", GROUP] {
        let reply = if phone == GROUP { "B" } else { "A" };
        let text = json!({ "phone": phone, "message": "habari", "reply_message_id": reply });
        let answer = o.shows(&shown, "POST /gowa/send/message", &text).await;
        let said = answer.json();
        assert_eq!((answer.status, &said["code"]), (200, &json!("SUCCESS")), "{phone}: {said}");
        assert!(said["results"]["message_id"].as_str().unwrap().starts_with("3EB0"), "{said}");
        for (line, more) in [("reaction", json!({ "emoji": "👍" })), ("read", json!({}))] {
            let mut body = json!({ "phone": phone });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let answer = o.shows(&shown, &format!("POST /gowa/message/{reply}/{line}"), &body).await;
            assert_eq!(answer.status, 200, "{line} {phone}: {}", answer.json());
        }
    }
    let page = o.shows(&shown, &format!("GET /gowa/chat/{NEEMA}/messages?limit=2"), &Value::Null).await.json();
    let data = page["results"]["data"].as_array().unwrap();
    assert_eq!((data.len(), &data[0]["content"], &data[0]["is_from_me"]), (2, &json!("habari"), &json!(true)));
    for (query, wanted) in
        [("is_from_me=false", 1), ("search=MPYA", 1), ("media_only=true", 0), ("end_time=1970-01-01T00:00:09Z", 1)]
    {
        let page = o.shows(&shown, &format!("GET /gowa/chat/{NEEMA}/messages?{query}"), &Value::Null).await.json();
        assert_eq!(page["results"]["data"].as_array().unwrap().len(), wanted, "{query}: {page}");
    }
    let found = o.shows(&shown, "GET /gowa/chats?search=255700000431", &Value::Null).await.json();
    assert_eq!(
        (found["results"]["data"].as_array().unwrap().len(), &found["results"]["data"][0]["jid"]),
        (1, &json!(NEEMA))
    );
    let group = o.shows(&shown, &format!("GET /gowa/group/info?group_id={GROUP}"), &Value::Null).await.json();
    assert_eq!(group["results"]["JID"], GROUP);
    let there = o.shows(&shown, "GET /gowa/user/check?phone=255700000431", &Value::Null).await.json();
    assert_eq!(there["results"], json!({ "is_on_whatsapp": true }));
    let theirs = o.shows(&shown, "POST /gowa/message/A/revoke", &json!({ "phone": NEEMA })).await;
    assert_eq!((theirs.status, &theirs.json()["code"]), (409, &json!("CONFLICT")), "it is not ours");
}

#[tokio::test]
async fn a_file_comes_in_a_form_and_goes_as_it_is() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let shown = with(&o.key("till", &ALL).await);
    let content = "%PDF-1.4 bei ya leo";
    let fields = [("phone", "255700000500"), ("caption", "bei")];
    let sent = o.form(&shown, "POST /gowa/send/file", &fields, Some(("bei.pdf", content))).await;
    assert_eq!(sent.status, 200, "{}", sent.json());
    let id = sent.json()["results"]["message_id"].as_str().unwrap().to_owned();
    let had = o.shows(&shown, &format!("GET /gowa/message/{id}/download?phone=255700000500"), &Value::Null).await;
    assert_eq!((had.status, had.body.as_slice()), (200, content.as_bytes()));
    for (line, more, file) in [
        ("image", vec![], Some(("a.png", content))),
        ("sticker", vec![], Some(("a.webp", content))),
        ("audio", vec![], Some(("a.ogg", content))),
        ("file", vec![], Some(("a.pdf", ""))),
        ("file", vec![], None),
        ("image", vec![("image_url", "http://example.com/a.png")], None),
        ("file", vec![("duration", "soon")], Some(("a.pdf", content))),
    ] {
        let answer = o.form(&shown, &format!("POST /gowa/send/{line}"), &[&fields[..], &more].concat(), file).await;
        assert_eq!((answer.status, &answer.json()["code"]), (400, &json!("BAD_REQUEST")), "{line} {more:?}");
    }
    let kept = [&fields[..], &[("duration", "3600")]].concat();
    assert_eq!(o.form(&shown, "POST /gowa/send/file", &kept, Some(("a.pdf", content))).await.status, 501);
    let urlencoded = [(shown.0, shown.1.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let by_address = o.ask("POST /gowa/send/image", &urlencoded, "phone=255700000500&image_url=http%3A%2F%2Fx").await;
    assert_eq!(by_address.status, 400);
}

#[tokio::test]
async fn nothing_wrong_is_answered_as_a_fault_of_ours() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    let shown = with(&o.key("till", &ALL).await);
    for line in [
        "POST /gowa/send/message",
        "POST /gowa/send/link",
        "POST /gowa/send/contact",
        "POST /gowa/send/location",
        "POST /gowa/send/poll",
        "POST /gowa/send/image",
        "POST /gowa/message/A/revoke",
        "POST /gowa/message/A/reaction",
        "POST /gowa/message/A/update",
        "POST /gowa/message/A/read",
        "GET /gowa/message/A/download",
        "GET /gowa/app/login-with-code?phone=neema",
        "GET /gowa/user/check?phone=neema",
        "GET /gowa/group/info?group_id=neema",
        "GET /gowa/chats?limit=-1",
        "GET /gowa/chats?offset=99999999",
        "GET /gowa/chat/%00/messages",
        "GET /gowa/chat/neema/messages",
        "GET /gowa/chat/255700000500/messages?start_time=gestern",
        "GET /gowa/devices/Duka/qr.png",
    ] {
        for body in [
            "[",
            "[]",
            "5",
            r#"{"phone":5,"message":[],"options":"a"}"#,
            r#"{"phone":"neema","message":"a","link":"a","question":"a","options":["a","b"],"latitude":"x","longitude":0,"contact_name":"a","contact_phone":"b","emoji":"abc"}"#,
            r#"{"phone":"255700000500","message":" ","link":"","question":"","options":[],"latitude":999,"longitude":0,"contact_name":"","contact_phone":"","emoji":"abc"}"#,
        ] {
            let answer = o.ask(line, &[(shown.0, &shown.1)], body).await;
            assert!((400..500).contains(&answer.status), "{line} {body}: {}", answer.status);
            assert_eq!(answer.json()["status"], answer.status, "{line} {body}");
        }
    }
    let typed = o.shows(&shown, "POST /gowa/devices/Duka/login/code", &json!({ "phone": "neema" })).await;
    assert_eq!((typed.status, &typed.json()["code"]), (400, &json!("BAD_REQUEST")));
    for line in ["POST /gowa/send/presence", "POST /gowa/group", "POST /gowa/chat/255700000500/pin"] {
        let answer = o.shows(&shown, line, &Value::Null).await;
        assert_eq!((answer.status, &answer.json()["code"]), (501, &json!("NOT_IMPLEMENTED")), "{line}");
    }
    for line in ["GET /gowa/nothing", "GET /app/devices", "GET /devices"] {
        assert_eq!(o.shows(&shown, line, &Value::Null).await.status / 100, 4, "{line}");
    }
}
