//! The queries of a linked device.

use wacore::prekeys::compute_key_bundle_digest;
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::keys::{Bytes64, SignedKey};
use crate::ledger::Happening;
use crate::login::{Answers, key_id};
use crate::stanza::{attr, bytes, child_bytes, children, jid, leaf, refusal, result};
use crate::world::{DeviceKey, World};
use crate::{app_state, blocks, groups, mex, newsletters, pairing, phone, pictures, presence, tokens};

/// Answers one query.
pub(crate) fn answer(world: &mut World, key: &DeviceKey, node: &Node) -> Answers {
    let kind = attr(node, "type");
    if kind == "result" || kind == "error" {
        return Answers::default();
    }
    let namespace = attr(node, "xmlns");
    let first = children(node).first().map(|child| child.tag.to_string()).unwrap_or_default();
    let content = match (namespace.as_str(), kind.as_str(), first.as_str()) {
        ("encrypt", "set", _) => {
            let genuine = upload(world, key, node);
            if !genuine {
                return vec![refusal(node, 406, "not-acceptable")].into();
            }
            share_keys(world, key);
            Vec::new()
        }
        ("encrypt", "get", "digest") => return digest(world, key, node),
        ("encrypt", "get", "key") => vec![bundles(world, node)],
        ("encrypt", "get", "count") => {
            let count = world.device_mut(key).map_or(0, |device| device.bundle.one_time.len());
            vec![NodeBuilder::new("count").attr("value", count.to_string()).build()]
        }
        ("abt", ..) => vec![tokens::properties(world.accounts.get(&key.phone))],
        ("blocklist", "get", _) => vec![blocks::list(world, &key.phone)],
        ("blocklist", "set", _) => match blocks::change(world, key, node) {
            Ok(content) => content,
            Err((code, text)) => return vec![refusal(node, code, text)].into(),
        },
        ("privacy", "get", "privacy") => vec![privacy(world, key)],
        ("privacy", "set", "privacy") => {
            let set: Vec<(String, String)> =
                children(node).iter().flat_map(children).map(|one| (attr(one, "name"), attr(one, "value"))).collect();
            if let Some(account) = world.accounts.get_mut(&key.phone) {
                let known = set.into_iter().filter(|(name, value)| {
                    value.len() <= MOST_VALUE && PRIVACY.iter().any(|(known, _)| known == name)
                });
                account.privacy.extend(known);
            }
            vec![privacy(world, key)]
        }
        ("privacy", "set", "tokens") => match node.get_optional_child("tokens") {
            Some(tokens) => vec![tokens::give(world, key, tokens)],
            None => Vec::new(),
        },
        ("status", "set", _) => {
            presence::about(world, key, node);
            Vec::new()
        }
        ("usync", ..) => vec![usync(world, node)],
        ("w:sync:app:state", ..) => vec![app_state::sync(world, key, node)],
        ("w:g2", ..) => return groups::answer(world, key, node),
        ("md", "set", "remove-companion-device") => return remove_companion(world, key, node),
        ("w:profile:picture", ..) => return pictures::answer(world, key, node),
        ("w:mex", ..) => mex::answer(world, key, node),
        ("newsletter", ..) => match newsletters::answer(world, key, node) {
            Ok(content) => content,
            Err((code, text)) => return vec![refusal(node, code, text)].into(),
        },
        ("w:m", ..) => vec![world.media.connection(&key.phone)],
        _ => Vec::new(),
    };
    vec![result(node, content)].into()
}

/// No value of it is longer.
const MOST_VALUE: usize = 64;
/// What can be kept from others, and who sees it to begin with.
const PRIVACY: [(&str, &str); 8] = [
    ("readreceipts", "all"),
    ("last", "all"),
    ("online", "all"),
    ("profile", "all"),
    ("status", "all"),
    ("groupadd", "all"),
    ("calladd", "all"),
    ("messages", "all"),
];

fn privacy(world: &World, key: &DeviceKey) -> Node {
    let account = world.accounts.get(&key.phone);
    let categories = PRIVACY.map(|(name, value)| {
        let set = account.and_then(|account| account.privacy.get(name).cloned());
        NodeBuilder::new("category").attr("name", name).attr("value", set.unwrap_or_else(|| value.to_owned())).build()
    });
    NodeBuilder::new("privacy").children(categories).build()
}

