//! The program's window, driven by WebDriver: what a person sees, clicks and types.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, anyhow, bail};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::program::window_binary;
use crate::wait::{PATIENCE, until};

/// Hears whether the next click lands in an element.
const HEAR: &str = "const [element] = arguments;
    window.landed = false;
    const hear = ({ target }) => { window.landed ||= element.contains(target); };
    removeEventListener('click', window.hears, true);
    window.hears = hear;
    addEventListener('click', hear, true);";

/// A window and the driver behind it. Ends the program when dropped.
pub struct Window {
    client: Client,
    _driver: Child,
}

impl Window {
    pub(crate) async fn open(environment: &[(String, String)], directory: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = File::create(directory.join("wakala.log"))?;
        let driver = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env_clear()
            .envs(environment.iter().cloned())
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .context("WebKitWebDriver (apt: webkit2gtk-driver)")?;
        let address = format!("http://127.0.0.1:{port}");
        until("the WebDriver answers", || async {
            Ok(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok().then_some(()))
        })
        .await?;
        let options = json!({ "binary": window_binary()?, "args": [] });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let connecting =
            async { ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&address).await };
        let client = tokio::time::timeout(PATIENCE, connecting)
            .await
            .context("the window did not open")?
            .map_err(|error| anyhow!("{error}: {}", tail(directory)))?;
        Ok(Self { client, _driver: driver })
    }

    /// Waits for an element, by CSS.
    ///
    /// # Errors
    /// It did not come.
    pub async fn see(&self, css: &str) -> Result<Element> {
        let waiting = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css));
        waiting.await.map_err(|error| anyhow!("the window does not show {css}: {error}"))
    }

    /// Waits until no such element is there.
    ///
    /// # Errors
    /// It stayed.
    pub async fn gone(&self, css: &str) -> Result<()> {
        until(&format!("the window no longer shows {css}"), || async {
            Ok(self.client.find_all(Locator::Css(css)).await?.is_empty().then_some(()))
        })
        .await
    }

    /// Waits until an element with this text in it is there.
    ///
    /// # Errors
    /// It did not come.
    pub async fn see_text(&self, css: &str, text: &str) -> Result<Element> {
        until(&format!("the window shows {text:?} in {css}"), || async {
            for element in self.client.find_all(Locator::Css(css)).await? {
                // WebKit's own idea of an element's text leaves out what is cut by an ellipsis.
                if element.prop("textContent").await?.is_some_and(|shown| shown.contains(text)) {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Clicks an element, as soon as it is there and can be clicked.
    ///
    /// # Errors
    /// It can't be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        until(&format!("{css} can be clicked"), || async {
            self.hit(&self.client.find(Locator::Css(css)).await?).await
        })
        .await
    }

    /// Clicks an element; none when the pointer came down beside it. What stands above may come and go between the look at its place and
    /// the click, and a person clicks again.
    async fn hit(&self, element: &Element) -> Result<Option<()>> {
        let target = vec![serde_json::to_value(element)?];
        self.client.execute(HEAR, target).await?;
        element.click().await?;
        // A window that the click has closed was hit.
        let landed = self.client.execute("return window.landed ?? false", Vec::new()).await;
        Ok(landed.map_or(true, |landed| landed == true).then_some(()))
    }

    /// Clicks an element with this text in it, as soon as it is there; again on the new one when it was drawn anew meanwhile.
    ///
    /// # Errors
    /// It can't be clicked.
    pub async fn click_text(&self, css: &str, text: &str) -> Result<()> {
        until(&format!("{text:?} in {css} can be clicked"), || async {
            self.hit(&self.see_text(css, text).await?).await
        })
        .await
    }

    /// Types into a field, replacing what is there.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        until(&format!("{css} can be filled in"), || async {
            let field = self.see(css).await?;
            field.clear().await?;
            field.send_keys(text).await?;
            Ok(Some(()))
        })
        .await
    }

    /// Types into a field without touching what is there.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn keys(&self, css: &str, text: &str) -> Result<()> {
        self.see(css).await?.send_keys(text).await?;
        Ok(())
    }

    /// Runs a script and returns what it returns.
    ///
    /// # Errors
    /// It failed.
    pub async fn script(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Runs a script that answers through its last argument.
    ///
    /// # Errors
    /// It failed.
    pub async fn async_script(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute_async(script, Vec::new()).await?)
    }

    /// Calls a command of the program as the window's own scripts do: `{"ok": …}` or `{"no": …}`.
    ///
    /// # Errors
    /// The window is gone.
    pub async fn invoke(&self, command: &str, arguments: &Value) -> Result<Value> {
        self.async_script(&format!(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke({}, {arguments}).then(ok => done({{ ok }}), no => done({{ no }}));",
            json!(command)
        ))
        .await
    }

    /// Makes a call of the contract and returns its reply.
    ///
    /// # Errors
    /// It was refused.
    pub async fn call(&self, name: &str, body: Value) -> Result<Value> {
        let mut answer = self.invoke("call", &json!({ "request": { "call": name, "body": body } })).await?;
        match answer.get_mut("ok") {
            Some(reply) => Ok(reply.take()),
            None => bail!("{name}: {}", answer["no"]),
        }
    }

    /// The window's address.
    ///
    /// # Errors
    /// The window is gone.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }
}

fn tail(directory: &Path) -> String {
    let log = std::fs::read_to_string(directory.join("wakala.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
