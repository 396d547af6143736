//! What WhatsApp says beside messages (receipts, names, what was read elsewhere, requests) and the database refuses for itself. WhatsApp
//! would say it again after each login, and it could be kept no better: so it is left out, said and counted, and the number has the rest.

use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;
use wakala_store::{StoreError, Writing};

use crate::failures::Failures;

/// Leaves out for one instance.
#[derive(Clone)]
pub(crate) struct LeftOut {
    pub instance: InstanceId,
    /// When something was left out, of all instances.
    pub times: Failures,
}

impl LeftOut {
    /// Does a job that may be left out; `None` when it was, and nothing of it stands. `what` it is goes into the log.
    ///
    /// # Errors
    /// Whatever refuses more than this row: the job may be done when that is over.
    pub(crate) fn unless_refused<R>(
        &self,
        (w, now): (&Writing<'_>, Wall),
        what: &'static str,
        job: impl FnOnce() -> Result<R, StoreError>,
    ) -> Result<Option<R>, StoreError> {
        match w.whole(job) {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.is_of_its_row() => {
                self.times.note(now);
                tracing::error!(instance = %self.instance, what, %error, "refused for itself: it is left out");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
