//! The log files: a new one by day and by size, the oldest removed. The ready-made appenders roll by one of the two, bound
//! neither the sum of all files nor who may read them, or read the clock themselves.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local};
use wakala_domain::time::Wall;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// A file that a line would make larger is followed by a new one.
    pub file_bytes: u64,
    /// At most this many files.
    pub files: usize,
    /// At most this much in all files together.
    pub all_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MEGABYTE: u64 = 1_000_000;
        Self { file_bytes: 10 * MEGABYTE, files: 14, all_bytes: 100 * MEGABYTE }
    }
}

/// Writes lines into the newest file of a folder. Blocking.
pub(super) struct RollingFiles {
    folder: PathBuf,
    limits: Limits,
    open: Option<Open>,
}

struct Open {
    file: File,
    name: Name,
    bytes: u64,
}

/// `wakala-20251121-003.log`: sorts by age.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    day: String,
    number: u32,
}

impl Name {
    fn parse(text: &str) -> Option<Self> {
        let (day, number) = text.strip_prefix("wakala-")?.strip_suffix(".log")?.split_once('-')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (day.len() == 8 && digits(day) && digits(number)).then_some(())?;
        Some(Self { day: day.to_owned(), number: number.parse().ok()? })
    }

    fn text(&self) -> String {
        format!("wakala-{}-{:03}.log", self.day, self.number)
    }
}

impl RollingFiles {
    /// Makes the folder if there is none. Files of earlier runs are gone on with.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn open(folder: &Path, limits: Limits) -> io::Result<Self> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
            builder.mode(0o700);
            builder.create(folder)?;
            // It may have been there.
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        }
        #[cfg(not(unix))]
        builder.create(folder)?;
        Ok(Self { folder: folder.to_owned(), limits, open: None })
    }

    /// Writes a line that was told at a time.
    ///
    /// # Errors
    /// What the disk says. The next line tries again with the file opened anew.
    pub(super) fn write(&mut self, now: Wall, line: &[u8]) -> io::Result<()> {
        let length = line.len() as u64;
        let day = day(now);
        let mut open = match self.open.take() {
            Some(open) if open.name.day == day && open.bytes + length <= self.limits.file_bytes => open,
            _ => self.next(day, length)?,
        };
        open.file.write_all(line)?;
        open.bytes += length;
        self.open = Some(open);
        Ok(())
    }

    /// The newest file of the day if there is room in it, else a new one.
    fn next(&self, day: String, length: u64) -> io::Result<Open> {
        let mut files = self.files()?;
        let last = files.iter().rfind(|(name, _)| name.day == day);
        let (name, bytes) = match last {
            Some((name, bytes)) if bytes + length <= self.limits.file_bytes => (name.clone(), *bytes),
            Some((name, _)) => (Name { day, number: name.number.saturating_add(1) }, 0),
            None => (Name { day, number: 1 }, 0),
        };
        files.retain(|(other, _)| *other != name);
        self.prune(files);
        Ok(Open { file: private(&self.folder.join(name.text()))?, name, bytes })
    }

    /// The files that are there, the oldest first, with their sizes.
    fn files(&self) -> io::Result<Vec<(Name, u64)>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if let Some(name) = entry.file_name().to_str().and_then(Name::parse) {
                files.push((name, entry.metadata()?.len()));
            }
        }
        files.sort();
        Ok(files)
    }

    /// Removes the oldest until one more file fits, at its full size.
    fn prune(&self, others: Vec<(Name, u64)>) {
        let mut count = others.len();
        let mut bytes: u64 = others.iter().map(|(_, bytes)| bytes).sum();
        for (name, size) in others {
            if count < self.limits.files && bytes + self.limits.file_bytes <= self.limits.all_bytes {
                return;
            }
            // One that can't be removed now is tried again with the next file.
            if std::fs::remove_file(self.folder.join(name.text())).is_ok() {
                count -= 1;
                bytes -= size;
            }
        }
    }
}

