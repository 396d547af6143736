//! Messages per second, in and out; and how long a commit takes meanwhile, and a write of the operator's own.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use journeys::Shop;
use journeys::figures::practice::{HANDS, INBOUND, OUTBOUND, RECIPIENT, RUNS, Server, WRITER, number, per_second};
use journeys::figures::{Figures, folder_in_memory, folder_on_disk, median, quantile, stopwatch};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, Command as Order};
use wakala_engine::{Engine, EngineEvent, Trigger};
use wakala_store::Store;

use crate::{open, pair};

/// How often something is committed meanwhile, and how often the operator does something.
const COMMITS: Duration = Duration::from_millis(5);
const OPERATOR: Duration = Duration::from_millis(10);

/// How long each of something took, in milliseconds. It is begun at its times, whether the one before has ended or not: what waits
/// behind a stall counts, each by itself.
pub(crate) struct Probe {
    ended: CancellationToken,
    task: AbortOnDropHandle<Result<Vec<f64>>>,
}

impl Probe {
    /// Does it again and again.
    fn start<F: Future<Output = Result<()>> + Send + 'static>(
        every: Duration,
        mut deed: impl FnMut() -> F + Send + 'static,
    ) -> Self {
        let ended = CancellationToken::new();
        let over = ended.clone();
        let task = tokio::spawn(async move {
            let (mut deeds, mut ticks) = (JoinSet::new(), tokio::time::interval(every));
            while !over.is_cancelled() {
                ticks.tick().await;
                let deed = deed();
                deeds.spawn(async move {
                    let started = stopwatch();
                    deed.await?;
                    anyhow::Ok(started.elapsed().as_secs_f64() * 1000.0)
                });
            }
            let mut took = Vec::new();
            while let Some(deed) = deeds.join_next().await {
                took.push(deed??);
            }
            Ok(took)
        });
        Self { ended, task: AbortOnDropHandle::new(task) }
    }

    /// Commits something small as what comes in is committed: each waits as long as a message does.
    fn messages(store: Store) -> Self {
        Self::start(COMMITS, move || {
            let store = store.clone();
            async move { Ok(store.write_batch(|w| w.set_setting("bench", "1")).await?) }
        })
    }

    /// Commits something small as an operator does.
    pub(crate) fn writes(store: Store) -> Self {
        Self::start(COMMITS, move || {
            let store = store.clone();
            async move { Ok(store.write(|w| w.set_setting("bench", "1")).await?) }
        })
    }

    /// Queues a text, as the operator does.
    fn operator(engine: Engine, chat: ChatId) -> Self {
        Self::start(OPERATOR, move || {
            let engine = engine.clone();
            async move {
                engine.send_text(chat, "karibu").await?;
                Ok(())
            }
        })
    }

    /// The longest, with what was under way.
    pub(crate) async fn longest(self) -> Result<f64> {
        Ok(quantile(&self.took().await?, 1.0))
    }

    async fn p99(self) -> Result<f64> {
        Ok(quantile(&self.took().await?, 0.99))
    }

    async fn took(self) -> Result<Vec<f64>> {
        self.ended.cancel();
        self.task.await?
    }
}

/// What came of backlogs that drained.
pub(crate) struct Drained {
    /// Texts per second.
    pub per_s: f64,
    /// What a commit took meanwhile.
    pub commit_p99: f64,
    /// What a write of the operator's own took, where there was one.
    operator_p99: Option<f64>,
}

/// Stops these, lets so many texts wait for each, and starts them all: until the server has heard of all that they have them.
/// `before` had come before; an operator writes into a chat meanwhile.
pub(crate) async fn drain(
    shop: &Shop,
    server: &mut Server,
    ids: &[InstanceId],
    (before, each): (usize, usize),
    operator: Option<ChatId>,
) -> Result<Drained> {
    for id in ids {
        shop.engine.command(*id, Order::Stop, Trigger::Operator).await?;
        shop.wait_badge(*id, Badge::Stopped).await?;
    }
    server.order("online 0")?;
    for n in 0..ids.len() {
        server.order(&format!("write {WRITER} {} {each}", number(n)))?;
    }
    let commits = Probe::messages(shop.engine.store().clone());
    let operator = operator.map(|chat| Probe::operator(shop.engine.clone(), chat));
    let started = stopwatch();
    for id in ids {
        shop.engine.command(*id, Order::Start, Trigger::Operator).await?;
    }
    for n in 0..ids.len() {
        let all = format!("acknowledged {} {}", number(n), before + each);
        tokio::task::block_in_place(|| server.order(&all))?;
    }
    let per_s = per_second(ids.len() * each, started.elapsed());
    let operator_p99 = match operator {
        Some(operator) => Some(operator.p99().await?),
        None => None,
    };
    Ok(Drained { per_s, commit_p99: commits.p99().await?, operator_p99 })
}

