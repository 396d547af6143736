//! Pictures that are made smaller before they go out, as phones do it: whoever sends one says which of the two goes.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::handed_over::Staged;
use crate::looks;
use crate::media::blocking;
use crate::staging::{Whose, kept};

/// The longer side of such a picture.
const LONGEST: u32 = 1_600;
/// How well it is kept.
const QUALITY: u8 = 80;

/// A picture that was made smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaledPicture {
    /// It, as every file that is to be sent.
    pub file: Staged,
    /// Width and height, as it is shown.
    pub size: (u32, u32),
}

impl Engine {
    /// Makes a picture smaller that was handed over, as a file of its own; none where it is small already, or can't be made smaller.
    ///
    /// # Errors
    /// There is no such file, or not all of it; there is no room; the disk or the database refused.
    pub async fn scale_picture(&self, file: &str) -> Result<Option<ScaledPicture>, EngineError> {
        let staged = self.whole_file(file).await?;
        let path = self.inner().staging.path(&staged.file);
        let scaled = {
            // It is never closed.
            let turn = self.inner().looking.0.acquire().await;
            let scaled = blocking(move || looks::scaled(&path, LONGEST, QUALITY)).await.map_err(kept)?;
            drop(turn);
            scaled
        };
        let Some((jpeg, size)) = scaled else { return Ok(None) };
        let name = staged.name.rsplit_once('.').map_or(staged.name.as_str(), |(name, _)| name);
        let place = self.stage_file(&format!("{name}.jpg"), jpeg.len() as u64, Whose::Operator).await?;
        let file = self.add_to_file(&place.file.file, 0, jpeg).await?;
        Ok(Some(ScaledPicture { file, size }))
    }
}
