//! Groups: who is in them and what they are, what is asked of them and changed, and who hears of a change.

use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use wacore_binary::{Jid, Server};

use crate::communities::{self, Part};
use crate::invites;
use crate::login::Answers;
use crate::pictures::Picture;
use crate::stanza::{attr, bytes, children, jid, now_ms, now_seconds, refusal, result};
use crate::world::{DeviceKey, Waiting, World};

/// A group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Group {
    pub id: String,
    pub subject: String,
    pub creator: String,
    pub created: i64,
    pub members: Vec<String>,
    /// Members who may change it, beside the one who made it.
    #[serde(default)]
    pub admins: Vec<String>,
    #[serde(default)]
    settings: Settings,
    /// How often its invitation was made anew.
    #[serde(default)]
    pub invites: u32,
    /// What it is in a community.
    #[serde(default)]
    pub part: Part,
    #[serde(default)]
    pub picture: Option<Picture>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Settings {
    locked: bool,
    announcement: bool,
    approval: bool,
    /// Seconds; 0 for never.
    expiration: u32,
    description: Option<(String, String)>,
}

impl Settings {
    /// Another description, or none: as members are told of it.
    fn describe(&mut self, text: &str) -> Node {
        let id = format!("{:X}", now_ms());
        let node = NodeBuilder::new("description").attr("id", id.clone());
        if text.is_empty() {
            self.description = None;
            return node.children([NodeBuilder::new("delete").build()]).build();
        }
        self.description = Some((id, text.to_owned()));
        node.children([NodeBuilder::new("body").bytes(text.as_bytes().to_vec()).build()]).build()
    }
}

impl Group {
    fn is_admin(&self, phone: &str) -> bool {
        self.creator == phone || self.admins.iter().any(|admin| admin == phone)
    }

    /// Whether a member may do this.
    pub(crate) fn may(&self, phone: &str, change: &Change) -> bool {
        let leaves = matches!(change, Change::Remove(whom) if *whom == [phone]);
        let looks = matches!(change, Change::Subject(_) | Change::Description(_) | Change::Disappearing(_));
        let is_in = self.members.iter().any(|member| member == phone);
        is_in && (leaves || self.is_admin(phone) || looks && self.may_change(phone) || matches!(change, Change::Add(_)))
    }

    /// Whether an admin must let in who joins.
    pub(crate) fn wants_approval(&self) -> bool {
        self.settings.approval
    }

    /// Whether a member may write there.
    pub(crate) fn may_write(&self, phone: &str) -> bool {
        self.members.iter().any(|member| member == phone) && (!self.settings.announcement || self.is_admin(phone))
    }

    /// Whether a member may change what it is called and how it looks.
    pub(crate) fn may_change(&self, phone: &str) -> bool {
        self.is_admin(phone) || !self.settings.locked && self.members.iter().any(|member| member == phone)
    }
}

/// What is changed in a group.
pub(crate) enum Change {
    Add(Vec<String>),
    Remove(Vec<String>),
    Promote(Vec<String>),
    Demote(Vec<String>),
    Subject(String),
    /// Empty for none.
    Description(String),
    /// Only admins write.
    Announcement(bool),
    /// Only admins change how it looks.
    Locked(bool),
    /// After so many seconds; 0 for never.
    Disappearing(u32),
}

/// An id that no group has or had.
fn fresh_id(world: &mut World) -> String {
    world.made_groups += 1;
    format!("1203630000000000{:02}", world.made_groups - 1)
}

/// Makes a group; the first member made it. Its id.
pub(crate) fn make(world: &mut World, subject: &str, members: Vec<String>) -> String {
    let id = fresh_id(world);
    let group = Group {
        id: id.clone(),
        subject: subject.to_owned(),
        creator: members.first().cloned().unwrap_or_default(),
        created: now_ms(),
        members,
        admins: Vec::new(),
        settings: Settings::default(),
        invites: 0,
        part: Part::default(),
        picture: None,
    };
    world.groups.insert(id.clone(), group);
    id
}

