//! A phone makes messages of what its person sends: files go into the media store, votes are sealed, and what is meant is named.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use rand::Rng as _;
use wacore::download::MediaType;
use wacore::poll;
use wacore::proto_helpers::{MessageExt as _, build_quote_context};
use wacore_binary::Jid;
use waproto::whatsapp as wa;

use super::Task;
use super::memory::{Kept, secret};
use crate::connection::lock;
use crate::content::{Content, Dress, File};
use crate::letter::To;
use crate::stanza::now_ms;

/// Options that a poll can have.
const MOST_OPTIONS: usize = 12;

type Made = Result<wa::Message, String>;

/// A file as it is in the store, sealed.
struct Stored {
    url: Option<String>,
    direct_path: Option<String>,
    media_key: Option<Vec<u8>>,
    file_sha256: Option<Vec<u8>>,
    file_enc_sha256: Option<Vec<u8>>,
    file_length: Option<u64>,
    media_key_timestamp: Option<i64>,
}

/// A message with one part.
macro_rules! with {
    ($field:ident, $part:expr) => {
        wa::Message { $field: buffa::MessageField::some($part), ..Default::default() }
    };
}

/// A part with a file.
macro_rules! of_file {
    ($kind:ident, $stored:expr, { $($field:ident: $value:expr),* $(,)? }) => {{
        let stored = $stored;
        wa::message::$kind {
            url: stored.url,
            direct_path: stored.direct_path,
            media_key: stored.media_key,
            file_sha256: stored.file_sha256,
            file_enc_sha256: stored.file_enc_sha256,
            file_length: stored.file_length,
            media_key_timestamp: stored.media_key_timestamp,
            $($field: $value,)*
            ..Default::default()
        }
    }};
}

impl Task {
    /// The message that is made of what is sent.
    pub(super) fn make(&self, to: &To, content: &Content, dress: &Dress) -> Made {
        let mut message = self.plain(to, content)?;
        self.clothe(to, &mut message, dress)?;
        Ok(message)
    }

    fn plain(&self, to: &To, content: &Content) -> Made {
        Ok(match content {
            Content::Text { text } => wa::Message { conversation: Some(text.clone()), ..Default::default() },
            Content::Image { file, caption } => {
                let stored = self.store(file, MediaType::Image)?;
                let mimetype = Some("image/jpeg".to_owned());
                with!(image_message, of_file!(ImageMessage, stored, { caption: caption.clone(), mimetype: mimetype }))
            }
            Content::Video { file, caption, seconds } => {
                let stored = self.store(file, MediaType::Video)?;
                let part = of_file!(VideoMessage, stored, {
                    caption: caption.clone(),
                    seconds: Some(*seconds),
                    mimetype: Some("video/mp4".to_owned()),
                });
                with!(video_message, part)
            }
            Content::Voice { file, seconds } => self.audio(file, *seconds, true)?,
            Content::Audio { file, seconds } => self.audio(file, *seconds, false)?,
            Content::Document { file, name, mimetype, caption } => {
                let stored = self.store(file, MediaType::Document)?;
                let mimetype = mimetype.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
                let part = of_file!(DocumentMessage, stored, {
                    file_name: Some(name.clone()),
                    title: Some(name.clone()),
                    mimetype: Some(mimetype),
                    caption: caption.clone(),
                });
                with!(document_message, part)
            }
            Content::Sticker { file } => {
                let stored = self.store(file, MediaType::Sticker)?;
                let mimetype = Some("image/webp".to_owned());
                with!(sticker_message, of_file!(StickerMessage, stored, { mimetype: mimetype }))
            }
            Content::Location { latitude, longitude, name, address } => {
                let part = wa::message::LocationMessage {
                    degrees_latitude: Some(*latitude),
                    degrees_longitude: Some(*longitude),
                    name: name.clone(),
                    address: address.clone(),
                    ..Default::default()
                };
                with!(location_message, part)
            }
            Content::LiveLocation { latitude, longitude, sequence, caption } => {
                let part = wa::message::LiveLocationMessage {
                    degrees_latitude: Some(*latitude),
                    degrees_longitude: Some(*longitude),
                    sequence_number: Some(*sequence),
                    caption: caption.clone(),
                    ..Default::default()
                };
                with!(live_location_message, part)
            }
            Content::Contact { name, phone } => {
                let vcard = format!(
                    "BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\nTEL;type=CELL;waid={phone}:+{phone}\nEND:VCARD"
                );
                let part = wa::message::ContactMessage {
                    display_name: Some(name.clone()),
                    vcard: Some(vcard),
                    ..Default::default()
                };
                with!(contact_message, part)
            }
            Content::Poll { name, options, choose } => poll(name, options, *choose)?,
            Content::Vote { about, options } => self.vote(to, about, options)?,
            Content::Reaction { about, emoji } => {
                wacore::proto_helpers::build_reaction_message(self.key_of(to, about)?, emoji.clone(), now_ms())
            }
            Content::Edit { about, text } => {
                let edited = wa::Message { conversation: Some(text.clone()), ..Default::default() };
                protocol(wa::message::ProtocolMessage {
                    key: buffa::MessageField::some(self.key_of(to, about)?),
                    r#type: Some(wa::message::protocol_message::Type::MESSAGE_EDIT),
                    edited_message: buffa::MessageField::some(edited),
                    timestamp_ms: Some(now_ms()),
                    ..Default::default()
                })
            }
            Content::Delete { about } => protocol(wa::message::ProtocolMessage {
                key: buffa::MessageField::some(self.key_of(to, about)?),
                r#type: Some(wa::message::protocol_message::Type::REVOKE),
                ..Default::default()
            }),
            Content::Pin { about, on } => {
                use wa::message::pin_in_chat_message::Type;
                let part = wa::message::PinInChatMessage {
                    key: buffa::MessageField::some(self.key_of(to, about)?),
                    r#type: Some(if *on { Type::PIN_FOR_ALL } else { Type::UNPIN_FOR_ALL }),
                    sender_timestamp_ms: Some(now_ms()),
                };
                with!(pin_in_chat_message, part)
            }
            Content::Keep { about, on } => {
                let part = wa::message::KeepInChatMessage {
                    key: buffa::MessageField::some(self.key_of(to, about)?),
                    keep_type: Some(if *on { wa::KeepType::KEEP_FOR_ALL } else { wa::KeepType::UNDO_KEEP_FOR_ALL }),
                    timestamp_ms: Some(now_ms()),
                };
                with!(keep_in_chat_message, part)
            }
            Content::Disappearing { seconds } => protocol(wa::message::ProtocolMessage {
                r#type: Some(wa::message::protocol_message::Type::EPHEMERAL_SETTING),
                ephemeral_expiration: Some(*seconds),
                ephemeral_setting_timestamp: Some(now_ms() / 1000),
                ..Default::default()
            }),
        })
    }

