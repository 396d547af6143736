//! What is known of what people are called.

use wakala_domain::ids::InstanceId;

use super::Reading;
use crate::error::StoreError;
use crate::table::names;

impl Reading<'_> {
    /// Whether the phone's address book has told this instance of anybody.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_address_book_told(&self, instance: InstanceId) -> Result<bool, StoreError> {
        names::is_any_told(self.connection(), instance.to_row())
    }
}
