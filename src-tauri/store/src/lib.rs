//! The database: the only importer of rusqlite. One writer with group commit, `query_only` readers, migrations beside their
//! tables, and the lock of the data directory.

mod checkpoint;
mod copies;
mod data_dir;
mod error;
#[cfg(test)]
mod growth;
mod happened;
mod index;
#[cfg(test)]
mod lanes_model;
mod letters;
mod merges;
#[cfg(test)]
mod merging_model;
mod migrate;
mod migration;
mod pace;
#[cfg(test)]
mod plans;
mod private;
mod probe;
mod reading;
mod rows;
mod store;
mod table;
mod turns;
mod writer;
mod writing;

pub use data_dir::DataDir;
pub use error::{StoreError, StoreFault, if_readable};
pub use letters::Piece;
pub use private::{close_to_others, private_folder};
pub use probe::{FileTrouble, check_file, check_file_while, probe_file};
pub use reading::Reading;
pub use rows::{
    AskedOfUs, AuditRow, Changed, ChatDraft, ChatRow, Committed, Counts, Dark, DeletedBy, DeliveryChange, Direction,
    Expired, FailedEvent, FileFault, FileOffer, Found, FoundChats, GivenUp, Healed, HiddenId, HistoryBlob, HistoryEnd,
    HistoryId, InstanceRow, JournalPage, JournalRow, KeyUse, LaneNow, LastSaid, Leftover, Linked, MarkedRead,
    MemberReceipt, MemberWord, NewFile, NewHistory, NewInstance, NewSend, NewUpload, OldestMessage, PastCommitted,
    Picked, Pruned, QueueItem, Reacted, ReadFrom, ReadHere, RepeatId, RepeatRequest, Said, Saying, SeenBy, SendKey,
    SentCounts, Sought, SoughtChats, SoughtKind, StagedFile, StoredFile, StoredMessage, TooOld, UnreadMessage,
    Unreadable, Upload, Votes, WaitingChange, WantedFile, WebhookLane, WebhookProgress, WebhookRow, WhoseMessage,
};
pub use store::Store;
pub use table::gone::Gone;
pub use writing::Writing;
