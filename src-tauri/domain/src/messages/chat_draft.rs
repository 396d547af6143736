//! What the operator has typed in a chat and not sent yet.

use super::{OutgoingTextError, TEXT_LIMIT};

/// The words of a draft: up to 65,536 characters, no NUL; empty once nothing is left of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftWords(String);

impl DraftWords {
    /// Checks words as typed; they are kept as they are.
    ///
    /// # Errors
    /// `TooLong` or `Nul`.
    pub fn parse(words: &str) -> Result<Self, OutgoingTextError> {
        if words.contains('\0') {
            return Err(OutgoingTextError::Nul);
        }
        let length = words.chars().count();
        if length > TEXT_LIMIT {
            return Err(OutgoingTextError::TooLong { length });
        }
        Ok(Self(words.to_owned()))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is left of a draft once a text that was typed in its chat was sent: what was typed behind it. What is kept may be a moment
/// behind what is typed. `None` when the draft is another one.
#[must_use]
pub fn left_of<'a>(draft: &'a str, sent: &str) -> Option<&'a str> {
    if sent.starts_with(draft) {
        return Some("");
    }
    let rest = draft.strip_prefix(sent)?;
    rest.strip_prefix('\n')
}

/// Two drafts of chats that become one, the one of the chat that goes first; cut to what a draft may hold.
#[must_use]
pub fn both(gone: &str, kept: &str) -> String {
    let both = [gone, kept].iter().filter(|words| !words.is_empty()).copied().collect::<Vec<_>>().join("\n");
    both.chars().take(TEXT_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_as_they_are_within_bounds() {
        for words in ["", " ", "Karibu \n", &"é".repeat(TEXT_LIMIT)] {
            assert_eq!(DraftWords::parse(words).unwrap().as_str(), words);
        }
        let long = "é".repeat(TEXT_LIMIT + 1);
        assert_eq!(DraftWords::parse(&long), Err(OutgoingTextError::TooLong { length: TEXT_LIMIT + 1 }));
        assert_eq!(DraftWords::parse("a\0b"), Err(OutgoingTextError::Nul));
    }

    #[test]
    fn what_was_sent_goes_and_what_stands_behind_it_stays() {
        for (draft, sent, left) in [
            ("Karibu", "Karibu", Some("")),
            ("Karibu\ndukani", "Karibu", Some("dukani")),
            ("Karibu\n\ndukani", "Karibu", Some("\ndukani")),
            ("Karibu sana", "Karibu", None),
            ("Kari", "Karibu", Some("")),
            ("Karibuu", "Karibu", None),
            ("", "Karibu", Some("")),
            ("dukani\nKaribu", "Karibu", None),
        ] {
            assert_eq!(left_of(draft, sent), left, "{draft:?} after {sent:?}");
        }
    }

    #[test]
    fn two_drafts_are_one_behind_the_other() {
        assert_eq!((both("a", "b").as_str(), both("", "b").as_str(), both("a", "").as_str()), ("a\nb", "b", "a"));
        assert_eq!(both(&"é".repeat(TEXT_LIMIT), "b").chars().count(), TEXT_LIMIT);
    }
}
