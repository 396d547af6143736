//! Opens votes in polls; how they are sealed is the library's (`wacore::poll`).

use wakala_domain::ids::MessageId;
use wakala_domain::messages::content::Poll;
use wakala_domain::messages::votes::{Asked, Ballot, Sealed};
use whatsapp_rust::prelude::wa;
use whatsapp_rust::wacore::poll::{
    PollVoteCiphertext, compute_option_hash, decrypt_poll_vote_with_secret, encrypt_poll_vote_with_secret,
};
use whatsapp_rust::waproto::codec;

use crate::content;

/// The largest vote that is looked at, in bytes: one for each option of the largest poll fits many times.
const LARGEST: usize = 64 << 10;

/// A vote as it came in a message; `None` where there is none in it.
pub(crate) fn sealed(update: &wa::message::PollUpdateMessage) -> Option<Sealed> {
    let vote = update.vote.as_option()?;
    let (payload, iv) = (vote.enc_payload.clone()?, vote.enc_iv.clone()?);
    (payload.len() <= LARGEST && iv.len() <= LARGEST).then_some(Sealed { payload, iv })
}

/// The places of the options that a vote chooses; see `Links::open_vote`.
pub(crate) fn open(ballot: &Ballot) -> Option<Vec<u32>> {
    let Keys { secret, options } = keys(&ballot.asked)?;
    let cipher = PollVoteCiphertext { enc_payload: &ballot.sealed.payload, enc_iv: &ballot.sealed.iv };
    let pairs = ballot.askers.iter().flat_map(|asker| ballot.voters.iter().map(move |voter| (asker, voter)));
    let chosen = pairs.into_iter().find_map(|(asker, voter)| {
        decrypt_poll_vote_with_secret(cipher, &secret, &ballot.id.0, asker.as_str(), voter.as_str()).ok()
    })?;
    let place =
        |hash: &Vec<u8>| options.iter().find(|(_, of)| of.as_slice() == hash.as_slice()).map(|(place, _)| *place);
    let mut places: Vec<u32> = chosen.iter().filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    Some(places)
}

/// Seals a vote of these options; `names` are what who asked and who votes call themselves. `None` where the poll came without what that
/// takes, or does not offer one of them.
pub(crate) fn seal(asked: &Asked, options: &[u32], id: &MessageId, names: (&str, &str)) -> Option<Sealed> {
    let keys = keys(asked)?;
    let hash = |place: &u32| keys.options.iter().find(|(of, _)| of == place).map(|(_, hash)| hash.to_vec());
    let hashes: Vec<Vec<u8>> = options.iter().map(hash).collect::<Option<_>>()?;
    let (payload, iv) = encrypt_poll_vote_with_secret(&hashes, &keys.secret, &id.0, names.0, names.1).ok()?;
    Some(Sealed { payload, iv: iv.to_vec() })
}

/// What votes of a poll are sealed with, and the hashes of its options by their places.
struct Keys {
    secret: Vec<u8>,
    options: Vec<(u32, [u8; 32])>,
}

