//! Takes out of a log line what must not be kept: whole phone numbers, key material, and fields that carry what people wrote.
//! It works on text, because a number may sit in any error message of any crate.

/// Characters from which on a run of base64 or hex is taken for key material.
const KEY_CHARS: usize = 24;
/// Digits from which on a run is taken for a phone number or for WhatsApp's id of a person. Longer runs than a phone number has
/// are shortened just the same: the ids of people and groups are as personal.
const PHONE_DIGITS: usize = 7;
/// The most digits that a phone number has.
const MOST_PHONE_DIGITS: usize = 15;
/// What stands in the place of key material.
const REMOVED: &str = "[removed]";

/// Fields that are never written, whatever they hold.
const SECRET_FIELDS: [&str; 6] = ["text", "body", "message_text", "key", "secret", "code"];
/// The same, at the end of a longer name. A `status_code` or `exit_code` is not one of them.
const SECRET_ENDINGS: [&str; 4] = ["_text", "_body", "_key", "_secret"];

/// Whether a field of a span or an event must not be written.
pub(super) fn is_secret(field: &str) -> bool {
    let name = field.rsplit('.').next().unwrap_or(field).trim_start_matches("r#").to_ascii_lowercase();
    SECRET_FIELDS.contains(&name.as_str()) || SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The text without whole phone numbers, without key material, and on one line.
pub(super) fn redacted(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut clean = String::with_capacity(text.len());
    let (mut at, mut looked_at) = (0, 0);
    while let Some(&character) = characters.get(at) {
        let rest = &characters[at..];
        if at >= looked_at {
            let run = rest.iter().take_while(|next| is_key_character(**next)).count();
            looked_at = at + run;
            if is_key(&rest[..run]) {
                clean.push_str(REMOVED);
                at = looked_at;
                continue;
            }
        }
        if let Some(number) = phone(rest) {
            // As `PhoneNumber::shortened` writes it.
            clean.extend((character == '+').then_some('+'));
            clean.extend(&number.digits[..3]);
            clean.push('…');
            clean.extend(&number.digits[number.digits.len() - 2..]);
            at += number.length;
        } else {
            match character {
                // A line of the log is a line of the file, and a terminal is not to be played with.
                control if control.is_control() => clean.extend(control.escape_default()),
                other => clean.push(other),
            }
            at += 1;
        }
    }
    clean
}

fn is_key_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '-' | '_' | '=')
}

/// Whether a run is key material, and not a path, a name of code or a long word. Words count as such only in a run that is
/// mostly words: chance makes some letters of a key look like one.
fn is_key(run: &[char]) -> bool {
    if run.len() < KEY_CHARS {
        return false;
    }
    let noise: usize = run
        .split(|character| !character.is_ascii_alphanumeric())
        .filter(|part| !is_wordlike(part))
        .map(<[char]>::len)
        .sum();
    noise >= KEY_CHARS || noise * 3 > run.iter().filter(|character| character.is_ascii_alphanumeric()).count()
}

/// `session`, `WhatsApp`, `HTTP`, `sha256`: humps of letters, then at most three digits.
fn is_wordlike(part: &[char]) -> bool {
    let letters = part.iter().take_while(|character| character.is_ascii_alphabetic()).count();
    let (word, digits) = part.split_at(letters);
    if digits.len() > 3 || !digits.iter().all(char::is_ascii_digit) {
        return false;
    }
    if word.iter().all(char::is_ascii_uppercase) {
        return part.len() < KEY_CHARS;
    }
    // Chance makes `GytWdaBic`, people make longer humps.
    let humps = word.chunk_by(|_, next| next.is_ascii_lowercase());
    humps.clone().all(|hump| hump.len() < KEY_CHARS) && word.len() >= humps.count() * 4
}

struct Phone {
    /// Its digits.
    digits: Vec<char>,
    /// How many characters it takes up, separators included.
    length: usize,
}

/// A phone number at the beginning: a run of digits, or groups of digits as people write them.
fn phone(text: &[char]) -> Option<Phone> {
    let plus = usize::from(text.first() == Some(&'+'));
    let text = &text[plus..];
    let run = text.iter().take_while(|character| character.is_ascii_digit()).count();
    if run == 0 {
        return None;
    }
    if run >= PHONE_DIGITS {
        return Some(Phone { digits: text[..run].to_vec(), length: plus + run });
    }
    grouped(text, plus == 1).map(|number| Phone { length: plus + number.length, ..number })
}

