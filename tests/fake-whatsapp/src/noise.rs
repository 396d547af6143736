//! The responder's side of the Noise handshake: XX, IK, and XXfallback for an IK hello that can't be read.

use buffa::Message as _;
use rand::rngs::StdRng;
use thiserror::Error;
use wacore::handshake::NoiseHandshake;
use wacore::libsignal::protocol::KeyPair;
use wacore_binary::consts::{NOISE_PATTERN_IK, NOISE_PATTERN_XX, WA_CONN_HEADER};
use wacore_noise::NoiseCipher;
use wacore_noise::test_util::build_cert_chain_bytes;
use waproto::whatsapp as wa;

/// The protocol name of the fallback.
const NOISE_PATTERN_XX_FALLBACK: &str = "Noise_XXfallback_25519_AESGCM_SHA256";

/// The handshake failed.
#[derive(Debug, Error)]
#[error("handshake: {0}")]
pub(crate) struct HandshakeError(String);

fn broken(error: impl std::fmt::Display) -> HandshakeError {
    HandshakeError(error.to_string())
}

/// How a handshake went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    Xx,
    Ik,
    XxFallback,
}

/// What a finished handshake yields.
pub(crate) struct Finished {
    /// Decrypts what the client sends.
    pub read: NoiseCipher,
    /// Encrypts what the server sends.
    pub write: NoiseCipher,
    /// The client's Noise key.
    pub client_static: [u8; 32],
    /// The client's payload, encoded.
    pub payload: Vec<u8>,
    /// An early answer to the hello was sent that needs no more words (IK).
    pub hello: Option<Vec<u8>>,
    pub pattern: Pattern,
}

/// A handshake that waits for the client's finish.
pub(crate) struct Pending {
    noise: NoiseHandshake,
    ephemeral: KeyPair,
    pattern: Pattern,
    /// The server's hello, to be sent.
    pub hello: Vec<u8>,
}

/// What the client's first frame leads to.
pub(crate) enum Step {
    /// XX or the fallback: send the hello, wait for the finish.
    Wait(Box<Pending>),
    /// IK: done.
    Done(Box<Finished>),
}

/// Reads the client's hello.
pub(crate) fn begin(server_static: &KeyPair, frame: &[u8]) -> Result<Step, HandshakeError> {
    let message = wa::HandshakeMessage::decode_from_slice(frame).map_err(broken)?;
    let hello = message.client_hello.into_option().ok_or_else(|| broken("no client hello"))?;
    let client_ephemeral: [u8; 32] =
        hello.ephemeral.unwrap_or_default().try_into().map_err(|_| broken("no ephemeral key"))?;
    match (hello.r#static, hello.payload) {
        (Some(sealed_static), Some(sealed_payload)) => {
            match ik(server_static, &client_ephemeral, &sealed_static, &sealed_payload) {
                Ok(finished) => Ok(Step::Done(Box::new(finished))),
                Err(_) => xx(server_static, &client_ephemeral, Pattern::XxFallback),
            }
        }
        _ => xx(server_static, &client_ephemeral, Pattern::Xx),
    }
}

