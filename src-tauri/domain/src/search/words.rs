//! Texts as words that are the same however they are written: capitals and small letters, with diacritics and without, Arabic with
//! vowel marks and without, Hindi with dots and without, and with its nasals as letters and as dots. Other marks that are part of a letter stay
//! with it. What is written without spaces between words is cut into pairs of letters, each beginning where the one before has its second.
//!
//! Unicode's own rules (UAX 29) find no words in Thai or Chinese without a dictionary; a dictionary does not know what people call
//! their wares.

use std::collections::VecDeque;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::decompose_compatible;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};
use unicode_script::{Script, UnicodeScript as _};

/// Longer words are cut here, in the index and in what is searched for: nobody types them, and they are keys and addresses.
const WORD_LIMIT: usize = 40;

/// A word, and where in the text it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As the index holds it: no space, no punctuation.
    pub text: String,
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// Where it ends with its second letter, the next word begins with that one; a last letter alone ends such a row.
    pub pair: bool,
}

/// Whether what ends with this character may be the beginning of a longer word: a letter, what belongs to one, or what joins two.
pub(super) fn may_go_on(character: char) -> bool {
    match part(character) {
        Part::Letter | Part::Mark | Part::Unspaced | Part::Nothing | Part::Apostrophe => true,
        Part::Sign | Part::Gap => false,
    }
}

/// A beginning without the nasal that it ends with, where what comes next decides how that is indexed ([`nasals`]).
pub(super) fn settled(beginning: &str) -> &str {
    let mut back = beginning.chars().rev();
    match (back.next(), back.next()) {
        (Some(virama), Some(nasal)) if is_virama(virama) && nasal_row(nasal).is_some() => {
            let settled = &beginning[..beginning.len() - virama.len_utf8() - nasal.len_utf8()];
            if settled.is_empty() { beginning } else { settled }
        }
        _ => beginning,
    }
}

/// The words of a text in their order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader::default();
    for (at, character) in text.char_indices() {
        reader.take(character, at..at + character.len_utf8());
    }
    reader.end();
    reader.words
}

/// A text as the index holds it: its words, with a space between, and the parts of those that an apostrophe joins after all others.
#[must_use]
pub fn indexed(text: &str) -> String {
    let mut reader = Reader::default();
    for (at, character) in text.char_indices() {
        reader.take(character, at..at + character.len_utf8());
    }
    reader.end();
    let mut index = String::with_capacity(text.len() + text.len() / 4);
    for word in reader.words.iter().map(|word| word.text.as_str()).chain(reader.parts.iter().map(String::as_str)) {
        if !index.is_empty() {
            index.push(' ');
        }
        index.push_str(word);
    }
    index
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It is of the same word as what stands around it.
    Letter,
    /// Of the letter before.
    Mark,
    /// A letter of a script without spaces.
    Unspaced,
    /// Is left out, wherever it stands.
    Nothing,
    /// Joins what stands before and behind: *ng'ombe*, *l'eau*.
    Apostrophe,
    /// A word by itself, as a face is.
    Sign,
    /// Between words.
    Gap,
}

fn part(character: char) -> Part {
    if character.is_ascii() {
        return match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Part::Letter,
            '\'' | '`' => Part::Apostrophe,
            _ => Part::Gap,
        };
    }
    match character {
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{2bb}' | '\u{b4}' => return Part::Apostrophe,
        // The stroke that lengthens Arabic words.
        '\u{640}' => return Part::Nothing,
        // The dot below a letter of Hindi, Punjabi or Gujarati, which few write.
        '\u{93c}' | '\u{a3c}' | '\u{abc}' => return Part::Nothing,
        // What makes a voiced syllable in Japanese, though it belongs to no script.
        '\u{3099}' | '\u{309a}' => return Part::Mark,
        // What makes a syllable long there.
        '\u{30fc}' => return Part::Unspaced,
        _ => {}
    }
    match (character.general_category_group(), character.general_category()) {
        (GeneralCategoryGroup::Mark, _) => match character.script() {
            Script::Inherited
            | Script::Common
            | Script::Arabic
            | Script::Hebrew
            | Script::Latin
            | Script::Greek
            | Script::Cyrillic => Part::Nothing,
            _ => Part::Mark,
        },
        (GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number, _) if unspaced(character.script()) => {
            Part::Unspaced
        }
        (GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number, _) => Part::Letter,
        // Joiners and marks of direction.
        (_, GeneralCategory::Format) => Part::Nothing,
        // The tone of a face, and currencies.
        (_, GeneralCategory::ModifierSymbol) => Part::Nothing,
        (_, GeneralCategory::OtherSymbol | GeneralCategory::CurrencySymbol) => Part::Sign,
        _ => Part::Gap,
    }
}

