//! What a phone has seen: its own messages and those of others, as its person sees them.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;
use wacore::download::DownloadUtils;
use wacore::poll;
use wacore::proto_helpers::MessageExt as _;
use wacore_binary::Jid;
use waproto::whatsapp as wa;

use crate::content::{self, Dress, PhoneFile, PhoneMessage, Sealed};
use crate::world::World;

/// Messages that a phone remembers.
const KEPT: usize = 2_000;

/// All that it remembers, in order.
#[derive(Default)]
pub(super) struct Memory {
    order: VecDeque<String>,
    by_id: HashMap<String, Kept>,
}

/// A message as it came.
pub(super) struct Kept {
    pub shown: PhoneMessage,
    pub message: wa::Message,
}

impl Memory {
    pub(super) fn keep(&mut self, kept: Kept) {
        let id = kept.shown.id.clone();
        if self.by_id.insert(id.clone(), kept).is_none() {
            self.order.push_back(id);
        }
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<&Kept> {
        self.by_id.get(id)
    }

    pub(super) fn shown(&self) -> Vec<PhoneMessage> {
        self.order.iter().filter_map(|id| Some(self.by_id.get(id)?.shown.clone())).collect()
    }

    /// What stands in a chat before a message, or all of it; the newest of it first.
    pub(super) fn before(&self, chat: &str, id: &str) -> impl Iterator<Item = &Kept> {
        let end = self.order.iter().position(|known| known == id).unwrap_or(self.order.len());
        let older = self.order.iter().take(end).rev().filter_map(|id| self.by_id.get(id));
        older.filter(move |kept| kept.shown.chat == chat)
    }
}

/// Where a message stands, and who wrote it.
pub(super) struct Heard<'a> {
    pub id: &'a str,
    pub from: &'a str,
    pub chat: &'a str,
    pub at: i64,
}

/// A message as a person sees it.
pub(super) fn shown(world: &World, memory: &Memory, heard: &Heard<'_>, message: &wa::Message) -> PhoneMessage {
    let base = message.get_base_message();
    let (kind, text, about, mut options) = content::read(base);
    if kind == "vote" {
        options = votes(world, memory, heard, base).unwrap_or_else(|| vec!["?".to_owned()]);
    }
    PhoneMessage {
        id: heard.id.to_owned(),
        from: heard.from.to_owned(),
        chat: heard.chat.to_owned(),
        kind: kind.to_owned(),
        text,
        about,
        options,
        dress: dress(message),
        file: content::sealed(base).map(|sealed| {
            let sound = base.audio_message.as_option();
            PhoneFile {
                seconds: sound.and_then(|sound| sound.seconds),
                waveform: sound.and_then(|sound| sound.waveform.clone()),
                ..file(world, &sealed)
            }
        }),
        at: heard.at,
    }
}

fn dress(message: &wa::Message) -> Dress {
    let context = content::context(message.get_base_message());
    let number = |jid: &String| jid.parse::<Jid>().map_or_else(|_| jid.clone(), |jid| jid.user_base().to_owned());
    Dress {
        quote: context.and_then(|context| context.stanza_id.clone()),
        mentions: context.map(|context| context.mentioned_jid.iter().map(number).collect()).unwrap_or_default(),
        forwarded: context.and_then(|context| context.forwarding_score).unwrap_or_default(),
        view_once: message.is_view_once(),
        expires: context.and_then(|context| context.expiration).filter(|seconds| *seconds > 0),
    }
}

fn file(world: &World, sealed: &Sealed<'_>) -> PhoneFile {
    let direct_path = sealed.direct_path.to_owned();
    match opened(world, sealed) {
        Ok(plain) => {
            use sha2::Digest as _;
            let sha256 = sha2::Sha256::digest(&plain).iter().map(|byte| format!("{byte:02x}")).collect();
            PhoneFile { direct_path, bytes: Some(plain.len()), sha256: Some(sha256), ..PhoneFile::default() }
        }
        Err(problem) => PhoneFile { direct_path, problem: Some(problem), ..PhoneFile::default() },
    }
}

/// The content of a message's file, if the store has it and it is what the message says.
pub(super) fn opened(world: &World, sealed: &Sealed<'_>) -> Result<Vec<u8>, String> {
    use sha2::Digest as _;
    let bytes: Bytes = world.media.fetch(sealed.direct_path).map_err(|(status, why)| format!("{status} {why}"))?;
    let plain =
        DownloadUtils::verify_and_decrypt(&bytes, sealed.key, sealed.kind).map_err(|error| error.to_string())?;
    if sha2::Sha256::digest(&plain).as_slice() != sealed.sha256 {
        return Err("not what its hash says".to_owned());
    }
    Ok(plain)
}

/// What a vote chooses; `None` when it can't be opened.
fn votes(world: &World, memory: &Memory, heard: &Heard<'_>, message: &wa::Message) -> Option<Vec<String>> {
    let update = message.poll_update_message.as_option()?;
    let id = update.poll_creation_message_key.as_option()?.id.as_deref()?;
    let vote = update.vote.as_option()?;
    let (payload, iv) = (vote.enc_payload.as_deref()?, vote.enc_iv.as_deref()?);
    let kept = memory.get(id)?;
    let secret = secret(&kept.message)?;
    // Either may go by its number or by its LID.
    let names = |phone: &str| {
        let account = world.accounts.get(phone);
        account.map(|account| [account.lid(0).to_string(), account.pn(0).to_string()]).unwrap_or_default()
    };
    let voters = names(heard.from);
    let creators = names(&kept.shown.from);
    let pairs = creators.iter().flat_map(|creator| voters.iter().map(move |voter| (creator, voter)));
    let hashes = pairs.into_iter().find_map(|(creator, voter)| {
        let cipher = poll::PollVoteCiphertext { enc_payload: payload, enc_iv: iv };
        poll::decrypt_poll_vote_with_secret(cipher, secret, id, creator, voter).ok()
    })?;
    let chosen = |hash: &Vec<u8>| {
        kept.shown
            .options
            .iter()
            .find(|option| poll::compute_option_hash(option).as_slice() == hash.as_slice())
            .cloned()
    };
    Some(hashes.iter().map(|hash| chosen(hash).unwrap_or_else(|| "?".to_owned())).collect())
}

/// The secret that came with a message.
pub(super) fn secret(message: &wa::Message) -> Option<&[u8]> {
    message.message_context_info.as_option()?.message_secret.as_deref()
}
