//! The link to a backend: it is asked which instances it wants, has them made and run here where it says so, and is told how each is. What is
//! said when is the plan's; this carries it out.

mod asking;
mod reading;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::audit::{CallerKind, CallerName, Trigger};
use wakala_domain::backend::{
    Ask, BackendChoice, BackendFault, BackendFaultKind, BackendOrigin, ExternalId, LINKED_LIMIT, Owner, Plan, QrMark,
    Report, Standing, Told, Vocabulary,
};
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Command, Offer};
use wakala_domain::time::{Mono, Wall};
use wakala_engine::{EngineError, EngineEvent};
use wakala_front::{BackendGoes, BackendTried, BackendTry, Caller, Core, Picture};
use wakala_store::{Linked, StoreError};

use crate::courier::{jitter, reached};
use crate::way::WayOut;
use asking::{Asking, NotDone};
use reading::Wishes;

/// How long it may take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(2);
/// So many are told at a time that this ends.
const GOODBYES: usize = 8;
/// What was chosen is read again so often where the database refuses.
const READ_AGAIN: Duration = Duration::from_secs(5);

/// Asks and tells the backend while there is one. Ends with `stop`; dropped, it ends at once.
pub struct BackendLinker {
    ending: CancellationToken,
    task: AbortOnDropHandle<()>,
}

impl BackendLinker {
    /// Begins.
    #[must_use]
    pub fn start(core: Core, way: Arc<dyn WayOut>) -> Self {
        let ending = CancellationToken::new();
        let linker = Linker { core, way, ending: ending.clone() };
        Self { ending, task: AbortOnDropHandle::new(tokio::spawn(linker.run())) }
    }

    /// Ends it, within 2 s, however the backend or the database hangs.
    pub async fn stop(mut self) {
        self.ending.cancel();
        match tokio::time::timeout(ENDS_WITHIN, &mut self.task).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "who asks and tells the backend failed"),
            Err(_) => tracing::error!("who asks and tells the backend does not end"),
        }
    }
}

impl Drop for BackendLinker {
    fn drop(&mut self) {
        self.ending.cancel();
    }
}

struct Linker {
    core: Core,
    way: Arc<dyn WayOut>,
    ending: CancellationToken,
}

impl Linker {
    async fn run(self) {
        let Some(mut tries) = self.core.backend.tries() else { return };
        let ending = self.ending.clone();
        let mut changed = self.core.engine.backend_changed();
        loop {
            changed.borrow_and_update();
            let Some(choice) = ending.run_until_cancelled(self.choice()).await else { return };
            match choice.backend.clone().filter(|_| choice.on) {
                Some(backend) => {
                    let origin = backend.address.origin();
                    let asking = Asking::new(backend, Arc::clone(&self.way));
                    let mut talk = Talk::new(self.core.clone(), asking, origin, &choice);
                    let talked = ending.run_until_cancelled(talk.run(&mut tries, &mut changed)).await;
                    self.core.backend.set(BackendGoes::default());
                    if talked.is_none() {
                        return talk.says_goodbye().await;
                    }
                }
                None => {
                    self.core.backend.set(BackendGoes::default());
                    let waits = async {
                        tokio::select! {
                            biased;
                            heard = changed.changed() => heard.is_ok(),
                            one = tries.recv() => match one {
                                Some(one) => {
                                    self.try_it(choice, one).await;
                                    true
                                }
                                None => false,
                            },
                        }
                    };
                    if ending.run_until_cancelled(waits).await != Some(true) {
                        return;
                    }
                }
            }
        }
    }

    /// What is in force.
    async fn choice(&self) -> BackendChoice {
        loop {
            match self.core.engine.backend_in_force().await {
                Ok(choice) => return choice,
                Err(error) => {
                    tracing::warn!(%error, "what was chosen of a backend can't be read; it is read again later");
                    tokio::time::sleep(READ_AGAIN).await;
                }
            }
        }
    }

    /// Also one that is off: before it is turned on is when one wants to know.
    async fn try_it(&self, choice: BackendChoice, one: BackendTry) {
        let Some(backend) = choice.backend else { return };
        let begun = Instant::now();
        let asked = Asking::new(backend, Arc::clone(&self.way)).pending(self.core.clock.wall()).await;
        // Whoever asked may be gone.
        let _ = one.reply.send(tried(&asked, begun));
    }
}