/// Changes a group, and tells its members and those who were; not the device that did it.
pub(crate) fn change(world: &mut World, id: &str, by: &DeviceKey, change: &Change) {
    let Some(group) = world.groups.get_mut(id) else { return };
    let before = group.members.clone();
    let (tag, whom) = match change {
        Change::Add(whom) => {
            group.members.extend(whom.iter().filter(|member| !before.contains(member)).cloned());
            ("add", whom)
        }
        Change::Remove(whom) => {
            group.members.retain(|member| !whom.contains(member));
            group.admins.retain(|admin| !whom.contains(admin));
            ("remove", whom)
        }
        Change::Promote(whom) => {
            group.admins.extend(whom.iter().filter(|phone| before.contains(phone)).cloned());
            ("promote", whom)
        }
        Change::Demote(whom) => {
            group.admins.retain(|admin| !whom.contains(admin));
            ("demote", whom)
        }
        Change::Subject(subject) => {
            subject.clone_into(&mut group.subject);
            let node = NodeBuilder::new("subject").attr("subject", subject.clone()).attr("s_t", now_seconds());
            let owner = world.accounts.get(&by.phone).map(|account| account.lid(0));
            let node = if let Some(owner) = owner { node.attr("s_o", owner) } else { node };
            tell(world, id, by, node.build(), &before);
            return;
        }
        Change::Description(text) => {
            let description = group.settings.describe(text);
            tell(world, id, by, description, &before);
            return;
        }
        Change::Announcement(on) => {
            group.settings.announcement = *on;
            let tag = if *on { "announcement" } else { "not_announcement" };
            tell(world, id, by, NodeBuilder::new(tag).build(), &before);
            return;
        }
        Change::Locked(on) => {
            group.settings.locked = *on;
            tell(world, id, by, NodeBuilder::new(if *on { "locked" } else { "unlocked" }).build(), &before);
            return;
        }
        Change::Disappearing(seconds) => {
            group.settings.expiration = *seconds;
            let node = NodeBuilder::new(if *seconds > 0 { "ephemeral" } else { "not_ephemeral" });
            let node = if *seconds > 0 { node.attr("expiration", seconds.to_string()) } else { node };
            tell(world, id, by, node.build(), &before);
            return;
        }
    };
    let participants: Vec<Node> = whom.iter().filter_map(|phone| participant(world, phone)).collect();
    tell(world, id, by, NodeBuilder::new(tag).children(participants).build(), &before);
}

pub(crate) fn participant(world: &World, phone: &str) -> Option<Node> {
    let account = world.accounts.get(phone)?;
    Some(NodeBuilder::new("participant").attr("jid", account.lid(0)).attr("phone_number", account.pn(0)).build())
}

/// Tells all members of what was done, and those who were members `before`.
fn tell(world: &mut World, id: &str, by: &DeviceKey, action: Node, before: &[String]) {
    let Some(group) = world.groups.get(id) else { return };
    let gone = before.iter().filter(|phone| !group.members.contains(phone));
    let told: Vec<String> = group.members.iter().chain(gone).cloned().collect();
    let notice_id = format!("group-{}-{}", now_ms(), world.next_connection());
    let mut notice = NodeBuilder::new("notification")
        .attr("type", "w:gp2")
        .attr("id", notice_id.clone())
        .attr("from", Jid::group(id))
        .attr("t", now_seconds())
        .attr("addressing_mode", "lid");
    if let Some(account) = world.accounts.get(&by.phone) {
        notice = notice
            .attr("participant", account.lid(0))
            .attr("participant_pn", account.pn(0))
            .attr("notify", account.name.clone());
    }
    let notice = notice.children([action]).build();
    for phone in told {
        for device in world.linked_devices(&phone).into_iter().filter(|device| device != by) {
            world.push(&device, &notice_id, Waiting::Other, notice.clone());
        }
    }
}

