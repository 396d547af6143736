//! Phone numbers as people type them: with a trunk zero, without a country code, in a country's old form. What can be read in one
//! way only is understood; of everything else it is said what is missing. Whether anybody is reached by it, WhatsApp knows.

use std::fmt;
use std::str::FromStr;

use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, ParseError, country};
use thiserror::Error;

use crate::address::PhoneNumber;

/// The country that a number without a country code is taken to be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(country::Id);

/// The text is no country's two letters.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("not a country's two letters")]
pub struct InvalidCountry;

impl Country {
    /// The country that a number is of; where several share a code and the number does not tell them apart, the main one.
    #[must_use]
    pub fn of(number: &PhoneNumber) -> Option<Country> {
        let read = phonenumber::parse(None, number.to_string()).ok()?;
        let main = || DATABASE.region(&read.code().value())?.first()?.parse().ok();
        read.country().id().or_else(main).map(Country)
    }

    /// All that have numbers, by their letters.
    #[must_use]
    pub fn all() -> Vec<Country> {
        let mut all: Vec<Country> = DATABASE.iter().filter_map(|plan| plan.id().parse().ok()).collect();
        all.sort_by_key(|country| country.0.as_ref().to_owned());
        all.dedup();
        all
    }

    /// Its code, as in `+255`.
    #[must_use]
    pub fn code(self) -> String {
        DATABASE.by_id(self.0.as_ref()).map_or_else(String::new, |country| format!("+{}", country.country_code()))
    }
}

impl FromStr for Country {
    type Err = InvalidCountry;

    fn from_str(letters: &str) -> Result<Self, Self::Err> {
        letters.trim().to_ascii_uppercase().parse().map(Country).map_err(|_| InvalidCountry)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref())
    }
}

/// Why a text can't be read as one phone number.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TypedNumberError {
    /// Nothing was typed.
    #[error("no phone number was typed")]
    Empty,
    /// Something other than digits, spaces, dashes, dots, slashes, brackets and a leading plus.
    #[error("a phone number has only digits, spaces and a leading +")]
    NotDigits,
    /// There is no country code, and it is not known which country is meant.
    #[error("the country code is missing: write +255 700 000 118, not 0700 000 118")]
    NoCountryCode,
    /// No country has the code that it begins with.
    #[error("no country has this code")]
    NoSuchCountry,
    /// Fewer digits than any number of its country has.
    #[error("a number of {country} has more digits")]
    TooShort {
        /// The country's code, as in `+255`.
        country: String,
    },
    /// More digits than any number of its country has.
    #[error("a number of {country} has fewer digits")]
    TooLong {
        /// The country's code, as in `+255`; empty when it is too long for every country.
        country: String,
    },
    /// Typed without a country code, it is no number of the country that is meant then.
    #[error("no number of {country} is like this; write another country's with + and its code")]
    NotOfCountry {
        /// The country's code, as in `+255`.
        country: String,
    },
    /// It can be a number of the country that is meant without a code, and as well one of another country.
    #[error("this can be a number of {country}, or of another country; write it with + and the country code")]
    Ambiguous {
        /// The country's code, as in `+255`.
        country: String,
    },
}

/// What nobody types into a phone number.
const LONGEST: usize = 64;
/// The most digits that a number has anywhere, with its country code.
const MOST_DIGITS: usize = 15;

/// Reads a phone number as it was typed. Without a country code it is taken to be of `country`.
///
/// # Errors
/// Says what is missing or too much.
pub fn parse(text: &str, country: Option<Country>) -> Result<PhoneNumber, TypedNumberError> {
    let Digits { plus, digits } = digits_of(text)?;
    // 00 before a country code, in some countries with one zero more; and no country code begins with 0, whatever is before it.
    let abroad = digits.strip_prefix("00").map(|rest| rest.trim_start_matches('0'));
    match abroad {
        Some(rest) => international(rest),
        None if plus && !digits.starts_with('0') => international(&digits),
        None => without_code(&digits, country),
    }
}

