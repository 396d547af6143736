//! App state: what the devices of an account share by the server, which keeps its patches in order and can't read them.

use std::collections::HashMap;
use std::sync::Arc;

use buffa::Message as _;
use wacore::appstate::hash::{HashState, generate_patch_mac};
use wacore::appstate::{AppStateError, Mutation, encode_record, expand_app_state_keys, process_patch};
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use crate::keys::Bytes64;
use crate::ledger::Happening;
use crate::phone::Ask;
use crate::shared::SharedEntry;
use crate::stanza::{attr, bytes, children, now_ms, now_seconds};
use crate::world::{Account, DeviceKey, Waiting, World};

/// The key that phones share with their devices.
pub(crate) const KEY: [u8; 32] = [7; 32];
/// Its name.
pub(crate) const KEY_ID: [u8; 6] = [0, 0, 0, 0, 0, 1];
/// Patches in one answer.
const AT_ONCE: usize = 50;

/// How far the phone of an account has followed a collection: it can read what the server can't.
#[derive(Clone, Default)]
pub(crate) struct Followed {
    patches: usize,
    state: HashState,
    /// The value's MAC of each entry, by the index's.
    values: HashMap<Vec<u8>, Vec<u8>>,
    /// A patch was none of its account's: nothing behind it can be trusted.
    lost: bool,
}

/// A phone writes an entry of a collection.
pub(crate) fn set(account: &mut Account, collection: &str, index: &str, value: &wa::SyncActionValue, version: u32) {
    let schema = i32::try_from(version).unwrap_or(1);
    // What it makes of the patches of others it has said when they came.
    let _ = follow(account, collection);
    let followed = account.followed.entry(collection.to_owned()).or_default();
    let keys = expand_app_state_keys(&KEY);
    let set = wa::syncd_mutation::SyncdOperation::SET;
    let (mutation, _) = encode_record(set, index.as_bytes(), value, &keys, &KEY_ID, &[1; 16], schema);
    let patches = account.app_state.entry(collection.to_owned()).or_default();
    let mut state = followed.state.clone();
    state.version = patches.len() as u64 + 1;
    let known = |index: &[u8], _: usize| Ok(followed.values.get(index).cloned());
    let _ = state.update_hash(std::slice::from_ref(&mutation), known);
    let version = state.version;
    let mut patch = wa::SyncdPatch {
        version: buffa::MessageField::some(wa::SyncdVersion { version: Some(version) }),
        mutations: vec![mutation],
        snapshot_mac: Some(state.generate_snapshot_mac(collection, &keys.snapshot_mac)),
        key_id: buffa::MessageField::some(wa::KeyId { id: Some(KEY_ID.to_vec()) }),
        ..Default::default()
    };
    patch.patch_mac = Some(generate_patch_mac(&patch, collection, &keys.patch_mac, version));
    patches.push(Bytes64(patch.encode_to_vec()));
    let _ = follow(account, collection);
}

/// A phone reads what is new in a collection: each patch must be one of its account, and hold what the collection came to.
fn follow(account: &mut Account, collection: &str) -> Result<Vec<Mutation>, String> {
    let patches = account.app_state.get(collection).map(Vec::as_slice).unwrap_or_default();
    let followed = account.followed.entry(collection.to_owned()).or_default();
    let keys = Arc::new(expand_app_state_keys(&KEY));
    let mut news = Vec::new();
    while !followed.lost
        && let Some(patch) = patches.get(followed.patches)
    {
        followed.patches += 1;
        let of_own_key = |id: &[u8]| {
            if id == KEY_ID { Ok(Arc::clone(&keys)) } else { Err(AppStateError::KeyNotFound) }
        };
        let values = &followed.values;
        let known = |index: &[u8]| Ok(values.get(index).cloned());
        let read = wa::SyncdPatch::decode_from_slice(&patch.0).map_err(|error| error.to_string()).and_then(|patch| {
            process_patch(&patch, &mut followed.state, of_own_key, known, true, collection)
                .map_err(|error| error.to_string())
        });
        match read {
            Ok(read) if !read.state.mac_mismatch_fatal => {
                followed.values.extend(read.added_macs.into_iter().map(|mac| (mac.index_mac, mac.value_mac)));
                read.removed_index_macs.iter().for_each(|index| drop(followed.values.remove(index)));
                for Mutation { operation, action_value, index, .. } in &read.mutations {
                    let about = serde_json::Value::from(index.clone()).to_string();
                    match action_value {
                        Some(value) if *operation == wa::syncd_mutation::SyncdOperation::SET => {
                            account.shared.insert(about, SharedEntry::read(collection, index, value));
                        }
                        _ => drop(account.shared.remove(&about)),
                    }
                }
                news.extend(read.mutations);
            }
            refused => {
                followed.lost = true;
                let why = refused.err().unwrap_or_else(|| "it holds something else than the collection".to_owned());
                return Err(format!("patch {} of {collection}: {why}", followed.patches));
            }
        }
    }
    Ok(news)
}

