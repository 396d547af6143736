//! What is read of webhooks.

use wakala_domain::webhooks::WebhookId;

use super::Reading;
use crate::error::StoreError;
use crate::rows::{FailedEvent, WebhookLane, WebhookRow};
use crate::table::{webhook_failed, webhooks};

impl Reading<'_> {
    /// All webhooks, the oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn webhooks(&self) -> Result<Vec<WebhookRow>, StoreError> {
        webhooks::all(self.connection())
    }

    /// One of them.
    ///
    /// # Errors
    /// `NoSuchWebhook`, or what SQLite says.
    pub fn webhook(&self, id: WebhookId) -> Result<WebhookRow, StoreError> {
        let found = self.webhooks()?.into_iter().find(|row| row.webhook.id == id);
        found.ok_or(StoreError::NoSuchWebhook)
    }

    /// How far in the journal a webhook has come, and what stands before it all the same; `None` when it is gone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn webhook_place(&self, id: WebhookId) -> Result<Option<(i64, Vec<WebhookLane>)>, StoreError> {
        let Some(position) = webhooks::position(self.connection(), id)? else { return Ok(None) };
        Ok(Some((position, webhooks::lanes(self.connection(), id)?)))
    }

    /// A page of the events that a webhook's receiver did not take, the newest first.
    ///
    /// # Errors
    /// `NoSuchWebhook`, or what SQLite says.
    pub fn failed_events(
        &self,
        id: WebhookId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<FailedEvent>, StoreError> {
        if !webhooks::is_there(self.connection(), id)? {
            return Err(StoreError::NoSuchWebhook);
        }
        webhook_failed::list(self.connection(), id, before, limit)
    }

    /// Those of them that wait to be told again, the oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn events_to_replay(&self, id: WebhookId, limit: u32) -> Result<Vec<FailedEvent>, StoreError> {
        webhook_failed::to_replay(self.connection(), id, limit)
    }
}
