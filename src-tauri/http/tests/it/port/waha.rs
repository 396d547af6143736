//! WAHA's operations: what is refused there, how, and that nothing wrong is answered as if the fault were ours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

fn shape(status: u16, message: &str, error: &str) -> Value {
    json!({ "statusCode": status, "message": message, "error": error })
}

#[tokio::test]
async fn without_a_key_nothing_but_a_ping_is_answered() {
    let o = opened(calm()).await;
    for path in ["/ping", "/waha/ping"] {
        assert_eq!(o.ask(&format!("GET {path}"), &[], "").await.json(), json!({ "message": "pong" }));
    }
    let nobody = json!({ "message": "Unauthorized", "statusCode": 401 });
    for line in [
        "GET /waha/api/sessions",
        "GET /api/sessions",
        "POST /waha/api/sendText",
        "GET /waha/health",
        "GET /waha/nothing",
        "GET /waha/api/default/labels",
        "GET /waha/ws",
        "GET /ws?session=*",
        "GET /waha/api/sessions?x-api-key=wakala_wrong",
        "GET /waha/api/files/1",
    ] {
        let answer = o.ask(line, &[], "").await;
        assert_eq!((answer.status, answer.json()), (401, nobody.clone()), "{line}");
    }
    let key = o.key("till", &["read"]).await;
    // In the address, as WAHA has it; and nowhere else.
    let in_address = o.ask(&format!("GET /waha/api/sessions?x-api-key={key}"), &[], "").await;
    assert_eq!((in_address.status, in_address.json()), (200, json!([])));
    assert_eq!(o.ask(&format!("GET /v1/instances?x-api-key={key}"), &[], "").await.status, 401);
    let two = o.ask("GET /waha/api/sessions?x-api-key=wakala_other", &[("x-api-key", &key)], "").await;
    assert_eq!(two.status, 401, "two keys that differ are none");
}

#[tokio::test]
async fn a_session_is_a_number_by_its_name() {
    let o = opened(calm()).await;
    let key = o.key("till", &ALL).await;
    let made = o.with(&key, "POST /waha/api/sessions", &json!({ "name": "Duka la Asha", "start": false })).await;
    assert_eq!((made.status, &made.json()["status"]), (201, &json!("STOPPED")));
    let again = o.with(&key, "POST /waha/api/sessions", &json!({ "name": "Duka la Asha" })).await;
    assert_eq!(again.status, 422);
    let all = async |query: &str| o.with(&key, &format!("GET /api/sessions{query}"), &Value::Null).await.json();
    assert_eq!(all("").await, json!([]));
    assert_eq!(all("?all=True").await[0]["name"], "Duka la Asha");
    let one = o.with(&key, "GET /waha/api/sessions/Duka%20la%20Asha", &Value::Null).await.json();
    assert_eq!(
        (&one["name"], &one["me"], &one["engine"]["engine"]),
        (&json!("Duka la Asha"), &Value::Null, &json!("NOWEB"))
    );
    let me = o.with(&key, "GET /waha/api/sessions/Duka%20la%20Asha/me", &Value::Null).await;
    assert_eq!((me.status, me.json()), (200, Value::Null));
    let started = o.with(&key, "POST /waha/api/sessions/Duka%20la%20Asha/start", &Value::Null).await;
    assert_eq!((started.status, &started.json()["status"]), (201, &json!("STARTING")));
    let qr = o.with(&key, "GET /waha/api/Duka%20la%20Asha/auth/qr", &Value::Null).await;
    assert_eq!(
        (qr.status, &qr.json()["status"], &qr.json()["expected"]),
        (422, &json!("STARTING"), &json!(["SCAN_QR_CODE"]))
    );
    let renamed = o.with(&key, "PUT /api/sessions/Duka%20la%20Asha", &json!({ "name": "duka", "config": {} })).await;
    assert_eq!((renamed.status, &renamed.json()["name"]), (200, &json!("duka")));
    let auto = o.with(&key, "POST /api/sessions", &json!({})).await.json();
    assert!(auto["name"].as_str().unwrap().starts_with("session_"), "{auto}");
    for _ in 0..2 {
        // That it is gone is true the second time, too.
        assert_eq!(o.with(&key, "DELETE /api/sessions/duka", &Value::Null).await.status, 200);
    }
    assert_eq!(
        o.with(&key, "GET /api/sessions/duka", &Value::Null).await.json(),
        shape(404, "Session not found", "Not Found")
    );
}

