//! The way of an instance to WhatsApp: server, outlet, web client, version. What can be shared is shared by the whole app.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use wakala_domain::proxy::ProxyUrl;
use whatsapp_rust::wacore::net::HttpClient;
use whatsapp_rust::wacore::time::now_millis;

use crate::dial::{Outlet, ProxyChoice};
use crate::server::Server;
use crate::transport::{Dialer, LastWords};
use crate::trust::Trust;
use crate::version::{Version, VersionBook};
use crate::web::WebClient;

/// All ways of the app: one outlet and one web client for everybody behind the same proxy.
pub(crate) struct Ways {
    server: Server,
    trust: Arc<Trust>,
    versions: Arc<VersionBook>,
    doors: Mutex<HashMap<ProxyChoice, Door>>,
}

#[derive(Clone)]
struct Door {
    outlet: Arc<Outlet>,
    web: Arc<dyn HttpClient>,
}

/// How one instance reaches WhatsApp.
#[derive(Clone)]
pub(crate) struct Way {
    /// Where WhatsApp is.
    pub server: Server,
    /// Whether customers see it as online.
    pub appear_available: bool,
    door: Door,
    versions: Arc<VersionBook>,
}

impl Ways {
    /// To one server; the version of WhatsApp Web is kept in `version_file`.
    pub(crate) fn new(server: Server, version_file: Option<PathBuf>) -> Self {
        Self {
            server,
            trust: Arc::default(),
            versions: Arc::new(VersionBook::new(version_file)),
            doors: Mutex::default(),
        }
    }

    /// Through this proxy; without one as the system wants it, and on this PC directly.
    pub(crate) fn way(&self, proxy: Option<ProxyUrl>, appear_available: bool) -> Way {
        let choice = match (proxy, &self.server) {
            (Some(proxy), _) => ProxyChoice::Through(proxy),
            (None, Server::WhatsApp) => ProxyChoice::System,
            #[cfg(feature = "practice")]
            (None, Server::Practice(_)) => ProxyChoice::Direct,
        };
        let mut doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        let door = doors.entry(choice).or_insert_with_key(|choice| self.door(choice.clone())).clone();
        Way { server: self.server.clone(), appear_available, door, versions: Arc::clone(&self.versions) }
    }

    fn door(&self, choice: ProxyChoice) -> Door {
        let trust = Arc::clone(&self.trust);
        let outlet = Arc::new(match &self.server {
            Server::WhatsApp => Outlet::new(choice, trust),
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
