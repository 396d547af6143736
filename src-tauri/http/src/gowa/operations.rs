//! What GOWA has and its published client asks, and what of it is done here: one table. `docs/dialects.md` is made of it.

use wakala_domain::messages::staged::SendAs;

use super::{chats, devices, files, messages};
use crate::dialect::Dialect;
use crate::speaking::asked::{Answer, Asked};
use crate::speaking::operation::{self, Done, Operation, delete, get, post};

const ON_THE_PHONE: &str = "groups are changed on the phone";

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// All devices.
    Devices,
    /// A new device.
    Create,
    /// One device.
    Device,
    /// It goes.
    Delete,
    /// The code to scan.
    Login,
    /// It, as a picture.
    Qr,
    /// The code to type.
    LoginCode,
    /// The same, of the device that is meant.
    LoginWithCode,
    /// Its phone is unlinked.
    Logout,
    /// It connects anew.
    Reconnect,
    /// How it is.
    Status,
    /// Groups.
    Groups,
    /// People.
    Contacts,
    /// Whether WhatsApp has a number.
    Check,
    /// A text.
    SendText,
    /// A picture.
    SendImage,
    /// A file.
    SendFile,
    /// A film.
    SendVideo,
    /// A voice note or a sound.
    SendAudio,
    /// A sticker.
    SendSticker,
    /// A contact card.
    SendContact,
    /// A link.
    SendLink,
    /// A place.
    SendLocation,
    /// A poll.
    SendPoll,
    /// A message is taken back.
    Revoke,
    /// A reaction.
    React,
    /// Another text.
    Update,
    /// A message was read.
    Read,
    /// The file of a message.
    Download,
    /// Chats.
    Chats,
    /// Messages of a chat.
    Messages,
    /// One group.
    GroupInfo,
}

impl operation::Deed for Deed {
    const DIALECT: Dialect = Dialect::Gowa;

    fn takes_files(self) -> bool {
        use Deed as D;
        matches!(self, D::SendImage | D::SendFile | D::SendVideo | D::SendAudio | D::SendSticker)
    }

    fn said_to_all(self) -> Option<Answer> {
        None
    }

    async fn done(self, asked: Asked) -> Answer {
        match self {
            Deed::Devices => devices::list(&asked),
            Deed::Create => devices::create(&asked).await,
            Deed::Device => devices::get(&asked),
            Deed::Delete => devices::delete(&asked).await,
            Deed::Login => devices::login(&asked).await,
            Deed::Qr => devices::qr(&asked),
            Deed::LoginCode => devices::login_code(&asked).await,
            Deed::LoginWithCode => devices::login_with_code(&asked).await,
            Deed::Logout => devices::logout(&asked).await,
            Deed::Reconnect => devices::reconnect(&asked).await,
            Deed::Status => devices::status(&asked),
            Deed::Groups => chats::groups(&asked).await,
            Deed::Contacts => chats::contacts(&asked).await,
            Deed::Check => chats::check(&asked).await,
            Deed::SendText => messages::text(&asked).await,
            Deed::SendImage => files::send(&asked, SendAs::Image).await,
            Deed::SendFile => files::send(&asked, SendAs::Document).await,
            Deed::SendVideo => files::send(&asked, SendAs::Video).await,
            Deed::SendAudio => files::send(&asked, SendAs::Audio).await,
            Deed::SendSticker => files::send(&asked, SendAs::Sticker).await,
            Deed::SendContact => messages::contact(&asked).await,
            Deed::SendLink => messages::link(&asked).await,
            Deed::SendLocation => messages::location(&asked).await,
            Deed::SendPoll => messages::poll(&asked).await,
            Deed::Revoke => messages::revoke(&asked).await,
            Deed::React => messages::reaction(&asked).await,
            Deed::Update => messages::update(&asked).await,
            Deed::Read => messages::read(&asked).await,
            Deed::Download => files::download(&asked).await,
            Deed::Chats => chats::list(&asked).await,
            Deed::Messages => chats::messages(&asked).await,
            Deed::GroupInfo => chats::group_info(&asked).await,
        }
    }
}

