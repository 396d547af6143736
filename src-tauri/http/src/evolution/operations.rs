//! What Evolution API has, and what of it is done here: one table. `docs/dialects.md` is made of it.

use super::files::Kind;
use super::instances::NO_WEBHOOKS;
use super::{chats, files, instances, messages};
use crate::dialect::Dialect;
use crate::speaking::asked::{Answer, Asked};
use crate::speaking::operation::{self, Done, Operation, delete, get, post, put};

const NO_OTHER_WAY: &str = "what happens is told by Wakala's own webhooks and events";
const NO_BOTS: &str = "there are no bots here: a program that answers asks and sends by itself";

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// That it is there.
    Welcome,
    /// A new instance.
    Create,
    /// The code that links it.
    Connect,
    /// How it is.
    State,
    /// All instances.
    Fetch,
    /// It begins anew.
    Restart,
    /// Its phone is unlinked.
    Logout,
    /// It goes.
    Delete,
    /// A text.
    SendText,
    /// A picture, a film or another file.
    SendMedia,
    /// A voice note or a sound.
    SendAudio,
    /// A sticker.
    SendSticker,
    /// A place.
    SendLocation,
    /// Contact cards.
    SendContact,
    /// A reaction.
    React,
    /// A poll.
    SendPoll,
    /// Whether WhatsApp has some numbers.
    Numbers,
    /// Messages were read.
    Read,
    /// A message is taken back.
    Revoke,
    /// The file of a message.
    Base64,
    /// Another text.
    Update,
    /// People.
    Contacts,
    /// Messages of a chat.
    Messages,
    /// Chats.
    Chats,
    /// One chat.
    Chat,
    /// One group.
    GroupInfos,
    /// Groups.
    Groups,
    /// No webhook.
    NoWebhook,
}

impl operation::Deed for Deed {
    const DIALECT: Dialect = Dialect::Evolution;

    fn takes_files(self) -> bool {
        matches!(self, Deed::SendMedia | Deed::SendAudio | Deed::SendSticker)
    }

    fn said_to_all(self) -> Option<Answer> {
        (self == Deed::Welcome).then(instances::welcome)
    }

    async fn done(self, asked: Asked) -> Answer {
        match self {
            Deed::Welcome => instances::welcome(),
            Deed::Create => instances::create(&asked).await,
            Deed::Connect => instances::connect(&asked).await,
            Deed::State => instances::connection_state(&asked),
            Deed::Fetch => instances::fetch(&asked),
            Deed::Restart => instances::restart(&asked).await,
            Deed::Logout => instances::logout(&asked).await,
            Deed::Delete => instances::delete(&asked).await,
            Deed::SendText => messages::text(&asked).await,
            Deed::SendMedia => files::send(&asked, Kind::Media).await,
            Deed::SendAudio => files::send(&asked, Kind::Audio).await,
            Deed::SendSticker => files::send(&asked, Kind::Sticker).await,
            Deed::SendLocation => messages::location(&asked).await,
            Deed::SendContact => messages::contacts(&asked).await,
            Deed::React => messages::reaction(&asked).await,
            Deed::SendPoll => messages::poll(&asked).await,
            Deed::Numbers => chats::numbers(&asked).await,
            Deed::Read => chats::read(&asked).await,
            Deed::Revoke => messages::delete(&asked).await,
            Deed::Base64 => files::base64_of(&asked).await,
            Deed::Update => messages::update(&asked).await,
            Deed::Contacts => chats::contacts(&asked).await,
            Deed::Messages => chats::messages(&asked).await,
            Deed::Chats => chats::list(&asked).await,
            Deed::Chat => chats::by_jid(&asked).await,
            Deed::GroupInfos => chats::group_infos(&asked).await,
            Deed::Groups => chats::groups(&asked).await,
            Deed::NoWebhook => instances::no_webhook(&asked),
        }
    }
}

