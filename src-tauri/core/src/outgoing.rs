//! What goes out by itself, from the program's start to its end: the receivers of webhooks are told, on the way by which WhatsApp is
//! reached, too.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Mutex;
use wakala_domain::webhooks::{Fault, FaultKind};
use wakala_front::Core;
use wakala_integrations::{Destination, WebhookTeller, Wire};
use wakala_whatsapp::NoWay;

/// Who tells. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Outgoing {
    teller: Arc<Mutex<Option<WebhookTeller>>>,
}

impl Outgoing {
    /// Begins to tell.
    pub(crate) async fn start(&self, core: Core, way: wakala_whatsapp::WayOut) {
        *self.teller.lock().await = Some(WebhookTeller::start(core, Arc::new(Way(way))));
    }

    /// Ends it, within 2 s, however a receiver hangs.
    pub(crate) async fn stop(&self) {
        let teller = self.teller.lock().await.take();
        if let Some(teller) = teller {
            teller.stop().await;
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
