//! What the other systems have for it.

use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use wakala_client::{IS_PRACTICE, other_program};

use super::{Autostart, AutostartError};

/// What starts, as the system has it.
pub(super) struct Place(AutoLaunch);

fn refused(error: auto_launch::Error) -> AutostartError {
    AutostartError::Refused { place: "Wakala".into(), reason: error.to_string() }
}

impl Place {
    pub(super) fn find() -> Result<Self, AutostartError> {
        if IS_PRACTICE {
            return Err(AutostartError::Practice);
        }
        let program = other_program("wakala");
        let path = program.to_str().ok_or_else(|| AutostartError::Path(program.clone()))?;
        // Windows reads a line of words.
        let path = if cfg!(windows) { format!("\"{path}\"") } else { path.to_owned() };
        let built = AutoLaunchBuilder::new().set_app_name("Wakala").set_app_path(&path).set_args(&["--hidden"]).build();
        built.map(Self).map_err(refused)
    }

    pub(super) fn state(&self) -> Result<Autostart, AutostartError> {
        Ok(if self.0.is_enabled().map_err(refused)? { Autostart::On } else { Autostart::Off })
    }

    /// No other system has one.
    pub(super) fn is_service(&self) -> bool {
        false
    }

    pub(super) fn switch_on(&self) -> Result<(), AutostartError> {
        self.0.enable().map_err(refused)
    }

    pub(super) fn switch_off(&self) -> Result<(), AutostartError> {
        self.0.disable().map_err(refused)
    }
}
