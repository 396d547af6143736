//! The Signal side of a simulated phone: four small stores, and encrypting and decrypting over them.

use std::collections::HashMap;

use async_trait::async_trait;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wacore::libsignal::protocol::GenericSignedPreKey as _;
use wacore::libsignal::protocol::{
    CiphertextMessage, Direction, IdentityChange, IdentityKey, IdentityKeyPair, IdentityKeyStore, KeyPair,
    PreKeyBundle, PreKeyId, PreKeyRecord, PreKeySignalMessage, PreKeyStore, ProtocolAddress, PublicKey,
    SenderKeyDistributionMessage, SenderKeyName, SenderKeyRecord, SenderKeyStore, SessionRecord, SessionStore,
    SignalMessage, SignalProtocolError, SignedPreKeyId, SignedPreKeyRecord, SignedPreKeyStore, Timestamp, UsePQRatchet,
    create_sender_key_distribution_message, group_decrypt, group_encrypt, message_decrypt, message_encrypt,
    process_prekey_bundle, process_sender_key_distribution_message,
};

use crate::keys::{Bytes64, KeyBundle, SavedPair, SignedKey};

/// One-time keys that a phone publishes.
const ONE_TIME_KEYS: u32 = 200;

/// A Signal operation failed.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct SignalError(String);

impl From<SignalProtocolError> for SignalError {
    fn from(error: SignalProtocolError) -> Self {
        Self(format!("signal: {error}"))
    }
}

impl SignalError {
    pub(crate) fn other(why: impl ToString) -> Self {
        Self(why.to_string())
    }

    pub(crate) fn refused(code: &str) -> Self {
        Self(format!("the server refused it with {code}"))
    }

    pub(crate) fn no_device() -> Self {
        Self("the device is gone".to_owned())
    }
}

type Answer<T> = Result<T, SignalProtocolError>;

/// What a phone keeps of its sessions; saved with the world.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct SavedSignal {
    pub registration: u32,
    pub signed: Option<SavedPair>,
    pub one_time: HashMap<u32, SavedPair>,
    pub sessions: HashMap<String, Bytes64>,
    pub sender_keys: HashMap<String, Bytes64>,
}

/// The sessions of a phone with the devices of others, and its keys to groups, as they are at a time.
#[derive(Clone, Default)]
pub struct Sessions {
    records: Records,
    groups: SenderKeys,
}

#[derive(Clone, Default)]
struct Records(HashMap<String, SessionRecord>);

struct Identities {
    pair: IdentityKeyPair,
    registration: u32,
    known: HashMap<String, IdentityKey>,
}

struct OneTime(HashMap<u32, KeyPair>);

struct Signed {
    pair: KeyPair,
    signature: Vec<u8>,
}

#[derive(Clone, Default)]
struct SenderKeys(HashMap<String, SenderKeyRecord>);

/// The Signal state of one phone.
pub(crate) struct Signal {
    identity: SavedPair,
    sessions: Records,
    identities: Identities,
    one_time: OneTime,
    signed: Signed,
    sender_keys: SenderKeys,
    /// Sessions to be begun anew with the next message; what they have received stays readable.
    renew: std::collections::HashSet<String>,
}

impl Signal {
    /// Fresh keys.
    pub(crate) fn fresh() -> SavedSignal {
        use rand::Rng as _;
        let registration = rand::make_rng::<StdRng>().next_u32() & 0x3fff;
        let one_time = (1..=ONE_TIME_KEYS).map(|id| (id, SavedPair::generate())).collect();
        SavedSignal { registration, signed: Some(SavedPair::generate()), one_time, ..SavedSignal::default() }
    }

    pub(crate) fn load(identity: &SavedPair, saved: SavedSignal) -> Self {
        let signed = saved.signed.unwrap_or_else(SavedPair::generate);
        let signature = identity.sign(&signed.0.public_key.serialize());
        let pair = IdentityKeyPair::new(IdentityKey::new(identity.0.public_key), identity.0.private_key.clone());
        let records = |(name, bytes): (String, Bytes64)| Some((name, SessionRecord::deserialize(&bytes.0).ok()?));
        let keys = |(name, bytes): (String, Bytes64)| Some((name, SenderKeyRecord::deserialize(&bytes.0).ok()?));
        Self {
            identity: identity.clone(),
            sessions: Records(saved.sessions.into_iter().filter_map(records).collect()),
            identities: Identities { pair, registration: saved.registration, known: HashMap::new() },
            one_time: OneTime(saved.one_time.into_iter().map(|(id, pair)| (id, pair.0)).collect()),
            signed: Signed { pair: signed.0, signature },
            sender_keys: SenderKeys(saved.sender_keys.into_iter().filter_map(keys).collect()),
            renew: std::collections::HashSet::new(),
        }
    }

