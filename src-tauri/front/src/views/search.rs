//! What was found.

use wakala_contract::{HitView, MarkView, SnippetView};
use wakala_domain::search::{Query, Snippet};
use wakala_domain::time::Wall;
use wakala_store::{ChatRow, StoredMessage};

use super::message_view;

/// A message of a chat, with where in it the words are.
pub(crate) fn hit_view(message: &StoredMessage, chat: &ChatRow, query: &Query, now: Wall) -> HitView {
    let kind = chat.address.kind();
    HitView {
        message: message_view(message, kind, now),
        instance: message.instance.to_string(),
        chat_title: chat.title.clone(),
        chat_kind: kind,
        snippet: snippet_view(query.snippet(&message.content.words().unwrap_or_default())),
    }
}

fn snippet_view(snippet: Snippet) -> SnippetView {
    // A line is short.
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let marks = snippet.marks.iter().map(|mark| MarkView { from: number(mark.start), to: number(mark.end) }).collect();
    SnippetView { text: snippet.text, marks }
}
