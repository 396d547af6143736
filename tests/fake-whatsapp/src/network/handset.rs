//! What can be asked of a simulated phone.

use std::time::Duration;

use buffa::Message as _;
use tokio::sync::oneshot;
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use waproto::whatsapp as wa;

use super::{NetworkError, PracticeNetwork, kick};
use crate::app_state;
use crate::connection::lock;
use crate::delivery;
use crate::ledger::Happening;
use crate::letter::Letter;
use crate::pair_code;
use crate::pairing::{self, AccountType};
use crate::phone::{Ask, InboxText, PhoneLine, Unread};
use crate::presence;
use crate::signal::Sessions;
use crate::stanza_json::Stanza;
use crate::world::{DeviceKey, Kick, Waiting};

/// A simulated phone.
#[derive(Clone)]
pub struct Phone {
    pub(super) number: String,
    pub(super) network: PracticeNetwork,
}

impl AsRef<str> for Phone {
    fn as_ref(&self) -> &str {
        &self.number
    }
}

impl Phone {
    /// Its number, without a plus.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Direct chats of this account use LID addresses from now on; devices learn it when they pair.
    pub fn use_lid_addresses(&self) {
        if let Some(account) = lock(&self.network.0.world).accounts.get_mut(&self.number) {
            account.lid_addressing = true;
        }
    }

    /// Scans what a QR code says.
    ///
    /// # Errors
    /// Not a code, or one that has expired.
    pub fn scan(&self, text: &str) -> Result<(), NetworkError> {
        Ok(pairing::scan(&mut lock(&self.network.0.world), &self.number, text)?)
    }

    /// Types an 8-character code.
    ///
    /// # Errors
    /// Nobody asked for a code for this number, or it is wrong.
    pub async fn enter_code(&self, code: &str) -> Result<(), NetworkError> {
        let (connection, wrapped) = pair_code::wrapped_key(&lock(&self.network.0.world), &self.number)?;
        let code = code.replace('-', "").to_uppercase();
        let hello = tokio::task::spawn_blocking(move || pair_code::type_code(&wrapped, &code))
            .await
            .map_err(|_| NetworkError::Stopped)??;
        Ok(pair_code::send_hello(&mut lock(&self.network.0.world), &self.number, connection, hello)?)
    }

    /// Writes a text to another number; its id.
    ///
    /// # Errors
    /// The server or the ratchet refused.
    pub async fn write(&self, to: &Phone, text: &str) -> Result<String, NetworkError> {
        self.send(Letter::to(to).text(text)).await
    }

    /// Writes a text into a group; its id.
    ///
    /// # Errors
    /// The server or the ratchet refused.
    pub async fn write_to_group(&self, group: &str, text: &str) -> Result<String, NetworkError> {
        self.send(Letter::to_group(group).text(text)).await
    }

    /// Sends a kind of message that few programs can show; its id.
    ///
    /// # Errors
    /// The server or the ratchet refused.
    pub async fn send_event(&self, to: &Phone, name: &str) -> Result<String, NetworkError> {
        let event = wa::message::EventMessage { name: Some(name.to_owned()), ..Default::default() };
        let message = wa::Message { event_message: buffa::MessageField::some(event), ..Default::default() };
        self.send(Letter::to(to).protobuf(message.encode_to_vec())).await
    }

    /// Sends a message as it is told; its id.
    ///
    /// # Errors
    /// The server or the ratchet refused.
    pub async fn send(&self, letter: Letter) -> Result<String, NetworkError> {
        let (done, sent) = oneshot::channel();
        let ask = Ask::Write { letter: Box::new(letter), done };
        self.line()?.asks.send(ask).await.map_err(|_| NetworkError::Stopped)?;
        sent.await.map_err(|_| NetworkError::Stopped)?.map_err(NetworkError::NotSent)
    }

    /// The server sends a stanza to the linked devices that are connected now, whatever it says; to how many.
    #[must_use]
    pub fn push_now(&self, stanza: &Stanza) -> usize {
        let world = lock(&self.network.0.world);
        let Some(account) = world.accounts.get(&self.number) else { return 0 };
        let linked = account.devices.iter().filter(|(index, _)| **index != 0);
        let live = linked.filter_map(|(_, device)| device.live.as_ref());
        live.filter(|live| live.kick.try_send(Kick::Send(Box::new(stanza.node()))).is_ok()).count()
    }

    /// The server puts a stanza into the queues of the linked devices, online or not; a `message` leaves them with a receipt for
    /// its id, everything else with an ack. Into how many.
    #[must_use]
    pub fn push_queued(&self, stanza: &Stanza) -> usize {
        let mut world = lock(&self.network.0.world);
        let linked = world.linked_devices(&self.number);
        let waiting = if stanza.tag() == "message" { Waiting::Message } else { Waiting::Other };
        for key in &linked {
            world.push(key, stanza.value("id"), waiting, stanza.node());
        }
        linked.len()
    }