#[tokio::test]
async fn a_session_that_is_not_there_or_not_ones_own_is_not_found() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("Duka").await;
    o.instance("Kliniki").await;
    let reach = json!({ "reach": { "is": "only", "instances": [id] } });
    let (key, _) = o.made("till", &["read", "send", "control"], reach).await;
    for session in ["nobody", "Kliniki", "default"] {
        for (line, body) in [
            (format!("GET /api/sessions/{session}"), Value::Null),
            (format!("POST /api/sessions/{session}/start"), Value::Null),
            (format!("GET /api/{session}/auth/qr"), Value::Null),
            (format!("GET /api/{session}/chats"), Value::Null),
            (
                "POST /api/sendText".to_owned(),
                json!({ "session": session, "chatId": "255700000500@c.us", "text": "a" }),
            ),
            (format!("GET /api/{session}/groups"), Value::Null),
        ] {
            let answer = o.with(&key, &line, &body).await;
            assert_eq!((answer.status, answer.json()), (404, shape(404, "Session not found", "Not Found")), "{line}");
        }
    }
    assert_eq!(o.with(&key, "GET /api/sessions?all=true", &Value::Null).await.json().as_array().unwrap().len(), 1);
    // Whoever may not make or end numbers does neither here.
    for (line, body) in [
        ("POST /api/sessions", json!({ "name": "x" })),
        ("DELETE /api/sessions/Duka", Value::Null),
        ("POST /api/sessions/Duka/logout", Value::Null),
        ("PUT /api/sessions/Duka", json!({})),
    ] {
        let answer = o.with(&key, line, &body).await;
        assert_eq!((answer.status, &answer.json()["error"]), (403, &json!("Forbidden")), "{line}");
    }
}

