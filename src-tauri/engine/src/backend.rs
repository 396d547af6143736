//! The link to a backend: what the operator chose, and which instances belong to it, in memory as the database has them. Who asks and tells
//! the backend follows what changes here.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::{oneshot, watch};
use wakala_domain::audit::{AuditAction, AuditFigure, CallerKind, Trigger, detail};
use wakala_domain::backend::{BackendChoice, BackendOrigin, ByEnvironment, ExternalId, Owner};
use wakala_domain::history::HistoryChoice;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::NAME_LIMIT;
use wakala_domain::lifecycle::Command;
use wakala_store::{AuditRow, Linked, StoreError, Writing};

use crate::audit;
use crate::backend_book::{InForce, in_force};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::feed::{EngineEvent, InstanceSnapshot};

/// How much of a backend's name for an instance stands behind a name that is taken.
const SHOWN_OF_EXTERNAL: usize = 20;

impl Engine {
    /// What the operator chose of a backend.
    ///
    /// # Errors
    /// The database refused.
    pub async fn backend_choice(&self) -> Result<BackendChoice, EngineError> {
        Ok(self.inner().store.read(|reader| reader.backend_choice()).await?)
    }

    /// What is in force: what the environment names is laid over what was chosen.
    ///
    /// # Errors
    /// The database refused.
    pub async fn backend_in_force(&self) -> Result<BackendChoice, EngineError> {
        Ok(self.backend_choice().await?.in_force(self.backend_environment()))
    }

    /// Notes what the environment says of a backend: once, before anybody asks.
    ///
    /// # Errors
    /// The database refused.
    pub async fn set_backend_environment(&self, said: ByEnvironment) -> Result<(), EngineError> {
        let _turn = self.inner().backend.turn.lock().await;
        let _ = self.inner().backend.environment.set(said);
        let environment = self.backend_environment().clone();
        self.show_linked(self.store().read(move |reader| in_force(reader, &environment)).await?);
        Ok(())
    }

    /// What the environment says of a backend.
    #[must_use]
    pub fn backend_environment(&self) -> &ByEnvironment {
        self.inner().backend.environment.get().unwrap_or(&None)
    }

    /// Says when the operator chose something else.
    #[must_use]
    pub fn backend_changed(&self) -> watch::Receiver<()> {
        self.inner().backend.changed.subscribe()
    }

    /// The instances that belong to the backend that was chosen, or is named by the environment, and follows them.
    #[must_use]
    pub fn linked_to_backend(&self) -> watch::Receiver<Arc<[Linked]>> {
        self.inner().backend.linked.subscribe()
    }

    /// What the backend calls an instance, and who says whether it is to run; none for one that belongs to no backend,
    /// and while none is asked: then it is the operator's.
    #[must_use]
    pub fn backend_of(&self, id: InstanceId) -> Option<Linked> {
        if !self.inner().backend.is_asked.load(Ordering::Relaxed) {
            return None;
        }
        self.inner().backend.linked.borrow().iter().find(|one| one.instance == Some(id)).cloned()
    }

