//! Who a connection is: a device that wants to pair, a linked one that logs in, or one that is refused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use thiserror::Error;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use crate::connection::lock;
use crate::delivery::Edits;
use crate::faults::LoginFault;
use crate::keys::{Bytes64, KeyBundle, SignedKey};
use crate::ledger::Happening;
use crate::presence::{self, Presence};
use crate::stanza::{attr, leaf, now_ms, now_seconds, result};
use crate::world::{DeviceKey, Kick, Live, Pairing, Waiting, World};
use crate::{calls, delivery, iq, pairing, rules};

/// The client's payload makes no sense.
#[derive(Debug, Error)]
#[error("client payload: {0}")]
pub(crate) struct PayloadError(String);

/// What a connection is.
pub(crate) enum Session {
    /// Refused: this is all it hears.
    Refused(Node),
    /// Shows codes.
    Pairing { connection: u64, offer: Option<Node> },
    /// A linked device.
    Linked(Box<Linked>),
}

/// A linked device's session.
pub(crate) struct Linked {
    pub key: DeviceKey,
    /// Completes the login; until it is said, nothing but pings is answered.
    success: Option<Node>,
    /// When it is said; `None` for never.
    due: Option<Duration>,
    /// The device asked for what waits.
    active: bool,
    sent_up_to: u64,
    /// Everything queued before this number is marked offline.
    offline_end: u64,
    offline_count: usize,
    offline_open: bool,
    /// Stanzas of the offline queue that the client has room for.
    offline_credit: usize,
}

/// What a stanza leads to.
#[derive(Default)]
pub(crate) struct Answers {
    pub stanzas: Vec<Node>,
    /// What is said later, and after how long.
    pub late: Option<(Duration, Vec<Node>)>,
    pub close: bool,
}

impl From<Vec<Node>> for Answers {
    fn from(stanzas: Vec<Node>) -> Self {
        Self { stanzas, ..Self::default() }
    }
}

/// Reads who the client says it is.
pub(crate) fn begin(
    world: &Arc<Mutex<World>>,
    live: &Live,
    noise: &[u8; 32],
    payload: &[u8],
) -> Result<Session, PayloadError> {
    use buffa::Message as _;
    let payload = wa::ClientPayload::decode_from_slice(payload).map_err(|error| PayloadError(error.to_string()))?;
    let mut world = lock(world);
    if let Some(registration) = payload.device_pairing_data.as_option() {
        let name = payload.push_name.clone().unwrap_or_default().to_string();
        return begin_pairing(&mut world, live, noise, registration, name);
    }
    let (Some(username), Some(device)) = (payload.username, payload.device) else {
        return Err(PayloadError("neither a pairing nor a login".to_owned()));
    };
    let key = DeviceKey { phone: username.to_string(), device: u16::try_from(device).unwrap_or(u16::MAX) };
    Ok(log_in(&mut world, live, noise, key))
}

fn begin_pairing(
    world: &mut World,
    live: &Live,
    noise: &[u8; 32],
    registration: &wa::client_payload::DevicePairingRegistrationData,
    name: String,
) -> Result<Session, PayloadError> {
    let number = |bytes: &Option<Vec<u8>>| bytes.iter().flatten().fold(0u32, |all, byte| all << 8 | u32::from(*byte));
    let take = |bytes: &Option<Vec<u8>>| Bytes64(bytes.clone().unwrap_or_default());
    let bundle = KeyBundle {
        registration: number(&registration.e_regid),
        identity: take(&registration.e_ident),
        signed: SignedKey {
            id: number(&registration.e_skey_id),
            value: take(&registration.e_skey_val),
            signature: take(&registration.e_skey_sig),
        },
        one_time: std::collections::VecDeque::new(),
    };
    if !bundle.is_genuine() {
        return Err(PayloadError("the signed key is not signed by the identity".to_owned()));
    }
    let refs: Vec<String> = (0..world.refs).map(|place| format!("ref-{}-{place}", live.number)).collect();
    let offer = pairing::offer(&refs);
    let noise = noise.to_vec();
    let pairing = Pairing { refs, name, noise, bundle, live: live.clone(), accepted: None, by_code: None };
    world.pairings.insert(live.number, pairing);
    Ok(Session::Pairing { connection: live.number, offer: Some(offer) })
}

