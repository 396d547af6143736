//! The session's file as the library may write it: after the first write that was refused, or once the file is not in its place,
//! none is taken any more. The library goes on with what it holds in memory, which is ahead of the file then. Written later, when
//! there is room again, a ratchet would stand behind a message that was never kept, and the message would pass for a known one when
//! WhatsApp delivers it again. So what stands in the file stays as it was, and a new client begins from there.

use std::collections::HashMap;
use std::error::Error;
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use diesel::connection::SimpleConnection;
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use wakala_domain::lifecycle::Reason;
use whatsapp_rust::store::SqliteStore;
use whatsapp_rust::store::error::{Result, StoreError};
use whatsapp_rust::store::traits::{
    AppStateSyncKey, AppSyncStore, DeviceListRecord, DeviceStore, LidPnMappingEntry, MsgSecretEntry, MsgSecretStore,
    PendingInboundKey, PendingInboundRow, ProtocolStore, SignalStore, TcTokenEntry,
};
use whatsapp_rust::wacore::appstate::hash::HashState;
use whatsapp_rust::wacore::appstate::processor::AppStateMutationMAC;
use whatsapp_rust::wacore::stats::StorageResourceReport;
use whatsapp_rust::wacore::store::Device;

use crate::on_the_way::{self, NOTED, NOTHING, OnTheWay, Which};
use crate::place::Place;
use crate::said_once::{self, SaidOnce};
use crate::sent::SentLately;

/// How long a look at the file's place is good for what is acknowledged to nobody: to send is many small writes.
const LOOK: Duration = Duration::from_millis(5);
/// How long what nobody waits for is gathered.
const GATHER: Duration = Duration::from_millis(50);

/// Whether a write was refused. Shared by the file and whoever must know.
pub(crate) struct Seal {
    /// Where the file must lie.
    place: Place,
    /// When it lay there last.
    seen: Mutex<Option<Instant>>,
    /// Writes come one after the other, so that none can pass one that is being refused. The file takes one at a time anyway.
    turn: Semaphore,
    refused: watch::Sender<Option<String>>,
    /// The client ends, and waits for what is still to be written.
    ending: CancellationToken,
}

impl Seal {
    pub(crate) fn of(place: Place) -> Self {
        Self {
            place,
            seen: Mutex::default(),
            turn: Semaphore::new(1),
            refused: watch::Sender::new(None),
            ending: CancellationToken::new(),
        }
    }

    /// Where its file lies.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Takes no write any more where the file was taken away: nobody finds again what is written to it, and what comes in is not
    /// acknowledged any more. Says why. Cancel safe.
    pub(crate) async fn left_its_place(&self) -> Option<Reason> {
        let now = Instant::now();
        let Some(reason) = self.place.left().await else {
            *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
            return None;
        };
        let words = reason.detail.clone().unwrap_or_default();
        let first = self.refused.send_if_modified(|refused| {
            let first = refused.is_none();
            refused.get_or_insert_with(|| words.clone());
            first
        });
        if first {
            tracing::error!(%words, "the session's file was taken away under its client; nothing more is written");
        }
        Some(reason)
    }

    /// The client ends: what is gathered is written at once from now on.
    pub(crate) fn gather_no_more(&self) {
        self.ending.cancel();
    }

    /// Whether a write was refused.
    pub(crate) fn is_broken(&self) -> bool {
        self.refused.borrow().is_some()
    }

    /// Waits until a write is refused; says with which words. Cancel safe.
    pub(crate) async fn broken(&self) -> String {
        let mut refused = self.refused.subscribe();
        // The sender is this one's own: it does not end before.
        refused.wait_for(Option::is_some).await.ok().and_then(|words| words.clone()).unwrap_or_default()
    }

    fn was_seen_within(&self, time: Duration) -> bool {
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.is_some_and(|seen| seen.elapsed() < time)
    }

    /// Does a write, unless an earlier one was refused.
    async fn write<T>(&self, write: impl Future<Output = Result<T>>) -> Result<T> {
        self.write_seen_within(LOOK, write).await
    }

