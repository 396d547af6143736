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

/// The longest web address that is opened, in bytes.
const LONGEST_ADDRESS: usize = 8_000;

/// Opens a web address with the system's browser; nothing else is opened so.
pub(crate) fn open_link(address: &str) -> io::Result<()> {
    if is_web_address(address) { browse(address) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Whether it is an address of the web and nothing that a program could take for a file, a command or another address.
fn is_web_address(address: &str) -> bool {
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| address.strip_prefix(scheme));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    let sound = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '<' | '>' | '`');
    host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        && address.len() <= LONGEST_ADDRESS
        && address.chars().all(sound)
}

#[cfg(target_os = "linux")]
fn browse(address: &str) -> io::Result<()> {
    use gtk::gio::{AppInfo, AppLaunchContext};

    AppInfo::launch_default_for_uri(address, AppLaunchContext::NONE).map_err(io::Error::other)
}

#[cfg(not(target_os = "linux"))]
fn browse(address: &str) -> io::Result<()> {
    start(Path::new(address))
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
    fn only_addresses_of_the_web_are_opened() {
        for (address, wanted) in [
            ("https://duka.example/bei", true),
            ("http://duka.example/?a=b#c", true),
            ("https://xn--80ak6aa92e.com/", true),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("https://", false),
            ("https:///etc/passwd", false),
            ("https://duka.example@mwizi.example/", false),
            ("https://duka.example/ --new", false),
            ("https://duka.example/\n", false),
            ("HTTPS://duka.example/", false),
            ("--help", false),
            ("", false),
        ] {
            assert_eq!(is_web_address(address), wanted, "{address:?}");
        }
        assert!(!is_web_address(&format!("https://a.example/{}", "m".repeat(LONGEST_ADDRESS))));
    }

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
