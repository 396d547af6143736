//! All receivers: each has a courier of its own while its webhook is on, so that none waits for another; and those that are to be tried.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::webhooks::{Fault, FaultKind, Webhook, WebhookId};
use wakala_engine::EngineEvent;
use wakala_front::{Core, Tried, WebhookTry};

use crate::courier::Courier;
use crate::receiver::Receiver;
use crate::way::WayOut;

/// What webhooks there are is looked at so often, whatever is heard.
const LOOKS_EVERY: Duration = Duration::from_secs(5);
/// So much is heard as one.
const TOGETHER: Duration = Duration::from_millis(10);
/// How long it may take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(2);
/// Receivers that are tried at a time.
const TRIED_AT_ONCE: usize = 4;

/// Tells the receivers of all webhooks. Ends with `stop`; dropped, it ends at once.
pub struct WebhookTeller {
    ending: CancellationToken,
    tasks: Vec<AbortOnDropHandle<()>>,
}

impl WebhookTeller {
    /// Begins to tell, from where the last run stopped.
    #[must_use]
    pub fn start(core: Core, way: Arc<dyn WayOut>) -> Self {
        let ending = CancellationToken::new();
        let pulse = watch::Sender::new(0);
        let couriers = Couriers {
            core: core.clone(),
            way,
            pulse: pulse.clone(),
            ending: ending.clone(),
            running: BTreeMap::new(),
            trying: JoinSet::new(),
        };
        let heard = ending.clone().run_until_cancelled_owned(listen(core, pulse));
        let tasks = vec![
            AbortOnDropHandle::new(tokio::spawn(couriers.run())),
            AbortOnDropHandle::new(tokio::spawn(async move {
                heard.await;
            })),
        ];
        Self { ending, tasks }
    }

    /// Ends it: within 2 s, however a receiver or the database hangs. What was not told is told after the next start.
    pub async fn stop(mut self) {
        self.ending.cancel();
        let until = Instant::now() + ENDS_WITHIN;
        for task in std::mem::take(&mut self.tasks) {
            match tokio::time::timeout_at(until, task).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "who tells the receivers failed"),
                Err(_) => tracing::error!("who tells the receivers does not end; some is told again"),
            }
        }
    }
}

impl Drop for WebhookTeller {
    fn drop(&mut self) {
        self.ending.cancel();
    }
}

/// Says when the journal may have something new.
async fn listen(core: Core, pulse: watch::Sender<u64>) {
    let mut events = core.engine.subscribe().events;
    loop {
        match events.recv().await {
            Ok(
                EngineEvent::Message { .. }
                | EngineEvent::Chat { .. }
                | EngineEvent::ChatMerged { .. }
                | EngineEvent::MessagesGone { .. }
                | EngineEvent::Notice { .. }
                | EngineEvent::NoticesWithdrawn { .. },
            )
            | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Ok(
                EngineEvent::Instance(_)
                | EngineEvent::InstanceGone(_)
                | EngineEvent::Lane { .. }
                | EngineEvent::Timeline { .. },
            ) => continue,
            Err(broadcast::error::RecvError::Closed) => return,
        }
        // What comes with it is read with it.
        tokio::time::sleep(TOGETHER).await;
        while !matches!(
            events.try_recv(),
            Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed)
        ) {}
        pulse.send_modify(|beats| *beats = beats.wrapping_add(1));
    }
}

struct Couriers {
    core: Core,
    way: Arc<dyn WayOut>,
    pulse: watch::Sender<u64>,
    ending: CancellationToken,
    running: BTreeMap<WebhookId, Running>,
    trying: JoinSet<Option<WebhookId>>,
}

struct Running {
    webhook: Webhook,
    ending: CancellationToken,
    kick: watch::Sender<u64>,
    task: AbortOnDropHandle<()>,
}

