//! Texts of the wire that nobody needs whole: names, titles, what can be chosen.

/// Longest of them, in characters.
pub(crate) const NAME_LIMIT: usize = 1_000;
/// Longest name of a chat or a person that is kept, in characters.
const PERSON_LIMIT: usize = 200;

/// A short text; nothing where there is nothing to read.
pub(crate) fn name(text: &Option<String>) -> Option<String> {
    text.as_deref().filter(|text| is_any_seen(text)).map(|text| cut(text, NAME_LIMIT))
}

/// What a person or a chat is called; nothing where there is nothing to read: a chat would stand in the list without a title.
pub(crate) fn persons_name(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| is_any_seen(text)).map(|text| cut(text, PERSON_LIMIT))
}

/// The first so many characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn is_any_seen(text: &str) -> bool {
    text.chars().any(|char| !char.is_whitespace() && !char.is_control() && !is_invisible(char))
}

/// What is drawn as nothing: Unicode's Default_Ignorable_Code_Point, and the empty pattern of braille.
fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_somebody_can_read() {
        for (told, kept) in [
            ("Neema", Some("Neema")),
            ("  Neema Mushi \n", Some("Neema Mushi")),
            ("👩‍🌾", Some("👩‍🌾")),
            ("\u{200f}مريم", Some("\u{200f}مريم")),
            ("", None),
            ("  \u{a0}\t", None),
            ("\u{200b}\u{200d}\u{feff}", None),
            ("\u{3164}", None),
            ("\u{2800}\u{2800}", None),
            ("\u{7}\u{1b}", None),
            ("\u{fe0f}\u{e0061}", None),
        ] {
            assert_eq!(persons_name(told).as_deref(), kept, "{told:?}");
            assert_eq!(name(&Some(told.to_owned())).is_some(), kept.is_some(), "{told:?}");
        }
        assert_eq!(persons_name(&"N".repeat(1_000_000)).map(|name| name.len()), Some(PERSON_LIMIT));
    }
}
