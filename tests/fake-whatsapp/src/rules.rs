//! Rules: what the server does with a stanza of a linked device, in place of what it would do.
//!
//! One mechanism for all that a real server may answer: a rule says which stanzas it is about, from which one on and how often,
//! and what comes of them. The first rule that fits decides.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::{Node, NodeContent, NodeValue};

use crate::ledger::Happening;
use crate::login::Answers;
use crate::stanza::{attr, bytes, children, now_seconds, refusal, result};
use crate::stanza_json::Stanza;
use crate::world::{DeviceKey, World};

/// How deep names are looked for in a stanza.
const DEPTH: usize = 8;

/// Which stanzas, and what comes of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The account whose devices say it; any when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(flatten)]
    which: Which,
    /// From the how-manyeth that fits; the first when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    nth: Option<u32>,
    /// How many it decides; all that follow when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    #[serde(flatten)]
    then: Then,
}

/// Which stanzas a rule is about. What is not said fits all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Which {
    /// `iq`, `message`, `receipt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// A query's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    xmlns: Option<String>,
    /// `get` or `set`, or a receipt's type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// The tag of one of its children.
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<String>,
    /// Whom or what it names: a number (by itself or by its LID), one device of it (`number:device`), a group, a collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    /// What the devices of one account ask of each other, as history of the phone; or what is none of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<bool>,
}

/// What comes of a stanza.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "then", rename_all = "snake_case")]
pub enum Then {
    /// Nothing is done; the answer is an error.
    Refuse {
        /// 403, 404, 406, 429, …
        code: u16,
        /// Its words.
        #[serde(default)]
        text: String,
    },
    /// Nothing is done, nothing answered: it was never heard.
    Ignore,
    /// It is done, but its answer is lost.
    Lose,
    /// It is done, and answered late.
    Delay {
        /// By how much.
        ms: u64,
    },
    /// Nothing is done; a query is answered with this.
    Answer {
        /// What stands in the result.
        content: Vec<Stanza>,
    },
    /// It is done; what its answer holds of whom the rule is about is an error.
    RefuseEntry {
        /// 404, 406, …
        code: u16,
        /// Its words.
        #[serde(default)]
        text: String,
    },
    /// It is done; its answer says nothing of whom the rule is about.
    OmitEntry,
    /// It is done; in what its answer holds of whom the rule is about, a part is missing.
    OmitPart {
        /// The part's tag, such as `key`.
        part: String,
    },
    /// It is done; in what its answer holds of whom the rule is about, a part holds nothing.
    EmptyPart {
        /// The part's tag, such as `device-list`.
        part: String,
    },
}

/// A rule that is being written: which stanzas it is about.
#[derive(Clone, Debug, Default)]
pub struct RuleFor {
    phone: Option<String>,
    which: Which,
    nth: Option<u32>,
    times: Option<u32>,
}

impl Rule {
    /// About queries in a namespace: `encrypt`, `usync`, `w:g2`, `w:sync:app:state`, …
    #[must_use]
    pub fn query(xmlns: &str) -> RuleFor {
        let which = Which { tag: Some("iq".to_owned()), xmlns: Some(xmlns.to_owned()), ..Which::default() };
        RuleFor { which, ..RuleFor::default() }
    }

    /// About queries for the keys of others.
    #[must_use]
    pub fn keys() -> RuleFor {
        Self::query("encrypt").child("key")
    }

    /// About messages that devices send to people.
    #[must_use]
    pub fn messages() -> RuleFor {
        let which = Which { tag: Some("message".to_owned()), peer: Some(false), ..Which::default() };
        RuleFor { which, ..RuleFor::default() }
    }

    /// About receipts that devices send.
    #[must_use]
    pub fn receipts() -> RuleFor {
        RuleFor { which: Which { tag: Some("receipt".to_owned()), ..Which::default() }, ..RuleFor::default() }
    }

    pub(crate) fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// The account's number and the names in it, as the world has them.
    pub(crate) fn normal(mut self) -> Self {
        self.phone = self.phone.map(|phone| bare(&phone));
        self.which.about = self.which.about.map(|about| bare(&about));
        self
    }
}

/// A number without plus and spaces; anything else as it is.
fn bare(name: &str) -> String {
    let stripped: String = name.chars().filter(|c| !matches!(c, '+' | ' ')).collect();
    let number = stripped.split(':').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if number { stripped } else { name.to_owned() }
}

impl RuleFor {
    /// By the devices of one account.
    #[must_use]
    pub fn by(mut self, phone: impl AsRef<str>) -> Self {
        self.phone = Some(phone.as_ref().to_owned());
        self
    }

