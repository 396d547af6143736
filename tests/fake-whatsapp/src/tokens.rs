//! Privacy tokens: what an account gives to those it trusts, what it wants from those who write to it, and what they may have in
//! its place.

use buffa::Message as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wacore::iq::tctoken::compute_cs_token;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use crate::app_state;
use crate::stanza::{attr, child_bytes, children, jid, now_ms, now_seconds};
use crate::world::{Account, DeviceKey, Waiting, World};

/// Clients put a trusted contact's token on direct messages.
const SEND_TOKENS: &str = "10518";
/// Clients put a token made of their salt on a first message, where they have no other.
const SEND_SALTED: &str = "24941";

/// What an account enforces, and what its devices are given to meet that of others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scenario {
    /// Strangers need a token.
    restricted: bool,
    no_trusted: bool,
    no_salted: bool,
    /// Its devices are told to send salted tokens.
    sends_salted: bool,
    salt_by_history: bool,
    salt_by_app_state: bool,
}

impl Scenario {
    /// Reads the beginning of a name; the rest is the name.
    pub(crate) fn read(name: &str) -> (Self, &str) {
        if let Some(rest) = name.strip_prefix("restricted:") {
            return (Self { restricted: true, ..Self::default() }, rest);
        }
        let Some((flags, rest)) = name.strip_prefix("scenario:").and_then(|rest| rest.split_once(':')) else {
            return (Self::default(), name);
        };
        let mut scenario = Self::default();
        for flag in flags.split(',') {
            let (flag, on) = flag.split_once('=').map_or((flag, true), |(flag, value)| (flag, value != "0"));
            match flag {
                "restricted" => scenario.restricted = on,
                "tc_enabled" => scenario.no_trusted = !on,
                "cs_enabled" => scenario.no_salted = !on,
                "nct_send_ab" => scenario.sends_salted = on,
                "nct_history_delivery" => scenario.salt_by_history = on,
                "nct_syncd_delivery" => scenario.salt_by_app_state = on,
                _ => {}
            }
        }
        (scenario, rest)
    }