impl Couriers {
    async fn run(mut self) {
        let mut changed = self.core.engine.webhooks_changed();
        let mut tries = self.core.webhooks.tries();
        let mut looks = tokio::time::interval(LOOKS_EVERY);
        let ending = self.ending.clone();
        loop {
            let room = self.trying.len() < TRIED_AT_ONCE;
            tokio::select! {
                biased;
                () = ending.cancelled() => break,
                Some(tried) = self.trying.join_next() => {
                    // It takes events again: what waits for its time need not.
                    if let Some(running) = tried.ok().flatten().and_then(|id| self.running.get(&id)) {
                        running.kick();
                    }
                }
                Ok(()) = changed.changed() => {
                    ending.run_until_cancelled(self.follow()).await;
                }
                Some(one) = next_try(&mut tries), if room => {
                    ending.run_until_cancelled(self.try_it(one)).await;
                }
                _ = looks.tick() => {
                    ending.run_until_cancelled(self.follow()).await;
                }
            }
        }
        self.trying.abort_all();
        let running = std::mem::take(&mut self.running);
        running.values().for_each(|one| one.ending.cancel());
        for (id, one) in running {
            one.ended().await;
            self.core.webhooks.set(id, None);
        }
    }

    /// Has a courier for each webhook that is on, as it is wanted now.
    async fn follow(&mut self) {
        let rows = match self.core.engine.webhooks().await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::warn!(%error, "the webhooks can't be read; they are read again later");
                return;
            }
        };
        let wanted: BTreeMap<WebhookId, Webhook> =
            rows.into_iter().filter(|row| row.webhook.wish.on).map(|row| (row.webhook.id, row.webhook)).collect();
        let over: Vec<WebhookId> = self
            .running
            .iter()
            .filter(|(id, one)| wanted.get(id) != Some(&one.webhook) || one.task.is_finished())
            .map(|(id, _)| *id)
            .collect();
        for id in &over {
            if let Some(one) = self.running.remove(id) {
                one.ending.cancel();
                one.ended().await;
                self.core.webhooks.set(*id, None);
            }
        }
        for (id, webhook) in wanted {
            if !self.running.contains_key(&id) {
                let running = self.begin(webhook, over.contains(&id));
                self.running.insert(id, running);
            }
        }
    }

    fn begin(&self, webhook: Webhook, anew: bool) -> Running {
        tracing::info!(
            webhook = webhook.id.0,
            receiver = webhook.wish.address.origin(),
            "a receiver is told what happens"
        );
        let (ending, kick) = (self.ending.child_token(), watch::Sender::new(0));
        let courier = Courier {
            core: self.core.clone(),
            receiver: Arc::new(Receiver::new(webhook.clone(), Arc::clone(&self.way))),
            webhook: webhook.clone(),
            pulse: self.pulse.subscribe(),
            kick: kick.subscribe(),
            stirs: self.core.engine.stirs(),
            ending: ending.clone(),
            anew,
        };
        Running { webhook, ending, kick, task: AbortOnDropHandle::new(tokio::spawn(courier.run())) }
    }

    /// Also one that is off: before it is turned on is when one wants to know.
    async fn try_it(&mut self, WebhookTry { webhook: id, reply }: WebhookTry) {
        let known = self.core.engine.webhook(id).await;
        let Ok(row) = known else {
            let _ = reply.send(Tried { fault: Some(Fault::bare(FaultKind::Unread)), took: Duration::ZERO });
            return;
        };
        let (core, way) = (self.core.clone(), Arc::clone(&self.way));
        self.trying.spawn(async move {
            let begun = Instant::now();
            let receiver = Receiver::new(row.webhook, way);
            let body = core.test_body(core.engine.random_bits());
            let told = receiver.tell(&body, 1, core.clock.wall()).await;
            let tried = Tried { fault: told.err().map(|why| why.fault), took: begun.elapsed() };
            // Whoever asked may be gone.
            let _ = reply.send(tried);
            tried.fault.is_none().then_some(id)
        });
    }
}

async fn next_try(tries: &mut Option<tokio::sync::mpsc::Receiver<WebhookTry>>) -> Option<WebhookTry> {
    match tries {
        Some(tries) => tries.recv().await,
        None => std::future::pending().await,
    }
}

impl Running {
    fn kick(&self) {
        self.kick.send_modify(|kicks| *kicks = kicks.wrapping_add(1));
    }

    async fn ended(self) {
        if let Err(error) = self.task.await {
            tracing::error!(%error, "who tells a receiver failed; it begins again");
        }
    }
}
