//! A practice core that runs for one check: without display and bus, as its unit starts it, in a home of its own.

use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use crate::shell::read;

/// How long what answers at once may take, on a PC that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A core, running. It ends with this.
pub(crate) struct Core {
    wakala: PathBuf,
    process: Running,
    control: String,
    home: Folder,
}

impl Core {
    /// Starts one, and waits until it is ready.
    pub(crate) fn start(wakala: &Path, name: &str) -> Result<Self> {
        Self::start_with(wakala, name, &[])
    }

    /// The same, with more in its environment.
    pub(crate) fn start_with(wakala: &Path, name: &str, environment: &[(&str, &str)]) -> Result<Self> {
        // A socket's path is short.
        let home = Folder::fresh(std::env::temp_dir().join(format!("wakala-{name}-{}", std::process::id())))?;
        let notify = home.0.join("notify");
        let told = UnixDatagram::bind(&notify)?;
        told.set_read_timeout(Some(PATIENCE))?;
        let mut engine = command(wakala, &home.0, &["engine"]);
        engine.env("NOTIFY_SOCKET", &notify).envs(environment.iter().copied());
        let process = Running(engine.spawn()?);
        let mut word = [0; 4096];
        let length = told.recv(&mut word).context("the core does not say that it is ready")?;
        let word = String::from_utf8_lossy(&word[..length]);
        ensure!(word.contains("READY=1"), "the core says {word:?}, and not that it is ready");
        let control = std::fs::read_to_string(home.0.join("data/practice/control.json"))
            .context("the core has no practice network")?;
        let control: Value = serde_json::from_str(&control)?;
        let control = control["url"].as_str().context("the practice network names no address")?.to_owned();
        Ok(Self { wakala: wakala.to_owned(), process, control, home })
    }

    /// The command line, asking this core.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        command(&self.wakala, &self.home.0, arguments)
    }

    /// Adds a number and links it with a simulated phone; how it is in the end.
    pub(crate) fn link(&self, name: &str, phone: &str) -> Result<Value> {
        read(&mut self.command(&["add", name]))?;
        self.scan(name, phone)
    }

    /// Links a number that is here with a simulated phone; how it is in the end.
    pub(crate) fn scan(&self, name: &str, phone: &str) -> Result<Value> {
        let mut pairing = Running(self.command(&["--json", "pair", name]).stdout(Stdio::piped()).spawn()?);
        let said = pairing.0.stdout.take().context("nothing to read")?;
        let mut last = Value::Null;
        for value in serde_json::Deserializer::from_reader(BufReader::new(said)).into_iter::<Value>() {
            last = value?;
            if let Some(code) = last["qr_code"].as_str() {
                self.network("/phones", &json!({ "phone": phone, "name": name }))?;
                self.network(&format!("/phones/{phone}/scan"), &json!({ "qr": code }))?;
            }
        }
        ensure!(pairing.0.wait()?.success(), "the number was not linked; at last it said {last}");
        ensure!(last["badge"] == "online", "linked, but not online: {last}");
        Ok(last)
    }

    /// Its home.
    pub(crate) fn home(&self) -> &Path {
        &self.home.0
    }

    /// Where the practice network is asked.
    pub(crate) fn control(&self) -> &str {
        &self.control
    }

    /// Asks the practice network for something.
    pub(crate) fn network(&self, path: &str, body: &Value) -> Result<()> {
        let address = self.control.trim_start_matches("http://").trim_end_matches('/');
        let body = body.to_string();
        let mut stream = TcpStream::connect(address).with_context(|| self.control.clone())?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        if answer.starts_with("HTTP/1.1 200 ") { Ok(()) } else { bail!("{path} was refused: {answer}") }
    }

    /// Ends it as somebody would.
    pub(crate) fn quit(mut self) -> Result<()> {
        read(&mut self.command(&["quit"]))?;
        let ended = self.process.0.wait()?;
        ensure!(ended.success(), "the core ended with {ended}");
        Ok(())
    }
}

fn command(wakala: &Path, home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(wakala);
    command.args(arguments).env_clear().env("HOME", home).env("WAKALA_DATA_DIR", home.join("data"));
    command.env("WAKALA_LOG", "warn").stdin(Stdio::null());
    command
}

/// A process that ends with this.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone either way.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A folder that goes with this.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn fresh(path: PathBuf) -> Result<Self> {
        if path.exists() {
            std::fs::remove_dir_all(&path).with_context(|| path.display().to_string())?;
        }
        std::fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays is removed at the next time.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
