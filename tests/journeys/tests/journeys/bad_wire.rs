//! What WhatsApp never says: stanzas with each part of them missing, empty, doubled, huge or of another kind, and messages that are
//! cut, nested deep, or of a later version. Each is met with a word in the log, the rest goes on, and nothing is lost.

use fake_whatsapp::{Letter, Phone, Stanza};
use journeys::{PATIENCE, Shop, network};
use serde_json::{Value, json};
use wakala_domain::lifecycle::{Badge, Connection};
use wakala_domain::messages::Content;
use wakala_domain::messages::content::Gone;
use wakala_store::StoredMessage;

use super::logs;

/// Stanzas of which each part is a target. They come from somebody who writes nothing good.
const KNOWN: &str = r#"[
{"tag": "message", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BAD1"], ["t", "1700000000"], ["type", "text"], ["notify", "Juma"],
  ["sender_lid", "100255700000999@lid"]],
  "content": [{"tag": "enc", "attrs": [["v", "2"], ["type", "msg"]], "content": {"base64": "AAAA"}}]},
{"tag": "message", "attrs": [["from", "120363000000000009@g.us"], ["participant", "255700000999@s.whatsapp.net"], ["id", "BAD2"], ["t", "1700000000"],
  ["type", "text"]],
  "content": [{"tag": "enc", "attrs": [["v", "2"], ["type", "skmsg"]], "content": {"base64": "AAAA"}}]},
{"tag": "message", "attrs": [["from", "120363000000000001@newsletter"], ["id", "BAD3"], ["server_id", "100"], ["t", "1700000000"], ["type", "text"]],
  "content": [{"tag": "plaintext", "content": {"base64": "CgZIYWJhcmk="}}]},
{"tag": "receipt", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BAD4"], ["t", "1700000000"], ["type", "read"]],
  "content": [{"tag": "list", "content": [{"tag": "item", "attrs": [["id", "BAD5"]]}]}]},
{"tag": "receipt", "attrs": [["from", "255700000999:1@s.whatsapp.net"], ["id", "BAD6"], ["t", "1700000000"], ["type", "retry"]],
  "content": [{"tag": "retry", "attrs": [["v", "1"], ["count", "1"], ["id", "BAD6"], ["t", "1700000000"]]},
    {"tag": "registration", "content": {"base64": "AAAAAQ=="}}]},
{"tag": "notification", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BAD7"], ["t", "1700000000"], ["type", "devices"]],
  "content": [{"tag": "add", "attrs": [["device_hash", "2:AAAA"]], "content": [{"tag": "device", "attrs": [["jid", "255700000999:2@s.whatsapp.net"]]},
    {"tag": "key-index-list", "attrs": [["ts", "1700000000"]], "content": {"base64": "AAAA"}}]}]},
{"tag": "notification", "attrs": [["from", "120363000000000009@g.us"], ["participant", "255700000999@s.whatsapp.net"], ["id", "BAD8"], ["t", "1700000000"],
  ["type", "w:gp2"]],
  "content": [{"tag": "subject", "attrs": [["subject", "Soko"], ["s_t", "1700000000"]]}]},
{"tag": "notification", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BAD9"], ["t", "1700000000"], ["type", "privacy_token"]],
  "content": [{"tag": "tokens", "content": [{"tag": "token", "attrs": [["t", "1700000000"], ["type", "trusted_contact"]], "content": {"base64": "AAAA"}}]}]},
{"tag": "notification", "attrs": [["from", "s.whatsapp.net"], ["id", "BADA"], ["t", "1700000000"], ["type", "server_sync"]],
  "content": [{"tag": "collection", "attrs": [["name", "regular"], ["version", "1"]]}]},
{"tag": "ack", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADB"], ["class", "message"], ["t", "1700000000"], ["error", "463"]]},
{"tag": "message", "attrs": [["from", "1700000009@broadcast"], ["participant", "255700000999@s.whatsapp.net"], ["id", "BADD"], ["t", "1700000000"],
  ["type", "text"]],
  "content": [{"tag": "enc", "attrs": [["v", "2"], ["type", "pkmsg"]], "content": {"base64": "AAAA"}}]},
{"tag": "message", "attrs": [["from", "status@broadcast"], ["participant", "255700000999@s.whatsapp.net"], ["id", "BADE"], ["t", "1700000000"],
  ["type", "media"]],
  "content": [{"tag": "enc", "attrs": [["v", "2"], ["type", "skmsg"], ["mediatype", "image"]], "content": {"base64": "AAAA"}}]},
{"tag": "message", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADF"], ["t", "1700000000"], ["type", "text"]],
  "content": [{"tag": "unavailable", "attrs": [["type", "view_once"]]}]},
{"tag": "message", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADN"], ["t", "1700000000"], ["type", "text"], ["edit", "1"],
  ["sender_lid", "100255700000999@lid"]],
  "content": [{"tag": "enc", "attrs": [["v", "2"], ["type", "msg"], ["decrypt-fail", "hide"]], "content": {"base64": "AAAA"}}]},
{"tag": "message", "attrs": [["from", "120363000000000009@g.us"], ["participant", "255700000999@s.whatsapp.net"], ["id", "BADO"], ["t", "1700000000"],
  ["type", "text"], ["edit", "7"]],
  "content": [{"tag": "enc", "attrs": [["v", "2"], ["type", "skmsg"], ["decrypt-fail", "hide"]], "content": {"base64": "AAAA"}}]},
{"tag": "receipt", "attrs": [["from", "120363000000000009@g.us"], ["participant", "255700000999@s.whatsapp.net"], ["id", "BADG"], ["t", "1700000000"],
  ["type", "read-self"]]},
{"tag": "receipt", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADH"], ["t", "1700000000"], ["type", "server-error"]],
  "content": [{"tag": "rmr", "attrs": [["jid", "255700000999@s.whatsapp.net"], ["from_me", "false"]]}]},
{"tag": "call", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADI"], ["t", "1700000000"], ["notify", "Juma"]],
  "content": [{"tag": "offer", "attrs": [["call-id", "CALL"], ["call-creator", "255700000999@s.whatsapp.net"]],
    "content": [{"tag": "audio", "attrs": [["enc", "opus"], ["rate", "8000"]]}]}]},
{"tag": "presence", "attrs": [["from", "255700000999@s.whatsapp.net"], ["type", "unavailable"], ["last", "1700000000"]]},
{"tag": "chatstate", "attrs": [["from", "255700000999@s.whatsapp.net"]], "content": [{"tag": "composing", "attrs": [["media", "audio"]]}]},
{"tag": "ib", "attrs": [["from", "s.whatsapp.net"]],
  "content": [{"tag": "offline_preview", "attrs": [["count", "0"], ["message", "0"], ["receipt", "0"], ["notification", "0"], ["appdata", "0"]]}]},
{"tag": "ib", "attrs": [["from", "s.whatsapp.net"]], "content": [{"tag": "dirty", "attrs": [["type", "groups"], ["timestamp", "1700000000"]]}]},
{"tag": "notification", "attrs": [["from", "255700000118@s.whatsapp.net"], ["id", "BADJ"], ["t", "1700000000"], ["type", "account_sync"]],
  "content": [{"tag": "blocklist", "attrs": [["dhash", "1"]], "content": [{"tag": "item", "attrs": [["jid", "255700000999@s.whatsapp.net"], ["action", "block"]]}]}]},
{"tag": "notification", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADK"], ["t", "1700000000"], ["type", "mediaretry"]],
  "content": [{"tag": "encrypt", "content": [{"tag": "enc_p", "content": {"base64": "AAAA"}}, {"tag": "enc_iv", "content": {"base64": "AAAA"}}]},
    {"tag": "rmr", "attrs": [["jid", "255700000999@s.whatsapp.net"], ["from_me", "false"]]}]},
{"tag": "notification", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADL"], ["t", "1700000000"], ["type", "picture"]],
  "content": [{"tag": "set", "attrs": [["jid", "255700000999@s.whatsapp.net"], ["id", "1"]]}]},
{"tag": "iq", "attrs": [["from", "s.whatsapp.net"], ["id", "BADM"], ["type", "result"]], "content": [{"tag": "list"}]},
{"tag": "nothing", "attrs": [["from", "255700000999@s.whatsapp.net"], ["id", "BADC"]], "content": "?"}
]"#;

