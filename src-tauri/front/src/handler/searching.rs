//! What a search finds, for a caller.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use wakala_contract::{ChatCursor, ErrorCode, ErrorView, FindChats, FoundChats, SearchKind, SearchPage, SearchRequest};
use wakala_domain::ids::{ChatId, MessageRow};
use wakala_domain::search::{Named, Query, QueryError};
use wakala_domain::time::Wall;
use wakala_store::{Sought, SoughtChats, SoughtKind, StoreError};

use super::{Answers, Reply, instance_id, page_limit};
use crate::chat_names::chat_address;
use crate::views::{chat_view, hit_view};

impl Answers<'_> {
    /// Looks for what the caller typed, whatever it is.
    pub(super) async fn look_for(&self, request: SearchRequest) -> Reply<SearchPage> {
        let SearchRequest { text, instance, chat, kind, has_file, sender, ours, from, until, before, limit } = request;
        let instance = instance.as_deref().map(instance_id).transpose()?;
        let sender = sender.as_deref().map(sought_sender).transpose()?;
        let Some(query) = readable(Query::parse(&text))? else {
            return Ok(SearchPage { hits: Vec::new(), before: None, whole: true });
        };
        let sought = Sought {
            instance,
            among: if instance.is_none() { self.caller.reached(self.core) } else { None },
            kind: kind.map(sought_kind),
            has_file,
            sender,
            ours,
            from: from.map(Wall),
            until: until.map(Wall),
            before: before.map(MessageRow),
            ..Sought::everywhere(query, page_limit(limit))
        };
        let (now, chat) = (self.now(), chat.map(ChatId));
        let (page, refused) = self
            .read(move |reader| {
                let chat = match chat {
                    Some(chat) => Some(reader.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?.id),
                    None => None,
                };
                let sought = Sought { chat, ..sought };
                let found = reader.search(&sought)?;
                let mut chats = HashMap::new();
                let mut hits = Vec::with_capacity(found.messages.len());
                for message in &found.messages {
                    let chat = match chats.entry(message.chat) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(unknown) => unknown.insert(reader.chat(message.chat)?),
                    };
                    if let Some(chat) = chat {
                        hits.push(hit_view(message, chat, &sought.query, now));
                    }
                }
                let before = found.before.map(|row| row.0);
                Ok((SearchPage { hits, before, whole: found.whole }, found.refused))
            })
            .await?;
        if let Some(why) = refused
            && let Err(error) = self.core.engine.store().mend_search(why).await
        {
            tracing::warn!(%error, "the search index is damaged, and can't be made anew now");
        }
        Ok(page)
    }

    /// Looks for chats by what the caller typed, whatever it is.
    pub(super) async fn look_for_chats(&self, request: FindChats) -> Reply<FoundChats> {
        let FindChats { text, instance, after, limit } = request;
        let instance = instance.as_deref().map(instance_id).transpose()?;
        let Some(named) = readable(Named::parse(&text))? else {
            return Ok(FoundChats { chats: Vec::new(), after: None });
        };
        let sought = SoughtChats {
            named,
            among: instance.map(|id| vec![id]).or_else(|| self.caller.reached(self.core)),
            after: after.map(|cursor| (Wall(cursor.last_activity), ChatId(cursor.id))),
            limit: page_limit(limit),
        };
        let found = self.read(move |reader| reader.chats_named(&sought)).await?;
        let now = self.now();
        Ok(FoundChats {
            chats: found.chats.iter().map(|row| chat_view(row, now)).collect(),
            after: found.after.map(|(at, chat)| ChatCursor { last_activity: at.0, id: chat.0 }),
        })
    }
}

/// What was read of what the caller typed; nothing where nothing is to be looked for.
fn readable<T>(read: Result<T, QueryError>) -> Reply<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(QueryError::NoWord) => Ok(None),
        Err(error @ QueryError::TooLong) => Err(ErrorView::new(ErrorCode::SearchTooLong, error.to_string())),
    }
}

/// The address of whoever has a number, in whatever form it was said.
fn sought_sender(said: &str) -> Reply<String> {
    match chat_address(said) {
        Ok(address) if address.is_person() => Ok(address.to_string()),
        Ok(_) | Err(_) => Err(ErrorView::new(ErrorCode::PhoneNumberInvalid, "the sender is no phone number")),
    }
}

fn sought_kind(kind: SearchKind) -> SoughtKind {
    match kind {
        SearchKind::Text => SoughtKind::Text,
        SearchKind::Image => SoughtKind::Image,
        SearchKind::Video => SoughtKind::Video,
        SearchKind::Audio => SoughtKind::Audio,
        SearchKind::Document => SoughtKind::Document,
        SearchKind::Location => SoughtKind::Location,
        SearchKind::Contact => SoughtKind::Contact,
        SearchKind::Poll => SoughtKind::Poll,
    }
}

#[cfg(test)]
mod tests;