pub(crate) async fn inbound(figures: &mut Figures) -> Result<()> {
    for (rate, commit_p99, operator_p99, instances, each) in INBOUND {
        let folder = folder_on_disk()?;
        let mut server = Server::start()?;
        let shop = open(folder.path(), &server).await?;
        // The operator writes with a number of their own, which is stopped: nothing but the write is added.
        let ids = pair(&shop, &mut server, instances + 1).await?;
        let (own, ids) = ids.split_last().context("none was paired")?;
        shop.engine.command(*own, Order::Stop, Trigger::Operator).await?;
        shop.wait_badge(*own, Badge::Stopped).await?;
        let chat = shop.engine.open_chat(*own, &format!("+{RECIPIENT}")).await?;
        let (mut rates, mut commits, mut writes) = (Vec::new(), Vec::new(), Vec::new());
        for run in 0..RUNS {
            let operator = operator_p99.map(|_| chat);
            let drained = drain(&shop, &mut server, ids, (run * each, each), operator).await?;
            rates.push(drained.per_s);
            commits.push(drained.commit_p99);
            writes.extend(drained.operator_p99);
        }
        shop.close().await;
        figures.insert(rate, rates);
        figures.insert(commit_p99, commits);
        if let Some(key) = operator_p99 {
            figures.insert(key, writes);
        }
    }
    Ok(())
}

/// Lets each of these send so many texts; until the server has taken them all. Says how many per second.
pub(crate) async fn send(shop: &Shop, ids: &[InstanceId], each: usize) -> Result<f64> {
    let mut events = shop.engine.subscribe().events;
    let started = stopwatch();
    let mut senders = tokio::task::JoinSet::new();
    for id in ids {
        let (engine, id) = (shop.engine.clone(), *id);
        senders.spawn(async move {
            let chat = engine.open_chat(id, &format!("+{RECIPIENT}")).await?;
            // Many hands at once, as from many chats: one commit serves them together.
            for first in (0..each).step_by(HANDS) {
                let sends = (first..each.min(first + HANDS)).map(|n| {
                    let engine = engine.clone();
                    async move { engine.send_text(chat, &n.to_string()).await }
                });
                for sent in futures::future::join_all(sends).await {
                    sent?;
                }
            }
            anyhow::Ok(())
        });
    }
    while let Some(sender) = senders.join_next().await {
        sender??;
    }
    // Each change is looked at once: looking at all instances at each would take the engine's time with many of them.
    let waiting = || shop.engine.instances().into_iter().filter(|one| one.queued > 0).map(|one| one.id);
    let mut busy: HashSet<InstanceId> = waiting().collect();
    while !busy.is_empty() {
        match events.recv().await {
            Ok(EngineEvent::Instance(one)) if one.queued > 0 => drop(busy.insert(one.id)),
            Ok(EngineEvent::Instance(one)) => drop(busy.remove(&one.id)),
            Ok(EngineEvent::InstanceGone(_)) | Err(RecvError::Closed) => bail!("the engine ended"),
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => busy = waiting().collect(),
        }
    }
    Ok(per_second(ids.len() * each, started.elapsed()))
}

pub(crate) async fn outbound(figures: &mut Figures) -> Result<()> {
    for (key, instances, each) in OUTBOUND {
        let on_disk = sent_from(folder_on_disk()?.path(), instances, each).await?;
        if let Some(memory) = folder_in_memory()? {
            // The same work where nothing waits for a disk: what is missing to it is the disk's.
            let in_memory = sent_from(memory.path(), instances, each).await?;
            let share = median(&on_disk) / median(&in_memory);
            figures.insert(key.replace("per_s", "share_of_memory"), vec![share]);
            figures.insert(key.replace("per_s", "in_memory_per_s"), in_memory);
        }
        figures.insert(key, on_disk);
    }
    Ok(())
}

async fn sent_from(directory: &Path, instances: usize, each: usize) -> Result<Vec<f64>> {
    let mut server = Server::start()?;
    let shop = open(directory, &server).await?;
    let ids = pair(&shop, &mut server, instances).await?;
    server.order(&format!("phone {RECIPIENT}"))?;
    let mut runs = Vec::new();
    for run in 1..=RUNS {
        runs.push(send(&shop, &ids, each).await?);
        server.order(&format!("texts {RECIPIENT} {}", instances * each * run))?;
    }
    shop.close().await;
    Ok(runs)
}