#[tokio::test]
async fn each_scope_is_needed_here_as_elsewhere() {
    let o = opened(calm()).await;
    o.instance("default").await;
    let (reads, sends, controls) =
        (o.key("reads", &["read"]).await, o.key("sends", &["send"]).await, o.key("controls", &["control"]).await);
    let text = json!({ "chatId": "255700000500@c.us", "text": "habari" });
    for (line, body, key) in [
        ("GET /api/sessions", Value::Null, &reads),
        ("GET /api/sessions/default", Value::Null, &reads),
        ("GET /api/default/chats", Value::Null, &reads),
        ("GET /api/default/chats/overview", Value::Null, &reads),
        ("GET /api/default/chats/255700000500@c.us/messages", Value::Null, &reads),
        ("GET /api/messages?chatId=255700000500", Value::Null, &reads),
        ("GET /api/contacts/all?session=default", Value::Null, &reads),
        ("GET /api/default/groups", Value::Null, &reads),
        ("GET /api/server/status", Value::Null, &reads),
        ("POST /api/sendText", text.clone(), &sends),
        ("POST /api/sendSeen", json!({ "chatId": "255700000500" }), &sends),
        ("POST /api/sendLocation", json!({ "chatId": "255700000500", "latitude": 1, "longitude": 2 }), &sends),
        ("POST /api/sessions/default/start", Value::Null, &controls),
        ("POST /api/sessions/default/restart", Value::Null, &controls),
        ("POST /api/sessions/default/stop", Value::Null, &controls),
    ] {
        for (name, other) in [("reads", &reads), ("sends", &sends), ("controls", &controls)] {
            let answer = o.with(other, line, &body).await;
            let wanted = if other == key { answer.status < 300 } else { answer.status == 403 };
            assert!(
                wanted,
                "{line} with the key that {name}: {} {:?}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            );
        }
    }
}

#[tokio::test]
async fn a_text_is_kept_and_answered_as_waha_does() {
    let o = opened(calm()).await;
    o.instance("default").await;
    let key = o.key("till", &ALL).await;
    for chat in ["255700000500@c.us", "255700000500@s.whatsapp.net", "255700000500", "+255 700 000 500"] {
        let sent = o.with(&key, "POST /waha/api/sendText", &json!({ "chatId": chat, "text": "habari" })).await;
        let said = sent.json();
        assert_eq!((sent.status, &said["body"], &said["ack"]), (201, &json!("habari"), &json!(0)), "{chat}: {said}");
        assert_eq!(
            (&said["fromMe"], &said["to"], &said["ackName"]),
            (&json!(true), &json!("255700000500@c.us"), &json!("PENDING"))
        );
        let id = said["id"].as_str().unwrap();
        assert!(id.starts_with("true_255700000500@c.us_3EB0"), "{id}");
        let path = format!("/api/default/chats/{chat}/messages/{id}").replace(' ', "%20");
        let found = o.with(&key, &format!("GET {path}"), &Value::Null).await;
        assert_eq!(found.json()["id"], id, "{chat}");
        let bare = id.rsplit('_').next().unwrap();
        let found =
            o.with(&key, &format!("GET /api/default/chats/255700000500@c.us/messages/{bare}"), &Value::Null).await;
        assert_eq!(found.json()["id"], id);
    }
    let page =
        o.with(&key, "GET /api/default/chats/255700000500@c.us/messages?limit=3&offset=1", &Value::Null).await.json();
    assert_eq!(page.as_array().unwrap().len(), 3);
    // WhatsApp has not taken it yet: nobody could see what is answered.
    let reply = json!({ "chatId": "255700000500@c.us", "text": "ndiyo", "reply_to": page[0]["id"] });
    assert_eq!(o.with(&key, "POST /api/sendText", &reply).await.status, 409);
    let chats = o.with(&key, "GET /api/default/chats/overview?limit=5", &Value::Null).await.json();
    assert_eq!((&chats[0]["id"], &chats[0]["lastMessage"]["body"]), (&json!("255700000500@c.us"), &json!("habari")));
    let none =
        o.with(&key, "GET /api/default/chats/255700000500@c.us/messages?filter.timestamp.lte=1", &Value::Null).await;
    assert_eq!((none.status, none.json()), (200, json!([])));
}

#[tokio::test]
async fn a_send_with_a_key_is_one_message_however_often_it_is_asked_for() {
    let o = opened(calm()).await;
    o.instance("default").await;
    let key = o.key("till", &ALL).await;
    let with = async |line: &str, own: &[&str], body: &Value| {
        let mut headers = vec![("x-api-key", key.as_str())];
        headers.extend(own.iter().map(|own| ("idempotency-key", *own)));
        o.ask(line, &headers, &body.to_string()).await
    };
    // To one that nobody has written to before, too.
    for chat in ["255700000500@c.us", "255700000501@c.us"] {
        let text = json!({ "chatId": chat, "text": "habari" });
        let first = with("POST /api/sendText", &[chat], &text).await;
        let again = with("POST /waha/api/sendText", &[chat], &text).await;
        assert_eq!((first.status, again.status), (201, 201), "{}", again.json());
        assert_eq!(first.json()["id"], again.json()["id"]);
        let page = o.with(&key, &format!("GET /api/messages?chatId={chat}"), &Value::Null).await.json();
        assert_eq!(page.as_array().unwrap().len(), 1, "{page}");
        let other = with("POST /api/sendText", &[chat], &json!({ "chatId": chat, "text": "bei" })).await;
        assert_eq!((other.status, &other.json()["statusCode"]), (409, &json!(409)));
    }
    let file =
        json!({ "chatId": "255700000500@c.us", "file": { "filename": "a.pdf", "data": STANDARD.encode(b"%PDF-1.4") } });
    let (first, again) =
        (with("POST /api/sendFile", &["f"], &file).await, with("POST /api/sendFile", &["f"], &file).await);
    assert_eq!((first.status, &first.json()["id"]), (201, &again.json()["id"]));
    let text = json!({ "chatId": "255700000500@c.us", "text": "habari" });
    for wrong in [&["a", "b"][..], &[""], &[&"x".repeat(201)]] {
        assert_eq!(with("POST /api/sendText", wrong, &text).await.status, 400, "{wrong:?}");
    }
}

#[tokio::test]
async fn nothing_goes_to_channels_and_status_posts() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("default").await;
    let key = o.key("till", &ALL).await;
    o.comes(&id, "status@broadcast", "A").await;
    let posted = "false_status@broadcast_A_255700000431@c.us";
    for (line, body) in [
        ("POST /api/sendText", json!({ "chatId": "status@broadcast", "text": "a", "reply_to": posted })),
        ("POST /api/sendText", json!({ "chatId": "1234@broadcast", "text": "a" })),
        ("POST /api/sendText", json!({ "chatId": "120363000000000001@newsletter", "text": "a" })),
        ("POST /api/sendFile", json!({ "chatId": "status@broadcast", "file": { "data": "aGFiYXJp" } })),
        ("PUT /api/reaction", json!({ "messageId": posted, "reaction": "👍" })),
    ] {
        let answer = o.with(&key, line, &body).await;
        assert_eq!((answer.status, &answer.json()["error"]), (501, &json!("Not Implemented")), "{line} {body}");
    }
}