    /// That name a number, one device of it (`number:device`), a group, or a collection.
    #[must_use]
    pub fn about(mut self, name: impl AsRef<str>) -> Self {
        self.which.about = Some(name.as_ref().to_owned());
        self
    }

    /// Of a type: `get`, `set`, or a receipt's.
    #[must_use]
    pub fn of_type(mut self, kind: &str) -> Self {
        self.which.kind = Some(kind.to_owned());
        self
    }

    /// With a child of this tag.
    #[must_use]
    pub fn child(mut self, tag: &str) -> Self {
        self.which.child = Some(tag.to_owned());
        self
    }

    /// Only from the `nth` one on, which is 1 for the first.
    #[must_use]
    pub fn from_the(mut self, nth: u32) -> Self {
        self.nth = Some(nth);
        self
    }

    /// Only so many.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Only one.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Are refused.
    #[must_use]
    pub fn refuse(self, code: u16, text: &str) -> Rule {
        self.then(Then::Refuse { code, text: text.to_owned() })
    }

    /// Are not heard.
    #[must_use]
    pub fn ignore(self) -> Rule {
        self.then(Then::Ignore)
    }

    /// Are done, but their answers are lost.
    #[must_use]
    pub fn lose_answer(self) -> Rule {
        self.then(Then::Lose)
    }

    /// Are answered late.
    #[must_use]
    pub fn delay(self, by: Duration) -> Rule {
        self.then(Then::Delay { ms: u64::try_from(by.as_millis()).unwrap_or(u64::MAX) })
    }

    /// Are answered with this.
    #[must_use]
    pub fn answer(self, content: Vec<Stanza>) -> Rule {
        self.then(Then::Answer { content })
    }

    /// Are answered, with an error for whom the rule is about.
    #[must_use]
    pub fn refuse_entry(self, code: u16, text: &str) -> Rule {
        self.then(Then::RefuseEntry { code, text: text.to_owned() })
    }

    /// Are answered without a word of whom the rule is about.
    #[must_use]
    pub fn omit_entry(self) -> Rule {
        self.then(Then::OmitEntry)
    }

    /// Are answered without a part of what there is of whom the rule is about.
    #[must_use]
    pub fn omit_part(self, part: &str) -> Rule {
        self.then(Then::OmitPart { part: part.to_owned() })
    }

    /// Are answered with nothing in a part of what there is of whom the rule is about.
    #[must_use]
    pub fn empty_part(self, part: &str) -> Rule {
        self.then(Then::EmptyPart { part: part.to_owned() })
    }

    fn then(self, then: Then) -> Rule {
        Rule { phone: self.phone, which: self.which, nth: self.nth, times: self.times, then }
    }
}

/// A rule at work, and how many stanzas have fitted it.
pub(crate) struct Active {
    pub rule: Rule,
    fitted: u32,
}

impl Active {
    pub(crate) fn new(rule: Rule) -> Self {
        Self { rule: rule.normal(), fitted: 0 }
    }

    /// Counts a stanza that fits; says whether the rule decides it.
    fn decides(&mut self) -> bool {
        self.fitted += 1;
        let first = self.rule.nth.unwrap_or(1).max(1);
        let over = self.rule.times.is_some_and(|times| self.fitted >= first.saturating_add(times));
        self.fitted >= first && !over
    }
}

/// Answers a stanza by the rules, else by `usual`.
pub(crate) fn answer(
    world: &mut World,
    key: &DeviceKey,
    node: &Node,
    usual: impl FnOnce(&mut World) -> Answers,
) -> Answers {
    let Some((then, about)) = decide(world, key, node) else { return usual(world) };
    let id = attr(node, "id");
    let note = |world: &mut World, what: &str| {
        world.tell(Happening::Refused { phone: key.phone.clone(), why: format!("rule: {what} {} {id}", node.tag) });
    };
    match then {
        Then::Refuse { code, text } => {
            note(world, "refused");
            refused(node, code, &text).into_iter().collect::<Vec<_>>().into()
        }
        Then::Ignore => {
            note(world, "ignored");
            Answers::default()
        }
        Then::Answer { content } => vec![result(node, content.iter().map(Stanza::node).collect())].into(),
        Then::Lose => {
            let mut answers = usual(world);
            note(world, "no answer to");
            answers.stanzas.retain(|answer| attr(answer, "id") != id);
            answers
        }
        Then::Delay { ms } => {
            let mut answers = usual(world);
            let (late, now) = answers.stanzas.into_iter().partition(|answer| attr(answer, "id") == id);
            answers.stanzas = now;
            answers.late = Some((Duration::from_millis(ms), late));
            answers
        }
        Then::RefuseEntry { .. } | Then::OmitEntry | Then::OmitPart { .. } | Then::EmptyPart { .. } => {
            let mut answers = usual(world);
            note(world, "withheld from");
            let about = about.unwrap_or_default();
            answers.stanzas.iter_mut().for_each(|answer| edit(world, answer, &about, &then, DEPTH));
            answers
        }
    }
}

