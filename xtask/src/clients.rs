//! Other people's programs, unmodified, from their registries: each makes a whole round against a practice core that it takes for the system it
//! was written for.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::alone::Core;
use crate::shell::{command, program, read, root, run, target};

/// Where what they are asked to do stands, and what is installed for each, exactly.
const FOLDER: &str = "tests/clients/waha";
/// The clients: what is installed, what is run, which number it links, and who writes to that.
const CLIENTS: [(&str, &str, &str, &str); 3] = [
    ("waha-py", "with_waha_py.py", "255700000121", "255700000521"),
    ("waha", "with_waha.py", "255700000122", "255700000522"),
    ("waha-python", "with_waha_python.py", "255700000123", "255700000523"),
];

/// Has each make its round.
pub(crate) fn check(wakala: &Path) -> Result<()> {
    let installed = CLIENTS.iter().map(|(name, ..)| installed(name)).collect::<Result<Vec<_>>>()?;
    let core = Core::start(wakala, "clients")?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
    read(&mut core.command(&["interface", "on", "--port", &port]))?;
    let made = read(&mut core.command(&["--json", "keys", "new", "clients", "--scope", "read,send,control,admin"]))?;
    let made: Value = serde_json::from_str(&made)?;
    let key = made["key"].as_str().context("there is no key")?;
    for ((_, script, phone, customer), python) in CLIENTS.iter().zip(&installed) {
        let mut round = std::process::Command::new(python);
        round.arg(root().join(FOLDER).join(script)).current_dir(core.home());
        round.env("WAKALA_WAHA_URL", format!("http://127.0.0.1:{port}/waha")).env("WAKALA_WAHA_KEY", key);
        round.env("WAKALA_NETWORK", core.control()).env("WAKALA_PHONE", phone).env("WAKALA_CUSTOMER", customer);
        // Nothing is written beside the sources.
        run(round.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("HTTP_PROXY").env_remove("http_proxy"))?;
    }
    core.quit()
}

/// The Python that has a client, installed into a folder of its own, once for what is wanted.
fn installed(name: &str) -> Result<PathBuf> {
    let folder = target()?.join("clients").join(name);
    let (wanted, has) = (root().join(FOLDER).join(format!("{name}.txt")), folder.join("requirements.txt"));
    let python = folder.join("bin").join(program("python"));
    let same = std::fs::read(&has).is_ok_and(|has| std::fs::read(&wanted).is_ok_and(|wanted| has == wanted));
    if !same {
        run(command("python3 -m venv --clear").arg(&folder))?;
        let mut install = std::process::Command::new(&python);
        install.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "--requirement",
        ]);
        run(install.arg(&wanted))?;
        std::fs::copy(&wanted, &has)?;
    }
    Ok(python)
}
