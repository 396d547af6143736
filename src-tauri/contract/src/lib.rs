//! What the fronts and the core say to each other, declared once. TypeScript is generated from it into `ui/src/contract/` and
//! committed; a test fails when the two differ. So is what the interface's document says of it, from its schemas. Knows no Tauri and no HTTP.

mod backend;
mod calls;
mod error;
mod events;
mod feed;
mod interface;
mod keys;
mod meeting;
mod messages;
#[cfg(feature = "practice")]
mod practice;
mod requests;
mod schema;
mod search;
mod service;
mod typescript;
mod views;
mod voice;
mod webhooks;

pub use backend::*;
pub use calls::{Body, Call, Handler, Request, WindowCall, WindowHandler, WindowRequest};
pub use error::{ErrorCode, ErrorView, RESTART_OFFERED};
pub use events::*;
pub use feed::{Choice, FeedBody, FeedItem, LaneView, Snapshot, WindowOrder};
pub use interface::*;
pub use keys::*;
pub use meeting::{LONGEST_SOCKET, contract_hash, core_pipe, core_sockets, directory_hash};
pub use messages::*;
#[cfg(feature = "practice")]
pub use practice::{PracticeAccount, PracticeAction, PracticeEvent, PracticeState};
pub use requests::*;
pub use schema::{Described, Schemas};
pub use search::*;
pub use service::*;
pub use typescript::{TypescriptFile, typescript};
pub use views::*;
pub use voice::*;
pub use wakala_domain::update::UpdateStep;
pub use webhooks::*;
