//! `cargo xtask test`: everything, cheap checks first; a line per step with its seconds, and one line at the end.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use crate::setup::{self, Purpose};
use crate::shell::{self, PRACTICE, PROGRAMS, cargo, npm, program, root, run_and_read, target};
use crate::{gates, shipped};

/// What can be asked for alone.
pub(crate) const PARTS: [&str; 8] =
    ["--gates", "--unit", "--ui", "--journeys", "--desktop", "--interface", "--clients", "--shipped"];

/// Histories that the model of the lanes plays, some 200 deeds each: as many as take 20 s on two cores. A million deeds take two minutes and a
/// half.
const LANES_CASES: &str = "600";

/// One flavour of features for clippy and tests, so that dependencies are compiled once.
fn flavour() -> String {
    format!("--workspace --features {PRACTICE}")
}

/// Runs the parts, or all of them.
pub(crate) fn run(parts: &[&str]) -> Result<()> {
    let all = parts.is_empty();
    let wants = |part: &str| all || parts.contains(&part);
    let mut report = Report::default();
    report.step("system packages", || setup::packages(Purpose::Test))?;
    if wants("--gates") {
        report.step("gates", || gates::check(&root()))?;
        report.step("formatting", || setup::toolchain().and_then(|()| run_cargo("fmt --all --check")))?;
    }
    report.step("window: build", setup::window)?;
    if wants("--ui") || wants("--gates") {
        report.step("window: types", || run_npm("check"))?;
        report.step("window: formatting", || run_npm("format:check"))?;
        report.step("window: lint", || run_npm("lint"))?;
    }
    if wants("--ui") {
        report.counted("window: tests", || run_and_read(npm("ui", "run test").env("NO_COLOR", "1")))?;
    }
    if wants("--gates") {
        report.step("lints", || run_cargo(&format!("clippy {} --all-targets -- --deny warnings", flavour())))?;
        report.step("documentation", || {
            shell::run(cargo(&format!("doc {} --no-deps", flavour())).env("RUSTDOCFLAGS", "--deny warnings"))
        })?;
    }
    let mut practice = PathBuf::new();
    if ["--unit", "--journeys", "--desktop", "--interface", "--clients", "--shipped"].iter().any(|part| wants(part)) {
        // The independent client, with which the practice network is tested.
        report.step("build: independent client", || setup::dependencies("tests/fake-whatsapp/baileys"))?;
        report.step("build: programs and tests", || {
            practice = build()?;
            Ok(())
        })?;
    }
    let mut test = |name: &str, selection: &str| {
        let mut tests = cargo(&format!("test {}{selection}", flavour()));
        tests.env("WAKALA_BIN", &practice).env("LANES_CASES", LANES_CASES);
        report.counted(name, || run_and_read(&mut tests))
    };
    if all {
        // One run of everything, so that no test target can be forgotten.
        test("tests", "")?;
    }
    for (part, selection) in
        [("unit", " --lib --bins"), ("journeys", " --test journeys"), ("desktop", " --test desktop")]
    {
        if parts.contains(&format!("--{part}").as_str()) {
            test(part, selection)?;
        }
    }
    #[cfg(target_os = "linux")]
    if wants("--interface") {
        report.step("interface: schemathesis", || crate::interface::check(&practice))?;
        report.step("interface: Laravel", || crate::laravel::check(&practice))?;
    }
    #[cfg(target_os = "linux")]
    if wants("--clients") {
        report.step("clients of others", || crate::clients::check(&practice))?;
    }
    if wants("--shipped") {
        report.step("shipped", || shipped::check(&practice))?;
    }
    report.print();
    Ok(())
}

/// Builds all programs and tests in one go, and keeps the app in a folder of its own: the shipped flavour has the same names.
///
/// The tests are named beside the programs so that cargo gives both the same features: with development dependencies left
/// out, tokio has one less, and everything above it would be compiled a second time.
fn build() -> Result<PathBuf> {
    run_cargo(&format!("build {} --bins --tests", flavour()))?;
    let built = target()?.join("debug");
    let kept = built.join("practice");
    std::fs::create_dir_all(&kept)?;
    for name in PROGRAMS.map(program) {
        std::fs::copy(built.join(&name), kept.join(&name)).with_context(|| name.clone())?;
    }
    Ok(kept.join(program("wakala")))
}

/// Writes the TypeScript of the contract, the document of the interface, and the tables of the dialects.
pub(crate) fn write_contract() -> Result<()> {
    let mut test = cargo("test --package wakala-contract --features practice --test typescript");
    shell::run(test.env("WAKALA_WRITE_CONTRACT", "1"))?;
    let mut test = cargo(&format!("test {} --lib -- the_committed_document the_committed_table", flavour()));
    shell::run(test.env("WAKALA_WRITE_CONTRACT", "1"))
}

/// Writes the manual page and the completions.
pub(crate) fn write_manual() -> Result<()> {
    let mut test = cargo(&format!("test {} --lib the_committed_manual", flavour()));
    shell::run(test.env("WAKALA_WRITE_MANUAL", "1"))
}

fn run_cargo(arguments: &str) -> Result<()> {
    shell::run(&mut cargo(arguments))
}

fn run_npm(script: &str) -> Result<()> {
    shell::run(&mut npm("ui", &format!("run {script}")))
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
            ensure!(passed(&said) > 0, "no passed test in what was printed");
            Ok(())
        })?;
        self.passed += passed(&said);
        Ok(())
    }

    fn timed(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        #[expect(clippy::disallowed_methods, reason = "a stopwatch for the person who waits")]
        let started = Instant::now();
        let outcome = step();
        let seconds = started.elapsed().as_secs_f64();
        println!("== {name}: {} after {seconds:.1} s", if outcome.is_ok() { "done" } else { "FAILED" });
        self.lines.push((name.to_owned(), seconds));
        outcome.with_context(|| format!("the step {name:?} failed"))
    }

    fn print(&self) {
        println!();
        for (name, seconds) in &self.lines {
            println!("{seconds:7.1} s  {name}");
        }
        println!("{:7.1} s  in all", self.lines.iter().map(|(_, seconds)| seconds).sum::<f64>());
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
    use super::{Report, passed};

    #[test]
    fn counts_the_closing_lines_of_both_runners() {
        let said = "test result: ok. 17 passed; 0 failed; 0 ignored\n  Tests  12 passed (12)\n Test Files  1 passed (1)\n5 passed";
        assert_eq!(passed(said), 29);
    }

    #[test]
    fn a_run_without_a_test_in_it_fails() {
        let mut report = Report::default();
        assert!(report.counted("tests", || Ok("test result: ok. 0 passed; 0 failed".to_owned())).is_err());
        assert!(report.counted("tests", || Ok("test result: ok. 2 passed; 0 failed".to_owned())).is_ok());
        assert_eq!(report.passed, 2);
    }
}
