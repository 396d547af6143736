//! What an operator typed into a search field.

use std::ops::Range;

use thiserror::Error;

use super::words::{Word, words};

/// So many characters of a search are read; what follows them is not.
pub const QUERY_LIMIT: usize = 500;
/// So many words and phrases are looked for; what follows them is not.
const PARTS: usize = 32;
/// So many of them may be beginnings.
const BEGINNINGS: usize = 4;
/// Words that are not so far from each other stand in no text.
const ANYWHERE: u32 = 1_000_000_000;
/// A beginning has so many letters; what is shorter is a word.
const SHORTEST: usize = 3;

/// Why nothing can be searched for.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum QueryError {
    /// No letter and no digit.
    #[error("there is no word to search for")]
    NoWord,
}

/// What is to be found: all of it, in any order. At least one part of what was typed, and not all of what is very long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    phrases: Vec<Phrase>,
    cut: bool,
}

/// Words that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    words: Vec<String>,
    /// The last one may go on.
    beginning: bool,
    /// The last one is of a script without spaces.
    pair: bool,
}

impl Query {
    /// Reads what was typed: words are looked for each by itself, what stands in double quotes as it is. The last word may be the
    /// beginning of one, as it may still be typed, and so may each with a star behind it. Nothing else means anything.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn parse(typed: &str) -> Result<Self, QueryError> {
        let end = typed.char_indices().nth(QUERY_LIMIT).map(|(at, _)| at);
        // The last word may be cut in the middle, so it is a beginning.
        let (typed, mut cut) = (typed.get(..end.unwrap_or(typed.len())).unwrap_or(typed), end.is_some());
        let mut phrases = Vec::new();
        for (number, part) in typed.replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"").split('"').enumerate() {
            if number % 2 == 1 {
                phrases.extend(Phrase::read(part, false));
            } else {
                phrases.extend(part.split_whitespace().filter_map(|word| Phrase::read(word, word.ends_with('*'))));
            }
        }
        cut |= phrases.len() > PARTS;
        phrases.truncate(PARTS);
        // After a space or a quote the word is complete.
        let open = typed.chars().last().is_some_and(char::is_alphanumeric);
        match phrases.last_mut() {
            Some(last) => last.beginning |= open,
            None => return Err(QueryError::NoWord),
        }
        let mut left = BEGINNINGS;
        for phrase in phrases.iter_mut().rev() {
            phrase.beginning &= phrase.may_go_on() && left > 0;
            left -= usize::from(phrase.beginning);
        }
        Ok(Self { phrases, cut })
    }

    /// Whether more was typed than is looked for.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Whether a single word, or beginning of one, is looked for.
    #[must_use]
    pub fn is_one_word(&self) -> bool {
        matches!(self.phrases.as_slice(), [only] if only.words.len() == 1)
    }

    /// In FTS5's words, for an index of what [`indexed`](super::indexed) gives. Each word is quoted, so that none is an operator. `known`
    /// says which words begin so, or nothing where they are too many: then the index has to look itself. Only texts with the word `with`
    /// in them are meant, if there is one, and no other is looked at.
    ///
    /// # Errors
    /// What `known` says.
    pub fn expression<E>(
        &self,
        with: Option<&str>,
        mut known: impl FnMut(&str) -> Result<Option<Vec<String>>, E>,
    ) -> Result<String, E> {
        // The index looks for the words of a phrase by themselves, in all texts, unless the other word is one of its own.
        let near = |phrase: String, words: usize| match with {
            Some(with) if words > 1 => format!("NEAR({phrase} \"{with}\", {ANYWHERE})"),
            _ => phrase,
        };
        let mut parts = Vec::with_capacity(self.phrases.len() + 1);
        parts.extend(with.map(|with| format!("\"{with}\"")));
        for phrase in &self.phrases {
            let (number, whole) = (phrase.words.len(), format!("\"{}\"", phrase.words.join(" ")));
            let (Some((last, before)), true) = (phrase.words.split_last(), phrase.beginning) else {
                parts.push(near(whole, number));
                continue;
            };
            parts.push(match known(last)? {
                None => near(format!("{whole} *"), number),
                Some(words) if words.is_empty() => near(whole, number),
                Some(words) => {
                    let each = words.iter().map(|word| {
                        let words: Vec<&str> = before.iter().map(String::as_str).chain([word.as_str()]).collect();
                        near(format!("\"{}\"", words.join(" ").replace('"', "")), number)
                    });
                    format!("({})", each.collect::<Vec<_>>().join(" OR "))
                }
            });
        }
        Ok(parts.join(" AND "))
    }

    /// Where in a text it was found: ranges of bytes, in order, none touching another.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        let here = words(text);
        let mut places: Vec<Range<usize>> = self.phrases.iter().flat_map(|phrase| phrase.found_in(&here)).collect();
        places.sort_by_key(|place| place.start);
        let mut found: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match found.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => found.push(place),
            }
        }
        found
    }
}

