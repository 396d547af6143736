//! The session file of one instance: the library's own SQLite store, as durable as our database, in a directory of its own.

use std::path::{Path, PathBuf};

use thiserror::Error;
use whatsapp_rust::store::{SqliteStore, SqliteStoreConfig, Synchronous};

/// The session file's name in its directory.
const FILE: &str = "session.db";

/// The session file can't be used.
#[derive(Debug, Error)]
pub(crate) enum SessionError {
    /// The directory can't be made.
    #[error("session directory: {0}")]
    Directory(#[from] std::io::Error),
    /// The file exists and can't be read as a session.
    #[error("session file: {0}")]
    Unreadable(String),
}

/// What each session keeps of its file in memory: there may be fifty of them, and the file is small.
const PAGE_CACHE_KIB: u32 = 64;

/// Opens the session file, making it when there is none.
pub(crate) async fn open(directory: &Path) -> Result<SqliteStore, SessionError> {
    let folder = directory.to_owned();
    tokio::task::spawn_blocking(move || make_private(&folder)).await.map_err(std::io::Error::other)??;
    let file = directory.join(FILE);
    let existed = is_real_file(&file).await;
    if existed && !has_database_header(&file).await? {
        return Err(SessionError::Unreadable("not a database".to_owned()));
    }
    // Power cuts happen: what the library buffers for the inbox must be as durable as the inbox.
    let config = SqliteStoreConfig {
        synchronous: Synchronous::Full,
        cache_size_kib: PAGE_CACHE_KIB,
        ..SqliteStoreConfig::default()
    };
    let opened = SqliteStore::with_config(&file.to_string_lossy(), config).await;
    match opened {
        Ok(store) => Ok(store),
        Err(error) if existed => Err(SessionError::Unreadable(error.to_string())),
        Err(error) => Err(SessionError::Directory(std::io::Error::other(error.to_string()))),
    }
}

/// Whether there is a session file.
pub(crate) async fn exists(directory: &Path) -> bool {
    is_real_file(&directory.join(FILE)).await
}

/// Keeps the session's files aside: the directory is renamed, so that whoever must can still look at it. Only the newest
/// one that was set aside is kept.
pub(crate) async fn set_aside(directory: PathBuf) -> std::io::Result<()> {
    blocking(move || {
        if !directory.exists() {
            return Ok(());
        }
        let aside = aside(&directory);
        remove(&aside)?;
        std::fs::rename(&directory, &aside)
    })
    .await
}

/// Removes the session's files, and what was set aside.
pub(crate) async fn remove_all(directory: PathBuf) -> std::io::Result<()> {
    blocking(move || {
        remove(&aside(&directory))?;
        remove(&directory)
    })
    .await
}

fn aside(directory: &Path) -> PathBuf {
    directory.with_extension("aside")
}

fn remove(directory: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// SQLite itself would notice a wrong header only after half a minute of retries in the library's pool.
async fn has_database_header(file: &Path) -> std::io::Result<bool> {
    use tokio::io::AsyncReadExt as _;
    let mut header = [0u8; 16];
    let mut opened = tokio::fs::File::open(file).await?;
    match opened.read_exact(&mut header).await {
        Ok(_) => Ok(&header == b"SQLite format 3\0"),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

async fn is_real_file(file: &Path) -> bool {
    tokio::fs::metadata(file).await.is_ok_and(|meta| meta.is_file() && meta.len() > 0)
}

async fn blocking<R: Send + 'static>(job: impl FnOnce() -> std::io::Result<R> + Send + 'static) -> std::io::Result<R> {
    tokio::task::spawn_blocking(job).await.map_err(std::io::Error::other)?
}

#[cfg(unix)]
fn make_private(directory: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    // Made here so that SQLite finds it with these permissions; its WAL inherits them.
    std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(directory.join(FILE)).map(|_| ())
}

#[cfg(not(unix))]
fn make_private(directory: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)
}
