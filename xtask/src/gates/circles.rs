//! Modules of a crate import each other in no circle: whoever reads one need not have read all. Who stands in a circle holds a piece
//! that belongs to neither. Parents may use their children, and children what their parents hold; tests are asked nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Names from the root of a crate.
type Module = Vec<String>;

/// What stands beside each other below one module, and who names whom.
type Beside = BTreeMap<String, BTreeSet<String>>;

/// All findings in one crate, of its files by their names below `src`.
pub(crate) fn findings(package: &str, files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (level, beside) in levels(files) {
        let mut told: BTreeSet<BTreeSet<&String>> = BTreeSet::new();
        for start in beside.keys() {
            let Some(circle) = shortest(&beside, start) else { continue };
            if told.insert(circle.iter().copied().collect()) {
                let way: Vec<&str> = circle.iter().copied().chain([start]).map(String::as_str).collect();
                let below = if level.is_empty() { String::new() } else { format!(" in {}", level.join("::")) };
                found.push(format!("{package}: modules import each other in a circle{below}: {}", way.join(" → ")));
            }
        }
    }
    found
}

fn levels(files: &[(String, String)]) -> BTreeMap<Module, Beside> {
    let sources: BTreeMap<Module, String> =
        files.iter().map(|(name, text)| (module(name), without_tests(&code(text)))).collect();
    let tests: Vec<Module> = files.iter().flat_map(|(name, text)| tests_of(&module(name), &code(text))).collect();
    let of_tests = |module: &Module| tests.iter().any(|test| module.starts_with(test));
    let named: BTreeMap<&Module, Vec<Vec<String>>> = sources
        .iter()
        .filter(|(module, _)| !of_tests(module))
        .map(|(module, text)| (module, paths(text).into_iter().filter_map(|path| absolute(module, path)).collect()))
        .collect();
    let mut levels: BTreeMap<Module, Beside> = BTreeMap::new();
    for (from, targets) in &named {
        for target in targets {
            let target = defined(target, &sources, &named);
            let shared = from.iter().zip(&target).take_while(|(one, other)| one == other).count();
            if let (Some(here), Some(there)) = (from.get(shared), target.get(shared)) {
                let beside = levels.entry(target[..shared].to_vec()).or_default();
                beside.entry(here.clone()).or_default().insert(there.clone());
            }
        }
    }
    levels
}

/// The module in which something is defined: what another one imports is followed to where it comes from.
fn defined(path: &[String], sources: &BTreeMap<Module, String>, named: &BTreeMap<&Module, Vec<Vec<String>>>) -> Module {
    const STEPS: usize = 8;
    let mut path = path.to_vec();
    for _ in 0..STEPS {
        let known = (0..=path.len()).rev().find(|length| sources.contains_key(&path[..*length])).unwrap_or(0);
        let (holder, rest) = (path[..known].to_vec(), path[known..].to_vec());
        let comes_from = rest
            .first()
            .and_then(|name| named.get(&holder)?.iter().find(|target| target.last() == Some(name) && **target != path));
        match comes_from {
            Some(target) => path = target.iter().chain(&rest[1..]).cloned().collect(),
            None => return holder,
        }
    }
    path
}