    /// The same, where the file must have been seen in its place within this time.
    async fn write_seen_within<T>(&self, time: Duration, write: impl Future<Output = Result<T>>) -> Result<T> {
        let turn = self.turn.acquire().await;
        // A step of a ratchet that is kept without its message would make that one unreadable when it comes again.
        if !self.was_seen_within(time) {
            let _ = self.left_its_place().await;
        }
        if self.is_broken() {
            let why = io::Error::other("an earlier write was refused; nothing more is written by this client");
            return Err(StoreError::Io(why));
        }
        let written = write.await;
        if let Err(error) = &written {
            tracing::error!(error = %words(error), "the session's file refused a write; it stays as it is");
            self.refused.send_replace(Some(words(error)));
        }
        drop(turn);
        written
    }
}

/// What an error says, with all that caused it.
fn words(error: &StoreError) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

/// The library's own store behind a seal.
pub(crate) struct SealedStore {
    file: SqliteStore,
    seal: Arc<Seal>,
    on_the_way: Arc<OnTheWay>,
    said_once: [Arc<SaidOnce>; 2],
    sent: SentLately,
}

impl SealedStore {
    pub(crate) fn new(
        file: SqliteStore,
        seal: Arc<Seal>,
        on_the_way: Arc<OnTheWay>,
        said_once: [Arc<SaidOnce>; 2],
    ) -> Self {
        Self { file, seal, on_the_way, said_once, sent: SentLately::default() }
    }

    /// Gives back to the system what the library keeps of the file in memory; the next use reads it again. Cancel safe.
    ///
    /// # Errors
    /// What SQLite says. Nothing is lost.
    pub(crate) async fn give_back_memory(&self) -> Result<()> {
        self.file
            .shared()
            .run(|file| {
                file.batch_execute("PRAGMA shrink_memory").map_err(|error| StoreError::Database(Box::new(error)))
            })
            .await
    }

    async fn store_sent_message(&self, chat: &str, id: &str, wire: &[u8]) -> Result<()> {
        self.sent.keep(chat, id, wire);
        Ok(())
    }

    /// The library gathers them beside the messages that they are of, while the last ones are written. On a busy number that is each one
    /// by itself, and every other use of the file waits for the disk behind it.
    async fn put_msg_secrets(&self, entries: Vec<MsgSecretEntry>) -> Result<usize> {
        // Over at once when the client ends.
        let _ = tokio::time::timeout(GATHER, self.seal.ending.cancelled()).await;
        self.seal.write(self.file.put_msg_secrets(entries)).await
    }

    async fn take_sent_message(&self, chat: &str, id: &str) -> Result<Option<Vec<u8>>> {
        match self.sent.take(chat, id) {
            Some(wire) => Ok(Some(wire)),
            // What an earlier version of this program sent.
            None => self.seal.write(self.file.take_sent_message(chat, id)).await,
        }
    }

    async fn delete_expired_sent_messages(&self, cutoff: i64) -> Result<u32> {
        self.sent.forget_old();
        self.seal.write(self.file.delete_expired_sent_messages(cutoff)).await
    }

    /// Begins what WhatsApp says once anew, where an earlier client has not kept all of it, and the address book where nothing of it is
    /// known here, as after a version that did not listen.
    pub(crate) async fn take_up_what_is_not_kept(&self, are_names_known: bool) -> Result<()> {
        for said in &self.said_once {
            let name = said.collection.as_str();
            let is_noted = self.file.get_pending_inbound(NOTED, NOTED, said.note()).await?.is_some();
            let unheard = said.collection == said_once::NAMES && !are_names_known && !is_noted;
            if unheard && self.file.get_version(name).await?.version > 0 {
                self.seal.write(self.note_said_once(said)).await?;
            } else if !is_noted {
                continue;
            }
            self.seal.write(self.file.set_version(name, HashState::default())).await?;
            said.begins_anew();
        }
        Ok(())
    }

    async fn note_said_once(&self, said: &SaidOnce) -> Result<()> {
        self.file.store_pending_inbound(NOTED, NOTED, said.note(), &on_the_way::note()).await
    }

