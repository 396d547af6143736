//! What WAHA has, and what of it is done here: one table. `docs/dialects.md` is made of it.

use wakala_domain::messages::staged::SendAs;

use super::{auth, chats, chatting, contacts, groups, sent_files, server, sessions};
use crate::dialect::Dialect;
use crate::speaking::asked::{Answer, Asked};
use crate::speaking::operation::{self, Done, Operation, delete, get, post, put};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// The code to scan.
    Qr,
    /// The code to type.
    RequestCode,
    /// What the phone shows.
    PasskeyConfirmation,
    /// All sessions.
    Sessions,
    /// A new session.
    CreateSession,
    /// One session.
    Session,
    /// Another name.
    UpdateSession,
    /// A session goes.
    DeleteSession,
    /// Whose a session is.
    Me,
    /// A session is wanted.
    Start,
    /// It is not wanted.
    Stop,
    /// Its phone is unlinked.
    Logout,
    /// It begins anew.
    Restart,
    /// Made and wanted.
    StartOld,
    /// Not wanted, and perhaps unlinked.
    StopOld,
    /// Unlinked.
    LogoutOld,
    /// Whose a session is, as a profile.
    Profile,
    /// A text.
    SendText,
    /// A picture.
    SendImage,
    /// A file.
    SendFile,
    /// A voice note.
    SendVoice,
    /// A film.
    SendVideo,
    /// A sticker.
    SendSticker,
    /// A chat was read.
    SendSeen,
    /// A reaction.
    React,
    /// A poll.
    SendPoll,
    /// A place.
    SendLocation,
    /// Contact cards.
    SendContacts,
    /// Messages of a chat in the query.
    MessagesOld,
    /// Whether WhatsApp has a number.
    CheckExists,
    /// Chats.
    Chats,
    /// Chats with their newest message.
    Overview,
    /// The same.
    OverviewPosted,
    /// Messages of a chat.
    Messages,
    /// A chat was read.
    Read,
    /// One message.
    Message,
    /// A message is taken back.
    Delete,
    /// Another text.
    Edit,
    /// People.
    Contacts,
    /// One person.
    Contact,
    /// One person.
    ContactOf,
    /// The number of an address.
    NumberOfLid,
    /// The address of a number.
    LidOfNumber,
    /// Groups.
    Groups,
    /// How many.
    GroupCount,
    /// One group.
    Group,
    /// Whether it is there.
    Ping,
    /// Whether it is well.
    Health,
    /// Which version it is like.
    Version,
    /// Since when it runs.
    Server,
    /// The file of a message.
    File,
}

impl operation::Deed for Deed {
    const DIALECT: Dialect = Dialect::Waha;

    fn takes_files(self) -> bool {
        use Deed as D;
        matches!(self, D::SendImage | D::SendFile | D::SendVoice | D::SendVideo | D::SendSticker)
    }

    fn said_to_all(self) -> Option<Answer> {
        (self == Deed::Ping).then(server::ping)
    }

    async fn done(self, asked: Asked) -> Answer {
        done(self, asked).await
    }
}

