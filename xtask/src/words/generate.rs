//! What Rust and TypeScript may say: a function or a field for each English message, so that a missing one does not compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::read::{Message, folder};
use super::{LANGUAGES, is_named};

const BY: &str = "// Generated from `words/en` by `cargo xtask words`. Do not edit.";

/// The generated files, by their names from the root.
pub(super) fn files(english: &[Message]) -> [(&'static str, String); 2] {
    [("src-tauri/words/src/keys.rs", rust(english)), ("ui/src/text/words.ts", typescript(english))]
}

/// The functions of what the programs say. What the contract names is said by its name.
fn rust(english: &[Message]) -> String {
    let ours = || english.iter().filter(|message| folder(&message.file) != "window");
    let mut files: Vec<&str> = ours().map(|message| message.file.as_str()).collect();
    files.dedup();
    let mut text = format!("//! What the programs say: a function for each message.\n{BY}\n\n");
    text.push_str("use crate::{Count, Words};\nuse wakala_contract::Language;\n\n");
    text.push_str("/// The messages of a language, as they are written.\n");
    text.push_str("pub(crate) fn written(language: Language) -> &'static [&'static str] {\n    match language {\n");
    for tag in LANGUAGES {
        let name = tag[..1].to_uppercase() + &tag[1..];
        let _ = writeln!(text, "        Language::{name} => &[");
        for file in &files {
            let _ = writeln!(text, "            include_str!(\"../../../words/{tag}/{file}\"),");
        }
        text.push_str("        ],\n");
    }
    text.push_str("    }\n}\n\n/// Each message's name, and a value for each of its places.\n#[cfg(test)]\n");
    text.push_str("pub(crate) const ALL: &[(&str, &[(&str, bool)])] = &[\n");
    for message in ours() {
        let places: Vec<String> =
            message.places.iter().map(|place| format!("(\"{}\", {})", place.name, place.number)).collect();
        let _ = writeln!(text, "    (\"{}\", &[{}]),", message.id, places.join(", "));
    }
    text.push_str("];\n\nimpl Words {\n");
    let said: Vec<String> = ours().filter(|message| !is_named(&message.id)).map(function).collect();
    text.push_str(&said.join("\n"));
    text.push_str("}\n");
    text
}

fn function(message: &Message) -> String {
    let mut takes = String::new();
    let mut gives = Vec::new();
    for place in &message.places {
        let name = snake(&place.name);
        let kind = if place.number { "impl Count" } else { "&str" };
        let _ = write!(takes, ", {name}: {kind}");
        gives.push(format!("(\"{}\", {name}.into())", place.name));
    }
    let (id, gives) = (&message.id, gives.join(", "));
    let mut gist = String::new();
    for letter in message.gist.chars() {
        match letter {
            '{' | '}' => gist.push('`'),
            '[' | ']' | '<' | '>' => gist.extend(['\\', letter]),
            other => gist.push(other),
        }
    }
    // An address is a link in the documentation, or an error of it.
    let linked = |word: &str| {
        let is_address = ["http://", "https://"].iter().any(|scheme| word.starts_with(scheme));
        if is_address { format!("<{word}>") } else { word.to_owned() }
    };
    let gist = gist.split(' ').map(linked).collect::<Vec<_>>().join(" ");
    format!(
        "    /// {gist}\n    #[must_use]\n    pub fn {}(&self{takes}) -> String {{\n        self.said(\"{id}\", [{gives}])\n    }}\n",
        snake(id)
    )
}

/// `tray-pauseHour` as Rust writes it.
pub(super) fn snake(id: &str) -> String {
    let mut name = String::new();
    for letter in id.chars() {
        match letter {
            '-' => name.push('_'),
            upper if upper.is_ascii_uppercase() => {
                name.push('_');
                name.push(upper.to_ascii_lowercase());
            }
            other => name.push(other),
        }
    }
    name
}

/// Groups within groups, down to the messages.
enum Tree<'a> {
    Message(&'a Message),
    Group(Vec<(&'a str, Tree<'a>)>),
}

fn grown<'a>(messages: &[(&'a str, &'a Message)]) -> Tree<'a> {
    let mut names: Vec<&str> = Vec::new();
    let mut below: BTreeMap<&str, Vec<(&str, &Message)>> = BTreeMap::new();
    for (path, message) in messages {
        let (name, rest) = path.split_once('-').unwrap_or((path, ""));
        if !names.contains(&name) {
            names.push(name);
        }
        below.entry(name).or_default().push((rest, message));
    }
    let branch = |name| match below.get(name).map(Vec::as_slice) {
        Some([("", message)]) => Tree::Message(message),
        Some(more) => grown(more),
        None => Tree::Group(Vec::new()),
    };
    Tree::Group(names.into_iter().map(|name| (name, branch(name))).collect())
}

/// The type of the window's words, and what is put into them.
fn typescript(english: &[Message]) -> String {
    let ours = || english.iter().filter(|message| folder(&message.file) != "program");
    let all: Vec<(&str, &Message)> = ours().map(|message| (message.id.as_str(), message)).collect();
    let mut text = format!(
        "{BY}\n\n/** What the window says. A dash in a message's name begins a group; what is numbered from 1 on is a list. */\nexport interface Text "
    );
    typed(&grown(&all), 0, &mut text);
    text.push_str("\n\n/** What is put into each message that has places, in the order of its arguments. */\n");
    text.push_str("export const places: Record<string, readonly string[]> = {\n");
    for message in ours().filter(|message| !message.places.is_empty()) {
        let names: Vec<String> = message.places.iter().map(|place| format!("'{}'", place.name)).collect();
        let _ = writeln!(text, "  '{}': [{}],", message.id, names.join(", "));
    }
    text.push_str("};\n");
    text
}

fn typed(tree: &Tree<'_>, depth: usize, text: &mut String) {
    match tree {
        Tree::Message(message) if message.places.is_empty() => text.push_str("string"),
        Tree::Message(message) => {
            let kind = |number| if number { "number" } else { "string" };
            let takes: Vec<String> =
                message.places.iter().map(|place| format!("{}: {}", place.name, kind(place.number))).collect();
            let _ = write!(text, "({}) => string", takes.join(", "));
        }
        Tree::Group(branches) => {
            let list = branches.iter().enumerate().all(|(at, (name, _))| *name == (at + 1).to_string());
            text.push_str(if list { "[\n" } else { "{\n" });
            for (name, branch) in branches {
                text.push_str(&"  ".repeat(depth + 1));
                if !list {
                    let plain = name.starts_with(|first: char| first.is_ascii_alphabetic());
                    let _ = if plain { write!(text, "{name}: ") } else { write!(text, "'{name}': ") };
                }
                typed(branch, depth + 1, text);
                text.push_str(if list { ",\n" } else { ";\n" });
            }
            text.push_str(&"  ".repeat(depth));
            text.push_str(if list { "]" } else { "}" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    #[test]
    fn each_message_is_a_function_or_a_field() {
        let text = "# $n (Number): how many\n# $shop (String): whose\na-leftOver = { $n } in { $shop }\nb-1 = One\nb-2 = Two\nc-463 = Refused\n";
        let messages = read("shared/a.ftl", text, &mut |what| panic!("{what}"));
        let [(_, rust), (_, typescript)] = files(&messages);
        assert!(rust.contains("pub fn a_left_over(&self, n: impl Count, shop: &str) -> String {"));
        assert!(rust.contains("self.said(\"a-leftOver\", [(\"n\", n.into()), (\"shop\", shop.into())])"));
        assert!(typescript.contains("  a: {\n    leftOver: (n: number, shop: string) => string;\n  };\n"));
        assert!(typescript.contains("  b: [\n    string,\n    string,\n  ];\n  c: {\n    '463': string;\n  };\n"));
        assert!(typescript.contains("  'a-leftOver': ['n', 'shop'],\n"));
    }
}
