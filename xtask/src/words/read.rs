//! Reads the messages of a language, and tells what another language says differently, or what nobody could say.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use fluent_syntax::ast;
use fluent_syntax::parser::parse;

use super::LANGUAGES;

/// The folders of a language, and whose they are: what both say, what the window alone says, and what the programs say.
pub(super) const FOLDERS: [&str; 3] = ["shared", "window", "program"];

/// The words of a language.
pub(super) struct Language {
    tag: &'static str,
    pub(super) messages: Vec<Message>,
}

/// A message.
#[derive(Debug)]
pub(super) struct Message {
    /// Its file below the language's folder, such as `shared/states.ftl`.
    pub(super) file: String,
    pub(super) id: String,
    /// What is put into it, in the order in which it is given.
    pub(super) places: Vec<Place>,
    /// What it says, without its places and selectors: for whoever reads the code.
    pub(super) gist: String,
    /// The places that it has.
    has: BTreeSet<String>,
    /// The messages that it consists of.
    pub(super) refers: BTreeSet<String>,
    /// The words that it chooses by.
    chooses: BTreeSet<String>,
}

/// What is put into a message.
#[derive(Debug, PartialEq)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) number: bool,
}

/// All languages, and what is wrong with them.
pub(super) fn all(root: &Path) -> Result<(Vec<Language>, Vec<String>)> {
    let mut findings = Vec::new();
    let mut languages = Vec::new();
    for tag in LANGUAGES {
        let mut messages = Vec::new();
        for folder in FOLDERS {
            let path = root.join("words").join(tag).join(folder);
            let mut names: Vec<String> = std::fs::read_dir(&path)
                .with_context(|| path.display().to_string())?
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                .collect::<Result<_>>()?;
            names.sort();
            for name in names {
                let file = format!("{folder}/{name}");
                let text = std::fs::read_to_string(path.join(&name)).with_context(|| file.clone())?;
                messages.extend(read(&file, &text, &mut |what| findings.push(format!("words/{tag}/{file}: {what}"))));
            }
        }
        languages.push(Language { tag, messages });
    }
    if let Some((english, others)) = languages.split_first() {
        findings.extend(alone(english));
        findings.extend(others.iter().flat_map(|other| unlike(english, other)));
        findings.extend(languages.iter().flat_map(dead_choices));
    }
    Ok((languages, findings))
}

/// The messages of a file.
pub(super) fn read(file: &str, text: &str, refuse: &mut dyn FnMut(String)) -> Vec<Message> {
    let resource = match parse(text) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let line = text.get(..error.pos.start).map_or(0, |before| before.lines().count());
                refuse(format!("line {line}: {error}"));
            }
            resource
        }
    };
    let mut messages = Vec::new();
    for entry in resource.body {
        match entry {
            ast::Entry::Message(message) => {
                let id = message.id.name.to_owned();
                if !message.attributes.is_empty() {
                    refuse(format!("{id} has attributes, which nothing says"));
                }
                let Some(pattern) = &message.value else { continue };
                let mut read = Message {
                    file: file.to_owned(),
                    places: message
                        .comment
                        .iter()
                        .flat_map(|comment| comment.content.iter())
                        .filter_map(|line| place(line))
                        .collect(),
                    id,
                    gist: String::new(),
                    has: BTreeSet::new(),
                    refers: BTreeSet::new(),
                    chooses: BTreeSet::new(),
                };
                read.pattern(pattern, refuse);
                messages.push(read);
            }
            ast::Entry::Term(term) => {
                refuse(format!("-{}: terms are not for the few words that we have", term.id.name))
            }
            ast::Entry::Comment(_)
            | ast::Entry::GroupComment(_)
            | ast::Entry::ResourceComment(_)
            | ast::Entry::Junk { .. } => {}
        }
    }
    messages
}

