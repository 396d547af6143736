//! What the process uses of this PC.

use std::sync::{Mutex, PoisonError};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// What the process uses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProcessFigures {
    /// Its id.
    pub pid: u32,
    /// Resident memory in bytes, the window's processes not included.
    pub memory: u64,
    /// Percent of one core since the last time that somebody asked.
    pub core_percent: f32,
}

/// Asks the operating system about this process. The first answer about the processor is zero.
pub(crate) struct ProcessProbe(Option<Mutex<System>>);

impl ProcessProbe {
    pub(crate) fn new() -> Self {
        Self(System::new().ok().map(Mutex::new))
    }

    /// Reads the figures; some tens of microseconds of file access.
    pub(crate) fn figures(&self) -> ProcessFigures {
        let pid = std::process::id();
        let nothing = ProcessFigures { pid, ..ProcessFigures::default() };
        let Some(system) = &self.0 else { return nothing };
        let mut system = system.lock().unwrap_or_else(PoisonError::into_inner);
        let what = ProcessRefreshKind::nothing().with_memory().with_cpu();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[Pid::from_u32(pid)]), false, what);
        system.process(Pid::from_u32(pid)).map_or(nothing, |process| ProcessFigures {
            pid,
            memory: process.memory(),
            core_percent: process.cpu_usage(),
        })
    }
}
