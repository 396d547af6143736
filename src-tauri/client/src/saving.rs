//! The file of a message in a folder of the user's: whole under its name, or not there at all, whatever ends in between. What comes lies
//! beside its place, hidden, until all of it is on the disk; what a kill leaves of that is taken over by the next try.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use hyper::body::{Body as _, Bytes};
use thiserror::Error;
use tokio::io::AsyncWriteExt as _;

use crate::{ClientError, SavedFile};

/// Files of one name.
const MOST_ALIKE: u32 = 10_000;
/// Those who save the file of one message in one folder at a time.
const AT_ONCE: u32 = 16;
/// What stays free on the disk, in bytes: as much as the core leaves to its database.
const RESERVE: u64 = 64 << 20;

/// Why a file is not saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// The core does not hand it over.
    #[error(transparent)]
    Core(#[from] ClientError),
    /// It can't be written there.
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// What comes piece by piece.
trait Pieces {
    /// The next piece; none when that was all of it.
    fn piece(&mut self) -> impl Future<Output = Result<Option<Bytes>, ClientError>> + Send;
}

impl Pieces for SavedFile {
    async fn piece(&mut self) -> Result<Option<Bytes>, ClientError> {
        self.next().await
    }
}

/// What is saved.
#[derive(Clone, Copy, Debug)]
struct What<'a> {
    message: i64,
    name: &'a str,
    /// How long it is, where that is said.
    bytes: Option<u64>,
}

impl SavedFile {
    /// Saves it in a folder, under the first name that nothing has there yet, and says where. Cancel safe: what came of it until then lies
    /// there as a hidden part, which the next try takes over.
    ///
    /// # Errors
    /// The core does not hand it over to its end, the disk has no room for it or refuses; nothing lies there then.
    pub async fn save(mut self, folder: &Path) -> Result<PathBuf, SaveError> {
        let name = self.name.clone();
        let what = What { message: self.message, name: &name, bytes: self.body.size_hint().exact() };
        save(&mut self, what, folder, free).await
    }
}

async fn save(
    pieces: &mut impl Pieces,
    what: What<'_>,
    folder: &Path,
    free: fn(&Path) -> io::Result<u64>,
) -> Result<PathBuf, SaveError> {
    fs::create_dir_all(folder)?;
    if let Some(bytes) = what.bytes
        && free(folder)? < bytes.saturating_add(RESERVE)
    {
        return Err(io::Error::from(io::ErrorKind::StorageFull).into());
    }
    let (to, part) = part(folder, what.message)?;
    let filled = filled(pieces, to).await;
    let named = filled.and_then(|held| {
        let named = name(folder, &part, what.name);
        // Nobody takes it over before it has its name.
        drop(held);
        Ok(named?)
    });
    if named.is_err() {
        // Half a file would only take room.
        let _ = fs::remove_file(&part);
    }
    named
}

/// Writes all of it; the file is held until it is dropped.
async fn filled(pieces: &mut impl Pieces, to: File) -> Result<File, SaveError> {
    let mut to = tokio::fs::File::from_std(to);
    while let Some(piece) = pieces.piece().await? {
        to.write_all(&piece).await?;
    }
    to.flush().await?;
    to.sync_all().await?;
    Ok(to.into_std().await)
}