/// The phone of an account takes what another device of it has shared.
fn taken_by_phone(world: &mut World, phone: &str, collection: &str) {
    let Some(account) = world.accounts.get_mut(phone) else { return };
    let news = match follow(account, collection) {
        Ok(news) => news,
        Err(why) => return world.tell(Happening::Refused { phone: phone.to_owned(), why }),
    };
    for Mutation { action_value, index, .. } in news {
        if let Some(value) = &action_value {
            let entry = SharedEntry::read(collection, &index, value);
            world.tell(Happening::Shared { phone: phone.to_owned(), entry });
        }
        let read = action_value.as_ref().and_then(|value| value.mark_chat_as_read_action.as_option());
        let (Some(read), [name, chat, ..]) = (read, index.as_slice()) else { continue };
        if name != "markChatAsRead" || read.read != Some(true) {
            continue;
        }
        let until = read.message_range.as_option().and_then(|range| range.last_message_timestamp);
        let Ok(address) = chat.parse::<Jid>() else { continue };
        let known = world.account_of(&address).map(|account| account.phone.clone());
        let chat = known.unwrap_or_else(|| address.user_base().to_owned());
        if let Some(line) = world.phones.get(phone) {
            let _ = line.asks.try_send(Ask::ChatRead { chat: chat.clone(), until });
        }
        world.tell(Happening::ChatRead { phone: phone.to_owned(), chat, until });
    }
}

/// A phone writes the first entry of a collection. Not for one that has any.
pub(crate) fn seed(account: &mut Account, collection: &str, index: &str, value: &wa::SyncActionValue) {
    if account.app_state.get(collection).is_none_or(Vec::is_empty) {
        set(account, collection, index, value, 1);
    }
}

/// What the phone of an account knows of all its collections.
pub(crate) fn shared(world: &mut World, phone: &str) -> Vec<SharedEntry> {
    let Some(account) = world.accounts.get_mut(phone) else { return Vec::new() };
    let collections: Vec<String> = account.app_state.keys().cloned().collect();
    for collection in collections {
        // What it can't read it has said when that came.
        let _ = follow(account, &collection);
    }
    account.shared.values().cloned().collect()
}

