//! Searching: what is asked, and what was found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wakala_domain::address::AddressKind;
use wakala_domain::search::MOST_CHARACTERS;

use crate::messages::MessageView;
use crate::requests::ChatCursor;
use crate::views::ChatView;

/// Searches messages, from the newest back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchRequest {
    /// What was typed: all of its words must be there, in any order. The last one may be the beginning of one, and so may each with a star
    /// behind it; what stands in double quotes stands so. Nothing else means anything, and what holds no word finds nothing.
    /// At most 32 words, 8 of them beginnings, and 1,000 characters; where no spaces stand between words, four letters count as one.
    #[schemars(length(max = MOST_CHARACTERS))]
    pub text: String,
    /// In this instance alone.
    #[serde(default)]
    #[ts(optional)]
    pub instance: Option<String>,
    /// In this chat alone.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub chat: Option<i64>,
    /// Of this kind alone.
    #[serde(default)]
    #[ts(optional)]
    pub kind: Option<SearchKind>,
    /// With a file alone.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub has_file: bool,
    /// Written by whoever has this phone number, in any chat: with plus and country code, or as WhatsApp addresses them.
    #[serde(default)]
    #[ts(optional)]
    pub sender: Option<String>,
    /// Written by the operator, here or on another device of the number.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub ours: bool,
    /// Written then or later.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub from: Option<i64>,
    /// Written before.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub until: Option<i64>,
    /// Where the search goes on, as the page before has it.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub before: Option<i64>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// Searches chats by what they are called or by their number, from the newest back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindChats {
    /// What was typed: words as in a search of messages, of a name that we have for somebody, of what they call themselves, or of what a
    /// group is called; or three digits or more of a phone number, with what else stands in one.
    #[schemars(length(max = MOST_CHARACTERS))]
    pub text: String,
    /// In this instance alone.
    #[serde(default)]
    #[ts(optional)]
    pub instance: Option<String>,
    /// Where the search goes on, as the page before has it.
    #[serde(default)]
    #[ts(optional)]
    pub after: Option<ChatCursor>,
    /// At most this many, 1 to 200: whatever else is taken for the nearer of the two.
    pub limit: u32,
}

/// The chats that were found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FoundChats {
    /// The newest first.
    pub chats: Vec<ChatView>,
    /// There may be more further back: the search goes on there, however few were found so far.
    pub after: Option<ChatCursor>,
}

/// Which messages are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// Texts.
    Text,
    /// Pictures.
    Image,
    /// Films of all sorts.
    Video,
    /// Voice and other sound.
    Audio,
    /// Other files.
    Document,
    /// Places.
    Location,
    /// Contact cards.
    Contact,
    /// Polls.
    Poll,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SearchPage {
    /// The newest first, by when they came here.
    pub hits: Vec<HitView>,
    /// There may be more further back: the search goes on there, however few were found so far.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// All messages can be found; otherwise the index is still being made, and the newest may be missing.
    pub whole: bool,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HitView {
    /// The message.
    pub message: MessageView,
    /// The instance that it belongs to.
    pub instance: String,
    /// What to call its chat.
    pub chat_title: String,
    /// A person or a group.
    pub chat_kind: AddressKind,
    /// The part of its words that was found.
    pub snippet: SnippetView,
}

/// A line of a message's words, to be shown as text and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SnippetView {
    /// The line.
    pub text: String,
    /// What was found in it, in order.
    pub marks: Vec<MarkView>,
}

/// A part of a line, in its characters as Unicode counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MarkView {
    /// The first one.
    pub from: u32,
    /// The one behind the last.
    pub to: u32,
}
