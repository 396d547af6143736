//! The help in the operator's language: each command, each argument and what stands for what is typed has its words, by name, in
//! `words/`, in `program/help.ftl`. The manual page and the completions are made of the English ones.

use clap::{Arg, Command};
use wakala_words::Words;

/// The one that clap makes of the others.
const HELP: &str = "help";

/// The command line with what its commands and arguments are.
pub(super) fn worded(command: Command, words: &Words) -> Command {
    let below = format!("{}\n\n{}", said(words, "codes"), said(words, "environment"));
    worded_below(command, "", words).after_help(below)
}

fn worded_below(command: Command, path: &str, words: &Words) -> Command {
    command
        .about(said(words, &command_name(path)))
        .mut_args(|arg| {
            let [own, every] = argument_names(path, arg.get_id().as_str());
            let help = words.help(&own).unwrap_or_else(|| said(words, &every));
            let places: Option<Vec<String>> =
                arg.get_value_names().map(|names| names.iter().map(|name| place(name, words)).collect());
            let arg = arg.help(help);
            match places {
                Some(places) => arg.value_names(places),
                None => arg,
            }
        })
        .mut_subcommands(|below| {
            let path = joined(path, below.get_name());
            worded_below(below, &path, words)
        })
}

/// The same, and what frames its help is in the language, too. Nothing may be added to it after this.
pub(super) fn framed(command: Command, words: &Words) -> Command {
    let mut command = worded(command, words);
    command.build();
    framed_below(command, words)
}

fn framed_below(command: Command, words: &Words) -> Command {
    let mut command = command.subcommand_value_name(words.cli_help_command());
    let long = command.get_arguments().any(|arg| arg.get_id() == HELP && arg.get_long_help().is_some());
    let template = template(&mut command, words);
    if command.get_name() == HELP {
        command = command.about(said(words, &command_name(HELP)));
    }
    command
        .help_template(template)
        .mut_args(|arg| framed_argument(arg, long, words))
        .mut_subcommands(|below| framed_below(below, words))
}

/// What clap says of a command, with headings of this language.
fn template(command: &mut Command, words: &Words) -> String {
    let usage = command.render_usage().to_string();
    let mut text = format!("{{about-with-newline}}\n{}", usage_said(&usage, words));
    let commands = command.get_subcommands().next().is_some();
    let arguments = command.get_positionals().next().is_some();
    let options = command.get_opts().next().is_some() || command.get_arguments().any(|arg| !takes_value(arg));
    for (there, heading, tag) in [
        (commands, words.cli_help_commands(), "{subcommands}"),
        (arguments, words.cli_help_arguments(), "{positionals}"),
        (options, words.cli_help_options(), "{options}"),
    ] {
        if there {
            text.push_str(&format!("\n\n{heading}\n{tag}"));
        }
    }
    text.push_str("{after-help}");
    text
}

/// A line that says how a command is typed, as clap writes it, in this language.
pub(super) fn usage_said(usage: &str, words: &Words) -> String {
    let usage = usage.strip_prefix("Usage: ").unwrap_or(usage);
    let usage = usage.replace("[OPTIONS]", &format!("[{}]", words.cli_help_any_option()));
    format!("{} {usage}", words.cli_help_usage())
}

/// What clap would add to what an argument is stands in it already.
fn framed_argument(arg: Arg, long: bool, words: &Words) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    if id == HELP || id == "version" {
        let [_, every] = argument_names("", &id);
        let help = said(words, &every);
        if id == HELP && long {
            let more = format!("{help} {}", words.cli_help_see_more());
            return arg.help(more).long_help(format!("{help} {}", words.cli_help_see_less()));
        }
        return arg.help(help);
    }
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| shown(&value.to_string_lossy())).collect();
    // A switch has one, too, and says nothing of it.
    let default = (takes_value(&arg) && !defaults.is_empty()).then(|| words.cli_help_default(&defaults.join(" ")));
    let values = arg.get_possible_values();
    if default.is_none() && values.is_empty() {
        return arg;
    }
    let mut short = vec![help.clone()];
    short.extend(default.clone());
    let mut whole = vec![help];
    if !values.is_empty() {
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        short.push(words.cli_help_possible(&names.join(", ")));
        let longest = names.iter().map(|name| name.len()).max().unwrap_or_default();
        let lines = names.iter().map(|name| {
            let what = said(words, &value_name(&id, name));
            format!("\n- {name}: {}{what}", " ".repeat(longest - name.len()))
        });
        whole.push(words.cli_help_possible_title() + &lines.collect::<String>());
    }
    whole.extend(default);
    let arg = arg.hide_default_value(true).hide_possible_values(true);
    arg.help(short.join(" ")).long_help(whole.join("\n\n"))
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

/// A value as it would be typed.
fn shown(value: &str) -> String {
    if value.is_empty() || value.contains(char::is_whitespace) { format!("{value:?}") } else { value.to_owned() }
}

fn said(words: &Words, name: &str) -> String {
    words.help(name).unwrap_or_default()
}

/// The name of what a command is; of the program it is the command of no name.
fn command_name(path: &str) -> String {
    format!("command-{}", if path.is_empty() { "wakala" } else { path })
}

