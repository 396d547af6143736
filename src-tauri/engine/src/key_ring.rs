//! The keys of other programs, in memory as the database has them: who asks with a key waits for no disk. A change is made here with the
//! write, on the writer's thread: whoever asked for it may be gone when it is committed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use tokio::sync::watch;
use wakala_domain::keys::{IssuedKey, KeyFormError, KeyHash, KeyId, Presented, Standing};
use wakala_domain::time::Wall;
use wakala_store::{Store, StoreError};

/// Why a key opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyRefused {
    /// It can't be a key: nobody has guessed.
    #[error(transparent)]
    Form(#[from] KeyFormError),
    /// There is no such key; its public part is that of one, or not.
    #[error("there is no such key")]
    Wrong {
        /// The key whose public part was said.
        of: Option<KeyId>,
    },
    /// Its time is over.
    #[error("the key has expired")]
    Expired,
    /// Somebody revoked it.
    #[error("the key was revoked")]
    Revoked,
}

/// The keys there are.
pub(crate) struct KeyRing {
    /// Held from writing to showing: of two changes at once each is seen here as it was committed.
    pub turn: tokio::sync::Mutex<()>,
    keys: RwLock<BTreeMap<KeyId, Arc<IssuedKey>>>,
    /// Uses that the database has not heard of, at most one for each key.
    used: Mutex<BTreeMap<KeyId, Wall>>,
    /// Each time something changed of one; of when it was used last, what is news to the minute.
    changed: watch::Sender<()>,
    /// They were read since the start.
    is_read: AtomicBool,
    /// What a key is compared with that nobody has: whether there is one is not to be heard from how long that takes.
    nobody: KeyHash,
}

impl KeyRing {
    /// The keys as the database has them; none where it can't say: nobody is let in then, and everything else runs.
    pub(crate) async fn load(store: &Store) -> Self {
        let ring = Self {
            turn: tokio::sync::Mutex::default(),
            keys: RwLock::default(),
            used: Mutex::default(),
            changed: watch::Sender::new(()),
            is_read: AtomicBool::new(false),
            nobody: KeyHash::new([0; 32]),
        };
        if let Err(error) = ring.read_again(store).await {
            tracing::error!(%error, "the keys of other programs can't be read: none is let in");
        }
        ring
    }

    /// Reads them where that has not been possible yet.
    pub(crate) async fn read_at_last(&self, store: &Store) {
        if self.is_read.load(Ordering::Relaxed) {
            return;
        }
        match self.read_again(store).await {
            Ok(()) => tracing::info!("the keys of other programs can be read now"),
            Err(error) => tracing::debug!(%error, "the keys of other programs can't be read still"),
        }
    }

