//! Keys of other programs: made, revoked, and asked for at every request.

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::ids::InstanceId;
use wakala_domain::keys::{ApiKey, IssuedKey, KeyHash, KeyId, KeyWish, Standing};
use wakala_domain::time::Wall;
use wakala_store::AuditRow;

use crate::audit;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::key_ring::KeyRefused;

/// A use is noted in the database when the one that stands there is older than this.
const NOTED_EVERY: Duration = Duration::from_secs(60);

impl Engine {
    /// All keys of other programs, those that were revoked included, the oldest first.
    #[must_use]
    pub fn keys(&self) -> Vec<IssuedKey> {
        self.inner().keys.all()
    }

    /// Makes a key, for the program with the key `by`, or the operator. It is kept nowhere: whoever asked is the only one who ever sees it.
    ///
    /// # Errors
    /// The key of whoever asks is good no more; another one has the name, there are too many, the database refused; there is no key then.
    pub async fn make_key(
        &self,
        wish: KeyWish,
        by: Option<KeyId>,
        trigger: Trigger,
    ) -> Result<(ApiKey, IssuedKey), EngineError> {
        let inner = self.inner();
        let KeyWish { name, rights, expires } = wish;
        let random = &inner.random;
        let _turn = inner.keys.turn.lock().await;
        self.still_has_key(by)?;
        let mut key = ApiKey::of_bits(random.bits(), [(); 4].map(|()| random.bits()));
        while inner.keys.key(key.id()).is_some() {
            key = ApiKey::of_bits(random.bits(), [(); 4].map(|()| random.bits()));
        }
        let made = inner.clock.wall();
        let hash = KeyHash::new(Sha256::digest(key.text().as_bytes()).into());
        let issued = IssuedKey { id: key.id(), name, hash, rights, made, expires, revoked: None, used: None };
        let line = about(made, trigger, AuditAction::MakeKey, key.id());
        let (ring, kept) = (Arc::clone(&inner.keys), issued.clone());
        let written = inner.store.write(move |w| {
            w.add_key(&kept)?;
            w.append_audit(&line)?;
            ring.put(kept);
            Ok(())
        });
        if let Err(error) = written.await {
            self.read_keys_again().await;
            return Err(error.into());
        }
        Ok((key, issued))
    }

    /// Has a key open nothing any more, from the moment on that this returns; for the program with the key `by`, or the operator. A caller
    /// that does not wait for it has it done all the same.
    ///
    /// # Errors
    /// The key of whoever asks is good no more; there is no such key, or it was revoked before; the database refused.
    pub async fn revoke_key(&self, id: KeyId, by: Option<KeyId>, trigger: Trigger) -> Result<(), EngineError> {
        let inner = self.inner();
        let _turn = inner.keys.turn.lock().await;
        self.still_has_key(by)?;
        let at = inner.clock.wall();
        let line = about(at, trigger, AuditAction::RevokeKey, id);
        let ring = Arc::clone(&inner.keys);
        let written = inner.store.write(move |w| {
            w.revoke_key(id, at)?;
            w.append_audit(&line)?;
            ring.revoke(id, at);
            Ok(())
        });
        let written = written.await;
        // Those that were revoked long ago are gone, and what the database refused was not done.
        self.read_keys_again().await;
        Ok(written?)
    }

    /// Whoever waited for its turn may have lost its key meanwhile.
    fn still_has_key(&self, by: Option<KeyId>) -> Result<(), EngineError> {
        by.is_none_or(|key| self.is_good(key)).then_some(()).ok_or(EngineError::KeyOver)
    }

    async fn read_keys_again(&self) {
        let inner = self.inner();
        if let Err(error) = inner.keys.read_again(&inner.store).await {
            tracing::warn!(%error, "the keys are not read again");
        }
    }

    /// The key that a program shows, if it is good now.
    ///
    /// # Errors
    /// See [`KeyRefused`].
    pub fn admit(&self, text: &str) -> Result<Arc<IssuedKey>, KeyRefused> {
        self.inner().keys.admit(text, self.inner().clock.wall())
    }

    /// Whether a key that was good still is.
    #[must_use]
    pub fn is_good(&self, id: KeyId) -> bool {
        let now = self.inner().clock.wall();
        self.inner().keys.key(id).is_some_and(|key| key.standing(now) == Standing::Good)
    }

    /// Says when a key was made or revoked, and, to the minute, when one was used.
    #[must_use]
    pub fn keys_changed(&self) -> watch::Receiver<()> {
        self.inner().keys.changes()
    }

    /// Notes in the database when keys were used last, where that is news. What it refuses is noted the next time. Keys that could not be
    /// read at the start are read before.
    pub async fn note_key_uses(&self) {
        let inner = self.inner();
        inner.keys.read_at_last(&inner.store).await;
        let every = i64::try_from(NOTED_EVERY.as_millis()).unwrap_or(i64::MAX);
        let mut used = inner.keys.take_uses();
        // What is no news waits for the next time; of a key that is gone there is none.
        used.retain(|id, at| match inner.keys.key(*id) {
            Some(key) if at.0.saturating_sub(key.used.map_or(i64::MIN, |used| used.0)) < every => {
                inner.keys.note(&key, *at);
                false
            }
            Some(_) => true,
            None => false,
        });
        let used: Vec<(KeyId, Wall)> = used.into_iter().collect();
        if used.is_empty() {
            return;
        }
        let _turn = inner.keys.turn.lock().await;
        let kept = used.clone();
        match inner.store.write(move |w| w.keys_used(&kept)).await {
            Ok(()) => {
                for (id, at) in used {
                    inner.keys.used(id, at);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "when keys were used last is not noted");
                for (id, at) in used {
                    if let Some(key) = inner.keys.key(id) {
                        inner.keys.note(&key, at);
                    }
                }
            }
        }
    }

    /// Notes in the audit trail what was done that no actor does.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note(
        &self,
        action: AuditAction,
        instance: Option<InstanceId>,
        detail: Option<String>,
        trigger: Trigger,
    ) -> Result<(), EngineError> {
        let line = AuditRow { detail, ..audit::done(self.inner().clock.wall(), instance, trigger, action) };
        self.inner().store.write(move |w| w.append_audit(&line)).await?;
        Ok(())
    }
}

fn about(at: Wall, trigger: Trigger, action: AuditAction, key: KeyId) -> AuditRow {
    let mut line = audit::done(at, None, trigger, action);
    line.detail = Some(detail(&[(AuditFigure::Key, &key)]));
    line
}
