//! The library's durability hook: what it hands over is committed before WhatsApp gets its acknowledgement.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use wakala_domain::lifecycle::{Epoch, LinkEvent};
use wakala_domain::messages::IncomingMessage;
use wakala_engine::Inbound;
use whatsapp_rust::prelude::InboundMessage;
use whatsapp_rust::{Client, InboundDurabilityHook, anyhow};

use crate::settling::Using;
use crate::{people, translate};

/// Commits each batch through the engine's inbox.
pub(crate) struct InboxHook {
    pub inbound: Inbound,
    pub epoch: Arc<AtomicU64>,
    /// Told when a batch is through; the hook must not settle anything itself.
    pub using: Arc<Using>,
}

#[async_trait]
impl InboundDurabilityHook for InboxHook {
    async fn on_messages(&self, client: Arc<Client>, batch: &[InboundMessage]) -> anyhow::Result<()> {
        let mut messages: Vec<IncomingMessage> =
            batch.iter().filter_map(|message| translate::incoming(&message.message, &message.info)).collect();
        people::complete(&client, &mut messages).await;
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        if batch.iter().any(|message| translate::is_from_own_phone(&message.info.source)) {
            self.inbound.event(epoch, LinkEvent::PhoneSeen).await;
        }
        let committed = self.inbound.commit(epoch, messages).await.map_err(anyhow::Error::new);
        batch.iter().for_each(|message| self.using.is_through(&message.info.id));
        // What was waiting the library settles by itself, batch by batch, and must not be hurried.
        if batch.iter().any(|message| !message.info.is_offline) {
            self.using.note();
        }
        committed
    }
}
