//! Reading and building stanzas without ceremony.

use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::{Node, NodeContent};

/// An attribute as text; empty when absent.
pub(crate) fn attr(node: &Node, key: &str) -> String {
    node.attrs.get(key).map(|value| value.as_str().into_owned()).unwrap_or_default()
}

/// An attribute as an address.
pub(crate) fn jid(node: &Node, key: &str) -> Option<Jid> {
    node.attrs.get(key).and_then(|value| value.to_jid())
}

/// The bytes of a node's content.
pub(crate) fn bytes(node: &Node) -> &[u8] {
    match &node.content {
        Some(NodeContent::Bytes(bytes)) => bytes,
        Some(NodeContent::String(text)) => text.as_bytes(),
        _ => &[],
    }
}

/// The bytes of a child's content; empty when absent.
pub(crate) fn child_bytes(node: &Node, tag: &str) -> Vec<u8> {
    node.get_optional_child(tag).map(|child| bytes(child).to_vec()).unwrap_or_default()
}

/// The children of a node.
pub(crate) fn children(node: &Node) -> &[Node] {
    node.children().unwrap_or_default()
}

/// An answer to an iq.
pub(crate) fn result(request: &Node, content: Vec<Node>) -> Node {
    let answer =
        NodeBuilder::new("iq").attr("from", "s.whatsapp.net").attr("id", attr(request, "id")).attr("type", "result");
    if content.is_empty() { answer.build() } else { answer.children(content).build() }
}

/// A refusal of an iq.
pub(crate) fn refusal(request: &Node, code: u16, text: &str) -> Node {
    NodeBuilder::new("iq")
        .attr("from", "s.whatsapp.net")
        .attr("id", attr(request, "id"))
        .attr("type", "error")
        .children([NodeBuilder::new("error").attr("code", code.to_string()).attr("text", text.to_owned()).build()])
        .build()
}

/// A leaf with bytes.
pub(crate) fn leaf(tag: &'static str, content: impl Into<Vec<u8>>) -> Node {
    NodeBuilder::new(tag).bytes(content).build()
}

/// Seconds since the epoch, as stanzas carry them.
pub(crate) fn now_seconds() -> String {
    (now_ms() / 1000).to_string()
}

/// Milliseconds since the epoch.
pub(crate) fn now_ms() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the network has a clock of its own")]
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
