//! The same work with 1, 20, 50 and 200 instances, or as many as are named: what becomes of each figure. Where a folder is named, a
//! picture of it.

use std::path::Path;

use anyhow::{Context as _, Result};
use journeys::figures::picture::{self, Panel};
use journeys::figures::practice::{GROWN, GROWN_TEXTS, RECIPIENT, RUNS, Server};
use journeys::figures::{Figures, folder_on_disk, median};

use crate::messages::{drain, send};
use crate::{come_back, memory_of_each, open, pair};

/// What the most are held against.
const FEW: usize = 20;
/// Texts of each instance at least: with fewer its start is measured, not its messages.
const EACH: (usize, usize) = (200, 50);

/// The panels: key, title, and what it should be at every number of instances, where that is settled.
const PANELS: [(&str, &str, Option<f64>); 5] = [
    ("outbound_per_s", "Texts sent, per second", None),
    ("inbound_per_s", "Texts received, per second", None),
    ("commit_p99_ms", "Commit while they come in, p99 (ms)", Some(50.0)),
    ("restore_s", "All online after a start (s)", None),
    ("memory_per_instance_mb", "Memory of each instance (MB)", Some(0.6)),
];

pub(crate) async fn growth(figures: &mut Figures, pictures: Option<&Path>, numbers: &[usize]) -> Result<()> {
    let mut panels = PANELS.map(|(_, title, budget)| Panel { title, budget, points: Vec::new() });
    for instances in numbers.iter().copied() {
        // What fails with many is no reason to lose what was measured with few.
        let grown = match grow(instances).await {
            Ok(grown) => grown,
            Err(error) => {
                println!("growth stops before {instances} instances: {error:#}");
                break;
            }
        };
        for (((key, ..), panel), runs) in PANELS.into_iter().zip(&mut panels).zip(grown) {
            panel.points.push((instances, median(&runs)));
            figures.insert(format!("growth.{key}.{instances:03}"), runs);
        }
    }
    for ((key, ..), panel) in PANELS.into_iter().zip(&panels) {
        figures.insert(format!("growth.ratio.{key}"), ratio(key, &panel.points).into_iter().collect());
    }
    if let (Some(folder), Some(picture)) = (pictures, picture::svg(&panels)) {
        std::fs::write(folder.join("growth.svg"), picture).context("the picture can't be written")?;
    }
    Ok(())
}

/// How much worse it is with the most instances than with [`FEW`]: each does its share of a rate, and of a start.
fn ratio(key: &str, points: &[(usize, f64)]) -> Option<f64> {
    let at = |instances: usize| points.iter().find(|(at, _)| *at == instances).map(|(_, value)| *value);
    let (few, many) = (at(FEW)?, at(*GROWN.last()?)?);
    Some(match key {
        "outbound_per_s" | "inbound_per_s" => few / many,
        "restore_s" => (many / *GROWN.last()? as f64) / (few / FEW as f64),
        _ => many / few,
    })
}

/// Runs of each panel's figure, with so many instances.
async fn grow(instances: usize) -> Result<[Vec<f64>; 5]> {
    let (folder, empty) = (folder_on_disk()?, folder_on_disk()?);
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    let ids = pair(&shop, &mut server, instances).await?;
    server.order(&format!("phone {RECIPIENT}"))?;
    let incoming = (GROWN_TEXTS.0 / instances).max(EACH.0);
    let outgoing = (GROWN_TEXTS.1 / instances).max(EACH.1);
    let (mut sent, mut received, mut commits, mut restored) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 1..=RUNS {
        sent.push(send(&shop, &ids, outgoing).await?);
        server.order(&format!("texts {RECIPIENT} {}", instances * outgoing * run))?;
    }
    for run in 0..RUNS {
        let drained = drain(&shop, &mut server, &ids, (run * incoming, incoming), None).await?;
        received.push(drained.per_s);
        commits.push(drained.commit_p99);
    }
    shop.close().await;
    for _ in 0..RUNS {
        let (shop, took) = come_back(folder.path(), &mut server, &ids).await?;
        restored.push(took);
        shop.close().await;
    }
    let memory = (0..RUNS).map(|_| memory_of_each(folder.path(), empty.path(), &server, instances));
    let memory = memory.collect::<Result<_>>()?;
    Ok([sent, received, commits, restored, memory])
}
