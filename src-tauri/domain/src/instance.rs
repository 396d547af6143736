//! What the operator says about an instance: its name, its workspace, and whether it should run.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest name of an instance or workspace, in characters.
pub const NAME_LIMIT: usize = 60;

/// The name of an instance: trimmed, 1 to 60 characters, no control characters. Unique without regard to case; the
/// engine checks that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstanceName(String);

/// Why a text can't be the name of an instance.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum InstanceNameError {
    /// Nothing but white space.
    #[error("the name is empty")]
    Empty,
    /// More than 60 characters.
    #[error("the name is longer than 60 characters")]
    TooLong,
    /// Line breaks or other control characters.
    #[error("the name contains a line break or another control character")]
    ControlCharacter,
}

impl InstanceName {
    /// Checks a name as typed.
    ///
    /// # Errors
    /// See [`InstanceNameError`].
    pub fn parse(text: &str) -> Result<Self, InstanceNameError> {
        let name = checked_label(text)?;
        if name.is_empty() { Err(InstanceNameError::Empty) } else { Ok(Self(name)) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two names are compared by: the same name in other letters is a duplicate.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for InstanceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Checks a workspace label as typed; it may be empty, which means no workspace.
///
/// # Errors
/// Too long, or control characters.
pub fn parse_workspace(text: &str) -> Result<String, InstanceNameError> {
    checked_label(text)
}

pub(crate) fn checked_label(text: &str) -> Result<String, InstanceNameError> {
    let label = text.trim();
    if label.chars().any(char::is_control) {
        return Err(InstanceNameError::ControlCharacter);
    }
    if label.chars().count() > NAME_LIMIT {
        return Err(InstanceNameError::TooLong);
    }
    Ok(label.to_owned())
}

/// What the operator wants of an instance; persisted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// It should be online.
    Running,
    /// It should be left alone.
    Stopped,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_limited() {
        assert_eq!(InstanceName::parse("  Duka Kariakoo ").map(|n| n.to_string()), Ok("Duka Kariakoo".into()));
        assert_eq!(InstanceName::parse(" \t"), Err(InstanceNameError::Empty));
        assert_eq!(InstanceName::parse(&"x".repeat(10_000)), Err(InstanceNameError::TooLong));
        assert_eq!(InstanceName::parse("a\nb"), Err(InstanceNameError::ControlCharacter));
        assert!(InstanceName::parse(&"ü".repeat(NAME_LIMIT)).is_ok());
    }

    #[test]
    fn the_same_name_in_other_letters_has_the_same_key() {
        assert_eq!(InstanceName::parse("DUKA").map(|n| n.key()), InstanceName::parse("duka").map(|n| n.key()));
    }
}
