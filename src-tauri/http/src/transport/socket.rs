//! The socket: a file that belongs to the user alone, in a folder that does, too.

use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use wakala_contract::LONGEST_SOCKET;
use wakala_store::private_folder;

use super::ServeError;

/// A socket that is listened at. Its file goes with it, and so does what leads to it.
#[derive(Debug)]
pub(crate) struct Socket {
    path: PathBuf,
    file: (u64, u64),
    /// At the last place, where everybody looks, whatever folder for sockets they know.
    sign: Option<(PathBuf, (u64, u64))>,
}

impl Socket {
    /// Listens at the first of these places that can be had. Blocking.
    ///
    /// # Errors
    /// What the last of them refused.
    pub(crate) fn bind(places: &[PathBuf]) -> Result<(Self, UnixListener), ServeError> {
        let mut refused = ServeError::NoPlace;
        for path in places {
            match Self::bind_at(path) {
                Ok((mut socket, listener)) => {
                    let elsewhere = places.last().filter(|last| *last != path);
                    socket.sign = elsewhere.and_then(|last| signpost(last, path));
                    return Ok((socket, listener));
                }
                Err(error) => {
                    tracing::debug!(%error, "not served there");
                    refused = error;
                }
            }
        }
        Err(refused)
    }

    fn bind_at(path: &Path) -> Result<(Self, UnixListener), ServeError> {
        if path.as_os_str().len() > LONGEST_SOCKET {
            return Err(ServeError::TooLong { path: path.to_owned(), longest: LONGEST_SOCKET });
        }
        let refused = |reason| ServeError::Refused { path: path.to_owned(), reason };
        if let Some(folder) = path.parent() {
            // A folder for it is made, but not one for the folder: where no session of the desktop runs, there is none.
            if let Some(base) = folder.parent() {
                std::fs::metadata(base).map_err(refused)?;
            }
            // In a folder that is everybody's, somebody else's link may lead to a folder of ours that is meant for others.
            if std::fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_symlink()) {
                return Err(refused(io::Error::new(io::ErrorKind::PermissionDenied, "its folder is a link")));
            }
            private_folder(folder).map_err(refused)?;
        }
        clear(path)?;
        let listener = UnixListener::bind(path).map_err(refused)?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let file = identity(path).map_err(refused)?;
        Ok((Self { path: path.to_owned(), file, sign: None }, listener))
    }

    /// Looks whether its name still leads to it. Blocking.
    pub(crate) fn is_there(&self) -> impl FnOnce() -> bool + Send + 'static {
        let (path, file) = (self.path.clone(), self.file);
        move || identity(&path).is_ok_and(|found| found == file)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Another program may have put its own there.
        for (path, own) in
            std::iter::once((&self.path, self.file)).chain(self.sign.as_ref().map(|(at, own)| (at, *own)))
        {
            if identity(path).is_ok_and(|file| file == own) {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    std::fs::symlink_metadata(path).map(|meta| (meta.dev(), meta.ino()))
}

/// Leaves at one place what leads to another: a shell of `su` or a service may know another folder for sockets, or none.
fn signpost(at: &Path, to: &Path) -> Option<(PathBuf, (u64, u64))> {
    // Made beside it: until the one before is gone nothing has its number.
    let new = at.with_extension("new");
    let lead = || -> io::Result<()> {
        private_folder(at.parent().unwrap_or(at))?;
        match std::fs::symlink_metadata(at) {
            Ok(meta) if !meta.is_symlink() => clear(at).map_err(io::Error::other)?,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let _ = std::fs::remove_file(&new);
        std::os::unix::fs::symlink(to, &new)?;
        std::fs::rename(&new, at)
    };
    match lead() {
        Ok(()) => identity(at).ok().map(|own| (at.to_owned(), own)),
        Err(error) => {
            tracing::debug!(%error, "nothing leads to the socket from beside the data");
            None
        }
    }
}

/// Removes what a program left there that was killed.
fn clear(path: &Path) -> Result<(), ServeError> {
    let refused = |reason| ServeError::Refused { path: path.to_owned(), reason };
    let meta = match std::fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(refused(error)),
    };
    if meta.file_type().is_symlink() {
        // What led to the socket of a run before.
        return std::fs::remove_file(path).map_err(refused);
    }
    if !meta.file_type().is_socket() {
        return Err(ServeError::Foreign { path: path.to_owned() });
    }
    match UnixStream::connect(path) {
        Ok(_) => Err(ServeError::InUse { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => std::fs::remove_file(path).map_err(refused),
        Err(error) => Err(refused(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn it_is_the_users_alone_and_goes_with_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wakala").join("core.sock");
        let (socket, _listener) = Socket::bind(std::slice::from_ref(&path)).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        drop(socket);
        assert!(!path.exists());
    }

    #[test]
    fn what_a_crash_left_is_replaced_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("core.sock");
        drop(UnixListener::bind(&path).unwrap());
        assert!(path.exists(), "left behind");
        let places = [path.clone()];
        let (socket, _listener) = Socket::bind(&places).unwrap();
        assert!(matches!(Socket::bind(&places), Err(ServeError::InUse { .. })));
        // Somebody else took the place: it is theirs.
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "a letter").unwrap();
        drop(socket);
        assert!(matches!(Socket::bind(&places), Err(ServeError::Foreign { .. })));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a letter");
    }

    #[test]
    fn the_next_place_is_taken_where_one_is_too_long_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("x".repeat(200)).join("core.sock");
        let nowhere = folder.path().join("run").join("wakala").join("core.sock");
        let good = folder.path().join("core.sock");
        let (socket, _listener) = Socket::bind(&[long.clone(), nowhere.clone(), good.clone()]).unwrap();
        assert_eq!(socket.path(), good);
        assert!(matches!(Socket::bind(&[long]), Err(ServeError::TooLong { .. })));
        assert!(matches!(Socket::bind(std::slice::from_ref(&nowhere)), Err(ServeError::Refused { .. })));
        assert!(!nowhere.parent().unwrap().exists());
        assert!(matches!(Socket::bind(&[]), Err(ServeError::NoPlace)));
    }

    #[test]
    fn a_folder_that_is_a_link_is_not_taken_and_not_closed() {
        let root = tempfile::tempdir().unwrap();
        let (public, link) = (root.path().join("public"), root.path().join("wakala-1000"));
        std::fs::create_dir(&public).unwrap();
        std::fs::set_permissions(&public, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::os::unix::fs::symlink(&public, &link).unwrap();
        assert!(matches!(Socket::bind(&[link.join("a.sock")]), Err(ServeError::Refused { .. })));
        assert_eq!((mode(&public), std::fs::read_dir(&public).unwrap().count()), (0o755, 0));
    }

    #[test]
    fn the_last_place_leads_to_the_one_that_was_taken() {
        let folder = tempfile::tempdir().unwrap();
        let (run, data) = (folder.path().join("run").join("core.sock"), folder.path().join("data").join("core.sock"));
        let places = [run.clone(), data.clone()];
        // A run before ended without a word.
        std::fs::create_dir(folder.path().join("data")).unwrap();
        std::os::unix::fs::symlink("/nowhere", &data).unwrap();
        let (socket, _listener) = Socket::bind(&places).unwrap();
        assert_eq!(socket.path(), run);
        UnixStream::connect(&data).unwrap();
        // It is listened at anew, and the one before goes.
        std::fs::remove_file(&run).unwrap();
        let (again, _listener) = Socket::bind(&places).unwrap();
        drop(socket);
        UnixStream::connect(&data).unwrap();
        drop(again);
        assert!(std::fs::symlink_metadata(&data).is_err() && !run.exists());
        // What is somebody's stays, and costs the way to it alone.
        std::fs::write(&data, "a letter").unwrap();
        let (socket, _listener) = Socket::bind(&places).unwrap();
        drop(socket);
        assert_eq!(std::fs::read_to_string(&data).unwrap(), "a letter");
    }
}
