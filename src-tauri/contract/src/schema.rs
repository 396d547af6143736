//! JSON schemas of the contract, for the interface's OpenAPI document: what is taken and what is said stand apart, since a field that may be
//! left out of a request is always there in an answer.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// Where the document has the schemas.
const SCHEMAS: &str = "/components/schemas";
/// Where those of requests stand until it is known which of them differ from what is said.
const TAKEN: &str = "/components/taken";
/// What the name of a schema ends with that is taken in another form than it is said.
const INPUT: &str = "Input";

/// A call as the document describes it.
#[derive(Clone, Debug)]
pub struct Described {
    /// What it is for.
    pub summary: &'static str,
    /// The schema of what it takes: an object, with its fields.
    pub request: Value,
    /// The schema of its answer.
    pub reply: Value,
}

/// The schemas of a document that is being made.
#[derive(Debug)]
pub struct Schemas {
    taken: SchemaGenerator,
    said: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = |path: &str| {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = path.to_owned().into();
                settings.meta_schema = None;
            })
        };
        Self {
            taken: settings(TAKEN).for_deserialize().into_generator(),
            said: settings(SCHEMAS).for_serialize().into_generator(),
        }
    }
}

impl Schemas {
    /// The schema of what is answered: its name, where it has one.
    pub fn said<T: JsonSchema>(&mut self) -> Value {
        self.said.subschema_for::<T>().to_value()
    }

    /// The schema itself of what is answered, whatever it is called.
    pub fn whole<T: JsonSchema>(&mut self) -> Value {
        T::json_schema(&mut self.said).to_value()
    }

    /// The schema of a request, with its fields.
    pub(crate) fn request<T: JsonSchema>(&mut self) -> Value {
        let mut schema: Schema = T::json_schema(&mut self.taken);
        schema.insert("title".to_owned(), T::schema_name().into_owned().into());
        schema.to_value()
    }

    /// Puts all schemas that were named meanwhile into a document, which has the rest of its schemas already.
    ///
    /// What is taken as it is said stands once; what is not has a name of its own.
    pub fn put_into(mut self, document: &mut Value) {
        let taken = self.taken.take_definitions(true);
        let mut all = self.said.take_definitions(true);
        let own = own_names(&taken, &all);
        for (name, schema) in taken {
            let name = if own.contains(&name) { format!("{name}{INPUT}") } else { name };
            all.entry(name).or_insert(schema);
        }
        if let Some(schemas) = document.pointer_mut(SCHEMAS).and_then(Value::as_object_mut) {
            for (name, schema) in all {
                schemas.entry(name).or_insert(schema);
            }
        }
        named(document, &|name| {
            let taken = name.strip_prefix(&format!("#{TAKEN}/"))?;
            let end = if own.iter().any(|own| own == taken) { INPUT } else { "" };
            Some(format!("#{SCHEMAS}/{taken}{end}"))
        });
    }
}

/// Of what is taken, the names that mean something else where they are said; and of what names these, too.
fn own_names(taken: &Map<String, Value>, said: &Map<String, Value>) -> Vec<String> {
    let as_said = |schema: &Value, own: &[String]| {
        let mut schema = schema.clone();
        named(&mut schema, &|name| {
            let taken = name.strip_prefix(&format!("#{TAKEN}/"))?;
            Some(if own.iter().any(|own| own == taken) { String::new() } else { format!("#{SCHEMAS}/{taken}") })
        });
        schema
    };
    let mut own: Vec<String> = Vec::new();
    loop {
        let more: Vec<String> = taken
            .iter()
            .filter(|(name, _)| !own.contains(name))
            .filter(|(name, schema)| said.get(*name).is_some_and(|said| *said != as_said(schema, &own)))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return own;
        }
        own.extend(more);
    }
}

/// Gives everything that is referred to the name that is said for it.
fn named(schema: &mut Value, name: &impl Fn(&str) -> Option<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(of)) = fields.get_mut("$ref")
                && let Some(new) = name(of)
            {
                *of = new;
            }
            fields.values_mut().for_each(|field| named(field, name));
        }
        Value::Array(all) => all.iter_mut().for_each(|one| named(one, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Same {
        id: i64,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Differs {
        #[serde(default)]
        words: Vec<String>,
        same: Same,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Holds {
        differs: Differs,
    }

    #[derive(Deserialize, JsonSchema)]
    struct Asked {
        #[expect(dead_code, reason = "its schema is looked at")]
        holds: Holds,
    }

    #[test]
    fn what_is_taken_as_it_is_said_stands_once_and_what_is_not_has_its_own_name() {
        let mut schemas = Schemas::default();
        let asked = schemas.request::<Asked>();
        let said = schemas.said::<Holds>();
        let mut document = json!({ "components": { "schemas": {} }, "asked": asked, "said": said });
        schemas.put_into(&mut document);
        assert_eq!(document["asked"]["title"], "Asked");
        assert_eq!(document["asked"]["properties"]["holds"]["$ref"], "#/components/schemas/HoldsInput");
        assert_eq!(document["said"]["$ref"], "#/components/schemas/Holds");
        let all = &document["components"]["schemas"];
        let mut names: Vec<&String> = all.as_object().unwrap().keys().collect();
        names.sort();
        assert_eq!(names, ["Differs", "DiffersInput", "Holds", "HoldsInput", "Same"]);
        assert_eq!(all["Differs"]["required"], json!(["words", "same"]));
        assert_eq!(all["DiffersInput"]["required"], json!(["same"]));
        for name in ["Differs", "DiffersInput"] {
            assert_eq!(all[name]["properties"]["same"]["$ref"], "#/components/schemas/Same");
        }
        assert!(!document.to_string().contains("taken"), "{document}");
    }
}
