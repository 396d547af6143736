//! The folder of an instance's files, and each step by which one comes to lie there. Names are ours alone: the row of the message, and how
//! files of its type end. Everything here blocks.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use tokio::time::Instant;
use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::messages::file::{FileType, SNIFFED};
use wakala_domain::time::Wall;
use wakala_store::private_folder;

use crate::placing::PART_OF_SENT;
use crate::room::Room;

/// How the name of what has not wholly come ends; no type ends so.
const PART: &str = "part";
/// The same of what has wholly come and is being opened: whatever ends meanwhile, it is no place to go on from.
const OPENING: &str = "opening";

/// Where the files of one instance lie.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// What lies in a folder under a name.
pub(crate) struct Named {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: FileType,
    /// How long it is.
    pub bytes: u64,
}

/// What a name of ours says.
pub(crate) enum Name {
    /// It has not wholly come of this message's, or waits to go out with it.
    Part(MessageRow),
    /// It was being opened.
    Opening,
    /// It is the file of this message.
    Whole(MessageRow),
    /// It goes out with a message that is newer than this one.
    Sent(MessageRow),
}

/// What a name says, if it is one of ours.
pub(crate) fn named(name: &str) -> Option<Name> {
    let (row, kind) = name.split_once('.')?;
    if let Some((newest, id)) = row.split_once('-') {
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return is_id.then_some(Name::Sent(MessageRow(newest.parse().ok()?)));
    }
    let row = MessageRow(row.parse().ok()?);
    Some(match kind {
        PART => Name::Part(row),
        OPENING => Name::Opening,
        _ => Name::Whole(row),
    })
}

impl Folder {
    pub(crate) fn of(files: &Path, instance: InstanceId) -> Self {
        Self(files.join(instance.to_string()))
    }

    /// The folder of what is to be sent, whoever will send it. No instance is called so.
    pub(crate) fn of_staged(files: &Path) -> Self {
        Self(files.join("staged"))
    }

