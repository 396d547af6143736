//! Second addresses that could not be looked up at once, because too many were: what came is kept under the one address that it names,
//! and whoever it is of is looked up as soon as there is time.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Notify;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_domain::lifecycle::Epoch;
use wakala_domain::messages::ReadElsewhere;
use wakala_domain::time::Wall;
use wakala_engine::Inbound;
use whatsapp_rust::Client;

use crate::people;
use crate::said_once::{KeptLater, SaidOnce};

/// People, and chats that were read, that may wait. Beyond that a person is known by both addresses when they write next, and what was read
/// is said again to the next client.
const MOST: usize = 4_096;

/// Who waits to be looked up, of one client.
#[derive(Default)]
pub(crate) struct LookedUpLater {
    waiting: Mutex<Waiting>,
    changed: Notify,
}

#[derive(Default)]
struct Waiting {
    people: VecDeque<Address>,
    known: HashSet<Address>,
    reads: VecDeque<ReadChat>,
}

/// A chat that was read elsewhere, and is known by another address as well, perhaps.
pub(crate) struct ReadChat {
    pub chat: Address,
    pub until: Option<Wall>,
    pub last: Option<MessageId>,
    /// WhatsApp says it once.
    pub kept: KeptLater,
}

enum Next {
    Person(Address),
    Read(ReadChat),
}

impl LookedUpLater {
    /// Whoever goes by these addresses.
    pub(crate) fn people(&self, addresses: impl IntoIterator<Item = Address>) {
        let mut waiting = self.waiting();
        for address in addresses.into_iter().filter(Address::is_person) {
            if waiting.people.len() >= MOST {
                tracing::warn!(address = %address.shortened(), "too many are looked up: this one is when it writes next");
            } else if waiting.known.insert(address.clone()) {
                waiting.people.push_back(address);
            }
        }
        drop(waiting);
        self.changed.notify_one();
    }

    /// A chat that was read; `Err` where there is no room: it is to be said again.
    pub(crate) fn read(&self, read: ReadChat) -> Result<(), ReadChat> {
        let mut waiting = self.waiting();
        if waiting.reads.len() >= MOST {
            return Err(read);
        }
        waiting.reads.push_back(read);
        drop(waiting);
        self.changed.notify_one();
        Ok(())
    }

    fn next(&self) -> Option<Next> {
        let mut waiting = self.waiting();
        if let Some(read) = waiting.reads.pop_front() {
            return Some(Next::Read(read));
        }
        let person = waiting.people.pop_front()?;
        waiting.known.remove(&person);
        Some(Next::Person(person))
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whom it is done for.
pub(crate) struct LookingUp {
    pub client: Weak<Client>,
    pub inbound: Inbound,
    pub epoch: Arc<AtomicU64>,
    pub later: Arc<LookedUpLater>,
    pub said_once: Arc<SaidOnce>,
}

/// Looks up who waits, one after the other, as long as the handle is kept.
pub(crate) fn follow(looking: LookingUp) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(looking.run()))
}

impl LookingUp {
    async fn run(self) {
        loop {
            self.later.changed.notified().await;
            while let Some(next) = self.later.next() {
                let Some(client) = self.client.upgrade() else { return };
                self.look_up(&client, next).await;
            }
        }
    }

    async fn look_up(&self, client: &Client, next: Next) {
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        match next {
            Next::Person(one) => {
                if let Some(other) = people::second_address(client, &one).await
                    && let Err(error) = self.inbound.same_person(epoch, one, other).await
                {
                    tracing::warn!(%error, "that two addresses are one person is not kept: it is when they write next");
                }
            }
            Next::Read(ReadChat { chat, until, last, kept }) => {
                if let Some(chat) = people::second_address(client, &chat).await {
                    let read = ReadElsewhere::Chat { chat, until, last };
                    if let Err(error) = self.inbound.read_elsewhere(epoch, read).await {
                        tracing::warn!(%error, "what was read elsewhere is not kept by its other address: it is said again");
                        self.said_once.refused();
                    }
                }
                drop(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::said_once;

    fn address(n: usize) -> Address {
        format!("2557{n:08}@s.whatsapp.net").parse().unwrap()
    }

    fn people(later: &LookedUpLater) -> Vec<Address> {
        let people = std::iter::from_fn(|| later.next());
        people
            .map(|next| match next {
                Next::Person(address) => address,
                Next::Read(read) => panic!("{}", read.chat),
            })
            .collect()
    }

    #[test]
    fn each_person_waits_once_and_so_many_do() {
        let later = LookedUpLater::default();
        let group: Address = "120363@g.us".parse().unwrap();
        later.people([address(2), group, address(1), address(2)]);
        assert_eq!(people(&later), [address(2), address(1)]);
        later.people([address(2)]);
        assert_eq!(people(&later), [address(2)], "they may be looked up again");
        later.people((0..MOST + 9).map(address));
        assert_eq!(people(&later), (0..MOST).map(address).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn what_was_read_waits_and_is_not_taken_for_kept_meanwhile() {
        let (later, said) = (LookedUpLater::default(), Arc::new(SaidOnce::of(said_once::CHATS)));
        let read = |n: usize| ReadChat { chat: address(n), until: None, last: None, kept: SaidOnce::kept_later(&said) };
        for n in 0..MOST {
            assert!(later.read(read(n)).is_ok(), "{n}");
        }
        assert!(later.read(read(MOST)).is_err());
        assert_eq!(said.waits_for(), u32::try_from(MOST).unwrap(), "the one that has no room waits no more");
        drop(later);
        assert_eq!(said.waits_for(), 0);
    }
}
