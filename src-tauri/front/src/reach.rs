//! Which instances a request is about, and whether the key of whoever makes it reaches them. Every call has its place here: one that is
//! added does not compile without it.

use wakala_contract::{Call, ErrorCode, ErrorView, Request};
use wakala_domain::audit::{AuditAction, AuditFigure, detail};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow, QueueId};
use wakala_domain::keys::Reach;
use wakala_engine::EngineError;

use crate::caller::Caller;
use crate::core::Core;
use crate::refusal::{refused, store_refused};

/// What a request is about.
#[derive(Debug, PartialEq, Eq)]
enum About<'a> {
    /// An instance.
    Instance(&'a str),
    /// The instance of a chat.
    Chat(i64),
    /// An instance, if it is narrowed to one, or a chat; or both.
    Narrowed(Option<&'a str>, Option<i64>),
    /// The same, and all that are reached where it is not narrowed: whoever answers leaves the others out.
    Among(Option<&'a str>, Option<i64>),
    /// The instance of a message.
    Message(i64),
    /// The instance of an item of the outbox.
    Queue(i64),
    /// Several instances: whoever answers leaves those out that are not reached.
    Several,
    /// What belongs to no instance and says nothing of one.
    None,
    /// All instances, or the program itself.
    Whole,
}

fn about(request: &Request) -> About<'_> {
    match request {
        Request::Instances(_) | Request::ChatsNow(_) | Request::Events(_) => About::Several,
        Request::Instance(asked)
        | Request::StartInstance(asked)
        | Request::StopInstance(asked)
        | Request::RestartInstance(asked)
        | Request::AcceptNumber(asked)
        | Request::RefuseNumber(asked)
        | Request::TryNow(asked)
        | Request::ShowNewCode(asked)
        | Request::TakeOver(asked)
        | Request::UnlinkInstance(asked)
        | Request::UnlinkFromBackend(asked)
        | Request::KeptSessions(asked)
        | Request::DeleteInstance(asked)
        | Request::RemoveFailed(asked) => About::Instance(&asked.id),
        Request::EditInstance(asked) => About::Instance(&asked.id),
        Request::SetProxy(asked) => About::Instance(&asked.id),
        Request::SetCountry(asked) => About::Instance(&asked.id),
        Request::SetAvailable(asked) => About::Instance(&asked.id),
        Request::ChooseHistory(asked) => About::Instance(&asked.id),
        Request::MuteInstance(asked) => About::Instance(&asked.id),
        Request::PairByCode(asked) => About::Instance(&asked.id),
        // A program of one instance has no other one belong to whom it likes.
        Request::LinkToBackend(asked) => About::Instance(&asked.id),
        Request::PutSessionBack(asked) => About::Instance(&asked.id),
        Request::InstanceHealth(asked) => About::Instance(&asked.id),
        Request::OpenChat(asked) => About::Instance(&asked.instance),
        Request::Queue(asked) => About::Instance(&asked.instance),
        Request::Timeline(asked) => About::Instance(&asked.instance),
        Request::Chats(asked) => About::Among(asked.instance.as_deref(), None),
        Request::FindChats(asked) => About::Among(asked.instance.as_deref(), None),
        Request::Search(asked) => About::Among(asked.instance.as_deref(), asked.chat),
        Request::Audit(asked) => About::Narrowed(asked.instance.as_deref(), None),
        Request::OpenWindow(asked) => About::Narrowed(asked.instance.as_deref(), None),
        Request::Messages(asked) => About::Chat(asked.chat),
        Request::MarkRead(asked) => About::Chat(asked.chat),
        Request::LoadOlder(asked) => About::Chat(asked.chat),
        Request::MuteChat(asked) => About::Chat(asked.chat),
        Request::NameChat(asked) => About::Chat(asked.chat),
        Request::SetDraft(asked) => About::Chat(asked.chat),
        Request::SendText(asked) => About::Chat(asked.chat),
        Request::SendMessage(asked) => About::Chat(asked.chat),
        Request::FetchFile(asked) | Request::SeenBy(asked) => About::Message(asked.message),
        Request::CancelSend(asked) | Request::RetrySend(asked) => About::Queue(asked.queue_id),
        // A file that was handed over has a name that only its owner knows.
        Request::StageFile(_) | Request::DropFile(_) => About::None,
        Request::AddInstance(_)
        | Request::StartAll(_)
        | Request::StopAll(_)
        | Request::RestartAll(_)
        | Request::Restoration(_)
        | Request::Restorations(_)
        | Request::Sync(_)
        | Request::LastSync(_)
        | Request::EngineHealth(_)
        | Request::LogLines(_)
        | Request::SetLogLevel(_)
        | Request::StartWithSystem(_)
        | Request::SetStartWithSystem(_)
        | Request::Interface(_)
        | Request::SetInterface(_)
        | Request::ListKeys(_)
        | Request::MakeKey(_)
        | Request::RevokeKey(_)
        | Request::Webhooks(_)
        | Request::AddWebhook(_)
        | Request::ChangeWebhook(_)
        | Request::RemoveWebhook(_)
        | Request::TestWebhook(_)
        | Request::FailedEvents(_)
        | Request::ReplayFailed(_)
        | Request::PurgeFailed(_)
        | Request::Backend(_)
        | Request::SetBackend(_)
        | Request::ForgetBackend(_)
        | Request::TestBackend(_)
        | Request::Quit(_) => About::Whole,
    }
}

/// Whether a call changes something and has no line of its own in the audit trail.
fn is_unwritten(call: Call) -> bool {
    match call {
        Call::OpenChat
        | Call::MarkRead
        | Call::LoadOlder
        | Call::MuteChat
        | Call::NameChat
        | Call::SetDraft
        | Call::SendText
        | Call::SendMessage
        | Call::FetchFile
        | Call::CancelSend
        | Call::RetrySend
        | Call::OpenWindow
        | Call::SetLogLevel
        | Call::SetStartWithSystem
        | Call::TestWebhook
        | Call::TestBackend
        | Call::Quit => true,
        // What is handed over is sent or goes.
        Call::StageFile | Call::DropFile => false,
        // The engine writes these.
        Call::AddInstance
        | Call::EditInstance
        | Call::SetProxy
        | Call::SetCountry
        | Call::SetAvailable
        | Call::ChooseHistory
        | Call::StartInstance
        | Call::StopInstance
        | Call::RestartInstance
        | Call::StartAll
        | Call::StopAll
        | Call::RestartAll
        | Call::MuteInstance
        | Call::AcceptNumber
        | Call::RefuseNumber
        | Call::TryNow
        | Call::ShowNewCode
        | Call::PairByCode
        | Call::TakeOver
        | Call::UnlinkInstance
        | Call::PutSessionBack
        | Call::DeleteInstance
        | Call::RemoveFailed
        | Call::Sync
        | Call::SetInterface
        | Call::MakeKey
        | Call::RevokeKey
        | Call::AddWebhook
        | Call::ChangeWebhook
        | Call::RemoveWebhook
        | Call::ReplayFailed
        | Call::PurgeFailed
        | Call::SetBackend
        | Call::ForgetBackend
        | Call::LinkToBackend
        | Call::UnlinkFromBackend => false,
        Call::Instances
        | Call::Instance
        | Call::KeptSessions
        | Call::Chats
        | Call::FindChats
        | Call::ChatsNow
        | Call::Messages
        | Call::SeenBy
        | Call::Search
        | Call::Queue
        | Call::Timeline
        | Call::Restoration
        | Call::Restorations
        | Call::LastSync
        | Call::EngineHealth
        | Call::InstanceHealth
        | Call::Audit
        | Call::Events
        | Call::LogLines
        | Call::StartWithSystem
        | Call::Interface
        | Call::Webhooks
        | Call::Backend
        | Call::FailedEvents
        | Call::ListKeys => false,
    }
}

/// What is to be written of a request once it is done.
#[derive(Debug)]
pub(crate) struct Trail {
    call: Call,
    instance: Option<InstanceId>,
}

impl Trail {
    /// Of what was done for an instance in another way than by its request.
    pub(crate) fn of_instance(call: Call, instance: InstanceId) -> Self {
        Self { call, instance: Some(instance) }
    }
}

/// Who asks without a right to it hears the same of what is there and of what is not.
fn out_of_reach() -> ErrorView {
    ErrorView::new(ErrorCode::NotAllowed, "the key is not for this instance")
}

impl Caller {
    /// Whether an instance is one that the caller may ask for.
    pub(crate) fn reaches(&self, core: &Core, instance: InstanceId) -> bool {
        match self.key.as_ref().map(|key| &key.rights.reach) {
            None | Some(Reach::All) => true,
            Some(reach @ Reach::Only { .. }) => {
                let there = core.engine.instance(instance);
                there.is_some_and(|snapshot| reach.reaches(instance, &snapshot.workspace))
            }
        }
    }

    /// The instances that the caller may ask for; none where that is all of them.
    pub(crate) fn reached(&self, core: &Core) -> Option<Vec<InstanceId>> {
        self.is_limited().then(|| {
            let all = core.engine.instances().into_iter().map(|snapshot| snapshot.id);
            all.filter(|id| self.reaches(core, *id)).collect()
        })
    }

    /// Whether the caller's key is for some instances only.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.rights.reach != Reach::All)
    }

    /// Refuses what is of an instance that the caller may not ask for, and is known by the text of its id.
    ///
    /// # Errors
    /// `not_allowed`.
    pub(crate) fn needs_instance(&self, core: &Core, id: &str) -> Result<(), ErrorView> {
        if !self.is_limited() {
            return Ok(());
        }
        let reached = id.parse().is_ok_and(|id| self.reaches(core, id));
        reached.then_some(()).ok_or_else(out_of_reach)
    }

    /// The same of a message.
    ///
    /// # Errors
    /// `not_allowed`, or what the database says.
    pub(crate) async fn needs_message(&self, core: &Core, message: i64) -> Result<(), ErrorView> {
        if !self.is_limited() {
            return Ok(());
        }
        let found = core.instance_of(&About::Message(message)).await?;
        found.filter(|id| self.reaches(core, *id)).map(|_| ()).ok_or_else(out_of_reach)
    }

    /// Refuses what only a caller with all instances may have.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn needs_all(&self) -> Result<(), ErrorView> {
        let message = "the key is for some instances only, and this is about more: name one of them";
        (!self.is_limited()).then_some(()).ok_or_else(|| ErrorView::new(ErrorCode::NotAllowed, message))
    }
}

