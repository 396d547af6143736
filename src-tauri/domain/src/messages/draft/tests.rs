//! What is refused, and why.

use super::*;
use crate::messages::content::{ChatEvent, Gone, MediaKind};

const ROW: MessageRow = MessageRow(7);

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn options(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("option {n}")).collect()
}

#[test]
fn polls_have_a_question_and_two_to_twelve_options() {
    for (count, good) in [(0, false), (1, false), (2, true), (12, true), (13, false), (1_000, false)] {
        assert_eq!(Draft::poll("Lini?", &options(count), 1).is_ok(), good, "{count}");
    }
    let refused = |question: &str, options: &[String], choose| Draft::poll(question, options, choose).unwrap_err();
    assert_eq!(refused("?", &strings(&["Leo", " Leo "]), 1), DraftError::Poll("two options are the same"));
    assert_eq!(refused("?", &strings(&["Leo", " "]), 1), DraftError::Poll("an option"));
    assert_eq!(refused("?", &["a".into(), "b".repeat(101)], 1), DraftError::Poll("an option"));
    assert_eq!(refused("?", &strings(&["a", "b\0"]), 1), DraftError::Poll("an option"));
    assert_eq!(refused(" ", &options(2), 1), DraftError::Poll("its question"));
    assert_eq!(refused(&"?".repeat(256), &options(2), 1), DraftError::Poll("its question"));
    assert_eq!(refused("?", &options(2), 3), DraftError::Poll("more is to be chosen than there is"));
    let Draft::Poll(poll) = Draft::poll(" Lini? ", &strings(&[" Leo", "Kesho "]), 0).unwrap() else { panic!() };
    assert_eq!((poll.question.as_str(), poll.options, poll.choose), ("Lini?", strings(&["Leo", "Kesho"]), 0));
}

#[test]
fn a_place_is_on_the_earth() {
    for (latitude, longitude, good) in [
        (-6.7924, 39.2083, true),
        (90.0, -180.0, true),
        (90.1, 0.0, false),
        (0.0, 180.000_1, false),
        (f64::NAN, 0.0, false),
        (0.0, f64::INFINITY, false),
    ] {
        assert_eq!(Draft::location(latitude, longitude, None, None).is_ok(), good, "{latitude}, {longitude}");
    }
    let Draft::Location(place) = Draft::location(-6.7924, 39.2083, Some(" Duka "), Some(" ")).unwrap() else {
        panic!()
    };
    assert_eq!((place.latitude, place.longitude), (-67_924_000, 392_083_000));
    assert_eq!((place.name.as_deref(), place.address), (Some("Duka"), None));
    for name in ["n".repeat(257), "a\nb".into()] {
        assert!(Draft::location(0.0, 0.0, Some(&name), None).is_err(), "{name:?}");
    }
}

#[test]
fn a_card_has_a_name_and_a_number() {
    let card = |name: &str, phones: &[&str]| Draft::contacts(&[(name.to_owned(), strings(phones))]);
    assert!(card("Neema", &["+255700000431"]).is_ok());
    for (name, phones) in [
        ("", &["+255700000431"][..]),
        (" ", &["+255700000431"]),
        ("a\nb", &["+255700000431"]),
        ("Neema", &[]),
        ("Neema", &["habari"]),
        ("Neema", &["+255700000431"; 17]),
    ] {
        assert!(matches!(card(name, phones), Err(DraftError::Card(_))), "{name:?} {phones:?}");
    }
    assert!(Draft::contacts(&[]).is_err());
    assert!(Draft::contacts(&vec![("Neema".to_owned(), strings(&["+255700000431"])); 257]).is_err());
}

#[test]
fn a_mention_is_of_somebody_who_is_in_the_text() {
    let text = |words: &str, who: &[&str]| Draft::text(words, None, &strings(who));
    assert!(text("@255700000431 bei?", &["+255700000431"]).is_ok());
    assert!(text("bei, @100255700000431", &["100255700000431@lid"]).is_ok());
    for (words, who) in [
        ("bei?", "+255700000431"),
        ("255700000431", "+255700000431"),
        ("@2557000004310", "+255700000431"),
        ("@1203630", "1203630@g.us"),
        ("@status", "status@broadcast"),
        ("@habari", "habari"),
        ("@", ""),
    ] {
        assert!(matches!(text(words, &[who]), Err(DraftError::Mention(_))), "{words:?} {who:?}");
    }
    let all = vec!["+255700000431"; MENTION_LIMIT + 1];
    assert_eq!(text("@255700000431", &all), Err(DraftError::Mention("too many")));
    assert!(text("@255700000431", &all[1..]).is_ok());
}

