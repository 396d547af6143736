//! What happens to messages and receipts between devices.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::{Node, NodeContent};
use wacore_binary::{Jid, Server};

use crate::ledger::Happening;
use crate::newsletters;
use crate::stanza::{attr, children, jid, now_ms, now_seconds};
use crate::tokens;
use crate::world::{DeviceKey, Waiting, World};

/// What is changed on a message's stanza on its way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits {
    /// Attributes that are set.
    pub with: Vec<(String, String)>,
    /// Attributes that are left out.
    pub without: Vec<String>,
    /// In place of the content, for linked devices: that it is not for them, and why.
    pub unavailable: Option<String>,
    /// On the copies for the writer's own devices, not on what the others get.
    pub on_copies: bool,
}

impl Edits {
    fn apply(&self, stanza: &mut Node) {
        stanza.attrs.0.retain(|(name, _)| !self.without.iter().any(|gone| gone == name));
        for (name, value) in &self.with {
            stanza.attrs.insert(name.clone(), value.as_str());
        }
        if let Some(kind) = &self.unavailable {
            let node = NodeBuilder::new("unavailable");
            let node = if kind.is_empty() { node } else { node.attr("type", kind.clone()) };
            stanza.content = Some(NodeContent::Nodes(vec![node.build()]));
        }
    }
}

/// Where a message goes.
enum Destination {
    Direct,
    Group(String),
    /// A status post, or the message of a broadcast list: whoever is named in it gets it.
    Broadcast,
}

/// Takes a message from a device and puts its parts into the queues of those it is for. The answer is the ack; none when
/// acks are lost on command.
pub(crate) fn message(world: &mut World, from: &DeviceKey, node: &Node, edits: &Edits) -> Option<Node> {
    let id = attr(node, "id");
    let to = jid(node, "to");
    let standing = world.accounts.get(&from.phone).map(|account| account.standing.clone()).unwrap_or_default();
    let ack = |error: Option<u16>| {
        let ack = NodeBuilder::new("ack")
            .attr("class", "message")
            .attr("id", id.clone())
            .attr("from", attr(node, "to"))
            .attr("t", now_seconds());
        match error {
            Some(code) => ack.attr("error", code.to_string()).build(),
            None => ack.build(),
        }
    };
    if let Some(code) = standing.refuse_messages {
        world.tell(Happening::Refused { phone: from.phone.clone(), why: format!("message {id} with {code}") });
        return Some(ack(Some(code)));
    }
    let Some(to) = to else { return Some(ack(Some(400))) };
    if to.server == Server::Newsletter {
        return match newsletters::message(world, from, &to, node) {
            Ok(server_id) => {
                let (accepted, _) = world.ledger.accept(&from.phone, to.user_base(), &id, now_ms());
                world.tell(Happening::Accepted { message: accepted });
                let mut ack = ack(None);
                if let Some(server_id) = server_id {
                    ack.attrs.push("server_id", server_id.to_string());
                }
                (!standing.lose_acks).then_some(ack)
            }
            Err(code) => Some(ack(Some(code))),
        };
    }
    let (destination, name) = match to.server {
        Server::Group => match world.groups.get(to.user_base()) {
            Some(group) if group.may_write(&from.phone) => (Destination::Group(group.id.clone()), group.id.clone()),
            Some(_) => return Some(ack(Some(403))),
            None => return Some(ack(Some(404))),
        },
        Server::Broadcast => (Destination::Broadcast, to.user_base().to_owned()),
        // A number that is not on WhatsApp is no error: its message is taken, and waits for ever.
        _ => {
            let phone = world.account_of(&to).map(|account| account.phone.clone());
            (Destination::Direct, phone.unwrap_or_else(|| to.user_base().to_owned()))
        }
    };
    let peer = attr(node, "category") == "peer";
    let direct = matches!(destination, Destination::Direct);
    if direct && !peer && !is_retry(node) && from.device != 0 && !tokens::admits(world, &from.phone, &name, node) {
        world.tell(Happening::Refused { phone: from.phone.clone(), why: format!("message {id} to a stranger") });
        return Some(ack(Some(463)));
    }
    if !peer && !is_retry(node) {
        let (accepted, fresh) = world.ledger.accept(&from.phone, &name, &id, now_ms());
        if !fresh {
            return (!standing.lose_acks).then(|| ack(None));
        }
        world.tell(Happening::Accepted { message: accepted });
    }
    world.authors.insert(id.clone(), from.clone());
    let blocked = direct && world.accounts.get(&name).is_some_and(|reader| reader.blocked.contains(&from.phone));
    for (device, parts) in recipients(world, from, node, &destination, &to) {
        // Taken, and never there.
        if blocked && device.phone != from.phone {
            continue;
        }
        let mut stanza = forwarded(world, from, &device, node, &destination, &to, parts);
        // A simulated phone is left alone: it reads what was meant.
        if device.device != 0 && (device.phone == from.phone) == edits.on_copies {
            edits.apply(&mut stanza);
        }
        world.push(&device, &id, Waiting::Message, stanza);
    }
    (!standing.lose_acks).then(|| ack(None))
}

