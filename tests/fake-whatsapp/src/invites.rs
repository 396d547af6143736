//! Ways into a group by an invitation: its code, what it tells before one joins, and joining with it.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::groups::{self, Change, Content, Group};
use crate::stanza::attr;
use crate::world::{DeviceKey, World};

/// The code of a group now.
fn code(group: &Group) -> String {
    let hash = Sha256::digest(format!("invite/{}/{}", group.id, group.invites).as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(&hash[..16])
}

/// Tells an admin the code, after making another where that is wanted.
pub(crate) fn tell(world: &mut World, id: &str, admin: bool, renew: bool) -> Content {
    let group = world.groups.get_mut(id).filter(|_| admin).ok_or((403, "forbidden"))?;
    group.invites += u32::from(renew);
    Ok(vec![NodeBuilder::new("invite").attr("code", code(group)).build()])
}

/// What somebody does with a code: looks at the group, or joins it.
pub(crate) fn by_code(world: &mut World, key: &DeviceKey, invite: &Node, joins: bool) -> Content {
    let wanted = attr(invite, "code");
    let found = world.groups.values().find(|group| code(group) == wanted).ok_or((404, "item-not-found"))?;
    if !joins {
        return Ok(vec![groups::described(world, found)]);
    }
    let (id, jid) = (found.id.clone(), Jid::group(found.id.as_str()));
    if found.members.contains(&key.phone) {
        return Err((409, "conflict"));
    }
    if found.wants_approval() {
        return Ok(vec![NodeBuilder::new("membership_approval_request").attr("jid", jid).build()]);
    }
    groups::change(world, &id, key, &Change::Add(vec![key.phone.clone()]));
    Ok(vec![NodeBuilder::new("group").attr("jid", jid).build()])
}
