//! Webhooks: added, changed and removed, each with its line in the audit trail. Who tells their receivers follows what changes here, and
//! reads everything else in the journal.

use tokio::sync::watch;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::webhooks::{Webhook, WebhookId, WebhookSecret, WebhookWish};
use wakala_store::{AuditRow, StoreError, WebhookRow, Writing};

use crate::audit;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// All webhooks, the oldest first, and how each goes.
    ///
    /// # Errors
    /// The database refused.
    pub async fn webhooks(&self) -> Result<Vec<WebhookRow>, EngineError> {
        Ok(self.inner().store.read(|reader| reader.webhooks()).await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// It is gone, or the database refused.
    pub async fn webhook(&self, id: WebhookId) -> Result<WebhookRow, EngineError> {
        let found = self.webhooks().await?.into_iter().find(|row| row.webhook.id == id);
        found.ok_or(EngineError::Store(StoreError::NoSuchWebhook))
    }

    /// Fresh random bits, for who tells their receivers.
    #[must_use]
    pub fn random_bits(&self) -> u64 {
        self.inner().random.bits()
    }

    /// Says when a webhook was added, changed or removed, or is to be told again what it did not take.
    #[must_use]
    pub fn webhooks_changed(&self) -> watch::Receiver<()> {
        self.inner().webhooks.subscribe()
    }

    /// Adds a webhook, which is told what comes from now on.
    ///
    /// # Errors
    /// Another one has the name, there are too many, or the database refused.
    pub async fn add_webhook(&self, wish: WebhookWish, trigger: Trigger) -> Result<Webhook, EngineError> {
        let inner = self.inner();
        let (secret, made) = (self.new_webhook_secret(), inner.clock.wall());
        let (wished, signed) = (wish.clone(), secret.clone());
        let added = self.change_webhooks(AuditAction::AddWebhook, trigger, move |w| {
            w.add_webhook(&wished, &signed, made).map(|id| (id, None, id))
        });
        Ok(Webhook { id: added.await?, wish, secret, made })
    }

    /// Changes a webhook, and gives it another secret where that is wanted: the receiver has to know it before the next event comes.
    ///
    /// # Errors
    /// It is gone, another one has the name, or the database refused.
    pub async fn change_webhook(
        &self,
        id: WebhookId,
        wish: WebhookWish,
        new_secret: bool,
        trigger: Trigger,
    ) -> Result<Option<WebhookSecret>, EngineError> {
        let secret = new_secret.then(|| self.new_webhook_secret());
        let signed = secret.clone();
        let changed = self.change_webhooks(AuditAction::ChangeWebhook, trigger, move |w| {
            w.change_webhook(id, &wish, signed.as_ref()).map(|()| (id, None, ()))
        });
        changed.await.map(|()| secret)
    }

    /// Removes a webhook, with all that its receiver was not told and did not take.
    ///
    /// # Errors
    /// It is gone, or the database refused.
    pub async fn remove_webhook(&self, id: WebhookId, trigger: Trigger) -> Result<(), EngineError> {
        self.change_webhooks(AuditAction::RemoveWebhook, trigger, move |w| {
            w.remove_webhook(id).map(|()| (id, None, ()))
        })
        .await
    }

    /// Has events that were not taken told again: all of a webhook, or those of these rows. Says how many.
    ///
    /// # Errors
    /// The webhook is gone, or the database refused.
    pub async fn replay_failed(
        &self,
        id: WebhookId,
        rows: Option<Vec<i64>>,
        trigger: Trigger,
    ) -> Result<u64, EngineError> {
        self.change_webhooks(AuditAction::ReplayFailed, trigger, move |w| {
            w.replay_failed(id, rows.as_deref()).map(|events| (id, Some(events), events))
        })
        .await
    }

    /// Forgets events that were not taken: all of a webhook, or those of these rows. Says how many.
    ///
    /// # Errors
    /// The webhook is gone, or the database refused.
    pub async fn purge_failed(
        &self,
        id: WebhookId,
        rows: Option<Vec<i64>>,
        trigger: Trigger,
    ) -> Result<u64, EngineError> {
        self.change_webhooks(AuditAction::PurgeFailed, trigger, move |w| {
            w.purge_failed(id, rows.as_deref()).map(|events| (id, Some(events), events))
        })
        .await
    }

    fn new_webhook_secret(&self) -> WebhookSecret {
        WebhookSecret::of_bits([(); 4].map(|()| self.inner().random.bits()))
    }

    /// A change and its line in the audit trail, in one transaction. The job says which webhook it was about, and how many of its events.
    async fn change_webhooks<R: Send + 'static>(
        &self,
        action: AuditAction,
        trigger: Trigger,
        job: impl FnOnce(&Writing<'_>) -> Result<(WebhookId, Option<u64>, R), StoreError> + Send + 'static,
    ) -> Result<R, EngineError> {
        let inner = self.inner();
        let at = inner.clock.wall();
        let changed = inner.store.write(move |w| {
            let (id, events, result) = job(w)?;
            let mut figures: Vec<(AuditFigure, &dyn std::fmt::Display)> = vec![(AuditFigure::Webhook, &id.0)];
            figures.extend(events.as_ref().map(|events| (AuditFigure::Events, events as &dyn std::fmt::Display)));
            let line = AuditRow { detail: Some(detail(&figures)), ..audit::done(at, None, trigger, action) };
            w.append_audit(&line)?;
            Ok(result)
        });
        let result = changed.await?;
        inner.webhooks.send_replace(());
        Ok(result)
    }
}
