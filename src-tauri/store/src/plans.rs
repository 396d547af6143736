//! Asks SQLite's planner about everything that the store ever says to it: what is on a message's way goes through an index.
//!
//! Whatever `Reading` and `Writing` offer is called once, on a database with a little of everything, while a trace notes each
//! statement; then each is explained. A call that is missing here fails the test, too.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use tokio::time::Instant;
use wakala_domain::address::Address;
use wakala_domain::backend::{BackendChoice, BackendOrigin, Owner};
use wakala_domain::delivery::DeliveryEvent;
use wakala_domain::history::{HistoryChoice, HistoryKind, Past};
use wakala_domain::ids::{InstanceId, MessageId, MessageRow, QueueId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::keys::{IssuedKey, KeyHash, KeyId, KeyRights, Reach, Scopes};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::lifecycle::{Badge, Entry, EntryKind, State};
use wakala_domain::messages::changes::{Author, Change, Emoji, IncomingChange, Target};
use wakala_domain::messages::chat_draft::DraftWords;
use wakala_domain::messages::content::{CallTaken, Media, MediaKind, NOT_UNDERSTOOD, Poll};
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::frame::{Frame, Quote};
use wakala_domain::messages::outgoing::Secret;
use wakala_domain::messages::staged::SendAs;
use wakala_domain::messages::votes::{Sealed, Vote};
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText, ReadElsewhere, TakenCall};
use wakala_domain::people::{OwnName, ToldName};
use wakala_domain::search::{Named, Query};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{Fault, FaultKind, News, WebhookSecret, WebhookWish};

use crate::index::mending;
use crate::merges::Merges;
use crate::migrate;
use crate::reading::Reading;
use crate::rows::{
    AuditRow, Dark, FileFault, FileOffer, GivenUp, HiddenId, MemberWord, NewFile, NewHistory, NewInstance, NewSend,
    NewUpload, RepeatId, RepeatRequest, SendKey, Sought, SoughtChats, SoughtKind, TooOld, WebhookLane, WebhookProgress,
    WhoseMessage,
};
use crate::writing::Writing;

/// What may be read from one end to the other, and why that is no harm.
const SCANNED: [(&str, &str); 23] = [
    ("SCAN backend_instances", "two hundred at most"),
    ("SCAN keys", "two hundred at most"),
    ("SCAN webhooks", "twenty at most"),
    ("SCAN w", "the same"),
    ("SCAN waiting", "the lanes of one outbox"),
    ("SCAN lane", "the same"),
    ("SCAN joining", "those who are becoming one, for a second"),
    ("SCAN sqlite_sequence", "a row for each table"),
    ("SCAN sqlite_schema", "the same"),
    ("SCAN instances", "as many as there are numbers"),
    ("SCAN restorations", "twenty reports"),
    ("SCAN history", "the few blobs that wait, at a start"),
    ("SCAN json_each", "the items in hand"),
    ("SCAN l", "only chats that wait or are parked have a lane"),
    ("SCAN search_fts VIRTUAL TABLE INDEX", "that is the index"),
    ("SCAN unindexed", "what one transaction changed"),
    ("SCAN u", "the same"),
    ("SCAN happened", "the same"),
    ("SCAN gone", "the same"),
    ("SCAN lanes_changed", "the same"),
    ("SCAN journal_ages", "a look for each half day of a month"),
    ("SCAN CONSTANT ROW", "no table"),
    ("SCAN way", "the few chats that one went into, one after the other"),
];

/// What may be read on from a row, however much follows, and why that is no harm.
const WALKED: [(&str, &str); 13] = [
    ("FROM backend_instances", "two hundred at most"),
    ("FROM keys", "two hundred at most"),
    ("FROM webhooks", "twenty at most"),
    ("FROM instances i CROSS JOIN contact_addresses", "as many as there are numbers"),
    ("SELECT EXISTS (SELECT 1 FROM instances WHERE id < ?1)", "it ends at the first"),
    ("FROM journal", "as many as are asked for, in their order"),
    ("FROM audit WHERE id < ?1 ORDER BY id DESC", "the same"),
    ("state = 'sending'", "the index has what is on its way alone"),
    ("result = 'begun'", "the index has what has begun alone"),
    ("FROM history WHERE whole", "the few blobs that wait, at a start"),
    ("FROM unindexed", "what one transaction changed"),
    ("FROM leftovers l WHERE l.id", "files that lie here for nobody, until they are removed"),
    ("FROM messages WHERE id > ?1 ", "the piece that an index which is made anew takes up"),
];

