//! Where each call is found: one table. A call without a line here does not compile.

use axum::routing::MethodFilter;
use wakala_contract::{Call, WindowCall};

/// Where a call is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub method: Method,
    pub path: &'static str,
    /// What a part of the path is called in the call's request, where that is something else.
    pub renamed: Option<(&'static str, &'static str)>,
}

/// How a call is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    #[cfg(test)]
    pub(crate) fn word(self) -> String {
        format!("{self:?}").to_uppercase()
    }

    pub(crate) fn filter(self) -> MethodFilter {
        match self {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Patch => MethodFilter::PATCH,
            Method::Delete => MethodFilter::DELETE,
        }
    }
}

const fn get(path: &'static str) -> Route {
    Route { method: Method::Get, path, renamed: None }
}

const fn post(path: &'static str) -> Route {
    Route { method: Method::Post, path, renamed: None }
}

const fn put(path: &'static str) -> Route {
    Route { method: Method::Put, path, renamed: None }
}

const fn patch(path: &'static str) -> Route {
    Route { method: Method::Patch, path, renamed: None }
}

const fn delete(path: &'static str) -> Route {
    Route { method: Method::Delete, path, renamed: None }
}

impl Route {
    const fn named(self, part: &'static str, field: &'static str) -> Self {
        Self { renamed: Some((part, field)), ..self }
    }
}

/// Where a call is found.
pub(crate) fn of(call: Call) -> Route {
    match call {
        Call::Instances => get("/v1/instances"),
        Call::Instance => get("/v1/instances/{id}"),
        Call::AddInstance => post("/v1/instances"),
        Call::EditInstance => patch("/v1/instances/{id}"),
        Call::DeleteInstance => delete("/v1/instances/{id}"),
        Call::SetProxy => put("/v1/instances/{id}/proxy"),
        Call::SetCountry => put("/v1/instances/{id}/country"),
        Call::SetAvailable => put("/v1/instances/{id}/available"),
        Call::ChooseHistory => put("/v1/instances/{id}/history"),
        Call::StartInstance => post("/v1/instances/{id}/start"),
        Call::StopInstance => post("/v1/instances/{id}/stop"),
        Call::RestartInstance => post("/v1/instances/{id}/restart"),
        Call::UnlinkInstance => post("/v1/instances/{id}/unlink"),
        Call::TryNow => post("/v1/instances/{id}/try-now"),
        Call::TakeOver => post("/v1/instances/{id}/take-over"),
        Call::MuteInstance => put("/v1/instances/{id}/mute"),
        Call::ShowNewCode => post("/v1/instances/{id}/qr"),
        Call::PairByCode => post("/v1/instances/{id}/pairing-code"),
        Call::AcceptNumber => post("/v1/instances/{id}/number/accept"),
        Call::RefuseNumber => post("/v1/instances/{id}/number/refuse"),
        Call::KeptSessions => get("/v1/instances/{id}/sessions"),
        Call::PutSessionBack => post("/v1/instances/{id}/sessions/{number}/put-back"),
        Call::InstanceHealth => get("/v1/instances/{id}/health"),
        Call::Timeline => get("/v1/instances/{id}/timeline").named("id", "instance"),
        Call::OpenChat => post("/v1/instances/{id}/chats").named("id", "instance"),
        Call::Queue => get("/v1/instances/{id}/queue").named("id", "instance"),
        Call::StartAll => post("/v1/start"),
        Call::StopAll => post("/v1/stop"),
        Call::RestartAll => post("/v1/restart"),
        Call::Chats => get("/v1/chats"),
        Call::FindChats => get("/v1/chats/search"),
        Call::ChatsNow => post("/v1/chats/now"),
        Call::Messages => get("/v1/chats/{chat}/messages"),
        Call::SendText => post("/v1/chats/{chat}/messages"),
        Call::SendMessage => post("/v1/chats/{chat}/send"),
        Call::LoadOlder => post("/v1/chats/{chat}/older"),
        Call::MarkRead => post("/v1/chats/{chat}/read"),
        Call::MuteChat => put("/v1/chats/{chat}/mute"),
        Call::NameChat => put("/v1/chats/{chat}/name"),
        Call::SetDraft => put("/v1/chats/{chat}/draft"),
        Call::Search => get("/v1/messages/search"),
        Call::SeenBy => get("/v1/messages/{id}/seen-by").named("id", "message"),
        Call::FetchFile => post("/v1/messages/{id}/fetch").named("id", "message"),
        Call::StageFile => post("/v1/files"),
        Call::DropFile => delete("/v1/files/{file}"),
        Call::CancelSend => delete("/v1/queue/{queue_id}"),
        Call::RetrySend => post("/v1/queue/{queue_id}/retry"),
        Call::RemoveFailed => delete("/v1/instances/{id}/queue/failed"),
        Call::Restoration => get("/v1/restoration"),
        Call::Restorations => get("/v1/restorations"),
        Call::Sync => post("/v1/sync"),
        Call::LastSync => get("/v1/sync"),
        Call::EngineHealth => get("/v1/engine"),
        Call::Audit => get("/v1/audit"),
        Call::Events => get("/v1/events"),
        Call::Interface => get("/v1/interface"),
        Call::SetInterface => put("/v1/interface"),
        Call::ListKeys => get("/v1/keys"),
        Call::MakeKey => post("/v1/keys"),
        Call::RevokeKey => delete("/v1/keys/{key}"),
        Call::Webhooks => get("/v1/webhooks"),
        Call::AddWebhook => post("/v1/webhooks"),
        Call::ChangeWebhook => patch("/v1/webhooks/{webhook}"),
        Call::RemoveWebhook => delete("/v1/webhooks/{webhook}"),
        Call::TestWebhook => post("/v1/webhooks/{webhook}/test"),
        Call::FailedEvents => get("/v1/webhooks/{webhook}/failed"),
        Call::ReplayFailed => post("/v1/webhooks/{webhook}/failed/replay"),
        Call::PurgeFailed => post("/v1/webhooks/{webhook}/failed/purge"),
        Call::Backend => get("/v1/backend"),
        Call::SetBackend => patch("/v1/backend"),
        Call::ForgetBackend => delete("/v1/backend"),
        Call::TestBackend => post("/v1/backend/test"),
        Call::LinkToBackend => put("/v1/instances/{id}/backend"),
        Call::UnlinkFromBackend => delete("/v1/instances/{id}/backend"),
        Call::LogLines => get("/v1/logs"),
        Call::SetLogLevel => put("/v1/logs/level"),
        Call::StartWithSystem => get("/v1/start-with-system"),
        Call::SetStartWithSystem => put("/v1/start-with-system"),
        Call::OpenWindow => post("/v1/window/open"),
        Call::Quit => post("/v1/quit"),
    }
}

