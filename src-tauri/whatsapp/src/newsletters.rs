//! Posts of newsletters. They are not sealed, and the library acknowledges one as soon as it has looked at its tag, whatever becomes of
//! it; WhatsApp delivers it never again. So it is read from its stanza, before the library has it.

use wakala_domain::messages::changes::Arrival;
use whatsapp_rust::Client;
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::node::NodeRef;
use whatsapp_rust::waproto::codec;

use crate::translate;

/// What is posted with a stanza; `None` for all that are no such post. Called for every stanza, on the read loop.
pub(crate) fn post(client: &Client, stanza: &NodeRef<'_>) -> Option<Arrival> {
    if !is_of_newsletter(stanza) {
        return None;
    }
    let own = [client.pn(), client.lid()];
    let info = parse_message_info(stanza, own[0].as_ref()?, own[1].as_ref()).ok()?;
    let content = stanza.get_optional_child("plaintext")?.content_bytes()?;
    let message = codec::message_decode(content);
    let message = message.inspect_err(|error| tracing::warn!(id = %info.id, %error, "a post that is none")).ok()?;
    // What is posted is not sealed: what a later version says beside it is there, too.
    translate::incoming(&message, &info, &own).map(|arrival| translate::as_it_came(arrival, content))
}

/// Whether a message is of a newsletter: no session is used for it, and no note of it is needed.
pub(crate) fn is_of_newsletter(stanza: &NodeRef<'_>) -> bool {
    stanza.tag.as_ref() == "message" && stanza.attrs().optional_jid("from").is_some_and(|from| from.is_newsletter())
}
