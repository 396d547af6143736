//! What was measured, beside what it should be: a table for people, JSON for tools, and pictures of what grows.

pub mod baileys;
pub mod budgets;
pub mod names;
pub mod picture;
pub mod practice;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

/// How wide the column with the keys is.
const WIDTH: usize = 30;

/// Figures by their keys, and beside them those of before and the runs of the same work on Baileys.
#[derive(Default)]
pub struct Figures {
    ours: BTreeMap<String, Vec<f64>>,
    baileys: BTreeMap<String, Vec<f64>>,
    before: BTreeMap<String, f64>,
}

impl Figures {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one of ours: what was measured, run by run.
    pub fn insert(&mut self, key: impl Into<String>, runs: Vec<f64>) {
        self.ours.insert(key.into(), runs);
    }

    /// Adds the runs of the same work on Baileys, in the unit that the key names.
    pub fn insert_baileys(&mut self, key: impl Into<String>, runs: Vec<f64>) {
        self.baileys.insert(key.into(), runs);
    }

    fn table(&self) -> String {
        // No column that nobody could fill.
        let column = |is_there: bool, cell: &str| if is_there { format!(" {cell:>12}") } else { String::new() };
        let beside = |before: &str, baileys: &str| {
            column(!self.before.is_empty(), before) + &column(!self.baileys.is_empty(), baileys)
        };
        let number = |number: Option<f64>| number.map_or_else(|| "-".to_owned(), |number| format!("{number:.2}"));
        let more = beside("before", "Baileys");
        let mut table = format!("{:WIDTH$} {:>12} {:>12}{more}   runs\n", "figure", "median", "budget");
        for (key, runs) in &self.ours {
            let theirs = number(self.baileys.get(key).map(|runs| median(runs)));
            let before = number(self.before.get(key).copied());
            let each: Vec<String> = runs.iter().map(|run| format!("{run:.2}")).collect();
            let (median, each, budget) = (median(runs), each.join(" "), budgets::of(key));
            let missed = if budget.is_none_or(|budget| budget.holds(median)) { ' ' } else { '!' };
            let budget = budget.map_or_else(|| "-".to_owned(), budgets::Budget::words);
            table.push_str(&format!(
                "{key:WIDTH$} {median:12.2}{missed}{budget:>12}{}   {each}\n",
                beside(&before, &theirs)
            ));
        }
        table
    }

    fn json(&self) -> BTreeMap<String, serde_json::Value> {
        let ours = self.ours.iter().map(|(key, runs)| {
            let (value, budget) = (median(runs), budgets::of(key).map(budgets::Budget::number));
            (key.clone(), serde_json::json!({ "value": value, "budget": budget, "runs": runs }))
        });
        let theirs = self
            .baileys
            .iter()
            .map(|(key, runs)| (format!("baileys.{key}"), serde_json::json!({ "value": median(runs), "runs": runs })));
        ours.chain(theirs).collect()
    }
}

/// What the command line asks for.
pub struct Wanted {
    names: Vec<String>,
    json: Option<String>,
    before: BTreeMap<String, f64>,
    pictures: Option<PathBuf>,
    instances: Vec<usize>,
}

impl Wanted {
    /// Reads `[NAME…] [--json FILE] [--before FILE] [--pictures FOLDER] [--instances N,…]` of the command line.
    ///
    /// # Errors
    /// See `Wanted::of`.
    pub fn read() -> Result<Self> {
        Self::of(std::env::args().skip(1))
    }

    /// The same of these.
    ///
    /// # Errors
    /// A name that nobody knows, a number that is none, or a file of before that can't be read.
    fn of(arguments: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut wanted = Self {
            names: Vec::new(),
            json: None,
            before: BTreeMap::new(),
            pictures: None,
            instances: practice::GROWN.to_vec(),
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => wanted.json = Some(arguments.next().context("--json needs a file")?),
                "--before" => {
                    let file = arguments.next().context("--before needs a file, as --json has written it")?;
                    wanted.before = before(Path::new(&file))?;
                }
                "--pictures" => {
                    wanted.pictures = Some(arguments.next().context("--pictures needs a folder")?.into());
                }
                "--instances" => {
                    let numbers = arguments.next().context("--instances needs numbers")?;
                    wanted.instances =
                        numbers.split(',').map(str::parse).collect::<Result<_, _>>().context("--instances")?;
                    ensure!(!wanted.instances.contains(&0), "there is nothing to measure with no instance");
                }
                name if names::ENGINE.contains(&name) || names::WHOLE_APP.contains(&name) => {
                    wanted.names.push(argument);
                }
                name => {
                    bail!("unknown: {name}; known are {}, {}", names::ENGINE.join(", "), names::WHOLE_APP.join(", "))
                }
            }
        }
        Ok(wanted)
    }

    /// Whether a measurement is asked for: all are when none is named, but for those that take an hour.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        let all = self.names.is_empty() && !names::NAMED_ALONE.contains(&name);
        all || self.names.iter().any(|wanted| wanted == name)
    }

    /// With how many instances it is measured how the figures grow.
    #[must_use]
    pub fn instances(&self) -> &[usize] {
        &self.instances
    }

    /// Where pictures go, if there are to be some.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn pictures(&self) -> Result<Option<&Path>> {
        let folder = self.pictures.as_deref();
        ensure!(folder.is_none_or(Path::is_dir), "there is no folder for the pictures");
        Ok(folder)
    }

    /// Prints the table, the figures of before beside those of now, and adds these to the file if there is to be one.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn report(&self, figures: &mut Figures) -> Result<()> {
        if figures.ours.is_empty() {
            return Ok(());
        }
        figures.before.clone_from(&self.before);
        print!("{}", figures.table());
        if let Some(file) = &self.json {
            add_to(Path::new(file), figures)?;
        }
        Ok(())
    }
}

