//! Linking a device: the offer of codes, what a phone builds from one, and what the device must answer.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use buffa::Message as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use thiserror::Error;
use wacore::adv::{AdvValidation, validate_adv_with_identity_key};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use crate::keys::{Bytes64, SavedPair};
use crate::ledger::Happening;
use crate::login::Answers;
use crate::pair_code;
use crate::presence::{Missed, Presence};
use crate::stanza::{attr, bytes, children, leaf, result};
use crate::world::{Accepted, Device, Kick, World};

#[cfg(test)]
mod tests;

/// Why a phone could not link a device.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ScanError {
    /// Not what a QR code of WhatsApp says.
    #[error("this is not a WhatsApp code")]
    NotACode,
    /// No device shows this code any more.
    #[error("this code has expired")]
    Expired,
    /// There is no such account.
    #[error("there is no phone with this number")]
    NoSuchPhone,
    /// The 8-character code is wrong.
    #[error("wrong code")]
    WrongCode,
}

/// What kind of account a phone has: a business may let others host it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// As all phones have.
    #[default]
    Personal,
    /// Of a business, hosted elsewhere.
    Hosted,
}

impl AccountType {
    /// What such an account puts before the identity of a device that it signs.
    fn prefix(self) -> [u8; 2] {
        match self {
            Self::Personal => [6, 0],
            Self::Hosted => [6, 5],
        }
    }

    /// How it is written; a personal one says nothing.
    fn written(self) -> Option<wa::ADVEncryptionType> {
        (self == Self::Hosted).then_some(wa::ADVEncryptionType::HOSTED)
    }
}

/// Names the generation of an account's device list; the same in every device's identity and in the signed list.
const RAW_ID: u32 = 1;
/// What a signed device list is prefixed with before it is signed.
const KEY_INDEX_LIST: [u8; 2] = [6, 2];

/// The account's signed list of its linked devices: clients write to no device that is not in it.
pub(crate) fn key_index_list(account: &crate::world::Account) -> Vec<u8> {
    let valid: Vec<u32> = account.devices.keys().map(|index| u32::from(*index)).collect();
    let details = wa::ADVKeyIndexList {
        raw_id: Some(RAW_ID),
        timestamp: Some(u64::try_from(crate::stanza::now_ms() / 1000).unwrap_or(0)),
        current_index: Some(u32::from(account.next_device.saturating_sub(1))),
        valid_indexes: valid,
        ..Default::default()
    }
    .encode_to_vec();
    let signature = account.identity.sign(&[&KEY_INDEX_LIST[..], &details].concat());
    wa::ADVSignedKeyIndexList { details: Some(details), account_signature: Some(signature), ..Default::default() }
        .encode_to_vec()
}

/// The codes of a device that wants to pair.
pub(crate) fn offer(refs: &[String]) -> Node {
    let refs = refs.iter().map(|text| leaf("ref", text.as_bytes().to_vec()));
    NodeBuilder::new("iq")
        .attr("from", "s.whatsapp.net")
        .attr("type", "set")
        .attr("id", "pair-device")
        .attr("xmlns", "md")
        .children([NodeBuilder::new("pair-device").children(refs).build()])
        .build()
}

/// The name that the device registers with that shows a code; empty when it has none.
pub(crate) fn name_of(world: &World, text: &str) -> Result<String, ScanError> {
    let (connection, _, _) = read(world, text)?;
    Ok(world.pairings.get(&connection).map(|pairing| pairing.name.clone()).unwrap_or_default())
}

/// A phone scans a QR text.
pub(crate) fn scan(world: &mut World, phone: &str, text: &str) -> Result<(), ScanError> {
    let (connection, identity, secret) = read(world, text)?;
    accept(world, connection, phone, &identity, &secret)
}

/// The device that shows a QR text, its identity, and its secret.
fn read(world: &World, text: &str) -> Result<(u64, Vec<u8>, Vec<u8>), ScanError> {
    // Some clients put a URL before the fields.
    let fields = text.rsplit('#').next().unwrap_or_default();
    let mut parts = fields.split(',');
    let (Some(reference), Some(noise), Some(identity), Some(secret)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(ScanError::NotACode);
    };
    let decode = |part: &str| BASE64_STANDARD.decode(part).map_err(|_| ScanError::NotACode);
    let (noise, identity, secret) = (decode(noise)?, decode(identity)?, decode(secret)?);
    let connection = world
        .pairings
        .iter()
        .find(|(_, pairing)| pairing.refs.iter().any(|known| known == reference) && pairing.noise == noise)
        .map(|(connection, _)| *connection)
        .ok_or(ScanError::Expired)?;
    Ok((connection, identity, secret))
}

