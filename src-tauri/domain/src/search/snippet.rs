//! The part of a text that shows why it was found.

use std::ops::Range;

use super::Query;

/// So many characters are shown at most.
const LENGTH: usize = 160;
/// So many of them before what was found first.
const BEFORE: usize = 40;
/// So far a cut is moved, so that it does not go through a word.
const WORD: usize = 12;

/// A line of a text with what was found marked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The line: what is left out at its ends is said by an ellipsis.
    pub text: String,
    /// What was found, in characters of the line: in order, none touching another.
    pub marks: Vec<Range<usize>>,
}

impl Query {
    /// The part of a text around what is found first; its beginning where nothing is.
    #[must_use]
    pub fn snippet(&self, text: &str) -> Snippet {
        let found = self.found_in(text);
        let characters: Vec<(usize, char)> = text.char_indices().collect();
        let at = |byte: usize| characters.partition_point(|(place, _)| *place < byte);
        let first = found.first().map_or(0, |place| at(place.start));
        let is_gap = |place: &usize| characters.get(*place).is_none_or(|(_, one)| one.is_whitespace());
        let from = match first.saturating_sub(BEFORE) {
            0 => 0,
            cut => (cut..first.min(cut + WORD)).find(is_gap).map_or(cut, |gap| gap + 1),
        };
        let to = match from + LENGTH {
            end if end >= characters.len() => characters.len(),
            end => (end - WORD..end).rev().find(is_gap).unwrap_or(end),
        };
        let mut line = String::new();
        if from > 0 {
            line.push('…');
        }
        line.extend(characters[from..to].iter().map(|(_, one)| if one.is_control() { ' ' } else { *one }));
        if to < characters.len() {
            line.push('…');
        }
        let shift = usize::from(from > 0);
        let marks = found.iter().map(|place| at(place.start).max(from)..at(place.end).min(to));
        let marks =
            marks.filter(|mark| mark.start < mark.end).map(|mark| mark.start - from + shift..mark.end - from + shift);
        Snippet { text: line, marks: marks.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(typed: &str, text: &str) -> String {
        let Snippet { text, marks } = Query::parse(typed).unwrap().snippet(text);
        let mut shown = String::new();
        for (place, one) in text.chars().enumerate() {
            if marks.iter().any(|mark| mark.start == place) {
                shown.push('[');
            }
            shown.push(one);
            if marks.iter().any(|mark| mark.end == place + 1) {
                shown.push(']');
            }
        }
        shown
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(marked("bei kit", "Bei ya\nkitenge?"), "[Bei] ya [kitenge]?");
        assert_eq!(marked("ecole", "L’école 🙏 École"), "L’école 🙏 [École]");
        assert_eq!(marked("x", "Habari"), "Habari");
        assert_eq!(marked("x", ""), "");
    }

    #[test]
    fn of_a_long_text_what_was_found_is_shown_with_what_stands_around_it() {
        let text = format!("{} kitenge cha bluu {}", "habari za asubuhi".repeat(9), "na mengine".repeat(30));
        let shown = marked("kitenge", &text);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("[kitenge] cha bluu"), "{shown}");
        assert!(!shown.starts_with("… "), "{shown}");
        assert_eq!(marked("habari", &"habari ".repeat(40)).matches("[habari]").count(), 22);
    }

    proptest! {
        #[test]
        fn marks_are_in_the_line_and_the_line_is_short(typed in "[a-c你好]{1,3}", text in "[a-c 你好\n\u{301}🙏]{0,400}") {
            let query = Query::parse(&typed).unwrap();
            let Snippet { text: line, marks } = query.snippet(&text);
            let characters = line.chars().count();
            prop_assert!(characters <= LENGTH + 2);
            prop_assert!(marks.iter().all(|mark| mark.start < mark.end && mark.end <= characters));
            prop_assert!(marks.windows(2).all(|two| two[0].end <= two[1].start));
            prop_assert_eq!(marks.is_empty(), query.found_in(&text).is_empty());
        }
    }
}
