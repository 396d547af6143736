//! Who asks, and what for they may.

use std::sync::Arc;

use wakala_contract::{Call, ErrorCode, ErrorView};
use wakala_domain::audit::{CallerKind, CallerName, Trigger};
use wakala_domain::keys::{IssuedKey, Scope, Scopes};

/// Which front asks, under which name, with which scopes. Stands in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Which kind of front.
    pub kind: CallerKind,
    /// Its name, when it has one.
    pub name: Option<CallerName>,
    /// What it may ask for.
    pub scopes: Scopes,
    /// The key that it has shown; none for whoever needs none. It says of which instances it may ask.
    pub key: Option<Arc<IssuedKey>>,
}

/// What a call needs.
#[must_use]
pub fn scope_of(call: Call) -> Scope {
    match call {
        Call::Instances
        | Call::Instance
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
        | Call::StartWithSystem
        | Call::Events
        | Call::InstanceHealth => Scope::Read,
        Call::OpenChat
        | Call::MarkRead
        | Call::LoadOlder
        | Call::SetDraft
        | Call::SendText
        | Call::SendMessage
        | Call::FetchFile
        | Call::StageFile
        | Call::DropFile
        | Call::CancelSend
        | Call::RetrySend
        | Call::RemoveFailed => Scope::Send,
        Call::StartInstance
        | Call::StopInstance
        | Call::RestartInstance
        | Call::StartAll
        | Call::StopAll
        | Call::RestartAll
        | Call::MuteInstance
        | Call::MuteChat
        | Call::NameChat
        | Call::TryNow
        | Call::ShowNewCode
        | Call::PairByCode
        | Call::TakeOver
        | Call::OpenWindow
        | Call::Sync => Scope::Control,
        Call::AddInstance
        | Call::EditInstance
        | Call::SetProxy
        | Call::SetCountry
        | Call::SetAvailable
        | Call::ChooseHistory
        | Call::AcceptNumber
        | Call::RefuseNumber
        | Call::UnlinkInstance
        | Call::KeptSessions
        | Call::PutSessionBack
        | Call::DeleteInstance
        | Call::Audit
        | Call::LogLines
        | Call::Quit
        | Call::SetStartWithSystem
        | Call::SetLogLevel
        | Call::Interface
        | Call::SetInterface
        | Call::Webhooks
        | Call::AddWebhook
        | Call::ChangeWebhook
        | Call::RemoveWebhook
        | Call::TestWebhook
        | Call::FailedEvents
        | Call::ReplayFailed
        | Call::PurgeFailed
        | Call::Backend
        | Call::SetBackend
        | Call::ForgetBackend
        | Call::TestBackend
        | Call::LinkToBackend
        | Call::UnlinkFromBackend
        | Call::ListKeys
        | Call::MakeKey
        | Call::RevokeKey => Scope::Admin,
    }
}

impl Caller {
    /// The operator, in the window of this PC.
    #[must_use]
    pub fn window() -> Self {
        Self::on_the_socket(CallerKind::Window, None)
    }

    /// Whoever reached the user's own socket: it may everything.
    #[must_use]
    pub fn on_the_socket(kind: CallerKind, name: Option<CallerName>) -> Self {
        Self { kind, name, scopes: Scopes::ALL, key: None }
    }

    /// A program with a key. What it says of itself counts for nothing.
    #[must_use]
    pub fn with_key(key: Arc<IssuedKey>) -> Self {
        Self { kind: CallerKind::Api, name: Some(key.name), scopes: key.rights.scopes, key: Some(key) }
    }

    /// Refuses what the caller has no scope for.
    ///
    /// # Errors
    /// `not_allowed`.
    pub(crate) fn may(&self, call: Call) -> Result<(), ErrorView> {
        self.needs(scope_of(call), call.name())
    }

    /// Refuses something to whoever has no scope for it.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn needs(&self, scope: Scope, what: &str) -> Result<(), ErrorView> {
        let refusal = || ErrorView::new(ErrorCode::NotAllowed, format!("{what} needs the scope {}", scope.as_str()));
        self.scopes.have(scope).then_some(()).ok_or_else(refusal)
    }

    /// As whom the caller stands in the audit trail.
    pub(crate) fn trigger(&self) -> Trigger {
        match self.kind {
            CallerKind::Window => Trigger::Operator,
            CallerKind::Cli | CallerKind::Api | CallerKind::Backend => Trigger::Caller(self.kind, self.name),
        }
    }

    /// Whose keys are whose: no two callers share one. Nobody's are those of a program that does not say who it is.
    pub(crate) fn owner(&self) -> Option<String> {
        if let Some(key) = &self.key {
            return Some(format!("key/{}", key.name));
        }
        match (self.kind, self.name) {
            (kind, Some(name)) => Some(format!("{}/{name}", kind.as_str())),
            (CallerKind::Window | CallerKind::Cli, None) => Some(self.kind.as_str().to_owned()),
            (CallerKind::Api | CallerKind::Backend, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::keys::{ApiKey, KeyHash, KeyRights, Reach};
    use wakala_domain::time::Wall;

    use super::*;

    #[test]
    fn a_caller_may_what_it_has_a_scope_for() {
        let of = |scopes| Caller { scopes, ..Caller::on_the_socket(CallerKind::Api, None) };
        let reader = of(Scopes { read: true, ..Scopes::default() });
        assert_eq!(reader.may(Call::Chats), Ok(()));
        assert_eq!(reader.may(Call::SendText).map_err(|error| error.code), Err(ErrorCode::NotAllowed));
        for call in Call::ALL {
            assert!(of(Scopes::ALL).may(*call).is_ok() && of(Scopes::default()).may(*call).is_err(), "{call:?}");
        }
    }

    #[test]
    fn two_callers_never_share_a_key() {
        let of = |kind, name: Option<&str>| Caller::on_the_socket(kind, name.map(|name| name.parse().unwrap())).owner();
        let all = [of(CallerKind::Cli, None), of(CallerKind::Api, Some("till")), of(CallerKind::Backend, Some("till"))];
        assert_eq!(all.map(Option::unwrap), ["cli", "api/till", "backend/till"]);
        assert_eq!([of(CallerKind::Api, None), of(CallerKind::Backend, None)], [None, None]);
        let key = ApiKey::of_bits(1, [1, 2, 3, 4]);
        let till = IssuedKey {
            id: key.id(),
            name: "till".parse().unwrap(),
            hash: KeyHash::new([0; 32]),
            rights: KeyRights { scopes: Scopes::ALL, reach: Reach::All },
            made: Wall(0),
            expires: None,
            revoked: None,
            used: None,
        };
        assert_eq!(Caller::with_key(Arc::new(till)).owner().unwrap(), "key/till");
    }
}