impl Core {
    /// Refuses what the caller's key does not reach; says what is to be written once the request is done.
    ///
    /// # Errors
    /// `not_allowed`, or what the database says.
    pub(crate) async fn within_reach(&self, caller: &Caller, request: &Request) -> Result<Option<Trail>, ErrorView> {
        if caller.key.is_none() {
            return Ok(None);
        }
        let (about, call) = (about(request), request.call());
        let instance = if caller.is_limited() || is_unwritten(call) { self.instance_of(&about).await? } else { None };
        if caller.is_limited() {
            match about {
                About::Several | About::None | About::Among(None, None) => {}
                About::Whole | About::Narrowed(None, None) => caller.needs_all()?,
                About::Narrowed(Some(named), chat) | About::Among(Some(named), chat) => {
                    caller.needs_instance(self, named)?;
                    if chat.is_some() && !instance.is_some_and(|id| caller.reaches(self, id)) {
                        return Err(out_of_reach());
                    }
                }
                About::Instance(_)
                | About::Chat(_)
                | About::Narrowed(None, Some(_))
                | About::Among(None, Some(_))
                | About::Message(_)
                | About::Queue(_) => {
                    if !instance.is_some_and(|id| caller.reaches(self, id)) {
                        return Err(out_of_reach());
                    }
                }
            }
        }
        self.still_admits(caller)?;
        Ok(is_unwritten(call).then_some(Trail { call, instance }))
    }

