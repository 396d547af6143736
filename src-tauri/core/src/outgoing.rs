//! What goes out by itself, from the program's start to its end: the receivers of webhooks are told, and a backend is asked and told, on the
//! way by which WhatsApp is reached, too.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Mutex;
use wakala_domain::webhooks::{Fault, FaultKind};
use wakala_front::Core;
use wakala_integrations::{BackendLinker, Destination, WebhookTeller, Wire};
use wakala_whatsapp::NoWay;

/// Who tells. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Outgoing {
    running: Arc<Mutex<Option<(WebhookTeller, BackendLinker)>>>,
}

impl Outgoing {
    /// Begins to tell.
    pub(crate) async fn start(&self, core: Core, way: wakala_whatsapp::WayOut) {
        let way: Arc<dyn wakala_integrations::WayOut> = Arc::new(Way(way));
        let linker = BackendLinker::start(core.clone(), Arc::clone(&way));
        *self.running.lock().await = Some((WebhookTeller::start(core, way), linker));
    }

    /// Ends it, within 2 s, however a receiver or the backend hangs.
    pub(crate) async fn stop(&self) {
        let running = self.running.lock().await.take();
        if let Some((teller, linker)) = running {
            tokio::join!(teller.stop(), linker.stop());
        }
    }
}

struct Way(wakala_whatsapp::WayOut);

#[async_trait]
impl wakala_integrations::WayOut for Way {
    async fn open(&self, to: &Destination) -> Result<Wire, Fault> {
        match self.0.open(&to.host, &to.addresses, to.nearby, to.tls, to.until).await {
            Ok(wire) => Ok(Box::new(wire)),
            Err(why) => Err(Fault::bare(match why {
                NoWay::Unreachable => FaultKind::Unreachable,
                NoWay::Proxy => FaultKind::Proxy,
                NoWay::Certificate => FaultKind::Certificate,
                NoWay::Silent => FaultKind::Silent,
                NoWay::NotLoopback => FaultKind::Practice,
            })),
        }
    }
}
