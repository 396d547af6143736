//! The way of an instance to WhatsApp: server, outlet, web client, version. What can be shared is shared by the whole app.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;
use wakala_domain::proxy::ProxyUrl;
use whatsapp_rust::wacore::net::HttpClient;
use whatsapp_rust::wacore::time::now_millis;

use crate::desktop_proxy::System;
use crate::dial::{Outlet, ProxyChoice};
use crate::server::Server;
use crate::transport::{Dialer, LastWords};
use crate::trust::Trust;
use crate::version::{Version, VersionBook};
use crate::web::WebClient;

/// All ways of the app: one outlet and one web client for everybody behind the same proxy.
pub(crate) struct Ways {
    /// Where WhatsApp is.
    pub server: Server,
    trust: Arc<Trust>,
    system: Arc<System>,
    versions: Arc<VersionBook>,
    /// Those through which somebody goes: whoever has a way holds its door.
    doors: Mutex<HashMap<ProxyChoice, Weak<Door>>>,
}

struct Door {
    outlet: Arc<Outlet>,
    web: Arc<dyn HttpClient>,
}

/// How one instance reaches WhatsApp.
#[derive(Clone)]
pub(crate) struct Way {
    /// Where WhatsApp is.
    pub server: Server,
    /// Whether customers are to see it as online.
    pub appears: watch::Receiver<bool>,
    door: Arc<Door>,
    versions: Arc<VersionBook>,
}

impl Ways {
    /// To one server; the version of WhatsApp Web is kept in `version_file`.
    pub(crate) fn new(server: Server, version_file: Option<PathBuf>, system: System) -> Self {
        Self {
            server,
            trust: Arc::default(),
            system: Arc::new(system),
            versions: Arc::new(VersionBook::new(version_file)),
            doors: Mutex::default(),
        }
    }

    /// Through this proxy; without one as the system wants it, and on this PC directly.
    pub(crate) fn way(&self, proxy: Option<ProxyUrl>, appears: watch::Receiver<bool>) -> Way {
        let choice = match (proxy, &self.server) {
            (Some(proxy), _) => ProxyChoice::Through(proxy),
            (None, Server::WhatsApp) => ProxyChoice::System,
            #[cfg(feature = "practice")]
            (None, Server::Practice(_)) => ProxyChoice::Direct,
        };
        let door = self.open(choice);
        Way { server: self.server.clone(), appears, door, versions: Arc::clone(&self.versions) }
    }

    /// The one that is open for this proxy. What nobody uses any more is forgotten, with the passwords in it.
    fn open(&self, choice: ProxyChoice) -> Arc<Door> {
        let mut doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(door) = doors.get(&choice).and_then(Weak::upgrade) {
            return door;
        }
        doors.retain(|_, door| door.strong_count() > 0);
        let door = Arc::new(self.door(choice.clone()));
        doors.insert(choice, Arc::downgrade(&door));
        door
    }

    fn door(&self, choice: ProxyChoice) -> Door {
        let trust = Arc::clone(&self.trust);
        let outlet = Arc::new(match &self.server {
            Server::WhatsApp => Outlet::new(choice, trust, Arc::clone(&self.system)),
            #[cfg(feature = "practice")]
            Server::Practice(_) => Outlet::to_loopback(choice, trust),
        });
        Door { web: Arc::new(WebClient::new(Arc::clone(&outlet))), outlet }
    }
}

impl Way {
    /// Opens this instance's connections, and leaves there what came of the last one.
    pub(crate) fn dialer(&self, last_words: Arc<LastWords>) -> Dialer {
        Dialer::new(&self.server, Arc::clone(&self.door.outlet), last_words)
    }

    /// Speaks HTTP for this instance.
    pub(crate) fn web(&self) -> Arc<dyn HttpClient> {
        Arc::clone(&self.door.web)
    }

    /// The version to claim. Cancel safe.
    pub(crate) async fn version(&self) -> Version {
        match &self.server {
            Server::WhatsApp => self.versions.current(&self.door.web, now_millis()).await,
            // Any version will do, and looking it up would leave this PC.
            #[cfg(feature = "practice")]
            Server::Practice(_) => (2, 3000, 1_023_000_000),
        }
    }

    /// Whether WhatsApp Web has a newer version than one that was refused; 20 s at most. Cancel safe.
    pub(crate) async fn is_there_newer(&self, refused: Version) -> bool {
        match &self.server {
            Server::WhatsApp => self.versions.is_there_newer(&self.door.web, refused, now_millis()).await,
            #[cfg(feature = "practice")]
            Server::Practice(_) => false,
        }
    }

    /// The version that is claimed will end: a newer one may be known already.
    pub(crate) fn renew_version(&self) {
        match &self.server {
            Server::WhatsApp => self.versions.refresh(&self.door.web, now_millis()),
            #[cfg(feature = "practice")]
            Server::Practice(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(number: usize) -> Option<ProxyUrl> {
        Some(format!("http://asha:siri@127.0.0.1:{}", 3128 + number).parse().unwrap())
    }

    fn known(ways: &Ways) -> usize {
        ways.doors.lock().unwrap().len()
    }

    #[test]
    fn all_who_go_by_one_proxy_share_what_speaks_for_them() {
        let ways = Ways::new(Server::WhatsApp, None, System::new(None));
        let appears = watch::Sender::new(false).subscribe();
        let first = ways.way(proxy(0), appears.clone());
        let all: Vec<Way> = (0..50).map(|_| ways.way(proxy(0), appears.clone())).collect();
        assert!(all.iter().all(|way| Arc::ptr_eq(&way.web(), &first.web())));
        assert!(all.iter().all(|way| Arc::ptr_eq(&way.door.outlet, &first.door.outlet)));
        assert_eq!(known(&ways), 1);
        let (other, none) = (ways.way(proxy(1), appears.clone()), ways.way(None, appears.clone()));
        assert!(!Arc::ptr_eq(&other.web(), &first.web()) && !Arc::ptr_eq(&none.web(), &first.web()));
        // Whatever the proxy: roots that were read, and sessions that can be resumed.
        assert!([&first, &other, &none].iter().all(|way| way.door.outlet.trusts(&ways.trust)));
    }

    #[test]
    fn a_proxy_that_nobody_uses_any_more_is_forgotten() {
        let ways = Ways::new(Server::WhatsApp, None, System::new(None));
        let appears = watch::Sender::new(false).subscribe();
        let kept = ways.way(proxy(0), appears.clone());
        for number in 1..100 {
            drop(ways.way(proxy(number), appears.clone()));
        }
        // The newest is known until the next one comes.
        assert_eq!(known(&ways), 2);
        assert!(Arc::ptr_eq(&ways.way(proxy(0), appears.clone()).web(), &kept.web()));
        let door = Arc::downgrade(&kept.door);
        drop(kept);
        assert!(door.upgrade().is_none(), "something holds it");
    }
}
