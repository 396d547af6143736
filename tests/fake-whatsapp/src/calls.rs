//! Calls as far as they are told of: who rings, who declines, who gives up. Nobody speaks.

use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::ledger::Happening;
use crate::stanza::{attr, children, jid, now_seconds};
use crate::world::{DeviceKey, Waiting, World};

/// Takes what a device does with a call: the other side hears of it. The answer is the ack.
pub(crate) fn hear(world: &mut World, from: &DeviceKey, node: &Node) -> Node {
    let (to, action) = (jid(node, "to"), children(node).first().cloned());
    let ack = NodeBuilder::new("ack").attr("class", "call").attr("id", attr(node, "id")).attr("from", attr(node, "to"));
    let (Some(to), Some(action)) = (to, action) else { return ack.attr("error", "400").build() };
    let what = action.tag.to_string();
    match world.account_of(&to).map(|account| account.phone.clone()) {
        Some(phone) => tell(world, from, &phone, &action),
        None => return ack.attr("error", "404").build(),
    }
    ack.attr("type", what).build()
}

/// Tells the devices of an account, and its phone, what somebody does with a call.
fn tell(world: &mut World, from: &DeviceKey, phone: &str, action: &Node) {
    let (Some(caller), Some(reader)) = (world.accounts.get(&from.phone), world.accounts.get(phone)) else { return };
    if reader.blocked.contains(&from.phone) {
        return;
    }
    let address = if reader.lid_addressing { caller.lid(from.device) } else { caller.pn(from.device) };
    let name = caller.name.clone();
    let id = format!("call-{}", world.next_connection());
    let stanza = NodeBuilder::new("call")
        .attr("id", id.clone())
        .attr("from", address)
        .attr("t", now_seconds())
        .attr("notify", name)
        .attr("platform", "android")
        .attr("version", "2.24.7.81")
        .children([action.clone()])
        .build();
    for device in world.linked_devices(phone) {
        world.push(&device, &id, Waiting::Other, stanza.clone());
    }
    world.tell(Happening::Call {
        phone: phone.to_owned(),
        from: from.phone.clone(),
        id: attr(action, "call-id"),
        does: action.tag.to_string(),
    });
}

/// A phone rings somebody; the call's id.
pub(crate) fn ring(world: &mut World, from: &str, to: &str, video: bool) -> String {
    let call = format!("{:032X}", u128::from(world.next_connection()) << 64 | 0xCA11);
    let from = DeviceKey { phone: from.to_owned(), device: 0 };
    let audio = NodeBuilder::new("audio").attr("enc", "opus").attr("rate", "16000").build();
    let mut parts = vec![audio];
    if video {
        parts.push(NodeBuilder::new("video").attr("enc", "h.264").attr("dec", "h.264").build());
    }
    parts.push(NodeBuilder::new("net").attr("medium", "3").build());
    let offer = NodeBuilder::new("offer").attr("call-id", call.clone()).attr("call-creator", creator(world, &from, to));
    tell(world, &from, to, &offer.children(parts).build());
    call
}

/// A phone gives a call up that it has begun.
pub(crate) fn give_up(world: &mut World, from: &str, to: &str, call: &str) {
    end(world, from, to, call, "timeout");
}

/// The phone of the one who is called has taken a call: the caller has the other devices ring no more.
pub(crate) fn taken(world: &mut World, from: &str, to: &str, call: &str, answered: bool) {
    end(world, from, to, call, if answered { "accepted_elsewhere" } else { "rejected_elsewhere" });
}

fn end(world: &mut World, from: &str, to: &str, call: &str, reason: &'static str) {
    let from = DeviceKey { phone: from.to_owned(), device: 0 };
    let action = NodeBuilder::new("terminate")
        .attr("call-id", call.to_owned())
        .attr("call-creator", creator(world, &from, to))
        .attr("reason", reason)
        .build();
    tell(world, &from, to, &action);
}

fn creator(world: &World, from: &DeviceKey, to: &str) -> Jid {
    let by_lid = world.accounts.get(to).is_some_and(|reader| reader.lid_addressing);
    let caller = world.accounts.get(&from.phone);
    caller.map_or_else(|| Jid::pn(from.phone.as_str()), |own| if by_lid { own.lid(0) } else { own.pn(0) })
}