/// What an attribute may be in place of what it is.
const VALUES: [&str; 5] = ["", "::::@@@@", "255700000118:99999@lid", "99999999999999999999", "\0\u{1F600}"];

/// What the content of a stanza may be in place of what it is.
fn contents() -> Vec<Value> {
    let deep = (0..50).fold(json!({"tag": "end"}), |inner, _| json!({"tag": "enc", "content": [inner]}));
    vec![
        Value::Null,
        json!({"base64": ""}),
        json!("\0"),
        json!([]),
        json!([deep]),
        json!(vec![json!({"tag": "to"}); 200]),
    ]
}

/// Every stanza that differs from this one in one place.
fn spoilt(stanza: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Value)| {
        let mut changed = stanza.clone();
        change(&mut changed);
        all.push(changed);
    };
    let attributes = stanza["attrs"].as_array().cloned().unwrap_or_default();
    for (place, attribute) in attributes.iter().enumerate() {
        let name = &attribute[0];
        with(&|stanza| drop(stanza["attrs"].as_array_mut().unwrap().remove(place)));
        with(&|stanza| stanza["attrs"].as_array_mut().unwrap().push(json!([name, "twice"])));
        for value in VALUES {
            with(&|stanza| stanza["attrs"][place][1] = json!(value));
        }
    }
    for content in contents() {
        with(&|stanza| stanza["content"] = content.clone());
    }
    for (place, part) in stanza["content"].as_array().cloned().unwrap_or_default().iter().enumerate() {
        for bad in spoilt(part) {
            with(&|stanza| stanza["content"][place] = bad.clone());
        }
    }
    all
}