/// Reads the client's finish.
pub(crate) fn finish(pending: Pending, frame: &[u8]) -> Result<Finished, HandshakeError> {
    let Pending { mut noise, ephemeral, pattern, .. } = pending;
    let message = wa::HandshakeMessage::decode_from_slice(frame).map_err(broken)?;
    let finish = message.client_finish.into_option().ok_or_else(|| broken("no client finish"))?;
    let client_static = noise.decrypt(&finish.r#static.unwrap_or_default()).map_err(broken)?;
    let client_static: [u8; 32] = client_static.try_into().map_err(|_| broken("client key has a wrong length"))?;
    noise.mix_shared_secret(&ephemeral.private_key.serialize()[..], &client_static).map_err(broken)?;
    let payload = noise.decrypt(&finish.payload.unwrap_or_default()).map_err(broken)?;
    // As the initiator sees them, write comes first.
    let (read, write) = noise.finish().map_err(broken)?;
    Ok(Finished { read, write, client_static, payload, hello: None, pattern })
}

fn xx(server_static: &KeyPair, client_ephemeral: &[u8; 32], pattern: Pattern) -> Result<Step, HandshakeError> {
    let name = if pattern == Pattern::XxFallback { NOISE_PATTERN_XX_FALLBACK } else { NOISE_PATTERN_XX };
    let mut noise = NoiseHandshake::new(name, &WA_CONN_HEADER).map_err(broken)?;
    noise.authenticate(client_ephemeral);
    let ephemeral = KeyPair::generate(&mut rand::make_rng::<StdRng>());
    let public = public(&ephemeral)?;
    noise.authenticate(&public);
    noise.mix_shared_secret(&ephemeral.private_key.serialize()[..], client_ephemeral).map_err(broken)?;
    let static_public = self::public(server_static)?;
    let sealed_static = noise.encrypt(&static_public).map_err(broken)?;
    noise.mix_shared_secret(&server_static.private_key.serialize()[..], client_ephemeral).map_err(broken)?;
    let sealed_chain = noise.encrypt(&build_cert_chain_bytes(&static_public)).map_err(broken)?;
    let hello = server_hello(public, Some(sealed_static), sealed_chain);
    Ok(Step::Wait(Box::new(Pending { noise, ephemeral, pattern, hello })))
}

fn ik(
    server_static: &KeyPair,
    client_ephemeral: &[u8; 32],
    sealed_static: &[u8],
    sealed_payload: &[u8],
) -> Result<Finished, HandshakeError> {
    let static_public = public(server_static)?;
    let mut noise = NoiseHandshake::new(NOISE_PATTERN_IK, &WA_CONN_HEADER).map_err(broken)?;
    noise.authenticate(&static_public);
    noise.authenticate(client_ephemeral);
    noise.mix_shared_secret(&server_static.private_key.serialize()[..], client_ephemeral).map_err(broken)?;
    let client_static: [u8; 32] = noise
        .decrypt(sealed_static)
        .map_err(broken)?
        .try_into()
        .map_err(|_| broken("client key has a wrong length"))?;
    noise.mix_shared_secret(&server_static.private_key.serialize()[..], &client_static).map_err(broken)?;
    let payload = noise.decrypt(sealed_payload).map_err(broken)?;
    let ephemeral = KeyPair::generate(&mut rand::make_rng::<StdRng>());
    let public = public(&ephemeral)?;
    noise.authenticate(&public);
    noise.mix_shared_secret(&ephemeral.private_key.serialize()[..], client_ephemeral).map_err(broken)?;
    noise.mix_shared_secret(&ephemeral.private_key.serialize()[..], &client_static).map_err(broken)?;
    let sealed_chain = noise.encrypt(&build_cert_chain_bytes(&static_public)).map_err(broken)?;
    let (read, write) = noise.finish().map_err(broken)?;
    let hello = Some(server_hello(public, None, sealed_chain));
    Ok(Finished { read, write, client_static, payload, hello, pattern: Pattern::Ik })
}

fn public(pair: &KeyPair) -> Result<[u8; 32], HandshakeError> {
    pair.public_key.public_key_bytes().try_into().map_err(|_| broken("a key has a wrong length"))
}

fn server_hello(ephemeral: [u8; 32], sealed_static: Option<Vec<u8>>, payload: Vec<u8>) -> Vec<u8> {
    let hello = wa::handshake_message::ServerHello {
        ephemeral: Some(ephemeral.to_vec()),
        r#static: sealed_static,
        payload: Some(payload),
        ..Default::default()
    };
    wa::HandshakeMessage { server_hello: buffa::MessageField::some(hello), ..Default::default() }.encode_to_vec()
}