    /// One of its devices, 0 for itself, sends a receipt for messages that it got from a chat, such as `read`, `played`,
    /// `read-self`, `retry`, `inactive`, `sender`, `hist_sync`, or the empty one; the server does with it what it does with any.
    pub fn send_receipt(&self, device: u16, kind: &str, to: impl AsRef<str>, ids: &[&str]) {
        let to = to.as_ref();
        let to = if to.contains('@') { to.to_owned() } else { Jid::pn(to).to_string() };
        let mut receipt = NodeBuilder::new("receipt").attr("to", to);
        if let Some(first) = ids.first() {
            receipt = receipt.attr("id", (*first).to_owned());
        }
        if !kind.is_empty() {
            receipt = receipt.attr("type", kind.to_owned());
        }
        let mut parts = Vec::new();
        if ids.len() > 1 {
            let items = ids[1..].iter().map(|id| NodeBuilder::new("item").attr("id", (*id).to_owned()).build());
            parts.push(NodeBuilder::new("list").children(items).build());
        }
        if kind == "retry" {
            let id = ids.first().copied().unwrap_or_default();
            let retry = NodeBuilder::new("retry").attr("count", "1").attr("v", "1").attr("id", id.to_owned());
            parts.push(retry.attr("t", crate::stanza::now_seconds()).build());
        }
        if !parts.is_empty() {
            receipt = receipt.children(parts);
        }
        let key = DeviceKey { phone: self.number.clone(), device };
        delivery::receipt(&mut lock(&self.network.0.world), &key, &receipt.build());
    }

    /// It marks the chat with a number as read, for all of its devices: up to the newest message that it shows as new there, or up to
    /// now where it shows none.
    pub fn marks_chat_read(&self, chat: impl AsRef<str>) {
        let chat = chat.as_ref();
        let line = self.line().ok();
        let newest = line.as_ref().and_then(|line| {
            let unread = line.unread.borrow();
            unread.iter().rfind(|unread| unread.chat == chat).map(|unread| (unread.id.clone(), unread.at))
        });
        if let (Some(line), Some((_, at))) = (&line, &newest) {
            let _ = line.asks.try_send(Ask::ChatRead { chat: chat.to_owned(), until: Some(*at) });
        }
        app_state::mark_read(&mut lock(&self.network.0.world), &self.number, &Jid::pn(chat), newest);
    }

    /// Its own sessions with others as they are now, to be put back later: what it sends then is rotten for those who went on.
    ///
    /// # Errors
    /// The network has stopped.
    pub async fn sessions(&self) -> Result<Sessions, NetworkError> {
        let (done, saved) = oneshot::channel();
        self.line()?.asks.send(Ask::KeepSessions(done)).await.map_err(|_| NetworkError::Stopped)?;
        saved.await.map_err(|_| NetworkError::Stopped)
    }

    /// Goes on with sessions of an earlier time.
    ///
    /// # Errors
    /// The network has stopped.
    pub async fn put_back(&self, sessions: &Sessions) -> Result<(), NetworkError> {
        let (done, loaded) = oneshot::channel();
        let ask = Ask::PutBack(sessions.clone(), done);
        self.line()?.asks.send(ask).await.map_err(|_| NetworkError::Stopped)?;
        loaded.await.map_err(|_| NetworkError::Stopped)
    }

    /// Another way to write this number, such as its country's old form: who asks for it is told the number itself, and
    /// messages to it go nowhere.
    pub fn is_also_written(&self, number: &str) {
        let alias = number.trim_start_matches('+').to_owned();
        lock(&self.network.0.world).aliases.insert(alias, self.number.clone());
    }

    /// What its account is signed as when it links devices from now on, and what it says of itself beside the signature.
    pub fn set_account_type(&self, signed: AccountType, said: AccountType) {
        if let Some(account) = lock(&self.network.0.world).accounts.get_mut(&self.number) {
            account.kind = (signed, said);
        }
    }

    /// Whether others who watch it are shown that it is available: it is when one of its devices says so.
    #[must_use]
    pub fn is_shown_available(&self) -> bool {
        lock(&self.network.0.world).accounts.get(&self.number).is_some_and(|account| account.shown.is_available())
    }

    /// How many messages it shows as new in the chat with a number, or in a group.
    ///
    /// # Errors
    /// The network has stopped.
    pub fn unread(&self, chat: impl AsRef<str>) -> Result<usize, NetworkError> {
        Ok(count(&self.line()?.unread.borrow(), chat.as_ref()))
    }

    /// Waits until it shows so many messages as new in the chat with a number, or in a group.
    ///
    /// # Errors
    /// It does not in time.
    pub async fn wait_for_unread(
        &self,
        chat: impl AsRef<str>,
        wanted: usize,
        within: Duration,
    ) -> Result<(), NetworkError> {
        let mut unread = self.line()?.unread;
        let reached = async { unread.wait_for(|all| count(all, chat.as_ref()) == wanted).await.map(|_| ()) };
        tokio::time::timeout(within, reached)
            .await
            .map_err(|_| NetworkError::TimedOut("what is shown as new"))?
            .map_err(|_| NetworkError::Stopped)
    }

