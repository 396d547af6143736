//! What an operator would use instead of Wakala, measured as Wakala is: Baileys (npm), all sessions in one process.
//!
//! It has no counterpart to `inbound.commit_p99_ms`: it acknowledges before its user sees a message and syncs nothing to the
//! disk, so there is no commit to wait for. Nor has it a window, which `start` waits for.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use super::practice::{
    HANDS, IDLE, OUTBOUND, QUEUED, RECIPIENT, RESTARTS, RESTORED, RUNS, Server, WRITER, number, per_second,
};
use super::{Figures, stopwatch};

/// An installed Baileys.
pub struct Baileys {
    folder: PathBuf,
}

impl Baileys {
    /// The pinned one; it is installed when it is missing.
    ///
    /// # Errors
    /// There is no Node, or npm can't install it.
    pub fn find() -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("fake-whatsapp").join("baileys");
        let node = Command::new("node").arg("--version").output().context("node is missing")?;
        ensure!(node.status.success(), "node does not run");
        if !folder.join("node_modules/baileys").exists() {
            let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
            let install = Command::new(npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).output();
            ensure!(install.context("npm is missing")?.status.success(), "npm can't install it");
        }
        Ok(Self { folder })
    }

    /// Measures what the bench calls by this name, and adds it.
    ///
    /// # Errors
    /// What Baileys did not do.
    pub fn measure(&self, name: &str, figures: &mut Figures) -> Result<()> {
        match name {
            "restart" => self.restart(figures),
            "restore" => self.restore(figures),
            "memory" => self.memory(figures),
            "inbound" => self.inbound(figures),
            "outbound" => self.outbound(figures),
            _ => Ok(()),
        }
    }

    fn restart(&self, figures: &mut Figures) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let mut server = Server::start()?;
        let mut sessions = Sessions::start(&self.folder, folder.path(), &server)?;
        sessions.pair(&mut server, 1)?;
        let mut runs = Vec::new();
        for _ in 0..RESTARTS {
            let started = stopwatch();
            sessions.order(&json!({ "restart": 0 }))?;
            server.order("online 1")?;
            runs.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        figures.insert_baileys("restart.median_ms", runs);
        Ok(())
    }

    fn restore(&self, figures: &mut Figures) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let mut server = Server::start()?;
        let mut sessions = Sessions::start(&self.folder, folder.path(), &server)?;
        sessions.pair(&mut server, RESTORED)?;
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            sessions.end(&mut server)?;
            let started = stopwatch();
            sessions.order(&json!({ "resume": RESTORED }))?;
            server.order(&format!("online {RESTORED}"))?;
            runs.push(started.elapsed().as_secs_f64());
        }
        figures.insert_baileys("restore.online50_s", runs);
        Ok(())
    }

    fn memory(&self, figures: &mut Figures) -> Result<()> {
        let (folder, empty) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let mut server = Server::start()?;
        let mut sessions = Sessions::start(&self.folder, folder.path(), &server)?;
        sessions.pair(&mut server, IDLE)?;
        sessions.end(&mut server)?;
        drop(sessions);
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            let with = self.held(folder.path(), &mut server, IDLE)?;
            let without = self.held(empty.path(), &mut server, 0)?;
            runs.push((with - without) / 1024.0 / IDLE as f64);
        }
        figures.insert_baileys("memory.per_instance_mb", runs);
        Ok(())
    }

    /// What a process with so many sessions uses once all are online, in KiB.
    fn held(&self, directory: &Path, server: &mut Server, count: usize) -> Result<f64> {
        let mut sessions = Sessions::start(&self.folder, directory, server)?;
        sessions.order(&json!({ "resume": count }))?;
        let used = sessions.order(&json!({ "memory": true }))?;
        sessions.end(server)?;
        used.as_f64().context("no number")
    }

    fn inbound(&self, figures: &mut Figures) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let mut server = Server::start()?;
        let mut sessions = Sessions::start(&self.folder, folder.path(), &server)?;
        sessions.pair(&mut server, 1)?;
        let mut runs = Vec::new();
        for run in 1..=RUNS {
            sessions.end(&mut server)?;
            server.order(&format!("write {WRITER} {} {QUEUED}", number(0)))?;
            let started = stopwatch();
            sessions.order(&json!({ "resume": 1 }))?;
            server.order(&format!("acknowledged {} {}", number(0), QUEUED * run))?;
            // It acknowledges first: what is not written yet is not received.
            sessions.order(&json!({ "received": QUEUED * run }))?;
            runs.push(per_second(QUEUED, started.elapsed()));
        }
        figures.insert_baileys("inbound.per_s", runs);
        Ok(())
    }

    fn outbound(&self, figures: &mut Figures) -> Result<()> {
        for (key, count, each) in OUTBOUND {
            let folder = tempfile::tempdir()?;
            let mut server = Server::start()?;
            let mut sessions = Sessions::start(&self.folder, folder.path(), &server)?;
            sessions.pair(&mut server, count)?;
            server.order(&format!("phone {RECIPIENT}"))?;
            let mut runs = Vec::new();
            for run in 1..=RUNS {
                let started = stopwatch();
                sessions.order(&json!({ "send": each, "hands": HANDS, "to": RECIPIENT }))?;
                runs.push(per_second(count * each, started.elapsed()));
                // Of thousands that the server took it may encrypt one with a key that it has used: no phone can read that one.
                server.order(&format!("texts {RECIPIENT} {}", count * each * run * 99 / 100))?;
            }
            figures.insert_baileys(key, runs);
        }
        Ok(())
    }
}

/// The process with the sessions; it ends when dropped.
struct Sessions {
    child: Child,
    orders: ChildStdin,
    words: BufReader<ChildStdout>,
}

impl Sessions {
    fn start(package: &Path, directory: &Path, server: &Server) -> Result<Self> {
        let mut child = Command::new("node")
            .args(["sessions.mjs", server.url()])
            .arg(directory)
            .current_dir(package)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = child.stdin.take().context("no input")?;
        let words = BufReader::new(child.stdout.take().context("no output")?);
        Ok(Self { child, orders, words })
    }

    fn pair(&mut self, server: &mut Server, count: usize) -> Result<()> {
        for n in 0..count {
            writeln!(self.orders, "{}", json!({ "pair": n }))?;
            let shown = self.word()?;
            let qr = shown["qr"].as_str().with_context(|| format!("no code, but {shown}"))?;
            server.order(&format!("scan {} {qr}", number(n)))?;
            self.done()?;
        }
        server.order(&format!("online {count}"))
    }

    /// Ends all sessions, but not the process.
    fn end(&mut self, server: &mut Server) -> Result<()> {
        self.order(&json!({ "end": true }))?;
        server.order("online 0")
    }

    fn order(&mut self, order: &Value) -> Result<Value> {
        writeln!(self.orders, "{order}")?;
        self.done()
    }

    fn done(&mut self) -> Result<Value> {
        loop {
            let mut said = self.word()?;
            if let Some(done) = said.get_mut("done") {
                return Ok(done.take());
            }
            if let Some(why) = said["failed"].as_str() {
                bail!("{why}");
            }
        }
    }

    fn word(&mut self) -> Result<Value> {
        let mut line = String::new();
        ensure!(self.words.read_line(&mut line)? > 0, "the process ended");
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Sessions {
    fn drop(&mut self) {
        // It is gone either way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
