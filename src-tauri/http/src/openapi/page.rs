//! The document as a page for people: made of it once, without a script. Whatever stands in it is text.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// How the page looks.
pub(super) const STYLE: &str = include_str!("style.css");
const SCHEMAS: &str = "#/components/schemas/";
/// The deepest that fields are shown within others.
const DEEPEST: usize = 6;

/// The page of a document.
pub(super) fn page(document: &Value) -> String {
    let mut page = Page::default();
    let title = document["info"]["title"].as_str().unwrap_or_default();
    page.put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.element("title", &format!("{title}: the interface"));
    page.put("<link rel=\"stylesheet\" href=\"/docs/style.css\">\n</head>\n<body>\n<header>\n");
    page.element("h1", &format!("{title}: the interface"));
    let version = document["info"]["version"].as_str().unwrap_or_default();
    page.said(&format!("Version {version}."));
    page.put("<p><a href=\"/openapi.json\">The same for programs</a></p>\n");
    page.said(document["info"]["description"].as_str().unwrap_or_default());
    let tags: Vec<&Value> = document["tags"].as_array().into_iter().flatten().collect();
    page.put("</header>\n<nav aria-label=\"Parts\">\n<ul>\n");
    for tag in &tags {
        let name = tag["name"].as_str().unwrap_or_default();
        let _ = writeln!(page.0, "<li><a href=\"#part-{0}\">{0}</a></li>", escaped(name));
    }
    page.put("<li><a href=\"#part-schemas\">schemas</a></li>\n</ul>\n</nav>\n<main>\n");
    for tag in &tags {
        page.part(document, tag);
    }
    page.put("<section id=\"part-schemas\" aria-labelledby=\"h-schemas\">\n<h2 id=\"h-schemas\">schemas</h2>\n");
    for (name, schema) in fields(&document["components"]["schemas"]) {
        let _ =
            writeln!(page.0, "<details>\n<summary><code>{0}</code></summary>\n<div id=\"schema-{0}\">", escaped(name));
        page.said(schema["description"].as_str().unwrap_or_default());
        page.schema(schema, 0);
        page.put("</div>\n</details>\n");
    }
    page.put("</section>\n</main>\n</body>\n</html>\n");
    page.0
}

fn fields(of: &Value) -> impl Iterator<Item = (&String, &Value)> {
    of.as_object().into_iter().flat_map(Map::iter)
}

/// Text as HTML has it, also in an attribute.
fn escaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '>' => all.push_str("&gt;"),
            '"' => all.push_str("&quot;"),
            '\'' => all.push_str("&#39;"),
            other => all.push(other),
        }
    }
    all
}

/// Text in which what stands between backticks is code.
fn marked(text: &str) -> String {
    let mut all = String::new();
    for (place, part) in text.split('`').enumerate() {
        if place % 2 == 1 {
            let _ = write!(all, "<code>{}</code>", escaped(part));
        } else {
            all.push_str(&escaped(part));
        }
    }
    all
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn put(&mut self, html: &str) {
        self.0.push_str(html);
    }

    fn element(&mut self, name: &str, text: &str) {
        let _ = writeln!(self.0, "<{name}>{}</{name}>", escaped(text));
    }

    /// Paragraphs.
    fn said(&mut self, text: &str) {
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            let _ = writeln!(self.0, "<p>{}</p>", marked(paragraph));
        }
    }

    /// What is found under a tag.
    fn part(&mut self, document: &Value, tag: &Value) {
        let name = tag["name"].as_str().unwrap_or_default();
        let _ = writeln!(
            self.0,
            "<section id=\"part-{0}\" aria-labelledby=\"h-{0}\">\n<h2 id=\"h-{0}\">{0}</h2>",
            escaped(name)
        );
        self.said(tag["description"].as_str().unwrap_or_default());
        for (path, methods) in fields(&document["paths"]) {
            for (method, operation) in fields(methods).filter(|(_, operation)| operation["tags"][0] == name) {
                self.operation(document, path, method, operation);
            }
        }
        self.put("</section>\n");
    }

    fn operation(&mut self, document: &Value, path: &str, method: &str, operation: &Value) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let _ = writeln!(
            self.0,
            "<details>\n<summary><b>{}</b> <code>{}</code> <span>{}</span></summary>\n<div id=\"request-{}\">",
            escaped(&method.to_uppercase()),
            escaped(path),
            marked(operation["summary"].as_str().unwrap_or_default()),
            escaped(id),
        );
        self.said(operation["description"].as_str().unwrap_or("Needs no key."));
        let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
        if !parameters.is_empty() {
            self.put("<h3>In the address</h3>\n<dl>\n");
            for parameter in parameters {
                let required = parameter["required"] == true;
                let name = parameter["name"].as_str().unwrap_or_default();
                let place = parameter["in"].as_str().unwrap_or_default();
                self.field(name, &parameter["schema"], required, place);
                self.said(parameter["description"].as_str().unwrap_or_default());
                self.put("</dd>\n");
            }
            self.put("</dl>\n");
        }
        for (media_type, content) in fields(&operation["requestBody"]["content"]) {
            let _ = writeln!(self.0, "<h3>Body, <code>{}</code></h3>", escaped(media_type));
            self.schema(&content["schema"], 0);
        }
        for (status, answer) in fields(&operation["responses"]) {
            let shared = answer["$ref"].as_str().and_then(|of| document.pointer(of.strip_prefix('#')?));
            let answer = shared.unwrap_or(answer);
            let _ = writeln!(self.0, "<h3>Answer {}</h3>", escaped(status));
            self.said(answer["description"].as_str().unwrap_or_default());
            if status.starts_with('2') {
                for (media_type, content) in fields(&answer["content"]) {
                    let _ = writeln!(self.0, "<p><code>{}</code></p>", escaped(media_type));
                    self.schema(&content["schema"], 0);
                }
            }
        }
        self.put("</div>\n</details>\n");
    }

    /// A field, with its description still to come.
    fn field(&mut self, name: &str, schema: &Value, required: bool, place: &str) {
        let _ = write!(self.0, "<dt><code>{}</code> {}", escaped(name), kind(schema));
        for word in [if required { "required" } else { "" }, place] {
            if !word.is_empty() {
                let _ = write!(self.0, ", {}", escaped(word));
            }
        }
        self.put("</dt>\n<dd>\n");
    }

    /// What a value looks like.
    fn schema(&mut self, schema: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if let Some(choices) = choices(schema) {
            self.put("<ul>\n");
            for choice in choices {
                let of = if choice["properties"].is_object() { String::new() } else { kind(choice) };
                let said = marked(choice["description"].as_str().unwrap_or_default());
                let _ = write!(self.0, "<li>{of} {said}");
                self.schema(choice, depth + 1);
                self.put("</li>\n");
            }
            self.put("</ul>\n");
        } else if schema["properties"].is_object() {
            let required = schema["required"].as_array();
            self.put("<dl>\n");
            for (name, field) in fields(&schema["properties"]) {
                let needed = required.is_some_and(|all| all.iter().any(|one| one == name.as_str()));
                self.field(name, field, needed, "");
                self.said(field["description"].as_str().unwrap_or_default());
                self.schema(field, depth + 1);
                self.put("</dd>\n");
            }
            self.put("</dl>\n");
        } else if depth == 0 {
            let _ = writeln!(self.0, "<p>{}</p>", kind(schema));
        }
    }
}