#[tokio::test]
async fn whoever_has_written_is_known_to_be_there_without_a_question() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("default").await;
    let key = o.key("sends", &["send"]).await;
    o.comes(&id, "255700000431@s.whatsapp.net", "A").await;
    let exists =
        async |phone: &str| o.with(&key, &format!("GET /api/contacts/check-exists?phone={phone}"), &Value::Null).await;
    let there = exists("255700000431").await;
    assert_eq!(there.json(), json!({ "numberExists": true, "chatId": "255700000431@c.us" }));
    // A chat that was opened from here says nothing of whom it is with.
    for unknown in ["255700000500", "255700000777"] {
        assert_eq!(exists(unknown).await.status, 422, "{unknown}");
    }
}

#[tokio::test]
async fn what_a_reply_answers_stands_in_it() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("default").await;
    let key = o.key("till", &ALL).await;
    o.comes(&id, "255700000431@s.whatsapp.net", "A").await;
    let reply = json!({ "chatId": "255700000431", "text": "ndiyo", "reply_to": "false_255700000431@c.us_A" });
    let said = o.with(&key, "POST /api/sendText", &reply).await.json();
    assert_eq!((&said["body"], &said["replyTo"]["id"]), (&json!("ndiyo"), &json!("A")), "{said}");
    let person = o.with(&key, "GET /api/contacts?contactId=255700000431", &Value::Null).await.json();
    assert_eq!((&person["isMyContact"], &person["isBlocked"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn nothing_is_done_by_half() {
    let o = opened(calm()).await;
    o.instance("default").await;
    let key = o.key("till", &ALL).await;
    let (makes, controls) = (o.key("makes", &["admin", "read"]).await, o.key("controls", &["control"]).await);
    let stopped = json!({ "name": "Kliniki", "start": false });
    assert_eq!(o.with(&makes, "POST /api/sessions", &stopped).await.status, 403);
    assert_eq!(o.with(&key, "GET /api/sessions/Kliniki", &Value::Null).await.status, 404, "it was made all the same");
    for (with, body) in [
        (&makes, json!({ "name": "default", "logout": true })),
        (&controls, json!({ "name": "default", "logout": true })),
    ] {
        assert_eq!(o.with(with, "POST /api/sessions/stop", &body).await.status, 403);
    }
    let session = o.with(&key, "GET /api/sessions/default", &Value::Null).await.json();
    assert_ne!(session["status"], "STOPPED");
    // No chat is made for what can't be sent.
    let new = "255700000777";
    for (line, body) in [
        ("POST /api/sendText", json!({ "chatId": new, "text": " " })),
        ("POST /api/sendText", json!({ "chatId": new, "text": "a", "mentions": ["neema"] })),
        ("POST /api/sendPoll", json!({ "chatId": new, "poll": { "name": "a", "options": ["b"] } })),
        (
            "POST /api/sendPoll",
            json!({ "chatId": new, "poll": { "name": "a", "options": ["b", "c"] }, "reply_to": "A" }),
        ),
        ("POST /api/sendLocation", json!({ "chatId": new, "latitude": 999, "longitude": 0 })),
        ("POST /api/sendContactVcard", json!({ "chatId": new, "contacts": [] })),
        ("POST /api/sendImage", json!({ "chatId": new, "file": { "data": "aaa=aaaa" } })),
    ] {
        let answer = o.with(&key, line, &body).await;
        assert!(answer.status >= 400, "{line} {body}: {}", answer.status);
        let chat = o.with(&key, &format!("GET /api/messages?chatId={new}"), &Value::Null).await;
        assert_eq!(chat.status, 404, "{line} {body}");
    }
}

#[tokio::test]
async fn one_session_is_meant_however_its_name_is_written() {
    let o = opened(calm()).await;
    o.instance("Duka").await;
    o.instance("default").await;
    let key = o.key("till", &ALL).await;
    for name in ["Duka", "duka", "%20DUKA"] {
        let found = o.with(&key, &format!("GET /api/sessions/{name}"), &Value::Null).await.json();
        assert_eq!(found["name"], "Duka", "{name}");
    }
    let text = json!({ "session": "Duka", "chatId": "255700000500", "text": "a" });
    assert_eq!(o.with(&key, "POST /api/sendText?session=default", &text).await.status, 400);
    assert_eq!(o.with(&key, "POST /api/sendText?session=Duka", &text).await.status, 201);
    let none = o.with(&key, "GET /api/messages?session=default&chatId=255700000500", &Value::Null).await;
    assert_eq!(none.json(), json!([]));
}

#[tokio::test]
async fn what_only_reads_an_address_sends_nothing() {
    let o = opened(calm()).await;
    o.instance("default").await;
    let key = o.key("till", &ALL).await;
    for prefix in ["", "/waha"] {
        let line = format!("{prefix}/api/sendText?phone=255700000500&text=habari");
        let answer = o.with(&key, &format!("GET {line}"), &Value::Null).await;
        let said = answer.json();
        assert_eq!((answer.status, said["message"].as_str().unwrap().contains("POST it")), (501, true), "{said}");
        assert_eq!(o.with(&key, &format!("HEAD {line}"), &Value::Null).await.status, 405);
    }
    for path in
        ["/api/sessions", "/api/default/auth/qr", "/api/default/chats/255700000500@c.us/messages", "/api/files/1"]
    {
        let answer = o.with(&key, &format!("HEAD {path}"), &Value::Null).await;
        assert_eq!((answer.status, answer.body.len()), (405, 0), "{path}");
    }
    assert_eq!(o.ask("HEAD /ping", &[], "").await.status, 200);
    assert_eq!(o.ask("HEAD /api/sessions", &[], "").await.status, 401);
    let queued = o.with(&key, "GET /api/messages?chatId=255700000500", &Value::Null).await;
    assert_eq!(queued.json(), json!([]));
}

#[tokio::test]
async fn a_file_comes_as_base64_and_in_no_other_way() {
    let o = opened(calm()).await;
    o.instance("default").await;
    let key = o.key("till", &ALL).await;
    let file = |file: Value| json!({ "chatId": "255700000500@c.us", "file": file, "caption": "bei" });
    let pdf = STANDARD.encode(b"%PDF-1.4 bei ya leo");
    for data in [pdf.clone(), pdf.trim_end_matches('=').to_owned(), format!("data:application/pdf;base64,{pdf}")] {
        let given = json!({ "mimetype": "application/pdf", "filename": "/tmp/bei.pdf", "data": data });
        let sent = o.with(&key, "POST /api/sendFile", &file(given)).await;
        let said = sent.json();
        assert_eq!((sent.status, &said["hasMedia"], &said["body"]), (201, &json!(true), &json!("bei")), "{said}");
        assert_eq!(said["media"]["filename"], "bei.pdf");
        let url = said["media"]["url"].as_str().unwrap();
        let path = url.strip_prefix("http://127.0.0.1").unwrap();
        let got = o.with(&key, &format!("GET {path}"), &Value::Null).await;
        assert_eq!((got.status, got.body.as_slice()), (200, b"%PDF-1.4 bei ya leo".as_slice()), "{path}");
    }
    for (wrong, status) in [
        (json!({ "url": "http://example.com/a.pdf" }), 400),
        (json!({ "url": "http://169.254.169.254/", "data": "" }), 400),
        (json!({ "data": "?" }), 400),
        (json!({ "data": "aaaaa" }), 400),
        (json!({ "data": "aaa=aaaa" }), 400),
        (json!({ "data": "====" }), 400),
        (json!({ "data": 5 }), 400),
        (json!({}), 400),
        (json!(null), 400),
    ] {
        let answer = o.with(&key, "POST /api/sendFile", &file(wrong.clone())).await;
        assert_eq!((answer.status, &answer.json()["statusCode"]), (status, &json!(status)), "{wrong}");
    }
    let no_picture = json!({ "mimetype": "image/png", "data": STANDARD.encode(b"hello") });
    assert_eq!(o.with(&key, "POST /api/sendImage", &file(no_picture)).await.status, 400);
    let large = file(json!({ "data": STANDARD.encode(vec![7; 90_000]) }));
    assert_eq!(o.with(&key, "POST /api/sendFile", &large).await.status, 413);
}

#[tokio::test]
async fn nothing_wrong_is_answered_as_a_fault_of_ours() {
    let o = opened(calm()).await;
    o.instance("default").await;
    let key = o.key("till", &ALL).await;
    let lines = [
        "POST /api/sessions",
        "POST /api/sessions/start",
        "POST /api/sessions/stop",
        "POST /api/default/auth/request-code",
        "POST /api/sendText",
        "POST /api/sendImage",
        "POST /api/sendPoll",
        "POST /api/sendLocation",
        "POST /api/sendContactVcard",
        "POST /api/sendSeen",
        "PUT /api/reaction",
        "POST /api/default/chats/overview",
        "POST /api/default/chats/255700000500@c.us/messages/read",
        "PUT /api/default/chats/255700000500@c.us/messages/true_255700000500@c.us_A",
        "DELETE /api/default/chats/255700000500@c.us/messages/x%20y",
        "GET /api/default/chats/%00/messages",
        "GET /api/default/chats/neema/messages/A",
        "GET /api/messages",
        "GET /api/contacts/check-exists?phone=neema",
        "GET /api/files/x",
        "GET /api/files/99999",
        "GET /api/default/chats?limit=-1",
        "GET /api/default/chats?offset=99999999",
        "GET /api/default/groups/120363000000000001@g.us",
        "GET /ws",
    ];
    for line in lines {
        for body in [
            "[",
            "[]",
            "5",
            "\"a\"",
            "nonsense",
            r#"{"session":5}"#,
            r#"{"session":"default","chatId":5,"text":[],"name":7,"file":"x","poll":3,"contacts":{},"messageId":null}"#,
            r#"{"session":"default","chatId":"neema@c.us","text":"a","poll":{"name":"a","options":[]},"latitude":1e999,"longitude":0,"contacts":[{}],"messageId":"x y"}"#,
            r#"{"session":"default","chatId":"120363000000000001@g.us","text":"a","poll":{"name":"","options":["a"]},"latitude":999,"longitude":0,"contacts":[{"fullName":"a"}],"messageId":"true_120363000000000001@g.us_A"}"#,
            r#"{"phoneNumber":"neema","name":"","messageIds":["true_x"],"filter":{"ids":["x"]},"reaction":"abc","messageId":"A"}"#,
        ] {
            let answer = o.ask(line, &[("x-api-key", &key)], body).await;
            // A session with nothing said of it is made, started or stopped, and nothing said of chats means all.
            let may_do = ["POST /api/sessions", "POST /api/default/chats"].iter().any(|one| line.starts_with(one));
            assert!(may_do || answer.status >= 400, "{line} {body}: {}", answer.status);
            assert!(answer.status < 500, "{line} {body}: {}", answer.status);
            assert!(answer.status < 400 || answer.json()["statusCode"] == answer.status, "{line} {body}");
        }
    }
}

#[tokio::test]
async fn what_is_not_done_says_so_and_what_nobody_has_is_not_found() {
    let o = opened(calm()).await;
    let key = o.key("till", &ALL).await;
    for line in ["GET /waha/api/default/labels", "PUT /api/star", "POST /waha/mcp", "POST /api/startTyping"] {
        let answer = o.with(&key, line, &Value::Null).await;
        assert_eq!((answer.status, &answer.json()["error"]), (501, &json!("Not Implemented")), "{line}");
    }
    let with_id = json!({ "chatId": "255700000500@c.us", "text": "a", "id": "3EB0" });
    assert_eq!(o.with(&key, "POST /api/sendText", &with_id).await.status, 501);
    for line in ["GET /waha", "GET /waha/nothing", "DELETE /api/sessions", "GET /api/nothing", "POST /mcp"] {
        assert_eq!(o.with(&key, line, &Value::Null).await.status, 404, "{line}");
    }
}

/// A WebSocket of a client that only listens.
struct Listening {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Listening {
    async fn to(o: &Opened, query: &str) -> Self {
        let mut stream = TcpStream::connect(o.at).await.unwrap();
        let handshake = format!(
            "GET /waha/ws?{query} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(handshake.as_bytes()).await.unwrap();
        let mut one = Self { stream, rest: Vec::new() };
        let head = loop {
            if let Some(end) = one.rest.windows(4).position(|four| four == b"\r\n\r\n") {
                let rest = one.rest.split_off(end + 4);
                break std::mem::replace(&mut one.rest, rest);
            }
            assert!(one.more().await, "no answer");
        };
        let head = String::from_utf8(head).unwrap().to_lowercase();
        assert!(head.starts_with("http/1.1 101 ") && head.contains("s3pplmbitxaq9kygzzhzrbk+xoo="), "{head}");
        one
    }

    async fn more(&mut self) -> bool {
        let mut some = [0; 4096];
        let read = tokio::time::timeout(SOON, self.stream.read(&mut some)).await.expect("nothing is told").unwrap_or(0);
        self.rest.extend_from_slice(&some[..read]);
        read > 0
    }

    /// The next event; none when it is over.
    async fn event(&mut self) -> Option<Value> {
        loop {
            if let [first, second, ..] = self.rest[..] {
                let (start, length) = match second & 127 {
                    126 if self.rest.len() >= 4 => (4, usize::from(u16::from_be_bytes([self.rest[2], self.rest[3]]))),
                    126 => (usize::MAX, 0),
                    short => (2, usize::from(short)),
                };
                if start != usize::MAX && self.rest.len() >= start + length {
                    let payload: Vec<u8> = self.rest.drain(..start + length).skip(start).collect();
                    match first & 15 {
                        1 => return Some(serde_json::from_slice(&payload).unwrap()),
                        8 => return None,
                        _ => continue,
                    }
                }
            }
            if !self.more().await {
                return None;
            }
        }
    }

    async fn named(&mut self, name: &str) -> Value {
        loop {
            let event = self.event().await.expect("it is over");
            if event["event"] == name {
                return event;
            }
        }
    }
}

#[tokio::test]
async fn whoever_listens_is_told_what_happens_from_then_on() {
    let o = opened(calm()).await;
    let key = o.key("till", &ALL).await;
    let (reads, id) = o.made("reads", &["read"], json!({})).await;
    let mut all = Listening::to(&o, &format!("session=*&events=*&x-api-key={key}")).await;
    let mut acks = Listening::to(&o, &format!("events=message.ack,session.status&x-api-key={reads}")).await;
    o.with(&key, "POST /api/sessions", &json!({ "name": "default" })).await;
    let status = all.named("session.status").await;
    assert_eq!((&status["session"], &status["payload"]["status"]), (&json!("default"), &json!("STARTING")));
    assert_eq!(
        (&status["engine"], &status["environment"]["tier"], &status["me"]),
        (&json!("NOWEB"), &json!("PLUS"), &Value::Null)
    );
    let sent = o.with(&key, "POST /api/sendText", &json!({ "chatId": "255700000500", "text": "habari" })).await.json();
    let told = all.named("message.any").await;
    assert_eq!((&told["payload"]["id"], &told["payload"]["body"]), (&sent["id"], &json!("habari")));
    assert!(told["id"].as_str().unwrap().starts_with("evt_") && told["timestamp"].is_i64());
    o.with(&key, "POST /api/sessions/default/stop", &Value::Null).await;
    assert_eq!(all.named("session.status").await["payload"]["status"], "STOPPED");
    // The other one wanted statuses alone, of all that happened.
    assert_eq!(acks.event().await.unwrap()["payload"]["status"], "STARTING");
    assert_eq!(acks.event().await.unwrap()["payload"]["status"], "STOPPED");
    o.operator("revoke_key", json!({ "key": id })).await;
    assert_eq!(acks.event().await, None, "the key is good no more");
    o.port.stop().await;
    assert_eq!(all.event().await, None);
}

#[tokio::test]
async fn a_key_for_some_numbers_is_told_of_those_alone() {
    let o = opened(calm()).await;
    let (id, _) = o.instance("Duka").await;
    let (_, other) = o.instance("Kliniki").await;
    let (key, _) = o.made("till", &["read"], json!({ "reach": { "is": "only", "instances": [id] } })).await;
    let mut listening = Listening::to(&o, &format!("x-api-key={key}")).await;
    o.operator("send_text", json!({ "chat": other, "text": "siri" })).await;
    o.operator("stop_instance", json!({ "id": id })).await;
    let first = listening.event().await.unwrap();
    assert_eq!((&first["event"], &first["session"]), (&json!("session.status"), &json!("Duka")));
}

#[tokio::test]
async fn what_is_no_websocket_is_told_so() {
    let o = opened(calm()).await;
    let key = o.key("till", &["read"]).await;
    let sends = o.key("sends", &["send"]).await;
    assert_eq!(o.with(&key, "GET /ws", &Value::Null).await.json()["statusCode"], 426);
    assert_eq!(o.with(&sends, "GET /ws", &Value::Null).await.status, 403);
    // Whoever waits for what is not there waits for ever.
    let upgrade = [
        ("x-api-key", key.as_str()),
        ("upgrade", "websocket"),
        ("connection", "upgrade"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    for (query, status) in [("events=messages", 400), ("session=nobody", 404)] {
        let mut stream = TcpStream::connect(o.at).await.unwrap();
        let head: String = upgrade.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let line = format!("GET /ws?{query} HTTP/1.1\r\nhost: 127.0.0.1\r\n{head}\r\n");
        stream.write_all(line.as_bytes()).await.unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).await.unwrap();
        assert_eq!(start, format!("HTTP/1.1 {status}").as_bytes(), "{query}");
    }
}

#[tokio::test]
async fn at_the_users_own_socket_it_is_the_same_without_a_key() {
    let s = crate::served(hurried()).await;
    let sessions = s.get("/waha/api/sessions").await;
    assert_eq!((sessions.status, sessions.json()), (200, json!([])));
    let nobody = s.get("/api/sessions/nobody").await;
    assert_eq!(nobody.json(), shape(404, "Session not found", "Not Found"));
}
