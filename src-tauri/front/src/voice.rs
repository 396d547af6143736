//! Voice notes that the window records: its sound in, and what came of it back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wakala_contract::{
    BeginVoice, ErrorCode, ErrorView, FileRef, RecordedVoice, RecordedVoices, StagedFile, VoiceCame, VoicePiece,
    VoiceSound,
};
use wakala_domain::ids::ChatId;

use crate::core::Core;
use crate::files::staged_file;
use crate::refusal::refused;

type Reply<T> = Result<T, ErrorView>;

impl Core {
    pub(crate) async fn begin_voice(&self, request: BeginVoice) -> Reply<StagedFile> {
        self.engine.begin_voice(ChatId(request.chat)).await.map(staged_file).map_err(refused)
    }

    pub(crate) async fn add_to_voice(&self, request: VoicePiece) -> Reply<VoiceCame> {
        let sound = samples(&request.sound)
            .ok_or_else(|| ErrorView::new(ErrorCode::BadRequest, "sound is samples of 16 bits, in base 64"))?;
        let samples = self.engine.add_to_voice(&request.file, request.from, sound).await.map_err(refused)?;
        Ok(VoiceCame { samples })
    }

    pub(crate) async fn end_voice(&self, request: FileRef) -> Reply<RecordedVoice> {
        self.engine.end_voice(&request.file).await.map(view).map_err(refused)
    }

    pub(crate) async fn recorded_voices(&self) -> Reply<RecordedVoices> {
        let voices = self.engine.voices().await.map_err(refused)?;
        Ok(RecordedVoices { voices: voices.into_iter().map(view).collect() })
    }

    pub(crate) async fn hear_voice(&self, request: FileRef) -> Reply<VoiceSound> {
        let ogg = self.engine.hear_voice(&request.file).await.map_err(refused)?;
        Ok(VoiceSound { ogg: STANDARD.encode(ogg) })
    }
}

fn samples(sound: &str) -> Option<Vec<i16>> {
    let bytes = STANDARD.decode(sound).ok()?;
    let (samples, rest) = bytes.as_chunks::<2>();
    rest.is_empty().then(|| samples.iter().map(|sample| i16::from_le_bytes(*sample)).collect())
}

fn view(voice: wakala_engine::RecordedVoice) -> RecordedVoice {
    let wakala_engine::RecordedVoice { instance, chat, file, seconds, waveform } = voice;
    RecordedVoice { instance: instance.to_string(), chat: chat.0, file: staged_file(file), seconds, waveform }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_is_samples_of_two_bytes() {
        assert_eq!(samples("AQD//wCA"), Some(vec![1, -1, i16::MIN]));
        assert_eq!(samples(""), Some(Vec::new()));
        for wrong in ["AQ==", "AQD/", "habari!"] {
            assert_eq!(samples(wrong), None, "{wrong}");
        }
    }
}