/// Whether words are written without spaces between them.
fn unspaced(script: Script) -> bool {
    matches!(
        script,
        Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Bopomofo
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
            | Script::Tai_Le
            | Script::New_Tai_Lue
            | Script::Tai_Tham
            | Script::Javanese
            | Script::Balinese
    )
}

/// What a letter without a decomposition is searched as.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' | 'ɗ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'þ' => "th",
        'ŋ' => "ng",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        // Alef and yeh are written in several ways, and at the end of a word teh marbuta as heh.
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        'ς' => "σ",
        // The two marks for a vowel through the nose, of Hindi, Gujarati and Punjabi.
        'ँ' => "ं",
        '\u{a81}' => "\u{a82}",
        '\u{a70}' => "\u{a02}",
        _ => return None,
    })
}

/// Reads a text character by character.
#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    /// Parts of words that an apostrophe joins.
    parts: Vec<String>,
    word: String,
    place: Range<usize>,
    /// An apostrophe was read just now.
    apostrophe: bool,
    /// Where in the word one stood.
    joints: Vec<usize>,
    /// Letters of a script without spaces, with their marks and places.
    row: Vec<(String, Range<usize>)>,
}

impl Reader {
    fn take(&mut self, character: char, place: Range<usize>) {
        if character.is_ascii_alphanumeric() {
            return self.letter(character.to_ascii_lowercase(), Part::Letter, &place);
        }
        if character.is_ascii() {
            return self.letter(character, part(character), &place);
        }
        let mut decomposed = Vec::with_capacity(4);
        decompose_compatible(character, |one| decomposed.push(one));
        for one in decomposed.into_iter().flat_map(char::to_lowercase) {
            match plain(one) {
                Some(letters) => letters.chars().for_each(|letter| self.letter(letter, part(letter), &place)),
                None => self.letter(one, part(one), &place),
            }
        }
    }

    fn letter(&mut self, letter: char, part: Part, place: &Range<usize>) {
        let after_apostrophe = std::mem::take(&mut self.apostrophe);
        match part {
            Part::Letter => {
                self.end_row();
                if self.word.is_empty() {
                    self.place = place.clone();
                } else if after_apostrophe {
                    self.joints.push(self.word.len());
                }
                self.word.push(letter);
                self.place.end = place.end;
            }
            Part::Mark => match self.row.last_mut() {
                Some((letters, known)) => {
                    letters.push(letter);
                    known.end = place.end;
                }
                None if !self.word.is_empty() => {
                    self.word.push(letter);
                    self.place.end = place.end;
                }
                None => {}
            },
            Part::Unspaced => {
                self.end_word();
                self.row.push((letter.to_string(), place.clone()));
            }
            Part::Nothing => {}
            Part::Apostrophe => {
                self.end_row();
                self.apostrophe = true;
            }
            Part::Sign => {
                self.end();
                self.words.push(Word { text: letter.to_string(), place: place.clone(), pair: false });
            }
            Part::Gap => self.end(),
        }
    }

    fn end(&mut self) {
        self.end_row();
        self.end_word();
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let joints = std::mem::take(&mut self.joints);
        let mut from = 0;
        for to in joints {
            self.parts.push(kept(&word[from..to]));
            from = to;
        }
        if from > 0 {
            self.parts.push(kept(&word[from..]));
        }
        self.words.push(Word { text: kept(&word), place: self.place.clone(), pair: false });
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        for (at, (letter, place)) in row.iter().enumerate() {
            let word = match row.get(at + 1) {
                Some((next, end)) => {
                    Word { text: kept(&format!("{letter}{next}")), place: place.start..end.end, pair: true }
                }
                None => Word { text: kept(letter), place: place.clone(), pair: true },
            };
            self.words.push(word);
        }
    }
}

/// A word as it is kept: marks in the order that Unicode has for them, and no longer than anybody types.
fn kept(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().take(WORD_LIMIT).collect();
    }
    nasals(word.nfd()).take(WORD_LIMIT).collect()
}

/// A nasal before a letter that is spoken in the same place may be written as that nasal or as a dot: *हिन्दी*, *हिंदी*. Here it is the dot.
fn nasals(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut ahead: VecDeque<char> = VecDeque::with_capacity(3);
    let mut letters = letters;
    std::iter::from_fn(move || {
        while ahead.len() < 3 {
            match letters.next() {
                Some(letter) => ahead.push_back(letter),
                None => break,
            }
        }
        let first = ahead.pop_front()?;
        if let (Some(row), Some(virama), Some(next)) = (nasal_row(first), ahead.front(), ahead.get(1))
            && is_virama(*virama)
            && row.contains(&u32::from(*next))
        {
            ahead.pop_front();
            return char::from_u32((u32::from(first) & !BLOCK) | ANUSVARA);
        }
        Some(first)
    })
}

