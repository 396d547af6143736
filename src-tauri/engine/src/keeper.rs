//! Keeps the books while the engine runs: notes that it is alive, so that the health history knows when it was not, forgets what is
//! too old, and takes the content from messages that were to disappear.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{Fuse, FusedFuture as _};
use tokio::sync::watch;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::journal;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::{Mono, Wall};
use wakala_store::{Expired, Piece, Pruned, Store, StoreError, TooOld, Writing};

use crate::audit;
use crate::clock::Clock;
use crate::feed::{EngineEvent, Feed};
use crate::staging::Staging;

/// What the history may be wrong by after a power cut.
const ALIVE_EVERY: Duration = Duration::from_secs(60);
const PRUNE_EVERY: Duration = Duration::from_secs(24 * 3600);
/// How long the keys of sends are known.
const SEND_KEYS_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
/// Lines of each book, and contents of messages, that go at a time.
const PIECE: u32 = 200;
const DAY: Duration = Duration::from_secs(24 * 3600);

#[derive(Clone)]
pub(crate) struct Keeper {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub settings: Arc<LifecycleSettings>,
    /// What is to be sent.
    pub staging: Staging,
    /// Told of messages whose content went.
    pub feed: Feed,
    /// Why the database could not be written at the last try.
    pub trouble: watch::Sender<Option<StoreError>>,
}

impl Keeper {
    /// Runs until dropped. What is being forgotten may wait behind other work; that this PC is on is noted all the same.
    pub(crate) async fn run(self) {
        let mut pruned: Option<Mono> = None;
        let mut ticks = tokio::time::interval(ALIVE_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut pruning = pin!(Fuse::terminated());
        let mut expiring = pin!(Fuse::terminated());
        loop {
            tokio::select! {
                _ = ticks.tick() => {
                    let wall = self.clock.wall();
                    let noted = note_alive(&self.store, wall).await;
                    let now = self.clock.mono();
                    if noted.is_ok() && pruning.is_terminated() && pruned.is_none_or(|at| now.since(at) >= PRUNE_EVERY) {
                        pruning.set(self.prune().fuse());
                    }
                    if noted.is_ok() && expiring.is_terminated() {
                        expiring.set(self.expire(wall).fuse());
                    }
                    self.tell(noted);
                }
                forgotten = &mut pruning => {
                    // What a full disk refused is not put off to the next day.
                    if forgotten.is_ok() {
                        pruned = Some(self.clock.mono());
                    }
                    self.tell(forgotten);
                }
                went = &mut expiring => self.tell(went),
            }
        }
    }

    fn tell(&self, result: Result<(), StoreError>) {
        if let Err(error) = &result {
            tracing::error!(%error, "the books can't be written");
        }
        self.trouble.send_if_modified(|trouble| {
            let next = result.err();
            let changed = *trouble != next;
            *trouble = next;
            changed
        });
    }

    /// Takes the content from what was to disappear by now, and lets go what nobody has sent.
    async fn expire(&self, now: Wall) -> Result<(), StoreError> {
        self.staging.let_go_old(&self.store, now).await?;
        loop {
            let piece = self.store.write_in_pieces(move |w| Ok(Piece::Done(w.expire_some(now, PIECE)?))).await?;
            if piece.is_empty() {
                return Ok(());
            }
            for Expired { instance, chat, row } in piece {
                self.feed.publish(EngineEvent::Message { instance, chat, row });
            }
        }
    }

    async fn prune(&self) -> Result<(), StoreError> {
        let now = self.clock.wall();
        let journal = self.store.write(move |w| w.journal_older_than(journal::KEPT, now)).await?;
        let before = TooOld {
            audit: now.minus(DAY * self.settings.audit_keep_days),
            health: now.minus(DAY * self.settings.health_keep_days),
            journal,
            send_keys: now.minus(SEND_KEYS_KEPT),
        };
        let long_ago = now.minus(journal::KEPT);
        let receipts = move |w: &Writing<'_>| {
            Ok(if w.prune_receipts(long_ago, PIECE)? > 0 { Piece::More } else { Piece::Done(()) })
        };
        self.store.write_in_pieces(receipts).await?;
        let days = self.settings.audit_keep_days;
        let mut pruned = Pruned::default();
        self.store
            .write_in_pieces(move |w| {
                let some = w.prune_some(before, PIECE)?;
                pruned += some;
                if some != Pruned::default() {
                    return Ok(Piece::More);
                }
                if pruned.audit + pruned.timeline > 0 {
                    let mut line = audit::done(now, None, Trigger::Timer, AuditAction::Prune);
                    line.detail = Some(detail(&[
                        (AuditFigure::AuditLines, &pruned.audit),
                        (AuditFigure::TimelineLines, &pruned.timeline),
                        (AuditFigure::OlderThanDays, &days),
                    ]));
                    w.append_audit(&line)?;
                }
                Ok(Piece::Done(()))
            })
            .await
    }
}

/// Notes the last moment that is known.
pub(crate) async fn note_alive(store: &Store, at: Wall) -> Result<(), StoreError> {
    store.write(move |w| w.note_alive(at)).await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::room::Room;
    use wakala_store::DataDir;

    /// Counts how often it is asked for the time of a note.
    #[derive(Default)]
    struct Counting(AtomicUsize);

    impl Clock for Counting {
        fn wall(&self) -> Wall {
            self.0.fetch_add(1, Ordering::Relaxed);
            Wall(1_800_000_000_000)
        }

        fn mono(&self) -> Mono {
            Mono(0)
        }

        fn boot(&self) -> Mono {
            Mono(0)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn minutes_that_were_missed_are_not_noted_one_by_one() {
        // While a blocking task runs, the runtime does not turn time by itself.
        let (_hand, held) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || held.recv());
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        let clock = Arc::new(Counting::default());
        let trouble = watch::Sender::new(None);
        let keeper = Keeper {
            store: store.clone(),
            clock: clock.clone(),
            settings: Arc::default(),
            staging: Staging::of(folder.path(), Room::default()),
            feed: Feed::new(),
            trouble,
        };
        let keeper = tokio::spawn(keeper.run());
        let settle = async || {
            for _ in 0..100 {
                tokio::task::yield_now().await;
                store.write(|_| Ok(())).await.unwrap();
            }
        };
        settle().await;
        let before = clock.0.load(Ordering::Relaxed);
        tokio::time::advance(ALIVE_EVERY * 60).await;
        settle().await;
        let noted = clock.0.load(Ordering::Relaxed) - before;
        assert_eq!(noted, 1, "the program stood still for an hour");
        keeper.abort();
    }
}
