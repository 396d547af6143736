//! Key material of devices, as the server keeps it and as it is saved.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wacore::libsignal::protocol::{KeyPair, PrivateKey, PublicKey};

/// Bytes that are saved as base64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bytes64(pub Vec<u8>);

impl Serialize for Bytes64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A key pair that is saved by its private half.
#[derive(Clone)]
pub(crate) struct SavedPair(pub KeyPair);

impl Serialize for SavedPair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Bytes64(self.0.private_key.serialize().to_vec()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SavedPair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Bytes64::deserialize(deserializer)?;
        let private = PrivateKey::deserialize(&bytes.0).map_err(serde::de::Error::custom)?;
        let public = private.public_key().map_err(serde::de::Error::custom)?;
        Ok(Self(KeyPair::new(public, private)))
    }
}

impl SavedPair {
    pub(crate) fn generate() -> Self {
        Self(KeyPair::generate(&mut rand::make_rng::<rand::rngs::StdRng>()))
    }

    pub(crate) fn public(&self) -> Vec<u8> {
        self.0.public_key.public_key_bytes().to_vec()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut rng = rand::make_rng::<rand::rngs::StdRng>();
        self.0.private_key.calculate_signature(message, &mut rng).map(|s| s.to_vec()).unwrap_or_default()
    }
}

/// The public half of a signed pre-key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignedKey {
    pub id: u32,
    pub value: Bytes64,
    pub signature: Bytes64,
}

/// What a device has published for others to write to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyBundle {
    pub registration: u32,
    pub identity: Bytes64,
    pub signed: SignedKey,
    /// One-time keys: each is handed out once.
    pub one_time: std::collections::VecDeque<(u32, Bytes64)>,
}

impl KeyBundle {
    /// Whether the signed key is what the identity key signed.
    pub(crate) fn is_genuine(&self) -> bool {
        let Ok(identity) = PublicKey::from_djb_public_key_bytes(&self.identity.0) else { return false };
        let Ok(signed) = PublicKey::from_djb_public_key_bytes(&self.signed.value.0) else { return false };
        identity.verify_signature(&signed.serialize(), &self.signed.signature.0)
    }
}
