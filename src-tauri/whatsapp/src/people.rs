//! Who is who: the other address of a person, from what the library has learnt, where the stanza does not tell it; and at which
//! address WhatsApp has whoever a number belongs to; and what groups are called.

use std::collections::HashMap;

use wakala_domain::address::{Address, AddressKind};
use wakala_domain::lanes::LaneWhy;
use wakala_domain::messages::IncomingMessage;
use wakala_domain::messages::changes::Arrival;
use wakala_domain::time::Wall;
use wakala_engine::Subject;
use wakala_engine::link::{Found, SendError};
use whatsapp_rust::features::GroupError;
use whatsapp_rust::lid_pn_cache::LearningSource;
use whatsapp_rust::types::events::GroupUpdate;
use whatsapp_rust::usync::{
    UsyncAddressingMode, UsyncContext, UsyncMode, UsyncOutcome, UsyncProtocol, UsyncProtocolKind, UsyncProtocolResult,
    UsyncQuery, UsyncResponse, UsyncSubprotocolError, UsyncUser, UsyncUserResult,
};
use whatsapp_rust::wacore::stanza::groups::GroupNotificationAction;
use whatsapp_rust::{Client, Jid};

use crate::content::LONGEST_EXPIRY;
use crate::{outbound, short, translate};

/// Whom a stanza names, and by how many addresses.
pub(crate) trait Named {
    /// The sender, unless that is this number, and their second address.
    fn sender(&mut self) -> Option<(&Address, &mut Option<Address>)>;
    /// The chat, and its second address.
    fn chat(&mut self) -> (&Address, &mut Option<Address>);
}

impl Named for IncomingMessage {
    fn sender(&mut self) -> Option<(&Address, &mut Option<Address>)> {
        (!self.from_me).then_some((&self.sender, &mut self.sender_alias))
    }

    fn chat(&mut self) -> (&Address, &mut Option<Address>) {
        (&self.chat, &mut self.chat_alias)
    }
}

impl Named for Arrival {
    fn sender(&mut self) -> Option<(&Address, &mut Option<Address>)> {
        match self {
            Arrival::Message(message) => message.sender(),
            Arrival::Change(change) => (!change.from_me).then_some((&change.sender, &mut change.sender_alias)),
        }
    }

    fn chat(&mut self) -> (&Address, &mut Option<Address>) {
        match self {
            Arrival::Message(message) => message.chat(),
            Arrival::Change(change) => (&change.chat, &mut change.chat_alias),
        }
    }
}

/// Who knows that two addresses are one person.
pub(crate) trait Mapping: Sync {
    /// The second address of a person, if it is known.
    fn other(&self, address: &Address) -> impl Future<Output = Option<Address>> + Send;
}

impl Mapping for Client {
    fn other(&self, address: &Address) -> impl Future<Output = Option<Address>> + Send {
        ask(self, address)
    }
}

/// Adds the second addresses that the stanzas were silent about, as far as the library knows them.
pub(crate) async fn complete<N: Named>(client: &Client, batch: &mut [N]) {
    complete_by(client, batch).await;
}

/// The same by whoever knows them.
pub(crate) async fn complete_by<N: Named>(mapping: &impl Mapping, batch: &mut [N]) {
    let mut known: HashMap<Address, Option<Address>> = HashMap::new();
    for named in batch {
        if let Some((sender, alias)) = named.sender()
            && alias.is_none()
        {
            *alias = other_address(mapping, sender, &mut known).await;
        }
        let (chat, alias) = named.chat();
        if alias.is_none() {
            *alias = other_address(mapping, chat, &mut known).await;
        }
    }
}

/// The second address of a person, if it is known.
pub(crate) async fn second_address(client: &Client, address: &Address) -> Option<Address> {
    if address.is_person() { ask(client, address).await } else { None }
}

async fn other_address(
    mapping: &impl Mapping,
    address: &Address,
    known: &mut HashMap<Address, Option<Address>>,
) -> Option<Address> {
    if !address.is_person() {
        return None;
    }
    if let Some(other) = known.get(address) {
        return other.clone();
    }
    let other = mapping.other(address).await;
    known.insert(address.clone(), other.clone());
    other
}

async fn ask(client: &Client, address: &Address) -> Option<Address> {
    let jid: Jid = address.as_str().parse().ok()?;
    let entry = match client.get_lid_pn_entry(&jid).await {
        Ok(entry) => entry?,
        Err(error) => {
            tracing::warn!(%error, address = %address.shortened(), "whether two addresses are one person can't be looked up");
            return None;
        }
    };
    let other = if address.kind() == AddressKind::Lid {
        format!("{}@s.whatsapp.net", entry.phone_number)
    } else {
        format!("{}@lid", entry.lid)
    };
    Some(Address::kept(&other))
}

