//! The library's durability hook: what it hands over is committed before WhatsApp gets its acknowledgement.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use wakala_domain::lifecycle::Epoch;
use wakala_engine::Inbound;
use whatsapp_rust::prelude::InboundMessage;
use whatsapp_rust::{Client, InboundDurabilityHook, anyhow};

use crate::translate;

/// Commits each batch through the engine's inbox.
pub(crate) struct InboxHook {
    pub inbound: Inbound,
    pub epoch: Arc<AtomicU64>,
}

#[async_trait]
impl InboundDurabilityHook for InboxHook {
    async fn on_messages(&self, _client: Arc<Client>, batch: &[InboundMessage]) -> anyhow::Result<()> {
        let messages =
            batch.iter().filter_map(|message| translate::incoming(&message.message, &message.info)).collect();
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        self.inbound.commit(epoch, messages).await.map_err(anyhow::Error::new)
    }
}