/// `255 700 000 118`, `255-700-000-118`; with a plus also `255 (700) 00.01.18`. Without one, groups are of three digits and more:
/// a date is no phone number.
fn grouped(text: &[char], plus: bool) -> Option<Phone> {
    let mut digits = Vec::new();
    let (mut at, mut length) = (0, 0);
    loop {
        let group = text[at..].iter().take_while(|character| character.is_ascii_digit()).count();
        if group < if plus { 1 } else { 3 } || digits.len() + group > MOST_PHONE_DIGITS {
            break;
        }
        digits.extend_from_slice(&text[at..at + group]);
        length = at + group;
        let separates = |character: &&char| match character {
            ' ' | '\u{a0}' | '-' => true,
            '.' | '(' | ')' => plus,
            _ => false,
        };
        let gap = text[length..].iter().take_while(separates).count();
        if gap == 0 || gap > if plus { 2 } else { 1 } {
            break;
        }
        at = length + gap;
    }
    (digits.len() >= if plus { PHONE_DIGITS } else { PHONE_DIGITS + 2 }).then_some(Phone { digits, length })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_shortened_as_the_domain_shortens_them() {
        let number: wakala_domain::address::PhoneNumber = "255700000118".parse().unwrap();
        assert_eq!(redacted(&number.to_string()), number.shortened());
        let address = wakala_domain::address::Address::of_phone(&number);
        assert_eq!(redacted(address.as_str()), address.shortened());
    }

    #[test]
    fn phone_numbers_are_shortened_wherever_they_stand() {
        for (text, clean) in [
            ("to +255700000118 now", "to +255…18 now"),
            ("255700000118:3@s.whatsapp.net", "255…18:3@s.whatsapp.net"),
            ("12345678901234@lid", "123…34@lid"),
            ("255700000118-1414141414@g.us", "255…18-141…14@g.us"),
            ("120363025246125486@g.us", "120…86@g.us"),
            ("jid=\"255700000118@s.whatsapp.net\"", "jid=\"255…18@s.whatsapp.net\""),
            ("phone255700000118x", "phone255…18x"),
            ("1234567", "123…67"),
            ("called +255 700 000 118, then", "called +255…18, then"),
            ("+255 (700) 000.118", "+255…18"),
            ("255-700-000-118", "255…18"),
            ("0700 000 118", "070…18"),
        ] {
            assert_eq!(redacted(text), clean);
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "attempt 3 of 10, 200 ms, code 515",
            "2025-11-21 10:15:30.123",
            "127.0.0.1:44321",
            "192.168.100.200",
            "100 000",
            "3 + 4 = 7",
            "123456",
            "",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn key_material_is_removed() {
        for key in [
            "3q2+7wABAgMEBQYHCAkKCwwN",
            "yv66vgAAADQAGQoABAAVCQADABYHABcHABgBAAF0AQ/ab/cdEwQ=",
            "deadbeefdeadbeefdeadbeef",
            "DEADBEEF0123456789ABCDEF01",
            "d0VyQ1hKb3N_aGVsbG8tX19sb3Jl",
            "123456789012345678901234",
        ] {
            assert_eq!(redacted(key), "[removed]");
            assert_eq!(redacted(&format!("noise key {key}, kept")), "noise key [removed], kept");
        }
        let code = "2@AbCdEfGhIjKlMnOpQrStUvWx0123,yv66vgAAADQAGQoABAAVCQ,dead";
        assert_eq!(redacted(code), "2@[removed],yv66vgAAADQAGQoABAAVCQ,dead");
    }

    #[test]
    fn keys_are_removed_whatever_words_chance_puts_into_them() {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for round in 0..20_000 {
            let bytes: Vec<u8> = (0..18 + round % 47)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 56) as u8
                })
                .collect();
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            for key in [STANDARD.encode(&bytes), STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes), hex] {
                assert_eq!(redacted(&key), REMOVED, "{key}");
            }
        }
    }

    #[test]
    fn words_paths_and_instance_ids_stay_readable() {
        for text in [
            "UnsupportedProtocolVersionError",
            "wakala_whatsapp_practice_network",
            "/home/asha/.local/share/wakala/sessions/3f2a91b2c4d5e/session.db",
            "the-desktop-did-not-show-a-notification",
            "instance 7d1kq0v3mabc9",
            "message 3EB0C431C26A1916E07E",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(redacted("one\ntwo\x1b[31m"), "one\\ntwo\\u{1b}[31m");
        assert_eq!(redacted("Habari, Nyöka 🐍"), "Habari, Nyöka 🐍");
    }

    #[test]
    fn fields_with_what_people_wrote_or_keys_are_known_by_name() {
        for secret in ["text", "body", "message_text", "key", "secret", "code", "noise_key", "reply.body", "Text"] {
            assert!(is_secret(secret), "{secret}");
        }
        for plain in ["message", "error", "instance", "status_code", "context", "keys_left"] {
            assert!(!is_secret(plain), "{plain}");
        }
    }
}
