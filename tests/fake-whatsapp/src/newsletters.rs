//! Newsletters: who makes and follows them, what is posted there in plain, and what followers make of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use wacore_binary::{Jid, Server};
use waproto::whatsapp as wa;

use crate::keys::Bytes64;
use crate::stanza::{attr, bytes, child_bytes, children, jid, now_ms, now_seconds};
use crate::world::{DeviceKey, Waiting, World};

/// How long a device that asked hears of reactions as they come, in seconds.
const LIVE_SECONDS: i64 = 300;
/// Posts in one answer, at most.
const MOST_POSTS: usize = 300;
/// The largest post; names and reactions are shorter.
const MOST_BYTES: usize = 256 * 1024;
/// The longest reaction.
const MOST_REACTION: usize = 64;
/// Posts that are kept of one.
const KEPT_POSTS: usize = 10_000;

/// Something posted.
#[derive(Clone, Serialize, Deserialize)]
struct Post {
    id: String,
    server_id: u64,
    at: String,
    kind: String,
    media: String,
    plain: Bytes64,
    by: String,
    /// By whom, and which.
    reactions: BTreeMap<String, String>,
}

/// A newsletter.
#[derive(Serialize, Deserialize)]
pub(crate) struct Newsletter {
    pub id: String,
    name: String,
    description: String,
    created: String,
    invite: String,
    owner: String,
    followers: BTreeSet<String>,
    muted: BTreeSet<String>,
    posts: Vec<Post>,
    next_server_id: u64,
    #[serde(skip)]
    live: BTreeMap<DeviceKey, i64>,
}

impl Newsletter {
    fn jid(&self) -> Jid {
        Jid::new(self.id.as_str(), Server::Newsletter)
    }

    fn role(&self, phone: &str) -> &'static str {
        if self.owner == phone {
            "owner"
        } else if self.followers.contains(phone) {
            "subscriber"
        } else {
            "guest"
        }
    }

    /// As GraphQL answers tell of it.
    pub(crate) fn described(&self, phone: &str) -> Value {
        let text = |text: &str| json!({ "id": self.created, "text": text, "update_time": self.created });
        let mute = if self.muted.contains(phone) { "ON" } else { "OFF" };
        json!({
            "id": self.jid().to_string(),
            "state": { "type": "active" },
            "thread_metadata": {
                "name": text(&self.name),
                "description": text(&self.description),
                "creation_time": self.created,
                "invite": self.invite,
                "subscribers_count": (self.followers.len() + 1).to_string(),
                "verification": "UNVERIFIED",
                "settings": { "reaction_codes": { "value": "ALL" } },
            },
            "viewer_metadata": { "role": self.role(phone), "mute": mute },
        })
    }
}

/// Makes one; its id.
pub(crate) fn make(world: &mut World, phone: &str, name: &str, description: &str) -> String {
    let id = format!("1203631{:011}", world.newsletters.len() + 1);
    let newsletter = Newsletter {
        id: id.clone(),
        name: name.to_owned(),
        description: description.to_owned(),
        created: now_seconds(),
        invite: format!("0029Va{:016}", world.newsletters.len() + 1),
        owner: phone.to_owned(),
        followers: BTreeSet::new(),
        muted: BTreeSet::new(),
        posts: Vec::new(),
        next_server_id: 100,
        live: BTreeMap::new(),
    };
    world.newsletters.insert(id.clone(), newsletter);
    id
}

/// The one that is meant by its address, or by what an invitation says.
pub(crate) fn find<'a>(world: &'a mut World, key: &str) -> Option<&'a mut Newsletter> {
    let id = key.strip_suffix("@newsletter").unwrap_or(key);
    if world.newsletters.contains_key(id) {
        return world.newsletters.get_mut(id);
    }
    world.newsletters.values_mut().find(|newsletter| newsletter.invite == key)
}

/// All that an account follows or has made.
pub(crate) fn followed(world: &World, phone: &str) -> Vec<Value> {
    let mine = world.newsletters.values().filter(|newsletter| newsletter.role(phone) != "guest");
    mine.map(|newsletter| newsletter.described(phone)).collect()
}

/// An account follows one, or leaves it. Its owner does neither.
pub(crate) fn follow(newsletter: &mut Newsletter, phone: &str, on: bool) {
    if newsletter.owner == phone {
        return;
    }
    if on {
        newsletter.followers.insert(phone.to_owned());
    } else {
        newsletter.followers.remove(phone);
    }
}

/// Whether an account hears of what is posted there.
pub(crate) fn mute(newsletter: &mut Newsletter, phone: &str, on: bool) {
    if on {
        newsletter.muted.insert(phone.to_owned());
    } else {
        newsletter.muted.remove(phone);
    }
}

