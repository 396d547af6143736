//! stub
use std::path::Path;
use wakala_whatsapp::Server;
#[derive(Debug, thiserror::Error)]
pub(crate) enum PracticeError {
    #[error("none")]
    None,
}
pub(crate) struct Practice(Server);
impl Practice {
    pub(crate) async fn start(server: Option<Server>, _d: &Path) -> Result<Self, PracticeError> {
        server.map(Practice).ok_or(PracticeError::None)
    }
    pub(crate) fn server(&self) -> Server {
        self.0.clone()
    }
}
#[tauri::command]
pub(crate) async fn practice_state() -> Result<(), ()> {
    Ok(())
}
#[tauri::command]
pub(crate) async fn practice_act() -> Result<(), ()> {
    Ok(())
}
