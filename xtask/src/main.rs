//! The project's own commands: `cargo xtask practice | run | test | bench | soak | bundle | contract | words | manual`.

#[cfg(target_os = "linux")]
mod alone;
mod bundle;
#[cfg(target_os = "linux")]
mod clients;
mod gates;
#[cfg(target_os = "linux")]
mod interface;
#[cfg(target_os = "linux")]
mod laravel;
mod package;
#[cfg(target_os = "linux")]
mod packed;
mod run;
mod setup;
mod shell;
mod shipped;
mod soak;
mod test;
mod words;

use anyhow::Result;

const USAGE: &str = "usage: cargo xtask COMMAND

  practice [--tour]     opens Wakala on its own practice network: no phone, no account, no internet
                        --tour plays the main job by itself and leaves pictures in target/tour/
  run                   opens Wakala on real WhatsApp
  test [PART…]          everything, or parts: --gates --unit --ui --journeys --desktop --interface
                        --clients --shipped
  bench [NAME…] [--json FILE] [--before FILE] [--pictures FOLDER] [--instances N,…]
                        measures an optimised build against the practice network; --before: beside the figures that
                        an earlier --json has kept
  soak [--mode customers|program|both|sender|calm] [--seconds N] [--seed S]
                        kills the engine at random moments while messages flow both ways, then counts what was
                        lost, doubled and reordered; --mode program: kills the real programs (Linux)
  bundle                the packages of this platform, built clean and checked
  contract              writes ui/src/contract/, docs/openapi.json and the tables of docs/dialects.md
                        from src-tauri/contract and the interface's routes
  words                 writes what may be said, in Rust and in TypeScript, from words/
  manual                writes the manual page and the completions in packaging/linux/ from the command line";

/// What is said of a command alone: its lines of the list.
fn help(command: &str) -> Option<String> {
    let named = |line: &&str| line.strip_prefix("  ").is_some_and(|line| line.split(' ').next() == Some(command));
    let mut lines = USAGE.lines().skip_while(|line| !named(line));
    let first = lines.next()?;
    // What belongs to it stands further in than a name.
    let more = lines.take_while(|line| line.starts_with("   "));
    let said: Vec<&str> = std::iter::once(first).chain(more).collect();
    Some(format!("usage: cargo xtask COMMAND\n\n{}", said.join("\n")))
}

/// What is asked for in place of doing anything.
fn wants_help(words: &[&str]) -> Option<String> {
    let asks = |word: &&str| ["--help", "-h"].contains(word);
    match words {
        ["help", command, ..] => help(command),
        ["help"] => Some(USAGE.to_owned()),
        [first, ..] if asks(first) => Some(USAGE.to_owned()),
        [command, rest @ ..] if rest.iter().any(asks) => help(command),
        _ => None,
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Some(said) = wants_help(&words) {
        println!("{said}");
        return;
    }
    let outcome = match words.split_first() {
        Some((&"practice", rest)) => only(rest, &["--tour"]).and_then(|()| run::practice(rest.contains(&"--tour"))),
        Some((&"run", rest)) => only(rest, &[]).and_then(|()| run::real()),
        Some((&"test", rest)) => only(rest, &test::PARTS).and_then(|()| test::run(rest)),
        Some((&"bench", rest)) => run::bench(rest),
        Some((&"soak", rest)) => soak::Wanted::read(rest).and_then(|wanted| run::soak(&wanted)),
        Some((&"bundle", rest)) => only(rest, &[]).and_then(|()| bundle::bundle()),
        Some((&"contract", rest)) => only(rest, &[]).and_then(|()| test::write_contract()),
        Some((&"words", rest)) => only(rest, &[]).and_then(|()| words::write(&shell::root())),
        Some((&"manual", rest)) => only(rest, &[]).and_then(|()| test::write_manual()),
        Some((unknown, _)) => Err(anyhow::Error::new(Usage).context(format!("unknown command: {unknown}"))),
        None => Err(Usage.into()),
    };
    if let Err(error) = outcome {
        // What is wrong with the words, then the list of commands.
        let usage = error.is::<Usage>();
        let lines: Vec<String> = error.chain().map(ToString::to_string).collect();
        eprintln!("{}", lines.join(if usage { "\n\n" } else { ": " }));
        std::process::exit(if usage { 2 } else { 1 });
    }
}

/// The arguments make no sense.
#[derive(Debug)]
struct Usage;

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(USAGE)
    }
}

impl std::error::Error for Usage {}

fn only(words: &[&str], known: &[&str]) -> Result<()> {
    match words.iter().find(|word| !known.contains(word)) {
        Some(word) => Err(anyhow::Error::new(Usage).context(format!("unknown flag: {word}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_says_what_it_takes_and_does_nothing_then() {
        let all = ["practice", "run", "test", "bench", "soak", "bundle", "contract", "words", "manual"];
        for command in all {
            for asked in [&[command, "--help"][..], &[command, "--seconds", "5", "-h"], &["help", command]] {
                let said = wants_help(asked).unwrap();
                let lines: Vec<&str> = said.lines().skip(2).collect();
                assert!(lines[0].starts_with(&format!("  {command}")), "{said}");
                let others = all.iter().filter(|other| **other != command);
                let of_others = |line: &&str| others.clone().any(|other| line.starts_with(&format!("  {other} ")));
                assert_eq!(lines.iter().find(|line| of_others(line)), None, "{command}");
            }
        }
        assert!(help("practice").unwrap().contains("--tour plays the main job"));
        assert!(help("soak").unwrap().ends_with("(Linux)"));
        for everything in [&["--help"][..], &["-h", "soak"], &["help"]] {
            assert_eq!(wants_help(everything).as_deref(), Some(USAGE));
        }
        for nothing in [&[][..], &["practice"], &["practice", "--tuor"], &["hep", "--help"]] {
            assert_eq!(wants_help(nothing), None);
        }
    }

    #[test]
    fn what_is_not_known_is_named_and_the_commands_are_listed() {
        let error = only(&["--tuor"], &["--tour"]).unwrap_err();
        assert!(error.is::<Usage>());
        let lines: Vec<String> = error.chain().map(ToString::to_string).collect();
        assert_eq!(lines, ["unknown flag: --tuor", USAGE]);
        assert!(only(&["--tour"], &["--tour"]).is_ok());
    }
}
