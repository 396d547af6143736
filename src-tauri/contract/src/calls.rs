//! The calls, declared once: name, request, reply. From these lists come the calls and requests, the handler traits, the dispatch,
//! the TypeScript and the schemas. What the window asks for itself stands apart: no other front has a use for it.

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::backend::*;
use crate::error::{ErrorCode, ErrorView};
use crate::events::*;
use crate::interface::*;
use crate::keys::*;
use crate::messages::{ScaledPicture, SeenByView, StagedFile};
use crate::requests::*;
use crate::schema::{Described, Schemas};
use crate::search::*;
use crate::service::*;
use crate::views::*;
use crate::voice::*;
use crate::webhooks::*;

/// One declared call, for the TypeScript.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared {
    /// Its name on the wire.
    pub name: &'static str,
    /// The TypeScript name of its request.
    pub request: fn(&ts_rs::Config) -> String,
    /// The TypeScript name of its reply.
    pub reply: fn(&ts_rs::Config) -> String,
}

/// Where the body of a call comes from.
pub trait Body {
    /// Reads it.
    ///
    /// # Errors
    /// It is not what the call takes.
    fn read<T: DeserializeOwned>(self) -> Result<T, ErrorView>;
}

impl Body for Value {
    fn read<T: DeserializeOwned>(self) -> Result<T, ErrorView> {
        serde_json::from_value(self).map_err(|error| ErrorView::new(ErrorCode::BadRequest, error.to_string()))
    }
}