    /// Reads what came from one number, or from everybody: the writers get read receipts. How many.
    ///
    /// # Errors
    /// The network has stopped.
    pub async fn read(&self, from: Option<&Phone>) -> Result<usize, NetworkError> {
        let (done, read) = oneshot::channel();
        let ask = Ask::Read { from: from.map(|phone| phone.number.clone()), done };
        self.line()?.asks.send(ask).await.map_err(|_| NetworkError::Stopped)?;
        read.await.map_err(|_| NetworkError::Stopped)
    }

    /// Answers every text by itself, or not.
    ///
    /// # Errors
    /// The network has stopped.
    pub async fn auto_reply(&self, on: bool) -> Result<(), NetworkError> {
        self.line()?.asks.send(Ask::AutoReply(on)).await.map_err(|_| NetworkError::Stopped)
    }

    /// Goes online or offline; offline, what is for it waits.
    ///
    /// # Errors
    /// The network has stopped.
    pub async fn set_online(&self, online: bool) -> Result<(), NetworkError> {
        let (done, ready) = oneshot::channel();
        self.line()?.asks.send(Ask::Online(online, done)).await.map_err(|_| NetworkError::Stopped)?;
        ready.await.map_err(|_| NetworkError::Stopped)
    }

    /// Shows itself as available, or not any more.
    pub fn set_available(&self, on: bool) {
        let kind = if on { "available" } else { "unavailable" };
        let node = NodeBuilder::new("presence").attr("type", kind).build();
        presence::hear(&mut lock(&self.network.0.world), &self.device(), &node);
    }

    /// Shows another number that it types, or that it has stopped.
    pub fn set_typing(&self, to: &Phone, on: bool) {
        let state = NodeBuilder::new(if on { "composing" } else { "paused" }).build();
        let node = NodeBuilder::new("chatstate").attr("to", Jid::pn(to.number())).children([state]).build();
        presence::chatstate(&mut lock(&self.network.0.world), &self.device(), &node);
    }

    fn device(&self) -> DeviceKey {
        DeviceKey { phone: self.number.clone(), device: 0 }
    }

    /// Unlinks all linked devices; how many there were.
    #[must_use]
    pub fn unlink_all(&self) -> usize {
        let mut world = lock(&self.network.0.world);
        let Some(account) = world.accounts.get_mut(&self.number) else { return 0 };
        let linked: Vec<u16> = account.devices.keys().copied().filter(|index| *index != 0).collect();
        for index in &linked {
            if let Some(device) = account.devices.remove(index) {
                let conflict = NodeBuilder::new("conflict").attr("type", "device_removed").build();
                let gone = NodeBuilder::new("stream:error").attr("code", "401").children([conflict]).build();
                kick(&device, Kick::SendAndClose(Box::new(gone)));
            }
        }
        presence::refresh(&mut world, &self.number);
        world.tell(Happening::Unlinked { phone: self.number.clone() });
        linked.len()
    }

    /// The numbers of the linked devices.
    #[must_use]
    pub fn linked_devices(&self) -> Vec<u16> {
        let world = lock(&self.network.0.world);
        let account = world.accounts.get(&self.number);
        account.map(|a| a.devices.keys().copied().filter(|index| *index != 0).collect()).unwrap_or_default()
    }

    /// What it has decrypted, in order.
    ///
    /// # Errors
    /// The network has stopped.
    pub fn inbox(&self) -> Result<Vec<InboxText>, NetworkError> {
        Ok(self.line()?.inbox.borrow().clone())
    }

    /// Waits for a text to arrive.
    ///
    /// # Errors
    /// It has not in time.
    pub async fn wait_for_text(&self, text: &str, within: Duration) -> Result<InboxText, NetworkError> {
        let mut inbox = self.line()?.inbox;
        let found = async {
            let texts = inbox.wait_for(|texts| texts.iter().any(|known| known.text == text)).await.ok()?;
            texts.iter().find(|known| known.text == text).cloned()
        };
        tokio::time::timeout(within, found)
            .await
            .map_err(|_| NetworkError::TimedOut("the text"))?
            .ok_or(NetworkError::Stopped)
    }

    /// Waits until so many texts have arrived in all.
    ///
    /// # Errors
    /// They have not in time.
    pub async fn wait_for_texts(&self, count: usize, within: Duration) -> Result<Vec<InboxText>, NetworkError> {
        let mut inbox = self.line()?.inbox;
        let reached = async { inbox.wait_for(|texts| texts.len() >= count).await.map(|texts| texts.clone()) };
        tokio::time::timeout(within, reached)
            .await
            .map_err(|_| NetworkError::TimedOut("the texts"))?
            .map_err(|_| NetworkError::Stopped)
    }

    pub(super) fn line(&self) -> Result<PhoneLine, NetworkError> {
        lock(&self.network.0.world).phones.get(&self.number).cloned().ok_or(NetworkError::Stopped)
    }
}

fn count(unread: &[Unread], chat: &str) -> usize {
    unread.iter().filter(|unread| unread.chat == chat).count()
}
