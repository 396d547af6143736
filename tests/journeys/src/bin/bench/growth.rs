//! The same work with 1, 20, 50 and 200 instances: what becomes of each figure. Where a folder is named, a picture of it.

use std::path::Path;

use anyhow::{Context as _, Result};
use journeys::figures::picture::{self, Panel};
use journeys::figures::practice::{GROWN, GROWN_TEXTS, RECIPIENT, RUNS, Server};
use journeys::figures::{Figure, Figures, median};

use crate::messages::{drain, send};
use crate::{come_back, memory_of_each, open, pair};

/// The panels: key, title, and what it should be at every number of instances, where that is settled.
const PANELS: [(&str, &str, Option<f64>); 5] = [
    ("outbound_per_s", "Texts sent, per second", None),
    ("inbound_per_s", "Texts received, per second", None),
    ("commit_p99_ms", "Commit while they come in, p99 (ms)", Some(50.0)),
    ("restore_s", "All online after a start (s)", None),
    ("memory_per_instance_mb", "Memory of each instance (MB)", Some(0.6)),
];

pub(crate) async fn growth(figures: &mut Figures, pictures: Option<&Path>) -> Result<()> {
    let mut panels = PANELS.map(|(_, title, budget)| Panel { title, budget, points: Vec::new() });
    for instances in GROWN {
        // What fails with many is no reason to lose what was measured with few.
        let grown = match grow(instances).await {
            Ok(grown) => grown,
            Err(error) => {
                println!("growth stops before {instances} instances: {error:#}");
                break;
            }
        };
        for (((key, _, budget), panel), runs) in PANELS.into_iter().zip(&mut panels).zip(grown) {
            panel.points.push((instances, median(&runs)));
            figures.insert(format!("growth.{key}.{instances:03}"), Figure { runs, budget });
        }
    }
    if let (Some(folder), Some(picture)) = (pictures, picture::svg(&panels)) {
        std::fs::write(folder.join("growth.svg"), picture).context("the picture can't be written")?;
    }
    Ok(())
}

/// Runs of each panel's figure, with so many instances.
async fn grow(instances: usize) -> Result<[Vec<f64>; 5]> {
    let (folder, empty) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut server = Server::start()?;
    let shop = open(folder.path(), &server).await?;
    let ids = pair(&shop, &mut server, instances).await?;
    server.order(&format!("phone {RECIPIENT}"))?;
    let (incoming, outgoing) = (GROWN_TEXTS.0 / instances, GROWN_TEXTS.1 / instances);
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
    let memory = memory_of_each(folder.path(), empty.path(), &server, instances)?;
    Ok([sent, received, commits, restored, vec![memory]])
}
