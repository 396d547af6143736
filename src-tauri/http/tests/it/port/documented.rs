//! What `docs/` shows for a shell runs as it stands there.

use serde_json::{Value, json};
use tokio::process::Command;

use super::{Opened, SOON, calm, opened};

/// The examples of a page in a language, as they are shown.
fn examples(page: &str, language: &str) -> Vec<String> {
    let file = format!("{}/../../docs/{page}", env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(file).unwrap();
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// What it answered, or what it said of a refusal.
async fn run(example: &str, opened: &Opened, key: &str) -> Result<Value, String> {
    let mut shell = Command::new("sh");
    shell.args(["-eu", "-c", example]).env("WAKALA_URL", format!("http://{}", opened.at)).env("WAKALA_KEY", key);
    let said = tokio::time::timeout(SOON, shell.kill_on_drop(true).output()).await.expect("no answer").unwrap();
    if said.status.success() {
        Ok(serde_json::from_slice(&said.stdout).unwrap())
    } else {
        Err(String::from_utf8(said.stdout).unwrap())
    }
}

#[tokio::test]
async fn the_examples_of_a_sync_do_what_is_said_of_them() {
    let opened = opened(calm()).await;
    opened.operator("add_instance", json!({ "name": "Duka", "workspace": "Asha" })).await;
    opened.instance("Kliniki").await;
    let key = opened.key("scheduler", &["control"]).await;
    let examples = examples("sync.md", "sh");
    let [look, mend] = &examples[..] else { panic!("{examples:?}") };
    let looked = run(look, &opened, &key).await.unwrap();
    assert_eq!((&looked["checked"], &looked["dry_run"]), (&json!(2), &json!(true)));
    let mended = run(mend, &opened, &key).await.unwrap();
    assert_eq!((&mended["checked"], &mended["dry_run"]), (&json!(1), &json!(false)));
    assert!(mended["findings"].is_array() && mended["reconnects"].is_array(), "{mended}");
    let reads = opened.key("reader", &["read"]).await;
    let refused = run(mend, &opened, &reads).await.unwrap_err();
    assert!(refused.contains("not_allowed"), "{refused}");
}
