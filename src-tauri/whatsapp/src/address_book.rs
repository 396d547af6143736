//! The phone's address book, as the devices of an account share it. All of it is told at once when a number is linked, thousands of names
//! at a time, and the library waits for whoever listens: they are taken on here, and kept in batches.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::lifecycle::Epoch;
use wakala_domain::people::ToldName;
use wakala_domain::time::Wall;
use wakala_engine::Inbound;
use whatsapp_rust::Client;
use whatsapp_rust::types::events::ContactUpdate;

use crate::said_once::{KeptLater, SaidOnce};
use crate::{addresses, people, short};

/// Names that wait to be kept. Beyond that whoever tells more waits.
const WAITING: usize = 1_024;
/// Names that are kept in one transaction.
const AT_ONCE: usize = 250;

/// Where names are taken on; of one client.
pub(crate) struct AddressBook(mpsc::Sender<(ToldName, KeptLater)>);

/// The other end.
pub(crate) struct Told(mpsc::Receiver<(ToldName, KeptLater)>);

impl AddressBook {
    pub(crate) fn new() -> (AddressBook, Told) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (AddressBook(sender), Told(receiver))
    }

    /// Takes on a name that the phone tells once, waiting for room. What is not kept is told again to the next client.
    pub(crate) fn tell(&self, update: &ContactUpdate, said_once: &Arc<SaidOnce>) {
        let Some(told) = told(update) else { return };
        let kept = SaidOnce::kept_later(said_once);
        let sent = self.0.send((told, kept));
        if tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(sent)).is_err() {
            said_once.refused();
        }
    }
}

/// What an update says of a person; nothing for what is none.
fn told(update: &ContactUpdate) -> Option<ToldName> {
    let address = addresses::person(&update.jid.to_string())?;
    let named = &update.action;
    let other = [&named.lid_jid, &named.pn_jid].into_iter().flatten().filter_map(|jid| addresses::person(jid));
    let alias = other.into_iter().find(|other| other.kind() != address.kind());
    let name = [&named.full_name, &named.first_name].into_iter().flatten().find_map(|name| short::persons_name(name));
    Some(ToldName { address, alias, name, at: Wall(update.timestamp.timestamp_millis().max(1)) })
}

/// Whom it is done for.
pub(crate) struct Keeping {
    pub client: Weak<Client>,
    pub inbound: Inbound,
    pub epoch: Arc<AtomicU64>,
    pub said_once: Arc<SaidOnce>,
}

/// Keeps what is told, as long as the handle is kept.
pub(crate) fn keep(keeping: Keeping, told: Told) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(keeping.run(told)))
}

impl Keeping {
    async fn run(self, Told(mut told): Told) {
        let mut batch = Vec::with_capacity(AT_ONCE);
        while told.recv_many(&mut batch, AT_ONCE).await > 0 {
            let Some(client) = self.client.upgrade() else { return };
            let (mut names, kept): (Vec<ToldName>, Vec<KeptLater>) = batch.drain(..).unzip();
            for name in names.iter_mut().filter(|name| name.alias.is_none()) {
                name.alias = people::second_address(&client, &name.address).await;
            }
            let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
            if let Err(error) = self.inbound.names_are(epoch, names).await {
                tracing::warn!(%error, "names of the address book are not kept: they are told again");
                self.said_once.refused();
            }
            drop(kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use whatsapp_rust::waproto::whatsapp::sync_action_value::ContactAction;

    use super::*;

    fn update(jid: &str, action: ContactAction) -> ContactUpdate {
        let at = "2026-08-06T10:00:00Z".parse().unwrap();
        let update = ContactUpdate::builder().jid(jid.parse().unwrap()).timestamp(at).action(Box::new(action));
        update.from_full_sync(false).build()
    }

    #[test]
    fn a_name_is_of_one_person_by_both_addresses() {
        let action = ContactAction {
            full_name: Some(" Neema Mushi\n".to_owned()),
            first_name: Some("Neema".to_owned()),
            lid_jid: Some("111111111111111@lid".to_owned()),
            pn_jid: Some("255700000431@s.whatsapp.net".to_owned()),
            ..ContactAction::default()
        };
        let pn: wakala_domain::address::Address = "255700000431@s.whatsapp.net".parse().unwrap();
        let lid: wakala_domain::address::Address = "111111111111111@lid".parse().unwrap();
        for (jid, address, alias) in [(&pn, &pn, &lid), (&lid, &lid, &pn)] {
            let name = told(&update(jid.as_str(), action.clone())).unwrap();
            assert_eq!((&name.address, name.alias.as_ref()), (address, Some(alias)));
            assert_eq!((name.name.as_deref(), name.at), (Some("Neema Mushi"), Wall(1_786_010_400_000)));
        }
    }

    #[test]
    fn who_stands_there_no_more_has_no_name_and_what_is_no_person_none_either() {
        let named = |full: Option<&str>, first: Option<&str>| ContactAction {
            full_name: full.map(str::to_owned),
            first_name: first.map(str::to_owned),
            ..ContactAction::default()
        };
        let of = |jid: &str, full, first| told(&update(jid, named(full, first)));
        let neema = "255700000431@s.whatsapp.net";
        assert_eq!(of(neema, Some(""), None).unwrap().name, None);
        assert_eq!(of(neema, Some("\u{200b}"), Some("Neema")).unwrap().name.as_deref(), Some("Neema"));
        assert_eq!(of("120363000000000001@g.us", Some("Wauzaji"), None), None);
        assert_eq!(of("status@broadcast", Some("x"), None), None);
    }
}
