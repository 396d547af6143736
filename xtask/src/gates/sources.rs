//! What must not stand in a source file.

use std::path::Path;

use anyhow::{Context as _, Result};

/// Longest source file, in lines.
const LINES: usize = 800;

/// Folders that hold nothing of ours: what is built, and what is fetched.
const FOREIGN: [&str; 5] = ["target", "node_modules", "dist", "gen", ".git"];

/// Written by `cargo xtask words`.
const GENERATED: [&str; 2] = ["src-tauri/words/src/keys.rs", "ui/src/text/words.ts"];

/// Where tests may pause: the one place that polls, the removal of a home whose processes were just killed, the tour, which
/// waits for what fades in before it takes a picture, the benches, which measure what rests, and the stage of the engine's
/// tests, whose time is turned by hand.
const PAUSES: [&str; 6] = [
    "src-tauri/engine/tests/engine/stage.rs",
    "tests/desktop/src/bin/bench_window.rs",
    "tests/desktop/src/bin/tour.rs",
    "tests/desktop/src/home.rs",
    "tests/desktop/src/wait.rs",
    "tests/journeys/src/bin/bench/main.rs",
];

/// All findings in the checkout. It is walked, not asked of git: a machine that tests needs no git.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    walk(root, "", &mut names)?;
    names.sort();
    let mut found = Vec::new();
    for name in names {
        let text = std::fs::read_to_string(root.join(&name)).with_context(|| name.clone())?;
        found.extend(findings(&name, &text));
    }
    Ok(found)
}

/// The Rust files below a folder, by their names from there.
pub(crate) fn rust_below(folder: &Path) -> Result<Vec<(String, String)>> {
    below(folder, &[".rs"])
}

/// The source files of some kinds below a folder, by their names from there.
pub(crate) fn below(folder: &Path, endings: &[&str]) -> Result<Vec<(String, String)>> {
    let mut names = Vec::new();
    walk(folder, "", &mut names)?;
    names.retain(|name| endings.iter().any(|ending| name.ends_with(ending)));
    names.sort();
    names
        .into_iter()
        .map(|name| Ok((name.clone(), std::fs::read_to_string(folder.join(&name)).context(name)?)))
        .collect()
}

