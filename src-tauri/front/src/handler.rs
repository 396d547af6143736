//! The calls of all fronts, answered by the engine and the store.

use std::time::Duration;

use wakala_contract::*;
use wakala_domain::ids::{ChatId, InstanceId, MessageRow, QueueId};
use wakala_domain::lifecycle::Command;
use wakala_domain::messages::draft::Draft;
use wakala_domain::proxy::ProxyUrl;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::WebhookId;
use wakala_engine::{EngineError, InstanceSnapshot, Order, SyncRequest, Whose};
use wakala_store::{ChatRow, Reading, StoreError, if_readable};

pub(crate) use self::sending::drafted;
use crate::caller::Caller;
use crate::core::Core;
use crate::files::staged_file;
use crate::refusal::{country_refused, proxy_refused, refused, store_refused};
use crate::views::{
    ALWAYS, audit_line_view, chat_view, engine_view, event_page, failed_view, instance_health_view, kept_sessions_view,
    message_view, order_view, queue_item_view, restoration_view, sync_view, timeline_entry_view,
};

/// The longest health that is told, in days.
const MOST_DAYS: u32 = 60;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Answers a caller.
pub(crate) struct Answers<'a> {
    pub core: &'a Core,
    pub caller: &'a Caller,
}

type Reply<T> = Result<T, ErrorView>;

fn instance_id(text: &str) -> Reply<InstanceId> {
    text.parse().map_err(|_| refused(EngineError::NoSuchInstance))
}

fn page_limit(asked: u32) -> u32 {
    asked.clamp(1, PAGE_LIMIT)
}

impl Answers<'_> {
    async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Reading<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Reply<T> {
        self.core.engine.store().read(job).await.map_err(store_refused)
    }

    fn now(&self) -> Wall {
        self.core.clock.wall()
    }

    fn view(&self, snapshot: &InstanceSnapshot) -> InstanceView {
        self.core.view(snapshot, self.caller.scopes)
    }

    async fn order(&self, order: Order) -> Reply<OrderView> {
        let passed_over = self.core.engine.left_to_backend(order, self.caller.trigger());
        let lines = self.core.engine.order_all(order, self.caller.trigger()).await;
        // Decided, but not for good: whoever ordered it must not rely on it. What waits is said before what is done.
        match lines.iter().filter_map(|line| line.not_kept.clone()).max_by_key(|not_kept| not_kept.waits) {
            Some(not_kept) => Err(refused(not_kept.into())),
            None => Ok(order_view(&lines, passed_over)),
        }
    }

    async fn command(&self, request: InstanceRef, command: Command) -> Reply<Nothing> {
        let id = instance_id(&request.id)?;
        self.core.engine.command(id, command, self.caller.trigger()).await.map_err(refused)?;
        Ok(Nothing {})
    }
}

