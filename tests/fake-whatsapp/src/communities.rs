//! Communities: groups that hold others together, with one for announcements that comes with each.

use serde_json::{Value, json};
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::groups::{self, Change, Group};
use crate::stanza::{attr, children, jid};
use crate::world::{DeviceKey, World};

/// What a group is in a community.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Part {
    /// It is the community itself.
    pub parent: bool,
    /// Who wants to join must be let in.
    pub closed: bool,
    /// Members may add groups.
    pub open_for_groups: bool,
    /// The community that it belongs to.
    pub of: Option<String>,
    /// The one for announcements.
    pub announcements: bool,
    /// The one where everybody talks.
    pub general: bool,
}

impl Part {
    /// As a group's description says it.
    pub(crate) fn described(&self) -> Vec<Node> {
        let mut parts = Vec::new();
        if self.parent {
            let parent = NodeBuilder::new("parent");
            let closed = "default_membership_approval_mode";
            parts.push(if self.closed { parent.attr(closed, "request_required") } else { parent }.build());
        }
        if let Some(of) = &self.of {
            parts.push(NodeBuilder::new("linked_parent").attr("jid", Jid::group(of.as_str())).build());
        }
        let flags = [
            ("default_sub_group", self.announcements),
            ("general_chat", self.general),
            ("allow_non_admin_sub_group_creation", self.open_for_groups),
        ];
        parts.extend(flags.into_iter().filter(|(_, on)| *on).map(|(tag, _)| NodeBuilder::new(tag).build()));
        parts
    }
}

/// What a new group becomes by what it was made with.
pub(crate) fn made(world: &mut World, key: &DeviceKey, id: &str, create: &Node) {
    if let Some(of) = create.get_optional_child("linked_parent").and_then(|parent| jid(parent, "jid")) {
        link(world, of.user_base(), id);
        return;
    }
    let Some(parent) = create.get_optional_child("parent") else { return };
    let Some(group) = world.groups.get_mut(id) else { return };
    group.part = Part {
        parent: true,
        closed: !attr(parent, "default_membership_approval_mode").is_empty(),
        open_for_groups: create.get_optional_child("allow_non_admin_sub_group_creation").is_some(),
        ..Part::default()
    };
    let (subject, members) = (group.subject.clone(), group.members.clone());
    let general = create.get_optional_child("create_general_chat").is_some();
    for (name, is_general) in [(subject, false), ("General".to_owned(), true)] {
        if is_general && !general {
            continue;
        }
        let sub = groups::make(world, &name, members.clone());
        if let Some(group) = world.groups.get_mut(&sub) {
            group.part =
                Part { of: Some(id.to_owned()), announcements: !is_general, general: is_general, ..Part::default() };
        }
        groups::announce(world, key, &sub);
    }
}

fn link(world: &mut World, community: &str, id: &str) -> bool {
    let is_one = world.groups.get(community).is_some_and(|group| group.part.parent);
    match world.groups.get_mut(id) {
        Some(group) if is_one && !group.part.parent && group.part.of.is_none() => {
            group.part.of = Some(community.to_owned());
            true
        }
        _ => false,
    }
}

fn parts<'a>(world: &'a World, community: &'a str) -> impl Iterator<Item = &'a Group> {
    world.groups.values().filter(move |group| group.part.of.as_deref() == Some(community))
}

/// The groups of a community as GraphQL answers tell of them; none for who is not in it.
pub(crate) fn subgroups(world: &World, phone: &str, id: &str) -> Option<Value> {
    let id = id.strip_suffix("@g.us").unwrap_or(id);
    let community = world.groups.get(id).filter(|group| group.members.iter().any(|member| member == phone))?;
    let shown = |group: &Group| {
        json!({
            "id": Jid::group(group.id.as_str()).to_string(),
            "subject": { "value": group.subject, "creation_time": group.created / 1000 },
            "creation_time": group.created / 1000,
            "total_participants_count": group.members.len(),
            "properties": { "general_chat": group.part.general },
        })
    };
    let mut all: Vec<&Group> = parts(world, id).collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    let (first, others): (Vec<&Group>, Vec<&Group>) = all.into_iter().partition(|group| group.part.announcements);
    let edges: Vec<Value> = others.into_iter().map(|group| json!({ "node": shown(group) })).collect();
    Some(json!({
        "id": Jid::group(community.id.as_str()).to_string(),
        "default_sub_group": first.first().map(|group| shown(group)),
        "sub_groups": { "edges": edges },
    }))
}

