//! What can go wrong on command.

use serde::{Deserialize, Serialize};

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
    StreamEnd,
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
    /// Messages of this account are refused with this error code.
    RefuseMessages {
        /// 479, 463 and so on.
        code: u16,
    },
    /// Messages of this account are taken but never acknowledged.
    LoseAcks,
    /// Everything works again.
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

/// What is wrong with an account now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    pub login: Option<(LoginFault, bool)>,
    pub never_ready: bool,
    pub refuse_messages: Option<u16>,
    pub lose_acks: bool,
}
