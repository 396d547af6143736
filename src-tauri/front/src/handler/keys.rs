//! Keys of other programs, made and revoked for a caller. Nobody gives what he has not.

use wakala_contract::{ErrorCode, ErrorView, KeyRef, KeysView, MadeKey, MakeKey, Nothing, ReachView};
use wakala_domain::instance::parse_workspace;
use wakala_domain::keys::{KeyId, KeyRights, KeyWish, KeyWishRefused, Reach, Scopes};
use wakala_domain::time::Wall;
use wakala_engine::EngineError;
use wakala_store::StoreError;

use super::{Answers, Reply, instance_id};
use crate::refusal::{refused, store_refused, wish_refused};
use crate::views::key_view;

impl Answers<'_> {
    pub(super) fn all_keys(&self) -> KeysView {
        let now = self.now();
        KeysView { keys: self.core.engine.keys().iter().map(|key| key_view(key, now)).collect() }
    }

    pub(super) async fn new_key(&self, request: MakeKey) -> Reply<MadeKey> {
        let MakeKey { name, scopes, reach, expires } = request;
        for scope in &scopes {
            self.caller.needs(*scope, "a key that has it")?;
        }
        self.ends_before(expires)?;
        let rights = KeyRights {
            scopes: scopes.into_iter().collect::<Scopes>(),
            reach: self.reach(reach, || wish_refused(KeyWishRefused::Reach))?,
        };
        let wish = KeyWish::new(&name, rights, expires.map(Wall), self.now()).map_err(wish_refused)?;
        let (key, issued) = self.core.engine.make_key(wish, self.by(), self.caller.trigger()).await.map_err(refused)?;
        Ok(MadeKey { key: key.text().to_owned(), view: key_view(&issued, self.now()) })
    }

    pub(super) async fn end_key(&self, request: KeyRef) -> Reply<Nothing> {
        let id = request.key.parse().map_err(|_| store_refused(StoreError::NoSuchApiKey))?;
        self.core.engine.revoke_key(id, self.by(), self.caller.trigger()).await.map_err(refused)?;
        Ok(Nothing {})
    }

    /// The key of whoever asks.
    fn by(&self) -> Option<KeyId> {
        self.caller.key.as_ref().map(|key| key.id)
    }

    /// Whoever has a key for a while gives none for longer.
    fn ends_before(&self, expires: Option<i64>) -> Reply<()> {
        let end = self.caller.key.as_ref().and_then(|key| key.expires);
        if end.is_some_and(|end| expires.is_none_or(|wanted| wanted > end.0)) {
            let message = "a key that ends makes none that ends later: say when the new one expires";
            return Err(ErrorView::new(ErrorCode::NotAllowed, message));
        }
        Ok(())
    }

    /// Of instances that there are: an id that nobody has was mistyped.
    pub(super) fn reach(&self, reach: ReachView, too_many: impl FnOnce() -> ErrorView) -> Reply<Reach> {
        let ReachView::Only { instances, workspaces } = reach else { return Ok(Reach::All) };
        if instances.len() > Reach::LIMIT || workspaces.len() > Reach::LIMIT {
            return Err(too_many());
        }
        let known = |text: &String| {
            let id = instance_id(text)?;
            self.core.engine.instance(id).map(|_| id).ok_or_else(|| refused(EngineError::NoSuchInstance))
        };
        let workspace = |text: &String| parse_workspace(text).map_err(|error| refused(EngineError::Name(error)));
        Ok(Reach::Only {
            instances: instances.iter().map(known).collect::<Reply<_>>()?,
            workspaces: workspaces.iter().map(workspace).collect::<Reply<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wakala_domain::keys::Scope;
    use wakala_engine::KeyRefused;

    use crate::caller::Caller;
    use crate::core::Core;
    use crate::testing::program;

    use super::*;

    async fn ask(core: &Core, caller: &Caller, call: &str, body: Value) -> Result<Value, ErrorCode> {
        core.call(caller, call, body).await.map_err(|error| error.code)
    }

    fn wish(name: &str, scopes: &[&str]) -> Value {
        json!({ "name": name, "scopes": scopes, "reach": { "is": "all" } })
    }

    #[tokio::test]
    async fn a_key_is_shown_once_opens_until_it_is_revoked_and_is_known_after_a_restart() {
        let (core, directory) = program().await;
        let operator = Caller::window();
        let made = ask(&core, &operator, "make_key", wish("till", &["send", "read"])).await.unwrap();
        let key = made["key"].as_str().unwrap().to_owned();
        assert_eq!(made["view"]["scopes"], json!(["read", "send"]));
        let admitted = core.engine.admit(&key).unwrap();
        assert_eq!((admitted.id.to_string().as_str(), admitted.used), (made["view"]["id"].as_str().unwrap(), None));
        let listed = ask(&core, &operator, "list_keys", json!({})).await.unwrap();
        assert!(listed["keys"][0]["used"].is_i64() && listed["keys"][0]["good"] == true, "{listed}");
        assert!(!listed.to_string().contains(&key[20..40]), "it is shown once");
        // Nothing that lies on the disk holds it, whole or in part.
        core.engine.note_key_uses().await;
        for file in std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path()) {
            let Ok(bytes) = std::fs::read(&file) else { continue };
            let secret = key.as_bytes()[20..40].to_vec();
            assert!(!bytes.windows(secret.len()).any(|piece| piece == secret), "{}", file.display());
        }
        let changed = core.engine.keys_changed();
        let id = made["view"]["id"].clone();
        ask(&core, &operator, "revoke_key", json!({ "key": id })).await.unwrap();
        assert!(changed.has_changed().unwrap() && !core.engine.is_good(admitted.id));
        assert_eq!(core.engine.admit(&key).unwrap_err(), KeyRefused::Revoked);
        assert_eq!(ask(&core, &operator, "revoke_key", json!({ "key": id })).await, Err(ErrorCode::NoSuchApiKey));
        assert_eq!(ask(&core, &operator, "revoke_key", json!({ "key": "none" })).await, Err(ErrorCode::NoSuchApiKey));
        let again = ask(&core, &operator, "make_key", wish("till", &["read"])).await.unwrap();
        let kept = core.engine.store().read(|reader| reader.keys()).await.unwrap();
        assert!(kept[0].revoked.is_some() && kept[0].used.is_some(), "{kept:?}");
        assert!(core.engine.admit(again["key"].as_str().unwrap()).is_ok());
        assert_eq!(kept.len(), 2);
    }

    #[tokio::test]
    async fn what_can_be_no_key_is_refused_with_its_reason() {
        let (core, _directory) = program().await;
        let operator = Caller::window();
        ask(&core, &operator, "make_key", wish("till", &["read"])).await.unwrap();
        let only = |instances: Value, workspaces: Value| json!({ "is": "only", "instances": instances, "workspaces": workspaces });
        let with = |reach: Value| json!({ "name": "shop", "scopes": ["read"], "reach": reach });
        for (body, code) in [
            (wish("Till", &["read"]), ErrorCode::ApiKeyNameTaken),
            (wish("", &["read"]), ErrorCode::ApiKeyName),
            (wish("shop", &[]), ErrorCode::ApiKeyScopes),
            (wish("shop", &["everything"]), ErrorCode::BadRequest),
            (json!({ "name": "shop", "scopes": ["read"] }), ErrorCode::BadRequest),
            (with(only(json!([]), json!([]))), ErrorCode::ApiKeyReach),
            (with(only(json!([]), json!([""]))), ErrorCode::ApiKeyReach),
            (with(only(json!(vec!["0000000000000"; 101]), json!([]))), ErrorCode::ApiKeyReach),
            (with(only(json!(["0000000000000"]), json!([]))), ErrorCode::NoSuchInstance),
            (
                json!({ "name": "shop", "scopes": ["read"], "reach": { "is": "all" }, "expires": 1 }),
                ErrorCode::ApiKeyExpiry,
            ),
        ] {
            assert_eq!(ask(&core, &operator, "make_key", body.clone()).await, Err(code), "{body}");
        }
        assert_eq!(core.engine.keys().len(), 1);
    }

    #[tokio::test]
    async fn nobody_gives_a_scope_that_he_has_not() {
        let (core, _directory) = program().await;
        let made = ask(&core, &Caller::window(), "make_key", wish("office", &["read", "admin"])).await.unwrap();
        let office = Caller::with_key(core.engine.admit(made["key"].as_str().unwrap()).unwrap());
        for scope in Scope::ALL {
            let given = ask(&core, &office, "make_key", wish(scope.as_str(), &["read", scope.as_str()])).await;
            let has = matches!(scope, Scope::Read | Scope::Admin);
            assert_eq!(given.map(|_| ()), if has { Ok(()) } else { Err(ErrorCode::NotAllowed) }, "{scope:?}");
        }
        let till = ask(&core, &Caller::window(), "make_key", wish("till", &["read", "send", "control"])).await.unwrap();
        let till = Caller::with_key(core.engine.admit(till["key"].as_str().unwrap()).unwrap());
        for (call, body) in [("make_key", wish("mine", &["read"])), ("list_keys", json!({}))] {
            assert_eq!(ask(&core, &till, call, body).await, Err(ErrorCode::NotAllowed));
        }
    }

    #[tokio::test]
    async fn nobody_gives_a_key_that_ends_after_his_own() {
        let (core, _directory) = program().await;
        let end = core.clock.wall().0 + 86_400_000;
        let of = |name: &str, expires: Option<i64>| json!({ "name": name, "scopes": ["admin"], "reach": { "is": "all" }, "expires": expires });
        let made = ask(&core, &Caller::window(), "make_key", of("office", Some(end))).await.unwrap();
        let office = Caller::with_key(core.engine.admit(made["key"].as_str().unwrap()).unwrap());
        for expires in [None, Some(end + 1)] {
            assert_eq!(ask(&core, &office, "make_key", of("later", expires)).await, Err(ErrorCode::NotAllowed));
        }
        for (name, expires) in [("same", end), ("sooner", end - 1)] {
            ask(&core, &office, "make_key", of(name, Some(expires))).await.unwrap();
        }
    }
}
