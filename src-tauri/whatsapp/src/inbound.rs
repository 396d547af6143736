//! The library's durability hook: what it hands over is committed before WhatsApp gets its acknowledgement.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use wakala_domain::lifecycle::{Epoch, LinkEvent};
use wakala_domain::messages::IncomingMessage;
use wakala_domain::messages::changes::Arrival;
use wakala_engine::{CommitError, Inbound};
use whatsapp_rust::prelude::InboundMessage;
use whatsapp_rust::types::events::DecryptFailMode;
use whatsapp_rust::{Client, InboundDurabilityHook, anyhow};

use crate::on_the_way::{OnTheWay, Which};
use crate::settling::Using;
use crate::while_away::WhileAway;
use crate::{people, repeats, translate};

/// Commits each batch through the engine's inbox.
pub(crate) struct InboxHook {
    pub inbound: Inbound,
    pub epoch: Arc<AtomicU64>,
    /// Told when a batch is through; the hook must not settle anything itself.
    pub using: Arc<Using>,
    pub on_the_way: Arc<OnTheWay>,
    pub while_away: Arc<WhileAway>,
}

#[async_trait]
impl InboundDurabilityHook for InboxHook {
    async fn on_messages(&self, client: Arc<Client>, batch: &[InboundMessage]) -> anyhow::Result<()> {
        let committed = self.take(client, batch).await;
        match &committed {
            Ok(lost) => batch
                .iter()
                .map(|message| Which::named(&message.info))
                .filter(|which| !lost.contains(which))
                .for_each(|which| self.while_away.kept(&which)),
            Err(_) => self.while_away.refused(),
        }
        committed.map(|_| ())
    }
}

impl InboxHook {
    /// Commits all of a batch; says which of it is lost, and asked for again.
    async fn take(&self, client: Arc<Client>, batch: &[InboundMessage]) -> anyhow::Result<Vec<Which>> {
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        let (lost, came): (Vec<_>, Vec<_>) =
            batch.iter().partition(|message| self.on_the_way.is_lost(&Which::named(&message.info), &message.message));
        let mut asked_again = Vec::new();
        for message in lost {
            self.lost(&client, epoch, message).await?;
            asked_again.push(Which::named(&message.info));
        }
        let mut messages = Vec::with_capacity(came.len());
        let (mut empty, mut emptied, mut not_understood) = (Vec::new(), Vec::new(), Vec::new());
        let own = [client.pn(), client.lid()];
        for message in came {
            match translate::incoming(&message.message, &message.info, &own) {
                Some(arrival) => {
                    let stanza = repeats::of_later(&arrival, &message.info);
                    not_understood.extend(stanza.map(|stanza| (messages.len(), stanza)));
                    messages.push(arrival);
                }
                // It may stand here as one that could not be read.
                None => {
                    if let Some(place) = translate::place(&message.info) {
                        empty.push(place);
                        emptied.push(Which::named(&message.info));
                    }
                }
            }
        }
        if !empty.is_empty() {
            people::complete(&client, &mut empty).await;
            self.inbound.nothing_in(epoch, empty).await.map_err(anyhow::Error::new)?;
        }
        emptied.into_iter().for_each(|which| self.on_the_way.is_empty(which));
        people::complete(&client, &mut messages).await;
        let not_understood: Vec<_> = not_understood
            .into_iter()
            .filter_map(|(place, stanza)| Some((messages.get(place)?.as_message()?.clone(), stanza)))
            .collect();
        if batch.iter().any(|message| translate::is_from_own_phone(&message.info.source)) {
            self.inbound.event(epoch, LinkEvent::PhoneSeen).await;
        }
        let committed = self.commit(epoch, messages, not_understood).await.map_err(anyhow::Error::new);
        // What was waiting the library settles by itself, batch by batch, and must not be hurried.
        if batch.iter().any(|message| !message.info.is_offline) {
            self.using.note();
        }
        committed.map(|()| asked_again)
    }

    /// Commits a batch, and beside the messages in it of which nothing is understood what a later version can ask for them with.
    async fn commit(
        &self,
        epoch: Epoch,
        messages: Vec<Arrival>,
        not_understood: Vec<(IncomingMessage, Vec<u8>)>,
    ) -> Result<(), CommitError> {
        self.inbound.commit(epoch, messages).await?;
        for (message, stanza) in not_understood {
            self.inbound.commit_unreadable(epoch, message, stanza).await?;
        }
        Ok(())
    }

    /// A message that the library takes for known: it can't be read any more. It is asked for again, unless it is here.
    async fn lost(&self, client: &Client, epoch: Epoch, message: &InboundMessage) -> anyhow::Result<()> {
        tracing::info!(id = %message.info.id, "taken for known; it is asked for again unless it is here");
        // Whether its sender would have it shown is not known: its place is filled by whatever comes.
        let Some(mut row) = translate::undecryptable(&message.info, DecryptFailMode::Show) else { return Ok(()) };
        people::complete(client, std::slice::from_mut(&mut row)).await;
        let kept = match repeats::stanza(&message.info, false) {
            Some(stanza) => self.inbound.commit_unreadable(epoch, row, stanza).await,
            None => self.inbound.commit(epoch, vec![row]).await,
        };
        kept.map_err(anyhow::Error::new)?;
        self.on_the_way.is_kept(&Which::named(&message.info));
        self.while_away.unreadable(&Which::named(&message.info));
        Ok(())
    }
}
