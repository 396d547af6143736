//! The project's own commands: `cargo xtask practice | run | test | bench | soak | bundle | contract | words | manual`.

mod bundle;
mod gates;
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
  test [PART…]          everything, or parts: --gates --unit --ui --journeys --desktop --shipped
  bench [NAME…] [--json FILE] [--before FILE] [--pictures FOLDER] [--instances N,…]
                        measures an optimised build against the practice network; --before: beside the figures that
                        an earlier --json has kept
  soak [--mode customers|both|sender|calm] [--seconds N] [--seed S]
                        kills the engine at random moments while messages flow both ways, then counts what was
                        lost, doubled and reordered
  bundle                the packages of this platform, built clean and checked
  contract              writes ui/src/contract/ from src-tauri/contract
  words                 writes what may be said, in Rust and in TypeScript, from words/
  manual                writes the manual page and the completions in packaging/linux/ from the command line";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
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
    fn what_is_not_known_is_named_and_the_commands_are_listed() {
        let error = only(&["--tuor"], &["--tour"]).unwrap_err();
        assert!(error.is::<Usage>());
        let lines: Vec<String> = error.chain().map(ToString::to_string).collect();
        assert_eq!(lines, ["unknown flag: --tuor", USAGE]);
        assert!(only(&["--tour"], &["--tour"]).is_ok());
    }
}