/// Its owner calls it otherwise; whether that may be.
pub(crate) fn update(newsletter: &mut Newsletter, phone: &str, name: Option<&str>, description: Option<&str>) -> bool {
    if newsletter.owner != phone {
        return false;
    }
    if let Some(name) = name {
        name.clone_into(&mut newsletter.name);
    }
    if let Some(description) = description {
        description.clone_into(&mut newsletter.description);
    }
    true
}

/// Answers what a device asks one: its posts, or to hear of reactions as they come.
pub(crate) fn answer(world: &mut World, key: &DeviceKey, node: &Node) -> Result<Vec<Node>, (u16, &'static str)> {
    let to = jid(node, "to").ok_or((400, "bad-request"))?;
    let newsletter = find(world, to.user_base()).ok_or((404, "item-not-found"))?;
    let asked = children(node).first().ok_or((400, "bad-request"))?;
    match asked.tag.as_ref() {
        "messages" | "message_updates" => {
            let count = attr(asked, "count").parse().unwrap_or(MOST_POSTS).min(MOST_POSTS);
            let before = attr(asked, "before").parse().unwrap_or(u64::MAX);
            let after = attr(asked, "after").parse().unwrap_or(0);
            let fits: Vec<&Post> =
                newsletter.posts.iter().filter(|post| post.server_id < before && post.server_id > after).collect();
            let posts = fits.iter().skip(fits.len().saturating_sub(count)).map(|post| shown(post, &key.phone));
            let posts = NodeBuilder::new("messages")
                .attr("jid", newsletter.jid())
                .attr("t", now_seconds())
                .children(posts.collect::<Vec<_>>())
                .build();
            if asked.tag == "messages" {
                return Ok(vec![posts]);
            }
            Ok(vec![NodeBuilder::new("message_updates").children([posts]).build()])
        }
        "live_updates" => {
            newsletter.live.insert(key.clone(), now_ms() + LIVE_SECONDS * 1000);
            Ok(vec![NodeBuilder::new("live_updates").attr("duration", LIVE_SECONDS.to_string()).build()])
        }
        _ => Err((400, "bad-request")),
    }
}

/// A post as a list of them shows it.
fn shown(post: &Post, phone: &str) -> Node {
    let mut node = NodeBuilder::new("message")
        .attr("id", post.id.clone())
        .attr("server_id", post.server_id.to_string())
        .attr("t", post.at.clone())
        .attr("type", post.kind.clone());
    if post.by == phone {
        node = node.attr("is_sender", "true");
    }
    let mut parts = vec![plaintext(&post.media, &post.plain.0)];
    parts.extend(counted(post));
    node.children(parts).build()
}

fn plaintext(media: &str, plain: &[u8]) -> Node {
    let node = NodeBuilder::new("plaintext");
    let node = if media.is_empty() { node } else { node.attr("mediatype", media.to_owned()) };
    node.bytes(plain.to_vec()).build()
}

/// How often each reaction was given.
fn counted(post: &Post) -> Option<Node> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for code in post.reactions.values() {
        *counts.entry(code).or_default() += 1;
    }
    let reactions = counts.into_iter().map(|(code, count)| {
        NodeBuilder::new("reaction").attr("code", code.to_owned()).attr("count", count.to_string()).build()
    });
    let reactions: Vec<Node> = reactions.collect();
    (!reactions.is_empty()).then(|| NodeBuilder::new("reactions").children(reactions).build())
}

