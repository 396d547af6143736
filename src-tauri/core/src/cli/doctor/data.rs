//! The data folder: whose it is, whether there is room in it, whether the database is whole.

use std::path::Path;
use std::time::Duration;

use wakala_engine::clock::{Clock as _, SystemClock};
use wakala_store::{FileTrouble, check_file_while};

use super::super::words::words;
use super::{Finding, What, fault, ok, warning};

const FOLDER: What = What::Folder;
const DATABASE: What = What::Database;
const SESSIONS: What = What::Sessions;
/// How long the database is read: some gigabytes on a slow disk.
const READING: Duration = Duration::from_secs(30);

/// The folder itself. Blocking.
///
/// # Errors
/// What was found where there is nothing more to look at.
pub(super) fn folder(folder: &Path) -> Result<Vec<Finding>, Finding> {
    let (w, shown) = (words(), folder.display().to_string());
    let meta = match std::fs::metadata(folder) {
        Ok(meta) if meta.is_dir() => meta,
        Ok(_) => return Err(fault(FOLDER, w.doctor_folder_none(&shown), w.doctor_folder_none_do())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(warning(FOLDER, w.doctor_folder_missing(&shown), w.doctor_folder_missing_do()));
        }
        Err(error) => {
            return Err(fault(FOLDER, w.doctor_trouble(&shown, &error.to_string()), w.doctor_drive_do()));
        }
    };
    let mut found = vec![rights::folder(folder, &meta)];
    found.extend(rights::room(folder));
    Ok(found)
}

/// Where the sessions live, and how many there may be. Blocking.
pub(super) fn sessions(folder: &Path) -> Vec<Finding> {
    std::iter::once(rights::sessions(folder)).chain(rights::open_files()).collect()
}

/// The database, for as long as one waits for it. Blocking.
pub(super) fn database(file: &Path) -> Finding {
    database_within(file, READING)
}

fn database_within(file: &Path, limit: Duration) -> Finding {
    let w = words();
    if !file.exists() {
        return ok(DATABASE, w.doctor_database_new());
    }
    let clock = SystemClock::new();
    let begun = clock.mono();
    match check_file_while(file, move || clock.mono().since(begun) < limit) {
        Ok(true) => ok(DATABASE, w.doctor_database_well()),
        Ok(false) => ok(DATABASE, w.doctor_database_long(limit.as_secs())),
        Err(FileTrouble::Damaged(why)) => {
            fault(DATABASE, w.doctor_database_damaged(&why), w.doctor_database_damaged_do())
        }
        Err(FileTrouble::DiskFull(why)) => fault(DATABASE, why, w.doctor_database_full_do()),
        Err(FileTrouble::Locked(why)) => warning(DATABASE, w.doctor_database_busy(&why), w.doctor_database_busy_do()),
        Err(FileTrouble::Forbidden(why) | FileTrouble::Unusable(why)) => {
            fault(DATABASE, why, w.doctor_database_rights_do())
        }
    }
}

#[cfg(unix)]
mod rights {
    use std::fs::Metadata;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    use rustix::fs::{Access, access, statvfs};
    use rustix::process::{Resource, geteuid, getrlimit};

    use super::super::super::words::words;
    use super::super::{Finding, What, fault, ok, warning};
    use super::{FOLDER, SESSIONS};

    /// Less than this fills up within a day of pictures.
    const TIGHT: u64 = 1 << 30;
    /// Less than this is as good as full.
    const FULL: u64 = 100 << 20;
    /// What each number needs, and what the program needs besides.
    const FILES_EACH: u64 = 4;
    const FILES_BESIDES: u64 = 100;
    /// A limit below this is for fewer numbers than an operator has.
    const FEW: u64 = 300;

    /// Everybody's, such as `/tmp`.
    const SHARED: u32 = 0o1000;

    fn is_open(meta: &Metadata) -> bool {
        meta.mode() & 0o077 != 0 && meta.mode() & SHARED == 0
    }

    fn is_ours(meta: &Metadata) -> bool {
        meta.uid() == geteuid().as_raw()
    }

