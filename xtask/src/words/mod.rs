//! The words of all surfaces stand in `words/`, a folder a language. From the English ones comes what Rust and TypeScript may say,
//! with which arguments; every other language must say the same.

mod generate;
mod read;
mod used;

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use read::{Language, Message};

/// The languages; the first is what the others must have.
const LANGUAGES: [&str; 3] = ["en", "sw", "id"];

/// The groups that the contract names, and by which of its types: each of its words has a message, and no other.
const NAMED: [(&str, &str); 15] = [
    ("audit-action", "AuditAction"),
    ("audit-figure", "AuditFigure"),
    ("audit-trigger", "Trigger"),
    ("backend-fault", "BackendFaultKind"),
    ("backend-owner", "Owner"),
    ("backend-words", "Vocabulary"),
    ("badge", "Badge"),
    ("delivery", "Delivery"),
    ("entry", "EntryKind"),
    ("error", "ErrorCode"),
    ("interface-fault", "InterfaceFault"),
    ("lane-why", "LaneWhy"),
    ("mismatch", "MismatchView"),
    ("reason", "ReasonKind"),
    ("webhook-fault", "WebhookFaultKind"),
];

/// The group that the command line names, by its commands and what they take: a test of it compares both.
const HELP: &str = "help";

/// Writes what is generated from the words.
pub(crate) fn write(root: &Path) -> Result<()> {
    let (languages, findings) = read::all(root)?;
    for finding in &findings {
        eprintln!("words: {finding}");
    }
    if !findings.is_empty() {
        bail!("{} findings", findings.len());
    }
    for (name, text) in generate::files(english(&languages)) {
        std::fs::write(root.join(name), text).context(name)?;
    }
    Ok(())
}

/// What is wrong with the words, or with what was generated from them.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let (languages, mut findings) = read::all(root)?;
    let english = english(&languages);
    for (name, text) in generate::files(english) {
        let committed = std::fs::read_to_string(root.join(name)).unwrap_or_default();
        if committed.replace("\r\n", "\n") != text {
            findings.push(format!("{name}: run `cargo xtask words`"));
        }
    }
    let contract = "ui/src/contract/contract.ts";
    let contract = std::fs::read_to_string(root.join(contract)).context(contract)?;
    findings.extend(NAMED.iter().flat_map(|(group, of)| used::unlike(english, group, of, &contract)));
    findings.extend(used::unused(english, &used::Sources::read(root)?));
    Ok(findings)
}

fn english(languages: &[Language]) -> &[Message] {
    languages.first().map_or(&[], |language| &language.messages)
}

/// Whether the contract or the command line names a message.
fn is_named(id: &str) -> bool {
    let mut groups = NAMED.iter().map(|(group, _)| *group).chain([HELP]);
    groups.any(|group| id.strip_prefix(group).is_some_and(|rest| rest.starts_with('-')))
}
