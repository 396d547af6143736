//! The committed manual page and completions say what the command line says. `WAKALA_WRITE_MANUAL=1` (what `cargo xtask manual`
//! sets) writes them. They are made in a test so that the program carries nothing of their making.
#![cfg(unix)]

use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::arguments;

/// The completions, by the names that each shell looks for.
const COMPLETIONS: [(&str, Shell); 3] =
    [("wakala.bash", Shell::Bash), ("_wakala", Shell::Zsh), ("wakala.fish", Shell::Fish)];

/// The page: the program, then each command with what it takes. One page, as one looks for `man wakala`.
fn page() -> Vec<u8> {
    let mut command = arguments::shipped();
    command.build();
    let man = Man::new(command.clone()).manual("Wakala");
    let mut page = Vec::new();
    man.render_title(&mut page).unwrap();
    // What `whatis` shows: a line.
    let in_short = arguments::shipped().about("runs several WhatsApp numbers on one PC");
    Man::new(in_short).render_name_section(&mut page).unwrap();
    man.render_synopsis_section(&mut page).unwrap();
    man.render_description_section(&mut page).unwrap();
    man.render_options_section(&mut page).unwrap();
    page.extend_from_slice(b".SH COMMANDS\n");
    for each in command.get_subcommands() {
        render_command(each, &mut page);
    }
    let mut closing = Vec::new();
    man.render_extra_section(&mut closing).unwrap();
    let closing = String::from_utf8(closing).unwrap().replace(".SH EXTRA\n", ".SH \"EXIT STATUS AND ENVIRONMENT\"\n");
    page.extend_from_slice(closing.as_bytes());
    page
}

fn render_command(command: &Command, page: &mut Vec<u8>) {
    let below: Vec<&Command> = command.get_subcommands().filter(|each| each.get_name() != "help").collect();
    if command.get_name() == "help" {
        return;
    }
    if !below.is_empty() {
        below.into_iter().for_each(|each| render_command(each, page));
        return;
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    page.extend_from_slice(format!(".SS \"{}\"\n{}\n", escaped(usage), escaped(&about)).as_bytes());
    // What every command takes stands at the top.
    let own = command.clone().mut_args(|arg| {
        let everywhere = ["json", "help"].contains(&arg.get_id().as_str());
        arg.hide(everywhere)
    });
    let mut options = Vec::new();
    Man::new(own).render_options_section(&mut options).unwrap();
    // Its own heading would make a section of each command's options.
    let options = String::from_utf8(options).unwrap().replace(".SH OPTIONS\n", "");
    page.extend_from_slice(options.as_bytes());
}

/// As roff takes it for a text: a dash of an option is a minus, and no line is a request.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-").replace('"', "\\(dq").replace("\n.", "\n\\&.")
}

#[test]
fn the_committed_manual_and_completions_are_current() {
    let mut files = vec![("wakala.1", page())];
    for (name, shell) in COMPLETIONS {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut arguments::shipped(), "wakala", &mut script);
        files.push((name, script));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/linux");
    for (name, text) in files {
        let path = folder.join(name);
        if std::env::var_os("WAKALA_WRITE_MANUAL").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read(&path).unwrap_or_default();
        assert!(committed == text, "{name} is out of date: run `cargo xtask manual`");
    }
}
