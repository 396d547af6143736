//! Voice notes that are recorded here, and those that are made of a file: the other side gets one, of its length, with its waveform, and
//! hears what was said, whatever ended while it was recorded.

use std::io::Cursor;

use fake_whatsapp::{Phone, PracticeNetwork};
use hound::{SampleFormat, WavSpec, WavWriter};
use journeys::{Shop, network};
use ogg::PacketReader;
use opus::{Channels, Decoder};
use tempfile::TempDir;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::Content;
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::staged::{FileRefused, SendAs};
use wakala_engine::{EngineError, Whose};

use super::logs;
use super::sent_kinds::{post, read, row};

const RATE: usize = 48_000;

struct Scene {
    folder: TempDir,
    network: PracticeNetwork,
    neema: Phone,
    shop: Shop,
    id: InstanceId,
    chat: ChatId,
}

impl Scene {
    async fn begin() -> Self {
        logs();
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let chat = shop.chat_with(id, &neema).await.unwrap();
        Self { folder, network, neema, shop, id, chat }
    }

    /// Sends a file as a voice note; gives what the phone hears, how long that is, and its waveform.
    async fn sends(&self, file: &str) -> (Vec<i16>, u32, Vec<u8>) {
        let draft = Draft::media(file, Some(SendAs::Voice), None, false, None, &[]).unwrap();
        let id = post(&self.shop, self.chat, draft).await;
        let seen = read(&self.neema, &id).await;
        assert_eq!(seen.kind, "voice");
        let file = seen.file.unwrap();
        assert_eq!(file.problem, None);
        // What she has is what lies here, by its hash.
        let here = self.shop.engine.file(row(&self.shop, self.chat, &id).await).await.unwrap();
        let bytes = std::fs::read(&here.path).unwrap();
        assert_eq!(file.bytes, Some(bytes.len()));
        let Content::Media(media) = here.message.content else { panic!("it is no file") };
        assert_eq!(media.mime, "audio/ogg; codecs=opus");
        assert_eq!((media.seconds, &media.waveform), (file.seconds, &file.waveform));
        (heard(&bytes), file.seconds.unwrap(), file.waveform.unwrap())
    }
}

/// A second of silence and then a tone, so many seconds of it.
fn spoken(seconds: usize) -> Vec<i16> {
    let tone = |n: usize| ((n as f32 * 440.0 * std::f32::consts::TAU / RATE as f32).sin() * 9_000.0) as i16;
    std::iter::repeat_n(0, RATE).chain((0..seconds * RATE).map(tone)).collect()
}

/// What a player hears of Opus in Ogg.
fn heard(note: &[u8]) -> Vec<i16> {
    let mut packets = PacketReader::new(Cursor::new(note));
    let head = packets.read_packet().unwrap().unwrap();
    assert!(head.data.starts_with(b"OpusHead\x01\x01"));
    let skipped = usize::from(u16::from_le_bytes([head.data[10], head.data[11]]));
    packets.read_packet().unwrap().unwrap();
    let mut decoder = Decoder::new(48_000, Channels::Mono).unwrap();
    let (mut sound, mut end) = (Vec::new(), 0);
    while let Some(packet) = packets.read_packet().unwrap() {
        let mut out = vec![0; 5_760];
        let length = decoder.decode(&packet.data, &mut out, false).unwrap();
        sound.extend_from_slice(&out[..length]);
        end = usize::try_from(packet.absgp_page()).unwrap();
    }
    sound[skipped..end].to_vec()
}

