//! Texts of the wire that nobody needs whole: names, titles, what can be chosen.

/// Longest of them, in characters.
pub(crate) const NAME_LIMIT: usize = 1_000;

/// A short text; nothing where there is nothing to read.
pub(crate) fn name(text: &Option<String>) -> Option<String> {
    text.as_deref().filter(|text| !text.trim().is_empty()).map(|text| cut(text, NAME_LIMIT))
}

/// The first so many characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