/// The shortest way from a module back to itself.
fn shortest<'a>(beside: &'a Beside, start: &'a String) -> Option<Vec<&'a String>> {
    let mut came_from: BTreeMap<&String, &String> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for next in beside.get(at).into_iter().flatten() {
            if next == start {
                let mut way = vec![at];
                while let Some(before) = way.last().and_then(|last| came_from.get(last)) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    None
}

fn module(name: &str) -> Module {
    let path = name.trim_end_matches(".rs");
    let path = path.strip_suffix("mod").map_or(path, |folder| folder.trim_end_matches('/'));
    match path {
        "lib" | "main" => Vec::new(),
        path => path.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
    }
}

/// Modules of a file that are built for tests alone.
fn tests_of(module: &Module, code: &str) -> Vec<Module> {
    let declared = code.split("#[cfg(test)]").skip(1).filter_map(|rest| {
        let name = rest.trim_start().strip_prefix("mod ")?;
        let (name, _) = name.split_once([';', '{'])?;
        Some(module.iter().cloned().chain([name.trim().to_owned()]).collect())
    });
    declared.collect()
}

/// A file's own tests stand at its end.
fn without_tests(code: &str) -> String {
    let own = code.match_indices("#[cfg(test)]").find(|(at, attribute)| {
        let rest = code[at + attribute.len()..].trim_start();
        rest.strip_prefix("mod ").and_then(|rest| rest.find([';', '{']).map(|end| rest[end..].starts_with('{')))
            == Some(true)
    });
    own.map_or(code, |(at, _)| &code[..at]).to_owned()
}

/// The lines without what is said beside them. A path in a string is no harm: nobody writes one.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

/// What is named from the crate or from where one stands, with groups taken apart.
fn paths(code: &str) -> Vec<Vec<String>> {
    let words = words(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let begins = ["crate", "super", "self"].contains(&words[at]) && words.get(at + 1) == Some(&"::");
        let goes_on = at > 0 && words[at - 1] == "::";
        if begins && !goes_on {
            at = path(&words, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one path, or all of a group; says where it ends.
fn path(words: &[&str], mut at: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut names = before.to_vec();
    while let Some(word) = words.get(at) {
        if *word == "{" {
            at += 1;
            while let Some(word) = words.get(at).filter(|word| **word != "}") {
                at = if is_name(word) { path(words, at, &names, found) } else { at + 1 };
            }
            return at + 1;
        }
        if !is_name(word) {
            break;
        }
        names.push((*word).to_owned());
        if words.get(at + 1) != Some(&"::") {
            at += 1;
            break;
        }
        at += 2;
    }
    found.push(names);
    at
}

fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if is_name(rest) => rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_'),
            ':' if rest.starts_with("::") => Some(2),
            _ => Some(first.len_utf8()),
        };
        let (word, after) = rest.split_at(length.unwrap_or(rest.len()));
        words.push(word);
        rest = after.trim_start();
    }
    words
}

/// From the root of the crate.
fn absolute(module: &Module, path: Vec<String>) -> Option<Vec<String>> {
    let mut at = module.clone();
    let mut names = path.into_iter().peekable();
    while let Some(name) = names.peek() {
        match name.as_str() {
            "crate" => at.clear(),
            "super" => drop(at.pop()?),
            "self" => {}
            _ => break,
        }
        names.next();
    }
    Some(at.into_iter().chain(names).collect())
}

#[cfg(test)]
mod tests {
    use super::findings;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        findings("shop", &files)
    }

    #[test]
    fn a_circle_is_found_however_it_is_written() {
        for (one, other) in [
            ("use crate::other::Thing;", "use crate::one;"),
            ("use super::other;", "fn f() { super::one::g() }"),
            ("use crate::{rows, other::{self, Thing}};", "use super::{rows::Row, one};"),
            ("use crate::Thing;", "pub struct Thing; fn f() { crate::one::g() }"),
        ] {
            let files = [
                ("lib.rs", "mod one; mod other; mod rows;\npub use self::other::Thing;"),
                ("one.rs", one),
                ("other/mod.rs", other),
                ("rows.rs", ""),
            ];
            assert_eq!(found(&files), ["shop: modules import each other in a circle: one → other → one"], "{one}");
        }
    }

    #[test]
    fn a_longer_one_and_one_deeper_down_are_found() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "mod x; mod y;\nuse crate::b::B;"),
            ("a/x.rs", "use super::y;"),
            ("a/y.rs", "use crate::a::x::X;"),
            ("b.rs", "use super::c;"),
            ("c.rs", "use crate::a;"),
        ];
        assert_eq!(
            found(&files),
            [
                "shop: modules import each other in a circle: a → b → c → a",
                "shop: modules import each other in a circle in a: x → y → x"
            ]
        );
    }

    #[test]
    fn what_goes_one_way_is_fine_and_so_are_parents_children_tests_and_comments() {
        let files = [
            ("main.rs", "mod a; mod b;\n#[cfg(test)]\nmod model;\nfn main() { a::go() }"),
            (
                "a.rs",
                "mod x;\nuse crate::b::B; use x::X;\n#[cfg(test)]\nmod tests {\n    use crate::c; use super::*;\n}",
            ),
            ("a/x.rs", "use super::Held;"),
            ("b.rs", "//! As crate::a has it.\n#[cfg(test)]\nmod tests;\nfn f() {}"),
            ("b/tests.rs", "use crate::a; use crate::model;"),
            ("c.rs", "use crate::a;"),
            ("model.rs", "use crate::a;"),
        ];
        assert!(found(&files).is_empty(), "{:?}", found(&files));
    }
}