/// Several forms of which a value has one.
fn choices(schema: &Value) -> Option<&Vec<Value>> {
    schema["oneOf"].as_array()
}

/// What a value is, in a few words, as HTML.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|of| of.strip_prefix(SCHEMAS)) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escaped(name));
    }
    if let Some(word) = schema.get("const") {
        return format!("<code>{}</code>", escaped(&word.to_string()));
    }
    if let Some(words) = schema["enum"].as_array() {
        return words
            .iter()
            .map(|word| format!("<code>{}</code>", escaped(&word.to_string())))
            .collect::<Vec<_>>()
            .join(" ");
    }
    if let Some(all) = schema["anyOf"].as_array().or_else(|| schema["allOf"].as_array()) {
        return all.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let one = |name: &&str| match *name {
        "array" => format!("list of {}", kind(&schema["items"])),
        other => escaped(other),
    };
    let mut said = types.iter().map(one).collect::<Vec<_>>().join(" or ");
    for (limit, words) in [
        ("minLength", "at least # long"),
        ("maxLength", "at most # long"),
        ("minItems", "at least #"),
        ("maxItems", "at most #"),
        ("minimum", "from #"),
        ("maximum", "to #"),
    ] {
        if let Some(number) = schema.get(limit).filter(|number| number.is_number()) {
            let _ = write!(said, ", {}", escaped(&words.replace('#', &number.to_string())));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whatever_stands_in_the_document_is_text_on_the_page() {
        let evil = "<script>alert(1)</script>\"' onload=x & `<b>`";
        let field = json!({ "type": "string", "description": evil, "enum": [evil] });
        let schema = json!({ "description": evil, "type": "object", "properties": { evil: field } });
        let operation = json!({
            "operationId": evil, "summary": evil, "description": evil, "tags": [evil],
            "parameters": [{ "in": evil, "name": evil, "required": true, "description": evil, "schema": field }],
            "requestBody": { "content": { evil: { "schema": { "$ref": format!("{SCHEMAS}{evil}") } } } },
            "responses": { evil: { "description": evil }, "200": { "content": { evil: { "schema": { "const": evil } } } } },
        });
        let document = json!({
            "info": { "title": evil, "version": evil, "description": evil },
            "tags": [{ "name": evil, "description": evil }],
            "paths": { evil: { evil: operation } },
            "components": { "schemas": { evil: { "oneOf": [schema, field] } } },
        });
        let page = page(&document);
        assert!(!page.contains("<script") && !page.contains("<b>`") && !page.contains("\" onload"), "{page}");
        // Nothing but our own elements opens, whatever is between.
        let known = [
            "!doctype", "html", "head", "meta", "title", "link", "body", "header", "h1", "h2", "h3", "p", "nav", "ul",
            "li", "a", "main", "section", "details", "div", "summary", "code", "b", "span", "dl", "dt", "dd",
        ];
        for opened in page.split('<').skip(1) {
            let name: String =
                opened.trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric() || *c == '!').collect();
            assert!(known.contains(&name.as_str()), "{name:?} in {opened:?}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;"), "{page}");
    }

    #[test]
    fn every_request_and_schema_has_its_place_and_every_link_leads_to_one() {
        let document: Value = serde_json::from_str(super::super::DOCUMENT).unwrap();
        let page = page(&document);
        for (_, methods) in fields(&document["paths"]) {
            for (_, operation) in fields(methods) {
                assert!(page.contains(&format!("<div id=\"request-{}\">", operation["operationId"].as_str().unwrap())));
            }
        }
        for link in page.split("href=\"#").skip(1) {
            let name = link.split('"').next().unwrap();
            assert_eq!(page.matches(&format!(" id=\"{name}\"")).count(), 1, "{name}");
        }
        for foreign in ["<script", "http-equiv", "src=", "style=", "href=\"http"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
}
