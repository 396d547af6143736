//! What a call is asked with: parts of the path, the query, a JSON body, together as the one request that the call takes.
//!
//! What stands in an address is text; whether `7` is a number or a name is for the request to say. JSON is taken as it is.

use std::collections::BTreeMap;
use std::fmt;

use percent_encoding::percent_decode_str;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_json::Value;
use wakala_contract::{Body, ErrorCode, ErrorView};

/// The deepest that a name of the query leads into a request: `after[id]`.
const DEEPEST: usize = 4;

/// The arguments of one call, by their names.
#[derive(Debug, Default)]
pub(crate) struct Arguments(BTreeMap<String, Argument>);

#[derive(Debug)]
enum Argument {
    Text(String),
    Json(Value),
    Within(Arguments),
}

/// Why arguments are none.
fn refused(why: impl fmt::Display) -> ErrorView {
    ErrorView::new(ErrorCode::BadRequest, why.to_string())
}

impl Arguments {
    /// Adds a JSON body; nothing at all is an empty one.
    ///
    /// # Errors
    /// It is no JSON object, or names what is named already.
    pub(crate) fn add_body(&mut self, body: &[u8]) -> Result<(), ErrorView> {
        if body.is_empty() {
            return Ok(());
        }
        let Value::Object(fields) = serde_json::from_slice(body).map_err(refused)? else {
            return Err(refused("the body is no JSON object"));
        };
        fields.into_iter().try_for_each(|(name, value)| self.add(name, Argument::Json(value)))
    }

    /// Adds a part of the path.
    ///
    /// # Errors
    /// It is named already.
    pub(crate) fn add_part(&mut self, name: &str, text: &str) -> Result<(), ErrorView> {
        self.add(name.to_owned(), Argument::Text(text.to_owned()))
    }

    /// Adds a query: `limit=50&after[id]=7`. An empty value is none.
    ///
    /// # Errors
    /// It is no text, or names something twice.
    pub(crate) fn add_query(&mut self, query: &str) -> Result<(), ErrorView> {
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if value.is_empty() {
                continue;
            }
            let mut names = name.split('[').map(|part| part.trim_end_matches(']'));
            let (first, rest): (_, Vec<&str>) = (names.next().unwrap_or_default(), names.collect());
            if rest.len() >= DEEPEST {
                return Err(refused(format!("{name:?} leads too deep")));
            }
            self.add_within(first, &rest, value)?;
        }
        Ok(())
    }

    fn add_within(&mut self, name: &str, rest: &[&str], value: String) -> Result<(), ErrorView> {
        let Some((next, rest)) = rest.split_first() else {
            return self.add(name.to_owned(), Argument::Text(value));
        };
        match self.0.entry(name.to_owned()).or_insert_with(|| Argument::Within(Arguments::default())) {
            Argument::Within(inner) => inner.add_within(next, rest, value),
            Argument::Text(_) | Argument::Json(_) => Err(refused(format!("{name:?} is named twice"))),
        }
    }

    fn add(&mut self, name: String, argument: Argument) -> Result<(), ErrorView> {
        if self.0.contains_key(&name) {
            return Err(refused(format!("{name:?} is named twice")));
        }
        self.0.insert(name, argument);
        Ok(())
    }
}

fn decoded(text: &str) -> Result<String, ErrorView> {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8().map(std::borrow::Cow::into_owned).map_err(refused)
}

