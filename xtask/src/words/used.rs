//! Words that nobody says, and words of the contract that have none.

use std::path::Path;

use anyhow::Result;

use super::generate::snake;
use super::is_named;
use super::read::{Message, folder};
use crate::gates::sources;

/// The code that says words.
pub(super) struct Sources {
    rust: String,
    /// A file of the window each.
    window: Vec<String>,
}

impl Sources {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let rust = sources::below(&root.join("src-tauri"), &[".rs"])?;
        let window = sources::below(&root.join("ui/src"), &[".ts", ".svelte"])?;
        let rust = rust.into_iter().filter(|(name, _)| !name.ends_with("words/src/keys.rs"));
        let window = window.into_iter().filter(|(name, _)| name != "text/words.ts" && !name.ends_with(".test.ts"));
        Ok(Self { rust: rust.map(|(_, text)| text).collect(), window: window.map(|(_, text)| text).collect() })
    }
}

/// The messages that neither a program nor the window says, nor a message that is said.
pub(super) fn unused(english: &[Message], sources: &Sources) -> Vec<String> {
    let said = |message: &Message| {
        is_named(&message.id)
            || folder(&message.file) != "window" && sources.rust.contains(&format!(".{}(", snake(&message.id)))
            || folder(&message.file) != "program" && sources.window.iter().any(|text| may_say(text, &message.id))
    };
    let referred = |message: &Message| english.iter().any(|other| said(other) && other.refers.contains(&message.id));
    let unsaid = english.iter().filter(|message| !said(message) && !referred(message));
    unsaid.map(|message| format!("words/en/{}: nobody says {}", message.file, message.id)).collect()
}

/// Whether a file of the window names each part of a message's name, or takes its group as a whole. Groups get short names there, so
/// that the whole seldom stands in one place.
fn may_say(text: &str, id: &str) -> bool {
    let names = |part: &str| {
        text.match_indices(part).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + part.len()..].chars().next();
            matches!(before, Some('.' | '\'' | '"'))
                && !after.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
        })
    };
    let parts: Vec<&str> = id.split('-').filter(|part| part.parse::<u32>().is_err()).collect();
    let Some((last, groups)) = parts.split_last() else { return false };
    let whole = groups.last().is_some_and(|group| {
        text.contains(&format!(".{group}[")) || text.contains(&format!("...text.{},", groups.join(".")))
    });
    text.contains("text") && groups.iter().all(|group| names(group)) && (whole || names(last))
}

/// What the contract names and has no message, and the other way round.
pub(super) fn unlike(english: &[Message], group: &str, of: &str, contract: &str) -> Vec<String> {
    let declared =
        contract.lines().find_map(|line| line.strip_prefix(&format!("export type {of} = "))).unwrap_or_default();
    let names: Vec<&str> = declared.split('"').skip(1).step_by(2).collect();
    let said = english.iter().filter_map(|message| message.id.strip_prefix(group)?.strip_prefix('-'));
    let missing = names.iter().filter(|name| !english.iter().any(|message| message.id == format!("{group}-{name}")));
    let mut found: Vec<String> =
        missing.map(|name| format!("words/en: {group}-{name} is missing, a {of} of the contract")).collect();
    let more = said.filter(|name| !names.contains(name));
    found.extend(more.map(|name| format!("words/en: {group}-{name} is no {of} of the contract")));
    found
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    #[test]
    fn what_nobody_says_is_found() {
        let messages = |file: &str, text: &str| read(file, text, &mut |what| panic!("{what}"));
        let mut english = messages("shared/a.ftl", "act-tryNow = Try now\nact-old = Old\nact-below = Below\n");
        english.extend(messages("window/b.ftl", "strip-next = { act-below }\nstrip-gone = Gone\n"));
        english.extend(messages("program/c.ftl", "tray-next = Next\n"));
        let sources = Sources {
            rust: "words.act_try_now()".into(),
            window: vec!["const t = text.strip; t.next".into(), "text.tray.next text.gone text.size[one]".into()],
        };
        english.extend(messages("window/b.ftl", "size-small = Small\n"));
        let found = unused(&english, &sources);
        let of = |id: &str| found.iter().any(|finding| finding.ends_with(&format!("nobody says {id}")));
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(of("act-old") && of("strip-gone") && of("tray-next"));
    }

    #[test]
    fn the_contract_s_words_have_messages_and_no_other() {
        let english = read("shared/a.ftl", "badge-online = Online\nbadge-old = Old\n", &mut |what| panic!("{what}"));
        let found = unlike(&english, "badge", "Badge", "export type Badge = \"online\" | \"error\";\n");
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