    /// Gives an account what its devices find when they are linked.
    pub(crate) fn settle(self, account: &mut Account) {
        if self.salt_by_app_state {
            let action = wa::sync_action_value::NctSaltSyncAction { salt: Some(salt(account)) };
            let value = wa::SyncActionValue {
                timestamp: Some(now_ms()),
                nct_salt_sync_action: buffa::MessageField::some(action),
                ..Default::default()
            };
            app_state::seed(account, "regular_high", r#"["nct_salt_sync"]"#, &value);
        }
        account.scenario = self;
    }
}

/// The first history that a newly linked device is told, if it is told any: it holds the salt and nothing else.
pub(crate) fn first_history(account: &Account) -> Option<wa::message::ProtocolMessage> {
    let kind = wa::history_sync::HistorySyncType::INITIAL_BOOTSTRAP;
    let history = account.scenario.salt_by_history.then(|| wa::HistorySync {
        sync_type: kind,
        nct_salt: Some(salt(account)),
        ..Default::default()
    })?;
    let notice = wa::message::HistorySyncNotification {
        sync_type: Some(wa::message::HistorySyncType::INITIAL_BOOTSTRAP),
        initial_hist_bootstrap_inline_payload: Some(stored(&history.encode_to_vec())),
        ..Default::default()
    };
    Some(wa::message::ProtocolMessage {
        r#type: Some(wa::message::protocol_message::Type::HISTORY_SYNC_NOTIFICATION),
        history_sync_notification: buffa::MessageField::some(notice),
        ..Default::default()
    })
}

/// A zlib stream of blocks that are not compressed.
pub(crate) fn stored(bytes: &[u8]) -> Vec<u8> {
    let (low, high) = bytes.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    let mut packed = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(blocks.peek().is_none()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend((high << 16 | low).to_be_bytes());
    packed
}

/// What an account makes its salted tokens of.
fn salt(account: &Account) -> Vec<u8> {
    Sha256::digest([b"salt", account.phone.as_bytes()].concat()).to_vec()
}

/// The token that one account gives to another.
fn trusted(from: &str, to: &str) -> Vec<u8> {
    Sha256::digest([b"trusted", from.as_bytes(), b"/", to.as_bytes()].concat()).to_vec()
}

/// What clients are told of these.
pub(crate) fn properties(account: Option<&Account>) -> Node {
    let property = |code: &str, on: bool| {
        let value = if on { "1" } else { "0" };
        NodeBuilder::new("prop").attr("config_code", code.to_owned()).attr("config_value", value).build()
    };
    let salted = account.is_some_and(|account| account.scenario.sends_salted);
    NodeBuilder::new("props")
        .attr("protocol", "1")
        .children([property(SEND_TOKENS, true), property(SEND_SALTED, salted)])
        .build()
}

/// An account trusts others: each is told the token that it may use.
pub(crate) fn give(world: &mut World, from: &DeviceKey, tokens: &Node) -> Node {
    let mut given = Vec::new();
    for asked in children(tokens) {
        let Some((to, target)) = jid(asked, "jid").and_then(|jid| Some((world.account_of(&jid)?.phone.clone(), jid)))
        else {
            continue;
        };
        let token = trusted(&from.phone, &to);
        let base = || NodeBuilder::new("token").attr("t", attr(asked, "t")).attr("type", "trusted_contact");
        given.push(base().attr("jid", target).bytes(token.clone()).build());
        let Some(account) = world.accounts.get(&from.phone).filter(|_| to != from.phone) else { continue };
        let id = format!("token-{}-{}", now_ms(), given.len());
        let notice = NodeBuilder::new("notification")
            .attr("type", "privacy_token")
            .attr("id", id.clone())
            .attr("from", account.pn(0))
            .attr("sender_lid", account.lid(0))
            .attr("t", now_seconds())
            .children([NodeBuilder::new("tokens").children([base().bytes(token).build()]).build()])
            .build();
        for device in world.linked_devices(&to) {
            world.push(&device, &id, Waiting::Other, notice.clone());
        }
    }
    NodeBuilder::new("tokens").children(given).build()
}

/// Whether what an account sends to another brings the token that this wants of strangers.
pub(crate) fn admits(world: &World, from: &str, to: &str, stanza: &Node) -> bool {
    let (Some(writer), Some(reader)) = (world.accounts.get(from), world.accounts.get(to)) else { return true };
    let wanted = &reader.scenario;
    if !wanted.restricted || from == to {
        return true;
    }
    let is_trusted = child_bytes(stanza, "tctoken") == trusted(to, from);
    let is_salted = child_bytes(stanza, "cstoken") == compute_cs_token(&salt(writer), &reader.lid(0).to_string());
    is_trusted && !wanted.no_trusted || is_salted && !wanted.no_salted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_say_what_its_phone_enforces() {
        let restricted = Scenario { restricted: true, ..Scenario::default() };
        assert_eq!(Scenario::read("restricted:Asha"), (restricted.clone(), "Asha"));
        assert_eq!(Scenario::read("Asha: shop"), (Scenario::default(), "Asha: shop"));
        let (scenario, name) = Scenario::read("scenario:restricted,cs_enabled=0,tc_enabled=1:Asha");
        assert_eq!((scenario, name), (Scenario { no_salted: true, ..restricted }, "Asha"));
    }

    #[test]
    fn a_stranger_needs_the_token_that_is_wanted() {
        let mut world = World::new();
        crate::network::make_account(&mut world, "255700000118", "Asha");
        crate::network::make_account(&mut world, "255700000119", "Juma");
        let stanza = |tag: &'static str, token: Vec<u8>| {
            NodeBuilder::new("message").children([NodeBuilder::new(tag).bytes(token).build()]).build()
        };
        let trusted = stanza("tctoken", trusted("255700000118", "255700000119"));
        let salt = salt(&world.accounts["255700000119"]);
        let lid = world.accounts["255700000118"].lid(0).to_string();
        let salted = stanza("cstoken", compute_cs_token(&salt, &lid));
        let none = stanza("enc", vec![1]);
        for (name, fits) in [
            ("Asha", [true, true, true]),
            ("restricted:Asha", [true, true, false]),
            ("scenario:restricted,tc_enabled=0:Asha", [false, true, false]),
            ("scenario:restricted,cs_enabled=0:Asha", [true, false, false]),
        ] {
            Scenario::read(name).0.settle(world.accounts.get_mut("255700000118").unwrap());
            let said = [&trusted, &salted, &none].map(|stanza| admits(&world, "255700000119", "255700000118", stanza));
            assert_eq!(said, fits, "{name}");
            assert!(admits(&world, "255700000118", "255700000119", &none));
        }
    }
}
