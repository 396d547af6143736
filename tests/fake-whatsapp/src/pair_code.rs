//! Linking by an 8-character code: the hello of the device, the phone that types the code, and the finish.
//!
//! The server never sees the code. It carries the phone's wrapped key to the device and the device's key bundle back; only a
//! phone that typed the right code can open that bundle and so learn the secret that the link is proven with.

use wacore::crypto::hkdf_sha256_into;
use wacore::libsignal::crypto::aes_256_gcm_decrypt;
use wacore::libsignal::protocol::{KeyPair, PublicKey};
use wacore::pair_code::PairCodeUtils;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::keys::SavedPair;
use crate::login::Answers;
use crate::pairing::{self, ScanError};
use crate::stanza::{attr, child_bytes, leaf, refusal, result};
use crate::world::{Kick, World};

/// A code pairing under way on a connection.
#[derive(Clone)]
pub(crate) struct CodePairing {
    phone: String,
    reference: Vec<u8>,
    wrapped_device_key: Vec<u8>,
    /// The phone's half, once it has typed a code.
    typed: Option<Typed>,
}

#[derive(Clone)]
struct Typed {
    pair: KeyPair,
    device_key: [u8; 32],
}

/// Answers a device that pairs by code.
pub(crate) fn hear(world: &mut World, connection: u64, node: &Node) -> Answers {
    let Some(request) = node.get_optional_child("link_code_companion_reg") else {
        return vec![result(node, Vec::new())].into();
    };
    match attr(request, "stage").as_str() {
        "companion_hello" => companion_hello(world, connection, node, request),
        "companion_finish" => match companion_finish(world, connection, request) {
            Ok(()) => vec![result(node, Vec::new())].into(),
            Err(_) => vec![refusal(node, 400, "bad-request")].into(),
        },
        _ => vec![refusal(node, 400, "bad-request")].into(),
    }
}

fn companion_hello(world: &mut World, connection: u64, node: &Node, request: &Node) -> Answers {
    let phone = attr(request, "jid").split('@').next().unwrap_or_default().to_owned();
    let noise = child_bytes(request, "companion_server_auth_key_pub");
    let known = world.accounts.contains_key(&phone);
    let Some(pairing) = world.pairings.get_mut(&connection).filter(|pairing| known && pairing.noise == noise) else {
        return vec![refusal(node, 400, "bad-request")].into();
    };
    let reference = format!("code-ref-{connection}").into_bytes();
    pairing.by_code = Some(CodePairing {
        phone,
        reference: reference.clone(),
        wrapped_device_key: child_bytes(request, "link_code_pairing_wrapped_companion_ephemeral_pub"),
        typed: None,
    });
    let answer = NodeBuilder::new("link_code_companion_reg")
        .attr("stage", "companion_hello")
        .children([leaf("link_code_pairing_ref", reference)])
        .build();
    vec![result(node, vec![answer])].into()
}

/// What a phone needs to try a code: the wrapped key of the device that asked for its number.
pub(crate) fn wrapped_key(world: &World, phone: &str) -> Result<(u64, Vec<u8>), ScanError> {
    world
        .pairings
        .iter()
        .filter_map(|(connection, pairing)| Some((*connection, pairing.by_code.as_ref()?)))
        .filter(|(_, code)| code.phone == phone)
        .max_by_key(|(connection, _)| *connection)
        .map(|(connection, code)| (connection, code.wrapped_device_key.clone()))
        .ok_or(ScanError::Expired)
}

/// The phone's own half of the exchange under a code.
pub(crate) struct Hello {
    typed: Typed,
    wrapped: [u8; 80],
}

/// Makes the phone's half. Slow on purpose (the code is stretched): call it off the runtime.
pub(crate) fn type_code(wrapped_device_key: &[u8], code: &str) -> Result<Hello, ScanError> {
    let device_key =
        PairCodeUtils::decrypt_primary_ephemeral_pub(wrapped_device_key, code).map_err(|_| ScanError::WrongCode)?;
    let pair = SavedPair::generate().0;
    let public: [u8; 32] = pair.public_key.public_key_bytes().try_into().map_err(|_| ScanError::WrongCode)?;
    Ok(Hello { wrapped: PairCodeUtils::encrypt_ephemeral_pub(&public, code), typed: Typed { pair, device_key } })
}