/// The day as people on this PC count it.
fn day(now: Wall) -> String {
    DateTime::from_timestamp_millis(now.0).unwrap_or_default().with_timezone(&Local).format("%Y%m%d").to_string()
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;
    const SMALL: Limits = Limits { file_bytes: 100, files: 4, all_bytes: 350 };

    /// Noon or so in every time zone's own way: whole days later is another day.
    fn at(days: i64) -> Wall {
        Wall(1_763_726_400_000 + days * DAY_MS)
    }

    fn sizes(folder: &Path) -> Vec<u64> {
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
        files.sort_by_key(std::fs::DirEntry::file_name);
        files.iter().map(|file| file.metadata().unwrap().len()).collect()
    }

    #[test]
    fn a_full_file_is_followed_by_a_new_one_and_no_line_is_split() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = RollingFiles::open(folder.path(), SMALL).unwrap();
        for _ in 0..5 {
            files.write(at(0), &[b'x'; 40]).unwrap();
        }
        assert_eq!(sizes(folder.path()), [80, 80, 40]);
    }

    #[test]
    fn a_day_has_its_own_file_and_a_new_run_goes_on_with_it() {
        let folder = tempfile::tempdir().unwrap();
        for days in [0, 0, 1] {
            // Each time as after a start of the program.
            RollingFiles::open(folder.path(), SMALL).unwrap().write(at(days), &[b'x'; 40]).unwrap();
        }
        assert_eq!(sizes(folder.path()), [80, 40]);
        let mut running = RollingFiles::open(folder.path(), SMALL).unwrap();
        running.write(at(1), &[b'x'; 10]).unwrap();
        running.write(at(2), &[b'x'; 10]).unwrap();
        assert_eq!(sizes(folder.path()), [80, 50, 10]);
    }

    #[test]
    fn the_oldest_files_go_by_number_and_by_sum() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = RollingFiles::open(folder.path(), SMALL).unwrap();
        for days in 0..10 {
            files.write(at(days), &[b'x'; 10]).unwrap();
            assert!(sizes(folder.path()).len() <= 4);
        }
        assert_eq!(sizes(folder.path()), [10; 4]);
        for _ in 0..20 {
            files.write(at(10), &[b'x'; 90]).unwrap();
            assert!(sizes(folder.path()).iter().sum::<u64>() <= 350, "{:?}", sizes(folder.path()));
        }
        assert_eq!(sizes(folder.path()), [90; 3]);
    }

    #[test]
    fn what_is_no_log_of_ours_stays() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["notes.log", "wakala-20251121-001.log.gz", "wakala-2025-1.log", "wakala-20251121-.log"] {
            std::fs::write(folder.path().join(name), [b'x'; 400]).unwrap();
        }
        let mut files = RollingFiles::open(folder.path(), SMALL).unwrap();
        for days in 0..6 {
            files.write(at(days), &[b'x'; 10]).unwrap();
        }
        assert_eq!(sizes(folder.path()).len(), 4 + 4);
    }

    #[test]
    fn a_clock_that_was_set_back_loses_nothing_that_was_just_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = RollingFiles::open(folder.path(), Limits { files: 1, ..SMALL }).unwrap();
        files.write(at(5), b"later\n").unwrap();
        files.write(at(0), b"earlier\n").unwrap();
        files.write(at(0), b"again\n").unwrap();
        assert_eq!(sizes(folder.path()), [14]);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("logs");
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        RollingFiles::open(&folder, SMALL).unwrap().write(at(0), b"x").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
        assert_eq!(mode(&file), 0o600);
    }

    #[test]
    fn a_write_that_failed_is_tried_again_with_the_next_line() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("logs");
        let mut files = RollingFiles::open(&folder, SMALL).unwrap();
        std::fs::remove_dir(&folder).unwrap();
        assert!(files.write(at(0), b"lost").is_err());
        std::fs::create_dir(&folder).unwrap();
        files.write(at(0), b"kept").unwrap();
        assert_eq!(sizes(&folder), [4]);
    }
}
