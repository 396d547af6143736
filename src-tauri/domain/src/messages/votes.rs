//! Votes in polls: sealed with what came along with the poll, so that they say nothing before that is here.

use serde::{Deserialize, Serialize};

use super::content::Poll;
use super::secret::Secret;
use crate::address::Address;
use crate::ids::MessageId;

/// A vote as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// What is sealed.
    pub payload: Vec<u8>,
    /// What it was begun with.
    pub iv: Vec<u8>,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// Nobody has opened it yet.
    Sealed(Sealed),
    /// The places of the options that are chosen; none takes a vote back.
    Open(Vec<u32>),
}

/// The poll that a vote is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// As it came.
    Theirs(Vec<u8>),
    /// As it went out.
    Ours(Poll, Secret),
}

/// All that opens a vote. Who asked and who votes call themselves by their numbers or by their LIDs, as their phones please.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The poll.
    pub asked: Asked,
    /// Its id.
    pub id: MessageId,
    /// Who asked, by all of their addresses.
    pub askers: Vec<Address>,
    /// Who votes, by all of theirs.
    pub voters: Vec<Address>,
    /// The vote.
    pub sealed: Sealed,
}
