//! The code that an instance shows now, for whoever may link a phone with it.

use wakala_contract::{ErrorCode, ErrorView};
use wakala_domain::keys::Scope;
use wakala_domain::lifecycle::Offer;
use wakala_engine::EngineError;

use crate::caller::Caller;
use crate::core::Core;
use crate::refusal::refused;
use crate::views::{DrawnPicture, Picture, drawn};

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
}
