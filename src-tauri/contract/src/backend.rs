//! The link to a backend: where it is, how it goes, and which instances belong to it. All times are wall time in milliseconds since the Unix
//! epoch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::backend::{BackendFault, EXTERNAL_LIMIT, KEY_LIMIT, Owner, Vocabulary};

use crate::error::ErrorCode;

/// What is to be changed of the link to a backend: what is not named stays.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetBackend {
    /// Where it is, as in `https://shop.example`: what its contract calls `/api/internal/instances` begins there. Another host, port or
    /// scheme needs the key again: a key is never said at another place than the one that it was given for.
    #[serde(default)]
    #[ts(optional, type = "string | null")]
    pub address: Option<String>,
    /// By what it knows who asks. It is in no answer.
    #[serde(default)]
    #[schemars(length(min = 1, max = KEY_LIMIT))]
    #[ts(optional, type = "string | null")]
    pub key: Option<String>,
    /// Whether it is asked and told; whoever names another backend turns it on.
    #[serde(default)]
    #[ts(optional, type = "boolean | null")]
    pub on: Option<bool>,
    /// In which words it is told how instances are.
    #[serde(default)]
    #[ts(optional, as = "Option<Vocabulary>")]
    pub vocabulary: Option<Vocabulary>,
}

impl std::fmt::Debug for SetBackend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { address, key, on, vocabulary } = self;
        let key = key.as_ref().map(|_| "…");
        f.debug_struct("SetBackend")
            .field("address", address)
            .field("key", &key)
            .field("on", on)
            .field("vocabulary", vocabulary)
            .finish()
    }
}

/// The link to a backend, without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BackendView {
    /// Where it is; none where none was named.
    pub address: Option<String>,
    /// Whether it has a key.
    pub has_key: bool,
    /// Whether it is asked and told.
    pub on: bool,
    /// In which words it is told how instances are.
    pub vocabulary: Vocabulary,
    /// Address and key come from the environment of the program: there they are changed.
    pub by_environment: bool,
    /// What is wrong with what the environment says; nothing is asked or told then.
    pub environment_fault: Option<ErrorCode>,
    /// How it goes.
    pub state: BackendState,
    /// When it answered last what it wants.
    #[ts(type = "number | null")]
    pub answered: Option<i64>,
    /// What went wrong the last time that something did.
    pub fault: Option<BackendFault>,
    /// When that was.
    #[ts(type = "number | null")]
    pub fault_at: Option<i64>,
    /// The instances that belong to it.
    pub instances: Vec<BackendInstanceView>,
}

/// How the link to a backend goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BackendState {
    /// It is off, or there is none.
    #[default]
    Off,
    /// It is being asked for the first time.
    Trying,
    /// It answers.
    Up,
    /// It does not answer as it should.
    Down {
        /// When it is asked again.
        #[ts(type = "number")]
        until: i64,
    },
}

/// An instance that belongs to a backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BackendInstanceView {
    /// What the backend calls it.
    pub external: String,
    /// Which it is; none when it was deleted or unlinked here.
    pub instance: Option<String>,
    /// Who says whether it is to run.
    pub owner: Owner,
    /// The backend asks for it.
    pub asked: bool,
    /// What the backend did not take of it the last time.
    pub fault: Option<BackendFault>,
}

/// To which backend's an instance belongs, on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct InstanceBackend {
    /// What the backend calls it.
    pub external: String,
    /// Who says whether it is to run.
    pub owner: Owner,
}

/// Has an instance belong to the backend, or says who says whether it is to run: what is not named stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkToBackend {
    /// The instance.
    pub id: String,
    /// What the backend calls it: letters, digits and `-_.:~`. Needed where it does not belong to it yet.
    #[serde(default)]
    #[schemars(length(min = 1, max = EXTERNAL_LIMIT))]
    #[ts(optional, type = "string | null")]
    pub external: Option<String>,
    /// Who says whether it is to run; the operator, where it does not belong to it yet.
    #[serde(default)]
    #[ts(optional, as = "Option<Owner>")]
    pub owner: Option<Owner>,
}

/// What came of asking a backend what it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BackendTested {
    /// Why it did not answer as it should; none when it did.
    pub fault: Option<BackendFault>,
    /// How long that took, in milliseconds.
    #[ts(type = "number")]
    pub took_ms: u64,
    /// How many instances it asks for.
    pub asked: u32,
}
