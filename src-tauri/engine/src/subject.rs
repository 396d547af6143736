//! What groups are called, as it is learnt and kept.

use wakala_domain::address::Address;
use wakala_domain::ids::InstanceId;
use wakala_domain::time::Wall;
use wakala_store::{Store, StoreError};

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
}

/// Keeps what a group is called, unless a newer name is known; nothing for one that there is no chat with.
pub(crate) async fn keep(store: &Store, feed: &Feed, instance: InstanceId, subject: Subject) -> Result<(), StoreError> {
    let Subject { group, text, since } = subject;
    if let Some(chat) = store.write(move |w| w.learn_subject(instance, &group, &text, since)).await? {
        feed.publish(EngineEvent::Chat { instance, chat });
    }
    Ok(())
}