/// A device publishes its keys. They must be signed by the identity that it paired with.
fn upload(world: &mut World, key: &DeviceKey, node: &Node) -> bool {
    let Some(device) = world.device_mut(key) else { return false };
    if let Some(skey) = node.get_optional_child("skey") {
        let fresh = SignedKey {
            id: read_number(&child_bytes(skey, "id")),
            value: Bytes64(child_bytes(skey, "value")),
            signature: Bytes64(child_bytes(skey, "signature")),
        };
        let old = std::mem::replace(&mut device.bundle.signed, fresh);
        let identity = child_bytes(node, "identity");
        let same_identity = identity.is_empty() || identity == device.bundle.identity.0;
        if !same_identity || !device.bundle.is_genuine() {
            device.bundle.signed = old;
            return false;
        }
    }
    if let Some(list) = node.get_optional_child("list") {
        for entry in children(list) {
            let one = (read_number(&child_bytes(entry, "id")), Bytes64(child_bytes(entry, "value")));
            if !device.bundle.one_time.contains(&one) {
                device.bundle.one_time.push_back(one);
            }
        }
    }
    true
}

fn digest(world: &mut World, key: &DeviceKey, node: &Node) -> Answers {
    let Some(device) = world.device_mut(key) else { return vec![refusal(node, 404, "item-not-found")].into() };
    let bundle = &device.bundle;
    if bundle.one_time.is_empty() {
        return vec![refusal(node, 404, "item-not-found")].into();
    }
    let values: Vec<&[u8]> = bundle.one_time.iter().map(|(_, value)| value.0.as_slice()).collect();
    let hash =
        compute_key_bundle_digest(&bundle.identity.0, &bundle.signed.value.0, &bundle.signed.signature.0, &values);
    let digest = NodeBuilder::new("digest")
        .children([
            leaf("registration", bundle.registration.to_be_bytes().to_vec()),
            leaf("type", vec![5]),
            leaf("identity", bundle.identity.0.clone()),
            skey(&bundle.signed),
            NodeBuilder::new("list").children(bundle.one_time.iter().map(|(id, _)| key_id(*id))).build(),
            leaf("hash", hash),
        ])
        .build();
    vec![result(node, vec![digest])].into()
}

fn skey(signed: &SignedKey) -> Node {
    NodeBuilder::new("skey")
        .children([
            key_id(signed.id),
            leaf("value", signed.value.0.clone()),
            leaf("signature", signed.signature.0.clone()),
        ])
        .build()
}

/// Key bundles of the devices that somebody wants to write to. A one-time key is handed out once.
fn bundles(world: &mut World, node: &Node) -> Node {
    let asked: Vec<Jid> = node
        .get_optional_child("key")
        .map(|key| children(key).iter().filter_map(|user| jid(user, "jid")).collect())
        .unwrap_or_default();
    let users: Vec<Node> = asked.iter().map(|address| bundle_of(world, address)).collect();
    NodeBuilder::new("list").children(users).build()
}

fn bundle_of(world: &mut World, address: &Jid) -> Node {
    let user = NodeBuilder::new("user").attr("jid", address.clone());
    let key =
        world.account_of(address).map(|account| DeviceKey { phone: account.phone.clone(), device: address.device });
    let Some(device) = key.as_ref().and_then(|key| world.device_mut(key)) else {
        let error = NodeBuilder::new("error").attr("code", "404").attr("text", "item-not-found").build();
        return user.children([error]).build();
    };
    let one_time = device.bundle.one_time.pop_front();
    let mut content = vec![
        leaf("registration", device.bundle.registration.to_be_bytes().to_vec()),
        leaf("type", vec![5]),
        leaf("identity", device.bundle.identity.0.clone()),
        skey(&device.bundle.signed),
    ];
    if let Some((id, value)) = one_time {
        content.push(NodeBuilder::new("key").children([key_id(id), leaf("value", value.0)]).build());
    }
    if address.device != 0 {
        content.push(leaf("device-identity", device.identity.0.clone()));
    }
    user.children(content).build()
}

