//! What a message carries and what stands around it, as the window shows it.

use std::collections::BTreeMap;

use wakala_contract::{
    CardView, ChatEventView, ContentView, DeletedView, FileView, LocationView, MediaView, MentionView, PollOptionView,
    PollView, PreviewView, QuoteView, ReactionView,
};
use wakala_domain::address::Address;
use wakala_domain::messages::content::{Card, ChatEvent, Content, Location, Media, Poll};
use wakala_domain::messages::file::FileState;
use wakala_domain::messages::frame::{Preview, Quote};
use wakala_store::{DeletedBy, Reacted, Said, StoredFile, Votes};

/// What to call people.
type Names = BTreeMap<Address, String>;

/// What a message carries, with what became of its file here.
pub(crate) fn with_file(content: &Content, names: &Names, file: Option<&StoredFile>, out: GoesOut<'_>) -> ContentView {
    let mut view = view(content, names);
    if let (ContentView::Media(media), Some(file)) = (&mut view, file) {
        media.file = file_view(file, out);
        // Its first bytes say more of it than its sender.
        if let (FileState::Here, Some(mime)) = (file.state, &file.mime) {
            media.mime.clone_from(mime);
        }
        media.thumbnail = file.thumbnail;
    }
    view
}

/// What stands in the way of a file that does not lie with WhatsApp yet.
#[derive(Clone, Copy, Debug)]
pub(crate) enum GoesOut<'a> {
    /// It came from somebody.
    NotOurs,
    /// Nothing: it goes, or is about to.
    Waits,
    /// Its message failed, so.
    Failed(Option<&'a str>),
}

fn file_view(file: &StoredFile, out: GoesOut<'_>) -> FileView {
    match out {
        GoesOut::Waits if file.goes_out => return FileView::Moving { done: 0, of: file.bytes },
        GoesOut::Failed(why) if file.goes_out => {
            return FileView::Failed { why: why.unwrap_or_default().to_owned() };
        }
        GoesOut::NotOurs | GoesOut::Waits | GoesOut::Failed(_) => {}
    }
    match (file.state, &file.why) {
        (FileState::Here, _) => FileView::Here { bytes: file.bytes.unwrap_or_default() },
        (FileState::Away, _) => FileView::Away,
        (FileState::Wanted, _) => FileView::Waiting,
        (FileState::Failed, why) => FileView::Failed { why: why.clone().unwrap_or_default() },
    }
}

/// What a message carries.
pub(crate) fn view(content: &Content, names: &Names) -> ContentView {
    match content {
        Content::Text { text } => ContentView::Text { text: text.clone() },
        Content::Media(file) => ContentView::Media(media(file)),
        Content::Location(place) => ContentView::Location(location(place)),
        Content::Contacts { cards } => ContentView::Contacts { cards: cards.iter().map(card).collect() },
        Content::Poll(asked) => ContentView::Poll(poll(asked)),
        Content::Call { video, taken } => ContentView::Call { video: *video, taken: *taken },
        Content::Choices { text, options } => ContentView::Choices { text: text.clone(), options: options.clone() },
        Content::Chosen { text } => ContentView::Chosen { text: text.clone() },
        Content::Invite { group } => ContentView::Invite { group: group.clone() },
        Content::Event(happened) => ContentView::Event(event(happened, names)),
        Content::Gone(gone) => ContentView::Gone(*gone),
        Content::Unsupported { name } => ContentView::Unsupported { name: name.clone() },
        Content::Undecryptable => ContentView::Undecryptable,
    }
}

fn media(media: &Media) -> MediaView {
    MediaView {
        what: media.what,
        caption: media.caption.clone(),
        file_name: media.file_name.clone(),
        mime: media.mime.clone(),
        bytes: media.bytes,
        seconds: media.seconds,
        width: media.size.map(|(width, _)| width),
        height: media.size.map(|(_, height)| height),
        pages: media.pages,
        waveform: media.waveform.clone().unwrap_or_default(),
        once: media.once,
        file: FileView::Away,
        thumbnail: false,
    }
}

fn location(place: &Location) -> LocationView {
    LocationView {
        latitude: f64::from(place.latitude) / 1e7,
        longitude: f64::from(place.longitude) / 1e7,
        name: place.name.clone(),
        address: place.address.clone(),
        live: place.live,
    }
}

fn card(card: &Card) -> CardView {
    CardView { name: card.name.clone(), phones: card.phones.iter().map(ToString::to_string).collect() }
}

fn poll(poll: &Poll) -> PollView {
    let options = poll.options.iter().map(|text| PollOptionView { text: text.clone(), votes: 0, mine: false });
    PollView { question: poll.question.clone(), options: options.collect(), choose: poll.choose, voters: None }
}

/// A poll with what was chosen in it so far.
pub(crate) fn with_votes(mut content: ContentView, votes: Option<&Votes>) -> ContentView {
    if let (ContentView::Poll(poll), Some(votes)) = (&mut content, votes) {
        poll.voters = Some(votes.voters);
        for (place, option) in (0..).zip(&mut poll.options) {
            option.votes = votes.options.get(&place).copied().unwrap_or_default();
            option.mine = votes.mine.contains(&place);
        }
    }
    content
}

fn event(event: &ChatEvent, names: &Names) -> ChatEventView {
    let names = |people: &[Address]| people.iter().map(|one| name(one, names)).collect();
    match event {
        ChatEvent::Expiry { seconds } => ChatEventView::Expiry { seconds: *seconds },
        ChatEvent::Subject { subject } => ChatEventView::Subject { subject: subject.clone() },
        ChatEvent::Joined { people } => ChatEventView::Joined { people: names(people) },
        ChatEvent::Left { people } => ChatEventView::Left { people: names(people) },
        ChatEvent::Promoted { people } => ChatEventView::Promoted { people: names(people) },
        ChatEvent::Demoted { people } => ChatEventView::Demoted { people: names(people) },
        ChatEvent::Pinned => ChatEventView::Pinned,
    }
}

/// The message that another one answers.
pub(crate) fn quote(quote: &Quote, said: &Said) -> QuoteView {
    QuoteView {
        message: said.quoted.map(|row| row.0),
        mine: said.quoted_ours,
        sender: if said.quoted_ours { None } else { quote.sender.as_ref().map(|sender| name(sender, &said.names)) },
        words: quote.words.clone(),
        kind: quote.kind.clone(),
    }
}

/// Somebody whom the words of a message name.
pub(crate) fn mention(address: &Address, names: &Names) -> MentionView {
    MentionView { tag: format!("@{}", address.user()), name: name(address, names) }
}

/// What a link leads to.
pub(crate) fn preview(preview: &Preview) -> PreviewView {
    PreviewView { title: preview.title.clone(), description: preview.description.clone(), link: preview.link.clone() }
}

/// A reaction and who gave it.
pub(crate) fn reaction(reaction: &Reacted) -> ReactionView {
    ReactionView {
        emoji: reaction.emoji.clone(),
        count: reaction.count,
        mine: reaction.mine,
        people: reaction.people.clone(),
    }
}

/// By whom a message was taken back.
pub(crate) fn deleted(by: &DeletedBy) -> DeletedView {
    match by {
        DeletedBy::Us => DeletedView::Us,
        DeletedBy::Sender => DeletedView::Sender,
        DeletedBy::Admin(name) => DeletedView::Admin { name: name.clone() },
    }
}

fn name(address: &Address, names: &Names) -> String {
    let number = || address.phone().map_or_else(|| address.user().to_owned(), |phone| phone.to_string());
    names.get(address).cloned().unwrap_or_else(number)
}
