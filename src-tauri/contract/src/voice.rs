//! Voice notes that the window records: sound goes to the core as it comes, and what was recorded belongs to its chat until it is sent or
//! thrown away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::messages::StagedFile;

/// Begins to record in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginVoice {
    /// Its id.
    #[ts(type = "number")]
    pub chat: i64,
}

/// Sound of a voice note that is being recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoicePiece {
    /// What it was called when it was begun.
    pub file: String,
    /// Behind how many samples it comes.
    #[ts(type = "number")]
    pub from: u64,
    /// Samples: 48,000 a second, 16 bits each with the lower byte first, one channel; in base 64, a minute of them at most.
    pub sound: String,
}

/// How much of a voice note has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct VoiceCame {
    /// Samples.
    #[ts(type = "number")]
    pub samples: u64,
}

/// A voice note that was recorded in a chat and is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RecordedVoice {
    /// Whose chat it is.
    pub instance: String,
    /// Where it was recorded.
    #[ts(type = "number")]
    pub chat: i64,
    /// It, as every file that is to be sent.
    pub file: StagedFile,
    /// How long it plays.
    pub seconds: u32,
    /// How loud it is over its time, 0 to 100 each.
    pub waveform: Vec<u8>,
}

/// Voice notes that were recorded and are not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RecordedVoices {
    /// They, by their chats, the oldest first.
    pub voices: Vec<RecordedVoice>,
}

/// What is heard of a voice note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct VoiceSound {
    /// Opus in Ogg, in base 64.
    pub ogg: String,
}
