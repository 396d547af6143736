//! What the house promises and a machine can check. Each gate has a test that it can fail.

mod dependencies;
mod layers;
mod sources;

use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// Checks the checkout; prints every finding.
pub(crate) fn check(root: &Path) -> Result<()> {
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root).exec()?;
    let mut findings = layers::check(&metadata);
    findings.extend(dependencies::check(&metadata));
    let lock = std::fs::read_to_string(root.join("ui/package-lock.json")).context("ui/package-lock.json")?;
    findings.extend(dependencies::check_window(&lock)?);
    findings.extend(sources::check(root)?);
    for finding in &findings {
        eprintln!("gate: {finding}");
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} findings", findings.len()) }
}
