//! What an operator typed into a search field.

use std::ops::Range;

use thiserror::Error;

use super::words::{Word, may_go_on, settled, words};

/// A search has at most so many words; where none stands between two of them, four letters are one.
pub const MOST_WORDS: usize = 32;
/// A search has at most so many characters.
pub const MOST_CHARACTERS: usize = 1_000;
/// So many letters of a script without spaces between words count as a word does.
const LETTERS: usize = 4;
/// So many of the words may be beginnings: each stands for all the words that begin so.
pub const MOST_BEGINNINGS: usize = 8;

/// Why nothing can be searched for.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum QueryError {
    /// No letter and no digit.
    #[error("there is no word to search for")]
    NoWord,
    /// More than is looked for at once.
    #[error(
        "a search has at most {MOST_WORDS} words, {MOST_BEGINNINGS} of them beginnings, and {MOST_CHARACTERS} characters"
    )]
    TooLong,
}

/// What is to be found: all of it, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// At least one, no two the same.
    phrases: Vec<Phrase>,
}

/// Words that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    words: Vec<String>,
    /// The last one may go on.
    beginning: bool,
}

impl Query {
    /// Reads what was typed: words are looked for each by itself, what stands in double quotes as it is. The last word may be the
    /// beginning of one, as it may still be typed, and so may each with a star behind it. Nothing else means anything.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn parse(typed: &str) -> Result<Self, QueryError> {
        if typed.chars().nth(MOST_CHARACTERS).is_some() {
            return Err(QueryError::TooLong);
        }
        let (mut phrases, mut letters): (Vec<Phrase>, usize) = (Vec::new(), 0);
        for (number, part) in typed.replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"").split('"').enumerate() {
            if number % 2 == 1 {
                phrases.extend(Phrase::read(part, false, &mut letters));
            } else {
                let each = part.split_whitespace();
                phrases.extend(each.filter_map(|word| Phrase::read(word, word.ends_with('*'), &mut letters)));
            }
        }
        if letters > MOST_WORDS * LETTERS {
            return Err(QueryError::TooLong);
        }
        // After a space or a quote the word is complete.
        let open = typed.chars().last().is_some_and(may_go_on);
        match phrases.last_mut() {
            Some(last) => last.beginning |= open,
            None => return Err(QueryError::NoWord),
        }
        let mut once: Vec<Phrase> = Vec::with_capacity(phrases.len());
        for mut phrase in phrases {
            if phrase.beginning
                && let Some(last) = phrase.words.last_mut()
            {
                last.truncate(settled(last).len());
            }
            if !once.contains(&phrase) {
                once.push(phrase);
            }
        }
        if once.iter().filter(|phrase| phrase.beginning).count() > MOST_BEGINNINGS {
            return Err(QueryError::TooLong);
        }
        Ok(Self { phrases: once })
    }

    /// In FTS5's words, for an index of what [`indexed`](super::indexed) gives with `before` in front of each word. Each word is quoted, so
    /// that none is an operator.
    #[must_use]
    pub fn expression(&self, before: &str) -> String {
        let phrase = |phrase: &Phrase| {
            let words: Vec<String> = phrase.words.iter().map(|word| format!("{before}{word}")).collect();
            format!("\"{}\"{}", words.join(" ").replace('"', ""), if phrase.beginning { " *" } else { "" })
        };
        self.phrases.iter().map(phrase).collect::<Vec<_>>().join(" AND ")
    }

    /// Whether all of it stands in a text, which is given as [`indexed`](super::indexed) reads it.
    #[must_use]
    pub fn stands_in(&self, indexed: &str) -> bool {
        let words: Vec<&str> = indexed.split(' ').collect();
        self.phrases.iter().all(|phrase| phrase.places_in(&words).next().is_some())
    }

    /// Where in a text it was found: ranges of bytes, in order, none touching another.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        let here = words(text);
        let texts: Vec<&str> = here.iter().map(|word| word.text.as_str()).collect();
        let place = |at: Range<usize>| here[at.start].place.start..here[at.end - 1].place.end;
        let mut places: Vec<Range<usize>> =
            self.phrases.iter().flat_map(|phrase| phrase.places_in(&texts)).map(place).collect();
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
    /// Adds to `letters` what it counts.
    fn read(text: &str, beginning: bool, letters: &mut usize) -> Option<Self> {
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
        *letters += read.iter().map(|word| if word.pair { 1 } else { LETTERS }).sum::<usize>();
        (!read.is_empty()).then(|| Self { words: read.into_iter().map(|word| word.text).collect(), beginning })
    }

    /// Where it stands in the words of a text, by their numbers.
    fn places_in<'a>(&'a self, here: &'a [&'a str]) -> impl Iterator<Item = Range<usize>> + 'a {
        let length = self.words.len();
        here.windows(length).enumerate().filter(|(_, window)| self.is(window)).map(move |(at, _)| at..at + length)
    }

    fn is(&self, window: &[&str]) -> bool {
        let last = self.words.len() - 1;
        self.words.iter().zip(window).enumerate().all(|(at, (wanted, word))| {
            if self.beginning && at == last { word.starts_with(wanted.as_str()) } else { *word == wanted.as_str() }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_typed_is_read() {
        for (typed, wanted) in [
            ("Habari", r#""!habari" *"#),
            ("habari ", r#""!habari""#),
            ("kitenge BLUU", r#""!kitenge" AND "!bluu" *"#),
            ("kit* bluu ", r#""!kit" * AND "!bluu""#),
            (r#""bado kipo" dukani"#, r#""!bado !kipo" AND "!dukani" *"#),
            (r#""bado kipo"#, r#""!bado !kipo" *"#),
            ("12,500", r#""!12 !500" *"#),
            ("ok", r#""!ok" *"#),
            ("ok ", r#""!ok""#),
            ("k", r#""!k" *"#),
            ("ng'", r#""!ng" *"#),
            ("हिन्", r#""!हि" *"#),
            ("हिन्द", r#""!हिंद" *"#),
            ("न्", r#""!न्" *"#),
            ("neema@duka.co.tz ", r#""!neema !duka !co !tz""#),
            ("你好吗", r#""!你好 !好吗" *"#),
            ("好", r#""!好" *"#),
            ("好 ", r#""!好" *"#),
            ("NEAR(a b) OR NOT c*", r#""!near !a" AND "!b" AND "!or" AND "!not" AND "!c" *"#),
            ("AND", r#""!and" *"#),
            ("bei bei bei* bei* ", r#""!bei" AND "!bei" *"#),
            ("🙏", r#""!🙏""#),
        ] {
            assert_eq!(Query::parse(typed).unwrap().expression("!"), wanted, "{typed}");
        }
    }

    #[test]
    fn what_holds_no_word_and_what_is_too_long_is_refused() {
        for typed in ["", " ", "\"", "\"\"", "*", "()", "-:^", "\0", "\u{301}"] {
            assert_eq!(Query::parse(typed), Err(QueryError::NoWord), "{typed:?}");
        }
        let fits = |typed: String| Query::parse(&typed).is_ok();
        let too_long = |typed: String| Query::parse(&typed) == Err(QueryError::TooLong);
        for (one, most) in [
            ("ü", MOST_CHARACTERS),
            (" a", MOST_WORDS),
            ("bei ", MOST_WORDS),
            ("aa* ", MOST_WORDS),
            ("\"a ", MOST_WORDS),
            ("a\"b ", MOST_WORDS / 2),
            ("a,", MOST_WORDS),
            ("🙏", MOST_WORDS),
            // Pairs are one fewer than letters.
            ("你", MOST_WORDS * LETTERS + 1),
            ("ไ", MOST_WORDS * LETTERS + 1),
            ("你 ", MOST_WORDS * LETTERS),
        ] {
            assert!(fits(one.repeat(most)), "{one}");
            assert!(too_long(one.repeat(most + 1)), "{one}");
        }
        let beginnings = |many: usize| (0..many).map(|one| format!("a{one}* ")).collect::<String>();
        assert!(fits(beginnings(MOST_BEGINNINGS)) && too_long(beginnings(MOST_BEGINNINGS + 1)));
        assert!(fits(beginnings(MOST_BEGINNINGS) + "a") == fits(beginnings(MOST_BEGINNINGS + 1)));
        assert!(fits(beginnings(MOST_BEGINNINGS) + "a "));
        assert!(too_long(" ".repeat(MOST_CHARACTERS + 1)));
        assert!(too_long(format!("\"{}abc", "a ".repeat(245))));
    }

    #[test]
    fn a_text_is_looked_at_as_the_index_reads_it() {
        let stands = |typed: &str, text: &str| Query::parse(typed).unwrap().stands_in(&crate::search::indexed(text));
        for (typed, text, wanted) in [
            ("kipo bad", "Bado kipo?", true),
            ("\"bado kipo\"", "Bado kipo?", true),
            ("\"kipo bado\"", "Bado kipo?", false),
            ("\"bado kip", "Bado kipo?", true),
            ("\"bado kip\"", "Bado kipo?", false),
            ("eau", "de l'eau", true),
            ("好世", "你好世界", true),
            ("界", "你好世界", true),
            ("x", "", false),
        ] {
            assert_eq!(stands(typed, text), wanted, "{typed} in {text}");
        }
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

    /// Whichever of the two was written, and whichever is typed.
    #[test]
    fn with_marks_and_without_is_the_same_word() {
        let finds = |typed: &str, text: &str| {
            let query = Query::parse(typed).unwrap();
            (query.stands_in(&crate::search::indexed(text)), !query.found_in(text).is_empty())
        };
        for (with, without) in [
            ("École", "ecole"),
            ("e\u{301}cole", "école"),
            ("Ñandú", "nandu"),
            ("Łódź", "lodz"),
            ("façade", "FACADE"),
            ("Nẵng", "nang"),
            ("Ẹ̀kọ́", "eko"),
            ("ụlọ", "ulo"),
            ("Ærøskøbing", "aeroskobing"),
            ("Ёлка", "елка"),
            ("Αθήνα", "αθηνα"),
            ("السَّلامُ", "السلام"),
            ("إنـــشاء", "انشاء"),
            ("أحمد", "احمد"),
            ("مؤمن", "مومن"),
            ("قرآن", "قران"),
            ("مدرسة", "مدرسه"),
            ("على", "علي"),
            ("کتاب", "كتاب"),
            ("שָׁלוֹם", "שלום"),
            ("ज़रूरत", "जरूरत"),
            ("क\u{93c}लम", "कलम"),
            ("पढ़ाई", "पढाई"),
            ("हँसी", "हंसी"),
            ("हिन्दी", "हिंदी"),
            ("सम्बन्ध", "संबंध"),
            ("गङ्गा", "गंगा"),
            ("अञ्चल", "अंचल"),
            ("ठण्डा", "ठंडा"),
            ("હિન્દી", "હિંદી"),
            ("સમ્બન્ધ", "સંબંધ"),
            ("সঙ্গীত", "সংগীত"),
            ("ಹಿನ್ದಿ", "ಹಿಂದಿ"),
            ("హిన్దీ", "హిందీ"),
            ("ਪੰਜਾਬ", "ਪਂਜਾਬ"),
            ("ਜ਼ਮੀਨ", "ਜਮੀਨ"),
        ] {
            for (typed, text) in [(with, without), (without, with), (with, with)] {
                // Complete, in quotes, and as a beginning.
                for typed in [format!("{typed} "), format!("\"{typed}\""), typed.to_owned()] {
                    assert_eq!(finds(&typed, text), (true, true), "{typed} in {text}");
                }
            }
        }
        // While it is typed, letter by letter.
        for text in ["हिन्दी", "हिंदी", "हँसी", "École", "ng'ombe", "السَّلامُ", "ज़रूरत"]
        {
            for (end, letter) in text.char_indices() {
                let typed = &text[..end + letter.len_utf8()];
                // What comes next says that it was a nasal.
                if typed.ends_with('न') {
                    continue;
                }
                assert_eq!(finds(typed, text), (true, true), "{typed} in {text}");
            }
        }
        // What is part of a letter makes another one of it.
        for (one, other) in [("कल", "काल"), ("कि", "की"), ("かき", "がき"), ("மணி", "மண"), ("ปา", "ป่า")]
        {
            for (typed, text) in [(one, other), (other, one)] {
                assert_eq!(finds(&format!("\"{typed}\""), text), (false, false), "{typed} in {text}");
            }
        }
    }

    /// What somebody may type, or a program send: words, beginnings, quotes, and what means something to the index.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("\"".to_owned()),
            Just("*".to_owned()),
            Just("NEAR(".to_owned()),
            Just(" ".to_owned()),
            Just("你".to_owned()),
            Just("๏ไ".to_owned()),
            "[a-c]{1,4}[* ]",
            "\\PC{0,4}",
        ];
        (piece.clone(), piece, 1..5_000usize, "\\PC{0,20}")
            .prop_map(|(one, other, times, end)| (one + &other).repeat(times) + &end)
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_is_an_operator(typed in "[a-z\"*():^{}+ -]{0,30}|\\PC{0,40}") {
            if let Ok(query) = Query::parse(&typed) {
                let unquoted: String = query.expression("!").split('"').step_by(2).collect();
                prop_assert!(unquoted.chars().all(|one| " *AND".contains(one)), "{}", unquoted);
                prop_assert!(query.found_in(&typed).iter().all(|place| typed.get(place.clone()).is_some()));
            }
        }

        #[test]
        fn whatever_is_typed_asks_for_little(typed in hostile()) {
            if let Ok(query) = Query::parse(&typed) {
                let asked = query.expression("!");
                let words = asked.split('"').skip(1).step_by(2).map(|quoted| quoted.split(' ').count()).sum::<usize>();
                prop_assert!(words <= MOST_WORDS * LETTERS, "{words} words are asked for");
            }
        }

        /// What the index is asked for is never less than what is looked for.
        #[test]
        fn what_stands_in_a_text_is_found_in_it(typed in "[ab\" *]{1,12}", text in "[ab ]{0,12}") {
            if let Ok(query) = Query::parse(&typed) {
                prop_assert_eq!(query.stands_in(&crate::search::indexed(&text)), {
                    let mut each = query.phrases.iter();
                    each.all(|one| !Query { phrases: vec![one.clone()] }.found_in(&text).is_empty())
                });
            }
        }
    }
}
