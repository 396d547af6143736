//! What `cargo xtask soak` is asked for, checked before anything is built.

use anyhow::{Result, bail};

use crate::Usage;

/// How long the traffic lasts when nobody says, in seconds.
const SECONDS: u64 = 60;
/// A day; what is written meanwhile is kept in memory to be compared.
const MOST_SECONDS: u64 = 86_400;

/// Who writes and who is killed: simulated phones to one engine, or to the real programs, or two engines to each other.
const MODES: [&str; 5] = ["customers", PROGRAM, "both", "sender", "calm"];
/// The real programs: where there is a window to kill, and somewhere to show it.
const PROGRAM: &str = "program";

/// What the flags say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    mode: &'static str,
    seconds: u64,
    seed: Option<u64>,
}

impl Wanted {
    /// Reads `[--mode M] [--seconds N] [--seed S]`.
    pub(crate) fn read(words: &[&str]) -> Result<Self> {
        let (mut mode, mut seconds, mut seed) = (None, None, None);
        let mut words = words.iter();
        while let Some(flag) = words.next() {
            if *flag == "--mode" {
                let said = words.next().copied().unwrap_or_default();
                let Some(known) = MODES.iter().find(|known| **known == said) else {
                    bail!("--mode takes one of {}, and not {said:?}", MODES.join(", "));
                };
                if mode.replace(*known).is_some() {
                    bail!("--mode is there twice");
                }
                continue;
            }
            let (place, least, most) = match *flag {
                "--seconds" => (&mut seconds, 1, MOST_SECONDS),
                "--seed" => (&mut seed, 0, u64::MAX),
                unknown => return Err(anyhow::Error::new(Usage).context(format!("unknown flag: {unknown}"))),
            };
            let said = words.next().copied().unwrap_or_default();
            let number = said.parse().ok().filter(|number| (least..=most).contains(number));
            let Some(number) = number else {
                bail!("{flag} takes a whole number from {least} to {most}, and not {said:?}");
            };
            if place.replace(number).is_some() {
                bail!("{flag} is there twice");
            }
        }
        Ok(Self { mode: mode.unwrap_or(MODES[0]), seconds: seconds.unwrap_or(SECONDS), seed })
    }

    /// Whether the real programs are killed.
    pub(crate) fn is_of_programs(&self) -> bool {
        self.mode == PROGRAM
    }

    /// As the program `soak` takes them; without a seed it draws one.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let numbers = [Some(self.seconds), self.seed].into_iter().flatten().map(|number| number.to_string());
        std::iter::once(self.mode.to_owned()).chain(numbers).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &[&str]) -> Vec<String> {
        Wanted::read(words).unwrap().arguments()
    }

    #[test]
    fn flags_come_in_any_order_or_not_at_all() {
        assert_eq!(arguments(&[]), ["customers", "60"]);
        assert_eq!(arguments(&["--seconds", "5"]), ["customers", "5"]);
        assert_eq!(arguments(&["--seed", "0"]), ["customers", "60", "0"]);
        assert_eq!(arguments(&["--seconds", "45", "--mode", "both"]), ["both", "45"]);
        assert_eq!(
            arguments(&["--seed", "18446744073709551615", "--seconds", "86400"]),
            ["customers", "86400", "18446744073709551615"]
        );
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        let why = |words: &[&str]| Wanted::read(words).unwrap_err().to_string();
        let seconds = "--seconds takes a whole number from 1 to 86400, and not ";
        for bad in ["0", "-1", "1.5", "86401", "ten", "", "--seed"] {
            assert_eq!(why(&["--seconds", bad]), format!("{seconds}{bad:?}"));
        }
        assert_eq!(why(&["--seconds"]), format!("{seconds}\"\""));
        assert!(why(&["--seed", "18446744073709551616"]).starts_with("--seed takes a whole number from 0 to "));
        assert_eq!(why(&["--seed", "1", "--seed", "2"]), "--seed is there twice");
        assert_eq!(
            why(&["--mode", "mad"]),
            "--mode takes one of customers, program, both, sender, calm, and not \"mad\""
        );
        assert_eq!(why(&["--mode", "calm", "--mode", "calm"]), "--mode is there twice");
        assert_eq!(why(&["--sed", "1"]), "unknown flag: --sed");
        assert!(Wanted::read(&["7"]).unwrap_err().is::<Usage>());
    }
}
