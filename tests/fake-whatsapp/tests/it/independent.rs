//! An independent client (npm `baileys`): a server that only one client accepts is a server fitted to that client.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fake_whatsapp::{Config, PracticeNetwork};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

const PATIENCE: Duration = Duration::from_secs(60);

struct Baileys {
    _child: Child,
    orders: ChildStdin,
    words: Lines<BufReader<ChildStdout>>,
}

impl Baileys {
    async fn start(url: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("baileys");
        if !folder.join("node_modules/baileys").exists() {
            let install = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).status();
            assert!(install.await.expect("npm is missing").success(), "npm ci failed in {}", folder.display());
        }
        let mut child = Command::new("node")
            .args(["talk.mjs", url])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is missing");
        let orders = child.stdin.take().unwrap();
        let words = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { _child: child, orders, words }
    }

    async fn word(&mut self, key: &str) -> Value {
        let found = async {
            loop {
                let line = self.words.next_line().await.unwrap().expect("the client ended");
                let said: Value = serde_json::from_str(&line).unwrap();
                assert!(said.get("closed").is_none(), "the client was closed: {said}");
                if said.get(key).is_some() {
                    return said;
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("no {key} in time"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_pairs_and_talks() {
    let network = PracticeNetwork::start(Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    let neema = network.phone("+255700000431", "Neema").unwrap();
    let mut client = Baileys::start(&network.ws_url()).await;
    let qr = client.word("qr").await;
    owner.scan(qr["qr"].as_str().unwrap()).unwrap();
    client.word("open").await;
    assert_eq!(owner.linked_devices(), [1]);

    neema.write(&owner, "Habari").await.unwrap();
    let read = client.word("text").await;
    assert_eq!(read["text"], "Habari");
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();

    let order = json!({ "to": format!("{}@s.whatsapp.net", neema.number()), "text": "Karibu" });
    client.orders.write_all(format!("{order}\n").as_bytes()).await.unwrap();
    client.word("sent").await;
    let arrived = neema.wait_for_text("Karibu", PATIENCE).await.unwrap();
    assert_eq!(arrived.from, owner.number());
    network.stop().await.unwrap();
}