/// The account has a passkey: WhatsApp wants an assertion by it before it links a device (the library's `passkey::flow`).
fn passkey_request(connection: u64) -> Node {
    let options =
        r#"{"challenge":"cHJhY3RpY2U","rpId":"web.whatsapp.com","allowCredentials":[],"userVerification":"required"}"#;
    NodeBuilder::new("notification")
        .attr("from", "s.whatsapp.net")
        .attr("type", "passkey_prologue_request")
        .attr("id", format!("passkey-{connection}"))
        .attr("t", "1700000000")
        .children([leaf("passkey_request_options", options.as_bytes().to_vec())])
        .build()
}

/// The server retires what devices that show codes have registered: only a code that they make anew is good.
pub(crate) fn refresh(world: &World) -> usize {
    tell_all(world, |connection| {
        NodeBuilder::new("notification")
            .attr("from", "s.whatsapp.net")
            .attr("type", "companion_reg_refresh")
            .attr("id", format!("refresh-{connection}"))
            .attr("t", crate::stanza::now_seconds())
            .children([NodeBuilder::new("companion_reg_refresh").build()])
            .build()
    })
}

/// Devices that show codes have none left to show: as when the time of the last one is over.
pub(crate) fn use_up(world: &World) -> usize {
    tell_all(world, |_| offer(&[]))
}

/// Tells the devices that show codes something; how many.
fn tell_all(world: &World, what: impl Fn(u64) -> Node) -> usize {
    let told = world.pairings.iter();
    told.filter(|(connection, pairing)| pairing.live.kick.try_send(Kick::Send(Box::new(what(**connection)))).is_ok())
        .count()
}

/// A phone accepts a device: it signs the device's identity and proves that it knows the secret of the code.
pub(crate) fn accept(
    world: &mut World,
    connection: u64,
    phone: &str,
    identity: &[u8],
    secret: &[u8],
) -> Result<(), ScanError> {
    let account = world.accounts.get_mut(phone).ok_or(ScanError::NoSuchPhone)?;
    if account.standing.passkey {
        let pairing = world.pairings.get(&connection).ok_or(ScanError::Expired)?;
        let asked = Kick::Send(Box::new(passkey_request(connection)));
        return pairing.live.kick.try_send(asked).map_err(|_| ScanError::Expired);
    }
    let device = account.next_device;
    account.next_device += 1;
    let (kind, said) = account.kind;
    let (signed, details) = signed_identity(&account.identity, identity, device, kind);
    let signed = signed.encode_to_vec();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| ScanError::NotACode)?;
    if said == AccountType::Hosted {
        mac.update(&said.prefix());
    }
    mac.update(&signed);
    let container = wa::ADVSignedDeviceIdentityHMAC {
        details: Some(signed),
        hmac: Some(mac.finalize().into_bytes().to_vec()),
        account_type: said.written(),
    };
    let props = wa::ClientPairingProps { is_chat_db_lid_migrated: Some(account.lid_addressing), ..Default::default() };
    let success = NodeBuilder::new("pair-success")
        .children([
            leaf("device-identity", container.encode_to_vec()),
            NodeBuilder::new("device").attr("jid", account.pn(device)).attr("lid", account.lid(device)).build(),
            NodeBuilder::new("platform").attr("name", "android").build(),
            leaf("client-props", props.encode_to_vec()),
        ])
        .build();
    let stanza = NodeBuilder::new("iq")
        .attr("from", "s.whatsapp.net")
        .attr("type", "set")
        .attr("id", format!("pair-success-{device}"))
        .attr("xmlns", "md")
        .children([success])
        .build();
    let pairing = world.pairings.get_mut(&connection).ok_or(ScanError::Expired)?;
    pairing.accepted = Some(Accepted { phone: phone.to_owned(), device, details });
    pairing.live.kick.try_send(Kick::Send(Box::new(stanza))).map_err(|_| ScanError::Expired)
}

