//! What can go wrong on command.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::login;
use crate::world::Kick;

/// A fault of a live connection, or a rule for later ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The TCP connection ends without a word.
    Drop,
    /// The WebSocket is closed with a code.
    Close {
        /// The close code, such as 1000 or 1011.
        code: u16,
    },
    /// A stream error.
    StreamError {
        /// 500, 503, 515, 516, 429 and so on.
        code: u16,
        /// Whether the socket is closed after it.
        close: bool,
    },
    /// A stream error that says that another client took over.
    Replaced,
    /// The `<xmlstreamend/>` of a recycled stream.
    StreamEnd {
        /// Whether the socket is closed after it, or that is left to the client.
        #[serde(default = "yes")]
        close: bool,
    },
    /// A stream error that asks for an ack that is missing; the stream goes on.
    AckError {
        /// The stanza that was not acknowledged.
        id: String,
    },
    /// Nothing is answered any more on the live connection; it stays open.
    Silence,
    /// Logins are refused.
    Login {
        /// How.
        refusal: LoginFault,
        /// Whether only the next one is.
        once: bool,
    },
    /// Logins never complete; pings are answered.
    NeverReady,
    /// Logins complete late; until then, only pings are answered.
    SlowLogin {
        /// How much later.
        delay_ms: u64,
    },
    /// Messages of this account are refused with this error code.
    RefuseMessages {
        /// 479, 463 and so on.
        code: u16,
    },
    /// Messages of this account are taken but never acknowledged.
    LoseAcks,
    /// The account has a passkey, which WhatsApp asks for before it links a device.
    Passkey,
    /// Everything works again: silence is broken, and logins that were held back complete.
    Clear,
}

/// How a login is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct LoginFault {
    /// 401, 402, 403, 405, 406, 409, 500, 503.
    pub reason: u16,
    /// With 402: why, such as 101.
    pub code: Option<u16>,
    /// With 402: for how many seconds.
    pub expire_seconds: Option<u32>,
}

fn yes() -> bool {
    true
}

fn say(node: Node, close: bool) -> Kick {
    let node = Box::new(node);
    if close { Kick::SendAndClose(node) } else { Kick::Send(node) }
}

/// What is wrong with an account now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    pub login: Option<(LoginFault, bool)>,
    pub never_ready: bool,
    pub passkey: bool,
    pub slow_login: Duration,
    pub refuse_messages: Option<u16>,
    pub lose_acks: bool,
}

impl Standing {
    /// Notes what a fault means for later logins and messages.
    pub(crate) fn note(&mut self, fault: &Fault) {
        match fault {
            Fault::Login { refusal, once } => self.login = Some((*refusal, *once)),
            Fault::NeverReady => self.never_ready = true,
            Fault::SlowLogin { delay_ms } => self.slow_login = Duration::from_millis(*delay_ms),
            Fault::RefuseMessages { code } => self.refuse_messages = Some(*code),
            Fault::LoseAcks => self.lose_acks = true,
            Fault::Passkey => self.passkey = true,
            Fault::Clear => *self = Self::default(),
            Fault::Drop
            | Fault::Close { .. }
            | Fault::StreamError { .. }
            | Fault::Replaced
            | Fault::StreamEnd { .. }
            | Fault::AckError { .. }
            | Fault::Silence => {}
        }
    }
}

impl Fault {
    /// What it does to a connection that is open now.
    pub(crate) fn command(&self) -> Option<Kick> {
        match self {
            Self::Drop => Some(Kick::Drop),
            Self::Close { code } => Some(Kick::Close(*code)),
            Self::Silence => Some(Kick::Silence),
            Self::Clear => Some(Kick::Clear),
            Self::Replaced => Some(Kick::SendAndClose(Box::new(login::replaced_node()))),
            Self::StreamEnd { close } => Some(say(NodeBuilder::new("xmlstreamend").build(), *close)),
            Self::AckError { id } => {
                let ack = NodeBuilder::new("ack").attr("class", "message").attr("id", id.clone()).build();
                Some(say(NodeBuilder::new("stream:error").children([ack]).build(), false))
            }
            Self::StreamError { code, close } => {
                Some(say(NodeBuilder::new("stream:error").attr("code", code.to_string()).build(), *close))
            }
            Self::Login { .. }
            | Self::NeverReady
            | Self::SlowLogin { .. }
            | Self::RefuseMessages { .. }
            | Self::LoseAcks
            | Self::Passkey => None,
        }
    }
}
