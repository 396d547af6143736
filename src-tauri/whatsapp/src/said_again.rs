//! Has WhatsApp say again what it says once, where an earlier client has not kept all of it.

use std::sync::{Arc, Weak};

use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::Client;
use whatsapp_rust::sync_task::MajorSyncTask;

use crate::said_once::{Due, SaidOnce};
use crate::seal::SealedStore;

/// Asks for the collection as a whole where it must be, and removes the note when all is kept, as long as the handle is kept.
pub(crate) fn follow(client: &Arc<Client>, file: &Arc<SealedStore>, said: Arc<SaidOnce>) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(run(Arc::downgrade(client), Arc::downgrade(file), said)))
}

async fn run(client: Weak<Client>, file: Weak<SealedStore>, said: Arc<SaidOnce>) {
    loop {
        match said.due() {
            Due::Nothing => said.changed().await,
            Due::Look(at) => {
                tokio::select! {
                    () = said.changed() => {}
                    () = tokio::time::sleep_until(at) => {}
                }
            }
            Due::Ask => {
                let Some(client) = client.upgrade() else { return };
                tracing::info!(collection = said.collection.as_str(), "what WhatsApp says once is asked for again");
                // In a box: it is large, and hardly ever asked.
                Box::pin(
                    client.process_sync_task(MajorSyncTask::AppStateSync { name: said.collection, full_sync: true }),
                )
                .await;
            }
            Due::Forget => {
                let Some(file) = file.upgrade() else { return };
                if let Err(error) = file.forget_what_is_kept(&said).await {
                    tracing::warn!(%error, "what WhatsApp says once is asked for again by the next client");
                    return;
                }
            }
        }
    }
}
