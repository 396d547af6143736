//! Whose a chat is, where those of several numbers stand in one table: the same customer may write to two of them.

use std::collections::BTreeMap;

use wakala_contract::InstanceView;

use super::table::{Column, cuttable};
use super::words;

/// Names to say, or none.
pub(super) struct Owners(Option<BTreeMap<String, String>>);

impl Owners {
    /// Nobody has to say it where there is one, or one is asked for (`of`).
    pub(super) fn of(all: &[InstanceView], of: Option<&str>) -> Self {
        let several = of.is_none() && all.len() > 1;
        Self(several.then(|| all.iter().map(|one| (one.id.clone(), one.name.clone())).collect()))
    }

    pub(super) fn column(&self) -> Option<Column> {
        self.0.as_ref().map(|_| cuttable(words::words().cli_head_name()))
    }

    /// What one is called, where that is said; the id of one that came just now.
    pub(super) fn name(&self, id: &str) -> Option<String> {
        self.0.as_ref().map(|names| names.get(id).cloned().unwrap_or_else(|| id.to_owned()))
    }
}
