//! The code that an instance shows now, for whoever may link a phone with it.

use std::time::Duration;

use tokio::sync::broadcast;
use wakala_contract::{ErrorCode, ErrorView};
use wakala_domain::ids::InstanceId;
use wakala_domain::keys::Scope;
use wakala_domain::lifecycle::{Badge, Offer};
use wakala_engine::EngineError;

use crate::caller::Caller;
use crate::core::Core;
use crate::refusal::refused;
use crate::views::{DrawnPicture, Picture, drawn};

/// How long the characters of a pairing code are waited for.
const CODE_WITHIN: Duration = Duration::from_secs(30);

/// A QR code as it is shown.
#[derive(Clone)]
pub struct ShownQr {
    /// Which one, from 1.
    pub number: u32,
    /// What it says. Links a phone to this PC: never logged.
    pub text: String,
    /// It, as PNG.
    pub picture: DrawnPicture,
}

impl Core {
    /// The QR code that an instance shows now, as a picture.
    ///
    /// # Errors
    /// The caller may not have it; the instance is gone, or shows no code now.
    pub fn pairing_picture(
        &self,
        caller: &Caller,
        instance: &str,
        picture: Picture,
    ) -> Result<DrawnPicture, ErrorView> {
        caller.needs(Scope::Control, "a pairing code")?;
        caller.needs_instance(self, instance)?;
        let id = instance.parse().map_err(|_| refused(EngineError::NoSuchInstance))?;
        let snapshot = self.engine.instance(id).ok_or_else(|| refused(EngineError::NoSuchInstance))?;
        let Offer::Qr { text, until, .. } = &snapshot.state.offer else {
            return Err(refused(EngineError::WrongState("it shows no QR code now")));
        };
        drawn(text, *until, picture).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
    }

    /// The QR code of an instance that is linking, waited for. None where it is linked by then, or has come to a
    /// state in which it shows none by itself, or there is none in time. Cancel safe.
    ///
    /// # Errors
    /// The caller may not have it; the instance is gone.
    pub async fn qr_soon(
        &self,
        caller: &Caller,
        instance: InstanceId,
        within: Duration,
    ) -> Result<Option<ShownQr>, ErrorView> {
        caller.needs(Scope::Control, "a pairing code")?;
        let gone = || refused(EngineError::NoSuchInstance);
        if !caller.reaches(self, instance) {
            return Err(gone());
        }
        let mut events = self.engine.subscribe().events;
        let shown = async {
            loop {
                let one = self.engine.instance(instance).ok_or_else(gone)?;
                if let Offer::Qr { text, number, until, .. } = &one.state.offer {
                    let picture = drawn(text, *until, Picture::Png)
                        .map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))?;
                    return Ok(Some(ShownQr { number: *number, text: text.clone(), picture }));
                }
                match one.badge() {
                    Badge::Connecting | Badge::ScanQr | Badge::Reconnecting | Badge::Waiting => {}
                    Badge::Online | Badge::Stopped | Badge::CodeExpired | Badge::NeedsYou | Badge::Error => {
                        return Ok(None);
                    }
                }
                if let Err(broadcast::error::RecvError::Closed) = events.recv().await {
                    return Err(refused(EngineError::ShuttingDown));
                }
            }
        };
        // In time there was none, and there is no more to be said of it.
        tokio::time::timeout(within, shown).await.unwrap_or(Ok(None))
    }

    /// The 8 characters that an instance shows, waited for: WhatsApp gives them a moment after they were asked for. Cancel safe.
    ///
    /// # Errors
    /// The caller may not have them; the instance is gone; none have come in time.
    pub async fn pairing_code(&self, caller: &Caller, instance: &str) -> Result<String, ErrorView> {
        caller.needs(Scope::Control, "a pairing code")?;
        caller.needs_instance(self, instance)?;
        let id = instance.parse().map_err(|_| refused(EngineError::NoSuchInstance))?;
        let mut events = self.engine.subscribe().events;
        let shown = async {
            loop {
                let snapshot = self.engine.instance(id).ok_or_else(|| refused(EngineError::NoSuchInstance))?;
                if let Offer::Code { code, .. } = snapshot.state.offer {
                    return Ok(code);
                }
                // Asking forgot what went wrong before; while it is asked once more, there may be a code all the same.
                if let (Some(failure), false) = (&snapshot.state.last_error, snapshot.state.offer == Offer::Requested) {
                    let why = format!(
                        "WhatsApp has given no code: {}",
                        failure.reason.detail.as_deref().unwrap_or("it was refused")
                    );
                    return Err(ErrorView::new(ErrorCode::NotOnline, why));
                }
                // Whatever was missed, how it is now is looked at.
                if let Err(broadcast::error::RecvError::Closed) = events.recv().await {
                    return Err(refused(EngineError::ShuttingDown));
                }
            }
        };
        match tokio::time::timeout(CODE_WITHIN, shown).await {
            Ok(shown) => shown,
            Err(_) => Err(ErrorView::new(ErrorCode::NotOnline, "WhatsApp has given no code in time: ask again")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::program_with_code;

    #[tokio::test]
    async fn a_code_that_will_not_come_is_not_waited_for() {
        let (core, _directory) = program_with_code("2@abc").await;
        let window = Caller::window();
        let added = core.call(&window, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
        let id = added["id"].as_str().unwrap().parse().unwrap();
        let soon =
            async || tokio::time::timeout(CODE_WITHIN, core.qr_soon(&window, id, 2 * CODE_WITHIN)).await.unwrap();
        let shown = soon().await.unwrap().unwrap();
        assert_eq!((shown.number, shown.text.as_str(), shown.picture.media_type), (1, "2@abc", "image/png"));
        core.call(&window, "stop_instance", json!({ "id": added["id"] })).await.unwrap();
        assert!(soon().await.unwrap().is_none(), "stopped, it shows none");
        core.call(&window, "delete_instance", json!({ "id": added["id"] })).await.unwrap();
        assert_eq!(soon().await.err().unwrap().code, ErrorCode::NoSuchInstance);
    }

    #[tokio::test]
    async fn a_code_that_is_refused_is_not_waited_for() {
        let (core, _directory) = program_with_code("2@abc").await;
        let window = Caller::window();
        let added = core.call(&window, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
        let id = added["id"].as_str().unwrap();
        core.call(&window, "pair_by_code", json!({ "id": id, "phone": "+255700000431" })).await.unwrap();
        let within = tokio::time::timeout(CODE_WITHIN / 2, core.pairing_code(&window, id)).await;
        let refused = within.expect("it is waited for").unwrap_err();
        assert!(refused.code == ErrorCode::NotOnline && refused.message.contains("429"), "{refused:?}");
    }
}
