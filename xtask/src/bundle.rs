//! What is shipped: built without the practice network, and the very binary checked to refuse a server that is not WhatsApp's.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

use crate::setup::{self, Purpose};
use crate::shell::{cargo, command, read, root, run, target};

/// Builds the packages of this platform.
pub(crate) fn bundle() -> Result<()> {
    setup::packages(Purpose::Build)?;
    setup::window()?;
    check_features()?;
    let bundles = if cfg!(target_os = "linux") { " --bundles deb,rpm" } else { "" };
    // 2.12.3 exactly: later ones lack some platform packages.
    run(&mut command(&format!("npx --yes @tauri-apps/cli@2.12.3 build{bundles}")))?;
    let program = target()?.join("release").join(format!("wakala{}", std::env::consts::EXE_SUFFIX));
    run(&mut cargo("build --package fake-whatsapp --bin fake-whatsapp"))?;
    check_program(&program)
}

/// Builds the app as it is shipped, in the debug profile, and checks it.
pub(crate) fn check_shipped() -> Result<()> {
    check_features()?;
    run(&mut cargo("build --package wakala"))?;
    // The workspace's build of the same name has the practice network in it: this one is kept under a name of its own.
    let target = target()?.join("debug");
    let program = target.join("wakala-shipped");
    std::fs::copy(target.join("wakala"), &program)?;
    check_program(&program)
}

/// Neither the practice network nor its switch may be in the feature tree of what is shipped.
fn check_features() -> Result<()> {
    let tree = read(&mut cargo("tree --package wakala --edges features,normal,build --prefix none"))?;
    for forbidden in ["danger-skip-cert-chain-verify", "fake-whatsapp"] {
        ensure!(!tree.contains(forbidden), "{forbidden} is in the feature tree of what is shipped");
    }
    Ok(())
}

fn check_program(program: &Path) -> Result<()> {
    let bytes = std::fs::read(program).with_context(|| format!("{}", program.display()))?;
    for forbidden in [&b"practice_act"[..], b"pair-device-sign-practice"] {
        ensure!(
            !bytes.windows(forbidden.len()).any(|window| window == forbidden),
            "{} holds {:?}",
            program.display(),
            String::from_utf8_lossy(forbidden)
        );
    }
    let mut network = Network::start()?;
    let outcome = Command::new(program).arg("--check-server").arg(&network.url).stdin(Stdio::null()).output();
    network.end();
    let outcome = outcome.with_context(|| format!("{}", program.display()))?;
    let said = format!("{}{}", String::from_utf8_lossy(&outcome.stdout), String::from_utf8_lossy(&outcome.stderr));
    println!("{}", said.trim());
    ensure!(outcome.status.code() == Some(3), "a server that is not WhatsApp's was not refused ({})", outcome.status);
    ensure!(said.contains("signature"), "refused, but not for its signature: {said}");
    Ok(())
}

/// A practice network in a process of its own.
struct Network {
    child: Child,
    url: String,
}

impl Network {
    fn start() -> Result<Self> {
        let program = target()?.join("debug/fake-whatsapp");
        let mut child = Command::new(&program)
            .current_dir(root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{}", program.display()))?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let said: serde_json::Value = serde_json::from_str(&line).context("the practice network said nothing")?;
        match said["ws"].as_str() {
            Some(url) => Ok(Self { child, url: url.to_owned() }),
            None => bail!("the practice network named no address"),
        }
    }

    fn end(&mut self) {
        // It is gone either way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
