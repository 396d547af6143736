//! What is said of a wrong command line: clap finds what is wrong, and it is said in the operator's language.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use wakala_contract::ErrorCode;
use wakala_domain::typed_number::InvalidCountry;
use wakala_words::Words;

use super::help::usage_said;
use crate::cli::ValueRefused;

/// The whole complaint, as it is written on a terminal.
pub(super) fn complaint(error: &Error, words: &Words) -> String {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => Some(usage_said(&usage.to_string(), words)),
        _ => None,
    };
    around(&what(error, words), &tips(error, words), usage.as_deref(), words)
}

/// A complaint about what stands on the command line together.
pub(super) fn around(what: &str, tips: &[String], usage: Option<&str>, words: &Words) -> String {
    let mut text = words.cli_wrong_error(what);
    if !tips.is_empty() {
        text.push('\n');
    }
    for tip in tips {
        text.push_str(&format!("\n  {}", words.cli_wrong_tip(tip)));
    }
    for part in usage.into_iter().chain([words.cli_wrong_more().as_str()]) {
        text.push_str("\n\n");
        text.push_str(part);
    }
    text.push('\n');
    text
}

fn what(error: &Error, w: &Words) -> String {
    let argument = || text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = || text(error, ContextKind::InvalidValue).unwrap_or_default();
    let command = || text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    match error.kind() {
        ErrorKind::ArgumentConflict => conflict(error, argument(), w),
        ErrorKind::InvalidValue if value().is_empty() => {
            w.cli_wrong_empty(argument()) + &among(error, ContextKind::ValidValue, |values| w.cli_help_possible(values))
        }
        ErrorKind::InvalidValue => {
            let possible = among(error, ContextKind::ValidValue, |values| w.cli_help_possible(values));
            w.cli_wrong_value(value(), argument()) + &possible
        }
        ErrorKind::ValueValidation => match refused(error, w) {
            Some(why) => w.cli_wrong_value_why(value(), argument(), &why),
            None => w.cli_wrong_value(value(), argument()),
        },
        ErrorKind::TooManyValues => w.cli_wrong_too_many(value(), argument()),
        ErrorKind::UnknownArgument => w.cli_wrong_argument(argument()),
        ErrorKind::InvalidSubcommand => w.cli_wrong_command(command()),
        ErrorKind::MissingRequiredArgument => {
            let missing = texts(error, ContextKind::InvalidArg).iter().map(|one| format!("\n  {one}"));
            w.cli_wrong_missing() + &missing.collect::<String>()
        }
        ErrorKind::MissingSubcommand => {
            let commands = among(error, ContextKind::ValidSubcommand, |commands| w.cli_wrong_commands(commands));
            w.cli_wrong_incomplete(command()) + &commands
        }
        ErrorKind::InvalidUtf8 => w.cli_wrong_unreadable(),
        // Nothing that we take can be wrong in another way.
        _ => w.cli_wrong_line(),
    }
}

/// What goes with what not.
fn conflict(error: &Error, argument: &str, w: &Words) -> String {
    match error.get(ContextKind::PriorArg) {
        Some(ContextValue::String(other)) if other == argument => w.cli_wrong_twice(argument),
        Some(ContextValue::String(other)) => w.cli_wrong_with(argument, other),
        Some(ContextValue::Strings(others)) => {
            let others = others.iter().map(|other| format!("\n  {other}"));
            w.cli_wrong_with_these(argument) + &others.collect::<String>()
        }
        _ => w.cli_wrong_with_others(argument),
    }
}

/// Why a value was refused.
fn refused(error: &Error, words: &Words) -> Option<String> {
    let source = error.source()?;
    if let Some(refused) = source.downcast_ref::<ValueRefused>() {
        return Some(refused.said(words));
    }
    source.downcast_ref::<InvalidCountry>().map(|_| words.error(ErrorCode::CountryUnknown))
}

/// What there is instead, on a line of its own.
fn among(error: &Error, kind: ContextKind, said: impl Fn(&str) -> String) -> String {
    match texts(error, kind) {
        [] => String::new(),
        some => format!("\n  {}", said(&some.join(", "))),
    }
}

