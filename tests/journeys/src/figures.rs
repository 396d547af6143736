//! What was measured, beside what it should be: a table for people, JSON for tools.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// One line of the table: its runs, and what it should be.
pub struct Figure {
    /// What was measured, run by run.
    pub runs: Vec<f64>,
    /// What it should be.
    pub budget: f64,
}

/// Figures by their keys.
pub type Figures = BTreeMap<&'static str, Figure>;

/// What the command line asks for.
pub struct Wanted {
    names: Vec<String>,
    json: Option<String>,
}

impl Wanted {
    /// Reads `[NAME…] [--json FILE]`; what is measured elsewhere is passed over.
    ///
    /// # Errors
    /// A name that nobody knows.
    pub fn read(known: &[&str], elsewhere: &[&str]) -> Result<Self> {
        let mut wanted = Self { names: Vec::new(), json: None };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => wanted.json = Some(arguments.next().context("--json needs a file")?),
                name if known.contains(&name) || elsewhere.contains(&name) => wanted.names.push(argument),
                name => bail!("unknown: {name}; known are {}, {}", known.join(", "), elsewhere.join(", ")),
            }
        }
        Ok(wanted)
    }

    /// Whether a measurement is asked for: all are when none is named.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|wanted| wanted == name)
    }

    /// Prints the table, and adds the figures to the file if there is to be one.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn report(&self, figures: &Figures) -> Result<()> {
        if figures.is_empty() {
            return Ok(());
        }
        println!("{:26} {:>12} {:>12}   runs", "figure", "median", "budget");
        for (key, figure) in figures {
            let runs: Vec<String> = figure.runs.iter().map(|run| format!("{run:.2}")).collect();
            println!("{key:26} {:12.2} {:12.2}   {}", median(&figure.runs), figure.budget, runs.join(" "));
        }
        if let Some(file) = &self.json {
            add_to(Path::new(file), figures)?;
        }
        Ok(())
    }
}

fn add_to(file: &Path, figures: &Figures) -> Result<()> {
    let mut all: BTreeMap<String, serde_json::Value> = match std::fs::read_to_string(file) {
        Ok(text) => serde_json::from_str(&text).with_context(|| format!("{} is no table", file.display()))?,
        Err(_) => BTreeMap::new(),
    };
    for (key, figure) in figures {
        let value = serde_json::json!({
            "value": median(&figure.runs), "budget": figure.budget, "runs": figure.runs,
        });
        all.insert((*key).to_owned(), value);
    }
    std::fs::write(file, serde_json::to_string_pretty(&all)?)?;
    Ok(())
}

/// The middle one.
#[must_use]
pub fn median(runs: &[f64]) -> f64 {
    quantile(runs, 0.5)
}

/// The one below which this share of the runs lies.
#[must_use]
pub fn quantile(runs: &[f64], share: f64) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "few runs"
    )]
    let index = (sorted.len() as f64 * share) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// A stopwatch that is started.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a stopwatch")]
pub fn stopwatch() -> std::time::Instant {
    std::time::Instant::now()
}
