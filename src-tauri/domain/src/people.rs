//! What people are called: by the operator, in the address book of the phone, by themselves. Whoever has more than one name is called by
//! the first of these.

use crate::address::Address;
use crate::instance::{InstanceNameError, checked_label};
use crate::time::Wall;

/// What the operator calls somebody here: trimmed, 1 to 60 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnName(String);

impl OwnName {
    /// Checks a name as typed; an empty one is none.
    ///
    /// # Errors
    /// Too long, or control characters.
    pub fn parse(text: &str) -> Result<Option<Self>, InstanceNameError> {
        let name = checked_label(text)?;
        Ok((!name.is_empty()).then_some(Self(name)))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the phone's address book calls somebody from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldName {
    /// Who.
    pub address: Address,
    /// Their other address, where that is known.
    pub alias: Option<Address>,
    /// What; none: they stand there no more.
    pub name: Option<String>,
    /// Since when, by the phone's clock.
    pub at: Wall,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_some_length_and_nothing_is_no_name() {
        let parsed = |text: &str| OwnName::parse(text).map(|name| name.map(|name| name.as_str().to_owned()));
        assert_eq!(parsed(" Mama Neema \t"), Ok(Some("Mama Neema".to_owned())));
        assert_eq!((parsed(""), parsed("  ")), (Ok(None), Ok(None)));
        assert_eq!(parsed("a\nb"), Err(InstanceNameError::ControlCharacter));
        assert_eq!(parsed(&"é".repeat(61)), Err(InstanceNameError::TooLong));
        assert!(parsed(&"é".repeat(60)).is_ok());
    }
}
