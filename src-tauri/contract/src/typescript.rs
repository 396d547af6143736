//! The TypeScript of the contract, as the files of `ui/src/contract/`.

use std::fmt::Write as _;

use ts_rs::{Config, TS};
use wakala_domain::audit::{AuditAction, AuditFigure, TriggerWord};
use wakala_domain::history::HistoryChoice;
use wakala_domain::typed_number::Country;

use crate::backend::*;
use crate::calls::{CALLS, WINDOW_CALLS};
use crate::error::ErrorView;
use crate::events::{EventPage, EventsRequest};
use crate::feed::{FeedItem, WindowOrder};
use crate::interface::*;
use crate::keys::*;
use crate::messages::{ScaledPicture, SeenByView, StagedFile};
use crate::requests::*;
use crate::search::*;
use crate::service::*;
use crate::views::*;
use crate::voice::*;
use crate::webhooks::*;

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypescriptFile {
    /// Its name in `ui/src/contract/`.
    pub name: &'static str,
    /// What it says.
    pub text: String,
}

#[derive(Default)]
struct Declarations {
    seen: Vec<std::any::TypeId>,
    named: Vec<(String, String)>,
}

impl Declarations {
    fn add<T: TS + 'static + ?Sized>(&mut self, config: &Config) {
        if self.seen.contains(&std::any::TypeId::of::<T>()) {
            return;
        }
        self.seen.push(std::any::TypeId::of::<T>());
        // Only types with a declaration of their own have an output path.
        if T::output_path().is_some() {
            let declaration = T::decl(config);
            if !self.named.iter().any(|(_, known)| *known == declaration) {
                self.named.push((T::ident(config), declaration));
            }
        }
        struct Visit<'a>(&'a mut Declarations, &'a Config);
        impl ts_rs::TypeVisitor for Visit<'_> {
            fn visit<T: TS + 'static + ?Sized>(&mut self) {
                self.0.add::<T>(self.1);
            }
        }
        T::visit_dependencies(&mut Visit(self, config));
        T::visit_generics(&mut Visit(self, config));
    }
}

/// All generated files.
#[must_use]
pub fn typescript() -> Vec<TypescriptFile> {
    let config = Config::default();
    let mut all = Declarations::default();
    macro_rules! add { ($($type:ty),* $(,)?) => { $(all.add::<$type>(&config);)* } }
    add!(
        ErrorView,
        FeedItem,
        AppInfo,
        PreferencesView,
        SetPreferences,
        RememberPlace,
        AddInstance,
        EditInstance,
        InstanceRef,
        InstancesView,
        PairByCode,
        SetProxy,
        SetCountry,
        SetAvailable,
        ChooseHistory,
        LoadOlder,
        OlderMessages,
        HistoryView,
        HistoryChoice,
        KeptSessionsView,
        PutSessionBack,
        ChatsRequest,
        ChatPage,
        ChatsNow,
        ChatsNowView,
        MessagesRequest,
        MessagePage,
        MessageRef,
        StageFile,
        StagedFile,
        FileRef,
        ScaledPicture,
        BeginVoice,
        VoicePiece,
        VoiceCame,
        RecordedVoice,
        RecordedVoices,
        VoiceSound,
        SearchRequest,
        SearchPage,
        FindChats,
        FoundChats,
        OpenChat,
        MarkRead,
        SetDraft,
        DraftKept,
        SendText,
        SendMessage,
        SendReply,
        QueueRequest,
        QueuePage,
        QueueRef,
        RemovedView,
        TimelineRequest,
        TimelinePage,
        RestorationView,
        RestorationHistory,
        MuteInstance,
        MuteChat,
        SeenByView,
        NameChat,
        SyncAsk,
        SyncView,
        OrderView,
        EngineView,
        InstanceHealthAsk,
        InstanceHealthView,
        AuditRequest,
        AuditAction,
        AuditFigure,
        TriggerWord,
        AuditPage,
        KeysView,
        MakeKey,
        MadeKey,
        KeyRef,
        InterfaceView,
        SetInterface,
        BackendView,
        BackendTested,
        SetBackend,
        LinkToBackend,
        WebhooksView,
        AddWebhook,
        AddedWebhook,
        ChangeWebhook,
        ChangedWebhook,
        WebhookRef,
        WebhookTested,
        FailedRequest,
        FailedPage,
        FailedRefs,
        FailedCount,
        EventsRequest,
        EventPage,
        LogLinesRequest,
        LogPage,
        SetLogLevel,
        SetStartWithSystem,
        StartWithSystemView,
        OpenWindow,
        CloseView,
        WindowInView,
        WindowCrashed,
        WindowShows,
        WindowOrder,
        Nothing,
    );
    #[cfg(feature = "practice")]
    add!(crate::practice::PracticeAction, crate::practice::PracticeState);
    all.named.sort();

    let mut text = String::from("// Generated from src-tauri/contract by `cargo xtask contract`. Do not edit.\n\n");
    for (_, declaration) in &all.named {
        let _ = writeln!(text, "export {declaration}\n");
    }
    let countries: Vec<String> = Country::all().iter().map(|country| format!("'{country}'")).collect();
    let _ = writeln!(
        text,
        "/** The countries that numbers can be of, by their two letters. */\nexport const COUNTRIES: readonly string[] = [{}];\n",
        countries.join(", ")
    );
    text.push_str(
        "/** Every call that the window may make, with its request and its reply. */\nexport interface Calls {\n",
    );
    for call in WINDOW_CALLS.iter().chain(CALLS) {
        let _ = writeln!(
            text,
            "  {}: {{ request: {}; reply: {} }};",
            call.name,
            (call.request)(&config),
            (call.reply)(&config)
        );
    }
    text.push_str("}\n");
    vec![TypescriptFile { name: "contract.ts", text }]
}