#[test]
fn what_is_no_text_and_no_reaction_is_refused() {
    assert_eq!(Draft::text(" ", None, &[]), Err(DraftError::Text(OutgoingTextError::Empty)));
    assert_eq!(Draft::edit(ROW, ""), Err(DraftError::Text(OutgoingTextError::Empty)));
    assert_eq!(Draft::reaction(ROW, "ok"), Err(DraftError::Emoji(EmojiError::Text)));
    assert!(matches!(Draft::reaction(ROW, &"👍".repeat(1_024)), Err(DraftError::Emoji(EmojiError::TooLong { .. }))));
    assert_eq!(Draft::reaction(ROW, ""), Ok(Draft::Reaction { message: ROW, emoji: None }));
}

#[test]
fn only_what_is_ours_and_was_sent_can_be_changed_and_not_for_ever() {
    let text = Content::Text { text: "habari".into() };
    let place = Content::Unsupported { name: "product_message".into() };
    let sent =
        About { ours: true, delivery: Some(Delivery::Sent), written: Wall(1_000), content: &text, deleted: false };
    let by = |ms: i64| Wall(1_000 + ms);
    assert_eq!(sent.may_be_edited(by(EDIT_OFFERED_MS)), Ok(()));
    assert_eq!(sent.may_be_edited(by(EDIT_OFFERED_MS + 1)), Err(ChangeRefused::TooLate));
    assert_eq!(sent.may_be_edited(Wall(-5)), Ok(()), "a clock that is behind takes nothing");
    assert_eq!(sent.may_be_taken_back(by(TAKE_BACK_OFFERED_MS)), Ok(()));
    assert_eq!(sent.may_be_taken_back(by(TAKE_BACK_OFFERED_MS + 1)), Err(ChangeRefused::TooLateToTakeBack));
    let theirs = About { ours: false, delivery: None, ..sent.clone() };
    assert_eq!(theirs.may_be_edited(by(0)), Err(ChangeRefused::NotOurs));
    assert_eq!(theirs.may_be_taken_back(by(0)), Err(ChangeRefused::NotOurs));
    assert_eq!(theirs.may_be_spoken_of(), Ok(()));
    assert_eq!(About { content: &place, ..sent.clone() }.may_be_edited(by(0)), Err(ChangeRefused::NotText));
    assert_eq!(About { deleted: true, ..sent.clone() }.may_be_edited(by(0)), Err(ChangeRefused::Deleted));
    for delivery in [Delivery::Queued, Delivery::Sending, Delivery::Uncertain, Delivery::Failed, Delivery::Cancelled] {
        let waits = About { delivery: Some(delivery), ..sent.clone() };
        assert_eq!(waits.may_be_edited(by(0)), Err(ChangeRefused::NotSent), "{delivery:?}");
        assert_eq!(waits.may_be_spoken_of(), Err(ChangeRefused::NotSent), "{delivery:?}");
    }
}

#[test]
fn nothing_is_said_of_what_no_phone_has_as_a_message() {
    let neema: Address = "255700000431@s.whatsapp.net".parse().unwrap();
    for content in [
        Content::Call { video: true, taken: None },
        Content::Event(ChatEvent::Joined { people: vec![neema] }),
        Content::Event(ChatEvent::Subject { subject: "Duka".into() }),
        Content::Event(ChatEvent::Pinned),
        Content::Gone(Gone::Expired),
    ] {
        for (ours, delivery) in [(true, None), (true, Some(Delivery::Sent)), (false, None)] {
            let about = About { ours, delivery, written: Wall(1_000), content: &content, deleted: false };
            assert_eq!(about.may_be_spoken_of(), Err(ChangeRefused::NoMessage), "{content:?}");
            let refused = if ours { ChangeRefused::NoMessage } else { ChangeRefused::NotOurs };
            assert_eq!(about.may_be_edited(Wall(1_000)), Err(refused), "{content:?}");
            assert_eq!(about.may_be_taken_back(Wall(1_000)), Err(refused), "{content:?}");
        }
    }
    let seen = Content::Gone(Gone::Once { what: MediaKind::Image });
    let about = About { ours: false, delivery: None, written: Wall(1_000), content: &seen, deleted: false };
    assert_eq!(about.may_be_spoken_of(), Ok(()), "the phone has it");
}