/// `$name (String): what it is`.
fn place(line: &str) -> Option<Place> {
    let (name, rest) = line.strip_prefix('$')?.split_once(" (")?;
    let (kind, _) = rest.split_once("): ")?;
    match kind {
        "Number" => Some(Place { name: name.to_owned(), number: true }),
        "String" => Some(Place { name: name.to_owned(), number: false }),
        _ => None,
    }
}

impl Message {
    fn pattern(&mut self, pattern: &ast::Pattern<&str>, refuse: &mut dyn FnMut(String)) {
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => self.gist.push_str(value),
                ast::PatternElement::Placeable { expression } => self.expression(expression, refuse),
            }
        }
    }

    fn expression(&mut self, expression: &ast::Expression<&str>, refuse: &mut dyn FnMut(String)) {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline, refuse),
            ast::Expression::Select { selector, variants } => {
                let ast::InlineExpression::VariableReference { id } = selector else {
                    return refuse(format!("{} chooses by something that is not given to it", self.id));
                };
                self.has.insert(id.name.to_owned());
                let before = self.gist.len();
                for variant in variants {
                    if let ast::VariantKey::Identifier { name } = variant.key {
                        self.chooses.insert(format!("{} {name}", id.name));
                    }
                    // The last one is the usual one.
                    self.gist.truncate(before);
                    self.pattern(&variant.value, refuse);
                }
            }
        }
    }

    fn inline(&mut self, inline: &ast::InlineExpression<&str>, refuse: &mut dyn FnMut(String)) {
        match inline {
            ast::InlineExpression::StringLiteral { value } | ast::InlineExpression::NumberLiteral { value } => {
                self.gist.push_str(value);
            }
            ast::InlineExpression::VariableReference { id } => {
                self.has.insert(id.name.to_owned());
                self.gist.push_str(&format!("{{{}}}", id.name));
            }
            ast::InlineExpression::MessageReference { id, attribute: None } => {
                self.refers.insert(id.name.to_owned());
                self.gist.push_str(&format!("{{{}}}", id.name));
            }
            ast::InlineExpression::Placeable { expression } => self.expression(expression, refuse),
            ast::InlineExpression::MessageReference { .. }
            | ast::InlineExpression::FunctionReference { .. }
            | ast::InlineExpression::TermReference { .. } => {
                refuse(format!("{} has a function, a term or an attribute, which nothing says", self.id));
            }
        }
    }
}

/// What is wrong with the language that the others follow.
fn alone(english: &Language) -> Vec<String> {
    let mut found = Vec::new();
    let all = &english.messages;
    for (at, message) in all.iter().enumerate() {
        let Message { id, file, .. } = message;
        let mut refuse = |what: String| found.push(format!("words/en/{file}: {id} {what}"));
        if all.iter().skip(at + 1).any(|other| other.id == *id) {
            refuse("is said twice".into());
        }
        if all.iter().any(|other| other.id.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('-'))) {
            refuse("is a message and a group".into());
        }
        let told: BTreeSet<String> = message.places.iter().map(|place| place.name.clone()).collect();
        if told != message.has {
            refuse(format!("is told {told:?} in its comment, and has {:?}", message.has));
        }
        for of in &message.refers {
            match all.iter().find(|other| other.id == *of) {
                None => refuse(format!("refers to {of}, which there is not")),
                Some(other) if !other.places.is_empty() => refuse(format!("refers to {of}, which has places")),
                Some(other) if folder(&other.file) != "shared" && folder(&other.file) != folder(file) => {
                    refuse(format!("refers to {of}, which is not shared"));
                }
                Some(_) => {}
            }
        }
    }
    found
}

/// The folder of a file.
pub(super) fn folder(file: &str) -> &str {
    file.split('/').next().unwrap_or_default()
}

