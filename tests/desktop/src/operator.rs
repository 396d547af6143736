//! What an operator does in the window, in the words of the design.

use anyhow::{Result, ensure};

use crate::scene::Scene;
use crate::wait::until;
use crate::window::Window;

fn test_id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// An operator at a window.
pub struct Operator<'a> {
    scene: &'a Scene,
    window: &'a Window,
}

impl<'a> Operator<'a> {
    /// Sits down.
    #[must_use]
    pub fn new(scene: &'a Scene, window: &'a Window) -> Self {
        Self { scene, window }
    }

    /// Adds an instance by name; its page with the QR code follows.
    ///
    /// # Errors
    /// The window does not offer it.
    pub async fn adds_instance(&self, name: &str) -> Result<()> {
        self.window.click(&test_id("add-instance")).await?;
        self.window.fill(&test_id("instance-name"), name).await?;
        self.window.click(&test_id("create")).await
    }

    /// Holds a phone before the screen: the text of the QR code that is really shown.
    ///
    /// # Errors
    /// No code can be read from the screen.
    pub async fn sees_qr_code(&self) -> Result<String> {
        self.window.see(&test_id("qr")).await?;
        until("a phone can read the QR code on the screen", || async { self.scene.screen.qr_code() }).await
    }

    /// Waits for a badge of the chosen instance.
    ///
    /// # Errors
    /// It did not come.
    pub async fn sees_badge(&self, badge: &str) -> Result<()> {
        let css = format!("{} [data-badge=\"{badge}\"]", test_id("head-badge"));
        self.window.see(&css).await.map(drop)
    }

    /// Chooses an instance in the rail.
    ///
    /// # Errors
    /// It is not there.
    pub async fn chooses_instance(&self, name: &str) -> Result<()> {
        self.window.click_text(&test_id("instance"), name).await
    }

    /// Opens the chat with somebody who wrote.
    ///
    /// # Errors
    /// There is none.
    pub async fn opens_chat(&self, title: &str) -> Result<()> {
        self.window.click_text(&test_id("chat"), title).await
    }

    /// Reads a message in the open chat.
    ///
    /// # Errors
    /// It is not there.
    pub async fn reads(&self, text: &str) -> Result<()> {
        self.window.see_text(&test_id("message"), text).await.map(drop)
    }

    /// Writes an answer and sends it with Enter.
    ///
    /// # Errors
    /// There is no open chat.
    pub async fn answers(&self, text: &str) -> Result<()> {
        self.window.keys(&test_id("composer"), text).await?;
        self.window.keys(&test_id("composer"), "\u{e007}").await
    }

    /// Waits until the newest message of ours has got this far.
    ///
    /// # Errors
    /// It did not.
    pub async fn sees_delivery(&self, text: &str, delivery: &str) -> Result<()> {
        let css = format!("{}[data-delivery=\"{delivery}\"]", test_id("message"));
        self.window.see_text(&css, text).await.map(drop)
    }

    /// Asks for what can be done with a message of the open chat, as the right button of a mouse does.
    ///
    /// # Errors
    /// It is not there, or nothing can be done with it.
    pub async fn opens_menu_of(&self, text: &str) -> Result<()> {
        self.reads(text).await?;
        let asks = format!(
            "const it = [...document.querySelectorAll({:?})].findLast((one) => one.textContent.includes({text:?}));
             const {{ x, y }} = it.getBoundingClientRect();
             const at = {{ bubbles: true, cancelable: true, clientX: x + 20, clientY: y + 10 }};
             return it.dispatchEvent(new MouseEvent('contextmenu', at));",
            test_id("message")
        );
        self.window.script(&asks).await?;
        self.window.see(&test_id("message-menu")).await.map(drop)
    }

    /// Goes to the timeline.
    ///
    /// # Errors
    /// The instance is being linked.
    pub async fn shows_activity(&self) -> Result<()> {
        self.window.click(&test_id("tab-activity")).await
    }

    /// Waits for a line of the timeline, which is on the screen.
    ///
    /// # Errors
    /// It did not come.
    pub async fn sees_in_timeline(&self, kind: &str) -> Result<()> {
        let css = format!("{}[data-kind=\"{kind}\"]", test_id("entry"));
        self.window.see(&css).await.map(drop)
    }

    /// Goes back to the chats.
    ///
    /// # Errors
    /// The instance is being linked.
    pub async fn shows_chats(&self) -> Result<()> {
        self.window.click(&test_id("tab-chats")).await
    }

    /// Presses a button that is named by its test id.
    ///
    /// # Errors
    /// It is not there.
    pub async fn presses(&self, button: &str) -> Result<()> {
        self.window.click(&test_id(button)).await
    }

    /// Makes sure that nothing in a message has run or become markup.
    ///
    /// # Errors
    /// It has.
    pub async fn sees_no_markup_from_messages(&self) -> Result<()> {
        let css = format!("{0} script, {0} img, {0} iframe", test_id("message"));
        let found = self.window.script(&format!("return document.querySelectorAll({css:?}).length")).await?;
        ensure!(found == 0, "a message became markup");
        Ok(())
    }
}