    pub(crate) fn save(&self) -> SavedSignal {
        let sessions = self.sessions.0.iter().filter_map(|(n, r)| Some((n.clone(), Bytes64(r.serialize().ok()?))));
        let keys = self.sender_keys.0.iter().filter_map(|(n, r)| Some((n.clone(), Bytes64(r.serialize().ok()?))));
        SavedSignal {
            registration: self.identities.registration,
            signed: Some(SavedPair(self.signed.pair.clone())),
            one_time: self.one_time.0.iter().map(|(id, pair)| (*id, SavedPair(pair.clone()))).collect(),
            sessions: sessions.collect(),
            sender_keys: keys.collect(),
        }
    }

    /// As they are now. (What is saved of a session says where it may go on without a step twice; this does not.)
    pub(crate) fn sessions(&self) -> Sessions {
        Sessions { records: self.sessions.clone(), groups: self.sender_keys.clone() }
    }

    pub(crate) fn put_back(&mut self, sessions: Sessions) {
        self.sessions = sessions.records;
        self.sender_keys = sessions.groups;
    }

    /// What others need to write to this phone.
    pub(crate) fn bundle(&self) -> KeyBundle {
        KeyBundle {
            registration: self.identities.registration,
            identity: Bytes64(self.identity.public()),
            signed: SignedKey {
                id: 1,
                value: Bytes64(self.signed.pair.public_key.public_key_bytes().to_vec()),
                signature: Bytes64(self.signed.signature.clone()),
            },
            one_time: self
                .one_time
                .0
                .iter()
                .map(|(id, pair)| (*id, Bytes64(pair.public_key.public_key_bytes().to_vec())))
                .collect(),
        }
    }

    pub(crate) fn has_session(&self, to: &ProtocolAddress) -> bool {
        self.sessions.0.contains_key(to.as_str()) && !self.renew.contains(to.as_str())
    }

    /// The next message starts a new session; the old one is archived, as phones do, and still reads what is on its way.
    pub(crate) fn renew(&mut self, to: &ProtocolAddress) {
        self.renew.insert(to.as_str().to_owned());
    }

    /// Starts a session from a published bundle.
    pub(crate) async fn begin(
        &mut self,
        to: &ProtocolAddress,
        bundle: &KeyBundle,
        one_time: Option<(u32, Bytes64)>,
    ) -> Result<(), SignalError> {
        let key = |bytes: &[u8]| PublicKey::from_djb_public_key_bytes(bytes).map_err(|e| SignalError(e.to_string()));
        let one_time = match one_time {
            Some((id, value)) => Some((PreKeyId::from(id), key(&value.0)?)),
            None => None,
        };
        let bundle = PreKeyBundle::new(
            bundle.registration,
            u32::from(to.device_id()).into(),
            one_time,
            SignedPreKeyId::from(bundle.signed.id),
            key(&bundle.signed.value.0)?,
            bundle.signed.signature.0.clone(),
            IdentityKey::new(key(&bundle.identity.0)?),
        )?;
        let mut rng = rand::make_rng::<StdRng>();
        self.renew.remove(to.as_str());
        process_prekey_bundle(to, &mut self.sessions, &mut self.identities, &bundle, &mut rng, UsePQRatchet::No)
            .await?;
        Ok(())
    }

    /// Encrypts for one device; says whether it starts a session.
    pub(crate) async fn encrypt(
        &mut self,
        to: &ProtocolAddress,
        plain: &[u8],
    ) -> Result<(&'static str, Vec<u8>), SignalError> {
        let sealed = message_encrypt(plain, to, &mut self.sessions, &mut self.identities).await?;
        let kind = if matches!(sealed, CiphertextMessage::PreKeySignalMessage(_)) { "pkmsg" } else { "msg" };
        Ok((kind, sealed.serialize().to_vec()))
    }

