//! Who may connect now: one gate for the whole engine, a few at a time, and first whoever a person waits for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;
use wakala_domain::lifecycle::Turn;

/// The gate. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Admission(Arc<Mutex<Gate>>);

struct Gate {
    free: usize,
    first: VecDeque<oneshot::Sender<Permit>>,
    usual: VecDeque<oneshot::Sender<Permit>>,
}

/// A turn to connect; given on when dropped.
pub(crate) struct Permit(Option<Admission>);

impl Admission {
    /// Lets so many be on their way at the same time; at least one.
    pub(crate) fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(Gate { free: at_once.max(1), first: VecDeque::new(), usual: VecDeque::new() })))
    }

    /// Waits for a turn. Cancel safe: dropped, it waits no more.
    pub(crate) async fn ask(&self, turn: Turn) -> Permit {
        let wait = {
            let mut gate = self.lock();
            if gate.free > 0 {
                gate.free -= 1;
                return Permit(Some(self.clone()));
            }
            let (give, wait) = oneshot::channel();
            match turn {
                Turn::First => gate.first.push_back(give),
                Turn::Usual | Turn::Spread => gate.usual.push_back(give),
            }
            wait
        };
        // The gate outlives everybody who waits at it, and gives each a permit; without one nobody is held back for ever.
        wait.await.unwrap_or(Permit(None))
    }

    fn give_on(&self) {
        let mut gate = self.lock();
        loop {
            let next = gate.first.pop_front().or_else(|| gate.usual.pop_front());
            let Some(waiting) = next else {
                gate.free += 1;
                return;
            };
            match waiting.send(Permit(Some(self.clone()))) {
                Ok(()) => return,
                // Nobody waits there any more: the next one gets it. Taken out, so that it is not given on from within.
                Err(mut refused) => drop(refused.0.take()),
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Gate> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(gate) = self.0.take() {
            gate.give_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[tokio::test]
    async fn so_many_at_once_and_first_whom_a_person_waits_for() {
        let gate = Admission::new(2);
        let (one, two) = (gate.ask(Turn::Usual).await, gate.ask(Turn::First).await);
        let mut later = Box::pin(gate.ask(Turn::Usual));
        let mut given_up = Box::pin(gate.ask(Turn::First));
        let mut person = Box::pin(gate.ask(Turn::First));
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
        let (a, b) = (gate.ask(Turn::Usual).await, gate.ask(Turn::Usual).await);
        let mut gone = Box::pin(gate.ask(Turn::Usual));
        assert!((&mut gone).now_or_never().is_none());
        drop(a);
        drop(gone);
        let c = gate.ask(Turn::Usual).now_or_never();
        assert!(c.is_some());
        drop((b, c));
        assert_eq!(gate.lock().free, 2);
    }
}