impl Body for Arguments {
    fn read<T: DeserializeOwned>(self) -> Result<T, ErrorView> {
        T::deserialize(Argument::Within(self)).map_err(refused)
    }
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Argument {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A number or a yes or no that stands as text.
macro_rules! spelled {
    ($($method:ident $visit:ident $type:ty, $what:literal;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
            match self {
                Argument::Text(text) => match text.parse::<$type>() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(serde_json::Error::custom(format_args!("{text:?} is no {}", $what))),
                },
                other => other.deserialize_any(visitor),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Argument {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        match self {
            Argument::Text(text) => visitor.visit_string(text),
            Argument::Json(value) => value.deserialize_any(visitor),
            Argument::Within(Arguments(fields)) => visitor.visit_map(MapDeserializer::new(fields.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        match self {
            Argument::Json(value) => value.deserialize_option(visitor),
            Argument::Text(_) | Argument::Within(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        match self {
            Argument::Text(text) => Value::String(text).deserialize_enum(name, variants, visitor),
            Argument::Json(value) => value.deserialize_enum(name, variants, visitor),
            Argument::Within(_) => Err(serde_json::Error::custom("expected a word")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        match self {
            Argument::Json(value) => value.deserialize_newtype_struct(name, visitor),
            Argument::Text(_) | Argument::Within(_) => visitor.visit_newtype_struct(self),
        }
    }

    spelled! {
        deserialize_bool visit_bool bool, "true or false";
        deserialize_i8 visit_i8 i8, "number that fits";
        deserialize_i16 visit_i16 i16, "number that fits";
        deserialize_i32 visit_i32 i32, "number that fits";
        deserialize_i64 visit_i64 i64, "number that fits";
        deserialize_u8 visit_u8 u8, "number that fits";
        deserialize_u16 visit_u16 u16, "number that fits";
        deserialize_u32 visit_u32 u32, "number that fits";
        deserialize_u64 visit_u64 u64, "number that fits";
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

#[cfg(test)]
mod tests {
    use wakala_contract::{ChatCursor, ChatsRequest, LogLevel, LogLinesRequest, Nothing, SendText, SyncAsk};

    use super::*;

    fn read<T: DeserializeOwned>(parts: &[(&str, &str)], query: &str, body: &str) -> Result<T, String> {
        let mut arguments = Arguments::default();
        let mut added = parts.iter().try_for_each(|(name, text)| arguments.add_part(name, text));
        added = added.and_then(|()| arguments.add_query(query)).and_then(|()| arguments.add_body(body.as_bytes()));
        added.and_then(|()| arguments.read()).map_err(|error| error.message)
    }

    #[test]
    fn path_query_and_body_are_one_request() {
        let sent: SendText = read(&[("chat", "7")], "", r#"{ "text": "habari", "key": "a" }"#).unwrap();
        assert_eq!(sent, SendText { chat: 7, text: "habari".into(), key: Some("a".into()) });
        let chats: ChatsRequest =
            read(&[], "instance=0123456789012&limit=50&after[last_activity]=9&after%5Bid%5D=7", "").unwrap();
        let after = Some(ChatCursor { last_activity: 9, id: 7 });
        assert_eq!(chats, ChatsRequest { instance: Some("0123456789012".into()), after, limit: 50 });
        let lines: LogLinesRequest = read(&[], "limit=5&level=warn", "").unwrap();
        assert_eq!(lines, LogLinesRequest { limit: 5, level: Some(LogLevel::Warn) });
        let sync: SyncAsk = read(&[], "dry_run=true&workspace=Duka+la+%C3%9C", "").unwrap();
        assert_eq!(sync, SyncAsk { dry_run: true, workspace: Some("Duka la Ü".into()) });
        assert_eq!(read::<Nothing>(&[], "", ""), Ok(Nothing {}));
    }

    #[test]
    fn what_is_no_request_is_said() {
        let said = |refused: Result<SendText, String>| refused.unwrap_err();
        assert_eq!(said(read(&[("chat", "seven")], "", r#"{ "text": "a" }"#)), "\"seven\" is no number that fits");
        assert!(said(read(&[("chat", "7")], "", r#"{ "text": "a", "kye": "b" }"#)).contains("unknown field `kye`"));
        assert!(said(read(&[("chat", "7")], "chat=8", r#"{ "text": "a" }"#)).contains("named twice"));
        assert!(said(read(&[("chat", "7")], "", r#"{ "text": 8 }"#)).contains("invalid type"));
        assert!(said(read(&[("chat", "7")], "", "[1]")).contains("no JSON object"));
        assert!(said(read(&[], "a[b][c][d][e]=1", "")).contains("too deep"));
        assert!(said(read(&[], "a=%ff", "")).contains("utf-8"));
        let deep = format!("{{ \"text\": {}1{} }}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(said(read(&[], "", &deep)).contains("recursion limit"));
    }
}
