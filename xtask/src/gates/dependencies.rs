//! Licences and duplicate versions of dependencies, offline and in seconds, from what cargo and npm's lock file know. The
//! usual tool for this takes longer to build than all our gates take to run, and wants the network for its own lists.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use cargo_metadata::Metadata;
use serde_json::Value;

/// Licences that what is shipped may carry.
const LICENCES: [&str; 17] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
    "NCSA",
];

/// Licences of the window's build tools, of which nothing is shipped.
const TOOLS: [&str; 2] = ["BlueOak-1.0.0", "Python-2.0"];

/// Crates that come in more than one version today, with how many: the tauri and the WhatsApp families move at their own
/// pace. One more is a finding; one less is a reason to lower the number.
const DUPLICATES: &str = include_str!("../../duplicates.txt");

/// All findings.
pub(crate) fn check(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in &metadata.packages {
        versions.entry(package.name.to_string()).or_default().insert(package.version.to_string());
        if package.source.is_some()
            && let Some(finding) = licence(&package.name, package.license.as_deref(), &[])
        {
            found.push(finding);
        }
    }
    found.extend(duplicates(&versions, DUPLICATES));
    found
}

/// All findings in the lock file of the window's packages.
pub(crate) fn check_window(lock: &str) -> Result<Vec<String>> {
    let lock: Value = serde_json::from_str(lock).context("ui/package-lock.json")?;
    let packages = lock["packages"].as_object().context("ui/package-lock.json names no packages")?;
    let fetched = packages.iter().filter(|(name, _)| !name.is_empty());
    let findings = fetched.filter_map(|(name, package)| {
        let more: &[&str] = if package["dev"] == Value::Bool(true) { &TOOLS } else { &[] };
        licence(name, package["license"].as_str(), more)
    });
    Ok(findings.collect())
}

fn licence(name: &str, expression: Option<&str>, more: &[&str]) -> Option<String> {
    let Some(expression) = expression else { return Some(format!("{name} names no licence")) };
    // "A/B" is an old way to write "A OR B"; exceptions only widen a licence.
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let fits = expression.split(" OR ").any(|choice| {
        choice.split(" AND ").all(|part| {
            let licence = part.split(" WITH ").next().unwrap_or_default().trim();
            LICENCES.contains(&licence) || more.contains(&licence)
        })
    });
    (!fits).then(|| format!("{name} has the licence {expression}, which is not on the list"))
}

fn duplicates(versions: &BTreeMap<String, BTreeSet<String>>, ceiling: &str) -> Vec<String> {
    let known: BTreeMap<&str, usize> = ceiling
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, count)| Some((name, count.trim().parse().ok()?)))
        .collect();
    versions
        .iter()
        .filter(|(name, versions)| versions.len() > known.get(name.as_str()).copied().unwrap_or(1))
        .map(|(name, versions)| format!("{name} comes in {} versions: {versions:?}", versions.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_off_the_list_are_found() {
        assert_eq!(licence("a", Some("MIT OR Apache-2.0"), &[]), None);
        assert_eq!(licence("a", Some("GPL-3.0 OR MIT"), &[]), None);
        assert_eq!(licence("a", Some("(MIT OR Apache-2.0) AND Unicode-3.0"), &[]), None);
        assert!(licence("a", Some("GPL-3.0-only"), &[]).is_some());
        assert!(licence("a", Some("MIT AND GPL-2.0"), &[]).is_some());
        assert!(licence("a", None, &[]).is_some());
    }

    #[test]
    fn licences_of_the_window_are_checked_and_its_tools_may_have_more() {
        let lock = |package: &str| format!(r#"{{"packages": {{"": {{}}, "node_modules/a": {package}}}}}"#);
        let count = |package: &str| check_window(&lock(package)).unwrap().len();
        assert_eq!(count(r#"{"license": "MIT"}"#), 0);
        assert_eq!(count(r#"{"license": "Python-2.0", "dev": true}"#), 0);
        assert_eq!(count(r#"{"license": "Python-2.0"}"#), 1);
        assert_eq!(count(r#"{"license": "GPL-3.0", "dev": true}"#), 1);
        assert_eq!(count("{}"), 1);
        assert!(check_window("{}").is_err());
    }

    #[test]
    fn a_new_duplicate_is_found() {
        let versions = |all: &[&str]| BTreeMap::from([("x".to_owned(), all.iter().map(|v| (*v).to_owned()).collect())]);
        assert!(duplicates(&versions(&["1.0.0"]), "").is_empty());
        assert_eq!(duplicates(&versions(&["1.0.0", "2.0.0"]), "").len(), 1);
        assert!(duplicates(&versions(&["1.0.0", "2.0.0"]), "# why\nx 2").is_empty());
        assert_eq!(duplicates(&versions(&["1.0.0", "2.0.0", "3.0.0"]), "x 2").len(), 1);
    }
}
