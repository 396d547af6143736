//! How many files this process may have open: each number needs four, and the usual soft limits are made for programs with a few.

/// Raises the soft limit of open files to the hard one; says what it is then, where the system has such a limit.
pub fn raise_open_files() -> Option<u64> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
        if let Err(error) = raised {
            // macOS names no limit and takes none above its own.
            tracing::warn!(%error, "the limit of open files could not be raised");
        }
        getrlimit(Resource::Nofile).current
    }
    #[cfg(not(unix))]
    None
}
