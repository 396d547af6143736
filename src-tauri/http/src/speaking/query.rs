//! What stands in an address behind the question mark, or in a form.

use percent_encoding::percent_decode_str;

/// Names and values, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn of(text: &str) -> Self {
        let decoded = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(a, b)| (decoded(a), decoded(b)))
                .collect(),
        )
    }

    pub(crate) fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a name; an empty one is none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether something is said to be so, as JavaScript and Python write it.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
    }

    /// A number, or what is wrong with it.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u32>, String> {
        let number = |text: &str| text.parse().map_err(|_| format!("{name} is a number, and not {text:?}"));
        self.get(name).map(number).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_clients_write_it() {
        let query = Query::of("all=True&session=Duka%20la+Asha&limit=5&limit=x&empty=&events=a&events=b");
        assert!(query.is_true("all") && !query.is_true("session"));
        assert_eq!((query.get("session"), query.get("empty"), query.get("none")), (Some("Duka la Asha"), None, None));
        assert_eq!((query.number("limit"), query.number("none")), (Ok(Some(5)), Ok(None)));
        assert!(Query::of("limit=-1").number("limit").is_err());
        assert_eq!(query.all("events").collect::<Vec<_>>(), ["a", "b"]);
    }
}