struct Digits {
    plus: bool,
    digits: String,
}

fn digits_of(text: &str) -> Result<Digits, TypedNumberError> {
    let text = text.trim_matches(is_filling);
    let text = text.strip_prefix("tel:").unwrap_or(text).trim_matches(is_filling);
    if text.is_empty() {
        return Err(TypedNumberError::Empty);
    }
    let (plus, rest) = match text.strip_prefix(['+', '\u{ff0b}']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::new();
    for character in rest.chars() {
        match digit(character) {
            Some(digit) => digits.push(digit),
            None if is_filling(character) => {}
            None => return Err(TypedNumberError::NotDigits),
        }
    }
    match digits.len() {
        0 => Err(TypedNumberError::NotDigits),
        1..=LONGEST => Ok(Digits { plus, digits }),
        _ => Err(TypedNumberError::TooLong { country: String::new() }),
    }
}

/// Spaces of every kind, what numbers are parted with, and the marks for the direction of writing that telephone books copy along.
fn is_filling(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '.' | '/' | '(' | ')' | '[' | ']' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

/// The digit that a character is, in the scripts that telephones show numbers in.
fn digit(character: char) -> Option<char> {
    const ZEROS: [u32; 5] = [0x30, 0x660, 0x6f0, 0x966, 0xff10];
    let value =
        ZEROS.into_iter().find_map(|zero| u32::from(character).checked_sub(zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// A number that begins with its country code. What the numbering plans say is not the last word: they change, and WhatsApp is
/// asked anyway.
fn international(digits: &str) -> Result<PhoneNumber, TypedNumberError> {
    if digits.len() > MOST_DIGITS + 1 {
        return Err(TypedNumberError::TooLong { country: String::new() });
    }
    let read = match phonenumber::parse(None, format!("+{digits}")) {
        Ok(read) => read,
        Err(ParseError::TooLong) => return Err(TypedNumberError::TooLong { country: String::new() }),
        Err(ParseError::TooShortAfterIdd | ParseError::TooShortNsn | ParseError::NoNumber) => {
            return Err(TypedNumberError::TooShort { country: String::new() });
        }
        Err(ParseError::InvalidCountryCode | ParseError::MalformedInteger(_)) => {
            return Err(TypedNumberError::NoSuchCountry);
        }
        // Kinds of a later version of the library.
        #[allow(unreachable_patterns)]
        Err(_) => return Err(TypedNumberError::NotDigits),
    };
    if let Some(known) = e164(&read).as_ref().and_then(in_use) {
        return Ok(known);
    }
    let code = read.code().value();
    let country = format!("+{code}");
    let national = read.format().mode(Mode::E164).to_string().len().saturating_sub(country.len());
    let lengths = lengths(code);
    match (lengths.iter().min(), lengths.iter().max()) {
        (Some(least), _) if national < *least => Err(TypedNumberError::TooShort { country }),
        (_, Some(most)) if national > *most => Err(TypedNumberError::TooLong { country }),
        (Some(_), Some(_)) if !lengths.contains(&national) => Err(TypedNumberError::NotOfCountry { country }),
        (Some(_), Some(_)) => e164(&read).ok_or(TypedNumberError::NotOfCountry { country }),
        (None, _) | (_, None) => Err(TypedNumberError::NoSuchCountry),
    }
}

/// How many digits numbers with this country code have after it.
fn lengths(code: u16) -> Vec<usize> {
    let plans = DATABASE.by_code(&code).unwrap_or_default();
    let kinds = plans.iter().flat_map(|plan| [plan.descriptors().fixed_line(), plan.descriptors().mobile()]);
    kinds.flatten().flat_map(|kind| kind.possible_length()).map(|length| usize::from(*length)).collect()
}

/// A number of this country, or one that begins with a country code without saying so.
fn without_code(digits: &str, country: Option<Country>) -> Result<PhoneNumber, TypedNumberError> {
    let here = country.and_then(|country| national(digits, country));
    let abroad = if digits.starts_with('0') { None } else { abroad(digits) };
    match (here, abroad, country) {
        (Some(here), Some(abroad), Some(country)) if here != abroad => {
            Err(TypedNumberError::Ambiguous { country: country.code() })
        }
        (Some(number), ..) | (None, Some(number), _) => Ok(number),
        (None, None, Some(country)) => Err(TypedNumberError::NotOfCountry { country: country.code() }),
        (None, None, None) => Err(TypedNumberError::NoCountryCode),
    }
}

fn national(digits: &str, country: Country) -> Option<PhoneNumber> {
    // Dialled in Mexico before the numbers for mobile telephones until 2019; the numbering plan of today does not know them.
    const OLD: [&str; 3] = ["044", "045", "01"];
    let digits = match country.0 {
        country::Id::MX => OLD.iter().find_map(|prefix| digits.strip_prefix(prefix)).unwrap_or(digits),
        _ => digits,
    };
    in_use(&e164(&phonenumber::parse(Some(country.0), digits).ok()?)?)
}

fn abroad(digits: &str) -> Option<PhoneNumber> {
    in_use(&e164(&phonenumber::parse(None, format!("+{digits}")).ok()?)?)
}

fn e164(read: &phonenumber::PhoneNumber) -> Option<PhoneNumber> {
    read.format().mode(Mode::E164).to_string().parse().ok()
}

/// The form of a number that its country's plan knows today.
fn in_use(number: &PhoneNumber) -> Option<PhoneNumber> {
    let fits = |number: &PhoneNumber| phonenumber::parse(None, number.to_string()).is_ok_and(|read| read.is_valid());
    if fits(number) {
        return Some(number.clone());
    }
    other_form(number).filter(fits)
}

/// The other form in which the same telephone has an address on WhatsApp: countries have lengthened their numbers, and accounts
/// from before keep the old one.
#[must_use]
pub fn other_form(number: &PhoneNumber) -> Option<PhoneNumber> {
    let digits = number.digits();
    let other = match (digits.get(..2)?, digits.len()) {
        // Brazil: a 9 before the eight digits of a mobile number, after the two of its area.
        ("55", 13) if digits[4..].starts_with('9') && is_mobile_of_brazil(&digits[5..]) => {
            format!("{}{}", &digits[..4], &digits[5..])
        }
        ("55", 12) if is_mobile_of_brazil(&digits[4..]) => format!("{}9{}", &digits[..4], &digits[4..]),
        // Mexico: a 1 before mobile numbers, until 2019.
        ("52", 13) if digits[2..].starts_with('1') => format!("52{}", &digits[3..]),
        ("52", 12) => format!("521{}", &digits[2..]),
        // Argentina: a 9 before mobile numbers, when they are called from abroad.
        ("54", 13) if digits[2..].starts_with('9') => format!("54{}", &digits[3..]),
        ("54", 12) => format!("549{}", &digits[2..]),
        _ => benin(digits)?,
    };
    other.parse().ok()
}

/// Benin: 01 before all numbers, since 2024.
fn benin(digits: &str) -> Option<String> {
    let national = digits.strip_prefix("229")?;
    match national.len() {
        8 => Some(format!("22901{national}")),
        10 => national.strip_prefix("01").map(|old| format!("229{old}")),
        _ => None,
    }
}

fn is_mobile_of_brazil(subscriber: &str) -> bool {
    subscriber.starts_with(['6', '7', '8', '9'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, country: &str) -> Result<String, TypedNumberError> {
        let country = (!country.is_empty()).then(|| country.parse().unwrap());
        parse(text, country).map(|number| number.to_string())
    }

    #[test]
    fn a_country_is_its_two_letters_and_all_are_known() {
        let read = |letters: &str| letters.parse::<Country>().map(|country| (country.to_string(), country.code()));
        assert_eq!(read(" ke "), Ok(("KE".into(), "+254".into())));
        for nothing in ["", "K", "XX", "Kenya", "254", "+254", "001"] {
            assert_eq!(read(nothing), Err(InvalidCountry), "{nothing}");
        }
        let all = Country::all();
        assert!(all.len() > 200 && all.iter().all(|country| country.code().len() > 1), "{all:?}");
        assert!(all.windows(2).all(|two| two[0].to_string() < two[1].to_string()));
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (text, country, wanted) in [
            // With a country code, however it is written.
            ("+255 700 000 431", "", "+255700000431"),
            ("+255 700-000-431", "KE", "+255700000431"),
            ("00255 700 000 431", "", "+255700000431"),
            ("000 255 700 000 431", "TZ", "+255700000431"),
            ("255700000431", "", "+255700000431"),
            ("255700000431", "TZ", "+255700000431"),
            ("255700000431", "KE", "+255700000431"),
            ("\u{202a}+255\u{a0}700\u{2011}000\u{2011}431\u{202c}", "", "+255700000431"),
            ("tel:+255-700-000-431", "", "+255700000431"),
            ("+٢٥٥ ٧٠٠ ٠٠٠ ٤٣١", "", "+255700000431"),
            ("011 255 700 000 431", "US", "+255700000431"),
            // With a trunk zero too many.
            ("+255 0700 000 431", "", "+255700000431"),
            ("+255 (0) 700 000 431", "KE", "+255700000431"),
            ("00255 0700 000 431", "", "+255700000431"),
            ("+62 0812 3456 7890", "", "+6281234567890"),
            ("+49 (0)151 23456789", "", "+4915123456789"),
            // Without a country code.
            ("0700 000 431", "TZ", "+255700000431"),
            ("700 000 431", "TZ", "+255700000431"),
            ("+0700 000 431", "TZ", "+255700000431"),
            ("0700 000 431", "KE", "+254700000431"),
            ("0812-3456-7890", "ID", "+6281234567890"),
            ("0803 123 4567", "NG", "+2348031234567"),
            ("(202) 555-0123", "US", "+12025550123"),
            ("8 916 123-45-67", "RU", "+79161234567"),
            // A zero that is part of the number stays.
            ("+39 06 1234 5678", "", "+390612345678"),
            ("06 1234 5678", "IT", "+390612345678"),
            ("07 01 02 03 04", "CI", "+2250701020304"),
            // In a country's old form.
            ("+55 11 8765 4321", "", "+5511987654321"),
            ("+55 11 98765 4321", "", "+5511987654321"),
            ("011 8765-4321", "BR", "+5511987654321"),
            ("0 15 11 98765-4321", "BR", "+5511987654321"),
            ("+52 1 55 1234 5678", "", "+525512345678"),
            ("+52 55 1234 5678", "", "+525512345678"),
            ("044 55 1234 5678", "MX", "+525512345678"),
            ("01 55 1234 5678", "MX", "+525512345678"),
            ("+54 9 11 2345 6789", "", "+5491123456789"),
            ("+54 11 2345 6789", "", "+541123456789"),
            ("011 15 2345-6789", "AR", "+5491123456789"),
            ("+229 97 12 34 56", "", "+2290197123456"),
            ("97 12 34 56", "BJ", "+2290197123456"),
            // A range that the plan does not know yet: WhatsApp is asked.
            ("+255 100 000 431", "", "+255100000431"),
        ] {
            assert_eq!(read(text, country), Ok(wanted.to_owned()), "{text:?} in {country:?}");
        }
    }

    #[test]
    fn what_can_not_be_understood_is_asked_about() {
        let of = |country: &str| country.to_owned();
        for (text, country, why) in [
            ("", "TZ", TypedNumberError::Empty),
            (" \u{a0}\u{200e}", "", TypedNumberError::Empty),
            ("neema", "TZ", TypedNumberError::NotDigits),
            ("+255 700 000 431; DROP", "", TypedNumberError::NotDigits),
            ("+255 700 000 431 ext 5", "", TypedNumberError::NotDigits),
            ("+", "TZ", TypedNumberError::NotDigits),
            ("++255700000431", "", TypedNumberError::NotDigits),
            ("0700 000 431", "", TypedNumberError::NoCountryCode),
            ("700 000 431", "", TypedNumberError::NoCountryCode),
            ("+0700 000 431", "", TypedNumberError::NoCountryCode),
            ("123", "", TypedNumberError::NoCountryCode),
            ("+999 123 456 789", "", TypedNumberError::NoSuchCountry),
            ("00 999 123 456 789", "TZ", TypedNumberError::NoSuchCountry),
            ("+255 123", "", TypedNumberError::TooShort { country: of("+255") }),
            ("+255 700 000 43", "", TypedNumberError::TooShort { country: of("+255") }),
            ("+255 700 000 4310", "", TypedNumberError::TooLong { country: of("+255") }),
            ("+255 700 000 431 700 000 431", "", TypedNumberError::TooLong { country: of("") }),
            ("0700 000 43", "TZ", TypedNumberError::NotOfCountry { country: of("+255") }),
            ("0100 000 431", "TZ", TypedNumberError::NotOfCountry { country: of("+255") }),
            ("123", "TZ", TypedNumberError::NotOfCountry { country: of("+255") }),
            ("255 700 000 431", "DE", TypedNumberError::Ambiguous { country: of("+49") }),
        ] {
            assert_eq!(read(text, country), Err(why), "{text:?} in {country:?}");
        }
        assert_eq!(read(&"7".repeat(100_000), "TZ"), Err(TypedNumberError::TooLong { country: String::new() }));
    }

    #[test]
    fn the_same_telephone_in_its_two_forms() {
        for (one, other) in [
            ("+5511987654321", "+551187654321"),
            ("+525512345678", "+5215512345678"),
            ("+541123456789", "+5491123456789"),
            ("+2290197123456", "+22997123456"),
        ] {
            for (one, other) in [(one, other), (other, one)] {
                let found = other_form(&one.parse().unwrap()).map(|number| number.to_string());
                assert_eq!(found.as_deref(), Some(other), "{one}");
            }
        }
        for alone in ["+255700000431", "+551133334444", "+5511333344445", "+12025550123", "+2250701020304"] {
            assert_eq!(other_form(&alone.parse().unwrap()), None, "{alone}");
        }
    }

    #[test]
    fn a_number_tells_its_country() {
        for (number, country, code) in [
            ("+255700000431", "TZ", "+255"),
            ("+5511987654321", "BR", "+55"),
            ("+390612345678", "IT", "+39"),
            ("+12025550123", "US", "+1"),
        ] {
            let found = Country::of(&number.parse().unwrap()).unwrap();
            assert_eq!((found.to_string().as_str(), found.code().as_str()), (country, code), "{number}");
        }
        assert_eq!(Country::of(&"999123456789".parse().unwrap()), None);
        assert_eq!("Tanzania".parse::<Country>(), Err(InvalidCountry));
    }

    proptest! {
        /// Whatever is typed, it is read or refused, and what was read is read again as the same.
        #[test]
        fn nothing_breaks_it(text in "[+0-9 ()٠-٩a-z#*-]{0,24}", at in 0usize..6) {
            let country = ["TZ", "BR", "MX", "AR", "DE", "US"][at].parse().ok();
            if let Ok(number) = parse(&text, country) {
                prop_assert_eq!(parse(&number.to_string(), country), Ok(number.clone()));
                if let Some(other) = other_form(&number) {
                    prop_assert_eq!(other_form(&other), Some(number));
                }
            }
        }
    }
}
