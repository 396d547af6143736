//! An independent client (npm `baileys`): a server that only one client accepts is a server fitted to that client.

use std::path::PathBuf;
use std::process::Stdio;

use fake_whatsapp::{Config, Fault, Phone, PracticeNetwork};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::device::{Device, PATIENCE, address, network_with_two};

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

    async fn pair(url: &str, owner: &Phone) -> Self {
        let mut client = Self::start(url).await;
        let qr = client.word("qr").await;
        owner.scan(qr["qr"].as_str().unwrap()).unwrap();
        client.word("open").await;
        client
    }

    async fn write(&mut self, to: &Phone, text: &str) {
        let order = json!({ "to": format!("{}@s.whatsapp.net", to.number()), "text": text });
        self.orders.write_all(format!("{order}\n").as_bytes()).await.unwrap();
        self.word("sent").await;
    }

    async fn word(&mut self, key: &str) -> Value {
        let found = async {
            loop {
                let line = self.words.next_line().await.unwrap().expect("the client ended");
                let said: Value = serde_json::from_str(&line).unwrap();
                if said.get(key).is_some() {
                    return said;
                }
                assert!(said.get("closed").is_none(), "the client was closed: {said}");
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
    let mut client = Baileys::pair(&network.ws_url(), &owner).await;
    assert_eq!(owner.linked_devices(), [1]);

    neema.write(&owner, "Habari").await.unwrap();
    let read = client.word("text").await;
    assert_eq!(read["text"], "Habari");
    network.wait_acknowledged(owner.number(), 1, PATIENCE).await.unwrap();

    client.write(&neema, "Karibu").await;
    let arrived = neema.wait_for_text("Karibu", PATIENCE).await.unwrap();
    assert_eq!(arrived.from, owner.number());
    network.stop().await.unwrap();
}

/// Neither client knows the other's code, nor the server's: what they agree on is the protocol.
#[tokio::test(flavor = "multi_thread")]
async fn it_talks_with_the_library() {
    let (network, asha, juma) = network_with_two().await;
    let mut baileys = Baileys::pair(&network.ws_url(), &asha).await;
    let mut library = Device::new(&network, "with-baileys").await;
    library.pair(&juma).await;

    // Each opens a session with the other, and goes on in it.
    baileys.write(&juma, "Habari").await;
    assert_eq!(library.text().await, "Habari");
    library.client.send_text(address(&asha), "Nzuri").await.unwrap();
    assert_eq!(baileys.word("text").await["text"], "Nzuri");
    baileys.write(&juma, "Karibu").await;
    assert_eq!(library.text().await, "Karibu");
    library.client.send_text(address(&asha), "Asante").await.unwrap();
    assert_eq!(baileys.word("text").await["text"], "Asante");

    // Both linked devices have acknowledged both, and each was sent once: nobody had to ask again.
    network.wait_acknowledged(asha.number(), 2, PATIENCE).await.unwrap();
    network.wait_acknowledged(juma.number(), 2, PATIENCE).await.unwrap();
    let ledger = network.ledger();
    for (from, to) in [(&asha, &juma), (&juma, &asha)] {
        let copies: Vec<u32> = ledger.accepted(from.number(), to.number()).iter().map(|m| m.copies).collect();
        assert_eq!(copies, [1, 1]);
    }
    network.stop().await.unwrap();
}

/// The same faults, as another client names them.
#[tokio::test(flavor = "multi_thread")]
async fn it_understands_how_it_is_sent_away() {
    let table = [
        (Fault::Replaced, 440),
        (Fault::StreamError { code: 503, close: true }, 503),
        (Fault::StreamError { code: 401, close: true }, 401),
        (Fault::StreamEnd { close: true }, 428),
        (Fault::Close { code: 1011 }, 428),
        (Fault::Drop, 428),
    ];
    for (fault, expected) in table {
        let (network, asha, _) = network_with_two().await;
        let mut client = Baileys::pair(&network.ws_url(), &asha).await;
        network.fault(Some(asha.number()), &fault).unwrap();
        assert_eq!(client.word("closed").await["closed"], expected, "{fault:?}");
    }
    let (network, asha, _) = network_with_two().await;
    let mut client = Baileys::pair(&network.ws_url(), &asha).await;
    assert_eq!(asha.unlink_all(), 1);
    assert_eq!(client.word("closed").await["closed"], 401);
}
