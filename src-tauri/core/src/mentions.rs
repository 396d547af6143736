//! The people whom a text mentions, by their names.

/// Words with the people whom they mention called by their names, each a tag, such as `@255700000431`, and a name. A tag is a number: one
/// that goes on is another person's. What stands in a name is no tag.
pub(crate) fn named(words: &str, people: &[(&str, &str)]) -> String {
    let mut said = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(letter) = rest.chars().next() {
        let named = people.iter().find_map(|(tag, name)| {
            let after = rest.strip_prefix(tag).filter(|_| tag.len() > 1)?;
            (!after.starts_with(|next: char| next.is_ascii_digit())).then_some((name, after))
        });
        rest = match named {
            Some((name, after)) => {
                said.push('@');
                said.push_str(name);
                after
            }
            None => {
                said.push(letter);
                &rest[letter.len_utf8()..]
            }
        };
    }
    said
}
