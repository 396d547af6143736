//! The calls, declared once: name, request, reply. From this list come the request enum, the handler trait, the dispatch
//! and the TypeScript.

use std::future::Future;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{ErrorCode, ErrorView};
use crate::requests::*;
use crate::service::*;
use crate::views::*;

/// One declared call, for the TypeScript.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Its name on the wire.
    pub name: &'static str,
    /// The TypeScript name of its request.
    pub request: fn(&ts_rs::Config) -> String,
    /// The TypeScript name of its reply.
    pub reply: fn(&ts_rs::Config) -> String,
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident / $variant:ident ($request:ty) -> $reply:ty;)*) => {
        /// A call as the window sends it.
        #[derive(Clone, Debug, Deserialize, Serialize)]
        #[serde(tag = "call", content = "body", rename_all = "snake_case")]
        pub enum Request {
            $($(#[$doc])* $variant($request),)*
        }

        /// Who answers the calls.
        pub trait Handler: Sync {
            $($(#[$doc])*
            fn $name(&self, request: $request) -> impl Future<Output = Result<$reply, ErrorView>> + Send;)*
        }

        /// Answers one call.
        ///
        /// # Errors
        /// What the handler refuses.
        pub async fn dispatch<H: Handler>(handler: &H, request: Request) -> Result<Value, ErrorView> {
            match request {
                $(Request::$variant(request) => to_value(&handler.$name(request).await?),)*
            }
        }

        /// All calls, for the TypeScript.
        pub(crate) const CALLS: &[Call] = &[
            $(Call {
                name: stringify!($name),
                request: <$request as ts_rs::TS>::name,
                reply: <$reply as ts_rs::TS>::name,
            },)*
        ];
    };
}

fn to_value<T: Serialize>(reply: &T) -> Result<Value, ErrorView> {
    serde_json::to_value(reply).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
}

calls! {
    /// What the program is.
    app_info / AppInfo(Nothing) -> AppInfo;
    /// What the operator chose for the window.
    preferences / Preferences(Nothing) -> PreferencesView;
    /// Changes what the operator chose for the window.
    set_preferences / SetPreferences(SetPreferences) -> Nothing;
    /// Notes where the operator is.
    remember_place / RememberPlace(RememberPlace) -> Nothing;
    /// Adds an instance and starts pairing it.
    add_instance / AddInstance(AddInstance) -> InstanceView;
    /// Renames an instance or moves it to another workspace.
    edit_instance / EditInstance(EditInstance) -> InstanceView;
    /// Gives an instance a proxy of its own, or none; it connects anew.
    set_proxy / SetProxy(SetProxy) -> InstanceView;
    /// Runs an instance.
    start_instance / StartInstance(InstanceRef) -> Nothing;
    /// Stops an instance.
    stop_instance / StopInstance(InstanceRef) -> Nothing;
    /// Restarts an instance.
    restart_instance / RestartInstance(InstanceRef) -> Nothing;
    /// Runs all instances that are stopped; answers when each has settled, or after 30 s.
    start_all / StartAll(Nothing) -> OrderView;
    /// Stops all instances that run; answers when each has settled, or after 30 s.
    stop_all / StopAll(Nothing) -> OrderView;
    /// Restarts all instances that are wanted running; answers when each has settled, or after 30 s.
    restart_all / RestartAll(Nothing) -> OrderView;
    /// Silences the notifications of an instance, or not any more.
    mute_instance / MuteInstance(MuteInstance) -> Nothing;
    /// From now on the instance belongs to the number that scanned its code last.
    accept_number / AcceptNumber(InstanceRef) -> Nothing;
    /// The number that scanned the code last does not belong here.
    refuse_number / RefuseNumber(InstanceRef) -> Nothing;
    /// Jumps the waiting time.
    try_now / TryNow(InstanceRef) -> Nothing;
    /// Shows pairing codes again.
    show_new_code / ShowNewCode(InstanceRef) -> Nothing;
    /// Asks for an 8-character pairing code.
    pair_by_code / PairByCode(PairByCode) -> Nothing;
    /// Takes a session back from another program.
    take_over / TakeOver(InstanceRef) -> Nothing;
    /// Ends the session for good; messages stay.
    unlink_instance / UnlinkInstance(InstanceRef) -> Nothing;
    /// The sessions of an instance that were kept aside.
    kept_sessions / KeptSessions(InstanceRef) -> KeptSessionsView;
    /// Puts a session back that was kept aside; only while there is none that can be used.
    put_session_back / PutSessionBack(PutSessionBack) -> Nothing;
    /// Removes the instance with its session and messages.
    delete_instance / DeleteInstance(InstanceRef) -> Nothing;
    /// A page of chats.
    chats / Chats(ChatsRequest) -> ChatPage;
    /// Where chats are now that were known once.
    chats_now / ChatsNow(ChatsNow) -> ChatsNowView;
    /// A page of messages.
    messages / Messages(MessagesRequest) -> MessagePage;
    /// Opens the chat with a phone number.
    open_chat / OpenChat(OpenChat) -> ChatView;
    /// Marks a chat as read.
    mark_read / MarkRead(ChatRef) -> Nothing;
    /// Sends a text into a chat.
    send_text / SendText(SendText) -> SendReply;
    /// The outbox of an instance.
    queue / Queue(InstanceRef) -> QueuePage;
    /// Takes a waiting message back.
    cancel_send / CancelSend(QueueRef) -> Nothing;
    /// Tries a failed message again.
    retry_send / RetrySend(QueueRef) -> Nothing;
    /// A page of the timeline.
    timeline / Timeline(TimelineRequest) -> TimelinePage;
    /// What bringing the instances back at start came to.
    restoration / Restoration(Nothing) -> RestorationView;
    /// The same for the last twenty starts, newest first.
    restorations / Restorations(Nothing) -> RestorationHistory;
    /// Compares what is wanted with what runs, mends the difference and reports it.
    sync / Sync(SyncAsk) -> SyncView;
    /// The report of the last sync.
    last_sync / LastSync(Nothing) -> Option<SyncView>;
    /// How the engine is.
    engine_health / EngineHealth(Nothing) -> EngineView;
    /// How an instance was over some days.
    instance_health / InstanceHealth(InstanceHealthAsk) -> InstanceHealthView;
    /// A page of the audit trail, newest first.
    audit / Audit(AuditRequest) -> AuditPage;
    /// The last lines of the logs.
    log_lines / LogLines(LogLinesRequest) -> LogPage;
    /// Changes how much the logs tell, from now on and after the next start.
    set_log_level / SetLogLevel(SetLogLevel) -> Nothing;
}