/// Carries the phone's half to the device.
pub(crate) fn send_hello(world: &mut World, phone: &str, connection: u64, hello: Hello) -> Result<(), ScanError> {
    let identity = world.accounts.get(phone).ok_or(ScanError::NoSuchPhone)?.identity.public();
    let pairing = world.pairings.get_mut(&connection).ok_or(ScanError::Expired)?;
    let code = pairing.by_code.as_mut().ok_or(ScanError::Expired)?;
    code.typed = Some(hello.typed);
    let request = NodeBuilder::new("link_code_companion_reg")
        .attr("stage", "primary_hello")
        .children([
            leaf("link_code_pairing_wrapped_primary_ephemeral_pub", hello.wrapped.to_vec()),
            leaf("primary_identity_pub", identity),
            leaf("link_code_pairing_ref", code.reference.clone()),
        ])
        .build();
    let notification = NodeBuilder::new("notification")
        .attr("from", "s.whatsapp.net")
        .attr("type", "link_code_companion_reg")
        .attr("id", format!("link-code-{connection}"))
        .attr("t", crate::stanza::now_seconds())
        .children([request])
        .build();
    pairing.live.kick.try_send(Kick::Send(Box::new(notification))).map_err(|_| ScanError::Expired)
}

/// The device's key bundle: the phone opens it, and accepts the device.
fn companion_finish(world: &mut World, connection: u64, request: &Node) -> Result<(), ScanError> {
    let pairing = world.pairings.get(&connection).cloned().ok_or(ScanError::Expired)?;
    let code = pairing.by_code.ok_or(ScanError::Expired)?;
    let typed = code.typed.ok_or(ScanError::Expired)?;
    if child_bytes(request, "link_code_pairing_ref") != code.reference {
        return Err(ScanError::Expired);
    }
    let account = world.accounts.get(&code.phone).ok_or(ScanError::NoSuchPhone)?;
    let device_identity = child_bytes(request, "companion_identity_public");
    let bundle = child_bytes(request, "link_code_pairing_wrapped_key_bundle");
    let secret = open_bundle(&typed, &account.identity, &device_identity, &bundle).ok_or(ScanError::WrongCode)?;
    let phone = code.phone.clone();
    pairing::accept(world, connection, &phone, &device_identity, &secret)
}

fn open_bundle(typed: &Typed, identity: &SavedPair, device_identity: &[u8], bundle: &[u8]) -> Option<[u8; 32]> {
    let (salt, rest) = bundle.split_at_checked(32)?;
    let (nonce, sealed) = rest.split_at_checked(12)?;
    let device_key = PublicKey::from_djb_public_key_bytes(&typed.device_key).ok()?;
    let shared = typed.pair.private_key.calculate_agreement(&device_key).ok()?;
    let mut key = [0u8; 32];
    hkdf_sha256_into(&shared, Some(salt), b"link_code_pairing_key_bundle_encryption_key", &mut key).ok()?;
    let mut opened = Vec::new();
    aes_256_gcm_decrypt(&key, nonce.try_into().ok()?, b"", sealed, &mut opened).ok()?;
    // Device identity, phone identity, random bytes: 32 each. Both identities must be the ones of this link.
    if opened.len() != 96 || opened[..32] != *device_identity || opened[32..64] != identity.public() {
        return None;
    }
    let device_identity = PublicKey::from_djb_public_key_bytes(device_identity).ok()?;
    let identity_shared = identity.0.private_key.calculate_agreement(&device_identity).ok()?;
    let mut secret = [0u8; 32];
    hkdf_sha256_into(&[&shared[..], &identity_shared[..], &opened[64..]].concat(), None, b"adv_secret", &mut secret)
        .ok()?;
    Some(secret)
}
