//! The practice network as a process of its own: prints where it listens as one line of JSON, ends on a signal.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use fake_whatsapp::{Config, PracticeNetwork, serve};

const USAGE: &str = "usage: fake-whatsapp [--ws-port N] [--control-port N] [--dir DIRECTORY]";

#[tokio::main]
async fn main() -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let (mut config, mut control_port) = (Config::default(), 0);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().context(USAGE)?;
        match argument.as_str() {
            "--ws-port" => config.port = value.parse().context(USAGE)?,
            "--control-port" => control_port = value.parse().context(USAGE)?,
            "--dir" => config.dir = Some(PathBuf::from(value)),
            _ => bail!(USAGE),
        }
    }
    let network = PracticeNetwork::start(config).await?;
    let control = serve(network.clone(), control_port).await?;
    println!("{}", serde_json::json!({ "ws": network.ws_url(), "control": control.url }));
    end_asked().await?;
    network.stop().await?;
    Ok(())
}

#[cfg(unix)]
async fn end_asked() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => Ok(result?),
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn end_asked() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
