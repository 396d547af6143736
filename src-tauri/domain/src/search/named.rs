//! What an operator typed, as what somebody or a group is called, or as a part of a phone number.

use super::{Query, QueryError, indexed};

/// So many digits are looked for in phone numbers; fewer are in too many of them.
const DIGITS: usize = 3;

/// Whose chat is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    words: Query,
    /// As they may stand in a number: as they were typed, and without what stands before a number within a country.
    digits: Vec<String>,
}

impl Named {
    /// Reads what was typed, words as [`Query::parse`] does.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn parse(typed: &str) -> Result<Self, QueryError> {
        let words = Query::parse(typed)?;
        let is_number = |one: char| one.is_ascii_digit() || one.is_whitespace() || "+-()./*".contains(one);
        // On cards and websites: +255 (0) 700 000 118.
        let whole = typed.replace("(0)", "");
        let mut digits = Vec::new();
        if typed.chars().all(is_number) {
            let all: String = whole.chars().filter(char::is_ascii_digit).collect();
            let within = all.trim_start_matches('0').to_owned();
            digits.extend([all, within].into_iter().filter(|digits| digits.len() >= DIGITS));
        }
        Ok(Self { words, digits })
    }

    /// Whether it is one who is called so, by any of the names, or has a number with these digits.
    pub fn is<'a>(&self, names: impl IntoIterator<Item = &'a str>, phone: Option<&str>) -> bool {
        let in_number = || phone.is_some_and(|phone| self.digits.iter().any(|digits| phone.contains(digits)));
        names.into_iter().any(|name| self.words.stands_in(&indexed(name))) || in_number()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_found_by_each_name_and_by_a_part_of_the_number() {
        let neema = |typed: &str| Named::parse(typed).unwrap().is(["Néema Kitenge", "mama duka"], Some("255700000118"));
        for typed in [
            "neema",
            "nee",
            "n",
            "kitenge neema",
            "\"neema kit",
            "DUKA",
            "mama",
            "255700000118",
            "+255 700 000 118",
            "0700 000 118",
            "00255700000118",
            "0700-000",
            "118",
            "(0)700",
            "000118",
            "0118",
            "000",
            "+255 (0) 700 000 118",
            "+255(0)700000118",
        ] {
            assert!(neema(typed), "{typed}");
        }
        // Not one who has all of it in one name, nor digits among words, nor fewer than make a difference.
        for typed in ["neema mama", "eema", "juma", "119", "18", "0", "neema 118", "118a", "kit\"en", "256"] {
            assert!(!neema(typed), "{typed}");
        }
        assert!(!Named::parse("118").unwrap().is(["Kikundi"], None));
        assert!(Named::parse("118").unwrap().is(["Kikundi 118"], None));
    }

    #[test]
    fn what_is_no_search_is_refused() {
        for (typed, error) in [("", QueryError::NoWord), ("+-()", QueryError::NoWord), ("\"*\"", QueryError::NoWord)] {
            assert_eq!(Named::parse(typed), Err(error), "{typed}");
        }
        assert_eq!(Named::parse(&"7".repeat(1_001)), Err(QueryError::TooLong));
    }
}