/// Takes a message to one: a post, a change of one, or a reaction. The number that the server gives it.
pub(crate) fn message(world: &mut World, from: &DeviceKey, to: &Jid, node: &Node) -> Result<Option<u64>, u16> {
    let newsletter = find(world, to.user_base()).ok_or(404u16)?;
    if let Some(reaction) = node.get_optional_child("reaction") {
        let wanted: u64 = attr(node, "server_id").parse().map_err(|_| 400u16)?;
        let post = newsletter.posts.iter_mut().find(|post| post.server_id == wanted).ok_or(404u16)?;
        match attr(reaction, "code") {
            code if code.len() > MOST_REACTION => return Err(400),
            code if code.is_empty() => drop(post.reactions.remove(&from.phone)),
            code => drop(post.reactions.insert(from.phone.clone(), code)),
        }
        tell_live(world, to.user_base(), wanted);
        return Ok(None);
    }
    if newsletter.owner != from.phone {
        return Err(403);
    }
    let content = node.get_optional_child("plaintext").ok_or(400u16)?;
    if bytes(content).len() > MOST_BYTES {
        return Err(400);
    }
    let (edit, id) = (attr(node, "edit"), attr(node, "id"));
    let (media, plain) = (attr(content, "mediatype"), Bytes64(child_bytes(node, "plaintext")));
    let server_id = match newsletter.posts.iter_mut().find(|post| post.id == id) {
        // The same once more changes nothing.
        Some(post) if edit.is_empty() => return Ok(Some(post.server_id)),
        Some(post) => {
            (post.media, post.plain) = (media.clone(), plain.clone());
            post.server_id
        }
        None if !edit.is_empty() => return Err(404),
        None => {
            let server_id = newsletter.next_server_id;
            newsletter.next_server_id += 1;
            if newsletter.posts.len() == KEPT_POSTS {
                newsletter.posts.remove(0);
            }
            newsletter.posts.push(Post {
                id: id.clone(),
                server_id,
                at: now_seconds(),
                kind: attr(node, "type"),
                media: media.clone(),
                plain: plain.clone(),
                by: from.phone.clone(),
                reactions: BTreeMap::new(),
            });
            server_id
        }
    };
    let content = plaintext(&media, &plain.0);
    let mut stanza = NodeBuilder::new("message")
        .attr("id", id.clone())
        .attr("from", newsletter.jid())
        .attr("server_id", server_id.to_string())
        .attr("t", now_seconds())
        .attr("type", attr(node, "type"));
    if !edit.is_empty() {
        stanza = stanza.attr("edit", edit);
    }
    let stanza = stanza.children([content]).build();
    let readers: Vec<String> = newsletter.followers.iter().chain([&newsletter.owner]).cloned().collect();
    for reader in readers {
        let mut stanza = stanza.clone();
        if reader == from.phone {
            stanza.attrs.push("is_sender", "true");
        }
        for device in world.linked_devices(&reader).into_iter().filter(|device| device != from) {
            world.push(&device, &id, Waiting::Message, stanza.clone());
        }
    }
    Ok(Some(server_id))
}

/// Tells those who asked to hear of it what has become of a post.
fn tell_live(world: &mut World, id: &str, server_id: u64) {
    let Some(newsletter) = world.newsletters.get_mut(id) else { return };
    let now = now_ms();
    newsletter.live.retain(|_, until| *until > now);
    let Some(post) = newsletter.posts.iter().find(|post| post.server_id == server_id) else { return };
    let reactions = counted(post).unwrap_or_else(|| NodeBuilder::new("reactions").build());
    let message = NodeBuilder::new("message").attr("server_id", server_id.to_string()).children([reactions]).build();
    let messages =
        NodeBuilder::new("messages").attr("jid", newsletter.jid()).attr("t", now_seconds()).children([message]).build();
    let updates = NodeBuilder::new("live_updates").children([messages]).build();
    let (from, told): (Jid, Vec<DeviceKey>) = (newsletter.jid(), newsletter.live.keys().cloned().collect());
    for device in told {
        let notice_id = format!("live-{}-{}", server_id, world.next_connection());
        let notice = NodeBuilder::new("notification")
            .attr("type", "newsletter")
            .attr("id", notice_id.clone())
            .attr("from", from.clone())
            .attr("t", now_seconds())
            .children([updates.clone()])
            .build();
        world.push(&device, &notice_id, Waiting::Other, notice);
    }
}

/// A phone posts a text; the post's number.
pub(crate) fn post_by_phone(world: &mut World, phone: &str, id: &str, text: &str) -> Result<u64, u16> {
    let said = wa::Message { conversation: Some(text.to_owned()), ..Default::default() };
    let node = NodeBuilder::new("message")
        .attr("id", format!("POST{:016}", world.next_connection()))
        .attr("type", "text")
        .children([plaintext("", &waproto::codec::message_to_vec(&said))])
        .build();
    by_phone(world, phone, id, &node)?.ok_or(400)
}

/// A phone reacts to a post.
pub(crate) fn react_by_phone(world: &mut World, phone: &str, id: &str, post: u64, emoji: &str) -> Result<(), u16> {
    let node = NodeBuilder::new("message")
        .attr("server_id", post.to_string())
        .children([NodeBuilder::new("reaction").attr("code", emoji.to_owned()).build()])
        .build();
    by_phone(world, phone, id, &node).map(|_| ())
}

fn by_phone(world: &mut World, phone: &str, id: &str, node: &Node) -> Result<Option<u64>, u16> {
    let from = DeviceKey { phone: phone.to_owned(), device: 0 };
    message(world, &from, &Jid::new(id, Server::Newsletter), node)
}
