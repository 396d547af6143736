//! The library's durability hook: what it hands over is committed before WhatsApp gets its acknowledgement.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};
use wakala_domain::lifecycle::{Epoch, LinkEvent};
use wakala_engine::Inbound;
use whatsapp_rust::prelude::InboundMessage;
use whatsapp_rust::{Client, InboundDurabilityHook, anyhow};

use crate::events::Report;
use crate::translate;

/// How long a batch waits for what was reported before it.
const ORDER_PATIENCE: Duration = Duration::from_secs(2);

/// Commits each batch through the engine's inbox.
pub(crate) struct InboxHook {
    pub inbound: Inbound,
    pub reports: mpsc::Sender<Report>,
    pub epoch: Arc<AtomicU64>,
}

#[async_trait]
impl InboundDurabilityHook for InboxHook {
    async fn on_messages(&self, _client: Arc<Client>, batch: &[InboundMessage]) -> anyhow::Result<()> {
        self.after_earlier_reports().await;
        let messages =
            batch.iter().filter_map(|message| translate::incoming(&message.message, &message.info)).collect();
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        if batch.iter().any(|message| translate::is_from_own_phone(&message.info.source)) {
            self.inbound.event(epoch, LinkEvent::PhoneSeen).await;
        }
        self.inbound.commit(epoch, messages).await.map_err(anyhow::Error::new)
    }
}

impl InboxHook {
    /// A message that could not be decrypted is reported as an event and keeps its place by a row of its own: that row must
    /// stand before what came later is committed.
    async fn after_earlier_reports(&self) {
        let (reached, wait) = oneshot::channel();
        if self.reports.send(Report::Barrier(reached)).await.is_ok() {
            // Order is worth a moment, but never the message.
            let _ = tokio::time::timeout(ORDER_PATIENCE, wait).await;
        }
    }
}