    /// All that WhatsApp said once is kept, unless more has come meanwhile.
    pub(crate) async fn forget_what_is_kept(&self, said: &SaidOnce) -> Result<()> {
        let forget = async {
            if said.is_kept() {
                self.file.delete_pending_inbound(NOTED, NOTED, said.note()).await?;
                said.forgotten();
            }
            Ok(())
        };
        self.seal.write(forget).await
    }

    async fn set_version(&self, name: &str, state: HashState) -> Result<()> {
        let said = self.said_once.iter().find(|said| said.collection.as_str() == name && state.version > 0);
        let Some(said) = said else {
            return self.seal.write(self.file.set_version(name, state)).await;
        };
        let noted_first = async {
            if !said.is_noted() {
                self.note_said_once(said).await?;
                said.noted();
            }
            self.file.set_version(name, state).await?;
            said.moved();
            Ok(())
        };
        self.seal.write(noted_first).await
    }

    /// Writes what sessions have used, and before it what is on its way through them.
    async fn write_used(&self, write: impl Future<Output = Result<()>>) -> Result<()> {
        let noted_first = async {
            let notes = self.on_the_way.unnoted();
            if !notes.is_empty() {
                let note = on_the_way::note();
                let rows: Vec<PendingInboundRow<'_>> =
                    notes.iter().map(|which| note_of(which, &which.chat, &note)).collect();
                self.file.store_pending_inbound_batch(&rows).await?;
                self.on_the_way.noted(&notes);
            }
            write.await
        };
        self.seal.write(noted_first).await
    }

    async fn store_pending_inbound(&self, chat: &str, sender: &str, id: &str, message: &[u8]) -> Result<()> {
        self.store_pending_inbound_batch(&[PendingInboundRow { chat, sender, id, message }]).await
    }

    /// Before anything is acknowledged.
    async fn store_pending_inbound_batch(&self, rows: &[PendingInboundRow<'_>]) -> Result<()> {
        self.seal.write_seen_within(Duration::ZERO, self.file.store_pending_inbound_batch(rows)).await?;
        // It may have been taken away meanwhile; what comes again is found in it when it is back.
        if self.seal.left_its_place().await.is_some() {
            return Err(StoreError::Io(io::Error::other("the file was taken away under this write")));
        }
        rows.iter().for_each(|row| self.on_the_way.is_through(&Which::of(row.chat, row.id)));
        Ok(())
    }

    async fn get_pending_inbound(&self, chat: &str, sender: &str, id: &str) -> Result<Option<Vec<u8>>> {
        if let Some(message) = self.file.get_pending_inbound(chat, sender, id).await? {
            return Ok(Some(message));
        }
        let which = Which::of(chat, id);
        // Asked only for what the library takes for known: because its session was written ahead of it, or because the other
        // side uses a step twice, as a phone does that was put back to an earlier time.
        if self.is_noted_by(&nothing_of(chat), NOTHING, id).await? {
            self.on_the_way.is_through(&which);
            return Ok(None);
        }
        let lost = self.is_noted_by(chat, NOTED, id).await? || self.on_the_way.is_without_row(&which);
        if lost {
            self.on_the_way.found_note(which);
        }
        Ok(lost.then(on_the_way::note))
    }

    /// Whether there is a note of this sender, or one that an earlier version left under its own.
    async fn is_noted_by(&self, sender: &str, before: &str, id: &str) -> Result<bool> {
        Ok(self.file.get_pending_inbound(NOTED, sender, id).await?.is_some()
            || self.file.get_pending_inbound(NOTED, before, id).await?.is_some())
    }

    async fn delete_pending_inbound(&self, chat: &str, sender: &str, id: &str) -> Result<()> {
        self.delete_pending_inbound_batch(&[PendingInboundKey { chat, sender, id }]).await
    }

    async fn delete_pending_inbound_batch(&self, keys: &[PendingInboundKey<'_>]) -> Result<()> {
        let which: Vec<Which> = keys.iter().map(|key| Which::of(key.chat, key.id)).collect();
        let empty = self.on_the_way.empty_of(&which);
        let noted = self.on_the_way.done_with(&which);
        let all = keys.iter().map(|key| PendingInboundKey { chat: key.chat, sender: key.sender, id: key.id });
        let all: Vec<PendingInboundKey<'_>> = all.chain(noted.iter().map(key_of_note)).collect();
        let settled = async {
            self.note_nothing(&empty).await?;
            self.file.delete_pending_inbound_batch(&all).await
        };
        self.seal.write(settled).await
    }

    /// Should it come again, because its acknowledgement was lost, it is known that there is nothing to be had.
    async fn note_nothing(&self, all: &[Which]) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let note = on_the_way::note();
        let senders: Vec<String> = all.iter().map(|which| nothing_of(&which.chat)).collect();
        let rows: Vec<PendingInboundRow<'_>> =
            all.iter().zip(&senders).map(|(which, sender)| note_of(which, sender, &note)).collect();
        self.file.store_pending_inbound_batch(&rows).await
    }

    /// There is nothing for anybody in a message that the library has taken for itself.
    pub(crate) async fn nothing_in(&self, which: Which) -> Result<()> {
        let settled = async {
            let one = [which];
            self.note_nothing(&one).await?;
            self.on_the_way.is_through(&one[0]);
            let noted = self.on_the_way.done_with(&one);
            self.file.delete_pending_inbound_batch(&noted.iter().map(key_of_note).collect::<Vec<_>>()).await
        };
        self.seal.write(settled).await
    }
}

/// Sender of the note that there was nothing in a message of a chat.
fn nothing_of(chat: &str) -> String {
    format!("{NOTHING} {chat}")
}

fn note_of<'a>(which: &'a Which, sender: &'a str, message: &'a [u8]) -> PendingInboundRow<'a> {
    PendingInboundRow { chat: NOTED, sender, id: &which.id, message }
}

