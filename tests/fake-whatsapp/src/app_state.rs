//! App state: what the devices of an account share by the server, which keeps its patches in order and can't read them.

use buffa::Message as _;
use wacore::appstate::hash::{HashState, generate_patch_mac};
use wacore::appstate::{encode_record, expand_app_state_keys};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use crate::keys::Bytes64;
use crate::stanza::{attr, bytes, children, now_ms, now_seconds};
use crate::world::{Account, DeviceKey, Waiting, World};

/// The key that phones share with their devices.
pub(crate) const KEY: [u8; 32] = [7; 32];
/// Its name.
pub(crate) const KEY_ID: [u8; 6] = [0, 0, 0, 0, 0, 1];
/// Patches in one answer.
const AT_ONCE: usize = 50;

/// A phone writes the first entry of a collection. Not for one that has any.
pub(crate) fn seed(account: &mut Account, collection: &str, index: &str, value: &wa::SyncActionValue) {
    let patches = account.app_state.entry(collection.to_owned()).or_default();
    if !patches.is_empty() {
        return;
    }
    let keys = expand_app_state_keys(&KEY);
    let set = wa::syncd_mutation::SyncdOperation::SET;
    let (mutation, _) = encode_record(set, index.as_bytes(), value, &keys, &KEY_ID, &[1; 16], 1);
    let mut state = HashState { version: 1, ..HashState::default() };
    let _ = state.update_hash(std::slice::from_ref(&mutation), |_, _| Ok(None));
    let mut patch = wa::SyncdPatch {
        version: buffa::MessageField::some(wa::SyncdVersion { version: Some(1) }),
        mutations: vec![mutation],
        snapshot_mac: Some(state.generate_snapshot_mac(collection, &keys.snapshot_mac)),
        key_id: buffa::MessageField::some(wa::KeyId { id: Some(KEY_ID.to_vec()) }),
        ..Default::default()
    };
    patch.patch_mac = Some(generate_patch_mac(&patch, collection, &keys.patch_mac, 1));
    patches.push(Bytes64(patch.encode_to_vec()));
}

/// The name that an account's devices find when they are linked, if it has one.
pub(crate) fn seed_name(account: &mut Account) {
    if account.name.is_empty() {
        return;
    }
    let name = wa::sync_action_value::PushNameSetting { name: Some(account.name.clone()) };
    let value = wa::SyncActionValue {
        timestamp: Some(now_ms()),
        push_name_setting: buffa::MessageField::some(name),
        ..Default::default()
    };
    seed(account, "critical_block", r#"["setting_pushName"]"#, &value);
}

/// A phone marks a chat as read, and its devices are told of it.
pub(crate) fn seed_read(world: &mut World, phone: &str, chat: &str) {
    const COLLECTION: &str = "regular_low";
    let Some(account) = world.accounts.get_mut(phone) else { return };
    let range = wa::sync_action_value::SyncActionMessageRange {
        last_message_timestamp: Some(now_ms() / 1000),
        ..Default::default()
    };
    let read = wa::sync_action_value::MarkChatAsReadAction {
        read: Some(true),
        message_range: buffa::MessageField::some(range),
    };
    let value = wa::SyncActionValue {
        timestamp: Some(now_ms()),
        mark_chat_as_read_action: buffa::MessageField::some(read),
        ..Default::default()
    };
    seed(account, COLLECTION, &format!(r#"["markChatAsRead","{chat}"]"#), &value);
    let from = DeviceKey { phone: phone.to_owned(), device: 0 };
    tell_others(world, &from, &[(COLLECTION.to_owned(), 1)]);
}

/// Takes patches from a device, tells the others of them, and answers with what it does not have yet.
pub(crate) fn sync(world: &mut World, from: &DeviceKey, node: &Node) -> Node {
    let asked = node.get_optional_child("sync").map(children).unwrap_or_default();
    let mut answers = Vec::new();
    let mut changed = Vec::new();
    for collection in asked.iter().filter(|child| child.tag == "collection") {
        let name = attr(collection, "name");
        let Some(account) = world.accounts.get_mut(&from.phone) else { continue };
        let known = account.app_state.get(&name).map_or(0, Vec::len);
        let version = attr(collection, "version").parse().unwrap_or(0).min(known);
        let answer = NodeBuilder::new("collection").attr("name", name.clone());
        let Some(patch) = collection.get_optional_child("patch") else {
            let patches = account.app_state.get(&name).map(Vec::as_slice).unwrap_or_default();
            answers.push(since(answer, patches, version));
            continue;
        };
        let taken = if version < known { Err(409) } else { numbered(bytes(patch), known + 1).ok_or(400) };
        match taken {
            Ok(patch) => {
                account.app_state.entry(name.clone()).or_default().push(Bytes64(patch));
                answers.push(answer.attr("version", (known + 1).to_string()).build());
                changed.push((name, known + 1));
            }
            Err(code) => {
                let text = if code == 409 { "conflict" } else { "bad-request" };
                let error = NodeBuilder::new("error").attr("code", code.to_string()).attr("text", text).build();
                answers.push(answer.attr("type", "error").attr("has_more_patches", "true").children([error]).build());
            }
        }
    }
    if !changed.is_empty() {
        tell_others(world, from, &changed);
    }
    NodeBuilder::new("sync").children(answers).build()
}

fn since(answer: NodeBuilder, patches: &[Bytes64], version: usize) -> Node {
    let new = patches.get(version..).unwrap_or_default();
    let sent: Vec<Node> =
        new.iter().take(AT_ONCE).map(|patch| NodeBuilder::new("patch").bytes(patch.0.clone()).build()).collect();
    let answer = answer.attr("version", (version + sent.len()).to_string());
    let answer = if new.len() > sent.len() { answer.attr("has_more_patches", "true") } else { answer };
    if sent.is_empty() {
        return answer.build();
    }
    answer.children([NodeBuilder::new("patches").children(sent).build()]).build()
}

/// A patch with the version that the server gives it.
fn numbered(patch: &[u8], version: usize) -> Option<Vec<u8>> {
    let mut patch = wa::SyncdPatch::decode_from_slice(patch).ok()?;
    let version = u64::try_from(version).ok()?;
    patch.version = buffa::MessageField::some(wa::SyncdVersion { version: Some(version) });
    Some(patch.encode_to_vec())
}

fn tell_others(world: &mut World, from: &DeviceKey, changed: &[(String, usize)]) {
    let Some(account) = world.accounts.get(&from.phone) else { return };
    let id =
        format!("sync-{}-{}", from.device, changed.iter().map(|(name, at)| format!("{name}{at}")).collect::<String>());
    let collections = changed.iter().map(|(name, version)| {
        NodeBuilder::new("collection").attr("name", name.clone()).attr("version", version.to_string()).build()
    });
    let notice = NodeBuilder::new("notification")
        .attr("type", "server_sync")
        .attr("id", id.clone())
        .attr("from", account.pn(0))
        .attr("t", now_seconds())
        .children(collections)
        .build();
    for device in world.linked_devices(&from.phone).into_iter().filter(|device| device != from) {
        world.push(&device, &id, Waiting::Other, notice.clone());
    }
}
