//! The interface, asked by somebody who knows its document alone: schemathesis makes requests of it, right ones and wrong ones, and looks
//! whether each answer is one that stands there.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::alone::Core;
use crate::shell::{command, program, read, root, run, target};

/// What is installed, exactly, with all that it stands on.
const WANTED: &str = "tests/interface/requirements.txt";
const PHONE: &str = "255700000118";
const CUSTOMER: &str = "255700000501";
/// What is not asked, and why.
const LEFT_OUT: [(&str, &str); 4] = [
    ("feed", "it never ends by itself"),
    ("quit", "it ends what is asked"),
    ("open_window", "it starts the window, which has no display there"),
    ("set_interface", "it moves the port away under whoever asks"),
];
/// What leaves no number for the others.
const GONE: [&str; 3] = ["delete_instance", "unlink_instance", "stop_instance"];
/// What is looked at in every answer. That a method is not there is said with 404 as of every other address, and right requests are refused
/// where the PC or the number is in another state: these two are not looked at.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,negative_data_rejection,ignored_auth";
/// The same requests in the same order each time.
const SEED: &str = "20261130";
/// So many are made up for each that the document has, beside those that follow from what it says.
const MADE_UP: &str = "10";

/// Has a core asked whatever the document has.
pub(crate) fn check(wakala: &Path) -> Result<()> {
    let schemathesis = installed()?;
    let core = Core::start(wakala, "asked")?;
    let instance = core.link("Duka", PHONE)?;
    let instance = instance["id"].as_str().context("the number has no id")?;
    core.network("/phones", &json!({ "phone": CUSTOMER, "name": "Neema" }))?;
    core.network(&format!("/phones/{CUSTOMER}/write"), &json!({ "to": PHONE, "text": "Habari", "count": 3 }))?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
    read(&mut core.command(&["interface", "on", "--port", &port]))?;
    let made = read(&mut core.command(&["--json", "keys", "new", "asked", "--scope", "read,send,control,admin"]))?;
    let made: Value = serde_json::from_str(&made)?;
    let key = made["key"].as_str().context("there is no key")?.to_owned();
    let url = format!("http://127.0.0.1:{port}");
    let settings = core.home().join("schemathesis.toml");
    std::fs::write(&settings, settings_for(instance, &key))?;
    let mut asking = std::process::Command::new(&schemathesis);
    asking.arg("--config-file").arg(&settings).args(["run", &format!("{url}/openapi.json")]);
    asking.args(["--url", &url, "--checks", CHECKS, "--seed", SEED]);
    asking.args(["--phases", "coverage,fuzzing", "--max-examples", MADE_UP]);
    asking.args(["--generation-database", "none", "--request-timeout", "45", "--no-color"]);
    for (name, _why) in LEFT_OUT {
        asking.args(["--exclude-operation-id", name]);
    }
    run(asking.current_dir(core.home()))?;
    core.quit()
}

/// What is there is named half of the time, and what is made up else; of what would be gone for the others, only what is made up.
fn settings_for(instance: &str, key: &str) -> String {
    let mut settings = format!("headers = {{ Authorization = \"Bearer {key}\" }}\n");
    // What is full or busy is no defect.
    settings += "[checks.not_a_server_error]\nexpected-statuses = [\"2xx\", \"3xx\", \"4xx\", 503, 507]\n";
    // A size may be a wrong one for being too large.
    settings += "[checks.negative_data_rejection]\nexpected-statuses = [\"4xx\"]\n";
    settings += &format!("[dictionaries.instance]\nvalues = [\"{instance}\"]\n");
    settings += "[dictionaries.chat]\nvalues = [1]\n[dictionaries.row]\nvalues = [1, 2, 3]\n";
    // Of what is said twice, the first counts.
    for name in GONE {
        settings += &format!(
            "[[operations]]\ninclude-operation-id = \"{name}\"\nparameters = {{ \"path.id\" = \"0000000000000\" }}\n"
        );
    }
    for (path, part, dictionary) in [
        ("instances", "id", "instance"),
        ("chats", "chat", "chat"),
        ("messages", "id", "row"),
        ("queue", "queue_id", "row"),
    ] {
        settings += &format!(
            "[[operations]]\ninclude-path-regex = \"^/v1/{path}/\"\n[operations.parameters.\"path.{part}\"]\n\
             dictionary = \"{dictionary}\"\nprobability = 0.5\n"
        );
    }
    settings
}

/// Installs it into a folder of its own, once for what is wanted.
fn installed() -> Result<PathBuf> {
    let folder = target()?.join("interface");
    let (wanted, has) = (root().join(WANTED), folder.join("requirements.txt"));
    let scripts = folder.join("bin");
    let same =
        |has: &Path| std::fs::read(has).is_ok_and(|has| std::fs::read(&wanted).is_ok_and(|wanted| has == wanted));
    if !same(&has) {
        run(command("python3 -m venv --clear").arg(&folder))?;
        let python = scripts.join(program("python"));
        run(std::process::Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(&wanted))?;
        std::fs::copy(&wanted, &has)?;
    }
    Ok(scripts.join(program("schemathesis")))
}