macro_rules! calls {
    (
        $(#[$calls_doc:meta])* $calls:ident, $(#[$request_doc:meta])* $requests:ident,
        $(#[$handler_doc:meta])* $handler:ident, $declared:ident:
        $($(#[doc = $doc:literal])* $name:ident / $variant:ident ($request:ty) -> $reply:ty;)*
    ) => {
        $(#[$calls_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $calls {
            $($(#[doc = $doc])* $variant,)*
        }

        impl $calls {
            /// All of them.
            pub const ALL: &[$calls] = &[$($calls::$variant,)*];

            /// Its name on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $($calls::$variant => stringify!($name),)*
                }
            }

            /// The call of a name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|call| call.name() == name)
            }

            /// The call with its body.
            ///
            /// # Errors
            /// The body is not what the call takes.
            pub fn with(self, body: impl Body) -> Result<$requests, ErrorView> {
                match self {
                    $($calls::$variant => body.read().map($requests::$variant),)*
                }
            }
        }

        impl $calls {
            /// What it is for, what it takes and what it answers, for the interface's document.
            #[must_use]
            pub fn described(self, schemas: &mut Schemas) -> Described {
                match self {
                    $($calls::$variant => Described {
                        summary: concat!($($doc),*).trim(),
                        request: schemas.request::<$request>(),
                        reply: schemas.said::<$reply>(),
                    },)*
                }
            }
        }

        $(#[$request_doc])*
        #[derive(Clone, Debug)]
        pub enum $requests {
            $($(#[doc = $doc])* $variant($request),)*
        }

        impl $requests {
            /// Which call it is.
            #[must_use]
            pub fn call(&self) -> $calls {
                match self {
                    $($requests::$variant(_) => $calls::$variant,)*
                }
            }

            /// Has it answered.
            ///
            /// # Errors
            /// What the handler refuses.
            pub async fn answered_by<H: $handler>(self, handler: &H) -> Result<Value, ErrorView> {
                match self {
                    $($requests::$variant(request) => to_value(&handler.$name(request).await?),)*
                }
            }
        }

        $(#[$handler_doc])*
        pub trait $handler: Sync {
            $($(#[doc = $doc])*
            fn $name(&self, request: $request) -> impl Future<Output = Result<$reply, ErrorView>> + Send;)*
        }

        pub(crate) const $declared: &[Declared] = &[
            $(Declared {
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
    /// What any front may ask of the core.
    Call,
    /// A call of a front, with its body.
    Request,
    /// Who answers the calls of the fronts.
    Handler,
    CALLS:

    /// The instances, in the operator's order.
    instances / Instances(Nothing) -> InstancesView;
    /// One instance.
    instance / Instance(InstanceRef) -> InstanceView;
    /// Adds an instance and starts pairing it.
    add_instance / AddInstance(AddInstance) -> InstanceView;
    /// Renames an instance or moves it to another workspace.
    edit_instance / EditInstance(EditInstance) -> InstanceView;
    /// Gives an instance a proxy of its own, or none; it connects anew.
    set_proxy / SetProxy(SetProxy) -> InstanceView;
    /// Chooses the country of the numbers that are typed without a country code, or none: then it is that of its own number.
    set_country / SetCountry(SetCountry) -> InstanceView;
    /// Chooses whether customers see an instance as online while it is connected; the owner's phone gets no push then.
    set_available / SetAvailable(SetAvailable) -> InstanceView;
    /// Chooses how much of the past the phone is to tell that links an instance; a code that is shown is made anew.
    choose_history / ChooseHistory(ChooseHistory) -> InstanceView;
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
    /// Chats by what they are called or by their number, newest first.
    find_chats / FindChats(FindChats) -> FoundChats;
    /// Where chats are now that were known once.
    chats_now / ChatsNow(ChatsNow) -> ChatsNowView;
    /// A page of messages.
    messages / Messages(MessagesRequest) -> MessagePage;
    /// Searches messages.
    search / Search(SearchRequest) -> SearchPage;
    /// Opens the chat with a phone number.
    open_chat / OpenChat(OpenChat) -> ChatView;
    /// Asks the owner's phone for messages of a chat that are older than all that is here; answers when they are here, or after 40 s.
    load_older / LoadOlder(LoadOlder) -> OlderMessages;
    /// Marks a chat as read, up to what was seen.
    mark_read / MarkRead(MarkRead) -> Nothing;
    /// Silences the notifications of a chat for a while, or not any more; what is unread stays so.
    mute_chat / MuteChat(MuteChat) -> Nothing;
    /// Calls the person of a chat by a name of the operator's own, or by none; nobody else is told.
    name_chat / NameChat(NameChat) -> Nothing;
    /// Keeps what was typed in a chat and not sent; what is sent of it goes from there by itself.
    set_draft / SetDraft(SetDraft) -> DraftKept;
    /// Sends a text into a chat.
    send_text / SendText(SendText) -> SendReply;
    /// Sends whatever can be sent into a chat, and says something of a message that stands there.
    send_message / SendMessage(SendMessage) -> SendReply;
    /// Who of a group has a message that was sent there, and who has seen it.
    seen_by / SeenBy(MessageRef) -> SeenByView;
    /// Has the file of a message fetched, however often that failed; one that is here stays.
    fetch_file / FetchFile(MessageRef) -> Nothing;
    /// Opens a place for a file that is to be sent: its pieces follow as bodies, `PUT /v1/files/{file}?offset=`.
    stage_file / StageFile(StageFile) -> StagedFile;
    /// Gives up a file that was to be sent; a message that took it keeps it.
    drop_file / DropFile(FileRef) -> Nothing;
    /// A page of the outbox of an instance.
    queue / Queue(QueueRequest) -> QueuePage;
    /// Takes a waiting message back.
    cancel_send / CancelSend(QueueRef) -> Nothing;
    /// Tries a failed message again.
    retry_send / RetrySend(QueueRef) -> Nothing;
    /// Takes all messages of an instance out of the queue that failed; what somebody may have stays in its chat.
    remove_failed / RemoveFailed(InstanceRef) -> RemovedView;
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
    /// What the journal has after a position, oldest first: who goes on from the page's end misses nothing.
    events / Events(EventsRequest) -> EventPage;
    /// The keys of other programs.
    list_keys / ListKeys(Nothing) -> KeysView;
    /// Makes a key for a program; it is shown this once.
    make_key / MakeKey(MakeKey) -> MadeKey;
    /// Has a key open nothing any more, from now on.
    revoke_key / RevokeKey(KeyRef) -> Nothing;
    /// The port on which other programs ask.
    interface / Interface(Nothing) -> InterfaceView;
    /// Turns the port on which other programs ask on or off; answers when it stands, or is being tried.
    set_interface / SetInterface(SetInterface) -> InterfaceView;
    /// The webhooks, and how each goes.
    webhooks / Webhooks(Nothing) -> WebhooksView;
    /// Adds a webhook, whose receiver is told what comes from now on; its secret is shown this once.
    add_webhook / AddWebhook(AddWebhook) -> AddedWebhook;
    /// Changes a webhook, or turns it on or off; a new secret is shown this once.
    change_webhook / ChangeWebhook(ChangeWebhook) -> ChangedWebhook;
    /// Removes a webhook, with all that its receiver was not told and did not take.
    remove_webhook / RemoveWebhook(WebhookRef) -> Nothing;
    /// Sends a receiver an event that says nothing, and answers what became of it, within 25 s.
    test_webhook / TestWebhook(WebhookRef) -> WebhookTested;
    /// A page of the events that a receiver did not take and that were given up, newest first.
    failed_events / FailedEvents(FailedRequest) -> FailedPage;
    /// Has such events told again, each once; those that are not taken stay.
    replay_failed / ReplayFailed(FailedRefs) -> FailedCount;
    /// Forgets such events.
    purge_failed / PurgeFailed(FailedRefs) -> FailedCount;
    /// The link to a backend that asks for instances, and how it goes.
    backend / Backend(Nothing) -> BackendView;
    /// Changes where the backend is, its key or its words, or turns the link on or off; the key is in no answer.
    set_backend / SetBackend(SetBackend) -> BackendView;
    /// Forgets the backend with its key; the instances that belong to it go on as they are.
    forget_backend / ForgetBackend(Nothing) -> BackendView;
    /// Asks the backend what it wants, and answers what became of that, within 25 s.
    test_backend / TestBackend(Nothing) -> BackendTested;
    /// Has an instance belong to the backend, or says who says whether it is to run.
    link_to_backend / LinkToBackend(LinkToBackend) -> InstanceView;
    /// Has an instance belong to the backend no more; it goes on as it is.
    unlink_from_backend / UnlinkFromBackend(InstanceRef) -> InstanceView;
    /// The last lines of the logs.
    log_lines / LogLines(LogLinesRequest) -> LogPage;
    /// Changes how much the logs tell, from now on and after the next start.
    set_log_level / SetLogLevel(SetLogLevel) -> Nothing;
    /// Whether Wakala comes up when the user logs in, as the system has it.
    start_with_system / StartWithSystem(Nothing) -> StartWithSystemView;
    /// Has Wakala come up when the user logs in, or not any more.
    set_start_with_system / SetStartWithSystem(SetStartWithSystem) -> StartWithSystemView;
    /// Brings the window to the front, opening it when there is none.
    open_window / OpenWindow(OpenWindow) -> Nothing;
    /// Ends Wakala; answers before it has ended.
    quit / Quit(Nothing) -> Nothing;
}

calls! {
    /// What the window alone asks: its own place and look, and what it must know to show itself.
    WindowCall,
    /// A call of the window alone, with its body.
    WindowRequest,
    /// Who answers the calls of the window alone.
    WindowHandler,
    WINDOW_CALLS:

    /// What the program is.
    app_info / AppInfo(Nothing) -> AppInfo;
    /// What the operator chose for the window.
    preferences / Preferences(Nothing) -> PreferencesView;
    /// Changes what the operator chose for the window.
    set_preferences / SetPreferences(SetPreferences) -> Nothing;
    /// Notes where the operator is.
    remember_place / RememberPlace(RememberPlace) -> Nothing;
    /// The operator closes the window: whether Wakala can still be reached without it. If so, the window has to end now.
    close_window / CloseWindow(Nothing) -> CloseView;
    /// Whether the operator has the window before him.
    window_in_view / WindowInView(WindowInView) -> Nothing;
    /// The window has come to the front, as it was told to.
    window_raised / WindowRaised(Nothing) -> Nothing;
    /// What the window was told to show is before the operator.
    window_shows / WindowShows(WindowShows) -> Nothing;
    /// All that the page held back for a moment was handed over, as it was asked to.
    window_handed_over / WindowHandedOver(Nothing) -> Nothing;
    /// Makes a picture smaller that is to be sent, as a file of its own; none where that makes it no smaller.
    scale_picture / ScalePicture(FileRef) -> Option<ScaledPicture>;
    /// Begins to record a voice note in a chat; one that was being recorded ends, and stays.
    begin_voice / BeginVoice(BeginVoice) -> StagedFile;
    /// Takes what comes next of the voice note that is being recorded.
    add_to_voice / AddToVoice(VoicePiece) -> VoiceCame;
    /// Ends a voice note, which can be heard, sent or dropped then; of one in which nothing was said nothing stays.
    end_voice / EndVoice(FileRef) -> RecordedVoice;
    /// The voice notes that were recorded and are not sent; one that was being recorded ends.
    recorded_voices / RecordedVoices(Nothing) -> RecordedVoices;
    /// What is heard of a voice note that has ended.
    hear_voice / HearVoice(FileRef) -> VoiceSound;
    /// What shows the window has ended by itself.
    window_crashed / WindowCrashed(WindowCrashed) -> Nothing;
}