    /// Where a file lies that has this name.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn part(&self, row: MessageRow) -> PathBuf {
        self.path(&format!("{}.{PART}", row.0))
    }

    fn opening(&self, row: MessageRow) -> PathBuf {
        self.path(&format!("{}.{OPENING}", row.0))
    }

    /// Makes it if there is none.
    pub(crate) fn make(&self) -> io::Result<()> {
        private_folder(&self.0)
    }

    /// What came of an earlier try, and how much that is; a new file where there is none. Whoever may still write to it writes what would
    /// come there, or what its seal refuses.
    pub(crate) fn go_on(&self, row: MessageRow) -> io::Result<(File, u64)> {
        match OpenOptions::new().read(true).write(true).open(self.part(row)) {
            Ok(mut file) => {
                let come = file.seek(SeekFrom::End(0))?;
                Ok((file, come))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((self.begin(row)?, 0)),
            Err(error) => Err(error),
        }
    }

    /// What has wholly come is opened in its place: nothing goes on from it any more. Gives it twice, at its beginning.
    pub(crate) fn begin_opening(&self, row: MessageRow) -> io::Result<(File, File)> {
        let opening = self.opening(row);
        fs::rename(self.part(row), &opening)?;
        Ok((File::open(&opening)?, OpenOptions::new().write(true).open(opening)?))
    }

    /// A new file for what is going to come. One of an earlier try is let go first: whoever may still write to that one writes to
    /// nothing.
    pub(crate) fn begin(&self, row: MessageRow) -> io::Result<File> {
        let path = self.part(row);
        gone(fs::remove_file(&path))?;
        let mut options = OpenOptions::new();
        options.create_new(true).read(true).write(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options.open(path)
    }

    /// Gives what has wholly come, was opened and is on the disk, its name.
    pub(crate) fn name(&self, row: MessageRow) -> io::Result<Named> {
        let part = self.opening(row);
        let file = File::open(&part)?;
        let bytes = file.metadata()?.len();
        let mut beginning = Vec::with_capacity(SNIFFED);
        file.take(SNIFFED as u64).read_to_end(&mut beginning)?;
        let kind = FileType::of(&beginning);
        let name = format!("{}.{}", row.0, kind.extension);
        fs::rename(part, self.path(&name))?;
        self.sync()?;
        Ok(Named { name, kind, bytes })
    }

    /// What the file of a message is called that goes out under an id, when this message was the newest of all.
    pub(crate) fn name_of_sent(newest: MessageRow, id: &MessageId, extension: &str) -> String {
        format!("{}-{id}.{extension}", newest.0)
    }

    /// Has a file that lies elsewhere lie here, too, whole and on the disk: as the same one where that can be, else as a copy. Says whether
    /// there was room for it.
    pub(crate) fn place(&self, from: &Path, name: &str, bytes: u64, room: &Room, now: Instant) -> io::Result<bool> {
        self.make()?;
        if fs::hard_link(from, self.path(name)).is_err() {
            // Said first where it is gone; not every disk knows one file by two names.
            File::open(from)?;
            let part = self.path(&format!("{name}{PART_OF_SENT}"));
            let Some(_promised) = room.promise(part.clone(), bytes, now)? else { return Ok(false) };
            self.copy(from, &part, name)?;
        }
        self.sync()?;
        Ok(true)
    }

    fn copy(&self, from: &Path, part: &Path, name: &str) -> io::Result<()> {
        let copied = fs::copy(from, part).and_then(|_| File::open(part)?.sync_all());
        let named = copied.and_then(|()| fs::rename(part, self.path(name)));
        if named.is_err() {
            gone(fs::remove_file(part))?;
        }
        named
    }

    /// Where the sealed form of a file lies that goes out, and what has come of one that comes in.
    pub(crate) fn part_of(&self, row: MessageRow) -> PathBuf {
        self.part(row)
    }

    /// Lets go what came of a try that failed.
    pub(crate) fn drop_part(&self, row: MessageRow) -> io::Result<()> {
        gone(fs::remove_file(self.part(row)))?;
        self.drop_opening(row)
    }

    /// Lets go what was being opened, and is no place to go on from.
    pub(crate) fn drop_opening(&self, row: MessageRow) -> io::Result<()> {
        gone(fs::remove_file(self.opening(row)))
    }

    /// Names that lie there, some at a time.
    pub(crate) fn names(&self) -> io::Result<impl Iterator<Item = io::Result<String>> + use<>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => Some(entries),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
        Ok(entries.into_iter().flatten().map(name))
    }

    /// Removes what nobody knows.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        gone(fs::remove_file(self.path(name)))
    }

    /// Whether it lies on this disk.
    pub(crate) fn is_there(&self) -> io::Result<bool> {
        self.0.try_exists()
    }

    /// Whether nothing has come or gone for so long.
    pub(crate) fn is_left_alone(&self, now: Wall, long: Duration) -> io::Result<bool> {
        let changed = fs::metadata(&self.0)?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(u64::try_from(now.0).is_ok_and(|now| Duration::from_millis(now) >= changed.saturating_add(long)))
    }

    /// Removes all of it.
    pub(crate) fn remove_all(&self) -> io::Result<()> {
        gone(fs::remove_dir_all(&self.0))
    }

    /// What was named stays so after a power cut.
    #[cfg(unix)]
    pub(crate) fn sync(&self) -> io::Result<()> {
        File::open(&self.0)?.sync_all()
    }

    #[cfg(not(unix))]
    pub(crate) fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Not being there is as good as being removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// The folders of instances that lie under `files`, by their names.
pub(crate) fn of_instances(files: &Path) -> io::Result<Vec<(InstanceId, Folder)>> {
    let entries = match fs::read_dir(files) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        // What is not called as an instance is nothing of ours.
        if let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) {
            found.push((id, Folder::of(files, id)));
        }
    }
    Ok(found)
}
