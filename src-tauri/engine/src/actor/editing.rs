//! What the operator chooses for an instance: written, shown, and gone by from then on.

use std::sync::atomic::Ordering;

use wakala_domain::audit::Trigger;
use wakala_domain::history::HistoryChoice;
use wakala_domain::instance::InstanceName;
use wakala_domain::lifecycle::Input;
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::typed_number::Country;
use wakala_store::{AuditRow, StoreError};

use super::Actor;
use crate::feed::InstanceSnapshot;

/// What the operator chooses for an instance. Its actor alone writes it: the database and what is shown change in the same order.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// Its name and its workspace.
    Name(InstanceName, String),
    /// Whether its notifications are silent.
    Muted(bool),
    /// The proxy of its own.
    Proxy(Option<ProxyUrl>),
    /// The country of numbers without a country code.
    Country(Option<Country>),
    /// Whether customers see it as online.
    Available(bool),
    /// How much of the past it is to have when it is linked.
    History(HistoryChoice),
}

impl Actor {
    pub(super) async fn edit(
        &mut self,
        edit: Edit,
        line: AuditRow,
        trigger: Trigger,
    ) -> Result<InstanceSnapshot, StoreError> {
        let (id, kept) = (self.id, edit.clone());
        self.at_the_store.store(true, Ordering::Release);
        let written = self
            .shared
            .store
            .write(move |w| {
                match &kept {
                    Edit::Name(name, workspace) => w.edit_instance(id, name, workspace)?,
                    Edit::Muted(muted) => w.set_muted(id, *muted)?,
                    Edit::Proxy(proxy) => w.set_proxy(id, proxy.as_ref())?,
                    Edit::Country(country) => w.set_country(id, *country)?,
                    Edit::Available(available) => w.set_available(id, *available)?,
                    Edit::History(choice) => w.choose_history(id, *choice)?,
                }
                w.append_audit(&line)
            })
            .await;
        self.at_the_store.store(false, Ordering::Release);
        written?;
        let way_changed = matches!(edit, Edit::Proxy(_) | Edit::History(_));
        self.estate.snapshot.send_modify(|snapshot| match edit {
            Edit::Name(name, workspace) => (snapshot.name, snapshot.workspace) = (name, workspace),
            Edit::Muted(muted) => snapshot.muted = muted,
            Edit::Country(country) => snapshot.country = country,
            Edit::Available(available) => {
                self.link.appear(available);
                snapshot.available = available;
            }
            Edit::History(choice) => {
                self.link.choose_history(choice);
                snapshot.history = choice;
            }
            Edit::Proxy(proxy) => {
                self.link.use_proxy(proxy.clone());
                snapshot.proxy = proxy;
            }
        });
        self.publish(true);
        if way_changed {
            self.step(Input::WayChanged, trigger).await;
        }
        Ok(self.estate.snapshot.borrow().clone())
    }
}
