//! The document, made: what each call takes comes from the contract, where it is found from the table of routes, who may ask from `front`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wakala_contract::{Call, Described, ErrorCode, ErrorView, FeedItem, Schemas, StagedFile};
use wakala_domain::port::{DEFAULT_PORT, Loopback};
use wakala_front::{Scope, scope_of};

use super::refusals::{self, Words, header};
use crate::routes::{self, Method, Route};

const ABOUT: &str = "\
Everything that a front of Wakala can do, for other programs on this PC. The same is served on the socket of the user's own, where no key \
is needed.

A key (`wakala keys new`) is shown as `Authorization: Bearer KEY` or `X-Api-Key: KEY`; what it may is said by its scopes, which stand at \
each request here. `GET /health`, this document and its page need none.

All times are milliseconds since the Unix epoch, where nothing else is said. What is refused says so with a code, a message in English and, \
now and then, a detail: the codes stand at each request, and new ones may come. A field that a request does not have is refused, one that \
an answer has more is to be passed over.";

/// A request that is described here.
struct Asked<'a> {
    route: Route,
    name: &'a str,
    summary: &'a str,
    /// None for what needs no key.
    scope: Option<Scope>,
    refusals: &'a [&'a [ErrorCode]],
    parameters: Vec<Value>,
    body: Option<Value>,
    /// Statuses with what they answer.
    answers: Vec<(&'a str, Value)>,
}

/// The document, in an order that is always the same.
pub(super) fn document() -> Value {
    let mut schemas = Schemas::default();
    // What nobody names is not there.
    schemas.said::<ErrorView>();
    let words = Words::new(&schemas.whole::<ErrorCode>());
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut add = |asked: Asked<'_>| {
        let method = asked.route.method.word().to_lowercase();
        let path = paths.entry(asked.route.path).or_default();
        let before = path.insert(method, operation(asked, &words));
        assert!(before.is_none(), "two requests are found at the same place");
    };
    for call in Call::ALL {
        let described = call.described(&mut schemas);
        add(asked_by(*call, &described));
    }
    for other in others(&mut schemas) {
        add(other);
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Wakala",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{
            "url": format!("http://{}:{DEFAULT_PORT}", Loopback::USUAL),
            "description": "Where it is when nobody chose another port",
        }],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": {},
            "responses": refusals::shared(&words),
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "key": { "type": "apiKey", "in": "header", "name": "X-Api-Key" },
            },
        },
    });
    schemas.put_into(&mut document);
    spread(&mut document);
    sorted(document)
}

/// What has fields stands in a query with each of them: `after[id]=7&after[last_activity]=9`.
fn spread(document: &mut Value) {
    let all = document["components"]["schemas"].clone();
    let has_fields = |of: &str| of.rsplit('/').next().is_some_and(|name| all[name]["properties"].is_object());
    let methods = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in methods.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            if parameter["schema"]["$ref"].as_str().is_some_and(has_fields) {
                parameter["style"] = "deepObject".into();
                parameter["explode"] = true.into();
            }
        }
    }
}

/// The first part of a path, with what is found there.
const TAGS: [(&str, &str, &str); 8] = [
    ("instances", "instances", "The numbers: their sessions, states and settings."),
    ("chats", "chats", "Chats, and what is sent into them."),
    ("messages", "messages", "Messages that are there: searching, their files."),
    ("files", "files", "Files that are to be sent."),
    ("queue", "queue", "What waits to be sent."),
    ("events", "events", "What happens, for whoever follows."),
    ("feed", "events", ""),
    ("", "program", "The program itself."),
];

fn tags() -> Vec<Value> {
    let named = TAGS.iter().filter(|(.., said)| !said.is_empty());
    named.map(|(_, name, said)| json!({ "name": name, "description": said })).collect()
}

fn tag(path: &str) -> &'static str {
    let first = path.trim_start_matches("/v1/").split('/').next().unwrap_or_default();
    TAGS.iter().find(|(part, ..)| *part == first).map_or("program", |(_, name, _)| name)
}

fn operation(asked: Asked<'_>, words: &Words) -> Value {
    let Asked { route, name, summary, scope, refusals, parameters, body, answers } = asked;
    let mut responses: Map<String, Value> = match scope {
        Some(_) => refusals::answers(refusals, words),
        None => refusals::open_answers(words),
    };
    responses.extend(answers.into_iter().map(|(status, answer)| (status.to_owned(), answer)));
    let mut operation = json!({
        "operationId": name,
        "summary": summary,
        "tags": [tag(route.path)],
        "responses": responses,
    });
    match scope {
        Some(scope) => {
            let needs = json!([scope.as_str()]);
            operation["description"] = format!("Needs the scope `{}`.", scope.as_str()).into();
            operation["x-scope"] = scope.as_str().into();
            operation["security"] = json!([{ "bearer": needs }, { "key": needs }]);
        }
        None => operation["security"] = json!([]),
    }
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(body) = body {
        operation["requestBody"] = body;
    }
    operation
}

