//! What a process and all that it started use, as Linux tells it.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// A process with everything that it started.
pub struct Usage {
    root: u32,
}

impl Usage {
    /// Of the process with this id.
    #[must_use]
    pub fn of(root: u32) -> Self {
        Self { root }
    }

    /// Memory with shared pages counted by share (PSS), in MiB.
    ///
    /// # Errors
    /// There is no `/proc`.
    pub fn memory_mb(&self) -> Result<f64> {
        let mut kilobytes = 0.0;
        for id in self.family()? {
            // One that ends meanwhile uses nothing.
            let Ok(smaps) = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")) else { continue };
            let pss = smaps.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss")?;
            kilobytes += pss.split_whitespace().next().context("no number")?.parse::<f64>()?;
        }
        Ok(kilobytes / 1024.0)
    }

    /// Time on a processor since its start.
    ///
    /// # Errors
    /// There is no `/proc`.
    pub fn processor_time(&self) -> Result<Duration> {
        let mut ticks = 0;
        for id in self.family()? {
            let Ok(stat) = std::fs::read_to_string(format!("/proc/{id}/stat")) else { continue };
            let fields: Vec<&str> = after_name(&stat).split_whitespace().collect();
            // utime and stime are fields 14 and 15; the name and the id before it are gone.
            ticks += fields.get(11..13).context("no times")?.iter().map(|time| time.parse().unwrap_or(0)).sum::<u64>();
        }
        // A hundred ticks a second on every Linux that has a desktop.
        Ok(Duration::from_millis(ticks * 10))
    }

    fn family(&self) -> Result<Vec<u32>> {
        let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
        for entry in std::fs::read_dir("/proc").context("no /proc")? {
            let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
            let Ok(stat) = std::fs::read_to_string(format!("/proc/{id}/stat")) else { continue };
            if let Some(parent) = after_name(&stat).split_whitespace().nth(1).and_then(|parent| parent.parse().ok()) {
                children.entry(parent).or_default().push(id);
            }
        }
        let mut family = vec![self.root];
        let mut next = 0;
        while let Some(parent) = family.get(next).copied() {
            family.extend(children.get(&parent).into_iter().flatten());
            next += 1;
        }
        Ok(family)
    }
}

/// A process that another one started, or one that that started, by the beginning of its name.
pub(crate) fn named_descendant(root: u32, name: &str) -> Result<Option<u32>> {
    for id in Usage::of(root).family()? {
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{id}/stat")) else { continue };
        let lives = after_name(&stat).split_whitespace().next() != Some("Z");
        let called = stat.split_once('(').is_some_and(|(_, rest)| rest.starts_with(name));
        if id != root && lives && called {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The name is in brackets and may hold anything.
fn after_name(stat: &str) -> &str {
    stat.rsplit_once(')').map_or("", |(_, rest)| rest)
}