/// The same with a megabyte in one place, an attribute or the content: each takes its time, so each stanza has it where others have not.
fn huge(stanza: &Value, n: usize) -> Value {
    let mut changed = stanza.clone();
    let megabyte = json!("7".repeat(1 << 20));
    let places = stanza["attrs"].as_array().map_or(0, Vec::len) + 1;
    match changed["attrs"].get_mut(n % places) {
        Some(attribute) => attribute[1] = megabyte,
        None => changed["content"] = megabyte,
    }
    changed
}

/// Has the server say it to the one device that the phone has linked.
async fn say(owner: &Phone, stanza: &Value) {
    let stanza: Stanza = serde_json::from_value(stanza.clone()).unwrap();
    let said = async {
        // The server takes so many orders at once.
        while owner.push_now(&stanza) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, said).await.unwrap();
}

fn written(messages: &[StoredMessage]) -> Vec<String> {
    let texts = messages.iter().filter_map(|message| match &message.content {
        Content::Text { text } => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_server_says_ends_or_hides_what_is_good() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let since =
        |connection: &Connection| if let Connection::Online { since } = connection { Some(*since) } else { None };
    let began = since(&shop.engine.instance(id).unwrap().state.connection).unwrap();
    let known: Vec<Value> = serde_json::from_str(KNOWN).unwrap();
    let (mut said, mut good) = (0, Vec::new());
    for (n, stanza) in known.iter().enumerate() {
        for bad in spoilt(stanza).into_iter().chain([huge(stanza, n)]) {
            say(&owner, &bad).await;
            said += 1;
        }
        let text = format!("after {} {n}", stanza["tag"]);
        neema.write(&owner, &text).await.unwrap();
        good.push(text);
        let messages = shop.wait_messages(chat, "there", |m| written(m).len() == good.len()).await.unwrap();
        assert_eq!(written(&messages), good);
        let shown = shop.engine.instance(id).unwrap();
        assert_eq!(
            since(&shown.state.connection),
            Some(began),
            "the connection ended: {:?}, {:?}",
            good.last(),
            shown.state
        );
    }
    assert!(said > 1_300, "{said}");
    network.wait_acknowledged(owner.number(), good.len() as u64, PATIENCE).await.unwrap();
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    // Of what is hidden nothing is shown, and each is kept once, however often it was said.
    let hidden = shop.engine.store().read(move |r| r.hidden(id, None)).await.unwrap();
    let named = |name: &str| {
        hidden.iter().filter(|one| one.stanza.windows(name.len()).any(|part| part == name.as_bytes())).count()
    };
    for name in ["BADN", "BADO"] {
        // By its sender, who is spoilt in some: by `from`, and in a group by `participant`.
        let senders = 1 + 2 * (VALUES.len() + 1);
        assert!((1..=senders).contains(&named(name)), "{name}: {} of {}", named(name), hidden.len());
    }
    shop.close().await;
}

/// The library acknowledges these and tells nobody.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_in_a_way_that_is_not_known_stands_here_as_not_opened() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let from = format!("{}@s.whatsapp.net", neema.number().trim_start_matches('+'));
    let seals = [
        json!([{"tag": "enc", "attrs": [["v", "3"], ["type", "newmsg"]], "content": {"base64": "AAAA"}}]),
        json!([{"tag": "enc", "attrs": [["v", "2"]], "content": {"base64": "AAAA"}}]),
        json!([{"tag": "enc", "attrs": [["v", "2"], ["type", "msg"]]}]),
    ];
    for (n, seals) in seals.iter().enumerate() {
        let attrs = json!([["from", from], ["id", format!("STRANGE{n}")], ["t", "1700000000"], ["type", "text"]]);
        say(&owner, &json!({"tag": "message", "attrs": attrs, "content": seals})).await;
        let messages = shop.wait_messages(chat, "kept", |m| m.len() == n + 1).await.unwrap();
        assert!(messages.iter().all(|message| message.content == Content::Undecryptable), "{messages:?}");
    }
    // What the phone alone may show is asked for by nobody: each time, it would bring nothing, and a notice on the phone.
    neema.send(Letter::to(&owner).text("siri").unavailable("view_once")).await.unwrap();
    let messages = shop.wait_messages(chat, "kept", |m| m.len() == seals.len() + 1).await.unwrap();
    let on_phone = |message: &&StoredMessage| message.content == Content::Gone(Gone::OnPhone);
    assert_eq!(messages.iter().filter(on_phone).count(), 1, "{messages:?}");
    let asked_for = shop.engine.store().read(move |r| r.unreadable(id, None)).await.unwrap();
    assert_eq!(asked_for.len(), seals.len());
    shop.close().await;
}

/// A field of a protobuf message that holds bytes.
fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    for mut value in [number << 3 | 2, bytes.len() as u64] {
        while value >= 0x80 {
            all.push((value as u8) | 0x80);
            value >>= 7;
        }
        all.push(value as u8);
    }
    all.extend(bytes);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_cut_nested_deep_or_of_a_later_version_are_kept() {
    /// Fields of the schema: a text, a message that disappears and the message in it; and one that no version knows.
    const CONVERSATION: u64 = 1;
    const EPHEMERAL: u64 = 40;
    const INNER: u64 = 1;
    const LATER: u64 = 5_000;
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let text = field(CONVERSATION, b"Habari");
    let deep = (0..1_000).fold(text.clone(), |inner, _| field(EPHEMERAL, &field(INNER, &inner)));
    let later = field(LATER, b"?");
    let unknown = Content::Unsupported { name: "unknown".into() };
    let known = Content::Text { text: "Habari".into() };
    let cases = [
        (text[..text.len() - 1].to_vec(), Content::Undecryptable),
        (vec![0xff; 64], Content::Undecryptable),
        (deep, Content::Undecryptable),
        (later.clone(), unknown),
        ([text.clone(), later].concat(), known.clone()),
        (text, known),
    ];
    for (n, (bytes, becomes)) in cases.into_iter().enumerate() {
        neema.send(Letter::to(&owner).protobuf(bytes)).await.unwrap();
        let messages = shop.wait_messages(chat, "kept", |m| m.len() == n + 1).await.unwrap();
        assert_eq!(messages[n].content, becomes, "{n}");
    }
    shop.close().await;
}
