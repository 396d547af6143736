//! What others wrote, as a terminal may be given it.

/// One line, without anything that a terminal takes for a command.
pub(crate) fn plain(text: &str) -> String {
    let shown = |letter: char| match letter {
        '\n' | '\t' => ' ',
        // Marks that turn the direction could make a line say something else.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        letter if letter.is_control() => '\u{fffd}',
        letter => letter,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_no_command_to_the_terminal() {
        assert_eq!(plain("\x1b[2J\x07a\nb\u{9b}31m\u{202e}c"), "\u{fffd}[2J\u{fffd}a b\u{fffd}31m\u{fffd}c");
        assert_eq!(plain("Duka la Asha – habari 🙂"), "Duka la Asha – habari 🙂");
    }
}
