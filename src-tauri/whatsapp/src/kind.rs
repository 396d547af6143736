//! What a message is called when Wakala can't show it: the wire's name of the first field that is set. It is read without
//! descending, because what is nested may be nested deep.

use std::fmt;

use serde::ser::{self, Impossible, Serialize};
use wakala_domain::messages::content::NOT_UNDERSTOOD;
use whatsapp_rust::prelude::wa;

/// Keys, which come along with messages and alone.
const KEYS: [&str; 2] = ["sender_key_distribution_message", "fast_ratchet_key_sender_key_distribution_message"];
/// What comes along with every message and says nothing by itself.
const CONTEXT: &str = "message_context_info";
/// The name of the first field that is set, as the wire's schema calls it; `None` when all that is set are keys.
pub(crate) fn name(message: &wa::Message) -> Option<String> {
    let mut fields = Fields(Vec::new());
    if message.serialize(&mut fields).is_err() {
        return Some(NOT_UNDERSTOOD.to_owned());
    }
    let mut names = fields.0.into_iter().map(snake_case);
    let mut keys = false;
    let named = names.find(|name| {
        let is_key = KEYS.contains(&name.as_str());
        keys |= is_key;
        !is_key && name != CONTEXT
    });
    named.or_else(|| (!keys).then(|| NOT_UNDERSTOOD.to_owned()))
}

fn snake_case(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            words.push('_');
            words.push(character.to_ascii_lowercase());
        } else {
            words.push(character);
        }
    }
    words
}

/// The names of the fields of a struct that are set.
struct Fields(Vec<&'static str>);

/// Whether a value is set: `Err` from whatever is set and would have to be looked into.
struct Presence;

#[derive(Debug)]
struct LookedInto;

impl fmt::Display for LookedInto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not looked into")
    }
}

impl std::error::Error for LookedInto {}

impl ser::Error for LookedInto {
    fn custom<T: fmt::Display>(_: T) -> Self {
        LookedInto
    }
}

type Refused<Ok> = Impossible<Ok, LookedInto>;

/// The kinds of values that neither of the two looks into.
macro_rules! not_looked_into {
    ($ok:ty; $($method:ident($kind:ty)),* $(,)?) => {
        $(fn $method(self, _: $kind) -> Result<$ok, LookedInto> {
            Err(LookedInto)
        })*

        fn serialize_unit_struct(self, _: &'static str) -> Result<$ok, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<$ok, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<$ok, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<$ok, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<$ok, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_tuple_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeTupleVariant, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, LookedInto> {
            Err(LookedInto)
        }

        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeStructVariant, LookedInto> {
            Err(LookedInto)
        }
    };
    ($ok:ty) => {
        not_looked_into! {
            $ok;
            serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
            serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_f32(f32),
            serialize_f64(f64), serialize_char(char), serialize_str(&str), serialize_bytes(&[u8]),
        }
    };
}

impl ser::Serializer for &mut Fields {
    type Ok = ();
    type Error = LookedInto;
    type SerializeSeq = Refused<()>;
    type SerializeTuple = Refused<()>;
    type SerializeTupleStruct = Refused<()>;
    type SerializeTupleVariant = Refused<()>;
    type SerializeMap = Refused<()>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Refused<()>;

    not_looked_into!(());

    fn serialize_none(self) -> Result<(), LookedInto> {
        Err(LookedInto)
    }

    fn serialize_unit(self) -> Result<(), LookedInto> {
        Err(LookedInto)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, LookedInto> {
        Err(LookedInto)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, LookedInto> {
        Ok(self)
    }
}

impl ser::SerializeStruct for &mut Fields {
    type Ok = ();
    type Error = LookedInto;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), LookedInto> {
        if value.serialize(Presence).unwrap_or(true) {
            self.0.push(name);
        }
        Ok(())
    }

    fn end(self) -> Result<(), LookedInto> {
        Ok(())
    }
}

impl ser::Serializer for Presence {
    type Ok = bool;
    type Error = LookedInto;
    type SerializeSeq = Refused<bool>;
    type SerializeTuple = Refused<bool>;
    type SerializeTupleStruct = Refused<bool>;
    type SerializeTupleVariant = Refused<bool>;
    type SerializeMap = Refused<bool>;
    type SerializeStruct = Refused<bool>;
    type SerializeStructVariant = Refused<bool>;

    not_looked_into!(bool);

    fn serialize_none(self) -> Result<bool, LookedInto> {
        Ok(false)
    }

    fn serialize_unit(self) -> Result<bool, LookedInto> {
        Ok(false)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, LookedInto> {
        Err(LookedInto)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, LookedInto> {
        Err(LookedInto)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::prelude::MessageField;

    #[test]
    fn the_first_field_names_the_kind_and_keys_do_not() {
        let location = || MessageField::some(wa::message::LocationMessage::default());
        let keys = || MessageField::some(wa::message::SenderKeyDistributionMessage::default());
        let context = || MessageField::some(wa::MessageContextInfo::default());
        let empty = wa::Message::default;
        for (message, wanted) in [
            (empty(), Some("unknown")),
            (wa::Message { message_context_info: context(), ..empty() }, Some("unknown")),
            (
                wa::Message { location_message: location(), message_context_info: context(), ..empty() },
                Some("location_message"),
            ),
            (
                wa::Message { sender_key_distribution_message: keys(), location_message: location(), ..empty() },
                Some("location_message"),
            ),
            (wa::Message { sender_key_distribution_message: keys(), message_context_info: context(), ..empty() }, None),
            (wa::Message { conversation: Some(String::new()), ..empty() }, Some("conversation")),
        ] {
            assert_eq!(name(&message).as_deref(), wanted);
        }
    }

    #[test]
    fn what_is_nested_is_not_looked_into() {
        // As deep as a message that can be decoded may be, on a stack as small as any of ours.
        let thread = std::thread::Builder::new().stack_size(256 * 1024);
        let deep = thread.spawn(|| {
            let mut message = wa::Message { conversation: Some("inside".into()), ..wa::Message::default() };
            for _ in 0..1000 {
                message = wa::Message {
                    group_mentioned_message: MessageField::some(wa::message::FutureProofMessage {
                        message: MessageField::some(message),
                    }),
                    ..wa::Message::default()
                };
            }
            let found = name(&message);
            // Dropping it would descend.
            std::mem::forget(message);
            found
        });
        let found = deep.map(std::thread::JoinHandle::join);
        assert_eq!(found.ok().and_then(Result::ok).flatten().as_deref(), Some("group_mentioned_message"));
    }
}