fn log_in(world: &mut World, live: &Live, noise: &[u8; 32], key: DeviceKey) -> Session {
    let fault = world.accounts.get_mut(&key.phone).and_then(|account| {
        let fault = account.standing.login;
        if fault.is_some_and(|(_, once)| once) {
            account.standing.login = None;
        }
        fault
    });
    if let Some((fault, _)) = fault {
        return Session::Refused(failure(fault));
    }
    let Some(account) = world.accounts.get_mut(&key.phone) else { return logged_out() };
    let lid = account.lid(key.device);
    let due = (!account.standing.never_ready).then_some(account.standing.slow_login);
    let Some(device) = account.devices.get_mut(&key.device).filter(|_| key.device != 0) else { return logged_out() };
    if device.noise.0 != noise {
        return logged_out();
    }
    let replaced = device.live.replace(live.clone());
    device.presence = Presence::default();
    let offline_end = device.next_seq;
    let offline_count = device.queue.len();
    if let Some(old) = replaced {
        let _ = old.kick.try_send(Kick::SendAndClose(Box::new(replaced_node())));
        presence::refresh(world, &key.phone);
    }
    let success = NodeBuilder::new("success")
        .attr("t", now_seconds())
        .attr("props", "0")
        .attr("location", "practice")
        .attr("lid", lid)
        .build();
    Session::Linked(Box::new(Linked {
        key,
        success: Some(success),
        due,
        active: false,
        sent_up_to: 0,
        offline_end,
        offline_count,
        offline_open: true,
        offline_credit: OFFLINE_PRIMER,
    }))
}

/// What the real server delivers of an offline queue before the client asks for more with `<offline_batch count/>` (WhatsApp
/// Web's own words for it, as the library's `offline_resume` quotes them).
const OFFLINE_PRIMER: usize = 5;
/// Room that a client can ask for at most.
const OFFLINE_MOST: usize = 10_000;

/// The stream error of a session that was taken over.
pub(crate) fn replaced_node() -> Node {
    NodeBuilder::new("stream:error").children([NodeBuilder::new("conflict").attr("type", "replaced").build()]).build()
}

fn logged_out() -> Session {
    Session::Refused(failure(LoginFault { reason: 401, code: None, expire_seconds: None }))
}

fn failure(fault: LoginFault) -> Node {
    let mut node = NodeBuilder::new("failure").attr("reason", fault.reason.to_string()).attr("location", "practice");
    if let Some(code) = fault.code {
        node = node.attr("code", code.to_string());
    }
    if let Some(expire) = fault.expire_seconds {
        node = node.attr("expire", expire.to_string());
    }
    node.build()
}

/// The connection is over.
pub(crate) fn end(world: &Mutex<World>, live: &Live) {
    let mut world = lock(world);
    world.pairings.remove(&live.number);
    let mut gone = None;
    for account in world.accounts.values_mut() {
        for device in account.devices.values_mut() {
            if device.live.as_ref().is_some_and(|now| now.number == live.number) {
                device.live = None;
                device.presence = Presence::default();
                gone = Some(account.phone.clone());
            }
        }
    }
    if let Some(phone) = gone {
        presence::refresh(&mut world, &phone);
        world.tell(Happening::Offline { phone });
    }
}

impl Session {
    /// What is said first.
    pub(crate) fn greeting(&mut self) -> Vec<Node> {
        match self {
            Session::Refused(node) => vec![node.clone()],
            Session::Pairing { offer, .. } => offer.take().into_iter().collect(),
            Session::Linked(linked) => linked.success.take().into_iter().collect(),
        }
    }

    /// After which time that is said; `None` for never.
    pub(crate) fn due(&self) -> Option<Duration> {
        match self {
            Session::Refused(_) | Session::Pairing { .. } => Some(Duration::ZERO),
            Session::Linked(linked) => linked.due,
        }
    }

    /// Whose it is; empty while nobody has accepted it.
    pub(crate) fn phone(&self, world: &World) -> String {
        match self {
            Session::Refused(_) => String::new(),
            Session::Pairing { connection, .. } => pairing::phone(world, *connection),
            Session::Linked(linked) => linked.key.phone.clone(),
        }
    }

    pub(crate) fn is_refused(&self) -> bool {
        matches!(self, Session::Refused(_))
    }

    /// Answers a stanza.
    pub(crate) fn hear(&mut self, world: &mut World, node: &Node) -> Answers {
        match self {
            Session::Refused(_) => Answers::default(),
            Session::Pairing { connection, .. } => pairing::hear(world, *connection, node),
            Session::Linked(linked) => linked.hear(world, node),
        }
    }

    /// What waits in the device's queue and was not sent on this connection.
    pub(crate) fn take_queued(&mut self, world: &mut World, most: usize) -> Vec<Node> {
        match self {
            Session::Linked(linked) => linked.take_queued(world, most),
            Session::Refused(_) | Session::Pairing { .. } => Vec::new(),
        }
    }
}

