//! Who has seen what was sent to a group.

use wakala_domain::ids::MessageRow;

use super::Reading;
use crate::error::StoreError;
use crate::rows::SeenBy;
use crate::table::{messages, receipts};

impl Reading<'_> {
    /// Who has a message of ours to a group; nobody where it is none, or gone, or older than that is kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn seen_by(&self, message: MessageRow) -> Result<SeenBy, StoreError> {
        match messages::instance_of(self.connection(), message)? {
            Some(instance) => receipts::of(self.connection(), instance, message),
            None => Ok(SeenBy::default()),
        }
    }
}
