//! The data folder: whose it is, whether there is room in it, whether the database is whole.

use std::path::Path;

use wakala_store::{FileTrouble, check_file};

use super::{Finding, fault, ok, warning};

const FOLDER: &str = "data folder";
const DATABASE: &str = "database";

/// Everything about it. Blocking.
pub(super) fn look(folder: &Path, sessions: &Path) -> Vec<Finding> {
    let shown = folder.display();
    let meta = match std::fs::metadata(folder) {
        Ok(meta) if meta.is_dir() => meta,
        Ok(_) => {
            return vec![fault(
                FOLDER,
                format!("{shown} is no folder"),
                "Move it away, or name another place: WAKALA_DATA_DIR.",
            )];
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let said = format!("{shown} is not there");
            let advice = "Wakala makes it at its first start; if there was one, look whether its drive is in.";
            return vec![warning(FOLDER, said, advice)];
        }
        Err(error) => {
            return vec![fault(
                FOLDER,
                format!("{shown}: {error}"),
                "Look whether its drive is in and the folder is yours.",
            )];
        }
    };
    let mut found = vec![rights::folder(folder, &meta)];
    found.extend(rights::room(folder));
    found.push(database(&folder.join("wakala.db")));
    found.push(rights::sessions(sessions));
    found.extend(rights::open_files());
    found
}

fn database(file: &Path) -> Finding {
    if !file.exists() {
        return ok(DATABASE, "there is none yet");
    }
    match check_file(file) {
        Ok(()) => ok(DATABASE, "it is whole"),
        Err(FileTrouble::Damaged(why)) => fault(
            DATABASE,
            format!("it is damaged: {why}"),
            "Quit Wakala, and put the last good copy of the folder back.",
        ),
        Err(FileTrouble::DiskFull(why)) => fault(DATABASE, why, "Make room on the disk."),
        Err(FileTrouble::Locked(why)) => {
            warning(DATABASE, format!("it could not be looked at: {why}"), "Wakala is busy with it: look again later.")
        }
        Err(FileTrouble::Forbidden(why) | FileTrouble::Unusable(why)) => {
            fault(DATABASE, why, "Look whether the file is yours and its disk can be written to.")
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

    use super::super::{Finding, fault, ok, warning};
    use super::FOLDER;

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
        let shown = folder.display();
        if !is_ours(meta) {
            return fault(
                FOLDER,
                format!("{shown} is another user's"),
                "Start Wakala as that user, or name another place.",
            );
        }
        if let Err(error) = access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK) {
            let advice = "Look at its rights, and whether its disk can be written to.";
            return fault(FOLDER, format!("{shown} can't be written to: {error}"), advice);
        }
        if is_open(meta) {
            let advice = "Wakala closes it when it starts; until then: chmod go= on it.";
            return warning(FOLDER, format!("{shown} is open to other users"), advice);
        }
        ok(FOLDER, format!("{shown} is yours alone and can be written to"))
    }

    pub(super) fn room(folder: &Path) -> Option<Finding> {
        let figures = statvfs(folder).ok()?;
        let free = figures.f_bavail.saturating_mul(figures.f_frsize);
        Some(room_of(free))
    }

    fn room_of(free: u64) -> Finding {
        const WHAT: &str = "room on the disk";
        let said = if free < 10 << 30 {
            format!("{} MB are free", free / 1_000_000)
        } else {
            format!("{} GB are free", free / 1_000_000_000)
        };
        match free {
            ..FULL => fault(WHAT, said, "Make room: a full disk stops the numbers from receiving."),
            FULL..TIGHT => warning(WHAT, said, "Make room soon: a full disk stops the numbers from receiving."),
            TIGHT.. => ok(WHAT, said),
        }
    }

    pub(super) fn open_files() -> Option<Finding> {
        // The soft limit is raised to this one at the start.
        Some(open_files_of(getrlimit(Resource::Nofile).maximum?))
    }

    fn open_files_of(limit: u64) -> Finding {
        const WHAT: &str = "open files";
        let numbers = limit.saturating_sub(FILES_BESIDES) / FILES_EACH;
        let said = format!("at most {limit}, enough for {numbers} numbers");
        if limit < FEW {
            return warning(WHAT, said, "Raise the hard limit (ulimit -Hn, limits.conf, or LimitNOFILE of the unit).");
        }
        ok(WHAT, said)
    }

    pub(super) fn sessions(folder: &Path) -> Finding {
        const WHAT: &str = "sessions";
        let shown = folder.display();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return ok(WHAT, "there are none yet"),
            Err(error) => {
                return fault(
                    WHAT,
                    format!("{shown}: {error}"),
                    "Look whether its drive is in and the folder is yours.",
                );
            }
        };
        let (mut number, mut open, mut theirs) = (0usize, 0usize, 0usize);
        for entry in entries.flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            number += usize::from(meta.is_dir());
            theirs += usize::from(!is_ours(&meta));
            open += usize::from(is_ours(&meta) && is_open(&meta));
        }
        if theirs > 0 {
            let said = format!("{theirs} in {shown} are another user's");
            return fault(WHAT, said, "Give them back to you (chown), or start Wakala as that user.");
        }
        if open > 0 {
            let said = format!("{open} of {number} in {shown} are open to other users, who could act as your numbers");
            return warning(WHAT, said, "Close them: chmod -R go= on the folder.");
        }
        ok(WHAT, format!("{number}, yours alone"))
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

    use super::super::{Finding, fault, ok};
    use super::FOLDER;

    pub(super) fn folder(folder: &Path, meta: &Metadata) -> Finding {
        let shown = folder.display();
        if meta.permissions().readonly() {
            return fault(FOLDER, format!("{shown} can't be written to"), "Look at its rights.");
        }
        ok(FOLDER, format!("{shown} is there"))
    }

    pub(super) fn room(_folder: &Path) -> Option<Finding> {
        None
    }

    pub(super) fn open_files() -> Option<Finding> {
        None
    }

    pub(super) fn sessions(folder: &Path) -> Finding {
        let number = std::fs::read_dir(folder).map_or(0, |entries| entries.flatten().count());
        ok("sessions", number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_no_fault_and_one_that_is_a_file_is() {
        let folder = tempfile::tempdir().unwrap();
        let of = |path: &Path| look(path, &path.join("sessions"));
        assert_eq!(of(&folder.path().join("new"))[0].verdict, Verdict::Warning);
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(of(&file)[0].verdict, Verdict::Fault);
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
}
