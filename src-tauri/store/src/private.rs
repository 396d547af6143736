//! Files and folders that are this user's alone: made so, and made so again when they are found open to others.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file for this user alone, making it when there is none.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Makes a folder for this user alone, with all that lead to it; one that is there already is closed to others, and the log says so. Blocking.
///
/// # Errors
/// What the system says; it belongs to another user.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)?;
    close_to_others(path, &std::fs::metadata(path)?)
}

/// Closes what is there to others, and says so in the log. A file system that knows no users is left as it is. Blocking.
///
/// # Errors
/// It belongs to another user, who may change what it holds.
#[cfg(unix)]
pub fn close_to_others(path: &Path, meta: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    /// Everybody's, such as `/tmp`: not ours to close.
    const SHARED: u32 = 0o1000;
    if meta.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"));
    }
    let mode = meta.mode();
    if mode & 0o077 == 0 || mode & SHARED != 0 {
        return Ok(());
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700)) {
        Ok(()) => tracing::warn!(%name, "was open to other users; it is closed to them now"),
        Err(error) => tracing::warn!(%name, %error, "is open to other users, and can't be closed to them"),
    }
    Ok(())
}

/// Here users are kept apart by what the system gives the user's own folder.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn close_to_others(_path: &Path, _meta: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_open_to_others_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("a").join("b");
        private_folder(&made).unwrap();
        assert_eq!((mode(&made.join("..")), mode(&made)), (0o700, 0o700));
        set(&made, 0o755);
        private_folder(&made).unwrap();
        assert_eq!(mode(&made), 0o700);
        // Less than all may be meant so.
        set(&made, 0o550);
        private_folder(&made).unwrap();
        assert_eq!(mode(&made), 0o500);
        set(&made, 0o1777);
        private_folder(&made).unwrap();
        assert_eq!(mode(&made), 0o1777, "everybody's");
    }

    #[test]
    fn what_is_another_users_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        // Only root can give a folder away; everybody else finds root's.
        let anothers = match std::os::unix::fs::chown(folder.path(), Some(65_534), None) {
            Ok(()) => folder.path(),
            Err(_) => Path::new("/usr"),
        };
        let refused = private_folder(anothers).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied);
        assert!(refused.to_string().contains("another user"), "{refused}");
    }
}
