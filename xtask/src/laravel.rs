//! A real Laravel backend (Lumen, of Debian) asks for a number, shows its code, and is told how it is: also what it has missed while it was
//! away.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use crate::alone::{Core, Folder, Running};
use crate::shell::{command, read, root};

/// Between two looks.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// So often it is looked for what takes a few seconds, on a PC that is busy: a minute and a half.
const LOOKS: u32 = 450;
const PHONE: &str = "255700000118";
const KEY: &str = "geheim-4711";

/// A backend in PHP.
struct Backend {
    folder: PathBuf,
    port: u16,
}

impl Backend {
    fn start(&self) -> Result<Running> {
        let at = format!("127.0.0.1:{}", self.port);
        let index = root().join("tests/laravel/index.php");
        let mut php = std::process::Command::new("php");
        php.args(["-S", &at]).arg(index).env("BACKEND_FOLDER", &self.folder).env("BACKEND_KEY", KEY);
        php.stdin(Stdio::null()).stdout(Stdio::null()).stderr(std::fs::File::create(self.folder.join("php.log"))?);
        Ok(Running(php.current_dir(&self.folder).spawn().context("php does not start")?))
    }

    fn wants(&self, ids: &[u32]) -> Result<()> {
        let list: Vec<Value> = ids.iter().map(|id| json!({ "id": id, "name": format!("Duka {id}") })).collect();
        // Whoever reads it meanwhile has the one or the other.
        let new = self.folder.join("pending.new");
        std::fs::write(&new, serde_json::to_string(&list)?)?;
        Ok(std::fs::rename(new, self.folder.join("pending.json"))?)
    }

    fn told(&self) -> Vec<Value> {
        let lines = std::fs::read_to_string(self.folder.join("told.jsonl")).unwrap_or_default();
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Waits until it was told something, after so much.
    fn hears(&self, what: &str, after: usize, is: impl Fn(&Value) -> bool) -> Result<()> {
        for _ in 0..LOOKS {
            if self.told().iter().skip(after).any(|line| line["what"] == what && is(&line["body"])) {
                return Ok(());
            }
            std::thread::sleep(LOOKS_EVERY);
        }
        let php = std::fs::read_to_string(self.folder.join("php.log")).unwrap_or_default();
        bail!("the backend was not told {what} in time: {:?}\n{php}", self.told())
    }
}

/// Plays it.
pub(crate) fn check(wakala: &Path) -> Result<()> {
    read(&mut command("php --version")).context("php is missing")?;
    let folder = Folder::fresh(std::env::temp_dir().join(format!("wakala-laravel-backend-{}", std::process::id())))?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let backend = Backend { folder: folder.0.clone(), port };
    backend.wants(&[7])?;
    let serving = backend.start()?;
    let url = format!("http://127.0.0.1:{port}");
    let core = Core::start_with(wakala, "laravel", &[("LARAVEL_URL", &url), ("INTERNAL_API_KEY", KEY)])?;
    backend.hears("qr", 0, |_| true)?;
    backend.hears("status", 0, |told| told["status"] == "connecting" && told["phone_number"].is_null())?;
    core.scan("Duka 7", PHONE)?;
    let online = |told: &Value| told["status"] == "connected" && told["phone_number"] == PHONE;
    backend.hears("status", 0, online)?;
    // Nobody sees what it is told while it is away.
    drop(serving);
    backend.wants(&[])?;
    read(&mut core.command(&["backend", "link", "Duka 7", "--owner", "operator"]))?;
    read(&mut core.command(&["stop", "Duka 7"]))?;
    let before = backend.told().len();
    let _serving = backend.start()?;
    backend.hears("status", before, |told| told["status"] == "disconnected" && told["phone_number"] == PHONE)?;
    let said = read(&mut core.command(&["--json", "backend"]))?;
    let said: Value = serde_json::from_str(&said)?;
    ensure!(said["by_environment"] == true && said["state"]["is"] == "up", "{said}");
    ensure!(!said.to_string().contains(KEY), "the key stands in what is shown");
    ensure!(backend.told().iter().all(|line| line["what"] != "bad qr"), "a code was no picture, or was over");
    core.quit()
}
