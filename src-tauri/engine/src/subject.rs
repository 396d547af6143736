//! What groups are called, as it is learnt and kept.

use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::time::Wall;
use wakala_store::{Store, StoreError, Writing};

use crate::feed::{EngineEvent, Feed};

/// What a group is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The group.
    pub group: Address,
    /// Its name.
    pub text: String,
    /// Since when, by WhatsApp's clock.
    pub since: Wall,
    /// After how many seconds what is written there disappears, where that was asked for; 0 for never.
    pub expires: Option<u32>,
}

/// Keeps what a group is called, unless a newer name is known; nothing for one that there is no chat with.
pub(crate) async fn keep(store: &Store, feed: &Feed, instance: InstanceId, subject: Subject) -> Result<(), StoreError> {
    tell(feed, instance, store.write(move |w| learn(w, instance, &subject)).await?);
    Ok(())
}

/// The same as a part of a write; says which chat has another title now.
pub(crate) fn learn(w: &Writing<'_>, instance: InstanceId, subject: &Subject) -> Result<Option<ChatId>, StoreError> {
    if let Some(seconds) = subject.expires {
        w.learn_group_expiry(instance, &subject.group, seconds)?;
    }
    w.learn_subject(instance, &subject.group, &subject.text, subject.since)
}

/// Tells whoever shows a chat that it has another title.
pub(crate) fn tell(feed: &Feed, instance: InstanceId, chat: Option<ChatId>) {
    if let Some(chat) = chat {
        feed.publish(EngineEvent::Chat { instance, chat });
    }
}