/// A repeated message for a device that could not decrypt the first.
fn is_retry(node: &Node) -> bool {
    let counted = |node: &Node| node.get_children_by_tag("enc").any(|enc| enc.attrs.contains_key("count"));
    let in_participants =
        node.get_optional_child("participants").is_some_and(|list| children(list).iter().any(counted));
    counted(node) || in_participants
}

/// Each device that gets something, with its own parts.
fn recipients(
    world: &World,
    from: &DeviceKey,
    node: &Node,
    destination: &Destination,
    to: &Jid,
) -> Vec<(DeviceKey, Vec<Node>)> {
    let mut found: Vec<(DeviceKey, Vec<Node>)> = Vec::new();
    let shared: Vec<Node> = node.get_children_by_tag("enc").cloned().collect();
    if let Some(list) = node.get_optional_child("participants") {
        for entry in children(list).iter().filter(|entry| entry.tag == "to") {
            let Some(address) = jid(entry, "jid") else { continue };
            let Some(account) = world.account_of(&address) else { continue };
            let key = DeviceKey { phone: account.phone.clone(), device: address.device };
            if account.devices.contains_key(&key.device) && key != *from {
                found.push((key, entry.get_children_by_tag("enc").cloned().collect()));
            }
        }
    }
    if shared.is_empty() {
        return found;
    }
    // In a group or a list, a repeat names the one device that it is for.
    if let Some(one) = jid(node, "participant") {
        if let Some(account) = world.account_of(&one).filter(|account| account.devices.contains_key(&one.device)) {
            found.push((DeviceKey { phone: account.phone.clone(), device: one.device }, shared));
        }
        return found;
    }
    match destination {
        Destination::Group(group) => {
            // Every device of every member gets the shared part, whether or not it also gets a key.
            for member in world.groups.get(group).map(|group| group.members.as_slice()).unwrap_or_default() {
                let Some(account) = world.accounts.get(member) else { continue };
                for device in account.devices.keys() {
                    let key = DeviceKey { phone: member.clone(), device: *device };
                    if key == *from {
                        continue;
                    }
                    match found.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, parts)) => parts.extend(shared.iter().cloned()),
                        None => found.push((key, shared.clone())),
                    }
                }
            }
        }
        Destination::Broadcast => found.iter_mut().for_each(|(_, parts)| parts.extend(shared.iter().cloned())),
        // A single device was meant.
        Destination::Direct => {
            if let Some(account) = world.account_of(to) {
                let key = DeviceKey { phone: account.phone.clone(), device: to.device };
                if account.devices.contains_key(&key.device) {
                    found.push((key, shared));
                }
            }
        }
    }
    found
}

fn forwarded(
    world: &World,
    from: &DeviceKey,
    device: &DeviceKey,
    node: &Node,
    destination: &Destination,
    to: &Jid,
    parts: Vec<Node>,
) -> Node {
    let mut stanza = NodeBuilder::new("message")
        .attr("id", attr(node, "id"))
        .attr("t", now_seconds())
        .attr("type", attr(node, "type"));
    for copied in ["category", "edit"] {
        let value = attr(node, copied);
        if !value.is_empty() {
            stanza = stanza.attr(if copied == "edit" { "edit" } else { "category" }, value);
        }
    }
    if let Some(sender) = world.accounts.get(&from.phone) {
        let (pn, lid) = (sender.pn(from.device), sender.lid(from.device));
        stanza = stanza.attr("notify", sender.name.clone());
        let by_lid = world.accounts.get(&device.phone).is_some_and(|account| account.lid_addressing);
        stanza = match destination {
            Destination::Group(group) => stanza
                .attr("from", Jid::group(group.as_str()))
                .attr("participant", lid)
                .attr("participant_pn", pn)
                .attr("addressing_mode", "lid"),
            Destination::Broadcast => {
                let stanza = stanza.attr("from", to.to_non_ad());
                if by_lid {
                    stanza.attr("participant", lid).attr("participant_pn", pn)
                } else {
                    stanza.attr("participant", pn).attr("participant_lid", lid)
                }
            }
            Destination::Direct if device.phone == from.phone => {
                let peer = attr(node, "category") == "peer";
                // Linked devices hear of each other by LID, whichever address was written to.
                let by_lid = to.is_lid() || peer && from.device != 0;
                let stanza = stanza.attr("from", if by_lid { lid } else { pn });
                // A repeat goes to the one device, and names its chat itself.
                let chat = jid(node, "recipient").unwrap_or_else(|| to.to_non_ad());
                if peer { stanza } else { stanza.attr("recipient", chat) }
            }
            Destination::Direct if by_lid => stanza.attr("from", lid).attr("sender_pn", pn),
            Destination::Direct => stanza.attr("from", pn).attr("sender_lid", lid),
        };
    }
    let mut content = parts;
    if content.iter().any(|enc| attr(enc, "type") == "pkmsg")
        && let Some(identity) = node.get_optional_child("device-identity")
    {
        content.push(identity.clone());
    }
    stanza.children(content).build()
}

