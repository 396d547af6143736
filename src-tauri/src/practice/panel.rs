//! The commands of the practice panel.

use tauri::State;
use wakala_contract::{ErrorCode, ErrorView, PracticeAction, PracticeState};

use super::{Practice, PracticeError};
use crate::desk::Desk;

fn refused(error: PracticeError) -> ErrorView {
    ErrorView::new(ErrorCode::Practice, error.to_string())
}

/// What the panel shows.
#[tauri::command]
pub(crate) async fn practice_state(practice: State<'_, Practice>) -> Result<PracticeState, ErrorView> {
    Ok(practice.stage().map_err(refused)?.state())
}

/// Does what the panel asks for.
#[tauri::command]
pub(crate) async fn practice_act(
    action: PracticeAction,
    desk: State<'_, Desk>,
    practice: State<'_, Practice>,
) -> Result<PracticeState, ErrorView> {
    let stage = practice.stage().map_err(refused)?;
    let acted = stage.act(&desk.core.engine, action).await;
    acted.map_err(refused)?;
    Ok(stage.state())
}
