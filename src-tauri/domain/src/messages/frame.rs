//! What stands around a message: what it answers, whom it names, where it came from, how long it stays.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::ids::MessageId;

/// Mentions of one message that are read at most; a group has at most 1,024 members.
pub const MENTION_LIMIT: usize = 1_024;

/// What stands around a message; most have none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Frame {
    /// The message that this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// Whom the text names as `@` and the part of their address before the `@`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Address>,
    /// How often it was passed on; 0 for never. WhatsApp calls 5 "many times".
    #[serde(skip_serializing_if = "is_zero")]
    pub forwarded: u32,
    /// Seconds after which it disappears; 0 for never.
    #[serde(skip_serializing_if = "is_zero")]
    pub expires: u32,
    /// What its link leads to, in the sender's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
}

/// A message that is answered, as the answer has it: it may never have been here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// WhatsApp's id of it.
    pub id: MessageId,
    /// Who wrote it, when the answer says so.
    pub sender: Option<Address>,
    /// Its words, cut to 1,000 characters; empty where it has none.
    pub words: String,
    /// The wire's name of its kind where it is no text, such as `image_message`.
    pub kind: Option<String>,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The page's title.
    pub title: String,
    /// What the page says of itself.
    pub description: String,
    /// The address that it belongs to.
    pub link: String,
}

impl Frame {
    /// Nothing stands around it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_back_and_an_empty_one_takes_no_room() {
        assert_eq!(serde_json::to_string(&Frame::default()).unwrap(), "{}");
        let full = Frame {
            quote: Some(Quote { id: MessageId("3EB0".into()), sender: None, words: "bei?".into(), kind: None }),
            mentions: vec!["255700000431@s.whatsapp.net".parse().unwrap()],
            forwarded: 5,
            expires: 86_400,
            preview: Some(Preview { title: "a".into(), description: "b".into(), link: "https://example.org".into() }),
        };
        let kept = serde_json::to_string(&full).unwrap();
        assert_eq!(serde_json::from_str::<Frame>(&kept).unwrap(), full);
    }
}
