//! What failed, and when.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use wakala_domain::time::Wall;

/// Failures that are remembered.
const FAILURES_KEPT: usize = 100;

/// Remembers when something of one kind failed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failures(Arc<Mutex<VecDeque<Wall>>>);

impl Failures {
    pub(crate) fn note(&self, at: Wall) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= FAILURES_KEPT {
            failures.pop_front();
        }
        failures.push_back(at);
    }

    pub(crate) fn since(&self, from: Wall) -> u32 {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(failures.iter().filter(|at| **at >= from).count()).unwrap_or(u32::MAX)
    }
}
