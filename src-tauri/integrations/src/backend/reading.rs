//! What a backend answers, read with patience for its form and none for its size: a list bare or under a name, ids that are numbers or texts.

use std::collections::BTreeSet;

use serde_json::Value;
use wakala_domain::backend::{BackendFaultKind, EXTERNAL_LIMIT, ExternalId};

/// The names under which backends put what they answer.
const UNDER: [&str; 4] = ["data", "instances", "instance", "result"];
/// The names under which an instance has its id, and what it is called.
const IDS: [&str; 4] = ["id", "instance_id", "uuid", "external_id"];
const NAMES: [&str; 4] = ["name", "instance_name", "label", "title"];
/// The longest name that is read, in characters: more is cut.
const LONGEST_NAME: usize = 200;
/// How deep what is asked for may lie under these names.
const DEPTH: usize = 3;

/// One instance that the backend wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wished {
    /// What the backend calls it.
    pub id: ExternalId,
    /// What people call it.
    pub name: Option<String>,
}

/// What a backend wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wishes {
    /// The instances, each once, in its order.
    pub all: Vec<Wished>,
    /// Entries that name none.
    pub nameless: usize,
}

/// What it wants, of the answer to that question.
///
/// That it wants nothing it says with 204, or with an empty list: an empty page is a mistake in it.
pub(super) fn wishes(status: u16, body: &[u8]) -> Result<Wishes, BackendFaultKind> {
    if status == 204 {
        return Ok(Wishes::default());
    }
    let answer = json(body)?;
    let list = within(&answer, |value| value.as_array()).ok_or(BackendFaultKind::Odd)?;
    let (mut wishes, mut seen) = (Wishes::default(), BTreeSet::new());
    for entry in list {
        match id_of(entry) {
            Some(id) => {
                if seen.insert(id.clone()) {
                    wishes.all.push(Wished { id, name: name_of(entry) });
                }
            }
            None => wishes.nameless += 1,
        }
    }
    Ok(wishes)
}

/// What it knows of one: what people call it, if it says so. That it does not want it may be said with a good status, too.
pub(super) fn details(body: &[u8]) -> Result<Option<String>, BackendFaultKind> {
    let Ok(answer) = json(body) else { return Ok(None) };
    if answer.get("success") == Some(&Value::Bool(false)) {
        return Err(BackendFaultKind::Refused);
    }
    let named = |value: &Value| NAMES.iter().any(|name| value.get(name).is_some());
    Ok(within(&answer, |value| named(value).then_some(value)).and_then(name_of))
}

/// Whether an answer is a page for people. Many a backend calls everything HTML that it does not say otherwise: what there is says it.
pub(super) fn is_page(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'<')
}

fn json(body: &[u8]) -> Result<Value, BackendFaultKind> {
    serde_json::from_slice(body).map_err(|_| BackendFaultKind::NotJson)
}

/// What is looked for: bare, or under one of the names, or under one of them there.
fn within<'a, T>(answer: &'a Value, is: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
    let mut at = answer;
    for _ in 0..DEPTH {
        if let Some(found) = is(at) {
            return Some(found);
        }
        at = UNDER.iter().find_map(|name| at.get(name))?;
    }
    None
}

fn id_of(entry: &Value) -> Option<ExternalId> {
    let id = match entry {
        Value::Object(fields) => IDS.iter().find_map(|name| fields.get(*name)).filter(|id| !id.is_null())?,
        bare => bare,
    };
    match id {
        Value::Number(number) if number.is_u64() => number.to_string().parse().ok(),
        Value::String(text) if text.len() <= EXTERNAL_LIMIT => text.parse().ok(),
        _ => None,
    }
}

fn name_of(entry: &Value) -> Option<String> {
    let name = NAMES.iter().find_map(|name| entry.get(name)?.as_str())?.trim();
    (!name.is_empty()).then(|| name.chars().take(LONGEST_NAME).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<(String, Option<String>)>, BackendFaultKind> {
        let all = wishes(200, body.as_bytes())?.all;
        Ok(all.into_iter().map(|one| (one.id.to_string(), one.name)).collect())
    }

    #[test]
    fn a_list_is_read_however_a_backend_wraps_it() {
        let one = Ok(vec![("7".to_owned(), None)]);
        for body in [
            r#"[7]"#,
            r#"["7"]"#,
            r#"[{"id":7}]"#,
            r#"[{"id":"7","phone":null}]"#,
            r#"[{"instance_id":7}]"#,
            r#"{"data":[{"id":7}],"links":{},"meta":{"total":1}}"#,
            r#"{"success":true,"data":{"instances":[{"id":"7"}]}}"#,
            r#"{"instances":[{"uuid":"7"}]}"#,
            " \n[{\"id\":7},{\"id\":\"7\"},{\"id\":7}]",
        ] {
            assert_eq!(read(body), one, "{body}");
        }
        assert_eq!(wishes(204, b""), Ok(Wishes::default()));
        for nothing in ["[]", r#"{"data":[]}"#] {
            assert_eq!(read(nothing), Ok(Vec::new()), "{nothing:?}");
        }
        let named = read(r#"[{"id":7,"name":" Duka "},{"id":8,"name":""},{"id":9,"name":4}]"#).unwrap();
        assert_eq!(named.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), [Some("Duka".to_owned()), None, None]);
    }

    #[test]
    fn ids_that_are_none_lead_nowhere_and_keep_no_other_from_being_read() {
        let body = r#"[{"id":"../../admin"},{"id":"a/b"},{"id":""},{"id":null},{"id":-1},{"id":1.5},{"id":[1]},{"id":{"x":1}},
                       {},null,true,"..","7?x",{"id":"7"}]"#;
        let wishes = wishes(200, body.as_bytes()).unwrap();
        assert_eq!((wishes.all.len(), wishes.nameless), (1, 13));
        let long = format!(r#"["{}"]"#, "a".repeat(EXTERNAL_LIMIT + 1));
        assert_eq!(read(&long), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_list_is_said_to_be_none() {
        for (body, why) in [
            ("<!doctype html><html></html>", BackendFaultKind::NotJson),
            ("pending", BackendFaultKind::NotJson),
            ("", BackendFaultKind::NotJson),
            (" ", BackendFaultKind::NotJson),
            (r#"{"data":null}"#, BackendFaultKind::Odd),
            (r#"{"error":"no"}"#, BackendFaultKind::Odd),
            ("null", BackendFaultKind::Odd),
            ("7", BackendFaultKind::Odd),
            (r#"{"data":{"data":{"data":{"data":[1]}}}}"#, BackendFaultKind::Odd),
        ] {
            assert_eq!(read(body), Err(why), "{body}");
        }
        assert_eq!(read(&"[".repeat(100_000)), Err(BackendFaultKind::NotJson));
        assert!(is_page(b" <html>") && !is_page(b"[]") && !is_page(b"") && !is_page(b"OK"));
    }

    #[test]
    fn what_it_knows_of_one_is_read_as_patiently() {
        let name = |text: &str| Ok(Some(text.to_owned()));
        for (body, wanted) in [
            (r#"{"id":7,"name":"Duka"}"#, name("Duka")),
            (r#"{"data":{"instance":{"name":"Duka"}}}"#, name("Duka")),
            (r#"{"success":true}"#, Ok(None)),
            ("", Ok(None)),
            ("[]", Ok(None)),
            (r#"{"success":false,"message":"no"}"#, Err(BackendFaultKind::Refused)),
            ("OK", Ok(None)),
        ] {
            assert_eq!(details(body.as_bytes()), wanted, "{body}");
        }
    }
}
