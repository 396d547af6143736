//! Status posts. They are sealed, and the library acknowledges one as soon as it has looked at its tag, whatever becomes of it: killed, or
//! refused by the database, before it is opened and kept, it would never come again. So its place is kept before the library has it, shown
//! nowhere, until what it says is kept; where that is not to be, it is asked for.

use wakala_domain::messages::IncomingMessage;
use whatsapp_rust::Client;
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::node::NodeRef;

use crate::{repeats, translate};

/// The place of a post, and what it can be asked for again with; `None` for all that are none, or that nobody would read any more. Called
/// for every stanza, on the read loop.
pub(crate) fn place(client: &Client, stanza: &NodeRef<'_>) -> Option<(IncomingMessage, Vec<u8>)> {
    if stanza.tag.as_ref() != "message"
        || !stanza.attrs().optional_jid("from")?.is_status_broadcast()
        || !is_post(stanza)
    {
        return None;
    }
    let info = parse_message_info(stanza, client.pn().as_ref()?, client.lid().as_ref()).ok()?;
    if info.is_expired_status() {
        return None;
    }
    Some((translate::place(&info)?, repeats::stanza(&info, false)?))
}

/// What is posted is sealed for all who see it; without that part, a stanza holds the keys for it alone.
fn is_post(stanza: &NodeRef<'_>) -> bool {
    stanza.get_children_by_tag("enc").any(|enc| enc.get_attr("type").is_some_and(|kind| kind.as_str() == "skmsg"))
}

#[cfg(test)]
mod tests {
    use whatsapp_rust::NodeBuilder;

    use super::*;

    #[test]
    fn keys_alone_are_no_post() {
        let enc = |kind: &'static str| NodeBuilder::new("enc").attr("type", kind).build();
        let posts = |kinds: &[&'static str]| {
            is_post(&NodeBuilder::new("message").children(kinds.iter().map(|kind| enc(kind))).build().as_node_ref())
        };
        assert!(posts(&["skmsg"]) && posts(&["pkmsg", "skmsg"]));
        assert!(!posts(&["pkmsg"]) && !posts(&[]));
    }
}
