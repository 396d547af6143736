//! The port to whoever decides who may connect now, and the engine's own gate: a few at a time, and first whoever a person waits for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::oneshot;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::Turn;

/// Decides who may connect now: the pace on one PC, or who of many PCs may have a session. The machine hears the answer as
/// `Input::Admitted`, and connects only then.
#[async_trait]
pub trait Admission: Send + Sync + 'static {
    /// Waits until it is this instance's turn. Whoever asks has waited out what `Turn::Spread` wants already. Cancel safe: dropped,
    /// it waits no more, and a turn that was on its way is given on.
    async fn ask(&self, instance: InstanceId, turn: Turn) -> Permit;
}

/// A turn to connect; given on when dropped.
pub struct Permit {
    give_on: Option<Box<dyn FnOnce() + Send + Sync>>,
}

impl Permit {
    /// A turn that ends with this.
    pub fn new(give_on: impl FnOnce() + Send + Sync + 'static) -> Self {
        Self { give_on: Some(Box::new(give_on)) }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(give_on) = self.give_on.take() {
            give_on();
        }
    }
}

/// The engine's own gate. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Mutex<Places>>);

struct Places {
    free: usize,
    first: VecDeque<oneshot::Sender<Permit>>,
    usual: VecDeque<oneshot::Sender<Permit>>,
}

impl Gate {
    /// Lets so many be on their way at the same time; at least one.
    pub(crate) fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(Places { free: at_once.max(1), first: VecDeque::new(), usual: VecDeque::new() })))
    }

    fn permit(&self) -> Permit {
        let gate = self.clone();
        Permit::new(move || gate.give_on())
    }

    fn give_on(&self) {
        let mut places = self.lock();
        loop {
            let next = places.first.pop_front().or_else(|| places.usual.pop_front());
            let Some(waiting) = next else {
                places.free += 1;
                return;
            };
            match waiting.send(self.permit()) {
                Ok(()) => return,
                // Nobody waits there any more: the next one gets it. Taken out, so that it is not given on from within.
                Err(mut refused) => drop(refused.give_on.take()),
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Admission for Gate {
    async fn ask(&self, _instance: InstanceId, turn: Turn) -> Permit {
        let wait = {
            let mut places = self.lock();
            if places.free > 0 {
                places.free -= 1;
                return self.permit();
            }
            let (give, wait) = oneshot::channel();
            match turn {
                Turn::First => places.first.push_back(give),
                Turn::Usual | Turn::Spread => places.usual.push_back(give),
            }
            wait
        };
        // The gate outlives everybody who waits at it, and gives each a permit; without one nobody is held back for ever.
        wait.await.unwrap_or(Permit { give_on: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[tokio::test]
    async fn so_many_at_once_and_first_whom_a_person_waits_for() {
        let gate = Gate::new(2);
        let id = InstanceId::from_random(1);
        let (one, two) = (gate.ask(id, Turn::Usual).await, gate.ask(id, Turn::First).await);
        let mut later = Box::pin(gate.ask(id, Turn::Usual));
        let mut given_up = Box::pin(gate.ask(id, Turn::First));
        let mut person = Box::pin(gate.ask(id, Turn::First));
        assert!((&mut later).now_or_never().is_none());
        assert!((&mut given_up).now_or_never().is_none());
        assert!((&mut person).now_or_never().is_none());
        drop(given_up);
        drop(one);
        assert!((&mut later).now_or_never().is_none(), "it was not its turn");
        let third = (&mut person).now_or_never().expect("a person waits");
        drop(two);
        assert!((&mut later).now_or_never().is_some());
        drop(third);
        // A turn that was given to somebody who went before taking it is not lost.
        let (a, b) = (gate.ask(id, Turn::Usual).await, gate.ask(id, Turn::Usual).await);
        let mut gone = Box::pin(gate.ask(id, Turn::Usual));
        assert!((&mut gone).now_or_never().is_none());
        drop(a);
        drop(gone);
        let c = gate.ask(id, Turn::Usual).now_or_never();
        assert!(c.is_some());
        drop((b, c));
        assert_eq!(gate.lock().free, 2);
    }
}