/// Takes a receipt from a device: the messages leave its queue, and their writer hears of it. The answer is the ack.
pub(crate) fn receipt(world: &mut World, from: &DeviceKey, node: &Node) -> Node {
    let kind = attr(node, "type");
    let first = attr(node, "id");
    let mut ids = vec![first.clone()];
    if let Some(list) = node.get_optional_child("list") {
        ids.extend(children(list).iter().map(|item| attr(item, "id")));
    }
    if kind == "retry" {
        world.ledger.ask_again(&from.phone, &first);
    }
    for id in &ids {
        // A message that is asked for again leaves the queue, too, but is not delivered: it comes again.
        let settled = world.settle(from, id, Waiting::Message);
        let delivered = kind != "retry" && from.device != 0 && settled.is_some_and(|queued| queued.is_for_people());
        if delivered {
            world.ledger.acknowledge(&from.phone);
            world.tell(Happening::Acknowledged { phone: from.phone.clone(), id: id.clone() });
        }
        forward_receipt(world, from, node, id, &kind);
    }
    if from.device != 0 && is_reading(&kind) {
        let participant = Some(attr(node, "participant")).filter(|participant| !participant.is_empty());
        world.tell(Happening::Read { phone: from.phone.clone(), kind, to: attr(node, "to"), participant, ids });
    }
    NodeBuilder::new("ack")
        .attr("class", "receipt")
        .attr("id", first)
        .attr("from", attr(node, "to"))
        .attr("t", now_seconds())
        .build()
}

/// Takes an ack in place of a receipt, as for the posts of newsletters: the message leaves the queue. With an error it was not taken.
pub(crate) fn message_ack(world: &mut World, from: &DeviceKey, node: &Node) {
    let id = attr(node, "id");
    let settled = world.settle(from, &id, Waiting::Message);
    let taken = from.device != 0 && attr(node, "error").is_empty();
    if taken && settled.is_some_and(|queued| queued.is_for_people()) {
        world.ledger.acknowledge(&from.phone);
        world.tell(Happening::Acknowledged { phone: from.phone.clone(), id });
    }
}

fn is_reading(kind: &str) -> bool {
    matches!(kind, "read" | "read-self" | "played" | "played-self")
}

fn forward_receipt(world: &mut World, from: &DeviceKey, node: &Node, id: &str, kind: &str) {
    if is_reading(kind) {
        tell_own_devices(world, from, node, id, kind);
    }
    // What concerns only the own devices is not forwarded; one that has the copy of a message says so to the one that wrote it.
    if matches!(kind, "peer_msg" | "hist_sync" | "read-self" | "played-self") {
        return;
    }
    if kind == "server-error" {
        return ask_phone(world, from, node, id);
    }
    let Some(author) = world.authors.get(id).cloned() else { return };
    // An own device may ask for a copy again, as any other.
    let fits = if author.phone == from.phone { matches!(kind, "sender" | "retry") } else { kind != "sender" };
    if !fits || author == *from {
        return;
    }
    let Some(account) = world.accounts.get(&from.phone) else { return };
    let to_group = jid(node, "to").filter(|to| matches!(to.server, Server::Group | Server::Broadcast));
    let lid_addressing = world.accounts.get(&author.phone).is_some_and(|author| author.lid_addressing);
    let own = if lid_addressing { account.lid(from.device) } else { account.pn(from.device) };
    let mut stanza = NodeBuilder::new("receipt").attr("id", id.to_owned()).attr("t", now_seconds());
    stanza = match to_group {
        Some(group) => stanza.attr("from", group.to_non_ad()).attr("participant", account.lid(from.device)),
        None => stanza.attr("from", own),
    };
    if let Some(recipient) = jid(node, "recipient").filter(|_| author.phone == from.phone) {
        stanza = stanza.attr("recipient", recipient);
    }
    if !kind.is_empty() && kind != "inactive" {
        stanza = stanza.attr("type", kind.to_owned());
    }
    let stanza = if kind == "retry" { stanza.children(children(node).to_vec()).build() } else { stanza.build() };
    world.push(&author, id, Waiting::Other, stanza);
}

