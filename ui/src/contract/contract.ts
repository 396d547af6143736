// Generated from src-tauri/contract by `cargo xtask contract`. Do not edit.

export type AddInstance = { 
/**
 * Its name: 1 to 60 characters, not taken.
 */
name: string, 
/**
 * Its workspace; may be empty.
 */
workspace: string, 
/**
 * The country of the numbers that are typed without a country code, by its two letters; without it that of its own number.
 */
country?: string, 
/**
 * How much of the past the phone is to tell; the last months where nothing is said.
 */
history: HistoryChoice, };

export type AddWebhook = { 
/**
 * What it is called: 1 to 40 bytes.
 */
name: string, 
/**
 * Where the receiver is: `https://shop.example/events`.
 */
address: string, 
/**
 * Of what it is told: at least one.
 */
events: Array<HappeningKind>, 
/**
 * Of which instances.
 */
reach: ReachView, 
/**
 * Whether the receiver may be on this PC or in its network.
 */
nearby?: boolean, 
/**
 * Whether it is told from now on; none for yes.
 */
on?: boolean | null, };

export type AddedWebhook = { 
/**
 * With what its events are signed: this is the only time that it is shown.
 */
secret: string, 
/**
 * The webhook.
 */
view: WebhookView, };

export type AddressKind = "phone" | "lid" | "group" | "newsletter" | "broadcast" | "other";

export type AppInfo = { 
/**
 * Its version.
 */
version: string, 
/**
 * A practice build.
 */
practice: boolean, 
/**
 * Where the data lives.
 */
data_dir: string, 
/**
 * A tray shows the icon; without one, closing the window asks instead.
 */
has_tray: boolean, 
/**
 * The language of the system, of those that Wakala speaks: what `system` means as a choice.
 */
language: Language, };

export type AuditAction = "add" | "edit" | "mute" | "unmute" | "delete" | "start" | "stop" | "restart" | "try_now" | "show_new_code" | "pair_by_code" | "take_over" | "unlink" | "accept_number" | "refuse_number" | "remove_failed" | "connect" | "disconnect" | "logout" | "request_pair_code" | "set_session_aside" | "put_session_back" | "remove_session" | "notify" | "start_all" | "stop_all" | "restart_all" | "sync" | "mend" | "prune" | "make_key" | "revoke_key" | "set_interface" | "add_webhook" | "change_webhook" | "remove_webhook" | "replay_failed" | "purge_failed" | "set_backend" | "link_to_backend" | "unlink_from_backend" | "ask";

export type AuditFigure = "attempt" | "rebuild" | "instances" | "late" | "checked" | "mismatches" | "reconnected" | "updated" | "audit_lines" | "timeline_lines" | "older_than_days" | "instance" | "messages" | "kept_aside" | "key" | "call" | "webhook" | "events" | "name" | "host" | "changed" | "external" | "owner" | "auto_disconnected_at" | "reason";

export type AuditLineView = { 
/**
 * Its row.
 */
id: number, 
/**
 * When.
 */
at: number, 
/**
 * Which instance; none for all, or one that is gone.
 */
instance: string | null, 
/**
 * Who or what asked: a `Trigger`, or a word of an earlier version.
 */
trigger: string, 
/**
 * Under which name, when it was a front.
 */
caller: string | null, 
/**
 * What was asked or decided: an `AuditAction`, or a word of an earlier version.
 */
action: string, 
/**
 * Why, when it was not an operator.
 */
cause: string | null, 
/**
 * What came of it.
 */
result: string, 
/**
 * Figures, `name=figure`, separated by spaces; each name an `AuditFigure`.
 */
detail: string | null, 
/**
 * How long it took, in milliseconds.
 */
duration_ms: number | null, };

export type AuditPage = { 
/**
 * The lines.
 */
lines: Array<AuditLineView>, 
/**
 * There are older ones.
 */
more: boolean, };

