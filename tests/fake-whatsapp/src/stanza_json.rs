//! A stanza as tests and programs write it: a tree of tags, attributes and content, as JSON or in Rust.

use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::{Node, NodeContent};

use crate::keys::Bytes64;

/// A stanza. In JSON: `{"tag": "iq", "attrs": {"id": "1"}, "content": […]}`, where the content is a list of stanzas, a text, or
/// `{"base64": "…"}`; attributes that are to come twice are written as a list of pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stanza {
    tag: String,
    #[serde(default, with = "attributes", skip_serializing_if = "Vec::is_empty")]
    attrs: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Content {
    Children(Vec<Stanza>),
    Text(String),
    Bytes { base64: Bytes64 },
}

impl Stanza {
    /// An empty one.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), attrs: Vec::new(), content: None }
    }

    /// With one more attribute; the same name twice is sent twice.
    #[must_use]
    pub fn attr(mut self, name: &str, value: impl ToString) -> Self {
        self.attrs.push((name.to_owned(), value.to_string()));
        self
    }

    /// With one more child, in place of other content.
    #[must_use]
    pub fn child(mut self, child: Stanza) -> Self {
        match &mut self.content {
            Some(Content::Children(children)) => children.push(child),
            other => *other = Some(Content::Children(vec![child])),
        }
        self
    }

    /// With bytes as its content.
    #[must_use]
    pub fn bytes(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.content = Some(Content::Bytes { base64: Bytes64(bytes.into()) });
        self
    }

    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    /// The first value of an attribute; empty when absent.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.attrs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn node(&self) -> Node {
        let mut node = NodeBuilder::new_dynamic(self.tag.clone()).build();
        for (name, value) in &self.attrs {
            node.attrs.push(name.clone(), value.as_str());
        }
        node.content = self.content.as_ref().map(|content| match content {
            Content::Children(children) => NodeContent::Nodes(children.iter().map(Stanza::node).collect()),
            Content::Text(text) => NodeContent::String(text.as_str().into()),
            Content::Bytes { base64 } => NodeContent::Bytes(base64.0.clone()),
        });
        node
    }
}

mod attributes {
    //! An object where every name comes once, else a list of pairs.
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Once(BTreeMap<String, String>),
        Pairs(Vec<(String, String)>),
    }

    pub(super) fn serialize<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
        let once: BTreeMap<&String, &String> = pairs.iter().map(|(name, value)| (name, value)).collect();
        if once.len() == pairs.len() { once.serialize(serializer) } else { pairs.serialize(serializer) }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Once(once) => once.into_iter().collect(),
            Written::Pairs(pairs) => pairs,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::{attr, bytes, children};

    #[test]
    fn json_says_whatever_a_stanza_can_be() {
        let written = r#"{"tag":"message","attrs":{"from":"1@lid","id":"A"},"content":[
            {"tag":"enc","attrs":[["type","msg"],["type","pkmsg"]],"content":{"base64":"AQI="}},
            {"tag":"body","content":"Habari"},{"tag":"empty","content":[]},{"tag":"nothing"}]}"#;
        let stanza: Stanza = serde_json::from_str(written).unwrap();
        assert_eq!(serde_json::from_str::<Stanza>(&serde_json::to_string(&stanza).unwrap()).unwrap(), stanza);
        let wire = wacore_binary::marshal::marshal(&stanza.node()).unwrap();
        let node = wacore_binary::marshal::unmarshal_ref(&wire[1..]).unwrap().to_owned();
        assert_eq!(
            (node.tag.as_ref(), attr(&node, "from"), attr(&node, "id")),
            ("message", "1@lid".into(), "A".into())
        );
        let parts = children(&node);
        assert_eq!((parts[0].attrs.len(), bytes(&parts[0]), bytes(&parts[1])), (2, &[1, 2][..], &b"Habari"[..]));
        assert!(serde_json::from_str::<Stanza>(r#"{"tag":"message","atrs":{}}"#).is_err());
    }
}
