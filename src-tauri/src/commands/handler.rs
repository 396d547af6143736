//! The contract's calls, answered by the engine and the store.

use std::time::Duration;

use wakala_contract::*;
use wakala_domain::address::AddressKind;
use wakala_domain::announce::QuietHours;
use wakala_domain::ids::{ChatId, InstanceId, MessageRow, QueueId};
use wakala_domain::lifecycle::Command;
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::time::Wall;
use wakala_engine::{EngineError, Order, SyncRequest, Trigger};
use wakala_store::{ChatRow, Reading, StoreError};

use super::refusal::{proxy_refused, refused, store_refused};
use crate::core::Core;
use crate::views::{
    audit_line_view, chat_view, engine_view, instance_health_view, kept_sessions_view, message_view, order_view,
    queue_item_view, restoration_view, sync_view, timeline_entry_view,
};

/// The longest note of a place that is kept, in bytes.
const PLACE_LIMIT: usize = 1_000;
/// How small and how large the window may show everything, in hundredths.
const ZOOM: std::ops::RangeInclusive<u16> = 50..=200;
/// The largest page.
const PAGE_LIMIT: u32 = 200;
/// The longest health that is told, in days.
const MOST_DAYS: u32 = 60;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Answers in the name of the operator.
pub(super) struct CoreHandler<'a> {
    pub core: &'a Core,
}

type Reply<T> = Result<T, ErrorView>;

fn instance_id(text: &str) -> Reply<InstanceId> {
    text.parse().map_err(|_| refused(EngineError::NoSuchInstance))
}

fn page_limit(asked: u32) -> u32 {
    asked.clamp(1, PAGE_LIMIT)
}

impl CoreHandler<'_> {
    async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Reading<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Reply<T> {
        self.core.engine.store().read(job).await.map_err(store_refused)
    }

    fn now(&self) -> Wall {
        self.core.clock.wall()
    }

    async fn order(&self, order: Order) -> OrderView {
        order_view(&self.core.engine.order_all(order, Trigger::Operator).await)
    }

    async fn command(&self, request: InstanceRef, command: Command) -> Reply<Nothing> {
        let id = instance_id(&request.id)?;
        self.core.engine.command(id, command, Trigger::Operator).await.map_err(refused)?;
        Ok(Nothing {})
    }
}

