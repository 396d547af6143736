//! `cargo xtask test`: everything, cheap checks first; a line per step with its seconds, and one line at the end.

use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::setup::{self, Purpose};
use crate::shell::{cargo, npm, root, run_and_read, target};
use crate::{bundle, gates};

/// What can be asked for alone.
pub(crate) const PARTS: [&str; 6] = ["--gates", "--unit", "--ui", "--journeys", "--desktop", "--shipped"];

/// One flavour of features for clippy and tests, so that dependencies are compiled once.
const FLAVOUR: &str = "--workspace --features wakala/practice";

/// Runs the parts, or all of them.
pub(crate) fn run(parts: &[&str]) -> Result<()> {
    let wants = |part: &str| parts.is_empty() || parts.contains(&part);
    let mut report = Report::default();
    report.step("system packages", || setup::packages(Purpose::Test))?;
    if wants("--gates") {
        report.step("gates", || gates::check(&root()))?;
        report.step("formatting", || run_cargo("fmt --all --check"))?;
    }
    report.step("window: build", setup::window)?;
    if wants("--ui") || wants("--gates") {
        report.step("window: types", || self::npm_run("check"))?;
        report.step("window: lint", || self::npm_run("lint"))?;
    }
    if wants("--ui") {
        report.counted("window: tests", || run_and_read(npm("ui", "run test").env("NO_COLOR", "1")))?;
    }
    if wants("--gates") {
        report.step("lints", || run_cargo(&format!("clippy {FLAVOUR} --all-targets -- --deny warnings")))?;
        report.step("documentation", || {
            let documents = format!("doc {FLAVOUR} --no-deps");
            self::run_with(cargo(&documents).env("RUSTDOCFLAGS", "--deny warnings"))
        })?;
    }
    if parts.is_empty() {
        // One run of everything, so that no test target can be forgotten.
        report.step("tests: build", || run_cargo(&format!("test {FLAVOUR} --no-run")))?;
        let practice = keep_practice_build()?;
        report.counted("tests", || run_and_read(cargo(&format!("test {FLAVOUR}")).env("WAKALA_BIN", practice)))?;
    }
    if parts.contains(&"--unit") {
        report.counted("unit tests", || run_and_read(&mut cargo(&format!("test {FLAVOUR} --lib --bins"))))?;
    }
    if parts.contains(&"--journeys") {
        report.counted("journeys", || run_and_read(&mut cargo(&format!("test {FLAVOUR} --test journeys"))))?;
    }
    if parts.contains(&"--desktop") {
        let practice = keep_practice_build()?;
        report.counted("desktop", || {
            run_and_read(cargo(&format!("test {FLAVOUR} --test desktop")).env("WAKALA_BIN", practice))
        })?;
    }
    if wants("--shipped") {
        report.step("shipped: build the practice network", || run_cargo(&format!("build {FLAVOUR} --bins")))?;
        report.step("shipped", bundle::check_shipped)?;
    }
    report.print();
    Ok(())
}

/// Builds the app with the practice network, and keeps it under a name of its own: the shipped flavour has the same one.
fn keep_practice_build() -> Result<std::path::PathBuf> {
    run_cargo(&format!("build {FLAVOUR} --bins"))?;
    let program = target()?.join("debug/wakala");
    let kept = program.with_file_name("wakala-practice");
    std::fs::copy(&program, &kept).with_context(|| format!("{}", program.display()))?;
    Ok(kept)
}

/// Writes the TypeScript of the contract.
pub(crate) fn write_contract() -> Result<()> {
    run_with(
        cargo("test --package wakala-contract --features practice --test typescript").env("WAKALA_WRITE_CONTRACT", "1"),
    )
}

fn run_cargo(arguments: &str) -> Result<()> {
    run_with(&mut cargo(arguments))
}

fn run_with(command: &mut std::process::Command) -> Result<()> {
    crate::shell::run(command)
}

fn npm_run(script: &str) -> Result<()> {
    run_with(&mut npm("ui", &format!("run {script}")))
}

#[derive(Default)]
struct Report {
    lines: Vec<(String, f64)>,
    passed: u64,
}

impl Report {
    fn step(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
        self.timed(name, step)
    }

    fn counted(&mut self, name: &str, step: impl FnOnce() -> Result<String>) -> Result<()> {
        let mut said = String::new();
        self.timed(name, || {
            said = step()?;
            Ok(())
        })?;
        self.passed += passed(&said);
        Ok(())
    }

    fn timed(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        #[expect(clippy::disallowed_methods, reason = "a stopwatch for the person who waits")]
        let started = Instant::now();
        step().with_context(|| format!("the step {name:?} failed"))?;
        self.lines.push((name.to_owned(), started.elapsed().as_secs_f64()));
        Ok(())
    }

    fn print(&self) {
        println!();
        for (name, seconds) in &self.lines {
            println!("{seconds:7.1} s  {name}");
        }
        println!("{} passed, 0 failed", self.passed);
    }
}

/// Passed tests in the closing lines of cargo's and of the window's test runner.
fn passed(said: &str) -> u64 {
    let count = |line: &str| {
        let before = line.split(" passed").next()?;
        before.split_whitespace().next_back()?.parse::<u64>().ok()
    };
    said.lines()
        .map(str::trim)
        .filter(|line| line.starts_with("test result:") || line.starts_with("Tests "))
        .filter_map(count)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn counts_the_closing_lines_of_both_runners() {
        let said = "test result: ok. 17 passed; 0 failed; 0 ignored\n  Tests  12 passed (12)\n Test Files  1 passed (1)\n5 passed";
        assert_eq!(passed(said), 29);
    }
}