fn tried(asked: &Result<Wishes, NotDone>, begun: Instant) -> BackendTried {
    BackendTried {
        fault: asked.as_ref().err().map(|why| why.fault),
        took: begun.elapsed(),
        asked: asked.as_ref().map_or(0, |wishes| u32::try_from(wishes.all.len()).unwrap_or(u32::MAX)),
    }
}

/// Which kind of thing was said of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Connect,
    Status,
    Qr,
}

/// Something that was said, and what became of it.
enum Done {
    Pending(Result<Wishes, NotDone>),
    Other(Ask, Told),
}

/// What is said to one backend, from when it was chosen until another one is.
struct Talk {
    core: Core,
    asking: Arc<Asking>,
    /// What belongs to another backend is nothing here.
    origin: BackendOrigin,
    vocabulary: Vocabulary,
    /// As whom the backend stands in the audit trail.
    trigger: Trigger,
    host: String,
    plan: Plan,
    goes: BackendGoes,
    faults: BTreeMap<(ExternalId, What), BackendFault>,
    /// What people call those that it wants.
    names: BTreeMap<ExternalId, String>,
    /// Those of which it is told: which each is, and who says whether it is to run.
    shown: BTreeMap<ExternalId, (Option<InstanceId>, Owner)>,
    /// When it is asked again, by the plan's clock and by the wall's.
    next: Option<(Mono, Wall)>,
    under_way: JoinSet<Done>,
    waiting: Vec<(oneshot::Sender<BackendTried>, Instant)>,
    begun: Instant,
}

impl Talk {
    fn new(core: Core, asking: Asking, origin: BackendOrigin, choice: &BackendChoice) -> Self {
        let host = choice.backend.as_ref().map_or("", |backend| backend.address.place().host()).to_owned();
        Self {
            core,
            asking: Arc::new(asking),
            origin,
            vocabulary: choice.vocabulary,
            trigger: Trigger::Caller(CallerKind::Backend, host.parse::<CallerName>().ok()),
            host,
            plan: Plan::default(),
            goes: BackendGoes { on: true, ..BackendGoes::default() },
            faults: BTreeMap::new(),
            names: BTreeMap::new(),
            shown: BTreeMap::new(),
            next: None,
            under_way: JoinSet::new(),
            waiting: Vec::new(),
            begun: Instant::now(),
        }
    }

