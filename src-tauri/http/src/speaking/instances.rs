//! What every dialect does with our instances, whatever it calls them.

use wakala_contract::{AddInstance, InstanceRef, InstanceView, Request as Asks};
use wakala_domain::history::HistoryChoice;
use wakala_domain::lifecycle::{Badge, Link};
use wakala_front::{InstanceSnapshot, Scope};

use super::asked::Asked;
use super::refused::Refused;

/// One, as it is asked for.
pub(crate) fn named(one: &InstanceSnapshot) -> InstanceRef {
    InstanceRef { id: one.id.to_string() }
}

/// A new one.
pub(crate) async fn added(asked: &Asked, name: String) -> Result<InstanceSnapshot, Refused> {
    let (workspace, country, history) = (String::new(), None, HistoryChoice::default());
    let add = Asks::AddInstance(AddInstance { name, workspace, country, history });
    let added: InstanceView = asked.asks_for(add).await?;
    let id = added.id.parse().map_err(|_| Refused::no_session())?;
    asked.core.engine.instance(id).ok_or_else(Refused::no_session)
}

/// Starts one; one whose codes are used up begins anew with that, and one that runs goes on.
pub(crate) async fn started(asked: &Asked, one: &InstanceSnapshot) -> Result<(), Refused> {
    let request = match one.badge() {
        Badge::CodeExpired => Asks::ShowNewCode(named(one)),
        Badge::Stopped
        | Badge::Connecting
        | Badge::ScanQr
        | Badge::Online
        | Badge::Reconnecting
        | Badge::Waiting
        | Badge::NeedsYou
        | Badge::Error => Asks::StartInstance(named(one)),
    };
    asked.asks(request).await.map(|_| ())
}

/// Has one that is to be linked come to a code by itself.
pub(crate) async fn linking(asked: &Asked, one: &InstanceSnapshot) -> Result<(), Refused> {
    match one.badge() {
        Badge::Stopped | Badge::CodeExpired => started(asked, one).await,
        Badge::Connecting
        | Badge::ScanQr
        | Badge::Online
        | Badge::Reconnecting
        | Badge::Waiting
        | Badge::NeedsYou
        | Badge::Error => Ok(()),
    }
}

/// Unlinks one, and whether there was anything to be unlinked. Only who may hears so.
pub(crate) async fn unlinked(asked: &Asked, one: &InstanceSnapshot) -> Result<bool, Refused> {
    asked.caller.needs(Scope::Admin, "logging a number out")?;
    match one.state.link {
        Link::Unpaired | Link::Pairing => Ok(false),
        Link::Linked | Link::Revoked(_) => asked.asks(Asks::UnlinkInstance(named(one))).await.map(|_| true),
    }
}
