//! For drills: a database that after so many reads and writes does nothing more, as on a drive that is taken out.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::StoreError;

/// No drill.
const NONE: u32 = u32::MAX;

/// How much is done before everything is refused.
pub(crate) struct Drill(AtomicU32);

impl Default for Drill {
    fn default() -> Self {
        Self(AtomicU32::new(NONE))
    }
}

impl Drill {
    pub(crate) fn set(&self, deeds: Option<u32>) {
        self.0.store(deeds.unwrap_or(NONE).min(NONE), Ordering::Release);
    }

    /// How much more is done; none where there is no drill.
    pub(crate) fn left(&self) -> Option<u32> {
        Some(self.0.load(Ordering::Acquire)).filter(|left| *left != NONE)
    }

    /// One read or write begins.
    pub(crate) fn begins(&self) -> Result<(), StoreError> {
        let next = |left| match left {
            NONE => Some(NONE),
            0 => None,
            left => Some(left - 1),
        };
        let begun = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, next);
        begun.map(drop).map_err(|_| StoreError::Unreachable("a drill".to_owned()))
    }
}
