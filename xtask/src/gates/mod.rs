//! What the house promises and a machine can check. Each gate has a test that it can fail.

mod circles;
mod dependencies;
mod layers;
pub(crate) mod sources;

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
    findings.extend(crate::words::check(root)?);
    for package in metadata.workspace_packages() {
        // The libraries: the program itself has circles yet, and so has the practice network.
        if package.manifest_path.starts_with(metadata.workspace_root.join("src-tauri")) {
            let sources = package.manifest_path.with_file_name("src");
            findings.extend(circles::findings(&package.name, &sources::rust_below(sources.as_std_path())?));
        }
    }
    for finding in &findings {
        eprintln!("gate: {finding}");
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} findings", findings.len()) }
}
