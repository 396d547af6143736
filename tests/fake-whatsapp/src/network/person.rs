//! What a person does on a simulated phone, beside writing: looks at what came, shows itself, rings, blocks, sorts its chats.

use std::time::Duration;

use tokio::sync::oneshot;
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;

use super::{NetworkError, Phone};
use crate::calls;
use crate::connection::lock;
use crate::content::PhoneMessage;
use crate::groups::{self, Change};
use crate::newsletters;
use crate::phone::{Ask, Past};
use crate::pictures;
use crate::presence;
use crate::shared::{self, ChatAction, SharedEntry};
use crate::stanza::leaf;
use crate::world::DeviceKey;
use crate::{app_state, blocks};

impl Phone {
    /// What it has seen, its own included: the last two thousand, in order.
    ///
    /// # Errors
    /// The network has stopped.
    pub async fn messages(&self) -> Result<Vec<PhoneMessage>, NetworkError> {
        self.ask(Ask::Messages).await
    }

    /// Waits for a message that it sees.
    ///
    /// # Errors
    /// None in time.
    pub async fn wait_for_message(
        &self,
        within: Duration,
        mut wanted: impl FnMut(&PhoneMessage) -> bool,
    ) -> Result<PhoneMessage, NetworkError> {
        let mut seen = self.line()?.seen;
        let found = async {
            loop {
                seen.mark_unchanged();
                if let Some(found) = self.messages().await?.into_iter().find(|message| wanted(message)) {
                    return Ok(found);
                }
                seen.changed().await.map_err(|_| NetworkError::Stopped)?;
            }
        };
        tokio::time::timeout(within, found).await.map_err(|_| NetworkError::TimedOut("the message"))?
    }

    /// The content of a message's file, as the phone can open it now.
    ///
    /// # Errors
    /// It can't.
    pub async fn file_of(&self, id: &str) -> Result<Vec<u8>, NetworkError> {
        let id = id.to_owned();
        self.ask(|done| Ask::File(id, done)).await?.map_err(NetworkError::NotSent)
    }

    /// It has the files of its messages no more, or has them again: a device that asks for one is told so.
    ///
    /// # Errors
    /// The network has stopped.
    pub async fn set_forgetful(&self, on: bool) -> Result<(), NetworkError> {
        self.line()?.asks.send(Ask::Forgetful(on)).await.map_err(|_| NetworkError::Stopped)
    }

    /// What it tells of the past to devices that it links from now on, and to those that ask for more of it.
    pub fn set_past(&self, past: Past) {
        if let Some(account) = lock(&self.network.0.world).accounts.get_mut(&self.number) {
            account.past = Some(past);
        }
    }

    /// It shows another picture of itself, or none; whether that was taken.
    #[must_use]
    pub fn set_picture(&self, image: Option<&[u8]>) -> bool {
        pictures::set_by_phone(&mut lock(&self.network.0.world), &self.number, None, image)
    }

    /// It gives a group another picture, or none; whether it may.
    #[must_use]
    pub fn set_group_picture(&self, group: &str, image: Option<&[u8]>) -> bool {
        pictures::set_by_phone(&mut lock(&self.network.0.world), &self.number, Some(group), image)
    }

    /// It says another thing about itself.
    pub fn set_about(&self, about: &str) {
        let node = NodeBuilder::new("iq").attr("id", about.len().to_string()).children([leaf("status", about)]).build();
        presence::about(&mut lock(&self.network.0.world), &self.own(), &node);
    }

    /// It types into a chat, a number or a group; records its voice there; or has stopped.
    pub fn types_in(&self, chat: &str, state: Typing) {
        let mut world = lock(&self.network.0.world);
        let to = if world.groups.contains_key(chat) { Jid::group(chat) } else { Jid::pn(chat) };
        let state = match state {
            Typing::Text => NodeBuilder::new("composing"),
            Typing::Voice => NodeBuilder::new("composing").attr("media", "audio"),
            Typing::Stopped => NodeBuilder::new("paused"),
        };
        let node = NodeBuilder::new("chatstate").attr("to", to).children([state.build()]).build();
        presence::chatstate(&mut world, &self.own(), &node);
    }

    /// It does something with a chat or a message, and its devices are told.
    pub fn does(&self, action: &ChatAction) {
        shared::act(&mut lock(&self.network.0.world), &self.number, action);
    }

    /// What the devices of its account have told each other, as the phone has followed it.
    #[must_use]
    pub fn shared(&self) -> Vec<SharedEntry> {
        app_state::shared(&mut lock(&self.network.0.world), &self.number)
    }

    /// It rings somebody; the call's id.
    #[must_use]
    pub fn ring(&self, to: &Phone, video: bool) -> String {
        calls::ring(&mut lock(&self.network.0.world), &self.number, &to.number, video)
    }

    /// It gives up a call that nobody has taken.
    pub fn give_up_call(&self, to: &Phone, call: &str) {
        calls::give_up(&mut lock(&self.network.0.world), &self.number, &to.number, call);
    }

