//! What the house promises and a machine can check. Each gate has a test that it can fail.

mod circles;
mod dependencies;
mod layers;
pub(crate) mod sources;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use cargo_metadata::{Metadata, Target};

/// Checks the checkout; prints every finding.
pub(crate) fn check(root: &Path) -> Result<()> {
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root).exec()?;
    let mut findings = layers::check(&metadata);
    findings.extend(dependencies::check(&metadata));
    let lock = std::fs::read_to_string(root.join("ui/package-lock.json")).context("ui/package-lock.json")?;
    findings.extend(dependencies::check_window(&lock)?);
    findings.extend(sources::check(root)?);
    findings.extend(crate::words::check(root)?);
    for (package, sources) in shipped(&metadata) {
        findings.extend(circles::findings(&package, &sources::rust_below(&sources)?));
    }
    for finding in &findings {
        eprintln!("gate: {finding}");
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} findings", findings.len()) }
}

/// What is shipped, with where its sources are: the programs and their libraries, wherever their manifests stand.
fn shipped(metadata: &Metadata) -> Vec<(String, PathBuf)> {
    let programs = metadata.workspace_root.join("src-tauri");
    let sources = metadata.workspace_packages().into_iter().filter_map(|package| {
        let of = |target: &&Target| target.is_lib() || target.is_bin();
        let sources = package.targets.iter().find(of)?.src_path.parent()?;
        sources.starts_with(&programs).then(|| (package.name.to_string(), sources.as_std_path().to_owned()))
    });
    sources.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_programs_and_all_libraries_are_looked_at() {
        let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().unwrap();
        let mut names: Vec<String> = shipped(&metadata).into_iter().map(|(name, _)| name).collect();
        names.sort();
        let expected = "wakala wakala-client wakala-contract wakala-domain wakala-engine wakala-front wakala-http wakala-integrations wakala-store \
                        wakala-whatsapp wakala-window wakala-words";
        assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn a_circle_in_the_window_is_found_where_its_sources_are() {
        let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().unwrap();
        let (_, window) = shipped(&metadata).into_iter().find(|(name, _)| name == "wakala-window").unwrap();
        let mut files = sources::rust_below(&window).unwrap();
        assert!(files.iter().any(|(name, _)| name == "main.rs") && files.len() > 5, "{}", files.len());
        files.push(("one.rs".to_owned(), "use crate::other;".to_owned()));
        files.push(("other.rs".to_owned(), "use crate::one;".to_owned()));
        assert!(circles::findings("wakala-window", &files).iter().any(|found| found.contains("one → other → one")));
    }
}
