//! Messages whose seal the library does not know: of a later WhatsApp, or cut short. It acknowledges one without a word to anybody, and
//! WhatsApp delivers it never again. So its place is kept before the library has it, and the phone is asked for it, which can open it.

use whatsapp_rust::Client;
use whatsapp_rust::prelude::MessageInfo;
use whatsapp_rust::types::events::DecryptFailMode;
use whatsapp_rust::wacore::message_processing::EncType;
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::node::NodeRef;

/// Where a message comes from that nothing here can open, and whether its sender marks it as hidden; `None` for all others. Called for every
/// stanza, on the read loop.
pub(crate) fn unopened(client: &Client, stanza: &NodeRef<'_>) -> Option<(MessageInfo, DecryptFailMode)> {
    if !is_sealed_strangely(stanza) {
        return None;
    }
    let info = parse_message_info(stanza, client.pn().as_ref()?, client.lid().as_ref()).ok()?;
    // A post comes again or is gone tomorrow.
    if info.source.chat.is_status_broadcast() || info.source.chat.is_newsletter() {
        return None;
    }
    let hides = seals(stanza).any(|seal| seal.get_attr("decrypt-fail").is_some_and(|mode| mode.as_str() == "hide"));
    Some((info, if hides { DecryptFailMode::Hide } else { DecryptFailMode::Show }))
}

/// Whether a stanza has seals, and none that the library would try to open.
fn is_sealed_strangely(stanza: &NodeRef<'_>) -> bool {
    let mut all = seals(stanza).peekable();
    stanza.tag.as_ref() == "message" && all.peek().is_some() && !all.any(is_known)
}

fn is_known(seal: &NodeRef<'_>) -> bool {
    let kind = seal.get_attr("type").and_then(|kind| EncType::from_wire(&kind.as_str()));
    kind.is_some() && seal.content_bytes().is_some_and(|sealed| !sealed.is_empty())
}

/// What is sealed for all, and for each device.
fn seals<'a>(stanza: &'a NodeRef<'a>) -> impl Iterator<Item = &'a NodeRef<'a>> {
    let apart = stanza.get_optional_child("participants").into_iter().flat_map(|all| all.get_children_by_tag("to"));
    stanza.get_children_by_tag("enc").chain(apart.flat_map(|to| to.get_children_by_tag("enc")))
}

#[cfg(test)]
mod tests {
    use whatsapp_rust::NodeBuilder;
    use whatsapp_rust::wacore_binary::node::Node;

    use super::*;

    fn sealed(kind: Option<&str>, bytes: Option<&[u8]>) -> Node {
        let node = NodeBuilder::new("enc").attr("v", "2");
        let node = kind.into_iter().fold(node, |node, kind| node.attr("type", kind));
        bytes.into_iter().fold(node, |node, bytes| node.bytes(bytes.to_vec())).build()
    }

    #[test]
    fn a_seal_is_strange_where_none_beside_it_is_known() {
        let good = || sealed(Some("msg"), Some(b"x"));
        let strange = [
            sealed(Some("newmsg"), Some(b"x")),
            sealed(Some(""), Some(b"x")),
            sealed(None, Some(b"x")),
            sealed(Some("msg"), None),
            sealed(Some("skmsg"), Some(b"")),
        ];
        let is_strange = |tag: &'static str, children: Vec<Node>| {
            is_sealed_strangely(&NodeBuilder::new(tag).children(children).build().as_node_ref())
        };
        assert!(!is_strange("message", vec![]), "nothing is sealed");
        for kind in ["msg", "pkmsg", "skmsg", "msmsg"] {
            assert!(!is_strange("message", vec![sealed(Some(kind), Some(b"x"))]), "{kind}");
        }
        for seal in strange {
            assert!(is_strange("message", vec![seal.clone()]), "{seal:?}");
            assert!(!is_strange("receipt", vec![seal.clone()]), "{seal:?}");
            assert!(!is_strange("message", vec![seal.clone(), good()]), "{seal:?}");
            let apart = |seals: Vec<Node>| {
                let to = NodeBuilder::new("to").children(seals).build();
                NodeBuilder::new("participants").children([to]).build()
            };
            assert!(is_strange("message", vec![apart(vec![seal.clone()])]), "{seal:?}");
            assert!(!is_strange("message", vec![apart(vec![good()]), seal]));
        }
    }
}