    /// Takes a call that somebody else's phone has begun: speaks, or declines. The other devices of the account hear of it from the caller.
    pub fn take_call(&self, from: &Phone, call: &str, answered: bool) {
        calls::taken(&mut lock(&self.network.0.world), &from.number, &self.number, call, answered);
    }

    /// It blocks a number, or does not any more.
    pub fn set_blocked(&self, whom: &Phone, on: bool) {
        blocks::set(&mut lock(&self.network.0.world), &self.own(), &whom.number, on);
    }

    /// Whom its account has blocked: numbers without a plus.
    #[must_use]
    pub fn blocked(&self) -> Vec<String> {
        let world = lock(&self.network.0.world);
        world.accounts.get(&self.number).map(|account| account.blocked.iter().cloned().collect()).unwrap_or_default()
    }

    /// It changes a group as far as it may: takes members in or out, makes them admins or not, leaves, calls it otherwise.
    ///
    /// # Errors
    /// It may not.
    pub fn change_group(&self, group: &str, change: &GroupChange) -> Result<(), NetworkError> {
        let mut world = lock(&self.network.0.world);
        let done = match change {
            GroupChange::Add(whom) => Change::Add(whom.clone()),
            GroupChange::Remove(whom) => Change::Remove(whom.clone()),
            GroupChange::Promote(whom) => Change::Promote(whom.clone()),
            GroupChange::Demote(whom) => Change::Demote(whom.clone()),
            GroupChange::Leave => Change::Remove(vec![self.number.clone()]),
            GroupChange::Subject(subject) => Change::Subject(subject.clone()),
            GroupChange::Description(text) => Change::Description(text.clone()),
            GroupChange::Announcement(on) => Change::Announcement(*on),
            GroupChange::Locked(on) => Change::Locked(*on),
            GroupChange::Disappearing(seconds) => Change::Disappearing(*seconds),
        };
        let may = world.groups.get(group).is_some_and(|group| group.may(&self.number, &done));
        if !may {
            return Err(NetworkError::NotSent("403 forbidden".to_owned()));
        }
        groups::change(&mut world, group, &self.own(), &done);
        Ok(())
    }

    /// It makes a newsletter; its id.
    #[must_use]
    pub fn make_newsletter(&self, name: &str, description: &str) -> String {
        newsletters::make(&mut lock(&self.network.0.world), &self.number, name, description)
    }

    /// It follows a newsletter, or leaves it; whether there is one.
    #[must_use]
    pub fn follow(&self, newsletter: &str, on: bool) -> bool {
        let mut world = lock(&self.network.0.world);
        let found = newsletters::find(&mut world, newsletter);
        found.map(|newsletter| newsletters::follow(newsletter, &self.number, on)).is_some()
    }

    /// It posts a text in a newsletter of its own; the number of the post there.
    ///
    /// # Errors
    /// There is no such newsletter, or it is another's.
    pub fn post(&self, newsletter: &str, text: &str) -> Result<u64, NetworkError> {
        let mut world = lock(&self.network.0.world);
        let posted = newsletters::post_by_phone(&mut world, &self.number, newsletter, text);
        posted.map_err(|code| NetworkError::NotSent(code.to_string()))
    }

    /// It reacts to a post; an empty one takes that back.
    ///
    /// # Errors
    /// There is no such newsletter, or no such post.
    pub fn react_to_post(&self, newsletter: &str, post: u64, emoji: &str) -> Result<(), NetworkError> {
        let mut world = lock(&self.network.0.world);
        let done = newsletters::react_by_phone(&mut world, &self.number, newsletter, post, emoji);
        done.map_err(|code| NetworkError::NotSent(code.to_string()))
    }

    fn own(&self) -> DeviceKey {
        DeviceKey { phone: self.number.clone(), device: 0 }
    }

    async fn ask<R>(&self, ask: impl FnOnce(oneshot::Sender<R>) -> Ask) -> Result<R, NetworkError> {
        let (done, answer) = oneshot::channel();
        self.line()?.asks.send(ask(done)).await.map_err(|_| NetworkError::Stopped)?;
        answer.await.map_err(|_| NetworkError::Stopped)
    }
}

/// What somebody does in a chat before there is a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typing {
    /// Writes.
    Text,
    /// Records a voice message.
    Voice,
    /// Has stopped.
    Stopped,
}

/// What a member changes in a group. Numbers without a plus.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupChange {
    /// Takes them in.
    Add(Vec<String>),
    /// Takes them out.
    Remove(Vec<String>),
    /// Makes them admins.
    Promote(Vec<String>),
    /// Makes them admins no more.
    Demote(Vec<String>),
    /// Leaves it.
    Leave,
    /// Calls it otherwise.
    Subject(String),
    /// Says another thing about it; nothing when empty.
    Description(String),
    /// Only admins write, or all do.
    Announcement(bool),
    /// Only admins change how it looks, or all do.
    Locked(bool),
    /// What is written disappears after so many seconds; 0 for never.
    Disappearing(u32),
}
