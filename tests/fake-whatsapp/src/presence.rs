//! Who is available and who types: passed on at once to devices that are connected and available themselves, kept for
//! nobody.

use std::collections::VecDeque;

use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use wacore_binary::{Jid, Server};

use crate::ledger::Happening;
use crate::stanza::{attr, bytes, children, jid, now_ms, now_seconds};
use crate::tokens;
use crate::world::{Account, Device, DeviceKey, Kick, World};

/// The longest that an account says about itself.
const MOST_ABOUT: usize = 139;
/// Room that stays free in a connection's channel for what must not be lost.
const RESERVED: usize = 32;

/// What a connected device has said of itself, and whom it watches, by number and by the address that it asked for.
#[derive(Default)]
pub(crate) struct Presence {
    /// Whether it shows itself; `None` until it says something of that, and until then it is told of others.
    available: Option<bool>,
    watched: Vec<(String, Jid)>,
}

/// Who types is told to a device that comes back in so many milliseconds, and then to nobody any more.
const FLEETING_MS: i64 = 3_000;
/// What is kept so for one device.
const MOST_FLEETING: usize = 16;

/// What a device is to hear if it comes back at once.
#[derive(Default)]
pub(crate) struct Missed(VecDeque<(i64, Node)>);

impl Missed {
    fn keep(&mut self, node: Node, now: i64) {
        if self.0.len() >= MOST_FLEETING {
            self.0.pop_front();
        }
        self.0.push_back((now, node));
    }

    /// What is still true of it.
    pub(crate) fn take(&mut self, now: i64) -> Vec<Node> {
        let kept = std::mem::take(&mut self.0).into_iter();
        kept.filter(|(since, _)| now - since < FLEETING_MS).map(|(_, node)| node).collect()
    }
}

/// What the others were told of an account.
#[derive(Default)]
pub(crate) struct Shown {
    available: bool,
    /// Seconds since the epoch.
    last_seen: Option<i64>,
}

impl Shown {
    pub(crate) fn is_available(&self) -> bool {
        self.available
    }
}

/// Takes a `<presence>`.
pub(crate) fn hear(world: &mut World, from: &DeviceKey, node: &Node) {
    match attr(node, "type").as_str() {
        "" | "available" => {
            rename(world, from, &attr(node, "name"));
            set(world, from, true);
            note(world, from, node, true);
        }
        "unavailable" => {
            set(world, from, false);
            note(world, from, node, false);
        }
        "subscribe" => watch(world, from, node),
        "unsubscribe" => {
            let Some(phone) = phone_in(world, node) else { return };
            if let Some(device) = world.device_mut(from) {
                device.presence.watched.retain(|(watched, _)| *watched != phone);
            }
        }
        _ => {}
    }
}

fn note(world: &mut World, from: &DeviceKey, node: &Node, available: bool) {
    if from.device != 0 {
        world.tell(Happening::Presence { phone: from.phone.clone(), available, name: attr(node, "name") });
    }
}

/// A device that shows itself says under which name, which its messages carry from then on.
fn rename(world: &mut World, from: &DeviceKey, name: &str) {
    if let Some(account) = world.accounts.get_mut(&from.phone).filter(|_| !name.is_empty()) {
        name.clone_into(&mut account.name);
    }
}

/// An account says another thing about itself: all who are connected hear of it.
pub(crate) fn about(world: &mut World, from: &DeviceKey, node: &Node) {
    let (Some(account), Some(status)) = (world.accounts.get_mut(&from.phone), node.get_optional_child("status")) else {
        return;
    };
    let text: String = String::from_utf8_lossy(bytes(status)).chars().take(MOST_ABOUT).collect();
    account.about = Some((text, now_seconds()));
    let set = NodeBuilder::new("set").bytes(bytes(status).to_vec()).build();
    let notice = NodeBuilder::new("notification")
        .attr("type", "status")
        .attr("id", format!("about-{}", attr(node, "id")))
        .attr("from", account.pn(0))
        .attr("notify", account.name.clone())
        .attr("t", now_seconds())
        .children([set])
        .build();
    tell_connected(world, &from.phone, &notice);
}

/// Tells everyone who is connected, but not the account that it comes from.
pub(crate) fn tell_connected(world: &World, from: &str, notice: &Node) {
    let others = world.accounts.values().filter(|other| other.phone != from);
    for live in others.flat_map(|other| other.devices.values()).filter_map(|device| device.live.as_ref()) {
        if live.active && live.kick.capacity() > RESERVED {
            let _ = live.kick.try_send(Kick::Send(Box::new(notice.clone())));
        }
    }
}

