//! What must not stand in a source file.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::shell::{command, read};

/// Longest source file, in lines.
const LINES: usize = 800;

/// All findings in the files that git tracks.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for name in read(&mut command("git ls-files --cached --others --exclude-standard"))?.lines() {
        let path = root.join(name);
        if !name.ends_with(".rs") && !name.ends_with(".ts") && !name.ends_with(".svelte") || !path.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&path).with_context(|| name.to_owned())?;
        found.extend(findings(name, &text));
    }
    Ok(found)
}

fn findings(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let generated = name.starts_with("ui/src/contract/");
    // This file names what it looks for.
    let itself = name == "xtask/src/gates/sources.rs";
    let rust = name.ends_with(".rs");
    let mut refuse = |bad: bool, what: &str| {
        if bad && !itself {
            found.push(format!("{name}: {what}"));
        }
    };
    refuse(!generated && text.lines().count() > LINES, "longer than 800 lines");
    refuse(rust && !text.starts_with("//!"), "does not begin with the reason why it exists (//!)");
    refuse(rust && (text.contains("todo!(") || text.contains("unimplemented!(")), "unfinished");
    refuse(name.ends_with(".svelte") && text.contains("{@html"), "raw HTML");
    refuse(
        name.ends_with(".svelte") && text.contains(" style=\""),
        "a style attribute, which the content policy refuses",
    );
    refuse(
        name.starts_with("ui/src/") && !name.starts_with("ui/src/host/") && text.contains("@tauri-apps"),
        "imports @tauri-apps, which only ui/src/host may",
    );
    if name.starts_with("src-tauri/domain/src/") {
        for impure in ["SystemTime", "Instant::", "std::fs", "std::net", "std::env", "rand::"] {
            refuse(text.contains(impure), &format!("the domain is pure, but names {impure}"));
        }
    }
    let tests = name.starts_with("tests/journeys/") || name.contains("/tests/");
    refuse(rust && tests && text.contains("sleep("), "sleeps in a test: wait for an event instead");
    found
}

#[cfg(test)]
mod tests {
    use super::findings;

    #[test]
    fn each_rule_can_fail() {
        let long = format!("//! x\n{}", "\n".repeat(801));
        for (name, text) in [
            ("src-tauri/engine/src/a.rs", long.as_str()),
            ("src-tauri/engine/src/a.rs", "fn main() {}"),
            ("src-tauri/engine/src/a.rs", "//! x\ntodo!()"),
            ("ui/src/screens/A.svelte", "{@html text}"),
            ("ui/src/screens/A.svelte", "<p style=\"color: red\">"),
            ("ui/src/state/a.ts", "import { invoke } from '@tauri-apps/api/core'"),
            ("src-tauri/domain/src/a.rs", "//! x\nuse std::fs;"),
            ("tests/journeys/tests/a.rs", "//! x\ntokio::time::sleep(x).await"),
        ] {
            assert_eq!(findings(name, text).len(), 1, "{name}: {text:.40}");
        }
        assert!(findings("ui/src/host/tauri.ts", "from '@tauri-apps/api/core'").is_empty());
        assert!(findings("src-tauri/engine/src/a.rs", "//! Fine.").is_empty());
    }
}
