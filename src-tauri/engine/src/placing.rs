//! Names of files that go out and whose messages have no rows yet: held, so that nobody takes one for a file that no message knows.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

/// How the name ends of a file that is being copied to where it goes out from.
pub(crate) const PART_OF_SENT: &str = ".part";

/// Names of files whose messages have no rows yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placing(Arc<Mutex<HashSet<String>>>);

/// One that is held, as long as this is.
#[derive(Debug)]
pub(crate) struct Held {
    placing: Placing,
    name: String,
}

impl Placing {
    pub(crate) fn hold(&self, name: &str) -> Held {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        Held { placing: self.clone(), name: name.to_owned() }
    }

    pub(crate) fn holds(&self, name: &str) -> bool {
        let name = name.strip_suffix(PART_OF_SENT).unwrap_or(name);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(name)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.placing.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

/// Pictures are looked at one after the other: one may take much memory.
#[derive(Clone, Debug)]
pub(crate) struct Looking(pub Arc<Semaphore>);

impl Default for Looking {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}
