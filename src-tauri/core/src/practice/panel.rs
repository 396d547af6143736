//! The practice panel's way to the network.

use wakala_contract::{ErrorCode, ErrorView, PracticeAction, PracticeState};
use wakala_engine::Engine;

use std::sync::Arc;

use super::{Practice, PracticeError};

/// The panel of a program.
pub(crate) struct Panel {
    pub practice: Arc<Practice>,
    pub engine: Engine,
}

fn refused(error: PracticeError) -> ErrorView {
    ErrorView::new(ErrorCode::Practice, error.to_string())
}

#[async_trait::async_trait]
impl wakala_http::Practice for Panel {
    fn state(&self) -> Result<PracticeState, ErrorView> {
        Ok(self.practice.stage().map_err(refused)?.state())
    }

    async fn act(&self, action: PracticeAction) -> Result<PracticeState, ErrorView> {
        let stage = self.practice.stage().map_err(refused)?;
        stage.act(&self.engine, action).await.map_err(refused)?;
        Ok(stage.state())
    }
}