/// A call: of its request, what stands in the path is there, and the rest in the query or in the body.
fn asked_by(call: Call, described: &Described) -> Asked<'static> {
    let route = routes::of(call);
    let mut request = described.request.clone();
    let required: Vec<String> = serde_json::from_value(request["required"].clone()).unwrap_or_default();
    let mut fields = request["properties"].as_object().cloned().unwrap_or_default();
    let mut parameters = Vec::new();
    for part in parts(route.path) {
        let field = route.renamed.filter(|(renamed, _)| *renamed == part).map_or(part, |(_, field)| field);
        let Some(schema) = fields.remove(field) else { panic!("{call:?} has no {field:?}") };
        parameters.push(parameter("path", part, true, schema));
    }
    let named = parameters.len();
    let body = match route.method {
        Method::Get => {
            for (name, schema) in std::mem::take(&mut fields) {
                let required = required.contains(&name);
                parameters.push(parameter("query", &name, required, schema));
            }
            None
        }
        Method::Post | Method::Put | Method::Patch | Method::Delete if fields.is_empty() => None,
        Method::Post | Method::Put | Method::Patch | Method::Delete => {
            let required: Vec<String> = required.into_iter().filter(|name| fields.contains_key(name)).collect();
            let wanted = !required.is_empty();
            if named > 0 {
                request["title"] = format!("{}Body", request["title"].as_str().unwrap_or_default()).into();
            }
            request["properties"] = fields.into();
            request["required"] = required.into();
            Some(json!({ "required": wanted, "content": { "application/json": { "schema": request } } }))
        }
    };
    let mut asked = Asked {
        route,
        name: call.name(),
        summary: described.summary,
        scope: Some(scope_of(call)),
        refusals: refusals::of(call),
        parameters,
        body,
        answers: vec![("200", said("The answer.", "application/json", described.reply.clone()))],
    };
    if call == Call::StageFile {
        whole_or_in_pieces(&mut asked);
    }
    asked
}