async fn done(deed: Deed, asked: Asked) -> Answer {
    match deed {
        Deed::Qr => auth::qr(&asked),
        Deed::RequestCode => auth::request_code(&asked).await,
        Deed::PasskeyConfirmation => auth::passkey_confirmation(&asked),
        Deed::Sessions => sessions::list(&asked),
        Deed::CreateSession => sessions::create(&asked).await,
        Deed::Session => sessions::get(&asked),
        Deed::UpdateSession => sessions::update(&asked).await,
        Deed::DeleteSession => sessions::delete(&asked).await,
        Deed::Me => sessions::whose(&asked),
        Deed::Start => sessions::start(&asked).await,
        Deed::Stop => sessions::stop(&asked).await,
        Deed::Logout => sessions::logout(&asked).await,
        Deed::Restart => sessions::restart(&asked).await,
        Deed::StartOld => sessions::start_old(&asked).await,
        Deed::StopOld => sessions::stop_old(&asked).await,
        Deed::LogoutOld => sessions::logout_old(&asked).await,
        Deed::Profile => sessions::profile(&asked),
        Deed::SendText => chatting::text(&asked).await,
        Deed::SendImage => sent_files::send(&asked, SendAs::Image).await,
        Deed::SendFile => sent_files::send(&asked, SendAs::Document).await,
        Deed::SendVoice => sent_files::send(&asked, SendAs::Voice).await,
        Deed::SendVideo => sent_files::send(&asked, SendAs::Video).await,
        Deed::SendSticker => sent_files::send(&asked, SendAs::Sticker).await,
        Deed::SendSeen => chatting::seen(&asked).await,
        Deed::React => chatting::reaction(&asked).await,
        Deed::SendPoll => chatting::poll(&asked).await,
        Deed::SendLocation => chatting::location(&asked).await,
        Deed::SendContacts => chatting::contacts(&asked).await,
        Deed::MessagesOld => chats::messages_old(&asked).await,
        Deed::CheckExists => contacts::check(&asked).await,
        Deed::Chats => chats::list(&asked).await,
        Deed::Overview => chats::overview(&asked).await,
        Deed::OverviewPosted => chats::overview_posted(&asked).await,
        Deed::Messages => chats::messages(&asked).await,
        Deed::Read => chats::read(&asked).await,
        Deed::Message => chats::get(&asked).await,
        Deed::Delete => chats::delete(&asked).await,
        Deed::Edit => chats::edit(&asked).await,
        Deed::Contacts => contacts::all(&asked).await,
        Deed::Contact => contacts::get(&asked).await,
        Deed::ContactOf => contacts::get_of(&asked).await,
        Deed::NumberOfLid => contacts::number_of_lid(&asked).await,
        Deed::LidOfNumber => contacts::lid_of_number(&asked).await,
        Deed::Groups => groups::list(&asked).await,
        Deed::GroupCount => groups::count(&asked).await,
        Deed::Group => groups::get(&asked).await,
        Deed::Ping => server::ping(),
        Deed::Health => server::health(&asked),
        Deed::Version => server::version(),
        Deed::Server => server::status(&asked),
        Deed::File => chats::file(&asked).await,
    }
}

