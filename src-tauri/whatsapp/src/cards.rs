//! Contact cards, as phones write them: a name and numbers. Whatever else stands there stays in the wire form, and nothing that stands
//! there does any harm.

use wakala_domain::address::PhoneNumber;
use wakala_domain::messages::content::Card;

use crate::short::cut;

/// What is read of a card, in bytes; pictures come last.
const READ: usize = 64 << 10;
/// Numbers of a card.
const PHONES: usize = 20;
/// Longest name, in characters.
const NAME: usize = 200;

/// A card; `None` where it names nobody.
pub(crate) fn card(display_name: Option<&str>, vcard: &str) -> Option<Card> {
    let mut found = Card { name: String::new(), phones: Vec::new() };
    let mut structured = None;
    for line in lines(vcard) {
        let Some((head, value)) = line.split_once(':') else { continue };
        let mut head = head.split(';');
        // `item1.TEL`: a group has no meaning here.
        let name = head.next().map_or("", |name| name.rsplit('.').next().unwrap_or(name));
        if name.eq_ignore_ascii_case("FN") && found.name.is_empty() {
            found.name = read(value);
        } else if name.eq_ignore_ascii_case("N") && structured.is_none() {
            structured = Some(whole_name(value));
        } else if name.eq_ignore_ascii_case("TEL")
            && found.phones.len() < PHONES
            && let Some(phone) = phone(head, value)
            && !found.phones.contains(&phone)
        {
            found.phones.push(phone);
        }
    }
    let names = [Some(found.name), structured, display_name.map(read)];
    found.name = names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default();
    (!found.name.is_empty() || !found.phones.is_empty()).then_some(found)
}

/// The lines of a card; what begins with a space goes on the line before.
fn lines(vcard: &str) -> Vec<String> {
    let mut end = vcard.len().min(READ);
    while !vcard.is_char_boundary(end) {
        end -= 1;
    }
    let mut lines: Vec<String> = Vec::new();
    for line in vcard[..end].lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// WhatsApp's own number of it, else the one that is written.
fn phone<'a>(mut parameters: impl Iterator<Item = &'a str>, value: &str) -> Option<PhoneNumber> {
    let known = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.eq_ignore_ascii_case("waid").then(|| value.parse().ok()).flatten()
    });
    known.or_else(|| {
        let value = value.trim();
        value.strip_prefix("tel:").unwrap_or(value).parse().ok()
    })
}

/// Family name, given name, further names, what stands before and behind: in the order in which one is called.
fn whole_name(value: &str) -> String {
    let parts: Vec<String> = split(value).iter().map(|part| read(part)).collect();
    let part = |place: usize| parts.get(place).map(String::as_str).unwrap_or_default();
    let whole = [3, 1, 2, 0, 4].map(part);
    let said: Vec<&str> = whole.into_iter().filter(|part| !part.is_empty()).collect();
    cut(&said.join(" "), NAME)
}

/// At each `;` that is not written as `\;`.
fn split(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for character in value.chars() {
        if character == ';' && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = character == '\\' && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    parts
}

/// A text on one line, without what can't be seen.
fn read(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n' | 'N') => text.push(' '),
                Some(other) => text.push(other),
                None => {}
            },
            control if control.is_control() => {}
            other => text.push(other),
        }
    }
    cut(text.trim(), NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_card(display_name: Option<&str>, vcard: &str) -> Option<(String, Vec<String>)> {
        let card = card(display_name, vcard)?;
        Some((card.name, card.phones.iter().map(|phone| phone.digits().to_owned()).collect()))
    }

    #[test]
    fn cards_of_phones_are_read() {
        let wanted = |name: &str, phones: &[&str]| {
            Some((name.to_owned(), phones.iter().map(|phone| (*phone).to_owned()).collect::<Vec<_>>()))
        };
        for (display_name, vcard, wanted) in [
            (
                None,
                "BEGIN:VCARD\nVERSION:3.0\nN:;Neema;;;\nFN:Neema\nTEL;type=CELL;waid=255700000431:+255 700 000 431\nEND:VCARD",
                wanted("Neema", &["255700000431"]),
            ),
            (
                Some("Juma"),
                "BEGIN:VCARD\r\nN:Mushi;Juma;K.;Dr.;\r\nitem1.TEL;waid=255700000592:0700 000 592\r\nitem1.X-ABLabel:Simu\r\nEND:VCARD",
                wanted("Dr. Juma K. Mushi", &["255700000592"]),
            ),
            (Some("Duka"), "TEL:0700 000 592\ntel;TYPE=work:tel:+255-22-211-1174", wanted("Duka", &["255222111174"])),
            (
                None,
                "FN:Asha\\, Duka\\; Kariakoo\\nA\nTEL:+255700\n 000118",
                wanted("Asha, Duka; Kariakoo A", &["255700000118"]),
            ),
            (None, "N:Mushi\\;A;Juma", wanted("Juma Mushi;A", &[])),
            (None, "TEL:+255700000118\nTEL;waid=255700000118:x", wanted("", &["255700000118"])),
            (Some(" "), "FN:\nTEL:\n:\n;;;:::", None),
            (None, "", None),
        ] {
            assert_eq!(read_card(display_name, vcard), wanted, "{vcard}");
        }
    }

    #[test]
    fn hostile_cards_do_no_harm() {
        let long = format!("FN:{}\u{0}\u{202e}x\n{}", "N".repeat(1 << 20), "TEL:+255700000118\n".repeat(9_000));
        let card = card(None, &long).unwrap();
        assert_eq!(card.name.chars().count(), NAME);
        let many: String = (0..1_000).map(|n| format!("TEL:+2557000{n:05}\n")).collect();
        assert_eq!(read_card(Some("x"), &many).unwrap().1.len(), PHONES);
        let between = format!("{}é", "a".repeat(READ - 1));
        assert_eq!(read_card(None, &between), None, "nothing is cut in a character");
    }
}