/// What another language says that English does not, or leaves out.
fn unlike(english: &Language, other: &Language) -> Vec<String> {
    let mut found = Vec::new();
    let here = |message: &Message| format!("words/{}/{}: {}", other.tag, message.file, message.id);
    for message in &english.messages {
        let same: Vec<&Message> = other.messages.iter().filter(|one| one.id == message.id).collect();
        match same.as_slice() {
            [] => found.push(format!("{} is missing", here(message))),
            [one] if one.file != message.file => found.push(format!("{} belongs into {}", here(one), message.file)),
            [one] if one.has != message.has => {
                found.push(format!("{} has {:?}, and in English {:?}", here(one), one.has, message.has));
            }
            [one] if one.refers.iter().any(|of| !english.messages.iter().any(|message| message.id == *of)) => {
                found.push(format!("{} refers to a message that there is not", here(one)));
            }
            [_] => {}
            [one, ..] => found.push(format!("{} is said twice", here(one))),
        }
    }
    for message in &other.messages {
        if !english.messages.iter().any(|one| one.id == message.id) {
            found.push(format!("{} is not there in English", here(message)));
        }
    }
    found
}

/// Plural forms that a language does not have are never said.
fn dead_choices(language: &Language) -> Vec<String> {
    let plurals: &[&str] = if language.tag == "id" { &["other"] } else { &["one", "other"] };
    let all = ["zero", "one", "two", "few", "many", "other"];
    let dead = |message: &&Message| {
        message
            .chooses
            .iter()
            .filter_map(|choice| choice.split_once(' '))
            .any(|(_, word)| all.contains(&word) && !plurals.contains(&word))
    };
    let dead = language.messages.iter().filter(dead);
    dead.map(|one| format!("words/{}/{}: {} has a plural that this language has not", language.tag, one.file, one.id))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &'static str, text: &str) -> (Language, Vec<String>) {
        let mut refused = Vec::new();
        let messages = read("shared/a.ftl", text, &mut |what| refused.push(what));
        (Language { tag, messages }, refused)
    }

    const ENGLISH: &str = "days-left =\n    { $n ->\n        [one] { $n } day\n       *[other] { $n } days\n    }\n";

    #[test]
    fn a_message_is_told_what_is_put_into_it() {
        let (told, refused) = language("en", &format!("# $n (Number): how many\n{ENGLISH}plain = Words\n"));
        assert_eq!(refused, Vec::<String>::new());
        assert_eq!(told.messages[0].places, [Place { name: "n".into(), number: true }]);
        assert_eq!((told.messages[0].gist.as_str(), told.messages[1].gist.as_str()), ("{n} days", "Words"));
        assert_eq!(alone(&told), Vec::<String>::new());
    }

    #[test]
    fn each_fault_of_english_is_found() {
        for text in [
            ENGLISH,
            "# $n (Number): how many\na = A\n",
            "a = A\na = B\n",
            "a = A\na-b = B\n",
            "a = { b }\n",
            "a = { b }\n# $n (Number): how many\nb = { $n }\n",
        ] {
            assert_eq!(alone(&language("en", text).0).len(), 1, "{text}");
        }
        for text in ["a = { $n\n", "a = A\n    .b = B\n", "-a = A\n", "a = { NUMBER(1) }\n"] {
            assert_eq!(language("en", text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn each_fault_of_another_language_is_found() {
        let (english, _) = language("en", "a = A { $n }\nb = B\n");
        let of = |text: &str| unlike(&english, &language("id", text).0).len();
        assert_eq!(of("a = { $n } A\nb = { a }\n"), 0);
        assert_eq!(of("a = { $n } A\n"), 1);
        assert_eq!(of("a = { $m } A\nb = B\n"), 1);
        assert_eq!(of("a = { $n } A\nb = B\nc = C\n"), 1);
        assert_eq!(of("a = { $n } A\nb = B\nb = C\n"), 1);
        assert_eq!(of("a = { $n } A\nb = { c }\n"), 1);
        assert_eq!(
            (dead_choices(&language("sw", ENGLISH).0).len(), dead_choices(&language("id", ENGLISH).0).len()),
            (0, 1)
        );
    }
}
