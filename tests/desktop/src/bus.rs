//! A session bus of its own, which starts no services by itself.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A running bus; ends when dropped.
pub(crate) struct Bus {
    /// Where it listens.
    pub address: String,
    daemon: Child,
}

impl Bus {
    pub(crate) async fn start(directory: &Path) -> Result<Self> {
        let config = directory.join("bus.conf");
        let text = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#,
            directory.join("bus").display()
        );
        std::fs::write(&config, text)?;
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("dbus-daemon (apt: dbus-daemon)")?;
        let stdout = daemon.stdout.take().context("dbus-daemon has no output")?;
        let line = BufReader::new(stdout).lines().next_line().await?.context("dbus-daemon ended at once")?;
        // Without the guid part, so that it can be written into environments as it is.
        let address = line.split(',').next().unwrap_or_default().to_owned();
        Ok(Self { address, daemon })
    }

    /// Ends it under all who are on it.
    pub(crate) async fn dies(&self) -> Result<()> {
        let id = self.daemon.id().context("the bus has ended")?;
        let killed = Command::new("kill").args(["-KILL", &id.to_string()]).status().await?;
        ensure!(killed.success(), "the bus could not be killed");
        Ok(())
    }
}
