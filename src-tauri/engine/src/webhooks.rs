//! Webhooks: added, changed and removed, each with its line in the audit trail. Who tells their receivers follows what changes here, and
//! reads everything else in the journal.

use std::fmt::Display;

use tokio::sync::watch;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::webhooks::{WebhookId, WebhookSecret, WebhookWish};
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
        Ok(self.inner().store.read(move |reader| reader.webhook(id)).await?)
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
    /// Another one has the name, there are too many, or the database refused; there is no such webhook then.
    pub async fn add_webhook(&self, wish: WebhookWish, trigger: Trigger) -> Result<WebhookRow, EngineError> {
        let inner = self.inner();
        let (secret, made) = (self.new_webhook_secret(), inner.clock.wall());
        self.change_webhooks(AuditAction::AddWebhook, trigger, move |w| {
            let id = w.add_webhook(&wish, &secret, made)?;
            Ok((Some(named(id, &wish)), w.webhook(id)?))
        })
        .await
    }

    /// Changes a webhook into what is wished of what it is, in one step with reading that: a change that comes meanwhile is not undone. And
    /// gives it another secret where that is wanted: the receiver has to know it before the next event comes.
    ///
    /// # Errors
    /// It is gone, another one has the name, or the database refused, and nothing has changed then; inside of that, why there is no such wish.
    pub async fn change_webhook<E: Send + 'static>(
        &self,
        id: WebhookId,
        new_secret: bool,
        trigger: Trigger,
        wished: impl FnOnce(&WebhookWish) -> Result<WebhookWish, E> + Send + 'static,
    ) -> Result<Result<(Option<WebhookSecret>, WebhookRow), E>, EngineError> {
        let secret = new_secret.then(|| self.new_webhook_secret());
        self.change_webhooks(AuditAction::ChangeWebhook, trigger, move |w| {
            let before = w.webhook(id)?.webhook.wish;
            let wish = match wished(&before) {
                Ok(wish) => wish,
                Err(why) => return Ok((None, Err(why))),
            };
            w.change_webhook(id, &wish, secret.as_ref())?;
            let mut figures = named(id, &wish);
            figures.push((AuditFigure::Changed, changes(&before, &wish, secret.is_some())));
            Ok((Some(figures), Ok((secret, w.webhook(id)?))))
        })
        .await
    }

    /// Removes a webhook, with all that its receiver was not told and did not take.
    ///
    /// # Errors
    /// It is gone, or the database refused.
    pub async fn remove_webhook(&self, id: WebhookId, trigger: Trigger) -> Result<(), EngineError> {
        self.change_webhooks(AuditAction::RemoveWebhook, trigger, move |w| {
            let wish = w.webhook(id)?.webhook.wish;
            w.remove_webhook(id).map(|()| (Some(named(id, &wish)), ()))
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
            let events = w.replay_failed(id, rows.as_deref())?;
            let mut figures = named(id, &w.webhook(id)?.webhook.wish);
            figures.push((AuditFigure::Events, events.to_string()));
            Ok((Some(figures), events))
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
            let events = w.purge_failed(id, rows.as_deref())?;
            let mut figures = named(id, &w.webhook(id)?.webhook.wish);
            figures.push((AuditFigure::Events, events.to_string()));
            Ok((Some(figures), events))
        })
        .await
    }

    fn new_webhook_secret(&self) -> WebhookSecret {
        WebhookSecret::of_bits([(); 4].map(|()| self.inner().random.bits()))
    }

    /// A change and its line in the audit trail, in one transaction. The job says its figures; none when nothing was done.
    async fn change_webhooks<R: Send + 'static>(
        &self,
        action: AuditAction,
        trigger: Trigger,
        job: impl FnOnce(&Writing<'_>) -> Result<(Option<Figures>, R), StoreError> + Send + 'static,
    ) -> Result<R, EngineError> {
        let inner = self.inner();
        let at = inner.clock.wall();
        let changed = inner.store.write(move |w| {
            let (figures, result) = job(w)?;
            if let Some(figures) = figures {
                let figures: Vec<(AuditFigure, &dyn Display)> =
                    figures.iter().map(|(figure, value)| (*figure, value as &dyn Display)).collect();
                let line = AuditRow { detail: Some(detail(&figures)), ..audit::done(at, None, trigger, action) };
                w.append_audit(&line)?;
            }
            Ok(result)
        });
        let result = changed.await?;
        inner.webhooks.send_replace(());
        Ok(result)
    }
}

/// What a line in the audit trail says of a webhook.
type Figures = Vec<(AuditFigure, String)>;

/// Which one it is. The rest of its address may hold what is nobody's business.
fn named(id: WebhookId, wish: &WebhookWish) -> Figures {
    // Figures end at a space.
    let name = wish.name.as_str().split_whitespace().collect::<Vec<_>>().join("_");
    vec![
        (AuditFigure::Webhook, id.0.to_string()),
        (AuditFigure::Name, name),
        (AuditFigure::Host, wish.address.host().to_owned()),
    ]
}

/// What of it is another thing now.
fn changes(before: &WebhookWish, now: &WebhookWish, secret: bool) -> String {
    let turned = |word: &'static str, was: bool, is: bool| {
        (was != is).then(|| format!("{word}_{}", if is { "on" } else { "off" }))
    };
    let changed = |word: &str, is: bool| is.then(|| word.to_owned());
    let all = [
        changed("name", before.name != now.name),
        changed("address", before.address != now.address),
        changed("secret", secret),
        changed("events", before.kinds != now.kinds),
        changed("reach", before.reach != now.reach),
        turned("nearby", before.nearby, now.nearby),
        turned("turned", before.on, now.on),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(",") }
}
