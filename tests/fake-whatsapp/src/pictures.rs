//! Profile pictures, of accounts and of groups: kept in the media store, and told of to those who see them.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use wacore_binary::{Jid, Server};

use crate::login::Answers;
use crate::presence;
use crate::stanza::{attr, bytes, jid, now_seconds, refusal, result};
use crate::tokens;
use crate::world::{DeviceKey, Waiting, World};

/// No picture is larger.
const MOST: usize = 1 << 20;

/// A picture as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Picture {
    pub id: String,
    url: String,
    direct_path: String,
    hash: String,
}

/// Whose picture it is.
enum Of {
    Account(String),
    Group(String),
}

/// Answers a query for a picture, or a change of one.
pub(crate) fn answer(world: &mut World, key: &DeviceKey, node: &Node) -> Answers {
    let asks = attr(node, "type") == "get";
    let answered = match jid(node, "target").map(|target| of(world, &target)) {
        None if asks => Err((400, "bad-request")),
        None => set(world, key, &Of::Account(key.phone.clone()), node),
        Some(None) => Err((404, "item-not-found")),
        Some(Some(of)) if asks => get(world, key, &of, node),
        Some(Some(of)) => set(world, key, &of, node),
    };
    match answered {
        Ok(content) => vec![result(node, content)].into(),
        Err((code, text)) => vec![refusal(node, code, text)].into(),
    }
}

type Content = Result<Vec<Node>, (u16, &'static str)>;

fn of(world: &World, target: &Jid) -> Option<Of> {
    if target.server == Server::Group {
        return world.groups.get(target.user_base()).map(|group| Of::Group(group.id.clone()));
    }
    world.account_of(target).map(|account| Of::Account(account.phone.clone()))
}

fn get(world: &World, key: &DeviceKey, of: &Of, node: &Node) -> Content {
    let asked = node.get_optional_child("picture").ok_or((400, "bad-request"))?;
    let picture = match of {
        Of::Account(phone) => {
            // Who keeps strangers out shows them nothing, either.
            if !tokens::admits(world, &key.phone, phone, asked) {
                return Err((401, "not-authorized"));
            }
            world.accounts.get(phone).and_then(|account| account.picture.as_ref())
        }
        Of::Group(id) => world.groups.get(id).and_then(|group| group.picture.as_ref()),
    };
    let Picture { id, url, direct_path, hash } = picture.ok_or((404, "item-not-found"))?;
    if attr(asked, "id") == *id {
        // The one that it has.
        return Ok(vec![NodeBuilder::new("picture").build()]);
    }
    let kind = if attr(asked, "type") == "preview" { "preview" } else { "image" };
    let picture = NodeBuilder::new("picture")
        .attr("id", id.clone())
        .attr("type", kind)
        .attr("url", url.clone())
        .attr("direct_path", direct_path.clone())
        .attr("hash", hash.clone());
    Ok(vec![picture.build()])
}

fn set(world: &mut World, key: &DeviceKey, of: &Of, node: &Node) -> Content {
    let may = match of {
        Of::Account(phone) => *phone == key.phone,
        Of::Group(id) => world.groups.get(id).is_some_and(|group| group.may_change(&key.phone)),
    };
    if !may {
        return Err((403, "forbidden"));
    }
    let image = node.get_optional_child("picture").map(|picture| bytes(picture).to_vec()).unwrap_or_default();
    let picture = if image.is_empty() { None } else { Some(keep(world, &key.phone, image)?) };
    let id = picture.as_ref().map(|picture| picture.id.clone());
    let (about, everyone) = match of {
        Of::Account(phone) => {
            let account = world.accounts.get_mut(phone).ok_or((404, "item-not-found"))?;
            account.picture = picture;
            (account.pn(0), None)
        }
        Of::Group(group) => {
            let group = world.groups.get_mut(group).ok_or((404, "item-not-found"))?;
            group.picture = picture;
            (Jid::group(group.id.as_str()), Some(group.members.clone()))
        }
    };
    tell(world, key, &about, id.as_deref(), everyone);
    Ok(id.map(|id| NodeBuilder::new("picture").attr("id", id).build()).into_iter().collect())
}

fn keep(world: &mut World, phone: &str, image: Vec<u8>) -> Result<Picture, (u16, &'static str)> {
    if image.len() > MOST {
        return Err((406, "not-acceptable"));
    }
    let token = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&image));
    let place = world.media.put(phone, ("picture".to_owned(), token.clone()), Bytes::from(image))?;
    let id = (1_700_000_000 + world.next_connection()).to_string();
    Ok(Picture { id, url: place.url, direct_path: place.direct_path, hash: token })
}

/// The own devices hear of it, the one that did it too, and the members of a group; of an account, whoever is connected.
fn tell(world: &mut World, key: &DeviceKey, about: &Jid, id: Option<&str>, members: Option<Vec<String>>) {
    let Some(author) = world.accounts.get(&key.phone) else { return };
    let action = match id {
        Some(id) => NodeBuilder::new("set").attr("id", id.to_owned()),
        None => NodeBuilder::new("delete"),
    };
    let notice_id = format!("picture-{}-{}", id.unwrap_or("gone"), world.ledger.all().len());
    let action = action.attr("jid", about.clone()).attr("author", author.pn(0)).build();
    let notice = NodeBuilder::new("notification")
        .attr("type", "picture")
        .attr("id", notice_id.clone())
        .attr("from", about.clone())
        .attr("t", now_seconds())
        .children([action])
        .build();
    if members.is_none() {
        presence::tell_connected(world, &key.phone, &notice);
    }
    let own = vec![key.phone.clone()];
    for phone in members.unwrap_or(own) {
        for device in world.linked_devices(&phone) {
            world.push(&device, &notice_id, Waiting::Other, notice.clone());
        }
    }
}

/// A phone changes its own picture, or that of a group.
pub(crate) fn set_by_phone(world: &mut World, phone: &str, group: Option<&str>, image: Option<&[u8]>) -> bool {
    let key = DeviceKey { phone: phone.to_owned(), device: 0 };
    let of = group.map_or_else(|| Of::Account(phone.to_owned()), |group| Of::Group(group.to_owned()));
    let picture = image.map(|image| NodeBuilder::new("picture").bytes(image.to_vec()).build());
    set(world, &key, &of, &NodeBuilder::new("iq").children(picture).build()).is_ok()
}
