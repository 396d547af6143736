//! Other people's programs, unmodified, from their registries: each makes a whole round against a practice core that it takes for the system it
//! was written for.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::alone::Core;
use crate::shell::{command, program, read, root, run, target};

/// Where what they are asked to do stands, in a folder for each system, and what is installed for each, exactly.
const FOLDER: &str = "tests/clients";

/// A client.
struct Client {
    /// The system that it was written for.
    system: &'static str,
    /// What is installed.
    name: &'static str,
    /// Where it is from.
    from: From,
    /// What is run.
    script: &'static str,
    /// Which number it links, and who writes to that: the end of theirs.
    number: u16,
}

/// A registry.
#[derive(Clone, Copy)]
enum From {
    /// For Python; one of them asks for a newer Python than it needs.
    PyPi { whatever_it_requires: bool },
    /// For Node.js.
    Npm,
}

const PYPI: From = From::PyPi { whatever_it_requires: false };

const CLIENTS: [Client; 7] = [
    Client { system: "waha", name: "waha-py", from: PYPI, script: "with_waha_py.py", number: 121 },
    Client { system: "waha", name: "waha", from: PYPI, script: "with_waha.py", number: 122 },
    Client { system: "waha", name: "waha-python", from: PYPI, script: "with_waha_python.py", number: 123 },
    Client { system: "evolution", name: "evolutionapi", from: PYPI, script: "with_evolutionapi.py", number: 124 },
    Client { system: "evolution", name: "pyevolutionapi", from: PYPI, script: "with_pyevolutionapi.py", number: 125 },
    Client { system: "evolution", name: "n8n", from: From::Npm, script: "with_n8n.py", number: 126 },
    Client {
        system: "gowa",
        name: "gowa",
        from: From::PyPi { whatever_it_requires: true },
        script: "with_gowa.py",
        number: 127,
    },
];

/// Has each make its round.
pub(crate) fn check(wakala: &Path) -> Result<()> {
    let installed = CLIENTS.iter().map(Client::installed).collect::<Result<Vec<_>>>()?;
    let core = Core::start(wakala, "clients")?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
    read(&mut core.command(&["interface", "on", "--port", &port]))?;
    let made = read(&mut core.command(&["--json", "keys", "new", "clients", "--scope", "read,send,control,admin"]))?;
    let made: Value = serde_json::from_str(&made)?;
    let key = made["key"].as_str().context("there is no key")?;
    for (client, folder) in CLIENTS.iter().zip(&installed) {
        let mut round = client.python(folder);
        round.arg(client.folder().join(client.script)).current_dir(core.home());
        round.env("WAKALA_URL", format!("http://127.0.0.1:{port}/{}", client.system)).env("WAKALA_KEY", key);
        round.env("WAKALA_NETWORK", core.control()).env("WAKALA_CLIENT", folder);
        round.env("WAKALA_PHONE", format!("255700000{}", client.number));
        round.env("WAKALA_CUSTOMER", format!("255700000{}", client.number + 400));
        round.env("PYTHONPATH", root().join(FOLDER));
        // Nothing is written beside the sources.
        run(round.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("HTTP_PROXY").env_remove("http_proxy"))?;
    }
    core.quit()
}

impl Client {
    fn folder(&self) -> PathBuf {
        root().join(FOLDER).join(self.system)
    }

    /// What runs its script.
    fn python(&self, installed: &Path) -> Command {
        match self.from {
            From::PyPi { .. } => Command::new(installed.join("bin").join(program("python"))),
            From::Npm => command("python3"),
        }
    }

    /// Where it is, installed into a folder of its own, once for what is wanted.
    fn installed(&self) -> Result<PathBuf> {
        let folder = target()?.join("clients").join(self.name);
        let (wanted, has) = match self.from {
            From::PyPi { .. } => (self.folder().join(format!("{}.txt", self.name)), folder.join("requirements.txt")),
            From::Npm => (self.folder().join(self.name).join("package-lock.json"), folder.join("installed.json")),
        };
        let same = std::fs::read(&has).is_ok_and(|has| std::fs::read(&wanted).is_ok_and(|wanted| has == wanted));
        if !same {
            match self.from {
                From::PyPi { whatever_it_requires } => {
                    run(command("python3 -m venv --clear").arg(&folder))?;
                    let mut install = self.python(&folder);
                    install.args(["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]);
                    if whatever_it_requires {
                        install.arg("--ignore-requires-python");
                    }
                    run(install.arg("--requirement").arg(&wanted))?;
                }
                From::Npm => {
                    std::fs::create_dir_all(&folder)?;
                    for file in ["package.json", "package-lock.json"] {
                        std::fs::copy(self.folder().join(self.name).join(file), folder.join(file))?;
                    }
                    // n8n itself, which it would be part of, is not installed: a stand-in is in its place.
                    run(command("npm ci --silent --ignore-scripts --legacy-peer-deps").current_dir(&folder))?;
                }
            }
            std::fs::copy(&wanted, &has)?;
        }
        Ok(folder)
    }
}