/// The devices of an account are told that a collection has changed.
pub(crate) fn tell(world: &mut World, from: &DeviceKey, collection: &str) {
    let patches = world.accounts.get(&from.phone).and_then(|account| account.app_state.get(collection));
    let version = patches.map_or(0, Vec::len);
    tell_others(world, from, &[(collection.to_owned(), version)]);
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

/// A phone marks a chat as read, up to a message or up to now, and its devices are told of it.
pub(crate) fn mark_read(world: &mut World, phone: &str, chat: &Jid, newest: Option<(String, i64)>) {
    const COLLECTION: &str = "regular_low";
    let Some(account) = world.accounts.get_mut(phone) else { return };
    let range = wa::sync_action_value::SyncActionMessageRange {
        last_message_timestamp: Some(newest.as_ref().map_or(now_ms() / 1000, |(_, at)| *at)),
        messages: newest.into_iter().map(|(id, at)| named(chat, id, at)).collect(),
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
    set(account, COLLECTION, &format!(r#"["markChatAsRead","{chat}"]"#), &value, 3);
    tell(world, &DeviceKey { phone: phone.to_owned(), device: 0 }, COLLECTION);
}

fn named(chat: &Jid, id: String, at: i64) -> wa::sync_action_value::SyncActionMessage {
    let key =
        wa::MessageKey { id: Some(id), remote_jid: Some(chat.to_string()), from_me: Some(false), ..Default::default() };
    wa::sync_action_value::SyncActionMessage { key: buffa::MessageField::some(key), timestamp: Some(at) }
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
    for (collection, _) in &changed {
        taken_by_phone(world, &from.phone, collection);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::make_account;

    const PHONE: &str = "255700000118";
    const COLLECTION: &str = "regular_low";

    fn refusals(world: &World) -> Vec<String> {
        world.ledger.refusals().into_iter().map(|refusal| refusal.why).collect()
    }

    /// What a device of the account says, with the keys that it has.
    fn says(world: &mut World, key: &[u8; 32], chat: &str) {
        let account = world.accounts.get_mut(PHONE).unwrap();
        let keys = expand_app_state_keys(key);
        let read = wa::sync_action_value::MarkChatAsReadAction {
            read: Some(true),
            message_range: buffa::MessageField::none(),
        };
        let value =
            wa::SyncActionValue { mark_chat_as_read_action: buffa::MessageField::some(read), ..Default::default() };
        let set = wa::syncd_mutation::SyncdOperation::SET;
        let index = format!(r#"["markChatAsRead","{chat}"]"#);
        let (mutation, _) = encode_record(set, index.as_bytes(), &value, &keys, &KEY_ID, &[2; 16], 3);
        let followed = account.followed.entry(COLLECTION.to_owned()).or_default();
        let mut state = followed.state.clone();
        state.version += 1;
        let known = |index: &[u8], _: usize| Ok(followed.values.get(index).cloned());
        let _ = state.update_hash(std::slice::from_ref(&mutation), known);
        let version = state.version;
        let mut patch = wa::SyncdPatch {
            version: buffa::MessageField::some(wa::SyncdVersion { version: Some(version) }),
            mutations: vec![mutation],
            snapshot_mac: Some(state.generate_snapshot_mac(COLLECTION, &keys.snapshot_mac)),
            key_id: buffa::MessageField::some(wa::KeyId { id: Some(KEY_ID.to_vec()) }),
            ..Default::default()
        };
        patch.patch_mac = Some(generate_patch_mac(&patch, COLLECTION, &keys.patch_mac, version));
        let collection = NodeBuilder::new("collection")
            .attr("name", COLLECTION)
            .attr("version", (version - 1).to_string())
            .children([NodeBuilder::new("patch").bytes(patch.encode_to_vec()).build()]);
        let sync_node = NodeBuilder::new("sync").children([collection.build()]).build();
        let node = NodeBuilder::new("iq").children([sync_node]).build();
        sync(world, &DeviceKey { phone: PHONE.to_owned(), device: 1 }, &node);
    }

    #[test]
    fn a_phone_takes_what_its_devices_share_and_nothing_that_they_did_not() {
        let mut world = World::new();
        make_account(&mut world, PHONE, "Asha");
        let mut happenings = world.watchers.subscribe();
        let chat = || "255700000431@s.whatsapp.net";
        says(&mut world, &KEY, chat());
        mark_read(&mut world, PHONE, &Jid::pn("255700000119"), None);
        // The same entry once more takes the place of the first.
        says(&mut world, &KEY, chat());
        let mut told = Vec::new();
        while let Ok(happening) = happenings.try_recv() {
            told.extend(if let Happening::ChatRead { chat, .. } = happening { Some(chat) } else { None });
        }
        assert_eq!(told, ["255700000431"; 2]);
        assert_eq!(refusals(&world), [""; 0]);
        says(&mut world, &[8; 32], chat());
        assert!(happenings.try_recv().is_ok_and(|happening| matches!(happening, Happening::Refused { .. })));
        assert_eq!(refusals(&world).len(), 1, "none of its account has written it");
        assert!(refusals(&world)[0].starts_with("patch 4 of regular_low"), "{:?}", refusals(&world));
    }
}