impl Handler for CoreHandler<'_> {
    async fn app_info(&self, _: Nothing) -> Reply<AppInfo> {
        Ok(AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            practice: cfg!(feature = "practice"),
            data_dir: self.core.data_dir.display().to_string(),
            language: crate::text::system_language(),
            has_tray: self.core.tray.is_shown_now().await,
        })
    }

    async fn preferences(&self, _: Nothing) -> Reply<PreferencesView> {
        Ok(self.core.choices.current().preferences)
    }

    async fn set_preferences(&self, request: SetPreferences) -> Reply<Nothing> {
        let preferences = request.preferences;
        QuietHours::new(preferences.quiet_hours.from, preferences.quiet_hours.to)
            .map_err(|error| ErrorView::new(ErrorCode::BadRequest, error.to_string()))?;
        if !ZOOM.contains(&preferences.zoom) {
            return Err(ErrorView::new(ErrorCode::BadRequest, "a zoom is 50 to 200"));
        }
        self.core.choices.change(|choices| choices.preferences = preferences).await.map_err(store_refused)?;
        Ok(Nothing {})
    }

    async fn remember_place(&self, request: RememberPlace) -> Reply<Nothing> {
        let place = request.place;
        if place.len() > PLACE_LIMIT {
            return Err(ErrorView::new(ErrorCode::BadRequest, format!("a place has at most {PLACE_LIMIT} bytes")));
        }
        self.core.choices.change(|choices| choices.place = Some(place)).await.map_err(store_refused)?;
        Ok(Nothing {})
    }

    async fn add_instance(&self, request: AddInstance) -> Reply<InstanceView> {
        let engine = &self.core.engine;
        let added = engine.add_instance(&request.name, &request.workspace, Trigger::Operator).await;
        added.map(|snapshot| self.core.view(&snapshot)).map_err(refused)
    }

    async fn edit_instance(&self, request: EditInstance) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let edited = self.core.engine.edit_instance(id, &request.name, &request.workspace).await;
        edited.map(|snapshot| self.core.view(&snapshot)).map_err(refused)
    }

    async fn set_proxy(&self, request: SetProxy) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let engine = &self.core.engine;
        let known = engine.instance(id).ok_or_else(|| refused(EngineError::NoSuchInstance))?.proxy;
        let proxy = match request.proxy {
            None => None,
            Some(fields) => {
                let ProxyFields { address, user, password } = fields;
                let filled_in = ProxyUrl::filled_in(&address, &user, password.as_deref(), known.as_ref());
                Some(filled_in.map_err(|error| proxy_refused(&error))?)
            }
        };
        let changed = engine.set_proxy(id, proxy, Trigger::Operator).await;
        changed.map(|snapshot| self.core.view(&snapshot)).map_err(refused)
    }

    async fn start_instance(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::Start).await
    }

    async fn stop_instance(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::Stop).await
    }

    async fn restart_instance(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::Restart).await
    }

    async fn start_all(&self, _: Nothing) -> Reply<OrderView> {
        Ok(self.order(Order::Start).await)
    }

    async fn stop_all(&self, _: Nothing) -> Reply<OrderView> {
        Ok(self.order(Order::Stop).await)
    }

    async fn restart_all(&self, _: Nothing) -> Reply<OrderView> {
        Ok(self.order(Order::Restart).await)
    }

    async fn mute_instance(&self, request: MuteInstance) -> Reply<Nothing> {
        let id = instance_id(&request.id)?;
        self.core.engine.set_muted(id, request.muted, Trigger::Operator).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn accept_number(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::AcceptNumber).await
    }

    async fn refuse_number(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::RefuseNumber).await
    }

    async fn try_now(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::TryNow).await
    }

    async fn show_new_code(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::ShowNewCode).await
    }

    async fn pair_by_code(&self, request: PairByCode) -> Reply<Nothing> {
        let instance = instance_id(&request.id)?;
        let phone = self.core.engine.phone_number(instance, &request.phone).await.map_err(refused)?;
        self.command(InstanceRef { id: request.id }, Command::PairByCode(phone)).await
    }

    async fn take_over(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::TakeOver).await
    }

    async fn unlink_instance(&self, request: InstanceRef) -> Reply<Nothing> {
        self.command(request, Command::Unlink).await
    }

    async fn kept_sessions(&self, request: InstanceRef) -> Reply<KeptSessionsView> {
        let id = instance_id(&request.id)?;
        let kept = self.core.engine.sessions_aside(id).await.map_err(refused)?;
        let snapshot = self.core.engine.instance(id).ok_or_else(|| refused(EngineError::NoSuchInstance))?;
        Ok(kept_sessions_view(&kept, &snapshot.state))
    }

    async fn put_session_back(&self, request: PutSessionBack) -> Reply<Nothing> {
        let id = instance_id(&request.id)?;
        self.core.engine.put_session_back(id, request.number, Trigger::Operator).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn delete_instance(&self, request: InstanceRef) -> Reply<Nothing> {
        self.core.engine.delete_instance(instance_id(&request.id)?).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn chats(&self, request: ChatsRequest) -> Reply<ChatPage> {
        let instance = request.instance.as_deref().map(instance_id).transpose()?;
        let after = request.after.map(|cursor| (Wall(cursor.last_activity), ChatId(cursor.id)));
        let limit = page_limit(request.limit);
        let mut rows = self.read(move |reader| reader.chats(instance, after, limit + 1)).await?;
        let more = cut(&mut rows, limit);
        Ok(ChatPage { chats: rows.iter().map(|row| chat_view(row, self.now())).collect(), more })
    }

    async fn chats_now(&self, request: ChatsNow) -> Reply<ChatsNowView> {
        let asked = request.chats;
        if asked.len() > PAGE_LIMIT as usize {
            return Err(ErrorView::new(ErrorCode::BadRequest, format!("at most {PAGE_LIMIT} chats are asked for")));
        }
        let found = self.read(move |reader| {
            asked.into_iter().map(|id| Ok((id, reader.chat_now(ChatId(id))?))).collect::<Result<Vec<_>, StoreError>>()
        });
        let now = self.now();
        let view = |(asked, row): &(i64, Option<ChatRow>)| ChatNow {
            asked: *asked,
            chat: row.as_ref().map(|row| chat_view(row, now)),
        };
        Ok(ChatsNowView { chats: found.await?.iter().map(view).collect() })
    }

    async fn messages(&self, request: MessagesRequest) -> Reply<MessagePage> {
        let (chat, limit) = (ChatId(request.chat), page_limit(request.limit));
        let before = request.before.map(|cursor| (Wall(cursor.sort), MessageRow(cursor.id)));
        let read = self.read(move |reader| Ok((reader.chat(chat)?, reader.messages(chat, before, limit + 1)?))).await?;
        let (Some(chat), mut rows) = read else { return Err(store_refused(StoreError::NoSuchChat)) };
        // The page is the newest end of what was read, and the surplus row is the oldest.
        let more = rows.len() > limit as usize;
        if more {
            rows.remove(0);
        }
        let kind = chat.address.kind();
        Ok(MessagePage { messages: rows.iter().map(|row| message_view(row, kind, self.now())).collect(), more })
    }

    async fn open_chat(&self, request: OpenChat) -> Reply<ChatView> {
        let instance = instance_id(&request.instance)?;
        let chat = self.core.engine.open_chat(instance, &request.phone).await.map_err(refused)?;
        let row = self.read(move |reader| reader.chat(chat)).await?;
        row.as_ref().map(|row| chat_view(row, self.now())).ok_or_else(|| store_refused(StoreError::NoSuchChat))
    }

    async fn mark_read(&self, request: ChatRef) -> Reply<Nothing> {
        self.core.engine.mark_read(ChatId(request.chat)).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn send_text(&self, request: SendText) -> Reply<SendReply> {
        let sent = self.core.engine.send_text(ChatId(request.chat), &request.text).await.map_err(refused)?;
        let row = sent.row;
        let message = self.read(move |reader| reader.message(row)).await?;
        Ok(SendReply {
            status: SendStatus::Queued,
            instance_state: sent.badge,
            queue_depth: sent.depth,
            message_id: Some(sent.message_id.to_string()),
            queue_id: Some(sent.queue_id.0),
            error: None,
            message: message.as_ref().map(|message| message_view(message, AddressKind::Other, self.now())),
        })
    }

    async fn queue(&self, request: InstanceRef) -> Reply<QueuePage> {
        let id = instance_id(&request.id)?;
        let rows = self.read(move |reader| reader.queue(id)).await?;
        Ok(QueuePage { items: rows.iter().map(|item| queue_item_view(item, self.now())).collect() })
    }

    async fn cancel_send(&self, request: QueueRef) -> Reply<Nothing> {
        self.core.engine.cancel_send(QueueId(request.queue_id)).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn retry_send(&self, request: QueueRef) -> Reply<Nothing> {
        self.core.engine.retry_send(QueueId(request.queue_id)).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn timeline(&self, request: TimelineRequest) -> Reply<TimelinePage> {
        let (id, limit) = (instance_id(&request.instance)?, page_limit(request.limit));
        let mut rows = self.read(move |reader| reader.events(id, request.before, limit + 1)).await?;
        let more = cut(&mut rows, limit);
        let entries = rows.iter().map(|(row, at, entry)| timeline_entry_view(id, *row, *at, entry)).collect();
        Ok(TimelinePage { entries, more })
    }

    async fn restoration(&self, _: Nothing) -> Reply<RestorationView> {
        Ok(restoration_view(&self.core.engine.restoration()))
    }

    async fn restorations(&self, _: Nothing) -> Reply<RestorationHistory> {
        let reports = self.core.engine.restorations().await.map_err(refused)?;
        Ok(RestorationHistory { reports: reports.iter().map(restoration_view).collect() })
    }

    async fn sync(&self, request: SyncAsk) -> Reply<SyncView> {
        let request = SyncRequest { dry_run: request.dry_run, workspace: request.workspace };
        let report = self.core.engine.sync(request, Trigger::Operator).await.map_err(refused)?;
        Ok(sync_view(&report))
    }

    async fn last_sync(&self, _: Nothing) -> Reply<Option<SyncView>> {
        Ok(self.core.engine.last_sync().as_ref().map(sync_view))
    }

    async fn engine_health(&self, _: Nothing) -> Reply<EngineView> {
        Ok(engine_view(&self.core.engine.service()))
    }

    async fn instance_health(&self, request: InstanceHealthAsk) -> Reply<InstanceHealthView> {
        let id = instance_id(&request.id)?;
        let span = DAY * request.days.clamp(1, MOST_DAYS);
        let health = self.core.engine.instance_health(id, span).await.map_err(refused)?;
        Ok(instance_health_view(&health))
    }

    async fn audit(&self, request: AuditRequest) -> Reply<AuditPage> {
        let instance = request.instance.as_deref().map(instance_id).transpose()?;
        let limit = page_limit(request.limit);
        let mut lines = self.read(move |r| r.audit(instance, request.before, limit + 1)).await?;
        let more = lines.len() > limit as usize;
        lines.truncate(limit as usize);
        Ok(AuditPage { lines: lines.into_iter().map(|(id, row)| audit_line_view(id, row)).collect(), more })
    }

    async fn log_lines(&self, request: LogLinesRequest) -> Reply<LogPage> {
        let logs = &self.core.logs;
        Ok(LogPage { lines: logs.last(request.limit, request.level), level: logs.level() })
    }

    async fn set_log_level(&self, request: SetLogLevel) -> Reply<Nothing> {
        let level = request.level;
        self.core.choices.change(|choices| choices.log_level = level).await.map_err(store_refused)?;
        self.core.logs.set_level(level);
        Ok(Nothing {})
    }
}

/// Cuts the row that was read to see whether there are more.
fn cut<T>(rows: &mut Vec<T>, limit: u32) -> bool {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::program;
    use serde_json::json;

    async fn asked(core: &Core, call: &str, body: serde_json::Value) -> Result<serde_json::Value, ErrorCode> {
        let request = serde_json::from_value(json!({ "call": call, "body": body })).unwrap();
        dispatch(&CoreHandler { core }, request).await.map_err(|error| error.code)
    }

    #[tokio::test]
    async fn a_chat_from_the_first_call_to_the_last() {
        let (core, _directory) = program().await;
        let added = asked(&core, "add_instance", json!({ "name": " Duka ", "workspace": "" })).await.unwrap();
        let id = added["id"].as_str().unwrap();
        let chat = asked(&core, "open_chat", json!({ "instance": id, "phone": "+255 700 000 500" })).await.unwrap();
        for text in ["one", "two", "three"] {
            let sent = asked(&core, "send_text", json!({ "chat": chat["id"], "text": text })).await.unwrap();
            assert_eq!((&sent["status"], &sent["message"]["content"]["text"]), (&json!("queued"), &json!(text)));
        }
        let page = json!({ "chat": chat["id"], "before": null, "limit": 2 });
        let newest = asked(&core, "messages", page).await.unwrap();
        let texts: Vec<_> =
            newest["messages"].as_array().unwrap().iter().map(|one| one["content"]["text"].clone()).collect();
        assert_eq!((texts, &newest["more"]), (vec![json!("two"), json!("three")], &json!(true)));
        let first = &newest["messages"][0];
        let before = json!({ "sort": first["sort"], "id": first["id"] });
        let rest = asked(&core, "messages", json!({ "chat": chat["id"], "before": before, "limit": 2 })).await.unwrap();
        assert_eq!((&rest["messages"][0]["content"]["text"], &rest["more"]), (&json!("one"), &json!(false)));
        let queue = asked(&core, "queue", json!({ "id": id })).await.unwrap();
        assert_eq!(queue["items"].as_array().unwrap().len(), 3);
        asked(&core, "cancel_send", json!({ "queue_id": queue["items"][2]["id"] })).await.unwrap();
        let chats = asked(&core, "chats", json!({ "instance": null, "after": null, "limit": 1 })).await.unwrap();
        assert_eq!((&chats["chats"][0]["id"], &chats["more"]), (&chat["id"], &json!(false)));
        assert!(
            !asked(&core, "timeline", json!({ "instance": id, "before": null, "limit": 10 })).await.unwrap()["entries"]
                .as_array()
                .unwrap()
                .is_empty()
        );
    }

    #[tokio::test]
    async fn a_chat_that_was_known_once_is_found_where_it_went() {
        let (core, _directory) = program().await;
        let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
        let id: InstanceId = added["id"].as_str().unwrap().parse().unwrap();
        let (known, gone) = core
            .engine
            .store()
            .write(move |w| {
                let (phone, lid) = ("255700000500@s.whatsapp.net".parse().unwrap(), "100999@lid".parse().unwrap());
                let chats = (w.open_chat(id, &phone, None, Wall(1))?, w.open_chat(id, &lid, None, Wall(2))?);
                w.open_chat(id, &phone, Some(&lid), Wall(3))?;
                Ok(chats)
            })
            .await
            .unwrap();
        let now = asked(&core, "chats_now", json!({ "chats": [gone.0, known.0, 99] })).await.unwrap();
        let found: Vec<_> =
            now["chats"].as_array().unwrap().iter().map(|one| (&one["asked"], &one["chat"]["id"])).collect();
        let (known, gone) = (json!(known.0), json!(gone.0));
        assert_eq!(found, [(&gone, &known), (&known, &known), (&json!(99), &json!(null))]);
        let many = json!({ "chats": vec![1; 201] });
        assert_eq!(asked(&core, "chats_now", many).await, Err(ErrorCode::BadRequest));
    }

    #[tokio::test]
    async fn refusals_carry_their_code() {
        let (core, _directory) = program().await;
        let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
        let id = added["id"].clone();
        for (call, body, code) in [
            ("add_instance", json!({ "name": "DUKA", "workspace": "" }), ErrorCode::NameTaken),
            ("add_instance", json!({ "name": " ", "workspace": "" }), ErrorCode::NameEmpty),
            ("stop_instance", json!({ "id": "../../etc/passw" }), ErrorCode::NoSuchInstance),
            ("open_chat", json!({ "instance": id, "phone": "0700 000 118" }), ErrorCode::PhoneNumberNoCountryCode),
            ("open_chat", json!({ "instance": id, "phone": " " }), ErrorCode::PhoneNumberEmpty),
            ("open_chat", json!({ "instance": id, "phone": "+255 123" }), ErrorCode::PhoneNumberTooShort),
            ("pair_by_code", json!({ "id": id, "phone": "neema" }), ErrorCode::PhoneNumberInvalid),
            ("send_text", json!({ "chat": 99, "text": "habari" }), ErrorCode::NoSuchChat),
            ("send_text", json!({ "chat": 99, "text": " " }), ErrorCode::TextEmpty),
            ("cancel_send", json!({ "queue_id": 99 }), ErrorCode::NoSuchQueueItem),
            (
                "set_proxy",
                json!({ "id": id, "proxy": { "address": "proxy:8080", "user": "", "password": null } }),
                ErrorCode::ProxyAddress,
            ),
            (
                "set_proxy",
                json!({ "id": id, "proxy": { "address": "ftp://proxy", "user": "", "password": null } }),
                ErrorCode::ProxyScheme,
            ),
            (
                "set_proxy",
                json!({ "id": id, "proxy": { "address": "http://", "user": "", "password": null } }),
                ErrorCode::ProxyHost,
            ),
            (
                "set_proxy",
                json!({ "id": id, "proxy": { "address": "http://proxy:0", "user": "", "password": null } }),
                ErrorCode::ProxyPort,
            ),
            (
                "set_proxy",
                json!({ "id": id, "proxy": { "address": "http://proxy:1", "user": "", "password": "x" } }),
                ErrorCode::ProxyLogin,
            ),
            ("remember_place", json!({ "place": "x".repeat(1_001) }), ErrorCode::BadRequest),
        ] {
            assert_eq!(asked(&core, call, body.clone()).await, Err(code), "{call} {body}");
        }
    }

    #[tokio::test]
    async fn a_proxy_is_kept_and_its_password_is_shown_nowhere() {
        let (core, directory) = program().await;
        let added = asked(&core, "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
        let id = added["id"].clone();
        let mut events = core.engine.subscribe().events;
        let set = async |password: serde_json::Value| {
            let fields = json!({ "address": "http://proxy.example:8080", "user": "asha", "password": password });
            asked(&core, "set_proxy", json!({ "id": id, "proxy": fields })).await.unwrap()
        };
        let shown = set(json!("geheim")).await;
        assert_eq!(shown["proxy"], json!({ "address": "http://proxy.example:8080", "user": "asha" }));
        // Saved again without it, it is still known.
        set(json!(null)).await;
        let instance = id.as_str().unwrap().parse().unwrap();
        let row = core.engine.store().read(move |r| r.instance(instance)).await.unwrap().unwrap();
        assert_eq!(row.proxy.as_ref().unwrap().login().unwrap().password, "geheim");
        let mut told = format!("{shown} {row:?}");
        while let Ok(event) = events.try_recv() {
            told.push_str(&format!("{event:?}"));
        }
        for (call, body) in [
            ("audit", json!({ "instance": null, "before": null, "limit": 50 })),
            ("timeline", json!({ "instance": id, "before": null, "limit": 50 })),
        ] {
            told.push_str(&asked(&core, call, body).await.unwrap().to_string());
        }
        assert!(told.contains("proxy.example") && !told.contains("geheim"), "{told}");
        let request = json!({ "call": "set_proxy", "body": { "id": id, "proxy": { "address": "http://a:geheim@b", "user": "", "password": "geheim" } } });
        let request: Request = serde_json::from_value(request).unwrap();
        assert!(!format!("{request:?}").contains("geheim"));
        let none = asked(&core, "set_proxy", json!({ "id": id, "proxy": null })).await.unwrap();
        assert_eq!(none["proxy"], json!(null));
        drop(directory);
    }

    #[tokio::test]
    async fn quiet_hours_outside_of_the_day_are_refused_and_change_nothing() {
        let (core, _directory) = program().await;
        for (from, to, fits) in [(0, 1_439, true), (1_440, 0, false), (0, 1_440, false)] {
            let mut wanted = serde_json::to_value(PreferencesView::default()).unwrap();
            wanted["quiet_hours"] = json!({ "on": true, "from": from, "to": to });
            let answer = asked(&core, "set_preferences", json!({ "preferences": wanted })).await;
            assert_eq!(answer.err(), (!fits).then_some(ErrorCode::BadRequest), "{from} to {to}");
        }
        let kept = core.choices.current().preferences.quiet_hours;
        assert_eq!(kept, QuietHoursView { on: true, from: 0, to: 1_439 });
    }

    #[tokio::test]
    async fn choices_survive_the_program() {
        let (core, directory) = program().await;
        let mut wanted = serde_json::to_value(PreferencesView::default()).unwrap();
        wanted["language"] = json!("sw");
        asked(&core, "set_preferences", json!({ "preferences": wanted })).await.unwrap();
        asked(&core, "remember_place", json!({ "place": "chat/7" })).await.unwrap();
        asked(&core, "set_log_level", json!({ "level": "debug" })).await.unwrap();
        let again = crate::choices::ChoicesKeeper::load(core.engine.store().clone()).await.unwrap();
        assert_eq!(again.current().place.as_deref(), Some("chat/7"));
        assert_eq!(again.current().log_level, LogLevel::Debug);
        assert_eq!(serde_json::to_value(again.current().preferences).unwrap(), wanted);
        drop(directory);
    }
}
