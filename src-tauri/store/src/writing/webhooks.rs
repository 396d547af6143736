//! What is written of webhooks.

use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, WebhookId, WebhookSecret, WebhookWish};

use super::Writing;
use crate::error::StoreError;
use crate::rows::WebhookProgress;
use crate::table::{webhook_failed, webhooks};

impl Writing<'_> {
    /// Adds a webhook, which is told what comes from now on.
    ///
    /// # Errors
    /// `WebhookNameTaken`, `TooManyWebhooks`, or what SQLite says.
    pub fn add_webhook(&self, wish: &WebhookWish, secret: &WebhookSecret, made: Wall) -> Result<WebhookId, StoreError> {
        webhooks::add(self.connection(), wish, secret, made)
    }

    /// Changes a webhook, and its secret where one is given.
    ///
    /// # Errors
    /// `WebhookNameTaken`, `NoSuchWebhook`, or what SQLite says.
    pub fn change_webhook(
        &self,
        id: WebhookId,
        wish: &WebhookWish,
        secret: Option<&WebhookSecret>,
    ) -> Result<(), StoreError> {
        webhooks::change(self.connection(), id, wish, secret)
    }

    /// Removes a webhook, with all that its receiver was not told and did not take.
    ///
    /// # Errors
    /// `NoSuchWebhook`, or what SQLite says.
    pub fn remove_webhook(&self, id: WebhookId) -> Result<(), StoreError> {
        webhooks::remove(self.connection(), id)
    }

    /// Keeps how far telling a receiver has come. Nothing for one that is gone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_webhook_progress(&self, id: WebhookId, progress: &WebhookProgress) -> Result<(), StoreError> {
        webhooks::keep(self.connection(), id, progress)
    }

    /// Has events that were not taken told again: all of a webhook, or those of these rows. Says how many.
    ///
    /// # Errors
    /// `NoSuchWebhook`, or what SQLite says.
    pub fn replay_failed(&self, id: WebhookId, rows: Option<&[i64]>) -> Result<u64, StoreError> {
        self.needs_webhook(id)?;
        webhook_failed::replay(self.connection(), id, rows)
    }

    /// What became of one that was told again: it is gone, or was not taken once more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn was_replayed(&self, row: i64, fault: Option<(Fault, Wall)>) -> Result<(), StoreError> {
        webhook_failed::replayed(self.connection(), row, fault)
    }

    /// Forgets events that were not taken: all of a webhook, or those of these rows. Says how many.
    ///
    /// # Errors
    /// `NoSuchWebhook`, or what SQLite says.
    pub fn purge_failed(&self, id: WebhookId, rows: Option<&[i64]>) -> Result<u64, StoreError> {
        self.needs_webhook(id)?;
        webhook_failed::purge(self.connection(), id, rows)
    }

    fn needs_webhook(&self, id: WebhookId) -> Result<(), StoreError> {
        if webhooks::is_there(self.connection(), id)? { Ok(()) } else { Err(StoreError::NoSuchWebhook) }
    }
}
