//! That a command waits for an update of the core, and how far that is.

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, PoisonError};

use wakala_client::TellUpdate;
use wakala_contract::UpdateStep;

use super::progress::Progress;
use super::words;
use crate::said;

/// Says it to a person: once, and on a terminal then step by step. A program hears nothing.
pub(super) fn told(json: bool) -> TellUpdate {
    let progress = Mutex::new((Progress::new(!json), false));
    Arc::new(move |step: Option<UpdateStep>| {
        let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
        let (line, told) = &mut *progress;
        let w = words::words();
        // Nobody listens any more where that fails; what was asked for is done all the same.
        let _ = match step {
            None => line.take_back(),
            Some(step) => {
                if !std::mem::replace(told, true) && !json && !std::io::stderr().is_terminal() {
                    said::aloud(&w.start_updating());
                }
                line.say(&w.start_updating_step(step.step, step.of))
            }
        };
    })
}
