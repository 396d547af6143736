//! Every combination of the addresses that a stanza can name people by, in every kind of chat and in both directions, with the library's own
//! mapping silent and known: whoever it is, it is the one person and the one chat.

use whatsapp_rust::NodeBuilder;
use whatsapp_rust::OwnedNodeRef;
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::marshal;

use super::*;
use crate::people::{self, Mapping};

const GROUP: &str = "120363041@g.us";
const LIST: &str = "1700000000@broadcast";
const STATUS: &str = "status@broadcast";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Person {
    number: &'static str,
    lid: &'static str,
}

const US: Person = Person { number: "255700000118", lid: "100255700000118" };
const NEEMA: Person = Person { number: "255700000431", lid: "100255700000431" };
const JUMA: Person = Person { number: "255700000592", lid: "100255700000592" };

/// How somebody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Number,
    NumberOfDevice,
    HostedNumber,
    Lid,
    LidOfDevice,
    HostedLid,
}

impl Form {
    const ALL: [Form; 6] =
        [Form::Number, Form::NumberOfDevice, Form::HostedNumber, Form::Lid, Form::LidOfDevice, Form::HostedLid];
    const USUAL: [Form; 4] = [Form::Number, Form::NumberOfDevice, Form::Lid, Form::LidOfDevice];

    fn is_lid(self) -> bool {
        match self {
            Form::Number | Form::NumberOfDevice | Form::HostedNumber => false,
            Form::Lid | Form::LidOfDevice | Form::HostedLid => true,
        }
    }
}

impl Person {
    fn named(self, form: Form) -> Jid {
        let Person { number, lid } = self;
        let text = match form {
            Form::Number => format!("{number}@s.whatsapp.net"),
            Form::NumberOfDevice => format!("{number}:3@s.whatsapp.net"),
            Form::HostedNumber => format!("{number}:99@hosted"),
            Form::Lid => format!("{lid}@lid"),
            Form::LidOfDevice => format!("{lid}:3@lid"),
            Form::HostedLid => format!("{lid}:99@hosted.lid"),
        };
        text.parse().unwrap()
    }

    /// By one of the two addresses.
    fn address(self, lid: bool) -> Address {
        address_of(&self.named(if lid { Form::Lid } else { Form::Number }))
    }
}

/// What the stanza says of somebody's second address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Second {
    Silent,
    Right(Form),
    /// An address of the same kind, and somebody else's.
    Strange,
}

impl Second {
    const fn all(lid: bool) -> [Second; 4] {
        match lid {
            true => [Second::Silent, Second::Right(Form::Number), Second::Right(Form::NumberOfDevice), Second::Strange],
            false => [Second::Silent, Second::Right(Form::Lid), Second::Right(Form::LidOfDevice), Second::Strange],
        }
    }

    fn attribute(self, of: Person, lid: bool) -> Option<Jid> {
        match self {
            Second::Silent => None,
            Second::Right(form) => Some(of.named(form)),
            Second::Strange => Some(JUMA.named(if lid { Form::Lid } else { Form::Number })),
        }
    }

    fn is_told(self) -> bool {
        matches!(self, Second::Right(_))
    }
}

/// A stanza, and what is to be found in it.
struct Case {
    stanza: Vec<(&'static str, String)>,
    chat: Wanted,
    sender: Wanted,
    via: Option<&'static str>,
}

/// An address, and the second one: whether the stanza tells it, and whether the mapping is asked for it.
struct Wanted {
    first: Address,
    second: Option<Address>,
    told: bool,
    asked: bool,
}

impl Wanted {
    fn person(who: Person, form: Form, told: bool) -> Self {
        let lid = form.is_lid();
        Self { first: who.address(lid), second: Some(who.address(!lid)), told, asked: true }
    }

    fn place(text: &str) -> Self {
        Self { first: address_of(&text.parse().unwrap()), second: None, told: false, asked: false }
    }

    fn never_asked(self) -> Self {
        Self { asked: false, ..self }
    }

