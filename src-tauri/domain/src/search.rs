//! What can be searched for, and how it is found: the words of a text as the index holds them, and what an operator typed read
//! the same way.

mod named;
mod query;
mod snippet;
mod words;

pub use named::Named;
pub use query::{MOST_BEGINNINGS, MOST_CHARACTERS, MOST_WORDS, Query, QueryError};
pub use snippet::Snippet;
pub use words::{Word, indexed, words};