fn set(world: &mut World, key: &DeviceKey, available: bool) {
    if let Some(device) = world.device_mut(key) {
        device.presence.available = Some(available);
    }
    refresh(world, &key.phone);
}

fn watch(world: &mut World, from: &DeviceKey, node: &Node) {
    let (Some(address), Some(phone)) = (jid(node, "to"), phone_in(world, node)) else { return };
    let address = address.to_non_ad();
    // Who keeps strangers out shows them nothing, either.
    if !tokens::admits(world, &from.phone, &phone, node) {
        return;
    }
    let Some(state) = world.accounts.get(&phone).map(|account| state(account, &address)) else { return };
    let Some(device) = world.device_mut(from) else { return };
    device.presence.watched.retain(|(watched, _)| *watched != phone);
    device.presence.watched.push((phone, address));
    pass_on(device, state);
}

fn phone_in(world: &World, node: &Node) -> Option<String> {
    Some(world.account_of(&jid(node, "to")?)?.phone.clone())
}

/// Tells the watchers of an account when it has come or gone: it is available as long as one of its devices is.
pub(crate) fn refresh(world: &mut World, phone: &str) {
    let Some(account) = world.accounts.get_mut(phone) else { return };
    let available =
        account.devices.values().any(|device| device.live.is_some() && device.presence.available == Some(true));
    if available == account.shown.available {
        return;
    }
    account.shown.available = available;
    if !available {
        account.shown.last_seen = Some(now_ms() / 1000);
    }
    let Some(account) = world.accounts.get(phone) else { return };
    for device in world.accounts.values().flat_map(|watcher| watcher.devices.values()) {
        for (_, address) in device.presence.watched.iter().filter(|(watched, _)| watched == phone) {
            pass_on(device, state(account, address));
        }
    }
}

/// As the account is now, under the address that the watcher knows it by. Only absence has a type.
fn state(account: &Account, address: &Jid) -> Node {
    let mut node = NodeBuilder::new("presence").attr("from", address.clone());
    if !account.shown.available {
        node = node.attr("type", "unavailable");
        if let Some(last_seen) = account.shown.last_seen {
            node = node.attr("last", last_seen.to_string());
        }
    }
    node.build()
}

/// Takes a `<chatstate>`: nobody has to watch for it, but its readers must be available.
pub(crate) fn chatstate(world: &mut World, from: &DeviceKey, node: &Node) {
    let (Some(to), Some(sender)) = (jid(node, "to"), world.accounts.get(&from.phone)) else { return };
    let base = NodeBuilder::new("chatstate").children(children(node).to_vec());
    let (readers, stanza) = if to.server == Server::Group {
        let Some(group) = world.groups.get(to.user_base()).filter(|group| group.members.contains(&from.phone)) else {
            return;
        };
        let stanza = base.attr("from", to.to_non_ad()).attr("participant", sender.lid(0)).build();
        (group.members.clone(), stanza)
    } else {
        let Some(reader) = world.account_of(&to) else { return };
        let own = if reader.lid_addressing { sender.lid(0) } else { sender.pn(0) };
        (vec![reader.phone.clone()], base.attr("from", own).build())
    };
    let now = now_ms();
    for reader in readers.iter().filter(|reader| **reader != from.phone) {
        let Some(account) = world.accounts.get_mut(reader) else { continue };
        for device in account.devices.values_mut() {
            if device.live.is_some() {
                pass_on(device, stanza.clone());
            } else {
                device.missed.keep(stanza.clone(), now);
            }
        }
    }
}

/// The server tells nothing of others to a device that does not show itself.
fn pass_on(device: &Device, node: Node) {
    let hears = device.presence.available != Some(false);
    if let Some(live) = device.live.as_ref().filter(|live| hears && live.kick.capacity() > RESERVED) {
        let _ = live.kick.try_send(Kick::Send(Box::new(node)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_typed_a_while_ago_types_no_more() {
        let node = |tag| NodeBuilder::new(tag).build();
        let start = now_ms();
        let mut missed = Missed::default();
        missed.keep(node("old"), start);
        missed.keep(node("new"), start + 2_000);
        let told = missed.take(start + 3_000);
        assert_eq!(told.iter().map(|node| node.tag.as_ref()).collect::<Vec<_>>(), ["new"]);
        assert!(missed.take(start).is_empty());
        for _ in 0..100 {
            missed.keep(node("many"), start);
        }
        assert_eq!(missed.take(start).len(), MOST_FLEETING);
    }
}
