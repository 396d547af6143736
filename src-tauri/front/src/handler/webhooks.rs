//! Webhooks, added, changed and tried for a caller.

use wakala_contract::{
    AddWebhook, AddedWebhook, ChangeWebhook, ChangedWebhook, ErrorCode, ErrorView, ReachView, WebhookRef,
    WebhookTested, WebhookView, WebhooksView,
};
use wakala_domain::keys::{Reach, Scope};
use wakala_domain::webhooks::{WebhookId, WebhookWish};
use wakala_store::WebhookRow;

use super::{Answers, Reply};
use crate::refusal::{refused, webhook_refused};
use crate::views::webhook_view;

impl Answers<'_> {
    pub(super) async fn all_webhooks(&self) -> Reply<WebhooksView> {
        let rows = self.core.engine.webhooks().await.map_err(refused)?;
        Ok(WebhooksView { webhooks: rows.iter().map(|row| self.webhook_now(row)).collect() })
    }

    pub(super) async fn new_webhook(&self, request: AddWebhook) -> Reply<AddedWebhook> {
        self.caller.needs(Scope::Read, "a webhook, which is told what others read,")?;
        let AddWebhook { name, address, events, reach, nearby, on } = request;
        let wish = WebhookWish::new(&name, &address, &events, self.webhook_reach(reach)?, nearby, on.unwrap_or(true));
        let wish = wish.map_err(webhook_refused)?;
        may_lead_there(self.caller.key.is_some(), &wish, None)?;
        let added = self.core.engine.add_webhook(wish, self.caller.trigger()).await.map_err(refused)?;
        Ok(AddedWebhook { secret: added.webhook.secret.revealed().to_owned(), view: self.webhook_now(&added) })
    }

    pub(super) async fn another_webhook(&self, request: ChangeWebhook) -> Reply<ChangedWebhook> {
        self.caller.needs(Scope::Read, "a webhook, which is told what others read,")?;
        let ChangeWebhook { webhook, name, address, events, reach, nearby, on, new_secret } = request;
        let id = WebhookId(webhook);
        let reach = reach.map(|reach| self.webhook_reach(reach)).transpose()?;
        let by_program = self.caller.key.is_some();
        let wished = move |before: &WebhookWish| {
            let wish = WebhookWish::new(
                name.as_deref().unwrap_or(before.name.as_str()),
                &address.unwrap_or_else(|| before.address.to_string()),
                &events.unwrap_or_else(|| before.kinds.clone()),
                reach.unwrap_or_else(|| before.reach.clone()),
                nearby.unwrap_or(before.nearby),
                on.unwrap_or(before.on),
            );
            let wish = wish.map_err(webhook_refused)?;
            may_lead_there(by_program, &wish, Some(before))?;
            Ok(wish)
        };
        let changed = self.core.engine.change_webhook(id, new_secret, self.caller.trigger(), wished);
        let (secret, row) = changed.await.map_err(refused)??;
        let secret = secret.map(|secret| secret.revealed().to_owned());
        Ok(ChangedWebhook { secret, view: self.webhook_now(&row) })
    }

    pub(super) async fn try_webhook(&self, request: WebhookRef) -> Reply<WebhookTested> {
        let id = WebhookId(request.webhook);
        self.core.engine.webhook(id).await.map_err(refused)?;
        let busy = || ErrorView::new(ErrorCode::TooBusy, "others are being tried: ask again");
        let tried = self.core.webhooks.try_it(id).await.ok_or_else(busy)?;
        let took_ms = u64::try_from(tried.took.as_millis()).unwrap_or(u64::MAX);
        Ok(WebhookTested { fault: tried.fault, took_ms })
    }

    fn webhook_now(&self, row: &WebhookRow) -> WebhookView {
        webhook_view(row, self.core.webhooks.state(row.webhook.id), self.now())
    }

    fn webhook_reach(&self, reach: ReachView) -> Reply<Reach> {
        self.reach(reach, || webhook_refused(wakala_domain::webhooks::WebhookRefused::Reach))
    }
}

