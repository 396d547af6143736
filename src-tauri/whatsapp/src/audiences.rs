//! To how many others a message to a group goes: the library knows a group's members as it seals for them. It is told with WhatsApp's
//! answer, so that it is kept in one transaction with that.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::MessageId;
use whatsapp_rust::{Client, Jid};

use crate::translate;

/// Messages that may wait for an answer. Beyond that the oldest is forgotten, and nobody can say that all have read it.
const MOST: usize = 1_024;

/// Of one client.
#[derive(Default)]
pub(crate) struct Audiences(Mutex<HashMap<String, (Instant, u32)>>);

impl Audiences {
    /// Notes to how many others goes what is about to be sent, where it goes to a group. What can't be asked now is asked by the sending itself,
    /// which says why not.
    pub(crate) async fn note(&self, client: &Client, to: &Address, id: &MessageId) {
        if to.kind() != AddressKind::Group {
            return;
        }
        let Ok(group) = to.as_str().parse::<Jid>() else { return };
        let Ok(group) = client.groups().query_info(&group).await else { return };
        let own = [client.pn(), client.lid()];
        let others = group.participants.iter().filter(|member| !translate::is_own_account(member, &own)).count();
        self.keep(&id.0, u32::try_from(others).unwrap_or(u32::MAX));
    }

    fn keep(&self, id: &str, others: u32) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, (since, _))| *since).map(|(id, _)| id.clone());
            oldest.map(|id| all.remove(&id));
        }
        all.insert(id.to_owned(), (Instant::now(), others));
    }

    /// To how many others a message went that WhatsApp answers; none where it is not known, or was no message to a group.
    pub(crate) fn take(&self, id: &str) -> Option<u32> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(id).map(|(_, others)| others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_takes_what_is_known_and_the_oldest_is_forgotten() {
        let audiences = Audiences::default();
        for n in 0..=MOST {
            audiences.keep(&n.to_string(), 7);
            tokio::time::advance(std::time::Duration::from_millis(1)).await;
        }
        assert_eq!(audiences.take("0"), None);
        assert_eq!((audiences.take("1"), audiences.take("1")), (Some(7), None));
    }
}