    fn audio(&self, file: &File, seconds: u32, voice: bool) -> Made {
        let stored = self.store(file, MediaType::Audio)?;
        let mimetype = if voice { "audio/ogg; codecs=opus" } else { "audio/mpeg" };
        let part = of_file!(AudioMessage, stored, {
            seconds: Some(seconds),
            ptt: Some(voice),
            mimetype: Some(mimetype.to_owned()),
        });
        Ok(with!(audio_message, part))
    }

    /// Seals a file and puts it into the store.
    fn store(&self, file: &File, kind: MediaType) -> Result<Stored, String> {
        let sealed = wacore::upload::encrypt_media(&file.0.0, kind).map_err(|error| error.to_string())?;
        let token = BASE64_URL_SAFE_NO_PAD.encode(sealed.file_enc_sha256);
        let folder = kind.upload_path().trim_start_matches("/mms/").to_owned();
        let place = lock(&self.world)
            .media
            .put(&self.key.phone, (folder, token), Bytes::from(sealed.data_to_upload))
            .map_err(|(status, why)| format!("{status} {why}"))?;
        Ok(Stored {
            url: Some(place.url),
            direct_path: Some(place.direct_path),
            media_key: Some(sealed.media_key.to_vec()),
            file_sha256: Some(sealed.file_sha256.to_vec()),
            file_enc_sha256: Some(sealed.file_enc_sha256.to_vec()),
            file_length: Some(file.0.0.len() as u64),
            media_key_timestamp: Some(now_ms() / 1000),
        })
    }

    fn known(&self, id: &str) -> Result<&Kept, String> {
        self.memory.get(id).ok_or_else(|| format!("the phone knows no message {id}"))
    }

    /// How others find a message that is meant.
    pub(super) fn key_of(&self, to: &To, id: &str) -> Result<wa::MessageKey, String> {
        let kept = self.known(id)?;
        let own = kept.shown.from == self.key.phone;
        let participant = match to {
            To::Group(_) | To::Status(_) if !own => Some(self.name_of(&kept.shown.from, true)),
            _ => None,
        };
        Ok(wa::MessageKey {
            remote_jid: Some(to.jid().to_string()),
            from_me: Some(own),
            id: Some(id.to_owned()),
            participant,
        })
    }

