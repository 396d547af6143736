//! Keys of other programs: what is wanted of a new one, and how those are that there are. All times are wall time in milliseconds since the
//! Unix epoch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::audit::CALLER_NAME_LIMIT;
use wakala_domain::keys::{Reach, Scope};

/// A new key for a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeKey {
    /// Under which name the program stands in the audit trail: 1 to 40 bytes.
    #[schemars(length(min = 1, max = CALLER_NAME_LIMIT))]
    pub name: String,
    /// What it may: at least one.
    #[schemars(length(min = 1))]
    pub scopes: Vec<Scope>,
    /// Of which instances.
    pub reach: ReachView,
    /// From when on the key is good for nothing; none for never.
    #[serde(default)]
    #[ts(optional, type = "number | null")]
    pub expires: Option<i64>,
}

/// Of which instances a key is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ReachView {
    /// Of all, also of those that are added later, and of what belongs to none.
    All,
    /// Of these, and of those that are in one of these workspaces when they are asked for. One of the two has something.
    Only {
        /// Their ids; one that is gone is never there again.
        #[schemars(length(max = Reach::LIMIT))]
        #[serde(default)]
        instances: Vec<String>,
        /// The workspaces, by their names.
        #[schemars(length(max = Reach::LIMIT))]
        #[serde(default)]
        workspaces: Vec<String>,
    },
}

/// A key that was made: this is the only time that it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MadeKey {
    /// The key itself.
    pub key: String,
    /// What is kept of it.
    pub view: KeyView,
}

/// A key of a program, without the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct KeyView {
    /// Its public part, which stands in the key, too.
    pub id: String,
    /// The program's name.
    pub name: String,
    /// What it may.
    pub scopes: Vec<Scope>,
    /// Of which instances.
    pub reach: ReachView,
    /// When it was made.
    #[ts(type = "number")]
    pub made: i64,
    /// From when on it is good for nothing; none for never.
    #[ts(type = "number | null")]
    pub expires: Option<i64>,
    /// When it was revoked.
    #[ts(type = "number | null")]
    pub revoked: Option<i64>,
    /// When it was used last.
    #[ts(type = "number | null")]
    pub used: Option<i64>,
    /// Whether it opens anything now.
    pub good: bool,
}

/// The keys there are, and the last ones that were revoked: the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct KeysView {
    /// The keys.
    pub keys: Vec<KeyView>,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRef {
    /// Its public part.
    pub key: String,
}