/// That a receiver may be on this PC or in its network is for the operator to say: a program that may have Wakala knock there learns what
/// stands behind the router.
fn may_lead_there(by_program: bool, wish: &WebhookWish, before: Option<&WebhookWish>) -> Reply<()> {
    let said = before.is_some_and(|before| before.nearby && before.address == wish.address);
    if !by_program || !wish.nearby || said {
        return Ok(());
    }
    let why = "that a receiver may be on this PC or in its network is said by the operator, and by no program";
    Err(ErrorView::new(ErrorCode::NotAllowed, why))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wakala_domain::webhooks::Fault;

    use crate::caller::Caller;
    use crate::core::Core;
    use crate::testing::program;
    use crate::webhooks::Tried;

    use super::*;

    async fn ask(core: &Core, call: &str, body: Value) -> Result<Value, ErrorCode> {
        core.call(&Caller::window(), call, body).await.map_err(|error| error.code)
    }

    fn wish(name: &str) -> Value {
        json!({ "name": name, "address": "https://shop.example/events", "events": ["messages"], "reach": { "is": "all" } })
    }

    fn with(change: Value) -> Value {
        let mut all = wish("shop");
        all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        all
    }

    #[tokio::test]
    async fn a_secret_is_shown_once_and_stands_in_no_answer_and_no_line() {
        let (core, _directory) = program().await;
        let added = ask(&core, "add_webhook", wish("shop")).await.unwrap();
        let first = added["secret"].as_str().unwrap().to_owned();
        let id = added["view"]["id"].clone();
        assert!(!added["view"].to_string().contains(&first[6..]));
        let kept = ask(&core, "change_webhook", json!({ "webhook": id, "on": false })).await.unwrap();
        assert_eq!(
            (&kept["secret"], &kept["view"]["on"], &kept["view"]["name"]),
            (&Value::Null, &json!(false), &json!("shop"))
        );
        let changed = ask(&core, "change_webhook", json!({ "webhook": id, "new_secret": true })).await.unwrap();
        let second = changed["secret"].as_str().unwrap().to_owned();
        assert_ne!(first, second);
        ask(&core, "purge_failed", json!({ "webhook": id })).await.unwrap();
        for (call, body) in [
            ("webhooks", json!({})),
            ("failed_events", json!({ "webhook": id, "limit": 9 })),
            ("audit", json!({ "limit": 99 })),
            ("events", json!({ "limit": 99 })),
        ] {
            let answer = ask(&core, call, body).await.unwrap().to_string();
            assert!(!answer.contains(&first[6..]) && !answer.contains(&second[6..]), "{call}: {answer}");
        }
        let audit = ask(&core, "audit", json!({ "limit": 99 })).await.unwrap().to_string();
        for action in ["add_webhook", "change_webhook", "purge_failed"] {
            assert!(audit.contains(action), "{action}: {audit}");
        }
    }

    #[tokio::test]
    async fn what_can_be_no_webhook_is_refused_with_its_reason() {
        let (core, _directory) = program().await;
        ask(&core, "add_webhook", wish("shop")).await.unwrap();
        let only = |instances: Value| json!({ "is": "only", "instances": instances });
        for (change, code) in [
            (json!({}), ErrorCode::WebhookNameTaken),
            (json!({ "name": "" }), ErrorCode::WebhookName),
            (json!({ "name": "x", "address": "shop.example" }), ErrorCode::WebhookAddress),
            (json!({ "name": "x", "address": "https://a:b@shop.example" }), ErrorCode::WebhookLogin),
            (json!({ "name": "x", "events": [] }), ErrorCode::WebhookEvents),
            (json!({ "name": "x", "events": ["everything"] }), ErrorCode::BadRequest),
            (json!({ "name": "x", "reach": only(json!([])) }), ErrorCode::WebhookReach),
            (json!({ "name": "x", "reach": only(json!(vec!["0000000000000"; 101])) }), ErrorCode::WebhookReach),
            (json!({ "name": "x", "reach": only(json!(["0000000000000"])) }), ErrorCode::NoSuchInstance),
            (json!({ "name": "x", "secret": "mine" }), ErrorCode::BadRequest),
        ] {
            assert_eq!(ask(&core, "add_webhook", with(change.clone())).await, Err(code), "{change}");
        }
        let second = ask(&core, "add_webhook", wish("till")).await.unwrap()["view"]["id"].clone();
        let renamed = ask(&core, "change_webhook", json!({ "webhook": second, "name": "Shop" })).await;
        assert_eq!(renamed, Err(ErrorCode::WebhookNameTaken));
        for call in ["change_webhook", "remove_webhook", "test_webhook", "replay_failed", "purge_failed"] {
            assert_eq!(ask(&core, call, json!({ "webhook": 4711 })).await, Err(ErrorCode::NoSuchWebhook), "{call}");
        }
        let failed = ask(&core, "failed_events", json!({ "webhook": 4711, "limit": 9 })).await;
        assert_eq!(failed, Err(ErrorCode::NoSuchWebhook));
        let many = ask(&core, "purge_failed", json!({ "webhook": second, "events": vec![1; 201] })).await;
        assert_eq!(many, Err(ErrorCode::BadRequest));
    }

    #[tokio::test]
    async fn no_program_has_others_told_what_it_may_not_read_or_knocks_at_this_network() {
        let (core, _directory) = program().await;
        let key = async |name: &str, scopes: &[&str]| {
            let wish = json!({ "name": name, "scopes": scopes, "reach": { "is": "all" } });
            let made = ask(&core, "make_key", wish).await.unwrap();
            Caller::with_key(core.engine.admit(made["key"].as_str().unwrap()).unwrap())
        };
        let (books, office) = (key("books", &["admin"]).await, key("office", &["read", "admin"]).await);
        let by = async |who: &Caller, call: &str, body: Value| {
            core.call(who, call, body).await.map(|answer| answer["view"]["id"].clone()).map_err(|error| error.code)
        };
        let near = with(json!({ "name": "near", "nearby": true }));
        let not = Err(ErrorCode::NotAllowed);
        assert_eq!(by(&books, "add_webhook", wish("shop")).await, not);
        assert_eq!(by(&office, "add_webhook", near.clone()).await, not);
        let far = by(&office, "add_webhook", wish("shop")).await.unwrap();
        let near = ask(&core, "add_webhook", near).await.unwrap()["view"]["id"].clone();
        for (who, change, wanted) in [
            (&books, json!({ "webhook": far, "on": false }), false),
            (&office, json!({ "webhook": far, "nearby": true }), false),
            (&office, json!({ "webhook": near, "address": "http://192.168.1.1/" }), false),
            (&office, json!({ "webhook": near, "on": false }), true),
            (&office, json!({ "webhook": far, "address": "http://192.168.1.1/" }), true),
            (&office, json!({ "webhook": near, "address": "http://192.168.1.1/", "nearby": false }), true),
        ] {
            assert_eq!(by(who, "change_webhook", change.clone()).await.is_ok(), wanted, "{change}");
        }
    }

    /// Many changes come at once, each of one thing: none brings back what another one took away.
    #[tokio::test]
    async fn changes_that_come_together_undo_nothing_of_each_other() {
        let (core, _directory) = program().await;
        let made =
            ask(&core, "make_key", json!({ "name": "office", "scopes": ["read", "admin"], "reach": { "is": "all" } }));
        let office = Caller::with_key(core.engine.admit(made.await.unwrap()["key"].as_str().unwrap()).unwrap());
        for round in 0..20 {
            let name = format!("near {round}");
            let near = with(json!({ "name": name, "nearby": true }));
            let id = ask(&core, "add_webhook", near).await.unwrap()["view"]["id"].clone();
            let change = |change: Value| {
                let mut body = json!({ "webhook": id });
                body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
                body
            };
            let (window, renamed) = (Caller::window(), format!("far {round}"));
            let (by_program, off, far) = tokio::join!(
                core.call(&office, "change_webhook", change(json!({ "name": renamed }))),
                core.call(&window, "change_webhook", change(json!({ "on": false }))),
                core.call(&window, "change_webhook", change(json!({ "nearby": false, "new_secret": true }))),
            );
            by_program.and(off).and(far).unwrap();
            let now = core.engine.webhook(WebhookId(id.as_i64().unwrap())).await.unwrap().webhook.wish;
            assert_eq!((now.name.as_str(), now.on, now.nearby), (renamed.as_str(), false, false));
        }
        let audit = ask(&core, "audit", json!({ "limit": 9 })).await.unwrap().to_string();
        for said in ["host=shop.example changed=turned_off", "changed=secret,nearby_off", "name=far_19"] {
            assert!(audit.contains(said), "{said}: {audit}");
        }
    }

    #[tokio::test]
    async fn a_try_is_answered_by_whoever_tells() {
        let (core, _directory) = program().await;
        let id = ask(&core, "add_webhook", wish("shop")).await.unwrap()["view"]["id"].clone();
        let mut tries = core.webhooks.tries().unwrap();
        assert!(core.webhooks.tries().is_none(), "one tells");
        let telling = tokio::spawn(async move {
            while let Some(one) = tries.recv().await {
                let tried = Tried { fault: Fault::of_status(503), took: std::time::Duration::from_millis(7) };
                one.reply.send(tried).unwrap();
            }
        });
        let tried = ask(&core, "test_webhook", json!({ "webhook": id })).await.unwrap();
        assert_eq!(tried, json!({ "fault": { "kind": "refused", "status": 503 }, "took_ms": 7 }));
        telling.abort();
        let _ = telling.await;
        assert_eq!(ask(&core, "test_webhook", json!({ "webhook": id })).await, Err(ErrorCode::TooBusy));
    }
}
