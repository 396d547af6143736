//! Files that fronts hand over to be sent.

/// A file that a front hands over to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedFile {
    /// What it is called here and by whoever asks.
    pub file: String,
    /// Its sender's name for it.
    pub name: String,
    /// Its length when it is whole.
    pub bytes: u64,
    /// What it is by its first bytes, once it is whole.
    pub mime: Option<String>,
    /// Its SHA-256, once it is whole.
    pub hash: Option<Vec<u8>>,
}
