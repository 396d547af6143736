//! Who asks, and what for they may.

use wakala_contract::{Call, ErrorCode, ErrorView};
use wakala_domain::audit::{CallerKind, CallerName, Trigger};

/// Which front asks, under which name, with which scopes. Stands in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Which kind of front.
    pub kind: CallerKind,
    /// Its name, when it has one.
    pub name: Option<CallerName>,
    /// What it may ask for.
    pub scopes: Scopes,
}

/// What a call needs of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Looking at instances, chats and messages.
    Read,
    /// Writing to people.
    Send,
    /// Starting, stopping, pairing.
    Control,
    /// Adding, changing and removing instances; the program's own books.
    Admin,
}

/// Several scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    /// [`Scope::Read`].
    pub read: bool,
    /// [`Scope::Send`].
    pub send: bool,
    /// [`Scope::Control`].
    pub control: bool,
    /// [`Scope::Admin`].
    pub admin: bool,
}

impl Scopes {
    /// All of them.
    pub const ALL: Scopes = Scopes { read: true, send: true, control: true, admin: true };

    fn have(self, scope: Scope) -> bool {
        match scope {
            Scope::Read => self.read,
            Scope::Send => self.send,
            Scope::Control => self.control,
            Scope::Admin => self.admin,
        }
    }
}

impl Scope {
    /// What a call needs.
    #[must_use]
    pub fn of(call: Call) -> Self {
        match call {
            Call::Instances
            | Call::Instance
            | Call::Chats
            | Call::ChatsNow
            | Call::Messages
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
            | Call::SetLogLevel => Scope::Admin,
        }
    }
}

impl Caller {
    /// The operator, in the window of this PC.
    #[must_use]
    pub fn window() -> Self {
        Self { kind: CallerKind::Window, name: None, scopes: Scopes::ALL }
    }

    /// Refuses what the caller has no scope for.
    ///
    /// # Errors
    /// `not_allowed`.
    pub(crate) fn may(&self, call: Call) -> Result<(), ErrorView> {
        self.needs(Scope::of(call), call.name())
    }

    /// Refuses something to whoever has no scope for it.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn needs(&self, scope: Scope, what: &str) -> Result<(), ErrorView> {
        let refusal = || ErrorView::new(ErrorCode::NotAllowed, format!("{what} needs the scope {scope:?}"));
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
        match (self.kind, self.name) {
            (kind, Some(name)) => Some(format!("{}/{name}", kind.as_str())),
            (CallerKind::Window | CallerKind::Cli, None) => Some(self.kind.as_str().to_owned()),
            (CallerKind::Api | CallerKind::Backend, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_may_what_it_has_a_scope_for() {
        let of = |scopes| Caller { kind: CallerKind::Api, name: None, scopes };
        let reader = of(Scopes { read: true, ..Scopes::default() });
        assert_eq!(reader.may(Call::Chats), Ok(()));
        assert_eq!(reader.may(Call::SendText).map_err(|error| error.code), Err(ErrorCode::NotAllowed));
        for call in Call::ALL {
            assert!(of(Scopes::ALL).may(*call).is_ok() && of(Scopes::default()).may(*call).is_err(), "{call:?}");
        }
    }

    #[test]
    fn two_callers_never_share_a_key() {
        let of = |kind, name: Option<&str>| {
            Caller { kind, name: name.map(|name| name.parse().unwrap()), scopes: Scopes::ALL }.owner()
        };
        let all = [of(CallerKind::Cli, None), of(CallerKind::Api, Some("till")), of(CallerKind::Backend, Some("till"))];
        assert_eq!(all.map(Option::unwrap), ["cli", "api/till", "backend/till"]);
        assert_eq!([of(CallerKind::Api, None), of(CallerKind::Backend, None)], [None, None]);
    }
}