/// All of them, in WAHA's order.
pub(crate) static OPERATIONS: &[Operation<Deed>] = &[
    get(
        "/api/{session}/auth/qr",
        Done::As(Deed::Qr, "with format=raw the code stands under qr, too: a published client reads it there"),
    ),
    post("/api/{session}/auth/request-code", Done::As(Deed::RequestCode, "")),
    get("/api/{session}/auth/passkey/challenge", Done::Not("a passkey is confirmed on the phone")),
    post("/api/{session}/auth/passkey", Done::Not("a passkey is confirmed on the phone")),
    get("/api/{session}/auth/passkey/confirmation", Done::As(Deed::PasskeyConfirmation, "")),
    post("/api/{session}/auth/passkey/confirm", Done::Not("a passkey is confirmed on the phone")),
    post("/api/keys", Done::Not("keys are made in Wakala: Settings, Programs, or wakala keys")),
    get("/api/keys", Done::Not("keys are made in Wakala: Settings, Programs, or wakala keys")),
    post("/api/keys/media", Done::Not("keys are made in Wakala: Settings, Programs, or wakala keys")),
    post("/api/keys/control", Done::Not("keys are made in Wakala: Settings, Programs, or wakala keys")),
    put("/api/keys/{id}", Done::Not("keys are made in Wakala: Settings, Programs, or wakala keys")),
    delete("/api/keys/{id}", Done::Not("keys are made in Wakala: Settings, Programs, or wakala keys")),
    get("/api/sessions", Done::As(Deed::Sessions, "Wakala's numbers, by their names")),
    post(
        "/api/sessions",
        Done::As(
            Deed::CreateSession,
            "of config, webhooks are not taken yet (501); the rest of it is passed over: nothing of it changes what Wakala does",
        ),
    ),
    get("/api/sessions/{session}", Done::As(Deed::Session, "config holds no metadata")),
    put("/api/sessions/{session}", Done::As(Deed::UpdateSession, "a name renames it; it is not restarted")),
    delete("/api/sessions/{session}", Done::As(Deed::DeleteSession, "**all its chats and messages go, for good**")),
    get("/api/sessions/{session}/me", Done::As(Deed::Me, "pushName is the number's name in Wakala")),
    get("/api/sessions/{session}/capping", Done::Not("WhatsApp's limits on new chats are not read")),
    get("/api/sessions/{session}/timelock", Done::Not("WhatsApp's limits on new chats are not read")),
    post("/api/sessions/{session}/start", Done::As(Deed::Start, "after the codes were used up it shows a new one")),
    post("/api/sessions/{session}/stop", Done::As(Deed::Stop, "the phone stays linked")),
    post("/api/sessions/{session}/logout", Done::As(Deed::Logout, "chats and messages stay")),
    post("/api/sessions/{session}/restart", Done::As(Deed::Restart, "")),
    post("/api/sessions/start", Done::As(Deed::StartOld, "")),
    post("/api/sessions/stop", Done::As(Deed::StopOld, "")),
    post("/api/sessions/logout", Done::As(Deed::LogoutOld, "the session is not deleted: that is a deed of its own")),
    get("/api/{session}/profile", Done::As(Deed::Profile, "without picture; name is the number's name in Wakala")),
    put("/api/{session}/profile/name", Done::Not("the profile is changed on the phone")),
    put("/api/{session}/profile/status", Done::Not("the profile is changed on the phone")),
    put("/api/{session}/profile/picture", Done::Not("the profile is changed on the phone")),
    delete("/api/{session}/profile/picture", Done::Not("the profile is changed on the phone")),
    post(
        "/api/sendText",
        Done::As(
            Deed::SendText,
            "taken while the session is not WORKING, too, with ack 0: it goes when that is over; id is refused (501); linkPreview is passed over",
        ),
    ),
    get(
        "/api/sendText",
        Done::Not("what only reads an address sends nothing, or whoever follows a link would: POST it"),
    ),
    post(
        "/api/sendImage",
        Done::As(Deed::SendImage, "the file as base64 in file.data, 16 MB at most; file.url is refused (400)"),
    ),
    post("/api/sendFile", Done::As(Deed::SendFile, "the same")),
    post(
        "/api/sendVoice",
        Done::As(Deed::SendVoice, "the same; Opus in an Ogg file goes as it is, and of a WAV file one is made"),
    ),
    post("/api/sendVideo", Done::As(Deed::SendVideo, "the same; asNote is refused (501)")),
    post("/api/sendSticker", Done::As(Deed::SendSticker, "the same; WebP")),
    post("/api/send/link-custom-preview", Done::Not("links go without a preview: send them as text")),
    post("/api/sendButtons", Done::Not("WhatsApp shows no buttons of such programs")),
    post("/api/sendList", Done::Not("WhatsApp shows no lists of such programs")),
    post("/api/forwardMessage", Done::Not("messages are not passed on here: send them again")),
    post("/api/sendSeen", Done::As(Deed::SendSeen, "")),
    post("/api/startTyping", Done::Not("typing is not shown to customers")),
    post("/api/stopTyping", Done::Not("typing is not shown to customers")),
    put("/api/reaction", Done::As(Deed::React, "")),
    put("/api/star", Done::Not("messages are starred on the phone")),
    post("/api/sendPoll", Done::As(Deed::SendPoll, "it answers no message")),
    post("/api/sendPollVote", Done::Not("polls are answered on the phone")),
    post("/api/sendLocation", Done::As(Deed::SendLocation, "it answers no message")),
    post("/api/sendContactVcard", Done::As(Deed::SendContacts, "of a vCard, name and numbers")),
    post("/api/send/buttons/reply", Done::Not("buttons are answered on the phone")),
    get("/api/messages", Done::As(Deed::MessagesOld, "")),
    get("/api/checkNumberStatus", Done::As(Deed::CheckExists, "as check-exists")),
    post("/api/reply", Done::As(Deed::SendText, "as sendText with reply_to")),
    post("/api/sendLinkPreview", Done::Not("links go without a preview: send them as text")),
    get("/api/{session}/new-message-id", Done::Not("Wakala chooses the ids of messages")),
    get(
        "/api/{session}/chats",
        Done::As(Deed::Chats, "newest first, whatever sortBy says; 100 where no limit is named, 1,000 at most"),
    ),
    get("/api/{session}/chats/overview", Done::As(Deed::Overview, "without pictures")),
    post("/api/{session}/chats/overview", Done::As(Deed::OverviewPosted, "without pictures")),
    delete(
        "/api/{session}/chats/{chat_id}",
        Done::Not("chats are kept: nothing but Delete of a number removes messages"),
    ),
    get("/api/{session}/chats/{chat_id}/picture", Done::Not("pictures of people and groups are not fetched")),
    get(
        "/api/{session}/chats/{chat_id}/messages",
        Done::As(Deed::Messages, "newest first; filter by timestamp and fromMe"),
    ),
    delete(
        "/api/{session}/chats/{chat_id}/messages",
        Done::Not("chats are kept: nothing but Delete of a number removes messages"),
    ),
    post("/api/{session}/chats/{chat_id}/messages/read", Done::As(Deed::Read, "")),
    get(
        "/api/{session}/chats/{chat_id}/messages/{message_id}",
        Done::As(Deed::Message, "in a group, the whole id with the writer"),
    ),
    delete(
        "/api/{session}/chats/{chat_id}/messages/{message_id}",
        Done::As(Deed::Delete, "for everyone, and ours alone"),
    ),
    put(
        "/api/{session}/chats/{chat_id}/messages/{message_id}",
        Done::As(Deed::Edit, "within 15 minutes, as WhatsApp has it"),
    ),
    post("/api/{session}/chats/{chat_id}/messages/{message_id}/pin", Done::Not("messages are pinned on the phone")),
    post("/api/{session}/chats/{chat_id}/messages/{message_id}/unpin", Done::Not("messages are pinned on the phone")),
    post("/api/{session}/chats/{chat_id}/archive", Done::Not("chats are archived on the phone")),
    post("/api/{session}/chats/{chat_id}/unarchive", Done::Not("chats are archived on the phone")),
    post("/api/{session}/chats/{chat_id}/unread", Done::Not("chats are marked as unread on the phone")),
    post("/api/{session}/calls/reject", Done::Not("calls are answered on the phone")),
    get("/api/{session}/channels", Done::Not("channels are read on the phone")),
    post("/api/{session}/channels", Done::Not("channels are read on the phone")),
    delete("/api/{session}/channels/{id}", Done::Not("channels are read on the phone")),
    get("/api/{session}/channels/{id}", Done::Not("channels are read on the phone")),
    get("/api/{session}/channels/{id}/messages/preview", Done::Not("channels are read on the phone")),
    post("/api/{session}/channels/{id}/follow", Done::Not("channels are read on the phone")),
    post("/api/{session}/channels/{id}/unfollow", Done::Not("channels are read on the phone")),
    post("/api/{session}/channels/{id}/mute", Done::Not("channels are read on the phone")),
    post("/api/{session}/channels/{id}/unmute", Done::Not("channels are read on the phone")),
    post("/api/{session}/channels/search/by-view", Done::Not("channels are read on the phone")),
    post("/api/{session}/channels/search/by-text", Done::Not("channels are read on the phone")),
    get("/api/{session}/channels/search/views", Done::Not("channels are read on the phone")),
    get("/api/{session}/channels/search/countries", Done::Not("channels are read on the phone")),
    get("/api/{session}/channels/search/categories", Done::Not("channels are read on the phone")),
    post("/api/{session}/status/text", Done::Not("status posts are made on the phone")),
    post("/api/{session}/status/image", Done::Not("status posts are made on the phone")),
    post("/api/{session}/status/voice", Done::Not("status posts are made on the phone")),
    post("/api/{session}/status/video", Done::Not("status posts are made on the phone")),
    post("/api/{session}/status/delete", Done::Not("status posts are made on the phone")),
    get("/api/{session}/status/new-message-id", Done::Not("status posts are made on the phone")),
    get("/api/{session}/labels", Done::Not("labels are kept on the phone")),
    post("/api/{session}/labels", Done::Not("labels are kept on the phone")),
    put("/api/{session}/labels/{label_id}", Done::Not("labels are kept on the phone")),
    delete("/api/{session}/labels/{label_id}", Done::Not("labels are kept on the phone")),
    get("/api/{session}/labels/chats/{chat_id}", Done::Not("labels are kept on the phone")),
    put("/api/{session}/labels/chats/{chat_id}", Done::Not("labels are kept on the phone")),
    get("/api/{session}/labels/{label_id}/chats", Done::Not("labels are kept on the phone")),
    get("/api/contacts/all", Done::As(Deed::Contacts, "whoever there is a chat with")),
    get("/api/contacts", Done::As(Deed::Contact, "the same")),
    get(
        "/api/contacts/check-exists",
        Done::As(
            Deed::CheckExists,
            "from the chats that are known; else WhatsApp is asked while the session is WORKING, once a second for each, 5 at once: then 429 with Retry-After",
        ),
    ),
    get("/api/contacts/about", Done::Not("what people say of themselves is not fetched")),
    get("/api/contacts/profile-picture", Done::Not("pictures of people and groups are not fetched")),
    post("/api/contacts/block", Done::Not("people are blocked on the phone")),
    post("/api/contacts/unblock", Done::Not("people are blocked on the phone")),
    get("/api/{session}/contacts/{id}", Done::As(Deed::ContactOf, "whoever there is a chat with")),
    put("/api/{session}/contacts/{id}", Done::Not("contacts are kept on the phone")),
    get("/api/{session}/lids", Done::Not("not told as a list")),
    get("/api/{session}/lids/count", Done::Not("not told as a list")),
    get("/api/{session}/lids/{lid}", Done::As(Deed::NumberOfLid, "whoever there is a chat with")),
    get("/api/{session}/lids/pn/{phone_number}", Done::As(Deed::LidOfNumber, "whoever there is a chat with")),
    post("/api/{session}/groups", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups", Done::As(Deed::Groups, "those from which something came; id and subject")),
    get("/api/{session}/groups/join-info", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/join", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/count", Done::As(Deed::GroupCount, "the same")),
    post("/api/{session}/groups/refresh", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/{id}", Done::As(Deed::Group, "id and subject")),
    delete("/api/{session}/groups/{id}", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/leave", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/{id}/picture", Done::Not("groups are changed on the phone")),
    put("/api/{session}/groups/{id}/picture", Done::Not("groups are changed on the phone")),
    delete("/api/{session}/groups/{id}/picture", Done::Not("groups are changed on the phone")),
    put("/api/{session}/groups/{id}/description", Done::Not("groups are changed on the phone")),
    put("/api/{session}/groups/{id}/subject", Done::Not("groups are changed on the phone")),
    put("/api/{session}/groups/{id}/settings/security/info-admin-only", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/{id}/settings/security/info-admin-only", Done::Not("groups are changed on the phone")),
    put(
        "/api/{session}/groups/{id}/settings/security/messages-admin-only",
        Done::Not("groups are changed on the phone"),
    ),
    get(
        "/api/{session}/groups/{id}/settings/security/messages-admin-only",
        Done::Not("groups are changed on the phone"),
    ),
    put("/api/{session}/groups/{id}/settings/security/member-add-mode", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/{id}/settings/security/member-add-mode", Done::Not("groups are changed on the phone")),
    put(
        "/api/{session}/groups/{id}/settings/security/member-share-history-mode",
        Done::Not("groups are changed on the phone"),
    ),
    get(
        "/api/{session}/groups/{id}/settings/security/member-share-history-mode",
        Done::Not("groups are changed on the phone"),
    ),
    put(
        "/api/{session}/groups/{id}/settings/security/membership-approval",
        Done::Not("groups are changed on the phone"),
    ),
    get(
        "/api/{session}/groups/{id}/settings/security/membership-approval",
        Done::Not("groups are changed on the phone"),
    ),
    get("/api/{session}/groups/{id}/participants/join-requests", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/participants/join-requests/approve", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/participants/join-requests/reject", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/{id}/invite-code", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/invite-code/revoke", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/{id}/participants", Done::Not("groups are changed on the phone")),
    get("/api/{session}/groups/{id}/participants/v2", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/participants/add", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/participants/remove", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/admin/promote", Done::Not("groups are changed on the phone")),
    post("/api/{session}/groups/{id}/admin/demote", Done::Not("groups are changed on the phone")),
    post("/api/{session}/presence", Done::Not("Wakala does not watch who is online")),
    get("/api/{session}/presence", Done::Not("Wakala does not watch who is online")),
    get("/api/{session}/presence/{chat_id}", Done::Not("Wakala does not watch who is online")),
    post("/api/{session}/presence/{chat_id}/subscribe", Done::Not("Wakala does not watch who is online")),
    get("/api/screenshot", Done::Not("there is no browser to be shown")),
    post("/api/{session}/events", Done::Not("event messages are not made here")),
    get("/ping", Done::As(Deed::Ping, "")),
    get("/health", Done::As(Deed::Health, "only under /waha: /health without it is Wakala's own")),
    get("/api/server/version", Done::As(Deed::Version, "the version whose shapes these are, and not Wakala's")),
    get("/api/server/environment", Done::Not("settings are read in Wakala")),
    get("/api/server/status", Done::As(Deed::Server, "")),
    post("/api/server/stop", Done::Not("the server is ended in Wakala: Quit")),
    get("/api/server/debug/cpu", Done::Not("there is no Node.js here")),
    get("/api/server/debug/heapsnapshot", Done::Not("there is no Node.js here")),
    get("/api/server/debug/browser/trace/{session}", Done::Not("there is no Node.js here")),
    get("/api/version", Done::As(Deed::Version, "the same")),
    post("/api/{session}/media/convert/voice", Done::Not("files are sent as they are: convert them before")),
    post("/api/{session}/media/convert/video", Done::Not("files are sent as they are: convert them before")),
    get("/api/apps", Done::Not("there are no apps here")),
    post("/api/apps", Done::Not("there are no apps here")),
    get("/api/apps/{id}", Done::Not("there are no apps here")),
    put("/api/apps/{id}", Done::Not("there are no apps here")),
    delete("/api/apps/{id}", Done::Not("there are no apps here")),
    post("/api/apps/{id}/purge", Done::Not("there are no apps here")),
    post("/api/apps/{id}/{session}/purge", Done::Not("there are no apps here")),
    get("/api/apps/argentine-phone-numbers/{session}/cache/memory", Done::Not("there are no apps here")),
    get("/api/apps/argentine-phone-numbers/{session}/cache/db", Done::Not("there are no apps here")),
    get("/api/apps/argentine-phone-numbers/{session}/cache/stats", Done::Not("there are no apps here")),
    delete("/api/apps/argentine-phone-numbers/{session}/cache/purge", Done::Not("there are no apps here")),
    get("/api/apps/brazilian-phone-numbers/{session}/cache/memory", Done::Not("there are no apps here")),
    get("/api/apps/brazilian-phone-numbers/{session}/cache/db", Done::Not("there are no apps here")),
    get("/api/apps/brazilian-phone-numbers/{session}/cache/stats", Done::Not("there are no apps here")),
    delete("/api/apps/brazilian-phone-numbers/{session}/cache/purge", Done::Not("there are no apps here")),
    post("/mcp", Done::Not("MCP is not spoken here")),
    get("/api/apps/mexican-phone-numbers/{session}/cache/memory", Done::Not("there are no apps here")),
    get("/api/apps/mexican-phone-numbers/{session}/cache/db", Done::Not("there are no apps here")),
    get("/api/apps/mexican-phone-numbers/{session}/cache/stats", Done::Not("there are no apps here")),
    delete("/api/apps/mexican-phone-numbers/{session}/cache/purge", Done::Not("there are no apps here")),
    get("/api/apps/phone-numbers/{session}/cache/memory", Done::Not("there are no apps here")),
    get("/api/apps/phone-numbers/{session}/cache/db", Done::Not("there are no apps here")),
    get("/api/apps/phone-numbers/{session}/cache/stats", Done::Not("there are no apps here")),
    delete("/api/apps/phone-numbers/{session}/cache/purge", Done::Not("there are no apps here")),
    get(
        "/api/files/{message}",
        Done::As(
            Deed::File,
            "where media.url leads: with the key, as every address; a file that is on its way here is waited for, 25 s",
        ),
    ),
];
