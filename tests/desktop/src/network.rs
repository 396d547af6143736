//! stub
use anyhow::Result;
/// .
pub struct Network;
/// .
pub struct Phone;
impl Network {
    pub(crate) async fn start(_d: &std::path::Path) -> Result<Self> {
        Ok(Self)
    }
    pub(crate) fn url(&self) -> &str {
        ""
    }
}