export type AuditRequest = { 
/**
 * The instance; none for everything.
 */
instance: string | null, 
/**
 * The oldest line of the page before.
 */
before: number | null, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type Away = { 
/**
 * So many messages waited, by WhatsApp's own word. Never fewer than came.
 */
announced: number, 
/**
 * So many of them are here for good.
 */
saved: number, 
/**
 * So many came and could not be opened; they have their places, and are asked for again.
 */
unreadable: number, };

export type BackendFault = { 
/**
 * At which step it ended.
 */
kind: BackendFaultKind, 
/**
 * The status that was answered, where there was an answer.
 */
status: number | null, };

export type BackendFaultKind = "no_address" | "unreachable" | "proxy" | "certificate" | "silent" | "broken" | "redirect" | "key_refused" | "refused" | "not_json" | "odd" | "too_large" | "too_many" | "not_kept" | "practice";

export type BackendInstanceView = { 
/**
 * What the backend calls it.
 */
external: string, 
/**
 * Which it is; none when it was deleted or unlinked here.
 */
instance: string | null, 
/**
 * Who says whether it is to run.
 */
owner: Owner, 
/**
 * The backend asks for it.
 */
asked: boolean, 
/**
 * What the backend did not take of it the last time.
 */
fault: BackendFault | null, };

export type BackendState = { "is": "off" } | { "is": "trying" } | { "is": "up" } | { "is": "down", 
/**
 * When it is asked again.
 */
until: number, };

export type BackendTested = { 
/**
 * Why it did not answer as it should; none when it did.
 */
fault: BackendFault | null, 
/**
 * How long that took, in milliseconds.
 */
took_ms: number, 
/**
 * How many instances it asks for.
 */
asked: number, };

export type BackendView = { 
/**
 * Where it is; none where none was named.
 */
address: string | null, 
/**
 * Whether it has a key.
 */
has_key: boolean, 
/**
 * Whether it is asked and told.
 */
on: boolean, 
/**
 * In which words it is told how instances are.
 */
vocabulary: Vocabulary, 
/**
 * Address and key come from the environment of the program: there they are changed.
 */
by_environment: boolean, 
/**
 * What is wrong with what the environment says; nothing is asked or told then.
 */
environment_fault: ErrorCode | null, 
/**
 * How it goes.
 */
state: BackendState, 
/**
 * When it answered last what it wants.
 */
answered: number | null, 
/**
 * What went wrong the last time that something did.
 */
fault: BackendFault | null, 
/**
 * When that was.
 */
fault_at: number | null, 
/**
 * The instances that belong to it.
 */
instances: Array<BackendInstanceView>, };

export type Badge = "stopped" | "connecting" | "scan_qr" | "code_expired" | "online" | "reconnecting" | "waiting" | "needs_you" | "error";

export type BadgeCount = { 
/**
 * The badge.
 */
badge: Badge, 
/**
 * How many.
 */
number: number, };

export type BeginVoice = { 
/**
 * Its id.
 */
chat: number, };

export type CallTaken = "answered" | "declined";

export type CardView = { 
/**
 * What the person is called.
 */
name: string, 
/**
 * Their numbers, with plus.
 */
phones: Array<string>, };

export type ChangeWebhook = { 
/**
 * Its number.
 */
webhook: number, 
/**
 * What it is called.
 */
name?: string | null, 
/**
 * Where the receiver is.
 */
address?: string | null, 
/**
 * Of what it is told.
 */
events?: Array<HappeningKind>, 
/**
 * Of which instances.
 */
reach?: ReachView, 
/**
 * Whether the receiver may be on this PC or in its network.
 */
nearby?: boolean | null, 
/**
 * Whether it is told. Turned on again, it is told what happened meanwhile, as far as that is kept.
 */
on?: boolean | null, 
/**
 * Gives it another secret: the receiver has to know it before the next event comes.
 */
new_secret?: boolean, };

export type ChangedWebhook = { 
/**
 * The new secret, if there is one: this is the only time that it is shown.
 */
secret: string | null, 
/**
 * The webhook.
 */
view: WebhookView, };

export type ChatCursor = { 
/**
 * Its last activity.
 */
last_activity: number, 
/**
 * Its id.
 */
id: number, };

export type ChatEventView = { "event": "expiry", 
/**
 * Seconds.
 */
seconds: number, } | { "event": "subject", 
/**
 * The new one.
 */
subject: string, } | { "event": "joined", 
/**
 * Who.
 */
people: Array<string>, } | { "event": "left", 
/**
 * Who.
 */
people: Array<string>, } | { "event": "promoted", 
/**
 * Who.
 */
people: Array<string>, } | { "event": "demoted", 
/**
 * Who.
 */
people: Array<string>, } | { "event": "pinned" };

export type ChatNow = { 
/**
 * The id that was asked for.
 */
asked: number, 
/**
 * It, or the one that it became one with; none when there is neither.
 */
chat: ChatView | null, };

export type ChatPage = { 
/**
 * The chats, newest first.
 */
chats: Array<ChatView>, 
/**
 * There are older ones.
 */
more: boolean, };

export type ChatView = { 
/**
 * Its id.
 */
id: number, 
/**
 * The instance it belongs to.
 */
instance: string, 
/**
 * What to call it: a name, else the phone number.
 */
title: string, 
/**
 * The phone number with plus, when known.
 */
phone: string | null, 
/**
 * A person or a group.
 */
kind: AddressKind, 
/**
 * Unread messages.
 */
unread: number, 
/**
 * The newest message.
 */
last: MessageView | null, 
/**
 * When the newest message came or went.
 */
last_activity: number, 
/**
 * What was typed there and not sent, if ever something was.
 */
draft?: DraftView, 
/**
 * Nothing is told of what comes there.
 */
muted?: MutedView, 
/**
 * What the operator calls the person, if by a name of their own; it is the title.
 */
own_name?: string, 
/**
 * What the person is called by the phone's address book, else by themselves, where the title is the operator's own name.
 */
of_others?: string, };

export type ChatsNow = { 
/**
 * Their ids, at most 200.
 */
chats: number[], };

export type ChatsNowView = { 
/**
 * In the order of asking.
 */
chats: Array<ChatNow>, };

export type ChatsRequest = { 
/**
 * The instance; none for all.
 */
instance: string | null, 
/**
 * The last chat of the page before.
 */
after: ChatCursor | null, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type Choice = "interface" | "keys" | "webhooks" | "backend" | "start_with_system" | "log_level";

export type ChooseHistory = { 
/**
 * The instance.
 */
id: string, 
/**
 * How much.
 */
history: HistoryChoice, };

export type CloseView = { 
/**
 * A tray leads back to it: it closes. Else the operator is asked.
 */
into_tray: boolean, };

export type ConnectionView = { "is": "offline" } | { "is": "connecting", 
/**
 * Which attempt, from 1.
 */
attempt: number, 
/**
 * Since when.
 */
since: number, 
/**
 * When it is given up.
 */
deadline: number, } | { "is": "syncing", 
/**
 * Since when.
 */
since: number, 
/**
 * When it is given up.
 */
deadline: number, } | { "is": "online", 
/**
 * Since when.
 */
since: number, } | { "is": "degraded", 
/**
 * Since when.
 */
since: number, } | { "is": "backoff", 
/**
 * Which attempt comes next, from 1.
 */
attempt: number, 
/**
 * When.
 */
until: number, } | { "is": "holding", 
/**
 * Which attempt comes next, from 1.
 */
attempt: number, 
/**
 * Until when.
 */
until: number, 
/**
 * Why.
 */
why: HoldWhy, } | { "is": "parked", 
/**
 * Why.
 */
why: ParkWhy, };

export type ContentView = { "is": "text", 
/**
 * The text.
 */
text: string, } | { "is": "media" } & MediaView | { "is": "location" } & LocationView | { "is": "contacts", 
/**
 * In their order.
 */
cards: Array<CardView>, } | { "is": "poll" } & PollView | { "is": "call", 
/**
 * With a picture.
 */
video: boolean, 
/**
 * What the owner did with it on another device; not there where it was missed, or nobody knows.
 */
taken?: CallTaken, } | { "is": "choices", 
/**
 * What it says.
 */
text: string, 
/**
 * What can be chosen on the phone, in order.
 */
options: Array<string>, } | { "is": "chosen", 
/**
 * In words.
 */
text: string, } | { "is": "invite", 
/**
 * What the group is called.
 */
group: string, } | { "is": "event" } & ChatEventView | { "is": "gone" } & Gone | { "is": "unsupported", 
/**
 * The wire's name of the kind.
 */
name: string, } | { "is": "undecryptable" };

export type DeletedView = { "by": "us" } | { "by": "sender" } | { "by": "admin", 
/**
 * What they are called, when known.
 */
name: string | null, };

export type Delivery = "queued" | "sending" | "uncertain" | "sent" | "delivered" | "read" | "failed" | "cancelled";

export type Desktop = { 
/**
 * `DISPLAY`.
 */
display: string | null, 
/**
 * `WAYLAND_DISPLAY`.
 */
wayland_display: string | null, 
/**
 * `XAUTHORITY`.
 */
xauthority: string | null, 
/**
 * `XDG_SESSION_TYPE`.
 */
session_type: string | null, 
/**
 * `XDG_CURRENT_DESKTOP`: which desktop's choice of programs counts.
 */
current_desktop: string | null, 
/**
 * `XDG_DATA_DIRS`: where its programs are found.
 */
data_dirs: string | null, 
/**
 * `DBUS_SESSION_BUS_ADDRESS`.
 */
session_bus: string | null, };

export type DirectionView = { "is": "incoming", 
/**
 * Who wrote it, in a group.
 */
sender: string | null, } | { "is": "outgoing", 
/**
 * What became of it.
 */
delivery: Delivery, 
/**
 * The outbox item.
 */
queue_id: number | null, 
/**
 * What the last try came to, raw.
 */
error: string | null, 
/**
 * What it waits for, while it is in the outbox.
 */
waits: WaitsFor | null, } | { "is": "elsewhere" };

export type DraftKept = { 
/**
 * Its revision: the draft of a chat with a smaller one is older.
 */
revision: number, };

export type DraftView = { 
/**
 * The words; empty once nothing is left of them.
 */
words: string, 
/**
 * The message that they answer.
 */
reply_to: MessageView | null, 
/**
 * Grows with every change of this chat's draft.
 */
revision: number, };

export type EditInstance = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its new name.
 */
name: string, 
/**
 * Its new workspace.
 */
workspace: string, };

export type EngineView = { 
/**
 * Which version of Wakala it is.
 */
version: string, 
/**
 * When it started.
 */
started: number, 
/**
 * For how long it runs, in seconds.
 */
uptime_seconds: number, 
/**
 * Why it is not healthy; nothing for healthy.
 */
problems: Array<ProblemView>, 
/**
 * The process.
 */
process: ProcessView, 
/**
 * How many instances have each badge.
 */
badges: Array<BadgeCount>, };

export type EntryKind = "added" | "started" | "stopped" | "restarted" | "restored" | "code_shown" | "codes_expired" | "pairing_failed" | "passkey_asked" | "paired" | "online" | "caught_up" | "dropped" | "try_failed" | "degraded" | "held" | "parked" | "revoked" | "session_set_aside" | "session_put_back" | "session_not_put_back" | "unlinked" | "taken_over" | "pc_slept" | "network_changed" | "run_ended_uncleanly" | "clock_changed" | "version_expires" | "another_number" | "number_replaced" | "phone_unseen" | "stopped_long" | "mended" | "history_here" | "history_unreadable" | "history_asked_again";

export type ErrorCode = "name_empty" | "name_too_long" | "name_control_character" | "name_taken" | "phone_number_empty" | "phone_number_invalid" | "phone_number_no_country_code" | "phone_number_no_such_country" | "phone_number_too_short" | "phone_number_too_long" | "phone_number_not_of_country" | "phone_number_ambiguous" | "not_on_whatsapp" | "not_online" | "phone_silent" | "proxy_address" | "proxy_scheme" | "proxy_host" | "proxy_port" | "proxy_login" | "country_unknown" | "text_empty" | "text_too_long" | "text_nul" | "reaction_invalid" | "poll_invalid" | "place_invalid" | "card_invalid" | "mention_invalid" | "no_such_message" | "not_ours" | "too_late" | "not_text" | "no_message" | "not_sent" | "message_deleted" | "no_poll" | "no_such_option" | "written_on_phone" | "not_a_person" | "queue_full" | "key_taken" | "not_allowed" | "search_too_long" | "key_needed" | "too_many_tries" | "too_fast" | "address_invalid" | "address_not_loopback" | "port_invalid" | "origin_invalid" | "api_key_name" | "api_key_scopes" | "api_key_reach" | "api_key_expiry" | "api_key_name_taken" | "too_many_api_keys" | "no_such_api_key" | "webhook_name" | "webhook_address" | "webhook_login" | "webhook_events" | "webhook_reach" | "webhook_name_taken" | "too_many_webhooks" | "no_such_webhook" | "backend_address" | "backend_login" | "backend_key" | "backend_key_needed" | "no_backend" | "backend_by_environment" | "backend_name" | "backend_name_taken" | "backend_full" | "not_of_backend" | "backend_owns" | "not_cancellable" | "not_retryable" | "no_such_instance" | "no_such_chat" | "no_such_queue_item" | "file_empty" | "file_too_large" | "no_room" | "file_not_whole" | "file_kind_differs" | "voice_invalid" | "voice_empty" | "voice_too_long" | "sticker_invalid" | "picture_invalid" | "caption_too_long" | "caption_not_taken" | "once_invalid" | "offset_differs" | "no_such_file" | "wrong_state" | "runs_elsewhere" | "no_such_session" | "session_of_another_number" | "session_unusable" | "sync_running" | "disk_full" | "storage" | "bad_request" | "no_such_call" | "too_large" | "too_slow" | "too_busy" | "other_version" | "window_open" | "core_gone" | "autostart" | "practice" | "updating" | "shutting_down" | "internal";

export type ErrorView = { 
/**
 * For the window to choose words by.
 */
code: ErrorCode, 
/**
 * In English, for logs.
 */
message: string, 
/**
 * Numbers and raw codes for the bracket; no personal data.
 */
detail: string | null, };

export type EventPage = { 
/**
 * The events, oldest first.
 */
events: Array<EventView>, 
/**
 * Something that stood after the position is kept no more: whoever reads has missed it.
 */
gap: boolean, 
/**
 * Where the next page goes on.
 */
end: number, };

export type EventView = { 
/**
 * Its position: greater than those of all events before it.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * To which instance; it may be gone meanwhile. None where the journal is damaged.
 */
instance: string | null, 
/**
 * What.
 */
what: HappeningView, };

export type EventsRequest = { 
/**
 * Only what came after this position; none for the newest ones.
 */
after: number | null, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type FailedCount = { 
/**
 * How many.
 */
events: number, };

export type FailedEventView = { 
/**
 * Its row.
 */
id: number, 
/**
 * The name under which the receiver was told of it.
 */
event: string, 
/**
 * Of what kind it is; none for a gap.
 */
kind: HappeningKind | null, 
/**
 * When it happened.
 */
at: number, 
/**
 * To which instance.
 */
instance: string | null, 
/**
 * How often it was tried.
 */
attempts: number, 
/**
 * Why it was not taken.
 */
fault: WebhookFault, 
/**
 * When it was given up.
 */
failed: number, 
/**
 * It waits to be told again.
 */
replayed: boolean, };

export type FailedPage = { 
/**
 * The events.
 */
events: Array<FailedEventView>, 
/**
 * There are more.
 */
more: boolean, };

export type FailedRefs = { 
/**
 * The webhook.
 */
webhook: number, 
/**
 * Their rows; none for all.
 */
events?: number[] | null, };

export type FailedRequest = { 
/**
 * The webhook.
 */
webhook: number, 
/**
 * Only those before this row; none for the newest.
 */
before: number | null, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type FailureView = { 
/**
 * What.
 */
reason: ReasonView, 
/**
 * When.
 */
at: number, };

export type FaultWhy = "disk_full" | "too_many_files" | "session_locked" | "session_forbidden" | "session_gone" | "session_fault" | "database_damaged" | "database_unreachable" | "internal";

export type FeedBody = { "is": "snapshot", 
/**
 * Everything the rail needs.
 */
snapshot: Snapshot, } | { "is": "instance", 
/**
 * It.
 */
instance: InstanceView, } | { "is": "instance_gone", 
/**
 * Its id.
 */
id: string, } | { "is": "chat", 
/**
 * It, with its newest message.
 */
chat: ChatView, } | { "is": "chat_merged", 
/**
 * The id of the chat that is gone.
 */
gone: number, 
/**
 * The chat that has its messages now.
 */
into: ChatView, } | { "is": "message", 
/**
 * The instance it belongs to.
 */
instance: string, 
/**
 * It.
 */
message: MessageView, } | { "is": "message_gone", 
/**
 * The chat in which it was.
 */
chat: number, 
/**
 * Its id.
 */
id: number, } | { "is": "lane", 
/**
 * It.
 */
lane: LaneView, } | { "is": "timeline", 
/**
 * It.
 */
entry: TimelineEntryView, } | { "is": "show", 
/**
 * Its id.
 */
instance: string, 
/**
 * One of its chats, where that was what was told of.
 */
chat: number | null, 
/**
 * Which wish it is: the window answers that it was shown.
 */
wish: number, } | { "is": "chosen", 
/**
 * What.
 */
what: Choice, } | { "is": "lagged" };

export type FeedItem = { 
/**
 * Grows by one from item to item of a channel; the snapshot has 0.
 */
sequence: number, 
/**
 * What happened.
 */
body: FeedBody, };

export type FileRef = { 
/**
 * What it was called when its place was opened.
 */
file: string, };

export type FileView = { "is": "here", 
/**
 * Its real length in bytes.
 */
bytes: number, } | { "is": "away" } | { "is": "waiting" } | { "is": "moving", 
/**
 * Bytes so far.
 */
done: number, 
/**
 * All of them, when known.
 */
of: number | null, } | { "is": "failed", 
/**
 * Why, raw.
 */
why: string, };

export type FindChats = { 
/**
 * What was typed: words as in a search of messages, of a name that we have for somebody, of what they call themselves, or of what a
 * group is called; or three digits or more of a phone number, with what else stands in one.
 */
text: string, 
/**
 * In this instance alone.
 */
instance?: string, 
/**
 * Where the search goes on, as the page before has it.
 */
after?: ChatCursor, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type FindingView = { 
/**
 * The instance.
 */
instance: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What.
 */
mismatch: MismatchView, };

export type FoundChats = { 
/**
 * The newest first.
 */
chats: Array<ChatView>, 
/**
 * There may be more further back: the search goes on there, however few were found so far.
 */
after: ChatCursor | null, };

export type Gone = { "why": "once", 
/**
 * What it was.
 */
what: MediaKind, } | { "why": "on_phone" } | { "why": "expired" };

export type HappeningKind = "notices" | "messages" | "deliveries";

export type HappeningView = { "is": "notice", 
/**
 * What.
 */
notice: NoticeView, } | { "is": "notices_withdrawn" } | { "is": "messages", 
/**
 * Which.
 */
messages: number[], } | { "is": "deliveries", 
/**
 * Which.
 */
messages: number[], } | { "is": "unknown" };

export type HistoryChoice = "recent" | "all" | "none";

export type HistoryView = { 
/**
 * How much of it is wanted.
 */
choice: HistoryChoice, 
/**
 * Messages that were taken from it.
 */
messages: number, 
/**
 * How much of it is here, 0 to 100, as the phone counts.
 */
percent: number, 
/**
 * Something of it waits here to be taken.
 */
working: boolean, };

export type HitView = { 
/**
 * The message.
 */
message: MessageView, 
/**
 * The instance that it belongs to.
 */
instance: string, 
/**
 * What to call its chat.
 */
chat_title: string, 
/**
 * A person or a group.
 */
chat_kind: AddressKind, 
/**
 * The part of its words that was found.
 */
snippet: SnippetView, };

export type HoldWhy = "temporary_ban" | "rate_limit" | "slow_retry" | "flapping";

export type InstanceBackend = { 
/**
 * What the backend calls it.
 */
external: string, 
/**
 * Who says whether it is to run.
 */
owner: Owner, };

export type InstanceHealthAsk = { 
/**
 * Its id.
 */
id: string, 
/**
 * 1, 7 or 30; others are taken into 1 to 60.
 */
days: number, };

export type InstanceHealthView = { 
/**
 * From when.
 */
from: number, 
/**
 * Until when.
 */
to: number, 
/**
 * The whole time without gaps, oldest first.
 */
strip: Array<SegmentView>, 
/**
 * Online time as a share of the time in which it should have been online, in hundredths of a percent.
 */
uptime_hundredths: number | null, 
/**
 * Seconds online.
 */
up_seconds: number, 
/**
 * Seconds wanted running and not online.
 */
down_seconds: number, 
/**
 * Times that it came back online after a drop.
 */
reconnects: number, 
/**
 * How long coming back took on average, in milliseconds.
 */
mean_recovery_ms: number | null, 
/**
 * Messages that WhatsApp took.
 */
taken: number, 
/**
 * Of these, messages that the recipient's phone has.
 */
delivered: number, 
/**
 * Messages that were refused.
 */
failed: number, };

export type InstanceRef = { 
/**
 * Its id.
 */
id: string, };

export type InstanceView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its workspace; empty for none.
 */
workspace: string, 
/**
 * The phone number with plus, when known.
 */
phone: string | null, 
/**
 * The one word.
 */
badge: Badge, 
/**
 * What the operator wants.
 */
wanted: Wanted, 
/**
 * What WhatsApp thinks of the session.
 */
link: LinkView, 
/**
 * What the socket is doing.
 */
connection: ConnectionView, 
/**
 * The pairing, while there is one.
 */
pairing: PairingView | null, 
/**
 * The last thing that went wrong, until it is online again.
 */
last_error: FailureView | null, 
/**
 * The last proof of life.
 */
proof: ProofView | null, 
/**
 * Its notifications are silenced.
 */
muted: boolean, 
/**
 * A number that scanned its code although another one belongs here: the operator decides.
 */
stranger: string | null, 
/**
 * What WhatsApp will do unless somebody acts.
 */
warning: WarningView | null, 
/**
 * Its own proxy.
 */
proxy: ProxyView | null, 
/**
 * The country of numbers without a country code by its two letters; none for that of its own number.
 */
country: string | null, 
/**
 * Whether customers see the number as online while it is connected.
 */
available: boolean, 
/**
 * What the owner's phone tells of the past.
 */
history: HistoryView, 
/**
 * The backend that it belongs to.
 */
backend: InstanceBackend | null, 
/**
 * Unread messages.
 */
unread: number, 
/**
 * Messages that wait in the outbox.
 */
queued: number, 
/**
 * Messages that go no further by themselves: failed, or parked.
 */
unsent: number, 
/**
 * When the last message came or went.
 */
last_activity: number | null, };

export type InstancesView = { 
/**
 * In the operator's order.
 */
instances: Array<InstanceView>, };

export type InterfaceFault = "in_use" | "forbidden" | "no_such_address" | "not_loopback" | "other";

export type InterfaceState = { "is": "off" } | { "is": "opening" } | { "is": "served", 
/**
 * Where: `http://127.0.0.1:9252`.
 */
url: string, } | { "is": "waiting", 
/**
 * Why.
 */
why: InterfaceFault, 
/**
 * What the system says.
 */
detail: string, 
/**
 * When it is tried again.
 */
until: number, };

export type InterfaceView = { 
/**
 * Whether it is wanted.
 */
on: boolean, 
/**
 * Its address.
 */
address: string, 
/**
 * Its port.
 */
port: number, 
/**
 * The web pages whose scripts may ask.
 */
origins: Array<string>, 
/**
 * How it is.
 */
state: InterfaceState, };

export type KeptSessionState = { "is": "usable" } | { "is": "another_number" } | { "is": "unusable", 
/**
 * Why.
 */
reason: ReasonView, };

export type KeptSessionView = { 
/**
 * Its number.
 */
number: number, 
/**
 * When it was last used.
 */
used: number | null, 
/**
 * Whether it can be put back.
 */
state: KeptSessionState, };

export type KeptSessionsView = { 
/**
 * The sessions, lowest number first.
 */
sessions: Array<KeptSessionView>, 
/**
 * The instance has none that can be used: one of these may be put back.
 */
wanted: boolean, };

export type KeyRef = { 
/**
 * Its public part.
 */
key: string, };

export type KeyView = { 
/**
 * Its public part, which stands in the key, too.
 */
id: string, 
/**
 * The program's name.
 */
name: string, 
/**
 * What it may.
 */
scopes: Array<Scope>, 
/**
 * Of which instances.
 */
reach: ReachView, 
/**
 * When it was made.
 */
made: number, 
/**
 * From when on it is good for nothing; none for never.
 */
expires: number | null, 
/**
 * When it was revoked.
 */
revoked: number | null, 
/**
 * When it was used last.
 */
used: number | null, 
/**
 * Whether it opens anything now.
 */
good: boolean, };

export type KeysView = { 
/**
 * The keys.
 */
keys: Array<KeyView>, };

export type LaneView = { 
/**
 * The chat.
 */
chat: number, 
/**
 * The message whose turn it is; none while the one before it is on its way.
 */
first: number | null, 
/**
 * What that one waits for.
 */
waits: WaitsFor, 
/**
 * What all others that wait there wait for.
 */
behind: WaitsFor, };

export type LaneWhy = "not_allowed" | "not_there" | "not_member" | "rate_limited" | "no_answer" | "no_keys" | "no_room" | "disk" | "file_not_taken" | "unclear";

export type Language = "en" | "sw" | "id";

export type LanguageChoice = "system" | "en" | "sw" | "id";

export type LinkToBackend = { 
/**
 * The instance.
 */
id: string, 
/**
 * What the backend calls it: letters, digits and `-_.:~`. Needed where it does not belong to it yet.
 */
external?: string | null, 
/**
 * Who says whether it is to run; the operator, where it does not belong to it yet.
 */
owner?: Owner, };

export type LinkView = { "is": "unpaired" } | { "is": "pairing" } | { "is": "linked" } | { "is": "revoked", 
/**
 * Why.
 */
why: RevokedWhy, };

export type LoadOlder = { 
/**
 * The chat.
 */
chat: number, };

export type LocationView = { 
/**
 * Degrees north.
 */
latitude: number, 
/**
 * Degrees east.
 */
longitude: number, 
/**
 * What it is called.
 */
name: string | null, 
/**
 * Its address.
 */
address: string | null, 
/**
 * The sender moves, and tells so.
 */
live: boolean, };

export type LogLevel = "error" | "warn" | "info" | "debug" | "trace";

export type LogLineView = { 
/**
 * When.
 */
at: number, 
/**
 * How grave.
 */
level: LogLevel, 
/**
 * Which part of the program told it.
 */
target: string, 
/**
 * What it says.
 */
message: string, };

export type LogLinesRequest = { 
/**
 * At most this many, 1 to 2,000: whatever else is taken for the nearer of the two.
 */
limit: number, 
/**
 * Only lines that are at least as grave; none for all.
 */
level: LogLevel | null, };

export type LogPage = { 
/**
 * The lines, newest last.
 */
lines: Array<LogLineView>, 
/**
 * How much is told; none when the environment has decided, and then it can't be changed here.
 */
level: LogLevel | null, };

export type MadeKey = { 
/**
 * The key itself.
 */
key: string, 
/**
 * What is kept of it.
 */
view: KeyView, };

export type MakeKey = { 
/**
 * Under which name the program stands in the audit trail: 1 to 40 bytes.
 */
name: string, 
/**
 * What it may: at least one.
 */
scopes: Array<Scope>, 
/**
 * Of which instances.
 */
reach: ReachView, 
/**
 * From when on the key is good for nothing; none for never.
 */
expires?: number | null, };

export type MarkRead = { 
/**
 * The chat.
 */
chat: number, 
/**
 * The newest message that was seen: what came since stays unread. None for all of it.
 */
until: MessageCursor | null, };

export type MarkView = { 
/**
 * The first one.
 */
from: number, 
/**
 * The one behind the last.
 */
to: number, };

export type MediaKind = "image" | "video" | "gif" | "video_note" | "voice" | "audio" | "document" | "sticker";

export type MediaView = { 
/**
 * How it is shown.
 */
what: MediaKind, 
/**
 * The text under it.
 */
caption: string | null, 
/**
 * The sender's name for it.
 */
file_name: string | null, 
/**
 * Its type as the sender has it; may lie.
 */
mime: string, 
/**
 * Its length in bytes as the sender has it.
 */
bytes: number | null, 
/**
 * How long it plays, in seconds.
 */
seconds: number | null, 
/**
 * Width in pixels.
 */
width: number | null, 
/**
 * Height in pixels.
 */
height: number | null, 
/**
 * Pages of a document.
 */
pages: number | null, 
/**
 * Loudness over the time of a voice note, 0 to 100 each.
 */
waveform: Array<number>, 
/**
 * To be looked at once.
 */
once: boolean, 
/**
 * Where the file is.
 */
file: FileView, 
/**
 * There is a small picture of it at `GET /v1/messages/{id}/thumbnail`.
 */
thumbnail: boolean, };

export type MemberReceiptView = { 
/**
 * What to call them: a name, else the phone number; none where neither is known.
 */
name: string | null, 
/**
 * Since when they have it.
 */
delivered: number, 
/**
 * When they opened it.
 */
read: number | null, 
/**
 * When they listened to it, or watched it.
 */
played: number | null, };

export type MentionView = { 
/**
 * What stands in the words, such as `@255700000431`.
 */
tag: string, 
/**
 * What to show in its place, without `@`.
 */
name: string, };

export type MessageCursor = { 
/**
 * Its place in the chat.
 */
sort: number, 
/**
 * Its id.
 */
id: number, };

export type MessageNotices = "off" | "count" | "name" | "text";

export type MessagePage = { 
/**
 * The messages, oldest first.
 */
messages: Array<MessageView>, 
/**
 * There are older ones.
 */
more: boolean, };

export type MessageRef = { 
/**
 * Its row.
 */
message: number, };

export type MessageView = { 
/**
 * Its row; grows in the order of arrival.
 */
id: number, 
/**
 * The chat it belongs to.
 */
chat: number, 
/**
 * When it was written.
 */
at: number, 
/**
 * Its place in the chat, before its row: WhatsApp's time. It changes when WhatsApp takes a message of ours.
 */
sort: number, 
/**
 * Which way it goes, and what became of it.
 */
direction: DirectionView, 
/**
 * What it carries, as it is now.
 */
content: ContentView, 
/**
 * The message that it answers.
 */
quote: QuoteView | null, 
/**
 * Whom its words name.
 */
mentions: Array<MentionView>, 
/**
 * How often it was passed on; 0 for never, 5 and more for many times.
 */
forwarded: number, 
/**
 * When its content goes; none when it stays.
 */
expires: number | null, 
/**
 * What its link leads to.
 */
preview: PreviewView | null, 
/**
 * When it was edited last.
 */
edited: number | null, 
/**
 * It was taken back: the content is kept here.
 */
deleted: DeletedView | null, 
/**
 * What was said to it, the most frequent first.
 */
reactions: Array<ReactionView>, 
/**
 * What this number says of it and WhatsApp has not taken, in order: none of it shows on others' phones, or nobody knows.
 */
waiting: Array<WaitingChangeView>, };

export type MessagesRequest = { 
/**
 * The chat.
 */
chat: number, 
/**
 * The first message of the page after; none for the newest.
 */
before: MessageCursor | null, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type MismatchView = "stored" | "client_gone" | "stray_client" | "stranded" | "no_actor" | "actor_stuck" | "gone";

export type MuteChat = { 
/**
 * The chat.
 */
chat: number, 
/**
 * How long.
 */
how_long: MuteFor, };

export type MuteFor = "off" | "eight_hours" | "week" | "always";

export type MuteInstance = { 
/**
 * Its id.
 */
id: string, 
/**
 * Whether they are silenced.
 */
muted: boolean, };

export type MutedView = { 
/**
 * Until when; none for always.
 */
until: number | null, };

export type NameChat = { 
/**
 * The chat.
 */
chat: number, 
/**
 * The name; empty: what others call them.
 */
name: string, };

export type Nothing = Record<symbol, never>;

export type NoticeView = { "is": "down", 
/**
 * The last error.
 */
reason: ReasonView, 
/**
 * Tries go on slowly.
 */
slow: boolean, } | { "is": "needs_rescan", 
/**
 * Why.
 */
reason: ReasonView, } | { "is": "needs_you", 
/**
 * Why.
 */
reason: ReasonView, } | { "is": "held", 
/**
 * Why.
 */
reason: ReasonView, 
/**
 * Until when.
 */
until: number, } | { "is": "codes_expired" } | { "is": "passkey_asked" } | { "is": "back", 
/**
 * For how long it was away, in milliseconds.
 */
away_ms: number, } | { "is": "phone_unseen", 
/**
 * For how many days.
 */
days: number, } | { "is": "version_expires", 
/**
 * In how many whole days.
 */
days: number, } | { "is": "stopped_long", 
/**
 * For how many days.
 */
days: number, };

export type OlderMessages = { 
/**
 * How many messages came; none where the phone has none that are older.
 */
messages: number, };

export type OpenChat = { 
/**
 * The instance.
 */
instance: string, 
/**
 * The phone number as typed.
 */
phone: string, };

export type OpenWindow = { 
/**
 * At this instance; none: where it was.
 */
instance: string | null, 
/**
 * The desktop's leave to take the focus, if the caller was given one.
 */
token: string | null, 
/**
 * Where a window that is not there yet is to be shown; none: where the last one was.
 */
desktop: Desktop | null, };

export type OrderLineView = { 
/**
 * The instance.
 */
instance: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its badge in the end.
 */
badge: Badge, 
/**
 * It was not still on its way when the deadline came.
 */
settled: boolean, 
/**
 * How long that took.
 */
seconds: number, };

export type OrderView = { 
/**
 * One line per instance that it concerned.
 */
lines: Array<OrderLineView>, 
/**
 * So many that it would have concerned were left as they are: a backend says whether they run.
 */
passed_over: number, };

export type Owner = "backend" | "operator";

export type PairByCode = { 
/**
 * The instance.
 */
id: string, 
/**
 * The number of the phone that will type the code.
 */
phone: string, };

export type PairingView = { "is": "requested" } | { "is": "passkey", 
/**
 * What the phone shows, too.
 */
code: string | null, 
/**
 * Since when.
 */
since: number, } | { "is": "qr", 
/**
 * A PNG as a data URL: dark on white, with its quiet zone.
 */
image: string, 
/**
 * Its number, from 1.
 */
number: number, 
/**
 * How many there are.
 */
of: number, 
/**
 * When it was shown.
 */
shown: number, 
/**
 * When the next one comes.
 */
until: number, 
/**
 * A phone without multi-device support scanned it.
 */
scanned_without_multidevice: boolean, } | { "is": "code", 
/**
 * The code, without a dash.
 */
code: string, 
/**
 * The number of the phone that must type it.
 */
phone: string, 
/**
 * When it was shown.
 */
shown: number, 
/**
 * When it ends.
 */
until: number, } | { "is": "expired" } | { "is": "finishing", 
/**
 * Since when.
 */
since: number, 
/**
 * When it is given up.
 */
deadline: number, };

export type ParkWhy = "locked" | "banned" | "replaced" | "outdated" | "unknown_failure" | "account_type" | { "fault": FaultWhy };

export type Phase = "up" | "down" | "stopped" | "app_off";

export type PollOptionView = { 
/**
 * Its words.
 */
text: string, 
/**
 * How many have chosen it.
 */
votes: number, 
/**
 * This number has.
 */
mine: boolean, };

export type PollView = { 
/**
 * The question.
 */
question: string, 
/**
 * The options, in order.
 */
options: Array<PollOptionView>, 
/**
 * How many may be chosen; 0 for any number.
 */
choose: number, 
/**
 * How many people have chosen; none while nobody counts them here.
 */
voters: number | null, };

export type PracticeAccount = { 
/**
 * Its number with plus.
 */
phone: string, 
/**
 * Its owner.
 */
name: string, 
/**
 * The instance it is linked to.
 */
instance: string | null, };

export type PracticeAction = { "do": "scan", 
/**
 * The instance.
 */
instance: string, } | { "do": "type_code", 
/**
 * The instance.
 */
instance: string, } | { "do": "customer_writes", 
/**
 * The instance.
 */
instance: string, 
/**
 * The text; empty for one of the prepared ones.
 */
text: string, } | { "do": "auto_reply", 
/**
 * Whether.
 */
on: boolean, } | { "do": "customers_read", 
/**
 * The instance.
 */
instance: string, } | { "do": "drop", 
/**
 * The instance.
 */
instance: string, } | { "do": "network", 
/**
 * Whether it is there.
 */
up: boolean, } | { "do": "unlink", 
/**
 * The instance.
 */
instance: string, } | { "do": "replace", 
/**
 * The instance.
 */
instance: string, } | { "do": "temporary_ban", 
/**
 * The instance.
 */
instance: string, 
/**
 * For how long, in seconds.
 */
seconds: number, };

export type PracticeEvent = { 
/**
 * When, wall time in milliseconds.
 */
at: number, 
/**
 * In English.
 */
text: string, };

export type PracticeState = { 
/**
 * The network is there.
 */
network_up: boolean, 
/**
 * Customers answer by themselves.
 */
auto_reply: boolean, 
/**
 * The simulated phones.
 */
accounts: Array<PracticeAccount>, 
/**
 * What happened last, newest first.
 */
events: Array<PracticeEvent>, };

export type PreferencesView = { 
/**
 * `system`, `light` or `dark`.
 */
theme: ThemeChoice, 
/**
 * `system`, or a language.
 */
language: LanguageChoice, 
/**
 * The welcome has been seen.
 */
welcomed: boolean, 
/**
 * Notifications are shown.
 */
notifications: boolean, 
/**
 * When only a number that needs a rescan may disturb.
 */
quiet_hours: QuietHoursView, 
/**
 * A notification says, too, that a number is back.
 */
notify_back: boolean, 
/**
 * What a notification says of a new message.
 */
message_notices: MessageNotices, 
/**
 * With a sound, where the desktop has one for it.
 */
message_sound: boolean, 
/**
 * How large the window shows everything, in hundredths: 50 to 200.
 */
zoom: number, 
/**
 * Pictures are sent smaller, unless the operator wants the original of one.
 */
smaller_pictures: boolean, };

export type PreviewView = { 
/**
 * The page's title.
 */
title: string, 
/**
 * What the page says of itself.
 */
description: string, 
/**
 * The address that it belongs to.
 */
link: string, };

export type ProblemView = { "is": "storage", 
/**
 * The disk is full.
 */
disk_full: boolean, 
/**
 * What the database says.
 */
detail: string, } | { "is": "actors_failed", 
/**
 * How many times.
 */
times: number, } | { "is": "left_out", 
/**
 * How many times.
 */
times: number, } | { "is": "mismatches", 
/**
 * How many.
 */
number: number, };

export type ProcessView = { 
/**
 * Its id.
 */
pid: number, 
/**
 * Resident memory in bytes, without the window's processes.
 */
memory: number, 
/**
 * Percent of one core since the last look.
 */
core_percent: number, };

export type ProofView = { 
/**
 * When the answer came.
 */
at: number, 
/**
 * How long it took in milliseconds, when measured.
 */
round_trip_ms: number | null, };

export type ProxyFields = { 
/**
 * `http://HOST:PORT` or `socks5://HOST:PORT`.
 */
address: string, 
/**
 * The user; empty for none.
 */
user: string, 
/**
 * The password; none for the one that is known for this proxy and user.
 */
password: string | null, };

export type ProxyView = { 
/**
 * `http://HOST:PORT` or `socks5h://HOST:PORT`.
 */
address: string, 
/**
 * The user, if it wants one.
 */
user: string | null, };

export type PutSessionBack = { 
/**
 * The instance.
 */
id: string, 
/**
 * The number that the session was kept aside under.
 */
number: number, };

export type QueueCursor = { 
/**
 * The place of its last item.
 */
turn: number, 
/**
 * The id of that.
 */
id: number, };

export type QueueItemView = { 
/**
 * Its id.
 */
id: number, 
/**
 * Its place in the outbox: a try by hand gives it another.
 */
turn: number, 
/**
 * The chat it goes to.
 */
chat: number, 
/**
 * What to call the chat.
 */
chat_title: string, 
/**
 * The message row, or that of the message that something is said of.
 */
message: number, 
/**
 * What it carries; of what is said of a message, its words.
 */
content: ContentView, 
/**
 * What it says of the message, where it is none itself.
 */
change?: QueuedChange, 
/**
 * What became of it.
 */
delivery: Delivery, 
/**
 * When it was queued.
 */
created: number, 
/**
 * How often it was tried.
 */
attempts: number, 
/**
 * What the last try came to, raw.
 */
error: string | null, 
/**
 * What it waits for.
 */
waits: WaitsFor, 
/**
 * Somebody may have it already: taking it back only ends the tries.
 */
perhaps_sent: boolean, };

export type QueuePage = { 
/**
 * The items, oldest first.
 */
items: Array<QueueItemView>, 
/**
 * There are more behind them.
 */
more: boolean, };

export type QueueRef = { 
/**
 * Its id.
 */
queue_id: number, };

export type QueueRequest = { 
/**
 * The instance.
 */
instance: string, 
/**
 * The last item of the page before; none for the first.
 */
after: QueueCursor | null, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type QueuedChange = "reaction" | "edit" | "delete" | "vote";

export type QuietHoursView = { 
/**
 * They are kept.
 */
on: boolean, 
/**
 * Their first minute, in minutes of the local day: 0 to 1439.
 */
from: number, 
/**
 * The minute that they end at, 0 to 1439; before `from` when they pass midnight. The same minute twice is never quiet.
 */
to: number, };

export type QuoteView = { 
/**
 * Its row, when it is here.
 */
message: number | null, 
/**
 * This number wrote it.
 */
mine: boolean, 
/**
 * Who wrote it, when it was somebody else and that is known.
 */
sender: string | null, 
/**
 * Its words; empty where it has none.
 */
words: string, 
/**
 * The wire's name of its kind where it is no text.
 */
kind: string | null, };

export type ReachView = { "is": "all" } | { "is": "only", 
/**
 * Their ids; one that is gone is never there again.
 */
instances: Array<string>, 
/**
 * The workspaces, by their names.
 */
workspaces: Array<string>, };

export type ReactionView = { 
/**
 * The emoji.
 */
emoji: string, 
/**
 * How many gave it.
 */
count: number, 
/**
 * This number did.
 */
mine: boolean, 
/**
 * What the others are called, at most 20.
 */
people: Array<string>, };

export type ReasonKind = "dropped" | "unreachable" | "handshake_refused" | "certificate_refused" | "proxy_refused" | "intercepted" | "ping_silence" | "ready_timeout" | "sync_stuck" | "server_error" | "rate_limited" | "restart_required" | "logged_out" | "locked" | "banned" | "temporary_ban" | "client_outdated" | "bad_user_agent" | "replaced" | "unknown_failure" | "unknown_signal" | "pairing_refused" | "account_type" | "another_number" | "session_unreadable" | "disk_full" | "too_many_files" | "session_locked" | "session_forbidden" | "session_gone" | "session_fault" | "database_damaged" | "database_unreachable" | "internal";

export type ReasonView = { 
/**
 * Which reason; the window has words for it.
 */
kind: ReasonKind, 
/**
 * WhatsApp's code.
 */
code: number | null, 
/**
 * Raw words.
 */
detail: string | null, };

export type ReconnectView = { 
/**
 * The instance.
 */
instance: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What did not agree; none where it only waited for its next try.
 */
mismatch: MismatchView | null, 
/**
 * Since when it is off by itself, as far as that was noticed; else when it was found.
 */
auto_disconnected_at: number, 
/**
 * What keeps it off; none where that was not noticed.
 */
reason: ReasonView | null, 
/**
 * When it was sent on its way.
 */
auto_reconnect_at: number, 
/**
 * Who wanted that.
 */
reconnect_triggered_by: Trigger, };

export type RecordedVoice = { 
/**
 * Whose chat it is.
 */
instance: string, 
/**
 * Where it was recorded.
 */
chat: number, 
/**
 * It, as every file that is to be sent.
 */
file: StagedFile, 
/**
 * How long it plays.
 */
seconds: number, 
/**
 * How loud it is over its time, 0 to 100 each.
 */
waveform: Array<number>, };

export type RecordedVoices = { 
/**
 * They, by their chats, the oldest first.
 */
voices: Array<RecordedVoice>, };

export type RememberPlace = { 
/**
 * The window's own note, at most 1,000 bytes.
 */
place: string, };

export type RemovedView = { 
/**
 * How many messages.
 */
removed: number, };

export type RestorationHistory = { 
/**
 * Newest first.
 */
reports: Array<RestorationView>, };

export type RestorationLineView = { 
/**
 * The instance.
 */
instance: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What became of it.
 */
outcome: RestorationOutcome, 
/**
 * Why, when it is not online.
 */
reason: ReasonView | null, 
/**
 * Seconds until then.
 */
seconds: number | null, };

export type RestorationOutcome = "running" | "restored" | "needs_qr" | "failed";

export type RestorationView = { 
/**
 * When the engine started.
 */
started: number, 
/**
 * Seconds until the last of them was settled; none while it runs.
 */
seconds: number | null, 
/**
 * One line per instance that was wanted running.
 */
lines: Array<RestorationLineView>, };

export type RevokedWhy = "logged_out" | "locked" | "banned" | "session_unreadable";

export type ScaledPicture = { 
/**
 * It, as every file that is to be sent.
 */
file: StagedFile, 
/**
 * Its width in pixels.
 */
width: number, 
/**
 * Its height in pixels.
 */
height: number, };

export type Scope = "read" | "send" | "control" | "admin";

export type SearchKind = "text" | "image" | "video" | "audio" | "document" | "location" | "contact" | "poll";

export type SearchPage = { 
/**
 * The newest first, by when they came here.
 */
hits: Array<HitView>, 
/**
 * There may be more further back: the search goes on there, however few were found so far.
 */
before: number | null, 
/**
 * All messages can be found; otherwise the index is still being made, and the newest may be missing.
 */
whole: boolean, };

export type SearchRequest = { 
/**
 * What was typed: all of its words must be there, in any order. The last one may be the beginning of one, and so may each with a star
 * behind it; what stands in double quotes stands so. Nothing else means anything, and what holds no word finds nothing.
 * At most 32 words, 8 of them beginnings, and 1,000 characters; where no spaces stand between words, four letters count as one.
 */
text: string, 
/**
 * In this instance alone.
 */
instance?: string, 
/**
 * In this chat alone.
 */
chat?: number, 
/**
 * Of this kind alone.
 */
kind?: SearchKind, 
/**
 * With a file alone.
 */
has_file?: boolean, 
/**
 * Written by whoever has this phone number, in any chat: with plus and country code, or as WhatsApp addresses them.
 */
sender?: string, 
/**
 * Written by the operator, here or on another device of the number.
 */
ours?: boolean, 
/**
 * Written then or later.
 */
from?: number, 
/**
 * Written before.
 */
until?: number, 
/**
 * Where the search goes on, as the page before has it.
 */
before?: number, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type SeenByView = { 
/**
 * To how many others it went; none where nobody knows.
 */
members: number | null, 
/**
 * Those who have it: first those who have read it, in the order in which they did.
 */
people: Array<MemberReceiptView>, };

export type SegmentView = { 
/**
 * What it counts as.
 */
phase: Phase, 
/**
 * From when.
 */
since: number, 
/**
 * Until when.
 */
until: number, };

export type SendAs = "image" | "video" | "audio" | "voice" | "document" | "sticker";

export type SendCard = { 
/**
 * What the person is called.
 */
name: string, 
/**
 * 1 to 16 numbers, with their country code.
 */
phones: Array<string>, };

export type SendContent = { "is": "text", 
/**
 * It: 1 to 65,536 characters.
 */
text: string, } | { "is": "reaction", 
/**
 * To which.
 */
message: number, 
/**
 * One emoji; an empty one takes ours back.
 */
emoji: string, } | { "is": "vote", 
/**
 * In which.
 */
message: number, 
/**
 * The places of the options that are chosen, from 0 on; none takes the vote back.
 */
options: Array<number>, } | { "is": "edit", 
/**
 * Which.
 */
message: number, 
/**
 * What it says from now on.
 */
text: string, } | { "is": "delete", 
/**
 * Which.
 */
message: number, } | { "is": "media", 
/**
 * What it was called when its place was opened. It can be sent to several chats.
 */
file: string, 
/**
 * What it is sent as; without that, what it is by its first bytes.
 */
as?: SendAs, 
/**
 * The text under it: up to 1,024 characters.
 */
caption?: string, 
/**
 * It is to be looked at once.
 */
view_once?: boolean, } | { "is": "location" } & SendPlace | { "is": "contacts", 
/**
 * 1 to 256 of them.
 */
cards: Array<SendCard>, } | { "is": "poll", 
/**
 * 1 to 255 characters.
 */
question: string, 
/**
 * 2 to 12 of 1 to 100 characters, no two the same.
 */
options: Array<string>, 
/**
 * How many may be chosen; 0 for any number.
 */
choose: number, };

export type SendMessage = { 
/**
 * The chat.
 */
chat: number, 
/**
 * What.
 */
content: SendContent, 
/**
 * The message that a text answers: one of the chat.
 */
reply_to?: number, 
/**
 * Whom a text names: their numbers with plus, or addresses. Each stands in the text as `@` and its digits.
 */
mentions?: Array<string>, 
/**
 * The caller's own key for it, 1 to 200 characters: within seven days the same key is the same message.
 */
key?: string, };

export type SendPlace = { 
/**
 * Degrees north.
 */
latitude: number, 
/**
 * Degrees east.
 */
longitude: number, 
/**
 * What it is called.
 */
name?: string, 
/**
 * Its address.
 */
address?: string, };

export type SendReply = { 
/**
 * `sent`, `queued` or `failed`.
 */
status: SendStatus, 
/**
 * The badge of the instance.
 */
instanceState: Badge, 
/**
 * Waiting items, this one included.
 */
queueDepth: number, 
/**
 * The id that WhatsApp will know the message by.
 */
messageId: string | null, 
/**
 * The outbox item.
 */
queueId: number | null, 
/**
 * Why it failed.
 */
error: string | null, 
/**
 * The message row, for the window to show; none for what is said of another message.
 */
message: MessageView | null, };

export type SendStatus = "sent" | "queued" | "failed";

export type SendText = { 
/**
 * The chat.
 */
chat: number, 
/**
 * The text: 1 to 65,536 characters.
 */
text: string, 
/**
 * The caller's own key for it, 1 to 200 characters: within seven days the same key is the same message.
 */
key?: string, };

export type SetAvailable = { 
/**
 * The instance.
 */
id: string, 
/**
 * Whether they do; the owner's phone gets no push then.
 */
available: boolean, };

export type SetBackend = { 
/**
 * Where it is, as in `https://shop.example`: what its contract calls `/api/internal/instances` begins there. Another host, port or
 * scheme needs the key again: a key is never said at another place than the one that it was given for.
 */
address?: string | null, 
/**
 * By what it knows who asks. It is in no answer.
 */
key?: string | null, 
/**
 * Whether it is asked and told; whoever names another backend turns it on.
 */
on?: boolean | null, 
/**
 * In which words it is told how instances are.
 */
vocabulary?: Vocabulary, };

export type SetCountry = { 
/**
 * The instance.
 */
id: string, 
/**
 * The country by its two letters; none for that of the instance's own number.
 */
country: string | null, };

export type SetDraft = { 
/**
 * The chat.
 */
chat: number, 
/**
 * The words; empty for none.
 */
words: string, 
/**
 * The message that they answer.
 */
reply_to: number | null, };

export type SetInterface = { 
/**
 * Whether they may.
 */
on: boolean, 
/**
 * At which address of this PC: one that no other PC reaches.
 */
address: string, 
/**
 * At which port.
 */
port: number, 
/**
 * The web pages whose scripts may ask, such as `https://shop.example`; at most 20.
 */
origins: Array<string>, };

export type SetLogLevel = { 
/**
 * This grave and graver.
 */
level: LogLevel, };

export type SetPreferences = { 
/**
 * All of them.
 */
preferences: PreferencesView, };

export type SetProxy = { 
/**
 * The instance.
 */
id: string, 
/**
 * The proxy; none for that of the system.
 */
proxy: ProxyFields | null, };

export type SetStartWithSystem = { 
/**
 * Whether it comes up.
 */
on: boolean, };

export type Snapshot = { 
/**
 * The instances, in the operator's order.
 */
instances: Array<InstanceView>, 
/**
 * The program's wall clock, milliseconds since the Unix epoch.
 */
now: number, 
/**
 * Where the operator was when the window closed.
 */
place: string | null, };

export type SnippetView = { 
/**
 * The line.
 */
text: string, 
/**
 * What was found in it, in order.
 */
marks: Array<MarkView>, };

export type StageFile = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its length: 1 byte to 2 GB.
 */
bytes: number, };

export type StagedFile = { 
/**
 * What it is called from now on: 32 hexadecimal digits.
 */
file: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its length when it is whole.
 */
bytes: number, 
/**
 * Bytes that are here.
 */
received: number, 
/**
 * What it is by its first bytes, once it is whole.
 */
mime: string | null, 
/**
 * What it is sent as where nobody says it, once it is whole.
 */
kind: SendAs | null, };

export type StartWithSystemView = { 
/**
 * The desktop starts it.
 */
on: boolean, 
/**
 * Its service starts it, whatever the desktop does.
 */
service: boolean, 
/**
 * It can be had here; a practice build never comes up by itself.
 */
possible: boolean, };

export type SyncAsk = { 
/**
 * Only look.
 */
dry_run: boolean, 
/**
 * Only this workspace; none for all.
 */
workspace: string | null, };

export type SyncView = { 
/**
 * When it began.
 */
started: number, 
/**
 * How long it took.
 */
seconds: number, 
/**
 * It only looked.
 */
dry_run: boolean, 
/**
 * Instances that were compared.
 */
checked: number, 
/**
 * Instances that were brought on their way again.
 */
reconnected: number, 
/**
 * States that were written again.
 */
updated: number, 
/**
 * What did not agree.
 */
findings: Array<FindingView>, 
/**
 * The instances that were brought on their way again.
 */
reconnects: Array<ReconnectView>, };

export type ThemeChoice = "system" | "light" | "dark";

export type TimelineEntryView = { 
/**
 * Its row; grows with time.
 */
id: number, 
/**
 * The instance it belongs to.
 */
instance: string, 
/**
 * When.
 */
at: number, 
/**
 * What happened.
 */
kind: EntryKind, 
/**
 * Why.
 */
reason: ReasonView | null, 
/**
 * The attempt it belongs to.
 */
attempt: number | null, 
/**
 * Until when.
 */
until: number | null, 
/**
 * How long it took or lasted, in milliseconds.
 */
lasted_ms: number | null, 
/**
 * What waited while it was away.
 */
away: Away | null, };

export type TimelinePage = { 
/**
 * The lines, newest first.
 */
entries: Array<TimelineEntryView>, 
/**
 * There are older ones.
 */
more: boolean, };

export type TimelineRequest = { 
/**
 * The instance.
 */
instance: string, 
/**
 * Only rows before this one; none for the newest.
 */
before: number | null, 
/**
 * At most this many, 1 to 200: whatever else is taken for the nearer of the two.
 */
limit: number, };

export type Trigger = "operator" | "tray" | "startup" | "reconcile" | "network" | "timer" | "whatsapp" | "cli" | "api" | "backend";

export type Vocabulary = "instance" | "reconnect" | "lifecycle";

export type VoiceCame = { 
/**
 * Samples.
 */
samples: number, };

export type VoicePiece = { 
/**
 * What it was called when it was begun.
 */
file: string, 
/**
 * Behind how many samples it comes.
 */
from: number, 
/**
 * Samples: 48,000 a second, 16 bits each with the lower byte first, one channel; in base 64, a minute of them at most.
 */
sound: string, };

export type VoiceSound = { 
/**
 * Opus in Ogg, in base 64.
 */
ogg: string, };

export type WaitingChangeView = { 
/**
 * The outbox item.
 */
queue_id: number, 
/**
 * Its own row, which stands nowhere: its lane names it by that.
 */
row: number, 
/**
 * What it says of the message.
 */
change: QueuedChange, 
/**
 * The emoji, or the new text; empty where it takes something back.
 */
words: string, 
/**
 * What became of it.
 */
delivery: Delivery, 
/**
 * What the last try came to, raw.
 */
error: string | null, 
/**
 * What it waits for.
 */
waits: WaitsFor, 
/**
 * Somebody may have it already: taking it back only ends the tries.
 */
perhaps_sent: boolean, };

export type WaitsFor = { "is": "turn" } | { "is": "answer" } | { "is": "message_above" } | { "is": "file" } | { "is": "until", 
/**
 * When, wall time.
 */
until: number, 
/**
 * Why.
 */
why: LaneWhy, } | { "is": "parked", 
/**
 * Why.
 */
why: LaneWhy, } | { "is": "nothing" };

export type Wanted = "running" | "stopped";

export type WarningView = { "is": "phone_unseen", 
/**
 * For how many days.
 */
days: number, 
/**
 * When WhatsApp unlinks this device.
 */
unlinks: number, } | { "is": "stopped_long", 
/**
 * For how many days.
 */
days: number, 
/**
 * When WhatsApp unlinks this device.
 */
unlinks: number, } | { "is": "version_expires", 
/**
 * In how many whole days.
 */
days: number, 
/**
 * After when.
 */
until: number, };

export type WebhookFault = { 
/**
 * At which step it ended.
 */
kind: WebhookFaultKind, 
/**
 * The status that was answered, where there was an answer.
 */
status: number | null, };

export type WebhookFaultKind = "not_allowed" | "no_address" | "unreachable" | "proxy" | "certificate" | "silent" | "broken" | "redirect" | "refused" | "unread" | "practice";

export type WebhookRef = { 
/**
 * Its number.
 */
webhook: number, };

export type WebhookTested = { 
/**
 * Why it was not taken; none when it was.
 */
fault: WebhookFault | null, 
/**
 * How long that took, in milliseconds.
 */
took_ms: number, };

export type WebhookView = { 
/**
 * Its number.
 */
id: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * Where the receiver is.
 */
address: string, 
/**
 * Of what it is told.
 */
events: Array<HappeningKind>, 
/**
 * Of which instances.
 */
reach: ReachView, 
/**
 * Whether the receiver may be on this PC or in its network.
 */
nearby: boolean, 
/**
 * Whether it is told.
 */
on: boolean, 
/**
 * When it was added.
 */
made: number, 
/**
 * Events that it is still to be told.
 */
waiting: number, 
/**
 * For how long the oldest of them waits, in milliseconds.
 */
waiting_ms: number, 
/**
 * When one that was not taken is told again; none while everything is taken.
 */
next_try: number | null, 
/**
 * When an event was taken last.
 */
taken: number | null, 
/**
 * Why one was not taken the last time that this happened.
 */
fault: WebhookFault | null, 
/**
 * When that was.
 */
fault_at: number | null, 
/**
 * Events that were given up, and are kept until they are told again or purged.
 */
failed: number, };

export type WebhooksView = { 
/**
 * The webhooks.
 */
webhooks: Array<WebhookView>, };

export type WindowCrashed = { 
/**
 * It is shown anew; else that has happened too often, and the window ends.
 */
shown_again: boolean, };

export type WindowInView = { 
/**
 * It has the focus.
 */
in_view: boolean, };

export type WindowOrder = { "is": "raise", 
/**
 * With it the desktop lets the window have the focus.
 */
token: string | null, } | { "is": "dress", 
/**
 * To this.
 */
preferences: PreferencesView, } | { "is": "hand_over" } | { "is": "quitting", 
/**
 * The names of the numbers that have not signed off yet; none before that has taken a while.
 */
waits_for: Array<string>, };

export type WindowShows = { 
/**
 * Which wish that was, as the feed had it.
 */
wish: number, };

/** The countries that numbers can be of, by their two letters. */
export const COUNTRIES: readonly string[] = ['AC', 'AD', 'AE', 'AF', 'AG', 'AI', 'AL', 'AM', 'AO', 'AR', 'AS', 'AT', 'AU', 'AW', 'AX', 'AZ', 'BA', 'BB', 'BD', 'BE', 'BF', 'BG', 'BH', 'BI', 'BJ', 'BL', 'BM', 'BN', 'BO', 'BQ', 'BR', 'BS', 'BT', 'BW', 'BY', 'BZ', 'CA', 'CC', 'CD', 'CF', 'CG', 'CH', 'CI', 'CK', 'CL', 'CM', 'CN', 'CO', 'CR', 'CU', 'CV', 'CW', 'CX', 'CY', 'CZ', 'DE', 'DJ', 'DK', 'DM', 'DO', 'DZ', 'EC', 'EE', 'EG', 'EH', 'ER', 'ES', 'ET', 'FI', 'FJ', 'FK', 'FM', 'FO', 'FR', 'GA', 'GB', 'GD', 'GE', 'GF', 'GG', 'GH', 'GI', 'GL', 'GM', 'GN', 'GP', 'GQ', 'GR', 'GT', 'GU', 'GW', 'GY', 'HK', 'HN', 'HR', 'HT', 'HU', 'ID', 'IE', 'IL', 'IM', 'IN', 'IO', 'IQ', 'IR', 'IS', 'IT', 'JE', 'JM', 'JO', 'JP', 'KE', 'KG', 'KH', 'KI', 'KM', 'KN', 'KP', 'KR', 'KW', 'KY', 'KZ', 'LA', 'LB', 'LC', 'LI', 'LK', 'LR', 'LS', 'LT', 'LU', 'LV', 'LY', 'MA', 'MC', 'MD', 'ME', 'MF', 'MG', 'MH', 'MK', 'ML', 'MM', 'MN', 'MO', 'MP', 'MQ', 'MR', 'MS', 'MT', 'MU', 'MV', 'MW', 'MX', 'MY', 'MZ', 'NA', 'NC', 'NE', 'NF', 'NG', 'NI', 'NL', 'NO', 'NP', 'NR', 'NU', 'NZ', 'OM', 'PA', 'PE', 'PF', 'PG', 'PH', 'PK', 'PL', 'PM', 'PR', 'PS', 'PT', 'PW', 'PY', 'QA', 'RE', 'RO', 'RS', 'RU', 'RW', 'SA', 'SB', 'SC', 'SD', 'SE', 'SG', 'SH', 'SI', 'SJ', 'SK', 'SL', 'SM', 'SN', 'SO', 'SR', 'SS', 'ST', 'SV', 'SX', 'SY', 'SZ', 'TA', 'TC', 'TD', 'TG', 'TH', 'TJ', 'TK', 'TL', 'TM', 'TN', 'TO', 'TR', 'TT', 'TV', 'TW', 'TZ', 'UA', 'UG', 'US', 'UY', 'UZ', 'VA', 'VC', 'VE', 'VG', 'VI', 'VN', 'VU', 'WF', 'WS', 'XK', 'YE', 'YT', 'ZA', 'ZM', 'ZW'];

/** Every call that the window may make, with its request and its reply. */
export interface Calls {
  app_info: { request: Nothing; reply: AppInfo };
  preferences: { request: Nothing; reply: PreferencesView };
  set_preferences: { request: SetPreferences; reply: Nothing };
  remember_place: { request: RememberPlace; reply: Nothing };
  close_window: { request: Nothing; reply: CloseView };
  window_in_view: { request: WindowInView; reply: Nothing };
  window_raised: { request: Nothing; reply: Nothing };
  window_shows: { request: WindowShows; reply: Nothing };
  window_handed_over: { request: Nothing; reply: Nothing };
  scale_picture: { request: FileRef; reply: ScaledPicture | null };
  begin_voice: { request: BeginVoice; reply: StagedFile };
  add_to_voice: { request: VoicePiece; reply: VoiceCame };
  end_voice: { request: FileRef; reply: RecordedVoice };
  recorded_voices: { request: Nothing; reply: RecordedVoices };
  hear_voice: { request: FileRef; reply: VoiceSound };
  window_crashed: { request: WindowCrashed; reply: Nothing };
  instances: { request: Nothing; reply: InstancesView };
  instance: { request: InstanceRef; reply: InstanceView };
  add_instance: { request: AddInstance; reply: InstanceView };
  edit_instance: { request: EditInstance; reply: InstanceView };
  set_proxy: { request: SetProxy; reply: InstanceView };
  set_country: { request: SetCountry; reply: InstanceView };
  set_available: { request: SetAvailable; reply: InstanceView };
  choose_history: { request: ChooseHistory; reply: InstanceView };
  start_instance: { request: InstanceRef; reply: Nothing };
  stop_instance: { request: InstanceRef; reply: Nothing };
  restart_instance: { request: InstanceRef; reply: Nothing };
  start_all: { request: Nothing; reply: OrderView };
  stop_all: { request: Nothing; reply: OrderView };
  restart_all: { request: Nothing; reply: OrderView };
  mute_instance: { request: MuteInstance; reply: Nothing };
  accept_number: { request: InstanceRef; reply: Nothing };
  refuse_number: { request: InstanceRef; reply: Nothing };
  try_now: { request: InstanceRef; reply: Nothing };
  show_new_code: { request: InstanceRef; reply: Nothing };
  pair_by_code: { request: PairByCode; reply: Nothing };
  take_over: { request: InstanceRef; reply: Nothing };
  unlink_instance: { request: InstanceRef; reply: Nothing };
  kept_sessions: { request: InstanceRef; reply: KeptSessionsView };
  put_session_back: { request: PutSessionBack; reply: Nothing };
  delete_instance: { request: InstanceRef; reply: Nothing };
  chats: { request: ChatsRequest; reply: ChatPage };
  find_chats: { request: FindChats; reply: FoundChats };
  chats_now: { request: ChatsNow; reply: ChatsNowView };
  messages: { request: MessagesRequest; reply: MessagePage };
  search: { request: SearchRequest; reply: SearchPage };
  open_chat: { request: OpenChat; reply: ChatView };
  load_older: { request: LoadOlder; reply: OlderMessages };
  mark_read: { request: MarkRead; reply: Nothing };
  mute_chat: { request: MuteChat; reply: Nothing };
  name_chat: { request: NameChat; reply: Nothing };
  set_draft: { request: SetDraft; reply: DraftKept };
  send_text: { request: SendText; reply: SendReply };
  send_message: { request: SendMessage; reply: SendReply };
  seen_by: { request: MessageRef; reply: SeenByView };
  fetch_file: { request: MessageRef; reply: Nothing };
  stage_file: { request: StageFile; reply: StagedFile };
  drop_file: { request: FileRef; reply: Nothing };
  queue: { request: QueueRequest; reply: QueuePage };
  cancel_send: { request: QueueRef; reply: Nothing };
  retry_send: { request: QueueRef; reply: Nothing };
  remove_failed: { request: InstanceRef; reply: RemovedView };
  timeline: { request: TimelineRequest; reply: TimelinePage };
  restoration: { request: Nothing; reply: RestorationView };
  restorations: { request: Nothing; reply: RestorationHistory };
  sync: { request: SyncAsk; reply: SyncView };
  last_sync: { request: Nothing; reply: SyncView | null };
  engine_health: { request: Nothing; reply: EngineView };
  instance_health: { request: InstanceHealthAsk; reply: InstanceHealthView };
  audit: { request: AuditRequest; reply: AuditPage };
  events: { request: EventsRequest; reply: EventPage };
  list_keys: { request: Nothing; reply: KeysView };
  make_key: { request: MakeKey; reply: MadeKey };
  revoke_key: { request: KeyRef; reply: Nothing };
  interface: { request: Nothing; reply: InterfaceView };
  set_interface: { request: SetInterface; reply: InterfaceView };
  webhooks: { request: Nothing; reply: WebhooksView };
  add_webhook: { request: AddWebhook; reply: AddedWebhook };
  change_webhook: { request: ChangeWebhook; reply: ChangedWebhook };
  remove_webhook: { request: WebhookRef; reply: Nothing };
  test_webhook: { request: WebhookRef; reply: WebhookTested };
  failed_events: { request: FailedRequest; reply: FailedPage };
  replay_failed: { request: FailedRefs; reply: FailedCount };
  purge_failed: { request: FailedRefs; reply: FailedCount };
  backend: { request: Nothing; reply: BackendView };
  set_backend: { request: SetBackend; reply: BackendView };
  forget_backend: { request: Nothing; reply: BackendView };
  test_backend: { request: Nothing; reply: BackendTested };
  link_to_backend: { request: LinkToBackend; reply: InstanceView };
  unlink_from_backend: { request: InstanceRef; reply: InstanceView };
  log_lines: { request: LogLinesRequest; reply: LogPage };
  set_log_level: { request: SetLogLevel; reply: Nothing };
  start_with_system: { request: Nothing; reply: StartWithSystemView };
  set_start_with_system: { request: SetStartWithSystem; reply: StartWithSystemView };
  open_window: { request: OpenWindow; reply: Nothing };
  quit: { request: Nothing; reply: Nothing };
}