/// The figures that an earlier run left in a file.
fn before(file: &Path) -> Result<BTreeMap<String, f64>> {
    let what = || format!("the figures of before in {}", file.display());
    let text = std::fs::read_to_string(file).with_context(what)?;
    let all: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).with_context(what)?;
    let figure = |(key, figure): (String, serde_json::Value)| Some((key, figure["value"].as_f64()?));
    Ok(all.into_iter().filter_map(figure).collect())
}

fn add_to(file: &Path, figures: &Figures) -> Result<()> {
    let mut all: BTreeMap<String, serde_json::Value> = match std::fs::read_to_string(file) {
        Ok(text) => serde_json::from_str(&text).with_context(|| format!("{} is no table", file.display()))?,
        Err(_) => BTreeMap::new(),
    };
    all.extend(figures.json());
    std::fs::write(file, serde_json::to_string_pretty(&all)?)?;
    Ok(())
}

/// A folder on the disk of the build, gone with what is returned: what the system keeps for such may be in memory, where nothing is
/// ever waited for.
///
/// # Errors
/// It can't be made.
pub fn folder_on_disk() -> Result<tempfile::TempDir> {
    let program = std::env::current_exe()?;
    Ok(tempfile::tempdir_in(program.parent().context("the program is nowhere")?)?)
}

/// One in memory, where the system has such a place.
///
/// # Errors
/// It can't be made.
pub fn folder_in_memory() -> Result<Option<tempfile::TempDir>> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { Ok(Some(tempfile::tempdir_in(memory)?)) } else { Ok(None) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        let mut figures = Figures::new();
        figures.insert("restart.median_ms", vec![40.0, 60.0, 50.0]);
        figures.insert("outbound.one_per_s", vec![2_000.0]);
        figures.insert("growth.restore_s.050", vec![0.5]);
        figures
    }

    #[test]
    fn what_baileys_took_stands_beside_our_figure() {
        let mut figures = figures();
        let alone: Vec<String> = figures.table().lines().map(str::to_owned).collect();
        assert_eq!(alone[0].split_whitespace().collect::<Vec<_>>(), ["figure", "median", "budget", "runs"]);

        figures.insert_baileys("restart.median_ms", vec![120.0]);
        let table = figures.table();
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[0], ["figure", "median", "budget", "Baileys", "runs"]);
        assert_eq!(rows[1], ["growth.restore_s.050", "0.50", "-", "-", "0.50"]);
        assert_eq!(rows[2], ["outbound.one_per_s", "2000.00", ">=", "1700.00", "-", "2000.00"]);
        // Over its budget.
        assert_eq!(rows[3], ["restart.median_ms", "50.00!", "<=", "10.00", "120.00", "40.00", "60.00", "50.00"]);
    }

    #[test]
    fn the_figures_of_before_stand_beside_those_of_now() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("before.json");
        let mut older = Figures::new();
        older.insert("restart.median_ms", vec![30.0, 20.0, 25.0]);
        add_to(&file, &older).unwrap();
        let arguments = ["restart", "--before", file.to_str().unwrap()].map(str::to_owned);
        let mut figures = figures();
        figures.before = Wanted::of(arguments).unwrap().before;
        figures.insert_baileys("restart.median_ms", vec![120.0]);
        let table = figures.table();
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[0], ["figure", "median", "budget", "before", "Baileys", "runs"]);
        assert_eq!(rows[1][..5], ["growth.restore_s.050", "0.50", "-", "-", "-"]);
        assert_eq!(rows[3][..6], ["restart.median_ms", "50.00!", "<=", "10.00", "25.00", "120.00"]);
        let nothing = ["--before".to_owned(), folder.path().join("none.json").display().to_string()];
        assert!(Wanted::of(nothing).is_err(), "nobody compares with nothing and does not notice");
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in names::ENGINE.into_iter().chain(names::WHOLE_APP) {
            let wanted = Wanted::of([name.to_owned()]).unwrap();
            assert!(wanted.wants(name) && !wanted.wants("another"));
        }
        assert!(Wanted::of(["pakcage".to_owned()]).is_err());
        let all = Wanted::of([]).unwrap();
        assert!(
            all.wants("start") && names::NAMED_ALONE.iter().all(|name| !all.wants(name)),
            "an hour is not waited for"
        );
    }

    #[test]
    fn a_second_bench_adds_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("figures.json");
        add_to(&file, &figures()).unwrap();
        let mut second = Figures::new();
        second.insert_baileys("restart.median_ms", vec![120.0]);
        add_to(&file, &second).unwrap();
        let all: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(all["baileys.restart.median_ms"], serde_json::json!({ "value": 120.0, "runs": [120.0] }));
        assert_eq!(all["restart.median_ms"]["budget"], 10.0);
        assert_eq!(all["growth.restore_s.050"]["budget"], serde_json::Value::Null);
    }
}