    fn now(&self) -> Mono {
        Mono(u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn jitter(&self) -> f64 {
        jitter(self.core.engine.random_bits())
    }

    /// Runs until something else was chosen.
    async fn run(&mut self, tries: &mut mpsc::Receiver<BackendTry>, changed: &mut tokio::sync::watch::Receiver<()>) {
        tracing::info!(host = self.host, "a backend is asked which numbers it wants, and told how they are");
        let mut events = self.core.engine.subscribe().events;
        let mut linked = self.core.engine.linked_to_backend();
        let mut stirs = self.core.engine.stirs();
        self.show_all();
        loop {
            let wall = self.core.clock.wall();
            for ask in self.plan.next(self.now(), wall) {
                self.begin(ask);
            }
            self.say_how_it_goes();
            self.parts().await;
            let due = self.plan.due(wall).map(|at| self.begun + Duration::from_millis(at.0));
            tokio::select! {
                biased;
                heard = changed.changed() => match heard {
                    Ok(()) => return,
                    Err(_) => std::future::pending().await,
                },
                Some(done) = self.under_way.join_next() => match done {
                    Ok(done) => self.done(done).await,
                    Err(error) => {
                        // What is under way is not known any more: it begins anew.
                        tracing::error!(%error, "asking or telling the backend failed inside Wakala");
                        tokio::time::sleep(READ_AGAIN).await;
                        return;
                    }
                },
                Ok(()) = linked.changed() => self.show_all(),
                event = events.recv() => match event {
                    Ok(EngineEvent::Instance(snapshot)) => self.show_of(snapshot.id),
                    Ok(EngineEvent::InstanceGone(id)) => self.show_of(id),
                    Ok(
                        EngineEvent::Message { .. }
                        | EngineEvent::Chat { .. }
                        | EngineEvent::ChatMerged { .. }
                        | EngineEvent::MessagesGone { .. }
                        | EngineEvent::Lane { .. }
                        | EngineEvent::Timeline { .. }
                        | EngineEvent::Notice { .. }
                        | EngineEvent::NoticesWithdrawn { .. },
                    ) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => self.show_all(),
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                },
                Ok(()) = stirs.changed() => self.plan.stirs(),
                Some(one) = tries.recv() => {
                    self.waiting.push((one.reply, Instant::now()));
                    self.plan.stirs();
                }
                () = reached(due) => {}
            }
        }
    }

    /// Tells the backend that its numbers are disconnected, because this ends: a few at a time, and once. Whoever ends it does not wait for
    /// long, and one that does not answer is told nothing.
    async fn says_goodbye(mut self) {
        self.under_way.abort_all();
        if !self.plan.is_up() {
            return;
        }
        let (wall, gone) = (self.core.clock.wall(), self.vocabulary.gone());
        let mut left: Vec<(ExternalId, Standing)> = self
            .linked()
            .iter()
            .filter(|one| one.instance.is_some())
            .map(|one| (one.external.clone(), Standing { status: gone, phone: self.report(one).standing.phone }))
            .filter(|(id, standing)| !self.plan.has_told(id, standing))
            .collect();
        let mut telling = JoinSet::new();
        while !left.is_empty() || !telling.is_empty() {
            while let Some((id, standing)) = left.pop_if(|_| telling.len() < GOODBYES) {
                let asking = Arc::clone(&self.asking);
                telling.spawn(async move {
                    if let Err(why) = asking.status(&id, &standing, wall).await {
                        tracing::debug!(fault = ?why.fault, "a backend was not told that a number is disconnected");
                    }
                });
            }
            // What fails is the backend's, and it learns it from silence.
            let _ = telling.join_next().await;
        }
    }

    /// Shows the plan how all are that belong to the backend.
    fn show_all(&mut self) {
        let linked = self.linked();
        let shown: BTreeMap<_, _> =
            linked.iter().map(|one| (one.external.clone(), (one.instance, one.owner))).collect();
        for (id, (instance, owner)) in &self.shown {
            match shown.get(id) {
                None => self.plan.forget(id),
                // What it asks for was asked of another one, or of somebody else.
                Some((Some(now), owner_now)) if owner != owner_now || instance.is_some_and(|before| before != *now) => {
                    self.plan.counts(id);
                }
                Some(_) => {}
            }
        }
        self.shown = shown;
        linked.iter().for_each(|one| self.show(one));
    }

    fn show_of(&mut self, id: InstanceId) {
        if let Some(linked) = self.linked().iter().find(|one| one.instance == Some(id)) {
            self.show(linked);
        }
    }

    /// What belongs to this backend. When another one was chosen just now that is nothing.
    fn linked(&self) -> Vec<Linked> {
        of_origin(&self.core, &self.origin)
    }

    /// What was deleted here is parted from its instance, and what the backend knows of that is kept.
    async fn parts(&self) {
        let engine = &self.core.engine;
        for one in self.linked() {
            let (origin, gone) = (self.origin.clone(), Standing { status: self.vocabulary.gone(), phone: None });
            let kept = match one.instance {
                Some(id) if engine.instance(id).is_none() => engine.backend_lost(origin, id).await,
                None if !one.told && self.plan.has_told(&one.external, &gone) => {
                    engine.backend_told_gone(origin, one.external).await
                }
                Some(_) | None => continue,
            };
            if let Err(error) = kept {
                tracing::warn!(%error, "that a number is gone can't be kept for the backend");
            }
        }
    }

    fn show(&mut self, linked: &Linked) {
        let (now, jitter, report) = (self.now(), self.jitter(), self.report(linked));
        self.plan.shows(&linked.external, report, now, jitter);
    }

    fn report(&self, linked: &Linked) -> Report {
        let Some(snapshot) = linked.instance.and_then(|id| self.core.engine.instance(id)) else {
            let standing = Standing { status: self.vocabulary.gone(), phone: None };
            return Report { standing, qr: None, idle: false };
        };
        let state = &snapshot.state;
        let phone = state.identity.as_ref().map(|identity| identity.phone.clone());
        Report {
            standing: Standing { status: self.vocabulary.word(state), phone },
            qr: match &state.offer {
                Offer::Qr { text, until, .. } => Some(QrMark { text: text.clone(), until: *until }),
                Offer::None
                | Offer::Requested
                | Offer::Code { .. }
                | Offer::Expired
                | Offer::Passkey { .. }
                | Offer::Finishing { .. } => None,
            },
            idle: state.wanted == Wanted::Running && state.offer == Offer::Expired,
        }
    }

    fn begin(&mut self, ask: Ask) {
        let (core, asking) = (self.core.clone(), Arc::clone(&self.asking));
        let now = core.clock.wall();
        match ask {
            Ask::Pending => {
                self.under_way.spawn(async move { Done::Pending(asking.pending(now).await) });
            }
            Ask::Connect(id) => {
                let (trigger, origin, name) = (self.trigger, self.origin.clone(), self.names.get(&id).cloned());
                self.under_way.spawn(async move {
                    let told = match asking.connect(&id, now).await {
                        Ok(said) => run_it(&core, &origin, &id, said.or(name).as_deref(), trigger).await,
                        Err(why) => why.into(),
                    };
                    Done::Other(Ask::Connect(id), told)
                });
            }
            Ask::Status(id, standing) => {
                self.under_way.spawn(async move {
                    let told = said(asking.status(&id, &standing, now).await);
                    Done::Other(Ask::Status(id, standing), told)
                });
            }
            Ask::Qr(id, mark) => {
                let instance = self.linked().iter().find(|one| one.external == id).and_then(|one| one.instance);
                self.under_way.spawn(async move {
                    let drawn = instance
                        .and_then(|of| core.pairing_picture(&Caller::window(), &of.to_string(), Picture::Png).ok());
                    let told = match drawn {
                        Some(drawn) => said(asking.qr(&id, &STANDARD.encode(&drawn.bytes), drawn.until, now).await),
                        // It shows none any more, and that is told as its state.
                        None => Told::DONE,
                    };
                    Done::Other(Ask::Qr(id, mark), told)
                });
            }
        }
    }

    async fn done(&mut self, done: Done) {
        let was_up = self.plan.is_up();
        match done {
            Done::Pending(asked) => {
                for (reply, begun) in self.waiting.drain(..) {
                    // Whoever asked may be gone.
                    let _ = reply.send(tried(&asked, begun));
                }
                match asked {
                    Ok(wishes) => {
                        self.plan.told(&Ask::Pending, Told::DONE, self.now(), self.jitter());
                        self.goes.answered = Some(self.core.clock.wall());
                        self.wishes(wishes).await;
                    }
                    Err(why) => {
                        self.plan.told(&Ask::Pending, why.into(), self.now(), self.jitter());
                        self.fails(why.fault);
                    }
                }
            }
            Done::Other(ask, told) => {
                let told = if self.knows_of_none(&ask, told) { Told::DONE } else { told };
                self.plan.told(&ask, told, self.now(), self.jitter());
                let what = match &ask {
                    Ask::Pending => return,
                    Ask::Connect(_) => What::Connect,
                    Ask::Status(..) => What::Status,
                    Ask::Qr(..) => What::Qr,
                };
                if let Some(id) = ask.about().filter(|_| told.fault.is_none_or(|fault| !fault.is_of_the_line())) {
                    match told.fault {
                        Some(fault) => self.faults.insert((id.clone(), what), fault),
                        None => self.faults.remove(&(id.clone(), what)),
                    };
                }
                if let Some(fault) = told.fault {
                    self.fails(fault);
                }
            }
        }
        match (was_up, self.plan.is_up()) {
            (false, true) => tracing::info!(host = self.host, "the backend answers"),
            (true, false) => {
                let kind = self.goes.fault.map(|(fault, _)| fault.kind);
                tracing::warn!(host = self.host, ?kind, "the backend does not answer as it should; it is asked again");
            }
            _ => {}
        }
    }

    /// Whether it has none of this name any more that it could be told is gone.
    fn knows_of_none(&self, ask: &Ask, told: Told) -> bool {
        let parted = |id: &ExternalId| matches!(self.shown.get(id), Some((None, _)));
        matches!(ask, Ask::Status(id, _) if parted(id))
            && told.fault.is_some_and(|fault| matches!(fault.status, Some(404 | 410)))
    }

    /// What it wants now.
    async fn wishes(&mut self, wishes: Wishes) {
        let linked = self.linked();
        let ours = |id: &ExternalId| linked.iter().any(|one| one.external == *id);
        // Those that belong to it already come first, and no more than may.
        let (known, new): (Vec<_>, Vec<_>) = wishes.all.into_iter().partition(|one| ours(&one.id));
        let room = LINKED_LIMIT.saturating_sub(linked.iter().filter(|one| one.instance.is_some()).count());
        if new.len() > room {
            self.fails_still(BackendFaultKind::TooMany);
        } else if wishes.nameless > 0 {
            self.fails_still(BackendFaultKind::Odd);
        }
        let asked: Vec<_> = known.into_iter().chain(new.into_iter().take(room)).collect();
        self.names = asked.iter().filter_map(|one| Some((one.id.clone(), one.name.clone()?))).collect();
        let ids: BTreeSet<ExternalId> = asked.into_iter().map(|one| one.id).collect();
        // Also what it asked for when this last ran. Of what was deleted here it stops asking once, before that is a new wish.
        let gone = |one: &Linked| one.instance.is_none_or(|id| self.core.engine.instance(id).is_none());
        let is_old = |one: &&Linked| if gone(one) { !one.missed } else { one.asked };
        let before = linked.iter().filter(is_old).map(|one| one.external.clone()).collect();
        self.plan.lists(&ids, &before);
        self.faults.retain(|(id, _), _| self.shown.contains_key(id) || ids.contains(id));
        for over in linked.iter().filter(is_old).filter(|one| !ids.contains(&one.external)) {
            if let Err(error) = self.core.engine.backend_asks(self.origin.clone(), over.external.clone(), false).await {
                tracing::warn!(%error, "that a backend asks for a number no more can't be kept");
            }
        }
    }

    fn fails(&mut self, fault: BackendFault) {
        self.goes.fault = Some((fault, self.core.clock.wall()));
    }

    /// The same each time that it is asked is said once.
    fn fails_still(&mut self, kind: BackendFaultKind) {
        if self.goes.fault.is_none_or(|(fault, _)| fault.kind != kind) {
            self.fails(BackendFault::bare(kind));
        }
    }

    fn say_how_it_goes(&mut self) {
        self.goes.up = self.plan.is_up();
        let (now, wall) = (self.now(), self.core.clock.wall());
        // The two clocks are compared once: what happens meanwhile makes no news of it.
        if let Some(at) = self.plan.asks_at().filter(|at| self.next.is_none_or(|(known, _)| known != *at)) {
            self.next = Some((at, wall.plus(at.since(now))));
        }
        self.goes.next = self.next.map(|(_, wall)| wall).filter(|_| !self.goes.up);
        self.goes.of = self.faults.iter().map(|((id, _), fault)| (id.clone(), *fault)).collect();
        self.core.backend.set(self.goes.clone());
    }
}

fn said(done: Result<(), NotDone>) -> Told {
    done.map_or_else(Told::from, |()| Told::DONE)
}

/// What belongs to a backend, as long as that is the one that is asked.
fn of_origin(core: &Core, origin: &BackendOrigin) -> Vec<Linked> {
    let linked = core.engine.linked_to_backend();
    let linked = linked.borrow();
    linked.iter().filter(|one| one.origin == *origin).cloned().collect()
}

/// Has one that the backend wants made or run, where it is the backend's to say.
async fn run_it(core: &Core, origin: &BackendOrigin, id: &ExternalId, name: Option<&str>, trigger: Trigger) -> Told {
    let run = async {
        let engine = &core.engine;
        let known = of_origin(core, origin).into_iter().find(|one| one.external == *id);
        match known {
            None | Some(Linked { instance: None, missed: true, .. }) => {
                engine.add_for_backend(origin, id, name, trigger).await?;
            }
            Some(Linked { instance: Some(instance), owner: Owner::Backend, .. }) => {
                if let Some(snapshot) = engine.instance(instance) {
                    if snapshot.state.wanted == Wanted::Stopped {
                        engine.command(instance, Command::Start, trigger).await?;
                    } else if snapshot.state.offer == Offer::Expired {
                        engine.command(instance, Command::ShowNewCode, trigger).await?;
                    }
                }
            }
            // It was deleted here, and the backend has not stopped asking for it since; or the operator says whether it runs.
            Some(Linked { instance: None, .. } | Linked { owner: Owner::Operator, .. }) => {}
        }
        engine.backend_asks(origin.clone(), id.clone(), true).await
    };
    match run.await {
        Ok(()) => Told::DONE,
        Err(error) => {
            tracing::warn!(%error, "a number that a backend asks for can't be run");
            let kind = match error {
                EngineError::Store(StoreError::TooManyLinked { .. }) => BackendFaultKind::TooMany,
                _ => BackendFaultKind::NotKept,
            };
            Told { fault: Some(BackendFault::bare(kind)), rests: None }
        }
    }
}