/// The scripts of India that have their letters at the same places of a block of 128 each.
const BLOCK: u32 = 0x7f;
const ANUSVARA: u32 = 0x02;
const VIRAMA: u32 = 0x4d;
/// The last one of each row of five is its nasal.
const NASALS: [u32; 5] = [0x19, 0x1e, 0x23, 0x28, 0x2e];

/// Of Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Telugu, Kannada and Malayalam; Tamil has its letters elsewhere, and writes it one way.
fn is_of_india(letter: char) -> bool {
    matches!(u32::from(letter), 0x900..=0xb7f | 0xc00..=0xd7f)
}

fn is_virama(letter: char) -> bool {
    is_of_india(letter) && u32::from(letter) & BLOCK == VIRAMA
}

/// The letters that are spoken in the same place as a nasal; none if it is not one.
fn nasal_row(letter: char) -> Option<Range<u32>> {
    let code = u32::from(letter);
    (is_of_india(letter) && NASALS.contains(&(code & BLOCK))).then(|| code - 4..code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_of_every_script_become_words() {
        for (text, wanted) in [
            ("Habari, kitenge cha BLUU!", "habari kitenge cha bluu"),
            ("Ñandú São Đà Nẵng İstanbul straße Ærø", "nandu sao da nang istanbul strasse aero"),
            ("e\u{301}cole école ÉCOLE", "ecole ecole ecole"),
            ("السَّلامُ عليكم إنـــشاء آخر مدرسة", "السلام عليكم انشاء اخر مدرسه"),
            ("שָׁלוֹם", "שלום"),
            ("नमस्ते क़लम क\u{93c}लम हँसी", "नमस्ते कलम कलम हंसी"),
            ("हिन्दी सम्बन्ध गङ्गा जन्म अन्न न्", "हिंदी संबंध गंगा जन्म अन्न न्"),
            ("હિન્દી চাঁদ", "હિંદી চাঁদ"),
            ("வணக்கம் நன்றி", "வணக்கம் நன்றி"),
            ("ශ්\u{200d}රී ලංකා", "ශ්රී ලංකා"),
            ("你好世界", "你好 好世 世界 界"),
            ("東京タワー2号", "東京 京タ タワ ワー ー 2 号"),
            ("ภาษาไทย", "ภา าษ ษา าไ ไท ทย ย"),
            ("안녕하세요 여러분", "안녕하세요 여러분"),
            ("ng'ombe ng’ombe l'eau", "ngombe ngombe leau ng ombe ng ombe l eau"),
            ("'nukuu' rock'n'roll", "nukuu rocknroll rock n roll"),
            ("+255 700-000.118, 12,500/=", "255 700 000 118 12 500"),
            ("asante🙏🏾sana 👨\u{200d}👩\u{200d}👧 €5", "asante 🙏 sana 👨 👩 👧 € 5"),
            ("ﬁne ½ Ⅷ ﾊﾝ", "fine 1 2 viii ハン ン"),
            ("a_b <script>alert(1)</script>", "a b script alert 1 script"),
            ("\u{202e}\u{feff}\u{ad} \0 \n", ""),
            ("\u{301}\u{e31}", ""),
        ] {
            let wanted: String = wanted.nfd().collect();
            assert_eq!(indexed(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_long_word_is_cut_the_same_way_everywhere() {
        let long = "k".repeat(5_000);
        assert_eq!(indexed(&long), "k".repeat(WORD_LIMIT));
        assert_eq!(words(&long)[0].place, 0..5_000);
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "Bei: ÉCOLE, 你好!";
        let places: Vec<&str> = words(text).into_iter().map(|word| &text[word.place]).collect();
        assert_eq!(places, ["Bei", "ÉCOLE", "你好", "好"]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_index(text in "\\PC{0,60}|[a-z'’ \u{e01}-\u{e3a}\u{4e00}-\u{4e10}\u{300}-\u{310}]{0,60}") {
            for word in words(&text) {
                prop_assert!(text.get(word.place.clone()).is_some(), "{word:?}");
                prop_assert!(!word.text.is_empty() && !word.text.contains([' ', '"', '*', '\'', '(']), "{word:?}");
            }
            // What is indexed is read back as itself, but for pairs, which would be cut again.
            if words(&text).iter().all(|word| !word.pair) {
                prop_assert_eq!(indexed(&indexed(&text)), indexed(&text));
            }
        }

        #[test]
        fn capitals_and_order_of_marks_make_no_difference(text in "\\PC{0,40}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(indexed(&decomposed), indexed(&text));
        }
    }
}
