//! What a desktop is told of itself is all that is known of it.

use super::*;

#[test]
fn everything_that_is_known_of_a_desktop_is_a_variable_there() {
    let nothing = serde_json::to_value(Desktop::default()).unwrap();
    let known: serde_json::Map<_, _> =
        nothing.as_object().unwrap().keys().map(|name| (name.clone(), name.as_str().into())).collect();
    let desktop: Desktop = serde_json::from_value(serde_json::Value::Object(known.clone())).unwrap();
    let mut told: Vec<&str> = desktop.variables().iter().filter_map(|(_, value)| *value).collect();
    told.sort_unstable();
    let mut known: Vec<&str> = known.keys().map(String::as_str).collect();
    known.sort_unstable();
    assert_eq!(told, known);
}