/// What may be sorted, and why that is no harm.
const SORTED: [(&str, &str); 6] = [
    ("WITH RECURSIVE waiting", "the lanes of one outbox"),
    ("GROUP BY delivery", "a handful of words"),
    ("FROM receipts r", "the members of one group"),
    ("FROM instances ORDER BY created", "as many as there are numbers"),
    ("search_fts MATCH", "what was found"),
    ("FROM happened", "what one transaction changed"),
];

static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn note(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(_, sql) = event {
        SAID.lock().unwrap().insert(sql.to_owned());
    }
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn message(from: &str, alias: Option<&str>, id: &str, content: Content) -> IncomingMessage {
    IncomingMessage {
        chat: address(from),
        chat_alias: alias.map(address),
        sender: address(from),
        sender_alias: alias.map(address),
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: Some("Neema".to_owned()),
        written: Wall(1_000),
        content,
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: Some(vec![1]),
    }
}

fn text(words: &str) -> Content {
    Content::Text { text: words.to_owned() }
}

fn everything_of_history(w: &Writing<'_>, instance: InstanceId) {
    let (kind, own) = (HistoryKind::Recent, vec![address("255700000118@s.whatsapp.net")]);
    let new = NewHistory { instance, kind, request: None, percent: 100, place: 2, unpacked: 9, own, kept: Wall(1) };
    w.choose_history(instance, HistoryChoice::All).unwrap();
    w.history_begins_anew(instance).unwrap();
    let blob = w.begin_history(&new).unwrap().unwrap();
    w.add_history(instance, blob, b"x").unwrap();
    w.history_is_whole(blob).unwrap();
    assert_eq!((w.waiting_history(instance).unwrap(), w.packed_history(blob).unwrap()), (1, b"x".to_vec()));
    let blob = w.next_history(instance).unwrap().unwrap();
    let (juma, past) =
        (address("255700000119@s.whatsapp.net"), message("255700000119@s.whatsapp.net", None, "P", text("zamani")));
    let group = address("1203631@g.us");
    let told = |address: &Address, name: &str| {
        let (address, name) = (address.clone(), Some(name.to_owned()));
        Past::Chat { address, alias: None, name, unread: 1, at: Some(Wall(1)) }
    };
    let all = [
        Past::Person { address: juma.clone(), alias: None, name: Some("Juma".to_owned()) },
        told(&juma, "Juma"),
        told(&group, "Shamba"),
        Past::Messages(vec![past.into()]),
        Past::Nothing,
    ];
    let came = w.commit_past(&blob, &all, 5, Wall(2)).unwrap();
    w.oldest_message(came.chats[0]).unwrap();
    w.history_failed(&blob).unwrap();
    w.end_history(&blob, true).unwrap();
    w.is_history_to_go(instance).unwrap();
    w.set_aside_damaged_history(instance).unwrap();
    w.end_some_history(instance).unwrap();
    for chat in w.chats_to_be_asked(instance, 50).unwrap() {
        w.past_was_asked_for(chat).unwrap();
    }
    w.history_progress(instance).unwrap();
    w.is_history_due(instance).unwrap();
    w.history_was_asked_for(instance).unwrap();
}

/// Calls everything.
fn everything(w: &Writing<'_>) {
    const PHONE: &str = "255700000431@s.whatsapp.net";
    const LID: &str = "236523865788507@lid";
    let (id, other) = (InstanceId::from_random(1), InstanceId::from_random(2));
    let settings = LifecycleSettings::default();
    let name = |text: &str| InstanceName::parse(text).unwrap();
    let lifecycle = State::new(Wanted::Running).persisted();
    for (id, called) in [(id, "Duka"), (other, "Kliniki")] {
        let new = NewInstance {
            id,
            name: name(called),
            workspace: String::new(),
            lifecycle: lifecycle.clone(),
            created: Wall(1),
        };
        w.add_instance(&new).unwrap();
    }
    w.edit_instance(id, &name("Duka la Asha"), "shop").unwrap();
    w.set_lifecycle(id, &lifecycle).unwrap();
    w.set_muted(id, true).unwrap();
    w.set_proxy(id, Some(&"http://proxy.example:8080".parse().unwrap())).unwrap();
    w.whole(|| w.set_country(id, Some("KE".parse().unwrap()))).unwrap();
    w.set_available(id, true).unwrap();
    everything_of_history(w, id);

    // Two people who turn out to be one, with a message that came under either address.
    let undecryptable = message(LID, None, "A", Content::Undecryptable);
    let readable = message(PHONE, None, "A", text("habari"));
    let both = message(LID, Some(PHONE), "B", text("salama"));
    w.commit_incoming(id, &undecryptable, Wall(2)).unwrap();
    w.commit_incoming(id, &readable, Wall(3)).unwrap();
    let chat = w.open_chat(id, &address(PHONE), None, Wall(4)).unwrap();
    w.close_lane(chat, LaneTrouble::Refused(LaneWhy::NotThere), Wall(5), &settings).unwrap();
    w.commit_batch(id, &[both, message(LID, None, "C", Content::Undecryptable)], Wall(6)).unwrap();
    let mut merges = Merges::default();
    while merges.step(w.connection(), 10, Instant::now()).unwrap() {}
    let group =
        IncomingMessage { chat: address("1203630@g.us"), chat_alias: None, ..message(LID, None, "G", text("wote")) };
    let group = w.commit_incoming(id, &group, Wall(7)).unwrap().chat;
    w.read_elsewhere(id, &ReadElsewhere::messages(vec![MessageId("B".to_owned())])).unwrap();
    let named = vec![MessageId("B".to_owned())];
    let named = ReadElsewhere::Messages { ids: named, chat: Some(address(PHONE)), alias: Some(address(LID)) };
    w.read_elsewhere(id, &named).unwrap();
    w.read_elsewhere(id, &ReadElsewhere::Chat { chat: address(PHONE), until: None, last: None }).unwrap();
    w.same_person(id, &address(LID), &address(PHONE)).unwrap();
    w.mark_oldest_read(group, None, 9).unwrap();
    w.mark_read_up_to(group, (Wall(0), MessageRow(0))).unwrap();
    w.mark_read(group).unwrap();
    w.mute_chat(group, Some(Wall(9))).unwrap();
    let told =
        ToldName { address: address(PHONE), alias: Some(address(LID)), name: Some("Neema".to_owned()), at: Wall(9) };
    w.learn_told_name(id, &told).unwrap();
    w.call_person(chat, OwnName::parse("Mama Neema").unwrap().as_ref()).unwrap();
    assert!(w.is_address_book_told(id).unwrap());
    w.writers_to_tell(id, None).unwrap();
    let read = w.read_here(id, None).unwrap().remove(0);
    w.read_here(id, Some(read.chat)).unwrap();
    w.writers_told(&read).unwrap();
    w.devices_told(&read).unwrap();
    w.forget_read_here(id).unwrap();
    // Read before it came, and a message that nobody could read.
    w.read_elsewhere(id, &ReadElsewhere::messages(vec![MessageId("ahead".to_owned())])).unwrap();
    let last = Some(MessageId("B".to_owned()));
    w.read_elsewhere(id, &ReadElsewhere::Chat { chat: address(PHONE), until: Some(Wall(1_999)), last }).unwrap();
    w.read_elsewhere(id, &ReadElsewhere::Chat { chat: address(PHONE), until: Some(Wall(9_000)), last: None }).unwrap();
    let ring = Content::Call { video: false, taken: None };
    w.commit_incoming(id, &message(LID, None, "ring", ring), Wall(7)).unwrap();
    let call = TakenCall {
        chat: address(LID),
        caller: address(LID),
        id: MessageId("ring".to_owned()),
        taken: CallTaken::Answered,
    };
    assert!(w.call_was_taken(id, &call).unwrap().is_some());
    let dark = w.commit_incoming(id, &message(LID, None, "ahead", Content::Undecryptable), Wall(7)).unwrap();
    w.note_unreadable(id, dark.row, &[1], Wall(7)).unwrap();
    w.asked_again(Dark::Shown(dark.row), Wall(8)).unwrap();
    let later = message(LID, None, "later", Content::Unsupported { name: NOT_UNDERSTOOD.to_owned() });
    let later = w.commit_incoming(id, &later, Wall(7)).unwrap();
    w.note_unreadable(id, later.row, &[1], Wall(7)).unwrap();
    w.commit_incoming(id, &message(LID, None, "later", text("kesho")), Wall(8)).unwrap();
    let edit = message(LID, None, "edit", Content::Undecryptable);
    assert!(w.keep_hidden(id, &edit, &[1], Wall(7)).unwrap());
    w.hidden(id, None).unwrap();
    w.asked_again(Dark::Hidden(HiddenId(1)), Wall(8)).unwrap();
    let empty = message(LID, None, "empty", Content::Undecryptable);
    w.commit_incoming(id, &empty, Wall(7)).unwrap();
    w.withdraw_unreadable(id, &empty).unwrap();
    // Something is said of messages, before they are here and after.
    for (n, target, change) in [
        (0, "G", Change::Reaction { emoji: Some(Emoji::parse("👍").unwrap()) }),
        (1, "G", Change::Edit { content: Box::new(text("wote pia")), frame: Box::default() }),
        (2, "later", Change::Delete),
        (3, "poll", Change::Vote { vote: Vote::Sealed(Sealed { payload: vec![1], iv: vec![2] }) }),
    ] {
        let change = IncomingChange {
            chat: address("1203630@g.us"),
            chat_alias: None,
            sender: address(LID),
            sender_alias: None,
            from_me: false,
            id: MessageId(format!("change {n}")),
            push_name: None,
            written: Wall(1_500),
            target: Target { author: Author::Them(address(LID)), id: MessageId(target.to_owned()) },
            by_admin: false,
            change,
            raw: None,
        };
        w.commit_arrivals(id, &[change.into()], Wall(7)).unwrap();
    }
    let poll = Content::Poll(Poll { question: "Lini?".to_owned(), options: vec!["Leo".to_owned()], choose: 1 });
    let poll =
        IncomingMessage { chat: address("1203630@g.us"), raw: Some(vec![1]), ..message(LID, None, "poll", poll) };
    w.commit_arrivals(id, &[poll.into()], Wall(7)).unwrap();
    assert_eq!(w.open_votes(id, &|_| Some(vec![0])).unwrap().len(), 1);
    let quote = Quote { id: MessageId("G".to_owned()), sender: Some(address(LID)), words: String::new(), kind: None };
    let answer = IncomingMessage {
        chat: address("1203630@g.us"),
        frame: Frame { quote: Some(quote), expires: 1, ..Frame::default() },
        ..message(LID, None, "answer", text("jibu"))
    };
    w.commit_arrivals(id, &[answer.into()], Wall(7)).unwrap();
    let said = w.messages(group, None, 9).unwrap();
    assert!(said[0].said.edited.is_some() && said[1].said.votes.is_some(), "{said:?}");
    assert_eq!(said[2].said.quoted, Some(said[0].row), "{said:?}");

    assert_eq!(w.expire_some(Wall(9_000), 9).unwrap().len(), 1);
    w.offer_file(id, dark.row, FileOffer { bytes: Some(9), thumbnail: false, fetch: true }, Wall(7)).unwrap();
    w.want_file(dark.row, Wall(7)).unwrap();
    w.stage_file("staged", "bei.pdf", 9, Wall(7)).unwrap();
    w.staged_file_is_whole("staged", "application/pdf", &[7; 32]).unwrap();
    w.staged_file("staged").unwrap();
    w.open_staged_files("", 9).unwrap();
    w.stage_voice("voice", "voice.ogg", group, 9, Wall(7)).unwrap();
    w.staged_voice_is_whole("voice", 8, "audio/ogg", &[7; 32]).unwrap();
    w.recorded_voices(9).unwrap();
    w.leftovers(0, 9).unwrap();
    w.forget_leftovers(&[1]).unwrap();
    w.unstage_file("staged").unwrap();
    w.stage_file("staged", "bei.pdf", 9, Wall(7)).unwrap();
    w.unstage_older(Wall(8), 9).unwrap();
    w.wanted_files(id, Wall(7)).unwrap();
    w.next_wanted_file(id, Wall(7)).unwrap();
    w.file_not_here(dark.row, "no", Some(Wall(8)), FileFault::Elsewhere).unwrap();
    w.file_is_here(dark.row, "9.jpg", 9, "image/jpeg").unwrap();
    w.is_orphaned_file(id, dark.row, "9.jpg").unwrap();
    w.is_wanted_file(id, dark.row).unwrap();
    w.file_lost(dark.row).unwrap();
    w.file_found(dark.row).unwrap();
    w.raw(dark.row).unwrap();
    w.learn_subject(id, &address("1203630@g.us"), "Wote", Wall(8)).unwrap();
    w.learn_group_expiry(id, &address("1203630@g.us"), 86_400).unwrap();

    let send = |id_text: &str| {
        let message = MessageId(id_text.to_owned());
        w.enqueue_text(id, group, &message, &OutgoingText::parse("jibu").unwrap(), Wall(8), &settings).unwrap()
    };
    let items: Vec<_> = ["O1", "O2", "O3", "O4"].into_iter().map(send).collect();
    let ids: Vec<QueueId> = items.iter().map(|item| item.id).collect();
    let key = SendKey { caller: "api/till".to_owned(), key: "order 7".to_owned(), content: [1; 32] };
    w.keep_send_key(id, &key, items[0].row, Wall(8)).unwrap();
    w.send_key(id, group, &key).unwrap();
    let new = w.open_chat(id, &address("255700000999@s.whatsapp.net"), None, Wall(8)).unwrap();
    let asks = MessageId("N".to_owned());
    w.enqueue_text(id, new, &asks, &OutgoingText::parse("hujambo").unwrap(), Wall(8), &settings).unwrap();
    w.unasked(id, Wall(9), 9, &[]).unwrap();
    let lies = r#"{"url":"https://x/1","path":"/1","sealed_hash":[1]}"#;
    let file = NewUpload {
        message: items[3].row,
        hash: vec![7; 32],
        kind: SendAs::Image,
        key: Secret::of_bits([7; 4]),
        thumbnail: None,
    };
    w.add_upload(id, &file, Wall(1)).unwrap();
    w.open_uploads(id, 9).unwrap();
    w.wait_for_file(file.message, LaneWhy::NoRoom, Wall(1), Wall(2)).unwrap();
    w.upload_done(file.message, lies, Wall(9)).unwrap();
    w.upload_again(file.message).unwrap();
    w.upload(file.message).unwrap();
    w.thumbnail_of_ours(file.message).unwrap();
    w.file_refused(file.message, "no").unwrap();
    w.newest_message().unwrap();
    w.upload_done(file.message, lies, Wall(9)).unwrap();
    let media = Media {
        what: MediaKind::Image,
        caption: None,
        file_name: None,
        mime: "image/jpeg".to_owned(),
        bytes: Some(9),
        seconds: None,
        size: None,
        pages: None,
        waveform: None,
        once: false,
    };
    let picture = NewSend {
        id: MessageId("P".to_owned()),
        draft: Draft::media("staged", None, None, false, None, &[]).unwrap(),
        secret: None,
        file: Some(Box::new(NewFile {
            media,
            name: "0-P.jpg".to_owned(),
            mime: "image/jpeg".to_owned(),
            bytes: 9,
            hash: vec![7; 32],
            kind: SendAs::Image,
            key: Secret::of_bits([8; 4]),
            thumbnail: None,
        })),
        created: Wall(9),
    };
    w.enqueue(id, new, &picture, &settings).unwrap();
    let mut once = NewSend { id: MessageId("V".to_owned()), ..picture };
    once.file.iter_mut().for_each(|file| (file.media.once, file.name) = (true, "0-V.jpg".to_owned()));
    let once = w.enqueue(id, new, &once, &settings).unwrap();
    w.apply_delivery(id, &once.message_id, DeliveryEvent::ServerTook, None, Wall(9), &settings).unwrap();
    // An answer, a reaction, and what is known of the message that they are about.
    let said = |name: &str, draft: Draft| {
        let new = NewSend { id: MessageId(name.to_owned()), draft, secret: None, file: None, created: Wall(8) };
        w.enqueue(id, group, &new, &settings).unwrap()
    };
    let about = w.messages(group, None, 9).unwrap().remove(0).row;
    let answer = said("P", Draft::text("jibu", Some(about), &[]).unwrap());
    let typed = |words: &str| DraftWords::parse(words).unwrap();
    w.set_draft(group, &typed("jibu\nlingine"), Some(about)).unwrap();
    assert!(w.draft_sent(group, "jibu").unwrap());
    said("Q", Draft::reaction(about, "👍").unwrap());
    w.queue_item(answer.id).unwrap();
    w.found(new, &address("255700000998@s.whatsapp.net"), Some(&address("998@lid")), Wall(9)).unwrap();
    w.pick_batch(id, Wall(9), 64, &[]).unwrap();
    w.place_by_server(id, &items[0].message_id, Wall(10)).unwrap();
    let took = |id_text: &str, event, error| {
        w.apply_delivery(id, &MessageId(id_text.to_owned()), event, error, Wall(11), &settings).unwrap();
    };
    took("O1", DeliveryEvent::ServerTook, None);
    took("O1", DeliveryEvent::DeliveredReceipt, None);
    w.went_to(id, &MessageId("O1".to_owned()), 2, Wall(11), &settings).unwrap();
    let seen = (&address(LID), MemberWord::Read, Wall(11));
    w.member_says(id, &MessageId("O1".to_owned()), seen, Wall(11), &settings).unwrap();
    w.seen_by(items[0].row).unwrap();
    w.prune_receipts(Wall(1), 9).unwrap();
    took("O2", DeliveryEvent::Refused, Some("479"));
    took("O3", DeliveryEvent::Refused, Some("429"));
    w.put_back(&ids[3..], Some("no")).unwrap();
    w.close_lane_of(ids[3], LaneTrouble::Delayed(LaneWhy::NoAnswer), Wall(12), &settings).unwrap();
    w.pick_batch(id, Wall(1_000_000), 64, &[]).unwrap();
    w.perhaps_sent(&ids[3..], None).unwrap();
    let request =
        RepeatRequest { id: MessageId("O1".to_owned()), requester: LID.to_owned(), count: 1, stanza: vec![1] };
    w.keep_repeat(id, &request, Wall(13)).unwrap();
    w.open_repeats(id, None).unwrap();
    w.open_repeats(id, Some(RepeatId(0))).unwrap();
    w.repeat_tried(RepeatId(1)).unwrap();
    w.repeat_delivered(id, &request.id, LID).unwrap();
    w.prune_repeats(id, Wall(1)).unwrap();
    w.failed(id).unwrap();
    w.retry(ids[1]).unwrap();
    w.cancel(ids[1]).unwrap();
    w.cancel(ids[3]).unwrap();
    w.remove_failed(&ids).unwrap();
    w.heal_instance(id).unwrap();

    let entry = Entry::bare(EntryKind::SessionPutBack);
    w.append_event(id, Wall(13), &entry).unwrap();
    let line = AuditRow {
        at: Wall(13),
        instance: Some(id),
        trigger: "timer".into(),
        caller: None,
        action: "connect".into(),
        cause: Some("dropped".into()),
        result: "begun".to_owned(),
        detail: None,
        duration_ms: None,
    };
    let line = w.append_audit(&line).unwrap();
    w.finish_audit(line, "done", 1).unwrap();
    w.begin_badge(id, Badge::Online, Wall(14)).unwrap();
    w.note_alive(Wall(15)).unwrap();
    w.append_restoration(Wall(16), "{}", 1).unwrap();
    w.append_restoration(Wall(17), "{}", 1).unwrap();
    w.append_journal(id, Wall(18), &Happening::NoticesWithdrawn).unwrap();
    w.set_journal_position("reader", 1).unwrap();
    w.journal_older_than(Duration::from_secs(1), Wall(18)).unwrap();
    w.take_room().unwrap();
    w.give_room_back().unwrap();
    w.set_setting("key", "1").unwrap();
    let key = IssuedKey {
        id: KeyId::of_bits(7),
        name: "till".parse().unwrap(),
        hash: KeyHash::new([7; 32]),
        rights: KeyRights { scopes: Scopes::ALL, reach: Reach::All },
        made: Wall(17),
        expires: None,
        revoked: None,
        used: None,
    };
    w.add_key(&key).unwrap();
    w.keys_used(&[(key.id, Wall(17))]).unwrap();
    w.revoke_key(key.id, Wall(18)).unwrap();
    let wish = WebhookWish::new("shop", "https://shop.example/", &HappeningKind::ALL, Reach::All, false, true).unwrap();
    let webhook = w.add_webhook(&wish, &WebhookSecret::of_bits([7; 4]), Wall(17)).unwrap();
    w.change_webhook(webhook, &wish, None).unwrap();
    let lane = WebhookLane {
        instance: Some(id),
        seq: 1,
        part: 0,
        gap_until: None,
        failures: 0,
        tries: 0,
        next: Wall(17),
        late: 0,
        refused: 0,
        others: false,
        waiting: 1,
        at: Wall(17),
    };
    let given_up = GivenUp {
        seq: 1,
        at: Wall(17),
        instance: Some(id),
        news: News::Gap { after: 0, until: 1 },
        attempts: 32,
        fault: Fault::bare(FaultKind::Silent),
        failed: Wall(18),
    };
    let progress = WebhookProgress {
        position: 1,
        lanes: [(Some(id), vec![lane])].into(),
        given_up: vec![given_up],
        ..WebhookProgress::default()
    };
    w.keep_webhook_progress(webhook, &progress).unwrap();
    w.replay_failed(webhook, None).unwrap();
    w.replay_failed(webhook, Some(&[1])).unwrap();
    w.was_replayed(1, Some((Fault::bare(FaultKind::Silent), Wall(19)))).unwrap();
    w.was_replayed(1, None).unwrap();
    w.purge_failed(webhook, None).unwrap();
    w.purge_failed(webhook, Some(&[1])).unwrap();
    w.webhooks().unwrap();
    w.webhook(webhook).unwrap();
    w.webhook_place(webhook).unwrap();
    w.failed_events(webhook, None, 9).unwrap();
    w.events_to_replay(webhook, 9).unwrap();
    w.journal_of_instances(&[id], 0, 9, 9).unwrap();
    w.journal_oldest().unwrap();
    w.remove_webhook(webhook).unwrap();
    let (origin, external) = (BackendOrigin::kept("http://shop.example".into()), "7".parse().unwrap());
    w.choose_backend(&BackendChoice::default()).unwrap();
    w.backend_choice().unwrap();
    w.link_to_backend(&origin, &external, id, Owner::Backend, Wall(19)).unwrap();
    w.backend_asks(&origin, &external, true).unwrap();
    w.backend_asks(&origin, &external, false).unwrap();
    w.linked_to_backend(&origin).unwrap();
    w.unlink_from_backend(&origin, id).unwrap();
    w.backend_told_gone(&origin, &external).unwrap();
    w.heal_after_run(Wall(0)).unwrap();

    let r: &Reading<'_> = w;
    r.instances().unwrap();
    r.instances_without_counts().unwrap();
    r.instance(id).unwrap();
    r.has_instance(id).unwrap();
    r.counts(id).unwrap();
    r.chats(Some(id), None, 9).unwrap();
    r.chats(None, None, 9).unwrap();
    r.chats_of(&[id], None, 9).unwrap();
    let named = Named::parse("neema").unwrap();
    r.chats_named(&SoughtChats { named, among: Some(vec![id]), after: None, limit: 9 }).unwrap();
    r.chat(chat).unwrap();
    r.chat_now(chat).unwrap();
    r.known_chat(id, &address(PHONE)).unwrap();
    r.groups_without_subject(id, &[], 9).unwrap();
    r.is_unasked(chat).unwrap();
    r.unreadable(id, None).unwrap();
    r.messages(chat, None, 9).unwrap();
    r.messages(chat, Some((Wall(1), MessageRow(1))), 9).unwrap();
    r.message(MessageRow(1)).unwrap();
    let sought = |instance, chat| Sought {
        query: Query::parse("habari kar").unwrap(),
        instance,
        among: Some(vec![id]),
        chat,
        sender: Some(PHONE.to_owned()),
        ours: true,
        from: Some(Wall(1)),
        until: Some(Wall(9)),
        kind: Some(SoughtKind::Text),
        has_file: true,
        before: None,
        limit: 9,
    };
    r.search(&sought(Some(id), Some(chat))).unwrap();
    let all = Sought {
        sender: None,
        ours: false,
        from: None,
        until: None,
        kind: None,
        has_file: false,
        ..sought(None, None)
    };
    r.search(&all).unwrap();
    r.queue(id, None, 9).unwrap();
    r.queue(id, Some((0, ids[0])), 9).unwrap();
    r.queue_item(ids[2]).unwrap();
    r.lane(chat).unwrap();
    r.sending(id).unwrap();
    r.depth(id).unwrap();
    r.events(id, None, 9).unwrap();
    r.audit(Some(id), None, 9).unwrap();
    r.audit(None, None, 9).unwrap();
    r.badge_intervals(id, Wall(0)).unwrap();
    r.sent_counts(id, Wall(0)).unwrap();
    r.journal_after(0, 9).unwrap();
    r.journal_of_kind_after(HappeningKind::Notices, 0, 9).unwrap();
    r.journal_before_newest(9).unwrap();
    r.unread_of(&[MessageRow(1)]).unwrap();
    for whose in [WhoseMessage::Ours, WhoseMessage::OtherEnd, WhoseMessage::Of(address("255700000431@s.whatsapp.net"))]
    {
        r.message_called(id, chat, &whose, &MessageId("A".to_owned())).unwrap();
    }
    for of in [None, Some(chat)] {
        r.message_lately(id, of, &MessageId("A".to_owned()), 9).unwrap();
    }
    r.last_said(MessageRow(1)).unwrap();
    r.unread_since(id, MessageRow(1)).unwrap();
    r.journal_position("reader").unwrap();
    r.journal_position("nobody").unwrap();
    r.restorations().unwrap();
    r.setting("key").unwrap();
    r.keys().unwrap();

    w.prune_some(TooOld { audit: Wall(99), health: Wall(99), journal: 99, send_keys: Wall(99) }, 9).unwrap();
    w.bury_instance(id, Wall(18)).unwrap();
    while w.delete_some(id, 3).unwrap() {}
}

/// What triggers and the full-text index say among themselves, and how the index of before is taken away in pieces.
fn is_of_the_index_itself(sql: &str) -> bool {
    let makes_it =
        ["CREATE ", "PRAGMA ", "DELETE FROM sqlite_schema "].iter().any(|word| sql.trim_start().starts_with(word));
    makes_it
        || sql.starts_with("--")
        || sql.contains("'main'.'search_fts")
        || ["messages_fts", "words_fts", "texts_fts"].iter().any(|earlier| sql.contains(earlier))
}

/// A step of a plan, and the one that it belongs to.
struct Step {
    what: String,
    of: Option<String>,
}

impl Step {
    fn scans(&self) -> bool {
        let allowed = SCANNED.iter().any(|(allowed, _)| {
            self.what.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        self.what.starts_with("SCAN ") && !self.what.contains(" USING ") && !allowed
    }

    /// A walk along the rows themselves, or along an index of which nothing is given, reads what is nobody's.
    fn walks(&self, sql: &str) -> bool {
        let along_rows = ["(rowid>?)", "(rowid<?)", "(rowid>? AND rowid<?)"].iter().any(|end| self.what.ends_with(end));
        let along_index = self.what.starts_with("SCAN ") && self.what.contains(" USING ");
        (along_rows || along_index) && !WALKED.iter().any(|(allowed, _)| sql.contains(allowed))
    }

    /// The few addresses of one person may be sorted.
    fn sorts(&self, sql: &str) -> bool {
        let in_a_person =
            sql.contains("contact_addresses a") && self.of.as_ref().is_some_and(|of| of.contains("SCALAR SUBQUERY"));
        let allowed = SORTED.iter().any(|(allowed, _)| sql.contains(allowed));
        self.what.starts_with("USE TEMP B-TREE") && !in_a_person && !allowed
    }
}

/// Nothing is bound: the planner asks for no values.
fn plan(connection: &Connection, sql: &str) -> Vec<Step> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut said: Vec<(i64, String)> = Vec::new();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let (id, parent): (i64, i64) = (row.get(0).unwrap(), row.get(1).unwrap());
        // Where a trigger begins, nothing is said.
        let what: String = row.get::<_, Option<String>>(3).unwrap().unwrap_or_default();
        let of = said.iter().find(|(id, _)| *id == parent).map(|(_, what)| what.clone());
        said.push((id, what.clone()));
        steps.push(Step { what, of });
    }
    steps
}

#[test]
fn every_query_on_a_messages_way_is_served_by_an_index() {
    let mut connection = Connection::open_in_memory().unwrap();
    crate::store::plan_once(&connection).unwrap();
    migrate::migrate(&mut connection, &migrate::all()).unwrap();
    crate::table::gone::watch(&connection).unwrap();
    crate::table::lanes::watch(&connection).unwrap();
    crate::happened::watch(&connection).unwrap();
    crate::index::watch(&connection).unwrap();
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note));
    everything(&Writing::new(&connection));
    crate::index::catch_up(&connection).unwrap();
    mending::is_damaged(&connection, "as the test wants").unwrap();
    while mending::step(&connection, 10, false, false).unwrap() {}
    // What the writer does with every commit, whatever was written.
    crate::happened::append(&connection, None).unwrap();
    crate::table::gone::take(&connection).unwrap();
    crate::table::lanes::take_changed(&connection).unwrap();
    mending::Mending::default().is_due(&connection, Instant::now()).unwrap();
    while crate::index::Order::default().step(&connection).unwrap() {}
    connection.trace_v2(TraceEventCodes::empty(), None);
    // A plan has what its triggers do, too, and what these set off.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRIGGER_EQP, true).unwrap();
    let said: Vec<String> = SAID.lock().unwrap().iter().filter(|sql| !is_of_the_index_itself(sql)).cloned().collect();
    assert!(said.len() > 80, "{} statements", said.len());
    let mut faults = Vec::new();
    for sql in &said {
        for step in plan(&connection, sql) {
            if step.scans() || step.sorts(sql) || step.walks(sql) {
                faults.push(format!("{}: {sql}", step.what));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// It looks at all that is not understood, and sorts it: once for each version.
#[test]
fn a_version_begins_once() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut connection, &migrate::all()).unwrap();
    crate::table::gone::watch(&connection).unwrap();
    crate::table::lanes::watch(&connection).unwrap();
    crate::happened::watch(&connection).unwrap();
    crate::index::watch(&connection).unwrap();
    let w = Writing::new(&connection);
    everything(&w);
    let begins = |version| {
        let before = connection.total_changes();
        w.version_begins(version).unwrap();
        connection.total_changes() - before
    };
    assert_eq!((begins("1") > 0, begins("1"), begins("2") > 0), (true, 0, true));
}

#[test]
fn every_call_is_asked_about() {
    let here = include_str!("plans.rs");
    for (file, source, least) in [
        ("reading.rs", include_str!("reading.rs"), 10),
        ("writing.rs", include_str!("writing.rs"), 10),
        ("writing/asked_again.rs", include_str!("writing/asked_again.rs"), 5),
        ("writing/backend.rs", include_str!("writing/backend.rs"), 2),
        ("writing/chat.rs", include_str!("writing/chat.rs"), 2),
        ("writing/history.rs", include_str!("writing/history.rs"), 2),
        ("writing/keys.rs", include_str!("writing/keys.rs"), 2),
        ("writing/webhooks.rs", include_str!("writing/webhooks.rs"), 2),
        ("reading/backend.rs", include_str!("reading/backend.rs"), 1),
        ("reading/history.rs", include_str!("reading/history.rs"), 2),
        ("reading/webhooks.rs", include_str!("reading/webhooks.rs"), 2),
    ] {
        let calls: Vec<&str> = source
            .lines()
            .filter_map(|line| line.strip_prefix("    pub fn "))
            .filter_map(|rest| rest.split(['(', '<']).next())
            .collect();
        assert!(calls.len() > least, "{file}: {calls:?}");
        for call in calls {
            assert!(here.contains(&format!(".{call}(")), "{file}: nobody asked the planner about `{call}`");
        }
    }
}