    fn second(&self, known: bool) -> Option<Address> {
        self.second.clone().filter(|_| self.told || self.asked && known)
    }
}

fn case(stanza: &[(&'static str, Option<String>)], chat: Wanted, sender: Wanted, via: Option<&'static str>) -> Case {
    let told = stanza.iter().filter_map(|(name, value)| Some((*name, value.clone()?)));
    Case { stanza: told.collect(), chat, sender, via }
}

fn text(jid: Jid) -> Option<String> {
    Some(jid.to_string())
}

/// From one person to this number, and from another device of it.
fn direct() -> Vec<Case> {
    let mut all = Vec::new();
    for form in Form::ALL {
        for second in Second::all(form.is_lid()) {
            let alias = second.attribute(NEEMA, form.is_lid()).map(|jid| jid.to_string());
            // The library reads the second address of a hosted LID by another name.
            let told = second.is_told() && form != Form::HostedLid;
            let name = if form.is_lid() { "sender_pn" } else { "sender_lid" };
            let stanza = [("from", text(NEEMA.named(form))), (name, alias)];
            let who = || Wanted::person(NEEMA, form, told);
            all.push(case(&stanza, who(), who(), None));
        }
    }
    for own in Form::USUAL {
        // Its own second address the library knows.
        let us = || Wanted::person(US, own, true).never_asked();
        all.push(case(&[("from", text(US.named(own)))], us(), us(), None));
        for form in Form::ALL {
            for peer in [None, text(NEEMA.named(Form::Number)), text(NEEMA.named(Form::NumberOfDevice))] {
                let told = peer.is_some() && form.is_lid();
                let stanza = [
                    ("from", text(US.named(own))),
                    ("recipient", text(NEEMA.named(form))),
                    ("peer_recipient_pn", peer),
                ];
                all.push(case(&stanza, Wanted::person(NEEMA, form, told), us(), None));
            }
        }
    }
    all
}

/// Where a participant is named: groups, lists, status posts.
fn with_participants() -> Vec<Case> {
    let mut all = Vec::new();
    let people = Form::ALL.map(|form| (NEEMA, form)).into_iter().chain(Form::USUAL.map(|form| (US, form)));
    for (who, form) in people {
        let is_us = who == US;
        for second in Second::all(form.is_lid()) {
            let alias = second.attribute(who, form.is_lid()).map(|jid| jid.to_string());
            let name = if form.is_lid() { "participant_pn" } else { "participant_lid" };
            let sender = |told: bool| {
                let wanted = Wanted::person(who, form, told);
                if is_us { wanted.never_asked() } else { wanted }
            };
            let stanza = |from: &str, mode: Option<&str>| {
                [
                    ("from", Some(from.to_owned())),
                    ("participant", text(who.named(form))),
                    ("addressing_mode", mode.map(str::to_owned)),
                    (name, alias.clone()),
                ]
            };
            for mode in [None, Some("pn"), Some("lid")] {
                // In a group the second address is read by the group's way to name its members.
                let told = second.is_told() && mode == Some(if form.is_lid() { "lid" } else { "pn" });
                all.push(case(&stanza(GROUP, mode), Wanted::place(GROUP), sender(told), None));
            }
            let told = second.is_told();
            all.push(case(&stanza(STATUS, None), Wanted::place(STATUS), sender(told), None));
            // A list of theirs arrives in their chat; one of ours is a place of its own.
            let (chat, via) = if is_us { (Wanted::place(LIST), None) } else { (sender(told), Some(LIST)) };
            all.push(case(&stanza(LIST, None), chat, sender(told), via));
        }
    }
    all
}

/// What the library has learnt.
struct Learnt(bool);

impl Mapping for Learnt {
    async fn other(&self, address: &Address) -> Option<Address> {
        let people = [US, NEEMA, JUMA].into_iter().flat_map(|who| [(who, false), (who, true)]);
        let mut named = people.filter(|(who, lid)| self.0 && who.address(*lid) == *address);
        named.next().map(|(who, lid)| who.address(!lid))
    }
}

fn parsed(stanza: &[(&'static str, String)]) -> MessageInfo {
    let mut node = NodeBuilder::new("message").attr("id", "3EB0").attr("t", "1800000000");
    for (name, value) in stanza {
        node = match value.parse::<Jid>() {
            Ok(jid) if value.contains('@') => node.attr(name, jid),
            _ => node.attr(name, value.as_str()),
        };
    }
    // As it comes over the wire.
    let packed = marshal::marshal(&node.build()).unwrap();
    let node = OwnedNodeRef::new(packed[1..].to_vec()).unwrap();
    parse_message_info(node.get(), &US.named(Form::Number), Some(&US.named(Form::Lid))).unwrap()
}

#[tokio::test]
async fn whoever_a_stanza_names_is_one_person_in_one_chat() {
    let all: Vec<Case> = direct().into_iter().chain(with_participants()).collect();
    assert!(all.len() > 250, "{} combinations", all.len());
    for Case { stanza, chat, sender, via } in all {
        for known in [false, true] {
            let message = wa::Message { conversation: Some("x".into()), ..Default::default() };
            let info = parsed(&stanza);
            let mut found = [incoming(&message, &info, &[]).unwrap()];
            people::complete_by(&Learnt(known), &mut found).await;
            let [Arrival::Message(found)] = found else { unreachable!() };
            let at = format!("{stanza:?}, {}", if known { "known" } else { "not known" });
            assert_eq!((&found.chat, &found.chat_alias), (&chat.first, &chat.second(known)), "the chat of {at}");
            assert_eq!((&found.sender, &found.sender_alias), (&sender.first, &sender.second(known)), "who wrote {at}");
            assert_eq!(found.via.as_ref().map(Address::as_str), via, "{at}");
            let is_us = [US.address(false), US.address(true)].contains(&sender.first);
            assert_eq!(found.from_me, is_us, "{at}");
        }
    }
}