    /// Reads them again: what the database has forgotten is gone here, too.
    ///
    /// # Errors
    /// What the database says; then they are as they were.
    pub(crate) async fn read_again(&self, store: &Store) -> Result<(), StoreError> {
        let keys = store.read(|reader| reader.keys()).await?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) =
            keys.into_iter().map(|key| (key.id, Arc::new(key))).collect();
        self.is_read.store(true, Ordering::Relaxed);
        self.changed.send_replace(());
        Ok(())
    }

    /// A new key, which nobody has yet.
    pub(crate) fn put(&self, key: IssuedKey) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).insert(key.id, Arc::new(key));
        self.changed.send_replace(());
    }

    /// A key opens nothing any more.
    pub(crate) fn revoke(&self, id: KeyId, at: Wall) {
        self.change(id, |key| key.revoked = Some(at));
        self.changed.send_replace(());
    }

    /// The database has heard of a use.
    pub(crate) fn used(&self, id: KeyId, at: Wall) {
        self.change(id, |key| key.used = key.used.max(Some(at)));
        self.changed.send_replace(());
    }

    fn change(&self, id: KeyId, change: impl FnOnce(&mut IssuedKey)) {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys.get_mut(&id) {
            change(Arc::make_mut(key));
        }
    }

    /// One of them.
    pub(crate) fn key(&self, id: KeyId) -> Option<Arc<IssuedKey>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All of them, with when each was used last, the oldest first.
    pub(crate) fn all(&self) -> Vec<IssuedKey> {
        let keys: Vec<Arc<IssuedKey>> =
            self.keys.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        let mut keys: Vec<IssuedKey> =
            keys.iter().map(|key| IssuedKey { used: self.last_used(key), ..(**key).clone() }).collect();
        keys.sort_by_key(|key| (key.made, key.id));
        keys
    }

    /// Says when one of them has changed.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// The key that a text is, if it is good. One look-up, one hash and one comparison, whichever key is shown.
    ///
    /// # Errors
    /// See [`KeyRefused`].
    pub(crate) fn admit(&self, text: &str, now: Wall) -> Result<Arc<IssuedKey>, KeyRefused> {
        let Presented { id, text } = Presented::parse(text)?;
        let known = self.key(id);
        let shown = KeyHash::new(Sha256::digest(text.as_bytes()).into());
        let is_it = known.as_ref().map_or(&self.nobody, |key| &key.hash).is(&shown);
        match known {
            Some(key) if is_it => match key.standing(now) {
                Standing::Good => {
                    self.note(&key, now);
                    Ok(key)
                }
                Standing::Expired => Err(KeyRefused::Expired),
                Standing::Revoked => Err(KeyRefused::Revoked),
            },
            Some(key) => Err(KeyRefused::Wrong { of: Some(key.id) }),
            None => Err(KeyRefused::Wrong { of: None }),
        }
    }

    /// It was used, and the database has not heard of it.
    pub(crate) fn note(&self, key: &IssuedKey, now: Wall) {
        let known = key.used.map_or(i64::MIN, |used| used.0);
        let first = {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            let first = key.used.is_none() && !used.contains_key(&key.id);
            let latest = used.entry(key.id).or_insert(Wall(known));
            *latest = (*latest).max(now);
            first
        };
        // Whoever has just made it waits for this.
        if first {
            self.changed.send_replace(());
        }
    }

    /// What the database has not heard of, from now on somebody else's to tell it.
    pub(crate) fn take_uses(&self) -> BTreeMap<KeyId, Wall> {
        std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// When a key was used last, the database's word or a later one.
    fn last_used(&self, key: &IssuedKey) -> Option<Wall> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner).get(&key.id).copied();
        used.max(key.used)
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::keys::{ApiKey, KeyRights, Reach, Scopes};
    use wakala_store::DataDir;

    use super::*;

    fn issued(key: &ApiKey, expires: Option<i64>, revoked: Option<i64>) -> IssuedKey {
        IssuedKey {
            id: key.id(),
            name: format!("till {}", key.id()).parse().unwrap(),
            hash: KeyHash::new(Sha256::digest(key.text().as_bytes()).into()),
            rights: KeyRights { scopes: Scopes::ALL, reach: Reach::All },
            made: Wall(0),
            expires: expires.map(Wall),
            revoked: revoked.map(Wall),
            used: None,
        }
    }

    async fn ring() -> (KeyRing, Store, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        (KeyRing::load(&store).await, store, folder)
    }

    #[tokio::test]
    async fn only_the_key_itself_opens_and_only_while_it_is_good() {
        let (ring, _store, _folder) = ring().await;
        let key = |number: u64| ApiKey::of_bits(number, [number, 2, 3, 4]);
        let (good, old, revoked, both) = (key(1), key(2), key(3), key(4));
        ring.put(issued(&good, Some(1_001), None));
        ring.put(issued(&old, Some(1_000), None));
        ring.put(issued(&revoked, None, Some(5)));
        ring.put(issued(&both, Some(1_000), Some(5)));
        let of = |text: &str| ring.admit(text, Wall(1_000)).map(|key| key.id);
        assert_eq!(of(good.text()), Ok(good.id()));
        assert_eq!(of(old.text()), Err(KeyRefused::Expired));
        assert_eq!(of(revoked.text()), Err(KeyRefused::Revoked));
        assert_eq!(of(both.text()), Err(KeyRefused::Revoked));
        // Whoever has the public part has nothing: neither is it told whether the key is old or revoked.
        for known in [&good, &old, &revoked] {
            let guess = ApiKey::of_bits(u64::from_str_radix(&known.id().to_string(), 32).unwrap(), [9, 9, 9, 9]);
            assert_eq!(guess.id(), known.id());
            assert_eq!(of(guess.text()), Err(KeyRefused::Wrong { of: Some(known.id()) }));
        }
        assert_eq!(of(key(5).text()), Err(KeyRefused::Wrong { of: None }));
        assert_eq!(of("wakala_"), Err(KeyRefused::Form(KeyFormError::NotAKey)));
        assert_eq!(of(""), Err(KeyRefused::Form(KeyFormError::NotAKey)));
    }

    #[tokio::test]
    async fn that_a_key_is_used_is_said_the_first_time_and_when_the_database_has_heard_of_it() {
        let (ring, _store, _folder) = ring().await;
        let key = ApiKey::of_bits(1, [1, 2, 3, 4]);
        ring.put(issued(&key, None, None));
        let mut changes = ring.changes();
        let mut said = || std::mem::replace(&mut changes, ring.changes()).has_changed().unwrap();
        let used = |at: i64| drop(ring.admit(key.text(), Wall(at)).unwrap());
        used(1_000);
        assert!(said(), "the first time");
        used(1_001);
        assert!(!said(), "a busy program is no news");
        for (id, at) in ring.take_uses() {
            ring.used(id, at);
        }
        assert!(said());
        used(1_002);
        assert!(!said());
    }

    #[tokio::test]
    async fn what_nobody_has_is_compared_like_what_somebody_has() {
        let (ring, _store, _folder) = ring().await;
        // Whoever could make a key that hashes to nothing would still be nobody.
        let key = ApiKey::of_bits(7, [1, 2, 3, 4]);
        let nobody = KeyRing { nobody: KeyHash::new(Sha256::digest(key.text().as_bytes()).into()), ..ring };
        assert_eq!(nobody.admit(key.text(), Wall(0)).map(|key| key.id), Err(KeyRefused::Wrong { of: None }));
    }

    #[tokio::test]
    async fn where_the_keys_can_not_be_read_nobody_is_let_in_and_that_is_all() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        store.close().await.unwrap();
        let (file, away) = (folder.path().join("wakala.db"), folder.path().join("away.db"));
        std::fs::rename(&file, &away).unwrap();
        let ring = KeyRing::load(&store).await;
        assert!(!ring.is_read.load(Ordering::Relaxed), "it can't be read");
        let key = ApiKey::of_bits(1, [1, 2, 3, 4]);
        let admitted = || ring.admit(key.text(), Wall(0)).map(|key| key.id);
        assert_eq!(admitted(), Err(KeyRefused::Wrong { of: None }));
        // It is tried again, until they could be read.
        ring.read_at_last(&store).await;
        assert_eq!(admitted(), Err(KeyRefused::Wrong { of: None }));
        std::fs::rename(&away, &file).unwrap();
        let again = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        let known = issued(&key, None, None);
        again.write(move |w| w.add_key(&known)).await.unwrap();
        ring.read_at_last(&again).await;
        assert_eq!(admitted(), Ok(key.id()));
        let (other, id) =
            (issued(&ApiKey::of_bits(2, [1, 2, 3, 4]), None, None), ApiKey::of_bits(2, [1, 2, 3, 4]).id());
        again.write(move |w| w.add_key(&other)).await.unwrap();
        ring.read_at_last(&again).await;
        assert!(ring.key(id).is_none(), "whoever makes one says so");
    }
}