/// Asks where the person is who has a telephone; see `Link::find`. Asked as WhatsApp's own window asks.
pub(crate) async fn find(client: &Client, addresses: &[Address]) -> Result<Option<Found>, SendError> {
    let users = addresses.iter().filter_map(Address::phone).map(|number| UsyncUser::from_phone(number.digits()));
    let protocols = vec![
        UsyncProtocol::Contact { addressing_mode: UsyncAddressingMode::Pn },
        UsyncProtocol::Lid,
        UsyncProtocol::BusinessVerifiedName,
    ];
    let query = UsyncQuery::new(UsyncMode::Query, UsyncContext::Interactive, protocols, users.collect())
        .map_err(|error| SendError::Refused(error.to_string()))?;
    let answer = client.query_usync(query).await;
    let answer = answer.map_err(|error| about_the_question(outbound::query_failed(&error, error.to_string())))?;
    let Some(Person { phone, lid }) = read(&answer, addresses)? else { return Ok(None) };
    if let (Some(phone), Some(lid)) = (&phone, &lid)
        && let Err(error) = client.add_lid_pn_mapping(&lid.user, &phone.user, LearningSource::Usync).await
    {
        tracing::warn!(%error, "that two addresses are one person can't be kept by the library");
    }
    let mut both = [phone, lid].into_iter().flatten().map(|jid| translate::address_of(&jid));
    Ok(both.next().map(|address| Found { address, alias: both.next() }))
}

/// What WhatsApp tells of a person.
struct Person {
    phone: Option<Jid>,
    lid: Option<Jid>,
}

/// The first of these who is there.
fn read(answer: &UsyncResponse, addresses: &[Address]) -> Result<Option<Person>, SendError> {
    if let Some(error) = answer.protocol_state(UsyncProtocolKind::Contact).and_then(|state| state.error.as_ref()) {
        return Err(refused(error));
    }
    let (mut there, mut somebody_is_not, mut trouble) = (Vec::new(), false, None);
    for user in &answer.users {
        match user.protocol(UsyncProtocolKind::Contact) {
            Some(UsyncProtocolResult::Contact(UsyncOutcome::Value(contact))) if contact.contact_type == "in" => {
                there.extend(person(user));
            }
            Some(UsyncProtocolResult::Contact(UsyncOutcome::Value(_))) => somebody_is_not = true,
            Some(UsyncProtocolResult::Contact(UsyncOutcome::Error(error))) => trouble = Some(refused(error)),
            Some(_) | None => {}
        }
    }
    let place = |person: &Person| {
        let phone = person.phone.as_ref().map(translate::address_of);
        addresses.iter().position(|address| Some(address) == phone.as_ref()).unwrap_or(addresses.len())
    };
    match (there.into_iter().min_by_key(place), trouble) {
        (Some(person), _) => Ok(Some(person)),
        (None, Some(trouble)) => Err(trouble),
        (None, None) if somebody_is_not => Ok(None),
        (None, None) => {
            let detail = "WhatsApp says nothing about the number".to_owned();
            Err(SendError::NotPossible { why: LaneWhy::Unclear, detail })
        }
    }
}

fn person(user: &UsyncUserResult) -> Option<Person> {
    let jid = user.id.clone()?;
    if jid.is_lid() {
        return Some(Person { phone: user.pn_jid.clone(), lid: Some(jid) });
    }
    let lid = match user.protocol(UsyncProtocolKind::Lid) {
        Some(UsyncProtocolResult::Lid(UsyncOutcome::Value(lid))) => lid.clone(),
        Some(_) | None => None,
    };
    Some(Person { phone: Some(jid), lid })
}

/// The question itself was refused.
fn refused(error: &UsyncSubprotocolError) -> SendError {
    let detail = format!("{} {}", error.code.unwrap_or_default(), error.text.as_deref().unwrap_or_default());
    about_the_question(outbound::refused(error.code.unwrap_or_default(), detail))
}

/// There is nothing to be a member of.
fn about_the_question(error: SendError) -> SendError {
    match error {
        SendError::RecipientRefused { why: LaneWhy::NotMember, detail } => {
            SendError::RecipientRefused { why: LaneWhy::NotAllowed, detail }
        }
        other => other,
    }
}

/// Asks what a group is called; see `Link::subject`.
pub(crate) async fn subject(client: &Client, group: &Address) -> Result<Subject, SendError> {
    let jid: Jid = group.as_str().parse().map_err(|_| SendError::Refused("not an address".to_owned()))?;
    match client.groups().get_metadata(&jid).await {
        Ok(found) => {
            let since = found.subject_time.or(found.creation_time).unwrap_or_default();
            let timer = found.ephemeral.and_then(|timer| timer.expiration).unwrap_or_default();
            let timer = if timer <= LONGEST_EXPIRY { timer } else { 0 };
            Ok(Subject {
                group: group.clone(),
                text: short::persons_name(&found.subject).unwrap_or_default(),
                since: seconds(since),
                expires: Some(timer),
            })
        }
        Err(GroupError::Iq(error)) => Err(outbound::query_failed(&error, error.to_string())),
        Err(error) => Err(SendError::Refused(error.to_string())),
    }
}

/// The new name of a group that was told to change it.
pub(crate) fn renamed(update: &GroupUpdate) -> Option<Subject> {
    let GroupNotificationAction::Subject { subject, subject_time, .. } = &update.action else { return None };
    let since = subject_time.map_or(Wall(update.timestamp.timestamp_millis()), seconds);
    Some(Subject {
        group: translate::address_of(&update.group_jid),
        text: short::persons_name(subject).unwrap_or_default(),
        since,
        expires: None,
    })
}

fn seconds(seconds: u64) -> Wall {
    Wall(i64::try_from(seconds).unwrap_or_default().saturating_mul(1000))
}