impl Handler for Answers<'_> {
    async fn instances(&self, _: Nothing) -> Reply<InstancesView> {
        let mut all = self.core.engine.instances();
        all.retain(|snapshot| self.caller.reaches(self.core, snapshot.id));
        Ok(InstancesView { instances: all.iter().map(|snapshot| self.view(snapshot)).collect() })
    }

    async fn instance(&self, request: InstanceRef) -> Reply<InstanceView> {
        let snapshot = self.core.engine.instance(instance_id(&request.id)?);
        snapshot.map(|snapshot| self.view(&snapshot)).ok_or_else(|| refused(EngineError::NoSuchInstance))
    }

    async fn add_instance(&self, request: AddInstance) -> Reply<InstanceView> {
        let AddInstance { name, workspace, country, history } = request;
        let country = country.map(|letters| letters.parse()).transpose().map_err(country_refused)?;
        let by = self.caller.trigger();
        let added = self.core.engine.add_instance_of(&name, &workspace, country, history, by).await;
        added.map(|snapshot| self.view(&snapshot)).map_err(refused)
    }

    async fn edit_instance(&self, request: EditInstance) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let edited = self.core.engine.edit_instance(id, &request.name, &request.workspace, self.caller.trigger()).await;
        edited.map(|snapshot| self.view(&snapshot)).map_err(refused)
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
        let changed = engine.set_proxy(id, proxy, self.caller.trigger()).await;
        changed.map(|snapshot| self.view(&snapshot)).map_err(refused)
    }

    async fn set_country(&self, request: SetCountry) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let country = request.country.map(|letters| letters.parse()).transpose().map_err(country_refused)?;
        let changed = self.core.engine.set_country(id, country, self.caller.trigger()).await;
        changed.map(|snapshot| self.view(&snapshot)).map_err(refused)
    }

    async fn choose_history(&self, request: ChooseHistory) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let changed = self.core.engine.choose_history(id, request.history, self.caller.trigger()).await;
        changed.map(|snapshot| self.view(&snapshot)).map_err(refused)
    }

    async fn load_older(&self, request: LoadOlder) -> Reply<OlderMessages> {
        let came = self.core.engine.load_older(ChatId(request.chat)).await;
        came.map(|messages| OlderMessages { messages }).map_err(refused)
    }

    async fn set_available(&self, request: SetAvailable) -> Reply<InstanceView> {
        let id = instance_id(&request.id)?;
        let changed = self.core.engine.set_available(id, request.available, self.caller.trigger()).await;
        changed.map(|snapshot| self.view(&snapshot)).map_err(refused)
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
        self.order(Order::Start).await
    }

    async fn stop_all(&self, _: Nothing) -> Reply<OrderView> {
        self.order(Order::Stop).await
    }

    async fn restart_all(&self, _: Nothing) -> Reply<OrderView> {
        self.order(Order::Restart).await
    }

    async fn mute_instance(&self, request: MuteInstance) -> Reply<Nothing> {
        let id = instance_id(&request.id)?;
        self.core.engine.set_muted(id, request.muted, self.caller.trigger()).await.map_err(refused)?;
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
        self.core.engine.put_session_back(id, request.number, self.caller.trigger()).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn delete_instance(&self, request: InstanceRef) -> Reply<Nothing> {
        let id = instance_id(&request.id)?;
        self.core.engine.delete_instance(id, self.caller.trigger()).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn chats(&self, request: ChatsRequest) -> Reply<ChatPage> {
        let instance = request.instance.as_deref().map(instance_id).transpose()?;
        let after = request.after.map(|cursor| (Wall(cursor.last_activity), ChatId(cursor.id)));
        let limit = page_limit(request.limit);
        let among = if instance.is_none() { self.caller.reached(self.core) } else { None };
        let page = self.read(move |reader| match among {
            Some(among) => reader.chats_of(&among, after, limit + 1),
            None => reader.chats(instance, after, limit + 1),
        });
        let mut rows = page.await?;
        let more = cut(&mut rows, limit);
        Ok(ChatPage { chats: rows.iter().map(|row| chat_view(row, self.now())).collect(), more })
    }

    async fn chats_now(&self, request: ChatsNow) -> Reply<ChatsNowView> {
        let asked = request.chats;
        if asked.len() > PAGE_LIMIT as usize {
            return Err(ErrorView::new(ErrorCode::BadRequest, format!("at most {PAGE_LIMIT} chats are asked for")));
        }
        let found = self.read(move |reader| {
            // One that can't be read keeps nobody from the others; it is not gone either, and is left out.
            let found = asked.into_iter().map(|id| Ok(if_readable(reader.chat_now(ChatId(id)))?.map(|row| (id, row))));
            found.filter_map(Result::transpose).collect::<Result<Vec<_>, StoreError>>()
        });
        let now = self.now();
        let view = |(asked, row): &(i64, Option<ChatRow>)| ChatNow {
            asked: *asked,
            chat: row
                .as_ref()
                .filter(|row| self.caller.reaches(self.core, row.instance))
                .map(|row| chat_view(row, now)),
        };
        Ok(ChatsNowView { chats: found.await?.iter().map(view).collect() })
    }

    async fn messages(&self, request: MessagesRequest) -> Reply<MessagePage> {
        let (chat, limit) = (ChatId(request.chat), page_limit(request.limit));
        let before = request.before.map(|cursor| (Wall(cursor.sort), MessageRow(cursor.id)));
        let read = self.read(move |reader| {
            let chat = reader.chat_now(chat)?.ok_or(StoreError::NoSuchChat)?;
            let rows = reader.messages(chat.id, before, limit + 1)?;
            Ok((chat, rows))
        });
        let (chat, mut rows) = read.await?;
        // The page is the newest end of what was read, and the surplus row is the oldest.
        let more = rows.len() > limit as usize;
        if more {
            rows.remove(0);
        }
        let kind = chat.address.kind();
        Ok(MessagePage {
            messages: rows.iter().map(|row| self.core.with_progress(message_view(row, kind, self.now()))).collect(),
            more,
        })
    }

    async fn find_chats(&self, request: FindChats) -> Reply<FoundChats> {
        self.look_for_chats(request).await
    }

    async fn search(&self, request: SearchRequest) -> Reply<SearchPage> {
        self.look_for(request).await
    }

    async fn open_chat(&self, request: OpenChat) -> Reply<ChatView> {
        let instance = instance_id(&request.instance)?;
        let chat = self.core.engine.opened_chat(instance, &request.phone).await.map_err(refused)?;
        Ok(chat_view(&chat, self.now()))
    }

    async fn mark_read(&self, request: MarkRead) -> Reply<Nothing> {
        let seen = request.until.map(|seen| (Wall(seen.sort), MessageRow(seen.id)));
        self.core.engine.mark_read_up_to(ChatId(request.chat), seen).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn mute_chat(&self, request: MuteChat) -> Reply<Nothing> {
        let hours = |hours: i64| Wall(self.now().0.saturating_add(hours * 3_600_000));
        let until = match request.how_long {
            MuteFor::Off => None,
            MuteFor::EightHours => Some(hours(8)),
            MuteFor::Week => Some(hours(7 * 24)),
            MuteFor::Always => Some(ALWAYS),
        };
        self.core.engine.mute_chat(ChatId(request.chat), until).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn name_chat(&self, request: NameChat) -> Reply<Nothing> {
        self.call_person(request).await
    }

    async fn set_draft(&self, request: SetDraft) -> Reply<DraftKept> {
        let SetDraft { chat, words, reply_to } = request;
        let kept = self.core.engine.set_draft(ChatId(chat), &words, reply_to.map(MessageRow));
        Ok(DraftKept { revision: kept.await.map_err(refused)? })
    }

    async fn send_text(&self, request: SendText) -> Reply<SendReply> {
        let SendText { chat, text, key } = request;
        let draft = || Draft::text(&text, None, &[]);
        self.send(ChatId(chat), key.as_deref(), draft).await
    }

    async fn send_message(&self, request: SendMessage) -> Reply<SendReply> {
        let chat = ChatId(request.chat);
        let key = request.key.clone();
        if !matches!(request.content, SendContent::Text { .. } | SendContent::Media { .. })
            && (request.reply_to.is_some() || !request.mentions.is_empty())
        {
            return Err(ErrorView::new(
                ErrorCode::BadRequest,
                "only a text or a file answers a message or names somebody",
            ));
        }
        self.send(chat, key.as_deref(), || drafted(request)).await
    }

    async fn fetch_file(&self, request: MessageRef) -> Reply<Nothing> {
        self.core.engine.fetch_file(MessageRow(request.message)).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn seen_by(&self, request: MessageRef) -> Reply<SeenByView> {
        self.who_has_seen(request).await
    }

    async fn stage_file(&self, request: StageFile) -> Reply<StagedFile> {
        let whose = self.caller.key.as_ref().map_or(Whose::Operator, |key| Whose::Program(key.id));
        self.core.engine.stage_file(&request.name, request.bytes, whose).await.map(staged_file).map_err(refused)
    }

    async fn drop_file(&self, request: FileRef) -> Reply<Nothing> {
        self.core.engine.drop_file(&request.file).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn queue(&self, request: QueueRequest) -> Reply<QueuePage> {
        let (id, limit) = (instance_id(&request.instance)?, page_limit(request.limit));
        let after = request.after.map(|cursor| (cursor.turn, QueueId(cursor.id)));
        let mut rows = self.read(move |reader| reader.queue(id, after, limit + 1)).await?;
        let more = cut(&mut rows, limit);
        Ok(QueuePage { items: rows.iter().map(|item| queue_item_view(item, self.now())).collect(), more })
    }

    async fn cancel_send(&self, request: QueueRef) -> Reply<Nothing> {
        self.core.engine.cancel_send(QueueId(request.queue_id)).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn retry_send(&self, request: QueueRef) -> Reply<Nothing> {
        self.core.engine.retry_send(QueueId(request.queue_id)).await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn remove_failed(&self, request: InstanceRef) -> Reply<RemovedView> {
        let id = instance_id(&request.id)?;
        let removed = self.core.engine.remove_failed(id, self.caller.trigger()).await.map_err(refused)?;
        Ok(RemovedView { removed })
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
        let report = self.core.engine.sync(request, self.caller.trigger()).await.map_err(refused)?;
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
        let more = cut(&mut lines, limit);
        Ok(AuditPage { lines: lines.into_iter().map(|(id, row)| audit_line_view(id, row)).collect(), more })
    }

    async fn events(&self, request: EventsRequest) -> Reply<EventPage> {
        let limit = page_limit(request.limit);
        let page = self.read(move |reader| {
            let after = match request.after {
                Some(after) => after.max(0),
                // Whoever asks for the newest has missed nothing: only what is there is counted back over.
                None => reader.journal_before_newest(limit)?,
            };
            reader.journal_after(after, limit)
        });
        let mut page = page.await?;
        if self.caller.is_limited() {
            // The place where it goes on is past them. Of whom an entry is that can't be read is not known.
            page.rows.retain(|row| row.instance.is_some_and(|id| self.caller.reaches(self.core, id)));
        }
        Ok(event_page(&page))
    }

    async fn interface(&self, _: Nothing) -> Reply<InterfaceView> {
        Ok(self.interface_now())
    }

    async fn set_interface(&self, request: SetInterface) -> Reply<InterfaceView> {
        self.choose_interface(request).await
    }

    async fn list_keys(&self, _: Nothing) -> Reply<KeysView> {
        Ok(self.all_keys())
    }

    async fn make_key(&self, request: MakeKey) -> Reply<MadeKey> {
        self.new_key(request).await
    }

    async fn revoke_key(&self, request: KeyRef) -> Reply<Nothing> {
        self.end_key(request).await
    }

    async fn webhooks(&self, _: Nothing) -> Reply<WebhooksView> {
        self.all_webhooks().await
    }

    async fn add_webhook(&self, request: AddWebhook) -> Reply<AddedWebhook> {
        self.new_webhook(request).await
    }

    async fn change_webhook(&self, request: ChangeWebhook) -> Reply<ChangedWebhook> {
        self.another_webhook(request).await
    }

    async fn remove_webhook(&self, request: WebhookRef) -> Reply<Nothing> {
        let removed = self.core.engine.remove_webhook(WebhookId(request.webhook), self.caller.trigger());
        removed.await.map_err(refused)?;
        Ok(Nothing {})
    }

    async fn test_webhook(&self, request: WebhookRef) -> Reply<WebhookTested> {
        self.try_webhook(request).await
    }

    async fn failed_events(&self, request: FailedRequest) -> Reply<FailedPage> {
        let (id, limit) = (WebhookId(request.webhook), page_limit(request.limit));
        let mut rows = self.read(move |reader| reader.failed_events(id, request.before, limit + 1)).await?;
        let more = cut(&mut rows, limit);
        Ok(FailedPage { events: rows.iter().map(failed_view).collect(), more })
    }

    async fn replay_failed(&self, request: FailedRefs) -> Reply<FailedCount> {
        let rows = few(request.events)?;
        let replayed = self.core.engine.replay_failed(WebhookId(request.webhook), rows, self.caller.trigger());
        Ok(FailedCount { events: replayed.await.map_err(refused)? })
    }

    async fn purge_failed(&self, request: FailedRefs) -> Reply<FailedCount> {
        let rows = few(request.events)?;
        let purged = self.core.engine.purge_failed(WebhookId(request.webhook), rows, self.caller.trigger());
        Ok(FailedCount { events: purged.await.map_err(refused)? })
    }

    async fn backend(&self, _: Nothing) -> Reply<BackendView> {
        self.the_backend().await
    }

    async fn set_backend(&self, request: SetBackend) -> Reply<BackendView> {
        self.another_backend(request).await
    }

    async fn forget_backend(&self, _: Nothing) -> Reply<BackendView> {
        self.no_backend().await
    }

    async fn test_backend(&self, _: Nothing) -> Reply<BackendTested> {
        self.try_backend().await
    }

    async fn link_to_backend(&self, request: LinkToBackend) -> Reply<InstanceView> {
        self.link_instance(request).await
    }

    async fn unlink_from_backend(&self, request: InstanceRef) -> Reply<InstanceView> {
        self.unlink_instance_there(request).await
    }

    async fn log_lines(&self, request: LogLinesRequest) -> Reply<LogPage> {
        let program = &self.core.program;
        Ok(LogPage { lines: program.log_lines(request.limit, request.level), level: program.log_level() })
    }

    async fn set_log_level(&self, request: SetLogLevel) -> Reply<Nothing> {
        let level = request.level;
        self.core.choices.change(|choices| choices.log_level = level).await.map_err(store_refused)?;
        self.core.program.set_log_level(level);
        Ok(Nothing {})
    }

    async fn start_with_system(&self, _: Nothing) -> Reply<StartWithSystemView> {
        self.core.program.starts_with_system().await
    }

    async fn set_start_with_system(&self, request: SetStartWithSystem) -> Reply<StartWithSystemView> {
        let set = self.core.program.set_starts_with_system(request.on).await;
        // One that failed may have done half of it: it is looked at, too.
        self.core.start_chosen.send_replace(());
        set?;
        self.core.program.starts_with_system().await
    }

    async fn open_window(&self, request: OpenWindow) -> Reply<Nothing> {
        let instance = request.instance.as_deref().map(instance_id).transpose()?;
        if instance.is_some_and(|id| self.core.engine.instance(id).is_none()) {
            return Err(refused(EngineError::NoSuchInstance));
        }
        // The window may everything, and comes up where this says.
        if self.caller.key.is_some() && (request.desktop.is_some() || request.token.is_some()) {
            let why = "a program with a key does not say on which desktop the window opens";
            return Err(ErrorView::new(ErrorCode::NotAllowed, why));
        }
        self.core.program.open_window(instance, request.desktop, request.token);
        Ok(Nothing {})
    }

    async fn quit(&self, _: Nothing) -> Reply<Nothing> {
        self.core.program.quit();
        Ok(Nothing {})
    }
}

/// Rows that are named are no more than a page has.
fn few(rows: Option<Vec<i64>>) -> Reply<Option<Vec<i64>>> {
    if rows.as_ref().is_some_and(|rows| rows.len() > PAGE_LIMIT as usize) {
        return Err(ErrorView::new(ErrorCode::BadRequest, format!("at most {PAGE_LIMIT} events are named")));
    }
    Ok(rows)
}

/// Cuts the row that was read to see whether there are more.
fn cut<T>(rows: &mut Vec<T>, limit: u32) -> bool {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    more
}

mod backend;
mod interface;
mod keys;
mod people;
mod searching;
mod sending;
#[cfg(test)]
mod tests;
mod webhooks;