/// Answers what a member of a community asks it.
pub(crate) fn ask(world: &World, id: &str, action: &Node) -> Option<Vec<Node>> {
    match action.tag.as_ref() {
        "query_linked" => {
            let wanted = jid(action, "jid")?;
            let group = parts(world, id).find(|group| group.id == wanted.user_base())?;
            let group = groups::described(world, group);
            Some(vec![NodeBuilder::new("linked_group").children([group]).build()])
        }
        "linked_groups_participants" => {
            let mut members: Vec<&String> = parts(world, id).flat_map(|group| &group.members).collect();
            members.sort();
            members.dedup();
            let members: Vec<Node> =
                members.into_iter().filter_map(|phone| groups::participant(world, phone)).collect();
            Some(vec![NodeBuilder::new("linked_groups_participants").children(members).build()])
        }
        _ => None,
    }
}

/// What a member does with a community; `None` for what is no such thing.
pub(crate) fn act(world: &mut World, key: &DeviceKey, id: &str, admin: bool, action: &Node) -> Option<groups::Content> {
    let forbidden = Err((403, "forbidden"));
    match action.tag.as_ref() {
        "links" => {
            if !admin {
                return Some(forbidden);
            }
            let asked = action.get_optional_child("link").map(children).unwrap_or_default();
            let done = asked.iter().map(|group| {
                let named = jid(group, "jid");
                let linked = named.as_ref().is_some_and(|named| link(world, id, named.user_base()));
                told(group, linked)
            });
            let link = NodeBuilder::new("link").attr("link_type", "sub_group").children(done.collect::<Vec<_>>());
            Some(Ok(vec![NodeBuilder::new("links").children([link.build()]).build()]))
        }
        "unlink" => {
            if !admin {
                return Some(forbidden);
            }
            let done = children(action).iter().map(|group| {
                let named = jid(group, "jid").and_then(|named| world.groups.get_mut(named.user_base()));
                let part = named.filter(|group| group.part.of.as_deref() == Some(id)).map(|group| &mut group.part);
                told(group, part.map(|part| part.of = None).is_some())
            });
            let unlink = NodeBuilder::new("unlink").attr("unlink_type", "sub_group");
            Some(Ok(vec![unlink.children(done.collect::<Vec<_>>()).build()]))
        }
        "delete_parent" => {
            if !admin {
                return Some(forbidden);
            }
            world.groups.values_mut().filter(|group| group.part.of.as_deref() == Some(id)).for_each(|group| {
                group.part.of = None;
                group.part.announcements = false;
            });
            world.groups.remove(id);
            Some(Ok(Vec::new()))
        }
        "join_linked_group" => {
            let wanted = jid(action, "jid").map(|wanted| wanted.user_base().to_owned());
            let found = wanted.filter(|wanted| parts(world, id).any(|group| group.id == *wanted));
            let Some(sub) = found else { return Some(Err((404, "item-not-found"))) };
            groups::change(world, &sub, key, &Change::Add(vec![key.phone.clone()]));
            let group = world.groups.get(&sub).map(|group| groups::described(world, group));
            Some(Ok(vec![NodeBuilder::new("linked_group").children(group).build()]))
        }
        _ => None,
    }
}

fn told(group: &Node, done: bool) -> Node {
    let node = NodeBuilder::new("group").attr("jid", attr(group, "jid"));
    if done { node.build() } else { node.attr("error", "404").build() }
}
