//! What a key may: which kinds of calls, and of which instances.

use serde::{Deserialize, Serialize};

use crate::ids::InstanceId;

/// What a call needs of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Looking at instances, chats and messages.
    Read,
    /// Writing to people.
    Send,
    /// Starting, stopping, pairing.
    Control,
    /// Adding, changing and removing instances; the program's own books.
    Admin,
}

impl Scope {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Scope; 4] = [Scope::Read, Scope::Send, Scope::Control, Scope::Admin];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Send => "send",
            Scope::Control => "control",
            Scope::Admin => "admin",
        }
    }
}

/// Several scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Scope>", into = "Vec<Scope>")]
pub struct Scopes {
    /// [`Scope::Read`].
    pub read: bool,
    /// [`Scope::Send`].
    pub send: bool,
    /// [`Scope::Control`].
    pub control: bool,
    /// [`Scope::Admin`].
    pub admin: bool,
}

impl Scopes {
    /// All of them.
    pub const ALL: Scopes = Scopes { read: true, send: true, control: true, admin: true };

    /// Whether one is among them.
    #[must_use]
    pub fn have(self, scope: Scope) -> bool {
        match scope {
            Scope::Read => self.read,
            Scope::Send => self.send,
            Scope::Control => self.control,
            Scope::Admin => self.admin,
        }
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(all: I) -> Self {
        all.into_iter().fold(Self::default(), |scopes, scope| match scope {
            Scope::Read => Self { read: true, ..scopes },
            Scope::Send => Self { send: true, ..scopes },
            Scope::Control => Self { control: true, ..scopes },
            Scope::Admin => Self { admin: true, ..scopes },
        })
    }
}

impl From<Vec<Scope>> for Scopes {
    fn from(all: Vec<Scope>) -> Self {
        all.into_iter().collect()
    }
}

impl From<Scopes> for Vec<Scope> {
    fn from(scopes: Scopes) -> Self {
        Scope::ALL.into_iter().filter(|scope| scopes.have(*scope)).collect()
    }
}

/// Of which instances. Limited to none is not unlimited: there are two words for it, and no empty list means all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reach {
    /// Of all, also of those that are added later, and of what belongs to none.
    All,
    /// Of these, and of those that are in one of these workspaces when they are asked for.
    Only {
        /// Their ids, which are never used again.
        instances: Vec<InstanceId>,
        /// The workspaces, by their names.
        workspaces: Vec<String>,
    },
}

impl Reach {
    /// Instances, and workspaces, that a key is limited to at most.
    pub const LIMIT: usize = 100;

    /// Whether an instance that is in a workspace is among them.
    #[must_use]
    pub fn reaches(&self, instance: InstanceId, workspace: &str) -> bool {
        match self {
            Reach::All => true,
            Reach::Only { instances, workspaces } => {
                instances.contains(&instance) || workspaces.iter().any(|one| one == workspace)
            }
        }
    }

    /// Whether it can be kept: it is limited to something, and to no more than has room.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        match self {
            Reach::All => true,
            Reach::Only { instances, workspaces } => {
                // No workspace has no name: one without would be all instances that are in none.
                let empty = instances.is_empty() && workspaces.is_empty();
                let some = !empty && !workspaces.iter().any(String::is_empty);
                some && instances.len() <= Self::LIMIT && workspaces.len() <= Self::LIMIT
            }
        }
    }
}

/// What a key may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRights {
    /// Which kinds of calls.
    pub scopes: Scopes,
    /// Of which instances.
    pub reach: Reach,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(bits: u64) -> InstanceId {
        InstanceId::from_random(bits << 1)
    }

    #[test]
    fn scopes_are_kept_as_their_words_and_an_unknown_one_is_none() {
        let scopes = Scopes { read: true, admin: true, ..Scopes::default() };
        assert_eq!(serde_json::to_string(&scopes).unwrap(), r#"["read","admin"]"#);
        assert_eq!(serde_json::from_str::<Scopes>(r#"["admin","read","read"]"#).unwrap(), scopes);
        assert!(serde_json::from_str::<Scopes>(r#"["read","all"]"#).is_err());
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
            for other in Scope::ALL {
                assert_eq!([scope].into_iter().collect::<Scopes>().have(other), scope == other);
            }
        }
    }

    #[test]
    fn a_key_reaches_what_it_names_and_nothing_else() {
        let only = |instances: &[InstanceId], workspaces: &[&str]| Reach::Only {
            instances: instances.to_vec(),
            workspaces: workspaces.iter().map(|&name| name.to_owned()).collect(),
        };
        assert!(Reach::All.reaches(id(1), "") && Reach::All.reaches(id(2), "Asha"));
        let by_id = only(&[id(1)], &[]);
        assert!(by_id.reaches(id(1), "Asha") && !by_id.reaches(id(2), "Asha"));
        // Those that are in no workspace are not in one without a name.
        assert!(!by_id.reaches(id(2), ""));
        let by_workspace = only(&[], &["Asha"]);
        assert!(by_workspace.reaches(id(2), "Asha"));
        assert!(!by_workspace.reaches(id(2), "asha") && !by_workspace.reaches(id(2), ""));
        let nothing = only(&[], &[]);
        assert!(!nothing.reaches(id(1), "") && !nothing.is_kept());
        assert!(by_id.is_kept() && by_workspace.is_kept() && !only(&[id(1)], &[""]).is_kept());
    }

    #[test]
    fn rights_survive_being_kept_and_what_is_damaged_gives_none() {
        let rights = KeyRights {
            scopes: Scopes { send: true, ..Scopes::default() },
            reach: Reach::Only { instances: vec![id(1)], workspaces: vec!["Asha".to_owned()] },
        };
        let kept = serde_json::to_string(&rights).unwrap();
        assert_eq!(serde_json::from_str::<KeyRights>(&kept).unwrap(), rights);
        for damaged in ["{}", r#"{"scopes":["read"]}"#, r#"{"scopes":["read"],"reach":{"is":"only"}}"#, "[]"] {
            assert!(serde_json::from_str::<KeyRights>(damaged).is_err(), "{damaged}");
        }
    }
}