/// Whether a call changes something: after one that was not answered nobody knows whether it was done.
#[must_use]
pub fn changes(call: Call) -> bool {
    // That one has too much to say for an address.
    of(call).method != Method::Get && call != Call::ChatsNow
}

/// Where what the window asks for itself is found.
pub(crate) fn of_window(call: WindowCall) -> Route {
    match call {
        WindowCall::AppInfo => get("/v1/window"),
        WindowCall::Preferences => get("/v1/window/preferences"),
        WindowCall::SetPreferences => put("/v1/window/preferences"),
        WindowCall::RememberPlace => put("/v1/window/place"),
        WindowCall::CloseWindow => post("/v1/window/close"),
        WindowCall::WindowInView => put("/v1/window/in-view"),
        WindowCall::WindowRaised => post("/v1/window/raised"),
        WindowCall::WindowShows => put("/v1/window/shows"),
        WindowCall::WindowHandedOver => post("/v1/window/handed-over"),
        WindowCall::ScalePicture => post("/v1/window/files/{file}/scaled"),
        WindowCall::BeginVoice => post("/v1/window/voices"),
        WindowCall::AddToVoice => post("/v1/window/voices/{file}/sound"),
        WindowCall::EndVoice => post("/v1/window/voices/{file}/end"),
        WindowCall::RecordedVoices => get("/v1/window/voices"),
        WindowCall::HearVoice => get("/v1/window/voices/{file}/sound"),
        WindowCall::WindowCrashed => post("/v1/window/crashed"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_calls_are_found_at_the_same_place() {
        let all = Call::ALL.iter().map(|call| of(*call)).chain(WindowCall::ALL.iter().map(|call| of_window(*call)));
        let mut seen = HashSet::new();
        for route in all {
            assert!(seen.insert((format!("{:?}", route.method), route.path)), "{route:?}");
            assert!(route.path.starts_with("/v1/"), "{route:?}");
        }
    }
}