    /// Refuses whoever came in with a key that is good no more: a body may be long in coming.
    ///
    /// # Errors
    /// `key_needed`.
    pub fn still_admits(&self, caller: &Caller) -> Result<(), ErrorView> {
        let good = caller.key.as_ref().is_none_or(|key| self.engine.is_good(key.id));
        good.then_some(()).ok_or_else(|| refused(EngineError::KeyOver))
    }

    /// Writes that a request was done.
    pub(crate) async fn done_for(&self, caller: &Caller, trail: Trail) {
        let call = detail(&[(AuditFigure::Call, &trail.call.name())]);
        let noted = self.engine.note(AuditAction::Ask, trail.instance, Some(call), caller.trigger());
        if let Err(error) = noted.await {
            // It is done: an error would have it done again.
            tracing::error!(%error, call = trail.call.name(), "what a program did is not in the audit trail");
        }
    }

    /// The instance that something is of, if it is there.
    async fn instance_of(&self, about: &About<'_>) -> Result<Option<InstanceId>, ErrorView> {
        enum Row {
            Chat(ChatId),
            Message(MessageRow),
            Item(QueueId),
        }
        let row = match *about {
            About::Several | About::None | About::Whole | About::Narrowed(None, None) | About::Among(None, None) => {
                return Ok(None);
            }
            About::Instance(id) | About::Narrowed(Some(id), None) | About::Among(Some(id), None) => {
                return Ok(id.parse().ok());
            }
            About::Chat(chat) | About::Narrowed(_, Some(chat)) | About::Among(_, Some(chat)) => Row::Chat(ChatId(chat)),
            About::Message(row) => Row::Message(MessageRow(row)),
            About::Queue(item) => Row::Item(QueueId(item)),
        };
        let found = self.engine.store().read(move |reader| {
            Ok(match row {
                Row::Chat(chat) => reader.chat_now(chat)?.map(|row| row.instance),
                Row::Message(row) => reader.message(row)?.map(|message| message.instance),
                Row::Item(item) => reader.queue_item(item)?.map(|item| item.instance),
            })
        });
        found.await.map_err(store_refused)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wakala_domain::keys::{KeyRights, KeyWish, Scopes};
    use wakala_domain::time::Wall;

    use super::*;
    use crate::testing::program;

    struct Of {
        id: String,
        chat: i64,
        message: i64,
        item: i64,
    }

    /// An instance with a chat in which a message waits.
    async fn instance(core: &Core, name: &str, workspace: &str) -> Of {
        let operator = Caller::window();
        let ask = async |call: &str, body: Value| core.call(&operator, call, body).await.unwrap();
        let added = ask("add_instance", json!({ "name": name, "workspace": workspace })).await;
        let chat = ask("open_chat", json!({ "instance": added["id"], "phone": "+255 700 000 500" })).await;
        let sent = ask("send_text", json!({ "chat": chat["id"], "text": "habari" })).await;
        Of {
            id: added["id"].as_str().unwrap().to_owned(),
            chat: chat["id"].as_i64().unwrap(),
            message: sent["message"]["id"].as_i64().unwrap(),
            item: sent["queueId"].as_i64().unwrap(),
        }
    }

    async fn caller(core: &Core, name: &str, reach: Reach) -> Caller {
        let rights = KeyRights { scopes: Scopes::ALL, reach };
        let wish = KeyWish::new(name, rights, None, Wall(0)).unwrap();
        let (key, _) = core.engine.make_key(wish, None, Caller::window().trigger()).await.unwrap();
        Caller::with_key(core.engine.admit(key.text()).unwrap())
    }

    fn only(of: &Of) -> Reach {
        Reach::Only { instances: vec![of.id.parse().unwrap()], workspaces: Vec::new() }
    }

    /// What a call is asked with about an instance. A call that is added has no body here, and fails.
    fn body(call: Call, of: &Of) -> Value {
        let Of { id, chat, message, item } = of;
        match call {
            Call::Instances
            | Call::StartAll
            | Call::StopAll
            | Call::RestartAll
            | Call::Restoration
            | Call::Restorations
            | Call::LastSync
            | Call::EngineHealth
            | Call::StartWithSystem
            | Call::Interface
            | Call::ListKeys
            | Call::Webhooks
            | Call::Backend
            | Call::SetBackend
            | Call::ForgetBackend
            | Call::TestBackend
            | Call::Quit => json!({}),
            Call::Instance
            | Call::StartInstance
            | Call::StopInstance
            | Call::RestartInstance
            | Call::AcceptNumber
            | Call::RefuseNumber
            | Call::TryNow
            | Call::ShowNewCode
            | Call::TakeOver
            | Call::UnlinkInstance
            | Call::KeptSessions
            | Call::DeleteInstance
            | Call::UnlinkFromBackend
            | Call::LinkToBackend
            | Call::RemoveFailed => json!({ "id": id }),
            Call::AddInstance => json!({ "name": "Mpya", "workspace": "" }),
            Call::EditInstance => json!({ "id": id, "name": "Mpya", "workspace": "" }),
            Call::SetProxy => json!({ "id": id, "proxy": null }),
            Call::SetCountry => json!({ "id": id, "country": null }),
            Call::SetAvailable => json!({ "id": id, "available": true }),
            Call::ChooseHistory => json!({ "id": id, "history": "all" }),
            Call::MuteInstance => json!({ "id": id, "muted": true }),
            Call::PairByCode => json!({ "id": id, "phone": "+255700000501" }),
            Call::PutSessionBack => json!({ "id": id, "number": 1 }),
            Call::InstanceHealth => json!({ "id": id, "days": 1 }),
            Call::OpenChat => json!({ "instance": id, "phone": "+255700000501" }),
            Call::Queue | Call::Timeline => json!({ "instance": id, "limit": 9 }),
            Call::Chats | Call::Audit => json!({ "instance": id, "limit": 9 }),
            Call::FindChats => json!({ "text": "neema", "instance": id, "limit": 9 }),
            Call::Search => json!({ "text": "habari", "instance": id, "chat": chat, "limit": 9 }),
            Call::OpenWindow => json!({ "instance": id }),
            Call::ChatsNow => json!({ "chats": [chat] }),
            Call::Messages => json!({ "chat": chat, "limit": 9 }),
            Call::MarkRead => json!({ "chat": chat }),
            Call::LoadOlder => json!({ "chat": chat }),
            Call::MuteChat => json!({ "chat": chat, "how_long": "always" }),
            Call::NameChat => json!({ "chat": chat, "name": "Mama Neema" }),
            Call::SetDraft => json!({ "chat": chat, "words": "habari" }),
            Call::SendText => json!({ "chat": chat, "text": "habari" }),
            Call::SendMessage => json!({ "chat": chat, "content": { "is": "text", "text": "habari" } }),
            Call::FetchFile | Call::SeenBy => json!({ "message": message }),
            Call::CancelSend | Call::RetrySend => json!({ "queue_id": item }),
            Call::StageFile => json!({ "name": "a", "bytes": 1 }),
            Call::DropFile => json!({ "file": "none" }),
            Call::Sync => json!({ "dry_run": true }),
            Call::Events => json!({ "limit": 9 }),
            Call::LogLines => json!({ "limit": 9 }),
            Call::SetLogLevel => json!({ "level": "info" }),
            Call::SetStartWithSystem => json!({ "on": true }),
            Call::SetInterface => json!({ "on": true, "address": "127.0.0.1", "port": 9252 }),
            Call::MakeKey => json!({ "name": "mine", "scopes": ["read"], "reach": { "is": "all" } }),
            Call::RevokeKey => json!({ "key": "00000000" }),
            Call::AddWebhook => json!({
                "name": "mine", "address": "https://shop.example/", "events": ["messages"], "reach": { "is": "all" },
            }),
            Call::ChangeWebhook | Call::RemoveWebhook | Call::TestWebhook | Call::ReplayFailed | Call::PurgeFailed => {
                json!({ "webhook": 1 })
            }
            Call::FailedEvents => json!({ "webhook": 1, "limit": 9 }),
        }
    }

    const LEFT_OUT: [Call; 3] = [Call::Instances, Call::ChatsNow, Call::Events];
    const NOBODYS: [Call; 2] = [Call::StageFile, Call::DropFile];

    /// The window may everything, and whoever sits at that desktop would be the operator.
    #[tokio::test]
    async fn no_key_says_on_which_desktop_the_window_opens() {
        let (core, _directory) = program().await;
        let all = caller(&core, "till", Reach::All).await;
        for (asked, wanted) in [
            (json!({ "desktop": { "display": "198.51.100.7:0" } }), Err(ErrorCode::NotAllowed)),
            (json!({ "desktop": { "session_bus": "unixexec:path=/bin/sh" } }), Err(ErrorCode::NotAllowed)),
            (json!({ "desktop": {} }), Err(ErrorCode::NotAllowed)),
            (json!({ "token": "t" }), Err(ErrorCode::NotAllowed)),
            (json!({}), Ok(json!({}))),
        ] {
            let answer = core.call(&all, "open_window", asked.clone()).await;
            assert_eq!(answer.map_err(|error| error.code), wanted, "{asked}");
        }
    }

    #[tokio::test]
    async fn a_key_that_is_good_no_more_does_nothing_although_it_was_let_in() {
        let (core, _directory) = program().await;
        let own = instance(&core, "Duka", "Asha").await;
        let file = core.call(&Caller::window(), "stage_file", json!({ "name": "a", "bytes": 1 })).await.unwrap();
        let till = caller(&core, "till", Reach::All).await;
        core.engine.revoke_key(till.key.as_ref().unwrap().id, None, Caller::window().trigger()).await.unwrap();
        for call in Call::ALL.iter().copied() {
            let refused = core.call(&till, call.name(), body(call, &own)).await;
            assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::KeyNeeded), "{call:?}");
        }
        let file = file["file"].as_str().unwrap();
        let piece = core.piece_of_file(&till, file, 0, Some(1)).await.map(|_| ());
        let added = core.add_to_file(&till, file, 0, vec![1]).await.map(|_| ());
        let served = core.file(&till, own.message).await.map(|_| ());
        let thumbnail = core.thumbnail(&till, own.message).await.map(|_| ());
        for refused in [piece, added, served, thumbnail] {
            assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::KeyNeeded));
        }
    }

    #[tokio::test]
    async fn a_key_has_so_many_files_on_their_way_and_others_have_theirs() {
        let (core, _directory) = program().await;
        let till = caller(&core, "till", Reach::All).await;
        let other = caller(&core, "other", Reach::All).await;
        let stage = async |who: &Caller| core.call(who, "stage_file", json!({ "name": "a", "bytes": 1 })).await;
        let mut had = 0;
        let refused = loop {
            match stage(&till).await {
                Ok(_) => had += 1,
                Err(error) => break error,
            }
            assert!(had < 200, "as many as it likes");
        };
        assert_eq!((refused.code, had), (ErrorCode::TooBusy, 20));
        assert!(stage(&other).await.is_ok() && stage(&Caller::window()).await.is_ok());
    }

    #[tokio::test]
    async fn a_revoke_that_nobody_waits_for_any_more_is_done_all_the_same() {
        let (core, _directory) = program().await;
        let id = caller(&core, "till", Reach::All).await.key.unwrap().id;
        let revoke = core.engine.revoke_key(id, None, Caller::window().trigger());
        // Asked for once, and left.
        let mut revoke = Box::pin(revoke);
        let _ = std::future::poll_fn(|cx| std::task::Poll::Ready(revoke.as_mut().poll(cx))).await;
        drop(revoke);
        // What is written next comes after it.
        core.engine.store().write(|w| w.set_setting("next", "1")).await.unwrap();
        assert!(!core.engine.is_good(id));
    }

    #[tokio::test]
    async fn a_key_for_one_instance_opens_no_other_by_any_call() {
        let (core, _directory) = program().await;
        let (own, other) = (instance(&core, "Duka", "Asha").await, instance(&core, "Kliniki", "Juma").await);
        let keys = [
            caller(&core, "by id", only(&own)).await,
            caller(&core, "by workspace", Reach::Only { instances: Vec::new(), workspaces: vec!["Asha".into()] }).await,
        ];
        let before = core.engine.instances().len();
        for limited in &keys {
            for call in Call::ALL.iter().copied().filter(|call| !LEFT_OUT.contains(call) && !NOBODYS.contains(call)) {
                let refused = core.call(limited, call.name(), body(call, &other)).await;
                assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::NotAllowed), "{call:?}");
            }
            // What is about one of theirs passes here, and what is about all does not.
            for call in Call::ALL.iter().copied() {
                let request = call.with(body(call, &own)).unwrap();
                let passes = about(&request) != About::Whole;
                assert_eq!(core.within_reach(limited, &request).await.is_ok(), passes, "{call:?}");
            }
        }
        assert_eq!(core.engine.instances().len(), before);
        assert!(core.engine.keys().iter().all(|key| key.revoked.is_none()) && core.engine.keys().len() == 2);
    }

    #[tokio::test]
    async fn what_is_of_several_leaves_out_what_the_key_does_not_reach() {
        let (core, _directory) = program().await;
        let (own, other) = (instance(&core, "Duka", "").await, instance(&core, "Kliniki", "").await);
        let limited = caller(&core, "till", only(&own)).await;
        let all = caller(&core, "office", Reach::All).await;
        let ask = async |caller: &Caller, call: &str, body: Value| core.call(caller, call, body).await.unwrap();
        let ids = |seen: Value| -> Vec<String> {
            let list = seen["instances"].as_array().unwrap().iter();
            list.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(ask(&limited, "instances", json!({})).await), std::slice::from_ref(&own.id));
        assert_eq!(ids(ask(&all, "instances", json!({})).await).len(), 2);
        let now = ask(&limited, "chats_now", json!({ "chats": [own.chat, other.chat] })).await;
        assert!(now["chats"][0]["chat"].is_object() && now["chats"][1]["chat"].is_null(), "{now}");
        // A search that is not narrowed is one of what is reached.
        let send = async |of: &Of| ask(&all, "send_text", json!({ "chat": of.chat, "text": "kitenge kipya" })).await;
        send(&own).await;
        send(&other).await;
        let listed = |page: &Value| -> Vec<String> {
            let list = ["hits", "chats"].iter().find_map(|list| page[list].as_array()).unwrap().iter();
            list.map(|one| one["instance"].as_str().unwrap().to_owned()).collect()
        };
        for (call, body) in [
            ("search", json!({ "text": "kitenge", "limit": 9 })),
            ("find_chats", json!({ "text": "+255 700", "limit": 9 })),
            ("chats", json!({ "limit": 9 })),
        ] {
            assert_eq!(listed(&ask(&limited, call, body.clone()).await), std::slice::from_ref(&own.id), "{call}");
            assert_eq!(listed(&ask(&all, call, body).await).len(), 2, "{call}");
        }
        let of = |page: &Value, id: &str| page["events"].as_array().unwrap().iter().any(|one| one["instance"] == id);
        let (seen, everything) = (
            ask(&limited, "events", json!({ "limit": 200 })).await,
            ask(&all, "events", json!({ "limit": 200 })).await,
        );
        assert!(of(&seen, &own.id) && !of(&seen, &other.id) && of(&everything, &other.id));
        assert_eq!(seen["end"], everything["end"], "it goes on behind what was left out");
    }

    #[tokio::test]
    async fn what_does_not_say_of_which_instance_is_refused_to_who_has_some() {
        let (core, _directory) = program().await;
        let (own, other) = (instance(&core, "Duka", "").await, instance(&core, "Kliniki", "").await);
        let limited = caller(&core, "till", only(&own)).await;
        for (call, body) in [
            ("audit", json!({ "limit": 9 })),
            ("open_window", json!({})),
            // One of theirs, and a chat of another.
            ("search", json!({ "text": "habari", "instance": own.id, "chat": other.chat, "limit": 9 })),
            ("search", json!({ "text": "habari", "chat": other.chat, "limit": 9 })),
            // What nobody has is not told apart from what somebody else has.
            ("messages", json!({ "chat": 4711, "limit": 9 })),
            ("cancel_send", json!({ "queue_id": 4711 })),
            ("instance", json!({ "id": "0000000000000" })),
            ("instance", json!({ "id": "../../etc" })),
        ] {
            let refused = core.call(&limited, call, body.clone()).await.map_err(|error| error.code);
            assert_eq!(refused, Err(ErrorCode::NotAllowed), "{call} {body}");
        }
        let found = core.call(&limited, "search", json!({ "text": "habari", "chat": own.chat, "limit": 9 })).await;
        assert_eq!(found.unwrap()["hits"].as_array().unwrap().len(), 1);
        let refused = |error: ErrorView| error.code;
        assert_eq!(core.file(&limited, other.message).await.map(|_| ()).map_err(refused), Err(ErrorCode::NotAllowed));
        assert_eq!(core.thumbnail(&limited, other.message).await.map_err(refused), Err(ErrorCode::NotAllowed));
        let picture = core.pairing_picture(&limited, &other.id, crate::Picture::Svg);
        assert_eq!(picture.map(|_| ()).map_err(refused), Err(ErrorCode::NotAllowed));
        assert_eq!(core.file(&limited, own.message).await.map(|_| ()).map_err(refused), Err(ErrorCode::NoSuchFile));
    }

    #[tokio::test]
    async fn an_instance_that_moves_takes_the_key_of_its_workspace_with_it_no_further() {
        let (core, _directory) = program().await;
        let own = instance(&core, "Duka", "Asha").await;
        let limited =
            caller(&core, "till", Reach::Only { instances: Vec::new(), workspaces: vec!["Asha".into()] }).await;
        let read = async || core.call(&limited, "instance", json!({ "id": own.id })).await.map_err(|error| error.code);
        assert!(read().await.is_ok());
        let moved = json!({ "id": own.id, "name": "Duka", "workspace": "Juma" });
        core.call(&Caller::window(), "edit_instance", moved).await.unwrap();
        assert_eq!(read().await, Err(ErrorCode::NotAllowed));
    }

    #[tokio::test]
    async fn the_audit_trail_says_which_key_did_what() {
        let (core, _directory) = program().await;
        let own = instance(&core, "Duka", "").await;
        let till = caller(&core, "till 2", only(&own)).await;
        let ask = async |call: &str, body: Value| core.call(&till, call, body).await;
        ask("send_text", json!({ "chat": own.chat, "text": "jibu" })).await.unwrap();
        ask("messages", json!({ "chat": own.chat, "limit": 9 })).await.unwrap();
        ask("stop_instance", json!({ "id": own.id })).await.unwrap();
        ask("start_all", json!({})).await.unwrap_err();
        ask("cancel_send", json!({ "queue_id": own.item })).await.unwrap();
        ask("cancel_send", json!({ "queue_id": own.item })).await.unwrap_err();
        let audit = ask("audit", json!({ "instance": own.id, "limit": 200 })).await.unwrap();
        let lines: Vec<(String, String)> = audit["lines"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .filter_map(|line| {
                let word = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
                (word("trigger") == "api" && word("caller") == "till 2").then(|| (word("action"), word("detail")))
            })
            .collect();
        let asked = |call: &str| ("ask".to_owned(), format!("call={call}"));
        let told: Vec<_> =
            lines.iter().filter(|(action, _)| ["ask", "stop"].contains(&action.as_str())).cloned().collect();
        assert_eq!(told, [asked("send_text"), ("stop".to_owned(), String::new()), asked("cancel_send")]);
        // Who made the key stands there, too.
        let all = core.call(&Caller::window(), "audit", json!({ "limit": 200 })).await.unwrap();
        let id = till.key.as_ref().unwrap().id;
        let made = all["lines"].as_array().unwrap().iter().find(|line| line["action"] == "make_key").unwrap().clone();
        assert_eq!((&made["trigger"], &made["detail"]), (&json!("operator"), &json!(format!("key={id}"))));
    }
}