fn key_of_note(which: &Which) -> PendingInboundKey<'_> {
    PendingInboundKey { chat: NOTED, sender: &which.chat, id: &which.id }
}

/// Hands calls on to the file: reads as they are, writes past the seal; `used` writes what sessions have used, and `own` is done by
/// the method of this name above.
macro_rules! sealed {
    ($part:ident { $($how:ident $name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)* }) => {
        #[async_trait]
        impl $part for SealedStore {
            $(async fn $name(&self, $($given: $kind),*) -> Result<$answer> {
                sealed!(@$how self $part $name $($given),*)
            })*
        }
    };
    (@read $store:ident $part:ident $name:ident $($given:ident),*) => { $part::$name(&$store.file, $($given),*).await };
    (@write $store:ident $part:ident $name:ident $($given:ident),*) => {
        $store.seal.write($part::$name(&$store.file, $($given),*)).await
    };
    (@used $store:ident $part:ident $name:ident $($given:ident),*) => {
        $store.write_used($part::$name(&$store.file, $($given),*)).await
    };
    (@own $store:ident $part:ident $name:ident $($given:ident),*) => { SealedStore::$name($store, $($given),*).await };
}

sealed! { SignalStore {
    write put_identity(address: &str, key: [u8; 32]) -> ();
    write put_identities_batch(identities: &[(Arc<str>, [u8; 32])]) -> ();
    read load_identity(address: &str) -> Option<[u8; 32]>;
    write delete_identity(address: &str) -> ();
    read get_session(address: &str) -> Option<Bytes>;
    used put_session(address: &str, session: &[u8]) -> ();
    used put_sessions_batch(sessions: &[(Arc<str>, Bytes)]) -> ();
    write delete_session(address: &str) -> ();
    read has_session(address: &str) -> bool;
    read has_signal_state_for_user(user: &str) -> bool;
    write store_prekey(id: u32, record: &[u8], uploaded: bool) -> ();
    write store_prekeys_batch(keys: &[(u32, Bytes)], uploaded: bool) -> ();
    read load_prekey(id: u32) -> Option<Bytes>;
    read load_prekeys_batch(ids: &[u32]) -> Vec<(u32, Bytes)>;
    write mark_prekeys_uploaded(ids: &[u32]) -> ();
    write remove_prekey(id: u32) -> ();
    read get_max_prekey_id() -> u32;
    write store_signed_prekey(id: u32, record: &[u8]) -> ();
    read load_signed_prekey(id: u32) -> Option<Vec<u8>>;
    read load_all_signed_prekeys() -> Vec<(u32, Vec<u8>)>;
    write remove_signed_prekey(id: u32) -> ();
    used put_sender_key(address: &str, record: &[u8]) -> ();
    used put_sender_keys_batch(sender_keys: &[(Arc<str>, Bytes)]) -> ();
    read get_sender_key(address: &str) -> Option<Vec<u8>>;
    write delete_sender_key(address: &str) -> ();
} }