fn signed_identity(
    account: &SavedPair,
    identity: &[u8],
    device: u16,
    kind: AccountType,
) -> (wa::ADVSignedDeviceIdentity, Vec<u8>) {
    let details = wa::ADVDeviceIdentity {
        raw_id: Some(RAW_ID),
        timestamp: Some(u64::try_from(crate::stanza::now_ms() / 1000).unwrap_or(0)),
        key_index: Some(u32::from(device)),
        device_type: kind.written(),
        ..Default::default()
    }
    .encode_to_vec();
    let signature = account.sign(&[&kind.prefix()[..], &details, identity].concat());
    let signed = wa::ADVSignedDeviceIdentity {
        details: Some(details.clone()),
        account_signature_key: Some(account.public()),
        account_signature: Some(signature),
        device_signature: None,
    };
    (signed, details)
}

/// Answers a device that pairs.
pub(crate) fn hear(world: &mut World, connection: u64, node: &Node) -> Answers {
    if node.tag != "iq" {
        return Answers::default();
    }
    if let Some(sign) = node.get_optional_child("pair-device-sign") {
        return finish(world, connection, sign);
    }
    match (attr(node, "type").as_str(), attr(node, "xmlns").as_str()) {
        ("set", "md") => pair_code::hear(world, connection, node),
        ("get" | "set", _) => vec![result(node, Vec::new())].into(),
        ("error", _) => {
            let why = node.get_optional_child("error").map(|error| attr(error, "text")).unwrap_or_default();
            let phone = phone(world, connection);
            world.tell(Happening::Refused { phone, why: format!("pairing: {why}") });
            Answers::default()
        }
        _ => Answers::default(),
    }
}

/// The phone that has accepted the device on a connection; empty when none has.
pub(crate) fn phone(world: &World, connection: u64) -> String {
    let accepted = world.pairings.get(&connection).and_then(|pairing| pairing.accepted.as_ref());
    accepted.map(|accepted| accepted.phone.clone()).unwrap_or_default()
}

/// The device has signed its identity: it is linked if that is what the phone has accepted, and the signature is genuine.
fn finish(world: &mut World, connection: u64, sign: &Node) -> Answers {
    let Some(pairing) = world.pairings.get(&connection).cloned() else { return Answers::default() };
    let Some(Accepted { phone, device, details }) = pairing.accepted.clone() else { return Answers::default() };
    let Some(identity_node) = children(sign).iter().find(|child| child.tag == "device-identity") else {
        return Answers::default();
    };
    let signed = bytes(identity_node).to_vec();
    // The number is the phone's to give: a device that names another one would take that one's place.
    let same_number = attr(identity_node, "key-index") == device.to_string();
    let Some(account) = world.accounts.get_mut(&phone) else { return Answers::default() };
    let own: Option<[u8; 32]> = pairing.bundle.identity.0.clone().try_into().ok();
    let key: Option<[u8; 32]> = account.identity.public().try_into().ok();
    let genuine = match (own, key) {
        (Some(own), Some(key)) => validate_adv_with_identity_key(&signed, &own, Some(&key)) == AdvValidation::Valid,
        _ => false,
    };
    // The check above believes an account key that the device brings along; devices may also leave it out.
    let same_account = wa::ADVSignedDeviceIdentity::decode_from_slice(&signed).is_ok_and(|own| {
        let key = own.account_signature_key.unwrap_or_default();
        own.details == Some(details) && (key.is_empty() || key == account.identity.public())
    });
    if !genuine || !same_number || !same_account {
        world.tell(Happening::Refused {
            phone,
            why: "pairing: this is not what the phone accepted, or its signature is not genuine".to_owned(),
        });
        let refused = NodeBuilder::new("stream:error").attr("code", "401").build();
        return Answers { stanzas: vec![refused], close: true, ..Answers::default() };
    }
    let linked = Device {
        bundle: pairing.bundle,
        noise: Bytes64(pairing.noise),
        identity: Bytes64(signed),
        queue: VecDeque::new(),
        next_seq: 1,
        keys_shared: false,
        live: None,
        presence: Presence::default(),
        missed: Missed::default(),
    };
    account.devices.insert(device, linked);
    world.tell(Happening::Linked { phone });
    let restart = NodeBuilder::new("stream:error").attr("code", "515").build();
    Answers { stanzas: vec![restart], close: true, ..Answers::default() }
}