/// A file may come whole where its place is opened.
fn whole_or_in_pieces(asked: &mut Asked<'_>) {
    let name = json!({
        "type": "string",
        "minLength": 0,
        "description": "Its name, where the file itself is the body: as `application/octet-stream`, whatever it is, and its length in \
                        `Content-Length`.",
    });
    asked.parameters.push(parameter("query", "name", false, name));
    if let Some(body) = &mut asked.body {
        body["content"]["application/octet-stream"] = json!({ "schema": {} });
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// What stands in an address, where a value that is none is left out.
fn parameter(place: &str, name: &str, required: bool, mut schema: Value) -> Value {
    let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
    let mut schema = without_none(schema);
    if schema["type"] == "string" && schema.get("minLength").is_none() {
        schema["minLength"] = 1.into();
    }
    let mut parameter = json!({ "in": place, "name": name, "required": required, "schema": schema });
    if let Some(description) = description {
        parameter["description"] = description;
    }
    parameter
}

fn without_none(mut schema: Value) -> Value {
    let Some(fields) = schema.as_object_mut() else { return schema };
    if fields.get("default") == Some(&Value::Null) {
        fields.remove("default");
    }
    if let Some(Value::Array(types)) = fields.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            fields.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = fields.get_mut("anyOf") {
        choices.retain(|choice| choice["type"] != "null");
        if let [only] = &choices[..] {
            return only.clone();
        }
    }
    schema
}

fn said(description: &str, media_type: &str, schema: Value) -> Value {
    json!({ "description": description, "content": { media_type: { "schema": schema } } })
}

/// What is no call: the program's health, pictures, files and the feed.
fn others(schemas: &mut Schemas) -> Vec<Asked<'static>> {
    let get = |path: &'static str| Route { method: Method::Get, path, renamed: None };
    let plain = |route: Route, name: &'static str, summary: &'static str| Asked {
        route,
        name,
        summary,
        scope: Some(Scope::Read),
        refusals: &[],
        parameters: Vec::new(),
        body: None,
        answers: Vec::new(),
    };
    let text = || json!({ "type": "string" });
    let of = |part: &str, schema: Value| parameter("path", part, true, schema);
    let number = || json!({ "type": "integer", "format": "int64", "description": "The message." });
    let health = json!({
        "type": "object",
        "required": ["success", "status", "uptime", "timestamp"],
        "properties": {
            "success": { "type": "boolean", "description": "Wakala answers." },
            "status": { "type": "string", "enum": ["healthy", "unhealthy"] },
            "uptime": { "type": "integer", "minimum": 0, "description": "For how many seconds it runs." },
            "timestamp": { "type": "string", "format": "date-time" },
        },
    });
    let mut shown = said("The code.", "image/svg+xml", text());
    shown["content"]["image/png"] = json!({ "schema": {} });
    shown["content"]["text/plain"] = json!({ "schema": text() });
    shown["headers"] = json!({ "X-Wakala-Expires-At": header("integer", "When the code ends.") });
    let format = json!({
        "type": "string",
        "enum": ["svg", "png", "text", "terminal"],
        "description": "A drawing, a picture, what the code says, or characters that a terminal shows as a picture. Without it, what \
                        `Accept` names first, else a drawing.",
    });
    let whole = |status: &'static str, description: &str| (status, said(description, "*/*", json!({})));
    let mut part = whole("206", "The part of it that was asked for.");
    part.1["headers"] = json!({ "Content-Range": header("string", "Which part.") });
    let none = json!({
        "description": "It has no such part.",
        "headers": { "Content-Range": header("string", "How long it is.") },
    });
    let range = json!({
        "in": "header", "name": "Range", "required": false, "schema": { "type": "string" },
        "description": "A part of it: `bytes=0-1023`.",
    });
    let mut feed = said(
        "An item in each event, the first one with all there is; it ends when Wakala does, or the key.",
        "text/event-stream",
        text(),
    );
    feed["content"]["text/event-stream"]["x-event-data"] = schemas.said::<FeedItem>();
    let staged = schemas.said::<StagedFile>();
    let offset =
        json!({ "type": "integer", "format": "uint64", "minimum": 0, "description": "Where the piece begins." });
    let file = json!({ "type": "string", "description": "What it was called when its place was opened." });
    vec![
        Asked {
            scope: None,
            answers: vec![("200", said("How it is.", "application/json", health))],
            ..plain(get("/health"), "health", "Whether Wakala runs, and is healthy.")
        },
        Asked {
            answers: vec![("200", said("As OpenMetrics 1.0.", "application/openmetrics-text", text()))],
            ..plain(
                get("/metrics"),
                "metrics",
                "How the instances are, for Prometheus; of the program, too, for a key of all.",
            )
        },
        Asked {
            scope: None,
            answers: vec![("200", said("The document.", "application/json", json!({ "type": "object" })))],
            ..plain(get(super::DOCUMENT_AT), "openapi", "This document.")
        },
        Asked {
            scope: None,
            answers: vec![("200", said("The page.", "text/html", text()))],
            ..plain(get(super::PAGE_AT), "docs", "This document as a page for people.")
        },
        Asked {
            scope: Some(Scope::Control),
            refusals: refusals::CODE,
            parameters: vec![
                of("id", json!({ "type": "string", "description": "The instance." })),
                parameter("query", "format", false, format),
            ],
            answers: vec![("200", shown)],
            ..plain(get("/v1/instances/{id}/qr"), "qr", "The QR code that an instance shows now.")
        },
        Asked {
            refusals: refusals::FILE,
            parameters: vec![of("id", number()), range],
            answers: vec![whole("200", "The file."), part, ("416", none)],
            ..plain(get("/v1/messages/{id}/file"), "file", "The file of a message, or a part of it.")
        },
        Asked {
            refusals: refusals::FILE,
            parameters: vec![of("id", number())],
            answers: vec![("200", said("The picture.", "image/jpeg", json!({})))],
            ..plain(get("/v1/messages/{id}/thumbnail"), "thumbnail", "The small picture of a message's file.")
        },
        Asked {
            scope: Some(Scope::Send),
            refusals: refusals::PIECE,
            parameters: vec![of("file", file), parameter("query", "offset", true, offset)],
            body: Some(json!({ "required": true, "content": { "application/octet-stream": { "schema": {} } } })),
            answers: vec![("200", said("How much of it is here.", "application/json", staged))],
            ..plain(
                Route { method: Method::Put, path: "/v1/files/{file}", renamed: None },
                "add_piece",
                "Adds a piece to a file that is to be sent.",
            )
        },
        Asked {
            answers: vec![("200", feed)],
            ..plain(get("/v1/feed"), "feed", "What there is, and then what changes of it, as server-sent events.")
        },
    ]
}

/// The same, whatever order the maps have that it is made with.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<String, Value> =
                fields.into_iter().map(|(name, field)| (name, sorted(field))).collect();
            fields.into_iter().collect::<Map<_, _>>().into()
        }
        Value::Array(all) => all.into_iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn operations(document: &Value) -> Vec<(String, &Value)> {
        let mut all = Vec::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            all.extend(methods.as_object().unwrap().iter().map(|(method, of)| (format!("{method} {path}"), of)));
        }
        all
    }

    fn each(value: &Value, look: &mut impl FnMut(&Map<String, Value>)) {
        match value {
            Value::Object(fields) => {
                look(fields);
                fields.values().for_each(|field| each(field, look));
            }
            Value::Array(all) => all.iter().for_each(|one| each(one, look)),
            _ => {}
        }
    }

    /// `WAKALA_WRITE_CONTRACT=1`, what `cargo xtask contract` sets, writes it.
    #[test]
    fn the_committed_document_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
        let text = format!("{}\n", serde_json::to_string_pretty(&document()).unwrap());
        if std::env::var_os("WAKALA_WRITE_CONTRACT").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        // On Windows git may have checked it out with other line ends.
        assert!(committed.replace('\r', "") == text, "docs/openapi.json is out of date: run `cargo xtask contract`");
    }

    #[test]
    fn whatever_is_named_is_there_and_every_request_has_a_name_of_its_own() {
        let document = document();
        let mut names = BTreeSet::new();
        each(&document, &mut |fields| {
            if let Some(Value::String(of)) = fields.get("$ref") {
                assert!(document.pointer(of.strip_prefix('#').unwrap()).is_some(), "{of}");
            }
        });
        for (at, operation) in operations(&document) {
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{at}");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{at}");
            let parts: Vec<&str> = parts(at.split(' ').nth(1).unwrap()).collect();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            for part in &parts {
                assert!(parameters.iter().any(|one| one["in"] == "path" && one["name"] == *part), "{at}: {part}");
            }
            for parameter in &parameters {
                let schema = &parameter["schema"];
                assert!(schema["type"].is_string() || schema["$ref"].is_string(), "{at}: {parameter}");
                assert_ne!(schema["type"], "array", "no query has lists: {at}");
            }
        }
        assert_eq!(names.len(), Call::ALL.len() + others(&mut Schemas::default()).len());
    }

    #[test]
    fn every_code_of_an_error_has_its_words_and_a_status_that_stands_there() {
        let mut schemas = Schemas::default();
        let words = Words::new(&schemas.whole::<ErrorCode>());
        assert!(words.len() > 80, "{}", words.len());
        let document = document();
        for (at, operation) in operations(&document) {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let shared = answer["$ref"].as_str().and_then(|of| document.pointer(of.strip_prefix('#')?));
                let said = shared.unwrap_or(answer)["description"].as_str().unwrap();
                assert!(!said.contains("``") && !said.is_empty(), "{at} {status}: {said}");
            }
            let keyed = operation["security"].as_array().is_some_and(|keys| !keys.is_empty());
            assert_eq!(keyed, operation["responses"].get("401").is_some(), "{at}");
        }
    }

    #[test]
    fn limits_are_those_of_the_rules() {
        let document = document();
        let text = &document["paths"]["/v1/chats/{chat}/messages"]["post"]["requestBody"]["content"]["application/json"]
            ["schema"]["properties"]["text"];
        assert_eq!(text["maxLength"], wakala_domain::messages::TEXT_LIMIT);
        let send =
            &document["paths"]["/v1/chats/{chat}/send"]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(send["required"], json!(["content"]));
        let content = document["components"]["schemas"]["SendContent"]["oneOf"].as_array().unwrap();
        let poll = content.iter().find(|kind| kind["properties"]["is"]["const"] == "poll").unwrap();
        assert_eq!(poll["properties"]["options"]["maxItems"], 12);
        assert_eq!(
            poll["properties"]["options"]["items"]["maxLength"],
            wakala_domain::messages::draft::POLL_OPTION_LIMIT
        );
        let after = document["paths"]["/v1/chats"]["get"]["parameters"].as_array().unwrap();
        let after = after.iter().find(|parameter| parameter["name"] == "after").unwrap();
        assert_eq!((after["style"].as_str(), after["required"].as_bool()), (Some("deepObject"), Some(false)));
        let level = document["paths"]["/v1/logs"]["get"]["parameters"].as_array().unwrap();
        let level = level.iter().find(|parameter| parameter["name"] == "level").unwrap();
        assert_eq!((level["style"].as_str(), level["schema"]["$ref"].is_string()), (None, true));
    }
}