/// Which devices, LIDs and registrations somebody asks for.
fn usync(world: &World, node: &Node) -> Node {
    let Some(request) = node.get_optional_child("usync") else { return NodeBuilder::new("usync").build() };
    let asks = |tag: &str| {
        request.get_optional_child("query").is_some_and(|query| children(query).iter().any(|child| child.tag == tag))
    };
    let (devices, lid, contact) = (asks("devices"), asks("lid"), asks("contact"));
    let (status, picture) = (asks("status"), asks("picture"));
    let mut users = Vec::new();
    for asked in request.get_optional_child("list").map(children).unwrap_or_default() {
        let number = asked.get_optional_child("contact").map(|node| String::from_utf8_lossy(bytes(node)).into_owned());
        let by_number = number.as_deref().map(|number| {
            let number = number.trim_start_matches('+');
            // A number that is written in its country's old form is answered with the one that it is.
            Jid::pn(world.aliases.get(number).map_or(number, String::as_str))
        });
        let Some(address) = jid(asked, "jid").or(by_number) else { continue };
        let mut user = NodeBuilder::new("user").attr("jid", address.to_non_ad());
        let mut content = Vec::new();
        match world.account_of(&address) {
            Some(account) => {
                if address.is_lid() {
                    user = user.attr("pn_jid", account.pn(0));
                }
                if devices {
                    let list = account.devices.keys().map(|index| {
                        let device = NodeBuilder::new("device").attr("id", index.to_string());
                        if *index == 0 { device.build() } else { device.attr("key-index", index.to_string()).build() }
                    });
                    let mut parts = vec![NodeBuilder::new("device-list").children(list).build()];
                    if account.devices.len() > 1 {
                        let signed = pairing::key_index_list(account);
                        let ts = crate::stanza::now_seconds();
                        parts.push(NodeBuilder::new("key-index-list").attr("ts", ts).bytes(signed).build());
                    }
                    content.push(NodeBuilder::new("devices").children(parts).build());
                }
                if lid {
                    content.push(NodeBuilder::new("lid").attr("val", account.lid(0)).build());
                }
                if contact {
                    content.push(NodeBuilder::new("contact").attr("type", "in").build());
                }
                if status && let Some((about, since)) = &account.about {
                    let about = NodeBuilder::new("status").attr("t", since.clone()).bytes(about.as_bytes().to_vec());
                    content.push(about.build());
                }
                if picture && let Some(picture) = &account.picture {
                    content.push(NodeBuilder::new("picture").attr("id", picture.id.clone()).build());
                }
            }
            None => {
                if devices {
                    content
                        .push(NodeBuilder::new("devices").children([NodeBuilder::new("device-list").build()]).build());
                }
                if contact {
                    content.push(NodeBuilder::new("contact").attr("type", "out").build());
                }
            }
        }
        users.push(user.children(content).build());
    }
    NodeBuilder::new("usync")
        .attr("sid", attr(request, "sid"))
        .attr("index", "0")
        .attr("last", "true")
        .attr("mode", attr(request, "mode"))
        .attr("context", attr(request, "context"))
        .children([NodeBuilder::new("result").build(), NodeBuilder::new("list").children(users).build()])
        .build()
}

/// The device unlinks itself.
fn remove_companion(world: &mut World, key: &DeviceKey, node: &Node) -> Answers {
    if let Some(account) = world.accounts.get_mut(&key.phone) {
        account.devices.remove(&key.device);
    }
    presence::refresh(world, &key.phone);
    world.tell(Happening::Unlinked { phone: key.phone.clone() });
    let gone = NodeBuilder::new("stream:error").attr("code", "401").build();
    Answers { stanzas: vec![result(node, Vec::new()), gone], close: true, ..Answers::default() }
}

/// The phone shares the app state key with a new device, once that has published its keys.
pub(crate) fn share_keys(world: &mut World, key: &DeviceKey) {
    let ready = world
        .device_mut(key)
        .is_some_and(|device| !device.keys_shared && device.live.is_some() && !device.bundle.one_time.is_empty());
    if ready {
        phone::ask_to_share_keys(world, key);
    }
}

fn read_number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |all, byte| all << 8 | u32::from(*byte))
}