fn decide(world: &mut World, key: &DeviceKey, node: &Node) -> Option<(Then, Option<String>)> {
    let mut rules = std::mem::take(&mut world.rules);
    let mut decided = None;
    for active in &mut rules {
        if fits(world, &active.rule, key, node) && active.decides() {
            decided = Some((active.rule.then.clone(), active.rule.which.about.clone()));
            break;
        }
    }
    world.rules = rules;
    decided
}

fn fits(world: &World, rule: &Rule, key: &DeviceKey, node: &Node) -> bool {
    let which = &rule.which;
    let is = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
    is(&rule.phone, &key.phone)
        && is(&which.tag, &node.tag)
        && is(&which.xmlns, &attr(node, "xmlns"))
        && is(&which.kind, &attr(node, "type"))
        && which.peer.is_none_or(|peer| peer == (attr(node, "category") == "peer"))
        && which.child.as_deref().is_none_or(|tag| children(node).iter().any(|child| child.tag == tag))
        && which.about.as_deref().is_none_or(|about| names(world, node, about, DEPTH))
}

/// Whether a stanza names someone or something, in an attribute or as a text.
fn names(world: &World, node: &Node, about: &str, depth: usize) -> bool {
    node.attrs.iter().any(|(_, value)| is_about(world, value, about))
        || bare(&String::from_utf8_lossy(bytes(node).get(..64).unwrap_or(bytes(node)))) == about
        || depth > 0 && children(node).iter().any(|child| names(world, child, about, depth - 1))
}

fn is_about(world: &World, value: &NodeValue, about: &str) -> bool {
    let text = value.as_str();
    if text == about {
        return true;
    }
    let Some(jid) = value.to_jid().filter(|_| text.contains('@')) else { return false };
    let (user, device) = about.split_once(':').map_or((about, None), |(user, device)| (user, Some(device)));
    let device_fits = device.is_none_or(|device| device == jid.device.to_string());
    let same = world.account_of(&jid).map_or(jid.user_base() == user, |account| account.phone == user);
    same && device_fits
}

/// Changes the entries of an answer that are about someone.
fn edit(world: &World, node: &mut Node, about: &str, then: &Then, depth: usize) {
    let Some(NodeContent::Nodes(parts)) = &mut node.content else { return };
    let entry = |part: &Node| {
        ["jid", "name", "id"].iter().any(|key| part.attrs.get(key).is_some_and(|value| is_about(world, value, about)))
    };
    if matches!(then, Then::OmitEntry) {
        parts.retain(|part| !entry(part));
    }
    for part in parts.iter_mut() {
        if !entry(part) {
            if depth > 0 {
                edit(world, part, about, then, depth - 1);
            }
            continue;
        }
        match (then, &mut part.content) {
            (Then::RefuseEntry { code, text }, content) => {
                let error = NodeBuilder::new("error").attr("code", code.to_string()).attr("text", text.clone()).build();
                *content = Some(NodeContent::Nodes(vec![error]));
                // What a query of collections calls it.
                if part.tag == "collection" {
                    part.attrs.push("type", "error");
                }
            }
            (Then::OmitPart { part: missing }, Some(NodeContent::Nodes(pieces))) => {
                pieces.retain(|piece| piece.tag != missing.as_str());
            }
            (Then::EmptyPart { part: hollow }, Some(NodeContent::Nodes(pieces))) => empty(pieces, hollow, DEPTH),
            _ => {}
        }
    }
}

/// Takes out what parts with this tag hold, wherever they stand.
fn empty(pieces: &mut [Node], tag: &str, depth: usize) {
    for piece in pieces {
        if piece.tag == tag {
            piece.content = None;
        } else if let (Some(NodeContent::Nodes(inner)), 1..) = (&mut piece.content, depth) {
            empty(inner, tag, depth - 1);
        }
    }
}

/// The refusal of a stanza in its own form; none for what is never answered.
fn refused(node: &Node, code: u16, text: &str) -> Option<Node> {
    match node.tag.as_ref() {
        "iq" => Some(refusal(node, code, text)),
        class @ ("message" | "receipt") => Some(
            NodeBuilder::new("ack")
                .attr("class", class.to_owned())
                .attr("id", attr(node, "id"))
                .attr("from", attr(node, "to"))
                .attr("t", now_seconds())
                .attr("error", code.to_string())
                .build(),
        ),
        _ => None,
    }
}
