//! Whose certificates are trusted: those that the system trusts, so that an office's own root works, and the bundled ones,
//! so that a system without any works, too. Read once for the whole app.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::OnceCell;

/// What every TLS connection of the app shares: roots, and the sessions that it may resume.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    config: OnceCell<Arc<ClientConfig>>,
}

impl Trust {
    /// Reads the system's roots at the first call. Cancel safe.
    ///
    /// # Errors
    /// The crypto provider offers none of the protocol's versions.
    pub(crate) async fn config(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        let made = self.config.get_or_try_init(|| async {
            let system = tokio::task::spawn_blocking(of_system).await.unwrap_or_default();
            Ok::<_, rustls::Error>(Arc::new(config(system)?))
        });
        made.await.cloned()
    }

    /// Trusts these roots beside the bundled ones, whatever the system says.
    #[cfg(test)]
    pub(crate) fn of(roots: Vec<CertificateDer<'static>>) -> Result<Trust, rustls::Error> {
        Ok(Trust { config: OnceCell::new_with(Some(Arc::new(config(roots)?))) })
    }
}

/// Blocking.
fn of_system() -> Vec<CertificateDer<'static>> {
    let read = rustls_native_certs::load_native_certs();
    for error in &read.errors {
        tracing::warn!(%error, "some of the system's certificate roots can't be read");
    }
    read.certs
}

fn config(system: Vec<CertificateDer<'static>>) -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    // Stores hold old and odd certificates, too: what can't be read is left out.
    let (_, left_out) = roots.add_parsable_certificates(system);
    if left_out > 0 {
        tracing::debug!(left_out, "some of the system's certificate roots are of no use");
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}