fn keys(asked: &Asked) -> Option<Keys> {
    match asked {
        Asked::Ours(Poll { options, .. }, secret) => Some(Keys {
            secret: secret.bytes().to_vec(),
            options: (0..).zip(options.iter().map(|option| compute_option_hash(option))).collect(),
        }),
        Asked::Theirs(raw) => {
            let message = codec::message_decode(raw).ok()?;
            // The secret stands with whichever wrapper its phone took.
            let inner = content::unwrapped(&message).message;
            let secret = [inner, &message]
                .into_iter()
                .find_map(|message| message.message_context_info.as_option()?.message_secret.clone())?;
            // As they are shown: a name that says nothing has no place, and a vote is of the whole name.
            let asked = content::poll_asked(inner)?;
            let shown = content::shown_options(asked);
            Some(Keys { secret, options: (0..).zip(shown.map(|(whole, _)| compute_option_hash(whole))).collect() })
        }
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::address::Address;
    use wakala_domain::messages::content::OPTION_LIMIT;
    use wakala_domain::messages::outgoing::Secret;
    use whatsapp_rust::prelude::MessageField;

    use super::*;

    const NEEMA: [&str; 2] = ["100255700000431@lid", "255700000431@s.whatsapp.net"];
    const OWN: [&str; 2] = ["100255700000118@lid", "255700000118@s.whatsapp.net"];

    fn addresses(of: [&str; 2]) -> Vec<Address> {
        of.map(|address| address.parse().unwrap()).to_vec()
    }

    fn secret() -> Secret {
        Secret::of_bits([1, 2, 3, 4])
    }

    fn asked(options: &[&str], is_wrapped: bool) -> Vec<u8> {
        let option = |name: &&str| wa::message::poll_creation_message::Option {
            option_name: Some((*name).to_owned()),
            ..Default::default()
        };
        let poll = wa::Message {
            poll_creation_message_v3: MessageField::some(wa::message::PollCreationMessage {
                name: Some("Lini?".into()),
                options: options.iter().map(option).collect(),
                ..Default::default()
            }),
            message_context_info: MessageField::some(wa::MessageContextInfo {
                message_secret: Some(secret().bytes().to_vec()),
                ..Default::default()
            }),
            ..Default::default()
        };
        codec::message_to_vec(&if is_wrapped {
            let inner = wa::message::FutureProofMessage { message: MessageField::some(poll) };
            wa::Message { ephemeral_message: MessageField::some(inner), ..Default::default() }
        } else {
            poll
        })
    }

    fn ballot(asked: Asked, chosen: &[&str], names: (&str, &str)) -> Ballot {
        let hashes: Vec<Vec<u8>> = chosen.iter().map(|option| compute_option_hash(option).to_vec()).collect();
        let (payload, iv) = encrypt_poll_vote_with_secret(&hashes, secret().bytes(), "POLL", names.0, names.1).unwrap();
        let sealed = Sealed { payload, iv: iv.to_vec() };
        Ballot { asked, id: MessageId("POLL".into()), askers: addresses(NEEMA), voters: addresses(OWN), sealed }
    }

    #[test]
    fn a_vote_opens_by_whichever_names_it_was_sealed_with() {
        let ours = Asked::Ours(
            Poll { question: "Lini?".into(), options: vec!["Leo".into(), "Kesho".into()], choose: 0 },
            secret(),
        );
        for asker in NEEMA {
            for voter in OWN {
                for wrapped in [false, true] {
                    let theirs = Asked::Theirs(asked(&["Leo", "Kesho"], wrapped));
                    assert_eq!(open(&ballot(theirs, &["Kesho"], (asker, voter))), Some(vec![1]), "{asker} {voter}");
                }
                assert_eq!(open(&ballot(ours.clone(), &["Kesho", "Leo"], (asker, voter))), Some(vec![0, 1]));
            }
        }
        assert_eq!(open(&ballot(ours.clone(), &[], (NEEMA[0], OWN[0]))), Some(vec![]), "it takes the vote back");
        assert_eq!(open(&ballot(ours.clone(), &["Jana"], (NEEMA[0], OWN[0]))), Some(vec![]), "there is no such option");
        let stranger = ballot(ours, &["Leo"], (NEEMA[0], "100255700000592@lid"));
        assert_eq!(open(&stranger), None, "nobody votes for somebody else");
    }

    #[test]
    fn what_is_sealed_here_is_what_opens() {
        let ours = Poll { question: "Lini?".into(), options: vec!["Leo".into(), "Kesho".into()], choose: 0 };
        for asked in [Asked::Ours(ours, secret()), Asked::Theirs(asked(&["", "Leo ", "Kesho"], false))] {
            let id = MessageId("POLL".into());
            let sealed = |options: &[u32]| seal(&asked, options, &id, (NEEMA[0], OWN[0]));
            for options in [&[][..], &[0], &[0, 1]] {
                let (asked, askers, voters) = (asked.clone(), addresses(NEEMA), addresses(OWN));
                let ballot = Ballot { asked, id: id.clone(), askers, voters, sealed: sealed(options).unwrap() };
                assert_eq!(open(&ballot).as_deref(), Some(options));
            }
            assert_eq!(sealed(&[2]), None, "there is no such option");
        }
    }

    #[test]
    fn options_count_by_the_place_at_which_they_are_shown() {
        let vote = |options: &[&str], chosen: &[&str]| {
            open(&ballot(Asked::Theirs(asked(options, false)), chosen, (NEEMA[1], OWN[1])))
        };
        // What says nothing is not shown, and what is shown without its spaces is voted for with them.
        assert_eq!(vote(&["", " Leo ", "  ", "Kesho"], &["Kesho"]), Some(vec![1]));
        assert_eq!(vote(&["", " Leo ", "  ", "Kesho"], &[" Leo "]), Some(vec![0]));
        let long = "m".repeat(5_000);
        assert_eq!(vote(&[&long, "Leo"], &[&long]), Some(vec![0]), "it is shown cut");
        let many: Vec<String> = (0..OPTION_LIMIT + 2).map(|n| format!("o{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(vote(&many, &[many[OPTION_LIMIT + 1], many[OPTION_LIMIT - 1]]), Some(vec![99]));
    }

    #[test]
    fn what_is_no_poll_or_no_vote_opens_nothing() {
        let text = wa::Message { conversation: Some("Lini?".into()), ..Default::default() };
        for raw in [b"\xff\xff\xff".to_vec(), codec::message_to_vec(&text), Vec::new()] {
            assert_eq!(open(&ballot(Asked::Theirs(raw), &["Leo"], (NEEMA[0], OWN[0]))), None);
        }
        let good = ballot(Asked::Theirs(asked(&["Leo"], false)), &["Leo"], (NEEMA[0], OWN[0]));
        for sealed in [
            Sealed { payload: vec![7; 40], ..good.sealed.clone() },
            Sealed { iv: vec![7; 3], ..good.sealed.clone() },
            Sealed { payload: Vec::new(), iv: Vec::new() },
        ] {
            assert_eq!(open(&Ballot { sealed, ..good.clone() }), None);
        }
    }
}