impl Linked {
    fn hear(&mut self, world: &mut World, node: &Node) -> Answers {
        if self.success.is_some() {
            // Pings are answered; that is the trap.
            let ping = node.tag == "iq" && attr(node, "xmlns") == "w:p";
            return if ping { vec![result(node, Vec::new())].into() } else { Answers::default() };
        }
        let key = self.key.clone();
        rules::answer(world, &key, node, |world| self.act(world, node))
    }

    fn act(&mut self, world: &mut World, node: &Node) -> Answers {
        match node.tag.as_ref() {
            "iq" => {
                let passive = node.get_optional_child("active").is_some();
                let answers = iq::answer(world, &self.key, node);
                if passive && !self.active {
                    self.active = true;
                    if let Some(live) = world.device_mut(&self.key).and_then(|device| device.live.as_mut()) {
                        live.active = true;
                    }
                    world.tell(Happening::Online { phone: self.key.phone.clone() });
                    iq::share_keys(world, &self.key);
                    let mut stanzas = answers.stanzas;
                    stanzas.push(self.preview(world));
                    if let Some(device) = world.device_mut(&self.key) {
                        stanzas.extend(device.missed.take(now_ms()));
                    }
                    return stanzas.into();
                }
                answers
            }
            "message" => {
                delivery::message(world, &self.key, node, &Edits::default()).into_iter().collect::<Vec<_>>().into()
            }
            "receipt" => vec![delivery::receipt(world, &self.key, node)].into(),
            "call" => vec![calls::hear(world, &self.key, node)].into(),
            "ib" => {
                self.more_offline(node);
                Answers::default()
            }
            "ack" => {
                let id = attr(node, "id");
                if attr(node, "class") == "message" {
                    delivery::message_ack(world, &self.key, node);
                    return Answers::default();
                }
                let settled = world.settle(&self.key, &id, Waiting::Other);
                if settled.is_some_and(|queued| attr(&queued.stanza, "type") == "retry") {
                    world.tell(Happening::AskedAgain { phone: self.key.phone.clone(), id });
                }
                Answers::default()
            }
            "presence" => {
                presence::hear(world, &self.key, node);
                Answers::default()
            }
            "chatstate" => {
                presence::chatstate(world, &self.key, node);
                Answers::default()
            }
            _ => Answers::default(),
        }
    }

    /// The client asks for the next part of the offline queue.
    fn more_offline(&mut self, node: &Node) {
        let wanted = node.get_optional_child("offline_batch").and_then(|batch| attr(batch, "count").parse().ok());
        self.offline_credit = self.offline_credit.saturating_add(wanted.unwrap_or(0)).min(OFFLINE_MOST);
    }

    fn preview(&self, world: &mut World) -> Node {
        let (mut messages, mut receipts) = (0, 0);
        if let Some(device) = world.device_mut(&self.key) {
            for queued in device.queue.iter().filter(|queued| queued.seq < self.offline_end) {
                match queued.waiting {
                    Waiting::Message => messages += 1,
                    Waiting::Other => receipts += 1,
                }
            }
        }
        let preview = NodeBuilder::new("offline_preview")
            .attr("count", (messages + receipts).to_string())
            .attr("message", messages.to_string())
            .attr("receipt", receipts.to_string())
            .attr("notification", "0")
            .attr("appdata", "0")
            .attr("call", "0")
            .build();
        NodeBuilder::new("ib").attr("from", "s.whatsapp.net").children([preview]).build()
    }

    fn take_queued(&mut self, world: &mut World, most: usize) -> Vec<Node> {
        if !self.active {
            return Vec::new();
        }
        let Some(device) = world.device_mut(&self.key) else { return Vec::new() };
        let start = device.queue.partition_point(|queued| queued.seq < self.sent_up_to);
        let mut nodes = Vec::new();
        for queued in device.queue.iter().skip(start).take(most) {
            let offline = queued.seq < self.offline_end;
            if self.offline_open && (!offline || self.offline_credit == 0) {
                break;
            }
            if offline {
                self.offline_credit = self.offline_credit.saturating_sub(1);
            }
            self.sent_up_to = queued.seq + 1;
            let mut stanza = queued.stanza.clone();
            if offline {
                stanza.attrs.push("offline", "0");
            }
            nodes.push(stanza);
        }
        let drained = device.queue.iter().skip(start + nodes.len()).all(|queued| queued.seq >= self.offline_end);
        if self.offline_open && drained {
            self.offline_open = false;
            let done = NodeBuilder::new("offline").attr("count", self.offline_count.to_string()).build();
            nodes.push(NodeBuilder::new("ib").attr("from", "s.whatsapp.net").children([done]).build());
        }
        nodes
    }
}

/// For answers that carry keys.
pub(crate) fn key_id(id: u32) -> Node {
    leaf("id", id.to_be_bytes()[1..].to_vec())
}