impl Phrase {
    fn read(text: &str, beginning: bool) -> Option<Self> {
        let mut read = words(text);
        let alone = |at: usize, read: &[Word]| read[at].pair && (at == 0 || !read[at - 1].pair);
        let mut beginning = beginning;
        // The last letter of a row stands by itself in the index; here it is in the pair before it.
        if let Some(last) = read.len().checked_sub(1).filter(|last| read[*last].pair) {
            if alone(last, &read) {
                beginning = true;
            } else {
                read.pop();
            }
        }
        let pair = read.last().is_some_and(|word| word.pair);
        (!read.is_empty()).then(|| Self { pair, words: read.into_iter().map(|word| word.text).collect(), beginning })
    }

    /// A last letter of a row without spaces is the first one of a pair.
    fn may_go_on(&self) -> bool {
        self.pair || self.words.last().is_some_and(|last| last.chars().count() >= SHORTEST)
    }

    fn found_in<'a>(&'a self, here: &'a [Word]) -> impl Iterator<Item = Range<usize>> + 'a {
        here.windows(self.words.len()).filter(|window| self.is(window)).filter_map(|window| {
            let (first, last) = (window.first()?, window.last()?);
            Some(first.place.start..last.place.end)
        })
    }

    fn is(&self, window: &[Word]) -> bool {
        let last = self.words.len() - 1;
        self.words.iter().zip(window).enumerate().all(|(at, (wanted, word))| {
            if self.beginning && at == last { word.text.starts_with(wanted.as_str()) } else { word.text == *wanted }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expression(typed: &str) -> String {
        let Ok(expression) = Query::parse(typed).unwrap().expression(None, |_| Ok::<_, std::convert::Infallible>(None));
        expression
    }

    #[test]
    fn what_is_typed_is_read() {
        for (typed, wanted) in [
            ("Habari", r#""habari" *"#),
            ("habari ", r#""habari""#),
            ("kitenge BLUU", r#""kitenge" AND "bluu" *"#),
            ("kit* bluu ", r#""kit" * AND "bluu""#),
            (r#""bado kipo" dukani"#, r#""bado kipo" AND "dukani" *"#),
            (r#""bado kipo"#, r#""bado kipo" *"#),
            ("12,500", r#""12 500" *"#),
            ("ok", r#""ok""#),
            ("neema@duka.co.tz ", r#""neema duka co tz""#),
            ("你好吗", r#""你好 好吗" *"#),
            ("好", r#""好" *"#),
            ("好 ", r#""好" *"#),
            ("NEAR(a b) OR NOT c*", r#""near a" AND "b" AND "or" AND "not" AND "c""#),
            ("AND", r#""and" *"#),
            ("🙏", r#""🙏""#),
        ] {
            assert_eq!(expression(typed), wanted, "{typed}");
        }
    }

    #[test]
    fn a_beginning_is_looked_for_as_the_words_that_begin_so() {
        let known = |beginning: &str| Ok::<_, ()>(Some(vec![format!("{beginning}ri"), format!("{beginning}bu")]));
        let expression = |typed: &str| Query::parse(typed).unwrap().expression(None, known).unwrap();
        assert_eq!(expression("bei haba"), r#""bei" AND ("habari" OR "hababu")"#);
        assert_eq!(expression("\"bei haba"), r#"("bei habari" OR "bei hababu")"#);
        let none = |_: &str| Ok::<_, ()>(Some(Vec::new()));
        assert_eq!(Query::parse("haba").unwrap().expression(None, none).unwrap(), r#""haba""#);
    }

    #[test]
    fn all_is_looked_for_in_texts_with_a_certain_word() {
        let expression = |typed: &str, known: Option<&str>| {
            let known = |_: &str| Ok::<_, ()>(known.map(|known| vec![known.to_owned()]));
            Query::parse(typed).unwrap().expression(Some("!7"), known).unwrap()
        };
        assert_eq!(expression("bei ", None), r#""!7" AND "bei""#);
        assert_eq!(expression("bei haba", None), r#""!7" AND "bei" AND "haba" *"#);
        assert_eq!(expression("\"bei haba\"", None), r#""!7" AND NEAR("bei haba" "!7", 1000000000)"#);
        assert_eq!(expression("\"bei haba", None), r#""!7" AND NEAR("bei haba" * "!7", 1000000000)"#);
        assert_eq!(expression("\"bei haba", Some("habari")), r#""!7" AND (NEAR("bei habari" "!7", 1000000000))"#);
        let one = |typed: &str| Query::parse(typed).unwrap().is_one_word();
        assert_eq!((one("bei"), one("bei gani"), one("\"bei gani\""), one("好世")), (true, false, false, true));
    }

    #[test]
    fn much_that_is_typed_is_searched_for_in_part() {
        let many = Query::parse(&"aaaa* ".repeat(80)).unwrap();
        let mut asked = 0;
        let expression = many.expression(None, |_| {
            asked += 1;
            Ok::<_, ()>(None)
        });
        assert_eq!((asked, expression.unwrap().matches("aaaa").count()), (BEGINNINGS, PARTS));
    }

    #[test]
    fn what_holds_no_word_is_refused_and_what_is_too_long_is_cut() {
        for typed in ["", " ", "\"", "\"\"", "*", "()", "-:^", "\0", "\u{301}"] {
            assert_eq!(Query::parse(typed), Err(QueryError::NoWord), "{typed:?}");
        }
        let cut = |typed: &str| Query::parse(typed).map(|query| query.is_cut());
        assert_eq!((cut(&"ü".repeat(QUERY_LIMIT)), cut(&"ü".repeat(QUERY_LIMIT + 1))), (Ok(false), Ok(true)));
        assert_eq!((cut(&"a ".repeat(PARTS)), cut(&"a ".repeat(PARTS + 1))), (Ok(false), Ok(true)));
        assert_eq!(cut(&"a".repeat(10_000)), Ok(true));
        assert_eq!(cut(&format!("{}a", " ".repeat(QUERY_LIMIT))), Err(QueryError::NoWord));
    }

    #[test]
    fn places_are_marked_as_they_stand_in_the_text() {
        let marked = |typed: &str, text: &str| -> Vec<String> {
            Query::parse(typed).unwrap().found_in(text).into_iter().map(|place| text[place].to_owned()).collect()
        };
        assert_eq!(marked("ecole", "L’École, ECOLES"), ["ECOLES"]);
        assert_eq!(marked("bado kip", "Bado kipo? Kipo bado."), ["Bado", "kipo", "Kipo", "bado"]);
        assert_eq!(marked("\"bado kipo\"", "Bado kipo? Kipo bado."), ["Bado kipo"]);
        assert_eq!(marked("好世", "你好世界"), ["好世"]);
        assert_eq!(marked("界", "你好世界"), ["界"]);
        assert_eq!(marked("世", "你好世界"), ["世界"]);
        assert_eq!(marked("x", "habari"), [""; 0]);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_is_an_operator(typed in "[a-z\"*():^{}+ -]{0,30}|\\PC{0,40}") {
            if let Ok(query) = Query::parse(&typed) {
                let unquoted: String = query.expression(None, |_| Ok::<_, ()>(None)).unwrap().split('"').step_by(2).collect();
                prop_assert!(unquoted.chars().all(|one| " *AND".contains(one)), "{}", unquoted);
                prop_assert!(query.found_in(&typed).iter().all(|place| typed.get(place.clone()).is_some()));
            }
        }
    }
}