    /// Changes what was chosen into what is wished of it, in one step with reading that.
    ///
    /// # Errors
    /// The database refused; inside of that, why there is no such wish.
    pub async fn choose_backend<E: Send + 'static>(
        &self,
        trigger: Trigger,
        wished: impl FnOnce(&BackendChoice) -> Result<BackendChoice, E> + Send + 'static,
    ) -> Result<Result<BackendChoice, E>, EngineError> {
        let inner = self.inner();
        let at = inner.clock.wall();
        let environment = self.backend_environment().clone();
        let _turn = inner.backend.turn.lock().await;
        let chosen = inner.store.write(move |w| {
            let before = w.backend_choice()?;
            let choice = match wished(&before) {
                Ok(choice) => choice,
                Err(why) => return Ok(Err(why)),
            };
            w.choose_backend(&choice)?;
            let host = choice.backend.as_ref().or(before.backend.as_ref()).map_or("", |one| one.address.place().host());
            let (host, changed) = (host.to_owned(), changes(&before, &choice));
            let figures: [(AuditFigure, &dyn Display); 2] =
                [(AuditFigure::Host, &host), (AuditFigure::Changed, &changed)];
            let line = audit::done(at, None, trigger, AuditAction::SetBackend);
            w.append_audit(&AuditRow { detail: Some(detail(&figures)), ..line })?;
            Ok(Ok((choice, in_force(w, &environment)?)))
        });
        Ok(chosen.await?.map(|(choice, now)| {
            self.show_linked(now);
            inner.backend.changed.send_replace(());
            choice
        }))
    }

    /// Has an instance belong to the backend, under a name of its there, or says who says whether it is to run. What is not named stays; one
    /// that is linked by the operator is his.
    ///
    /// # Errors
    /// There is no backend; the instance is gone, or was linked under no name yet; another one has that name, too many are linked, or the database refused.
    pub async fn link_to_backend(
        &self,
        id: InstanceId,
        external: Option<ExternalId>,
        owner: Option<Owner>,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        let before = self.handle(id)?.snapshot();
        let at = self.inner().clock.wall();
        self.change_linked_of_choice(move |w, origin| {
            let known = w.linked_to_backend(origin)?.into_iter().find(|one| one.instance == Some(id));
            let external =
                external.or_else(|| known.as_ref().map(|one| one.external.clone())).ok_or(StoreError::NotLinked)?;
            let owner = owner.or_else(|| known.map(|one| one.owner)).unwrap_or(Owner::Operator);
            w.link_to_backend(origin, &external, id, owner, at)?;
            let owned = owner.as_str();
            let figures: [(AuditFigure, &dyn Display); 2] =
                [(AuditFigure::External, &external), (AuditFigure::Owner, &owned)];
            let line = audit::done(at, Some(id), trigger, AuditAction::LinkToBackend);
            w.append_audit(&AuditRow { detail: Some(detail(&figures)), ..line }).map(|_| ())
        })
        .await?;
        Ok(self.show_again(before))
    }

    /// Has an instance belong to the backend no more. It goes on as it is.
    ///
    /// # Errors
    /// The instance is gone, belongs to none, or the database refused.
    pub async fn unlink_from_backend(&self, id: InstanceId, trigger: Trigger) -> Result<InstanceSnapshot, EngineError> {
        let before = self.handle(id)?.snapshot();
        let line = audit::done(self.inner().clock.wall(), Some(id), trigger, AuditAction::UnlinkFromBackend);
        self.change_linked_of_choice(move |w, origin| {
            w.unlink_from_backend(origin, id)?;
            w.append_audit(&line).map(|_| ())
        })
        .await?;
        Ok(self.show_again(before))
    }

    /// Adds an instance that a backend asks for, which says from then on whether it is to run. It is called as the backend calls it, or as
    /// nearly so as is free.
    ///
    /// # Errors
    /// As for adding; the name is another one's with the backend, or too many are linked.
    pub async fn add_for_backend(
        &self,
        origin: &BackendOrigin,
        external: &ExternalId,
        name: Option<&str>,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, EngineError> {
        let of_its: String = external.as_str().chars().take(SHOWN_OF_EXTERNAL).collect();
        let plain = |name: &str| -> String { name.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect() };
        let first =
            name.map(plain).filter(|name| !name.trim().is_empty()).unwrap_or_else(|| format!("Backend {of_its}"));
        let room = NAME_LIMIT - SHOWN_OF_EXTERNAL - 3;
        let second = format!("{} ({of_its})", first.chars().take(room).collect::<String>().trim_end());
        let _turn = self.inner().backend.turn.lock().await;
        let add = async |name: &str| {
            let (origin, external, at) = (origin.clone(), external.clone(), self.inner().clock.wall());
            let environment = self.backend_environment().clone();
            let (tell, told) = oneshot::channel();
            let also = move |w: &Writing<'_>, id: InstanceId| {
                w.link_to_backend(&origin, &external, id, Owner::Backend, at)?;
                // Whoever asked may have left.
                let _ = tell.send(in_force(w, &environment)?);
                Ok(())
            };
            let added = self.add_instance_and(name, "", None, HistoryChoice::default(), trigger, also).await?;
            Ok::<_, EngineError>((added, told.await))
        };
        let added = match add(&first).await {
            Err(EngineError::Store(StoreError::NameTaken)) => add(&second).await,
            other => other,
        };
        let (added, now) = added?;
        if let Ok(now) = now {
            self.show_linked(now);
        }
        Ok(self.show_again(added))
    }

    /// Notes whether a backend asks for one.
    ///
    /// # Errors
    /// The database refused.
    pub async fn backend_asks(
        &self,
        origin: BackendOrigin,
        external: ExternalId,
        asked: bool,
    ) -> Result<(), EngineError> {
        self.change_linked(move |w| w.backend_asks(&origin, &external, asked)).await
    }

    /// Notes that one that belongs to a backend is deleted: from then on it has no instance.
    ///
    /// # Errors
    /// The database refused.
    pub async fn backend_lost(&self, origin: BackendOrigin, id: InstanceId) -> Result<(), EngineError> {
        self.change_linked(move |w| match w.unlink_from_backend(&origin, id) {
            // Its row went first.
            Err(StoreError::NotLinked) => Ok(()),
            done => done,
        })
        .await
    }

    /// Notes that a backend knows of one that was deleted or unlinked here that it is.
    ///
    /// # Errors
    /// The database refused.
    pub async fn backend_told_gone(&self, origin: BackendOrigin, external: ExternalId) -> Result<(), EngineError> {
        self.change_linked(move |w| w.backend_told_gone(&origin, &external)).await
    }

    /// Whether a command is not for whoever gives it: the backend says whether the instance is to run.
    pub(crate) fn is_the_backends(&self, id: InstanceId, command: &Command, trigger: Trigger) -> bool {
        let by_hand = match trigger {
            Trigger::Operator | Trigger::Tray | Trigger::Caller(CallerKind::Window | CallerKind::Cli, _) => true,
            Trigger::Startup
            | Trigger::Reconcile
            | Trigger::Network
            | Trigger::Timer
            | Trigger::WhatsApp
            | Trigger::Caller(CallerKind::Api | CallerKind::Backend, _) => false,
        };
        by_hand
            && matches!(command, Command::Start | Command::Stop)
            && self.backend_of(id).is_some_and(|one| one.owner == Owner::Backend)
    }

    async fn change_linked_of_choice(
        &self,
        job: impl FnOnce(&Writing<'_>, &BackendOrigin) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), EngineError> {
        let environment = self.backend_environment().clone();
        self.change_linked(move |w| {
            let choice = w.backend_choice()?.in_force(&environment);
            job(w, &choice.origin().ok_or(StoreError::NoBackend)?)
        })
        .await
    }

    async fn change_linked(
        &self,
        job: impl FnOnce(&Writing<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), EngineError> {
        let environment = self.backend_environment().clone();
        let _turn = self.inner().backend.turn.lock().await;
        let done = self.inner().store.write(move |w| {
            job(w)?;
            in_force(w, &environment)
        });
        match done.await {
            Ok(now) => {
                self.show_linked(now);
                Ok(())
            }
            Err(error) => {
                // It may have been done all the same.
                let environment = self.backend_environment().clone();
                if let Ok(now) = self.inner().store.read(move |reader| in_force(reader, &environment)).await {
                    self.show_linked(now);
                }
                Err(error.into())
            }
        }
    }

    /// Shows what is linked now, and of each to which that is news that it is another's.
    fn show_linked(&self, (asked, linked): InForce) {
        let book = &self.inner().backend;
        let before = book.linked.send_replace(linked.into());
        if book.is_asked.swap(asked, Ordering::Relaxed) != asked {
            let now = book.linked.borrow().clone();
            let instances: BTreeSet<InstanceId> =
                before.iter().chain(now.iter()).filter_map(|one| one.instance).collect();
            for snapshot in instances.into_iter().filter_map(|id| self.instance(id)) {
                self.publish(EngineEvent::Instance(Box::new(snapshot)));
            }
        }
    }

    /// Of one that is deleted meanwhile, as it was before.
    fn show_again(&self, before: InstanceSnapshot) -> InstanceSnapshot {
        let Some(snapshot) = self.instance(before.id) else { return before };
        self.publish(EngineEvent::Instance(Box::new(snapshot.clone())));
        snapshot
    }
}

/// What of it is another thing now.
fn changes(before: &BackendChoice, now: &BackendChoice) -> String {
    let changed = |word: &'static str, is: bool| is.then_some(word);
    let of = |choice: &BackendChoice| choice.backend.clone().map(|one| (one.address, one.key)).unzip();
    let ((address, key), (address_now, key_now)) = (of(before), of(now));
    let all = [
        changed("address", address != address_now),
        changed("key", key != key_now),
        changed(if now.on { "turned_on" } else { "turned_off" }, before.on != now.on),
        changed("vocabulary", before.vocabulary != now.vocabulary),
    ];
    let all: Vec<&str> = all.into_iter().flatten().collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(",") }
}