/// The names of what an argument is: of this command alone, or of all that have it.
fn argument_names(path: &str, id: &str) -> [String; 2] {
    let id = joined("", id);
    [format!("of-{path}-{id}"), format!("every-{id}")]
}

/// The name of what a value means.
fn value_name(id: &str, value: &str) -> String {
    format!("value-{}-{value}", joined("", id))
}

/// `queue` and `remove-failed` is `queueRemoveFailed`.
fn joined(path: &str, name: &str) -> String {
    let mut joined = path.to_owned();
    for part in name.split(['-', '_']) {
        let (first, rest) = part.split_at(part.len().min(1));
        joined.push_str(&if joined.is_empty() { first.to_owned() } else { first.to_ascii_uppercase() });
        joined.push_str(rest);
    }
    joined
}

/// What stands for what is typed: each word of it has its own.
fn place(name: &str, words: &Words) -> String {
    let mut place = String::new();
    let mut rest = name;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.find(|letter: char| !letter.is_ascii_uppercase()).unwrap_or(rest.len()));
        place.push_str(&words.help(&format!("name-{word}")).unwrap_or_else(|| word.to_owned()));
        let (between, after) =
            after.split_at(after.find(|letter: char| letter.is_ascii_uppercase()).unwrap_or(after.len()));
        place.push_str(between);
        rest = after;
    }
    place
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;
    use wakala_words::{Language, words};

    use super::super::Arguments;
    use super::*;

    const ALL: [Language; 3] = [Language::En, Language::Sw, Language::Id];
    /// The messages, as they are written.
    const WRITTEN: &str = include_str!("../../../../words/en/program/help.ftl");

    /// Every command with its path, `help` aside.
    fn commands() -> Vec<(String, Command)> {
        let mut command = Arguments::command();
        command.build();
        let mut all = vec![(String::new(), command)];
        let mut at = 0;
        while let Some((path, command)) = all.get(at).cloned() {
            let below = command.get_subcommands().filter(|below| below.get_name() != HELP);
            all.extend(below.map(|below| (joined(&path, below.get_name()), below.clone())));
            at += 1;
        }
        all
    }

    /// One of the names of each list must have its words, and no other name may.
    fn wanted() -> Vec<Vec<String>> {
        let mut wanted = vec![vec!["codes".to_owned()], vec!["environment".to_owned()], vec![command_name(HELP)]];
        for (path, command) in commands() {
            wanted.push(vec![command_name(&path)]);
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                wanted.push(argument_names(&path, id).into());
                for name in arg.get_value_names().filter(|_| takes_value(arg)).unwrap_or_default() {
                    let runs = name.split(|letter: char| !letter.is_ascii_uppercase()).filter(|run| !run.is_empty());
                    wanted.extend(runs.map(|run| vec![format!("name-{run}")]));
                }
                wanted.extend(arg.get_possible_values().iter().map(|value| vec![value_name(id, value.get_name())]));
            }
        }
        wanted
    }

    #[test]
    fn every_command_and_argument_has_its_words_in_every_language() {
        let wanted = wanted();
        assert!(wanted.len() > 150);
        for language in ALL {
            for names in &wanted {
                let said = names.iter().find_map(|name| words(language).help(name));
                assert!(said.is_some_and(|said| !said.trim().is_empty()), "{language:?}: {names:?}");
            }
        }
    }

    #[test]
    fn no_words_are_left_of_what_is_gone() {
        let wanted: BTreeSet<String> = wanted().into_iter().flatten().collect();
        let written = WRITTEN.lines().filter_map(|line| line.strip_prefix("help-")?.split(' ').next());
        let left: Vec<&str> = written.filter(|name| !wanted.contains(*name)).collect();
        assert!(left.is_empty(), "{left:?}");
    }

    /// A help without the blanks at the ends of its lines.
    fn lines(help: &clap::builder::StyledStr) -> Vec<String> {
        help.to_string().lines().map(|line| line.trim_end().to_owned()).collect()
    }

    /// What is framed here is what clap frames itself, where that is English.
    #[test]
    fn the_english_help_is_what_clap_says() {
        let english = words(Language::En);
        let mut theirs = worded(Arguments::command(), english);
        theirs.build();
        let mut pairs = vec![(theirs, framed(Arguments::command(), english))];
        let mut compared = 0;
        while let Some((mut theirs, mut ours)) = pairs.pop() {
            let name = theirs.get_name().to_owned();
            assert_eq!(lines(&ours.render_help()), lines(&theirs.render_help()), "{name} -h");
            assert_eq!(lines(&ours.render_long_help()), lines(&theirs.render_long_help()), "{name} --help");
            pairs.extend(theirs.get_subcommands().cloned().zip(ours.get_subcommands().cloned()));
            compared += 1;
        }
        assert!(compared > 35);
    }

    /// What the completions say of a value is English, and stands in the code.
    #[test]
    fn the_completions_say_of_a_value_what_the_help_says() {
        for (_, command) in commands() {
            for arg in command.get_arguments() {
                for value in arg.get_possible_values() {
                    let help = value.get_help().map(ToString::to_string);
                    let name = value_name(arg.get_id().as_str(), value.get_name());
                    assert_eq!(help, words(Language::En).help(&name), "{name}");
                }
            }
        }
    }
}