/// Collects the source files below a folder, by their names from the root, with slashes.
fn walk(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_dir() && !FOREIGN.contains(&name.as_str()) {
            walk(&entry.path(), &format!("{prefix}{name}/"), names)?;
        } else if kind.is_file() && [".rs", ".ts", ".svelte"].iter().any(|ending| name.ends_with(ending)) {
            names.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

fn findings(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let generated = name.starts_with("ui/src/contract/") || GENERATED.contains(&name);
    // This file names what it looks for.
    let itself = name == "xtask/src/gates/sources.rs";
    let rust = name.ends_with(".rs");
    let svelte = name.ends_with(".svelte");
    let mut refuse = |bad: bool, what: &str| {
        if bad && !itself {
            found.push(format!("{name}: {what}"));
        }
    };
    refuse(!generated && text.lines().count() > LINES, "longer than 800 lines");
    refuse(rust && !text.starts_with("//!"), "does not begin with the reason why it exists (//!)");
    refuse(rust && ["todo!(", "unimplemented!("].iter().any(|word| text.contains(word)), "unfinished");
    refuse(svelte && text.contains("{@html"), "raw HTML");
    refuse(svelte && has_style_attribute(text), "a style attribute, which the content policy refuses");
    refuse(
        name.starts_with("ui/src/") && !name.starts_with("ui/src/host/") && text.contains("@tauri-apps"),
        "imports @tauri-apps, which only ui/src/host may",
    );
    if name.starts_with("src-tauri/domain/src/") {
        // A group of imports would hide what it names.
        for impure in ["SystemTime", "Instant", "std::fs", "std::net", "std::env", "std::{", "rand::"] {
            refuse(text.contains(impure), &format!("the domain is pure, but names {impure}"));
        }
    }
    // Helpers of tests are tests, too, but the practice network is a server; elsewhere, what stands in a file's own test module.
    let network = name.starts_with("tests/fake-whatsapp/src/") && !name.ends_with("/tests.rs");
    let whole = (name.starts_with("tests/") && !network) || name.contains("/tests/") || name.ends_with("/tests.rs");
    let tests = if whole { text } else { text.split_once("\nmod tests {").map_or("", |(_, tests)| tests) };
    refuse(rust && !PAUSES.contains(&name) && sleeps(tests), "sleeps in a test: wait for an event instead");
    found
}

/// A call of `sleep`, and not of a function whose name ends so.
fn sleeps(text: &str) -> bool {
    let continues = |before: &str| before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    text.match_indices("sleep(").any(|(at, _)| !continues(&text[..at]))
}

/// ` style="…"`, at the beginning of a line or behind a blank; Svelte's `style:name` goes another way and is fine.
fn has_style_attribute(text: &str) -> bool {
    text.split_whitespace().any(|word| word.starts_with("style=\"") || word.starts_with("style='"))
}

#[cfg(test)]
mod tests {
    use super::{check, findings};

    #[test]
    fn each_rule_can_fail() {
        let long = format!("//! x\n{}", "\n".repeat(801));
        for (name, text) in [
            ("src-tauri/engine/src/a.rs", long.as_str()),
            ("src-tauri/engine/src/a.rs", "fn main() {}"),
            ("src-tauri/engine/src/a.rs", "//! x\ntodo!()"),
            ("src-tauri/engine/src/a.rs", "//! x\nunimplemented!()"),
            ("ui/src/screens/A.svelte", "{@html text}"),
            ("ui/src/screens/A.svelte", "<p style=\"color: red\">"),
            ("ui/src/screens/A.svelte", "<p\n\tstyle='color: red'>"),
            ("ui/src/state/a.ts", "import { invoke } from '@tauri-apps/api/core'"),
            ("src-tauri/domain/src/a.rs", "//! x\nuse std::fs;"),
            ("src-tauri/domain/src/a.rs", "//! x\nuse std::time::{Duration, Instant};"),
            ("src-tauri/domain/src/a.rs", "//! x\nuse std::{fmt, io};"),
            ("tests/journeys/tests/a.rs", "//! x\ntokio::time::sleep(x).await"),
            ("src-tauri/store/tests/a.rs", "//! x\nstd::thread::sleep(x)"),
            ("tests/desktop/src/scene.rs", "//! x\nsleep(x)"),
            ("tests/fake-whatsapp/tests/it/a.rs", "//! x\nsleep(x)"),
            ("tests/fake-whatsapp/src/pairing/tests.rs", "//! x\nsleep(x)"),
            ("src-tauri/engine/src/a.rs", "//! x\n#[cfg(test)]\nmod tests {\n    std::thread::sleep(x)"),
        ] {
            assert_eq!(findings(name, text).len(), 1, "{name}: {text:.40}");
        }
        assert!(findings("ui/src/host/tauri.ts", "from '@tauri-apps/api/core'").is_empty());
        assert!(findings("src-tauri/engine/src/a.rs", "//! Fine.").is_empty());
        assert!(findings("src-tauri/engine/src/a.rs", "//! x\ntokio::time::sleep(x)").is_empty());
        assert!(findings("src-tauri/engine/src/a.rs", "//! x\nmod tests {\n    fn a_jump_is_sleep() {}").is_empty());
        assert!(findings("tests/fake-whatsapp/src/login.rs", "//! x\ntokio::time::sleep(delay)").is_empty());
        assert!(findings("tests/desktop/src/wait.rs", "//! x\ntokio::time::sleep(PACE)").is_empty());
        assert!(findings("ui/src/screens/A.svelte", "<p style:width={w}>").is_empty());
    }

    #[test]
    fn a_tree_is_searched_but_for_what_is_built() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "no header").unwrap();
        };
        for name in ["a/src/lib.rs", "a/target/debug/lib.rs", "ui/node_modules/x/y.svelte", "a/notes.md"] {
            write(name);
        }
        let found = check(root.path()).unwrap();
        assert_eq!(found, ["a/src/lib.rs: does not begin with the reason why it exists (//!)"]);
    }
}
