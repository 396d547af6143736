//! The names of groups: asked for one after the other while online, for those that have none here.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::Epoch;
use wakala_store::{Store, StoreError};

use crate::feed::Feed;
use crate::link::{Link, SendError};
use crate::refusals::Refusals;
use crate::subject;

/// Groups that are read from the database at once.
const BATCH: u32 = 20;
/// How long WhatsApp may take to say what a group is called.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// Between two questions: a number that is in hundreds of groups asks for hours rather than for all at once.
const PAUSE: Duration = Duration::from_secs(1);
/// Until it is tried again where WhatsApp asks for fewer requests, or the database refused.
const LONG_PAUSE: Duration = Duration::from_secs(600);

pub(crate) struct Groups {
    pub instance: InstanceId,
    pub link: Arc<dyn Link>,
    pub store: Store,
    pub feed: Feed,
    /// Which connection is up; `None` while the instance is not online.
    pub online: watch::Receiver<Option<u64>>,
    /// Something was said in a group.
    pub wake: Arc<Notify>,
    /// Told what the database refuses.
    pub refusals: Refusals,
}

/// What was asked for on one connection.
#[derive(Default)]
struct Asked {
    /// Not again on this connection, whatever came of it.
    answered: HashSet<ChatId>,
    /// Not possible at that moment: again when all others had their turn, so that one that never is holds nobody up.
    put_off: HashSet<ChatId>,
}

impl Asked {
    fn all(&self) -> Vec<ChatId> {
        self.answered.iter().chain(&self.put_off).copied().collect()
    }
}

impl Groups {
    /// Runs until the actor drops its side. Cancel safe.
    pub(crate) async fn run(self) {
        let mut online = self.online.clone();
        loop {
            let Ok(connection) = online.wait_for(Option::is_some).await.map(|connection| *connection) else { return };
            if let Some(connection) = connection {
                tokio::select! {
                    () = self.learn(connection) => {}
                    () = self.gone(connection) => {}
                }
            }
        }
    }

    /// Learns what is not known, for as long as this connection is up.
    async fn learn(&self, connection: u64) {
        let mut asked = Asked::default();
        loop {
            let (instance, known) = (self.instance, asked.all());
            let again = match self.store.read(move |r| r.groups_without_subject(instance, &known, BATCH)).await {
                // All others had their turn.
                Ok(groups) if groups.is_empty() && !asked.put_off.is_empty() => {
                    asked.put_off.clear();
                    continue;
                }
                Ok(groups) if groups.is_empty() => None,
                Ok(groups) => self.ask_for(connection, groups, &mut asked).await,
                Err(error) => {
                    tracing::error!(%instance, %error, "groups can't be read");
                    self.refusals.refused(&error);
                    Some(LONG_PAUSE)
                }
            };
            match again {
                Some(pause) => tokio::time::sleep(pause).await,
                None => self.wake.notified().await,
            }
        }
    }

    /// Asks for each of them; says when to go on.
    async fn ask_for(&self, connection: u64, groups: Vec<(ChatId, Address)>, asked: &mut Asked) -> Option<Duration> {
        for (chat, group) in groups {
            let begun = Instant::now();
            let question = self.link.subject(Epoch(connection), &group);
            match tokio::time::timeout(ANSWER_TIMEOUT, question).await {
                Ok(Ok(subject)) => {
                    let kept = subject::keep(&self.store, &self.feed, self.instance, subject).await;
                    self.refusals.note(&kept);
                    if let Err(error) = kept {
                        tracing::error!(instance = %self.instance, %error, "the name of a group is not kept");
                        if matches!(error, StoreError::Row(_)) {
                            // This name alone: the others are learnt.
                            asked.put_off.insert(chat);
                        }
                        return Some(LONG_PAUSE);
                    }
                }
                Ok(Err(SendError::NotPossible { .. })) => {
                    asked.put_off.insert(chat);
                    return Some(LONG_PAUSE);
                }
                Ok(Err(SendError::NotConnected | SendError::Interrupted)) => return Some(PAUSE),
                // One that this number has left, or that is gone: it is asked for again on the next connection.
                Ok(Err(SendError::RecipientRefused { .. } | SendError::Refused(_) | SendError::Uncertain(_)))
                | Err(_) => {}
            }
            asked.answered.insert(chat);
            tokio::time::sleep_until(begun + PAUSE).await;
        }
        Some(Duration::ZERO)
    }

    /// Waits until this connection is not the one that is up.
    async fn gone(&self, connection: u64) {
        // A closed channel is a gone connection, too.
        let _ = self.online.clone().wait_for(|now| *now != Some(connection)).await;
    }
}