/// All of them.
pub(crate) static OPERATIONS: &[Operation<Deed>] = &[
    get("/devices", Done::As(Deed::Devices, "Wakala's numbers, by their names")),
    post("/devices", Done::As(Deed::Create, "device_id or name is what it is called; it begins to link at once")),
    get("/devices/{device}", Done::As(Deed::Device, "")),
    delete("/devices/{device}", Done::As(Deed::Delete, "**with all its chats and messages, for good**")),
    get(
        "/devices/{device}/login",
        Done::As(
            Deed::Login,
            "the code is waited for, 20 s; qr_link is fetched with the key, as every address; one that is stopped is started",
        ),
    ),
    get("/devices/{device}/qr.png", Done::As(Deed::Qr, "where qr_link leads")),
    post("/devices/{device}/login/code", Done::As(Deed::LoginCode, "")),
    post("/devices/{device}/logout", Done::As(Deed::Logout, "the phone is unlinked, and chats stay")),
    post("/devices/{device}/reconnect", Done::As(Deed::Reconnect, "")),
    get("/devices/{device}/status", Done::As(Deed::Status, "")),
    get("/app/devices", Done::As(Deed::Devices, "the same as /devices")),
    get("/app/login", Done::As(Deed::Login, "of the device that is meant")),
    get("/app/login-with-code", Done::As(Deed::LoginWithCode, "of the device that is meant")),
    get(
        "/app/logout",
        Done::As(Deed::Logout, "of the device that is meant; it is a GET there, too: the key needs admin"),
    ),
    get(
        "/app/reconnect",
        Done::As(Deed::Reconnect, "of the device that is meant; it is a GET there, too: the key needs control"),
    ),
    get("/app/status", Done::As(Deed::Status, "of the device that is meant")),
    post("/app/passkey", Done::Not("a passkey is confirmed on the phone")),
    post("/app/passkey/confirm", Done::Not("a passkey is confirmed on the phone")),
    get("/user/info", Done::Not("profiles are read on the phone")),
    get("/user/avatar", Done::Not("pictures of people and groups are not fetched")),
    post("/user/avatar", Done::Not("profiles are changed on the phone")),
    post("/user/pushname", Done::Not("profiles are changed on the phone")),
    get("/user/my/privacy", Done::Not("profiles are read on the phone")),
    get("/user/my/groups", Done::As(Deed::Groups, "those from which something came; JID and Name")),
    get("/user/my/newsletters", Done::Not("channels are read on the phone")),
    get("/user/my/contacts", Done::As(Deed::Contacts, "whoever there is a chat with; at most 1,000")),
    get(
        "/user/check",
        Done::As(
            Deed::Check,
            "from the chats that are known; else WhatsApp is asked, once a second for each number, 5 at once: then 429 with Retry-After",
        ),
    ),
    get("/user/business-profile", Done::Not("profiles are read on the phone")),
    post("/send/message", Done::As(Deed::SendText, "is_forwarded is not read; duration is refused (501)")),
    post("/send/image", Done::As(Deed::SendImage, "the file in a form, and no address of it; compress is not read")),
    post("/send/file", Done::As(Deed::SendFile, "the file in a form")),
    post("/send/video", Done::As(Deed::SendVideo, "the file in a form, and no address of it; compress is not read")),
    post(
        "/send/audio",
        Done::As(
            Deed::SendAudio,
            "the file in a form, and no address of it; an Ogg Opus file goes as a voice note, another one as a sound",
        ),
    ),
    post(
        "/send/sticker",
        Done::As(Deed::SendSticker, "a WebP file in a form, and no address of it: nothing is converted"),
    ),
    post("/send/contact", Done::As(Deed::SendContact, "")),
    post("/send/link", Done::As(Deed::SendLink, "as a text, without a preview")),
    post("/send/location", Done::As(Deed::SendLocation, "")),
    post("/send/poll", Done::As(Deed::SendPoll, "")),
    post("/send/presence", Done::Not("whether customers see the number as online is chosen in Wakala")),
    post("/send/chat-presence", Done::Not("typing is not shown to customers")),
    post("/message/{message}/revoke", Done::As(Deed::Revoke, "ours alone")),
    post("/message/{message}/delete", Done::Not("chats are kept: nothing but Delete of a number removes messages")),
    post("/message/{message}/reaction", Done::As(Deed::React, "")),
    post("/message/{message}/update", Done::As(Deed::Update, "within 15 minutes, as WhatsApp has it")),
    post("/message/{message}/read", Done::As(Deed::Read, "all of the chat up to it")),
    post("/message/{message}/star", Done::Not("messages are starred on the phone")),
    post("/message/{message}/unstar", Done::Not("messages are starred on the phone")),
    get(
        "/message/{message}/download",
        Done::As(Deed::Download, "the file itself; one that is on its way here is waited for, 25 s"),
    ),
    get("/chats", Done::As(Deed::Chats, "newest first; total counts what was looked at")),
    get(
        "/chat/{chat}/messages",
        Done::As(
            Deed::Messages,
            "newest first; total counts what was looked at; content is looked through for search, among the newest 10,000",
        ),
    ),
    post("/chat/{chat}/label", Done::Not("labels are kept on the phone")),
    post("/chat/{chat}/pin", Done::Not("chats are pinned on the phone")),
    post("/chat/{chat}/disappearing", Done::Not("how long messages stay is set for a chat, on the phone")),
    post("/chat/{chat}/archive", Done::Not("chats are archived on the phone")),
    get("/group/info", Done::As(Deed::GroupInfo, "JID and Name, of one from which something came")),
    post("/group", Done::Not(ON_THE_PHONE)),
    get("/group/participants", Done::Not(ON_THE_PHONE)),
    get("/group/participants/export", Done::Not(ON_THE_PHONE)),
    post("/group/participants", Done::Not(ON_THE_PHONE)),
    post("/group/participants/remove", Done::Not(ON_THE_PHONE)),
    post("/group/participants/promote", Done::Not(ON_THE_PHONE)),
    post("/group/participants/demote", Done::Not(ON_THE_PHONE)),
    post("/group/join-with-link", Done::Not(ON_THE_PHONE)),
    get("/group/info-from-link", Done::Not(ON_THE_PHONE)),
    get("/group/invite-link", Done::Not(ON_THE_PHONE)),
    get("/group/participant-requests", Done::Not(ON_THE_PHONE)),
    post("/group/participant-requests/approve", Done::Not(ON_THE_PHONE)),
    post("/group/participant-requests/reject", Done::Not(ON_THE_PHONE)),
    post("/group/leave", Done::Not(ON_THE_PHONE)),
    post("/group/photo", Done::Not(ON_THE_PHONE)),
    post("/group/name", Done::Not(ON_THE_PHONE)),
    post("/group/locked", Done::Not(ON_THE_PHONE)),
    post("/group/announce", Done::Not(ON_THE_PHONE)),
    post("/group/topic", Done::Not(ON_THE_PHONE)),
    post("/newsletter/unfollow", Done::Not("channels are read on the phone")),
];