    pub(super) fn folder(folder: &Path, meta: &Metadata) -> Finding {
        let (w, shown) = (words(), folder.display().to_string());
        if !is_ours(meta) {
            return fault(FOLDER, w.doctor_folder_theirs(&shown), w.doctor_folder_theirs_do());
        }
        if let Err(error) = access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK) {
            let said = w.doctor_folder_readonly(&shown, &error.to_string());
            return fault(FOLDER, said, w.doctor_folder_readonly_do());
        }
        if is_open(meta) {
            return warning(FOLDER, w.doctor_folder_open(&shown), w.doctor_folder_open_do());
        }
        ok(FOLDER, w.doctor_folder_well(&shown))
    }

    pub(super) fn room(folder: &Path) -> Option<Finding> {
        let figures = statvfs(folder).ok()?;
        let free = figures.f_bavail.saturating_mul(figures.f_frsize);
        Some(room_of(free))
    }

    fn room_of(free: u64) -> Finding {
        const WHAT: What = What::Room;
        let w = words();
        let said = if free < 10 << 30 {
            w.doctor_room_mb(&(free / 1_000_000).to_string())
        } else {
            w.doctor_room_gb(&(free / 1_000_000_000).to_string())
        };
        match free {
            ..FULL => fault(WHAT, said, w.doctor_room_full_do()),
            FULL..TIGHT => warning(WHAT, said, w.doctor_room_tight_do()),
            TIGHT.. => ok(WHAT, said),
        }
    }

    pub(super) fn open_files() -> Option<Finding> {
        // The soft limit is raised to this one at the start.
        Some(open_files_of(getrlimit(Resource::Nofile).maximum?))
    }

    fn open_files_of(limit: u64) -> Finding {
        const WHAT: What = What::OpenFiles;
        let w = words();
        let numbers = limit.saturating_sub(FILES_BESIDES) / FILES_EACH;
        let said = w.doctor_files(&limit.to_string(), &numbers.to_string());
        if limit < FEW { warning(WHAT, said, w.doctor_files_do()) } else { ok(WHAT, said) }
    }

    pub(super) fn sessions(folder: &Path) -> Finding {
        let (w, shown) = (words(), folder.display().to_string());
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return ok(SESSIONS, w.doctor_sessions_none());
            }
            Err(error) => return fault(SESSIONS, w.doctor_trouble(&shown, &error.to_string()), w.doctor_drive_do()),
        };
        let (mut number, mut open, mut theirs) = (0usize, 0usize, 0usize);
        for entry in entries.flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            number += usize::from(meta.is_dir());
            theirs += usize::from(!is_ours(&meta));
            open += usize::from(is_ours(&meta) && is_open(&meta));
        }
        if theirs > 0 {
            return fault(SESSIONS, w.doctor_sessions_theirs(theirs, &shown), w.doctor_sessions_theirs_do());
        }
        if open > 0 {
            return warning(SESSIONS, w.doctor_sessions_open(open, number, &shown), w.doctor_sessions_open_do());
        }
        ok(SESSIONS, w.doctor_sessions_well(number))
    }

    #[cfg(test)]
    mod tests {
        use std::os::unix::fs::PermissionsExt as _;

        use super::super::super::Verdict;
        use super::*;

        #[test]
        fn room_and_files_are_judged() {
            let verdicts = [FULL - 1, FULL, TIGHT - 1, TIGHT].map(|free| room_of(free).verdict);
            assert_eq!(verdicts, [Verdict::Fault, Verdict::Warning, Verdict::Warning, Verdict::Ok]);
            assert_eq!(open_files_of(256).verdict, Verdict::Warning);
            assert_eq!(open_files_of(4_096).said, "at most 4096, enough for 999 numbers");
        }

        #[test]
        fn what_others_can_read_is_found() {
            let folder = tempfile::tempdir().unwrap();
            let close =
                |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
            let session = folder.path().join("a");
            std::fs::create_dir(&session).unwrap();
            close(&session, 0o700);
            assert_eq!(sessions(folder.path()).verdict, Verdict::Ok);
            close(&session, 0o755);
            assert_eq!(sessions(folder.path()).verdict, Verdict::Warning);
            close(folder.path(), 0o755);
            assert_eq!(super::folder(folder.path(), &folder.path().metadata().unwrap()).verdict, Verdict::Warning);
            close(folder.path(), 0o700);
            assert_eq!(super::folder(folder.path(), &folder.path().metadata().unwrap()).verdict, Verdict::Ok);
        }
    }
}

/// Here the system keeps users apart, and tells a program less.
#[cfg(not(unix))]
mod rights {
    use std::fs::Metadata;
    use std::path::Path;

    use super::super::super::words::words;
    use super::super::{Finding, fault, ok};
    use super::{FOLDER, SESSIONS};

    pub(super) fn folder(folder: &Path, meta: &Metadata) -> Finding {
        let (w, shown) = (words(), folder.display().to_string());
        if meta.permissions().readonly() {
            let said = w.doctor_folder_readonly(&shown, "read-only");
            return fault(FOLDER, said, w.doctor_folder_readonly_do());
        }
        ok(FOLDER, w.doctor_folder_well(&shown))
    }

    pub(super) fn room(_folder: &Path) -> Option<Finding> {
        None
    }

    pub(super) fn open_files() -> Option<Finding> {
        None
    }

    pub(super) fn sessions(folder: &Path) -> Finding {
        let number = std::fs::read_dir(folder).map_or(0, |entries| entries.flatten().count());
        ok(SESSIONS, words().doctor_sessions_well(number))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_no_fault_and_one_that_is_a_file_is() {
        let folder = tempfile::tempdir().unwrap();
        let of = |path: &Path| super::folder(path).unwrap_err().verdict;
        assert_eq!(of(&folder.path().join("new")), Verdict::Warning);
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(of(&file), Verdict::Fault);
    }

    #[test]
    fn a_database_that_is_none_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wakala.db");
        assert_eq!(database(&file).verdict, Verdict::Ok);
        std::fs::write(&file, vec![7; 8192]).unwrap();
        let found = database(&file);
        assert!(found.verdict == Verdict::Fault && found.said.contains("damaged"), "{found:?}");
    }

    #[tokio::test]
    async fn a_database_that_takes_too_long_is_not_called_whole() {
        let (_core, folder) = crate::testing::program().await;
        let file = folder.path().join("wakala.db");
        assert_eq!(database(&file).said, "it is whole");
        let found = database_within(&file, Duration::ZERO);
        assert!(found.verdict == Verdict::Ok && found.said.starts_with("not looked at to the end"), "{found:?}");
    }
}