/// A part of the file of a message that nobody else writes.
fn part(folder: &Path, message: i64) -> io::Result<(File, PathBuf)> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A link of that name leads elsewhere.
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    for number in 0..AT_ONCE {
        let path = folder.join(format!(".wakala-{message}-{number}.part"));
        let file = match options.open(&path) {
            Ok(file) => file,
            Err(_) if is_a_link(&path) => continue,
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => continue,
            // Some file systems know no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        // Whoever held it may have given it its name meanwhile.
        if is_at(&file, &path) {
            file.set_len(0)?;
            return Ok((file, path));
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let number = |meta: fs::Metadata| (meta.dev(), meta.ino());
    let numbers = (file.metadata().map(number), fs::symlink_metadata(path).map(number));
    matches!(numbers, (Ok(one), Ok(other)) if one == other)
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

fn is_a_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

/// Gives a part the first name that nothing has; a link of that name is something, too.
fn name(folder: &Path, part: &Path, name: &str) -> io::Result<PathBuf> {
    let name = Path::new(name).file_name().map_or_else(|| "file".into(), |name| name.to_string_lossy());
    let (stem, ending) =
        name.rsplit_once('.').map_or((name.as_ref(), String::new()), |(stem, end)| (stem, format!(".{end}")));
    for number in 1..MOST_ALIKE {
        let name = if number == 1 { name.to_string() } else { format!("{stem} ({number}){ending}") };
        let path = folder.join(name);
        let named = match fs::hard_link(part, &path) {
            Ok(()) => fs::remove_file(part),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // Not every file system has links: its name is taken first.
            Err(_) => {
                let taken = OpenOptions::new().write(true).create_new(true).open(&path);
                taken.and_then(|_| fs::rename(part, &path))
            }
        };
        match named {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(unix)]
fn free(folder: &Path) -> io::Result<u64> {
    let system = rustix::fs::statvfs(folder)?;
    Ok(system.f_bavail.saturating_mul(system.f_frsize))
}

/// Writing says it there.
#[cfg(not(unix))]
fn free(_: &Path) -> io::Result<u64> {
    Ok(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Comes as it is told; what it is asked for is looked at before each piece.
    struct Told<F>(Vec<Result<Bytes, ClientError>>, F);

    impl<F: FnMut() + Send> Pieces for Told<F> {
        async fn piece(&mut self) -> Result<Option<Bytes>, ClientError> {
            (self.1)();
            if self.0.is_empty() { Ok(None) } else { self.0.remove(0).map(Some) }
        }
    }

    fn what(name: &str) -> What<'_> {
        What { message: 7, name, bytes: Some(6) }
    }

    fn all() -> Vec<Result<Bytes, ClientError>> {
        vec![Ok(Bytes::from_static(b"hab")), Ok(Bytes::from_static(b"ari"))]
    }

    fn much(_: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }

    fn names(folder: &Path) -> Vec<String> {
        let names =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn a_file_has_its_name_when_all_of_it_is_there_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().to_owned();
        let mut seen = Vec::new();
        let path =
            save(&mut Told(all(), || seen.push(names(&at))), what("bei.pdf"), folder.path(), much).await.unwrap();
        assert_eq!(
            seen,
            vec![vec![".wakala-7-0.part".to_owned()]; 3],
            "a kill leaves a part and nothing that looks whole"
        );
        assert_eq!(
            (path, fs::read(folder.path().join("bei.pdf")).unwrap()),
            (folder.path().join("bei.pdf"), b"habari".to_vec())
        );
        assert_eq!(names(folder.path()), ["bei.pdf"]);
    }

    #[tokio::test]
    async fn what_a_kill_left_is_taken_over_and_what_another_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".wakala-7-0.part"), "half of something longer").unwrap();
        let (other, _) = part(folder.path(), 7).unwrap();
        let path = save(&mut Told(all(), || ()), what("bei.pdf"), folder.path(), much).await.unwrap();
        assert_eq!(names(folder.path()), [".wakala-7-0.part", "bei.pdf"], "somebody has it");
        drop(other);
        let second = save(&mut Told(all(), || ()), what("bei.pdf"), folder.path(), much).await.unwrap();
        assert_eq!(names(folder.path()), ["bei (2).pdf", "bei.pdf"]);
        for path in [path, second] {
            assert_eq!(fs::read(path).unwrap(), b"habari");
        }
    }

    #[tokio::test]
    async fn what_does_not_come_wholly_or_has_no_room_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut cut = all();
        cut[1] = Err(ClientError::Gone("the core ended".to_owned()));
        assert!(save(&mut Told(cut, || ()), what("bei.pdf"), folder.path(), much).await.is_err());
        let little = |_: &Path| Ok(RESERVE + 5);
        let refused =
            save(&mut Told(all(), || panic!("it is asked for")), what("bei.pdf"), folder.path(), little).await;
        assert!(matches!(refused, Err(SaveError::Disk(error)) if error.kind() == io::ErrorKind::StorageFull));
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[tokio::test]
    async fn nothing_is_written_over_and_no_name_leads_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let within = folder.path().join("within");
        fs::create_dir(&within).unwrap();
        fs::write(within.join("bei.pdf"), "theirs").unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/nowhere", within.join("bei (2).pdf")).unwrap();
            fs::write(folder.path().join("theirs"), "theirs").unwrap();
            std::os::unix::fs::symlink(folder.path().join("theirs"), within.join(".wakala-7-0.part")).unwrap();
        }
        let save = async |name: &str| save(&mut Told(all(), || ()), what(name), &within, much).await.unwrap();
        let expected = if cfg!(unix) { "bei (3).pdf" } else { "bei (2).pdf" };
        assert_eq!(save("bei.pdf").await, within.join(expected));
        assert_eq!(fs::read(within.join("bei.pdf")).unwrap(), b"theirs");
        for name in ["../../mwizi", "/etc/mwizi", ".."] {
            assert_eq!(save(name).await.parent(), Some(within.as_path()), "{name}");
        }
        #[cfg(unix)]
        assert_eq!(fs::read(folder.path().join("theirs")).unwrap(), b"theirs");
    }
}