fn tips(error: &Error, w: &Words) -> Vec<String> {
    let mut tips = Vec::new();
    let alike = texts(error, ContextKind::SuggestedSubcommand);
    if !alike.is_empty() {
        let names: Vec<String> = alike.iter().map(|name| format!("'{name}'")).collect();
        tips.push(w.cli_wrong_alike_commands(alike.len(), &names.join(", ")));
    }
    tips.extend(text(error, ContextKind::SuggestedArg).map(|name| w.cli_wrong_alike_argument(name)));
    tips.extend(text(error, ContextKind::SuggestedValue).map(|name| w.cli_wrong_alike_value(name)));
    if let Some(ContextValue::StyledStrs(more)) = error.get(ContextKind::Suggested) {
        tips.extend(more.iter().map(|tip| said_instead(&tip.to_string(), w)));
    }
    tips
}

/// A tip that clap has put into words already.
fn said_instead(tip: &str, w: &Words) -> String {
    let between = |before: &str, after: &str| tip.strip_prefix(before)?.strip_suffix(after);
    if let Some((argument, how)) = between("to pass '", "'").and_then(|both| both.split_once("' as a value, use '")) {
        return w.cli_wrong_as_value(argument, how);
    }
    if let Some(command) = between("subcommand '", "' exists; to use it, remove the '--' before it") {
        return w.cli_wrong_dashes(command);
    }
    if let Some(how) = between("'", "' exists") {
        return w.cli_wrong_elsewhere(how);
    }
    tip.to_owned()
}

fn text(error: &Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

fn texts(error: &Error, kind: ContextKind) -> &[String] {
    match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use wakala_words::{Language, words};

    use super::super::{Arguments, help};
    use super::*;

    /// Whatever can be wrong with what we take.
    const WRONG: [&[&str]; 27] = [
        &["--wat"],
        &["--hiden"],
        &["reboot"],
        &["stat"],
        &["--", "status"],
        &["--limit", "7"],
        &["--hidden=1"],
        &["--hidden", "--json"],
        &["--check-server"],
        &["--check-server", "ws://x", "--hidden"],
        &["help", "nobody"],
        &["queue", "--json"],
        &["queue", "cancel"],
        &["queue", "cancel", "1e9"],
        &["status", "Duka"],
        &["stop"],
        &["stop", "Duka", "--all"],
        &["pair", "--code", "1", "--png", "x", "Duka"],
        &["pair", "Duka", "--wat"],
        &["pair", "Duka", "--png", "x", "--png", "y"],
        &["chats", "--limit", "0"],
        &["chats", "--after", "7"],
        &["send", "Duka", "1", "a", "--wait", "never"],
        &["send", "Duka", "1", "a", "--wait"],
        &["send", "Duka", "1", "a", "--timeout", "soon"],
        &["send", "Duka", "1", "--location", "here"],
        &["send", "Duka", "1", "--poll", "Lini?", "--contact", "Neema", "--contact", "Juma"],
    ];

    fn found(arguments: &[&str], language: Language) -> Error {
        let command = help::framed(Arguments::command(), words(language));
        command.try_get_matches_from(["wakala"].iter().chain(arguments)).unwrap_err()
    }

    #[test]
    fn the_english_complaint_is_what_clap_says() {
        for arguments in WRONG {
            let error = found(arguments, Language::En);
            assert!(error.use_stderr(), "{arguments:?}");
            assert_eq!(complaint(&error, words(Language::En)), error.to_string(), "{arguments:?}");
        }
    }

    #[test]
    fn a_complaint_is_of_one_language() {
        for language in [Language::Sw, Language::Id] {
            for arguments in WRONG {
                let said = complaint(&found(arguments, language), words(language));
                for english in [
                    "error",
                    "tip:",
                    "Usage",
                    "OPTIONS",
                    "COMMAND",
                    "argument ",
                    "value ",
                    "exist",
                    "required",
                    "subcommand",
                    "For ",
                ] {
                    assert!(!said.contains(english), "{arguments:?}: {said}");
                }
                assert_ne!(
                    said.lines().next(),
                    Some(words(language).cli_wrong_error(&words(language).cli_wrong_line()).as_str())
                );
            }
        }
    }

    #[test]
    fn a_country_that_is_none_is_refused_in_the_language() {
        for language in [Language::En, Language::Sw, Language::Id] {
            for arguments in [&["add", "Duka", "--country", "XQ"], &["set", "Duka", "--country", "XQ"]] {
                let said = complaint(&found(arguments, language), words(language));
                assert!(said.contains(&words(language).error(ErrorCode::CountryUnknown)), "{said}");
            }
        }
    }
}
