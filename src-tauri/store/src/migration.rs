//! What a step of the schema is.

/// One step of the schema; stands beside its table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    /// What it does, for the log.
    pub name: &'static str,
    /// How.
    pub sql: &'static str,
}
