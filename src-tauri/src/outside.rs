//! The file of a message outside of the window: saved in a folder, or opened by the program that the system has for it. The core hands
//! it over piece by piece; what lies in a place already is left alone.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;
use wakala_client::{Client, SaveError};

/// Where files lie that were opened, as long as the window is there.
pub(crate) fn opened(data_dir: &Path) -> PathBuf {
    data_dir.join("opened")
}

/// Saves the file of a message under a free name, and says which.
pub(crate) async fn save(core: &Client, message: i64, folder: &Path) -> Result<PathBuf, SaveError> {
    core.open_file(message).await?.save(folder).await
}

/// Opens a copy of the file of a message, which is only to be read: what is changed in it would be lost. One that was opened before is the
/// same again: each copy takes as much of the disk as the file itself.
pub(crate) async fn open(core: &Client, message: i64, folder: &Path) -> Result<(), SaveError> {
    let file = core.open_file(message).await?;
    let folder = folder.join(message.to_string());
    let path = match opened_before(&folder, &file.name) {
        Some(path) => path,
        None => {
            let path = file.save(&folder).await?;
            let mut rights = fs::metadata(&path).await?.permissions();
            rights.set_readonly(true);
            fs::set_permissions(&path, rights).await?;
            path
        }
    };
    Ok(start(&path)?)
}

/// The copy that was opened before: it has its name only when it is whole.
fn opened_before(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = folder.join(Path::new(name).file_name()?);
    std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file()).then_some(path)
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

    #[test]
    fn what_was_opened_before_is_the_same_again_and_no_link_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        assert_eq!(opened_before(at, "bei.pdf"), None);
        std::fs::write(at.join("bei.pdf"), "habari").unwrap();
        assert_eq!(opened_before(at, "bei.pdf"), Some(at.join("bei.pdf")));
        assert_eq!(opened_before(at, "../../bei.pdf"), Some(at.join("bei.pdf")), "no name leads elsewhere");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/etc/passwd", at.join("mwizi")).unwrap();
            assert_eq!(opened_before(at, "mwizi"), None);
        }
    }
}
