//! What no client says: every stanza that the server knows, with each part of it missing, empty, doubled, huge, or of another kind.

use std::sync::{Arc, Mutex};

use buffa::Message as _;
use tokio::sync::{Notify, mpsc};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::{Node, NodeContent};
use waproto::whatsapp as wa;

use crate::connection::lock;
use crate::keys::Bytes64;
use crate::login::{self, Session};
use crate::rules::{Active, Rule};
use crate::stanza::attr;
use crate::stanza_json::Stanza;
use crate::world::{Live, World};

/// Stanzas of which each part is a target. The first group is of one member, the account itself.
const KNOWN: &str = r#"[
{"tag":"iq","attrs":{"id":"1","xmlns":"w:p","type":"get","to":"s.whatsapp.net"}},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"passive"},"content":[{"tag":"active"}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"encrypt"},"content":[
  {"tag":"registration","content":{"base64":"AAAAAQ=="}},{"tag":"identity","content":{"base64":"AAAA"}},
  {"tag":"list","content":[{"tag":"key","content":[{"tag":"id","content":{"base64":"AAAB"}},{"tag":"value","content":{"base64":"AAAA"}}]}]},
  {"tag":"skey","content":[{"tag":"id","content":{"base64":"AAAB"}},{"tag":"value","content":{"base64":"AAAA"}},{"tag":"signature","content":{"base64":"AAAA"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"encrypt"},"content":[{"tag":"key","content":[{"tag":"user","attrs":{"jid":"255700000119@s.whatsapp.net"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"encrypt"},"content":[{"tag":"digest"}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"usync"},"content":[{"tag":"usync","attrs":{"sid":"1","mode":"query","context":"interactive"},"content":[
  {"tag":"query","content":[{"tag":"devices"},{"tag":"lid"},{"tag":"contact"}]},
  {"tag":"list","content":[{"tag":"user","attrs":{"jid":"255700000119@s.whatsapp.net"}},{"tag":"user","content":[{"tag":"contact","content":"+255700000119"}]}]}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:sync:app:state"},"content":[{"tag":"sync","content":[
  {"tag":"collection","attrs":{"name":"regular","version":"0"},"content":[{"tag":"patch","content":{"base64":""}}]},
  {"tag":"collection","attrs":{"name":"critical_block","version":"0","return_snapshot":"true"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"privacy"},"content":[{"tag":"tokens","content":[{"tag":"token","attrs":{"jid":"255700000119@s.whatsapp.net","t":"1","type":"trusted_contact"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"status"},"content":[{"tag":"status","content":"here"}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"w:g2","to":"120363000000000000@g.us"},"content":[{"tag":"query"}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"120363000000000000@g.us"},"content":[{"tag":"add","content":[{"tag":"participant","attrs":{"jid":"255700000119@s.whatsapp.net"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"120363000000000000@g.us"},"content":[{"tag":"ephemeral","attrs":{"expiration":"60"}}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"120363000000000000@g.us"},"content":[{"tag":"description","attrs":{"id":"d"},"content":[{"tag":"body","content":"b"}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"g.us"},"content":[{"tag":"create","attrs":{"subject":"s"},"content":[{"tag":"participant","attrs":{"jid":"255700000119@s.whatsapp.net"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"g.us"},"content":[{"tag":"leave","content":[{"tag":"group","attrs":{"id":"1@g.us"}}]}]},
{"tag":"message","attrs":{"id":"M","to":"255700000119@s.whatsapp.net","type":"text"},"content":[{"tag":"participants","content":[
  {"tag":"to","attrs":{"jid":"255700000119@s.whatsapp.net"},"content":[{"tag":"enc","attrs":{"v":"2","type":"msg"},"content":{"base64":"AAAA"}}]}]},
  {"tag":"device-identity","content":{"base64":"AAAA"}}]},
{"tag":"message","attrs":{"id":"M","to":"120363000000000000@g.us","type":"text"},"content":[{"tag":"enc","attrs":{"v":"2","type":"skmsg"},"content":{"base64":"AAAA"}}]},
{"tag":"message","attrs":{"id":"M","to":"status@broadcast","type":"text"},"content":[{"tag":"participants","content":[{"tag":"to","attrs":{"jid":"255700000119@s.whatsapp.net"}}]},{"tag":"enc","attrs":{"type":"skmsg"}}]},
{"tag":"receipt","attrs":{"id":"M","to":"255700000119@s.whatsapp.net","type":"read","participant":"255700000119@s.whatsapp.net"},"content":[{"tag":"list","content":[{"tag":"item","attrs":{"id":"N"}}]}]},
{"tag":"receipt","attrs":{"id":"M","to":"255700000119@s.whatsapp.net","type":"retry"},"content":[{"tag":"retry","attrs":{"count":"1","id":"M"}}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:m"},"content":[{"tag":"media_conn"}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"w:profile:picture","target":"255700000119@s.whatsapp.net"},"content":[{"tag":"picture","attrs":{"type":"preview","id":"1"},"content":[{"tag":"tctoken","content":{"base64":"AAAA"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:profile:picture","target":"120363000000000000@g.us"},"content":[{"tag":"picture","attrs":{"type":"image"},"content":{"base64":"/9j/"}}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"w:mex"},"content":[{"tag":"query","attrs":{"query_id":"25149874324715067"},"content":{"base64":"eyJ2YXJpYWJsZXMiOiB7ImlucHV0IjogeyJuYW1lIjogIm4ifX19"}}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"w:mex"},"content":[{"tag":"query","attrs":{"query_id":"9935467776504344"},"content":{"base64":"eyJ2YXJpYWJsZXMiOiB7Imdyb3VwX2lkIjogIjEyMDM2MzAwMDAwMDAwMDAwMEBnLnVzIn19"}}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"newsletter","to":"120363100000000001@newsletter"},"content":[{"tag":"messages","attrs":{"count":"2","before":"200"}}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"newsletter","to":"120363100000000001@newsletter"},"content":[{"tag":"live_updates"}]},
{"tag":"message","attrs":{"id":"M","to":"120363100000000001@newsletter","type":"text","edit":"3"},"content":[{"tag":"plaintext","attrs":{"mediatype":"image"},"content":{"base64":"CgFh"}}]},
{"tag":"message","attrs":{"id":"M","to":"120363100000000001@newsletter","type":"reaction","server_id":"100"},"content":[{"tag":"reaction","attrs":{"code":"+"}}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"g.us"},"content":[{"tag":"create","attrs":{"subject":"s"},"content":[{"tag":"parent","attrs":{"default_membership_approval_mode":"request_required"}},{"tag":"create_general_chat"}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"120363000000000000@g.us"},"content":[{"tag":"links","content":[{"tag":"link","attrs":{"link_type":"sub_group"},"content":[{"tag":"group","attrs":{"jid":"120363000000000001@g.us"}}]}]}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"w:g2","to":"120363000000000000@g.us"},"content":[{"tag":"unlink","attrs":{"unlink_type":"sub_group"},"content":[{"tag":"group","attrs":{"jid":"120363000000000001@g.us"}}]}]},
{"tag":"iq","attrs":{"id":"1","type":"get","xmlns":"w:g2","to":"120363000000000000@g.us"},"content":[{"tag":"query_linked","attrs":{"type":"sub_group","jid":"120363000000000001@g.us"}}]},
{"tag":"iq","attrs":{"id":"1","type":"set","xmlns":"blocklist"},"content":[{"tag":"item","attrs":{"action":"block","jid":"255700000119@s.whatsapp.net"}}]},
{"tag":"call","attrs":{"id":"1","to":"255700000119@s.whatsapp.net"},"content":[{"tag":"reject","attrs":{"call-id":"C","call-creator":"255700000119@s.whatsapp.net"}}]},
{"tag":"receipt","attrs":{"id":"M","to":"255700000118@s.whatsapp.net","type":"server-error"},"content":[{"tag":"encrypt","content":[{"tag":"enc_p","content":{"base64":"AAAA"}},{"tag":"enc_iv","content":{"base64":"AAAA"}}]},{"tag":"rmr","attrs":{"jid":"255700000119@s.whatsapp.net","from_me":"false"}}]},
{"tag":"presence","attrs":{"type":"subscribe","to":"255700000119@s.whatsapp.net"},"content":[{"tag":"tctoken","content":{"base64":"AAAA"}}]},
{"tag":"presence","attrs":{"type":"available","name":"n"}},
{"tag":"chatstate","attrs":{"to":"255700000119@s.whatsapp.net"},"content":[{"tag":"composing"}]},
{"tag":"ib","content":[{"tag":"offline_batch","attrs":{"count":"10"}}]},
{"tag":"ack","attrs":{"class":"notification","id":"1","to":"s.whatsapp.net"}},
{"tag":"unknown","attrs":{"id":"1"},"content":"?"}
]"#;

/// What an attribute may be in place of what it is.
fn values() -> Vec<String> {
    let words =
        ["", "@", "@s.whatsapp.net", "::::@@@@", "255700000118:99999@lid", "-1", "99999999999999999999", "\0\u{1F600}"];
    let mut values: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    values.push("7".repeat(1 << 20));
    values
}

/// What the content of a node may be in place of what it is.
fn contents() -> Vec<Option<NodeContent>> {
    let deep =
        (0..200).fold(NodeBuilder::new("end").build(), |inner, _| NodeBuilder::new("user").children([inner]).build());
    vec![
        None,
        Some(NodeContent::Bytes(Vec::new())),
        Some(NodeContent::Bytes(vec![0xff; 1 << 20])),
        Some(NodeContent::String("\0".into())),
        Some(NodeContent::Nodes(Vec::new())),
        Some(NodeContent::Nodes(vec![deep])),
        Some(NodeContent::Nodes(vec![NodeBuilder::new("participant").build(); 1000])),
    ]
}

/// Every node that differs from this one in one place.
fn spoilt(node: &Node) -> Vec<Node> {
    let mut all = Vec::new();
    let with = |change: &dyn Fn(&mut Node)| {
        let mut changed = node.clone();
        change(&mut changed);
        changed
    };
    for place in 0..node.attrs.0.len() {
        let name = node.attrs.0[place].0.clone();
        all.push(with(&|node| {
            node.attrs.0.remove(place);
        }));
        all.push(with(&|node| node.attrs.push(name.clone(), "twice")));
        for value in values() {
            all.push(with(&|node| node.attrs.0[place].1 = value.as_str().into()));
        }
    }
    for content in contents() {
        all.push(with(&|node| node.content = content.clone()));
    }
    if let Some(NodeContent::Nodes(parts)) = &node.content {
        for (place, part) in parts.iter().enumerate() {
            for bad in spoilt(part) {
                all.push(with(&|node| {
                    if let Some(NodeContent::Nodes(parts)) = &mut node.content {
                        parts[place] = bad.clone();
                    }
                }));
            }
        }
    }
    all
}

fn linked() -> (Arc<Mutex<World>>, Session, mpsc::Receiver<crate::world::Kick>) {
    let mut world = World::new();
    for (number, name) in [("255700000118", "Asha"), ("255700000119", "Juma")] {
        crate::network::make_account(&mut world, number, name);
        let account = world.accounts.get_mut(number).unwrap();
        let mut device = serde_json::to_value(&account.devices[&0]).unwrap();
        device["noise"] = serde_json::to_value(Bytes64(vec![1; 32])).unwrap();
        account.devices.insert(1, serde_json::from_value(device).unwrap());
    }
    crate::groups::make(&mut world, "Shamba", vec!["255700000118".to_owned()]);
    world.rules.push(Active::new(Rule::query("usync").about("+255700000119").refuse_entry(404, "gone")));
    world.rules.push(Active::new(Rule::messages().about("255700000119:1").lose_answer()));
    let world = Arc::new(Mutex::new(world));
    let (kick, kicks) = mpsc::channel(64);
    let live = Live { number: 1, wake: Arc::new(Notify::new()), kick, active: false };
    let payload = wa::ClientPayload { username: Some(255_700_000_118), device: Some(1), ..Default::default() };
    let mut session = login::begin(&world, &live, &[1; 32], &payload.encode_to_vec()).unwrap();
    assert_eq!(attr(&session.greeting()[0], "lid"), "100255700000118:1@lid");
    (world, session, kicks)
}

#[test]
fn nothing_that_a_client_says_ends_the_server() {
    let (world, mut session, mut kicks) = linked();
    let known: Vec<Stanza> = serde_json::from_str(KNOWN).unwrap();
    let mut said = 0;
    for stanza in known {
        let node = stanza.node();
        for bad in std::iter::once(node.clone()).chain(spoilt(&node)) {
            said += 1;
            let mut world = lock(&world);
            let answers = session.hear(&mut world, &bad);
            let queued = session.take_queued(&mut world, 64);
            for answer in answers.stanzas.iter().chain(&queued) {
                wacore_binary::marshal::marshal(answer).unwrap();
            }
            while kicks.try_recv().is_ok() {}
            // Copies of a megabyte in every queue are no part of this.
            for device in world.accounts.values_mut().flat_map(|account| account.devices.values_mut()) {
                device.queue.clear();
            }
        }
    }
    assert!(said > 1000, "{said}");
    let ping = NodeBuilder::new("iq").attr("id", "p").attr("xmlns", "w:p").attr("type", "get").build();
    assert_eq!(attr(&session.hear(&mut lock(&world), &ping).stanzas[0], "type"), "result");
}
