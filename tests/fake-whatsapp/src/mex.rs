//! Queries in GraphQL: newsletters, and the groups of a community. They are told apart by the number of their document.

use serde_json::{Value, json};
use wacore::iq::mex_operations as documents;
use wacore_binary::node::Node;

use crate::communities;
use crate::newsletters::{self, Newsletter};
use crate::stanza::{attr, bytes, leaf};
use crate::world::{DeviceKey, World};

/// Answers one query.
pub(crate) fn answer(world: &mut World, key: &DeviceKey, node: &Node) -> Vec<Node> {
    let query = node.get_optional_child("query");
    let asked: Value = query.and_then(|query| serde_json::from_slice(bytes(query)).ok()).unwrap_or_default();
    let document = query.map(|query| attr(query, "query_id")).unwrap_or_default();
    let answer = match data(world, &key.phone, &document, &asked["variables"]) {
        Ok((name, data)) => json!({ "data": { name: data } }),
        Err((code, message)) => {
            let extensions = json!({ "error_code": code, "is_retryable": false, "severity": "CRITICAL" });
            json!({ "data": null, "errors": [{ "message": message, "extensions": extensions }] })
        }
    };
    vec![leaf("result", answer.to_string().into_bytes())]
}

type Data = Result<(&'static str, Value), (u16, &'static str)>;

/// The longest name, in bytes.
const MOST_NAME: usize = 400;

const NOT_FOUND: (u16, &str) = (404, "Not found");

fn data(world: &mut World, phone: &str, document: &str, asked: &Value) -> Data {
    match document {
        documents::create_newsletter::DOC_ID => {
            let input = &asked["input"];
            let name =
                input["name"].as_str().filter(|name| (1..=MOST_NAME).contains(&name.len())).ok_or((400, "no name"))?;
            let id = newsletters::make(world, phone, name, input["description"].as_str().unwrap_or_default());
            Ok(("xwa2_newsletter_create", described(world, phone, &id)?))
        }
        documents::fetch_all_newsletters_metadata::DOC_ID => {
            Ok(("xwa2_newsletter_subscribed", newsletters::followed(world, phone).into()))
        }
        documents::fetch_newsletter::DOC_ID => {
            let id = asked["input"]["key"].as_str().unwrap_or_default();
            // What is not there is no error.
            Ok(("xwa2_newsletter", described(world, phone, id).unwrap_or_default()))
        }
        documents::join_newsletter::DOC_ID => {
            let newsletter = named(world, asked)?;
            newsletters::follow(newsletter, phone, true);
            Ok(("xwa2_newsletter_join_v2", newsletter.described(phone)))
        }
        documents::leave_newsletter::DOC_ID => {
            let newsletter = named(world, asked)?;
            newsletters::follow(newsletter, phone, false);
            Ok(("xwa2_newsletter_leave_v2", newsletter.described(phone)))
        }
        documents::update_newsletter::DOC_ID => {
            let newsletter = named(world, asked)?;
            let updates = &asked["updates"];
            let (name, description) = (updates["name"].as_str(), updates["description"].as_str());
            if !newsletters::update(newsletter, phone, name, description) {
                return Err((403, "Not authorized"));
            }
            Ok(("xwa2_newsletter_update", newsletter.described(phone)))
        }
        documents::update_newsletter_user_setting::DOC_ID => {
            let on = asked.to_string().contains("\"ON\"");
            let id = asked["input"]["newsletter_id"].as_str().or(asked["newsletter_id"].as_str()).unwrap_or_default();
            let newsletter = newsletters::find(world, id).ok_or(NOT_FOUND)?;
            newsletters::mute(newsletter, phone, on);
            Ok(("xwa2_newsletter_update_user_setting", newsletter.described(phone)))
        }
        documents::fetch_all_subgroups::DOC_ID => {
            let id = asked["group_id"].as_str().unwrap_or_default();
            Ok(("xwa2_group_query_by_id", communities::subgroups(world, phone, id).ok_or(NOT_FOUND)?))
        }
        documents::query_subgroup_participant_count::DOC_ID => {
            let id = asked["input"]["group_jid"].as_str().unwrap_or_default();
            Ok(("xwa2_group_query_by_id", communities::subgroups(world, phone, id).ok_or(NOT_FOUND)?))
        }
        _ => Err((400, "this network knows no such document")),
    }
}

fn named<'a>(world: &'a mut World, asked: &Value) -> Result<&'a mut Newsletter, (u16, &'static str)> {
    newsletters::find(world, asked["newsletter_id"].as_str().unwrap_or_default()).ok_or(NOT_FOUND)
}

fn described(world: &mut World, phone: &str, key: &str) -> Result<Value, (u16, &'static str)> {
    Ok(newsletters::find(world, key).ok_or(NOT_FOUND)?.described(phone))
}
