//! What the members of a group say of what was sent there.

use wakala_domain::address::Address;
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;

use super::Writing;
use crate::error::StoreError;
use crate::rows::{DeliveryChange, MemberWord};
use crate::table::{outbox, outgoing, receipts, undone_if_refused};

impl Writing<'_> {
    /// Whether what is said in a chat can be of a message of ours: it went there. Who goes by an address that nobody knows may be its
    /// recipient, as long as no other of that kind is known of them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_of_chat(&self, instance: InstanceId, id: &MessageId, chat: &Address) -> Result<bool, StoreError> {
        receipts::is_of_chat(self.connection(), instance, id, chat)
    }

    /// Notes what a member of a group says of a message of ours, and what that comes to with all that others have said: as `apply_delivery`
    /// does. What is no message in a group is its recipient's alone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn member_says(
        &self,
        instance: InstanceId,
        id: &MessageId,
        (member, word, at): (&Address, MemberWord, Wall),
        now: Wall,
        settings: &LifecycleSettings,
    ) -> Result<Vec<DeliveryChange>, StoreError> {
        let c = self.connection();
        let Some((row, chat, before, is_change)) = outgoing::sent(c, instance, id)? else { return Ok(Vec::new()) };
        undone_if_refused(c, || {
            let event = if is_change || !receipts::is_in_group(c, chat)? {
                Some(match word {
                    MemberWord::Has => DeliveryEvent::DeliveredReceipt,
                    MemberWord::Read | MemberWord::Played => DeliveryEvent::ReadReceipt,
                })
            } else {
                receipts::note(c, instance, row, (member, word, at))?;
                receipts::together(c, instance, row, before)?
            };
            match event {
                Some(event) => outbox::apply_delivery(c, instance, id, event, None, now, settings),
                None => Ok(Vec::new()),
            }
        })
    }

    /// Notes to how many others a message of ours to a group went, and what that comes to with what they have said already.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn went_to(
        &self,
        instance: InstanceId,
        id: &MessageId,
        members: u32,
        now: Wall,
        settings: &LifecycleSettings,
    ) -> Result<Vec<DeliveryChange>, StoreError> {
        let c = self.connection();
        let Some((row, _, before, is_change)) = outgoing::sent(c, instance, id)? else { return Ok(Vec::new()) };
        if is_change {
            return Ok(Vec::new());
        }
        undone_if_refused(c, || {
            receipts::went_to(c, row, members)?;
            match receipts::together(c, instance, row, before)? {
                Some(event) => outbox::apply_delivery(c, instance, id, event, None, now, settings),
                None => Ok(Vec::new()),
            }
        })
    }

    /// Forgets up to so many receipts of members that are older than a moment; says how many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn prune_receipts(&self, before: Wall, limit: u32) -> Result<u64, StoreError> {
        receipts::prune(self.connection(), before, limit)
    }
}