    /// Decrypts what a device sent.
    pub(crate) async fn decrypt(
        &mut self,
        from: &ProtocolAddress,
        kind: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, SignalError> {
        let message = if kind == "pkmsg" {
            CiphertextMessage::PreKeySignalMessage(PreKeySignalMessage::try_from(sealed)?)
        } else {
            CiphertextMessage::SignalMessage(SignalMessage::try_from(sealed)?)
        };
        let mut rng = rand::make_rng::<StdRng>();
        let opened = message_decrypt(
            &message,
            from,
            &mut self.sessions,
            &mut self.identities,
            &mut self.one_time,
            &self.signed,
            &mut rng,
            UsePQRatchet::No,
        )
        .await?;
        if let Some(used) = opened.consumed_prekey_id {
            self.one_time.0.remove(&u32::from(used));
        }
        Ok(opened.plaintext)
    }

    /// Takes in the group key that a member sent.
    pub(crate) async fn learn_group_key(
        &mut self,
        group: &str,
        from: &ProtocolAddress,
        sealed: &[u8],
    ) -> Result<(), SignalError> {
        let name = SenderKeyName::new(group.to_owned(), from.to_string());
        let distribution = SenderKeyDistributionMessage::try_from(sealed)?;
        process_sender_key_distribution_message(&name, &distribution, &mut self.sender_keys).await?;
        Ok(())
    }

    /// Decrypts what a member sent to a group.
    pub(crate) async fn decrypt_group(
        &mut self,
        group: &str,
        from: &ProtocolAddress,
        sealed: &[u8],
    ) -> Result<Vec<u8>, SignalError> {
        let name = SenderKeyName::new(group.to_owned(), from.to_string());
        Ok(group_decrypt(sealed, &mut self.sender_keys, &name).await?)
    }

    /// Encrypts for a group: the key to hand out, and the message.
    pub(crate) async fn encrypt_group(
        &mut self,
        group: &str,
        own: &ProtocolAddress,
        plain: &[u8],
    ) -> Result<(Vec<u8>, Vec<u8>), SignalError> {
        let name = SenderKeyName::new(group.to_owned(), own.to_string());
        let mut rng = rand::make_rng::<StdRng>();
        let key = create_sender_key_distribution_message(&name, &mut self.sender_keys, &mut rng).await?;
        let sealed = group_encrypt(&mut self.sender_keys, &name, plain, &mut rng).await?;
        Ok((key.serialized().to_vec(), sealed.serialized().to_vec()))
    }
}

#[async_trait]
impl SessionStore for Records {
    async fn load_session(&self, address: &ProtocolAddress) -> Answer<Option<SessionRecord>> {
        Ok(self.0.get(address.as_str()).cloned())
    }

    async fn has_session(&self, address: &ProtocolAddress) -> Answer<bool> {
        Ok(self.0.contains_key(address.as_str()))
    }

    async fn store_session(&mut self, address: &ProtocolAddress, record: SessionRecord) -> Answer<()> {
        self.0.insert(address.as_str().to_owned(), record);
        Ok(())
    }
}

#[async_trait]
impl IdentityKeyStore for Identities {
    async fn get_identity_key_pair(&self) -> Answer<IdentityKeyPair> {
        Ok(self.pair.clone())
    }

    async fn get_local_registration_id(&self) -> Answer<u32> {
        Ok(self.registration)
    }

    async fn save_identity(&mut self, address: &ProtocolAddress, identity: &IdentityKey) -> Answer<IdentityChange> {
        let before = self.known.insert(address.as_str().to_owned(), *identity);
        Ok(IdentityChange::from_changed(before.is_some_and(|before| before != *identity)))
    }

    async fn is_trusted_identity(&self, _: &ProtocolAddress, _: &IdentityKey, _: Direction) -> Answer<bool> {
        Ok(true)
    }

    async fn get_identity(&self, address: &ProtocolAddress) -> Answer<Option<IdentityKey>> {
        Ok(self.known.get(address.as_str()).copied())
    }
}

#[async_trait]
impl PreKeyStore for OneTime {
    async fn get_pre_key(&self, id: PreKeyId) -> Answer<PreKeyRecord> {
        let pair = self.0.get(&u32::from(id)).ok_or(SignalProtocolError::InvalidPreKeyId)?;
        Ok(PreKeyRecord::new(id, pair))
    }

    async fn save_pre_key(&mut self, _: PreKeyId, _: &PreKeyRecord) -> Answer<()> {
        Ok(())
    }

    async fn remove_pre_key(&mut self, id: PreKeyId) -> Answer<()> {
        self.0.remove(&u32::from(id));
        Ok(())
    }
}

#[async_trait]
impl SignedPreKeyStore for Signed {
    async fn get_signed_pre_key(&self, id: SignedPreKeyId) -> Answer<SignedPreKeyRecord> {
        Ok(SignedPreKeyRecord::new(id, Timestamp::from_epoch_millis(0), &self.pair, &self.signature))
    }

    async fn save_signed_pre_key(&mut self, _: SignedPreKeyId, _: &SignedPreKeyRecord) -> Answer<()> {
        Ok(())
    }
}

#[async_trait]
impl SenderKeyStore for SenderKeys {
    async fn store_sender_key(&mut self, name: &SenderKeyName, record: SenderKeyRecord) -> Answer<()> {
        self.0.insert(name.cache_key().to_owned(), record);
        Ok(())
    }

    async fn load_sender_key(&self, name: &SenderKeyName) -> Answer<Option<SenderKeyRecord>> {
        Ok(self.0.get(name.cache_key()).cloned())
    }
}
