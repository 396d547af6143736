//! Whom an account has blocked: what these write to it is taken, and goes nowhere.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::stanza::{attr, children, jid, now_seconds};
use crate::world::{DeviceKey, Waiting, World};

/// The list, as devices are told it.
pub(crate) fn list(world: &World, phone: &str) -> Node {
    let blocked = world.accounts.get(phone).map(|account| account.blocked.clone()).unwrap_or_default();
    let item = |phone: &String| {
        let account = world.accounts.get(phone)?;
        Some(NodeBuilder::new("item").attr("jid", account.lid(0)).attr("pn_jid", account.pn(0)).build())
    };
    NodeBuilder::new("list").children(blocked.iter().filter_map(item).collect::<Vec<_>>()).build()
}

/// A device changes it, and the others of its account are told.
pub(crate) fn change(world: &mut World, key: &DeviceKey, node: &Node) -> Result<Vec<Node>, (u16, &'static str)> {
    let item = children(node).iter().find(|child| child.tag == "item").ok_or((400, "bad-request"))?;
    let whom = jid(item, "jid").and_then(|jid| world.account_of(&jid)).map(|account| account.phone.clone());
    let whom = whom.ok_or((404, "item-not-found"))?;
    match attr(item, "action").as_str() {
        "block" => set(world, key, &whom, true),
        "unblock" => set(world, key, &whom, false),
        _ => return Err((400, "bad-request")),
    }
    Ok(vec![list(world, &key.phone)])
}

/// An account blocks another, or does not any more.
pub(crate) fn set(world: &mut World, key: &DeviceKey, whom: &str, on: bool) {
    let Some(account) = world.accounts.get_mut(&key.phone) else { return };
    let changed = if on { account.blocked.insert(whom.to_owned()) } else { account.blocked.remove(whom) };
    if !changed {
        return;
    }
    let (own, other) = (account.pn(0), world.accounts.get(whom).map(|other| other.pn(0)));
    let id = format!("blocks-{}", world.next_connection());
    let mut item = NodeBuilder::new("item").attr("action", if on { "block" } else { "unblock" });
    if let Some(other) = other {
        item = item.attr("jid", other);
    }
    let notice = NodeBuilder::new("notification")
        .attr("type", "blocklist")
        .attr("id", id.clone())
        .attr("from", own)
        .attr("t", now_seconds())
        .children([item.build()])
        .build();
    for device in world.linked_devices(&key.phone).into_iter().filter(|device| device != key) {
        world.push(&device, &id, Waiting::Other, notice.clone());
    }
}