fn is_what_was_said(sound: &[i16], seconds: usize) {
    let loud = |part: &[i16]| part.iter().filter(|sample| sample.unsigned_abs() > 4_000).count() * 3 > part.len();
    assert!(!loud(&sound[..RATE * 9 / 10]), "it was silent at first");
    assert!(loud(&sound[RATE * 11 / 10..RATE * (seconds + 1) - RATE / 10]), "it was loud then");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_is_heard_on_the_other_side() {
    let scene = Scene::begin().await;
    let engine = &scene.shop.engine;
    let file = engine.begin_voice(scene.chat).await.unwrap().file.file;
    let sound = spoken(4);
    let mut come = 0;
    for piece in sound.chunks(7_777) {
        come = engine.add_to_voice(&file, come, piece.to_vec()).await.unwrap();
        // Said again, as after an answer that was lost.
        let begun = come - piece.len() as u64;
        assert_eq!(engine.add_to_voice(&file, begun, piece.to_vec()).await.unwrap(), come);
    }
    assert!(matches!(
        engine.add_to_voice(&file, come + 1, vec![0]).await,
        Err(EngineError::File(FileRefused::Offset { received })) if received == come
    ));
    let recorded = engine.end_voice(&file).await.unwrap();
    assert_eq!((recorded.chat, recorded.instance, recorded.seconds), (scene.chat, scene.id, 5));
    assert_eq!(engine.end_voice(&file).await.unwrap(), recorded, "it is answered again");
    assert_eq!(heard(&engine.hear_voice(&file).await.unwrap()).len(), sound.len());
    let (sound, seconds, waveform) = scene.sends(&file).await;
    assert_eq!((sound.len(), seconds, waveform.len()), (5 * RATE, 5, 64));
    is_what_was_said(&sound, 4);
    assert!(waveform[..12].iter().all(|bar| *bar < 20) && waveform[14..62].iter().all(|bar| *bar > 80), "{waveform:?}");
    assert_eq!(recorded.waveform, waveform);
    assert!(engine.voices().await.unwrap().is_empty(), "it was sent");
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wav_file_goes_as_a_voice_note() {
    let scene = Scene::begin().await;
    let spec = WavSpec { channels: 2, sample_rate: 48_000, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut wav = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut wav, spec).unwrap();
    for sample in spoken(2) {
        writer.write_sample(sample).unwrap();
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    let wav = wav.into_inner();
    let staged = scene.shop.engine.stage_file("habari.wav", wav.len() as u64, Whose::Operator).await.unwrap().file.file;
    scene.shop.engine.add_to_file(&staged, 0, wav).await.unwrap();
    let (sound, seconds, waveform) = scene.sends(&staged).await;
    assert_eq!((sound.len(), seconds, waveform.len()), (3 * RATE, 3, 64));
    is_what_was_said(&sound, 2);
    // Nothing of the making is left but what was handed over.
    let staged: Vec<_> = std::fs::read_dir(scene.folder.path().join("files").join("staged")).unwrap().collect();
    assert_eq!(staged.len(), 1);
    scene.shop.close().await;
}

/// The window, or the program, ends while something is said: what was said until then belongs to its chat, and can be sent.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_until_everything_ended_is_there_at_the_next_start() {
    let scene = Scene::begin().await;
    let file = scene.shop.engine.begin_voice(scene.chat).await.unwrap().file.file;
    scene.shop.engine.add_to_voice(&file, 0, spoken(3)).await.unwrap();
    let Scene { folder, network, neema, shop, id, chat } = scene;
    shop.close().await;
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let voices = shop.engine.voices().await.unwrap();
    assert_eq!(voices.len(), 1);
    assert_eq!((voices[0].chat, voices[0].instance, voices[0].file.file.file.as_str()), (chat, id, file.as_str()));
    // But for what fills no page.
    assert!((3..=4).contains(&voices[0].seconds), "{}", voices[0].seconds);
    let scene = Scene { folder, network, neema, shop, id, chat };
    let (sound, ..) = scene.sends(&file).await;
    assert!(sound.len() > 2 * RATE);
    is_what_was_said(&sound, 1);
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_nothing_there_is_no_voice_note_and_one_is_recorded_at_a_time() {
    let scene = Scene::begin().await;
    let engine = &scene.shop.engine;
    let staged = scene.folder.path().join("files").join("staged");
    for sound in [Vec::new(), vec![9_000; 9_600], vec![0; 2 * RATE]] {
        let file = engine.begin_voice(scene.chat).await.unwrap().file.file;
        engine.add_to_voice(&file, 0, sound).await.unwrap();
        let refused = engine.end_voice(&file).await.unwrap_err();
        assert!(matches!(refused, EngineError::File(FileRefused::NothingRecorded)), "{refused:?}");
        assert!(matches!(engine.end_voice(&file).await, Err(EngineError::NoSuchFile)));
    }
    assert_eq!(std::fs::read_dir(&staged).unwrap().count(), 0, "nothing is left of them");
    assert!(engine.begin_voice(ChatId(99)).await.is_err());
    assert_eq!(std::fs::read_dir(&staged).unwrap().count(), 0);
    // A second one ends the first, which stays.
    let first = engine.begin_voice(scene.chat).await.unwrap().file.file;
    engine.add_to_voice(&first, 0, spoken(1)).await.unwrap();
    let second = engine.begin_voice(scene.chat).await.unwrap().file.file;
    assert!(matches!(engine.add_to_voice(&first, 2 * RATE as u64, vec![1]).await, Err(EngineError::NoSuchFile)));
    engine.add_to_voice(&second, 0, spoken(2)).await.unwrap();
    let seconds: Vec<_> = engine.voices().await.unwrap().iter().map(|voice| voice.seconds).collect();
    assert_eq!(seconds, [2, 3]);
    engine.drop_file(&first).await.unwrap();
    assert_eq!(engine.voices().await.unwrap().len(), 1);
    scene.shop.close().await;
}