    /// An account's address: its LID, or its number.
    fn name_of(&self, phone: &str, by_lid: bool) -> String {
        let world = lock(&self.world);
        let name = |account: &crate::world::Account| if by_lid { account.lid(0) } else { account.pn(0) };
        world.accounts.get(phone).map_or_else(|| Jid::pn(phone), name).to_string()
    }

    fn vote(&self, to: &To, id: &str, options: &[String]) -> Made {
        let kept = self.known(id)?;
        let secret = secret(&kept.message).ok_or("the poll has no secret")?;
        if let Some(other) = options.iter().find(|option| !kept.shown.options.contains(option)) {
            return Err(format!("the poll does not offer {other:?}"));
        }
        let hashes: Vec<Vec<u8>> = options.iter().map(|option| poll::compute_option_hash(option).to_vec()).collect();
        let by_lid = matches!(to, To::Group(_));
        let (creator, voter) = (self.name_of(&kept.shown.from, by_lid), self.name_of(&self.key.phone, by_lid));
        let (payload, iv) = poll::encrypt_poll_vote_with_secret(&hashes, secret, id, &creator, &voter)
            .map_err(|error| error.to_string())?;
        let vote = wa::message::PollEncValue { enc_payload: Some(payload), enc_iv: Some(iv.to_vec()) };
        let update = wa::message::PollUpdateMessage {
            poll_creation_message_key: buffa::MessageField::some(self.key_of(to, id)?),
            vote: buffa::MessageField::some(vote),
            sender_timestamp_ms: Some(now_ms()),
            ..Default::default()
        };
        Ok(with!(poll_update_message, update))
    }

    fn clothe(&self, to: &To, message: &mut wa::Message, dress: &Dress) -> Result<(), String> {
        let Dress { quote, mentions, forwarded, view_once, expires } = dress;
        if quote.is_some() || !mentions.is_empty() || *forwarded > 0 || expires.is_some() {
            let by_lid = matches!(to, To::Group(_));
            let mut context = match quote {
                Some(id) => {
                    let kept = self.known(id)?;
                    build_quote_context(id.clone(), self.name_of(&kept.shown.from, by_lid), &kept.message)
                }
                None => wa::ContextInfo::default(),
            };
            context.mentioned_jid = mentions.iter().map(|phone| self.name_of(phone, by_lid)).collect();
            if *forwarded > 0 {
                (context.forwarding_score, context.is_forwarded) = (Some(*forwarded), Some(true));
            }
            context.expiration = *expires;
            if !message.set_context_info(context) {
                return Err("this kind of message takes nothing beside it".to_owned());
            }
        }
        if *view_once {
            let mut seen_once = std::mem::take(message);
            if let Some(image) = seen_once.image_message.as_option_mut() {
                image.view_once = Some(true);
            } else if let Some(video) = seen_once.video_message.as_option_mut() {
                video.view_once = Some(true);
            } else if let Some(audio) = seen_once.audio_message.as_option_mut() {
                audio.view_once = Some(true);
            } else {
                return Err("this kind of message can't be seen once".to_owned());
            }
            let inner = wa::message::FutureProofMessage { message: buffa::MessageField::some(seen_once) };
            *message = with!(view_once_message_v2, inner);
        }
        Ok(())
    }
}

fn protocol(part: wa::message::ProtocolMessage) -> wa::Message {
    with!(protocol_message, part)
}

fn poll(name: &str, options: &[String], choose: u32) -> Made {
    let distinct: std::collections::BTreeSet<&String> = options.iter().collect();
    if options.len() < 2 || options.len() > MOST_OPTIONS || distinct.len() != options.len() {
        return Err(format!("a poll has 2 to {MOST_OPTIONS} options, no two of them the same"));
    }
    let option = |name: &String| wa::message::poll_creation_message::Option {
        option_name: Some(name.clone()),
        ..Default::default()
    };
    let part = wa::message::PollCreationMessage {
        name: Some(name.to_owned()),
        options: options.iter().map(option).collect(),
        selectable_options_count: Some(choose),
        ..Default::default()
    };
    let mut secret = vec![0; 32];
    rand::rng().fill_bytes(&mut secret);
    let mut message =
        if choose == 1 { with!(poll_creation_message_v3, part) } else { with!(poll_creation_message, part) };
    message.message_context_info =
        buffa::MessageField::some(wa::MessageContextInfo { message_secret: Some(secret), ..Default::default() });
    Ok(message)
}