/// All of them.
pub(crate) static OPERATIONS: &[Operation<Deed>] = &[
    get("", Done::As(Deed::Welcome, "for whoever asks, without a key")),
    get("/", Done::As(Deed::Welcome, "the same")),
    post(
        "/instance/create",
        Done::As(
            Deed::Create,
            "its number begins to link at once; of settings nothing is read; hash is null: the key of Wakala is the key of all instances. token, webhook and other ways out, a proxy, and another integration are refused (501)",
        ),
    ),
    get(
        "/instance/connect/{instance}",
        Done::As(
            Deed::Connect,
            "one that is stopped is started; the code is waited for, 20 s; with number, pairingCode alone; for one that is linked, its state",
        ),
    ),
    get("/instance/connectionState/{instance}", Done::As(Deed::State, "")),
    get("/instance/fetchInstances", Done::As(Deed::Fetch, "by instanceName and instanceId; token is null")),
    post("/instance/restart/{instance}", Done::As(Deed::Restart, "answers the state")),
    put("/instance/restart/{instance}", Done::As(Deed::Restart, "the same, as older clients ask")),
    post(
        "/instance/setPresence/{instance}",
        Done::Not("whether customers see the number as online is chosen in Wakala"),
    ),
    delete("/instance/logout/{instance}", Done::As(Deed::Logout, "the phone is unlinked, and chats stay")),
    delete(
        "/instance/delete/{instance}",
        Done::As(Deed::Delete, "**with all its chats and messages, for good**; not while it is open (400), as there"),
    ),
    post("/message/sendTemplate/{instance}", Done::Not("templates belong to WhatsApp's business interface")),
    post("/message/sendText/{instance}", Done::As(Deed::SendText, "delay and linkPreview are not read")),
    post(
        "/message/sendMedia/{instance}",
        Done::As(
            Deed::SendMedia,
            "the file as base64 in media, or as file in a form; no address of it; nothing is converted",
        ),
    ),
    post("/message/sendPtv/{instance}", Done::Not("round notes are taken on the phone: send a video")),
    post(
        "/message/sendWhatsAppAudio/{instance}",
        Done::As(
            Deed::SendAudio,
            "an Ogg Opus file goes as a voice note, another one as a sound: nothing is converted",
        ),
    ),
    post("/message/sendStatus/{instance}", Done::Not("status posts are made on the phone")),
    post("/message/sendSticker/{instance}", Done::As(Deed::SendSticker, "a WebP file: nothing is converted")),
    post("/message/sendLocation/{instance}", Done::As(Deed::SendLocation, "")),
    post(
        "/message/sendContact/{instance}",
        Done::As(Deed::SendContact, "name and number; organization, email and url are not read"),
    ),
    post("/message/sendReaction/{instance}", Done::As(Deed::React, "")),
    post("/message/sendPoll/{instance}", Done::As(Deed::SendPoll, "it answers no message")),
    post("/message/sendList/{instance}", Done::Not("WhatsApp shows no lists of such programs")),
    post("/message/sendButtons/{instance}", Done::Not("WhatsApp shows no buttons of such programs")),
    post("/call/offer/{instance}", Done::Not("calls are made on the phone")),
    post(
        "/chat/whatsappNumbers/{instance}",
        Done::As(
            Deed::Numbers,
            "from the chats that are known; of new ones WhatsApp is asked for 5 at once and then one a second: more in one request are refused (400), too soon is 429 with Retry-After",
        ),
    ),
    post("/chat/checkIsWhatsappNumber/{instance}", Done::As(Deed::Numbers, "the same, as a published client asks")),
    post("/chat/markMessageAsRead/{instance}", Done::As(Deed::Read, "all of the chat up to the newest of them")),
    post("/chat/archiveChat/{instance}", Done::Not("chats are archived on the phone")),
    post("/chat/markChatUnread/{instance}", Done::Not("chats are marked as unread on the phone")),
    delete("/chat/deleteMessageForEveryone/{instance}", Done::As(Deed::Revoke, "ours alone")),
    post("/chat/fetchProfilePictureUrl/{instance}", Done::Not("pictures of people and groups are not fetched")),
    post(
        "/chat/getBase64FromMediaMessage/{instance}",
        Done::As(
            Deed::Base64,
            "a file that is on its way here is waited for, 25 s; nothing is converted; where the key holds an id alone, of the newest 10,000 messages",
        ),
    ),
    post("/chat/updateMessage/{instance}", Done::As(Deed::Update, "within 15 minutes, as WhatsApp has it")),
    post("/chat/sendPresence/{instance}", Done::Not("typing is not shown to customers")),
    post("/chat/updateBlockStatus/{instance}", Done::Not("people are blocked on the phone")),
    post("/message/updateBlockStatus/{instance}", Done::Not("people are blocked on the phone")),
    post(
        "/chat/findContacts/{instance}",
        Done::As(Deed::Contacts, "whoever there is a chat with; at most 1,000 at once, by page and offset"),
    ),
    post(
        "/chat/findMessages/{instance}",
        Done::As(
            Deed::Messages,
            "of one chat, newest first, by where.key and messageTimestamp, messageType; total and pages count what was looked at, and one more where there is more",
        ),
    ),
    post("/chat/findStatusMessage/{instance}", Done::Not("how far a message has come stands in it: ask findMessages")),
    post(
        "/chat/findChats/{instance}",
        Done::As(Deed::Chats, "newest first; at most 1,000 at once, by page and offset; id is the chat's address"),
    ),
    get("/chat/findChatByRemoteJid/{instance}", Done::As(Deed::Chat, "")),
    post("/chat/fetchBusinessProfile/{instance}", Done::Not("profiles are read and changed on the phone")),
    post("/chat/fetchProfile/{instance}", Done::Not("profiles are read and changed on the phone")),
    post("/chat/updateProfileName/{instance}", Done::Not("profiles are read and changed on the phone")),
    post("/chat/updateProfileStatus/{instance}", Done::Not("profiles are read and changed on the phone")),
    post("/chat/updateProfilePicture/{instance}", Done::Not("profiles are read and changed on the phone")),
    post("/chat/updatePrivacySettings/{instance}", Done::Not("profiles are read and changed on the phone")),
    delete("/chat/removeProfilePicture/{instance}", Done::Not("profiles are read and changed on the phone")),
    get("/chat/fetchPrivacySettings/{instance}", Done::Not("profiles are read and changed on the phone")),
    post("/group/create/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/updateGroupSubject/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/updateGroupPicture/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/updateGroupDescription/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/sendInvite/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/revokeInviteCode/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/updateParticipant/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/updateSetting/{instance}", Done::Not("groups are changed on the phone")),
    post("/group/toggleEphemeral/{instance}", Done::Not("groups are changed on the phone")),
    get(
        "/group/findGroupInfos/{instance}",
        Done::As(Deed::GroupInfos, "id and subject, of one from which something came"),
    ),
    get("/group/fetchAllGroups/{instance}", Done::As(Deed::Groups, "those from which something came; id and subject")),
    get("/group/participants/{instance}", Done::Not("groups are changed on the phone")),
    get("/group/inviteCode/{instance}", Done::Not("groups are changed on the phone")),
    get("/group/inviteInfo/{instance}", Done::Not("groups are changed on the phone")),
    get("/group/acceptInviteCode/{instance}", Done::Not("groups are changed on the phone")),
    delete("/group/leaveGroup/{instance}", Done::Not("groups are changed on the phone")),
    get("/label/findLabels/{instance}", Done::Not("labels are kept on the phone")),
    post("/label/handleLabel/{instance}", Done::Not("labels are kept on the phone")),
    post("/settings/set/{instance}", Done::Not("settings are chosen in Wakala")),
    get("/settings/find/{instance}", Done::Not("settings are chosen in Wakala")),
    post("/proxy/set/{instance}", Done::Not("proxies are chosen in Wakala")),
    get("/proxy/find/{instance}", Done::Not("proxies are chosen in Wakala")),
    post("/webhook/set/{instance}", Done::Not(NO_WEBHOOKS)),
    get("/webhook/find/{instance}", Done::As(Deed::NoWebhook, "null: there is none in Evolution's shape")),
    post("/websocket/set/{instance}", Done::Not(NO_OTHER_WAY)),
    get("/websocket/find/{instance}", Done::Not(NO_OTHER_WAY)),
    post("/rabbitmq/set/{instance}", Done::Not(NO_OTHER_WAY)),
    get("/rabbitmq/find/{instance}", Done::Not(NO_OTHER_WAY)),
    post("/nats/set/{instance}", Done::Not(NO_OTHER_WAY)),
    get("/nats/find/{instance}", Done::Not(NO_OTHER_WAY)),
    post("/sqs/set/{instance}", Done::Not(NO_OTHER_WAY)),
    get("/sqs/find/{instance}", Done::Not(NO_OTHER_WAY)),
    post("/kafka/set/{instance}", Done::Not(NO_OTHER_WAY)),
    get("/kafka/find/{instance}", Done::Not(NO_OTHER_WAY)),
    post("/pusher/set/{instance}", Done::Not(NO_OTHER_WAY)),
    get("/pusher/find/{instance}", Done::Not(NO_OTHER_WAY)),
    post("/chatwoot/set/{instance}", Done::Not(NO_BOTS)),
    get("/chatwoot/find/{instance}", Done::Not(NO_BOTS)),
    post("/typebot/create/{instance}", Done::Not(NO_BOTS)),
    get("/typebot/find/{instance}", Done::Not(NO_BOTS)),
    get("/typebot/fetch/{bot}/{instance}", Done::Not(NO_BOTS)),
    put("/typebot/update/{bot}/{instance}", Done::Not(NO_BOTS)),
    delete("/typebot/delete/{bot}/{instance}", Done::Not(NO_BOTS)),
    get("/typebot/fetchSessions/{bot}/{instance}", Done::Not(NO_BOTS)),
    post("/typebot/changeStatus/{instance}", Done::Not(NO_BOTS)),
    post("/openai/create/{instance}", Done::Not(NO_BOTS)),
    get("/openai/find/{instance}", Done::Not(NO_BOTS)),
    get("/openai/fetch/{bot}/{instance}", Done::Not(NO_BOTS)),
    put("/openai/update/{bot}/{instance}", Done::Not(NO_BOTS)),
    delete("/openai/delete/{bot}/{instance}", Done::Not(NO_BOTS)),
    get("/openai/fetchSessions/{bot}/{instance}", Done::Not(NO_BOTS)),
    post("/openai/changeStatus/{instance}", Done::Not(NO_BOTS)),
    post("/dify/create/{instance}", Done::Not(NO_BOTS)),
    get("/dify/find/{instance}", Done::Not(NO_BOTS)),
    get("/dify/fetch/{bot}/{instance}", Done::Not(NO_BOTS)),
    put("/dify/update/{bot}/{instance}", Done::Not(NO_BOTS)),
    delete("/dify/delete/{bot}/{instance}", Done::Not(NO_BOTS)),
    get("/dify/fetchSessions/{bot}/{instance}", Done::Not(NO_BOTS)),
    post("/dify/changeStatus/{instance}", Done::Not(NO_BOTS)),
    post("/flowise/create/{instance}", Done::Not(NO_BOTS)),
    get("/flowise/find/{instance}", Done::Not(NO_BOTS)),
    get("/flowise/fetch/{bot}/{instance}", Done::Not(NO_BOTS)),
    put("/flowise/update/{bot}/{instance}", Done::Not(NO_BOTS)),
    delete("/flowise/delete/{bot}/{instance}", Done::Not(NO_BOTS)),
    get("/flowise/fetchSessions/{bot}/{instance}", Done::Not(NO_BOTS)),
    post("/flowise/changeStatus/{instance}", Done::Not(NO_BOTS)),
    post("/evolutionBot/create/{instance}", Done::Not(NO_BOTS)),
    get("/evolutionBot/find/{instance}", Done::Not(NO_BOTS)),
    get("/evolutionBot/fetch/{bot}/{instance}", Done::Not(NO_BOTS)),
    put("/evolutionBot/update/{bot}/{instance}", Done::Not(NO_BOTS)),
    delete("/evolutionBot/delete/{bot}/{instance}", Done::Not(NO_BOTS)),
    get("/evolutionBot/fetchSessions/{bot}/{instance}", Done::Not(NO_BOTS)),
    post("/evolutionBot/changeStatus/{instance}", Done::Not(NO_BOTS)),
    post("/typebot/start/{instance}", Done::Not(NO_BOTS)),
];
