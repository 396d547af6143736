//! The file of a message outside of the window: saved in a folder, or opened by the program that the system has for it. The core hands
//! it over piece by piece; what lies in a place already is left alone.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt as _;
use wakala_client::{Client, ClientError, SavedFile};

/// Files of one name.
const MOST_ALIKE: u32 = 1_000;

/// Why a file does not leave the window.
#[derive(Debug, Error)]
pub(crate) enum OutsideError {
    /// The core does not hand it over.
    #[error(transparent)]
    Core(#[from] ClientError),
    /// It can't be written, or nothing opens it.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Where files lie that were opened, as long as the window is there.
pub(crate) fn opened(data_dir: &Path) -> PathBuf {
    data_dir.join("opened")
}

/// Saves the file of a message under a free name, and says which.
pub(crate) async fn save(core: &Client, message: i64, folder: &Path) -> Result<PathBuf, OutsideError> {
    let mut body = core.open_file(message).await?;
    fs::create_dir_all(folder).await?;
    let (to, path) = free_place(folder, &body.name).await?;
    written(&mut body, to, &path).await?;
    Ok(path)
}

/// Opens a copy of the file of a message, which is only to be read: what is changed in it would be lost.
pub(crate) async fn open(core: &Client, message: i64, folder: &Path) -> Result<(), OutsideError> {
    let path = save(core, message, folder).await?;
    let mut rights = fs::metadata(&path).await?.permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).await?;
    Ok(start(&path)?)
}

/// Removes what was opened earlier.
pub(crate) fn forget_opened(data_dir: &Path) {
    match std::fs::remove_dir_all(opened(data_dir)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "what was opened earlier stays");
        }
        Ok(()) | Err(_) => {}
    }
}

async fn written(body: &mut SavedFile, mut to: File, path: &Path) -> Result<(), OutsideError> {
    let filled = async {
        while let Some(piece) = body.next().await? {
            to.write_all(&piece).await?;
        }
        Ok(to.sync_all().await?)
    };
    let filled = filled.await;
    if filled.is_err() {
        // Half a file would only mislead.
        let _ = fs::remove_file(path).await;
    }
    filled
}

/// Takes the first name that nothing has yet; a link of that name is something, too.
async fn free_place(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let name = Path::new(name).file_name().map_or_else(|| "file".into(), |name| name.to_string_lossy());
    let (stem, ending) =
        name.rsplit_once('.').map_or((name.as_ref(), String::new()), |(stem, end)| (stem, format!(".{end}")));
    for number in 1..MOST_ALIKE {
        let name = if number == 1 { name.to_string() } else { format!("{stem} ({number}){ending}") };
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path).await {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Hands a file to the program that the desktop has for it.
#[cfg(target_os = "linux")]
fn start(path: &Path) -> io::Result<()> {
    use gtk::gio::prelude::FileExt as _;
    use gtk::gio::{AppInfo, AppLaunchContext, File};

    let place = File::for_path(path).uri();
    AppInfo::launch_default_for_uri(&place, AppLaunchContext::NONE).map_err(io::Error::other)
}

/// Hands a file to the program that the desktop has for it.
#[cfg(not(target_os = "linux"))]
fn start(path: &Path) -> io::Result<()> {
    let opener = if cfg!(windows) { "explorer" } else { "open" };
    std::process::Command::new(opener).arg(path).spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_is_written_over_and_no_name_leads_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bei.pdf"), "theirs").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/nowhere", folder.path().join("bei (2).pdf")).unwrap();
        let (_, path) = free_place(folder.path(), "bei.pdf").await.unwrap();
        let expected = if cfg!(unix) { "bei (3).pdf" } else { "bei (2).pdf" };
        assert_eq!(path, folder.path().join(expected));
        assert_eq!(std::fs::read(folder.path().join("bei.pdf")).unwrap(), b"theirs");
        for name in ["../../mwizi", "/etc/mwizi", ".."] {
            let (_, path) = free_place(folder.path(), name).await.unwrap();
            assert_eq!(path.parent(), Some(folder.path()), "{name}");
        }
    }
}