/// Answers a query about groups, or a change by a device.
pub(crate) fn answer(world: &mut World, key: &DeviceKey, node: &Node) -> Answers {
    let group = jid(node, "to").filter(|to| to.server == Server::Group && !to.user.is_empty());
    let asks = attr(node, "type") == "get";
    let invite = node.get_optional_child("invite");
    let content = match group {
        None if invite.is_some_and(|invite| !attr(invite, "code").is_empty()) => {
            invite.map_or(Err((400, "bad-request")), |invite| invites::by_code(world, key, invite, !asks))
        }
        None if asks => {
            let mine = world.groups.values().filter(|group| group.members.contains(&key.phone));
            let mine: Vec<Node> = mine.map(|group| described(world, group)).collect();
            Ok(vec![NodeBuilder::new("groups").children(mine).build()])
        }
        None => without_group(world, key, node),
        Some(group) => {
            let id = group.user_base().to_owned();
            match world.groups.get(&id).filter(|group| group.members.contains(&key.phone)) {
                Some(group) if invite.is_some() => {
                    let admin = group.is_admin(&key.phone);
                    invites::tell(world, &id, admin, !asks)
                }
                Some(group) if asks => {
                    let action = children(node).first();
                    Ok(action
                        .and_then(|action| communities::ask(world, &id, action))
                        .unwrap_or_else(|| vec![described(world, group)]))
                }
                Some(group) => {
                    let admin = group.is_admin(&key.phone);
                    changed(world, key, &id, admin, node)
                }
                None => Err((403, "forbidden")),
            }
        }
    };
    match content {
        Ok(content) => vec![result(node, content)].into(),
        Err((code, text)) => vec![refusal(node, code, text)].into(),
    }
}