sealed! { AppSyncStore {
    read get_sync_key(key_id: &[u8]) -> Option<AppStateSyncKey>;
    write set_sync_key(key_id: &[u8], key: AppStateSyncKey) -> ();
    read get_version(name: &str) -> HashState;
    own set_version(name: &str, state: HashState) -> ();
    write put_mutation_macs(name: &str, version: u64, mutations: &[AppStateMutationMAC]) -> ();
    read get_mutation_mac(name: &str, index_mac: &[u8]) -> Option<Vec<u8>>;
    read get_mutation_macs(name: &str, index_macs: &[[u8; 32]]) -> HashMap<[u8; 32], Vec<u8>>;
    write delete_mutation_macs(name: &str, index_macs: &[Vec<u8>]) -> ();
    write clear_mutation_macs(name: &str) -> ();
    read get_latest_sync_key_id() -> Option<Vec<u8>>;
} }

sealed! { ProtocolStore {
    read get_sender_key_devices(group_jid: &str) -> Vec<(String, bool)>;
    write set_sender_key_status(group_jid: &str, entries: &[(&str, bool)]) -> ();
    write clear_sender_key_devices(group_jid: &str) -> ();
    write delete_sender_key_device_rows(device_jids: &[&str]) -> ();
    write clear_all_sender_key_devices() -> ();
    read get_lid_mapping(lid: &str) -> Option<LidPnMappingEntry>;
    read get_pn_mapping(phone: &str) -> Option<LidPnMappingEntry>;
    write put_lid_mapping(entry: &LidPnMappingEntry) -> ();
    write put_lid_mappings(entries: &[LidPnMappingEntry]) -> ();
    read get_all_lid_mappings() -> Vec<LidPnMappingEntry>;
    write save_base_key(address: &str, message_id: &str, base_key: &[u8]) -> ();
    read has_same_base_key(address: &str, message_id: &str, current_base_key: &[u8]) -> bool;
    write delete_base_key(address: &str, message_id: &str) -> ();
    write update_device_list(record: DeviceListRecord) -> ();
    write update_device_lists(records: Vec<DeviceListRecord>) -> ();
    read get_devices(user: &str) -> Option<DeviceListRecord>;
    write delete_devices(user: &str) -> ();
    read get_group_metadata(group_jid: &str) -> Option<Vec<u8>>;
    write put_group_metadata(group_jid: &str, blob: &[u8]) -> ();
    write delete_group_metadata(group_jid: &str) -> ();
    read get_tc_token(jid: &str) -> Option<TcTokenEntry>;
    write put_tc_token(jid: &str, entry: &TcTokenEntry) -> ();
    write delete_tc_token(jid: &str) -> ();
    read get_all_tc_token_jids() -> Vec<String>;
    write delete_expired_tc_tokens(token_cutoff: i64, sender_cutoff: i64) -> u32;
    write touch_tc_token_sender_timestamp(jid: &str, sender_timestamp: i64) -> ();
    write store_received_tc_token(jid: &str, token: &[u8], token_timestamp: i64) -> ();
    own store_sent_message(chat_jid: &str, message_id: &str, payload: &[u8]) -> ();
    own take_sent_message(chat_jid: &str, message_id: &str) -> Option<Vec<u8>>;
    own delete_expired_sent_messages(cutoff_timestamp: i64) -> u32;
    own store_pending_inbound(chat: &str, sender: &str, id: &str, message: &[u8]) -> ();
    own get_pending_inbound(chat: &str, sender: &str, id: &str) -> Option<Vec<u8>>;
    own delete_pending_inbound(chat: &str, sender: &str, id: &str) -> ();
    write delete_expired_pending_inbound(cutoff_timestamp: i64) -> u32;
    own store_pending_inbound_batch(rows: &[PendingInboundRow<'_>]) -> ();
    own delete_pending_inbound_batch(keys: &[PendingInboundKey<'_>]) -> ();
} }

sealed! { MsgSecretStore {
    own put_msg_secrets(entries: Vec<MsgSecretEntry>) -> usize;
    read get_msg_secret(chat: &str, sender: &str, msg_id: &str) -> Option<Vec<u8>>;
    read get_msg_secret_with_ts(chat: &str, sender: &str, msg_id: &str) -> Option<(Vec<u8>, i64)>;
    write delete_expired_msg_secrets(cutoff_timestamp: i64) -> u32;
} }

#[async_trait]
impl DeviceStore for SealedStore {
    async fn save(&self, device: &Device) -> Result<()> {
        self.seal.write(self.file.save(device)).await
    }

    async fn load(&self) -> Result<Option<Device>> {
        self.file.load().await
    }

    async fn exists(&self) -> Result<bool> {
        self.file.exists().await
    }

    async fn create(&self) -> Result<i32> {
        self.seal.write(self.file.create()).await
    }

    async fn snapshot_db(&self, name: &str, extra_content: Option<&[u8]>) -> Result<()> {
        self.file.snapshot_db(name, extra_content).await
    }

    async fn resource_report(&self) -> StorageResourceReport {
        self.file.resource_report().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;
    use whatsapp_rust::waproto::codec;

    fn seal(file: &std::path::Path) -> Arc<Seal> {
        Arc::new(Seal::of(Place::of(file.to_owned())))
    }

    /// What the program finds in the file after it was killed here, of a message that comes again.
    async fn found(file: &std::path::Path) -> Option<bool> {
        let opened = SqliteStore::new(&file.to_string_lossy()).await.unwrap();
        let on_the_way = Arc::new(OnTheWay::default());
        let store = SealedStore::new(opened, seal(file), Arc::clone(&on_the_way), said_once::both());
        let message = store.get_pending_inbound("chat", "sender", "A").await.unwrap()?;
        Some(on_the_way.is_lost(&Which::of("chat", "A"), &codec::message_decode(&message).unwrap()))
    }

    #[tokio::test]
    async fn no_session_is_written_ahead_of_a_message_that_nobody_could_find_again() {
        let folder = tempfile::tempdir().unwrap();
        for which in 0..4 {
            let path = folder.path().join(format!("{which}.db"));
            let on_the_way = Arc::new(OnTheWay::default());
            let file = SqliteStore::new(&path.to_string_lossy()).await.unwrap();
            let store = SealedStore::new(file, seal(&path), Arc::clone(&on_the_way), said_once::both());
            on_the_way.came(Which::of("chat", "A"));
            let record = bytes::Bytes::from_static(b"a step further");
            match which {
                0 => store.put_session("neema.0", &record).await.unwrap(),
                1 => store.put_sessions_batch(&[("neema.0".into(), record)]).await.unwrap(),
                2 => store.put_sender_key("group::neema.0", &record).await.unwrap(),
                _ => store.put_sender_keys_batch(&[("group::neema.0".into(), record)]).await.unwrap(),
            }
            assert_eq!(found(&path).await, Some(true), "{which}");
            // What the library itself keeps of a message says more.
            let row = PendingInboundRow { chat: "chat", sender: "sender", id: "A", message: b"" };
            store.store_pending_inbound_batch(&[row]).await.unwrap();
            assert_eq!(found(&path).await, Some(false), "{which}");
            let key = PendingInboundKey { chat: "chat", sender: "sender", id: "A" };
            store.delete_pending_inbound_batch(&[key]).await.unwrap();
            assert_eq!(found(&path).await, None, "{which}: a note outlives its message");
        }
    }

    #[tokio::test]
    async fn what_held_nothing_for_anybody_is_known_as_such_when_it_comes_again() {
        let folder = tempfile::tempdir().unwrap();
        for (by_hook, session_first) in [(true, true), (true, false), (false, true), (false, false)] {
            let path = folder.path().join(format!("{by_hook}{session_first}.db"));
            let on_the_way = Arc::new(OnTheWay::default());
            let file = SqliteStore::new(&path.to_string_lossy()).await.unwrap();
            let store = SealedStore::new(file, seal(&path), Arc::clone(&on_the_way), said_once::both());
            let came = || on_the_way.came(Which::of("chat", "A"));
            came();
            if session_first {
                store.put_sender_key("group::neema.0", b"a step further").await.unwrap();
            }
            if by_hook {
                let row = PendingInboundRow { chat: "chat", sender: "sender", id: "A", message: b"keys" };
                store.store_pending_inbound_batch(&[row]).await.unwrap();
                on_the_way.is_empty(Which::of("chat", "A"));
                let key = PendingInboundKey { chat: "chat", sender: "sender", id: "A" };
                store.delete_pending_inbound_batch(&[key]).await.unwrap();
            } else {
                store.nothing_in(Which::of("chat", "A")).await.unwrap();
            }
            // In this life, and in the next.
            came();
            assert_eq!(store.get_pending_inbound("chat", "sender", "A").await.unwrap(), None, "by hook: {by_hook}");
            assert_eq!(found(&path).await, None, "by hook: {by_hook}");
            // Whoever takes its id hides nobody's message with it.
            on_the_way.came(Which::of("another", "A"));
            let lost = store.get_pending_inbound("another", "sender", "A").await.unwrap();
            assert_eq!(lost, Some(on_the_way::note()), "by hook: {by_hook}");
        }
    }

    #[tokio::test]
    async fn no_place_is_moved_ahead_of_what_nobody_could_hear_again() {
        for (which, collection) in [said_once::CHATS, said_once::NAMES].into_iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("session.db");
            let open = async || {
                let (file, said) = (SqliteStore::new(&path.to_string_lossy()).await.unwrap(), said_once::both());
                let store = SealedStore::new(file, seal(&path), Arc::default(), said.clone());
                store.take_up_what_is_not_kept(true).await.unwrap();
                (store, said)
            };
            let place = HashState { version: 7, ..HashState::default() };
            let name = collection.as_str();
            let (store, _) = open().await;
            store.set_version("regular", place.clone()).await.unwrap();
            store.set_version(name, place.clone()).await.unwrap();
            // Killed here, the next client is told all of it again, and of nothing else.
            let (store, said) = open().await;
            assert_eq!(store.get_version(name).await.unwrap().version, 0);
            assert_eq!(store.get_version("regular").await.unwrap().version, 7);
            store.set_version(name, place.clone()).await.unwrap();
            store.forget_what_is_kept(&said[which]).await.unwrap();
            assert!(said[which].is_noted() && !said[1 - which].is_noted(), "it may be telling still");
            said[which].refused();
            drop(store);
            let (store, said) = open().await;
            assert_eq!(store.get_version(name).await.unwrap().version, 0, "it was refused");
            store.set_version(name, place).await.unwrap();
            tokio::time::pause();
            tokio::time::advance(std::time::Duration::from_secs(31)).await;
            tokio::time::resume();
            store.forget_what_is_kept(&said[which]).await.unwrap();
            assert!(!said[which].is_noted());
            let (store, _) = open().await;
            assert_eq!(store.get_version(name).await.unwrap().version, 7, "all of it was kept");
        }
    }

    /// An earlier version of the program has moved past names that it did not listen to.
    #[tokio::test]
    async fn an_address_book_that_nobody_has_heard_is_told_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.db");
        let place = HashState { version: 7, ..HashState::default() };
        let names = said_once::NAMES.as_str();
        SqliteStore::new(&path.to_string_lossy()).await.unwrap().set_version(names, place.clone()).await.unwrap();
        for (known, version) in [(true, 7), (false, 0), (true, 0)] {
            let (file, said) = (SqliteStore::new(&path.to_string_lossy()).await.unwrap(), said_once::both());
            let store = SealedStore::new(file, seal(&path), Arc::default(), said.clone());
            store.take_up_what_is_not_kept(known).await.unwrap();
            assert_eq!(store.get_version(names).await.unwrap().version, version, "known: {known}");
            assert_eq!(said[1].is_noted(), version == 0, "known: {known}");
            assert!(!said[0].is_noted());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_ends_gathers_nothing_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.db");
        let file = SqliteStore::new(&path.to_string_lossy()).await.unwrap();
        let seal = seal(&path);
        let store = SealedStore::new(file, Arc::clone(&seal), Arc::default(), said_once::both());
        // Nothing else turns this time: what is over without it has not waited for it.
        let mut gathers = Box::pin(store.put_msg_secrets(Vec::new()));
        assert!((&mut gathers).now_or_never().is_none());
        let begun = tokio::time::Instant::now();
        seal.gather_no_more();
        gathers.await.unwrap();
        store.put_msg_secrets(Vec::new()).await.unwrap();
        assert!(begun.elapsed() < GATHER, "it waited for {:?}", begun.elapsed());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nothing_is_taken_in_once_the_file_was_moved_away() {
        let folder = tempfile::tempdir().unwrap();
        let (path, away) = (folder.path().join("session.db"), folder.path().join("away.db"));
        let file = SqliteStore::new(&path.to_string_lossy()).await.unwrap();
        let sealed = seal(&path);
        let store = SealedStore::new(file, Arc::clone(&sealed), Arc::default(), said_once::both());
        let row = |id| PendingInboundRow { chat: "chat", sender: "sender", id, message: b"" };
        store.store_pending_inbound_batch(&[row("A")]).await.unwrap();
        std::fs::rename(&path, &away).unwrap();
        assert!(store.store_pending_inbound_batch(&[row("B")]).await.is_err());
        assert!(store.put_session("neema.0", b"a step further").await.is_err());
        std::fs::rename(&away, &path).unwrap();
        assert!(store.store_pending_inbound_batch(&[row("C")]).await.is_err(), "a new client begins from there");
        assert_eq!(sealed.broken().await, "its file is not there");
        for (id, stands) in [("A", true), ("B", false), ("C", false)] {
            assert_eq!(store.file.get_pending_inbound("chat", "sender", id).await.unwrap().is_some(), stands, "{id}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_look_at_the_place_is_not_good_for_long() {
        let folder = tempfile::tempdir().unwrap();
        let (path, away) = (folder.path().join("session.db"), folder.path().join("away.db"));
        std::fs::write(&path, "a").unwrap();
        let seal = seal(&path);
        seal.write(async { Ok(()) }).await.unwrap();
        std::fs::rename(&path, &away).unwrap();
        tokio::time::pause();
        tokio::time::advance(LOOK).await;
        assert!(seal.write(async { Ok(()) }).await.is_err());
    }

    #[tokio::test]
    async fn nothing_is_written_after_what_was_refused() {
        let folder = tempfile::tempdir().unwrap();
        let seal = seal(folder.path());
        assert!(seal.write(async { Ok(1) }).await.is_ok());
        assert!(!seal.is_broken());
        assert_eq!(seal.broken().now_or_never(), None);

        // A later write waits for the one that is under way, and finds it refused.
        let (refuse, wait) = tokio::sync::oneshot::channel::<()>();
        let mut first = Box::pin(seal.write(async {
            let _ = wait.await;
            Err::<(), _>(StoreError::Database(Box::new(io::Error::other("database or disk is full"))))
        }));
        let mut written = false;
        let mut second = Box::pin(seal.write(async {
            written = true;
            Ok(())
        }));
        assert!((&mut first).now_or_never().is_none());
        assert!((&mut second).now_or_never().is_none());
        refuse.send(()).unwrap();
        assert!(first.await.is_err());
        assert!(second.await.is_err());
        assert!(!written, "it was written behind the one that was refused");
        assert!(seal.write(async { Ok(()) }).await.is_err(), "there is room again, and it is too late");
        assert!(seal.is_broken());
        assert_eq!(seal.broken().await, "database operation error: database or disk is full");
    }
}
