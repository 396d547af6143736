//! What WhatsApp never says: stanzas with each part of them missing, empty, doubled, huge or of another kind, and messages that are
//! cut, nested deep, or of a later version. Each is met with a word in the log, the rest goes on, and nothing is lost.

use std::sync::Arc;

use fake_whatsapp::{Letter, Phone, PracticeNetwork, Stanza};
use journeys::{PATIENCE, Shop, network};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::TryRecvError;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, ClientSlot, Command, Connection};
use wakala_domain::messages::Content;
use wakala_domain::messages::content::{Gone, NOT_UNDERSTOOD};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::Trigger;
use wakala_engine::clock::SystemClock;
use wakala_store::{Dark, StoredMessage};

use super::logs;

/// Stanzas of which each part is a target. They come from somebody who writes good ones as well.
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

/// Every stanza that has a megabyte in one place: an attribute or a content, its own or of a part.
fn huge(stanza: &Value) -> Vec<Value> {
    let megabyte = json!("7".repeat(1 << 20));
    let mut all = Vec::new();
    for place in 0..stanza["attrs"].as_array().map_or(0, Vec::len) {
        let mut changed = stanza.clone();
        changed["attrs"][place][1] = megabyte.clone();
        all.push(changed);
    }
    let mut changed = stanza.clone();
    changed["content"] = megabyte;
    all.push(changed);
    for (place, part) in stanza["content"].as_array().cloned().unwrap_or_default().iter().enumerate() {
        for part in huge(part) {
            let mut changed = stanza.clone();
            changed["content"][place] = part;
            all.push(changed);
        }
    }
    all
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

/// Whoever the bad stanzas name, and what he writes beside them.
struct Juma {
    phone: Phone,
    chat: ChatId,
    written: Vec<String>,
    ids: Vec<String>,
}

impl Juma {
    async fn of(network: &PracticeNetwork, shop: &Shop, id: InstanceId) -> Juma {
        let phone = network.phone("+255700000999", "Juma").unwrap();
        let chat = shop.chat_with(id, &phone).await.unwrap();
        Juma { phone, chat, written: Vec::new(), ids: Vec::new() }
    }

    async fn writes(&mut self, to: &Phone, beside: &str) {
        let text = format!("{} beside {beside}", self.written.len());
        self.ids.push(self.phone.write(to, &text).await.unwrap());
        self.written.push(text);
    }

    /// All that he wrote is here, once, in order, and acknowledged.
    async fn is_heard(&self, network: &PracticeNetwork, shop: &Shop, owner: &Phone) {
        let mut events = shop.engine.subscribe().events;
        let heard = async {
            while written(&shop.messages(self.chat).await.unwrap()).len() < self.written.len() {
                let _ = events.recv().await;
                // One look for all that has come by now: each reads everything.
                while !matches!(events.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, heard).await.is_ok();
        let (all, here) = (self.written.len(), written(&shop.messages(self.chat).await.unwrap()));
        assert_eq!(here, self.written, "{} of {all} are here, in time: {in_time}", here.len());
        network.wait_taken(owner.number(), &self.ids, PATIENCE).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_server_says_ends_or_hides_what_is_good() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let mut juma = Juma::of(&network, &shop, id).await;
    let since =
        |connection: &Connection| if let Connection::Online { since } = connection { Some(*since) } else { None };
    let began = since(&shop.engine.instance(id).unwrap().state.connection).unwrap();
    let known: Vec<Value> = serde_json::from_str(KNOWN).unwrap();
    let mut said = [0, 0];
    for stanza in &known {
        let (spoilt, huge) = (spoilt(stanza), huge(stanza));
        said = [said[0] + spoilt.len(), said[1] + huge.len()];
        let name = format!("{} {}", stanza["tag"], stanza["attrs"][1]);
        for bad in spoilt.into_iter().chain(huge) {
            say(&owner, &bad).await;
            juma.writes(&owner, &name).await;
        }
        juma.is_heard(&network, &shop, &owner).await;
        let shown = shop.engine.instance(id).unwrap();
        assert_eq!(since(&shown.state.connection), Some(began), "the connection ended: {name}, {:?}", shown.state);
    }
    assert!(said[0] > 1_300 && said[1] > 200, "{said:?}");
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    // Of what is hidden nothing is shown, and each is kept once, however often it was said.
    let hidden = shop.engine.store().read(move |r| r.hidden(id, None)).await.unwrap();
    let named = |name: &str| {
        hidden.iter().filter(|one| one.stanza.windows(name.len()).any(|part| part == name.as_bytes())).count()
    };
    for name in ["BADN", "BADO"] {
        // By its sender, who is spoilt in some: by `from`, and in a group by `participant`.
        let senders = 1 + 2 * (VALUES.len() + 2);
        assert!((1..=senders).contains(&named(name)), "{name}: {} of {}", named(name), hidden.len());
    }
    shop.close().await;
}

/// What waited while the number was off comes in batches, which are committed as one.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_bad_costs_nothing_of_the_batch_that_it_comes_in() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, _) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let mut juma = Juma::of(&network, &shop, id).await;
    let known: Vec<Value> = serde_json::from_str(KNOWN).unwrap();
    let waits =
        |stanza: &&Value| matches!(stanza["tag"].as_str(), Some("message" | "receipt" | "notification" | "call"));
    for stanza in known.iter().filter(waits) {
        shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
        shop.wait_for(id, "ended", |shown| shown.state.client == ClientSlot::Empty).await.unwrap();
        for bad in spoilt(stanza) {
            let bad: Stanza = serde_json::from_value(bad).unwrap();
            assert_eq!(owner.push_queued(&bad), 1);
            juma.writes(&owner, &format!("{} {}", stanza["tag"], stanza["attrs"][1])).await;
        }
        shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
        juma.is_heard(&network, &shop, &owner).await;
        shop.wait_badge(id, Badge::Online).await.unwrap();
    }
    assert!(juma.written.len() > 800, "{}", juma.written.len());
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

/// What is kept of a message's wire form.
async fn wire(shop: &Shop, message: &StoredMessage) -> Option<Vec<u8>> {
    let row = message.row;
    shop.engine.store().read(move |r| r.raw(row)).await.unwrap()
}

/// Fields of the schema: a text, a message that disappears and the message in it; and one that no version knows.
const CONVERSATION: u64 = 1;
const EPHEMERAL: u64 = 40;
const INNER: u64 = 1;
const LATER: u64 = 5_000;

/// What can't be opened is asked for again; of what is opened everything is kept that this version knows. What a later version says beside
/// that is lost: the library leaves it out before anybody sees it.
#[tokio::test(flavor = "multi_thread")]
async fn of_messages_that_are_cut_nested_deep_or_of_a_later_version_a_row_stays_and_what_is_known_of_them() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let text = field(CONVERSATION, b"Habari");
    let deep = (0..1_000).fold(text.clone(), |inner, _| field(EPHEMERAL, &field(INNER, &inner)));
    let once = field(EPHEMERAL, &field(INNER, &text));
    let later = field(LATER, b"?");
    let unknown = Content::Unsupported { name: NOT_UNDERSTOOD.into() };
    let known = Content::Text { text: "Habari".into() };
    // What it becomes, what is kept of its wire form, and whether it is asked for by the versions that follow.
    let cases = [
        (text[..text.len() - 1].to_vec(), Content::Undecryptable, None),
        (vec![0xff; 64], Content::Undecryptable, None),
        (deep, Content::Undecryptable, None),
        (later.clone(), unknown.clone(), Some(Vec::new())),
        (field(EPHEMERAL, &field(INNER, &later)), unknown.clone(), Some(field(EPHEMERAL, &field(INNER, &[])))),
        ([text.clone(), later.clone()].concat(), known.clone(), None),
        ([once.clone(), later].concat(), known.clone(), Some(once)),
        (text, known, None),
    ];
    for (n, (bytes, becomes, kept)) in cases.iter().enumerate() {
        neema.send(Letter::to(&owner).protobuf(bytes.clone())).await.unwrap();
        let messages = shop.wait_messages(chat, "kept", |m| m.len() == n + 1).await.unwrap();
        assert_eq!((&messages[n].content, &wire(&shop, &messages[n]).await), (becomes, kept), "{n}");
    }
    network.wait_all_delivered(owner.number(), PATIENCE).await.unwrap();
    let rows: Vec<_> =
        shop.messages(chat).await.unwrap().into_iter().map(|message| (message.row, message.content)).collect();
    let of = |wanted: &Content| -> Vec<_> {
        rows.iter().filter(|row| row.1 == *wanted).map(|row| Dark::Shown(row.0)).collect()
    };
    let asked = |woken: bool| {
        let store = shop.engine.store().clone();
        async move {
            if woken {
                store.write(|w| w.version_begins("a later one")).await.unwrap();
            }
            let asked = store.read(move |r| r.unreadable(id, None)).await.unwrap();
            asked.into_iter().map(|message| message.dark).collect::<Vec<_>>()
        }
    };
    assert_eq!(asked(false).await, of(&Content::Undecryptable));
    assert_eq!(asked(true).await, [of(&Content::Undecryptable), of(&unknown)].concat());
    shop.close().await;
}

/// The phone has it, and a version that understands it fills the place that it has had from the beginning.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_filled_by_the_version_that_understands_it() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    neema.send(Letter::to(&owner).text("Bei mpya").for_linked(field(LATER, b"?"))).await.unwrap();
    neema.write(&owner, "Habari").await.unwrap();
    let messages = shop.wait_messages(chat, "here", |m| m.len() == 2).await.unwrap();
    assert!(messages[0].content.is_not_understood(), "{messages:?}");
    network.wait_all_delivered(owner.number(), PATIENCE).await.unwrap();
    shop.close().await;

    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert!(shop.messages(chat).await.unwrap()[0].content.is_not_understood(), "this version has not changed");
    shop.close().await;

    let (settings, clock) = (LifecycleSettings::default(), Arc::new(SystemClock::new()));
    let shop = Shop::open_as(folder.path(), &network.ws_url(), settings, clock, "99.0.0").await.unwrap();
    let filled = |m: &[StoredMessage]| written(m) == ["Bei mpya", "Habari"];
    shop.wait_messages(chat, "filled", filled).await.unwrap();
    assert_eq!(shop.engine.store().read(move |r| r.unreadable(id, None)).await.unwrap(), []);
    shop.close().await;
}