pub(crate) type Content = Result<Vec<Node>, (u16, &'static str)>;

/// A device makes a group, or leaves some.
fn without_group(world: &mut World, key: &DeviceKey, node: &Node) -> Content {
    if let Some(create) = node.get_optional_child("create") {
        let mut members = vec![key.phone.clone()];
        members.extend(phones(world, create).into_iter().flatten());
        members.dedup();
        let id = make(world, &attr(create, "subject"), members);
        communities::made(world, key, &id, create);
        announce(world, key, &id);
        let Some(group) = world.groups.get(&id) else { return Err((500, "internal-server-error")) };
        return Ok(vec![described(world, group)]);
    }
    if let Some(leave) = node.get_optional_child("leave") {
        let left: Vec<Node> = children(leave).to_vec();
        for id in left.iter().filter_map(|group| jid(group, "id")) {
            change(world, id.user_base(), key, &Change::Remove(vec![key.phone.clone()]));
        }
        return Ok(vec![NodeBuilder::new("leave").children(left).build()]);
    }
    Ok(Vec::new())
}

/// Tells the members of a group that it was made.
pub(crate) fn announce(world: &mut World, key: &DeviceKey, id: &str) {
    let Some(group) = world.groups.get(id) else { return };
    let group = described(world, group);
    let action = NodeBuilder::new("create").attr("type", "new").children([group]).build();
    tell(world, id, key, action, &[]);
}

/// The accounts that are named in a node, each or none.
fn phones(world: &World, node: &Node) -> Vec<Option<String>> {
    let named = children(node).iter().filter(|child| child.tag == "participant");
    named.map(|child| Some(world.account_of(&jid(child, "jid")?)?.phone.clone())).collect()
}

fn changed(world: &mut World, key: &DeviceKey, id: &str, admin: bool, node: &Node) -> Content {
    let Some(action) = children(node).first() else { return Err((400, "bad-request")) };
    let tag = action.tag.as_ref();
    if let Some(content) = communities::act(world, key, id, admin, action) {
        return content;
    }
    if !admin && !matches!(tag, "add" | "subject" | "description" | "ephemeral" | "not_ephemeral") {
        return Err((403, "forbidden"));
    }
    if matches!(tag, "add" | "remove" | "promote" | "demote") {
        let asked = phones(world, action);
        let whom: Vec<String> = asked.iter().flatten().cloned().collect();
        let named = children(action).iter().filter(|child| child.tag == "participant");
        let answers = asked.iter().zip(named).map(|(phone, asked)| {
            match phone.as_ref().and_then(|phone| participant(world, phone)) {
                Some(mut participant) => {
                    participant.attrs.push("type", "200");
                    participant
                }
                None => NodeBuilder::new("participant").attr("jid", attr(asked, "jid")).attr("error", "404").build(),
            }
        });
        let answer = NodeBuilder::new_dynamic(tag.to_owned()).children(answers.collect::<Vec<_>>()).build();
        let made = match tag {
            "add" => Change::Add(whom),
            "remove" => Change::Remove(whom),
            "promote" => Change::Promote(whom),
            _ => Change::Demote(whom),
        };
        change(world, id, key, &made);
        return Ok(vec![answer]);
    }
    let text = String::from_utf8_lossy(bytes(action)).into_owned();
    if tag == "subject" {
        change(world, id, key, &Change::Subject(text));
        return Ok(Vec::new());
    }
    let Some(group) = world.groups.get_mut(id) else { return Err((404, "item-not-found")) };
    let settings = &mut group.settings;
    match tag {
        "locked" | "unlocked" => settings.locked = tag == "locked",
        "announcement" | "not_announcement" => settings.announcement = tag == "announcement",
        "ephemeral" => settings.expiration = attr(action, "expiration").parse().unwrap_or(0),
        "not_ephemeral" => settings.expiration = 0,
        "membership_approval_mode" => {
            settings.approval = children(action).first().is_some_and(|join| attr(join, "state") == "on");
        }
        "description" => {
            let body = action.get_optional_child("body").map(|body| String::from_utf8_lossy(bytes(body)).into_owned());
            settings.description = body.map(|body| (attr(action, "id"), body));
        }
        _ => return Ok(Vec::new()),
    }
    let (action, members) = (action.clone(), group.members.clone());
    tell(world, id, key, action, &members);
    Ok(Vec::new())
}

/// A group as the server describes it.
pub(crate) fn described(world: &World, group: &Group) -> Node {
    let mut parts: Vec<Node> = Vec::new();
    for member in &group.members {
        let Some(mut participant) = participant(world, member) else { continue };
        if *member == group.creator {
            participant.attrs.push("type", "superadmin");
        } else if group.is_admin(member) {
            participant.attrs.push("type", "admin");
        }
        parts.push(participant);
    }
    let settings = &group.settings;
    for (tag, on) in [("locked", settings.locked), ("announcement", settings.announcement)] {
        if on {
            parts.push(NodeBuilder::new(tag).build());
        }
    }
    if settings.approval {
        let join = NodeBuilder::new("group_join").attr("state", "on").build();
        parts.push(NodeBuilder::new("membership_approval_mode").children([join]).build());
    }
    if settings.expiration > 0 {
        parts.push(NodeBuilder::new("ephemeral").attr("expiration", settings.expiration.to_string()).build());
    }
    if let Some((id, body)) = &settings.description {
        let body = NodeBuilder::new("body").bytes(body.as_bytes().to_vec()).build();
        parts.push(NodeBuilder::new("description").attr("id", id.clone()).children([body]).build());
    }
    parts.extend(group.part.described());
    let mut node = NodeBuilder::new("group")
        .attr("id", group.id.clone())
        .attr("subject", group.subject.clone())
        .attr("s_t", (group.created / 1000).to_string())
        .attr("creation", (group.created / 1000).to_string())
        .attr("addressing_mode", "lid")
        .attr("size", group.members.len().to_string());
    if let Some(creator) = world.accounts.get(&group.creator) {
        node = node.attr("creator", creator.lid(0)).attr("creator_pn", creator.pn(0));
    }
    node.children(parts).build()
}