/// A device can't fetch a file: its phone is to put that into the store once more.
fn ask_phone(world: &mut World, from: &DeviceKey, node: &Node, id: &str) {
    let Some(account) = world.accounts.get(&from.phone) else { return };
    let stanza = NodeBuilder::new("receipt")
        .attr("id", id.to_owned())
        .attr("type", "server-error")
        .attr("t", now_seconds())
        .attr("from", account.pn(from.device))
        .children(children(node).to_vec())
        .build();
    world.push(&DeviceKey { phone: from.phone.clone(), device: 0 }, id, Waiting::Other, stanza);
}

/// What one device of an account has read or played, its others hear of: from the account itself, with the chat beside it.
fn tell_own_devices(world: &mut World, from: &DeviceKey, node: &Node, id: &str, kind: &str) {
    let (Some(account), Some(chat)) = (world.accounts.get(&from.phone), jid(node, "to")) else { return };
    let mut stanza = NodeBuilder::new("receipt")
        .attr("id", id.to_owned())
        .attr("t", now_seconds())
        .attr("type", kind.to_owned())
        .attr("from", account.pn(from.device))
        .attr("recipient", chat.to_non_ad());
    if let Some(writer) = jid(node, "participant") {
        stanza = stanza.attr("participant", writer);
    }
    let stanza = stanza.build();
    let others: Vec<u16> = account.devices.keys().copied().filter(|device| *device != from.device).collect();
    for device in others {
        let key = DeviceKey { phone: from.phone.clone(), device };
        world.push(&key, id, Waiting::Other, stanza.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::make_account;

    #[test]
    fn a_repeat_into_a_group_goes_to_the_one_device_that_it_names() {
        let mut world = World::new();
        let [asha, neema, juma] = ["255700000118", "255700000431", "255700000592"];
        for phone in [asha, neema, juma] {
            make_account(&mut world, phone, "Asha");
        }
        let group = crate::groups::make(&mut world, "Shamba", [asha, neema, juma].map(str::to_owned).to_vec());
        let (to, sender) = (Jid::group(group.as_str()), DeviceKey { phone: asha.to_owned(), device: 1 });
        let who_gets = |participant: Option<Jid>| {
            let mut node = NodeBuilder::new("message").attr("id", "M").attr("to", to.clone());
            if let Some(one) = participant {
                node = node.attr("participant", one);
            }
            let node = node.children([NodeBuilder::new("enc").attr("type", "msg").attr("count", "1").build()]).build();
            let found = recipients(&world, &sender, &node, &Destination::Group(group.clone()), &to);
            let mut devices: Vec<_> =
                found.into_iter().map(|(key, parts)| (key.phone, key.device, parts.len())).collect();
            devices.sort();
            devices
        };
        let of = |phone: &str| (phone.to_owned(), 0, 1);
        assert_eq!(who_gets(None), [of(asha), of(neema), of(juma)]);
        assert_eq!(who_gets(Some(Jid::pn(neema))), [of(neema)]);
        assert_eq!(who_gets(world.accounts.get(juma).map(|account| account.lid(0))), [of(juma)]);
        assert_eq!(who_gets(Some(Jid::pn_device(neema, 7))), [], "a device that is not there");
    }

    #[test]
    fn linked_devices_of_one_account_hear_of_each_other_by_lid() {
        let mut world = World::new();
        make_account(&mut world, "255700000118", "Asha");
        let key = |device| DeviceKey { phone: "255700000118".to_owned(), device };
        for (from, by_lid) in [(1, true), (0, false)] {
            let to = Jid::pn_device("255700000118", 2);
            let node = NodeBuilder::new("message").attr("id", "P").attr("category", "peer").attr("to", to.clone());
            let stanza = forwarded(&world, &key(from), &key(2), &node.build(), &Destination::Direct, &to, Vec::new());
            let found = jid(&stanza, "from").unwrap();
            assert_eq!((found.is_lid(), found.device), (by_lid, from), "{stanza:?}");
        }
    }
}
